/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "answer-walk.h"

#include "forked-run.h"
#include "image-builder.h"

#include "base/errors.h"

#include <string.h>
#include <unistd.h>

/* What a lie may cost beside the honest run, seconds of the board: the longest deadline there is
 * for one answer, a few times over. */
#define MAX_DELAY_S 300

/* Draining a line takes up to 8192 receives; nothing else comes near. */
#define MAX_CALLS 40000

/* Children at a time */
#define N_SIDE_BY_SIDE 4

static const char *const outcome_names[N_OUTCOMES] = {
    [OUTCOME_RIGHT] = "right",
    [OUTCOME_GAPS] = "read with gaps",
    [OUTCOME_BELIEVED] = "another value was believed",
    [OUTCOME_SECOND_RUN] = "second run right",
    [OUTCOME_POWER] = "right after a power cycle",
    [OUTCOME_FALSE_SUCCESS] = "false success",
    [OUTCOME_OUTSIDE_CHANGED] = "bytes beside the image changed",
    [OUTCOME_FOREIGN_ERROR] = "an error nobody has words for",
    [OUTCOME_TOO_LATE] = "took too long",
    [OUTCOME_LOST] = "no further run was right",
    [OUTCOME_CRASH] = "crash",
};

/* What a child hands back. */
typedef struct {
    AnswerOutcome outcome;
    gint64 delay_us; /* beside the honest run */
    char message[600];
} Ending;

typedef struct {
    ForkedRun run;
    Lie lie;
} Teller;

