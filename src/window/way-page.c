/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-way-page"
#include "config.h"

#include "window/way-page.h"

#include "window/clamp.h"
#include "window/overview-cards.h"
#include "window/widget-children.h"

struct _SalvorWayPage {
    GtkWidget parent_instance;

    GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (SalvorWayPage, salvor_way_page, GTK_TYPE_WIDGET)

static void
row_activated_cb (SalvorWayPage *self, GtkListBoxRow *row)
{
    g_signal_emit_by_name (self, "chosen", (int) salvor_overview_get_row_route (row));
}

static void
salvor_way_page_dispose (GObject *object)
{
    gtk_widget_dispose_template (GTK_WIDGET (object), SALVOR_TYPE_WAY_PAGE);
    salvor_widget_unparent_children (GTK_WIDGET (object));
    G_OBJECT_CLASS (salvor_way_page_parent_class)->dispose (object);
}

static void
salvor_way_page_class_init (SalvorWayPageClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_way_page_dispose;
    g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT);
    g_type_ensure (SALVOR_TYPE_CLAMP);
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_template_from_resource (widget_class, "/org/salvor/Salvor/ui/way-page.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorWayPage, list);
    gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
salvor_way_page_init (SalvorWayPage *self)
{
    gtk_widget_init_template (GTK_WIDGET (self));
}

void
salvor_way_page_show (SalvorWayPage *self, const SalvorVerdict *verdict, SalvorRouteId out,
                      const char *reason)
{
    g_return_if_fail (SALVOR_IS_WAY_PAGE (self));
    g_return_if_fail (verdict != NULL);

    salvor_overview_fill_ways (self->list, verdict, out, reason);
}
