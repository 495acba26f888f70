/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-compare"
#include "config.h"

#include "window/fuse-compare.h"

#include <glib/gi18n-lib.h>

/* Are the two one board? The unique ids know, where both were read. */
typedef enum {
    KINSHIP_UNKNOWN,
    KINSHIP_SAME_BOARD,
    KINSHIP_TWO_BOARDS,
} Kinship;

/* When the other state was read, seen from the one that is shown. */
typedef enum {
    ORDER_UNKNOWN,
    ORDER_EARLIER,
    ORDER_LATER,
} Order;

struct _SalvorFuseCompare {
    SalvorBoardState *there; /* owned */
    char *name;
    Kinship kinship;
    Order order;
    guint n_bits;
    guint n_words;
    guint n_unknown;
};

static Kinship
find_kinship (SalvorBoardState *here, SalvorBoardState *there)
{
    g_autofree char *id_here = salvor_board_state_get_unique_id (here);
    g_autofree char *id_there = salvor_board_state_get_unique_id (there);

    if (id_here == NULL || id_there == NULL)
        return KINSHIP_UNKNOWN;
    return g_str_equal (id_here, id_there) ? KINSHIP_SAME_BOARD : KINSHIP_TWO_BOARDS;
}

static Order
find_order (SalvorBoardState *here, SalvorBoardState *there)
{
    gint64 time_here = salvor_board_state_get_time (here);
    gint64 time_there = salvor_board_state_get_time (there);

    if (time_here == 0 || time_there == 0 || time_here == time_there)
        return ORDER_UNKNOWN;
    return time_there < time_here ? ORDER_EARLIER : ORDER_LATER;
}

gboolean
salvor_fuse_compare_is_possible (SalvorBoardState *here, SalvorBoardState *there)
{
    return g_str_equal (salvor_chip_get_name (salvor_board_state_get_chip (here)),
                        salvor_chip_get_name (salvor_board_state_get_chip (there)));
}

SalvorFuseCompare *
salvor_fuse_compare_new (SalvorBoardState *here, SalvorBoardState *there, const char *name)
{
    SalvorFuseCompare *self = NULL;

    g_return_val_if_fail (salvor_fuse_compare_is_possible (here, there), NULL);
    g_return_val_if_fail (name != NULL, NULL);

    self = g_new0 (SalvorFuseCompare, 1);
    self->there = g_object_ref (there);
    self->name = g_strdup (name);
    self->kinship = find_kinship (here, there);
    self->order = find_order (here, there);
    return self;
}

void
salvor_fuse_compare_free (SalvorFuseCompare *self)
{
    if (self == NULL)
        return;
    g_object_unref (self->there);
    g_free (self->name);
    g_free (self);
}

/* Counting */

static guint
count_ones (guint32 value)
{
    guint n = 0;

    for (; value != 0; value &= value - 1)
        n++;
    return n;
}

static void
fill_view (SalvorFuseCompare *self, SalvorFuseView *view)
{
    guint32 other = 0;
    gboolean known = salvor_board_state_get_word (self->there, view->word->index, &other, NULL);

    view->compared = known && view->known && !view->hidden;
    view->other = view->compared ? other : 0;
    view->changed = view->compared ? view->value ^ other : 0;
    self->n_bits += count_ones (view->changed);
    self->n_words += view->changed != 0;
    self->n_unknown += known != view->known && !view->word->secret;
}

void
salvor_fuse_compare_fill (SalvorFuseCompare *self, SalvorFuseView *views, gsize n_views)
{
    self->n_bits = 0;
    self->n_words = 0;
    self->n_unknown = 0;
    for (gsize i = 0; i < n_views; i++)
        fill_view (self, &views[i]);
}

guint
salvor_fuse_compare_count_bits (const SalvorFuseCompare *self)
{
    return self->n_bits;
}

guint
salvor_fuse_compare_count_words (const SalvorFuseCompare *self)
{
    return self->n_words;
}

guint
salvor_fuse_compare_count_unknown (const SalvorFuseCompare *self)
{
    return self->n_unknown;
}

/* Words */

