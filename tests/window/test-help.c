/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guide in the program: complete, without a dead link, and open at the right place. */
#include "window/fixture.h"
#include "window/help-book.h"
#include "window/help-page.h"
#include "window/help-topics.h"
#include "window/help-window.h"

#include <gio/gio.h>

static const SalvorHelpSection *
get_section (GPtrArray *book, const char *topic)
{
    int index = salvor_help_book_find (book, topic);

    g_assert_cmpint (index, >=, 0);
    return g_ptr_array_index (book, (guint) index);
}

/* A place that is missing would be answered with the beginning of its page. */
static void
assert_exact (GPtrArray *book, const char *topic)
{
    const SalvorHelpSection *section = get_section (book, topic);
    const char *anchor = strchr (topic, '#');

    if (g_strcmp0 (section->anchor, anchor != NULL ? anchor + 1 : "") != 0)
        g_error ("the guide has no place %s", topic);
}

static void
test_finds_places (void)
{
    g_autoptr (GPtrArray) book = salvor_help_book_load ();

    g_assert_cmpstr (get_section (book, "recover#4-write")->title, ==, "4 Write");
    g_assert_cmpstr (get_section (book, "recover.md")->title, ==, "Recover a board");
    g_assert_cmpstr (get_section (book, "recover#nowhere")->title, ==, "Recover a board");
    g_assert_cmpint (salvor_help_book_find (book, "nothing"), ==, -1);
    g_assert_cmpint (salvor_help_book_find (book, ""), ==, -1);
}

static void
test_every_page_has_a_topic (void)
{
    static const char *const pages[]
        = { "empty",    "overview", "fuses", "registers", "activity", "connect",
            "firmware", "review",   "write", "done",      "stopped" };
    g_autoptr (GPtrArray) book = salvor_help_book_load ();

    for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
        const char *topic = salvor_help_get_topic (pages[i]);

        assert_exact (book, topic);
        g_assert_true (g_str_equal (pages[i], "empty")
                       || !g_str_equal (topic, salvor_help_get_topic ("empty")));
    }
    g_assert_cmpstr (salvor_help_get_topic ("of-tomorrow"), ==, salvor_help_get_topic ("empty"));
}

/* @target: "recover.md#4-write" or "pictures/name.png" */
static void
check_target (GPtrArray *book, const char *target)
{
    g_autofree char *path = g_strconcat ("/org/salvor/Salvor/help/", target, NULL);
    char *end = strstr (path, ".md");

    if (end == NULL) {
        if (!g_resources_get_info (path, 0, NULL, NULL, NULL))
            g_error ("the guide shows %s, which is not in resources/salvor.gresource.xml", target);
        return;
    }
    memmove (end, end + 3, strlen (end + 3) + 1);
    assert_exact (book, path + strlen ("/org/salvor/Salvor/help/"));
}

static void
test_no_dead_link (void)
{
    g_autoptr (GPtrArray) book = salvor_help_book_load ();
    guint n_targets = 0;

    for (guint i = 0; i < book->len; i++) {
        const SalvorHelpSection *section = g_ptr_array_index (book, i);
        g_auto (GStrv) parts = g_strsplit (section->text, "](", -1);

        for (gsize j = 1; parts[0] != NULL && parts[j] != NULL; j++) {
            *strchr (parts[j], ')') = '\0';
            check_target (book, parts[j]);
            n_targets++;
        }
    }
    g_assert_cmpuint (n_targets, >, 10);
}

static void
test_markup (void)
{
    static const struct {
        const char *line;
        const char *markup;
    } cases[] = {
        { "plain & <simple>", "plain &amp; &lt;simple&gt;" },
        { "**Next** stays", "<b>Next</b> stays" },
        { "`a<b`", "<tt>a&lt;b</tt>" },
        { "see [Fuses](fuses.md#look).", "see <a href=\"fuses.md#look\">Fuses</a>." },
        { "2 * 3 ** 4", "2 * 3 ** 4" },
        { "[not a link] (x)", "[not a link] (x)" },
        { "“é”", "“é”" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *markup = salvor_help_get_markup (cases[i].line);

        g_assert_cmpstr (markup, ==, cases[i].markup);
        g_assert_true (pango_parse_markup (markup, -1, 0, NULL, NULL, NULL, NULL)
                       || strstr (markup, "<a ") != NULL);
    }
}

static GtkWindow *
open_window (int width)
{
    GtkWindow *window = g_object_new (SALVOR_TYPE_HELP_WINDOW, "default-width", width, NULL);

    gtk_window_present (window);
    fixture_settle (window);
    return window;
}

static gboolean
shows_page (GtkWindow *window, const char *name)
{
    GtkStack *pages = GTK_STACK (
        gtk_widget_get_template_child (GTK_WIDGET (window), SALVOR_TYPE_HELP_WINDOW, "pages"));

    return g_strcmp0 (gtk_stack_get_visible_child_name (pages), name) == 0
           && gtk_widget_get_mapped (gtk_stack_get_visible_child (pages));
}

static void
test_window_opens_topic (void)
{
    GtkWindow *window = open_window (940);
    GtkWidget *focus = NULL;

    gtk_widget_activate_action (GTK_WIDGET (window), "help.open", "s", "recover#4-write");
    fixture_settle (window);
    g_assert_true (shows_page (window, "recover"));
    focus = gtk_window_get_focus (window);
    g_assert_true (GTK_IS_LABEL (focus));
    g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (focus)), ==, "4 Write");
    g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (focus)), ==,
                     GTK_ACCESSIBLE_ROLE_HEADING);
    gtk_widget_activate_action (GTK_WIDGET (window), "help.open", "s", "fuses.md");
    fixture_settle (window);
    g_assert_true (shows_page (window, "fuses"));
    fixture_window_destroy (window, NULL);
}

