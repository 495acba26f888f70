/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-gdb"
#include "config.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "protocol/gdb-private.h"

#include <string.h>

/* Debug and system registers of the core (ARMv7-M, B3.2 and C1.6; probe 3.1) */
#define DHCSR_HALT 0xA05F0003 /* C_DEBUGEN, C_HALT */
#define DHCSR_REGISTER_READY (1u << 16)
#define DHCSR_HALTED (1u << 17)
#define DHCSR_LOCKED_UP (1u << 19)
#define DCRSR 0xE000EDF4
#define DCRSR_WRITE 0x00010000
#define DCRDR 0xE000EDF8

/* Where PC stands when a fault came inside a fault handler (ARMv7-M, B1.5.15); some show it without
 * its upper bits. */
#define LOCKUP_MASK 0x0FFFFFFE
#define LOCKUP_ADDRESS 0x0FFFFFFE

#define SIGNAL_TRAP 5

#define POLL_DELAY_US (10 * 1000)
/* A server looks from time to time whether the core stopped, and reads all of its registers before
 * it says so: what is late may be the news alone. */
#define NOTICE_US (10 * G_USEC_PER_SEC)

static SalvorMemoryAccess *
get_memory (SalvorGdbRemote *self)
{
    return SALVOR_MEMORY_ACCESS (self);
}

static SalvorClock *
get_clock (SalvorGdbRemote *self)
{
    return salvor_byte_stream_get_clock (self->stream);
}

/* ---- stopping ---- */

/* "T05…" or "S02": the core stopped, and why */
static gboolean
read_stop (SalvorGdbRemote *self, const GByteArray *answer, GError **error)
{
    g_autoptr (GByteArray) signal = NULL;

    if (answer->len >= 3 && (answer->data[0] == 'S' || answer->data[0] == 'T'))
        signal = salvor_gdb_hex_decode (answer->data + 1, 2, NULL);
    if (signal == NULL) {
        g_autofree char *quote = salvor_gdb_quote (answer);

        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "%s: not why the core stopped: “%s”", salvor_gdb_link_describe (self->link),
                     quote);
        return FALSE;
    }
    self->signal = signal->data[0];
    self->mode = SALVOR_GDB_STOPPED;
    return TRUE;
}

/* The news of a core that was let go with "c" */
static gboolean
take_stop (SalvorGdbRemote *self, SalvorDeadline deadline, GCancellable *cancellable,
           GError **error)
{
    g_autoptr (GByteArray) answer
               = salvor_gdb_link_receive (self->link, NULL, deadline, cancellable, error);

    return answer != NULL && read_stop (self, answer, error);
}

gboolean
salvor_gdb_remote_interrupt (SalvorGdbRemote *self, GCancellable *cancellable, GError **error)
{
    SalvorDeadline deadline = salvor_deadline_after_ms (get_clock (self), SALVOR_GDB_TIMEOUT_MS);

    if (!salvor_gdb_link_interrupt (self->link, deadline, error)
        || !take_stop (self, deadline, cancellable, error)) {
        g_prefix_error (error, "stop the core: ");
        return FALSE;
    }
    self->has_stray_interrupt = self->signal != SALVOR_GDB_SIGNAL_INTERRUPT;
    return TRUE;
}

/* OpenOCD keeps an interrupt that came when the core stood still already, and stops the core by it
 * the next time it runs: that stop is not the one that is waited for. */
gboolean
salvor_gdb_remote_wait_stop (SalvorGdbRemote *self, SalvorDeadline deadline,
                             GCancellable *cancellable, GError **error)
{
    if (!take_stop (self, deadline, cancellable, error))
        return FALSE;
    if (!self->has_stray_interrupt || self->signal != SALVOR_GDB_SIGNAL_INTERRUPT)
        return TRUE;
    g_info ("an old interrupt stopped the core");
    self->has_stray_interrupt = FALSE;
    return salvor_core_control_resume (SALVOR_CORE_CONTROL (self), cancellable, error)
           && take_stop (self, deadline, cancellable, error);
}

/* Some servers are through with a command before the core is. */
gboolean
salvor_gdb_remote_poll_halted (SalvorGdbRemote *self, guint tries, gboolean *halted,
                               GCancellable *cancellable, GError **error)
{
    guint32 dhcsr;

    *halted = FALSE;
    for (guint i = 0; i < tries && !*halted; i++) {
        if (i > 0 && !salvor_clock_wait (get_clock (self), POLL_DELAY_US, cancellable, error))
            return FALSE;
        if (!salvor_gdb_remote_look (self, &dhcsr, cancellable, error))
            return FALSE;
        *halted = (dhcsr & DHCSR_HALTED) != 0;
    }
    if (*halted) {
        self->mode = SALVOR_GDB_STOPPED;
        self->signal = SALVOR_GDB_SIGNAL_INTERRUPT;
    }
    return TRUE;
}

