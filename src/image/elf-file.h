/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/*
 * Linked programs in ELF (System V ABI, edition 4.1, chapters 4 and 5; ARM IHI 0044): 32 bits,
 * little endian, Arm. What is taken is what a programmer writes to a flash: the content of each
 * loadable segment at its physical address (LMA). Where section headers say which bytes of a
 * segment belong to the program, only those are taken: linkers put the ELF header itself into a
 * segment when there is room in front of it.
 */

/* The first four bytes are those of an ELF file, whatever it is for. */
gboolean salvor_elf_detect (const guint8 *data, gsize size);

/*
 * salvor_elf_parse:
 *
 * SALVOR_ERROR_UNSUITABLE_FILE for a program of another processor, which is named;
 * SALVOR_ERROR_BAD_FILE for an object file, a file without content, or one that is damaged or cut
 * off, with the program header. (transfer full) (element-type SalvorSegment)
 */
GArray *salvor_elf_parse (const guint8 *data, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
