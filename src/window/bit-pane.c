/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-bit-pane"
#include "config.h"

#include "window/bit-pane.h"

#include "window/bit-effect.h"
#include "window/bit-facts.h"
#include "window/columns.h"
#include "window/fuse-cell.h"
#include "window/fuse-compare.h"

#include <glib/gi18n-lib.h>

#define MARK_SIZE 36

/* visual.md 2.2; px */
#define WIDTH_BESIDE 312
#define HEIGHT_BELOW 300

struct _SalvorBitPane {
    GtkWidget parent_instance;

    char *text;          /* nullable: what Copy copies */
    guint word;          /* of the bit that is shown */
    SalvorFuseCell mark; /* how it is drawn */

    GtkWidget *root;
    GtkWidget *name;
    GtkWidget *place;
    GtkWidget *mark_area;
    GtkWidget *title;
    GtkWidget *meaning;
    GtkWidget *doubt;
    GtkWidget *secret_button;
    GtkWidget *values_box;
    GtkWidget *values;
    GtkWidget *fuse_facts;
    GtkWidget *cell;
    GtkWidget *copy;
    GtkWidget *lock_image;
    GtkWidget *lock;
    GtkWidget *compare_box;
    GtkWidget *compare_values;
    GtkWidget *compare_text;
    GtkWidget *note;
    GtkWidget *note_title;
    GtkWidget *note_text;
    GtkWidget *effects_box;
    GtkWidget *effects_heading;
    GtkWidget *effects;
    GtkWidget *boot_path_button;
    GtkWidget *copy_button;
};

G_DEFINE_FINAL_TYPE (SalvorBitPane, salvor_bit_pane, GTK_TYPE_WIDGET)

static void
set_line (GtkWidget *label, const char *text)
{
    gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
    gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

/* @text is consumed */
static void
take_line (GtkWidget *label, char *text)
{
    set_line (label, text);
    g_free (text);
}

/* The bit as the grid draws it, large. */

static void
draw_mark_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
    SalvorBitPane *self = SALVOR_BIT_PANE (user_data);
    SalvorFusePalette palette;
    double size = MIN (width, height) - 3;
    g_autoptr (PangoLayout) one = salvor_fuse_cell_create_one (GTK_WIDGET (area), size);
    SalvorFusePen pen = { GTK_WIDGET (area), cr, &palette, one, size };

    salvor_fuse_palette_init (&palette, GTK_WIDGET (area));
    if (self->mark == SALVOR_FUSE_CELL_ZERO)
        salvor_fuse_cell_draw_box (&pen, 1.5, 1.5, size);
    else
        salvor_fuse_cell_draw (&pen, self->mark, 1.5, 1.5);
}

static SalvorFuseCell
get_mark (const SalvorFuseView *view, guint bit)
{
    if ((view->closes >> bit & 1) != 0)
        return SALVOR_FUSE_CELL_CLOSES;
    return salvor_bit_facts_is_burned (view, bit) ? SALVOR_FUSE_CELL_BURNED : SALVOR_FUSE_CELL_ZERO;
}

/* All values */

static void
clear_list (GtkWidget *list)
{
    GtkWidget *row = NULL;

    while ((row = gtk_widget_get_first_child (list)) != NULL)
        gtk_list_box_remove (GTK_LIST_BOX (list), row);
}

static char *
make_code_text (const SalvorFieldValue *value)
{
    if (value->has_range)
        return g_strdup_printf ("%u–%u", value->code, value->last_code);
    return g_strdup_printf ("%u", value->code);
}

static GtkWidget *
make_now (void)
{
    GtkWidget *now = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
    GtkWidget *image = gtk_image_new_from_icon_name ("salvor-check-symbolic");

    gtk_image_set_pixel_size (GTK_IMAGE (image), 12);
    gtk_widget_add_css_class (now, "now");
    gtk_box_append (GTK_BOX (now), image);
    gtk_box_append (GTK_BOX (now), gtk_label_new (_ ("Now")));
    return now;
}

static int
get_code_chars (const SalvorFieldValue *value)
{
    g_autofree char *text = make_code_text (value);

    return (int) g_utf8_strlen (text, -1);
}

