/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-page"
#include "config.h"

#include "window/fuse-page.h"

#include "window/adaptive-bin.h"
#include "window/banner.h"
#include "window/bit-pane.h"
#include "window/fuse-grid.h"
#include "window/fuse-legend.h"
#include "window/fuse-list.h"
#include "window/fuse-page-private.h"
#include "window/fuse-toolbar.h"
#include "window/status-page.h"
#include "window/try-pane.h"

#include <glib/gi18n-lib.h>

/* Width steps of the page. */
enum { STEP_LIST, STEP_PANE_BELOW, STEP_PANE_BESIDE };

G_DEFINE_FINAL_TYPE (SalvorFusePage, salvor_fuse_page, GTK_TYPE_WIDGET)

static int
get_step (SalvorFusePage *self)
{
    return salvor_adaptive_bin_get_step (SALVOR_ADAPTIVE_BIN (self->bin));
}

static SalvorFuseFilter
get_filter (SalvorFusePage *self)
{
    return salvor_fuse_toolbar_get_filter (SALVOR_FUSE_TOOLBAR (self->toolbar));
}

/* The bit under the cursor */

static void
update_pane (SalvorFusePage *self)
{
    guint word = 0;
    guint bit = 0;
    const SalvorFuseView *view = NULL;

    if (self->map != NULL
        && salvor_fuse_grid_get_cursor (SALVOR_FUSE_GRID (self->grid), &word, &bit))
        view = salvor_fuse_map_find (self->map, word);
    salvor_bit_pane_show (SALVOR_BIT_PANE (self->pane), self->map, view, bit);
    if (view != NULL)
        salvor_fuse_list_select (SALVOR_FUSE_LIST (self->list), word, bit);
}

/* The cursor starts where the story is: at the first bit that closes a route. */
static void
place_cursor (SalvorFusePage *self)
{
    for (gsize i = 0; i < salvor_fuse_map_get_size (self->map); i++) {
        const SalvorFuseView *view = salvor_fuse_map_get_view (self->map, i);

        if (view->closes != 0) {
            salvor_fuse_grid_set_cursor (SALVOR_FUSE_GRID (self->grid), view->word->index,
                                         (guint) g_bit_nth_msf (view->closes, -1));
            return;
        }
    }
}

/* Which words are shown */

static void
update_view (SalvorFusePage *self)
{
    gboolean any = salvor_fuse_grid_count_visible (SALVOR_FUSE_GRID (self->grid)) > 0;
    gboolean narrow = salvor_adaptive_bin_is_narrow (SALVOR_ADAPTIVE_BIN (self->bin));
    const char *name = narrow ? "list" : "grid";

    gtk_stack_set_visible_child_name (GTK_STACK (self->views), any ? name : "nothing");
}

/* Some hundred rows are made when somebody can see them: mostly the grid is shown, or another
 * page. */
static void
fill_list (SalvorFusePage *self)
{
    salvor_fuse_list_show (SALVOR_FUSE_LIST (self->list),
                           gtk_widget_get_mapped (self->list) ? self->map : NULL,
                           get_filter (self));
}

void
salvor_fuse_page_apply_filter (SalvorFusePage *self)
{
    if (self->map == NULL)
        return;
    salvor_fuse_grid_set_filter (SALVOR_FUSE_GRID (self->grid), get_filter (self));
    fill_list (self);
    update_view (self);
    update_pane (self);
}

void
salvor_fuse_page_refresh (SalvorFusePage *self)
{
    if (self->map == NULL)
        return;
    salvor_fuse_grid_refresh (SALVOR_FUSE_GRID (self->grid));
    salvor_fuse_list_refresh (SALVOR_FUSE_LIST (self->list));
    update_pane (self);
}

static void
update_counts (SalvorFusePage *self)
{
    salvor_fuse_toolbar_set_counts (SALVOR_FUSE_TOOLBAR (self->toolbar),
                                    salvor_fuse_map_count_burned (self->map),
                                    salvor_fuse_map_count_locked (self->map));
    salvor_fuse_legend_show_differs (GTK_FLOW_BOX (self->legend),
                                     salvor_fuse_map_has_differences (self->map));
}

/* Board */

