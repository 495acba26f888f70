/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bytes.h"
#include "base/errors.h"
#include "protocol/mboot.h"
#include "protocol/sdp.h"

#include <string.h>

/*
 * A device that answers anything at all: half-right reports, noise, silence, endless talk. Whatever
 * it does, a command ends, in bounded time and after a bounded number of reports, and either
 * succeeds or says why not. Seeds are fixed, so a failure comes back.
 */
#define N_SEEDS 400
#define COMMANDS_PER_SEED 8

/* Virtual time one command may take: a deadline for each report of the largest data phase below,
 * of which a device could use up every one. */
#define MAX_COMMAND_S 3600

/* Draining stops after 8192 reports; the rest is what one command may receive. */
#define MAX_REPORTS_PER_COMMAND 20000

#define TYPE_HOSTILE_TRANSPORT (hostile_transport_get_type ())
G_DECLARE_FINAL_TYPE (HostileTransport, hostile_transport, HOSTILE, TRANSPORT, GObject)

struct _HostileTransport {
    GObject parent_instance;

    GRand *rand;
    SalvorClock *clock;
    gboolean rom;        /* speaks SDP where it is honest, else mboot */
    guint talkativeness; /* percent of receives that get a report */
    guint honesty;       /* percent of reports that are right */
    guint n_reports;     /* since the command began */
    guint8 last_tag;     /* of the last mboot command: a good liar knows what was asked */
    guint8 last_code;    /* of the last SDP command, one byte of two */
    guint n_told;        /* reports since the last command */
    GCancellable *cancellable;
};

static void hostile_transport_iface_init (SalvorPacketTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HostileTransport, hostile_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PACKET_TRANSPORT,
                                                      hostile_transport_iface_init))

static void
hostile_transport_finalize (GObject *object)
{
    HostileTransport *self = HOSTILE_TRANSPORT (object);

    g_rand_free (self->rand);
    g_object_unref (self->clock);
    g_object_unref (self->cancellable);
    G_OBJECT_CLASS (hostile_transport_parent_class)->finalize (object);
}

static void
hostile_transport_class_init (HostileTransportClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = hostile_transport_finalize;
}

static void
hostile_transport_init (HostileTransport *self)
{
    self->clock = salvor_virtual_clock_new (0.0);
    self->cancellable = g_cancellable_new ();
}

static HostileTransport *
hostile_transport_new (guint32 seed, gboolean rom)
{
    HostileTransport *self = g_object_new (TYPE_HOSTILE_TRANSPORT, NULL);

    self->rand = g_rand_new_with_seed (seed);
    self->rom = rom;
    self->honesty = (guint) g_rand_int_range (self->rand, 50, 100);
    self->talkativeness = (guint) g_rand_int_range (self->rand, 40, 101);
    return self;
}

static gboolean
chance (HostileTransport *self, guint percent)
{
    return (guint) g_rand_int_range (self->rand, 0, 100) < percent;
}

static gboolean
hostile_open (SalvorPacketTransport *transport, GCancellable *cancellable, GError **error)
{
    return TRUE;
}

static gboolean
hostile_close (SalvorPacketTransport *transport, GError **error)
{
    return TRUE;
}

static gboolean
hostile_send (SalvorPacketTransport *transport, const guint8 *packet, gsize size,
              SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    HostileTransport *self = HOSTILE_TRANSPORT (transport);

    if (size > 4 && packet[0] == 1) {
        self->last_code = packet[1];
        self->last_tag = packet[4];
        self->n_told = 0;
    }
    if (chance (self, 2))
        g_cancellable_cancel (self->cancellable);
    if (!chance (self, 3))
        return TRUE;
    g_set_error (error, SALVOR_ERROR,
                 chance (self, 50) ? SALVOR_ERROR_TIMEOUT : SALVOR_ERROR_DISCONNECTED, "hostile");
    return FALSE;
}

static void
append_noise (HostileTransport *self, GByteArray *report, guint count)
{
    for (guint i = 0; i < count; i++)
        salvor_bytes_append_u8 (report, (guint8) g_rand_int_range (self->rand, 0, 256));
}

