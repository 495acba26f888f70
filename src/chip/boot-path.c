/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-boot-path"
#include "config.h"

#include "chip/boot-path.h"

#include "chip/boot-rules.h"

#include <glib/gi18n-lib.h>

#define MAX_EVIDENCE 3
#define BYTES_PER_MB (1024u * 1024u)

static const char *const stop_names[SALVOR_N_STOPS] = {
    [SALVOR_STOP_POWER_ON] = N_ ("Power-on"),
    [SALVOR_STOP_START_UP_MODE] = N_ ("Start-up mode"),
    [SALVOR_STOP_SETTINGS] = N_ ("Settings from"),
    [SALVOR_STOP_MEMORY] = N_ ("Memory device"),
    [SALVOR_STOP_PROGRAM] = N_ ("Program"),
    [SALVOR_STOP_SERIAL_DOWNLOAD] = N_ ("Serial download"),
};

static void
evidence_free (gpointer data)
{
    SalvorEvidence *evidence = data;

    g_free (evidence->text);
    g_free (evidence);
}

static void
add_evidence (SalvorStop *stop, char *text, const SalvorField *field)
{
    SalvorEvidence *evidence;

    if (stop->evidence->len == MAX_EVIDENCE) {
        g_free (text);
        return;
    }
    evidence = g_new0 (SalvorEvidence, 1);
    evidence->text = text;
    evidence->field = field;
    g_ptr_array_add (stop->evidence, evidence);
}

/* "fuse 6 bit 16 = 1"; a fuse that this chip does not have is no evidence */
static void
cite (SalvorStop *stop, const SalvorBootInputs *inputs, SalvorInputId id)
{
    const SalvorBootInput *input = &inputs->inputs[id];

    if (input->field == NULL)
        return;
    stop->differs |= input->differs;
    add_evidence (stop, salvor_boot_inputs_cite (inputs, id), input->field);
}

/* "SBMR2 = 0x01000011" */
static void
cite_container (SalvorStop *stop, const SalvorBootInputs *inputs, SalvorInputId id)
{
    const SalvorBootInput *input = &inputs->inputs[id];

    if (input->field == NULL)
        return;
    stop->differs |= input->differs;
    add_evidence (stop, salvor_boot_inputs_cite_container (inputs, id), input->field);
}

static void
set_outcome (SalvorStop *stop, SalvorStopState state, const char *outcome)
{
    stop->state = state;
    g_free (stop->outcome);
    stop->outcome = g_strdup (outcome);
}

/* ---- power-on ---- */

/* The cause that came last; each bit of the register is a field and stays until it is cleared
 * (facts: chip-semantics 10). A power-on clears them all and sets the lowest. */
static const SalvorField *
find_reset_cause (const SalvorRegister *status, guint32 value)
{
    const SalvorField *cause = NULL;

    for (gsize i = 0; i < status->n_fields; i++) {
        const SalvorField *field = &status->fields[i];

        if (g_strcmp0 (field->role, "reset-cause") == 0 && salvor_field_extract (field, value) != 0)
            cause = field;
    }
    return cause;
}

static void
fill_power_on (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    SalvorStop *stop = &verdict->stops[SALVOR_STOP_POWER_ON];
    const SalvorRegister *status = salvor_chip_get_register_by_role (verdict->chip, "reset-status");
    const SalvorReading *reading
        = status != NULL ? salvor_board_state_get_register (inputs->state, status->name) : NULL;
    const SalvorField *cause = NULL;

    set_outcome (stop, SALVOR_STOP_TAKEN, _ ("Cold start"));
    if (reading == NULL || !reading->known)
        return;
    cause = find_reset_cause (status, reading->value);
    /* Power-on is the one cause in bit 0; any other names itself. */
    if (cause != NULL && cause->lsb > 0 && cause->title != NULL)
        set_outcome (stop, SALVOR_STOP_TAKEN, cause->title);
    add_evidence (stop, g_strdup_printf ("%s = 0x%08X", status->name, reading->value), cause);
}

/* ---- start-up mode ---- */

