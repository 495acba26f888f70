/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-stream.h"
#include "protocol/gdb-packet.h"
#include "protocol/gdb-remote.h"

/* A GDB server as a host meets it: a packet is the bytes of the input up to the next line end. */

#define ADDRESS 0x20200000u
#define BLOCK_SIZE 64
#define MAX_COMMANDS 8

static void
answer (guint8 mark, const GByteArray *sent, FuzzInput *input, GByteArray *bytes,
        gpointer user_data)
{
    g_autoptr (GByteArray) payload = g_byte_array_new ();

    for (guint8 byte = mark; byte != '\n'; byte = fuzz_input_take_u8 (input)) {
        salvor_bytes_append_u8 (payload, byte);
        if (fuzz_input_is_empty (input))
            break;
    }
    salvor_gdb_packet_append (bytes, payload->data, payload->len);
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
    GCancellable *cancellable = fuzz_stream_get_cancellable (stream);

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

    fuzz_stream_begin (stream);
    done = run (remote, stream, which, &error);
    fuzz_stream_end (stream, done, error);
    return done;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    FuzzInput input = { data, size };
    g_autoptr (FuzzStream) stream = fuzz_stream_new (&input, answer, NULL);
    g_autoptr (SalvorGdbRemote) remote = salvor_gdb_remote_new (SALVOR_BYTE_STREAM (stream));

    if (run_checked (remote, stream, CONNECT)) {
        for (guint i = 0; i < MAX_COMMANDS && !fuzz_input_is_empty (&input); i++)
            run_checked (remote, stream, fuzz_input_take_u8 (&input) & 0x0F);
        run_checked (remote, stream, DISCONNECT);
    }
    return 0;
}
