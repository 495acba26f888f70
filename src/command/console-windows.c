/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-console"
#include "config.h"

#include "command/console.h"

#include <windows.h>

static HANDLE
get_handle (SalvorConsoleStream stream)
{
    switch (stream) {
    case SALVOR_STANDARD_OUTPUT:
        return GetStdHandle (STD_OUTPUT_HANDLE);
    case SALVOR_STANDARD_ERROR:
        return GetStdHandle (STD_ERROR_HANDLE);
    case SALVOR_STANDARD_INPUT:
    default:
        return GetStdHandle (STD_INPUT_HANDLE);
    }
}

gboolean
salvor_console_is_terminal (SalvorConsoleStream stream)
{
    DWORD mode;

    return GetConsoleMode (get_handle (stream), &mode) != 0;
}

/* Since Windows 10, 1511 */
gboolean
salvor_console_start_colours (SalvorConsoleStream stream)
{
    HANDLE handle = get_handle (stream);
    DWORD mode;

    return GetConsoleMode (handle, &mode) != 0
           && SetConsoleMode (handle, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}
