/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-recovery-wizard"
#include "config.h"

#include "window/recovery-wizard-private.h"

#include "window/columns.h"
#include "window/double-click.h"
#include "window/widget-children.h"
#include "window/wizard-title.h"

#include <glib/gi18n-lib.h>

enum { PROP_0, PROP_TITLE, PROP_SUBTITLE, PROP_WRITING, N_PROPS };

G_DEFINE_FINAL_TYPE (SalvorRecoveryWizard, salvor_recovery_wizard, GTK_TYPE_WIDGET)

/* --- what is shown --- */

static const struct {
    const char *name;
    SalvorStation station;
} pages[] = {
    [PAGE_CONNECT] = { "connect", SALVOR_STATION_CONNECT },
    [PAGE_FIRMWARE] = { "firmware", SALVOR_STATION_FIRMWARE },
    [PAGE_WAYS] = { "ways", SALVOR_STATION_FIRMWARE },
    [PAGE_REVIEW] = { "review", SALVOR_STATION_REVIEW },
    [PAGE_WRITE] = { "write", SALVOR_STATION_WRITE },
    [PAGE_DONE] = { "done", SALVOR_STATION_DONE },
    [PAGE_STOPPED] = { "stopped", SALVOR_STATION_WRITE },
};

static gboolean
can_go_next (SalvorRecoveryWizard *self)
{
    if (self->page == PAGE_CONNECT)
        return salvor_connect_page_get_board (self->connect_page) != NULL;
    return self->page == PAGE_FIRMWARE && salvor_recovery_draft_is_ready (self->draft);
}

static gboolean
can_go_back (SalvorRecoveryWizard *self)
{
    if (self->page == PAGE_CONNECT)
        return salvor_connect_page_can_go_back (self->connect_page);
    return self->page == PAGE_FIRMWARE || self->page == PAGE_WAYS || self->page == PAGE_REVIEW;
}

static void
update_buttons (SalvorRecoveryWizard *self)
{
    gboolean choosing = self->page == PAGE_CONNECT || self->page == PAGE_FIRMWARE;
    gboolean before = choosing || self->page == PAGE_WAYS || self->page == PAGE_REVIEW;

    gtk_widget_set_visible (self->cancel_button, before);
    gtk_widget_set_visible (self->back_button, before);
    gtk_widget_set_visible (self->next_button, choosing);
    gtk_widget_set_visible (self->run_button, self->page == PAGE_REVIEW);
    gtk_widget_set_visible (self->stop_button, self->page == PAGE_WRITE);
    gtk_widget_set_visible (self->close_button, self->page == PAGE_STOPPED);
    gtk_widget_set_visible (self->try_again_button, self->page == PAGE_STOPPED);
    gtk_widget_set_visible (self->another_button, self->page == PAGE_DONE);
    gtk_widget_set_visible (self->finish_button, self->page == PAGE_DONE);
}