/* By the server's own word, so that it knows; else through the debug register */
static gboolean
halt_free_core (SalvorGdbRemote *self, GCancellable *cancellable, GError **error)
{
    gboolean halted;

    if (!salvor_gdb_remote_monitor (self, "halt", NULL, cancellable, error)
        || !salvor_gdb_remote_poll_halted (self, 2, &halted, cancellable, error))
        return FALSE;
    if (!halted
        && (!salvor_memory_access_write_word (get_memory (self), SALVOR_GDB_DHCSR, DHCSR_HALT,
                                              cancellable, error)
            || !salvor_gdb_remote_poll_halted (self, SALVOR_GDB_POLL_TRIES, &halted, cancellable,
                                               error)))
        return FALSE;
    if (!halted)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "%s: the core does not stop",
                     salvor_gdb_link_describe (self->link));
    return halted;
}

static gboolean
gdb_halt (SalvorCoreControl *core, GCancellable *cancellable, GError **error)
{
    SalvorGdbRemote *self = SALVOR_GDB_REMOTE (core);

    switch (self->mode) {
    case SALVOR_GDB_STOPPED:
        return TRUE;
    case SALVOR_GDB_CONTINUED:
        return salvor_gdb_remote_interrupt (self, cancellable, error);
    case SALVOR_GDB_FREE:
        return halt_free_core (self, cancellable, error);
    }
    g_return_val_if_reached (FALSE);
}

/* ---- registers ---- */

static gboolean
check_stopped (SalvorGdbRemote *self, GError **error)
{
    if (self->mode == SALVOR_GDB_STOPPED)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                 "%s: registers are there while the core stands still",
                 salvor_byte_stream_describe (self->stream));
    return FALSE;
}

/* (nullable): not one that servers have */
static const SalvorGdbRegister *
find_register (SalvorGdbRemote *self, SalvorCoreRegister reg)
{
    static const char *const names[] = { "r0", "r1",  "r2",  "r3",  "r4", "r5", "r6", "r7",  "r8",
                                         "r9", "r10", "r11", "r12", "sp", "lr", "pc", "xpsr" };

    return (gsize) reg < G_N_ELEMENTS (names)
               ? salvor_gdb_registers_find (self->registers, names[reg])
               : NULL;
}

static gboolean
fail_register (const SalvorGdbRegister *reg, const GByteArray *answer, GError **error)
{
    g_autofree char *quote = salvor_gdb_quote (answer);

    g_set_error (error, SALVOR_ERROR,
                 salvor_gdb_is_error (answer) ? SALVOR_ERROR_REFUSED : SALVOR_ERROR_PROTOCOL,
                 "register %s: the server says “%s”", reg->name, quote);
    return FALSE;
}

/* All registers, checked to hold @reg; (transfer full): bytes */
static GByteArray *
read_all (SalvorGdbRemote *self, const SalvorGdbRegister *reg, GCancellable *cancellable,
          GError **error)
{
    g_autoptr (GByteArray) answer = salvor_gdb_remote_ask (self, "g", cancellable, error);

    if (answer == NULL)
        return NULL;
    if (answer->len < 2 * (reg->offset + reg->size)) {
        fail_register (reg, answer, error);
        return NULL;
    }
    return salvor_gdb_hex_decode (answer->data, answer->len, error);
}

static gboolean
read_by_server (SalvorGdbRemote *self, const SalvorGdbRegister *reg, guint32 *value,
                GCancellable *cancellable, GError **error)
{
    g_autofree char *question = g_strdup_printf ("p%x", reg->number);
    g_autoptr (GByteArray) answer = salvor_gdb_remote_ask (self, question, cancellable, error);
    g_autoptr (GByteArray) bytes = NULL;
    gboolean alone;

    if (answer == NULL)
        return FALSE;
    alone = !salvor_gdb_is_unsupported (answer);
    if (alone && answer->len != 2 * reg->size)
        return fail_register (reg, answer, error);
    bytes = alone ? salvor_gdb_hex_decode (answer->data, answer->len, error)
                  : read_all (self, reg, cancellable, error);
    return bytes != NULL
           && salvor_bytes_peek_u32_le (bytes->data, bytes->len, alone ? 0 : reg->offset, value);
}

