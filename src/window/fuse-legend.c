/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-legend"
#include "config.h"

#include "window/fuse-legend.h"

#include "window/fuse-cell.h"
#include "window/legend.h"

#include <glib/gi18n-lib.h>

#define CELL_SIZE 16.0
#define FIELD_WIDTH 34
#define HATCHED_WIDTH 24

/* Forms of the legend that are not one cell. */
enum { FORM_FIELD = 100, FORM_HATCHED, FORM_DIFFERS };

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
    int form = GPOINTER_TO_INT (user_data);
    SalvorFusePalette palette;
    g_autoptr (PangoLayout) one = salvor_fuse_cell_create_one (GTK_WIDGET (area), CELL_SIZE);
    SalvorFusePen pen = { GTK_WIDGET (area), cr, &palette, one, CELL_SIZE };
    double y = (height - CELL_SIZE) / 2.0;

    salvor_fuse_palette_init (&palette, GTK_WIDGET (area));
    switch (form) {
    case FORM_FIELD:
    case SALVOR_FUSE_CELL_ZERO:
        salvor_fuse_cell_draw_box (&pen, 0.0, y, width);
        break;
    case FORM_HATCHED:
        salvor_fuse_cell_draw_hatched (&pen, 0.0, y, width);
        break;
    case FORM_DIFFERS:
        salvor_fuse_cell_draw_box (&pen, 0.0, y, width);
        salvor_fuse_cell_draw_differs (&pen, 0.0, y);
        break;
    default:
        salvor_fuse_cell_draw (&pen, (SalvorFuseCell) form, (width - CELL_SIZE) / 2.0, y);
    }
}

/* What does not fit into a line goes into the next one. */
static void
append (GtkFlowBox *box, GtkWidget *item)
{
    GtkWidget *child = gtk_flow_box_child_new ();

    gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), item);
    gtk_widget_set_focusable (child, FALSE);
    gtk_flow_box_append (box, child);
}

static void
add (GtkFlowBox *box, int form, int width, const char *text)
{
    append (box, salvor_legend_item_new (width, draw_cb, GINT_TO_POINTER (form), text));
}

static void
add_lock (GtkFlowBox *box)
{
    GtkWidget *item = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
    GtkWidget *image = gtk_image_new_from_icon_name ("salvor-lock-closed-symbolic");

    gtk_image_set_pixel_size (GTK_IMAGE (image), 12);
    gtk_widget_add_css_class (item, "salvor-caption");
    gtk_box_append (GTK_BOX (item), image);
    gtk_box_append (GTK_BOX (item), gtk_label_new (_ ("Locked")));
    append (box, item);
}

void
salvor_fuse_legend_fill (GtkFlowBox *box)
{
    add (box, SALVOR_FUSE_CELL_ZERO, 16, "0");
    add (box, SALVOR_FUSE_CELL_BURNED, 16, _ ("Burned"));
    add (box, SALVOR_FUSE_CELL_CLOSES, 18, _ ("Burned, closes a route"));
    add (box, SALVOR_FUSE_CELL_TRYING, 16, _ ("Trying out"));
    add (box, FORM_FIELD, FIELD_WIDTH, _ ("Field of several bits"));
    add (box, SALVOR_FUSE_CELL_DOT, 8, _ ("No name"));
    add (box, FORM_HATCHED, HATCHED_WIDTH, _ ("Cannot be read"));
    add_lock (box);
    add (box, FORM_DIFFERS, 16, _ ("Working copy differs"));
}

void
salvor_fuse_legend_show_differs (GtkFlowBox *box, gboolean any)
{
    gtk_widget_set_visible (gtk_widget_get_last_child (GTK_WIDGET (box)), any);
}
