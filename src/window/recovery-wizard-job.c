/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-recovery-wizard-job"
#include "config.h"

#include "window/recovery-wizard-private.h"

#include "window/activity.h"
#include "window/stay-awake.h"

#include <glib/gi18n-lib.h>

static void
set_writing (SalvorRecoveryWizard *self, gboolean writing)
{
    self->writing = writing;
    g_object_notify (G_OBJECT (self), "writing");
}

static void
job_ready_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (SalvorRecoveryWizard) self = user_data;
    SalvorRecoveryJob *job = SALVOR_RECOVERY_JOB (source_object);
    gboolean verified = salvor_recovery_job_run_finish (job, result, NULL);

    salvor_stay_awake_end (GTK_WIDGET (self), self->inhibit_cookie);
    self->inhibit_cookie = 0;
    if (self->question != NULL)
        gtk_window_close (GTK_WINDOW (self->question));
    if (verified)
        salvor_done_page_set_job (self->done_page, job);
    else
        salvor_stopped_page_set_job (self->stopped_page, job);
    self->writing = FALSE;
    salvor_recovery_wizard_show_page (self, verified ? PAGE_DONE : PAGE_STOPPED);
    set_writing (self, FALSE);
    if (!verified && salvor_stopped_page_is_back (self->stopped_page))
        salvor_recovery_wizard_start_again (self);
}

void
salvor_recovery_wizard_run (SalvorRecoveryWizard *self)
{
    const SalvorRecoveryCheck *check = salvor_recovery_draft_get_check (self->draft);

    g_clear_object (&self->job);
    self->job
        = salvor_recovery_job_new (salvor_recovery_draft_get_board (self->draft), check->plan);
    salvor_activity_follow_job (salvor_activity_get (salvor_recovery_job_get_board (self->job)),
                                self->job);
    salvor_write_page_set_job (self->write_page, self->job);
    self->inhibit_cookie
        = salvor_stay_awake_begin (GTK_WIDGET (self), _ ("A board is being written"));
    set_writing (self, TRUE);
    salvor_recovery_wizard_show_page (self, PAGE_WRITE);
    salvor_recovery_job_run_async (self->job, job_ready_cb, g_object_ref (self));
}

static void
stop_answered_cb (SalvorRecoveryWizard *self, gboolean stop)
{
    self->question = NULL;
    if (stop && self->writing)
        salvor_recovery_job_cancel (self->job);
    g_signal_emit_by_name (self, "stop-answered", stop);
}

void
salvor_recovery_wizard_ask_to_stop (SalvorRecoveryWizard *self)
{
    GtkWindow *window;

    g_return_if_fail (SALVOR_IS_RECOVERY_WIZARD (self));

    if (!self->writing || self->question != NULL)
        return;
    window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
    self->question = salvor_confirm_window_new (window, _ ("Stop writing?"),
                                                salvor_write_page_get_stop_text (self->write_page),
                                                _ ("Keep Writing"), _ ("Stop Writing"));
    g_signal_connect_object (self->question, "answered", G_CALLBACK (stop_answered_cb), self,
                             G_CONNECT_SWAPPED);
    gtk_window_present (GTK_WINDOW (self->question));
}
