/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-system"
#include "config.h"

#include "base/system.h"

#include <stdio.h>
#include <windows.h>

/* The code page of an old terminal has no “…” and no Chinese. GLib writes in the code page of the
 * terminal, or in CHARSET where the output is a file or a pipe. */
void
salvor_system_start (void)
{
    SetConsoleOutputCP (CP_UTF8);
    g_setenv ("CHARSET", "UTF-8", FALSE);
}

/* What main () gets is in the code page, where names in other scripts are lost. */
char **
salvor_system_get_arguments (char **argv)
{
    return g_win32_get_command_line ();
}

/* Beside bin/, wherever the folder with everything was put */
char *
salvor_system_get_locale_folder (void)
{
    g_autofree char *root = g_win32_get_package_installation_directory_of_module (NULL);
    g_autofree char *folder = g_build_filename (root, "share", "locale", NULL);

    /* a name that the code page has not comes as the short one of DOS */
    return g_win32_locale_filename_from_utf8 (folder);
}

/* (nullable) */
static const char *
get_domain (const GLogField *fields, gsize n_fields)
{
    for (gsize i = 0; i < n_fields; i++) {
        if (g_str_equal (fields[i].key, "GLIB_DOMAIN"))
            return fields[i].value;
    }
    return NULL;
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
    g_autofree char *text = NULL;

    if (g_log_writer_default_would_drop (level, get_domain (fields, n_fields)))
        return G_LOG_WRITER_HANDLED;
    text = g_log_writer_format_fields (level, fields, n_fields, FALSE);
    fprintf (stderr, "%s\n", text);
    fflush (stderr);
    return G_LOG_WRITER_HANDLED;
}

/* GLib's own way wants to be chosen before the first thread, and GIO for Windows has started one
 * before main (). */
void
salvor_system_log_to_stderr (void)
{
    g_log_set_writer_func (write_log, NULL, NULL);
}
