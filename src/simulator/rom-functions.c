/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-rom-functions"
#include "config.h"

#include "simulator/rom-functions.h"

#include "base/bytes.h"
#include "base/timing.h"
#include "simulator/assumptions.h"
#include "simulator/flexspi-settings.h"
#include "simulator/simulated-system.h"

/* Entries that are known (probe 5.2) */
#define FUNCTION_INIT 0x00210610u
#define FUNCTION_ERASE_SECTOR 0x0021055Cu
#define FUNCTION_ERASE_BLOCK 0x002104A8u
/* Those that are only reached through the tree; where they are on silicon does not matter */
#define FUNCTION_PROGRAM 0x00210794u
#define FUNCTION_ERASE 0x00210814u
#define FUNCTION_CLEAR_CACHE 0x002108B0u
#define FUNCTION_TRANSFER 0x002108F4u
#define FUNCTION_UPDATE_LUT 0x00210A18u
/* In the tree, and known not to work (probe 5.2) */
#define FUNCTION_RUN_BOOTLOADER 0x0020E400u

#define THUMB 1u

#define FLEXSPI_REGISTERS 0x402A8000u /* MCR0 (probe 5.6) */
#define FLEXSPI_MCR0_AFTER_INIT 0xFFFF8010u

/* Places in the ROM: the vector table and what hangs on it (probe 2.5, 5.1 and 7.3) */
#define FINGERPRINT_ADDRESS 0x0020A000u
#define FINGERPRINT 0xE9DD9A03u
#define TREE_POINTER 0x0020001Cu
#define TREE 0x0020C3A0u
#define DRIVER 0x0020C3D0u
#define API_VERSION 0x00010000u

typedef struct {
    guint32 address;
    guint32 value;
} Word;

static const Word words[] = {
    { 0x00200000u, SALVOR_ROM_STACK },
    { 0x00200004u, SALVOR_ROM_START | THUMB },
    { 0x00200008u, 0x00201910u | THUMB },
    { 0x0020000Cu, 0x00201914u | THUMB },
    { TREE_POINTER, TREE },
    { FINGERPRINT_ADDRESS, FINGERPRINT },
    { TREE + 0x00, FUNCTION_RUN_BOOTLOADER | THUMB },
    { TREE + 0x04, API_VERSION },
    { TREE + 0x10, DRIVER },
    { DRIVER + 0x00, API_VERSION },
    { DRIVER + 0x04, FUNCTION_INIT | THUMB },
    { DRIVER + 0x08, FUNCTION_PROGRAM | THUMB },
    { DRIVER + 0x10, FUNCTION_ERASE | THUMB },
    { DRIVER + 0x18, FUNCTION_CLEAR_CACHE | THUMB },
    { DRIVER + 0x1C, FUNCTION_TRANSFER | THUMB },
    { DRIVER + 0x20, FUNCTION_UPDATE_LUT | THUMB },
};

/* Fields of a transfer (probe 5.1; mcux-sdk, fsl_romapi.h, flexspi_xfer_t) */
#define TRANSFER_SIZE 36
#define TRANSFER_OPERATION 0
#define TRANSFER_ADDRESS 4
#define TRANSFER_SEQUENCE 8
#define TRANSFER_OUT 20
#define TRANSFER_OUT_SIZE 24
#define TRANSFER_IN 28
#define TRANSFER_IN_SIZE 32
#define OPERATION_READ 3
#define MAX_TRANSFER 0x10000u

struct _SalvorRomFunctions {
    SalvorSimulatedChip *chip; /* no ref */
    gboolean initialised;
    gboolean spoiled; /* its RAM was written over since then */
    SalvorFlexspiSettings settings;
};

SalvorRomFunctions *
salvor_rom_functions_new (SalvorSimulatedChip *chip)
{
    SalvorRomFunctions *self = g_new0 (SalvorRomFunctions, 1);

    self->chip = chip;
    return self;
}

void
salvor_rom_functions_free (SalvorRomFunctions *self)
{
    g_free (self);
}

void
salvor_rom_functions_reset (SalvorRomFunctions *self)
{
    self->initialised = FALSE;
    self->spoiled = FALSE;
}

