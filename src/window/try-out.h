/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/burn-plan.h"

G_BEGIN_DECLS

/*
 * SalvorTryOut: bits that a person tries out on a board state, and what would come of burning them.
 * No widget, never touches a board.
 */
typedef struct _SalvorTryOut SalvorTryOut;

SalvorTryOut *salvor_try_out_new (void) G_GNUC_WARN_UNUSED_RESULT;
void salvor_try_out_free (SalvorTryOut *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorTryOut, salvor_try_out_free)

/* @state: (nullable). What is tried out stays where the chip is the same, without the bits that are
 * burned by now. */
void salvor_try_out_set_state (SalvorTryOut *self, SalvorBoardState *state);

/* Tries a bit out or takes it back. FALSE, with a refusal, when it cannot be: it is burned already,
 * its word is locked or could not be read, or nobody knows what it does. */
gboolean salvor_try_out_toggle (SalvorTryOut *self, guint word, guint bit);
/* Takes everything back. */
void salvor_try_out_reset (SalvorTryOut *self);

/* Why the last toggle was refused, a sentence; NULL when it was not. */
const char *salvor_try_out_get_refusal (const SalvorTryOut *self);
/* The bits of a word that are tried out */
guint32 salvor_try_out_get_mask (const SalvorTryOut *self, guint word);
/* The bit that the last toggle was refused for, as a mask of its word */
guint32 salvor_try_out_get_denied (const SalvorTryOut *self, guint word);
guint salvor_try_out_count (const SalvorTryOut *self);
/* NULL while there is no state */
const SalvorBurnPlan *salvor_try_out_get_plan (const SalvorTryOut *self);

/* "1 bit changed: fuse 6 bit 17, SDP_DISABLE"; (transfer full) */
char *salvor_try_out_describe (const SalvorTryOut *self);

G_END_DECLS
