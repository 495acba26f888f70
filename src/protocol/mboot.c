/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-mboot"
#include "config.h"

#include "protocol/mboot.h"

#include "base/bytes.h"
#include "protocol/mboot-data.h"
#include "protocol/mboot-private.h"
#include "protocol/memory-access.h"
#include "protocol/read-ahead.h"

/* A report header is four bytes (protocols 3.1). */
#define LARGEST_MAX_PACKET_SIZE (SALVOR_PACKET_MAX_SIZE - 4)

struct _SalvorMboot {
    GObject parent_instance;

    SalvorMbootLink link;
    SalvorReadAhead read_ahead;
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
    self->read_ahead = (SalvorReadAhead) SALVOR_READ_AHEAD_INIT;
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

    return MAX (self->max_packet_size, SALVOR_MBOOT_MIN_REPORT_PAYLOAD);
}

SalvorMbootLink *
salvor_mboot_get_link (SalvorMboot *self)
{
    g_return_val_if_fail (SALVOR_IS_MBOOT (self), NULL);

    return &self->link;
}

/* ---- commands without data ---- */

gboolean
salvor_mboot_get_property (SalvorMboot *self, SalvorMbootProperty tag, guint32 index,
                           guint32 *values, guint *n_values, GCancellable *cancellable,
                           GError **error)
{
    SalvorMbootPacket command = { SALVOR_MBOOT_GET_PROPERTY, 0, 2, { tag, index } };
    SalvorMbootPacket answer;

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), FALSE);
    g_return_val_if_fail (values != NULL && n_values != NULL, FALSE);

    if (!salvor_mboot_link_call (&self->link, &command, SALVOR_MBOOT_RESPONSE_PROPERTY,
                                 SALVOR_MBOOT_TIMEOUT_MS, &answer, cancellable, error))
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

    return salvor_mboot_link_call_generic (&self->link, &command, SALVOR_MBOOT_TIMEOUT_MS,
                                           cancellable, error);
}

gboolean
salvor_mboot_set_property (SalvorMboot *self, SalvorMbootProperty tag, guint32 value,
                           GCancellable *cancellable, GError **error)
{
    SalvorMbootPacket command = { SALVOR_MBOOT_SET_PROPERTY, 0, 2, { tag, value } };

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), FALSE);

    return salvor_mboot_link_call_generic (&self->link, &command, SALVOR_MBOOT_TIMEOUT_MS,
                                           cancellable, error);
}

gboolean
salvor_mboot_erase_all (SalvorMboot *self, guint32 memory_id, guint timeout_ms,
                        GCancellable *cancellable, GError **error)
{
    SalvorMbootPacket command = { SALVOR_MBOOT_FLASH_ERASE_ALL, 0, 1, { memory_id } };
    g_autoptr (GError) local = NULL;

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), FALSE);

    if (salvor_mboot_link_call_generic (&self->link, &command, timeout_ms, cancellable, &local))
        return TRUE;
    /* far longer than any other command, and the device is deaf until the end */
    if (self->link.unsettled && g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        salvor_mboot_link_await_end (&self->link, SALVOR_MBOOT_RESPONSE_GENERIC, timeout_ms);
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

gboolean
salvor_mboot_erase_region (SalvorMboot *self, guint32 address, guint32 size, guint timeout_ms,
                           GCancellable *cancellable, GError **error)
{
    /* memory id 0: a mapped flash is named by its address (protocols 3.4) */
    SalvorMbootPacket command = { SALVOR_MBOOT_FLASH_ERASE_REGION, 0, 3, { address, size, 0 } };

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), FALSE);

    return salvor_mboot_link_call_generic (&self->link, &command, timeout_ms, cancellable, error);
}

gboolean
salvor_mboot_configure_memory (SalvorMboot *self, guint32 memory_id, guint32 address,
                               GCancellable *cancellable, GError **error)
{
    SalvorMbootPacket command = { SALVOR_MBOOT_CONFIGURE_MEMORY, 0, 2, { memory_id, address } };

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), FALSE);

    return salvor_mboot_link_call_generic (&self->link, &command, SALVOR_MBOOT_TIMEOUT_MS,
                                           cancellable, error);
}

gboolean
salvor_mboot_read_once (SalvorMboot *self, guint32 index, guint32 *value, GCancellable *cancellable,
                        GError **error)
{
    SalvorMbootPacket command = { SALVOR_MBOOT_READ_ONCE, 0, 2, { index, 4 } };
    SalvorMbootPacket answer;

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), FALSE);
    g_return_val_if_fail (value != NULL, FALSE);

    if (!salvor_mboot_link_call (&self->link, &command, SALVOR_MBOOT_RESPONSE_READ_ONCE,
                                 SALVOR_MBOOT_TIMEOUT_MS, &answer, cancellable, error))
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
salvor_mboot_call (SalvorMboot *self, guint32 address, guint32 argument, guint timeout_ms,
                   guint32 *result, GCancellable *cancellable, GError **error)
{
    SalvorMbootPacket command = { SALVOR_MBOOT_CALL, 0, 2, { address, argument } };
    SalvorMbootPacket response;

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), FALSE);
    g_return_val_if_fail (result != NULL, FALSE);

    if (!salvor_mboot_link_exchange (&self->link, &command, SALVOR_MBOOT_RESPONSE_GENERIC,
                                     timeout_ms, &response, cancellable, error)) {
        g_prefix_error (error, "call 0x%08X: ", address);
        return FALSE;
    }
    *result = response.parameters[0];
    return TRUE;
}

