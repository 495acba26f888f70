/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-chip"
#include "config.h"

#include "chip/chip-private.h"

#include "base/bytes.h"

#define THUMB 1u

/* Places in the settings block (probe 5.3) */
#define CONFIG_FLASH_SIZE 0x50
#define CONFIG_PAGE_SIZE 0x1C0
#define CONFIG_SECTOR_SIZE 0x1C4
#define CONFIG_BLOCK_SIZE 0x1D0

/* For arguments, two pages and a stack */
#define MIN_WORKSPACE 8192

static const char *const role_words[SALVOR_N_ROM_FUNCTIONS] = {
    [SALVOR_ROM_INIT] = "init",
    [SALVOR_ROM_PROGRAM] = "program",
    [SALVOR_ROM_ERASE] = "erase",
    [SALVOR_ROM_ERASE_SECTOR] = "erase-sector",
    [SALVOR_ROM_ERASE_BLOCK] = "erase-block",
    [SALVOR_ROM_CLEAR_CACHE] = "clear-cache",
    [SALVOR_ROM_TRANSFER] = "transfer",
    [SALVOR_ROM_UPDATE_LUT] = "update-lut",
};

/* The schema lets no other word in. */
static guint
find_word (const char *const *words, guint n_words, const char *word)
{
    guint i = 0;

    while (i + 1 < n_words && g_strcmp0 (words[i], word) != 0)
        i++;
    return i;
}

static gboolean
is_in_region (SalvorChip *chip, const char *name, guint32 first, guint32 last)
{
    const SalvorMemoryRegion *region = salvor_chip_get_region (chip, name);

    return region != NULL && first <= last && first >= region->start
           && last - region->start < region->size;
}

/* ---- what a debug probe sets ---- */

static void
read_setting (SalvorChipParser *self, const xmlNode *node)
{
    static const char *const times[] = {
        [SALVOR_SET_BEFORE_RESET] = "before-reset",
        [SALVOR_SET_AFTER_RESET] = "after-reset",
        [SALVOR_SET_BEFORE_ROM_FUNCTIONS] = "before-rom-functions",
    };
    SalvorXmlReader *xml = &self->xml;
    g_autofree char *when = salvor_xml_get_string (node, "when");
    SalvorDebugSetting setting = { 0 };

    setting.when = (SalvorSettingTime) find_word (times, G_N_ELEMENTS (times), when);
    setting.name = salvor_chip_parser_take_string (self, node, "name");
    setting.address = salvor_xml_get_number (xml, node, "address", G_MAXUINT32);
    setting.mask = salvor_xml_get_number (xml, node, "mask", G_MAXUINT32);
    setting.value = salvor_xml_get_number (xml, node, "value", G_MAXUINT32);
    setting.certainty = salvor_chip_parser_get_certainty (node);
    setting.source = salvor_chip_parser_take_string (self, node, "source");
    if (setting.address % 4 != 0 || setting.mask == 0 || (setting.value & ~setting.mask) != 0)
        salvor_xml_fail (xml, node,
                         "setting “%s”: expected an address that is a multiple of 4 and a value "
                         "under the mask",
                         setting.name);
    g_array_append_val (self->chip->debug_settings, setting);
}

void
salvor_chip_parser_read_debug_settings (SalvorChipParser *self, const xmlNode *node)
{
    SalvorEncryptedWindow *window = &self->chip->encrypted_window;
    const xmlNode *child = salvor_xml_first_child (node, "encrypted-window");

    for (const xmlNode *set = salvor_xml_first_child (node, "set"); set != NULL;
         set = salvor_xml_next_sibling (set, "set"))
        read_setting (self, set);
    if (child == NULL)
        return;
    window->name = salvor_chip_parser_take_string (self, child, "name");
    window->address = salvor_xml_get_number (&self->xml, child, "address", G_MAXUINT32);
    window->mask = salvor_xml_get_number (&self->xml, child, "mask", G_MAXUINT32);
    if (window->address % 4 != 0 || window->mask == 0)
        salvor_xml_fail (&self->xml, child,
                         "“%s”: expected an address that is a multiple of 4 and a mask",
                         window->name);
}

/* ---- functions ---- */

static void
read_function (SalvorChipParser *self, const xmlNode *node, SalvorRomProfile *rom)
{
    g_autofree char *does = salvor_xml_get_string (node, "does");
    SalvorRomFunction *function
        = &rom->functions[find_word (role_words, G_N_ELEMENTS (role_words), does)];

    if (function->exists)
        salvor_xml_fail (&self->xml, node, "the ROM function “%s” is there twice", does);
    function->exists = TRUE;
    function->in_table = xmlHasProp (node, (const xmlChar *) "table") != NULL;
    function->certainty = salvor_chip_parser_get_certainty (node);
    function->source = salvor_chip_parser_take_string (self, node, "source");
    if (function->in_table) {
        function->offset = salvor_xml_get_number (&self->xml, node, "table", 0x100);
        if (function->offset % 4 != 0)
            salvor_xml_fail (&self->xml, node, "table place 0x%X, expected a multiple of 4",
                             function->offset);
        return;
    }
    function->address = salvor_xml_get_number (&self->xml, node, "address", G_MAXUINT32);
    if ((function->address & THUMB) == 0
        || !is_in_region (self->chip, "rom", function->address, function->address))
        salvor_xml_fail (&self->xml, node,
                         "function at 0x%08X, expected a place in “rom” with the Thumb bit",
                         function->address);
    if (!rom->has_fingerprint)
        salvor_xml_fail (&self->xml, node,
                         "a function at a fixed place, expected a fingerprint that vouches for it");
}

