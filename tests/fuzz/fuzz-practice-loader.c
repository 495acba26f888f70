/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "practice.h"
#include "simulator/simulated-flashloader.h"

/* The flashloader of a practice board, and whatever a host may send it. */

#define MAX_PACKETS 32
/* Its reports (protocols 1.3): response, data; a length follows */
#define RESPONSE_REPORT 3
#define DATA_REPORT 4

static void
check_answers (SalvorSimulatedChip *chip)
{
    GBytes *answer;
    gint64 ready_us;

    while ((answer = salvor_simulated_chip_take_answer (chip, &ready_us)) != NULL) {
        gsize size;
        const guint8 *data = g_bytes_get_data (answer, &size);

        g_assert_cmpuint (size, ==, SALVOR_LOADER_REPORT_SIZE);
        g_assert_true (data[0] == RESPONSE_REPORT || data[0] == DATA_REPORT);
        g_assert_cmpuint ((gsize) (data[2] | data[3] << 8), <=, size - 4);
        g_bytes_unref (answer);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    FuzzInput input = { data, size };
    g_autoptr (SalvorSimulatedChip) chip = practice_chip_new ();
    SalvorSimulatedFlashloader *loader = salvor_simulated_flashloader_new (chip);

    salvor_simulated_flashloader_start (loader);
    for (guint i = 0; i < MAX_PACKETS && !fuzz_input_is_empty (&input); i++) {
        g_autoptr (GByteArray) packet = practice_take_packet (&input);

        if (packet->len > 0)
            salvor_simulated_flashloader_receive (loader, packet->data, packet->len);
        check_answers (chip);
        if (salvor_simulated_chip_get_busy_until (chip) == G_MAXINT64)
            break;
    }
    salvor_simulated_flashloader_free (loader);
    return 0;
}
