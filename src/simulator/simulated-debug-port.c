/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-debug-port"
#include "config.h"

#include "simulator/simulated-debug-port.h"

/* Ids of the RT10xx debug port and the ROM table behind its access port (probe 2.5). */
#define DPIDR 0x0BD11477
#define AP_BASE 0xE00FD003

/* Request bits (probe 1.4). */
#define REQUEST_AP 0x01
#define REQUEST_READ 0x02
#define REQUEST_ADDRESS 0x0C

/* CTRL/STAT (ADIv5, B2.2.2; probe 2.2). */
#define STICKY_ERROR (1u << 5)
#define READ_OK (1u << 6)
#define STICKY_OVERRUN (1u << 1)
#define STICKY_COMPARE (1u << 4)
#define WRITE_DATA_ERROR (1u << 7)
#define STICKY_ALL (STICKY_OVERRUN | STICKY_COMPARE | STICKY_ERROR | WRITE_DATA_ERROR)
#define POWER_REQUESTS 0x50000000u

/* ABORT clears each of them by a bit of its own. */
#define ABORT_ACCESS (1u << 0)
#define ABORT_COMPARE (1u << 1)
#define ABORT_ERROR (1u << 2)
#define ABORT_WRITE_DATA (1u << 3)
#define ABORT_OVERRUN (1u << 4)

/* SELECT (probe 2.2) */
#define SELECT_DP_BANK 0x0000000Fu
#define SELECT_AP_BANK 0x000000F0u
#define DLCR_BANK 1

/* CSW (probe 2.4). */
#define CSW_SIZE_WORD 2
#define CSW_SIZE_MASK 0x7
#define CSW_INCREMENT_MASK 0x30
#define CSW_INCREMENT_SINGLE 0x10
#define CSW_INCREMENT_PACKED 0x20
#define CSW_DEVICE_ENABLED (1u << 6)
#define CSW_WRITABLE 0x4F000037
#define CSW_RESET 0x43000002

#define TAR_WRAP 0x3FF

#define LINE_RESET_ONES 50
#define JTAG_TO_SWD 0xE79E
#define SWD_TO_JTAG 0xE73C

struct _SalvorSimulatedDebugPort {
    SalvorSimulatedBus bus;
    gpointer user_data; /* no ref */
    guint32 access_idr;

    /* line */
    guint ones;             /* in a row */
    gboolean after_reset;   /* only DPIDR may be read */
    gboolean swd_selected;  /* the switch sequence was seen since power-on */
    guint select_bits_left; /* of a switch sequence being received */
    guint16 select_value;

    /* debug port */
    guint32 ctrl_stat;
    guint32 select;
    guint32 read_buffer; /* of the last AP read: what RDBUFF or the next AP read gives */
    guint32 last_read;   /* what was on the line: what RESEND gives */

    /* access port 0 */
    guint32 csw;
    guint32 tar;
    gboolean hung;    /* an access to memory never ended */
    gboolean waiting; /* for it; DAPABORT gives that up, the access port stays as it is */

    gboolean has_bad_word; /* a fault of the practice board */
    guint32 bad_word;
};

SalvorSimulatedDebugPort *
salvor_simulated_debug_port_new (const SalvorSimulatedBus *bus, gpointer user_data,
                                 guint32 access_idr)
{
    SalvorSimulatedDebugPort *self = g_new0 (SalvorSimulatedDebugPort, 1);

    self->bus = *bus;
    self->user_data = user_data;
    self->access_idr = access_idr;
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
    self->last_read = 0;
    self->csw = CSW_RESET;
    self->tar = 0;
    self->hung = FALSE;
    self->waiting = FALSE;
}

