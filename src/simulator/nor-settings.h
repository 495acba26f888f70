/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of a settings block (FCB) */
#define SALVOR_NOR_BLOCK_SIZE 512

typedef struct {
    guint32 size, page_size, sector_size, block_size; /* bytes */
} SalvorNorGeometry;

/* The settings block the genuine loader makes for a quad NOR (flashloader-genuine 7). @option: the
 * option word; @quad_was_off: quad enable had to be switched on */
void salvor_nor_settings_build (guint8 block[SALVOR_NOR_BLOCK_SIZE], guint32 option,
                                const SalvorNorGeometry *geometry, gboolean quad_was_off);
/* One for a flash on eight lines. Nobody has read one back: its commands are a quad NOR's. */
void salvor_nor_settings_build_octal (guint8 block[SALVOR_NOR_BLOCK_SIZE], guint32 option,
                                      const SalvorNorGeometry *geometry);
/* The sizes in a block; FALSE when no flash can be like that */
gboolean salvor_nor_settings_get_geometry (const guint8 block[SALVOR_NOR_BLOCK_SIZE],
                                           guint32 max_size, SalvorNorGeometry *geometry);

G_END_DECLS
