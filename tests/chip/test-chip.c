/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/data-files.h"
#include "base/xml-document.h"
#include "chip/chip-file.h"

#include <string.h>

static SalvorChip *
load_chip (void)
{
    g_autoptr (GError) error = NULL;
    SalvorChip *chip = salvor_chip_load ("MIMXRT1024", &error);

    g_assert_no_error (error);
    return chip;
}

/* Sentences of people: begin with a capital or a digit, end with a stop, shout at nobody. */
static void
assert_sentence (const char *where, const char *text)
{
    if (text == NULL || strlen (text) < 2 || g_ascii_islower (text[0])
        || !g_str_has_suffix (text, ".") || strchr (text, '!') != NULL
        || strstr (text, "  ") != NULL || strchr (text, '\n') != NULL)
        g_error ("%s: “%s” is no sentence for people", where, text);
}

static void
assert_value (const SalvorField *field, const SalvorFieldValue *value)
{
    assert_sentence (field->name, value->meaning);
    g_assert_cmpuint (strlen (value->label), >, 0);
    g_assert_cmpint (value->disputed, ==, value->other != NULL);
    if (value->disputed)
        g_assert_cmpint (field->certainty, ==, SALVOR_CERTAINTY_DISPUTED);
    g_assert_true (salvor_field_find_value (field, value->code) == value);
}

static void
assert_field (const SalvorField *field)
{
    g_assert_nonnull (field->name);
    if (field->reserved) {
        g_assert_null (field->role);
        g_assert_cmpuint (field->n_values, ==, 0);
        return;
    }
    assert_sentence (field->name, field->meaning);
    g_assert_cmpuint (strlen (field->title), >, 0);
    g_assert_cmpuint (strlen (field->source), >, 0);
    if (field->loss != NULL)
        assert_sentence (field->name, field->loss);
    for (gsize i = 0; i < field->n_values; i++)
        assert_value (field, &field->values[i]);
    /* of a single bit that has meanings, both have one */
    if (field->width == 1 && field->n_values > 0)
        g_assert_cmpuint (field->n_values, ==, 2);
}

/* Every bit is named or reserved, once. */
static void
assert_fields (const SalvorField *fields, gsize n_fields)
{
    guint32 seen = 0;

    for (gsize i = 0; i < n_fields; i++) {
        guint32 mask = salvor_field_get_mask (&fields[i]);

        assert_field (&fields[i]);
        g_assert_cmphex (seen & mask, ==, 0);
        g_assert_true (i == 0 || fields[i].lsb > fields[i - 1].lsb);
        seen |= mask;
    }
    g_assert_cmphex (seen, ==, G_MAXUINT32);
}

static void
assert_words (SalvorChip *chip)
{
    gsize n_words = 0;
    const SalvorFuseWord *words = salvor_chip_get_words (chip, &n_words);

    g_assert_cmpuint (n_words, >, 0);
    for (gsize i = 0; i < n_words; i++) {
        const SalvorFuseWord *word = &words[i];

        g_assert_true (salvor_chip_get_word (chip, word->index) == word);
        g_assert_cmpuint (strlen (word->group), >, 0);
        assert_fields (word->fields, word->n_fields);
        for (gsize j = 0; j < word->n_fields; j++) {
            g_assert_true (word->fields[j].word == word);
            g_assert_null (word->fields[j].reg);
            g_assert_cmpint (word->fields[j].secret, ==, word->secret);
        }
    }
}

static void
assert_registers (SalvorChip *chip)
{
    gsize n_registers = 0;
    const SalvorRegister *registers = salvor_chip_get_registers (chip, &n_registers);

    for (gsize i = 0; i < n_registers; i++) {
        assert_sentence (registers[i].name, registers[i].meaning);
        g_assert_cmpuint (strlen (registers[i].title), >, 0);
        assert_fields (registers[i].fields, registers[i].n_fields);
        for (gsize j = 0; j < registers[i].n_fields; j++) {
            g_assert_true (registers[i].fields[j].reg == &registers[i]);
            g_assert_null (registers[i].fields[j].word);
        }
    }
}

static void
test_every_bit_of_every_chip (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) chips = salvor_chip_load_all (NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (chips->len, >, 0);
    for (guint i = 0; i < chips->len; i++) {
        assert_words (g_ptr_array_index (chips, i));
        assert_registers (g_ptr_array_index (chips, i));
    }
}

static gboolean
has_role (SalvorChip *chip, const char *role)
{
    return salvor_chip_get_word_by_role (chip, role) != NULL
           || salvor_chip_get_field_by_role (chip, role) != NULL
           || salvor_chip_get_register_by_role (chip, role) != NULL
           || salvor_chip_get_register_field_by_role (chip, role) != NULL;
}

/* No chip has them all. */
static gboolean
is_known_role (GPtrArray *chips, const char *role)
{
    for (guint i = 0; i < chips->len; i++) {
        if (has_role (g_ptr_array_index (chips, i), role))
            return TRUE;
    }
    return FALSE;
}

