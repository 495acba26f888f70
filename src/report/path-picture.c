/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-path-picture"
#include "config.h"

#include "report/path-picture.h"

#include "report/html-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Units of the picture, about a pixel each. */
#define WIDTH 1040
#define FIRST_X 26
#define STEP_X 208
#define LINE_Y 30
#define RADIUS 15
#define TEXT_Y 70 /* base line of the first line below a stop */
#define LINE_HEIGHT 17
#define SWITCH_X 408    /* where the branch of the switches goes down */
#define FALLBACK_X 1014 /* and the one of a flash without program */
#define N_MAIN SALVOR_STOP_SERIAL_DOWNLOAD

/* How many characters of these sizes fit under a stop */
#define PLAIN_COLUMNS 25
#define CODE_COLUMNS 23

/* ---- text ---- */

static guint
count_columns (const char *text)
{
    guint n = 0;

    for (; *text != '\0'; text = g_utf8_next_char (text))
        n += g_unichar_iswide (g_utf8_get_char (text)) ? 2 : 1;
    return n;
}

/* Where the line that begins at @text ends: at the last space that fits, else where it is full. */
static const char *
find_line_end (const char *text, guint n_columns)
{
    const char *space = NULL;
    guint column = 0;

    for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
        column += g_unichar_iswide (g_utf8_get_char (c)) ? 2 : 1;
        if (*c == ' ')
            space = c;
        if (column > n_columns)
            return space != NULL ? space : c;
    }
    return text + strlen (text);
}

/* Returns the y below the last line. */
static int
add_lines (GString *html, int x, int y, const char *css_class, const char *text, guint n_columns)
{
    while (*text != '\0') {
        const char *end = count_columns (text) <= n_columns ? text + strlen (text)
                                                            : find_line_end (text, n_columns);
        g_autofree char *line = g_strndup (text, (gsize) (end - text));

        salvor_html_add (html, "<text x=\"%d\" y=\"%d\" class=\"%s\">%s</text>\n", x, y, css_class,
                         line);
        y += LINE_HEIGHT;
        text = end;
        while (*text == ' ')
            text++;
    }
    return y;
}

static int
get_x (guint stop)
{
    return FIRST_X + (int) stop * STEP_X;
}

/* Name, outcome and evidence of one stop; returns the y below them. */
static int
add_stop_text (GString *html, int x, const SalvorStop *stop)
{
    int y = add_lines (html, x, TEXT_Y, "name", stop->name, PLAIN_COLUMNS);

    y = add_lines (html, x, y, "outcome", stop->outcome, PLAIN_COLUMNS - 2) + 2;
    for (guint i = 0; i < stop->evidence->len; i++) {
        const SalvorEvidence *evidence = g_ptr_array_index (stop->evidence, i);

        y = add_lines (html, x, y, "code", evidence->text, CODE_COLUMNS);
    }
    return y;
}

/* ---- stops ---- */

static const char *const stop_classes[] = {
    [SALVOR_STOP_TAKEN] = "taken",
    [SALVOR_STOP_END] = "end",
    [SALVOR_STOP_NOT_REACHED] = "missed",
    [SALVOR_STOP_UNREADABLE] = "unknown",
};

static void
add_stop (GString *html, int x, int y, SalvorStopState state)
{
    salvor_html_add (html, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\" class=\"stop %s\" />\n", x, y,
                     RADIUS, stop_classes[state]);
    if (state == SALVOR_STOP_END)
        salvor_html_add (html, "<path d=\"M%d %d l11 7 l-11 7 z\" class=\"play\" />\n", x - 4,
                         y - 7);
    else if (state == SALVOR_STOP_UNREADABLE)
        salvor_html_add (html, "<text x=\"%d\" y=\"%d\" class=\"mark\">?</text>\n", x, y + 5);
    else
        salvor_html_add (html, "<circle cx=\"%d\" cy=\"%d\" r=\"5\" class=\"dot %s\" />\n", x, y,
                         stop_classes[state]);
}

/* ---- tracks ---- */

static const char *const track_classes[] = {
    [SALVOR_TRACK_TAKEN] = "taken",         [SALVOR_TRACK_NOT_TAKEN] = "dead",
    [SALVOR_TRACK_CLOSED_FOREVER] = "dead", [SALVOR_TRACK_EXPECTED] = "expected",
    [SALVOR_TRACK_REPORTED] = "reported",   [SALVOR_TRACK_UNKNOWN] = "unknown",
};

/* A track between two stops is taken when the start comes to the second. */
static SalvorTrackState
get_main_state (const SalvorStop *to)
{
    if (to->state == SALVOR_STOP_TAKEN || to->state == SALVOR_STOP_END)
        return SALVOR_TRACK_TAKEN;
    return to->state == SALVOR_STOP_UNREADABLE ? SALVOR_TRACK_UNKNOWN : SALVOR_TRACK_NOT_TAKEN;
}

static void
add_main_line (GString *html, const SalvorVerdict *verdict)
{
    for (guint i = 0; i + 1 < N_MAIN; i++)
        salvor_html_add (html, "<path d=\"M%d %d H%d\" class=\"track %s\" />\n", get_x (i), LINE_Y,
                         get_x (i + 1), track_classes[get_main_state (&verdict->stops[i + 1])]);
}

/* A lock on a bar: no way through, for ever. */
static void
add_lock (GString *html, int x, int y)
{
    salvor_html_add (html, "<path d=\"M%d %d h24\" class=\"bar\" />\n", x - 12, y - 20);
    salvor_html_add (html, "<circle cx=\"%d\" cy=\"%d\" r=\"13\" class=\"lock\" />\n", x, y);
    salvor_html_add (html,
                     "<path d=\"M%d %d h10 v8 h-10 z M%d %d v-3 a3 3 0 0 1 6 0 v3\" "
                     "class=\"keyhole\" />\n",
                     x - 5, y - 1, x - 3, y - 1);
}

