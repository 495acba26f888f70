/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-stream.h"
#include "protocol/mboot-frame.h"
#include "protocol/mboot-packet.h"
#include "protocol/mboot-serial.h"
#include "protocol/mboot.h"
#include "protocol/sdp-packet.h"
#include "protocol/sdp-serial.h"
#include "protocol/sdp.h"
#include "protocol/serial-question.h"

#include <string.h>

/*
 * Who answers at a serial line as a host meets it: a flashloader in frames, a ROM without, or
 * somebody who is asked which of the two it is; and the frames by themselves. The first byte of the
 * input says which; see fuzz-stream.h for the rest.
 */

#define ADDRESS 0x20202000u
#define READ_SIZE 96
#define CHUNK 32u
#define FILE_SIZE 1100
#define MAX_COMMANDS 6

/* ---- frames ---- */

static void
append_frame (GByteArray *bytes, SalvorMbootFrameType type, const guint8 *payload, gsize size)
{
    g_autoptr (GByteArray) frame = salvor_mboot_frame_encode (type, payload, size);

    g_byte_array_append (bytes, frame->data, frame->len);
}

/* A whole frame is the one that is made of its parts. (A ping response is made by nobody here.) */
static void
check_frame (const SalvorMbootFrame *frame, const guint8 *end)
{
    g_autoptr (GByteArray) again = NULL;

    if (frame->type == SALVOR_MBOOT_FRAME_PING_RESPONSE) {
        g_assert_cmpuint (frame->size, ==, 8);
        return;
    }
    again = salvor_mboot_frame_encode (frame->type, frame->payload, frame->size);
    g_assert_cmpmem (again->data, again->len, end - again->len, again->len);
}

static void
take_frames (const guint8 *data, gsize size)
{
    for (gsize done = 0; done < size;) {
        SalvorMbootFrame frame = { 0 };
        gsize used = 0;
        SalvorMbootFrameState state
            = salvor_mboot_frame_decode (data + done, size - done, &frame, &used);

        g_assert_cmpuint (used, <=, size - done);
        if (state == SALVOR_MBOOT_FRAME_PARTIAL)
            return;
        g_assert_cmpuint (used, >, 0);
        done += used;
        if (state == SALVOR_MBOOT_FRAME_WHOLE)
            check_frame (&frame, data + done);
    }
}

/* ---- a flashloader ---- */

/* Beside silence: right, then these, in rising order of how strange they are */
enum { RIGHT = 0x01, REFUSED = 0x80, ABORTED, TWICE, CUT, TURNED, OTHER, DAMAGED };

typedef struct {
    guint8 command; /* the last one */
    guint n_sent;   /* bytes of data that went out for it */
    guint n_due;    /* that the host has announced */
} Loader;

static void
append_packet (GByteArray *bytes, guint8 tag, guint32 first, guint32 second)
{
    const SalvorMbootPacket packet = { tag, 0, 2, { first, second } };
    g_autoptr (GByteArray) payload = salvor_mboot_packet_encode (&packet);

    append_frame (bytes, SALVOR_MBOOT_FRAME_COMMAND, payload->data, payload->len);
}

static void
append_pong (GByteArray *bytes)
{
    const guint8 pong[] = { 0x5A, 0xA7, 0x00, 0x03, 0x01, 0x50, 0x00, 0x00 };
    guint16 checksum = salvor_mboot_frame_checksum (0, pong, sizeof pong);

    g_byte_array_append (bytes, pong, sizeof pong);
    salvor_bytes_append_u16_le (bytes, checksum);
}

static void
answer_command (Loader *self, const SalvorMbootFrame *frame, FuzzInput *input, GByteArray *bytes)
{
    SalvorMbootPacket command = { 0 };

    append_frame (bytes, SALVOR_MBOOT_FRAME_ACK, NULL, 0);
    if (!salvor_mboot_packet_decode (frame->payload, frame->size, &command, NULL))
        return;
    *self = (Loader){ command.tag, 0, 0 };
    if (command.tag == SALVOR_MBOOT_READ_MEMORY)
        append_packet (bytes, SALVOR_MBOOT_RESPONSE_READ_MEMORY, 0, command.parameters[1]);
    else if (command.tag == SALVOR_MBOOT_GET_PROPERTY)
        append_packet (bytes, SALVOR_MBOOT_RESPONSE_PROPERTY, 0, fuzz_input_take_u32 (input));
    else
        append_packet (bytes, SALVOR_MBOOT_RESPONSE_GENERIC, 0, command.tag);
    if (command.tag == SALVOR_MBOOT_WRITE_MEMORY || command.tag == SALVOR_MBOOT_READ_MEMORY)
        self->n_due = command.parameters[1];
}

static void
answer_data (Loader *self, const SalvorMbootFrame *frame, GByteArray *bytes)
{
    append_frame (bytes, SALVOR_MBOOT_FRAME_ACK, NULL, 0);
    self->n_sent += (guint) frame->size;
    if (self->n_sent >= self->n_due)
        append_packet (bytes, SALVOR_MBOOT_RESPONSE_GENERIC, 0, self->command);
}

