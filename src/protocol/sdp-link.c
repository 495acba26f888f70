/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-sdp"
#include "config.h"

#include "protocol/sdp-link.h"

#include "base/errors.h"

/* After an exchange that ended badly: nothing for this long means that nothing more comes. The ROM
 * sends a packet of 64 bytes every frame of 1 ms (protocols 1.2). */
#define QUIET_MS 50

/* Report 3 and 4, each of them doubled: who sends more than that is not in step. */
#define MAX_REPORTS_FOR_ANSWER 4

void
salvor_sdp_link_init (SalvorSdpLink *self, SalvorPacketTransport *transport)
{
    *self = (SalvorSdpLink){ .transport = g_object_ref (transport) };
}

void
salvor_sdp_link_clear (SalvorSdpLink *self)
{
    g_clear_object (&self->transport);
}

SalvorDeadline
salvor_sdp_link_deadline (SalvorSdpLink *self, guint ms)
{
    return salvor_deadline_after_ms (salvor_packet_transport_get_clock (self->transport), ms);
}

gboolean
salvor_sdp_link_send_command (SalvorSdpLink *self, const SalvorSdpCommand *command,
                              GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) report = salvor_sdp_command_encode (command);

    if (!salvor_packet_transport_drain (self->transport, self->unsettled ? QUIET_MS : 0,
                                        cancellable, error))
        return FALSE;
    self->unsettled = TRUE;
    return salvor_packet_transport_send (self->transport, report->data, report->len,
                                         salvor_sdp_link_deadline (self, SALVOR_SDP_TIMEOUT_MS),
                                         cancellable, error);
}

/* ---- reports in ---- */

static gboolean
file_hab (SalvorSdpLink *self, SalvorSdpAnswer *answer, guint32 word, GError **error)
{
    SalvorSdpHab hab
        = word == SALVOR_SDP_WORD_HAB_OPEN ? SALVOR_SDP_HAB_OPEN : SALVOR_SDP_HAB_CLOSED;

    if (word != SALVOR_SDP_WORD_HAB_OPEN && word != SALVOR_SDP_WORD_HAB_CLOSED) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "0x%08X says neither open nor closed", word);
        return FALSE;
    }
    if (answer->has_hab && hab != self->hab) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "one answer says both open and closed");
        return FALSE;
    }
    self->hab = hab;
    answer->has_hab = TRUE;
    return TRUE;
}

static gboolean
file_status (SalvorSdpAnswer *answer, const SalvorSdpReportView *view, GError **error)
{
    if (!answer->has_hab) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "status 0x%08X came without the HAB word before it", view->word);
        return FALSE;
    }
    answer->has_status = TRUE;
    answer->status = view->word;
    answer->size = MIN (view->size, sizeof answer->payload);
    for (gsize i = 0; i < answer->size; i++)
        answer->payload[i] = view->payload[i];
    return TRUE;
}

/* Waits for one report and files it in @answer. */
static gboolean
take_report (SalvorSdpLink *self, SalvorSdpAnswer *answer, guint timeout_ms,
             GCancellable *cancellable, GError **error)
{
    g_autoptr (GBytes) report = salvor_packet_transport_receive (
        self->transport, salvor_sdp_link_deadline (self, timeout_ms), cancellable, error);
    SalvorSdpReportView view;

    if (report == NULL
        || !salvor_sdp_report_decode (g_bytes_get_data (report, NULL), g_bytes_get_size (report),
                                      &view, error))
        return FALSE;
    if (view.id == SALVOR_SDP_REPORT_HAB)
        return file_hab (self, answer, view.word, error);
    return file_status (answer, &view, error);
}

gboolean
salvor_sdp_link_receive_refusal (SalvorSdpLink *self, SalvorSdpAnswer *answer, guint status_ms,
                                 GCancellable *cancellable, GError **error)
{
    for (guint i = 0; i < MAX_REPORTS_FOR_ANSWER && !answer->has_status; i++) {
        guint timeout_ms = answer->has_hab ? status_ms : SALVOR_SDP_TIMEOUT_MS;

        if (!take_report (self, answer, timeout_ms, cancellable, error))
            return FALSE;
    }
    if (!answer->has_status) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL, "%u times the HAB word, no status",
                     MAX_REPORTS_FOR_ANSWER);
        return FALSE;
    }
    return TRUE;
}

gboolean
salvor_sdp_link_receive_answer (SalvorSdpLink *self, SalvorSdpAnswer *answer,
                                GCancellable *cancellable, GError **error)
{
    return salvor_sdp_link_receive_refusal (self, answer, SALVOR_SDP_TIMEOUT_MS, cancellable,
                                            error);
}

gboolean
salvor_sdp_link_look (SalvorSdpLink *self, SalvorSdpAnswer *answer, GError **error)
{
    g_autoptr (GError) local = NULL;
    gboolean more = TRUE;

    for (guint i = 0; i < MAX_REPORTS_FOR_ANSWER && more && !answer->has_status; i++)
        more = take_report (self, answer, 0, NULL, &local);
    if (more || g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT))
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

/* ---- what a word means ---- */

gboolean
salvor_sdp_link_refuse (SalvorSdpLink *self, guint32 word, GError **error)
{
    gboolean closed = self->hab == SALVOR_SDP_HAB_CLOSED;
    g_autofree char *text = salvor_sdp_word_describe (word);

    g_set_error (error, SALVOR_ERROR, closed ? SALVOR_ERROR_LOCKED : SALVOR_ERROR_REFUSED,
                 "the %s part answered %s", closed ? "closed" : "open", text);
    return FALSE;
}

gboolean
salvor_sdp_link_expect (SalvorSdpLink *self, guint32 status, guint32 done, GError **error)
{
    self->unsettled = FALSE;
    return status == done || salvor_sdp_link_refuse (self, status, error);
}

gboolean
salvor_sdp_link_ask (SalvorSdpLink *self, const SalvorSdpCommand *command, guint32 *status,
                     GCancellable *cancellable, GError **error)
{
    SalvorSdpAnswer answer = { 0 };

    if (!salvor_sdp_link_send_command (self, command, cancellable, error)
        || !salvor_sdp_link_receive_answer (self, &answer, cancellable, error))
        return FALSE;
    self->unsettled = FALSE;
    *status = answer.status;
    return TRUE;
}
