/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-columns"
#include "config.h"

#include "window/columns.h"

#include "window/column-widths.h"
#include "window/style.h"
#include "window/widget-children.h"

struct _SalvorColumns {
    GtkWidget parent_instance;

    int spacing;   /* px */
    int threshold; /* px, 0: none */
    int share;     /* percent, 0: none */
    gboolean homogeneous;
    gboolean stacked;
    gboolean reversed;
};

G_DEFINE_FINAL_TYPE (SalvorColumns, salvor_columns, GTK_TYPE_WIDGET)

enum {
    PROP_0,
    PROP_SPACING,
    PROP_THRESHOLD,
    PROP_SHARE,
    PROP_HOMOGENEOUS,
    PROP_STACKED,
    PROP_REVERSED
};

static int
get_gaps (SalvorColumns *self, GArray *columns)
{
    return self->spacing * MAX ((int) columns->len - 1, 0);
}

/* @width: -1 when nobody knows yet */
static gboolean
is_stacked (SalvorColumns *self, GArray *columns, int width)
{
    if (self->stacked)
        return TRUE;
    if (self->threshold == 0 || columns->len < 2 || width < 0)
        return FALSE;
    /* larger text needs more room */
    return width < self->threshold * MAX (salvor_style_get_scale (GTK_WIDGET (self)), 1.0)
           || salvor_column_sum_minimums (columns) + get_gaps (self, columns) > width;
}

/* Gives every column its width. Returns whether they stand below one another. */
static gboolean
set_widths (SalvorColumns *self, GArray *columns, int width)
{
    gboolean stacked = is_stacked (self, columns, width);

    for (guint i = 0; stacked && i < columns->len; i++)
        salvor_column_get (columns, i)->width = width;
    if (!stacked && width >= 0)
        salvor_column_distribute (columns, width - get_gaps (self, columns), self->share,
                                  self->homogeneous);
    return stacked;
}

static void
measure_width (SalvorColumns *self, GArray *columns, int *minimum, int *natural)
{
    int gaps = get_gaps (self, columns);
    int widest = 0;
    int widest_minimum = 0;

    for (guint i = 0; i < columns->len; i++) {
        widest = MAX (widest, salvor_column_get (columns, i)->width);
        widest_minimum = MAX (widest_minimum, salvor_column_get (columns, i)->minimum);
    }
    *minimum = salvor_column_sum_minimums (columns) + gaps;
    *natural = salvor_column_sum_widths (columns) + gaps;
    if (self->homogeneous) {
        *minimum = widest_minimum * (int) columns->len + gaps;
        *natural = widest * (int) columns->len + gaps;
    }
    if (self->stacked)
        *natural = widest;
    if (self->stacked || self->threshold > 0)
        *minimum = widest_minimum;
}

/* Heights */

static void
measure_heights (GArray *columns)
{
    for (guint i = 0; i < columns->len; i++) {
        SalvorColumn *column = salvor_column_get (columns, i);

        gtk_widget_measure (column->child, GTK_ORIENTATION_VERTICAL, column->width,
                            &column->least_height, &column->height, NULL, NULL);
    }
}

static void
measure_height (SalvorColumns *self, GArray *columns, int width, int *minimum, int *natural)
{
    gboolean stacked = set_widths (self, columns, width);
    int gaps = get_gaps (self, columns);

    measure_heights (columns);
    *minimum = *natural = stacked ? gaps : 0;
    for (guint i = 0; i < columns->len; i++) {
        const SalvorColumn *column = salvor_column_get (columns, i);

        *minimum = stacked ? *minimum + column->least_height : MAX (*minimum, column->least_height);
        *natural = stacked ? *natural + column->height : MAX (*natural, column->height);
    }
}

static void
salvor_columns_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
    SalvorColumns *self = SALVOR_COLUMNS (widget);
    g_autoptr (GArray) columns = salvor_column_list (GTK_WIDGET (self));

    if (orientation == GTK_ORIENTATION_HORIZONTAL)
        measure_width (self, columns, minimum, natural);
    else
        measure_height (self, columns, for_size, minimum, natural);
}

