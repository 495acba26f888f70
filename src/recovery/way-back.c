/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-way-back"
#include "config.h"

#include "recovery/way-back.h"

#include <glib/gi18n-lib.h>

/* BOOT_MODE switches at 01 ask for serial download (chip-semantics 1a) */
#define PINS_SERIAL_DOWNLOAD 1

static gboolean
is_reported (SalvorCertainty certainty)
{
    return certainty == SALVOR_CERTAINTY_PROVEN || certainty == SALVOR_CERTAINTY_REPORTED;
}

const char *
salvor_way_back_describe (const SalvorVerdict *verdict, gboolean *proven)
{
    *proven = TRUE;
    if (verdict->boot_mode == SALVOR_BOOT_SERIAL_DOWNLOAD
        && is_reported (verdict->boot_mode_certainty))
        return _ ("If it stops in between, nothing is lost: the board opens serial download again "
                  "at its next power-on, and the work can go on.");
    if (verdict->serial == SALVOR_SERIAL_BY_SWITCHES && is_reported (verdict->serial_certainty))
        return _ ("If it stops in between, nothing is lost: set the boot switches to 01, take all "
                  "power away for three seconds, and the work can go on.");
    if (salvor_verdict_get_route (verdict, SALVOR_ROUTE_PROBE_ROM)->state
        == SALVOR_ROUTE_STATE_OPEN)
        return _ ("If it stops in between, the way back is a debug probe: it can write the flash "
                  "again.");
    *proven = FALSE;
    if (verdict->serial == SALVOR_SERIAL_ON_BLANK_FLASH)
        return _ ("If it stops in between, the board should open serial download by itself, "
                  "because it finds no program. That is expected, not yet proven on hardware, and "
                  "there is no other way back.");
    if (verdict->serial == SALVOR_SERIAL_NOW)
        return _ ("If it stops in between and the board loses its power, nothing that could be "
                  "read says whether it opens serial download again.");
    return _ ("If it stops in between, no way back is known.");
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
