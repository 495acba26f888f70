/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-boot-title"
#include "config.h"

#include "chip/boot-title.h"

#include "base/language.h"
#include "chip/boot-notes.h"
#include "chip/boot-rules.h"
#include "chip/sentences.h"

#include <glib/gi18n-lib.h>

/* One case of visual.md 6, "Verdict titles": fills title and text, and emphasis where there is
 * one. */
typedef void (*TitleFunc) (const SalvorBootInputs *inputs, SalvorVerdict *verdict);

static void
set_title (SalvorVerdict *verdict, const char *title)
{
    verdict->title = g_strdup (title);
}

static void
set_text (SalvorVerdict *verdict, const char *text)
{
    verdict->text = g_strdup (text);
}

/* "its built-in flash", "SD card"; NULL when it is not known */
static char *
name_memory (const SalvorVerdict *verdict, const SalvorBootInputs *inputs)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (verdict->chip);

    if (salvor_boot_rules_find_device (inputs, verdict->settings_from) == SALVOR_N_INPUTS)
        return NULL;
    if (verdict->boots_from_flash && flash != NULL && flash->in_package)
        return g_strdup (_ ("its built-in flash"));
    return g_strdup (verdict->boot_device);
}

/* Is there a way by this route, proven or not? */
static gboolean
is_open (const SalvorVerdict *verdict, SalvorRouteId id)
{
    SalvorRouteState state = salvor_verdict_get_route (verdict, id)->state;

    return state == SALVOR_ROUTE_STATE_OPEN || state == SALVOR_ROUTE_STATE_UNPROVEN;
}

/* ---- a loader answers ---- */

static void
say_rom_answers (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    const char *source = salvor_board_state_get_source (inputs->state);
    g_autoptr (GPtrArray) text = salvor_sentences_new ();

    if (verdict->hab == SALVOR_HAB_CLOSED)
        set_title (verdict, _ ("This board accepts signed programs only"));
    else if (verdict->short_of_ram)
        set_title (verdict, _ ("This board is in serial download, but it is short of memory"));
    else
        set_title (verdict, is_open (verdict, SALVOR_ROUTE_SERIAL)
                                ? _ ("This board is in serial download, ready to be recovered")
                                : _ ("This board waits in serial download"));
    if (verdict->hab == SALVOR_HAB_CLOSED)
        salvor_sentences_add (text, "%s",
                              _ ("It is in serial download. The flashloader and the firmware must "
                                 "be signed by the maker of the product."));
    if (*source != '\0')
        salvor_sentences_add (text, _ ("It answers as: %s."), source);
    else
        salvor_sentences_add (text, "%s", _ ("It answers now."));
    if (verdict->short_of_ram)
        salvor_sentences_add_fact (text,
                                   _ ("NXP's flashloader does not fit into the memory that a fuse "
                                      "leaves it"),
                                   inputs, SALVOR_INPUT_RAM_DIVISION);
    if (verdict->short_of_ram
        && salvor_verdict_get_route (verdict, SALVOR_ROUTE_PROBE_ROM)->state
               == SALVOR_ROUTE_STATE_OPEN)
        salvor_sentences_add (text, "%s",
                              _ ("A debug probe can write the flash without a flashloader."));
    if (verdict->boot_mode == SALVOR_BOOT_UNKNOWN)
        salvor_sentences_add (text, "%s", _ ("How it starts without help could not be read."));
    verdict->text = salvor_sentences_join (text);
}

static void
say_flashloader_answers (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    set_title (verdict, _ ("The flashloader is running, ready to write"));
    if (verdict->hab == SALVOR_HAB_CLOSED)
        set_text (verdict, _ ("The flash can be read, saved and written now. The board starts "
                              "signed programs only, so the firmware must be signed by the maker "
                              "of the product."));
    else
        set_text (verdict, _ ("The flash can be read, saved and written now."));
}

/* ---- words missing ---- */

static void
say_unknown (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    SalvorInputId first = SALVOR_INPUT_FORCE_INTERNAL_BOOT;
    g_autofree char *name = NULL;

    set_title (verdict, _ ("The start-up mode could not be read"));
    if (salvor_boot_inputs_is_known (inputs, first))
        first = salvor_boot_inputs_is_known (inputs, SALVOR_INPUT_PINS)
                    ? salvor_boot_rules_find_fuse_sel (inputs)
                    : SALVOR_INPUT_PINS;
    if (first == SALVOR_INPUT_PINS) {
        name = salvor_boot_inputs_name_container (inputs, first);
        verdict->text = g_strdup_printf (_ ("Register %s is missing. Without it nobody knows where "
                                            "the boot switches stand."),
                                         name);
    } else if (inputs->inputs[first].field != NULL && inputs->inputs[first].field->word != NULL) {
        verdict->text = g_strdup_printf (_ ("Fuse word %u is missing. Without it the boot switches "
                                            "say nothing."),
                                         inputs->inputs[first].field->word->index);
    } else {
        set_text (verdict, _ ("Without the missing words the boot switches say nothing."));
    }
}

