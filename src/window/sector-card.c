/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-sector-card"
#include "config.h"

#include "window/sector-card.h"

#include "image/check-text.h"
#include "window/columns.h"
#include "window/sector-map.h"
#include "window/widget-children.h"

#include <glib/gi18n-lib.h>

struct _SalvorSectorCard {
    GtkWidget parent_instance;

    GtkLabel *title_label;
    GtkLabel *scale_label;
    SalvorSectorMap *map;
    GtkFlowBox *legend;
    guint legend_states; /* bits of the states that the legend shows now */
    gboolean legend_stopped;
};

G_DEFINE_FINAL_TYPE (SalvorSectorCard, salvor_sector_card, GTK_TYPE_WIDGET)

/* In the order in which a sector goes through them. */
static const SalvorSectorState legend_order[] = {
    SALVOR_SECTOR_WRITTEN, SALVOR_SECTOR_NOW,     SALVOR_SECTOR_WAITING,
    SALVOR_SECTOR_HEADER,  SALVOR_SECTOR_DIFFERS, SALVOR_SECTOR_KEPT_EQUAL,
    SALVOR_SECTOR_EMPTY,   SALVOR_SECTOR_DATA,    SALVOR_SECTOR_UNKNOWN,
};

static GtkWidget *
create_entry (SalvorSectorState state, gboolean stopped)
{
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
    GtkWidget *label = gtk_label_new (salvor_sector_state_get_title (state, stopped));
    GtkWidget *child = gtk_flow_box_child_new ();

    gtk_widget_add_css_class (label, "salvor-caption");
    gtk_box_append (GTK_BOX (box), salvor_sector_square_new (state, stopped));
    gtk_box_append (GTK_BOX (box), label);
    gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);
    gtk_widget_set_focusable (child, FALSE);
    return child;
}

/* The legend names what is on the map and nothing else. */
static void
update_legend (SalvorSectorCard *self, const SalvorJobSnapshot *snapshot, gboolean stopped)
{
    GtkWidget *child;
    guint states = 0;

    for (gsize i = 0; i < snapshot->n_sectors; i++)
        states |= 1u << snapshot->sectors[i];
    if (states == self->legend_states && stopped == self->legend_stopped)
        return;
    self->legend_states = states;
    self->legend_stopped = stopped;
    while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->legend))) != NULL)
        gtk_flow_box_remove (self->legend, child);
    for (gsize i = 0; i < G_N_ELEMENTS (legend_order); i++) {
        if ((states & (1u << legend_order[i])) != 0)
            gtk_flow_box_append (self->legend, create_entry (legend_order[i], stopped));
    }
}

static void
update_texts (SalvorSectorCard *self, const SalvorJobSnapshot *snapshot, gboolean stopped)
{
    guint per_square = salvor_sector_map_get_sectors_per_square (self->map);
    g_autofree char *flash_size
        = salvor_format_size ((guint64) snapshot->n_sectors * snapshot->sector_size);
    g_autofree char *sector_size = salvor_format_size (snapshot->sector_size);
    g_autofree char *title = NULL;
    g_autofree char *scale = NULL;

    if (stopped)
        title = g_strdup (_ ("Where the work stands"));
    else
        title = g_strdup_printf (_ ("Flash, %s"), flash_size);
    if (stopped)
        scale = g_strdup (salvor_sector_map_get_summary (self->map));
    else if (per_square == 1)
        scale = g_strdup_printf (_ ("1 square = 1 sector of %s"), sector_size);
    else
        scale = g_strdup_printf (_ ("1 square = %u sectors of %s"), per_square, sector_size);
    gtk_label_set_text (self->title_label, title);
    gtk_label_set_text (self->scale_label, scale);
}

static void
salvor_sector_card_dispose (GObject *object)
{
    gtk_widget_dispose_template (GTK_WIDGET (object), SALVOR_TYPE_SECTOR_CARD);
    salvor_widget_unparent_children (GTK_WIDGET (object));
    G_OBJECT_CLASS (salvor_sector_card_parent_class)->dispose (object);
}

static void
salvor_sector_card_class_init (SalvorSectorCardClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_sector_card_dispose;
    g_type_ensure (SALVOR_TYPE_COLUMNS);
    g_type_ensure (SALVOR_TYPE_SECTOR_MAP);
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/sector-card.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorSectorCard, title_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorSectorCard, scale_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorSectorCard, map);
    gtk_widget_class_bind_template_child (widget_class, SalvorSectorCard, legend);
}

static void
salvor_sector_card_init (SalvorSectorCard *self)
{
    gtk_widget_init_template (GTK_WIDGET (self));
}

void
salvor_sector_card_show (SalvorSectorCard *self, const SalvorJobSnapshot *snapshot,
                         gboolean stopped)
{
    g_return_if_fail (SALVOR_IS_SECTOR_CARD (self));
    g_return_if_fail (snapshot != NULL);

    gtk_widget_set_visible (GTK_WIDGET (self), snapshot->n_sectors > 0);
    if (snapshot->n_sectors == 0)
        return;
    salvor_sector_map_set_states (self->map, snapshot->sectors, snapshot->n_sectors, stopped);
    update_texts (self, snapshot, stopped);
    update_legend (self, snapshot, stopped);
}
