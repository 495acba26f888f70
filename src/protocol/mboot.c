/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-mboot"
#include "config.h"

#include "protocol/mboot.h"

#include "base/bytes.h"
#include "protocol/memory-access.h"

/* Every device takes a payload of this size, bytes (protocols 3.6). */
#define SMALLEST_MAX_PACKET_SIZE 32

/* A report header is four bytes (protocols 3.1). */
#define LARGEST_MAX_PACKET_SIZE (SALVOR_PACKET_MAX_SIZE - 4)

/* After an exchange that ended badly: nothing for this long means that nothing more comes. A report
 * takes at most 16 ms (1016 bytes on full speed, 64 a frame: protocols 1.3). */
#define QUIET_MS 100

/* A cancelled command is given this long to end by itself: W25Q32JV data sheet, a 64 KB block is
 * erased within 2 s. */
#define SETTLE_MS 3000

struct _SalvorMboot {
    GObject parent_instance;

    SalvorPacketTransport *transport; /* owned, open as long as this is used */
    guint32 last_status;
    guint max_packet_size; /* bytes, 0 until asked */
    GBytes *early;         /* nullable: a report that came while data were sent */
    gboolean unsettled;    /* an exchange is not over: its answer may still come */
};

static void salvor_mboot_memory_access_init (SalvorMemoryAccessInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorMboot, salvor_mboot, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_MEMORY_ACCESS,
                                                      salvor_mboot_memory_access_init))

static void
salvor_mboot_dispose (GObject *object)
{
    SalvorMboot *self = SALVOR_MBOOT (object);

    g_clear_pointer (&self->early, g_bytes_unref);
    g_clear_object (&self->transport);
    G_OBJECT_CLASS (salvor_mboot_parent_class)->dispose (object);
}

static void
salvor_mboot_class_init (SalvorMbootClass *klass)
{
    G_OBJECT_CLASS (klass)->dispose = salvor_mboot_dispose;
}

static void
salvor_mboot_init (SalvorMboot *self)
{
}

SalvorMboot *
salvor_mboot_new (SalvorPacketTransport *transport)
{
    SalvorMboot *self;

    g_return_val_if_fail (SALVOR_IS_PACKET_TRANSPORT (transport), NULL);

    self = g_object_new (SALVOR_TYPE_MBOOT, NULL);
    self->transport = g_object_ref (transport);
    return self;
}

guint32
salvor_mboot_get_last_status (SalvorMboot *self)
{
    g_return_val_if_fail (SALVOR_IS_MBOOT (self), 0);

    return self->last_status;
}

guint
salvor_mboot_get_max_packet_size (SalvorMboot *self)
{
    g_return_val_if_fail (SALVOR_IS_MBOOT (self), 0);

    return MAX (self->max_packet_size, SMALLEST_MAX_PACKET_SIZE);
}

/* ---- reports ---- */

static GBytes *
receive_report (SalvorMboot *self, guint timeout_ms, GCancellable *cancellable, GError **error)
{
    SalvorClock *clock = salvor_packet_transport_get_clock (self->transport);

    if (self->early != NULL)
        return g_steal_pointer (&self->early);
    return salvor_packet_transport_receive (
        self->transport, salvor_deadline_after_ms (clock, timeout_ms), cancellable, error);
}

static gboolean
decode_report (GBytes *report, SalvorMbootReportView *view, GError **error)
{
    gsize size;
    const guint8 *data = g_bytes_get_data (report, &size);

    return salvor_mboot_report_decode (data, size, view, error);
}

static gboolean
send_report (SalvorMboot *self, guint8 id, const guint8 *payload, gsize size,
             GCancellable *cancellable, GError **error)
{
    SalvorClock *clock = salvor_packet_transport_get_clock (self->transport);
    g_autoptr (GByteArray) report = salvor_mboot_report_encode (id, payload, size);

    return salvor_packet_transport_send (self->transport, report->data, report->len,
                                         salvor_deadline_after_ms (clock, SALVOR_MBOOT_TIMEOUT_MS),
                                         cancellable, error);
}

