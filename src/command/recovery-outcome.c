/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-recovery-outcome"
#include "config.h"

#include "command/recovery-outcome.h"

#include "command/flash-trial-text.h"

#include "base/errors.h"
#include "report/json-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FACT_COLUMN 16

/* Nothing was tried: a person has to do something first. */
static const char *
get_result_id (SalvorRecoveryJob *job, const GError *error)
{
    if (job != NULL)
        return salvor_job_result_get_id (salvor_recovery_job_get_result (job));
    switch (salvor_verb_get_status (error)) {
    case SALVOR_EXIT_CANCELLED:
        return "cancelled";
    case SALVOR_EXIT_WRONG_USE:
    case SALVOR_EXIT_PERSON_FIRST:
        return "refused";
    case SALVOR_EXIT_DONE:
    case SALVOR_EXIT_FAILED:
        return "failed";
    }
    g_return_val_if_reached ("failed");
}

/* ---- JSON ---- */

/* A step that was never reached counts as skipped: the contract knows ends only. */
static SalvorStepState
get_end (SalvorStepState state)
{
    return state == SALVOR_STEP_STATE_WAITING || state == SALVOR_STEP_STATE_RUNNING
               ? SALVOR_STEP_STATE_SKIPPED
               : state;
}

static void
add_steps (SalvorRecoveryJob *job, JsonBuilder *builder)
{
    g_autoptr (SalvorJobSnapshot) snapshot = NULL;
    const SalvorStep *steps = NULL;
    gsize n_steps = 0;

    if (job != NULL) {
        snapshot = salvor_recovery_job_get_snapshot (job);
        steps = salvor_recovery_plan_get_steps (salvor_recovery_job_get_plan (job), &n_steps);
    }
    json_builder_set_member_name (builder, "steps");
    json_builder_begin_array (builder);
    for (gsize i = 0; i < n_steps; i++) {
        json_builder_begin_object (builder);
        salvor_json_add_string (builder, "id", steps[i].name);
        salvor_json_add_string (builder, "state",
                                salvor_step_state_get_id (get_end (snapshot->step_states[i])));
        salvor_json_add_int (builder, "ms", snapshot->step_ms[i]);
        json_builder_end_object (builder);
    }
    json_builder_end_array (builder);
}

/* What only a practice board can tell. */
static void
add_figures (SalvorRecoveryJob *job, JsonBuilder *builder)
{
    guint64 reports;
    guint64 bytes;
    guint simulated_ms;
    guint limit_ms;

    if (!salvor_recovery_job_get_figures (job, &reports, &bytes, &simulated_ms, &limit_ms))
        return;
    json_builder_set_member_name (builder, "wire");
    json_builder_begin_object (builder);
    salvor_json_add_int (builder, "reports", (gint64) reports);
    salvor_json_add_int (builder, "bytes", (gint64) bytes);
    json_builder_end_object (builder);
    salvor_json_add_int (builder, "simulated_ms", simulated_ms);
    if (limit_ms > 0)
        salvor_json_add_int (builder, "limit_ms", limit_ms);
}

/* A path as UTF-8, null without one */
static void
add_path (JsonBuilder *builder, const char *key, const char *path)
{
    g_autofree char *name = path != NULL ? g_filename_display_name (path) : NULL;

    salvor_json_add_string (builder, key, name);
}

static void
add_written (SalvorRecoveryJob *job, JsonBuilder *builder)
{
    salvor_json_add_int (builder, "bytes_written",
                         job != NULL ? (gint64) salvor_recovery_job_get_bytes_written (job) : 0);
    salvor_json_add_int (builder, "sectors_erased",
                         job != NULL ? salvor_recovery_job_get_sectors_erased (job) : 0);
    salvor_json_add_int (builder, "sectors_kept",
                         job != NULL ? salvor_recovery_job_get_sectors_kept (job) : 0);
    salvor_json_add_string (builder, "flash_settings",
                            job != NULL ? salvor_recovery_job_get_settings_source (job) : NULL);
    add_path (builder, "backup", job != NULL ? salvor_recovery_job_get_backup_path (job) : NULL);
}