/* A button that is off says why, to the pointer and to a screen reader. */
static void
explain_run_button (SalvorRecoveryWizard *self, const char *demand)
{
    GtkAccessible *button = GTK_ACCESSIBLE (self->run_button);

    gtk_widget_set_tooltip_text (self->run_button, demand);
    if (demand != NULL)
        gtk_accessible_update_property (button, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, demand, -1);
    else
        gtk_accessible_reset_property (button, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

static void
update_actions (SalvorRecoveryWizard *self)
{
    GtkWidget *widget = GTK_WIDGET (self);
    const char *demand = salvor_review_page_get_demand (self->review_page);
    gboolean ready = self->page == PAGE_REVIEW && salvor_recovery_draft_is_ready (self->draft)
                     && demand == NULL;

    explain_run_button (self, demand);

    gtk_widget_action_set_enabled (widget, "wizard.back", can_go_back (self));
    gtk_widget_action_set_enabled (widget, "wizard.next", can_go_next (self));
    gtk_widget_action_set_enabled (widget, "wizard.run",
                                   ready && !self->writing && self->pause == 0);
    gtk_widget_action_set_enabled (widget, "wizard.stop", self->writing);
}

static void
update_hints (SalvorRecoveryWizard *self)
{
    const char *hint
        = self->page == PAGE_WRITE ? salvor_write_page_get_stop_text (self->write_page) : NULL;

    gtk_label_set_text (self->hint_label, hint != NULL ? hint : "");
    gtk_widget_set_visible (self->awake_label, self->inhibit_cookie != 0);
}

/* Whoever works on a practice board sees on every page that it is one. */
static void
update_banner (SalvorRecoveryWizard *self)
{
    SalvorBoardState *state = salvor_recovery_draft_get_state (self->draft);

    salvor_banner_show_practice (self->banner,
                                 state != NULL && salvor_board_state_is_simulated (state));
}

/* Is there something that only a person's hands can do? */
static gboolean
needs_hands (SalvorRecoveryWizard *self)
{
    switch (self->page) {
    case PAGE_CONNECT:
        return salvor_connect_page_is_waiting (self->connect_page);
    case PAGE_WRITE:
        return salvor_write_page_is_waiting (self->write_page);
    case PAGE_STOPPED:
        return TRUE;
    case PAGE_FIRMWARE:
    case PAGE_WAYS:
    case PAGE_REVIEW:
    case PAGE_DONE:
        break;
    }
    return FALSE;
}

static void
update_step_bar (SalvorRecoveryWizard *self)
{
    salvor_step_bar_show (self->step_bar, pages[self->page].station, needs_hands (self),
                          self->page == PAGE_DONE);
}

static void
work_changed_cb (SalvorRecoveryWizard *self)
{
    update_step_bar (self);
    update_hints (self);
}

static void
update (SalvorRecoveryWizard *self)
{
    gtk_stack_set_visible_child_name (self->stack, pages[self->page].name);
    update_step_bar (self);
    update_buttons (self);
    update_actions (self);
    update_hints (self);
    update_banner (self);
    g_object_notify (G_OBJECT (self), "title");
    g_object_notify (G_OBJECT (self), "subtitle");
}

/* Nothing is left where Return would press it by accident: on the plan the focus is on Back. */
static void
move_focus (SalvorRecoveryWizard *self)
{
    GtkWidget *target = self->back_button;

    if (self->page == PAGE_WRITE)
        target = self->stop_button;
    else if (self->page == PAGE_DONE)
        target = self->finish_button;
    else if (self->page == PAGE_STOPPED)
        target = self->try_again_button;
    else if (self->page == PAGE_CONNECT)
        target = self->cancel_button;
    if (self->page == PAGE_FIRMWARE)
        salvor_firmware_page_focus (self->firmware_page);
    else
        gtk_widget_grab_focus (target);
}

/* Was this very board changed and left in the middle? */
static gboolean
has_begun (SalvorRecoveryWizard *self)
{
    return self->job != NULL
           && salvor_recovery_job_get_board (self->job)
                  == salvor_recovery_draft_get_board (self->draft)
           && salvor_recovery_job_get_result (self->job) != SALVOR_RESULT_VERIFIED
           && salvor_recovery_job_get_sectors_erased (self->job) > 0;
}

static void
end_pause (SalvorRecoveryWizard *self)
{
    g_clear_handle_id (&self->pause, g_source_remove);
}

static gboolean
pause_over_cb (gpointer user_data)
{
    SalvorRecoveryWizard *self = user_data;

    self->pause = 0;
    update_actions (self);
    return G_SOURCE_REMOVE;
}

void
salvor_recovery_wizard_show_page (SalvorRecoveryWizard *self, Page page)
{
    if (self->page == PAGE_CONNECT && page != PAGE_CONNECT)
        salvor_connect_page_stop (self->connect_page);
    end_pause (self);
    if (page == PAGE_REVIEW) {
        salvor_review_page_reset (self->review_page, has_begun (self));
        /* the button that erases lies where Next was */
        self->pause = salvor_double_click_await (GTK_WIDGET (self), pause_over_cb);
    }
    g_debug ("page %s", pages[page].name);
    self->page = page;
    update (self);
    salvor_widget_scroll_to_top (gtk_stack_get_visible_child (self->stack));
    move_focus (self);
}

/* --- what the person does --- */

static void
close_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorRecoveryWizard *self = SALVOR_RECOVERY_WIZARD (widget);

    salvor_connect_page_stop (self->connect_page);
    g_signal_emit_by_name (self, "closed");
}

static void
back_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorRecoveryWizard *self = SALVOR_RECOVERY_WIZARD (widget);

    self->retrying = FALSE;
    if (self->page == PAGE_CONNECT) {
        salvor_connect_page_go_back (self->connect_page);
    } else if (self->page == PAGE_WAYS && self->ways_from != PAGE_CONNECT) {
        salvor_recovery_wizard_show_page (self, self->ways_from);
    } else if (self->page == PAGE_FIRMWARE || self->page == PAGE_WAYS) {
        salvor_recovery_wizard_show_page (self, PAGE_CONNECT);
        salvor_connect_page_resume (self->connect_page);
    } else {
        salvor_recovery_wizard_show_page (self, PAGE_FIRMWARE);
    }
}

