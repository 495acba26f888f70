/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"
#include "window/recovery-check.h"

G_BEGIN_DECLS

/*
 * SalvorRecoveryDraft: what a person has chosen so far for a recovery, and what follows from it.
 * All pages of the wizard look at the same one. Main context only.
 *
 * Signal "changed": any getter may answer differently now.
 */
#define SALVOR_TYPE_RECOVERY_DRAFT (salvor_recovery_draft_get_type ())
G_DECLARE_FINAL_TYPE (SalvorRecoveryDraft, salvor_recovery_draft, SALVOR, RECOVERY_DRAFT, GObject)

SalvorRecoveryDraft *salvor_recovery_draft_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @board: (nullable) with the state as just read; @route: SALVOR_N_ROUTES for the first open one.
 * What was chosen for another board is checked again for this one. */
void salvor_recovery_draft_set_board (SalvorRecoveryDraft *self, SalvorBoard *board,
                                      SalvorRouteId route);
SalvorBoard *salvor_recovery_draft_get_board (SalvorRecoveryDraft *self);      /* nullable */
SalvorBoardState *salvor_recovery_draft_get_state (SalvorRecoveryDraft *self); /* nullable */

void salvor_recovery_draft_choose_firmware (SalvorRecoveryDraft *self, GFile *file);
void salvor_recovery_draft_choose_loader (SalvorRecoveryDraft *self, GFile *file);
/* Whether to add what the firmware lacks: flash settings or a start-up header */
void salvor_recovery_draft_set_complete (SalvorRecoveryDraft *self, gboolean complete);
void salvor_recovery_draft_set_backup (SalvorRecoveryDraft *self, gboolean backup);
/* @folder: (nullable): the default folder */
void salvor_recovery_draft_set_backup_folder (SalvorRecoveryDraft *self, GFile *folder);

/* File name without its folder; %NULL while nothing is chosen */
const char *salvor_recovery_draft_get_firmware_name (SalvorRecoveryDraft *self);
gboolean salvor_recovery_draft_get_complete (SalvorRecoveryDraft *self);
gboolean salvor_recovery_draft_get_backup (SalvorRecoveryDraft *self);

/* A check runs; what get_check () answers belongs to the choices before. */
gboolean salvor_recovery_draft_is_busy (SalvorRecoveryDraft *self);
/* The last check; nullable; valid until the next "changed" */
const SalvorRecoveryCheck *salvor_recovery_draft_get_check (SalvorRecoveryDraft *self);
/* There is a plan for exactly what is chosen now, and no check has failed. */
gboolean salvor_recovery_draft_is_ready (SalvorRecoveryDraft *self);

G_END_DECLS
