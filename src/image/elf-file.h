/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/*
 * salvor_elf_file_parse: an executable for 32-bit Arm (System V ABI, chapters 4 and 5; ELF for the
 * Arm Architecture). Takes what is loaded, at the addresses it is stored at (p_paddr).
 * SALVOR_ERROR_BAD_FILE with the offset of what is wrong. (transfer full)
 */
SalvorImage *salvor_elf_file_parse (GBytes *data, const char *name,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
