/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "content.h"
#include "fuzz.h"
#include "image-builder.h"
#include "image/boot-header.h"
#include "image/boot-wrap.h"

/* From the smallest image there is on, so that the tables at its end have something behind them */
#define IMAGE_SIZE 0x2400
#define LOADER_ADDRESS 0x20208000u

/* An image knows the checksum of its content from the start, which takes a quarter of the time and
 * says nothing about headers. The linker puts this function before the real one (--wrap). */
char *__wrap_salvor_sha256 (const guint8 *data, gsize size);

char *
__wrap_salvor_sha256 (const guint8 *data, gsize size)
{
    return g_strnfill (64, '0');
}

/* Which sane image is broken */
enum { PLAIN, SIGNED, APPLICATION, LOADER, NOTHING, N_KINDS };

static GByteArray *
build_image (guint kind)
{
    GByteArray *image = kind == APPLICATION ? test_application_new (IMAGE_SIZE, 1)
                        : kind == LOADER    ? test_loader_new (IMAGE_SIZE, LOADER_ADDRESS)
                        : kind == NOTHING   ? g_byte_array_new ()
                                            : test_image_new (IMAGE_SIZE, 1);

    if (kind == SIGNED)
        test_image_sign (image, TEST_IVT_OFFSET, 0);
    return image;
}

/* A copy, which is quicker than building anew */
static GByteArray *
make_image (guint kind)
{
    static GByteArray *images[N_KINDS];

    if (images[kind] == NULL)
        images[kind] = build_image (kind);
    return g_byte_array_append (g_byte_array_new (), images[kind]->data, images[kind]->len);
}

/*
 * Overwrites bytes of the image: offset, count, bytes, until the input ends. An offset with bit 15
 * counts from the end, where signatures are, and one with bit 14 from the start-up header; behind
 * the end the image grows.
 */
static void
patch (GByteArray *image, FuzzInput *input)
{
    while (!fuzz_input_is_empty (input)) {
        guint16 place = fuzz_input_take_u16 (input);
        gsize offset = place & 0x3FFF;
        guint count = fuzz_input_take_u8 (input);
        gsize size;
        const guint8 *bytes = fuzz_input_take_bytes (input, count, &size);

        if ((place & 0x8000) != 0)
            offset = image->len - MIN (image->len, offset);
        else if ((place & 0x4000) != 0)
            offset += TEST_IVT_OFFSET;
        if (offset + size > image->len)
            g_byte_array_set_size (image, (guint) (offset + size));
        salvor_bytes_poke (image->data, image->len, offset, bytes, size);
    }
}

static void
check_texts (const SalvorBootHeader *header)
{
    for (gsize i = 0; i < SALVOR_N_CHECKS; i++) {
        const SalvorCheck *check = &header->checks[i];

        g_assert_true (check->title != NULL && g_utf8_validate (check->title, -1, NULL));
        g_assert_true (check->text != NULL && g_utf8_validate (check->text, -1, NULL));
        for (gsize k = 0; check->details != NULL && check->details[k] != NULL; k++)
            g_assert_true (g_utf8_validate (check->details[k], -1, NULL));
    }
}

/* What is called bootable, and has nothing against it, is in the flash as a whole. */
static void
check_bootable (const SalvorBootHeader *header, SalvorChip *chip)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);

    g_assert_true (header->has_ivt);
    if (salvor_boot_header_has_failed (header))
        return;
    g_assert_nonnull (header->placed);
    fuzz_assert_sound_image (header->placed);
    g_assert_cmphex (salvor_image_get_start (header->placed), >=, flash->base);
    g_assert_cmphex (salvor_image_get_end (header->placed), <=,
                     flash->base + (guint64) flash->size);
}

/* Whatever is made of it is sound, or there is a reason why nothing is. */
static void
check_repairs (const SalvorBootHeader *header, SalvorImage *image, SalvorChip *chip)
{
    g_autoptr (GError) fcb_error = NULL;
    g_autoptr (GError) wrap_error = NULL;
    g_autoptr (SalvorImage) with_fcb = NULL;
    g_autoptr (SalvorImage) wrapped = NULL;
    guint32 vectors;

    if (header->placed != NULL) {
        with_fcb = salvor_boot_header_add_fcb (header->placed, chip, &fcb_error);
        fuzz_assert_outcome (with_fcb != NULL, fcb_error);
    }
    wrapped = salvor_boot_header_wrap (image, chip, &vectors, &wrap_error);
    fuzz_assert_outcome (wrapped != NULL, wrap_error);
    if (wrapped != NULL) {
        g_autoptr (SalvorBootHeader) again = salvor_boot_header_new (wrapped, chip);

        g_assert_cmpint (again->kind, ==, SALVOR_IMAGE_BOOTABLE);
    }
}

static void
check_image (SalvorImage *image)
{
    SalvorChip *chip = fuzz_get_chip ();
    g_autoptr (SalvorBootHeader) header = salvor_boot_header_new (image, chip);

    check_texts (header);
    g_assert_nonnull (salvor_image_kind_get_id (header->kind));
    if (header->kind == SALVOR_IMAGE_BOOTABLE)
        check_bootable (header, chip);
    check_repairs (header, image, chip);
}

/* The same bytes as the first ones of a flash */
static void
check_flash (GBytes *content)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (fuzz_get_chip ());
    g_autofree char *detail = NULL;
    gsize size;
    const guint8 *bytes = g_bytes_get_data (content, &size);

    if (size < flash->ivt_offset + (gsize) SALVOR_BOOT_HEAD_SIZE)
        return;
    salvor_boot_header_examine_flash (bytes, size, fuzz_get_chip (), &detail);
    g_assert_true (detail == NULL || g_utf8_validate (detail, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    FuzzInput input = { data, size };
    guint8 kind = fuzz_input_take_u8 (&input);
    guint32 address = (guint32) fuzz_input_take_u8 (&input) << 24;
    g_autoptr (GByteArray) bytes = make_image (kind % N_KINDS);
    g_autoptr (GBytes) content = NULL;
    g_autoptr (SalvorImage) image = NULL;
    g_autoptr (SalvorImage) placed = NULL;

    patch (bytes, &input);
    if (bytes->len == 0)
        return 0;
    content = test_image_get_bytes (bytes);
    check_flash (content);
    image = salvor_image_new_binary ("fuzz", content);
    if (address != 0)
        placed = salvor_image_place (image, address, NULL);
    check_image (placed != NULL ? placed : image);
    return 0;
}
