/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-cortex-m"
#include "config.h"

#include "protocol/cortex-m-private.h"

#include "base/errors.h"

#define HALT_TIMEOUT_MS 100
/* How long to wait between two looks: a part of what was waited for already, so that the end of a
 * short wait is seen at once and that of a long one costs the bus nothing. */
#define LOOK_PART 32
#define MAX_LOOK_US (5 * 1000)

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
    return self;
}

gboolean
salvor_cortex_m_write (SalvorCortexM *self, const SalvorWordAccess *writes, gsize n,
                       GCancellable *cancellable, GError **error)
{
    g_autofree SalvorWordAccess *accesses = g_memdup2 (writes, n * sizeof *writes);

    return salvor_adiv5_access (self->port, accesses, n, cancellable, error);
}

/* ---- state ---- */

gboolean
salvor_cortex_m_read_status (SalvorCortexM *self, guint32 *status, GCancellable *cancellable,
                             GError **error)
{
    SalvorWordAccess access = { .address = DHCSR };

    if (!salvor_adiv5_access (self->port, &access, 1, cancellable, error))
        return FALSE;
    *status = access.value;
    self->halted = (access.value & S_HALT) != 0;
    return TRUE;
}

/* A core in lockup does nothing and is not halted. */
static gboolean
look (SalvorCortexM *self, SalvorCoreState *state, GCancellable *cancellable, GError **error)
{
    SalvorWordAccess ask[] = { { .address = DHCSR }, { .address = DFSR } };
    guint32 status;

    if (!salvor_adiv5_access (self->port, ask, G_N_ELEMENTS (ask), cancellable, error))
        return FALSE;
    status = ask[0].value;
    self->halted = (status & S_HALT) != 0;
    if ((status & S_LOCKUP) != 0)
        *state = SALVOR_CORE_LOCKED_UP;
    else if (!self->halted)
        *state = SALVOR_CORE_RUNNING;
    else
        *state = (ask[1].value & DFSR_BKPT) != 0 ? SALVOR_CORE_BREAKPOINT : SALVOR_CORE_HALTED;
    return TRUE;
}

static gboolean
get_state (SalvorCoreControl *control, SalvorCoreState *state, GCancellable *cancellable,
           GError **error)
{
    return look (SALVOR_CORTEX_M (control), state, cancellable, error);
}

static SalvorClock *
get_clock (SalvorCoreControl *control)
{
    return salvor_adiv5_get_clock (SALVOR_CORTEX_M (control)->port);
}

static SalvorDeadline
after_ms (SalvorCortexM *self, guint ms)
{
    return salvor_deadline_after_ms (salvor_adiv5_get_clock (self->port), ms);
}

static gboolean
wait_a_little (const SalvorDeadline *deadline, gint64 start_us, GCancellable *cancellable,
               GError **error)
{
    gint64 us = (salvor_clock_get_now (deadline->clock) - start_us) / LOOK_PART;

    us = MIN (MIN (us, MAX_LOOK_US), salvor_deadline_get_remaining_us (deadline));
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    return us == 0 || salvor_clock_wait (deadline->clock, us, cancellable, error);
}

static gboolean
wait_halted (SalvorCoreControl *control, SalvorDeadline deadline, SalvorCoreState *state,
             GCancellable *cancellable, GError **error)
{
    SalvorCortexM *self = SALVOR_CORTEX_M (control);
    gint64 start_us = salvor_clock_get_now (deadline.clock);

    for (;;) {
        gboolean last = salvor_deadline_has_passed (&deadline);

        if (!look (self, state, cancellable, error))
            return FALSE;
        if (*state != SALVOR_CORE_RUNNING)
            return TRUE;
        if (last) {
            g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT,
                                 "the core still runs when it should have stopped");
            return FALSE;
        }
        if (!wait_a_little (&deadline, start_us, cancellable, error))
            return FALSE;
    }
}

/* ---- halt and run ---- */

/* Also ends a lockup and the sleep of a core; its state says so until it runs again. */
static gboolean
halt (SalvorCoreControl *control, GCancellable *cancellable, GError **error)
{
    SalvorCortexM *self = SALVOR_CORTEX_M (control);
    const SalvorWordAccess stop[] = { { DHCSR, TRUE, DHCSR_RUN }, { DHCSR, TRUE, DHCSR_HALT } };
    SalvorDeadline deadline = after_ms (self, HALT_TIMEOUT_MS);
    gint64 start_us = salvor_clock_get_now (deadline.clock);
    guint32 status;

    self->after_call = FALSE;
    if (!salvor_cortex_m_read_status (self, &status, cancellable, error))
        return FALSE;
    if (self->halted)
        return TRUE;
    if (!salvor_cortex_m_write (self, stop, G_N_ELEMENTS (stop), cancellable, error))
        return FALSE;
    for (;;) {
        gboolean last = salvor_deadline_has_passed (&deadline);

        if (!salvor_cortex_m_read_status (self, &status, cancellable, error))
            return FALSE;
        if (self->halted)
            return TRUE;
        if (last) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT,
                         "the core does not halt, DHCSR is 0x%08X", status);
            return FALSE;
        }
        if (!wait_a_little (&deadline, start_us, cancellable, error))
            return FALSE;
    }
}

