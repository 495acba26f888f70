/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-grid-moves"
#include "config.h"

#include "window/fuse-grid-private.h"

guint
salvor_fuse_grid_find_row (SalvorFuseGrid *self, guint row, int step)
{
    for (gint64 i = (gint64) row + step; i >= 0 && i < self->rows->len; i += step) {
        if (salvor_fuse_grid_is_visible (self, (guint) i))
            return (guint) i;
    }
    return row;
}

/* First visible row of the previous or next group that has one */
static guint
find_group (SalvorFuseGrid *self, int step)
{
    guint current = 0;

    while (current + 1 < self->groups->len
           && g_array_index (self->groups, SalvorFuseRun, current + 1).first <= self->cursor_row)
        current++;
    for (gint64 i = (gint64) current + step; i >= 0 && i < self->groups->len; i += step) {
        const SalvorFuseRun *group = &g_array_index (self->groups, SalvorFuseRun, (guint) i);

        for (guint row = group->first; row < group->first + group->n_rows; row++) {
            if (salvor_fuse_grid_is_visible (self, row))
                return row;
        }
    }
    return self->cursor_row;
}

static gboolean
is_burned (SalvorFuseGrid *self, guint row, guint bit)
{
    const SalvorFuseView *view = salvor_fuse_map_get_view (self->map, row);

    return salvor_fuse_grid_is_visible (self, row) && view->known && !view->hidden
           && (view->value >> bit & 1) != 0;
}

/* In reading order: bit 31 first. Stays where there is no other burned bit that way. */
static void
move_to_burned (SalvorFuseGrid *self, int step)
{
    gint64 n_places = (gint64) self->rows->len * 32;
    gint64 place = (gint64) self->cursor_row * 32 + (31 - self->cursor_bit) + step;

    for (; place >= 0 && place < n_places; place += step) {
        guint row = (guint) (place / 32);
        guint bit = 31 - (guint) (place % 32);

        if (is_burned (self, row, bit)) {
            salvor_fuse_grid_move_to (self, row, bit);
            return;
        }
    }
}

static gboolean
keep_in_view_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
    SalvorFuseGrid *self = SALVOR_FUSE_GRID (widget);
    GtkWidget *row = self->cursor_row < self->rows->len
                         ? salvor_fuse_grid_get_row (self, self->cursor_row)
                         : NULL;
    graphene_rect_t bounds;

    self->keep_id = 0;
    if (row != NULL && gtk_widget_is_focus (row)
        && gtk_widget_compute_bounds (row, self->box, &bounds))
        gtk_adjustment_clamp_page (
            gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->inner)),
            bounds.origin.y, bounds.origin.y + bounds.size.height);
    return G_SOURCE_REMOVE;
}

/* In the next frame, when the rows have their places. */
void
salvor_fuse_grid_keep_in_view (SalvorFuseGrid *self)
{
    if (self->keep_id == 0)
        self->keep_id
            = gtk_widget_add_tick_callback (GTK_WIDGET (self), keep_in_view_cb, NULL, NULL);
}

void
salvor_fuse_grid_move (SalvorFuseGrid *self, SalvorFuseMove move)
{
    guint bit = self->cursor_bit;

    switch (move) {
    case SALVOR_FUSE_MOVE_LEFT:
        salvor_fuse_grid_move_to (self, self->cursor_row, MIN (bit + 1, 31));
        break;
    case SALVOR_FUSE_MOVE_RIGHT:
        salvor_fuse_grid_move_to (self, self->cursor_row, bit > 0 ? bit - 1 : 0);
        break;
    case SALVOR_FUSE_MOVE_UP:
        salvor_fuse_grid_move_to (self, salvor_fuse_grid_find_row (self, self->cursor_row, -1),
                                  bit);
        break;
    case SALVOR_FUSE_MOVE_DOWN:
        salvor_fuse_grid_move_to (self, salvor_fuse_grid_find_row (self, self->cursor_row, 1), bit);
        break;
    case SALVOR_FUSE_MOVE_FIRST:
        salvor_fuse_grid_move_to (self, self->cursor_row, 31);
        break;
    case SALVOR_FUSE_MOVE_LAST:
        salvor_fuse_grid_move_to (self, self->cursor_row, 0);
        break;
    case SALVOR_FUSE_MOVE_PREVIOUS_GROUP:
        salvor_fuse_grid_move_to (self, find_group (self, -1), bit);
        break;
    case SALVOR_FUSE_MOVE_NEXT_GROUP:
        salvor_fuse_grid_move_to (self, find_group (self, 1), bit);
        break;
    case SALVOR_FUSE_MOVE_PREVIOUS_BURNED:
        move_to_burned (self, -1);
        break;
    case SALVOR_FUSE_MOVE_NEXT_BURNED:
        move_to_burned (self, 1);
        break;
    }
}
