/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-disguised-ports"
#include "config.h"

#include "window/disguised-ports.h"

#define TEST_TYPE_DISGUISED_PORT (test_disguised_port_get_type ())
G_DECLARE_FINAL_TYPE (TestDisguisedPort, test_disguised_port, TEST, DISGUISED_PORT, SalvorPort)

struct _TestDisguisedPort {
    SalvorPort parent_instance;

    SalvorPort *inner; /* owned */
};

G_DEFINE_FINAL_TYPE (TestDisguisedPort, test_disguised_port, SALVOR_TYPE_PORT)

static SalvorPacketTransport *
test_disguised_port_create_transport (SalvorPort *port)
{
    return salvor_port_create_transport (TEST_DISGUISED_PORT (port)->inner);
}

static SalvorClock *
test_disguised_port_get_clock (SalvorPort *port)
{
    return salvor_port_get_clock (TEST_DISGUISED_PORT (port)->inner);
}

static void
test_disguised_port_dispose (GObject *object)
{
    g_clear_object (&TEST_DISGUISED_PORT (object)->inner);
    G_OBJECT_CLASS (test_disguised_port_parent_class)->dispose (object);
}

static void
test_disguised_port_class_init (TestDisguisedPortClass *klass)
{
    G_OBJECT_CLASS (klass)->dispose = test_disguised_port_dispose;
    SALVOR_PORT_CLASS (klass)->create_transport = test_disguised_port_create_transport;
    SALVOR_PORT_CLASS (klass)->get_clock = test_disguised_port_get_clock;
}

static void
test_disguised_port_init (TestDisguisedPort *self)
{
}

static SalvorPort *
disguise (SalvorPort *inner, const char *real_name)
{
    TestDisguisedPort *self = g_object_new (TEST_TYPE_DISGUISED_PORT, NULL);
    SalvorPortInfo info = *salvor_port_get_info (inner);

    self->inner = g_object_ref (inner);
    info.board_name = real_name;
    info.location = "USB port 1-1";
    info.title = NULL;
    info.chip_name = NULL;
    info.simulated = FALSE;
    salvor_port_set_info (SALVOR_PORT (self), &info);
    return SALVOR_PORT (self);
}

struct _TestDisguisedPorts {
    GObject parent_instance;

    SalvorPortProvider *practice; /* owned */
    GMutex mutex;                 /* guards the table: boards look from their own threads */
    GHashTable *names;            /* practice name to real name */
};

static void test_disguised_ports_iface_init (SalvorPortProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestDisguisedPorts, test_disguised_ports, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PORT_PROVIDER,
                                                      test_disguised_ports_iface_init))

/* (transfer full) (nullable) */
static char *
get_real_name (TestDisguisedPorts *self, const char *practice_name)
{
    char *name;

    g_mutex_lock (&self->mutex);
    name = g_strdup (g_hash_table_lookup (self->names, practice_name));
    g_mutex_unlock (&self->mutex);
    return name;
}

/* (transfer full) (nullable) */
static char *
get_practice_name (TestDisguisedPorts *self, const char *real_name)
{
    GHashTableIter iter;
    gpointer practice_name, name;
    char *found = NULL;

    g_mutex_lock (&self->mutex);
    g_hash_table_iter_init (&iter, self->names);
    while (found == NULL && g_hash_table_iter_next (&iter, &practice_name, &name)) {
        if (g_str_equal (name, real_name))
            found = g_strdup (practice_name);
    }
    g_mutex_unlock (&self->mutex);
    return found;
}

static GPtrArray *
ports_enumerate (SalvorPortProvider *provider, GError **error)
{
    TestDisguisedPorts *self = TEST_DISGUISED_PORTS (provider);
    GPtrArray *ports = g_ptr_array_new_with_free_func (g_object_unref);
    g_autoptr (GPtrArray) inner = salvor_port_provider_enumerate (self->practice, error);

    for (guint i = 0; inner != NULL && i < inner->len; i++) {
        SalvorPort *port = g_ptr_array_index (inner, i);
        g_autofree char *name = get_real_name (self, salvor_port_get_info (port)->board_name);

        if (name != NULL)
            g_ptr_array_add (ports, disguise (port, name));
    }
    return ports;
}

static gboolean
ports_claims (SalvorPortProvider *provider, const char *board_name)
{
    return g_str_has_prefix (board_name, "usb:") || g_str_has_prefix (board_name, "probe:");
}

static gboolean
ports_wait_for_change (SalvorPortProvider *provider, const char *board_name,
                       SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    TestDisguisedPorts *self = TEST_DISGUISED_PORTS (provider);
    g_autofree char *name = get_practice_name (self, board_name);

    return salvor_port_provider_wait_for_change (self->practice, name != NULL ? name : board_name,
                                                 deadline, cancellable, error);
}

static void
test_disguised_ports_iface_init (SalvorPortProviderInterface *iface)
{
    iface->enumerate = ports_enumerate;
    iface->claims = ports_claims;
    iface->wait_for_change = ports_wait_for_change;
}

static void
test_disguised_ports_finalize (GObject *object)
{
    TestDisguisedPorts *self = TEST_DISGUISED_PORTS (object);

    g_object_unref (self->practice);
    g_hash_table_unref (self->names);
    g_mutex_clear (&self->mutex);
    G_OBJECT_CLASS (test_disguised_ports_parent_class)->finalize (object);
}

static void
test_disguised_ports_class_init (TestDisguisedPortsClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = test_disguised_ports_finalize;
}

static void
test_disguised_ports_init (TestDisguisedPorts *self)
{
    g_mutex_init (&self->mutex);
    self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

SalvorPortProvider *
test_disguised_ports_new (SalvorPortProvider *practice)
{
    TestDisguisedPorts *self = g_object_new (TEST_TYPE_DISGUISED_PORTS, NULL);

    self->practice = g_object_ref (practice);
    return SALVOR_PORT_PROVIDER (self);
}

void
test_disguised_ports_plug_in (TestDisguisedPorts *self, const char *practice_name,
                              const char *real_name)
{
    g_autoptr (GError) error = NULL;

    salvor_port_provider_prepare (self->practice, practice_name, &error);
    g_assert_no_error (error);
    g_mutex_lock (&self->mutex);
    g_hash_table_insert (self->names, g_strdup (practice_name), g_strdup (real_name));
    g_mutex_unlock (&self->mutex);
}

void
test_disguised_ports_pull_out (TestDisguisedPorts *self, const char *real_name)
{
    g_autofree char *practice_name = get_practice_name (self, real_name);

    g_assert_nonnull (practice_name);
    g_mutex_lock (&self->mutex);
    g_hash_table_remove (self->names, practice_name);
    g_mutex_unlock (&self->mutex);
}
