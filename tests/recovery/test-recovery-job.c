/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workbench.h"
#include "private-file.h"

#include "data-folder.h"

#include "base/bytes.h"
#include "base/errors.h"

#include <glib/gstdio.h>
#include <string.h>

#define SECTOR 0x1000u
#define IMAGE_SIZE 150000
/* Small enough to be cut at many places, and not a whole number of sectors */
#define SMALL_SIZE 30000
/* What is in the scenario's flash: 36 sectors */
#define OLD_SIZE 147456

#define REPORT_COMMAND 1

static void
assert_verified (SalvorRecoveryJob *job)
{
    g_assert_no_error (salvor_recovery_job_get_error (job));
    g_assert_cmpint (salvor_recovery_job_get_result (job), ==, SALVOR_RESULT_VERIFIED);
}

/* Runs a recovery that has to end well. (transfer full) */
static SalvorRecoveryJob *
recover (Workbench *bench, SalvorImage *image)
{
    SalvorRecoveryChoices choices = workbench_choices (bench);
    g_autoptr (GError) error = NULL;
    SalvorRecoveryJob *job = workbench_recover (bench, image, &choices, &error);

    g_assert_no_error (error);
    assert_verified (job);
    return job;
}

static SalvorStepState
get_step_state (SalvorRecoveryJob *job, SalvorStepId id)
{
    g_autoptr (SalvorJobSnapshot) snapshot = salvor_recovery_job_get_snapshot (job);
    gsize n_steps;
    const SalvorStep *steps
        = salvor_recovery_plan_get_steps (salvor_recovery_job_get_plan (job), &n_steps);

    for (gsize i = 0; i < n_steps; i++) {
        if (steps[i].id == id)
            return snapshot->step_states[i];
    }
    g_assert_not_reached ();
}

/* ---- it works ---- */

/* Returns how many reports it took. */
static guint
assert_within_the_limit (SalvorRecoveryJob *job)
{
    guint64 reports, bytes;
    guint simulated_ms, limit_ms;

    g_assert_true (
        salvor_recovery_job_get_figures (job, &reports, &bytes, &simulated_ms, &limit_ms));
    g_test_message ("%u ms, the limit is %u; %u reports", simulated_ms, limit_ms, (guint) reports);
    g_assert_cmpuint (simulated_ms, <=, limit_ms * 105 / 100);
    return (guint) reports;
}

static void
test_scenario (gconstpointer data)
{
    g_autoptr (Workbench) bench = workbench_new (data, "");
    g_autoptr (SalvorImage) image = workbench_make_image (IMAGE_SIZE, 3);
    SalvorRecoveryJob *job = recover (bench, image);

    assert_within_the_limit (job);
    g_assert_cmpint (get_step_state (job, SALVOR_STEP_RESTART), ==, SALVOR_STEP_STATE_DONE);
    g_assert_finalize_object (job);
    workbench_assert_flash (bench, image);
}

/* 4 MiB go three times in reports of 1012 bytes, and 165 more bring the loader there and say what
 * is to be done: no round trip more than that. */
#define MAX_FULL_REPORTS 12600

static void
test_full_flash_within_the_limit (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", "");
    g_autoptr (SalvorImage) image = workbench_make_image (0x400000, 3);
    SalvorRecoveryJob *job = recover (bench, image);

    g_assert_cmpuint (assert_within_the_limit (job), <=, MAX_FULL_REPORTS);
    g_assert_finalize_object (job);
    workbench_assert_flash (bench, image);
}

/* The sum for serial lines: ten bits a byte, frames and acknowledgements */
static void
test_serial_line_within_the_limit (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", ",connection=uart");
    g_autoptr (SalvorImage) image = workbench_make_image (IMAGE_SIZE, 3);
    SalvorRecoveryJob *job = recover (bench, image);
    guint64 reports, bytes;
    guint simulated_ms, limit_ms;

    assert_within_the_limit (job);
    g_assert_true (
        salvor_recovery_job_get_figures (job, &reports, &bytes, &simulated_ms, &limit_ms));
    /* every byte goes over the line three times: read, written and compared */
    g_assert_cmpuint (limit_ms, >, 3 * IMAGE_SIZE * 10 * 1000ull / 115200);
    g_assert_finalize_object (job);
    workbench_assert_flash (bench, image);
}

