/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-legend"
#include "config.h"

#include "window/legend.h"

#define MARK_HEIGHT 18

GtkWidget *
salvor_legend_item_new (int width, GtkDrawingAreaDrawFunc draw, gpointer user_data,
                        const char *text)
{
    GtkWidget *item = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 7);
    GtkWidget *mark = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role",
                                    GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
    GtkWidget *label = gtk_label_new (text);

    gtk_widget_add_css_class (item, "salvor-caption");
    gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (mark), width);
    gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (mark), MARK_HEIGHT);
    gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (mark), draw, user_data, NULL);
    gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
    gtk_box_append (GTK_BOX (item), mark);
    gtk_box_append (GTK_BOX (item), label);
    return item;
}
