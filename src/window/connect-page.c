/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-connect-page"
#include "config.h"

#include "window/connect-page.h"

#include "base/errors.h"
#include "recovery/problem-finder.h"
#include "window/activity.h"
#include "window/board-choices.h"
#include "window/board-facts.h"
#include "window/board-row.h"
#include "window/clamp.h"
#include "window/columns.h"
#include "window/connect-parts.h"
#include "window/connect-watch.h"
#include "window/facts-table.h"
#include "window/item-row.h"
#include "window/line-panel.h"
#include "window/practice-hands.h"
#include "window/problem-parts.h"
#include "window/trouble-card.h"
#include "window/widget-children.h"

#include <glib/gi18n-lib.h>

struct _SalvorConnectPage {
    GtkWidget parent_instance;

    GtkLabel *title_label;
    GtkLabel *subtitle_label;
    GtkStack *stack;
    SalvorConnectWatch *watch;
    SalvorLinePanel *line_panel;
    GtkWidget *line_button;
    GtkListBox *list;
    GtkSpinner *read_spinner;
    GtkLabel *reading_label;
    SalvorTroubleCard *trouble;
    SalvorFactsTable *facts;
    SalvorItemRow *note;

    GListModel *boards; /* of SalvorBoard, owned, nullable until set */
    GPtrArray *watched; /* of SalvorBoard: those whose changes are heard */
    gboolean running;
    SalvorRouteId route;     /* the way that is wanted, SALVOR_N_ROUTES for any */
    SalvorBoard *target;     /* owned, nullable: this one and no other */
    gboolean picked;         /* the person took @target from the list */
    gboolean practice;       /* the person asked for the practice boards */
    gboolean on_line;        /* the person chooses a serial port */
    gboolean choosing;       /* the person went back to take another one */
    SalvorBoard *reading;    /* owned, nullable: being read now */
    SalvorBoard *board;      /* owned, nullable: was read */
    SalvorBoard *failed;     /* owned, nullable: could not be read … */
    GError *error;           /* … because of this; nullable */
    SalvorPort *replug_port; /* owned, nullable: of a practice board, which has no cable to plug */
    guint n_losses;          /* boards that went while they were read */
    GCancellable *cancellable; /* of the read; nullable */
};

G_DEFINE_FINAL_TYPE (SalvorConnectPage, salvor_connect_page, GTK_TYPE_WIDGET)

static void update (SalvorConnectPage *self);

/* --- which board --- */

/* (transfer full) (element-type SalvorBoard) */
static GPtrArray *
list_choices (SalvorConnectPage *self)
{
    return salvor_board_choices_new (self->boards, self->practice);
}

/* The board to read without asking: the one that is meant, or the one that can only be meant. */
static SalvorBoard *
get_candidate (SalvorConnectPage *self, GPtrArray *choices)
{
    if (self->target != NULL)
        return salvor_board_is_connected (self->target) ? self->target : NULL;
    if (self->practice || (self->choosing && choices->len > 1))
        return NULL;
    return salvor_board_choices_find_obvious (choices);
}

/* --- reading --- */

static void
forget_error (SalvorConnectPage *self)
{
    g_clear_object (&self->failed);
    g_clear_error (&self->error);
}

static void
take_error (SalvorConnectPage *self, SalvorBoard *board, GError *error)
{
    forget_error (self);
    self->failed = g_object_ref (board);
    self->error = error;
}

