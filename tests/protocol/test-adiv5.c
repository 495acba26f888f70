/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bytes.h"
#include "base/errors.h"
#include "protocol/adiv5.h"
#include "protocol/memory-access.h"
#include "simulator/simulated-probe.h"

/*
 * The host side of the probe against the practice probe, packet by packet. Both decode on their
 * own; the practice probe is held against a golden transcript in its own test.
 */

#define RAM_BASE 0x20200000
#define RAM_WORDS 1024
#define GATED_ADDRESS 0x401F4400
#define HANGING_ADDRESS 0x402A8000

typedef enum { TARGET_GOOD, TARGET_SILENT, TARGET_NO_ANSWER, TARGET_WRONG_ANSWER } TargetMood;

/* ---- a wire with a practice probe at its end ---- */

#define TEST_TYPE_PROBE_WIRE (test_probe_wire_get_type ())
G_DECLARE_FINAL_TYPE (TestProbeWire, test_probe_wire, TEST, PROBE_WIRE, GObject)

struct _TestProbeWire {
    GObject parent_instance;

    SalvorSimulatedProbe *probe;
    SalvorClock *clock;
    guint n_packets;
    guint n_pending, most_pending; /* not answered yet */
    TargetMood mood;
    guint32 ram[RAM_WORDS];
};

static void transport_iface_init (SalvorPacketTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestProbeWire, test_probe_wire, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_PACKET_TRANSPORT,
                                                      transport_iface_init))

static gboolean
acknowledges (SalvorDebugLine line, gpointer user_data)
{
    return TEST_PROBE_WIRE (user_data)->mood != TARGET_SILENT;
}

static void
advance (gint64 now_us, gpointer user_data)
{
}

static void
hold_reset (gboolean held, gpointer user_data)
{
}

static SalvorBusOutcome
read_word (guint32 address, guint width, guint32 *value, gpointer user_data)
{
    if (address == HANGING_ADDRESS)
        return SALVOR_BUS_HANGS;
    if (address < RAM_BASE || address >= RAM_BASE + RAM_WORDS * 4)
        return SALVOR_BUS_FAULT;
    *value = TEST_PROBE_WIRE (user_data)->ram[(address - RAM_BASE) / 4];
    return SALVOR_BUS_DONE;
}

static SalvorBusOutcome
write_word (guint32 address, guint width, guint32 value, gpointer user_data)
{
    if (address < RAM_BASE || address >= RAM_BASE + RAM_WORDS * 4)
        return SALVOR_BUS_FAULT;
    TEST_PROBE_WIRE (user_data)->ram[(address - RAM_BASE) / 4] = value;
    return SALVOR_BUS_DONE;
}

static gboolean
wire_send (SalvorPacketTransport *transport, const guint8 *packet, gsize size,
           SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    TestProbeWire *self = TEST_PROBE_WIRE (transport);

    g_assert_cmpuint (size, <=, SALVOR_PROBE_PACKET_SIZE);
    g_assert_cmpuint (self->n_pending, <, SALVOR_PROBE_PACKET_COUNT);
    self->n_packets++;
    self->n_pending++;
    self->most_pending = MAX (self->most_pending, self->n_pending);
    salvor_simulated_probe_receive (self->probe, packet, size, 0);
    return TRUE;
}

static GBytes *
wire_receive (SalvorPacketTransport *transport, SalvorDeadline deadline, GCancellable *cancellable,
              GError **error)
{
    TestProbeWire *self = TEST_PROBE_WIRE (transport);
    const guint8 other[] = { 0x77, 0x00, 0x00 };
    g_autoptr (GBytes) answer = NULL;
    gint64 ready_us;

    if (self->n_pending > 0) {
        answer = salvor_simulated_probe_take_answer (self->probe, &ready_us);
        self->n_pending--;
    }
    if (answer == NULL || self->mood == TARGET_NO_ANSWER) {
        salvor_clock_wait_until (self->clock, deadline.at_us, NULL, NULL);
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "no answer");
        return NULL;
    }
    if (self->mood == TARGET_WRONG_ANSWER)
        return g_bytes_new (other, sizeof other);
    g_assert_cmpuint (g_bytes_get_size (answer), <=, SALVOR_PROBE_PACKET_SIZE);
    return g_steal_pointer (&answer);
}