static void
test_second_run_changes_nothing (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", "");
    g_autoptr (SalvorImage) image = workbench_make_image (IMAGE_SIZE, 3);
    SalvorRecoveryJob *job = recover (bench, image);

    g_assert_cmpuint (salvor_recovery_job_get_sectors_erased (job), ==, 36);
    g_assert_finalize_object (job);

    workbench_replug (bench, "");
    job = recover (bench, image);
    assert_within_the_limit (job);
    g_assert_cmpuint (salvor_recovery_job_get_sectors_erased (job), ==, 0);
    g_assert_cmpuint (salvor_recovery_job_get_bytes_written (job), ==, 0);
    g_assert_cmpuint (salvor_recovery_job_get_sectors_kept (job), ==, 37);
    g_assert_null (salvor_recovery_job_get_backup_path (job));
    g_assert_cmpint (get_step_state (job, SALVOR_STEP_HEADER_OUT), ==, SALVOR_STEP_STATE_SKIPPED);
    g_assert_cmpint (get_step_state (job, SALVOR_STEP_VERIFY), ==, SALVOR_STEP_STATE_DONE);
    g_assert_finalize_object (job);
    workbench_assert_flash (bench, image);
}

static void
test_a_change_costs_its_sector_and_the_header (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", "");
    g_autoptr (SalvorImage) image = workbench_make_image (IMAGE_SIZE, 3);
    g_autoptr (SalvorImage) changed = NULL;
    g_autofree guint8 *bytes = NULL;
    g_autoptr (GBytes) data = NULL;
    gsize n_segments, size;
    const SalvorSegment *segments = salvor_image_get_segments (image, &n_segments);
    SalvorRecoveryJob *job = recover (bench, image);

    g_assert_finalize_object (job);
    size = g_bytes_get_size (segments[0].data);
    bytes = g_memdup2 (g_bytes_get_data (segments[0].data, NULL), size);
    bytes[0x12345] ^= 0xFF;
    data = g_bytes_new (bytes, size);
    changed = salvor_image_new_binary ("changed", data);

    workbench_replug (bench, "");
    job = recover (bench, changed);
    assert_within_the_limit (job);
    g_assert_cmpuint (salvor_recovery_job_get_sectors_erased (job), ==, 3);
    g_assert_cmpuint (salvor_recovery_job_get_sectors_kept (job), ==, 34);
    g_assert_finalize_object (job);
    workbench_assert_flash (bench, changed);
}

/* A board that runs its flashloader already is as good a start. */
static void
test_starts_from_a_running_flashloader (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", "");
    g_autoptr (SalvorImage) image = workbench_make_image (IMAGE_SIZE, 3);
    SalvorRecoveryChoices choices = workbench_choices (bench);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorBoardState) state = NULL;
    SalvorRecoveryJob *job;
    gsize n_steps;
    const SalvorStep *steps;

    /* the header goes out, then a worn bit stops the erase: the flashloader is left running */
    workbench_replug (bench, ",fault=flip-bit=0x60003000:0");
    job = workbench_recover (bench, image, &choices, &error);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_FLASH);
    g_assert_cmpint (get_step_state (job, SALVOR_STEP_RESTART), ==, SALVOR_STEP_STATE_SKIPPED);
    g_assert_finalize_object (job);
    g_clear_error (&error);

    state = salvor_board_read (bench->board, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (salvor_board_state_get_stage (state), ==, SALVOR_STAGE_FLASHLOADER);
    g_assert_cmpint (salvor_board_state_get_header (state), ==, SALVOR_HEADER_BLANK);
    job = workbench_recover (bench, image, &choices, &error);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_FLASH);
    steps = salvor_recovery_plan_get_steps (salvor_recovery_job_get_plan (job), &n_steps);
    g_assert_cmpint (steps[0].id, ==, SALVOR_STEP_CHECK_BOARD);
    g_assert_finalize_object (job);
}

