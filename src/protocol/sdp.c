/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-sdp"
#include "config.h"

#include "protocol/sdp.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "protocol/memory-access.h"
#include "protocol/sdp-file.h"
#include "protocol/sdp-link.h"

/* What one READ_REGISTER asks for at most, bytes: 1024 reports, two seconds on full speed. */
#define MAX_READ_SIZE 0x10000

/* A ROM that took a jump says nothing more; one that refused it sends report 4 within a few frames
 * of 1 ms, and after checking a signature on a closed part (protocols 2.4; the time is not
 * recorded, this is generous). */
#define JUMP_REFUSAL_MS 200

struct _SalvorSdp {
    GObject parent_instance;

    SalvorSdpLink link;
};

static void salvor_sdp_memory_access_init (SalvorMemoryAccessInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorSdp, salvor_sdp, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_MEMORY_ACCESS,
                                                      salvor_sdp_memory_access_init))

static void
salvor_sdp_finalize (GObject *object)
{
    salvor_sdp_link_clear (&SALVOR_SDP (object)->link);
    G_OBJECT_CLASS (salvor_sdp_parent_class)->finalize (object);
}

static void
salvor_sdp_class_init (SalvorSdpClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_sdp_finalize;
}

static void
salvor_sdp_init (SalvorSdp *self)
{
}

SalvorSdp *
salvor_sdp_new (SalvorPacketTransport *transport)
{
    SalvorSdp *self;

    g_return_val_if_fail (SALVOR_IS_PACKET_TRANSPORT (transport), NULL);

    self = g_object_new (SALVOR_TYPE_SDP, NULL);
    salvor_sdp_link_init (&self->link, transport);
    return self;
}

SalvorSdpHab
salvor_sdp_get_hab (SalvorSdp *self)
{
    g_return_val_if_fail (SALVOR_IS_SDP (self), SALVOR_SDP_HAB_UNKNOWN);

    return self->link.hab;
}

/* ---- reading ---- */

/*
 * A closed part answers reads with a HAB word in the place of the data whatever the address
 * (recorded from an i.MX8MM, protocols 2.6); what it says is never taken for data. An open part
 * refuses with 0x89232389 and nothing behind it; memory may hold that word too, but hardly followed
 * by zeros to the end of the report.
 */
static gboolean
check_data (SalvorSdpLink *link, const SalvorSdpAnswer *answer, GError **error)
{
    if (link->hab == SALVOR_SDP_HAB_CLOSED)
        return salvor_sdp_link_refuse (link, answer->status, error);
    if (answer->status == SALVOR_SDP_WORD_REFUSED
        && salvor_bytes_are_all (answer->payload + 4, answer->size - 4, 0))
        return salvor_sdp_link_refuse (link, answer->status, error);
    return TRUE;
}

static gboolean
append_data (GByteArray *data, const SalvorSdpAnswer *answer, gsize size, GError **error)
{
    gsize due = MIN (size - data->len, SALVOR_SDP_STATUS_REPORT_PAYLOAD);

    if (answer->size < due) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "%" G_GSIZE_FORMAT " bytes came where %" G_GSIZE_FORMAT " were due",
                     answer->size, due);
        return FALSE;
    }
    g_byte_array_append (data, answer->payload, (guint) due);
    return TRUE;
}

/* A report too many means that one was doubled, and which one cannot be told. */
static gboolean
check_nothing_left (SalvorSdpLink *link, GError **error)
{
    g_autoptr (GBytes) extra = salvor_packet_transport_receive (
        link->transport, salvor_sdp_link_deadline (link, 0), NULL, NULL);

    if (extra == NULL)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL, "more data came than was asked for");
    return FALSE;
}

static gboolean
receive_data (SalvorSdpLink *link, GByteArray *data, gsize size, GCancellable *cancellable,
              GError **error)
{
    SalvorSdpAnswer answer = { 0 };

    if (!salvor_sdp_link_receive_answer (link, &answer, cancellable, error))
        return FALSE;
    if (!check_data (link, &answer, error)) {
        link->unsettled = size > SALVOR_SDP_STATUS_REPORT_PAYLOAD;
        return FALSE;
    }
    if (!append_data (data, &answer, size, error))
        return FALSE;
    while (data->len < size) {
        answer.has_status = FALSE;
        if (!salvor_sdp_link_receive_answer (link, &answer, cancellable, error)
            || !append_data (data, &answer, size, error))
            return FALSE;
    }
    return size <= SALVOR_SDP_STATUS_REPORT_PAYLOAD || check_nothing_left (link, error);
}