static gboolean
is_cancelled (const GError *error)
{
    return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- answers ---- */

/*
 * The next response packet. An empty report in front of it says that the device has ended a data
 * phase early (protocols 3.5); at most one comes.
 */
static gboolean
receive_response (SalvorMboot *self, guint timeout_ms, SalvorMbootPacket *response,
                  GCancellable *cancellable, GError **error)
{
    for (gboolean ended_early = FALSE;; ended_early = TRUE) {
        g_autoptr (GBytes) report = receive_report (self, timeout_ms, cancellable, error);
        SalvorMbootReportView view;

        if (report == NULL || !decode_report (report, &view, error))
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
check_status (SalvorMboot *self, GError **error)
{
    guint32 status = self->last_status;

    if (status == SALVOR_MBOOT_STATUS_SUCCESS)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, salvor_mboot_status_get_error (status),
                 "status %u (0x%X), %s", status, status, salvor_mboot_status_get_name (status));
    return FALSE;
}

/* The answer that ends (or opens a data phase of) @command: the right one, and with status 0. */
static gboolean
receive_answer (SalvorMboot *self, guint8 command, guint8 tag, guint timeout_ms,
                SalvorMbootPacket *answer, GCancellable *cancellable, GError **error)
{
    if (!receive_response (self, timeout_ms, answer, cancellable, error))
        return FALSE;
    if (!belongs_to (answer, command, tag)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "response 0x%02X with %u parameters does not belong to this command",
                     answer->tag, answer->n_parameters);
        return FALSE;
    }
    self->unsettled = FALSE;
    self->last_status = answer->parameters[0];
    return check_status (self, error);
}

static gboolean
receive_final (SalvorMboot *self, guint8 command, guint timeout_ms, GCancellable *cancellable,
               GError **error)
{
    SalvorMbootPacket answer;

    return receive_answer (self, command, SALVOR_MBOOT_RESPONSE_GENERIC, timeout_ms, &answer,
                           cancellable, error);
}

/* After a cancel: the device is still at it and will answer; its answer is waited for here, so
 * that the next command finds it ready. */
static void
await_end (SalvorMboot *self, guint8 command)
{
    g_autoptr (GError) error = NULL;

    if (!receive_final (self, command, SETTLE_MS, NULL, &error))
        g_info ("%s after a cancel: %s", salvor_mboot_command_get_name (command), error->message);
}

/* ---- commands ---- */

static gboolean
send_command (SalvorMboot *self, const SalvorMbootPacket *command, GCancellable *cancellable,
              GError **error)
{
    g_autoptr (GByteArray) payload = salvor_mboot_packet_encode (command);

    g_clear_pointer (&self->early, g_bytes_unref);
    if (!salvor_packet_transport_drain (self->transport, self->unsettled ? QUIET_MS : 0,
                                        cancellable, error))
        return FALSE;
    self->unsettled = TRUE;
    return send_report (self, SALVOR_MBOOT_REPORT_COMMAND, payload->data, payload->len, cancellable,
                        error);
}

/* A command without a data phase, answered by @tag. */
static gboolean
call (SalvorMboot *self, const SalvorMbootPacket *command, guint8 tag, guint timeout_ms,
      SalvorMbootPacket *answer, GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local = NULL;

    if (!send_command (self, command, cancellable, &local)) {
        g_propagate_prefixed_error (error, g_steal_pointer (&local),
                                    "%s: ", salvor_mboot_command_get_name (command->tag));
        return FALSE;
    }
    if (receive_answer (self, command->tag, tag, timeout_ms, answer, cancellable, &local))
        return TRUE;
    if (is_cancelled (local))
        await_end (self, command->tag);
    g_propagate_prefixed_error (error, g_steal_pointer (&local),
                                "%s: ", salvor_mboot_command_get_name (command->tag));
    return FALSE;
}

/* The same for commands whose answer says nothing but the status. */
static gboolean
call_generic (SalvorMboot *self, const SalvorMbootPacket *command, guint timeout_ms,
              GCancellable *cancellable, GError **error)
{
    SalvorMbootPacket answer;

    return call (self, command, SALVOR_MBOOT_RESPONSE_GENERIC, timeout_ms, &answer, cancellable,
                 error);
}

gboolean
salvor_mboot_get_property (SalvorMboot *self, SalvorMbootProperty tag, guint32 index,
                           guint32 *values, guint *n_values, GCancellable *cancellable,
                           GError **error)
{
    SalvorMbootPacket command = { SALVOR_MBOOT_GET_PROPERTY, 0, 2, { tag, index } };
    SalvorMbootPacket answer;

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), FALSE);
    g_return_val_if_fail (values != NULL && n_values != NULL, FALSE);

    if (!call (self, &command, SALVOR_MBOOT_RESPONSE_PROPERTY, SALVOR_MBOOT_TIMEOUT_MS, &answer,
               cancellable, error))
        return FALSE;
    *n_values = answer.n_parameters - 1;
    for (guint i = 0; i < *n_values; i++)
        values[i] = answer.parameters[i + 1];
    return TRUE;
}

