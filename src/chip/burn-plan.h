/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"

G_BEGIN_DECLS

/*
 * SalvorBurnPlan: "what if these bits were burned". Pure, never touches a board. Bits go from 0 to
 * 1 only.
 */
typedef struct {
    guint word;
    guint32 mask; /* bits that shall be 1 */
} SalvorBurnRequest;

typedef struct {
    SalvorVerdict *before;         /* of the state as it was read */
    SalvorVerdict *after;          /* after the burn and a power-on; a loader is gone by then */
    SalvorBoardState *state_after; /* cells burned, working copies and latched bits reloaded */
    GPtrArray *lost;    /* (element-type utf8) sentences: what is gone or fixed for ever afterwards;
                           one a field at least, because every burn is for ever */
    GPtrArray *refused; /* (element-type utf8) sentences: what can not be done, and why */
} SalvorBurnPlan;

/*
 * salvor_burn_plan_new:
 *
 * Bits that are burned already are accepted silently. Refused with a reason: unknown words, words
 * that are write-locked or could not be read, reserved bits, and a mask of 0, which is the wish to
 * clear a word. What is left of a request that is
 * refused in part still counts. Lock bits take effect last, whatever the order of the requests.
 * (transfer full)
 */
SalvorBurnPlan *salvor_burn_plan_new (SalvorBoardState *state, const SalvorBurnRequest *requests,
                                      gsize n_requests) G_GNUC_WARN_UNUSED_RESULT;
/* Why a burned bit cannot be cleared, as a sentence; NULL when the bit is 0. (transfer full) */
char *salvor_burn_plan_explain_clear (SalvorBoardState *state, guint word, guint bit);
void salvor_burn_plan_free (SalvorBurnPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorBurnPlan, salvor_burn_plan_free)

/*
 * salvor_burn_request_parse:
 * @text: "WORD=MASK", WORD decimal or 0x…, MASK decimal or 0x…; anything else is
 *   SALVOR_ERROR_INVALID_ARGUMENT
 */
gboolean salvor_burn_request_parse (const char *text, SalvorBurnRequest *request, GError **error);

G_END_DECLS
