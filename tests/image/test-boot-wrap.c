/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image-builder.h"

#include "base/errors.h"
#include "chip/chip-file.h"
#include "image/boot-header.h"
#include "image/boot-wrap.h"

#define SIZE 0x3000
#define APPLICATION 0x60002000u

/* A sane application, linked for 0x60002000, in which a test breaks one thing. */
typedef struct {
    SalvorChip *chip;
    GByteArray *application;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    fixture->chip = salvor_chip_load ("MIMXRT1024", &error);
    g_assert_no_error (error);
    fixture->application = test_application_new (SIZE, 3);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_byte_array_unref (fixture->application);
    g_object_unref (fixture->chip);
}

/* Without addresses, or at @address */
static SalvorImage *
make_image (Fixture *fixture, guint32 address)
{
    g_autoptr (GBytes) bytes = test_image_get_bytes (fixture->application);
    g_autoptr (SalvorImage) image = salvor_image_new_binary ("app.bin", bytes);

    return address != 0 ? salvor_image_place (image, address, NULL) : g_object_ref (image);
}

static SalvorImage *
wrap (Fixture *fixture, guint32 address)
{
    g_autoptr (SalvorImage) image = make_image (fixture, address);
    g_autoptr (GError) error = NULL;
    guint32 vectors = 0;
    SalvorImage *wrapped = salvor_boot_header_wrap (image, fixture->chip, &vectors, &error);

    g_assert_no_error (error);
    g_assert_true (address == 0 || vectors == address);
    return wrapped;
}

static void
assert_refused_image (Fixture *fixture, SalvorImage *image, const char *fragment)
{
    g_autoptr (GError) error = NULL;
    guint32 vectors;

    g_assert_null (salvor_boot_header_wrap (image, fixture->chip, &vectors, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE);
    if (strstr (error->message, fragment) == NULL)
        g_error ("“%s” does not say “%s”", error->message, fragment);
}

static void
assert_refused (Fixture *fixture, guint32 address, const char *fragment)
{
    g_autoptr (SalvorImage) image = make_image (fixture, address);

    assert_refused_image (fixture, image, fragment);
}

/* Moves all vectors but the stack. */
static void
rebase (Fixture *fixture, guint32 distance)
{
    for (gsize offset = 4; offset < 0x40; offset += 4)
        test_image_put_u32 (fixture->application, offset,
                            test_image_get_u32 (fixture->application, offset) + distance);
}

/* Byte for byte what the documents say (protocols 6.9 and 7.5, the minimal wrapped image) */
static void
test_bytes (Fixture *fixture, gconstpointer data)
{
    static const guint8 header[48]
        = { 0xD1, 0x00, 0x20, 0x41, 0x00, 0x20, 0x00, 0x60, 0x00, 0x00, 0x00, 0x00,
            0x00, 0x00, 0x00, 0x00, 0x20, 0x10, 0x00, 0x60, 0x00, 0x10, 0x00, 0x60,
            0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x60,
            0x00, 0x00, 0x40, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF };
    g_autoptr (GByteArray) whole = test_image_new (0x2200, 0);
    g_autoptr (SalvorImage) wrapped = wrap (fixture, APPLICATION);
    const guint8 *bytes = salvor_image_peek (wrapped, TEST_FLASH_BASE, 0x2000 + SIZE);
    gsize n_segments;

    g_assert_nonnull (bytes);
    salvor_image_get_segments (wrapped, &n_segments);
    g_assert_cmpuint (n_segments, ==, 1);
    g_assert_cmphex (salvor_image_get_start (wrapped), ==, TEST_FLASH_BASE);
    g_assert_cmpmem (bytes, 512, whole->data, 512);
    g_assert_cmpmem (bytes + 0x1000, sizeof header, header, sizeof header);
    g_assert_cmpmem (bytes + 0x2000, SIZE, fixture->application->data, SIZE);
    for (gsize i = 0x200; i < 0x2000; i++)
        g_assert_true (bytes[i] == 0xFF || (i >= 0x1000 && i < 0x1000 + sizeof header));
}

/* What comes out passes every check. */
static void
assert_bootable (Fixture *fixture, SalvorImage *wrapped, guint32 vectors)
{
    g_autoptr (SalvorBootHeader) header = salvor_boot_header_new (wrapped, fixture->chip);

    g_assert_cmpstr (salvor_image_kind_get_id (header->kind), ==, "bootable");
    for (guint i = 0; i < SALVOR_N_CHECKS; i++) {
        if (header->checks[i].state == SALVOR_CHECK_FAILED
            || header->checks[i].state == SALVOR_CHECK_WARNING)
            g_error ("%s: %s: %s", salvor_check_get_id ((SalvorCheckId) i), header->checks[i].title,
                     header->checks[i].text);
    }
    g_assert_cmphex (header->entry, ==, vectors);
    g_assert_cmphex (header->vectors, ==, vectors);
}

static void
test_with_addresses (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorImage) wrapped = wrap (fixture, APPLICATION);

    assert_bootable (fixture, wrapped, APPLICATION);
}

