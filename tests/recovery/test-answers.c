/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "answer-walk.h"

#include "simulator/simulated-core.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/*
 * Every answer of a recovery is replaced by everything it could be replaced with, one at a time.
 *
 * Whatever was answered, the run ends in bounded time; it ends verified and then the flash is what
 * it should be, or with an error that a person can be told, and a second, undisturbed run is
 * verified. Nothing beside the image is ever changed.
 *
 *   test-recovery-answers                 a few on each route, by the random seed that is printed
 *   test-recovery-answers --some          a hundred on each route
 *   test-recovery-answers --all           every one, of no kind more than some thousand a route
 *   test-recovery-answers --print-some    a hundred, and prints docs/answers.md
 *   test-recovery-answers --print-all     as --all, and prints docs/answers.md
 */
#define FEW 20
#define SOME 120

/* More than a ROM that finds no program needs to open its USB port */
#define FALL_BACK_US (20 * G_USEC_PER_SEC)

/* Debug register of the core (ARMv7-M, C1.6) */
#define DHCSR 0xE000EDF0u
#define DHCSR_HALT 0xA05F0003u

static const AnswerRoute routes[] = {
    { "serial", "rt1024-serial", SALVOR_ROUTE_SERIAL },
    { "probe-rom", "rt1024-internal-boot-forced", SALVOR_ROUTE_PROBE_ROM },
    { "probe-flashloader", "rt1024-internal-boot-forced", SALVOR_ROUTE_PROBE_FLASHLOADER },
    { "probe-erase-header", "rt1024-internal-boot-forced", SALVOR_ROUTE_PROBE_ERASE_HEADER },
    { "gdb-server", "rt1024-internal-boot-forced", SALVOR_ROUTE_PROBE_ROM,
      .behind_gdb_server = TRUE },
    { "serial-line", "rt1024-serial,connection=uart", SALVOR_ROUTE_SERIAL },
    { "reading", "rt1024-serial", SALVOR_N_ROUTES },
    { "reading-by-probe", "rt1024-internal-boot-forced", SALVOR_N_ROUTES },
    { "reading-by-gdb-server", "rt1024-internal-boot-forced", SALVOR_N_ROUTES,
      .behind_gdb_server = TRUE },
    { "reading-flashloader", "rt1024-serial", SALVOR_N_ROUTES, TRUE },
    { "reading-line", "rt1024-serial,connection=uart", SALVOR_N_ROUTES },
};

#define N_ROUTES G_N_ELEMENTS (routes)

/* What the tests of one run share. */
typedef struct {
    guint n_wanted;
    AnswerTally tally; /* of all routes */
    guint n_walked;
} Session;

typedef struct {
    const AnswerRoute *route;
    Session *session;
} Case;

static void
test_route (gconstpointer data)
{
    const Case *test = data;
    Session *session = test->session;

    g_assert_cmpuint (answer_walk (test->route, session->n_wanted, &session->tally), ==, 0);
    session->n_walked++;
}

/* What a probe leaves behind that was pulled out in the wrong moment: a core that stands still in
 * the ROM, whose device is still at USB and answers nobody. */
