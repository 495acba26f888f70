/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-page-try-out"
#include "config.h"

#include "window/banner.h"
#include "window/fuse-grid.h"
#include "window/fuse-list.h"
#include "window/fuse-page-private.h"
#include "window/fuse-toolbar.h"
#include "window/try-pane.h"

#include <glib/gi18n-lib.h>

static void
mark_words (SalvorFusePage *self)
{
    gsize size = self->map != NULL ? salvor_fuse_map_get_size (self->map) : 0;

    for (gsize i = 0; i < size; i++) {
        guint word = salvor_fuse_map_get_view (self->map, i)->word->index;

        salvor_fuse_map_set_tried (
            self->map, word, self->trying ? salvor_try_out_get_mask (self->try_out, word) : 0,
            self->trying ? salvor_try_out_get_denied (self->try_out, word) : 0);
    }
}

static void
update (SalvorFusePage *self)
{
    g_autofree char *text = salvor_try_out_describe (self->try_out);
    gboolean shown = self->trying && self->map != NULL;

    mark_words (self);
    salvor_banner_set_text (SALVOR_BANNER (self->try_banner), _ ("Trying out, nothing is written"),
                            text);
    salvor_banner_set_revealed (SALVOR_BANNER (self->try_banner), shown);
    salvor_try_pane_show (SALVOR_TRY_PANE (self->try_pane), self->try_out);
    gtk_widget_set_visible (self->try_pane, shown);
    gtk_widget_set_visible (self->pane, !shown);
    salvor_fuse_page_refresh (self);
}

static void
reset_clicked_cb (GtkButton *button, SalvorFusePage *self)
{
    salvor_try_out_reset (self->try_out);
    update (self);
    salvor_fuse_grid_focus_cursor (SALVOR_FUSE_GRID (self->grid));
}

static void
leave_clicked_cb (GtkButton *button, SalvorFusePage *self)
{
    salvor_fuse_page_set_trying (self, FALSE);
    salvor_fuse_grid_focus_cursor (SALVOR_FUSE_GRID (self->grid));
}

void
salvor_fuse_page_add_try_banner (SalvorFusePage *self)
{
    GtkWidget *actions = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
    GtkWidget *reset = gtk_button_new_with_label (_ ("Reset"));
    GtkWidget *leave = gtk_button_new_with_label (_ ("Leave"));

    g_signal_connect (reset, "clicked", G_CALLBACK (reset_clicked_cb), self);
    g_signal_connect (leave, "clicked", G_CALLBACK (leave_clicked_cb), self);
    gtk_box_append (GTK_BOX (actions), reset);
    gtk_box_append (GTK_BOX (actions), leave);
    self->try_banner = salvor_banner_new (SALVOR_BANNER_TRYING);
    gtk_widget_set_hexpand (self->try_banner, TRUE);
    salvor_banner_set_action (SALVOR_BANNER (self->try_banner), actions);
    gtk_box_append (GTK_BOX (self->banners), self->try_banner);
}

void
salvor_fuse_page_set_trying (SalvorFusePage *self, gboolean trying)
{
    self->trying = trying;
    salvor_fuse_toolbar_set_trying (SALVOR_FUSE_TOOLBAR (self->toolbar), trying);
    salvor_fuse_grid_set_trying (SALVOR_FUSE_GRID (self->grid), trying);
    salvor_fuse_list_set_trying (SALVOR_FUSE_LIST (self->list), trying);
    salvor_fuse_page_apply_filter (self);
    update (self);
}

void
salvor_fuse_page_toggle_bit (SalvorFusePage *self, guint word, guint bit)
{
    if (!self->trying || self->map == NULL)
        return;
    salvor_try_out_toggle (self->try_out, word, bit);
    update (self);
}

void
salvor_fuse_page_follow_state (SalvorFusePage *self)
{
    salvor_try_out_set_state (self->try_out,
                              self->map != NULL ? salvor_fuse_map_get_state (self->map) : NULL);
    update (self);
}
