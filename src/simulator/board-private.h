/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-board.h"
#include "simulator/simulated-probe.h"
#include "simulator/simulated-uart.h"
#include "simulator/simulated-wire.h"

G_BEGIN_DECLS

#define SALVOR_BOARD_N_KINDS (SALVOR_PORT_SERIAL + 1)

struct _SalvorSimulatedBoard {
    GObject parent_instance;

    char *name;
    SalvorScenario *scenario;
    char *state_file; /* nullable */
    SalvorClock *clock;
    SalvorSimulatedBoardFunc changed_func;
    gpointer changed_data;
    GDestroyNotify changed_destroy;

    GMutex mutex;              /* guards what follows; never held while time passes */
    SalvorSimulatedChip *chip; /* owned */
    SalvorSimulatedWire *wire; /* of the board's own USB socket; owned */
    SalvorSimulatedWire *probe_wire;
    SalvorSimulatedUart *uart;   /* owned, nullable: the board's own socket is USB */
    SalvorSimulatedProbe *probe; /* nullable */
    gboolean probe_gone;         /* unplugged by a fault, until the next replug */
    guint probe_generation;      /* times it was plugged in */
    gint64 power_on_us;          /* when power comes back; G_MAXINT64: not by itself */
    gboolean attached;           /* a device is on the bus, of ... */
    SalvorPortKind kind;
    guint generation;
    guint opened[SALVOR_BOARD_N_KINDS]; /* generation that is open, 0: none */
    gboolean no_access;                 /* fault no-access: not for this account */
    gboolean no_driver;                 /* fault no-driver: there is nothing to open */
    guint n_taken;                      /* fault in-use: openings that another program prevents */
    gboolean swap_board;                /* fault other-board, not yet happened */
    gboolean changed;                   /* since the changed function was called */
    gint64 told_event_us;               /* the next event when it was called */
};

/* A stretch with the lock held: what is due has happened when it begins, and who wants to know of a
 * change is told when it has ended. */
void salvor_simulated_board_lock (SalvorSimulatedBoard *self);
void salvor_simulated_board_unlock (SalvorSimulatedBoard *self);

/* With the lock held, or before the board is used */
void salvor_simulated_board_apply_fault (SalvorSimulatedBoard *self, const SalvorFault *fault);

/* With the lock held */
gint64 salvor_simulated_board_peek_event (SalvorSimulatedBoard *self, gint64 now_us);
void salvor_simulated_board_cut_power (SalvorSimulatedBoard *self, gint64 at_us);
void salvor_simulated_board_unplug_probe (SalvorSimulatedBoard *self);
/* FALSE with SALVOR_ERROR_DISCONNECTED when a fault pulls the cable out at this very moment */
gboolean salvor_simulated_board_check_cable (SalvorSimulatedBoard *self, SalvorPortKind kind,
                                             GError **error);

/* What a look under the lock came to: done at a time, or nothing before that time. */
typedef enum {
    SALVOR_BOARD_STEP_FAILED,
    SALVOR_BOARD_STEP_DONE,
    SALVOR_BOARD_STEP_WAIT,
    SALVOR_BOARD_STEP_TIMEOUT,
} SalvorBoardStep;

/* What to do about something at @at_us; *until_us: how far the clock may move */
SalvorBoardStep salvor_simulated_board_plan_step (gint64 at_us, gint64 event_us, gint64 deadline_us,
                                                  gint64 *until_us);

G_END_DECLS
