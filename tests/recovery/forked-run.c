/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forked-run.h"

#include "image-builder.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define SAID_FILE "said"
#define RECORD_FILE "record"
/* Of what a child said that ended badly, the last bytes */
#define MAX_SAID 4000

/* ---- folder ---- */

/* (transfer full) */
static char *
get_folder (const ForkedRun *run)
{
    return g_strdup_printf ("../child-%u", run->slot);
}

static void copy_folder (const char *from, const char *to);

static void
copy_entry (const char *from, const char *to)
{
    g_autofree char *content = NULL;
    gsize size;

    if (g_file_test (from, G_FILE_TEST_IS_DIR)) {
        copy_folder (from, to);
        return;
    }
    g_assert_true (g_file_get_contents (from, &content, &size, NULL));
    /* not synced, as g_file_set_contents () would */
    g_assert_true (g_file_set_contents_full (to, content, (gssize) size, G_FILE_SET_CONTENTS_NONE,
                                             0600, NULL));
}

static void
copy_folder (const char *from, const char *to)
{
    GDir *folder = g_dir_open (from, 0, NULL);
    const char *name;

    g_assert_nonnull (folder);
    g_assert_cmpint (g_mkdir (to, 0700), ==, 0);
    while ((name = g_dir_read_name (folder)) != NULL) {
        g_autofree char *source = g_build_filename (from, name, NULL);
        g_autofree char *target = g_build_filename (to, name, NULL);

        copy_entry (source, target);
    }
    g_dir_close (folder);
}

static void
move_into_own_folder (const ForkedRun *run)
{
    g_autofree char *folder = get_folder (run);
    int said;

    g_assert_cmpint (chdir (folder), ==, 0);
    said = open (SAID_FILE, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    g_assert_cmpint (said, >=, 0);
    g_assert_cmpint (dup2 (said, STDOUT_FILENO), >=, 0);
    g_assert_cmpint (dup2 (said, STDERR_FILENO), >=, 0);
    close (said);
}

/* ---- child ---- */

void
forked_run_end (gconstpointer record, gsize size)
{
    if (!g_file_set_contents_full (RECORD_FILE, record, (gssize) size, G_FILE_SET_CONTENTS_NONE,
                                   0600, NULL))
        _exit (1);
    _exit (0);
}

static void
limit_processor_time (void)
{
    struct rlimit limit = { .rlim_cur = FORKED_RUN_MAX_CPU_S, .rlim_max = FORKED_RUN_MAX_CPU_S };
    struct rusage used;

    /* a child begins at zero; where it does not, the limit still is above what was used */
    if (getrusage (RUSAGE_SELF, &used) == 0)
        limit.rlim_cur = limit.rlim_max += (rlim_t) used.ru_utime.tv_sec;
    setrlimit (RLIMIT_CPU, &limit);
}

/* ---- parent ---- */

static void
show_what_was_said (const char *folder)
{
    g_autofree char *path = g_build_filename (folder, SAID_FILE, NULL);
    g_autofree char *said = NULL;
    gsize size;

    if (g_file_get_contents (path, &said, &size, NULL))
        g_printerr ("%s\n", size > MAX_SAID ? said + size - MAX_SAID : said);
}

static gboolean
read_record (const char *folder, gpointer record, gsize size)
{
    g_autofree char *path = g_build_filename (folder, RECORD_FILE, NULL);
    FILE *file = fopen (path, "rb");
    gboolean whole;

    if (file == NULL)
        return FALSE;
    whole = fread (record, 1, size, file) == size;
    fclose (file);
    return whole;
}

void
forked_run_wait (ForkedRun *run, gpointer record, gsize size)
{
    g_autofree char *folder = get_folder (run);
    int status = 0;

    g_assert_cmpint (waitpid (run->child, &status, 0), ==, run->child);
    run->signal = WIFSIGNALED (status) ? WTERMSIG (status) : 0;
    run->came_back
        = WIFEXITED (status) && WEXITSTATUS (status) == 0 && read_record (folder, record, size);
    if (!run->came_back)
        show_what_was_said (folder);
    test_folder_remove (g_steal_pointer (&folder));
}

gboolean
forked_run_begin (ForkedRun *run, guint slot)
{
    g_autofree char *folder = NULL;

    *run = (ForkedRun){ .slot = slot };
    folder = get_folder (run);
    copy_folder (".", folder);
    fflush (NULL);
    run->child = fork ();
    g_assert_cmpint (run->child, >=, 0);
    if (run->child != 0)
        return FALSE;
    limit_processor_time ();
    move_into_own_folder (run);
    return TRUE;
}
