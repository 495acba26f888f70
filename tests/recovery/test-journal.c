/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "data-folder.h"
#include "private-file.h"

#include "base/checksum.h"
#include "base/errors.h"
#include "recovery/journal.h"

#include <glib/gstdio.h>
#include <string.h>

#define BOARD_ID "6D2B91E4 3A0E70D5"
#define OTHER_ID "11111111 22222222"

static SalvorImage *
make_image (const char *content)
{
    g_autoptr (GBytes) data = g_bytes_new (content, strlen (content));

    return salvor_image_new_binary ("firmware.bin", data);
}

static SalvorJournal *
make_journal (const char *id, const char *content)
{
    g_autoptr (SalvorImage) image = make_image (content);
    g_autoptr (GBytes) first = g_bytes_new ("\x00\xFF kept", 7);
    g_autoptr (GBytes) second = g_bytes_new ("more", 4);
    GArray *kept = salvor_segments_new ();

    salvor_segments_add (kept, 0x60003123, first);
    salvor_segments_add (kept, 0xFFFFFFFC, second);
    return salvor_journal_new (id, "usb:1-4.3", image, kept);
}

static void
save (const char *id, const char *content)
{
    g_autoptr (SalvorJournal) journal = make_journal (id, content);
    g_autoptr (GError) error = NULL;

    salvor_journal_save (journal, &error);
    g_assert_no_error (error);
}

static char *
get_folder (void)
{
    return g_build_filename (g_get_user_data_dir (), "salvor", "journals", NULL);
}

/* The only file in the folder; (transfer full) */
static char *
get_only_path (void)
{
    g_autofree char *folder = get_folder ();
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name = g_dir_read_name (dir);

    g_assert_nonnull (name);
    g_assert_null (g_dir_read_name (dir));
    return g_build_filename (folder, name, NULL);
}

static void
test_round_trip (void)
{
    g_autoptr (SalvorJournal) journal = make_journal (BOARD_ID, "a");
    g_autoptr (SalvorJournal) back = NULL;
    g_autofree char *text = NULL;
    g_autoptr (GError) error = NULL;

    journal->backup = g_strdup ("/backups/old content.bin");
    text = salvor_journal_write (journal);
    back = salvor_journal_parse (text, strlen (text), &error);
    g_assert_no_error (error);
    g_assert_cmpstr (back->unique_id, ==, BOARD_ID);
    g_assert_cmpstr (back->board_name, ==, "usb:1-4.3");
    g_assert_cmpstr (back->image_name, ==, "firmware.bin");
    g_assert_cmpstr (back->image_sha256, ==, journal->image_sha256);
    g_assert_cmpstr (back->started, ==, journal->started);
    g_assert_cmpstr (back->backup, ==, journal->backup);
    g_assert_cmpuint (back->kept->len, ==, 2);
    for (guint i = 0; i < 2; i++) {
        const SalvorSegment *wanted = &g_array_index (journal->kept, SalvorSegment, i);
        const SalvorSegment *found = &g_array_index (back->kept, SalvorSegment, i);

        g_assert_cmphex (found->address, ==, wanted->address);
        g_assert_true (g_bytes_equal (found->data, wanted->data));
    }
}

/* Every byte counts: a journal that was changed anywhere is no journal. */
static void
test_any_damage_is_noticed (void)
{
    g_autoptr (SalvorJournal) journal = make_journal (BOARD_ID, "a");
    g_autofree char *text = salvor_journal_write (journal);
    gsize size = strlen (text);

    for (gsize i = 0; i < size; i++) {
        g_autoptr (SalvorJournal) damaged = NULL;
        g_autoptr (GError) error = NULL;

        text[i] ^= 0x01;
        damaged = salvor_journal_parse (text, size, &error);
        g_assert_null (damaged);
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
        text[i] ^= 0x01;
    }
    for (gsize length = 0; length < size; length++) {
        g_autoptr (SalvorJournal) cut = salvor_journal_parse (text, length, NULL);

        g_assert_null (cut);
    }
}

/* A checksum that fits, and text that nobody wrote: fuzz-journal found that GLib warned of it. */
static void
test_strange_escapes (void)
{
    const char *body = "[journal]\nunique-id=1\nboard=\\q\\\nimage-sha256=\nimage=\nstarted=\n";
    g_autofree char *sha256 = salvor_sha256 ((const guint8 *) body, strlen (body));
    g_autofree char *text = g_strdup_printf ("# Salvor journal 1, sha256 %s\n%s", sha256, body);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorJournal) journal = salvor_journal_parse (text, strlen (text), &error);

    g_assert_null (journal);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
}

static void
test_only_the_owner_reads_it (void)
{
    g_autofree char *path = NULL;

    data_folder_empty ();
    save (BOARD_ID, "a");
    path = get_only_path ();
    assert_private_file (path);
}