static guint32
pick_word (HostileTransport *self)
{
    const guint32 words[]
        = { 0,          4,          12,         10002,      10205,      0x56787856, 0x12343412,
            0x128A8A12, 0x88888888, 0x89232389, 0x33223300, 0xF0F0F0F0, 64,         G_MAXUINT32 };

    return words[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (words))];
}

/* An mboot answer with one thing or another wrong, or none. */
static void
append_mboot (HostileTransport *self, GByteArray *report)
{
    const guint8 tags[] = { 0xA0, 0xA0, 0xA3, 0xA7, 0xAF, 0x00 };
    guint n_parameters = (guint) g_rand_int_range (self->rand, 0, chance (self, 10) ? 256 : 4);

    salvor_bytes_append_u8 (report, 3);
    salvor_bytes_append_u8 (report, 0);
    salvor_bytes_append_u16_le (report, chance (self, 90) ? (guint16) (4 + 4 * n_parameters)
                                                          : (guint16) pick_word (self));
    salvor_bytes_append_u8 (report, tags[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (tags))]);
    append_noise (self, report, 2);
    salvor_bytes_append_u8 (report, (guint8) n_parameters);
    for (guint i = 0; i < n_parameters; i++)
        salvor_bytes_append_u32_le (report, i == 1 && chance (self, 60) ? self->last_tag
                                                                        : pick_word (self));
}

static void
append_data (HostileTransport *self, GByteArray *report)
{
    guint size = (guint) g_rand_int_range (self->rand, 0, 100);

    salvor_bytes_append_u8 (report, 4);
    salvor_bytes_append_u8 (report, 0);
    salvor_bytes_append_u16_le (report, (guint16) size);
    append_noise (self, report, chance (self, 90) ? size : size / 2);
}

static void
append_sdp (HostileTransport *self, GByteArray *report)
{
    salvor_bytes_append_u8 (report, chance (self, 50) ? 3 : 4);
    salvor_bytes_append_u32_be (report, pick_word (self));
    salvor_bytes_append_zeros (report, chance (self, 50) ? 60 : 0);
}

static void
append_honest_sdp (HostileTransport *self, GByteArray *report)
{
    const guint32 words[16] = {
        [2] = 0x128A8A12, [4] = 0x88888888, [5] = 0xF0F0F0F0, [10] = 0x128A8A12, [12] = 0x09D00D90
    };

    salvor_bytes_append_u8 (report, self->n_told == 0 ? 3 : 4);
    salvor_bytes_append_u32_be (report,
                                self->n_told == 0 ? 0x56787856 : words[self->last_code & 15]);
    salvor_bytes_append_zeros (report, 60);
}

static void
append_honest_mboot (HostileTransport *self, GByteArray *report)
{
    const guint8 generic[] = { 3, 0, 12, 0, 0xA0, 0, 0, 2, 0, 0, 0, 0, self->last_tag, 0, 0, 0 };
    const guint8 property[] = { 3, 0, 12, 0, 0xA7, 0, 0, 2, 0, 0, 0, 0, 100, 0, 0, 0 };
    const guint8 once[] = { 3, 0, 16, 0, 0xAF, 0, 0, 3, 0, 0, 0, 0, 4, 0, 0, 0, 1, 2, 3, 4 };
    const guint8 memory[] = { 3, 0, 12, 0, 0xA3, 1, 0, 2, 0, 0, 0, 0, 64, 0, 0, 0 };
    const guint8 content[68] = { 4, 0, 64 };

    if (self->last_tag == SALVOR_MBOOT_GET_PROPERTY)
        g_byte_array_append (report, property, sizeof property);
    else if (self->last_tag == SALVOR_MBOOT_READ_ONCE)
        g_byte_array_append (report, once, sizeof once);
    else if (self->last_tag == SALVOR_MBOOT_READ_MEMORY && self->n_told == 0)
        g_byte_array_append (report, memory, sizeof memory);
    else if (self->last_tag == SALVOR_MBOOT_READ_MEMORY && self->n_told == 1)
        g_byte_array_append (report, content, sizeof content);
    else
        g_byte_array_append (report, generic, sizeof generic);
}

