/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-side-by-side"
#include "config.h"

#include "window/side-by-side.h"

struct _SalvorSideBySide {
    GtkWidget parent_instance;

    int spacing; /* px */
    gboolean homogeneous;
    gboolean stacked;
};

G_DEFINE_FINAL_TYPE (SalvorSideBySide, salvor_side_by_side, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_SPACING, PROP_HOMOGENEOUS, PROP_STACKED };

/* One column: the child and its width. */
typedef struct {
    GtkWidget *child;
    int minimum;
    int width;
} Column;

/* (transfer full) (element-type Column): of the visible children, as wide as they must be */
static GArray *
list_columns (SalvorSideBySide *self)
{
    GArray *columns = g_array_new (FALSE, FALSE, sizeof (Column));
    GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

    for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
        Column column = { child, 0, 0 };

        if (!gtk_widget_should_layout (child))
            continue;
        gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &column.minimum, &column.width,
                            NULL, NULL);
        g_array_append_val (columns, column);
    }
    return columns;
}

static guint
count_expanding (GArray *columns)
{
    guint n = 0;

    for (guint i = 0; i < columns->len; i++)
        n += gtk_widget_compute_expand (g_array_index (columns, Column, i).child,
                                        GTK_ORIENTATION_HORIZONTAL);
    return n;
}

/* What is too much for natural widths goes to the columns that expand. */
static void
share_rest (GArray *columns, int rest)
{
    guint n = count_expanding (columns);

    for (guint i = 0; i < columns->len && n > 0; i++) {
        Column *column = &g_array_index (columns, Column, i);

        if (!gtk_widget_compute_expand (column->child, GTK_ORIENTATION_HORIZONTAL))
            continue;
        column->width += rest / (int) n;
        rest -= rest / (int) n;
        n--;
    }
}

/* Too little: the columns that expand shrink first, they hold the text that wraps. */
static void
take_missing (GArray *columns, int missing, gboolean expanding)
{
    for (guint i = 0; i < columns->len && missing > 0; i++) {
        Column *column = &g_array_index (columns, Column, i);
        int give = MIN (missing, column->width - column->minimum);

        if (gtk_widget_compute_expand (column->child, GTK_ORIENTATION_HORIZONTAL) != expanding)
            continue;
        column->width -= give;
        missing -= give;
    }
}

static int
sum_widths (GArray *columns)
{
    int sum = 0;

    for (guint i = 0; i < columns->len; i++)
        sum += g_array_index (columns, Column, i).width;
    return sum;
}

static void
distribute (SalvorSideBySide *self, GArray *columns, int width)
{
    int available = width - self->spacing * MAX ((int) columns->len - 1, 0);
    int sum = sum_widths (columns);

    for (guint i = 0; self->homogeneous && i < columns->len; i++)
        g_array_index (columns, Column, i).width = available / (int) columns->len;
    if (self->homogeneous)
        return;
    if (sum <= available) {
        share_rest (columns, available - sum);
        return;
    }
    take_missing (columns, sum - available, TRUE);
    take_missing (columns, sum_widths (columns) - available, FALSE);
}

static int
measure_height (GtkWidget *child, int width)
{
    int height = 0;

    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
    return height;
}

static void
measure_width (SalvorSideBySide *self, GArray *columns, int *minimum, int *natural)
{
    int spacing = self->spacing * MAX ((int) columns->len - 1, 0);
    int widest = 0;
    int widest_minimum = 0;

    *minimum = *natural = spacing;
    for (guint i = 0; i < columns->len; i++) {
        const Column *column = &g_array_index (columns, Column, i);

        widest = MAX (widest, column->width);
        widest_minimum = MAX (widest_minimum, column->minimum);
        *minimum += column->minimum;
        *natural += column->width;
    }
    if (self->stacked) {
        *minimum = widest_minimum;
        *natural = widest;
    } else if (self->homogeneous) {
        *minimum = widest_minimum * (int) columns->len + spacing;
        *natural = widest * (int) columns->len + spacing;
    }
}

static int
measure_all_heights (SalvorSideBySide *self, GArray *columns, int width)
{
    int height = self->stacked ? self->spacing * MAX ((int) columns->len - 1, 0) : 0;

    if (!self->stacked)
        distribute (self, columns, width);
    for (guint i = 0; i < columns->len; i++) {
        const Column *column = &g_array_index (columns, Column, i);

        if (self->stacked)
            height += measure_height (column->child, width);
        else
            height = MAX (height, measure_height (column->child, column->width));
    }
    return height;
}

