/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/problem.h"
#include "recovery/recovery-job.h"
#include "window/banner.h"
#include "window/confirm-window.h"
#include "window/connect-page.h"
#include "window/done-page.h"
#include "window/firmware-page.h"
#include "window/recovery-wizard.h"
#include "window/review-page.h"
#include "window/step-bar.h"
#include "window/stopped-page.h"
#include "window/way-page.h"
#include "window/write-page.h"

G_BEGIN_DECLS

typedef enum {
    PAGE_CONNECT,
    PAGE_FIRMWARE,
    PAGE_WAYS,
    PAGE_REVIEW,
    PAGE_WRITE,
    PAGE_DONE,
    PAGE_STOPPED,
} Page;

struct _SalvorRecoveryWizard {
    GtkWidget parent_instance;

    SalvorStepBar *step_bar;
    GtkBox *banner_box;
    SalvorBanner *banner;
    GtkStack *stack;
    SalvorConnectPage *connect_page;
    SalvorFirmwarePage *firmware_page;
    SalvorWayPage *way_page;
    SalvorReviewPage *review_page;
    SalvorWritePage *write_page;
    SalvorDonePage *done_page;
    SalvorStoppedPage *stopped_page;
    GtkWidget *cancel_button;
    GtkWidget *stop_button;
    GtkWidget *close_button;
    GtkWidget *another_button;
    GtkLabel *hint_label;
    GtkWidget *awake_label;
    GtkWidget *back_button;
    GtkWidget *next_button;
    GtkWidget *run_button;
    GtkWidget *try_again_button;
    GtkWidget *finish_button;

    Page page;
    Page ways_from;             /* the page that PAGE_WAYS goes back to */
    SalvorRecoveryDraft *draft; /* owned */
    SalvorRouteId route;
    gboolean retrying;      /* what was chosen still stands: go on to the plan by itself */
    SalvorRecoveryJob *job; /* owned, nullable: the last one */
    gboolean writing;
    guint pause;                   /* source, 0 when nothing has to be waited for before writing */
    guint inhibit_cookie;          /* 0 when the computer may sleep */
    SalvorConfirmWindow *question; /* no ref, nullable: shown now */
};

void salvor_recovery_wizard_show_page (SalvorRecoveryWizard *self, Page page);

/* Goes on with this way, from a new read of the same board; the firmware is looked at again. */
void salvor_recovery_wizard_take_way (SalvorRecoveryWizard *self, int route);

/* From a new read of the same board; the firmware stays chosen and is checked again. */
void salvor_recovery_wizard_start_again (SalvorRecoveryWizard *self);

/* Begins the work that was planned (recovery-wizard-job.c). */
void salvor_recovery_wizard_run (SalvorRecoveryWizard *self);

/* Does what a person can do about a situation (recovery-wizard-cures.c). */
void salvor_recovery_wizard_cure (SalvorRecoveryWizard *self, SalvorAction action);

G_END_DECLS
