/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board-picture"
#include "config.h"

#include "window/board-picture.h"

#include "window/style.h"

#include <glib/gi18n-lib.h>

/* The picture is drawn in these units and scaled down where there is less room. */
#define WIDTH 510.0
#define HEIGHT 352.0
#define MINIMUM_WIDTH 280

/* Size of the words, units */
#define TEXT_SIZE 14

struct _SalvorBoardPicture {
    GtkWidget parent_instance;

    guint current; /* 1 to 4 */
};

/* Where words and numbers stand: the middle of the left edge, or the middle. */
typedef struct {
    const char *text;
    double x;
    double y;
    gboolean centered;
    gboolean bold;
    const char *color;
} Word;

G_DEFINE_FINAL_TYPE (SalvorBoardPicture, salvor_board_picture, GTK_TYPE_WIDGET)

static void
set_color (SalvorBoardPicture *self, cairo_t *cr, const char *name)
{
    GdkRGBA color = salvor_style_get_color (GTK_WIDGET (self), name);

    gdk_cairo_set_source_rgba (cr, &color);
}

static void
add_rounded (cairo_t *cr, double x, double y, double width, double height, double radius)
{
    cairo_new_sub_path (cr);
    cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2.0, 0.0);
    cairo_arc (cr, x + width - radius, y + height - radius, radius, 0.0, G_PI / 2.0);
    cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2.0, G_PI);
    cairo_arc (cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
    cairo_close_path (cr);
}

static void
fill_and_stroke (SalvorBoardPicture *self, cairo_t *cr, const char *ground, const char *line)
{
    set_color (self, cr, ground);
    cairo_fill_preserve (cr);
    set_color (self, cr, line);
    cairo_stroke (cr);
}

static void
draw_outline (SalvorBoardPicture *self, cairo_t *cr)
{
    static const double holes[][2] = { { 156, 35 }, { 465, 35 }, { 156, 324 }, { 465, 324 } };

    cairo_set_line_width (cr, 2.0);
    add_rounded (cr, 134, 12, 354, 334, 18);
    fill_and_stroke (self, cr, "inset", "muted");
    cairo_set_line_width (cr, 1.5);
    for (gsize i = 0; i < G_N_ELEMENTS (holes); i++) {
        cairo_arc (cr, holes[i][0], holes[i][1], 6.5, 0.0, 2.0 * G_PI);
        fill_and_stroke (self, cr, "card", "muted");
    }
}

static void
draw_debug_port (SalvorBoardPicture *self, cairo_t *cr)
{
    cairo_set_line_width (cr, 2.0);
    add_rounded (cr, 110, 61, 58, 47, 5);
    fill_and_stroke (self, cr, "card", "muted");
    cairo_set_line_width (cr, 1.5);
    add_rounded (cr, 116, 75, 18, 20, 2);
    cairo_stroke (cr);
}

static void
draw_light (SalvorBoardPicture *self, cairo_t *cr)
{
    set_color (self, cr, "muted");
    cairo_set_line_width (cr, 1.5);
    add_rounded (cr, 414, 68, 25, 14, 3);
    cairo_stroke (cr);
    cairo_move_to (cr, 426.5, 53);
    cairo_rel_line_to (cr, 0, 8);
    cairo_move_to (cr, 414, 54);
    cairo_rel_line_to (cr, 4, 7);
    cairo_move_to (cr, 439, 54);
    cairo_rel_line_to (cr, -4, 7);
    cairo_stroke (cr);
}

static void
draw_chip (SalvorBoardPicture *self, cairo_t *cr)
{
    set_color (self, cr, "muted");
    cairo_set_line_width (cr, 2.0);
    for (int i = 0; i < 9; i++) {
        double step = 11.0 * i;

        cairo_move_to (cr, 281 + step, 115);
        cairo_rel_line_to (cr, 0, 118);
        cairo_move_to (cr, 266, 130 + step);
        cairo_rel_line_to (cr, 118, 0);
    }
    cairo_stroke (cr);
    add_rounded (cr, 274, 123, 102, 102, 4);
    fill_and_stroke (self, cr, "card", "muted");
    cairo_arc (cr, 288, 137, 4, 0.0, 2.0 * G_PI);
    cairo_fill (cr);
}

