/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image-builder.h"

#include "base/errors.h"
#include "chip/chip-file.h"
#include "image/boot-header.h"

#define SIZE 0x5000

/* A sane image in which a test breaks one thing before it looks. */
typedef struct {
    SalvorChip *chip;
    GByteArray *image;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    fixture->chip = salvor_chip_load ("MIMXRT1024", &error);
    g_assert_no_error (error);
    fixture->image = test_image_new (SIZE, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_byte_array_unref (fixture->image);
    g_object_unref (fixture->chip);
}

static void
replace (Fixture *fixture, GByteArray *image)
{
    g_byte_array_unref (fixture->image);
    fixture->image = image;
}

static void
put_ivt (Fixture *fixture, gsize field, guint32 value)
{
    test_image_put_u32 (fixture->image, TEST_IVT_OFFSET + field, value);
}

static SalvorBootHeader *
examine (Fixture *fixture)
{
    g_autoptr (GBytes) bytes = test_image_get_bytes (fixture->image);
    g_autoptr (SalvorImage) image = salvor_image_new_binary ("test.bin", bytes);

    return salvor_boot_header_new (image, fixture->chip);
}

static void
assert_check (const SalvorBootHeader *header, SalvorCheckId id, SalvorCheckState state,
              const char *fragment)
{
    const SalvorCheck *check = &header->checks[id];

    if (check->state != state || strstr (check->text, fragment) == NULL)
        g_error ("%s is %s, “%s”: “%s”; expected %s with “%s”", salvor_check_get_id (id),
                 salvor_check_state_get_id (check->state), check->title, check->text,
                 salvor_check_state_get_id (state), fragment);
}

/* Whatever was found: nothing is left without a word. */
static void
assert_all_said (const SalvorBootHeader *header)
{
    for (guint i = 0; i < SALVOR_N_CHECKS; i++) {
        g_assert_nonnull (header->checks[i].title);
        g_assert_nonnull (header->checks[i].text);
        g_assert_cmpuint (strlen (header->checks[i].title), >, 0);
        g_assert_cmpuint (strlen (header->checks[i].text), >, 0);
    }
}

static void
assert_kind (const SalvorBootHeader *header, SalvorImageKind kind)
{
    g_assert_cmpstr (salvor_image_kind_get_id (header->kind), ==, salvor_image_kind_get_id (kind));
    assert_all_said (header);
}

static void
test_bootable (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = examine (fixture);

    assert_kind (header, SALVOR_IMAGE_BOOTABLE);
    g_assert_false (salvor_boot_header_has_failed (header));
    assert_check (header, SALVOR_CHECK_FCB, SALVOR_CHECK_OK, "4 MB on 4 data lines");
    assert_check (header, SALVOR_CHECK_IVT, SALVOR_CHECK_OK,
                  "Flash settings at 0x0000, header 0xD1 at 0x1000");
    assert_check (header, SALVOR_CHECK_BOOT_DATA, SALVOR_CHECK_OK, "the whole flash");
    assert_check (header, SALVOR_CHECK_ENTRY, SALVOR_CHECK_OK,
                  "Vectors 0x60002000, reset 0x60002105");
    assert_check (header, SALVOR_CHECK_VECTORS, SALVOR_CHECK_OK, "Stack 0x20008000");
    assert_check (header, SALVOR_CHECK_DCD, SALVOR_CHECK_ABSENT, "");
    assert_check (header, SALVOR_CHECK_CSF, SALVOR_CHECK_ABSENT, "");
    assert_check (header, SALVOR_CHECK_ADDRESS, SALVOR_CHECK_OK,
                  "0x60000000, the built-in flash of the i.MX RT1024");
    assert_check (header, SALVOR_CHECK_SIZE, SALVOR_CHECK_OK, "20 KB of 4 MB");
    assert_check (header, SALVOR_CHECK_COMPLETENESS, SALVOR_CHECK_OK, "20480 bytes");

    g_assert_true (header->has_ivt);
    g_assert_cmphex (header->ivt_offset, ==, 0x1000);
    g_assert_cmphex (header->self, ==, 0x60001000);
    g_assert_cmphex (header->entry, ==, 0x60002000);
    g_assert_cmphex (header->vectors, ==, 0x60002000);
    g_assert_cmphex (header->stack_pointer, ==, 0x20008000);
    g_assert_cmphex (header->load_address, ==, 0x60000000);
    g_assert_cmphex (salvor_image_get_start (header->placed), ==, 0x60000000);
    g_assert_false (header->is_signed);
    g_assert_false (header->encrypted_xip);
}

/* The entry may be the reset handler itself (protocols 6.3). */
static void
test_entry_is_reset_handler (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    put_ivt (fixture, TEST_IVT_ENTRY, 0x60002105);
    header = examine (fixture);
    assert_kind (header, SALVOR_IMAGE_BOOTABLE);
    g_assert_false (salvor_boot_header_has_failed (header));
    assert_check (header, SALVOR_CHECK_ENTRY, SALVOR_CHECK_OK, "First instruction 0x60002105");
    g_assert_cmphex (header->vectors, ==, 0x60002000);
}

/* Programs of IAR begin in front of their reset handler: the table is found all the same. */
static void
test_entry_before_reset_handler (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    put_ivt (fixture, TEST_IVT_ENTRY, 0x60003001);
    header = examine (fixture);
    g_assert_false (salvor_boot_header_has_failed (header));
    g_assert_cmphex (header->vectors, ==, 0x60002000);
    assert_check (header, SALVOR_CHECK_ENTRY, SALVOR_CHECK_OK, "First instruction 0x60003001");
}

static void
test_entry_without_table (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    put_ivt (fixture, TEST_IVT_ENTRY, 0x60003001);
    test_image_put_u32 (fixture->image, TEST_VECTORS_OFFSET, 0xFFFFFFFF);
    header = examine (fixture);
    g_assert_false (salvor_boot_header_has_failed (header));
    g_assert_false (header->has_vectors);
    assert_check (header, SALVOR_CHECK_VECTORS, SALVOR_CHECK_WARNING, "first instruction");
}

static void
test_missing_fcb (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    test_image_put_u32 (fixture->image, TEST_FCB_OFFSET, 0xFFFFFFFF);
    header = examine (fixture);
    assert_kind (header, SALVOR_IMAGE_MISSING_FCB);
    g_assert_false (salvor_boot_header_has_failed (header));
    assert_check (header, SALVOR_CHECK_FCB, SALVOR_CHECK_WARNING, "can be added");
    assert_check (header, SALVOR_CHECK_ADDRESS, SALVOR_CHECK_OK, "0x60000000");
}

/* A file that begins with its IVT belongs 0x1000 behind the start of the flash. */
static void
test_starts_at_ivt (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    g_byte_array_remove_range (fixture->image, 0, TEST_IVT_OFFSET);
    header = examine (fixture);
    assert_kind (header, SALVOR_IMAGE_MISSING_FCB);
    g_assert_false (salvor_boot_header_has_failed (header));
    g_assert_cmphex (header->ivt_offset, ==, 0);
    g_assert_cmphex (header->load_address, ==, 0x60001000);
}

/* RT1010 keeps its FCB at 0x400: such a file is not for this chip. */
static void
test_fcb_of_another_chip (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    g_byte_array_prepend (fixture->image, fixture->image->data, 0x400);
    g_byte_array_remove_range (fixture->image, 0x600, 0x400);
    test_image_put_u32 (fixture->image, 0, 0xFFFFFFFF);
    header = examine (fixture);
    assert_kind (header, SALVOR_IMAGE_UNKNOWN);
    assert_check (header, SALVOR_CHECK_FCB, SALVOR_CHECK_FAILED, "at 0x0400");
    g_assert_true (salvor_boot_header_has_failed (header));
}

static const struct {
    const char *name;
    gsize offset;
    guint32 value;
    const char *fragment;
} odd_settings[] = {
    { "version", 0x004, 0x57010400, "version 0x57010400" },
    { "hyperflash", 0x044, 0x00030801, "8 data lines" },
    { "larger", 0x050, 0x00800000, "8 MB, this flash has 4 MB" },
    { "no-size", 0x050, 0, "0 bytes" },
    { "nand", 0x044, 0x00030402, "type 0x02" },
    { "page", 0x1C0, 512, "pages of 512 bytes" },
    { "sector", 0x1C4, 0x40000, "sectors of 256 KB" },
};

/* Flash settings for another memory need an eye and do not block (protocols 7.4). */
static void
test_odd_flash_settings (Fixture *fixture, gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS (odd_settings); i++) {
        g_autoptr (SalvorBootHeader) header = NULL;

        replace (fixture, test_image_new (SIZE, 0));
        test_image_put_u32 (fixture->image, odd_settings[i].offset, odd_settings[i].value);
        header = examine (fixture);
        assert_kind (header, SALVOR_IMAGE_BOOTABLE);
        assert_check (header, SALVOR_CHECK_FCB, SALVOR_CHECK_WARNING, odd_settings[i].fragment);
        g_assert_false (salvor_boot_header_has_failed (header));
    }
}

