/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-html-verdict"
#include "config.h"

#include "report/html-verdict.h"

#include "report/html-text.h"

#include <glib/gi18n-lib.h>

/* ---- reasons ---- */

void
salvor_html_add_reasons (GString *html, const SalvorVerdict *verdict)
{
    salvor_html_heading (html, "why", _ ("Why"));
    salvor_html_list (html, verdict->evidence);
    salvor_html_list (html, verdict->notes);
    salvor_html_add (html, "<p><strong>%s</strong> %s</p>\n", _ ("To read out on the telephone:"),
                     verdict->sentence);
}

/* ---- routes ---- */

static const struct {
    const char *kind;
    const char *text;
} route_words[] = {
    [SALVOR_ROUTE_STATE_UNKNOWN] = { "quiet", N_ ("Not known") },
    [SALVOR_ROUTE_STATE_OPEN] = { "good", N_ ("Open") },
    [SALVOR_ROUTE_STATE_UNPROVEN] = { "care", N_ ("Not yet proven") },
    [SALVOR_ROUTE_STATE_CLOSED] = { "stop", N_ ("Closed") },
};

void
salvor_html_add_routes (GString *html, const SalvorVerdict *verdict)
{
    const char *const headings[] = { _ ("Way"), _ ("State"), _ ("Reason"), NULL };

    salvor_html_heading (html, "routes", _ ("Ways to recover"));
    salvor_html_begin_table (html, "routes", _ ("Ways to bring new firmware in, the best first"),
                             headings);
    for (guint i = 0; i < SALVOR_N_ROUTES; i++) {
        const SalvorRoute *route = &verdict->routes[i];

        salvor_html_add (html,
                         "<tr><th scope=\"row\" data-value=\"%s\">%s<br /><small>%s</small></th>"
                         "<td>",
                         salvor_route_get_id (route->id), salvor_route_get_title (route->id),
                         salvor_route_get_subtitle (route->id));
        salvor_html_tag (html, route_words[route->state].kind,
                         salvor_route_state_get_id (route->state),
                         _ (route_words[route->state].text));
        salvor_html_add (html, "</td><td>%s</td></tr>\n", route->because);
    }
    salvor_html_end_table (html);
}

/* ---- permanent settings ---- */

static void
add_setting (GString *html, const SalvorPermanentSetting *setting)
{
    g_autofree char *place = salvor_field_describe (setting->field);

    salvor_html_add (html, "<tr><th scope=\"row\">%s</th><td>", setting->title);
    if (setting->burned)
        salvor_html_tag (html, "stop", "burned", _ ("Burned, for ever"));
    else
        salvor_html_tag (html, "good", "not-burned", _ ("Not burned"));
    salvor_html_add (html,
                     "</td><td data-word=\"%u\" data-bit=\"%u\">%s<br /><code>%s</code></td>"
                     "<td>%s</td></tr>\n",
                     setting->word, setting->bit, place, setting->field->name, setting->effect);
}

static void
add_unread (GString *html, GPtrArray *unread)
{
    if (unread->len == 0)
        return;
    salvor_html_add (html, "<p class=\"none\">%s</p>\n",
                     _ ("Whether more is burned is not known. Could not be read:"));
    salvor_html_list (html, unread);
}

void
salvor_html_add_permanent (GString *html, const SalvorVerdict *verdict)
{
    const char *const headings[]
        = { _ ("Setting"), _ ("State"), _ ("Place"), _ ("What it costs"), NULL };

    salvor_html_heading (html, "permanent", _ ("Permanent settings"));
    add_unread (html, verdict->unread);
    if (verdict->permanent->len == 0)
        return;
    salvor_html_begin_table (html, "permanent", _ ("Fuses that decide how the board starts"),
                             headings);
    for (guint i = 0; i < verdict->permanent->len; i++)
        add_setting (html, g_ptr_array_index (verdict->permanent, i));
    salvor_html_end_table (html);
}

/* ---- answers ---- */

typedef struct {
    const char *question;
    const char *id; /* nullable: what scripts get */
    const char *answer;
    const char *certainty; /* nullable: the answer is a reading, as certain as that */
    const char *because;   /* nullable */
    GPtrArray *sentences;  /* nullable */
} Answer;

static const char *
get_certainty_text (const char *certainty)
{
    if (g_str_equal (certainty, "proven"))
        /* Translators: how certain a statement is */
        return _ ("Proven");
    return g_str_equal (certainty, "reported")
               /* Translators: how certain a statement is */
               ? _ ("Reported on hardware")
               : _ ("Not yet proven on hardware");
}

