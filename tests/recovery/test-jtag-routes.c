/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench.h"

#include "image-builder.h"

#include "base/errors.h"

#include <string.h>

/* The ways through a debug probe, on a board whose debug pads speak JTAG alone. Nobody knows them
 * on hardware of that chip, so a person has agreed to what that means. */

#define STORY "rt1060-jtag"
#define IMAGE_SIZE 60000
/* Of the flash on this board: the image says that it may fill it */
#define FLASH_SIZE 0x00800000u

/* (transfer full) */
static SalvorImage *
make_image (void)
{
    g_autoptr (GByteArray) bytes = test_image_new (IMAGE_SIZE, 3);
    g_autoptr (GBytes) data = NULL;

    test_image_put_u32 (bytes, TEST_BOOT_DATA_OFFSET + 4, FLASH_SIZE);
    data = test_image_get_bytes (bytes);
    return salvor_image_new_binary ("firmware.bin", data);
}

static SalvorRecoveryJob *
recover (Workbench *bench, SalvorImage *image, const char *route, GError **error)
{
    SalvorRecoveryChoices choices = workbench_choices (bench);

    choices.route = salvor_route_from_id (route);
    choices.consent = TRUE;
    return workbench_recover (bench, image, &choices, error);
}

static void
test_route (gconstpointer data)
{
    g_autoptr (Workbench) bench = workbench_new (STORY, "");
    g_autoptr (SalvorImage) image = make_image ();
    g_autoptr (GError) error = NULL;
    SalvorRecoveryJob *job = recover (bench, image, data, &error);

    g_assert_no_error (error);
    g_assert_cmpint (salvor_recovery_job_get_result (job), ==, SALVOR_RESULT_VERIFIED);
    g_assert_finalize_object (job);
    workbench_assert_flash (bench, image);
}

/* A probe that waits now and then, and a wire that carries no more than 100 kHz */
static void
test_bad_line (void)
{
    g_autoptr (Workbench) bench
               = workbench_new (STORY, ",fault=probe-wait=50:20,fault=probe-max-clock=200000");
    g_autoptr (SalvorImage) image = make_image ();
    g_autoptr (GError) error = NULL;
    SalvorRecoveryJob *job = recover (bench, image, "probe-rom", &error);

    g_assert_no_error (error);
    g_assert_cmpint (salvor_recovery_job_get_result (job), ==, SALVOR_RESULT_VERIFIED);
    g_assert_finalize_object (job);
    workbench_assert_flash (bench, image);
}

/* What stands in the way has its name. */
static void
test_nobody_there (gconstpointer data)
{
    g_autofree char *options = g_strconcat (",", data, NULL);
    g_autoptr (Workbench) bench = workbench_new (STORY, options);
    g_autoptr (GError) error = NULL;
    SalvorBoardState *state = salvor_board_read (bench->board, NULL, &error);

    g_assert_null (state);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET);
}

/* A person has said so. */
static void
test_told (void)
{
    g_autoptr (Workbench) bench = workbench_new (STORY, ",interface=jtag");
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorBoardState) state = salvor_board_read (bench->board, NULL, &error);

    g_assert_no_error (error);
    g_assert_nonnull (state);
}

int
main (int argc, char **argv)
{
    static const char *const routes[] = { "probe-rom", "probe-flashloader", "probe-erase-header" };
    static const char *const reasons[]
        = { "probe-swd-only", "fault=jtag-mod", "fault=tdo-stuck=1", "interface=swd" };

    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (routes); i++) {
        g_autofree char *path = g_strconcat ("/jtag-routes/verified/", routes[i], NULL);

        g_test_add_data_func (path, routes[i], test_route);
    }
    g_test_add_func ("/jtag-routes/bad-line", test_bad_line);
    g_test_add_func ("/jtag-routes/told", test_told);
    for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++) {
        g_autofree char *path = g_strconcat ("/jtag-routes/nobody-there/", reasons[i], NULL);

        g_test_add_data_func (path, reasons[i], test_nobody_there);
    }
    return g_test_run ();
}