/* What the settings say, field by field; the block is the flashloader's own. */
static void
test_fcb_in_words (Fixture *fixture, gconstpointer data)
{
    static const char *const words[] = {
        "The memory has 4 MB, in pages of 256 bytes and sectors of 4 KB.",
        "Reading: command 0xEB, data lines 1; address of 24 bits, data lines 4; wait for 6 clocks; "
        "content, data lines 4.",
        "Command 0x05: read status.",
        "Command 0x06: allow writing.",
        "Command 0x20: erase a sector.",
        "Command 0xD8: erase a block.",
        "Command 0x02: program a page.",
        "Command 0x60: erase everything.",
        "The read clock is looped back inside the chip.",
        "Clock setting 3.",
    };
    g_autoptr (SalvorBootHeader) header = NULL;
    char **details;

    test_image_put_u32 (fixture->image, 0x00C, 0x00030300);
    test_image_put_u32 (fixture->image, 0x044, 0x00030401);
    header = examine (fixture);
    details = header->checks[SALVOR_CHECK_FCB].details;
    g_assert_cmpuint (g_strv_length (details), ==, G_N_ELEMENTS (words));
    for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
        g_assert_cmpstr (details[i], ==, words[i]);
}

/* Nothing can be read without a command to read with. */
static void
test_fcb_without_read (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    test_image_put_u32 (fixture->image, 0x080, 0);
    header = examine (fixture);
    assert_check (header, SALVOR_CHECK_FCB, SALVOR_CHECK_FAILED, "no command to read");
}

