/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip-shelf.h"

G_BEGIN_DECLS

/* The chips, for all cases of a test program. To read their files takes longer than most cases do
 * what they are there for. (transfer none), never given back. Any thread. */
SalvorChipShelf *test_shared_chips (void);

G_END_DECLS
