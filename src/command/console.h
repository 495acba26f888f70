/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What differs from system to system about standard input and the outputs. One file a system
 * implements it, chosen by meson. */
typedef enum {
    SALVOR_STANDARD_INPUT,
    SALVOR_STANDARD_OUTPUT,
    SALVOR_STANDARD_ERROR,
} SalvorConsoleStream;

gboolean salvor_console_is_terminal (SalvorConsoleStream stream);

/* Makes an output that is a terminal take escape sequences. FALSE: it cannot */
gboolean salvor_console_start_colours (SalvorConsoleStream stream);

G_END_DECLS
