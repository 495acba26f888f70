/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/packet-transport.h"

G_BEGIN_DECLS

/* A probe answers within a few ms; the slowest thing asked of it here is a sequence of WAITs. */
#define SALVOR_DAP_TIMEOUT_MS 1000

/* What the wires between probe and board speak, as Connect has it (probe 1.3). */
typedef enum {
    SALVOR_DAP_SWD = 1,
    SALVOR_DAP_JTAG = 2,
} SalvorDapLine;

/* DAP_Transfer counts its accesses in one byte (probe 1.3). */
#define SALVOR_DAP_MAX_TRANSFERS 255

/* Request bytes of DAP_Transfer (CMSIS-DAP, DAP_Transfer; probe 1.4). */
typedef enum {
    SALVOR_DAP_READ_DPIDR = 0x02,
    SALVOR_DAP_WRITE_ABORT = 0x00,
    SALVOR_DAP_READ_CTRL_STAT = 0x06,
    SALVOR_DAP_WRITE_CTRL_STAT = 0x04,
    SALVOR_DAP_WRITE_SELECT = 0x08,
    SALVOR_DAP_READ_AP_0 = 0x03,
    SALVOR_DAP_READ_AP_4 = 0x07,
    SALVOR_DAP_READ_AP_C = 0x0F,
    SALVOR_DAP_WRITE_AP_0 = 0x01,
    SALVOR_DAP_WRITE_AP_4 = 0x05,
    SALVOR_DAP_WRITE_AP_C = 0x0D,
    SALVOR_DAP_WRITE_MATCH_MASK = 0x20, /* stays with the probe, nothing goes over the line */
} SalvorDapRequest;

/* Bits of a request byte: it reads; and what it reads is compared inside the probe, again and
 * again, with a value that goes out (probe 1.4-5) */
#define SALVOR_DAP_READ 0x02
#define SALVOR_DAP_MATCH_VALUE 0x10

/* One register access; @value goes out for a write or to be compared, and comes back for a read. */
typedef struct {
    guint8 request; /* SalvorDapRequest */
    guint32 value;
} SalvorDapTransfer;

/* How the board acknowledged (probe 1.4). */
typedef enum {
    SALVOR_DAP_NO_ANSWER = 0, /* the probe itself said nothing that makes sense */
    SALVOR_DAP_OK,
    SALVOR_DAP_WAIT,       /* the bus is busy, after all retries */
    SALVOR_DAP_FAULT,      /* a sticky flag is set, or was set by this (JTAG: by any before) */
    SALVOR_DAP_LINE_ERROR, /* parity, or nobody there */
    SALVOR_DAP_MISMATCH,   /* what was compared did not become what it should; nothing is sticky */
} SalvorDapAck;

/*
 * One packet of accesses: a list (DAP_Transfer), or one register written again and again
 * (DAP_TransferBlock), which holds more. Accesses behind one that fails are not done.
 */
typedef struct {
    SalvorDapTransfer *transfers; /* in and out; NULL for a block */
    guint n;                      /* transfers, or words of the block */
    guint8 block_request;         /* a write */
    const guint8 *block;          /* little endian words */
    gboolean confirm;             /* nothing is sent behind it before it is answered as good */
    gboolean any_flags;           /* sticky flags in the debug port are no failure of it */

    SalvorDapAck ack; /* out */
    guint done;       /* out, when ack is not NO_ANSWER: accesses that were begun (probe 1.4-3) */
} SalvorDapPacket;

/*
 * SalvorCmsisDap: dialogue with a CMSIS-DAP probe, over a transport that is open and carries plain
 * DAP packets: no report id, padding is the transport's business. One request, one response, in
 * order. Blocking; one thread at a time.
 *
 * Whatever happens, a cancel included, responses that are on their way are taken before the next
 * request goes out: an answer is never mistaken for that to another question.
 *
 * Over JTAG an access is never answered with FAULT: errors only stick. So each list of accesses
 * reads CTRL/STAT at its end, and a sticky flag there is a FAULT as over SWD, of which it is not
 * known which access it was.
 *
 * Errors: SALVOR_ERROR_NO_TARGET when the board does not acknowledge or the line is disturbed,
 * SALVOR_ERROR_REFUSED for a FAULT, SALVOR_ERROR_TIMEOUT for an endless WAIT or a silent probe,
 * SALVOR_ERROR_PROTOCOL for nonsense.
 */
