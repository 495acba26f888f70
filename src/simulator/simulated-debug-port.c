/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-debug-port"
#include "config.h"

#include "simulator/simulated-debug-port.h"

/* Ids of the RT10xx debug port and access port (probe 2.5). */
#define DPIDR 0x0BD11477
#define AP_IDR 0x04770041
#define AP_BASE 0xE00FD003

/* Request bits (probe 1.4). */
#define REQUEST_AP 0x01
#define REQUEST_READ 0x02
#define REQUEST_ADDRESS 0x0C

/* CTRL/STAT (ADIv5, B2.2.2; probe 2.2). */
#define STICKY_ERROR (1u << 5)
#define READ_OK (1u << 6)
#define STICKY_ALL 0x000000B2
#define POWER_REQUESTS 0x50000000

/* CSW (probe 2.4). */
#define CSW_SIZE_WORD 2
#define CSW_SIZE_MASK 0x7
#define CSW_INCREMENT_MASK 0x30
#define CSW_INCREMENT_SINGLE 0x10
#define CSW_DEVICE_ENABLED (1u << 6)
#define CSW_WRITABLE 0xBF000037
#define CSW_RESET 0x43000002

/* TAR counts within its low ten bits (probe 2.4). */
#define TAR_WRAP 0x3FF

#define LINE_RESET_ONES 50
#define JTAG_TO_SWD 0xE79E

struct _SalvorSimulatedDebugPort {
    SalvorSimulatedBus bus;
    gpointer user_data; /* no ref */

    /* line */
    guint ones;             /* in a row */
    gboolean after_reset;   /* only DPIDR may be read */
    gboolean swd_selected;  /* the switch sequence was seen since power-on */
    guint select_bits_left; /* of a switch sequence being received */
    guint16 select_value;

    /* debug port */
    guint32 ctrl_stat;
    guint32 select;
    guint32 read_buffer;

    /* access port 0 */
    guint32 csw;
    guint32 tar;
    gboolean hung; /* an access to memory never ended */
};

SalvorSimulatedDebugPort *
salvor_simulated_debug_port_new (const SalvorSimulatedBus *bus, gpointer user_data)
{
    SalvorSimulatedDebugPort *self = g_new0 (SalvorSimulatedDebugPort, 1);

    self->bus = *bus;
    self->user_data = user_data;
    salvor_simulated_debug_port_power_cycle (self);
    return self;
}

