/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"
#include "transport/recording.h"

#include <string.h>

static char *
write_recording (const SalvorRecording *recording)
{
    g_autofree char *version = salvor_recording_format_version ();
    g_autofree char *board = salvor_recording_format_board (recording->board_name);
    GString *text = g_string_new (version);

    g_string_append (text, board);
    for (guint i = 0; i < recording->events->len; i++) {
        g_autofree char *line
            = salvor_recorded_event_format (g_ptr_array_index (recording->events, i));

        g_string_append_printf (text, "%s\n", line);
    }
    return g_string_free (text, FALSE);
}

/* What was read is written, read again, and the same. */
static void
check_round_trip (const SalvorRecording *recording)
{
    g_autofree char *written = write_recording (recording);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorRecording) again = salvor_recording_parse (written, strlen (written), &error);
    g_autofree char *rewritten = NULL;

    fuzz_assert_outcome (TRUE, error);
    rewritten = write_recording (again);
    g_assert_cmpstr (written, ==, rewritten);
}

/* @text: as it came, or with two lines in front, so that half the executions get somewhere. */
static void
check (const char *text, gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorRecording) recording = salvor_recording_parse (text, size, &error);

    fuzz_assert_outcome (recording != NULL, error);
    if (recording != NULL)
        check_round_trip (recording);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autoptr (GString) whole = g_string_new ("salvor-recording 1\nboard \"usb:1-4\"\n");

    g_string_append_len (whole, (const char *) data, (gssize) size);
    check ((const char *) data, size);
    check (whole->str, whole->len);
    return 0;
}
