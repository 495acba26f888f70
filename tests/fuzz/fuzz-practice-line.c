/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "practice.h"
#include "protocol/mboot-frame.h"
#include "simulator/simulated-uart.h"

/* A practice board on a serial line, and whatever a host may send it: to the ROM, or to the
 * flashloader where the first bit of the input says so. A byte in front of each packet says how it
 * comes: */
enum { RAW, AS_COMMAND, AS_DATA, AFTER_A_LONG_PAUSE };

#define MAX_PACKETS 32

/* Ten commands of a ROM, or a frame with something behind it: more of the same takes time alone */
#define MAX_SENT 160

static void
take_answers (SalvorSimulatedUart *uart)
{
    GBytes *answer;
    gint64 ready_us;

    while ((answer = salvor_simulated_uart_take (uart, &ready_us)) != NULL) {
        g_assert_cmpuint (g_bytes_get_size (answer), >, 0);
        g_bytes_unref (answer);
    }
}

/* The next packet after a moment, or after so long that a frame is given up */
static gint64
let_pass (SalvorSimulatedUart *uart, SalvorSimulatedChip *chip, guint8 how)
{
    gint64 now_us = salvor_simulated_chip_get_now (chip) + how;
    gint64 patience_us = salvor_simulated_uart_get_patience (uart);

    if ((how & 3) == AFTER_A_LONG_PAUSE && patience_us != G_MAXINT64) {
        now_us = MAX (now_us, patience_us);
        salvor_simulated_uart_advance (uart, now_us);
    }
    return now_us;
}

/* Noise alone never finds a checksum. */
static GByteArray *
take_packet (FuzzInput *input, guint8 how)
{
    g_autoptr (GByteArray) packet = practice_take_packet (input);

    g_byte_array_set_size (packet, MIN (packet->len, MAX_SENT));
    if ((how & 3) == AS_COMMAND)
        return salvor_mboot_frame_encode (SALVOR_MBOOT_FRAME_COMMAND, packet->data, packet->len);
    if ((how & 3) == AS_DATA)
        return salvor_mboot_frame_encode (SALVOR_MBOOT_FRAME_DATA, packet->data, packet->len);
    return g_steal_pointer (&packet);
}

static void
start_loader (SalvorSimulatedChip *chip)
{
    salvor_simulated_chip_schedule (chip, SALVOR_CHANGE_START_PROBED_LOADER);
    practice_chip_settle (chip);
    g_assert_cmpint (salvor_simulated_chip_get_stage (chip), ==, SALVOR_CHIP_IN_FLASHLOADER);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    FuzzInput input = { data, size };
    g_autoptr (SalvorSimulatedChip) chip = practice_chip_new ();
    SalvorSimulatedUart *uart = salvor_simulated_uart_new (chip);

    if ((fuzz_input_take_u8 (&input) & 1) != 0)
        start_loader (chip);
    salvor_simulated_uart_reset (uart);
    for (guint i = 0; i < MAX_PACKETS && !fuzz_input_is_empty (&input); i++) {
        guint8 how = fuzz_input_take_u8 (&input);
        gint64 at_us = let_pass (uart, chip, how);
        g_autoptr (GByteArray) packet = take_packet (&input, how);

        if (packet->len > 0)
            salvor_simulated_uart_receive (uart, packet->data, packet->len, at_us);
        practice_chip_settle (chip);
        take_answers (uart);
        if (salvor_simulated_chip_is_hung (chip)
            || salvor_simulated_chip_get_busy_until (chip) == G_MAXINT64)
            break;
    }
    salvor_simulated_uart_free (uart);
    return 0;
}
