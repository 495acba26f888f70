/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-boot-routes"
#include "config.h"

#include "chip/boot-routes.h"

#include "chip/boot-rules.h"
#include "chip/sentences.h"

#include <glib/gi18n-lib.h>

typedef struct {
    const char *id;
    const char *title;
    const char *subtitle;
} RouteText;

static const RouteText texts[SALVOR_N_ROUTES] = {
    [SALVOR_ROUTE_SERIAL] = { "serial", N_ ("Serial download"),
                              N_ ("Loads the flashloader over USB and goes on with it") },
    [SALVOR_ROUTE_PROBE_ROM] = { "probe-rom", N_ ("Write the flash through the probe"),
                                 N_ ("Uses the flash functions in the chip's ROM") },
    [SALVOR_ROUTE_PROBE_FLASHLOADER] = { "probe-flashloader", N_ ("Flashloader by probe, then USB"),
                                         N_ ("Needs the probe and the USB port") },
    [SALVOR_ROUTE_PROBE_ERASE_HEADER] = { "probe-erase-header", N_ ("Erase the start-up header"),
                                          N_ ("Then the ROM should open serial download") },
};

const char *
salvor_route_get_id (SalvorRouteId id)
{
    return id < SALVOR_N_ROUTES ? texts[id].id : "";
}

SalvorRouteId
salvor_route_from_id (const char *id)
{
    SalvorRouteId route = 0;

    while (route < SALVOR_N_ROUTES && g_strcmp0 (texts[route].id, id) != 0)
        route++;
    return route;
}

const char *
salvor_route_get_title (SalvorRouteId id)
{
    return id < SALVOR_N_ROUTES ? _ (texts[id].title) : "";
}

const char *
salvor_route_get_subtitle (SalvorRouteId id)
{
    return id < SALVOR_N_ROUTES ? _ (texts[id].subtitle) : "";
}

/* A way that the chip allows is only open once somebody has gone it on hardware (DESIGN 4). */
static SalvorRouteState
grade_route (const SalvorVerdict *verdict, SalvorRouteId id)
{
    const SalvorRouteGrade *grade
        = salvor_chip_get_route_grade (verdict->chip, salvor_route_get_id (id));

    /* what was reported had the RAM of a new chip */
    return grade != NULL && grade->certainty <= SALVOR_CERTAINTY_REPORTED
                   && (id == SALVOR_ROUTE_PROBE_ROM || !verdict->short_of_ram)
               ? SALVOR_ROUTE_STATE_OPEN
               : SALVOR_ROUTE_STATE_UNPROVEN;
}

/* What stands in the way on this chip because nobody has written it down; NULL when nothing does */
static const char *
get_missing (const SalvorVerdict *verdict, SalvorRouteId id)
{
    const SalvorRouteGrade *grade
        = salvor_chip_get_route_grade (verdict->chip, salvor_route_get_id (id));

    if (grade == NULL || (grade->open_once_running && verdict->stage == SALVOR_STAGE_FLASHLOADER))
        return NULL;
    return grade->missing;
}

static const char *
first_of (const GPtrArray *sentences)
{
    return g_ptr_array_index (sentences, 0);
}

static void
add_unproven (GPtrArray *because, SalvorRouteState state)
{
    if (state == SALVOR_ROUTE_STATE_UNPROVEN)
        salvor_sentences_add (because, "%s",
                              _ ("The chip allows it, but nobody has reported it working on "
                                 "hardware yet."));
}

/* Who checks signatures on the way, and that the start checks them in any case (facts:
 * chip-semantics 3). */
static void
add_signatures (GPtrArray *because, const SalvorVerdict *verdict, const char *loader)
{
    if (verdict->hab == SALVOR_HAB_UNKNOWN)
        salvor_sentences_add (because, "%s",
                              _ ("Whether firmware must be signed could not be read."));
    if (verdict->hab != SALVOR_HAB_CLOSED)
        return;
    if (loader != NULL)
        salvor_sentences_add (because, "%s", loader);
    salvor_sentences_add (because, "%s",
                          _ ("The firmware must be signed by the maker of the product, or the "
                             "board will not start it."));
}

static const char *
say_rom_checks (void)
{
    return _ ("The chip refuses a flashloader that the maker of the product has not signed.");
}

static const char *
say_probe_bypasses (void)
{
    return _ ("The probe needs no signature to write, which is not yet proven on a closed board.");
}

/* A flashloader is put into RAM, by USB or by a probe. */
static void
add_short_of_ram (const SalvorBootInputs *inputs, const SalvorVerdict *verdict, GPtrArray *because)
{
    if (verdict->short_of_ram)
        salvor_sentences_add_fact (because,
                                   _ ("NXP's flashloader does not fit into the memory that a fuse "
                                      "leaves it"),
                                   inputs, SALVOR_INPUT_RAM_DIVISION);
}

/* ---- serial ---- */

