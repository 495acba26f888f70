/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-register-page"
#include "config.h"

#include "window/register-page.h"

#include "window/adaptive-bin.h"
#include "window/banner.h"
#include "window/bit-pane.h"
#include "window/fuse-grid.h"
#include "window/fuse-list.h"
#include "window/register-cards.h"
#include "window/status-page.h"

#include <glib/gi18n-lib.h>

/* Width steps of the page. */
enum { STEP_LIST, STEP_PANE_BELOW, STEP_PANE_BESIDE };

struct _SalvorRegisterPage {
    GtkWidget parent_instance;

    SalvorBoard *board;          /* nullable */
    GSignalGroup *board_signals; /* of the board */
    SalvorFuseMap *map;          /* nullable: registers of the state that is shown */

    GtkWidget *bin;
    GtkWidget *banners;
    GtkWidget *practice_banner;
    GtkWidget *stack;
    GtkWidget *status;
    GtkWidget *split;
    GtkWidget *views;
    GtkWidget *grid;
    GtkWidget *list;
    GtkWidget *pane;
    GtkWidget *log;
    GtkWidget *core;
    GtkWidget *header;
};

G_DEFINE_FINAL_TYPE (SalvorRegisterPage, salvor_register_page, GTK_TYPE_WIDGET)

static void
update_pane (SalvorRegisterPage *self)
{
    const SalvorFuseView *view = NULL;
    guint word = 0;
    guint bit = 0;

    if (self->map != NULL
        && salvor_fuse_grid_get_cursor (SALVOR_FUSE_GRID (self->grid), &word, &bit))
        view = salvor_fuse_map_find (self->map, word);
    salvor_bit_pane_show (SALVOR_BIT_PANE (self->pane), self->map, view, bit);
    if (view != NULL)
        salvor_fuse_list_select (SALVOR_FUSE_LIST (self->list), word, bit);
}

static void
show_status (SalvorRegisterPage *self)
{
    gboolean busy = self->board != NULL && salvor_board_is_busy (self->board);

    salvor_status_page_set (SALVOR_STATUS_PAGE (self->status),
                            busy ? SALVOR_STATUS_BUSY : SALVOR_STATUS_QUIET, "salvor-chip-symbolic",
                            busy ? _ ("Reading the board") : _ ("No registers have been read yet"),
                            busy ? _ ("Reading changes nothing on it.")
                                 : _ ("They appear here when a board was read."),
                            NULL);
}

static void
set_map (SalvorRegisterPage *self, SalvorFuseMap *map)
{
    SalvorFuseMap *old = self->map;

    self->map = map;
    salvor_fuse_grid_set_map (SALVOR_FUSE_GRID (self->grid), map);
    salvor_fuse_list_show (SALVOR_FUSE_LIST (self->list), map, SALVOR_FUSE_FILTER_ALL);
    salvor_fuse_map_free (old);
    update_pane (self);
}

/* The cursor starts at the first bit that is set. */
static void
place_cursor (SalvorRegisterPage *self)
{
    for (gsize i = 0; i < salvor_fuse_map_get_size (self->map); i++) {
        const SalvorFuseView *view = salvor_fuse_map_get_view (self->map, i);

        if (view->known && view->value != 0) {
            salvor_fuse_grid_set_cursor (SALVOR_FUSE_GRID (self->grid), view->word->index,
                                         (guint) g_bit_nth_msf (view->value, -1));
            return;
        }
    }
}

static void
show_state (SalvorRegisterPage *self, SalvorBoardState *state)
{
    gboolean first = self->map == NULL;

    set_map (self, salvor_fuse_map_new_registers (state));
    if (first)
        place_cursor (self);
    salvor_register_cards_fill_log (GTK_LIST_BOX (self->log), state);
    salvor_register_cards_fill_core (GTK_LIST_BOX (self->core), state);
    salvor_register_cards_fill_header (GTK_LIST_BOX (self->header), state);
}

static void
update (SalvorRegisterPage *self)
{
    SalvorBoardState *state = self->board != NULL ? salvor_board_get_state (self->board) : NULL;
    gboolean simulated = (self->board != NULL && salvor_board_is_simulated (self->board))
                         || (state != NULL && salvor_board_state_is_simulated (state));

    if (state == NULL) {
        if (self->map != NULL)
            set_map (self, NULL);
        show_status (self);
    } else if (self->map == NULL || salvor_fuse_map_get_state (self->map) != state) {
        show_state (self, state);
    }
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack),
                                      state != NULL ? "registers" : "status");
    salvor_banner_show_practice (SALVOR_BANNER (self->practice_banner), simulated);
}

/* Callbacks of the template */

