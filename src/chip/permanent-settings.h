/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-inputs.h"
#include "chip/boot-verdict.h"

G_BEGIN_DECLS

/* What is for ever, and what keeps the board alive. A part of boot-verdict; fills permanent. */
void salvor_permanent_settings_add (const SalvorBootInputs *inputs, SalvorVerdict *verdict);

G_END_DECLS
