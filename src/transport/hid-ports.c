/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-hid"
#include "config.h"

#include "transport/hid-ports.h"

#include "base/errors.h"
#include "transport/bulk-probes.h"
#include "transport/hid-device.h"
#include "transport/hid-library.h"
#include "transport/hid-transport.h"
#include "transport/hotplug.h"
#include "transport/probe-name.h"

#include <glib/gi18n-lib.h>

/* A wait looks again at least this often, whatever the system tells. */
#define LOOK_AGAIN_US (200 * 1000)

/* Reports of a CMSIS-DAP v1 probe whose descriptor cannot be seen; larger ones say so in DAP_Info
 * (probe 1.1). */
#define PROBE_REPORT_SIZE 64

#define PROBE_PREFIX "probe:"

/* ---- one port ---- */

#define SALVOR_TYPE_HID_PORT (salvor_hid_port_get_type ())
G_DECLARE_FINAL_TYPE (SalvorHidPort, salvor_hid_port, SALVOR, HID_PORT, SalvorPort)

struct _SalvorHidPort {
    SalvorPort parent_instance;

    SalvorHidLibrary *library; /* owned */
    SalvorClock *clock;        /* owned */
    char *path;
    gsize report_size; /* of a probe, bytes */
    gboolean bulk;
    int interface_number; /* of a bulk device */
};

G_DEFINE_FINAL_TYPE (SalvorHidPort, salvor_hid_port, SALVOR_TYPE_PORT)

static SalvorPacketTransport *
hid_port_create_transport (SalvorPort *port)
{
    SalvorHidPort *self = SALVOR_HID_PORT (port);
    const SalvorPortInfo *info = salvor_port_get_info (port);
    g_autofree char *description
        = g_strdup_printf ("%s %04x:%04x at %s", self->bulk ? "usb" : "hid", info->vendor_id,
                           info->product_id, info->board_name);
    SalvorPacketTransport *transport;

    if (self->bulk)
        return salvor_bulk_probes_create_transport (self->path, self->interface_number, description,
                                                    self->clock);
    transport = salvor_hid_transport_new (self->library, self->path, description, self->clock);
    if (info->kind == SALVOR_PORT_PROBE)
        salvor_hid_transport_set_unnumbered (SALVOR_HID_TRANSPORT (transport), self->report_size);
    return transport;
}

static SalvorClock *
hid_port_get_clock (SalvorPort *port)
{
    return g_object_ref (SALVOR_HID_PORT (port)->clock);
}

static void
salvor_hid_port_finalize (GObject *object)
{
    SalvorHidPort *self = SALVOR_HID_PORT (object);

    g_object_unref (self->library);
    g_object_unref (self->clock);
    g_free (self->path);
    G_OBJECT_CLASS (salvor_hid_port_parent_class)->finalize (object);
}

static void
salvor_hid_port_class_init (SalvorHidPortClass *klass)
{
    SalvorPortClass *port_class = SALVOR_PORT_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = salvor_hid_port_finalize;
    port_class->create_transport = hid_port_create_transport;
    port_class->get_clock = hid_port_get_clock;
}

static void
salvor_hid_port_init (SalvorHidPort *self)
{
}

/* ---- the provider ---- */

struct _SalvorHidPorts {
    GObject parent_instance;

    SalvorHidLibrary *library; /* owned */
    SalvorHotplug *hotplug;    /* owned */
    SalvorClock *clock;        /* owned */

    SalvorUsbIdentitiesFunc func; /* nullable, and once it was called */
    gpointer func_data;           /* owned */
    GDestroyNotify destroy;       /* nullable */
    GMutex mutex;                 /* guards func and identities until they are there, and wishes */
    GArray *identities;           /* of SalvorUsbIdentity */
    GHashTable *wishes; /* name of a probe, then its name with what a person wants it to speak */
};

static void salvor_hid_ports_provider_init (SalvorPortProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorHidPorts, salvor_hid_ports, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PORT_PROVIDER,
                                                      salvor_hid_ports_provider_init))

/* Watching ends while the object is still whole: the news may come on another thread. */
static void
salvor_hid_ports_dispose (GObject *object)
{
    g_clear_pointer (&SALVOR_HID_PORTS (object)->hotplug, salvor_hotplug_free);
    G_OBJECT_CLASS (salvor_hid_ports_parent_class)->dispose (object);
}

static void
salvor_hid_ports_finalize (GObject *object)
{
    SalvorHidPorts *self = SALVOR_HID_PORTS (object);

    g_object_unref (self->library);
    g_object_unref (self->clock);
    if (self->destroy != NULL)
        self->destroy (self->func_data);
    g_array_unref (self->identities);
    g_hash_table_unref (self->wishes);
    g_mutex_clear (&self->mutex);
    G_OBJECT_CLASS (salvor_hid_ports_parent_class)->finalize (object);
}

static void
salvor_hid_ports_class_init (SalvorHidPortsClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);

    object_class->dispose = salvor_hid_ports_dispose;
    object_class->finalize = salvor_hid_ports_finalize;
}

static void
on_hotplug (gpointer user_data)
{
    salvor_port_provider_changed (user_data);
}

static void
salvor_hid_ports_init (SalvorHidPorts *self)
{
    self->library = salvor_hid_library_new ();
    self->clock = salvor_real_clock_new ();
    g_mutex_init (&self->mutex);
    self->identities = g_array_new (FALSE, FALSE, sizeof (SalvorUsbIdentity));
    self->wishes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    self->hotplug = salvor_hotplug_new (self->library, on_hotplug, self);
}