void
salvor_simulated_debug_port_free (SalvorSimulatedDebugPort *self)
{
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
    self->csw = CSW_RESET;
    self->tar = 0;
    self->hung = FALSE;
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

static void
count_tar (SalvorSimulatedDebugPort *self)
{
    if ((self->csw & CSW_INCREMENT_MASK) == CSW_INCREMENT_SINGLE)
        self->tar = (self->tar & ~(guint32) TAR_WRAP) | ((self->tar + 4) & TAR_WRAP);
}

static SalvorWireAck
fault (SalvorSimulatedDebugPort *self)
{
    self->ctrl_stat |= STICKY_ERROR;
    return SALVOR_WIRE_FAULT;
}

/* The model knows word accesses; tools use others only for odd heads and tails. */
static SalvorWireAck
access_memory (SalvorSimulatedDebugPort *self, guint32 address, gboolean read, guint32 *value)
{
    SalvorBusOutcome outcome;

    if ((self->csw & CSW_SIZE_MASK) != CSW_SIZE_WORD || address % 4 != 0)
        return fault (self);
    outcome = read ? self->bus.read_word (address, value, self->user_data)
                   : self->bus.write_word (address, *value, self->user_data);
    switch (outcome) {
    case SALVOR_BUS_DONE:
        return SALVOR_WIRE_OK;
    case SALVOR_BUS_HANGS:
        self->hung = TRUE;
        return SALVOR_WIRE_WAIT;
    case SALVOR_BUS_FAULT:
    default:
        return fault (self);
    }
}

static SalvorWireAck
read_ap (SalvorSimulatedDebugPort *self, guint8 place, guint32 *value)
{
    SalvorWireAck ack = SALVOR_WIRE_OK;

    *value = 0;
    switch (place) {
    case 0x00:
        *value = self->csw | CSW_DEVICE_ENABLED;
        break;
    case 0x04:
        *value = self->tar;
        break;
    case 0x0C:
        ack = access_memory (self, self->tar, TRUE, value);
        if (ack == SALVOR_WIRE_OK)
            count_tar (self);
        break;
    case 0x10:
    case 0x14:
    case 0x18:
    case 0x1C:
        ack = access_memory (self, (self->tar & ~0xFu) | (place & 0xC), TRUE, value);
        break;
    case 0xF8:
        *value = AP_BASE;
        break;
    case 0xFC:
        *value = AP_IDR;
        break;
    default:
        break;
    }
    return ack;
}

static SalvorWireAck
write_ap (SalvorSimulatedDebugPort *self, guint8 place, guint32 value)
{
    SalvorWireAck ack = SALVOR_WIRE_OK;

    switch (place) {
    case 0x00:
        self->csw = value & CSW_WRITABLE;
        break;
    case 0x04:
        self->tar = value;
        break;
    case 0x0C:
        ack = access_memory (self, self->tar, FALSE, &value);
        if (ack == SALVOR_WIRE_OK)
            count_tar (self);
        break;
    case 0x10:
    case 0x14:
    case 0x18:
    case 0x1C:
        ack = access_memory (self, (self->tar & ~0xFu) | (place & 0xC), FALSE, &value);
        break;
    default:
        break;
    }
    return ack;
}

static SalvorWireAck
access_ap (SalvorSimulatedDebugPort *self, guint8 request, guint32 *value)
{
    guint8 place = (guint8) ((self->select & 0xF0) | (request & REQUEST_ADDRESS));
    gboolean read = (request & REQUEST_READ) != 0;

    /* without power nothing behind the debug port answers */
    if ((self->ctrl_stat & POWER_REQUESTS) != POWER_REQUESTS)
        return fault (self);
    /* access ports that do not exist read as zero (probe 2.5) */
    if (self->select >> 24 != 0) {
        if (read)
            *value = 0;
        return SALVOR_WIRE_OK;
    }
    if (self->hung)
        return SALVOR_WIRE_WAIT;
    return read ? read_ap (self, place, value) : write_ap (self, place, *value);
}

static guint32
get_ctrl_stat (SalvorSimulatedDebugPort *self)
{
    guint32 powered = self->ctrl_stat & POWER_REQUESTS;

    /* each request is acknowledged in the bit above it */
    return self->ctrl_stat | powered << 1 | READ_OK;
}

static SalvorWireAck
read_dp (SalvorSimulatedDebugPort *self, guint8 address, guint32 *value)
{
    switch (address) {
    case 0x0:
        self->after_reset = FALSE;
        *value = DPIDR;
        break;
    case 0x4:
        *value = get_ctrl_stat (self);
        break;
    default:
        *value = self->read_buffer;
        return self->hung && address == REQUEST_ADDRESS ? SALVOR_WIRE_WAIT : SALVOR_WIRE_OK;
    }
    return SALVOR_WIRE_OK;
}

static SalvorWireAck
write_dp (SalvorSimulatedDebugPort *self, guint8 address, guint32 value)
{
    switch (address) {
    case 0x0:
        if ((value & 0x1E) != 0)
            self->ctrl_stat &= ~(guint32) STICKY_ALL;
        break;
    case 0x4:
        self->ctrl_stat = (self->ctrl_stat & STICKY_ALL) | (value & ~(guint32) STICKY_ALL);
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

gboolean
salvor_simulated_debug_port_is_blocked (SalvorSimulatedDebugPort *self)
{
    return self->hung || is_sticky (self);
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

    if (!self->swd_selected || !self->bus.acknowledges (self->user_data))
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
        self->read_buffer = *value;
    return ack;
}
