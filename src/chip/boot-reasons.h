/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-inputs.h"
#include "chip/boot-verdict.h"

G_BEGIN_DECLS

/*
 * Why the board starts as it does, and whether serial download can be reached: sentences with their
 * evidence. A part of boot-verdict; the values of @verdict are decided before (boot-rules).
 */
/* Fills decided_by, serial_because and missing. */
void salvor_boot_reasons_add (const SalvorBootInputs *inputs, SalvorVerdict *verdict);

G_END_DECLS
