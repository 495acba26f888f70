/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The guide of docs/guide as the program carries it. A topic is a page, or a place on one:
 * "recover", "recover#4-write". Places are named as in the web view of the same files.
 */

/* A heading with what stands below it, up to the next heading. */
typedef struct {
    char *page;   /* "recover" */
    char *anchor; /* "4-write"; "" for the beginning of the page */
    char *title;  /* "4 Write" */
    char *text;   /* Markdown, one line a paragraph, without the heading */
} SalvorHelpSection;

/* The whole guide in reading order. (transfer full) (element-type SalvorHelpSection) */
GPtrArray *salvor_help_book_load (void) G_GNUC_WARN_UNUSED_RESULT;

/* Index of the section of a topic; a place that is not there is the beginning of its page. -1: no
 * such page. @topic may be a link of the guide: "recover.md#4-write". */
int salvor_help_book_find (GPtrArray *book, const char *topic);

/* Whether a section has every word of @words, whatever their case; no words: yes. */
gboolean salvor_help_section_has_words (const SalvorHelpSection *section, const char *words);

/* A line of Markdown as Pango markup: bold, code and links. (transfer full) */
char *salvor_help_get_markup (const char *line) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
