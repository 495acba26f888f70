/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"

G_BEGIN_DECLS

/*
 * SalvorSimulatedMemory: the RAM of the chip: ITCM, DTCM and OCRAM, cut from one FlexRAM as the
 * fuse says. Not thread-safe.
 */
typedef struct _SalvorSimulatedMemory SalvorSimulatedMemory;

SalvorSimulatedMemory *salvor_simulated_memory_new (SalvorChip *chip) G_GNUC_WARN_UNUSED_RESULT;
void salvor_simulated_memory_free (SalvorSimulatedMemory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorSimulatedMemory, salvor_simulated_memory_free)

/* Deals the banks out by the code of the FlexRAM fuse field; content stays. */
void salvor_simulated_memory_set_layout (SalvorSimulatedMemory *self, guint32 code);
/* The same in KiB, as a program may do while it runs */
void salvor_simulated_memory_set_sizes (SalvorSimulatedMemory *self, guint itcm_kib, guint dtcm_kib,
                                        guint ocram_kib);
/* KiB there are to deal out */
guint salvor_simulated_memory_get_capacity_kib (const SalvorSimulatedMemory *self);
/* Everything to its content at power-on */
void salvor_simulated_memory_clear (SalvorSimulatedMemory *self);

/* The bytes at @address; NULL unless all of them lie in one RAM that has memory. Borrowed. */
guint8 *salvor_simulated_memory_map (SalvorSimulatedMemory *self, guint32 address, gsize size);
/* Start and bytes of the RAM @name ("itcm", "dtcm", "ocram"); FALSE when there is none now */
gboolean salvor_simulated_memory_get_range (const SalvorSimulatedMemory *self, const char *name,
                                            guint32 *start, guint32 *size);

G_END_DECLS
