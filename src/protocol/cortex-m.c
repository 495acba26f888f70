/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-cortex-m"
#include "config.h"

#include "protocol/cortex-m.h"

#include "base/errors.h"
#include "protocol/memory-access.h"

/* Debug registers (ARMv7-M, C1.6; probe 3.1) */
#define AIRCR 0xE000ED0C
#define DFSR 0xE000ED30
#define DHCSR 0xE000EDF0
#define DCRSR 0xE000EDF4
#define DCRDR 0xE000EDF8
#define DEMCR 0xE000EDFC

#define DHCSR_KEY 0xA05F0000
#define DHCSR_DEBUGEN 0x00000001
#define DHCSR_HALT 0x00000002
#define DHCSR_S_REGRDY (1u << 16)
#define DHCSR_S_HALT (1u << 17)
#define DHCSR_S_LOCKUP (1u << 19)
#define DHCSR_S_RESET_ST (1u << 25)

#define DCRSR_WRITE (1u << 16)

#define DEMCR_VC_CORERESET (1u << 0)
#define DEMCR_VC_HARDERR (1u << 10)
#define DEMCR_TRCENA (1u << 24)

#define DFSR_ALL 0x1F
#define DFSR_BKPT 0x02

#define AIRCR_SYSRESETREQ 0x05FA0004

/* Comparator 0 of the watchpoint unit, and breakpoint unit (ARMv7-M, C1.8 and C1.11) */
#define DWT_COMP0 0xE0001020
#define DWT_MASK0 0xE0001024
#define DWT_FUNCTION0 0xE0001028
/* A word is read or written, as probe-rs sets it for this family (probe 3.3 and 4.5) */
#define DWT_WATCH_WORD 0x00000807
#define FP_CTRL 0xE0002000
#define FP_CTRL_OFF 0x00000002 /* KEY, not ENABLE */

/* A core stops within a few clocks; the rest is for what the bus is busy with (probe 3.2). */
#define HALT_TIMEOUT_MS 100
#define REGISTER_TIMEOUT_MS 100
/* The ROM comes to the register it is stopped at within a few ms (probe 4.5, step 4). */
#define RESET_TIMEOUT_MS 200
#define RESET_DELAY_MS 10

/* Between two looks at a core that runs, growing; the first follows at once. */
#define LOOK_INTERVAL_MIN_US 200
#define LOOK_INTERVAL_MAX_US 10000

struct _SalvorCortexM {
    GObject parent_instance;

    SalvorAdiv5 *port;
    SalvorMemoryAccess *memory; /* the same, no ref of its own */
};

static void core_control_iface_init (SalvorCoreControlInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorCortexM, salvor_cortex_m, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_CORE_CONTROL,
                                                      core_control_iface_init))

static void
salvor_cortex_m_finalize (GObject *object)
{
    g_object_unref (SALVOR_CORTEX_M (object)->port);
    G_OBJECT_CLASS (salvor_cortex_m_parent_class)->finalize (object);
}

static void
salvor_cortex_m_class_init (SalvorCortexMClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_cortex_m_finalize;
}

static void
salvor_cortex_m_init (SalvorCortexM *self)
{
}

SalvorCortexM *
salvor_cortex_m_new (SalvorAdiv5 *port)
{
    SalvorCortexM *self;

    g_return_val_if_fail (SALVOR_IS_ADIV5 (port), NULL);

    self = g_object_new (SALVOR_TYPE_CORTEX_M, NULL);
    self->port = g_object_ref (port);
    self->memory = SALVOR_MEMORY_ACCESS (port);
    return self;
}

static SalvorClock *
get_clock (SalvorCoreControl *control)
{
    return salvor_adiv5_get_clock (SALVOR_CORTEX_M (control)->port);
}

/* ---- how it stands ---- */

static gboolean
read_status (SalvorCortexM *self, guint32 *status, GCancellable *cancellable, GError **error)
{
    if (salvor_memory_access_read_word (self->memory, DHCSR, status, cancellable, error))
        return TRUE;
    g_prefix_error (error, "state of the core: ");
    return FALSE;
}

static SalvorCoreState
judge (guint32 status, guint32 reason)
{
    if ((status & DHCSR_S_LOCKUP) != 0)
        return SALVOR_CORE_LOCKED_UP;
    if ((status & DHCSR_S_HALT) == 0)
        return SALVOR_CORE_RUNNING;
    return (reason & DFSR_BKPT) != 0 ? SALVOR_CORE_BREAKPOINT : SALVOR_CORE_HALTED;
}

