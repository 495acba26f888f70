/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-mboot"
#include "config.h"

#include "protocol/mboot.h"

#include "base/bytes.h"
#include "protocol/mboot-link.h"
#include "protocol/memory-access.h"

/* Every device takes a payload of this size, bytes (protocols 3.6). */
#define SMALLEST_MAX_PACKET_SIZE 32

/* A report header is four bytes (protocols 3.1). */
#define LARGEST_MAX_PACKET_SIZE (SALVOR_PACKET_MAX_SIZE - 4)

struct _SalvorMboot {
    GObject parent_instance;

    SalvorMbootLink link;
    guint max_packet_size; /* bytes, 0 until asked */
};

static void salvor_mboot_memory_access_init (SalvorMemoryAccessInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorMboot, salvor_mboot, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_MEMORY_ACCESS,
                                                      salvor_mboot_memory_access_init))

static void
salvor_mboot_finalize (GObject *object)
{
    salvor_mboot_link_clear (&SALVOR_MBOOT (object)->link);
    G_OBJECT_CLASS (salvor_mboot_parent_class)->finalize (object);
}

static void
salvor_mboot_class_init (SalvorMbootClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_mboot_finalize;
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
    salvor_mboot_link_init (&self->link, transport);
    return self;
}

guint32
salvor_mboot_get_last_status (SalvorMboot *self)
{
    g_return_val_if_fail (SALVOR_IS_MBOOT (self), 0);

    return self->link.last_status;
}

guint
salvor_mboot_get_max_packet_size (SalvorMboot *self)
{
    g_return_val_if_fail (SALVOR_IS_MBOOT (self), 0);

    return MAX (self->max_packet_size, SMALLEST_MAX_PACKET_SIZE);
}

static gboolean
is_cancelled (const GError *error)
{
    return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- commands ---- */

/* A command without a data phase, answered by @tag. */
static gboolean
call (SalvorMboot *self, const SalvorMbootPacket *command, guint8 tag, guint timeout_ms,
      SalvorMbootPacket *answer, GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local = NULL;
    gboolean sent = salvor_mboot_link_send_command (&self->link, command, cancellable, &local);

    if (sent
        && salvor_mboot_link_receive_answer (&self->link, tag, timeout_ms, answer, cancellable,
                                             &local))
        return TRUE;
    if (sent && is_cancelled (local))
        salvor_mboot_link_await_end (&self->link, tag);
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
    g_autoptr (GError) local = NULL;

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), FALSE);

    if (salvor_mboot_link_send_command (&self->link, &command, cancellable, error)) {
        if (salvor_mboot_link_receive_final (&self->link, SALVOR_MBOOT_TIMEOUT_MS, cancellable,
                                             &local)
            || g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED))
            return TRUE;
        g_propagate_error (error, g_steal_pointer (&local));
    }
    g_prefix_error (error, "reset: ");
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

/* *sent: bytes the device has taken; fewer than @size when it spoke up in between: one that gives
 * up in the middle says so at once. */
