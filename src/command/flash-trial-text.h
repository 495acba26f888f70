/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command/terminal.h"
#include "recovery/recovery-job.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Set-ups of the flash: those that a plan has, and those that a job tried. */

/* A row of a plan: what is tried first, and what then */
void salvor_flash_setups_print (SalvorRecoveryPlan *plan, guint column, SalvorTerminal *output);
/* Rows of a job, when the first one was not answered; @job: (nullable) */
void salvor_flash_trial_print (SalvorRecoveryJob *job, guint column, SalvorTerminal *output);
/* "flash_setups": empty where the flashloader tried none; @job: (nullable) */
void salvor_flash_trial_add_json (SalvorRecoveryJob *job, JsonBuilder *builder);

G_END_DECLS
