/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person sees of the whole work: never back, and never far ahead of what was done. */
#include "workbench.h"

#include "data-folder.h"
#include "image-builder.h"

#define SECTOR 0x1000u
#define IMAGE_SIZE 0x40000

/* Erasing is planned at its worst: where few sectors have to be erased, the plan gave half of the
 * whole to a step that had next to nothing to do. Of what is left, a stride may be as much as its
 * share of the time that is left, and half as much again; short acts side by side even out. */
#define SLACK 0.2
#define MAX_RATIO 1.5
/* A stride of the whole that nobody wonders about */
#define SMALL 0.05

typedef struct {
    guint ms;
    double fraction;
} Look;

/* One look a millisecond: what happened in no time belongs to the time before it. */
static void
look_cb (SalvorRecoveryJob *job, gpointer user_data)
{
    GArray *looks = user_data;
    g_autoptr (SalvorJobSnapshot) snapshot = salvor_recovery_job_get_snapshot (job);
    const Look look = { snapshot->elapsed_ms, snapshot->fraction };

    if (looks->len > 0) {
        Look *last = &g_array_index (looks, Look, looks->len - 1);

        g_assert_cmpfloat (look.fraction, >=, last->fraction);
        if (look.ms == last->ms)
            g_array_set_size (looks, looks->len - 1);
    }
    g_array_append_val (looks, look);
}

static void
check_strides (const GArray *looks)
{
    const Look *all = (const Look *) (gconstpointer) looks->data;
    const Look *last = &all[looks->len - 1];

    g_assert_cmpuint (looks->len, >, 10);
    g_assert_cmpfloat_with_epsilon (last->fraction, 1.0, 1e-9);
    for (guint i = 1; i < looks->len; i++) {
        const Look *before = &all[i - 1];
        double share, time;

        if (all[i].fraction - before->fraction < SMALL)
            continue;
        share = (all[i].fraction - before->fraction) / (1.0 - before->fraction);
        time = (double) (all[i].ms - before->ms) / (last->ms - before->ms);
        if (share > SLACK + MAX_RATIO * time)
            g_error ("from %.3f at %u ms to %.3f at %u ms, of %u ms", before->fraction, before->ms,
                     all[i].fraction, all[i].ms, last->ms);
    }
}

/* The firmware with another word in each of @n sectors, far from one another */
static SalvorImage *
make_firmware (guint n)
{
    g_autoptr (GByteArray) bytes = test_image_new (IMAGE_SIZE, 3);
    g_autoptr (GBytes) data = NULL;

    for (guint i = 1; i <= n; i++)
        bytes->data[i * 6 * SECTOR + 0x100] ^= 0xFF;
    data = test_image_get_bytes (bytes);
    return salvor_image_new_binary ("firmware.bin", data);
}

static void
recover (Workbench *bench, SalvorImage *image, SalvorRouteId route)
{
    SalvorRecoveryChoices choices = workbench_choices (bench);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorRecoveryPlan) plan = NULL;
    g_autoptr (SalvorRecoveryJob) job = NULL;
    g_autoptr (GArray) looks = g_array_new (FALSE, FALSE, sizeof (Look));

    choices.route = route;
    plan = workbench_plan (bench, image, &choices, &error);
    g_assert_no_error (error);
    job = salvor_recovery_job_new (bench->board, plan);
    g_signal_connect (job, "changed", G_CALLBACK (look_cb), looks);
    g_assert_true (salvor_recovery_job_run (job, NULL, &error));
    g_assert_no_error (error);
    check_strides (looks);
}

typedef struct {
    const char *name;
    const char *scenario;
    SalvorRouteId route;
    guint n_changed; /* sectors, the second time; 0: it starts by itself then */
} Case;

static const Case cases[] = {
    { "blank", "rt1024-blank-flash", SALVOR_ROUTE_SERIAL, 0 },
    { "usb", "rt1024-serial", SALVOR_ROUTE_SERIAL, 6 },
    { "probe", "rt1024-internal-boot-forced", SALVOR_ROUTE_PROBE_ROM, 6 },
};

static void
test_strides (gconstpointer data)
{
    const Case *test = data;
    g_autoptr (Workbench) bench = workbench_new (test->scenario, "");
    g_autoptr (SalvorImage) first = make_firmware (0);
    g_autoptr (SalvorImage) second = make_firmware (test->n_changed);

    recover (bench, first, test->route);
    if (test->n_changed == 0)
        return;
    workbench_replug (bench, "");
    recover (bench, second, test->route);
}

int
main (int argc, char **argv)
{
    char *folder = data_folder_new ();

    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *path = g_strconcat ("/job-progress/", cases[i].name, NULL);

        g_test_add_data_func (path, &cases[i], test_strides);
    }
    return data_folder_run_tests (folder);
}
