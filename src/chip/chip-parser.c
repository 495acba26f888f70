/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-chip"
#include "config.h"

#include "chip/chip-private.h"

#include "base/language.h"

const char *
salvor_chip_parser_take_string (SalvorChipParser *self, const xmlNode *node, const char *attribute)
{
    const char *text = salvor_xml_peek_string (node, attribute);

    return text != NULL ? g_string_chunk_insert_const (self->chip->strings, text) : NULL;
}

static const char *
take_translated (SalvorChipParser *self, const char *text)
{
    return g_string_chunk_insert_const (self->chip->strings,
                                        salvor_language_translate_data (SALVOR_CHIP_TEXT, text));
}

const char *
salvor_chip_parser_take_label (SalvorChipParser *self, const xmlNode *node, const char *attribute)
{
    const char *text = salvor_xml_peek_string (node, attribute);

    return text != NULL ? take_translated (self, text) : NULL;
}

const char *
salvor_chip_parser_take_text (SalvorChipParser *self, const xmlNode *node)
{
    g_autofree char *text = NULL;

    if (node == NULL)
        return NULL;
    text = salvor_xml_get_text (node);
    return take_translated (self, text);
}

SalvorCertainty
salvor_chip_parser_get_certainty (const xmlNode *node)
{
    static const char *const words[] = {
        [SALVOR_CERTAINTY_PROVEN] = "proven",
        [SALVOR_CERTAINTY_REPORTED] = "reported",
        [SALVOR_CERTAINTY_UNPROVEN] = "inferred",
        [SALVOR_CERTAINTY_DISPUTED] = "disputed",
    };
    const char *text = salvor_xml_peek_string (node, "certainty");

    for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
        if (g_strcmp0 (text, words[i]) == 0)
            return (SalvorCertainty) i;
    }
    return SALVOR_CERTAINTY_UNPROVEN;
}

static void
read_identity (SalvorChipParser *self, const xmlNode *node)
{
    SalvorChip *chip = self->chip;
    g_autofree char *protocol = salvor_xml_get_string (node, "rom-protocol");

    chip->digprog_address
        = salvor_xml_get_number (&self->xml, node, "digprog-address", G_MAXUINT32);
    chip->silicon_type
        = (guint16) salvor_xml_get_number (&self->xml, node, "silicon-type", G_MAXUINT16);
    chip->silicon_type_lsb = xmlHasProp (node, (const xmlChar *) "silicon-type-lsb") != NULL
                                 ? salvor_xml_get_number (&self->xml, node, "silicon-type-lsb", 16)
                                 : 16;
    chip->access_port = salvor_xml_get_number (&self->xml, node, "access-port", G_MAXUINT32);
    chip->rom_speaks_mboot = g_strcmp0 (protocol, "mboot") == 0;
    chip->has_sdp_read_register = salvor_xml_get_flag (node, "sdp-read-register");
    if (chip->digprog_address % 4 != 0)
        salvor_xml_fail (&self->xml, node, "digprog-address 0x%08X, expected a multiple of 4",
                         chip->digprog_address);
    for (xmlNode *child = salvor_xml_first_child (node, "rom-usb"); child != NULL;
         child = salvor_xml_next_sibling (child, "rom-usb")) {
        SalvorUsbId id;

        id.vendor_id = (guint16) salvor_xml_get_number (&self->xml, child, "vendor", G_MAXUINT16);
        id.product_id = (guint16) salvor_xml_get_number (&self->xml, child, "product", G_MAXUINT16);
        g_array_append_val (chip->rom_ids, id);
    }
}

static void
check_region (SalvorChipParser *self, const xmlNode *node, const SalvorMemoryRegion *region)
{
    const GArray *regions = self->chip->regions;
    guint64 end = (guint64) region->start + region->size;

    if (region->start % 4 != 0 || region->size == 0 || end > (guint64) G_MAXUINT32 + 1)
        salvor_xml_fail (
            &self->xml, node,
            "“%s” from 0x%08X, 0x%X bytes: expected a multiple of 4 and an end below 4 GiB",
            region->name, region->start, region->size);
    if (region->default_size > region->size)
        salvor_xml_fail (&self->xml, node, "default size 0x%X of “%s”, expected at most 0x%X",
                         region->default_size, region->name, region->size);
    for (guint i = 0; i < regions->len; i++) {
        const SalvorMemoryRegion *other = &g_array_index (regions, SalvorMemoryRegion, i);

        if (g_str_equal (other->name, region->name))
            salvor_xml_fail (&self->xml, node, "region “%s” is there twice", region->name);
        if (region->start < (guint64) other->start + other->size && other->start < end)
            salvor_xml_fail (&self->xml, node, "“%s” from 0x%08X overlaps “%s”", region->name,
                             region->start, other->name);
    }
}

