/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-gdb"
#include "config.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "protocol/gdb-private.h"

#include <string.h>

/* The largest piece of memory in one packet; a slow probe needs a second for it. */
#define MAX_CHUNK 4096

/* "Maddress,length:" and the frame around it, and what answers have besides their data
 * (probe 6.4) */
#define WRITE_OVERHEAD 32
#define READ_OVERHEAD 16

static gboolean
fail_at (const char *what, guint32 address, const GByteArray *answer, GError **error)
{
    g_autofree char *quote = salvor_gdb_quote (answer);
    gboolean refused = salvor_gdb_is_error (answer);

    g_set_error (error, SALVOR_ERROR, refused ? SALVOR_ERROR_REFUSED : SALVOR_ERROR_PROTOCOL,
                 "%s 0x%08X: the server says “%s”", what, address, quote);
    return FALSE;
}

/* ---- reading ---- */

/* OpenOCD gives zeros for what it could not read, unless it was started with an option that says
 * otherwise (probe 6.3). Its own command for words knows the difference. */
static gboolean
check_zero (SalvorGdbRemote *self, guint32 address, GCancellable *cancellable, GError **error)
{
    g_autofree char *command = g_strdup_printf ("mdw 0x%08x", address);
    g_autofree char *expected = g_strdup_printf ("0x%08x: ", address);
    g_autofree char *text = NULL;

    if (!self->shows_words)
        return TRUE;
    if (!salvor_gdb_remote_monitor (self, command, &text, cancellable, error))
        return FALSE;
    if (strstr (text, expected) != NULL)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED,
                 "read 0x%08X: zeros stand for a place that cannot be read", address);
    return FALSE;
}

/* A piece that failed in part is zeros as a whole. */
static gboolean
check_zeros (SalvorGdbRemote *self, guint32 address, const GByteArray *bytes,
             GCancellable *cancellable, GError **error)
{
    if (!salvor_bytes_are_all (bytes->data, bytes->len, 0))
        return TRUE;
    return check_zero (self, address, cancellable, error)
           && (bytes->len == 4 || check_zero (self, address + bytes->len - 4, cancellable, error));
}

/* Appends @size bytes at @address to @bytes; they are words, read as words (probe 6.4). */
static gboolean
read_chunk (SalvorGdbRemote *self, guint32 address, gsize size, GByteArray *bytes,
            GCancellable *cancellable, GError **error)
{
    g_autofree char *question = g_strdup_printf ("m%x,%x", address, (guint) size);
    g_autoptr (GByteArray) answer = salvor_gdb_remote_ask (self, question, cancellable, error);
    g_autoptr (GByteArray) data = NULL;

    if (answer == NULL) {
        g_prefix_error (error, "read 0x%08X: ", address);
        return FALSE;
    }
    if (answer->len != 2 * size)
        return fail_at ("read", address, answer, error);
    data = salvor_gdb_hex_decode (answer->data, answer->len, error);
    if (data == NULL || !check_zeros (self, address, data, cancellable, error))
        return FALSE;
    g_byte_array_append (bytes, data->data, data->len);
    return TRUE;
}

static gsize
get_chunk (gsize room)
{
    return MIN (room, MAX_CHUNK) / 4 * 4;
}

static GBytes *
gdb_read_block (SalvorMemoryAccess *access, guint32 address, gsize size, GCancellable *cancellable,
                GError **error)
{
    SalvorGdbRemote *self = SALVOR_GDB_REMOTE (access);
    gsize chunk = get_chunk ((self->packet_size - READ_OVERHEAD) / 2);
    g_autoptr (GByteArray) bytes = g_byte_array_new ();

    while (bytes->len < size) {
        if (!read_chunk (self, address + bytes->len, MIN (size - bytes->len, chunk), bytes,
                         cancellable, error))
            return NULL;
    }
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
gdb_read_word (SalvorMemoryAccess *access, guint32 address, guint32 *value,
               GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new ();

    return read_chunk (SALVOR_GDB_REMOTE (access), address, 4, bytes, cancellable, error)
           && salvor_bytes_peek_u32_le (bytes->data, bytes->len, 0, value);
}

/* ---- writing ---- */

static gboolean
ask_to_write (SalvorGdbRemote *self, guint32 address, const GByteArray *question,
              GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) answer = salvor_gdb_remote_ask_bytes (self, question->data,
                                                                 question->len, cancellable, error);

    if (answer == NULL) {
        g_prefix_error (error, "write 0x%08X: ", address);
        return FALSE;
    }
    return salvor_gdb_is_ok (answer) || fail_at ("write", address, answer, error);
}

