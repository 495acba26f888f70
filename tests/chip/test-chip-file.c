/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/data-files.h"
#include "base/errors.h"
#include "base/xml-document.h"
#include "chip/chip-file.h"
#include "chip/chip-shelf.h"

#include <glib/gstdio.h>
#include <string.h>

#define EXAMPLE "chips/chip-example.xml"

static char *
load_text (const char *path)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = salvor_data_load (path, &error);
    gsize size = 0;
    const char *data;

    g_assert_no_error (error);
    data = g_bytes_get_data (bytes, &size);
    return g_strndup (data, size);
}

static SalvorChip *
parse_text (const char *text, gsize size, GError **error)
{
    g_autoptr (GBytes) bytes = g_bytes_new (text, size);

    return salvor_chip_file_parse (bytes, "some.xml", error);
}

/* A whole and valid file, in which one thing is broken. */
typedef struct {
    const char *name;     /* of the test */
    const char *from;     /* the first place with this text… */
    const char *to;       /* …gets this instead */
    const char *at;       /* the problem is said for the line with this text, after the change */
    const char *expected; /* part of the message */
} Breakage;

/* What a grammar can say. */
static const Breakage grammar_breakages[] = {
    { "unknown-element", "<memory>", "<memory><bogus/>", "<bogus", "bogus" },
    { "unknown-attribute", "<memory>", "<memory size=\"1\">", "<memory", "attribute size" },
    { "unknown-role", "role=\"bt-fuse-sel\"", "role=\"bt-fuse-sell\"", "bt-fuse-sell",
      "attribute role" },
    { "register-role-in-fuse", "role=\"bt-fuse-sel\"", "role=\"boot-mode-pins\"",
      "role=\"boot-mode-pins\"", "attribute role" },
    { "unknown-certainty", "certainty=\"reported\"", "certainty=\"certain\"", "\"certain\"",
      "field" },
    { "unknown-effect", "effects=\"security\"", "effects=\"safety\"", "\"safety\"",
      "attribute effects" },
    { "missing-meaning", "<meaning>Protects fuse word 2.</meaning>", "", "name=\"BOOT_CFG_LOCK\"",
      "Expecting element meaning" },
    { "empty-meaning", "<meaning>Protects fuse word 2.</meaning>", "<meaning> </meaning>",
      "<meaning> </meaning>", "" },
    { "empty-loss", ">The pins can never choose the start-up memory again.<", "> <",
      "<loss> </loss>", "" },
    { "empty-title", "title=\"Boot mode\"", "title=\"\"", "title=\"\"", "register" },
    { "missing-certainty", "certainty=\"reported\" ", "", "A thread in the", "field" },
    { "not-a-number", "index=\"1\"", "index=\"one\"", "index=\"one\"", "attribute index" },
    { "number-of-nine-digits", "address=\"0x401F4400\"", "address=\"0x1401F4400\"", "0x1401F4400",
      "shadow" },
    { "short-sha256", "sha256=\"00", "sha256=\"0", "sha256=\"0", "known" },
    { "half-a-byte", "46 43 46 42", "46 43 46 4", "<row", "" },
    { "part-missing", "<chip-erase typical-us=\"10000000\" max-us=\"50000000\"/>", "", "<timing",
      "Expecting an element" },
};

