/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-core.h"

G_BEGIN_DECLS

/* Status codes of the ROM's flash functions (probe 5.5) */
enum {
    SALVOR_ROM_SUCCESS = 0,
    SALVOR_ROM_FAIL = 1,
    SALVOR_ROM_INVALID_ARGUMENT = 4,
    SALVOR_ROM_SEQUENCE_TIMEOUT = 6000,
    SALVOR_ROM_INVALID_SEQUENCE = 6001,
    SALVOR_ROM_DEVICE_TIMEOUT = 6002,
};

/* What a caller hands over */
typedef struct {
    guint32 arguments[4]; /* R0 to R3 */
    guint32 stack;
} SalvorSimulatedCall;

typedef enum {
    SALVOR_ROM_RETURNS,
    SALVOR_ROM_FAULTS,
    SALVOR_ROM_HANGS,
} SalvorRomOutcome;

/*
 * SalvorRomFunctions: the flash functions in the ROM that a program, or a debugger, may call
 * (probe 5): where the chip's file says they are, what they check, what they do to the flash, how
 * long they take. Owned by the core.
 */
typedef struct _SalvorRomFunctions SalvorRomFunctions;

SalvorRomFunctions *salvor_rom_functions_new (SalvorSimulatedChip *chip) G_GNUC_WARN_UNUSED_RESULT;
void salvor_rom_functions_free (SalvorRomFunctions *self);

/* A reset: nothing is initialised. */
void salvor_rom_functions_reset (SalvorRomFunctions *self);
/* Somebody wrote to memory: the ROM's own RAM may have suffered. */
void salvor_rom_functions_note_write (SalvorRomFunctions *self, guint32 address, guint size);
/* Does a function begin at @address (without the Thumb bit)? */
gboolean salvor_rom_functions_begin_at (SalvorSimulatedChip *chip, guint32 address);
/* Runs it on the chip's own time. *result: what it leaves in R0; *fate says why it faults or
 * hangs. */
SalvorRomOutcome salvor_rom_functions_call (SalvorRomFunctions *self, guint32 address,
                                            const SalvorSimulatedCall *call, guint32 *result,
                                            SalvorCoreFate *fate);

/* What can be read in the ROM: vectors, the tree of functions, the fingerprint. The rest of it is
 * NXP's and reads as zero. @address: a multiple of four */
guint32 salvor_rom_functions_read_word (SalvorSimulatedChip *chip, guint32 address);
/* Its reset vector */
#define SALVOR_ROM_STACK 0x20201000u
#define SALVOR_ROM_START 0x002018FCu

G_END_DECLS
