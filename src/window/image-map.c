/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-image-map"
#include "config.h"

#include "window/image-map.h"

#include "image/check-text.h"
#include "window/evidence.h"
#include "window/image-part.h"
#include "window/image-scale.h"
#include "window/style.h"
#include "window/widget-children.h"

#include <glib/gi18n-lib.h>

/* visual.md 3.3, pixels */
#define BAR_WIDTH 132
#define MINIMUM_BAR_WIDTH 44
#define GAP 102
#define MINIMUM_GAP 24
#define SCALE_HEIGHT 366
#define TITLE_HEIGHT 30
#define DETAIL_GAP 12
#define ADDRESS_GAP 6

typedef struct {
    GPtrArray *parts;   /* of GtkWidget, children, no ref */
    GtkWidget *title;   /* "File" */
    GtkWidget *caption; /* "2.84 MB" */
} Bar;

struct _SalvorImageMap {
    GtkWidget parent_instance;

    Bar file;
    Bar flash;
    GtkWidget *detail;           /* child */
    SalvorImageScale *scale;     /* nullable without an image */
    guint64 file_start;          /* address of the first byte of the file */
    guint64 file_end;            /* address behind the last byte */
    gboolean offsets_from_start; /* the file has no addresses: its left side counts from 0 */
};

/* Where everything stands at a width, pixels. */
typedef struct {
    int left;  /* of the file bar */
    int right; /* left edge of the flash bar */
    int bar_width;
    int text_width; /* of the widest address */
} Geometry;

G_DEFINE_FINAL_TYPE (SalvorImageMap, salvor_image_map, GTK_TYPE_WIDGET)

/* --- geometry --- */

/* Addresses are evidence: monospace and a little smaller than the text. (transfer full) */
static PangoLayout *
create_address_layout (SalvorImageMap *self, const char *text)
{
    PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
    g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

    pango_attr_list_insert (attributes,
                            pango_attr_family_new ("JetBrains Mono,Consolas,monospace"));
    pango_attr_list_insert (attributes, pango_attr_scale_new (12.0 / 14.0));
    pango_layout_set_attributes (layout, attributes);
    return layout;
}

static int
get_address_width (SalvorImageMap *self)
{
    g_autoptr (PangoLayout) layout = create_address_layout (self, "0x0000_0000");
    int width;

    pango_layout_get_pixel_size (layout, &width, NULL);
    return width + ADDRESS_GAP;
}

static Geometry
get_geometry (SalvorImageMap *self, int width)
{
    Geometry geometry;
    int room;

    geometry.text_width = get_address_width (self);
    room = width - 2 * geometry.text_width;
    geometry.bar_width = CLAMP ((room - MINIMUM_GAP) / 2, MINIMUM_BAR_WIDTH, BAR_WIDTH);
    geometry.left = geometry.text_width;
    geometry.right = geometry.left + geometry.bar_width
                     + CLAMP (room - 2 * geometry.bar_width, MINIMUM_GAP, GAP);
    return geometry;
}

static int
get_part_height (const SalvorImageMap *self, const SalvorPart *part)
{
    return (int) (salvor_image_scale_get_y (self->scale, part->end)
                  - salvor_image_scale_get_y (self->scale, part->start));
}

static int
get_part_top (const SalvorImageMap *self, const SalvorPart *part)
{
    return TITLE_HEIGHT + (int) salvor_image_scale_get_y (self->scale, part->start);
}

