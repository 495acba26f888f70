/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"

G_BEGIN_DECLS

/* Smallest program: flash settings, header, vectors, a little code, and room for a signature */
#define SALVOR_EXAMPLE_PROGRAM_MIN_SIZE 0x2400u

typedef struct {
    guint32 size;       /* bytes from the flash base, at least the minimum */
    guint32 seed;       /* of the filling */
    gboolean is_signed; /* carries a command sequence file (CSF) */
} SalvorExampleProgram;

/*
 * The program of a practice board: a whole image from the flash base, with flash settings block,
 * header, boot data and vectors of the chip's flash profile, a program that waits for ever, and a
 * filling that differs with the seed. (transfer full)
 */
GBytes *salvor_example_program_new (SalvorChip *chip,
                                    const SalvorExampleProgram *program) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
