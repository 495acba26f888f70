/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulator/bench.h"

#include "protocol/mboot.h"
#include "protocol/sdp.h"

/*
 * Every command is cancelled before its first act on the wire, before its second, and so on until
 * it is let through. Each time the practice board must be left so that the next command works.
 */

/* ---- a transport that cancels before its nth act ---- */

#define TYPE_CANCELLING_TRANSPORT (cancelling_transport_get_type ())
G_DECLARE_FINAL_TYPE (CancellingTransport, cancelling_transport, CANCELLING, TRANSPORT, GObject)

struct _CancellingTransport {
    GObject parent_instance;

    SalvorPacketTransport *inner; /* owned, open */
    GCancellable *cancellable;
    guint acts_left; /* before the cancel */
};

static void cancelling_transport_iface_init (SalvorPacketTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CancellingTransport, cancelling_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PACKET_TRANSPORT,
                                                      cancelling_transport_iface_init))

static void
cancelling_transport_finalize (GObject *object)
{
    CancellingTransport *self = CANCELLING_TRANSPORT (object);

    g_object_unref (self->inner);
    g_object_unref (self->cancellable);
    G_OBJECT_CLASS (cancelling_transport_parent_class)->finalize (object);
}

static void
cancelling_transport_class_init (CancellingTransportClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = cancelling_transport_finalize;
}

static void
cancelling_transport_init (CancellingTransport *self)
{
    self->cancellable = g_cancellable_new ();
}

static CancellingTransport *
cancelling_transport_new (SalvorPacketTransport *inner)
{
    CancellingTransport *self = g_object_new (TYPE_CANCELLING_TRANSPORT, NULL);

    self->inner = g_object_ref (inner);
    return self;
}

static void
arm (CancellingTransport *self, guint acts)
{
    g_cancellable_reset (self->cancellable);
    self->acts_left = acts;
}

static void
count_down (CancellingTransport *self)
{
    if (self->acts_left == 0)
        g_cancellable_cancel (self->cancellable);
    else
        self->acts_left--;
}

static gboolean
cancelling_send (SalvorPacketTransport *transport, const guint8 *packet, gsize size,
                 SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    CancellingTransport *self = CANCELLING_TRANSPORT (transport);

    count_down (self);
    return salvor_packet_transport_send (self->inner, packet, size, deadline, cancellable, error);
}

static GBytes *
cancelling_receive (SalvorPacketTransport *transport, SalvorDeadline deadline,
                    GCancellable *cancellable, GError **error)
{
    CancellingTransport *self = CANCELLING_TRANSPORT (transport);

    count_down (self);
    return salvor_packet_transport_receive (self->inner, deadline, cancellable, error);
}

static SalvorClock *
cancelling_get_clock (SalvorPacketTransport *transport)
{
    return salvor_packet_transport_get_clock (CANCELLING_TRANSPORT (transport)->inner);
}

static const char *
cancelling_describe (SalvorPacketTransport *transport)
{
    return "cancelling";
}

static void
cancelling_transport_iface_init (SalvorPacketTransportInterface *iface)
{
    iface->send = cancelling_send;
    iface->receive = cancelling_receive;
    iface->get_clock = cancelling_get_clock;
    iface->describe = cancelling_describe;
}

/* ---- the board ---- */

/* RAM that neither the ROM nor the loader uses (protocols 2.7, 3.7) */
#define ROM_SCRATCH 0x2020A000
#define LOADER_SCRATCH 0x20202000

/* Three reports of data, more than a tenth of a second of nothing to hide in */
static const guint8 content[3000] = { 0x5A, 0xA5 };

typedef struct {
    Bench *bench;
    Line *line;
    CancellingTransport *transport;
    SalvorSdp *sdp;     /* nullable */
    SalvorMboot *mboot; /* nullable */
} Fixture;