static gboolean
get_state (SalvorCoreControl *control, SalvorCoreState *state, GCancellable *cancellable,
           GError **error)
{
    SalvorCortexM *self = SALVOR_CORTEX_M (control);
    SalvorWordAccess look[] = { { .address = DHCSR }, { .address = DFSR } };

    if (!salvor_adiv5_access (self->port, look, G_N_ELEMENTS (look), cancellable, error))
        return FALSE;
    *state = judge (look[0].value, look[1].value);
    return TRUE;
}

/* Looks until one of @bits is set in the status; *seen: all bits that were set in any look, because
 * some are cleared by looking. SALVOR_ERROR_TIMEOUT says what was waited for. */
static gboolean
wait_for_bits (SalvorCortexM *self, guint32 bits, SalvorDeadline deadline, const char *what,
               guint32 *seen, GCancellable *cancellable, GError **error)
{
    gint64 interval_us = LOOK_INTERVAL_MIN_US;
    guint32 status;

    *seen = 0;
    for (;;) {
        if (!read_status (self, &status, cancellable, error))
            return FALSE;
        *seen |= status;
        if ((status & bits) != 0)
            return TRUE;
        if (salvor_deadline_has_passed (&deadline)) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "%s, DHCSR is 0x%08X", what,
                         status);
            return FALSE;
        }
        interval_us = MIN (interval_us, salvor_deadline_get_remaining_us (&deadline));
        if (!salvor_clock_wait (deadline.clock, interval_us, cancellable, error))
            return FALSE;
        interval_us = MIN (interval_us * 2, LOOK_INTERVAL_MAX_US);
    }
}

static gboolean
wait_halted (SalvorCoreControl *control, SalvorDeadline deadline, SalvorCoreState *state,
             GCancellable *cancellable, GError **error)
{
    guint32 seen;

    return wait_for_bits (SALVOR_CORTEX_M (control), DHCSR_S_HALT | DHCSR_S_LOCKUP, deadline,
                          "the core runs on", &seen, cancellable, error)
           && get_state (control, state, cancellable, error);
}

/* ---- stop and go ---- */

/* Debugging is switched on before the core is asked to stop (probe 3.2). A core that stands still
 * is left alone: the first of the two writes would let it run. */
static gboolean
halt (SalvorCoreControl *control, GCancellable *cancellable, GError **error)
{
    SalvorCortexM *self = SALVOR_CORTEX_M (control);
    SalvorDeadline deadline = salvor_deadline_after_ms (get_clock (control), HALT_TIMEOUT_MS);
    SalvorWordAccess stop[] = { { DHCSR, TRUE, DHCSR_KEY | DHCSR_DEBUGEN },
                                { DHCSR, TRUE, DHCSR_KEY | DHCSR_DEBUGEN | DHCSR_HALT } };
    guint32 status, seen;

    if (!read_status (self, &status, cancellable, error))
        return FALSE;
    if ((status & DHCSR_S_HALT) != 0)
        return TRUE;
    return salvor_adiv5_access (self->port, stop, G_N_ELEMENTS (stop), cancellable, error)
           && wait_for_bits (self, DHCSR_S_HALT, deadline, "the core cannot be stopped", &seen,
                             cancellable, error);
}

static gboolean
resume (SalvorCoreControl *control, GCancellable *cancellable, GError **error)
{
    SalvorWordAccess go[]
        = { { DFSR, TRUE, DFSR_ALL }, { DHCSR, TRUE, DHCSR_KEY | DHCSR_DEBUGEN } };

    return salvor_adiv5_access (SALVOR_CORTEX_M (control)->port, go, G_N_ELEMENTS (go), cancellable,
                                error);
}

static gboolean
release (SalvorCoreControl *control, GCancellable *cancellable, GError **error)
{
    SalvorWordAccess off[] = {
        { DWT_FUNCTION0, TRUE, 0 },
        { FP_CTRL, TRUE, FP_CTRL_OFF },
        { DFSR, TRUE, DFSR_ALL },
        { DEMCR, TRUE, 0 },
        { DHCSR, TRUE, DHCSR_KEY | DHCSR_DEBUGEN },
        { DHCSR, TRUE, DHCSR_KEY },
    };

    return salvor_adiv5_access (SALVOR_CORTEX_M (control)->port, off, G_N_ELEMENTS (off),
                                cancellable, error);
}

