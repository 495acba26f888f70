/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-boot-rules"
#include "config.h"

#include "chip/boot-rules.h"

#include <glib/gi18n-lib.h>

#define ANY 0xFF

/* BOOT_MODE pins, SBMR2 (facts: chip-semantics 1a) */
#define PINS_FROM_FUSES 0u
#define PINS_SERIAL 1u
#define PINS_INTERNAL 2u
#define PINS_RESERVED 3u

/* JTAG_SMODE (facts: chip-semantics 2); 2 has no meaning in any source */
#define SMODE_OPEN 0u
#define SMODE_SECURE 1u
#define SMODE_NO_DEBUG 3u

/* SEC_CONFIG as latched in SBMR2: 0 fab, 1 open, 2 and 3 closed (facts: chip-semantics 3) */
#define SEC_CONFIG_CLOSED 2u

typedef struct {
    guint8 force_internal;
    guint8 pins; /* or ANY */
    guint8 fuse_sel;
    SalvorBootMode mode;
    SalvorCertainty mode_certainty;
    SalvorSettingsFrom settings; /* for a mode without settings: what BT_FUSE_SEL would choose */
    SalvorCertainty settings_certainty;
} DecisionRow;

/*
 * First choice of the ROM, facts: chip-semantics 1a, row by row. With FORCE_INTERNAL_BOOT and
 * without BT_FUSE_SEL the sources disagree about the settings: fuses (U-Boot's code for a sister
 * chip) or pins (SPSDK's wording); open question 2.
 */
static const DecisionRow decision_table[] = {
    { 1, ANY, 1, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_FUSES,
      SALVOR_CERTAINTY_PROVEN },
    { 1, ANY, 0, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_UNPROVEN, SALVOR_SETTINGS_UNKNOWN,
      SALVOR_CERTAINTY_DISPUTED },
    { 0, PINS_FROM_FUSES, 0, SALVOR_BOOT_SERIAL_DOWNLOAD, SALVOR_CERTAINTY_PROVEN,
      SALVOR_SETTINGS_PINS, SALVOR_CERTAINTY_PROVEN },
    { 0, PINS_FROM_FUSES, 1, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_FUSES,
      SALVOR_CERTAINTY_PROVEN },
    { 0, PINS_SERIAL, 0, SALVOR_BOOT_SERIAL_DOWNLOAD, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_PINS,
      SALVOR_CERTAINTY_PROVEN },
    { 0, PINS_SERIAL, 1, SALVOR_BOOT_SERIAL_DOWNLOAD, SALVOR_CERTAINTY_PROVEN,
      SALVOR_SETTINGS_FUSES, SALVOR_CERTAINTY_PROVEN },
    { 0, PINS_INTERNAL, 0, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_PINS,
      SALVOR_CERTAINTY_PROVEN },
    { 0, PINS_INTERNAL, 1, SALVOR_BOOT_INTERNAL, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_FUSES,
      SALVOR_CERTAINTY_PROVEN },
    { 0, PINS_RESERVED, 0, SALVOR_BOOT_RESERVED, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_PINS,
      SALVOR_CERTAINTY_PROVEN },
    { 0, PINS_RESERVED, 1, SALVOR_BOOT_RESERVED, SALVOR_CERTAINTY_PROVEN, SALVOR_SETTINGS_FUSES,
      SALVOR_CERTAINTY_PROVEN },
};

SalvorInputId
salvor_boot_rules_find_fuse_sel (const SalvorBootInputs *inputs)
{
    if (!inputs->inputs[SALVOR_INPUT_BT_FUSE_SEL].known
        && inputs->inputs[SALVOR_INPUT_LATCHED_FUSE_SEL].known)
        return SALVOR_INPUT_LATCHED_FUSE_SEL;
    return SALVOR_INPUT_BT_FUSE_SEL;
}

/* An unread BT_FUSE_SEL fits both of its rows; the other two must be known to fit one. */
static gboolean
row_fits (const DecisionRow *row, const SalvorBootInputs *inputs)
{
    const SalvorBootInput *forced = &inputs->inputs[SALVOR_INPUT_FORCE_INTERNAL_BOOT];
    const SalvorBootInput *pins = &inputs->inputs[SALVOR_INPUT_PINS];
    const SalvorBootInput *fuse_sel = &inputs->inputs[salvor_boot_rules_find_fuse_sel (inputs)];

    if (!forced->known || forced->value != row->force_internal)
        return FALSE;
    if (row->pins != ANY && (!pins->known || pins->value != row->pins))
        return FALSE;
    return !fuse_sel->known || fuse_sel->value == row->fuse_sel;
}

