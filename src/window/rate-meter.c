/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-rate-meter"
#include "config.h"

#include "window/rate-meter.h"

typedef struct {
    guint now_ms;
    guint64 bytes;
} Sample;

struct _SalvorRateMeter {
    GArray *samples; /* of Sample, oldest first; at most one is older than the window */
    guint start_ms;  /* time of the first sample since the restart */
};

SalvorRateMeter *
salvor_rate_meter_new (void)
{
    SalvorRateMeter *self = g_new0 (SalvorRateMeter, 1);

    self->samples = g_array_new (FALSE, FALSE, sizeof (Sample));
    return self;
}

void
salvor_rate_meter_free (SalvorRateMeter *self)
{
    g_array_unref (self->samples);
    g_free (self);
}

static const Sample *
get_sample (const SalvorRateMeter *self, guint index)
{
    return &g_array_index (self->samples, Sample, index);
}

void
salvor_rate_meter_restart (SalvorRateMeter *self)
{
    g_array_set_size (self->samples, 0);
}

/* The sample just outside the window stays: it is where the window's first byte is counted from. */
static void
forget_old_samples (SalvorRateMeter *self, guint now_ms)
{
    guint n_old = 0;

    while (n_old + 1 < self->samples->len
           && now_ms - get_sample (self, n_old + 1)->now_ms >= SALVOR_RATE_WINDOW_MS)
        n_old++;
    if (n_old > 0)
        g_array_remove_range (self->samples, 0, n_old);
}

void
salvor_rate_meter_add (SalvorRateMeter *self, guint now_ms, guint64 bytes)
{
    Sample sample = { now_ms, bytes };
    const Sample *last = self->samples->len > 0 ? get_sample (self, self->samples->len - 1) : NULL;

    if (last == NULL)
        self->start_ms = now_ms;
    else if (now_ms < last->now_ms || bytes < last->bytes)
        return;
    g_array_append_val (self->samples, sample);
    forget_old_samples (self, now_ms);
}

gboolean
salvor_rate_meter_get_rate (const SalvorRateMeter *self, double *bytes_per_second)
{
    const Sample *first, *last;

    if (self->samples->len < 2)
        return FALSE;
    first = get_sample (self, 0);
    last = get_sample (self, self->samples->len - 1);
    if (last->now_ms - self->start_ms < SALVOR_RATE_QUIET_MS || last->now_ms == first->now_ms)
        return FALSE;
    *bytes_per_second
        = (double) (last->bytes - first->bytes) * 1000.0 / (double) (last->now_ms - first->now_ms);
    return TRUE;
}

gboolean
salvor_rate_meter_get_seconds_left (const SalvorRateMeter *self, guint64 total, guint *seconds)
{
    double rate, left;
    guint64 done;

    if (!salvor_rate_meter_get_rate (self, &rate) || rate <= 0.0)
        return FALSE;
    done = get_sample (self, self->samples->len - 1)->bytes;
    if (done > total)
        return FALSE;
    left = (double) (total - done) / rate;
    if (left > 24.0 * 3600.0)
        return FALSE;
    *seconds = (guint) (left + 0.5);
    return TRUE;
}
