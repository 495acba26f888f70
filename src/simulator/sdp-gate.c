/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-sdp-gate"
#include "config.h"

#include "simulator/sdp-gate.h"

#include "simulator/assumptions.h"

static gboolean
is_in (SalvorSimulatedChip *chip, const char *ram, guint32 lowest, guint32 address, guint32 count)
{
    guint32 start = 0;
    guint32 size = 0;

    if (!salvor_simulated_memory_get_range (salvor_simulated_chip_get_memory (chip), ram, &start,
                                            &size))
        return FALSE;
    return address >= MAX (start, lowest) && address - start <= size
           && count <= size - (address - start);
}

static guint32
get_free_ram_start (SalvorSimulatedChip *chip)
{
    return salvor_chip_get_loader (salvor_simulated_chip_get_chip (chip))->free_ram_start;
}

/* RAM a file may go to: OCRAM above the ROM's own, DTCM (RT1050 ran a loader there), ITCM (the
 * vendor's tool offers a loader for it); protocols 2.7 */
gboolean
salvor_sdp_gate_may_write_file (SalvorSimulatedChip *chip, guint32 address, guint32 count)
{
    return is_in (chip, "ocram", get_free_ram_start (chip), address, count)
           || is_in (chip, "dtcm", 0, address, count) || is_in (chip, "itcm", 0, address, count);
}

/* The same without ITCM: reading address 0 was refused on RT1050 (protocols 2.7) */
static gboolean
may_read_memory (SalvorSimulatedChip *chip, guint32 address, guint32 count)
{
    return !salvor_simulated_chip_is_closed (chip)
           && (is_in (chip, "ocram", get_free_ram_start (chip), address, count)
               || is_in (chip, "dtcm", 0, address, count));
}

static gboolean
is_register_space (guint32 address, guint32 count)
{
    return address >= 0x40000000u && address < 0x40300000u && count <= 0x40300000u - address;
}

static gboolean
is_good_access (guint8 format, guint32 address)
{
    return (format == 8 || format == 16 || format == 32) && address % (format / 8) == 0;
}

gboolean
salvor_sdp_gate_may_read (SalvorSimulatedChip *chip, guint32 address, guint8 format, guint32 count)
{
    SalvorSimulatedOtp *otp = salvor_simulated_chip_get_otp (chip);

    if (!salvor_chip_has_sdp_read_register (salvor_simulated_chip_get_chip (chip)))
        return FALSE;
    if (SALVOR_ASSUME_READ_DISABLE_IS_REFUSED
        && salvor_simulated_otp_get_field (otp, "sdp-read-disable") != 0)
        return FALSE;
    if (!is_good_access (format, address) || count == 0)
        return FALSE;
    if (is_register_space (address, count))
        return SALVOR_ASSUME_CLOSED_PART_READS_REGISTERS || !salvor_simulated_chip_is_closed (chip);
    return may_read_memory (chip, address, count);
}

gboolean
salvor_sdp_gate_may_write_register (SalvorSimulatedChip *chip, guint32 address, guint8 format)
{
    guint32 width = format / 8u;

    return is_good_access (format, address) && !salvor_simulated_chip_is_closed (chip)
           && (is_register_space (address, width)
               || salvor_sdp_gate_may_write_file (chip, address, width));
}
