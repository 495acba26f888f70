/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-nor.h"

G_BEGIN_DECLS

/* The parts of the RAM the loader knows, in the order of properties 0x0E and 0x0F */
#define SALVOR_LOADER_N_RAMS 3

/* Pairs of first and last byte: its own code and data (property 0x0C) */
#define SALVOR_LOADER_N_RESERVED 2

typedef struct {
    guint32 start;
    guint32 end; /* as the loader tells it */
} SalvorLoaderRange;

/*
 * SalvorLoaderMemory: the loader's memory map and the five verbs on it. Ranges are checked a
 * report at a time; functions return status codes. A place in the map that has no memory behind it
 * is a bus fault: the loader crashes and the chip restarts (flashloader-genuine: HardFault).
 */
typedef struct _SalvorLoaderMemory SalvorLoaderMemory;

/* @chip, @nor: no ref; outlive this */
SalvorLoaderMemory *salvor_loader_memory_new (SalvorSimulatedChip *chip,
                                              SalvorSimulatedNor *nor) G_GNUC_WARN_UNUSED_RESULT;
void salvor_loader_memory_free (SalvorLoaderMemory *self);

/* Size of RAM @index as the loader reports it for the FlexRAM fuse; an empty one is 1 byte. */
guint32 salvor_loader_memory_get_ram_size (const SalvorLoaderMemory *self, guint index);
guint32 salvor_loader_memory_get_ram_start (guint index);
const SalvorLoaderRange *salvor_loader_memory_get_reserved (void);
/* Wholly in one RAM of the map */
gboolean salvor_loader_memory_is_ram (const SalvorLoaderMemory *self, guint32 address,
                                      guint32 size);

guint32 salvor_loader_memory_read (SalvorLoaderMemory *self, guint32 memory_id, guint32 address,
                                   guint8 *data, guint32 size);
guint32 salvor_loader_memory_write (SalvorLoaderMemory *self, guint32 memory_id, guint32 address,
                                    const guint8 *data, guint32 size);
guint32 salvor_loader_memory_fill (SalvorLoaderMemory *self, guint32 address, guint32 size,
                                   guint32 pattern);
guint32 salvor_loader_memory_erase (SalvorLoaderMemory *self, guint32 memory_id, guint32 address,
                                    guint32 size);

/* TRUE after a bus fault; the chip restarts and nothing is answered */
gboolean salvor_loader_memory_has_crashed (const SalvorLoaderMemory *self);
void salvor_loader_memory_reset (SalvorLoaderMemory *self);

G_END_DECLS
