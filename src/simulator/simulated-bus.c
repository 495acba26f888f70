/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-bus"
#include "config.h"

#include "simulator/simulated-bus.h"

#include "base/bytes.h"
#include "simulator/assumptions.h"
#include "simulator/rom-functions.h"
#include "simulator/simulated-system.h"

/* The core's private space (ARMv7-M, B3.1) */
#define PRIVATE_START 0xE0000000u
#define PRIVATE_SIZE 0x00100000u

static guint32
compose (SalvorSimulatedChip *chip, const char *role, guint32 value)
{
    const SalvorField *field
        = salvor_chip_get_register_field_by_role (salvor_simulated_chip_get_chip (chip), role);

    return field != NULL ? (value << field->lsb) & salvor_field_get_mask (field) : 0;
}

guint32
salvor_simulated_bus_make_boot_mode (SalvorSimulatedChip *chip)
{
    guint32 sec_config
        = salvor_simulated_otp_get_field (salvor_simulated_chip_get_otp (chip), "sec-config-0")
          | salvor_simulated_otp_get_field (salvor_simulated_chip_get_otp (chip), "sec-config-1")
                << 1;

    return compose (chip, "boot-mode-pins", salvor_simulated_chip_get_latched_pins (chip))
           | compose (
               chip, "bt-fuse-sel-latched",
               salvor_simulated_otp_get_field (salvor_simulated_chip_get_otp (chip), "bt-fuse-sel"))
           | compose (
               chip, "dir-bt-dis-latched",
               salvor_simulated_otp_get_field (salvor_simulated_chip_get_otp (chip), "dir-bt-dis"))
           | compose (chip, "sec-config-latched", sec_config);
}

static guint32
get_role_word (SalvorSimulatedChip *chip, const char *role)
{
    const SalvorFuseWord *word
        = salvor_chip_get_word_by_role (salvor_simulated_chip_get_chip (chip), role);

    return word != NULL
               ? salvor_simulated_otp_get_shadow (salvor_simulated_chip_get_otp (chip), word->index)
               : 0;
}

guint32
salvor_simulated_bus_make_boot_config (SalvorSimulatedChip *chip)
{
    SalvorSimulatedOtp *otp = salvor_simulated_chip_get_otp (chip);

    if (salvor_simulated_otp_get_field (otp, "bt-fuse-sel") == 0)
        return salvor_simulated_chip_get_latched_straps (chip);
    return salvor_chip_make_boot_config (salvor_simulated_chip_get_chip (chip),
                                         get_role_word (chip, "boot-config"),
                                         get_role_word (chip, "boot-config-high"));
}

static gboolean
is_register (SalvorSimulatedChip *chip, const char *role, guint32 address)
{
    const SalvorRegister *reg
        = salvor_chip_get_register_by_role (salvor_simulated_chip_get_chip (chip), role);

    return reg != NULL && reg->address == address;
}

static gboolean
read_peripheral (SalvorSimulatedChip *chip, guint32 address, guint32 *value)
{
    if (is_register (chip, "boot-config-latched", address))
        *value = salvor_simulated_chip_get_boot_config (chip);
    else if (is_register (chip, "boot-mode", address))
        *value = salvor_simulated_chip_get_boot_mode (chip);
    else if (is_register (chip, "reset-status", address))
        *value = salvor_simulated_chip_get_reset_status (chip);
    else if (address == salvor_chip_get_digprog_address (salvor_simulated_chip_get_chip (chip)))
        *value = (guint32) salvor_chip_get_silicon_type (salvor_simulated_chip_get_chip (chip))
                 << salvor_chip_get_silicon_type_lsb (salvor_simulated_chip_get_chip (chip));
    else if (!salvor_simulated_system_bus_read (salvor_simulated_chip_get_system (chip), address,
                                                value)
             && !salvor_simulated_clocks_bus_read (salvor_simulated_chip_get_clocks (chip), address,
                                                   value)
             && !salvor_simulated_otp_bus_read (salvor_simulated_chip_get_otp (chip), address,
                                                value))
        *value = SALVOR_ASSUME_UNMODELLED_REGISTER;
    return TRUE;
}

