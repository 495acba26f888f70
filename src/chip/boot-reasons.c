/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-boot-reasons"
#include "config.h"

#include "chip/boot-reasons.h"

#include "base/language.h"
#include "chip/boot-rules.h"
#include "chip/sentences.h"

#include <glib/gi18n-lib.h>

/* ---- what was not read ---- */

static void
add_missing (GPtrArray *missing, const SalvorBootInputs *inputs, SalvorInputId id)
{
    g_autofree char *name = NULL;

    if (salvor_boot_inputs_is_known (inputs, id))
        return;
    name = salvor_boot_inputs_name_container (inputs, id);
    if (!g_ptr_array_find_with_equal_func (missing, name, g_str_equal, NULL))
        g_ptr_array_add (missing, g_steal_pointer (&name));
}

static void
add_missing_of_device (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    if (verdict->settings_from == SALVOR_SETTINGS_UNKNOWN
        || salvor_boot_rules_find_device (inputs, verdict->settings_from) != SALVOR_N_INPUTS)
        return;
    if (verdict->settings_from == SALVOR_SETTINGS_FUSES)
        add_missing (verdict->missing, inputs, SALVOR_INPUT_BOOT_DEVICE);
    else
        add_missing (verdict->missing, inputs, SALVOR_INPUT_LATCHED_DEVICE);
}

/* Only what would change an answer is missing; a word that decides nothing here is not. */
static void
add_all_missing (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    GPtrArray *missing = verdict->missing;

    add_missing (missing, inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT);
    if (!salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT))
        add_missing (missing, inputs, SALVOR_INPUT_PINS);
    add_missing (missing, inputs, salvor_boot_rules_find_fuse_sel (inputs));
    if (verdict->serial == SALVOR_SERIAL_UNKNOWN)
        add_missing (missing, inputs, SALVOR_INPUT_SDP_DISABLE);
    if (verdict->debug == SALVOR_DEBUG_UNKNOWN) {
        add_missing (missing, inputs, SALVOR_INPUT_SJC_DISABLE);
        add_missing (missing, inputs, SALVOR_INPUT_CORE_DEBUG_DISABLE);
        add_missing (missing, inputs, SALVOR_INPUT_JTAG_SMODE);
    }
    if (verdict->hab == SALVOR_HAB_UNKNOWN)
        add_missing (missing, inputs, SALVOR_INPUT_SEC_CONFIG);
    add_missing_of_device (inputs, verdict);
}

/* ---- what decided the mode ---- */

static char *
explain_forced (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    g_autofree char *forced
        = salvor_boot_inputs_cite_name (inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT);
    g_autofree char *latched = salvor_boot_inputs_cite_container (inputs, SALVOR_INPUT_PINS);

    if (!verdict->pins_known)
        return g_strdup_printf (_ ("%s; the boot switches are ignored"), forced);
    return g_strdup_printf (_ ("%s; the boot switches (%s, %s) are ignored"), forced,
                            salvor_boot_pins_get_text (verdict->pins), latched);
}

static char *
explain_pins (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    g_autofree char *latched = salvor_boot_inputs_cite_container (inputs, SALVOR_INPUT_PINS);
    g_autofree char *fuse_sel
        = salvor_boot_inputs_cite_name (inputs, salvor_boot_rules_find_fuse_sel (inputs));

    if (verdict->pins == 0)
        return g_strdup_printf (_ ("boot switches %s (%s) and %s"),
                                salvor_boot_pins_get_text (verdict->pins), latched, fuse_sel);
    return g_strdup_printf (_ ("boot switches %s (%s)"), salvor_boot_pins_get_text (verdict->pins),
                            latched);
}

static char *
explain_unknown_mode (const SalvorVerdict *verdict)
{
    g_autoptr (GString) names = g_string_new (NULL);

    for (guint i = 0; i < verdict->missing->len; i++)
        salvor_language_add_to_list (names, g_ptr_array_index (verdict->missing, i));
    return g_strdup_printf (_ ("%s could not be read"), names->str);
}

static char *
explain_mode (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    g_autofree char *by_pins = NULL;
    g_autofree char *off = NULL;

    if (verdict->boot_mode == SALVOR_BOOT_UNKNOWN)
        return explain_unknown_mode (verdict);
    if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT))
        return explain_forced (inputs, verdict);
    by_pins = explain_pins (inputs, verdict);
    if (verdict->boot_mode != SALVOR_BOOT_SERIAL_DOWNLOAD
        || !salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_SDP_DISABLE))
        return g_steal_pointer (&by_pins);
    off = salvor_boot_inputs_cite_name (inputs, SALVOR_INPUT_SDP_DISABLE);
    return g_strdup_printf (_ ("%s, but %s switches serial download off"), by_pins, off);
}

