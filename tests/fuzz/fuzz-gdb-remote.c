/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "fuzz.h"
#include "protocol/gdb-packet.h"
#include "protocol/gdb-remote.h"

#include <string.h>

/*
 * A GDB server whose bytes are the input. For each time the host waits, a byte says what comes:
 *
 *   0          nothing within the deadline
 *   1 to 0xEF  a packet of the bytes up to the next line end
 *   0xF0       as many bytes as the next byte says, as they are
 *   0xF1       the connection ends
 *   0xF2       somebody cancels
 */
enum { SILENCE = 0x00, RAW = 0xF0, END = 0xF1, CANCEL = 0xF2 };

#define ADDRESS 0x20200000u
#define BLOCK_SIZE 64
#define MAX_COMMANDS 8
/* Virtual time of one command, and how often it may wait */
#define MAX_COMMAND_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define MAX_LOOKS 100000

#define FUZZ_TYPE_STREAM (fuzz_stream_get_type ())
G_DECLARE_FINAL_TYPE (FuzzStream, fuzz_stream, FUZZ, STREAM, GObject)

struct _FuzzStream {
    GObject parent_instance;

    FuzzInput *input;    /* borrowed */
    GByteArray *pending; /* what the host has not read yet */
    SalvorClock *clock;
    GCancellable *cancellable;
    gboolean ended;
    gint64 start_us; /* of the command */
    guint n_looks;
};

static void fuzz_stream_iface_init (SalvorByteStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FuzzStream, fuzz_stream, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_BYTE_STREAM,
                                                      fuzz_stream_iface_init))

static void
fuzz_stream_finalize (GObject *object)
{
    FuzzStream *self = FUZZ_STREAM (object);

    g_byte_array_unref (self->pending);
    g_object_unref (self->clock);
    g_object_unref (self->cancellable);
    G_OBJECT_CLASS (fuzz_stream_parent_class)->finalize (object);
}

static void
fuzz_stream_class_init (FuzzStreamClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = fuzz_stream_finalize;
}

static void
fuzz_stream_init (FuzzStream *self)
{
    self->pending = g_byte_array_new ();
    self->clock = salvor_virtual_clock_new (0.0);
    self->cancellable = g_cancellable_new ();
}

static gboolean
stream_open (SalvorByteStream *stream, SalvorDeadline deadline, GCancellable *cancellable,
             GError **error)
{
    return TRUE;
}

static void
stream_close (SalvorByteStream *stream)
{
}

static gboolean
check_there (FuzzStream *self, GError **error)
{
    if (self->ended)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED, "fuzz: ended");
    return !self->ended;
}

static gboolean
stream_write (SalvorByteStream *stream, const guint8 *data, gsize size, SalvorDeadline deadline,
              GCancellable *cancellable, GError **error)
{
    g_assert_cmpuint (size, >, 0);
    return check_there (FUZZ_STREAM (stream), error);
}

/* What the server does next, with @mark as its first byte */
static void
act (FuzzStream *self, guint8 mark)
{
    g_autoptr (GByteArray) payload = NULL;
    gsize size;
    const guint8 *bytes;

    if (mark == CANCEL)
        g_cancellable_cancel (self->cancellable);
    if (mark == RAW) {
        bytes = fuzz_input_take_bytes (self->input, fuzz_input_take_u8 (self->input), &size);
        g_byte_array_append (self->pending, bytes, (guint) size);
    }
    self->ended = self->ended || mark == END;
    if (mark == SILENCE || mark >= RAW)
        return;
    payload = g_byte_array_new ();
    for (guint8 byte = mark; byte != '\n'; byte = fuzz_input_take_u8 (self->input)) {
        salvor_bytes_append_u8 (payload, byte);
        if (fuzz_input_is_empty (self->input))
            break;
    }
    salvor_gdb_packet_append (self->pending, payload->data, payload->len);
}

static gssize
stream_read (SalvorByteStream *stream, guint8 *buffer, gsize size, SalvorDeadline deadline,
             GCancellable *cancellable, GError **error)
{
    FuzzStream *self = FUZZ_STREAM (stream);
    gsize count;

    g_assert_cmpuint (++self->n_looks, <, MAX_LOOKS);
    if (self->pending->len == 0 && !salvor_deadline_has_passed (&deadline))
        act (self, fuzz_input_take_u8 (self->input));
    if (cancellable != NULL && g_cancellable_set_error_if_cancelled (cancellable, error))
        return -1;
    if (self->pending->len == 0) {
        if (!check_there (self, error))
            return -1;
        salvor_clock_wait_until (self->clock, deadline.at_us, NULL, NULL);
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT, "fuzz: silence");
        return -1;
    }
    count = MIN (size, self->pending->len);
    salvor_bytes_poke (buffer, size, 0, self->pending->data, count);
    g_byte_array_remove_range (self->pending, 0, (guint) count);
    return (gssize) count;
}