static gboolean
write_all (SalvorGdbRemote *self, const SalvorGdbRegister *reg, guint32 value,
           GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) bytes = read_all (self, reg, cancellable, error);
    g_autoptr (GByteArray) question = g_byte_array_new ();
    g_autoptr (GByteArray) answer = NULL;

    if (bytes == NULL)
        return FALSE;
    salvor_bytes_poke_u32_le (bytes->data, bytes->len, reg->offset, value);
    salvor_bytes_append_u8 (question, 'G');
    salvor_gdb_hex_append (question, bytes->data, bytes->len);
    answer = salvor_gdb_remote_ask_bytes (self, question->data, question->len, cancellable, error);
    return answer != NULL && (salvor_gdb_is_ok (answer) || fail_register (reg, answer, error));
}

static gboolean
write_by_server (SalvorGdbRemote *self, const SalvorGdbRegister *reg, guint32 value,
                 GCancellable *cancellable, GError **error)
{
    g_autofree char *question
        = g_strdup_printf ("P%x=%08x", reg->number, GUINT32_SWAP_LE_BE (value));
    g_autoptr (GByteArray) answer = salvor_gdb_remote_ask (self, question, cancellable, error);

    if (answer == NULL)
        return FALSE;
    if (salvor_gdb_is_unsupported (answer))
        return write_all (self, reg, value, cancellable, error);
    return salvor_gdb_is_ok (answer) || fail_register (reg, answer, error);
}

static gboolean
poll_ready (SalvorGdbRemote *self, GCancellable *cancellable, GError **error)
{
    guint32 dhcsr = 0;

    for (guint i = 0; i < SALVOR_GDB_POLL_TRIES && (dhcsr & DHCSR_REGISTER_READY) == 0; i++) {
        if (!salvor_gdb_remote_look (self, &dhcsr, cancellable, error))
            return FALSE;
    }
    if ((dhcsr & DHCSR_REGISTER_READY) != 0)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT,
                 "the core hands no register over, DHCSR is 0x%08X", dhcsr);
    return FALSE;
}

/* What servers name differently or not at all goes through the core's own debug registers. */
static gboolean
read_by_core (SalvorGdbRemote *self, SalvorCoreRegister reg, guint32 *value,
              GCancellable *cancellable, GError **error)
{
    return salvor_memory_access_write_word (get_memory (self), DCRSR, reg, cancellable, error)
           && poll_ready (self, cancellable, error)
           && salvor_memory_access_read_word (get_memory (self), DCRDR, value, cancellable, error);
}

static gboolean
write_by_core (SalvorGdbRemote *self, SalvorCoreRegister reg, guint32 value,
               GCancellable *cancellable, GError **error)
{
    return salvor_memory_access_write_word (get_memory (self), DCRDR, value, cancellable, error)
           && salvor_memory_access_write_word (get_memory (self), DCRSR, DCRSR_WRITE | reg,
                                               cancellable, error)
           && poll_ready (self, cancellable, error);
}

/* *found: (transfer none) (nullable): where the server has the register; NULL when it has it not */
static gboolean
look_up (SalvorGdbRemote *self, SalvorCoreRegister reg, const SalvorGdbRegister **found,
         GCancellable *cancellable, GError **error)
{
    if (!check_stopped (self, error)
        || !salvor_gdb_remote_load_registers (self, cancellable, error))
        return FALSE;
    *found = find_register (self, reg);
    return TRUE;
}

static gboolean
gdb_read_register (SalvorCoreControl *core, SalvorCoreRegister reg, guint32 *value,
                   GCancellable *cancellable, GError **error)
{
    SalvorGdbRemote *self = SALVOR_GDB_REMOTE (core);
    const SalvorGdbRegister *found;

    if (!look_up (self, reg, &found, cancellable, error))
        return FALSE;
    return found != NULL ? read_by_server (self, found, value, cancellable, error)
                         : read_by_core (self, reg, value, cancellable, error);
}

static gboolean
gdb_write_register (SalvorCoreControl *core, SalvorCoreRegister reg, guint32 value,
                    GCancellable *cancellable, GError **error)
{
    SalvorGdbRemote *self = SALVOR_GDB_REMOTE (core);
    const SalvorGdbRegister *found;

    if (!look_up (self, reg, &found, cancellable, error))
        return FALSE;
    return found != NULL ? write_by_server (self, found, value, cancellable, error)
                         : write_by_core (self, reg, value, cancellable, error);
}

/* ---- running ---- */

/* The server answers when the core stops. */
static gboolean
gdb_resume (SalvorCoreControl *core, GCancellable *cancellable, GError **error)
{
    SalvorGdbRemote *self = SALVOR_GDB_REMOTE (core);
    const guint8 question = 'c';

    if (!check_stopped (self, error)
        || !salvor_gdb_link_send (
            self->link, &question, 1,
            salvor_deadline_after_ms (get_clock (self), SALVOR_GDB_TIMEOUT_MS), cancellable, error))
        return FALSE;
    self->mode = SALVOR_GDB_CONTINUED;
    return TRUE;
}