static void
test_backup_holds_the_old_content (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", "");
    g_autoptr (SalvorImage) image = workbench_make_image (IMAGE_SIZE, 3);
    g_autoptr (GBytes) old = workbench_take_flash (bench);
    g_autofree char *content = NULL;
    SalvorRecoveryJob *job;
    const char *path;
    gsize size;

    workbench_replug (bench, "");
    job = recover (bench, image);
    path = salvor_recovery_job_get_backup_path (job);
    g_assert_nonnull (path);
    g_assert_nonnull (strstr (path, "6D2B91E43A0E70D5"));
    g_assert_nonnull (strstr (path, "0x60000000-0x60024FFF"));
    g_assert_true (g_file_get_contents (path, &content, &size, NULL));
    g_assert_cmpuint (size, ==, 37 * SECTOR);
    g_assert_cmpmem (content, size, g_bytes_get_data (old, NULL), size);
    assert_private_file (path);
    g_assert_finalize_object (job);
}

static void
test_no_backup_when_told_so (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", "");
    g_autoptr (SalvorImage) image = workbench_make_image (SMALL_SIZE, 3);
    SalvorRecoveryChoices choices = workbench_choices (bench);
    SalvorRecoveryJob *job;

    choices.backup = FALSE;
    job = workbench_recover (bench, image, &choices, NULL);
    assert_verified (job);
    g_assert_null (salvor_recovery_job_get_backup_path (job));
    g_assert_false (g_file_test (bench->backups, G_FILE_TEST_EXISTS));
    g_assert_finalize_object (job);
}

static void
test_a_backup_that_cannot_be_saved_stops_it (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", "");
    g_autoptr (SalvorImage) image = workbench_make_image (SMALL_SIZE, 3);
    g_autoptr (GBytes) before = workbench_take_flash (bench);
    g_autoptr (GBytes) after = NULL;
    SalvorRecoveryChoices choices = workbench_choices (bench);
    g_autoptr (GError) error = NULL;
    SalvorRecoveryJob *job;

    workbench_replug (bench, "");
    choices.backup_dir = bench->state_file; /* a file where a folder should be */
    job = workbench_recover (bench, image, &choices, &error);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_STORAGE);
    g_assert_nonnull (strstr (salvor_recovery_job_get_condition (job), "Nothing was changed"));
    g_assert_cmpint (get_step_state (job, SALVOR_STEP_RESTART), ==, SALVOR_STEP_STATE_DONE);
    g_assert_finalize_object (job);
    after = workbench_take_flash (bench);
    g_assert_true (g_bytes_equal (before, after));
}

/* What can burn a fuse, or make the board run what can: of the flashloader program-once, and what
 * starts code or a file of commands; of the ROM what writes registers, alone or in a table. */
static gboolean
can_burn (const guint8 *command)
{
    static const guint8 loader_tags[] = { 0x08, 0x09, 0x0A, 0x0E };
    static const guint8 rom_codes[] = { 0x02, 0x0A };
    gboolean rom = command[1] != 0; /* its code; the flashloader's reports have a zero there */

    return rom ? memchr (rom_codes, command[1], sizeof rom_codes) != NULL
               : memchr (loader_tags, command[4], sizeof loader_tags) != NULL;
}

/* Rule 2, on the wire. */
static void
test_no_fuse_command_is_sent (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", "");
    g_autoptr (SalvorImage) image = workbench_make_image (IMAGE_SIZE, 3);
    SalvorRecoveryJob *job = recover (bench, image);
    guint n_commands = 0;

    for (guint i = 0; i < bench->sent->len; i++) {
        gsize size;
        const guint8 *data = g_bytes_get_data (g_ptr_array_index (bench->sent, i), &size);

        if (size < 5 || data[0] != REPORT_COMMAND)
            continue;
        n_commands++;
        g_assert_false (can_burn (data));
    }
    g_assert_cmpuint (n_commands, >, 20);
    g_assert_finalize_object (job);
}

/* ---- it is cut ---- */

/* The board may hold the old program, or the new one, or no header: never half a program. */
static void
assert_not_half (GBytes *before, GBytes *now, SalvorImage *image)
{
    gsize n_segments, size;
    const SalvorSegment *segments = salvor_image_get_segments (image, &n_segments);
    const guint8 *data = g_bytes_get_data (now, NULL);
    const guint8 *wanted = g_bytes_get_data (segments[0].data, &size);
    guint32 tag = 0;

    if (memcmp (data, wanted, size) == 0 || g_bytes_equal (before, now))
        return;
    g_assert_true (salvor_bytes_peek_u32_le (data, size, 0, &tag));
    g_assert_cmphex (tag, !=, 0x42464346);
}

