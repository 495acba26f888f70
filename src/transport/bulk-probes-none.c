/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-bulk-probes"
#include "config.h"

#include "transport/bulk-probes.h"

void
salvor_bulk_probes_add (GPtrArray *devices)
{
}

SalvorPacketTransport *
salvor_bulk_probes_create_transport (const char *node, int interface_number,
                                     const char *description, SalvorClock *clock)
{
    g_return_val_if_reached (NULL);
}
