/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-job-words"
#include "config.h"

#include "recovery/recovery-job.h"

/* How states and results are called in the command contract (docs/json.md). */

const char *
salvor_step_state_get_id (SalvorStepState state)
{
    static const char *const ids[] = {
        [SALVOR_STEP_STATE_WAITING] = "waiting", [SALVOR_STEP_STATE_RUNNING] = "running",
        [SALVOR_STEP_STATE_DONE] = "done",       [SALVOR_STEP_STATE_FAILED] = "failed",
        [SALVOR_STEP_STATE_SKIPPED] = "skipped", [SALVOR_STEP_STATE_CANCELLED] = "cancelled",
    };

    return state < G_N_ELEMENTS (ids) ? ids[state] : "";
}

const char *
salvor_job_result_get_id (SalvorJobResult result)
{
    static const char *const ids[] = {
        [SALVOR_RESULT_NONE] = "none",
        [SALVOR_RESULT_VERIFIED] = "verified",
        [SALVOR_RESULT_FAILED] = "failed",
        [SALVOR_RESULT_CANCELLED] = "cancelled",
    };

    return result < G_N_ELEMENTS (ids) ? ids[result] : "";
}
