/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cut-trial.h"

#include "cutting-ports.h"
#include "flash-content.h"
#include "image-builder.h"
#include "plugged-board.h"
#include "shared-chips.h"

#include "base/errors.h"
#include "recovery/journal.h"
#include "simulator/scenario.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* More of them say no more. */
#define MAX_FAILURES 3

/* How a child ends when everything was as it has to be */
#define EXIT_GOOD 0
#define EXIT_TORN_ERASE 10
#define EXIT_TORN_PROGRAM 11
/* The packet to cut inside of did nothing to the flash. */
#define EXIT_NOTHING 12

/* Working directories of the parent and of one child after the other */
#define PARENT_FOLDER "parent"
#define CHILD_FOLDER "../child"

static const char *const kind_names[N_CUTS] = { "cable", "power", "inside" };

typedef struct {
    const CutCourse *course;
    SalvorSimulatedChip *model; /* shows what a flash would start */
    SalvorSimulatedBoard *simulated;
    CuttingPorts *provider;
    SalvorPortList *ports;
    SalvorBoard *board;
    FlashContent before;
    FlashContent wanted;
    FlashContent start; /* of the recovery that runs; owned where it is not the first */

    char *unique_id;
    GRand *rand;
    guint offsets[N_CUTS]; /* which one of so many */
    const char *only;
    gboolean armed;
    gboolean is_child;
    gboolean is_second; /* the recovery after the first cut, which may be cut again */
    CutKind kind;       /* in the child */
    guint cut_again;    /* in the child: at this packet of the second recovery; 0: never */
    guint packet;       /* of the recovery that runs */
    SalvorPortKind wire;
    CutFigures figures;
} Trial;

/* ---- what is in the flash ---- */

static SalvorSimulatedFlash *
get_flash (Trial *self)
{
    return salvor_simulated_chip_get_flash (salvor_simulated_board_get_chip (self->simulated));
}

/* ---- what the board starts ---- */

/* The same flash on the model, which is reset: its switches at 10 were sampled when it was made. */
static SalvorSimulatedStage
find_out_what_starts (Trial *self)
{
    SalvorSimulatedFlash *flash = salvor_simulated_chip_get_flash (self->model);

    salvor_simulated_flash_make_blank (flash);
    for (guint i = 0; i < self->before.size / self->before.sector_size; i++) {
        const guint8 *sector = salvor_simulated_flash_get_sector (get_flash (self), i);

        if (sector != NULL)
            salvor_simulated_flash_make (flash, i * self->before.sector_size, sector,
                                         self->before.sector_size);
    }
    salvor_simulated_chip_reset (self->model, 0);
    return salvor_simulated_chip_get_stage (self->model);
}

/* ---- is it true what Salvor says? ---- */

static gboolean
says (SalvorRecoveryJob *job, const char *words)
{
    return strstr (salvor_recovery_job_get_condition (job), words) != NULL;
}

static void
assert_condition_is_true (Trial *self, SalvorRecoveryJob *job)
{
    guint32 header_start, header_size;

    salvor_recovery_plan_get_header_range (salvor_recovery_job_get_plan (job), &header_start,
                                           &header_size);
    if (says (job, "Nothing was changed"))
        g_assert_true (flash_content_is_in (get_flash (self), &self->start));
    else if (says (job, "Every byte was read back and compared"))
        g_assert_true (flash_content_is_in (get_flash (self), &self->wanted));
    else if (says (job, "was being erased"))
        g_assert_cmphex (flash_content_find_difference (get_flash (self), &self->start,
                                                        header_size / self->before.sector_size),
                         ==, G_MAXUINT32);
    else if (says (job, "The program is in the flash and was compared"))
        g_assert_cmphex (flash_content_find_difference (get_flash (self), &self->wanted,
                                                        header_size / self->before.sector_size),
                         ==, G_MAXUINT32);
    else
        g_assert_true (says (job, "The start-up header is erased"));
}

/* The old program, all of it, or the new one, all of it, or none; and what was said of it is so. */
static void
assert_no_half_program (Trial *self, SalvorRecoveryJob *job)
{
    SalvorSimulatedStage stage = find_out_what_starts (self);

    if (stage != SALVOR_CHIP_IN_APPLICATION && stage != SALVOR_CHIP_LOST)
        return;
    g_assert_false (says (job, "cannot start half a program"));
    g_assert_true (flash_content_is_in (get_flash (self), &self->start)
                   || flash_content_is_in (get_flash (self), &self->wanted));
}

