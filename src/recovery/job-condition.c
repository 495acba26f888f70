/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-job-condition"
#include "config.h"

#include "recovery/job-condition.h"

#include "base/errors.h"
#include "base/language.h"
#include "recovery/after-restore.h"

#include <glib/gi18n-lib.h>

static char *
join (const char *first, const char *second, const char *third)
{
    g_autofree char *two = salvor_language_join_sentences (first, second);

    return third != NULL ? salvor_language_join_sentences (two, third) : g_steal_pointer (&two);
}

static const char *
describe_written (SalvorRecoveryPlan *plan, gboolean changed)
{
    if (salvor_recovery_plan_get_kind (plan) == SALVOR_PLAN_RESTORE)
        return changed ? _ ("The flash holds what the file holds. Every byte was read back and "
                            "compared.")
                       : _ ("The flash already holds what the file holds. Every byte was compared "
                            "and nothing had to be written.");
    return changed ? _ ("The board has its new firmware. Every byte was read back and compared.")
                   : _ ("The board already holds this firmware. Every byte was compared and "
                        "nothing had to be written.");
}

/* What a restored board starts is known for certain only now. (transfer full) */
static char *
describe_start (SalvorRecoveryPlan *plan, const SalvorJobEnd *end)
{
    SalvorBoardState *state = salvor_recovery_plan_get_state (plan);
    g_autoptr (SalvorVerdict) verdict = NULL;

    if (salvor_recovery_plan_get_kind (plan) != SALVOR_PLAN_RESTORE)
        return g_strdup (salvor_recovery_plan_get_start_note (plan));
    verdict = salvor_verdict_new (state);
    return salvor_after_restore_describe (end->header, state, verdict);
}

static char *
describe_write_success (SalvorRecoveryPlan *plan, const SalvorJobEnd *end)
{
    const char *done = describe_written (plan, end->changed);
    g_autofree char *start = describe_start (plan, end);

    if (end->restarted)
        return join (done, start, NULL);
    return join (done, _ ("It did not take the command to restart."), start);
}

/* After a plan that only reads. */
static const char *
describe_rest (SalvorRecoveryPlan *plan, const SalvorJobEnd *end)
{
    if (end->restarted)
        return _ ("Nothing was changed in the flash of the board. It was restarted.");
    if (salvor_recovery_plan_get_flashloader (plan) == NULL)
        return _ ("Nothing was changed in the flash of the board. Its flashloader is still "
                  "running.");
    return _ ("Nothing was changed in the flash of the board. It did not take the command to "
              "restart.");
}

static char *
describe_success (SalvorRecoveryPlan *plan, const SalvorJobEnd *end)
{
    switch (salvor_recovery_plan_get_kind (plan)) {
    case SALVOR_PLAN_BACKUP:
        return join (_ ("The flash was read twice, the same both times, and saved."),
                     describe_rest (plan, end), NULL);
    case SALVOR_PLAN_VERIFY:
        return join (_ ("The flash holds exactly what the file holds: every byte of it was "
                        "compared."),
                     describe_rest (plan, end), NULL);
    case SALVOR_PLAN_RECOVER:
    case SALVOR_PLAN_RESTORE:
        break;
    }
    return describe_write_success (plan, end);
}

/* The flash is as it was. */
static char *
describe_untouched (SalvorRecoveryPlan *plan, const SalvorJobEnd *end)
{
    const char *nothing = _ ("Nothing was changed in the flash of the board.");

    if (g_error_matches (end->error, SALVOR_ERROR, SALVOR_ERROR_WRONG_BOARD))
        return g_strdup (_ ("Another board answered than the one that was chosen. Nothing was "
                            "changed in its flash. Reconnect the board you started with."));
    if (end->stopped_at == SALVOR_STEP_WAIT_FLASHLOADER && end->result == SALVOR_RESULT_FAILED)
        return join (nothing,
                     _ ("The flashloader was sent, but the board did not come back with it. Take "
                        "all power away for three seconds and start again; if it stays so, try "
                        "another USB port or another flashloader file."),
                     NULL);
    if (salvor_recovery_plan_get_kind (plan) == SALVOR_PLAN_VERIFY
        && g_error_matches (end->error, SALVOR_ERROR, SALVOR_ERROR_VERIFY))
        return join (_ ("The flash holds something else than the file."), describe_rest (plan, end),
                     NULL);
    if (end->restarted)
        return join (nothing, _ ("It was restarted and is as it was before."), NULL);
    return join (nothing, _ ("You can start again at any time."), NULL);
}

/* Nobody has reported yet that a chip does what this way rests on; the probe that erased the header
 * is still there. */
static char *
describe_missing_download (void)
{
    g_autofree char *other = g_strdup_printf (
        _ ("Start again and take the way “%s”: what is right already is left alone."),
        salvor_route_get_title (SALVOR_ROUTE_PROBE_ROM));

    return join (_ ("The start-up header is erased, so the board cannot start half a program."),
                 _ ("It did not come up in serial download by itself."), other);
}

static char *
describe_changed (SalvorRecoveryPlan *plan, const SalvorJobEnd *end)
{
    const char *again = _ ("Start the recovery again with the same file: what is right already is "
                           "left alone.");
    const char *state;

    if (end->stopped_at == SALVOR_STEP_POWER_CYCLE
        && g_error_matches (end->error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT))
        return describe_missing_download ();
    switch (end->stopped_at) {
    case SALVOR_STEP_HEADER_OUT:
        state = _ ("The start-up header was being erased, so the board may not start its program.");
        break;
    case SALVOR_STEP_HEADER_IN:
        state = _ ("The program is in the flash and was compared, but its start-up header was "
                   "still being written, so the board may not start it yet.");
        break;
    default:
        state = _ ("The start-up header is erased, so the board cannot start half a program.");
        break;
    }
    return join (state, again, salvor_recovery_plan_get_stopped_note (plan));
}

char *
salvor_job_condition_describe (SalvorRecoveryPlan *plan, const SalvorJobEnd *end)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_PLAN (plan) && end != NULL, NULL);

    if (end->result == SALVOR_RESULT_VERIFIED)
        return describe_success (plan, end);
    /* before the header goes out, only RAM of the board has been written */
    return end->header_out ? describe_changed (plan, end) : describe_untouched (plan, end);
}