static const char *
get_mode_outcome (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    switch (verdict->boot_mode) {
    case SALVOR_BOOT_INTERNAL:
        if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT))
            return _ ("Internal, forced");
        return verdict->pins == 0 ? _ ("Internal, by fuse") : _ ("Internal, by switch");
    case SALVOR_BOOT_SERIAL_DOWNLOAD:
        if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_SDP_DISABLE))
            return _ ("Serial download, switched off");
        return _ ("Serial download");
    case SALVOR_BOOT_RESERVED:
        return _ ("Reserved position");
    case SALVOR_BOOT_UNKNOWN:
        break;
    }
    return _ ("Could not be read");
}

static SalvorStopState
get_mode_state (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    switch (verdict->boot_mode) {
    case SALVOR_BOOT_UNKNOWN:
        return SALVOR_STOP_UNREADABLE;
    case SALVOR_BOOT_RESERVED:
        return SALVOR_STOP_END;
    case SALVOR_BOOT_SERIAL_DOWNLOAD:
        return salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_SDP_DISABLE) ? SALVOR_STOP_END
                                                                            : SALVOR_STOP_TAKEN;
    case SALVOR_BOOT_INTERNAL:
        break;
    }
    return SALVOR_STOP_TAKEN;
}

static void
cite_pins (SalvorStop *stop, const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    const SalvorField *field = inputs->inputs[SALVOR_INPUT_PINS].field;
    const char *pins = salvor_boot_pins_get_text (verdict->pins);

    if (!verdict->pins_known)
        return;
    if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT))
        add_evidence (stop, g_strdup_printf (_ ("switches %s ignored"), pins), field);
    else
        add_evidence (stop, g_strdup_printf (_ ("switches %s"), pins), field);
}

static void
fill_start_up_mode (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    SalvorStop *stop = &verdict->stops[SALVOR_STOP_START_UP_MODE];

    set_outcome (stop, get_mode_state (inputs, verdict), get_mode_outcome (inputs, verdict));
    cite (stop, inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT);
    cite_container (stop, inputs, SALVOR_INPUT_PINS);
    cite_pins (stop, inputs, verdict);
}

/* ---- settings, memory, program: reached only by a start from memory ---- */

/* TRUE when the stop is decided already, because the path does not come here. */
static gboolean
fill_unreached (const SalvorVerdict *verdict, SalvorStop *stop)
{
    if (verdict->boot_mode == SALVOR_BOOT_UNKNOWN)
        set_outcome (stop, SALVOR_STOP_UNREADABLE, _ ("Could not be read"));
    else if (verdict->boot_mode != SALVOR_BOOT_INTERNAL)
        set_outcome (stop, SALVOR_STOP_NOT_REACHED, _ ("Not reached"));
    return verdict->boot_mode != SALVOR_BOOT_INTERNAL;
}

static void
fill_settings (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    SalvorStop *stop = &verdict->stops[SALVOR_STOP_SETTINGS];

    if (fill_unreached (verdict, stop))
        return;
    if (verdict->settings_from == SALVOR_SETTINGS_FUSES)
        set_outcome (stop, SALVOR_STOP_TAKEN, _ ("Fuses, not pins"));
    else if (verdict->settings_from == SALVOR_SETTINGS_PINS)
        set_outcome (stop, SALVOR_STOP_TAKEN, _ ("Pins"));
    else if (verdict->settings_certainty == SALVOR_CERTAINTY_DISPUTED)
        set_outcome (stop, SALVOR_STOP_TAKEN, _ ("Fuses or pins, not proven"));
    else
        set_outcome (stop, SALVOR_STOP_UNREADABLE, _ ("Could not be read"));
    cite (stop, inputs, salvor_boot_rules_find_fuse_sel (inputs));
    if (verdict->settings_from == SALVOR_SETTINGS_PINS)
        cite_container (stop, inputs, SALVOR_INPUT_LATCHED_DEVICE);
    else
        cite_container (stop, inputs, SALVOR_INPUT_BOOT_DEVICE);
    if (verdict->settings_certainty == SALVOR_CERTAINTY_DISPUTED)
        cite_container (stop, inputs, SALVOR_INPUT_LATCHED_DEVICE);
}

