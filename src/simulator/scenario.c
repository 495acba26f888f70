/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-scenario"
#include "config.h"

#include "simulator/scenario.h"

#include "base/checksum.h"
#include "base/data-files.h"
#include "base/errors.h"
#include "base/language.h"
#include "base/xml-document.h"
#include "chip/chip-file.h"
#include "simulator/example-program.h"
#include "simulator/simulated-core.h"

#include <string.h>

#define SCENARIO_FOLDER "scenarios"
#define SCHEMA_PATH SCENARIO_FOLDER "/scenario.rng"
#define FILE_SUFFIX ".xml"

/* Bytes written over the program */
typedef struct {
    guint32 offset;
    GBytes *bytes; /* owned */
} Patch;

typedef struct {
    guint32 index;
    guint32 value;
} FuseValue;

struct _SalvorScenario {
    char *name;
    char *title;
    char *description;
    guint order; /* in lists */
    gboolean no_usb_cable;
    SalvorChip *chip; /* owned */
    guint boot_mode;
    guint32 boot_config;
    GArray *fuses; /* of FuseValue */
    gboolean quad_enable;
    gboolean has_program;
    SalvorExampleProgram program;
    GPtrArray *closed_gates; /* of owned names: clocks the program switches off */
    GArray *habits;          /* of SalvorSimulatedHabit: what else it does */
    GArray *patches;         /* of Patch */
    char *probe_serial;      /* nullable */
    GArray *faults;          /* of SalvorFault */
};

static void
patch_clear (Patch *patch)
{
    g_clear_pointer (&patch->bytes, g_bytes_unref);
}

static SalvorScenario *
salvor_scenario_new (void)
{
    SalvorScenario *self = g_new0 (SalvorScenario, 1);

    self->quad_enable = TRUE;
    self->fuses = g_array_new (FALSE, FALSE, sizeof (FuseValue));
    self->closed_gates = g_ptr_array_new_with_free_func (g_free);
    self->habits = g_array_new (FALSE, FALSE, sizeof (SalvorSimulatedHabit));
    self->patches = g_array_new (FALSE, FALSE, sizeof (Patch));
    g_array_set_clear_func (self->patches, (GDestroyNotify) patch_clear);
    self->faults = g_array_new (FALSE, FALSE, sizeof (SalvorFault));
    return self;
}

void
salvor_scenario_free (SalvorScenario *self)
{
    g_free (self->name);
    g_free (self->title);
    g_free (self->description);
    g_clear_object (&self->chip);
    g_array_unref (self->fuses);
    g_ptr_array_unref (self->closed_gates);
    g_array_unref (self->habits);
    g_array_unref (self->patches);
    g_free (self->probe_serial);
    g_array_unref (self->faults);
    g_free (self);
}

const char *
salvor_scenario_get_name (const SalvorScenario *self)
{
    return self->name;
}

const char *
salvor_scenario_get_title (const SalvorScenario *self)
{
    return self->title;
}

const char *
salvor_scenario_get_description (const SalvorScenario *self)
{
    return self->description;
}

guint
salvor_scenario_get_order (const SalvorScenario *self)
{
    return self->order;
}

const char *
salvor_scenario_get_chip_name (const SalvorScenario *self)
{
    return salvor_chip_get_name (self->chip);
}

SalvorChip *
salvor_scenario_get_chip (const SalvorScenario *self)
{
    return self->chip;
}

gboolean
salvor_scenario_has_usb_cable (const SalvorScenario *self)
{
    return !self->no_usb_cable;
}

const char *
salvor_scenario_get_probe_serial (const SalvorScenario *self)
{
    return self->probe_serial;
}

GArray *
salvor_scenario_get_faults (const SalvorScenario *self)
{
    return self->faults;
}

/* ---- from XML ---- */

static void
parse_switches (SalvorScenario *self, SalvorXmlReader *reader, const xmlNode *node)
{
    g_autofree char *boot_mode = salvor_xml_get_string (node, "boot-mode");

    self->boot_mode = (guint) ((boot_mode[0] - '0') * 2 + (boot_mode[1] - '0'));
    self->boot_config = salvor_xml_get_number (reader, node, "boot-config", G_MAXUINT32);
}