static void
next_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorRecoveryWizard *self = SALVOR_RECOVERY_WIZARD (widget);

    salvor_recovery_wizard_show_page (self,
                                      self->page == PAGE_CONNECT ? PAGE_FIRMWARE : PAGE_REVIEW);
}

static void
run_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    salvor_recovery_wizard_run (SALVOR_RECOVERY_WIZARD (widget));
}

static void
stop_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    salvor_recovery_wizard_ask_to_stop (SALVOR_RECOVERY_WIZARD (widget));
}

void
salvor_recovery_wizard_start_again (SalvorRecoveryWizard *self)
{
    SalvorBoard *board = salvor_recovery_wizard_get_board (self);

    /* without a file there is no plan to go on to */
    self->retrying = salvor_recovery_draft_get_firmware_name (self->draft) != NULL;
    salvor_recovery_wizard_show_page (self, PAGE_CONNECT);
    salvor_connect_page_start (self->connect_page, board, self->route);
}

static void
try_again_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    salvor_recovery_wizard_start_again (SALVOR_RECOVERY_WIZARD (widget));
}

static void
cure_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    salvor_recovery_wizard_cure (SALVOR_RECOVERY_WIZARD (widget),
                                 (SalvorAction) g_variant_get_uint32 (parameter));
}

static void
another_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorRecoveryWizard *self = SALVOR_RECOVERY_WIZARD (widget);

    /* the file stays chosen, but whether it is right for this board is asked anew */
    self->retrying = FALSE;
    self->route = SALVOR_N_ROUTES;
    salvor_recovery_draft_set_board (self->draft, NULL, SALVOR_N_ROUTES);
    salvor_recovery_wizard_show_page (self, PAGE_CONNECT);
    salvor_connect_page_start (self->connect_page, NULL, self->route);
}

/* A way through the probe may have led to USB before it stopped; then the work goes on there. */
static SalvorRouteId
get_wanted_route (SalvorRecoveryWizard *self, SalvorBoard *board)
{
    SalvorBoardState *state = salvor_board_get_state (board);

    if (self->retrying && self->route != SALVOR_ROUTE_SERIAL
        && salvor_board_state_get_stage (state) != SALVOR_STAGE_PROBE)
        return SALVOR_N_ROUTES;
    return self->route;
}

static void
connected_cb (SalvorRecoveryWizard *self)
{
    SalvorBoard *board = salvor_connect_page_get_board (self->connect_page);

    if (self->page != PAGE_CONNECT)
        return;
    salvor_recovery_draft_set_board (self->draft, board, get_wanted_route (self, board));
    salvor_recovery_wizard_show_page (self, PAGE_FIRMWARE);
}