/* What a grammar cannot say. */
static const Breakage rule_breakages[] = {
    { "number-too-large", "vendor=\"0x1FC9\"", "vendor=\"0x11FC9\"", "0x11FC9",
      "expected a number from 0 to 65535" },
    { "number-above-32-bits", "total-kib=\"256\"", "total-kib=\"9999999999\"", "9999999999",
      "total-kib=\"9999999999\", expected a number from 0 to 4096" },
    { "bit-number-too-large", "lsb=\"4\" width=\"28\"", "lsb=\"32\" width=\"28\"", "lsb=\"32\"",
      "lsb=\"32\", expected a number from 0 to 31" },
    { "overlap", "name=\"SEC_CONFIG\" lsb=\"0\" width=\"2\"",
      "name=\"SEC_CONFIG\" lsb=\"0\" width=\"3\"", "<reserved lsb=\"2\" width=\"2\"/>",
      "begins at bit 2, which is taken; expected bit 3" },
    { "gap", "<reserved lsb=\"2\" width=\"2\"/>", "<reserved lsb=\"2\" width=\"1\"/>",
      "<field name=\"BT_FUSE_SEL\" lsb=\"4\"",
      "bits 3 to 3 before “BT_FUSE_SEL” are neither named nor reserved" },
    { "gap-at-the-end", "<reserved lsb=\"4\" width=\"28\"/>", "<reserved lsb=\"4\" width=\"27\"/>",
      "<word index=\"2\"", "bits 31 to 31 are neither named nor reserved" },
    { "too-wide", "<reserved lsb=\"4\" width=\"28\"/>", "<reserved lsb=\"4\" width=\"29\"/>",
      "width=\"29\"", "“reserved” is 29 bits wide, expected 1 to 28" },
    { "no-width", "<reserved lsb=\"2\" width=\"2\"/>", "<reserved lsb=\"2\" width=\"0\"/>",
      "<reserved lsb=\"2\" width=\"0\"/>", "is 0 bits wide" },
    { "value-too-large", "<value code=\"3\" label=\"Locked\"", "<value code=\"4\" label=\"Locked\"",
      "<value code=\"4\" label=\"Locked\"", "value 4 of field “TESTER_LOCK” needs more than 2" },
    { "value-twice", "<value code=\"3\" label=\"Locked\"", "<value code=\"0\" label=\"Locked\"",
      "label=\"Locked\"", "value 0 of field “TESTER_LOCK”, expected 1 or more" },
    { "values-reversed", "code=\"2\" last=\"3\"", "code=\"2\" last=\"1\"", "last=\"1\"",
      "the wrong way round" },
    { "field-name-twice", "<field name=\"KEY_LOCK\"", "<field name=\"TESTER_LOCK\"",
      "name=\"TESTER_LOCK\" lsb=\"4\"", "field “TESTER_LOCK” is there twice" },
    { "role-twice", "role=\"wdog-timeout\"", "role=\"bt-fuse-sel\"", "name=\"WDOG_TIMEOUT\"",
      "role “bt-fuse-sel” is given twice" },
    { "word-role-twice", "<word index=\"2\"", "<word index=\"2\" role=\"unique-id-low\"",
      "<word index=\"2\"", "role “unique-id-low” is given twice" },
    { "word-index-twice", "<word index=\"1\"", "<word index=\"0\"", "name=\"UNIQUE_ID\" group",
      "fuse word 0, expected word 1" },
    { "word-out-of-order", "<word index=\"1\"", "<word index=\"2\"", "name=\"UNIQUE_ID\" group",
      "fuse word 2, expected word 1" },
    { "word-missing", "last=\"2\"", "last=\"3\"", "<fuses", "fuse word 3 is missing" },
    { "word-beyond", "last=\"2\"", "last=\"1\"", "<word index=\"2\"", "fuse word 2" },
    { "word-name-twice", "name=\"BOOT_CFG\"", "name=\"LOCKS\"", "<word index=\"2\"",
      "fuse words 0 and 2 are both named “LOCKS”" },
    { "shadow-unaligned", "address=\"0x401F4400\"", "address=\"0x401F4402\"", "<shadow",
      "at 0x401F4402" },
    { "shadow-beyond-4-gib", "address=\"0x401F4400\"", "address=\"0xFFFFFFF0\"", "<shadow",
      "at 0xFFFFFFF0" },
    { "shadow-runs-overlap", "<word index=\"0\"",
      "<shadow first=\"2\" last=\"2\" address=\"0x0\" step=\"4\"/><word index=\"0\"",
      "<shadow first=\"2\"", "words 2 to 2 overlap" },
    { "lock-word-missing", "<lock word=\"0\" write=\"0x00000004\"",
      "<lock word=\"9\" write=\"0x00000004\"", "<lock word=\"9\"",
      "expected bits of one named field of fuse word 9" },
    { "lock-in-reserved-bits", "write=\"0x00000004\"", "write=\"0x00000020\"",
      "write=\"0x00000020\"", "lock mask 0x00000020" },
    { "lock-across-fields", "write=\"0x00000004\"", "write=\"0x00000006\"", "write=\"0x00000006\"",
      "lock mask 0x00000006" },
    { "lock-without-mask", " write=\"0x00000004\" override=\"0x00000008\"", "",
      "<lock word=\"0\"/>", "a lock without a mask" },
    { "register-unaligned", "address=\"0x400F801C\"", "address=\"0x400F801E\"", "0x400F801E",
      "expected a multiple of 4" },
    { "register-twice", "</registers>",
      "<register name=\"SBMR2\" address=\"0x0\" title=\"T\"><meaning>M</meaning>"
      "<reserved lsb=\"0\" width=\"32\"/></register></registers>",
      "</registers>", "register “SBMR2” at 0x00000000 is there twice" },
    { "values-of-another-width", "values-of=\"bt-fuse-sel\"", "values-of=\"wdog-timeout\"",
      "name=\"BT_FUSE_SEL\" lsb=\"4\"", "expected a fuse field of 1 bits" },
    { "values-of-nothing", "values-of=\"bt-fuse-sel\"", "values-of=\"kte\"",
      "name=\"BT_FUSE_SEL\" lsb=\"4\"", "values-of=\"kte\"" },
    { "region-overlap", "name=\"dtcm\" start=\"0x20000000\"", "name=\"dtcm\" start=\"0x00010000\"",
      "name=\"dtcm\"", "“dtcm” from 0x00010000 overlaps “itcm”" },
    { "region-twice", "name=\"dtcm\"", "name=\"itcm\"", "start=\"0x20000000\"",
      "region “itcm” is there twice" },
    { "region-beyond-4-gib", "name=\"flash\" start=\"0x60000000\"",
      "name=\"flash\" start=\"0xFFFFFFF0\"", "name=\"flash\"", "an end below 4 GiB" },
    { "default-size-too-large", "size=\"0x00020000\" default-size=\"0x00010000\"",
      "size=\"0x00020000\" default-size=\"0x00030000\"", "name=\"itcm\"",
      "default size 0x30000 of “itcm”" },
    { "flexram-gives-too-much", "itcm=\"64\" dtcm=\"128\"", "itcm=\"65\" dtcm=\"128\"",
      "itcm=\"65\"", "layout 1 gives away 257 KiB, expected at most 256" },
    { "flexram-default-differs", "code=\"0\" itcm=\"64\"", "code=\"0\" itcm=\"32\"", "<flexram",
      "layout 0 gives “itcm” 32 KiB" },
    { "flexram-code-twice", "<layout code=\"1\"", "<layout code=\"0\"", "dtcm=\"128\"",
      "layout 0 is there twice" },
    { "sectors-do-not-fill-blocks", "sector-size=\"4096\"", "sector-size=\"4352\"", "<flash ",
      "expected each to be a multiple of the one before" },
    { "no-page-size", "page-size=\"256\"", "page-size=\"0\"", "<flash ", "pages of 0" },
    { "header-outside-flash", "ivt-offset=\"0x1000\"", "ivt-offset=\"0x400000\"", "<flash ",
      "expected places in the flash" },
    { "flash-elsewhere", "base=\"0x60000000\"", "base=\"0x70000000\"", "<flash ",
      "expected them to begin the region" },
    { "times-reversed", "max-us=\"3000\"", "max-us=\"300\"", "max-us=\"300\"",
      "page-program takes 400 us, at most 300 us" },
    { "fcb-of-511-bytes", "<fcb size=\"512\"", "<fcb size=\"511\"", "<fcb",
      "the flash settings block has 511 bytes, expected 512" },
    { "fcb-row-outside", "offset=\"0x050\"", "offset=\"0x1FD\"", "offset=\"0x1FD\"",
      "row of 4 bytes at 0x1FD" },
    { "fcb-rows-overlap", "offset=\"0x00C\"", "offset=\"0x004\"", "offset=\"0x004\"",
      "expected a place from 0x008" },
    { "fcb-without-tag", "46 43 46 42", "46 43 46 43", "<fcb", "expected 46 43 46 42" },
    { "loader-outside-ram", "load-address=\"0x20208200\"", "load-address=\"0x20220000\"", "<loader",
      "load address 0x20220000" },
    { "free-ram-outside", "free-ram-end=\"0x2021FFFF\"", "free-ram-end=\"0x20220000\"", "<loader",
      "expected a part of “ocram”" },
    { "known-loader-twice", "0000000000000002\"", "0000000000000001\"", "chip=\"OTHEREXAMPLE",
      "is there twice" },
    { "boot-log-code-twice", "</boot-log>",
      "\n<entry code=\"0x000C0000\">Again.</entry></boot-log>", "Again",
      "boot log code 0x000C0000 is there twice" },
    { "gate-unaligned", "register=\"0x400FC070\"", "register=\"0x400FC072\"", "<gate",
      "a register at a multiple of 4" },
    { "gate-never-closed", "closed=\"0\"", "closed=\"0x00000001\"", "<gate",
      "a closed value under the mask" },
    { "gate-addresses-reversed", "first=\"0x401F4000\"", "first=\"0x401F8000\"", "<gate",
      "addresses in rising order" },
    { "setting-unaligned", "address=\"0x400F8000\"", "address=\"0x400F8001\"", "0x400F8001",
      "an address that is a multiple of 4" },
    { "setting-beside-its-mask", "value=\"0x00000280\"", "value=\"0x00000281\"", "0x00000281",
      "a value under the mask" },
    { "encrypted-window-without-mask", "address=\"0x403EC000\" mask=\"0x00000001\"",
      "address=\"0x403EC000\" mask=\"0\"", "<encrypted-window", "and a mask" },
    { "rom-tree-elsewhere", "tree-pointer=\"0x0020001C\"", "tree-pointer=\"0x2020001C\"",
      "<rom-functions", "expected words of “rom”" },
    { "rom-fingerprint-elsewhere", "address=\"0x0020A000\"", "address=\"0x0020A002\"",
      "<fingerprint", "expected a word in “rom”" },
    { "rom-ram-elsewhere", "<rom-ram first=\"0x20200000\"", "<rom-ram first=\"0x10200000\"",
      "<rom-ram", "expected a part of “ocram”" },
    { "workspace-too-small", "last=\"0x2020BFFF\"", "last=\"0x2020AFFE\"", "<workspace",
      "expected 8192 bytes or more" },
    { "workspace-beyond-the-ram", "last=\"0x2020BFFF\"", "last=\"0x20220000\"", "<workspace",
      "of “ocram” or “dtcm”" },
    { "workspace-in-the-roms-ram", "<workspace first=\"0x20209000\"",
      "<workspace first=\"0x20207C00\"", "<workspace", "outside the ROM's RAM" },
    { "rom-function-twice", "does=\"program\"", "does=\"init\"", "table=\"0x08\"",
      "“init” is there twice" },
    { "rom-function-missing", "does=\"erase\"", "does=\"clear-cache\"", "<rom-functions",
      "there is no function “erase”" },
    { "rom-function-unaligned", "table=\"0x08\"", "table=\"0x0A\"", "table=\"0x0A\"",
      "table place 0xA" },
    { "rom-function-without-thumb", "table=\"0x08\"", "address=\"0x00210610\"", "0x00210610",
      "a place in “rom” with the Thumb bit" },
    { "rom-config-of-another-flash", "offset=\"0x1D0\">00 00 01 00", "offset=\"0x1D0\">00 00 02 00",
      "<config", "as in the flash profile" },
    { "route-twice", "id=\"probe-rom\"", "id=\"serial\"", "source=\"Two users\"",
      "route “serial” is there twice" },
};