/* ---- serial download ---- */

static void
add_not_switched_off (const SalvorBootInputs *inputs, GPtrArray *because)
{
    salvor_sentences_add_fact (because, _ ("Serial download is not switched off"), inputs,
                               SALVOR_INPUT_SDP_DISABLE);
}

/* "In place: …" or "missing: …": what a look into the flash means for the fallback. */
static void
add_header (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    GPtrArray *because = verdict->serial_because;
    const char *detail = salvor_board_state_get_header_detail (inputs->state);

    if (detail == NULL)
        detail = _ ("seen in the flash");
    if (salvor_boot_rules_flash_is_empty (inputs, verdict))
        salvor_sentences_add (because,
                              _ ("The flash holds no valid start-up header now, so the next "
                                 "power-on should end there: %s."),
                              detail);
    else if (salvor_boot_rules_get_header (inputs, verdict) == SALVOR_HEADER_VALID)
        salvor_sentences_add (because,
                              _ ("The flash holds a start-up header, so it does not come to that "
                                 "today: %s."),
                              detail);
}

/* What the ROM tries first when the flash holds no program (facts: chip-semantics 1b, 2 and 3). */
static void
add_detours (const SalvorBootInputs *inputs, GPtrArray *because)
{
    if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_EEPROM_RECOVERY))
        salvor_sentences_add_fact (
            because, _ ("Before that, the chip tries a recovery memory on its SPI port"), inputs,
            SALVOR_INPUT_EEPROM_RECOVERY);
    if (inputs->inputs[SALVOR_INPUT_SDMMC_MFG_DISABLE].field != NULL
        && salvor_boot_inputs_is_clear (inputs, SALVOR_INPUT_SDMMC_MFG_DISABLE))
        salvor_sentences_add_fact (
            because, _ ("Before that, the chip also tries a memory card, so take memory cards out"),
            inputs, SALVOR_INPUT_SDMMC_MFG_DISABLE);
}

static void
add_fallback (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    GPtrArray *because = verdict->serial_because;

    if (salvor_boot_rules_grade_fallback (inputs) <= SALVOR_CERTAINTY_REPORTED)
        salvor_sentences_add (because, "%s",
                              _ ("If no valid program is found, the chip opens serial download by "
                                 "itself; this was reported on hardware."));
    else
        salvor_sentences_add (because, "%s",
                              _ ("If no valid program is found, the chip should open serial "
                                 "download by itself: expected, not yet proven on hardware."));
    add_header (inputs, verdict);
    add_detours (inputs, because);
}

/* It answers now; whether it will again is another question. */
static void
add_live (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    GPtrArray *because = verdict->serial_because;
    const char *source = salvor_board_state_get_source (inputs->state);

    if (*source == '\0')
        source = _ ("seen while reading");
    if (verdict->stage == SALVOR_STAGE_ROM)
        salvor_sentences_add (because, _ ("The serial downloader of the chip answers now: %s."),
                              source);
    else
        salvor_sentences_add (because, _ ("The flashloader answers now: %s."), source);
    if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_SDP_DISABLE)) {
        salvor_sentences_add_fact (because,
                                   _ ("From the next power-on, serial download is switched off "
                                      "for ever"),
                                   inputs, SALVOR_INPUT_SDP_DISABLE);
    } else if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT)) {
        salvor_sentences_add_fact (
            because, _ ("After a power cycle, the boot switches cannot bring it back"), inputs,
            SALVOR_INPUT_FORCE_INTERNAL_BOOT);
        add_fallback (inputs, verdict);
    }
}

static void
add_now (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    GPtrArray *because = verdict->serial_because;
    g_autofree char *latched = salvor_boot_inputs_cite_container (inputs, SALVOR_INPUT_PINS);
    g_autofree char *fuse_sel
        = salvor_boot_inputs_cite_name (inputs, salvor_boot_rules_find_fuse_sel (inputs));

    if (verdict->pins == 0)
        salvor_sentences_add (because,
                              _ ("The boot switches leave the choice to the fuses (00, %s), and no "
                                 "choice is burned, which is normal for a new chip: %s."),
                              latched, fuse_sel);
    else
        salvor_sentences_add (because, _ ("The boot switches ask for serial download (%s): %s."),
                              salvor_boot_pins_get_text (verdict->pins), latched);
    add_not_switched_off (inputs, because);
}

