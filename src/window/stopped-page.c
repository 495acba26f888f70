/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-stopped-page"
#include "config.h"

#include "window/stopped-page.h"

#include "base/errors.h"
#include "recovery/problem-finder.h"
#include "window/clamp.h"
#include "window/columns.h"
#include "window/item-row.h"
#include "window/problem-parts.h"
#include "window/sector-card.h"
#include "window/unplug-advice.h"
#include "window/widget-children.h"

#include <glib/gi18n-lib.h>

struct _SalvorStoppedPage {
    GtkWidget parent_instance;

    GtkImage *icon;
    GtkLabel *title_label;
    GtkLabel *condition_label;
    SalvorSectorCard *sectors;
    GtkBox *left_box;
    GtkBox *right_box;
    guint n_facts;
    SalvorItemRow *presence_row;
    GtkWidget *cure_heading;
    GtkLabel *cure_label;
    GtkBox *action_box;
    GtkWidget *tips_box;
    GtkWidget *details;
    GtkLabel *details_label;

    SalvorRecoveryJob *job; /* owned, nullable */
    SalvorProblemId problem;
    gulong connected_id;
};

G_DEFINE_FINAL_TYPE (SalvorStoppedPage, salvor_stopped_page, GTK_TYPE_WIDGET)

static gboolean
is_disconnected (SalvorRecoveryJob *job)
{
    return g_error_matches (salvor_recovery_job_get_error (job), SALVOR_ERROR,
                            SALVOR_ERROR_DISCONNECTED);
}

/* Then two cables lead to the board, and either may have been pulled. */
static gboolean
is_by_probe (SalvorRecoveryJob *job)
{
    return salvor_recovery_plan_get_route (salvor_recovery_job_get_plan (job))
           != SALVOR_ROUTE_SERIAL;
}

/* "It is not harmed" stands there only while the plan and the snapshot bear it out. */
static char *
get_title (SalvorRecoveryJob *job, SalvorProblemId problem, SalvorRisk risk)
{
    const GError *error = salvor_recovery_job_get_error (job);

    if (salvor_recovery_job_get_result (job) == SALVOR_RESULT_CANCELLED || error == NULL)
        return g_strdup (_ ("The work was stopped"));
    if (is_disconnected (job) && (risk == SALVOR_RISK_REPEAT || risk == SALVOR_RISK_UNTOUCHED))
        return g_strdup (is_by_probe (job)
                             ? _ ("The connection to the board was lost. It is not harmed.")
                             : _ ("The board was disconnected. It is not harmed."));
    return g_strdup (problem != SALVOR_PROBLEM_NONE ? salvor_problem_get_title (problem)
                                                    : salvor_error_get_sentence (error));
}

/* The facts stand in two columns, filled in turn. */
static void
add_fact (SalvorStoppedPage *self, const char *title, const char *caption)
{
    GtkWidget *row = salvor_item_row_new (title, caption);

    salvor_item_row_show_disc (SALVOR_ITEM_ROW (row), SALVOR_DISC_GOOD, NULL);
    gtk_box_append (self->n_facts % 2 == 0 ? self->left_box : self->right_box, row);
    self->n_facts++;
}

static guint
count_written (const SalvorJobSnapshot *snapshot)
{
    guint n_written = 0;

    for (gsize i = 0; i < snapshot->n_sectors; i++)
        n_written += snapshot->sectors[i] == SALVOR_SECTOR_WRITTEN;
    return n_written;
}

static void
add_written_fact (SalvorStoppedPage *self, const SalvorJobSnapshot *snapshot)
{
    guint n_written = count_written (snapshot);
    g_autofree char *text = NULL;

    if (n_written == 0)
        return;
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u written sector stays as it is.",
                                         "%u written sectors stay as they are.", n_written),
                            n_written);
    add_fact (self, _ ("Nothing has to start over"), text);
}

