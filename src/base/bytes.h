/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A checked cursor over bytes that came from outside. Every read says whether it fitted; a read
 * that does not fit changes neither the cursor nor the result and sets SALVOR_ERROR_PROTOCOL with
 * the offset and the missing count. The data is borrowed and must outlive the reader.
 */
typedef struct {
    const guint8 *data; /* borrowed */
    gsize size;         /* bytes */
    gsize offset;       /* bytes from the start, never beyond size */
} SalvorReader;

void salvor_reader_init (SalvorReader *self, const guint8 *data, gsize size);
gsize salvor_reader_get_remaining (const SalvorReader *self);
gboolean salvor_reader_seek (SalvorReader *self, gsize offset, GError **error);
gboolean salvor_reader_skip (SalvorReader *self, gsize count, GError **error);
gboolean salvor_reader_read_u8 (SalvorReader *self, guint8 *value, GError **error);
gboolean salvor_reader_read_u16_le (SalvorReader *self, guint16 *value, GError **error);
gboolean salvor_reader_read_u16_be (SalvorReader *self, guint16 *value, GError **error);
gboolean salvor_reader_read_u32_le (SalvorReader *self, guint32 *value, GError **error);
gboolean salvor_reader_read_u32_be (SalvorReader *self, guint32 *value, GError **error);
/* *bytes points into the data of the reader: borrowed, valid as long as the data is */
gboolean salvor_reader_read_bytes (SalvorReader *self, gsize count, const guint8 **bytes,
                                   GError **error);

/* Appending writers; the endianness is in the name. */
void salvor_bytes_append_u8 (GByteArray *bytes, guint8 value);
void salvor_bytes_append_u16_le (GByteArray *bytes, guint16 value);
void salvor_bytes_append_u16_be (GByteArray *bytes, guint16 value);
void salvor_bytes_append_u32_le (GByteArray *bytes, guint32 value);
void salvor_bytes_append_u32_be (GByteArray *bytes, guint32 value);
void salvor_bytes_append_zeros (GByteArray *bytes, gsize count);

/*
 * Peek and poke at an offset of a buffer the caller knows the size of; a place outside the buffer
 * returns FALSE and touches nothing.
 */
gboolean salvor_bytes_peek_u32_le (const guint8 *data, gsize size, gsize offset, guint32 *value);
gboolean salvor_bytes_peek_u16_be (const guint8 *data, gsize size, gsize offset, guint16 *value);
gboolean salvor_bytes_poke_u32_le (guint8 *data, gsize size, gsize offset, guint32 value);
/* Copies @count bytes of @from, which lies elsewhere. */
gboolean salvor_bytes_poke (guint8 *data, gsize size, gsize offset, const guint8 *from,
                            gsize count);

/* TRUE when every byte is @value; TRUE for an empty range */
gboolean salvor_bytes_are_all (const guint8 *data, gsize size, guint8 value);

/* Hex dump without a limit of its own: "03 00 0C 00"; (transfer full) */
char *salvor_bytes_to_hex (const guint8 *data, gsize size);

G_END_DECLS
