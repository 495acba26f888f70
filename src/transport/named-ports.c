/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-named-ports"
#include "config.h"

#include "transport/named-ports.h"

#include <string.h>

/* A wait looks again at least this often. */
#define LOOK_AGAIN_US (200 * 1000)

struct _SalvorNamedPorts {
    GObject parent_instance;

    const char *prefix; /* static */
    SalvorNamedPortFunc create;
    SalvorClock *clock; /* owned */
    GMutex mutex;       /* guards ports */
    GPtrArray *ports;   /* of owned SalvorPort, in the order they were named */
};

static void salvor_named_ports_provider_init (SalvorPortProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorNamedPorts, salvor_named_ports, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PORT_PROVIDER,
                                                      salvor_named_ports_provider_init))

static void
salvor_named_ports_finalize (GObject *object)
{
    SalvorNamedPorts *self = SALVOR_NAMED_PORTS (object);

    g_object_unref (self->clock);
    g_ptr_array_unref (self->ports);
    g_mutex_clear (&self->mutex);
    G_OBJECT_CLASS (salvor_named_ports_parent_class)->finalize (object);
}

static void
salvor_named_ports_class_init (SalvorNamedPortsClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_named_ports_finalize;
}

static void
salvor_named_ports_init (SalvorNamedPorts *self)
{
    self->clock = salvor_real_clock_new ();
    g_mutex_init (&self->mutex);
    self->ports = g_ptr_array_new_with_free_func (g_object_unref);
}

SalvorPortProvider *
salvor_named_ports_new (const char *prefix, SalvorNamedPortFunc create)
{
    SalvorNamedPorts *self;

    g_return_val_if_fail (prefix != NULL && create != NULL, NULL);

    self = g_object_new (SALVOR_TYPE_NAMED_PORTS, NULL);
    self->prefix = prefix;
    self->create = create;
    return SALVOR_PORT_PROVIDER (self);
}

static gpointer
copy_port (gconstpointer port, gpointer user_data)
{
    return g_object_ref ((gpointer) port);
}

static GPtrArray *
named_ports_enumerate (SalvorPortProvider *provider, GError **error)
{
    SalvorNamedPorts *self = SALVOR_NAMED_PORTS (provider);
    GPtrArray *ports;

    g_mutex_lock (&self->mutex);
    ports = g_ptr_array_copy (self->ports, copy_port, NULL);
    g_mutex_unlock (&self->mutex);
    return ports;
}

static gboolean
named_ports_claims (SalvorPortProvider *provider, const char *board_name)
{
    return g_str_has_prefix (board_name, SALVOR_NAMED_PORTS (provider)->prefix);
}

/* The mutex is held. */
static gboolean
has_port (SalvorNamedPorts *self, const char *board_name)
{
    for (guint i = 0; i < self->ports->len; i++) {
        SalvorPort *port = g_ptr_array_index (self->ports, i);

        if (strcmp (salvor_port_get_info (port)->board_name, board_name) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean
named_ports_prepare (SalvorPortProvider *provider, const char *board_name, GError **error)
{
    SalvorNamedPorts *self = SALVOR_NAMED_PORTS (provider);
    g_autoptr (SalvorPort) port = self->create (self->clock, board_name, error);
    gboolean is_new;

    if (port == NULL)
        return FALSE;
    g_mutex_lock (&self->mutex);
    is_new = !has_port (self, board_name);
    if (is_new)
        g_ptr_array_add (self->ports, g_steal_pointer (&port));
    g_mutex_unlock (&self->mutex);
    if (is_new)
        salvor_port_provider_changed (provider);
    return TRUE;
}

static gboolean
named_ports_wait_for_change (SalvorPortProvider *provider, const char *board_name,
                             SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    gint64 us = MIN (salvor_deadline_get_remaining_us (&deadline), LOOK_AGAIN_US);

    return salvor_clock_wait (deadline.clock, us, cancellable, error);
}

static void
salvor_named_ports_provider_init (SalvorPortProviderInterface *iface)
{
    iface->enumerate = named_ports_enumerate;
    iface->claims = named_ports_claims;
    iface->prepare = named_ports_prepare;
    iface->wait_for_change = named_ports_wait_for_change;
}
