/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-gdb"
#include "config.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "protocol/gdb-private.h"

#include <string.h>

/* Debug and system registers of the core (ARMv7-M, B3.2 and C1.6; probe 3.1) */
#define VTOR 0xE000ED08
#define AIRCR 0xE000ED0C
#define AIRCR_SYSRESETREQ 0x05FA0004
#define DHCSR_HALT 0xA05F0003 /* C_DEBUGEN, C_HALT */
#define DHCSR_REGISTER_READY (1u << 16)
#define DHCSR_HALTED (1u << 17)
#define DHCSR_LOCKED_UP (1u << 19)
#define DCRSR 0xE000EDF4
#define DCRSR_WRITE 0x00010000
#define DCRDR 0xE000EDF8
#define DEMCR 0xE000EDFC
#define DEMCR_CATCH_RESET (1u << 0)

/* No reset leaves this in VTOR: a reset that was only announced is found out by it. */
#define VTOR_WITNESS 0x2AAAAA80

/* Where PC stands when a fault came inside a fault handler (ARMv7-M, B1.5.15); some show it without
 * its upper bits. */
#define LOCKUP_MASK 0x0FFFFFFE
#define LOCKUP_ADDRESS 0x0FFFFFFE

#define SIGNAL_INTERRUPT 2
#define SIGNAL_TRAP 5

#define HALT_TIMEOUT_MS 2000
#define POLL_TRIES 50
#define POLL_DELAY_US (10 * 1000)
/* From the reset to the ROM's look at its settings it takes a few milliseconds (probe 4.5). */
#define STOP_TIMEOUT_MS 1000

static SalvorMemoryAccess *
get_memory (SalvorGdbRemote *self)
{
    return SALVOR_MEMORY_ACCESS (self);
}

static SalvorDeadline
after_ms (SalvorGdbRemote *self, guint ms)
{
    return salvor_deadline_after_ms (salvor_byte_stream_get_clock (self->stream), ms);
}

/* ---- stopping ---- */

/* "T05…" or "S02": the core stopped, and why */
static gboolean
take_stop (SalvorGdbRemote *self, const GByteArray *answer, GError **error)
{
    g_autoptr (GByteArray) signal = NULL;

    if (answer->len >= 3 && (answer->data[0] == 'S' || answer->data[0] == 'T'))
        signal = salvor_gdb_hex_decode (answer->data + 1, 2, NULL);
    if (signal == NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "%s: not why the core stopped: “%.16s”", salvor_gdb_link_describe (self->link),
                     (const char *) answer->data);
        return FALSE;
    }
    self->signal = signal->data[0];
    self->mode = SALVOR_GDB_STOPPED;
    return TRUE;
}

/* The news of a core that was let go with "c" */
static gboolean
wait_stop (SalvorGdbRemote *self, SalvorDeadline deadline, GCancellable *cancellable,
           GError **error)
{
    g_autoptr (GByteArray) answer
               = salvor_gdb_link_receive (self->link, NULL, deadline, cancellable, error);

    return answer != NULL && take_stop (self, answer, error);
}

static gboolean
interrupt (SalvorGdbRemote *self, GCancellable *cancellable, GError **error)
{
    SalvorDeadline deadline = after_ms (self, SALVOR_GDB_TIMEOUT_MS);

    if (salvor_gdb_link_interrupt (self->link, deadline, error)
        && wait_stop (self, deadline, cancellable, error))
        return TRUE;
    g_prefix_error (error, "stop the core: ");
    return FALSE;
}

/* Some servers are through with a command before the core is. */
static gboolean
poll_halted (SalvorGdbRemote *self, guint tries, gboolean *halted, GCancellable *cancellable,
             GError **error)
{
    guint32 dhcsr;

    *halted = FALSE;
    for (guint i = 0; i < tries && !*halted; i++) {
        if (i > 0
            && !salvor_clock_wait (salvor_byte_stream_get_clock (self->stream), POLL_DELAY_US,
                                   cancellable, error))
            return FALSE;
        if (!salvor_gdb_remote_look (self, &dhcsr, cancellable, error))
            return FALSE;
        *halted = (dhcsr & DHCSR_HALTED) != 0;
    }
    if (*halted) {
        self->mode = SALVOR_GDB_STOPPED;
        self->signal = SIGNAL_INTERRUPT;
    }
    return TRUE;
}

