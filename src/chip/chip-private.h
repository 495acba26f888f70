/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/xml-document.h"
#include "chip/chip.h"

G_BEGIN_DECLS

/*
 * The inside of a chip, for the parser alone: it fills a fresh chip, afterwards nothing changes.
 * Everything the public structs point to is owned by the chip, in one of the three stores.
 */
struct _SalvorChip {
    GObject parent_instance;

    GStringChunk *strings; /* every text */
    GPtrArray *blocks;     /* every array of fields and values; of g_malloc () memory */

    const char *name;
    const char *title;
    guint16 silicon_type;
    guint silicon_type_lsb;
    guint32 access_port;
    gboolean rom_speaks_mboot;
    guint32 digprog_address;
    gboolean has_sdp_read_register;
    GArray *rom_ids; /* of SalvorUsbId */

    GArray *words;     /* of SalvorFuseWord, in rising index; never grows once fields point at it */
    GArray *registers; /* of SalvorRegister; the same */
    GArray *regions;   /* of SalvorMemoryRegion */
    GArray *layouts;   /* of SalvorFlexramLayout */

    SalvorFlashProfile flash;
    GArray *flash_setups; /* of SalvorFlashSetup */
    SalvorLoaderProfile loader;
    GArray *known_loaders; /* of SalvorKnownLoader */
    SalvorBootLogPlace boot_log;
    GArray *boot_log_entries;               /* of SalvorBootLogEntry; empty when there is no log */
    GArray *clock_gates;                    /* of SalvorClockGate */
    GArray *debug_settings;                 /* of SalvorDebugSetting */
    SalvorEncryptedWindow encrypted_window; /* name is NULL when there is none */
    SalvorRomProfile rom_functions;         /* config is NULL when there are none */
    GArray *route_grades;                   /* of SalvorRouteGrade */

    /* role to struct, borrowed both ways; a role several have leads to the first */
    GHashTable *words_by_role;
    GHashTable *fields_by_role;
    GHashTable *registers_by_role;
    GHashTable *register_fields_by_role;
};

/* What the parser carries about. */
typedef struct {
    SalvorXmlReader xml;
    SalvorChip *chip;   /* being filled; borrowed */
    const char *source; /* of facts without a source of their own; borrowed from the chip */
} SalvorChipParser;

/* An attribute as a string of the chip; NULL when it is absent */
const char *salvor_chip_parser_take_string (SalvorChipParser *self, const xmlNode *node,
                                            const char *attribute);
/* The same for what people read, in their language (po/its/salvor.its names the same attributes) */
const char *salvor_chip_parser_take_label (SalvorChipParser *self, const xmlNode *node,
                                           const char *attribute);
/* The text of the element, in the language of the person, as a string of the chip */
const char *salvor_chip_parser_take_text (SalvorChipParser *self, const xmlNode *node);
SalvorCertainty salvor_chip_parser_get_certainty (const xmlNode *node);

/* Makes the role lead to @holder; a role that is taken is a problem, unless it may be shared. */
void salvor_chip_parser_add_role (SalvorChipParser *self, GHashTable *table, const xmlNode *node,
                                  const char *role, gconstpointer holder);
/* The fields of a word or register: all 32 bits accounted for. Owned by the chip. */
SalvorField *salvor_chip_parser_read_fields (SalvorChipParser *self, const xmlNode *parent,
                                             GHashTable *roles, gsize *n_fields);

/* The rows of a settings block, the rest zeros; owned by the chip. NULL when it is wrong. */
const guint8 *salvor_chip_parser_read_settings_block (SalvorChipParser *self, const xmlNode *node,
                                                      gsize *size);

/* chip-flash.c: geometry, times and settings block that a flash has wherever it is described */
void salvor_chip_parser_read_flash (SalvorChipParser *self, const xmlNode *node);
void salvor_chip_parser_read_flash_setups (SalvorChipParser *self, const xmlNode *node);
void salvor_chip_parser_read_debug_settings (SalvorChipParser *self, const xmlNode *node);
void salvor_chip_parser_read_rom_functions (SalvorChipParser *self, const xmlNode *node);
void salvor_chip_parser_read_fuses (SalvorChipParser *self, const xmlNode *node);
void salvor_chip_parser_read_registers (SalvorChipParser *self, const xmlNode *node);

/* chip-parser.c: a whole, validated document. (transfer full) */
SalvorChip *salvor_chip_parse_document (const xmlDoc *document, const char *file_name,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
