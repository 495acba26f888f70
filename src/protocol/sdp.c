/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-sdp"
#include "config.h"

#include "protocol/sdp.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "protocol/memory-access.h"
#include "protocol/sdp-packet.h"

/* What one READ_REGISTER asks for at most, bytes: 1024 reports, two seconds on full speed. */
#define MAX_READ_SIZE 0x10000

/* A ROM that took a jump says nothing more; one that refused it sends report 4 within a few frames
 * of 1 ms, and after checking a signature on a closed part (protocols 2.4; the time is not
 * recorded, this is generous). */
#define JUMP_REFUSAL_MS 200

/* After an exchange that ended badly: nothing for this long means that nothing more comes. The ROM
 * sends a packet of 64 bytes every frame of 1 ms (protocols 1.2). */
#define QUIET_MS 50

/* Report 3 and 4, each of them doubled: who sends more than that is not in step. */
#define MAX_REPORTS_FOR_STATUS 4

struct _SalvorSdp {
    GObject parent_instance;

    SalvorPacketTransport *transport; /* owned, open as long as this is used */
    SalvorSdpHab hab;
    gboolean unsettled; /* an exchange is not over: its answer may still come */
};

/* An answer as far as it has come: report 3, then report 4. */
typedef struct {
    gboolean has_hab;
    gboolean has_status;
    guint32 status; /* first word of report 4, big endian */
    gsize size;     /* bytes of payload in report 4 */
    guint8 payload[SALVOR_SDP_STATUS_REPORT_PAYLOAD];
} Answer;

static void salvor_sdp_memory_access_init (SalvorMemoryAccessInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorSdp, salvor_sdp, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_MEMORY_ACCESS,
                                                      salvor_sdp_memory_access_init))

static void
salvor_sdp_dispose (GObject *object)
{
    g_clear_object (&SALVOR_SDP (object)->transport);
    G_OBJECT_CLASS (salvor_sdp_parent_class)->dispose (object);
}

static void
salvor_sdp_class_init (SalvorSdpClass *klass)
{
    G_OBJECT_CLASS (klass)->dispose = salvor_sdp_dispose;
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
    self->transport = g_object_ref (transport);
    return self;
}

SalvorSdpHab
salvor_sdp_get_hab (SalvorSdp *self)
{
    g_return_val_if_fail (SALVOR_IS_SDP (self), SALVOR_SDP_HAB_UNKNOWN);

    return self->hab;
}

/* ---- reports ---- */

static SalvorDeadline
deadline_after (SalvorSdp *self, guint ms)
{
    return salvor_deadline_after_ms (salvor_packet_transport_get_clock (self->transport), ms);
}

static gboolean
send_command (SalvorSdp *self, const SalvorSdpCommand *command, GCancellable *cancellable,
              GError **error)
{
    g_autoptr (GByteArray) report = salvor_sdp_command_encode (command);

    /* also takes the report 4 of a jump that was refused late (protocols 2.4) */
    if (!salvor_packet_transport_drain (self->transport, self->unsettled ? QUIET_MS : 0,
                                        cancellable, error))
        return FALSE;
    self->unsettled = TRUE;
    return salvor_packet_transport_send (self->transport, report->data, report->len,
                                         deadline_after (self, SALVOR_SDP_TIMEOUT_MS), cancellable,
                                         error);
}

static gboolean
file_hab (SalvorSdp *self, Answer *answer, guint32 word, GError **error)
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
file_status (Answer *answer, const SalvorSdpReportView *view, GError **error)
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
take_report (SalvorSdp *self, Answer *answer, guint timeout_ms, GCancellable *cancellable,
             GError **error)
{
    g_autoptr (GBytes) report = salvor_packet_transport_receive (
        self->transport, deadline_after (self, timeout_ms), cancellable, error);
    SalvorSdpReportView view;

    if (report == NULL
        || !salvor_sdp_report_decode (g_bytes_get_data (report, NULL), g_bytes_get_size (report),
                                      &view, error))
        return FALSE;
    if (view.id == SALVOR_SDP_REPORT_HAB)
        return file_hab (self, answer, view.word, error);
    return file_status (answer, &view, error);
}

/* Until report 4 is there. A doubled report 3 is taken for what it is. */
static gboolean
receive_status (SalvorSdp *self, Answer *answer, GCancellable *cancellable, GError **error)
{
    for (guint i = 0; i < MAX_REPORTS_FOR_STATUS && !answer->has_status; i++) {
        if (!take_report (self, answer, SALVOR_SDP_TIMEOUT_MS, cancellable, error))
            return FALSE;
    }
    if (!answer->has_status) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL, "%u times the HAB word, no status",
                     MAX_REPORTS_FOR_STATUS);
        return FALSE;
    }
    return TRUE;
}