guint32
salvor_rom_functions_read_word (guint32 address)
{
    for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
        if (words[i].address == address)
            return words[i].value;
    }
    return 0;
}

gboolean
salvor_rom_functions_begin_at (guint32 address)
{
    static const guint32 entries[] = {
        FUNCTION_INIT,         FUNCTION_PROGRAM,     FUNCTION_ERASE,
        FUNCTION_ERASE_SECTOR, FUNCTION_ERASE_BLOCK, FUNCTION_CLEAR_CACHE,
        FUNCTION_TRANSFER,     FUNCTION_UPDATE_LUT,  FUNCTION_RUN_BOOTLOADER,
    };

    for (gsize i = 0; i < G_N_ELEMENTS (entries); i++) {
        if (entries[i] == address)
            return TRUE;
    }
    return FALSE;
}

/* ---- memory ---- */

/* The ROM's own RAM: the OCRAM below what programs may use (chip-semantics 7) */
static gboolean
is_rom_ram (SalvorSimulatedChip *chip, guint32 address, guint32 size)
{
    const SalvorMemoryRegion *ram
        = salvor_chip_get_region (salvor_simulated_chip_get_chip (chip), "ocram");
    guint32 end = salvor_chip_get_loader (salvor_simulated_chip_get_chip (chip))->free_ram_start;

    return ram != NULL && address < end && (guint64) address + size > ram->start;
}

void
salvor_rom_functions_note_write (SalvorRomFunctions *self, guint32 address, guint size)
{
    if (self->initialised && is_rom_ram (self->chip, address, size))
        self->spoiled = TRUE;
}

/* RAM of the caller; NULL when there is none, or it is the ROM's */
static guint8 *
map_caller (SalvorRomFunctions *self, guint32 address, guint32 size, SalvorCoreFate *fate)
{
    guint8 *bytes = salvor_simulated_memory_map (salvor_simulated_chip_get_memory (self->chip),
                                                 address, size);

    *fate = SALVOR_FATE_ARGUMENT;
    if (bytes != NULL && is_rom_ram (self->chip, address, size)) {
        *fate = SALVOR_FATE_ROM_RAM;
        return NULL;
    }
    return bytes;
}

/* ---- commands to the flash ---- */

/* Without its clock the flash controller takes the bus with it. Its own switch-off bit (MDIS) is in
 * a register that still answers: init clears it. */
static gboolean
has_clock (SalvorRomFunctions *self, gboolean for_init)
{
    const SalvorFlashProfile *profile
        = salvor_chip_get_flash (salvor_simulated_chip_get_chip (self->chip));
    const SalvorSimulatedClocks *clocks = salvor_simulated_chip_get_clocks (self->chip);

    return salvor_simulated_clocks_run_at (clocks, for_init ? FLEXSPI_REGISTERS : profile->base);
}

/* One sequence of the look-up table on the pins */
static guint32
run_sequence (SalvorRomFunctions *self, guint sequence, SalvorFlashCommand command)
{
    SalvorSimulatedFlash *flash = salvor_simulated_chip_get_flash (self->chip);
    gint64 now_us = salvor_simulated_chip_get_now (self->chip);
    SalvorFlexspiCommand found = { 0 };

    if (!salvor_flexspi_settings_get_command (&self->settings, sequence, &found))
        return SALVOR_ROM_INVALID_SEQUENCE;
    command.opcode = found.opcode;
    if (!found.sane || (command.in != NULL && !salvor_flexspi_settings_can_read (&self->settings)))
        command.opcode = SALVOR_FLEXSPI_NO_COMMAND;
    salvor_simulated_flash_execute (flash, &command, now_us);
    salvor_simulated_chip_spend_until (
        self->chip, now_us
                        + salvor_flexspi_settings_get_us (&self->settings, &found,
                                                          MAX (command.n_out, command.n_in)));
    return SALVOR_ROM_SUCCESS;
}

