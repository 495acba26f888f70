/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/fuse-map.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorFuseItem: what one row of the list of fuses stands for: a setting, one bit of a setting of
 * several, or a word that cannot be shown bit by bit.
 */
#define SALVOR_TYPE_FUSE_ITEM (salvor_fuse_item_get_type ())
G_DECLARE_FINAL_TYPE (SalvorFuseItem, salvor_fuse_item, SALVOR, FUSE_ITEM, GObject)

struct _SalvorFuseItem {
    GObject parent_instance;

    const SalvorFuseView *view; /* of the map, which lives longer */
    guint bit;                  /* lowest bit that it stands for */
    guint n_bits;
};

SalvorFuseItem *salvor_fuse_item_new (const SalvorFuseView *view, guint bit,
                                      guint n_bits) G_GNUC_WARN_UNUSED_RESULT;

gboolean salvor_fuse_item_covers (const SalvorFuseItem *item, guint word, guint bit);

/* "FLASH_TYPE", "FLASH_TYPE[1]" for one bit of it; (transfer full) */
char *salvor_fuse_item_make_name (const SalvorFuseItem *item);
/* "1", "0 ≠ 1" where another state has another value; (transfer full) */
char *salvor_fuse_item_make_value (const SalvorFuseItem *item);
/* What the value means, and where it stands; (transfer full) */
char *salvor_fuse_item_make_meaning (const SalvorFuseItem *item);
/* All of it for a screen reader; (transfer full) */
char *salvor_fuse_item_describe (const SalvorFuseItem *item);
/* Gives the label of the value the class it is drawn by. */
void salvor_fuse_item_style_value (const SalvorFuseItem *item, GtkWidget *label);

G_END_DECLS