gboolean
salvor_mboot_fill_memory (SalvorMboot *self, guint32 address, guint32 size, guint32 pattern,
                          GCancellable *cancellable, GError **error)
{
    SalvorMbootPacket command = { SALVOR_MBOOT_FILL_MEMORY, 0, 3, { address, size, pattern } };

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), FALSE);

    return call_generic (self, &command, SALVOR_MBOOT_TIMEOUT_MS, cancellable, error);
}

gboolean
salvor_mboot_erase_region (SalvorMboot *self, guint32 address, guint32 size, guint timeout_ms,
                           GCancellable *cancellable, GError **error)
{
    /* memory id 0: a mapped flash is named by its address (protocols 3.4) */
    SalvorMbootPacket command = { SALVOR_MBOOT_FLASH_ERASE_REGION, 0, 3, { address, size, 0 } };

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), FALSE);

    return call_generic (self, &command, timeout_ms, cancellable, error);
}

gboolean
salvor_mboot_configure_memory (SalvorMboot *self, guint32 memory_id, guint32 address,
                               GCancellable *cancellable, GError **error)
{
    SalvorMbootPacket command = { SALVOR_MBOOT_CONFIGURE_MEMORY, 0, 2, { memory_id, address } };

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), FALSE);

    return call_generic (self, &command, SALVOR_MBOOT_TIMEOUT_MS, cancellable, error);
}

gboolean
salvor_mboot_read_once (SalvorMboot *self, guint32 index, guint32 *value, GCancellable *cancellable,
                        GError **error)
{
    SalvorMbootPacket command = { SALVOR_MBOOT_READ_ONCE, 0, 2, { index, 4 } };
    SalvorMbootPacket answer;

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), FALSE);
    g_return_val_if_fail (value != NULL, FALSE);

    if (!call (self, &command, SALVOR_MBOOT_RESPONSE_READ_ONCE, SALVOR_MBOOT_TIMEOUT_MS, &answer,
               cancellable, error))
        return FALSE;
    if (answer.n_parameters < 3 || answer.parameters[1] != 4) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "read once: word %u came with %u parameters", index, answer.n_parameters);
        return FALSE;
    }
    *value = answer.parameters[2];
    return TRUE;
}

gboolean
salvor_mboot_reset (SalvorMboot *self, GCancellable *cancellable, GError **error)
{
    SalvorMbootPacket command = { SALVOR_MBOOT_RESET, 0, 0, { 0 } };
    SalvorMbootPacket answer;
    g_autoptr (GError) local = NULL;

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), FALSE);

    if (!send_command (self, &command, cancellable, error)) {
        g_prefix_error (error, "reset: ");
        return FALSE;
    }
    if (receive_answer (self, SALVOR_MBOOT_RESET, SALVOR_MBOOT_RESPONSE_GENERIC,
                        SALVOR_MBOOT_TIMEOUT_MS, &answer, cancellable, &local)
        || g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED))
        return TRUE;
    g_propagate_prefixed_error (error, g_steal_pointer (&local), "reset: ");
    return FALSE;
}

