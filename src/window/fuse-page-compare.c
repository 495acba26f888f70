/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-page-compare"
#include "config.h"

#include "base/errors.h"
#include "base/language.h"
#include "chip/state-file.h"
#include "window/banner.h"
#include "window/file-chooser.h"
#include "window/fuse-compare.h"
#include "window/fuse-grid.h"
#include "window/fuse-page-private.h"
#include "window/fuse-toolbar.h"

#include <glib/gi18n-lib.h>

/* Banners */

/* @with_marks: the marks can be seen */
static char *
make_detail (const SalvorFuseCompare *compare, gboolean with_marks)
{
    guint n_unknown = salvor_fuse_compare_count_unknown (compare);
    g_autoptr (GString) text = g_string_new (NULL);

    if (with_marks && salvor_fuse_compare_count_bits (compare) > 0)
        /* Translators: legend of two marks that are drawn at bits that differ */
        g_string_append (text, _ ("▲ is burned here only, ▼ there only."));
    if (n_unknown > 0)
        g_string_append_printf (
            text,
            /* Translators: begins with a space: it follows another sentence */
            ngettext (" %u word is known to one of the two only and is not compared.",
                      " %u words are known to one of the two only and are not compared.",
                      n_unknown),
            n_unknown);
    return g_strdup (text->str);
}

static void
update_banner (SalvorFusePage *self)
{
    const SalvorFuseCompare *compare
        = self->map != NULL ? salvor_fuse_map_get_compare (self->map) : NULL;
    g_autofree char *title = compare != NULL ? salvor_fuse_compare_describe (compare) : NULL;
    g_autofree char *detail = compare != NULL ? make_detail (compare, !self->compare_narrow) : NULL;

    if (compare != NULL)
        salvor_banner_set_text (SALVOR_BANNER (self->compare_banner), title, detail);
    salvor_banner_set_revealed (SALVOR_BANNER (self->compare_banner), compare != NULL);
}

/* @title: (nullable): everything is well */
static void
show_trouble (SalvorFusePage *self, const char *title, const char *detail)
{
    if (title != NULL)
        salvor_banner_set_text (SALVOR_BANNER (self->compare_trouble), title, detail);
    salvor_banner_set_revealed (SALVOR_BANNER (self->compare_trouble), title != NULL);
}

static void
show_error (SalvorFusePage *self, const GError *error)
{
    g_autofree char *detail
        = salvor_language_join_sentences (salvor_error_get_sentence (error), error->message);

    show_trouble (self, _ ("This file cannot be compared"), detail);
}

/* Comparing */

/* Everything that shows words is told. */
static void
apply (SalvorFusePage *self)
{
    if (self->map == NULL)
        return;
    salvor_fuse_map_compare (self->map, self->other, self->other_name);
    salvor_fuse_map_set_only_changed (
        self->map, self->other != NULL
                       && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->only_button)));
    update_banner (self);
    salvor_fuse_page_apply_filter (self);
}

static void
forget (SalvorFusePage *self)
{
    g_clear_object (&self->other);
    g_clear_pointer (&self->other_name, g_free);
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->only_button), FALSE);
}

/* The first bit of a word that differs, and with @matters does something; -1 when there is none. */
static int
find_change (const SalvorFuseView *view, gboolean matters)
{
    for (int bit = 31; bit >= 0; bit--) {
        const SalvorField *field = salvor_fuse_view_get_field (view, (guint) bit);

        if ((view->changed >> bit & 1) != 0
            && (!matters || (field != NULL && field->effects != SALVOR_EFFECT_NONE)))
            return bit;
    }
    return -1;
}

static gboolean
move_to_change (SalvorFusePage *self, gboolean matters)
{
    for (gsize i = 0; i < salvor_fuse_map_get_size (self->map); i++) {
        const SalvorFuseView *view = salvor_fuse_map_get_view (self->map, i);
        int bit = find_change (view, matters);

        if (bit < 0)
            continue;
        salvor_fuse_grid_set_cursor (SALVOR_FUSE_GRID (self->grid), view->word->index, (guint) bit);
        return TRUE;
    }
    return FALSE;
}

/* The cursor goes to the first difference that does something, else to the first: of two boards
 * the numbers always differ. */
static void
place_cursor (SalvorFusePage *self)
{
    if (!move_to_change (self, TRUE))
        move_to_change (self, FALSE);
}