static void
show_status (SalvorFusePage *self)
{
    gboolean busy = self->board != NULL && salvor_board_is_busy (self->board);

    salvor_status_page_set (
        SALVOR_STATUS_PAGE (self->status), busy ? SALVOR_STATUS_BUSY : SALVOR_STATUS_QUIET,
        "salvor-fuse-symbolic", busy ? _ ("Reading the board") : _ ("No fuses have been read yet"),
        busy ? _ ("Reading changes nothing on it.") : _ ("They appear here when a board was read."),
        NULL);
}

static void
set_map (SalvorFusePage *self, SalvorFuseMap *map)
{
    SalvorFuseMap *old = self->map;
    gboolean first = old == NULL && map != NULL;

    self->map = map;
    if (map != NULL)
        salvor_fuse_map_search (map,
                                salvor_fuse_toolbar_get_text (SALVOR_FUSE_TOOLBAR (self->toolbar)));
    salvor_fuse_grid_set_map (SALVOR_FUSE_GRID (self->grid), map);
    if (map != NULL)
        update_counts (self);
    else
        fill_list (self);
    if (first)
        place_cursor (self);
    update_view (self);
    salvor_fuse_page_follow_state (self);
    salvor_fuse_page_follow_compare (self); /* fills the list */
    update_pane (self);
    salvor_fuse_map_free (old); /* after the last row that showed it */
}

static void
update (SalvorFusePage *self)
{
    SalvorBoardState *state = self->board != NULL ? salvor_board_get_state (self->board) : NULL;
    gboolean simulated = (self->board != NULL && salvor_board_is_simulated (self->board))
                         || (state != NULL && salvor_board_state_is_simulated (state));

    if (state == NULL) {
        if (self->map != NULL)
            set_map (self, NULL);
        show_status (self);
    } else if (self->map == NULL || salvor_fuse_map_get_state (self->map) != state) {
        set_map (self, salvor_fuse_map_new (state, salvor_board_get_verdict (self->board)));
    }
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), state != NULL ? "fuses" : "status");
    salvor_banner_show_practice (SALVOR_BANNER (self->practice_banner), simulated);
}

/* Callbacks of the template */

static void
focus_fuses (SalvorFusePage *self)
{
    if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
        return;
    if (get_step (self) == STEP_LIST)
        salvor_fuse_list_focus (SALVOR_FUSE_LIST (self->list));
    else
        salvor_fuse_grid_focus_cursor (SALVOR_FUSE_GRID (self->grid));
}

static void
step_changed_cb (SalvorAdaptiveBin *bin, GParamSpec *pspec, SalvorFusePage *self)
{
    int step = salvor_adaptive_bin_get_step (bin);
    gboolean beside = step == STEP_PANE_BESIDE;

    gtk_orientable_set_orientation (GTK_ORIENTABLE (self->split),
                                    beside ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
    salvor_bit_pane_set_beside (SALVOR_BIT_PANE (self->pane), beside);
    salvor_try_pane_set_beside (SALVOR_TRY_PANE (self->try_pane), beside);
    salvor_fuse_toolbar_set_narrow (SALVOR_FUSE_TOOLBAR (self->toolbar), step == STEP_LIST);
    salvor_fuse_page_set_compare_narrow (self, step == STEP_LIST);
    gtk_widget_set_visible (self->legend, step != STEP_LIST);
    update_view (self);
    if (self->bit_wanted)
        focus_fuses (self);
    self->bit_wanted = FALSE;
}

static void
search_changed_cb (SalvorFusePage *self)
{
    if (self->map == NULL)
        return;
    salvor_fuse_map_search (self->map,
                            salvor_fuse_toolbar_get_text (SALVOR_FUSE_TOOLBAR (self->toolbar)));
    salvor_fuse_page_apply_filter (self);
}

static void
try_out_cb (SalvorFusePage *self, gboolean trying)
{
    salvor_fuse_page_set_trying (self, trying);
    if (trying)
        focus_fuses (self);
}

static void
toggle_bit_cb (GtkWidget *widget, guint word, guint bit, SalvorFusePage *self)
{
    salvor_fuse_page_toggle_bit (self, word, bit);
}

static void
cursor_changed_cb (SalvorFuseGrid *grid, SalvorFusePage *self)
{
    update_pane (self);
}

static void
bit_selected_cb (SalvorFuseList *list, guint word, guint bit, SalvorFusePage *self)
{
    salvor_fuse_grid_set_cursor (SALVOR_FUSE_GRID (self->grid), word, bit);
}

static void
list_mapped_cb (SalvorFusePage *self)
{
    /* while nobody saw it, it was emptied whenever something changed */
    if (salvor_fuse_list_count (SALVOR_FUSE_LIST (self->list)) > 0)
        return;
    fill_list (self);
    update_pane (self);
}

static void
show_details_cb (SalvorFuseGrid *grid, SalvorFusePage *self)
{
    gtk_widget_child_focus (self->trying ? self->try_pane : self->pane, GTK_DIR_TAB_FORWARD);
}

static void
show_boot_path_cb (SalvorBitPane *pane, SalvorFusePage *self)
{
    guint word = 0;
    guint bit = 0;

    if (salvor_fuse_grid_get_cursor (SALVOR_FUSE_GRID (self->grid), &word, &bit))
        g_signal_emit_by_name (self, "show-boot-path", word, bit);
}

static void
show_secret_cb (SalvorBitPane *pane, guint word, SalvorFusePage *self)
{
    salvor_fuse_map_set_hidden (self->map, word, FALSE);
    update_counts (self);
    salvor_fuse_page_apply_filter (self);
}

static void
find_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorFusePage *self = SALVOR_FUSE_PAGE (widget);

    salvor_fuse_toolbar_focus_search (SALVOR_FUSE_TOOLBAR (self->toolbar));
}