/* ---- data to the device ---- */

/* A device without the property takes the smallest size. */
static gboolean
ask_max_packet_size (SalvorMboot *self, GCancellable *cancellable, GError **error)
{
    guint32 values[SALVOR_MBOOT_MAX_PARAMETERS];
    guint n_values = 0;
    g_autoptr (GError) local = NULL;

    if (self->max_packet_size != 0)
        return TRUE;
    if (!salvor_mboot_get_property (self, SALVOR_MBOOT_PROPERTY_MAX_PACKET_SIZE, 0, values,
                                    &n_values, cancellable, &local)
        && !g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_REFUSED)) {
        g_propagate_error (error, g_steal_pointer (&local));
        return FALSE;
    }
    self->max_packet_size = SMALLEST_MAX_PACKET_SIZE;
    if (n_values > 0)
        self->max_packet_size
            = CLAMP (values[0], SMALLEST_MAX_PACKET_SIZE, LARGEST_MAX_PACKET_SIZE);
    return TRUE;
}

/* A device that gives up in the middle says so at once; looking costs nothing where nothing is. */
static gboolean
has_early_report (SalvorMboot *self)
{
    if (self->early == NULL)
        self->early = receive_report (self, 0, NULL, NULL);
    return self->early != NULL;
}

/* *sent: bytes the device has taken; fewer than @size when it spoke up in between */
static gboolean
send_data (SalvorMboot *self, const guint8 *data, gsize size, gsize *sent, SalvorProgress *progress,
           GCancellable *cancellable, GError **error)
{
    for (*sent = 0; *sent < size && !has_early_report (self);) {
        gsize count = MIN (size - *sent, salvor_mboot_get_max_packet_size (self));

        if (!send_report (self, SALVOR_MBOOT_REPORT_DATA_OUT, data + *sent, count, cancellable,
                          error))
            return FALSE;
        *sent += count;
        salvor_progress_advance (progress, count);
    }
    return TRUE;
}

/* After a cancel: the device waits for data. It is told that none come, and answers 10002. */
static void
abort_data_out (SalvorMboot *self)
{
    g_autoptr (GError) error = NULL;

    self->unsettled = TRUE;
    if (send_report (self, SALVOR_MBOOT_REPORT_DATA_OUT, NULL, 0, NULL, &error))
        await_end (self, SALVOR_MBOOT_WRITE_MEMORY);
    else
        g_info ("abort after a cancel: %s", error->message);
}

/* A device that takes no more data may have said why (protocols 3.5); that is the better error. */
static void
replace_by_reason (SalvorMboot *self, GError **error)
{
    g_autoptr (GError) reason = NULL;

    if (!receive_final (self, SALVOR_MBOOT_WRITE_MEMORY, QUIET_MS, NULL, &reason)
        && !self->unsettled) {
        g_clear_error (error);
        *error = g_steal_pointer (&reason);
    }
}

/* Sends all data; *sent tells how many bytes the device took before it spoke up. */
static gboolean
send_data_or_abort (SalvorMboot *self, const guint8 *data, gsize size, gsize *sent,
                    SalvorProgress *progress, GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local = NULL;

    if (send_data (self, data, size, sent, progress, cancellable, &local))
        return TRUE;
    if (is_cancelled (local))
        abort_data_out (self);
    else if (!g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED))
        replace_by_reason (self, &local);
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

