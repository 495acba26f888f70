/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-mboot"
#include "config.h"

#include "protocol/mboot-link.h"

#include "protocol/mboot.h"

void
salvor_mboot_link_init (SalvorMbootLink *self, SalvorPacketTransport *transport)
{
    *self = (SalvorMbootLink){ .transport = g_object_ref (transport) };
}

void
salvor_mboot_link_clear (SalvorMbootLink *self)
{
    g_clear_pointer (&self->early, g_bytes_unref);
    g_clear_object (&self->transport);
}

static SalvorDeadline
deadline_after (SalvorMbootLink *self, guint ms)
{
    return salvor_deadline_after_ms (salvor_packet_transport_get_clock (self->transport), ms);
}

/* ---- reports ---- */

GBytes *
salvor_mboot_link_receive (SalvorMbootLink *self, guint timeout_ms, SalvorMbootReportView *view,
                           GCancellable *cancellable, GError **error)
{
    g_autoptr (GBytes) report = g_steal_pointer (&self->early);

    if (report == NULL)
        report = salvor_packet_transport_receive (
            self->transport, deadline_after (self, timeout_ms), cancellable, error);
    if (report == NULL
        || !salvor_mboot_report_decode (g_bytes_get_data (report, NULL), g_bytes_get_size (report),
                                        view, error))
        return NULL;
    return g_steal_pointer (&report);
}

gboolean
salvor_mboot_link_look (SalvorMbootLink *self)
{
    if (self->early == NULL)
        self->early = salvor_packet_transport_receive (self->transport, deadline_after (self, 0),
                                                       NULL, NULL);
    return self->early != NULL;
}

static gboolean
send_report (SalvorMbootLink *self, guint8 id, const guint8 *payload, gsize size, guint timeout_ms,
             GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) report = salvor_mboot_report_encode (id, payload, size);

    return salvor_packet_transport_send (self->transport, report->data, report->len,
                                         deadline_after (self, timeout_ms), cancellable, error);
}

gboolean
salvor_mboot_link_send_data (SalvorMbootLink *self, const guint8 *data, gsize size,
                             guint timeout_ms, GCancellable *cancellable, GError **error)
{
    self->unsettled = TRUE;
    return send_report (self, SALVOR_MBOOT_REPORT_DATA_OUT, data, size, timeout_ms, cancellable,
                        error);
}

gboolean
salvor_mboot_link_send_command (SalvorMbootLink *self, const SalvorMbootPacket *command,
                                GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) payload = salvor_mboot_packet_encode (command);

    g_clear_pointer (&self->early, g_bytes_unref);
    if (!salvor_packet_transport_drain (
            self->transport, self->unsettled ? SALVOR_MBOOT_QUIET_MS : 0, cancellable, error))
        return FALSE;
    self->unsettled = TRUE;
    self->command = command->tag;
    return send_report (self, SALVOR_MBOOT_REPORT_COMMAND, payload->data, payload->len,
                        SALVOR_MBOOT_TIMEOUT_MS, cancellable, error);
}

/* ---- answers ---- */

/*
 * The next response, whoever it is for. An empty report in front of it says that the device has
 * ended a data phase early (protocols 3.5); at most one comes.
 */
static gboolean
receive_any_response (SalvorMbootLink *self, guint timeout_ms, SalvorMbootPacket *response,
                      GCancellable *cancellable, GError **error)
{
    for (gboolean ended_early = FALSE;; ended_early = TRUE) {
        SalvorMbootReportView view;
        g_autoptr (GBytes) report
                   = salvor_mboot_link_receive (self, timeout_ms, &view, cancellable, error);

        if (report == NULL)
            return FALSE;
        if (view.size == 0 && !ended_early)
            continue;
        if (view.id != SALVOR_MBOOT_REPORT_RESPONSE) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                         "report %u came where a response was due", view.id);
            return FALSE;
        }
        return salvor_mboot_packet_decode (view.payload, view.size, response, error);
    }
}