static char *
break_text (const char *text, const Breakage *breakage)
{
    const char *place = strstr (text, breakage->from);
    g_autofree char *head = NULL;

    if (place == NULL)
        g_error ("the fixture has no “%s”", breakage->from);
    head = g_strndup (text, (gsize) (place - text));
    return g_strconcat (head, breakage->to, place + strlen (breakage->from), NULL);
}

/* The line of an element that holds the text: an element is reported where its tag ends. */
static guint
find_line (const char *text, const char *at)
{
    const char *place = strstr (text, at);
    guint line = 1;

    if (place == NULL)
        g_error ("the broken fixture has no “%s”", at);
    for (const char *p = text; p < place || *p != '>'; p++)
        line += *p == '\n';
    return line;
}

static void
assert_refused (const char *text, const Breakage *breakage)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorChip) chip = parse_text (text, strlen (text), &error);
    g_autofree char *place = breakage->at != NULL
                                 ? g_strdup_printf ("some.xml:%u: ", find_line (text, breakage->at))
                                 : g_strdup ("some.xml:");

    g_assert_null (chip);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    g_test_message ("%s", error->message);
    if (!g_str_has_prefix (error->message, place)
        || strstr (error->message, breakage->expected) == NULL)
        g_error ("%s: expected %s…%s", error->message, place, breakage->expected);
}

