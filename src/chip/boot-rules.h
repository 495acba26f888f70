/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-inputs.h"
#include "chip/boot-verdict.h"

G_BEGIN_DECLS

/*
 * The decision table of the ROM and what follows from it, as values without words. A part of
 * boot-verdict.
 */

/* Decides everything in @verdict that is a value: mode, settings, serial, debug, HAB, device. */
void salvor_boot_rules_decide (const SalvorBootInputs *inputs, SalvorVerdict *verdict);

/* First choice of the ROM alone, for comparing the last reset with the next power-on. */
SalvorBootMode salvor_boot_rules_choose_mode (const SalvorBootInputs *inputs);

/* Where BT_FUSE_SEL can be read: the fuse, else what was latched from it at the last reset. */
SalvorInputId salvor_boot_rules_find_fuse_sel (const SalvorBootInputs *inputs);

/*
 * salvor_boot_rules_find_device:
 *
 * The field that says which memory device is used, with @settings deciding; SALVOR_N_INPUTS when
 * it could not be read.
 */
SalvorInputId salvor_boot_rules_find_device (const SalvorBootInputs *inputs,
                                             SalvorSettingsFrom settings);

/* The downloader of the ROM or the flashloader answers while the board is looked at. */
gboolean salvor_boot_rules_is_live (const SalvorVerdict *verdict);
/* Serial download can be looked for at all: not switched off by SDP_DISABLE, and that is known. */
gboolean salvor_boot_rules_may_download (const SalvorBootInputs *inputs);
/* The start-up header of the memory the board starts from; UNKNOWN when that is not the flash. */
SalvorHeaderState salvor_boot_rules_get_header (const SalvorBootInputs *inputs,
                                                const SalvorVerdict *verdict);
/* That memory was looked at and holds no program that could start. */
gboolean salvor_boot_rules_flash_is_empty (const SalvorBootInputs *inputs,
                                           const SalvorVerdict *verdict);
/* The downloader answers although the board should start from memory: it has found no program, and
 * has shown the way from there to serial download itself (facts: chip-semantics 1b, 1c). */
gboolean salvor_boot_rules_has_fallen_back (const SalvorBootInputs *inputs,
                                            const SalvorVerdict *verdict);
/* How sure it is that the ROM opens serial download when it finds no program. */
SalvorCertainty salvor_boot_rules_grade_fallback (const SalvorBootInputs *inputs);

G_END_DECLS
