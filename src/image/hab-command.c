/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-hab-command"
#include "config.h"

#include "image/hab-command.h"

#include "image/check-text.h"

#include <glib/gi18n-lib.h>

/* Fixed parts of payloads, bytes */
#define KEY_SIZE 8
#define SIGNATURE_SIZE 8
#define BLOCK_SIZE 8
#define PAIR_SIZE 8

#define FLAG_ABSOLUTE 0x01u /* of install key and authenticate data */
#define FLAG_LIST_KEY 0x02u /* of install key: it signs the list itself */

gboolean
salvor_hab_command_read (SalvorReader *reader, SalvorHabCommand *command)
{
    SalvorReader ahead = *reader;
    guint16 length;

    if (!salvor_reader_read_u8 (&ahead, &command->tag, NULL)
        || !salvor_reader_read_u16_be (&ahead, &length, NULL)
        || !salvor_reader_read_u8 (&ahead, &command->parameter, NULL)
        || length < SALVOR_HAB_HEADER_SIZE)
        return FALSE;
    command->length = length;
    command->size = (gsize) length - SALVOR_HAB_HEADER_SIZE;
    if (!salvor_reader_read_bytes (&ahead, command->size, &command->payload, NULL))
        return FALSE;
    *reader = ahead;
    return TRUE;
}

/* A word of the payload; 0 behind its end */
static guint32
get_word (const SalvorHabCommand *self, gsize offset)
{
    SalvorReader reader;
    guint32 word = 0;

    salvor_reader_init (&reader, self->payload, self->size);
    if (salvor_reader_seek (&reader, offset, NULL))
        salvor_reader_read_u32_be (&reader, &word, NULL);
    return word;
}

/* ---- is it sound ---- */

/* The ROM takes values of 1, 2 or 4 bytes: bits 2:0 of the parameter */
static gboolean
has_valid_width (const SalvorHabCommand *self)
{
    guint width = self->parameter & 7;

    return self->parameter >> 5 == 0 && (width == 1 || width == 2 || width == 4);
}

static gboolean
is_valid_for_both (const SalvorHabCommand *self)
{
    switch (self->tag) {
    case SALVOR_HAB_WRITE: /* pairs of address and value */
        return self->size > 0 && self->size % PAIR_SIZE == 0 && has_valid_width (self);
    case SALVOR_HAB_CHECK: /* address, mask and maybe a count */
        return (self->size == 8 || self->size == 12) && has_valid_width (self);
    case SALVOR_HAB_NOP:
        return self->size == 0;
    case SALVOR_HAB_UNLOCK: /* features, and words of an id */
        return self->size % 4 == 0;
    default:
        return FALSE;
    }
}

/* Keys 0 to 5 in the ROM's own table (SPSDK, cmd_install_key.py) */
static gboolean
is_valid_key (const SalvorHabCommand *self)
{
    return self->size >= KEY_SIZE && self->payload[2] <= 5 && self->payload[3] <= 5;
}

static gboolean
is_valid_signature (const SalvorHabCommand *self)
{
    return self->size >= SIGNATURE_SIZE && (self->size - SIGNATURE_SIZE) % BLOCK_SIZE == 0
           && self->payload[0] <= 5;
}

gboolean
salvor_hab_command_is_valid (const SalvorHabCommand *self, gboolean in_csf)
{
    if (!in_csf)
        return is_valid_for_both (self);
    switch (self->tag) {
    case SALVOR_HAB_SET:
        return self->size == 4;
    case SALVOR_HAB_INITIALIZE:
        return self->size % 4 == 0;
    case SALVOR_HAB_INSTALL_KEY:
        return is_valid_key (self);
    case SALVOR_HAB_AUTHENTICATE:
        return is_valid_signature (self);
    default:
        return is_valid_for_both (self);
    }
}

/* ---- what it holds ---- */

void
salvor_hab_command_get_key (const SalvorHabCommand *self, SalvorHabKey *key)
{
    g_return_if_fail (self->size >= KEY_SIZE);

    *key = (SalvorHabKey){
        .is_absolute = (self->parameter & FLAG_ABSOLUTE) != 0,
        .format = self->payload[0],
        .source = self->payload[2],
        .target = self->payload[3],
        .location = get_word (self, 4),
    };
}

void
salvor_hab_command_get_signature (const SalvorHabCommand *self, SalvorHabSignature *signature)
{
    g_return_if_fail (self->size >= SIGNATURE_SIZE);

    *signature = (SalvorHabSignature){
        .is_absolute = (self->parameter & FLAG_ABSOLUTE) != 0,
        .key = self->payload[0],
        .format = self->payload[1],
        .location = get_word (self, 4),
        .n_blocks = (guint) ((self->size - SIGNATURE_SIZE) / BLOCK_SIZE),
    };
}

SalvorHabBlock
salvor_hab_command_get_block (const SalvorHabCommand *self, guint index)
{
    gsize place = SIGNATURE_SIZE + (gsize) index * BLOCK_SIZE;

    return (SalvorHabBlock){ get_word (self, place), get_word (self, place + 4) };
}

/* ---- in words ---- */

/* Security engines (SPSDK, spsdk/image/hab/constants.py, EngineEnum) */
static const char *
name_engine (guint8 engine)
{
    static const struct {
        guint8 engine;
        const char *name;
    } engines[] = {
        { 0x1B, "DCP" },   { 0x1D, "CAAM" }, { 0x1E, "SNVS" },
        { 0x21, "OCOTP" }, { 0x36, "ROM" },  { 0xFF, N_ ("software") },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (engines); i++) {
        if (engines[i].engine == engine)
            return _ (engines[i].name);
    }
    return _ ("any engine");
}

