/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-bit-facts"
#include "config.h"

#include "window/bit-facts.h"

#include "window/fuse-compare.h"

#include <glib/gi18n-lib.h>

const char *
salvor_bit_facts_get_name (const SalvorFuseView *view, guint bit)
{
    const SalvorField *field = salvor_fuse_view_get_field (view, bit);

    return salvor_field_is_named (field) ? field->name : _ ("No name");
}

char *
salvor_bit_facts_make_place (const SalvorFuseView *view, guint bit)
{
    const SalvorField *field = salvor_fuse_view_get_field (view, bit);
    gboolean wide = salvor_field_is_named (field) && field->width > 1;

    if (view->reg != NULL && wide)
        /* Translators: place of a register setting: register, highest and lowest bit, title */
        return g_strdup_printf (_ ("Register %s, bits %u to %u · %s"), view->reg->name,
                                field->lsb + field->width - 1, field->lsb, view->reg->title);
    if (view->reg != NULL)
        /* Translators: place of a register bit: register, bit, title of the register */
        return g_strdup_printf (_ ("Register %s, bit %u · %s"), view->reg->name, bit,
                                view->reg->title);
    if (wide)
        /* Translators: place of a fuse setting: word, highest and lowest bit, name of a group */
        return g_strdup_printf (_ ("Fuse word %u, bits %u to %u · %s"), view->word->index,
                                field->lsb + field->width - 1, field->lsb, view->word->group);
    /* Translators: place of a fuse bit: word, bit, name of a group */
    return g_strdup_printf (_ ("Fuse word %u, bit %u · %s"), view->word->index, bit,
                            view->word->group);
}

gboolean
salvor_bit_facts_is_burned (const SalvorFuseView *view, guint bit)
{
    return view->known && !view->hidden && (view->value >> bit & 1) != 0;
}

gboolean
salvor_bit_facts_get_field_value (const SalvorFuseView *view, const SalvorField *field,
                                  guint32 *value)
{
    if (field == NULL || !view->known || view->hidden)
        return FALSE;
    *value = salvor_field_extract (field, view->value);
    return TRUE;
}

static const SalvorFieldValue *
find_current_value (const SalvorFuseView *view, const SalvorField *field)
{
    guint32 value = 0;

    return salvor_bit_facts_get_field_value (view, field, &value)
               ? salvor_field_find_value (field, value)
               : NULL;
}

char *
salvor_bit_facts_make_title (const SalvorFuseView *view, guint bit)
{
    const SalvorField *field = salvor_fuse_view_get_field (view, bit);
    const SalvorFieldValue *current = find_current_value (view, field);
    guint32 value = 0;

    if (view->hidden)
        return g_strdup (_ ("Secret, not shown"));
    if (!view->known)
        return g_strdup (_ ("Could not be read"));
    if (current != NULL && current->label != NULL)
        return g_strdup (current->label);
    if (salvor_field_is_named (field) && field->width > 1) {
        salvor_bit_facts_get_field_value (view, field, &value);
        return g_strdup_printf (_ ("Value 0x%X"), value);
    }
    if (view->reg != NULL)
        return g_strdup (salvor_bit_facts_is_burned (view, bit) ? _ ("Set") : _ ("Not set"));
    return g_strdup (salvor_bit_facts_is_burned (view, bit) ? _ ("Burned") : _ ("Not burned"));
}

char *
salvor_bit_facts_make_meaning (const SalvorFuseView *view, guint bit)
{
    const SalvorField *field = salvor_fuse_view_get_field (view, bit);
    const SalvorFieldValue *current = find_current_value (view, field);

    if (!view->known)
        return g_strdup (view->reason);
    if (!salvor_field_is_named (field))
        return g_strdup (_ ("NXP has not said what this bit does."));
    if (current != NULL && current->meaning != NULL)
        return g_strdup (current->meaning);
    return g_strdup (field->meaning);
}

