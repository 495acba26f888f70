/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-html-report"
#include "config.h"

#include "report/html-report.h"

#include "base/data-files.h"
#include "base/errors.h"
#include "chip/state-file.h"
#include "report/html-path.h"
#include "report/html-text.h"
#include "report/html-verdict.h"
#include "report/html-words.h"
#include "report/json-text.h"
#include "report/report-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define STYLE_PATH "report/report.css"

/* ---- head ---- */

static const char *
get_title (const SalvorReport *report)
{
    if (report->verdict != NULL)
        return report->verdict->title;
    return report->problem != NULL ? _ ("The board could not be read")
                                   : _ ("This board has not been read yet");
}

/* The style is ours and needs no escaping; without it the page is plain and complete. */
static void
add_style (GString *html)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) style = salvor_data_load (STYLE_PATH, &error);

    if (style == NULL) {
        g_info ("%s", error->message);
        return;
    }
    g_string_append (html, "<style>\n");
    g_string_append_len (html, g_bytes_get_data (style, NULL), (gssize) g_bytes_get_size (style));
    g_string_append (html, "</style>\n");
}

/* The policy keeps a browser from loading anything, whatever text a board or a file brought. */
static void
add_head (GString *html, const SalvorReport *report)
{
    g_autofree char *language = salvor_html_get_language ();
    g_autofree char *title = NULL;

    salvor_html_add (html, "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n", language,
                     salvor_html_is_right_to_left (language) ? "rtl" : "ltr");
    g_string_append (html, "<meta charset=\"utf-8\" />\n"
                           "<meta http-equiv=\"Content-Security-Policy\" "
                           "content=\"default-src 'none'; style-src 'unsafe-inline'\" />\n"
                           "<meta name=\"viewport\" "
                           "content=\"width=device-width, initial-scale=1\" />\n"
                           "<meta name=\"color-scheme\" content=\"light dark\" />\n");
    /* Translators: title of a page; %s is the sentence that says how the board starts */
    title = g_strdup_printf (_ ("%s – Salvor report"), get_title (report));
    salvor_html_add (html, "<title>%s</title>\n", title);
    add_style (html);
    g_string_append (html, "</head>\n<body>\n");
}

/* ---- top ---- */

static void
add_fact (GString *html, const char *name, const char *value)
{
    if (value != NULL && *value != '\0')
        salvor_html_add (html, "<div><dt>%s</dt><dd>%s</dd></div>\n", name, value);
}

/* The time of one clock only, that of the place where the report was made; scripts find theirs in
 * the attribute. */
static void
add_time (GString *html, const char *name, const char *iso)
{
    g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
    g_autoptr (GDateTime) time = iso != NULL ? g_date_time_new_from_iso8601 (iso, zone) : NULL;
    g_autofree char *text
        = time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M UTC%:::z") : NULL;

    if (text != NULL)
        salvor_html_add (html, "<div><dt>%s</dt><dd><time datetime=\"%s\">%s</time></dd></div>\n",
                         name, iso, text);
}

static void
add_board_facts (GString *html, const SalvorReport *report)
{
    SalvorBoardState *state = report->state;
    SalvorChip *chip = salvor_board_state_get_chip (state);
    gint64 seconds = salvor_board_state_get_time (state);
    g_autoptr (GDateTime) time = seconds > 0 ? g_date_time_new_from_unix_utc (seconds) : NULL;
    g_autofree char *read_at = time != NULL ? g_date_time_format_iso8601 (time) : NULL;
    g_autofree char *id = salvor_board_state_get_unique_id (state);

    salvor_html_add (html, "<div><dt>%s</dt><dd data-value=\"%s\">%s</dd></div>\n", _ ("Chip"),
                     salvor_chip_get_name (chip), salvor_chip_get_title (chip));
    add_fact (html, _ ("Unique id"), id != NULL ? id : _ ("not read"));
    add_fact (html, _ ("Read from"), salvor_board_state_get_source (state));
    add_time (html, _ ("Read on"), read_at);
}

