/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-list"
#include "config.h"

#include "window/fuse-list.h"

#include "window/fuse-item.h"

#include <glib/gi18n-lib.h>

struct _SalvorFuseList {
    GtkWidget parent_instance;

    GtkWidget *scroller;
    GtkWidget *view;
    GListStore *items;             /* (element-type SalvorFuseItem) */
    GtkSingleSelection *selection; /* owned */
    gulong selected_handler;
    guint scroll_id;       /* tick callback; 0: none */
    guint scroll_target;   /* position */
    gboolean focus_wanted; /* by the selected row, once the list has got there */
    gboolean trying;
    GPtrArray *bound; /* (element-type GtkListItem): rows that show something; no refs */
};

G_DEFINE_FINAL_TYPE (SalvorFuseList, salvor_fuse_list, GTK_TYPE_WIDGET)

/* Rows */

/* Labels of a row, found by what they are for. */
typedef struct {
    GtkWidget *name;
    GtkWidget *value;
    GtkWidget *meaning;
} RowParts;

static GtkWidget *
make_label (const char *css_class)
{
    GtkWidget *label = gtk_label_new (NULL);

    gtk_label_set_xalign (GTK_LABEL (label), 0.0);
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_widget_add_css_class (label, css_class);
    return label;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
    GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
    GtkWidget *first = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
    RowParts *parts = g_new0 (RowParts, 1);

    parts->name = make_label ("salvor-fuse-name");
    parts->value = make_label ("salvor-fuse-value");
    parts->meaning = make_label ("salvor-caption");
    gtk_widget_set_hexpand (parts->name, TRUE);
    gtk_label_set_ellipsize (GTK_LABEL (parts->value), PANGO_ELLIPSIZE_NONE);
    gtk_widget_add_css_class (lines, "salvor-fuse-item");
    gtk_box_append (GTK_BOX (first), parts->name);
    gtk_box_append (GTK_BOX (first), parts->value);
    gtk_box_append (GTK_BOX (lines), first);
    gtk_box_append (GTK_BOX (lines), parts->meaning);
    g_object_set_data_full (G_OBJECT (lines), "salvor-parts", parts, g_free);
    gtk_list_item_set_child (list_item, lines);
}

