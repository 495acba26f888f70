/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-inputs.h"
#include "chip/boot-verdict.h"

G_BEGIN_DECLS

/*
 * The ways to bring firmware in, judged and put in order. A part of boot-verdict; serial, debug and
 * HAB of @verdict and their sentences are decided before.
 */
void salvor_boot_routes_add (const SalvorBootInputs *inputs, SalvorVerdict *verdict);

G_END_DECLS
