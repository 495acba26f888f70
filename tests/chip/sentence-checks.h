/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a sentence must say and must not say; a failure shows both texts. */
void assert_contains (const char *text, const char *part);
void assert_lacks (const char *text, const char *part);

/* All sentences of a list as one text, a line each; (transfer full) */
char *join_sentences (const GPtrArray *sentences) G_GNUC_WARN_UNUSED_RESULT;
/* No sentence of the list is missing in the other, in the same order */
void assert_same_sentences (const GPtrArray *a, const GPtrArray *b);

G_END_DECLS
