/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board-faults"
#include "config.h"

#include "base/timing.h"
#include "simulator/board-private.h"

void
salvor_simulated_board_apply_fault (SalvorSimulatedBoard *self, const SalvorFault *fault)
{
    SalvorSimulatedFlash *flash = salvor_simulated_chip_get_flash (self->chip);
    SalvorChip *chip = salvor_simulated_chip_get_chip (self->chip);

    if (self->probe != NULL)
        salvor_simulated_probe_add_fault (self->probe, fault);
    switch (fault->kind) {
    case SALVOR_FAULT_FLIP_BIT:
        salvor_simulated_flash_flip_bit (flash, fault->number - salvor_chip_get_flash (chip)->base,
                                         fault->code);
        break;
    case SALVOR_FAULT_LATE_REENUMERATION:
        salvor_simulated_chip_set_reenumeration_us (
            self->chip, SALVOR_USB_REENUMERATION_US + (gint64) fault->number * 1000);
        break;
    case SALVOR_FAULT_OTHER_BOARD:
        self->swap_board = TRUE;
        break;
    case SALVOR_FAULT_NO_ACCESS:
        self->no_access = TRUE;
        break;
    case SALVOR_FAULT_NO_DRIVER:
        self->no_driver = TRUE;
        break;
    case SALVOR_FAULT_IN_USE:
        self->n_taken = fault->number;
        break;
    case SALVOR_FAULT_LOADER_LOST:
        salvor_simulated_chip_lose_loaders (self->chip, fault->number);
        break;
    case SALVOR_FAULT_NO_FLASH:
        salvor_simulated_flash_silence (flash);
        break;
    case SALVOR_FAULT_WRITE_PROTECTED:
        salvor_simulated_flash_protect (flash);
        break;
    case SALVOR_FAULT_STUCK_BUSY:
        salvor_simulated_flash_stick_busy (flash);
        break;
    case SALVOR_FAULT_POWER_LOSS_DURING_ERASE:
        salvor_simulated_flash_fail_at_erase (flash, fault->number);
        break;
    case SALVOR_FAULT_PROBE_GONE:
    case SALVOR_FAULT_BOARD_POWER:
        salvor_simulated_wire_add_fault (self->probe_wire, fault);
        break;
    default:
        salvor_simulated_wire_add_fault (self->wire, fault);
        break;
    }
}