static void
add_saved (SalvorRecoveryJob *job, JsonBuilder *builder)
{
    SalvorRecoveryPlan *plan = job != NULL ? salvor_recovery_job_get_plan (job) : NULL;
    const char *sha256 = job != NULL ? salvor_recovery_job_get_file_sha256 (job) : NULL;
    const char *file = sha256 != NULL ? salvor_recovery_plan_get_file (plan) : NULL;
    const char *format = NULL;
    guint32 start, size;

    if (file != NULL)
        format = salvor_image_format_get_id (salvor_backup_file_get_format (file));
    add_path (builder, "file", file);
    salvor_json_add_string (builder, "format", format);
    salvor_json_add_string (builder, "sha256", sha256);
    if (plan != NULL) {
        salvor_recovery_plan_get_range (plan, &start, &size);
        salvor_json_add_word (builder, "address", start);
    } else {
        salvor_json_add_string (builder, "address", NULL);
    }
    salvor_json_add_int (builder, "bytes_read",
                         job != NULL ? (gint64) salvor_recovery_job_get_bytes_read (job) : 0);
}

static void
add_compared (SalvorRecoveryJob *job, JsonBuilder *builder)
{
    static const SalvorFlashComparison nothing = { 0 };
    const SalvorFlashComparison *comparison
        = job != NULL ? salvor_recovery_job_get_comparison (job) : &nothing;

    salvor_json_add_int (builder, "bytes_compared", (gint64) comparison->bytes_compared);
    salvor_json_add_int (builder, "bytes_different", (gint64) comparison->bytes_different);
    salvor_json_add_int (builder, "sectors_different", comparison->sectors_different);
    if (comparison->bytes_different > 0)
        salvor_json_add_word (builder, "first_difference", comparison->first_difference);
    else
        salvor_json_add_string (builder, "first_difference", NULL);
}

static void
add_results (SalvorPlanKind kind, SalvorRecoveryJob *job, JsonBuilder *builder)
{
    switch (kind) {
    case SALVOR_PLAN_RECOVER:
    case SALVOR_PLAN_RESTORE:
        add_written (job, builder);
        break;
    case SALVOR_PLAN_BACKUP:
        add_saved (job, builder);
        break;
    case SALVOR_PLAN_VERIFY:
        add_compared (job, builder);
        break;
    }
}

static void
print_json (SalvorPlanKind kind, SalvorRecoveryJob *job, gboolean simulated, const GError *error)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    const char *route = NULL;

    if (job != NULL)
        route = salvor_route_get_id (
            salvor_recovery_plan_get_route (salvor_recovery_job_get_plan (job)));
    json_builder_begin_object (builder);
    salvor_json_add_string (builder, "result", get_result_id (job, error));
    salvor_json_add_string (builder, "route", route);
    add_results (kind, job, builder);
    salvor_json_add_string (builder, "condition",
                            job != NULL ? salvor_recovery_job_get_condition (job) : NULL);
    salvor_flash_trial_add_json (job, builder);
    add_steps (job, builder);
    salvor_json_add_error (builder, "error", error);
    salvor_json_add_boolean (builder, "simulated", simulated);
    if (job != NULL)
        add_figures (job, builder);
    json_builder_end_object (builder);
    salvor_verb_print_json (builder);
}

/* ---- text ---- */

static void
print_fact (SalvorTerminal *output, const char *label, const char *text)
{
    salvor_terminal_row (output, SALVOR_TONE_PLAIN, 2, FACT_COLUMN, label, text);
}

static void
print_backup (SalvorRecoveryJob *job, SalvorTerminal *output)
{
    const char *path = job != NULL ? salvor_recovery_job_get_backup_path (job) : NULL;
    g_autofree char *name = path != NULL ? g_filename_display_name (path) : NULL;

    if (name != NULL)
        print_fact (output, _ ("Backup"), name);
}

/* Those of the file need no word. */
static void
print_settings (SalvorRecoveryJob *job, SalvorTerminal *output)
{
    const char *source = salvor_recovery_job_get_settings_source (job);

    if (g_strcmp0 (source, "chip") == 0)
        print_fact (output, _ ("Flash settings"), _ ("From the description of the chip"));
    if (g_strcmp0 (source, "flashloader") == 0)
        print_fact (output, _ ("Flash settings"), _ ("Made by the flashloader"));
}

static void
print_written (SalvorRecoveryJob *job, SalvorTerminal *output)
{
    g_autofree char *written
        = g_strdup_printf (_ ("%'u bytes"), (guint) salvor_recovery_job_get_bytes_written (job));
    g_autofree char *sectors = g_strdup_printf (_ ("%u erased, %u left as they were"),
                                                salvor_recovery_job_get_sectors_erased (job),
                                                salvor_recovery_job_get_sectors_kept (job));

    print_fact (output, _ ("Written"), written);
    print_fact (output, _ ("Sectors"), sectors);
    print_settings (job, output);
    print_backup (job, output);
}

