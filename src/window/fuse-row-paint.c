/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-row-paint"
#include "config.h"

#include "window/fuse-row-paint.h"

#include "window/fuse-cell.h"
#include "window/style.h"

#include <glib/gi18n-lib.h>

#define LOCK_SIZE 12
#define TEXT_SIZE 12.0 /* px at scale 1 */
#define RING_DISTANCE 1.5
#define RING_WIDTH 2.0
#define ROW_RADIUS 4.0
#define REASON_PADDING 6.0

/* One painting of one row. */
typedef struct {
    const SalvorFuseRowLook *look;
    GtkWidget *widget;
    GtkSnapshot *snapshot;
    SalvorFusePalette palette;
    double cell_y;
} Paint;

/* Text */

static PangoLayout *
create_layout (const Paint *paint, const char *text, const char *faces, gboolean bold)
{
    PangoLayout *layout = gtk_widget_create_pango_layout (paint->widget, text);
    PangoFontDescription *font = pango_font_description_new ();
    double scale = salvor_style_get_scale (paint->widget);

    pango_font_description_set_family_static (font, faces);
    pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size (font, TEXT_SIZE * scale * PANGO_SCALE);
    pango_layout_set_font_description (layout, font);
    pango_font_description_free (font);
    return layout;
}

static void
draw_layout (const Paint *paint, PangoLayout *layout, double x, const GdkRGBA *color)
{
    int height = 0;

    pango_layout_get_pixel_size (layout, NULL, &height);
    gtk_snapshot_save (paint->snapshot);
    gtk_snapshot_translate (
        paint->snapshot, &GRAPHENE_POINT_INIT (
                             (float) x, (float) ((paint->look->geometry.row_height - height) / 2)));
    gtk_snapshot_append_layout (paint->snapshot, layout, color);
    gtk_snapshot_restore (paint->snapshot);
}

static void
draw_number (const Paint *paint)
{
    g_autofree char *text = g_strdup_printf ("%u", paint->look->view->word->index);
    g_autoptr (PangoLayout) layout = create_layout (paint, text, SALVOR_TEXT_FACES, FALSE);
    int width = 0;

    pango_layout_get_pixel_size (layout, &width, NULL);
    draw_layout (paint, layout, paint->look->geometry.number_end - width, &paint->palette.muted);
}

static void
draw_name (const Paint *paint)
{
    const SalvorFuseRowLook *look = paint->look;
    gboolean bold = look->cursor >= 0 || look->view->hit;
    g_autoptr (PangoLayout) layout
               = create_layout (paint, look->view->word->name, SALVOR_MONOSPACE_FACES, bold);

    pango_layout_set_width (layout, look->geometry.name_width * PANGO_SCALE);
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    draw_layout (paint, layout, look->geometry.name_x,
                 look->view->word->reserved ? &paint->palette.muted : &paint->palette.text);
}

static void
draw_value (const Paint *paint)
{
    const SalvorFuseView *view = paint->look->view;
    gboolean shown = view->known && !view->hidden;
    g_autofree char *number
        = shown ? salvor_fuse_format_value (salvor_fuse_view_get_value (view)) : NULL;
    const char *text = number;
    const GdkRGBA *color = &paint->palette.muted;
    g_autoptr (PangoLayout) layout = NULL;

    if (!shown)
        text = view->hidden ? _ ("hidden") : _ ("not read");
    else
        color
            = salvor_fuse_view_get_value (view) != 0 ? &paint->palette.text : &paint->palette.faint;
    layout = create_layout (paint, text, shown ? SALVOR_MONOSPACE_FACES : SALVOR_TEXT_FACES,
                            shown && paint->look->cursor >= 0);
    draw_layout (paint, layout, paint->look->geometry.value_x, color);
}

/* Cells */

/* Left edge of the highest bit of a field to the right edge of its lowest. */
static void
draw_field_box (const Paint *paint, const SalvorFusePen *pen, const SalvorField *field)
{
    const SalvorFuseGeometry *geometry = &paint->look->geometry;
    int left = salvor_fuse_geometry_get_cell_x (geometry, field->lsb + field->width - 1);
    int right = salvor_fuse_geometry_get_cell_x (geometry, field->lsb) + geometry->cell;

    if (field->width == 1 && (paint->look->view->closes & salvor_field_get_mask (field)) != 0)
        return;
    salvor_fuse_cell_draw_box (pen, left, paint->cell_y, right - left);
}

