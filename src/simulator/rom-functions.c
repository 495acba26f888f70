/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-rom-functions"
#include "config.h"

#include "simulator/rom-functions.h"

#include "base/bytes.h"
#include "base/timing.h"
#include "simulator/assumptions.h"
#include "simulator/flexspi-settings.h"
#include "simulator/simulated-system.h"

#define THUMB 1u

#define FLEXSPI_MCR0_AFTER_INIT 0xFFFF8010u

/* The vector table, and where this model has what hangs on the tree: on silicon it is elsewhere,
 * which does not matter (probe 2.5, 5.1 and 7.3). */
#define TREE 0x0020C3A0u
#define DRIVER 0x0020C3D0u
#define API_VERSION 0x00010000u
#define FIRST_FUNCTION 0x00210610u
#define FUNCTION_DISTANCE 0x40u
/* In the tree, and known not to work (probe 5.2) */
#define FUNCTION_RUN_BOOTLOADER 0x0020E400u

typedef struct {
    guint32 address;
    guint32 value;
} Word;

static const Word words[] = {
    { 0x00200000u, SALVOR_ROM_STACK },
    { 0x00200004u, SALVOR_ROM_START | THUMB },
    { 0x00200008u, 0x00201910u | THUMB },
    { 0x0020000Cu, 0x00201914u | THUMB },
    { TREE + 0x00, FUNCTION_RUN_BOOTLOADER | THUMB },
    { TREE + 0x04, API_VERSION },
    { DRIVER + 0x00, API_VERSION },
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

/* nullable: nobody knows the functions of this chip's ROM */
static const SalvorRomProfile *
get_profile (SalvorSimulatedChip *chip)
{
    return salvor_chip_get_rom_functions (salvor_simulated_chip_get_chip (chip));
}

/* Without the Thumb bit; 0 when the ROM has no such function */
static guint32
get_entry (const SalvorRomProfile *profile, SalvorRomRole role)
{
    const SalvorRomFunction *function = &profile->functions[role];

    if (!function->exists)
        return 0;
    return function->in_table ? FIRST_FUNCTION + FUNCTION_DISTANCE * (guint32) role
                              : function->address & ~THUMB;
}

/* The role of the function that begins at @address; SALVOR_N_ROM_FUNCTIONS when none does */
static SalvorRomRole
find_role (SalvorSimulatedChip *chip, guint32 address)
{
    const SalvorRomProfile *profile = get_profile (chip);
    SalvorRomRole role = SALVOR_ROM_INIT;

    if (profile == NULL || address == 0)
        return SALVOR_N_ROM_FUNCTIONS;
    while (role < SALVOR_N_ROM_FUNCTIONS && get_entry (profile, role) != address)
        role++;
    return role;
}

/* What hangs on the tree of this chip; FALSE when nothing is known of the word */
static gboolean
read_profile_word (const SalvorRomProfile *profile, guint32 address, guint32 *value)
{
    *value = profile->fingerprint;
    if (profile->has_fingerprint && address == profile->fingerprint_address)
        return TRUE;
    *value = TREE;
    if (address == profile->tree_pointer)
        return TRUE;
    *value = DRIVER;
    if (address == TREE + profile->driver_offset)
        return TRUE;
    for (guint role = 0; role < SALVOR_N_ROM_FUNCTIONS; role++) {
        const SalvorRomFunction *function = &profile->functions[role];

        *value = get_entry (profile, (SalvorRomRole) role) | THUMB;
        if (function->exists && function->in_table && address == DRIVER + function->offset)
            return TRUE;
    }
    return FALSE;
}

guint32
salvor_rom_functions_read_word (SalvorSimulatedChip *chip, guint32 address)
{
    const SalvorRomProfile *profile = get_profile (chip);
    guint32 value = 0;

    if (profile != NULL && read_profile_word (profile, address, &value))
        return value;
    for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
        if (words[i].address == address)
            return words[i].value;
    }
    return 0;
}

