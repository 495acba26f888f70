/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-main-window"
#include "config.h"

#include "window/main-window.h"

#include "window/activity.h"
#include "window/activity-feed.h"
#include "window/activity-page.h"
#include "window/board-sidebar.h"
#include "window/empty-page.h"
#include "window/file-notice.h"
#include "window/firmware-page.h"
#include "window/fuse-page.h"
#include "window/hidden-pages.h"
#include "window/notice.h"
#include "window/overview-page.h"
#include "window/recovery-wizard.h"
#include "window/register-page.h"
#include "window/report-files.h"
#include "window/split-view.h"
#include "window/state-files.h"
#include "window/status-page.h"
#include "window/window-memory.h"
#include "window/window-parts.h"

#include <glib/gi18n-lib.h>

struct _SalvorMainWindow {
    GtkApplicationWindow parent_instance;

    GtkStack *headers;
    GtkWidget *sidebar_button;
    GtkWidget *boards_button;
    GtkWidget *read_button;
    GtkWidget *read_label;
    GtkWidget *switcher;
    GtkLabel *board_label;
    GtkWidget *switcher_bar;
    GtkLabel *wizard_title_label;
    GtkLabel *wizard_subtitle_label;
    GtkStack *body;
    SalvorSplitView *split;
    SalvorBoardSidebar *sidebar;
    GtkStack *content;
    SalvorStatusPage *empty_page;
    GtkStack *pages;
    SalvorOverviewPage *overview_page;
    SalvorFusePage *fuse_page;
    SalvorRegisterPage *register_page;
    SalvorActivityPage *activity_page;
    SalvorRecoveryWizard *wizard;
    SalvorFileNotice *notice;

    SalvorBoardList *boards;   /* owned */
    SalvorBoard *board;        /* owned, nullable: the one that is shown */
    GSignalGroup *board_watch; /* of @board */
    gboolean closing;          /* close as soon as nothing is written any more */
};

G_DEFINE_FINAL_TYPE (SalvorMainWindow, salvor_main_window, GTK_TYPE_APPLICATION_WINDOW)

/* --- what is shown --- */

static gboolean
is_in_wizard (SalvorMainWindow *self)
{
    return strcmp (gtk_stack_get_visible_child_name (self->body), "wizard") == 0;
}

static gboolean
is_narrow (SalvorMainWindow *self)
{
    return salvor_split_view_get_mode (self->split) == SALVOR_SPLIT_PAGES;
}

/* Below 760 pixels the list of boards is a page of its own, and this is it. */
static gboolean
is_list_page (SalvorMainWindow *self)
{
    return is_narrow (self) && salvor_split_view_get_show_sidebar (self->split);
}

static void
update_header (SalvorMainWindow *self)
{
    gboolean narrow = is_narrow (self);
    gboolean list = is_list_page (self);
    gboolean has_board = self->board != NULL;

    gtk_widget_set_visible (self->sidebar_button, !narrow);
    gtk_widget_set_visible (self->boards_button, narrow && !list);
    gtk_widget_set_visible (self->read_button, !list);
    gtk_widget_set_visible (self->read_label, !narrow);
    gtk_widget_set_visible (self->switcher, !narrow && has_board);
    gtk_widget_set_visible (GTK_WIDGET (self->board_label), narrow || !has_board);
    gtk_widget_set_visible (self->switcher_bar, narrow && !list && has_board);
    gtk_label_set_text (self->board_label,
                        has_board && !list ? salvor_board_get_title (self->board) : _ ("Salvor"));
    if (narrow)
        gtk_widget_add_css_class (GTK_WIDGET (self), "salvor-narrow");
    else
        gtk_widget_remove_css_class (GTK_WIDGET (self), "salvor-narrow");
}

static void
update_actions (SalvorMainWindow *self)
{
    gboolean can_read = self->board != NULL && salvor_board_is_connected (self->board)
                        && !salvor_board_is_busy (self->board);

    gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.read-again", can_read);
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.recover", !is_in_wizard (self));
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-state", !is_in_wizard (self));
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save-report",
                                   self->board != NULL || is_in_wizard (self));
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save-state",
                                   self->board != NULL
                                       && salvor_board_get_state (self->board) != NULL);
}

