/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"

G_BEGIN_DECLS

/* The SFDP space of a flash of this profile (JESD216B): header, one parameter header, the basic
 * table. Bytes outside read as 0xFF. */
void salvor_flash_tables_read_sfdp (const SalvorFlashProfile *profile, guint32 address,
                                    guint8 *data, gsize size);

G_END_DECLS