typedef struct {
    const AnswerRoute *route;
    AnswerDesk *desk;
    AnswerTally *tally;
    gboolean child;      /* this process tells one lie and ends */
    Lie lie;             /* which one … */
    SalvorPortKind port; /* … to whom */

    /* of the honest run, found by a child that only counts */
    struct {
        guint n_answers;
        guint n_lies[LIES_N_PORTS][N_LIES];
        gint64 spent_us;
    } honest;

    guint n_wanted; /* of each kind of port and lie */
    Teller tellers[N_SIDE_BY_SIDE];
    guint n_tellers;
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

/* A well-formed answer that says something else cannot be told from the truth: the protocols of the
 * boards know no sequence numbers and no checksums. On the serial line of a ROM an answer has not
 * even ids: any bytes are well-formed, and what comes too much shifts the rest. Anything else has
 * to be noticed. */
static gboolean
may_be_believed (const Walk *walk)
{
    switch (walk->lie.kind) {
    case LIE_ONE_MORE:
    case LIE_PACKET_MORE:
    case LIE_LONGEST:
    case LIE_DOUBLED:
    case LIE_RANDOM:
    case LIE_ZEROS:
    case LIE_ONES:
        return walk->port == SALVOR_PORT_SERIAL;
    case LIE_SWAPPED:
    case LIE_PREVIOUS:
    case LIE_OTHER:
    case LIE_RANDOM_CONTENT:
    case LIE_ZERO_CONTENT:
    case LIE_ONE_CONTENT:
    case LIE_FLIPPED:
    case LIE_STATUS:
    case LIE_ROM_RESULT:
        return TRUE;
    default:
        return FALSE;
    }
}

static AnswerOutcome
judge_flash (Walk *walk)
{
    switch (answer_desk_look (walk->desk)) {
    case FLASH_WRONG:
        return OUTCOME_FALSE_SUCCESS;
    case FLASH_OUTSIDE_CHANGED:
        return OUTCOME_OUTSIDE_CHANGED;
    case FLASH_RIGHT:
        break;
    }
    return OUTCOME_RIGHT;
}

static AnswerOutcome
judge_reading (Walk *walk, ReadingTruth truth)
{
    switch (truth) {
    case READING_WRONG:
        return may_be_believed (walk) ? OUTCOME_BELIEVED : OUTCOME_FALSE_SUCCESS;
    case READING_WITH_GAPS:
        return OUTCOME_GAPS;
    case READING_RIGHT:
        break;
    }
    return OUTCOME_RIGHT;
}

/* One run to its end; FALSE with the error. *outcome: how right what it says is */
static gboolean
run (Walk *walk, SalvorRouteId route, AnswerOutcome *outcome, GError **error)
{
    ReadingTruth truth;

    if (walk->desk->route == SALVOR_N_ROUTES) {
        if (!answer_desk_read (walk->desk, &truth, error))
            return FALSE;
        *outcome = judge_reading (walk, truth);
        return TRUE;
    }
    if (!answer_desk_recover (walk->desk, route, error))
        return FALSE;
    *outcome = judge_flash (walk);
    return TRUE;
}

/* Nobody lies any more. */
static AnswerOutcome
run_again (Walk *walk, Ending *ending)
{
    AnswerOutcome outcome;

    walk->lie.kind = LIE_NONE;
    for (AnswerOutcome good = OUTCOME_SECOND_RUN; good <= OUTCOME_POWER; good++) {
        g_autoptr (GError) error = NULL;

        walk->desk->liar->n_calls = 0;
        if (good == OUTCOME_POWER)
            answer_desk_power_cycle (walk->desk);
        else
            answer_desk_wait (walk->desk);
        if (run (walk, SALVOR_N_ROUTES, &outcome, &error))
            return outcome == OUTCOME_RIGHT ? good : outcome;
        describe (ending, " / again: ", error);
    }
    return OUTCOME_LOST;
}

static void
end_child (Walk *walk, gboolean done, AnswerOutcome outcome, const GError *error, gint64 spent_us)
{
    Ending ending = { .delay_us = spent_us - walk->honest.spent_us };

    describe (&ending, "", error);
    if (done)
        ending.outcome = outcome;
    else if (!can_be_told (error))
        ending.outcome = OUTCOME_FOREIGN_ERROR;
    else
        ending.outcome = run_again (walk, &ending);
    /* what was believed once is not believed for ever */
    if (ending.outcome == OUTCOME_GAPS || ending.outcome == OUTCOME_BELIEVED)
        ending.outcome
            = run_again (walk, &ending) < N_GOOD_OUTCOMES ? ending.outcome : OUTCOME_LOST;
    if (ending.delay_us > MAX_DELAY_S * G_USEC_PER_SEC)
        ending.outcome = OUTCOME_TOO_LATE;
    forked_run_end (&ending, sizeof ending);
}

/* ---- parent ---- */

static void
note_bad (Walk *walk, SalvorPortKind port, const Lie *lie, const Ending *ending)
{
    walk->n_bad++;
    g_printerr ("%s, answer %u of %s: %s (0x%X at %u): %s, %" G_GINT64_FORMAT " s; %s\n",
                walk->route->name, walk->desk->liar->n_answers, salvor_port_kind_get_id (port),
                lie_kind_get_name (lie->kind), lie->value, (guint) lie->place,
                outcome_names[ending->outcome], ending->delay_us / G_USEC_PER_SEC, ending->message);
}

static void
collect (Walk *walk, SalvorPortKind port, Teller *teller)
{
    const Lie *lie = &teller->lie;
    Ending ending = { 0 };

    forked_run_wait (&teller->run, &ending, sizeof ending);
    if (!teller->run.came_back) {
        ending.outcome = OUTCOME_CRASH;
        g_snprintf (ending.message, sizeof ending.message, "signal %d", teller->run.signal);
    }
    walk->tally->n_told[port][lie->kind][ending.outcome]++;
    walk->longest_us = MAX (walk->longest_us, ending.delay_us);
    if (ending.outcome >= N_GOOD_OUTCOMES)
        note_bad (walk, port, lie, &ending);
}

static void
collect_all (Walk *walk, SalvorPortKind port)
{
    for (guint i = 0; i < walk->n_tellers; i++)
        collect (walk, port, &walk->tellers[i]);
    walk->n_tellers = 0;
}

/* TRUE in the child, which then goes on with the lie. */
static gboolean
tell_lie (Walk *walk, SalvorPortKind port, const Lie *lie)
{
    Teller *teller;

    if (walk->n_tellers == G_N_ELEMENTS (walk->tellers))
        collect_all (walk, port);
    teller = &walk->tellers[walk->n_tellers];
    teller->lie = *lie;
    if (forked_run_begin (&teller->run, walk->n_tellers))
        return TRUE;
    walk->n_tellers++;
    return FALSE;
}

static gboolean
is_wanted (Walk *walk, SalvorPortKind port, const Lie *lie)
{
    return g_test_rand_double () * walk->honest.n_lies[port][lie->kind] < walk->n_wanted;
}

static void
become_teller (Walk *walk, SalvorPortKind port, const Lie *lie)
{
    Liar *liar = walk->desk->liar;

    walk->child = TRUE;
    walk->lie = *lie;
    walk->port = port;
    liar->func = NULL;
    liar->n_calls = 0;
    liar->max_calls = MAX_CALLS;
    liar->lie = *lie;
}

static void
tell_lies (Liar *liar, SalvorPortKind port, GBytes *answer, gpointer user_data)
{
    Walk *walk = user_data;
    g_autoptr (GArray) lies = liar_list_lies (liar, port, answer);

    for (guint i = 0; i < lies->len; i++) {
        const Lie *lie = &g_array_index (lies, Lie, i);

        if (is_wanted (walk, port, lie) && tell_lie (walk, port, lie)) {
            become_teller (walk, port, lie);
            return;
        }
    }
    collect_all (walk, port);
}

static void
count_lies (Liar *liar, SalvorPortKind port, GBytes *answer, gpointer user_data)
{
    Walk *walk = user_data;
    g_autoptr (GArray) lies = liar_list_lies (liar, port, answer);

    for (guint i = 0; i < lies->len; i++)
        walk->honest.n_lies[port][g_array_index (lies, Lie, i).kind]++;
}

static gboolean
run_first (Walk *walk, LiarFunc func, AnswerOutcome *outcome, gint64 *spent_us, GError **error)
{
    gint64 start_us = answer_desk_get_now (walk->desk);
    gboolean done;

    walk->desk->liar->func = func;
    walk->desk->liar->user_data = walk;
    done = run (walk, walk->desk->route, outcome, error);
    *spent_us = answer_desk_get_now (walk->desk) - start_us;
    return done;
}

static void
assert_right (gboolean done, AnswerOutcome outcome, const GError *error)
{
    g_assert_no_error (error);
    g_assert_true (done);
    g_assert_cmpint (outcome, ==, OUTCOME_RIGHT);
}

/* In a child, so that the board is as new for the walk. */
static void
count_all (Walk *walk)
{
    AnswerOutcome outcome = N_OUTCOMES;
    ForkedRun child;

    if (forked_run_begin (&child, 0)) {
        g_autoptr (GError) error = NULL;
        gboolean done = run_first (walk, count_lies, &outcome, &walk->honest.spent_us, &error);

        assert_right (done, outcome, error);
        walk->honest.n_answers = walk->desk->liar->n_answers;
        forked_run_end (&walk->honest, sizeof walk->honest);
    }
    forked_run_wait (&child, &walk->honest, sizeof walk->honest);
    g_assert_true (child.came_back);
}

/* Of each kind that there is as many */
static void
share_out (Walk *walk, guint n_wanted)
{
    guint n_kinds = 0;

    for (guint port = 0; port < LIES_N_PORTS; port++) {
        for (guint kind = 0; kind < N_LIES; kind++) {
            walk->tally->n_there[port][kind] += walk->honest.n_lies[port][kind];
            n_kinds += walk->honest.n_lies[port][kind] > 0 ? 1 : 0;
        }
    }
    walk->n_wanted = n_wanted == G_MAXUINT ? ANSWER_MOST_OF_A_KIND : MAX (n_wanted / n_kinds, 1);
}

static void
walk_all_answers (Walk *walk, guint n_wanted)
{
    AnswerOutcome outcome = N_OUTCOMES;
    g_autoptr (GError) error = NULL;
    gint64 spent_us;
    gboolean done;

    if (walk->route->in_flashloader)
        answer_desk_start_flashloader (walk->desk);
    if (walk->desk->route == SALVOR_N_ROUTES)
        answer_desk_learn (walk->desk);
    count_all (walk);
    share_out (walk, n_wanted);
    done = run_first (walk, tell_lies, &outcome, &spent_us, &error);
    if (walk->child)
        end_child (walk, done, outcome, error, spent_us);
    assert_right (done, outcome, error);
    g_test_message ("%s: %u answers; the longest delay %.1f s", walk->route->name,
                    walk->honest.n_answers, (double) walk->longest_us / G_USEC_PER_SEC);
}

/* Files go to folders with relative names: a child takes its copy along. */
guint
answer_walk (const AnswerRoute *route, guint n_wanted, AnswerTally *tally)
{
    g_autofree char *root = test_folder_new ();
    g_autofree char *own = g_build_filename (root, "parent", NULL);
    g_autoptr (AnswerDesk) desk
               = answer_desk_new (route->scenario, route->route, route->behind_gdb_server);
    Walk walk = { .route = route, .desk = desk, .tally = tally };

    g_assert_cmpint (g_mkdir_with_parents (own, 0700), ==, 0);
    g_assert_cmpint (chdir (own), ==, 0);
    walk_all_answers (&walk, n_wanted);
    g_assert_cmpint (chdir ("/"), ==, 0);
    test_folder_remove (g_steal_pointer (&root));
    return walk.n_bad;
}
