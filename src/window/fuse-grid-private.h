/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/fuse-grid.h"
#include "window/fuse-row.h"

G_BEGIN_DECLS

/* A run of words: a group below its heading, or reserved words that are folded away. */
typedef struct {
    GtkWidget *line; /* no ref: child of the box */
    guint first;     /* index of its first row */
    guint n_rows;
    gboolean unfolded; /* folds only */
} SalvorFuseRun;

struct _SalvorFuseGrid {
    GtkWidget parent_instance;

    SalvorFuseMap *map; /* no ref, nullable */
    SalvorFuseFilter filter;
    gboolean trying;
    int zoom; /* 0, 1, 2 */
    GtkWidget *scroller;
    GtkWidget *inner; /* scrolls the rows below the bit numbers */
    GtkWidget *header;
    GtkWidget *box;   /* headings, rows and folds in reading order */
    GPtrArray *rows;  /* (element-type SalvorFuseRow), one a word; no ref: children of the box */
    GArray *groups;   /* (element-type SalvorFuseRun) */
    GArray *folds;    /* (element-type SalvorFuseRun) */
    guint cursor_row; /* G_MAXUINT: none */
    guint cursor_bit;
    guint keep_id; /* tick callback that keeps it in view; 0: none */
};

GtkWidget *salvor_fuse_grid_get_row (SalvorFuseGrid *self, guint i);
gboolean salvor_fuse_grid_is_visible (SalvorFuseGrid *self, guint i);

/* Shows the rows that match filter and search, without those that are folded away. */
void salvor_fuse_grid_update_visibility (SalvorFuseGrid *self);
/* Opens the fold that a row is in; update the visibility afterwards. */
void salvor_fuse_grid_unfold (SalvorFuseGrid *self, guint row);

/* Moves the cursor; only its row can be reached with Tab. @row: G_MAXUINT: nowhere */
void salvor_fuse_grid_move_to (SalvorFuseGrid *self, guint row, guint bit);
/* While somebody works in the grid, its cursor stays in view when there is less room. */
void salvor_fuse_grid_keep_in_view (SalvorFuseGrid *self);
/* Next visible row from @row in steps of @step; @row itself when there is none */
guint salvor_fuse_grid_find_row (SalvorFuseGrid *self, guint row, int step);
/* What a key asks for; the cursor is in a row. */
void salvor_fuse_grid_move (SalvorFuseGrid *self, SalvorFuseMove move);

G_END_DECLS
