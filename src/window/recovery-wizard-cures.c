/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-recovery-wizard-cures"
#include "config.h"

#include "window/recovery-wizard-private.h"

#include "recovery/problem-finder.h"

static void
try_again (SalvorRecoveryWizard *self)
{
    if (self->page == PAGE_CONNECT)
        salvor_connect_page_try_again (self->connect_page);
    else
        salvor_recovery_wizard_start_again (self);
}

static void
show_board (SalvorRecoveryWizard *self)
{
    salvor_connect_page_stop (self->connect_page);
    g_signal_emit_by_name (self, "show-board");
}

/* The way that was gone, or was to be gone; where none was asked for, the first that leads on */
static SalvorRouteId
get_route (SalvorRecoveryWizard *self, const SalvorVerdict *verdict)
{
    if (self->page == PAGE_STOPPED)
        return salvor_recovery_plan_get_route (salvor_recovery_job_get_plan (self->job));
    return self->route != SALVOR_N_ROUTES
               ? self->route
               : salvor_problem_find_other_way (verdict, SALVOR_N_ROUTES);
}

/* Why the way is out, where the verdict of the board does not say so */
static SalvorProblemId
find_problem (SalvorRecoveryWizard *self)
{
    const SalvorRecoveryCheck *check = salvor_recovery_draft_get_check (self->draft);

    if (self->page == PAGE_STOPPED)
        return salvor_problem_find_job (self->job);
    return self->page == PAGE_FIRMWARE && check != NULL ? salvor_recovery_check_find_problem (check)
                                                        : SALVOR_PROBLEM_NONE;
}

/* The person chooses: no way is better than the one that failed by itself. */
static void
show_ways (SalvorRecoveryWizard *self)
{
    SalvorBoard *board = salvor_recovery_wizard_get_board (self);
    const SalvorVerdict *verdict = board != NULL ? salvor_board_get_verdict (board) : NULL;
    SalvorProblemId problem;

    if (verdict == NULL) {
        show_board (self);
        return;
    }
    problem = find_problem (self);
    salvor_way_page_show (self->way_page, verdict, get_route (self, verdict),
                          problem != SALVOR_PROBLEM_NONE ? salvor_problem_get_title (problem)
                                                         : NULL);
    self->ways_from = self->page;
    salvor_recovery_wizard_show_page (self, PAGE_WAYS);
}

void
salvor_recovery_wizard_take_way (SalvorRecoveryWizard *self, int route)
{
    g_return_if_fail (SALVOR_IS_RECOVERY_WIZARD (self));

    self->route = (SalvorRouteId) route;
    salvor_recovery_wizard_start_again (self);
    self->retrying = FALSE;
}

/* The person has none, and says so: the honest end. */
static void
show_no_keys (SalvorRecoveryWizard *self)
{
    if (self->page == PAGE_FIRMWARE)
        salvor_firmware_page_show_problem (self->firmware_page, SALVOR_PROBLEM_NO_KEYS);
    else if (self->page == PAGE_STOPPED)
        salvor_stopped_page_show_problem (self->stopped_page, SALVOR_PROBLEM_NO_KEYS);
}

/* What is chosen after a failure counts from a new read on. */
static void
choose (SalvorRecoveryWizard *self, SalvorWizardPage *page, const char *action_name)
{
    if (self->page == PAGE_STOPPED)
        salvor_recovery_wizard_start_again (self);
    gtk_widget_activate_action (GTK_WIDGET (page), action_name, NULL);
}

void
salvor_recovery_wizard_cure (SalvorRecoveryWizard *self, SalvorAction action)
{
    switch (action) {
    case SALVOR_ACTION_TRY_AGAIN:
        try_again (self);
        break;
    case SALVOR_ACTION_USE_PRACTICE_BOARD:
        gtk_widget_activate_action (GTK_WIDGET (self->connect_page), "connect.practice", NULL);
        break;
    case SALVOR_ACTION_CHOOSE_FIRMWARE:
        choose (self, SALVOR_WIZARD_PAGE (self->firmware_page), "firmware.choose");
        break;
    case SALVOR_ACTION_CHOOSE_LOADER:
        choose (self, SALVOR_WIZARD_PAGE (self->firmware_page), "firmware.choose-loader");
        break;
    case SALVOR_ACTION_CHOOSE_FOLDER:
        choose (self, SALVOR_WIZARD_PAGE (self->review_page), "review.choose-folder");
        break;
    case SALVOR_ACTION_COMPLETE_FIRMWARE:
        salvor_recovery_draft_set_complete (self->draft, TRUE);
        break;
    case SALVOR_ACTION_SKIP_BACKUP:
        salvor_recovery_draft_set_backup (self->draft, FALSE);
        salvor_recovery_wizard_start_again (self);
        break;
    case SALVOR_ACTION_OTHER_WAY:
        show_ways (self);
        break;
    case SALVOR_ACTION_NO_SIGNED_FILES:
        show_no_keys (self);
        break;
    case SALVOR_ACTION_SHOW_BOARD:
        show_board (self);
        break;
    /* the row of a board, the list of chips and a button of its own do these */
    case SALVOR_ACTION_CHOOSE_BOARD:
    case SALVOR_ACTION_CHOOSE_CHIP:
    case SALVOR_ACTION_COPY_RULE:
    case SALVOR_ACTION_NONE:
    case SALVOR_N_ACTIONS:
        break;
    }
}
