/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "salvorctl.h"

#include "image-builder.h"

#define IMAGE_SIZE 0x3000

/* Files that must not reach a flash, and what a person is told: a named error, the place in the
 * file, a cure. The board has a firmware, and keeps it. */
typedef struct {
    char *folder;
    char *state; /* path of the board's file */
    char *board;
    GByteArray *image;
    GString *hex; /* the same image as Intel HEX, without its end record */
} Fixture;

static void
append_record (GString *text, guint type, guint16 address, const guint8 *data, guint size)
{
    guint sum = size + (address >> 8) + (address & 0xFF) + type;

    g_string_append_printf (text, ":%02X%04X%02X", size, address, type);
    for (guint i = 0; i < size; i++) {
        g_string_append_printf (text, "%02X", data[i]);
        sum += data[i];
    }
    g_string_append_printf (text, "%02X\n", (0x100 - (sum & 0xFF)) & 0xFF);
}

/* A part of the image, at @address */
static void
append_part (Fixture *fixture, guint32 address, gsize start, gsize end)
{
    guint8 base[] = { (guint8) (address >> 24), (guint8) (address >> 16) };

    append_record (fixture->hex, 4, 0, base, sizeof base);
    for (gsize i = start; i < end; i += 16)
        append_record (fixture->hex, 0, (guint16) (address + (i - start)), fixture->image->data + i,
                       (guint) MIN (16, end - i));
}

static void
append_end (Fixture *fixture)
{
    append_record (fixture->hex, 1, 0, NULL, 0);
}

static void
set_up (Fixture *fixture)
{
    fixture->folder = test_folder_new ();
    fixture->state = g_build_filename (fixture->folder, "board.txt", NULL);
    fixture->board = g_strdup_printf ("sim:rt1024-serial,state=%s", fixture->state);
    fixture->image = test_image_new (IMAGE_SIZE, 42);
    fixture->hex = g_string_new (NULL);
}

static void
tear_down (Fixture *fixture)
{
    g_byte_array_unref (fixture->image);
    g_string_free (fixture->hex, TRUE);
    g_free (fixture->board);
    g_free (fixture->state);
    test_folder_remove (fixture->folder);
}

static char *
save_hex (Fixture *fixture)
{
    g_autoptr (GError) error = NULL;
    char *path = g_build_filename (fixture->folder, "bad.hex", NULL);

    g_file_set_contents (path, fixture->hex->str, (gssize) fixture->hex->len, &error);
    g_assert_no_error (error);
    return path;
}

static char *
save_image (Fixture *fixture)
{
    return test_image_save (fixture->image, fixture->folder, "bad.bin");
}

/* ---- the files ---- */

static char *
make_truncated_hex (Fixture *fixture)
{
    append_part (fixture, TEST_FLASH_BASE, 0, 0x40);
    return save_hex (fixture);
}

static char *
make_cut_line (Fixture *fixture)
{
    append_part (fixture, TEST_FLASH_BASE, 0, 0x40);
    g_string_truncate (fixture->hex, fixture->hex->len - 10);
    return save_hex (fixture);
}

static char *
make_truncated_image (Fixture *fixture)
{
    g_byte_array_set_size (fixture->image, 0x2080);
    return save_image (fixture);
}

static char *
make_oversized (Fixture *fixture)
{
    g_byte_array_unref (fixture->image);
    fixture->image = test_image_new (TEST_FLASH_SIZE + 1, 42);
    return save_image (fixture);
}

static char *
make_overlapping (Fixture *fixture)
{
    append_part (fixture, TEST_FLASH_BASE, 0, 0x20);
    append_part (fixture, TEST_FLASH_BASE + 0x18, 0, 0x10);
    append_end (fixture);
    return save_hex (fixture);
}

static char *
make_wrong_checksum (Fixture *fixture)
{
    append_part (fixture, TEST_FLASH_BASE, 0, 0x20);
    fixture->hex->str[fixture->hex->len - 2] ^= 1;
    append_end (fixture);
    return save_hex (fixture);
}

static char *
make_wrong_s_record_checksum (Fixture *fixture)
{
    g_string_assign (fixture->hex, "S30960000000010203048D\nS70500000000FA\n");
    return save_hex (fixture);
}

