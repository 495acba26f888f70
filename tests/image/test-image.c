/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "image/image.h"

static const guint8 BYTES[] = { 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08 };

static void
add (GArray *segments, guint32 address, gsize size)
{
    g_autoptr (GBytes) data = g_bytes_new_static (BYTES, size);

    salvor_segments_add (segments, address, data);
}

static SalvorImage *
make_image (GArray *segments, GError **error)
{
    return salvor_image_new ("test.hex", SALVOR_FORMAT_INTEL_HEX, "00", segments, error);
}

static void
test_binary (void)
{
    g_autoptr (GBytes) data = g_bytes_new_static ("abc", 3);
    SalvorImage *image = salvor_image_new_binary ("abc.bin", data);
    const SalvorSegment *segments;
    gsize n_segments;

    segments = salvor_image_get_segments (image, &n_segments);
    g_assert_cmpuint (n_segments, ==, 1);
    g_assert_cmphex (segments[0].address, ==, 0);
    g_assert_true (g_bytes_equal (segments[0].data, data));
    g_assert_false (salvor_image_has_addresses (image));
    g_assert_cmpstr (salvor_image_get_name (image), ==, "abc.bin");
    g_assert_cmpstr (salvor_image_format_get_id (salvor_image_get_format (image)), ==, "binary");
    g_assert_cmpuint (salvor_image_get_size (image), ==, 3);
    /* NIST FIPS 180-2, appendix B.1 */
    g_assert_cmpstr (salvor_image_get_sha256 (image), ==,
                     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    g_assert_finalize_object (image);
}

static void
test_place (void)
{
    g_autoptr (GBytes) data = g_bytes_new_static (BYTES, 8);
    g_autoptr (SalvorImage) image = salvor_image_new_binary ("a", data);
    g_autoptr (SalvorImage) placed = NULL;
    g_autoptr (GError) error = NULL;
    guint32 word;

    placed = salvor_image_place (image, 0x60000000, &error);
    g_assert_no_error (error);
    g_assert_true (salvor_image_has_addresses (placed));
    g_assert_cmphex (salvor_image_get_start (placed), ==, 0x60000000);
    g_assert_cmphex (salvor_image_get_end (placed), ==, 0x60000008);
    g_assert_true (salvor_image_peek_u32 (placed, 0x60000004, &word));
    g_assert_cmphex (word, ==, 0x08070605);
    g_assert_false (salvor_image_peek_u32 (placed, 0x60000005, &word));
    g_assert_null (salvor_image_peek (placed, 0x5FFFFFFF, 1));
    g_assert_cmpstr (salvor_image_get_sha256 (placed), ==, salvor_image_get_sha256 (image));
}

static void
test_place_at_the_end_of_the_address_space (void)
{
    g_autoptr (GBytes) data = g_bytes_new_static (BYTES, 8);
    g_autoptr (SalvorImage) image = salvor_image_new_binary ("a", data);
    g_autoptr (SalvorImage) fits = NULL;
    g_autoptr (GError) error = NULL;

    fits = salvor_image_place (image, 0xFFFFFFF8, &error);
    g_assert_no_error (error);
    g_assert_cmphex (salvor_image_get_end (fits), ==, G_GUINT64_CONSTANT (0x100000000));
    g_assert_nonnull (salvor_image_peek (fits, 0xFFFFFFFF, 1));

    g_assert_null (salvor_image_place (image, 0xFFFFFFF9, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
}

static void
test_segments_are_sorted_and_joined (void)
{
    g_autoptr (SalvorImage) image = NULL;
    g_autoptr (GError) error = NULL;
    GArray *parts = salvor_segments_new ();
    const SalvorSegment *segments;
    gsize n_segments;

    add (parts, 0x1010, 4);
    add (parts, 0x1000, 8);
    add (parts, 0x1008, 8);
    add (parts, 0x2000, 0);
    add (parts, 0x1015, 1);
    image = make_image (parts, &error);
    g_assert_no_error (error);

    segments = salvor_image_get_segments (image, &n_segments);
    g_assert_cmpuint (n_segments, ==, 2);
    g_assert_cmphex (segments[0].address, ==, 0x1000);
    g_assert_cmpuint (g_bytes_get_size (segments[0].data), ==, 0x14);
    g_assert_cmphex (segments[1].address, ==, 0x1015);
    g_assert_cmpuint (salvor_image_get_size (image), ==, 0x15);
    g_assert_cmphex (*salvor_image_peek (image, 0x1009, 1), ==, 0x02);
    /* the gap ends what can be read in one piece */
    g_assert_null (salvor_image_peek (image, 0x1013, 3));
}

static void
test_overlap (void)
{
    g_autoptr (GError) error = NULL;
    GArray *parts = salvor_segments_new ();

    add (parts, 0x1000, 8);
    add (parts, 0x1007, 1);
    g_assert_null (make_image (parts, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    g_assert_nonnull (strstr (error->message, "0x00001007"));
}

static void
test_nothing_in_it (void)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (make_image (salvor_segments_new (), &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/image/binary", test_binary);
    g_test_add_func ("/image/place", test_place);
    g_test_add_func ("/image/place/end-of-address-space",
                     test_place_at_the_end_of_the_address_space);
    g_test_add_func ("/image/segments/sorted-and-joined", test_segments_are_sorted_and_joined);
    g_test_add_func ("/image/segments/overlap", test_overlap);
    g_test_add_func ("/image/segments/none", test_nothing_in_it);
    return g_test_run ();
}