/* Where two rows fit, only what they agree on is known. */
static DecisionRow
merge_rows (const DecisionRow *a, const DecisionRow *b)
{
    DecisionRow merged = *a;

    if (a->mode != b->mode)
        merged.mode = SALVOR_BOOT_UNKNOWN;
    if (a->settings != b->settings)
        merged.settings = SALVOR_SETTINGS_UNKNOWN;
    merged.mode_certainty = MAX (a->mode_certainty, b->mode_certainty);
    merged.settings_certainty = SALVOR_CERTAINTY_UNPROVEN;
    return merged;
}

static DecisionRow
find_row (const SalvorBootInputs *inputs)
{
    DecisionRow found = { 0,
                          0,
                          0,
                          SALVOR_BOOT_UNKNOWN,
                          SALVOR_CERTAINTY_UNPROVEN,
                          SALVOR_SETTINGS_UNKNOWN,
                          SALVOR_CERTAINTY_UNPROVEN };
    gboolean any = FALSE;

    for (gsize i = 0; i < G_N_ELEMENTS (decision_table); i++) {
        if (!row_fits (&decision_table[i], inputs))
            continue;
        found = any ? merge_rows (&found, &decision_table[i]) : decision_table[i];
        any = TRUE;
    }
    return found;
}

SalvorBootMode
salvor_boot_rules_choose_mode (const SalvorBootInputs *inputs)
{
    return find_row (inputs).mode;
}

static SalvorCertainty
get_field_certainty (const SalvorBootInputs *inputs, SalvorInputId id)
{
    const SalvorField *field = inputs->inputs[id].field;

    return field != NULL ? field->certainty : SALVOR_CERTAINTY_PROVEN;
}

/* BT_FUSE_SEL settles the settings even where the mode is not known. */
static SalvorSettingsFrom
settings_from_fuse_sel (const SalvorBootInputs *inputs)
{
    const SalvorBootInput *fuse_sel = &inputs->inputs[salvor_boot_rules_find_fuse_sel (inputs)];

    if (!fuse_sel->known || !salvor_boot_inputs_is_clear (inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT))
        return SALVOR_SETTINGS_UNKNOWN;
    return fuse_sel->value != 0 ? SALVOR_SETTINGS_FUSES : SALVOR_SETTINGS_PINS;
}

static void
decide_mode (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    DecisionRow row = find_row (inputs);
    const SalvorBootInput *pins = &inputs->inputs[SALVOR_INPUT_PINS];

    verdict->pins_known = pins->known;
    verdict->pins = pins->known ? pins->value : 0;
    verdict->boot_mode = row.mode;
    verdict->boot_mode_certainty = row.mode_certainty;
    verdict->settings_from = row.settings;
    verdict->settings_certainty = row.settings_certainty;
    if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT))
        verdict->boot_mode_certainty = MAX (
            row.mode_certainty, get_field_certainty (inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT));
    /* With SDP_DISABLE no source says what the ROM does instead (open question 6). */
    if (row.mode == SALVOR_BOOT_SERIAL_DOWNLOAD
        && salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_SDP_DISABLE))
        verdict->boot_mode_certainty = SALVOR_CERTAINTY_UNPROVEN;
    if (row.mode == SALVOR_BOOT_UNKNOWN && row.settings == SALVOR_SETTINGS_UNKNOWN) {
        verdict->settings_from = settings_from_fuse_sel (inputs);
        if (verdict->settings_from != SALVOR_SETTINGS_UNKNOWN)
            verdict->settings_certainty = SALVOR_CERTAINTY_PROVEN;
    }
}

gboolean
salvor_boot_rules_is_live (const SalvorVerdict *verdict)
{
    return verdict->stage == SALVOR_STAGE_ROM || verdict->stage == SALVOR_STAGE_FLASHLOADER;
}

/* NXP's flashloader and its stack go up to a place (facts: chip-semantics 7) that a burned division
 * of the RAM need not reach. */
static gboolean
is_short_of_ram (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    const SalvorLoaderProfile *loader = salvor_chip_get_loader (verdict->chip);
    const SalvorMemoryRegion *ocram = salvor_chip_get_region (verdict->chip, "ocram");
    const SalvorFlexramLayout *layout = NULL;

    if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_RAM_DIVISION))
        layout = salvor_chip_get_flexram_layout (verdict->chip,
                                                 inputs->inputs[SALVOR_INPUT_RAM_DIVISION].value);
    return verdict->stage != SALVOR_STAGE_FLASHLOADER && layout != NULL && ocram != NULL
           && loader != NULL && loader->used_ram_end >= ocram->start
           && (loader->used_ram_end - ocram->start) / 1024 >= layout->ocram_kib;
}

