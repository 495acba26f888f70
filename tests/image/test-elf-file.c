/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image-builder.h"

#include "base/errors.h"
#include "image/elf-file.h"

/* Layout of the sane file: header, two program headers, content, three section headers. */
#define PROGRAMS 0x34
#define PROGRAM_SIZE 0x20
#define TEXT 0x100
#define TEXT_SIZE 0x40
#define DATA 0x140
#define DATA_SIZE 0x10
#define SECTIONS 0x150
#define SECTION_SIZE 0x28
#define FILE_SIZE (SECTIONS + 3 * SECTION_SIZE)

/* Fields of a program header */
#define P_TYPE 0x00
#define P_OFFSET 0x04
#define P_LMA 0x0C
#define P_FILE_SIZE 0x10
#define P_MEMORY_SIZE 0x14

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
put_program (GByteArray *file, guint index, guint32 offset, guint32 vma, guint32 lma, guint32 size)
{
    gsize place = PROGRAMS + index * PROGRAM_SIZE;

    test_image_put_u32 (file, place + P_TYPE, 1);
    test_image_put_u32 (file, place + P_OFFSET, offset);
    test_image_put_u32 (file, place + 0x08, vma);
    test_image_put_u32 (file, place + P_LMA, lma);
    test_image_put_u32 (file, place + P_FILE_SIZE, size);
    test_image_put_u32 (file, place + P_MEMORY_SIZE, size + 0x100);
}

static void
put_section (GByteArray *file, guint index, guint32 type, guint32 flags, guint32 offset,
             guint32 size)
{
    gsize place = SECTIONS + index * SECTION_SIZE;

    test_image_put_u32 (file, place + 0x04, type);
    test_image_put_u32 (file, place + 0x08, flags);
    test_image_put_u32 (file, place + 0x10, offset);
    test_image_put_u32 (file, place + 0x14, size);
}

/* Code at 0x60002000, initial data that is copied to RAM behind it, and some BSS */
static void
set_up (Fixture *fixture, gconstpointer data)
{
    static const guint8 ident[] = { 0x7F, 'E', 'L', 'F', 1, 1, 1 };
    GByteArray *file = g_byte_array_new ();

    g_byte_array_set_size (file, FILE_SIZE);
    for (gsize i = 0; i < FILE_SIZE; i++)
        file->data[i] = i >= TEXT && i < SECTIONS ? (guint8) (i * 7 + 1) : 0;
    test_image_put (file, 0, ident, sizeof ident);
    put_u16 (file, 0x10, 2);
    put_u16 (file, 0x12, 40);
    test_image_put_u32 (file, 0x1C, PROGRAMS);
    test_image_put_u32 (file, 0x20, SECTIONS);
    put_u16 (file, 0x2A, PROGRAM_SIZE);
    put_u16 (file, 0x2C, 2);
    put_u16 (file, 0x2E, SECTION_SIZE);
    put_u16 (file, 0x30, 3);
    put_program (file, 0, TEXT, 0x60002000, 0x60002000, TEXT_SIZE);
    put_program (file, 1, DATA, 0x20000000, 0x60002040, DATA_SIZE);
    put_section (file, 0, 1, 6, TEXT, TEXT_SIZE);
    put_section (file, 1, 1, 3, DATA, DATA_SIZE);
    put_section (file, 2, 8, 3, DATA, 0x100);
    fixture->file = file;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_byte_array_unref (fixture->file);
}

static GArray *
parse (Fixture *fixture, GError **error)
{
    return salvor_elf_parse (fixture->file->data, fixture->file->len, error);
}

static void
assert_segment (Fixture *fixture, GArray *segments, guint index, guint32 address, gsize offset,
                gsize size)
{
    const SalvorSegment *segment = &g_array_index (segments, SalvorSegment, index);
    gsize length;
    const guint8 *data = g_bytes_get_data (segment->data, &length);

    g_assert_cmpuint (index, <, segments->len);
    g_assert_cmphex (segment->address, ==, address);
    g_assert_cmpmem (data, length, fixture->file->data + offset, size);
}

static void
assert_refused (Fixture *fixture, int code, const char *fragment)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (fixture, &error));
    g_assert_error (error, SALVOR_ERROR, code);
    if (strstr (error->message, fragment) == NULL)
        g_error ("“%s” does not say “%s”", error->message, fragment);
}