static void
test_halted_core (void)
{
    g_autoptr (AnswerDesk) desk
               = answer_desk_new ("rt1024-internal-boot-forced", SALVOR_N_ROUTES, FALSE);
    SalvorSimulatedChip *chip = salvor_simulated_board_get_chip (desk->simulated);
    g_autoptr (SalvorBoardState) free_state = NULL;
    g_autoptr (SalvorBoardState) state = NULL;
    g_autoptr (GError) error = NULL;

    salvor_simulated_flash_make_blank (salvor_simulated_chip_get_flash (chip));
    answer_desk_power_cycle (desk);
    salvor_virtual_clock_advance (salvor_simulated_board_get_clock (desk->simulated), FALL_BACK_US);
    salvor_simulated_board_update (desk->simulated);
    free_state = salvor_board_read (desk->board, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (salvor_board_state_get_stage (free_state), ==, SALVOR_STAGE_ROM);
    g_assert_true (
        salvor_simulated_core_write (salvor_simulated_chip_get_core (chip), DHCSR, DHCSR_HALT));
    state = salvor_board_read (desk->board, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (salvor_board_state_get_stage (state), ==, SALVOR_STAGE_PROBE);
}

/* ---- the page ---- */

static const char *const protocol_names[LIES_N_PORTS] = {
    [SALVOR_PORT_ROM] = "serial download protocol of the ROM",
    [SALVOR_PORT_FLASHLOADER] = "flashloader",
    [SALVOR_PORT_PROBE] = "debug probe (CMSIS-DAP)",
    [SALVOR_PORT_GDB] = "GDB server, what stands in a packet",
    [SALVOR_PORT_SERIAL] = "serial line, what the board sends in one go",
};

static void
append_row (GString *page, const AnswerTally *tally, SalvorPortKind port, LieKind kind)
{
    const guint *n = tally->n_told[port][kind];
    guint n_told = 0;

    if (tally->n_there[port][kind] == 0)
        return;
    for (guint i = 0; i < N_OUTCOMES; i++)
        n_told += n[i];
    g_string_append_printf (page, "| %s | %u | %u | %u | %u | %u | %u | %u | %u |\n",
                            lie_kind_get_name (kind), tally->n_there[port][kind], n_told,
                            n[OUTCOME_RIGHT], n[OUTCOME_SECOND_RUN], n[OUTCOME_POWER],
                            n[OUTCOME_GAPS], n[OUTCOME_BELIEVED],
                            n_told - n[OUTCOME_RIGHT] - n[OUTCOME_SECOND_RUN] - n[OUTCOME_POWER]
                                - n[OUTCOME_GAPS] - n[OUTCOME_BELIEVED]);
}

/* (transfer full) */
static char *
make_page (const AnswerTally *tally)
{
    GString *page = g_string_new (
        "# When a board answers something else\n\n"
        "Made by `test-recovery-answers --print-some` or `--print-all`. On practice boards each "
        "answer of a whole\nrecovery (a firmware of 20000 bytes, every route) and of reading a "
        "board is replaced by what stands in\nthe first column, one at a time. The tests ask of "
        "each run:\n\n"
        "- it ends within five minutes of the board's time more than the undisturbed one takes;\n"
        "- where it says verified, the flash holds the firmware and every byte beside it is what "
        "it was;\n"
        "- otherwise it ends with an error that has a code, a sentence and a cure, and a second "
        "run is verified,\n  at the latest after the power was taken away as the cure says.\n\n"
        "*There are*: places and values in the runs above. *Tried*: in the run that made this "
        "page. *Right*: verified,\nor read as if nothing had happened. *2nd run*, *power*: an "
        "error, and what it took to be verified then.\n*Gaps*: reading a board went on, and the "
        "words that are missing say why. *Believed*: reading a board, a\nwell-formed answer with "
        "another value was taken for the truth; nothing in these protocols tells the two\napart. "
        "*Wrong*: none of all that.\n");

    for (SalvorPortKind port = SALVOR_PORT_ROM; port < LIES_N_PORTS; port++) {
        if (protocol_names[port] == NULL)
            continue;
        g_string_append_printf (page,
                                "\n## %s\n\n| answer | there are | tried | right | 2nd run | "
                                "power | gaps | believed | wrong |\n"
                                "|---|---|---|---|---|---|---|---|---|\n",
                                protocol_names[port]);
        for (LieKind kind = LIE_NOTHING; kind < N_LIES; kind++)
            append_row (page, tally, port, kind);
    }
    return g_string_free (page, FALSE);
}

/* What the test framework says goes elsewhere. */
static FILE *
take_standard_output (void)
{
    FILE *output = fdopen (dup (STDOUT_FILENO), "w");

    g_assert_nonnull (output);
    g_assert_cmpint (dup2 (STDERR_FILENO, STDOUT_FILENO), >=, 0);
    return output;
}

static int
print_page (FILE *output, guint n_wanted)
{
    AnswerTally tally = { 0 };
    g_autofree char *page = NULL;

    for (gsize i = 0; i < N_ROUTES; i++)
        answer_walk (&routes[i], n_wanted, &tally);
    page = make_page (&tally);
    fputs (page, output);
    return fclose (output) == 0 ? 0 : 1;
}

/* The figures change with every packet that Salvor saves: only the rest has to agree. */
static char *
leave_out_figures (const char *text)
{
    GString *rest = g_string_new (NULL);

    for (const char *c = text; *c != '\0'; c++) {
        if (!g_ascii_isdigit (*c))
            g_string_append_c (rest, *c);
    }
    return g_string_free (rest, FALSE);
}

static void
test_page (gconstpointer data)
{
    const Session *session = data;
    g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "docs", "answers.md", NULL);
    g_autofree char *page = make_page (&session->tally);
    g_autofree char *content = NULL;
    g_autofree char *expected = leave_out_figures (page);
    g_autofree char *actual = NULL;
    g_autoptr (GError) error = NULL;

    if (session->n_walked < N_ROUTES) {
        g_test_skip ("not every route was walked before");
        return;
    }
    g_file_get_contents (path, &content, NULL, &error);
    g_assert_no_error (error);
    actual = leave_out_figures (content);
    if (strcmp (expected, actual) != 0)
        g_error ("docs/answers.md is out of date; run this program with --print-some");
}

static int
run_tests (Session *session)
{
    Case cases[N_ROUTES];

    for (gsize i = 0; i < N_ROUTES; i++) {
        g_autofree char *path = g_strdup_printf ("/answers/%s", routes[i].name);

        cases[i] = (Case){ &routes[i], session };
        g_test_add_data_func (path, &cases[i], test_route);
    }
    g_test_add_data_func ("/answers/page", session, test_page);
    g_test_add_func ("/answers/halted-core", test_halted_core);
    return g_test_run ();
}

static guint
get_n_wanted (const char *option)
{
    if (g_str_has_suffix (option, "-all"))
        return G_MAXUINT;
    return g_str_has_suffix (option, "-some") ? SOME : FEW;
}

int
main (int argc, char *argv[])
{
    const char *option = argv[argc - 1];
    Session session = { .n_wanted = get_n_wanted (option) };

    /* thousands of backups and journals are synced: in memory that costs nothing */
    if (access ("/dev/shm", W_OK) == 0)
        g_setenv ("TMPDIR", "/dev/shm", TRUE);
    g_setenv ("XDG_DATA_HOME", "data", TRUE);
    if (g_str_has_prefix (option, "--print")) {
        FILE *output = take_standard_output ();

        g_test_init (&argc, &argv, NULL);
        return print_page (output, session.n_wanted);
    }
    g_test_init (&argc, &argv, NULL);
    return run_tests (&session);
}
