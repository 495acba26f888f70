/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-csf"
#include "config.h"

#include "image/csf.h"

#include "image/check-text.h"

#include <glib/gi18n-lib.h>

#define CSF_TAG 0xD4
#define CSF_VERSION 0x40

/* What signatures and keys lie in (SPSDK, hab_header.py, SegmentTag) */
#define CERTIFICATE_TAG 0xD7
#define SIGNATURE_TAG 0xD8
#define MAC_TAG 0xAC

/* The list on its way through */
typedef struct {
    SalvorCsf *csf;
    SalvorImage *image;   /* no ref */
    gboolean list_signed; /* the list itself, without which nothing in it counts */
} Walk;

static gboolean G_GNUC_PRINTF (2, 3) fail (Walk *self, const char *format, ...)
{
    va_list arguments;

    va_start (arguments, format);
    self->csf->damage = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    return FALSE;
}

/* Where the data of a command lie: an address, or counted from the list */
static guint32
get_place (const Walk *self, gboolean is_absolute, guint32 location)
{
    return is_absolute ? location : self->csf->address + location;
}

/* A block of data with a header of its own; NULL when it is not in the image */
static const guint8 *
find_data (const Walk *self, guint32 address, SalvorHabCommand *header)
{
    const guint8 *place = salvor_image_peek (self->image, address, SALVOR_HAB_HEADER_SIZE);
    gsize length;
    SalvorReader reader;

    if (place == NULL)
        return NULL;
    length = (gsize) place[1] << 8 | place[2];
    place = salvor_image_peek (self->image, address, length);
    if (place == NULL)
        return NULL;
    salvor_reader_init (&reader, place, length);
    return salvor_hab_command_read (&reader, header) ? place : NULL;
}

static gboolean
take_key_table (Walk *self, const SalvorHabKey *key)
{
    guint32 address = get_place (self, key->is_absolute, key->location);
    SalvorCsf *csf = self->csf;
    SalvorHabCommand header;
    const guint8 *data = find_data (self, address, &header);
    const char *damage;

    if (csf->has_table)
        return fail (self, _ ("It has two key tables."));
    if (data == NULL)
        return fail (self, _ ("Its key table at %s is not in the file."),
                     SALVOR_ADDRESS_TEXT (address));
    if (!salvor_srk_table_parse (data, header.length, &csf->table, &damage))
        return fail (self, "%s", damage);
    if (key->source >= csf->table.n_keys || csf->table.key_bits[key->source] == 0)
        return fail (self, _ ("It wants key %u, which its table of %u keys does not have."),
                     key->source + 1, csf->table.n_keys);
    csf->has_table = TRUE;
    csf->key_index = key->source;
    return TRUE;
}

static gboolean
take_certificate (Walk *self, const SalvorHabKey *key)
{
    guint32 address = get_place (self, key->is_absolute, key->location);
    SalvorHabCommand header;

    if (!self->csf->has_table)
        return fail (self, _ ("It takes a key before its key table."));
    if (find_data (self, address, &header) == NULL || header.tag != CERTIFICATE_TAG)
        return fail (self, _ ("There is no certificate at %s."), SALVOR_ADDRESS_TEXT (address));
    return TRUE;
}

static gboolean
take_key (Walk *self, const SalvorHabCommand *command)
{
    SalvorHabKey key;

    salvor_hab_command_get_key (command, &key);
    switch (key.format) {
    case SALVOR_HAB_FORMAT_KEY_TABLE:
        return take_key_table (self, &key);
    case SALVOR_HAB_FORMAT_BLOB: /* the board makes it; it may be put in later */
        self->csf->encrypted = TRUE;
        self->csf->blob = get_place (self, key.is_absolute, key.location);
        return TRUE;
    case SALVOR_HAB_FORMAT_X509:
        return take_certificate (self, &key);
    default:
        return fail (self, _ ("It has a key of the unknown kind 0x%02X."), key.format);
    }
}

static void
take_blocks (Walk *self, const SalvorHabCommand *command, guint n_blocks)
{
    for (guint i = 0; i < n_blocks; i++) {
        SalvorHabBlock block = salvor_hab_command_get_block (command, i);

        g_array_append_val (self->csf->blocks, block);
    }
}

