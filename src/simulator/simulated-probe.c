/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-probe"
#include "config.h"

#include "simulator/simulated-probe.h"

#include "base/bytes.h"
#include "simulator/simulated-debug-port.h"

#include <string.h>

/* Commands this probe knows (probe 1.3); everything else is answered with 0xFF. */
enum {
    DAP_INFO = 0x00,
    DAP_HOST_STATUS = 0x01,
    DAP_CONNECT = 0x02,
    DAP_DISCONNECT = 0x03,
    DAP_TRANSFER_CONFIGURE = 0x04,
    DAP_TRANSFER = 0x05,
    DAP_TRANSFER_BLOCK = 0x06,
    DAP_TRANSFER_ABORT = 0x07,
    DAP_WRITE_ABORT = 0x08,
    DAP_DELAY = 0x09,
    DAP_RESET_TARGET = 0x0A,
    DAP_SWJ_PINS = 0x10,
    DAP_SWJ_CLOCK = 0x11,
    DAP_SWJ_SEQUENCE = 0x12,
    DAP_SWD_CONFIGURE = 0x13,
    DAP_UNKNOWN = 0xFF,
};

#define DAP_OK 0x00
#define DAP_ERROR 0xFF

#define REQUEST_AP 0x01
#define REQUEST_READ 0x02
#define REQUEST_MATCH_VALUE 0x10
#define REQUEST_MATCH_MASK 0x20
#define ACK_MISMATCH 0x10

/* Clocks of one access on the line: 8 header, 1 turn, 3 acknowledge, 1 turn, 33 data (probe 1.7) */
#define CLOCKS_PER_ACCESS 46

struct _SalvorSimulatedProbe {
    SalvorSimulatedDebugPort *port;
    gboolean connected;
    guint32 clock_hz;
    guint8 idle_cycles;
    guint16 match_retries;
    guint32 match_mask;
    guint64 clocks; /* on the line while a packet is handled */
};

SalvorSimulatedProbe *
salvor_simulated_probe_new (const SalvorSimulatedBus *bus, gpointer user_data)
{
    SalvorSimulatedProbe *self = g_new0 (SalvorSimulatedProbe, 1);

    self->port = salvor_simulated_debug_port_new (bus, user_data);
    self->clock_hz = 1000000;
    return self;
}

void
salvor_simulated_probe_free (SalvorSimulatedProbe *self)
{
    salvor_simulated_debug_port_free (self->port);
    g_free (self);
}

void
salvor_simulated_probe_power_cycle (SalvorSimulatedProbe *self)
{
    salvor_simulated_debug_port_power_cycle (self->port);
}

static SalvorWireAck
access_port (SalvorSimulatedProbe *self, guint8 request, guint32 *value)
{
    self->clocks += CLOCKS_PER_ACCESS + self->idle_cycles;
    if (!self->connected)
        return SALVOR_WIRE_SILENT;
    return salvor_simulated_debug_port_access (self->port, request & 0x0F, value);
}

static void
answer_string (GByteArray *response, const char *text)
{
    gsize size = strlen (text) + 1;

    salvor_bytes_append_u8 (response, (guint8) size);
    g_byte_array_append (response, (const guint8 *) text, (guint) size);
}

static void
answer_info (SalvorReader *reader, GByteArray *response)
{
    guint8 id = 0;

    if (!salvor_reader_read_u8 (reader, &id, NULL)) {
        salvor_bytes_append_u8 (response, 0);
        return;
    }
    switch (id) {
    case 0x01:
        answer_string (response, "Salvor");
        break;
    case 0x02:
        answer_string (response, "Practice probe CMSIS-DAP");
        break;
    case 0x04:
        answer_string (response, "1.3.0");
        break;
    case 0xF0: /* capabilities: SWD alone */
        salvor_bytes_append_u8 (response, 1);
        salvor_bytes_append_u8 (response, 0x01);
        break;
    case 0xFE:
        salvor_bytes_append_u8 (response, 1);
        salvor_bytes_append_u8 (response, 1);
        break;
    case 0xFF:
        salvor_bytes_append_u8 (response, 2);
        salvor_bytes_append_u16_le (response, SALVOR_SIMULATED_PROBE_PACKET_SIZE);
        break;
    default:
        salvor_bytes_append_u8 (response, 0);
        break;
    }
}

