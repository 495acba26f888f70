/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * SalvorProgress: how far a piece of work is, in confirmed units (bytes, sectors, words).
 *
 * Written by one worker thread, read from any thread. A parent has weighted children; its fraction
 * is the weighted mean of theirs. Progress never goes back: a smaller value is a programming error
 * and is reported with g_warning ().
 *
 * Where it turns out on the way that a child counts less or more, salvor_progress_set_weights ()
 * shares what is left anew; what was reached stays.
 */
#define SALVOR_TYPE_PROGRESS (salvor_progress_get_type ())
G_DECLARE_FINAL_TYPE (SalvorProgress, salvor_progress, SALVOR, PROGRESS, GObject)

/* Called on the thread that reported, so keep it short: queue an idle source. */
typedef void (*SalvorProgressFunc) (SalvorProgress *progress, gpointer user_data);

SalvorProgress *salvor_progress_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @func hears of every change in this progress and its children; set before the work starts */
void salvor_progress_set_notify (SalvorProgress *self, SalvorProgressFunc func, gpointer user_data);
/* A child that counts @weight parts; (transfer none), owned by @self */
SalvorProgress *salvor_progress_add_child (SalvorProgress *self, guint weight);

/*
 * salvor_progress_set_weights:
 * @weights: (array length=n_weights): of the first children; 0 for one that keeps its own
 *
 * The fraction stays where it is and comes to 1 with the rest of the work, in its new shares.
 */
void salvor_progress_set_weights (SalvorProgress *self, const guint *weights, gsize n_weights);

/* A NULL progress is allowed in the three setters: nobody is watching. */
void salvor_progress_set_total (SalvorProgress *self, guint64 total);
void salvor_progress_set_done (SalvorProgress *self, guint64 done);
void salvor_progress_advance (SalvorProgress *self, guint64 count);

guint64 salvor_progress_get_total (SalvorProgress *self);
guint64 salvor_progress_get_done (SalvorProgress *self);
/* 0.0 to 1.0 */
double salvor_progress_get_fraction (SalvorProgress *self);

G_END_DECLS