static int
get_detail_height (SalvorImageMap *self, int width)
{
    int height;

    gtk_widget_measure (self->detail, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
    return height;
}

static GtkSizeRequestMode
salvor_image_map_get_request_mode (GtkWidget *widget)
{
    return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
salvor_image_map_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
    SalvorImageMap *self = SALVOR_IMAGE_MAP (widget);

    if (self->scale == NULL)
        return;
    if (orientation == GTK_ORIENTATION_HORIZONTAL) {
        int text_width = get_address_width (self);

        *minimum = 2 * text_width + 2 * MINIMUM_BAR_WIDTH + MINIMUM_GAP;
        *natural = 2 * text_width + 2 * BAR_WIDTH + GAP;
    } else {
        *minimum = *natural = TITLE_HEIGHT + (int) salvor_image_scale_get_height (self->scale)
                              + DETAIL_GAP + get_detail_height (self, for_size);
    }
}

static void
allocate_bar (SalvorImageMap *self, const Bar *bar, int x, int width)
{
    int title_width, title_height, caption_width, caption_height;

    gtk_widget_measure (bar->title, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &title_width, NULL, NULL);
    gtk_widget_measure (bar->title, GTK_ORIENTATION_VERTICAL, -1, NULL, &title_height, NULL, NULL);
    gtk_widget_measure (bar->caption, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &caption_width, NULL,
                        NULL);
    gtk_widget_measure (bar->caption, GTK_ORIENTATION_VERTICAL, -1, NULL, &caption_height, NULL,
                        NULL);
    gtk_widget_size_allocate (bar->title, &(GtkAllocation){ x, 0, title_width, title_height }, -1);
    gtk_widget_size_allocate (bar->caption,
                              &(GtkAllocation){ x + MAX (title_width + 6, width - caption_width), 0,
                                                caption_width, caption_height },
                              -1);
    for (guint i = 0; i < bar->parts->len; i++) {
        SalvorImagePart *part = g_ptr_array_index (bar->parts, i);
        const SalvorPart *range = salvor_image_part_get_part (part);

        gtk_widget_size_allocate (GTK_WIDGET (part),
                                  &(GtkAllocation){ x + 1, get_part_top (self, range), width - 2,
                                                    get_part_height (self, range) },
                                  -1);
    }
}

static void
salvor_image_map_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
    SalvorImageMap *self = SALVOR_IMAGE_MAP (widget);
    Geometry geometry = get_geometry (self, width);
    int detail_height;

    if (self->scale == NULL)
        return;
    allocate_bar (self, &self->file, geometry.left, geometry.bar_width);
    allocate_bar (self, &self->flash, geometry.right, geometry.bar_width);
    detail_height = get_detail_height (self, width);
    gtk_widget_size_allocate (
        self->detail, &(GtkAllocation){ 0, height - detail_height, width, detail_height }, -1);
}

/* --- drawing --- */

static void
set_color (SalvorImageMap *self, cairo_t *cr, const char *name)
{
    GdkRGBA color = salvor_style_get_color (GTK_WIDGET (self), name);

    gdk_cairo_set_source_rgba (cr, &color);
}

static double
get_y (SalvorImageMap *self, guint64 address)
{
    return TITLE_HEIGHT + salvor_image_scale_get_y (self->scale, address);
}

static void
draw_arrow (cairo_t *cr, double x, double y)
{
    cairo_set_line_width (cr, 2.0);
    cairo_move_to (cr, x - 8.0, y);
    cairo_line_to (cr, x + 7.0, y);
    cairo_move_to (cr, x + 2.0, y - 5.0);
    cairo_line_to (cr, x + 7.0, y);
    cairo_line_to (cr, x + 2.0, y + 5.0);
    cairo_stroke (cr);
}

/* The band that joins the file with the place it goes to. */
static void
draw_band (SalvorImageMap *self, cairo_t *cr, const Geometry *geometry)
{
    double x = geometry->left + geometry->bar_width, width = geometry->right - x;
    double top = get_y (self, self->file_start), bottom = get_y (self, self->file_end);
    GdkRGBA soft = salvor_style_get_color (GTK_WIDGET (self), "accent_soft");

    soft.alpha *= 0.7f;
    gdk_cairo_set_source_rgba (cr, &soft);
    cairo_rectangle (cr, x, top, width, bottom - top);
    cairo_fill (cr);
    set_color (self, cr, "track");
    cairo_set_line_width (cr, 1.5);
    cairo_move_to (cr, x, top + 0.5);
    cairo_rel_line_to (cr, width, 0.0);
    cairo_move_to (cr, x, bottom - 0.5);
    cairo_rel_line_to (cr, width, 0.0);
    cairo_stroke (cr);
    draw_arrow (cr, x + width / 2.0, (top + bottom) / 2.0);
    cairo_set_line_width (cr, 1.0);
    cairo_set_dash (cr, (double[]){ 2.0, 3.0 }, 2, 0.0);
    for (guint i = 1; i < self->file.parts->len; i++) {
        const SalvorPart *part
            = salvor_image_part_get_part (g_ptr_array_index (self->file.parts, i));

        cairo_move_to (cr, x, get_y (self, part->start) + 0.5);
        cairo_rel_line_to (cr, width, 0.0);
    }
    cairo_stroke (cr);
    cairo_set_dash (cr, NULL, 0, 0.0);
}

