/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-debug-port"
#include "config.h"

#include "simulator/debug-port-private.h"

/* ABORT clears each sticky flag by a bit of its own. */
#define ABORT_COMPARE (1u << 1)
#define ABORT_ERROR (1u << 2)
#define ABORT_WRITE_DATA (1u << 3)
#define ABORT_OVERRUN (1u << 4)

#define DLCR_BANK 1

#define LINE_RESET_ONES 50
#define JTAG_TO_SWD 0xE79E
#define SWD_TO_JTAG 0xE73C

SalvorSimulatedDebugPort *
salvor_simulated_debug_port_new (const SalvorSimulatedBus *bus, gpointer user_data,
                                 guint32 access_idr)
{
    SalvorSimulatedDebugPort *self = g_new0 (SalvorSimulatedDebugPort, 1);

    self->bus = *bus;
    self->user_data = user_data;
    self->access_port = salvor_simulated_access_port_new (bus, user_data, access_idr);
    salvor_simulated_debug_port_power_cycle (self);
    return self;
}

void
salvor_simulated_debug_port_free (SalvorSimulatedDebugPort *self)
{
    salvor_simulated_access_port_free (self->access_port);
    g_free (self);
}

void
salvor_simulated_debug_port_power_cycle (SalvorSimulatedDebugPort *self)
{
    self->ones = 0;
    self->after_reset = FALSE;
    self->swd_selected = FALSE;
    self->select_bits_left = 0;
    self->ctrl_stat = 0;
    self->select = 0;
    self->read_buffer = 0;
    self->last_read = 0;
    self->scan_result = 0;
    self->discarded = FALSE;
    salvor_simulated_access_port_power_cycle (self->access_port);
    self->hung = FALSE;
    self->waiting = FALSE;
}

void
salvor_simulated_debug_port_fail_at (SalvorSimulatedDebugPort *self, guint32 address)
{
    salvor_simulated_access_port_fail_at (self->access_port, address);
}

/* Fifty ones are a line reset; sixteen bits behind them may be the switch to SWD. */
static void
clock_bit (SalvorSimulatedDebugPort *self, gboolean bit)
{
    gboolean was_reset = self->ones >= LINE_RESET_ONES;

    if (self->select_bits_left == 0 && was_reset && !bit) {
        self->select_bits_left = 16;
        self->select_value = 0;
    }
    if (self->select_bits_left > 0) {
        self->select_value = (guint16) (self->select_value >> 1 | (bit ? 0x8000 : 0));
        self->select_bits_left--;
        if (self->select_bits_left == 0 && self->select_value == JTAG_TO_SWD)
            self->swd_selected = TRUE;
        else if (self->select_bits_left == 0 && self->select_value == SWD_TO_JTAG)
            self->swd_selected = FALSE;
    }
    self->ones = bit ? self->ones + 1 : 0;
    if (self->ones == LINE_RESET_ONES) {
        self->after_reset = TRUE;
        self->select = 0;
    }
}

void
salvor_simulated_debug_port_clock_in (SalvorSimulatedDebugPort *self, const guint8 *bits,
                                      guint n_bits)
{
    for (guint i = 0; i < n_bits; i++)
        clock_bit (self, (bits[i / 8] >> (i % 8) & 1) != 0);
}

/* ---- what both lines reach ---- */

/* Access ports that do not exist read as zero and take what is written (probe 2.5). Without power
 * nothing behind the debug port answers. */
void
salvor_debug_port_access_ap (SalvorSimulatedDebugPort *self, guint8 request, guint32 *value)
{
    guint8 place = (guint8) ((self->select & SELECT_AP_BANK) | (request & REQUEST_ADDRESS));
    gboolean read = (request & REQUEST_READ) != 0;
    gboolean exists = self->select >> 24 == 0;
    SalvorBusOutcome outcome = SALVOR_BUS_DONE;

    if ((self->ctrl_stat & POWER_REQUESTS) != POWER_REQUESTS)
        outcome = SALVOR_BUS_FAULT;
    else if (exists)
        outcome = salvor_simulated_access_port_access (self->access_port, place, read, value);
    else if (read)
        *value = 0;
    if (outcome == SALVOR_BUS_FAULT)
        self->ctrl_stat |= STICKY_ERROR;
    else if (outcome == SALVOR_BUS_HANGS)
        self->hung = self->waiting = TRUE;
}

guint32
salvor_debug_port_get_ctrl_stat (const SalvorSimulatedDebugPort *self)
{
    guint32 powered = self->ctrl_stat & POWER_REQUESTS;

    /* each request is acknowledged in the bit above it */
    return (self->ctrl_stat & ~(POWER_REQUESTS << 1)) | powered << 1;
}

