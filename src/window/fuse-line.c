/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-line"
#include "config.h"

#include "window/fuse-line.h"

#include "window/fuse-geometry.h"
#include "window/style.h"

#include <glib/gi18n-lib.h>

/* visual.md 3.2, px */
#define HEADING_X 12
#define HEADING_ABOVE 6 /* free height above a heading */
#define FOLD_PADDING 3  /* above and below a fold */

struct _SalvorFuseLine {
    GtkWidget parent_instance;

    SalvorFuseGeometry geometry;
    GtkWidget *number; /* nullable */
    GtkWidget *label;
    GtkWidget *button; /* nullable: of a fold */
};

G_DEFINE_FINAL_TYPE (SalvorFuseLine, salvor_fuse_line, GTK_TYPE_WIDGET)

static int
measure_width (GtkWidget *child)
{
    int natural = 0;

    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
    return natural;
}

static int
get_top (SalvorFuseLine *self)
{
    return self->button != NULL ? FOLD_PADDING : HEADING_ABOVE;
}

static void
place (GtkWidget *child, int x, int y, int width, int height)
{
    gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width, height }, -1);
}

static void
salvor_fuse_line_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
    SalvorFuseLine *self = SALVOR_FUSE_LINE (widget);
    SalvorFuseGeometry *geometry = &self->geometry;
    int top = get_top (self);
    int bottom = self->button != NULL ? FOLD_PADDING : 0;
    int inner = height - top - bottom;

    salvor_fuse_geometry_init (geometry, widget, width);
    if (self->button == NULL) {
        place (self->label, HEADING_X, top, measure_width (self->label), inner);
        return;
    }
    width = measure_width (self->number);
    place (self->number, geometry->number_end - width, top, width, inner);
    place (self->label, geometry->name_x, top,
           MIN (measure_width (self->label), geometry->name_width), inner);
    place (self->button, geometry->value_x, top, measure_width (self->button), inner);
}

static void
salvor_fuse_line_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
    SalvorFuseLine *self = SALVOR_FUSE_LINE (widget);

    if (orientation == GTK_ORIENTATION_HORIZONTAL) {
        *minimum = *natural = salvor_fuse_geometry_get_min_width (widget);
        return;
    }
    gtk_widget_measure (self->label, orientation, -1, NULL, natural, NULL, NULL);
    if (self->button != NULL)
        *natural = MAX (*natural, 20) + 2 * FOLD_PADDING;
    else
        *natural = MAX (*natural, 19) + HEADING_ABOVE;
    *minimum = *natural;
}

static void
salvor_fuse_line_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
    SalvorFuseLine *self = SALVOR_FUSE_LINE (widget);
    const SalvorFuseGeometry *geometry = &self->geometry;
    GdkRGBA color = salvor_style_get_color (widget, self->button != NULL ? "dot" : "line");
    int height = gtk_widget_get_height (widget);
    double y = (height + get_top (self) - (self->button != NULL ? FOLD_PADDING : 0)) / 2 + 0.5;
    double end = self->button != NULL ? geometry->bits_x + geometry->bits_width : geometry->width;
    const double dots[] = { 1.5, 4.0 };
    cairo_t *cr = gtk_snapshot_append_cairo (
        snapshot,
        &GRAPHENE_RECT_INIT (0.0f, 0.0f, (float) gtk_widget_get_width (widget), (float) height));

    if (self->button != NULL)
        cairo_set_dash (cr, dots, G_N_ELEMENTS (dots), 0.0);
    cairo_move_to (cr, geometry->bits_x, y);
    cairo_line_to (cr, end, y);
    cairo_set_line_width (cr, self->button != NULL ? 1.5 : 1.0);
    gdk_cairo_set_source_rgba (cr, &color);
    cairo_stroke (cr);
    cairo_destroy (cr);
    GTK_WIDGET_CLASS (salvor_fuse_line_parent_class)->snapshot (widget, snapshot);
}

static void
salvor_fuse_line_dispose (GObject *object)
{
    SalvorFuseLine *self = SALVOR_FUSE_LINE (object);

    g_clear_pointer (&self->number, gtk_widget_unparent);
    g_clear_pointer (&self->label, gtk_widget_unparent);
    g_clear_pointer (&self->button, gtk_widget_unparent);
    G_OBJECT_CLASS (salvor_fuse_line_parent_class)->dispose (object);
}

static void
salvor_fuse_line_class_init (SalvorFuseLineClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_fuse_line_dispose;
    widget_class->measure = salvor_fuse_line_measure;
    widget_class->size_allocate = salvor_fuse_line_size_allocate;
    widget_class->snapshot = salvor_fuse_line_snapshot;
    gtk_widget_class_set_css_name (widget_class, "fuseline");
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ROW);
    g_signal_new ("unfold", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
salvor_fuse_line_init (SalvorFuseLine *self)
{
}

static GtkWidget *
add_label (SalvorFuseLine *self, const char *text, const char *css_class)
{
    GtkWidget *label = gtk_label_new (text);

    gtk_widget_add_css_class (label, css_class);
    gtk_widget_set_parent (label, GTK_WIDGET (self));
    return label;
}

GtkWidget *
salvor_fuse_line_new_heading (const char *group)
{
    SalvorFuseLine *self = g_object_new (SALVOR_TYPE_FUSE_LINE, NULL);

    self->label = add_label (self, group, "salvor-subheading");
    return GTK_WIDGET (self);
}

static void
clicked_cb (SalvorFuseLine *self)
{
    g_signal_emit_by_name (self, "unfold");
}

GtkWidget *
salvor_fuse_line_new_fold (guint first, guint n_words)
{
    SalvorFuseLine *self = g_object_new (SALVOR_TYPE_FUSE_LINE, NULL);
    g_autofree char *number = g_strdup_printf ("%u", first);
    g_autofree char *text
        = g_strdup_printf (ngettext ("%u reserved word", "%u reserved words", n_words), n_words);
    g_autofree char *spoken = g_strdup_printf (_ ("Show %s"), text);

    gtk_widget_add_css_class (GTK_WIDGET (self), "fold");
    self->number = add_label (self, number, "salvor-caption");
    self->label = add_label (self, text, "salvor-caption");
    gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
    self->button = gtk_button_new_with_label (_ ("Show"));
    gtk_widget_add_css_class (self->button, "link");
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    spoken, -1);
    g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (clicked_cb), self);
    gtk_widget_set_parent (self->button, GTK_WIDGET (self));
    return GTK_WIDGET (self);
}