/* NXP's own SDK leaves the memory type unset, and its images start. */
static void
test_unset_memory_type (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    test_image_put_u32 (fixture->image, 0x044, 0x00030400);
    header = examine (fixture);
    assert_check (header, SALVOR_CHECK_FCB, SALVOR_CHECK_OK, "4 data lines");
}

static void
test_damaged_ivt (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    put_ivt (fixture, 0, 0x412000D0);
    header = examine (fixture);
    g_assert_false (header->has_ivt);
    assert_kind (header, SALVOR_IMAGE_APPLICATION);
    assert_check (header, SALVOR_CHECK_IVT, SALVOR_CHECK_WARNING, "would not start");
    g_assert_cmphex (header->load_address, ==, 0x60000000);
}

static void
test_unusual_ivt (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    put_ivt (fixture, 0x1C, 0x12345678);
    header = examine (fixture);
    assert_check (header, SALVOR_CHECK_IVT, SALVOR_CHECK_WARNING, "0x12345678");
    g_assert_false (salvor_boot_header_has_failed (header));
}

static const struct {
    guint32 start;
    guint32 size;
    guint32 plugin;
    SalvorCheckState state;
    const char *fragment;
} boot_data_cases[] = {
    { 0x60000000, SIZE, 0, SALVOR_CHECK_OK, "From 0x60000000, 20480 bytes" },
    { 0x60000000, 0x800000, 0, SALVOR_CHECK_WARNING, "claims 8 MB, the flash has 4 MB" },
    { 0x60000000, 0x400000, 1, SALVOR_CHECK_WARNING, "plug-in" },
    { 0x60000000, 0, 0, SALVOR_CHECK_FAILED, "no bytes" },
    { 0x60001000, 0x4000, 0, SALVOR_CHECK_FAILED, "the flash at 0x60000000" },
    { 0x60000000, 0x1000, 0, SALVOR_CHECK_FAILED, "leaves out its own header" },
};

static void
test_boot_data (Fixture *fixture, gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS (boot_data_cases); i++) {
        g_autoptr (SalvorBootHeader) header = NULL;

        test_image_put_u32 (fixture->image, TEST_BOOT_DATA_OFFSET, boot_data_cases[i].start);
        test_image_put_u32 (fixture->image, TEST_BOOT_DATA_OFFSET + 4, boot_data_cases[i].size);
        test_image_put_u32 (fixture->image, TEST_BOOT_DATA_OFFSET + 8, boot_data_cases[i].plugin);
        header = examine (fixture);
        assert_check (header, SALVOR_CHECK_BOOT_DATA, boot_data_cases[i].state,
                      boot_data_cases[i].fragment);
    }
}

static void
test_boot_data_outside (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    put_ivt (fixture, TEST_IVT_BOOT_DATA, TEST_FLASH_BASE + SIZE);
    header = examine (fixture);
    assert_check (header, SALVOR_CHECK_BOOT_DATA, SALVOR_CHECK_FAILED, "not in the file");
    assert_check (header, SALVOR_CHECK_COMPLETENESS, SALVOR_CHECK_FAILED, "load information");
}

/* What a broken vector table says, word by word. */
static const struct {
    gsize offset;
    guint32 value;
    const char *fragment;
} bad_vectors[] = {
    { 0, 0x60002000, "0x60002000 is not in RAM" },
    { 0, 0x20008002, "0x20008002 is not in RAM" },
    { 0, 0xFFFFFFFF, "not in RAM" },
    { 4, 0x60002104, "no thumb address" },
    { 4, 0x60001FFF & ~1u, "no thumb address" },
    { 4, 0x70002105, "not in the file" },
};

static void
test_vectors (Fixture *fixture, gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS (bad_vectors); i++) {
        g_autoptr (SalvorBootHeader) header = NULL;

        replace (fixture, test_image_new (SIZE, 0));
        test_image_put_u32 (fixture->image, TEST_VECTORS_OFFSET + bad_vectors[i].offset,
                            bad_vectors[i].value);
        header = examine (fixture);
        assert_check (header, SALVOR_CHECK_VECTORS, SALVOR_CHECK_FAILED, bad_vectors[i].fragment);
    }
}

/* A stack in external RAM (pyOCD's RT1024 image), or right behind the last byte of a memory */
static void
test_stack_places (Fixture *fixture, gconstpointer data)
{
    static const guint32 stacks[] = { 0x81DFFC00, 0x20240000, 0x20040000 };

    for (gsize i = 0; i < G_N_ELEMENTS (stacks); i++) {
        g_autoptr (SalvorBootHeader) header = NULL;

        test_image_put_u32 (fixture->image, TEST_VECTORS_OFFSET, stacks[i]);
        header = examine (fixture);
        assert_check (header, SALVOR_CHECK_VECTORS, SALVOR_CHECK_OK, "Stack");
    }
}

static void
put_dcd (Fixture *fixture, const guint8 *list, gsize size)
{
    put_ivt (fixture, TEST_IVT_DCD, TEST_FLASH_BASE + TEST_DCD_OFFSET);
    test_image_put (fixture->image, TEST_DCD_OFFSET, list, size);
}

