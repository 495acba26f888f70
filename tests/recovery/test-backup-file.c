/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "data-folder.h"
#include "private-file.h"
#include "image-builder.h"

#include "base/checksum.h"
#include "base/errors.h"
#include "chip/chip-file.h"
#include "recovery/backup-file.h"
#include "recovery/flash-comparison.h"
#include "recovery/safe-file.h"

#include <glib/gstdio.h>
#include <string.h>

#define SIZE 0x800u

/* ---- regions ---- */

static void
test_regions_are_parsed_strictly (void)
{
    static const char *const wrong[] = { "",
                                         ":",
                                         "1:",
                                         ":1",
                                         "1:0",
                                         "-1:2",
                                         " 1:2",
                                         "1:2:3",
                                         "0x:1",
                                         "1:0x100000000",
                                         "0xFFFFFFFF:2",
                                         "1 :2",
                                         "one",
                                         "0x1G:2" };
    SalvorRegion region;

    for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
        g_autoptr (GError) error = NULL;

        g_test_message ("“%s”", wrong[i]);
        g_assert_false (salvor_region_parse (wrong[i], &region, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT);
    }
    g_assert_true (salvor_region_parse ("0x60001000:4096", &region, NULL));
    g_assert_cmphex (region.start, ==, 0x60001000);
    g_assert_cmphex (region.size, ==, 0x1000);
    g_assert_true (salvor_region_parse ("0x60001000", &region, NULL));
    g_assert_cmphex (region.size, ==, 0);
    g_assert_true (salvor_region_parse ("0xFFFFFFFF:1", &region, NULL));
}

/* ---- places ---- */