/* What the host has taken: the next data follow, or the end. */
static void
go_on (Loader *self, GByteArray *bytes)
{
    guint8 chunk[CHUNK] = { 0x42 };
    guint count = MIN (CHUNK, self->n_due - MIN (self->n_due, self->n_sent));

    if (self->command != SALVOR_MBOOT_READ_MEMORY)
        return;
    if (count > 0)
        append_frame (bytes, SALVOR_MBOOT_FRAME_DATA, chunk, count);
    else
        append_packet (bytes, SALVOR_MBOOT_RESPONSE_GENERIC, 0, self->command);
    self->n_sent += count;
    if (count == 0)
        self->command = 0;
}

static void
answer_right (Loader *self, const GByteArray *sent, FuzzInput *input, GByteArray *bytes)
{
    SalvorMbootFrame frame = { 0 };

    for (gsize done = 0, used = 0; done < sent->len; done += used) {
        if (salvor_mboot_frame_decode (sent->data + done, sent->len - done, &frame, &used)
            != SALVOR_MBOOT_FRAME_WHOLE)
            return;
        if (frame.type == SALVOR_MBOOT_FRAME_PING)
            append_pong (bytes);
        else if (frame.type == SALVOR_MBOOT_FRAME_COMMAND)
            answer_command (self, &frame, input, bytes);
        else if (frame.type == SALVOR_MBOOT_FRAME_DATA)
            answer_data (self, &frame, bytes);
        else if (frame.type == SALVOR_MBOOT_FRAME_ACK)
            go_on (self, bytes);
    }
}

static void
append_other (FuzzInput *input, GByteArray *bytes)
{
    guint8 type = fuzz_input_take_u8 (input);
    gsize size;
    const guint8 *payload = fuzz_input_take_bytes (input, fuzz_input_take_u8 (input), &size);

    append_frame (bytes, (SalvorMbootFrameType) type, payload, size);
}

static void
answer_as_loader (guint8 mark, const GByteArray *sent, FuzzInput *input, GByteArray *bytes,
                  gpointer user_data)
{
    guint before = bytes->len;

    if (mark == REFUSED || mark == ABORTED)
        append_frame (bytes, mark == REFUSED ? SALVOR_MBOOT_FRAME_NAK : SALVOR_MBOOT_FRAME_ABORT,
                      NULL, 0);
    else if (mark == OTHER || mark == DAMAGED)
        append_other (input, bytes);
    else
        answer_right (user_data, sent, input, bytes);
    if (bytes->len == before)
        return;
    if (mark == TWICE) {
        g_autofree guint8 *copy = g_memdup2 (bytes->data + before, bytes->len - before);

        g_byte_array_append (bytes, copy, bytes->len - before);
    }
    if (mark == CUT)
        g_byte_array_set_size (bytes, before + (bytes->len - before) / 2);
    if (mark == TURNED || mark == DAMAGED)
        bytes->data[before + fuzz_input_take_u8 (input) % (bytes->len - before)]
            ^= (guint8) (1 << (fuzz_input_take_u8 (input) & 7));
}

static gboolean
use_loader (SalvorMboot *mboot, guint8 which, GCancellable *cancellable, GError **error)
{
    static const guint8 content[FILE_SIZE] = { 0x42 };
    guint32 values[SALVOR_MBOOT_MAX_PARAMETERS];
    g_autoptr (GBytes) bytes = NULL;
    guint n_values;

    switch (which & 3) {
    case 0:
        return salvor_mboot_get_property (mboot, SALVOR_MBOOT_PROPERTY_CURRENT_VERSION, 0, values,
                                          &n_values, cancellable, error);
    case 1:
        bytes = salvor_mboot_read_memory (mboot, ADDRESS, READ_SIZE, NULL, cancellable, error);
        g_assert_true (bytes == NULL || g_bytes_get_size (bytes) == READ_SIZE);
        return bytes != NULL;
    case 2:
        return salvor_mboot_write_memory (mboot, ADDRESS, content, 1 + (which >> 2) * 16u, NULL,
                                          cancellable, error);
    default:
        return salvor_mboot_erase_region (mboot, ADDRESS, 4096, 1000, cancellable, error);
    }
}

static void
meet_loader (FuzzInput *input)
{
    Loader loader = { 0, 0, 0 };
    g_autoptr (FuzzStream) stream = fuzz_stream_new (input, answer_as_loader, &loader);
    g_autoptr (SalvorPacketTransport) line = salvor_mboot_serial_new (SALVOR_BYTE_STREAM (stream));
    g_autoptr (SalvorMboot) mboot = salvor_mboot_new (line);
    g_autoptr (SalvorTransportLease) lease = NULL;
    g_autoptr (GError) error = NULL;

    fuzz_stream_begin (stream);
    lease = salvor_transport_acquire (line, fuzz_stream_get_cancellable (stream), &error);
    fuzz_stream_end (stream, lease != NULL, error);
    for (guint i = 0; lease != NULL && i < MAX_COMMANDS && !fuzz_input_is_empty (input); i++) {
        g_autoptr (GError) local = NULL;
        gboolean done;

        fuzz_stream_begin (stream);
        done = use_loader (mboot, fuzz_input_take_u8 (input), fuzz_stream_get_cancellable (stream),
                           &local);
        fuzz_stream_end (stream, done, local);
    }
}