/* Only one place fits the vectors of this file. */
static void
test_raw (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorImage) wrapped = wrap (fixture, 0);

    assert_bootable (fixture, wrapped, APPLICATION);
}

/* A raw file linked for another place, which its vectors leave as the only one */
static void
test_raw_elsewhere (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorImage) wrapped = NULL;

    g_byte_array_set_size (fixture->application, 0x400);
    rebase (fixture, 0x8000);
    wrapped = wrap (fixture, 0);
    assert_bootable (fixture, wrapped, 0x6000A000);
}

/* The handlers lie in the end, so several places fit: the program names one, or the usual one
 * counts. */
static void
test_raw_with_choice (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorImage) usual = NULL;
    g_autoptr (SalvorImage) named = NULL;

    rebase (fixture, 0x2000);
    usual = wrap (fixture, 0);
    assert_bootable (fixture, usual, APPLICATION);

    test_image_put_u32 (fixture->application, 0x1000, 0x60003000);
    named = wrap (fixture, 0);
    assert_bootable (fixture, named, 0x60003000);
}

static void
test_raw_without_place (Fixture *fixture, gconstpointer data)
{
    /* one handler too far away for a file of this size */
    test_image_put_u32 (fixture->application, 0x08, 0x60008001);
    assert_refused (fixture, 0, "its handlers lie from 0x60002105 to 0x60008001");
    /* several places, none the usual, none named */
    g_byte_array_unref (fixture->application);
    fixture->application = test_application_new (SIZE, 3);
    rebase (fixture, 0x10000);
    test_image_put_u32 (fixture->application, 0x04, 0x60013105);
    for (gsize offset = 8; offset < 0x40; offset += 4)
        test_image_put_u32 (fixture->application, offset, 0x60013105);
    assert_refused (fixture, 0, "a file with addresses");
}

/* The header goes no further than it must: the gap in front of the application stays a gap. */
static void
test_far_application (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorImage) wrapped = NULL;
    gsize n_segments;

    rebase (fixture, 0x8000);
    wrapped = wrap (fixture, 0x6000A000);
    salvor_image_get_segments (wrapped, &n_segments);
    g_assert_cmpuint (n_segments, ==, 2);
    assert_bootable (fixture, wrapped, 0x6000A000);
}

/* An application in several parts keeps them. */
static void
test_parts (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = test_image_get_bytes (fixture->application);
    g_autoptr (GBytes) constants = g_bytes_new_static ("\1\2\3\4", 4);
    g_autoptr (SalvorImage) image = NULL;
    g_autoptr (SalvorImage) wrapped = NULL;
    g_autoptr (GError) error = NULL;
    GArray *segments = salvor_segments_new ();
    guint32 vectors;
    gsize n_segments;

    salvor_segments_add (segments, APPLICATION, bytes);
    salvor_segments_add (segments, 0x60100000, constants);
    image = salvor_image_new ("a.elf", SALVOR_FORMAT_ELF, "00", segments, &error);
    wrapped = salvor_boot_header_wrap (image, fixture->chip, &vectors, &error);
    g_assert_no_error (error);
    salvor_image_get_segments (wrapped, &n_segments);
    g_assert_cmpuint (n_segments, ==, 2);
    g_assert_cmpint (salvor_image_get_format (wrapped), ==, SALVOR_FORMAT_ELF);
    assert_bootable (fixture, wrapped, APPLICATION);
}