static void
draft_changed_cb (SalvorRecoveryWizard *self)
{
    if (self->retrying && self->page == PAGE_FIRMWARE
        && !salvor_recovery_draft_is_busy (self->draft)) {
        self->retrying = FALSE;
        if (salvor_recovery_draft_is_ready (self->draft)) {
            salvor_recovery_wizard_show_page (self, PAGE_REVIEW);
            return;
        }
    }
    update (self);
}

/* What the work waited for is there again. */
static void
came_back_cb (SalvorRecoveryWizard *self)
{
    if (self->page == PAGE_STOPPED)
        salvor_recovery_wizard_start_again (self);
}

/* --- life --- */

static void
salvor_recovery_wizard_get_property (GObject *object, guint prop_id, GValue *value,
                                     GParamSpec *pspec)
{
    SalvorRecoveryWizard *self = SALVOR_RECOVERY_WIZARD (object);

    switch (prop_id) {
    case PROP_TITLE:
        g_value_take_string (value, salvor_wizard_title_describe (self->draft));
        break;
    case PROP_SUBTITLE:
        g_value_take_string (value, salvor_wizard_title_describe_board (self->draft));
        break;
    case PROP_WRITING:
        g_value_set_boolean (value, self->writing);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
salvor_recovery_wizard_dispose (GObject *object)
{
    SalvorRecoveryWizard *self = SALVOR_RECOVERY_WIZARD (object);

    end_pause (self);
    g_clear_object (&self->job);
    gtk_widget_dispose_template (GTK_WIDGET (self), SALVOR_TYPE_RECOVERY_WIZARD);
    salvor_widget_unparent_children (GTK_WIDGET (self));
    g_clear_object (&self->draft);
    G_OBJECT_CLASS (salvor_recovery_wizard_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
    gtk_widget_class_install_action (widget_class, "wizard.close", NULL, close_action);
    gtk_widget_class_install_action (widget_class, "wizard.back", NULL, back_action);
    gtk_widget_class_install_action (widget_class, "wizard.next", NULL, next_action);
    gtk_widget_class_install_action (widget_class, "wizard.run", NULL, run_action);
    gtk_widget_class_install_action (widget_class, "wizard.stop", NULL, stop_action);
    gtk_widget_class_install_action (widget_class, "wizard.try-again", NULL, try_again_action);
    gtk_widget_class_install_action (widget_class, "wizard.another", NULL, another_action);
    gtk_widget_class_install_action (widget_class, "wizard.cure", "u", cure_action);
}

static void
install_properties (GObjectClass *object_class)
{
    const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

    g_object_class_install_property (object_class, PROP_TITLE,
                                     g_param_spec_string ("title", NULL, NULL, NULL, flags));
    g_object_class_install_property (object_class, PROP_SUBTITLE,
                                     g_param_spec_string ("subtitle", NULL, NULL, NULL, flags));
    g_object_class_install_property (object_class, PROP_WRITING,
                                     g_param_spec_boolean ("writing", NULL, NULL, FALSE, flags));
}

static void
bind_template (GtkWidgetClass *widget_class)
{
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/recovery-wizard.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, step_bar);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, banner_box);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, stack);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, connect_page);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, firmware_page);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, way_page);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, review_page);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, write_page);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, done_page);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, stopped_page);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, cancel_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, stop_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, close_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, another_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, hint_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, awake_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, back_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, next_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, run_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, try_again_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorRecoveryWizard, finish_button);
    gtk_widget_class_bind_template_callback (widget_class, connected_cb);
    gtk_widget_class_bind_template_callback (widget_class, update);
    gtk_widget_class_bind_template_callback (widget_class, update_actions);
    gtk_widget_class_bind_template_callback (widget_class, came_back_cb);
    gtk_widget_class_bind_template_callback (widget_class, work_changed_cb);
    gtk_widget_class_bind_template_callback (widget_class, salvor_recovery_wizard_take_way);
}

