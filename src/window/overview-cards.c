/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-overview-cards"
#include "config.h"

#include "window/overview-cards.h"

#include "recovery/problem.h"
#include "window/boot-tracks.h"
#include "window/columns.h"
#include "window/fact-row.h"
#include "window/legend.h"
#include "window/route-tag.h"
#include "window/style.h"

#include <glib/gi18n-lib.h>

static void
clear_box (GtkBox *box)
{
    GtkWidget *child = NULL;

    while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
        gtk_box_remove (box, child);
}

static void
clear_list (GtkListBox *list)
{
    GtkWidget *child = NULL;

    while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
        gtk_list_box_remove (list, child);
}

/* Header */

/* "Read today at 14:32"; NULL when the time is not known. (transfer full) */
static char *
make_time_text (SalvorBoardState *state)
{
    gint64 seconds = salvor_board_state_get_time (state);
    g_autoptr (GDateTime) time = seconds > 0 ? g_date_time_new_from_unix_local (seconds) : NULL;
    g_autoptr (GDateTime) now = g_date_time_new_now_local ();

    if (time == NULL)
        return NULL;
    if (g_date_time_get_year (time) == g_date_time_get_year (now)
        && g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now))
        /* Translators: for strftime, "Read today at 14:32" */
        return g_date_time_format (time, _ ("Read today at %H:%M"));
    /* Translators: for strftime, "Read on 05/31/26 at 14:32" */
    return g_date_time_format (time, _ ("Read on %x at %H:%M"));
}

static void
append_part (GString *markup, const char *format, const char *text)
{
    g_autofree char *escaped = NULL;

    if (text == NULL || *text == '\0')
        return;
    escaped = g_markup_escape_text (text, -1);
    if (markup->len > 0)
        g_string_append (markup, "  ·  ");
    g_string_append_printf (markup, "%s%s%s", format != NULL ? format : "", escaped,
                            format != NULL ? "</span>" : "");
}

char *
salvor_overview_make_meta (SalvorBoardState *state)
{
    g_autofree char *id = salvor_board_state_get_unique_id (state);
    g_autofree char *time = make_time_text (state);
    GString *markup = g_string_new (NULL);

    append_part (markup, NULL, salvor_chip_get_title (salvor_board_state_get_chip (state)));
    append_part (markup, "<span face=\"" SALVOR_MONOSPACE_FACES "\">", id);
    append_part (markup, NULL, salvor_board_state_get_source (state));
    append_part (markup, NULL, time);
    return g_string_free (markup, FALSE);
}

char *
salvor_overview_make_text (const SalvorVerdict *verdict)
{
    const char *start
        = verdict->emphasis != NULL ? strstr (verdict->text, verdict->emphasis) : NULL;
    g_autofree char *before = NULL;

    if (start == NULL)
        return g_markup_escape_text (verdict->text, -1);
    before = g_strndup (verdict->text, (gsize) (start - verdict->text));
    return g_markup_printf_escaped ("%s<b>%s</b>%s", before, verdict->emphasis,
                                    start + strlen (verdict->emphasis));
}

char *
salvor_overview_count_words (SalvorBoardState *state, gboolean saved)
{
    gsize n_words = 0;

    salvor_chip_get_words (salvor_board_state_get_chip (state), &n_words);
    if (saved)
        /* Translators: fuse words of a board that was saved to a file */
        return g_strdup_printf (_ ("%u of %u words saved, without secret ones"),
                                salvor_board_state_count_read (state), (guint) n_words);
    /* Translators: fuse words, "46 of 48 words read" */
    return g_strdup_printf (_ ("%u of %u words read"), salvor_board_state_count_read (state),
                            (guint) n_words);
}

static guint
count_routes (const SalvorVerdict *verdict, SalvorRouteState state)
{
    guint n = 0;

    for (guint i = 0; i < SALVOR_N_ROUTES; i++)
        n += verdict->routes[i].state == state;
    return n;
}

