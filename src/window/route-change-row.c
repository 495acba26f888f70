/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-route-change-row"
#include "config.h"

#include "window/route-change-row.h"

#include "window/columns.h"
#include "window/route-tag.h"
#include "window/status-disc.h"

#include <glib/gi18n-lib.h>

static SalvorDiscKind
get_disc (SalvorRouteState state)
{
    switch (state) {
    case SALVOR_ROUTE_STATE_OPEN:
        return SALVOR_DISC_GOOD;
    case SALVOR_ROUTE_STATE_UNPROVEN:
        return SALVOR_DISC_QUESTION;
    case SALVOR_ROUTE_STATE_CLOSED:
        return SALVOR_DISC_BLOCKED;
    case SALVOR_ROUTE_STATE_UNKNOWN:
    default:
        return SALVOR_DISC_UNREADABLE;
    }
}

static GtkWidget *
make_disc (const SalvorRoute *route)
{
    GtkWidget *disc = salvor_status_disc_new (get_disc (route->state), NULL);

    gtk_widget_set_valign (disc, GTK_ALIGN_START);
    gtk_widget_set_tooltip_text (disc, route->because);
    return disc;
}

static GtkWidget *
make_chevron (void)
{
    GtkWidget *chevron = g_object_new (
        GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "icon-name",
        "go-next-symbolic", "pixel-size", 12, "valign", GTK_ALIGN_START, "margin-top", 4, NULL);

    gtk_widget_add_css_class (chevron, "salvor-caption");
    return chevron;
}

static GtkWidget *
make_text (const char *text, const char *css_class)
{
    GtkWidget *label = gtk_label_new (text);

    gtk_label_set_xalign (GTK_LABEL (label), 0.0);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_widget_add_css_class (label, css_class);
    return label;
}

/* Says it in words as well, for those who do not see the discs. */
static void
set_label (GtkWidget *row, const SalvorRoute *before, const SalvorRoute *after)
{
    g_autofree char *label = g_strdup_printf (
        /* Translators: a way to recover, its state, its state after a change, and why */
        _ ("%s. Now: %s. After this change: %s. %s"), salvor_route_get_title (after->id),
        salvor_route_state_get_word (before->state), salvor_route_state_get_word (after->state),
        before->state != after->state && after->because != NULL ? after->because : "");

    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static GtkWidget *
make_lines (const SalvorRoute *before, const SalvorRoute *after)
{
    GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
    gboolean changed = before->state != after->state;
    g_autofree char *states = NULL;

    gtk_box_append (GTK_BOX (lines), make_text (salvor_route_get_title (after->id),
                                                changed ? "salvor-row-title" : "salvor-body"));
    gtk_widget_set_hexpand (lines, TRUE);
    if (!changed)
        return lines;
    /* Translators: the state of a way to recover now, and after a change */
    states = g_strdup_printf (_ ("Now: %s. Afterwards: %s."),
                              salvor_route_state_get_word (before->state),
                              salvor_route_state_get_word (after->state));
    gtk_box_append (GTK_BOX (lines), make_text (states, "salvor-caption"));
    if (after->because != NULL)
        gtk_box_append (GTK_BOX (lines), make_text (after->because, "salvor-caption"));
    return lines;
}

GtkWidget *
salvor_route_change_row_new (const SalvorRoute *before, const SalvorRoute *after)
{
    GtkWidget *row = gtk_list_box_row_new ();
    GtkWidget *box = salvor_columns_new (8);

    salvor_columns_append (SALVOR_COLUMNS (box), make_lines (before, after));
    salvor_columns_append (SALVOR_COLUMNS (box), make_disc (before));
    salvor_columns_append (SALVOR_COLUMNS (box), make_chevron ());
    salvor_columns_append (SALVOR_COLUMNS (box), make_disc (after));
    gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
    if (before->state != after->state)
        gtk_widget_add_css_class (row,
                                  after->state == SALVOR_ROUTE_STATE_CLOSED ? "closes" : "changes");
    set_label (row, before, after);
    return row;
}