static void
test_dcd (Fixture *fixture, gconstpointer data)
{
    /* write 0xFFFFFFFF to 0x400FC068; wait for a bit; nothing (protocols 6.5) */
    static const guint8 list[] = { 0xD2, 0x00, 0x20, 0x41, 0xCC, 0x00, 0x0C, 0x04, 0x40, 0x0F, 0xC0,
                                   0x68, 0xFF, 0xFF, 0xFF, 0xFF, 0xCF, 0x00, 0x0C, 0x1C, 0x40, 0x2F,
                                   0x00, 0x3C, 0x00, 0x00, 0x00, 0x01, 0xC0, 0x00, 0x04, 0x00 };
    g_autoptr (SalvorBootHeader) header = NULL;
    char **details;

    put_dcd (fixture, list, sizeof list);
    header = examine (fixture);
    assert_check (header, SALVOR_CHECK_DCD, SALVOR_CHECK_OK, "3 commands, 32 bytes");
    details = header->checks[SALVOR_CHECK_DCD].details;
    g_assert_cmpuint (g_strv_length (details), ==, 3);
    g_assert_cmpstr (details[0], ==, "Writes 0xFFFFFFFF to 0x400FC068.");
    g_assert_cmpstr (details[1], ==,
                     "Waits until one bit of 0x00000001 at 0x402F003C is 1. It looks without end.");
    g_assert_cmpstr (details[2], ==, "Does nothing.");
    g_assert_false (salvor_boot_header_has_failed (header));
}

/* Projects built without a list still point to one: a lone 0 byte (protocols 7.5). */
static void
test_dcd_of_one_zero_byte (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    fixture->image->data[SIZE - 1] = 0x00;
    put_ivt (fixture, TEST_IVT_DCD, TEST_FLASH_BASE + SIZE - 1);
    header = examine (fixture);
    assert_check (header, SALVOR_CHECK_DCD, SALVOR_CHECK_ABSENT, "");
    g_assert_false (salvor_boot_header_has_failed (header));
}

static void
test_dcd_outside (Fixture *fixture, gconstpointer data)
{
    static const guint8 list[] = { 0xD2, 0xFF, 0xFF, 0x41 };
    g_autoptr (SalvorBootHeader) beyond = NULL;
    g_autoptr (SalvorBootHeader) too_long = NULL;

    put_ivt (fixture, TEST_IVT_DCD, TEST_FLASH_BASE + SIZE);
    beyond = examine (fixture);
    assert_check (beyond, SALVOR_CHECK_DCD, SALVOR_CHECK_FAILED, "0x60005000");
    assert_check (beyond, SALVOR_CHECK_COMPLETENESS, SALVOR_CHECK_FAILED, "set-up list");

    put_dcd (fixture, list, sizeof list);
    too_long = examine (fixture);
    assert_check (too_long, SALVOR_CHECK_DCD, SALVOR_CHECK_FAILED, "0x60001030");
}

static void
test_damaged_dcd (Fixture *fixture, gconstpointer data)
{
    static const guint8 lists[][16] = {
        { 0xD3, 0x00, 0x10, 0x41 },                                     /* tag */
        { 0xD2, 0x00, 0x10, 0x42 },                                     /* version */
        { 0xD2, 0x00, 0x03, 0x41 },                                     /* length */
        { 0xD2, 0x00, 0x10, 0x41, 0xCC, 0x00, 0x0C, 0x03 },             /* width */
        { 0xD2, 0x00, 0x10, 0x41, 0xCC, 0x00, 0x0C, 0x24 },             /* reserved bit */
        { 0xD2, 0x00, 0x10, 0x41, 0xCC, 0x00, 0x08, 0x04 },             /* half a pair */
        { 0xD2, 0x00, 0x10, 0x41, 0xCC, 0x00, 0x14, 0x04 },             /* longer than the list */
        { 0xD2, 0x00, 0x10, 0x41, 0xAA, 0x00, 0x0C, 0x04 },             /* no such command */
        { 0xD2, 0x00, 0x0A, 0x41, 0xC0, 0x00, 0x04, 0x00, 0xC0, 0x00 }, /* half a command */
        { 0xD2, 0x00, 0x10, 0x41, 0xC0, 0x00, 0x00, 0x00 },             /* of no length */
    };

    for (gsize i = 0; i < G_N_ELEMENTS (lists); i++) {
        g_autoptr (SalvorBootHeader) header = NULL;

        put_dcd (fixture, lists[i], sizeof lists[i]);
        header = examine (fixture);
        assert_check (header, SALVOR_CHECK_DCD, SALVOR_CHECK_FAILED, "No valid command at");
    }
}

static void
test_signature_missing (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) other = NULL;
    g_autoptr (SalvorBootHeader) beyond = NULL;

    put_ivt (fixture, TEST_IVT_CSF, TEST_FLASH_BASE + 0x4000);
    test_image_put_u32 (fixture->image, 0x4000, 0xFFFFFFFF);
    other = examine (fixture);
    g_assert_false (other->is_signed);
    assert_check (other, SALVOR_CHECK_CSF, SALVOR_CHECK_FAILED, "Something else");

    put_ivt (fixture, TEST_IVT_CSF, TEST_FLASH_BASE + SIZE);
    beyond = examine (fixture);
    assert_check (beyond, SALVOR_CHECK_CSF, SALVOR_CHECK_FAILED, "not in the file");
    assert_check (beyond, SALVOR_CHECK_COMPLETENESS, SALVOR_CHECK_FAILED, "the signature");
}

