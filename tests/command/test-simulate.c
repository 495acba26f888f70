/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "salvorctl.h"

#include <gio/gio.h>
#include <signal.h>

/* “salvorctl simulate” as a script has it: a line in, lines out. Without pace, so that nothing is
 * waited for but the next line. */

typedef struct {
    GSubprocess *process;
    GDataInputStream *output;
    GOutputStream *input; /* no ref */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    const char *scenario = data;
    g_autoptr (GError) error = NULL;

    fixture->process
        = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                            &error, g_getenv ("SALVORCTL"), "simulate", scenario, "--usbip",
                            "127.0.0.1:0", "--json", "--pace", "0", NULL);
    g_assert_no_error (error);
    fixture->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->process));
    fixture->input = g_subprocess_get_stdin_pipe (fixture->process);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_subprocess_force_exit (fixture->process);
    g_subprocess_wait (fixture->process, NULL, NULL);
    g_object_unref (fixture->output);
    g_object_unref (fixture->process);
}

static void
tell (Fixture *fixture, const char *line)
{
    g_autofree char *text = g_strconcat (line, "\n", NULL);

    g_assert_true (
        g_output_stream_write_all (fixture->input, text, strlen (text), NULL, NULL, NULL));
    g_assert_true (g_output_stream_flush (fixture->input, NULL, NULL));
}

/* The next line is an object with these members, "event=plugged busid=1-1". */
static void
expect (Fixture *fixture, const char *members)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *line
        = g_data_input_stream_read_line_utf8 (fixture->output, NULL, NULL, &error);
    g_autoptr (JsonNode) node = NULL;
    g_auto (GStrv) pairs = g_strsplit (members, " ", -1);

    g_assert_no_error (error);
    g_assert_nonnull (line);
    node = json_from_string (line, &error);
    g_assert_no_error (error);
    for (gsize i = 0; pairs[i] != NULL; i++) {
        g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);

        g_assert_cmpstr (
            json_object_get_string_member_with_default (json_node_get_object (node), pair[0], ""),
            ==, pair[1]);
    }
}

static void
expect_end (Fixture *fixture, int status)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *line = g_data_input_stream_read_line (fixture->output, NULL, NULL, NULL);

    g_assert_null (line);
    g_subprocess_wait (fixture->process, NULL, &error);
    g_assert_no_error (error);
    g_assert_true (g_subprocess_get_if_exited (fixture->process));
    g_assert_cmpint (g_subprocess_get_exit_status (fixture->process), ==, status);
}

static void
expect_start (Fixture *fixture)
{
    expect (fixture, "event=listening");
    expect (fixture, "event=plugged busid=1-1 board=rt1024-serial device=rom");
}

static void
test_quit (Fixture *fixture, gconstpointer data)
{
    expect_start (fixture);
    tell (fixture, "quit");
    expect (fixture, "event=done line=quit");
    expect_end (fixture, 0);
}

static void
test_interrupt (Fixture *fixture, gconstpointer data)
{
    expect_start (fixture);
    g_subprocess_send_signal (fixture->process, SIGINT);
    expect_end (fixture, 0);
}

/* Whoever started it has nothing more to say: the board stays. */
static void
test_end_of_input (Fixture *fixture, gconstpointer data)
{
    expect_start (fixture);
    tell (fixture, "unplug 1-1");
    g_assert_true (g_output_stream_close (fixture->input, NULL, NULL));
    expect (fixture, "event=done");
    expect (fixture, "event=unplugged");
    g_subprocess_send_signal (fixture->process, SIGTERM);
    expect_end (fixture, 0);
}

static void
test_cable (Fixture *fixture, gconstpointer data)
{
    expect_start (fixture);
    tell (fixture, "unplug 1-1");
    expect (fixture, "event=done");
    expect (fixture, "event=unplugged busid=1-1 device=rom");
    tell (fixture, "plug rt1024-serial");
    expect (fixture, "event=done");
    expect (fixture, "event=plugged busid=1-1 device=rom");
}