/* Once more with a board that is in whatever stage it was left in */
static gboolean
try_again (Workbench *bench, SalvorImage *image, GError **error)
{
    SalvorRecoveryChoices choices = workbench_choices (bench);
    SalvorRecoveryJob *job;

    workbench_wait (bench);
    job = workbench_recover (bench, image, &choices, error);
    if (job != NULL)
        g_assert_finalize_object (job);
    return *error == NULL;
}

/* An answer that is lost, short or wrong stops the work. The board is still there, in the stage
 * where it was, and the work can go on; a late answer may spoil one more try. FALSE when the fault
 * never came due. */
static gboolean
spoil_and_go_on (const char *fault, SalvorImage *image)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", fault);
    g_autoptr (GError) first = NULL;
    g_autoptr (GError) second = NULL;
    g_autoptr (GError) third = NULL;

    if (!try_again (bench, image, &first) && !try_again (bench, image, &second)) {
        g_test_message ("%s: %s, then %s", fault, first->message, second->message);
        try_again (bench, image, &third);
        g_assert_no_error (third);
    }
    workbench_assert_flash (bench, image);
    return first != NULL;
}

typedef struct {
    const char *before; /* of the report's number */
    const char *after;
} Spoil;

static const Spoil lost_answer = { ",fault=no-answer=", "" };
static const Spoil short_answer = { ",fault=short-answer=", "" };
static const Spoil refused_answer = { ",fault=wrong-status=", ":10201" };

static void
test_spoiled_answers (gconstpointer data)
{
    const Spoil *spoil = data;
    g_autoptr (SalvorImage) image = workbench_make_image (SMALL_SIZE, 3);
    guint step = g_test_thorough () ? 1 : 73;
    guint n_spoiled = 0;

    for (guint report = 1; report < 400; report += step) {
        g_autofree char *fault = g_strdup_printf ("%s%u%s", spoil->before, report, spoil->after);

        n_spoiled += spoil_and_go_on (fault, image) ? 1 : 0;
    }
    g_assert_cmpuint (n_spoiled, >, 0);
}

/* ---- it fails ---- */

typedef struct {
    const char *name;
    const char *fault;
    SalvorError code;
    SalvorStepId step;     /* where it stops */
    const char *condition; /* words in the sentence about the board */
    gboolean unchanged;    /* the flash is as before */
} Failure;

static const Failure failures[] = {
    { "other-board", "other-board", SALVOR_ERROR_WRONG_BOARD, SALVOR_STEP_CHECK_BOARD,
      "Another board answered", TRUE },
    { "late", "late-reenumeration=20000", SALVOR_ERROR_TIMEOUT, SALVOR_STEP_WAIT_FLASHLOADER,
      "did not come back", TRUE },
    { "stuck-busy", "stuck-busy", SALVOR_ERROR_TIMEOUT, SALVOR_STEP_HEADER_OUT, "was being erased",
      FALSE },
    { "worn-bit", "flip-bit=0x60005000:3", SALVOR_ERROR_FLASH, SALVOR_STEP_ERASE,
      "cannot start half a program", FALSE },
    { "worn-bit-in-header", "flip-bit=0x60000004:7", SALVOR_ERROR_FLASH, SALVOR_STEP_HEADER_OUT,
      "was being erased", FALSE },
};

static void
test_failure (gconstpointer data)
{
    const Failure *failure = data;
    g_autofree char *fault = g_strdup_printf (",fault=%s", failure->fault);
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", "");
    g_autoptr (SalvorImage) image = workbench_make_image (SMALL_SIZE, 3);
    g_autoptr (GBytes) before = workbench_take_flash (bench);
    g_autoptr (GBytes) after = NULL;
    SalvorRecoveryChoices choices = workbench_choices (bench);
    g_autoptr (GError) error = NULL;
    SalvorRecoveryJob *job;

    workbench_replug (bench, fault);
    job = workbench_recover (bench, image, &choices, &error);
    g_assert_error (error, SALVOR_ERROR, (int) failure->code);
    g_assert_cmpint (salvor_recovery_job_get_result (job), ==, SALVOR_RESULT_FAILED);
    g_assert_cmpint (get_step_state (job, failure->step), ==, SALVOR_STEP_STATE_FAILED);
    g_test_message ("%s | %s", error->message, salvor_recovery_job_get_condition (job));
    g_assert_nonnull (strstr (salvor_recovery_job_get_condition (job), failure->condition));
    g_assert_finalize_object (job);
    after = workbench_take_flash (bench);
    if (failure->unchanged)
        g_assert_true (g_bytes_equal (before, after));
    else
        assert_not_half (before, after, image);
}

