/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The table of super root keys (SRK) in a signature: up to four public keys, some of which may be
 * there as a hash only. The board's fuses hold the hash of the whole table, so no key can be
 * exchanged (SPSDK, spsdk/image/hab/hab_srk.py, SrkTable).
 */
#define SALVOR_SRK_MAX_KEYS 4
#define SALVOR_SRK_HASH_SIZE 32

typedef struct {
    guint n_keys;
    /* of each key; 0 where only its hash is there */
    guint key_bits[SALVOR_SRK_MAX_KEYS];
    guint8 hash[SALVOR_SRK_HASH_SIZE]; /* what the fuses hold, first byte in the lowest word */
} SalvorSrkTable;

/*
 * salvor_srk_table_parse:
 * @size: bytes from the table to the end of the image; more than the table are fine
 * @damage: (out): why it is none, as a sentence; static
 */
gboolean salvor_srk_table_parse (const guint8 *data, gsize size, SalvorSrkTable *table,
                                 const char **damage);

G_END_DECLS
