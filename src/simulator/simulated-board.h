/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/scenario.h"
#include "transport/port.h"

G_BEGIN_DECLS

/*
 * SalvorSimulatedBoard: one practice board on the desk: chip, cable, probe, clock, faults, the file
 * it is kept in. It has a lock of its own and may be used from any thread; no two boards share
 * anything but what is known of their chips, which nobody changes.
 *
 * Time is virtual: packets, erases and programs move the board's clock by what they cost.
 */
#define SALVOR_TYPE_SIMULATED_BOARD (salvor_simulated_board_get_type ())
G_DECLARE_FINAL_TYPE (SalvorSimulatedBoard, salvor_simulated_board, SALVOR, SIMULATED_BOARD,
                      GObject)

/* Called on any thread, without the board's lock, when something came or went or will do so by
 * itself after a while. */
typedef void (*SalvorSimulatedBoardFunc) (SalvorSimulatedBoard *board, gpointer user_data);

/*
 * salvor_simulated_board_new:
 * @name: "sim:SCENARIO[,state=FILE][,fault=FAULT]…"; SALVOR_ERROR_INVALID_ARGUMENT says what is
 *   wrong where, SALVOR_ERROR_NOT_FOUND names the scenarios there are, and the errors of
 *   board-file.h
 * @shelf: (nullable): where its chip is looked up; NULL reads the chip's file anew
 * @pace: real seconds a virtual second takes
 *
 * The board is switched on, and what is on the bus is there at once. (transfer full)
 */
SalvorSimulatedBoard *salvor_simulated_board_new (const char *name, SalvorChipShelf *shelf,
                                                  double pace,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

const char *salvor_simulated_board_get_name (SalvorSimulatedBoard *self);
SalvorScenario *salvor_simulated_board_get_scenario (SalvorSimulatedBoard *self);
SalvorClock *salvor_simulated_board_get_clock (SalvorSimulatedBoard *self);
/* Once, before the board is used; @destroy frees @user_data with the board. */
void salvor_simulated_board_set_changed_func (SalvorSimulatedBoard *self,
                                              SalvorSimulatedBoardFunc func, gpointer user_data,
                                              GDestroyNotify destroy);

/* What a port of @kind would show; FALSE when there is none now. *generation tells one appearance
 * from the next. */
gboolean salvor_simulated_board_find_device (SalvorSimulatedBoard *self, SalvorPortKind kind,
                                             guint *generation);
/* FALSE with SALVOR_ERROR_PERMISSION or SALVOR_ERROR_DRIVER where a fault keeps everybody from
 * opening its devices (no-access, no-driver). */
gboolean salvor_simulated_board_check_access (SalvorSimulatedBoard *self, GError **error);

/* The verbs of a transport, for the appearance @generation of the device of @kind */
gboolean salvor_simulated_board_open (SalvorSimulatedBoard *self, SalvorPortKind kind,
                                      guint generation, GError **error);
void salvor_simulated_board_close (SalvorSimulatedBoard *self, SalvorPortKind kind,
                                   guint generation);
gboolean salvor_simulated_board_send (SalvorSimulatedBoard *self, SalvorPortKind kind,
                                      guint generation, const guint8 *packet, gsize size,
                                      SalvorDeadline deadline, GCancellable *cancellable,
                                      GError **error);
GBytes *salvor_simulated_board_receive (SalvorSimulatedBoard *self, SalvorPortKind kind,
                                        guint generation, SalvorDeadline deadline,
                                        GCancellable *cancellable, GError **error);

/*
 * The verbs of a byte stream, for a board whose cable is a serial line (port of kind SERIAL, always
 * of generation 1). Reading: NULL on error; what is read is a portion as the chip sent it.
 */
gboolean salvor_simulated_board_write (SalvorSimulatedBoard *self, const guint8 *data, gsize size,
                                       SalvorDeadline deadline, GCancellable *cancellable,
                                       GError **error);
GBytes *salvor_simulated_board_read (SalvorSimulatedBoard *self, SalvorDeadline deadline,
                                     GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For those who must wait in real time before they call the verbs above: when a packet of @size
 * sent now would have arrived, and when the next one for the host has. Both on the board's clock,
 * G_MAXINT64 for never. On a serial line also when the chip is tired of waiting for more bytes. */
gint64 salvor_simulated_board_get_arrival_out (SalvorSimulatedBoard *self, SalvorPortKind kind,
                                               gsize size);
gint64 salvor_simulated_board_get_arrival_in (SalvorSimulatedBoard *self, SalvorPortKind kind);

/* When something comes or goes next by itself; G_MAXINT64 when nothing will. A watchdog is left
 * out: it must not wake a board that nobody uses. */
gint64 salvor_simulated_board_get_next_event (SalvorSimulatedBoard *self);
/* Lets time pass up to the next event, at most to @until_us. FALSE when cancelled. */
gboolean salvor_simulated_board_wait (SalvorSimulatedBoard *self, gint64 until_us,
                                      GCancellable *cancellable, GError **error);
/* Looks at the clock and lets happen what is due. */
void salvor_simulated_board_update (SalvorSimulatedBoard *self);

void salvor_simulated_board_get_wire (SalvorSimulatedBoard *self, guint64 *reports, guint64 *bytes);
/* "power-cycle", "replug", "set-switches:01"; a hand that takes its time: "unplug", "plug",
 * "unplug-probe", "plug-probe". SALVOR_ERROR_WRONG_MODE for anything else */
gboolean salvor_simulated_board_act (SalvorSimulatedBoard *self, const char *hand_step,
                                     GError **error);

/* One more fault, from now on; report numbers count from the board's beginning. */
void salvor_simulated_board_add_fault (SalvorSimulatedBoard *self, const SalvorFault *fault);

/* Bytes in a packet of its debug probe; there has to be one. */
guint salvor_simulated_board_get_probe_packet_size (SalvorSimulatedBoard *self);

/* The chip, for tests that look inside; only while no other thread uses the board. */
SalvorSimulatedChip *salvor_simulated_board_get_chip (SalvorSimulatedBoard *self);

G_END_DECLS
