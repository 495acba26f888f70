/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-write-page"
#include "config.h"

#include "window/write-page.h"

#include "image/check-text.h"
#include "recovery/problem.h"
#include "window/clamp.h"
#include "window/columns.h"
#include "window/format.h"
#include "window/notice.h"
#include "window/rate-meter.h"
#include "window/sector-card.h"
#include "window/step-list.h"
#include "window/unplug-advice.h"
#include "window/widget-children.h"

#include <glib/gi18n-lib.h>

/* After this long a person begins to wonder (problem 35); 4 MB take twice as long. */
#define SLOW_ERASE_MS 5000

struct _SalvorWritePage {
    GtkWidget parent_instance;

    GtkLabel *step_label;
    GtkLabel *elapsed_label;
    SalvorStepList *steps;
    GtkLabel *title_label;
    GtkLabel *amount_label;
    GtkLabel *rate_label;
    GtkProgressBar *progress;
    GtkLabel *bytes_label;
    GtkLabel *percent_label;
    SalvorSectorCard *sectors;
    GtkWidget *risk_card;
    GtkImage *risk_icon;
    GtkLabel *risk_title_label;
    GtkLabel *risk_text_label;

    SalvorRecoveryJob *job; /* owned, nullable */
    gulong changed_id;
    SalvorRateMeter *meter; /* owned */
    gsize metered_step;     /* the step the meter counts */
    SalvorRisk risk;
    gboolean risk_shown; /* of this job */
};

G_DEFINE_FINAL_TYPE (SalvorWritePage, salvor_write_page, GTK_TYPE_WIDGET)

/* The step that runs, as something that goes on; translated. */
static const char *
get_running_title (SalvorStepId id)
{
    switch (id) {
    case SALVOR_STEP_TAKE_OVER:
        return _ ("Stopping the program on the board");
    case SALVOR_STEP_POWER_CYCLE:
        return _ ("Waiting for you: take all power away for three seconds");
    case SALVOR_STEP_CHANGE_OVER:
        return _ ("Going on over USB");
    case SALVOR_STEP_LOAD_FLASHLOADER:
        return _ ("Loading the flashloader");
    case SALVOR_STEP_WAIT_FLASHLOADER:
        return _ ("Waiting for the flashloader");
    case SALVOR_STEP_CHECK_BOARD:
        return _ ("Making sure that it is the same board");
    case SALVOR_STEP_SET_UP_FLASH:
        return _ ("Setting up the flash");
    case SALVOR_STEP_READ_FLASH:
        return _ ("Reading what is there now");
    case SALVOR_STEP_HEADER_OUT:
        return _ ("Taking the start-up header out");
    case SALVOR_STEP_ERASE:
        return _ ("Erasing");
    case SALVOR_STEP_WRITE:
        return _ ("Writing the program");
    case SALVOR_STEP_VERIFY:
        return _ ("Reading back and comparing");
    case SALVOR_STEP_SAVE_FILE:
        return _ ("Saving the file");
    case SALVOR_STEP_HEADER_IN:
        return _ ("Writing the start-up header");
    case SALVOR_STEP_RESTART:
        return _ ("Restarting the board");
    case SALVOR_N_STEPS:
        break;
    }
    return "";
}

/* It counts sectors, not bytes, and no rate says that it goes on. */
static gboolean
is_slow_erase (SalvorWritePage *self, const SalvorJobSnapshot *snapshot)
{
    gsize n_steps;
    const SalvorStep *steps
        = salvor_recovery_plan_get_steps (salvor_recovery_job_get_plan (self->job), &n_steps);

    return snapshot->state == SALVOR_JOB_RUNNING && snapshot->current_step < n_steps
           && steps[snapshot->current_step].id == SALVOR_STEP_ERASE
           && snapshot->step_ms[snapshot->current_step] >= SLOW_ERASE_MS;
}

static const char *
get_title (SalvorWritePage *self, const SalvorJobSnapshot *snapshot)
{
    gsize n_steps;
    const SalvorStep *steps
        = salvor_recovery_plan_get_steps (salvor_recovery_job_get_plan (self->job), &n_steps);

    if (snapshot->state == SALVOR_JOB_CANCELLING)
        return _ ("Stopping at the next safe point");
    if (snapshot->state == SALVOR_JOB_QUEUED || snapshot->current_step >= n_steps)
        return _ ("Getting ready");
    if (is_slow_erase (self, snapshot))
        return salvor_problem_get_title (SALVOR_PROBLEM_ERASE_SLOW);
    return get_running_title (steps[snapshot->current_step].id);
}