/* Initial data go where they are stored, not where they are used. */
static void
test_program (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) segments = parse (fixture, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (segments->len, ==, 1);
    assert_segment (fixture, segments, 0, 0x60002000, TEXT, TEXT_SIZE + DATA_SIZE);
}

static void
test_without_sections (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) segments = NULL;

    put_u16 (fixture->file, 0x30, 0);
    segments = parse (fixture, &error);
    g_assert_no_error (error);
    assert_segment (fixture, segments, 0, 0x60002000, TEXT, TEXT_SIZE + DATA_SIZE);
}

/* A program with room in front of it gets the headers of the file into its first segment. */
static void
test_headers_in_segment (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) segments = NULL;

    put_program (fixture->file, 0, 0, 0x60001F00, 0x60001F00, TEXT + TEXT_SIZE);
    segments = parse (fixture, &error);
    g_assert_no_error (error);
    assert_segment (fixture, segments, 0, 0x60002000, TEXT, TEXT_SIZE + DATA_SIZE);

    /* stripped: all but the headers themselves */
    put_u16 (fixture->file, 0x30, 0);
    g_clear_pointer (&segments, g_array_unref);
    segments = parse (fixture, &error);
    g_assert_no_error (error);
    assert_segment (fixture, segments, 0, 0x60001F00 + PROGRAMS + 2 * PROGRAM_SIZE,
                    PROGRAMS + 2 * PROGRAM_SIZE,
                    TEXT - PROGRAMS - 2 * PROGRAM_SIZE + TEXT_SIZE + DATA_SIZE);
}

/* A table behind everything is no reason to leave out what stands in front of it. */
static void
test_table_at_the_end (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) segments = NULL;

    put_u16 (fixture->file, 0x30, 0);
    put_u16 (fixture->file, 0x2C, 1);
    put_program (fixture->file, 0, 0, 0x60001F00, 0x60001F00, TEXT + TEXT_SIZE);
    test_image_put (fixture->file, SECTIONS, fixture->file->data + PROGRAMS, PROGRAM_SIZE);
    test_image_put_u32 (fixture->file, 0x1C, SECTIONS);
    segments = parse (fixture, &error);
    g_assert_no_error (error);
    assert_segment (fixture, segments, 0, 0x60001F00 + PROGRAMS, PROGRAMS,
                    TEXT - PROGRAMS + TEXT_SIZE);
}

static void
test_gap (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) segments = NULL;

    put_program (fixture->file, 1, DATA, 0x20000000, 0x60003000, DATA_SIZE);
    segments = parse (fixture, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (segments->len, ==, 2);
    assert_segment (fixture, segments, 1, 0x60003000, DATA, DATA_SIZE);
}

static void
test_overlap (Fixture *fixture, gconstpointer data)
{
    put_program (fixture->file, 1, DATA, 0x20000000, 0x60002030, DATA_SIZE);
    assert_refused (fixture, SALVOR_ERROR_BAD_FILE,
                    "program header 1: address 0x60002030 is filled already by program header 0");
}

static void
test_over_the_last_address (Fixture *fixture, gconstpointer data)
{
    put_program (fixture->file, 1, DATA, 0x20000000, 0xFFFFFFF8, DATA_SIZE);
    assert_refused (fixture, SALVOR_ERROR_BAD_FILE,
                    "program header 1: 16 bytes at 0xFFFFFFF8 run over the last address");
}

/* What is in memory without being in the file, notes and the like are no content. */
static void
test_nothing_to_load (Fixture *fixture, gconstpointer data)
{
    test_image_put_u32 (fixture->file, PROGRAMS + P_TYPE, 4);
    test_image_put_u32 (fixture->file, PROGRAMS + PROGRAM_SIZE + P_FILE_SIZE, 0);
    assert_refused (fixture, SALVOR_ERROR_BAD_FILE, "no content");
}

static const struct {
    guint16 machine;
    const char *fragment;
} processors[] = {
    { 3, "x86, expected 32-bit Arm" }, { 62, "x86-64" }, { 243, "RISC-V" }, { 94, "Xtensa" },
    { 0x1234, "processor 4660" },
};

static void
test_another_processor (Fixture *fixture, gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS (processors); i++) {
        put_u16 (fixture->file, 0x12, processors[i].machine);
        assert_refused (fixture, SALVOR_ERROR_UNSUITABLE_FILE, processors[i].fragment);
    }
}

