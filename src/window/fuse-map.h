/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"

G_BEGIN_DECLS

/* Which words the fuse page shows; one at a time. */
typedef enum {
    SALVOR_FUSE_FILTER_ALL,
    SALVOR_FUSE_FILTER_BURNED, /* at least one bit is 1 */
    SALVOR_FUSE_FILTER_BOOT,   /* has a setting that decides booting */
    SALVOR_FUSE_FILTER_LOCKED, /* no more bits can be burned */
} SalvorFuseFilter;

/* What is to be shown of one fuse word. Strings and words live as long as the map. */
typedef struct {
    const SalvorFuseWord *word;
    const SalvorRegister *reg; /* nullable: this is a register, and @word stands for it */
    gboolean known;
    guint32 value;      /* meaningful when known */
    const char *reason; /* nullable: why it could not be read */
    guint32 differs;    /* bits in which working copy and fuse cells differ */
    guint32 closes;     /* burned bits that close a route */
    guint32 tried;      /* bits that are tried out: 0 on the board */
    guint32 denied;     /* bits that somebody just tried in vain */
    gboolean locked;    /* no more bits can be burned */
    gboolean hidden;    /* secret, and nobody has asked for it */
    gboolean compared;  /* another state is compared, and both know this word */
    guint32 other;      /* its value there, when compared */
    guint32 changed;    /* bits in which the two differ */
    guint32 hits;       /* bits that the search found */
    gboolean hit;       /* the search found the word */
} SalvorFuseView;

/*
 * SalvorFuseMap: what the fuse page shows of a board state, computed once a state. No widget, so
 * that it can be tested alone.
 */
typedef struct _SalvorFuseMap SalvorFuseMap;
typedef struct _SalvorFuseCompare SalvorFuseCompare; /* fuse-compare.h */

/* @verdict: of @state */
SalvorFuseMap *salvor_fuse_map_new (SalvorBoardState *state,
                                    const SalvorVerdict *verdict) G_GNUC_WARN_UNUSED_RESULT;
/* The registers of a state in place of its fuse words: numbered from 0, without fuse cells, without
 * locks. */
SalvorFuseMap *salvor_fuse_map_new_registers (SalvorBoardState *state) G_GNUC_WARN_UNUSED_RESULT;
void salvor_fuse_map_free (SalvorFuseMap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorFuseMap, salvor_fuse_map_free)

SalvorBoardState *salvor_fuse_map_get_state (const SalvorFuseMap *self);
/* Words in the order of the chip file */
gsize salvor_fuse_map_get_size (const SalvorFuseMap *self);
const SalvorFuseView *salvor_fuse_map_get_view (const SalvorFuseMap *self, gsize i);
/* By word number; NULL when there is none */
const SalvorFuseView *salvor_fuse_map_find (const SalvorFuseMap *self, guint index);

/* Bits that are 1, in words that may be shown */
guint salvor_fuse_map_count_burned (const SalvorFuseMap *self);
/* Words that are locked */
guint salvor_fuse_map_count_locked (const SalvorFuseMap *self);
/* Is there a word whose working copy differs from its fuse cells? */
gboolean salvor_fuse_map_has_differences (const SalvorFuseMap *self);

/* Shows or masks the value of a secret word. */
void salvor_fuse_map_set_hidden (SalvorFuseMap *self, guint index, gboolean hidden);

/*
 * salvor_fuse_map_compare:
 * @other: (nullable): another state of the same chip; %NULL ends comparing
 * @name: (nullable): what people call it
 */
void salvor_fuse_map_compare (SalvorFuseMap *self, SalvorBoardState *other, const char *name);
/* NULL while nothing is compared; valid until the next call */
const SalvorFuseCompare *salvor_fuse_map_get_compare (const SalvorFuseMap *self);
/* While something is compared, words without a difference do not match. */
void salvor_fuse_map_set_only_changed (SalvorFuseMap *self, gboolean only_changed);

/* What is tried out in a word; bits that are 1 anyway are left out by the caller. */
void salvor_fuse_map_set_tried (SalvorFuseMap *self, guint index, guint32 tried, guint32 denied);

/*
 * salvor_fuse_map_search:
 * @text: a name ("swd"), a word ("6", "0x06", "0x460"), a bit ("6.16", "6 bit 16", "0x460[16]")
 *   or a value ("0x10010", "0x0001_0010"); empty: everything
 *
 * Sets hits of all views.
 */
void salvor_fuse_map_search (SalvorFuseMap *self, const char *text);
gboolean salvor_fuse_map_matches (const SalvorFuseMap *self, gsize i, SalvorFuseFilter filter);

/* The words that match, one a line, as text for the clipboard; secret ones are hidden.
 * (transfer full) */
char *salvor_fuse_map_format (const SalvorFuseMap *self, SalvorFuseFilter filter);
/* One of them, with its settings below it; (transfer full) */
char *salvor_fuse_map_format_word (const SalvorFuseMap *self, const SalvorFuseView *view);

/* What the word holds, with what is tried out */
guint32 salvor_fuse_view_get_value (const SalvorFuseView *view);
/* "0x0001_0010"; (transfer full) */
char *salvor_fuse_format_value (guint32 value);

/* What a screen reader says with the cursor on a bit: "Word 6 BOOT_CFG1, bit 16,
 * FORCE_INTERNAL_BOOT, burned, closes a route, not locked"; (transfer full) */
char *salvor_fuse_view_describe_bit (const SalvorFuseView *view, guint bit);
/* The same for the word as a whole; (transfer full) */
char *salvor_fuse_view_describe_word (const SalvorFuseView *view);

/* The field that covers a bit; NULL in words without fields */
const SalvorField *salvor_fuse_view_get_field (const SalvorFuseView *view, guint bit);
/* Has it a name, or is it a hole that is only drawn as dots? */
gboolean salvor_field_is_named (const SalvorField *field);

G_END_DECLS