/* Moves every address of the header and the first vectors from one flash to another. */
static void
rebase (Fixture *fixture, guint32 base)
{
    guint32 distance = base - TEST_FLASH_BASE;
    static const gsize places[] = {
        TEST_IVT_OFFSET + TEST_IVT_ENTRY, TEST_IVT_OFFSET + TEST_IVT_BOOT_DATA,
        TEST_IVT_OFFSET + TEST_IVT_SELF,  TEST_BOOT_DATA_OFFSET,
        TEST_VECTORS_OFFSET + 4,          TEST_VECTORS_OFFSET + 8,
        TEST_VECTORS_OFFSET + 12,
    };

    for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
        test_image_put_u32 (fixture->image, places[i],
                            test_image_get_u32 (fixture->image, places[i]) + distance);
}

static void
test_another_flash (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    rebase (fixture, 0x70000000);
    header = examine (fixture);
    g_assert_true (salvor_boot_header_has_failed (header));
    assert_kind (header, SALVOR_IMAGE_BOOTABLE);
    assert_check (header, SALVOR_CHECK_ADDRESS, SALVOR_CHECK_FAILED, "Built for 0x70000000");
    assert_check (header, SALVOR_CHECK_ADDRESS, SALVOR_CHECK_FAILED, "is at 0x60000000");
    assert_check (header, SALVOR_CHECK_SIZE, SALVOR_CHECK_OK, "20 KB of 4 MB");
}

static void
test_header_says_another_place (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    rebase (fixture, 0x60001000);
    header = examine (fixture);
    assert_check (header, SALVOR_CHECK_ADDRESS, SALVOR_CHECK_FAILED, "0x60002000");
    assert_check (header, SALVOR_CHECK_ADDRESS, SALVOR_CHECK_FAILED, "looks at 0x60001000");
}

/* A header whose own place lies before its file can begin nowhere. */
static void
test_impossible_place (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    put_ivt (fixture, TEST_IVT_SELF, 0x400);
    put_ivt (fixture, TEST_IVT_BOOT_DATA, 0x420);
    header = examine (fixture);
    assert_all_said (header);
    g_assert_true (salvor_boot_header_has_failed (header));
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) fits = NULL;
    g_autoptr (SalvorBootHeader) larger = NULL;

    replace (fixture, test_image_new (TEST_FLASH_SIZE, 0));
    fits = examine (fixture);
    g_assert_false (salvor_boot_header_has_failed (fits));
    assert_check (fits, SALVOR_CHECK_SIZE, SALVOR_CHECK_OK, "4 MB of 4 MB");

    replace (fixture, test_image_new (TEST_FLASH_SIZE + 1, 0));
    larger = examine (fixture);
    assert_check (larger, SALVOR_CHECK_SIZE, SALVOR_CHECK_FAILED, "4.00 MB of 4 MB");
}

/* Places where a download can end, and what is missing then. */
static const struct {
    guint length;
    const char *fragment;
} cuts[] = {
    { 0x1020, "load information" },
    { 0x1030, "start address" },
    { 0x2000, "start address" },
    { 0x2100, "reset address" },
};

static void
test_cut_off (Fixture *fixture, gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++) {
        g_autoptr (SalvorBootHeader) header = NULL;

        replace (fixture, test_image_new (SIZE, 0));
        g_byte_array_set_size (fixture->image, cuts[i].length);
        header = examine (fixture);
        assert_kind (header, SALVOR_IMAGE_BOOTABLE);
        assert_check (header, SALVOR_CHECK_COMPLETENESS, SALVOR_CHECK_FAILED, cuts[i].fragment);
    }
}

/* The header counts the bytes: a single missing one is noticed, added ones are padding. */
static void
test_counted_length (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) cut = NULL;
    g_autoptr (SalvorBootHeader) padded = NULL;

    test_image_put_u32 (fixture->image, TEST_BOOT_DATA_OFFSET + 4, SIZE);
    g_byte_array_set_size (fixture->image, SIZE - 1);
    cut = examine (fixture);
    assert_check (cut, SALVOR_CHECK_COMPLETENESS, SALVOR_CHECK_FAILED,
                  "ends at 0x60004FFF, its header promises content up to 0x60005000");

    g_byte_array_set_size (fixture->image, SIZE + 0x1000);
    padded = examine (fixture);
    assert_check (padded, SALVOR_CHECK_COMPLETENESS, SALVOR_CHECK_OK, "bytes");
    g_assert_false (salvor_boot_header_has_failed (padded));
}

static void
test_handler_beyond_the_end (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    test_image_put_u32 (fixture->image, TEST_VECTORS_OFFSET + 0x2C, TEST_FLASH_BASE + SIZE + 1);
    header = examine (fixture);
    assert_check (header, SALVOR_CHECK_COMPLETENESS, SALVOR_CHECK_WARNING, "0x60005001");
}

static void
test_loader (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    replace (fixture, test_loader_new (0x1000, 0x20208200));
    header = examine (fixture);
    assert_kind (header, SALVOR_IMAGE_LOADER);
    g_assert_false (salvor_boot_header_has_failed (header));
    assert_check (header, SALVOR_CHECK_FCB, SALVOR_CHECK_ABSENT, "RAM");
    assert_check (header, SALVOR_CHECK_ADDRESS, SALVOR_CHECK_OK, "0x20208200");
    assert_check (header, SALVOR_CHECK_SIZE, SALVOR_CHECK_OK, "4 KB of 256 KB");
    g_assert_cmphex (header->load_address, ==, 0x20208200);
    g_assert_cmphex (header->vectors, ==, 0x20208400);
}

