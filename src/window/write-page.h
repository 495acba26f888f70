/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/recovery-job.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorWritePage: the fourth page of the wizard: what is going on, in numbers that the board has
 * confirmed.
 *
 * Signal "changed": the getters may answer differently now.
 */
#define SALVOR_TYPE_WRITE_PAGE (salvor_write_page_get_type ())
G_DECLARE_FINAL_TYPE (SalvorWritePage, salvor_write_page, SALVOR, WRITE_PAGE, GtkWidget)

/* @job: (nullable) */
void salvor_write_page_set_job (SalvorWritePage *self, SalvorRecoveryJob *job);
/* What stopping now means for the board; nullable */
const char *salvor_write_page_get_stop_text (SalvorWritePage *self);
/* Does the work wait for something that a person has to do? */
gboolean salvor_write_page_is_waiting (SalvorWritePage *self);

G_END_DECLS
