/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "recovery/flash-writer.h"

G_BEGIN_DECLS

/*
 * salvor_second_reading_compare:
 * @writer: has read the flash and looked for changes
 *
 * Bytes beside the image that an erase takes along are known from one reading alone, and what that
 * got wrong would be written back and found right. So they are read once more before anything is
 * erased. SALVOR_ERROR_VERIFY names the first address that reads differently.
 */
gboolean salvor_second_reading_compare (SalvorFlashAccess *flash, SalvorFlashWriter *writer,
                                        GCancellable *cancellable, GError **error);

G_END_DECLS