/* As F1 does it: the topic is asked for before the window has a size. */
static void
test_window_keeps_contents (void)
{
    GtkWindow *window = g_object_new (SALVOR_TYPE_HELP_WINDOW, NULL);
    GtkWidget *contents = fixture_find (GTK_WIDGET (window), GTK_TYPE_LIST_BOX, NULL);

    gtk_window_present (window);
    gtk_widget_activate_action (GTK_WIDGET (window), "help.open", "s", "words");
    fixture_settle (window);
    g_assert_true (gtk_widget_get_mapped (contents));
    g_assert_true (shows_page (window, "words"));
    fixture_window_destroy (window, NULL);
}

static guint
count_rows (GtkWindow *window)
{
    GtkListBox *list = GTK_LIST_BOX (
        gtk_widget_get_template_child (GTK_WIDGET (window), SALVOR_TYPE_HELP_WINDOW, "list"));
    GtkListBoxRow *row = NULL;
    guint n_rows = 0;

    for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
        n_rows += gtk_widget_get_child_visible (GTK_WIDGET (row));
    return n_rows;
}

static void
test_search (void)
{
    GtkWindow *window = open_window (940);
    GtkWidget *entry = fixture_find (GTK_WIDGET (window), GTK_TYPE_SEARCH_ENTRY, NULL);
    guint n_all = count_rows (window), n_found;

    g_assert_cmpuint (n_all, >, 20);
    gtk_editable_set_text (GTK_EDITABLE (entry), "working COPY");
    g_signal_emit_by_name (entry, "search-changed");
    n_found = count_rows (window);
    g_assert_cmpuint (n_found, >, 0);
    g_assert_cmpuint (n_found, <, n_all);
    g_signal_emit_by_name (entry, "activate");
    fixture_settle (window);
    g_assert_true (shows_page (window, "words"));
    gtk_editable_set_text (GTK_EDITABLE (entry), "xyzzy");
    g_signal_emit_by_name (entry, "search-changed");
    fixture_settle (window);
    g_assert_cmpuint (count_rows (window), ==, 0);
    g_assert_true (fixture_shows (GTK_WIDGET (window), "Nothing in the guide"));
    fixture_window_destroy (window, NULL);
}

/* The page or the contents, never both in a strip each. */
static void
test_narrow (void)
{
    GtkWindow *window = open_window (480);
    GtkWidget *contents = fixture_find (GTK_WIDGET (window), GTK_TYPE_LIST_BOX, NULL);
    GtkWidget *button = fixture_find (GTK_WIDGET (window), GTK_TYPE_TOGGLE_BUTTON, "Contents");

    g_assert_true (gtk_widget_get_mapped (contents));
    gtk_widget_activate_action (GTK_WIDGET (window), "help.open", "s", "words");
    fixture_settle (window);
    g_assert_true (shows_page (window, "words"));
    g_assert_false (gtk_widget_get_mapped (contents));
    g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), <=, 480);
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
    fixture_settle (window);
    g_assert_true (gtk_widget_get_mapped (contents));
    g_assert_false (shows_page (window, "words"));
    fixture_window_destroy (window, NULL);
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/help/places", test_finds_places);
    g_test_add_func ("/help/topics", test_every_page_has_a_topic);
    g_test_add_func ("/help/links", test_no_dead_link);
    g_test_add_func ("/help/markup", test_markup);
    g_test_add_func ("/help/window", test_window_opens_topic);
    g_test_add_func ("/help/contents", test_window_keeps_contents);
    g_test_add_func ("/help/search", test_search);
    g_test_add_func ("/help/narrow", test_narrow);
    return g_test_run ();
}
