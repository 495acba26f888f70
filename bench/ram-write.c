/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-bench"
#include "config.h"

#include "programs/all-ports.h"
#include "protocol/sdp.h"
#include "simulator/simulated-ports.h"

#include <stdlib.h>

/*
 * How fast a serial downloader takes data: one file, again and again, into the RAM of a board.
 *
 *   ram-write BOARD ADDRESS FILE COUNT
 *
 * Prints one line: bytes, seconds, reports and bytes a second of wall time. What uuu and imx_usb
 * need for the same is measured beside it (tests/vm).
 */

/* A file command, its data, the state of HAB and the status (protocols 2.4). */
static guint64
count_reports (gsize size)
{
    return 1 + (size + 1023) / 1024 + 2;
}

static gboolean
write_often (SalvorPort *port, guint32 address, GBytes *file, guint count, GError **error)
{
    g_autoptr (SalvorPacketTransport) transport = salvor_port_create_transport (port);
    g_autoptr (SalvorTransportLease) lease = salvor_transport_acquire (transport, NULL, error);
    g_autoptr (SalvorSdp) sdp = NULL;
    gsize size = g_bytes_get_size (file);
    gint64 start;
    double seconds;

    if (lease == NULL)
        return FALSE;
    sdp = salvor_sdp_new (transport);
    start = g_get_monotonic_time ();
    for (guint i = 0; i < count; i++) {
        if (!salvor_sdp_write_file (sdp, address, file, NULL, NULL, error))
            return FALSE;
    }
    seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
    g_print ("salvor: %u files of %" G_GSIZE_FORMAT
             " bytes in %.3f s, %.0f reports/s, %.0f bytes/s\n",
             count, size, seconds, (double) (count * count_reports (size)) / seconds,
             (double) count * (double) size / seconds);
    return TRUE;
}

static gboolean
run (const char *board, guint32 address, const char *path, guint count, GError **error)
{
    g_autoptr (SalvorChipShelf) shelf = salvor_chip_shelf_new ();
    g_autoptr (SalvorPortProvider) practice = salvor_simulated_ports_new (NULL, FALSE);
    g_autoptr (SalvorPortList) ports = salvor_all_ports_new (shelf, practice);
    g_autoptr (SalvorPort) port = NULL;
    g_autoptr (GBytes) file = NULL;
    g_autofree char *content = NULL;
    gsize size;

    if (!g_file_get_contents (path, &content, &size, error))
        return FALSE;
    file = g_bytes_new_take (g_steal_pointer (&content), size);
    if (!salvor_port_list_prepare (ports, board, error))
        return FALSE;
    port = salvor_port_list_find (ports, board, SALVOR_PORT_ROM, error);
    return port != NULL && write_often (port, address, file, count, error);
}

int
main (int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    guint64 address = 0;
    guint64 count = 0;

    if (argc != 5 || !g_ascii_string_to_unsigned (argv[4], 10, 1, 100000, &count, &error)
        || !g_str_has_prefix (argv[2], "0x")
        || !g_ascii_string_to_unsigned (argv[2] + 2, 16, 0, G_MAXUINT32, &address, &error)) {
        g_printerr ("ram-write BOARD 0xADDRESS FILE COUNT\n");
        return 2;
    }
    if (!run (argv[1], (guint32) address, argv[3], (guint) count, &error)) {
        g_printerr ("%s\n", error->message);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
