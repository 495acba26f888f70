/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One report, two writers: whatever the JSON says, the page says. And the page is well-formed,
 * needs nothing else, and lets nothing through that a board or a file brought. */
#include "base/errors.h"
#include "chip/state-file.h"
#include "report/html-report.h"
#include "report/report-fixture.h"
#include "report/report-json.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <string.h>

#define HOSTILE "</style><script>alert(1)</script>\"'&<b>\x01\342\200\256kcart"

static xmlDoc *
parse (const char *page)
{
    xmlDoc *document
        = xmlReadMemory (page, (int) strlen (page), "report.html", NULL, XML_PARSE_NONET);

    g_assert_nonnull (document);
    return document;
}

/* ---- the same data ---- */

/* All text and all attribute values, one a line */
static void
collect (const xmlNode *node, GString *text)
{
    for (; node != NULL; node = node->next) {
        if (node->type == XML_TEXT_NODE)
            g_string_append_printf (text, "%s\n", (const char *) node->content);
        for (const xmlAttr *attr = node->type == XML_ELEMENT_NODE ? node->properties : NULL;
             attr != NULL; attr = attr->next)
            collect (attr->children, text);
        if (node->type == XML_ELEMENT_NODE && strcmp ((const char *) node->name, "style") != 0)
            collect (node->children, text);
    }
}

static void
check_string (const char *text, const char *value, const char *where)
{
    if (strstr (text, value) == NULL)
        g_error ("the page does not say what the JSON says at %s: “%s”", where, value);
}

/* Flags and nothings are said in words; everything else stands there as it is. */
static void
check_value (const char *text, JsonNode *node, const char *where, guint *n_checked)
{
    g_autofree char *value = NULL;

    if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) == G_TYPE_BOOLEAN)
        return;
    value = json_node_get_value_type (node) == G_TYPE_STRING
                ? g_strdup (json_node_get_string (node))
                : g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
    check_string (text, value, where);
    (*n_checked)++;
}

static void check_node (const char *text, JsonNode *node, const char *where, guint *n_checked);

static void
check_array (const char *text, JsonArray *array, const char *where, guint *n_checked)
{
    for (guint i = 0; i < json_array_get_length (array); i++)
        check_node (text, json_array_get_element (array, i), where, n_checked);
}

static void
check_object (const char *text, JsonObject *object, const char *where, guint *n_checked)
{
    g_autoptr (GList) keys = json_object_get_members (object);

    for (GList *key = keys; key != NULL; key = key->next) {
        g_autofree char *path = g_strdup_printf ("%s.%s", where, (const char *) key->data);

        /* the number of the layout is for programs alone */
        if (strcmp (path, ".report") != 0)
            check_node (text, json_object_get_member (object, key->data), path, n_checked);
    }
}

static void
check_node (const char *text, JsonNode *node, const char *where, guint *n_checked)
{
    if (JSON_NODE_HOLDS_OBJECT (node))
        check_object (text, json_node_get_object (node), where, n_checked);
    else if (JSON_NODE_HOLDS_ARRAY (node))
        check_array (text, json_node_get_array (node), where, n_checked);
    else
        check_value (text, node, where, n_checked);
}

/* Returns how many values were compared. */
static guint
compare (const SalvorReport *report)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    g_autoptr (JsonNode) root = NULL;
    g_autofree char *page = salvor_report_to_html (report);
    g_autoptr (GString) text = g_string_new (NULL);
    xmlDoc *document = parse (page);
    guint n_checked = 0;

    salvor_report_to_json (report, builder);
    root = json_builder_get_root (builder);
    collect (xmlDocGetRootElement (document), text);
    check_node (text->str, root, "", &n_checked);
    xmlFreeDoc (document);
    return n_checked;
}

static void
test_same_data (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_new ();
    g_autoptr (SalvorReport) report = fixture_report_new (state);

    g_assert_cmpuint (compare (report), >, 800);
}

static void
test_same_data_without_a_board (void)
{
    const char *const names[] = { NULL };
    g_autoptr (GError) problem = g_error_new_literal (SALVOR_ERROR, SALVOR_ERROR_PERMISSION,
                                                      "open /dev/hidraw0: denied");
    g_autoptr (GDateTime) made = g_date_time_new_utc (2026, 5, 31, 16, 40, 0.0);
    g_autoptr (SalvorReport) report
               = salvor_report_new (NULL, problem, made, salvor_privacy_new_for (NULL, names));

    g_assert_cmpuint (compare (report), >=, 6);
}