static void
update_window_title (SalvorMainWindow *self)
{
    g_autofree char *title = NULL;

    if (is_in_wizard (self))
        title = g_strdup (gtk_label_get_text (self->wizard_title_label));
    else if (self->board != NULL)
        title = g_strdup (salvor_board_get_title (self->board));
    if (title != NULL) {
        g_autofree char *both = g_strdup_printf (_ ("%s – Salvor"), title);

        gtk_window_set_title (GTK_WINDOW (self), both);
    } else {
        gtk_window_set_title (GTK_WINDOW (self), _ ("Salvor"));
    }
}

static void
update (SalvorMainWindow *self)
{
    gtk_stack_set_visible_child_name (self->content, self->board != NULL ? "board" : "empty");
    update_header (self);
    update_actions (self);
    update_window_title (self);
}

static void
show_body (SalvorMainWindow *self, const char *name)
{
    g_debug ("body %s", name);
    gtk_stack_set_visible_child_name (self->headers, name);
    gtk_stack_set_visible_child_name (self->body, name);
    update (self);
}

/* --- reading --- */

static void
read_ready_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (SalvorMainWindow) self = user_data;
    SalvorBoard *board = SALVOR_BOARD (source_object);
    g_autoptr (GError) error = NULL;

    if (salvor_board_read_finish (board, result, &error))
        return;
    salvor_activity_take_read_error (salvor_activity_get (board), error);
    if (board == self->board && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        salvor_overview_page_set_problem (self->overview_page, error);
}

static void
read_board (SalvorMainWindow *self)
{
    if (self->board == NULL || !salvor_board_is_connected (self->board)
        || salvor_board_is_busy (self->board))
        return;
    salvor_overview_page_set_problem (self->overview_page, NULL);
    salvor_board_read_async (self->board, NULL, read_ready_cb, g_object_ref (self));
}

/* A board that comes to be shown or comes back is read by itself. */
static void
read_if_new (SalvorMainWindow *self)
{
    if (self->board != NULL && !is_in_wizard (self) && salvor_board_get_state (self->board) == NULL
        && salvor_board_get_problem (self->board) == NULL)
        read_board (self);
}

static void
board_connected_cb (SalvorMainWindow *self)
{
    update (self);
    if (salvor_board_is_connected (self->board))
        read_if_new (self);
}

static void
selected_cb (SalvorMainWindow *self, SalvorBoard *board)
{
    g_set_object (&self->board, board);
    g_signal_group_set_target (self->board_watch, board);
    salvor_overview_page_set_board (self->overview_page, board);
    salvor_fuse_page_set_board (self->fuse_page, board);
    salvor_register_page_set_board (self->register_page, board);
    salvor_activity_page_set_board (self->activity_page, board);
    update (self);
    read_if_new (self);
}

/* The person has picked a board: where the list hides the page, the page comes forward. */
static void
activated_cb (SalvorMainWindow *self)
{
    if (salvor_split_view_get_mode (self->split) != SALVOR_SPLIT_BESIDE)
        salvor_split_view_set_show_sidebar (self->split, FALSE);
}

/* --- width --- */

/* In a narrow window without a board the list is the only thing worth showing. */
static void
mode_changed_cb (SalvorMainWindow *self)
{
    if (is_narrow (self) && self->board == NULL)
        salvor_split_view_set_show_sidebar (self->split, TRUE);
    update (self);
}

/* --- the wizard --- */

static void
start_wizard (SalvorMainWindow *self, SalvorBoard *board, SalvorRouteId route)
{
    show_body (self, "wizard");
    salvor_recovery_wizard_start (self->wizard, board, route);
    update (self);
}

static void
recover_cb (SalvorMainWindow *self, int route)
{
    start_wizard (self, self->board, route < 0 ? SALVOR_N_ROUTES : (SalvorRouteId) route);
}

