/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-chip"
#include "config.h"

#include "chip/chip-private.h"

#include <string.h>

/* A flash settings block is this long on every chip (facts: protocols 6.2). */
#define FCB_SIZE 512

/* An option word says in [31:28] what it is and in [27:24] how many words follow it
 * (protocols 4.2). */
#define OPTION_TAG 0xCu
#define OPTION_EXTRA_WORDS(word) (((word) >> 24) & 0xF)

static void
read_times (SalvorChipParser *self, const xmlNode *timing, const char *name, guint32 *typical_us,
            guint32 *max_us)
{
    const xmlNode *node = salvor_xml_first_child (timing, name);

    *typical_us = salvor_xml_get_number (&self->xml, node, "typical-us", G_MAXUINT32);
    *max_us = salvor_xml_get_number (&self->xml, node, "max-us", G_MAXUINT32);
    if (*typical_us == 0 || *max_us < *typical_us)
        salvor_xml_fail (&self->xml, node,
                         "%s takes %u us, at most %u us: expected 0 < typical <= maximum", name,
                         *typical_us, *max_us);
}

static void
read_fcb_row (SalvorChipParser *self, const xmlNode *node, guint8 *fcb, guint32 *next_offset)
{
    guint32 offset = salvor_xml_get_number (&self->xml, node, "offset", FCB_SIZE - 1);
    g_autofree char *text = salvor_xml_get_text (node);
    g_auto (GStrv) bytes = g_strsplit (text, " ", FCB_SIZE + 1);
    guint count = g_strv_length (bytes);

    if (offset < *next_offset || count > FCB_SIZE - offset) {
        salvor_xml_fail (&self->xml, node,
                         "row of %u bytes at 0x%03X, expected a place from 0x%03X to 0x%03X", count,
                         offset, *next_offset, FCB_SIZE - 1);
        return;
    }
    for (guint i = 0; i < count; i++)
        fcb[offset + i] = (guint8) g_ascii_strtoull (bytes[i], NULL, 16);
    *next_offset = offset + count;
}

const guint8 *
salvor_chip_parser_read_settings_block (SalvorChipParser *self, const xmlNode *node, gsize *size)
{
    guint32 claimed = salvor_xml_get_number (&self->xml, node, "size", G_MAXUINT32);
    guint32 next_offset = 0;
    guint8 *block;

    if (claimed != FCB_SIZE) {
        salvor_xml_fail (&self->xml, node, "the flash settings block has %u bytes, expected %d",
                         claimed, FCB_SIZE);
        return NULL;
    }
    block = g_malloc0 (FCB_SIZE);
    g_ptr_array_add (self->chip->blocks, block);
    for (xmlNode *row = salvor_xml_first_child (node, "row"); row != NULL;
         row = salvor_xml_next_sibling (row, "row"))
        read_fcb_row (self, row, block, &next_offset);
    if (memcmp (block, "FCFB", 4) != 0)
        salvor_xml_fail (
            &self->xml, node,
            "the flash settings block begins with %02X %02X %02X %02X, expected 46 43 46 42",
            block[0], block[1], block[2], block[3]);
    *size = FCB_SIZE;
    return block;
}

/* Pages fill sectors, sectors fill blocks, blocks fill the flash; the headers lie inside. */
static void
check_geometry (SalvorChipParser *self, const xmlNode *node, const SalvorFlashProfile *flash)
{
    const SalvorMemoryRegion *region = salvor_chip_get_region (self->chip, "flash");

    if (flash->page_size == 0 || flash->sector_size == 0 || flash->block_size == 0
        || flash->sector_size % flash->page_size != 0 || flash->block_size % flash->sector_size != 0
        || flash->size == 0 || flash->size % flash->block_size != 0)
        salvor_xml_fail (&self->xml, node,
                         "pages of %u, sectors of %u and blocks of %u bytes in %u: expected each "
                         "to be a multiple of the one before",
                         flash->page_size, flash->sector_size, flash->block_size, flash->size);
    else if (flash->fcb_offset >= flash->size || flash->ivt_offset >= flash->size
             || flash->ivt_offset % 4 != 0)
        salvor_xml_fail (&self->xml, node, "headers at 0x%X and 0x%X, expected places in the flash",
                         flash->fcb_offset, flash->ivt_offset);
    if (region == NULL || flash->base != region->start || flash->size > region->size)
        salvor_xml_fail (
            &self->xml, node,
            "0x%X bytes at 0x%08X, expected them to begin the region “flash” and to fit into it",
            flash->size, flash->base);
}

