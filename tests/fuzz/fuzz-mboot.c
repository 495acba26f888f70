/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-transport.h"
#include "protocol/mboot.h"

/* A flashloader as a host meets it. What is claimed to be done was said to be done. */

#define ADDRESS 0x20202000u
#define SIZE 300
#define CHUNK 32u
#define TIMEOUT_MS 1000
#define MAX_COMMANDS 6

static void
append_header (GByteArray *packet, guint8 id, guint size)
{
    salvor_bytes_append_u8 (packet, id);
    salvor_bytes_append_u8 (packet, 0);
    salvor_bytes_append_u16_le (packet, (guint16) size);
}

static void
append_response (GByteArray *packet, guint8 tag, guint8 flags, const guint32 *words, guint n_words)
{
    append_header (packet, SALVOR_MBOOT_REPORT_RESPONSE, 4 + 4 * n_words);
    salvor_bytes_append_u8 (packet, tag);
    salvor_bytes_append_u8 (packet, flags);
    salvor_bytes_append_u8 (packet, 0);
    salvor_bytes_append_u8 (packet, (guint8) n_words);
    for (guint i = 0; i < n_words; i++)
        salvor_bytes_append_u32_le (packet, words[i]);
}

static void
append_generic (GByteArray *packet, guint8 command)
{
    const guint32 words[] = { 0, command };

    append_response (packet, SALVOR_MBOOT_RESPONSE_GENERIC, 0, words, 2);
}

/* First how much will come, then that much in chunks, then that it was all */
static void
append_data (GByteArray *packet, guint8 tag, guint8 command, guint size, guint n)
{
    const guint32 words[] = { 0, size };
    guint sent = (MAX (n, 1) - 1) * CHUNK;

    if (n == 0) {
        append_response (packet, tag, SALVOR_MBOOT_FLAG_DATA_PHASE, words, 2);
    } else if (sent < size) {
        append_header (packet, SALVOR_MBOOT_REPORT_DATA_IN, MIN (CHUNK, size - sent));
        for (guint i = sent; i < MIN (sent + CHUNK, size); i++)
            salvor_bytes_append_u8 (packet, (guint8) (i * 7));
    } else {
        append_generic (packet, command);
    }
}

static gboolean
answer (const FuzzRequest *request, FuzzInput *input, GByteArray *packet, gpointer user_data)
{
    guint8 command = request != NULL && request->packet->len > 4 ? request->packet->data[4] : 0;
    guint n = request != NULL ? request->n_answers : 0;
    guint32 words[] = { 0, 4, 0 };

    switch (command) {
    case SALVOR_MBOOT_READ_MEMORY:
        append_data (packet, SALVOR_MBOOT_RESPONSE_READ_MEMORY, command, SIZE, n);
        break;
    case SALVOR_MBOOT_GET_PROPERTY:
        words[1] = fuzz_input_take_u32 (input);
        append_response (packet, SALVOR_MBOOT_RESPONSE_PROPERTY, 0, words, 2);
        break;
    case SALVOR_MBOOT_READ_ONCE:
        words[2] = fuzz_input_take_u32 (input);
        append_response (packet, SALVOR_MBOOT_RESPONSE_READ_ONCE, 0, words, 3);
        break;
    case SALVOR_MBOOT_GENERATE_KEY_BLOB:
        /* both phases begin alike: the one that has data behind it is told by its parameter */
        append_data (packet, SALVOR_MBOOT_RESPONSE_KEY_BLOB, command, SALVOR_MBOOT_KEY_BLOB_SIZE,
                     n);
        break;
    default:
        append_generic (packet, command);
        break;
    }
    return FALSE;
}

/* A response came that says so: generic, status 0, of that command. */
static void
assert_said (FuzzTransport *transport, guint8 command)
{
    const guint8 status_and_command[] = { 0, 0, 0, 0, command, 0, 0, 0 };

    g_assert_true (
        fuzz_transport_has_delivered (transport, 8, status_and_command, sizeof status_and_command));
}

/* The chunks that came hold these bytes. (A chunk of another length than it says is refused, and
 * what stands behind its length does not count.) */
static gboolean
read_memory (SalvorMboot *mboot, FuzzTransport *transport, GError **error)
{
    g_autoptr (GBytes) bytes = salvor_mboot_read_memory (
        mboot, ADDRESS, SIZE, NULL, fuzz_transport_get_cancellable (transport), error);
    g_autoptr (GByteArray) content = NULL;

    if (bytes == NULL)
        return FALSE;
    g_assert_cmpuint (g_bytes_get_size (bytes), ==, SIZE);
    assert_said (transport, SALVOR_MBOOT_READ_MEMORY);
    content = fuzz_transport_get_content (transport, SALVOR_MBOOT_REPORT_DATA_IN, 4);
    g_assert_cmpuint (content->len, >=, SIZE);
    return TRUE;
}