char *
salvor_overview_count_ways (const SalvorVerdict *verdict)
{
    guint n_open = count_routes (verdict, SALVOR_ROUTE_STATE_OPEN);
    guint n_unproven = count_routes (verdict, SALVOR_ROUTE_STATE_UNPROVEN);

    if (n_open > 0)
        return g_strdup_printf (ngettext ("%u way is open", "%u ways are open", n_open), n_open);
    if (n_unproven > 0)
        return g_strdup_printf (
            ngettext ("%u way is not yet proven", "%u ways are not yet proven", n_unproven),
            n_unproven);
    return g_strdup (_ ("No way is open"));
}

void
salvor_overview_fill_notes (GtkBox *box, const SalvorVerdict *verdict)
{
    clear_box (box);
    for (guint i = 0; i < verdict->notes->len; i++) {
        GtkWidget *row = salvor_columns_new (6);
        GtkWidget *image = gtk_image_new_from_icon_name ("salvor-attention-symbolic");
        GtkWidget *label = gtk_label_new (g_ptr_array_index (verdict->notes, i));

        gtk_widget_add_css_class (image, "salvor-care-text");
        gtk_widget_set_valign (image, GTK_ALIGN_START);
        gtk_widget_add_css_class (label, "salvor-caption");
        gtk_label_set_wrap (GTK_LABEL (label), TRUE);
        gtk_label_set_xalign (GTK_LABEL (label), 0.0);
        gtk_widget_set_hexpand (label, TRUE);
        salvor_columns_append (SALVOR_COLUMNS (row), image);
        salvor_columns_append (SALVOR_COLUMNS (row), label);
        gtk_box_append (box, row);
    }
    gtk_widget_set_visible (GTK_WIDGET (box), verdict->notes->len > 0);
}

/* Legend of the boot path */

static void
draw_track_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
    salvor_boot_tracks_draw_sample (GTK_WIDGET (area), cr, GPOINTER_TO_INT (user_data), width,
                                    height);
}

static gboolean
has_track (const SalvorVerdict *verdict, SalvorTrackState state)
{
    return verdict->switch_branch == state || verdict->fallback_branch == state;
}

static void
add_legend (GtkBox *box, SalvorTrackState state, const char *text)
{
    gtk_box_append (box, salvor_legend_item_new (27, draw_track_cb, GINT_TO_POINTER (state), text));
}

void
salvor_overview_fill_legend (GtkBox *box, const SalvorVerdict *verdict)
{
    clear_box (box);
    add_legend (box, SALVOR_TRACK_TAKEN, _ ("Taken"));
    if (has_track (verdict, SALVOR_TRACK_NOT_TAKEN))
        add_legend (box, SALVOR_TRACK_NOT_TAKEN, _ ("Not taken"));
    if (has_track (verdict, SALVOR_TRACK_CLOSED_FOREVER))
        add_legend (box, SALVOR_TRACK_CLOSED_FOREVER, _ ("Closed"));
    if (has_track (verdict, SALVOR_TRACK_EXPECTED))
        add_legend (box, SALVOR_TRACK_EXPECTED, _ ("Expected"));
    if (has_track (verdict, SALVOR_TRACK_REPORTED))
        add_legend (box, SALVOR_TRACK_REPORTED, _ ("If needed"));
}

/* Permanent settings */

static GtkWidget *
make_setting_row (const SalvorPermanentSetting *setting)
{
    GtkWidget *row = salvor_fact_row_new (setting->burned ? SALVOR_DISC_STOP : SALVOR_DISC_GOOD,
                                          NULL, setting->title);
    g_autofree char *place = salvor_field_describe (setting->field);
    g_autofree char *text
        = setting->burned ? g_strdup (place) : g_strdup_printf (_ ("%s, not burned"), place);

    salvor_fact_row_set_detail (SALVOR_FACT_ROW (row), setting->field->name, text);
    salvor_fact_row_set_reason (SALVOR_FACT_ROW (row), setting->effect);
    g_object_set_data (G_OBJECT (row), "salvor-word", GUINT_TO_POINTER (setting->word));
    g_object_set_data (G_OBJECT (row), "salvor-bit", GUINT_TO_POINTER (setting->bit));
    return row;
}

