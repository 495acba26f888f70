/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bytes.h"
#include "base/errors.h"
#include "image/elf-file.h"

/* Offsets of the fields a test breaks */
#define MACHINE 18
#define PROGRAMS 28
#define SECTIONS 32
#define N_PROGRAMS 44
#define N_SECTIONS 48
#define PROGRAM_HEADER 52
#define CONTENT 0x60
#define SECTION_HEADERS 0x80

#define BASE 0x60000000u

typedef struct {
    GByteArray *file;
} Fixture;

static void
put_u16 (GByteArray *file, gsize offset, guint16 value)
{
    file->data[offset] = (guint8) (value & 0xFF);
    file->data[offset + 1] = (guint8) (value >> 8);
}

static void
put_u32 (GByteArray *file, gsize offset, guint32 value)
{
    g_assert_true (salvor_bytes_poke_u32_le (file->data, file->len, offset, value));
}

/* One program header whose content begins with the ELF header itself, as GNU ld makes them, and
 * three sections: the empty one, code, and zeros that are not in the file. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
    static const guint8 identity[] = { 0x7F, 'E', 'L', 'F', 1, 1, 1 };
    GByteArray *file = g_byte_array_new ();

    fixture->file = file;
    salvor_bytes_append_zeros (file, SECTION_HEADERS + 3 * 40);
    for (gsize i = 0; i < sizeof identity; i++)
        file->data[i] = identity[i];
    put_u16 (file, 16, 2);
    put_u16 (file, MACHINE, 40);
    put_u32 (file, PROGRAMS, PROGRAM_HEADER);
    put_u32 (file, SECTIONS, SECTION_HEADERS);
    put_u16 (file, 42, 32);
    put_u16 (file, N_PROGRAMS, 1);
    put_u16 (file, 46, 40);
    put_u16 (file, N_SECTIONS, 3);

    put_u32 (file, PROGRAM_HEADER, 1);
    put_u32 (file, PROGRAM_HEADER + 12, BASE);
    put_u32 (file, PROGRAM_HEADER + 16, SECTION_HEADERS);

    put_u32 (file, CONTENT, 0x12345678);
    put_u32 (file, SECTION_HEADERS + 40 + 4, 1);
    put_u32 (file, SECTION_HEADERS + 40 + 8, 2);
    put_u32 (file, SECTION_HEADERS + 40 + 16, CONTENT);
    put_u32 (file, SECTION_HEADERS + 40 + 20, 0x20);
    put_u32 (file, SECTION_HEADERS + 80 + 4, 8);
    put_u32 (file, SECTION_HEADERS + 80 + 8, 2);
    put_u32 (file, SECTION_HEADERS + 80 + 16, CONTENT);
    put_u32 (file, SECTION_HEADERS + 80 + 20, 0x10000);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_byte_array_unref (fixture->file);
}

static SalvorImage *
parse (Fixture *fixture, GError **error)
{
    g_autoptr (GBytes) data = g_bytes_new (fixture->file->data, fixture->file->len);

    return salvor_elf_file_parse (data, "test.elf", error);
}

static void
assert_refused (Fixture *fixture, const char *fragment)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (fixture, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    if (strstr (error->message, fragment) == NULL)
        g_error ("“%s” does not say “%s”", error->message, fragment);
}

static void
test_sections (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorImage) image = parse (fixture, &error);
    guint32 word;

    g_assert_no_error (error);
    g_assert_cmpint (salvor_image_get_format (image), ==, SALVOR_FORMAT_ELF);
    g_assert_cmphex (salvor_image_get_start (image), ==, BASE + CONTENT);
    g_assert_cmpuint (salvor_image_get_size (image), ==, 0x20);
    g_assert_true (salvor_image_peek_u32 (image, BASE + CONTENT, &word));
    g_assert_cmphex (word, ==, 0x12345678);
}

static void
test_stripped (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorImage) image = NULL;

    put_u16 (fixture->file, N_SECTIONS, 0);
    put_u32 (fixture->file, PROGRAM_HEADER + 4, CONTENT);
    put_u32 (fixture->file, PROGRAM_HEADER + 16, 0x20);
    image = parse (fixture, &error);
    g_assert_no_error (error);
    g_assert_cmphex (salvor_image_get_start (image), ==, BASE);
    g_assert_cmpuint (salvor_image_get_size (image), ==, 0x20);
}

static void
test_another_processor (Fixture *fixture, gconstpointer data)
{
    put_u16 (fixture->file, MACHINE, 62);
    assert_refused (fixture, "offset 0x12: a program for another processor");
}

static void
test_object_file (Fixture *fixture, gconstpointer data)
{
    put_u16 (fixture->file, 16, 1);
    assert_refused (fixture, "offset 0x10: no executable");
}

static void
test_64_bit (Fixture *fixture, gconstpointer data)
{
    fixture->file->data[4] = 2;
    assert_refused (fixture, "32-bit");
}

static void
test_nothing_loaded (Fixture *fixture, gconstpointer data)
{
    put_u16 (fixture->file, N_PROGRAMS, 0);
    assert_refused (fixture, "0 bytes of content");
}

static void
test_tables (Fixture *fixture, gconstpointer data)
{
    put_u32 (fixture->file, PROGRAMS, 0xFFFFFFF0);
    assert_refused (fixture, "offset 0xFFFFFFF0: a table of headers lies behind");
    put_u32 (fixture->file, PROGRAMS, PROGRAM_HEADER);
    put_u16 (fixture->file, N_PROGRAMS, 0xFFFF);
    assert_refused (fixture, "makes no sense");
    put_u16 (fixture->file, N_PROGRAMS, 1);
    put_u16 (fixture->file, 46, 8);
    assert_refused (fixture, "makes no sense");
}

static void
test_content (Fixture *fixture, gconstpointer data)
{
    put_u32 (fixture->file, PROGRAM_HEADER + 16, 0xFFFFFFFF);
    assert_refused (fixture, "not complete");
    put_u32 (fixture->file, PROGRAM_HEADER + 16, SECTION_HEADERS);
    put_u32 (fixture->file, PROGRAM_HEADER + 12, 0xFFFFFFF0);
    assert_refused (fixture, "over the last address");
}

/* Cut anywhere, it is refused or it is whole; nothing crashes. */
static void
test_every_length (Fixture *fixture, gconstpointer data)
{
    while (fixture->file->len > 1) {
        g_autoptr (GError) error = NULL;

        g_byte_array_set_size (fixture->file, fixture->file->len - 1);
        g_assert_null (parse (fixture, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/elf-file/" name, Fixture, NULL, set_up, func, tear_down)
    ADD ("sections", test_sections);
    ADD ("stripped", test_stripped);
    ADD ("another-processor", test_another_processor);
    ADD ("object-file", test_object_file);
    ADD ("64-bit", test_64_bit);
    ADD ("nothing-loaded", test_nothing_loaded);
    ADD ("tables", test_tables);
    ADD ("content", test_content);
    ADD ("every-length", test_every_length);
#undef ADD
    return g_test_run ();
}