static void
test_late_flashloader_is_waited_for (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", ",fault=late-reenumeration=9000");
    g_autoptr (SalvorImage) image = workbench_make_image (SMALL_SIZE, 3);
    SalvorRecoveryJob *job = recover (bench, image);

    g_assert_finalize_object (job);
}

/* ---- it is cancelled ---- */

typedef struct {
    SalvorStepId step; /* cancel once this step runs */
    const char *condition;
} Cancel;

static void
cancel_at_step (SalvorRecoveryJob *job, gpointer user_data)
{
    const Cancel *cancel = user_data;
    g_autoptr (SalvorJobSnapshot) snapshot = salvor_recovery_job_get_snapshot (job);
    gsize n_steps;
    const SalvorStep *steps
        = salvor_recovery_plan_get_steps (salvor_recovery_job_get_plan (job), &n_steps);

    if (snapshot->state == SALVOR_JOB_RUNNING && snapshot->current_step < n_steps
        && steps[snapshot->current_step].id == cancel->step)
        salvor_recovery_job_cancel (job);
}

static void
test_cancel (gconstpointer data)
{
    const Cancel *cancel = data;
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", "");
    g_autoptr (SalvorImage) image = workbench_make_image (IMAGE_SIZE, 3);
    g_autoptr (GBytes) before = workbench_take_flash (bench);
    g_autoptr (GBytes) after = NULL;
    SalvorRecoveryChoices choices = workbench_choices (bench);
    g_autoptr (SalvorRecoveryPlan) plan = NULL;
    g_autoptr (GError) error = NULL;
    SalvorRecoveryJob *job;

    workbench_replug (bench, "");
    plan = workbench_plan (bench, image, &choices, &error);
    g_assert_no_error (error);
    job = salvor_recovery_job_new (bench->board, plan);
    g_signal_connect (job, "changed", G_CALLBACK (cancel_at_step), (gpointer) cancel);
    g_assert_false (salvor_recovery_job_run (job, NULL, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpint (salvor_recovery_job_get_result (job), ==, SALVOR_RESULT_CANCELLED);
    g_test_message ("%s", salvor_recovery_job_get_condition (job));
    g_assert_nonnull (strstr (salvor_recovery_job_get_condition (job), cancel->condition));
    g_assert_finalize_object (job);
    g_clear_object (&plan);
    after = workbench_take_flash (bench);
    assert_not_half (before, after, image);

    workbench_replug (bench, "");
    job = recover (bench, image);
    g_assert_finalize_object (job);
    workbench_assert_flash (bench, image);
}

static const Cancel cancels[] = {
    { SALVOR_STEP_LOAD_FLASHLOADER, "Nothing was changed" },
    { SALVOR_STEP_WAIT_FLASHLOADER, "Nothing was changed" },
    { SALVOR_STEP_READ_FLASH, "Nothing was changed" },
    { SALVOR_STEP_ERASE, "cannot start half a program" },
    { SALVOR_STEP_WRITE, "cannot start half a program" },
    { SALVOR_STEP_VERIFY, "cannot start half a program" },
};

/* ---- on the board's thread ---- */

typedef struct {
    GMainLoop *loop;
    gboolean ok;
    guint n_changes;
    double last_fraction;
    gboolean saw_sectors;
} Watch;

static void
note_change (SalvorRecoveryJob *job, gpointer user_data)
{
    Watch *watch = user_data;
    g_autoptr (SalvorJobSnapshot) snapshot = salvor_recovery_job_get_snapshot (job);

    watch->n_changes++;
    g_assert_cmpfloat (snapshot->fraction, >=, watch->last_fraction);
    watch->last_fraction = snapshot->fraction;
    if (snapshot->n_sectors == 1024 && snapshot->sectors[0] == SALVOR_SECTOR_WRITTEN)
        watch->saw_sectors = TRUE;
}

static void
end_watch (GObject *object, GAsyncResult *result, gpointer user_data)
{
    Watch *watch = user_data;
    g_autoptr (GError) error = NULL;

    watch->ok = salvor_recovery_job_run_finish (SALVOR_RECOVERY_JOB (object), result, &error);
    g_assert_no_error (error);
    g_main_loop_quit (watch->loop);
}

static void
test_runs_on_the_boards_thread (void)
{
    g_autoptr (Workbench) bench = workbench_new ("rt1024-serial", "");
    g_autoptr (SalvorImage) image = workbench_make_image (IMAGE_SIZE, 3);
    SalvorRecoveryChoices choices = workbench_choices (bench);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorRecoveryPlan) plan = workbench_plan (bench, image, &choices, &error);
    Watch watch = { .loop = g_main_loop_new (NULL, FALSE) };
    SalvorRecoveryJob *job;

    g_assert_no_error (error);
    job = salvor_recovery_job_new (bench->board, plan);
    g_signal_connect (job, "changed", G_CALLBACK (note_change), &watch);
    salvor_recovery_job_run_async (job, end_watch, &watch);
    g_assert_true (salvor_board_is_busy (bench->board));
    g_main_loop_run (watch.loop);
    while (g_main_context_iteration (NULL, FALSE))
        continue;
    g_assert_false (salvor_board_is_busy (bench->board));
    g_assert_true (watch.ok);
    g_assert_true (watch.saw_sectors);
    g_assert_cmpuint (watch.n_changes, >, 1);
    g_assert_cmpfloat_with_epsilon (watch.last_fraction, 1.0, 1e-9);
    g_main_loop_unref (watch.loop);
    g_assert_finalize_object (job);
}

static void
add_tables (void)
{
    static const char *const cancel_names[]
        = { "load", "wait", "read", "erase", "write", "verify" };

    for (gsize i = 0; i < G_N_ELEMENTS (failures); i++) {
        g_autofree char *path = g_strdup_printf ("/recovery-job/failure/%s", failures[i].name);

        g_test_add_data_func (path, &failures[i], test_failure);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (cancels); i++) {
        g_autofree char *path = g_strdup_printf ("/recovery-job/cancel/%s", cancel_names[i]);

        g_test_add_data_func (path, &cancels[i], test_cancel);
    }
}

int
main (int argc, char **argv)
{
    char *folder = data_folder_new ();

    g_test_init (&argc, &argv, NULL);
    g_test_add_data_func ("/recovery-job/verified/serial", "rt1024-serial", test_scenario);
    g_test_add_data_func ("/recovery-job/verified/blank-flash", "rt1024-blank-flash",
                          test_scenario);
    g_test_add_data_func ("/recovery-job/verified/new", "rt1024-new", test_scenario);
    g_test_add_func ("/recovery-job/verified/full-flash", test_full_flash_within_the_limit);
    g_test_add_func ("/recovery-job/verified/serial-line", test_serial_line_within_the_limit);
    g_test_add_func ("/recovery-job/second-run/nothing", test_second_run_changes_nothing);
    g_test_add_func ("/recovery-job/change/costs", test_a_change_costs_its_sector_and_the_header);
    g_test_add_func ("/recovery-job/start/flashloader", test_starts_from_a_running_flashloader);
    g_test_add_func ("/recovery-job/backup/content", test_backup_holds_the_old_content);
    g_test_add_func ("/recovery-job/backup/none", test_no_backup_when_told_so);
    g_test_add_func ("/recovery-job/backup/not-saved", test_a_backup_that_cannot_be_saved_stops_it);
    g_test_add_func ("/recovery-job/no-fuse-command", test_no_fuse_command_is_sent);
    g_test_add_data_func ("/recovery-job/answer/lost", &lost_answer, test_spoiled_answers);
    g_test_add_data_func ("/recovery-job/answer/short", &short_answer, test_spoiled_answers);
    g_test_add_data_func ("/recovery-job/answer/refused", &refused_answer, test_spoiled_answers);
    g_test_add_func ("/recovery-job/late", test_late_flashloader_is_waited_for);
    g_test_add_func ("/recovery-job/thread", test_runs_on_the_boards_thread);
    add_tables ();
    return data_folder_run_tests (folder);
}