/* "golden.salvor of 03/12/26", or the name alone; (transfer full) */
static char *
make_name (const SalvorFuseCompare *self)
{
    gint64 seconds = salvor_board_state_get_time (self->there);
    g_autoptr (GDateTime) time = seconds > 0 ? g_date_time_new_from_unix_local (seconds) : NULL;
    g_autofree char *date = time != NULL ? g_date_time_format (time, "%x") : NULL;

    if (date == NULL)
        return g_strdup (self->name);
    /* Translators: a saved state or a board, and the day when it was read */
    return g_strdup_printf (_ ("%s of %s"), self->name, date);
}

char *
salvor_fuse_compare_describe (const SalvorFuseCompare *self)
{
    g_autofree char *name = make_name (self);
    g_autofree char *words = g_strdup_printf (
        /* Translators: goes into "12 bits in 4 words differ from golden.salvor of 03/12/26" */
        ngettext ("%u word", "%u words", self->n_words), self->n_words);

    if (self->n_bits == 0)
        /* Translators: %s is a saved state or a board, "golden.salvor of 03/12/26" */
        return g_strdup_printf (_ ("No bit differs from %s"), name);
    return g_strdup_printf (
        /* Translators: number of bits; "4 words"; "golden.salvor of 03/12/26" */
        ngettext ("%u bit in %s differs from %s", "%u bits in %s differ from %s", self->n_bits),
        self->n_bits, words, name);
}

char *
salvor_fuse_compare_make_values (const SalvorFuseCompare *self, const SalvorFuseView *view,
                                 guint bit)
{
    const SalvorField *field = salvor_fuse_view_get_field (view, bit);
    gboolean wide = salvor_field_is_named (field) && field->width > 1;
    guint32 here = wide ? salvor_field_extract (field, view->value) : view->value >> bit & 1;
    guint32 there = wide ? salvor_field_extract (field, view->other) : view->other >> bit & 1;

    if (!view->compared)
        return NULL;
    if (here > 1 || there > 1)
        /* Translators: two values, and the name of a saved state or a board */
        return g_strdup_printf (_ ("Here: 0x%X. In %s: 0x%X."), here, self->name, there);
    /* Translators: two values, and the name of a saved state or a board */
    return g_strdup_printf (_ ("Here: %u. In %s: %u."), here, self->name, there);
}

static const char *
explain_two_boards (gboolean burned_here)
{
    return burned_here
               ? _ ("These are two boards. The bit is burned on this one and not on the other.")
               : _ ("These are two boards. The bit is burned on the other one and not on this.");
}

/* The earlier value is 1 and the later 0. */
static const char *
explain_impossible (const SalvorFuseCompare *self)
{
    if (self->kinship == KINSHIP_SAME_BOARD)
        return _ ("This cannot happen: a burned fuse never returns to 0. One of the two was read "
                  "wrongly, or is a working copy, which a program can change.");
    return _ ("This cannot happen on one board: a burned fuse never returns to 0. These are two "
              "boards, or one of the two was read wrongly or is a working copy, which a program "
              "can change.");
}

static const char *
explain_change (const SalvorFuseCompare *self, gboolean burned_here)
{
    if (self->kinship == KINSHIP_TWO_BOARDS)
        return explain_two_boards (burned_here);
    switch (self->order) {
    case ORDER_EARLIER:
        return burned_here ? _ ("Burned since then. It cannot be undone.")
                           : explain_impossible (self);
    case ORDER_LATER:
        return burned_here ? explain_impossible (self)
                           : _ ("Burned later than what is shown here. It cannot be undone.");
    case ORDER_UNKNOWN:
    default:
        return _ ("Which of the two was read first is not known. A fuse only goes from 0 to 1.");
    }
}

char *
salvor_fuse_compare_explain (const SalvorFuseCompare *self, const SalvorFuseView *view, guint bit)
{
    if (!view->compared)
        return g_strdup (_ ("Not compared, because only one of the two knows this word."));
    if ((view->changed >> bit & 1) == 0)
        return g_strdup (_ ("This bit is the same in both."));
    return g_strdup (explain_change (self, (view->value >> bit & 1) != 0));
}
