/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-overview-status"
#include "config.h"

#include "window/overview-status.h"

#include "base/errors.h"
#include "recovery/problem-finder.h"
#include "window/rule-panel.h"

#include <glib/gi18n-lib.h>

static void
add_read_button (SalvorStatusPage *status, const char *label, gboolean suggested)
{
    GtkWidget *button = gtk_button_new_with_label (label);

    if (suggested)
        gtk_widget_add_css_class (button, "suggested-action");
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "overview.read-again");
    salvor_status_page_add_action (status, button);
}

/* Identification left these open: a person reads the marking on the chip. */
static void
add_candidates (SalvorStatusPage *status, SalvorBoard *board)
{
    GPtrArray *candidates = salvor_board_get_candidates (board);

    for (guint i = 0; candidates != NULL && i < candidates->len; i++) {
        SalvorChip *chip = g_ptr_array_index (candidates, i);
        GtkWidget *button = gtk_button_new_with_label (salvor_chip_get_title (chip));

        gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s",
                                          salvor_chip_get_name (chip));
        gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "overview.choose-chip");
        salvor_status_page_add_action (status, button);
    }
}

SalvorChip *
salvor_overview_status_find_candidate (SalvorBoard *board, const char *name)
{
    GPtrArray *candidates = salvor_board_get_candidates (board);

    for (guint i = 0; candidates != NULL && i < candidates->len; i++) {
        SalvorChip *chip = g_ptr_array_index (candidates, i);

        if (g_str_equal (salvor_chip_get_name (chip), name))
            return chip;
    }
    return NULL;
}

static void
show_problem (SalvorStatusPage *status, SalvorBoard *board, const GError *problem)
{
    gboolean which_chip = g_error_matches (problem, SALVOR_ERROR, SALVOR_ERROR_UNKNOWN_CHIP);
    gboolean locked_out = g_error_matches (problem, SALVOR_ERROR, SALVOR_ERROR_PERMISSION);
    const char *evidence = salvor_board_get_identity_evidence (board);
    SalvorProblemId id = salvor_problem_find_reading (problem, NULL, SALVOR_N_ROUTES);
    gboolean known = id != SALVOR_PROBLEM_NONE;

    salvor_status_page_set (status, SALVOR_STATUS_CARE,
                            locked_out ? "dialog-password-symbolic" : "salvor-attention-symbolic",
                            known ? salvor_problem_get_title (id)
                                  : salvor_error_get_sentence (problem),
                            known ? salvor_problem_get_text (id) : salvor_error_get_cure (problem),
                            which_chip && evidence != NULL ? evidence : problem->message);
    if (which_chip)
        add_candidates (status, board);
    add_read_button (status, _ ("Try Again"),
                     !which_chip && !salvor_problem_offers (id, SALVOR_ACTION_COPY_RULE));
}

/* What came of installing it stays to be read while the board is looked at again and again. */
static void
update_rule (SalvorStatusPage *status, SalvorBoard *board, const GError *problem)
{
    gboolean needed
        = board != NULL && problem != NULL
          && salvor_problem_offers (salvor_problem_find_reading (problem, NULL, SALVOR_N_ROUTES),
                                    SALVOR_ACTION_COPY_RULE);

    if (needed && salvor_status_page_get_part (status) == NULL)
        salvor_status_page_set_part (status, salvor_rule_panel_new (GTK_ALIGN_CENTER));
    else if (!needed)
        salvor_status_page_set_part (status, NULL);
}

void
salvor_overview_status_show (SalvorStatusPage *status, SalvorBoard *board, const GError *problem)
{
    update_rule (status, board, problem);
    if (board == NULL) {
        salvor_status_page_set (status, SALVOR_STATUS_QUIET, "salvor-chip-symbolic",
                                _ ("No board is chosen"),
                                _ ("Plug a board in, or choose one from the list."), NULL);
    } else if (salvor_board_is_busy (board)) {
        salvor_status_page_set (status, SALVOR_STATUS_BUSY, NULL, _ ("Reading the board"),
                                _ ("Reading changes nothing on it."), NULL);
    } else if (problem != NULL) {
        show_problem (status, board, problem);
    } else if (!salvor_board_is_connected (board)) {
        salvor_status_page_set (status, SALVOR_STATUS_QUIET, "salvor-unplug-symbolic",
                                _ ("The board is not connected"),
                                _ ("Plug it in again. It appears here by itself."), NULL);
    } else {
        salvor_status_page_set (status, SALVOR_STATUS_QUIET, "salvor-chip-symbolic",
                                _ ("This board has not been read yet"),
                                _ ("Reading changes nothing on it."), NULL);
        add_read_button (status, _ ("Read Board"), TRUE);
    }
}