static GtkSizeRequestMode
salvor_columns_get_request_mode (GtkWidget *widget)
{
    return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Below one another: upper ones give way first, and what is left over is the lowest one's. */
static void
allocate_stacked (SalvorColumns *self, GArray *columns, int width, int height)
{
    int left = height - get_gaps (self, columns);
    int y = 0;

    measure_heights (columns);
    for (guint i = 0; i < columns->len; i++)
        left -= salvor_column_get (columns, i)->height;
    for (guint i = 0; i < columns->len; i++) {
        guint place = self->reversed ? columns->len - 1 - i : i;
        SalvorColumn *column = salvor_column_get (columns, place);
        int give = CLAMP (-left, 0, column->height - column->least_height);

        column->height -= give;
        left += give;
        if (i + 1 == columns->len)
            column->height += MAX (left, 0);
        gtk_widget_size_allocate (column->child, &(GtkAllocation){ 0, y, width, column->height },
                                  -1);
        y += column->height + self->spacing;
    }
}

static void
allocate_beside (SalvorColumns *self, GArray *columns, int width, int height)
{
    gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
    int x = 0;

    for (guint i = 0; i < columns->len; i++) {
        const SalvorColumn *column = salvor_column_get (columns, i);
        int left = mirrored ? width - x - column->width : x;

        gtk_widget_size_allocate (column->child, &(GtkAllocation){ left, 0, column->width, height },
                                  -1);
        x += column->width + self->spacing;
    }
}

static void
salvor_columns_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
    SalvorColumns *self = SALVOR_COLUMNS (widget);
    g_autoptr (GArray) columns = salvor_column_list (GTK_WIDGET (self));

    if (set_widths (self, columns, width))
        allocate_stacked (self, columns, width, height);
    else
        allocate_beside (self, columns, width, height);
}

static void
salvor_columns_compute_expand (GtkWidget *widget, gboolean *horizontal, gboolean *vertical)
{
    GtkWidget *child = gtk_widget_get_first_child (widget);

    for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
        *horizontal = *horizontal || gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
        *vertical = *vertical || gtk_widget_compute_expand (child, GTK_ORIENTATION_VERTICAL);
    }
}

/* Object */

static void
salvor_columns_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
    SalvorColumns *self = SALVOR_COLUMNS (object);

    switch (id) {
    case PROP_SPACING:
        g_value_set_int (value, self->spacing);
        break;
    case PROP_THRESHOLD:
        g_value_set_int (value, self->threshold);
        break;
    case PROP_SHARE:
        g_value_set_int (value, self->share);
        break;
    case PROP_HOMOGENEOUS:
        g_value_set_boolean (value, self->homogeneous);
        break;
    case PROP_STACKED:
        g_value_set_boolean (value, self->stacked);
        break;
    case PROP_REVERSED:
        g_value_set_boolean (value, self->reversed);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
salvor_columns_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
    SalvorColumns *self = SALVOR_COLUMNS (object);

    switch (id) {
    case PROP_SPACING:
        self->spacing = g_value_get_int (value);
        break;
    case PROP_THRESHOLD:
        self->threshold = g_value_get_int (value);
        break;
    case PROP_SHARE:
        self->share = g_value_get_int (value);
        break;
    case PROP_HOMOGENEOUS:
        self->homogeneous = g_value_get_boolean (value);
        break;
    case PROP_STACKED:
        self->stacked = g_value_get_boolean (value);
        break;
    case PROP_REVERSED:
        self->reversed = g_value_get_boolean (value);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
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
install_number (GObjectClass *object_class, guint id, const char *name, int maximum)
{
    g_object_class_install_property (object_class, id,
                                     g_param_spec_int (name, NULL, NULL, 0, maximum, 0,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

static void
install_switch (GObjectClass *object_class, guint id, const char *name)
{
    g_object_class_install_property (
        object_class, id,
        g_param_spec_boolean (name, NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

static void
salvor_columns_class_init (SalvorColumnsClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    object_class->get_property = salvor_columns_get_property;
    object_class->set_property = salvor_columns_set_property;
    object_class->dispose = salvor_columns_dispose;
    widget_class->get_request_mode = salvor_columns_get_request_mode;
    widget_class->measure = salvor_columns_measure;
    widget_class->size_allocate = salvor_columns_size_allocate;
    widget_class->compute_expand = salvor_columns_compute_expand;
    gtk_widget_class_set_css_name (widget_class, "columns");

    install_number (object_class, PROP_SPACING, "spacing", G_MAXINT);
    install_number (object_class, PROP_THRESHOLD, "threshold", G_MAXINT);
    install_number (object_class, PROP_SHARE, "share", 100);
    install_switch (object_class, PROP_HOMOGENEOUS, "homogeneous");
    install_switch (object_class, PROP_STACKED, "stacked");
    install_switch (object_class, PROP_REVERSED, "reversed");
}

static void
salvor_columns_init (SalvorColumns *self)
{
}

GtkWidget *
salvor_columns_new (int spacing)
{
    return g_object_new (SALVOR_TYPE_COLUMNS, "spacing", spacing, NULL);
}

void
salvor_columns_append (SalvorColumns *self, GtkWidget *child)
{
    g_return_if_fail (SALVOR_IS_COLUMNS (self));
    g_return_if_fail (GTK_IS_WIDGET (child));

    gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}
