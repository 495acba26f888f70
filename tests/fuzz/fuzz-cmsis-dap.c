/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-transport.h"
#include "protocol/adiv5.h"
#include "protocol/memory-access.h"
#include "simulator/simulated-probe.h"

/*
 * A debug probe and the debug port behind it as a host meets them. Right answers are those of the
 * practice probe.
 */

#define ADDRESS 0x20000000u
#define MAX_COMMANDS 6
#define BLOCK_SIZE 256u
#define RAM_SIZE 1024u

/* The board behind the probe: a little memory, and a place that hangs */
typedef struct {
    SalvorSimulatedProbe *probe;
    gboolean jtag; /* and nothing else */
    guint8 ram[RAM_SIZE];
} Device;

static gboolean
acknowledges (SalvorDebugLine line, gpointer user_data)
{
    const Device *self = user_data;

    return line == SALVOR_DEBUG_LINE_JTAG || !self->jtag;
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
read_bus (guint32 address, guint width, guint32 *value, gpointer user_data)
{
    Device *self = user_data;

    return salvor_bytes_peek_u32_le (self->ram, RAM_SIZE, (address & ~3u) - ADDRESS, value)
               ? SALVOR_BUS_DONE
               : SALVOR_BUS_FAULT;
}

static SalvorBusOutcome
write_bus (guint32 address, guint width, guint32 value, gpointer user_data)
{
    Device *self = user_data;

    return salvor_bytes_poke_u32_le (self->ram, RAM_SIZE, (address & ~3u) - ADDRESS, value)
               ? SALVOR_BUS_DONE
               : SALVOR_BUS_FAULT;
}

static void
device_init (Device *self, FuzzInput *input)
{
    const SalvorSimulatedBus bus = { acknowledges, advance, read_bus, write_bus, hold_reset };
    guint8 kind = fuzz_input_take_u8 (input);
    const SalvorProbeSettings settings
        = { (kind & 2) != 0 ? 512 : SALVOR_PROBE_PACKET_SIZE, SALVOR_PROBE_PACKET_COUNT,
            (kind & 1) != 0, SALVOR_PROBE_ACCESS_IDR, (kind & 4) != 0 };

    self->jtag = (kind & 8) != 0;
    self->probe = salvor_simulated_probe_new (&bus, self, &settings, NULL);
    for (guint i = 0; i < RAM_SIZE; i++)
        self->ram[i] = (guint8) (i * 7 + kind);
}

static gboolean
answer (const FuzzRequest *request, FuzzInput *input, GByteArray *packet, gpointer user_data)
{
    Device *self = user_data;
    g_autoptr (GBytes) bytes = NULL;
    gint64 ready_us;

    if (request == NULL)
        return FALSE;
    salvor_simulated_probe_receive (self->probe, request->packet->data, request->packet->len, 0);
    bytes = salvor_simulated_probe_take_answer (self->probe, &ready_us);
    if (bytes != NULL)
        g_byte_array_append (packet, g_bytes_get_data (bytes, NULL),
                             (guint) g_bytes_get_size (bytes));
    return TRUE;
}

static gboolean
read_word (SalvorAdiv5 *port, FuzzTransport *transport, GError **error)
{
    guint32 value;
    guint8 bytes[4];

    if (!salvor_memory_access_read_word (SALVOR_MEMORY_ACCESS (port), ADDRESS, &value,
                                         fuzz_transport_get_cancellable (transport), error))
        return FALSE;
    salvor_bytes_poke_u32_le (bytes, sizeof bytes, 0, value);
    g_assert_true (fuzz_transport_has_delivered (transport, G_MAXSIZE, bytes, sizeof bytes));
    return TRUE;
}

static gboolean
read_block (SalvorAdiv5 *port, FuzzTransport *transport, GError **error)
{
    g_autoptr (GBytes) bytes = salvor_memory_access_read_block (
        SALVOR_MEMORY_ACCESS (port), ADDRESS, BLOCK_SIZE,
        fuzz_transport_get_cancellable (transport), error);
    const guint8 *data;

    if (bytes == NULL)
        return FALSE;
    g_assert_cmpuint (g_bytes_get_size (bytes), ==, BLOCK_SIZE);
    data = g_bytes_get_data (bytes, NULL);
    for (gsize i = 0; i < BLOCK_SIZE; i += 4)
        g_assert_true (fuzz_transport_has_delivered (transport, G_MAXSIZE, data + i, 4));
    return TRUE;
}

static gboolean
run (SalvorAdiv5 *port, FuzzTransport *transport, guint8 which, GError **error)
{
    static const guint8 block[BLOCK_SIZE] = { 0x42 };
    GCancellable *cancellable = fuzz_transport_get_cancellable (transport);
    SalvorWordAccess accesses[] = { { ADDRESS, FALSE, 0 }, { ADDRESS + 4, TRUE, 1 } };

    switch (which & 7) {
    case 0:
        return read_word (port, transport, error);
    case 1:
        return read_block (port, transport, error);
    case 2:
        return salvor_memory_access_write_word (SALVOR_MEMORY_ACCESS (port), ADDRESS, 1,
                                                cancellable, error);
    case 3:
        return salvor_memory_access_write_block (SALVOR_MEMORY_ACCESS (port), ADDRESS, block,
                                                 BLOCK_SIZE, cancellable, error);
    case 4:
        return salvor_adiv5_access (port, accesses, G_N_ELEMENTS (accesses), cancellable, error);
    case 5:
        return salvor_adiv5_reattach (port, cancellable, error);
    case 6:
        return salvor_adiv5_hold_reset (port, (which & 8) != 0, cancellable, error);
    default:
        return salvor_adiv5_connect (port, cancellable, error);
    }
}

/* One command with its outcome; FALSE when it failed */
static gboolean
run_checked (SalvorAdiv5 *port, FuzzTransport *transport, guint8 which)
{
    g_autoptr (GError) error = NULL;
    gboolean done;

    fuzz_transport_begin (transport);
    done = run (port, transport, which, &error);
    fuzz_transport_end (transport, done, error);
    return done;
}

static void
disconnect (SalvorAdiv5 *port, FuzzTransport *transport)
{
    g_autoptr (GError) error = NULL;
    gboolean done;

    fuzz_transport_begin (transport);
    done = salvor_adiv5_disconnect (port, NULL, &error);
    fuzz_transport_end (transport, done, error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    FuzzInput input = { data, size };
    Device device;
    g_autoptr (FuzzTransport) transport = NULL;
    g_autoptr (SalvorCmsisDap) probe = NULL;
    g_autoptr (SalvorAdiv5) port = NULL;

    device_init (&device, &input);
    transport = fuzz_transport_new (&input, TRUE, answer, &device);
    probe = salvor_cmsis_dap_new (SALVOR_PACKET_TRANSPORT (transport));
    port = salvor_adiv5_new (probe);
    if (run_checked (port, transport, 7)) {
        for (guint i = 0; i < MAX_COMMANDS && !fuzz_input_is_empty (&input); i++)
            run_checked (port, transport, fuzz_input_take_u8 (&input));
    }
    disconnect (port, transport);
    salvor_simulated_probe_free (device.probe);
    return 0;
}
