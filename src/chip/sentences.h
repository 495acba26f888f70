/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-inputs.h"

G_BEGIN_DECLS

/*
 * Lists of sentences for people, each with its evidence. A part of boot-verdict and burn-plan. All
 * lists are (element-type utf8) and own their strings.
 */
GPtrArray *salvor_sentences_new (void) G_GNUC_WARN_UNUSED_RESULT;
void salvor_sentences_add (GPtrArray *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* "@claim: fuse 6 bit 16 = 1 (FORCE_INTERNAL_BOOT)." */
void salvor_sentences_add_fact (GPtrArray *self, const char *claim, const SalvorBootInputs *inputs,
                                SalvorInputId id);
/* "@claim: fuse 6 could not be read." with the reason where there is one */
void salvor_sentences_add_unread (GPtrArray *self, const char *claim,
                                  const SalvorBootInputs *inputs, SalvorInputId id);
/* The sentences with a space between them; (transfer full) */
char *salvor_sentences_join (const GPtrArray *self);

G_END_DECLS
