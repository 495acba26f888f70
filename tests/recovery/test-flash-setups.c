/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "image-builder.h"
#include "workbench.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "chip/chip-file.h"

#include <string.h>

/* Boards that carry another flash than their chip usually has: set-ups are tried until one is
 * answered, and the settings block is the file's or the flashloader's. */

#define IMAGE_SIZE 30000
#define FCB_SIZE 512
#define FCB_PADS 0x45
#define FCB_SECTOR 0x1C4

/* A firmware that claims no more than its own bytes, so that it suits any of these chips. (transfer
 * full) */
static SalvorImage *
make_image (gboolean with_settings)
{
    g_autoptr (GByteArray) bytes = test_image_new (IMAGE_SIZE, 5);
    g_autoptr (GBytes) data = NULL;

    test_image_put_u32 (bytes, TEST_BOOT_DATA_OFFSET + 4, IMAGE_SIZE);
    if (!with_settings)
        memset (bytes->data, 0xFF, FCB_SIZE);
    data = test_image_get_bytes (bytes);
    return salvor_image_new_binary ("firmware.bin", data);
}

/* The job has run when this returns; its error is left to the caller. (transfer full) */
static SalvorRecoveryJob *
run (Workbench *bench, SalvorImage *image, const char *named, SalvorRecoveryChoices choices)
{
    g_autoptr (SalvorChip) chip = salvor_chip_load ("MIMXRT1060", NULL);
    g_autoptr (GError) error = NULL;
    SalvorFlashSetup setup;
    SalvorRecoveryJob *job;

    if (named != NULL) {
        g_assert_true (salvor_flash_setups_find (chip, named, &setup, NULL));
        choices.flash_setup = &setup;
    }
    job = workbench_recover (bench, image, &choices, &error);
    if (job == NULL)
        g_assert_no_error (error);
    return job;
}

/* "own -, qspi-30mhz -, macronix-octal +" */
static char *
describe_tries (SalvorRecoveryJob *job)
{
    SalvorFlashTrial *trial = salvor_recovery_job_get_flash_trial (job);
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint i = 0; i < salvor_flash_trial_get_count (trial); i++) {
        const SalvorFlashTry *item = salvor_flash_trial_get (trial, i);

        g_assert_cmpstr (item->answer, !=, "");
        g_string_append_printf (text, "%s%s %c", i > 0 ? ", " : "", item->name,
                                item->answered ? '+' : '-');
    }
    return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_tries (SalvorRecoveryJob *job, const char *wanted)
{
    g_autofree char *tries = describe_tries (job);

    g_assert_cmpstr (tries, ==, wanted);
}

static void
assert_verified (SalvorRecoveryJob *job)
{
    g_assert_no_error (salvor_recovery_job_get_error (job));
    g_assert_cmpint (salvor_recovery_job_get_result (job), ==, SALVOR_RESULT_VERIFIED);
}

/* Everything behind the flash settings is the image's, and those are a block with such sectors. */
static void
assert_settings (Workbench *bench, SalvorImage *image, guint32 sector_size, guint8 pads)
{
    g_autoptr (GBytes) flash = workbench_take_flash (bench);
    const guint8 *bytes = g_bytes_get_data (flash, NULL);
    gsize n_segments;
    const SalvorSegment *segments = salvor_image_get_segments (image, &n_segments);
    const guint8 *wanted = g_bytes_get_data (segments[0].data, NULL);
    guint32 sector = 0;

    g_assert_cmpmem (bytes, 4, "FCFB", 4);
    g_assert_cmpuint (bytes[FCB_PADS], ==, pads);
    g_assert_true (salvor_bytes_peek_u32_le (bytes, FCB_SIZE, FCB_SECTOR, &sector));
    g_assert_cmpuint (sector, ==, sector_size);
    g_assert_cmpmem (bytes + FCB_SIZE, IMAGE_SIZE - FCB_SIZE, wanted + FCB_SIZE,
                     IMAGE_SIZE - FCB_SIZE);
}

typedef struct {
    const char *path;
    const char *scenario;
    const char *tries;
    guint32 sector_size;
    guint8 pads;
} Case;

static const Case cases[] = {
    { "/flash-setups/octal", "rt1060-octal", "own -, qspi-30mhz -, macronix-octal +", 4096, 8 },
    { "/flash-setups/hyperflash", "rt1060-hyperflash",
      "own -, qspi-30mhz -, macronix-octal -, micron-octal -, adesto-octal -, infineon-octal -, "
      "hyperflash +",
      262144, 8 },
    { "/flash-setups/qspi", "rt1050-qspi", "own -, qspi +", 4096, 4 },
};

/* Tried wrong, then right; the flashloader makes the settings. Once more, and nothing changes. */
static void
test_found_by_trying (gconstpointer data)
{
    const Case *test = data;
    g_autoptr (Workbench) bench = workbench_new (test->scenario, "");
    g_autoptr (SalvorImage) image = make_image (FALSE);
    SalvorRecoveryChoices choices = workbench_choices (bench);
    g_autoptr (SalvorRecoveryJob) job = NULL;
    g_autoptr (SalvorRecoveryJob) again = NULL;

    choices.add_fcb = TRUE;
    job = run (bench, image, NULL, choices);
    assert_verified (job);
    g_assert_cmpstr (salvor_recovery_job_get_settings_source (job), ==, "flashloader");
    assert_tries (job, test->tries);
    g_assert_cmpuint (salvor_recovery_job_get_bytes_written (job), >, 0);

    g_clear_object (&job);
    workbench_replug (bench, "");
    again = run (bench, image, NULL, choices);
    assert_verified (again);
    g_assert_cmpuint (salvor_recovery_job_get_sectors_erased (again), ==, 0);
    g_assert_cmpuint (salvor_recovery_job_get_bytes_written (again), ==, 0);
    g_clear_object (&again);
    assert_settings (bench, image, test->sector_size, test->pads);
}