/* By the server's own word, so that it knows; else through the debug register */
static gboolean
halt_free_core (SalvorGdbRemote *self, GCancellable *cancellable, GError **error)
{
    gboolean halted;

    if (!salvor_gdb_remote_monitor (self, "halt", NULL, cancellable, error)
        || !poll_halted (self, 2, &halted, cancellable, error))
        return FALSE;
    if (!halted
        && (!salvor_memory_access_write_word (get_memory (self), SALVOR_GDB_DHCSR, DHCSR_HALT,
                                              cancellable, error)
            || !poll_halted (self, POLL_TRIES, &halted, cancellable, error)))
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
        return interrupt (self, cancellable, error);
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
    g_set_error (error, SALVOR_ERROR,
                 salvor_gdb_is_error (answer) ? SALVOR_ERROR_REFUSED : SALVOR_ERROR_PROTOCOL,
                 "register %s: the server says “%.16s”", reg->name, (const char *) answer->data);
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

    for (guint i = 0; i < POLL_TRIES && (dhcsr & DHCSR_REGISTER_READY) == 0; i++) {
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

static gboolean
gdb_read_register (SalvorCoreControl *core, SalvorCoreRegister reg, guint32 *value,
                   GCancellable *cancellable, GError **error)
{
    SalvorGdbRemote *self = SALVOR_GDB_REMOTE (core);
    const SalvorGdbRegister *found;

    if (!check_stopped (self, error)
        || !salvor_gdb_remote_load_registers (self, cancellable, error))
        return FALSE;
    found = find_register (self, reg);
    return found != NULL ? read_by_server (self, found, value, cancellable, error)
                         : read_by_core (self, reg, value, cancellable, error);
}

static gboolean
gdb_write_register (SalvorCoreControl *core, SalvorCoreRegister reg, guint32 value,
                    GCancellable *cancellable, GError **error)
{
    SalvorGdbRemote *self = SALVOR_GDB_REMOTE (core);
    const SalvorGdbRegister *found;

    if (!check_stopped (self, error)
        || !salvor_gdb_remote_load_registers (self, cancellable, error))
        return FALSE;
    found = find_register (self, reg);
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
        || !salvor_gdb_link_send (self->link, &question, 1, after_ms (self, SALVOR_GDB_TIMEOUT_MS),
                                  cancellable, error))
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
        && !wait_stop (self, after_ms (self, 0), cancellable, &local_error)) {
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

    while (poll_halted (self, 1, &halted, cancellable, error) && !halted) {
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

    if (self->mode == SALVOR_GDB_CONTINUED && !wait_stop (self, deadline, cancellable, error))
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

/* ---- reset ---- */

static gboolean
was_reset (SalvorGdbRemote *self, gboolean *reset, GCancellable *cancellable, GError **error)
{
    guint32 vtor;

    if (!salvor_memory_access_read_word (get_memory (self), VTOR, &vtor, cancellable, error))
        return FALSE;
    *reset = vtor != VTOR_WITNESS;
    return TRUE;
}

/* "reset halt" is what OpenOCD and pyOCD know, "reset" what J-Link does (probe 6.3). */
static gboolean
reset_by_server (SalvorGdbRemote *self, gboolean *reset, GCancellable *cancellable, GError **error)
{
    static const char *const commands[] = { "reset halt", "reset" };

    *reset = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS (commands) && !*reset; i++) {
        if (!salvor_gdb_remote_monitor (self, commands[i], NULL, cancellable, error)
            || !was_reset (self, reset, cancellable, error))
            return FALSE;
    }
    return TRUE;
}

/* Through the core's own registers, caught at its first instruction. The server may answer the
 * write with an error: the board is in reset by then. */
static gboolean
reset_by_core (SalvorGdbRemote *self, GCancellable *cancellable, GError **error)
{
    SalvorMemoryAccess *memory = get_memory (self);
    g_autoptr (GError) local_error = NULL;
    gboolean halted, success;
    guint32 demcr;

    if (!salvor_memory_access_read_word (memory, DEMCR, &demcr, cancellable, error)
        || !salvor_memory_access_write_word (memory, DEMCR, demcr | DEMCR_CATCH_RESET, cancellable,
                                             error))
        return FALSE;
    if (!salvor_memory_access_write_word (memory, AIRCR, AIRCR_SYSRESETREQ, cancellable,
                                          &local_error))
        g_info ("reset through AIRCR: %s", local_error->message);
    self->mode = SALVOR_GDB_FREE;
    success = salvor_clock_wait (salvor_byte_stream_get_clock (self->stream), POLL_DELAY_US,
                                 cancellable, error)
              && poll_halted (self, POLL_TRIES, &halted, cancellable, error);
    return salvor_memory_access_write_word (memory, DEMCR, demcr & ~DEMCR_CATCH_RESET, NULL,
                                            success ? error : NULL)
           && success;
}

/* The answer to a command says little: what counts is that the core stands still in a chip that
 * was reset. */
static gboolean
reset_and_stop (SalvorGdbRemote *self, GCancellable *cancellable, GError **error)
{
    gboolean reset = FALSE, halted;

    if (!gdb_halt (SALVOR_CORE_CONTROL (self), cancellable, error)
        || !salvor_memory_access_write_word (get_memory (self), VTOR, VTOR_WITNESS, cancellable,
                                             error)
        || !reset_by_server (self, &reset, cancellable, error))
        return FALSE;
    if (!reset
        && (!reset_by_core (self, cancellable, error)
            || !was_reset (self, &reset, cancellable, error)))
        return FALSE;
    if (!reset) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED,
                     "%s: the server does not reset the board",
                     salvor_gdb_link_describe (self->link));
        return FALSE;
    }
    if (!poll_halted (self, 2, &halted, cancellable, error))
        return FALSE;
    return halted || halt_free_core (self, cancellable, error);
}