/* "M" and hexadecimal digits: done when it is answered */
static gboolean
write_digits (SalvorGdbRemote *self, guint32 address, const guint8 *data, gsize size,
              GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) question = g_byte_array_new ();
    g_autofree char *head = g_strdup_printf ("M%x,%x:", address, (guint) size);

    g_byte_array_append (question, (const guint8 *) head, (guint) strlen (head));
    salvor_gdb_hex_append (question, data, size);
    return ask_to_write (self, address, question, cancellable, error);
}

static gboolean
write_bytes (SalvorGdbRemote *self, guint32 address, const guint8 *data, gsize size,
             GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) question = g_byte_array_new ();
    g_autofree char *head = g_strdup_printf ("X%x,%x:", address, (guint) size);

    g_byte_array_append (question, (const guint8 *) head, (guint) strlen (head));
    if (size > 0)
        salvor_gdb_escape_append (question, data, size);
    return ask_to_write (self, address, question, cancellable, error);
}

/* As many whole words as fit in @room, once what has to be escaped takes two bytes */
static gsize
measure_chunk (const guint8 *data, gsize size, gsize room)
{
    gsize taken = 0;

    for (gsize i = 0; i < size; i++) {
        gsize cost = data[i] != 0 && strchr ("#$}*", data[i]) != NULL ? 2 : 1;

        if (cost > room)
            return taken;
        room -= cost;
        if (i % 4 == 3)
            taken = i + 1;
    }
    return taken;
}

/* OpenOCD acknowledges "X" before it writes and reports a failure with the next one, so a last one
 * of no bytes asks how the others went (probe 6.3). */
static gboolean
write_all_bytes (SalvorGdbRemote *self, guint32 address, const guint8 *data, gsize size,
                 GCancellable *cancellable, GError **error)
{
    gsize done = 0;

    while (done < size) {
        gsize chunk = measure_chunk (data + done, MIN (size - done, MAX_CHUNK),
                                     self->packet_size - WRITE_OVERHEAD);

        if (!write_bytes (self, address + (guint32) done, data + done, chunk, cancellable, error))
            return FALSE;
        done += chunk;
    }
    return write_bytes (self, address, NULL, 0, cancellable, error);
}

static gboolean
write_all_digits (SalvorGdbRemote *self, guint32 address, const guint8 *data, gsize size,
                  GCancellable *cancellable, GError **error)
{
    gsize chunk = get_chunk ((self->packet_size - WRITE_OVERHEAD) / 2);

    for (gsize done = 0; done < size; done += MIN (chunk, size - done)) {
        if (!write_digits (self, address + (guint32) done, data + done, MIN (chunk, size - done),
                           cancellable, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
gdb_write_block (SalvorMemoryAccess *access, guint32 address, const guint8 *data, gsize size,
                 GCancellable *cancellable, GError **error)
{
    SalvorGdbRemote *self = SALVOR_GDB_REMOTE (access);

    return self->takes_bytes ? write_all_bytes (self, address, data, size, cancellable, error)
                             : write_all_digits (self, address, data, size, cancellable, error);
}

/* An aligned word is one access of 32 bits in every server (probe 6.4). */
static gboolean
gdb_write_word (SalvorMemoryAccess *access, guint32 address, guint32 value,
                GCancellable *cancellable, GError **error)
{
    guint8 bytes[4];

    salvor_bytes_poke_u32_le (bytes, sizeof bytes, 0, value);
    return write_digits (SALVOR_GDB_REMOTE (access), address, bytes, sizeof bytes, cancellable,
                         error);
}

void
salvor_gdb_memory_iface_init (SalvorMemoryAccessInterface *iface)
{
    iface->read_word = gdb_read_word;
    iface->write_word = gdb_write_word;
    iface->read_block = gdb_read_block;
    iface->write_block = gdb_write_block;
}
