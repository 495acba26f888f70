/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Times, long numbers and lists for people; sizes and addresses are in image/check-text.h. */

/* "1.77 of 2.84 MB": both in the unit of the total; (transfer full) */
char *salvor_format_amount (guint64 done, guint64 total) G_GNUC_WARN_UNUSED_RESULT;
/* "< 0.1 s", "0.4 s", "19 s", "1:08"; (transfer full) */
char *salvor_format_duration (guint ms) G_GNUC_WARN_UNUSED_RESULT;
/* "9F2C41A7…E03B": head and tail of a long hexadecimal number; (transfer full) */
char *salvor_format_hash (const char *hash) G_GNUC_WARN_UNUSED_RESULT;
/* "~/backups/a.bin": a path below home as people write it; others as they are; (transfer full) */
char *salvor_format_path (const char *path) G_GNUC_WARN_UNUSED_RESULT;
/* Goes on with what a screen reader says of a row. @separator: ". " or ", "; what ends with a mark
 * of its own gets no second one. */
void salvor_format_add_part (GString *said, const char *separator, const char *part);

G_END_DECLS