static void
test_breakage (gconstpointer user_data)
{
    g_autofree char *good = load_text (EXAMPLE);
    g_autofree char *bad = break_text (good, user_data);

    assert_refused (bad, user_data);
}

static void
test_example_loads (void)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *text = load_text (EXAMPLE);
    g_autoptr (SalvorChip) chip = parse_text (text, strlen (text), &error);

    g_assert_no_error (error);
    g_assert_cmpstr (salvor_chip_get_name (chip), ==, "EXAMPLE");
}

static void
collect (const xmlNode *node, GHashTable *names)
{
    for (; node != NULL; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        g_hash_table_add (names, g_strdup ((const char *) node->name));
        for (const xmlAttr *attr = node->properties; attr != NULL; attr = attr->next)
            g_hash_table_add (names, g_strdup_printf ("@%s", (const char *) attr->name));
        collect (node->children, names);
    }
}

static void
assert_shown (const xmlNode *node, GHashTable *names)
{
    for (; node != NULL; node = node->next) {
        g_autofree char *name = NULL;
        g_autofree char *key = NULL;
        gboolean is_attribute = g_strcmp0 ((const char *) node->name, "attribute") == 0;

        if (is_attribute || g_strcmp0 ((const char *) node->name, "element") == 0) {
            name = salvor_xml_get_string (node, "name");
            key = g_strconcat (is_attribute ? "@" : "", name, NULL);
            if (!g_hash_table_contains (names, key))
                g_error ("the example has no %s", key);
        }
        assert_shown (node->children, names);
    }
}

