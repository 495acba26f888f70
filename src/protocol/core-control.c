/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-core-control"
#include "config.h"

#include "protocol/core-control.h"

G_DEFINE_INTERFACE (SalvorCoreControl, salvor_core_control, G_TYPE_OBJECT)

static void
salvor_core_control_default_init (SalvorCoreControlInterface *iface)
{
}

gboolean
salvor_core_control_get_state (SalvorCoreControl *self, SalvorCoreState *state,
                               GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_CORE_CONTROL (self), FALSE);

    return SALVOR_CORE_CONTROL_GET_IFACE (self)->get_state (self, state, cancellable, error);
}

gboolean
salvor_core_control_halt (SalvorCoreControl *self, GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_CORE_CONTROL (self), FALSE);

    return SALVOR_CORE_CONTROL_GET_IFACE (self)->halt (self, cancellable, error);
}

gboolean
salvor_core_control_resume (SalvorCoreControl *self, GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_CORE_CONTROL (self), FALSE);

    return SALVOR_CORE_CONTROL_GET_IFACE (self)->resume (self, cancellable, error);
}

gboolean
salvor_core_control_wait_halted (SalvorCoreControl *self, SalvorDeadline deadline,
                                 SalvorCoreState *state, GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_CORE_CONTROL (self), FALSE);

    return SALVOR_CORE_CONTROL_GET_IFACE (self)->wait_halted (self, deadline, state, cancellable,
                                                              error);
}

gboolean
salvor_core_control_read_register (SalvorCoreControl *self, SalvorCoreRegister reg, guint32 *value,
                                   GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_CORE_CONTROL (self), FALSE);

    return SALVOR_CORE_CONTROL_GET_IFACE (self)->read_register (self, reg, value, cancellable,
                                                                error);
}

gboolean
salvor_core_control_write_register (SalvorCoreControl *self, SalvorCoreRegister reg, guint32 value,
                                    GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_CORE_CONTROL (self), FALSE);

    return SALVOR_CORE_CONTROL_GET_IFACE (self)->write_register (self, reg, value, cancellable,
                                                                 error);
}

static gboolean
write_one_by_one (SalvorCoreControl *self, const SalvorCoreValue *values, gsize n,
                  GCancellable *cancellable, GError **error)
{
    for (gsize i = 0; i < n; i++) {
        if (!salvor_core_control_write_register (self, values[i].reg, values[i].value, cancellable,
                                                 error))
            return FALSE;
    }
    return TRUE;
}

gboolean
salvor_core_control_write_registers (SalvorCoreControl *self, const SalvorCoreValue *values,
                                     gsize n, GCancellable *cancellable, GError **error)
{
    SalvorCoreControlInterface *iface;

    g_return_val_if_fail (SALVOR_IS_CORE_CONTROL (self), FALSE);
    g_return_val_if_fail (values != NULL && n > 0, FALSE);

    iface = SALVOR_CORE_CONTROL_GET_IFACE (self);
    if (iface->write_registers == NULL)
        return write_one_by_one (self, values, n, cancellable, error);
    return iface->write_registers (self, values, n, cancellable, error);
}

gboolean
salvor_core_control_has_memory_during_calls (SalvorCoreControl *self)
{
    g_return_val_if_fail (SALVOR_IS_CORE_CONTROL (self), FALSE);

    return SALVOR_CORE_CONTROL_GET_IFACE (self)->run_call != NULL;
}

static gboolean
call_step_by_step (SalvorCoreControl *self, const SalvorCoreValue *values, gsize n,
                   SalvorDeadline deadline, SalvorCoreResult *result, GCancellable *cancellable,
                   GError **error)
{
    SalvorCoreResult found;

    if (!salvor_core_control_write_registers (self, values, n, cancellable, error)
        || !salvor_core_control_resume (self, cancellable, error)
        || !salvor_core_control_wait_halted (self, deadline, &found.state, cancellable, error)
        || !salvor_core_control_read_register (self, SALVOR_CORE_R0, &found.r0, cancellable, error)
        || !salvor_core_control_read_register (self, SALVOR_CORE_PC, &found.pc, cancellable, error)
        || !salvor_core_control_read_register (self, SALVOR_CORE_XPSR, &found.xpsr, cancellable,
                                               error))
        return FALSE;
    *result = found;
    return TRUE;
}

gboolean
salvor_core_control_run_call (SalvorCoreControl *self, const SalvorCoreValue *values, gsize n,
                              const SalvorCoreLoad *load, SalvorDeadline deadline,
                              SalvorCoreResult *result, GCancellable *cancellable, GError **error)
{
    SalvorCoreControlInterface *iface;

    g_return_val_if_fail (SALVOR_IS_CORE_CONTROL (self), FALSE);
    g_return_val_if_fail (values != NULL && n > 0 && n <= SALVOR_CORE_MAX_CALL_VALUES, FALSE);
    g_return_val_if_fail (result != NULL, FALSE);

    iface = SALVOR_CORE_CONTROL_GET_IFACE (self);
    if (iface->run_call != NULL)
        return iface->run_call (self, values, n, load, deadline, result, cancellable, error);
    g_return_val_if_fail (load == NULL, FALSE);
    return call_step_by_step (self, values, n, deadline, result, cancellable, error);
}

gboolean
salvor_core_control_reset_and_halt (SalvorCoreControl *self, guint32 stop_address,
                                    GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_CORE_CONTROL (self), FALSE);

    return SALVOR_CORE_CONTROL_GET_IFACE (self)->reset_and_halt (self, stop_address, cancellable,
                                                                 error);
}

gboolean
salvor_core_control_reset_and_run (SalvorCoreControl *self, GCancellable *cancellable,
                                   GError **error)
{
    g_return_val_if_fail (SALVOR_IS_CORE_CONTROL (self), FALSE);

    return SALVOR_CORE_CONTROL_GET_IFACE (self)->reset_and_run (self, cancellable, error);
}

gboolean
salvor_core_control_release (SalvorCoreControl *self, GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_CORE_CONTROL (self), FALSE);

    return SALVOR_CORE_CONTROL_GET_IFACE (self)->release (self, cancellable, error);
}

SalvorClock *
salvor_core_control_get_clock (SalvorCoreControl *self)
{
    g_return_val_if_fail (SALVOR_IS_CORE_CONTROL (self), NULL);

    return SALVOR_CORE_CONTROL_GET_IFACE (self)->get_clock (self);
}
