/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-state-files"
#include "config.h"

#include "window/state-files.h"

#include "chip/state-file.h"
#include "window/file-chooser.h"

#include <glib/gi18n-lib.h>

typedef struct {
    GtkWindow *window;        /* owned */
    SalvorFileNotice *notice; /* owned */
    SalvorBoardList *boards;  /* owned, nullable: to open */
    SalvorBoardState *state;  /* owned, nullable: to save */
    SalvorStateOpened opened;
} Work;

static Work *
work_new (GtkWindow *window, SalvorFileNotice *notice)
{
    Work *self = g_new0 (Work, 1);

    self->window = g_object_ref (window);
    self->notice = g_object_ref (notice);
    return self;
}

static void
work_free (Work *self)
{
    g_object_unref (self->window);
    g_object_unref (self->notice);
    g_clear_object (&self->boards);
    g_clear_object (&self->state);
    g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Work, work_free)

/* --- names --- */

static gboolean
is_plain (char c)
{
    return g_ascii_isalnum (c) || c == '-';
}

char *
salvor_state_files_make_stem (SalvorBoardState *state)
{
    g_autofree char *id = state != NULL ? salvor_board_state_get_unique_id (state) : NULL;
    const char *last = id != NULL ? strrchr (id, ' ') : NULL;
    const char *chip = "board";
    GString *stem = g_string_new (NULL);

    if (state != NULL)
        chip = salvor_chip_get_title (salvor_board_state_get_chip (state));
    for (const char *c = chip; *c != '\0'; c++)
        g_string_append_c (stem, is_plain (*c) ? g_ascii_tolower (*c) : '-');
    if (last != NULL)
        g_string_append_printf (stem, "-%s", last + 1);
    return g_string_free (stem, FALSE);
}

char *
salvor_state_files_make_name (SalvorBoardState *state, const char *suffix)
{
    gint64 seconds = salvor_board_state_get_time (state);
    g_autoptr (GDateTime) time = seconds > 0 ? g_date_time_new_from_unix_local (seconds)
                                             : g_date_time_new_now_local ();
    g_autofree char *date = g_date_time_format (time, "%Y-%m-%d");
    g_autofree char *stem = salvor_state_files_make_stem (state);

    return g_strdup_printf ("%s-%s%s", stem, date, suffix);
}

/* --- saving --- */

static void
written_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (Work) work = user_data;
    g_autoptr (GError) error = NULL;

    if (g_file_replace_contents_finish (G_FILE (source_object), result, NULL, &error))
        salvor_file_notice_show_saved (work->notice, _ ("The board is saved"),
                                       G_FILE (source_object));
    else
        salvor_file_notice_show_error (work->notice, _ ("The board could not be saved"), error);
}

static void
save_chosen_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (Work) work = user_data;
    g_autoptr (GFile) file = salvor_choose_file_finish (result, NULL);
    g_autoptr (GBytes) bytes = NULL;

    if (file == NULL)
        return;
    bytes = salvor_state_file_write (work->state);
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                         written_cb, g_steal_pointer (&work));
}

void
salvor_state_files_save (GtkWindow *window, SalvorBoard *board, SalvorFileNotice *notice)
{
    SalvorBoardState *state = salvor_board_get_state (board);
    g_autofree char *name = NULL;
    Work *work;

    g_return_if_fail (state != NULL);

    name = salvor_state_files_make_name (state, SALVOR_STATE_FILE_SUFFIX);
    work = work_new (window, notice);
    work->state = g_object_ref (state);
    salvor_choose_new_file_async (window, _ ("Save What Was Read"), name, NULL, save_chosen_cb,
                                  work);
}

/* --- opening --- */

/* Reports look like something that could be opened here. */
static gboolean
is_page (GFile *file)
{
    static const char start[] = "<!DOCTYPE html>";
    char head[sizeof start - 1];
    gsize size = 0;
    g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);

    return stream != NULL
           && g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head, &size, NULL,
                                       NULL)
           && size == sizeof head && g_ascii_strncasecmp (head, start, sizeof head) == 0;
}

static void
load (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
    GFile *file = task_data;
    g_autofree char *path = g_file_get_path (file);
    GError *error = NULL;
    SalvorBoardState *state = NULL;

    if (path != NULL)
        state = salvor_state_file_load (path, &error);
    if (path != NULL && state == NULL && is_page (file)) {
        g_clear_error (&error);
        error = g_error_new_literal (
            G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
            /* Translators: a report of Salvor was opened as if it were a saved board */
            _ ("This is a page for a web browser. If it is a report of Salvor, the saved board is "
               "inside it: open the page, take board.salvor out of it, and open that."));
    }
    if (path == NULL)
        error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                     _ ("Only files on this computer can be opened."));
    if (state != NULL)
        g_task_return_pointer (task, state, g_object_unref);
    else
        g_task_return_error (task, error);
}

/* The name of the file, as people call the board. */
static char *
make_title (GFile *file)
{
    g_autofree char *base = g_file_get_basename (file);
    char *title = g_filename_display_name (base);

    if (g_str_has_suffix (title, SALVOR_STATE_FILE_SUFFIX)
        && strlen (title) > strlen (SALVOR_STATE_FILE_SUFFIX))
        title[strlen (title) - strlen (SALVOR_STATE_FILE_SUFFIX)] = '\0';
    return title;
}

static void
loaded_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (Work) work = user_data;
    GFile *file = g_task_get_task_data (G_TASK (result));
    g_autofree char *title = make_title (file);
    g_autofree char *uri = g_file_get_uri (file);
    g_autofree char *name = g_strconcat ("saved:", uri, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorBoardState) state = g_task_propagate_pointer (G_TASK (result), &error);

    if (state != NULL) {
        salvor_file_notice_hide (work->notice);
        work->opened (work->window, salvor_board_list_add_saved (work->boards, name, title, state));
    } else {
        g_autofree char *sentence = g_strdup_printf (
            /* Translators: the name of a file */
            _ ("“%s” could not be opened as a saved board"), title);

        salvor_file_notice_show_error (work->notice, sentence, error);
    }
}

void
salvor_state_files_open (GtkWindow *window, SalvorBoardList *boards, SalvorFileNotice *notice,
                         GFile *file, SalvorStateOpened opened)
{
    Work *work = work_new (window, notice);
    g_autoptr (GTask) task = g_task_new (NULL, NULL, loaded_cb, work);

    work->boards = g_object_ref (boards);
    work->opened = opened;
    g_task_set_task_data (task, g_object_ref (file), g_object_unref);
    g_task_run_in_thread (task, load);
}

static void
open_chosen_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (Work) work = user_data;
    g_autoptr (GFile) file = salvor_choose_file_finish (result, NULL);

    if (file != NULL)
        salvor_state_files_open (work->window, work->boards, work->notice, file, work->opened);
}

void
salvor_state_files_choose (GtkWindow *window, SalvorBoardList *boards, SalvorFileNotice *notice,
                           SalvorStateOpened opened)
{
    Work *work = work_new (window, notice);

    work->boards = g_object_ref (boards);
    work->opened = opened;
    salvor_choose_saved_board_async (window, _ ("Open a Saved Board"), NULL, open_chosen_cb, work);
}
