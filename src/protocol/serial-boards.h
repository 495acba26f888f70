/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/port-provider.h"

G_BEGIN_DECLS

/*
 * SalvorSerialBoards: the ports of another provider, in whose place of serial lines stands who
 * answers there: a ROM or a flashloader, with transports as over USB. Lines where nobody answers
 * are left out.
 *
 * A line is asked when its board is prepared or waited for, and at no other time.
 */
#define SALVOR_TYPE_SERIAL_BOARDS (salvor_serial_boards_get_type ())
G_DECLARE_FINAL_TYPE (SalvorSerialBoards, salvor_serial_boards, SALVOR, SERIAL_BOARDS, GObject)

/* @lines: used from now on by this one. Preparing a name fails with SALVOR_ERROR_SILENT_LINE when
 * its board has no other port than a line where nobody answers. (transfer full) */
SalvorPortProvider *salvor_serial_boards_new (SalvorPortProvider *lines) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