/* Operations of bits 4:3 (protocols 6.5; NXP's names in SPSDK, cmd_write_data.py and
 * cmd_check_data.py); 1 and 2 of either kind have not been seen in a file */
static guint
get_operation (const SalvorHabCommand *self)
{
    return self->parameter >> 3 & 3;
}

static char *
describe_one_write (const SalvorHabCommand *self)
{
    guint32 value = get_word (self, 4);
    const char *address = SALVOR_ADDRESS_TEXT (get_word (self, 0));

    switch (get_operation (self)) {
    case 0:
        return g_strdup_printf (_ ("Writes 0x%08X to %s."), value, address);
    case 3:
        return g_strdup_printf (_ ("Sets the bits 0x%08X at %s."), value, address);
    default:
        return g_strdup_printf (_ ("Clears the bits 0x%08X at %s."), value, address);
    }
}

static char *
describe_writes (const SalvorHabCommand *self, guint n)
{
    guint32 lowest = get_word (self, 0);
    guint32 highest = lowest;
    const char *first;
    const char *last;

    for (guint i = 1; i < n; i++) {
        lowest = MIN (lowest, get_word (self, i * PAIR_SIZE));
        highest = MAX (highest, get_word (self, i * PAIR_SIZE));
    }
    first = SALVOR_ADDRESS_TEXT (lowest);
    last = SALVOR_ADDRESS_TEXT (highest);
    switch (get_operation (self)) {
    case 0:
        return g_strdup_printf (_ ("Writes %u values between %s and %s."), n, first, last);
    case 3:
        return g_strdup_printf (_ ("Sets bits %u times between %s and %s."), n, first, last);
    default:
        return g_strdup_printf (_ ("Clears bits %u times between %s and %s."), n, first, last);
    }
}

static char *
describe_write (const SalvorHabCommand *self)
{
    guint n = (guint) (self->size / PAIR_SIZE);

    return n == 1 ? describe_one_write (self) : describe_writes (self, n);
}

static char *
describe_wait (const SalvorHabCommand *self)
{
    guint32 mask = get_word (self, 4);
    const char *address = SALVOR_ADDRESS_TEXT (get_word (self, 0));

    switch (get_operation (self)) {
    case 0:
        return g_strdup_printf (_ ("Waits until all bits of 0x%08X at %s are 0."), mask, address);
    case 1:
        return g_strdup_printf (_ ("Waits until all bits of 0x%08X at %s are 1."), mask, address);
    case 2:
        return g_strdup_printf (_ ("Waits until one bit of 0x%08X at %s is 0."), mask, address);
    default:
        return g_strdup_printf (_ ("Waits until one bit of 0x%08X at %s is 1."), mask, address);
    }
}

static char *
describe_check (const SalvorHabCommand *self)
{
    g_autofree char *wait = describe_wait (self);

    if (self->size == 12)
        return g_strdup_printf (_ ("%s It looks %u times at most."), wait, get_word (self, 8));
    return g_strdup_printf (_ ("%s It looks without end."), wait);
}

static char *
describe_key (const SalvorHabCommand *self)
{
    SalvorHabKey key;

    salvor_hab_command_get_key (self, &key);
    switch (key.format) {
    case SALVOR_HAB_FORMAT_KEY_TABLE:
        return g_strdup_printf (_ ("Takes key %u of its key table."), key.source + 1);
    case SALVOR_HAB_FORMAT_BLOB:
        return g_strdup (_ ("Takes the secret key that decrypts the program."));
    default:
        return g_strdup ((self->parameter & FLAG_LIST_KEY) != 0
                             ? _ ("Takes the key that signs this list.")
                             : _ ("Takes the key that signs the program."));
    }
}

static char *
describe_signature (const SalvorHabCommand *self)
{
    SalvorHabSignature signature;
    g_autofree char *size = NULL;
    guint64 bytes = 0;

    salvor_hab_command_get_signature (self, &signature);
    if (signature.n_blocks == 0)
        return g_strdup (_ ("Checks the signature of this list."));
    for (guint i = 0; i < signature.n_blocks; i++)
        bytes += salvor_hab_command_get_block (self, i).size;
    size = salvor_format_bytes (bytes);
    return g_strdup_printf (
        signature.format == SALVOR_HAB_FORMAT_MAC ? _ ("Decrypts %s from %s on.")
                                                  : _ ("Checks the signature of %s from %s on."),
        size, SALVOR_ADDRESS_TEXT (salvor_hab_command_get_block (self, 0).address));
}

char *
salvor_hab_command_describe (const SalvorHabCommand *self)
{
    switch (self->tag) {
    case SALVOR_HAB_WRITE:
        return describe_write (self);
    case SALVOR_HAB_CHECK:
        return describe_check (self);
    case SALVOR_HAB_UNLOCK:
        return g_strdup_printf (_ ("Unlocks features 0x%08X of %s."), get_word (self, 0),
                                name_engine (self->parameter));
    case SALVOR_HAB_SET:
        return g_strdup_printf (_ ("Chooses %s for what follows."), name_engine (self->payload[2]));
    case SALVOR_HAB_INITIALIZE:
        return g_strdup_printf (_ ("Starts %s."), name_engine (self->parameter));
    case SALVOR_HAB_INSTALL_KEY:
        return describe_key (self);
    case SALVOR_HAB_AUTHENTICATE:
        return describe_signature (self);
    default:
        return g_strdup (_ ("Does nothing."));
    }
}
