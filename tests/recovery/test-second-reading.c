/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-flash.h"

#include "base/errors.h"
#include "recovery/second-reading.h"

#include <string.h>

#define BASE 0x60000000u
#define HEADER_SIZE (2 * FAKE_SECTOR)
/* ends within a sector, the rest of which is kept */
#define IMAGE_SIZE (4 * FAKE_SECTOR + 100)
#define OLD_BYTE 0x5A

typedef struct {
    FakeFlash *flash;
    SalvorImage *image;
    SalvorFlashWriter *writer;
} Fixture;

/* The flash was read once and is to be changed. */
static void
set_up (Fixture *self, gconstpointer data)
{
    guint8 *bytes = g_malloc0 (IMAGE_SIZE);
    g_autoptr (GBytes) content = g_bytes_new_take (bytes, IMAGE_SIZE);
    g_autoptr (SalvorImage) plain = salvor_image_new_binary ("test", content);
    g_autoptr (SalvorProgress) progress = salvor_progress_new ();
    SalvorFlashGeometry geometry;
    g_autoptr (GError) error = NULL;

    self->flash = fake_flash_new (FAKE_BLOCK);
    memset (fake_flash_get_cells (self->flash), OLD_BYTE, FAKE_BLOCK);
    geometry = fake_flash_get_geometry (self->flash);
    self->image = salvor_image_place (plain, BASE, &error);
    g_assert_no_error (error);
    self->writer = salvor_flash_writer_new (SALVOR_FLASH_ACCESS (self->flash), &geometry,
                                            self->image, HEADER_SIZE);
    salvor_flash_writer_read_old (self->writer, progress, NULL, &error);
    g_assert_no_error (error);
    salvor_flash_writer_find_changes (self->writer, NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
    g_assert_finalize_object (self->writer);
    g_assert_finalize_object (self->flash);
    g_object_unref (self->image);
}

static gboolean
compare (Fixture *self, GError **error)
{
    return salvor_second_reading_compare (SALVOR_FLASH_ACCESS (self->flash), self->writer, NULL,
                                          error);
}

static void
test_same (Fixture *self, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    g_assert_true (compare (self, &error));
    g_assert_no_error (error);
}

/* One bit of the first reading was wrong, in the first or in the last byte that is kept. */
static void
test_differs (Fixture *self, gconstpointer data)
{
    guint32 offset = GPOINTER_TO_UINT (data);
    g_autofree char *address = g_strdup_printf ("0x%08X", BASE + offset);
    g_autoptr (GError) error = NULL;

    fake_flash_get_cells (self->flash)[offset] ^= 0x10;
    g_assert_false (compare (self, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_VERIFY);
    g_assert_nonnull (strstr (error->message, address));
    g_assert_nonnull (strstr (error->message, "0x5A and then as 0x4A"));
}

/* What the image replaces anyway, and what no erase takes along, is not read again. */
static void
test_elsewhere (Fixture *self, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    fake_flash_get_cells (self->flash)[GPOINTER_TO_UINT (data)] ^= 0x10;
    g_assert_true (compare (self, &error));
    g_assert_no_error (error);
}

static void
test_fails (Fixture *self, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    fake_flash_fail_call (self->flash, 1);
    g_assert_false (compare (self, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_FLASH);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add ("/second-reading/same", Fixture, NULL, set_up, test_same, tear_down);
    g_test_add ("/second-reading/first-kept-byte", Fixture, GUINT_TO_POINTER (IMAGE_SIZE), set_up,
                test_differs, tear_down);
    g_test_add ("/second-reading/last-kept-byte", Fixture, GUINT_TO_POINTER (5 * FAKE_SECTOR - 1),
                set_up, test_differs, tear_down);
    g_test_add ("/second-reading/last-image-byte", Fixture, GUINT_TO_POINTER (IMAGE_SIZE - 1),
                set_up, test_elsewhere, tear_down);
    g_test_add ("/second-reading/next-sector", Fixture, GUINT_TO_POINTER (5 * FAKE_SECTOR), set_up,
                test_elsewhere, tear_down);
    g_test_add ("/second-reading/fails", Fixture, NULL, set_up, test_fails, tear_down);
    return g_test_run ();
}
