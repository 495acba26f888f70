/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-transport.h"
#include "protocol/sdp-packet.h"
#include "protocol/sdp.h"

#include <string.h>

/* The ROM's downloader as a host meets it. What is claimed to be done was said to be done. */

#define ADDRESS 0x20208000u
#define FILE_SIZE 1500
#define MAX_COMMANDS 6

/* Last words of the commands, by the low bits of their codes */
static const guint32 words[16] = {
    [2] = SALVOR_SDP_WORD_WRITE_DONE,  [4] = SALVOR_SDP_WORD_FILE_DONE,
    [5] = SALVOR_SDP_WORD_HAB_SUCCESS, [6] = SALVOR_SDP_WORD_WRITE_DONE,
    [10] = SALVOR_SDP_WORD_WRITE_DONE, [12] = SALVOR_SDP_WORD_SKIP_DONE_REVERSED,
};

static gboolean
answer (const FuzzRequest *request, FuzzInput *input, GByteArray *packet, gpointer user_data)
{
    guint code = request != NULL ? request->packet->data[1] & 15 : 0;
    guint n = request != NULL ? request->n_answers : 0;

    salvor_bytes_append_u8 (packet, n == 0 ? SALVOR_SDP_REPORT_HAB : SALVOR_SDP_REPORT_STATUS);
    if (n == 0) {
        salvor_bytes_append_u32_be (packet, SALVOR_SDP_WORD_HAB_OPEN);
        return FALSE;
    }
    salvor_bytes_append_u32_be (packet, code == 1 ? fuzz_input_take_u32 (input) : words[code]);
    salvor_bytes_append_zeros (packet, 60);
    return FALSE;
}

/* The word came in a status report behind a HAB report. */
static void
assert_said (FuzzTransport *transport, guint32 word)
{
    const guint8 bytes[] = { SALVOR_SDP_REPORT_STATUS, (guint8) (word >> 24), (guint8) (word >> 16),
                             (guint8) (word >> 8), (guint8) word };
    const guint8 hab = SALVOR_SDP_REPORT_HAB;

    g_assert_true (fuzz_transport_has_delivered (transport, 0, &hab, 1));
    g_assert_true (fuzz_transport_has_delivered (transport, 0, bytes, sizeof bytes));
}

static void
assert_came (FuzzTransport *transport, const guint8 *bytes, gsize size)
{
    g_autoptr (GByteArray) content
               = fuzz_transport_get_content (transport, SALVOR_SDP_REPORT_STATUS, 1);

    g_assert_true (fuzz_contains (content, bytes, size));
}

static gboolean
read_register (SalvorSdp *sdp, FuzzTransport *transport, GError **error)
{
    guint32 value;
    guint8 bytes[4];

    if (!salvor_sdp_read_register (sdp, ADDRESS, 32, &value,
                                   fuzz_transport_get_cancellable (transport), error))
        return FALSE;
    salvor_bytes_poke_u32_le (bytes, sizeof bytes, 0, value);
    assert_came (transport, bytes, sizeof bytes);
    return TRUE;
}

static gboolean
read_memory (SalvorSdp *sdp, FuzzTransport *transport, gsize size, GError **error)
{
    g_autoptr (GBytes) bytes = salvor_sdp_read_memory (
        sdp, ADDRESS, size, fuzz_transport_get_cancellable (transport), error);

    if (bytes == NULL)
        return FALSE;
    g_assert_cmpuint (g_bytes_get_size (bytes), ==, size);
    assert_came (transport, g_bytes_get_data (bytes, NULL), MIN (size, 64));
    return TRUE;
}

static gboolean
write_file (SalvorSdp *sdp, FuzzTransport *transport, GError **error)
{
    static const guint8 content[FILE_SIZE] = { 0x42 };
    g_autoptr (GBytes) bytes = g_bytes_new_static (content, sizeof content);
    gboolean done = salvor_sdp_write_file (sdp, ADDRESS, bytes, NULL,
                                           fuzz_transport_get_cancellable (transport), error);

    if (done)
        assert_said (transport, SALVOR_SDP_WORD_FILE_DONE);
    return done;
}

static gboolean
write_dcd (SalvorSdp *sdp, FuzzTransport *transport, GError **error)
{
    static const guint8 content[64] = { 0xD2 };
    g_autoptr (GBytes) bytes = g_bytes_new_static (content, sizeof content);
    gboolean done = salvor_sdp_write_dcd (sdp, ADDRESS, bytes,
                                          fuzz_transport_get_cancellable (transport), error);

    if (done)
        assert_said (transport, SALVOR_SDP_WORD_WRITE_DONE);
    return done;
}

static gboolean
run (SalvorSdp *sdp, FuzzTransport *transport, guint8 which, GError **error)
{
    GCancellable *cancellable = fuzz_transport_get_cancellable (transport);
    guint32 status;
    gboolean done;

    switch (which & 7) {
    case 0:
        return read_register (sdp, transport, error);
    case 1:
        done = salvor_sdp_write_register (sdp, ADDRESS, 32, 1, cancellable, error);
        if (done)
            assert_said (transport, SALVOR_SDP_WORD_WRITE_DONE);
        return done;
    case 2:
        return read_memory (sdp, transport, 1 + (which >> 3) * 5u, error);
    case 3:
        return write_file (sdp, transport, error);
    case 4:
        return salvor_sdp_read_error_status (sdp, &status, cancellable, error);
    case 5:
        return write_dcd (sdp, transport, error);
    case 6:
        return salvor_sdp_skip_dcd_header (sdp, cancellable, error);
    default:
        return salvor_sdp_jump (sdp, ADDRESS, cancellable, error);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    FuzzInput input = { data, size };
    g_autoptr (FuzzTransport) transport = fuzz_transport_new (&input, FALSE, answer, NULL);
    g_autoptr (SalvorSdp) sdp = salvor_sdp_new (SALVOR_PACKET_TRANSPORT (transport));

    for (guint i = 0; i < MAX_COMMANDS && !fuzz_input_is_empty (&input); i++) {
        g_autoptr (GError) error = NULL;
        gboolean done;

        fuzz_transport_begin (transport);
        done = run (sdp, transport, fuzz_input_take_u8 (&input), &error);
        fuzz_transport_end (transport, done, error);
    }
    return 0;
}