static void
start (SalvorFusePage *self, SalvorBoardState *other, const char *name)
{
    if (self->map == NULL)
        return;
    if (!salvor_fuse_compare_is_possible (salvor_fuse_map_get_state (self->map), other)) {
        g_autofree char *detail = g_strdup_printf (
            /* Translators: a file or a board, its chip, the chip of the board that is shown */
            _ ("%s is of an %s, and this board has an %s."), name,
            salvor_chip_get_title (salvor_board_state_get_chip (other)),
            salvor_chip_get_title (
                salvor_board_state_get_chip (salvor_fuse_map_get_state (self->map))));

        show_trouble (self, _ ("Only boards with the same chip can be compared"), detail);
        return;
    }
    show_trouble (self, NULL, NULL);
    forget (self);
    self->other = g_object_ref (other);
    self->other_name = g_strdup (name);
    apply (self);
    place_cursor (self);
    salvor_fuse_grid_focus_cursor (SALVOR_FUSE_GRID (self->grid));
}

void
salvor_fuse_page_follow_compare (SalvorFusePage *self)
{
    SalvorBoardState *state = self->map != NULL ? salvor_fuse_map_get_state (self->map) : NULL;

    if (state != NULL && self->other != NULL
        && (state == self->other || !salvor_fuse_compare_is_possible (state, self->other)))
        forget (self);
    apply (self);
    update_banner (self);
}

void
salvor_fuse_page_drop_compare (SalvorFusePage *self)
{
    g_cancellable_cancel (self->other_read);
    g_clear_object (&self->other_read);
    g_clear_object (&self->other);
    g_clear_pointer (&self->other_name, g_free);
    g_clear_object (&self->boards);
}

/* Files */

static void
loaded_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (SalvorFusePage) self = user_data;
    GFile *file = G_FILE (source_object);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorBoardState) state = NULL;
    g_autofree char *name = g_file_get_basename (file);
    g_autoptr (GBytes) bytes = g_file_load_bytes_finish (file, result, NULL, &error);

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    if (bytes != NULL)
        state = salvor_state_file_parse (bytes, name, &error);
    if (state != NULL)
        start (self, state, name);
    else
        show_error (self, error);
}

static void
load (SalvorFusePage *self, GFile *file)
{
    g_cancellable_cancel (self->other_read);
    g_clear_object (&self->other_read);
    self->other_read = g_cancellable_new ();
    g_file_load_bytes_async (file, self->other_read, loaded_cb, g_object_ref (self));
}

static void
chosen_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (SalvorFusePage) self = user_data;
    g_autoptr (GFile) file = salvor_choose_file_finish (result, NULL);

    if (file != NULL)
        load (self, file);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, SalvorFusePage *self)
{
    if (self->map == NULL || !G_VALUE_HOLDS (value, G_TYPE_FILE))
        return FALSE;
    load (self, g_value_get_object (value));
    return TRUE;
}

/* Actions */

static void
compare_file_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    GtkRoot *root = gtk_widget_get_root (widget);

    salvor_choose_saved_board_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                     _ ("Compare with a Saved State"), NULL, chosen_cb,
                                     g_object_ref (widget));
}

/* (transfer full) (nullable) */
static SalvorBoard *
find_board (SalvorFusePage *self, const char *name)
{
    for (guint i = 0; self->boards != NULL && i < g_list_model_get_n_items (self->boards); i++) {
        g_autoptr (SalvorBoard) board = g_list_model_get_item (self->boards, i);

        if (g_str_equal (salvor_board_get_name (board), name))
            return g_steal_pointer (&board);
    }
    return NULL;
}

/* "i.MX RT1024, USB · …3A0E70D5"; practice boards have names of their own. (transfer full) */
static char *
make_board_name (SalvorBoard *board)
{
    if (salvor_board_is_simulated (board))
        return g_strdup (salvor_board_get_title (board));
    return g_strdup_printf ("%s, %s", salvor_board_get_title (board),
                            salvor_board_get_subtitle (board));
}

static void
compare_board_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorFusePage *self = SALVOR_FUSE_PAGE (widget);
    g_autoptr (SalvorBoard) board = find_board (self, g_variant_get_string (parameter, NULL));
    g_autofree char *name = board != NULL ? make_board_name (board) : NULL;

    if (board != NULL && salvor_board_get_state (board) != NULL)
        start (self, salvor_board_get_state (board), name);
}

static void
leave_compare_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorFusePage *self = SALVOR_FUSE_PAGE (widget);

    forget (self);
    apply (self);
    salvor_fuse_grid_focus_cursor (SALVOR_FUSE_GRID (self->grid));
}

/* The menu, made when it is opened: boards come, go and are read */

static gboolean
can_compare (SalvorFusePage *self, SalvorBoard *board)
{
    SalvorBoardState *state = salvor_board_get_state (board);

    return board != self->board && state != NULL && self->map != NULL
           && salvor_fuse_compare_is_possible (salvor_fuse_map_get_state (self->map), state);
}