static const char *
wire_describe (SalvorPacketTransport *transport)
{
    return "wire";
}

static SalvorClock *
wire_get_clock (SalvorPacketTransport *transport)
{
    return TEST_PROBE_WIRE (transport)->clock;
}

static void
transport_iface_init (SalvorPacketTransportInterface *iface)
{
    iface->send = wire_send;
    iface->receive = wire_receive;
    iface->get_clock = wire_get_clock;
    iface->describe = wire_describe;
}

static void
test_probe_wire_finalize (GObject *object)
{
    TestProbeWire *self = TEST_PROBE_WIRE (object);

    salvor_simulated_probe_free (self->probe);
    g_object_unref (self->clock);
    G_OBJECT_CLASS (test_probe_wire_parent_class)->finalize (object);
}

static void
test_probe_wire_class_init (TestProbeWireClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = test_probe_wire_finalize;
}

static void
test_probe_wire_init (TestProbeWire *self)
{
    const SalvorSimulatedBus bus = { acknowledges, advance, read_word, write_word, hold_reset };
    const SalvorProbeSettings settings = { SALVOR_PROBE_PACKET_SIZE, SALVOR_PROBE_PACKET_COUNT,
                                           FALSE, SALVOR_PROBE_ACCESS_IDR, TRUE };

    self->probe = salvor_simulated_probe_new (&bus, self, &settings, NULL);
    self->clock = salvor_virtual_clock_new (0.0);
    for (guint i = 0; i < RAM_WORDS; i++)
        self->ram[i] = 0x10000000 + i;
}

/* ---- fixture ---- */

typedef struct {
    TestProbeWire *wire;
    SalvorCmsisDap *probe;
    SalvorAdiv5 *port;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->wire = g_object_new (TEST_TYPE_PROBE_WIRE, NULL);
    fixture->probe = salvor_cmsis_dap_new (SALVOR_PACKET_TRANSPORT (fixture->wire));
    fixture->port = salvor_adiv5_new (fixture->probe);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_assert_finalize_object (fixture->port);
    g_assert_finalize_object (fixture->probe);
    g_assert_finalize_object (fixture->wire);
}

static SalvorMemoryAccess *
connect_memory (Fixture *fixture)
{
    g_autoptr (GError) error = NULL;

    g_assert_true (salvor_adiv5_connect (fixture->port, NULL, &error));
    g_assert_no_error (error);
    return SALVOR_MEMORY_ACCESS (fixture->port);
}

static void
test_connects (Fixture *fixture, gconstpointer data)
{
    connect_memory (fixture);
    g_assert_cmphex (salvor_adiv5_get_dpidr (fixture->port), ==, 0x0BD11477);
    g_assert_cmpuint (salvor_cmsis_dap_get_packet_size (fixture->probe), ==, 64);
    g_assert_true (salvor_adiv5_disconnect (fixture->port, NULL, NULL));
}

