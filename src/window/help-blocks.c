/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Markdown of the guide as widgets. It keeps one line a paragraph and one a list item. */
#define G_LOG_DOMAIN "salvor-help-blocks"
#include "config.h"

#include "window/help-blocks.h"

#include <string.h>

#define FOLDER "/org/salvor/Salvor/help/"
#define CODE_INDENT "    "

static gboolean
link_cb (GtkLabel *label, const char *target)
{
    gtk_widget_activate_action (GTK_WIDGET (label), "help.open", "s", target);
    return TRUE;
}

static GtkWidget *
make_label (const char *line, const char *css_class)
{
    g_autofree char *markup = salvor_help_get_markup (line);
    GtkWidget *label = gtk_label_new (NULL);

    gtk_label_set_markup (GTK_LABEL (label), markup);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
    gtk_widget_set_valign (label, GTK_ALIGN_START);
    gtk_widget_set_hexpand (label, TRUE);
    gtk_widget_add_css_class (label, css_class);
    g_signal_connect (label, "activate-link", G_CALLBACK (link_cb), NULL);
    return label;
}

/* --- single lines --- */

/* Selectable, or a label does not take the focus that tells a screen reader where it is. */
static void
append_heading (GtkBox *box, const SalvorHelpSection *section, GtkWidget **heading)
{
    gboolean is_page = *section->anchor == '\0';

    *heading
        = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, "label",
                        section->title, "wrap", TRUE, "xalign", 0.0f, "selectable", TRUE, NULL);
    gtk_accessible_update_property (GTK_ACCESSIBLE (*heading), GTK_ACCESSIBLE_PROPERTY_LEVEL,
                                    is_page ? 1 : 2, -1);
    gtk_widget_add_css_class (*heading, is_page ? "salvor-title" : "salvor-heading");
    gtk_widget_add_css_class (*heading, "salvor-help-heading");
    gtk_box_append (box, *heading);
}

/* @mark: "•" or "1" */
static void
append_item (GtkBox *box, const char *mark, const char *text)
{
    GtkWidget *row = gtk_grid_new ();
    GtkWidget *label = gtk_label_new (mark);

    gtk_widget_set_valign (label, GTK_ALIGN_START);
    gtk_widget_add_css_class (label, "salvor-help-mark");
    gtk_grid_attach (GTK_GRID (row), label, 0, 0, 1, 1);
    gtk_grid_attach (GTK_GRID (row), make_label (text, "salvor-body"), 1, 0, 1, 1);
    gtk_box_append (box, row);
}

/* "![what is to be seen](pictures/name.png)" */
static void
append_picture (GtkBox *box, const char *line)
{
    g_auto (GStrv) parts = g_strsplit_set (line, "[]()", 5);
    g_autofree char *path = NULL;
    GtkWidget *picture = NULL;

    if (g_strv_length (parts) < 4)
        return;
    path = g_strconcat (FOLDER, parts[3], NULL);
    picture = gtk_picture_new_for_resource (path);
    gtk_picture_set_alternative_text (GTK_PICTURE (picture), parts[1]);
    gtk_picture_set_content_fit (GTK_PICTURE (picture), GTK_CONTENT_FIT_SCALE_DOWN);
    gtk_widget_add_css_class (picture, "salvor-help-picture");
    gtk_box_append (box, picture);
}

/* "1. text": what follows the number; %NULL for another line */
static const char *
skip_number (const char *line)
{
    return g_ascii_isdigit (line[0]) && g_str_has_prefix (line + 1, ". ") ? line + 3 : NULL;
}

static void
append_line (GtkBox *box, const char *line)
{
    const char *numbered = skip_number (line);
    const char digit[] = { line[0], '.', '\0' };

    if (g_str_has_prefix (line, "!["))
        append_picture (box, line);
    else if (g_str_has_prefix (line, "- "))
        append_item (box, "•", line + 2);
    else if (numbered != NULL)
        append_item (box, digit, numbered);
    else
        gtk_box_append (box, make_label (line, "salvor-body"));
}

/* --- several lines --- */

/* Lines from @lines on that begin with @prefix */
static gsize
count_lines (char *const *lines, const char *prefix)
{
    gsize n = 0;

    while (lines[n] != NULL && g_str_has_prefix (lines[n], prefix))
        n++;
    return n;
}

static void
append_code (GtkBox *box, char *const *lines, gsize n_lines)
{
    g_autoptr (GString) text = g_string_new (NULL);
    GtkWidget *label = NULL;

    for (gsize i = 0; i < n_lines; i++)
        g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", lines[i] + strlen (CODE_INDENT));
    label = gtk_label_new (text->str);
    gtk_label_set_selectable (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
    gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
    gtk_widget_add_css_class (label, "salvor-help-code");
    gtk_box_append (box, label);
}

/* The line below the head of a table */
static gboolean
is_rule (const char *line)
{
    return line[strspn (line, "|- ")] == '\0';
}

static void
attach_row (GtkGrid *grid, int y, const char *line)
{
    /* "| a | b |": nothing stands before the first bar and after the last */
    g_auto (GStrv) cells = g_strsplit (line, "|", -1);

    for (int x = 0; cells[x] != NULL && cells[x + 1] != NULL; x++) {
        GtkWidget *label = NULL;

        if (x == 0)
            continue;
        label = make_label (g_strstrip (cells[x]), y == 0 ? "salvor-row-title" : "salvor-body");
        gtk_widget_set_hexpand (label, x > 1);
        gtk_grid_attach (grid, label, x - 1, y, 1, 1);
    }
}

static void
append_table (GtkBox *box, char *const *lines, gsize n_lines)
{
    GtkWidget *grid = gtk_grid_new ();
    int y = 0;

    gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
    gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
    for (gsize i = 0; i < n_lines; i++) {
        if (!is_rule (lines[i]))
            attach_row (GTK_GRID (grid), y++, lines[i]);
    }
    gtk_box_append (box, grid);
}

GtkWidget *
salvor_help_blocks_append (GtkBox *box, const SalvorHelpSection *section)
{
    g_auto (GStrv) lines = g_strsplit (section->text, "\n", -1);
    GtkWidget *heading = NULL;
    gsize n_lines = 0;

    append_heading (box, section, &heading);
    for (gsize i = 0; lines[i] != NULL; i += MAX (n_lines, 1)) {
        const char *prefix = *lines[i] == '|' ? "|" : CODE_INDENT;

        n_lines = count_lines (lines + i, prefix);
        if (n_lines > 0 && *prefix == '|')
            append_table (box, lines + i, n_lines);
        else if (n_lines > 0)
            append_code (box, lines + i, n_lines);
        else if (*lines[i] != '\0')
            append_line (box, lines[i]);
    }
    return heading;
}
