/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-progress"
#include "config.h"

#include "base/progress.h"

struct _SalvorProgress {
    GObject parent_instance;

    SalvorProgress *parent; /* no ref: the parent owns the child */
    GMutex mutex;           /* guards the fields below */
    GPtrArray *children;    /* of SalvorProgress, owned */
    guint weight;           /* share in the parent */
    guint64 total;
    guint64 done;

    /* when the weights were last set: what had been reached, and the mean that came of them */
    double reached;
    double mean;

    SalvorProgressFunc func;
    gpointer func_data; /* no ref */
};

G_DEFINE_FINAL_TYPE (SalvorProgress, salvor_progress, G_TYPE_OBJECT)

static void
notify_up (SalvorProgress *self)
{
    for (SalvorProgress *level = self; level != NULL; level = level->parent) {
        if (level->func != NULL)
            level->func (level, level->func_data);
    }
}

static void
salvor_progress_finalize (GObject *object)
{
    SalvorProgress *self = SALVOR_PROGRESS (object);

    for (guint i = 0; i < self->children->len; i++)
        SALVOR_PROGRESS (g_ptr_array_index (self->children, i))->parent = NULL;
    g_ptr_array_unref (self->children);
    g_mutex_clear (&self->mutex);
    G_OBJECT_CLASS (salvor_progress_parent_class)->finalize (object);
}

static void
salvor_progress_class_init (SalvorProgressClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_progress_finalize;
}

static void
salvor_progress_init (SalvorProgress *self)
{
    g_mutex_init (&self->mutex);
    self->children = g_ptr_array_new_with_free_func (g_object_unref);
}

SalvorProgress *
salvor_progress_new (void)
{
    return g_object_new (SALVOR_TYPE_PROGRESS, NULL);
}

void
salvor_progress_set_notify (SalvorProgress *self, SalvorProgressFunc func, gpointer user_data)
{
    g_return_if_fail (SALVOR_IS_PROGRESS (self));

    self->func = func;
    self->func_data = user_data;
}

SalvorProgress *
salvor_progress_add_child (SalvorProgress *self, guint weight)
{
    SalvorProgress *child;

    g_return_val_if_fail (SALVOR_IS_PROGRESS (self), NULL);

    child = salvor_progress_new ();
    child->parent = self;
    child->weight = weight;
    g_mutex_lock (&self->mutex);
    g_ptr_array_add (self->children, child);
    g_mutex_unlock (&self->mutex);
    return child;
}

void
salvor_progress_set_total (SalvorProgress *self, guint64 total)
{
    if (self == NULL)
        return;
    g_return_if_fail (SALVOR_IS_PROGRESS (self));

    g_mutex_lock (&self->mutex);
    self->total = total;
    g_mutex_unlock (&self->mutex);
    notify_up (self);
}

void
salvor_progress_set_done (SalvorProgress *self, guint64 done)
{
    guint64 before;

    if (self == NULL)
        return;
    g_return_if_fail (SALVOR_IS_PROGRESS (self));

    g_mutex_lock (&self->mutex);
    before = self->done;
    self->done = MAX (before, done);
    g_mutex_unlock (&self->mutex);
    if (done < before)
        g_warning ("progress went back from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, before,
                   done);
    notify_up (self);
}

void
salvor_progress_advance (SalvorProgress *self, guint64 count)
{
    if (self == NULL)
        return;
    salvor_progress_set_done (self, salvor_progress_get_done (self) + count);
}

guint64
salvor_progress_get_total (SalvorProgress *self)
{
    guint64 total;

    g_return_val_if_fail (SALVOR_IS_PROGRESS (self), 0);

    g_mutex_lock (&self->mutex);
    total = self->total;
    g_mutex_unlock (&self->mutex);
    return total;
}

guint64
salvor_progress_get_done (SalvorProgress *self)
{
    guint64 done;

    g_return_val_if_fail (SALVOR_IS_PROGRESS (self), 0);

    g_mutex_lock (&self->mutex);
    done = self->done;
    g_mutex_unlock (&self->mutex);
    return done;
}

static double
get_own_fraction (SalvorProgress *self)
{
    if (self->total == 0)
        return 0.0;
    return MIN (1.0, (double) self->done / (double) self->total);
}

/* With the mutex held: the weighted mean of the children, or its own where there are none */
static double
get_mean (SalvorProgress *self)
{
    double sum = 0.0, weights = 0.0;

    for (guint i = 0; i < self->children->len; i++) {
        SalvorProgress *child = g_ptr_array_index (self->children, i);

        sum += child->weight * salvor_progress_get_fraction (child);
        weights += child->weight;
    }
    return weights > 0.0 ? sum / weights : get_own_fraction (self);
}

/* With the mutex held */
static double
get_fraction (SalvorProgress *self)
{
    double mean = get_mean (self);

    if (self->mean >= 1.0)
        return 1.0;
    return self->reached + (1.0 - self->reached) * (mean - self->mean) / (1.0 - self->mean);
}

double
salvor_progress_get_fraction (SalvorProgress *self)
{
    double fraction;

    g_return_val_if_fail (SALVOR_IS_PROGRESS (self), 0.0);

    g_mutex_lock (&self->mutex);
    fraction = get_fraction (self);
    g_mutex_unlock (&self->mutex);
    return fraction;
}

void
salvor_progress_set_weights (SalvorProgress *self, const guint *weights, gsize n_weights)
{
    g_return_if_fail (SALVOR_IS_PROGRESS (self));
    g_return_if_fail (n_weights <= self->children->len);

    g_mutex_lock (&self->mutex);
    self->reached = get_fraction (self);
    for (gsize i = 0; i < n_weights; i++) {
        SalvorProgress *child = g_ptr_array_index (self->children, i);

        if (weights[i] > 0)
            child->weight = weights[i];
    }
    self->mean = get_mean (self);
    g_mutex_unlock (&self->mutex);
    notify_up (self);
}
