/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image-builder.h"

#include "base/errors.h"
#include "image/intel-hex.h"

/* One row a file: the text and what the error says, its line first. */
typedef struct {
    const char *name;
    const char *text;
    const char *fragment;
} BadFile;

#define BASE_6000 ":0200000460009A\n"
#define FOUR_BYTES ":0400000001020304F2\n"
#define END ":00000001FF\n"

static GArray *
parse (const char *text, GError **error)
{
    return salvor_intel_hex_parse ((const guint8 *) text, strlen (text), error);
}

static const SalvorSegment *
get_segment (GArray *segments, guint index)
{
    g_assert_cmpuint (index, <, segments->len);
    return &g_array_index (segments, SalvorSegment, index);
}

static void
assert_segment (GArray *segments, guint index, guint32 address, const char *bytes, gsize size)
{
    const SalvorSegment *segment = get_segment (segments, index);
    gsize length;
    const guint8 *data = g_bytes_get_data (segment->data, &length);

    g_assert_cmphex (segment->address, ==, address);
    g_assert_cmpmem (data, length, bytes, size);
}

static void
test_plain (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) segments = parse (BASE_6000 FOUR_BYTES END, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (segments->len, ==, 1);
    assert_segment (segments, 0, 0x60000000, "\1\2\3\4", 4);
}

/* Intel's own example (specification of 1988, appendix) */
static void
test_documented_record (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) segments
               = parse (":10001300AC12AD13AE10AF1112002F8E0E8F0F2244\n" END, &error);

    g_assert_no_error (error);
    assert_segment (segments, 0, 0x13,
                    "\xAC\x12\xAD\x13\xAE\x10\xAF\x11\x12\x00\x2F\x8E\x0E\x8F\x0F\x22", 16);
}

/* Lines end as three systems end them; blanks, empty lines, small letters and what editors of old
 * systems put around a text do not matter. */
static void
test_lines (void)
{
    static const char *const texts[] = {
        ":0200000460009A\r\n:0400000001020304F2\r\n:00000001FF\r\n",
        ":0200000460009A\r:0400000001020304F2\r:00000001FF",
        "\n\n  :0200000460009A  \n\t:0400000001020304f2\n\n:00000001ff\n\n \n",
        "\xEF\xBB\xBF:0200000460009A\n:0400000001020304F2\n:00000001FF\n\x1A",
    };

    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (GArray) segments = parse (texts[i], &error);

        g_assert_no_error (error);
        assert_segment (segments, 0, 0x60000000, "\1\2\3\4", 4);
    }
}

/* Records in any order, a gap, and the two that touch become one. */
static void
test_segments (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) segments = parse (BASE_6000 ":02100000AABB89\n"
                                                   ":020004000506EF\n" FOUR_BYTES ":020000047000"
                                                   "8A\n:0100000009F6\n" END,
                                         &error);

    g_assert_no_error (error);
    g_assert_cmpuint (segments->len, ==, 3);
    assert_segment (segments, 0, 0x60000000, "\1\2\3\4\5\6", 6);
    assert_segment (segments, 1, 0x60001000, "\xAA\xBB", 2);
    assert_segment (segments, 2, 0x70000000, "\x09", 1);
}

/* The 20-bit base of record 02, and the starts of records 03 and 05, which say nothing here */
static void
test_segment_base (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) segments = parse (
        ":020000021200EA\n:01FFFF000AF7\n:0400000300003800C1\n:04000005000000CD2A\n" END, &error);

    g_assert_no_error (error);
    assert_segment (segments, 0, 0x12000 + 0xFFFF, "\x0A", 1);
}

/* A base change in the middle: 0x6000FFFE to 0x60010001 is one part. */
static void
test_across_64_kib (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) segments = parse (
        BASE_6000 ":02FFFE000102FE\n:02000004600199\n:020000000304F7\n" END, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (segments->len, ==, 1);
    assert_segment (segments, 0, 0x6000FFFE, "\1\2\3\4", 4);

    /* a record that runs over the 64 KiB itself: linear addresses go on */
    g_clear_pointer (&segments, g_array_unref);
    segments = parse (BASE_6000 ":04FFFE0001020304F5\n" END, &error);
    g_assert_no_error (error);
    assert_segment (segments, 0, 0x6000FFFE, "\1\2\3\4", 4);
}

static void
test_last_address (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) segments = parse (":02000004FFFFFC\n:01FFFF0042BF\n" END, &error);

    g_assert_no_error (error);
    assert_segment (segments, 0, 0xFFFFFFFF, "\x42", 1);
}