static void
draw_frame (SalvorImageMap *self, cairo_t *cr, const Bar *bar, double x, double width,
            const char *color)
{
    set_color (self, cr, color);
    cairo_set_line_width (cr, 1.5);
    for (guint i = 0; i < bar->parts->len; i++) {
        const SalvorPart *part = salvor_image_part_get_part (g_ptr_array_index (bar->parts, i));

        cairo_rectangle (cr, x + 0.5, get_part_top (self, part) + 0.5, width - 1.0,
                         get_part_height (self, part) - 1.0);
    }
    cairo_stroke (cr);
}

/* Left of the file the text ends at @x, right of the flash it begins there. */
static void
append_address (SalvorImageMap *self, GtkSnapshot *snapshot, guint64 address, gboolean in_file,
                double x, double y)
{
    g_autofree char *text = in_file && self->offsets_from_start
                                ? g_strdup_printf ("0x%06X", (guint) (address - self->file_start))
                                : salvor_evidence_group (SALVOR_ADDRESS_TEXT (address));
    g_autoptr (PangoLayout) layout = create_address_layout (self, text);
    GdkRGBA color = salvor_style_get_color (GTK_WIDGET (self), "muted");
    int width, height;

    pango_layout_get_pixel_size (layout, &width, &height);
    gtk_snapshot_save (snapshot);
    gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (in_file ? x - width : x),
                                                            (float) (y - height / 2)));
    gtk_snapshot_append_layout (snapshot, layout, &color);
    gtk_snapshot_restore (snapshot);
}

/* First bytes of all parts and the last byte of the last one, where there is room for the text. */
static void
append_addresses (SalvorImageMap *self, GtkSnapshot *snapshot, const Bar *bar, gboolean in_file,
                  double x)
{
    const SalvorPart *part = NULL;

    for (guint i = 0; i < bar->parts->len; i++) {
        part = salvor_image_part_get_part (g_ptr_array_index (bar->parts, i));
        append_address (self, snapshot, part->start, in_file, x, get_y (self, part->start) + 6.0);
    }
    if (part != NULL)
        append_address (self, snapshot, part->end - 1, in_file, x, get_y (self, part->end) - 5.0);
}

static void
salvor_image_map_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
    SalvorImageMap *self = SALVOR_IMAGE_MAP (widget);
    int width = gtk_widget_get_width (widget);
    Geometry geometry = get_geometry (self, width);
    graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, gtk_widget_get_height (widget));
    cairo_t *cr;

    if (self->scale == NULL)
        return;
    cr = gtk_snapshot_append_cairo (snapshot, &bounds);
    draw_band (self, cr, &geometry);
    cairo_destroy (cr);
    GTK_WIDGET_CLASS (salvor_image_map_parent_class)->snapshot (widget, snapshot);
    cr = gtk_snapshot_append_cairo (snapshot, &bounds);
    draw_frame (self, cr, &self->flash, geometry.right, geometry.bar_width, "edge");
    draw_frame (self, cr, &self->file, geometry.left, geometry.bar_width, "track");
    cairo_destroy (cr);
    append_addresses (self, snapshot, &self->file, TRUE, geometry.left - ADDRESS_GAP);
    append_addresses (self, snapshot, &self->flash, FALSE,
                      geometry.right + geometry.bar_width + ADDRESS_GAP);
}

/* --- content --- */

static void
part_focus_cb (SalvorImagePart *part, GParamSpec *pspec, SalvorImageMap *self)
{
    gtk_label_set_text (GTK_LABEL (self->detail), gtk_widget_has_focus (GTK_WIDGET (part))
                                                      ? salvor_image_part_get_detail (part)
                                                      : "");
}

/* "Program, 2,973,696 bytes, 0x6000_2000 to 0x602D_7FFF"; (transfer full) */
static char *
describe (const SalvorPart *part, const char *name)
{
    g_autofree char *size = salvor_format_bytes (part->end - part->start);

    g_autofree char *text = NULL;

    /* Translators: name of a part, its size, its first and last address */
    text = g_strdup_printf (_ ("%s: %s, %s to %s"), name, size, SALVOR_ADDRESS_TEXT (part->start),
                            SALVOR_ADDRESS_TEXT (part->end - 1));
    return salvor_evidence_group (text);
}

