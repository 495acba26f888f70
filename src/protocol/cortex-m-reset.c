/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-cortex-m"
#include "config.h"

#include "protocol/cortex-m-private.h"

#include "base/errors.h"

/* More registers of debugging (ARMv7-M, C1; probe 3.1) */
#define AIRCR 0xE000ED0Cu
#define FP_CTRL 0xE0002000u
#define DWT_COMP0 0xE0001020u
#define DWT_MASK0 0xE0001024u
#define DWT_FUNCTION0 0xE0001028u
#define DEMCR 0xE000EDFCu
#define DHCSR_OFF 0xA05F0000u
/* It was in reset since DHCSR was last read */
#define S_RESET_ST (1u << 25)

/* DEMCR: the trace unit runs, so that the watchpoint does; a hard fault stops the core, where a
 * handler of nobody would go round for ever; the first instruction behind a reset does, too */
#define DEMCR_DEBUGGING 0x01000400u
#define DEMCR_VC_CORERESET 0x00000001u

#define AIRCR_SYSRESETREQ 0x05FA0004u

/* Breakpoint unit off: KEY, without ENABLE (FP_CTRL) */
#define FP_CTRL_OFF 2u
/* Stops the core when it reads the word at DWT_COMP0 (probe 4.5, step 3) */
#define WATCH_READS 0x00000807u

/* The ROM needs this until it listens again, and until it has read its settings (probe 3.7, 4.5) */
#define RESET_SETTLE_US (10 * 1000)
#define RESET_TIMEOUT_MS 200
/* Longer than any reset circuit of a board takes to let the pin rise */
#define PIN_HOLD_US (20 * 1000)

#define LOOK_US 1000

static SalvorClock *
get_clock (SalvorCortexM *self)
{
    return salvor_adiv5_get_clock (self->port);
}

#define WRITE(self, writes, cancellable, error)                                                    \
    salvor_cortex_m_write (self, writes, G_N_ELEMENTS (writes), cancellable, error)

/* ---- stopping behind a reset ---- */

/* Debug on, the reset seen so far forgotten. A core that cannot be halted any more can still be
 * reset; one that can must not go on with its program in the meantime. */
static gboolean
prepare_stop (SalvorCortexM *self, guint32 stop_address, GCancellable *cancellable, GError **error)
{
    const SalvorWordAccess at_first[] = {
        { DHCSR, TRUE, DHCSR_RUN }, { DHCSR, TRUE, DHCSR_HALT },
        { DFSR, TRUE, DFSR_ALL },   { DEMCR, TRUE, DEMCR_DEBUGGING | DEMCR_VC_CORERESET },
        { DWT_FUNCTION0, TRUE, 0 },
    };
    const SalvorWordAccess at_read[] = {
        { DHCSR, TRUE, DHCSR_RUN },
        { DHCSR, TRUE, DHCSR_HALT },
        { DFSR, TRUE, DFSR_ALL },
        { DEMCR, TRUE, DEMCR_DEBUGGING },
        { DWT_COMP0, TRUE, stop_address },
        { DWT_MASK0, TRUE, 0 },
        { DWT_FUNCTION0, TRUE, WATCH_READS },
    };
    guint32 status;

    return (stop_address == 0 ? WRITE (self, at_first, cancellable, error)
                              : WRITE (self, at_read, cancellable, error))
           && salvor_cortex_m_read_status (self, &status, cancellable, error);
}

/* The chip may be gone before it has acknowledged the request; whether it was reset shows in
 * DHCSR. */
static gboolean
request_reset (SalvorCortexM *self, GCancellable *cancellable, GError **error)
{
    const SalvorWordAccess request[] = { { AIRCR, TRUE, AIRCR_SYSRESETREQ } };
    g_autoptr (GError) local_error = NULL;

    self->halted = FALSE;
    if (!WRITE (self, request, cancellable, &local_error)) {
        if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
            || g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED)) {
            g_propagate_error (error, g_steal_pointer (&local_error));
            return FALSE;
        }
        g_info ("request of a reset: %s", local_error->message);
    }
    return salvor_clock_wait (get_clock (self), RESET_SETTLE_US, cancellable, error)
           && salvor_adiv5_reattach (self->port, cancellable, error);
}

/* Halted, and since the reset: a core that was halted before says nothing. */
static gboolean
wait_stopped (SalvorCortexM *self, gboolean was_reset, GCancellable *cancellable, GError **error)
{
    SalvorDeadline deadline = salvor_deadline_after_ms (get_clock (self), RESET_TIMEOUT_MS);

    for (;;) {
        gboolean last = salvor_deadline_has_passed (&deadline);
        guint32 status;

        if (!salvor_cortex_m_read_status (self, &status, cancellable, error))
            return FALSE;
        was_reset = was_reset || (status & S_RESET_ST) != 0;
        if (was_reset && self->halted)
            return TRUE;
        if (last) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "the core %s, DHCSR is 0x%08X",
                         was_reset ? "did not stop behind the reset" : "was not reset", status);
            return FALSE;
        }
        if (!salvor_clock_wait (deadline.clock, LOOK_US, cancellable, error))
            return FALSE;
    }
}

/* With the pin held, the debug registers answer and nothing else does. A board may take its power
 * down with the pin: then debug has forgotten what it was told, and this fails like the rest. */
