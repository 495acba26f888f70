/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/progress.h"
#include "transport/packet-transport.h"

G_BEGIN_DECLS

/* What the ROM says of HAB in front of every answer (protocols 2.3). */
typedef enum {
    SALVOR_SDP_HAB_UNKNOWN, /* no answer seen yet */
    SALVOR_SDP_HAB_OPEN,    /* 0x56787856 */
    SALVOR_SDP_HAB_CLOSED,  /* 0x12343412 */
} SalvorSdpHab;

/* ROM-side answers that are not "done" end as SALVOR_ERROR_REFUSED on an open part and
 * SALVOR_ERROR_LOCKED on a closed one. */

/* One command; a board on USB full speed answers within a few ms, sdphost allows 5 s. */
#define SALVOR_SDP_TIMEOUT_MS 5000

/*
 * SalvorSdp: the serial download protocol of the ROM (protocols 2), over a transport that is open.
 * Implements SalvorMemoryAccess. Blocking; one thread at a time.
 *
 * An answer that was late, doubled or not asked for is taken away before the next command. A file
 * that is cancelled goes out to its end all the same: the ROM counts bytes and knows no abort.
 */
#define SALVOR_TYPE_SDP (salvor_sdp_get_type ())
G_DECLARE_FINAL_TYPE (SalvorSdp, salvor_sdp, SALVOR, SDP, GObject)

SalvorSdp *salvor_sdp_new (SalvorPacketTransport *transport) G_GNUC_WARN_UNUSED_RESULT;

/* As told by the last answer. */
SalvorSdpHab salvor_sdp_get_hab (SalvorSdp *self);

/* @bits: 8, 16 or 32; @address a multiple of bits / 8. Works on an open part; what a closed part
 * sends instead of data is never trusted: SALVOR_ERROR_LOCKED (protocols 2.6). */
gboolean salvor_sdp_read_register (SalvorSdp *self, guint32 address, guint bits, guint32 *value,
                                   GCancellable *cancellable, GError **error);
gboolean salvor_sdp_write_register (SalvorSdp *self, guint32 address, guint bits, guint32 value,
                                    GCancellable *cancellable, GError **error);
/* @size: bytes, 1 to 0x10000; (transfer full) */
GBytes *salvor_sdp_read_memory (SalvorSdp *self, guint32 address, gsize size,
                                GCancellable *cancellable,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whole file in reports of 1024 bytes. SALVOR_ERROR_INVALID_ARGUMENT when it is empty or runs past
 * the last address. @progress: (nullable), advanced by the bytes that went out; its total is the
 * caller's */
gboolean salvor_sdp_write_file (SalvorSdp *self, guint32 address, GBytes *data,
                                SalvorProgress *progress, GCancellable *cancellable,
                                GError **error);
/*
 * Runs a device configuration: memory set up before a program is loaded into it. @address: RAM the
 * ROM may keep it in meanwhile. @dcd: 1 to SALVOR_SDP_MAX_DCD_SIZE bytes, else
 * SALVOR_ERROR_INVALID_ARGUMENT. A part takes one between two starts.
 */
gboolean salvor_sdp_write_dcd (SalvorSdp *self, guint32 address, GBytes *dcd,
                               GCancellable *cancellable, GError **error);
/* The device configuration in the header of the image that is jumped to next is left out: it was
 * sent before. */
gboolean salvor_sdp_skip_dcd_header (SalvorSdp *self, GCancellable *cancellable, GError **error);
/*
 * A command sequence for a signature check. SPSDK has the command; nobody has recorded a ROM of
 * this family that takes it, and uuu uses its code for something else (protocols 8 row 13): an
 * image carries its own sequence, so nothing needs this.
 */
gboolean salvor_sdp_write_csf (SalvorSdp *self, guint32 address, GBytes *csf,
                               GCancellable *cancellable, GError **error);
/* *status: the HAB status word, for example 0xF0F0F0F0 no events, 0x33333333 failure */
gboolean salvor_sdp_read_error_status (SalvorSdp *self, guint32 *status, GCancellable *cancellable,
                                       GError **error);
/*
 * Starts the image whose IVT lies at @address. Success means: the ROM took it and has left. A ROM
 * that answers with an error word instead is SALVOR_ERROR_LOCKED (closed, not authenticated) or
 * SALVOR_ERROR_REFUSED, and can be talked to again.
 */
gboolean salvor_sdp_jump (SalvorSdp *self, guint32 address, GCancellable *cancellable,
                          GError **error);

G_END_DECLS