/* It was tried and did not work: that is no board that nobody read so far. */
static void
test_title_without_a_board (void)
{
    const char *const names[] = { NULL };
    g_autoptr (GError) problem
               = g_error_new_literal (SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "no acknowledge");
    g_autoptr (GDateTime) made = g_date_time_new_utc (2026, 5, 31, 16, 40, 0.0);
    g_autoptr (SalvorReport) tried
               = salvor_report_new (NULL, problem, made, salvor_privacy_new_for (NULL, names));
    g_autoptr (SalvorReport) untried
               = salvor_report_new (NULL, NULL, made, salvor_privacy_new_for (NULL, names));
    g_autofree char *page = salvor_report_to_html (tried);
    g_autofree char *other = salvor_report_to_html (untried);

    g_assert_nonnull (strstr (page, "<h1>The board could not be read</h1>"));
    g_assert_nonnull (strstr (other, "<h1>This board has not been read yet</h1>"));
}

/* What came in stands above what was read before, by name and by sum. */
static void
test_recovery (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_new ();
    g_autoptr (SalvorReport) report = fixture_report_new (state);
    g_autofree char *page = salvor_report_to_html (report);
    const char *recovery = strstr (page, "<h2 id=\"recovery\">");

    g_assert_nonnull (recovery);
    g_assert_nonnull (strstr (recovery, "<dd>12468984F00D</dd>"));
    g_assert_nonnull (strstr (recovery, "<dd>~/backup.bin</dd>"));
    g_assert_nonnull (strstr (recovery, "<h2 id=\"path\""));
}

/* ---- the form ---- */

static void
count_error (void *data, xmlError *error)
{
    /* libxml2 knows HTML 4: what HTML 5 added is no error */
    if (error->code != XML_HTML_UNKNOWN_TAG) {
        g_test_message ("line %d: %s", error->line, error->message);
        (*(guint *) data)++;
    }
}

static void
test_is_html (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_new ();
    g_autoptr (SalvorReport) report = fixture_report_new (state);
    g_autofree char *page = salvor_report_to_html (report);
    guint n_errors = 0;
    xmlDoc *document = NULL;

    xmlSetStructuredErrorFunc (&n_errors, (xmlStructuredErrorFunc) count_error);
    document = htmlReadMemory (page, (int) strlen (page), "report.html", "UTF-8", HTML_PARSE_NONET);
    xmlSetStructuredErrorFunc (NULL, NULL);
    g_assert_nonnull (document);
    xmlFreeDoc (document);
    g_assert_cmpuint (n_errors, ==, 0);
    g_assert_true (g_str_has_prefix (page, "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">"));
}

/* Every link is a download that the page holds itself. */
static void
check_references (const xmlNode *node, guint *n_downloads)
{
    static const char *const outside[] = { "src", "srcset", "poster", "action", "background" };

    for (; node != NULL; node = node->next) {
        xmlChar *link = NULL;

        if (node->type != XML_ELEMENT_NODE)
            continue;
        g_assert_cmpstr ((const char *) node->name, !=, "script");
        g_assert_cmpstr ((const char *) node->name, !=, "link");
        for (gsize i = 0; i < G_N_ELEMENTS (outside); i++)
            g_assert_null (xmlHasProp (node, (const xmlChar *) outside[i]));
        link = xmlGetProp (node, (const xmlChar *) "href");
        if (link != NULL) {
            g_assert_true (g_str_has_prefix ((const char *) link, "data:"));
            (*n_downloads)++;
        }
        xmlFree (link);
        check_references (node->children, n_downloads);
    }
}

static void
test_refers_to_nothing_outside (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_new ();
    g_autoptr (SalvorReport) report = fixture_report_new (state);
    g_autofree char *page = salvor_report_to_html (report);
    xmlDoc *document = parse (page);
    guint n_downloads = 0;

    check_references (xmlDocGetRootElement (document), &n_downloads);
    xmlFreeDoc (document);
    g_assert_cmpuint (n_downloads, ==, 3);
    g_assert_null (strstr (page, "url("));
    g_assert_null (strstr (page, "@import"));
    g_assert_null (strstr (page, "://"));
}

/* ---- the downloads ---- */

/* What stands in the page under a name; fails when there is none. */
static char *
get_download (const char *page, const char *name)
{
    g_autofree char *start = g_strdup_printf ("download=\"%s\"", name);
    const char *place = strstr (page, start);
    const char *content = NULL;
    g_autofree char *text = NULL;
    gsize size = 0;

    g_assert_nonnull (place);
    content = strstr (place, ";base64,") + strlen (";base64,");
    text = g_strndup (content, strcspn (content, "\""));
    return (char *) g_base64_decode (text, &size);
}

static void
test_holds_the_state (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_new ();
    g_autoptr (SalvorReport) report = fixture_report_new (state);
    g_autofree char *page = salvor_report_to_html (report);
    g_autofree char *text = get_download (page, "board.salvor");
    g_autoptr (GBytes) expected = salvor_state_file_write (state);
    g_autoptr (GBytes) found = g_bytes_new (text, strlen (text));
    g_autoptr (SalvorBoardState) again = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_true (g_bytes_equal (found, expected));
    again = salvor_state_file_parse (found, "board.salvor", &error);
    g_assert_no_error (error);
    g_assert_nonnull (again);
}

static void
test_holds_json_and_activity (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_new ();
    g_autoptr (SalvorReport) report = fixture_report_new (state);
    g_autofree char *page = salvor_report_to_html (report);
    g_autofree char *json = get_download (page, "report.json");
    g_autofree char *activity = get_download (page, "activity.txt");
    g_autoptr (JsonNode) node = NULL;
    g_autoptr (GError) error = NULL;

    node = json_from_string (json, &error);
    g_assert_no_error (error);
    g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "report"), ==, 1);
    g_assert_cmpstr (activity, ==,
                     "2026-05-31 16:32:07  The board was read: 46 of 48 fuse words and 3 "
                     "registers\n"
                     "    fuse 6 BOOT_CFG1 = 0x0001_0010\n"
                     "    SBMR2 = 0x0100_0011\n"
                     "2026-05-31 16:35:00  The old content was saved to ~/backup.bin\n");
}