static void
test_list_is_of_one_board (void)
{
    g_autoptr (GPtrArray) journals = NULL;
    g_autoptr (GPtrArray) none = NULL;

    data_folder_empty ();
    save (BOARD_ID, "a");
    save (OTHER_ID, "a");
    journals = salvor_journal_list (BOARD_ID);
    g_assert_cmpuint (journals->len, ==, 1);
    none = salvor_journal_list ("33333333 44444444");
    g_assert_cmpuint (none->len, ==, 0);
}

static void
test_list_begins_with_the_oldest (void)
{
    g_autoptr (SalvorJournal) older = make_journal (BOARD_ID, "a");
    g_autoptr (SalvorJournal) newer = make_journal (BOARD_ID, "b");
    g_autoptr (GPtrArray) journals = NULL;

    data_folder_empty ();
    g_free (older->started);
    older->started = g_strdup ("2026-01-01T00:00:00Z");
    g_assert_true (salvor_journal_save (newer, NULL));
    g_assert_true (salvor_journal_save (older, NULL));
    journals = salvor_journal_list (BOARD_ID);
    g_assert_cmpuint (journals->len, ==, 2);
    g_assert_cmpstr (((SalvorJournal *) g_ptr_array_index (journals, 0))->image_sha256, ==,
                     older->image_sha256);
}

static void
test_remove_is_of_one_board (void)
{
    g_autoptr (GPtrArray) gone = NULL;
    g_autoptr (GPtrArray) left = NULL;

    data_folder_empty ();
    save (BOARD_ID, "a");
    save (BOARD_ID, "b");
    save (OTHER_ID, "a");
    salvor_journal_remove_all (BOARD_ID);
    gone = salvor_journal_list (BOARD_ID);
    left = salvor_journal_list (OTHER_ID);
    g_assert_cmpuint (gone->len, ==, 0);
    g_assert_cmpuint (left->len, ==, 1);
}

static void
test_a_damaged_one_is_set_aside (void)
{
    g_autoptr (GPtrArray) journals = NULL;
    g_autofree char *path = NULL;
    g_autofree char *aside = NULL;

    data_folder_empty ();
    save (BOARD_ID, "a");
    path = get_only_path ();
    aside = g_strconcat (path, ".damaged", NULL);
    g_assert_true (g_file_set_contents (path, "nonsense", -1, NULL));
    journals = salvor_journal_list (BOARD_ID);
    g_assert_cmpuint (journals->len, ==, 0);
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
}

/* A second one does not push the first out. */
static void
test_each_damaged_one_is_kept (void)
{
    g_autofree char *path = NULL;
    g_autofree char *second = NULL;
    g_autofree char *content = NULL;

    data_folder_empty ();
    save (BOARD_ID, "a");
    path = get_only_path ();
    second = g_strconcat (path, ".damaged-2", NULL);
    g_assert_true (g_file_set_contents (path, "nonsense", -1, NULL));
    g_ptr_array_unref (salvor_journal_list (BOARD_ID));
    g_assert_true (g_file_set_contents (path, "other nonsense", -1, NULL));
    g_ptr_array_unref (salvor_journal_list (BOARD_ID));
    g_assert_true (g_file_get_contents (second, &content, NULL, NULL));
    g_assert_cmpstr (content, ==, "other nonsense");
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* ---- where it lies ---- */

static void
test_a_folder_that_cannot_be_made (void)
{
    g_autoptr (SalvorJournal) journal = make_journal (BOARD_ID, "a");
    g_autofree char *salvor = g_build_filename (g_get_user_data_dir (), "salvor", NULL);
    g_autoptr (GError) error = NULL;

    data_folder_empty ();
    g_mkdir_with_parents (g_get_user_data_dir (), 0700);
    g_assert_true (g_file_set_contents (salvor, "a file", -1, NULL));
    g_assert_false (salvor_journal_save (journal, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE);
    g_assert_cmpint (g_remove (salvor), ==, 0);
}

int
main (int argc, char **argv)
{
    char *folder = data_folder_new ();

    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/journal/text/round-trip", test_round_trip);
    g_test_add_func ("/journal/text/damage", test_any_damage_is_noticed);
    g_test_add_func ("/journal/file/owner-only", test_only_the_owner_reads_it);
    g_test_add_func ("/journal/file/no-folder", test_a_folder_that_cannot_be_made);
    g_test_add_func ("/journal/list/one-board", test_list_is_of_one_board);
    g_test_add_func ("/journal/list/oldest-first", test_list_begins_with_the_oldest);
    g_test_add_func ("/journal/strange-escapes", test_strange_escapes);
    g_test_add_func ("/journal/list/damaged", test_a_damaged_one_is_set_aside);
    g_test_add_func ("/journal/list/damaged-twice", test_each_damaged_one_is_kept);
    g_test_add_func ("/journal/remove/one-board", test_remove_is_of_one_board);
    return data_folder_run_tests (folder);
}