static void
wizard_closed_cb (SalvorMainWindow *self)
{
    SalvorBoard *board = salvor_recovery_wizard_get_board (self->wizard);

    show_body (self, "boards");
    if (board != NULL)
        salvor_board_sidebar_select (self->sidebar, board);
    read_board (self);
}

static void
show_board_cb (SalvorMainWindow *self)
{
    gtk_stack_set_visible_child_name (self->pages, "overview");
    wizard_closed_cb (self);
}

static void
wizard_changed_cb (SalvorMainWindow *self)
{
    g_autofree char *title = NULL;
    g_autofree char *subtitle = NULL;

    g_object_get (self->wizard, "title", &title, "subtitle", &subtitle, NULL);
    gtk_label_set_text (self->wizard_title_label, title);
    gtk_label_set_text (self->wizard_subtitle_label, subtitle != NULL ? subtitle : "");
    gtk_widget_set_visible (GTK_WIDGET (self->wizard_subtitle_label), subtitle != NULL);
    update_window_title (self);
}

static void
writing_changed_cb (SalvorMainWindow *self)
{
    const char *page = salvor_recovery_wizard_get_page_name (self->wizard);

    if (g_str_equal (page, "done"))
        salvor_notice_send (GTK_WIDGET (self), SALVOR_NOTICE_DONE);
    else if (g_str_equal (page, "stopped") && !self->closing)
        salvor_notice_send (GTK_WIDGET (self), SALVOR_NOTICE_STOPPED);
    if (self->closing && !salvor_recovery_wizard_is_writing (self->wizard))
        gtk_window_destroy (GTK_WINDOW (self));
}

/* Whoever keeps writing keeps the window as well. */
static void
stop_answered_cb (SalvorMainWindow *self, gboolean stop)
{
    self->closing = self->closing && stop;
}

static void
show_bit_cb (SalvorMainWindow *self, guint word, guint bit)
{
    gtk_stack_set_visible_child_name (self->pages, "fuses");
    salvor_fuse_page_show_bit (self->fuse_page, word, bit);
}

static void
show_register_cb (SalvorMainWindow *self, guint index, guint bit)
{
    gtk_stack_set_visible_child_name (self->pages, "registers");
    salvor_register_page_show_bit (self->register_page, index, bit);
}

static void
show_header_cb (SalvorMainWindow *self)
{
    gtk_stack_set_visible_child_name (self->pages, "registers");
    salvor_register_page_show_header (self->register_page);
}

static void
show_boot_path_cb (SalvorMainWindow *self, guint word, guint bit)
{
    gtk_stack_set_visible_child_name (self->pages, "overview");
    salvor_overview_page_focus_bit (self->overview_page, word, bit);
}

/* --- actions --- */

static void
read_again_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    read_board (SALVOR_MAIN_WINDOW (widget));
}

static void
recover_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    start_wizard (SALVOR_MAIN_WINDOW (widget), NULL, SALVOR_N_ROUTES);
}

static void
show_boards_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    salvor_split_view_set_show_sidebar (SALVOR_MAIN_WINDOW (widget)->split, TRUE);
}

static void
save_state_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorMainWindow *self = SALVOR_MAIN_WINDOW (widget);

    salvor_state_files_save (GTK_WINDOW (self), self->board, self->notice);
}

/* Of the board in the wizard, while that is in front */
static void
save_report_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorMainWindow *self = SALVOR_MAIN_WINDOW (widget);
    SalvorBoard *board
        = is_in_wizard (self) ? salvor_recovery_wizard_get_board (self->wizard) : self->board;

    if (board != NULL)
        salvor_report_files_save (board, self->notice);
}

static void
opened (GtkWindow *window, SalvorBoard *board)
{
    SalvorMainWindow *self = SALVOR_MAIN_WINDOW (window);

    /* a recovery is not left for a file: it waits in the list */
    if (is_in_wizard (self))
        return;
    salvor_board_sidebar_select (self->sidebar, board);
    activated_cb (self);
}

static void
open_state_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorMainWindow *self = SALVOR_MAIN_WINDOW (widget);

    salvor_state_files_choose (GTK_WINDOW (self), self->boards, self->notice, opened);
}