/* The port that is meant, the cable in front of it and the way to the chip. */
static void
draw_usb_port (SalvorBoardPicture *self, cairo_t *cr)
{
    set_color (self, cr, "track");
    cairo_set_line_width (cr, 3.0);
    cairo_move_to (cr, 170, 252);
    cairo_line_to (cr, 230, 252);
    cairo_arc_negative (cr, 230, 242, 10, G_PI / 2.0, 0.0);
    cairo_line_to (cr, 240, 184);
    cairo_arc (cr, 250, 184, 10, G_PI, 1.5 * G_PI);
    cairo_line_to (cr, 257, 174);
    cairo_stroke (cr);
    cairo_move_to (cr, 266, 174);
    cairo_line_to (cr, 255, 168);
    cairo_line_to (cr, 255, 180);
    cairo_close_path (cr);
    cairo_fill (cr);
    add_rounded (cr, 105, 226, 65, 53, 6);
    fill_and_stroke (self, cr, "accent_soft", "track");
    cairo_set_line_width (cr, 1.5);
    add_rounded (cr, 113, 241, 19, 22, 2);
    fill_and_stroke (self, cr, "card", "track");
}

static void
draw_cable (SalvorBoardPicture *self, cairo_t *cr)
{
    set_color (self, cr, "track");
    cairo_set_line_width (cr, 7.0);
    cairo_move_to (cr, 0, 252);
    cairo_line_to (cr, 34, 252);
    cairo_stroke (cr);
    add_rounded (cr, 32, 240, 40, 25, 5);
    set_color (self, cr, "accent_fill");
    cairo_fill (cr);
    set_color (self, cr, "track");
    cairo_set_line_width (cr, 2.0);
    cairo_rectangle (cr, 72, 244, 17, 17);
    cairo_move_to (cr, 94, 252);
    cairo_line_to (cr, 100, 252);
    cairo_stroke (cr);
}

static void
draw_reset (SalvorBoardPicture *self, cairo_t *cr)
{
    cairo_set_line_width (cr, 2.0);
    add_rounded (cr, 265, 277, 38, 31, 4);
    fill_and_stroke (self, cr, "card", "muted");
    cairo_arc (cr, 284, 292.5, 9, 0.0, 2.0 * G_PI);
    cairo_stroke (cr);
}

/* Both switches in the position for serial download: 0 is down, 1 is up. */
static void
draw_switches (SalvorBoardPicture *self, cairo_t *cr)
{
    cairo_set_line_width (cr, 2.0);
    add_rounded (cr, 347, 270, 75, 38, 4);
    fill_and_stroke (self, cr, "card", "muted");
    cairo_set_line_width (cr, 1.5);
    add_rounded (cr, 359, 275, 22, 28, 2);
    add_rounded (cr, 388, 275, 22, 28, 2);
    cairo_stroke (cr);
    set_color (self, cr, "text");
    add_rounded (cr, 362, 289, 16, 11, 1);
    add_rounded (cr, 391, 278, 16, 11, 1);
    cairo_fill (cr);
}

static void
append_word (SalvorBoardPicture *self, GtkSnapshot *snapshot, const Word *word)
{
    g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), word->text);
    g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
    GdkRGBA color = salvor_style_get_color (GTK_WIDGET (self), word->color);
    int width, height;

    /* the picture is scaled as a whole: its words keep their share of it */
    pango_attr_list_insert (attributes, pango_attr_size_new_absolute (TEXT_SIZE * PANGO_SCALE));
    if (word->bold)
        pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD));
    pango_layout_set_attributes (layout, attributes);
    pango_layout_get_pixel_size (layout, &width, &height);
    gtk_snapshot_save (snapshot);
    gtk_snapshot_translate (
        snapshot, &GRAPHENE_POINT_INIT ((float) (word->centered ? word->x - width / 2 : word->x),
                                        (float) (word->y - height / 2.0)));
    gtk_snapshot_append_layout (snapshot, layout, &color);
    gtk_snapshot_restore (snapshot);
}