static void
append_lie (HostileTransport *self, GByteArray *report)
{
    switch (g_rand_int_range (self->rand, 0, 4)) {
    case 0:
        append_mboot (self, report);
        break;
    case 1:
        append_data (self, report);
        break;
    case 2:
        append_sdp (self, report);
        break;
    default:
        append_noise (self, report, (guint) g_rand_int_range (self->rand, 1, 80));
        break;
    }
}

static GBytes *
make_report (HostileTransport *self)
{
    GByteArray *report = g_byte_array_new ();

    if (!chance (self, self->honesty))
        append_lie (self, report);
    else if (self->rom)
        append_honest_sdp (self, report);
    else
        append_honest_mboot (self, report);
    self->n_told++;
    return g_byte_array_free_to_bytes (report);
}

static GBytes *
hostile_receive (SalvorPacketTransport *transport, SalvorDeadline deadline,
                 GCancellable *cancellable, GError **error)
{
    HostileTransport *self = HOSTILE_TRANSPORT (transport);
    /* seldom out of turn, so that the conversation gets somewhere */
    guint percent
        = salvor_deadline_has_passed (&deadline) ? self->talkativeness / 20 : self->talkativeness;

    self->n_reports++;
    g_assert_cmpuint (self->n_reports, <, MAX_REPORTS_PER_COMMAND);
    if (chance (self, percent)) {
        if (chance (self, 30))
            salvor_virtual_clock_advance (self->clock,
                                          salvor_deadline_get_remaining_us (&deadline) / 2);
        return make_report (self);
    }
    salvor_clock_wait_until (self->clock, deadline.at_us, NULL, NULL);
    g_set_error (error, SALVOR_ERROR,
                 chance (self, 95) ? SALVOR_ERROR_TIMEOUT : SALVOR_ERROR_DISCONNECTED, "hostile");
    return NULL;
}

static SalvorClock *
hostile_get_clock (SalvorPacketTransport *transport)
{
    return HOSTILE_TRANSPORT (transport)->clock;
}

static const char *
hostile_describe (SalvorPacketTransport *transport)
{
    return "hostile";
}

static void
hostile_transport_iface_init (SalvorPacketTransportInterface *iface)
{
    iface->open = hostile_open;
    iface->close = hostile_close;
    iface->send = hostile_send;
    iface->receive = hostile_receive;
    iface->get_clock = hostile_get_clock;
    iface->describe = hostile_describe;
}

/* ---- the victims ---- */

static const guint8 data[3000] = { 0x42 };

static gboolean
run_sdp (SalvorSdp *sdp, int which, GCancellable *cancellable, GError **error)
{
    guint32 value;
    g_autoptr (GBytes) bytes = NULL;

    switch (which) {
    case 0:
        return salvor_sdp_read_register (sdp, 0x400F8004, 32, &value, cancellable, error);
    case 1:
        return salvor_sdp_write_register (sdp, 0x400F8004, 32, 1, cancellable, error);
    case 2:
        bytes = salvor_sdp_read_memory (sdp, 0x20208000, 1000, cancellable, error);
        g_assert_true (bytes == NULL || g_bytes_get_size (bytes) == 1000);
        return bytes != NULL;
    case 3:
        bytes = g_bytes_new_static (data, sizeof data);
        return salvor_sdp_write_file (sdp, 0x20208000, bytes, NULL, cancellable, error);
    case 4:
        return salvor_sdp_read_error_status (sdp, &value, cancellable, error);
    case 5:
        bytes = g_bytes_new_static (data, 64);
        return salvor_sdp_write_dcd (sdp, 0x20208000, bytes, cancellable, error);
    case 6:
        return salvor_sdp_skip_dcd_header (sdp, cancellable, error);
    default:
        return salvor_sdp_jump (sdp, 0x20208000, cancellable, error);
    }
}

