/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What differs from system to system about a program that starts. One file a system implements it,
 * chosen by meson. */

/* For main (), before anything is written: makes text on the outputs UTF-8 where it would be
 * something else. */
void salvor_system_start (void);

/* The arguments of the program in UTF-8, the program's name first. @argv: as main () got them.
 * (transfer full) */
char **salvor_system_get_arguments (char **argv) G_GNUC_WARN_UNUSED_RESULT;

/* Where translations are installed, in the encoding of bindtextdomain (). (transfer full) */
char *salvor_system_get_locale_folder (void) G_GNUC_WARN_UNUSED_RESULT;

/* For programs whose standard output belongs to what was asked for: all that is logged goes to the
 * standard error. Once. */
void salvor_system_log_to_stderr (void);

G_END_DECLS
