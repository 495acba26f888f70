/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image-builder.h"
#include "unprivileged.h"

#include "base/errors.h"
#include "image/image-file.h"

#include <glib/gstdio.h>

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
save (Fixture *fixture, const char *name, const void *content, gsize size)
{
    g_autoptr (GError) error = NULL;
    char *path = g_build_filename (fixture->folder, name, NULL);

    g_file_set_contents (path, content, (gssize) size, &error);
    g_assert_no_error (error);
    return path;
}

static void
assert_refused (const char *path, int code, const char *fragment)
{
    g_autoptr (GError) error = NULL;

    g_assert_null (salvor_image_file_load (path, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, code);
    if (strstr (error->message, fragment) == NULL)
        g_error ("“%s” does not say “%s”", error->message, fragment);
}

static void
test_binary (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GByteArray) built = test_image_new (0x3000, 1);
    g_autofree char *path = test_image_save (built, fixture->folder, "firmware.bin");
    g_autoptr (GError) error = NULL;
    SalvorImage *image = salvor_image_file_load (path, NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (salvor_image_get_name (image), ==, "firmware.bin");
    g_assert_cmpuint (salvor_image_get_size (image), ==, 0x3000);
    g_assert_cmpmem (salvor_image_peek (image, 0, 0x3000), 0x3000, built->data, built->len);
    g_assert_finalize_object (image);
}

/* File names are bytes: spaces, quotes, other scripts and broken UTF-8 all work. */
static void
test_any_name (Fixture *fixture, gconstpointer data)
{
    static const char *const names[] = { "a b'\"$.bin", "Prüf-файл.bin", "\xFF\xFE.bin", "-x" };

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autofree char *path = save (fixture, names[i], "\0\1\2\3", 4);
        g_autoptr (GError) error = NULL;
        g_autoptr (SalvorImage) image = salvor_image_file_load (path, NULL, &error);

        g_assert_no_error (error);
        g_assert_true (g_utf8_validate (salvor_image_get_name (image), -1, NULL));
    }
}

