/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bytes.h"
#include "chip/chip-file.h"
#include "simulator/assumptions.h"
#include "simulator/simulated-chip.h"

/* Fuse words of the recorded part (transcripts): a unique id, all others 0 */
#define FIXTURE_WORD_1 0x5A3C1E0Fu
#define FIXTURE_WORD_2 0x1B2D4F61u

/* The chip all these tests are about, with blank flash, switches 01, switched off.
 * (transfer full) */
SalvorSimulatedChip *fixture_chip_new (void);
SalvorChip *fixture_description (void);

/* "01 02 FF", anything that is no hexadecimal digit parts bytes; (transfer full) */
GByteArray *fixture_hex (const char *text);
/* Packets in and out of the chip, as hexadecimal text */
void fixture_send (SalvorSimulatedChip *chip, const char *text);
void fixture_expect (SalvorSimulatedChip *chip, const char *start);
void fixture_expect_nothing (SalvorSimulatedChip *chip);
/* The whole first packet; (transfer full) */
GBytes *fixture_take (SalvorSimulatedChip *chip);

/* SDP WRITE_FILE with its data; answers are left to the caller */
void fixture_send_file (SalvorSimulatedChip *chip, guint32 address, const guint8 *data, gsize size);
#define FIXTURE_LOADER_ADDRESS 0x20208200u
/* Switches the chip on with pins 01 and brings it into the flashloader. */
void fixture_start_loader (SalvorSimulatedChip *chip);
/* Lets everything happen that is due by itself. */
void fixture_settle (SalvorSimulatedChip *chip);