/* The first answer only opens the data phase: the arguments are not yet looked at. */
static gboolean
open_data_out (SalvorMboot *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local = NULL;

    if (receive_final (self, SALVOR_MBOOT_WRITE_MEMORY, SALVOR_MBOOT_TIMEOUT_MS, cancellable,
                       &local))
        return TRUE;
    if (is_cancelled (local)) {
        await_end (self, SALVOR_MBOOT_WRITE_MEMORY);
        abort_data_out (self);
    }
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

static gboolean
close_data_out (SalvorMboot *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local = NULL;

    if (receive_final (self, SALVOR_MBOOT_WRITE_MEMORY, SALVOR_MBOOT_TIMEOUT_MS, cancellable,
                       &local))
        return TRUE;
    if (is_cancelled (local))
        await_end (self, SALVOR_MBOOT_WRITE_MEMORY);
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

static gboolean
write_data_phase (SalvorMboot *self, const guint8 *data, gsize size, SalvorProgress *progress,
                  GCancellable *cancellable, GError **error)
{
    gsize sent;

    if (!open_data_out (self, cancellable, error))
        return FALSE;
    self->unsettled = TRUE;
    if (!send_data_or_abort (self, data, size, &sent, progress, cancellable, error)
        || !close_data_out (self, cancellable, error))
        return FALSE;
    if (sent < size) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "success reported after %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " bytes",
                     sent, size);
        return FALSE;
    }
    return TRUE;
}

gboolean
salvor_mboot_write_memory (SalvorMboot *self, guint32 address, const guint8 *data, gsize size,
                           SalvorProgress *progress, GCancellable *cancellable, GError **error)
{
    SalvorMbootPacket command = {
        SALVOR_MBOOT_WRITE_MEMORY, SALVOR_MBOOT_FLAG_DATA_PHASE, 3, { address, (guint32) size, 0 }
    };

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), FALSE);
    g_return_val_if_fail (data != NULL || size == 0, FALSE);
    g_return_val_if_fail (size <= G_MAXUINT32, FALSE);

    salvor_progress_set_total (progress, size);
    if (!ask_max_packet_size (self, cancellable, error)
        || !send_command (self, &command, cancellable, error)
        || !write_data_phase (self, data, size, progress, cancellable, error)) {
        g_prefix_error (error, "write memory 0x%08X: ", address);
        return FALSE;
    }
    return TRUE;
}

/* ---- data from the device ---- */

/*
 * After a cancel. The RT1024 flashloader takes no report while it sends, an abort by the host among
 * them: all data come (genuine flashloader, 3). So they are read to the end and dropped.
 */
static void
swallow_data_in (SalvorMboot *self, gsize size)
{
    gsize limit = size / SMALLEST_MAX_PACKET_SIZE + 3;

    for (gsize i = 0; i < limit && self->unsettled; i++) {
        g_autoptr (GBytes) report = receive_report (self, SETTLE_MS, NULL, NULL);
        SalvorMbootReportView view;
        SalvorMbootPacket response;

        if (report == NULL || !decode_report (report, &view, NULL))
            return;
        if (view.id == SALVOR_MBOOT_REPORT_RESPONSE && view.size > 0
            && salvor_mboot_packet_decode (view.payload, view.size, &response, NULL)
            && response.tag == SALVOR_MBOOT_RESPONSE_GENERIC)
            self->unsettled = FALSE;
    }
}

/* Appends data reports until all @size bytes are there or the device ends the phase early: with
 * an empty report, or with its final response, which is kept for the next receive. */
static gboolean
receive_data (SalvorMboot *self, GByteArray *data, gsize size, SalvorProgress *progress,
              GCancellable *cancellable, GError **error)
{
    while (data->len < size) {
        g_autoptr (GBytes) report
                   = receive_report (self, SALVOR_MBOOT_TIMEOUT_MS, cancellable, error);
        SalvorMbootReportView view;

        if (report == NULL || !decode_report (report, &view, error))
            return FALSE;
        if (view.id == SALVOR_MBOOT_REPORT_RESPONSE || view.size == 0) {
            self->early = g_steal_pointer (&report);
            return TRUE;
        }
        if (view.id != SALVOR_MBOOT_REPORT_DATA_IN || view.size > size - data->len) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                         "report %u with %" G_GSIZE_FORMAT
                         " bytes, data of at most %" G_GSIZE_FORMAT " were due",
                         view.id, view.size, size - data->len);
            return FALSE;
        }
        g_byte_array_append (data, view.payload, (guint) view.size);
        salvor_progress_advance (progress, view.size);
    }
    return TRUE;
}