char *
salvor_boot_path_name_device (const SalvorVerdict *verdict)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (verdict->chip);

    if (verdict->boots_from_flash && flash != NULL && flash->in_package)
        return g_strdup_printf (_ ("Built-in flash, %u MB"), flash->size / BYTES_PER_MB);
    return g_strdup (verdict->boot_device);
}

static void
fill_memory (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    SalvorStop *stop = &verdict->stops[SALVOR_STOP_MEMORY];
    SalvorInputId source = salvor_boot_rules_find_device (inputs, verdict->settings_from);
    const SalvorBootInput *fuse = &inputs->inputs[SALVOR_INPUT_BOOT_DEVICE];
    g_autofree char *device = NULL;

    if (fill_unreached (verdict, stop))
        return;
    if (source == SALVOR_N_INPUTS && verdict->settings_certainty == SALVOR_CERTAINTY_DISPUTED) {
        set_outcome (stop, SALVOR_STOP_TAKEN, _ ("As fuses or pins say"));
        cite (stop, inputs, SALVOR_INPUT_BOOT_DEVICE);
        cite (stop, inputs, SALVOR_INPUT_LATCHED_DEVICE);
        return;
    }
    if (source == SALVOR_N_INPUTS && fuse->field != NULL && fuse->field->n_values == 0) {
        set_outcome (stop, SALVOR_STOP_TAKEN, _ ("Not known"));
        cite (stop, inputs,
              verdict->settings_from == SALVOR_SETTINGS_FUSES ? SALVOR_INPUT_BOOT_DEVICE
                                                              : SALVOR_INPUT_LATCHED_DEVICE);
        return;
    }
    if (source == SALVOR_N_INPUTS) {
        set_outcome (stop, SALVOR_STOP_UNREADABLE, _ ("Could not be read"));
        return;
    }
    device = salvor_boot_path_name_device (verdict);
    set_outcome (stop, SALVOR_STOP_TAKEN, device);
    if (!g_str_equal (device, verdict->boot_device))
        add_evidence (stop, g_strdup (verdict->boot_device), inputs->inputs[source].field);
    cite (stop, inputs, source);
}

static void
fill_program (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    SalvorStop *stop = &verdict->stops[SALVOR_STOP_PROGRAM];
    const char *detail = salvor_board_state_get_header_detail (inputs->state);

    if (fill_unreached (verdict, stop))
        return;
    switch (salvor_boot_rules_get_header (inputs, verdict)) {
    case SALVOR_HEADER_VALID:
        if (verdict->hab == SALVOR_HAB_CLOSED)
            set_outcome (stop, SALVOR_STOP_END, _ ("Starts if it is signed"));
        else
            set_outcome (stop, SALVOR_STOP_END, _ ("Starts"));
        break;
    case SALVOR_HEADER_BLANK:
    case SALVOR_HEADER_INVALID:
        set_outcome (stop, SALVOR_STOP_END, _ ("No valid header"));
        break;
    case SALVOR_HEADER_UNKNOWN:
        set_outcome (stop, SALVOR_STOP_END,
                     verdict->hab == SALVOR_HAB_CLOSED ? _ ("Needs a signature")
                                                       : _ ("Not looked at"));
        break;
    }
    if (detail != NULL && verdict->boots_from_flash)
        add_evidence (stop, g_strdup (detail), NULL);
}

/* ---- serial download and the two branches that lead there ---- */

static SalvorTrackState
judge_switch_branch (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT)
        || salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_SDP_DISABLE))
        return SALVOR_TRACK_CLOSED_FOREVER;
    if (!salvor_boot_rules_may_download (inputs) || verdict->boot_mode == SALVOR_BOOT_UNKNOWN)
        return SALVOR_TRACK_UNKNOWN;
    return verdict->boot_mode == SALVOR_BOOT_SERIAL_DOWNLOAD ? SALVOR_TRACK_TAKEN
                                                             : SALVOR_TRACK_NOT_TAKEN;
}

