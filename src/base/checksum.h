/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lower-case hexadecimal SHA-256 of the bytes, 64 characters; (transfer full) */
char *salvor_sha256 (const guint8 *data, gsize size);

G_END_DECLS
