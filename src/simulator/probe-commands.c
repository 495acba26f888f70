/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-probe-commands"
#include "config.h"

#include "simulator/probe-private.h"

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
    DAP_WRITE_ABORT = 0x08,
    DAP_DELAY = 0x09,
    DAP_RESET_TARGET = 0x0A,
    DAP_SWJ_PINS = 0x10,
    DAP_SWJ_CLOCK = 0x11,
    DAP_SWJ_SEQUENCE = 0x12,
    DAP_SWD_CONFIGURE = 0x13,
    DAP_JTAG_SEQUENCE = 0x14,
    DAP_JTAG_CONFIGURE = 0x15,
    DAP_JTAG_IDCODE = 0x16,
    DAP_SWD_SEQUENCE = 0x1D,
    DAP_EXECUTE_COMMANDS = 0x7F,
    DAP_UNKNOWN = 0xFF,
};

#define DAP_OK 0x00
#define DAP_ERROR 0xFF

/* Capabilities: SWD, JTAG, atomic commands */
#define CAPABILITY_SWD 0x01
#define CAPABILITY_JTAG 0x02
#define CAPABILITY_ATOMIC 0x10

/* Pins of SWJ_Pins: clock and data idle high on this probe */
#define PINS_AT_REST 0x03
#define PIN_RESET 0x80
#define MAX_PIN_WAIT_US 3000000

#define SEQUENCE_CLOCKS 0x3F
#define SEQUENCE_INPUT 0x80

/* ---- info ---- */

static void
answer_string (GByteArray *response, const char *text)
{
    gsize size = text != NULL ? strlen (text) + 1 : 0;

    salvor_bytes_append_u8 (response, (guint8) size);
    g_byte_array_append (response, (const guint8 *) text, (guint) size);
}

static guint8
get_capabilities (const SalvorSimulatedProbe *self)
{
    guint8 jtag = self->settings.swd_only ? 0 : CAPABILITY_JTAG;

    return (guint8) (CAPABILITY_SWD | jtag | (self->settings.atomic ? CAPABILITY_ATOMIC : 0));
}

static void
answer_info (const SalvorSimulatedProbe *self, SalvorReader *reader, GByteArray *response)
{
    guint8 id = 0;

    salvor_reader_read_u8 (reader, &id, NULL);
    switch (id) {
    case 0x01:
        answer_string (response, "Salvor");
        break;
    case 0x02:
        answer_string (response, "Practice probe CMSIS-DAP");
        break;
    case 0x03:
        answer_string (response, self->serial);
        break;
    case 0x04: /* protocol, and the firmware's own version */
    case 0x09:
        answer_string (response, "1.3.0");
        break;
    case 0xF0:
        salvor_bytes_append_u8 (response, 1);
        salvor_bytes_append_u8 (response, get_capabilities (self));
        break;
    case 0xFE:
        salvor_bytes_append_u8 (response, 1);
        salvor_bytes_append_u8 (response, (guint8) self->settings.packet_count);
        break;
    case 0xFF:
        salvor_bytes_append_u8 (response, 2);
        salvor_bytes_append_u16_le (response, (guint16) self->settings.packet_size);
        break;
    default: /* target and board are not known to a probe that stands alone; no trace, no UART */
        salvor_bytes_append_u8 (response, 0);
        break;
    }
}

/* ---- line ---- */

static guint8
connect (SalvorSimulatedProbe *self, SalvorReader *reader)
{
    guint8 port = 0xFF;

    salvor_reader_read_u8 (reader, &port, NULL);
    if (port == PROBE_PORT_JTAG && !self->settings.swd_only)
        self->port_kind = PROBE_PORT_JTAG;
    else /* 0 lets the probe choose */
        self->port_kind = port <= PROBE_PORT_SWD ? PROBE_PORT_SWD : PROBE_PORT_NONE;
    return (guint8) self->port_kind;
}