static guint
assert_roles_below (const xmlNode *node, GPtrArray *chips, gboolean in_role)
{
    guint count = 0;

    for (; node != NULL; node = node->next) {
        g_autofree char *name = NULL;

        if (node->type != XML_ELEMENT_NODE)
            continue;
        name = salvor_xml_get_string (node, "name");
        if (in_role && strcmp ((const char *) node->name, "value") == 0) {
            g_autofree char *role = salvor_xml_get_text (node);

            if (!is_known_role (chips, role))
                g_error ("no field, word or register has the role %s", role);
            count++;
        }
        count
            += assert_roles_below (node->children, chips, in_role || g_strcmp0 (name, "role") == 0);
    }
    return count;
}

/* The grammar lists the roles the code may ask for; each has a chip that gives it. */
static void
test_every_role (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) chips = salvor_chip_load_all (NULL, &error);
    g_autoptr (GBytes) grammar = salvor_data_load ("chips/chip.rng", &error);
    g_autoptr (xmlDoc) document = salvor_xml_parse (grammar, "chip.rng", &error);

    g_assert_no_error (error);
    g_assert_cmpuint (assert_roles_below (xmlDocGetRootElement (document), chips, FALSE), >=, 41);
}

/* SBMR1 shows what fuse word 5 says, in the same words. */
static void
test_registers_borrow_values (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();
    const SalvorField *fuse = salvor_chip_get_field_by_role (chip, "boot-device");
    const SalvorField *latched
        = salvor_chip_get_register_field_by_role (chip, "boot-device-latched");

    g_assert_cmpuint (latched->n_values, ==, fuse->n_values);
    g_assert_cmpuint (latched->n_values, ==, 6);
    g_assert_cmpstr (salvor_field_find_value (latched, 0)->label, ==, "FlexSPI NOR");
}

static void
test_masks (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();
    const SalvorField *whole = salvor_chip_get_field_at (chip, 1, 31);
    const SalvorField *top = salvor_chip_get_field_by_role (chip, "field-return");
    const SalvorField *smode = salvor_chip_get_field_by_role (chip, "jtag-smode");

    g_assert_cmphex (salvor_field_get_mask (whole), ==, 0xFFFFFFFF);
    g_assert_cmphex (salvor_field_extract (whole, 0xDEADBEEF), ==, 0xDEADBEEF);
    g_assert_cmphex (salvor_field_get_mask (top), ==, 0x80000000);
    g_assert_cmphex (salvor_field_extract (top, 0x80000000), ==, 1);
    g_assert_cmphex (salvor_field_get_mask (smode), ==, 0x00C00000);
    g_assert_cmphex (salvor_field_extract (smode, 0xFFBFFFFF), ==, 2);
}

static void
test_values (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();
    const SalvorField *device = salvor_chip_get_field_by_role (chip, "boot-device");
    const SalvorField *smode = salvor_chip_get_field_by_role (chip, "jtag-smode");
    const SalvorFieldValue *range = salvor_field_find_value (device, 6);

    g_assert_true (range->has_range);
    g_assert_cmpuint (range->code, ==, 4);
    g_assert_cmpuint (range->last_code, ==, 7);
    g_assert_cmpstr (range->label, ==, "SEMC NAND");
    g_assert_cmpstr (range->other, ==, "SD card");
    g_assert_true (salvor_field_find_value (device, 4) == range);
    g_assert_true (salvor_field_find_value (device, 7) == range);
    g_assert_false (salvor_field_find_value (device, 0)->has_range);
    g_assert_cmpstr (salvor_field_find_value (device, 15)->label, ==, "Reserved");
    g_assert_null (salvor_field_find_value (smode, 2));
}

static void
test_field_at (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();

    g_assert_cmpstr (salvor_chip_get_field_at (chip, 6, 22)->name, ==, "JTAG_SMODE");
    g_assert_cmpstr (salvor_chip_get_field_at (chip, 6, 23)->name, ==, "JTAG_SMODE");
    g_assert_true (salvor_chip_get_field_at (chip, 6, 0)->reserved);
    g_assert_null (salvor_chip_get_field_at (chip, 6, 32));
    g_assert_null (salvor_chip_get_field_at (chip, 48, 0));
}

static void
test_unknown_roles (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();

    g_assert_null (salvor_chip_get_field_by_role (chip, "boot-mode-pins"));
    g_assert_null (salvor_chip_get_register_field_by_role (chip, "bt-fuse-sel"));
    g_assert_null (salvor_chip_get_word_by_role (chip, "bt-fuse-sel"));
    g_assert_null (salvor_chip_get_register_by_role (chip, ""));
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/chip/every-bit-of-every-chip", test_every_bit_of_every_chip);
    g_test_add_func ("/chip/every-role", test_every_role);
    g_test_add_func ("/chip/registers-borrow-values", test_registers_borrow_values);
    g_test_add_func ("/chip/masks", test_masks);
    g_test_add_func ("/chip/values", test_values);
    g_test_add_func ("/chip/field-at", test_field_at);
    g_test_add_func ("/chip/unknown-roles", test_unknown_roles);
    return g_test_run ();
}