/* ---- FORCE_INTERNAL_BOOT ---- */

static char *
describe_ignored_switches (const SalvorVerdict *verdict, gboolean two_fuses)
{
    const char *pins = salvor_boot_pins_get_text (verdict->pins);

    if (verdict->pins_known && verdict->pins == 1)
        return g_strdup_printf (
            two_fuses ? _ ("Its boot switches ask for serial download (%s), but two burned fuses "
                           "overrule them for ever.")
                      : _ ("Its boot switches ask for serial download (%s), but a burned fuse "
                           "overrules them for ever."),
            pins);
    if (verdict->pins_known)
        return g_strdup_printf (two_fuses
                                    ? _ ("Its boot switches (%s) are ignored: two burned fuses "
                                         "overrule them for ever.")
                                    : _ ("Its boot switches (%s) are ignored: a burned fuse "
                                         "overrules them for ever."),
                                pins);
    return g_strdup (two_fuses ? _ ("Its boot switches are ignored: two burned fuses overrule them "
                                    "for ever.")
                               : _ ("Its boot switches are ignored: a burned fuse overrules them "
                                    "for ever."));
}

/* What is left when the switches are not. */
static const char *
say_what_is_left (const SalvorVerdict *verdict, gboolean opens_by_itself)
{
    switch (verdict->debug) {
    case SALVOR_DEBUG_OPEN:
        if (!is_open (verdict, SALVOR_ROUTE_PROBE_ROM)
            && !is_open (verdict, SALVOR_ROUTE_PROBE_FLASHLOADER))
            return _ ("Its debug port is open, but Salvor cannot write this chip through it yet.");
        return _ ("The board is not lost: the debug probe can still write it.");
    case SALVOR_DEBUG_SECURE:
        return _ ("Its debug port asks for a secret key that only the maker of the product has.");
    case SALVOR_DEBUG_CLOSED:
        if (opens_by_itself)
            return _ ("That is the only way left: its debug port is closed.");
        return _ ("No way in is left open: its debug port is closed as well, so only the program "
                  "in its flash could still update it.");
    case SALVOR_DEBUG_UNKNOWN:
        break;
    }
    return _ ("Whether a debug probe can still write it could not be read.");
}

static const char *
say_settings_dispute (const SalvorVerdict *verdict)
{
    if (verdict->settings_certainty == SALVOR_CERTAINTY_DISPUTED)
        return _ ("Whether pins or fuses choose the memory is not yet proven on hardware.");
    return _ ("What chooses the memory could not be read.");
}

static void
say_forced (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    gboolean by_fuses = verdict->settings_from == SALVOR_SETTINGS_FUSES;
    gboolean opens_by_itself = salvor_boot_rules_flash_is_empty (inputs, verdict)
                               && salvor_boot_rules_may_download (inputs);
    g_autofree char *memory = by_fuses ? name_memory (verdict, inputs) : NULL;
    g_autoptr (GPtrArray) text = salvor_sentences_new ();

    if (memory != NULL)
        verdict->title = g_strdup_printf (_ ("This board always starts from %s"), memory);
    else
        set_title (verdict, _ ("This board always starts from its memory device"));
    g_ptr_array_add (text, describe_ignored_switches (verdict, by_fuses));
    if (!by_fuses)
        salvor_sentences_add (text, "%s", say_settings_dispute (verdict));
    if (opens_by_itself)
        salvor_sentences_add (text, "%s",
                              _ ("Its flash holds no valid start-up header, so it should open "
                                 "serial download by itself: expected, not yet proven on "
                                 "hardware."));
    verdict->emphasis = g_strdup (say_what_is_left (verdict, opens_by_itself));
    salvor_sentences_add (text, "%s", verdict->emphasis);
    verdict->text = salvor_sentences_join (text);
}

/* ---- switched off, signed only ---- */

