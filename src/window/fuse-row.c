/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-row"
#include "config.h"

#include "window/fuse-row.h"

#include "window/fuse-row-paint.h"

#include <glib/gi18n-lib.h>

struct _SalvorFuseRow {
    GtkWidget parent_instance;

    SalvorFuseView view; /* view.word is NULL until it is set */
    SalvorFuseGeometry geometry;
    int cursor;      /* bit, -1: not here */
    int hover;       /* bit, -1: none */
    gboolean inside; /* the pointer is over the row */
};

G_DEFINE_FINAL_TYPE (SalvorFuseRow, salvor_fuse_row, GTK_TYPE_WIDGET)

/* Pointer */

static void
set_hover (SalvorFuseRow *self, int bit, gboolean inside)
{
    if (self->hover == bit && self->inside == inside)
        return;
    self->hover = bit;
    self->inside = inside;
    gtk_widget_queue_draw (GTK_WIDGET (self));
    g_signal_emit_by_name (self, "bit-hovered", bit);
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, SalvorFuseRow *self)
{
    set_hover (self, salvor_fuse_geometry_find_bit (&self->geometry, x), TRUE);
}

static void
leave_cb (GtkEventControllerMotion *motion, SalvorFuseRow *self)
{
    set_hover (self, -1, FALSE);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, SalvorFuseRow *self)
{
    int bit = salvor_fuse_geometry_find_bit (&self->geometry, x);

    gtk_widget_grab_focus (GTK_WIDGET (self));
    g_signal_emit_by_name (self, "bit-pressed", (guint) (bit >= 0 ? bit : MAX (self->cursor, 0)),
                           bit >= 0);
}

static char *
make_tooltip (SalvorFuseRow *self, int x)
{
    int bit = salvor_fuse_geometry_find_bit (&self->geometry, x);
    const SalvorField *field = NULL;

    if (bit < 0)
        return g_strdup (self->view.word->name);
    field = salvor_fuse_view_get_field (&self->view, (guint) bit);
    if (!salvor_field_is_named (field))
        /* Translators: a bit of a fuse word that has no known meaning */
        return g_strdup_printf (_ ("Bit %d, no name"), bit);
    return g_strdup_printf (_ ("%s, bit %d\n%s"), field->name, bit, field->title);
}

static gboolean
salvor_fuse_row_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard,
                               GtkTooltip *tooltip)
{
    SalvorFuseRow *self = SALVOR_FUSE_ROW (widget);
    g_autofree char *text = NULL;

    if (self->view.word == NULL || keyboard)
        return FALSE;
    text = make_tooltip (self, x);
    gtk_tooltip_set_text (tooltip, text);
    return TRUE;
}

/* Widget */

static void
salvor_fuse_row_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
    SalvorFuseGeometry geometry;

    salvor_fuse_geometry_init (&geometry, widget, 0);
    *minimum = *natural
        = orientation == GTK_ORIENTATION_HORIZONTAL ? geometry.width : geometry.row_height;
}

static void
salvor_fuse_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
    salvor_fuse_geometry_init (&SALVOR_FUSE_ROW (widget)->geometry, widget, width);
}

static void
salvor_fuse_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
    SalvorFuseRow *self = SALVOR_FUSE_ROW (widget);
    SalvorFuseRowLook look
        = { self->geometry, &self->view, self->cursor, self->hover, self->inside };

    if (self->view.word != NULL)
        salvor_fuse_row_paint (&look, widget, snapshot);
}

/* The ring of the cursor is thinner while the window is not the active one. */
static void
salvor_fuse_row_state_flags_changed (GtkWidget *widget, GtkStateFlags old_flags)
{
    if (((old_flags ^ gtk_widget_get_state_flags (widget)) & GTK_STATE_FLAG_BACKDROP) != 0)
        gtk_widget_queue_draw (widget);
    GTK_WIDGET_CLASS (salvor_fuse_row_parent_class)->state_flags_changed (widget, old_flags);
}

static void
add_move (GtkWidgetClass *widget_class, guint key, guint keypad_key, SalvorFuseMove move)
{
    gtk_widget_class_add_binding_signal (widget_class, key, 0, "move-cursor", "(i)", (int) move);
    if (keypad_key != 0)
        gtk_widget_class_add_binding_signal (widget_class, keypad_key, 0, "move-cursor", "(i)",
                                             (int) move);
}

