/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SALVOR_ROM_STATUS_SUCCESS 0

/* What a flash function of the ROM returned (probe 5.5); "unknown status" when it is in no table.
 * The codes are not those of the flashloader: 20000 is another memory there. Static, never NULL. */
const char *salvor_rom_status_get_name (guint32 status);

G_END_DECLS