/* Everything one header too far (problems 43) */
static char *
make_wrong_address (Fixture *fixture)
{
    append_part (fixture, TEST_FLASH_BASE + 0x1000, 0, IMAGE_SIZE);
    append_end (fixture);
    return save_hex (fixture);
}

static char *
make_for_another_chip (Fixture *fixture)
{
    static const gsize places[] = {
        TEST_IVT_OFFSET + TEST_IVT_ENTRY, TEST_IVT_OFFSET + TEST_IVT_BOOT_DATA,
        TEST_IVT_OFFSET + TEST_IVT_SELF,  TEST_BOOT_DATA_OFFSET,
        TEST_VECTORS_OFFSET + 4,
    };

    for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
        test_image_put_u32 (fixture->image, places[i],
                            test_image_get_u32 (fixture->image, places[i]) + 0x10000000);
    return save_image (fixture);
}

/* A program of a desktop computer */
static char *
make_for_another_processor (Fixture *fixture)
{
    static const guint8 header[]
        = { 0x7F, 'E', 'L', 'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 3, 0 };

    g_byte_array_set_size (fixture->image, 0x100);
    test_image_put (fixture->image, 0, header, sizeof header);
    return save_image (fixture);
}

/* The reset handler lies in it. */
static char *
make_hole (Fixture *fixture)
{
    append_part (fixture, TEST_FLASH_BASE, 0, 0x200);
    append_part (fixture, TEST_FLASH_BASE + 0x1000, 0x1000, 0x1030);
    append_part (fixture, TEST_FLASH_BASE + 0x2000, 0x2000, 0x2040);
    append_part (fixture, TEST_FLASH_BASE + 0x2800, 0x2800, IMAGE_SIZE);
    append_end (fixture);
    return save_hex (fixture);
}

static char *
make_over_4_gib (Fixture *fixture)
{
    append_part (fixture, 0xFFFFFFF8, 0, 16);
    append_end (fixture);
    return save_hex (fixture);
}

/* A whole firmware, and a piece right below 4 GiB */
static char *
make_part_below_4_gib (Fixture *fixture)
{
    append_part (fixture, TEST_FLASH_BASE, 0, IMAGE_SIZE);
    append_part (fixture, 0xFFFFFFF0, 0, 16);
    append_end (fixture);
    return save_hex (fixture);
}

static char *
make_empty (Fixture *fixture)
{
    return save_hex (fixture);
}

static char *
make_without_content (Fixture *fixture)
{
    append_end (fixture);
    return save_hex (fixture);
}

static char *
name_folder (Fixture *fixture)
{
    return g_strdup (fixture->folder);
}

static char *
name_nothing (Fixture *fixture)
{
    return g_build_filename (fixture->folder, "nothing.hex", NULL);
}

/* Files of the kernel say a size that is not what they give: the same as one that shrinks. */
static char *
name_shrinking (Fixture *fixture)
{
    const char *path = "/sys/kernel/mm/transparent_hugepage/enabled";

    return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_strdup (path) : NULL;
}

typedef struct {
    const char *name;
    char *(*make) (Fixture *fixture);
    const char *code;
    const char *fragment; /* of the message: what, and where */
} BadFile;

static const BadFile bad_files[] = {
    { "truncated-hex", make_truncated_hex, "bad-file",
      "bad.hex: line 5: the file ends here without an end record" },
    { "cut-line", make_cut_line, "bad-file", "bad.hex: line 5: 33 digits, expected 42" },
    { "truncated-image", make_truncated_image, "bad-file",
      "reset address 0x60002105 is not in the file" },
    { "oversized", make_oversized, "unsuitable-file", "Does not fit the flash" },
    { "overlapping", make_overlapping, "bad-file",
      "bad.hex: line 5: address 0x60000018 is filled already by line 3" },
    { "checksum", make_wrong_checksum, "bad-file", "bad.hex: line 3: checksum is 0x" },
    { "checksum-s-record", make_wrong_s_record_checksum, "bad-file",
      "bad.hex: line 1: checksum is 0x8D, expected 0x8C" },
    { "address", make_wrong_address, "unsuitable-file",
      "lies at 0x60002000 and belongs at 0x60001000" },
    { "another-chip", make_for_another_chip, "unsuitable-file", "Built for 0x70000000" },
    { "another-processor", make_for_another_processor, "unsuitable-file",
      "made for x86, expected 32-bit Arm" },
    { "hole", make_hole, "bad-file", "reset address 0x60002105 is not in the file" },
    { "over-4-gib", make_over_4_gib, "bad-file",
      "bad.hex: line 2: 16 bytes at 0xFFFFFFF8 run over the last address" },
    { "part-below-4-gib", make_part_below_4_gib, "unsuitable-file", "16 bytes at 0xFFFFFFF0" },
    { "empty", make_empty, "bad-file", "the file is empty" },
    { "no-content", make_without_content, "bad-file", "no content" },
    { "folder", name_folder, "storage", "is a folder" },
    { "nothing", name_nothing, "storage", "nothing.hex" },
    { "shrinking", name_shrinking, "storage", "changed while it was read" },
};

/* The board's file after a first run that put a firmware in */
static char *
prepare_board (Fixture *fixture)
{
    g_autofree char *path = test_image_save (fixture->image, fixture->folder, "good.bin");
    g_autoptr (Run) run = run_salvorctl ("recover", "--board", fixture->board, path, "--no-backup",
                                         "--yes", "--json", NULL);
    char *text = NULL;

    run_assert_status (run, 0);
    g_assert_true (g_file_get_contents (fixture->state, &text, NULL, NULL));
    return text;
}

static void
assert_refused (Fixture *fixture, const BadFile *file, const char *path, const char *before)
{
    g_autoptr (Run) run = run_salvorctl ("recover", "--board", fixture->board, path, "--wrap",
                                         "--no-backup", "--yes", "--json", NULL);
    g_autofree char *after = NULL;

    run_assert_status (run, 3);
    g_assert_cmpstr (run_get_string (run, "result"), ==, "refused");
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, file->code);
    if (strstr (run_get_string (run, "error.message"), file->fragment) == NULL)
        g_error ("“%s” does not say “%s”", run_get_string (run, "error.message"), file->fragment);
    g_assert_cmpstr (run_get_string (run, "error.cure"), !=, "");
    g_assert_true (g_file_get_contents (fixture->state, &after, NULL, NULL));
    g_assert_cmpstr (after, ==, before);
}

