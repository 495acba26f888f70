/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-connect-watch"
#include "config.h"

#include "window/connect-watch.h"

#include "base/language.h"
#include "recovery/problem-finder.h"
#include "window/board-picture.h"
#include "window/columns.h"
#include "window/item-row.h"
#include "window/widget-children.h"

#include <glib/gi18n-lib.h>

struct _SalvorConnectWatch {
    GtkWidget parent_instance;

    GtkWidget *picture_card;
    SalvorBoardPicture *picture;
    SalvorItemRow *port_row;
    SalvorItemRow *cable_row;
    SalvorItemRow *switch_row;
    SalvorItemRow *power_row;
    GtkWidget *probe_label;
    GtkSpinner *spinner;
    GtkLabel *elapsed_label;
    GtkLabel *hint_label;
    GtkWidget *line_button;
    GtkWidget *practice_button;
    GtkWidget *replug_button;

    SalvorWatchKind kind;
    guint n_losses;
    gint64 since;  /* monotonic microseconds */
    guint tick_id; /* 0 when it does not run */
};

G_DEFINE_FINAL_TYPE (SalvorConnectWatch, salvor_connect_watch, GTK_TYPE_WIDGET)

/* What is checked beside the cable: at the board, or at the probe. */
static void
update_points (SalvorConnectWatch *self)
{
    gboolean probe = self->kind == SALVOR_WATCH_SAME_PROBE;

    gtk_widget_set_visible (self->picture_card, !probe);
    salvor_item_row_set_title (self->port_row, probe
                                                   ? _ ("Use the USB port of the debug probe")
                                                   : _ ("Use the USB port that goes to the chip"));
    salvor_item_row_set_caption (self->port_row,
                                 probe ? _ ("A probe that is part of the board is often marked "
                                            "DEBUG.")
                                       : _ ("Often marked USB or OTG, not DEBUG."));
    salvor_item_row_set_title (self->switch_row,
                               probe ? _ ("Look at the debug cable between probe and board")
                                     : _ ("Set the boot switches to 01, then press reset"));
    salvor_item_row_set_caption (
        self->switch_row, probe ? _ ("It has to sit the right way round.")
                                : _ ("If nothing happens, take all power away for 3 seconds: the "
                                     "chip reads its switches only at power-up."));
}

/* The point that is the likely cause by now; 0: none of the four */
static guint
get_point (SalvorProblemId problem)
{
    switch (problem) {
    case SALVOR_PROBLEM_NOTHING_CONNECTED:
        return 1;
    case SALVOR_PROBLEM_CHARGE_ONLY_CABLE:
    case SALVOR_PROBLEM_UNSTABLE:
        return 2;
    case SALVOR_PROBLEM_SWITCHES_NOT_READ:
        return 3;
    default:
        return 0;
    }
}

/* The title above says the first cause; the next ones come below the points. */
static void
show_hint (SalvorConnectWatch *self, SalvorProblemId problem)
{
    g_autofree char *hint = NULL;

    gtk_widget_set_visible (GTK_WIDGET (self->hint_label),
                            problem != SALVOR_PROBLEM_NOTHING_CONNECTED);
    if (problem == SALVOR_PROBLEM_NOTHING_CONNECTED)
        return;
    hint = salvor_language_join_sentences (salvor_problem_get_title (problem),
                                           salvor_problem_get_text (problem));
    gtk_label_set_text (self->hint_label, hint);
}

/* A probe has no switches, and a board that was there before has a port. */
static SalvorProblemId
find_problem (SalvorConnectWatch *self, guint seconds)
{
    SalvorProblemId problem = salvor_problem_find_waiting (seconds, self->n_losses);
    gboolean was_there = self->kind != SALVOR_WATCH_ANY_BOARD;

    if ((was_there && problem == SALVOR_PROBLEM_NO_USB_PORT)
        || (self->kind == SALVOR_WATCH_SAME_PROBE && problem != SALVOR_PROBLEM_NOTHING_CONNECTED))
        return SALVOR_PROBLEM_CHARGE_ONLY_CABLE;
    return problem;
}

static void
update (SalvorConnectWatch *self)
{
    guint seconds = (guint) ((g_get_monotonic_time () - self->since) / G_USEC_PER_SEC);
    g_autofree char *text = g_strdup_printf (_ ("%u s"), seconds);
    SalvorProblemId problem = find_problem (self, seconds);
    guint point = get_point (problem);
    gboolean any = self->kind == SALVOR_WATCH_ANY_BOARD;

    gtk_label_set_text (self->elapsed_label, text);
    show_hint (self, problem);
    salvor_item_row_show_number (self->port_row, 1, point == 1);
    salvor_item_row_show_number (self->cable_row, 2, point == 2);
    salvor_item_row_show_number (self->switch_row, 3, point == 3);
    salvor_board_picture_set_current (self->picture, point);
    gtk_widget_set_visible (self->probe_label, any);
    gtk_widget_set_visible (self->line_button, any);
    gtk_widget_set_visible (self->practice_button, any);
    gtk_widget_set_visible (self->replug_button, self->kind == SALVOR_WATCH_PRACTICE_BOARD);
}

static gboolean
tick_cb (gpointer user_data)
{
    update (user_data);
    return G_SOURCE_CONTINUE;
}

static void
salvor_connect_watch_dispose (GObject *object)
{
    SalvorConnectWatch *self = SALVOR_CONNECT_WATCH (object);

    g_clear_handle_id (&self->tick_id, g_source_remove);
    gtk_widget_dispose_template (GTK_WIDGET (self), SALVOR_TYPE_CONNECT_WATCH);
    salvor_widget_unparent_children (GTK_WIDGET (self));
    G_OBJECT_CLASS (salvor_connect_watch_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/connect-watch.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectWatch, picture_card);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectWatch, picture);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectWatch, port_row);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectWatch, cable_row);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectWatch, switch_row);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectWatch, power_row);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectWatch, probe_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectWatch, spinner);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectWatch, elapsed_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectWatch, hint_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectWatch, line_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectWatch, practice_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectWatch, replug_button);
}

static void
salvor_connect_watch_class_init (SalvorConnectWatchClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_connect_watch_dispose;
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
    g_type_ensure (SALVOR_TYPE_BOARD_PICTURE);
    g_type_ensure (SALVOR_TYPE_COLUMNS);
    g_type_ensure (SALVOR_TYPE_ITEM_ROW);
    bind_template (widget_class);
}

static void
salvor_connect_watch_init (SalvorConnectWatch *self)
{
    self->since = g_get_monotonic_time ();
    gtk_widget_init_template (GTK_WIDGET (self));
    salvor_item_row_show_number (self->power_row, 4, FALSE);
    update_points (self);
    update (self);
}

void
salvor_connect_watch_set_waiting_for (SalvorConnectWatch *self, SalvorWatchKind kind,
                                      guint n_losses)
{
    g_return_if_fail (SALVOR_IS_CONNECT_WATCH (self));

    self->kind = kind;
    self->n_losses = n_losses;
    update_points (self);
    update (self);
}

void
salvor_connect_watch_set_running (SalvorConnectWatch *self, gboolean running)
{
    g_return_if_fail (SALVOR_IS_CONNECT_WATCH (self));

    gtk_spinner_set_spinning (self->spinner, running);
    if (running && self->tick_id == 0) {
        self->since = g_get_monotonic_time ();
        self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
    } else if (!running) {
        g_clear_handle_id (&self->tick_id, g_source_remove);
    }
}