static void
set_row_name (GtkWidget *row, const char *name)
{
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* @code_chars: width of the column of codes */
static GtkWidget *
make_value_row (const SalvorFieldValue *value, int code_chars, gboolean current)
{
    GtkWidget *row = gtk_list_box_row_new ();
    GtkWidget *box = salvor_columns_new (12);
    g_autofree char *code_text = make_code_text (value);
    GtkWidget *code = gtk_label_new (code_text);
    GtkWidget *label = gtk_label_new (value->label != NULL ? value->label : value->meaning);
    g_autofree char *name = NULL;

    gtk_widget_add_css_class (code, "salvor-mono");
    gtk_label_set_xalign (GTK_LABEL (code), 0.0);
    gtk_label_set_width_chars (GTK_LABEL (code), code_chars);
    gtk_widget_set_valign (code, GTK_ALIGN_START);
    gtk_label_set_xalign (GTK_LABEL (label), 0.0);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_widget_set_hexpand (label, TRUE);
    salvor_columns_append (SALVOR_COLUMNS (box), code);
    salvor_columns_append (SALVOR_COLUMNS (box), label);
    if (current) {
        gtk_widget_add_css_class (row, "current");
        salvor_columns_append (SALVOR_COLUMNS (box), make_now ());
    }
    gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
    gtk_widget_set_tooltip_text (row, value->meaning);
    name = g_strdup_printf ("%s, %s", code_text, gtk_label_get_text (GTK_LABEL (label)));
    set_row_name (row, name);
    return row;
}

static void
fill_values (SalvorBitPane *self, const SalvorFuseView *view, const SalvorField *field)
{
    guint32 value = 0;
    gboolean known = salvor_bit_facts_get_field_value (view, field, &value);
    const SalvorFieldValue *current = known ? salvor_field_find_value (field, value) : NULL;
    gsize n_values = salvor_field_is_named (field) ? field->n_values : 0;

    int code_chars = 1;

    clear_list (self->values);
    for (gsize i = 0; i < n_values; i++)
        code_chars = MAX (code_chars, get_code_chars (&field->values[i]));
    for (gsize i = 0; i < n_values; i++)
        gtk_list_box_append (
            GTK_LIST_BOX (self->values),
            make_value_row (&field->values[i], code_chars, &field->values[i] == current));
    gtk_widget_set_visible (self->values_box, n_values > 0);
}

/* What it does to the board */

static const char *
get_effect_icon (SalvorBitEffectKind kind)
{
    switch (kind) {
    case SALVOR_BIT_EFFECT_CLOSES:
        return "salvor-blocked-symbolic";
    case SALVOR_BIT_EFFECT_UNPROVEN:
        return "salvor-question-symbolic";
    case SALVOR_BIT_EFFECT_REFUSED:
        return "salvor-lock-closed-symbolic";
    case SALVOR_BIT_EFFECT_NONE:
    default:
        return "salvor-check-symbolic";
    }
}

static const char *
get_effect_class (SalvorBitEffectKind kind)
{
    switch (kind) {
    case SALVOR_BIT_EFFECT_CLOSES:
        return "salvor-stop-text";
    case SALVOR_BIT_EFFECT_UNPROVEN:
        return "salvor-care-text";
    case SALVOR_BIT_EFFECT_REFUSED:
        return "salvor-caption";
    case SALVOR_BIT_EFFECT_NONE:
    default:
        return "salvor-good-text";
    }
}

static GtkWidget *
make_effect_row (const SalvorBitEffect *effect)
{
    GtkWidget *row = gtk_list_box_row_new ();
    GtkWidget *box = salvor_columns_new (10);
    GtkWidget *image = gtk_image_new_from_icon_name (get_effect_icon (effect->kind));
    GtkWidget *label = gtk_label_new (effect->text);

    gtk_image_set_pixel_size (GTK_IMAGE (image), 13);
    gtk_widget_add_css_class (image, get_effect_class (effect->kind));
    gtk_widget_set_valign (image, GTK_ALIGN_START);
    gtk_label_set_xalign (GTK_LABEL (label), 0.0);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_widget_set_hexpand (label, TRUE);
    salvor_columns_append (SALVOR_COLUMNS (box), image);
    salvor_columns_append (SALVOR_COLUMNS (box), label);
    gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
    set_row_name (row, effect->text);
    return row;
}

static void
fill_effects (SalvorBitPane *self, const SalvorFuseMap *map, const SalvorFuseView *view, guint bit)
{
    const SalvorField *field = salvor_fuse_view_get_field (view, bit);
    gboolean matters = view->reg == NULL && salvor_field_is_named (field)
                       && field->effects != SALVOR_EFFECT_NONE;
    g_autoptr (GPtrArray) effects = matters ? salvor_bit_effects_new (
                                        salvor_fuse_map_get_state (map), view->word->index, bit)
                                            : g_ptr_array_new ();

    clear_list (self->effects);
    for (guint i = 0; i < effects->len; i++)
        gtk_list_box_append (GTK_LIST_BOX (self->effects),
                             make_effect_row (g_ptr_array_index (effects, i)));
    gtk_label_set_text (GTK_LABEL (self->effects_heading),
                        salvor_bit_facts_is_burned (view, bit)
                            ? _ ("What this bit does to the board")
                            : _ ("What this bit would do to the board"));
    gtk_widget_set_visible (self->effects_box, effects->len > 0);
}

/* Everything else */

static void
fill_note (SalvorBitPane *self, const SalvorFuseView *view, guint bit)
{
    const SalvorField *field = salvor_fuse_view_get_field (view, bit);
    gboolean burned = salvor_bit_facts_is_burned (view, bit);
    gboolean shown
        = view->reg == NULL && view->known && !view->hidden && salvor_field_is_named (field);

    gtk_widget_set_visible (self->note, shown);
    if (!shown)
        return;
    gtk_widget_remove_css_class (self->note, burned ? "care" : "stop");
    gtk_widget_add_css_class (self->note, burned ? "stop" : "care");
    gtk_label_set_text (GTK_LABEL (self->note_title),
                        burned ? _ ("Cannot be undone") : _ ("Would be for ever"));
    if (burned)
        gtk_label_set_text (GTK_LABEL (self->note_text),
                            _ ("A fuse only goes from 0 to 1. Writing 0 to this word changes "
                               "nothing."));
    else
        gtk_label_set_text (GTK_LABEL (self->note_text),
                            field->loss != NULL
                                ? field->loss
                                : _ ("Once it is burned, this bit stays 1 for ever."));
}

static void
fill_compare (SalvorBitPane *self, const SalvorFuseMap *map, const SalvorFuseView *view, guint bit)
{
    const SalvorFuseCompare *compare = salvor_fuse_map_get_compare (map);

    gtk_widget_set_visible (self->compare_box, compare != NULL);
    if (compare == NULL)
        return;
    take_line (self->compare_values, salvor_fuse_compare_make_values (compare, view, bit));
    take_line (self->compare_text, salvor_fuse_compare_explain (compare, view, bit));
}

static void
fill_state (SalvorBitPane *self, const SalvorFuseMap *map, const SalvorFuseView *view, guint bit)
{
    self->mark = get_mark (view, bit);
    gtk_widget_queue_draw (self->mark_area);
    gtk_widget_set_visible (self->mark_area, view->known && !view->hidden);
    take_line (self->title, salvor_bit_facts_make_title (view, bit));
    take_line (self->meaning, salvor_bit_facts_make_meaning (view, bit));
    take_line (self->doubt, salvor_bit_facts_make_doubt (view, bit));
    gtk_widget_set_visible (self->fuse_facts, view->reg == NULL);
    gtk_widget_set_visible (self->boot_path_button, view->reg == NULL);
    gtk_widget_set_visible (self->secret_button, view->hidden);
    if (view->reg != NULL)
        return;
    take_line (self->cell, salvor_bit_facts_make_cell (map, view, bit));
    take_line (self->copy, salvor_bit_facts_make_copy (map, view, bit));
    take_line (self->lock, salvor_bit_facts_make_lock (view));
    gtk_image_set_from_icon_name (GTK_IMAGE (self->lock_image), view->locked
                                                                    ? "salvor-lock-closed-symbolic"
                                                                    : "salvor-lock-open-symbolic");
    gtk_widget_set_visible (self->lock_image, view->word->lock.write_mask != 0);
}

void
salvor_bit_pane_show (SalvorBitPane *self, const SalvorFuseMap *map, const SalvorFuseView *view,
                      guint bit)
{
    g_return_if_fail (SALVOR_IS_BIT_PANE (self));
    g_return_if_fail (bit < 32);

    g_clear_pointer (&self->text, g_free);
    gtk_widget_set_visible (self->root, view != NULL);
    if (view == NULL)
        return;
    self->word = view->word->index;
    self->text = salvor_bit_facts_make_text (map, view, bit);
    set_line (self->name, salvor_bit_facts_get_name (view, bit));
    take_line (self->place, salvor_bit_facts_make_place (view, bit));
    fill_state (self, map, view, bit);
    fill_values (self, view, salvor_fuse_view_get_field (view, bit));
    fill_compare (self, map, view, bit);
    fill_note (self, view, bit);
    fill_effects (self, map, view, bit);
}

void
salvor_bit_pane_set_beside (SalvorBitPane *self, gboolean beside)
{
    g_return_if_fail (SALVOR_IS_BIT_PANE (self));

    gtk_widget_set_size_request (GTK_WIDGET (self), beside ? WIDTH_BESIDE : -1,
                                 beside ? -1 : HEIGHT_BELOW);
    gtk_widget_set_halign (self->boot_path_button, beside ? GTK_ALIGN_FILL : GTK_ALIGN_START);
    if (beside)
        gtk_widget_add_css_class (GTK_WIDGET (self), "beside");
    else
        gtk_widget_remove_css_class (GTK_WIDGET (self), "beside");
}

const char *
salvor_bit_pane_get_text (SalvorBitPane *self)
{
    g_return_val_if_fail (SALVOR_IS_BIT_PANE (self), NULL);

    return self->text;
}

/* Callbacks of the template */

static void
boot_path_clicked_cb (GtkButton *button, SalvorBitPane *self)
{
    g_signal_emit_by_name (self, "show-boot-path");
}

static void
secret_clicked_cb (GtkButton *button, SalvorBitPane *self)
{
    g_signal_emit_by_name (self, "show-secret", self->word);
}

static void
copy_clicked_cb (GtkButton *button, SalvorBitPane *self)
{
    if (self->text != NULL)
        gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->text);
}