static void
add_text (GString *html, const SalvorVerdict *verdict)
{
    const char *start
        = verdict->emphasis != NULL ? strstr (verdict->text, verdict->emphasis) : NULL;
    g_autofree char *before = NULL;

    if (start == NULL) {
        salvor_html_add (html, "<p class=\"lead\">%s</p>\n", verdict->text);
        return;
    }
    before = g_strndup (verdict->text, (gsize) (start - verdict->text));
    salvor_html_add (html, "<p class=\"lead\">%s<strong>%s</strong>%s</p>\n", before,
                     verdict->emphasis, start + strlen (verdict->emphasis));
}

static void
add_top (GString *html, const SalvorReport *report)
{
    /* Translators: stands small above the title of a report */
    salvor_html_add (html, "<header>\n<p class=\"kind\">%s</p>\n<h1>%s</h1>\n", _ ("Salvor report"),
                     get_title (report));
    if (report->verdict != NULL)
        add_text (html, report->verdict);
    if (report->state != NULL && salvor_board_state_is_simulated (report->state))
        salvor_html_add (html, "<p class=\"practice\">%s</p>\n",
                         _ ("This is a practice board: nothing real is touched."));
    g_string_append (html, "<dl>\n");
    if (report->state != NULL)
        add_board_facts (html, report);
    add_time (html, _ ("Report made on"), report->made);
    salvor_html_add (html, "<div><dt>%s</dt><dd>Salvor <span>%s</span></dd></div>\n", _ ("Made by"),
                     SALVOR_VERSION);
    add_fact (html, _ ("System"), report->system);
    g_string_append (html, "</dl>\n</header>\n<main>\n");
}

static void
add_problem (GString *html, const GError *problem)
{
    if (problem == NULL)
        return;
    salvor_html_heading (html, "problem", _ ("What stands in the way"));
    salvor_html_add (html,
                     "<div class=\"problem\"><p><strong>%s</strong></p><p>%s</p>"
                     "<p><code>%s: %s</code></p></div>\n",
                     salvor_error_get_sentence (problem), salvor_error_get_cure (problem),
                     salvor_error_get_code_name (problem), problem->message);
}

/* ---- recovery ---- */

static void
add_recovery (GString *html, const SalvorReportRecovery *recovery)
{
    g_autofree char *size = NULL;
    g_autofree char *written = NULL;
    g_autofree char *erased = NULL;

    if (recovery == NULL)
        return;
    size = g_strdup_printf ("%" G_GUINT64_FORMAT, recovery->size);
    written = g_strdup_printf ("%" G_GUINT64_FORMAT, recovery->bytes_written);
    erased = g_strdup_printf ("%u", recovery->sectors_erased);
    salvor_html_heading (html, "recovery", _ ("The board has its new firmware"));
    salvor_html_add (html, "<p>%s</p>\n<dl>\n",
                     /* Translators: in a report, after a recovery went well */
                     _ ("Every byte was read back and compared. All else on this page was read "
                        "before that, unless the board was read again."));
    add_fact (html, _ ("File"), recovery->file);
    add_fact (html, _ ("SHA-256"), recovery->sha256);
    add_fact (html, _ ("Bytes of the file"), size);
    add_fact (html, _ ("Bytes written"), written);
    add_fact (html, _ ("Sectors erased"), erased);
    add_fact (html, _ ("Old content"), recovery->backup);
    g_string_append (html, "</dl>\n");
}

/* ---- activity ---- */

static const struct {
    const char *kind;
    const char *text;
} mark_words[] = {
    /* Translators: kind of a line in a list of what was done to a board */
    [SALVOR_REPORT_NOTE] = { "quiet", N_ ("Noted") },
    [SALVOR_REPORT_RUNNING] = { "quiet", N_ ("Under way") },
    [SALVOR_REPORT_DONE] = { "good", N_ ("Done") },
    [SALVOR_REPORT_FAILED] = { "stop", N_ ("Failed") },
};

static void
add_lines (GString *html, char **lines)
{
    guint n_lines = g_strv_length (lines);
    g_autofree char *joined = g_strjoinv ("\n", lines);
    g_autofree char *summary = NULL;

    if (n_lines == 0)
        return;
    summary = g_strdup_printf (ngettext ("%u line in the words of the protocol",
                                         "%u lines in the words of the protocol", n_lines),
                               n_lines);
    salvor_html_add (html, "<details><summary>%s</summary><pre>%s</pre></details>", summary,
                     joined);
}

