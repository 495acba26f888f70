/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-serial"
#include "config.h"

#include "protocol/serial-question.h"

#include "base/errors.h"
#include "protocol/mboot-frame.h"
#include "protocol/sdp-packet.h"
#include "protocol/serial-open.h"

/* A ROM answers within the time of some ten bytes, a flashloader as quickly; the rest is for
 * adapters and busy computers. blhost waits as long for the answer to a ping (protocols 3.10). */
#define ANSWER_TIMEOUT_MS 500

/* A ROM that has been asked at the right place answers at once; an adapter on USB collects bytes
 * for up to 16 ms. */
#define STEP_TIMEOUT_MS 30

/* A command of the ROM, bytes (protocols 2.1) */
#define COMMAND_SIZE 16
#define HAB_SIZE 4

/* TRUE when this very answer has come */
typedef gboolean (*RecogniseFunc) (const guint8 *data, gsize size);

typedef struct {
    gboolean recognised; /* the answer came in time */
    gboolean heard;      /* something came, now or before */
} Heard;

static gboolean
is_rom (const guint8 *data, gsize size)
{
    const guint8 open[] = { 0x56, 0x78, 0x78, 0x56 };
    const guint8 closed[] = { 0x12, 0x34, 0x34, 0x12 };

    for (gsize i = 0; i + 2 * HAB_SIZE <= size; i++) {
        gboolean opened = TRUE, locked = TRUE;

        for (gsize j = 0; j < HAB_SIZE; j++) {
            opened = opened && data[i + j] == open[j];
            locked = locked && data[i + j] == closed[j];
        }
        if (opened || locked)
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_flashloader (const guint8 *data, gsize size)
{
    for (gsize done = 0; done < size;) {
        SalvorMbootFrame frame = { 0 };
        gsize used = 0;
        SalvorMbootFrameState state
            = salvor_mboot_frame_decode (data + done, size - done, &frame, &used);

        if (state == SALVOR_MBOOT_FRAME_WHOLE && frame.type == SALVOR_MBOOT_FRAME_PING_RESPONSE)
            return TRUE;
        if (state == SALVOR_MBOOT_FRAME_PARTIAL)
            return FALSE;
        done += used;
    }
    return FALSE;
}

/* FALSE when the line is lost. */
static gboolean
listen (SalvorByteStream *stream, guint timeout_ms, RecogniseFunc recognise, Heard *heard,
        GCancellable *cancellable, GError **error)
{
    SalvorDeadline deadline
        = salvor_deadline_after_ms (salvor_byte_stream_get_clock (stream), timeout_ms);
    g_autoptr (GByteArray) received = g_byte_array_new ();
    g_autoptr (GError) local = NULL;

    heard->recognised = FALSE;
    while (!heard->recognised && local == NULL) {
        guint8 buffer[256];
        gssize count = salvor_byte_stream_read (stream, buffer, sizeof buffer, deadline,
                                                cancellable, &local);

        if (count > 0)
            g_byte_array_append (received, buffer, (guint) count);
        heard->heard |= count > 0;
        heard->recognised = recognise (received->data, received->len);
        /* who does not stop talking is neither of the two */
        if (salvor_deadline_has_passed (&deadline))
            break;
    }
    if (local == NULL || g_error_matches (local, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT))
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
}

static gboolean
say (SalvorByteStream *stream, const guint8 *data, gsize size, GError **error)
{
    SalvorDeadline deadline
        = salvor_deadline_after_ms (salvor_byte_stream_get_clock (stream), ANSWER_TIMEOUT_MS);

    return salvor_byte_stream_write (stream, data, size, deadline, NULL, error);
}

/* @shifted: with one byte before the command */
static gboolean
ask_rom (SalvorByteStream *stream, gboolean shifted, guint timeout_ms, Heard *heard,
         GCancellable *cancellable, GError **error)
{
    const SalvorSdpCommand command = { SALVOR_SDP_ERROR_STATUS, 0, 0, 0, 0 };
    g_autoptr (GByteArray) report = salvor_sdp_command_encode (&command);
    const guint8 zero = 0;

    return (!shifted || say (stream, &zero, sizeof zero, error))
           && say (stream, report->data + 1, report->len - 1, error)
           && listen (stream, timeout_ms, is_rom, heard, cancellable, error);
}

/* A byte that was none, as lines have them when a board is switched on, is the beginning of a
 * command to a ROM: it is out of step until its next reset. One more byte before each of these
 * commands, and one of them stands right. A flashloader passes all of it over. */
static gboolean
find_step (SalvorByteStream *stream, Heard *heard, GCancellable *cancellable, GError **error)
{
    for (guint i = 0; i + 1 < COMMAND_SIZE && !heard->recognised; i++) {
        if (!ask_rom (stream, TRUE, STEP_TIMEOUT_MS, heard, cancellable, error))
            return FALSE;
    }
    return TRUE;
}

/* A ping that nobody answered is the beginning of a command to a ROM: it is filled up, so that the
 * next one is understood. A flashloader passes zeros over. */
static gboolean
ask_flashloader (SalvorByteStream *stream, Heard *heard, GCancellable *cancellable, GError **error)
{
    const guint8 zeros[COMMAND_SIZE] = { 0 };
    g_autoptr (GByteArray) ping = salvor_mboot_frame_encode (SALVOR_MBOOT_FRAME_PING, NULL, 0);

    if (!say (stream, ping->data, ping->len, error)
        || !listen (stream, ANSWER_TIMEOUT_MS, is_flashloader, heard, cancellable, error))
        return FALSE;
    return heard->recognised || say (stream, zeros, COMMAND_SIZE - ping->len, error);
}

static gboolean
ask_both (SalvorByteStream *stream, SalvorSerialAnswer *answer, Heard *heard,
          GCancellable *cancellable, GError **error)
{
    const SalvorSerialAnswer before = *answer;

    *answer = SALVOR_SERIAL_NOBODY;
    for (guint i = 0; i < 2; i++) {
        gboolean rom = (before == SALVOR_SERIAL_NOBODY) == (i == 0);

        if (rom ? !ask_rom (stream, FALSE, ANSWER_TIMEOUT_MS, heard, cancellable, error)
                : !ask_flashloader (stream, heard, cancellable, error))
            return FALSE;
        if (heard->recognised) {
            *answer = rom ? SALVOR_SERIAL_ROM : SALVOR_SERIAL_FLASHLOADER;
            return TRUE;
        }
    }
    if (before != SALVOR_SERIAL_NOBODY)
        return TRUE;
    if (!find_step (stream, heard, cancellable, error))
        return FALSE;
    if (heard->recognised)
        *answer = SALVOR_SERIAL_ROM;
    return TRUE;
}

gboolean
salvor_serial_question_ask (SalvorByteStream *stream, SalvorSerialAnswer *answer, gboolean *heard,
                            GCancellable *cancellable, GError **error)
{
    Heard what = { FALSE, FALSE };
    gboolean asked;

    g_return_val_if_fail (SALVOR_IS_BYTE_STREAM (stream), FALSE);
    g_return_val_if_fail (answer != NULL && heard != NULL, FALSE);

    if (!salvor_serial_open (stream, cancellable, error))
        return FALSE;
    asked = ask_both (stream, answer, &what, cancellable, error);
    *heard = what.heard;
    salvor_byte_stream_close (stream);
    return asked;
}