static GMenu *
make_boards_menu (SalvorFusePage *self)
{
    GMenu *menu = g_menu_new ();

    for (guint i = 0; self->boards != NULL && i < g_list_model_get_n_items (self->boards); i++) {
        g_autoptr (SalvorBoard) board = g_list_model_get_item (self->boards, i);
        g_autoptr (GMenuItem) item = NULL;
        g_autofree char *label = make_board_name (board);

        if (!can_compare (self, board))
            continue;
        item = g_menu_item_new (label, NULL);
        g_menu_item_set_action_and_target (item, "fuses.compare-board", "s",
                                           salvor_board_get_name (board));
        g_menu_append_item (menu, item);
    }
    /* an item without an action is grey */
    if (g_menu_model_get_n_items (G_MENU_MODEL (menu)) == 0)
        g_menu_append (menu, _ ("None with this chip was read"), "fuses.none");
    return menu;
}

static void
create_menu_cb (GtkMenuButton *button, gpointer user_data)
{
    SalvorFusePage *self = user_data;
    g_autoptr (GMenu) menu = g_menu_new ();
    g_autoptr (GMenu) files = g_menu_new ();
    g_autoptr (GMenu) boards = make_boards_menu (self);

    g_menu_append (files, _ ("With a _Saved State…"), "fuses.compare-file");
    if (self->other != NULL)
        g_menu_append (files, _ ("_Leave Comparison"), "fuses.leave-compare");
    g_menu_append_section (menu, NULL, G_MENU_MODEL (files));
    g_menu_append_section (menu, _ ("With Another Board"), G_MENU_MODEL (boards));
    gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

/* Parts */

static GtkWidget *
make_actions (SalvorFusePage *self)
{
    GtkWidget *actions = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
    GtkWidget *leave = gtk_button_new_with_label (_ ("Leave"));

    self->only_button = gtk_toggle_button_new_with_label (_ ("Only Differences"));
    g_signal_connect_swapped (self->only_button, "toggled", G_CALLBACK (apply), self);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (leave), "fuses.leave-compare");
    gtk_box_append (GTK_BOX (actions), self->only_button);
    gtk_box_append (GTK_BOX (actions), leave);
    self->compare_actions = actions;
    return actions;
}

static void
close_trouble_cb (GtkButton *button, SalvorFusePage *self)
{
    show_trouble (self, NULL, NULL);
}

static GtkWidget *
make_close (SalvorFusePage *self)
{
    GtkWidget *close = gtk_button_new_with_label (_ ("Close"));

    g_signal_connect (close, "clicked", G_CALLBACK (close_trouble_cb), self);
    return close;
}

static GtkWidget *
add_banner (SalvorFusePage *self, SalvorBannerKind kind, GtkWidget *action)
{
    GtkWidget *banner = salvor_banner_new (kind);

    gtk_widget_set_hexpand (banner, TRUE);
    salvor_banner_set_action (SALVOR_BANNER (banner), action);
    gtk_box_append (GTK_BOX (self->banners), banner);
    return banner;
}

void
salvor_fuse_page_add_compare (SalvorFusePage *self)
{
    GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

    self->compare_trouble = add_banner (self, SALVOR_BANNER_CARE, make_close (self));
    self->compare_banner = add_banner (self, SALVOR_BANNER_COMPARE, make_actions (self));
    g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
    gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
    gtk_menu_button_set_create_popup_func (
        salvor_fuse_toolbar_get_compare_button (SALVOR_FUSE_TOOLBAR (self->toolbar)),
        create_menu_cb, self, NULL);
}

void
salvor_fuse_page_set_compare_narrow (SalvorFusePage *self, gboolean narrow)
{
    self->compare_narrow = narrow;
    update_banner (self);
    gtk_orientable_set_orientation (GTK_ORIENTABLE (self->compare_actions),
                                    narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
    gtk_box_set_spacing (GTK_BOX (self->compare_actions), narrow ? 6 : 12);
    gtk_widget_set_margin_top (self->compare_actions, narrow ? 6 : 0);
    gtk_widget_set_margin_bottom (self->compare_actions, narrow ? 6 : 0);
}

void
salvor_fuse_page_install_compare (GtkWidgetClass *widget_class)
{
    gtk_widget_class_install_action (widget_class, "fuses.compare-file", NULL,
                                     compare_file_action_cb);
    gtk_widget_class_install_action (widget_class, "fuses.compare-board", "s",
                                     compare_board_action_cb);
    gtk_widget_class_install_action (widget_class, "fuses.leave-compare", NULL,
                                     leave_compare_action_cb);
}

void
salvor_fuse_page_set_boards (SalvorFusePage *self, GListModel *boards)
{
    g_return_if_fail (SALVOR_IS_FUSE_PAGE (self));
    g_return_if_fail (G_IS_LIST_MODEL (boards));

    g_set_object (&self->boards, boards);
}