static SalvorFuseCell
get_cell (const SalvorFuseView *view, const SalvorField *field, guint bit)
{
    guint32 mask = (guint32) 1 << bit;

    if ((view->closes & mask) != 0)
        return SALVOR_FUSE_CELL_CLOSES;
    if ((view->value & mask) != 0)
        return SALVOR_FUSE_CELL_BURNED;
    if ((view->tried & mask) != 0)
        return SALVOR_FUSE_CELL_TRYING;
    return salvor_field_is_named (field) ? SALVOR_FUSE_CELL_ZERO : SALVOR_FUSE_CELL_DOT;
}

static void
draw_hit (const Paint *paint, const SalvorFusePen *pen, double x)
{
    cairo_rectangle (pen->cr, x + 1.0, paint->look->geometry.row_height - 2.0, pen->size - 2.0,
                     2.0);
    gdk_cairo_set_source_rgba (pen->cr, &paint->palette.care_line);
    cairo_fill (pen->cr);
}

static void
draw_field (const Paint *paint, const SalvorFusePen *pen, const SalvorField *field)
{
    const SalvorFuseView *view = paint->look->view;

    if (salvor_field_is_named (field))
        draw_field_box (paint, pen, field);
    for (guint bit = field->lsb; bit < field->lsb + field->width; bit++) {
        double x = salvor_fuse_geometry_get_cell_x (&paint->look->geometry, bit);
        guint32 mask = (guint32) 1 << bit;

        salvor_fuse_cell_draw (pen, get_cell (view, field, bit), x, paint->cell_y);
        if ((view->differs & mask) != 0)
            salvor_fuse_cell_draw_differs (pen, x, paint->cell_y);
        if ((view->hits & mask) != 0)
            draw_hit (paint, pen, x);
    }
}

/* Above all boxes, because the corners reach beyond their cells. */
static void
draw_changes (const Paint *paint, const SalvorFusePen *pen)
{
    const SalvorFuseView *view = paint->look->view;

    for (guint bit = 0; bit < 32; bit++) {
        if ((view->changed >> bit & 1) != 0)
            salvor_fuse_cell_draw_changed (
                pen, salvor_fuse_geometry_get_cell_x (&paint->look->geometry, bit), paint->cell_y,
                (view->value >> bit & 1) != 0);
    }
}

/* Why the cells are not there, on a card of its own in the middle of the stripes. */
static void
draw_reason (const Paint *paint, const SalvorFusePen *pen)
{
    const SalvorFuseGeometry *geometry = &paint->look->geometry;
    const SalvorFuseView *view = paint->look->view;
    g_autofree char *text = NULL;
    g_autoptr (PangoLayout) layout = NULL;
    double available = geometry->bits_width - 4.0 * REASON_PADDING;
    int width = 0;
    int height = 0;

    if (view->hidden)
        text = g_strdup (_ ("Secret, shown on request"));
    else if (view->reason != NULL)
        /* Translators: %s is the reason why a fuse word could not be read */
        text = g_strdup_printf (_ ("Cannot be read: %s"), view->reason);
    else
        text = g_strdup (_ ("Not read"));
    layout = create_layout (paint, text, SALVOR_TEXT_FACES, FALSE);
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    pango_layout_get_pixel_size (layout, &width, &height);
    if (width > available)
        pango_layout_set_width (layout, (int) available * PANGO_SCALE);
    pango_layout_get_pixel_size (layout, &width, &height);

    cairo_rectangle (pen->cr,
                     geometry->bits_x + (geometry->bits_width - width) / 2.0 - REASON_PADDING,
                     paint->cell_y + 1.0, width + 2.0 * REASON_PADDING, pen->size - 2.0);
    gdk_cairo_set_source_rgba (pen->cr, &paint->palette.card);
    cairo_fill (pen->cr);
    cairo_move_to (pen->cr, geometry->bits_x + (geometry->bits_width - width) / 2,
                   (geometry->row_height - height) / 2);
    gdk_cairo_set_source_rgba (pen->cr, &paint->palette.muted);
    pango_cairo_show_layout (pen->cr, layout);
}