/* Is @response the one with @tag, or the generic one, that belongs to @command? */
static gboolean
belongs_to (const SalvorMbootPacket *response, guint8 command, guint8 tag)
{
    if (response->tag == SALVOR_MBOOT_RESPONSE_GENERIC)
        return response->n_parameters >= 2 && response->parameters[1] == command
               && (tag == SALVOR_MBOOT_RESPONSE_GENERIC || response->parameters[0] != 0);
    return response->tag == tag && response->n_parameters >= 1;
}

static gboolean
check_status (guint32 status, GError **error)
{
    if (status == SALVOR_MBOOT_STATUS_SUCCESS)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, salvor_mboot_status_get_error (status),
                 "status %u (0x%X), %s", status, status, salvor_mboot_status_get_name (status));
    return FALSE;
}

gboolean
salvor_mboot_link_receive_response (SalvorMbootLink *self, guint8 tag, guint timeout_ms,
                                    SalvorMbootPacket *response, GCancellable *cancellable,
                                    GError **error)
{
    if (!receive_any_response (self, timeout_ms, response, cancellable, error))
        return FALSE;
    if (!belongs_to (response, self->command, tag)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "response 0x%02X with %u parameters does not belong to this command",
                     response->tag, response->n_parameters);
        return FALSE;
    }
    self->unsettled = FALSE;
    self->last_status = response->parameters[0];
    return TRUE;
}

gboolean
salvor_mboot_link_receive_answer (SalvorMbootLink *self, guint8 tag, guint timeout_ms,
                                  SalvorMbootPacket *answer, GCancellable *cancellable,
                                  GError **error)
{
    return salvor_mboot_link_receive_response (self, tag, timeout_ms, answer, cancellable, error)
           && check_status (self->last_status, error);
}

gboolean
salvor_mboot_link_receive_final (SalvorMbootLink *self, guint timeout_ms, GCancellable *cancellable,
                                 GError **error)
{
    SalvorMbootPacket answer;

    return salvor_mboot_link_receive_answer (self, SALVOR_MBOOT_RESPONSE_GENERIC, timeout_ms,
                                             &answer, cancellable, error);
}

void
salvor_mboot_link_await_end (SalvorMbootLink *self, guint8 tag, guint timeout_ms)
{
    SalvorMbootPacket answer;
    g_autoptr (GError) error = NULL;

    if (!salvor_mboot_link_receive_answer (self, tag, timeout_ms, &answer, NULL, &error))
        g_info ("%s after a cancel: %s", salvor_mboot_command_get_name (self->command),
                error->message);
}

/* ---- whole commands ---- */

gboolean
salvor_mboot_link_exchange (SalvorMbootLink *self, const SalvorMbootPacket *command, guint8 tag,
                            guint timeout_ms, SalvorMbootPacket *response,
                            GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local = NULL;

    if (!salvor_mboot_link_send_command (self, command, cancellable, error))
        return FALSE;
    if (salvor_mboot_link_receive_response (self, tag, timeout_ms, response, cancellable, &local))
        return TRUE;
    if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        salvor_mboot_link_await_end (self, tag, SALVOR_MBOOT_SETTLE_MS);
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

gboolean
salvor_mboot_link_call (SalvorMbootLink *self, const SalvorMbootPacket *command, guint8 tag,
                        guint timeout_ms, SalvorMbootPacket *answer, GCancellable *cancellable,
                        GError **error)
{
    if (salvor_mboot_link_exchange (self, command, tag, timeout_ms, answer, cancellable, error)
        && check_status (self->last_status, error))
        return TRUE;
    g_prefix_error (error, "%s: ", salvor_mboot_command_get_name (command->tag));
    return FALSE;
}

gboolean
salvor_mboot_link_call_generic (SalvorMbootLink *self, const SalvorMbootPacket *command,
                                guint timeout_ms, GCancellable *cancellable, GError **error)
{
    SalvorMbootPacket answer;

    return salvor_mboot_link_call (self, command, SALVOR_MBOOT_RESPONSE_GENERIC, timeout_ms,
                                   &answer, cancellable, error);
}
