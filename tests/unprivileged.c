/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* setresuid */

#include "unprivileged.h"

#include <unistd.h>

/* "nobody" on Linux; any number but 0 serves */
#define NOBODY 65534

/* The saved id stays 0, which is the way back. */
gboolean
unprivileged_begin (void)
{
    if (getuid () == 0)
        g_assert_cmpint (setresuid (NOBODY, NOBODY, 0), ==, 0);
    return TRUE;
}

void
unprivileged_end (void)
{
    uid_t real, effective, saved;

    g_assert_cmpint (getresuid (&real, &effective, &saved), ==, 0);
    if (saved == 0)
        g_assert_cmpint (setresuid (0, 0, 0), ==, 0);
}
