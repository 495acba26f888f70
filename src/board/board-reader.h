/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/identify.h"
#include "chip/board-state.h"

G_BEGIN_DECLS

/*
 * How a board is read, one reader a kind of port. A reader opens the port, identifies the chip and
 * reads what its stage can show. It changes nothing on the board and blocks; what cannot be read
 * says why inside the state.
 */

/* What a reader goes by. */
typedef struct {
    SalvorPort *port;     /* no ref */
    GPtrArray *chips;     /* (element-type SalvorChip), no ref: every chip there is a file for */
    SalvorChip *chosen;   /* nullable, no ref: what a person said */
    SalvorChip *known;    /* nullable, no ref: proven at an earlier stage … */
    const char *known_id; /* … of the board with this unique id */
} SalvorReadRequest;

/* What it brings home; cleared by the caller. */
typedef struct {
    SalvorIdentity *identity; /* owned */
    SalvorIdentityReadings readings;
    SalvorBoardState *state; /* owned; NULL when the chip stays open */
} SalvorReadResult;

void salvor_read_result_clear (SalvorReadResult *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SalvorReadResult, salvor_read_result_clear)

/* Reads at the first of @ports, whatever the request says; where that has a device that answers
 * nobody, at the next. Chooses the reader for the port. SALVOR_ERROR_UNKNOWN_CHIP, with the
 * evidence in the message and the identity in the result, when the chip stays open;
 * SALVOR_ERROR_WRONG_BOARD when the readings speak against the chosen chip. */
gboolean salvor_board_reader_read (const SalvorReadRequest *request, GPtrArray *ports,
                                   SalvorReadResult *result, GCancellable *cancellable,
                                   GError **error);

/* For readers: identifies by the readings in @result and makes the empty state. */
gboolean salvor_board_reader_identify (const SalvorReadRequest *request, SalvorReadResult *result,
                                       GError **error);
/* A word with a burned read lock holds no meaning; TRUE and a reason when @lock_value says so.
 * *reason: (transfer full) */
gboolean salvor_board_reader_is_read_locked (const SalvorFuseWord *word, guint32 lock_value,
                                             char **reason);

/* For readers: judges the first bytes of the flash, from its base to behind the start-up header. */
void salvor_board_reader_take_flash_head (SalvorReadResult *result, GBytes *head);

/* The readers; each fills @result. */
gboolean salvor_rom_reader_read (const SalvorReadRequest *request, SalvorReadResult *result,
                                 GCancellable *cancellable, GError **error);
gboolean salvor_flashloader_reader_read (const SalvorReadRequest *request, SalvorReadResult *result,
                                         GCancellable *cancellable, GError **error);
gboolean salvor_probe_reader_read (const SalvorReadRequest *request, SalvorReadResult *result,
                                   GCancellable *cancellable, GError **error);

G_END_DECLS
