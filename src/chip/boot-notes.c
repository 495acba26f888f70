/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-boot-notes"
#include "config.h"

#include "chip/boot-notes.h"

#include "chip/boot-rules.h"
#include "chip/sentences.h"

#include <glib/gi18n-lib.h>

const char *
salvor_boot_mode_get_words (SalvorBootMode mode)
{
    switch (mode) {
    case SALVOR_BOOT_INTERNAL:
        return _ ("start from memory");
    case SALVOR_BOOT_SERIAL_DOWNLOAD:
        return _ ("serial download");
    case SALVOR_BOOT_RESERVED:
        return _ ("the reserved position");
    case SALVOR_BOOT_UNKNOWN:
        break;
    }
    return _ ("not known");
}

/* The first input of each word, so that a word with many fields is told once. */
static gboolean
is_first_of_word (const SalvorBootInputs *inputs, gsize position)
{
    const SalvorField *field = inputs->inputs[position].field;

    for (gsize i = 0; i < position; i++) {
        const SalvorField *other = inputs->inputs[i].field;

        if (other != NULL && other->word != NULL && other->word == field->word)
            return FALSE;
    }
    return TRUE;
}

/*
 * The ROM goes by the working copy, which a reset loads from the cells (facts: chip-semantics 5).
 * Either somebody wrote the copy after the reset, or burned a cell without one.
 */
static void
add_differing_words (const SalvorBootInputs *inputs, GPtrArray *notes)
{
    SalvorBoardState *state = inputs->state;

    for (gsize i = 0; i < SALVOR_N_INPUTS; i++) {
        const SalvorField *field = inputs->inputs[i].field;

        if (field == NULL || field->word == NULL || !is_first_of_word (inputs, i)
            || !salvor_board_state_differs (state, field->word->index))
            continue;
        salvor_sentences_add (
            notes,
            _ ("Fuse %u: the working copy is 0x%08X, the fuse cells hold 0x%08X. The last reset "
               "went by the working copy, unless it was changed since; the next power-on loads "
               "the fuse cells."),
            field->word->index, salvor_board_state_get_shadow (state, field->word->index)->value,
            salvor_board_state_get_otp (state, field->word->index)->value);
    }
}

static void
add_mode_change (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    SalvorBootInputs last;
    SalvorBootMode before;

    salvor_boot_inputs_read (&last, inputs->state, SALVOR_VIEW_LAST_RESET);
    before = salvor_boot_rules_choose_mode (&last);
    if (before == verdict->boot_mode)
        return;
    salvor_sentences_add (verdict->notes,
                          _ ("By the working copy the start-up mode is: %s. From the next power-on "
                             "it is: %s."),
                          salvor_boot_mode_get_words (before),
                          salvor_boot_mode_get_words (verdict->boot_mode));
}

static void
add_latched_fuse_sel (const SalvorBootInputs *inputs, GPtrArray *notes)
{
    const SalvorBootInput *fuse = &inputs->inputs[SALVOR_INPUT_BT_FUSE_SEL];
    const SalvorBootInput *latched = &inputs->inputs[SALVOR_INPUT_LATCHED_FUSE_SEL];
    g_autofree char *now = salvor_boot_inputs_cite (inputs, SALVOR_INPUT_LATCHED_FUSE_SEL);
    g_autofree char *next = salvor_boot_inputs_cite (inputs, SALVOR_INPUT_BT_FUSE_SEL);

    if (!fuse->known || !latched->known || (fuse->value != 0) == (latched->value != 0))
        return;
    salvor_sentences_add (notes,
                          _ ("The last reset found another choice of settings (%s) than the next "
                             "power-on will find (%s)."),
                          now, next);
}

/* Open question 8: the name is known, what it does on these chips is not. */
static void
add_direct_boot (const SalvorBootInputs *inputs, GPtrArray *notes)
{
    SalvorInputId id = salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_DIR_BT_DIS)
                           ? SALVOR_INPUT_DIR_BT_DIS
                           : SALVOR_INPUT_LATCHED_DIR_BT_DIS;

    if (salvor_boot_inputs_is_set (inputs, id))
        salvor_sentences_add_fact (
            notes,
            _ ("One bit is burned whose effect on this chip nobody knows for sure; Salvor does "
               "not act on it"),
            inputs, id);
}

static void
add_watchdog (const SalvorBootInputs *inputs, GPtrArray *notes)
{
    if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_WATCHDOG_ENABLE))
        salvor_sentences_add_fact (notes,
                                   _ ("A watchdog runs in serial download and restarts the board "
                                      "when its time is over"),
                                   inputs, SALVOR_INPUT_WATCHDOG_ENABLE);
}

static void
add_field_return (const SalvorBootInputs *inputs, GPtrArray *notes)
{
    if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_FIELD_RETURN))
        salvor_sentences_add_fact (notes,
                                   _ ("This chip is marked as sent back to NXP; its security "
                                      "settings may not hold"),
                                   inputs, SALVOR_INPUT_FIELD_RETURN);
}

/* The program lies in one memory and the settings name another (problems 21). */
static void
add_wrong_device (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (verdict->chip);
    SalvorInputId source = salvor_boot_rules_find_device (inputs, verdict->settings_from);
    g_autofree char *evidence = NULL;

    if (source == SALVOR_N_INPUTS || verdict->boots_from_flash || flash == NULL
        || !flash->in_package)
        return;
    evidence = salvor_boot_inputs_cite (inputs, source);
    salvor_sentences_add (verdict->notes,
                          _ ("The chip looks for its program in %s, not in its built-in flash: "
                             "%s."),
                          verdict->boot_device, evidence);
}

static void
add_disputed_device (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    SalvorInputId source = salvor_boot_rules_find_device (inputs, verdict->settings_from);
    const SalvorField *field = inputs->inputs[SALVOR_INPUT_BOOT_DEVICE].field;
    const SalvorFieldValue *value;
    g_autofree char *evidence = NULL;

    if (source == SALVOR_N_INPUTS || field == NULL)
        return;
    value = salvor_field_find_value (field, inputs->inputs[source].value);
    if (value == NULL || !value->disputed || value->other == NULL)
        return;
    evidence = salvor_boot_inputs_cite (inputs, source);
    salvor_sentences_add (verdict->notes,
                          _ ("Sources do not agree which memory device this setting means (%s): "
                             "%s or %s."),
                          evidence, verdict->boot_device, value->other);
}

/* The pins ask for a start from memory, and yet the downloader answers (chip-semantics 1b, 1c). */
static void
add_fallen_back (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    if (!salvor_boot_rules_has_fallen_back (inputs, verdict))
        return;
    salvor_sentences_add (verdict->notes,
                          _ ("The board should start from memory (%s), and yet serial download "
                             "answers: most likely no program was found that could start."),
                          verdict->decided_by);
}

void
salvor_boot_notes_add (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    verdict->notes = salvor_sentences_new ();
    add_differing_words (inputs, verdict->notes);
    add_mode_change (inputs, verdict);
    add_latched_fuse_sel (inputs, verdict->notes);
    add_fallen_back (inputs, verdict);
    add_wrong_device (inputs, verdict);
    add_disputed_device (inputs, verdict);
    add_watchdog (inputs, verdict->notes);
    add_direct_boot (inputs, verdict->notes);
    add_field_return (inputs, verdict->notes);
}
