/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-activity"
#include "config.h"

#include "window/activity.h"

#include "image/check-text.h"
#include "window/activity-lines.h"
#include "window/format.h"

#include <glib/gi18n-lib.h>

#define MAX_ENTRIES 500
#define DATA_KEY "salvor-activity"

struct _SalvorActivity {
    GObject parent_instance;

    SalvorBoard *board;             /* no ref: it owns the activity */
    GListStore *entries;            /* (element-type SalvorActivityEntry) */
    SalvorActivityEntry *current;   /* owned, nullable: what runs */
    SalvorBoardState *last_state;   /* owned, nullable: what was read before */
    GError *problem;                /* owned, nullable: of the last job or reading */
    SalvorReportRecovery *recovery; /* owned, nullable: the last job's, when it went well */
    char *recovery_time;            /* nullable: when that ended */
    gboolean reading;
    guint end_id; /* idle source: reading is over; 0: none */

    SalvorRecoveryJob *job; /* owned, nullable: while it runs */
    gulong job_id;          /* signal handler */
    gsize job_step;         /* the first one that is not over */
};

static GType
get_item_type (GListModel *model)
{
    return SALVOR_TYPE_ACTIVITY_ENTRY;
}

static guint
get_n_items (GListModel *model)
{
    return g_list_model_get_n_items (G_LIST_MODEL (SALVOR_ACTIVITY (model)->entries));
}

