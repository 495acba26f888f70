/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-inputs.h"
#include "chip/boot-verdict.h"

G_BEGIN_DECLS

/*
 * What else a person should know: a working copy that differs from its fuse cells, a watchdog, a
 * boot device that is not there. A part of boot-verdict; fills notes.
 */
void salvor_boot_notes_add (const SalvorBootInputs *inputs, SalvorVerdict *verdict);

/* How a mode is called in a sentence: "serial download", "start from memory". Static. */
const char *salvor_boot_mode_get_words (SalvorBootMode mode);

G_END_DECLS