/* ---- what must not get in ---- */

static void
test_hostile_text_is_text (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_new ();
    g_autoptr (SalvorReport) report = NULL;
    g_autofree char *page = NULL;
    xmlDoc *document = NULL;
    guint n_downloads = 0;

    salvor_board_state_set_source (state, HOSTILE);
    salvor_board_state_set_header (state, SALVOR_HEADER_INVALID, HOSTILE);
    salvor_board_state_set_shadow_unreadable (state, 8, HOSTILE);
    salvor_board_state_set_register_unreadable (state, "SBMR1", HOSTILE);
    report = fixture_report_new (state);
    salvor_report_add_activity (report, HOSTILE, SALVOR_REPORT_NOTE, HOSTILE, HOSTILE "\xff");
    page = salvor_report_to_html (report);
    document = parse (page);
    check_references (xmlDocGetRootElement (document), &n_downloads);
    xmlFreeDoc (document);
    g_assert_null (strstr (page, "<script"));
    g_assert_null (strstr (page, "\342\200\256"));
    g_assert_nonnull (strstr (page, "&lt;script&gt;alert(1)&lt;/script&gt;"));
}

/* Neither in the page nor in what it holds */
static void
check_nameless (const char *text)
{
    g_assert_null (strstr (text, "alice"));
    g_assert_null (strstr (text, "Alice"));
    g_assert_null (strstr (text, "workshop"));
    g_assert_null (strstr (text, "/srv/"));
}

static void
test_names_nobody (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_new ();
    g_autoptr (SalvorReport) report = NULL;
    g_autofree char *page = NULL;
    const char *const parts[] = { "board.salvor", "report.json", "activity.txt" };

    salvor_board_state_set_source (state, "gdb:workshop:3333, state=/srv/alice/a.board");
    report = fixture_report_new (state);
    salvor_report_add_activity (report, "2026-05-31 16:36:00", SALVOR_REPORT_NOTE,
                                "Alice Doe plugged it in", "read /media/alice/x\nhost workshop");
    page = salvor_report_to_html (report);
    check_nameless (page);
    for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
        g_autofree char *part = get_download (page, parts[i]);

        check_nameless (part);
    }
}

/* Secret words are told by name alone. */
static void
test_secrets_stay (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_new ();
    gsize n_words = 0;
    const SalvorFuseWord *words
        = salvor_chip_get_words (salvor_board_state_get_chip (state), &n_words);
    g_autoptr (SalvorReport) report = NULL;
    g_autofree char *page = NULL;
    guint n_secret = 0;

    for (gsize i = 0; i < n_words; i++) {
        if (!words[i].secret)
            continue;
        salvor_board_state_set_shadow (state, words[i].index, 0x5EC2E700 + n_secret);
        n_secret++;
    }
    g_assert_cmpuint (n_secret, >, 0);
    report = fixture_report_new (state);
    page = salvor_report_to_html (report);
    g_assert_null (strstr (page, "5EC2E7"));
    g_assert_nonnull (strstr (page, "secret, not shown"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);

    g_test_add_func ("/html-report/title-without-a-board", test_title_without_a_board);
    g_test_add_func ("/html-report/recovery", test_recovery);
    g_test_add_func ("/html-report/same-data", test_same_data);
    g_test_add_func ("/html-report/same-data-without-a-board", test_same_data_without_a_board);
    g_test_add_func ("/html-report/is-html", test_is_html);
    g_test_add_func ("/html-report/refers-to-nothing-outside", test_refers_to_nothing_outside);
    g_test_add_func ("/html-report/holds-the-state", test_holds_the_state);
    g_test_add_func ("/html-report/holds-json-and-activity", test_holds_json_and_activity);
    g_test_add_func ("/html-report/hostile-text-is-text", test_hostile_text_is_text);
    g_test_add_func ("/html-report/names-nobody", test_names_nobody);
    g_test_add_func ("/html-report/secrets-stay", test_secrets_stay);
    return g_test_run ();
}
