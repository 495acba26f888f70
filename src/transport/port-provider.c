/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-port"
#include "config.h"

#include "transport/port-provider.h"

G_DEFINE_INTERFACE (SalvorPortProvider, salvor_port_provider, G_TYPE_OBJECT)

static void
salvor_port_provider_default_init (SalvorPortProviderInterface *iface)
{
    g_signal_new ("changed", SALVOR_TYPE_PORT_PROVIDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

GPtrArray *
salvor_port_provider_enumerate (SalvorPortProvider *self, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_PORT_PROVIDER (self), NULL);

    return SALVOR_PORT_PROVIDER_GET_IFACE (self)->enumerate (self, error);
}

gboolean
salvor_port_provider_claims (SalvorPortProvider *self, const char *board_name)
{
    g_return_val_if_fail (SALVOR_IS_PORT_PROVIDER (self), FALSE);
    g_return_val_if_fail (board_name != NULL, FALSE);

    return SALVOR_PORT_PROVIDER_GET_IFACE (self)->claims (self, board_name);
}

gboolean
salvor_port_provider_prepare (SalvorPortProvider *self, const char *board_name, GError **error)
{
    SalvorPortProviderInterface *iface;

    g_return_val_if_fail (SALVOR_IS_PORT_PROVIDER (self), FALSE);
    g_return_val_if_fail (board_name != NULL, FALSE);

    iface = SALVOR_PORT_PROVIDER_GET_IFACE (self);
    return iface->prepare == NULL || iface->prepare (self, board_name, error);
}

gboolean
salvor_port_provider_wait_for_change (SalvorPortProvider *self, const char *board_name,
                                      SalvorDeadline deadline, GCancellable *cancellable,
                                      GError **error)
{
    g_return_val_if_fail (SALVOR_IS_PORT_PROVIDER (self), FALSE);
    g_return_val_if_fail (board_name != NULL, FALSE);

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    return SALVOR_PORT_PROVIDER_GET_IFACE (self)->wait_for_change (self, board_name, deadline,
                                                                   cancellable, error);
}

static void
free_weak_ref (gpointer data)
{
    g_weak_ref_clear (data);
    g_free (data);
}

static gboolean
emit_changed (gpointer data)
{
    g_autoptr (SalvorPortProvider) self = g_weak_ref_get (data);

    if (self != NULL)
        g_signal_emit_by_name (self, "changed");
    return G_SOURCE_REMOVE;
}

void
salvor_port_provider_changed (SalvorPortProvider *self)
{
    GWeakRef *weak;

    g_return_if_fail (SALVOR_IS_PORT_PROVIDER (self));

    /* weak: a program without a main loop must still be able to let go of its providers */
    weak = g_new0 (GWeakRef, 1);
    g_weak_ref_init (weak, self);
    g_idle_add_full (G_PRIORITY_DEFAULT, emit_changed, weak, free_weak_ref);
}
