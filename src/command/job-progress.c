/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-job-progress"
#include "config.h"

#include "command/job-progress.h"

#include <glib/gi18n-lib.h>

#define TITLE_COLUMN 14
#define BAR_WIDTH 20

/* Back to the first column, and the rest of the line away (ECMA-48, 8.3.41) */
#define CLEAR_LINE "\r\033[K"

struct _SalvorJobProgress {
    SalvorRecoveryJob *job;   /* owned */
    SalvorTerminal *terminal; /* no ref */
    gulong handler;
    gsize n_told;        /* steps that were said to have ended */
    gboolean line_shown; /* a moving line is on the screen */
};

static const struct {
    const char *word; /* NULL while it has not ended */
    SalvorTone tone;
} step_states[] = {
    [SALVOR_STEP_STATE_WAITING] = { NULL, SALVOR_TONE_PLAIN },
    [SALVOR_STEP_STATE_RUNNING] = { NULL, SALVOR_TONE_PLAIN },
    [SALVOR_STEP_STATE_DONE] = { N_ ("done"), SALVOR_TONE_GOOD },
    [SALVOR_STEP_STATE_FAILED] = { N_ ("failed"), SALVOR_TONE_STOP },
    [SALVOR_STEP_STATE_SKIPPED] = { N_ ("not needed"), SALVOR_TONE_QUIET },
    [SALVOR_STEP_STATE_CANCELLED] = { N_ ("cancelled"), SALVOR_TONE_CARE },
};

static const SalvorStep *
get_step (SalvorJobProgress *self, gsize index)
{
    gsize n_steps;
    const SalvorStep *steps
        = salvor_recovery_plan_get_steps (salvor_recovery_job_get_plan (self->job), &n_steps);

    return index < n_steps ? &steps[index] : NULL;
}

static void
clear_line (SalvorJobProgress *self)
{
    if (self->line_shown)
        salvor_terminal_write (self->terminal, CLEAR_LINE);
    self->line_shown = FALSE;
}

static void
tell_step (SalvorJobProgress *self, gsize index, SalvorStepState state, guint ms)
{
    const SalvorStep *step = get_step (self, index);
    g_autofree char *text = NULL;

    if (step == NULL)
        return;
    if (state == SALVOR_STEP_STATE_SKIPPED)
        text = g_strdup (step->title);
    else
        text = g_strdup_printf (_ ("%s (%u.%03u s)"), step->title, ms / 1000, ms % 1000);
    clear_line (self);
    salvor_terminal_row (self->terminal, step_states[state].tone, 2, TITLE_COLUMN,
                         _ (step_states[state].word), text);
}

/* Steps end in the order of the plan, so that the first one that has not ended stops the telling.
 */
static void
tell_ended_steps (SalvorJobProgress *self, const SalvorJobSnapshot *snapshot)
{
    while (self->n_told < snapshot->n_steps) {
        SalvorStepState state = snapshot->step_states[self->n_told];

        if (step_states[state].word == NULL)
            return;
        tell_step (self, self->n_told, state, snapshot->step_ms[self->n_told]);
        self->n_told++;
    }
}

/* "[#####---------------]" */
static void
append_bar (GString *line, double fraction)
{
    guint filled = (guint) (CLAMP (fraction, 0.0, 1.0) * BAR_WIDTH);

    g_string_append_c (line, '[');
    for (guint i = 0; i < BAR_WIDTH; i++)
        g_string_append_c (line, i < filled ? '#' : '-');
    g_string_append_c (line, ']');
}

static void
show_line (SalvorJobProgress *self, const SalvorJobSnapshot *snapshot)
{
    const SalvorStep *step = get_step (self, snapshot->current_step);
    g_autoptr (GString) line = g_string_new (CLEAR_LINE "  ");

    if (step == NULL || !salvor_terminal_is_interactive (self->terminal))
        return;
    append_bar (line, snapshot->fraction);
    g_string_append_printf (line, " %3.0f %%  %s", snapshot->fraction * 100, step->title);
    if (snapshot->bytes_total > 0)
        g_string_append_printf (line, _ (" %'u of %'u KB"), (guint) (snapshot->bytes_done / 1024),
                                (guint) (snapshot->bytes_total / 1024));
    salvor_terminal_write (self->terminal, line->str);
    self->line_shown = TRUE;
}

static void
update (SalvorJobProgress *self)
{
    g_autoptr (SalvorJobSnapshot) snapshot = salvor_recovery_job_get_snapshot (self->job);

    tell_ended_steps (self, snapshot);
    if (snapshot->state != SALVOR_JOB_FINISHED)
        show_line (self, snapshot);
}

SalvorJobProgress *
salvor_job_progress_new (SalvorRecoveryJob *job, SalvorTerminal *terminal)
{
    SalvorJobProgress *self = g_new0 (SalvorJobProgress, 1);

    self->job = g_object_ref (job);
    self->terminal = terminal;
    self->handler = g_signal_connect_swapped (job, "changed", G_CALLBACK (update), self);
    return self;
}

void
salvor_job_progress_free (SalvorJobProgress *self)
{
    g_signal_handler_disconnect (self->job, self->handler);
    update (self);
    clear_line (self);
    g_object_unref (self->job);
    g_free (self);
}

void
salvor_job_progress_say (SalvorJobProgress *self, const char *text)
{
    clear_line (self);
    salvor_terminal_paragraph (self->terminal, SALVOR_TONE_CARE, 0, text);
}