static void
salvor_recovery_wizard_class_init (SalvorRecoveryWizardClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    object_class->get_property = salvor_recovery_wizard_get_property;
    object_class->dispose = salvor_recovery_wizard_dispose;
    install_properties (object_class);
    g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
    g_signal_new ("show-board", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
    g_signal_new ("stop-answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
    g_type_ensure (SALVOR_TYPE_COLUMNS);
    g_type_ensure (SALVOR_TYPE_STEP_BAR);
    g_type_ensure (SALVOR_TYPE_CONNECT_PAGE);
    g_type_ensure (SALVOR_TYPE_FIRMWARE_PAGE);
    g_type_ensure (SALVOR_TYPE_WAY_PAGE);
    g_type_ensure (SALVOR_TYPE_REVIEW_PAGE);
    g_type_ensure (SALVOR_TYPE_WRITE_PAGE);
    g_type_ensure (SALVOR_TYPE_DONE_PAGE);
    g_type_ensure (SALVOR_TYPE_STOPPED_PAGE);
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
    install_actions (widget_class);
    bind_template (widget_class);
}

static void
salvor_recovery_wizard_init (SalvorRecoveryWizard *self)
{
    self->draft = salvor_recovery_draft_new ();
    gtk_widget_init_template (GTK_WIDGET (self));
    self->banner = SALVOR_BANNER (salvor_banner_new (SALVOR_BANNER_TRYING));
    gtk_box_append (self->banner_box, GTK_WIDGET (self->banner));
    salvor_wizard_page_set_draft (SALVOR_WIZARD_PAGE (self->firmware_page), self->draft);
    salvor_wizard_page_set_draft (SALVOR_WIZARD_PAGE (self->review_page), self->draft);
    g_signal_connect_object (self->draft, "changed", G_CALLBACK (draft_changed_cb), self,
                             G_CONNECT_SWAPPED);
    update (self);
}

void
salvor_recovery_wizard_set_boards (SalvorRecoveryWizard *self, GListModel *boards)
{
    g_return_if_fail (SALVOR_IS_RECOVERY_WIZARD (self));

    salvor_connect_page_set_boards (self->connect_page, boards);
}

void
salvor_recovery_wizard_start (SalvorRecoveryWizard *self, SalvorBoard *board, SalvorRouteId route)
{
    g_return_if_fail (SALVOR_IS_RECOVERY_WIZARD (self));
    g_return_if_fail (!self->writing);

    self->route = route;
    self->retrying = FALSE;
    salvor_recovery_draft_set_board (self->draft, NULL, SALVOR_N_ROUTES);
    salvor_recovery_wizard_show_page (self, PAGE_CONNECT);
    salvor_connect_page_start (self->connect_page, board, route);
}

gboolean
salvor_recovery_wizard_is_writing (SalvorRecoveryWizard *self)
{
    g_return_val_if_fail (SALVOR_IS_RECOVERY_WIZARD (self), FALSE);

    return self->writing;
}

SalvorBoard *
salvor_recovery_wizard_get_board (SalvorRecoveryWizard *self)
{
    SalvorBoard *board;

    g_return_val_if_fail (SALVOR_IS_RECOVERY_WIZARD (self), NULL);

    board = salvor_recovery_draft_get_board (self->draft);
    return board != NULL ? board : salvor_connect_page_get_shown (self->connect_page);
}

const char *
salvor_recovery_wizard_get_page_name (SalvorRecoveryWizard *self)
{
    return pages[self->page].name;
}

void
salvor_recovery_wizard_choose_firmware (SalvorRecoveryWizard *self, GFile *file)
{
    g_return_if_fail (SALVOR_IS_RECOVERY_WIZARD (self));
    g_return_if_fail (G_IS_FILE (file));

    salvor_recovery_draft_choose_firmware (self->draft, file);
}
