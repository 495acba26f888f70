/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a person wants a debug probe to speak with the chip. */
typedef enum {
    SALVOR_PROBE_LINE_ANY, /* SWD, and JTAG where nothing answers */
    SALVOR_PROBE_LINE_SWD,
    SALVOR_PROBE_LINE_JTAG,
} SalvorProbeLine;

/*
 * salvor_probe_name_parse:
 * @board_name: "probe:SERIAL", "probe:SERIAL,interface=jtag"; the option may end any name of a
 *   board that a probe can be at
 * @plain: (out) (optional) (transfer full): the name without the option
 *
 * SALVOR_ERROR_INVALID_ARGUMENT where the option is there and says neither swd nor jtag.
 */
gboolean salvor_probe_name_parse (const char *board_name, char **plain, SalvorProbeLine *line,
                                  GError **error);

G_END_DECLS
