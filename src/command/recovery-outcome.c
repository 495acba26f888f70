/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-recovery-outcome"
#include "config.h"

#include "command/recovery-outcome.h"

#include "base/errors.h"
#include "report/json-text.h"

#include <glib/gi18n-lib.h>

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
    salvor_json_add_int (builder, "limit_ms", limit_ms);
}

static void
add_backup (SalvorRecoveryJob *job, JsonBuilder *builder)
{
    const char *path = job != NULL ? salvor_recovery_job_get_backup_path (job) : NULL;
    g_autofree char *name = path != NULL ? g_filename_display_name (path) : NULL;

    salvor_json_add_string (builder, "backup", name);
}

static void
print_json (SalvorRecoveryJob *job, gboolean simulated, const GError *error)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    const char *route = NULL;

    if (job != NULL)
        route = salvor_route_get_id (
            salvor_recovery_plan_get_route (salvor_recovery_job_get_plan (job)));
    json_builder_begin_object (builder);
    salvor_json_add_string (builder, "result", get_result_id (job, error));
    salvor_json_add_string (builder, "route", route);
    salvor_json_add_int (builder, "bytes_written",
                         job != NULL ? (gint64) salvor_recovery_job_get_bytes_written (job) : 0);
    salvor_json_add_int (builder, "sectors_erased",
                         job != NULL ? salvor_recovery_job_get_sectors_erased (job) : 0);
    salvor_json_add_int (builder, "sectors_kept",
                         job != NULL ? salvor_recovery_job_get_sectors_kept (job) : 0);
    add_backup (job, builder);
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

static void
print_facts (SalvorRecoveryJob *job, SalvorTerminal *output)
{
    g_autofree char *written
        = g_strdup_printf (_ ("%'u bytes"), (guint) salvor_recovery_job_get_bytes_written (job));
    g_autofree char *sectors = g_strdup_printf (_ ("%u erased, %u left as they were"),
                                                salvor_recovery_job_get_sectors_erased (job),
                                                salvor_recovery_job_get_sectors_kept (job));

    print_fact (output, _ ("Written"), written);
    print_fact (output, _ ("Sectors"), sectors);
    print_backup (job, output);
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
salvor_recovery_outcome_say (SalvorVerbRun *run, SalvorRecoveryJob *job, gboolean simulated,
                             const GError *error)
{
    SalvorTerminal *terminal = run->json ? run->messages : run->output;

    if (error == NULL) {
        salvor_terminal_paragraph (terminal, SALVOR_TONE_GOOD, 0, _ ("Verified"));
        say_condition (job, terminal);
        print_facts (job, terminal);
    } else {
        salvor_verb_say_error (run, error);
        if (job != NULL)
            say_condition (job, run->messages);
        else
            say_untouched (error, run->messages);
        print_backup (job, run->messages);
    }
    if (run->json)
        print_json (job, simulated, error);
    return error != NULL ? salvor_verb_get_status (error) : SALVOR_EXIT_DONE;
}
