/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-html-path"
#include "config.h"

#include "report/html-path.h"

#include "report/html-text.h"
#include "report/path-picture.h"
#include "report/report.h"

#include <glib/gi18n-lib.h>

static const struct {
    const char *kind;
    const char *text;
} stop_words[] = {
    [SALVOR_STOP_TAKEN] = { "good", N_ ("On the way the board takes") },
    [SALVOR_STOP_END] = { "good", N_ ("The start ends here") },
    [SALVOR_STOP_NOT_REACHED] = { "quiet", N_ ("Not on the way the board takes") },
    [SALVOR_STOP_UNREADABLE] = { "care", N_ ("This could not be read") },
};

static const struct {
    const char *kind;
    const char *text;
} track_words[] = {
    [SALVOR_TRACK_TAKEN] = { "good", N_ ("The board goes this way") },
    [SALVOR_TRACK_NOT_TAKEN] = { "quiet", N_ ("Open, not taken now") },
    [SALVOR_TRACK_CLOSED_FOREVER] = { "stop", N_ ("Closed for ever") },
    [SALVOR_TRACK_EXPECTED] = { "care", N_ ("Expected, not yet proven on hardware") },
    [SALVOR_TRACK_REPORTED] = { "good", N_ ("Reported on hardware") },
    [SALVOR_TRACK_UNKNOWN] = { "care", N_ ("Could not be read") },
};

static void
add_evidence (GString *html, const SalvorStop *stop)
{
    for (guint i = 0; i < stop->evidence->len; i++) {
        const SalvorEvidence *evidence = g_ptr_array_index (stop->evidence, i);

        salvor_html_add (html, "<code>%s</code><br />", evidence->text);
    }
    if (stop->differs)
        salvor_html_add (html, "%s", _ ("Working copy and fuse differ."));
}

static void
add_stop (GString *html, const SalvorStop *stop)
{
    salvor_html_add (html, "<tr><th scope=\"row\">%s</th><td>%s</td><td>", stop->name,
                     stop->outcome);
    salvor_html_tag (html, stop_words[stop->state].kind,
                     salvor_report_stop_state_get_id (stop->state),
                     _ (stop_words[stop->state].text));
    g_string_append (html, "</td><td>");
    add_evidence (html, stop);
    g_string_append (html, "</td></tr>\n");
}

static void
add_branch (GString *html, const char *name, SalvorTrackState state)
{
    salvor_html_add (html, "<tr><th scope=\"row\">%s</th><td>%s</td><td>", name,
                     _ ("To serial download"));
    salvor_html_tag (html, track_words[state].kind, salvor_report_track_get_id (state),
                     _ (track_words[state].text));
    g_string_append (html, "</td><td></td></tr>\n");
}

static void
add_table (GString *html, const SalvorVerdict *verdict)
{
    const char *const headings[] = { _ ("Stop"), _ ("Outcome"), _ ("State"), _ ("Evidence"), NULL };

    salvor_html_begin_table (html, "stops", _ ("The boot path, stop by stop"), headings);
    for (guint i = 0; i < SALVOR_N_STOPS; i++)
        add_stop (html, &verdict->stops[i]);
    add_branch (html, _ ("With the boot switches"), verdict->switch_branch);
    add_branch (html, _ ("If no valid program is found"), verdict->fallback_branch);
    salvor_html_end_table (html);
}

void
salvor_html_add_path (GString *html, const SalvorVerdict *verdict)
{
    salvor_html_heading (html, "path", _ ("Boot path"));
    salvor_path_picture_add (html, verdict);
    add_table (html, verdict);
}
