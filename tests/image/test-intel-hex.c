/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "image/intel-hex.h"

static SalvorImage *
parse (const char *text, GError **error)
{
    g_autoptr (GBytes) data = g_bytes_new_static (text, strlen (text));

    return salvor_intel_hex_parse (data, "test.hex", error);
}

static void
assert_refused (const char *text, const char *fragment)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (text, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    if (strstr (error->message, fragment) == NULL)
        g_error ("“%s” does not say “%s”", error->message, fragment);
}

/* The example record of the specification, and its end record */
static void
test_data (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorImage) image = parse (":10010000214601360121470136007EFE09D2190140\n"
                                           ":00000001FF\n",
                                           &error);

    g_assert_no_error (error);
    g_assert_cmpint (salvor_image_get_format (image), ==, SALVOR_FORMAT_INTEL_HEX);
    g_assert_true (salvor_image_has_addresses (image));
    g_assert_cmphex (salvor_image_get_start (image), ==, 0x0100);
    g_assert_cmpuint (salvor_image_get_size (image), ==, 16);
    g_assert_cmphex (*salvor_image_peek (image, 0x010F, 1), ==, 0x01);
}

static void
test_linear_base (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorImage) image = parse (":020000046000"
                                           "9A\r\n"
                                           ":04FFFE0001020304"
                                           "F5\r\n"
                                           ":020000046001"
                                           "99\r\n"
                                           ":02000200"
                                           "0506"
                                           "F1\r\n"
                                           ":0400000560002111"
                                           "65\r\n"
                                           ":00000001FF\r\n",
                                           &error);
    gsize n_segments;

    g_assert_no_error (error);
    /* a record may run over 64 KB, and what follows on becomes one */
    salvor_image_get_segments (image, &n_segments);
    g_assert_cmpuint (n_segments, ==, 1);
    g_assert_cmphex (salvor_image_get_start (image), ==, 0x6000FFFE);
    g_assert_cmpmem (salvor_image_peek (image, 0x6000FFFE, 6), 6, "\1\2\3\4\5\6", 6);
}

static void
test_segment_base (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorImage) image = parse (":0200000210"
                                           "00EC\n:0101230055"
                                           "86\n:00000001FF",
                                           &error);

    g_assert_no_error (error);
    g_assert_cmphex (salvor_image_get_start (image), ==, 0x10123);
}

static void
test_lenient (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorImage) image
               = parse ("\xEF\xBB\xBF\n  :0100000055aa  \r\n\n:00000001ff\n\x1A", &error);

    g_assert_no_error (error);
    g_assert_cmpuint (salvor_image_get_size (image), ==, 1);
}

static void
test_damaged (void)
{
    assert_refused (":0100000055AB\n:00000001FF\n", "line 1: the checksum is 0xAB, expected 0xAA");
    assert_refused (":00000001FF\n:0100000055AA\n", "line 2: a record behind the end");
    assert_refused (":0100000055AA\n", "the end record is missing");
    assert_refused (":0100000055AA\nhello\n", "line 2: the record does not begin");
    assert_refused (":0100000055A\n", "expected pairs");
    assert_refused (":01000000GGAA\n", "byte 5 is no hexadecimal");
    assert_refused (":0200000055AA\n", "6 bytes, the record says 7");
    assert_refused (":00\n", "1 bytes, the record says 5");
    assert_refused (":\n", "0 bytes");
    assert_refused (":00000006FA\n", "record type 6");
    assert_refused (":0100000155A9\n", "with 1 bytes, expected 0");
    assert_refused (":0100000455A6\n", "expected 2");
    assert_refused (":00000001FF\n", "0 bytes of content");
}

static void
test_addresses (void)
{
    assert_refused (":02000004FFFFFC\n:02FFFF00"
                    "0102"
                    "FD\n:00000001FF\n",
                    "over the last address");
    assert_refused (":0200000210"
                    "00EC\n:02FFFF00"
                    "0102"
                    "FD\n:00000001FF\n",
                    "over the last address");
    assert_refused (":0100000055AA\n:0100000055AA\n:00000001FF\n", "0x00000000");
}

static void
test_longest_record (void)
{
    g_autoptr (GString) text = g_string_new (":FF000000");
    g_autoptr (SalvorImage) image = NULL;
    g_autoptr (GError) error = NULL;

    for (guint i = 0; i < 255; i++)
        g_string_append (text, "00");
    g_string_append (text, "01\n:00000001FF\n");
    image = parse (text->str, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (salvor_image_get_size (image), ==, 255);

    g_string_insert (text, 9, "0000");
    assert_refused (text->str, "at most");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/intel-hex/data", test_data);
    g_test_add_func ("/intel-hex/linear-base", test_linear_base);
    g_test_add_func ("/intel-hex/segment-base", test_segment_base);
    g_test_add_func ("/intel-hex/lenient", test_lenient);
    g_test_add_func ("/intel-hex/damaged", test_damaged);
    g_test_add_func ("/intel-hex/addresses", test_addresses);
    g_test_add_func ("/intel-hex/longest-record", test_longest_record);
    return g_test_run ();
}
