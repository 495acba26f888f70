/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-access-reasons"
#include "config.h"

#include "chip/access-reasons.h"

#include "chip/sentences.h"

#include <glib/gi18n-lib.h>

/* ---- the debug port (facts: chip-semantics 2) ---- */

static void
add_debug_open (const SalvorBootInputs *inputs, GPtrArray *because)
{
    g_autofree char *controller = salvor_boot_inputs_cite_name (inputs, SALVOR_INPUT_SJC_DISABLE);
    g_autofree char *mode = salvor_boot_inputs_cite_name (inputs, SALVOR_INPUT_JTAG_SMODE);

    if (salvor_boot_inputs_is_clear (inputs, SALVOR_INPUT_SJC_DISABLE)
        && salvor_boot_inputs_is_clear (inputs, SALVOR_INPUT_JTAG_SMODE)) {
        salvor_sentences_add (because, _ ("The debug port is open: %s and %s."), controller, mode);
        return;
    }
    salvor_sentences_add (because, "%s",
                          _ ("The debug port is open: a debug probe reads this board now."));
    salvor_sentences_add_unread (because, _ ("The fuses that could close it are not known"), inputs,
                                 SALVOR_INPUT_JTAG_SMODE);
}

/* The fuse that closes the port, the strongest first */
static SalvorInputId
find_closing_fuse (const SalvorBootInputs *inputs)
{
    static const SalvorInputId fuses[]
        = { SALVOR_INPUT_SJC_DISABLE, SALVOR_INPUT_CORE_DEBUG_DISABLE };

    for (gsize i = 0; i < G_N_ELEMENTS (fuses); i++) {
        if (salvor_boot_inputs_is_set (inputs, fuses[i]))
            return fuses[i];
    }
    return SALVOR_INPUT_JTAG_SMODE;
}

static void
add_debug_closed (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    salvor_sentences_add_fact (verdict->debug_because, _ ("The debug port is closed for ever"),
                               inputs, find_closing_fuse (inputs));
    if (verdict->stage == SALVOR_STAGE_PROBE)
        salvor_sentences_add (verdict->debug_because, "%s",
                              _ ("A debug probe still reads this board; that ends with the next "
                                 "reset."));
}

static void
add_debug_secure (const SalvorBootInputs *inputs, GPtrArray *because)
{
    salvor_sentences_add_fact (
        because, _ ("The debug port asks for a secret key, which Salvor cannot answer"), inputs,
        SALVOR_INPUT_JTAG_SMODE);
    if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_JTAG_HEO))
        salvor_sentences_add_fact (because, _ ("Not even a signed program can open it"), inputs,
                                   SALVOR_INPUT_JTAG_HEO);
    else if (salvor_boot_inputs_is_clear (inputs, SALVOR_INPUT_JTAG_HEO))
        salvor_sentences_add_fact (because, _ ("A signed program could open it while it runs"),
                                   inputs, SALVOR_INPUT_JTAG_HEO);
}

static void
add_debug_unknown (const SalvorBootInputs *inputs, GPtrArray *because)
{
    const char *claim = _ ("Whether the debug port is open is not known");

    if (!salvor_boot_inputs_is_known (inputs, SALVOR_INPUT_SJC_DISABLE))
        salvor_sentences_add_unread (because, claim, inputs, SALVOR_INPUT_SJC_DISABLE);
    else if (!salvor_boot_inputs_is_known (inputs, SALVOR_INPUT_JTAG_SMODE))
        salvor_sentences_add_unread (because, claim, inputs, SALVOR_INPUT_JTAG_SMODE);
    else if (!salvor_boot_inputs_is_known (inputs, SALVOR_INPUT_CORE_DEBUG_DISABLE))
        salvor_sentences_add_unread (because, claim, inputs, SALVOR_INPUT_CORE_DEBUG_DISABLE);
    else
        salvor_sentences_add_fact (because,
                                   _ ("No source says what this setting of the debug port means"),
                                   inputs, SALVOR_INPUT_JTAG_SMODE);
}

