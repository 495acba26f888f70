/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-system"
#include "config.h"

#include "base/system.h"

/* The terminal and the locale agree on what text is. */
void
salvor_system_start (void)
{
}

char **
salvor_system_get_arguments (char **argv)
{
    return g_strdupv (argv);
}

char *
salvor_system_get_locale_folder (void)
{
    return g_strdup (SALVOR_LOCALE_DIR);
}

void
salvor_system_log_to_stderr (void)
{
    g_log_writer_default_set_use_stderr (TRUE);
}
