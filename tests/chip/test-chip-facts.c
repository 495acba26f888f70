/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chip/chip-file.h"

#include <json-glib/json-glib.h>
#include <string.h>

/*
 * Each chip file against facts/CHIP.json: what NXP SPSDK, NXP mcux-sdk and MCUBootUtility say of
 * the chip, as it was read there and before anybody decided anything. Whatever the chip file says
 * otherwise has its line in one of the tables of decisions below, and its reason in the file.
 */

static const char *const chip_names[] = {
    "MIMXRT1010", "MIMXRT1015", "MIMXRT1020", "MIMXRT1024", "MIMXRT1040",
    "MIMXRT1050", "MIMXRT1060", "MIMXRT1064", "MIMXRT1166", "MIMXRT1176",
};

typedef struct {
    SalvorChip *chip;
    JsonParser *parser;
    JsonObject *facts;
    const char *name;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    g_autofree char *lower = g_ascii_strdown (data, -1);
    g_autofree char *file_name = g_strconcat (lower, ".json", NULL);
    g_autofree char *path = g_test_build_filename (G_TEST_DIST, "facts", file_name, NULL);

    self->name = data;
    self->chip = salvor_chip_load (data, &error);
    g_assert_no_error (error);
    self->parser = json_parser_new ();
    json_parser_load_from_file (self->parser, path, &error);
    g_assert_no_error (error);
    self->facts = json_node_get_object (json_parser_get_root (self->parser));
    g_assert_cmpstr (json_object_get_string_member (self->facts, "chip"), ==, data);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
    g_object_unref (self->parser);
    g_assert_finalize_object (self->chip);
}

static guint32
get_number (JsonArray *array, guint index)
{
    return (guint32) json_array_get_int_element (array, index);
}

/* The younger family, whose fuses lie elsewhere */
static gboolean
is_rt11xx (const Fixture *self)
{
    return g_str_has_prefix (self->name, "MIMXRT11");
}

/* ---- what was decided ---- */

typedef struct {
    const char *chip;  /* NULL: on every chip */
    guint first, last; /* fuse words */
    guint lsb;         /* of the field in question; 32: the lock of the word */
} Decision;

static const Decision decisions[] = {
    /* LOCKS[22] locks writing and working copy, not reading (two sources against one) */
    { NULL, 0x2D, 0x2E, 32 },
    /* LOCKS[23] hides SW_GP2, not SW_GP1 */
    { NULL, 0x28, 0x28, 32 },
    /* LOCKS[14] is named for the hash, though no map gives the hash a lock */
    { "MIMXRT1020", 0x18, 0x1F, 32 },
    { "MIMXRT1024", 0x18, 0x1F, 32 },
    { "MIMXRT1050", 0x18, 0x1F, 32 },
    /* the flash in the package, from RT-UFL */
    { NULL, 0x04, 0x04, 20 },
    /* two bits of MCUBootUtility, not three of SPSDK */
    { "MIMXRT1010", 0x05, 0x05, 1 },
};

static gboolean
is_decided (const Fixture *self, guint word, guint lsb)
{
    for (gsize i = 0; i < G_N_ELEMENTS (decisions); i++) {
        const Decision *decision = &decisions[i];

        if ((decision->chip == NULL || g_str_equal (decision->chip, self->name))
            && word >= decision->first && word <= decision->last && lsb == decision->lsb)
            return TRUE;
    }
    return FALSE;
}

/* ---- fuse words ---- */

static void
assert_values (const SalvorField *field, JsonArray *codes)
{
    for (guint i = 0; i < json_array_get_length (codes); i++) {
        if (salvor_field_find_value (field, get_number (codes, i)) == NULL)
            g_error ("%s has no value %u", field->name, get_number (codes, i));
    }
}

/* One field has just these bits, or several share them; none is reserved. @fact: name, lowest bit,
 * width, codes of values */