/* Whatever has changed in the flash: what was there before is on disk. */
static void
assert_nothing_is_lost (Trial *self, SalvorRecoveryJob *job)
{
    const char *backup = salvor_recovery_job_get_backup_path (job);
    g_autoptr (GPtrArray) journals = salvor_journal_list (self->unique_id);
    g_autofree char *saved = NULL;
    gsize size;

    if (flash_content_is_in (get_flash (self), &self->before)
        || flash_content_is_in (get_flash (self), &self->wanted))
        return;
    g_assert_cmpuint (journals->len, ==, 1);
    g_assert_cmpstr (((SalvorJournal *) g_ptr_array_index (journals, 0))->image_sha256, ==,
                     salvor_image_get_sha256 (self->course->image));
    if (self->course->without_backup)
        return;
    if (backup == NULL) {
        /* a blank flash: there was nothing to save, and nothing to erase */
        g_assert_cmpuint (
            salvor_simulated_flash_get_count (get_flash (self), SALVOR_FLASH_ERASE_SECTOR)
                + salvor_simulated_flash_get_count (get_flash (self), SALVOR_FLASH_ERASE_BLOCK),
            ==, 0);
        return;
    }
    g_assert_true (g_file_get_contents (backup, &saved, &size, NULL));
    g_assert_cmpmem (saved, size, self->before.data, size);
}

/* ---- recovering ---- */

static SalvorRecoveryPlan *
make_plan (Trial *self, SalvorRouteId route, GError **error)
{
    SalvorRecoveryChoices choices = { .route = route, .backup = !self->course->without_backup };
    g_autoptr (SalvorBoardState) state = salvor_board_read (self->board, NULL, error);
    g_autoptr (SalvorVerdict) verdict = NULL;

    if (state == NULL)
        return NULL;
    if (self->unique_id == NULL)
        self->unique_id = salvor_board_state_get_unique_id (state);
    verdict = salvor_verdict_new (state);
    return salvor_recovery_plan_new (state, verdict, self->course->image, NULL, &choices, error);
}

/* After a cable that was pulled, the same again. After a power loss by the first open way; where
 * there is none, serial download, which is only expected of some boards, has to be asked for. */
static SalvorRecoveryPlan *
make_second_plan (Trial *self, GError **error)
{
    gboolean same = self->kind == CUT_CABLE && self->course->route != SALVOR_ROUTE_PROBE_ROM;
    g_autoptr (GError) local_error = NULL;
    SalvorRecoveryPlan *plan
        = make_plan (self, same ? self->course->route : SALVOR_N_ROUTES, &local_error);

    if (plan != NULL || !g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_NO_ROUTE)) {
        if (plan == NULL)
            g_propagate_error (error, g_steal_pointer (&local_error));
        return plan;
    }
    return make_plan (self, SALVOR_ROUTE_SERIAL, error);
}

static SalvorRecoveryJob *
run_plan (Trial *self, SalvorRecoveryPlan *plan, GError **error)
{
    SalvorRecoveryJob *job = salvor_recovery_job_new (self->board, plan);

    self->packet = 0;
    self->armed = TRUE;
    salvor_recovery_job_run (job, NULL, error);
    self->armed = FALSE;
    return job;
}

static void
assert_no_success_without_reason (SalvorRecoveryJob *job, const GError *error)
{
    g_assert_cmpint (salvor_recovery_job_get_result (job), ==,
                     error == NULL ? SALVOR_RESULT_VERIFIED : SALVOR_RESULT_FAILED);
    g_assert_nonnull (salvor_recovery_job_get_condition (job));
    g_test_message ("%s: %s", error != NULL ? error->message : "no error",
                    salvor_recovery_job_get_condition (job));
}

/* ---- cutting ---- */

static void
act (Trial *self, const char *hand_step)
{
    g_autoptr (GError) error = NULL;

    salvor_simulated_board_act (self->simulated, hand_step, &error);
    g_assert_no_error (error);
}