static void
test_reads_and_writes_words (Fixture *fixture, gconstpointer data)
{
    SalvorMemoryAccess *memory = connect_memory (fixture);
    guint32 value = 0;

    g_assert_true (salvor_memory_access_read_word (memory, RAM_BASE + 8, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0x10000002);
    g_assert_true (salvor_memory_access_write_word (memory, RAM_BASE + 8, 0xCAFEF00D, NULL, NULL));
    g_assert_true (salvor_memory_access_read_word (memory, RAM_BASE + 8, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0xCAFEF00D);
}

/* The address counter of the port wraps at 1 KiB: a block that starts before a boundary shows it */
static void
test_block_crosses_the_counter_limit (Fixture *fixture, gconstpointer data)
{
    SalvorMemoryAccess *memory = connect_memory (fixture);
    g_autoptr (GBytes) bytes = NULL;
    const guint8 *content;
    guint before = fixture->wire->n_packets;
    guint32 value;
    gsize size;

    bytes = salvor_memory_access_read_block (memory, RAM_BASE + 1024 - 16, 1040, NULL, NULL);
    g_assert_nonnull (bytes);
    content = g_bytes_get_data (bytes, &size);
    for (guint i = 0; i < 260; i++) {
        g_assert_true (salvor_bytes_peek_u32_le (content, size, i * 4, &value));
        g_assert_cmphex (value, ==, 0x10000000 + 252 + i);
    }
    /* 4 words and 256 words, each packet with its address (probe 1.7: 18 a KiB) */
    g_assert_cmpuint (fixture->wire->n_packets - before, ==, 1 + 18);
    g_assert_cmpuint (fixture->wire->most_pending, ==, SALVOR_PROBE_PACKET_COUNT);
}

/* Ten words a packet of 64 bytes: address and read take six bytes of the request. */
static void
test_words_from_anywhere (Fixture *fixture, gconstpointer data)
{
    SalvorMemoryAccess *memory = connect_memory (fixture);
    g_autoptr (GError) error = NULL;
    guint before = fixture->wire->n_packets;
    guint32 addresses[23];
    guint32 values[23];

    for (guint i = 0; i < 23; i++)
        addresses[i] = RAM_BASE + 4 * (i * 37 % RAM_WORDS);
    g_assert_true (salvor_memory_access_read_words (memory, addresses, values, 23, NULL, NULL));
    g_assert_cmpuint (fixture->wire->n_packets - before, ==, 3);
    for (guint i = 0; i < 23; i++)
        g_assert_cmphex (values[i], ==, 0x10000000 + i * 37 % RAM_WORDS);
    /* one that faults spoils them all, and nothing else */
    addresses[11] = GATED_ADDRESS;
    g_assert_false (salvor_memory_access_read_words (memory, addresses, values, 23, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED);
    addresses[11] = RAM_BASE;
    g_assert_true (salvor_memory_access_read_words (memory, addresses, values, 23, NULL, NULL));
    g_assert_cmphex (values[11], ==, 0x10000000);
}

static void
test_fault_is_named_and_survived (Fixture *fixture, gconstpointer data)
{
    SalvorMemoryAccess *memory = connect_memory (fixture);
    g_autoptr (GError) error = NULL;
    guint32 value = 7;

    g_assert_false (salvor_memory_access_read_word (memory, GATED_ADDRESS, &value, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED);
    g_assert_nonnull (strstr (error->message, "0x401F4400"));
    g_assert_cmphex (value, ==, 7);
    g_assert_true (salvor_memory_access_read_word (memory, RAM_BASE, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0x10000000);
}

/* A block without a clock: an end after the probe's retries, and a name for it. */
static void
test_hanging_bus_is_named (Fixture *fixture, gconstpointer data)
{
    SalvorMemoryAccess *memory = connect_memory (fixture);
    g_autoptr (GError) error = NULL;
    guint32 value = 7;

    g_assert_false (salvor_memory_access_read_word (memory, HANGING_ADDRESS, &value, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
    g_clear_error (&error);
    g_assert_false (salvor_memory_access_read_word (memory, RAM_BASE, &value, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
    g_assert_cmphex (value, ==, 7);
}

static void
test_silent_board_is_no_broken_probe (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    fixture->wire->mood = TARGET_SILENT;
    g_assert_false (salvor_adiv5_connect (fixture->port, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET);
}

static void
test_probe_that_says_nothing (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    fixture->wire->mood = TARGET_NO_ANSWER;
    g_assert_false (salvor_adiv5_connect (fixture->port, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
}

static void
test_answer_of_another_command (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    fixture->wire->mood = TARGET_WRONG_ANSWER;
    g_assert_false (salvor_adiv5_connect (fixture->port, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
    ADD ("/adiv5/connect", test_connects);
    ADD ("/adiv5/word", test_reads_and_writes_words);
    ADD ("/adiv5/block/crosses-the-counter-limit", test_block_crosses_the_counter_limit);
    ADD ("/adiv5/words-from-anywhere", test_words_from_anywhere);
    ADD ("/adiv5/fault", test_fault_is_named_and_survived);
    ADD ("/adiv5/hang", test_hanging_bus_is_named);
    ADD ("/adiv5/connect/silent-board", test_silent_board_is_no_broken_probe);
    ADD ("/adiv5/connect/silent-probe", test_probe_that_says_nothing);
    ADD ("/adiv5/connect/wrong-answer", test_answer_of_another_command);
    return g_test_run ();
}
