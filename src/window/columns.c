/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-columns"
#include "config.h"

#include "window/columns.h"

#include "window/widget-children.h"

struct _SalvorColumns {
    GtkWidget parent_instance;

    int threshold; /* pixels */
    int share;     /* percent */
    int spacing;   /* pixels */
    gboolean reversed;
};

enum { PROP_0, PROP_THRESHOLD, PROP_SHARE, PROP_SPACING, PROP_REVERSED, N_PROPS };

/* The visible children; @second is NULL when there is only one. */
typedef struct {
    GtkWidget *first;
    GtkWidget *second;
} Pair;

G_DEFINE_FINAL_TYPE (SalvorColumns, salvor_columns, GTK_TYPE_WIDGET)

static Pair
get_pair (SalvorColumns *self)
{
    Pair pair = { NULL, NULL };

    for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
         child = gtk_widget_get_next_sibling (child)) {
        if (!gtk_widget_should_layout (child))
            continue;
        if (pair.first == NULL)
            pair.first = child;
        else if (pair.second == NULL)
            pair.second = child;
    }
    return pair;
}

static int
get_minimum (GtkWidget *child)
{
    int minimum;

    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
    return minimum;
}

/* Widths of both when they fit side by side; FALSE when they have to be stacked. */
static gboolean
divide (SalvorColumns *self, const Pair *pair, int width, int *first, int *second)
{
    int minimum_first = get_minimum (pair->first);
    int minimum_second = get_minimum (pair->second);
    int room = width - self->spacing;

    if (width < self->threshold || minimum_first + minimum_second > room)
        return FALSE;
    *first = CLAMP (room * self->share / 100, minimum_first, room - minimum_second);
    *second = room - *first;
    return TRUE;
}

static void
measure_width (SalvorColumns *self, const Pair *pair, int *minimum, int *natural)
{
    int natural_first, natural_second;

    *minimum = MAX (get_minimum (pair->first), get_minimum (pair->second));
    gtk_widget_measure (pair->first, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural_first, NULL,
                        NULL);
    gtk_widget_measure (pair->second, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural_second, NULL,
                        NULL);
    *natural = natural_first + self->spacing + natural_second;
}

static void
measure_height (SalvorColumns *self, const Pair *pair, int width, int *minimum, int *natural)
{
    int first_width = width, second_width = width;
    int min_first, nat_first, min_second, nat_second;
    gboolean beside = width < 0 || divide (self, pair, width, &first_width, &second_width);

    gtk_widget_measure (pair->first, GTK_ORIENTATION_VERTICAL, first_width, &min_first, &nat_first,
                        NULL, NULL);
    gtk_widget_measure (pair->second, GTK_ORIENTATION_VERTICAL, second_width, &min_second,
                        &nat_second, NULL, NULL);
    *minimum = beside ? MAX (min_first, min_second) : min_first + self->spacing + min_second;
    *natural = beside ? MAX (nat_first, nat_second) : nat_first + self->spacing + nat_second;
}

static GtkSizeRequestMode
salvor_columns_get_request_mode (GtkWidget *widget)
{
    return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
salvor_columns_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
    SalvorColumns *self = SALVOR_COLUMNS (widget);
    Pair pair = get_pair (self);

    if (pair.first == NULL)
        return;
    if (pair.second == NULL)
        gtk_widget_measure (pair.first, orientation, for_size, minimum, natural, NULL, NULL);
    else if (orientation == GTK_ORIENTATION_HORIZONTAL)
        measure_width (self, &pair, minimum, natural);
    else
        measure_height (self, &pair, for_size, minimum, natural);
}

static void
allocate_stacked (SalvorColumns *self, const Pair *pair, int width, int height)
{
    GtkWidget *upper = self->reversed ? pair->second : pair->first;
    GtkWidget *lower = self->reversed ? pair->first : pair->second;
    int upper_height, lower_height;

    gtk_widget_measure (upper, GTK_ORIENTATION_VERTICAL, width, NULL, &upper_height, NULL, NULL);
    gtk_widget_measure (lower, GTK_ORIENTATION_VERTICAL, width, NULL, &lower_height, NULL, NULL);
    upper_height = MIN (upper_height, height - self->spacing - lower_height);
    lower_height = height - self->spacing - upper_height;
    gtk_widget_size_allocate (upper, &(GtkAllocation){ 0, 0, width, upper_height }, -1);
    gtk_widget_size_allocate (
        lower, &(GtkAllocation){ 0, upper_height + self->spacing, width, lower_height }, -1);
}

static void
salvor_columns_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
    SalvorColumns *self = SALVOR_COLUMNS (widget);
    gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
    Pair pair = get_pair (self);
    int first, second;

    if (pair.first == NULL)
        return;
    if (pair.second == NULL) {
        gtk_widget_size_allocate (pair.first, &(GtkAllocation){ 0, 0, width, height }, baseline);
        return;
    }
    if (!divide (self, &pair, width, &first, &second)) {
        allocate_stacked (self, &pair, width, height);
        return;
    }
    gtk_widget_size_allocate (
        pair.first, &(GtkAllocation){ mirrored ? width - first : 0, 0, first, height }, -1);
    gtk_widget_size_allocate (
        pair.second, &(GtkAllocation){ mirrored ? 0 : width - second, 0, second, height }, -1);
}

static void
salvor_columns_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
    SalvorColumns *self = SALVOR_COLUMNS (object);

    switch (prop_id) {
    case PROP_THRESHOLD:
        g_value_set_int (value, self->threshold);
        break;
    case PROP_SHARE:
        g_value_set_int (value, self->share);
        break;
    case PROP_SPACING:
        g_value_set_int (value, self->spacing);
        break;
    case PROP_REVERSED:
        g_value_set_boolean (value, self->reversed);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
salvor_columns_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
    SalvorColumns *self = SALVOR_COLUMNS (object);

    switch (prop_id) {
    case PROP_THRESHOLD:
        self->threshold = g_value_get_int (value);
        break;
    case PROP_SHARE:
        self->share = g_value_get_int (value);
        break;
    case PROP_SPACING:
        self->spacing = g_value_get_int (value);
        break;
    case PROP_REVERSED:
        self->reversed = g_value_get_boolean (value);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
salvor_columns_dispose (GObject *object)
{
    salvor_widget_unparent_children (GTK_WIDGET (object));
    G_OBJECT_CLASS (salvor_columns_parent_class)->dispose (object);
}

static void
salvor_columns_class_init (SalvorColumnsClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
    const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS;

    object_class->get_property = salvor_columns_get_property;
    object_class->set_property = salvor_columns_set_property;
    object_class->dispose = salvor_columns_dispose;
    widget_class->get_request_mode = salvor_columns_get_request_mode;
    widget_class->measure = salvor_columns_measure;
    widget_class->size_allocate = salvor_columns_size_allocate;

    g_object_class_install_property (
        object_class, PROP_THRESHOLD,
        g_param_spec_int ("threshold", NULL, NULL, 0, G_MAXINT, 760, flags));
    g_object_class_install_property (object_class, PROP_SHARE,
                                     g_param_spec_int ("share", NULL, NULL, 0, 100, 50, flags));
    g_object_class_install_property (object_class, PROP_REVERSED,
                                     g_param_spec_boolean ("reversed", NULL, NULL, FALSE, flags));
    g_object_class_install_property (
        object_class, PROP_SPACING,
        g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 24, flags));
}

static void
salvor_columns_init (SalvorColumns *self)
{
}
