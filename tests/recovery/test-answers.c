/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "answer-walk.h"

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
 *   test-recovery-answers           some lies a route, by the random seed that is printed
 *   test-recovery-answers --some    more of them
 *   test-recovery-answers --all     every one
 *   test-recovery-answers --print   every one; prints docs/answers.md
 */
#define FEW 40
#define SOME 300

static const AnswerRoute routes[] = {
    { "serial", "rt1024-serial", SALVOR_ROUTE_SERIAL },
    { "probe-rom", "rt1024-internal-boot-forced", SALVOR_ROUTE_PROBE_ROM },
    { "probe-flashloader", "rt1024-internal-boot-forced", SALVOR_ROUTE_PROBE_FLASHLOADER },
    { "probe-erase-header", "rt1024-internal-boot-forced", SALVOR_ROUTE_PROBE_ERASE_HEADER },
    { "reading", "rt1024-serial", SALVOR_N_ROUTES },
    { "reading-by-probe", "rt1024-internal-boot-forced", SALVOR_N_ROUTES },
};

static void
test_few (gconstpointer route)
{
    AnswerTally tally = { 0 };

    g_assert_cmpuint (answer_walk (route, FEW, &tally), ==, 0);
}

static void
test_some (gconstpointer route)
{
    AnswerTally tally = { 0 };

    g_assert_cmpuint (answer_walk (route, SOME, &tally), ==, 0);
}

static void
test_all (gconstpointer route)
{
    AnswerTally tally = { 0 };

    g_assert_cmpuint (answer_walk (route, G_MAXUINT, &tally), ==, 0);
}

static GTestDataFunc
get_test (const char *option)
{
    if (strcmp (option, "--all") == 0)
        return test_all;
    return strcmp (option, "--some") == 0 ? test_some : test_few;
}

int
main (int argc, char *argv[])
{
    GTestDataFunc test = get_test (argv[argc - 1]);

    /* thousands of backups and journals are synced: in memory that costs nothing */
    if (access ("/dev/shm", W_OK) == 0)
        g_setenv ("TMPDIR", "/dev/shm", TRUE);
    g_setenv ("XDG_DATA_HOME", "data", TRUE);
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (routes); i++) {
        g_autofree char *path = g_strdup_printf ("/answers/%s", routes[i].name);

        g_test_add_data_func (path, &routes[i], test);
    }
    return g_test_run ();
}