static gboolean
send_data (SalvorMboot *self, const guint8 *data, gsize size, gsize *sent, SalvorProgress *progress,
           GCancellable *cancellable, GError **error)
{
    for (*sent = 0; *sent < size && !salvor_mboot_link_look (&self->link);) {
        gsize count = MIN (size - *sent, salvor_mboot_get_max_packet_size (self));

        if (!salvor_mboot_link_send_data (&self->link, data + *sent, count, cancellable, error))
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

    if (salvor_mboot_link_send_data (&self->link, NULL, 0, NULL, &error))
        salvor_mboot_link_await_end (&self->link, SALVOR_MBOOT_RESPONSE_GENERIC);
    else
        g_info ("abort after a cancel: %s", error->message);
}

/* A device that takes no more data may have said why (protocols 3.5); that is the better error. */
static void
replace_by_reason (SalvorMboot *self, GError **error)
{
    g_autoptr (GError) reason = NULL;

    if (salvor_mboot_link_receive_final (&self->link, SALVOR_MBOOT_QUIET_MS, NULL, &reason)
        || self->link.unsettled)
        return;
    g_clear_error (error);
    *error = g_steal_pointer (&reason);
}

/* Sends all data, or brings the data phase to an orderly end. */
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

/* The generic answer before or after the data; a cancel leaves it to come and then forgets it. */
static gboolean
receive_generic (SalvorMboot *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local = NULL;

    if (salvor_mboot_link_receive_final (&self->link, SALVOR_MBOOT_TIMEOUT_MS, cancellable, &local))
        return TRUE;
    if (is_cancelled (local))
        salvor_mboot_link_await_end (&self->link, SALVOR_MBOOT_RESPONSE_GENERIC);
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

/* The first answer only opens the data phase: the arguments are not yet looked at. */
static gboolean
open_data_out (SalvorMboot *self, GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local = NULL;

    if (receive_generic (self, cancellable, &local)) {
        self->link.unsettled = TRUE;
        return TRUE;
    }
    if (is_cancelled (local))
        abort_data_out (self);
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

static gboolean
write_data_phase (SalvorMboot *self, const guint8 *data, gsize size, SalvorProgress *progress,
                  GCancellable *cancellable, GError **error)
{
    gsize sent;

    if (!open_data_out (self, cancellable, error)
        || !send_data_or_abort (self, data, size, &sent, progress, cancellable, error)
        || !receive_generic (self, cancellable, error))
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

    if (!ask_max_packet_size (self, cancellable, error)
        || !salvor_mboot_link_send_command (&self->link, &command, cancellable, error)
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

    for (gsize i = 0; i < limit && self->link.unsettled; i++) {
        SalvorMbootReportView view;
        SalvorMbootPacket response;
        g_autoptr (GBytes) report = salvor_mboot_link_receive (&self->link, SALVOR_MBOOT_SETTLE_MS,
                                                               &view, NULL, NULL);

        if (report == NULL)
            return;
        if (view.id == SALVOR_MBOOT_REPORT_RESPONSE
            && salvor_mboot_packet_decode (view.payload, view.size, &response, NULL)
            && response.tag == SALVOR_MBOOT_RESPONSE_GENERIC)
            self->link.unsettled = FALSE;
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

/* Appends data reports until all @size bytes are there or the device ends the phase early: with
 * an empty report, or with its final response, which is left for the next receive. */
static gboolean
receive_data (SalvorMboot *self, GByteArray *data, gsize size, SalvorProgress *progress,
              GCancellable *cancellable, GError **error)
{
    while (data->len < size) {
        SalvorMbootReportView view;
        g_autoptr (GBytes) report = salvor_mboot_link_receive (&self->link, SALVOR_MBOOT_TIMEOUT_MS,
                                                               &view, cancellable, error);

        if (report == NULL)
            return FALSE;
        if (view.id == SALVOR_MBOOT_REPORT_RESPONSE || view.size == 0) {
            self->link.early = g_steal_pointer (&report);
            return TRUE;
        }
        if (!append_data (data, &view, size - data->len, error))
            return FALSE;
        salvor_progress_advance (progress, view.size);
    }
    return TRUE;
}

/* The first answer announces the data; whether they can be read shows only then. */
static gboolean
open_data_in (SalvorMboot *self, gsize size, GCancellable *cancellable, GError **error)
{
    SalvorMbootPacket answer;

    if (!salvor_mboot_link_receive_answer (&self->link, SALVOR_MBOOT_RESPONSE_READ_MEMORY,
                                           SALVOR_MBOOT_TIMEOUT_MS, &answer, cancellable, error))
        return FALSE;
    self->link.unsettled = TRUE;
    if (answer.n_parameters < 2 || answer.parameters[1] != size) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "%" G_GSIZE_FORMAT " bytes were asked for, %u announced", size,
                     answer.n_parameters < 2 ? 0 : answer.parameters[1]);
        return FALSE;
    }
    return TRUE;
}

static gboolean
read_data_phase (SalvorMboot *self, GByteArray *data, gsize size, SalvorProgress *progress,
                 GCancellable *cancellable, GError **error)
{
    if (!open_data_in (self, size, cancellable, error)
        || !receive_data (self, data, size, progress, cancellable, error)
        || !salvor_mboot_link_receive_final (&self->link, SALVOR_MBOOT_TIMEOUT_MS, cancellable,
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

    if (!salvor_mboot_link_send_command (&self->link, &command, cancellable, error)) {
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
