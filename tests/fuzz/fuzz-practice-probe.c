/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "practice.h"
#include "simulator/debug-bus.h"
#include "simulator/probe-private.h"
#include "simulator/simulated-core.h"

/* The debug probe of a practice board with the chip behind it, and whatever a host may send. */

#define MAX_PACKETS 64
#define PACKET_US 1000

/* A host may let the probe wait for a value 65,535 times, over a JTAG line bit by bit: that took
 * nine tenths of the time. */
#define MAX_MATCH_RETRIES 7

static gboolean
acknowledges (SalvorDebugLine line, gpointer user_data)
{
    return TRUE;
}

static void
advance (gint64 now_us, gpointer user_data)
{
    SalvorSimulatedChip *chip = user_data;

    salvor_simulated_chip_advance (chip, now_us);
    salvor_simulated_core_advance (salvor_simulated_chip_get_core (chip), now_us);
}

static void
hold_reset (gboolean held, gpointer user_data)
{
    salvor_simulated_chip_hold_reset (user_data, held, salvor_simulated_chip_get_now (user_data));
}

static SalvorBusOutcome
read_bus (guint32 address, guint width, guint32 *value, gpointer user_data)
{
    return salvor_debug_bus_read (user_data, address, width, value);
}

static SalvorBusOutcome
write_bus (guint32 address, guint width, guint32 value, gpointer user_data)
{
    return salvor_debug_bus_write (user_data, address, width, value);
}

static void
check_answers (SalvorSimulatedProbe *probe, guint packet_size)
{
    GBytes *answer;
    gint64 ready_us;

    while ((answer = salvor_simulated_probe_take_answer (probe, &ready_us)) != NULL) {
        g_assert_cmpuint (g_bytes_get_size (answer), >, 0);
        g_assert_cmpuint (g_bytes_get_size (answer), <=, packet_size);
        g_bytes_unref (answer);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    static const guint sizes[] = { 64, 512, 1024, 64 };
    const SalvorSimulatedBus bus = { acknowledges, advance, read_bus, write_bus, hold_reset };
    FuzzInput input = { data, size };
    guint8 kind = fuzz_input_take_u8 (&input);
    const SalvorProbeSettings settings
        = { sizes[kind & 3], 4, (kind & 4) != 0, SALVOR_PROBE_ACCESS_IDR, (kind & 8) != 0 };
    g_autoptr (SalvorSimulatedChip) chip = practice_chip_new ();
    g_autoptr (SalvorSimulatedProbe) probe
               = salvor_simulated_probe_new (&bus, chip, &settings, "1");
    gint64 now_us = salvor_simulated_chip_get_now (chip);

    for (guint i = 0; i < MAX_PACKETS && !fuzz_input_is_empty (&input); i++) {
        g_autoptr (GByteArray) packet = practice_take_packet (&input);

        if (packet->len > 0 && packet->len <= settings.packet_size)
            salvor_simulated_probe_receive (probe, packet->data, packet->len, now_us);
        probe->match_retries = MIN (probe->match_retries, MAX_MATCH_RETRIES);
        now_us += PACKET_US;
        check_answers (probe, settings.packet_size);
    }
    return 0;
}