/* ---- registers ---- */

/* A register is there once the core says so, and only while it stands still (probe 3.2). */
static gboolean
check_transfer (SalvorCortexM *self, SalvorCoreRegister reg, guint32 status,
                GCancellable *cancellable, GError **error)
{
    SalvorDeadline deadline;
    guint32 seen;

    if ((status & DHCSR_S_HALT) == 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                     "register %d while the core runs, DHCSR is 0x%08X", (int) reg, status);
        return FALSE;
    }
    if ((status & DHCSR_S_REGRDY) != 0)
        return TRUE;
    deadline = salvor_deadline_after_ms (salvor_adiv5_get_clock (self->port), REGISTER_TIMEOUT_MS);
    return wait_for_bits (self, DHCSR_S_REGRDY, deadline, "a register does not come", &seen,
                          cancellable, error);
}

static gboolean
read_register (SalvorCoreControl *control, SalvorCoreRegister reg, guint32 *value,
               GCancellable *cancellable, GError **error)
{
    SalvorCortexM *self = SALVOR_CORTEX_M (control);
    SalvorWordAccess ask[] = { { DCRSR, TRUE, reg }, { .address = DHCSR }, { .address = DCRDR } };

    if (!salvor_adiv5_access (self->port, ask, G_N_ELEMENTS (ask), cancellable, error)
        || !check_transfer (self, reg, ask[1].value, cancellable, error))
        return FALSE;
    *value = ask[2].value;
    /* what was fetched before the register was ready is nothing */
    return (ask[1].value & DHCSR_S_REGRDY) != 0
           || salvor_memory_access_read_word (self->memory, DCRDR, value, cancellable, error);
}

