/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-usb-identity"
#include "config.h"

#include "simulator/usb-identity.h"

static SalvorUsbDescriptors *
make_rom (SalvorChip *chip)
{
    gsize n_ids = 0;
    const SalvorUsbId *ids = salvor_chip_get_rom_ids (chip, &n_ids);

    return salvor_usb_descriptors_new_rom (n_ids > 0 ? ids[0].vendor_id : 0,
                                           n_ids > 0 ? ids[0].product_id : 0);
}

static SalvorUsbDescriptors *
make_flashloader (SalvorChip *chip, const SalvorUsbSettings *settings)
{
    const SalvorLoaderProfile *loader = salvor_chip_get_loader (chip);

    return salvor_usb_descriptors_new_flashloader (loader->vendor_id, loader->product_id,
                                                   settings->full_speed ? SALVOR_USB_FULL_SPEED
                                                                        : SALVOR_USB_HIGH_SPEED);
}

SalvorUsbDescriptors *
salvor_usb_identity_make (SalvorSimulatedBoard *board, SalvorPortKind kind,
                          const SalvorUsbSettings *settings)
{
    SalvorScenario *scenario = salvor_simulated_board_get_scenario (board);

    switch (kind) {
    case SALVOR_PORT_ROM:
        return make_rom (salvor_scenario_get_chip (scenario));
    case SALVOR_PORT_FLASHLOADER:
        return make_flashloader (salvor_scenario_get_chip (scenario), settings);
    case SALVOR_PORT_PROBE:
        return salvor_usb_descriptors_new_probe (
            settings->probe_version, salvor_scenario_get_probe_serial (scenario),
            salvor_simulated_board_get_probe_packet_size (board), settings->full_speed);
    case SALVOR_PORT_GDB:
    case SALVOR_PORT_SERIAL:
        break;
    }
    g_return_val_if_reached (NULL);
}