/* ---- commands that leave the flashloader ---- */

/* Its answer comes before it goes; one that went without a word has done it as well. */
static gboolean
call_and_leave (SalvorMboot *self, const SalvorMbootPacket *command, GCancellable *cancellable,
                GError **error)
{
    g_autoptr (GError) local = NULL;

    if (salvor_mboot_link_send_command (&self->link, command, cancellable, error)) {
        if (salvor_mboot_link_receive_final (&self->link, SALVOR_MBOOT_TIMEOUT_MS, cancellable,
                                             &local)
            || g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED))
            return TRUE;
        g_propagate_error (error, g_steal_pointer (&local));
    }
    g_prefix_error (error, "%s: ", salvor_mboot_command_get_name (command->tag));
    return FALSE;
}

gboolean
salvor_mboot_reset (SalvorMboot *self, GCancellable *cancellable, GError **error)
{
    SalvorMbootPacket command = { SALVOR_MBOOT_RESET, 0, 0, { 0 } };

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), FALSE);

    return call_and_leave (self, &command, cancellable, error);
}

gboolean
salvor_mboot_execute (SalvorMboot *self, guint32 address, guint32 argument, guint32 stack_pointer,
                      GCancellable *cancellable, GError **error)
{
    SalvorMbootPacket command
        = { SALVOR_MBOOT_EXECUTE, 0, 3, { address, argument, stack_pointer } };

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), FALSE);

    return call_and_leave (self, &command, cancellable, error);
}

/* ---- commands with data ---- */

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
    self->max_packet_size = SALVOR_MBOOT_MIN_REPORT_PAYLOAD;
    if (n_values > 0)
        self->max_packet_size
            = CLAMP (values[0], SALVOR_MBOOT_MIN_REPORT_PAYLOAD, LARGEST_MAX_PACKET_SIZE);
    return TRUE;
}

/* @out: its report size is set here */
static gboolean
send_data (SalvorMboot *self, const SalvorMbootPacket *command, SalvorMbootDataOut *out,
           GCancellable *cancellable, GError **error)
{
    if (!ask_max_packet_size (self, cancellable, error))
        return FALSE;
    out->report_size = self->max_packet_size;
    return salvor_mboot_data_send (&self->link, command, out, cancellable, error);
}

gboolean
salvor_mboot_write_memory (SalvorMboot *self, guint32 address, const guint8 *data, gsize size,
                           SalvorProgress *progress, GCancellable *cancellable, GError **error)
{
    SalvorMbootPacket command = {
        SALVOR_MBOOT_WRITE_MEMORY, SALVOR_MBOOT_FLAG_DATA_PHASE, 3, { address, (guint32) size, 0 }
    };
    SalvorMbootDataOut out = {
        .data = data, .size = size, .timeout_ms = SALVOR_MBOOT_TIMEOUT_MS, .progress = progress
    };

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), FALSE);
    g_return_val_if_fail (data != NULL || size == 0, FALSE);
    g_return_val_if_fail (size <= G_MAXUINT32, FALSE);

    if (send_data (self, &command, &out, cancellable, error))
        return TRUE;
    g_prefix_error (error, "write memory 0x%08X: ", address);
    return FALSE;
}

gboolean
salvor_mboot_receive_sb_file (SalvorMboot *self, const guint8 *data, gsize size, guint timeout_ms,
                              SalvorProgress *progress, GCancellable *cancellable, GError **error)
{
    SalvorMbootPacket command
        = { SALVOR_MBOOT_RECEIVE_SB_FILE, SALVOR_MBOOT_FLAG_DATA_PHASE, 1, { (guint32) size } };
    SalvorMbootDataOut out
        = { .data = data, .size = size, .timeout_ms = timeout_ms, .progress = progress };

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), FALSE);
    g_return_val_if_fail (data != NULL, FALSE);
    g_return_val_if_fail (size > 0 && size <= G_MAXUINT32, FALSE);

    if (send_data (self, &command, &out, cancellable, error))
        return TRUE;
    g_prefix_error (error, "%s: ", salvor_mboot_command_get_name (command.tag));
    return FALSE;
}

/* What surely fits a computer's queue needs no question how much a report holds. */
static gboolean
prepare_to_read (SalvorMboot *self, gsize size, GCancellable *cancellable, GError **error)
{
    return size <= SALVOR_READ_AHEAD_FIRST * SALVOR_MBOOT_MIN_REPORT_PAYLOAD
           || ask_max_packet_size (self, cancellable, error);
}