static void
update_meter (SalvorWritePage *self, const SalvorJobSnapshot *snapshot)
{
    if (snapshot->current_step != self->metered_step) {
        self->metered_step = snapshot->current_step;
        salvor_rate_meter_restart (self->meter);
    }
    if (snapshot->bytes_total > 0)
        salvor_rate_meter_add (self->meter, snapshot->elapsed_ms, snapshot->bytes_done);
}

/* "96 kB/s, about 12 seconds left"; "" while nothing can be said. (transfer full) */
static char *
describe_rate (SalvorWritePage *self, const SalvorJobSnapshot *snapshot)
{
    double rate;
    guint seconds;

    if (is_slow_erase (self, snapshot))
        return g_strdup (salvor_problem_get_text (SALVOR_PROBLEM_ERASE_SLOW));
    if (snapshot->bytes_total == 0 || !salvor_rate_meter_get_rate (self->meter, &rate))
        return g_strdup ("");
    if (!salvor_rate_meter_get_seconds_left (self->meter, snapshot->bytes_total, &seconds))
        return g_strdup_printf (_ ("%.0f KB/s"), rate / 1024.0);
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%.0f KB/s, about %u second left for this step",
                                         "%.0f KB/s, about %u seconds left for this step", seconds),
                            rate / 1024.0, seconds);
}

static void
update_numbers (SalvorWritePage *self, const SalvorJobSnapshot *snapshot)
{
    g_autofree char *rate = describe_rate (self, snapshot);
    g_autofree char *percent
        = g_strdup_printf (_ ("%d %% of the whole work"), (int) (snapshot->fraction * 100.0));
    g_autofree char *amount = NULL;
    g_autofree char *bytes = NULL;

    if (snapshot->bytes_total > 0) {
        g_autofree char *total = salvor_format_bytes (snapshot->bytes_total);
        g_autofree char *done = g_strdup_printf ("%'" G_GUINT64_FORMAT, snapshot->bytes_done);

        amount = salvor_format_amount (snapshot->bytes_done, snapshot->bytes_total);
        /* Translators: "65,536 of 2,981,888 bytes": a number and an amount */
        bytes = g_strdup_printf (_ ("%s of %s"), done, total);
    }
    gtk_label_set_text (self->amount_label, amount != NULL ? amount : "");
    gtk_label_set_text (self->rate_label, rate);
    gtk_label_set_text (self->bytes_label, bytes != NULL ? bytes : "");
    gtk_label_set_text (self->percent_label, percent);
    gtk_progress_bar_set_fraction (self->progress, CLAMP (snapshot->fraction, 0.0, 1.0));
}

static void
update_steps (SalvorWritePage *self, const SalvorJobSnapshot *snapshot)
{
    gsize step = MIN (snapshot->current_step + 1, snapshot->n_steps);
    g_autofree char *text
        = g_strdup_printf (_ ("Step %u of %u"), (guint) step, (guint) snapshot->n_steps);
    g_autofree char *elapsed = salvor_format_duration (snapshot->elapsed_ms);

    gtk_label_set_text (self->step_label, text);
    gtk_label_set_text (self->elapsed_label, elapsed);
    salvor_step_list_update (self->steps, snapshot);
}

static void
show_risk (SalvorWritePage *self)
{
    SalvorRecoveryPlan *plan = salvor_recovery_job_get_plan (self->job);
    gboolean care = self->risk == SALVOR_RISK_NO_WAY || self->risk == SALVOR_RISK_HEADER
                    || self->risk == SALVOR_RISK_HANDS;
    g_autofree char *text = salvor_risk_get_text (self->risk, plan);
    const char *title = salvor_risk_get_title (self->risk);

    gtk_widget_set_visible (self->risk_card, title != NULL);
    gtk_label_set_text (self->risk_title_label, title != NULL ? title : "");
    gtk_label_set_text (self->risk_text_label, text != NULL ? text : "");
    gtk_image_set_from_icon_name (self->risk_icon,
                                  care ? "salvor-attention-symbolic" : "salvor-unplug-symbolic");
    if (care)
        gtk_widget_add_css_class (self->risk_card, "care");
    else
        gtk_widget_remove_css_class (self->risk_card, "care");
}