/* Those that are not burned are named as well, so none means that none could be read. */
static GtkWidget *
make_nothing_row (void)
{
    GtkWidget *row = gtk_list_box_row_new ();
    GtkWidget *label = gtk_label_new (
        _ ("No fuse word could be read, so nothing can be said about permanent settings."));

    gtk_widget_add_css_class (label, "salvor-caption");
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_xalign (GTK_LABEL (label), 0.0);
    gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
    gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
    return row;
}

void
salvor_overview_fill_permanent (GtkListBox *list, const SalvorVerdict *verdict)
{
    clear_list (list);
    if (verdict->permanent->len == 0)
        gtk_list_box_append (list, make_nothing_row ());
    for (guint i = 0; i < verdict->permanent->len; i++)
        gtk_list_box_append (list, make_setting_row (g_ptr_array_index (verdict->permanent, i)));
}

void
salvor_overview_get_row_bit (GtkListBoxRow *row, guint *word, guint *bit)
{
    *word = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "salvor-word"));
    *bit = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "salvor-bit"));
}

/* Ways to recover */

gboolean
salvor_overview_route_is_passable (const SalvorRoute *route)
{
    return route->state == SALVOR_ROUTE_STATE_OPEN || route->state == SALVOR_ROUTE_STATE_UNPROVEN;
}

/* What a person has to know of a way before they take it: it may be open, and yet nobody is there
 * who could go it. */
static const char *
get_route_detail (const SalvorVerdict *verdict, const SalvorRoute *route)
{
    if (!salvor_overview_route_is_passable (route))
        return route->because;
    if (route->id == SALVOR_ROUTE_SERIAL && verdict->hab == SALVOR_HAB_CLOSED)
        return _ ("Takes only files that are signed for this board");
    return route->id != SALVOR_ROUTE_SERIAL && verdict->stage != SALVOR_STAGE_PROBE
               ? salvor_problem_get_title (SALVOR_PROBLEM_ONLY_USB)
               : salvor_route_get_subtitle (route->id);
}

/* @out: (nullable): why this way cannot be gone all the same */
static GtkWidget *
make_route_row (const SalvorVerdict *verdict, const SalvorRoute *route, const char *out)
{
    gboolean passable = out == NULL && salvor_overview_route_is_passable (route);
    g_autofree char *number
        = passable ? g_strdup_printf ("%u", (guint) (route - verdict->routes) + 1) : g_strdup ("–");
    GtkWidget *row
        = salvor_fact_row_new (SALVOR_DISC_PLAIN, number, salvor_route_get_title (route->id));
    GtkWidget *tag = salvor_route_tag_new (out != NULL ? SALVOR_ROUTE_STATE_CLOSED : route->state);

    salvor_fact_row_set_detail (SALVOR_FACT_ROW (row), NULL,
                                out != NULL ? out : get_route_detail (verdict, route));
    salvor_fact_row_set_reason (SALVOR_FACT_ROW (row), route->because);
    salvor_fact_row_set_suffix (SALVOR_FACT_ROW (row), tag,
                                salvor_route_tag_get_text (SALVOR_ROUTE_TAG (tag)));
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), passable);
    g_object_set_data (G_OBJECT (row), "salvor-route", GUINT_TO_POINTER (route->id));
    return row;
}

void
salvor_overview_fill_routes (GtkListBox *list, const SalvorVerdict *verdict, gboolean saved)
{
    clear_list (list);
    for (guint i = 0; i < SALVOR_N_ROUTES; i++) {
        GtkWidget *row = make_route_row (verdict, &verdict->routes[i], NULL);

        if (saved)
            gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
        gtk_list_box_append (list, row);
    }
}

void
salvor_overview_fill_ways (GtkListBox *list, const SalvorVerdict *verdict, SalvorRouteId out,
                           const char *reason)
{
    clear_list (list);
    for (guint i = 0; i < SALVOR_N_ROUTES; i++) {
        const SalvorRoute *route = &verdict->routes[i];

        gtk_list_box_append (list,
                             make_route_row (verdict, route, route->id == out ? reason : NULL));
    }
}

SalvorRouteId
salvor_overview_get_row_route (GtkListBoxRow *row)
{
    return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "salvor-route"));
}
