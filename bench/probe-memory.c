/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-bench"
#include "config.h"

#include "base/errors.h"
#include "programs/all-ports.h"
#include "protocol/adiv5.h"
#include "protocol/memory-access.h"
#include "simulator/simulated-ports.h"

#include <stdlib.h>

/*
 * What memory costs through the debug probe: packets and bytes a KiB, and virtual time a MiB, on a
 * practice probe of each size of packet, beside what the format of the packets allows.
 *
 *   probe-memory
 *
 * Time and packets are the same on every machine.
 */

#define BOARD "sim:rt1024-internal-boot-forced"
/* RAM the ROM and the program in the practice flash leave alone */
#define RAM_START 0x20208000
#define RAM_SIZE (32 * 1024u)
#define KIB (RAM_SIZE / 1024)
#define WORDS_PER_MIB (1024 * 1024 / 4)

/* Clocks a word needs on the line: header, turnarounds, acknowledge, data and parity (probe 1.7) */
#define CLOCKS_PER_WORD 46

typedef struct {
    const char *option;  /* of the practice board's name: packet size and count */
    guint written, read; /* the least number of request packets a KiB (probe 1.7) */
} Setting;

static const Setting settings[] = {
    { "64x1", 19, 18 },
    { "64x4", 19, 18 },
    { "512x4", 3, 3 },
    { "1024x4", 2, 2 },
};

typedef struct {
    guint64 reports, bytes;
    gint64 us;
} Mark;

static Mark
look (SalvorPort *port, SalvorClock *clock)
{
    Mark mark = { 0, 0, salvor_clock_get_now (clock) };

    salvor_port_get_wire (port, &mark.reports, &mark.bytes);
    return mark;
}

static void
print_line (const Setting *setting, const char *act, guint limit, const Mark *before,
            const Mark *after, guint clock_hz)
{
    double packets = (double) (after->reports - before->reports) / 2 / KIB;
    double ms = (double) (after->us - before->us) / 1000 * 1024 / KIB;
    double line_ms = 1000.0 * CLOCKS_PER_WORD * WORDS_PER_MIB / clock_hz;

    g_print ("%-7s %-5s %7.2f packets/KiB (least %2u, %4.2f) %7.0f bytes/KiB %8.0f ms/MiB "
             "(line alone %.0f)\n",
             setting->option, act, packets, limit, packets / limit,
             (double) (after->bytes - before->bytes) / KIB, ms, line_ms);
}

static gboolean
measure (const Setting *setting, SalvorPort *port, SalvorAdiv5 *adiv5, GError **error)
{
    SalvorMemoryAccess *memory = SALVOR_MEMORY_ACCESS (adiv5);
    SalvorClock *clock = salvor_adiv5_get_clock (adiv5);
    guint clock_hz = salvor_adiv5_get_clock_hz (adiv5);
    g_autofree guint8 *data = g_malloc (RAM_SIZE);
    g_autoptr (GBytes) wanted = NULL;
    g_autoptr (GBytes) found = NULL;
    Mark marks[3];

    for (guint i = 0; i < RAM_SIZE; i++)
        data[i] = (guint8) (i * 7 + i / 251);
    wanted = g_bytes_new (data, RAM_SIZE);
    marks[0] = look (port, clock);
    if (!salvor_memory_access_write_block (memory, RAM_START, data, RAM_SIZE, NULL, error))
        return FALSE;
    marks[1] = look (port, clock);
    found = salvor_memory_access_read_block (memory, RAM_START, RAM_SIZE, NULL, error);
    if (found == NULL)
        return FALSE;
    marks[2] = look (port, clock);
    if (!g_bytes_equal (wanted, found)) {
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_VERIFY, "read back differs");
        return FALSE;
    }
    print_line (setting, "write", setting->written, &marks[0], &marks[1], clock_hz);
    print_line (setting, "read", setting->read, &marks[1], &marks[2], clock_hz);
    return TRUE;
}

static gboolean
run_on (const Setting *setting, SalvorPort *port, GError **error)
{
    g_autoptr (SalvorPacketTransport) transport = salvor_port_create_transport (port);
    g_autoptr (SalvorTransportLease) lease = salvor_transport_acquire (transport, NULL, error);
    g_autoptr (SalvorCmsisDap) probe = NULL;
    g_autoptr (SalvorAdiv5) adiv5 = NULL;

    if (lease == NULL)
        return FALSE;
    probe = salvor_cmsis_dap_new (transport);
    adiv5 = salvor_adiv5_new (probe);
    return salvor_adiv5_connect (adiv5, NULL, error) && measure (setting, port, adiv5, error)
           && salvor_adiv5_disconnect (adiv5, NULL, error);
}

static gboolean
run (const Setting *setting, GError **error)
{
    g_autoptr (SalvorChipShelf) shelf = salvor_chip_shelf_new ();
    g_autoptr (SalvorPortProvider) practice = salvor_simulated_ports_new (NULL, FALSE);
    g_autoptr (SalvorPortList) ports = salvor_all_ports_new (shelf, practice);
    g_autofree char *name = g_strconcat (BOARD ",probe-packet=", setting->option, NULL);
    g_autoptr (SalvorPort) port = NULL;

    if (!salvor_port_list_prepare (ports, name, error))
        return FALSE;
    port = salvor_port_list_find (ports, name, SALVOR_PORT_PROBE, error);
    return port != NULL && run_on (setting, port, error);
}

int
main (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (settings); i++) {
        g_autoptr (GError) error = NULL;

        if (!run (&settings[i], &error)) {
            g_printerr ("%s: %s\n", settings[i].option, error->message);
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}
