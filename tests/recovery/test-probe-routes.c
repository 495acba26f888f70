/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench.h"

#include "data-folder.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "simulator/simulated-board.h"

#include <string.h>

#define STORY "rt1024-internal-boot-forced"
#define IMAGE_SIZE 150000
/* Small enough to be cut at many places, and not a whole number of sectors */
#define SMALL_SIZE 20000

#define N_FUSE_WORDS 48

static SalvorRecoveryChoices
choose (Workbench *bench, SalvorRouteId route)
{
    SalvorRecoveryChoices choices = workbench_choices (bench);

    choices.route = route;
    /* the two ways that nobody has gone on hardware yet ask for no consent here: the probe is a way
     * back in any case */
    return choices;
}

/* (transfer full) */
static SalvorRecoveryJob *
recover (Workbench *bench, SalvorImage *image, SalvorRouteId route)
{
    SalvorRecoveryChoices choices = choose (bench, route);
    g_autoptr (GError) error = NULL;
    SalvorRecoveryJob *job = workbench_recover (bench, image, &choices, &error);

    g_assert_no_error (error);
    g_assert_cmpint (salvor_recovery_job_get_result (job), ==, SALVOR_RESULT_VERIFIED);
    return job;
}

static SalvorRouteId
get_route (SalvorRecoveryJob *job)
{
    return salvor_recovery_plan_get_route (salvor_recovery_job_get_plan (job));
}

/* ---- it works ---- */

/* The cells of all fuses, by looking into the file; the board is unplugged for it. */
static void
take_fuses (Workbench *bench, guint32 cells[N_FUSE_WORDS])
{
    g_autofree char *name = g_strdup_printf ("sim:%s,state=%s", bench->scenario, bench->state_file);
    g_autoptr (SalvorSimulatedBoard) board = NULL;
    g_autoptr (GBytes) flash = workbench_take_flash (bench);
    g_autoptr (GError) error = NULL;
    SalvorSimulatedOtp *otp;

    board = salvor_simulated_board_new (name, NULL, 0, &error);
    g_assert_no_error (error);
    otp = salvor_simulated_chip_get_otp (salvor_simulated_board_get_chip (board));
    for (guint i = 0; i < N_FUSE_WORDS; i++)
        cells[i] = salvor_simulated_otp_get_cell (otp, i);
}

/* The board of the story takes its way by itself, and no fuse changes (rule 2). */
static void
test_story (void)
{
    g_autoptr (Workbench) bench = workbench_new (STORY, "");
    g_autoptr (SalvorImage) image = workbench_make_image (IMAGE_SIZE, 3);
    guint32 before[N_FUSE_WORDS], after[N_FUSE_WORDS];
    SalvorRecoveryJob *job;

    take_fuses (bench, before);
    g_assert_cmphex (before[6], ==, 0x00010010);
    workbench_replug (bench, "");
    job = recover (bench, image, SALVOR_N_ROUTES);
    g_assert_cmpint (get_route (job), ==, SALVOR_ROUTE_PROBE_ROM);
    g_assert_cmpuint (salvor_recovery_job_get_bytes_written (job), >, 0);
    g_assert_finalize_object (job);
    workbench_assert_flash (bench, image);
    take_fuses (bench, after);
    g_assert_cmpmem (before, sizeof before, after, sizeof after);
}

static void
test_route (gconstpointer data)
{
    SalvorRouteId route = salvor_route_from_id (data);
    g_autoptr (Workbench) bench = workbench_new (STORY, "");
    g_autoptr (SalvorImage) image = workbench_make_image (IMAGE_SIZE, 5);
    guint64 reports, bytes;
    guint simulated_ms, limit_ms;
    SalvorRecoveryJob *job = recover (bench, image, route);

    g_assert_true (
        salvor_recovery_job_get_figures (job, &reports, &bytes, &simulated_ms, &limit_ms));
    g_test_message ("%s: %u ms, the limit is %u; %u packets", (const char *) data, simulated_ms,
                    limit_ms, (guint) reports);
    g_assert_cmpuint (limit_ms, >, 1000);
    /* no job is faster than what has to follow one another */
    g_assert_cmpuint (simulated_ms, >=, limit_ms);
    g_assert_cmpint (get_route (job), ==, route);
    g_assert_nonnull (salvor_recovery_job_get_backup_path (job));
    g_assert_finalize_object (job);
    workbench_assert_flash (bench, image);
}

/* Sectors are counted once, by whichever of the two ways they were erased. */
static void
test_second_run_changes_nothing (gconstpointer data)
{
    SalvorRouteId route = salvor_route_from_id (data);
    g_autoptr (Workbench) bench = workbench_new (STORY, "");
    g_autoptr (SalvorImage) image = workbench_make_image (IMAGE_SIZE, 3);
    SalvorRecoveryJob *job = recover (bench, image, route);

    g_assert_cmpuint (salvor_recovery_job_get_sectors_erased (job), >, 2);
    g_assert_finalize_object (job);
    workbench_replug (bench, "");
    job = recover (bench, image, route);
    g_assert_cmpuint (salvor_recovery_job_get_sectors_erased (job), ==, 0);
    g_assert_cmpuint (salvor_recovery_job_get_bytes_written (job), ==, 0);
    g_assert_null (salvor_recovery_job_get_backup_path (job));
    g_assert_finalize_object (job);
    workbench_assert_flash (bench, image);
}

