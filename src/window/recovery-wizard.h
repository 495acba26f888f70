/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorRecoveryWizard: the way from a board to new firmware that was read back and compared, page
 * by page. Fills the window; the window shows its title.
 *
 * Properties, read only: "title" and "subtitle" (string), "writing" (boolean: a job runs; leaving
 * would leave the board half done).
 *
 * Signals: "closed": the person is through or has changed their mind; "show-board": and wants to
 * see the board the work was about; "stop-answered" (boolean):
 * what salvor_recovery_wizard_ask_to_stop () was answered, TRUE when the work stops.
 */
#define SALVOR_TYPE_RECOVERY_WIZARD (salvor_recovery_wizard_get_type ())
G_DECLARE_FINAL_TYPE (SalvorRecoveryWizard, salvor_recovery_wizard, SALVOR, RECOVERY_WIZARD,
                      GtkWidget)

/* @boards: (element-type SalvorBoard) */
void salvor_recovery_wizard_set_boards (SalvorRecoveryWizard *self, GListModel *boards);

/* Begins anew. @board: (nullable): to be found on the first page; @route: SALVOR_N_ROUTES for the
 * first open one */
void salvor_recovery_wizard_start (SalvorRecoveryWizard *self, SalvorBoard *board,
                                   SalvorRouteId route);

/* For what was just begun; its page says whether the file fits. */
void salvor_recovery_wizard_choose_firmware (SalvorRecoveryWizard *self, GFile *file);

gboolean salvor_recovery_wizard_is_writing (SalvorRecoveryWizard *self);
/* "connect", "firmware", "ways", "review", "write", "done" or "stopped" */
const char *salvor_recovery_wizard_get_page_name (SalvorRecoveryWizard *self);
/* The board the work is about, also one that could not be read; nullable */
SalvorBoard *salvor_recovery_wizard_get_board (SalvorRecoveryWizard *self);
/* Asks once whether to stop what is running, and stops it if so. */
void salvor_recovery_wizard_ask_to_stop (SalvorRecoveryWizard *self);

G_END_DECLS