static gsize
get_piece_size (SalvorMboot *self)
{
    return (gsize) self->read_ahead.reports * salvor_mboot_get_max_packet_size (self);
}

/* One command. @in: its size is that of the piece */
static GBytes *
read_piece (SalvorMboot *self, guint32 address, SalvorMbootDataIn *in, GCancellable *cancellable,
            GError **error)
{
    SalvorMbootPacket command
        = { SALVOR_MBOOT_READ_MEMORY, 0, 3, { address, (guint32) in->size, 0 } };
    SalvorClock *clock = salvor_packet_transport_get_clock (self->link.transport);
    gint64 start = salvor_clock_get_now (clock);
    GBytes *data = salvor_mboot_data_receive (
        &self->link, &command, SALVOR_MBOOT_RESPONSE_READ_MEMORY, in, cancellable, error);

    if (data != NULL && in->size == get_piece_size (self))
        salvor_read_ahead_note_whole (&self->read_ahead, salvor_clock_get_now (clock) - start);
    return data;
}

/* Some of it came, and then another report than was due, or none: the computer may have lost those
 * between. */
static gboolean
may_be_loss (SalvorMboot *self, const SalvorMbootDataIn *in, const GError *error)
{
    return in->received > 0
           && in->size > SALVOR_READ_AHEAD_LEAST * salvor_mboot_get_max_packet_size (self)
           && (g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL)
               || g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT));
}

/* Appends the next piece of @rest bytes from @address to @bytes. */
static gboolean
read_next (SalvorMboot *self, guint32 address, gsize rest, GByteArray *bytes, SalvorMbootDataIn *in,
           GCancellable *cancellable, GError **error)
{
    for (;;) {
        g_autoptr (GBytes) data = NULL;
        g_autoptr (GError) local = NULL;

        in->size = MIN (get_piece_size (self), rest);
        data = read_piece (self, address, in, cancellable, &local);
        if (data != NULL) {
            g_byte_array_append (bytes, g_bytes_get_data (data, NULL), (guint) in->size);
            in->told -= in->size;
            return TRUE;
        }
        if (!may_be_loss (self, in, local) || !salvor_read_ahead_note_loss (&self->read_ahead)) {
            g_propagate_prefixed_error (error, g_steal_pointer (&local),
                                        "read memory 0x%08X: ", address);
            return FALSE;
        }
        g_message ("read memory 0x%08X: %s; again, %u reports at once", address, local->message,
                   self->read_ahead.reports);
    }
}

GBytes *
salvor_mboot_read_memory (SalvorMboot *self, guint32 address, gsize size, SalvorProgress *progress,
                          GCancellable *cancellable, GError **error)
{
    SalvorMbootDataIn in = { .progress = progress };
    g_autoptr (GByteArray) bytes = NULL;

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), NULL);
    g_return_val_if_fail (size <= G_MAXUINT32, NULL);

    if (!prepare_to_read (self, size, cancellable, error))
        return NULL;
    bytes = g_byte_array_new ();
    do {
        if (!read_next (self, address + bytes->len, size - bytes->len, bytes, &in, cancellable,
                        error))
            return NULL;
    } while (bytes->len < size);
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* The third parameter tells the phases apart: 0 takes the key, anything else gives the blob. */
GBytes *
salvor_mboot_generate_key_blob (SalvorMboot *self, const guint8 key[SALVOR_MBOOT_KEY_SIZE],
                                GCancellable *cancellable, GError **error)
{
    SalvorMbootPacket take = { SALVOR_MBOOT_GENERATE_KEY_BLOB,
                               SALVOR_MBOOT_FLAG_DATA_PHASE,
                               3,
                               { 0, SALVOR_MBOOT_KEY_SIZE, 0 } };
    SalvorMbootPacket give
        = { SALVOR_MBOOT_GENERATE_KEY_BLOB, 0, 3, { 0, SALVOR_MBOOT_KEY_BLOB_SIZE, 1 } };
    SalvorMbootDataOut out
        = { .data = key, .size = SALVOR_MBOOT_KEY_SIZE, .timeout_ms = SALVOR_MBOOT_TIMEOUT_MS };
    SalvorMbootDataIn in = { .size = SALVOR_MBOOT_KEY_BLOB_SIZE };
    GBytes *blob = NULL;

    g_return_val_if_fail (SALVOR_IS_MBOOT (self), NULL);
    g_return_val_if_fail (key != NULL, NULL);

    if (send_data (self, &take, &out, cancellable, error))
        blob = salvor_mboot_data_receive (&self->link, &give, SALVOR_MBOOT_RESPONSE_KEY_BLOB, &in,
                                          cancellable, error);
    if (blob == NULL)
        g_prefix_error (error, "%s: ", salvor_mboot_command_get_name (take.tag));
    return blob;
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
