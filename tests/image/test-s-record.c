/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image-builder.h"

#include "base/errors.h"
#include "image/s-record.h"

/* One row a file: the text and what the error says, its line first. */
typedef struct {
    const char *name;
    const char *text;
    const char *fragment;
} BadFile;

#define HEADER "S00600004844521B\n" /* "HDR" */
#define FOUR_BYTES                                                                                 \
    "S3096000000001020304"                                                                         \
    "8C\n"
#define COUNT "S5030001FB\n"
#define END "S70500000000FA\n"

static GArray *
parse (const char *text, GError **error)
{
    return salvor_s_record_parse ((const guint8 *) text, strlen (text), error);
}

static void
assert_segment (GArray *segments, guint index, guint32 address, const char *bytes, gsize size)
{
    const SalvorSegment *segment = &g_array_index (segments, SalvorSegment, index);
    gsize length;
    const guint8 *data = g_bytes_get_data (segment->data, &length);

    g_assert_cmpuint (index, <, segments->len);
    g_assert_cmphex (segment->address, ==, address);
    g_assert_cmpmem (data, length, bytes, size);
}

static void
test_plain (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) segments = parse (HEADER FOUR_BYTES COUNT END, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (segments->len, ==, 1);
    assert_segment (segments, 0, 0x60000000, "\1\2\3\4", 4);
}

/* Motorola's own example (M68000 Family Programmer's Reference Manual, C.4) */
static void
test_documented_file (void)
{
    static const char text[] = "S00600004844521B\n"
                               "S1130000285F245F2212226A000424290008237C2A\n"
                               "S11300100002000800082629001853812341001813\n"
                               "S113002041E900084E42234300182342000824A952\n"
                               "S107003000144ED492\n"
                               "S9030000FC\n";
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) segments = parse (text, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (segments->len, ==, 1);
    g_assert_cmpuint (g_bytes_get_size (g_array_index (segments, SalvorSegment, 0).data), ==, 0x34);
}

/* Addresses of two, three and four bytes, out of order, with a gap */
static void
test_addresses (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) segments = parse ("S30660000000AAEF\n"
                                         "S205020000BB3D\n"
                                         "S1041000CC1F\n"
                                         "S30660000001BBDD\n"
                                         "S804000000FB\n",
                                         &error);

    g_assert_no_error (error);
    g_assert_cmpuint (segments->len, ==, 3);
    assert_segment (segments, 0, 0x1000, "\xCC", 1);
    assert_segment (segments, 1, 0x020000, "\xBB", 1);
    assert_segment (segments, 2, 0x60000000, "\xAA\xBB", 2);
}

/* Python's bincopy, and so NXP's tools, end with the count where there is no start address. */
static void
test_count_as_the_end (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) segments = parse (HEADER FOUR_BYTES COUNT, &error);

    g_assert_no_error (error);
    assert_segment (segments, 0, 0x60000000, "\1\2\3\4", 4);
}

static void
test_last_address (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) segments = parse ("S306FFFFFFFF42BB\n" END, &error);

    g_assert_no_error (error);
    assert_segment (segments, 0, 0xFFFFFFFF, "\x42", 1);
}