static void
step_changed_cb (SalvorAdaptiveBin *bin, GParamSpec *pspec, SalvorRegisterPage *self)
{
    int step = salvor_adaptive_bin_get_step (bin);
    gboolean beside = step == STEP_PANE_BESIDE;

    gtk_orientable_set_orientation (GTK_ORIENTABLE (self->split),
                                    beside ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
    salvor_bit_pane_set_beside (SALVOR_BIT_PANE (self->pane), beside);
    gtk_stack_set_visible_child_name (GTK_STACK (self->views), step == STEP_LIST ? "list" : "grid");
}

static void
cursor_changed_cb (SalvorFuseGrid *grid, SalvorRegisterPage *self)
{
    update_pane (self);
}

static void
bit_selected_cb (SalvorFuseList *list, guint word, guint bit, SalvorRegisterPage *self)
{
    salvor_fuse_grid_set_cursor (SALVOR_FUSE_GRID (self->grid), word, bit);
}

static void
show_details_cb (SalvorFuseGrid *grid, SalvorRegisterPage *self)
{
    gtk_widget_child_focus (self->pane, GTK_DIR_TAB_FORWARD);
}

/* Object */

static void
salvor_register_page_dispose (GObject *object)
{
    SalvorRegisterPage *self = SALVOR_REGISTER_PAGE (object);

    if (self->map != NULL)
        set_map (self, NULL);
    g_clear_object (&self->board_signals);
    g_clear_object (&self->board);
    gtk_widget_dispose_template (GTK_WIDGET (self), SALVOR_TYPE_REGISTER_PAGE);
    G_OBJECT_CLASS (salvor_register_page_parent_class)->dispose (object);
}

static void
salvor_register_page_class_init (SalvorRegisterPageClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_register_page_dispose;
    g_type_ensure (SALVOR_TYPE_ADAPTIVE_BIN);
    g_type_ensure (SALVOR_TYPE_BIT_PANE);
    g_type_ensure (SALVOR_TYPE_FUSE_GRID);
    g_type_ensure (SALVOR_TYPE_FUSE_LIST);
    g_type_ensure (SALVOR_TYPE_STATUS_PAGE);
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/register-page.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorRegisterPage, banners);
    gtk_widget_class_bind_template_child (widget_class, SalvorRegisterPage, bin);
    gtk_widget_class_bind_template_child (widget_class, SalvorRegisterPage, core);
    gtk_widget_class_bind_template_child (widget_class, SalvorRegisterPage, grid);
    gtk_widget_class_bind_template_child (widget_class, SalvorRegisterPage, header);
    gtk_widget_class_bind_template_child (widget_class, SalvorRegisterPage, list);
    gtk_widget_class_bind_template_child (widget_class, SalvorRegisterPage, log);
    gtk_widget_class_bind_template_child (widget_class, SalvorRegisterPage, pane);
    gtk_widget_class_bind_template_child (widget_class, SalvorRegisterPage, split);
    gtk_widget_class_bind_template_child (widget_class, SalvorRegisterPage, stack);
    gtk_widget_class_bind_template_child (widget_class, SalvorRegisterPage, status);
    gtk_widget_class_bind_template_child (widget_class, SalvorRegisterPage, views);
    gtk_widget_class_bind_template_callback (widget_class, bit_selected_cb);
    gtk_widget_class_bind_template_callback (widget_class, cursor_changed_cb);
    gtk_widget_class_bind_template_callback (widget_class, show_details_cb);
    gtk_widget_class_bind_template_callback (widget_class, step_changed_cb);
}

static void
salvor_register_page_init (SalvorRegisterPage *self)
{
    gtk_widget_init_template (GTK_WIDGET (self));

    self->practice_banner = salvor_banner_new (SALVOR_BANNER_TRYING);
    gtk_widget_set_hexpand (self->practice_banner, TRUE);
    gtk_box_append (GTK_BOX (self->banners), self->practice_banner);
    salvor_fuse_grid_show_whole (SALVOR_FUSE_GRID (self->grid));
    salvor_fuse_list_show_whole (SALVOR_FUSE_LIST (self->list), _ ("Register settings"));
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Boot registers"), -1);
    self->board_signals = g_signal_group_new (SALVOR_TYPE_BOARD);
    g_signal_group_connect_swapped (self->board_signals, "notify::state", G_CALLBACK (update),
                                    self);
    g_signal_group_connect_swapped (self->board_signals, "notify::busy", G_CALLBACK (update), self);
    step_changed_cb (SALVOR_ADAPTIVE_BIN (self->bin), NULL, self);
    update (self);
}

GtkWidget *
salvor_register_page_new (void)
{
    return g_object_new (SALVOR_TYPE_REGISTER_PAGE, NULL);
}

void
salvor_register_page_set_board (SalvorRegisterPage *self, SalvorBoard *board)
{
    g_return_if_fail (SALVOR_IS_REGISTER_PAGE (self));
    g_return_if_fail (board == NULL || SALVOR_IS_BOARD (board));

    if (!g_set_object (&self->board, board))
        return;
    g_signal_group_set_target (self->board_signals, board);
    update (self);
}

void
salvor_register_page_show_bit (SalvorRegisterPage *self, guint index, guint bit)
{
    g_return_if_fail (SALVOR_IS_REGISTER_PAGE (self));
    g_return_if_fail (bit < 32);

    if (self->map == NULL)
        return;
    salvor_fuse_grid_set_cursor (SALVOR_FUSE_GRID (self->grid), index, bit);
    if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
        return;
    if (salvor_adaptive_bin_get_step (SALVOR_ADAPTIVE_BIN (self->bin)) == STEP_LIST)
        salvor_fuse_list_focus (SALVOR_FUSE_LIST (self->list));
    else
        salvor_fuse_grid_focus_cursor (SALVOR_FUSE_GRID (self->grid));
}

void
salvor_register_page_show_header (SalvorRegisterPage *self)
{
    g_return_if_fail (SALVOR_IS_REGISTER_PAGE (self));

    if (self->map != NULL && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
        gtk_widget_child_focus (self->header, GTK_DIR_TAB_FORWARD);
}
