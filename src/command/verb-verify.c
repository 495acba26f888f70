/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-verb-verify"
#include "config.h"

#include "command/flash-work.h"

#include <glib/gi18n-lib.h>

static SalvorRecoveryPlan *
make_plan (SalvorFlashWork *work, GError **error)
{
    g_autoptr (SalvorImage) placed = salvor_flash_work_place_image (work, error);

    if (placed == NULL)
        return NULL;
    return salvor_recovery_plan_new_verify (salvor_board_get_state (work->board),
                                            salvor_board_get_verdict (work->board), placed,
                                            work->flashloader, &work->choices, error);
}

static const SalvorFlashVerb verify_verb = {
    .kind = SALVOR_PLAN_VERIFY,
    .look_at_file = salvor_flash_work_load_image,
    .make_plan = make_plan,
};

static SalvorExit
run_verify (SalvorVerbRun *run)
{
    return salvor_flash_work_do (run, &verify_verb);
}

const SalvorVerb salvor_verb_verify = {
    .name = "verify",
    .summary = N_ ("Compare the flash of a board with a file; changes nothing in it"),
    .arguments = N_ ("FILE"),
    .run = run_verify,
};