static void
parse_fuses (SalvorScenario *self, SalvorXmlReader *reader, const xmlNode *fuses)
{
    const xmlNode *node = salvor_xml_first_child (fuses, "word");

    for (; node != NULL; node = salvor_xml_next_sibling (node, "word")) {
        FuseValue value = { salvor_xml_get_number (reader, node, "index", G_MAXUINT16),
                            salvor_xml_get_number (reader, node, "value", G_MAXUINT32) };

        if (salvor_chip_get_word (self->chip, value.index) == NULL)
            salvor_xml_fail (reader, node, "%s has no fuse word %u",
                             salvor_chip_get_name (self->chip), value.index);
        g_array_append_val (self->fuses, value);
    }
}

static gboolean
has_gate (SalvorChip *chip, const char *name)
{
    gsize n_gates = 0;
    const SalvorClockGate *gates = salvor_chip_get_clock_gates (chip, &n_gates);

    for (gsize i = 0; i < n_gates; i++) {
        if (g_str_equal (gates[i].name, name))
            return TRUE;
    }
    return FALSE;
}

static void
parse_closed_gates (SalvorScenario *self, SalvorXmlReader *reader, const xmlNode *program)
{
    const xmlNode *node = salvor_xml_first_child (program, "closes");

    for (; node != NULL; node = salvor_xml_next_sibling (node, "closes")) {
        char *name = salvor_xml_get_string (node, "gate");

        if (!has_gate (self->chip, name))
            salvor_xml_fail (reader, node, "%s has no clock gate “%s”",
                             salvor_chip_get_name (self->chip), name);
        g_ptr_array_add (self->closed_gates, name);
    }
}

/* The words of the schema, in the order of SalvorSimulatedHabit */
static const char *const habit_names[] = {
    [SALVOR_HABIT_MPU] = "mpu",
    [SALVOR_HABIT_CACHES] = "caches",
    [SALVOR_HABIT_INTERRUPTS] = "interrupts",
    [SALVOR_HABIT_SYSTICK] = "systick",
    [SALVOR_HABIT_EXCEPTION] = "exception",
    [SALVOR_HABIT_FLEXRAM] = "flexram",
    [SALVOR_HABIT_WATCHDOG] = "watchdog",
};

static void
parse_habits (SalvorScenario *self, const xmlNode *program)
{
    g_autofree char *text = salvor_xml_get_string (program, "uses");
    g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", -1);

    for (SalvorSimulatedHabit i = 0; i < G_N_ELEMENTS (habit_names); i++) {
        if (g_strv_contains ((const char *const *) words, habit_names[i]))
            g_array_append_val (self->habits, i);
    }
}

static void
parse_program (SalvorScenario *self, SalvorXmlReader *reader, const xmlNode *node)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (self->chip);

    if (node == NULL)
        return;
    self->has_program = TRUE;
    self->program.size = salvor_xml_get_number (reader, node, "size", flash->size);
    self->program.seed = salvor_xml_get_number (reader, node, "seed", G_MAXUINT32);
    self->program.is_signed = salvor_xml_get_flag (node, "signed");
    parse_closed_gates (self, reader, node);
    parse_habits (self, node);
    if (self->program.size < SALVOR_EXAMPLE_PROGRAM_MIN_SIZE)
        salvor_xml_fail (reader, node, "size is 0x%X, at least 0x%X is needed", self->program.size,
                         SALVOR_EXAMPLE_PROGRAM_MIN_SIZE);
}

/* The schema says that it is pairs of hexadecimal digits. */
static GBytes *
parse_hex (const char *text)
{
    GByteArray *bytes = g_byte_array_new ();

    for (gsize i = 0; text[i] != '\0' && text[i + 1] != '\0'; i += 2) {
        guint8 byte
            = (guint8) (g_ascii_xdigit_value (text[i]) << 4 | g_ascii_xdigit_value (text[i + 1]));

        g_byte_array_append (bytes, &byte, 1);
    }
    return g_byte_array_free_to_bytes (bytes);
}

static void
parse_patches (SalvorScenario *self, SalvorXmlReader *reader, const xmlNode *flash)
{
    guint32 flash_size = salvor_chip_get_flash (self->chip)->size;
    const xmlNode *node = salvor_xml_first_child (flash, "bytes");

    for (; node != NULL; node = salvor_xml_next_sibling (node, "bytes")) {
        g_autofree char *text = salvor_xml_get_text (node);
        Patch patch
            = { salvor_xml_get_number (reader, node, "offset", flash_size - 1), parse_hex (text) };

        if (g_bytes_get_size (patch.bytes) > flash_size - patch.offset)
            salvor_xml_fail (reader, node, "the bytes go beyond the end of the flash (0x%X)",
                             flash_size);
        g_array_append_val (self->patches, patch);
    }
}