/* RT1176 has RAM where this chip has none (protocols 5.1). */
static void
test_loader_of_another_chip (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    replace (fixture, test_loader_new (0x1000, 0x2024FE00));
    header = examine (fixture);
    assert_kind (header, SALVOR_IMAGE_UNKNOWN);
    assert_check (header, SALVOR_CHECK_ADDRESS, SALVOR_CHECK_FAILED, "0x2024FE00");
    assert_check (header, SALVOR_CHECK_FCB, SALVOR_CHECK_ABSENT, "");
}

/* NXP's stand-alone packages have 0x400 zero bytes in front (protocols 5.1). */
static void
test_loader_with_gap (Fixture *fixture, gconstpointer data)
{
    static const guint8 gap[0x400] = { 0 };
    g_autoptr (SalvorBootHeader) header = NULL;

    replace (fixture, test_loader_new (0x1000, 0x20208400));
    g_byte_array_prepend (fixture->image, gap, sizeof gap);
    test_image_put_u32 (fixture->image, 0x420, 0x20208000);
    test_image_put_u32 (fixture->image, 0x424, 0x1400);
    header = examine (fixture);
    assert_kind (header, SALVOR_IMAGE_LOADER);
    g_assert_false (salvor_boot_header_has_failed (header));
    g_assert_cmphex (header->ivt_offset, ==, 0x400);
    g_assert_cmphex (header->self, ==, 0x20208400);
    g_assert_cmphex (header->load_address, ==, 0x20208000);
}

static void
test_loader_cut_off (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    replace (fixture, test_loader_new (0x1000, 0x20208200));
    g_byte_array_set_size (fixture->image, 0xFFF);
    header = examine (fixture);
    assert_check (header, SALVOR_CHECK_COMPLETENESS, SALVOR_CHECK_FAILED, "0x20209200");
}

static void
test_loader_too_large (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    replace (fixture, test_loader_new (0x38000, 0x20208200));
    header = examine (fixture);
    assert_check (header, SALVOR_CHECK_SIZE, SALVOR_CHECK_FAILED, "224 KB of 256 KB");
}

static void
test_application (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    replace (fixture, test_application_new (0x1000, 0));
    header = examine (fixture);
    assert_kind (header, SALVOR_IMAGE_APPLICATION);
    g_assert_null (header->placed);
    assert_check (header, SALVOR_CHECK_IVT, SALVOR_CHECK_WARNING, "would not start");
    assert_check (header, SALVOR_CHECK_ADDRESS, SALVOR_CHECK_OK, "0x60000000");
    g_assert_cmphex (header->entry, ==, 0x60002105);
}

static void
test_application_for_another_flash (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    replace (fixture, test_application_new (0x1000, 0));
    for (gsize offset = 4; offset < 0x40; offset += 4)
        test_image_put_u32 (fixture->image, offset,
                            test_image_get_u32 (fixture->image, offset) + 0x10000000);
    header = examine (fixture);
    assert_kind (header, SALVOR_IMAGE_APPLICATION);
    assert_check (header, SALVOR_CHECK_ADDRESS, SALVOR_CHECK_FAILED, "0x70002105");
}

static const struct {
    const char *content;
    gsize size;
} unknown_files[] = {
    { "\xFF", 1 },
    { "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16 },
    { "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 16 },
    { "\xD1\x00\x20\x41", 4 },
};

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS (unknown_files); i++) {
        GByteArray *image = g_byte_array_new ();
        g_autoptr (SalvorBootHeader) header = NULL;

        g_byte_array_append (image, (const guint8 *) unknown_files[i].content,
                             (guint) unknown_files[i].size);
        replace (fixture, image);
        header = examine (fixture);
        assert_kind (header, SALVOR_IMAGE_UNKNOWN);
        g_assert_true (salvor_boot_header_has_failed (header));
        g_assert_null (header->placed);
    }
}

/* A program that is stored in flash and copied to RAM by the ROM */
static void
test_copied_to_ram (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    rebase (fixture, 0x20200000);
    test_image_put_u32 (fixture->image, TEST_BOOT_DATA_OFFSET + 4, SIZE);
    header = examine (fixture);
    assert_kind (header, SALVOR_IMAGE_BOOTABLE);
    g_assert_false (salvor_boot_header_has_failed (header));
    assert_check (header, SALVOR_CHECK_ADDRESS, SALVOR_CHECK_OK, "copied to RAM at 0x20200000");
    g_assert_cmphex (salvor_image_get_start (header->placed), ==, 0x60000000);
}

/* A wrapped key, padding, and an encrypted list of regions, as NXP's tools write it */
static void
put_encryption_header (Fixture *fixture)
{
    for (gsize offset = 0x400; offset < 0x500; offset++)
        fixture->image->data[offset]
            = offset < 0x420 || offset >= 0x480 ? (guint8) (offset * 37 + 11) : 0x00;
}

/* The start-up header is encrypted as well: nothing can be said, but why is. */
static void
test_encrypted_header (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    put_encryption_header (fixture);
    for (gsize offset = TEST_IVT_OFFSET; offset < SIZE; offset++)
        fixture->image->data[offset] ^= 0xA5;
    header = examine (fixture);
    g_assert_true (header->encrypted_xip);
    assert_kind (header, SALVOR_IMAGE_UNKNOWN);
    assert_check (header, SALVOR_CHECK_IVT, SALVOR_CHECK_FAILED, "Only a board that has the key");
}