/* The example is the manual: it has whatever the grammar allows. */
static void
test_example_is_complete (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr (GBytes) example = salvor_data_load (EXAMPLE, NULL);
    g_autoptr (GBytes) grammar = salvor_data_load ("chips/chip.rng", NULL);
    g_autoptr (xmlDoc) document = salvor_xml_parse (example, "example", &error);
    g_autoptr (xmlDoc) schema = salvor_xml_parse (grammar, "grammar", &error);

    g_assert_no_error (error);
    collect (xmlDocGetRootElement (document), names);
    g_assert_cmpuint (g_hash_table_size (names), >, 60);
    assert_shown (xmlDocGetRootElement (schema), names);
}

static void
assert_text_refused (const char *text, gsize size, const char *expected)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorChip) chip = parse_text (text, size, &error);

    g_assert_null (chip);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    if (strstr (error->message, expected) == NULL)
        g_error ("%s: expected “%s”", error->message, expected);
}

static void
test_no_xml (void)
{
    assert_text_refused ("", 0, "some.xml:1: 0 bytes");
    assert_text_refused ("FCFB", 4, "some.xml:1: ");
    assert_text_refused ("\0\0\0\0", 4, "some.xml:1: ");
    assert_text_refused ("<chip>\n<identity>", 17, "some.xml:2: ");
    assert_text_refused ("<chips/>", 8, "some.xml:1: ");
}

/* Whatever the cut, the answer is an error, never a chip or a crash. */
static void
test_truncated (void)
{
    g_autofree char *text = load_text (EXAMPLE);
    gsize end = (gsize) (strstr (text, "</chip>") - text);

    for (gsize size = 1; size <= end; size += 97)
        assert_text_refused (text, size, "some.xml:");
}

static void
test_too_large (void)
{
    g_autofree char *text = load_text (EXAMPLE);
    g_autofree char *padding = g_strnfill (SALVOR_XML_MAX_SIZE, ' ');
    g_autofree char *large = g_strconcat (text, padding, NULL);

    assert_text_refused (large, strlen (large), "expected 1 to 1048576");
}

static void
test_largest_is_allowed (void)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *text = load_text (EXAMPLE);
    g_autofree char *padding = g_strnfill (SALVOR_XML_MAX_SIZE - strlen (text), ' ');
    g_autofree char *large = g_strconcat (text, padding, NULL);
    g_autoptr (SalvorChip) chip = parse_text (large, strlen (large), &error);

    g_assert_no_error (error);
    g_assert_nonnull (chip);
}