static guint8
configure_transfers (SalvorSimulatedProbe *self, SalvorReader *reader)
{
    if (!salvor_reader_read_u8 (reader, &self->idle_cycles, NULL)
        || !salvor_reader_read_u16_le (reader, &self->wait_retries, NULL)
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
    self->start_us = salvor_probe_get_time (self);
    self->delay_us = 0;
    self->clocks = 0;
    self->clock_hz = hz;
    return DAP_OK;
}

static guint8
configure_swd (SalvorSimulatedProbe *self, SalvorReader *reader)
{
    guint8 value = 0;

    if (!salvor_reader_read_u8 (reader, &value, NULL))
        return DAP_ERROR;
    self->turnaround = (value & 3u) + 1;
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
    /* SWDIO and TMS are one pin, and so are SWCLK and TCK */
    salvor_probe_jtag_clock_tms (self, bits, n_bits);
    salvor_simulated_debug_port_clock_in (self->port, bits, n_bits);
    return DAP_OK;
}

/* Used to choose one of several targets on a line: this one has no name and drives nothing then,
 * so the pull-up is what is captured. */
static gboolean
clock_swd_sequence (SalvorSimulatedProbe *self, SalvorReader *reader, GByteArray *captured)
{
    guint8 info = 0;
    guint n_bits;
    const guint8 *bits;

    if (!salvor_reader_read_u8 (reader, &info, NULL))
        return FALSE;
    n_bits = (info & SEQUENCE_CLOCKS) == 0 ? 64 : info & SEQUENCE_CLOCKS;
    self->clocks += n_bits;
    if ((info & SEQUENCE_INPUT) != 0) {
        for (guint i = 0; i < n_bits; i += 8)
            salvor_bytes_append_u8 (captured,
                                    (guint8) (0xFF >> (n_bits - i < 8 ? 8 - (n_bits - i) : 0)));
        return TRUE;
    }
    if (!salvor_reader_read_bytes (reader, (n_bits + 7) / 8, &bits, NULL))
        return FALSE;
    salvor_simulated_debug_port_clock_in (self->port, bits, n_bits);
    return TRUE;
}

static void
answer_swd_sequence (SalvorSimulatedProbe *self, SalvorReader *reader, GByteArray *response)
{
    g_autoptr (GByteArray) captured = g_byte_array_new ();
    guint8 count = 0;
    gboolean good = salvor_reader_read_u8 (reader, &count, NULL);

    for (guint i = 0; i < count && good; i++)
        good = clock_swd_sequence (self, reader, captured);
    salvor_bytes_append_u8 (response, good ? DAP_OK : DAP_ERROR);
    g_byte_array_append (response, captured->data, captured->len);
}

static guint8
write_abort (SalvorSimulatedProbe *self, SalvorReader *reader)
{
    guint8 index;
    guint32 value = 0;

    if (!salvor_reader_read_u8 (reader, &index, NULL)
        || !salvor_reader_read_u32_le (reader, &value, NULL))
        return DAP_ERROR;
    if (self->port_kind == PROBE_PORT_JTAG)
        return salvor_probe_jtag_write_abort (self, index, value);
    return salvor_probe_access (self, 0x00, &value) == SALVOR_WIRE_OK ? DAP_OK : DAP_ERROR;
}

static guint8
delay (SalvorSimulatedProbe *self, SalvorReader *reader)
{
    guint16 us = 0;

    if (!salvor_reader_read_u16_le (reader, &us, NULL))
        return DAP_ERROR;
    self->delay_us += us;
    return DAP_OK;
}

/* ---- pins ---- */

static void
drive_reset (SalvorSimulatedProbe *self, gboolean held)
{
    if (held == self->reset_held)
        return;
    self->reset_held = held;
    self->bus.advance (salvor_probe_get_time (self), self->user_data);
    self->bus.hold_reset (held, self->user_data);
}

static guint8
set_pins (SalvorSimulatedProbe *self, SalvorReader *reader)
{
    guint8 value = 0, selected = 0;
    guint32 wait_us = 0;

    if (salvor_reader_read_u8 (reader, &value, NULL)
        && salvor_reader_read_u8 (reader, &selected, NULL)
        && salvor_reader_read_u32_le (reader, &wait_us, NULL) && (selected & PIN_RESET) != 0) {
        drive_reset (self, (value & PIN_RESET) == 0);
        /* the reset pin settles at once, the others are not waited for */
        self->delay_us += MIN (wait_us, MAX_PIN_WAIT_US) == 0 ? 0 : 1;
    }
    return self->reset_held ? PINS_AT_REST : PINS_AT_REST | PIN_RESET;
}

/* ---- commands ---- */

/* Commands answered by one status byte */
static guint8
get_status (SalvorSimulatedProbe *self, guint8 command, SalvorReader *reader)
{
    guint8 type, value;

    switch (command) {
    case DAP_HOST_STATUS: /* lamps */
        return salvor_reader_read_u8 (reader, &type, NULL)
                       && salvor_reader_read_u8 (reader, &value, NULL) && type <= 1
                   ? DAP_OK
                   : DAP_ERROR;
    case DAP_CONNECT:
        return connect (self, reader);
    case DAP_DISCONNECT:
        self->port_kind = PROBE_PORT_NONE;
        return DAP_OK;
    case DAP_TRANSFER_CONFIGURE:
        return configure_transfers (self, reader);
    case DAP_WRITE_ABORT:
        return write_abort (self, reader);
    case DAP_DELAY:
        return delay (self, reader);
    case DAP_SWJ_PINS:
        return set_pins (self, reader);
    case DAP_SWJ_CLOCK:
        return set_clock (self, reader);
    case DAP_SWJ_SEQUENCE:
        return clock_sequence (self, reader);
    case DAP_JTAG_CONFIGURE:
        return salvor_probe_jtag_configure (self, reader);
    default:
        return configure_swd (self, reader);
    }
}

static void
execute_commands (SalvorSimulatedProbe *self, SalvorReader *reader, GByteArray *response)
{
    guint8 count = 0;

    salvor_reader_read_u8 (reader, &count, NULL);
    salvor_bytes_append_u8 (response, count);
    for (guint i = 0; i < count && salvor_probe_command (self, reader, response); i++)
        ;
}

static gboolean
is_known (const SalvorSimulatedProbe *self, guint8 command)
{
    if (command == DAP_EXECUTE_COMMANDS)
        return self->settings.atomic;
    if (command >= DAP_JTAG_SEQUENCE && command <= DAP_JTAG_IDCODE)
        return !self->settings.swd_only;
    return command <= DAP_TRANSFER_BLOCK
           || (command >= DAP_WRITE_ABORT && command <= DAP_RESET_TARGET)
           || (command >= DAP_SWJ_PINS && command <= DAP_SWD_CONFIGURE)
           || command == DAP_SWD_SEQUENCE;
}

static void
answer (SalvorSimulatedProbe *self, guint8 command, SalvorReader *reader, GByteArray *response)
{
    switch (command) {
    case DAP_INFO:
        answer_info (self, reader, response);
        break;
    case DAP_TRANSFER:
        salvor_probe_transfer (self, reader, response);
        break;
    case DAP_TRANSFER_BLOCK:
        salvor_probe_transfer_block (self, reader, response);
        break;
    case DAP_RESET_TARGET: /* status, and: this probe has no reset of its own */
        salvor_bytes_append_u8 (response, DAP_OK);
        salvor_bytes_append_u8 (response, 0);
        break;
    case DAP_SWD_SEQUENCE:
        answer_swd_sequence (self, reader, response);
        break;
    case DAP_JTAG_SEQUENCE:
        salvor_probe_jtag_sequence (self, reader, response);
        break;
    case DAP_JTAG_IDCODE:
        salvor_probe_jtag_idcode (self, reader, response);
        break;
    case DAP_EXECUTE_COMMANDS:
        execute_commands (self, reader, response);
        break;
    default:
        salvor_bytes_append_u8 (response, get_status (self, command, reader));
        break;
    }
}

gboolean
salvor_probe_command (SalvorSimulatedProbe *self, SalvorReader *reader, GByteArray *response)
{
    guint8 command = DAP_UNKNOWN;

    if (!salvor_reader_read_u8 (reader, &command, NULL) || !is_known (self, command)) {
        salvor_bytes_append_u8 (response, DAP_UNKNOWN);
        return FALSE;
    }
    salvor_bytes_append_u8 (response, command);
    answer (self, command, reader, response);
    return TRUE;
}
