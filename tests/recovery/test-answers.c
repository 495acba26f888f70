/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "answer-desk.h"
#include "forked-run.h"
#include "image-builder.h"

#include "base/errors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Every answer of a recovery is replaced by everything it could be replaced with, one at a time: at
 * each answer a child process goes on with the lie, and the parent with the truth.
 *
 * Whatever was answered, the run ends in bounded time; it ends verified and then the flash is what
 * it should be, or with an error that a person can be told, and a second, undisturbed run is
 * verified. Nothing beside the image is ever changed.
 *
 *   test-recovery-answers           some hundred lies a route, by the random seed that is printed
 *   test-recovery-answers --all     every one
 *   test-recovery-answers --print   every one; prints docs/answers.md
 */

#define SAMPLE_SIZE 60

/* What a lie may cost beside the honest run, seconds of the board: the longest deadline there is for
 * one answer, a few times over. */
#define MAX_DELAY_S 300

/* Draining a line takes up to 8192 receives; nothing else comes near. */
#define MAX_CALLS 40000

typedef struct {
    const char *name;
    const char *scenario;
    SalvorRouteId route;
} Route;

static const Route routes[] = {
    { "serial", "rt1024-serial", SALVOR_ROUTE_SERIAL },
    { "probe-rom", "rt1024-internal-boot-forced", SALVOR_ROUTE_PROBE_ROM },
    { "probe-flashloader", "rt1024-internal-boot-forced", SALVOR_ROUTE_PROBE_FLASHLOADER },
    { "probe-erase-header", "rt1024-internal-boot-forced", SALVOR_ROUTE_PROBE_ERASE_HEADER },
};

typedef enum {
    OUTCOME_VERIFIED,   /* recovered by itself */
    OUTCOME_SECOND_RUN, /* an error; the next run was verified */
    OUTCOME_POWER,      /* an error; the next run after the power was taken away was verified */
    N_GOOD_OUTCOMES,
    OUTCOME_FALSE_SUCCESS = N_GOOD_OUTCOMES,
    OUTCOME_OUTSIDE_CHANGED,
    OUTCOME_FOREIGN_ERROR, /* not of the domain, or without a sentence */
    OUTCOME_TOO_LATE,
    OUTCOME_LOST, /* no further run helps */
    OUTCOME_CRASH,
    N_OUTCOMES,
} Outcome;

static const char *const outcome_names[N_OUTCOMES] = {
    "verified",
    "second run verified",
    "verified after a power cycle",
    "false success",
    "bytes beside the image changed",
    "an error nobody has words for",
    "took too long",
    "no further run was verified",
    "crash",
};

/* What a child hands back. */
typedef struct {
    Outcome outcome;
    gint64 delay_us; /* beside the honest run */
    char message[600];
} Ending;

typedef struct {
    guint n[SALVOR_PORT_GDB][N_LIES][N_OUTCOMES];
} Tally;

typedef struct {
    const Route *route;
    AnswerDesk *desk;
    Tally *tally;
    gboolean child; /* this process tells one lie and ends */

    /* of the honest run, found by a child that only counts */
    struct {
        guint n_answers;
        guint n_lies;
        gint64 spent_us;
    } honest;

    double share; /* of the lies that are told, 0 to 1 */
    gint64 longest_us;
    guint n_bad;
} Walk;

/* ---- child ---- */

static void
describe (Ending *ending, const char *what, const GError *error)
{
    gsize length = strlen (ending->message);

    if (error != NULL)
        g_snprintf (ending->message + length, sizeof ending->message - length, "%s%s: %s", what,
                    salvor_error_get_code_name (error), error->message);
}

static gboolean
can_be_told (const GError *error)
{
    return error->domain == SALVOR_ERROR && strlen (error->message) > 0
           && g_utf8_validate (error->message, -1, NULL)
           && strlen (salvor_error_get_sentence (error)) > 0;
}