static void
cut (Trial *self, gint64 arrival_us)
{
    SalvorClock *clock = salvor_simulated_board_get_clock (self->simulated);
    gint64 now_us = salvor_clock_get_now (clock);

    g_test_message ("cut %s at packet %u of wire %s", kind_names[self->kind], self->packet,
                    salvor_port_kind_get_id (self->wire));
    if (self->kind == CUT_INSIDE) {
        salvor_simulated_flash_fail_at_next_change (get_flash (self));
    } else if (self->kind == CUT_POWER) {
        salvor_virtual_clock_catch_up (clock, now_us + (arrival_us - now_us) / 2);
        act (self, "unplug");
    } else if (self->wire == SALVOR_PORT_PROBE) {
        act (self, "unplug-probe");
    } else {
        cutting_ports_pull_cable (self->provider);
    }
}

/* FALSE when the board shows nothing of itself for as long as one waits for that. */
static gboolean
wait_for_ports (Trial *self)
{
    SalvorClock *clock = salvor_simulated_board_get_clock (self->simulated);
    SalvorDeadline deadline = salvor_deadline_after_ms (clock, SALVOR_REENUMERATE_TIMEOUT_MS);

    while (!salvor_deadline_has_passed (&deadline)) {
        g_autoptr (GPtrArray) ports = salvor_port_list_enumerate (self->ports);

        if (ports->len > 0) {
            salvor_board_update_ports (self->board);
            return TRUE;
        }
        salvor_port_provider_wait_for_change (SALVOR_PORT_PROVIDER (self->provider),
                                              salvor_board_get_name (self->board), deadline, NULL,
                                              NULL);
    }
    return FALSE;
}

static void
reconnect (Trial *self)
{
    SalvorClock *clock = salvor_simulated_board_get_clock (self->simulated);

    salvor_clock_wait (clock, G_USEC_PER_SEC, NULL, NULL);
    if (self->kind == CUT_INSIDE)
        act (self, "unplug");
    if (self->kind == CUT_POWER || self->kind == CUT_INSIDE)
        act (self, "plug");
    else if (self->wire == SALVOR_PORT_PROBE)
        act (self, "plug-probe");
    else
        cutting_ports_plug_cable (self->provider);
    if (wait_for_ports (self))
        return;
    /* it is done, and has started its program: a person who wants to be sure moves the switches */
    g_assert_true (flash_content_is_in (get_flash (self), &self->wanted));
    act (self, "set-switches:01");
    act (self, "power-cycle");
    g_assert_true (wait_for_ports (self));
}

static void
look_after_cut (Trial *self, SalvorRecoveryJob *job, const GError *error)
{
    assert_no_success_without_reason (job, error);
    assert_condition_is_true (self, job);
    assert_no_half_program (self, job);
}

/* The second recovery, which may be cut itself. FALSE when it was. */
static gboolean
go_on (Trial *self)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorRecoveryPlan) plan = NULL;
    g_autoptr (SalvorRecoveryJob) job = NULL;

    reconnect (self);
    plan = make_second_plan (self, &error);
    g_assert_no_error (error);
    /* reading the board has ended what its flashloader was still at */
    if (self->cut_again > 0)
        self->start = flash_content_take (get_flash (self));
    self->is_second = TRUE;
    job = run_plan (self, plan, &error);
    if (self->cut_again == 0 || error == NULL)
        g_assert_no_error (error);
    if (self->cut_again == 0)
        g_assert_cmpint (salvor_recovery_job_get_result (job), ==, SALVOR_RESULT_VERIFIED);
    if (error == NULL)
        return TRUE;
    look_after_cut (self, job, error);
    return FALSE;
}

static void
assert_all_is_well (Trial *self)
{
    g_autoptr (GPtrArray) journals = salvor_journal_list (self->unique_id);

    g_assert_cmphex (flash_content_find_difference (get_flash (self), &self->wanted, 0), ==,
                     G_MAXUINT32);
    g_assert_cmpint (find_out_what_starts (self), ==, SALVOR_CHIP_IN_APPLICATION);
    g_assert_cmpuint (journals->len, ==, 0);
}

/* The rest of the child's life */
static G_NORETURN void
end_child (Trial *self, SalvorRecoveryJob *job, const GError *error)
{
    int status = EXIT_GOOD;

    g_test_message ("now: %s", kind_names[self->kind]);
    if (salvor_simulated_flash_get_torn (get_flash (self), TRUE) > 0)
        status = EXIT_TORN_ERASE;
    else if (salvor_simulated_flash_get_torn (get_flash (self), FALSE) > 0)
        status = EXIT_TORN_PROGRAM;
    look_after_cut (self, job, error);
    assert_nothing_is_lost (self, job);
    if (!go_on (self)) {
        self->cut_again = 0;
        go_on (self);
    }
    assert_all_is_well (self);
    fflush (NULL);
    _exit (status);
}