static void
read_memory (SalvorChipParser *self, const xmlNode *node)
{
    for (xmlNode *child = salvor_xml_first_child (node, "region"); child != NULL;
         child = salvor_xml_next_sibling (child, "region")) {
        SalvorMemoryRegion region = { NULL };

        region.name = salvor_chip_parser_take_string (self, child, "name");
        region.start = salvor_xml_get_number (&self->xml, child, "start", G_MAXUINT32);
        region.size = salvor_xml_get_number (&self->xml, child, "size", G_MAXUINT32);
        region.default_size
            = xmlHasProp (child, (const xmlChar *) "default-size") != NULL
                  ? salvor_xml_get_number (&self->xml, child, "default-size", G_MAXUINT32)
                  : region.size;
        check_region (self, child, &region);
        g_array_append_val (self->chip->regions, region);
    }
}

/* Code 0 is the blank fuse: it has to say what the memory map calls the default. */
static void
check_default_layout (SalvorChipParser *self, const xmlNode *node)
{
    const SalvorFlexramLayout *blank = salvor_chip_get_flexram_layout (self->chip, 0);
    const char *const names[] = { "itcm", "dtcm", "ocram" };

    if (blank == NULL) {
        salvor_xml_fail (&self->xml, node, "there is no layout for code 0, the blank fuse");
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        const SalvorMemoryRegion *region = salvor_chip_get_region (self->chip, names[i]);
        const guint kib[] = { blank->itcm_kib, blank->dtcm_kib, blank->ocram_kib };

        if (region == NULL || region->default_size != kib[i] * 1024)
            salvor_xml_fail (&self->xml, node,
                             "layout 0 gives “%s” %u KiB, expected the default size of that region",
                             names[i], kib[i]);
    }
}

static void
read_flexram (SalvorChipParser *self, const xmlNode *node)
{
    guint32 total = salvor_xml_get_number (&self->xml, node, "total-kib", 4096);

    for (xmlNode *child = salvor_xml_first_child (node, "layout"); child != NULL;
         child = salvor_xml_next_sibling (child, "layout")) {
        SalvorFlexramLayout layout;

        layout.code = salvor_xml_get_number (&self->xml, child, "code", 255);
        layout.itcm_kib = salvor_xml_get_number (&self->xml, child, "itcm", total);
        layout.dtcm_kib = salvor_xml_get_number (&self->xml, child, "dtcm", total);
        layout.ocram_kib = salvor_xml_get_number (&self->xml, child, "ocram", total);
        if (layout.itcm_kib + layout.dtcm_kib + layout.ocram_kib > total)
            salvor_xml_fail (&self->xml, child, "layout %u gives away %u KiB, expected at most %u",
                             layout.code, layout.itcm_kib + layout.dtcm_kib + layout.ocram_kib,
                             total);
        if (salvor_chip_get_flexram_layout (self->chip, layout.code) != NULL)
            salvor_xml_fail (&self->xml, child, "layout %u is there twice", layout.code);
        g_array_append_val (self->chip->layouts, layout);
    }
    check_default_layout (self, node);
}

/* Common RAM may be in several pieces: “ocram” and what begins with it. */
static gboolean
is_in_ocram (SalvorChip *chip, guint32 address)
{
    for (guint i = 0; i < chip->regions->len; i++) {
        const SalvorMemoryRegion *region = &g_array_index (chip->regions, SalvorMemoryRegion, i);

        if (g_str_has_prefix (region->name, "ocram") && address >= region->start
            && address - region->start < region->size)
            return TRUE;
    }
    return FALSE;
}

static void
check_loader (SalvorChipParser *self, const xmlNode *node, const SalvorLoaderProfile *loader)
{
    if (loader->free_ram_start > loader->free_ram_end
        || !is_in_ocram (self->chip, loader->free_ram_start)
        || !is_in_ocram (self->chip, loader->free_ram_end))
        salvor_xml_fail (&self->xml, node,
                         "free RAM from 0x%08X to 0x%08X, expected a part of “ocram”",
                         loader->free_ram_start, loader->free_ram_end);
    else if (loader->load_address < loader->free_ram_start
             || loader->load_address > loader->free_ram_end)
        salvor_xml_fail (&self->xml, node, "load address 0x%08X, expected 0x%08X to 0x%08X",
                         loader->load_address, loader->free_ram_start, loader->free_ram_end);
    else if (loader->used_ram_end != 0 && loader->used_ram_end < loader->load_address)
        salvor_xml_fail (&self->xml, node, "RAM used up to 0x%08X, expected 0x%08X or more",
                         loader->used_ram_end, loader->load_address);
}

