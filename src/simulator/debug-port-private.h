/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/simulated-access-port.h"
#include "simulator/simulated-debug-port.h"

G_BEGIN_DECLS

/* What the debug port of the RT10xx says it is, over either line (probe 2.5) */
#define DEBUG_PORT_ID 0x0BD11477u

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

/* ABORT: gives up an access that never ends */
#define ABORT_ACCESS (1u << 0)

/* SELECT (probe 2.2) */
#define SELECT_DP_BANK 0x0000000Fu
#define SELECT_AP_BANK 0x000000F0u

/* What both lines reach: the registers of the debug port, and what belongs to one line alone. */
struct _SalvorSimulatedDebugPort {
    SalvorSimulatedBus bus;
    gpointer user_data;                     /* no ref */
    SalvorSimulatedAccessPort *access_port; /* owned */

    guint32 ctrl_stat;
    guint32 select;
    gboolean hung;    /* an access to memory never ended */
    gboolean waiting; /* for it; DAPABORT gives that up, the access port stays as it is */

    /* SWD */
    guint ones;             /* in a row */
    gboolean after_reset;   /* only DPIDR may be read */
    gboolean swd_selected;  /* the switch sequence was seen since power-on */
    guint select_bits_left; /* of a switch sequence being received */
    guint16 select_value;
    guint32 read_buffer; /* of the last AP read: what RDBUFF or the next AP read gives */
    guint32 last_read;   /* what was on the line: what RESEND gives */

    /* JTAG */
    guint32 scan_result; /* of the last read: what the next scan gives */
    gboolean discarded;  /* the scan was told to wait: what it brings in is not done */
};

/* An access to the selected access port; its errors stick. @value: out for a read */
void salvor_debug_port_access_ap (SalvorSimulatedDebugPort *self, guint8 request, guint32 *value);
/* Bank 0 of the register, as far as both lines have it */
guint32 salvor_debug_port_get_ctrl_stat (const SalvorSimulatedDebugPort *self);

G_END_DECLS