static void
read_ready_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (SalvorConnectPage) self = user_data;
    SalvorBoard *board = SALVOR_BOARD (source_object);
    g_autoptr (GError) error = NULL;
    gboolean read = salvor_board_read_finish (board, result, &error);

    if (!read)
        salvor_activity_take_read_error (salvor_activity_get (board), error);
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || board != self->reading)
        return;
    g_clear_object (&self->reading);
    g_clear_object (&self->cancellable);
    self->n_losses += g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED) ? 1 : 0;
    if (!read)
        take_error (self, board, g_steal_pointer (&error));
    else if (!salvor_connect_has_way (salvor_board_get_verdict (board), self->route))
        take_error (self, board,
                    g_error_new (SALVOR_ERROR, SALVOR_ERROR_NO_ROUTE, "%s",
                                 salvor_board_get_verdict (board)->sentence));
    else
        g_set_object (&self->board, board);
    update (self);
    if (self->board == board)
        g_signal_emit_by_name (self, "connected");
}

static void
stop_reading (SalvorConnectPage *self)
{
    if (self->cancellable != NULL)
        g_cancellable_cancel (self->cancellable);
    g_clear_object (&self->cancellable);
    g_clear_object (&self->reading);
}

static void
start_reading (SalvorConnectPage *self, SalvorBoard *board)
{
    /* once it is gone nobody can ask it how to come back */
    g_clear_object (&self->replug_port);
    self->replug_port = salvor_practice_hands_find (board);
    stop_reading (self);
    forget_error (self);
    self->reading = g_object_ref (board);
    self->cancellable = g_cancellable_new ();
    salvor_board_read_async (board, self->cancellable, read_ready_cb, g_object_ref (self));
}

/* --- what is shown --- */

static void
show_page (SalvorConnectPage *self, const char *name, const char *title, const char *subtitle)
{
    gtk_stack_set_visible_child_name (self->stack, name);
    gtk_label_set_text (self->title_label, title);
    gtk_label_set_text (self->subtitle_label, subtitle);
    gtk_widget_set_visible (GTK_WIDGET (self->subtitle_label), *subtitle != '\0');
    salvor_connect_watch_set_running (self->watch, strcmp (name, "watching") == 0);
    gtk_spinner_set_spinning (self->read_spinner, strcmp (name, "reading") == 0);
}

static void
show_watching (SalvorConnectPage *self)
{
    SalvorWatchKind kind = salvor_connect_get_watch_kind (self->target, self->replug_port);

    if (kind == SALVOR_WATCH_ANY_BOARD)
        show_page (self, "watching", _ ("Connect the board or its debug probe"),
                   _ ("No board found yet. When one appears, this page goes on by itself."));
    else
        show_page (self, "watching",
                   kind == SALVOR_WATCH_SAME_PROBE ? _ ("Plug the debug probe back in")
                                                   : _ ("Plug the board back in"),
                   _ ("This page goes on by itself when it is there. Another board is not "
                      "touched."));
    salvor_connect_watch_set_waiting_for (self->watch, kind, self->n_losses);
}

static void
show_line (SalvorConnectPage *self)
{
    show_page (self, "line", _ ("Choose the serial port of the board"),
               _ ("Salvor sends nothing to a serial port before you press Connect. Choose no port "
                  "of another device: what is not meant for it may disturb it."));
}

static void
show_choices (SalvorConnectPage *self, GPtrArray *choices)
{
    g_autofree char *title = NULL;

    salvor_board_choices_show (choices, self->list);
    gtk_widget_set_visible (self->line_button, !self->practice);
    if (self->practice) {
        show_page (self, "choosing", _ ("Choose a practice board"),
                   _ ("Practice boards are simulated. Nothing real is touched."));
        return;
    }
    title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u board is connected. Choose it.",
                                          "%u boards are connected. Choose one.", choices->len),
                             choices->len);
    show_page (self, "choosing", title, _ ("If you are not sure, unplug the others."));
}

static void
show_trouble (SalvorConnectPage *self, SalvorBoard *board, const GError *error)
{
    show_page (self, "trouble", salvor_board_get_title (board), salvor_board_get_subtitle (board));
    salvor_trouble_card_show_problem (
        self->trouble,
        salvor_problem_find_reading (error, salvor_board_get_verdict (board), self->route), error,
        TRUE);
    if (g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_UNKNOWN_CHIP))
        salvor_connect_offer_chips (board, self->trouble);
}

