/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * SalvorClock: where "now" comes from and how to wait.
 *
 * A board on hardware lives in real time. A practice board lives in virtual time: its clock moves
 * when something happens on it, so a deadline of ten seconds costs a test nothing and every figure
 * is the same on every machine. Code above the transport never asks which one it has.
 *
 * All functions may be called from any thread.
 */
#define SALVOR_TYPE_CLOCK (salvor_clock_get_type ())
G_DECLARE_DERIVABLE_TYPE (SalvorClock, salvor_clock, SALVOR, CLOCK, GObject)

struct _SalvorClockClass {
    GObjectClass parent_class;

    /* microseconds since an arbitrary start, never backwards */
    gint64 (*get_now) (SalvorClock *self);
    /* returns TRUE once @until_us is reached; FALSE with G_IO_ERROR_CANCELLED */
    gboolean (*wait_until) (SalvorClock *self, gint64 until_us, GCancellable *cancellable,
                            GError **error);
};

/* The monotonic clock of this computer; (transfer full) */
SalvorClock *salvor_real_clock_new (void) G_GNUC_WARN_UNUSED_RESULT;

/*
 * A clock that stands still until somebody waits on it or advances it. @pace is real seconds spent
 * for a virtual second: 0 for none (tests, terminal), 1 for real time (the window). (transfer full)
 */
SalvorClock *salvor_virtual_clock_new (double pace) G_GNUC_WARN_UNUSED_RESULT;
/* Moves the virtual clock on by @us microseconds, spending real time according to the pace. */
void salvor_virtual_clock_advance (SalvorClock *self, gint64 us);
/* Moves it on to @until_us without spending real time: that has passed already. */
void salvor_virtual_clock_catch_up (SalvorClock *self, gint64 until_us);
void salvor_virtual_clock_set_pace (SalvorClock *self, double pace);

gint64 salvor_clock_get_now (SalvorClock *self);
gboolean salvor_clock_wait (SalvorClock *self, gint64 us, GCancellable *cancellable,
                            GError **error);
gboolean salvor_clock_wait_until (SalvorClock *self, gint64 until_us, GCancellable *cancellable,
                                  GError **error);

/* A point in time on a clock. Plain value; the clock is borrowed. */
typedef struct {
    SalvorClock *clock; /* no ref */
    gint64 at_us;
} SalvorDeadline;

SalvorDeadline salvor_deadline_after_ms (SalvorClock *clock, guint ms);
/* microseconds left, 0 when passed */
gint64 salvor_deadline_get_remaining_us (const SalvorDeadline *self);
gboolean salvor_deadline_has_passed (const SalvorDeadline *self);

G_END_DECLS