static void
zoom_in_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    salvor_fuse_grid_zoom (SALVOR_FUSE_GRID (SALVOR_FUSE_PAGE (widget)->grid), 1);
}

static void
zoom_out_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    salvor_fuse_grid_zoom (SALVOR_FUSE_GRID (SALVOR_FUSE_PAGE (widget)->grid), -1);
}

/* Copying */

static void
copy_text (SalvorFusePage *self, const char *text)
{
    if (text != NULL)
        gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
copy_shown_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorFusePage *self = SALVOR_FUSE_PAGE (widget);
    g_autofree char *text
        = self->map != NULL ? salvor_fuse_map_format (self->map, get_filter (self)) : NULL;

    copy_text (self, text);
}

static void
copy_word_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorFusePage *self = SALVOR_FUSE_PAGE (widget);
    g_autofree char *text = NULL;
    guint word = 0;
    guint bit = 0;

    if (self->map == NULL
        || !salvor_fuse_grid_get_cursor (SALVOR_FUSE_GRID (self->grid), &word, &bit))
        return;
    text = salvor_fuse_map_format_word (self->map, salvor_fuse_map_find (self->map, word));
    copy_text (self, text);
}

static void
copy_setting_action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
    SalvorFusePage *self = SALVOR_FUSE_PAGE (widget);

    copy_text (self, salvor_bit_pane_get_text (SALVOR_BIT_PANE (self->pane)));
}

/* Object */

