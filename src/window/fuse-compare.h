/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/fuse-map.h"

G_BEGIN_DECLS

/*
 * SalvorFuseCompare: in which fuse bits a board differs from another state of the same chip, and
 * what that means: a fuse that was burned since, another board, or something that cannot be. No
 * widget.
 */

/* Both are of one kind of chip. */
gboolean salvor_fuse_compare_is_possible (SalvorBoardState *here, SalvorBoardState *there);

/* @here: what is shown; @there: of the same chip; @name: what people call it, "golden.salvor" */
SalvorFuseCompare *salvor_fuse_compare_new (SalvorBoardState *here, SalvorBoardState *there,
                                            const char *name) G_GNUC_WARN_UNUSED_RESULT;
void salvor_fuse_compare_free (SalvorFuseCompare *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorFuseCompare, salvor_fuse_compare_free)

/* Sets what the views say of the other state, and counts. Values that may not be shown here are
 * not compared. */
void salvor_fuse_compare_fill (SalvorFuseCompare *self, SalvorFuseView *views, gsize n_views);

/* Bits that differ, in how many words, and words that only one of the two knows */
guint salvor_fuse_compare_count_bits (const SalvorFuseCompare *self);
guint salvor_fuse_compare_count_words (const SalvorFuseCompare *self);
guint salvor_fuse_compare_count_unknown (const SalvorFuseCompare *self);

/* "12 bits in 4 words differ from golden.salvor of 03/12/26"; (transfer full) */
char *salvor_fuse_compare_describe (const SalvorFuseCompare *self);

/* Both values of the setting that covers a bit: "Here: 1. In golden.salvor: 0."; NULL where they
 * are not compared. (transfer full) (nullable) */
char *salvor_fuse_compare_make_values (const SalvorFuseCompare *self, const SalvorFuseView *view,
                                       guint bit);
/* What the difference means, or that there is none, in whole sentences; (transfer full) */
char *salvor_fuse_compare_explain (const SalvorFuseCompare *self, const SalvorFuseView *view,
                                   guint bit);

G_END_DECLS
