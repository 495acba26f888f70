/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-item"
#include "config.h"

#include "window/fuse-item.h"

#include "window/bit-facts.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (SalvorFuseItem, salvor_fuse_item, G_TYPE_OBJECT)

static void
salvor_fuse_item_class_init (SalvorFuseItemClass *klass)
{
}

static void
salvor_fuse_item_init (SalvorFuseItem *self)
{
}

SalvorFuseItem *
salvor_fuse_item_new (const SalvorFuseView *view, guint bit, guint n_bits)
{
    SalvorFuseItem *self = g_object_new (SALVOR_TYPE_FUSE_ITEM, NULL);

    self->view = view;
    self->bit = bit;
    self->n_bits = n_bits;
    return self;
}

gboolean
salvor_fuse_item_covers (const SalvorFuseItem *item, guint word, guint bit)
{
    return item->view->word->index == word && bit >= item->bit && bit < item->bit + item->n_bits;
}

/* The part of a word that the item stands for */
static guint32
get_part (const SalvorFuseItem *item, guint32 word)
{
    return item->n_bits < 32 ? word >> item->bit & ((1u << item->n_bits) - 1) : word;
}

static char *
format_part (const SalvorFuseItem *item, guint32 value)
{
    if (item->n_bits == 32)
        return salvor_fuse_format_value (value);
    return item->n_bits > 4 ? g_strdup_printf ("0x%X", value) : g_strdup_printf ("%u", value);
}

/* "0 ≠ 1" where it differs from another state */
char *
salvor_fuse_item_make_value (const SalvorFuseItem *item)
{
    g_autofree char *here
        = format_part (item, get_part (item, salvor_fuse_view_get_value (item->view)));
    g_autofree char *there = format_part (item, get_part (item, item->view->other));

    if (item->view->hidden)
        return g_strdup (_ ("hidden"));
    if (!item->view->known)
        return g_strdup (_ ("not read"));
    if (get_part (item, item->view->changed) != 0)
        return g_strdup_printf ("%s ≠ %s", here, there);
    return g_steal_pointer (&here);
}

static const SalvorField *
get_field (const SalvorFuseItem *item)
{
    return salvor_fuse_view_get_field (item->view, item->bit);
}

/* One bit of a setting of several: only while bits can be tried out, or when it was searched for */
static gboolean
is_part (const SalvorFuseItem *item)
{
    const SalvorField *field = get_field (item);

    return item->n_bits == 1 && salvor_field_is_named (field) && field->width > 1;
}

char *
salvor_fuse_item_make_name (const SalvorFuseItem *item)
{
    const char *name = salvor_bit_facts_get_name (item->view, item->bit);

    if (!item->view->known || item->view->hidden)
        return g_strdup (item->view->word->name);
    if (is_part (item))
        return g_strdup_printf ("%s[%u]", name, item->bit - get_field (item)->lsb);
    return g_strdup (name);
}

/* What the value would mean with what is tried out; NULL where nobody has said. */
static const char *
get_tried_label (const SalvorFuseItem *item)
{
    const SalvorField *field = get_field (item);
    const SalvorFieldValue *value
        = field != NULL ? salvor_field_find_value (
              field, salvor_field_extract (field, salvor_fuse_view_get_value (item->view)))
                        : NULL;

    return value != NULL ? value->label : NULL;
}

/* (transfer full) */
static char *
make_title (const SalvorFuseItem *item)
{
    g_autofree char *now = salvor_bit_facts_make_title (item->view, item->bit);
    const char *tried = get_part (item, item->view->tried) != 0 && !is_part (item)
                            ? get_tried_label (item)
                            : NULL;

    if (is_part (item))
        return g_strdup ((item->view->value >> item->bit & 1) != 0 ? _ ("Burned")
                                                                   : _ ("Not burned"));
    if (tried == NULL)
        return g_steal_pointer (&now);
    /* Translators: what a setting is now, and after a change */
    return g_strdup_printf (_ ("Now: %s. Afterwards: %s."), now, tried);
}

/* (transfer full) */
static char *
make_place (const SalvorFuseItem *item)
{
    if (is_part (item))
        /* Translators: place of a fuse bit: word, bit, name of a group */
        return g_strdup_printf (_ ("Fuse word %u, bit %u · %s"), item->view->word->index, item->bit,
                                item->view->word->group);
    return salvor_bit_facts_make_place (item->view, item->bit);
}

char *
salvor_fuse_item_make_meaning (const SalvorFuseItem *item)
{
    g_autofree char *title = make_title (item);
    g_autofree char *place = make_place (item);

    return g_strdup_printf ("%s  ·  %s", title, place);
}

char *
salvor_fuse_item_describe (const SalvorFuseItem *item)
{
    g_autofree char *name = salvor_fuse_item_make_name (item);
    g_autofree char *value = salvor_fuse_item_make_value (item);
    g_autofree char *title = make_title (item);
    g_autofree char *place = make_place (item);

    if (item->n_bits == 1 || item->n_bits == 32)
        return salvor_fuse_view_describe_bit (item->view, item->bit);
    return g_strdup_printf ("%s, %s, %s, %s", place, name, value, title);
}

/* Burned settings are black, those that close a route red; a word says it as well. */
void
salvor_fuse_item_style_value (const SalvorFuseItem *item, GtkWidget *label)
{
    const SalvorField *field = get_field (item);
    guint32 mask = field != NULL && !is_part (item) ? salvor_field_get_mask (field)
                                                    : (guint32) 1 << item->bit;
    const char *css_class = "zero";

    if ((item->view->closes & mask) != 0)
        css_class = "closes";
    else if ((item->view->tried & mask) != 0)
        css_class = "trying";
    else if (item->view->known && !item->view->hidden && (item->view->value & mask) != 0)
        css_class = "burned";
    if (get_part (item, item->view->changed) != 0)
        gtk_widget_add_css_class (label, "differs");
    else
        gtk_widget_remove_css_class (label, "differs");
    gtk_widget_remove_css_class (label, "zero");
    gtk_widget_remove_css_class (label, "burned");
    gtk_widget_remove_css_class (label, "closes");
    gtk_widget_remove_css_class (label, "trying");
    gtk_widget_add_css_class (label, css_class);
}