/* ---- parent and child ---- */

static void
copy_folder (const char *from, const char *to)
{
    g_autoptr (GDir) entries = g_dir_open (from, 0, NULL);
    const char *name;

    g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
    while (entries != NULL && (name = g_dir_read_name (entries)) != NULL) {
        g_autofree char *old = g_build_filename (from, name, NULL);
        g_autofree char *new = g_build_filename (to, name, NULL);
        g_autofree char *text = NULL;
        gsize size;

        if (g_file_test (old, G_FILE_TEST_IS_DIR)) {
            copy_folder (old, new);
            continue;
        }
        g_assert_true (g_file_get_contents (old, &text, &size, NULL));
        g_assert_true (g_file_set_contents_full (new, text, (gssize) size, G_FILE_SET_CONTENTS_NONE,
                                                 0600, NULL));
    }
}

static void
begin_child (Trial *self, CutKind kind, gint64 arrival_us, const int pipe_ends[2])
{
    dup2 (pipe_ends[1], STDOUT_FILENO);
    dup2 (pipe_ends[1], STDERR_FILENO);
    close (pipe_ends[0]);
    close (pipe_ends[1]);
    self->is_child = TRUE;
    self->kind = kind;
    if (self->course->cut_again)
        self->cut_again = (guint) g_rand_int_range (self->rand, 1, (gint32) self->packet + 400);
    copy_folder (".", CHILD_FOLDER);
    g_assert_cmpint (g_chdir (CHILD_FOLDER), ==, 0);
    cut (self, arrival_us);
}

/* Everything a child has to say; (transfer full) */
static char *
listen (int fd)
{
    GString *text = g_string_new (NULL);
    char part[4096];
    gssize n;

    while ((n = read (fd, part, sizeof part)) > 0)
        g_string_append_len (text, part, n);
    close (fd);
    return g_string_free (text, FALSE);
}

static void
note_end_of_child (Trial *self, CutKind kind, int status, const char *text)
{
    int code = WIFEXITED (status) ? WEXITSTATUS (status) : -1;

    if (code == EXIT_NOTHING)
        return;
    self->figures.n_cuts[kind]++;
    self->figures.n_torn_erases += code == EXIT_TORN_ERASE;
    self->figures.n_torn_programs += code == EXIT_TORN_PROGRAM;
    if (code == EXIT_GOOD || code == EXIT_TORN_ERASE || code == EXIT_TORN_PROGRAM) {
        if (self->only != NULL)
            g_printerr ("%s", text);
        return;
    }
    self->figures.n_failed++;
    g_printerr ("%s cut at packet %u of %s by %s, status %d:\n%s\n", kind_names[kind], self->packet,
                self->course->scenario, salvor_route_get_id (self->course->route), status, text);
}

/* Returns twice: as the parent with FALSE when the child has ended, as the child with TRUE. */
static gboolean
cut_in_child (Trial *self, CutKind kind, gint64 arrival_us)
{
    g_autofree char *text = NULL;
    int pipe_ends[2];
    int status = 0;
    pid_t child;

    fflush (NULL);
    g_assert_cmpint (pipe (pipe_ends), ==, 0);
    child = fork ();
    g_assert_cmpint (child, >=, 0);
    if (child == 0) {
        begin_child (self, kind, arrival_us, pipe_ends);
        return TRUE;
    }
    close (pipe_ends[1]);
    text = listen (pipe_ends[0]);
    g_assert_cmpint (waitpid (child, &status, 0), ==, child);
    test_folder_remove (g_strdup (CHILD_FOLDER));
    note_end_of_child (self, kind, status, text);
    return FALSE;
}

static gboolean
is_chosen (Trial *self, CutKind kind)
{
    g_autofree char *name = g_strdup_printf ("%s %u", kind_names[kind], self->packet);

    if (self->only != NULL)
        return strcmp (self->only, name) == 0;
    return (self->packet + self->offsets[kind]) % self->course->one_in == 0;
}