/* Polls the status register until the flash is ready; one that cannot be read never says so. */
static guint32
wait_ready (SalvorRomFunctions *self)
{
    SalvorSimulatedFlash *flash = salvor_simulated_chip_get_flash (self->chip);
    guint8 before = 0xFF;
    SalvorFlashCommand look = { .in = &before, .n_in = 1 };
    guint32 status = run_sequence (self, SALVOR_FLEXSPI_READ_STATUS, look);

    if (status != SALVOR_ROM_SUCCESS || (before & SALVOR_FLASH_STATUS_BUSY) == 0)
        return status;
    salvor_simulated_chip_spend_until (self->chip, salvor_simulated_flash_get_busy_until (flash));
    if (salvor_simulated_chip_get_now (self->chip) == G_MAXINT64)
        return SALVOR_ROM_SUCCESS; /* for ever: nobody will see it */
    status = run_sequence (self, SALVOR_FLEXSPI_READ_STATUS, look);
    if (status == SALVOR_ROM_SUCCESS && (before & SALVOR_FLASH_STATUS_BUSY) != 0)
        return SALVOR_ROM_DEVICE_TIMEOUT;
    return status;
}

/* A changing command as drivers send it: enable, command, wait */
static guint32
change_flash (SalvorRomFunctions *self, guint sequence, SalvorFlashCommand command)
{
    guint32 status = run_sequence (self, SALVOR_FLEXSPI_WRITE_ENABLE, (SalvorFlashCommand){ 0 });

    if (status == SALVOR_ROM_SUCCESS)
        status = run_sequence (self, sequence, command);
    return status == SALVOR_ROM_SUCCESS ? wait_ready (self) : status;
}

/* ---- functions ---- */

/* The switch for quad lines, where the settings ask for it (flashloader-genuine, qe0) */
static guint32
set_device_mode (SalvorRomFunctions *self)
{
    guint8 argument[4];
    guint size = 0;
    guint sequence = 0;
    SalvorFlashCommand command = { .out = argument };

    if (!salvor_flexspi_settings_get_device_mode (&self->settings, &sequence, argument, &size))
        return SALVOR_ROM_SUCCESS;
    command.n_out = size;
    return change_flash (self, sequence, command);
}

static SalvorRomOutcome
init (SalvorRomFunctions *self, const SalvorSimulatedCall *call, guint32 *result,
      SalvorCoreFate *fate)
{
    const guint8 *block = map_caller (self, call->arguments[1], SALVOR_FLEXSPI_SETTINGS_SIZE, fate);

    *result = SALVOR_ROM_INVALID_ARGUMENT;
    if (call->arguments[0] != 0 || call->arguments[1] == 0)
        return SALVOR_ROM_RETURNS;
    if (block == NULL)
        return SALVOR_ROM_FAULTS;
    if (!salvor_flexspi_settings_parse (&self->settings, block))
        return SALVOR_ROM_RETURNS;
    salvor_simulated_chip_spend_until (self->chip, salvor_simulated_chip_get_now (self->chip)
                                                       + SALVOR_ROM_FLASH_INIT_US);
    salvor_simulated_clocks_bus_write (salvor_simulated_chip_get_clocks (self->chip),
                                       FLEXSPI_REGISTERS, FLEXSPI_MCR0_AFTER_INIT);
    salvor_simulated_chip_map_flash (self->chip, TRUE);
    self->initialised = TRUE;
    self->spoiled = FALSE;
    *result = set_device_mode (self);
    return SALVOR_ROM_RETURNS;
}

/* Instance and settings, which every function but the last two gets again. *faults: the pointer
 * leads nowhere */
static guint32
check_call (SalvorRomFunctions *self, const SalvorSimulatedCall *call, gboolean *faults,
            SalvorCoreFate *fate)
{
    const guint8 *block;

    *faults = FALSE;
    if (call->arguments[0] != 0 || call->arguments[1] == 0)
        return SALVOR_ROM_INVALID_ARGUMENT;
    block = map_caller (self, call->arguments[1], SALVOR_FLEXSPI_SETTINGS_SIZE, fate);
    *faults = block == NULL;
    if (*faults || !salvor_flexspi_settings_agree (&self->settings, block))
        return SALVOR_ROM_INVALID_ARGUMENT;
    return SALVOR_ROM_SUCCESS;
}

