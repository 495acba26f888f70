/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "data-folder.h"
#include "workbench.h"

#include "base/errors.h"
#include "chip/sane-state.h"
#include "recovery/after-restore.h"

#include <string.h>

#define FLASH_BASE 0x60000000u
#define SMALL_SIZE 30000

/* ---- what a plan is asked for ---- */

typedef struct {
    SalvorBoardState *state;
    SalvorVerdict *verdict;
} Reading;

static Reading
read_board (Workbench *bench)
{
    g_autoptr (GError) error = NULL;
    Reading reading = { salvor_board_read (bench->board, NULL, &error), NULL };

    g_assert_no_error (error);
    reading.verdict = salvor_verdict_new (reading.state);
    return reading;
}

static void
reading_clear (Reading *reading)
{
    salvor_verdict_free (reading->verdict);
    g_object_unref (reading->state);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static SalvorImage *
place (SalvorImage *image, guint32 address)
{
    g_autoptr (GError) error = NULL;
    SalvorImage *placed = salvor_image_place (image, address, &error);

    g_assert_no_error (error);
    return placed;
}

/* (transfer full): the job, after it has run */
static SalvorRecoveryJob *
run_plan (Workbench *bench, SalvorRecoveryPlan *plan, GCancellable *cancellable, GError **error)
{
    SalvorRecoveryJob *job = salvor_recovery_job_new (bench->board, plan);

    salvor_recovery_job_run (job, cancellable, error);
    return job;
}

static SalvorRecoveryPlan *
plan_backup (Workbench *bench, const SalvorRegion *region, const char *file)
{
    g_auto (Reading) reading = read_board (bench);
    SalvorRecoveryChoices choices = workbench_choices (bench);
    g_autoptr (GError) error = NULL;
    SalvorRecoveryPlan *plan = salvor_recovery_plan_new_backup (
        reading.state, reading.verdict, region, file, NULL, &choices, &error);

    g_assert_no_error (error);
    return plan;
}

static SalvorRecoveryPlan *
plan_restore (Workbench *bench, SalvorImage *image)
{
    g_auto (Reading) reading = read_board (bench);
    SalvorRecoveryChoices choices = workbench_choices (bench);
    g_autoptr (GError) error = NULL;
    SalvorRecoveryPlan *plan = salvor_recovery_plan_new_restore (reading.state, reading.verdict,
                                                                 image, NULL, &choices, &error);

    g_assert_no_error (error);
    return plan;
}

static SalvorRecoveryPlan *
plan_verify (Workbench *bench, SalvorImage *image)
{
    g_auto (Reading) reading = read_board (bench);
    SalvorRecoveryChoices choices = workbench_choices (bench);
    g_autoptr (GError) error = NULL;
    SalvorRecoveryPlan *plan = salvor_recovery_plan_new_verify (reading.state, reading.verdict,
                                                                image, NULL, &choices, &error);

    g_assert_no_error (error);
    return plan;
}

/* ---- plans that only read ---- */

static void
test_reading_has_no_step_that_writes (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", "");
    g_autoptr (SalvorRecoveryPlan) plan = plan_backup (bench, NULL, "x.bin");
    gsize n_steps;
    const SalvorStep *steps = salvor_recovery_plan_get_steps (plan, &n_steps);

    g_assert_false (salvor_recovery_plan_changes_flash (plan));
    g_assert_null (salvor_recovery_plan_get_way_back (plan));
    for (gsize i = 0; i < n_steps; i++) {
        g_assert_cmpint (steps[i].id, !=, SALVOR_STEP_HEADER_OUT);
        g_assert_cmpint (steps[i].id, !=, SALVOR_STEP_ERASE);
        g_assert_cmpint (steps[i].id, !=, SALVOR_STEP_WRITE);
        g_assert_cmpint (steps[i].id, !=, SALVOR_STEP_HEADER_IN);
    }
}

/* The commands that change a flash or a fuse, as the flashloader numbers them (protocols 3.3) */
static void
assert_nothing_is_written (Workbench *bench)
{
    guint n_commands = 0;

    for (guint i = 0; i < bench->sent->len; i++) {
        gsize size;
        const guint8 *data = g_bytes_get_data (g_ptr_array_index (bench->sent, i), &size);

        if (size < 5 || data[0] != 1)
            continue;
        n_commands++;
        g_assert_cmphex (data[4], !=, 0x01); /* flash-erase-all */
        g_assert_cmphex (data[4], !=, 0x02); /* flash-erase-region */
        g_assert_cmphex (data[4], !=, 0x04); /* write-memory */
        g_assert_cmphex (data[4], !=, 0x0E); /* flash-program-once */
    }
    g_assert_cmpuint (n_commands, >, 5);
}

static void
test_backup_and_verify_write_nothing (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", "");
    g_autoptr (GBytes) before = workbench_take_flash (bench);
    g_autoptr (GBytes) after = NULL;
    g_autoptr (SalvorImage) raw = salvor_image_new_binary ("before", before);
    g_autoptr (SalvorImage) image = place (raw, FLASH_BASE);
    g_autofree char *file = g_build_filename (bench->folder, "saved", NULL);
    g_autoptr (GError) error = NULL;

    workbench_replug (bench, "");
    {
        g_autoptr (SalvorRecoveryPlan) plan = plan_backup (bench, NULL, file);
        g_autoptr (SalvorRecoveryJob) job = run_plan (bench, plan, NULL, &error);

        g_assert_no_error (error);
        g_assert_cmpuint (salvor_recovery_job_get_bytes_read (job), ==, g_bytes_get_size (before));
    }
    workbench_replug (bench, "");
    {
        g_autoptr (SalvorRecoveryPlan) plan = plan_verify (bench, image);
        g_autoptr (SalvorRecoveryJob) job = run_plan (bench, plan, NULL, &error);
        guint64 reports, bytes;
        guint simulated_ms, limit_ms;

        g_assert_no_error (error);
        g_assert_true (
            salvor_recovery_job_get_figures (job, &reports, &bytes, &simulated_ms, &limit_ms));
        g_assert_cmpuint (simulated_ms, <=, limit_ms * 105 / 100);
    }
    assert_nothing_is_written (bench);
    after = workbench_take_flash (bench);
    g_assert_true (g_bytes_equal (before, after));
}

/* Half a backup is worse than none: it looks like one. */
static void
test_backup_leaves_no_file_when_it_fails (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", ",fault=cut=600");
    g_autofree char *file = g_build_filename (bench->folder, "saved", NULL);
    g_autoptr (SalvorRecoveryPlan) plan = plan_backup (bench, NULL, file);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorRecoveryJob) job = run_plan (bench, plan, NULL, &error);

    g_assert_nonnull (error);
    g_assert_cmpint (salvor_recovery_job_get_result (job), ==, SALVOR_RESULT_FAILED);
    g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
    g_assert_nonnull (strstr (salvor_recovery_job_get_condition (job), "Nothing was changed"));
}