/* Shown when it changes: an icon is drawn anew whenever it is set. */
static void
update_risk (SalvorWritePage *self, const SalvorJobSnapshot *snapshot)
{
    SalvorRisk risk = salvor_risk_of (salvor_recovery_job_get_plan (self->job), snapshot);

    if (self->risk_shown && risk == self->risk)
        return;
    if (risk == SALVOR_RISK_HANDS)
        salvor_notice_send (GTK_WIDGET (self), SALVOR_NOTICE_WAITING);
    self->risk = risk;
    self->risk_shown = TRUE;
    show_risk (self);
}

static void
update (SalvorWritePage *self)
{
    g_autoptr (SalvorJobSnapshot) snapshot = salvor_recovery_job_get_snapshot (self->job);

    gtk_label_set_text (self->title_label, get_title (self, snapshot));
    update_meter (self, snapshot);
    update_numbers (self, snapshot);
    update_steps (self, snapshot);
    update_risk (self, snapshot);
    salvor_sector_card_show (self->sectors, snapshot, FALSE);
    g_signal_emit_by_name (self, "changed");
}

static void
salvor_write_page_dispose (GObject *object)
{
    SalvorWritePage *self = SALVOR_WRITE_PAGE (object);

    g_clear_signal_handler (&self->changed_id, self->job);
    g_clear_object (&self->job);
    gtk_widget_dispose_template (GTK_WIDGET (self), SALVOR_TYPE_WRITE_PAGE);
    salvor_widget_unparent_children (GTK_WIDGET (self));
    G_OBJECT_CLASS (salvor_write_page_parent_class)->dispose (object);
}

static void
salvor_write_page_finalize (GObject *object)
{
    salvor_rate_meter_free (SALVOR_WRITE_PAGE (object)->meter);
    G_OBJECT_CLASS (salvor_write_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/write-page.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorWritePage, step_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorWritePage, elapsed_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorWritePage, steps);
    gtk_widget_class_bind_template_child (widget_class, SalvorWritePage, title_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorWritePage, amount_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorWritePage, rate_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorWritePage, progress);
    gtk_widget_class_bind_template_child (widget_class, SalvorWritePage, bytes_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorWritePage, percent_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorWritePage, sectors);
    gtk_widget_class_bind_template_child (widget_class, SalvorWritePage, risk_card);
    gtk_widget_class_bind_template_child (widget_class, SalvorWritePage, risk_icon);
    gtk_widget_class_bind_template_child (widget_class, SalvorWritePage, risk_title_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorWritePage, risk_text_label);
}

static void
salvor_write_page_class_init (SalvorWritePageClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_write_page_dispose;
    G_OBJECT_CLASS (klass)->finalize = salvor_write_page_finalize;
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
    g_type_ensure (SALVOR_TYPE_CLAMP);
    g_type_ensure (SALVOR_TYPE_COLUMNS);
    g_type_ensure (SALVOR_TYPE_SECTOR_CARD);
    g_type_ensure (SALVOR_TYPE_STEP_LIST);
    bind_template (widget_class);
}

static void
salvor_write_page_init (SalvorWritePage *self)
{
    self->meter = salvor_rate_meter_new ();
    gtk_widget_init_template (GTK_WIDGET (self));
}

void
salvor_write_page_set_job (SalvorWritePage *self, SalvorRecoveryJob *job)
{
    g_return_if_fail (SALVOR_IS_WRITE_PAGE (self));
    g_return_if_fail (job == NULL || SALVOR_IS_RECOVERY_JOB (job));

    g_clear_signal_handler (&self->changed_id, self->job);
    g_set_object (&self->job, job);
    salvor_rate_meter_restart (self->meter);
    self->metered_step = 0;
    self->risk_shown = FALSE;
    if (job == NULL)
        return;
    salvor_step_list_set_plan (self->steps, salvor_recovery_job_get_plan (job));
    self->changed_id = g_signal_connect_swapped (job, "changed", G_CALLBACK (update), self);
    update (self);
}

const char *
salvor_write_page_get_stop_text (SalvorWritePage *self)
{
    g_return_val_if_fail (SALVOR_IS_WRITE_PAGE (self), NULL);

    return salvor_risk_get_stop_text (self->risk);
}

gboolean
salvor_write_page_is_waiting (SalvorWritePage *self)
{
    g_return_val_if_fail (SALVOR_IS_WRITE_PAGE (self), FALSE);

    return self->risk == SALVOR_RISK_HANDS;
}
