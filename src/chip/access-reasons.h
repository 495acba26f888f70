/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-inputs.h"
#include "chip/boot-verdict.h"

G_BEGIN_DECLS

/*
 * Why the debug port is open or not and whether programs must be signed: sentences with their
 * evidence. A part of boot-verdict; the values of @verdict are decided before (boot-rules).
 */
/* Fills debug_because and hab_because. */
void salvor_access_reasons_add (const SalvorBootInputs *inputs, SalvorVerdict *verdict);

G_END_DECLS
