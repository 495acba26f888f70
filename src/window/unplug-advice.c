/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-unplug-advice"
#include "config.h"

#include "window/unplug-advice.h"

#include <glib/gi18n-lib.h>

static SalvorStepState
get_state_of (SalvorRecoveryPlan *plan, const SalvorJobSnapshot *snapshot, SalvorStepId id)
{
    gsize n_steps;
    const SalvorStep *steps = salvor_recovery_plan_get_steps (plan, &n_steps);

    for (gsize i = 0; i < n_steps && i < snapshot->n_steps; i++) {
        if (steps[i].id == id)
            return snapshot->step_states[i];
    }
    return SALVOR_STEP_STATE_SKIPPED;
}

/* No step that changes the flash has begun. */
static gboolean
is_untouched (SalvorRecoveryPlan *plan, const SalvorJobSnapshot *snapshot)
{
    static const SalvorStepId changing[] = {
        SALVOR_STEP_HEADER_OUT,
        SALVOR_STEP_ERASE,
        SALVOR_STEP_WRITE,
        SALVOR_STEP_HEADER_IN,
    };

    for (gsize i = 0; i < G_N_ELEMENTS (changing); i++) {
        switch (get_state_of (plan, snapshot, changing[i])) {
        case SALVOR_STEP_STATE_RUNNING:
        case SALVOR_STEP_STATE_DONE:
        case SALVOR_STEP_STATE_FAILED:
            return FALSE;
        case SALVOR_STEP_STATE_WAITING:
        case SALVOR_STEP_STATE_SKIPPED:
        case SALVOR_STEP_STATE_CANCELLED:
            break;
        }
    }
    return TRUE;
}

/* Compared, and the header is in or was never out. */
static gboolean
is_complete (SalvorRecoveryPlan *plan, const SalvorJobSnapshot *snapshot)
{
    SalvorStepState header_in = get_state_of (plan, snapshot, SALVOR_STEP_HEADER_IN);

    return get_state_of (plan, snapshot, SALVOR_STEP_VERIFY) == SALVOR_STEP_STATE_DONE
           && (header_in == SALVOR_STEP_STATE_DONE || header_in == SALVOR_STEP_STATE_SKIPPED);
}

SalvorRisk
salvor_risk_of (SalvorRecoveryPlan *plan, const SalvorJobSnapshot *snapshot)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (plan), SALVOR_RISK_UNSAID);
    g_return_val_if_fail (snapshot != NULL, SALVOR_RISK_UNSAID);

    if (get_state_of (plan, snapshot, SALVOR_STEP_POWER_CYCLE) == SALVOR_STEP_STATE_RUNNING)
        return SALVOR_RISK_HANDS;
    if (snapshot->header_going_in)
        return SALVOR_RISK_HEADER;
    if (snapshot->header_out)
        return salvor_recovery_plan_has_proven_way_back (plan) ? SALVOR_RISK_REPEAT
                                                               : SALVOR_RISK_NO_WAY;
    if (is_complete (plan, snapshot))
        return SALVOR_RISK_COMPLETE;
    return is_untouched (plan, snapshot) ? SALVOR_RISK_UNTOUCHED : SALVOR_RISK_UNSAID;
}

const char *
salvor_risk_get_title (SalvorRisk risk)
{
    switch (risk) {
    case SALVOR_RISK_UNTOUCHED:
        return _ ("If the board is unplugged now, nothing on it has changed");
    case SALVOR_RISK_REPEAT:
        return _ ("If the board is unplugged now, it is not harmed");
    case SALVOR_RISK_NO_WAY:
        return _ ("Please do not unplug the board now");
    case SALVOR_RISK_HEADER:
        return _ ("Please do not unplug now: the start-up header is being written");
    case SALVOR_RISK_COMPLETE:
        return _ ("The new firmware is complete");
    case SALVOR_RISK_HANDS:
        return _ ("Unplug the board now, wait three seconds, and plug it in again");
    case SALVOR_RISK_UNSAID:
        break;
    }
    return NULL;
}

char *
salvor_risk_get_text (SalvorRisk risk, SalvorRecoveryPlan *plan)
{
    const char *way_back = salvor_recovery_plan_get_way_back (plan);

    switch (risk) {
    case SALVOR_RISK_UNTOUCHED:
        return g_strdup (_ ("So far the flash was only read."));
    case SALVOR_RISK_REPEAT:
        return g_strdup_printf (_ ("The start-up header is empty, so the chip cannot start half a "
                                   "program. %s"),
                                way_back);
    case SALVOR_RISK_NO_WAY:
    case SALVOR_RISK_HEADER:
        return g_strdup (way_back);
    case SALVOR_RISK_COMPLETE:
        return g_strdup (_ ("Every byte was read back and compared."));
    case SALVOR_RISK_HANDS:
        return g_strdup (_ ("Pull its USB cable and its power supply. Then plug both in again, the "
                            "USB cable into this computer. The debug probe may stay where it is. "
                            "This page goes on by itself."));
    case SALVOR_RISK_UNSAID:
        break;
    }
    return NULL;
}

const char *
salvor_risk_get_stop_text (SalvorRisk risk)
{
    switch (risk) {
    case SALVOR_RISK_UNTOUCHED:
        return _ ("Stopping now leaves the board as it was.");
    case SALVOR_RISK_REPEAT:
        return _ ("Stopping leaves the board without a program. It can be written again at any "
                  "time.");
    case SALVOR_RISK_NO_WAY:
    case SALVOR_RISK_HEADER:
        return _ ("Stopping leaves the board without a program.");
    case SALVOR_RISK_HANDS:
        return _ ("Stopping leaves the board without a program. The debug probe can write it "
                  "again.");
    case SALVOR_RISK_COMPLETE:
    case SALVOR_RISK_UNSAID:
        break;
    }
    return NULL;
}
