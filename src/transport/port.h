/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/byte-stream.h"
#include "transport/packet-transport.h"

G_BEGIN_DECLS

/* What answers at a port. */
typedef enum {
    SALVOR_PORT_ROM,         /* serial downloader of the chip's ROM */
    SALVOR_PORT_FLASHLOADER, /* flashloader running in RAM, mboot protocol */
    SALVOR_PORT_PROBE,       /* CMSIS-DAP debug probe */
    SALVOR_PORT_GDB,         /* GDB server of a debug probe, over TCP: a byte stream */
    SALVOR_PORT_SERIAL,      /* serial line, a byte stream: who answers there is not known yet */
} SalvorPortKind;

/* "rom", "flashloader", "probe", "gdb", "serial": words of the contract (salvorctl --json) */
const char *salvor_port_kind_get_id (SalvorPortKind kind);

/*
 * SalvorPort: one thing that is plugged in right now, as its provider saw it. Immutable; a device
 * that goes and comes back is a new port. A port belongs to a board by its board name: the ROM and
 * the flashloader of one board have the same name, because they sit in the same socket.
 */
#define SALVOR_TYPE_PORT (salvor_port_get_type ())
G_DECLARE_DERIVABLE_TYPE (SalvorPort, salvor_port, SALVOR, PORT, GObject)

struct _SalvorPortClass {
    GObjectClass parent_class;

    /* Returns: (transfer full): a transport, not yet open; NULL where it is a byte stream */
    SalvorPacketTransport *(*create_transport) (SalvorPort *self);
    /* Optional, in its place; (transfer full): not yet open */
    SalvorByteStream *(*create_stream) (SalvorPort *self);
    /* (transfer full) */
    SalvorClock *(*get_clock) (SalvorPort *self);
    /* Optional: what went over the wire of this board since it was made. */
    gboolean (*get_wire) (SalvorPort *self, guint64 *reports, guint64 *bytes);
    /* Optional: a practice board acts a hand step out ("power-cycle", "replug"). */
    gboolean (*act) (SalvorPort *self, const char *hand_step, GError **error);
};

/* What every port knows; all strings are copied. */
typedef struct {
    const char *board_name; /* "usb:1-4.3", "probe:ABC", "sim:rt1024-serial" */
    SalvorPortKind kind;
    guint16 vendor_id; /* USB ids, 0 when there are none */
    guint16 product_id;
    const char *product;   /* nullable: product string as the device says it */
    const char *serial;    /* nullable: USB serial number */
    const char *location;  /* "USB port 1-4.3", for people */
    const char *title;     /* nullable: name of a practice board, for people */
    const char *chip_name; /* nullable: practice boards know theirs, "MIMXRT1024" */
    gboolean simulated;
    gboolean elsewhere;    /* a practice board in another program: its cable is not ours to plug */
    guint speed;           /* bits per second of a serial line, 0 where there is none */
    guint order;           /* place among the boards of its provider; equal ones stand by name */
    const GError *problem; /* nullable: why it cannot be opened (permission, in use) */
} SalvorPortInfo;

/* For subclasses: call once from the constructor function. */
void salvor_port_set_info (SalvorPort *self, const SalvorPortInfo *info);

/* (transfer none), valid as long as the port */
const SalvorPortInfo *salvor_port_get_info (SalvorPort *self);
SalvorPacketTransport *salvor_port_create_transport (SalvorPort *self) G_GNUC_WARN_UNUSED_RESULT;
/* Of a port that is a byte stream, and only there */
SalvorByteStream *salvor_port_create_stream (SalvorPort *self) G_GNUC_WARN_UNUSED_RESULT;
SalvorClock *salvor_port_get_clock (SalvorPort *self) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE when the port does not count (hardware); the results are then untouched */
gboolean salvor_port_get_wire (SalvorPort *self, guint64 *reports, guint64 *bytes);
/* FALSE with SALVOR_ERROR_WRONG_MODE when only a person can do it */
gboolean salvor_port_act (SalvorPort *self, const char *hand_step, GError **error);

G_END_DECLS
