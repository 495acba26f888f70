/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the guide says (help-book.h) about a page of the window or of the wizard: "fuses", "review".
 * Whatever else is open: the beginning. */
const char *salvor_help_get_topic (const char *page);

G_END_DECLS
