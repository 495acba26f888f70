/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-image-part"
#include "config.h"

#include "window/image-part.h"

#include "window/style.h"

/* Below this height the caption has no room under the title, pixels. */
#define CAPTION_HEIGHT 64

struct _SalvorImagePart {
    GtkWidget parent_instance;

    SalvorPart part;
    GtkWidget *title;   /* nullable, child */
    GtkWidget *caption; /* nullable, child */
    char *detail;       /* owned */
};

G_DEFINE_FINAL_TYPE (SalvorImagePart, salvor_image_part, GTK_TYPE_WIDGET)

static void
set_color (SalvorImagePart *self, cairo_t *cr, const char *name)
{
    GdkRGBA color = salvor_style_get_color (GTK_WIDGET (self), name);

    gdk_cairo_set_source_rgba (cr, &color);
}

static void
draw_stripes (SalvorImagePart *self, cairo_t *cr, int width, int height)
{
    set_color (self, cr, "track");
    cairo_set_line_width (cr, 3.0);
    for (int x = -height; x < width; x += 11) {
        cairo_move_to (cr, x - 4, height + 4);
        cairo_line_to (cr, x + height + 4, -4);
    }
    cairo_stroke (cr);
}

static void
draw_grid (SalvorImagePart *self, cairo_t *cr, int width, int height)
{
    set_color (self, cr, "track");
    cairo_set_line_width (cr, 1.2);
    for (int x = 5; x < width; x += 7) {
        cairo_move_to (cr, x + 0.5, 0);
        cairo_line_to (cr, x + 0.5, height);
    }
    for (int y = 5; y < height; y += 7) {
        cairo_move_to (cr, 0, y + 0.5);
        cairo_line_to (cr, width, y + 0.5);
    }
    cairo_stroke (cr);
}

static void
draw_crossed_lines (SalvorImagePart *self, cairo_t *cr, int width, int height)
{
    set_color (self, cr, "stop_fill");
    cairo_set_line_width (cr, 1.2);
    for (int x = -height; x < width + height; x += 12) {
        cairo_move_to (cr, x, height);
        cairo_line_to (cr, x + height, 0);
        cairo_move_to (cr, x, 0);
        cairo_line_to (cr, x + height, height);
    }
    cairo_stroke (cr);
    cairo_rectangle (cr, 0, 0, width, 4);
    cairo_fill (cr);
}

static const char *
get_ground (SalvorPartKind kind)
{
    switch (kind) {
    case SALVOR_PART_PROGRAM:
        return "accent_soft";
    case SALVOR_PART_OUTSIDE:
        return "stop_soft";
    case SALVOR_PART_FLASH_SETTINGS:
    case SALVOR_PART_START_UP_HEADER:
    case SALVOR_PART_KEPT:
        break;
    }
    return "card";
}

static void
draw (SalvorImagePart *self, cairo_t *cr, int width, int height)
{
    set_color (self, cr, get_ground (self->part.kind));
    cairo_paint (cr);
    switch (self->part.kind) {
    case SALVOR_PART_FLASH_SETTINGS:
        draw_stripes (self, cr, width, height);
        break;
    case SALVOR_PART_START_UP_HEADER:
        draw_grid (self, cr, width, height);
        break;
    case SALVOR_PART_OUTSIDE:
        draw_crossed_lines (self, cr, width, height);
        break;
    case SALVOR_PART_PROGRAM:
    case SALVOR_PART_KEPT:
        break;
    }
}

static void
salvor_image_part_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
    int width = gtk_widget_get_width (widget);
    int height = gtk_widget_get_height (widget);
    cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

    cairo_rectangle (cr, 0, 0, width, height);
    cairo_clip (cr);
    draw (SALVOR_IMAGE_PART (widget), cr, width, height);
    cairo_destroy (cr);
    GTK_WIDGET_CLASS (salvor_image_part_parent_class)->snapshot (widget, snapshot);
}

static void
salvor_image_part_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
    *minimum = *natural = SALVOR_PART_MINIMUM_HEIGHT;
}

static int
allocate_label (GtkWidget *label, int width, int y)
{
    int label_width, label_height;

    gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &label_width, NULL, NULL);
    label_width = MIN (label_width, width - 10);
    gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, label_width, NULL, &label_height, NULL,
                        NULL);
    gtk_widget_size_allocate (label, &(GtkAllocation){ 5, y, label_width, label_height }, -1);
    return label_height;
}

static void
salvor_image_part_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
    SalvorImagePart *self = SALVOR_IMAGE_PART (widget);
    gboolean roomy = height >= CAPTION_HEIGHT;
    int y = roomy ? 8 : MAX (1, (height - 20) / 2);

    if (self->title != NULL)
        y += allocate_label (self->title, width, y);
    if (self->caption != NULL) {
        gtk_widget_set_child_visible (self->caption, roomy);
        if (roomy)
            allocate_label (self->caption, width, y);
    }
}

static void
salvor_image_part_dispose (GObject *object)
{
    SalvorImagePart *self = SALVOR_IMAGE_PART (object);

    g_clear_pointer (&self->title, gtk_widget_unparent);
    g_clear_pointer (&self->caption, gtk_widget_unparent);
    G_OBJECT_CLASS (salvor_image_part_parent_class)->dispose (object);
}

static void
salvor_image_part_finalize (GObject *object)
{
    SalvorImagePart *self = SALVOR_IMAGE_PART (object);

    g_free (self->detail);
    G_OBJECT_CLASS (salvor_image_part_parent_class)->finalize (object);
}

static void
salvor_image_part_class_init (SalvorImagePartClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    object_class->dispose = salvor_image_part_dispose;
    object_class->finalize = salvor_image_part_finalize;
    widget_class->snapshot = salvor_image_part_snapshot;
    widget_class->measure = salvor_image_part_measure;
    widget_class->size_allocate = salvor_image_part_size_allocate;
    gtk_widget_class_set_css_name (widget_class, "imagepart");
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
salvor_image_part_init (SalvorImagePart *self)
{
    gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

static GtkWidget *
add_label (SalvorImagePart *self, const char *text, const char *css_class)
{
    GtkWidget *label;

    if (text == NULL)
        return NULL;
    label = gtk_label_new (text);
    gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_widget_add_css_class (label, css_class);
    gtk_widget_set_parent (label, GTK_WIDGET (self));
    return label;
}

GtkWidget *
salvor_image_part_new (const SalvorPart *part, const char *title, const char *caption,
                       const char *detail)
{
    SalvorImagePart *self = g_object_new (SALVOR_TYPE_IMAGE_PART, NULL);

    self->part = *part;
    self->title = add_label (self, title, "title");
    self->caption = add_label (self, caption, "salvor-caption");
    if (self->caption != NULL) {
        gtk_label_set_ellipsize (GTK_LABEL (self->caption), PANGO_ELLIPSIZE_NONE);
        gtk_label_set_wrap (GTK_LABEL (self->caption), TRUE);
    }
    self->detail = g_strdup (detail);
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), detail);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, detail,
                                    -1);
    if (part->kind != SALVOR_PART_PROGRAM && part->kind != SALVOR_PART_KEPT)
        gtk_widget_add_css_class (GTK_WIDGET (self), "patterned");
    return GTK_WIDGET (self);
}

const SalvorPart *
salvor_image_part_get_part (SalvorImagePart *self)
{
    g_return_val_if_fail (SALVOR_IS_IMAGE_PART (self), NULL);

    return &self->part;
}

const char *
salvor_image_part_get_detail (SalvorImagePart *self)
{
    g_return_val_if_fail (SALVOR_IS_IMAGE_PART (self), NULL);

    return self->detail;
}
