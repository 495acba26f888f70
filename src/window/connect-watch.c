/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-connect-watch"
#include "config.h"

#include "window/connect-watch.h"

#include "window/board-picture.h"
#include "window/columns.h"
#include "window/item-row.h"
#include "window/widget-children.h"

#include <glib/gi18n-lib.h>

/* After this long without anything new the cable is the most likely cause (ux/problems 2). */
#define CABLE_HINT_SECONDS 20

struct _SalvorConnectWatch {
    GtkWidget parent_instance;

    GtkWidget *picture_card;
    SalvorBoardPicture *picture;
    SalvorItemRow *port_row;
    SalvorItemRow *cable_row;
    SalvorItemRow *switch_row;
    SalvorItemRow *power_row;
    GtkSpinner *spinner;
    GtkLabel *elapsed_label;
    GtkLabel *hint_label;
    GtkWidget *practice_button;
    GtkWidget *replug_button;

    SalvorWatchKind kind;
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

static void
update (SalvorConnectWatch *self)
{
    guint seconds = (guint) ((g_get_monotonic_time () - self->since) / G_USEC_PER_SEC);
    g_autofree char *text = g_strdup_printf (_ ("%u s"), seconds);
    guint likely = seconds < CABLE_HINT_SECONDS ? 1 : 2;
    gboolean any = self->kind == SALVOR_WATCH_ANY_BOARD;

    gtk_label_set_text (self->elapsed_label, text);
    gtk_widget_set_visible (GTK_WIDGET (self->hint_label), likely == 2);
    gtk_label_set_text (self->hint_label,
                        any ? _ ("No board was plugged in so far. Try another cable.")
                            : _ ("It has not come back so far. Try another cable."));
    salvor_item_row_show_number (self->port_row, 1, likely == 1);
    salvor_item_row_show_number (self->cable_row, 2, likely == 2);
    salvor_board_picture_set_current (self->picture, likely);
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
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectWatch, spinner);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectWatch, elapsed_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorConnectWatch, hint_label);
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
    salvor_item_row_show_number (self->switch_row, 3, FALSE);
    salvor_item_row_show_number (self->power_row, 4, FALSE);
    update_points (self);
    update (self);
}

void
salvor_connect_watch_set_waiting_for (SalvorConnectWatch *self, SalvorWatchKind kind)
{
    g_return_if_fail (SALVOR_IS_CONNECT_WATCH (self));

    self->kind = kind;
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
