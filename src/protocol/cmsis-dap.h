/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/packet-transport.h"

G_BEGIN_DECLS

/* A probe answers within a few ms; the slowest thing asked of it here is a sequence of WAITs. */
#define SALVOR_DAP_TIMEOUT_MS 1000

/* Request bytes of DAP_Transfer (CMSIS-DAP, DAP_Transfer; probe 1.4). */
typedef enum {
    SALVOR_DAP_READ_DPIDR = 0x02,
    SALVOR_DAP_WRITE_ABORT = 0x00,
    SALVOR_DAP_READ_CTRL_STAT = 0x06,
    SALVOR_DAP_WRITE_CTRL_STAT = 0x04,
    SALVOR_DAP_WRITE_SELECT = 0x08,
    SALVOR_DAP_READ_AP_0 = 0x03,
    SALVOR_DAP_READ_AP_C = 0x0F,
    SALVOR_DAP_WRITE_AP_0 = 0x01,
    SALVOR_DAP_WRITE_AP_4 = 0x05,
    SALVOR_DAP_WRITE_AP_C = 0x0D,
} SalvorDapRequest;

/* One register access; @value goes out for a write and comes back for a read. */
typedef struct {
    guint8 request; /* SalvorDapRequest */
    guint32 value;
} SalvorDapTransfer;

/*
 * SalvorCmsisDap: dialogue with a CMSIS-DAP probe, over a transport that is open and carries plain
 * DAP packets: no report id, padding is the transport's business. One request, one response.
 * Blocking; one thread at a time.
 *
 * Errors: SALVOR_ERROR_NO_TARGET when the board does not acknowledge, SALVOR_ERROR_REFUSED for a
 * FAULT, SALVOR_ERROR_TIMEOUT for an endless WAIT, SALVOR_ERROR_PROTOCOL for nonsense.
 */
#define SALVOR_TYPE_CMSIS_DAP (salvor_cmsis_dap_get_type ())
G_DECLARE_FINAL_TYPE (SalvorCmsisDap, salvor_cmsis_dap, SALVOR, CMSIS_DAP, GObject)

SalvorCmsisDap *salvor_cmsis_dap_new (SalvorPacketTransport *transport) G_GNUC_WARN_UNUSED_RESULT;

/* Asks for the packet size, takes the SWD pins and sets the clock. @clock_hz: not 0 */
gboolean salvor_cmsis_dap_connect (SalvorCmsisDap *self, guint32 clock_hz,
                                   GCancellable *cancellable, GError **error);
/* Lets go of the pins; the board runs on. */
gboolean salvor_cmsis_dap_disconnect (SalvorCmsisDap *self, GCancellable *cancellable,
                                      GError **error);
/* of the transport; (transfer none) */
SalvorClock *salvor_cmsis_dap_get_clock (SalvorCmsisDap *self);
/* bytes in a packet, both directions; 64 before connecting */
guint salvor_cmsis_dap_get_packet_size (SalvorCmsisDap *self);

/* @n_bits: 1 to 255, sent least significant bit first from @bits */
gboolean salvor_cmsis_dap_send_sequence (SalvorCmsisDap *self, const guint8 *bits, guint n_bits,
                                         GCancellable *cancellable, GError **error);
/* @transfers: in and out; all in one packet, so @n is limited by the packet size */
gboolean salvor_cmsis_dap_transfer (SalvorCmsisDap *self, SalvorDapTransfer *transfers, guint n,
                                    GCancellable *cancellable, GError **error);
/* Reads the register of @request @n times, with as few packets as the size allows. */
gboolean salvor_cmsis_dap_read_block (SalvorCmsisDap *self, guint8 request, guint32 *values,
                                      gsize n, GCancellable *cancellable, GError **error);
/* Writes the register of @request @n times, with as few packets as the size allows. */
gboolean salvor_cmsis_dap_write_block (SalvorCmsisDap *self, guint8 request, const guint32 *values,
                                       gsize n, GCancellable *cancellable, GError **error);

G_END_DECLS