static GBytes *
read_bytes (SalvorSdp *self, guint32 address, guint8 bits, gsize size, GCancellable *cancellable,
            GError **error)
{
    SalvorSdpCommand command = { SALVOR_SDP_READ_REGISTER, address, bits, (guint32) size, 0 };
    g_autoptr (GByteArray) data = g_byte_array_sized_new ((guint) size);

    if (!salvor_sdp_link_send_command (&self->link, &command, cancellable, error)
        || !receive_data (&self->link, data, size, cancellable, error)) {
        g_prefix_error (error, "read 0x%08X: ", address);
        return NULL;
    }
    self->link.unsettled = FALSE;
    return g_byte_array_free_to_bytes (g_steal_pointer (&data));
}

gboolean
salvor_sdp_read_register (SalvorSdp *self, guint32 address, guint bits, guint32 *value,
                          GCancellable *cancellable, GError **error)
{
    g_autoptr (GBytes) bytes = NULL;
    const guint8 *data;
    gsize size;

    g_return_val_if_fail (SALVOR_IS_SDP (self), FALSE);
    g_return_val_if_fail (bits == 8 || bits == 16 || bits == 32, FALSE);
    g_return_val_if_fail (address % (bits / 8) == 0, FALSE);
    g_return_val_if_fail (value != NULL, FALSE);

    bytes = read_bytes (self, address, (guint8) bits, bits / 8, cancellable, error);
    if (bytes == NULL)
        return FALSE;
    data = g_bytes_get_data (bytes, &size);
    *value = 0;
    for (gsize i = 0; i < size; i++)
        *value |= (guint32) data[i] << 8 * i;
    return TRUE;
}

GBytes *
salvor_sdp_read_memory (SalvorSdp *self, guint32 address, gsize size, GCancellable *cancellable,
                        GError **error)
{
    g_return_val_if_fail (SALVOR_IS_SDP (self), NULL);

    if (size == 0 || size > MAX_READ_SIZE) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "read of %" G_GSIZE_FORMAT " bytes, 1 to %u are possible", size,
                     MAX_READ_SIZE);
        return NULL;
    }
    if (size - 1 > G_MAXUINT32 - address) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "%" G_GSIZE_FORMAT " bytes at 0x%08X run past the last address", size,
                     address);
        return NULL;
    }
    return read_bytes (self, address, (address | size) % 4 == 0 ? 32 : 8, size, cancellable, error);
}

/* ---- writing ---- */

gboolean
salvor_sdp_write_register (SalvorSdp *self, guint32 address, guint bits, guint32 value,
                           GCancellable *cancellable, GError **error)
{
    /* count 4 whatever the width: hosts differ, the ROM goes by the format (protocols 8 row 10) */
    SalvorSdpCommand command = { SALVOR_SDP_WRITE_REGISTER, address, (guint8) bits, 4, value };
    guint32 status;

    g_return_val_if_fail (SALVOR_IS_SDP (self), FALSE);
    g_return_val_if_fail (bits == 8 || bits == 16 || bits == 32, FALSE);
    g_return_val_if_fail (address % (bits / 8) == 0, FALSE);

    if (!salvor_sdp_link_ask (&self->link, &command, &status, cancellable, error)
        || !salvor_sdp_link_expect (&self->link, status, SALVOR_SDP_WORD_WRITE_DONE, error)) {
        g_prefix_error (error, "write 0x%08X: ", address);
        return FALSE;
    }
    return TRUE;
}

/* @progress: (nullable) */
static gboolean
send_file (SalvorSdp *self, SalvorSdpCommandCode code, guint32 address, GBytes *data, guint32 done,
           SalvorProgress *progress, GCancellable *cancellable, GError **error)
{
    SalvorSdpCommand command = { code, address, 0, 0, 0 };

    g_return_val_if_fail (SALVOR_IS_SDP (self), FALSE);
    g_return_val_if_fail (data != NULL, FALSE);

    if (salvor_sdp_file_send (&self->link, command, data, done, progress, cancellable, error))
        return TRUE;
    g_prefix_error (error, "%s to 0x%08X: ", salvor_sdp_command_get_name (code), address);
    return FALSE;
}

gboolean
salvor_sdp_write_file (SalvorSdp *self, guint32 address, GBytes *data, SalvorProgress *progress,
                       GCancellable *cancellable, GError **error)
{
    return send_file (self, SALVOR_SDP_WRITE_FILE, address, data, SALVOR_SDP_WORD_FILE_DONE,
                      progress, cancellable, error);
}