static void
test_another_kind (Fixture *fixture, gconstpointer data)
{
    fixture->file->data[4] = 2;
    assert_refused (fixture, SALVOR_ERROR_UNSUITABLE_FILE, "64-bit");
    fixture->file->data[4] = 1;
    fixture->file->data[5] = 2;
    assert_refused (fixture, SALVOR_ERROR_UNSUITABLE_FILE, "big-endian");
    fixture->file->data[5] = 1;
    put_u16 (fixture->file, 0x10, 1);
    assert_refused (fixture, SALVOR_ERROR_BAD_FILE, "object file");
    put_u16 (fixture->file, 0x10, 4);
    assert_refused (fixture, SALVOR_ERROR_BAD_FILE, "type 4");
}

static void
test_damaged_header (Fixture *fixture, gconstpointer data)
{
    put_u16 (fixture->file, 0x2C, 0);
    assert_refused (fixture, SALVOR_ERROR_BAD_FILE, "no program");
    put_u16 (fixture->file, 0x2C, 0xFFFF);
    assert_refused (fixture, SALVOR_ERROR_BAD_FILE, "65535 program headers");
    put_u16 (fixture->file, 0x2C, 2);
    put_u16 (fixture->file, 0x2A, 8);
    assert_refused (fixture, SALVOR_ERROR_BAD_FILE, "program headers of 8 bytes");
    put_u16 (fixture->file, 0x2A, PROGRAM_SIZE);
    test_image_put_u32 (fixture->file, 0x1C, 0xFFFFFFF0);
    assert_refused (fixture, SALVOR_ERROR_BAD_FILE, "at offset 0xFFFFFFF0");
    test_image_put_u32 (fixture->file, 0x1C, PROGRAMS);
    put_u16 (fixture->file, 0x30, 0xFFFF);
    assert_refused (fixture, SALVOR_ERROR_BAD_FILE, "65535 section headers");
}

static void
test_damaged_segment (Fixture *fixture, gconstpointer data)
{
    test_image_put_u32 (fixture->file, PROGRAMS + P_MEMORY_SIZE, TEXT_SIZE - 1);
    assert_refused (fixture, SALVOR_ERROR_BAD_FILE, "program header 0: 64 bytes in the file");
    test_image_put_u32 (fixture->file, PROGRAMS + P_FILE_SIZE, 0xFFFFFFFF);
    assert_refused (fixture, SALVOR_ERROR_BAD_FILE, "program header 0: 4294967295 bytes");
}

/* Every cut is noticed: what linkers write last is a table of headers. */
static void
test_every_cut (Fixture *fixture, gconstpointer data)
{
    for (guint length = 4; length < FILE_SIZE; length++) {
        g_autoptr (GError) error = NULL;

        g_assert_null (salvor_elf_parse (fixture->file->data, length, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    }
}

/* Nothing that a header can say may end in a crash. */
static void
test_hostile_words (Fixture *fixture, gconstpointer data)
{
    static const guint32 values[]
        = { 0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFC, 0xFFFFFFFF, FILE_SIZE, FILE_SIZE - 1 };

    for (gsize offset = 0x10; offset + 4 <= FILE_SIZE; offset += 2) {
        guint32 kept = test_image_get_u32 (fixture->file, offset);

        for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
            g_autoptr (GError) error = NULL;
            g_autoptr (GArray) segments = NULL;

            test_image_put_u32 (fixture->file, offset, values[i]);
            segments = parse (fixture, &error);
            g_assert_true ((segments == NULL) == (error != NULL));
        }
        test_image_put_u32 (fixture->file, offset, kept);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/elf-file/" name, Fixture, NULL, set_up, func, tear_down)
    ADD ("program", test_program);
    ADD ("without-sections", test_without_sections);
    ADD ("headers-in-segment", test_headers_in_segment);
    ADD ("table-at-the-end", test_table_at_the_end);
    ADD ("gap", test_gap);
    ADD ("overlap", test_overlap);
    ADD ("over-the-last-address", test_over_the_last_address);
    ADD ("nothing-to-load", test_nothing_to_load);
    ADD ("another-processor", test_another_processor);
    ADD ("another-kind", test_another_kind);
    ADD ("damaged/header", test_damaged_header);
    ADD ("damaged/segment", test_damaged_segment);
    ADD ("every-cut", test_every_cut);
    ADD ("hostile-words", test_hostile_words);
#undef ADD
    return g_test_run ();
}