static Outcome
get_success (AnswerDesk *desk, Outcome outcome)
{
    switch (answer_desk_look (desk)) {
    case FLASH_WRONG:
        return OUTCOME_FALSE_SUCCESS;
    case FLASH_OUTSIDE_CHANGED:
        return OUTCOME_OUTSIDE_CHANGED;
    case FLASH_RIGHT:
        break;
    }
    return outcome;
}

/* Nobody lies any more. */
static Outcome
run_again (AnswerDesk *desk, Ending *ending)
{
    for (Outcome outcome = OUTCOME_SECOND_RUN; outcome <= OUTCOME_POWER; outcome++) {
        g_autoptr (GError) error = NULL;

        desk->liar->n_calls = 0;
        if (outcome == OUTCOME_POWER)
            answer_desk_power_cycle (desk);
        else
            answer_desk_wait (desk);
        if (answer_desk_recover (desk, SALVOR_N_ROUTES, &error))
            return get_success (desk, outcome);
        describe (ending, " / again: ", error);
    }
    return OUTCOME_LOST;
}

static void
end_child (Walk *walk, gboolean verified, const GError *error, gint64 spent_us)
{
    Ending ending = { .delay_us = spent_us - walk->honest.spent_us };

    describe (&ending, "", error);
    if (verified)
        ending.outcome = get_success (walk->desk, OUTCOME_VERIFIED);
    else if (!can_be_told (error))
        ending.outcome = OUTCOME_FOREIGN_ERROR;
    else
        ending.outcome = run_again (walk->desk, &ending);
    if (ending.delay_us > MAX_DELAY_S * G_USEC_PER_SEC)
        ending.outcome = OUTCOME_TOO_LATE;
    forked_run_end (&ending, sizeof ending);
}

/* ---- parent ---- */

static void
note_bad (Walk *walk, SalvorPortKind port, const Lie *lie, const Ending *ending)
{
    walk->n_bad++;
    g_test_message ("%s, answer %u of %s: %s (0x%X at %u): %s, %" G_GINT64_FORMAT " s; %s",
                    walk->route->name, walk->desk->liar->n_answers, salvor_port_kind_get_id (port),
                    lie_kind_get_name (lie->kind), lie->value, (guint) lie->place,
                    outcome_names[ending->outcome], ending->delay_us / G_USEC_PER_SEC,
                    ending->message);
}

/* TRUE in the child, which then goes on with the lie. */
static gboolean
tell_lie (Walk *walk, SalvorPortKind port, const Lie *lie)
{
    Ending ending = { 0 };
    ForkedRun run;

    if (forked_run_begin (&run, &ending, sizeof ending))
        return TRUE;
    if (!run.came_back) {
        ending.outcome = OUTCOME_CRASH;
        g_snprintf (ending.message, sizeof ending.message, "signal %d", run.signal);
    }
    walk->tally->n[port][lie->kind][ending.outcome]++;
    walk->longest_us = MAX (walk->longest_us, ending.delay_us);
    if (ending.outcome >= N_GOOD_OUTCOMES || g_getenv ("SALVOR_SHOW_ANSWERS") != NULL)
        note_bad (walk, port, lie, &ending);
    return FALSE;
}

static void
tell_lies (Liar *liar, SalvorPortKind port, GBytes *answer, gpointer user_data)
{
    Walk *walk = user_data;
    g_autoptr (GArray) lies = liar_list_lies (liar, port, answer);

    for (guint i = 0; i < lies->len; i++) {
        const Lie *lie = &g_array_index (lies, Lie, i);

        if (g_test_rand_double () >= walk->share || !tell_lie (walk, port, lie))
            continue;
        walk->child = TRUE;
        liar->func = NULL;
        liar->n_calls = 0;
        liar->max_calls = MAX_CALLS;
        liar->lie = *lie;
        return;
    }
}