static void
answer_connect (SalvorSimulatedProbe *self, SalvorReader *reader, GByteArray *response)
{
    guint8 port = 0xFF;

    salvor_reader_read_u8 (reader, &port, NULL);
    self->connected = port <= 1;
    salvor_bytes_append_u8 (response, self->connected ? 1 : 0);
}

static guint8
configure_transfers (SalvorSimulatedProbe *self, SalvorReader *reader)
{
    guint16 wait_retries;

    if (!salvor_reader_read_u8 (reader, &self->idle_cycles, NULL)
        || !salvor_reader_read_u16_le (reader, &wait_retries, NULL)
        || !salvor_reader_read_u16_le (reader, &self->match_retries, NULL))
        return DAP_ERROR;
    return DAP_OK;
}

static guint8
set_clock (SalvorSimulatedProbe *self, SalvorReader *reader)
{
    guint32 hz = 0;

    if (!salvor_reader_read_u32_le (reader, &hz, NULL) || hz == 0)
        return DAP_ERROR;
    self->clock_hz = hz;
    return DAP_OK;
}

static guint8
clock_sequence (SalvorSimulatedProbe *self, SalvorReader *reader)
{
    guint8 count = 0;
    guint n_bits;
    const guint8 *bits;

    if (!salvor_reader_read_u8 (reader, &count, NULL))
        return DAP_ERROR;
    n_bits = count == 0 ? 256 : count;
    if (!salvor_reader_read_bytes (reader, (n_bits + 7) / 8, &bits, NULL))
        return DAP_ERROR;
    self->clocks += n_bits;
    salvor_simulated_debug_port_clock_in (self->port, bits, n_bits);
    return DAP_OK;
}

static guint8
write_abort (SalvorSimulatedProbe *self, SalvorReader *reader)
{
    guint8 index;
    guint32 value;

    if (!salvor_reader_read_u8 (reader, &index, NULL)
        || !salvor_reader_read_u32_le (reader, &value, NULL))
        return DAP_ERROR;
    return access_port (self, 0x00, &value) == SALVOR_WIRE_OK ? DAP_OK : DAP_ERROR;
}

/* A read that compares in the probe: no data comes back (probe 1.4, 5). */
static guint8
match_value (SalvorSimulatedProbe *self, guint8 request, guint32 expected)
{
    SalvorWireAck ack = SALVOR_WIRE_OK;

    for (guint i = 0; i <= self->match_retries; i++) {
        guint32 value = 0;

        ack = access_port (self, request, &value);
        if (ack != SALVOR_WIRE_OK || (value & self->match_mask) == expected)
            return (guint8) ack;
    }
    return (guint8) (ack | ACK_MISMATCH);
}

/* One entry of DAP_Transfer; FALSE when the packet ends before it does. */
static gboolean
transfer_one (SalvorSimulatedProbe *self, SalvorReader *reader, GByteArray *data, guint8 *ack)
{
    guint8 request;
    guint32 value = 0;
    gboolean read;

    if (!salvor_reader_read_u8 (reader, &request, NULL))
        return FALSE;
    read = (request & REQUEST_READ) != 0;
    if ((!read || (request & REQUEST_MATCH_VALUE) != 0)
        && !salvor_reader_read_u32_le (reader, &value, NULL))
        return FALSE;
    if (read && (request & REQUEST_MATCH_VALUE) != 0) {
        *ack = match_value (self, request, value);
    } else if (!read && (request & REQUEST_MATCH_MASK) != 0) {
        self->match_mask = value;
        *ack = SALVOR_WIRE_OK;
    } else {
        *ack = (guint8) access_port (self, request, &value);
        if (read && *ack == SALVOR_WIRE_OK)
            salvor_bytes_append_u32_le (data, value);
    }
    return TRUE;
}

/* An access that was posted well and failed or hangs on the bus is counted all the same: its error
 * shows in the RDBUFF read behind it (probe 1.4, 3). */
static gboolean
was_posted (SalvorSimulatedProbe *self, gboolean blocked_before, guint8 ack)
{
    return ack == SALVOR_WIRE_OK
           || (!blocked_before && salvor_simulated_debug_port_is_blocked (self->port));
}