static void
salvor_side_by_side_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
    SalvorSideBySide *self = SALVOR_SIDE_BY_SIDE (widget);
    g_autoptr (GArray) columns = list_columns (self);
    int width = for_size;

    if (orientation == GTK_ORIENTATION_HORIZONTAL) {
        measure_width (self, columns, minimum, natural);
        return;
    }
    if (width < 0)
        measure_width (self, columns, minimum, &width);
    *minimum = *natural = measure_all_heights (self, columns, width);
}

static void
place (GtkWidget *child, int x, int y, int width, int height)
{
    gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width, height }, -1);
}

static void
salvor_side_by_side_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
    SalvorSideBySide *self = SALVOR_SIDE_BY_SIDE (widget);
    gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
    g_autoptr (GArray) columns = list_columns (self);
    int at = 0;

    if (!self->stacked)
        distribute (self, columns, width);
    for (guint i = 0; i < columns->len; i++) {
        const Column *column = &g_array_index (columns, Column, i);

        if (self->stacked) {
            int own_height = measure_height (column->child, width);

            place (column->child, 0, at, width, own_height);
            at += own_height + self->spacing;
        } else {
            place (column->child, mirrored ? width - at - column->width : at, 0, column->width,
                   height);
            at += column->width + self->spacing;
        }
    }
}

static GtkSizeRequestMode
salvor_side_by_side_get_request_mode (GtkWidget *widget)
{
    return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
salvor_side_by_side_compute_expand (GtkWidget *widget, gboolean *horizontal, gboolean *vertical)
{
    GtkWidget *child = gtk_widget_get_first_child (widget);

    for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
        *horizontal = *horizontal || gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
        *vertical = *vertical || gtk_widget_compute_expand (child, GTK_ORIENTATION_VERTICAL);
    }
}

static void
salvor_side_by_side_dispose (GObject *object)
{
    GtkWidget *child = NULL;

    while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
        gtk_widget_unparent (child);
    G_OBJECT_CLASS (salvor_side_by_side_parent_class)->dispose (object);
}

static void
salvor_side_by_side_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
    SalvorSideBySide *self = SALVOR_SIDE_BY_SIDE (object);

    switch (id) {
    case PROP_SPACING:
        g_value_set_int (value, self->spacing);
        break;
    case PROP_HOMOGENEOUS:
        g_value_set_boolean (value, self->homogeneous);
        break;
    case PROP_STACKED:
        g_value_set_boolean (value, self->stacked);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
salvor_side_by_side_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
    SalvorSideBySide *self = SALVOR_SIDE_BY_SIDE (object);

    switch (id) {
    case PROP_SPACING:
        self->spacing = g_value_get_int (value);
        break;
    case PROP_HOMOGENEOUS:
        self->homogeneous = g_value_get_boolean (value);
        break;
    case PROP_STACKED:
        self->stacked = g_value_get_boolean (value);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
salvor_side_by_side_class_init (SalvorSideBySideClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
    const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

    object_class->dispose = salvor_side_by_side_dispose;
    object_class->get_property = salvor_side_by_side_get_property;
    object_class->set_property = salvor_side_by_side_set_property;
    widget_class->measure = salvor_side_by_side_measure;
    widget_class->size_allocate = salvor_side_by_side_size_allocate;
    widget_class->get_request_mode = salvor_side_by_side_get_request_mode;
    widget_class->compute_expand = salvor_side_by_side_compute_expand;
    gtk_widget_class_set_css_name (widget_class, "sidebyside");

    g_object_class_install_property (
        object_class, PROP_SPACING,
        g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0, flags));
    g_object_class_install_property (
        object_class, PROP_HOMOGENEOUS,
        g_param_spec_boolean ("homogeneous", NULL, NULL, FALSE, flags));
    g_object_class_install_property (object_class, PROP_STACKED,
                                     g_param_spec_boolean ("stacked", NULL, NULL, FALSE, flags));
}

static void
salvor_side_by_side_init (SalvorSideBySide *self)
{
}

GtkWidget *
salvor_side_by_side_new (int spacing)
{
    return g_object_new (SALVOR_TYPE_SIDE_BY_SIDE, "spacing", spacing, NULL);
}

void
salvor_side_by_side_append (SalvorSideBySide *self, GtkWidget *child)
{
    g_return_if_fail (SALVOR_IS_SIDE_BY_SIDE (self));
    g_return_if_fail (GTK_IS_WIDGET (child));

    gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}
