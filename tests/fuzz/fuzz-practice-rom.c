/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "practice.h"

/* The downloader of a practice board's ROM, and whatever a host may send it. */

#define MAX_PACKETS 32
/* Its reports (protocols 1.2): HAB word, status or data */
#define HAB_REPORT 3
#define HAB_SIZE 5
#define STATUS_REPORT 4
#define STATUS_SIZE 65

static void
check_answers (SalvorSimulatedChip *chip)
{
    GBytes *answer;
    gint64 ready_us;

    while ((answer = salvor_simulated_chip_take_answer (chip, &ready_us)) != NULL) {
        gsize size;
        const guint8 *data = g_bytes_get_data (answer, &size);

        /* a host may have started something else than the ROM */
        if (salvor_simulated_chip_get_stage (chip) == SALVOR_CHIP_IN_DOWNLOADER)
            g_assert_true ((data[0] == HAB_REPORT && size == HAB_SIZE)
                           || (data[0] == STATUS_REPORT && size == STATUS_SIZE));
        g_bytes_unref (answer);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    FuzzInput input = { data, size };
    g_autoptr (SalvorSimulatedChip) chip = practice_chip_new ();

    for (guint i = 0; i < MAX_PACKETS && !fuzz_input_is_empty (&input); i++) {
        g_autoptr (GByteArray) packet = practice_take_packet (&input);
        gint64 now_us = salvor_simulated_chip_get_now (chip);

        /* one that hangs takes nothing any more, and the clock of one stands at the end of time */
        if (salvor_simulated_chip_is_hung (chip)
            || salvor_simulated_chip_get_busy_until (chip) == G_MAXINT64)
            break;
        if (packet->len > 0)
            salvor_simulated_chip_receive (chip, packet->data, packet->len, now_us);
        practice_chip_settle (chip);
        g_assert_cmpint (salvor_simulated_chip_get_now (chip), >=, now_us);
        check_answers (chip);
    }
    return 0;
}