static void
show_reading (SalvorConnectPage *self)
{
    g_autofree char *text
        = g_strdup_printf (_ ("Reading %s"), salvor_board_get_title (self->reading));

    gtk_label_set_text (self->reading_label, text);
    show_page (self, "reading", _ ("The board is there"), "");
}

static void
show_found (SalvorConnectPage *self)
{
    const SalvorVerdict *verdict = salvor_board_get_verdict (self->board);

    show_page (self, "found", _ ("The board is connected"), verdict != NULL ? verdict->title : "");
    salvor_facts_table_clear (self->facts);
    salvor_board_facts_add (self->facts, self->board);
    salvor_problem_parts_show_note (
        self->note, verdict != NULL ? salvor_problem_find_board (verdict) : SALVOR_PROBLEM_NONE,
        NULL);
}

/* What stands in the way of the candidate; nullable */
static const GError *
get_trouble (SalvorConnectPage *self, SalvorBoard *candidate)
{
    if (candidate == self->failed)
        return self->error;
    return salvor_board_get_problem (candidate);
}

static void
forget_gone (SalvorConnectPage *self)
{
    if (self->board != NULL && !salvor_board_is_connected (self->board))
        g_clear_object (&self->board);
    if (self->failed != NULL && !salvor_board_is_connected (self->failed))
        forget_error (self);
}

/* @board: (nullable): whose port is chosen already */
static void
begin_line (SalvorConnectPage *self, SalvorBoard *board)
{
    self->on_line = SALVOR_IS_BOARD_LIST (self->boards);
    if (self->on_line)
        salvor_line_panel_start (self->line_panel, SALVOR_BOARD_LIST (self->boards), board);
}

static void
update (SalvorConnectPage *self)
{
    g_autoptr (GPtrArray) choices = list_choices (self);
    SalvorBoard *candidate;
    const GError *trouble;

    if (!self->running)
        return;
    forget_gone (self);
    /* nobody looks for a line that has gone silent but who is told to */
    if (!self->on_line && salvor_connect_is_lost_line (self->target))
        begin_line (self, self->target);
    candidate = self->on_line         ? NULL
                : self->board != NULL ? self->board
                                      : get_candidate (self, choices);
    trouble = candidate != NULL ? get_trouble (self, candidate) : NULL;
    if (candidate != NULL && trouble == NULL && self->board == NULL && self->reading == NULL)
        start_reading (self, candidate);
    if (self->board != NULL)
        show_found (self);
    else if (self->reading != NULL)
        show_reading (self);
    else if (self->on_line)
        show_line (self);
    else if (trouble != NULL)
        show_trouble (self, candidate, trouble);
    else if (self->target == NULL && choices->len > 0)
        show_choices (self, choices);
    else
        show_watching (self);
    g_signal_emit_by_name (self, "changed");
}

/* --- what the person does --- */

static void
row_activated_cb (SalvorConnectPage *self, SalvorBoardRow *row)
{
    g_set_object (&self->target, salvor_board_row_get_board (row));
    self->picked = TRUE;
    update (self);
}

static void
chip_chosen_cb (SalvorConnectPage *self, guint position)
{
    g_autoptr (GPtrArray) choices = list_choices (self);
    SalvorBoard *board = self->failed != NULL ? self->failed : get_candidate (self, choices);
    GPtrArray *candidates = board != NULL ? salvor_board_get_candidates (board) : NULL;
    g_autoptr (GError) error = NULL;

    if (candidates == NULL || position >= candidates->len)
        return;
    if (salvor_board_choose_chip (board, g_ptr_array_index (candidates, position), &error))
        forget_error (self);
    else
        take_error (self, board, g_steal_pointer (&error));
    update (self);
}

static void
practice_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorConnectPage *self = SALVOR_CONNECT_PAGE (widget);

    self->practice = TRUE;
    update (self);
}