static gboolean
read_data_phase (SalvorMboot *self, GByteArray *data, gsize size, SalvorProgress *progress,
                 GCancellable *cancellable, GError **error)
{
    SalvorMbootPacket answer;

    if (!receive_answer (self, SALVOR_MBOOT_READ_MEMORY, SALVOR_MBOOT_RESPONSE_READ_MEMORY,
                         SALVOR_MBOOT_TIMEOUT_MS, &answer, cancellable, error))
        return FALSE;
    self->unsettled = TRUE;
    if (answer.n_parameters < 2 || answer.parameters[1] != size) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "%" G_GSIZE_FORMAT " bytes were asked for, %u announced", size,
                     answer.n_parameters < 2 ? 0 : answer.parameters[1]);
        return FALSE;
    }
    if (!receive_data (self, data, size, progress, cancellable, error)
        || !receive_final (self, SALVOR_MBOOT_READ_MEMORY, SALVOR_MBOOT_TIMEOUT_MS, cancellable,
                           error))
        return FALSE;
    if (data->len < size) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "success reported after %u of %" G_GSIZE_FORMAT " bytes", data->len, size);
        return FALSE;
    }
    return TRUE;
}

GBytes *
salvor_mboot_read_memory (SalvorMboot *self, guint32 address, gsize size, SalvorProgress *progress,
                          GCancellable *cancellable, GError **error)
{
    SalvorMbootPacket command = { SALVOR_MBOOT_READ_MEMORY, 0, 3, { address, (guint32) size, 0 } };
    g_autoptr (GByteArray) data = g_byte_array_new ();
    g_autoptr (GError) local = NULL;

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), NULL);
    g_return_val_if_fail (size <= G_MAXUINT32, NULL);

    salvor_progress_set_total (progress, size);
    if (!send_command (self, &command, cancellable, error)) {
        g_prefix_error (error, "read memory 0x%08X: ", address);
        return NULL;
    }
    if (!read_data_phase (self, data, size, progress, cancellable, &local)) {
        if (is_cancelled (local))
            swallow_data_in (self, size);
        g_propagate_prefixed_error (error, g_steal_pointer (&local),
                                    "read memory 0x%08X: ", address);
        return NULL;
    }
    return g_byte_array_free_to_bytes (g_steal_pointer (&data));
}

/* ---- memory access ---- */

static gboolean
read_word (SalvorMemoryAccess *access, guint32 address, guint32 *value, GCancellable *cancellable,
           GError **error)
{
    g_autoptr (GBytes) bytes = salvor_mboot_read_memory (SALVOR_MBOOT (access), address, 4, NULL,
                                                         cancellable, error);

    return bytes != NULL && salvor_bytes_peek_u32_le (g_bytes_get_data (bytes, NULL), 4, 0, value);
}

static gboolean
write_word (SalvorMemoryAccess *access, guint32 address, guint32 value, GCancellable *cancellable,
            GError **error)
{
    /* one command instead of one with a data phase: half the reports */
    return salvor_mboot_fill_memory (SALVOR_MBOOT (access), address, 4, value, cancellable, error);
}

static GBytes *
read_block (SalvorMemoryAccess *access, guint32 address, gsize size, GCancellable *cancellable,
            GError **error)
{
    return salvor_mboot_read_memory (SALVOR_MBOOT (access), address, size, NULL, cancellable,
                                     error);
}

static void
salvor_mboot_memory_access_init (SalvorMemoryAccessInterface *iface)
{
    iface->read_word = read_word;
    iface->write_word = write_word;
    iface->read_block = read_block;
}
