/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-way-back"
#include "config.h"

#include "recovery/way-back.h"

#include <glib/gi18n-lib.h>

/* BOOT_MODE switches at 01 ask for serial download (chip-semantics 1a) */
#define PINS_SERIAL_DOWNLOAD 1

typedef enum {
    WAY_POWER_ON, /* the next power-on opens serial download */
    WAY_SWITCHES,
    WAY_PROBE,
    WAY_FALLBACK, /* the ROM should find no program and open it by itself */
    WAY_UNREAD,   /* it answers now; nothing says whether it will again */
    WAY_NONE,
    N_WAYS,
} Way;

typedef struct {
    gboolean proven;
    const char *before;  /* for the plan */
    const char *stopped; /* for a board that was left in the middle */
} WayText;

static const WayText way_texts[N_WAYS] = {
    [WAY_POWER_ON] = { TRUE,
                       N_ ("If it stops in between, nothing is lost: the board opens serial "
                           "download again at its next power-on, and the work can go on."),
                       N_ ("At its next power-on it opens serial download again.") },
    [WAY_SWITCHES] = { TRUE,
                       N_ ("If it stops in between, nothing is lost: set the boot switches to 01, "
                           "take all power away for three seconds, and the work can go on."),
                       N_ ("If it does not answer, set the boot switches to 01 and take all power "
                           "away for three seconds.") },
    [WAY_PROBE] = { TRUE,
                    N_ ("If it stops in between, the way back is a debug probe: it can write the "
                        "flash again."),
                    N_ ("If it does not answer, a debug probe can write the flash.") },
    [WAY_FALLBACK] = { FALSE,
                       N_ ("If it stops in between, the board should open serial download by "
                           "itself, because it finds no program. That is expected, not yet proven "
                           "on hardware, and there is no other way back."),
                       N_ ("If it loses its power, it should open serial download by itself. That "
                           "is expected, not yet proven on hardware.") },
    [WAY_UNREAD] = { FALSE,
                     N_ ("If it stops in between and the board loses its power, nothing that could "
                         "be read says whether it opens serial download again."),
                     N_ ("Do not take its power away: nothing that could be read says whether it "
                         "opens serial download again.") },
    [WAY_NONE] = { FALSE, N_ ("If it stops in between, no way back is known."),
                   N_ ("Do not take its power away: no way back is known.") },
};

static gboolean
is_reported (SalvorCertainty certainty)
{
    return certainty == SALVOR_CERTAINTY_PROVEN || certainty == SALVOR_CERTAINTY_REPORTED;
}

/* -1 when the word could not be read */
static int
get_bit (SalvorBoardState *state, const char *role)
{
    const SalvorField *field
        = salvor_chip_get_field_by_role (salvor_board_state_get_chip (state), role);
    guint32 word;

    if (field == NULL || !salvor_board_state_get_word (state, field->word->index, &word, NULL))
        return -1;
    return salvor_field_extract (field, word) != 0;
}

/* The verdict of a board that answers now says so and no more; what counts here is whether it can
 * be made to answer again. */
static Way
find_way (SalvorBoardState *state, const SalvorVerdict *verdict)
{
    int forced = get_bit (state, "force-internal-boot");
    gboolean may_download = get_bit (state, "sdp-disable") == 0;

    if (verdict->boot_mode == SALVOR_BOOT_SERIAL_DOWNLOAD
        && is_reported (verdict->boot_mode_certainty))
        return WAY_POWER_ON;
    if (may_download && forced == 0)
        return WAY_SWITCHES;
    if (salvor_verdict_get_route (verdict, SALVOR_ROUTE_PROBE_ROM)->state
        == SALVOR_ROUTE_STATE_OPEN)
        return WAY_PROBE;
    if (may_download && forced == 1)
        return WAY_FALLBACK;
    return verdict->serial == SALVOR_SERIAL_NOW ? WAY_UNREAD : WAY_NONE;
}

const char *
salvor_way_back_describe (SalvorBoardState *state, const SalvorVerdict *verdict, gboolean *proven)
{
    const WayText *text = &way_texts[find_way (state, verdict)];

    *proven = text->proven;
    return _ (text->before);
}

const char *
salvor_way_back_describe_stopped (SalvorBoardState *state, const SalvorVerdict *verdict)
{
    return _ (way_texts[find_way (state, verdict)].stopped);
}

const char *
salvor_way_back_describe_lasting (SalvorBoardState *state, const SalvorVerdict *verdict)
{
    if (get_bit (state, "force-internal-boot") == 1)
        return _ ("The boot switches stay without effect for ever. The next update needs a "
                  "probe again, or the product's own update.");
    if (verdict->serial == SALVOR_SERIAL_NEVER)
        return _ ("Serial download stays closed for ever. The next update needs a "
                  "probe again, or the product's own update.");
    return NULL;
}

const char *
salvor_way_back_describe_start (const SalvorVerdict *verdict)
{
    if (verdict->boot_mode == SALVOR_BOOT_INTERNAL)
        return _ ("Take all power away from the board for three seconds: it starts its program "
                  "when the power comes back.");
    if (verdict->boot_mode == SALVOR_BOOT_SERIAL_DOWNLOAD && verdict->pins_known
        && verdict->pins == PINS_SERIAL_DOWNLOAD)
        return _ (
            "Its boot switches still ask for serial download (01). Set them to 10, then take "
            "all power away for three seconds: the chip reads its switches only at power-up.");
    if (verdict->boot_mode == SALVOR_BOOT_SERIAL_DOWNLOAD)
        return _ ("With its boot switches as they are, the board waits in serial download. Set "
                  "them to 10, then take all power away for three seconds: the chip reads its "
                  "switches only at power-up.");
    return _ ("Set the boot switches to 10, then take all power away for three seconds: the chip "
              "reads its switches only at power-up.");
}