SalvorPortProvider *
salvor_hid_ports_new (SalvorUsbIdentitiesFunc func, gpointer user_data, GDestroyNotify destroy)
{
    SalvorHidPorts *self = g_object_new (SALVOR_TYPE_HID_PORTS, NULL);

    self->func = func;
    self->func_data = user_data;
    self->destroy = destroy;
    return SALVOR_PORT_PROVIDER (self);
}

static gsize
get_report_size (SalvorHidPorts *self, const SalvorHidDevice *device)
{
    gsize size = 0;

    if (device->kind == SALVOR_PORT_PROBE && !device->bulk)
        size = salvor_hotplug_get_report_size (self->hotplug, device->path);
    return size > 0 && size < SALVOR_PACKET_MAX_SIZE ? size : PROBE_REPORT_SIZE;
}

/* As a person has named it, with the option. (transfer full) */
static char *
get_name (SalvorHidPorts *self, const SalvorHidDevice *device)
{
    const char *wish;
    char *name;

    g_mutex_lock (&self->mutex);
    wish = g_hash_table_lookup (self->wishes, device->board_name);
    name = g_strdup (wish != NULL ? wish : device->board_name);
    g_mutex_unlock (&self->mutex);
    return name;
}

static SalvorPort *
create_port (SalvorHidPorts *self, const SalvorHidDevice *device)
{
    SalvorHidPort *port = g_object_new (SALVOR_TYPE_HID_PORT, NULL);
    /* translators: where a board is plugged in, for example "USB port 1-4.3" */
    g_autofree char *location = g_strdup_printf (_ ("USB port %s"), device->port_path);
    g_autofree char *name = get_name (self, device);
    SalvorPortInfo info = {
        .board_name = name,
        .kind = device->kind,
        .vendor_id = device->vendor_id,
        .product_id = device->product_id,
        .product = device->product,
        .serial = device->serial,
        .location = location,
        .problem = device->problem,
    };

    port->library = g_object_ref (self->library);
    port->clock = g_object_ref (self->clock);
    port->path = g_strdup (device->path);
    port->report_size = get_report_size (self, device);
    port->bulk = device->bulk;
    port->interface_number = device->interface_number;
    salvor_port_set_info (SALVOR_PORT (port), &info);
    return SALVOR_PORT (port);
}

/* FALSE: going, or not yet there for this account; a person need not hear of rights that come in a
 * moment. */
static gboolean
look_at (SalvorHidPorts *self, SalvorHidDevice *device)
{
    device->port_path = salvor_hotplug_get_port_path (self->hotplug, device->path);
    if (salvor_hotplug_check_node (device->path, &device->problem))
        return TRUE;
    /* its node goes a moment before the system forgets it */
    if (g_error_matches (device->problem, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED))
        return FALSE;
    return salvor_hotplug_is_settled (self->hotplug, device->path);
}

/* The first time it asks what the program knows; from then on that stays as it is. */
static void
identify (SalvorHidPorts *self, GPtrArray *devices)
{
    g_mutex_lock (&self->mutex);
    if (self->func != NULL)
        self->func (self->identities, self->func_data);
    self->func = NULL;
    g_mutex_unlock (&self->mutex);
    salvor_hid_devices_identify (devices, (const SalvorUsbIdentity *) self->identities->data,
                                 self->identities->len);
}

static GPtrArray *
hid_ports_enumerate (SalvorPortProvider *provider, GError **error)
{
    SalvorHidPorts *self = SALVOR_HID_PORTS (provider);
    g_autoptr (GPtrArray) devices = salvor_hid_library_enumerate (self->library);
    GPtrArray *ports = g_ptr_array_new_with_free_func (g_object_unref);

    for (guint i = 0; i < devices->len;) {
        if (look_at (self, g_ptr_array_index (devices, i)))
            i++;
        else
            g_ptr_array_remove_index (devices, i);
    }
    salvor_hotplug_add_unlisted (self->hotplug, devices);
    salvor_bulk_probes_add (devices);
    if (devices->len > 0)
        identify (self, devices);
    for (guint i = 0; i < devices->len; i++)
        g_ptr_array_add (ports, create_port (self, g_ptr_array_index (devices, i)));
    return ports;
}

static gboolean
hid_ports_claims (SalvorPortProvider *provider, const char *board_name)
{
    return g_str_has_prefix (board_name, "usb:") || g_str_has_prefix (board_name, PROBE_PREFIX);
}

/* A probe is there or it is not; what can be chosen is what it speaks with the chip. */
static gboolean
hid_ports_prepare (SalvorPortProvider *provider, const char *board_name, GError **error)
{
    SalvorHidPorts *self = SALVOR_HID_PORTS (provider);
    g_autofree char *plain = NULL;
    SalvorProbeLine line;

    if (!g_str_has_prefix (board_name, PROBE_PREFIX))
        return TRUE;
    if (!salvor_probe_name_parse (board_name, &plain, &line, error))
        return FALSE;
    g_mutex_lock (&self->mutex);
    if (line == SALVOR_PROBE_LINE_ANY)
        g_hash_table_remove (self->wishes, plain);
    else
        g_hash_table_replace (self->wishes, g_steal_pointer (&plain), g_strdup (board_name));
    g_mutex_unlock (&self->mutex);
    return TRUE;
}

static gboolean
hid_ports_wait_for_change (SalvorPortProvider *provider, const char *board_name,
                           SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    gint64 us = MIN (salvor_deadline_get_remaining_us (&deadline), LOOK_AGAIN_US);

    return salvor_clock_wait (deadline.clock, us, cancellable, error);
}

static void
salvor_hid_ports_provider_init (SalvorPortProviderInterface *iface)
{
    iface->enumerate = hid_ports_enumerate;
    iface->claims = hid_ports_claims;
    iface->prepare = hid_ports_prepare;
    iface->wait_for_change = hid_ports_wait_for_change;
}
