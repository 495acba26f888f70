/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-language"
#include "config.h"

#include "base/language.h"

#include "base/system.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

void
salvor_language_start (void)
{
    const char *folder = g_getenv ("SALVOR_LOCALE_DIR");
    g_autofree char *installed = salvor_system_get_locale_folder ();

    salvor_system_start ();
    setlocale (LC_ALL, "");
    bindtextdomain (GETTEXT_PACKAGE, folder != NULL && *folder != '\0' ? folder : installed);
    bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
    textdomain (GETTEXT_PACKAGE);
}

const char *
salvor_language_translate_data (const char *context, const char *text)
{
    /* the empty msgid is the header of the translation */
    if (text == NULL || *text == '\0')
        return text;
    return g_dpgettext2 (GETTEXT_PACKAGE, context, text);
}

char *
salvor_language_join_sentences (const char *first, const char *second)
{
    /* Translators: without the space in languages that have none between sentences */
    return g_strdup_printf (C_ ("two sentences", "%s %s"), first, second);
}

void
salvor_language_add_to_list (GString *list, const char *item)
{
    g_autofree char *longer = NULL;

    if (list->len == 0) {
        g_string_append (list, item);
        return;
    }
    /* Translators: what a list has so far, and its next item */
    longer = g_strdup_printf (C_ ("list", "%s, %s"), list->str, item);
    g_string_assign (list, longer);
}