/* ---- over SWD ---- */

/* An access is only posted: its data and its errors show in the next one (ADIv5, B2.2.7). */
static SalvorWireAck
access_ap (SalvorSimulatedDebugPort *self, guint8 request, guint32 *value)
{
    guint32 before = self->read_buffer;
    gboolean powered = (self->ctrl_stat & POWER_REQUESTS) == POWER_REQUESTS;

    if (powered && self->hung)
        return SALVOR_WIRE_WAIT;
    if ((request & REQUEST_READ) == 0) {
        salvor_debug_port_access_ap (self, request, value);
    } else {
        salvor_debug_port_access_ap (self, request, &self->read_buffer);
        *value = before;
    }
    return powered ? SALVOR_WIRE_OK : SALVOR_WIRE_FAULT;
}

static guint32
read_banked_dp (SalvorSimulatedDebugPort *self)
{
    switch (self->select & SELECT_DP_BANK) {
    case 0:
        return salvor_debug_port_get_ctrl_stat (self) | READ_OK;
    case DLCR_BANK: /* one turnaround clock */
    default:
        return 0;
    }
}

static SalvorWireAck
read_dp (SalvorSimulatedDebugPort *self, guint8 address, guint32 *value)
{
    switch (address) {
    case 0x0:
        self->after_reset = FALSE;
        *value = DEBUG_PORT_ID;
        return SALVOR_WIRE_OK;
    case 0x4:
        *value = read_banked_dp (self);
        return SALVOR_WIRE_OK;
    case 0x8:
        *value = self->last_read;
        return SALVOR_WIRE_OK;
    default:
        *value = self->read_buffer;
        return self->waiting ? SALVOR_WIRE_WAIT : SALVOR_WIRE_OK;
    }
}

static void
run_abort (SalvorSimulatedDebugPort *self, guint32 abort)
{
    if ((abort & ABORT_ACCESS) != 0)
        self->waiting = FALSE;
    if ((abort & ABORT_COMPARE) != 0)
        self->ctrl_stat &= ~(guint32) STICKY_COMPARE;
    if ((abort & ABORT_ERROR) != 0)
        self->ctrl_stat &= ~(guint32) STICKY_ERROR;
    if ((abort & ABORT_WRITE_DATA) != 0)
        self->ctrl_stat &= ~(guint32) WRITE_DATA_ERROR;
    if ((abort & ABORT_OVERRUN) != 0)
        self->ctrl_stat &= ~(guint32) STICKY_OVERRUN;
}

static SalvorWireAck
write_dp (SalvorSimulatedDebugPort *self, guint8 address, guint32 value)
{
    switch (address) {
    case 0x0:
        run_abort (self, value);
        break;
    case 0x4:
        if ((self->select & SELECT_DP_BANK) == 0)
            self->ctrl_stat
                = (self->ctrl_stat & STICKY_ALL) | (value & ~(guint32) (STICKY_ALL | READ_OK));
        break;
    case 0x8:
        self->select = value;
        break;
    default:
        break;
    }
    return SALVOR_WIRE_OK;
}

static gboolean
is_sticky (const SalvorSimulatedDebugPort *self)
{
    return (self->ctrl_stat & STICKY_ALL) != 0;
}

/* With a sticky flag only DPIDR, CTRL/STAT and ABORT are left (probe 2.2). */
static gboolean
is_allowed_when_sticky (guint8 request)
{
    guint8 low = request & 0x0F;

    return low == 0x02 || low == 0x06 || low == 0x00;
}

SalvorWireAck
salvor_simulated_debug_port_access (SalvorSimulatedDebugPort *self, guint8 request, guint32 *value)
{
    SalvorWireAck ack;
    gboolean read = (request & REQUEST_READ) != 0;

    if (!self->swd_selected || !self->bus.acknowledges (SALVOR_DEBUG_LINE_SWD, self->user_data))
        return SALVOR_WIRE_SILENT;
    if (self->after_reset && (request & 0x0F) != REQUEST_READ)
        return SALVOR_WIRE_SILENT;
    if (is_sticky (self) && !is_allowed_when_sticky (request))
        return SALVOR_WIRE_FAULT;
    if ((request & REQUEST_AP) != 0)
        ack = access_ap (self, request, value);
    else if (read)
        ack = read_dp (self, request & REQUEST_ADDRESS, value);
    else
        ack = write_dp (self, request & REQUEST_ADDRESS, *value);
    if (ack == SALVOR_WIRE_OK && read)
        self->last_read = *value;
    return ack;
}