static SalvorTrackState
judge_fallback_branch (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_SDP_DISABLE))
        return SALVOR_TRACK_CLOSED_FOREVER;
    if (!salvor_boot_rules_may_download (inputs) || verdict->boot_mode == SALVOR_BOOT_UNKNOWN)
        return SALVOR_TRACK_UNKNOWN;
    if (verdict->boot_mode != SALVOR_BOOT_INTERNAL)
        return SALVOR_TRACK_NOT_TAKEN;
    if (salvor_boot_rules_has_fallen_back (inputs, verdict))
        return SALVOR_TRACK_TAKEN;
    return salvor_boot_rules_grade_fallback (inputs) <= SALVOR_CERTAINTY_REPORTED
               ? SALVOR_TRACK_REPORTED
               : SALVOR_TRACK_EXPECTED;
}

/* Reached: by decision, by a fallback that happened, or by one that was reported and whose
 * condition, a flash without a program, is given. */
static gboolean
download_is_reached (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    if (verdict->switch_branch == SALVOR_TRACK_TAKEN
        || verdict->fallback_branch == SALVOR_TRACK_TAKEN)
        return TRUE;
    return verdict->fallback_branch == SALVOR_TRACK_REPORTED
           && salvor_boot_rules_flash_is_empty (inputs, verdict);
}

static void
fill_serial_download (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    SalvorStop *stop = &verdict->stops[SALVOR_STOP_SERIAL_DOWNLOAD];

    if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_SDP_DISABLE))
        set_outcome (stop, SALVOR_STOP_NOT_REACHED, _ ("Switched off for ever"));
    else if (download_is_reached (inputs, verdict))
        set_outcome (stop, SALVOR_STOP_END, _ ("Ready"));
    else if (salvor_boot_rules_is_live (verdict))
        set_outcome (stop,
                     verdict->boot_mode == SALVOR_BOOT_UNKNOWN ? SALVOR_STOP_END
                                                               : SALVOR_STOP_NOT_REACHED,
                     _ ("Answers now"));
    else if (verdict->serial == SALVOR_SERIAL_UNKNOWN)
        set_outcome (stop, SALVOR_STOP_UNREADABLE, _ ("Could not be read"));
    else if (salvor_boot_rules_flash_is_empty (inputs, verdict)
             && verdict->fallback_branch == SALVOR_TRACK_EXPECTED)
        set_outcome (stop, SALVOR_STOP_NOT_REACHED, _ ("Should open by itself"));
    else
        set_outcome (stop, SALVOR_STOP_NOT_REACHED, _ ("Not reached today"));
    cite (stop, inputs, SALVOR_INPUT_SDP_DISABLE);
}

/* A path that ends in serial download does not end at the program as well. */
static void
pass_through_program (SalvorVerdict *verdict)
{
    SalvorStop *program = &verdict->stops[SALVOR_STOP_PROGRAM];

    if (verdict->stops[SALVOR_STOP_SERIAL_DOWNLOAD].state != SALVOR_STOP_END
        || verdict->boot_mode != SALVOR_BOOT_INTERNAL)
        return;
    if (verdict->fallback_branch == SALVOR_TRACK_TAKEN)
        set_outcome (program, SALVOR_STOP_TAKEN, _ ("None found"));
    else
        program->state = SALVOR_STOP_TAKEN;
}

void
salvor_boot_path_add (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    for (gsize i = 0; i < SALVOR_N_STOPS; i++) {
        verdict->stops[i].name = _ (stop_names[i]);
        verdict->stops[i].evidence = g_ptr_array_new_with_free_func (evidence_free);
    }
    verdict->switch_branch = judge_switch_branch (inputs, verdict);
    verdict->fallback_branch = judge_fallback_branch (inputs, verdict);
    fill_power_on (inputs, verdict);
    fill_start_up_mode (inputs, verdict);
    fill_settings (inputs, verdict);
    fill_memory (inputs, verdict);
    fill_program (inputs, verdict);
    fill_serial_download (inputs, verdict);
    pass_through_program (verdict);
}