static const char *
get_file_name (SalvorPartKind kind)
{
    switch (kind) {
    case SALVOR_PART_FLASH_SETTINGS:
        return _ ("Flash settings");
    case SALVOR_PART_START_UP_HEADER:
        return _ ("Start-up header");
    case SALVOR_PART_PROGRAM:
        return _ ("Program");
    case SALVOR_PART_OUTSIDE:
        return _ ("Does not fit");
    case SALVOR_PART_KEPT:
        break;
    }
    return "";
}

static const char *
get_flash_name (SalvorPartKind kind)
{
    switch (kind) {
    case SALVOR_PART_FLASH_SETTINGS:
        return _ ("Flash settings, replaced");
    case SALVOR_PART_START_UP_HEADER:
        return _ ("Start-up header, replaced");
    case SALVOR_PART_PROGRAM:
        return _ ("Replaced");
    case SALVOR_PART_KEPT:
        return _ ("Kept");
    case SALVOR_PART_OUTSIDE:
        return _ ("Beyond the flash");
    }
    return "";
}

static GtkWidget *
create_file_part (const SalvorPart *part)
{
    const char *name = get_file_name (part->kind);
    g_autofree char *detail = describe (part, name);
    g_autofree char *size = salvor_format_bytes (part->end - part->start);

    return salvor_image_part_new (part, name, size, detail);
}

/* (transfer full) (nullable) */
static char *
get_flash_caption (const SalvorPart *part, SalvorChip *chip)
{
    guint n_sectors = salvor_part_count_sectors (part, chip);

    if (part->kind == SALVOR_PART_PROGRAM)
        return g_strdup_printf (
            g_dngettext (GETTEXT_PACKAGE, "%'u sector", "%'u sectors", n_sectors), n_sectors);
    if (part->kind == SALVOR_PART_KEPT) {
        g_autofree char *size = salvor_format_size (part->end - part->start);

        return g_strdup_printf (_ ("not touched, %s"), size);
    }
    return NULL;
}

static GtkWidget *
create_flash_part (const SalvorPart *part, SalvorChip *chip)
{
    const char *name = get_flash_name (part->kind);
    g_autofree char *detail = describe (part, name);
    g_autofree char *caption = get_flash_caption (part, chip);
    gboolean named = part->kind == SALVOR_PART_PROGRAM || part->kind == SALVOR_PART_KEPT
                     || part->kind == SALVOR_PART_OUTSIDE;

    return salvor_image_part_new (part, named ? name : NULL, caption, detail);
}

static void
clear_bar (Bar *bar)
{
    for (guint i = 0; i < bar->parts->len; i++)
        gtk_widget_unparent (g_ptr_array_index (bar->parts, i));
    g_ptr_array_set_size (bar->parts, 0);
}

static void
add_part (SalvorImageMap *self, Bar *bar, GtkWidget *part)
{
    gtk_widget_insert_before (part, GTK_WIDGET (self), self->detail);
    g_ptr_array_add (bar->parts, part);
    g_signal_connect_object (part, "notify::has-focus", G_CALLBACK (part_focus_cb), self, 0);
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
    guint64 first = *(const guint64 *) a, second = *(const guint64 *) b;

    return first < second ? -1 : first > second;
}

/* Where a part of the flash begins or ends; the file has the same borders, rounded to sectors. */
static GArray *
collect_marks (GArray *flash_parts)
{
    GArray *marks = g_array_new (FALSE, FALSE, sizeof (guint64));

    for (guint i = 0; i < flash_parts->len; i++) {
        const SalvorPart *part = &g_array_index (flash_parts, SalvorPart, i);

        g_array_append_val (marks, part->start);
        g_array_append_val (marks, part->end);
    }
    g_array_sort (marks, compare_marks);
    for (guint i = marks->len - 1; i > 0; i--) {
        if (g_array_index (marks, guint64, i) == g_array_index (marks, guint64, i - 1))
            g_array_remove_index (marks, i);
    }
    return marks;
}

