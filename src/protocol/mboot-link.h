/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/mboot-packet.h"
#include "protocol/mboot-status.h"
#include "transport/packet-transport.h"

G_BEGIN_DECLS

/* After an exchange that ended badly: nothing for this long means that nothing more comes. A report
 * takes at most 16 ms (1016 bytes on full speed, 64 a frame: protocols 1.3). */
#define SALVOR_MBOOT_QUIET_MS 100

/* A cancelled command is given this long to end by itself: W25Q32JV data sheet, a 64 KB block is
 * erased within 2 s. */
#define SALVOR_MBOOT_SETTLE_MS 3000

/*
 * What the dialogue with a flashloader stands on: reports out and in, answers matched to their
 * commands, and the memory of whether an exchange is still under way. Private to mboot.c,
 * mboot-data.c and fuse-burner.c.
 */
typedef struct {
    SalvorPacketTransport *transport; /* owned, open as long as this is used */
    GBytes *early;                    /* nullable: came before it was asked for; received next */
    gboolean unsettled;               /* an exchange is not over: its answer may still come */
    guint8 command;                   /* tag of the last command sent */
    guint32 last_status;              /* of the last answer */
} SalvorMbootLink;

void salvor_mboot_link_init (SalvorMbootLink *self, SalvorPacketTransport *transport);
void salvor_mboot_link_clear (SalvorMbootLink *self);

/* The next report and its parts, which point into it. (transfer full) */
GBytes *salvor_mboot_link_receive (SalvorMbootLink *self, guint timeout_ms,
                                   SalvorMbootReportView *view, GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Has the device said something without being asked? Costs nothing where it has not. */
gboolean salvor_mboot_link_look (SalvorMbootLink *self);

/* Clears away what is left of earlier exchanges, then sends. */
gboolean salvor_mboot_link_send_command (SalvorMbootLink *self, const SalvorMbootPacket *command,
                                         GCancellable *cancellable, GError **error);
/* One data report; @size 0 ends a data phase early (protocols 3.5). A device that is busy with the
 * report before takes it late: @timeout_ms */
gboolean salvor_mboot_link_send_data (SalvorMbootLink *self, const guint8 *data, gsize size,
                                      guint timeout_ms, GCancellable *cancellable, GError **error);

/*
 * The response that ends (or opens a data phase of) the command: with @tag, or generic where the
 * device refuses. SALVOR_ERROR_PROTOCOL when it belongs to another command. Its status, the first
 * parameter, may be anything.
 */
gboolean salvor_mboot_link_receive_response (SalvorMbootLink *self, guint8 tag, guint timeout_ms,
                                             SalvorMbootPacket *response, GCancellable *cancellable,
                                             GError **error);
/* The same where only success is an answer: any other status ends as its error. */
gboolean salvor_mboot_link_receive_answer (SalvorMbootLink *self, guint8 tag, guint timeout_ms,
                                           SalvorMbootPacket *answer, GCancellable *cancellable,
                                           GError **error);
/* The same for the generic answer, which says nothing but the status. */
gboolean salvor_mboot_link_receive_final (SalvorMbootLink *self, guint timeout_ms,
                                          GCancellable *cancellable, GError **error);

/* A command without a data phase: sends it and receives its response, whatever the status. A cancel
 * after it went out lets the device end it. */
gboolean salvor_mboot_link_exchange (SalvorMbootLink *self, const SalvorMbootPacket *command,
                                     guint8 tag, guint timeout_ms, SalvorMbootPacket *response,
                                     GCancellable *cancellable, GError **error);
/* The same where only success is an answer; errors start with the name of the command. */
gboolean salvor_mboot_link_call (SalvorMbootLink *self, const SalvorMbootPacket *command,
                                 guint8 tag, guint timeout_ms, SalvorMbootPacket *answer,
                                 GCancellable *cancellable, GError **error);
/* The same for commands whose answer says nothing but the status. */
gboolean salvor_mboot_link_call_generic (SalvorMbootLink *self, const SalvorMbootPacket *command,
                                         guint timeout_ms, GCancellable *cancellable,
                                         GError **error);

/* After a cancel: the device is still at it and will answer. Waits for that and forgets it, so
 * that the next command finds the device ready. unsettled stays where nothing came. */
void salvor_mboot_link_await_end (SalvorMbootLink *self, guint8 tag, guint timeout_ms);

G_END_DECLS