static gboolean
reset_by_pin (SalvorCortexM *self, GCancellable *cancellable, GError **error)
{
    const SalvorWordAccess stop[] = {
        { DHCSR, TRUE, DHCSR_RUN },
        { DEMCR, TRUE, DEMCR_DEBUGGING | DEMCR_VC_CORERESET },
    };
    gboolean good = salvor_adiv5_hold_reset (self->port, TRUE, cancellable, error)
                    && salvor_clock_wait (get_clock (self), PIN_HOLD_US, cancellable, error)
                    && salvor_adiv5_reattach (self->port, cancellable, error)
                    && WRITE (self, stop, cancellable, error);

    /* the board must not stay in reset, whatever came before */
    if (!salvor_adiv5_hold_reset (self->port, FALSE, NULL, good ? error : NULL))
        return FALSE;
    self->halted = FALSE;
    return good && salvor_clock_wait (get_clock (self), RESET_SETTLE_US, cancellable, error)
           && salvor_adiv5_reattach (self->port, cancellable, error);
}

/* The watchpoint and the catch have done their work; a hard fault is still caught. */
static gboolean
end_stop (SalvorCortexM *self, GCancellable *cancellable, GError **error)
{
    const SalvorWordAccess end[] = {
        { DWT_FUNCTION0, TRUE, 0 },
        { DEMCR, TRUE, DEMCR_DEBUGGING },
        { DFSR, TRUE, DFSR_ALL },
    };

    return WRITE (self, end, cancellable, error);
}

/* A bus that hangs or a reset that is switched off leaves the pin. It is no way to a place inside
 * the ROM. */
static gboolean
may_use_pin (guint32 stop_address, const GError *failure)
{
    return stop_address == 0
           && (g_error_matches (failure, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT)
               || g_error_matches (failure, SALVOR_ERROR, SALVOR_ERROR_REFUSED));
}

gboolean
salvor_cortex_m_reset_and_halt (SalvorCoreControl *control, guint32 stop_address,
                                GCancellable *cancellable, GError **error)
{
    SalvorCortexM *self = SALVOR_CORTEX_M (control);
    g_autoptr (GError) local_error = NULL;

    if (prepare_stop (self, stop_address, cancellable, &local_error)
        && request_reset (self, cancellable, &local_error)
        && wait_stopped (self, FALSE, cancellable, &local_error))
        return end_stop (self, cancellable, error);
    if (!may_use_pin (stop_address, local_error)) {
        /* a trap that is left behind would stop the board later */
        if (!end_stop (self, NULL, NULL))
            g_info ("the trap behind the reset may still be set");
        g_propagate_prefixed_error (error, g_steal_pointer (&local_error), "reset and halt: ");
        return FALSE;
    }
    g_info ("reset and halt: %s; the reset pin is next", local_error->message);
    if (reset_by_pin (self, cancellable, error) && wait_stopped (self, TRUE, cancellable, error)
        && end_stop (self, cancellable, error))
        return TRUE;
    g_prefix_error (error, "reset by the pin and halt: ");
    return FALSE;
}

/* ---- letting go ---- */

/* Resets the core while it is halted, so that what it was doing does not go on for a moment. */
gboolean
salvor_cortex_m_reset_and_run (SalvorCoreControl *control, GCancellable *cancellable,
                               GError **error)
{
    SalvorCortexM *self = SALVOR_CORTEX_M (control);
    const SalvorWordAccess catch_nothing[] = {
        { DWT_FUNCTION0, TRUE, 0 },
        { DEMCR, TRUE, 0 },
        { DFSR, TRUE, DFSR_ALL },
    };
    const SalvorWordAccess run[] = { { DHCSR, TRUE, DHCSR_RUN } };
    guint32 status;

    if (WRITE (self, catch_nothing, cancellable, error)
        && salvor_cortex_m_read_status (self, &status, cancellable, error)
        && request_reset (self, cancellable, error)
        && salvor_cortex_m_read_status (self, &status, cancellable, error)
        && (!self->halted || WRITE (self, run, cancellable, error))) {
        self->halted = FALSE;
        return TRUE;
    }
    g_prefix_error (error, "reset and run: ");
    return FALSE;
}

/* The comparators go while the trace unit still runs, debug itself last (probe 3.2). */
gboolean
salvor_cortex_m_release (SalvorCoreControl *control, GCancellable *cancellable, GError **error)
{
    SalvorCortexM *self = SALVOR_CORTEX_M (control);
    const SalvorWordAccess leave[] = {
        { DEMCR, TRUE, DEMCR_DEBUGGING },
        { DWT_FUNCTION0, TRUE, 0 },
        { FP_CTRL, TRUE, FP_CTRL_OFF },
        { DFSR, TRUE, DFSR_ALL },
        { ICIALLU, TRUE, 0 },
        { DHCSR, TRUE, DHCSR_RUN },
        { DHCSR, TRUE, DHCSR_OFF },
        { DEMCR, TRUE, 0 },
    };

    if (!WRITE (self, leave, cancellable, error)) {
        g_prefix_error (error, "release the core: ");
        return FALSE;
    }
    self->halted = FALSE;
    return TRUE;
}
