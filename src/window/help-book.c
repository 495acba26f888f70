/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-help-book"
#include "config.h"

#include "window/help-book.h"

#include <gio/gio.h>
#include <string.h>

#define FOLDER "/org/salvor/Salvor/help/"

/* In reading order; docs/guide/index.md lists the same. */
static const char *const pages[]
    = { "first-look", "recover", "words", "trouble", "keyboard", "fuses", "registers", "terminal" };

static void
section_free (gpointer data)
{
    SalvorHelpSection *section = data;

    g_free (section->page);
    g_free (section->anchor);
    g_free (section->title);
    g_free (section->text);
    g_free (section);
}

/* As web views of Markdown name headings: small letters, dashes for spaces, nothing else. */
static char *
make_anchor (const char *title)
{
    GString *anchor = g_string_new (NULL);

    for (const char *c = title; *c != '\0'; c++) {
        if (g_ascii_isalnum (*c))
            g_string_append_c (anchor, g_ascii_tolower (*c));
        else if (*c == ' ' || *c == '-')
            g_string_append_c (anchor, '-');
    }
    return g_string_free (anchor, FALSE);
}

/* @heading: "# Title" or "## Title" */
static SalvorHelpSection *
begin_section (GPtrArray *book, const char *page, const char *heading)
{
    SalvorHelpSection *section = g_new0 (SalvorHelpSection, 1);
    gboolean is_page = g_str_has_prefix (heading, "# ");

    section->page = g_strdup (page);
    section->title = g_strdup (heading + (is_page ? 2 : 3));
    section->anchor = is_page ? g_strdup ("") : make_anchor (section->title);
    g_ptr_array_add (book, section);
    return section;
}

static void
end_section (SalvorHelpSection *section, GString *text)
{
    if (section != NULL)
        section->text = g_strdup (text->str);
    g_string_truncate (text, 0);
}

static void
add_page (GPtrArray *book, const char *page, const char *markdown)
{
    g_auto (GStrv) lines = g_strsplit (markdown, "\n", -1);
    g_autoptr (GString) text = g_string_new (NULL);
    SalvorHelpSection *section = NULL;

    for (gsize i = 0; lines[i] != NULL; i++) {
        if (g_str_has_prefix (lines[i], "# ") || g_str_has_prefix (lines[i], "## ")) {
            end_section (section, text);
            section = begin_section (book, page, lines[i]);
        } else {
            g_string_append_printf (text, "%s\n", lines[i]);
        }
    }
    end_section (section, text);
}

GPtrArray *
salvor_help_book_load (void)
{
    GPtrArray *book = g_ptr_array_new_with_free_func (section_free);

    for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
        g_autofree char *path = g_strconcat (FOLDER, pages[i], ".md", NULL);
        g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, NULL);

        /* resources end with a zero that is not part of them */
        if (bytes != NULL)
            add_page (book, pages[i], g_bytes_get_data (bytes, NULL));
        else
            g_warning ("the guide has no page %s", pages[i]);
    }
    return book;
}

int
salvor_help_book_find (GPtrArray *book, const char *topic)
{
    g_auto (GStrv) parts = g_strsplit (topic, "#", 2);
    const char *anchor = parts[0] != NULL && parts[1] != NULL ? parts[1] : "";
    int found = -1;

    if (parts[0] != NULL && g_str_has_suffix (parts[0], ".md"))
        parts[0][strlen (parts[0]) - strlen (".md")] = '\0';
    for (guint i = 0; i < book->len; i++) {
        const SalvorHelpSection *section = g_ptr_array_index (book, i);

        if (g_strcmp0 (section->page, parts[0]) != 0)
            continue;
        if (found < 0 || g_str_equal (section->anchor, anchor))
            found = (int) i;
    }
    return found;
}

gboolean
salvor_help_section_has_words (const SalvorHelpSection *section, const char *words)
{
    g_autofree char *wanted = g_utf8_casefold (words, -1);
    g_autofree char *title = g_utf8_casefold (section->title, -1);
    g_autofree char *text = g_utf8_casefold (section->text, -1);
    g_auto (GStrv) parts = g_strsplit_set (wanted, " \t", -1);

    for (gsize i = 0; parts[i] != NULL; i++) {
        if (strstr (title, parts[i]) == NULL && strstr (text, parts[i]) == NULL)
            return FALSE;
    }
    return TRUE;
}

/* --- markup --- */

static void
append_escaped (GString *markup, const char *text, gsize length)
{
    g_autofree char *escaped = g_markup_escape_text (text, (gssize) length);

    g_string_append (markup, escaped);
}

/* "**bold**" or "`code`"; returns what follows, or %NULL when @mark is not closed. */
static const char *
append_span (GString *markup, const char *text, const char *mark, const char *tag)
{
    gsize n_mark = strlen (mark);
    const char *end = g_str_has_prefix (text, mark) ? strstr (text + n_mark, mark) : NULL;

    if (end == NULL)
        return NULL;
    g_string_append_printf (markup, "<%s>", tag);
    append_escaped (markup, text + n_mark, (gsize) (end - text) - n_mark);
    g_string_append_printf (markup, "</%s>", tag);
    return end + n_mark;
}

/* "[words](target)" */
static const char *
append_link (GString *markup, const char *text)
{
    const char *middle = strstr (text, "](");
    const char *end = middle != NULL ? strchr (middle, ')') : NULL;

    if (*text != '[' || end == NULL)
        return NULL;
    g_string_append (markup, "<a href=\"");
    append_escaped (markup, middle + 2, (gsize) (end - middle) - 2);
    g_string_append (markup, "\">");
    append_escaped (markup, text + 1, (gsize) (middle - text) - 1);
    g_string_append (markup, "</a>");
    return end + 1;
}

char *
salvor_help_get_markup (const char *line)
{
    GString *markup = g_string_new (NULL);

    while (*line != '\0') {
        const char *next = append_span (markup, line, "**", "b");

        if (next == NULL)
            next = append_span (markup, line, "`", "tt");
        if (next == NULL)
            next = append_link (markup, line);
        if (next == NULL) {
            next = g_utf8_next_char (line);
            append_escaped (markup, line, (gsize) (next - line));
        }
        line = next;
    }
    return g_string_free (markup, FALSE);
}