static void
say_download_off (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    set_title (verdict, _ ("Serial download is switched off for ever"));
    switch (verdict->debug) {
    case SALVOR_DEBUG_OPEN:
        set_text (verdict, _ ("Only a debug probe or the running program can update this board."));
        break;
    case SALVOR_DEBUG_UNKNOWN:
        set_text (verdict, _ ("Only a debug probe or the running program could update this board; "
                              "whether the debug port is open could not be read."));
        break;
    case SALVOR_DEBUG_SECURE:
    case SALVOR_DEBUG_CLOSED:
        set_text (verdict, _ ("The debug port is not open either. Only the running program can "
                              "update this board."));
        break;
    }
}

static void
say_signed_only (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    set_title (verdict, _ ("This board accepts signed programs only"));
    set_text (verdict,
              _ ("The flashloader and the firmware must be signed by the maker of the product."));
}

/* ---- by mode ---- */

static void
say_download (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    if (verdict->pins == 0) {
        set_title (verdict, _ ("This board waits in serial download"));
        set_text (verdict, _ ("Its boot fuse is not set. That is normal for a new chip."));
    } else {
        set_title (verdict, _ ("The boot switches ask for serial download"));
        set_text (verdict, _ ("Set them to 10 to start the program in flash."));
    }
}

static void
say_reserved (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    set_title (verdict, _ ("The boot switches are in a reserved position"));
    set_text (verdict, _ ("NXP keeps 11 for itself. Use 10 to start a program, 01 for serial "
                          "download."));
}

static void
say_internal (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    g_autofree char *memory = name_memory (verdict, inputs);

    if (memory != NULL)
        verdict->title = g_strdup_printf (_ ("This board starts from %s"), memory);
    else
        set_title (verdict, _ ("This board starts from its memory device"));
    if (verdict->settings_from == SALVOR_SETTINGS_FUSES)
        set_text (verdict, _ ("Settings come from fuses."));
    else if (verdict->settings_from == SALVOR_SETTINGS_PINS)
        set_text (verdict, _ ("Settings come from its boot pins."));
    else
        set_text (verdict, _ ("Where its settings come from could not be read."));
}

static void
say_empty (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    set_title (verdict, _ ("This board finds no program to start"));
    set_text (verdict, _ ("Its flash holds no valid start-up header. The chip then opens serial "
                          "download by itself, as was reported on hardware."));
}

/* In the order of what a person must know first. */
static TitleFunc
choose_title (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    if (verdict->stage == SALVOR_STAGE_ROM)
        return say_rom_answers;
    if (verdict->stage == SALVOR_STAGE_FLASHLOADER)
        return say_flashloader_answers;
    if (verdict->boot_mode == SALVOR_BOOT_UNKNOWN)
        return say_unknown;
    if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT))
        return say_forced;
    if (verdict->serial == SALVOR_SERIAL_NEVER)
        return say_download_off;
    if (verdict->hab == SALVOR_HAB_CLOSED)
        return say_signed_only;
    if (verdict->boot_mode == SALVOR_BOOT_SERIAL_DOWNLOAD)
        return say_download;
    if (verdict->boot_mode == SALVOR_BOOT_RESERVED)
        return say_reserved;
    return salvor_boot_rules_flash_is_empty (inputs, verdict) ? say_empty : say_internal;
}

/* ---- the whole, for a telephone ---- */

static const char *
say_settings (const SalvorVerdict *verdict)
{
    if (verdict->settings_from == SALVOR_SETTINGS_FUSES)
        return _ ("Its settings come from fuses");
    if (verdict->settings_certainty == SALVOR_CERTAINTY_DISPUTED)
        return _ ("Sources do not agree whether its settings then come from fuses or pins");
    return _ ("Where its settings come from is not known");
}

static void
add_forced_evidence (const SalvorBootInputs *inputs, const SalvorVerdict *verdict,
                     GPtrArray *sentences)
{
    g_autofree char *word
        = salvor_boot_inputs_cite_container (inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT);

    salvor_sentences_add (sentences, _ ("The reason is %s."), verdict->decided_by);
    salvor_sentences_add_fact (sentences, say_settings (verdict), inputs,
                               salvor_boot_rules_find_fuse_sel (inputs));
    salvor_sentences_add (sentences,
                          _ ("This is for ever (%s): a fuse bit only goes from 0 to 1, so writing "
                             "zeros cannot clear it."),
                          word);
}