char *
salvor_bit_facts_make_doubt (const SalvorFuseView *view, guint bit)
{
    const SalvorField *field = salvor_fuse_view_get_field (view, bit);
    const SalvorFieldValue *current = find_current_value (view, field);

    if (current != NULL && current->disputed)
        return current->other != NULL ? g_strdup_printf (
                   _ ("Sources contradict each other. Another one says: %s"), current->other)
                                      : g_strdup (_ ("Sources contradict each other."));
    if (!salvor_field_is_named (field))
        return NULL;
    if (field->certainty == SALVOR_CERTAINTY_DISPUTED)
        return g_strdup (_ ("Sources contradict each other."));
    if (field->certainty == SALVOR_CERTAINTY_UNPROVEN)
        return g_strdup (_ ("Expected, not yet proven on hardware."));
    return NULL;
}

static char *
say_reading (const SalvorReading *reading, const SalvorFuseView *view, guint bit)
{
    if (view->hidden)
        return g_strdup (_ ("not shown"));
    if (reading == NULL || !reading->known)
        return g_strdup (_ ("not read"));
    return g_strdup_printf ("%u", reading->value >> bit & 1);
}

char *
salvor_bit_facts_make_cell (const SalvorFuseMap *map, const SalvorFuseView *view, guint bit)
{
    return say_reading (
        salvor_board_state_get_otp (salvor_fuse_map_get_state (map), view->word->index), view, bit);
}

char *
salvor_bit_facts_make_copy (const SalvorFuseMap *map, const SalvorFuseView *view, guint bit)
{
    SalvorBoardState *state = salvor_fuse_map_get_state (map);
    const SalvorReading *cell = salvor_board_state_get_otp (state, view->word->index);
    const SalvorReading *copy = salvor_board_state_get_shadow (state, view->word->index);
    g_autofree char *value = say_reading (copy, view, bit);
    g_autofree char *address = salvor_fuse_format_value (view->word->shadow_address);

    if (view->hidden || copy == NULL || !copy->known)
        return g_steal_pointer (&value);
    if (cell == NULL || !cell->known)
        return g_strdup_printf ("%s, %s", value, address);
    return g_strdup_printf ("%s, %s, %s", value,
                            (view->differs >> bit & 1) != 0 ? _ ("differs") : _ ("same"), address);
}

char *
salvor_bit_facts_make_lock (const SalvorFuseView *view)
{
    const char *state = view->locked ? _ ("Locked") : C_ ("write lock", "Open");

    if (view->word->lock.write_mask == 0)
        return g_strdup (_ ("There is none"));
    if (view->word->lock.field_name == NULL)
        return g_strdup (state);
    return g_strdup_printf ("%s, %s", state, view->word->lock.field_name);
}

/* "" while nothing is compared; (transfer full) */
static char *
make_compare (const SalvorFuseMap *map, const SalvorFuseView *view, guint bit)
{
    const SalvorFuseCompare *compare = salvor_fuse_map_get_compare (map);
    g_autofree char *values = NULL;
    g_autofree char *text = NULL;

    if (compare == NULL)
        return g_strdup ("");
    values = salvor_fuse_compare_make_values (compare, view, bit);
    text = salvor_fuse_compare_explain (compare, view, bit);
    return g_strdup_printf ("%s%s%s\n", values != NULL ? values : "", values != NULL ? " " : "",
                            text);
}

char *
salvor_bit_facts_make_text (const SalvorFuseMap *map, const SalvorFuseView *view, guint bit)
{
    g_autofree char *place = salvor_bit_facts_make_place (view, bit);
    g_autofree char *title = salvor_bit_facts_make_title (view, bit);
    g_autofree char *meaning = salvor_bit_facts_make_meaning (view, bit);
    g_autofree char *cell = NULL;
    g_autofree char *copy = NULL;
    g_autofree char *compare = NULL;

    if (view->reg != NULL)
        return g_strdup_printf ("%s\n%s\n%s\n%s\n", salvor_bit_facts_get_name (view, bit), place,
                                title, meaning != NULL ? meaning : "");
    cell = salvor_bit_facts_make_cell (map, view, bit);
    copy = salvor_bit_facts_make_copy (map, view, bit);
    compare = make_compare (map, view, bit);
    return g_strdup_printf (
        "%s\n%s\n%s\n%s\n%s: %s\n%s: %s\n%s", salvor_bit_facts_get_name (view, bit), place, title,
        meaning != NULL ? meaning : "", _ ("Fuse cell"), cell, _ ("Working copy"), copy, compare);
}