static void
parse_flash (SalvorScenario *self, SalvorXmlReader *reader, const xmlNode *node)
{
    g_autofree char *quad_enable = NULL;

    if (node == NULL)
        return;
    quad_enable = salvor_xml_get_string (node, "quad-enable");
    self->quad_enable = quad_enable == NULL || g_str_equal (quad_enable, "yes");
    parse_program (self, reader, salvor_xml_first_child (node, "application"));
    parse_patches (self, reader, node);
}

static void
parse_faults (SalvorScenario *self, SalvorXmlReader *reader, const xmlNode *root)
{
    const xmlNode *node = salvor_xml_first_child (root, "fault");

    for (; node != NULL; node = salvor_xml_next_sibling (node, "fault")) {
        g_autofree char *text = salvor_xml_get_text (node);
        g_autoptr (GError) error = NULL;
        SalvorFault fault = { 0 };

        if (!salvor_fault_parse (text, &fault, &error))
            salvor_xml_fail (reader, node, "%s", error->message);
        g_array_append_val (self->faults, fault);
    }
}

/* (transfer full) */
static char *
read_text (const xmlNode *root, const char *name)
{
    g_autofree char *text = salvor_xml_get_text (salvor_xml_first_child (root, name));

    return g_strdup (salvor_language_translate_data (SALVOR_PRACTICE_BOARD_TEXT, text));
}

/* The chip as on NXP's board, or with the flash that the scenario names by its set-up, which no
 * shelf has. @shelf: (nullable). (nullable) (transfer full) */
static SalvorChip *
load_chip (SalvorChipShelf *shelf, const char *name, const xmlNode *flash, GError **error)
{
    g_autofree char *setup = flash != NULL ? salvor_xml_get_string (flash, "setup") : NULL;

    if (setup != NULL)
        return salvor_chip_load_with_flash (name, setup, error);
    return shelf != NULL ? salvor_chip_shelf_ref_chip (shelf, name, error)
                         : salvor_chip_load (name, error);
}

static gboolean
parse_root (SalvorScenario *self, SalvorXmlReader *reader, const xmlNode *root,
            SalvorChipShelf *shelf)
{
    g_autofree char *chip_name = salvor_xml_get_string (root, "chip");
    g_autoptr (GError) error = NULL;
    const xmlNode *probe = salvor_xml_first_child (root, "probe");

    self->name = salvor_xml_get_string (root, "name");
    self->order = xmlHasProp (root, (const xmlChar *) "order") != NULL
                      ? salvor_xml_get_number (reader, root, "order", G_MAXUINT)
                      : G_MAXUINT;
    self->no_usb_cable = xmlHasProp (root, (const xmlChar *) "usb-cable") != NULL
                         && !salvor_xml_get_flag (root, "usb-cable");
    self->title = read_text (root, "title");
    self->description = read_text (root, "description");
    self->chip = load_chip (shelf, chip_name, salvor_xml_first_child (root, "flash"), &error);
    if (self->chip == NULL) {
        salvor_xml_fail (reader, root, "%s", error->message);
        return FALSE;
    }
    parse_switches (self, reader, salvor_xml_first_child (root, "switches"));
    parse_fuses (self, reader, salvor_xml_first_child (root, "fuses"));
    parse_flash (self, reader, salvor_xml_first_child (root, "flash"));
    if (probe != NULL)
        self->probe_serial = salvor_xml_get_string (probe, "serial");
    parse_faults (self, reader, root);
    return reader->error == NULL;
}

static SalvorScenario *
parse_document (xmlDoc *document, const char *file_name, SalvorChipShelf *shelf, GError **error)
{
    g_autoptr (SalvorScenario) self = salvor_scenario_new ();
    SalvorXmlReader reader = { .file_name = file_name };

    if (!parse_root (self, &reader, xmlDocGetRootElement (document), shelf)) {
        g_propagate_error (error, reader.error);
        return NULL;
    }
    return g_steal_pointer (&self);
}

SalvorScenario *
salvor_scenario_parse (GBytes *xml, const char *file_name, SalvorChipShelf *shelf, GError **error)
{
    g_autoptr (xmlRelaxNG) schema = salvor_xml_schema_load (SCHEMA_PATH, error);
    g_autoptr (xmlDoc) document = NULL;

    if (schema == NULL)
        return NULL;
    document = salvor_xml_parse (xml, file_name, error);
    if (document == NULL || !salvor_xml_validate (document, schema, file_name, error))
        return NULL;
    return parse_document (document, file_name, shelf, error);
}

/* ---- by name ---- */

