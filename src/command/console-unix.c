/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-console"
#include "config.h"

#include "command/console.h"

#include <unistd.h>

static int
get_descriptor (SalvorConsoleStream stream)
{
    switch (stream) {
    case SALVOR_STANDARD_OUTPUT:
        return STDOUT_FILENO;
    case SALVOR_STANDARD_ERROR:
        return STDERR_FILENO;
    case SALVOR_STANDARD_INPUT:
    default:
        return STDIN_FILENO;
    }
}

gboolean
salvor_console_is_terminal (SalvorConsoleStream stream)
{
    return isatty (get_descriptor (stream)) == 1;
}

gboolean
salvor_console_start_colours (SalvorConsoleStream stream)
{
    return TRUE;
}