static void
assert_field (const Fixture *self, const SalvorFuseWord *word, JsonArray *fact)
{
    const char *name = json_array_get_string_element (fact, 0);
    guint lsb = get_number (fact, 1);
    guint width = get_number (fact, 2);
    const SalvorField *first = salvor_chip_get_field_at (self->chip, word->index, lsb);
    const SalvorField *last = salvor_chip_get_field_at (self->chip, word->index, lsb + width - 1);

    if (is_decided (self, word->index, lsb))
        return;
    for (guint bit = lsb; bit < lsb + width; bit++) {
        if (salvor_chip_get_field_at (self->chip, word->index, bit)->reserved)
            g_error ("word 0x%02X bit %u is reserved, the facts name it %s", word->index, bit,
                     name);
    }
    if (first->lsb != lsb || last->lsb + last->width != lsb + width)
        g_error ("word 0x%02X: %s is bits %u to %u, in the file they belong to %s and %s",
                 word->index, name, lsb, lsb + width - 1, first->name, last->name);
    if (first == last)
        assert_values (first, json_array_get_array_element (fact, 3));
}

static gboolean
shares_bits (const SalvorField *field, JsonArray *facts)
{
    for (guint i = 0; i < json_array_get_length (facts); i++) {
        JsonArray *fact = json_array_get_array_element (facts, i);

        if (field->lsb < get_number (fact, 1) + get_number (fact, 2)
            && get_number (fact, 1) < field->lsb + field->width)
            return TRUE;
    }
    return FALSE;
}

/* Nothing is named that no source names; a word without fields is one. */
static void
assert_no_more (const Fixture *self, const SalvorFuseWord *word, JsonArray *facts)
{
    for (gsize i = 0; i < word->n_fields; i++) {
        const SalvorField *field = &word->fields[i];

        if (!field->reserved && field->width < 32 && !shares_bits (field, facts)
            && !is_decided (self, word->index, field->lsb))
            g_error ("word 0x%02X: %s is in no source", word->index, field->name);
    }
}

static void
assert_lock (const Fixture *self, const SalvorFuseWord *word, JsonArray *fact)
{
    const guint32 masks[]
        = { word->lock.write_mask, word->lock.override_mask, word->lock.read_mask };
    JsonArray *lock
        = json_array_get_length (fact) > 4 ? json_array_get_array_element (fact, 4) : NULL;

    if (is_decided (self, word->index, 32))
        return;
    for (guint i = 0; i < G_N_ELEMENTS (masks); i++) {
        guint32 expected = lock != NULL ? get_number (lock, i) : 0;

        /* the identity words have the tester's lock, which the maps leave out */
        if (masks[i] != expected && !(word->index >= 1 && word->index <= 4))
            g_error ("word 0x%02X: lock mask 0x%08X, expected 0x%08X", word->index, masks[i],
                     expected);
    }
}

static void
test_words (Fixture *self, gconstpointer data)
{
    JsonArray *facts = json_object_get_array_member (self->facts, "words");
    gsize n_words = 0;

    salvor_chip_get_words (self->chip, &n_words);
    g_assert_cmpuint (n_words, ==, json_array_get_length (facts));
    for (guint i = 0; i < n_words; i++) {
        JsonArray *fact = json_array_get_array_element (facts, i);
        const SalvorFuseWord *word = salvor_chip_get_word (self->chip, get_number (fact, 0));
        JsonArray *fields = json_array_get_array_element (fact, 3);

        g_assert_nonnull (word);
        g_assert_cmpstr (word->name, ==, json_array_get_string_element (fact, 2));
        g_assert_cmphex (word->shadow_address, ==, get_number (fact, 1));
        for (guint j = 0; j < json_array_get_length (fields); j++)
            assert_field (self, word, json_array_get_array_element (fields, j));
        assert_no_more (self, word, fields);
        assert_lock (self, word, fact);
    }
}

