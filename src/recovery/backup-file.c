/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-backup-file"
#include "config.h"

#include "recovery/backup-file.h"

#include "base/errors.h"
#include "image/boot-header.h"
#include "image/intel-hex.h"
#include "image/s-record.h"

#include <string.h>

#define ADDRESS_SPACE_END (G_GUINT64_CONSTANT (1) << 32)

/* "0x60000000-0x60003FFF" in the name of a file that salvor_backup_save () wrote */
#define ADDRESS_DIGITS 8
#define RANGE_LENGTH (2 * (2 + ADDRESS_DIGITS) + 1)

/* user.salvor-place on systems that call extended attributes so */
#define NOTE_ATTRIBUTE "xattr::salvor-place"

static const struct {
    const char *ending;
    SalvorImageFormat format;
} endings[] = {
    { ".hex", SALVOR_FORMAT_INTEL_HEX }, { ".ihex", SALVOR_FORMAT_INTEL_HEX },
    { ".ihx", SALVOR_FORMAT_INTEL_HEX }, { ".srec", SALVOR_FORMAT_S_RECORD },
    { ".s19", SALVOR_FORMAT_S_RECORD },  { ".s28", SALVOR_FORMAT_S_RECORD },
    { ".s37", SALVOR_FORMAT_S_RECORD },  { ".mot", SALVOR_FORMAT_S_RECORD },
};

/* ---- regions ---- */

/* Decimal or 0x…, nothing around it */
static gboolean
parse_number (const char *text, guint64 min, guint32 *value)
{
    gboolean is_hex = g_str_has_prefix (text, "0x") || g_str_has_prefix (text, "0X");
    guint64 number;

    if (!g_ascii_string_to_unsigned (is_hex ? text + 2 : text, is_hex ? 16 : 10, min, G_MAXUINT32,
                                     &number, NULL))
        return FALSE;
    *value = (guint32) number;
    return TRUE;
}

gboolean
salvor_region_parse (const char *text, SalvorRegion *region, GError **error)
{
    g_auto (GStrv) parts = NULL;
    guint n_parts;

    g_return_val_if_fail (text != NULL && region != NULL, FALSE);

    parts = g_strsplit (text, ":", 3);
    n_parts = g_strv_length (parts);
    *region = (SalvorRegion){ 0 };
    if (n_parts < 1 || n_parts > 2 || !parse_number (parts[0], 0, &region->start)
        || (n_parts == 2 && !parse_number (parts[1], 1, &region->size))) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "“%s” is not START:SIZE, for example 0x60000000:0x1000", text);
        return FALSE;
    }
    if ((guint64) region->start + region->size > ADDRESS_SPACE_END) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "“%s” runs over the last address", text);
        return FALSE;
    }
    return TRUE;
}

static gboolean
is_in_flash (const SalvorFlashProfile *flash, guint32 start, guint64 end)
{
    return start >= flash->base && end <= (guint64) flash->base + flash->size;
}

gboolean
salvor_region_check (const SalvorRegion *region, SalvorChip *chip, GError **error)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);

    g_return_val_if_fail (region != NULL, FALSE);

    if (region->size > 0
        && is_in_flash (flash, region->start, (guint64) region->start + region->size))
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                 "the region 0x%08X:0x%X does not lie in the flash, which is 0x%08X:0x%X",
                 region->start, region->size, flash->base, flash->size);
    return FALSE;
}

/* ---- writing ---- */

SalvorImageFormat
salvor_backup_file_get_format (const char *path)
{
    g_autofree char *lower = g_ascii_strdown (path, -1);

    for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
        if (g_str_has_suffix (lower, endings[i].ending))
            return endings[i].format;
    }
    return SALVOR_FORMAT_BINARY;
}

GBytes *
salvor_backup_file_encode (const char *path, guint32 address, GBytes *content)
{
    SalvorImageFormat format = salvor_backup_file_get_format (path);
    g_autofree char *name = g_path_get_basename (path);
    g_autoptr (SalvorImage) binary = NULL;
    g_autoptr (SalvorImage) placed = NULL;

    if (format == SALVOR_FORMAT_BINARY)
        return g_bytes_ref (content);
    binary = salvor_image_new_binary (name, content);
    placed = salvor_image_place (binary, address, NULL);
    g_return_val_if_fail (placed != NULL, NULL);
    return format == SALVOR_FORMAT_INTEL_HEX ? salvor_intel_hex_write (placed)
                                             : salvor_s_record_write (placed);
}

/* ---- the note ---- */

void
salvor_backup_file_note_place (const char *path, guint32 address, const char *sha256)
{
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_autofree char *value = g_strdup_printf ("0x%08X %s", address, sha256);
    g_autoptr (GError) error = NULL;

    if (!g_file_set_attribute_string (file, NOTE_ATTRIBUTE, value, G_FILE_QUERY_INFO_NONE, NULL,
                                      &error))
        g_debug ("%s: %s", path, error->message);
}