static gboolean
write_registers (SalvorCoreControl *control, const SalvorCoreValue *values, gsize n,
                 GCancellable *cancellable, GError **error)
{
    SalvorCortexM *self = SALVOR_CORTEX_M (control);
    g_autofree SalvorWordAccess *set = g_new0 (SalvorWordAccess, 3 * n);

    for (gsize i = 0; i < n; i++) {
        set[3 * i] = (SalvorWordAccess){ DCRDR, TRUE, values[i].value };
        set[3 * i + 1] = (SalvorWordAccess){ DCRSR, TRUE, values[i].reg | DCRSR_WRITE };
        set[3 * i + 2].address = DHCSR;
    }
    if (!salvor_adiv5_access (self->port, set, 3 * n, cancellable, error))
        return FALSE;
    for (gsize i = 0; i < n; i++) {
        if ((set[3 * i + 2].value & DHCSR_S_REGRDY) == 0) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FAILED,
                         "register %d was not taken, DHCSR is 0x%08X", (int) values[i].reg,
                         set[3 * i + 2].value);
            return FALSE;
        }
        if (!check_transfer (self, values[i].reg, set[3 * i + 2].value, cancellable, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
write_register (SalvorCoreControl *control, SalvorCoreRegister reg, guint32 value,
                GCancellable *cancellable, GError **error)
{
    const SalvorCoreValue one = { reg, value };

    return write_registers (control, &one, 1, cancellable, error);
}

/* What is read at the end of a call fits one packet of 64 bytes. */
static gboolean
read_result (SalvorCoreControl *control, SalvorCoreResult *result, GCancellable *cancellable,
             GError **error)
{
    SalvorWordAccess ask[] = {
        { .address = DHCSR },
        { .address = DFSR },
        { DCRSR, TRUE, SALVOR_CORE_R0 },
        { .address = DCRDR },
        { DCRSR, TRUE, SALVOR_CORE_PC },
        { .address = DCRDR },
        { DCRSR, TRUE, SALVOR_CORE_XPSR },
        { .address = DCRDR },
    };

    if (!salvor_adiv5_access (SALVOR_CORTEX_M (control)->port, ask, G_N_ELEMENTS (ask), cancellable,
                              error))
        return FALSE;
    *result = (SalvorCoreResult){ judge (ask[0].value, ask[1].value), ask[3].value, ask[5].value,
                                  ask[7].value };
    return TRUE;
}

static gboolean
call (SalvorCoreControl *control, const SalvorCoreValue *values, gsize n, SalvorDeadline deadline,
      SalvorCoreResult *result, GCancellable *cancellable, GError **error)
{
    guint32 seen;

    return write_registers (control, values, n, cancellable, error)
           && resume (control, cancellable, error)
           && wait_for_bits (SALVOR_CORTEX_M (control), DHCSR_S_HALT | DHCSR_S_LOCKUP, deadline,
                             "the core runs on", &seen, cancellable, error)
           && read_result (control, result, cancellable, error);
}

/* ---- reset ---- */

/* Where the core stops after the reset: at its first instruction, or where it reads a word. The
 * debug block keeps what is set here over the reset (probe 3.3). */
static gboolean
set_stop (SalvorCortexM *self, guint32 stop_address, GCancellable *cancellable, GError **error)
{
    guint32 catch = DEMCR_TRCENA | DEMCR_VC_HARDERR | (stop_address == 0 ? DEMCR_VC_CORERESET : 0);
    SalvorWordAccess set[] = {
        { DEMCR, TRUE, catch }, { DWT_COMP0, TRUE, stop_address },
        { DWT_MASK0, TRUE, 0 }, { DWT_FUNCTION0, TRUE, stop_address != 0 ? DWT_WATCH_WORD : 0 },
        { .address = DHCSR }, /* forgets an earlier reset */
    };

    return salvor_adiv5_access (self->port, set, G_N_ELEMENTS (set), cancellable, error);
}

static gboolean
clear_stop (SalvorCortexM *self, GCancellable *cancellable, GError **error)
{
    SalvorWordAccess set[] = { { DWT_FUNCTION0, TRUE, 0 }, { DEMCR, TRUE, DEMCR_TRCENA } };

    return salvor_adiv5_access (self->port, set, G_N_ELEMENTS (set), cancellable, error);
}

/* The answer to the write that resets may be a fault or none at all (probe 4.5, step 4); a probe
 * that is gone is found by what follows. */
static gboolean
reset (SalvorCortexM *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local_error = NULL;

    if (!salvor_memory_access_write_word (self->memory, AIRCR, AIRCR_SYSRESETREQ, cancellable,
                                          &local_error))
        g_debug ("answer to the reset: %s", local_error->message);
    return salvor_clock_wait (salvor_adiv5_get_clock (self->port), RESET_DELAY_MS * 1000,
                              cancellable, error)
           && salvor_adiv5_recover (self->port, cancellable, error);
}

static gboolean
stop_after_reset (SalvorCortexM *self, GCancellable *cancellable, GError **error)
{
    SalvorDeadline deadline;
    guint32 seen;

    if (!reset (self, cancellable, error))
        return FALSE;
    deadline = salvor_deadline_after_ms (salvor_adiv5_get_clock (self->port), RESET_TIMEOUT_MS);
    if (!wait_for_bits (self, DHCSR_S_HALT, deadline, "the core does not stop after a reset", &seen,
                        cancellable, error))
        return FALSE;
    if ((seen & DHCSR_S_RESET_ST) != 0)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FAILED,
                 "the core stands still, but it was not reset, DHCSR showed 0x%08X", seen);
    return FALSE;
}

static gboolean
reset_and_halt (SalvorCoreControl *control, guint32 stop_address, GCancellable *cancellable,
                GError **error)
{
    SalvorCortexM *self = SALVOR_CORTEX_M (control);
    gboolean stopped;

    if (!halt (control, cancellable, error) || !set_stop (self, stop_address, cancellable, error))
        return FALSE;
    stopped = stop_after_reset (self, cancellable, error);
    /* a trap that is left behind would stop the board later */
    return clear_stop (self, NULL, stopped ? error : NULL) && stopped;
}

static gboolean
reset_and_run (SalvorCoreControl *control, GCancellable *cancellable, GError **error)
{
    SalvorCortexM *self = SALVOR_CORTEX_M (control);
    SalvorCoreState state;

    return clear_stop (self, cancellable, error) && reset (self, cancellable, error)
           && get_state (control, &state, cancellable, error)
           && (state == SALVOR_CORE_RUNNING || resume (control, cancellable, error));
}

static void
core_control_iface_init (SalvorCoreControlInterface *iface)
{
    iface->get_state = get_state;
    iface->halt = halt;
    iface->resume = resume;
    iface->wait_halted = wait_halted;
    iface->read_register = read_register;
    iface->write_register = write_register;
    iface->write_registers = write_registers;
    iface->call = call;
    iface->reset_and_halt = reset_and_halt;
    iface->reset_and_run = reset_and_run;
    iface->release = release;
    iface->get_clock = get_clock;
}
