/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/fuse-map.h"
#include "window/fuse-page.h"
#include "window/try-out.h"

G_BEGIN_DECLS

struct _SalvorFusePage {
    GtkWidget parent_instance;

    SalvorBoard *board;          /* nullable */
    GSignalGroup *board_signals; /* of the board */
    SalvorFuseMap *map;          /* nullable: of the state that is shown */
    SalvorTryOut *try_out;       /* owned */
    gboolean trying;
    gboolean bit_wanted; /* shown before the width told whether there is a grid or a list */

    GListModel *boards;       /* owned, nullable: what the board can be compared with */
    SalvorBoardState *other;  /* owned, nullable: what it is compared with … */
    char *other_name;         /* … and its name, nullable */
    GCancellable *other_read; /* owned, nullable: a file is being read */
    gboolean compare_narrow;  /* the list is shown, which has no marks */
    GtkWidget *compare_banner;
    GtkWidget *compare_trouble; /* banner */
    GtkWidget *compare_actions;
    GtkWidget *only_button;

    GtkWidget *bin;
    GtkWidget *banners;
    GtkWidget *practice_banner;
    GtkWidget *try_banner;
    GtkWidget *stack;
    GtkWidget *status;
    GtkWidget *split;
    GtkWidget *toolbar;
    GtkWidget *views;
    GtkWidget *grid;
    GtkWidget *list;
    GtkWidget *legend;
    GtkWidget *pane;
    GtkWidget *try_pane;
};

/* Paints again what the map says now, in grid, list and pane. */
void salvor_fuse_page_refresh (SalvorFusePage *self);

/* Shows the words that match filter and search. */
void salvor_fuse_page_apply_filter (SalvorFusePage *self);

/* Banners, menu and drop target of comparing. */
void salvor_fuse_page_add_compare (SalvorFusePage *self);
/* Its buttons stand one above the other. */
void salvor_fuse_page_set_compare_narrow (SalvorFusePage *self, gboolean narrow);
void salvor_fuse_page_install_compare (GtkWidgetClass *widget_class);
/* There is another map: it is compared as the last one was, where it can be. */
void salvor_fuse_page_follow_compare (SalvorFusePage *self);
/* Lets go of everything that has to do with comparing. */
void salvor_fuse_page_drop_compare (SalvorFusePage *self);

/* The banner of Try Out, below the one of practice boards. */
void salvor_fuse_page_add_try_banner (SalvorFusePage *self);
/* Begins and ends trying out; what was tried out is kept for the next time. */
void salvor_fuse_page_set_trying (SalvorFusePage *self, gboolean trying);
void salvor_fuse_page_toggle_bit (SalvorFusePage *self, guint word, guint bit);
/* There is another map: marks in it what is tried out. */
void salvor_fuse_page_follow_state (SalvorFusePage *self);

G_END_DECLS
