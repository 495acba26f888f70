/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-grid-folds"
#include "config.h"

#include "window/fuse-grid-private.h"

static gboolean
has_visible_row (SalvorFuseGrid *self, const SalvorFuseRun *run)
{
    for (guint i = run->first; i < run->first + run->n_rows; i++) {
        if (salvor_fuse_grid_is_visible (self, i))
            return TRUE;
    }
    return FALSE;
}

/* Folds only hide while all words are shown: what a filter or a search finds is never folded. */
static gboolean
folds_are_used (SalvorFuseGrid *self)
{
    if (self->filter != SALVOR_FUSE_FILTER_ALL)
        return FALSE;
    for (gsize i = 0; i < salvor_fuse_map_get_size (self->map); i++) {
        if (!salvor_fuse_map_matches (self->map, i, SALVOR_FUSE_FILTER_ALL))
            return FALSE;
    }
    return TRUE;
}

static void
apply_folds (SalvorFuseGrid *self)
{
    gboolean used = folds_are_used (self);

    for (guint i = 0; i < self->folds->len; i++) {
        const SalvorFuseRun *fold = &g_array_index (self->folds, SalvorFuseRun, i);
        gboolean folded = used && !fold->unfolded;

        gtk_widget_set_visible (fold->line, folded);
        for (guint row = fold->first; folded && row < fold->first + fold->n_rows; row++)
            gtk_widget_set_visible (salvor_fuse_grid_get_row (self, row), FALSE);
    }
}

static void
keep_cursor_visible (SalvorFuseGrid *self)
{
    guint row = self->cursor_row;

    if (row < self->rows->len && salvor_fuse_grid_is_visible (self, row))
        return;
    if (row >= self->rows->len)
        row = 0;
    if (self->rows->len > 0 && !salvor_fuse_grid_is_visible (self, row)) {
        guint next = salvor_fuse_grid_find_row (self, row, 1);

        row = next != row ? next : salvor_fuse_grid_find_row (self, row, -1);
    }
    salvor_fuse_grid_move_to (
        self, self->rows->len > 0 && salvor_fuse_grid_is_visible (self, row) ? row : G_MAXUINT,
        self->cursor_bit);
}

void
salvor_fuse_grid_update_visibility (SalvorFuseGrid *self)
{
    for (guint i = 0; i < self->rows->len; i++)
        gtk_widget_set_visible (salvor_fuse_grid_get_row (self, i),
                                salvor_fuse_map_matches (self->map, i, self->filter));
    if (self->rows->len > 0)
        apply_folds (self);
    for (guint i = 0; i < self->groups->len; i++) {
        const SalvorFuseRun *group = &g_array_index (self->groups, SalvorFuseRun, i);

        gtk_widget_set_visible (group->line, has_visible_row (self, group));
    }
    keep_cursor_visible (self);
}

void
salvor_fuse_grid_unfold (SalvorFuseGrid *self, guint row)
{
    for (guint i = 0; i < self->folds->len; i++) {
        SalvorFuseRun *fold = &g_array_index (self->folds, SalvorFuseRun, i);

        if (row >= fold->first && row < fold->first + fold->n_rows)
            fold->unfolded = TRUE;
    }
}
