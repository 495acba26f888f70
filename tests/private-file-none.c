/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "private-file.h"

void
assert_private_file (const char *path)
{
    g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}