static gboolean
set_watchpoint (SalvorGdbRemote *self, char sign, guint32 address, GCancellable *cancellable,
                GError **error)
{
    g_autofree char *question = g_strdup_printf ("%c3,%x,4", sign, address);
    g_autoptr (GByteArray) answer = salvor_gdb_remote_ask (self, question, cancellable, error);

    if (answer == NULL)
        return FALSE;
    if (salvor_gdb_is_ok (answer))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "watch 0x%08X: the server says “%.16s”",
                 address, (const char *) answer->data);
    return FALSE;
}

/* From the first instruction on until the ROM reads @address. A ROM that does not is stopped
 * wherever it is, and TIMEOUT says so. */
static gboolean
run_until_read (SalvorGdbRemote *self, guint32 address, GCancellable *cancellable, GError **error)
{
    SalvorCoreControl *core = SALVOR_CORE_CONTROL (self);
    gboolean success;

    if (!set_watchpoint (self, 'Z', address, cancellable, error))
        return FALSE;
    success = gdb_resume (core, cancellable, error)
              && wait_stop (self, after_ms (self, STOP_TIMEOUT_MS), cancellable, error);
    if (!success && self->mode == SALVOR_GDB_CONTINUED)
        interrupt (self, NULL, NULL);
    return self->mode == SALVOR_GDB_STOPPED
           && set_watchpoint (self, 'z', address, NULL, success ? error : NULL) && success;
}

static gboolean
gdb_reset_and_halt (SalvorCoreControl *core, guint32 stop_address, GCancellable *cancellable,
                    GError **error)
{
    SalvorGdbRemote *self = SALVOR_GDB_REMOTE (core);
    guint32 pc;

    if (!reset_and_stop (self, cancellable, error)
        || (stop_address != 0 && !run_until_read (self, stop_address, cancellable, error))
        || !gdb_read_register (core, SALVOR_CORE_PC, &pc, cancellable, error)) {
        g_prefix_error (error, "reset and halt: ");
        return FALSE;
    }
    g_info ("after the reset the core stands at 0x%08X", pc);
    return TRUE;
}

static gboolean
gdb_reset_and_run (SalvorCoreControl *core, GCancellable *cancellable, GError **error)
{
    SalvorGdbRemote *self = SALVOR_GDB_REMOTE (core);

    if (reset_and_stop (self, cancellable, error)
        && salvor_gdb_remote_set_free (self, cancellable, error))
        return TRUE;
    g_prefix_error (error, "reset and run: ");
    return FALSE;
}

static SalvorClock *
gdb_get_clock (SalvorCoreControl *core)
{
    return salvor_byte_stream_get_clock (SALVOR_GDB_REMOTE (core)->stream);
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
    iface->reset_and_halt = gdb_reset_and_halt;
    iface->reset_and_run = gdb_reset_and_run;
    iface->release = gdb_release;
    iface->get_clock = gdb_get_clock;
}
