/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-inputs.h"
#include "chip/boot-verdict.h"

G_BEGIN_DECLS

/* The boot path as stops and tracks (visual.md 3.1). A part of boot-verdict. */
void salvor_boot_path_add (const SalvorBootInputs *inputs, SalvorVerdict *verdict);

/* "Built-in flash, 4 MB" or the name of the device; (transfer full) */
char *salvor_boot_path_name_device (const SalvorVerdict *verdict);

G_END_DECLS