static void
answer_transfer (SalvorSimulatedProbe *self, SalvorReader *reader, GByteArray *response)
{
    g_autoptr (GByteArray) data = g_byte_array_new ();
    guint8 index, count = 0, done = 0, ack = 0;

    if (salvor_reader_read_u8 (reader, &index, NULL)
        && salvor_reader_read_u8 (reader, &count, NULL)) {
        while (done < count) {
            gboolean blocked = salvor_simulated_debug_port_is_blocked (self->port);

            if (!transfer_one (self, reader, data, &ack))
                break;
            if (was_posted (self, blocked, ack))
                done++;
            if (ack != SALVOR_WIRE_OK)
                break;
        }
    }
    salvor_bytes_append_u8 (response, done);
    salvor_bytes_append_u8 (response, ack);
    g_byte_array_append (response, data->data, data->len);
}

static void
answer_transfer_block (SalvorSimulatedProbe *self, SalvorReader *reader, GByteArray *response)
{
    g_autoptr (GByteArray) data = g_byte_array_new ();
    guint8 index, request, ack = 0;
    guint16 count = 0, done = 0;

    if (!salvor_reader_read_u8 (reader, &index, NULL)
        || !salvor_reader_read_u16_le (reader, &count, NULL)
        || !salvor_reader_read_u8 (reader, &request, NULL))
        count = 0;
    while (done < count) {
        guint32 value = 0;
        gboolean read = (request & REQUEST_READ) != 0;

        if (!read && !salvor_reader_read_u32_le (reader, &value, NULL))
            break;
        ack = (guint8) access_port (self, request, &value);
        if (ack != SALVOR_WIRE_OK)
            break;
        if (read)
            salvor_bytes_append_u32_le (data, value);
        done++;
    }
    salvor_bytes_append_u16_le (response, done);
    salvor_bytes_append_u8 (response, ack);
    g_byte_array_append (response, data->data, data->len);
}

/* Commands answered by one status byte. */
static guint8
get_status (SalvorSimulatedProbe *self, guint8 command, SalvorReader *reader)
{
    switch (command) {
    case DAP_DISCONNECT:
        self->connected = FALSE;
        return DAP_OK;
    case DAP_TRANSFER_CONFIGURE:
        return configure_transfers (self, reader);
    case DAP_WRITE_ABORT:
        return write_abort (self, reader);
    case DAP_SWJ_CLOCK:
        return set_clock (self, reader);
    case DAP_SWJ_SEQUENCE:
        return clock_sequence (self, reader);
    default: /* host status, delay, SWD configure: nothing to model */
        return DAP_OK;
    }
}

static void
answer (SalvorSimulatedProbe *self, guint8 command, SalvorReader *reader, GByteArray *response)
{
    switch (command) {
    case DAP_INFO:
        answer_info (reader, response);
        break;
    case DAP_CONNECT:
        answer_connect (self, reader, response);
        break;
    case DAP_TRANSFER:
        answer_transfer (self, reader, response);
        break;
    case DAP_TRANSFER_BLOCK:
        answer_transfer_block (self, reader, response);
        break;
    case DAP_RESET_TARGET: /* status, and: this probe has no reset of its own */
        salvor_bytes_append_u8 (response, DAP_OK);
        salvor_bytes_append_u8 (response, 0);
        break;
    case DAP_SWJ_PINS: /* all lines at rest are high */
        salvor_bytes_append_u8 (response, 0xAB);
        break;
    default:
        salvor_bytes_append_u8 (response, get_status (self, command, reader));
        break;
    }
}

static gboolean
is_known (guint8 command)
{
    return command <= DAP_RESET_TARGET || (command >= DAP_SWJ_PINS && command <= DAP_SWD_CONFIGURE);
}

GBytes *
salvor_simulated_probe_handle (SalvorSimulatedProbe *self, const guint8 *packet, gsize size,
                               gint64 *cost_us)
{
    g_autoptr (GByteArray) response = g_byte_array_new ();
    SalvorReader reader;
    guint8 command = DAP_UNKNOWN;

    self->clocks = 0;
    *cost_us = 0;
    salvor_reader_init (&reader, packet, size);
    if (!salvor_reader_read_u8 (&reader, &command, NULL) || !is_known (command)) {
        salvor_bytes_append_u8 (response, DAP_UNKNOWN);
        return g_byte_array_free_to_bytes (g_steal_pointer (&response));
    }
    if (command == DAP_TRANSFER_ABORT)
        return NULL;
    salvor_bytes_append_u8 (response, command);
    answer (self, command, &reader, response);
    *cost_us = (gint64) (self->clocks * G_USEC_PER_SEC / self->clock_hz);
    return g_byte_array_free_to_bytes (g_steal_pointer (&response));
}
