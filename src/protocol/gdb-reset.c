/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-gdb"
#include "config.h"

#include "base/errors.h"
#include "protocol/gdb-packet.h"
#include "protocol/gdb-private.h"

/* System and debug registers of the core (ARMv7-M, B3.2 and C1.6; probe 3.1) */
#define VTOR 0xE000ED08
#define AIRCR 0xE000ED0C
#define AIRCR_SYSRESETREQ 0x05FA0004
#define DEMCR 0xE000EDFC
#define DEMCR_CATCH_RESET (1u << 0)

/* No reset leaves this in VTOR: a reset that was only announced is found out by it. */
#define VTOR_WITNESS 0x2AAAAA80

#define RESET_DELAY_US (10 * 1000)
/* The ROM looks at its settings within milliseconds (probe 4.5). A server takes longer to notice
 * and to read all registers before it says so. */
#define STOP_TIMEOUT_MS 10000

static SalvorMemoryAccess *
get_memory (SalvorGdbRemote *self)
{
    return SALVOR_MEMORY_ACCESS (self);
}

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
    success = salvor_clock_wait (salvor_byte_stream_get_clock (self->stream), RESET_DELAY_US,
                                 cancellable, error)
              && salvor_gdb_remote_poll_halted (self, SALVOR_GDB_POLL_TRIES, &halted, cancellable,
                                                error);
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
    guint32 vtor;

    if (!salvor_core_control_halt (SALVOR_CORE_CONTROL (self), cancellable, error)
        || !salvor_memory_access_read_word (get_memory (self), VTOR, &vtor, cancellable, error)
        || !salvor_memory_access_write_word (get_memory (self), VTOR, VTOR_WITNESS, cancellable,
                                             error)
        || !reset_by_server (self, &reset, cancellable, error))
        return FALSE;
    if (!reset
        && (!reset_by_core (self, cancellable, error)
            || !was_reset (self, &reset, cancellable, error)))
        return FALSE;
    if (!reset) {
        salvor_memory_access_write_word (get_memory (self), VTOR, vtor, NULL, NULL);
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED,
                     "%s: the server does not reset the board",
                     salvor_gdb_link_describe (self->link));
        return FALSE;
    }
    self->mode = SALVOR_GDB_FREE; /* until it has shown that it stands still */
    if (!salvor_gdb_remote_poll_halted (self, 2, &halted, cancellable, error))
        return FALSE;
    return halted || salvor_core_control_halt (SALVOR_CORE_CONTROL (self), cancellable, error);
}

static gboolean
set_watchpoint (SalvorGdbRemote *self, char sign, guint32 address, GCancellable *cancellable,
                GError **error)
{
    g_autofree char *question = g_strdup_printf ("%c3,%x,4", sign, address);
    g_autoptr (GByteArray) answer = salvor_gdb_remote_ask (self, question, cancellable, error);
    g_autofree char *quote = NULL;

    if (answer == NULL)
        return FALSE;
    if (salvor_gdb_is_ok (answer))
        return TRUE;
    quote = salvor_gdb_quote (answer);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "watch 0x%08X: the server says “%s”",
                 address, quote);
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
    success = salvor_core_control_resume (core, cancellable, error)
              && salvor_gdb_remote_wait_stop (
                  self,
                  salvor_deadline_after_ms (salvor_byte_stream_get_clock (self->stream),
                                            STOP_TIMEOUT_MS),
                  cancellable, error);
    if (!success && self->mode == SALVOR_GDB_CONTINUED)
        salvor_gdb_remote_interrupt (self, NULL, NULL);
    return self->mode == SALVOR_GDB_STOPPED
           && set_watchpoint (self, 'z', address, NULL, success ? error : NULL) && success;
}

gboolean
salvor_gdb_reset_and_halt (SalvorCoreControl *core, guint32 stop_address, GCancellable *cancellable,
                           GError **error)
{
    SalvorGdbRemote *self = SALVOR_GDB_REMOTE (core);
    guint32 pc;

    if (!reset_and_stop (self, cancellable, error)
        || (stop_address != 0 && !run_until_read (self, stop_address, cancellable, error))
        || !salvor_core_control_read_register (core, SALVOR_CORE_PC, &pc, cancellable, error)) {
        g_prefix_error (error, "reset and halt: ");
        return FALSE;
    }
    g_info ("after the reset the core stands at 0x%08X", pc);
    return TRUE;
}

gboolean
salvor_gdb_reset_and_run (SalvorCoreControl *core, GCancellable *cancellable, GError **error)
{
    SalvorGdbRemote *self = SALVOR_GDB_REMOTE (core);

    if (reset_and_stop (self, cancellable, error)
        && salvor_gdb_remote_set_free (self, cancellable, error))
        return TRUE;
    g_prefix_error (error, "reset and run: ");
    return FALSE;
}