static void
test_encrypted (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;

    put_encryption_header (fixture);
    for (gsize offset = TEST_VECTORS_OFFSET; offset < SIZE; offset++)
        fixture->image->data[offset] ^= 0xA5;
    header = examine (fixture);
    g_assert_true (header->encrypted_xip);
    assert_check (header, SALVOR_CHECK_VECTORS, SALVOR_CHECK_WARNING, "cannot be looked at");
    g_assert_nonnull (strstr (header->checks[SALVOR_CHECK_IVT].details[0], "encryption headers"));
}

/* The same image with addresses of its own, in three parts as a HEX file has them */
static void
test_with_addresses (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = test_image_get_bytes (fixture->image);
    g_autoptr (GBytes) fcb = g_bytes_new_from_bytes (bytes, 0, 0x200);
    g_autoptr (GBytes) ivt = g_bytes_new_from_bytes (bytes, 0x1000, 0x30);
    g_autoptr (GBytes) program = g_bytes_new_from_bytes (bytes, 0x2000, SIZE - 0x2000);
    g_autoptr (SalvorImage) image = NULL;
    g_autoptr (SalvorBootHeader) header = NULL;
    g_autoptr (GError) error = NULL;
    GArray *segments = salvor_segments_new ();

    salvor_segments_add (segments, 0x60000000, fcb);
    salvor_segments_add (segments, 0x60001000, ivt);
    salvor_segments_add (segments, 0x60002000, program);
    image = salvor_image_new ("a.hex", SALVOR_FORMAT_INTEL_HEX, "00", segments, &error);
    g_assert_no_error (error);

    header = salvor_boot_header_new (image, fixture->chip);
    assert_kind (header, SALVOR_IMAGE_BOOTABLE);
    g_assert_false (salvor_boot_header_has_failed (header));
    g_assert_true (header->placed == image);
    g_assert_cmphex (header->ivt_offset, ==, 0x1000);
}

/* Addresses that put everything 0x1000 too far: the header contradicts them (problems 43). */
static void
test_with_addresses_offset_twice (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = test_image_get_bytes (fixture->image);
    g_autoptr (SalvorImage) image = NULL;
    g_autoptr (SalvorBootHeader) header = NULL;
    GArray *segments = salvor_segments_new ();

    salvor_segments_add (segments, 0x60001000, bytes);
    image = salvor_image_new ("a.hex", SALVOR_FORMAT_INTEL_HEX, "00", segments, NULL);
    header = salvor_boot_header_new (image, fixture->chip);
    g_assert_true (salvor_boot_header_has_failed (header));
    assert_check (header, SALVOR_CHECK_ADDRESS, SALVOR_CHECK_FAILED,
                  "lies at 0x60002000 and belongs at 0x60001000");
}

static void
test_add_fcb (Fixture *fixture, gconstpointer data)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (fixture->chip);
    g_autoptr (GByteArray) whole = test_image_new (SIZE, 0);
    g_autoptr (SalvorBootHeader) before = NULL;
    g_autoptr (SalvorBootHeader) after = NULL;
    g_autoptr (SalvorImage) completed = NULL;
    g_autoptr (GError) error = NULL;

    for (gsize i = 0; i < 0x200; i++)
        fixture->image->data[i] = 0xFF;
    before = examine (fixture);
    completed = salvor_boot_header_add_fcb (before->placed, fixture->chip, &error);
    g_assert_no_error (error);

    after = salvor_boot_header_new (completed, fixture->chip);
    assert_kind (after, SALVOR_IMAGE_BOOTABLE);
    g_assert_false (salvor_boot_header_has_failed (after));
    g_assert_cmpuint (salvor_image_get_size (completed), ==, SIZE);
    g_assert_cmpmem (salvor_image_peek (completed, TEST_FLASH_BASE, SIZE), SIZE, whole->data,
                     whole->len);
    g_assert_cmpmem (salvor_image_peek (completed, TEST_FLASH_BASE, 512), 512, flash->fcb,
                     flash->fcb_size);
    g_assert_cmpstr (salvor_image_get_sha256 (completed), ==,
                     salvor_image_get_sha256 (before->placed));
}

/* A file that begins at its IVT gets the block as a part of its own; the gap stays a gap. */
static void
test_add_fcb_in_front (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) before = NULL;
    g_autoptr (SalvorImage) completed = NULL;
    g_autoptr (GError) error = NULL;
    gsize n_segments;

    g_byte_array_remove_range (fixture->image, 0, TEST_IVT_OFFSET);
    before = examine (fixture);
    completed = salvor_boot_header_add_fcb (before->placed, fixture->chip, &error);
    g_assert_no_error (error);
    salvor_image_get_segments (completed, &n_segments);
    g_assert_cmpuint (n_segments, ==, 2);
    g_assert_cmphex (salvor_image_get_start (completed), ==, TEST_FLASH_BASE);
}

static void
test_add_fcb_place_taken (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorBootHeader) header = NULL;
    g_autoptr (GError) error = NULL;

    test_image_put_u32 (fixture->image, TEST_FCB_OFFSET, 0x12345678);
    header = examine (fixture);
    g_assert_null (salvor_boot_header_add_fcb (header->placed, fixture->chip, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE);
}

