/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "protocol/sdp-link.h"

G_BEGIN_DECLS

/*
 * salvor_sdp_file_send:
 * @command: WRITE_FILE, DCD_WRITE or WRITE_CSF; its count is set here
 * @data: not empty, at most 4 GiB, and within the address space from the command's address on
 * @done: the word that says that it is done
 *
 * A command with data behind it: report 1, then reports 2 of 1024 bytes, then the answer
 * (protocols 2.4). For sdp.c only.
 */
gboolean salvor_sdp_file_send (SalvorSdpLink *link, SalvorSdpCommand command, GBytes *data,
                               guint32 done, SalvorProgress *progress, GCancellable *cancellable,
                               GError **error);

G_END_DECLS
