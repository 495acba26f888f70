/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/wizard-page.h"

G_BEGIN_DECLS

/*
 * SalvorReviewPage: the third page of the wizard: everything that will happen, before it happens.
 *
 * Signal "agreed-changed": salvor_review_page_is_agreed () may answer differently now.
 */
#define SALVOR_TYPE_REVIEW_PAGE (salvor_review_page_get_type ())
G_DECLARE_FINAL_TYPE (SalvorReviewPage, salvor_review_page, SALVOR, REVIEW_PAGE, SalvorWizardPage)

/* TRUE when the plan needs no consent or the person has typed it. */
gboolean salvor_review_page_is_agreed (SalvorReviewPage *self);
/* A new look at a plan: what was typed is forgotten, it needs a new consent. @begun: this board was
 * changed and left in the middle, also where no journal could be kept of it */
void salvor_review_page_reset (SalvorReviewPage *self, gboolean begun);

G_END_DECLS