/* The mode and what made it, as a sentence. */
static char *
explain_mode (const SalvorVerdict *verdict)
{
    switch (verdict->boot_mode) {
    case SALVOR_BOOT_INTERNAL:
        return g_strdup_printf (_ ("It starts from memory because of %s."), verdict->decided_by);
    case SALVOR_BOOT_SERIAL_DOWNLOAD:
        if (verdict->switch_branch != SALVOR_TRACK_TAKEN)
            return g_strdup_printf (_ ("It would go to serial download because of %s."),
                                    verdict->decided_by);
        return g_strdup_printf (_ ("It goes to serial download because of %s."),
                                verdict->decided_by);
    case SALVOR_BOOT_RESERVED:
        return g_strdup_printf (_ ("It does not start because of %s."), verdict->decided_by);
    case SALVOR_BOOT_UNKNOWN:
        break;
    }
    return g_strdup_printf (_ ("How it starts is not known: %s."), verdict->decided_by);
}

static void
add_first (GPtrArray *sentences, const GPtrArray *because)
{
    if (because->len > 0)
        salvor_sentences_add (sentences, "%s", (const char *) g_ptr_array_index (because, 0));
}

static void
add_all (GPtrArray *sentences, const GPtrArray *because)
{
    for (guint i = 0; i < because->len; i++)
        salvor_sentences_add (sentences, "%s", (const char *) g_ptr_array_index (because, i));
}

static char *
list_routes (const SalvorVerdict *verdict, SalvorRouteState state)
{
    GString *titles = g_string_new (NULL);

    for (gsize i = 0; i < SALVOR_N_ROUTES; i++) {
        g_autofree char *title = NULL;

        if (verdict->routes[i].state != state)
            continue;
        /* Translators: a way to recover in a list of them, with its quotation marks */
        title = g_strdup_printf (_ ("“%s”"), salvor_route_get_title (verdict->routes[i].id));
        salvor_language_add_to_list (titles, title);
    }
    return g_string_free (titles, FALSE);
}

static void
add_routes (const SalvorVerdict *verdict, GPtrArray *sentences)
{
    g_autofree char *open = list_routes (verdict, SALVOR_ROUTE_STATE_OPEN);
    g_autofree char *unproven = list_routes (verdict, SALVOR_ROUTE_STATE_UNPROVEN);

    if (*open != '\0')
        salvor_sentences_add (sentences, _ ("Open ways to recover: %s."), open);
    else
        salvor_sentences_add (sentences, "%s", _ ("No way to recover is known to be open."));
    if (*unproven != '\0')
        salvor_sentences_add (sentences, _ ("Possible, but not yet proven on hardware: %s."),
                              unproven);
}

/* Title, text and mode have said most of it; what they have not said is added. */
static void
add_serial_evidence (const SalvorBootInputs *inputs, const SalvorVerdict *verdict,
                     GPtrArray *sentences)
{
    GPtrArray *because = verdict->serial_because;

    if (salvor_boot_inputs_is_clear (inputs, SALVOR_INPUT_SDP_DISABLE)
        && verdict->serial != SALVOR_SERIAL_BY_SWITCHES)
        salvor_sentences_add_fact (sentences, _ ("Serial download is not switched off"), inputs,
                                   SALVOR_INPUT_SDP_DISABLE);
    else if (!salvor_boot_rules_is_live (verdict))
        add_first (sentences, because);
    else if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_SDP_DISABLE))
        salvor_sentences_add (sentences, "%s", (const char *) g_ptr_array_index (because, 1));
}

static void
add_evidence (const SalvorBootInputs *inputs, const SalvorVerdict *verdict, GPtrArray *sentences)
{
    if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_FORCE_INTERNAL_BOOT))
        add_forced_evidence (inputs, verdict, sentences);
    else
        g_ptr_array_add (sentences, explain_mode (verdict));
    add_serial_evidence (inputs, verdict, sentences);
    add_first (sentences, verdict->debug_because);
    if (verdict->hab == SALVOR_HAB_CLOSED)
        add_all (sentences, verdict->hab_because);
}

static char *
make_sentence (const SalvorVerdict *verdict)
{
    g_autoptr (GPtrArray) sentences = salvor_sentences_new ();

    salvor_sentences_add (sentences, "%s.", verdict->title);
    salvor_sentences_add (sentences, "%s", verdict->text);
    add_all (sentences, verdict->evidence);
    add_routes (verdict, sentences);
    add_all (sentences, verdict->notes);
    return salvor_sentences_join (sentences);
}

void
salvor_boot_title_add (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    choose_title (inputs, verdict) (inputs, verdict);
    verdict->evidence = salvor_sentences_new ();
    add_evidence (inputs, verdict, verdict->evidence);
    verdict->sentence = make_sentence (verdict);
}
