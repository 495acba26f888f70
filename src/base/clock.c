/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-clock"
#include "config.h"

#include "base/clock.h"

/* A wait looks at its cancellable at least this often. */
#define CANCEL_SLICE_US (100 * 1000)

G_DEFINE_ABSTRACT_TYPE (SalvorClock, salvor_clock, G_TYPE_OBJECT)

static void
salvor_clock_class_init (SalvorClockClass *klass)
{
}

static void
salvor_clock_init (SalvorClock *self)
{
}

gint64
salvor_clock_get_now (SalvorClock *self)
{
    g_return_val_if_fail (SALVOR_IS_CLOCK (self), 0);

    return SALVOR_CLOCK_GET_CLASS (self)->get_now (self);
}

gboolean
salvor_clock_wait_until (SalvorClock *self, gint64 until_us, GCancellable *cancellable,
                         GError **error)
{
    g_return_val_if_fail (SALVOR_IS_CLOCK (self), FALSE);

    return SALVOR_CLOCK_GET_CLASS (self)->wait_until (self, until_us, cancellable, error);
}

gboolean
salvor_clock_wait (SalvorClock *self, gint64 us, GCancellable *cancellable, GError **error)
{
    return salvor_clock_wait_until (self, salvor_clock_get_now (self) + us, cancellable, error);
}

SalvorDeadline
salvor_deadline_after_ms (SalvorClock *clock, guint ms)
{
    return (SalvorDeadline){ clock, salvor_clock_get_now (clock) + (gint64) ms * 1000 };
}

gint64
salvor_deadline_get_remaining_us (const SalvorDeadline *self)
{
    return MAX (0, self->at_us - salvor_clock_get_now (self->clock));
}

gboolean
salvor_deadline_has_passed (const SalvorDeadline *self)
{
    return salvor_deadline_get_remaining_us (self) == 0;
}

/* Spends real time, in slices so that a cancel is heard. */
static gboolean
sleep_us (gint64 us, GCancellable *cancellable, GError **error)
{
    gint64 end = g_get_monotonic_time () + us;

    for (;;) {
        gint64 left = end - g_get_monotonic_time ();

        if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
        if (left <= 0)
            return TRUE;
        g_usleep ((gulong) MIN (left, CANCEL_SLICE_US));
    }
}

/* ---- real ---- */

#define SALVOR_TYPE_REAL_CLOCK (salvor_real_clock_get_type ())
G_DECLARE_FINAL_TYPE (SalvorRealClock, salvor_real_clock, SALVOR, REAL_CLOCK, SalvorClock)

struct _SalvorRealClock {
    SalvorClock parent_instance;
};

G_DEFINE_FINAL_TYPE (SalvorRealClock, salvor_real_clock, SALVOR_TYPE_CLOCK)

static gint64
real_get_now (SalvorClock *clock)
{
    return g_get_monotonic_time ();
}

static gboolean
real_wait_until (SalvorClock *clock, gint64 until_us, GCancellable *cancellable, GError **error)
{
    return sleep_us (until_us - g_get_monotonic_time (), cancellable, error);
}

static void
salvor_real_clock_class_init (SalvorRealClockClass *klass)
{
    SalvorClockClass *clock_class = SALVOR_CLOCK_CLASS (klass);

    clock_class->get_now = real_get_now;
    clock_class->wait_until = real_wait_until;
}

static void
salvor_real_clock_init (SalvorRealClock *self)
{
}

SalvorClock *
salvor_real_clock_new (void)
{
    return g_object_new (SALVOR_TYPE_REAL_CLOCK, NULL);
}

/* ---- virtual ---- */

#define SALVOR_TYPE_VIRTUAL_CLOCK (salvor_virtual_clock_get_type ())
G_DECLARE_FINAL_TYPE (SalvorVirtualClock, salvor_virtual_clock, SALVOR, VIRTUAL_CLOCK, SalvorClock)

