/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Numbers that were read stand out from the sentence around them: hexadecimal in monospace, and
 * eight digits in groups of four (visual.md 6). */

/* "reset 0x60002411" to "reset 0x6000_2411"; (transfer full) */
char *salvor_evidence_group (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* @text: (nullable) */
void salvor_label_set_evidence (GtkLabel *label, const char *text);

G_END_DECLS