static guint32
erase_unit (SalvorRomFunctions *self, guint sequence, guint32 offset)
{
    if (offset >= self->settings.size)
        return SALVOR_ROM_INVALID_ARGUMENT;
    return change_flash (self, sequence, (SalvorFlashCommand){ .address = offset });
}

/* Blocks where a whole one fits, sectors else; both ends are moved out to whole sectors. */
static guint32
erase_range (SalvorRomFunctions *self, guint32 start, guint32 length)
{
    const SalvorFlexspiSettings *settings = &self->settings;
    guint32 status = SALVOR_ROM_SUCCESS;
    guint64 end = (guint64) start + length;
    guint32 offset = start / settings->sector_size * settings->sector_size;

    if (end > settings->size)
        return SALVOR_ROM_INVALID_ARGUMENT;
    while (offset < end && status == SALVOR_ROM_SUCCESS) {
        gboolean block = settings->block_size > 0 && offset % settings->block_size == 0
                         && end - offset >= settings->block_size;

        status = erase_unit (self, block ? SALVOR_FLEXSPI_ERASE_BLOCK : SALVOR_FLEXSPI_ERASE_SECTOR,
                             offset);
        offset += block ? settings->block_size : settings->sector_size;
    }
    return status;
}

/* One page, wherever it begins: what goes beyond its end comes in at its start, as the flash does
 * with it. */
static SalvorRomOutcome
program (SalvorRomFunctions *self, const SalvorSimulatedCall *call, guint32 *result,
         SalvorCoreFate *fate)
{
    const guint8 *source;

    if (call->arguments[3] == 0 || call->arguments[3] % 4 != 0
        || call->arguments[2] >= self->settings.size) {
        *result = SALVOR_ROM_INVALID_ARGUMENT;
        return SALVOR_ROM_RETURNS;
    }
    source = map_caller (self, call->arguments[3], self->settings.page_size, fate);
    if (source == NULL)
        return SALVOR_ROM_FAULTS;
    *result = change_flash (self, SALVOR_FLEXSPI_PROGRAM_PAGE,
                            (SalvorFlashCommand){ .address = call->arguments[2],
                                                  .out = source,
                                                  .n_out = self->settings.page_size });
    return SALVOR_ROM_RETURNS;
}

static SalvorRomOutcome
change (SalvorRomFunctions *self, guint32 address, const SalvorSimulatedCall *call, guint32 *result,
        SalvorCoreFate *fate)
{
    gboolean faults = FALSE;

    *result = check_call (self, call, &faults, fate);
    if (faults)
        return SALVOR_ROM_FAULTS;
    if (*result != SALVOR_ROM_SUCCESS)
        return SALVOR_ROM_RETURNS;
    switch (address) {
    case FUNCTION_ERASE_SECTOR:
        *result = erase_unit (self, SALVOR_FLEXSPI_ERASE_SECTOR, call->arguments[2]);
        return SALVOR_ROM_RETURNS;
    case FUNCTION_ERASE_BLOCK:
        *result = erase_unit (self, SALVOR_FLEXSPI_ERASE_BLOCK, call->arguments[2]);
        return SALVOR_ROM_RETURNS;
    case FUNCTION_ERASE:
        *result = erase_range (self, call->arguments[2], call->arguments[3]);
        return SALVOR_ROM_RETURNS;
    default:
        return program (self, call, result, fate);
    }
}

static guint32
get_word (const guint8 *bytes, gsize offset)
{
    guint32 value = 0;

    salvor_bytes_peek_u32_le (bytes, TRANSFER_SIZE, offset, &value);
    return value;
}

