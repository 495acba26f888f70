/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bytes.h"
#include "base/errors.h"

static const guint8 sample[] = { 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09 };

static void
test_reads_both_endians (void)
{
    SalvorReader reader;
    guint8 u8;
    guint16 u16;
    guint32 u32;

    salvor_reader_init (&reader, sample, sizeof sample);
    g_assert_true (salvor_reader_read_u8 (&reader, &u8, NULL));
    g_assert_cmphex (u8, ==, 0x01);
    g_assert_true (salvor_reader_read_u16_le (&reader, &u16, NULL));
    g_assert_cmphex (u16, ==, 0x0302);
    g_assert_true (salvor_reader_read_u16_be (&reader, &u16, NULL));
    g_assert_cmphex (u16, ==, 0x0405);
    g_assert_true (salvor_reader_read_u32_le (&reader, &u32, NULL));
    g_assert_cmphex (u32, ==, 0x09080706);
    g_assert_cmpuint (salvor_reader_get_remaining (&reader), ==, 0);
    g_assert_true (salvor_reader_seek (&reader, 5, NULL));
    g_assert_true (salvor_reader_read_u32_be (&reader, &u32, NULL));
    g_assert_cmphex (u32, ==, 0x06070809);
}

static void
test_short_read_changes_nothing (void)
{
    SalvorReader reader;
    guint32 u32 = 0xAAAAAAAA;
    const guint8 *bytes = NULL;
    g_autoptr (GError) error = NULL;

    salvor_reader_init (&reader, sample, 3);
    g_assert_false (salvor_reader_read_u32_le (&reader, &u32, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
    g_assert_cmpstr (error->message, ==, "4 bytes needed at offset 0, only 3 there");
    g_assert_cmphex (u32, ==, 0xAAAAAAAA);
    g_assert_cmpuint (reader.offset, ==, 0);
    g_assert_false (salvor_reader_read_bytes (&reader, G_MAXSIZE, &bytes, NULL));
    g_assert_null (bytes);
    g_assert_false (salvor_reader_seek (&reader, 4, NULL));
    g_assert_true (salvor_reader_seek (&reader, 3, NULL));
}

static void
test_writers_mirror_readers (void)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    g_autofree char *hex = NULL;

    salvor_bytes_append_u8 (bytes, 0xA1);
    salvor_bytes_append_u16_le (bytes, 0x1234);
    salvor_bytes_append_u16_be (bytes, 0x1234);
    salvor_bytes_append_u32_le (bytes, 0x89ABCDEF);
    salvor_bytes_append_u32_be (bytes, 0x89ABCDEF);
    salvor_bytes_append_zeros (bytes, 2);
    hex = salvor_bytes_to_hex (bytes->data, bytes->len);
    g_assert_cmpstr (hex, ==, "A1 34 12 12 34 EF CD AB 89 89 AB CD EF 00 00");
}

static void
test_peek_and_poke_stay_inside (void)
{
    guint8 buffer[5] = { 0 };
    guint32 value = 7;
    guint16 half = 7;

    g_assert_true (salvor_bytes_poke_u32_le (buffer, sizeof buffer, 1, 0x11223344));
    g_assert_true (salvor_bytes_peek_u32_le (buffer, sizeof buffer, 1, &value));
    g_assert_cmphex (value, ==, 0x11223344);
    g_assert_false (salvor_bytes_poke_u32_le (buffer, sizeof buffer, 2, 0));
    g_assert_false (salvor_bytes_peek_u32_le (buffer, sizeof buffer, G_MAXSIZE, &value));
    g_assert_false (salvor_bytes_peek_u32_le (buffer, 3, 0, &value));
    g_assert_true (salvor_bytes_peek_u16_be (buffer, sizeof buffer, 3, &half));
    g_assert_cmphex (half, ==, 0x2211);
    g_assert_false (salvor_bytes_peek_u16_be (buffer, sizeof buffer, 4, &half));
    g_assert_true (salvor_bytes_poke (buffer, sizeof buffer, 2, (const guint8 *) "ab", 2));
    g_assert_cmpuint (buffer[3], ==, 'b');
    g_assert_false (
        salvor_bytes_poke (buffer, sizeof buffer, sizeof buffer - 1, (const guint8 *) "ab", 2));
    g_assert_cmpuint (buffer[sizeof buffer - 1], !=, 'a');
}

static void
test_all_bytes_equal (void)
{
    const guint8 blank[] = { 0xFF, 0xFF, 0xFF };

    g_assert_true (salvor_bytes_are_all (blank, sizeof blank, 0xFF));
    g_assert_true (salvor_bytes_are_all (NULL, 0, 0xFF));
    g_assert_false (salvor_bytes_are_all (sample, sizeof sample, 0x01));
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bytes/reader/both-endians", test_reads_both_endians);
    g_test_add_func ("/bytes/reader/short-read-changes-nothing", test_short_read_changes_nothing);
    g_test_add_func ("/bytes/writer/mirrors-reader", test_writers_mirror_readers);
    g_test_add_func ("/bytes/peek-and-poke-stay-inside", test_peek_and_poke_stay_inside);
    g_test_add_func ("/bytes/all-equal", test_all_bytes_equal);
    return g_test_run ();
}
