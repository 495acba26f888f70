/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scripted-transport.h"
#include "private-file.h"

#include "base/errors.h"
#include "transport/port-list.h"

#include <glib/gstdio.h>
#include <string.h>

/* ---- a port with a script behind it ---- */

#define TYPE_FAKE_PORT (fake_port_get_type ())
G_DECLARE_FINAL_TYPE (FakePort, fake_port, FAKE, PORT, SalvorPort)

struct _FakePort {
    SalvorPort parent_instance;

    SalvorPacketTransport *transport; /* owned */
};

G_DEFINE_FINAL_TYPE (FakePort, fake_port, SALVOR_TYPE_PORT)

static SalvorPacketTransport *
fake_create_transport (SalvorPort *port)
{
    return g_object_ref (FAKE_PORT (port)->transport);
}

static SalvorClock *
fake_get_clock (SalvorPort *port)
{
    return g_object_ref (salvor_packet_transport_get_clock (FAKE_PORT (port)->transport));
}

static gboolean
fake_act (SalvorPort *port, const char *hand_step, GError **error)
{
    return TRUE;
}

static void
fake_port_finalize (GObject *object)
{
    g_object_unref (FAKE_PORT (object)->transport);
    G_OBJECT_CLASS (fake_port_parent_class)->finalize (object);
}

static void
fake_port_class_init (FakePortClass *klass)
{
    SalvorPortClass *port_class = SALVOR_PORT_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = fake_port_finalize;
    port_class->create_transport = fake_create_transport;
    port_class->get_clock = fake_get_clock;
    port_class->act = fake_act;
}

static void
fake_port_init (FakePort *self)
{
}

static SalvorPort *
fake_port_new (const char *board_name, SalvorPortKind kind, ScriptedTransport *transport)
{
    FakePort *self = g_object_new (TYPE_FAKE_PORT, NULL);
    const SalvorPortInfo info = { .board_name = board_name,
                                  .kind = kind,
                                  .vendor_id = 0x1FC9,
                                  .product_id = 0x0130,
                                  .product = "a \"ROM\"",
                                  .location = "bench" };

    self->transport = SALVOR_PACKET_TRANSPORT (g_object_ref (transport));
    salvor_port_set_info (SALVOR_PORT (self), &info);
    return SALVOR_PORT (self);
}

/* ---- a provider of what the test puts in ---- */

#define TYPE_FAKE_PORTS (fake_ports_get_type ())
G_DECLARE_FINAL_TYPE (FakePorts, fake_ports, FAKE, PORTS, GObject)

struct _FakePorts {
    GObject parent_instance;

    GPtrArray *ports; /* of SalvorPort, owned */
};

static GPtrArray *
fake_enumerate (SalvorPortProvider *provider, GError **error)
{
    GPtrArray *own = FAKE_PORTS (provider)->ports;
    GPtrArray *ports = g_ptr_array_new_with_free_func (g_object_unref);

    for (guint i = 0; i < own->len; i++)
        g_ptr_array_add (ports, g_object_ref (g_ptr_array_index (own, i)));
    return ports;
}

static gboolean
fake_claims (SalvorPortProvider *provider, const char *board_name)
{
    return TRUE;
}

static void
fake_ports_iface_init (SalvorPortProviderInterface *iface)
{
    iface->enumerate = fake_enumerate;
    iface->claims = fake_claims;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakePorts, fake_ports, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PORT_PROVIDER,
                                                      fake_ports_iface_init))

static void
fake_ports_finalize (GObject *object)
{
    g_ptr_array_unref (FAKE_PORTS (object)->ports);
    G_OBJECT_CLASS (fake_ports_parent_class)->finalize (object);
}

static void
fake_ports_class_init (FakePortsClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = fake_ports_finalize;
}

static void
fake_ports_init (FakePorts *self)
{
    self->ports = g_ptr_array_new_with_free_func (g_object_unref);
}

/* ---- the bench ---- */

