/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-language"
#include "config.h"

#include "base/language.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

void
salvor_language_start (void)
{
    const char *folder = g_getenv ("SALVOR_LOCALE_DIR");

    setlocale (LC_ALL, "");
    bindtextdomain (GETTEXT_PACKAGE,
                    folder != NULL && *folder != '\0' ? folder : SALVOR_LOCALE_DIR);
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
