/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-probe.h"

G_BEGIN_DECLS

#define SALVOR_BOARD_NAME_PREFIX "sim:"

/*
 * "sim:SCENARIO[,state=FILE][,OPTION…][,fault=FAULT]…" taken apart. A file name with a comma cannot
 * be written this way. Options:
 *
 *   connection=uart      the board's cable is a serial line, not USB
 *   probe-packet=512x4   packet size (64, 512 or 1024 bytes) and how many it takes at once
 *   probe-plain          it does not know ExecuteCommands and QueueCommands
 *   probe-idr=0x…        what the chip's access port calls itself
 *   interface=jtag       what its probe is spoken to in, swd or jtag; the last one (probe-name.h)
 */
typedef struct {
    char *scenario;
    char *state_file;          /* nullable */
    gboolean on_serial;        /* its cable is a serial line */
    SalvorProbeSettings probe; /* what is not said is as in most probes */
    GArray *faults;            /* of SalvorFault */
} SalvorBoardName;

/* SALVOR_ERROR_INVALID_ARGUMENT says what is wrong at which character. (transfer full) */
SalvorBoardName *salvor_board_name_parse (const char *name,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void salvor_board_name_free (SalvorBoardName *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorBoardName, salvor_board_name_free)

G_END_DECLS