static void
update_facts (SalvorStoppedPage *self, const SalvorJobSnapshot *snapshot, SalvorRisk risk)
{
    const char *earlier = salvor_recovery_job_get_earlier_backup_path (self->job);
    const char *backup
        = earlier != NULL ? earlier : salvor_recovery_job_get_backup_path (self->job);

    salvor_box_clear (self->left_box);
    salvor_box_clear (self->right_box);
    self->n_facts = 0;
    if (risk == SALVOR_RISK_UNTOUCHED)
        add_fact (self, _ ("The flash is as it was"), _ ("Nothing was erased or written."));
    if (risk == SALVOR_RISK_REPEAT || risk == SALVOR_RISK_NO_WAY)
        add_fact (self, _ ("It cannot start half a program"), _ ("The start-up header is empty."));
    if (backup != NULL) {
        g_autofree char *name = g_path_get_basename (backup);

        add_fact (self, _ ("The old content is saved"), name);
    }
    add_fact (self, _ ("No fuse was touched"), _ ("This work never burns fuses."));
    add_written_fact (self, snapshot);
}

static void
update_presence (SalvorStoppedPage *self)
{
    gboolean there = salvor_board_is_connected (salvor_recovery_job_get_board (self->job));
    gboolean by_probe = is_by_probe (self->job);
    const char *missing
        = by_probe ? _ ("The debug probe is not connected") : _ ("The board is not connected");

    salvor_item_row_set_title (self->presence_row, there ? _ ("The board is connected") : missing);
    if (there)
        salvor_item_row_set_caption (self->presence_row,
                                     _ ("“Try Again” reads it anew and shows the plan again."));
    else
        salvor_item_row_set_caption (
            self->presence_row,
            by_probe ? _ ("Plug the probe back in, and give the board its power. Another board is "
                          "not touched.")
                     : _ ("Plug it back in. Another board is not touched."));
    salvor_item_row_show_disc (self->presence_row, there ? SALVOR_DISC_GOOD : SALVOR_DISC_ATTENTION,
                               NULL);
}

/* To try again is the button of the page. */
static void
update_cure (SalvorStoppedPage *self, const GError *error)
{
    const char *cure = "";

    if (self->problem != SALVOR_PROBLEM_NONE)
        cure = salvor_problem_get_text (self->problem);
    else if (error != NULL)
        cure = salvor_error_get_cure (error);
    gtk_label_set_text (self->cure_label, cure);
    gtk_widget_set_visible (self->cure_heading, *cure != '\0');
    gtk_widget_set_visible (GTK_WIDGET (self->cure_label), *cure != '\0');
    salvor_problem_parts_fill_buttons (self->action_box, self->problem, SALVOR_ACTION_TRY_AGAIN);
}

static void
update (SalvorStoppedPage *self)
{
    g_autoptr (SalvorJobSnapshot) snapshot = salvor_recovery_job_get_snapshot (self->job);
    SalvorRisk risk = salvor_risk_of (salvor_recovery_job_get_plan (self->job), snapshot);
    const GError *error = salvor_recovery_job_get_error (self->job);
    const char *condition = salvor_recovery_job_get_condition (self->job);
    g_autofree char *title = get_title (self->job, self->problem, risk);

    gtk_label_set_text (self->title_label, title);
    gtk_label_set_text (self->condition_label, condition != NULL ? condition : "");
    gtk_image_set_from_icon_name (self->icon, is_disconnected (self->job)
                                                  ? "salvor-unplug-symbolic"
                                                  : "salvor-attention-symbolic");
    salvor_sector_card_show (self->sectors, snapshot, TRUE);
    update_facts (self, snapshot, risk);
    update_presence (self);
    update_cure (self, error);
    gtk_widget_set_visible (self->tips_box, is_disconnected (self->job));
    gtk_widget_set_visible (self->details, error != NULL);
    gtk_label_set_text (self->details_label, error != NULL ? error->message : "");
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                    -1);
}

/* What was waited for is there: nobody has to press a button (problems 28 and 47). */
static gboolean
goes_on_by_itself (SalvorStoppedPage *self)
{
    return self->problem == SALVOR_PROBLEM_LOADER_NOT_BACK
           || (self->problem != SALVOR_PROBLEM_NONE
               && salvor_problem_get (self->problem)->retry == SALVOR_RETRY_BY_ITSELF);
}

