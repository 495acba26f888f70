/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Another process that has the device node open: "blhost (process 1234)"; NULL when none can be
 * seen. Processes of other accounts are seen by root only (proc(5)). Any thread. (transfer full)
 * (nullable) */
char *salvor_node_find_user (const char *node) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