typedef struct {
    char *folder;
    char *path;
    FakePorts *fake;
    SalvorPortList *ports;
    SalvorRecorder *recorder;
    ScriptedTransport *script;
    GError *error;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->folder = g_dir_make_tmp ("recorder-XXXXXX", NULL);
    fixture->path = g_build_filename (fixture->folder, "recording", NULL);
    fixture->fake = g_object_new (TYPE_FAKE_PORTS, NULL);
    fixture->ports = salvor_port_list_new ();
    salvor_port_list_add_provider (fixture->ports, SALVOR_PORT_PROVIDER (fixture->fake));
    fixture->recorder = salvor_recorder_new (fixture->path, &fixture->error);
    g_assert_no_error (fixture->error);
    salvor_port_list_set_recorder (fixture->ports, fixture->recorder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_assert_finalize_object (fixture->ports);
    g_assert_finalize_object (fixture->recorder);
    g_assert_finalize_object (fixture->fake);
    if (fixture->script != NULL)
        g_assert_finalize_object (fixture->script);
    g_clear_error (&fixture->error);
    g_unlink (fixture->path);
    g_rmdir (fixture->folder);
    g_free (fixture->path);
    g_free (fixture->folder);
}

static void
plug (Fixture *fixture, const char *board_name, SalvorPortKind kind)
{
    g_ptr_array_add (fixture->fake->ports, fake_port_new (board_name, kind, fixture->script));
}

static void
start (Fixture *fixture, const char *const *lines, gsize n_lines)
{
    fixture->script = scripted_transport_new (lines, n_lines);
    plug (fixture, "usb:1", SALVOR_PORT_ROM);
}

#define START(fixture, ...)                                                                        \
    const char *const lines[] = { __VA_ARGS__ };                                                   \
    start ((fixture), lines, G_N_ELEMENTS (lines))

/* A lease on what is plugged in at @board_name */
static SalvorTransportLease *
acquire (Fixture *fixture, const char *board_name)
{
    g_autoptr (SalvorPort) port = salvor_port_list_find (fixture->ports, board_name,
                                                         SALVOR_PORT_ROM, &fixture->error);
    g_autoptr (SalvorPacketTransport) transport = NULL;
    SalvorTransportLease *lease;

    g_assert_no_error (fixture->error);
    transport = salvor_port_create_transport (port);
    lease = salvor_transport_acquire (transport, NULL, &fixture->error);
    g_assert_no_error (fixture->error);
    return lease;
}

static SalvorDeadline
after_ms (Fixture *fixture, guint ms)
{
    return salvor_deadline_after_ms (
        salvor_packet_transport_get_clock (SALVOR_PACKET_TRANSPORT (fixture->script)), ms);
}

static gboolean
send (Fixture *fixture, SalvorTransportLease *lease, guint8 byte)
{
    g_clear_error (&fixture->error);
    return salvor_packet_transport_send (salvor_transport_lease_get_transport (lease), &byte, 1,
                                         after_ms (fixture, 100), NULL, &fixture->error);
}

static gboolean
receive (Fixture *fixture, SalvorTransportLease *lease, guint timeout_ms)
{
    g_autoptr (GBytes) packet = NULL;

    g_clear_error (&fixture->error);
    packet
        = salvor_packet_transport_receive (salvor_transport_lease_get_transport (lease),
                                           after_ms (fixture, timeout_ms), NULL, &fixture->error);
    return packet != NULL;
}

#define FIRST_LINES "salvor-recording 1\nboard \"usb:1\"\n"
#define PLUG "0.000000 1 plug rom 1fc9:0130 product=\"a \\\"ROM\\\"\" location=\"bench\"\n"

static void
assert_recorded (Fixture *fixture, const char *text)
{
    g_autofree char *content = NULL;

    salvor_recorder_finish (fixture->recorder, &fixture->error);
    g_assert_no_error (fixture->error);
    g_assert_true (g_file_get_contents (fixture->path, &content, NULL, NULL));
    g_assert_cmpstr (content, ==, text);
}

/* ---- what is written ---- */

static void
test_exchange (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorTransportLease) lease = NULL;
    START (fixture, "> 01", "wait 20", "< 11 +65", "< 12", "send-timeout");

    lease = acquire (fixture, "usb:1");
    g_assert_false (receive (fixture, lease, 0)); /* a look */
    g_assert_true (send (fixture, lease, 0x01));
    g_assert_true (receive (fixture, lease, 50));
    g_assert_true (receive (fixture, lease, 0));
    g_assert_false (send (fixture, lease, 0x02));
    g_assert_error (fixture->error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
    g_assert_false (receive (fixture, lease, 50));
    g_assert_error (fixture->error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
    g_clear_error (&fixture->error);
    g_clear_pointer (&lease, salvor_transport_lease_free);
    assert_recorded (fixture, FIRST_LINES PLUG "0.000000 1 open\n"
                                               "0.000000 1 > 01\n"
                                               "0.020000 1 < 11 00*64\n"
                                               "0.020000 1 < 12\n"
                                               "0.120000 1 ! 02\n"
                                               "0.170000 1 silence\n"
                                               "0.170000 1 close\n");
}

/* Everything is in the file at any time: a program that crashes leaves it. */
static void
test_written_at_once (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorTransportLease) lease = NULL;
    g_autofree char *content = NULL;
    START (fixture, "> 01");

    lease = acquire (fixture, "usb:1");
    g_assert_true (send (fixture, lease, 0x01));
    g_assert_true (g_file_get_contents (fixture->path, &content, NULL, NULL));
    g_assert_cmpstr (content, ==, FIRST_LINES PLUG "0.000000 1 open\n0.000000 1 > 01\n");
}

static void
test_unplugged (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorTransportLease) lease = NULL;
    START (fixture, "> 01", "gone");

    lease = acquire (fixture, "usb:1");
    g_assert_true (send (fixture, lease, 0x01));
    g_assert_false (receive (fixture, lease, 50));
    g_assert_error (fixture->error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
    g_assert_false (send (fixture, lease, 0x02));
    g_clear_error (&fixture->error);
    g_clear_pointer (&lease, salvor_transport_lease_free);
    assert_recorded (fixture, FIRST_LINES PLUG "0.000000 1 open\n"
                                               "0.000000 1 > 01\n"
                                               "0.000000 1 unplug\n");
}

/* What a cancel ended did not happen. */
static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorTransportLease) lease = NULL;
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    START (fixture, "< 11");

    lease = acquire (fixture, "usb:1");
    g_cancellable_cancel (cancellable);
    g_assert_null (salvor_packet_transport_receive (salvor_transport_lease_get_transport (lease),
                                                    after_ms (fixture, 50), cancellable,
                                                    &fixture->error));
    g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_clear_error (&fixture->error);
    assert_recorded (fixture, FIRST_LINES PLUG "0.000000 1 open\n");
}