/* Words with an error-correcting code: where the facts name them, just those. */
static void
test_burned_once (Fixture *self, gconstpointer data)
{
    gsize n_words = 0;
    const SalvorFuseWord *words = salvor_chip_get_words (self->chip, &n_words);
    guint n_named = 0;

    if (json_object_has_member (self->facts, "burned_once")) {
        JsonArray *facts = json_object_get_array_member (self->facts, "burned_once");

        n_named = json_array_get_length (facts);
        for (guint i = 0; i < n_named; i++)
            g_assert_true (salvor_chip_get_word (self->chip, get_number (facts, i))->burned_once);
    }
    for (gsize i = 0; i < n_words; i++)
        n_named -= words[i].burned_once ? 1 : 0;
    g_assert_cmpuint (n_named, ==, 0);
}

/* ---- registers ---- */

static void
test_registers (Fixture *self, gconstpointer data)
{
    JsonObject *facts = json_object_get_object_member (self->facts, "registers");
    gsize n_registers = 0;
    const SalvorRegister *registers = salvor_chip_get_registers (self->chip, &n_registers);

    g_assert_cmpuint (n_registers, ==, json_object_get_size (facts));
    for (gsize i = 0; i < n_registers; i++) {
        JsonArray *fact = json_object_get_array_member (facts, registers[i].name);
        JsonArray *fields = json_array_get_array_element (fact, 1);

        g_assert_cmphex (registers[i].address, ==, get_number (fact, 0));
        for (gsize j = 0; j < registers[i].n_fields; j++) {
            if (!registers[i].fields[j].reserved && !shares_bits (&registers[i].fields[j], fields))
                g_error ("%s: %s is in no source", registers[i].name, registers[i].fields[j].name);
        }
    }
}

static const SalvorField *
find_bit (const SalvorRegister *reg, guint bit)
{
    gsize i = 0;

    while (reg->fields[i].lsb + reg->fields[i].width <= bit)
        i++;
    return &reg->fields[i];
}

/* A reset cause by each bit the header names, of just that name */
static void
test_reset_causes (Fixture *self, gconstpointer data)
{
    JsonObject *registers = json_object_get_object_member (self->facts, "registers");
    JsonArray *facts
        = json_array_get_array_element (json_object_get_array_member (registers, "SRSR"), 1);
    const SalvorRegister *status = salvor_chip_get_register_by_role (self->chip, "reset-status");

    for (guint i = 0; i < json_array_get_length (facts); i++) {
        JsonArray *fact = json_array_get_array_element (facts, i);

        const SalvorField *field = find_bit (status, get_number (fact, 1));

        g_assert_cmpstr (field->name, ==, json_array_get_string_element (fact, 0));
        g_assert_cmpuint (field->width, ==, 1);
        g_assert_cmpstr (field->role, ==, "reset-cause");
    }
}

/* ---- start-up memory ---- */

