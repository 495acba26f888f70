/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-sdp"
#include "config.h"

#include "protocol/sdp-file.h"

#include "base/errors.h"

/* One command carries its size in 32 bits and ends where the addresses end (protocols 2.1). */
static gboolean
check_place (guint32 address, gsize size, GError **error)
{
    if (size > 0 && size - 1 <= G_MAXUINT32 - address)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                 "%" G_GSIZE_FORMAT " bytes do not fit at 0x%08X", size, address);
    return FALSE;
}

static gboolean
send_report (SalvorSdpLink *link, const guint8 *data, gsize size, SalvorDeadline deadline,
             GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) report = salvor_sdp_data_encode (data, size);

    return salvor_packet_transport_send (link->transport, report->data, report->len, deadline,
                                         cancellable, error);
}

/* The answer is due after the last byte; a ROM that refuses before is not sent more.
 * *sent: bytes that went out */
static gboolean
send_reports (SalvorSdpLink *link, const guint8 *data, gsize size, gsize *sent,
              SalvorSdpAnswer *answer, SalvorProgress *progress, GCancellable *cancellable,
              GError **error)
{
    for (*sent = 0; *sent < size;) {
        gsize count = MIN (size - *sent, SALVOR_SDP_DATA_REPORT_PAYLOAD);

        if (!salvor_sdp_link_look (link, answer, error))
            return FALSE;
        if (answer->has_status)
            return TRUE;
        if (!send_report (link, data + *sent, count,
                          salvor_sdp_link_deadline (link, SALVOR_SDP_TIMEOUT_MS), cancellable,
                          error))
            return FALSE;
        *sent += count;
        salvor_progress_advance (progress, count);
    }
    return TRUE;
}

/*
 * After a cancel: the ROM counts bytes and knows no abort, so a file that is cut would swallow the
 * next command. The rest is sent without further ado; nothing runs before a jump.
 */
static void
send_rest (SalvorSdpLink *link, const guint8 *data, gsize size, SalvorSdpAnswer *answer)
{
    SalvorDeadline deadline = salvor_sdp_link_deadline (link, SALVOR_SDP_TIMEOUT_MS);
    g_autoptr (GError) error = NULL;

    for (gsize sent = 0; sent < size && error == NULL;) {
        gsize count = MIN (size - sent, SALVOR_SDP_DATA_REPORT_PAYLOAD);

        send_report (link, data + sent, count, deadline, NULL, &error);
        sent += count;
    }
    if (error == NULL && salvor_sdp_link_receive_answer (link, answer, NULL, &error))
        link->unsettled = FALSE;
    else
        g_info ("file after a cancel: %s", error->message);
}

gboolean
salvor_sdp_file_send (SalvorSdpLink *link, SalvorSdpCommand command, GBytes *bytes, guint32 done,
                      SalvorProgress *progress, GCancellable *cancellable, GError **error)
{
    gsize size, sent = 0;
    const guint8 *data = g_bytes_get_data (bytes, &size);
    SalvorSdpAnswer answer = { 0 };
    g_autoptr (GError) local = NULL;

    if (!check_place (command.address, size, error))
        return FALSE;
    command.count = (guint32) size;
    if (!salvor_sdp_link_send_command (link, &command, cancellable, error))
        return FALSE;
    if (send_reports (link, data, size, &sent, &answer, progress, cancellable, &local)
        && salvor_sdp_link_receive_answer (link, &answer, cancellable, &local)
        && salvor_sdp_link_expect (link, answer.status, done, &local))
        return TRUE;
    if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        send_rest (link, data + sent, size - sent, &answer);
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}