/* Of a core that stands still */
static gboolean
find_reason (SalvorGdbRemote *self, SalvorCoreState *state, GCancellable *cancellable,
             GError **error)
{
    guint32 pc;

    if (!gdb_read_register (SALVOR_CORE_CONTROL (self), SALVOR_CORE_PC, &pc, cancellable, error))
        return FALSE;
    if ((pc & LOCKUP_MASK) == LOCKUP_ADDRESS)
        *state = SALVOR_CORE_LOCKED_UP;
    else
        *state = self->signal == SIGNAL_TRAP ? SALVOR_CORE_BREAKPOINT : SALVOR_CORE_HALTED;
    return TRUE;
}

static gboolean
get_free_state (SalvorGdbRemote *self, SalvorCoreState *state, GCancellable *cancellable,
                GError **error)
{
    guint32 dhcsr;

    if (!salvor_gdb_remote_look (self, &dhcsr, cancellable, error))
        return FALSE;
    if ((dhcsr & DHCSR_LOCKED_UP) != 0)
        *state = SALVOR_CORE_LOCKED_UP;
    else
        *state = (dhcsr & DHCSR_HALTED) != 0 ? SALVOR_CORE_HALTED : SALVOR_CORE_RUNNING;
    return TRUE;
}

static gboolean
gdb_get_state (SalvorCoreControl *core, SalvorCoreState *state, GCancellable *cancellable,
               GError **error)
{
    SalvorGdbRemote *self = SALVOR_GDB_REMOTE (core);
    g_autoptr (GError) local_error = NULL;

    if (self->mode == SALVOR_GDB_FREE)
        return get_free_state (self, state, cancellable, error);
    if (self->mode == SALVOR_GDB_CONTINUED
        && !salvor_gdb_remote_wait_stop (self, salvor_deadline_after_ms (get_clock (self), 0),
                                         cancellable, &local_error)) {
        if (g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT)) {
            *state = SALVOR_CORE_RUNNING;
            return TRUE;
        }
        g_propagate_error (error, g_steal_pointer (&local_error));
        return FALSE;
    }
    return find_reason (self, state, cancellable, error);
}

static gboolean
wait_free_core (SalvorGdbRemote *self, SalvorDeadline deadline, GCancellable *cancellable,
                GError **error)
{
    gboolean halted = FALSE;

    while (salvor_gdb_remote_poll_halted (self, 1, &halted, cancellable, error) && !halted) {
        if (salvor_deadline_has_passed (&deadline)) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "the core still runs");
            return FALSE;
        }
        if (!salvor_clock_wait (deadline.clock, POLL_DELAY_US, cancellable, error))
            return FALSE;
    }
    return halted;
}

static gboolean
gdb_wait_halted (SalvorCoreControl *core, SalvorDeadline deadline, SalvorCoreState *state,
                 GCancellable *cancellable, GError **error)
{
    SalvorGdbRemote *self = SALVOR_GDB_REMOTE (core);
    SalvorDeadline news = deadline;

    news.at_us += NOTICE_US;
    if (self->mode == SALVOR_GDB_CONTINUED
        && !salvor_gdb_remote_wait_stop (self, news, cancellable, error))
        return FALSE;
    if (self->mode == SALVOR_GDB_FREE && !wait_free_core (self, deadline, cancellable, error))
        return FALSE;
    return find_reason (self, state, cancellable, error);
}

/* After a "c" most servers do not listen before the core stops, so it is stopped for a moment and
 * let go in another way. */
static gboolean
gdb_release (SalvorCoreControl *core, GCancellable *cancellable, GError **error)
{
    SalvorGdbRemote *self = SALVOR_GDB_REMOTE (core);

    return self->mode == SALVOR_GDB_FREE
           || (gdb_halt (core, cancellable, error)
               && salvor_gdb_remote_set_free (self, cancellable, error));
}

static SalvorClock *
gdb_get_clock (SalvorCoreControl *core)
{
    return get_clock (SALVOR_GDB_REMOTE (core));
}

void
salvor_gdb_core_iface_init (SalvorCoreControlInterface *iface)
{
    iface->get_state = gdb_get_state;
    iface->halt = gdb_halt;
    iface->resume = gdb_resume;
    iface->wait_halted = gdb_wait_halted;
    iface->read_register = gdb_read_register;
    iface->write_register = gdb_write_register;
    iface->reset_and_halt = salvor_gdb_reset_and_halt;
    iface->reset_and_run = salvor_gdb_reset_and_run;
    iface->release = gdb_release;
    iface->get_clock = gdb_get_clock;
}
