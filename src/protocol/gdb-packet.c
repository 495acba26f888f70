/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-gdb"
#include "config.h"

#include "protocol/gdb-packet.h"

#include "base/bytes.h"
#include "base/errors.h"

#include <string.h>

#define ESCAPE '}'
#define ESCAPE_BIT 0x20

/* A run of n more is written as the character n + 29, which is printable (probe 6.1). */
#define RUN_OFFSET 29
#define RUN_FIRST 32
#define RUN_LAST 126

/* Bytes of an answer that a message shows */
#define MAX_QUOTE 32

static const char hex_digits[] = "0123456789abcdef";

void
salvor_gdb_packet_append (GByteArray *frame, const guint8 *payload, gsize size)
{
    guint8 sum = 0;

    salvor_bytes_append_u8 (frame, '$');
    g_byte_array_append (frame, payload, (guint) size);
    for (gsize i = 0; i < size; i++)
        sum = (guint8) (sum + payload[i]);
    salvor_bytes_append_u8 (frame, '#');
    salvor_gdb_hex_append (frame, &sum, 1);
}

void
salvor_gdb_escape_append (GByteArray *payload, const guint8 *data, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        gboolean escape = data[i] != 0 && strchr ("#$}*", data[i]) != NULL;

        if (escape)
            salvor_bytes_append_u8 (payload, ESCAPE);
        salvor_bytes_append_u8 (payload, escape ? data[i] ^ ESCAPE_BIT : data[i]);
    }
}

char *
salvor_gdb_quote (const GByteArray *payload)
{
    g_autofree char *text = g_strndup (payload->len > 0 ? (const char *) payload->data : "",
                                       MIN (payload->len, MAX_QUOTE));

    return g_strescape (text, NULL);
}

GByteArray *
salvor_gdb_unescape (const guint8 *data, gsize size, GError **error)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new ();

    for (gsize i = 0; i < size; i++) {
        if (data[i] != ESCAPE) {
            salvor_bytes_append_u8 (bytes, data[i]);
        } else if (i + 1 < size) {
            salvor_bytes_append_u8 (bytes, data[++i] ^ ESCAPE_BIT);
        } else {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                         "an escape without a byte at the end of %" G_GSIZE_FORMAT " bytes", size);
            return NULL;
        }
    }
    return g_steal_pointer (&bytes);
}

GByteArray *
salvor_gdb_hex_decode (const guint8 *text, gsize size, GError **error)
{
    g_autoptr (GByteArray) bytes = g_byte_array_sized_new ((guint) size / 2);
    gsize n_digits = 0;

    while (n_digits < size && g_ascii_isxdigit (text[n_digits]))
        n_digits++;
    if (n_digits < size || size % 2 != 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "%" G_GSIZE_FORMAT " hexadecimal digits in %" G_GSIZE_FORMAT " characters",
                     n_digits, size);
        return NULL;
    }
    for (gsize i = 0; i < size; i += 2)
        salvor_bytes_append_u8 (bytes, (guint8) (g_ascii_xdigit_value (text[i]) << 4
                                                 | g_ascii_xdigit_value (text[i + 1])));
    return g_steal_pointer (&bytes);
}

void
salvor_gdb_hex_append (GByteArray *payload, const guint8 *data, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        salvor_bytes_append_u8 (payload, (guint8) hex_digits[data[i] >> 4]);
        salvor_bytes_append_u8 (payload, (guint8) hex_digits[data[i] & 0xF]);
    }
}

/* ---- decoder ---- */

void
salvor_gdb_decoder_init (SalvorGdbDecoder *self)
{
    *self = (SalvorGdbDecoder){ .payload = g_byte_array_new () };
}

void
salvor_gdb_decoder_clear (SalvorGdbDecoder *self)
{
    g_clear_pointer (&self->payload, g_byte_array_unref);
}

static SalvorGdbEvent
begin (SalvorGdbDecoder *self, guint8 byte)
{
    switch (byte) {
    case '+':
        return SALVOR_GDB_ACK;
    case '-':
        return SALVOR_GDB_RESEND;
    case '$':
    case '%':
        g_byte_array_set_size (self->payload, 0);
        self->place = SALVOR_GDB_IN_PAYLOAD;
        self->is_notification = byte == '%';
        self->is_bad = FALSE;
        self->sum = 0;
        return SALVOR_GDB_NOTHING;
    default:
        return SALVOR_GDB_NOTHING;
    }
}

/* What does not fit is counted no further: the packet is over. */
static SalvorGdbEvent
take (SalvorGdbDecoder *self, guint8 byte, guint count)
{
    if (count > SALVOR_GDB_PACKET_MAX - self->payload->len) {
        self->place = SALVOR_GDB_BETWEEN;
        return SALVOR_GDB_TOO_LONG;
    }
    for (guint i = 0; i < count; i++)
        salvor_bytes_append_u8 (self->payload, byte);
    return SALVOR_GDB_NOTHING;
}

static SalvorGdbEvent
take_payload (SalvorGdbDecoder *self, guint8 byte)
{
    if (byte == '#') {
        self->place = SALVOR_GDB_IN_SUM_1;
        return SALVOR_GDB_NOTHING;
    }
    if (byte == '$') /* never inside a packet: the rest of the one before was lost */
        return begin (self, byte);
    self->sum = (guint8) (self->sum + byte);
    if (byte == '*') {
        self->place = SALVOR_GDB_IN_RUN;
        return SALVOR_GDB_NOTHING;
    }
    return take (self, byte, 1);
}

static SalvorGdbEvent
take_run (SalvorGdbDecoder *self, guint8 byte)
{
    self->place = SALVOR_GDB_IN_PAYLOAD;
    self->sum = (guint8) (self->sum + byte);
    if (byte < RUN_FIRST || byte > RUN_LAST || self->payload->len == 0) {
        self->is_bad = TRUE;
        return SALVOR_GDB_NOTHING;
    }
    return take (self, self->payload->data[self->payload->len - 1], byte - RUN_OFFSET);
}

static SalvorGdbEvent
finish (SalvorGdbDecoder *self, guint8 byte)
{
    int high = g_ascii_xdigit_value ((char) self->first_digit);
    int low = g_ascii_xdigit_value ((char) byte);

    self->place = SALVOR_GDB_BETWEEN;
    if (self->is_notification)
        return SALVOR_GDB_NOTHING;
    if (self->is_bad || high < 0 || low < 0 || (high << 4 | low) != self->sum)
        return SALVOR_GDB_DAMAGED;
    return SALVOR_GDB_PACKET;
}

SalvorGdbEvent
salvor_gdb_decoder_push (SalvorGdbDecoder *self, guint8 byte)
{
    switch (self->place) {
    case SALVOR_GDB_BETWEEN:
        return begin (self, byte);
    case SALVOR_GDB_IN_PAYLOAD:
        return take_payload (self, byte);
    case SALVOR_GDB_IN_RUN:
        return take_run (self, byte);
    case SALVOR_GDB_IN_SUM_1:
        self->first_digit = byte;
        self->place = SALVOR_GDB_IN_SUM_2;
        return SALVOR_GDB_NOTHING;
    case SALVOR_GDB_IN_SUM_2:
        return finish (self, byte);
    }
    g_return_val_if_reached (SALVOR_GDB_NOTHING);
}
