/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-page"
#include "config.h"

#include "window/fuse-page.h"

struct _SalvorFusePage {
    GtkWidget parent_instance;

    SalvorBoard *board; /* nullable */
};

G_DEFINE_FINAL_TYPE (SalvorFusePage, salvor_fuse_page, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_BOARD };

static void
salvor_fuse_page_dispose (GObject *object)
{
    SalvorFusePage *self = SALVOR_FUSE_PAGE (object);

    g_clear_object (&self->board);
    G_OBJECT_CLASS (salvor_fuse_page_parent_class)->dispose (object);
}

static void
salvor_fuse_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
    SalvorFusePage *self = SALVOR_FUSE_PAGE (object);

    switch (id) {
    case PROP_BOARD:
        g_value_set_object (value, self->board);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
salvor_fuse_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
    SalvorFusePage *self = SALVOR_FUSE_PAGE (object);

    switch (id) {
    case PROP_BOARD:
        salvor_fuse_page_set_board (self, g_value_get_object (value));
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
salvor_fuse_page_class_init (SalvorFusePageClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);

    object_class->dispose = salvor_fuse_page_dispose;
    object_class->get_property = salvor_fuse_page_get_property;
    object_class->set_property = salvor_fuse_page_set_property;
    g_object_class_install_property (
        object_class, PROP_BOARD,
        g_param_spec_object ("board", NULL, NULL, SALVOR_TYPE_BOARD,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY));
    g_signal_new ("show-boot-path", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
    gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
salvor_fuse_page_init (SalvorFusePage *self)
{
}

GtkWidget *
salvor_fuse_page_new (void)
{
    return g_object_new (SALVOR_TYPE_FUSE_PAGE, NULL);
}

void
salvor_fuse_page_set_board (SalvorFusePage *self, SalvorBoard *board)
{
    g_return_if_fail (SALVOR_IS_FUSE_PAGE (self));
    g_return_if_fail (board == NULL || SALVOR_IS_BOARD (board));

    if (g_set_object (&self->board, board))
        g_object_notify (G_OBJECT (self), "board");
}

SalvorBoard *
salvor_fuse_page_get_board (SalvorFusePage *self)
{
    g_return_val_if_fail (SALVOR_IS_FUSE_PAGE (self), NULL);

    return self->board;
}

void
salvor_fuse_page_show_bit (SalvorFusePage *self, guint word, guint bit)
{
    g_return_if_fail (SALVOR_IS_FUSE_PAGE (self));
}