static void
fill_row (GtkListItem *list_item)
{
    SalvorFuseItem *item = SALVOR_FUSE_ITEM (gtk_list_item_get_item (list_item));
    GtkWidget *lines = gtk_list_item_get_child (list_item);
    RowParts *parts = g_object_get_data (G_OBJECT (lines), "salvor-parts");
    g_autofree char *name = salvor_fuse_item_make_name (item);
    g_autofree char *value = salvor_fuse_item_make_value (item);
    g_autofree char *meaning = salvor_fuse_item_make_meaning (item);
    g_autofree char *spoken = salvor_fuse_item_describe (item);

    gtk_label_set_text (GTK_LABEL (parts->name), name);
    gtk_label_set_text (GTK_LABEL (parts->value), value);
    gtk_label_set_text (GTK_LABEL (parts->meaning), meaning);
    salvor_fuse_item_style_value (item, parts->value);
    gtk_accessible_update_property (GTK_ACCESSIBLE (lines), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                    -1);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, SalvorFuseList *self)
{
    g_ptr_array_add (self->bound, list_item);
    fill_row (list_item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, SalvorFuseList *self)
{
    g_ptr_array_remove_fast (self->bound, list_item);
}

static void
selected_cb (GtkSingleSelection *selection, GParamSpec *pspec, SalvorFuseList *self)
{
    SalvorFuseItem *item = gtk_single_selection_get_selected_item (selection);

    if (item != NULL)
        g_signal_emit_by_name (self, "bit-selected", item->view->word->index, item->bit);
}

static void
activate_cb (GtkListView *view, guint position, SalvorFuseList *self)
{
    g_autoptr (SalvorFuseItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

    if (self->trying && item != NULL && item->n_bits == 1)
        g_signal_emit_by_name (self, "toggle-bit", item->view->word->index, item->bit);
}

/* Object */

static void
salvor_fuse_list_dispose (GObject *object)
{
    SalvorFuseList *self = SALVOR_FUSE_LIST (object);

    if (self->selection != NULL)
        g_clear_signal_handler (&self->selected_handler, self->selection);
    g_clear_pointer (&self->scroller, gtk_widget_unparent);
    g_clear_object (&self->selection);
    g_clear_object (&self->items);
    G_OBJECT_CLASS (salvor_fuse_list_parent_class)->dispose (object);
}

static void
salvor_fuse_list_finalize (GObject *object)
{
    g_ptr_array_unref (SALVOR_FUSE_LIST (object)->bound);
    G_OBJECT_CLASS (salvor_fuse_list_parent_class)->finalize (object);
}

static void
salvor_fuse_list_class_init (SalvorFuseListClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_fuse_list_dispose;
    G_OBJECT_CLASS (klass)->finalize = salvor_fuse_list_finalize;
    gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_css_name (widget_class, "fuselist");
    g_signal_new ("bit-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
    g_signal_new ("toggle-bit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
salvor_fuse_list_init (SalvorFuseList *self)
{
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

    g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
    g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
    g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
    self->bound = g_ptr_array_new ();
    self->items = g_list_store_new (SALVOR_TYPE_FUSE_ITEM);
    self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->items)));
    gtk_single_selection_set_autoselect (self->selection, FALSE);
    gtk_single_selection_set_can_unselect (self->selection, TRUE);
    self->selected_handler = g_signal_connect (self->selection, "notify::selected-item",
                                               G_CALLBACK (selected_cb), self);
    self->view = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory);
    g_signal_connect (self->view, "activate", G_CALLBACK (activate_cb), self);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Fuse settings"), -1);
    self->scroller = gtk_scrolled_window_new ();
    gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                    GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
    gtk_widget_set_vexpand (self->scroller, TRUE);
    gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

static void
add_item (GPtrArray *items, const SalvorFuseView *view, guint bit, guint n_bits)
{
    g_ptr_array_add (items, salvor_fuse_item_new (view, bit, n_bits));
}

/* Each bit of a field that is wanted, highest first */
static void
add_bits (GPtrArray *items, const SalvorFuseView *view, const SalvorField *field, guint32 wanted)
{
    for (guint bit = field->lsb + field->width; bit > field->lsb; bit--) {
        if ((wanted >> (bit - 1) & 1) != 0)
            add_item (items, view, bit - 1, 1);
    }
}

/* A setting of several bits is one row; while bits are tried out, each of them has one below it.
 * Bits without a name have one when they are burned and tried on, or searched for by their
 * place. */
static void
add_field (SalvorFuseList *self, GPtrArray *items, const SalvorFuseView *view,
           const SalvorField *field)
{
    gboolean named = salvor_field_is_named (field);
    gboolean parts = self->trying && field->width > 1;

    if (named)
        add_item (items, view, field->lsb, field->width);
    if (named && parts)
        add_bits (items, view, field, G_MAXUINT32);
    else if (!named)
        add_bits (items, view, field, view->hits | (self->trying ? view->value : 0));
}

/* Highest bit first, as in the grid. With a search, the fields it found, if it found some. */
static void
add_word (SalvorFuseList *self, GPtrArray *items, const SalvorFuseView *view)
{
    if (!view->known || view->hidden) {
        add_item (items, view, 0, 32);
        return;
    }
    for (gsize i = view->word->n_fields; i > 0; i--) {
        const SalvorField *field = &view->word->fields[i - 1];

        if (view->hits == 0 || (view->hits & salvor_field_get_mask (field)) != 0)
            add_field (self, items, view, field);
    }
}

void
salvor_fuse_list_show (SalvorFuseList *self, SalvorFuseMap *map, SalvorFuseFilter filter)
{
    g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

    g_return_if_fail (SALVOR_IS_FUSE_LIST (self));

    for (gsize i = 0; map != NULL && i < salvor_fuse_map_get_size (map); i++) {
        if (salvor_fuse_map_matches (map, i, filter))
            add_word (self, items, salvor_fuse_map_get_view (map, i));
    }
    g_signal_handler_block (self->selection, self->selected_handler);
    g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)),
                         items->pdata, items->len);
    g_signal_handler_unblock (self->selection, self->selected_handler);
}