static void
add_answer (GString *html, const Answer *answer)
{
    salvor_html_add (html, "<tr><th scope=\"row\">%s</th><td data-value=\"%s\">%s</td><td>",
                     answer->question, answer->id != NULL ? answer->id : "", answer->answer);
    if (answer->certainty != NULL)
        salvor_html_tag (html, g_str_equal (answer->certainty, "unproven") ? "care" : "good",
                         answer->certainty, get_certainty_text (answer->certainty));
    salvor_html_add (html, "</td><td>%s", answer->because != NULL ? answer->because : "");
    if (answer->sentences != NULL)
        salvor_html_list (html, answer->sentences);
    g_string_append (html, "</td></tr>\n");
}

static const char *const boot_modes[] = {
    [SALVOR_BOOT_UNKNOWN] = N_ ("Not known"),
    [SALVOR_BOOT_INTERNAL] = N_ ("From the built-in memory"),
    [SALVOR_BOOT_SERIAL_DOWNLOAD] = N_ ("Serial download"),
    [SALVOR_BOOT_RESERVED] = N_ ("A switch position without a meaning"),
};
static const char *const settings_sources[] = {
    [SALVOR_SETTINGS_UNKNOWN] = N_ ("Not known"),
    [SALVOR_SETTINGS_PINS] = N_ ("Configuration pins"),
    [SALVOR_SETTINGS_FUSES] = N_ ("Fuses"),
};
static const char *const serial_states[] = {
    [SALVOR_SERIAL_UNKNOWN] = N_ ("Not known"),
    [SALVOR_SERIAL_NOW] = N_ ("Now, or at the next power-on"),
    [SALVOR_SERIAL_BY_SWITCHES] = N_ ("With the boot switches"),
    [SALVOR_SERIAL_ON_BLANK_FLASH] = N_ ("Only if no valid program is found"),
    [SALVOR_SERIAL_NEVER] = N_ ("Never"),
};
static const char *const debug_states[] = {
    [SALVOR_DEBUG_UNKNOWN] = N_ ("Not known"),
    [SALVOR_DEBUG_OPEN] = N_ ("Open"),
    [SALVOR_DEBUG_SECURE] = N_ ("Open to whoever knows the key"),
    [SALVOR_DEBUG_CLOSED] = N_ ("Closed"),
};
static const char *const hab_states[] = {
    [SALVOR_HAB_UNKNOWN] = N_ ("Not known"),
    [SALVOR_HAB_OPEN] = N_ ("Not needed, any program starts"),
    [SALVOR_HAB_CLOSED] = N_ ("Needed, only signed programs start"),
};

static void
add_start_answers (GString *html, const SalvorVerdict *verdict)
{
    const char pins[] = { verdict->pins & 2 ? '1' : '0', verdict->pins & 1 ? '1' : '0', '\0' };

    add_answer (html, &(Answer){ _ ("Boot switches"), pins,
                                 verdict->pins_known ? pins : _ ("Not known"), NULL, NULL, NULL });
    add_answer (html, &(Answer){ _ ("Start-up mode"), salvor_boot_mode_get_id (verdict->boot_mode),
                                 _ (boot_modes[verdict->boot_mode]),
                                 salvor_certainty_get_id (verdict->boot_mode_certainty),
                                 verdict->decided_by, NULL });
    add_answer (html,
                &(Answer){ _ ("Settings come from"),
                           salvor_settings_from_get_id (verdict->settings_from),
                           _ (settings_sources[verdict->settings_from]),
                           salvor_certainty_get_id (verdict->settings_certainty), NULL, NULL });
    add_answer (html,
                &(Answer){ _ ("Memory device"), NULL, verdict->boot_device, NULL, NULL, NULL });
}

static void
add_access_answers (GString *html, const SalvorVerdict *verdict)
{
    add_answer (html,
                &(Answer){ _ ("Serial download"), salvor_serial_state_get_id (verdict->serial),
                           _ (serial_states[verdict->serial]),
                           salvor_certainty_get_id (verdict->serial_certainty), NULL,
                           verdict->serial_because });
    add_answer (html,
                &(Answer){ _ ("Debug port"), salvor_debug_state_get_id (verdict->debug),
                           _ (debug_states[verdict->debug]), NULL, NULL, verdict->debug_because });
    add_answer (html, &(Answer){ _ ("Signatures (HAB)"), salvor_hab_state_get_id (verdict->hab),
                                 _ (hab_states[verdict->hab]), NULL, NULL, verdict->hab_because });
}

void
salvor_html_add_answers (GString *html, const SalvorVerdict *verdict)
{
    const char *const headings[]
        = { _ ("Question"), _ ("Answer"), _ ("How certain"), _ ("Reason"), NULL };

    salvor_html_heading (html, "certain", _ ("How certain this is"));
    salvor_html_begin_table (html, "answers", _ ("Each answer, and what it rests on"), headings);
    add_start_answers (html, verdict);
    add_access_answers (html, verdict);
    salvor_html_end_table (html);
    if (verdict->missing->len == 0)
        return;
    salvor_html_add (html, "<p>%s</p>\n", _ ("These decide too, and could not be read:"));
    salvor_html_list (html, verdict->missing);
}