static void
test_bad_file (gconstpointer data)
{
    const BadFile *file = data;
    Fixture fixture;
    g_autofree char *before = NULL;
    g_autofree char *path = NULL;

    set_up (&fixture);
    before = prepare_board (&fixture);
    path = file->make (&fixture);
    if (path != NULL)
        assert_refused (&fixture, file, path, before);
    else
        g_test_skip ("no such file on this system");
    tear_down (&fixture);
}

/* The same firmware as HEX, in parts with gaps, is taken: nothing above fails for the wrong
 * reason. */
static void
test_good_file (void)
{
    Fixture fixture;
    g_autofree char *path = NULL;
    g_autoptr (Run) run = NULL;

    set_up (&fixture);
    append_part (&fixture, TEST_FLASH_BASE, 0, 0x200);
    append_part (&fixture, TEST_FLASH_BASE + 0x1000, 0x1000, 0x1030);
    append_part (&fixture, TEST_FLASH_BASE + 0x2000, 0x2000, IMAGE_SIZE);
    append_end (&fixture);
    path = save_hex (&fixture);
    run = run_salvorctl ("recover", "--board", fixture.board, path, "--no-backup", "--yes",
                         "--json", NULL);
    run_assert_status (run, 0);
    g_assert_cmpstr (run_get_string (run, "result"), ==, "verified");
    tear_down (&fixture);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bad-files/good", test_good_file);
    for (gsize i = 0; i < G_N_ELEMENTS (bad_files); i++) {
        g_autofree char *path = g_strconcat ("/bad-files/", bad_files[i].name, NULL);

        g_test_add_data_func (path, &bad_files[i], test_bad_file);
    }
    return g_test_run ();
}