static gboolean
fail_with_word (SalvorSdp *self, guint32 word, GError **error)
{
    gboolean closed = self->hab == SALVOR_SDP_HAB_CLOSED;
    g_autofree char *text = salvor_sdp_word_describe (word);

    g_set_error (error, SALVOR_ERROR, closed ? SALVOR_ERROR_LOCKED : SALVOR_ERROR_REFUSED,
                 "the %s part answered %s", closed ? "closed" : "open", text);
    return FALSE;
}

static gboolean
expect_word (SalvorSdp *self, const Answer *answer, guint32 done, GError **error)
{
    self->unsettled = FALSE;
    return answer->status == done || fail_with_word (self, answer->status, error);
}

/* ---- reading ---- */

/*
 * A closed part answers reads with a HAB word in the place of the data whatever the address
 * (recorded from an i.MX8MM, protocols 2.6); what it says is never taken for data. An open part
 * refuses with 0x89232389 and nothing behind it; memory may hold that word too, but hardly followed
 * by zeros to the end of the report.
 */
static gboolean
check_data (SalvorSdp *self, const Answer *answer, GError **error)
{
    if (self->hab == SALVOR_SDP_HAB_CLOSED)
        return fail_with_word (self, answer->status, error);
    if (answer->status == SALVOR_SDP_WORD_REFUSED
        && salvor_bytes_are_all (answer->payload + 4, answer->size - 4, 0))
        return fail_with_word (self, answer->status, error);
    return TRUE;
}

static gboolean
append_data (GByteArray *data, const Answer *answer, gsize size, GError **error)
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
check_nothing_left (SalvorSdp *self, GError **error)
{
    g_autoptr (GBytes) extra = salvor_packet_transport_receive (
        self->transport, deadline_after (self, 0), NULL, NULL);

    if (extra == NULL)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL, "more data came than was asked for");
    return FALSE;
}

static gboolean
receive_data (SalvorSdp *self, GByteArray *data, gsize size, GCancellable *cancellable,
              GError **error)
{
    Answer answer = { 0 };

    if (!receive_status (self, &answer, cancellable, error))
        return FALSE;
    if (!check_data (self, &answer, error)) {
        self->unsettled = size > SALVOR_SDP_STATUS_REPORT_PAYLOAD;
        return FALSE;
    }
    if (!append_data (data, &answer, size, error))
        return FALSE;
    while (data->len < size) {
        answer.has_status = FALSE;
        if (!receive_status (self, &answer, cancellable, error)
            || !append_data (data, &answer, size, error))
            return FALSE;
    }
    return size <= SALVOR_SDP_STATUS_REPORT_PAYLOAD || check_nothing_left (self, error);
}

static GBytes *
read_bytes (SalvorSdp *self, guint32 address, guint8 bits, gsize size, GCancellable *cancellable,
            GError **error)
{
    SalvorSdpCommand command = { SALVOR_SDP_READ_REGISTER, address, bits, (guint32) size, 0 };
    g_autoptr (GByteArray) data = g_byte_array_sized_new ((guint) size);

    if (!send_command (self, &command, cancellable, error)
        || !receive_data (self, data, size, cancellable, error)) {
        g_prefix_error (error, "read 0x%08X: ", address);
        return NULL;
    }
    self->unsettled = FALSE;
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
    return read_bytes (self, address, (address | size) % 4 == 0 ? 32 : 8, size, cancellable, error);
}

/* ---- writing ---- */

gboolean
salvor_sdp_write_register (SalvorSdp *self, guint32 address, guint bits, guint32 value,
                           GCancellable *cancellable, GError **error)
{
    /* count 4 whatever the width: hosts differ, the ROM goes by the format (protocols 8 row 10) */
    SalvorSdpCommand command = { SALVOR_SDP_WRITE_REGISTER, address, (guint8) bits, 4, value };
    Answer answer = { 0 };

    g_return_val_if_fail (SALVOR_IS_SDP (self), FALSE);
    g_return_val_if_fail (bits == 8 || bits == 16 || bits == 32, FALSE);
    g_return_val_if_fail (address % (bits / 8) == 0, FALSE);

    if (!send_command (self, &command, cancellable, error)
        || !receive_status (self, &answer, cancellable, error)
        || !expect_word (self, &answer, SALVOR_SDP_WORD_WRITE_DONE, error)) {
        g_prefix_error (error, "write 0x%08X: ", address);
        return FALSE;
    }
    return TRUE;
}

/* Files what the ROM has said already; nothing there is no error. */
static gboolean
look_for_answer (SalvorSdp *self, Answer *answer, GError **error)
{
    g_autoptr (GError) local = NULL;
    gboolean more = TRUE;

    for (guint i = 0; i < MAX_REPORTS_FOR_STATUS && more && !answer->has_status; i++)
        more = take_report (self, answer, 0, NULL, &local);
    if (more || g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT))
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

static gboolean
send_data_report (SalvorSdp *self, const guint8 *data, gsize size, SalvorDeadline deadline,
                  GCancellable *cancellable, GError **error)
{
    g_autoptr (GByteArray) report = salvor_sdp_data_encode (data, size);

    return salvor_packet_transport_send (self->transport, report->data, report->len, deadline,
                                         cancellable, error);
}

