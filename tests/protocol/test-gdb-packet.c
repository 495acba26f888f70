/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bytes.h"
#include "base/errors.h"
#include "protocol/gdb-packet.h"

#include <string.h>

static void
test_frame (void)
{
    g_autoptr (GByteArray) frame = g_byte_array_new ();

    salvor_gdb_packet_append (frame, (const guint8 *) "m20208200,4", 11);
    g_assert_cmpmem (frame->data, frame->len, "$m20208200,4#5b", 15);
}

static void
test_escape (void)
{
    const guint8 bytes[] = { 0x00, '#', '$', '}', '*', 0x03, 'a' };
    g_autoptr (GByteArray) payload = g_byte_array_new ();
    g_autoptr (GByteArray) back = NULL;

    salvor_gdb_escape_append (payload, bytes, sizeof bytes);
    g_assert_cmpmem (payload->data, payload->len,
                     "\0}\x03}\x04}\x5D}\x0A\x03"
                     "a",
                     11);
    back = salvor_gdb_unescape (payload->data, payload->len, NULL);
    g_assert_nonnull (back);
    g_assert_cmpmem (back->data, back->len, bytes, sizeof bytes);
}

static void
test_escape_cut (void)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (salvor_gdb_unescape ((const guint8 *) "ab}", 3, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
}

static void
test_hex (void)
{
    static const char *const bad[] = { "1", "12x4", "1 ", "zz" };
    g_autoptr (GByteArray) bytes = salvor_gdb_hex_decode ((const guint8 *) "00fFA5", 6, NULL);

    g_assert_nonnull (bytes);
    g_assert_cmpmem (bytes->data, bytes->len, "\x00\xFF\xA5", 3);
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (GError) error = NULL;

        g_assert_null (salvor_gdb_hex_decode ((const guint8 *) bad[i], strlen (bad[i]), &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
    }
}

/* What a server says is shown, and never breaks a message. Found by fuzz-gdb-remote. */
static void
test_quote (void)
{
    g_autoptr (GByteArray) answer = g_byte_array_new ();
    g_autofree char *nothing = salvor_gdb_quote (answer);
    g_autofree char *odd = NULL;
    g_autofree char *cut = NULL;

    g_assert_cmpstr (nothing, ==, "");
    g_byte_array_append (answer, (const guint8 *) "E\xFF\n1", 4);
    odd = salvor_gdb_quote (answer);
    g_assert_cmpstr (odd, ==, "E\\377\\n1");
    while (answer->len < 100)
        salvor_bytes_append_u8 (answer, 'x');
    cut = salvor_gdb_quote (answer);
    g_assert_cmpuint (strlen (cut), <, 40);
}

/* ---- decoder ---- */

typedef struct {
    const char *bytes;
    SalvorGdbEvent last; /* what the last byte completes; all others complete nothing */
    const char *payload; /* nullable */
} DecoderCase;

static const DecoderCase decoder_cases[] = {
    { "$OK#9a", SALVOR_GDB_PACKET, "OK" },
    { "$#00", SALVOR_GDB_PACKET, "" },
    { "$OK#9A", SALVOR_GDB_PACKET, "OK" },
    { "noise$OK#9a", SALVOR_GDB_PACKET, "OK" },
    { "$0* #7a", SALVOR_GDB_PACKET, "0000" }, /* three more */
    { "$a0*~b#9b", SALVOR_GDB_PACKET, NULL }, /* the longest run */
    { "$half$OK#9a", SALVOR_GDB_PACKET, "OK" },
    { "%Stop:T05#99$OK#9a", SALVOR_GDB_PACKET, "OK" },
    { "%Stop:T05#00$OK#9a", SALVOR_GDB_PACKET, "OK" },
    { "$OK#9b", SALVOR_GDB_DAMAGED, NULL },
    { "$OK#zz", SALVOR_GDB_DAMAGED, NULL },
    { "$* #4a", SALVOR_GDB_DAMAGED, NULL },     /* a run of nothing */
    { "$0*\x1f#79", SALVOR_GDB_DAMAGED, NULL }, /* a run shorter than any */
    { "+", SALVOR_GDB_ACK, NULL },
    { "-", SALVOR_GDB_RESEND, NULL },
};

static void
test_decoder (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (decoder_cases); i++) {
        const DecoderCase *c = &decoder_cases[i];
        SalvorGdbDecoder decoder;

        salvor_gdb_decoder_init (&decoder);
        for (const char *byte = c->bytes; *byte != '\0'; byte++)
            g_assert_cmpint (salvor_gdb_decoder_push (&decoder, (guint8) *byte), ==,
                             byte[1] == '\0' ? c->last : SALVOR_GDB_NOTHING);
        if (c->payload != NULL)
            g_assert_cmpmem (decoder.payload->data, decoder.payload->len, c->payload,
                             strlen (c->payload));
        salvor_gdb_decoder_clear (&decoder);
    }
}

/* Runs of runs grow to the limit and no further. */
static void
test_too_long (void)
{
    SalvorGdbDecoder decoder;
    SalvorGdbEvent event = SALVOR_GDB_NOTHING;
    guint n_bytes = 1;

    salvor_gdb_decoder_init (&decoder);
    salvor_gdb_decoder_push (&decoder, '$');
    salvor_gdb_decoder_push (&decoder, '0');
    for (; event == SALVOR_GDB_NOTHING; n_bytes++)
        event = salvor_gdb_decoder_push (&decoder, n_bytes % 2 == 1 ? '*' : '~');
    g_assert_cmpint (event, ==, SALVOR_GDB_TOO_LONG);
    g_assert_cmpuint (decoder.payload->len, <=, SALVOR_GDB_PACKET_MAX);
    g_assert_cmpuint (decoder.payload->len, >, SALVOR_GDB_PACKET_MAX - 100);
    salvor_gdb_decoder_clear (&decoder);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/gdb-packet/frame", test_frame);
    g_test_add_func ("/gdb-packet/quote", test_quote);
    g_test_add_func ("/gdb-packet/escape", test_escape);
    g_test_add_func ("/gdb-packet/escape/cut", test_escape_cut);
    g_test_add_func ("/gdb-packet/hex", test_hex);
    g_test_add_func ("/gdb-packet/decoder", test_decoder);
    g_test_add_func ("/gdb-packet/decoder/too-long", test_too_long);
    return g_test_run ();
}
