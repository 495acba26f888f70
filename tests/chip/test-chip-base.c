/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "chip/chip-file.h"

#include <glib/gstdio.h>
#include <string.h>

/* What differs, on lines of their own: line 2 is the first of the content. */
#define HEAD "<chip name=\"OTHER\" title=\"Other chip\" base=\"MIMXRT1024\">\n"
#define FIELD(name, lsb, width)                                                                    \
    "<field name=\"" name "\" lsb=\"" lsb "\" width=\"" width                                      \
    "\" title=\"T\" certainty=\"proven\">"                                                         \
    "<meaning>M.</meaning></field>"

static SalvorChip *
parse (const char *text, GError **error)
{
    g_autofree char *whole = g_strconcat (HEAD, text, "\n</chip>", NULL);
    g_autoptr (GBytes) bytes = g_bytes_new (whole, strlen (whole));

    return salvor_chip_file_parse (bytes, "some.xml", error);
}

static SalvorChip *
parse_well (const char *text)
{
    g_autoptr (GError) error = NULL;
    SalvorChip *chip = parse (text, &error);

    g_assert_no_error (error);
    return chip;
}

static void
test_nothing_differs (void)
{
    g_autoptr (SalvorChip) chip = parse_well ("");
    g_autoptr (SalvorChip) base = salvor_chip_load ("MIMXRT1024", NULL);
    gsize n_words = 0, n_base_words = 0;

    salvor_chip_get_words (chip, &n_words);
    salvor_chip_get_words (base, &n_base_words);
    g_assert_cmpstr (salvor_chip_get_name (chip), ==, "OTHER");
    g_assert_cmpstr (salvor_chip_get_title (chip), ==, "Other chip");
    g_assert_cmpuint (n_words, ==, n_base_words);
    g_assert_cmphex (salvor_chip_get_flash (chip)->base, ==, salvor_chip_get_flash (base)->base);
    g_assert_cmpmem (salvor_chip_get_flash (chip)->fcb, salvor_chip_get_flash (chip)->fcb_size,
                     salvor_chip_get_flash (base)->fcb, salvor_chip_get_flash (base)->fcb_size);
}

/* Only what is named changes; the flash has an attribute "base" of its own. */
static void
test_attributes (void)
{
    g_autoptr (SalvorChip) chip
               = parse_well ("<identity silicon-type=\"0x77\"/><loader memory-id=\"8\"/>");
    gsize n_ids = 0;

    g_assert_cmphex (salvor_chip_get_silicon_type (chip), ==, 0x77);
    g_assert_cmphex (salvor_chip_get_rom_ids (chip, &n_ids)[0].product_id, ==, 0x0130);
    g_assert_cmpuint (n_ids, ==, 1);
    g_assert_cmpuint (salvor_chip_get_loader (chip)->memory_id, ==, 8);
    g_assert_cmphex (salvor_chip_get_loader (chip)->load_address, ==, 0x20208200);
}

/* All ids of the base make room for those that are named. */
static void
test_elements_without_a_key (void)
{
    g_autoptr (SalvorChip) chip
               = parse_well ("<identity><rom-usb vendor=\"0x1111\" product=\"1\"/>"
                             "<rom-usb vendor=\"0x1111\" product=\"2\"/></identity>");
    gsize n_ids = 0;
    const SalvorUsbId *ids = salvor_chip_get_rom_ids (chip, &n_ids);

    g_assert_cmpuint (n_ids, ==, 2);
    g_assert_cmpuint (ids[0].product_id, ==, 1);
    g_assert_cmpuint (ids[1].product_id, ==, 2);
}

/* 6 and 0x06 are one word. A field takes the place of all that have a bit of it. */
static void
test_fields (void)
{
    g_autoptr (SalvorChip) chip = parse_well (
        "<fuses><word index=\"6\">" FIELD ("NEW", "16", "3") "</word></fuses>");

    g_assert_cmpstr (salvor_chip_get_field_at (chip, 6, 15)->name, ==, "BEE_KEY1_SEL");
    g_assert_cmpstr (salvor_chip_get_field_at (chip, 6, 16)->name, ==, "NEW");
    g_assert_cmpstr (salvor_chip_get_field_at (chip, 6, 18)->name, ==, "NEW");
    g_assert_cmpstr (salvor_chip_get_field_at (chip, 6, 19)->name, ==, "DAP_SJC_SWD_SEL");
    g_assert_null (salvor_chip_get_field_by_role (chip, "sdp-disable"));
    g_assert_nonnull (salvor_chip_get_field_by_role (chip, "sjc-disable"));
}

/* In its order among the words there are */
static void
test_new_items (void)
{
    g_autoptr (SalvorChip) chip = parse_well (
        "<memory><region name=\"more\" start=\"0x90000000\" size=\"16\"/>"
        "<region name=\"semc\" remove=\"yes\"/></memory>"
        "<fuses><shadow first=\"0\" last=\"0x30\" address=\"0x401F4400\" step=\"0x10\"/>"
        "<word index=\"0x30\" name=\"NEW\" group=\"G\"><reserved lsb=\"0\" width=\"32\"/></word>"
        "</fuses>");

    g_assert_cmphex (salvor_chip_get_region (chip, "more")->size, ==, 16);
    g_assert_null (salvor_chip_get_region (chip, "semc"));
    g_assert_cmphex (salvor_chip_get_word (chip, 0x30)->shadow_address, ==, 0x401F4700);
}