static void
connected_cb (SalvorStoppedPage *self)
{
    update_presence (self);
    if (salvor_board_is_connected (salvor_recovery_job_get_board (self->job))
        && goes_on_by_itself (self))
        g_signal_emit_by_name (self, "came-back");
}

static void
salvor_stopped_page_dispose (GObject *object)
{
    SalvorStoppedPage *self = SALVOR_STOPPED_PAGE (object);

    salvor_stopped_page_set_job (self, NULL);
    gtk_widget_dispose_template (GTK_WIDGET (self), SALVOR_TYPE_STOPPED_PAGE);
    salvor_widget_unparent_children (GTK_WIDGET (self));
    G_OBJECT_CLASS (salvor_stopped_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/stopped-page.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorStoppedPage, icon);
    gtk_widget_class_bind_template_child (widget_class, SalvorStoppedPage, title_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorStoppedPage, condition_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorStoppedPage, sectors);
    gtk_widget_class_bind_template_child (widget_class, SalvorStoppedPage, left_box);
    gtk_widget_class_bind_template_child (widget_class, SalvorStoppedPage, right_box);
    gtk_widget_class_bind_template_child (widget_class, SalvorStoppedPage, presence_row);
    gtk_widget_class_bind_template_child (widget_class, SalvorStoppedPage, cure_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorStoppedPage, cure_heading);
    gtk_widget_class_bind_template_child (widget_class, SalvorStoppedPage, action_box);
    gtk_widget_class_bind_template_child (widget_class, SalvorStoppedPage, tips_box);
    gtk_widget_class_bind_template_child (widget_class, SalvorStoppedPage, details);
    gtk_widget_class_bind_template_child (widget_class, SalvorStoppedPage, details_label);
}

static void
salvor_stopped_page_class_init (SalvorStoppedPageClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_stopped_page_dispose;
    g_signal_new ("came-back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
    g_type_ensure (SALVOR_TYPE_CLAMP);
    g_type_ensure (SALVOR_TYPE_COLUMNS);
    g_type_ensure (SALVOR_TYPE_ITEM_ROW);
    g_type_ensure (SALVOR_TYPE_SECTOR_CARD);
    bind_template (widget_class);
}

static void
salvor_stopped_page_init (SalvorStoppedPage *self)
{
    gtk_widget_init_template (GTK_WIDGET (self));
}

void
salvor_stopped_page_set_job (SalvorStoppedPage *self, SalvorRecoveryJob *job)
{
    g_return_if_fail (SALVOR_IS_STOPPED_PAGE (self));
    g_return_if_fail (job == NULL || SALVOR_IS_RECOVERY_JOB (job));

    if (self->job != NULL)
        g_clear_signal_handler (&self->connected_id, salvor_recovery_job_get_board (self->job));
    g_set_object (&self->job, job);
    if (job == NULL)
        return;
    self->problem = salvor_problem_find_job (job);
    self->connected_id = g_signal_connect_swapped (
        salvor_recovery_job_get_board (job), "notify::connected", G_CALLBACK (connected_cb), self);
    update (self);
}

void
salvor_stopped_page_show_problem (SalvorStoppedPage *self, SalvorProblemId problem)
{
    g_return_if_fail (SALVOR_IS_STOPPED_PAGE (self));
    g_return_if_fail (self->job != NULL);

    self->problem = problem;
    update (self);
}

gboolean
salvor_stopped_page_is_back (SalvorStoppedPage *self)
{
    SalvorBoard *board;

    g_return_val_if_fail (SALVOR_IS_STOPPED_PAGE (self), FALSE);

    if (self->job == NULL || self->problem != SALVOR_PROBLEM_LOADER_NOT_BACK)
        return FALSE;
    board = salvor_recovery_job_get_board (self->job);
    salvor_board_update_ports (board);
    return salvor_board_is_connected (board);
}