gboolean
salvor_cortex_m_check_halted (SalvorCortexM *self, GCancellable *cancellable, GError **error)
{
    guint32 status;

    if (self->halted)
        return TRUE;
    if (!salvor_cortex_m_read_status (self, &status, cancellable, error))
        return FALSE;
    if (self->halted)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                 "the core runs, DHCSR is 0x%08X: it has to be halted first", status);
    return FALSE;
}

/* The reasons of before are cleared; code that was put into memory is not in the cache yet, and
 * old code must not be there any more (probe 3.2). */
static const SalvorWordAccess before_running[]
    = { { DFSR, TRUE, DFSR_ALL }, { ICIALLU, TRUE, 0 }, { DHCSR, TRUE, DHCSR_RUN } };

static gboolean
resume (SalvorCoreControl *control, GCancellable *cancellable, GError **error)
{
    SalvorCortexM *self = SALVOR_CORTEX_M (control);

    if (!salvor_cortex_m_check_halted (self, cancellable, error))
        return FALSE;
    self->halted = FALSE;
    self->after_call = FALSE;
    return salvor_cortex_m_write (self, before_running, G_N_ELEMENTS (before_running), cancellable,
                                  error);
}

/* ---- registers ---- */

void
salvor_cortex_m_add_access (GArray *accesses, guint32 address, gboolean write, guint32 value)
{
    SalvorWordAccess access = { address, write, value };

    g_array_append_val (accesses, access);
}

/* Each transfer between DCRDR and the core is answered by S_REGRDY, far faster than the next
 * access can come over the line; it is looked at all the same. */
gboolean
salvor_cortex_m_check_ready (const SalvorWordAccess *accesses, gsize n, GError **error)
{
    for (gsize i = 0; i < n; i++) {
        if (accesses[i].address == DHCSR && !accesses[i].write
            && (accesses[i].value & (S_REGRDY | S_HALT)) != (S_REGRDY | S_HALT)) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                         "the core does not hand over its registers, DHCSR is 0x%08X",
                         accesses[i].value);
            return FALSE;
        }
    }
    return TRUE;
}

void
salvor_cortex_m_add_register_writes (GArray *accesses, const SalvorCoreValue *values, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        salvor_cortex_m_add_access (accesses, DCRDR, TRUE, values[i].value);
        salvor_cortex_m_add_access (accesses, DCRSR, TRUE, values[i].reg | DCRSR_WRITE);
        salvor_cortex_m_add_access (accesses, DHCSR, FALSE, 0);
    }
}

static gboolean
run_accesses (SalvorCortexM *self, GArray *accesses, GCancellable *cancellable, GError **error)
{
    SalvorWordAccess *all = (SalvorWordAccess *) accesses->data;

    return salvor_adiv5_access (self->port, all, accesses->len, cancellable, error)
           && salvor_cortex_m_check_ready (all, accesses->len, error);
}

static gboolean
write_registers (SalvorCoreControl *control, const SalvorCoreValue *values, gsize n,
                 GCancellable *cancellable, GError **error)
{
    SalvorCortexM *self = SALVOR_CORTEX_M (control);
    g_autoptr (GArray) accesses = g_array_new (FALSE, FALSE, sizeof (SalvorWordAccess));

    if (!salvor_cortex_m_check_halted (self, cancellable, error))
        return FALSE;
    self->after_call = FALSE;
    salvor_cortex_m_add_register_writes (accesses, values, n);
    return run_accesses (self, accesses, cancellable, error);
}

static gboolean
write_register (SalvorCoreControl *control, SalvorCoreRegister reg, guint32 value,
                GCancellable *cancellable, GError **error)
{
    SalvorCoreValue one = { reg, value };

    return write_registers (control, &one, 1, cancellable, error);
}

void
salvor_cortex_m_add_register_reads (GArray *accesses, const SalvorCoreRegister *registers, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        salvor_cortex_m_add_access (accesses, DCRSR, TRUE, registers[i]);
        salvor_cortex_m_add_access (accesses, DHCSR, FALSE, 0);
        salvor_cortex_m_add_access (accesses, DCRDR, FALSE, 0);
    }
}

gboolean
salvor_cortex_m_read_registers (SalvorCortexM *self, const SalvorCoreRegister *registers,
                                guint32 *values, gsize n, GCancellable *cancellable, GError **error)
{
    g_autoptr (GArray) accesses = g_array_new (FALSE, FALSE, sizeof (SalvorWordAccess));

    if (!salvor_cortex_m_check_halted (self, cancellable, error))
        return FALSE;
    salvor_cortex_m_add_register_reads (accesses, registers, n);
    if (!run_accesses (self, accesses, cancellable, error))
        return FALSE;
    for (gsize i = 0; i < n; i++)
        values[i] = g_array_index (accesses, SalvorWordAccess, 3 * i + 2).value;
    return TRUE;
}

static gboolean
read_register (SalvorCoreControl *control, SalvorCoreRegister reg, guint32 *value,
               GCancellable *cancellable, GError **error)
{
    return salvor_cortex_m_read_registers (SALVOR_CORTEX_M (control), &reg, value, 1, cancellable,
                                           error);
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
    iface->run_call = salvor_cortex_m_run_call;
    iface->reset_and_halt = salvor_cortex_m_reset_and_halt;
    iface->reset_and_run = salvor_cortex_m_reset_and_run;
    iface->release = salvor_cortex_m_release;
    iface->get_clock = get_clock;
}
