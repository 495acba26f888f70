/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"
#include "image/image.h"

G_BEGIN_DECLS

/*
 * salvor_image_chips_find:
 * @image: a firmware that @chip does not take
 *
 * The other chips that it would start on as it is, by what it says of itself: its addresses and the
 * place of its flash settings. Several chips may look alike there. Reads all chip files.
 * (transfer full) (element-type utf8): "MIMXRT1064"; empty when there is none
 */
GPtrArray *salvor_image_chips_find (SalvorImage *image, SalvorChip *chip) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
