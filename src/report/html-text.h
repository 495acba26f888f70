/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Pieces of a page that is HTML and XML at once: every element is closed, everything that is put
 * in is escaped. */

/* As printf (), but what replaces %s is text, whatever stands in it. @format is ours: markup. */
void salvor_html_add (GString *html, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* <h2>TITLE</h2> with an anchor */
void salvor_html_heading (GString *html, const char *id, const char *title);

/* A table with a heading a screen reader says, and its column headings; salvor_html_end_table ()
 * closes it. @headings: %NULL-terminated; @css_class: static */
void salvor_html_begin_table (GString *html, const char *css_class, const char *caption,
                              const char *const *headings);
void salvor_html_end_table (GString *html);

/* A state as a symbol and a word, never as a colour alone. @kind: "good", "care", "stop" or
 * "quiet"; @id: the word scripts know it by */
void salvor_html_tag (GString *html, const char *kind, const char *id, const char *text);

/* <ul> of sentences; nothing when there is none. @strings: (element-type utf8) */
void salvor_html_list (GString *html, GPtrArray *strings);

/* The language of what gettext gives: "de", "pt-BR"; "en" where there is no translation. (transfer
 * full) */
char *salvor_html_get_language (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean salvor_html_is_right_to_left (const char *language);

G_END_DECLS