static void
draw_bar (const Paint *paint, const SalvorFusePen *pen)
{
    int left = salvor_fuse_geometry_get_cell_x (&paint->look->geometry, 31);
    int right
        = salvor_fuse_geometry_get_cell_x (&paint->look->geometry, 0) + paint->look->geometry.cell;

    salvor_fuse_cell_draw_hatched (pen, left, paint->cell_y, right - left);
    draw_reason (paint, pen);
}

static void
draw_rings (const Paint *paint, const SalvorFusePen *pen)
{
    const SalvorFuseRowLook *look = paint->look;
    gboolean active = (gtk_widget_get_state_flags (paint->widget) & GTK_STATE_FLAG_BACKDROP) == 0;

    if (look->hover >= 0 && look->hover != look->cursor)
        salvor_fuse_cell_draw_ring (
            pen, salvor_fuse_geometry_get_cell_x (&look->geometry, (guint) look->hover),
            paint->cell_y, 1.0, 1.5, &paint->palette.edge);
    if (look->cursor >= 0)
        salvor_fuse_cell_draw_ring (
            pen, salvor_fuse_geometry_get_cell_x (&look->geometry, (guint) look->cursor),
            paint->cell_y, active ? RING_WIDTH : 1.0, RING_DISTANCE,
            (look->view->denied >> look->cursor & 1) != 0 ? &paint->palette.stop
                                                          : &paint->palette.accent);
}

static void
draw_cells (const Paint *paint)
{
    const SalvorFuseRowLook *look = paint->look;
    const SalvorFuseView *view = look->view;
    graphene_rect_t bounds
        = GRAPHENE_RECT_INIT (look->geometry.bits_x - 4.0f, -2.0f, look->geometry.bits_width + 8.0f,
                              look->geometry.row_height + 4.0f);
    g_autoptr (PangoLayout) one = NULL;
    SalvorFusePen pen = { paint->widget, NULL, &paint->palette, NULL, look->geometry.cell };

    one = salvor_fuse_cell_create_one (paint->widget, pen.size);
    pen.one = one;
    pen.cr = gtk_snapshot_append_cairo (paint->snapshot, &bounds);
    if (view->known && !view->hidden) {
        for (gsize i = 0; i < view->word->n_fields; i++)
            draw_field (paint, &pen, &view->word->fields[i]);
        draw_changes (paint, &pen);
    } else {
        draw_bar (paint, &pen);
    }
    draw_rings (paint, &pen);
    cairo_destroy (pen.cr);
}

/* The row under the cursor, and more lightly the one under the pointer. */
static void
draw_ground (const Paint *paint)
{
    const SalvorFuseRowLook *look = paint->look;
    GdkRGBA color = paint->palette.accent_soft;
    GskRoundedRect shape;

    if (look->cursor < 0 && !look->inside)
        return;
    if (look->cursor < 0)
        color.alpha *= 0.4f;
    gsk_rounded_rect_init_from_rect (&shape,
                                     &GRAPHENE_RECT_INIT (4.0f, 0.0f,
                                                          (float) look->geometry.width - 10.0f,
                                                          (float) look->geometry.row_height),
                                     (float) ROW_RADIUS);
    gtk_snapshot_push_rounded_clip (paint->snapshot, &shape);
    gtk_snapshot_append_color (paint->snapshot, &color, &shape.bounds);
    gtk_snapshot_pop (paint->snapshot);
}

void
salvor_fuse_row_paint (const SalvorFuseRowLook *look, GtkWidget *widget, GtkSnapshot *snapshot)
{
    Paint paint = { look, widget, snapshot };

    salvor_fuse_palette_init (&paint.palette, widget);
    paint.cell_y = (look->geometry.row_height - look->geometry.cell) / 2;
    draw_ground (&paint);
    if (look->view->locked)
        salvor_style_draw_icon (widget, snapshot, "salvor-lock-closed-symbolic",
                                look->geometry.lock_x, (look->geometry.row_height - LOCK_SIZE) / 2,
                                LOCK_SIZE, &paint.palette.muted);
    if (look->view->reg == NULL)
        draw_number (&paint);
    draw_name (&paint);
    draw_value (&paint);
    draw_cells (&paint);
}