/* MCUBootUtility's words for what the label says */
static gboolean
is_same_device (const char *fact, const char *label)
{
    static const char *const others[][2] = {
        { "SD", "SD card" },
        { "eMMC/MMC", "MMC or eMMC" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
        if (g_str_equal (fact, others[i][0]))
            return g_str_equal (label, others[i][1]);
    }
    return g_str_equal (fact, label);
}

/* The table that was made for the chip, which SPSDK's common one contradicts */
static void
test_boot_devices (Fixture *self, gconstpointer data)
{
    const SalvorField *field = salvor_chip_get_field_by_role (self->chip, "boot-device");

    if (is_rt11xx (self)) {
        g_assert_true (json_object_get_null_member (self->facts, "boot_device"));
        g_assert_cmpuint (field->n_values, ==, 0);
        return;
    }
    if (json_object_get_null_member (self->facts, "boot_device")) {
        g_assert_cmpstr (salvor_field_find_value (field, 15)->label, ==, "Reserved");
        return;
    }
    for (guint i = 0; i < 16; i++) {
        const char *fact = json_array_get_string_element (
            json_object_get_array_member (self->facts, "boot_device"), i);

        if (!is_same_device (fact, salvor_field_find_value (field, i)->label))
            g_error ("device %u is %s, expected %s", i, salvor_field_find_value (field, i)->label,
                     fact);
    }
}

/* ---- memory ---- */

/* What the facts call FlexSPI is the flash where the chip starts from it. */
static const SalvorMemoryRegion *
find_region (SalvorChip *chip, const char *fact)
{
    static const char *const names[][3] = {
        { "flexspi", "flexspi1", "flash" },
        { "flexspi2", "flexspi2", "flash" },
        { "flexspi_alias", "flash-alias", "flash-alias" },
        { "flexspi1", "flash", "flash" },
        { "ocram1", "ocram", "ocram" },
        { "cm4_ocram", "ocram-m4", "ocram-m4" },
        { "cm4_itcm", "itcm-m4", "itcm-m4" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        if (!g_str_equal (fact, names[i][0]))
            continue;
        return salvor_chip_get_region (chip, names[i][1]) != NULL
                   ? salvor_chip_get_region (chip, names[i][1])
                   : salvor_chip_get_region (chip, names[i][2]);
    }
    return salvor_chip_get_region (chip, fact);
}

/* RT1015 has the RAM of the RT1020 (decided in its file). */
static gboolean
has_decided_ram (const Fixture *self, const char *region)
{
    return g_str_equal (self->name, "MIMXRT1015") && strstr (region, "flexspi") == NULL
           && !g_str_equal (region, "rom");
}

static void
test_memory (Fixture *self, gconstpointer data)
{
    JsonObject *facts = json_object_get_object_member (self->facts, "memory");
    g_autoptr (GList) names = json_object_get_members (facts);

    for (const GList *node = names; node != NULL; node = node->next) {
        JsonArray *fact = json_object_get_array_member (facts, node->data);
        const SalvorMemoryRegion *region = find_region (self->chip, node->data);

        g_assert_nonnull (region);
        g_assert_cmphex (region->start, ==, get_number (fact, 0));
        if (has_decided_ram (self, node->data))
            continue;
        g_assert_cmphex (region->size, ==, get_number (fact, 1));
        if (strstr (node->data, "flexspi") == NULL)
            g_assert_cmphex (region->default_size, ==, get_number (fact, 2));
    }
}

/* OCRAM that is no part of FlexRAM comes on top; 442 in the facts is a slip for 448 (decided). */
static void
test_flexram (Fixture *self, gconstpointer data)
{
    const SalvorFlexramLayout *blank = salvor_chip_get_flexram_layout (self->chip, 0);
    JsonArray *facts;
    guint fixed;

    if (json_object_get_null_member (self->facts, "flexram")) {
        g_assert_null (blank);
        return;
    }
    facts = json_object_get_array_member (self->facts, "flexram");
    fixed = blank->ocram_kib - get_number (json_array_get_array_element (facts, 0), 2);
    if (has_decided_ram (self, "ocram"))
        return;
    for (guint code = 0; code < 16; code++) {
        JsonArray *fact = json_array_get_array_element (facts, code);
        const SalvorFlexramLayout *layout = salvor_chip_get_flexram_layout (self->chip, code);
        guint itcm = get_number (fact, 0);

        g_assert_cmpuint (layout->itcm_kib, ==, itcm == 442 ? 448 : itcm);
        g_assert_cmpuint (layout->dtcm_kib, ==, get_number (fact, 1));
        g_assert_cmpuint (layout->ocram_kib, ==, get_number (fact, 2) + fixed);
    }
}

/* ---- the rest ---- */

static void
test_identity (Fixture *self, gconstpointer data)
{
    JsonArray *facts = json_object_get_array_member (self->facts, "rom_ids");
    gsize n_ids = 0;
    const SalvorUsbId *ids = salvor_chip_get_rom_ids (self->chip, &n_ids);

    g_assert_cmpuint (n_ids, ==, json_array_get_length (facts));
    for (guint i = 0; i < n_ids; i++) {
        g_assert_cmphex (ids[i].vendor_id, ==,
                         get_number (json_array_get_array_element (facts, i), 0));
        g_assert_cmphex (ids[i].product_id, ==,
                         get_number (json_array_get_array_element (facts, i), 1));
    }
    g_assert_cmpint (salvor_chip_has_sdp_read_register (self->chip), ==,
                     json_object_get_boolean_member (self->facts, "sdp_read_register"));
}

/* Packed in a way that nobody explains on the younger family: then it is none. */
static void
assert_boot_log (Fixture *self)
{
    JsonArray *log;

    if (json_object_get_null_member (self->facts, "boot_log")) {
        g_assert_null (salvor_chip_get_boot_log (self->chip));
        return;
    }
    log = json_object_get_array_member (self->facts, "boot_log");
    g_assert_cmphex (salvor_chip_get_boot_log (self->chip)->address, ==, get_number (log, 0));
    g_assert_cmphex (salvor_chip_get_boot_log (self->chip)->size, ==, get_number (log, 1));
}

static void
test_places (Fixture *self, gconstpointer data)
{
    JsonArray *fact = json_object_get_array_member (self->facts, "flash");
    const SalvorFlashProfile *flash = salvor_chip_get_flash (self->chip);

    assert_boot_log (self);
    g_assert_cmphex (flash->base, ==, get_number (fact, 0));
    g_assert_cmphex (flash->size, ==, get_number (fact, 1));
    g_assert_cmphex (flash->fcb_offset, ==,
                     (guint32) json_object_get_int_member (self->facts, "fcb_offset"));
    g_assert_cmphex (flash->ivt_offset, ==,
                     (guint32) json_object_get_int_member (self->facts, "ivt_offset"));
    g_assert_cmphex (salvor_chip_get_loader (self->chip)->load_address, ==,
                     (guint32) json_object_get_int_member (self->facts, "loader"));
}

static void
assert_rom_function (const SalvorRomFunction *function, JsonObject *table, JsonObject *fixed,
                     const char *name)
{
    gboolean in_table = json_object_has_member (table, name);

    g_assert_cmpint (function->exists, ==, in_table || json_object_has_member (fixed, name));
    if (!function->exists)
        return;
    g_assert_cmpint (function->in_table, ==, in_table);
    g_assert_cmphex (in_table ? function->offset : function->address, ==,
                     (guint32) json_object_get_int_member (in_table ? table : fixed, name));
}

/* RT1010: no source has a driver. RT1050: decided, nobody knows how to call it for a HyperFlash.
 * RT11xx: decided, nobody knows how to prepare the flash for it. */
static void
test_rom_functions (Fixture *self, gconstpointer data)
{
    static const char *const names[SALVOR_N_ROM_FUNCTIONS] = {
        "init",        "program",     "erase",    "erase-sector",
        "erase-block", "clear-cache", "transfer", "update-lut",
    };
    const SalvorRomProfile *rom = salvor_chip_get_rom_functions (self->chip);
    JsonArray *ram = json_object_get_array_member (self->facts, "rom_ram");
    JsonObject *fact;

    if (rom == NULL) {
        g_assert_true (json_object_get_null_member (self->facts, "rom")
                       || g_str_equal (self->name, "MIMXRT1050") || is_rt11xx (self));
        return;
    }
    fact = json_object_get_object_member (self->facts, "rom");
    g_assert_cmphex (rom->tree_pointer, ==, (guint32) json_object_get_int_member (fact, "tree"));
    g_assert_cmphex (rom->driver_offset, ==, (guint32) json_object_get_int_member (fact, "driver"));
    g_assert_cmphex (rom->rom_ram_first, ==, get_number (ram, 0));
    g_assert_cmphex (rom->rom_ram_last, ==, get_number (ram, 1));
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        assert_rom_function (&rom->functions[i], json_object_get_object_member (fact, "functions"),
                             json_object_get_object_member (fact, "fixed"), names[i]);
}

typedef struct {
    const char *role;
    guint word, lsb, width;
} Place;

static void
assert_places (Fixture *self, const Place *places, gsize n_places)
{
    for (gsize i = 0; i < n_places; i++) {
        const SalvorField *field = salvor_chip_get_field_by_role (self->chip, places[i].role);

        g_assert_nonnull (field);
        g_assert_cmpuint (field->word->index, ==, places[i].word);
        g_assert_cmpuint (field->lsb, ==, places[i].lsb);
        g_assert_cmpuint (field->width, ==, places[i].width);
    }
}

/* The bits that decide whether a board can be brought back are where every map has them. */
static void
test_roles (Fixture *self, gconstpointer data)
{
    static const Place younger_places[] = {
        { "core-debug-disable", 7, 0, 1 },  { "field-return", 13, 4, 4 },
        { "sec-config-0", 14, 1, 1 },       { "boot-device", 20, 4, 4 },
        { "sec-config-1", 22, 1, 1 },       { "bt-fuse-sel", 22, 4, 1 },
        { "jtag-smode", 22, 6, 2 },         { "kte", 22, 8, 1 },
        { "jtag-heo", 22, 9, 1 },           { "sjc-disable", 22, 11, 1 },
        { "sdmmc-mfg-disable", 23, 15, 1 }, { "sdp-disable", 26, 0, 1 },
        { "uart-sdp-disable", 26, 1, 1 },   { "force-internal-boot", 26, 14, 1 },
        { "wdog-enable", 26, 15, 1 },       { "wdog-timeout", 27, 0, 3 },
    };
    static const Place places[] = {
        { "boot-cfg-lock", 0, 2, 2 },
        { "sec-config-0", 4, 1, 1 },
        { "boot-device", 5, 4, 4 },
        { "sec-config-1", 6, 1, 1 },
        { "bt-fuse-sel", 6, 4, 1 },
        { "force-internal-boot", 6, 16, 1 },
        { "sdp-disable", 6, 17, 1 },
        { "sdp-read-disable", 6, 18, 1 },
        { "dap-sjc-swd-sel", 6, 19, 1 },
        { "sjc-disable", 6, 20, 1 },
        { "wdog-enable", 6, 21, 1 },
        { "jtag-smode", 6, 22, 2 },
        { "kte", 6, 26, 1 },
        { "jtag-heo", 6, 27, 1 },
        { "uart-sdp-disable", 7, 4, 1 },
        { "wdog-timeout", 0x2D, 13, 3 },
        { "flexram-partition", 0x2D, 16, 4 },
        { "eeprom-recovery", 0x2D, 24, 1 },
    };

    if (is_rt11xx (self))
        assert_places (self, younger_places, G_N_ELEMENTS (younger_places));
    else
        assert_places (self, places, G_N_ELEMENTS (places));
}

/* One's own loaders are known, those of all others are refused by name. */
static void
test_loaders (Fixture *self, gconstpointer data)
{
    gsize n_loaders = 0;
    const SalvorKnownLoader *loaders = salvor_chip_get_known_loaders (self->chip, &n_loaders);
    guint own = 0;

    for (gsize i = 0; i < n_loaders; i++)
        own += g_str_equal (loaders[i].chip, self->name);
    g_assert_cmpuint (own, >=, 1);
    g_assert_cmpuint (n_loaders, >=, 24);
}

static const struct {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
} tests[] = {
    { "words", test_words },
    { "burned-once", test_burned_once },
    { "registers", test_registers },
    { "reset-causes", test_reset_causes },
    { "boot-devices", test_boot_devices },
    { "memory", test_memory },
    { "flexram", test_flexram },
    { "identity", test_identity },
    { "places", test_places },
    { "rom-functions", test_rom_functions },
    { "roles", test_roles },
    { "loaders", test_loaders },
};

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (chip_names); i++) {
        for (gsize j = 0; j < G_N_ELEMENTS (tests); j++) {
            g_autofree char *path
                = g_strdup_printf ("/chip-facts/%s/%s", chip_names[i], tests[j].name);

            g_test_add (path, Fixture, chip_names[i], set_up, tests[j].test, tear_down);
        }
    }
    return g_test_run ();
}
