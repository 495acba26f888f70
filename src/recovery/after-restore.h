/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"
#include "image/image.h"

G_BEGIN_DECLS

/*
 * What a board starts once a backup is back in its flash. A backup may hold no program at all, and
 * then nobody is told to switch the board over and wait for one.
 */

/* @header: what stands at the start of the flash then; UNKNOWN: what stood there before. Translated
 * sentences, (transfer full) */
char *salvor_after_restore_describe (SalvorHeaderState header, SalvorBoardState *state,
                                     const SalvorVerdict *verdict) G_GNUC_WARN_UNUSED_RESULT;

/* The same, as far as the file alone can tell. @image: at its addresses. (transfer full) */
char *salvor_after_restore_describe_image (SalvorImage *image, SalvorBoardState *state,
                                           const SalvorVerdict *verdict) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
