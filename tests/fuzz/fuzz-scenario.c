/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "simulator/scenario.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autoptr (GBytes) xml = g_bytes_new (data, size);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorScenario) scenario = salvor_scenario_parse (xml, "fuzz.xml", NULL, &error);

    fuzz_assert_outcome (scenario != NULL, error);
    if (scenario != NULL) {
        g_autoptr (SalvorSimulatedChip) chip = salvor_scenario_make_chip (scenario);

        salvor_simulated_chip_power_on (chip, 0);
    }
    return 0;
}