static gboolean
run_mboot (SalvorMboot *mboot, int which, GCancellable *cancellable, GError **error)
{
    guint32 values[SALVOR_MBOOT_MAX_PARAMETERS];
    guint n_values;
    g_autoptr (GBytes) bytes = NULL;

    switch (which) {
    case 0:
        return salvor_mboot_get_property (mboot, SALVOR_MBOOT_PROPERTY_CURRENT_VERSION, 0, values,
                                          &n_values, cancellable, error);
    case 1:
        return salvor_mboot_write_memory (mboot, 0x20202000, data, sizeof data, NULL, cancellable,
                                          error);
    case 2:
        bytes = salvor_mboot_read_memory (mboot, 0x20202000, 64, NULL, cancellable, error);
        g_assert_true (bytes == NULL || g_bytes_get_size (bytes) == 64);
        return bytes != NULL;
    case 3:
        return salvor_mboot_erase_region (mboot, 0x60000000, 0x1000, 1000, cancellable, error);
    case 4:
        return salvor_mboot_read_once (mboot, 1, values, cancellable, error);
    case 5:
        return salvor_mboot_call (mboot, 0x20202001, 1, 1000, values, cancellable, error);
    case 6:
        bytes = salvor_mboot_generate_key_blob (mboot, data, cancellable, error);
        g_assert_true (bytes == NULL || g_bytes_get_size (bytes) == SALVOR_MBOOT_KEY_BLOB_SIZE);
        return bytes != NULL;
    case 7:
        return salvor_mboot_receive_sb_file (mboot, data, sizeof data, 1000, NULL, cancellable,
                                             error);
    default:
        return salvor_mboot_reset (mboot, cancellable, error);
    }
}

static void
assert_sane (gboolean done, const GError *error)
{
    if (done) {
        g_assert_no_error (error);
        return;
    }
    g_assert_nonnull (error);
    g_assert_true (error->domain == SALVOR_ERROR
                   || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* Runs commands against one seed and counts how many came through. */
static guint
torment (guint32 seed, gboolean rom)
{
    g_autoptr (HostileTransport) transport = hostile_transport_new (seed, rom);
    g_autoptr (SalvorSdp) sdp = salvor_sdp_new (SALVOR_PACKET_TRANSPORT (transport));
    g_autoptr (SalvorMboot) mboot = salvor_mboot_new (SALVOR_PACKET_TRANSPORT (transport));
    guint n_done = 0;

    for (guint i = 0; i < COMMANDS_PER_SEED; i++) {
        int which = g_rand_int_range (transport->rand, 0, rom ? 8 : 9);
        gint64 start_us = salvor_clock_get_now (transport->clock);
        g_autoptr (GError) error = NULL;
        gboolean done;

        g_cancellable_reset (transport->cancellable);
        transport->n_reports = 0;
        done = rom ? run_sdp (sdp, which, transport->cancellable, &error)
                   : run_mboot (mboot, which, transport->cancellable, &error);
        assert_sane (done, error);
        g_assert_cmpint (salvor_clock_get_now (transport->clock) - start_us, <,
                         (gint64) MAX_COMMAND_S * G_USEC_PER_SEC);
        n_done += done ? 1 : 0;
    }
    return n_done;
}

static void
test_all_seeds (gconstpointer rom)
{
    guint n_done = 0;

    for (guint32 seed = 1; seed <= N_SEEDS; seed++)
        n_done += torment (seed, GPOINTER_TO_INT (rom));
    /* noise alone would prove little: many conversations must get somewhere before they break */
    g_test_message ("%u of %u commands came through", n_done, N_SEEDS * COMMANDS_PER_SEED);
    g_assert_cmpuint (n_done, >, N_SEEDS);
    g_assert_cmpuint (n_done, <, N_SEEDS * COMMANDS_PER_SEED / 2);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_data_func ("/hostile-answers/sdp", GINT_TO_POINTER (TRUE), test_all_seeds);
    g_test_add_data_func ("/hostile-answers/mboot", GINT_TO_POINTER (FALSE), test_all_seeds);
    return g_test_run ();
}