static void
test_removed_parts (void)
{
    g_autoptr (SalvorChip) chip
               = parse_well ("<boot-log remove=\"yes\"/><rom-functions remove=\"yes\"/>");

    g_assert_null (salvor_chip_get_boot_log (chip));
    g_assert_null (salvor_chip_get_rom_functions (chip));
    g_assert_nonnull (salvor_chip_get_route_grade (chip, "serial"));
}

/* What a base has removed comes back at its place in the grammar. */
static void
test_a_part_that_the_base_has_not (void)
{
    g_autoptr (SalvorChip) chip = salvor_chip_load ("MIMXRT1060", NULL);
    g_autoptr (SalvorChip) base = salvor_chip_load ("MIMXRT1050", NULL);

    g_assert_null (salvor_chip_get_rom_functions (base));
    g_assert_nonnull (salvor_chip_get_rom_functions (chip));
}

/* ---- problems ---- */

static const struct {
    const char *name;
    const char *text;
    const char *at; /* file and line */
    const char *expected;
} problems[] = {
    { "unknown-element", "\n<memory><bogus/></memory>", "some.xml:3: ", "bogus" },
    { "unknown-attribute", "<loader speed=\"1\"/>", "mimxrt1020.xml:", "speed" },
    { "nothing-to-remove", "\n\n<memory><region name=\"moon\" remove=\"yes\"/></memory>",
      "some.xml:4: ", "“region” is to be removed" },
    { "bits-left-over", "<fuses><word index=\"6\">" FIELD ("NEW", "22", "1") "</word></fuses>",
      "mimxrt1020.xml:", "bits 23 to 23 before “DLL_ENABLE” are neither named nor reserved" },
    { "two-of-its-own",
      "<fuses><word index=\"6\">" FIELD ("A", "22", "2") FIELD ("B", "23", "1") "</word></fuses>",
      "some.xml:2: ", "begins at bit 23, which is taken" },
    { "rule-of-the-whole", "\n<flash size=\"0x00400001\"/>",
      "mimxrt1020.xml:", "expected each to be a multiple of the one before" },
};

static void
test_problem (gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE (data);
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (problems[i].text, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    g_test_message ("%s", error->message);
    g_assert_true (g_str_has_prefix (error->message, problems[i].at));
    g_assert_nonnull (strstr (error->message, problems[i].expected));
}

static void
assert_base_refused (const char *base, const char *expected)
{
    g_autofree char *text = g_strdup_printf ("<chip name=\"A\" title=\"A\" base=\"%s\"/>", base);
    g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
    g_autoptr (GError) error = NULL;

    g_assert_null (salvor_chip_file_parse (bytes, "a.xml", &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    g_assert_nonnull (strstr (error->message, expected));
}

static void
test_no_such_base (void)
{
    assert_base_refused ("MIMXRT9999", "a.xml:1: base “MIMXRT9999”, expected the name of a chip");
    assert_base_refused ("../chips/mimxrt1024", "expected the name of a chip");
    assert_base_refused ("EXAMPLE", "expected the name of a chip");
    assert_base_refused ("", "expected the name of a chip");
}

/* Two files that name each other, and one that names itself, come to an end. */
static void
test_a_ring_of_bases (void)
{
    g_autofree char *root = g_dir_make_tmp ("salvor-base-XXXXXX", NULL);
    g_autofree char *folder = g_build_filename (root, "chips", NULL);
    g_autofree char *first = g_build_filename (folder, "first.xml", NULL);
    g_autofree char *second = g_build_filename (folder, "second.xml", NULL);

    g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
    g_assert_true (g_file_set_contents (first, "<chip name=\"FIRST\" title=\"F\" base=\"SECOND\"/>",
                                        -1, NULL));
    g_assert_true (g_file_set_contents (
        second, "<chip name=\"SECOND\" title=\"S\" base=\"FIRST\"/>", -1, NULL));
    g_setenv ("SALVOR_DATA_DIR", root, TRUE);
    assert_base_refused ("FIRST", "expected a row of few files that ends with a whole one");
    g_assert_true (
        g_file_set_contents (first, "<chip name=\"FIRST\" title=\"F\" base=\"FIRST\"/>", -1, NULL));
    assert_base_refused ("FIRST", "expected a row of few files that ends with a whole one");
    g_setenv ("SALVOR_DATA_DIR", "", TRUE);
    g_remove (first);
    g_remove (second);
    g_remove (folder);
    g_remove (root);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/chip-base/nothing-differs", test_nothing_differs);
    g_test_add_func ("/chip-base/attributes", test_attributes);
    g_test_add_func ("/chip-base/elements-without-a-key", test_elements_without_a_key);
    g_test_add_func ("/chip-base/fields", test_fields);
    g_test_add_func ("/chip-base/new-items", test_new_items);
    g_test_add_func ("/chip-base/removed-parts", test_removed_parts);
    g_test_add_func ("/chip-base/missing-part", test_a_part_that_the_base_has_not);
    for (gsize i = 0; i < G_N_ELEMENTS (problems); i++) {
        g_autofree char *path = g_strdup_printf ("/chip-base/problem/%s", problems[i].name);

        g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_problem);
    }
    g_test_add_func ("/chip-base/no-such-base", test_no_such_base);
    g_test_add_func ("/chip-base/ring", test_a_ring_of_bases);
    return g_test_run ();
}
