/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-clamp"
#include "config.h"

#include "window/clamp.h"

#include "window/widget-children.h"

struct _SalvorClamp {
    GtkWidget parent_instance;

    int maximum_width; /* pixels */
};

enum { PROP_0, PROP_MAXIMUM_WIDTH, N_PROPS };

G_DEFINE_FINAL_TYPE (SalvorClamp, salvor_clamp, GTK_TYPE_WIDGET)

static int
get_child_width (SalvorClamp *self, GtkWidget *child, int available)
{
    int minimum;

    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
    return MAX (minimum, MIN (available, self->maximum_width));
}

static GtkSizeRequestMode
salvor_clamp_get_request_mode (GtkWidget *widget)
{
    return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
salvor_clamp_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
    SalvorClamp *self = SALVOR_CLAMP (widget);
    GtkWidget *child = gtk_widget_get_first_child (widget);

    if (child == NULL)
        return;
    if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
        for_size = get_child_width (self, child, for_size);
    gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
    if (orientation == GTK_ORIENTATION_HORIZONTAL)
        *natural = MAX (*minimum, MIN (*natural, self->maximum_width));
}

static void
salvor_clamp_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
    SalvorClamp *self = SALVOR_CLAMP (widget);
    GtkWidget *child = gtk_widget_get_first_child (widget);
    int child_width;

    if (child == NULL)
        return;
    child_width = get_child_width (self, child, width);
    gtk_widget_size_allocate (
        child, &(GtkAllocation){ MAX (0, (width - child_width) / 2), 0, child_width, height },
        baseline);
}

static void
salvor_clamp_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
    SalvorClamp *self = SALVOR_CLAMP (object);

    switch (prop_id) {
    case PROP_MAXIMUM_WIDTH:
        g_value_set_int (value, self->maximum_width);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
salvor_clamp_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
    SalvorClamp *self = SALVOR_CLAMP (object);

    switch (prop_id) {
    case PROP_MAXIMUM_WIDTH:
        self->maximum_width = g_value_get_int (value);
        gtk_widget_queue_resize (GTK_WIDGET (self));
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
salvor_clamp_dispose (GObject *object)
{
    salvor_widget_unparent_children (GTK_WIDGET (object));
    G_OBJECT_CLASS (salvor_clamp_parent_class)->dispose (object);
}

static void
salvor_clamp_class_init (SalvorClampClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    object_class->get_property = salvor_clamp_get_property;
    object_class->set_property = salvor_clamp_set_property;
    object_class->dispose = salvor_clamp_dispose;
    widget_class->get_request_mode = salvor_clamp_get_request_mode;
    widget_class->measure = salvor_clamp_measure;
    widget_class->size_allocate = salvor_clamp_size_allocate;
    gtk_widget_class_set_css_name (widget_class, "clamp");

    g_object_class_install_property (
        object_class, PROP_MAXIMUM_WIDTH,
        g_param_spec_int ("maximum-width", NULL, NULL, 1, G_MAXINT, 1088,
                          G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS));
}

static void
salvor_clamp_init (SalvorClamp *self)
{
}
