/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-verb-backup"
#include "config.h"

#include "command/flash-work.h"

#include "base/errors.h"
#include "recovery/safe-file.h"

#include <glib/gi18n-lib.h>

static gboolean
check_file (SalvorFlashWork *work, GError **error)
{
    const SalvorRegion *region = salvor_flash_work_get_region (work);

    if (region != NULL && region->size == 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "“%s” is not START:SIZE, for example 0x60000000:0x1000", work->region_text);
        return FALSE;
    }
    return salvor_safe_file_check_free (salvor_flash_work_get_file (work), error);
}

static SalvorRecoveryPlan *
make_plan (SalvorFlashWork *work, GError **error)
{
    return salvor_recovery_plan_new_backup (
        salvor_board_get_state (work->board), salvor_board_get_verdict (work->board),
        salvor_flash_work_get_region (work), salvor_flash_work_get_file (work), work->flashloader,
        &work->choices, error);
}

static const SalvorFlashVerb backup_verb = {
    .kind = SALVOR_PLAN_BACKUP,
    .look_at_file = check_file,
    .make_plan = make_plan,
};

static SalvorExit
run_backup (SalvorVerbRun *run)
{
    return salvor_flash_work_do (run, &backup_verb);
}

const SalvorVerb salvor_verb_backup = {
    .name = "backup",
    .summary = N_ ("Save what the flash of a board holds; changes nothing in it"),
    .arguments = N_ ("FILE"),
    .run = run_backup,
};