static void
close_saved_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorMainWindow *self = SALVOR_MAIN_WINDOW (widget);

    if (self->board != NULL && salvor_board_is_saved (self->board))
        salvor_board_list_close_saved (self->boards, self->board);
}

/* Firmware that is dropped on a board is firmware for it. */
static void
recover_with_firmware (SalvorMainWindow *self, GFile *file)
{
    start_wizard (self, self->board, SALVOR_N_ROUTES);
    salvor_recovery_wizard_choose_firmware (self->wizard, file);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, SalvorMainWindow *self)
{
    GFile *file = NULL;

    if (is_in_wizard (self) || !G_VALUE_HOLDS (value, G_TYPE_FILE))
        return FALSE;
    file = g_value_get_object (value);
    if (salvor_firmware_page_has_name (file))
        recover_with_firmware (self, file);
    else
        salvor_main_window_open_file (self, file);
    return TRUE;
}

static void
accept_files (SalvorMainWindow *self)
{
    GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

    g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
    gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
next_part_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    salvor_window_parts_focus_next (GTK_WINDOW (widget));
}

static gboolean
salvor_main_window_close_request (GtkWindow *window)
{
    SalvorMainWindow *self = SALVOR_MAIN_WINDOW (window);

    salvor_window_memory_save (window, self->split, self->pages);
    if (salvor_recovery_wizard_is_writing (self->wizard)) {
        self->closing = TRUE;
        salvor_recovery_wizard_ask_to_stop (self->wizard);
        return TRUE;
    }
    return GTK_WINDOW_CLASS (salvor_main_window_parent_class)->close_request (window);
}

/* --- life --- */

static void
salvor_main_window_dispose (GObject *object)
{
    SalvorMainWindow *self = SALVOR_MAIN_WINDOW (object);

    g_clear_object (&self->board_watch);
    g_clear_object (&self->board);
    g_clear_object (&self->boards);
    G_OBJECT_CLASS (salvor_main_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, headers);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, sidebar_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, boards_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, read_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, read_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, switcher);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, board_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, switcher_bar);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, wizard_title_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, wizard_subtitle_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, body);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, split);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, sidebar);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, content);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, empty_page);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, pages);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, overview_page);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, fuse_page);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, register_page);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, activity_page);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, wizard);
    gtk_widget_class_bind_template_child (widget_class, SalvorMainWindow, notice);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
    gtk_widget_class_bind_template_callback (widget_class, selected_cb);
    gtk_widget_class_bind_template_callback (widget_class, activated_cb);
    gtk_widget_class_bind_template_callback (widget_class, mode_changed_cb);
    gtk_widget_class_bind_template_callback (widget_class, update_header);
    gtk_widget_class_bind_template_callback (widget_class, recover_cb);
    gtk_widget_class_bind_template_callback (widget_class, read_board);
    gtk_widget_class_bind_template_callback (widget_class, show_bit_cb);
    gtk_widget_class_bind_template_callback (widget_class, show_header_cb);
    gtk_widget_class_bind_template_callback (widget_class, show_register_cb);
    gtk_widget_class_bind_template_callback (widget_class, show_boot_path_cb);
    gtk_widget_class_bind_template_callback (widget_class, wizard_closed_cb);
    gtk_widget_class_bind_template_callback (widget_class, show_board_cb);
    gtk_widget_class_bind_template_callback (widget_class, wizard_changed_cb);
    gtk_widget_class_bind_template_callback (widget_class, writing_changed_cb);
    gtk_widget_class_bind_template_callback (widget_class, stop_answered_cb);
}

