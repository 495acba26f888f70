/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/driver.h"

G_BEGIN_DECLS

/* A practice board that is no scenario as it stands: with switches and fuses of its own. */
typedef struct {
    const char *scenario;
    const char *switches; /* "10" */
    const char *fuses;    /* lines of a board's file: "fuse 0x06 0x00010010\n" */
    gboolean has_program; /* in the flash, which is blank otherwise */
} PreparedBoard;

/* Plugs it in; no ref */
SalvorBoard *prepared_board_plug_in (Driver *driver, const PreparedBoard *what);

G_END_DECLS