static void
set_up_rom (Fixture *fixture, gconstpointer data)
{
    fixture->bench = bench_new ("sim:rt1024-serial");
    fixture->line = bench_open (fixture->bench, SALVOR_PORT_ROM);
    fixture->transport = cancelling_transport_new (fixture->line->transport);
    fixture->sdp = salvor_sdp_new (SALVOR_PACKET_TRANSPORT (fixture->transport));
}

/* Flash set up with the word for the built-in part (protocols 4.2). */
static void
set_up_loader (Fixture *fixture, gconstpointer data)
{
    fixture->bench = bench_new ("sim:rt1024-serial");
    g_assert_true (bench_start_loader (fixture->bench, NULL));
    fixture->line = bench_open (fixture->bench, SALVOR_PORT_FLASHLOADER);
    fixture->transport = cancelling_transport_new (fixture->line->transport);
    fixture->mboot = salvor_mboot_new (SALVOR_PACKET_TRANSPORT (fixture->transport));
    arm (fixture->transport, G_MAXUINT);
    g_assert_true (
        salvor_mboot_fill_memory (fixture->mboot, LOADER_SCRATCH, 4, 0xC0000007, NULL, NULL));
    g_assert_true (salvor_mboot_configure_memory (fixture->mboot, 9, LOADER_SCRATCH, NULL, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_clear_object (&fixture->sdp);
    g_clear_object (&fixture->mboot);
    g_assert_finalize_object (fixture->transport);
    line_free (fixture->line);
    bench_free (fixture->bench);
}

typedef gboolean (*Command) (Fixture *fixture, GCancellable *cancellable, GError **error);

/* What the board is asked after each cancel */
static void
assert_answers (Fixture *fixture)
{
    guint32 values[SALVOR_MBOOT_MAX_PARAMETERS] = { 0 };
    guint n_values;
    g_autoptr (GError) error = NULL;

    if (fixture->sdp != NULL)
        salvor_sdp_read_register (fixture->sdp, 0x400F8004, 32, values, NULL, &error);
    else
        salvor_mboot_get_property (fixture->mboot, SALVOR_MBOOT_PROPERTY_MAX_PACKET_SIZE, 0, values,
                                   &n_values, NULL, &error);
    g_assert_no_error (error);
    if (fixture->mboot != NULL)
        g_assert_cmpuint (values[0], ==, 1012);
}

static void
test_every_act (Fixture *fixture, gconstpointer data)
{
    Command command = *(const Command *) data;
    gboolean done = FALSE;
    guint acts;

    for (acts = 0; !done; acts++) {
        g_autoptr (GError) error = NULL;

        g_assert_cmpuint (acts, <, 200);
        arm (fixture->transport, acts);
        done = command (fixture, fixture->transport->cancellable, &error);
        if (!done)
            g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
        arm (fixture->transport, G_MAXUINT);
        assert_answers (fixture);
    }
    g_assert_cmpuint (acts, >, 3);
}

/* ---- the commands ---- */

static gboolean
rom_read_register (Fixture *fixture, GCancellable *cancellable, GError **error)
{
    guint32 value;

    return salvor_sdp_read_register (fixture->sdp, 0x400F801C, 32, &value, cancellable, error);
}

static gboolean
rom_read_memory (Fixture *fixture, GCancellable *cancellable, GError **error)
{
    g_autoptr (GBytes) bytes
               = salvor_sdp_read_memory (fixture->sdp, ROM_SCRATCH, 300, cancellable, error);

    return bytes != NULL;
}

static gboolean
rom_write_file (Fixture *fixture, GCancellable *cancellable, GError **error)
{
    g_autoptr (GBytes) file = g_bytes_new_static (content, sizeof content);

    return salvor_sdp_write_file (fixture->sdp, ROM_SCRATCH, file, NULL, cancellable, error);
}

static gboolean
loader_write (Fixture *fixture, GCancellable *cancellable, GError **error)
{
    return salvor_mboot_write_memory (fixture->mboot, LOADER_SCRATCH, content, sizeof content, NULL,
                                      cancellable, error);
}

static gboolean
loader_read (Fixture *fixture, GCancellable *cancellable, GError **error)
{
    g_autoptr (GBytes) bytes = salvor_mboot_read_memory (fixture->mboot, LOADER_SCRATCH, 3000, NULL,
                                                         cancellable, error);

    return bytes != NULL;
}

static gboolean
loader_erase (Fixture *fixture, GCancellable *cancellable, GError **error)
{
    return salvor_mboot_erase_region (fixture->mboot, 0x60010000, 0x10000,
                                      SALVOR_MBOOT_ERASE_BASE_TIMEOUT_MS, cancellable, error);
}

static gboolean
loader_write_flash (Fixture *fixture, GCancellable *cancellable, GError **error)
{
    /* erased each time: the part written before the cancel is not blank */
    return salvor_mboot_erase_region (fixture->mboot, 0x60010000, 0x1000,
                                      SALVOR_MBOOT_ERASE_BASE_TIMEOUT_MS, NULL, error)
           && salvor_mboot_write_memory (fixture->mboot, 0x60010000, content, sizeof content, NULL,
                                         cancellable, error);
}

static gboolean
loader_erase_all (Fixture *fixture, GCancellable *cancellable, GError **error)
{
    return salvor_mboot_erase_all (fixture->mboot, 9, 60000, cancellable, error);
}

static gboolean
loader_receive_sb_file (Fixture *fixture, GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local = NULL;

    if (salvor_mboot_receive_sb_file (fixture->mboot, content, sizeof content, 5000, NULL,
                                      cancellable, &local)
        || g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_LOCKED))
        return TRUE; /* refused, to its end */
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

static gboolean
loader_generate_key_blob (Fixture *fixture, GCancellable *cancellable, GError **error)
{
    g_autoptr (GBytes) blob
               = salvor_mboot_generate_key_blob (fixture->mboot, content, cancellable, error);

    return blob != NULL;
}

static gboolean
loader_call (Fixture *fixture, GCancellable *cancellable, GError **error)
{
    guint32 result;

    return salvor_mboot_call (fixture->mboot, 0, 0, 1000, &result, cancellable, error);
}

int
main (int argc, char *argv[])
{
    static const Command commands[] = { rom_read_register,
                                        rom_read_memory,
                                        rom_write_file,
                                        loader_write,
                                        loader_read,
                                        loader_erase,
                                        loader_write_flash,
                                        loader_erase_all,
                                        loader_receive_sb_file,
                                        loader_generate_key_blob,
                                        loader_call };

    g_test_init (&argc, &argv, NULL);
    g_test_add ("/cancel/sdp/read-register", Fixture, &commands[0], set_up_rom, test_every_act,
                tear_down);
    g_test_add ("/cancel/sdp/read-memory", Fixture, &commands[1], set_up_rom, test_every_act,
                tear_down);
    g_test_add ("/cancel/sdp/write-file", Fixture, &commands[2], set_up_rom, test_every_act,
                tear_down);
    g_test_add ("/cancel/mboot/write-memory", Fixture, &commands[3], set_up_loader, test_every_act,
                tear_down);
    g_test_add ("/cancel/mboot/read-memory", Fixture, &commands[4], set_up_loader, test_every_act,
                tear_down);
    g_test_add ("/cancel/mboot/erase-region", Fixture, &commands[5], set_up_loader, test_every_act,
                tear_down);
    g_test_add ("/cancel/mboot/write-flash", Fixture, &commands[6], set_up_loader, test_every_act,
                tear_down);
    g_test_add ("/cancel/mboot/erase-all", Fixture, &commands[7], set_up_loader, test_every_act,
                tear_down);
    g_test_add ("/cancel/mboot/receive-sb-file", Fixture, &commands[8], set_up_loader,
                test_every_act, tear_down);
    g_test_add ("/cancel/mboot/generate-key-blob", Fixture, &commands[9], set_up_loader,
                test_every_act, tear_down);
    g_test_add ("/cancel/mboot/call", Fixture, &commands[10], set_up_loader, test_every_act,
                tear_down);
    return g_test_run ();
}