void
salvor_simulated_debug_port_fail_at (SalvorSimulatedDebugPort *self, guint32 address)
{
    self->has_bad_word = TRUE;
    self->bad_word = address & ~3u;
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

static SalvorWireAck
fault (SalvorSimulatedDebugPort *self)
{
    self->ctrl_stat |= STICKY_ERROR;
    return SALVOR_WIRE_FAULT;
}

static guint
get_width (const SalvorSimulatedDebugPort *self)
{
    return 1u << (self->csw & CSW_SIZE_MASK);
}

/* Counts within its low ten bits (probe 2.4) */
static void
count_tar (SalvorSimulatedDebugPort *self)
{
    self->tar = (self->tar & ~(guint32) TAR_WRAP) | ((self->tar + get_width (self)) & TAR_WRAP);
}

/* One access; data sit in the byte lanes of their address (probe 2.4). FALSE ends the transfer. */
static gboolean
access_memory (SalvorSimulatedDebugPort *self, guint32 address, gboolean read, guint32 *value)
{
    guint width = get_width (self);
    guint shift = 8 * (address & 3);
    guint32 mask = (width == 4 ? G_MAXUINT32 : (1u << (8 * width)) - 1) << shift;
    guint32 data = *value >> shift & mask >> shift;
    SalvorBusOutcome outcome = SALVOR_BUS_FAULT;

    if (address % width == 0 && !(self->has_bad_word && (address & ~3u) == self->bad_word))
        outcome = read ? self->bus.read (address, width, &data, self->user_data)
                       : self->bus.write (address, width, data, self->user_data);
    if (outcome == SALVOR_BUS_HANGS)
        self->hung = self->waiting = TRUE;
    else if (outcome == SALVOR_BUS_FAULT)
        fault (self);
    else if (read)
        *value = (*value & ~mask) | (data << shift & mask);
    return outcome == SALVOR_BUS_DONE;
}

/* DRW: packed transfers fill the word with as many accesses as it takes. */
static void
access_data (SalvorSimulatedDebugPort *self, gboolean read, guint32 *value)
{
    guint32 increment = self->csw & CSW_INCREMENT_MASK;
    guint count = increment == CSW_INCREMENT_PACKED ? 4 / get_width (self) : 1;

    for (guint i = 0; i < count && access_memory (self, self->tar, read, value); i++) {
        if (increment != 0)
            count_tar (self);
    }
}

/* The four words around TAR, without touching it */
static guint32
get_banked_address (const SalvorSimulatedDebugPort *self, guint8 place)
{
    return (self->tar & ~0xFu) | (place & 0xC);
}

static void
read_ap (SalvorSimulatedDebugPort *self, guint8 place, guint32 *value)
{
    *value = 0;
    switch (place) {
    case 0x00:
        *value = self->csw | CSW_DEVICE_ENABLED;
        break;
    case 0x04:
        *value = self->tar;
        break;
    case 0x0C:
        access_data (self, TRUE, value);
        break;
    case 0x10:
    case 0x14:
    case 0x18:
    case 0x1C:
        access_memory (self, get_banked_address (self, place), TRUE, value);
        break;
    case 0xF8:
        *value = AP_BASE;
        break;
    case 0xFC:
        *value = self->access_idr;
        break;
    default:
        break;
    }
}

/* Sizes and increments that are not there become those next to them (probe 7.2, rule 5). */
static void
write_csw (SalvorSimulatedDebugPort *self, guint32 value)
{
    value &= CSW_WRITABLE;
    if ((value & CSW_SIZE_MASK) > CSW_SIZE_WORD)
        value = (value & ~(guint32) CSW_SIZE_MASK) | CSW_SIZE_WORD;
    if ((value & CSW_INCREMENT_MASK) == CSW_INCREMENT_MASK)
        value &= ~(guint32) CSW_INCREMENT_MASK;
    self->csw = value;
}

static void
write_ap (SalvorSimulatedDebugPort *self, guint8 place, guint32 value)
{
    switch (place) {
    case 0x00:
        write_csw (self, value);
        break;
    case 0x04:
        self->tar = value;
        break;
    case 0x0C:
        access_data (self, FALSE, &value);
        break;
    case 0x10:
    case 0x14:
    case 0x18:
    case 0x1C:
        access_memory (self, get_banked_address (self, place), FALSE, &value);
        break;
    default:
        break;
    }
}

/* An access is only posted: its data and its errors show in the next one (ADIv5, B2.2.7). */
static SalvorWireAck
access_ap (SalvorSimulatedDebugPort *self, guint8 request, guint32 *value)
{
    guint8 place = (guint8) ((self->select & SELECT_AP_BANK) | (request & REQUEST_ADDRESS));
    gboolean read = (request & REQUEST_READ) != 0;
    gboolean exists = self->select >> 24 == 0;
    guint32 before = self->read_buffer;

    /* without power nothing behind the debug port answers */
    if ((self->ctrl_stat & POWER_REQUESTS) != POWER_REQUESTS)
        return fault (self);
    if (self->hung)
        return SALVOR_WIRE_WAIT;
    /* access ports that do not exist read as zero (probe 2.5) */
    if (read && !exists)
        self->read_buffer = 0;
    else if (read)
        read_ap (self, place, &self->read_buffer);
    else if (exists)
        write_ap (self, place, *value);
    if (read)
        *value = before;
    return SALVOR_WIRE_OK;
}

static guint32
get_ctrl_stat (SalvorSimulatedDebugPort *self)
{
    guint32 powered = self->ctrl_stat & POWER_REQUESTS;

    /* each request is acknowledged in the bit above it */
    return (self->ctrl_stat & ~(POWER_REQUESTS << 1)) | powered << 1 | READ_OK;
}

static guint32
read_banked_dp (SalvorSimulatedDebugPort *self)
{
    switch (self->select & SELECT_DP_BANK) {
    case 0:
        return get_ctrl_stat (self);
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
        *value = DPIDR;
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
        self->last_read = *value;
    return ack;
}