static void
read_functions (SalvorChipParser *self, const xmlNode *node, SalvorRomProfile *rom)
{
    static const SalvorRomRole needed[] = { SALVOR_ROM_INIT, SALVOR_ROM_PROGRAM, SALVOR_ROM_ERASE };

    for (const xmlNode *child = salvor_xml_first_child (node, "function"); child != NULL;
         child = salvor_xml_next_sibling (child, "function"))
        read_function (self, child, rom);
    for (gsize i = 0; i < G_N_ELEMENTS (needed); i++) {
        if (!rom->functions[needed[i]].exists)
            salvor_xml_fail (&self->xml, node, "there is no function “%s”, expected one",
                             role_words[needed[i]]);
    }
}

/* ---- around them ---- */

static void
read_fingerprint (SalvorChipParser *self, const xmlNode *node, SalvorRomProfile *rom)
{
    rom->has_fingerprint = TRUE;
    rom->fingerprint_address = salvor_xml_get_number (&self->xml, node, "address", G_MAXUINT32);
    rom->fingerprint = salvor_xml_get_number (&self->xml, node, "value", G_MAXUINT32);
    if (rom->fingerprint_address % 4 != 0
        || !is_in_region (self->chip, "rom", rom->fingerprint_address, rom->fingerprint_address))
        salvor_xml_fail (&self->xml, node, "fingerprint at 0x%08X, expected a word in “rom”",
                         rom->fingerprint_address);
}

static void
read_spans (SalvorChipParser *self, const xmlNode *node, SalvorRomProfile *rom)
{
    const xmlNode *rom_ram = salvor_xml_first_child (node, "rom-ram");
    const xmlNode *workspace = salvor_xml_first_child (node, "workspace");
    SalvorXmlReader *xml = &self->xml;

    rom->rom_ram_first = salvor_xml_get_number (xml, rom_ram, "first", G_MAXUINT32);
    rom->rom_ram_last = salvor_xml_get_number (xml, rom_ram, "last", G_MAXUINT32);
    rom->workspace_first = salvor_xml_get_number (xml, workspace, "first", G_MAXUINT32);
    rom->workspace_last = salvor_xml_get_number (xml, workspace, "last", G_MAXUINT32);
    if (!is_in_region (self->chip, "ocram", rom->rom_ram_first, rom->rom_ram_last))
        salvor_xml_fail (xml, rom_ram, "RAM of the ROM at 0x%08X, expected a part of “ocram”",
                         rom->rom_ram_first);
    if (rom->workspace_first % 1024 != 0
        || !(is_in_region (self->chip, "ocram", rom->workspace_first, rom->workspace_last)
             || is_in_region (self->chip, "dtcm", rom->workspace_first, rom->workspace_last))
        || rom->workspace_last - rom->workspace_first < MIN_WORKSPACE - 1)
        salvor_xml_fail (xml, workspace,
                         "workspace at 0x%08X, expected %u bytes or more of “ocram” or “dtcm” from "
                         "a multiple of 1024",
                         rom->workspace_first, MIN_WORKSPACE);
    else if (rom->workspace_first <= rom->rom_ram_last && rom->rom_ram_first <= rom->workspace_last)
        salvor_xml_fail (xml, workspace, "workspace at 0x%08X, expected it outside the ROM's RAM",
                         rom->workspace_first);
}

/* The block speaks of the same flash as the profile. */
static void
check_config (SalvorChipParser *self, const xmlNode *node, const SalvorRomProfile *rom)
{
    const SalvorFlashProfile *flash = &self->chip->flash;
    const struct {
        gsize offset;
        guint32 expected;
    } sizes[] = {
        { CONFIG_FLASH_SIZE, flash->size },
        { CONFIG_PAGE_SIZE, flash->page_size },
        { CONFIG_SECTOR_SIZE, flash->sector_size },
        { CONFIG_BLOCK_SIZE, flash->block_size },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
        guint32 value = 0;

        if (!salvor_bytes_peek_u32_le (rom->config, rom->config_size, sizes[i].offset, &value)
            || value != sizes[i].expected)
            salvor_xml_fail (&self->xml, node,
                             "size 0x%X at 0x%03X, expected 0x%X as in the flash profile", value,
                             (guint) sizes[i].offset, sizes[i].expected);
    }
}

void
salvor_chip_parser_read_rom_functions (SalvorChipParser *self, const xmlNode *node)
{
    const xmlNode *fingerprint = salvor_xml_first_child (node, "fingerprint");
    const xmlNode *config = salvor_xml_first_child (node, "config");
    SalvorRomProfile *rom = &self->chip->rom_functions;
    SalvorXmlReader *xml = &self->xml;

    rom->tree_pointer = salvor_xml_get_number (xml, node, "tree-pointer", G_MAXUINT32);
    rom->driver_offset = salvor_xml_get_number (xml, node, "driver", 0x100);
    rom->instance = salvor_xml_get_number (xml, node, "instance", 15);
    if (rom->tree_pointer % 4 != 0 || rom->driver_offset % 4 != 0
        || !is_in_region (self->chip, "rom", rom->tree_pointer, rom->tree_pointer))
        salvor_xml_fail (
            xml, node,
            "tree pointer at 0x%08X, driver at 0x%X in the tree: expected words of “rom”",
            rom->tree_pointer, rom->driver_offset);
    if (fingerprint != NULL)
        read_fingerprint (self, fingerprint, rom);
    read_spans (self, node, rom);
    read_functions (self, node, rom);
    rom->config = salvor_chip_parser_read_settings_block (self, config, &rom->config_size);
    if (rom->config != NULL)
        check_config (self, config, rom);
}
