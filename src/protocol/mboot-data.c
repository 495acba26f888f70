/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-mboot"
#include "config.h"

#include "protocol/mboot-data.h"

#include "protocol/mboot.h"

static gboolean
is_cancelled (const GError *error)
{
    return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- to the device ---- */

/* *sent: bytes the device has taken; fewer than all when it spoke up in between: one that gives up
 * in the middle says so at once. */
static gboolean
send_reports (SalvorMbootLink *link, const SalvorMbootDataOut *out, gsize *sent,
              GCancellable *cancellable, GError **error)
{
    for (*sent = 0; *sent < out->size && !salvor_mboot_link_look (link);) {
        gsize count = MIN (out->size - *sent, out->report_size);

        if (!salvor_mboot_link_send_data (link, out->data + *sent, count, out->timeout_ms,
                                          cancellable, error))
            return FALSE;
        *sent += count;
        salvor_progress_advance (out->progress, count);
    }
    return TRUE;
}

/* After a cancel: the device waits for data. It is told that none come, and answers 10002. */
static void
abort_data_out (SalvorMbootLink *link)
{
    g_autoptr (GError) error = NULL;

    if (salvor_mboot_link_send_data (link, NULL, 0, SALVOR_MBOOT_TIMEOUT_MS, NULL, &error))
        salvor_mboot_link_await_end (link, SALVOR_MBOOT_RESPONSE_GENERIC, SALVOR_MBOOT_SETTLE_MS);
    else
        g_info ("abort after a cancel: %s", error->message);
}

/* A device that takes no more data may have said why (protocols 3.5); that is the better error. */
static void
replace_by_reason (SalvorMbootLink *link, GError **error)
{
    g_autoptr (GError) reason = NULL;

    if (salvor_mboot_link_receive_final (link, SALVOR_MBOOT_QUIET_MS, NULL, &reason)
        || link->unsettled)
        return;
    g_clear_error (error);
    *error = g_steal_pointer (&reason);
}

/* Sends all data, or brings the data phase to an orderly end. */
static gboolean
send_or_abort (SalvorMbootLink *link, const SalvorMbootDataOut *out, gsize *sent,
               GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local = NULL;

    if (send_reports (link, out, sent, cancellable, &local))
        return TRUE;
    if (is_cancelled (local))
        abort_data_out (link);
    else if (!g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED))
        replace_by_reason (link, &local);
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

/* The generic answer before or after the data; a cancel leaves it to come and then forgets it. */
static gboolean
receive_generic (SalvorMbootLink *link, guint timeout_ms, GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local = NULL;

    if (salvor_mboot_link_receive_final (link, timeout_ms, cancellable, &local))
        return TRUE;
    if (is_cancelled (local))
        salvor_mboot_link_await_end (link, SALVOR_MBOOT_RESPONSE_GENERIC, SALVOR_MBOOT_SETTLE_MS);
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

/* The first answer only opens the data phase: the arguments are not yet looked at. */
static gboolean
open_data_out (SalvorMbootLink *link, GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local = NULL;

    if (receive_generic (link, SALVOR_MBOOT_TIMEOUT_MS, cancellable, &local)) {
        link->unsettled = TRUE;
        return TRUE;
    }
    if (is_cancelled (local))
        abort_data_out (link);
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

gboolean
salvor_mboot_data_send (SalvorMbootLink *link, const SalvorMbootPacket *command,
                        const SalvorMbootDataOut *out, GCancellable *cancellable, GError **error)
{
    gsize sent;

    if (!salvor_mboot_link_send_command (link, command, cancellable, error)
        || !open_data_out (link, cancellable, error)
        || !send_or_abort (link, out, &sent, cancellable, error)
        || !receive_generic (link, out->timeout_ms, cancellable, error))
        return FALSE;
    if (sent < out->size) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "success reported after %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " bytes",
                     sent, out->size);
        return FALSE;
    }
    return TRUE;
}

/* ---- from the device ---- */

/*
 * After a cancel. The RT1024 flashloader takes no report while it sends, an abort by the host among
 * them: all data come (genuine flashloader, 3). So they are read to the end and dropped.
 */
static void
swallow (SalvorMbootLink *link, gsize size)
{
    gsize limit = size / SALVOR_MBOOT_MIN_REPORT_PAYLOAD + 3;

    for (gsize i = 0; i < limit && link->unsettled; i++) {
        SalvorMbootReportView view;
        SalvorMbootPacket response;
        g_autoptr (GBytes) report
                   = salvor_mboot_link_receive (link, SALVOR_MBOOT_SETTLE_MS, &view, NULL, NULL);

        if (report == NULL)
            return;
        if (view.id == SALVOR_MBOOT_REPORT_RESPONSE
            && salvor_mboot_packet_decode (view.payload, view.size, &response, NULL)
            && response.tag == SALVOR_MBOOT_RESPONSE_GENERIC)
            link->unsettled = FALSE;
    }
}

static gboolean
append_data (GByteArray *data, const SalvorMbootReportView *view, gsize due, GError **error)
{
    if (view->id != SALVOR_MBOOT_REPORT_DATA_IN || view->size > due) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "report %u with %" G_GSIZE_FORMAT " bytes came where %" G_GSIZE_FORMAT
                     " bytes of data were due",
                     view->id, view->size, due);
        return FALSE;
    }
    g_byte_array_append (data, view->payload, (guint) view->size);
    return TRUE;
}