static void
serial_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorConnectPage *self = SALVOR_CONNECT_PAGE (widget);

    begin_line (self, NULL);
    update (self);
}

static void
line_opened_cb (SalvorConnectPage *self, SalvorBoard *board)
{
    forget_error (self);
    self->on_line = FALSE;
    self->picked = TRUE;
    g_set_object (&self->target, board);
    update (self);
}

static void
replug_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorConnectPage *self = SALVOR_CONNECT_PAGE (widget);

    salvor_practice_hands_act (self->replug_port, "replug");
}

/* --- life --- */

static void
watch_boards (SalvorConnectPage *self)
{
    guint n_boards = g_list_model_get_n_items (self->boards);

    for (guint i = 0; i < n_boards; i++) {
        g_autoptr (SalvorBoard) board = g_list_model_get_item (self->boards, i);

        if (g_ptr_array_find (self->watched, board, NULL))
            continue;
        g_signal_connect_object (board, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
        g_ptr_array_add (self->watched, g_steal_pointer (&board));
    }
}

static void
items_changed_cb (SalvorConnectPage *self)
{
    watch_boards (self);
    update (self);
}

static void
salvor_connect_page_dispose (GObject *object)
{
    SalvorConnectPage *self = SALVOR_CONNECT_PAGE (object);

    stop_reading (self);
    forget_error (self);
    g_clear_object (&self->boards);
    g_clear_pointer (&self->watched, g_ptr_array_unref);
    g_clear_object (&self->target);
    g_clear_object (&self->board);
    g_clear_object (&self->replug_port);
    gtk_widget_dispose_template (GTK_WIDGET (self), SALVOR_TYPE_CONNECT_PAGE);
    salvor_widget_unparent_children (GTK_WIDGET (self));
    G_OBJECT_CLASS (salvor_connect_page_parent_class)->dispose (object);
}

static void
ensure_types (void)
{
    g_type_ensure (SALVOR_TYPE_COLUMNS);
    g_type_ensure (SALVOR_TYPE_CLAMP);
    g_type_ensure (SALVOR_TYPE_CONNECT_WATCH);
    g_type_ensure (SALVOR_TYPE_FACTS_TABLE);
    g_type_ensure (SALVOR_TYPE_LINE_PANEL);
    g_type_ensure (SALVOR_TYPE_TROUBLE_CARD);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/connect-page.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectPage, title_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectPage, subtitle_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectPage, stack);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectPage, watch);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectPage, line_panel);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectPage, line_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectPage, list);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectPage, read_spinner);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectPage, reading_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectPage, trouble);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectPage, facts);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectPage, note);
    gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
    gtk_widget_class_bind_template_callback (widget_class, chip_chosen_cb);
    gtk_widget_class_bind_template_callback (widget_class, line_opened_cb);
}

