/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fuzz.h"
#include "simulator/simulated-chip.h"

G_BEGIN_DECLS

/*
 * A chip like any other, with the RAM of a small one: filling all the memory of a real part takes
 * longer than everything else in an execution. Waits in the ROM's downloader, flash blank.
 * (transfer full)
 */
SalvorSimulatedChip *practice_chip_new (void);

/* Lets happen what is due by itself, a bounded number of times. */
void practice_chip_settle (SalvorSimulatedChip *chip);

/* The next packet of the input: its length in a byte, then its bytes. 0xFE is followed by a length
 * of two bytes, 0xFF by one byte that fills a whole report of 1025. (transfer full) */
GByteArray *practice_take_packet (FuzzInput *input);

G_END_DECLS
