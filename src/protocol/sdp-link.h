/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/sdp-packet.h"
#include "protocol/sdp.h"

G_BEGIN_DECLS

/*
 * What the dialogue with a ROM stands on: reports out and in, the HAB word in front of every
 * answer, and the memory of whether an exchange is still under way. For sdp.c and sdp-file.c only.
 */
typedef struct {
    SalvorPacketTransport *transport; /* owned, open as long as this is used */
    SalvorSdpHab hab;                 /* as told by the last answer */
    gboolean unsettled;               /* an exchange is not over: its answer may still come */
} SalvorSdpLink;

/* An answer as far as it has come: report 3, then report 4. Starts as zeros. */
typedef struct {
    gboolean has_hab;
    gboolean has_status;
    guint32 status; /* first word of report 4, big endian */
    gsize size;     /* bytes of payload in report 4 */
    guint8 payload[SALVOR_SDP_STATUS_REPORT_PAYLOAD];
} SalvorSdpAnswer;

void salvor_sdp_link_init (SalvorSdpLink *self, SalvorPacketTransport *transport);
void salvor_sdp_link_clear (SalvorSdpLink *self);

/* (no ref): on the clock of the transport */
SalvorDeadline salvor_sdp_link_deadline (SalvorSdpLink *self, guint ms);

/* Clears away what is left of earlier exchanges, the refusal of a jump that came late among it
 * (protocols 2.4), then sends. */
gboolean salvor_sdp_link_send_command (SalvorSdpLink *self, const SalvorSdpCommand *command,
                                       GCancellable *cancellable, GError **error);

/* Report 3, then report 4, both within SALVOR_SDP_TIMEOUT_MS of the one before. A doubled report
 * is taken for what it is. */
gboolean salvor_sdp_link_receive_answer (SalvorSdpLink *self, SalvorSdpAnswer *answer,
                                         GCancellable *cancellable, GError **error);
/* The same where only a refusal has a report 4 (a jump): it is given @status_ms to come, and
 * SALVOR_ERROR_TIMEOUT with has_hab set says that it did not. */
gboolean salvor_sdp_link_receive_refusal (SalvorSdpLink *self, SalvorSdpAnswer *answer,
                                          guint status_ms, GCancellable *cancellable,
                                          GError **error);
/* Files what the ROM has said already, without waiting; nothing there is no error. */
gboolean salvor_sdp_link_look (SalvorSdpLink *self, SalvorSdpAnswer *answer, GError **error);
/* Sends and receives the answer; *status: its word. The exchange is over afterwards. */
gboolean salvor_sdp_link_ask (SalvorSdpLink *self, const SalvorSdpCommand *command, guint32 *status,
                              GCancellable *cancellable, GError **error);

/* Ends the exchange: TRUE when @status is @done, else the error of a refusal. */
gboolean salvor_sdp_link_expect (SalvorSdpLink *self, guint32 status, guint32 done, GError **error);
/* Sets the error of a refusal with @word: SALVOR_ERROR_REFUSED, on a closed part
 * SALVOR_ERROR_LOCKED. Returns FALSE. */
gboolean salvor_sdp_link_refuse (SalvorSdpLink *self, guint32 word, GError **error);

G_END_DECLS
