/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The longest answer that is taken; servers offer 2048 to 16384 bytes (probe 6.3). */
#define SALVOR_GDB_PACKET_MAX 65536

/* The single byte that stops a running core */
#define SALVOR_GDB_INTERRUPT 0x03

/* "$payload#sum"; @payload is escaped already where it has to be. */
void salvor_gdb_packet_append (GByteArray *frame, const guint8 *payload, gsize size);

/* Binary payloads: '#', '$', '}' and '*' go as '}' and the byte with bit 5 turned (probe 6.1). */
void salvor_gdb_escape_append (GByteArray *payload, const guint8 *data, gsize size);
/* (transfer full): NULL with SALVOR_ERROR_PROTOCOL when the last byte promises another one */
GByteArray *salvor_gdb_unescape (const guint8 *data, gsize size,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* "DEADBEEF" to bytes. (transfer full): NULL with SALVOR_ERROR_PROTOCOL when it is no such text */
GByteArray *salvor_gdb_hex_decode (const guint8 *text, gsize size,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* How an answer that makes no sense begins, for messages: ASCII, whatever a server says.
 * (transfer full) */
char *salvor_gdb_quote (const GByteArray *payload) G_GNUC_WARN_UNUSED_RESULT;
void salvor_gdb_hex_append (GByteArray *payload, const guint8 *data, gsize size);

/* What a byte completed. */
typedef enum {
    SALVOR_GDB_NOTHING,
    SALVOR_GDB_PACKET,   /* decoder.payload holds it, run lengths expanded */
    SALVOR_GDB_ACK,      /* '+' */
    SALVOR_GDB_RESEND,   /* '-' */
    SALVOR_GDB_DAMAGED,  /* wrong sum, or a run length of nothing */
    SALVOR_GDB_TOO_LONG, /* more than SALVOR_GDB_PACKET_MAX */
} SalvorGdbEvent;

typedef enum {
    SALVOR_GDB_BETWEEN,
    SALVOR_GDB_IN_PAYLOAD,
    SALVOR_GDB_IN_RUN, /* behind a '*' */
    SALVOR_GDB_IN_SUM_1,
    SALVOR_GDB_IN_SUM_2,
} SalvorGdbPlace;

/*
 * SalvorGdbDecoder: bytes in, packets out. Notifications ('%') are read to their end and dropped,
 * bytes between packets that mean nothing as well.
 */
typedef struct {
    GByteArray *payload; /* owned; valid until the next packet begins */
    SalvorGdbPlace place;
    gboolean is_notification;
    gboolean is_bad; /* so far */
    guint8 sum;
    guint8 first_digit;
} SalvorGdbDecoder;

void salvor_gdb_decoder_init (SalvorGdbDecoder *self);
void salvor_gdb_decoder_clear (SalvorGdbDecoder *self);
SalvorGdbEvent salvor_gdb_decoder_push (SalvorGdbDecoder *self, guint8 byte);

G_END_DECLS
