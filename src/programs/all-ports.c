/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-all-ports"
#include "config.h"

#include "programs/all-ports.h"

#include "protocol/serial-boards.h"
#include "transport/gdb-ports.h"
#include "transport/hid-ports.h"
#include "transport/serial-ports.h"

static void
add_identity (GArray *identities, guint16 vendor_id, guint16 product_id, SalvorPortKind kind)
{
    const SalvorUsbIdentity identity = { vendor_id, product_id, kind };

    g_array_append_val (identities, identity);
}

/* What the ROMs and flashloaders of all chips call themselves on USB. Chips that cannot be read
 * leave the practice boards and the probes. */
static void
collect_identities (GArray *identities, gpointer shelf)
{
    g_autoptr (GPtrArray) chips = salvor_chip_shelf_ref_chips (shelf);

    for (guint i = 0; i < chips->len; i++) {
        SalvorChip *chip = g_ptr_array_index (chips, i);
        const SalvorLoaderProfile *loader = salvor_chip_get_loader (chip);
        const SalvorUsbId *ids;
        gsize n_ids;

        ids = salvor_chip_get_rom_ids (chip, &n_ids);
        for (gsize j = 0; j < n_ids; j++)
            add_identity (identities, ids[j].vendor_id, ids[j].product_id, SALVOR_PORT_ROM);
        add_identity (identities, loader->vendor_id, loader->product_id, SALVOR_PORT_FLASHLOADER);
    }
}

SalvorPortList *
salvor_all_ports_new (SalvorChipShelf *shelf, SalvorPortProvider *practice_boards)
{
    g_autoptr (SalvorPortProvider) hid
               = salvor_hid_ports_new (collect_identities, g_object_ref (shelf), g_object_unref);
    g_autoptr (SalvorPortProvider) gdb_servers = salvor_gdb_ports_new ();
    g_autoptr (SalvorPortProvider) lines = salvor_serial_ports_new ();
    g_autoptr (SalvorPortProvider) serial = salvor_serial_boards_new (lines);
    g_autoptr (SalvorPortProvider) practice = salvor_serial_boards_new (practice_boards);
    SalvorPortList *ports = salvor_port_list_new ();

    salvor_port_list_add_provider (ports, hid);
    salvor_port_list_add_provider (ports, gdb_servers);
    salvor_port_list_add_provider (ports, serial);
    salvor_port_list_add_provider (ports, practice);
    return ports;
}
