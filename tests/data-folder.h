/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image-builder.h"

/*
 * A user data folder of the test program's own, so that nothing of the user's is read or written.
 * First thing in main (), before GLib has looked for the folder; GLib's own isolation for tests
 * leaks, which the sanitizer set-up does not forgive.
 */
static inline char *
data_folder_new (void)
{
    char *folder = test_folder_new ();

    g_setenv ("XDG_DATA_HOME", folder, TRUE);
    return folder;
}

/* What Salvor has put there so far is gone. */
static inline void
data_folder_empty (void)
{
    test_folder_remove (g_build_filename (g_get_user_data_dir (), "salvor", NULL));
}

/* Runs the tests and removes the folder, which is consumed. */
static inline int
data_folder_run_tests (char *folder)
{
    int status = g_test_run ();

    test_folder_remove (folder);
    return status;
}
