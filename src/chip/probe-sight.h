/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"

G_BEGIN_DECLS

/* Whose code the processor core was found in. */
typedef enum {
    SALVOR_CORE_PLACE_UNKNOWN,
    SALVOR_CORE_PLACE_ROM,   /* the chip's own start-up program */
    SALVOR_CORE_PLACE_FLASH, /* the program in the flash */
    SALVOR_CORE_PLACE_RAM,   /* a program in RAM: loaded, or copied there by the one in flash */
} SalvorCorePlace;

/*
 * SalvorProbeSight: what nobody but a debug probe can see of a board: what the ROM wrote down of
 * its last start (chip-semantics 0), and where the core stands. Part of a SalvorBoardState; as
 * there, what nobody tried has neither a value nor a reason.
 */
typedef struct _SalvorProbeSight SalvorProbeSight;

SalvorProbeSight *salvor_probe_sight_new (void) G_GNUC_WARN_UNUSED_RESULT;
SalvorProbeSight *salvor_probe_sight_copy (const SalvorProbeSight *self) G_GNUC_WARN_UNUSED_RESULT;
void salvor_probe_sight_free (SalvorProbeSight *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorProbeSight, salvor_probe_sight_free)

/* More words than any ROM's log has room for are cut off. */
#define SALVOR_BOOT_LOG_MAX_WORDS 64

/* @words: as they stand in RAM, the first one first, without the zeros behind the last */
void salvor_probe_sight_set_boot_log (SalvorProbeSight *self, const guint32 *words, gsize n_words);
void salvor_probe_sight_set_boot_log_unreadable (SalvorProbeSight *self, const char *reason);
/* NULL when there is none; *reason (nullable, borrowed) then says why, or is NULL: nobody looked */
const guint32 *salvor_probe_sight_get_boot_log (const SalvorProbeSight *self, gsize *n_words,
                                                const char **reason);
/* One word of it as a sentence, with the word itself where its meaning is unknown; (transfer
 * full) */
char *salvor_boot_log_describe (SalvorChip *chip, guint32 word);

/* @address: of the instruction the core was at */
void salvor_probe_sight_set_core_address (SalvorProbeSight *self, guint32 address);
void salvor_probe_sight_set_core_unreadable (SalvorProbeSight *self, const char *reason);
/* FALSE when it is not known; *reason as above */
gboolean salvor_probe_sight_get_core_address (const SalvorProbeSight *self, guint32 *address,
                                              const char **reason);
SalvorCorePlace salvor_core_place_find (SalvorChip *chip, guint32 address);
/* "rom", "flash", "ram", "unknown": for files and scripts */
const char *salvor_core_place_get_word (SalvorCorePlace place);
/* A sentence; static */
const char *salvor_core_place_describe (SalvorCorePlace place);

G_END_DECLS