void
salvor_fuse_list_refresh (SalvorFuseList *self)
{
    g_return_if_fail (SALVOR_IS_FUSE_LIST (self));

    for (guint i = 0; i < self->bound->len; i++)
        fill_row (g_ptr_array_index (self->bound, i));
}

void
salvor_fuse_list_show_whole (SalvorFuseList *self, const char *label)
{
    g_return_if_fail (SALVOR_IS_FUSE_LIST (self));

    gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                    GTK_POLICY_NEVER);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    label, -1);
}

void
salvor_fuse_list_set_trying (SalvorFuseList *self, gboolean trying)
{
    g_return_if_fail (SALVOR_IS_FUSE_LIST (self));

    self->trying = trying;
    gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->view), trying);
}

/* (nullable): rows that are far away are not made */
static GtkWidget *
find_selected_row (SalvorFuseList *self)
{
    GtkWidget *row = gtk_widget_get_first_child (self->view);

    while (row != NULL && (gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_SELECTED) == 0)
        row = gtk_widget_get_next_sibling (row);
    return row;
}

static void
take_focus (SalvorFuseList *self)
{
    GtkWidget *row = find_selected_row (self);

    self->focus_wanted = FALSE;
    if (row == NULL || !gtk_widget_grab_focus (row))
        gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static gboolean
scroll_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
    SalvorFuseList *self = SALVOR_FUSE_LIST (widget);

    if (gtk_widget_get_height (self->view) == 0)
        return G_SOURCE_CONTINUE;
    self->scroll_id = 0;
    gtk_widget_activate_action (self->view, "list.scroll-to-item", "u", self->scroll_target);
    if (self->focus_wanted)
        take_focus (self);
    return G_SOURCE_REMOVE;
}

/* A list that has no size yet forgets where it should be. */
static void
queue_scroll (SalvorFuseList *self, guint position)
{
    self->scroll_target = position;
    if (self->scroll_id == 0)
        self->scroll_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_cb, NULL, NULL);
}

/* The row that stands for the bit most closely */
static guint
find_item (SalvorFuseList *self, guint word, guint bit)
{
    guint found = GTK_INVALID_LIST_POSITION;
    guint n_bits = G_MAXUINT;

    for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++) {
        g_autoptr (SalvorFuseItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

        if (salvor_fuse_item_covers (item, word, bit) && item->n_bits < n_bits) {
            found = i;
            n_bits = item->n_bits;
        }
    }
    return found;
}

void
salvor_fuse_list_select (SalvorFuseList *self, guint word, guint bit)
{
    SalvorFuseItem *selected = NULL;
    guint found = GTK_INVALID_LIST_POSITION;

    g_return_if_fail (SALVOR_IS_FUSE_LIST (self));

    selected = gtk_single_selection_get_selected_item (self->selection);
    if (selected != NULL && salvor_fuse_item_covers (selected, word, bit))
        found = gtk_single_selection_get_selected (self->selection);
    else
        found = find_item (self, word, bit);
    g_signal_handler_block (self->selection, self->selected_handler);
    gtk_single_selection_set_selected (self->selection, found);
    if (found != GTK_INVALID_LIST_POSITION)
        queue_scroll (self, found);
    g_signal_handler_unblock (self->selection, self->selected_handler);
}

void
salvor_fuse_list_focus (SalvorFuseList *self)
{
    g_return_if_fail (SALVOR_IS_FUSE_LIST (self));

    self->focus_wanted = self->scroll_id != 0;
    if (!self->focus_wanted)
        take_focus (self);
}

guint
salvor_fuse_list_count (SalvorFuseList *self)
{
    g_return_val_if_fail (SALVOR_IS_FUSE_LIST (self), 0);

    return g_list_model_get_n_items (G_LIST_MODEL (self->items));
}
