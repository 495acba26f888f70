/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-board.h"

G_BEGIN_DECLS

/*
 * SalvorPacedBoard: a practice board whose time moves by itself, for hosts that live in real time:
 * a kernel at the other end of USB/IP. The board's own clock never sleeps. Nothing here blocks and
 * nothing runs while nothing is due: one timeout on the main context it was made on.
 *
 * Pace is real seconds a virtual second takes. 1 is what hardware does. With 0 everything that is
 * due is due at once, also what the board does by itself (coming back after a reset, power
 * returning); the watchdog of a board that nobody uses then stands still.
 */
typedef struct _SalvorPacedBoard SalvorPacedBoard;

typedef struct {
    /* Something may be due: look at the devices and move their packets. Returns when it has to be
     * called next, on the board's clock, G_MAXINT64 for never. */
    gint64 (*progress) (gpointer user_data);
    /* Is there a packet for a host that has not asked for it yet, arrived before @until_us? A
     * device does not leave with such a packet in its hands: it waits for the host a while. */
    gboolean (*has_undelivered) (gint64 until_us, gpointer user_data);
    /* Is a packet on its way to the board? Its arrival moves the board's time, and time that went
     * on before would count its way twice. */
    gboolean (*is_carrying) (gpointer user_data);
} SalvorPacedBoardFuncs;

/* @name: as salvor_simulated_board_new () takes it, errors as there. @funcs is copied. (transfer
 * full) */
SalvorPacedBoard *salvor_paced_board_new (const char *name, double pace,
                                          const SalvorPacedBoardFuncs *funcs, gpointer user_data,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void salvor_paced_board_free (SalvorPacedBoard *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorPacedBoard, salvor_paced_board_free)

/* (transfer none) */
SalvorSimulatedBoard *salvor_paced_board_get_board (SalvorPacedBoard *self);

/* Has real time come to @at_us of the board's clock? */
gboolean salvor_paced_board_is_due (const SalvorPacedBoard *self, gint64 at_us);
/* Calls progress soon. */
void salvor_paced_board_wake (SalvorPacedBoard *self);

G_END_DECLS