/* ---- a ROM ---- */

/* Last words of the commands, by the low bits of their codes */
static const guint32 words[16] = {
    [2] = SALVOR_SDP_WORD_WRITE_DONE,  [4] = SALVOR_SDP_WORD_FILE_DONE,
    [5] = SALVOR_SDP_WORD_HAB_SUCCESS, [6] = SALVOR_SDP_WORD_WRITE_DONE,
    [10] = SALVOR_SDP_WORD_WRITE_DONE, [12] = SALVOR_SDP_WORD_SKIP_DONE_REVERSED,
};

/* @mark: right, or so many bytes too few */
static void
answer_as_rom (guint8 mark, const GByteArray *sent, FuzzInput *input, GByteArray *bytes,
               gpointer user_data)
{
    guint code = sent->len > 0 ? sent->data[0] & 15 : 0;

    salvor_bytes_append_u32_be (bytes, SALVOR_SDP_WORD_HAB_OPEN);
    salvor_bytes_append_u32_be (bytes, code == 1 ? fuzz_input_take_u32 (input) : words[code]);
    if (mark > RIGHT)
        g_byte_array_set_size (bytes, bytes->len - mark % 8);
}

static gboolean
use_rom (SalvorSdp *sdp, guint8 which, GCancellable *cancellable, GError **error)
{
    static const guint8 content[FILE_SIZE] = { 0x42 };
    gsize count = 1 + (which >> 3) * 5u;
    g_autoptr (GBytes) file = g_bytes_new_static (content, sizeof content);
    g_autoptr (GBytes) bytes = NULL;
    guint32 value;

    switch (which & 7) {
    case 0:
        return salvor_sdp_read_register (sdp, ADDRESS, 32, &value, cancellable, error);
    case 1:
        return salvor_sdp_write_register (sdp, ADDRESS, 32, 1, cancellable, error);
    case 2:
        bytes = salvor_sdp_read_memory (sdp, ADDRESS, count, cancellable, error);
        g_assert_true (bytes == NULL || g_bytes_get_size (bytes) == count);
        return bytes != NULL;
    case 3:
        return salvor_sdp_write_file (sdp, ADDRESS, file, NULL, cancellable, error);
    case 4:
        return salvor_sdp_read_error_status (sdp, &value, cancellable, error);
    case 5:
        return salvor_sdp_skip_dcd_header (sdp, cancellable, error);
    default:
        return salvor_sdp_jump (sdp, ADDRESS, cancellable, error);
    }
}

static void
meet_rom (FuzzInput *input)
{
    g_autoptr (FuzzStream) stream = fuzz_stream_new (input, answer_as_rom, NULL);
    g_autoptr (SalvorPacketTransport) line = salvor_sdp_serial_new (SALVOR_BYTE_STREAM (stream));
    g_autoptr (SalvorSdp) sdp = salvor_sdp_new (line);
    g_autoptr (SalvorTransportLease) lease = salvor_transport_acquire (line, NULL, NULL);

    for (guint i = 0; lease != NULL && i < MAX_COMMANDS && !fuzz_input_is_empty (input); i++) {
        g_autoptr (GError) error = NULL;
        gboolean done;

        fuzz_stream_begin (stream);
        done = use_rom (sdp, fuzz_input_take_u8 (input), fuzz_stream_get_cancellable (stream),
                        &error);
        fuzz_stream_end (stream, done, error);
    }
}

/* ---- somebody ---- */

static void
answer_as_somebody (guint8 mark, const GByteArray *sent, FuzzInput *input, GByteArray *bytes,
                    gpointer user_data)
{
    if ((mark & 1) != 0)
        answer_as_loader (RIGHT, sent, input, bytes, user_data);
    else
        answer_as_rom (RIGHT, sent, input, bytes, NULL);
}

static void
ask_who (FuzzInput *input)
{
    Loader loader = { 0, 0, 0 };
    SalvorSerialAnswer answer = SALVOR_SERIAL_NOBODY;
    g_autoptr (FuzzStream) stream = fuzz_stream_new (input, answer_as_somebody, &loader);

    for (guint i = 0; i < MAX_COMMANDS && !fuzz_input_is_empty (input); i++) {
        g_autoptr (GError) error = NULL;
        gboolean asked, heard;

        fuzz_stream_begin (stream);
        asked = salvor_serial_question_ask (SALVOR_BYTE_STREAM (stream), &answer, &heard,
                                            fuzz_stream_get_cancellable (stream), &error);
        fuzz_stream_end (stream, asked, error);
        g_assert_cmpint (answer, <=, SALVOR_SERIAL_FLASHLOADER);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    FuzzInput input = { data, size };

    switch (fuzz_input_take_u8 (&input) & 3) {
    case 0:
        take_frames (input.data, input.size);
        break;
    case 1:
        meet_loader (&input);
        break;
    case 2:
        meet_rom (&input);
        break;
    default:
        ask_who (&input);
        break;
    }
    return 0;
}
