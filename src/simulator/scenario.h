/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip-shelf.h"
#include "simulator/fault.h"
#include "simulator/simulated-chip.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * SalvorScenario: a practice board written down in data/scenarios/NAME.xml: chip, fuses, switches,
 * flash content, what is plugged in, faults.
 */
typedef struct _SalvorScenario SalvorScenario;

/* name, title, description, chip: never NULL, owned */
const char *salvor_scenario_get_name (const SalvorScenario *self);
const char *salvor_scenario_get_title (const SalvorScenario *self);
const char *salvor_scenario_get_description (const SalvorScenario *self);
const char *salvor_scenario_get_chip_name (const SalvorScenario *self);

/* Place among the practice boards in lists: small ones first, G_MAXUINT when it has none */
guint salvor_scenario_get_order (const SalvorScenario *self);
/* (transfer none) */
SalvorChip *salvor_scenario_get_chip (const SalvorScenario *self);

/* By name, "rt1024-serial"; SALVOR_ERROR_NOT_FOUND lists the names there are. @shelf
 * (nullable) has the chip; without one its file is read. (transfer full) */
SalvorScenario *salvor_scenario_load (const char *name, SalvorChipShelf *shelf,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
SalvorScenario *salvor_scenario_parse (GBytes *xml, const char *file_name, SalvorChipShelf *shelf,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void salvor_scenario_free (SalvorScenario *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorScenario, salvor_scenario_free)

/* Has the scenario of that name a place in lists, or cannot it be read? Does not read
 * its chip, which takes most of the time. */
gboolean salvor_scenario_is_listed (const char *name);
/* Names of all scenarios, sorted; (transfer full) */
char **salvor_scenario_list_names (void) G_GNUC_WARN_UNUSED_RESULT;

/* The chip as the scenario says: fuses, switches, flash content, switched off. (transfer full) */
SalvorSimulatedChip *salvor_scenario_make_chip (const SalvorScenario *self)
    G_GNUC_WARN_UNUSED_RESULT;
/* Whether its USB port is connected to the computer */
gboolean salvor_scenario_has_usb_cable (const SalvorScenario *self);
/* Serial number of the debug probe that is plugged in; NULL when there is none */
const char *salvor_scenario_get_probe_serial (const SalvorScenario *self);
/* (element-type SalvorFault) (transfer none) */
GArray *salvor_scenario_get_faults (const SalvorScenario *self);

G_END_DECLS