static const BadFile bad_files[] = {
    { "checksum", BASE_6000 ":0400000001020304F3\n" END,
      "line 2: checksum is 0xF3, expected 0xF2" },
    { "digit", BASE_6000 ":04000000010203O4F2\n" END, "line 2: “O” in column 16 is no" },
    { "not-a-byte",
      BASE_6000 ":0400\x01"
                "00001020304F2\n" END,
      "line 2: byte 0x01 in column 6" },
    { "too-few-digits", BASE_6000 ":04000000010203F6\n" END, "line 2: 16 digits, expected 18" },
    { "half-a-byte", BASE_6000 ":0400000001020304F\n" END, "line 2: 17 digits, expected 18" },
    { "too-many-digits", BASE_6000 ":040000000102030405ED\n" END,
      "line 2: 20 digits, expected 18" },
    { "mark-alone", BASE_6000 ":\n" END, "line 2: 0 digits, expected at least 10" },
    { "no-mark", BASE_6000 "0400000001020304F2\n" END, "line 2: begins with “0”, expected “:”" },
    { "binary-in-it", BASE_6000 "\xFF\xFE\n" END, "line 2: begins with byte 0xFF" },
    { "type", BASE_6000 ":0100000A00F5\n" END, "line 2: record type 0x0A, expected 0x00 to 0x05" },
    { "base-length", ":01000004609B\n" END, "line 1: a record of type 4 has 1 bytes, expected 2" },
    { "end-length", FOUR_BYTES ":0100000100FE\n", "line 2: a record of type 1 has 1 bytes" },
    { "start-length", ":020000050000F9\n" END, "line 1: a record of type 5 has 2 bytes" },
    { "no-end", BASE_6000 FOUR_BYTES, "line 2: the file ends here without an end record" },
    { "after-the-end", BASE_6000 FOUR_BYTES END "\n" FOUR_BYTES,
      "line 5: something follows the end record of line 3" },
    { "twice", BASE_6000 FOUR_BYTES FOUR_BYTES END,
      "line 3: address 0x60000000 is filled already by line 2" },
    { "overlap", BASE_6000 ":04000200AABBCCDDEC\n" FOUR_BYTES END,
      "line 3: address 0x60000002 is filled already by line 2" },
    { "over-the-end", ":02000004FFFFFC\n:02FFFF0042437B\n" END,
      "line 2: 2 bytes at 0xFFFFFFFF run over the last address" },
    { "over-the-segment", ":020000021200EA\n:02FFFF0042437B\n" END,
      "line 2: 2 bytes at 0xFFFF run over the end of their 64 KB segment" },
    { "no-content", BASE_6000 END, "no content" },
    { "end-alone", END, "no content" },
};

