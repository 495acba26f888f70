/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window may say of a board that could be unplugged at any moment, row by row. */
#include "image-builder.h"
#include "window/fixture.h"
#include "window/unplug-advice.h"

/* Boot switches without effect, debug port off: only the unproven fallback is left. */
#define WORD_6_NO_PROVEN_WAY 0x00110010u

static SalvorRecoveryPlan *
make_plan (gboolean proven)
{
    g_autoptr (SalvorBoardState) state = fixture_state_new_chip ();
    g_autoptr (GByteArray) bytes = test_image_new (0x10000, 1);
    g_autoptr (GBytes) data = test_image_get_bytes (bytes);
    g_autoptr (SalvorImage) image = salvor_image_new_binary ("firmware.bin", data);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorFlashloader) loader
               = salvor_flashloader_new_practice (salvor_board_state_get_chip (state), &error);
    const SalvorRecoveryChoices choices = { .route = SALVOR_N_ROUTES, .consent = TRUE };
    g_autoptr (SalvorVerdict) verdict = NULL;
    SalvorRecoveryPlan *plan;

    g_assert_no_error (error);
    if (!proven)
        salvor_board_state_set_shadow (state, 6, WORD_6_NO_PROVEN_WAY);
    verdict = salvor_verdict_new (state);
    plan = salvor_recovery_plan_new (state, verdict, image, loader, &choices, &error);
    g_assert_no_error (error);
    g_assert_cmpint (salvor_recovery_plan_has_proven_way_back (plan), ==, proven);
    return plan;
}

/* A snapshot in which every step before @id is done and @id has @state. */
static SalvorJobSnapshot *
make_snapshot (SalvorRecoveryPlan *plan, SalvorStepId id, SalvorStepState state)
{
    SalvorJobSnapshot *snapshot = g_new0 (SalvorJobSnapshot, 1);
    const SalvorStep *steps = salvor_recovery_plan_get_steps (plan, &snapshot->n_steps);
    gboolean before = TRUE;

    snapshot->state = SALVOR_JOB_RUNNING;
    snapshot->step_states = g_new0 (SalvorStepState, snapshot->n_steps);
    for (gsize i = 0; i < snapshot->n_steps; i++) {
        before = before && steps[i].id != id;
        if (before)
            snapshot->step_states[i] = SALVOR_STEP_STATE_DONE;
        if (steps[i].id == id)
            snapshot->step_states[i] = state;
    }
    return snapshot;
}

typedef struct {
    SalvorStepId step;
    SalvorStepState state;
    gboolean header_out;
    gboolean header_going_in;
    SalvorRisk with_way_back;
    SalvorRisk without;
} Row;

static const Row rows[] = {
    { SALVOR_STEP_LOAD_FLASHLOADER, SALVOR_STEP_STATE_RUNNING, FALSE, FALSE, SALVOR_RISK_UNTOUCHED,
      SALVOR_RISK_UNTOUCHED },
    { SALVOR_STEP_READ_FLASH, SALVOR_STEP_STATE_FAILED, FALSE, FALSE, SALVOR_RISK_UNTOUCHED,
      SALVOR_RISK_UNTOUCHED },
    /* the header is being erased: nobody knows how far that is */
    { SALVOR_STEP_HEADER_OUT, SALVOR_STEP_STATE_RUNNING, FALSE, FALSE, SALVOR_RISK_UNSAID,
      SALVOR_RISK_UNSAID },
    { SALVOR_STEP_ERASE, SALVOR_STEP_STATE_RUNNING, TRUE, FALSE, SALVOR_RISK_REPEAT,
      SALVOR_RISK_NO_WAY },
    { SALVOR_STEP_WRITE, SALVOR_STEP_STATE_RUNNING, TRUE, FALSE, SALVOR_RISK_REPEAT,
      SALVOR_RISK_NO_WAY },
    { SALVOR_STEP_HEADER_IN, SALVOR_STEP_STATE_RUNNING, TRUE, TRUE, SALVOR_RISK_HEADER,
      SALVOR_RISK_HEADER },
    { SALVOR_STEP_RESTART, SALVOR_STEP_STATE_RUNNING, FALSE, FALSE, SALVOR_RISK_COMPLETE,
      SALVOR_RISK_COMPLETE },
};

