/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image-builder.h"

#include <glib/gstdio.h>

/* The block NXP's flashloader makes for option word 0xC0000007 on an RT1024 (flashloader-genuine,
 * correction 7): pairs of offset and word, all other bytes are 0. */
static const struct {
    guint16 offset;
    guint32 word;
} fcb_words[] = {
    { 0x000, 0x42464346 }, { 0x004, 0x56010400 }, { 0x00C, 0x00030300 }, { 0x040, 0x00000010 },
    { 0x044, 0x00030401 }, { 0x050, 0x00400000 }, { 0x080, 0x0A1804EB }, { 0x084, 0x26043206 },
    { 0x090, 0x24040405 }, { 0x0B0, 0x00000406 }, { 0x0D0, 0x08180420 }, { 0x100, 0x081804D8 },
    { 0x110, 0x08180402 }, { 0x114, 0x00002004 }, { 0x130, 0x00000460 }, { 0x1C0, 0x00000100 },
    { 0x1C4, 0x00001000 }, { 0x1C8, 0x00000001 }, { 0x1D0, 0x00010000 },
};

#define FCB_SIZE 512
#define IVT_WORD 0x412000D1u /* bytes D1 00 20 41 */

/* Built-in RAM that exists with blank fuses (DTCM 64 KB, OCRAM 128 KB) */
#define STACK_TOP 0x20008000u
#define LOADER_STACK_TOP 0x20218000u

void
test_image_put_u32 (GByteArray *image, gsize offset, guint32 value)
{
    g_assert_cmpuint (offset + 4, <=, image->len);
    for (guint i = 0; i < 4; i++)
        image->data[offset + i] = (guint8) (value >> 8 * i & 0xFF);
}

guint32
test_image_get_u32 (GByteArray *image, gsize offset)
{
    guint32 value = 0;

    g_assert_cmpuint (offset + 4, <=, image->len);
    for (guint i = 0; i < 4; i++)
        value |= (guint32) image->data[offset + i] << 8 * i;
    return value;
}

void
test_image_put (GByteArray *image, gsize offset, const guint8 *bytes, gsize size)
{
    g_assert_cmpuint (offset + size, <=, image->len);
    for (gsize i = 0; i < size; i++)
        image->data[offset + i] = bytes[i];
}

static GByteArray *
make_filled (gsize size, guint8 fill)
{
    GByteArray *image = g_byte_array_sized_new ((guint) size);

    g_byte_array_set_size (image, (guint) size);
    for (gsize i = 0; i < size; i++)
        image->data[i] = fill;
    return image;
}

static void
put_fcb (GByteArray *image)
{
    for (gsize i = 0; i < FCB_SIZE; i++)
        image->data[TEST_FCB_OFFSET + i] = 0;
    for (gsize i = 0; i < G_N_ELEMENTS (fcb_words); i++)
        test_image_put_u32 (image, TEST_FCB_OFFSET + fcb_words[i].offset, fcb_words[i].word);
}

static void
put_ivt (GByteArray *image, gsize offset, guint32 entry, guint32 boot_data, guint32 self)
{
    for (gsize i = 0; i < 32; i++)
        image->data[offset + i] = 0;
    test_image_put_u32 (image, offset, IVT_WORD);
    test_image_put_u32 (image, offset + TEST_IVT_ENTRY, entry);
    test_image_put_u32 (image, offset + TEST_IVT_BOOT_DATA, boot_data);
    test_image_put_u32 (image, offset + TEST_IVT_SELF, self);
}

static void
put_boot_data (GByteArray *image, gsize offset, guint32 start, guint32 size)
{
    test_image_put_u32 (image, offset, start);
    test_image_put_u32 (image, offset + 4, size);
    test_image_put_u32 (image, offset + 8, 0);
    test_image_put_u32 (image, offset + 12, 0xFFFFFFFF);
}

/* Sixteen vectors whose handlers follow them, then pattern bytes up to the end. */
static void
put_program (GByteArray *image, gsize offset, guint32 address, guint32 stack, guint seed)
{
    guint32 handler = address + 0x101;

    for (gsize i = offset; i < image->len; i++)
        image->data[i] = (guint8) ((i * 31 + (i >> 8) * 7 + seed) & 0xFF);
    test_image_put_u32 (image, offset, stack);
    for (guint i = 1; i < 16; i++)
        test_image_put_u32 (image, offset + 4 * i, handler + 4 * i);
}

GByteArray *
test_image_new (gsize size, guint seed)
{
    GByteArray *image;

    g_assert_cmpuint (size, >=, TEST_IMAGE_MIN_SIZE);

    image = make_filled (size, 0xFF);
    put_fcb (image);
    put_ivt (image, TEST_IVT_OFFSET, TEST_FLASH_BASE + TEST_VECTORS_OFFSET,
             TEST_FLASH_BASE + TEST_BOOT_DATA_OFFSET, TEST_FLASH_BASE + TEST_IVT_OFFSET);
    put_boot_data (image, TEST_BOOT_DATA_OFFSET, TEST_FLASH_BASE, TEST_FLASH_SIZE);
    put_program (image, TEST_VECTORS_OFFSET, TEST_FLASH_BASE + TEST_VECTORS_OFFSET, STACK_TOP,
                 seed);
    return image;
}

GByteArray *
test_application_new (gsize size, guint seed)
{
    GByteArray *image = make_filled (size, 0xFF);

    g_assert_cmpuint (size, >=, 0x200);

    put_program (image, 0, TEST_FLASH_BASE + TEST_VECTORS_OFFSET, STACK_TOP, seed);
    return image;
}

