/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-jtag-debug-port"
#include "config.h"

#include "simulator/jtag-debug-port.h"

#include "simulator/debug-port-private.h"

/* Instructions of four bits (ADIv5, B3.2); everything else is BYPASS. */
#define INSTRUCTION_LENGTH 4
#define INSTRUCTION_ABORT 0x8
#define INSTRUCTION_DPACC 0xA
#define INSTRUCTION_APACC 0xB
#define INSTRUCTION_IDCODE 0xE

/* Arm's for the JTAG-DP of a Cortex-M7, read from an RT1050 (simulated-chain.h) */
#define IDCODE 0x0BA02477u

/* An access: three bits of acknowledge come out while direction and address go in, then the data
 * (ADIv5, B3.2.2 to B3.2.4). There is no FAULT: errors only stick. */
#define SCAN_LENGTH 35
#define SCAN_OK 0x2
#define SCAN_WAIT 0x1

/* CTRL/STAT: flags that writing a one clears; ABORT does not on this line (ADIv5, B2.2.2) */
#define CLEARED_BY_ONE (STICKY_OVERRUN | STICKY_COMPARE | STICKY_ERROR)

/* The result of an access comes out with the next scan; who scans too early is told to wait, and
 * what it brought in is not done (ADIv5, B3.2.3). */
static guint
capture (guint instruction, guint64 *value, gpointer user_data)
{
    SalvorSimulatedDebugPort *self = user_data;

    if (instruction == INSTRUCTION_ABORT) {
        *value = 0;
        return SCAN_LENGTH;
    }
    if (instruction != INSTRUCTION_DPACC && instruction != INSTRUCTION_APACC)
        return 0;
    self->discarded = self->waiting;
    *value = self->waiting ? SCAN_WAIT : (guint64) self->scan_result << 3 | SCAN_OK;
    return SCAN_LENGTH;
}

/* RDBUFF itself reads as zero: it is there to get at the result of what was before. */
static guint32
read_dp (const SalvorSimulatedDebugPort *self, guint8 address)
{
    switch (address) {
    case 0x0:
        return DEBUG_PORT_ID;
    case 0x4:
        return (self->select & SELECT_DP_BANK) == 0 ? salvor_debug_port_get_ctrl_stat (self) : 0;
    case 0x8:
        return self->select;
    default:
        return 0;
    }
}

static void
write_dp (SalvorSimulatedDebugPort *self, guint8 address, guint32 value)
{
    guint32 flags = self->ctrl_stat & STICKY_ALL & ~(value & CLEARED_BY_ONE);

    if (address == 0x8)
        self->select = value;
    else if (address == 0x4 && (self->select & SELECT_DP_BANK) == 0)
        self->ctrl_stat = flags | (value & ~(guint32) (STICKY_ALL | READ_OK));
}

/* With a sticky flag nothing reaches an access port, and what a read then gives has no meaning
 * (ADIv5, B1.2.3). */
static void
access_ap (SalvorSimulatedDebugPort *self, guint8 request, guint32 *value)
{
    if ((self->ctrl_stat & STICKY_ALL) != 0)
        return;
    if (self->hung)
        self->waiting = TRUE;
    else
        salvor_debug_port_access_ap (self, request, value);
}

static void
update (guint instruction, guint64 scanned, gpointer user_data)
{
    SalvorSimulatedDebugPort *self = user_data;
    gboolean read = (scanned & 1) != 0;
    guint8 address = (guint8) (scanned << 1 & REQUEST_ADDRESS);
    guint32 value = (guint32) (scanned >> 3);

    if (instruction == INSTRUCTION_ABORT) {
        if ((value & ABORT_ACCESS) != 0)
            self->waiting = FALSE;
        return;
    }
    if (self->discarded)
        return;
    if (instruction == INSTRUCTION_APACC)
        access_ap (self, (guint8) (REQUEST_AP | (read ? REQUEST_READ : 0) | address),
                   read ? &self->scan_result : &value);
    else if (read)
        self->scan_result = read_dp (self, address);
    else
        write_dp (self, address, value);
}

static const SalvorTapKind kind
    = { INSTRUCTION_LENGTH, IDCODE, INSTRUCTION_IDCODE, capture, update };

const SalvorTapKind *
salvor_jtag_debug_port_get_kind (void)
{
    return &kind;
}