static void
add_bindings (GtkWidgetClass *widget_class)
{
    add_move (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, SALVOR_FUSE_MOVE_LEFT);
    add_move (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, SALVOR_FUSE_MOVE_RIGHT);
    add_move (widget_class, GDK_KEY_Up, GDK_KEY_KP_Up, SALVOR_FUSE_MOVE_UP);
    add_move (widget_class, GDK_KEY_Down, GDK_KEY_KP_Down, SALVOR_FUSE_MOVE_DOWN);
    add_move (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, SALVOR_FUSE_MOVE_FIRST);
    add_move (widget_class, GDK_KEY_End, GDK_KEY_KP_End, SALVOR_FUSE_MOVE_LAST);
    add_move (widget_class, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, SALVOR_FUSE_MOVE_PREVIOUS_GROUP);
    add_move (widget_class, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, SALVOR_FUSE_MOVE_NEXT_GROUP);
    add_move (widget_class, GDK_KEY_n, 0, SALVOR_FUSE_MOVE_NEXT_BURNED);
    gtk_widget_class_add_binding_signal (widget_class, GDK_KEY_n, GDK_SHIFT_MASK, "move-cursor",
                                         "(i)", (int) SALVOR_FUSE_MOVE_PREVIOUS_BURNED);
    gtk_widget_class_add_binding_signal (widget_class, GDK_KEY_space, 0, "toggle-bit", NULL);
    gtk_widget_class_add_binding_signal (widget_class, GDK_KEY_KP_Space, 0, "toggle-bit", NULL);
    gtk_widget_class_add_binding_signal (widget_class, GDK_KEY_Return, 0, "show-details", NULL);
    gtk_widget_class_add_binding_signal (widget_class, GDK_KEY_KP_Enter, 0, "show-details", NULL);
}

static void
add_signal (SalvorFuseRowClass *klass, const char *name, GType argument)
{
    g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, argument != G_TYPE_NONE ? 1 : 0, argument);
}

static void
salvor_fuse_row_class_init (SalvorFuseRowClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    widget_class->measure = salvor_fuse_row_measure;
    widget_class->size_allocate = salvor_fuse_row_size_allocate;
    widget_class->snapshot = salvor_fuse_row_snapshot;
    widget_class->query_tooltip = salvor_fuse_row_query_tooltip;
    widget_class->state_flags_changed = salvor_fuse_row_state_flags_changed;
    gtk_widget_class_set_css_name (widget_class, "fuserow");
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ROW);

    add_signal (klass, "move-cursor", G_TYPE_INT);
    g_signal_new ("bit-pressed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_BOOLEAN);
    add_signal (klass, "bit-hovered", G_TYPE_INT);
    add_signal (klass, "show-details", G_TYPE_NONE);
    add_signal (klass, "toggle-bit", G_TYPE_NONE);
    add_bindings (widget_class);
}

static void
salvor_fuse_row_init (SalvorFuseRow *self)
{
    GtkEventController *motion = gtk_event_controller_motion_new ();
    GtkGesture *click = gtk_gesture_click_new ();

    /* bits and hexadecimal numbers are read from the left in every language */
    gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
    self->cursor = -1;
    self->hover = -1;
    g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
    g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
    g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
    gtk_widget_add_controller (GTK_WIDGET (self), motion);
    g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
    gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
    gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
    gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

GtkWidget *
salvor_fuse_row_new (void)
{
    return g_object_new (SALVOR_TYPE_FUSE_ROW, NULL);
}

static void
update_label (SalvorFuseRow *self)
{
    g_autofree char *label = self->cursor >= 0
                                 ? salvor_fuse_view_describe_bit (&self->view, (guint) self->cursor)
                                 : salvor_fuse_view_describe_word (&self->view);

    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                    -1);
}

void
salvor_fuse_row_set_view (SalvorFuseRow *self, const SalvorFuseView *view)
{
    g_return_if_fail (SALVOR_IS_FUSE_ROW (self));
    g_return_if_fail (view != NULL);

    self->view = *view;
    update_label (self);
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
salvor_fuse_row_set_cursor (SalvorFuseRow *self, int bit)
{
    g_return_if_fail (SALVOR_IS_FUSE_ROW (self));
    g_return_if_fail (bit >= -1 && bit < 32);

    if (self->cursor == bit)
        return;
    self->cursor = bit;
    update_label (self);
    gtk_widget_queue_draw (GTK_WIDGET (self));
}
