/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-probe-name"
#include "config.h"

#include "transport/probe-name.h"

#include "base/errors.h"

#include <string.h>

#define OPTION ",interface="

gboolean
salvor_probe_name_parse (const char *board_name, char **plain, SalvorProbeLine *line,
                         GError **error)
{
    const char *option = g_strrstr (board_name, OPTION);
    gsize length = option != NULL ? (gsize) (option - board_name) : strlen (board_name);
    const char *value = option != NULL ? option + strlen (OPTION) : NULL;

    if (value == NULL)
        *line = SALVOR_PROBE_LINE_ANY;
    else if (g_str_equal (value, "swd"))
        *line = SALVOR_PROBE_LINE_SWD;
    else if (g_str_equal (value, "jtag"))
        *line = SALVOR_PROBE_LINE_JTAG;
    else {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "character %" G_GSIZE_FORMAT ": “%s” is no interface of a probe; there are "
                     "swd and jtag",
                     length + strlen (OPTION) + 1, value);
        return FALSE;
    }
    if (plain != NULL)
        *plain = g_strndup (board_name, length);
    return TRUE;
}