/* As a shell takes it. (transfer full) */
static char *
quote (const char *word)
{
    return strpbrk (word, " '\"\\$&;()*?<>|`!") != NULL ? g_shell_quote (word) : g_strdup (word);
}

/* How to bring it back: a raw part of a flash does not say where it belongs. (transfer full) */
static char *
make_restore_line (SalvorRecoveryJob *job)
{
    SalvorRecoveryPlan *plan = salvor_recovery_job_get_plan (job);
    const char *file = salvor_recovery_plan_get_file (plan);
    g_autofree char *display = g_filename_display_name (file);
    g_autofree char *name = quote (display);
    g_autofree char *board = quote (salvor_board_get_name (salvor_recovery_job_get_board (job)));
    guint32 start, size;

    if (salvor_recovery_plan_is_whole_flash (plan)
        || salvor_backup_file_get_format (file) != SALVOR_FORMAT_BINARY)
        return g_strdup_printf ("salvorctl restore --board %s %s", board, name);
    salvor_recovery_plan_get_range (plan, &start, &size);
    return g_strdup_printf ("salvorctl restore --board %s %s --region 0x%08X:0x%X", board, name,
                            start, size);
}

static void
print_saved (SalvorRecoveryJob *job, SalvorTerminal *output)
{
    SalvorRecoveryPlan *plan = salvor_recovery_job_get_plan (job);
    g_autofree char *name = g_filename_display_name (salvor_recovery_plan_get_file (plan));
    g_autofree char *line = make_restore_line (job);
    g_autofree char *text = NULL;
    guint32 start, size;

    salvor_recovery_plan_get_range (plan, &start, &size);
    text = g_strdup_printf (_ ("%'u bytes from 0x%08X on"),
                            (guint) salvor_recovery_job_get_bytes_read (job), start);
    print_fact (output, _ ("File"), name);
    print_fact (output, _ ("Content"), text);
    print_fact (output, "SHA-256", salvor_recovery_job_get_file_sha256 (job));
    print_fact (output, _ ("Bring it back"), line);
}

static void
print_compared (SalvorRecoveryJob *job, SalvorTerminal *output)
{
    g_autofree char *text = g_strdup_printf (
        _ ("%'u bytes"), (guint) salvor_recovery_job_get_comparison (job)->bytes_compared);

    print_fact (output, _ ("Compared"), text);
}

static void
print_facts (SalvorPlanKind kind, SalvorRecoveryJob *job, SalvorTerminal *output)
{
    switch (kind) {
    case SALVOR_PLAN_RECOVER:
    case SALVOR_PLAN_RESTORE:
        print_written (job, output);
        break;
    case SALVOR_PLAN_BACKUP:
        print_saved (job, output);
        break;
    case SALVOR_PLAN_VERIFY:
        print_compared (job, output);
        break;
    }
    salvor_flash_trial_print (job, FACT_COLUMN, output);
    print_fact (output, _ ("Fuses"), _ ("None changed"));
}

static void
say_condition (SalvorRecoveryJob *job, SalvorTerminal *terminal)
{
    salvor_terminal_paragraph (terminal, SALVOR_TONE_PLAIN, 0,
                               salvor_recovery_job_get_condition (job));
}

/* The cure for a wrong file ends with the same sentence. */
static void
say_untouched (const GError *error, SalvorTerminal *terminal)
{
    if (!g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE)
        && !g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE))
        salvor_terminal_paragraph (terminal, SALVOR_TONE_PLAIN, 0,
                                   _ ("Nothing was changed on the board."));
}

SalvorExit
salvor_recovery_outcome_say (SalvorVerbRun *run, SalvorPlanKind kind, SalvorRecoveryJob *job,
                             gboolean simulated, SalvorProblemId problem, const GError *error)
{
    SalvorTerminal *terminal = run->json ? run->messages : run->output;

    if (error == NULL) {
        salvor_terminal_paragraph (terminal, SALVOR_TONE_GOOD, 0,
                                   kind == SALVOR_PLAN_BACKUP ? _ ("Saved") : _ ("Verified"));
        say_condition (job, terminal);
        print_facts (kind, job, terminal);
    } else {
        salvor_verb_say_problem (run, problem, error);
        if (job != NULL)
            say_condition (job, run->messages);
        else
            say_untouched (error, run->messages);
        salvor_flash_trial_print (job, FACT_COLUMN, run->messages);
        print_backup (job, run->messages);
    }
    if (run->json)
        print_json (kind, job, simulated, error);
    return error != NULL ? salvor_verb_get_status (error) : SALVOR_EXIT_DONE;
}
