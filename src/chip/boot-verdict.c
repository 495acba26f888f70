/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-boot-verdict"
#include "config.h"

#include "chip/boot-verdict.h"

#include "chip/access-reasons.h"
#include "chip/boot-inputs.h"
#include "chip/boot-notes.h"
#include "chip/boot-path.h"
#include "chip/boot-reasons.h"
#include "chip/boot-routes.h"
#include "chip/boot-rules.h"
#include "chip/boot-title.h"
#include "chip/permanent-settings.h"

/*
 * Values first (boot-rules), then the words that rest on them: each step only reads what the steps
 * before it have filled.
 */
SalvorVerdict *
salvor_verdict_new (SalvorBoardState *state)
{
    SalvorVerdict *self;
    SalvorBootInputs inputs;

    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (state), NULL);

    self = g_new0 (SalvorVerdict, 1);
    self->chip = g_object_ref (salvor_board_state_get_chip (state));
    self->stage = salvor_board_state_get_stage (state);
    salvor_boot_inputs_read (&inputs, state, SALVOR_VIEW_NEXT_POWER_ON);
    salvor_boot_rules_decide (&inputs, self);
    salvor_boot_reasons_add (&inputs, self);
    salvor_access_reasons_add (&inputs, self);
    salvor_boot_notes_add (&inputs, self);
    salvor_permanent_settings_add (&inputs, self);
    salvor_boot_routes_add (&inputs, self);
    salvor_boot_path_add (&inputs, self);
    salvor_boot_title_add (&inputs, self);
    return self;
}

void
salvor_verdict_free (SalvorVerdict *self)
{
    if (self == NULL)
        return;
    g_free (self->decided_by);
    g_free (self->boot_device);
    g_ptr_array_unref (self->serial_because);
    g_ptr_array_unref (self->debug_because);
    g_ptr_array_unref (self->hab_because);
    g_ptr_array_unref (self->permanent);
    g_ptr_array_unref (self->unread);
    g_ptr_array_unref (self->missing);
    g_ptr_array_unref (self->notes);
    for (gsize i = 0; i < SALVOR_N_ROUTES; i++)
        g_free (self->routes[i].because);
    for (gsize i = 0; i < SALVOR_N_STOPS; i++) {
        g_free (self->stops[i].outcome);
        g_ptr_array_unref (self->stops[i].evidence);
    }
    g_free (self->title);
    g_free (self->text);
    g_free (self->emphasis);
    g_ptr_array_unref (self->evidence);
    g_free (self->sentence);
    g_object_unref (self->chip);
    g_free (self);
}

const SalvorRoute *
salvor_verdict_get_route (const SalvorVerdict *self, SalvorRouteId id)
{
    g_return_val_if_fail (self != NULL, NULL);

    for (gsize i = 0; i < SALVOR_N_ROUTES; i++) {
        if (self->routes[i].id == id)
            return &self->routes[i];
    }
    g_return_val_if_reached (NULL);
}

const char *
salvor_boot_mode_get_id (SalvorBootMode mode)
{
    switch (mode) {
    case SALVOR_BOOT_INTERNAL:
        return "internal";
    case SALVOR_BOOT_SERIAL_DOWNLOAD:
        return "serial-download";
    case SALVOR_BOOT_RESERVED:
        return "reserved";
    case SALVOR_BOOT_UNKNOWN:
        break;
    }
    return "unknown";
}

const char *
salvor_settings_from_get_id (SalvorSettingsFrom from)
{
    switch (from) {
    case SALVOR_SETTINGS_PINS:
        return "pins";
    case SALVOR_SETTINGS_FUSES:
        return "fuses";
    case SALVOR_SETTINGS_UNKNOWN:
        break;
    }
    return "unknown";
}

const char *
salvor_serial_state_get_id (SalvorSerialState state)
{
    switch (state) {
    case SALVOR_SERIAL_NOW:
        return "now";
    case SALVOR_SERIAL_BY_SWITCHES:
        return "by-switches";
    case SALVOR_SERIAL_ON_BLANK_FLASH:
        return "on-blank-flash";
    case SALVOR_SERIAL_NEVER:
        return "never";
    case SALVOR_SERIAL_UNKNOWN:
        break;
    }
    return "unknown";
}

const char *
salvor_debug_state_get_id (SalvorDebugState state)
{
    switch (state) {
    case SALVOR_DEBUG_OPEN:
        return "open";
    case SALVOR_DEBUG_SECURE:
        return "secure";
    case SALVOR_DEBUG_CLOSED:
        return "closed";
    case SALVOR_DEBUG_UNKNOWN:
        break;
    }
    return "unknown";
}

const char *
salvor_hab_state_get_id (SalvorHabState state)
{
    switch (state) {
    case SALVOR_HAB_OPEN:
        return "open";
    case SALVOR_HAB_CLOSED:
        return "closed";
    case SALVOR_HAB_UNKNOWN:
        break;
    }
    return "unknown";
}

const char *
salvor_route_state_get_id (SalvorRouteState state)
{
    switch (state) {
    case SALVOR_ROUTE_STATE_OPEN:
        return "open";
    case SALVOR_ROUTE_STATE_UNPROVEN:
        return "unproven";
    case SALVOR_ROUTE_STATE_CLOSED:
        return "closed";
    case SALVOR_ROUTE_STATE_UNKNOWN:
        break;
    }
    return "unknown";
}

const char *
salvor_certainty_get_id (SalvorCertainty certainty)
{
    switch (certainty) {
    case SALVOR_CERTAINTY_PROVEN:
        return "proven";
    case SALVOR_CERTAINTY_REPORTED:
        return "reported";
    case SALVOR_CERTAINTY_UNPROVEN:
    case SALVOR_CERTAINTY_DISPUTED:
        break;
    }
    return "unproven";
}