struct _SalvorVirtualClock {
    SalvorClock parent_instance;

    GMutex mutex;
    gint64 now_us;  /* under the mutex */
    double pace;    /* real seconds a virtual second, under the mutex */
    gint64 owed_us; /* real time not yet spent, under the mutex */
};

G_DEFINE_FINAL_TYPE (SalvorVirtualClock, salvor_virtual_clock, SALVOR_TYPE_CLOCK)

/* Sleeping for every half millisecond would be dearer than the time it stands for. */
#define SMALLEST_SLEEP_US 4000

static gint64
virtual_get_now (SalvorClock *clock)
{
    SalvorVirtualClock *self = SALVOR_VIRTUAL_CLOCK (clock);
    gint64 now;

    g_mutex_lock (&self->mutex);
    now = self->now_us;
    g_mutex_unlock (&self->mutex);
    return now;
}

/* Moves the clock and returns how much real time that costs now. */
static gint64
move_to (SalvorVirtualClock *self, gint64 until_us)
{
    gint64 cost = 0;

    g_mutex_lock (&self->mutex);
    if (until_us > self->now_us) {
        self->owed_us += (gint64) ((double) (until_us - self->now_us) * self->pace);
        self->now_us = until_us;
    }
    if (self->owed_us >= SMALLEST_SLEEP_US) {
        cost = self->owed_us;
        self->owed_us = 0;
    }
    g_mutex_unlock (&self->mutex);
    return cost;
}

static gboolean
virtual_wait_until (SalvorClock *clock, gint64 until_us, GCancellable *cancellable, GError **error)
{
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    return sleep_us (move_to (SALVOR_VIRTUAL_CLOCK (clock), until_us), cancellable, error);
}

static void
salvor_virtual_clock_finalize (GObject *object)
{
    g_mutex_clear (&SALVOR_VIRTUAL_CLOCK (object)->mutex);
    G_OBJECT_CLASS (salvor_virtual_clock_parent_class)->finalize (object);
}

static void
salvor_virtual_clock_class_init (SalvorVirtualClockClass *klass)
{
    SalvorClockClass *clock_class = SALVOR_CLOCK_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = salvor_virtual_clock_finalize;
    clock_class->get_now = virtual_get_now;
    clock_class->wait_until = virtual_wait_until;
}

static void
salvor_virtual_clock_init (SalvorVirtualClock *self)
{
    g_mutex_init (&self->mutex);
}

SalvorClock *
salvor_virtual_clock_new (double pace)
{
    SalvorVirtualClock *self = g_object_new (SALVOR_TYPE_VIRTUAL_CLOCK, NULL);

    self->pace = pace;
    return SALVOR_CLOCK (self);
}

void
salvor_virtual_clock_advance (SalvorClock *clock, gint64 us)
{
    g_return_if_fail (SALVOR_IS_VIRTUAL_CLOCK (clock));

    sleep_us (move_to (SALVOR_VIRTUAL_CLOCK (clock), virtual_get_now (clock) + us), NULL, NULL);
}

void
salvor_virtual_clock_catch_up (SalvorClock *clock, gint64 until_us)
{
    SalvorVirtualClock *self;

    g_return_if_fail (SALVOR_IS_VIRTUAL_CLOCK (clock));

    self = SALVOR_VIRTUAL_CLOCK (clock);
    g_mutex_lock (&self->mutex);
    self->now_us = MAX (self->now_us, until_us);
    g_mutex_unlock (&self->mutex);
}

void
salvor_virtual_clock_set_pace (SalvorClock *clock, double pace)
{
    SalvorVirtualClock *self;

    g_return_if_fail (SALVOR_IS_VIRTUAL_CLOCK (clock));

    self = SALVOR_VIRTUAL_CLOCK (clock);
    g_mutex_lock (&self->mutex);
    self->pace = pace;
    g_mutex_unlock (&self->mutex);
}
