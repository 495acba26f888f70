/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board-reader.h"
#include "chip/chip-shelf.h"

G_BEGIN_DECLS

/*
 * SalvorBoardMemory: what a board remembers from one read to the next: the chip files, the chip a
 * person chose, the chip that was proven and for which unique id, the last readings. Any thread.
 */
typedef struct _SalvorBoardMemory SalvorBoardMemory;

SalvorBoardMemory *salvor_board_memory_new (void) G_GNUC_WARN_UNUSED_RESULT;
void salvor_board_memory_free (SalvorBoardMemory *self);

/* Without this a board has a shelf of its own. */
void salvor_board_memory_set_shelf (SalvorBoardMemory *self, SalvorChipShelf *shelf);
/* See salvor_chip_shelf_ref_chips () */
GPtrArray *salvor_board_memory_ref_chips (SalvorBoardMemory *self) G_GNUC_WARN_UNUSED_RESULT;

void salvor_board_memory_choose (SalvorBoardMemory *self, SalvorChip *chip);
/* Keeps what a read has brought home. */
void salvor_board_memory_keep (SalvorBoardMemory *self, const SalvorReadResult *result);
SalvorIdentityReadings salvor_board_memory_get_readings (SalvorBoardMemory *self);

/* What a read goes by, with references of its own. */
typedef struct {
    GPtrArray *chips;
    SalvorChip *chosen; /* nullable */
    SalvorChip *known;  /* nullable */
    char *known_id;     /* nullable */
} SalvorBoardRecall;

SalvorBoardRecall salvor_board_memory_recall (SalvorBoardMemory *self);
void salvor_board_recall_clear (SalvorBoardRecall *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SalvorBoardRecall, salvor_board_recall_clear)

G_END_DECLS
