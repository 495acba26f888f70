/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-column-widths"
#include "config.h"

#include "window/column-widths.h"

SalvorColumn *
salvor_column_get (GArray *columns, guint i)
{
    return &g_array_index (columns, SalvorColumn, i);
}

GArray *
salvor_column_list (GtkWidget *parent)
{
    GArray *columns = g_array_new (FALSE, FALSE, sizeof (SalvorColumn));
    GtkWidget *child = gtk_widget_get_first_child (parent);

    for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
        SalvorColumn column = { child, 0, 0, 0, 0 };

        if (!gtk_widget_should_layout (child))
            continue;
        gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &column.minimum, &column.width,
                            NULL, NULL);
        g_array_append_val (columns, column);
    }
    return columns;
}

static gboolean
expands (GArray *columns, guint i)
{
    return gtk_widget_compute_expand (salvor_column_get (columns, i)->child,
                                      GTK_ORIENTATION_HORIZONTAL);
}

/* What is too much for natural widths goes to the columns that expand. */
static void
share_rest (GArray *columns, int rest)
{
    int n = 0;

    for (guint i = 0; i < columns->len; i++)
        n += expands (columns, i);
    for (guint i = 0; i < columns->len && n > 0; i++) {
        if (!expands (columns, i))
            continue;
        salvor_column_get (columns, i)->width += rest / n;
        rest -= rest / n;
        n--;
    }
}

/* Too little: the columns that expand shrink first, they hold the text that wraps. */
static void
take_missing (GArray *columns, int missing, gboolean expanding)
{
    for (guint i = 0; i < columns->len && missing > 0; i++) {
        SalvorColumn *column = salvor_column_get (columns, i);
        int give = MIN (missing, column->width - column->minimum);

        if (expands (columns, i) != expanding)
            continue;
        column->width -= give;
        missing -= give;
    }
}

int
salvor_column_sum_widths (GArray *columns)
{
    int sum = 0;

    for (guint i = 0; i < columns->len; i++)
        sum += salvor_column_get (columns, i)->width;
    return sum;
}

int
salvor_column_sum_minimums (GArray *columns)
{
    int sum = 0;

    for (guint i = 0; i < columns->len; i++)
        sum += salvor_column_get (columns, i)->minimum;
    return sum;
}

static void
distribute_share (GArray *columns, int room, int share)
{
    SalvorColumn *first = salvor_column_get (columns, 0);
    SalvorColumn *second = salvor_column_get (columns, 1);

    first->width
        = CLAMP (room * share / 100, first->minimum, MAX (room - second->minimum, first->minimum));
    second->width = room - first->width;
}

void
salvor_column_distribute (GArray *columns, int room, int share, gboolean homogeneous)
{
    int sum = salvor_column_sum_widths (columns);

    if (homogeneous || (share > 0 && columns->len == 1)) {
        for (guint i = 0; i < columns->len; i++)
            salvor_column_get (columns, i)->width = room / (int) columns->len;
    } else if (share > 0 && columns->len == 2) {
        distribute_share (columns, room, share);
    } else if (sum <= room) {
        share_rest (columns, room - sum);
    } else {
        take_missing (columns, sum - room, TRUE);
        take_missing (columns, salvor_column_sum_widths (columns) - room, FALSE);
    }
}
