/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/progress.h"
#include "protocol/mboot-link.h"

G_BEGIN_DECLS

/*
 * The commands of the flashloader that have data behind them (protocols 3.5): their order of
 * answers, what ends them early, and what a cancel leaves to be done. For mboot.c only.
 */

typedef struct {
    const guint8 *data;
    gsize size;
    guint report_size;        /* bytes the device takes in one report */
    guint timeout_ms;         /* for it to take one, and for the answer behind the last */
    SalvorProgress *progress; /* nullable; advanced by the bytes the device has taken */
} SalvorMbootDataOut;

/* Sends @command and the data. A cancel ends the phase as the protocol wants it. */
gboolean salvor_mboot_data_send (SalvorMbootLink *link, const SalvorMbootPacket *command,
                                 const SalvorMbootDataOut *out, GCancellable *cancellable,
                                 GError **error);

typedef struct {
    gsize size;               /* bytes that must be announced and must come */
    SalvorProgress *progress; /* nullable; advanced by the bytes that come */
    gsize told;               /* bytes that @progress knows of, those of an earlier try too */
    gsize received;           /* set: bytes that came, also where the command failed */
} SalvorMbootDataIn;

/*
 * salvor_mboot_data_receive:
 * @tag: of the answer that announces the data
 *
 * The device takes no report while it sends, so a cancel reads all that is still to come and drops
 * it. (transfer full)
 */
GBytes *salvor_mboot_data_receive (SalvorMbootLink *link, const SalvorMbootPacket *command,
                                   guint8 tag, SalvorMbootDataIn *in, GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
