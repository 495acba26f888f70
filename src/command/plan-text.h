/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command/terminal.h"
#include "recovery/recovery-plan.h"

G_BEGIN_DECLS

/* Everything that will happen, before it happens: steps, what is erased, backup, the way back and
 * what a person should know. */
void salvor_plan_print (SalvorRecoveryPlan *plan, gboolean simulated, SalvorTerminal *output);

G_END_DECLS