/* FALSE when there is none, or when it was made for other bytes */
static gboolean
read_note (const char *path, const char *sha256, guint32 *address)
{
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_autoptr (GFileInfo) info
               = g_file_query_info (file, NOTE_ATTRIBUTE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
    const char *value
        = info != NULL ? g_file_info_get_attribute_string (info, NOTE_ATTRIBUTE) : NULL;
    g_auto (GStrv) parts = value != NULL ? g_strsplit (value, " ", 2) : NULL;

    return parts != NULL && g_strv_length (parts) == 2 && parse_number (parts[0], 0, address)
           && strcmp (parts[1], sha256) == 0;
}

/* ---- reading ---- */

/* "0x60000000": exactly eight digits, so that a longer number is none */
static gboolean
parse_address (const char *text, guint32 *address)
{
    guint32 value = 0;

    if (text[0] != '0' || text[1] != 'x')
        return FALSE;
    for (guint i = 0; i < ADDRESS_DIGITS; i++) {
        int digit = g_ascii_xdigit_value (text[2 + i]);

        if (digit < 0)
            return FALSE;
        value = value << 4 | (guint32) digit;
    }
    *address = value;
    return TRUE;
}

/* The range in a file name; the last one counts. FALSE when there is none. */
static gboolean
find_range_in_name (const char *name, guint32 *first, guint32 *last)
{
    gsize length = strlen (name);

    for (gsize i = length; i >= RANGE_LENGTH; i--) {
        const char *text = name + i - RANGE_LENGTH;

        if (parse_address (text, first) && text[2 + ADDRESS_DIGITS] == '-'
            && parse_address (text + 2 + ADDRESS_DIGITS + 1, last)
            && !g_ascii_isxdigit (text[RANGE_LENGTH]))
            return TRUE;
    }
    return FALSE;
}

static SalvorImage *
place_by_region (SalvorImage *image, const SalvorRegion *region, GError **error)
{
    gsize size = salvor_image_get_size (image);

    if (salvor_image_has_addresses (image)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "%s has addresses of its own, --region does not go with it",
                     salvor_image_get_name (image));
        return NULL;
    }
    if (region->size != 0 && region->size != size) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "the region has 0x%X bytes, %s has 0x%" G_GSIZE_MODIFIER "X", region->size,
                     salvor_image_get_name (image), size);
        return NULL;
    }
    return salvor_image_place (image, region->start, error);
}

static SalvorImage *
place_by_name (SalvorImage *image, guint32 first, guint32 last, GError **error)
{
    gsize size = salvor_image_get_size (image);

    if (last >= first && (guint64) last - first + 1 == size)
        return salvor_image_place (image, first, error);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                 "%s: by its name it holds 0x%08X to 0x%08X, but it has 0x%" G_GSIZE_MODIFIER
                 "X bytes",
                 salvor_image_get_name (image), first, last, size);
    return NULL;
}

static SalvorImage *
place_by_content (SalvorImage *image, SalvorChip *chip, GError **error)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);
    g_autoptr (SalvorBootHeader) header = NULL;

    if (salvor_image_get_size (image) == flash->size)
        return salvor_image_place (image, flash->base, error);
    header = salvor_boot_header_new (image, chip);
    if (header->placed != NULL)
        return g_object_ref (header->placed);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                 "%s does not say where in the flash it belongs; add --region START:SIZE",
                 salvor_image_get_name (image));
    return NULL;
}

static SalvorImage *
place (SalvorImage *image, const char *path, const SalvorRegion *region, SalvorChip *chip,
       GError **error)
{
    guint32 first, last;

    if (region != NULL)
        return place_by_region (image, region, error);
    if (salvor_image_has_addresses (image))
        return g_object_ref (image);
    if (path != NULL && read_note (path, salvor_image_get_sha256 (image), &first))
        return salvor_image_place (image, first, error);
    if (find_range_in_name (salvor_image_get_name (image), &first, &last))
        return place_by_name (image, first, last, error);
    return place_by_content (image, chip, error);
}

SalvorImage *
salvor_backup_file_place (SalvorImage *image, const char *path, const SalvorRegion *region,
                          SalvorChip *chip, GError **error)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);
    g_autoptr (SalvorImage) placed = NULL;

    g_return_val_if_fail (SALVOR_IS_IMAGE (image), NULL);

    placed = place (image, path, region, chip, error);
    if (placed == NULL)
        return NULL;
    if (is_in_flash (flash, salvor_image_get_start (placed), salvor_image_get_end (placed)))
        return g_steal_pointer (&placed);
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE,
                 "%s holds 0x%08X to 0x%08" G_GINT64_MODIFIER
                 "X, which does not lie in the flash from 0x%08X to 0x%08X",
                 salvor_image_get_name (placed), salvor_image_get_start (placed),
                 salvor_image_get_end (placed) - 1, flash->base, flash->base + (flash->size - 1));
    return NULL;
}
