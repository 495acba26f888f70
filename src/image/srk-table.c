/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-srk-table"
#include "config.h"

#include "image/srk-table.h"

#include "base/bytes.h"
#include "image/hab-command.h"

#include <glib/gi18n-lib.h>

/* Tags and algorithms (SPSDK, hab_srk.py and constants.py) */
#define TABLE_TAG 0xD7
#define TABLE_VERSION 0x40
#define ENTRY_KEY 0xE1
#define ENTRY_HASH 0xEE
#define ALGORITHM_SHA256 0x17
#define ALGORITHM_RSA 0x21
#define ALGORITHM_ECDSA 0x27

/* Three zeros, flag, then of RSA: sizes of modulus and exponent; of ECDSA: curve, zero, bits */
#define KEY_FIELDS_SIZE 8

static guint
get_u16 (const guint8 *bytes)
{
    return (guint) bytes[0] << 8 | bytes[1];
}

/* Bits of a public key whose fields agree with its length; 0 when they do not */
static guint
get_key_bits (const SalvorHabCommand *entry)
{
    guint first, second;

    if (entry->size < KEY_FIELDS_SIZE)
        return 0;
    first = get_u16 (entry->payload + 4);
    second = get_u16 (entry->payload + 6);
    if (entry->parameter == ALGORITHM_RSA)
        return entry->size == KEY_FIELDS_SIZE + first + second ? first * 8 : 0;
    if (entry->parameter == ALGORITHM_ECDSA)
        return entry->size == KEY_FIELDS_SIZE + 2 * ((second + 7) / 8) ? second : 0;
    return 0;
}

/* The hash of a key is over its whole entry, header included; or it stands there itself. */
static gboolean
take_entry (const guint8 *start, const SalvorHabCommand *entry, guint *bits, guint8 *hash)
{
    g_autoptr (GChecksum) checksum = NULL;
    gsize size = SALVOR_SRK_HASH_SIZE;

    if (entry->tag == ENTRY_HASH) {
        *bits = 0;
        return entry->parameter == ALGORITHM_SHA256 && entry->size == SALVOR_SRK_HASH_SIZE
               && salvor_bytes_poke (hash, SALVOR_SRK_HASH_SIZE, 0, entry->payload, entry->size);
    }
    *bits = get_key_bits (entry);
    if (entry->tag != ENTRY_KEY || *bits == 0)
        return FALSE;
    checksum = g_checksum_new (G_CHECKSUM_SHA256);
    g_checksum_update (checksum, start, (gssize) entry->length);
    g_checksum_get_digest (checksum, hash, &size);
    return TRUE;
}

/* @reader: over the entries, to their end */
static gboolean
take_entries (SalvorReader *reader, SalvorSrkTable *table, GChecksum *checksum)
{
    while (salvor_reader_get_remaining (reader) > 0) {
        const guint8 *start = reader->data + reader->offset;
        guint8 hash[SALVOR_SRK_HASH_SIZE];
        SalvorHabCommand entry;

        if (table->n_keys == SALVOR_SRK_MAX_KEYS || !salvor_hab_command_read (reader, &entry)
            || !take_entry (start, &entry, &table->key_bits[table->n_keys], hash))
            return FALSE;
        g_checksum_update (checksum, hash, sizeof hash);
        table->n_keys++;
    }
    return table->n_keys > 0;
}

gboolean
salvor_srk_table_parse (const guint8 *data, gsize size, SalvorSrkTable *table, const char **damage)
{
    g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
    SalvorHabCommand whole;
    SalvorReader reader;
    gsize hash_size = SALVOR_SRK_HASH_SIZE;

    *table = (SalvorSrkTable){ 0 };
    salvor_reader_init (&reader, data, size);
    if (!salvor_hab_command_read (&reader, &whole) || whole.tag != TABLE_TAG
        || whole.parameter >> 4 != TABLE_VERSION >> 4) {
        *damage = _ ("Its key table is not where it should be.");
        return FALSE;
    }
    salvor_reader_init (&reader, whole.payload, whole.size);
    if (!take_entries (&reader, table, checksum)) {
        *damage = _ ("Its key table is damaged.");
        return FALSE;
    }
    g_checksum_get_digest (checksum, table->hash, &hash_size);
    return TRUE;
}
