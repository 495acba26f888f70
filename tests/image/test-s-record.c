/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "image/s-record.h"

static SalvorImage *
parse (const char *text, GError **error)
{
    g_autoptr (GBytes) data = g_bytes_new_static (text, strlen (text));

    return salvor_s_record_parse (data, "test.srec", error);
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

/* The module of the manual's own example */
static void
test_example (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorImage) image = parse ("S00600004844521B\n"
                                           "S1130000285F245F2212226A000424290008237C2A\n"
                                           "S11300100002000800082629001853812341001813\n"
                                           "S113002041E900084E42234300182342000824A952\n"
                                           "S107003000144ED492\n"
                                           "S9030000FC\n",
                                           &error);

    g_assert_no_error (error);
    g_assert_cmpint (salvor_image_get_format (image), ==, SALVOR_FORMAT_S_RECORD);
    g_assert_cmphex (salvor_image_get_start (image), ==, 0);
    g_assert_cmpuint (salvor_image_get_size (image), ==, 0x34);
    g_assert_cmphex (*salvor_image_peek (image, 0x33, 1), ==, 0xD4);
}

static void
test_address_sizes (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorImage) image = parse ("S205123456015D"
                                           "\r\n"
                                           "S30660002000"
                                           "0277\r\n"
                                           "S5030002FA\r\n"
                                           "S70560002000"
                                           "7A\r\n",
                                           &error);

    g_assert_no_error (error);
    g_assert_cmphex (*salvor_image_peek (image, 0x123456, 1), ==, 0x01);
    g_assert_cmphex (*salvor_image_peek (image, 0x60002000, 1), ==, 0x02);
}

static void
test_damaged (void)
{
    assert_refused ("S1040000"
                    "55A7\nS9030000FC\n",
                    "line 1: the checksum is 0xA7, expected 0xA6");
    assert_refused ("S9030000FC\nS104000055A6\n", "line 2: a record behind the end");
    assert_refused ("S104000055A6\n", "the end record is missing");
    assert_refused ("S104000055A6\nX\n", "line 2: the record does not begin");
    assert_refused ("S4030000FC\n", "does not begin");
    assert_refused ("S", "does not begin");
    assert_refused ("S105000055A6\n", "5 bytes, the record says 6");
    assert_refused ("S1020000FD\n", "bytes, the record says");
    assert_refused ("S104000055A6\nS5030002FA\nS9030000FC\n", "1 records, the file says 2");
    assert_refused ("S9030000FC\n", "0 bytes of content");
    assert_refused ("S307FFFFFFFF010200\n", "checksum");
    assert_refused ("S307FFFFFFFF0102F9\n", "over the last address");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/s-record/example", test_example);
    g_test_add_func ("/s-record/address-sizes", test_address_sizes);
    g_test_add_func ("/s-record/damaged", test_damaged);
    return g_test_run ();
}
