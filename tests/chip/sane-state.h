/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/board-state.h"

G_BEGIN_DECLS

/*
 * A sane i.MX RT1024: nothing burned by a product, switches 10, both views of all words read, flash
 * with a start-up header, all registers read, nothing answers. Tests change one thing.
 */
#define SANE_CHIP "MIMXRT1024"
#define SANE_BOOT_WORD 6u

SalvorBoardState *sane_state_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* The same of another RT10xx; they have these words and registers in common */
SalvorBoardState *sane_state_new_of (const char *chip_name) G_GNUC_WARN_UNUSED_RESULT;
/* The board Salvor was made for: word 6 = 0x00010010, switches 01, read by a debug probe */
SalvorBoardState *sane_state_new_story (void) G_GNUC_WARN_UNUSED_RESULT;

/* Both views of a word, and what the registers latch from it */
void sane_state_set_word (SalvorBoardState *state, guint index, guint32 value);
/* A field by its role, in both views and in what the registers latch */
void sane_state_set_field (SalvorBoardState *state, const char *role, guint32 value);
void sane_state_set_pins (SalvorBoardState *state, guint pins);
/* Neither view of the word can be read */
void sane_state_hide_word (SalvorBoardState *state, guint index);
void sane_state_hide_register (SalvorBoardState *state, const char *name);

G_END_DECLS
