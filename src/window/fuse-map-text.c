/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-map-text"
#include "config.h"

#include "window/fuse-compare.h"
#include "window/fuse-map.h"

#include <glib/gi18n-lib.h>

/* What is said of a view, to a screen reader and to the clipboard. */

static const char *
say_bit (const SalvorFuseView *view, guint32 mask)
{
    gboolean is_set = (view->value & mask) != 0;

    if (view->reg != NULL)
        return is_set ? "1" : "0";
    return is_set ? _ ("burned") : _ ("not burned");
}

static void
append_bit_state (GString *text, const SalvorFuseView *view, guint32 mask)
{
    if (view->hidden)
        g_string_append_printf (text, ", %s", _ ("secret, not shown"));
    else if (!view->known)
        g_string_append_printf (text, ", %s", _ ("not read"));
    else
        g_string_append_printf (text, ", %s", say_bit (view, mask));
    if ((view->tried & mask) != 0)
        g_string_append_printf (text, ", %s", _ ("trying out"));
    if ((view->denied & mask) != 0)
        g_string_append_printf (text, ", %s", _ ("cannot be changed"));
    if ((view->closes & mask) != 0)
        g_string_append_printf (text, ", %s", _ ("closes a route"));
    if ((view->differs & mask) != 0)
        g_string_append_printf (text, ", %s", _ ("working copy differs"));
    if ((view->changed & mask) != 0)
        g_string_append_printf (text, ", %s",
                                (view->other & mask) != 0
                                    /* Translators: a bit is 1 in the state it is compared with */
                                    ? _ ("differs, 1 there")
                                    /* Translators: a bit is 0 in the state it is compared with */
                                    : _ ("differs, 0 there"));
}

char *
salvor_fuse_view_describe_bit (const SalvorFuseView *view, guint bit)
{
    const SalvorField *field = salvor_fuse_view_get_field (view, bit);
    GString *text = g_string_new (NULL);

    if (view->reg != NULL)
        /* Translators: a register with its name, and a bit of it */
        g_string_append_printf (text, _ ("Register %s, bit %u"), view->reg->name, bit);
    else
        /* Translators: a fuse word with its number and name, and a bit of it */
        g_string_append_printf (text, _ ("Word %u %s, bit %u"), view->word->index, view->word->name,
                                bit);
    g_string_append_printf (text, ", %s",
                            salvor_field_is_named (field) ? field->name : _ ("no name"));
    append_bit_state (text, view, (guint32) 1 << bit);
    if (view->reg == NULL)
        g_string_append_printf (text, ", %s", view->locked ? _ ("locked") : _ ("not locked"));
    return g_string_free (text, FALSE);
}

char *
salvor_fuse_view_describe_word (const SalvorFuseView *view)
{
    g_autofree char *value = view->known && !view->hidden
                                 ? salvor_fuse_format_value (salvor_fuse_view_get_value (view))
                                 : NULL;
    const char *state = value;

    if (view->hidden)
        state = _ ("secret, not shown");
    else if (!view->known)
        state = _ ("not read");
    if (view->reg != NULL)
        /* Translators: a register with its name and its value */
        return g_strdup_printf (_ ("Register %s, %s"), view->reg->name, state);
    /* Translators: a fuse word with its number, its name and its value */
    return g_strdup_printf (_ ("Word %u %s, %s"), view->word->index, view->word->name, state);
}

/* "", or ", 0x0001_0010 there, differs in bits 16 and 4"; (transfer full) */
static char *
make_change (const SalvorFuseView *view)
{
    GString *bits = g_string_new (NULL);
    g_autofree char *other = salvor_fuse_format_value (view->other);
    g_autofree char *places = NULL;

    for (int bit = 31; bit >= 0; bit--) {
        if ((view->changed >> bit & 1) != 0)
            g_string_append_printf (bits, "%s%d", bits->len > 0 ? ", " : "", bit);
    }
    places = g_string_free (bits, FALSE);
    if (*places == '\0')
        return g_strdup ("");
    /* Translators: value of a word in the state it is compared with, and the bits that differ */
    return g_strdup_printf (_ (", %s there, differs in bits %s"), other, places);
}

static void
append_word (GString *text, const SalvorFuseView *view)
{
    g_autofree char *value
        = view->known && !view->hidden ? salvor_fuse_format_value (view->value) : NULL;
    g_autofree char *change = make_change (view);
    const char *state = value;

    if (view->hidden)
        state = _ ("hidden");
    else if (!view->known)
        state = view->reason != NULL ? view->reason : _ ("not read");
    g_string_append_printf (text, "%3u  %-24s %s%s%s%s\n", view->word->index, view->word->name,
                            state, view->locked ? ", " : "", view->locked ? _ ("locked") : "",
                            change);
}

static void
append_compare (GString *text, const SalvorFuseMap *self)
{
    const SalvorFuseCompare *compare = salvor_fuse_map_get_compare (self);
    g_autofree char *line = compare != NULL ? salvor_fuse_compare_describe (compare) : NULL;

    if (line != NULL)
        g_string_append_printf (text, "%s\n", line);
}

char *
salvor_fuse_map_format (const SalvorFuseMap *self, SalvorFuseFilter filter)
{
    GString *text = g_string_new (NULL);

    append_compare (text, self);
    for (gsize i = 0; i < salvor_fuse_map_get_size (self); i++) {
        if (salvor_fuse_map_matches (self, i, filter))
            append_word (text, salvor_fuse_map_get_view (self, i));
    }
    return g_string_free (text, FALSE);
}

/* "     bit 16       FORCE_INTERNAL_BOOT = 1, Burned: switches ignored" */
static void
append_field (GString *text, const SalvorFuseView *view, const SalvorField *field)
{
    guint32 value = salvor_field_extract (field, view->value);
    const SalvorFieldValue *meaning = salvor_field_find_value (field, value);
    const char *label = meaning != NULL ? meaning->label : NULL;
    g_autofree char *bits
        = field->width > 1
              ? g_strdup_printf (_ ("bits %u to %u"), field->lsb + field->width - 1, field->lsb)
              : g_strdup_printf (_ ("bit %u"), field->lsb);

    g_string_append_printf (text, "     %-14s %s = 0x%X%s%s\n", bits, field->name, value,
                            label != NULL ? ", " : "", label != NULL ? label : "");
}

char *
salvor_fuse_map_format_word (const SalvorFuseMap *self, const SalvorFuseView *view)
{
    GString *text = g_string_new (NULL);

    append_compare (text, self);
    append_word (text, view);
    for (gsize i = view->word->n_fields; view->known && !view->hidden && i > 0; i--) {
        if (salvor_field_is_named (&view->word->fields[i - 1]))
            append_field (text, view, &view->word->fields[i - 1]);
    }
    return g_string_free (text, FALSE);
}
