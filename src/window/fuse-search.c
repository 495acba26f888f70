/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-search"
#include "config.h"

#include "window/fuse-search.h"

/* What a search text can mean besides a name. */
typedef struct {
    char *name;          /* lower case */
    gboolean has_number; /* a word, an address or a value */
    guint64 number;
    gboolean has_bit; /* then number is the word */
    guint64 bit;
} Query;

/* Decimal, or hexadecimal with 0x */
static gboolean
parse_number (const char *text, guint64 limit, guint64 *number)
{
    gboolean hexadecimal = g_ascii_strncasecmp (text, "0x", 2) == 0;

    return g_ascii_string_to_unsigned (hexadecimal ? text + 2 : text, hexadecimal ? 16 : 10, 0,
                                       limit, number, NULL);
}

static void
parse_query (const char *text, Query *query)
{
    g_auto (GStrv) parts = g_strsplit (text, ".", 2);

    query->name = g_utf8_strdown (text, -1);
    query->has_number = parts[0] != NULL && parse_number (parts[0], G_MAXUINT32, &query->number);
    query->has_bit
        = query->has_number && parts[1] != NULL && parse_number (parts[1], 31, &query->bit);
    if (parts[0] != NULL && parts[1] != NULL && !query->has_bit)
        query->has_number = FALSE;
}

static gboolean
contains (const char *text, const char *part)
{
    g_autofree char *lower = text != NULL ? g_utf8_strdown (text, -1) : NULL;

    return lower != NULL && strstr (lower, part) != NULL;
}

static guint32
search_fields (const SalvorFuseWord *word, const char *name)
{
    guint32 bits = 0;

    for (gsize i = 0; i < word->n_fields; i++) {
        const SalvorField *field = &word->fields[i];

        if (salvor_field_is_named (field)
            && (contains (field->name, name) || contains (field->title, name)))
            bits |= salvor_field_get_mask (field);
    }
    return bits;
}

/* "6", "0x06", the offset "0x460", the whole address, or a value that is there to be seen */
static gboolean
is_number_of (const SalvorFuseView *view, guint64 number)
{
    guint32 address = view->word->shadow_address;

    return number == view->word->index || number == address || number == (address & 0xFFF)
           || (view->known && !view->hidden && number > 0 && number == view->value);
}

static void
search_view (SalvorFuseView *view, const Query *query)
{
    if (query->has_bit) {
        view->hit = query->number == view->word->index;
        view->hits = view->hit ? (guint32) 1 << query->bit : 0;
        return;
    }
    view->hits = search_fields (view->word, query->name);
    view->hit = view->hits != 0 || contains (view->word->name, query->name)
                || contains (view->word->group, query->name)
                || (query->has_number && is_number_of (view, query->number));
}

gboolean
salvor_fuse_search (SalvorFuseView *views, gsize n_views, const char *text)
{
    g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));
    gboolean searching = *stripped != '\0';
    Query query = { NULL };

    parse_query (stripped, &query);
    for (gsize i = 0; i < n_views; i++) {
        views[i].hits = 0;
        views[i].hit = FALSE;
        if (searching)
            search_view (&views[i], &query);
    }
    g_free (query.name);
    return searching;
}
