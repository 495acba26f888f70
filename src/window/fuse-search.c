/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-search"
#include "config.h"

#include "window/fuse-search.h"

/* What a search text can mean besides a name. */
typedef struct {
    char *name;          /* lower case */
    gboolean has_number; /* a word, an address or a value */
    guint64 number;
    gboolean has_bit; /* then number is the place of the word */
    guint64 bit;
} Query;

/* "6.16", "6 bit 16", "fuse 6 bit 16", "0x460[16]": what people and documents call a bit */
#define BIT_PATTERN                                                                                \
    "^(?:(?:fuse|word)\\s+)?(0x[0-9a-f_]+|[0-9]+)\\s*(?:\\.|\\[|,?\\s+bit)\\s*([0-9]+)\\]?$"

/* Decimal, or hexadecimal with 0x, which may be grouped as it is shown: 0x0001_0010 */
static gboolean
parse_number (const char *text, guint64 limit, guint64 *number)
{
    gboolean hexadecimal = g_ascii_strncasecmp (text, "0x", 2) == 0;
    g_auto (GStrv) groups = g_strsplit (hexadecimal ? text + 2 : text, "_", hexadecimal ? 2 : 1);
    g_autofree char *digits = g_strjoinv (NULL, groups);

    return g_ascii_string_to_unsigned (digits, hexadecimal ? 16 : 10, 0, limit, number, NULL);
}

static gboolean
parse_bit (const char *text, Query *query)
{
    g_autoptr (GRegex) regex = g_regex_new (BIT_PATTERN, G_REGEX_CASELESS, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;
    g_autofree char *word = NULL;
    g_autofree char *bit = NULL;

    if (!g_regex_match (regex, text, 0, &match))
        return FALSE;
    word = g_match_info_fetch (match, 1);
    bit = g_match_info_fetch (match, 2);
    return parse_number (word, G_MAXUINT32, &query->number) && parse_number (bit, 31, &query->bit);
}

static void
parse_query (const char *text, Query *query)
{
    query->name = g_utf8_strdown (text, -1);
    query->has_bit = parse_bit (text, query);
    query->has_number = !query->has_bit && parse_number (text, G_MAXUINT32, &query->number);
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

/* "6", "0x06", the offset "0x460" or the whole address */
static gboolean
is_place_of (const SalvorFuseView *view, guint64 number)
{
    guint32 address = view->word->shadow_address;

    return number == view->word->index || number == address || number == (address & 0xFFF);
}

/* A value that is there to be seen */
static gboolean
is_value_of (const SalvorFuseView *view, guint64 number)
{
    return view->known && !view->hidden && number > 0 && number == view->value;
}

static void
search_view (SalvorFuseView *view, const Query *query)
{
    if (query->has_bit) {
        view->hit = is_place_of (view, query->number);
        view->hits = view->hit ? (guint32) 1 << query->bit : 0;
        return;
    }
    view->hits = search_fields (view->word, query->name);
    view->hit = view->hits != 0 || contains (view->word->name, query->name)
                || contains (view->word->group, query->name)
                || (query->has_number
                    && (is_place_of (view, query->number) || is_value_of (view, query->number)));
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
