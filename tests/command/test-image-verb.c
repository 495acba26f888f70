/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "salvorctl.h"

#include "image-builder.h"

typedef struct {
    char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->folder = test_folder_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    test_folder_remove (fixture->folder);
}

static char *
save (Fixture *fixture, GByteArray *image)
{
    char *path = test_image_save (image, fixture->folder, "firmware.bin");

    g_byte_array_unref (image);
    return path;
}

/* The contract's ids, in its order */
static const char *const check_ids[] = { "fcb", "ivt", "boot-data", "entry", "vectors",
                                         "dcd", "csf", "address",   "size",  "completeness" };

static void
test_bootable (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = save (fixture, test_image_new (0x3000, 0));
    g_autoptr (Run) run = run_salvorctl ("image", path, "--chip", "MIMXRT1024", "--json", NULL);

    run_assert_status (run, 0);
    g_assert_cmpstr (run_get_string (run, "format"), ==, "binary");
    g_assert_cmpstr (run_get_string (run, "kind"), ==, "bootable");
    g_assert_cmpstr (run_get_string (run, "entry"), ==, "0x60002000");
    g_assert_cmpuint (run_get_length (run, "segments"), ==, 1);
    g_assert_cmpstr (run_get_string (run, "segments.0.address"), ==, "0x60000000");
    g_assert_cmpint (run_get_int (run, "segments.0.size"), ==, 0x3000);
    g_assert_cmpuint (run_get_length (run, "checks"), ==, G_N_ELEMENTS (check_ids));
    for (guint i = 0; i < G_N_ELEMENTS (check_ids); i++) {
        g_autofree char *id = g_strdup_printf ("checks.%u.id", i);
        g_autofree char *state = g_strdup_printf ("checks.%u.state", i);
        g_autofree char *text = g_strdup_printf ("checks.%u.text", i);

        g_assert_cmpstr (run_get_string (run, id), ==, check_ids[i]);
        g_assert_cmpstr (run_get_string (run, state), !=, "failed");
        g_assert_cmpstr (run_get_string (run, text), !=, "");
    }
}

static void
test_text (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = save (fixture, test_image_new (0x3000, 0));
    g_autoptr (Run) run = run_salvorctl ("image", path, "--chip", "mimxrt1024", NULL);
    g_auto (GStrv) lines = g_strsplit (run->output, "\n", -1);

    run_assert_status (run, 0);
    run_assert_says (run, "complete firmware");
    run_assert_says (run, "Has its start-up header");
    for (gsize i = 0; lines[i] != NULL; i++)
        g_assert_cmpint (g_utf8_strlen (lines[i], -1), <=, 80);
    /* no colours where nobody looks */
    g_assert_null (strchr (run->output, '\033'));
}

static void
test_application (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = save (fixture, test_application_new (0x1000, 0));
    g_autoptr (Run) run = run_salvorctl ("image", path, "--chip", "MIMXRT1024", "--json", NULL);

    run_assert_status (run, 0);
    g_assert_cmpstr (run_get_string (run, "kind"), ==, "application");
    g_assert_null (run_get_string (run, "segments.0.address"));
}

/* What a signature does is said, command by command. */
static void
test_signed (Fixture *fixture, gconstpointer data)
{
    GByteArray *image = test_image_new (0x3000, 0);
    g_autofree char *path = NULL;
    g_autoptr (Run) run = NULL;
    g_autoptr (Run) text = NULL;

    test_image_sign (image, TEST_IVT_OFFSET, 2);
    path = save (fixture, image);
    run = run_salvorctl ("image", path, "--chip", "MIMXRT1024", "--json", NULL);
    run_assert_status (run, 0);
    g_assert_cmpstr (run_get_string (run, "checks.6.id"), ==, "csf");
    g_assert_cmpstr (run_get_string (run, "checks.6.state"), ==, "ok");
    g_assert_cmpstr (run_get_string (run, "checks.6.details.0"), ==,
                     "Takes key 3 of its key table.");
    text = run_salvorctl ("image", path, "--chip", "MIMXRT1024", NULL);
    run_assert_says (text, "Takes key 3 of its key table.");
}

/* A file with addresses keeps them, and its gaps. */
static void
test_with_addresses (Fixture *fixture, gconstpointer data)
{
    static const char text[] = ":0200000460009A\n:0400000001020304F2\n:02100000AABB89\n"
                               ":00000001FF\n";
    g_autoptr (GError) error = NULL;
    g_autofree char *path = g_build_filename (fixture->folder, "firmware.bin", NULL);
    g_autoptr (Run) run = NULL;

    g_file_set_contents (path, text, -1, &error);
    g_assert_no_error (error);
    run = run_salvorctl ("image", path, "--chip", "MIMXRT1024", "--json", NULL);
    run_assert_status (run, 0);
    g_assert_cmpstr (run_get_string (run, "format"), ==, "intel-hex");
    g_assert_cmpuint (run_get_length (run, "segments"), ==, 2);
    g_assert_cmpstr (run_get_string (run, "segments.1.address"), ==, "0x60001000");
    g_assert_cmpint (run_get_int (run, "segments.1.size"), ==, 2);
}

static void
test_damaged_line (Fixture *fixture, gconstpointer data)
{
    static const char text[] = ":0200000460009A\n:0400000001020304F3\n:00000001FF\n";
    g_autoptr (GError) error = NULL;
    g_autofree char *path = g_build_filename (fixture->folder, "firmware.hex", NULL);
    g_autoptr (Run) run = NULL;

    g_file_set_contents (path, text, -1, &error);
    g_assert_no_error (error);
    run = run_salvorctl ("image", path, "--chip", "MIMXRT1024", "--json", NULL);
    run_assert_status (run, 3);
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "bad-file");
    g_assert_cmpstr (run_get_string (run, "error.message"), ==,
                     "firmware.hex: line 2: checksum is 0xF3, expected 0xF2");
}

static void
test_not_a_firmware (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *path = g_build_filename (fixture->folder, "firmware.bin", NULL);
    g_autoptr (Run) run = NULL;

    g_file_set_contents (path, "PK\x03\x04 and so on", -1, &error);
    g_assert_no_error (error);
    run = run_salvorctl ("image", path, "--chip", "MIMXRT1024", "--json", NULL);
    run_assert_status (run, 3);
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "unsuitable-file");
    g_assert_nonnull (strstr (run_get_string (run, "error.message"), "ZIP archive"));
}

static void
test_no_such_file (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = g_build_filename (fixture->folder, "nothing.bin", NULL);
    g_autoptr (Run) run = run_salvorctl ("image", path, "--chip", "MIMXRT1024", "--json", NULL);

    run_assert_status (run, 3);
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "storage");
}

static void
test_unknown_chip (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = save (fixture, test_image_new (0x3000, 0));
    g_autoptr (Run) run = run_salvorctl ("image", path, "--chip", "Z80", "--json", NULL);

    run_assert_status (run, 3);
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "unknown-chip");
    g_assert_nonnull (strstr (run_get_string (run, "error.message"), "MIMXRT1024"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/image-verb/" name, Fixture, NULL, set_up, func, tear_down)
    ADD ("bootable", test_bootable);
    ADD ("text", test_text);
    ADD ("application", test_application);
    ADD ("signed", test_signed);
    ADD ("with-addresses", test_with_addresses);
    ADD ("damaged-line", test_damaged_line);
    ADD ("not-a-firmware", test_not_a_firmware);
    ADD ("no-such-file", test_no_such_file);
    ADD ("unknown-chip", test_unknown_chip);
#undef ADD
    return g_test_run ();
}