static void
test_no_application (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GByteArray) bootable = test_image_new (0x2200, 0);
    g_autoptr (GByteArray) loader = test_loader_new (0x1000, 0x20208200);
    g_autoptr (GBytes) bytes = NULL;

    g_byte_array_unref (fixture->application);
    fixture->application = g_byte_array_ref (bootable);
    assert_refused (fixture, 0, "this is bootable");
    g_byte_array_unref (fixture->application);
    fixture->application = g_byte_array_ref (loader);
    assert_refused (fixture, 0, "this is loader");
    g_byte_array_set_size (fixture->application, 8);
    assert_refused (fixture, 0, "this is unknown");
}

static void
test_for_ram (Fixture *fixture, gconstpointer data)
{
    rebase (fixture, 0u - 0x60000000);
    assert_refused (fixture, 0, "address: Made to run from RAM");
    assert_refused (fixture, 0x2000, "address: Made to run from RAM");
}

static void
test_for_another_chip (Fixture *fixture, gconstpointer data)
{
    rebase (fixture, 0x10000000);
    assert_refused (fixture, 0, "Built for 0x70002105");
    assert_refused (fixture, 0x70002000, "Built for 0x70002105");
}

static void
test_header_place_taken (Fixture *fixture, gconstpointer data)
{
    rebase (fixture, 0u - 0x1000);
    assert_refused (fixture, 0x60001000, "begins at 0x60001000, where its start-up header belongs");
}

static void
test_odd_place (Fixture *fixture, gconstpointer data)
{
    rebase (fixture, 0x100);
    assert_refused (fixture, 0x60002100, "no multiple of 0x400");
}

static void
test_reset_elsewhere (Fixture *fixture, gconstpointer data)
{
    test_image_put_u32 (fixture->application, 4, 0x60008001);
    assert_refused (fixture, APPLICATION, "reset address 0x60008001 is not in the file");
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
    g_byte_array_unref (fixture->application);
    fixture->application = test_application_new (TEST_FLASH_SIZE - 0x2000, 3);
    g_clear_object (&(SalvorImage *){ wrap (fixture, APPLICATION) });
    g_byte_array_unref (fixture->application);
    fixture->application = test_application_new (TEST_FLASH_SIZE - 0x1FFF, 3);
    assert_refused (fixture, APPLICATION, "size: Does not fit the flash");
    assert_refused (fixture, 0, "the program ends at 0x60400000, the flash at 0x603FFFFF");
}

static void
test_part_outside (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = test_image_get_bytes (fixture->application);
    g_autoptr (GBytes) stray = g_bytes_new_static ("\1\2\3\4", 4);
    g_autoptr (SalvorImage) image = NULL;
    GArray *segments = salvor_segments_new ();

    salvor_segments_add (segments, APPLICATION, bytes);
    salvor_segments_add (segments, 0x70000000, stray);
    image = salvor_image_new ("a.elf", SALVOR_FORMAT_ELF, "00", segments, NULL);
    assert_refused_image (fixture, image, "4 bytes at 0x70000000");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/boot-wrap/" name, Fixture, NULL, set_up, func, tear_down)
    ADD ("bytes", test_bytes);
    ADD ("with-addresses", test_with_addresses);
    ADD ("raw", test_raw);
    ADD ("raw/elsewhere", test_raw_elsewhere);
    ADD ("raw/choice", test_raw_with_choice);
    ADD ("raw/no-place", test_raw_without_place);
    ADD ("far", test_far_application);
    ADD ("parts", test_parts);
    ADD ("refused/no-application", test_no_application);
    ADD ("refused/ram", test_for_ram);
    ADD ("refused/another-chip", test_for_another_chip);
    ADD ("refused/place-taken", test_header_place_taken);
    ADD ("refused/odd-place", test_odd_place);
    ADD ("refused/reset-elsewhere", test_reset_elsewhere);
    ADD ("refused/too-large", test_too_large);
    ADD ("refused/part-outside", test_part_outside);
#undef ADD
    return g_test_run ();
}
