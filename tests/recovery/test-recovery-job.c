/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench.h"

#include "base/errors.h"

#include <string.h>

#define IMAGE_SIZE 150000

static void
assert_verified (SalvorRecoveryJob *job)
{
    g_assert_no_error (salvor_recovery_job_get_error (job));
    g_assert_cmpint (salvor_recovery_job_get_result (job), ==, SALVOR_RESULT_VERIFIED);
}

static void
test_scenario (gconstpointer data)
{
    g_autoptr (Workbench) bench = workbench_new (data, "");
    g_autoptr (SalvorImage) image = workbench_make_image (IMAGE_SIZE, 3);
    SalvorRecoveryChoices choices = workbench_choices (bench);
    g_autoptr (GError) error = NULL;
    SalvorRecoveryJob *job;
    guint64 reports, bytes;
    guint simulated_ms, limit_ms;

    job = workbench_recover (bench, image, &choices, &error);
    g_assert_no_error (error);
    assert_verified (job);
    g_assert_true (
        salvor_recovery_job_get_figures (job, &reports, &bytes, &simulated_ms, &limit_ms));
    g_test_message (
        "%s: %u ms of %u, %u reports, %u erased, %u kept: %s", (const char *) data, simulated_ms,
        limit_ms, (guint) reports, salvor_recovery_job_get_sectors_erased (job),
        salvor_recovery_job_get_sectors_kept (job), salvor_recovery_job_get_condition (job));
    g_assert_cmpuint (simulated_ms, <=, limit_ms * 105 / 100);
    g_assert_finalize_object (job);
    workbench_assert_flash (bench, image);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
    g_test_add_data_func ("/recovery-job/verified/serial", "rt1024-serial", test_scenario);
    g_test_add_data_func ("/recovery-job/verified/blank-flash", "rt1024-blank-flash",
                          test_scenario);
    g_test_add_data_func ("/recovery-job/verified/new", "rt1024-new", test_scenario);
    return g_test_run ();
}
