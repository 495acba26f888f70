/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shared-chips.h"

SalvorChipShelf *
test_shared_chips (void)
{
    static SalvorChipShelf *chips = NULL;

    if (g_once_init_enter (&chips))
        g_once_init_leave (&chips, salvor_chip_shelf_new ());
    return chips;
}