static SalvorRouteState
judge_serial (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    if (get_missing (verdict, SALVOR_ROUTE_SERIAL) != NULL)
        return SALVOR_ROUTE_STATE_CLOSED;
    switch (verdict->serial) {
    case SALVOR_SERIAL_NOW:
    case SALVOR_SERIAL_BY_SWITCHES:
        return grade_route (verdict, SALVOR_ROUTE_SERIAL);
    case SALVOR_SERIAL_ON_BLANK_FLASH:
        if (!salvor_boot_rules_flash_is_empty (inputs, verdict))
            return SALVOR_ROUTE_STATE_CLOSED;
        return salvor_boot_rules_grade_fallback (inputs) <= SALVOR_CERTAINTY_REPORTED
                   ? grade_route (verdict, SALVOR_ROUTE_SERIAL)
                   : SALVOR_ROUTE_STATE_UNPROVEN;
    case SALVOR_SERIAL_NEVER:
        return SALVOR_ROUTE_STATE_CLOSED;
    case SALVOR_SERIAL_UNKNOWN:
        break;
    }
    return SALVOR_ROUTE_STATE_UNKNOWN;
}

static void
add_serial_steps (const SalvorBootInputs *inputs, const SalvorVerdict *verdict, GPtrArray *because)
{
    if (verdict->serial == SALVOR_SERIAL_BY_SWITCHES)
        salvor_sentences_add (because, "%s",
                              _ ("Set them, then take all power away for three seconds: the chip "
                                 "reads its switches only at power-up."));
    if (verdict->serial != SALVOR_SERIAL_ON_BLANK_FLASH)
        return;
    /* What most people try first */
    salvor_sentences_add (because, "%s",
                          (const char *) g_ptr_array_index (verdict->serial_because, 1));
    if (salvor_boot_rules_flash_is_empty (inputs, verdict))
        salvor_sentences_add (because, "%s",
                              _ ("But the flash holds no valid start-up header, so serial download "
                                 "should open by itself after a power cycle: expected, not yet "
                                 "proven on hardware."));
    else if (salvor_boot_rules_get_header (inputs, verdict) == SALVOR_HEADER_UNKNOWN)
        salvor_sentences_add (because, "%s",
                              _ ("It should open by itself only if the flash holds no valid "
                                 "program, which nobody could look at."));
}

static void
add_serial (const SalvorBootInputs *inputs, SalvorVerdict *verdict, SalvorRoute *route)
{
    g_autoptr (GPtrArray) because = salvor_sentences_new ();
    const char *missing = get_missing (verdict, SALVOR_ROUTE_SERIAL);

    route->state = judge_serial (inputs, verdict);
    salvor_sentences_add (because, "%s", first_of (verdict->serial_because));
    if (missing != NULL)
        salvor_sentences_add (because, "%s", missing);
    else
        add_serial_steps (inputs, verdict, because);
    if (route->state == SALVOR_ROUTE_STATE_OPEN || route->state == SALVOR_ROUTE_STATE_UNPROVEN)
        add_signatures (because, verdict,
                        verdict->stage != SALVOR_STAGE_FLASHLOADER ? say_rom_checks () : NULL);
    add_short_of_ram (inputs, verdict, because);
    if (verdict->serial != SALVOR_SERIAL_ON_BLANK_FLASH)
        add_unproven (because, route->state);
    route->because = salvor_sentences_join (because);
}

/* ---- by probe ---- */

/* Two of the ways have the ROM erase and write: of some chips nobody knows how to ask it. */
static const char *
get_obstacle (const SalvorVerdict *verdict, SalvorRouteId id)
{
    const char *missing = get_missing (verdict, id);

    if (missing != NULL)
        return missing;
    if (id != SALVOR_ROUTE_PROBE_FLASHLOADER
        && salvor_chip_get_rom_functions (verdict->chip) == NULL)
        return _ ("The flash functions in the ROM of this chip are not known.");
    return NULL;
}

static SalvorRouteState
judge_probe (const SalvorVerdict *verdict, SalvorRouteId id)
{
    if (get_obstacle (verdict, id) != NULL)
        return SALVOR_ROUTE_STATE_CLOSED;
    switch (verdict->debug) {
    case SALVOR_DEBUG_OPEN:
        return grade_route (verdict, id);
    case SALVOR_DEBUG_SECURE:
    case SALVOR_DEBUG_CLOSED:
        return SALVOR_ROUTE_STATE_CLOSED;
    case SALVOR_DEBUG_UNKNOWN:
        break;
    }
    return SALVOR_ROUTE_STATE_UNKNOWN;
}

/* The header goes out by probe, the rest comes in by serial download: it needs both. */
static SalvorRouteState
judge_erase_header (const SalvorBootInputs *inputs, const SalvorVerdict *verdict)
{
    SalvorRouteState by_probe = judge_probe (verdict, SALVOR_ROUTE_PROBE_ERASE_HEADER);

    if (by_probe == SALVOR_ROUTE_STATE_CLOSED
        || salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_SDP_DISABLE))
        return SALVOR_ROUTE_STATE_CLOSED;
    return salvor_boot_rules_may_download (inputs) ? by_probe : SALVOR_ROUTE_STATE_UNKNOWN;
}