static gboolean
take_signature (Walk *self, const SalvorHabCommand *command)
{
    SalvorHabSignature signature;
    SalvorHabCommand header;
    guint32 address;
    guint8 tag;

    salvor_hab_command_get_signature (command, &signature);
    address = get_place (self, signature.is_absolute, signature.location);
    tag = signature.format == SALVOR_HAB_FORMAT_MAC ? MAC_TAG : SIGNATURE_TAG;
    if (!self->csf->has_table)
        return fail (self, _ ("It checks a signature before it has a key."));
    if (find_data (self, address, &header) == NULL || header.tag != tag)
        return fail (self, _ ("There is no signature at %s."), SALVOR_ADDRESS_TEXT (address));
    if (signature.n_blocks > 0 && !self->list_signed)
        return fail (self, _ ("The list itself is not signed."));
    self->list_signed = TRUE;
    take_blocks (self, command, signature.n_blocks);
    return TRUE;
}

static gboolean
take_command (Walk *self, const SalvorHabCommand *command)
{
    g_ptr_array_add (self->csf->words, salvor_hab_command_describe (command));
    switch (command->tag) {
    case SALVOR_HAB_INSTALL_KEY:
        return take_key (self, command);
    case SALVOR_HAB_AUTHENTICATE:
        return take_signature (self, command);
    default:
        return TRUE;
    }
}

static gboolean
take_commands (Walk *self, SalvorReader *reader)
{
    while (salvor_reader_get_remaining (reader) > 0) {
        guint32 place = self->csf->address + SALVOR_HAB_HEADER_SIZE + (guint32) reader->offset;
        SalvorHabCommand command;

        if (!salvor_hab_command_read (reader, &command)
            || !salvor_hab_command_is_valid (&command, TRUE))
            return fail (self, _ ("There is no valid command at %s."), SALVOR_ADDRESS_TEXT (place));
        if (!take_command (self, &command))
            return FALSE;
    }
    return TRUE;
}

/* A list that was followed to its end proves something only if it signs something. */
static void
check_whole (Walk *self)
{
    if (!self->csf->has_table)
        fail (self, _ ("It has no key table."));
    else if (self->csf->blocks->len == 0)
        fail (self, _ ("It signs nothing of the program."));
}

SalvorCsf *
salvor_csf_new (SalvorImage *image, guint32 address)
{
    const guint8 *tag = salvor_image_peek (image, address, 1);
    SalvorHabCommand list;
    SalvorReader reader;
    SalvorCsf *csf;
    Walk walk = { .image = image };

    if (tag == NULL || *tag != CSF_TAG)
        return NULL;
    csf = g_new0 (SalvorCsf, 1);
    csf->address = address;
    csf->words = g_ptr_array_new_with_free_func (g_free);
    csf->blocks = g_array_new (FALSE, FALSE, sizeof (SalvorHabBlock));
    walk.csf = csf;
    if (find_data (&walk, address, &list) == NULL || list.parameter >> 4 != CSF_VERSION >> 4) {
        fail (&walk, _ ("Its list of commands at %s is cut off."), SALVOR_ADDRESS_TEXT (address));
        return csf;
    }
    salvor_reader_init (&reader, list.payload, list.size);
    if (take_commands (&walk, &reader))
        check_whole (&walk);
    return csf;
}

void
salvor_csf_free (SalvorCsf *self)
{
    if (self == NULL)
        return;
    g_ptr_array_unref (self->words);
    g_array_unref (self->blocks);
    g_free (self->damage);
    g_free (self);
}

/* Blocks come in any order and may touch: what one begins another may go on with. */
gboolean
salvor_csf_covers (const SalvorCsf *self, guint32 address, gsize size)
{
    guint64 place = address;
    guint64 end = address + (guint64) size;
    gboolean moved = TRUE;

    while (moved && place < end) {
        moved = FALSE;
        for (guint i = 0; i < self->blocks->len; i++) {
            const SalvorHabBlock *block = &g_array_index (self->blocks, SalvorHabBlock, i);
            guint64 block_end = block->address + (guint64) block->size;

            if (block->address <= place && place < block_end) {
                place = block_end;
                moved = TRUE;
            }
        }
    }
    return place >= end;
}
