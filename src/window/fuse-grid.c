/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-grid"
#include "config.h"

#include "window/fuse-grid.h"

#include "window/fuse-grid-private.h"
#include "window/fuse-header.h"
#include "window/fuse-line.h"
#include "window/fuse-row.h"
#include "window/settings.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (SalvorFuseGrid, salvor_fuse_grid, GTK_TYPE_WIDGET)

GtkWidget *
salvor_fuse_grid_get_row (SalvorFuseGrid *self, guint i)
{
    return g_ptr_array_index (self->rows, i);
}

gboolean
salvor_fuse_grid_is_visible (SalvorFuseGrid *self, guint i)
{
    return gtk_widget_get_visible (salvor_fuse_grid_get_row (self, i));
}

/* Cursor */

void
salvor_fuse_grid_move_to (SalvorFuseGrid *self, guint row, guint bit)
{
    if (self->cursor_row < self->rows->len && self->cursor_row != row) {
        salvor_fuse_row_set_cursor (
            SALVOR_FUSE_ROW (salvor_fuse_grid_get_row (self, self->cursor_row)), -1);
        gtk_widget_set_focusable (salvor_fuse_grid_get_row (self, self->cursor_row), FALSE);
    }
    self->cursor_row = row;
    self->cursor_bit = bit;
    if (row < self->rows->len) {
        salvor_fuse_row_set_cursor (SALVOR_FUSE_ROW (salvor_fuse_grid_get_row (self, row)),
                                    (int) bit);
        gtk_widget_set_focusable (salvor_fuse_grid_get_row (self, row), TRUE);
    }
    salvor_fuse_header_set_cursor (SALVOR_FUSE_HEADER (self->header),
                                   row < self->rows->len ? (int) bit : -1);
    g_signal_emit_by_name (self, "cursor-changed");
}

static guint
get_row_number (SalvorFuseGrid *self, SalvorFuseRow *row)
{
    guint i = 0;

    return g_ptr_array_find (self->rows, row, &i) ? i : G_MAXUINT;
}

static void
move_cursor_cb (SalvorFuseRow *row, int move, SalvorFuseGrid *self)
{
    if (self->cursor_row >= self->rows->len)
        return;
    salvor_fuse_grid_move (self, (SalvorFuseMove) move);
    salvor_fuse_grid_focus_cursor (self);
}

static void
toggle_bit_cb (SalvorFuseRow *row, SalvorFuseGrid *self)
{
    guint word = 0;
    guint bit = 0;

    if (self->trying && salvor_fuse_grid_get_cursor (self, &word, &bit))
        g_signal_emit_by_name (self, "toggle-bit", word, bit);
}

static void
bit_pressed_cb (SalvorFuseRow *row, guint bit, gboolean on_cell, SalvorFuseGrid *self)
{
    salvor_fuse_grid_move_to (self, get_row_number (self, row), bit);
    salvor_fuse_grid_focus_cursor (self);
    if (on_cell)
        toggle_bit_cb (row, self);
}

static void
bit_hovered_cb (SalvorFuseRow *row, int bit, SalvorFuseGrid *self)
{
    salvor_fuse_header_set_hover (SALVOR_FUSE_HEADER (self->header), bit);
}

static void
show_details_cb (SalvorFuseRow *row, SalvorFuseGrid *self)
{
    g_signal_emit_by_name (self, "show-details");
}

/* Building */

static void
unfold_cb (SalvorFuseLine *line, SalvorFuseGrid *self)
{
    for (guint i = 0; i < self->folds->len; i++) {
        SalvorFuseRun *fold = &g_array_index (self->folds, SalvorFuseRun, i);

        if (fold->line != GTK_WIDGET (line))
            continue;
        fold->unfolded = TRUE;
        salvor_fuse_grid_update_visibility (self);
        salvor_fuse_grid_move_to (self, fold->first, self->cursor_bit);
        salvor_fuse_grid_focus_cursor (self);
    }
}

static void
clear (SalvorFuseGrid *self)
{
    GtkWidget *child = NULL;

    self->cursor_row = G_MAXUINT;
    g_ptr_array_set_size (self->rows, 0);
    g_array_set_size (self->groups, 0);
    g_array_set_size (self->folds, 0);
    while ((child = gtk_widget_get_first_child (self->box)) != NULL)
        gtk_box_remove (GTK_BOX (self->box), child);
}