static void
add_by_switches (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    GPtrArray *because = verdict->serial_because;

    salvor_sentences_add_fact (
        because, _ ("With the boot switches at 01, the next power-on opens serial download"),
        inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT);
    add_not_switched_off (inputs, because);
    if (!verdict->pins_known)
        salvor_sentences_add_unread (because, _ ("Where the switches stand now is not known"),
                                     inputs, SALVOR_INPUT_PINS);
    if (verdict->boot_mode == SALVOR_BOOT_INTERNAL)
        add_fallback (inputs, verdict);
}

static void
add_on_blank_flash (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    GPtrArray *because = verdict->serial_because;

    salvor_sentences_add_fact (
        because, _ ("The boot switches cannot ask for serial download any more, for ever"), inputs,
        SALVOR_INPUT_FORCE_INTERNAL_BOOT);
    salvor_sentences_add (because, "%s",
                          _ ("Writing zeros to that fuse word clears nothing: a fuse bit only goes "
                             "from 0 to 1."));
    add_not_switched_off (inputs, because);
    add_fallback (inputs, verdict);
}

static void
add_never (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    GPtrArray *because = verdict->serial_because;

    salvor_sentences_add_fact (because,
                               _ ("Serial download is switched off for ever, on every way"), inputs,
                               SALVOR_INPUT_SDP_DISABLE);
    if (verdict->serial_certainty != SALVOR_CERTAINTY_REPORTED)
        salvor_sentences_add (because, "%s",
                              _ ("What this bit does is known from its name and from NXP's tools "
                                 "only, not from a report on hardware."));
    salvor_sentences_add (because, "%s",
                          _ ("What the chip does instead stands in no document known to Salvor."));
}

static void
add_unknown (const SalvorBootInputs *inputs, GPtrArray *because)
{
    const char *claim = _ ("Whether serial download can be reached is not known");

    if (!salvor_boot_inputs_is_known (inputs, SALVOR_INPUT_SDP_DISABLE))
        salvor_sentences_add_unread (because, claim, inputs, SALVOR_INPUT_SDP_DISABLE);
    else
        salvor_sentences_add_unread (because, claim, inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT);
}

static void
add_uart (const SalvorBootInputs *inputs, GPtrArray *because)
{
    const SalvorField *field = inputs->inputs[SALVOR_INPUT_UART_SDP_DISABLE].field;

    if (!salvor_boot_inputs_is_known (inputs, SALVOR_INPUT_UART_SDP_DISABLE))
        salvor_sentences_add_unread (because,
                                     _ ("Whether it also answers on the serial port is not known"),
                                     inputs, SALVOR_INPUT_UART_SDP_DISABLE);
    if (!salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_UART_SDP_DISABLE))
        return;
    salvor_sentences_add_fact (because,
                               _ ("It answers over USB only, its serial port is switched off"),
                               inputs, SALVOR_INPUT_UART_SDP_DISABLE);
    if (field->certainty == SALVOR_CERTAINTY_DISPUTED)
        salvor_sentences_add (because, "%s",
                              _ ("Sources do not agree what this bit means, so the serial port is "
                                 "worth a try."));
}

/* What the downloader can and cannot do, once it is reached. */
static void
add_limits (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    GPtrArray *because = verdict->serial_because;

    add_uart (inputs, because);
    if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_SDP_READ_DISABLE))
        salvor_sentences_add_fact (
            because,
            _ ("It does not let registers and fuses be read, only a debug probe does; writing "
               "should still work, which is not yet proven on hardware"),
            inputs, SALVOR_INPUT_SDP_READ_DISABLE);
    if (verdict->hab == SALVOR_HAB_CLOSED)
        salvor_sentences_add (because, "%s",
                              _ ("It starts only a flashloader that the maker of the product has "
                                 "signed."));
}

static void
add_serial (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    switch (verdict->serial) {
    case SALVOR_SERIAL_NOW:
        if (salvor_boot_rules_is_live (verdict))
            add_live (inputs, verdict);
        else
            add_now (inputs, verdict);
        break;
    case SALVOR_SERIAL_BY_SWITCHES:
        add_by_switches (inputs, verdict);
        break;
    case SALVOR_SERIAL_ON_BLANK_FLASH:
        add_on_blank_flash (inputs, verdict);
        break;
    case SALVOR_SERIAL_NEVER:
        add_never (inputs, verdict);
        return;
    case SALVOR_SERIAL_UNKNOWN:
        add_unknown (inputs, verdict->serial_because);
        return;
    }
    add_limits (inputs, verdict);
}

void
salvor_boot_reasons_add (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    verdict->missing = salvor_sentences_new ();
    verdict->serial_because = salvor_sentences_new ();
    add_all_missing (inputs, verdict);
    verdict->decided_by = explain_mode (inputs, verdict);
    add_serial (inputs, verdict);
}