static void
append_words (SalvorBoardPicture *self, GtkSnapshot *snapshot)
{
    const Word words[] = {
        { _ ("DEBUG"), 179, 77, FALSE, FALSE, "muted" },
        { _ ("not this one"), 199, 97, FALSE, FALSE, "muted" },
        { "i.MX RT", 325, 165, TRUE, TRUE, "text" },
        { _ ("chip"), 325, 186, TRUE, FALSE, "muted" },
        { _ ("USB or OTG"), 181, 272, FALSE, TRUE, "text" },
        { _ ("reset"), 284, 322, TRUE, FALSE, "muted" },
        { "0", 370, 323, TRUE, TRUE, "text" },
        { "1", 399, 323, TRUE, TRUE, "text" },
    };
    GdkRGBA stop = salvor_style_get_color (GTK_WIDGET (self), "stop_fill");

    for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
        append_word (self, snapshot, &words[i]);
    salvor_style_draw_icon (GTK_WIDGET (self), snapshot, "salvor-blocked-symbolic", 179, 89, 16,
                            &stop);
}

static void
snapshot_number (SalvorBoardPicture *self, GtkSnapshot *snapshot, guint number, double x, double y)
{
    gboolean current = number == self->current;
    g_autofree char *text = g_strdup_printf ("%u", number);
    const Word word = { text, x, y, TRUE, TRUE, current ? "on_fill" : "text" };
    cairo_t *cr
        = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (x - 16, y - 16, 32, 32));

    cairo_set_line_width (cr, 1.5);
    cairo_arc (cr, x, y, 13, 0.0, 2.0 * G_PI);
    fill_and_stroke (self, cr, current ? "accent_fill" : "card", current ? "accent_fill" : "edge");
    cairo_destroy (cr);
    append_word (self, snapshot, &word);
}

static void
salvor_board_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
    SalvorBoardPicture *self = SALVOR_BOARD_PICTURE (widget);
    double scale
        = MIN (gtk_widget_get_width (widget) / WIDTH, gtk_widget_get_height (widget) / HEIGHT);
    float left = (float) (gtk_widget_get_width (widget) - WIDTH * scale) / 2.0f;
    cairo_t *cr;

    gtk_snapshot_save (snapshot);
    gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (left, 0));
    gtk_snapshot_scale (snapshot, (float) scale, (float) scale);
    cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));
    draw_outline (self, cr);
    draw_debug_port (self, cr);
    draw_light (self, cr);
    draw_chip (self, cr);
    draw_usb_port (self, cr);
    draw_cable (self, cr);
    draw_reset (self, cr);
    draw_switches (self, cr);
    cairo_destroy (cr);
    append_words (self, snapshot);
    snapshot_number (self, snapshot, 1, 108, 216);
    snapshot_number (self, snapshot, 2, 18, 226);
    snapshot_number (self, snapshot, 3, 423, 266);
    snapshot_number (self, snapshot, 4, 450, 95);
    gtk_snapshot_restore (snapshot);
}

static GtkSizeRequestMode
salvor_board_picture_get_request_mode (GtkWidget *widget)
{
    return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
salvor_board_picture_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                              int *minimum, int *natural, int *minimum_baseline,
                              int *natural_baseline)
{
    if (orientation == GTK_ORIENTATION_HORIZONTAL) {
        *minimum = MINIMUM_WIDTH;
        *natural = (int) WIDTH;
    } else {
        double width = for_size < 0 ? WIDTH : MIN (for_size, WIDTH);

        *minimum = *natural = (int) (HEIGHT * width / WIDTH + 0.5);
    }
}

static void
salvor_board_picture_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
    GTK_WIDGET_CLASS (salvor_board_picture_parent_class)->css_changed (widget, change);
    gtk_widget_queue_draw (widget);
}

static void
salvor_board_picture_class_init (SalvorBoardPictureClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    widget_class->snapshot = salvor_board_picture_snapshot;
    widget_class->get_request_mode = salvor_board_picture_get_request_mode;
    widget_class->measure = salvor_board_picture_measure;
    widget_class->css_changed = salvor_board_picture_css_changed;
    gtk_widget_class_set_css_name (widget_class, "boardpicture");
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
salvor_board_picture_init (SalvorBoardPicture *self)
{
    self->current = 1;
    gtk_accessible_update_property (
        GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
        _ ("Picture of a board: the cable goes into the port marked USB or OTG, not into the one "
           "marked DEBUG; the two boot switches stand at 0 and 1; a light shows that there is "
           "power."),
        -1);
}

void
salvor_board_picture_set_current (SalvorBoardPicture *self, guint number)
{
    g_return_if_fail (SALVOR_IS_BOARD_PICTURE (self));

    if (self->current == number)
        return;
    self->current = number;
    gtk_widget_queue_draw (GTK_WIDGET (self));
}