gboolean
salvor_rom_functions_begin_at (SalvorSimulatedChip *chip, guint32 address)
{
    return find_role (chip, address) < SALVOR_N_ROM_FUNCTIONS || address == FUNCTION_RUN_BOOTLOADER;
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

/* MCR0 of the flash controller: the last switch in front of the flash is the controller's own. 0
 * when none is known. */
static guint32
get_controller (SalvorSimulatedChip *simulated)
{
    SalvorChip *chip = salvor_simulated_chip_get_chip (simulated);
    guint32 base = salvor_chip_get_flash (chip)->base;
    gsize n_gates = 0;
    const SalvorClockGate *gates = salvor_chip_get_clock_gates (chip, &n_gates);
    guint32 controller = 0;

    for (gsize i = 0; i < n_gates; i++) {
        if (base >= gates[i].first && base <= gates[i].last)
            controller = gates[i].reg;
    }
    return controller;
}

/* Without its clock the flash controller takes the bus with it. Its own switch-off bit (MDIS) is in
 * a register that still answers: init clears it. */
static gboolean
has_clock (SalvorRomFunctions *self, gboolean for_init)
{
    const SalvorFlashProfile *profile
        = salvor_chip_get_flash (salvor_simulated_chip_get_chip (self->chip));
    const SalvorSimulatedClocks *clocks = salvor_simulated_chip_get_clocks (self->chip);

    return salvor_simulated_clocks_run_at (clocks,
                                           for_init ? get_controller (self->chip) : profile->base);
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
    if (call->arguments[0] != get_profile (self->chip)->instance || call->arguments[1] == 0)
        return SALVOR_ROM_RETURNS;
    if (block == NULL)
        return SALVOR_ROM_FAULTS;
    if (!salvor_flexspi_settings_parse (&self->settings, block))
        return SALVOR_ROM_RETURNS;
    salvor_simulated_chip_spend_until (self->chip, salvor_simulated_chip_get_now (self->chip)
                                                       + SALVOR_ROM_FLASH_INIT_US);
    salvor_simulated_clocks_bus_write (salvor_simulated_chip_get_clocks (self->chip),
                                       get_controller (self->chip), FLEXSPI_MCR0_AFTER_INIT);
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
    if (call->arguments[0] != get_profile (self->chip)->instance || call->arguments[1] == 0)
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
change (SalvorRomFunctions *self, SalvorRomRole role, const SalvorSimulatedCall *call,
        guint32 *result, SalvorCoreFate *fate)
{
    gboolean faults = FALSE;

    *result = check_call (self, call, &faults, fate);
    if (faults)
        return SALVOR_ROM_FAULTS;
    if (*result != SALVOR_ROM_SUCCESS)
        return SALVOR_ROM_RETURNS;
    switch (role) {
    case SALVOR_ROM_ERASE_SECTOR:
        *result = erase_unit (self, SALVOR_FLEXSPI_ERASE_SECTOR, call->arguments[2]);
        return SALVOR_ROM_RETURNS;
    case SALVOR_ROM_ERASE_BLOCK:
        *result = erase_unit (self, SALVOR_FLEXSPI_ERASE_BLOCK, call->arguments[2]);
        return SALVOR_ROM_RETURNS;
    case SALVOR_ROM_ERASE:
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
    if (call->arguments[0] != get_profile (self->chip)->instance
        || first >= SALVOR_FLEXSPI_N_SEQUENCES || count > SALVOR_FLEXSPI_N_SEQUENCES - first
        || count == 0)
        return SALVOR_ROM_RETURNS;
    table = map_caller (self, call->arguments[2], count * SALVOR_FLEXSPI_SEQUENCE_SIZE, fate);
    if (table == NULL)
        return SALVOR_ROM_FAULTS;
    salvor_flexspi_settings_set_sequences (&self->settings, first, table, count);
    *result = SALVOR_ROM_SUCCESS;
    return SALVOR_ROM_RETURNS;
}

static SalvorRomOutcome
dispatch (SalvorRomFunctions *self, SalvorRomRole role, const SalvorSimulatedCall *call,
          guint32 *result, SalvorCoreFate *fate)
{
    switch (role) {
    case SALVOR_ROM_INIT:
        return init (self, call, result, fate);
    case SALVOR_ROM_CLEAR_CACHE:
        /* returns nothing: R0 holds what the function had in it last */
        *result = SALVOR_ASSUME_LEFT_IN_R0;
        salvor_simulated_chip_drop_flash_buffer (self->chip);
        return SALVOR_ROM_RETURNS;
    case SALVOR_ROM_TRANSFER:
        return transfer (self, call, result, fate);
    case SALVOR_ROM_UPDATE_LUT:
        return update_lut (self, call, result, fate);
    default:
        return change (self, role, call, result, fate);
    }
}

SalvorRomOutcome
salvor_rom_functions_call (SalvorRomFunctions *self, guint32 address,
                           const SalvorSimulatedCall *call, guint32 *result, SalvorCoreFate *fate)
{
    SalvorRomRole role = find_role (self->chip, address);

    salvor_simulated_chip_spend_until (self->chip, salvor_simulated_chip_get_now (self->chip)
                                                       + SALVOR_ROM_CALL_US);
    self->settings.strobe_pad
        = salvor_simulated_system_has_strobe_pad (salvor_simulated_chip_get_system (self->chip));
    if (role == SALVOR_N_ROM_FUNCTIONS) {
        *fate = SALVOR_FATE_NEVER_RETURNS;
        return SALVOR_ROM_HANGS;
    }
    if (self->spoiled || is_rom_ram (self->chip, call->stack - 4, 4)) {
        *fate = SALVOR_FATE_ROM_RAM;
        return SALVOR_ROM_FAULTS;
    }
    if (!has_clock (self, role == SALVOR_ROM_INIT)) {
        *fate = SALVOR_FATE_CLOCK_GATED;
        return SALVOR_ROM_HANGS;
    }
    if (!self->initialised && role != SALVOR_ROM_INIT && role != SALVOR_ROM_CLEAR_CACHE) {
        *result = SALVOR_ROM_SEQUENCE_TIMEOUT;
        return SALVOR_ROM_RETURNS;
    }
    return dispatch (self, role, call, result, fate);
}
