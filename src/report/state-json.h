/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/board-state.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * A board state as scripts read it (contract: read): adds one object. What nobody tried to read is
 * absent. A secret word says "masked" instead of its values unless its name is in @revealed.
 *
 * @revealed: (nullable): names of fuse words, %NULL-terminated
 */
void salvor_state_to_json (SalvorBoardState *state, const char *const *revealed,
                           JsonBuilder *builder);

/* Must the values of @word be kept back? Why it has none may always be told. */
gboolean salvor_state_is_masked (SalvorBoardState *state, const SalvorFuseWord *word,
                                 const char *const *revealed);

G_END_DECLS