/* The chip a loader is for: this one where it is among them, else the first that is named. */
static const char *
get_loader_chip (SalvorChipParser *self, const xmlNode *node)
{
    g_autofree char *text = salvor_xml_get_string (node, "chip");
    g_auto (GStrv) names = g_strsplit_set (text != NULL ? text : "", " \t\r\n", -1);

    if (text == NULL || g_strv_contains ((const char *const *) names, self->chip->name))
        return self->chip->name;
    return g_string_chunk_insert_const (self->chip->strings, names[0]);
}

static void
read_known_loader (SalvorChipParser *self, const xmlNode *node)
{
    GArray *known = self->chip->known_loaders;
    SalvorKnownLoader loader;

    loader.sha256 = salvor_chip_parser_take_string (self, node, "sha256");
    loader.title = salvor_chip_parser_take_string (self, node, "title");
    loader.chip = get_loader_chip (self, node);
    for (guint i = 0; i < known->len; i++) {
        if (g_str_equal (g_array_index (known, SalvorKnownLoader, i).sha256, loader.sha256))
            salvor_xml_fail (&self->xml, node, "the loader %s is there twice", loader.sha256);
    }
    g_array_append_val (known, loader);
}

static void
read_loader (SalvorChipParser *self, const xmlNode *node)
{
    SalvorLoaderProfile *loader = &self->chip->loader;
    SalvorXmlReader *xml = &self->xml;

    loader->package = salvor_chip_parser_take_string (self, node, "package");
    loader->load_address = salvor_xml_get_number (xml, node, "load-address", G_MAXUINT32);
    loader->memory_id = salvor_xml_get_number (xml, node, "memory-id", G_MAXUINT32);
    loader->scratch_address = salvor_xml_get_number (xml, node, "scratch-address", G_MAXUINT32);
    loader->free_ram_start = salvor_xml_get_number (xml, node, "free-ram-start", G_MAXUINT32);
    loader->free_ram_end = salvor_xml_get_number (xml, node, "free-ram-end", G_MAXUINT32);
    loader->used_ram_end = salvor_xml_get_number (xml, node, "used-ram-end", G_MAXUINT32);
    loader->vendor_id = (guint16) salvor_xml_get_number (xml, node, "vendor", G_MAXUINT16);
    loader->product_id = (guint16) salvor_xml_get_number (xml, node, "product", G_MAXUINT16);
    check_loader (self, node, loader);
    for (xmlNode *child = salvor_xml_first_child (node, "known"); child != NULL;
         child = salvor_xml_next_sibling (child, "known"))
        read_known_loader (self, child);
}

static void
read_boot_log (SalvorChipParser *self, const xmlNode *node)
{
    SalvorChip *chip = self->chip;

    chip->boot_log.address = salvor_xml_get_number (&self->xml, node, "address", G_MAXUINT32);
    chip->boot_log.size = salvor_xml_get_number (&self->xml, node, "size", 0x10000);
    if (chip->boot_log.address % 4 != 0 || chip->boot_log.size % 4 != 0)
        salvor_xml_fail (&self->xml, node,
                         "boot log of 0x%X bytes at 0x%08X, expected multiples of 4",
                         chip->boot_log.size, chip->boot_log.address);
    for (xmlNode *child = salvor_xml_first_child (node, "entry"); child != NULL;
         child = salvor_xml_next_sibling (child, "entry")) {
        SalvorBootLogEntry entry;

        entry.code = salvor_xml_get_number (&self->xml, child, "code", G_MAXUINT32);
        entry.text = salvor_chip_parser_take_text (self, child);
        if (salvor_chip_get_boot_log_text (chip, entry.code) != NULL)
            salvor_xml_fail (&self->xml, child, "boot log code 0x%08X is there twice", entry.code);
        g_array_append_val (chip->boot_log_entries, entry);
    }
}