static void
set_sizes (SalvorImageMap *self, SalvorImage *placed, SalvorChip *chip)
{
    g_autofree char *file_size = salvor_format_size (salvor_image_get_size (placed));
    g_autofree char *flash_size = salvor_format_size (salvor_chip_get_flash (chip)->size);

    gtk_label_set_text (GTK_LABEL (self->file.caption), file_size);
    gtk_label_set_text (GTK_LABEL (self->flash.caption), flash_size);
}

static void
fill (SalvorImageMap *self, SalvorImage *placed, const SalvorBootHeader *header, SalvorChip *chip)
{
    g_autoptr (GArray) file = salvor_image_parts_of_file (placed, header, chip);
    g_autoptr (GArray) flash = salvor_image_parts_of_flash (placed, header, chip);
    g_autoptr (GArray) marks = collect_marks (flash);

    for (guint i = 0; i < file->len; i++)
        add_part (self, &self->file, create_file_part (&g_array_index (file, SalvorPart, i)));
    for (guint i = 0; i < flash->len; i++)
        add_part (self, &self->flash,
                  create_flash_part (&g_array_index (flash, SalvorPart, i), chip));
    self->file_start = g_array_index (file, SalvorPart, 0).start;
    self->file_end = g_array_index (file, SalvorPart, file->len - 1).end;
    self->offsets_from_start = salvor_image_get_format (placed) == SALVOR_FORMAT_BINARY;
    self->scale = salvor_image_scale_new (marks, SCALE_HEIGHT, SALVOR_PART_MINIMUM_HEIGHT);
    set_sizes (self, placed, chip);
}

static void
salvor_image_map_dispose (GObject *object)
{
    salvor_widget_unparent_children (GTK_WIDGET (object));
    G_OBJECT_CLASS (salvor_image_map_parent_class)->dispose (object);
}

static void
salvor_image_map_finalize (GObject *object)
{
    SalvorImageMap *self = SALVOR_IMAGE_MAP (object);

    g_ptr_array_unref (self->file.parts);
    g_ptr_array_unref (self->flash.parts);
    g_clear_pointer (&self->scale, salvor_image_scale_free);
    G_OBJECT_CLASS (salvor_image_map_parent_class)->finalize (object);
}

static void
salvor_image_map_class_init (SalvorImageMapClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    object_class->dispose = salvor_image_map_dispose;
    object_class->finalize = salvor_image_map_finalize;
    widget_class->snapshot = salvor_image_map_snapshot;
    widget_class->get_request_mode = salvor_image_map_get_request_mode;
    widget_class->measure = salvor_image_map_measure;
    widget_class->size_allocate = salvor_image_map_size_allocate;
    gtk_widget_class_set_css_name (widget_class, "imagemap");
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
add_label (SalvorImageMap *self, const char *text, const char *css_class)
{
    GtkWidget *label = gtk_label_new (text);

    gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
    gtk_widget_add_css_class (label, css_class);
    gtk_widget_set_parent (label, GTK_WIDGET (self));
    return label;
}

static void
init_bar (SalvorImageMap *self, Bar *bar, const char *title)
{
    bar->parts = g_ptr_array_new ();
    bar->title = add_label (self, title, "salvor-row-title");
    bar->caption = add_label (self, "", "salvor-caption");
}

static void
salvor_image_map_init (SalvorImageMap *self)
{
    init_bar (self, &self->file, _ ("File"));
    init_bar (self, &self->flash, _ ("Flash"));
    self->detail = add_label (self, "", "salvor-evidence");
    gtk_label_set_wrap (GTK_LABEL (self->detail), TRUE);
}

void
salvor_image_map_set_image (SalvorImageMap *self, SalvorImage *placed,
                            const SalvorBootHeader *header, SalvorChip *chip)
{
    g_return_if_fail (SALVOR_IS_IMAGE_MAP (self));

    clear_bar (&self->file);
    clear_bar (&self->flash);
    g_clear_pointer (&self->scale, salvor_image_scale_free);
    if (placed != NULL && header != NULL && chip != NULL)
        fill (self, placed, header, chip);
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

gboolean
salvor_image_map_is_stretched (SalvorImageMap *self)
{
    g_return_val_if_fail (SALVOR_IS_IMAGE_MAP (self), FALSE);

    return self->scale != NULL && salvor_image_scale_is_stretched (self->scale);
}