/* In the child, at the packet after the one it is about */
static void
leave_if_nothing_happened (Trial *self)
{
    SalvorSimulatedFlash *flash = get_flash (self);

    if (salvor_simulated_flash_get_power_failure (flash) != G_MAXINT64
        || salvor_simulated_flash_get_torn (flash, TRUE) > 0
        || salvor_simulated_flash_get_torn (flash, FALSE) > 0)
        return;
    fflush (NULL);
    _exit (EXIT_NOTHING);
}

static void
on_packet (SalvorPortKind wire, gint64 arrival_us, gpointer user_data)
{
    Trial *self = user_data;

    if (!self->armed)
        return;
    self->packet++;
    if (self->is_child) {
        if (self->kind == CUT_INSIDE && !self->is_second)
            leave_if_nothing_happened (self);
        if (self->is_second && self->packet == self->cut_again) {
            self->wire = wire;
            self->kind = g_rand_boolean (self->rand) ? CUT_POWER : CUT_CABLE;
            cut (self, arrival_us);
        }
        return;
    }
    self->wire = wire;
    for (guint kind = 0; kind < N_CUTS && self->figures.n_failed < MAX_FAILURES; kind++) {
        if (is_chosen (self, kind) && cut_in_child (self, kind, arrival_us))
            return;
    }
}

/* ---- from beginning to end ---- */

/* A fork copies only the thread that calls it. */
static void
assert_one_thread (void)
{
    g_autoptr (GDir) threads = g_dir_open ("/proc/self/task", 0, NULL);
    guint n_threads = 0;

    if (threads == NULL)
        return;
    while (g_dir_read_name (threads) != NULL)
        n_threads++;
    g_assert_cmpuint (n_threads, ==, 1);
}

static void
set_up (Trial *self)
{
    g_autofree char *name
        = g_strdup_printf ("sim:%s%s", self->course->scenario, self->course->options);
    g_autoptr (GError) error = NULL;

    self->simulated = salvor_simulated_board_new (name, test_shared_chips (), 0, &error);
    g_assert_no_error (error);
    self->model = salvor_simulated_chip_new (
        salvor_scenario_get_chip (salvor_simulated_board_get_scenario (self->simulated)));
    salvor_simulated_chip_set_pins (self->model, 2, 0);
    salvor_simulated_chip_power_on (self->model, 0);
    self->provider = cutting_ports_new (self->simulated, on_packet, self);
    self->ports = salvor_port_list_new ();
    salvor_port_list_add_provider (self->ports, SALVOR_PORT_PROVIDER (self->provider));
    self->board = test_board_new (self->ports, name);
    self->before = flash_content_take (get_flash (self));
    self->start = self->before;
}

static void
tear_down (Trial *self)
{
    g_assert_finalize_object (self->board);
    g_assert_finalize_object (self->ports);
    g_assert_finalize_object (self->provider);
    g_assert_finalize_object (self->simulated);
    salvor_simulated_chip_free (self->model);
    flash_content_clear (&self->before);
    flash_content_clear (&self->wanted);
    g_free (self->unique_id);
    g_rand_free (self->rand);
}

CutFigures
cut_trial_run (const CutCourse *course, guint32 seed, const char *only)
{
    Trial self = { .course = course, .only = only, .rand = g_rand_new_with_seed (seed) };
    g_autoptr (SalvorRecoveryPlan) plan = NULL;
    g_autoptr (SalvorRecoveryJob) job = NULL;
    g_autoptr (GError) error = NULL;

    set_up (&self);
    for (guint kind = 0; kind < N_CUTS; kind++)
        self.offsets[kind] = (guint) g_rand_int_range (self.rand, 0, (gint32) course->one_in);
    plan = make_plan (&self, course->route, &error);
    g_assert_no_error (error);
    self.wanted = flash_content_with_image (
        &self.before, salvor_recovery_plan_get_image (plan),
        salvor_chip_get_flash (salvor_recovery_plan_get_chip (plan))->base);
    assert_one_thread ();
    job = run_plan (&self, plan, &error);
    if (self.is_child)
        end_child (&self, job, error);
    g_assert_no_error (error);
    assert_all_is_well (&self);
    self.figures.n_packets = self.packet;
    g_clear_object (&job);
    g_clear_object (&plan);
    tear_down (&self);
    return self.figures;
}
