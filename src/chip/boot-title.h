/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-inputs.h"
#include "chip/boot-verdict.h"

G_BEGIN_DECLS

/*
 * The one sentence first (visual.md 1 and 6): title, text, emphasis and the whole for a telephone.
 * A part of boot-verdict; everything else of @verdict is filled before.
 */
void salvor_boot_title_add (const SalvorBootInputs *inputs, SalvorVerdict *verdict);

G_END_DECLS
