/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The rule that lets a person at a Linux computer open boards and probes; it is part of the
 * program, so that it can be shown where it is missing. */

/* The text of the file; static */
const char *salvor_access_rule_get_text (void);

/* What an administrator types into a terminal to install it. (transfer full) */
char *salvor_access_rule_make_commands (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