static void
salvor_main_window_class_init (SalvorMainWindowClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_main_window_dispose;
    GTK_WINDOW_CLASS (klass)->close_request = salvor_main_window_close_request;
    g_type_ensure (SALVOR_TYPE_ACTIVITY_PAGE);
    g_type_ensure (SALVOR_TYPE_BOARD_SIDEBAR);
    g_type_ensure (SALVOR_TYPE_FILE_NOTICE);
    g_type_ensure (SALVOR_TYPE_FUSE_PAGE);
    g_type_ensure (SALVOR_TYPE_OVERVIEW_PAGE);
    g_type_ensure (SALVOR_TYPE_RECOVERY_WIZARD);
    g_type_ensure (SALVOR_TYPE_REGISTER_PAGE);
    g_type_ensure (SALVOR_TYPE_SPLIT_VIEW);
    g_type_ensure (SALVOR_TYPE_STATUS_PAGE);
    gtk_widget_class_install_action (widget_class, "win.read-again", NULL, read_again_action);
    gtk_widget_class_install_action (widget_class, "win.close-saved", NULL, close_saved_action);
    gtk_widget_class_install_action (widget_class, "win.open-state", NULL, open_state_action);
    gtk_widget_class_install_action (widget_class, "win.recover", NULL, recover_action);
    gtk_widget_class_install_action (widget_class, "win.save-report", NULL, save_report_action);
    gtk_widget_class_install_action (widget_class, "win.save-state", NULL, save_state_action);
    gtk_widget_class_install_action (widget_class, "win.show-boards", NULL, show_boards_action);
    gtk_widget_class_install_action (widget_class, "win.next-part", NULL, next_part_action);
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/main-window.ui");
    bind_children (widget_class);
    bind_callbacks (widget_class);
}

static void
salvor_main_window_init (SalvorMainWindow *self)
{
    g_autoptr (GPropertyAction) sidebar_action = NULL;
    g_autoptr (GPropertyAction) page_action = NULL;

    self->board_watch = g_signal_group_new (SALVOR_TYPE_BOARD);
    gtk_widget_init_template (GTK_WIDGET (self));
    salvor_hide_unseen_pages (GTK_WIDGET (self));
    sidebar_action = g_property_action_new ("sidebar", self->split, "show-sidebar");
    g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (sidebar_action));
    page_action = g_property_action_new ("page", self->pages, "visible-child-name");
    g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (page_action));
    g_signal_group_connect_swapped (self->board_watch, "notify::connected",
                                    G_CALLBACK (board_connected_cb), self);
    g_signal_group_connect_swapped (self->board_watch, "notify::busy", G_CALLBACK (update_actions),
                                    self);
    g_signal_group_connect_swapped (self->board_watch, "notify::state", G_CALLBACK (update_actions),
                                    self);
    g_signal_group_connect_swapped (self->board_watch, "notify::title", G_CALLBACK (update), self);
    accept_files (self);
}

SalvorMainWindow *
salvor_main_window_new (GtkApplication *application, SalvorBoardList *boards)
{
    SalvorMainWindow *self
        = g_object_new (SALVOR_TYPE_MAIN_WINDOW, "application", application, NULL);

    self->boards = g_object_ref (boards);
    salvor_empty_page_follow (self->empty_page, G_LIST_MODEL (boards));
    salvor_activity_feed_start (boards);
    salvor_recovery_wizard_set_boards (self->wizard, G_LIST_MODEL (boards));
    salvor_board_sidebar_set_boards (self->sidebar, G_LIST_MODEL (boards));
    salvor_fuse_page_set_boards (self->fuse_page, G_LIST_MODEL (boards));
    salvor_window_memory_restore (GTK_WINDOW (self), self->split, self->pages);
    update (self);
    return self;
}

void
salvor_main_window_open_file (SalvorMainWindow *self, GFile *file)
{
    g_return_if_fail (SALVOR_IS_MAIN_WINDOW (self));
    g_return_if_fail (G_IS_FILE (file));

    salvor_state_files_open (GTK_WINDOW (self), self->boards, self->notice, file, opened);
}

const char *
salvor_main_window_get_page_name (SalvorMainWindow *self)
{
    g_return_val_if_fail (SALVOR_IS_MAIN_WINDOW (self), "empty");

    if (is_in_wizard (self))
        return salvor_recovery_wizard_get_page_name (self->wizard);
    return self->board != NULL ? gtk_stack_get_visible_child_name (self->pages) : "empty";
}
