/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-report-json"
#include "config.h"

#include "report/report-json.h"

#include "report/json-text.h"
#include "report/state-json.h"
#include "report/verdict-json.h"

/* Of this layout; a key that is added does not change it. */
#define FORMAT_VERSION 1

/* ---- what was read ---- */

static void
add_reading (const SalvorReport *report, JsonBuilder *builder)
{
    SalvorBoardState *state = report->state;
    gint64 seconds = salvor_board_state_get_time (state);
    g_autoptr (GDateTime) time = seconds > 0 ? g_date_time_new_from_unix_utc (seconds) : NULL;
    g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : NULL;
    g_autofree char *id = salvor_board_state_get_unique_id (state);

    salvor_json_add_string (builder, "read_at", text);
    salvor_json_add_string (builder, "unique_id", id);
    salvor_json_add_int (builder, "words_read", salvor_board_state_count_read (state));
    json_builder_set_member_name (builder, "flash_header");
    json_builder_begin_object (builder);
    salvor_json_add_string (builder, "state",
                            salvor_report_header_get_id (salvor_board_state_get_header (state)));
    salvor_json_add_string (builder, "detail", salvor_board_state_get_header_detail (state));
    json_builder_end_object (builder);
}

static void
add_field (const SalvorField *field, guint32 word_value, JsonBuilder *builder)
{
    guint32 value = salvor_field_extract (field, word_value);

    json_builder_begin_object (builder);
    if (field->word != NULL)
        salvor_json_add_int (builder, "word", field->word->index);
    else
        salvor_json_add_string (builder, "register", field->reg->name);
    salvor_json_add_int (builder, "bit", field->lsb);
    salvor_json_add_int (builder, "width", field->width);
    salvor_json_add_string (builder, "name", field->name);
    salvor_json_add_word (builder, "value", value);
    salvor_json_add_string (builder, "text", salvor_report_get_field_text (field, value));
    json_builder_end_object (builder);
}

static void
add_fields_of (const SalvorField *fields, gsize n_fields, guint32 value, JsonBuilder *builder)
{
    for (gsize i = 0; i < n_fields; i++) {
        if (salvor_report_tells_field (&fields[i]))
            add_field (&fields[i], value, builder);
    }
}

static void
add_fields (const SalvorReport *report, JsonBuilder *builder)
{
    SalvorChip *chip = salvor_board_state_get_chip (report->state);
    gsize n_registers = 0;
    gsize n_words = 0;
    const SalvorRegister *registers = salvor_chip_get_registers (chip, &n_registers);
    const SalvorFuseWord *words = salvor_chip_get_words (chip, &n_words);
    guint32 value = 0;

    json_builder_set_member_name (builder, "fields");
    json_builder_begin_array (builder);
    for (gsize i = 0; i < n_registers; i++) {
        const SalvorReading *reading
            = salvor_board_state_get_register (report->state, registers[i].name);

        if (reading != NULL && reading->known)
            add_fields_of (registers[i].fields, registers[i].n_fields, reading->value, builder);
    }
    for (gsize i = 0; i < n_words; i++) {
        if (salvor_report_get_word (report, &words[i], &value))
            add_fields_of (words[i].fields, words[i].n_fields, value, builder);
    }
    json_builder_end_array (builder);
}

/* ---- what follows from it ---- */

static void
add_stop (const SalvorStop *stop, JsonBuilder *builder)
{
    json_builder_begin_object (builder);
    salvor_json_add_string (builder, "name", stop->name);
    salvor_json_add_string (builder, "state", salvor_report_stop_state_get_id (stop->state));
    salvor_json_add_string (builder, "outcome", stop->outcome);
    json_builder_set_member_name (builder, "evidence");
    json_builder_begin_array (builder);
    for (guint i = 0; i < stop->evidence->len; i++) {
        const SalvorEvidence *evidence = g_ptr_array_index (stop->evidence, i);

        json_builder_add_string_value (builder, evidence->text);
    }
    json_builder_end_array (builder);
    salvor_json_add_boolean (builder, "differs", stop->differs);
    json_builder_end_object (builder);
}