/* Any sequence, with data out of and into the caller's memory */
static SalvorRomOutcome
transfer (SalvorRomFunctions *self, const SalvorSimulatedCall *call, guint32 *result,
          SalvorCoreFate *fate)
{
    const guint8 *wanted = map_caller (self, call->arguments[1], TRANSFER_SIZE, fate);
    SalvorFlashCommand command = { 0 };

    if (wanted == NULL)
        return SALVOR_ROM_FAULTS;
    command.address = get_word (wanted, TRANSFER_ADDRESS);
    command.n_out = MIN (get_word (wanted, TRANSFER_OUT_SIZE), MAX_TRANSFER);
    command.n_in = MIN (get_word (wanted, TRANSFER_IN_SIZE), MAX_TRANSFER);
    if (command.n_out > 0)
        command.out
            = map_caller (self, get_word (wanted, TRANSFER_OUT), (guint32) command.n_out, fate);
    if (command.n_in > 0 && get_word (wanted, TRANSFER_OPERATION) == OPERATION_READ)
        command.in
            = map_caller (self, get_word (wanted, TRANSFER_IN), (guint32) command.n_in, fate);
    if ((command.n_out > 0 && command.out == NULL)
        || (get_word (wanted, TRANSFER_OPERATION) == OPERATION_READ && command.in == NULL))
        return SALVOR_ROM_FAULTS;
    if (command.in == NULL)
        command.n_in = 0;
    *result = run_sequence (self, get_word (wanted, TRANSFER_SEQUENCE), command);
    return SALVOR_ROM_RETURNS;
}

/* @arguments: instance, first sequence, table, number of sequences */
static SalvorRomOutcome
update_lut (SalvorRomFunctions *self, const SalvorSimulatedCall *call, guint32 *result,
            SalvorCoreFate *fate)
{
    guint32 first = call->arguments[1];
    guint32 count = call->arguments[3];
    const guint8 *table;

    *result = SALVOR_ROM_INVALID_ARGUMENT;
    if (call->arguments[0] != 0 || first >= SALVOR_FLEXSPI_N_SEQUENCES
        || count > SALVOR_FLEXSPI_N_SEQUENCES - first || count == 0)
        return SALVOR_ROM_RETURNS;
    table = map_caller (self, call->arguments[2], count * SALVOR_FLEXSPI_SEQUENCE_SIZE, fate);
    if (table == NULL)
        return SALVOR_ROM_FAULTS;
    salvor_flexspi_settings_set_sequences (&self->settings, first, table, count);
    *result = SALVOR_ROM_SUCCESS;
    return SALVOR_ROM_RETURNS;
}

static SalvorRomOutcome
dispatch (SalvorRomFunctions *self, guint32 address, const SalvorSimulatedCall *call,
          guint32 *result, SalvorCoreFate *fate)
{
    switch (address) {
    case FUNCTION_INIT:
        return init (self, call, result, fate);
    case FUNCTION_CLEAR_CACHE:
        /* returns nothing: R0 holds what the function had in it last */
        *result = SALVOR_ASSUME_LEFT_IN_R0;
        salvor_simulated_chip_drop_flash_buffer (self->chip);
        return SALVOR_ROM_RETURNS;
    case FUNCTION_TRANSFER:
        return transfer (self, call, result, fate);
    case FUNCTION_UPDATE_LUT:
        return update_lut (self, call, result, fate);
    default:
        return change (self, address, call, result, fate);
    }
}

SalvorRomOutcome
salvor_rom_functions_call (SalvorRomFunctions *self, guint32 address,
                           const SalvorSimulatedCall *call, guint32 *result, SalvorCoreFate *fate)
{
    salvor_simulated_chip_spend_until (self->chip, salvor_simulated_chip_get_now (self->chip)
                                                       + SALVOR_ROM_CALL_US);
    self->settings.strobe_pad
        = salvor_simulated_system_has_strobe_pad (salvor_simulated_chip_get_system (self->chip));
    if (address == FUNCTION_RUN_BOOTLOADER) {
        *fate = SALVOR_FATE_NEVER_RETURNS;
        return SALVOR_ROM_HANGS;
    }
    if (self->spoiled || is_rom_ram (self->chip, call->stack - 4, 4)) {
        *fate = SALVOR_FATE_ROM_RAM;
        return SALVOR_ROM_FAULTS;
    }
    if (!has_clock (self, address == FUNCTION_INIT)) {
        *fate = SALVOR_FATE_CLOCK_GATED;
        return SALVOR_ROM_HANGS;
    }
    if (!self->initialised && address != FUNCTION_INIT && address != FUNCTION_CLEAR_CACHE) {
        *result = SALVOR_ROM_SEQUENCE_TIMEOUT;
        return SALVOR_ROM_RETURNS;
    }
    return dispatch (self, address, call, result, fate);
}
