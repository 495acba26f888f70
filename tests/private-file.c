/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "private-file.h"

#include <glib/gstdio.h>

void
assert_private_file (const char *path)
{
    GStatBuf status;

    g_assert_cmpint (g_stat (path, &status), ==, 0);
    g_assert_cmphex (status.st_mode & 0777, ==, 0600);
}
