/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "base/xml-document.h"

#include <string.h>

static xmlDoc *
parse (const char *text, GError **error)
{
    g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

    return salvor_xml_parse (bytes, "some.xml", error);
}

static xmlDoc *
parse_good (const char *text)
{
    g_autoptr (GError) error = NULL;
    xmlDoc *document = parse (text, &error);

    g_assert_no_error (error);
    return document;
}

static void
assert_refused (const char *text, const char *message)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (xmlDoc) document = parse (text, &error);

    g_assert_null (document);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    g_assert_true (g_str_has_prefix (error->message, message));
}

static void
test_problems_have_a_line (void)
{
    assert_refused ("<a>\n<b>\n</a>", "some.xml:3: ");
    assert_refused ("<a x=\"1\" x=\"2\"/>", "some.xml:1: ");
    assert_refused ("<a/>\n<a/>", "some.xml:2: ");
}

/* The library quotes a name of the file, here one of no encoding, in what it complains about. */
static void
test_problems_are_readable (void)
{
    g_autoptr (GString) text = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<boa");
    g_autoptr (GError) error = NULL;
    g_autoptr (xmlDoc) document = NULL;

    for (guint i = 0; i < 66; i++)
        g_string_append_c (text, (char) 0xFC);
    g_string_append (text, "rd></board>");
    document = parse (text->str, &error);

    g_assert_null (document);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* Half of a pair of surrogates: what is no character ends the file for the parser, and the library
 * would say so on standard error. */
static void
test_encoding (void)
{
    static const char text[] = "\xFF\xFE<\0a\0>\0\0\xD8<\0/\0a\0>";
    g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text);
    g_autoptr (GError) error = NULL;
    g_autoptr (xmlDoc) document = NULL;

    if (!g_test_subprocess ()) {
        g_test_trap_subprocess (NULL, 0, 0);
        g_test_trap_assert_passed ();
        g_test_trap_assert_stderr ("");
        return;
    }
    document = salvor_xml_parse (bytes, "some.xml", &error);
    g_assert_null (document);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    g_assert_true (g_str_has_prefix (error->message, "some.xml:1: input conversion failed"));
}

static void
test_dtd (void)
{
    assert_refused ("<?xml version=\"1.0\"?>\n\n<!DOCTYPE a>\n<a/>",
                    "some.xml:3: a document type declaration is not allowed");
}

/* What is named in a processing instruction or an XInclude is not looked at. */
static void
test_nothing_is_included (void)
{
    g_autoptr (xmlDoc) document
               = parse_good ("<a xmlns:xi=\"http://www.w3.org/2001/XInclude\">"
                             "<?xml-stylesheet href=\"file:///etc/hostname\"?>"
                             "<xi:include href=\"file:///etc/hostname\" parse=\"text\"/></a>");
    g_autofree char *text = salvor_xml_get_text (xmlDocGetRootElement (document));

    g_assert_cmpstr (text, ==, "");
}

static void
test_text_is_collapsed (void)
{
    g_autoptr (xmlDoc) document
               = parse_good ("<a>  two\n\t  lines &amp;\r\n <!-- no --> more </a>");
    g_autofree char *text = salvor_xml_get_text (xmlDocGetRootElement (document));

    g_assert_cmpstr (text, ==, "two lines & more");
}

/* A value is one text, whatever it is written with. */
static void
test_attributes (void)
{
    g_autoptr (xmlDoc) document = parse_good (
        "<a plain=\"one\" empty=\"\" mixed=\"&lt;two&#x41;&amp;&#10;three&gt;\"/>");
    xmlNode *root = xmlDocGetRootElement (document);

    g_assert_cmpstr (salvor_xml_peek_string (root, "plain"), ==, "one");
    g_assert_cmpstr (salvor_xml_peek_string (root, "empty"), ==, "");
    g_assert_cmpstr (salvor_xml_peek_string (root, "mixed"), ==, "<twoA&\nthree>");
    g_assert_null (salvor_xml_peek_string (root, "missing"));
    assert_refused ("<a x=\"&unknown;\"/>", "some.xml:1: ");
}