/* An entity needs a DTD, and a DTD is refused before anything in it counts. */
static void
test_dtd (void)
{
    static const char *const doctypes[] = {
        "<!DOCTYPE chip>\n<chip name",
        "<!DOCTYPE chip SYSTEM \"http://localhost:9/chip.dtd\">\n<chip name",
        "<!DOCTYPE chip SYSTEM \"file:///etc/hostname\">\n<chip name",
        "<!DOCTYPE chip [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">\n"
        "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>\n<chip name",
        "<!DOCTYPE chip [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>\n<chip name",
    };
    g_autofree char *good = load_text (EXAMPLE);

    for (gsize i = 0; i < G_N_ELEMENTS (doctypes); i++) {
        Breakage breakage = { "dtd", "<chip name", doctypes[i], NULL, "document type declaration" };
        g_autofree char *bad = break_text (good, &breakage);

        assert_refused (bad, &breakage);
    }
}

static void
test_entity (void)
{
    Breakage breakage = { "entity", "Protects fuse word 2.", "Protects &x; 2.", "&x;", "x" };
    g_autofree char *good = load_text (EXAMPLE);
    g_autofree char *bad = break_text (good, &breakage);

    assert_refused (bad, &breakage);
}

static void
test_deep_nesting (void)
{
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint i = 0; i < 100000; i++)
        g_string_append (text, "<a>");
    assert_text_refused (text->str, text->len, "some.xml:1: ");
}

static void
test_every_file_loads (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) chips = salvor_chip_load_all (NULL, &error);
    g_auto (GStrv) files = salvor_data_list ("chips");

    g_assert_no_error (error);
    /* the grammar and the example are no chips */
    g_assert_cmpuint (chips->len, ==, g_strv_length (files) - 2);
    for (guint i = 1; i < chips->len; i++)
        g_assert_cmpstr (salvor_chip_get_name (g_ptr_array_index (chips, i - 1)), <,
                         salvor_chip_get_name (g_ptr_array_index (chips, i)));
}

/* The program does not check its own files against the schema at each start: this does. */
static void
test_every_file_follows_the_schema (void)
{
    g_auto (GStrv) files = salvor_data_list ("chips");
    guint n_checked = 0;

    for (gsize i = 0; files[i] != NULL; i++) {
        g_autofree char *path = g_build_path ("/", "chips", files[i], NULL);
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) xml = salvor_data_load (path, &error);
        g_autoptr (SalvorChip) chip = NULL;

        g_assert_no_error (error);
        if (!g_str_has_suffix (files[i], ".xml"))
            continue;
        chip = salvor_chip_file_parse (xml, files[i], &error);
        g_assert_no_error (error);
        n_checked++;
    }
    g_assert_cmpuint (n_checked, >=, 2);
}

static void
test_load_in_any_case (void)
{
    static const char *const names[] = { "MIMXRT1024", "mimxrt1024", "MiMxRt1024" };

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autoptr (GError) error = NULL;
        SalvorChip *chip = salvor_chip_load (names[i], &error);

        g_assert_no_error (error);
        g_assert_cmpstr (salvor_chip_get_name (chip), ==, "MIMXRT1024");
        g_assert_finalize_object (chip);
    }
}

static void
test_load_unknown (void)
{
    static const char *const names[]
        = { "MIMXRT9999", "", "CHIP-EXAMPLE", "EXAMPLE", "../chips/mimxrt1024", "chip.rng" };

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autoptr (GError) error = NULL;

        g_assert_null (salvor_chip_load (names[i], &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_UNKNOWN_CHIP);
        g_assert_nonnull (strstr (error->message, "there are: MIMXRT10"));
    }
}

/* A chip file in the folder that overrides: loaded, and named after its file. */
static void
test_override (gconstpointer user_data)
{
    const char *file_name = user_data;
    gboolean fits = g_str_equal (file_name, "example.xml");
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) all_error = NULL;
    g_autofree char *root = g_dir_make_tmp ("salvor-chip-XXXXXX", NULL);
    g_autofree char *folder = g_build_filename (root, "chips", NULL);
    g_autofree char *file = g_build_filename (folder, file_name, NULL);
    g_autofree char *text = load_text (EXAMPLE);
    g_autoptr (SalvorChip) chip = NULL;
    g_autoptr (GPtrArray) all = NULL;

    g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
    g_assert_true (g_file_set_contents (file, text, -1, NULL));
    g_setenv ("SALVOR_DATA_DIR", root, TRUE);
    chip = salvor_chip_load (fits ? "example" : "other", &error);
    all = salvor_chip_load_all (NULL, &all_error);
    g_setenv ("SALVOR_DATA_DIR", "", TRUE);
    g_remove (file);
    g_remove (folder);
    g_remove (root);

    if (fits) {
        g_assert_no_error (error);
        g_assert_no_error (all_error);
        g_assert_cmpstr (salvor_chip_get_name (chip), ==, "EXAMPLE");
        g_assert_cmpstr (salvor_chip_get_name (g_ptr_array_index (all, 0)), ==, "EXAMPLE");
        return;
    }
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    g_assert_error (all_error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    g_assert_nonnull (strstr (error->message, "“EXAMPLE”, expected “OTHER”"));
    g_assert_null (all);
}