static void
add_download_needed (const SalvorBootInputs *inputs, GPtrArray *because)
{
    const char *claim
        = _ ("This way ends in serial download, and whether that is switched off is not "
             "known");

    if (salvor_boot_inputs_is_set (inputs, SALVOR_INPUT_SDP_DISABLE))
        salvor_sentences_add_fact (because,
                                   _ ("This way ends in serial download, which is switched off for "
                                      "ever"),
                                   inputs, SALVOR_INPUT_SDP_DISABLE);
    else if (salvor_boot_rules_may_download (inputs))
        salvor_sentences_add_fact (
            because, _ ("This way ends in serial download, which is not switched off"), inputs,
            SALVOR_INPUT_SDP_DISABLE);
    else
        salvor_sentences_add_unread (because, claim, inputs, SALVOR_INPUT_SDP_DISABLE);
}

static void
add_probe (const SalvorBootInputs *inputs, SalvorVerdict *verdict, SalvorRoute *route)
{
    g_autoptr (GPtrArray) because = salvor_sentences_new ();
    gboolean by_header = route->id == SALVOR_ROUTE_PROBE_ERASE_HEADER;
    const char *obstacle = get_obstacle (verdict, route->id);

    route->state
        = by_header ? judge_erase_header (inputs, verdict) : judge_probe (verdict, route->id);
    salvor_sentences_add (because, "%s", first_of (verdict->debug_because));
    if (obstacle != NULL)
        salvor_sentences_add (because, "%s", obstacle);
    if (by_header && verdict->debug != SALVOR_DEBUG_CLOSED)
        add_download_needed (inputs, because);
    if (verdict->debug_needs_jtag && verdict->debug != SALVOR_DEBUG_CLOSED)
        salvor_sentences_add_fact (because, _ ("The probe must speak JTAG, not SWD"), inputs,
                                   SALVOR_INPUT_SWD_SELECT);
    if (route->state == SALVOR_ROUTE_STATE_OPEN || route->state == SALVOR_ROUTE_STATE_UNPROVEN)
        add_signatures (because, verdict, by_header ? say_rom_checks () : say_probe_bypasses ());
    if (route->id != SALVOR_ROUTE_PROBE_ROM)
        add_short_of_ram (inputs, verdict, because);
    add_unproven (because, route->state);
    route->because = salvor_sentences_join (because);
}

/* ---- order ---- */

/* Open before unproven before unknown before closed. */
static guint
rank_state (SalvorRouteState state)
{
    static const guint ranks[] = {
        [SALVOR_ROUTE_STATE_OPEN] = 0,
        [SALVOR_ROUTE_STATE_UNPROVEN] = 1,
        [SALVOR_ROUTE_STATE_UNKNOWN] = 2,
        [SALVOR_ROUTE_STATE_CLOSED] = 3,
    };

    return ranks[state];
}

/* The connection in hand comes first: a board behind a probe is written by that probe, before
 * anybody is asked to set switches. */
static void
list_by_preference (const SalvorVerdict *verdict, SalvorRouteId order[SALVOR_N_ROUTES])
{
    static const SalvorRouteId usb_first[SALVOR_N_ROUTES]
        = { SALVOR_ROUTE_SERIAL, SALVOR_ROUTE_PROBE_ROM, SALVOR_ROUTE_PROBE_FLASHLOADER,
            SALVOR_ROUTE_PROBE_ERASE_HEADER };
    static const SalvorRouteId probe_first[SALVOR_N_ROUTES]
        = { SALVOR_ROUTE_PROBE_ROM, SALVOR_ROUTE_SERIAL, SALVOR_ROUTE_PROBE_FLASHLOADER,
            SALVOR_ROUTE_PROBE_ERASE_HEADER };

    for (gsize i = 0; i < SALVOR_N_ROUTES; i++)
        order[i] = verdict->stage == SALVOR_STAGE_PROBE ? probe_first[i] : usb_first[i];
}

void
salvor_boot_routes_add (const SalvorBootInputs *inputs, SalvorVerdict *verdict)
{
    SalvorRouteId order[SALVOR_N_ROUTES];
    SalvorRoute routes[SALVOR_N_ROUTES] = { 0 };
    gsize next = 0;

    list_by_preference (verdict, order);
    for (gsize i = 0; i < SALVOR_N_ROUTES; i++) {
        routes[i].id = order[i];
        if (order[i] == SALVOR_ROUTE_SERIAL)
            add_serial (inputs, verdict, &routes[i]);
        else
            add_probe (inputs, verdict, &routes[i]);
    }
    for (guint rank = 0; rank <= 3; rank++) {
        for (gsize i = 0; i < SALVOR_N_ROUTES; i++) {
            if (rank_state (routes[i].state) == rank)
                verdict->routes[next++] = routes[i];
        }
    }
}