/* Reserved words from @first on, in one group */
static guint
count_reserved (SalvorFuseGrid *self, guint first)
{
    guint n = 0;
    gsize size = salvor_fuse_map_get_size (self->map);
    const char *group = salvor_fuse_map_get_view (self->map, first)->word->group;

    while (first + n < size) {
        const SalvorFuseWord *word = salvor_fuse_map_get_view (self->map, first + n)->word;

        if (!word->reserved || g_strcmp0 (word->group, group) != 0)
            break;
        n++;
    }
    return n;
}

static void
add_run (SalvorFuseGrid *self, GArray *runs, GtkWidget *line, guint first, guint n_rows)
{
    SalvorFuseRun run = { line, first, n_rows, FALSE };

    gtk_box_append (GTK_BOX (self->box), line);
    g_array_append_val (runs, run);
}

static void
add_row (SalvorFuseGrid *self)
{
    GtkWidget *row = salvor_fuse_row_new ();

    gtk_widget_set_focusable (row, FALSE);
    g_signal_connect (row, "move-cursor", G_CALLBACK (move_cursor_cb), self);
    g_signal_connect (row, "bit-pressed", G_CALLBACK (bit_pressed_cb), self);
    g_signal_connect (row, "bit-hovered", G_CALLBACK (bit_hovered_cb), self);
    g_signal_connect (row, "show-details", G_CALLBACK (show_details_cb), self);
    g_signal_connect (row, "toggle-bit", G_CALLBACK (toggle_bit_cb), self);
    gtk_box_append (GTK_BOX (self->box), row);
    g_ptr_array_add (self->rows, row);
}

static void
build (SalvorFuseGrid *self)
{
    gsize size = salvor_fuse_map_get_size (self->map);
    const char *group = NULL;
    guint fold_end = 0;

    for (guint i = 0; i < size; i++) {
        const SalvorFuseWord *word = salvor_fuse_map_get_view (self->map, i)->word;
        guint n_reserved = count_reserved (self, i);

        if (i == 0 || g_strcmp0 (word->group, group) != 0)
            add_run (self, self->groups, salvor_fuse_line_new_heading (word->group), i, 0);
        group = word->group;
        g_array_index (self->groups, SalvorFuseRun, self->groups->len - 1).n_rows++;
        if (n_reserved > 1 && i >= fold_end) {
            GtkWidget *line = salvor_fuse_line_new_fold (word->index, n_reserved);

            g_signal_connect (line, "unfold", G_CALLBACK (unfold_cb), self);
            add_run (self, self->folds, line, i, n_reserved);
            fold_end = i + n_reserved;
        }
        add_row (self);
    }
}

/* Object */

static void
salvor_fuse_grid_dispose (GObject *object)
{
    SalvorFuseGrid *self = SALVOR_FUSE_GRID (object);

    g_clear_pointer (&self->scroller, gtk_widget_unparent);
    G_OBJECT_CLASS (salvor_fuse_grid_parent_class)->dispose (object);
}

static void
salvor_fuse_grid_finalize (GObject *object)
{
    SalvorFuseGrid *self = SALVOR_FUSE_GRID (object);

    g_ptr_array_unref (self->rows);
    g_array_unref (self->groups);
    g_array_unref (self->folds);
    G_OBJECT_CLASS (salvor_fuse_grid_parent_class)->finalize (object);
}

static void
salvor_fuse_grid_class_init (SalvorFuseGridClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_fuse_grid_dispose;
    G_OBJECT_CLASS (klass)->finalize = salvor_fuse_grid_finalize;
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_css_name (widget_class, "fusegrid");
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
    g_signal_new ("cursor-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
    g_signal_new ("show-details", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
    g_signal_new ("toggle-bit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

/* The bit numbers move sideways with the rows and stay when the rows move up. */
static GtkWidget *
make_scroller (SalvorFuseGrid *self)
{
    GtkWidget *outer = gtk_scrolled_window_new ();
    GtkWidget *inner = gtk_scrolled_window_new ();
    GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

    gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (outer), GTK_POLICY_AUTOMATIC,
                                    GTK_POLICY_NEVER);
    gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (inner), GTK_POLICY_NEVER,
                                    GTK_POLICY_AUTOMATIC);
    self->inner = inner;
    g_signal_connect_swapped (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (inner)),
                              "notify::page-size", G_CALLBACK (salvor_fuse_grid_keep_in_view),
                              self);
    gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (inner), self->box);
    gtk_widget_set_vexpand (inner, TRUE);
    gtk_box_append (GTK_BOX (column), self->header);
    gtk_box_append (GTK_BOX (column), inner);
    gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (outer), column);
    return outer;
}

