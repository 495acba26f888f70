/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench.h"

#include "image-builder.h"
#include "plugged-board.h"

#include "chip/burn-plan.h"
#include "image/image-file.h"
#include "recovery/problem.h"

#include <string.h>

/*
 * Situations of docs/problems.md that Salvor deals with without stopping: each is met on a practice
 * board, and the work goes on or the wish is refused at once.
 */

#define IMAGE_SIZE 30000
#define BOOT_WORD 6
#define FORCE_BIT (1u << 16)

/* ---- the recovery goes on ---- */

/* To "verified", with a firmware that comes from a file of that name; the flash holds it. */
static void
recover_from_file (const char *scenario, const char *folder_name, const char *name)
{
    g_autoptr (Workbench) bench = workbench_new (scenario, "");
    g_autofree char *folder = g_build_filename (bench->folder, folder_name, NULL);
    g_autoptr (GByteArray) bytes = test_image_new (IMAGE_SIZE, 5);
    g_autoptr (SalvorImage) image = NULL;
    g_autoptr (SalvorRecoveryJob) job = NULL;
    SalvorRecoveryChoices choices = workbench_choices (bench);
    g_autofree char *path = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
    path = test_image_save (bytes, folder, name);
    image = salvor_image_file_load (path, NULL, &error);
    g_assert_no_error (error);
    choices.backup_dir = folder;
    job = workbench_recover (bench, image, &choices, &error);
    g_assert_no_error (error);
    g_assert_cmpint (salvor_recovery_job_get_result (job), ==, SALVOR_RESULT_VERIFIED);
    g_clear_object (&job);
    workbench_assert_flash (bench, image);
}

/* Names of files are bytes: firmware and backup lie below one with spaces and other letters. */
static void
test_path (void)
{
    recover_from_file ("rt1024-serial", "Größe  板 (1)", "meter fw ž 2.4.1.bin");
}

/* A new board has nothing set up; nobody is asked for the type of its flash. */
static void
test_flash_type (void)
{
    recover_from_file ("rt1024-new", "files", "firmware.bin");
}

/* Flash settings and start-up header are in the file: it lies at the start of the flash, once. */
static void
test_has_header (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-blank-flash", "");
    g_autoptr (SalvorImage) image = workbench_make_image (IMAGE_SIZE, 5);
    g_autoptr (SalvorRecoveryJob) job = NULL;
    SalvorRecoveryChoices choices = workbench_choices (bench);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) flash = NULL;
    const guint8 *data;

    job = workbench_recover (bench, image, &choices, &error);
    g_assert_no_error (error);
    g_assert_nonnull (job);
    g_clear_object (&job);
    flash = workbench_take_flash (bench);
    data = g_bytes_get_data (flash, NULL);
    g_assert_cmpmem (data, 4, "FCFB", 4);
    g_assert_cmphex (data[TEST_IVT_OFFSET], ==, 0xD1);
    /* where it would be if it had been moved by the size of its header */
    g_assert_cmphex (data[2 * TEST_IVT_OFFSET], !=, 0xD1);
}

/* ---- wishes that are refused ---- */

/* A board of the story with these further lines in its file. (transfer full) */
static SalvorBoardState *
read_with (const char *lines)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-internal-boot-forced", "");
    g_autofree char *file = g_build_filename (bench->folder, "prepared", NULL);
    g_autofree char *name = g_strdup_printf ("sim:rt1024-internal-boot-forced,state=%s", file);
    g_autofree char *text = g_strdup_printf (
        "salvor-practice-board 1\nscenario rt1024-internal-boot-forced\nswitches 01\n"
        "%sfuse 0x01 0x11111111\nfuse 0x02 0x22222222\nfuse 0x04 0x00100002\n"
        "fuse 0x06 0x00010010\nstatus 2 0x02\nend\n",
        lines);
    g_autoptr (SalvorBoard) board = NULL;
    g_autoptr (GError) error = NULL;
    SalvorBoardState *state;

    g_assert_true (g_file_set_contents (file, text, -1, NULL));
    board = test_board_plug_in (name);
    state = salvor_board_read (board, NULL, &error);
    g_assert_no_error (error);
    return state;
}

static void
assert_refused (SalvorBoardState *state, guint word, guint32 mask, const char *reason)
{
    SalvorBurnRequest request = { word, mask };
    g_autoptr (SalvorBurnPlan) plan = salvor_burn_plan_new (state, &request, 1);

    g_assert_cmpuint (plan->refused->len, ==, 1);
    g_assert_nonnull (strstr (g_ptr_array_index (plan->refused, 0), reason));
}

static void
test_burned_bit (void)
{
    g_autoptr (SalvorBoardState) state = read_with ("");
    g_autofree char *reason = salvor_burn_plan_explain_clear (state, BOOT_WORD, 16);

    g_assert_nonnull (reason);
    assert_refused (state, BOOT_WORD, 0, "a fuse bit only goes from 0 to 1");
}

/* BOOT_CFG_LOCK, bit 2 of word 0 */
static void
test_word_locked (void)
{
    g_autoptr (SalvorBoardState) state = read_with ("fuse 0x00 0x00000004\n");

    assert_refused (state, BOOT_WORD, FORCE_BIT << 1, "BOOT_CFG_LOCK");
}

static void
test_unknown_fuses (void)
{
    g_autoptr (SalvorBoardState) state = read_with ("");

    assert_refused (state, 63, 1, "This chip has no fuse word 63.");
}

int
main (int argc, char **argv)
{
    static const struct {
        SalvorProblemId id;
        void (*test) (void);
    } tests[] = {
        { SALVOR_PROBLEM_PATH, test_path },
        { SALVOR_PROBLEM_FLASH_TYPE, test_flash_type },
        { SALVOR_PROBLEM_HAS_HEADER, test_has_header },
        { SALVOR_PROBLEM_BURNED_BIT, test_burned_bit },
        { SALVOR_PROBLEM_WORD_LOCKED, test_word_locked },
        { SALVOR_PROBLEM_UNKNOWN_FUSES, test_unknown_fuses },
    };

    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
        g_autofree char *path
            = g_strconcat ("/quiet-problems/", salvor_problem_get (tests[i].id)->name, NULL);

        g_test_add_func (path, tests[i].test);
    }
    return g_test_run ();
}