static void
count_lies (Liar *liar, SalvorPortKind port, GBytes *answer, gpointer user_data)
{
    Walk *walk = user_data;
    g_autoptr (GArray) lies = liar_list_lies (liar, port, answer);

    walk->honest.n_lies += lies->len;
}

static gboolean
run_first (Walk *walk, LiarFunc func, gint64 *spent_us, GError **error)
{
    gint64 start_us = answer_desk_get_now (walk->desk);
    gboolean verified;

    walk->desk->liar->func = func;
    walk->desk->liar->user_data = walk;
    verified = answer_desk_recover (walk->desk, walk->desk->route, error);
    *spent_us = answer_desk_get_now (walk->desk) - start_us;
    return verified;
}

/* In a child, so that the board is as new for the walk. */
static void
count_all (Walk *walk)
{
    ForkedRun run;

    if (forked_run_begin (&run, &walk->honest, sizeof walk->honest)) {
        g_autoptr (GError) error = NULL;
        gboolean verified = run_first (walk, count_lies, &walk->honest.spent_us, &error);

        g_assert_no_error (error);
        g_assert_true (verified);
        walk->honest.n_answers = walk->desk->liar->n_answers;
        forked_run_end (&walk->honest, sizeof walk->honest);
    }
    g_assert_true (run.came_back);
}

static void
walk_all_answers (Walk *walk, guint n_wanted)
{
    g_autoptr (GError) error = NULL;
    gint64 spent_us;
    gboolean verified;

    count_all (walk);
    walk->share = (double) n_wanted / walk->honest.n_lies;
    verified = run_first (walk, tell_lies, &spent_us, &error);
    if (walk->child)
        end_child (walk, verified, error, spent_us);
    g_assert_no_error (error);
    g_assert_true (verified);
    g_assert_cmpint (answer_desk_look (walk->desk), ==, FLASH_RIGHT);
    g_test_message ("%s: %u answers, %u lies, %.0f %% of them told; the longest delay %.1f s",
                    walk->route->name, walk->honest.n_answers, walk->honest.n_lies,
                    100 * MIN (walk->share, 1), (double) walk->longest_us / G_USEC_PER_SEC);
    g_assert_cmpuint (walk->n_bad, ==, 0);
}

/* Files go to folders with relative names: a child takes its copy along. */
static void
test_route (const Route *route, guint n_wanted, Tally *tally)
{
    g_autofree char *root = test_folder_new ();
    g_autofree char *own = g_build_filename (root, "parent", NULL);
    g_autoptr (AnswerDesk) desk = answer_desk_new (route->scenario, route->route);
    Walk walk = { .route = route, .desk = desk, .tally = tally };

    g_assert_cmpint (g_mkdir_with_parents (own, 0700), ==, 0);
    g_assert_cmpint (chdir (own), ==, 0);
    walk_all_answers (&walk, n_wanted);
    g_assert_cmpint (chdir ("/"), ==, 0);
    test_folder_remove (g_steal_pointer (&root));
}

static void
test_sample (gconstpointer data)
{
    Tally tally = { 0 };

    test_route (data, SAMPLE_SIZE, &tally);
}

static void
test_all (gconstpointer data)
{
    Tally tally = { 0 };

    test_route (data, G_MAXUINT, &tally);
}

int
main (int argc, char *argv[])
{
    gboolean all = argc > 1 && strcmp (argv[argc - 1], "--all") == 0;

    /* thousands of backups and journals are synced: in memory that costs nothing */
    if (access ("/dev/shm", W_OK) == 0)
        g_setenv ("TMPDIR", "/dev/shm", TRUE);
    g_setenv ("XDG_DATA_HOME", "data", TRUE);
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (routes); i++) {
        g_autofree char *path = g_strdup_printf ("/answers/%s", routes[i].name);

        g_test_add_data_func (path, &routes[i], all ? test_all : test_sample);
    }
    return g_test_run ();
}