GByteArray *
test_loader_new (gsize size, guint32 address)
{
    GByteArray *image = make_filled (size, 0x00);

    g_assert_cmpuint (size, >=, 0x400);

    put_program (image, 0x200, address + 0x200, LOADER_STACK_TOP, 0);
    put_ivt (image, 0, test_image_get_u32 (image, 0x204), address + 0x20, address);
    put_boot_data (image, 0x20, address, (guint32) size);
    return image;
}

static void
append_u16_be (GByteArray *image, guint value)
{
    guint8 bytes[] = { (guint8) (value >> 8), (guint8) value };

    g_byte_array_append (image, bytes, sizeof bytes);
}

static void
append_u32_be (GByteArray *image, guint32 value)
{
    append_u16_be (image, value >> 16);
    append_u16_be (image, value & 0xFFFF);
}

/* Tag, length with these four bytes, parameter */
static void
append_header (GByteArray *image, guint8 tag, guint length, guint8 parameter)
{
    g_byte_array_append (image, &tag, 1);
    append_u16_be (image, length);
    g_byte_array_append (image, &parameter, 1);
}

static void
append_zeros_up_to (GByteArray *image, gsize offset)
{
    static const guint8 zero = 0;

    g_assert_cmpuint (image->len, <=, offset);
    while (image->len < offset)
        g_byte_array_append (image, &zero, 1);
}

/* An RSA key of 128 bits that nobody has the other half of */
static void
append_toy_key (GByteArray *image, guint index)
{
    static const guint8 exponent[] = { 0x01, 0x00, 0x01 };

    append_header (image, 0xE1, 4 + 8 + 16 + 3, 0x21);
    append_u32_be (image, 0x00000080);
    append_u32_be (image, 16u << 16 | 3u);
    for (guint i = 0; i < 16; i++) {
        guint8 byte = (guint8) (0xC1 + 17 * index + 7 * i);

        g_byte_array_append (image, &byte, 1);
    }
    g_byte_array_append (image, exponent, sizeof exponent);
}

static void
append_commands (GByteArray *image, guint key, guint32 start, guint32 size)
{
    append_header (image, 0xD4, 4 + 4 * 12 + 20, 0x40);
    append_header (image, 0xBE, 12, 0x00); /* key table */
    append_u32_be (image, 0x03170000 | key << 8);
    append_u32_be (image, TEST_CSF_KEY_TABLE);
    append_header (image, 0xBE, 12, 0x02); /* key of the list */
    append_u32_be (image, 0x09000001);
    append_u32_be (image, 0x100);
    append_header (image, 0xCA, 12, 0x00); /* signature of the list */
    append_u32_be (image, 0x01C50000);
    append_u32_be (image, 0x110);
    append_header (image, 0xBE, 12, 0x00); /* key of the program */
    append_u32_be (image, 0x09000002);
    append_u32_be (image, 0x120);
    append_header (image, 0xCA, 20, 0x00); /* signature of the program */
    append_u32_be (image, 0x02C50000);
    append_u32_be (image, 0x130);
    append_u32_be (image, start);
    append_u32_be (image, size);
}

gsize
test_image_sign (GByteArray *image, gsize ivt, guint key)
{
    guint32 self = test_image_get_u32 (image, ivt + TEST_IVT_SELF);
    gsize list = ((gsize) image->len + 3) / 4 * 4;

    append_zeros_up_to (image, list);
    append_commands (image, key, self, (guint32) (list - ivt));
    append_zeros_up_to (image, list + TEST_CSF_KEY_TABLE);
    append_header (image, 0xD7, 4 + 4 * 31, 0x40);
    for (guint i = 0; i < 4; i++)
        append_toy_key (image, i);
    for (gsize place = 0x100; place < TEST_CSF_SIZE; place += 0x10) {
        append_zeros_up_to (image, list + place);
        append_header (image, place % 0x20 == 0 ? 0xD7 : 0xD8, 12, 0x40);
    }
    append_zeros_up_to (image, list + TEST_CSF_SIZE);
    test_image_put_u32 (image, ivt + TEST_IVT_CSF, self + (guint32) (list - ivt));
    return list;
}

guint32
test_key_hash_word (guint index)
{
    static const guint32 words[8] = { 0x148697D6, 0xD32E6DD2, 0x8798C096, 0x0BEB1BCE,
                                      0x3406B736, 0xED6EDFFD, 0xA9AF47B8, 0xA3A8EF7E };

    g_assert_cmpuint (index, <, G_N_ELEMENTS (words));
    return words[index];
}

GBytes *
test_image_get_bytes (GByteArray *image)
{
    return g_bytes_new (image->data, image->len);
}

char *
test_image_save (GByteArray *image, const char *folder, const char *name)
{
    g_autoptr (GError) error = NULL;
    char *path = g_build_filename (folder, name, NULL);

    g_file_set_contents (path, (const char *) image->data, image->len, &error);
    g_assert_no_error (error);
    return path;
}

char *
test_folder_new (void)
{
    g_autoptr (GError) error = NULL;
    char *folder = g_dir_make_tmp ("salvor-test-XXXXXX", &error);

    g_assert_no_error (error);
    return folder;
}

void
test_folder_remove (char *folder)
{
    g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
    const char *name;

    while (entries != NULL && (name = g_dir_read_name (entries)) != NULL) {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
            test_folder_remove (g_strdup (path));
        else
            g_assert_cmpint (g_remove (path), ==, 0);
    }
    g_rmdir (folder);
    g_free (folder);
}