/* What a flash has wherever it is described */
static void
read_behaviour (SalvorChipParser *self, const xmlNode *node, SalvorFlashProfile *flash)
{
    const xmlNode *timing = salvor_xml_first_child (node, "timing");
    const xmlNode *fcb = salvor_xml_first_child (node, "fcb");
    SalvorXmlReader *xml = &self->xml;

    flash->part = salvor_chip_parser_take_string (self, node, "part");
    flash->size = salvor_xml_get_number (xml, node, "size", G_MAXUINT32);
    flash->jedec_id = salvor_xml_get_number (xml, node, "jedec-id", 0xFFFFFF);
    flash->page_size = salvor_xml_get_number (xml, node, "page-size", G_MAXUINT32);
    flash->sector_size = salvor_xml_get_number (xml, node, "sector-size", G_MAXUINT32);
    flash->block_size = salvor_xml_get_number (xml, node, "block-size", G_MAXUINT32);
    check_geometry (self, node, flash);
    read_times (self, timing, "page-program", &flash->page_program_us, &flash->page_program_max_us);
    read_times (self, timing, "sector-erase", &flash->sector_erase_us, &flash->sector_erase_max_us);
    read_times (self, timing, "block-erase", &flash->block_erase_us, &flash->block_erase_max_us);
    read_times (self, timing, "chip-erase", &flash->chip_erase_us, &flash->chip_erase_max_us);
    if (fcb != NULL)
        flash->fcb = salvor_chip_parser_read_settings_block (self, fcb, &flash->fcb_size);
}

void
salvor_chip_parser_read_flash (SalvorChipParser *self, const xmlNode *node)
{
    SalvorFlashProfile *flash = &self->chip->flash;
    SalvorXmlReader *xml = &self->xml;

    flash->in_package = salvor_xml_get_flag (node, "in-package");
    flash->base = salvor_xml_get_number (xml, node, "base", G_MAXUINT32);
    flash->option_word = salvor_xml_get_number (xml, node, "option-word", G_MAXUINT32);
    flash->fcb_offset = salvor_xml_get_number (xml, node, "fcb-offset", G_MAXUINT32);
    flash->ivt_offset = salvor_xml_get_number (xml, node, "ivt-offset", G_MAXUINT32);
    read_behaviour (self, node, flash);
}

/* ---- other flashes ---- */

/* The flash of a practice board lies where the chip's own one does. */
static void
read_example (SalvorChipParser *self, const xmlNode *node, SalvorFlashSetup *setup)
{
    const SalvorFlashProfile *own = &self->chip->flash;

    if (node == NULL || own->in_package)
        return;
    setup->example.base = own->base;
    setup->example.option_word = setup->option_word;
    setup->example.fcb_offset = own->fcb_offset;
    setup->example.ivt_offset = own->ivt_offset;
    read_behaviour (self, node, &setup->example);
}

static void
read_setup (SalvorChipParser *self, const xmlNode *node)
{
    gboolean has_second = xmlHasProp (node, (const xmlChar *) "second-word") != NULL;
    SalvorXmlReader *xml = &self->xml;
    SalvorFlashSetup setup = { 0 };

    setup.name = salvor_chip_parser_take_string (self, node, "name");
    setup.parts = salvor_chip_parser_take_string (self, node, "parts");
    setup.option_word = salvor_xml_get_number (xml, node, "option-word", G_MAXUINT32);
    if (has_second)
        setup.second_word = salvor_xml_get_number (xml, node, "second-word", G_MAXUINT32);
    setup.tried = salvor_xml_get_flag (node, "tried");
    setup.certainty = salvor_chip_parser_get_certainty (node);
    if (setup.option_word >> 28 != OPTION_TAG
        || OPTION_EXTRA_WORDS (setup.option_word) != (has_second ? 1 : 0))
        salvor_xml_fail (xml, node,
                         "option word 0x%08X with %u more: expected a word that begins with C and "
                         "says how many follow",
                         setup.option_word, has_second ? 1 : 0);
    read_example (self, salvor_xml_first_child (node, "example"), &setup);
    g_array_append_val (self->chip->flash_setups, setup);
}

void
salvor_chip_parser_read_flash_setups (SalvorChipParser *self, const xmlNode *node)
{
    for (const xmlNode *child = salvor_xml_first_child (node, "setup"); child != NULL;
         child = salvor_xml_next_sibling (child, "setup"))
        read_setup (self, child);
}
