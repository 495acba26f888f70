/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/recovery-job.h"

G_BEGIN_DECLS

/* How safe it is to lose the board at this moment. */
typedef enum {
    SALVOR_RISK_UNSAID,    /* in between: nothing is claimed */
    SALVOR_RISK_UNTOUCHED, /* nothing on the board has been changed */
    SALVOR_RISK_REPEAT,    /* no program, but a proven way to write it again */
    SALVOR_RISK_NO_WAY,    /* no program, and no proven way back */
    SALVOR_RISK_HEADER,    /* the start-up header is being written */
    SALVOR_RISK_COMPLETE,  /* everything is written and compared */
    SALVOR_RISK_HANDS,     /* it has to be unplugged now: the work waits for it */
} SalvorRisk;

/* Pure: what the plan and the snapshot of its job allow to say, and nothing more (DESIGN 7.4). */
SalvorRisk salvor_risk_of (SalvorRecoveryPlan *plan, const SalvorJobSnapshot *snapshot);

/* "If the board is unplugged now, it is not harmed"; NULL when nothing is claimed. Static. */
const char *salvor_risk_get_title (SalvorRisk risk);
/* What it rests on; (transfer full) (nullable) */
char *salvor_risk_get_text (SalvorRisk risk, SalvorRecoveryPlan *plan);
/* What stopping the work now means for the board; NULL when nothing is claimed. Static. */
const char *salvor_risk_get_stop_text (SalvorRisk risk);

G_END_DECLS
