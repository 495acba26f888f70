/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-report-files"
#include "config.h"

#include "window/report-files.h"

#include "base/errors.h"
#include "report/html-report.h"
#include "window/activity.h"
#include "window/state-files.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* So many reports in one minute are enough. */
#define MAX_NAMES 99

typedef struct {
    SalvorReport *report; /* owned */
    GFile *folder;        /* owned */
    char *stem;           /* owned: "salvor-report-i-mx-rt1024-3A0E70D5-2026-11-25-1432" */
} Work;

static void
work_free (gpointer data)
{
    Work *self = data;

    salvor_report_free (self->report);
    g_object_unref (self->folder);
    g_free (self->stem);
    g_free (self);
}

/* --- what is told --- */

static SalvorReportMark
get_mark (SalvorActivityState state)
{
    switch (state) {
    case SALVOR_ACTIVITY_NOTE:
        return SALVOR_REPORT_NOTE;
    case SALVOR_ACTIVITY_RUNNING:
        return SALVOR_REPORT_RUNNING;
    case SALVOR_ACTIVITY_DONE:
        return SALVOR_REPORT_DONE;
    case SALVOR_ACTIVITY_FAILED:
        return SALVOR_REPORT_FAILED;
    }
    g_return_val_if_reached (SALVOR_REPORT_NOTE);
}

static void
add_entry (SalvorReport *report, SalvorActivityEntry *entry)
{
    g_autofree char *time = salvor_activity_entry_format_date (entry);
    g_autofree char *said = salvor_activity_entry_format_lines (entry, "");
    g_autofree char *commands = salvor_activity_entry_format_commands (entry, "$ ");
    g_autofree char *lines = g_strjoin (*said != '\0' && commands != NULL ? "\n" : "", said,
                                        commands != NULL ? commands : "", NULL);

    salvor_report_add_activity (report, time, get_mark (salvor_activity_entry_get_state (entry)),
                                salvor_activity_entry_get_text (entry), lines);
}

static SalvorReport *
make_report (SalvorBoard *board, GDateTime *now)
{
    GListModel *activity = G_LIST_MODEL (salvor_activity_get (board));
    const GError *problem = salvor_board_get_problem (board);
    SalvorReport *report = NULL;

    if (problem == NULL)
        problem = salvor_activity_get_problem (SALVOR_ACTIVITY (activity));
    report
        = salvor_report_new (salvor_board_get_state (board), problem, now, salvor_privacy_new ());
    if (salvor_activity_get_recovery (SALVOR_ACTIVITY (activity)) != NULL)
        salvor_report_set_recovery (report,
                                    salvor_activity_get_recovery (SALVOR_ACTIVITY (activity)));

    for (guint i = 0; i < g_list_model_get_n_items (activity); i++) {
        g_autoptr (SalvorActivityEntry) entry = g_list_model_get_item (activity, i);

        add_entry (report, entry);
    }
    return report;
}

/* --- where it goes --- */

/* The documents of the person, where there is such a folder; else what is theirs at all. */
static GFile *
choose_folder (void)
{
    const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

    if (documents != NULL && g_file_test (documents, G_FILE_TEST_IS_DIR))
        return g_file_new_for_path (documents);
    return g_file_new_for_path (g_get_home_dir ());
}

static char *
make_stem (SalvorBoard *board, GDateTime *now)
{
    g_autofree char *stem = salvor_state_files_make_stem (salvor_board_get_state (board));
    g_autofree char *time = g_date_time_format (now, "%Y-%m-%d-%H%M");

    return g_strdup_printf ("salvor-report-%s-%s", stem, time);
}

/* A file that was not there before: nothing is overwritten. (transfer full) nullable */
static GFileOutputStream *
create_file (const Work *work, GFile **file, GError **error)
{
    GFileOutputStream *stream = NULL;

    for (guint i = 1; i <= MAX_NAMES && stream == NULL; i++) {
        g_autofree char *name = i == 1 ? g_strdup_printf ("%s.html", work->stem)
                                       : g_strdup_printf ("%s-%u.html", work->stem, i);

        g_clear_object (file);
        g_clear_error (error);
        *file = g_file_get_child (work->folder, name);
        stream = g_file_create (*file, G_FILE_CREATE_PRIVATE, NULL, error);
        if (stream == NULL && !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_EXISTS))
            break;
    }
    return stream;
}

static void
write_report (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
    const Work *work = task_data;
    g_autofree char *page = salvor_report_to_html (work->report);
    g_autoptr (GFile) file = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (GFileOutputStream) stream = create_file (work, &file, &error);

    if (stream != NULL
        && g_output_stream_write_all (G_OUTPUT_STREAM (stream), page, strlen (page), NULL, NULL,
                                      &error)
        && g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, &error))
        g_task_return_pointer (task, g_steal_pointer (&file), g_object_unref);
    else
        g_task_return_new_error (task, SALVOR_ERROR, SALVOR_ERROR_STORAGE, "%s", error->message);
}

static void
written_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
    SalvorFileNotice *notice = SALVOR_FILE_NOTICE (source_object);
    g_autoptr (GError) error = NULL;
    g_autoptr (GFile) file = g_task_propagate_pointer (G_TASK (result), &error);

    if (file != NULL)
        salvor_file_notice_show_saved (notice, _ ("The report is saved. Send this file:"), file);
    else
        salvor_file_notice_show_error (notice, _ ("The report could not be saved"), error);
}

void
salvor_report_files_save (SalvorBoard *board, SalvorFileNotice *notice)
{
    g_autoptr (GDateTime) now = g_date_time_new_now_local ();
    g_autoptr (GTask) task = NULL;
    Work *work = NULL;

    g_return_if_fail (SALVOR_IS_BOARD (board));
    g_return_if_fail (SALVOR_IS_FILE_NOTICE (notice));

    work = g_new0 (Work, 1);
    work->report = make_report (board, now);
    work->folder = choose_folder ();
    work->stem = make_stem (board, now);
    task = g_task_new (notice, NULL, written_cb, NULL);
    g_task_set_task_data (task, work, work_free);
    g_task_run_in_thread (task, write_report);
}