static void
add_breakages (const char *kind, const Breakage *breakages, gsize n_breakages)
{
    for (gsize i = 0; i < n_breakages; i++) {
        g_autofree char *path = g_strdup_printf ("/chip-file/%s/%s", kind, breakages[i].name);

        g_test_add_data_func (path, &breakages[i], test_breakage);
    }
}

/* The same chips for all who ask, also after the shelf is gone. */
static void
test_shelf (void)
{
    SalvorChipShelf *shelf = salvor_chip_shelf_new ();
    g_autoptr (GPtrArray) chips = salvor_chip_shelf_ref_chips (shelf);
    g_autoptr (GPtrArray) again = salvor_chip_shelf_ref_chips (shelf);

    g_assert_true (chips == again);
    g_assert_cmpuint (chips->len, >=, 8);
    g_assert_finalize_object (shelf);
    g_assert_cmpstr (salvor_chip_get_name (g_ptr_array_index (again, 0)), ==, "MIMXRT1010");
}

/* One that was asked for by name is the same afterwards, when all are wanted. */
static void
test_shelf_single (void)
{
    g_autoptr (SalvorChipShelf) shelf = salvor_chip_shelf_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorChip) first = salvor_chip_shelf_ref_chip (shelf, "mimxrt1050", &error);
    g_autoptr (SalvorChip) again = salvor_chip_shelf_ref_chip (shelf, "MIMXRT1050", NULL);
    g_autoptr (GPtrArray) chips = NULL;
    g_autoptr (SalvorChip) later = NULL;

    g_assert_no_error (error);
    g_assert_true (first == again);
    chips = salvor_chip_shelf_ref_chips (shelf);
    g_assert_true (g_ptr_array_find (chips, first, NULL));
    later = salvor_chip_shelf_ref_chip (shelf, "MIMXRT1064", NULL);
    g_assert_true (g_ptr_array_find (chips, later, NULL));
    g_assert_null (salvor_chip_shelf_ref_chip (shelf, "MIMXRT9999", &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_UNKNOWN_CHIP);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/chip-file/every-file-loads", test_every_file_loads);
    g_test_add_func ("/chip-file/follow-schema", test_every_file_follows_the_schema);
    g_test_add_func ("/chip-file/shelf/all", test_shelf);
    g_test_add_func ("/chip-file/shelf/one", test_shelf_single);
    g_test_add_func ("/chip-file/load/in-any-case", test_load_in_any_case);
    g_test_add_func ("/chip-file/load/unknown", test_load_unknown);
    g_test_add_data_func ("/chip-file/override/named-as-its-file", "example.xml", test_override);
    g_test_add_data_func ("/chip-file/override/named-otherwise", "other.xml", test_override);
    g_test_add_func ("/chip-file/example/loads", test_example_loads);
    g_test_add_func ("/chip-file/example/is-complete", test_example_is_complete);
    g_test_add_func ("/chip-file/hostile/no-xml", test_no_xml);
    g_test_add_func ("/chip-file/hostile/truncated", test_truncated);
    g_test_add_func ("/chip-file/hostile/too-large", test_too_large);
    g_test_add_func ("/chip-file/hostile/largest-is-allowed", test_largest_is_allowed);
    g_test_add_func ("/chip-file/hostile/dtd", test_dtd);
    g_test_add_func ("/chip-file/hostile/entity", test_entity);
    g_test_add_func ("/chip-file/hostile/deep-nesting", test_deep_nesting);
    add_breakages ("grammar", grammar_breakages, G_N_ELEMENTS (grammar_breakages));
    add_breakages ("rule", rule_breakages, G_N_ELEMENTS (rule_breakages));
    return g_test_run ();
}
