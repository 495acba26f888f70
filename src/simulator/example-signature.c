/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-example-signature"
#include "config.h"

#include "simulator/example-signature.h"

#include "base/bytes.h"

/* Places in the signature, counted from its list of commands */
#define KEY_TABLE 0x60u
#define LIST_CERTIFICATE 0x100u
#define LIST_SIGNATURE 0x110u
#define PROGRAM_CERTIFICATE 0x120u
#define PROGRAM_SIGNATURE 0x130u

/* Tags of what lies there (protocols 6.6; SPSDK, hab_header.py) */
#define TAG_LIST 0xD4
#define TAG_KEYS 0xD7
#define TAG_SIGNATURE 0xD8
#define TAG_KEY 0xE1
#define COMMAND_INSTALL_KEY 0xBE
#define COMMAND_AUTHENTICATE 0xCA
#define VERSION 0x40
#define ALGORITHM_RSA 0x21

#define LIST_SIZE (4 + 4 * 12 + 20)
#define N_KEYS 4
#define MODULUS_SIZE 16 /* 128 bits: nobody takes it for a real key */
#define EXPONENT_SIZE 3
#define KEY_SIZE (4 + 8 + MODULUS_SIZE + EXPONENT_SIZE)

static void
put_header (GByteArray *bytes, guint8 tag, guint16 length, guint8 parameter)
{
    salvor_bytes_append_u8 (bytes, tag);
    salvor_bytes_append_u16_be (bytes, length);
    salvor_bytes_append_u8 (bytes, parameter);
}

/* @kind: format, algorithm, source and target of a key; key and format of a signature */
static void
put_command (GByteArray *bytes, guint8 tag, guint16 length, guint8 flags, guint32 kind,
             guint32 place)
{
    put_header (bytes, tag, length, flags);
    salvor_bytes_append_u32_be (bytes, kind);
    salvor_bytes_append_u32_be (bytes, place);
}

static void
put_list (GByteArray *bytes, guint32 start, guint32 size)
{
    put_header (bytes, TAG_LIST, LIST_SIZE, VERSION);
    put_command (bytes, COMMAND_INSTALL_KEY, 12, 0, 0x03170000, KEY_TABLE);
    put_command (bytes, COMMAND_INSTALL_KEY, 12, 2, 0x09000001, LIST_CERTIFICATE);
    put_command (bytes, COMMAND_AUTHENTICATE, 12, 0, 0x01C50000, LIST_SIGNATURE);
    put_command (bytes, COMMAND_INSTALL_KEY, 12, 0, 0x09000002, PROGRAM_CERTIFICATE);
    put_command (bytes, COMMAND_AUTHENTICATE, 20, 0, 0x02C50000, PROGRAM_SIGNATURE);
    salvor_bytes_append_u32_be (bytes, start);
    salvor_bytes_append_u32_be (bytes, size);
}

static void
put_keys (GByteArray *bytes)
{
    put_header (bytes, TAG_KEYS, 4 + N_KEYS * KEY_SIZE, VERSION);
    for (guint key = 0; key < N_KEYS; key++) {
        put_header (bytes, TAG_KEY, KEY_SIZE, ALGORITHM_RSA);
        salvor_bytes_append_u32_be (bytes, 0x00000080); /* it may sign other keys */
        salvor_bytes_append_u16_be (bytes, MODULUS_SIZE);
        salvor_bytes_append_u16_be (bytes, EXPONENT_SIZE);
        for (guint i = 0; i < MODULUS_SIZE; i++)
            salvor_bytes_append_u8 (bytes, (guint8) (0xA5 ^ (29 * key + 11 * i)));
        salvor_bytes_append_u16_be (bytes, 0x0100);
        salvor_bytes_append_u8 (bytes, 0x01);
    }
}

static void
fill_up_to (GByteArray *bytes, guint32 place)
{
    g_return_if_fail (bytes->len <= place);
    salvor_bytes_append_zeros (bytes, place - bytes->len);
}

GBytes *
salvor_example_signature_new (guint32 start, guint32 size)
{
    static const struct {
        guint32 place;
        guint8 tag;
    } blocks[] = {
        { LIST_CERTIFICATE, TAG_KEYS },
        { LIST_SIGNATURE, TAG_SIGNATURE },
        { PROGRAM_CERTIFICATE, TAG_KEYS },
        { PROGRAM_SIGNATURE, TAG_SIGNATURE },
    };
    GByteArray *bytes = g_byte_array_new ();

    put_list (bytes, start, size);
    fill_up_to (bytes, KEY_TABLE);
    put_keys (bytes);
    for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++) {
        fill_up_to (bytes, blocks[i].place);
        put_header (bytes, blocks[i].tag, 12, VERSION);
    }
    fill_up_to (bytes, SALVOR_EXAMPLE_SIGNATURE_SIZE);
    return g_byte_array_free_to_bytes (bytes);
}
