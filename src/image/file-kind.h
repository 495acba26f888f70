/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What a file is, by its content; its name says nothing. "a ZIP archive", "a text file", …, for
 * error chains; NULL for what can only be a raw binary. Static.
 */
const char *salvor_file_kind_name (GBytes *data);

G_END_DECLS