/* The answer is due after the last byte; a ROM that refuses before is not sent more.
 * *sent: bytes that went out */
static gboolean
send_file (SalvorSdp *self, const guint8 *data, gsize size, gsize *sent, Answer *answer,
           SalvorProgress *progress, GCancellable *cancellable, GError **error)
{
    for (*sent = 0; *sent < size;) {
        gsize count = MIN (size - *sent, SALVOR_SDP_DATA_REPORT_PAYLOAD);

        if (!look_for_answer (self, answer, error))
            return FALSE;
        if (answer->has_status)
            return TRUE;
        if (!send_data_report (self, data + *sent, count,
                               deadline_after (self, SALVOR_SDP_TIMEOUT_MS), cancellable, error))
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
finish_file (SalvorSdp *self, const guint8 *data, gsize size, Answer *answer)
{
    SalvorDeadline deadline = deadline_after (self, SALVOR_SDP_TIMEOUT_MS);
    g_autoptr (GError) error = NULL;

    for (gsize sent = 0; sent < size && error == NULL;) {
        gsize count = MIN (size - sent, SALVOR_SDP_DATA_REPORT_PAYLOAD);

        send_data_report (self, data + sent, count, deadline, NULL, &error);
        sent += count;
    }
    if (error == NULL && receive_status (self, answer, NULL, &error))
        self->unsettled = FALSE;
    else
        g_info ("file after a cancel: %s", error->message);
}

gboolean
salvor_sdp_write_file (SalvorSdp *self, guint32 address, GBytes *bytes, SalvorProgress *progress,
                       GCancellable *cancellable, GError **error)
{
    gsize size, sent = 0;
    const guint8 *data;
    SalvorSdpCommand command = { SALVOR_SDP_WRITE_FILE, address, 0, 0, 0 };
    Answer answer = { 0 };
    g_autoptr (GError) local = NULL;

    g_return_val_if_fail (SALVOR_IS_SDP (self), FALSE);
    g_return_val_if_fail (bytes != NULL, FALSE);
    data = g_bytes_get_data (bytes, &size);
    g_return_val_if_fail (size > 0 && size <= G_MAXUINT32, FALSE);

    command.count = (guint32) size;
    if (!send_command (self, &command, cancellable, error)) {
        g_prefix_error (error, "write file to 0x%08X: ", address);
        return FALSE;
    }
    if (send_file (self, data, size, &sent, &answer, progress, cancellable, &local)
        && receive_status (self, &answer, cancellable, &local)
        && expect_word (self, &answer, SALVOR_SDP_WORD_FILE_DONE, &local))
        return TRUE;
    if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        finish_file (self, data + sent, size - sent, &answer);
    g_propagate_prefixed_error (error, g_steal_pointer (&local), "write file to 0x%08X: ", address);
    return FALSE;
}

/* ---- the rest ---- */

gboolean
salvor_sdp_read_error_status (SalvorSdp *self, guint32 *status, GCancellable *cancellable,
                              GError **error)
{
    SalvorSdpCommand command = { SALVOR_SDP_ERROR_STATUS, 0, 0, 0, 0 };
    Answer answer = { 0 };

    g_return_val_if_fail (SALVOR_IS_SDP (self), FALSE);
    g_return_val_if_fail (status != NULL, FALSE);

    if (!send_command (self, &command, cancellable, error)
        || !receive_status (self, &answer, cancellable, error)) {
        g_prefix_error (error, "error status: ");
        return FALSE;
    }
    self->unsettled = FALSE;
    *status = answer.status;
    return TRUE;
}

/* Takes report 3 and looks a while for report 4. FALSE with the error that ended the looking. */
static gboolean
look_for_refusal (SalvorSdp *self, Answer *answer, GCancellable *cancellable, GError **error)
{
    guint timeout_ms = SALVOR_SDP_TIMEOUT_MS;

    for (guint i = 0; i < MAX_REPORTS_FOR_STATUS && !answer->has_status; i++) {
        if (!take_report (self, answer, timeout_ms, cancellable, error))
            return FALSE;
        timeout_ms = JUMP_REFUSAL_MS;
    }
    if (!answer->has_status) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL, "%u times the HAB word",
                     MAX_REPORTS_FOR_STATUS);
        return FALSE;
    }
    return TRUE;
}

/* Silence after report 3 is the success; so is a device that has left. */
static gboolean
await_departure (SalvorSdp *self, GCancellable *cancellable, GError **error)
{
    Answer answer = { 0 };
    g_autoptr (GError) local = NULL;

    if (look_for_refusal (self, &answer, cancellable, &local)) {
        self->unsettled = FALSE;
        return fail_with_word (self, answer.status, error);
    }
    if (g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED)
        || (answer.has_hab && g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT))) {
        self->unsettled = FALSE;
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

    if (!send_command (self, &command, cancellable, error)
        || !await_departure (self, cancellable, error)) {
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