typedef struct {
    SalvorChip *chip;
    char *folder;
    GByteArray *bytes; /* noise that says nothing of itself */
    SalvorImage *placed;
    GError *error;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
    self->chip = salvor_chip_load ("MIMXRT1024", NULL);
    self->folder = test_folder_new ();
    self->bytes = g_byte_array_new ();
    g_byte_array_set_size (self->bytes, SIZE);
    memset (self->bytes->data, 0x5A, SIZE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
    g_clear_object (&self->placed);
    g_clear_error (&self->error);
    g_byte_array_unref (self->bytes);
    g_assert_finalize_object (self->chip);
    test_folder_remove (self->folder);
}

static void
place (Fixture *self, const char *name, const char *path, const SalvorRegion *region)
{
    g_autoptr (GBytes) data = test_image_get_bytes (self->bytes);
    g_autoptr (SalvorImage) image = salvor_image_new_binary (name, data);

    g_clear_object (&self->placed);
    g_clear_error (&self->error);
    self->placed = salvor_backup_file_place (image, path, region, self->chip, &self->error);
}

static void
assert_placed (Fixture *self, guint32 address)
{
    g_assert_no_error (self->error);
    g_assert_true (salvor_image_has_addresses (self->placed));
    g_assert_cmphex (salvor_image_get_start (self->placed), ==, address);
}

static void
assert_refused (Fixture *self, SalvorError code)
{
    g_assert_null (self->placed);
    g_assert_error (self->error, SALVOR_ERROR, (int) code);
}

static void
test_place_by_name (Fixture *self, gconstpointer data)
{
    place (self, "ID_20261125-091257_0x60200000-0x602007FF.bin", NULL, NULL);
    assert_placed (self, 0x60200000);
    place (self, "a_0x60200000-0x602007FF_0x60300000-0x603007FF_2.bin", NULL, NULL);
    assert_placed (self, 0x60300000); /* the last one */
    place (self, "a_0x60200000-0x602007FE.bin", NULL, NULL);
    assert_refused (self, SALVOR_ERROR_BAD_FILE);
    place (self, "a_0x602007FF-0x60200000.bin", NULL, NULL);
    assert_refused (self, SALVOR_ERROR_BAD_FILE);
    place (self, "a_0x60200000-0x602007FFF.bin", NULL, NULL); /* a longer number is no range */
    assert_refused (self, SALVOR_ERROR_INVALID_ARGUMENT);
    place (self, "a_0x60200000.bin", NULL, NULL);
    assert_refused (self, SALVOR_ERROR_INVALID_ARGUMENT);
}

static void
test_place_by_region (Fixture *self, gconstpointer data)
{
    const SalvorRegion whole = { 0x60200000, SIZE };
    const SalvorRegion start = { 0x60200000, 0 };
    const SalvorRegion other = { 0x60200000, SIZE - 1 };
    const SalvorRegion over = { 0x603FFFFF, 0 };

    place (self, "x.bin", NULL, &whole);
    assert_placed (self, 0x60200000);
    place (self, "x_0x60000000-0x600007FF.bin", NULL, &start); /* a person overrules a name */
    assert_placed (self, 0x60200000);
    place (self, "x.bin", NULL, &other);
    assert_refused (self, SALVOR_ERROR_INVALID_ARGUMENT);
    place (self, "x.bin", NULL, &over);
    assert_refused (self, SALVOR_ERROR_UNSUITABLE_FILE);
}

static void
test_place_by_content (Fixture *self, gconstpointer data)
{
    place (self, "x.bin", NULL, NULL);
    assert_refused (self, SALVOR_ERROR_INVALID_ARGUMENT);
    g_byte_array_set_size (self->bytes, TEST_FLASH_SIZE);
    place (self, "x.bin", NULL, NULL);
    assert_placed (self, TEST_FLASH_BASE);
    g_byte_array_unref (self->bytes);
    self->bytes = test_image_new (TEST_IMAGE_MIN_SIZE, 1);
    place (self, "x.bin", NULL, NULL);
    assert_placed (self, TEST_FLASH_BASE);
}

/* The note is for these bytes and for no others, wherever the file goes. */
static void
test_place_by_note (Fixture *self, gconstpointer data)
{
    g_autofree char *path = test_image_save (self->bytes, self->folder, "x.bin");
    g_autofree char *sha256 = salvor_sha256 (self->bytes->data, self->bytes->len);
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_autoptr (GFileInfo) info = NULL;

    salvor_backup_file_note_place (path, 0x60200000, sha256);
    info = g_file_query_info (file, "xattr::salvor-place", G_FILE_QUERY_INFO_NONE, NULL, NULL);
    if (info == NULL || !g_file_info_has_attribute (info, "xattr::salvor-place")) {
        g_test_skip ("this file system keeps no extended attributes");
        return;
    }
    place (self, "x.bin", path, NULL);
    assert_placed (self, 0x60200000);
    self->bytes->data[0] ^= 1;
    place (self, "x.bin", path, NULL);
    assert_refused (self, SALVOR_ERROR_INVALID_ARGUMENT);
}

/* ---- formats ---- */

static void
test_formats_by_name (void)
{
    g_assert_cmpint (salvor_backup_file_get_format ("a.bin"), ==, SALVOR_FORMAT_BINARY);
    g_assert_cmpint (salvor_backup_file_get_format ("a.hex.bak"), ==, SALVOR_FORMAT_BINARY);
    g_assert_cmpint (salvor_backup_file_get_format ("hex"), ==, SALVOR_FORMAT_BINARY);
    g_assert_cmpint (salvor_backup_file_get_format ("x/A.HEX"), ==, SALVOR_FORMAT_INTEL_HEX);
    g_assert_cmpint (salvor_backup_file_get_format ("a.ihx"), ==, SALVOR_FORMAT_INTEL_HEX);
    g_assert_cmpint (salvor_backup_file_get_format ("a.srec"), ==, SALVOR_FORMAT_S_RECORD);
    g_assert_cmpint (salvor_backup_file_get_format ("a.mot"), ==, SALVOR_FORMAT_S_RECORD);
}

/* ---- the file ---- */

static void
test_a_new_file_is_the_owners (Fixture *self, gconstpointer data)
{
    g_autoptr (GBytes) content = test_image_get_bytes (self->bytes);
    g_autofree char *path = g_build_filename (self->folder, "new", NULL);
    g_autoptr (GError) error = NULL;
    GStatBuf status;

    g_assert_true (salvor_safe_file_check_free (path, NULL));
    g_assert_true (salvor_safe_file_write_new (path, content, &error));
    g_assert_no_error (error);
    g_assert_cmpint (g_stat (path, &status), ==, 0);
    assert_private_file (path);
    g_assert_cmpint (status.st_size, ==, SIZE);
    g_assert_false (salvor_safe_file_check_free (path, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_EXISTS);
    g_clear_error (&error);
    g_assert_false (salvor_safe_file_write_new (path, content, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_EXISTS);
}

/* A link that leads nowhere is a name that somebody has. */
static void
test_a_link_is_in_the_way (Fixture *self, gconstpointer data)
{
    g_autoptr (GBytes) content = test_image_get_bytes (self->bytes);
    g_autofree char *path = g_build_filename (self->folder, "link", NULL);
    g_autofree char *target = g_build_filename (self->folder, "target", NULL);
    g_autoptr (GFile) link = g_file_new_for_path (path);
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_make_symbolic_link (link, target, NULL, NULL));
    g_assert_false (salvor_safe_file_check_free (path, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_EXISTS);
    g_clear_error (&error);
    g_assert_false (salvor_safe_file_write_new (path, content, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_EXISTS);
    g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
}

/* ---- comparing ---- */

/* A sector that is cut by the end of a piece counts once. */
static void
test_differences_are_counted_by_sector (void)
{
    const SalvorFlashGeometry geometry = { 0x60000000, 0x10000, 0x100, 0x1000, 0x10000 };
    SalvorFlashComparison comparison = { 0 };
    const guint8 found[4] = { 1, 2, 3, 4 };
    const guint8 wanted[4] = { 1, 9, 3, 9 };

    g_assert_true (salvor_flash_comparison_add (&comparison, &geometry, 0x60000FF0, found, found,
                                                sizeof found));
    g_assert_cmpuint (comparison.sectors_different, ==, 0);
    g_assert_false (salvor_flash_comparison_add (&comparison, &geometry, 0x60000FFE, found, wanted,
                                                 sizeof found));
    g_assert_false (salvor_flash_comparison_add (&comparison, &geometry, 0x60001002, found, wanted,
                                                 sizeof found));
    g_assert_cmpuint (comparison.bytes_compared, ==, 12);
    g_assert_cmpuint (comparison.bytes_different, ==, 4);
    g_assert_cmpuint (comparison.sectors_different, ==, 2);
    g_assert_cmphex (comparison.first_difference, ==, 0x60000FFF);
}

int
main (int argc, char **argv)
{
    char *folder = data_folder_new ();

    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/backup-file/region", test_regions_are_parsed_strictly);
    g_test_add_func ("/backup-file/format", test_formats_by_name);
    g_test_add_func ("/backup-file/comparison", test_differences_are_counted_by_sector);
#define ADD(name, func) g_test_add ("/backup-file/" name, Fixture, NULL, set_up, func, tear_down)
    ADD ("place/name", test_place_by_name);
    ADD ("place/region", test_place_by_region);
    ADD ("place/content", test_place_by_content);
    ADD ("place/note", test_place_by_note);
    ADD ("new-file", test_a_new_file_is_the_owners);
    ADD ("new-file/link", test_a_link_is_in_the_way);
#undef ADD
    return data_folder_run_tests (folder);
}