static void
assert_flash_head (Fixture *fixture, SalvorHeaderState expected, const char *fragment)
{
    g_autofree char *detail = NULL;
    SalvorHeaderState head = salvor_boot_header_examine_flash (
        fixture->image->data, fixture->image->len, fixture->chip, &detail);

    g_assert_cmpint (head, ==, expected);
    if (strstr (detail, fragment) == NULL)
        g_error ("“%s” does not say “%s”", detail, fragment);
}

static void
test_flash_head (Fixture *fixture, gconstpointer data)
{
    assert_flash_head (fixture, SALVOR_HEADER_VALID, "0xD1 at 0x1000");

    put_ivt (fixture, TEST_IVT_SELF, 0x60002000);
    assert_flash_head (fixture, SALVOR_HEADER_INVALID, "header missing at 0x1000");

    replace (fixture, test_image_new (SIZE, 0));
    test_image_put_u32 (fixture->image, 0, 0);
    assert_flash_head (fixture, SALVOR_HEADER_INVALID, "settings missing at 0x0000");

    for (gsize i = 0; i < SIZE; i++)
        fixture->image->data[i] = 0xFF;
    assert_flash_head (fixture, SALVOR_HEADER_BLANK, "blank");
}

/* Nothing that a file can say may end in a crash: every header word, every odd value. */
static void
test_hostile_words (Fixture *fixture, gconstpointer data)
{
    static const guint32 values[]
        = { 0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFC, 0xFFFFFFFF, 0x60000000, 0x603FFFFF };

    for (gsize offset = 0; offset < 0x60; offset += 4) {
        for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
            g_autoptr (SalvorBootHeader) header = NULL;

            replace (fixture, test_image_new (TEST_IMAGE_MIN_SIZE, 0));
            test_image_put_u32 (fixture->image, TEST_IVT_OFFSET + offset, values[i]);
            header = examine (fixture);
            assert_all_said (header);
        }
    }
}

static void
test_every_length (Fixture *fixture, gconstpointer data)
{
    for (guint length = TEST_IMAGE_MIN_SIZE; length > 0; length -= length > 0x1040 ? 64 : 1) {
        g_autoptr (SalvorBootHeader) header = NULL;

        g_byte_array_set_size (fixture->image, length);
        header = examine (fixture);
        assert_all_said (header);
        g_assert_true (length >= 0x2108 || salvor_boot_header_has_failed (header));
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/boot-header/" name, Fixture, NULL, set_up, func, tear_down)
    ADD ("bootable", test_bootable);
    ADD ("bootable/entry-is-reset-handler", test_entry_is_reset_handler);
    ADD ("bootable/entry-before-reset-handler", test_entry_before_reset_handler);
    ADD ("bootable/entry-without-table", test_entry_without_table);
    ADD ("bootable/copied-to-ram", test_copied_to_ram);
    ADD ("bootable/encrypted", test_encrypted);
    ADD ("bootable/encrypted-header", test_encrypted_header);
    ADD ("bootable/with-addresses", test_with_addresses);
    ADD ("missing-fcb", test_missing_fcb);
    ADD ("missing-fcb/starts-at-ivt", test_starts_at_ivt);
    ADD ("fcb/another-chip", test_fcb_of_another_chip);
    ADD ("fcb/odd", test_odd_flash_settings);
    ADD ("fcb/words", test_fcb_in_words);
    ADD ("fcb/no-read", test_fcb_without_read);
    ADD ("fcb/unset-type", test_unset_memory_type);
    ADD ("ivt/damaged", test_damaged_ivt);
    ADD ("ivt/unusual", test_unusual_ivt);
    ADD ("boot-data", test_boot_data);
    ADD ("boot-data/outside", test_boot_data_outside);
    ADD ("vectors", test_vectors);
    ADD ("vectors/stack-places", test_stack_places);
    ADD ("dcd", test_dcd);
    ADD ("dcd/one-zero-byte", test_dcd_of_one_zero_byte);
    ADD ("dcd/outside", test_dcd_outside);
    ADD ("dcd/damaged", test_damaged_dcd);
    ADD ("csf/missing", test_signature_missing);
    ADD ("address/another-flash", test_another_flash);
    ADD ("address/another-place", test_header_says_another_place);
    ADD ("address/impossible", test_impossible_place);
    ADD ("address/offset-twice", test_with_addresses_offset_twice);
    ADD ("size", test_too_large);
    ADD ("completeness/cut-off", test_cut_off);
    ADD ("completeness/counted", test_counted_length);
    ADD ("completeness/handler", test_handler_beyond_the_end);
    ADD ("loader", test_loader);
    ADD ("loader/another-chip", test_loader_of_another_chip);
    ADD ("loader/with-gap", test_loader_with_gap);
    ADD ("loader/cut-off", test_loader_cut_off);
    ADD ("loader/too-large", test_loader_too_large);
    ADD ("application", test_application);
    ADD ("application/another-flash", test_application_for_another_flash);
    ADD ("unknown", test_unknown);
    ADD ("add-fcb", test_add_fcb);
    ADD ("add-fcb/in-front", test_add_fcb_in_front);
    ADD ("add-fcb/place-taken", test_add_fcb_place_taken);
    ADD ("flash-head", test_flash_head);
    ADD ("hostile/words", test_hostile_words);
    ADD ("hostile/lengths", test_every_length);
#undef ADD
    return g_test_run ();
}