/* The first board that is opened; another one passes by. */
static void
test_one_board (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorTransportLease) lease = NULL;
    START (fixture, "> 01", "> 02");

    plug (fixture, "usb:2", SALVOR_PORT_ROM);
    lease = acquire (fixture, "usb:1");
    g_assert_true (send (fixture, lease, 0x01));
    salvor_transport_lease_free (lease);
    lease = acquire (fixture, "usb:2");
    g_assert_true (send (fixture, lease, 0x02));
    g_assert_cmpstr (salvor_recorder_get_board_name (fixture->recorder), ==, "usb:1");
    assert_recorded (fixture,
                     FIRST_LINES PLUG "0.000000 1 open\n0.000000 1 > 01\n0.000000 1 close\n");
}

static void
test_comes_and_goes (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorTransportLease) lease = NULL;
    g_autoptr (GPtrArray) ports = NULL;
    START (fixture, "gone");

    plug (fixture, "usb:1", SALVOR_PORT_PROBE); /* there from the start */
    lease = acquire (fixture, "usb:1");
    g_clear_pointer (&lease, salvor_transport_lease_free);
    g_ptr_array_remove_index (fixture->fake->ports, 0);
    plug (fixture, "usb:1", SALVOR_PORT_FLASHLOADER);
    plug (fixture, "usb:2", SALVOR_PORT_ROM);
    ports = salvor_port_list_enumerate (fixture->ports);
    g_assert_cmpuint (ports->len, ==, 3);
    salvor_port_act (g_ptr_array_index (ports, 0), "power-cycle", &fixture->error);
    assert_recorded (
        fixture, FIRST_LINES PLUG
        "0.000000 2 plug probe 1fc9:0130 product=\"a \\\"ROM\\\"\" location=\"bench\"\n"
        "0.000000 1 open\n"
        "0.000000 1 close\n"
        "0.000000 1 unplug\n"
        "0.000000 3 plug flashloader 1fc9:0130 product=\"a \\\"ROM\\\"\" location=\"bench\"\n"
        "0.000000 3 act power-cycle\n");
}