gboolean
salvor_boot_rules_may_download (const SalvorBootInputs *inputs)
{
    return salvor_boot_inputs_is_clear (inputs, SALVOR_INPUT_SDP_DISABLE);
}

SalvorHeaderState
salvor_boot_rules_get_header (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    return verdict->boots_from_flash ? salvor_board_state_get_header (inputs->state)
                                     : SALVOR_HEADER_UNKNOWN;
}

gboolean
salvor_boot_rules_flash_is_empty (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    SalvorHeaderState header = salvor_boot_rules_get_header (inputs, verdict);

    return header == SALVOR_HEADER_BLANK || header == SALVOR_HEADER_INVALID;
}

gboolean
salvor_boot_rules_has_fallen_back (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    return verdict->stage == SALVOR_STAGE_ROM && verdict->boot_mode == SALVOR_BOOT_INTERNAL
           && !inputs->inputs[SALVOR_INPUT_FORCE_INTERNAL_BOOT].differs
           && salvor_boot_rules_get_header (inputs, verdict) != SALVOR_HEADER_VALID;
}

/*
 * Without FORCE_INTERNAL_BOOT the fallback was seen on RT1024, RT1021, RT1060 and RT1052 (facts:
 * chip-semantics 1b). With it nobody has reported it yet (open question 1); the grade of the route
 * that relies on it stands in the chip file, so that one report changes it.
 */
SalvorCertainty
salvor_boot_rules_grade_fallback (const SalvorBootInputs *inputs)
{
    const SalvorRouteGrade *grade;

    if (salvor_boot_inputs_is_clear (inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT))
        return SALVOR_CERTAINTY_REPORTED;
    grade = salvor_chip_get_route_grade (salvor_board_state_get_chip (inputs->state),
                                         salvor_route_get_id (SALVOR_ROUTE_PROBE_ERASE_HEADER));
    return grade != NULL ? grade->certainty : SALVOR_CERTAINTY_UNPROVEN;
}

static void
set_serial (SalvorVerdict *verdict, SalvorSerialState state, SalvorCertainty certainty)
{
    verdict->serial = state;
    verdict->serial_certainty = certainty;
}

static void
decide_serial (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    if (salvor_boot_rules_is_live (verdict))
        set_serial (verdict, SALVOR_SERIAL_NOW, SALVOR_CERTAINTY_PROVEN);
    else if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_SDP_DISABLE))
        set_serial (verdict, SALVOR_SERIAL_NEVER,
                    get_field_certainty (inputs, SALVOR_INPUT_SDP_DISABLE));
    else if (!salvor_boot_rules_may_download (inputs)
             || !salvor_boot_inputs_is_known (inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT))
        set_serial (verdict, SALVOR_SERIAL_UNKNOWN, SALVOR_CERTAINTY_UNPROVEN);
    else if (verdict->boot_mode == SALVOR_BOOT_SERIAL_DOWNLOAD)
        set_serial (verdict, SALVOR_SERIAL_NOW, SALVOR_CERTAINTY_PROVEN);
    else if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT))
        set_serial (verdict, SALVOR_SERIAL_ON_BLANK_FLASH,
                    salvor_boot_rules_grade_fallback (inputs));
    else
        set_serial (verdict, SALVOR_SERIAL_BY_SWITCHES, SALVOR_CERTAINTY_PROVEN);
}

static SalvorDebugState
debug_from_fuses (const SalvorBootInputs *inputs)
{
    const SalvorBootInput *mode = &inputs->inputs[SALVOR_INPUT_JTAG_SMODE];

    if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_SJC_DISABLE)
        || salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_CORE_DEBUG_DISABLE)
        || (mode->known && mode->value == SMODE_NO_DEBUG))
        return SALVOR_DEBUG_CLOSED;
    if (!salvor_boot_inputs_is_known (inputs, SALVOR_INPUT_SJC_DISABLE)
        || !salvor_boot_inputs_is_known (inputs, SALVOR_INPUT_CORE_DEBUG_DISABLE) || !mode->known)
        return SALVOR_DEBUG_UNKNOWN;
    if (mode->value == SMODE_SECURE)
        return SALVOR_DEBUG_SECURE;
    return mode->value == SMODE_OPEN ? SALVOR_DEBUG_OPEN : SALVOR_DEBUG_UNKNOWN;
}

