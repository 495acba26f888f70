/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"

G_BEGIN_DECLS

typedef enum {
    SALVOR_BIT_EFFECT_CLOSES,   /* a way is closed */
    SALVOR_BIT_EFFECT_UNPROVEN, /* a way is only expected */
    SALVOR_BIT_EFFECT_NONE,     /* a way is as it would be without the bit */
    SALVOR_BIT_EFFECT_REFUSED,  /* the bit can not be burned */
} SalvorBitEffectKind;

/* One thing that a burned bit does to the board, or that burning it would do. */
typedef struct {
    SalvorBitEffectKind kind;
    char *text; /* a sentence, translated */
} SalvorBitEffect;

/*
 * salvor_bit_effects_new:
 *
 * Compares the verdict with and without the bit, by the same rules as everything else. Empty for a
 * word that could not be read. Pure. (transfer full) (element-type SalvorBitEffect)
 */
GPtrArray *salvor_bit_effects_new (SalvorBoardState *state, guint word,
                                   guint bit) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