/* Peripheral space: to the end of the 4 MiB in which SRC lies (protocols 2.7: register
 * access 0x40000000 to 0x402FFFFF, BEE at 0x403EC000; SRC at 0x40C04000 on RT11xx). */
static gboolean
is_peripheral (SalvorSimulatedChip *chip, guint32 address)
{
    const SalvorRegister *reg
        = salvor_chip_get_register_by_role (salvor_simulated_chip_get_chip (chip), "boot-mode");

    return reg != NULL && address >= 0x40000000u && address <= (reg->address | 0x003FFFFFu);
}

static gboolean
is_private (guint32 address)
{
    return address >= PRIVATE_START && address - PRIVATE_START < PRIVATE_SIZE;
}

static gboolean
is_in_region (SalvorSimulatedChip *chip, const char *name, guint32 address)
{
    const SalvorMemoryRegion *region
        = salvor_chip_get_region (salvor_simulated_chip_get_chip (chip), name);

    return region != NULL && address >= region->start && address - region->start < region->size;
}

static gboolean
read_flash_window (SalvorSimulatedChip *chip, guint32 address, guint32 *value)
{
    const SalvorFlashProfile *profile
        = salvor_chip_get_flash (salvor_simulated_chip_get_chip (chip));
    guint8 bytes[4];

    if (!salvor_simulated_chip_has_flash_window (chip) || address < profile->base
        || address - profile->base >= profile->size)
        return FALSE;
    salvor_simulated_chip_read_window (chip, address - profile->base, bytes, sizeof bytes);
    return salvor_bytes_peek_u32_le (bytes, sizeof bytes, 0, value);
}

/* A block without a clock takes the bus with it: nobody gets an answer any more. */
static gboolean
is_dead (SalvorSimulatedChip *chip, guint32 address)
{
    if (!salvor_simulated_clocks_run_at (salvor_simulated_chip_get_clocks (chip), address))
        salvor_simulated_chip_hang (chip);
    return salvor_simulated_chip_is_hung (chip);
}

gboolean
salvor_simulated_bus_read (SalvorSimulatedChip *chip, guint32 address, guint32 *value)
{
    const guint8 *ram
        = salvor_simulated_memory_map (salvor_simulated_chip_get_memory (chip), address, 4);

    if ((address & 3) != 0 || salvor_simulated_chip_get_stage (chip) == SALVOR_CHIP_OFF
        || is_dead (chip, address))
        return FALSE;
    if (ram != NULL)
        return salvor_bytes_peek_u32_le (ram, 4, 0, value);
    if (is_private (address))
        return salvor_simulated_core_read (salvor_simulated_chip_get_core (chip), address, value);
    if (is_peripheral (chip, address))
        return read_peripheral (chip, address, value);
    if (is_in_region (chip, "rom", address)) {
        *value = salvor_rom_functions_read_word (chip, address);
        return TRUE;
    }
    return read_flash_window (chip, address, value);
}

gboolean
salvor_simulated_bus_write (SalvorSimulatedChip *chip, guint32 address, guint32 value)
{
    guint8 *ram = salvor_simulated_memory_map (salvor_simulated_chip_get_memory (chip), address, 4);

    if ((address & 3) != 0 || salvor_simulated_chip_get_stage (chip) == SALVOR_CHIP_OFF
        || is_dead (chip, address))
        return FALSE;
    if (ram != NULL)
        return salvor_bytes_poke_u32_le (ram, 4, 0, value);
    if (is_private (address))
        return salvor_simulated_core_write (salvor_simulated_chip_get_core (chip), address, value);
    if (!is_peripheral (chip, address))
        return FALSE;
    if (is_register (chip, "reset-status", address))
        salvor_simulated_chip_clear_reset_status (chip, value);
    else if (!salvor_simulated_system_bus_write (salvor_simulated_chip_get_system (chip), address,
                                                 value)
             && !salvor_simulated_clocks_bus_write (salvor_simulated_chip_get_clocks (chip),
                                                    address, value))
        salvor_simulated_otp_bus_write (salvor_simulated_chip_get_otp (chip), address, value);
    return TRUE;
}