static const BadFile bad_files[] = {
    { "checksum", HEADER "S30960000000010203048D\n" END,
      "line 2: checksum is 0x8D, expected 0x8C" },
    { "header-checksum", "S00600004844521C\n" FOUR_BYTES END, "line 1: checksum is 0x1C" },
    { "digit", HEADER "S3096000000001020X048C\n" END, "line 2: “X” in column 18 is no" },
    { "too-few-digits", HEADER "S30960000000010203048\n" END, "line 2: 19 digits, expected 20" },
    { "too-many-digits", HEADER "S30960000000010203048C00\n" END,
      "line 2: 22 digits, expected 20" },
    { "mark-alone", HEADER "S\n" END, "line 2: 1 characters" },
    { "no-mark", HEADER "T1041000CC1F\n" END, "line 2: begins with “T”, expected “S”" },
    { "type", HEADER "S4041000CC1F\n" END, "line 2: there is no record S4" },
    { "type-is-no-digit", HEADER "SA041000CC1F\n" END, "line 2: there is no record SA" },
    { "count-of-bytes", HEADER "S3040000FB\n" END,
      "line 2: a record S3 counts 4 bytes, expected at least 5" },
    { "count-of-records", HEADER FOUR_BYTES "S5030002FA\n" END,
      "line 3: the file counts 2 data records, it has 1" },
    { "no-end", HEADER FOUR_BYTES, "line 2: the file ends here without an end record" },
    { "data-after-count", HEADER COUNT FOUR_BYTES, "line 2: the file counts 1 data records" },
    { "cut-after-count", FOUR_BYTES COUNT "S1041000CC1F\n", "line 3: the file ends here" },
    { "after-the-end", HEADER FOUR_BYTES END FOUR_BYTES,
      "line 4: something follows the end record of line 3" },
    { "twice", HEADER FOUR_BYTES FOUR_BYTES END,
      "line 3: address 0x60000000 is filled already by line 2" },
    { "over-the-end", "S307FFFFFFFF424377\n" END,
      "line 1: 2 bytes at 0xFFFFFFFF run over the last address" },
    { "no-content", HEADER END, "no content" },
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
    SalvorImage *image = salvor_image_new ("HDR", SALVOR_FORMAT_S_RECORD, "00", segments, &error);

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

/* What is written is read back the same, also with more records than S5 can count. */
static void
test_mirror (void)
{
    static const gsize sizes[] = { 1, 0x1235, 0x110000 };

    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
        GArray *parts = salvor_segments_new ();
        g_autoptr (SalvorImage) image = NULL;
        g_autoptr (SalvorImage) again = NULL;
        g_autoptr (GBytes) text = NULL;
        g_autoptr (GError) error = NULL;
        GArray *segments;
        gsize size;

        add (parts, 0x0000FFF3, sizes[i], 2);
        add (parts, 0x60000000, 0x200, 3);
        add (parts, 0xFFFFFFF0, 0x10, 5);
        image = make_image (parts);
        text = salvor_s_record_write (image);
        segments = salvor_s_record_parse (g_bytes_get_data (text, NULL), g_bytes_get_size (text),
                                          &error);
        g_assert_no_error (error);
        again = make_image (segments);
        salvor_image_get_segments (again, &size);
        g_assert_cmpuint (size, ==, 3);
        g_assert_cmpmem (salvor_image_peek (again, 0xFFF3, sizes[i]), sizes[i],
                         salvor_image_peek (image, 0xFFF3, sizes[i]), sizes[i]);
        g_assert_cmpmem (salvor_image_peek (again, 0xFFFFFFF0, 16), 16,
                         salvor_image_peek (image, 0xFFFFFFF0, 16), 16);
    }
}

/* To the letter, as other tools write it */
static void
test_written_text (void)
{
    GArray *parts = salvor_segments_new ();
    g_autoptr (GBytes) data = g_bytes_new_static ("\1\2\3\4", 4);
    g_autoptr (SalvorImage) image = NULL;
    g_autoptr (GBytes) text = NULL;
    static const char expected[] = HEADER FOUR_BYTES COUNT END;

    salvor_segments_add (parts, 0x60000000, data);
    image = make_image (parts);
    text = salvor_s_record_write (image);
    g_assert_cmpmem (g_bytes_get_data (text, NULL), g_bytes_get_size (text), expected,
                     strlen (expected));
}

/* Every cut of a file is noticed. */
static void
test_every_cut (void)
{
    static const char text[] = HEADER FOUR_BYTES END;

    for (gsize length = 0; length < strlen (text) - 1; length++) {
        g_autoptr (GError) error = NULL;

        g_assert_null (salvor_s_record_parse ((const guint8 *) text, length, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    }
}

/* A lost line is noticed where the file counts them. */
static void
test_lost_line (void)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (HEADER FOUR_BYTES "S5030002FA\n", &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
}

static void
test_detect (void)
{
    static const struct {
        const char *text;
        gboolean is_s_record;
    } files[] = {
        { HEADER, TRUE },       { "\r\n" END, TRUE },     { "S1234", FALSE },
        { "SALVOR is", FALSE }, { ":00000001FF", FALSE }, { "", FALSE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
        g_assert_cmpint (
            salvor_s_record_detect ((const guint8 *) files[i].text, strlen (files[i].text)), ==,
            files[i].is_s_record);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/s-record/plain", test_plain);
    g_test_add_func ("/s-record/documented", test_documented_file);
    g_test_add_func ("/s-record/addresses", test_addresses);
    g_test_add_func ("/s-record/count-as-the-end", test_count_as_the_end);
    g_test_add_func ("/s-record/last-address", test_last_address);
    g_test_add_func ("/s-record/mirror", test_mirror);
    g_test_add_func ("/s-record/written", test_written_text);
    g_test_add_func ("/s-record/every-cut", test_every_cut);
    g_test_add_func ("/s-record/lost-line", test_lost_line);
    g_test_add_func ("/s-record/detect", test_detect);
    for (gsize i = 0; i < G_N_ELEMENTS (bad_files); i++) {
        g_autofree char *path = g_strconcat ("/s-record/bad/", bad_files[i].name, NULL);

        g_test_add_data_func (path, &bad_files[i], test_bad);
    }
    return g_test_run ();
}