/* Switches are read at power-up; its own program has no USB. */
static void
test_switches (Fixture *fixture, gconstpointer data)
{
    expect_start (fixture);
    tell (fixture, "set-switches 1-1 10");
    expect (fixture, "event=done");
    tell (fixture, "power-cycle 1-1");
    expect (fixture, "event=done");
    expect (fixture, "event=unplugged");
    tell (fixture, "set-switches 1-1 01");
    expect (fixture, "event=done");
    tell (fixture, "power-cycle 1-1");
    expect (fixture, "event=done");
    expect (fixture, "event=plugged device=rom");
}

static void
test_traffic (Fixture *fixture, gconstpointer data)
{
    expect_start (fixture);
    tell (fixture, "traffic rt1024-serial");
    expect (fixture, "event=done");
    expect (fixture, "event=traffic busid=1-1 board=rt1024-serial");
}

static void
test_probe (Fixture *fixture, gconstpointer data)
{
    expect (fixture, "event=listening");
    expect (fixture, "event=plugged busid=1-2 board=rt1024-internal-boot-forced device=probe");
    tell (fixture, "unplug 1-2");
    expect (fixture, "event=done");
    expect (fixture, "event=unplugged busid=1-2 device=probe");
    tell (fixture, "plug 1-2");
    expect (fixture, "event=done");
    expect (fixture, "event=plugged busid=1-2 device=probe");
}

static void
test_bad_lines (Fixture *fixture, gconstpointer data)
{
    static const char *const bad[] = { "dance",          "unplug",          "unplug 9-9",
                                       "plug 1-1 now",   "quit now",        "set-switches 1-1 21",
                                       "fault 1-1 fire", "set-switches 1-1" };

    expect_start (fixture);
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        tell (fixture, bad[i]);
        expect (fixture, "event=refused");
    }
    tell (fixture, "fault 1-1 cut=1000");
    expect (fixture, "event=done");
    tell (fixture, "");
    tell (fixture, "quit");
    expect (fixture, "event=done line=quit");
}

/* ---- wrong use ---- */

static void
test_wrong_use (void)
{
    static const char *const bad[][2] = {
        { "--usbip", "0.0.0.0:0" },   { "--usbip", "" },          { "--pace", "-1" },
        { "--pace", "nan" },          { "--probe-version", "3" }, { "--fault", "fire" },
        { "--usbip", "127.0.0.1:x" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (Run) run
                   = run_salvorctl ("simulate", "rt1024-serial", bad[i][0], bad[i][1], NULL);

        run_assert_status (run, 2);
        g_assert_cmpstr (run->output, ==, "");
    }
}

static void
test_no_scenario (void)
{
    g_autoptr (Run) none = run_salvorctl ("simulate", "--usbip", "127.0.0.1:0", NULL);
    g_autoptr (Run) unknown
               = run_salvorctl ("simulate", "--usbip", "127.0.0.1:0", "rt1024-imaginary", NULL);

    run_assert_status (none, 2);
    run_assert_status (unknown, 1);
    run_assert_says (unknown, "rt1024-serial"); /* the names there are */
}

static void
test_help (void)
{
    g_autoptr (Run) run = run_salvorctl ("simulate", "--help", NULL);

    run_assert_status (run, 0);
    run_assert_says (run, "--attach");
    run_assert_says (run, "set-switches BOARD 01");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add ("/simulate/quit", Fixture, "rt1024-serial", set_up, test_quit, tear_down);
    g_test_add ("/simulate/interrupt", Fixture, "rt1024-serial", set_up, test_interrupt, tear_down);
    g_test_add ("/simulate/end-of-input", Fixture, "rt1024-serial", set_up, test_end_of_input,
                tear_down);
    g_test_add ("/simulate/cable", Fixture, "sim:rt1024-serial", set_up, test_cable, tear_down);
    g_test_add ("/simulate/switches", Fixture, "rt1024-serial", set_up, test_switches, tear_down);
    g_test_add ("/simulate/traffic", Fixture, "rt1024-serial", set_up, test_traffic, tear_down);
    g_test_add ("/simulate/probe", Fixture, "rt1024-internal-boot-forced", set_up, test_probe,
                tear_down);
    g_test_add ("/simulate/bad-lines", Fixture, "rt1024-serial", set_up, test_bad_lines, tear_down);
    g_test_add_func ("/simulate/wrong-use", test_wrong_use);
    g_test_add_func ("/simulate/no-scenario", test_no_scenario);
    g_test_add_func ("/simulate/help", test_help);
    return g_test_run ();
}
