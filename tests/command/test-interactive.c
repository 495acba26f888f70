/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pseudo-terminals (POSIX.1-2008, posix_openpt) */
#define _XOPEN_SOURCE 700

#include "image-builder.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A recovery whose questions and messages go to a terminal, as a person has it. */
typedef struct {
    char *folder;
    char *firmware;
    int master; /* our side of the terminal */
    GSubprocess *process;
    GString *seen; /* all that came over the terminal */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GByteArray) image = test_image_new (0x3000, 3);

    fixture->folder = test_folder_new ();
    fixture->firmware = test_image_save (image, fixture->folder, "firmware.bin");
    fixture->seen = g_string_new (NULL);
    fixture->master = posix_openpt (O_RDWR | O_NOCTTY);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_clear_object (&fixture->process);
    if (fixture->master >= 0)
        close (fixture->master);
    g_string_free (fixture->seen, TRUE);
    g_free (fixture->firmware);
    test_folder_remove (fixture->folder);
}

/* FALSE where there are no pseudo-terminals */
static gboolean
start (Fixture *fixture)
{
    g_autoptr (GSubprocessLauncher) launcher = NULL;
    g_autoptr (GError) error = NULL;
    int slave;

    if (fixture->master < 0 || grantpt (fixture->master) != 0 || unlockpt (fixture->master) != 0) {
        g_test_skip ("no pseudo-terminals here");
        return FALSE;
    }
    slave = open (ptsname (fixture->master), O_RDWR | O_NOCTTY);
    g_assert_cmpint (slave, >=, 0);
    launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
    g_subprocess_launcher_setenv (launcher, "TERM", "xterm", TRUE);
    g_subprocess_launcher_take_stdin_fd (launcher, dup (slave));
    g_subprocess_launcher_take_stderr_fd (launcher, slave);
    fixture->process = g_subprocess_launcher_spawn (
        launcher, &error, g_getenv ("SALVORCTL"), "recover", "--board", "sim:rt1024-serial",
        fixture->firmware, "--no-backup", "--json", NULL);
    g_assert_no_error (error);
    g_object_unref (g_steal_pointer (&launcher));
    return TRUE;
}

/* Reads until @text was seen, or the terminal ends. */
static void
wait_for_text (Fixture *fixture, const char *text)
{
    char buffer[512];
    gssize got;

    while (strstr (fixture->seen->str, text) == NULL) {
        got = read (fixture->master, buffer, sizeof buffer);
        if (got <= 0)
            g_error ("“%s” never came; seen: %s", text, fixture->seen->str);
        g_string_append_len (fixture->seen, buffer, got);
    }
}

static void
type (Fixture *fixture, const char *text)
{
    gssize written = write (fixture->master, text, strlen (text));

    g_assert_cmpint (written, ==, (gssize) strlen (text));
}

/* Drains the terminal on the side, so that nothing waits for us. */
static gpointer
drain (gpointer data)
{
    Fixture *fixture = data;
    char buffer[512];
    gssize got;

    while ((got = read (fixture->master, buffer, sizeof buffer)) > 0)
        g_string_append_len (fixture->seen, buffer, got);
    return NULL;
}

/* Its exit status and standard output. (transfer full) */
static char *
finish (Fixture *fixture, int status)
{
    g_autoptr (GError) error = NULL;
    GThread *drainer = g_thread_new ("drain", drain, fixture);
    char *output = NULL;

    g_subprocess_communicate_utf8 (fixture->process, NULL, NULL, &output, NULL, &error);
    g_assert_no_error (error);
    g_thread_join (drainer);
    g_assert_true (g_subprocess_get_if_exited (fixture->process));
    if (g_subprocess_get_exit_status (fixture->process) != status)
        g_error ("exit status %d, expected %d: %s", g_subprocess_get_exit_status (fixture->process),
                 status, fixture->seen->str);
    return output;
}

static void
test_yes (Fixture *fixture, gconstpointer data)
{
    g_autofree char *output = NULL;

    if (!start (fixture))
        return;
    wait_for_text (fixture, "Type yes:");
    type (fixture, "yes\n");
    output = finish (fixture, 0);
    g_assert_nonnull (strstr (output, "\"verified\""));
    /* the bar, and the colours beside words */
    g_assert_nonnull (strstr (fixture->seen->str, "[####"));
    g_assert_nonnull (strstr (fixture->seen->str, "\033[32mdone\033[0m"));
}

static void
test_no (Fixture *fixture, gconstpointer data)
{
    g_autofree char *output = NULL;

    if (!start (fixture))
        return;
    wait_for_text (fixture, "Type yes:");
    type (fixture, "\n");
    output = finish (fixture, 3);
    g_assert_nonnull (strstr (output, "\"refused\""));
    g_assert_nonnull (strstr (output, "\"consent\""));
}

/* Ctrl-C at the question */
static void
test_interrupt (Fixture *fixture, gconstpointer data)
{
    g_autofree char *output = NULL;

    if (!start (fixture))
        return;
    wait_for_text (fixture, "Type yes:");
    g_subprocess_send_signal (fixture->process, SIGINT);
    output = finish (fixture, 4);
    g_assert_nonnull (strstr (output, "\"cancelled\""));
    g_assert_nonnull (strstr (fixture->seen->str, "Nothing was changed on the board."));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/interactive/" name, Fixture, NULL, set_up, func, tear_down)
    ADD ("yes", test_yes);
    ADD ("no", test_no);
    ADD ("interrupt", test_interrupt);
#undef ADD
    return g_test_run ();
}
