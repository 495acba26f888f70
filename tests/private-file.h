/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Nobody but its owner may read the file. Asserts nothing on systems where that is not a matter of
 * the file: what lies in the folders of a user is that user's there. */
void assert_private_file (const char *path);

G_END_DECLS
