/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "content.h"
#include "fuzz.h"
#include "image/image-file.h"
#include "recovery/backup-file.h"

#include <string.h>

/* (transfer full): text up to the next line end */
static char *
take_line (FuzzInput *input)
{
    GString *line = g_string_new (NULL);

    while (!fuzz_input_is_empty (input)) {
        guint8 byte = fuzz_input_take_u8 (input);

        if (byte == '\n' || byte == '\0')
            break;
        g_string_append_c (line, (char) byte);
    }
    return g_string_free (line, FALSE);
}

/* What is written under @name is read as the same bytes at the same place. */
static void
check_round_trip (const char *name, guint32 address, GBytes *content)
{
    SalvorImageFormat format = salvor_backup_file_get_format (name);
    g_autoptr (GBytes) file = NULL;
    g_autoptr (SalvorImage) image = NULL;
    g_autoptr (GError) error = NULL;
    gsize n_segments;
    const SalvorSegment *segments;

    if (address + (guint64) g_bytes_get_size (content) > (guint64) G_MAXUINT32 + 1)
        return;
    file = salvor_backup_file_encode (name, address, content);
    if (format == SALVOR_FORMAT_BINARY) {
        g_assert_true (g_bytes_equal (file, content));
        return;
    }
    image = salvor_image_file_parse (name, file, &error);
    fuzz_assert_outcome (TRUE, error);
    g_assert_cmpint (salvor_image_get_format (image), ==, format);
    segments = salvor_image_get_segments (image, &n_segments);
    g_assert_cmpuint (n_segments, ==, 1);
    g_assert_cmphex (segments[0].address, ==, address);
    g_assert_true (g_bytes_equal (segments[0].data, content));
}

/* What gets a place lies in the flash, whole and unchanged. */
static void
check_place (SalvorImage *image, const SalvorRegion *region)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (fuzz_get_chip ());
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorImage) placed
               = salvor_backup_file_place (image, NULL, region, fuzz_get_chip (), &error);

    fuzz_assert_outcome (placed != NULL, error);
    if (placed == NULL)
        return;
    fuzz_assert_sound_image (placed);
    g_assert_cmpuint (salvor_image_get_size (placed), ==, salvor_image_get_size (image));
    g_assert_cmphex (salvor_image_get_start (placed), >=, flash->base);
    g_assert_cmphex (salvor_image_get_end (placed), <=, flash->base + (guint64) flash->size);
    if (region != NULL)
        g_assert_cmphex (salvor_image_get_start (placed), ==, region->start);
}

/* A name of a file, a region as a person writes it, then the file. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    FuzzInput input = { data, size };
    g_autofree char *line = take_line (&input);
    g_autofree char *name = g_utf8_make_valid (line, -1);
    g_autofree char *place = take_line (&input);
    g_autofree char *text = g_utf8_make_valid (place, -1);
    g_autoptr (GBytes) file = fuzz_input_take_block (&input, input.size);
    g_autoptr (GError) region_error = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorImage) image = NULL;
    SalvorRegion region;
    gboolean has_region = salvor_region_parse (text, &region, &region_error);

    fuzz_assert_outcome (has_region, region_error);
    if (g_bytes_get_size (file) == 0)
        return 0;
    if (has_region)
        check_round_trip (name, region.start, file);
    image = salvor_image_file_parse (name, file, &error);
    fuzz_assert_outcome (image != NULL, error);
    if (image != NULL)
        check_place (image, has_region ? &region : NULL);
    return 0;
}