static void
add_entry (GString *html, const SalvorReportEntry *entry)
{
    salvor_html_add (html, "<tr><th scope=\"row\">%s</th><td>", entry->time);
    salvor_html_tag (html, mark_words[entry->mark].kind, salvor_report_mark_get_id (entry->mark),
                     _ (mark_words[entry->mark].text));
    salvor_html_add (html, "</td><td>%s", entry->text);
    add_lines (html, entry->lines);
    g_string_append (html, "</td></tr>\n");
}

static void
add_activity (GString *html, GPtrArray *activity)
{
    const char *const headings[] = { _ ("Time"), _ ("State"), _ ("What was done"), NULL };

    if (activity->len == 0)
        return;
    salvor_html_heading (html, "activity", _ ("What was read from the board and done to it"));
    salvor_html_begin_table (html, "activity", _ ("The oldest first"), headings);
    for (guint i = 0; i < activity->len; i++)
        add_entry (html, g_ptr_array_index (activity, i));
    salvor_html_end_table (html);
}

/* ---- downloads ---- */

static void
add_download (GString *html, const char *name, const char *type, const char *text, gsize size,
              const char *what)
{
    g_autofree char *content = g_base64_encode ((const guchar *) text, size);

    salvor_html_add (html,
                     "<li><a download=\"%s\" href=\"data:%s;base64,%s\">%s</a><br />%s</li>\n",
                     name, type, content, name, what);
}

static void
add_state_download (GString *html, SalvorBoardState *state)
{
    g_autoptr (GBytes) bytes = salvor_state_file_write (state);
    gsize size = 0;
    const char *data = g_bytes_get_data (bytes, &size);

    add_download (html, "board.salvor", "application/x-salvor-state", data, size,
                  _ ("What was read. Salvor opens it and shows the board as it was."));
}

static void
add_json_download (GString *html, const SalvorReport *report)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    g_autofree char *text = NULL;

    salvor_report_to_json (report, builder);
    text = salvor_json_to_text (builder);
    add_download (html, "report.json", "application/json", text, strlen (text),
                  _ ("This report for programs."));
}

static void
add_downloads (GString *html, const SalvorReport *report)
{
    g_autofree char *activity = salvor_report_format_activity (report);

    g_string_append (html, "<section class=\"files\">\n");
    salvor_html_heading (html, "files", _ ("Files inside this report"));
    g_string_append (html, "<ul>\n");
    if (report->state != NULL)
        add_state_download (html, report->state);
    add_json_download (html, report);
    if (*activity != '\0')
        add_download (html, "activity.txt", "text/plain", activity, strlen (activity),
                      _ ("Everything that was said to the board and by it."));
    g_string_append (html, "</ul>\n</section>\n");
}

/* ---- all of it ---- */

static void
add_board (GString *html, const SalvorReport *report)
{
    salvor_html_add_path (html, report->verdict);
    salvor_html_add_routes (html, report->verdict);
    salvor_html_add_permanent (html, report->verdict);
    salvor_html_add_reasons (html, report->verdict);
    salvor_html_add_answers (html, report->verdict);
    salvor_html_add_registers (html, report);
    salvor_html_add_sight (html, report);
    salvor_html_add_words (html, report);
}

char *
salvor_report_to_html (const SalvorReport *report)
{
    GString *html = g_string_new (NULL);

    g_return_val_if_fail (report != NULL, NULL);

    add_head (html, report);
    add_top (html, report);
    add_recovery (html, report->recovery);
    add_problem (html, report->problem);
    if (report->state != NULL)
        add_board (html, report);
    add_activity (html, report->activity);
    add_downloads (html, report);
    salvor_html_add (html, "</main>\n<footer><p>%s</p></footer>\n</body>\n</html>\n",
                     _ ("This report names neither the person nor the computer it was made on, and "
                        "holds no secret fuse word. It needs no other file and no network."));
    return g_string_free (html, FALSE);
}
