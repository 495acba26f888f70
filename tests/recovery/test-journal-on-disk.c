/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* for syscall () */
#include "data-folder.h"

#include "recovery/journal.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Is a journal on the disk before the flash is touched? What Linux is asked for, in which order. */

static void
save (void)
{
    g_autoptr (GBytes) data = g_bytes_new ("a", 1);
    g_autoptr (SalvorImage) image = salvor_image_new_binary ("firmware.bin", data);
    g_autoptr (SalvorJournal) journal = salvor_journal_new ("6D2B91E4 3A0E70D5", "usb:1-4.3", image,
                                                            salvor_segments_new ());
    g_autoptr (GError) error = NULL;

    salvor_journal_save (journal, &error);
    g_assert_no_error (error);
}

/* What the functions below saw */
static GString *
get_events (void)
{
    static GString *events;

    if (events == NULL)
        events = g_string_new (NULL);
    return events;
}

/* In place of the C library's, for GLib as well. */
int
fsync (int fd)
{
    g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
    g_autofree char *path = g_file_read_link (link, NULL);
    g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;
    GStatBuf status;

    if (name != NULL && g_stat (path, &status) == 0)
        g_string_append_printf (get_events (), "%s %s\n",
                                S_ISDIR (status.st_mode) ? "folder" : "file",
                                S_ISDIR (status.st_mode) ? name : "");
    return (int) syscall (SYS_fsync, fd);
}

int
rename (const char *from, const char *to)
{
    g_string_append (get_events (), "rename\n");
    return (int) syscall (SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

/* Written beside, synced, renamed, and the folders that hold the name synced as well: those that
 * had to be made, each of them, before there is anything in them. */
static void
test_is_on_the_disk (void)
{
    if (!g_file_test ("/proc/self/fd", G_FILE_TEST_IS_DIR)) {
        g_test_skip ("the names of open files are not to be seen here");
        return;
    }
    data_folder_empty ();
    g_string_truncate (get_events (), 0);
    save ();
    g_assert_nonnull (
        strstr (get_events ()->str, "folder salvor\nfile \nrename\nfolder journals\n"));
    g_string_truncate (get_events (), 0);
    save ();
    g_assert_cmpstr (get_events ()->str, ==, "file \nrename\nfolder journals\n");
}

int
main (int argc, char **argv)
{
    char *folder = data_folder_new ();

    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/journal/on-the-disk", test_is_on_the_disk);
    return data_folder_run_tests (folder);
}