#define SALVOR_TYPE_CMSIS_DAP (salvor_cmsis_dap_get_type ())
G_DECLARE_FINAL_TYPE (SalvorCmsisDap, salvor_cmsis_dap, SALVOR, CMSIS_DAP, GObject)

SalvorCmsisDap *salvor_cmsis_dap_new (SalvorPacketTransport *transport) G_GNUC_WARN_UNUSED_RESULT;

/* Drops what an earlier program left, asks what the probe can do and takes the pins for @line.
 * SALVOR_ERROR_WRONG_MODE for a probe that does not know it. */
gboolean salvor_cmsis_dap_connect (SalvorCmsisDap *self, SalvorDapLine line,
                                   GCancellable *cancellable, GError **error);
/* As the probe said when it was last connected */
gboolean salvor_cmsis_dap_knows (SalvorCmsisDap *self, SalvorDapLine line);
/* That is connected, or was tried last */
SalvorDapLine salvor_cmsis_dap_get_line (SalvorCmsisDap *self);
/* Lets go of the pins; the board runs on. */
gboolean salvor_cmsis_dap_disconnect (SalvorCmsisDap *self, GCancellable *cancellable,
                                      GError **error);
/* of the transport; (transfer none) */
SalvorClock *salvor_cmsis_dap_get_clock (SalvorCmsisDap *self);
/* How often it compares again what does not match yet; 0 after connecting. */
gboolean salvor_cmsis_dap_set_match_retries (SalvorCmsisDap *self, guint16 count,
                                             GCancellable *cancellable, GError **error);
/* bytes in a packet, both directions; 64 before connecting */
guint salvor_cmsis_dap_get_packet_size (SalvorCmsisDap *self);

/* Of the debug line. @hz: not 0 */
gboolean salvor_cmsis_dap_set_clock (SalvorCmsisDap *self, guint32 hz, GCancellable *cancellable,
                                     GError **error);
/* Pulls the board's reset pin low, where the probe has one, or lets it go. */
gboolean salvor_cmsis_dap_hold_reset (SalvorCmsisDap *self, gboolean held,
                                      GCancellable *cancellable, GError **error);
/* @n_bits: 1 to 255, sent least significant bit first from @bits */
gboolean salvor_cmsis_dap_send_sequence (SalvorCmsisDap *self, const guint8 *bits, guint n_bits,
                                         GCancellable *cancellable, GError **error);

/* @transfers: in and out; all in one packet, so @n is limited by the packet size */
gboolean salvor_cmsis_dap_transfer (SalvorCmsisDap *self, SalvorDapTransfer *transfers, guint n,
                                    GCancellable *cancellable, GError **error);
/* The same for registers of the debug port alone, whatever sticks there */
gboolean salvor_cmsis_dap_ask (SalvorCmsisDap *self, SalvorDapTransfer *transfers, guint n,
                               GCancellable *cancellable, GError **error);
/*
 * salvor_cmsis_dap_run:
 * @packets: each within the packet size, in both directions; blocks only over SWD
 * @n_good: (out): how many were answered as good
 *
 * Sends as many as the probe takes before it has answered the first. On an error the probe still
 * does what it has in hand: who may not have that marks the packet before with @confirm. The
 * error is that of the first packet that failed, @packets[@n_good].
 */
gboolean salvor_cmsis_dap_run (SalvorCmsisDap *self, SalvorDapPacket *packets, gsize n,
                               gsize *n_good, GCancellable *cancellable, GError **error);

G_END_DECLS
