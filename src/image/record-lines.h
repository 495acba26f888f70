/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/*
 * What Intel HEX and S-records have in common: lines of hexadecimal bytes behind a mark, with a
 * count and a checksum, and data that collects at addresses.
 */

/* The largest record: a count of 255 and what stands around it */
#define SALVOR_RECORD_MAX_BYTES 260

typedef struct {
    const char *at;  /* borrowed: next character */
    const char *end; /* borrowed */
    guint number;    /* of the line that was read last, from 1 */
} SalvorRecordLines;

void salvor_record_lines_init (SalvorRecordLines *self, GBytes *data);
/* The next line that is not empty, without white space around it; FALSE at the end. @line is
 * borrowed, @length in characters */
gboolean salvor_record_lines_next (SalvorRecordLines *self, const char **line, gsize *length);
/* Pairs of hexadecimal digits into @bytes; at most SALVOR_RECORD_MAX_BYTES */
gboolean salvor_record_lines_decode (SalvorRecordLines *self, const char *text, gsize length,
                                     guint8 *bytes, gsize *n_bytes, GError **error);
/* SALVOR_ERROR_BAD_FILE with the line number in front */
void salvor_record_lines_fail (SalvorRecordLines *self, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* Data on its way into segments: what follows on becomes one. */
typedef struct {
    GArray *segments; /* owned */
    guint32 address;
    GByteArray *run; /* owned */
} SalvorRecordData;

void salvor_record_data_init (SalvorRecordData *self);
void salvor_record_data_add (SalvorRecordData *self, guint32 address, const guint8 *bytes,
                             gsize size);
/* All of it; @self is empty afterwards. (transfer full) */
GArray *salvor_record_data_finish (SalvorRecordData *self);
void salvor_record_data_clear (SalvorRecordData *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SalvorRecordData, salvor_record_data_clear)

G_END_DECLS
