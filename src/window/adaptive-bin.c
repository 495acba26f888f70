/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-adaptive-bin"
#include "config.h"

#include "window/adaptive-bin.h"

#include "window/width-step.h"

/* Smallest supported window: 360 px (visual.md 4). */
#define MIN_WIDTH 340

struct _SalvorAdaptiveBin {
    GtkWidget parent_instance;

    GtkWidget *child; /* nullable */
    SalvorWidthStep step;
};

G_DEFINE_FINAL_TYPE (SalvorAdaptiveBin, salvor_adaptive_bin, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_CHILD, PROP_FIRST_STEP, PROP_SECOND_STEP, PROP_STEP };

static void
step_changed_cb (GtkWidget *widget)
{
    g_object_notify (G_OBJECT (widget), "step");
}

static void
salvor_adaptive_bin_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
    SalvorAdaptiveBin *self = SALVOR_ADAPTIVE_BIN (widget);
    int min_width = 0;
    int min_height = 0;

    salvor_width_step_follow (&self->step, width);
    if (self->child == NULL || !gtk_widget_should_layout (self->child))
        return;
    gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &min_width, NULL, NULL, NULL);
    width = MAX (width, min_width);
    gtk_widget_measure (self->child, GTK_ORIENTATION_VERTICAL, width, &min_height, NULL, NULL,
                        NULL);
    gtk_widget_allocate (self->child, width, MAX (height, min_height), baseline, NULL);
}

static void
salvor_adaptive_bin_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
    SalvorAdaptiveBin *self = SALVOR_ADAPTIVE_BIN (widget);
    int min_width = 0;

    if (self->child == NULL)
        return;
    if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0) {
        gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &min_width, NULL, NULL,
                            NULL);
        for_size = MAX (for_size, min_width);
    }
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
    if (orientation == GTK_ORIENTATION_HORIZONTAL)
        *minimum = MIN (*minimum, MIN_WIDTH);
}

static GtkSizeRequestMode
salvor_adaptive_bin_get_request_mode (GtkWidget *widget)
{
    return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
set_child (SalvorAdaptiveBin *self, GtkWidget *child)
{
    g_clear_pointer (&self->child, gtk_widget_unparent);
    self->child = child;
    if (child != NULL)
        gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static void
salvor_adaptive_bin_dispose (GObject *object)
{
    SalvorAdaptiveBin *self = SALVOR_ADAPTIVE_BIN (object);

    salvor_width_step_clear (&self->step);
    set_child (self, NULL);
    G_OBJECT_CLASS (salvor_adaptive_bin_parent_class)->dispose (object);
}

static void
salvor_adaptive_bin_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
    SalvorAdaptiveBin *self = SALVOR_ADAPTIVE_BIN (object);

    switch (id) {
    case PROP_CHILD:
        g_value_set_object (value, self->child);
        break;
    case PROP_FIRST_STEP:
        g_value_set_int (value, self->step.first);
        break;
    case PROP_SECOND_STEP:
        g_value_set_int (value, self->step.second);
        break;
    case PROP_STEP:
        g_value_set_int (value, self->step.step);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
salvor_adaptive_bin_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
    SalvorAdaptiveBin *self = SALVOR_ADAPTIVE_BIN (object);

    switch (id) {
    case PROP_CHILD:
        set_child (self, g_value_get_object (value));
        break;
    case PROP_FIRST_STEP:
        self->step.first = g_value_get_int (value);
        break;
    case PROP_SECOND_STEP:
        self->step.second = g_value_get_int (value);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
install_width (GObjectClass *object_class, guint id, const char *name)
{
    g_object_class_install_property (object_class, id,
                                     g_param_spec_int (name, NULL, NULL, 0, G_MAXINT, 0,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

static void
salvor_adaptive_bin_class_init (SalvorAdaptiveBinClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    object_class->dispose = salvor_adaptive_bin_dispose;
    object_class->get_property = salvor_adaptive_bin_get_property;
    object_class->set_property = salvor_adaptive_bin_set_property;
    widget_class->measure = salvor_adaptive_bin_measure;
    widget_class->size_allocate = salvor_adaptive_bin_size_allocate;
    widget_class->get_request_mode = salvor_adaptive_bin_get_request_mode;

    g_object_class_install_property (
        object_class, PROP_CHILD,
        g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
    install_width (object_class, PROP_FIRST_STEP, "first-step");
    install_width (object_class, PROP_SECOND_STEP, "second-step");
    g_object_class_install_property (
        object_class, PROP_STEP,
        g_param_spec_int ("step", NULL, NULL, 0, 2, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
salvor_adaptive_bin_init (SalvorAdaptiveBin *self)
{
    self->step.widget = GTK_WIDGET (self);
    self->step.changed = step_changed_cb;
    gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

int
salvor_adaptive_bin_get_step (SalvorAdaptiveBin *self)
{
    g_return_val_if_fail (SALVOR_IS_ADAPTIVE_BIN (self), 0);

    return self->step.step;
}

gboolean
salvor_adaptive_bin_is_narrow (SalvorAdaptiveBin *self)
{
    g_return_val_if_fail (SALVOR_IS_ADAPTIVE_BIN (self), FALSE);

    return gtk_widget_get_width (GTK_WIDGET (self)) > 0 && self->step.step == 0;
}
