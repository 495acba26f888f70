/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-report"
#include "config.h"

#include "report/report.h"

#include "report/state-json.h"

static void
entry_free (gpointer data)
{
    SalvorReportEntry *self = data;

    g_free (self->time);
    g_free (self->text);
    g_strfreev (self->lines);
    g_free (self);
}

/* Where a board was read may name a file of the person (a practice board that is kept), or the
 * computer a GDB server runs on. */
static SalvorBoardState *
copy_state (SalvorBoardState *state, const SalvorPrivacy *privacy)
{
    SalvorBoardState *copy = salvor_board_state_copy (state);
    g_autofree char *source = salvor_privacy_scrub (privacy, salvor_board_state_get_source (state));

    salvor_board_state_set_source (copy, source);
    return copy;
}

static GError *
copy_problem (const GError *problem, const SalvorPrivacy *privacy)
{
    g_autofree char *message = salvor_privacy_scrub (privacy, problem->message);

    return g_error_new_literal (problem->domain, problem->code, message);
}

SalvorReport *
salvor_report_new (SalvorBoardState *state, const GError *problem, GDateTime *made,
                   SalvorPrivacy *privacy)
{
    SalvorReport *self = NULL;

    g_return_val_if_fail (state == NULL || SALVOR_IS_BOARD_STATE (state), NULL);
    g_return_val_if_fail (made != NULL && privacy != NULL, NULL);

    self = g_new0 (SalvorReport, 1);
    self->privacy = privacy;
    self->made = g_date_time_format (made, "%Y-%m-%dT%H:%M:%S%:z");
    self->system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
    if (self->system == NULL)
        self->system = g_strdup ("");
    self->activity = g_ptr_array_new_with_free_func (entry_free);
    if (state != NULL) {
        self->state = copy_state (state, privacy);
        self->verdict = salvor_verdict_new (self->state);
    }
    if (problem != NULL)
        self->problem = copy_problem (problem, privacy);
    return self;
}

void
salvor_report_free (SalvorReport *self)
{
    if (self == NULL)
        return;
    g_clear_object (&self->state);
    g_clear_pointer (&self->verdict, salvor_verdict_free);
    g_clear_error (&self->problem);
    salvor_report_recovery_free (self->recovery);
    g_free (self->made);
    g_free (self->system);
    g_ptr_array_unref (self->activity);
    salvor_privacy_free (self->privacy);
    g_free (self);
}

/* ---- recovery ---- */

SalvorReportRecovery *
salvor_report_recovery_copy (const SalvorReportRecovery *self)
{
    SalvorReportRecovery *copy = g_new0 (SalvorReportRecovery, 1);

    *copy = *self;
    copy->file = g_strdup (self->file);
    copy->sha256 = g_strdup (self->sha256);
    copy->backup = g_strdup (self->backup);
    return copy;
}

void
salvor_report_recovery_free (SalvorReportRecovery *self)
{
    if (self == NULL)
        return;
    g_free (self->file);
    g_free (self->sha256);
    g_free (self->backup);
    g_free (self);
}

void
salvor_report_set_recovery (SalvorReport *self, const SalvorReportRecovery *recovery)
{
    g_autofree char *file = salvor_privacy_scrub (self->privacy, recovery->file);
    g_autofree char *backup = salvor_privacy_scrub (self->privacy, recovery->backup);
    SalvorReportRecovery clean = *recovery;

    clean.file = file;
    clean.backup = backup;
    salvor_report_recovery_free (self->recovery);
    self->recovery = salvor_report_recovery_copy (&clean);
}

/* ---- activity ---- */

void
salvor_report_add_activity (SalvorReport *self, const char *time, SalvorReportMark mark,
                            const char *text, const char *lines)
{
    SalvorReportEntry *entry = g_new0 (SalvorReportEntry, 1);
    g_autofree char *clean = salvor_privacy_scrub (self->privacy, lines != NULL ? lines : "");

    entry->time = g_strdup (time);
    entry->mark = mark;
    entry->text = salvor_privacy_scrub (self->privacy, text);
    entry->lines = *clean != '\0' ? g_strsplit (clean, "\n", -1) : g_new0 (char *, 1);
    g_ptr_array_add (self->activity, entry);
}

char *
salvor_report_format_activity (const SalvorReport *self)
{
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < self->activity->len; i++) {
        const SalvorReportEntry *entry = g_ptr_array_index (self->activity, i);

        g_string_append_printf (text, "%s  %s\n", entry->time, entry->text);
        for (gsize k = 0; entry->lines[k] != NULL; k++)
            g_string_append_printf (text, "    %s\n", entry->lines[k]);
    }
    return g_string_free (text, FALSE);
}

/* ---- words for files ---- */

static const char *const marks[] = {
    [SALVOR_REPORT_NOTE] = "note",
    [SALVOR_REPORT_RUNNING] = "running",
    [SALVOR_REPORT_DONE] = "done",
    [SALVOR_REPORT_FAILED] = "failed",
};

static const char *const stop_states[] = {
    [SALVOR_STOP_TAKEN] = "taken",
    [SALVOR_STOP_END] = "end",
    [SALVOR_STOP_NOT_REACHED] = "not-reached",
    [SALVOR_STOP_UNREADABLE] = "unreadable",
};

static const char *const tracks[] = {
    [SALVOR_TRACK_TAKEN] = "taken",
    [SALVOR_TRACK_NOT_TAKEN] = "not-taken",
    [SALVOR_TRACK_CLOSED_FOREVER] = "closed-for-ever",
    [SALVOR_TRACK_EXPECTED] = "expected",
    [SALVOR_TRACK_REPORTED] = "reported",
    [SALVOR_TRACK_UNKNOWN] = "unknown",
};

static const char *const headers[] = {
    [SALVOR_HEADER_UNKNOWN] = "unknown",
    [SALVOR_HEADER_BLANK] = "blank",
    [SALVOR_HEADER_VALID] = "valid",
    [SALVOR_HEADER_INVALID] = "invalid",
};

const char *
salvor_report_mark_get_id (SalvorReportMark mark)
{
    return marks[mark];
}

const char *
salvor_report_stop_state_get_id (SalvorStopState state)
{
    return stop_states[state];
}

const char *
salvor_report_track_get_id (SalvorTrackState state)
{
    return tracks[state];
}

const char *
salvor_report_header_get_id (SalvorHeaderState state)
{
    return headers[state];
}

/* ---- words and fields ---- */

const char *
salvor_report_get_field_text (const SalvorField *field, guint32 value)
{
    const SalvorFieldValue *entry = salvor_field_find_value (field, value);

    return entry != NULL && entry->label != NULL ? entry->label : field->title;
}

gboolean
salvor_report_tells_field (const SalvorField *field)
{
    return !field->reserved && !field->secret && field->title != NULL;
}

gboolean
salvor_report_get_word (const SalvorReport *self, const SalvorFuseWord *word, guint32 *value)
{
    return !salvor_state_is_masked (self->state, word, NULL)
           && salvor_board_state_get_word (self->state, word->index, value, NULL);
}