/* A second try tells only of what the first did not get to. */
static void
tell_progress (SalvorMbootDataIn *in)
{
    if (in->received <= in->told)
        return;
    salvor_progress_advance (in->progress, in->received - in->told);
    in->told = in->received;
}

/* Appends data reports until all bytes are there or the device ends the phase early: with
 * an empty report, or with its final response, which is left for the next receive. */
static gboolean
receive_reports (SalvorMbootLink *link, GByteArray *data, SalvorMbootDataIn *in,
                 GCancellable *cancellable, GError **error)
{
    while (data->len < in->size) {
        SalvorMbootReportView view;
        g_autoptr (GBytes) report = salvor_mboot_link_receive (link, SALVOR_MBOOT_TIMEOUT_MS, &view,
                                                               cancellable, error);

        if (report == NULL)
            return FALSE;
        if (view.id == SALVOR_MBOOT_REPORT_RESPONSE || view.size == 0) {
            link->early = g_steal_pointer (&report);
            return TRUE;
        }
        if (!append_data (data, &view, in->size - data->len, error))
            return FALSE;
        in->received = data->len;
        tell_progress (in);
    }
    return TRUE;
}

/* The first answer announces the data; whether they can be read shows only then. */
static gboolean
open_data_in (SalvorMbootLink *link, guint8 tag, gsize size, GCancellable *cancellable,
              GError **error)
{
    SalvorMbootPacket answer;

    if (!salvor_mboot_link_receive_answer (link, tag, SALVOR_MBOOT_TIMEOUT_MS, &answer, cancellable,
                                           error))
        return FALSE;
    link->unsettled = TRUE;
    if (answer.n_parameters < 2 || answer.parameters[1] != size) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "%" G_GSIZE_FORMAT " bytes were asked for, %u announced", size,
                     answer.n_parameters < 2 ? 0 : answer.parameters[1]);
        return FALSE;
    }
    return TRUE;
}

static gboolean
receive_phase (SalvorMbootLink *link, guint8 tag, GByteArray *data, SalvorMbootDataIn *in,
               GCancellable *cancellable, GError **error)
{
    if (!open_data_in (link, tag, in->size, cancellable, error)
        || !receive_reports (link, data, in, cancellable, error)
        || !salvor_mboot_link_receive_final (link, SALVOR_MBOOT_TIMEOUT_MS, cancellable, error))
        return FALSE;
    if (data->len < in->size) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "success reported after %u of %" G_GSIZE_FORMAT " bytes", data->len, in->size);
        return FALSE;
    }
    return TRUE;
}

GBytes *
salvor_mboot_data_receive (SalvorMbootLink *link, const SalvorMbootPacket *command, guint8 tag,
                           SalvorMbootDataIn *in, GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) data = g_byte_array_new ();
    g_autoptr (GError) local = NULL;

    in->received = 0;
    if (!salvor_mboot_link_send_command (link, command, cancellable, error))
        return NULL;
    if (receive_phase (link, tag, data, in, cancellable, &local))
        return g_byte_array_free_to_bytes (g_steal_pointer (&data));
    if (is_cancelled (local))
        swallow (link, in->size);
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
}