static void
read_clock_gates (SalvorChipParser *self, const xmlNode *node)
{
    SalvorXmlReader *xml = &self->xml;

    for (xmlNode *child = salvor_xml_first_child (node, "gate"); child != NULL;
         child = salvor_xml_next_sibling (child, "gate")) {
        SalvorClockGate gate;

        gate.name = salvor_chip_parser_take_string (self, child, "name");
        gate.reg = salvor_xml_get_number (xml, child, "register", G_MAXUINT32);
        gate.mask = salvor_xml_get_number (xml, child, "mask", G_MAXUINT32);
        gate.closed = salvor_xml_get_number (xml, child, "closed", G_MAXUINT32);
        gate.first = salvor_xml_get_number (xml, child, "first", G_MAXUINT32);
        gate.last = salvor_xml_get_number (xml, child, "last", G_MAXUINT32);
        if (gate.reg % 4 != 0 || gate.mask == 0 || (gate.closed & ~gate.mask) != 0
            || gate.first > gate.last)
            salvor_xml_fail (xml, child,
                             "gate “%s”: expected a register at a multiple of 4, a closed value "
                             "under the mask, and addresses in rising order",
                             gate.name);
        g_array_append_val (self->chip->clock_gates, gate);
    }
}

static void
read_routes (SalvorChipParser *self, const xmlNode *node)
{
    for (xmlNode *child = salvor_xml_first_child (node, "route"); child != NULL;
         child = salvor_xml_next_sibling (child, "route")) {
        xmlNode *missing = salvor_xml_first_child (child, "missing");
        SalvorRouteGrade grade;

        grade.id = salvor_chip_parser_take_string (self, child, "id");
        grade.certainty = salvor_chip_parser_get_certainty (child);
        grade.source = salvor_chip_parser_take_string (self, child, "source");
        grade.missing = salvor_chip_parser_take_text (self, missing);
        grade.open_once_running = missing != NULL && salvor_xml_get_flag (missing, "running");
        if (salvor_chip_get_route_grade (self->chip, grade.id) != NULL)
            salvor_xml_fail (&self->xml, child, "route “%s” is there twice", grade.id);
        g_array_append_val (self->chip->route_grades, grade);
    }
}

/* The grammar has put the parts into this order; registers borrow values from fuses. */
static void
read_chip (SalvorChipParser *self, const xmlNode *root)
{
    const xmlNode *flexram = salvor_xml_first_child (root, "flexram");
    const xmlNode *setups = salvor_xml_first_child (root, "flash-setups");
    const xmlNode *boot_log = salvor_xml_first_child (root, "boot-log");
    const xmlNode *gates = salvor_xml_first_child (root, "clock-gates");
    const xmlNode *settings = salvor_xml_first_child (root, "debug-settings");
    const xmlNode *functions = salvor_xml_first_child (root, "rom-functions");

    self->chip->name = salvor_chip_parser_take_string (self, root, "name");
    self->chip->title = salvor_chip_parser_take_string (self, root, "title");
    read_identity (self, salvor_xml_first_child (root, "identity"));
    read_memory (self, salvor_xml_first_child (root, "memory"));
    if (flexram != NULL)
        read_flexram (self, flexram);
    salvor_chip_parser_read_fuses (self, salvor_xml_first_child (root, "fuses"));
    salvor_chip_parser_read_registers (self, salvor_xml_first_child (root, "registers"));
    salvor_chip_parser_read_flash (self, salvor_xml_first_child (root, "flash"));
    if (setups != NULL)
        salvor_chip_parser_read_flash_setups (self, setups);
    read_loader (self, salvor_xml_first_child (root, "loader"));
    if (boot_log != NULL)
        read_boot_log (self, boot_log);
    if (gates != NULL)
        read_clock_gates (self, gates);
    if (settings != NULL)
        salvor_chip_parser_read_debug_settings (self, settings);
    if (functions != NULL)
        salvor_chip_parser_read_rom_functions (self, functions);
    read_routes (self, salvor_xml_first_child (root, "routes"));
}

SalvorChip *
salvor_chip_parse_document (const xmlDoc *document, const char *file_name, GError **error)
{
    g_autoptr (SalvorChip) chip = g_object_new (SALVOR_TYPE_CHIP, NULL);
    SalvorChipParser parser = { .xml = { file_name, NULL }, .chip = chip };

    read_chip (&parser, xmlDocGetRootElement (document));
    if (parser.xml.error != NULL) {
        g_propagate_error (error, parser.xml.error);
        return NULL;
    }
    return g_steal_pointer (&chip);
}
