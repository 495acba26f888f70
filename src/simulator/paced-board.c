/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-paced-board"
#include "config.h"

#include "simulator/paced-board.h"

#include "simulator/board-private.h"

/* How far the board may be ahead of real time: a timeout is no finer than a millisecond, and a bus
 * is quicker than that. Real microseconds */
#define LEAD_US 4000

/* How long a device that is about to leave waits for the host to take its last packet. A host in an
 * emulator needs tens of milliseconds for what takes hardware one. Real microseconds */
#define FAREWELL_US 500000

struct _SalvorPacedBoard {
    SalvorSimulatedBoard *board; /* owned */
    SalvorPacedBoardFuncs funcs;
    gpointer user_data;
    double pace;
    GSource *source;      /* owned */
    gint64 real_start_us; /* of the monotonic clock, when ... */
    gint64 start_us;      /* ... the board's clock stood here */
    gint64 farewell_us;   /* real time until which a leaving device waits; 0: none does */
};

/* ---- from one clock to the other ---- */

/* Where the board's clock would be if it only moved with real time */
static gint64
get_real_position (const SalvorPacedBoard *self, gint64 lead_us)
{
    gint64 passed_us = g_get_monotonic_time () + lead_us - self->real_start_us;

    if (self->pace <= 0)
        return G_MAXINT64;
    return self->start_us + (gint64) ((double) passed_us / self->pace);
}

/* Real time of @at_us */
static gint64
to_real (const SalvorPacedBoard *self, gint64 at_us)
{
    if (at_us == G_MAXINT64)
        return G_MAXINT64;
    return self->real_start_us + (gint64) ((double) (at_us - self->start_us) * self->pace);
}

gboolean
salvor_paced_board_is_due (const SalvorPacedBoard *self, gint64 at_us)
{
    return at_us != G_MAXINT64 && at_us <= get_real_position (self, LEAD_US);
}

/* ---- moving ---- */

/* With the watchdog where time passes by itself; without it where only use moves time. */
static gint64
get_next_event (SalvorPacedBoard *self)
{
    gint64 event_us;

    if (self->pace <= 0)
        return salvor_simulated_board_get_next_event (self->board);
    salvor_simulated_board_lock (self->board);
    event_us = salvor_simulated_board_peek_event (self->board,
                                                  salvor_clock_get_now (self->board->clock));
    salvor_simulated_board_unlock (self->board);
    return event_us;
}

/* Holds an event back while a host has not taken what came before it. */
static gboolean
must_wait (SalvorPacedBoard *self, gint64 event_us)
{
    gint64 now_us = g_get_monotonic_time ();

    if (!self->funcs.has_undelivered (event_us, self->user_data)) {
        self->farewell_us = 0;
        return FALSE;
    }
    if (self->farewell_us == 0)
        self->farewell_us = now_us + FAREWELL_US;
    return now_us < self->farewell_us;
}

/* Lets the time pass that has passed, event by event. TRUE when an event happened. */
static gboolean
catch_up (SalvorPacedBoard *self)
{
    gint64 position_us = get_real_position (self, 0);
    gint64 event_us = get_next_event (self);
    gboolean happens = event_us <= position_us && event_us != G_MAXINT64;

    if (happens && must_wait (self, event_us))
        return FALSE;
    self->farewell_us = 0;
    if (happens)
        position_us = event_us;
    if (position_us != G_MAXINT64 && (happens || !self->funcs.is_carrying (self->user_data)))
        salvor_virtual_clock_catch_up (self->board->clock, position_us);
    salvor_simulated_board_update (self->board);
    return happens;
}

/* Real time of the next turn. @next_us: when something is due, on the board's clock */
static gint64
get_next_turn (SalvorPacedBoard *self, gint64 next_us)
{
    gint64 event_us
        = self->farewell_us != 0 ? self->farewell_us : to_real (self, get_next_event (self));

    return next_us != G_MAXINT64 ? MIN (event_us, to_real (self, next_us) - LEAD_US) : event_us;
}

static gboolean
on_due (gpointer user_data)
{
    SalvorPacedBoard *self = user_data;
    gboolean again;
    gint64 turn_us;

    g_source_set_ready_time (self->source, -1);
    again = catch_up (self);
    turn_us = get_next_turn (self, self->funcs.progress (self->user_data));
    /* whoever woke us meanwhile wants another turn */
    if (again || g_source_get_ready_time (self->source) >= 0)
        salvor_paced_board_wake (self);
    else
        g_source_set_ready_time (self->source, turn_us == G_MAXINT64 ? -1 : turn_us);
    return G_SOURCE_CONTINUE;
}

void
salvor_paced_board_wake (SalvorPacedBoard *self)
{
    g_source_set_ready_time (self->source, 0);
}

/* ---- life ---- */

static gboolean
dispatch (GSource *source, GSourceFunc func, gpointer user_data)
{
    return func (user_data);
}

static const GSourceFuncs source_funcs = { .dispatch = dispatch };

static void
on_changed (SalvorSimulatedBoard *board, gpointer user_data)
{
    salvor_paced_board_wake (user_data);
}

SalvorPacedBoard *
salvor_paced_board_new (const char *name, double pace, const SalvorPacedBoardFuncs *funcs,
                        gpointer user_data, GError **error)
{
    SalvorSimulatedBoard *board = salvor_simulated_board_new (name, NULL, 0, error);
    SalvorPacedBoard *self;

    if (board == NULL)
        return NULL;
    self = g_new0 (SalvorPacedBoard, 1);
    self->board = board;
    self->funcs = *funcs;
    self->user_data = user_data;
    self->pace = pace;
    self->real_start_us = g_get_monotonic_time ();
    self->start_us = salvor_clock_get_now (board->clock);
    self->source = g_source_new ((GSourceFuncs *) &source_funcs, sizeof (GSource));
    g_source_set_callback (self->source, on_due, self, NULL);
    salvor_simulated_board_set_changed_func (board, on_changed, self, NULL);
    salvor_paced_board_wake (self);
    g_source_attach (self->source, g_main_context_get_thread_default ());
    return self;
}

void
salvor_paced_board_free (SalvorPacedBoard *self)
{
    g_source_destroy (self->source);
    g_source_unref (self->source);
    g_object_unref (self->board);
    g_free (self);
}

SalvorSimulatedBoard *
salvor_paced_board_get_board (SalvorPacedBoard *self)
{
    return self->board;
}
