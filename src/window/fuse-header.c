/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-header"
#include "config.h"

#include "window/fuse-header.h"

#include "window/fuse-geometry.h"
#include "window/style.h"

#include <glib/gi18n-lib.h>

/* visual.md 3.2, px */
#define HEIGHT 26
#define TITLE_X 12
#define TITLE_SIZE 12.5
#define NUMBER_SIZE 11.0
#define BOX_RADIUS 3.0f

struct _SalvorFuseHeader {
    GtkWidget parent_instance;

    SalvorFuseGeometry geometry;
    int cursor; /* bit, -1: none */
    int hover;  /* bit, -1: none */
};

G_DEFINE_FINAL_TYPE (SalvorFuseHeader, salvor_fuse_header, GTK_TYPE_WIDGET)

/* What one painting needs. */
typedef struct {
    GtkWidget *widget;
    GtkSnapshot *snapshot;
    double scale;
    int height;
} Paint;

/* @centred: @x is the middle of the text, else its left edge */
static void
draw_text (const Paint *paint, const char *text, double size, gboolean bold, double x,
           gboolean centred, const char *token)
{
    g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (paint->widget, text);
    PangoFontDescription *font = pango_font_description_new ();
    GdkRGBA color = salvor_style_get_color (paint->widget, token);
    int width = 0;
    int height = 0;

    pango_font_description_set_family_static (font, SALVOR_TEXT_FACES);
    pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size (font, size * paint->scale * PANGO_SCALE);
    pango_layout_set_font_description (layout, font);
    pango_font_description_free (font);
    pango_layout_get_pixel_size (layout, &width, &height);
    gtk_snapshot_save (paint->snapshot);
    gtk_snapshot_translate (paint->snapshot,
                            &GRAPHENE_POINT_INIT ((float) (centred ? x - width / 2.0 : x),
                                                  (float) ((paint->height - height) / 2)));
    gtk_snapshot_append_layout (paint->snapshot, layout, &color);
    gtk_snapshot_restore (paint->snapshot);
}

static void
draw_box (const Paint *paint, const SalvorFuseGeometry *geometry, guint bit, float alpha)
{
    GdkRGBA color = salvor_style_get_color (paint->widget, "accent_soft");
    int margin = (geometry->pitch - geometry->cell) / 2;
    GskRoundedRect shape;

    color.alpha *= alpha;
    gsk_rounded_rect_init_from_rect (
        &shape,
        &GRAPHENE_RECT_INIT ((float) (salvor_fuse_geometry_get_cell_x (geometry, bit) - margin),
                             4.0f, (float) geometry->pitch, (float) (paint->height - 8)),
        BOX_RADIUS);
    gtk_snapshot_push_rounded_clip (paint->snapshot, &shape);
    gtk_snapshot_append_color (paint->snapshot, &color, &shape.bounds);
    gtk_snapshot_pop (paint->snapshot);
}

static void
draw_bit (SalvorFuseHeader *self, const Paint *paint, guint bit)
{
    gboolean current = (int) bit == self->cursor;
    double middle
        = salvor_fuse_geometry_get_cell_x (&self->geometry, bit) + self->geometry.cell / 2.0;
    g_autofree char *text = g_strdup_printf ("%u", bit);

    if (current)
        draw_box (paint, &self->geometry, bit, 1.0f);
    else if ((int) bit == self->hover)
        draw_box (paint, &self->geometry, bit, 0.4f);
    draw_text (paint, text, NUMBER_SIZE, current, middle, TRUE, current ? "accent" : "faint");
}

static void
salvor_fuse_header_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
    SalvorFuseHeader *self = SALVOR_FUSE_HEADER (widget);
    Paint paint
        = { widget, snapshot, salvor_style_get_scale (widget), gtk_widget_get_height (widget) };

    draw_text (&paint, _ ("Word"), TITLE_SIZE, TRUE, TITLE_X, FALSE, "muted");
    draw_text (&paint, _ ("Value"), TITLE_SIZE, TRUE, self->geometry.value_x, FALSE, "muted");
    for (guint bit = 0; bit < 32; bit++)
        draw_bit (self, &paint, bit);
}

static void
salvor_fuse_header_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
    SalvorFuseGeometry geometry;

    salvor_fuse_geometry_init (&geometry, widget, 0);
    *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL
                              ? geometry.width
                              : (int) (HEIGHT * geometry.zoom);
}

static void
salvor_fuse_header_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
    salvor_fuse_geometry_init (&SALVOR_FUSE_HEADER (widget)->geometry, widget, width);
}

static void
salvor_fuse_header_class_init (SalvorFuseHeaderClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    widget_class->snapshot = salvor_fuse_header_snapshot;
    widget_class->measure = salvor_fuse_header_measure;
    widget_class->size_allocate = salvor_fuse_header_size_allocate;
    gtk_widget_class_set_css_name (widget_class, "fuseheader");
    /* every row says its bit itself */
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
salvor_fuse_header_init (SalvorFuseHeader *self)
{
    /* bits and hexadecimal numbers are read from the left in every language */
    gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
    self->cursor = -1;
    self->hover = -1;
}

GtkWidget *
salvor_fuse_header_new (void)
{
    return g_object_new (SALVOR_TYPE_FUSE_HEADER, NULL);
}

void
salvor_fuse_header_set_cursor (SalvorFuseHeader *self, int bit)
{
    g_return_if_fail (SALVOR_IS_FUSE_HEADER (self));

    if (self->cursor == bit)
        return;
    self->cursor = bit;
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
salvor_fuse_header_set_hover (SalvorFuseHeader *self, int bit)
{
    g_return_if_fail (SALVOR_IS_FUSE_HEADER (self));

    if (self->hover == bit)
        return;
    self->hover = bit;
    gtk_widget_queue_draw (GTK_WIDGET (self));
}