static void
salvor_fuse_grid_init (SalvorFuseGrid *self)
{
    self->rows = g_ptr_array_new ();
    self->groups = g_array_new (FALSE, FALSE, sizeof (SalvorFuseRun));
    self->folds = g_array_new (FALSE, FALSE, sizeof (SalvorFuseRun));
    self->cursor_row = G_MAXUINT;
    self->header = salvor_fuse_header_new ();
    self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
    gtk_widget_add_css_class (self->box, "rows");
    self->scroller = make_scroller (self);
    gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Fuse words"), -1);
    salvor_fuse_grid_zoom (self, salvor_settings_get_int (SALVOR_SETTING_FUSE_ZOOM));
}

GtkWidget *
salvor_fuse_grid_new (void)
{
    return g_object_new (SALVOR_TYPE_FUSE_GRID, NULL);
}

/* The same words as before: the rows stay, and with them focus and place. */
static gboolean
has_same_words (SalvorFuseGrid *self, SalvorFuseMap *map)
{
    return self->map != NULL && map != NULL && salvor_fuse_map_get_size (map) == self->rows->len
           && self->rows->len > 0
           && salvor_fuse_map_get_view (map, 0)->word
                  == salvor_fuse_map_get_view (self->map, 0)->word;
}

void
salvor_fuse_grid_set_map (SalvorFuseGrid *self, SalvorFuseMap *map)
{
    gboolean same = FALSE;

    g_return_if_fail (SALVOR_IS_FUSE_GRID (self));

    same = has_same_words (self, map);
    self->map = map;
    if (!same) {
        clear (self);
        if (map != NULL)
            build (self);
    }
    salvor_fuse_grid_refresh (self);
    salvor_fuse_grid_update_visibility (self);
}

void
salvor_fuse_grid_set_filter (SalvorFuseGrid *self, SalvorFuseFilter filter)
{
    g_return_if_fail (SALVOR_IS_FUSE_GRID (self));

    self->filter = filter;
    salvor_fuse_grid_refresh (self);
    salvor_fuse_grid_update_visibility (self);
}

void
salvor_fuse_grid_refresh (SalvorFuseGrid *self)
{
    g_return_if_fail (SALVOR_IS_FUSE_GRID (self));

    for (guint i = 0; i < self->rows->len; i++)
        salvor_fuse_row_set_view (SALVOR_FUSE_ROW (salvor_fuse_grid_get_row (self, i)),
                                  salvor_fuse_map_get_view (self->map, i));
}

void
salvor_fuse_grid_show_whole (SalvorFuseGrid *self)
{
    g_return_if_fail (SALVOR_IS_FUSE_GRID (self));

    gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->inner), GTK_POLICY_NEVER,
                                    GTK_POLICY_NEVER);
}

void
salvor_fuse_grid_set_trying (SalvorFuseGrid *self, gboolean trying)
{
    g_return_if_fail (SALVOR_IS_FUSE_GRID (self));

    self->trying = trying;
}

void
salvor_fuse_grid_set_cursor (SalvorFuseGrid *self, guint word, guint bit)
{
    g_return_if_fail (SALVOR_IS_FUSE_GRID (self));
    g_return_if_fail (bit < 32);

    for (guint i = 0; i < self->rows->len; i++) {
        if (salvor_fuse_map_get_view (self->map, i)->word->index != word)
            continue;
        salvor_fuse_grid_unfold (self, i);
        salvor_fuse_grid_update_visibility (self);
        if (salvor_fuse_grid_is_visible (self, i))
            salvor_fuse_grid_move_to (self, i, bit);
    }
}

gboolean
salvor_fuse_grid_get_cursor (SalvorFuseGrid *self, guint *word, guint *bit)
{
    g_return_val_if_fail (SALVOR_IS_FUSE_GRID (self), FALSE);

    if (self->cursor_row >= self->rows->len)
        return FALSE;
    *word = salvor_fuse_map_get_view (self->map, self->cursor_row)->word->index;
    *bit = self->cursor_bit;
    return TRUE;
}

void
salvor_fuse_grid_focus_cursor (SalvorFuseGrid *self)
{
    g_return_if_fail (SALVOR_IS_FUSE_GRID (self));

    if (self->cursor_row < self->rows->len && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
        gtk_widget_grab_focus (salvor_fuse_grid_get_row (self, self->cursor_row));
}

guint
salvor_fuse_grid_count_visible (SalvorFuseGrid *self)
{
    guint n = 0;

    g_return_val_if_fail (SALVOR_IS_FUSE_GRID (self), 0);

    for (guint i = 0; i < self->rows->len; i++)
        n += salvor_fuse_grid_is_visible (self, i);
    return n;
}