static void
test_cancelled_backup_leaves_no_file (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", "");
    g_autofree char *file = g_build_filename (bench->folder, "saved", NULL);
    g_autoptr (SalvorRecoveryPlan) plan = plan_backup (bench, NULL, file);
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorRecoveryJob) job = NULL;

    g_cancellable_cancel (cancellable);
    job = run_plan (bench, plan, cancellable, &error);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
}

static void
test_a_region_outside_is_refused (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", "");
    g_auto (Reading) reading = read_board (bench);
    SalvorRecoveryChoices choices = workbench_choices (bench);
    const SalvorRegion region = { 0x603FF000, 0x1001 };
    g_autoptr (GError) error = NULL;

    g_assert_null (salvor_recovery_plan_new_backup (reading.state, reading.verdict, &region, "x",
                                                    NULL, &choices, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT);
}

/* ---- restoring ---- */

/* Cut in the middle, it goes on like any recovery and ends with every byte as in the file. */
static void
test_restore_goes_on_after_a_power_loss (void)
{
    for (guint erase = 1; erase <= 3; erase++) {
        g_autofree char *fault = g_strdup_printf (",fault=power-loss-during-erase=%u", erase);
        g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", fault);
        g_autoptr (SalvorImage) raw = workbench_make_image (SMALL_SIZE, 7);
        g_autoptr (SalvorImage) image = place (raw, FLASH_BASE);
        g_autoptr (GError) error = NULL;

        {
            g_autoptr (SalvorRecoveryPlan) plan = plan_restore (bench, image);
            g_autoptr (SalvorRecoveryJob) job = run_plan (bench, plan, NULL, &error);

            g_assert_nonnull (error);
            g_clear_error (&error);
        }
        workbench_replug (bench, "");
        {
            g_autoptr (SalvorRecoveryPlan) plan = plan_restore (bench, image);
            g_autoptr (SalvorRecoveryJob) job = run_plan (bench, plan, NULL, &error);

            g_assert_no_error (error);
            g_assert_cmpint (salvor_recovery_job_get_result (job), ==, SALVOR_RESULT_VERIFIED);
        }
        workbench_assert_flash (bench, image);
    }
}

/* Noise is no firmware, and recover would refuse it; a backup of noise is still a backup. */
static void
test_restore_takes_what_recover_refuses (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", "");
    g_autofree guint8 *noise = g_malloc (0x3000);
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (SalvorImage) raw = NULL;
    g_autoptr (SalvorImage) image = NULL;
    g_autoptr (SalvorRecoveryPlan) plan = NULL;
    g_autoptr (SalvorRecoveryJob) job = NULL;
    g_autoptr (GError) error = NULL;

    memset (noise, 0x5A, 0x3000);
    bytes = g_bytes_new (noise, 0x3000);
    raw = salvor_image_new_binary ("noise", bytes);
    image = place (raw, FLASH_BASE);
    plan = plan_restore (bench, image);
    job = run_plan (bench, plan, NULL, &error);
    g_assert_no_error (error);
    g_assert_nonnull (strstr (salvor_recovery_job_get_condition (job), "is no start-up header"));
    g_clear_object (&job);
    workbench_assert_flash (bench, image);
}

static void
test_restore_refuses_an_unsigned_program_on_a_closed_board (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autoptr (SalvorImage) raw = workbench_make_image (SMALL_SIZE, 7);
    g_autoptr (SalvorImage) image = place (raw, FLASH_BASE);
    SalvorRecoveryChoices choices = { .route = SALVOR_N_ROUTES };
    g_autoptr (GError) error = NULL;

    sane_state_set_pins (state, 1);
    sane_state_set_field (state, "sec-config-1", 1);
    salvor_board_state_set_hab_answer (state, 1);
    salvor_board_state_set_stage (state, SALVOR_STAGE_ROM);
    verdict = salvor_verdict_new (state);
    g_assert_null (
        salvor_recovery_plan_new_restore (state, verdict, image, NULL, &choices, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_LOCKED);
}

/* ---- what it starts afterwards ---- */

static void
assert_afterwards (SalvorBoardState *state, SalvorHeaderState header, const char *words)
{
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);
    g_autofree char *text = salvor_after_restore_describe (header, state, verdict);

    if (strstr (text, words) == NULL)
        g_error ("“%s” does not say “%s”", text, words);
}

static void
test_afterwards_is_told_as_it_is (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();

    assert_afterwards (state, SALVOR_HEADER_VALID, "starts its program");
    assert_afterwards (state, SALVOR_HEADER_UNKNOWN, "stays as it was");
    assert_afterwards (state, SALVOR_HEADER_BLANK, "switches stand at 01");
    assert_afterwards (state, SALVOR_HEADER_INVALID, "is no start-up header");
    sane_state_set_pins (state, 1);
    assert_afterwards (state, SALVOR_HEADER_BLANK, "waits in serial download");
    sane_state_set_field (state, "force-internal-boot", 1);
    sane_state_set_field (state, "bt-fuse-sel", 1);
    assert_afterwards (state, SALVOR_HEADER_BLANK, "not yet proven on hardware");
    sane_state_set_field (state, "sdp-disable", 1);
    assert_afterwards (state, SALVOR_HEADER_BLANK, "Serial download is switched off");
}

int
main (int argc, char **argv)
{
    char *folder = data_folder_new ();

    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/flash-plans/backup/steps", test_reading_has_no_step_that_writes);
    g_test_add_func ("/flash-plans/backup/writes-nothing", test_backup_and_verify_write_nothing);
    g_test_add_func ("/flash-plans/backup/cut", test_backup_leaves_no_file_when_it_fails);
    g_test_add_func ("/flash-plans/backup/cancelled", test_cancelled_backup_leaves_no_file);
    g_test_add_func ("/flash-plans/backup/outside", test_a_region_outside_is_refused);
    g_test_add_func ("/flash-plans/restore/power-loss", test_restore_goes_on_after_a_power_loss);
    g_test_add_func ("/flash-plans/restore/anything", test_restore_takes_what_recover_refuses);
    g_test_add_func ("/flash-plans/restore/closed",
                     test_restore_refuses_an_unsigned_program_on_a_closed_board);
    g_test_add_func ("/flash-plans/restore/afterwards", test_afterwards_is_told_as_it_is);
    return data_folder_run_tests (folder);
}
