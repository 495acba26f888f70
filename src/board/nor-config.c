/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-nor-config"
#include "config.h"

#include "board/nor-config.h"

#include "base/bytes.h"
#include "base/errors.h"

/* Offsets in the workspace. Pages lie so that a write of one never crosses a multiple of 1 KiB,
 * where a probe has to say the address anew (probe 1.7). */
enum {
    CONFIG_OFFSET = 0x000,
    TRANSFER_OFFSET = 0x200,
    SEQUENCE_OFFSET = 0x240,
    DATA_OFFSET = 0x260,
    FIRST_PAGE_OFFSET = 0x400,
    SECOND_PAGE_OFFSET = 0x800,
};
#define PAGE_LIMIT 0x400

/* flexspi_xfer_t (NXP mcux-sdk, fsl_romapi.h): operation, address, sequence, number of sequences,
 * parallel mode, what goes out and its size, what comes in and its size */
#define TRANSFER_SIZE 36
#define OPERATION_READ 3

/* The place of "read id" in the look-up table (probe 5.3), and what goes there: command 9F on one
 * line, then four bytes read on one line. */
#define READ_ID_SEQUENCE 7
#define READ_ID_WORD 0x2404049F
#define SEQUENCE_SIZE 16
#define ID_SIZE 4

/* probe 5.5, step 5 */
#define INIT_TIMEOUT_MS 1000
#define TRANSFER_TIMEOUT_MS 100

void
salvor_nor_config_lay_out (SalvorRomCall *call, SalvorNorPlaces *places)
{
    guint32 start = salvor_rom_call_get_free_start (call);

    *places = (SalvorNorPlaces){
        .config = start + CONFIG_OFFSET,
        .transfer = start + TRANSFER_OFFSET,
        .sequence = start + SEQUENCE_OFFSET,
        .data = start + DATA_OFFSET,
        .pages = { start + FIRST_PAGE_OFFSET, start + SECOND_PAGE_OFFSET },
        .page_limit = PAGE_LIMIT,
    };
}

gboolean
salvor_nor_config_init (SalvorRomCall *call, SalvorMemoryAccess *memory, SalvorChip *chip,
                        const SalvorNorPlaces *places, GCancellable *cancellable, GError **error)
{
    const SalvorRomProfile *rom = salvor_chip_get_rom_functions (chip);
    const guint32 arguments[4] = { rom->instance, places->config };

    return salvor_memory_access_write_block (memory, places->config, rom->config, rom->config_size,
                                             cancellable, error)
           && salvor_rom_call_run (call, SALVOR_ROM_INIT, arguments, INIT_TIMEOUT_MS, cancellable,
                                   error);
}

/* ---- who the flash is ---- */

static gboolean
put_sequence (SalvorRomCall *call, SalvorMemoryAccess *memory, guint32 instance,
              const SalvorNorPlaces *places, GCancellable *cancellable, GError **error)
{
    const guint32 arguments[4] = { instance, READ_ID_SEQUENCE, places->sequence, 1 };
    guint8 sequence[SEQUENCE_SIZE] = { 0 };

    salvor_bytes_poke_u32_le (sequence, sizeof sequence, 0, READ_ID_WORD);
    return salvor_memory_access_write_block (memory, places->sequence, sequence, sizeof sequence,
                                             cancellable, error)
           && salvor_rom_call_run (call, SALVOR_ROM_UPDATE_LUT, arguments, TRANSFER_TIMEOUT_MS,
                                   cancellable, error);
}

static gboolean
transfer_in (SalvorRomCall *call, SalvorMemoryAccess *memory, guint32 instance,
             const SalvorNorPlaces *places, GCancellable *cancellable, GError **error)
{
    const guint32 arguments[4] = { instance, places->transfer };
    g_autoptr (GByteArray) transfer = g_byte_array_new ();

    salvor_bytes_append_u32_le (transfer, OPERATION_READ);
    salvor_bytes_append_u32_le (transfer, 0);
    salvor_bytes_append_u32_le (transfer, READ_ID_SEQUENCE);
    salvor_bytes_append_u32_le (transfer, 1);
    salvor_bytes_append_u32_le (transfer, 0);
    salvor_bytes_append_u32_le (transfer, 0);
    salvor_bytes_append_u32_le (transfer, 0);
    salvor_bytes_append_u32_le (transfer, places->data);
    salvor_bytes_append_u32_le (transfer, ID_SIZE);
    g_assert (transfer->len == TRANSFER_SIZE);
    return salvor_memory_access_write_block (memory, places->transfer, transfer->data,
                                             transfer->len, cancellable, error)
           && salvor_rom_call_run (call, SALVOR_ROM_TRANSFER, arguments, TRANSFER_TIMEOUT_MS,
                                   cancellable, error);
}

gboolean
salvor_nor_config_read_id (SalvorRomCall *call, SalvorMemoryAccess *memory, SalvorChip *chip,
                           const SalvorNorPlaces *places, guint32 *id, GCancellable *cancellable,
                           GError **error)
{
    guint32 instance = salvor_chip_get_rom_functions (chip)->instance;
    guint32 value;

    *id = 0;
    if (!salvor_rom_call_has (call, SALVOR_ROM_UPDATE_LUT)
        || !salvor_rom_call_has (call, SALVOR_ROM_TRANSFER))
        return TRUE;
    if (!put_sequence (call, memory, instance, places, cancellable, error)
        || !transfer_in (call, memory, instance, places, cancellable, error)
        || !salvor_memory_access_read_word (memory, places->data, &value, cancellable, error))
        return FALSE;
    /* first byte of the flash is the lowest in memory */
    *id = GUINT32_SWAP_LE_BE (value) >> 8;
    return TRUE;
}