gboolean
salvor_sdp_write_dcd (SalvorSdp *self, guint32 address, GBytes *dcd, GCancellable *cancellable,
                      GError **error)
{
    g_return_val_if_fail (dcd != NULL, FALSE);

    if (g_bytes_get_size (dcd) > SALVOR_SDP_MAX_DCD_SIZE) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "device configuration of %" G_GSIZE_FORMAT " bytes, %u are possible",
                     g_bytes_get_size (dcd), SALVOR_SDP_MAX_DCD_SIZE);
        return FALSE;
    }
    return send_file (self, SALVOR_SDP_DCD_WRITE, address, dcd, SALVOR_SDP_WORD_WRITE_DONE, NULL,
                      cancellable, error);
}

gboolean
salvor_sdp_write_csf (SalvorSdp *self, guint32 address, GBytes *csf, GCancellable *cancellable,
                      GError **error)
{
    return send_file (self, SALVOR_SDP_WRITE_CSF, address, csf, SALVOR_SDP_WORD_WRITE_DONE, NULL,
                      cancellable, error);
}

/* ---- the rest ---- */

gboolean
salvor_sdp_read_error_status (SalvorSdp *self, guint32 *status, GCancellable *cancellable,
                              GError **error)
{
    SalvorSdpCommand command = { SALVOR_SDP_ERROR_STATUS, 0, 0, 0, 0 };

    g_return_val_if_fail (SALVOR_IS_SDP (self), FALSE);
    g_return_val_if_fail (status != NULL, FALSE);

    if (salvor_sdp_link_ask (&self->link, &command, status, cancellable, error))
        return TRUE;
    g_prefix_error (error, "error status: ");
    return FALSE;
}

gboolean
salvor_sdp_skip_dcd_header (SalvorSdp *self, GCancellable *cancellable, GError **error)
{
    SalvorSdpCommand command = { SALVOR_SDP_SKIP_DCD_HEADER, 0, 0, 0, 0 };
    guint32 status;

    g_return_val_if_fail (SALVOR_IS_SDP (self), FALSE);

    if (salvor_sdp_link_ask (&self->link, &command, &status, cancellable, error)
        && (status == SALVOR_SDP_WORD_SKIP_DONE_REVERSED
            || salvor_sdp_link_expect (&self->link, status, SALVOR_SDP_WORD_SKIP_DONE, error)))
        return TRUE;
    g_prefix_error (error, "%s: ", salvor_sdp_command_get_name (command.code));
    return FALSE;
}

/* Silence after report 3 is the success; so is a device that has left. */
static gboolean
await_departure (SalvorSdpLink *link, GCancellable *cancellable, GError **error)
{
    SalvorSdpAnswer answer = { 0 };
    g_autoptr (GError) local = NULL;

    if (salvor_sdp_link_receive_refusal (link, &answer, JUMP_REFUSAL_MS, cancellable, &local)) {
        link->unsettled = FALSE;
        return salvor_sdp_link_refuse (link, answer.status, error);
    }
    if (g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED)
        || (answer.has_hab && g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT))) {
        link->unsettled = FALSE;
        return TRUE;
    }
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

gboolean
salvor_sdp_jump (SalvorSdp *self, guint32 address, GCancellable *cancellable, GError **error)
{
    SalvorSdpCommand command = { SALVOR_SDP_JUMP_ADDRESS, address, 0, 0, 0 };

    g_return_val_if_fail (SALVOR_IS_SDP (self), FALSE);

    if (!salvor_sdp_link_send_command (&self->link, &command, cancellable, error)
        || !await_departure (&self->link, cancellable, error)) {
        g_prefix_error (error, "jump to 0x%08X: ", address);
        return FALSE;
    }
    return TRUE;
}

/* ---- memory access ---- */

static gboolean
read_word (SalvorMemoryAccess *access, guint32 address, guint32 *value, GCancellable *cancellable,
           GError **error)
{
    return salvor_sdp_read_register (SALVOR_SDP (access), address, 32, value, cancellable, error);
}

static gboolean
write_word (SalvorMemoryAccess *access, guint32 address, guint32 value, GCancellable *cancellable,
            GError **error)
{
    return salvor_sdp_write_register (SALVOR_SDP (access), address, 32, value, cancellable, error);
}

static GBytes *
read_block (SalvorMemoryAccess *access, guint32 address, gsize size, GCancellable *cancellable,
            GError **error)
{
    return salvor_sdp_read_memory (SALVOR_SDP (access), address, size, cancellable, error);
}

static void
salvor_sdp_memory_access_init (SalvorMemoryAccessInterface *iface)
{
    iface->read_word = read_word;
    iface->write_word = write_word;
    iface->read_block = read_block;
}
