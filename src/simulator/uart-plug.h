/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-board.h"

G_BEGIN_DECLS

/*
 * SalvorUartPlug: a practice board at a pseudo terminal, where other programs find it as at a
 * serial port. Works on the main context it was made on and blocks nowhere. The board's time moves
 * by itself (paced-board.h). Programs that nobody reads for lose bytes, as on a serial line.
 */
typedef struct _SalvorUartPlug SalvorUartPlug;

/* @name: as of salvor_simulated_board_new (), of a board whose cable is a serial line; @pace: real
 * seconds a virtual second takes. (transfer full) */
SalvorUartPlug *salvor_uart_plug_new (const char *name, double pace,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void salvor_uart_plug_free (SalvorUartPlug *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorUartPlug, salvor_uart_plug_free)

/* "/dev/pts/3" */
const char *salvor_uart_plug_get_path (SalvorUartPlug *self);
/* (transfer none) */
SalvorSimulatedBoard *salvor_uart_plug_get_board (SalvorUartPlug *self);

G_END_DECLS
