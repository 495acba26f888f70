/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-split-edge"
#include "config.h"

#include "window/split-edge.h"

#include <math.h>

/* How far from the edge a hand may be, px */
#define REACH 5.0
#define START_KEY "salvor-start-width"

static gboolean
is_mirrored (GtkWidget *widget)
{
    return gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
}

/* @x: from the left */
static gboolean
is_at_edge (SalvorSplitView *split, double x)
{
    GtkWidget *widget = GTK_WIDGET (split);
    double from_start = is_mirrored (widget) ? gtk_widget_get_width (widget) - x : x;

    return salvor_split_view_get_mode (split) == SALVOR_SPLIT_BESIDE
           && salvor_split_view_get_show_sidebar (split)
           && fabs (from_start - salvor_split_view_get_sidebar_width (split)) <= REACH;
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, SalvorSplitView *split)
{
    gtk_widget_set_cursor_from_name (GTK_WIDGET (split),
                                     is_at_edge (split, x) ? "col-resize" : NULL);
}

static void
drag_begin_cb (GtkGestureDrag *drag, double x, double y, SalvorSplitView *split)
{
    if (!is_at_edge (split, x)) {
        gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_DENIED);
        return;
    }
    gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
    g_object_set_data (G_OBJECT (drag), START_KEY,
                       GINT_TO_POINTER (salvor_split_view_get_sidebar_width (split)));
}

static void
drag_update_cb (GtkGestureDrag *drag, double x, double y, SalvorSplitView *split)
{
    int start = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (drag), START_KEY));

    salvor_split_view_set_sidebar_width (split,
                                         start + (int) (is_mirrored (GTK_WIDGET (split)) ? -x : x));
}

void
salvor_split_edge_add (SalvorSplitView *split)
{
    GtkEventController *motion = gtk_event_controller_motion_new ();
    GtkGesture *drag = gtk_gesture_drag_new ();

    /* before the widgets below the edge */
    gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
    g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), split);
    g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), split);
    g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), split);
    gtk_widget_add_controller (GTK_WIDGET (split), motion);
    gtk_widget_add_controller (GTK_WIDGET (split), GTK_EVENT_CONTROLLER (drag));
}