static void
assert_number (const char *text, guint32 max, gboolean good, guint32 expected)
{
    g_autofree char *xml = g_strdup_printf ("<a n=\"%s\"/>", text);
    g_autoptr (xmlDoc) document = parse_good (xml);
    SalvorXmlReader reader = { "some.xml", NULL };

    g_assert_cmphex (salvor_xml_get_number (&reader, xmlDocGetRootElement (document), "n", max), ==,
                     expected);
    if (good)
        g_assert_no_error (reader.error);
    else
        g_assert_error (reader.error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    g_clear_error (&reader.error);
}

static void
test_numbers (void)
{
    assert_number ("0", 0, TRUE, 0);
    assert_number ("4294967295", G_MAXUINT32, TRUE, G_MAXUINT32);
    assert_number ("0xFFFFFFFF", G_MAXUINT32, TRUE, G_MAXUINT32);
    assert_number ("010", 100, TRUE, 10);
    assert_number ("0x100000000", G_MAXUINT32, FALSE, 0);
    assert_number ("32", 31, FALSE, 0);
    assert_number ("-1", G_MAXUINT32, FALSE, 0);
    assert_number ("", G_MAXUINT32, FALSE, 0);
    assert_number ("0x", G_MAXUINT32, FALSE, 0);
    assert_number ("1e3", G_MAXUINT32, FALSE, 0);
}

static void
test_first_problem_stays (void)
{
    g_autoptr (xmlDoc) document = parse_good ("<a>\n<b n=\"x\"/>\n<b n=\"y\"/></a>");
    SalvorXmlReader reader = { "some.xml", NULL };
    const xmlNode *first = salvor_xml_first_child (xmlDocGetRootElement (document), "b");

    salvor_xml_get_number (&reader, first, "n", 1);
    salvor_xml_get_number (&reader, salvor_xml_next_sibling (first, "b"), "n", 1);
    g_assert_error (reader.error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    g_assert_cmpstr (reader.error->message, ==,
                     "some.xml:2: n=\"x\", expected a number from 0 to 1 (0x1)");
    g_clear_error (&reader.error);
}

static void
test_absent (void)
{
    g_autoptr (xmlDoc) document = parse_good ("<a flag=\"no\"/>");
    SalvorXmlReader reader = { "some.xml", NULL };
    const xmlNode *root = xmlDocGetRootElement (document);
    g_autofree char *text = salvor_xml_get_string (root, "none");

    g_assert_null (text);
    g_assert_cmpuint (salvor_xml_get_number (&reader, root, "none", 9), ==, 0);
    g_assert_no_error (reader.error);
    g_assert_false (salvor_xml_get_flag (root, "flag"));
    g_assert_false (salvor_xml_get_flag (root, "none"));
    g_assert_null (salvor_xml_first_child (root, "b"));
    g_assert_null (salvor_xml_first_child (NULL, "b"));
    g_assert_cmpuint (salvor_xml_count_children (root, "b"), ==, 0);
}

static void
test_lines_beyond_65535 (void)
{
    g_autofree char *lines = g_strnfill (70000, '\n');
    g_autofree char *text = g_strconcat ("<a>", lines, "<b>x</c></a>", NULL);

    assert_refused (text, "some.xml:70001: ");
}

static void
test_schema_missing (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (xmlRelaxNG) schema = salvor_xml_schema_load ("chips/nowhere.rng", &error);

    g_assert_null (schema);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND);
}

static void
test_schema_bad (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (xmlRelaxNG) schema = salvor_xml_schema_load ("chips/chip-example.xml", &error);

    g_assert_null (schema);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/xml-document/problems-have-a-line", test_problems_have_a_line);
    g_test_add_func ("/xml-document/problems-are-readable", test_problems_are_readable);
    g_test_add_func ("/xml-document/encoding", test_encoding);
    g_test_add_func ("/xml-document/dtd", test_dtd);
    g_test_add_func ("/xml-document/nothing-is-included", test_nothing_is_included);
    g_test_add_func ("/xml-document/text-is-collapsed", test_text_is_collapsed);
    g_test_add_func ("/xml-document/attributes", test_attributes);
    g_test_add_func ("/xml-document/numbers", test_numbers);
    g_test_add_func ("/xml-document/first-problem-stays", test_first_problem_stays);
    g_test_add_func ("/xml-document/absent", test_absent);
    g_test_add_func ("/xml-document/lines-beyond-65535", test_lines_beyond_65535);
    g_test_add_func ("/xml-document/schema/missing", test_schema_missing);
    g_test_add_func ("/xml-document/schema/bad", test_schema_bad);
    return g_test_run ();
}