/* A probe that reads the board proves that the port is open, whatever could not be read. */
static void
decide_debug (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    verdict->debug = debug_from_fuses (inputs);
    if (verdict->debug == SALVOR_DEBUG_UNKNOWN && verdict->stage == SALVOR_STAGE_PROBE)
        verdict->debug = SALVOR_DEBUG_OPEN;
    verdict->debug_needs_jtag = salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_SWD_SELECT);
}

/*
 * Three witnesses: the fuse, what was latched from it, and what the downloader answers. One that
 * says "closed" is enough: an unsigned program is then not tried.
 */
static SalvorHabState
decide_hab (const SalvorBootInputs *inputs)
{
    const SalvorBootInput *fuse = &inputs->inputs[SALVOR_INPUT_SEC_CONFIG];
    const SalvorBootInput *latched = &inputs->inputs[SALVOR_INPUT_LATCHED_SEC_CONFIG];
    int answer = salvor_board_state_get_hab_answer (inputs->state);

    if ((fuse->known && fuse->value != 0) || (latched->known && latched->value >= SEC_CONFIG_CLOSED)
        || answer == 1)
        return SALVOR_HAB_CLOSED;
    return fuse->known || latched->known || answer == 0 ? SALVOR_HAB_OPEN : SALVOR_HAB_UNKNOWN;
}

/* SBMR1 shows the pins while BT_FUSE_SEL is 0 and the fuses while it is 1 (chip-semantics 4). */
static gboolean
latched_device_shows (const SalvorBootInputs *inputs, SalvorSettingsFrom settings)
{
    const SalvorBootInput *fuse_sel = &inputs->inputs[SALVOR_INPUT_LATCHED_FUSE_SEL];

    if (!inputs->inputs[SALVOR_INPUT_LATCHED_DEVICE].known)
        return FALSE;
    if (!fuse_sel->known)
        return FALSE;
    return (fuse_sel->value != 0) == (settings == SALVOR_SETTINGS_FUSES);
}

SalvorInputId
salvor_boot_rules_find_device (const SalvorBootInputs *inputs, SalvorSettingsFrom settings)
{
    const SalvorBootInput *fuse = &inputs->inputs[SALVOR_INPUT_BOOT_DEVICE];
    const SalvorBootInput *latched = &inputs->inputs[SALVOR_INPUT_LATCHED_DEVICE];

    /* A chip without the field has one device only; without values nobody knows what they mean. */
    if (fuse->field == NULL)
        return SALVOR_INPUT_BOOT_DEVICE;
    if (fuse->field->n_values == 0)
        return SALVOR_N_INPUTS;
    if (settings == SALVOR_SETTINGS_FUSES && fuse->known)
        return SALVOR_INPUT_BOOT_DEVICE;
    if (settings != SALVOR_SETTINGS_UNKNOWN)
        return latched_device_shows (inputs, settings) ? SALVOR_INPUT_LATCHED_DEVICE
                                                       : SALVOR_N_INPUTS;
    /* Disputed: when pins and fuses name the same device, the dispute does not matter. */
    if (fuse->known && latched_device_shows (inputs, SALVOR_SETTINGS_PINS)
        && fuse->value == latched->value)
        return SALVOR_INPUT_BOOT_DEVICE;
    return SALVOR_N_INPUTS;
}

static char *
name_device (const SalvorBootInputs *inputs, SalvorInputId source)
{
    const SalvorBootInput *input = &inputs->inputs[source];
    const SalvorField *field = inputs->inputs[SALVOR_INPUT_BOOT_DEVICE].field;
    const SalvorFieldValue *value
        = field != NULL ? salvor_field_find_value (field, input->value) : NULL;

    if (field == NULL)
        return g_strdup (_ ("FlexSPI NOR"));
    if (value == NULL || value->label == NULL)
        return g_strdup_printf (_ ("reserved setting %u"), input->value);
    return g_strdup (value->label);
}

/* The blank setting, 0, is the flash that the chip file describes (chip-semantics 1c and 4). */
static void
decide_device (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    SalvorInputId source = salvor_boot_rules_find_device (inputs, verdict->settings_from);

    if (source == SALVOR_N_INPUTS) {
        verdict->boot_device = g_strdup (_ ("unknown"));
        return;
    }
    verdict->boot_device = name_device (inputs, source);
    verdict->boots_from_flash = inputs->inputs[source].value == 0;
}

void
salvor_boot_rules_decide (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    decide_mode (inputs, verdict);
    decide_serial (inputs, verdict);
    decide_debug (inputs, verdict);
    verdict->hab = decide_hab (inputs);
    verdict->watchdog_enabled = salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_WATCHDOG_ENABLE);
    decide_device (inputs, verdict);
    verdict->short_of_ram = is_short_of_ram (inputs, verdict);
}