static void
add_path (const SalvorVerdict *verdict, JsonBuilder *builder)
{
    json_builder_set_member_name (builder, "boot_path");
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "stops");
    json_builder_begin_array (builder);
    for (guint i = 0; i < SALVOR_N_STOPS; i++)
        add_stop (&verdict->stops[i], builder);
    json_builder_end_array (builder);
    salvor_json_add_string (builder, "by_switches",
                            salvor_report_track_get_id (verdict->switch_branch));
    salvor_json_add_string (builder, "without_program",
                            salvor_report_track_get_id (verdict->fallback_branch));
    json_builder_end_object (builder);
}

static void
add_certainty (const SalvorVerdict *verdict, JsonBuilder *builder)
{
    json_builder_set_member_name (builder, "certainty");
    json_builder_begin_object (builder);
    salvor_json_add_string (builder, "boot_mode",
                            salvor_certainty_get_id (verdict->boot_mode_certainty));
    salvor_json_add_string (builder, "settings_from",
                            salvor_certainty_get_id (verdict->settings_certainty));
    salvor_json_add_string (builder, "serial_download",
                            salvor_certainty_get_id (verdict->serial_certainty));
    json_builder_end_object (builder);
    salvor_json_add_strings (builder, "missing", verdict->missing);
    salvor_json_add_strings (builder, "unread", verdict->unread);
}

static void
add_explanation (const SalvorReport *report, JsonBuilder *builder)
{
    const SalvorVerdict *verdict = report->verdict;

    json_builder_set_member_name (builder, "verdict");
    salvor_verdict_to_json (verdict, salvor_board_state_is_simulated (report->state), builder);
    salvor_json_add_string (builder, "title", verdict->title);
    salvor_json_add_string (builder, "text", verdict->text);
    salvor_json_add_strings (builder, "evidence", verdict->evidence);
    salvor_json_add_strings (builder, "notes", verdict->notes);
    salvor_json_add_strings (builder, "hab_because", verdict->hab_because);
    add_path (verdict, builder);
    add_certainty (verdict, builder);
}

/* ---- what was done ---- */

static void
add_recovery (const SalvorReportRecovery *recovery, JsonBuilder *builder)
{
    if (recovery == NULL)
        return;
    json_builder_set_member_name (builder, "recovery");
    json_builder_begin_object (builder);
    salvor_json_add_string (builder, "file", recovery->file);
    salvor_json_add_string (builder, "sha256", recovery->sha256);
    salvor_json_add_int (builder, "size", (gint64) recovery->size);
    salvor_json_add_int (builder, "bytes_written", (gint64) recovery->bytes_written);
    salvor_json_add_int (builder, "sectors_erased", recovery->sectors_erased);
    salvor_json_add_string (builder, "backup", recovery->backup);
    json_builder_end_object (builder);
}

static void
add_activity (const SalvorReport *report, JsonBuilder *builder)
{
    json_builder_set_member_name (builder, "activity");
    json_builder_begin_array (builder);
    for (guint i = 0; i < report->activity->len; i++) {
        const SalvorReportEntry *entry = g_ptr_array_index (report->activity, i);

        json_builder_begin_object (builder);
        salvor_json_add_string (builder, "time", entry->time);
        salvor_json_add_string (builder, "state", salvor_report_mark_get_id (entry->mark));
        salvor_json_add_string (builder, "text", entry->text);
        json_builder_set_member_name (builder, "lines");
        json_builder_begin_array (builder);
        for (gsize k = 0; entry->lines[k] != NULL; k++)
            json_builder_add_string_value (builder, entry->lines[k]);
        json_builder_end_array (builder);
        json_builder_end_object (builder);
    }
    json_builder_end_array (builder);
}

void
salvor_report_to_json (const SalvorReport *report, JsonBuilder *builder)
{
    g_return_if_fail (report != NULL);

    json_builder_begin_object (builder);
    salvor_json_add_int (builder, "report", FORMAT_VERSION);
    salvor_json_add_string (builder, "made", report->made);
    salvor_json_add_string (builder, "salvor", SALVOR_VERSION);
    salvor_json_add_string (builder, "system", report->system);
    salvor_json_add_error (builder, "problem", report->problem);
    if (report->state != NULL) {
        add_reading (report, builder);
        json_builder_set_member_name (builder, "board");
        salvor_state_to_json (report->state, NULL, builder);
        add_fields (report, builder);
        add_explanation (report, builder);
    }
    add_recovery (report->recovery, builder);
    add_activity (report, builder);
    json_builder_end_object (builder);
}