static void
test_named (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1060-hyperflash", "");
    g_autoptr (SalvorImage) image = make_image (FALSE);
    SalvorRecoveryChoices choices = workbench_choices (bench);
    g_autoptr (SalvorRecoveryJob) job = NULL;

    choices.add_fcb = TRUE;
    job = run (bench, image, "0xC0233007", choices);
    assert_verified (job);
    assert_tries (job, "hyperflash +");
}

/* What a person names is all that is tried. */
static void
test_named_wrong (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1060-serial", "");
    g_autoptr (SalvorImage) image = make_image (TRUE);
    g_autoptr (SalvorRecoveryJob) job = run (bench, image, "hyperflash", workbench_choices (bench));
    const GError *error = salvor_recovery_job_get_error (job);

    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_FLASH);
    g_assert_nonnull (strstr (error->message, "hyperflash 0xC0233007"));
    assert_tries (job, "hyperflash -");
    g_assert_cmpuint (salvor_recovery_job_get_sectors_erased (job), ==, 0);
}

/* Settings of a quad NOR in the file, a HyperFlash on the board: it would never start. */
static void
test_settings_in_the_file_for_another_flash (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1060-hyperflash", "");
    g_autoptr (SalvorImage) image = make_image (TRUE);
    g_autoptr (SalvorRecoveryJob) job = run (bench, image, NULL, workbench_choices (bench));

    g_assert_error (salvor_recovery_job_get_error (job), SALVOR_ERROR,
                    SALVOR_ERROR_UNSUITABLE_FILE);
    g_assert_cmpuint (salvor_recovery_job_get_sectors_erased (job), ==, 0);
}

static void
test_settings_in_the_file (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1060-octal", "");
    g_autoptr (SalvorImage) image = make_image (TRUE);
    g_autoptr (SalvorRecoveryJob) job = run (bench, image, NULL, workbench_choices (bench));

    assert_verified (job);
    g_assert_cmpstr (salvor_recovery_job_get_settings_source (job), ==, "file");
    g_clear_object (&job);
    workbench_assert_flash (bench, image);
}

/* Asked for, on a board as the chip usually has it: its size is that of the flash found. */
static void
test_settings_by_the_flashloader (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1060-serial", "");
    g_autoptr (SalvorImage) image = make_image (FALSE);
    SalvorRecoveryChoices choices = workbench_choices (bench);
    g_autoptr (SalvorRecoveryJob) job = NULL;

    choices.add_fcb = TRUE;
    choices.loader_fcb = TRUE;
    job = run (bench, image, NULL, choices);
    assert_verified (job);
    assert_tries (job, "own +");
    g_clear_object (&job);
    assert_settings (bench, image, 4096, 4);
}

/* Nothing else can be on the pins of a flash in the package. */
static void
test_flash_in_the_package (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", ",fault=no-flash");
    g_autoptr (SalvorImage) image = make_image (TRUE);
    g_autoptr (SalvorRecoveryJob) job = run (bench, image, NULL, workbench_choices (bench));

    g_assert_error (salvor_recovery_job_get_error (job), SALVOR_ERROR, SALVOR_ERROR_FLASH);
    assert_tries (job, "own -, qspi-30mhz -");
}

/* The ROM's functions know one flash; a set-up that is named for the flashloader is no help. */
static void
test_not_by_the_rom (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1060-internal-boot-forced", "");
    g_autoptr (SalvorChip) chip = salvor_chip_load ("MIMXRT1060", NULL);
    g_autoptr (SalvorImage) image = make_image (TRUE);
    SalvorRecoveryChoices choices = workbench_choices (bench);
    SalvorFlashSetup setup;
    g_autoptr (SalvorRecoveryPlan) plan = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_true (salvor_flash_setups_find (chip, "hyperflash", &setup, NULL));
    choices.flash_setup = &setup;
    plan = workbench_plan (bench, image, &choices, &error);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_ROUTE);
    g_assert_null (plan);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
        g_test_add_data_func (cases[i].path, &cases[i], test_found_by_trying);
    g_test_add_func ("/flash-setups/named", test_named);
    g_test_add_func ("/flash-setups/named/wrong", test_named_wrong);
    g_test_add_func ("/flash-setups/in-package", test_flash_in_the_package);
    g_test_add_func ("/flash-setups/not-by-the-rom", test_not_by_the_rom);
    g_test_add_func ("/flash-setups/settings/of-the-file", test_settings_in_the_file);
    g_test_add_func ("/flash-setups/settings/of-another-flash",
                     test_settings_in_the_file_for_another_flash);
    g_test_add_func ("/flash-setups/settings/of-the-flashloader", test_settings_by_the_flashloader);
    return g_test_run ();
}