static void
add_debug (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    GPtrArray *because = verdict->debug_because;

    switch (verdict->debug) {
    case SALVOR_DEBUG_OPEN:
        add_debug_open (inputs, because);
        break;
    case SALVOR_DEBUG_CLOSED:
        add_debug_closed (inputs, verdict);
        return;
    case SALVOR_DEBUG_SECURE:
        add_debug_secure (inputs, because);
        break;
    case SALVOR_DEBUG_UNKNOWN:
        add_debug_unknown (inputs, because);
        break;
    }
    if (verdict->debug_needs_jtag)
        salvor_sentences_add_fact (
            because,
            _ ("Its pads speak JTAG, not SWD, so a probe that only knows SWD finds nothing"),
            inputs, SALVOR_INPUT_SWD_SELECT);
    if (verdict->debug == SALVOR_DEBUG_OPEN && verdict->hab == SALVOR_HAB_CLOSED)
        salvor_sentences_add (because, "%s",
                              _ ("That the board accepts signed programs only should not change "
                                 "this; it is not yet proven on hardware."));
}

/* ---- signed programs (facts: chip-semantics 3) ---- */

static void
add_hab_fuse (const SalvorBootInputs *inputs, GPtrArray *because)
{
    if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_SEC_CONFIG))
        salvor_sentences_add_fact (because, _ ("Only signed programs start"), inputs,
                                   SALVOR_INPUT_SEC_CONFIG);
    else if (salvor_boot_inputs_is_clear (inputs, SALVOR_INPUT_SEC_CONFIG))
        salvor_sentences_add_fact (because, _ ("Programs need no signature"), inputs,
                                   SALVOR_INPUT_SEC_CONFIG);
}

static gboolean
latched_is_closed (const SalvorBootInputs *inputs)
{
    return inputs->inputs[SALVOR_INPUT_LATCHED_SEC_CONFIG].value >= 2;
}

static void
add_hab_latched (const SalvorBootInputs *inputs, GPtrArray *because)
{
    if (!salvor_boot_inputs_is_known (inputs, SALVOR_INPUT_LATCHED_SEC_CONFIG))
        return;
    salvor_sentences_add_fact (because,
                               latched_is_closed (inputs)
                                   ? _ ("The last reset started this board as signed only")
                                   : _ ("The last reset started this board as open"),
                               inputs, SALVOR_INPUT_LATCHED_SEC_CONFIG);
}

static void
add_hab_answer (const SalvorBootInputs *inputs, GPtrArray *because)
{
    int answer = salvor_board_state_get_hab_answer (inputs->state);

    if (answer == 1)
        salvor_sentences_add (because, "%s",
                              _ ("The serial downloader answers that the board is closed: "
                                 "0x12343412."));
    else if (answer == 0)
        salvor_sentences_add (because, "%s",
                              _ ("The serial downloader answers that the board is open: "
                                 "0x56787856."));
}

/* A witness for "open" beside one for "closed". */
static gboolean
witnesses_disagree (const SalvorBootInputs *inputs)
{
    const SalvorBootInput *latched = &inputs->inputs[SALVOR_INPUT_LATCHED_SEC_CONFIG];
    int answer = salvor_board_state_get_hab_answer (inputs->state);
    gboolean closed = salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_SEC_CONFIG)
                      || (latched->known && latched_is_closed (inputs)) || answer == 1;
    gboolean open = salvor_boot_inputs_is_clear (inputs, SALVOR_INPUT_SEC_CONFIG)
                    || (latched->known && !latched_is_closed (inputs)) || answer == 0;

    return closed && open;
}

static void
add_hab (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    GPtrArray *because = verdict->hab_because;

    add_hab_fuse (inputs, because);
    add_hab_latched (inputs, because);
    add_hab_answer (inputs, because);
    if (witnesses_disagree (inputs))
        salvor_sentences_add (because, "%s",
                              _ ("These do not agree. Salvor takes the board as closed; take all "
                                 "power away for three seconds and read it again."));
    if (verdict->hab == SALVOR_HAB_UNKNOWN)
        salvor_sentences_add_unread (because, _ ("Whether programs must be signed is not known"),
                                     inputs, SALVOR_INPUT_SEC_CONFIG);
}

void
salvor_access_reasons_add (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    verdict->debug_because = salvor_sentences_new ();
    verdict->hab_because = salvor_sentences_new ();
    add_debug (inputs, verdict);
    add_hab (inputs, verdict);
}
