/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-html-text"
#include "config.h"

#include "report/html-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Characters that turn round the text after them, so that it reads as what it is not; and two that
 * XML does not know. */
static gboolean
is_treacherous (gunichar c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfffe
           || c == 0xffff;
}

/* g_markup_escape_text () writes control characters as references; XML has none for them. */
static gsize
get_control_length (const char *place)
{
    gsize length = strspn (place + 3, "0123456789abcdef");

    return length > 0 && place[3 + length] == ';' ? length + 4 : 0;
}

static void
append_clean (GString *html, const char *escaped)
{
    const char *place = escaped;

    while (*place != '\0') {
        gunichar c = g_utf8_get_char (place);
        gsize control = g_str_has_prefix (place, "&#x") ? get_control_length (place) : 0;

        if (control > 0 || is_treacherous (c))
            g_string_append (html, "\357\277\275");
        else
            g_string_append_unichar (html, c);
        place = control > 0 ? place + control : g_utf8_next_char (place);
    }
}

void
salvor_html_add (GString *html, const char *format, ...)
{
    va_list arguments;
    g_autofree char *escaped = NULL;
    g_autofree char *valid = NULL;

    va_start (arguments, format);
    escaped = g_markup_vprintf_escaped (format, arguments);
    va_end (arguments);
    valid = g_utf8_make_valid (escaped, -1);
    append_clean (html, valid);
}

void
salvor_html_heading (GString *html, const char *id, const char *title)
{
    salvor_html_add (html, "<h2 id=\"%s\">%s</h2>\n", id, title);
}

void
salvor_html_begin_table (GString *html, const char *css_class, const char *caption,
                         const char *const *headings)
{
    salvor_html_add (html, "<div class=\"wide\"><table class=\"%s\">\n<caption>%s</caption>\n",
                     css_class, caption);
    g_string_append (html, "<thead><tr>");
    for (; *headings != NULL; headings++)
        salvor_html_add (html, "<th scope=\"col\">%s</th>", *headings);
    g_string_append (html, "</tr></thead>\n<tbody>\n");
}

void
salvor_html_end_table (GString *html)
{
    g_string_append (html, "</tbody></table></div>\n");
}

static const char *
get_symbol (const char *kind)
{
    if (g_str_equal (kind, "good"))
        return "✓";
    if (g_str_equal (kind, "care"))
        return "?";
    return g_str_equal (kind, "stop") ? "✕" : "–";
}

void
salvor_html_tag (GString *html, const char *kind, const char *id, const char *text)
{
    salvor_html_add (
        html,
        "<span class=\"tag %s\" data-value=\"%s\"><span aria-hidden=\"true\">%s </span>"
        "%s</span>",
        kind, id, get_symbol (kind), text);
}

void
salvor_html_list (GString *html, GPtrArray *strings)
{
    if (strings->len == 0)
        return;
    g_string_append (html, "<ul>");
    for (guint i = 0; i < strings->len; i++)
        salvor_html_add (html, "<li>%s</li>", (const char *) g_ptr_array_index (strings, i));
    g_string_append (html, "</ul>\n");
}

/* The head of a catalogue says which language it is: gettext gives it for the empty text. */
char *
salvor_html_get_language (void)
{
    const char *head = g_dgettext (GETTEXT_PACKAGE, "");
    const char *line = strstr (head, "Language: ");
    gsize length = 0;
    char *language = NULL;

    if (line == NULL)
        return g_strdup ("en");
    line += strlen ("Language: ");
    length = strspn (line, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_");
    language = g_strndup (line, length);
    g_strdelimit (language, "_", '-');
    if (*language == '\0') {
        g_free (language);
        return g_strdup ("en");
    }
    return language;
}

gboolean
salvor_html_is_right_to_left (const char *language)
{
    static const char *const languages[] = { "ar", "fa", "he", "ur" };

    for (gsize i = 0; i < G_N_ELEMENTS (languages); i++) {
        if (g_str_has_prefix (language, languages[i])
            && (language[2] == '\0' || language[2] == '-'))
            return TRUE;
    }
    return FALSE;
}