static void
check_rows (gboolean proven)
{
    g_autoptr (SalvorRecoveryPlan) plan = make_plan (proven);

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (SalvorJobSnapshot) snapshot = make_snapshot (plan, rows[i].step, rows[i].state);

        snapshot->header_out = rows[i].header_out;
        snapshot->header_going_in = rows[i].header_going_in;
        g_assert_cmpint (salvor_risk_of (plan, snapshot), ==,
                         proven ? rows[i].with_way_back : rows[i].without);
    }
}

static void
test_with_a_way_back (void)
{
    check_rows (TRUE);
}

static void
test_without_a_way_back (void)
{
    check_rows (FALSE);
}

/* While the work waits for a power cycle the board has to be unplugged, and the page says so. */
static void
test_hand_step (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_story ();
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);
    g_autoptr (GByteArray) bytes = test_image_new (0x10000, 1);
    g_autoptr (GBytes) data = test_image_get_bytes (bytes);
    g_autoptr (SalvorImage) image = salvor_image_new_binary ("firmware.bin", data);
    const SalvorRecoveryChoices choices
        = { .route = SALVOR_ROUTE_PROBE_ERASE_HEADER, .consent = TRUE };
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorFlashloader) loader
               = salvor_flashloader_new_practice (salvor_board_state_get_chip (state), &error);
    g_autoptr (SalvorRecoveryPlan) plan = NULL;
    g_autoptr (SalvorJobSnapshot) snapshot = NULL;

    salvor_board_state_set_simulated (state, TRUE);
    plan = salvor_recovery_plan_new (state, verdict, image, loader, &choices, &error);
    g_assert_no_error (error);
    snapshot = make_snapshot (plan, SALVOR_STEP_POWER_CYCLE, SALVOR_STEP_STATE_RUNNING);
    snapshot->header_out = TRUE;
    g_assert_cmpint (salvor_risk_of (plan, snapshot), ==, SALVOR_RISK_HANDS);
    for (gsize i = 0; i < snapshot->n_steps; i++) {
        if (snapshot->step_states[i] == SALVOR_STEP_STATE_RUNNING)
            snapshot->step_states[i] = SALVOR_STEP_STATE_DONE;
    }
    g_assert_cmpint (salvor_risk_of (plan, snapshot), ==, SALVOR_RISK_REPEAT);
}

/* "It is not harmed" is said in one case only, and never without its reason. */
static void
test_words_follow_the_risk (void)
{
    g_autoptr (SalvorRecoveryPlan) plan = make_plan (FALSE);
    g_autofree char *text = salvor_risk_get_text (SALVOR_RISK_NO_WAY, plan);

    for (int risk = SALVOR_RISK_UNSAID; risk <= SALVOR_RISK_HANDS; risk++) {
        const char *title = salvor_risk_get_title (risk);
        gboolean harmless = title != NULL && strstr (title, "not harmed") != NULL;

        g_assert_cmpint (harmless, ==, risk == SALVOR_RISK_REPEAT);
    }
    g_assert_cmpstr (text, ==, salvor_recovery_plan_get_way_back (plan));
    g_assert_null (salvor_risk_get_title (SALVOR_RISK_UNSAID));
    g_assert_null (salvor_risk_get_stop_text (SALVOR_RISK_UNSAID));
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/unplug-advice/way-back", test_with_a_way_back);
    g_test_add_func ("/unplug-advice/no-way-back", test_without_a_way_back);
    g_test_add_func ("/unplug-advice/hand-step", test_hand_step);
    g_test_add_func ("/unplug-advice/words", test_words_follow_the_risk);
    return g_test_run ();
}
