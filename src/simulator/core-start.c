/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-core-start"
#include "config.h"

#include "base/bytes.h"
#include "simulator/core-private.h"
#include "simulator/sdp-fate.h"
#include "simulator/simulated-rom.h"

/*
 * When a loader that a debugger has put into RAM can start (probe 4.1 to 4.4). What its reset
 * handler sets up by itself is not asked for: interrupts off, its own vector table and stack,
 * clocks.
 */

/* First bytes of a start-up header: tag, length, version; the loaders have 0x40 (probe 4.1) */
#define HEADER_WORD 0x402000D1u
#define HEADER_STEP 0x100u

/* The loader whose header lies at @address; a program counter inside it is meant for it. */
static gboolean
read_loader (SalvorSimulatedCore *self, guint32 address, SalvorRomHeader *header)
{
    guint8 bytes[4];
    guint32 word = 0;

    return salvor_simulated_rom_read_ram (self->chip, address, bytes, sizeof bytes)
           && salvor_bytes_peek_u32_le (bytes, sizeof bytes, 0, &word) && word == HEADER_WORD
           && salvor_simulated_rom_read_header (self->chip, salvor_simulated_rom_read_ram, address,
                                                header)
           && header->self == address;
}

static gboolean
is_inside (const SalvorRomHeader *header, guint32 address)
{
    return address >= header->start && address - header->start < header->size;
}

/* In all RAM there is: the header says where it belongs. */
static gboolean
find_loader (SalvorSimulatedCore *self, SalvorRomHeader *header)
{
    static const char *const rams[] = { "ocram", "dtcm", "itcm" };
    SalvorSimulatedMemory *memory = salvor_simulated_chip_get_memory (self->chip);
    guint32 start = 0, size = 0;

    for (gsize i = 0; i < G_N_ELEMENTS (rams); i++) {
        if (!salvor_simulated_memory_get_range (memory, rams[i], &start, &size))
            continue;
        for (guint32 at = start; at - start < size; at += HEADER_STEP) {
            if (read_loader (self, at, header) && is_inside (header, self->registers[CORE_PC]))
                return TRUE;
        }
    }
    return FALSE;
}

/* ---- the state of the core ---- */

static SalvorCoreFate
check_registers (SalvorSimulatedCore *self)
{
    guint32 cfbp = self->registers[CORE_CFBP];

    if ((self->registers[CORE_XPSR] & XPSR_THUMB) == 0)
        return SALVOR_FATE_NOT_THUMB;
    if ((self->registers[CORE_XPSR] & XPSR_EXCEPTION) != 0)
        return SALVOR_FATE_EXCEPTION;
    if ((cfbp & (CFBP_FAULTMASK | CFBP_BASEPRI)) != 0)
        return SALVOR_FATE_MASKED;
    if ((cfbp & (CFBP_UNPRIVILEGED | CFBP_PROCESS_STACK)) != 0)
        return SALVOR_FATE_CONTROL;
    if (!salvor_core_has_stack (self, self->registers[CORE_MSP]))
        return SALVOR_FATE_STACK;
    return SALVOR_FATE_NONE;
}

static gboolean
has_interrupts (const SalvorSimulatedCore *self)
{
    for (guint i = 0; i < CORE_N_INTERRUPT_WORDS; i++) {
        if (self->system.interrupt_enabled[i] != 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean
has_vectors (SalvorSimulatedCore *self)
{
    const SalvorMemoryRegion *rom
        = salvor_chip_get_region (salvor_simulated_chip_get_chip (self->chip), "rom");
    const SalvorFlashProfile *flash
        = salvor_chip_get_flash (salvor_simulated_chip_get_chip (self->chip));
    guint32 vtor = self->system.vtor;

    return salvor_simulated_memory_map (salvor_simulated_chip_get_memory (self->chip), vtor, 64)
               != NULL
           || (rom != NULL && vtor >= rom->start && vtor - rom->start < rom->size)
           || (salvor_simulated_chip_has_flash_window (self->chip) && vtor >= flash->base
               && vtor - flash->base < flash->size);
}

static SalvorCoreFate
check_system (SalvorSimulatedCore *self)
{
    const SalvorCoreSystem *system = &self->system;

    if (system->mpu_control != 0)
        return SALVOR_FATE_MPU;
    if (!has_vectors (self))
        return SALVOR_FATE_VECTORS;
    if ((system->ccr & CCR_DATA_CACHE) != 0 && salvor_core_space_has_dirty_lines (self))
        return SALVOR_FATE_DATA_CACHE;
    if ((system->ccr & CCR_CODE_CACHE) != 0 && self->code_is_stale)
        return SALVOR_FATE_CODE_CACHE;
    if (has_interrupts (self))
        return SALVOR_FATE_INTERRUPTS;
    if ((system->systick_control & SYSTICK_RUNS) == SYSTICK_RUNS
        || (system->icsr & ICSR_PENDING) != 0)
        return SALVOR_FATE_SYSTICK;
    return SALVOR_FATE_NONE;
}

SalvorCoreFate
salvor_core_check_start (SalvorSimulatedCore *self, gboolean *found)
{
    SalvorRomHeader header = { 0 };
    guint32 entry = 0;
    SalvorCoreFate fate;

    *found = find_loader (self, &header);
    if (!*found)
        return SALVOR_FATE_NONE;
    fate = check_registers (self);
    if (fate == SALVOR_FATE_NONE)
        fate = check_system (self);
    if (fate != SALVOR_FATE_NONE)
        return fate;
    if (!salvor_sdp_is_loader (self->chip, &header))
        return SALVOR_FATE_IMAGE;
    if (!salvor_sdp_has_room (self->chip, &header)
        || !salvor_simulated_rom_resolve_entry (self->chip, salvor_simulated_rom_read_ram,
                                                header.entry, &entry))
        return SALVOR_FATE_RAM;
    return (entry & ~1u) == self->registers[CORE_PC] ? SALVOR_FATE_NONE : SALVOR_FATE_ENTRY;
}