static void
salvor_connect_page_class_init (SalvorConnectPageClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
    GType type = G_TYPE_FROM_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_connect_page_dispose;
    g_signal_new ("connected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_install_action (widget_class, "connect.practice", NULL, practice_action);
    gtk_widget_class_install_action (widget_class, "connect.serial", NULL, serial_action);
    gtk_widget_class_install_action (widget_class, "connect.replug", NULL, replug_action);
    ensure_types ();
    bind_template (widget_class);
}

static void
salvor_connect_page_init (SalvorConnectPage *self)
{
    self->watched = g_ptr_array_new_with_free_func (g_object_unref);
    self->route = SALVOR_N_ROUTES;
    gtk_widget_init_template (GTK_WIDGET (self));
}

void
salvor_connect_page_set_boards (SalvorConnectPage *self, GListModel *boards)
{
    g_return_if_fail (SALVOR_IS_CONNECT_PAGE (self));
    g_return_if_fail (G_IS_LIST_MODEL (boards));
    g_return_if_fail (self->boards == NULL);

    self->boards = g_object_ref (boards);
    g_signal_connect_object (boards, "items-changed", G_CALLBACK (items_changed_cb), self,
                             G_CONNECT_SWAPPED);
    items_changed_cb (self);
}

void
salvor_connect_page_start (SalvorConnectPage *self, SalvorBoard *target, SalvorRouteId route)
{
    g_return_if_fail (SALVOR_IS_CONNECT_PAGE (self));
    g_return_if_fail (target == NULL || SALVOR_IS_BOARD (target));

    self->running = TRUE;
    self->route = route;
    self->practice = FALSE;
    self->on_line = FALSE;
    self->choosing = FALSE;
    self->picked = FALSE;
    self->n_losses = 0;
    stop_reading (self);
    forget_error (self);
    g_clear_object (&self->board);
    g_set_object (&self->target, target);
    update (self);
}

void
salvor_connect_page_resume (SalvorConnectPage *self)
{
    g_return_if_fail (SALVOR_IS_CONNECT_PAGE (self));

    self->running = TRUE;
    update (self);
}

gboolean
salvor_connect_page_is_waiting (SalvorConnectPage *self)
{
    g_return_val_if_fail (SALVOR_IS_CONNECT_PAGE (self), FALSE);

    return self->running && self->target != NULL && self->board == NULL && self->reading == NULL;
}

gboolean
salvor_connect_page_can_go_back (SalvorConnectPage *self)
{
    g_autoptr (GPtrArray) choices = NULL;

    g_return_val_if_fail (SALVOR_IS_CONNECT_PAGE (self), FALSE);

    if (self->picked || self->on_line || (self->practice && self->target == NULL))
        return TRUE;
    /* taken by itself when it was the only one, but no longer the only one */
    choices = list_choices (self);
    return self->board != NULL && self->target == NULL && choices->len > 1;
}

void
salvor_connect_page_go_back (SalvorConnectPage *self)
{
    g_return_if_fail (SALVOR_IS_CONNECT_PAGE (self));

    stop_reading (self);
    forget_error (self);
    g_clear_object (&self->board);
    if (!self->picked)
        self->practice = FALSE;
    self->on_line = FALSE;
    salvor_line_panel_stop (self->line_panel);
    self->choosing = TRUE;
    self->picked = FALSE;
    g_clear_object (&self->target);
    update (self);
}

void
salvor_connect_page_stop (SalvorConnectPage *self)
{
    g_return_if_fail (SALVOR_IS_CONNECT_PAGE (self));

    self->running = FALSE;
    stop_reading (self);
    salvor_connect_watch_set_running (self->watch, FALSE);
}

SalvorBoard *
salvor_connect_page_get_shown (SalvorConnectPage *self)
{
    g_autoptr (GPtrArray) choices = NULL;

    g_return_val_if_fail (SALVOR_IS_CONNECT_PAGE (self), NULL);

    if (self->board != NULL || self->failed != NULL)
        return self->board != NULL ? self->board : self->failed;
    choices = list_choices (self);
    return get_candidate (self, choices);
}

SalvorBoard *
salvor_connect_page_get_board (SalvorConnectPage *self)
{
    g_return_val_if_fail (SALVOR_IS_CONNECT_PAGE (self), NULL);

    return self->board;
}

void
salvor_connect_page_try_again (SalvorConnectPage *self)
{
    SalvorBoard *board;

    g_return_if_fail (SALVOR_IS_CONNECT_PAGE (self));

    board = salvor_connect_page_get_shown (self);
    if (!self->on_line && salvor_connect_is_line (board))
        begin_line (self, board);
    if (self->on_line) {
        salvor_line_panel_connect (self->line_panel);
        update (self);
        return;
    }
    if (board != NULL)
        salvor_practice_hands_help (board, get_trouble (self, board));
    forget_error (self);
    if (board != NULL)
        salvor_board_update_ports (board);
    update (self);
}