static void
test_link (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = save (fixture, "target.bin", "\0\1\2\3", 4);
    g_autofree char *alias = g_build_filename (fixture->folder, "link.bin", NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (GFile) link = g_file_new_for_path (alias);
    g_autoptr (SalvorImage) image = NULL;

    if (!g_file_make_symbolic_link (link, path, NULL, NULL)) {
        g_test_skip ("no symbolic links in the temporary folder");
        return;
    }
    image = salvor_image_file_load (alias, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (salvor_image_get_size (image), ==, 4);
}

static void
test_not_there (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = g_build_filename (fixture->folder, "nothing.bin", NULL);

    assert_refused (path, SALVOR_ERROR_STORAGE, "nothing.bin");
}

static void
test_folder (Fixture *fixture, gconstpointer data)
{
    assert_refused (fixture->folder, SALVOR_ERROR_STORAGE, "folder");
}

static void
test_device (Fixture *fixture, gconstpointer data)
{
    assert_refused ("/dev/zero", SALVOR_ERROR_STORAGE, "device or a pipe");
}

static void
test_no_permission (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = save (fixture, "closed.bin", "\0\1\2\3", 4);

    g_assert_cmpint (g_chmod (path, 0), ==, 0);
    if (unprivileged_begin ()) {
        assert_refused (path, SALVOR_ERROR_STORAGE, "closed.bin");
        unprivileged_end ();
    } else {
        g_test_skip ("no rights that could be given up on this system");
    }
    g_assert_cmpint (g_chmod (path, 0600), ==, 0);
}

/* A file that shrinks while it is read: those of the kernel say another size than they give. */
static void
test_changes (Fixture *fixture, gconstpointer data)
{
    const char *path = "/sys/kernel/mm/transparent_hugepage/enabled";

    if (!g_file_test (path, G_FILE_TEST_IS_REGULAR)) {
        g_test_skip ("no file whose size changes on this system");
        return;
    }
    assert_refused (path, SALVOR_ERROR_STORAGE, "changed while it was read");
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = save (fixture, "empty.bin", "", 0);

    assert_refused (path, SALVOR_ERROR_BAD_FILE, "empty");
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = save (fixture, "large.bin", "\0\1\2\3", 4);
    g_autoptr (GError) error = NULL;

    g_assert_null (salvor_file_read (path, 3, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    g_assert_nonnull (strstr (error->message, "4 bytes, at most 3"));
}

/* The limit is looked at before a byte is read: the file is a hole and costs no room. */
static void
test_larger_than_any_flash (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = save (fixture, "huge.bin", "\0", 1);
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_autoptr (GFileIOStream) stream = g_file_open_readwrite (file, NULL, NULL);

    if (!g_seekable_truncate (G_SEEKABLE (stream), (goffset) SALVOR_IMAGE_MAX_SIZE + 1, NULL,
                              NULL)) {
        g_test_skip ("no sparse files in the temporary folder");
        return;
    }
    assert_refused (path, SALVOR_ERROR_BAD_FILE, "at most 268435456");
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = save (fixture, "a.bin", "\0\1\2\3", 4);
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;

    g_cancellable_cancel (cancellable);
    g_assert_null (salvor_image_file_load (path, cancellable, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static const struct {
    const char *content;
    gsize size;
    const char *fragment;
} foreign_files[] = {
    { "PK\x03\x04\x14\0\0\0", 8, "a ZIP archive" },
    { "\x1F\x8B\x08\0", 4, "a gzip archive" },
    { "BZh91AY&SY", 10, "a bzip2 archive" },
    { "\xFD"
      "7zXZ\0\0",
      7, "an xz archive" },
    { "UF2\nWQ]\x9E", 8, "a UF2 file" },
    { "<?xml version='1.0'?>", 21, "an XML or HTML file" },
    { "This is a note.\n", 16, "a text file" },
    { "Übersicht\n", 11, "a text file" },
    { "MZ\x90\0", 4, "a Windows program" },
};

static void
test_another_kind_is_named (Fixture *fixture, gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS (foreign_files); i++) {
        g_autofree char *path
            = save (fixture, "firmware.bin", foreign_files[i].content, foreign_files[i].size);

        assert_refused (path, SALVOR_ERROR_UNSUITABLE_FILE, foreign_files[i].fragment);
    }
}

/* Files with addresses, known by content under any name, and what their parsers say of them */
static const struct {
    const char *content;
    const char *format;
} files[] = {
    { ":0200000460009A\r\n:0400000001020304F2\r\n:00000001FF\r\n", "intel-hex" },
    { "\n\nS00600004844521B\nS30960000000010203048C\nS70500000000FA\n", "s-record" },
};

static void
test_formats (Fixture *fixture, gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
        g_autofree char *path
            = save (fixture, "firmware.bin", files[i].content, strlen (files[i].content));
        g_autofree char *sha256
            = g_compute_checksum_for_string (G_CHECKSUM_SHA256, files[i].content, -1);
        g_autoptr (GError) error = NULL;
        g_autoptr (SalvorImage) image = salvor_image_file_load (path, NULL, &error);

        g_assert_no_error (error);
        g_assert_cmpstr (salvor_image_format_get_id (salvor_image_get_format (image)), ==,
                         files[i].format);
        g_assert_true (salvor_image_has_addresses (image));
        g_assert_cmphex (salvor_image_get_start (image), ==, 0x60000000);
        g_assert_cmpuint (salvor_image_get_size (image), ==, 4);
        g_assert_cmpstr (salvor_image_get_sha256 (image), ==, sha256);
    }
}

/* Damage keeps its place in the file; a text that began as a format stays one. */
static void
test_damaged_formats (Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *content;
        gsize size;
        int code;
        const char *fragment;
    } damaged[] = {
        { ":0200000460009B\n", 16, SALVOR_ERROR_BAD_FILE,
          "firmware.bin: line 1: checksum is 0x9B, expected 0x9A" },
        { ":0200000460009A\n\0\0\0", 19, SALVOR_ERROR_BAD_FILE, "line 2: begins with byte 0x00" },
        { "S00600004844521B\nS30", 20, SALVOR_ERROR_BAD_FILE, "firmware.bin: line 2" },
        { "\x7F"
          "ELF\1\1\1\0",
          8, SALVOR_ERROR_BAD_FILE, "firmware.bin: the ELF header is cut off" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (damaged); i++) {
        g_autofree char *path = save (fixture, "firmware.bin", damaged[i].content, damaged[i].size);

        assert_refused (path, damaged[i].code, damaged[i].fragment);
    }
}

/* A program of this very computer is no firmware. */
static void
test_own_program (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = g_file_read_link ("/proc/self/exe", NULL);

    if (path == NULL || GLIB_SIZEOF_VOID_P != 8) {
        g_test_skip ("no 64-bit program to look at");
        return;
    }
    assert_refused (path, SALVOR_ERROR_UNSUITABLE_FILE, "64-bit");
}

static void
test_tar (Fixture *fixture, gconstpointer data)
{
    guint8 header[512] = "firmware.bin";
    g_autofree char *path = NULL;

    g_strlcpy ((char *) header + 257, "ustar", 6);
    path = save (fixture, "firmware.bin", header, sizeof header);
    assert_refused (path, SALVOR_ERROR_UNSUITABLE_FILE, "a tar archive");
}

/* Text that is longer than the sample, and cut inside a character */
static void
test_long_text (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GString) text = g_string_new ("x");
    g_autofree char *path = NULL;

    while (text->len < 10000)
        g_string_append (text, "ü");
    path = save (fixture, "long.bin", text->str, text->len);
    assert_refused (path, SALVOR_ERROR_UNSUITABLE_FILE, "a text file");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
    ADD ("/image-file/binary", test_binary);
    ADD ("/image-file/any-name", test_any_name);
    ADD ("/image-file/link", test_link);
    ADD ("/image-file/not-there", test_not_there);
    ADD ("/image-file/folder", test_folder);
    ADD ("/image-file/device", test_device);
    ADD ("/image-file/no-permission", test_no_permission);
    ADD ("/image-file/changes", test_changes);
    ADD ("/image-file/empty", test_empty);
    ADD ("/image-file/too-large", test_too_large);
    ADD ("/image-file/larger-than-any-flash", test_larger_than_any_flash);
    ADD ("/image-file/cancelled", test_cancelled);
    ADD ("/image-file/formats", test_formats);
    ADD ("/image-file/formats/damaged", test_damaged_formats);
    ADD ("/image-file/formats/own-program", test_own_program);
    ADD ("/image-file/another-kind", test_another_kind_is_named);
    ADD ("/image-file/another-kind/tar", test_tar);
    ADD ("/image-file/another-kind/long-text", test_long_text);
#undef ADD
    return g_test_run ();
}