char **
salvor_scenario_list_names (void)
{
    g_auto (GStrv) files = salvor_data_list (SCENARIO_FOLDER);
    g_autoptr (GPtrArray) names = g_ptr_array_new ();

    for (gsize i = 0; files[i] != NULL; i++) {
        if (g_str_has_suffix (files[i], FILE_SUFFIX))
            g_ptr_array_add (names, g_strndup (files[i], strlen (files[i]) - strlen (FILE_SUFFIX)));
    }
    g_ptr_array_add (names, NULL);
    return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static void
set_not_found (GError **error, const char *name, char **names)
{
    g_autofree char *list = g_strjoinv (", ", names);

    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND,
                 "there is no practice board “%s”, there are: %s", name, list);
}

SalvorScenario *
salvor_scenario_load (const char *name, SalvorChipShelf *shelf, GError **error)
{
    g_auto (GStrv) names = salvor_scenario_list_names ();
    g_autofree char *file_name = g_strconcat (name, FILE_SUFFIX, NULL);
    g_autofree char *path = g_strconcat (SCENARIO_FOLDER "/", file_name, NULL);
    g_autoptr (xmlDoc) document = NULL;
    g_autoptr (SalvorScenario) self = NULL;

    if (!g_strv_contains ((const char *const *) names, name)) {
        set_not_found (error, name, names);
        return NULL;
    }
    document = salvor_xml_load_data (path, SCHEMA_PATH, error);
    if (document == NULL)
        return NULL;
    self = parse_document (document, file_name, shelf, error);
    if (self != NULL && !g_str_equal (self->name, name)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                     "%s:1: the scenario is named “%s”, expected “%s” as the file", file_name,
                     self->name, name);
        return NULL;
    }
    return g_steal_pointer (&self);
}

gboolean
salvor_scenario_is_listed (const char *name)
{
    g_autofree char *path = g_strconcat (SCENARIO_FOLDER "/", name, FILE_SUFFIX, NULL);
    g_autoptr (xmlDoc) document = salvor_xml_load_data (path, SCHEMA_PATH, NULL);

    return document == NULL
           || xmlHasProp (xmlDocGetRootElement (document), (const xmlChar *) "order") != NULL;
}

/* ---- to silicon ---- */

static void
put_program (const SalvorScenario *self, SalvorSimulatedChip *chip)
{
    g_autoptr (GBytes) image = salvor_example_program_new (self->chip, &self->program);
    gsize size = 0;
    const guint8 *data = g_bytes_get_data (image, &size);

    g_autofree char *sha256 = salvor_sha256 (data, size);

    salvor_simulated_flash_make (salvor_simulated_chip_get_flash (chip), 0, data, size);
    if (self->program.is_signed)
        salvor_simulated_chip_trust (chip, sha256);
    for (guint i = 0; i < self->closed_gates->len; i++)
        salvor_simulated_chip_add_habit (chip, sha256, SALVOR_HABIT_CLOCK_GATE,
                                         g_ptr_array_index (self->closed_gates, i));
    for (guint i = 0; i < self->habits->len; i++)
        salvor_simulated_chip_add_habit (
            chip, sha256, g_array_index (self->habits, SalvorSimulatedHabit, i), NULL);
}

SalvorSimulatedChip *
salvor_scenario_make_chip (const SalvorScenario *self)
{
    SalvorSimulatedChip *chip = salvor_simulated_chip_new (self->chip);
    SalvorSimulatedOtp *otp = salvor_simulated_chip_get_otp (chip);
    SalvorSimulatedFlash *flash = salvor_simulated_chip_get_flash (chip);

    salvor_simulated_chip_set_pins (chip, self->boot_mode, self->boot_config);
    for (guint i = 0; i < self->fuses->len; i++) {
        const FuseValue *fuse = &g_array_index (self->fuses, FuseValue, i);

        salvor_simulated_otp_make (otp, fuse->index, fuse->value);
    }
    if (self->quad_enable)
        salvor_simulated_flash_make_status (flash, 1, SALVOR_FLASH_STATUS_2_QUAD_ENABLE);
    salvor_simulated_flash_make_status (flash, 2, SALVOR_FLASH_STATUS_3_AS_DELIVERED);
    if (self->has_program)
        put_program (self, chip);
    for (guint i = 0; i < self->patches->len; i++) {
        const Patch *patch = &g_array_index (self->patches, Patch, i);

        salvor_simulated_flash_make (flash, patch->offset, g_bytes_get_data (patch->bytes, NULL),
                                     g_bytes_get_size (patch->bytes));
    }
    return chip;
}