/* What is erased through the probe is saved before, also on the way that goes on over USB. */
static void
test_backup_holds_the_old_content (gconstpointer data)
{
    g_autoptr (Workbench) bench = workbench_new (STORY, "");
    g_autoptr (SalvorImage) image = workbench_make_image (IMAGE_SIZE, 3);
    g_autoptr (GBytes) old = workbench_take_flash (bench);
    g_autofree char *content = NULL;
    SalvorRecoveryJob *job;
    gsize size;

    workbench_replug (bench, "");
    job = recover (bench, image, salvor_route_from_id (data));
    g_assert_true (
        g_file_get_contents (salvor_recovery_job_get_backup_path (job), &content, &size, NULL));
    g_assert_cmpuint (size, >=, IMAGE_SIZE);
    g_assert_cmpmem (content, size, g_bytes_get_data (old, NULL), size);
    g_assert_finalize_object (job);
}

/* ---- it is refused ---- */

typedef struct {
    const char *name;
    const char *scenario;
    SalvorRouteId route;
    SalvorError code;
} Refusal;

static const Refusal refusals[] = {
    { "no-way", "rt1024-no-way", SALVOR_ROUTE_PROBE_ROM, SALVOR_ERROR_NO_ROUTE },
    { "usb-in-hand", "rt1024-serial", SALVOR_ROUTE_PROBE_ROM, SALVOR_ERROR_WRONG_MODE },
    { "probe-in-hand", STORY, SALVOR_ROUTE_SERIAL, SALVOR_ERROR_NO_ROUTE },
};

static void
test_refused (gconstpointer data)
{
    const Refusal *refusal = data;
    g_autoptr (Workbench) bench = workbench_new (refusal->scenario, "");
    g_autoptr (SalvorImage) image = workbench_make_image (SMALL_SIZE, 3);
    SalvorRecoveryChoices choices = choose (bench, refusal->route);
    g_autoptr (GError) error = NULL;
    SalvorRecoveryJob *job = workbench_recover (bench, image, &choices, &error);

    g_assert_null (job);
    g_test_message ("%s", error->message);
    g_assert_cmpint (error->domain, ==, SALVOR_ERROR);
    if (strcmp (refusal->name, "no-way") != 0)
        g_assert_cmpint (error->code, ==, (int) refusal->code);
}

/* ---- it goes on ---- */

/* A way to serial download that was cut off when it was there already: asked for again, the rest of
 * it is gone. The board is not to be taken back to where it was for the way's sake. */
static void
test_board_is_there_already (gconstpointer data)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", "");
    g_autoptr (SalvorImage) image = workbench_make_image (SMALL_SIZE, 3);
    SalvorRecoveryJob *job = recover (bench, image, salvor_route_from_id (data));

    g_assert_cmpint (get_route (job), ==, SALVOR_ROUTE_SERIAL);
    g_assert_nonnull (strstr (
        salvor_recovery_plan_get_warnings (salvor_recovery_job_get_plan (job))[0], "over USB"));
    g_assert_finalize_object (job);
    workbench_assert_flash (bench, image);
}

int
main (int argc, char **argv)
{
    static const char *const routes[] = { "probe-rom", "probe-flashloader", "probe-erase-header" };
    char *folder = data_folder_new ();

    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/probe-routes/story", test_story);
    for (gsize i = 0; i < G_N_ELEMENTS (routes); i++) {
        g_autofree char *verified = g_strdup_printf ("/probe-routes/verified/%s", routes[i]);
        g_autofree char *again = g_strdup_printf ("/probe-routes/second-run/%s", routes[i]);
        g_autofree char *backup = g_strdup_printf ("/probe-routes/backup/%s", routes[i]);

        g_test_add_data_func (verified, routes[i], test_route);
        g_test_add_data_func (again, routes[i], test_second_run_changes_nothing);
        g_test_add_data_func (backup, routes[i], test_backup_holds_the_old_content);
    }
    g_test_add_data_func ("/probe-routes/there-already/probe-flashloader", "probe-flashloader",
                          test_board_is_there_already);
    g_test_add_data_func ("/probe-routes/there-already/probe-erase-header", "probe-erase-header",
                          test_board_is_there_already);
    for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
        g_autofree char *path = g_strdup_printf ("/probe-routes/refused/%s", refusals[i].name);

        g_test_add_data_func (path, &refusals[i], test_refused);
    }
    return data_folder_run_tests (folder);
}