static void
test_bad (gconstpointer data)
{
    const BadFile *file = data;
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (file->text, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    if (strstr (error->message, file->fragment) == NULL)
        g_error ("“%s” does not say “%s”", error->message, file->fragment);
}

static SalvorImage *
make_image (GArray *segments)
{
    g_autoptr (GError) error = NULL;
    SalvorImage *image
        = salvor_image_new ("a.hex", SALVOR_FORMAT_INTEL_HEX, "00", segments, &error);

    g_assert_no_error (error);
    return image;
}

static void
add (GArray *segments, guint32 address, gsize size, guint seed)
{
    g_autoptr (GByteArray) built = test_application_new (MAX (size, 0x200), seed);
    g_autoptr (GBytes) data = g_bytes_new (built->data, size);

    salvor_segments_add (segments, address, data);
}

static void
assert_same (SalvorImage *image, SalvorImage *other)
{
    gsize n, n_other;
    const SalvorSegment *segments = salvor_image_get_segments (image, &n);
    const SalvorSegment *others = salvor_image_get_segments (other, &n_other);

    g_assert_cmpuint (n, ==, n_other);
    for (gsize i = 0; i < n; i++) {
        g_assert_cmphex (segments[i].address, ==, others[i].address);
        g_assert_true (g_bytes_equal (segments[i].data, others[i].data));
    }
}

/* What is written is read back the same: odd ends, gaps, 64 KiB borders, the last address. */
static void
test_mirror (void)
{
    GArray *parts = salvor_segments_new ();
    g_autoptr (SalvorImage) image = NULL;
    g_autoptr (SalvorImage) again = NULL;
    g_autoptr (GBytes) text = NULL;
    g_autoptr (GArray) segments = NULL;
    g_autoptr (GError) error = NULL;
    gsize size;

    add (parts, 0x00000000, 1, 1);
    add (parts, 0x0000FFF3, 0x1235, 2);
    add (parts, 0x60000000, 0x200, 3);
    add (parts, 0x6001FFFF, 0x20002, 4);
    add (parts, 0xFFFFFFF0, 0x10, 5);
    image = make_image (parts);
    text = salvor_intel_hex_write (image);
    segments
        = salvor_intel_hex_parse (g_bytes_get_data (text, &size), g_bytes_get_size (text), &error);
    g_assert_no_error (error);
    again = make_image (g_steal_pointer (&segments));
    assert_same (image, again);
}

/* To the letter, as other tools write it */
static void
test_written_text (void)
{
    GArray *parts = salvor_segments_new ();
    g_autoptr (GBytes) data = g_bytes_new_static ("\1\2\3\4", 4);
    g_autoptr (SalvorImage) image = NULL;
    g_autoptr (GBytes) text = NULL;
    static const char expected[] = BASE_6000 FOUR_BYTES END;

    salvor_segments_add (parts, 0x60000000, data);
    image = make_image (parts);
    text = salvor_intel_hex_write (image);
    g_assert_cmpmem (g_bytes_get_data (text, NULL), g_bytes_get_size (text), expected,
                     strlen (expected));
}

/* Every cut of a file is noticed: no prefix of it is a whole file. */
static void
test_every_cut (void)
{
    static const char text[] = BASE_6000 FOUR_BYTES ":02100000AABB89\n" END;

    for (gsize length = 0; length < strlen (text) - 1; length++) {
        g_autoptr (GError) error = NULL;

        g_assert_null (salvor_intel_hex_parse ((const guint8 *) text, length, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    }
}

/* Any byte that is changed is noticed, unless it is white space or the case of a digit. */
static void
test_every_change (void)
{
    static const char text[] = BASE_6000 FOUR_BYTES END;

    for (gsize i = 0; i + 1 < strlen (text); i++) {
        g_autofree char *changed = g_strdup (text);
        g_autoptr (GError) error = NULL;

        if (text[i] == '\n')
            continue;
        changed[i] = changed[i] == '7' ? '8' : '7';
        g_assert_null (parse (changed, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    }
}

static void
append_record (GString *text, guint16 address, const char *data, guint count)
{
    guint sum = count + (address >> 8) + (address & 0xFF);

    for (guint i = 0; i < count; i++)
        sum += (guint8) data[i];
    g_string_append_printf (text, ":%02X%04X00", count, address);
    for (guint i = 0; i < count; i++)
        g_string_append_printf (text, "%02X", (guint8) data[i]);
    g_string_append_printf (text, "%02X\n", (0x100 - (sum & 0xFF)) & 0xFF);
}

static void
test_longest_record (void)
{
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (GArray) segments = NULL;
    g_autoptr (GError) error = NULL;
    char zeros[255] = { 0 };

    append_record (text, 0, zeros, sizeof zeros);
    g_string_append (text, END);
    segments = parse (text->str, &error);
    g_assert_no_error (error);
    assert_segment (segments, 0, 0, zeros, sizeof zeros);

    /* far more than a record can have */
    for (guint i = 0; i < 2000; i++)
        g_string_insert_c (text, 9, '0');
    g_assert_null (parse (text->str, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    g_assert_nonnull (strstr (error->message, "line 1: 2520 digits, expected 520"));
}

/* More separate parts than any firmware has */
static void
test_too_many_parts (void)
{
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (GError) error = NULL;

    for (guint i = 0; i <= 4096; i++)
        append_record (text, (guint16) (2 * i), "x", 1);
    g_string_append (text, END);
    g_assert_null (parse (text->str, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    g_assert_nonnull (strstr (error->message, "4097 parts"));
}

static void
test_detect (void)
{
    static const struct {
        const char *text;
        gboolean is_hex;
    } files[] = {
        { END, TRUE },          { "\r\n \n" END, TRUE },   { ":0000000", FALSE },
        { ":nonsense", FALSE }, { "S0030000FC\n", FALSE }, { "", FALSE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
        g_assert_cmpint (
            salvor_intel_hex_detect ((const guint8 *) files[i].text, strlen (files[i].text)), ==,
            files[i].is_hex);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/intel-hex/plain", test_plain);
    g_test_add_func ("/intel-hex/documented", test_documented_record);
    g_test_add_func ("/intel-hex/lines", test_lines);
    g_test_add_func ("/intel-hex/segments", test_segments);
    g_test_add_func ("/intel-hex/segment-base", test_segment_base);
    g_test_add_func ("/intel-hex/across-64-kib", test_across_64_kib);
    g_test_add_func ("/intel-hex/last-address", test_last_address);
    g_test_add_func ("/intel-hex/mirror", test_mirror);
    g_test_add_func ("/intel-hex/written", test_written_text);
    g_test_add_func ("/intel-hex/every-cut", test_every_cut);
    g_test_add_func ("/intel-hex/every-change", test_every_change);
    g_test_add_func ("/intel-hex/longest-record", test_longest_record);
    g_test_add_func ("/intel-hex/too-many-parts", test_too_many_parts);
    g_test_add_func ("/intel-hex/detect", test_detect);
    for (gsize i = 0; i < G_N_ELEMENTS (bad_files); i++) {
        g_autofree char *path = g_strconcat ("/intel-hex/bad/", bad_files[i].name, NULL);

        g_test_add_data_func (path, &bad_files[i], test_bad);
    }
    return g_test_run ();
}