static void
salvor_fuse_page_dispose (GObject *object)
{
    SalvorFusePage *self = SALVOR_FUSE_PAGE (object);

    if (self->map != NULL)
        set_map (self, NULL);
    salvor_fuse_page_drop_compare (self);
    g_clear_pointer (&self->try_out, salvor_try_out_free);
    g_clear_object (&self->board_signals);
    g_clear_object (&self->board);
    gtk_widget_dispose_template (GTK_WIDGET (self), SALVOR_TYPE_FUSE_PAGE);
    G_OBJECT_CLASS (salvor_fuse_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
    gtk_widget_class_bind_template_child (widget_class, SalvorFusePage, banners);
    gtk_widget_class_bind_template_child (widget_class, SalvorFusePage, bin);
    gtk_widget_class_bind_template_child (widget_class, SalvorFusePage, grid);
    gtk_widget_class_bind_template_child (widget_class, SalvorFusePage, legend);
    gtk_widget_class_bind_template_child (widget_class, SalvorFusePage, list);
    gtk_widget_class_bind_template_child (widget_class, SalvorFusePage, pane);
    gtk_widget_class_bind_template_child (widget_class, SalvorFusePage, split);
    gtk_widget_class_bind_template_child (widget_class, SalvorFusePage, stack);
    gtk_widget_class_bind_template_child (widget_class, SalvorFusePage, status);
    gtk_widget_class_bind_template_child (widget_class, SalvorFusePage, toolbar);
    gtk_widget_class_bind_template_child (widget_class, SalvorFusePage, try_pane);
    gtk_widget_class_bind_template_child (widget_class, SalvorFusePage, views);
    gtk_widget_class_bind_template_callback (widget_class, bit_selected_cb);
    gtk_widget_class_bind_template_callback (widget_class, cursor_changed_cb);
    gtk_widget_class_bind_template_callback (widget_class, focus_fuses);
    gtk_widget_class_bind_template_callback (widget_class, list_mapped_cb);
    gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
    gtk_widget_class_bind_template_callback (widget_class, show_boot_path_cb);
    gtk_widget_class_bind_template_callback (widget_class, show_details_cb);
    gtk_widget_class_bind_template_callback (widget_class, show_secret_cb);
    gtk_widget_class_bind_template_callback (widget_class, step_changed_cb);
    gtk_widget_class_bind_template_callback (widget_class, toggle_bit_cb);
    gtk_widget_class_bind_template_callback (widget_class, try_out_cb);
}

static void
salvor_fuse_page_class_init (SalvorFusePageClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_fuse_page_dispose;
    g_signal_new ("show-boot-path", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);

    g_type_ensure (SALVOR_TYPE_ADAPTIVE_BIN);
    g_type_ensure (SALVOR_TYPE_BIT_PANE);
    g_type_ensure (SALVOR_TYPE_FUSE_GRID);
    g_type_ensure (SALVOR_TYPE_FUSE_LIST);
    g_type_ensure (SALVOR_TYPE_FUSE_TOOLBAR);
    g_type_ensure (SALVOR_TYPE_STATUS_PAGE);
    g_type_ensure (SALVOR_TYPE_TRY_PANE);
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/fuse-page.ui");
    bind_template (widget_class);
    salvor_fuse_page_install_compare (widget_class);
    gtk_widget_class_install_action (widget_class, "fuses.copy-setting", NULL,
                                     copy_setting_action_cb);
    gtk_widget_class_install_action (widget_class, "fuses.copy-shown", NULL, copy_shown_action_cb);
    gtk_widget_class_install_action (widget_class, "fuses.copy-word", NULL, copy_word_action_cb);
    gtk_widget_class_install_action (widget_class, "fuses.find", NULL, find_action_cb);
    gtk_widget_class_install_action (widget_class, "fuses.zoom-in", NULL, zoom_in_action_cb);
    gtk_widget_class_install_action (widget_class, "fuses.zoom-out", NULL, zoom_out_action_cb);
}

static void
salvor_fuse_page_init (SalvorFusePage *self)
{
    self->try_out = salvor_try_out_new ();
    gtk_widget_init_template (GTK_WIDGET (self));

    self->practice_banner = salvor_banner_new (SALVOR_BANNER_TRYING);
    gtk_widget_set_hexpand (self->practice_banner, TRUE);
    gtk_box_append (GTK_BOX (self->banners), self->practice_banner);
    salvor_fuse_page_add_try_banner (self);
    salvor_fuse_page_add_compare (self);
    salvor_fuse_legend_fill (GTK_FLOW_BOX (self->legend));
    self->board_signals = g_signal_group_new (SALVOR_TYPE_BOARD);
    g_signal_group_connect_swapped (self->board_signals, "notify::state", G_CALLBACK (update),
                                    self);
    g_signal_group_connect_swapped (self->board_signals, "notify::busy", G_CALLBACK (update), self);
    step_changed_cb (SALVOR_ADAPTIVE_BIN (self->bin), NULL, self);
    update (self);
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

    if (!g_set_object (&self->board, board))
        return;
    g_signal_group_set_target (self->board_signals, board);
    update (self);
}

void
salvor_fuse_page_show_bit (SalvorFusePage *self, guint word, guint bit)
{
    g_return_if_fail (SALVOR_IS_FUSE_PAGE (self));
    g_return_if_fail (bit < 32);

    if (self->map == NULL)
        return;
    salvor_fuse_toolbar_reset (SALVOR_FUSE_TOOLBAR (self->toolbar));
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->only_button), FALSE);
    salvor_fuse_map_search (self->map, "");
    salvor_fuse_page_apply_filter (self);
    salvor_fuse_grid_set_cursor (SALVOR_FUSE_GRID (self->grid), word, bit);
    self->bit_wanted = gtk_widget_get_width (self->bin) == 0;
    focus_fuses (self);
}
