/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The superuser may read everything, so a test of missing rights gives its own up for a moment.
 * Without effect for everybody else. FALSE on systems where that cannot be done.
 */
gboolean unprivileged_begin (void);
void unprivileged_end (void);

G_END_DECLS