static gboolean
read_once (SalvorMboot *mboot, FuzzTransport *transport, GError **error)
{
    guint32 value;
    guint8 bytes[4];

    if (!salvor_mboot_read_once (mboot, 6, &value, fuzz_transport_get_cancellable (transport),
                                 error))
        return FALSE;
    salvor_bytes_poke_u32_le (bytes, sizeof bytes, 0, value);
    g_assert_true (fuzz_transport_has_delivered (transport, 16, bytes, sizeof bytes));
    return TRUE;
}

static gboolean
get_property (SalvorMboot *mboot, FuzzTransport *transport, guint8 tag, GError **error)
{
    guint32 values[SALVOR_MBOOT_MAX_PARAMETERS];
    guint n_values = 0;
    g_autofree char *text = NULL;

    if (!salvor_mboot_get_property (mboot, tag, 0, values, &n_values,
                                    fuzz_transport_get_cancellable (transport), error))
        return FALSE;
    g_assert_cmpuint (n_values, <, SALVOR_MBOOT_MAX_PARAMETERS);
    text = salvor_mboot_property_describe (tag, values, n_values);
    g_assert_true (g_utf8_validate (text, -1, NULL));
    return TRUE;
}

static gboolean
send_data (SalvorMboot *mboot, FuzzTransport *transport, guint8 command, GError **error)
{
    static const guint8 data[SIZE] = { 0x42 };
    GCancellable *cancellable = fuzz_transport_get_cancellable (transport);
    gboolean done
        = command == SALVOR_MBOOT_WRITE_MEMORY
              ? salvor_mboot_write_memory (mboot, ADDRESS, data, SIZE, NULL, cancellable, error)
              : salvor_mboot_receive_sb_file (mboot, data, SIZE, TIMEOUT_MS, NULL, cancellable,
                                              error);

    if (done)
        assert_said (transport, command);
    return done;
}

static gboolean
erase (SalvorMboot *mboot, FuzzTransport *transport, gboolean all, GError **error)
{
    GCancellable *cancellable = fuzz_transport_get_cancellable (transport);
    gboolean done
        = all ? salvor_mboot_erase_all (mboot, 9, TIMEOUT_MS, cancellable, error)
              : salvor_mboot_erase_region (mboot, ADDRESS, 0x1000, TIMEOUT_MS, cancellable, error);

    if (done)
        assert_said (transport,
                     all ? SALVOR_MBOOT_FLASH_ERASE_ALL : SALVOR_MBOOT_FLASH_ERASE_REGION);
    return done;
}

static gboolean
make_blob (SalvorMboot *mboot, FuzzTransport *transport, GError **error)
{
    static const guint8 key[SALVOR_MBOOT_KEY_SIZE] = { 1 };
    g_autoptr (GBytes) blob = salvor_mboot_generate_key_blob (
        mboot, key, fuzz_transport_get_cancellable (transport), error);

    g_assert_true (blob == NULL || g_bytes_get_size (blob) == SALVOR_MBOOT_KEY_BLOB_SIZE);
    return blob != NULL;
}

static gboolean
run (SalvorMboot *mboot, FuzzTransport *transport, guint8 which, GError **error)
{
    GCancellable *cancellable = fuzz_transport_get_cancellable (transport);
    guint32 result;

    switch (which % 14) {
    case 0:
        return get_property (mboot, transport, which / 14 + 1, error);
    case 1:
        return send_data (mboot, transport, SALVOR_MBOOT_WRITE_MEMORY, error);
    case 2:
        return read_memory (mboot, transport, error);
    case 3:
        return erase (mboot, transport, FALSE, error);
    case 4:
        return erase (mboot, transport, TRUE, error);
    case 5:
        return read_once (mboot, transport, error);
    case 6:
        return salvor_mboot_call (mboot, ADDRESS, 1, TIMEOUT_MS, &result, cancellable, error);
    case 7:
        return make_blob (mboot, transport, error);
    case 8:
        return send_data (mboot, transport, SALVOR_MBOOT_RECEIVE_SB_FILE, error);
    case 9:
        return salvor_mboot_fill_memory (mboot, ADDRESS, 64, 0, cancellable, error);
    case 10:
        return salvor_mboot_configure_memory (mboot, 9, ADDRESS, cancellable, error);
    case 11:
        return salvor_mboot_set_property (mboot, 10, 1, cancellable, error);
    case 12:
        return salvor_mboot_execute (mboot, ADDRESS, 0, 0, cancellable, error);
    default:
        return salvor_mboot_reset (mboot, cancellable, error);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    FuzzInput input = { data, size };
    g_autoptr (FuzzTransport) transport = fuzz_transport_new (&input, FALSE, answer, NULL);
    g_autoptr (SalvorMboot) mboot = salvor_mboot_new (SALVOR_PACKET_TRANSPORT (transport));

    for (guint i = 0; i < MAX_COMMANDS && !fuzz_input_is_empty (&input); i++) {
        g_autoptr (GError) error = NULL;
        gboolean done;

        fuzz_transport_begin (transport);
        done = run (mboot, transport, fuzz_input_take_u8 (&input), &error);
        fuzz_transport_end (transport, done, error);
    }
    return 0;
}
