/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-system"
#include "config.h"

#include "base/system.h"

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