static char *
talk (SalvorPortKind kind, gboolean outgoing, const guint8 *packet, gsize size, gpointer user_data)
{
    guint *count = user_data;

    (*count)++;
    return outgoing ? g_strdup_printf ("number %u", *count) : NULL;
}

static void
test_comments (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorTransportLease) lease = NULL;
    guint count = 0;
    START (fixture, "> 01", "< 11", "> 02");

    salvor_recorder_set_packet_text (fixture->recorder, talk, &count, NULL);
    lease = acquire (fixture, "usb:1");
    g_assert_true (send (fixture, lease, 0x01));
    g_assert_true (receive (fixture, lease, 50));
    g_assert_true (send (fixture, lease, 0x02));
    assert_recorded (fixture, FIRST_LINES PLUG "0.000000 1 open\n"
                                               "# number 1\n"
                                               "0.000000 1 > 01\n"
                                               "0.000000 1 < 11\n"
                                               "# number 3\n"
                                               "0.000000 1 > 02\n");
}

/* ---- the file ---- */

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
    g_assert_null (salvor_recorder_get_board_name (fixture->recorder));
    assert_recorded (fixture, "salvor-recording 1\n");
}

static void
test_private (Fixture *fixture, gconstpointer data)
{
    assert_private_file (fixture->path);
}

/* A recording may be replaced; what else has that name was named by mistake. */
static void
test_existing_file (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorRecorder) again = salvor_recorder_new (fixture->path, &fixture->error);
    g_autofree char *content = NULL;

    g_assert_no_error (fixture->error);
    g_assert_nonnull (again);
    g_assert_true (g_file_set_contents (fixture->path, "firmware", -1, NULL));
    g_assert_null (salvor_recorder_new (fixture->path, &fixture->error));
    g_assert_error (fixture->error, SALVOR_ERROR, SALVOR_ERROR_STORAGE);
    g_assert_true (g_file_get_contents (fixture->path, &content, NULL, NULL));
    g_assert_cmpstr (content, ==, "firmware");
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = g_build_filename (fixture->folder, "none", "recording", NULL);

    g_assert_null (salvor_recorder_new (path, &fixture->error));
    g_assert_error (fixture->error, SALVOR_ERROR, SALVOR_ERROR_STORAGE);
}

typedef void (*Test) (Fixture *fixture, gconstpointer data);

static void
add (const char *path, Test test)
{
    g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    add ("/recorder/exchange", test_exchange);
    add ("/recorder/written-at-once", test_written_at_once);
    add ("/recorder/unplugged", test_unplugged);
    add ("/recorder/cancelled", test_cancelled);
    add ("/recorder/one-board", test_one_board);
    add ("/recorder/comes-and-goes", test_comes_and_goes);
    add ("/recorder/comments", test_comments);
    add ("/recorder/file/nothing", test_nothing);
    add ("/recorder/file/private", test_private);
    add ("/recorder/file/existing", test_existing_file);
    add ("/recorder/file/no-folder", test_no_folder);
    return g_test_run ();
}
