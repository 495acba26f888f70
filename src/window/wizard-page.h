/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/recovery-draft.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorWizardPage: what the pages of the recovery wizard that look at the draft have in common.
 * A page has one update function, called whenever the draft has changed.
 */
#define SALVOR_TYPE_WIZARD_PAGE (salvor_wizard_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (SalvorWizardPage, salvor_wizard_page, SALVOR, WIZARD_PAGE, GtkWidget)

struct _SalvorWizardPageClass {
    GtkWidgetClass parent_class;

    void (*update) (SalvorWizardPage *self, SalvorRecoveryDraft *draft);
};

void salvor_wizard_page_set_draft (SalvorWizardPage *self, SalvorRecoveryDraft *draft);
SalvorRecoveryDraft *salvor_wizard_page_get_draft (SalvorWizardPage *self);

G_END_DECLS
