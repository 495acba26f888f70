/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-overview-page"
#include "config.h"

#include "window/overview-page.h"

struct _SalvorOverviewPage {
    GtkWidget parent_instance;

    SalvorBoard *board; /* nullable */
};

G_DEFINE_FINAL_TYPE (SalvorOverviewPage, salvor_overview_page, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_BOARD };

static void
salvor_overview_page_dispose (GObject *object)
{
    SalvorOverviewPage *self = SALVOR_OVERVIEW_PAGE (object);

    g_clear_object (&self->board);
    G_OBJECT_CLASS (salvor_overview_page_parent_class)->dispose (object);
}

static void
salvor_overview_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
    SalvorOverviewPage *self = SALVOR_OVERVIEW_PAGE (object);

    switch (id) {
    case PROP_BOARD:
        g_value_set_object (value, self->board);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
salvor_overview_page_set_property (GObject *object, guint id, const GValue *value,
                                   GParamSpec *pspec)
{
    SalvorOverviewPage *self = SALVOR_OVERVIEW_PAGE (object);

    switch (id) {
    case PROP_BOARD:
        salvor_overview_page_set_board (self, g_value_get_object (value));
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
salvor_overview_page_class_init (SalvorOverviewPageClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);

    object_class->dispose = salvor_overview_page_dispose;
    object_class->get_property = salvor_overview_page_get_property;
    object_class->set_property = salvor_overview_page_set_property;
    g_object_class_install_property (
        object_class, PROP_BOARD,
        g_param_spec_object ("board", NULL, NULL, SALVOR_TYPE_BOARD,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY));
    g_signal_new ("recover", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT);
    g_signal_new ("show-bit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
    g_signal_new ("read-again", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
    gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
salvor_overview_page_init (SalvorOverviewPage *self)
{
}

GtkWidget *
salvor_overview_page_new (void)
{
    return g_object_new (SALVOR_TYPE_OVERVIEW_PAGE, NULL);
}

void
salvor_overview_page_set_board (SalvorOverviewPage *self, SalvorBoard *board)
{
    g_return_if_fail (SALVOR_IS_OVERVIEW_PAGE (self));
    g_return_if_fail (board == NULL || SALVOR_IS_BOARD (board));

    if (g_set_object (&self->board, board))
        g_object_notify (G_OBJECT (self), "board");
}

SalvorBoard *
salvor_overview_page_get_board (SalvorOverviewPage *self)
{
    g_return_val_if_fail (SALVOR_IS_OVERVIEW_PAGE (self), NULL);

    return self->board;
}
