/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"
#include "image/image.h"

G_BEGIN_DECLS

/*
 * salvor_boot_header_wrap:
 * @image: an application alone, linked for the flash (protocols 6.9)
 * @vectors: (out): where the application, and so its vector table, begins
 *
 * A bootable image: the flash settings block (FCB) of the chip's flash profile, IVT, boot data and
 * the application where it belongs; what lies between them is blank. A raw binary says where it
 * belongs by its vectors; where these leave a choice, the usual place right behind the start-up
 * header is taken, unless the program names another one.
 *
 * SALVOR_ERROR_UNSUITABLE_FILE says why it cannot be done: no application, one for RAM or another
 * chip, content where the header belongs, no place that fits its vectors, or no flash settings
 * known for the chip. (transfer full): at its addresses
 */
SalvorImage *salvor_boot_header_wrap (SalvorImage *image, SalvorChip *chip, guint32 *vectors,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
