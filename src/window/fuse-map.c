/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-map"
#include "config.h"

#include "window/fuse-map.h"

#include "window/fuse-compare.h"
#include "window/fuse-search.h"

struct _SalvorFuseMap {
    SalvorBoardState *state; /* owned */
    SalvorFuseView *views;
    SalvorFuseWord *stand_ins; /* nullable: words that stand for registers */
    gsize n_views;
    gboolean searching;
    SalvorFuseCompare *compare; /* owned, nullable */
    gboolean only_changed;
};

/* Views */

/* Bits of the field that are burned and whose field the verdict counts as permanent. */
static guint32
find_closing_bits (const SalvorVerdict *verdict, guint index, guint32 value)
{
    guint32 bits = 0;

    for (guint i = 0; i < verdict->permanent->len; i++) {
        const SalvorPermanentSetting *setting = g_ptr_array_index (verdict->permanent, i);

        if (setting->burned && setting->word == index
            && (setting->field->effects & (SALVOR_EFFECT_BOOT | SALVOR_EFFECT_RECOVERY)) != 0)
            bits |= salvor_field_get_mask (setting->field) & value;
    }
    return bits;
}

static gboolean
is_locked (SalvorBoardState *state, const SalvorFuseWord *word)
{
    guint32 locks = 0;

    return word->lock.write_mask != 0
           && salvor_board_state_get_word (state, word->lock.lock_word, &locks, NULL)
           && (locks & word->lock.write_mask) != 0;
}

static guint32
find_different_bits (SalvorBoardState *state, guint index)
{
    if (!salvor_board_state_differs (state, index))
        return 0;
    return salvor_board_state_get_shadow (state, index)->value
           ^ salvor_board_state_get_otp (state, index)->value;
}

static void
fill_view (SalvorFuseView *view, SalvorBoardState *state, const SalvorVerdict *verdict,
           const SalvorFuseWord *word)
{
    view->word = word;
    view->known = salvor_board_state_get_word (state, word->index, &view->value, &view->reason);
    if (view->known)
        view->closes = find_closing_bits (verdict, word->index, view->value);
    view->differs = find_different_bits (state, word->index);
    view->locked = is_locked (state, word);
    view->hidden = word->secret && view->known;
}

SalvorFuseMap *
salvor_fuse_map_new (SalvorBoardState *state, const SalvorVerdict *verdict)
{
    SalvorFuseMap *self = g_new0 (SalvorFuseMap, 1);
    const SalvorFuseWord *words
        = salvor_chip_get_words (salvor_board_state_get_chip (state), &self->n_views);

    self->state = g_object_ref (state);
    self->views = g_new0 (SalvorFuseView, self->n_views);
    for (gsize i = 0; i < self->n_views; i++)
        fill_view (&self->views[i], state, verdict, &words[i]);
    return self;
}

/* A register as a word of its own group. */
static void
fill_stand_in (SalvorFuseWord *word, const SalvorRegister *reg, guint index)
{
    word->index = index;
    word->name = reg->name;
    word->group = reg->title;
    word->shadow_address = reg->address;
    word->fields = reg->fields;
    word->n_fields = reg->n_fields;
}

SalvorFuseMap *
salvor_fuse_map_new_registers (SalvorBoardState *state)
{
    SalvorFuseMap *self = g_new0 (SalvorFuseMap, 1);
    const SalvorRegister *registers
        = salvor_chip_get_registers (salvor_board_state_get_chip (state), &self->n_views);

    self->state = g_object_ref (state);
    self->views = g_new0 (SalvorFuseView, self->n_views);
    self->stand_ins = g_new0 (SalvorFuseWord, self->n_views);
    for (gsize i = 0; i < self->n_views; i++) {
        SalvorFuseView *view = &self->views[i];
        const SalvorReading *reading = salvor_board_state_get_register (state, registers[i].name);

        fill_stand_in (&self->stand_ins[i], &registers[i], (guint) i);
        view->word = &self->stand_ins[i];
        view->reg = &registers[i];
        view->known = reading != NULL && reading->known;
        if (view->known)
            view->value = reading->value;
        else
            view->reason = reading != NULL ? reading->unreadable : NULL;
    }
    return self;
}

void
salvor_fuse_map_free (SalvorFuseMap *self)
{
    if (self == NULL)
        return;
    salvor_fuse_compare_free (self->compare);
    g_object_unref (self->state);
    g_free (self->views);
    g_free (self->stand_ins);
    g_free (self);
}

SalvorBoardState *
salvor_fuse_map_get_state (const SalvorFuseMap *self)
{
    return self->state;
}

gsize
salvor_fuse_map_get_size (const SalvorFuseMap *self)
{
    return self->n_views;
}

const SalvorFuseView *
salvor_fuse_map_get_view (const SalvorFuseMap *self, gsize i)
{
    g_return_val_if_fail (i < self->n_views, NULL);

    return &self->views[i];
}