/* Object */

static void
salvor_bit_pane_dispose (GObject *object)
{
    gtk_widget_dispose_template (GTK_WIDGET (object), SALVOR_TYPE_BIT_PANE);
    G_OBJECT_CLASS (salvor_bit_pane_parent_class)->dispose (object);
}

static void
salvor_bit_pane_finalize (GObject *object)
{
    g_free (SALVOR_BIT_PANE (object)->text);
    G_OBJECT_CLASS (salvor_bit_pane_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, boot_path_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, cell);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, compare_box);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, compare_text);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, compare_values);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, copy);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, copy_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, doubt);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, effects);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, effects_box);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, effects_heading);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, fuse_facts);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, lock);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, lock_image);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, mark_area);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, meaning);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, name);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, note);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, note_text);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, note_title);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, place);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, root);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, secret_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, title);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, values);
    gtk_widget_class_bind_template_child (widget_class, SalvorBitPane, values_box);
}

static void
salvor_bit_pane_class_init (SalvorBitPaneClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_bit_pane_dispose;
    G_OBJECT_CLASS (klass)->finalize = salvor_bit_pane_finalize;
    g_signal_new ("show-boot-path", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
    g_signal_new ("show-secret", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_UINT);

    g_type_ensure (SALVOR_TYPE_COLUMNS);
    gtk_widget_class_set_css_name (widget_class, "bitpane");
    gtk_widget_class_set_template_from_resource (widget_class, "/org/salvor/Salvor/ui/bit-pane.ui");
    bind_children (widget_class);
    gtk_widget_class_bind_template_callback (widget_class, boot_path_clicked_cb);
    gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
    gtk_widget_class_bind_template_callback (widget_class, secret_clicked_cb);
}

static void
salvor_bit_pane_init (SalvorBitPane *self)
{
    gtk_widget_init_template (GTK_WIDGET (self));
    gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->mark_area), MARK_SIZE);
    gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->mark_area), MARK_SIZE);
    gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->mark_area), draw_mark_cb, self, NULL);
}