static void
add_question (GString *html, int x, int y)
{
    salvor_html_add (html, "<circle cx=\"%d\" cy=\"%d\" r=\"13\" class=\"doubt\" />\n", x, y);
    salvor_html_add (html, "<text x=\"%d\" y=\"%d\" class=\"mark\">?</text>\n", x, y + 5);
}

static void
add_badge (GString *html, int x, int y, SalvorTrackState state)
{
    if (state == SALVOR_TRACK_CLOSED_FOREVER)
        add_lock (html, x, y);
    else if (state == SALVOR_TRACK_EXPECTED || state == SALVOR_TRACK_UNKNOWN)
        add_question (html, x, y);
}

static const char *
get_switch_text (SalvorTrackState state)
{
    if (state == SALVOR_TRACK_CLOSED_FOREVER)
        return _ ("Closed for ever");
    return state == SALVOR_TRACK_UNKNOWN ? _ ("Could not be read") : _ ("With the boot switches");
}

static const char *
get_fallback_caption (SalvorTrackState state)
{
    switch (state) {
    case SALVOR_TRACK_EXPECTED:
        return _ ("Expected, not yet proven on hardware");
    case SALVOR_TRACK_REPORTED:
        return _ ("Reported on hardware");
    case SALVOR_TRACK_CLOSED_FOREVER:
        return _ ("Closed for ever");
    case SALVOR_TRACK_UNKNOWN:
        return _ ("Could not be read");
    case SALVOR_TRACK_TAKEN:
    case SALVOR_TRACK_NOT_TAKEN:
        break;
    }
    return "";
}

/* Both branches go down to serial download; @y: of its stop */
static void
add_branches (GString *html, const SalvorVerdict *verdict, int y)
{
    int badge_y = y - 46;
    int x = get_x (2);

    salvor_html_add (html,
                     "<path d=\"M%d %d q16 0 16 16 V%d q0 16 16 16 H%d\" class=\"track %s\" />\n",
                     SWITCH_X - 16, LINE_Y, y - 16, x, track_classes[verdict->switch_branch]);
    salvor_html_add (html,
                     "<path d=\"M%d %d H%d q16 0 16 16 V%d q0 16 -16 16 H%d\" "
                     "class=\"track %s\" />\n",
                     get_x (4), LINE_Y, FALLBACK_X - 16, y - 16, x,
                     track_classes[verdict->fallback_branch]);
    add_badge (html, SWITCH_X, badge_y, verdict->switch_branch);
    add_badge (html, FALLBACK_X, badge_y, verdict->fallback_branch);
    salvor_html_add (html, "<text x=\"%d\" y=\"%d\" class=\"side\">%s</text>\n", SWITCH_X - 20,
                     badge_y + 5, get_switch_text (verdict->switch_branch));
    salvor_html_add (html, "<text x=\"%d\" y=\"%d\" class=\"side\">%s</text>\n", FALLBACK_X - 20,
                     badge_y - 4, _ ("If no valid program is found"));
    salvor_html_add (html, "<text x=\"%d\" y=\"%d\" class=\"side plain\">%s</text>\n",
                     FALLBACK_X - 20, badge_y + LINE_HEIGHT - 4,
                     get_fallback_caption (verdict->fallback_branch));
}

/* ---- all of it ---- */

/* What the picture says, for a screen reader: the way that is taken. */
static char *
describe (const SalvorVerdict *verdict)
{
    GString *text = g_string_new (verdict->title);

    for (guint i = 0; i < SALVOR_N_STOPS; i++)
        g_string_append_printf (text, "; %s: %s", verdict->stops[i].name,
                                verdict->stops[i].outcome);
    return g_string_free (text, FALSE);
}

void
salvor_path_picture_add (GString *html, const SalvorVerdict *verdict)
{
    g_autofree char *label = describe (verdict);
    g_autoptr (GString) texts = g_string_new (NULL);
    int bottom = 0;
    int y = 0;

    for (guint i = 0; i < N_MAIN; i++)
        bottom = MAX (bottom, add_stop_text (texts, get_x (i) - RADIUS, &verdict->stops[i]));
    y = bottom + 92;
    salvor_html_add (html,
                     "<div class=\"wide\"><svg class=\"path\" viewBox=\"0 0 %d %d\" role=\"img\" "
                     "aria-label=\"%s\">\n",
                     WIDTH, y + 62, label);
    add_branches (html, verdict, y);
    add_main_line (html, verdict);
    for (guint i = 0; i < N_MAIN; i++)
        add_stop (html, get_x (i), LINE_Y, verdict->stops[i].state);
    add_stop (html, get_x (2), y, verdict->stops[SALVOR_STOP_SERIAL_DOWNLOAD].state);
    g_string_append_len (html, texts->str, (gssize) texts->len);
    salvor_html_add (html, "<text x=\"%d\" y=\"%d\" class=\"outcome\">%s</text>\n",
                     get_x (2) - RADIUS, y + 36, verdict->stops[SALVOR_STOP_SERIAL_DOWNLOAD].name);
    salvor_html_add (html, "<text x=\"%d\" y=\"%d\" class=\"name\">%s</text>\n", get_x (2) - RADIUS,
                     y + 53, verdict->stops[SALVOR_STOP_SERIAL_DOWNLOAD].outcome);
    g_string_append (html, "</svg></div>\n");
}