static SalvorFuseView *
find_view (const SalvorFuseMap *self, guint index)
{
    for (gsize i = 0; i < self->n_views; i++) {
        if (self->views[i].word->index == index)
            return &self->views[i];
    }
    return NULL;
}

const SalvorFuseView *
salvor_fuse_map_find (const SalvorFuseMap *self, guint index)
{
    return find_view (self, index);
}

static guint
count_ones (guint32 value)
{
    guint n = 0;

    for (; value != 0; value &= value - 1)
        n++;
    return n;
}

guint
salvor_fuse_map_count_burned (const SalvorFuseMap *self)
{
    guint n = 0;

    for (gsize i = 0; i < self->n_views; i++) {
        if (self->views[i].known && !self->views[i].hidden)
            n += count_ones (self->views[i].value);
    }
    return n;
}

guint
salvor_fuse_map_count_locked (const SalvorFuseMap *self)
{
    guint n = 0;

    for (gsize i = 0; i < self->n_views; i++)
        n += self->views[i].locked;
    return n;
}

gboolean
salvor_fuse_map_has_differences (const SalvorFuseMap *self)
{
    for (gsize i = 0; i < self->n_views; i++) {
        if (self->views[i].differs != 0)
            return TRUE;
    }
    return FALSE;
}

void
salvor_fuse_map_set_hidden (SalvorFuseMap *self, guint index, gboolean hidden)
{
    SalvorFuseView *view = find_view (self, index);

    if (view != NULL)
        view->hidden = hidden && view->word->secret && view->known;
    if (self->compare != NULL)
        salvor_fuse_compare_fill (self->compare, self->views, self->n_views);
}

void
salvor_fuse_map_compare (SalvorFuseMap *self, SalvorBoardState *other, const char *name)
{
    g_clear_pointer (&self->compare, salvor_fuse_compare_free);
    if (other != NULL) {
        self->compare = salvor_fuse_compare_new (self->state, other, name);
        salvor_fuse_compare_fill (self->compare, self->views, self->n_views);
        return;
    }
    self->only_changed = FALSE;
    for (gsize i = 0; i < self->n_views; i++) {
        self->views[i].compared = FALSE;
        self->views[i].changed = 0;
    }
}

const SalvorFuseCompare *
salvor_fuse_map_get_compare (const SalvorFuseMap *self)
{
    return self->compare;
}

void
salvor_fuse_map_set_only_changed (SalvorFuseMap *self, gboolean only_changed)
{
    self->only_changed = only_changed;
}

void
salvor_fuse_map_set_tried (SalvorFuseMap *self, guint index, guint32 tried, guint32 denied)
{
    SalvorFuseView *view = find_view (self, index);

    if (view == NULL)
        return;
    view->tried = tried;
    view->denied = denied;
}

void
salvor_fuse_map_search (SalvorFuseMap *self, const char *text)
{
    self->searching = salvor_fuse_search (self->views, self->n_views, text);
}

/* Does a setting of the word decide booting? */
static gboolean
decides_boot (const SalvorFuseWord *word)
{
    for (gsize i = 0; i < word->n_fields; i++) {
        if ((word->fields[i].effects & (SALVOR_EFFECT_BOOT | SALVOR_EFFECT_RECOVERY)) != 0)
            return TRUE;
    }
    return FALSE;
}

gboolean
salvor_fuse_map_matches (const SalvorFuseMap *self, gsize i, SalvorFuseFilter filter)
{
    const SalvorFuseView *view = salvor_fuse_map_get_view (self, i);

    if ((self->searching && !view->hit) || (self->only_changed && view->changed == 0))
        return FALSE;
    switch (filter) {
    case SALVOR_FUSE_FILTER_BURNED:
        return view->known && !view->hidden && view->value != 0;
    case SALVOR_FUSE_FILTER_BOOT:
        return decides_boot (view->word);
    case SALVOR_FUSE_FILTER_LOCKED:
        return view->locked;
    case SALVOR_FUSE_FILTER_ALL:
    default:
        return TRUE;
    }
}

/* Views from outside */

guint32
salvor_fuse_view_get_value (const SalvorFuseView *view)
{
    return view->value | view->tried;
}

char *
salvor_fuse_format_value (guint32 value)
{
    return g_strdup_printf ("0x%04X_%04X", value >> 16, value & 0xFFFF);
}

gboolean
salvor_field_is_named (const SalvorField *field)
{
    return field != NULL && !field->reserved && field->name != NULL;
}

const SalvorField *
salvor_fuse_view_get_field (const SalvorFuseView *view, guint bit)
{
    for (gsize i = 0; i < view->word->n_fields; i++) {
        const SalvorField *field = &view->word->fields[i];

        if (bit >= field->lsb && bit < field->lsb + field->width)
            return field;
    }
    return NULL;
}
