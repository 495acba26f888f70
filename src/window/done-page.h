/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/recovery-job.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* SalvorDonePage: the last page of the wizard, after a verified recovery: what was checked, and
 * what the person does next. */
#define SALVOR_TYPE_DONE_PAGE (salvor_done_page_get_type ())
G_DECLARE_FINAL_TYPE (SalvorDonePage, salvor_done_page, SALVOR, DONE_PAGE, GtkWidget)

/* @job: finished, with the result verified */
void salvor_done_page_set_job (SalvorDonePage *self, SalvorRecoveryJob *job);

G_END_DECLS