static SalvorClock *
stream_get_clock (SalvorByteStream *stream)
{
    return FUZZ_STREAM (stream)->clock;
}

static const char *
stream_describe (SalvorByteStream *stream)
{
    return "fuzz";
}

static void
fuzz_stream_iface_init (SalvorByteStreamInterface *iface)
{
    iface->open = stream_open;
    iface->close = stream_close;
    iface->write = stream_write;
    iface->read = stream_read;
    iface->get_clock = stream_get_clock;
    iface->describe = stream_describe;
}

/* ---- what the host asks ---- */

static gboolean
use_memory (SalvorMemoryAccess *memory, guint8 which, GCancellable *cancellable, GError **error)
{
    static const guint8 block[BLOCK_SIZE] = { 0x42 };
    g_autoptr (GBytes) bytes = NULL;
    guint32 value;

    switch (which & 3) {
    case 0:
        return salvor_memory_access_read_word (memory, ADDRESS, &value, cancellable, error);
    case 1:
        bytes = salvor_memory_access_read_block (memory, ADDRESS, BLOCK_SIZE, cancellable, error);
        g_assert_true (bytes == NULL || g_bytes_get_size (bytes) == BLOCK_SIZE);
        return bytes != NULL;
    case 2:
        return salvor_memory_access_write_word (memory, ADDRESS, 1, cancellable, error);
    default:
        return salvor_memory_access_write_block (memory, ADDRESS, block, BLOCK_SIZE, cancellable,
                                                 error);
    }
}

static gboolean
call (SalvorCoreControl *core, GCancellable *cancellable, GError **error)
{
    const SalvorCoreValue values[] = { { SALVOR_CORE_PC, ADDRESS }, { SALVOR_CORE_LR, ADDRESS } };
    SalvorCoreResult result = { 0 };

    return salvor_core_control_run_call (
        core, values, G_N_ELEMENTS (values), NULL,
        salvor_deadline_after_ms (salvor_core_control_get_clock (core), 1000), &result, cancellable,
        error);
}

static gboolean
use_core (SalvorCoreControl *core, guint8 which, GCancellable *cancellable, GError **error)
{
    SalvorCoreState state;
    guint32 value;

    switch (which & 7) {
    case 0:
        return salvor_core_control_get_state (core, &state, cancellable, error);
    case 1:
        return salvor_core_control_halt (core, cancellable, error);
    case 2:
        return salvor_core_control_resume (core, cancellable, error);
    case 3:
        return salvor_core_control_read_register (core, SALVOR_CORE_PC, &value, cancellable, error);
    case 4:
        return salvor_core_control_write_register (core, SALVOR_CORE_R0, 1, cancellable, error);
    case 5:
        return call (core, cancellable, error);
    case 6:
        return salvor_core_control_reset_and_halt (core, 0, cancellable, error);
    default:
        return salvor_core_control_reset_and_run (core, cancellable, error);
    }
}

enum { CONNECT = 0x10, DISCONNECT = 0x20, CORE = 0x08 };

static gboolean
run (SalvorGdbRemote *remote, FuzzStream *stream, guint8 which, GError **error)
{
    GCancellable *cancellable = stream->cancellable;

    if (which == CONNECT)
        return salvor_gdb_remote_connect (remote, cancellable, error);
    if (which == DISCONNECT)
        return salvor_gdb_remote_disconnect (remote, error);
    if ((which & CORE) != 0)
        return use_core (SALVOR_CORE_CONTROL (remote), which, cancellable, error);
    return use_memory (SALVOR_MEMORY_ACCESS (remote), which, cancellable, error);
}

static gboolean
run_checked (SalvorGdbRemote *remote, FuzzStream *stream, guint8 which)
{
    g_autoptr (GError) error = NULL;
    gboolean done;

    g_cancellable_reset (stream->cancellable);
    stream->start_us = salvor_clock_get_now (stream->clock);
    stream->n_looks = 0;
    done = run (remote, stream, which, &error);
    fuzz_assert_outcome (done, error);
    g_assert_cmpint (salvor_clock_get_now (stream->clock) - stream->start_us, <, MAX_COMMAND_US);
    return done;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    FuzzInput input = { data, size };
    g_autoptr (FuzzStream) stream = g_object_new (FUZZ_TYPE_STREAM, NULL);
    g_autoptr (SalvorGdbRemote) remote = salvor_gdb_remote_new (SALVOR_BYTE_STREAM (stream));

    stream->input = &input;
    if (run_checked (remote, stream, CONNECT)) {
        for (guint i = 0; i < MAX_COMMANDS && !fuzz_input_is_empty (&input); i++)
            run_checked (remote, stream, fuzz_input_take_u8 (&input) & 0x0F);
        run_checked (remote, stream, DISCONNECT);
    }
    return 0;
}
