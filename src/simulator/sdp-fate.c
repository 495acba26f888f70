/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-sdp-fate"
#include "config.h"

#include "simulator/sdp-fate.h"

#include "base/bytes.h"
#include "base/checksum.h"
#include "base/data-files.h"

/* The practice loader of this chip; NULL when there is none. (transfer full) */
static char *
hash_practice_loader (SalvorSimulatedChip *chip)
{
    SalvorChip *description = salvor_simulated_chip_get_chip (chip);
    g_autofree char *name = g_ascii_strdown (salvor_chip_get_name (description), -1);
    g_autofree char *path = g_strdup_printf ("loaders/practice-%s.bin", name);
    g_autoptr (GBytes) loader = salvor_data_load (path, NULL);

    if (loader == NULL)
        return NULL;
    return salvor_sha256 (g_bytes_get_data (loader, NULL), g_bytes_get_size (loader));
}

static gboolean
is_known_loader (SalvorSimulatedChip *chip, const char *sha256)
{
    gsize n_loaders = 0;
    const SalvorKnownLoader *loaders
        = salvor_chip_get_known_loaders (salvor_simulated_chip_get_chip (chip), &n_loaders);
    g_autofree char *practice = hash_practice_loader (chip);

    for (gsize i = 0; i < n_loaders; i++) {
        if (g_ascii_strcasecmp (loaders[i].sha256, sha256) == 0)
            return TRUE;
    }
    return practice != NULL && g_str_equal (practice, sha256);
}

/* Where loaders have their vector table, from the header on: behind 0x200 or 0x400 bytes of header,
 * or at 0x2000 of a file whose header is at 0x400 (protocols 5.1). */
static const guint32 vector_offsets[] = { 0x200, 0x400, 0x1C00 };

/* The loader sets its stack up by itself from the table it starts with. */
gboolean
salvor_sdp_has_room (SalvorSimulatedChip *chip, const SalvorRomHeader *header)
{
    for (gsize i = 0; i < G_N_ELEMENTS (vector_offsets); i++) {
        guint32 vectors = header->self + vector_offsets[i];
        guint32 reset = 0;
        guint8 bytes[8];

        if (!salvor_simulated_rom_read_ram (chip, vectors, bytes, sizeof bytes))
            continue;
        salvor_bytes_peek_u32_le (bytes, sizeof bytes, 4, &reset);
        if (reset == header->entry || vectors == header->entry)
            return salvor_simulated_rom_resolve_entry (chip, salvor_simulated_rom_read_ram, vectors,
                                                       &reset);
    }
    return FALSE;
}

gboolean
salvor_sdp_is_loader (SalvorSimulatedChip *chip, const SalvorRomHeader *header)
{
    g_autofree char *sha256
        = salvor_simulated_rom_hash_image (chip, salvor_simulated_rom_read_ram, header);

    return sha256 != NULL && is_known_loader (chip, sha256);
}

/* The model cannot run Arm code. A program it knows is run by a model of it; any other leaves the
 * bus and never comes back, as a program without USB would. */
SalvorSimulatedChange
salvor_sdp_get_fate (SalvorSimulatedChip *chip, const SalvorRomHeader *header)
{
    return salvor_sdp_is_loader (chip, header) && salvor_sdp_has_room (chip, header)
               ? SALVOR_CHANGE_START_LOADER
               : SALVOR_CHANGE_GET_LOST;
}
