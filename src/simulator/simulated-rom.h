/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-chip.h"

G_BEGIN_DECLS

/* What the ROM's first decision rests on (chip-semantics 1). */
typedef struct {
    guint pins; /* BOOT_MODE 0 to 3 */
    gboolean force_internal_boot;
    gboolean bt_fuse_sel;
    gboolean sdp_disable;
} SalvorRomInputs;

typedef enum {
    SALVOR_ROM_INTERNAL_BOOT,
    SALVOR_ROM_SERIAL_DOWNLOAD,
    SALVOR_ROM_RESERVED,
} SalvorRomPath;

typedef struct {
    SalvorRomPath path;
    gboolean settings_from_fuses; /* meaningful for internal boot */
    gboolean may_download;        /* the downloader is there as path or as last resort */
} SalvorRomDecision;

/* The table of chip-semantics 1a. Pure; independent of Salvor's own verdict on purpose. */
SalvorRomDecision salvor_simulated_rom_decide (const SalvorRomInputs *inputs);

/* Runs the ROM from its reset vector: decides, tries to start the program, writes the boot log. */
void salvor_simulated_rom_run (SalvorSimulatedChip *chip);

/* A start-up header (IVT) with its boot data, as found in memory. */
typedef struct {
    guint32 entry, dcd, boot_data, self, csf;
    guint32 start, size; /* boot data */
} SalvorRomHeader;

/* Reads @size bytes at @address; FALSE when something is not there */
typedef gboolean (*SalvorRomReadFunc) (SalvorSimulatedChip *chip, guint32 address, guint8 *data,
                                       gsize size);

/* FALSE unless a header is at @address and says so itself, with boot data that can be read */
gboolean salvor_simulated_rom_read_header (SalvorSimulatedChip *chip, SalvorRomReadFunc read,
                                           guint32 address, SalvorRomHeader *header);
/* SHA-256 of the image the boot data describes; NULL when it is not all there. (transfer full) */
char *salvor_simulated_rom_hash_image (SalvorSimulatedChip *chip, SalvorRomReadFunc read,
                                       const SalvorRomHeader *header);
/* Signed with the keys of this chip? */
gboolean salvor_simulated_rom_authenticate (SalvorSimulatedChip *chip, SalvorRomReadFunc read,
                                            const SalvorRomHeader *header);
/* Where a thumb program starts and which stack it uses: @entry is a vector table when even, else
 * the first instruction. FALSE when it cannot run. */
gboolean salvor_simulated_rom_resolve_entry (SalvorSimulatedChip *chip, SalvorRomReadFunc read,
                                             guint32 entry, guint32 *first_instruction);
gboolean salvor_simulated_rom_read_ram (SalvorSimulatedChip *chip, guint32 address, guint8 *data,
                                        gsize size);
gboolean salvor_simulated_rom_read_flash (SalvorSimulatedChip *chip, guint32 address, guint8 *data,
                                          gsize size);

G_END_DECLS