static gpointer
get_item (GListModel *model, guint position)
{
    return g_list_model_get_item (G_LIST_MODEL (SALVOR_ACTIVITY (model)->entries), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
    iface->get_item_type = get_item_type;
    iface->get_n_items = get_n_items;
    iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorActivity, salvor_activity, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* Entries */

/* (transfer none): the entry, in the list */
static SalvorActivityEntry *
add (SalvorActivity *self, SalvorActivityState state, const char *text)
{
    g_autoptr (SalvorActivityEntry) entry = salvor_activity_entry_new (state, text);

    g_list_store_append (self->entries, entry);
    if (get_n_items (G_LIST_MODEL (self)) > MAX_ENTRIES)
        g_list_store_remove (self->entries, 0);
    return entry;
}

static void
begin (SalvorActivity *self, const char *text)
{
    SalvorActivityEntry *entry = add (self, SALVOR_ACTIVITY_RUNNING, text);

    g_set_object (&self->current, entry);
}

static void
end (SalvorActivity *self, SalvorActivityState state, const char *text)
{
    if (self->current != NULL)
        salvor_activity_entry_set (self->current, state, text);
    g_clear_object (&self->current);
}

/* Reading */

static gboolean
end_reading (gpointer user_data)
{
    SalvorActivity *self = user_data;
    SalvorBoardState *state = salvor_board_get_state (self->board);
    const GError *problem = salvor_board_get_problem (self->board);
    g_autofree char *text = NULL;

    if (problem == NULL)
        problem = self->problem;

    self->end_id = 0;
    self->reading = FALSE;
    if (state == NULL || state == self->last_state) {
        if (problem != NULL && self->current != NULL)
            salvor_activity_entry_take_line (self->current, g_strdup (problem->message));
        end (self, SALVOR_ACTIVITY_FAILED, _ ("The board could not be read"));
        return G_SOURCE_REMOVE;
    }
    g_set_object (&self->last_state, state);
    g_clear_error (&self->problem);
    text = salvor_activity_lines_summarize (state);
    if (self->current != NULL)
        salvor_activity_lines_add_state (self->current, state);
    end (self, SALVOR_ACTIVITY_DONE, text);
    return G_SOURCE_REMOVE;
}

static void
busy_changed_cb (SalvorActivity *self)
{
    gboolean busy = salvor_board_is_busy (self->board);

    if (self->job != NULL || busy == self->reading)
        return;
    /* the board is no longer busy before it publishes what was read */
    if (!busy) {
        if (self->end_id == 0)
            self->end_id = g_idle_add (end_reading, self);
        return;
    }
    self->reading = TRUE;
    begin (self, _ ("Reading the board; nothing on it is changed"));
}

static void
connected_changed_cb (SalvorActivity *self)
{
    SalvorActivityEntry *entry
        = add (self, SALVOR_ACTIVITY_NOTE,
               salvor_board_is_connected (self->board) ? _ ("The board was plugged in")
                                                       : _ ("The board was unplugged"));

    salvor_activity_entry_take_line (entry,
                                     g_strdup_printf ("%s, %s", salvor_board_get_name (self->board),
                                                      salvor_board_get_subtitle (self->board)));
}

/* Jobs */

static SalvorActivityState
get_state (SalvorStepState state)
{
    switch (state) {
    case SALVOR_STEP_STATE_DONE:
        return SALVOR_ACTIVITY_DONE;
    case SALVOR_STEP_STATE_FAILED:
    case SALVOR_STEP_STATE_CANCELLED:
        return SALVOR_ACTIVITY_FAILED;
    default:
        return SALVOR_ACTIVITY_RUNNING;
    }
}

static void
end_step (SalvorActivity *self, const SalvorStep *step, const SalvorJobSnapshot *snapshot, gsize i)
{
    g_autofree char *duration = salvor_format_duration (snapshot->step_ms[i]);
    g_autofree char *text = NULL;

    if (snapshot->step_states[i] == SALVOR_STEP_STATE_SKIPPED)
        return;
    if (self->current == NULL)
        begin (self, step->title);
    /* Translators: a step of a recovery, and how long it took */
    text = g_strdup_printf (_ ("%s, %s"), step->title, duration);
    if (step->detail != NULL)
        salvor_activity_entry_take_line (self->current, g_strdup (step->detail));
    salvor_activity_entry_take_line (
        self->current, g_strdup_printf ("%s: %s", step->name,
                                        salvor_step_state_get_id (snapshot->step_states[i])));
    end (self, get_state (snapshot->step_states[i]), text);
}

static void
remember_recovery (SalvorActivity *self)
{
    SalvorImage *image = salvor_recovery_plan_get_image (salvor_recovery_job_get_plan (self->job));
    /* of a recovery that went on: what was there before its first half */
    const char *earlier = salvor_recovery_job_get_earlier_backup_path (self->job);
    const char *backup
        = earlier != NULL ? earlier : salvor_recovery_job_get_backup_path (self->job);
    SalvorReportRecovery recovery = {
        (char *) salvor_image_get_name (image),
        (char *) salvor_image_get_sha256 (image),
        salvor_image_get_size (image),
        salvor_recovery_job_get_bytes_written (self->job),
        salvor_recovery_job_get_sectors_erased (self->job),
        (char *) backup,
    };

    self->recovery = salvor_report_recovery_copy (&recovery);
}

/* Each set-up of the flash that was tried, where the usual one was not answered */
static void
add_flash_trial (SalvorActivityEntry *entry, SalvorFlashTrial *trial)
{
    guint count = trial != NULL ? salvor_flash_trial_get_count (trial) : 0;

    if (count == 0 || salvor_flash_trial_get (trial, 0)->answered)
        return;
    for (guint i = 0; i < count; i++)
        salvor_activity_entry_take_line (
            entry, salvor_flash_try_describe (salvor_flash_trial_get (trial, i)));
}

static void
end_job (SalvorActivity *self)
{
    gboolean verified = salvor_recovery_job_get_result (self->job) == SALVOR_RESULT_VERIFIED;
    const GError *error = salvor_recovery_job_get_error (self->job);
    g_autofree char *written
        = salvor_format_bytes (salvor_recovery_job_get_bytes_written (self->job));
    SalvorActivityEntry *entry
        = add (self, verified ? SALVOR_ACTIVITY_DONE : SALVOR_ACTIVITY_FAILED,
               salvor_recovery_job_get_condition (self->job));

    g_clear_error (&self->problem);
    g_clear_pointer (&self->recovery, salvor_report_recovery_free);
    g_clear_pointer (&self->recovery_time, g_free);
    if (verified
        && salvor_recovery_plan_get_image (salvor_recovery_job_get_plan (self->job)) != NULL) {
        remember_recovery (self);
        self->recovery_time = salvor_activity_entry_format_time (entry);
    }
    if (salvor_recovery_job_get_result (self->job) == SALVOR_RESULT_FAILED && error != NULL)
        self->problem = g_error_copy (error);
    if (error != NULL)
        salvor_activity_entry_take_line (entry, g_strdup (error->message));
    add_flash_trial (entry, salvor_recovery_job_get_flash_trial (self->job));
    /* Translators: %s is an amount, "2,981,888 bytes" */
    salvor_activity_entry_take_line (
        entry, g_strdup_printf (_ ("%s written, %u sectors erased, %u sectors kept"), written,
                                salvor_recovery_job_get_sectors_erased (self->job),
                                salvor_recovery_job_get_sectors_kept (self->job)));
    g_clear_signal_handler (&self->job_id, self->job);
    g_clear_object (&self->job);
}

static void
job_changed_cb (SalvorActivity *self)
{
    g_autoptr (SalvorJobSnapshot) snapshot = salvor_recovery_job_get_snapshot (self->job);
    gsize n_steps = 0;
    const SalvorStep *steps
        = salvor_recovery_plan_get_steps (salvor_recovery_job_get_plan (self->job), &n_steps);

    while (self->job_step < n_steps
           && snapshot->step_states[self->job_step] > SALVOR_STEP_STATE_RUNNING) {
        end_step (self, &steps[self->job_step], snapshot, self->job_step);
        self->job_step++;
    }
    if (snapshot->state == SALVOR_JOB_FINISHED)
        end_job (self);
    else if (self->current == NULL && self->job_step < n_steps
             && snapshot->step_states[self->job_step] == SALVOR_STEP_STATE_RUNNING)
        begin (self, steps[self->job_step].title);
}

void
salvor_activity_follow_job (SalvorActivity *self, SalvorRecoveryJob *job)
{
    g_return_if_fail (SALVOR_IS_ACTIVITY (self));
    g_return_if_fail (SALVOR_IS_RECOVERY_JOB (job));

    if (self->end_id != 0)
        g_source_remove (self->end_id);
    if (self->reading)
        end_reading (self);
    if (self->job != NULL)
        g_clear_signal_handler (&self->job_id, self->job);
    g_set_object (&self->job, job);
    self->job_step = 0;
    self->job_id = g_signal_connect_swapped (job, "changed", G_CALLBACK (job_changed_cb), self);
}

const SalvorReportRecovery *
salvor_activity_get_recovery (SalvorActivity *self)
{
    g_return_val_if_fail (SALVOR_IS_ACTIVITY (self), NULL);

    return self->recovery;
}

const char *
salvor_activity_get_recovery_time (SalvorActivity *self)
{
    g_return_val_if_fail (SALVOR_IS_ACTIVITY (self), NULL);

    return self->recovery_time;
}

void
salvor_activity_take_read_error (SalvorActivity *self, const GError *error)
{
    g_return_if_fail (SALVOR_IS_ACTIVITY (self));
    g_return_if_fail (error != NULL);

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    g_clear_error (&self->problem);
    self->problem = g_error_copy (error);
}

const GError *
salvor_activity_get_problem (SalvorActivity *self)
{
    g_return_val_if_fail (SALVOR_IS_ACTIVITY (self), NULL);

    return self->problem;
}

void
salvor_activity_add_said (SalvorActivity *self, const char *line, const char *command,
                          gboolean continues)
{
    guint n_entries = 0;
    g_autoptr (SalvorActivityEntry) last = NULL;

    g_return_if_fail (SALVOR_IS_ACTIVITY (self));

    /* the news of a step may have come before the last words of it */
    n_entries = get_n_items (G_LIST_MODEL (self));
    if (self->current != NULL)
        last = g_object_ref (self->current);
    else if (n_entries > 0)
        last = get_item (G_LIST_MODEL (self), n_entries - 1);
    if (last != NULL)
        salvor_activity_entry_add_said (last, line, command, continues);
}

char *
salvor_activity_format (SalvorActivity *self)
{
    GString *text = g_string_new (NULL);

    g_return_val_if_fail (SALVOR_IS_ACTIVITY (self), NULL);

    for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++) {
        g_autoptr (SalvorActivityEntry) entry = get_item (G_LIST_MODEL (self), i);
        g_autofree char *date = salvor_activity_entry_format_date (entry);
        g_autofree char *lines = salvor_activity_entry_format_lines (entry, "    ");
        g_autofree char *commands = salvor_activity_entry_format_commands (entry, "    $ ");

        g_string_append_printf (text, "%s  %s\n", date, salvor_activity_entry_get_text (entry));
        if (*lines != '\0')
            g_string_append_printf (text, "%s\n", lines);
        if (commands != NULL)
            g_string_append_printf (text, "%s\n", commands);
    }
    return g_string_free (text, FALSE);
}

/* Object */

static void
items_changed_cb (SalvorActivity *self, guint position, guint removed, guint added)
{
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
salvor_activity_finalize (GObject *object)
{
    SalvorActivity *self = SALVOR_ACTIVITY (object);

    g_clear_handle_id (&self->end_id, g_source_remove);
    if (self->job != NULL)
        g_clear_signal_handler (&self->job_id, self->job);
    g_clear_object (&self->job);
    g_clear_object (&self->current);
    g_clear_object (&self->last_state);
    g_clear_error (&self->problem);
    salvor_report_recovery_free (self->recovery);
    g_free (self->recovery_time);
    g_object_unref (self->entries);
    G_OBJECT_CLASS (salvor_activity_parent_class)->finalize (object);
}

static void
salvor_activity_class_init (SalvorActivityClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_activity_finalize;
}

static void
salvor_activity_init (SalvorActivity *self)
{
    self->entries = g_list_store_new (SALVOR_TYPE_ACTIVITY_ENTRY);
    g_signal_connect_swapped (self->entries, "items-changed", G_CALLBACK (items_changed_cb), self);
}

SalvorActivity *
salvor_activity_get (SalvorBoard *board)
{
    SalvorActivity *self = NULL;

    g_return_val_if_fail (SALVOR_IS_BOARD (board), NULL);

    self = g_object_get_data (G_OBJECT (board), DATA_KEY);
    if (self != NULL)
        return self;
    self = g_object_new (SALVOR_TYPE_ACTIVITY, NULL);
    self->board = board;
    self->last_state = salvor_board_get_state (board);
    if (self->last_state != NULL)
        g_object_ref (self->last_state);
    g_signal_connect_object (board, "notify::busy", G_CALLBACK (busy_changed_cb), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (board, "notify::connected", G_CALLBACK (connected_changed_cb), self,
                             G_CONNECT_SWAPPED);
    g_object_set_data_full (G_OBJECT (board), DATA_KEY, self, g_object_unref);
    if (salvor_board_is_connected (board))
        connected_changed_cb (self);
    return self;
}
