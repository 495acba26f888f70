/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/wizard-page.h"

G_BEGIN_DECLS

/*
 * SalvorReviewPage: the third page of the wizard: everything that will happen, before it happens.
 *
 * Where the plan needs a consent, its card stands below what scrolls: nobody has to look for the
 * reason why the work cannot begin.
 *
 * Signal "agreed-changed": salvor_review_page_get_demand () may answer differently now.
 */
#define SALVOR_TYPE_REVIEW_PAGE (salvor_review_page_get_type ())
G_DECLARE_FINAL_TYPE (SalvorReviewPage, salvor_review_page, SALVOR, REVIEW_PAGE, SalvorWizardPage)

/* What the person has to do before the work may begin, as a sentence; %NULL when the plan needs no
 * consent or it has been typed. */
const char *salvor_review_page_get_demand (SalvorReviewPage *self);
/* A new look at a plan: what was typed is forgotten, it needs a new consent. @begun: this board was
 * changed and left in the middle, also where no journal could be kept of it */
void salvor_review_page_reset (SalvorReviewPage *self, gboolean begun);

G_END_DECLS
