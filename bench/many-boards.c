/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-bench"
#include "config.h"

#include "desk.h"

#include "image-builder.h"

#include <stdlib.h>

/*
 * How long sixteen boards take that are recovered at once in one process, beside one board alone,
 * at the pace of hardware.
 *
 *   many-boards
 *
 * Wall time, so it means something on a machine that has nothing else to do.
 */

#define N_BOARDS 16u
#define IMAGE_SIZE (512u * 1024)
#define TOLERANCE 1.10

typedef struct {
    Desk *desk;             /* owned */
    SalvorRecoveryJob *job; /* owned */
    guint *n_running;
    GError *error;
} Bench;

static void
bench_clear (Bench *self)
{
    g_clear_object (&self->job);
    g_clear_pointer (&self->desk, desk_free);
    g_clear_error (&self->error);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Bench *self = user_data;

    salvor_recovery_job_run_finish (self->job, result, &self->error);
    (*self->n_running)--;
}

/* Reading and planning is done before the clock starts. */
static gboolean
prepare (Bench *self, SalvorImage *image, GError **error)
{
    self->desk = desk_new ("sim:rt1024-serial", 1, error);
    if (self->desk == NULL)
        return FALSE;
    self->job = desk_make_job (self->desk, image, SALVOR_ROUTE_SERIAL, error);
    return self->job != NULL;
}

static gboolean
run_all (Bench *benches, guint n, double *ms, GError **error)
{
    guint n_running = n;
    gint64 start_us = g_get_monotonic_time ();

    for (guint i = 0; i < n; i++) {
        benches[i].n_running = &n_running;
        salvor_recovery_job_run_async (benches[i].job, finished_cb, &benches[i]);
    }
    while (n_running > 0)
        g_main_context_iteration (NULL, TRUE);
    *ms = (double) (g_get_monotonic_time () - start_us) / 1000;
    for (guint i = 0; i < n; i++) {
        if (benches[i].error != NULL) {
            g_propagate_error (error, g_steal_pointer (&benches[i].error));
            return FALSE;
        }
    }
    return TRUE;
}

/* Wall time in @ms */
static gboolean
recover (guint n, SalvorImage *image, double *ms, GError **error)
{
    Bench benches[N_BOARDS] = { { NULL, NULL, NULL, NULL } };
    gboolean good = TRUE;

    for (guint i = 0; i < n && good; i++)
        good = prepare (&benches[i], image, error);
    good = good && run_all (benches, n, ms, error);
    for (guint i = 0; i < n; i++)
        bench_clear (&benches[i]);
    return good;
}

int
main (void)
{
    g_autoptr (GByteArray) bytes = test_image_new (IMAGE_SIZE, 3);
    g_autoptr (GBytes) data = test_image_get_bytes (bytes);
    g_autoptr (SalvorImage) image = salvor_image_new_binary ("firmware.bin", data);
    g_autoptr (GError) error = NULL;
    double one_ms = 0, all_ms = 0;
    gboolean good;

    desk_prepare ();
    good = recover (1, image, &one_ms, &error) && recover (N_BOARDS, image, &all_ms, &error);
    if (good)
        desk_print ("sixteen boards at once, one alone", all_ms, TOLERANCE * one_ms, "ms");
    else
        g_printerr ("%s\n", error->message);
    desk_clear ();
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
