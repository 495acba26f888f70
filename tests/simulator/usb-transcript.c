/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-transcript.h"

#include "usbip-client.h"

#include <string.h>

typedef struct {
    UsbTranscriptFunc control;
    UsbTranscriptReport report;
    gpointer user_data;
    GBytes *answer; /* to the last report */
    guint n_compared;
} Replay;

static void
compare (Replay *self, const char *request, guint length, const char *expected)
{
    g_autoptr (GBytes) answer = self->control (request, length, self->user_data);

    g_test_message ("%s len %u", request, length);
    self->n_compared++;
    if (expected == NULL)
        g_assert_null (answer);
    else
        assert_hex (answer, expected);
}

/* "device  12 01 …": what enumeration read */
static gboolean
replay_descriptor (Replay *self, const char *line)
{
    static const struct {
        const char *name, *request;
        guint length;
    } descriptors[] = {
        { "device ", "80 06 0100 0000", 18 },
        { "config9 ", "80 06 0200 0000", 9 },
        { "config ", "80 06 0200 0000", 255 },
        { "report ", "81 06 2200 0000", 76 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (descriptors); i++) {
        if (!g_str_has_prefix (line, descriptors[i].name) || strstr (line, "->") != NULL)
            continue;
        compare (self, descriptors[i].request, descriptors[i].length,
                 line + strlen (descriptors[i].name));
        return TRUE;
    }
    return FALSE;
}

/* "get string 0   80 06 0300 0409 len 255 -> ok 04 03 09 04" */
static gboolean
replay_request (Replay *self, const char *line)
{
    g_autoptr (GRegex) regex
               = g_regex_new ("  ([0-9a-f]{2} [0-9a-f]{2} [0-9a-f]{4} [0-9a-f]{4}) len ([0-9]+) -> "
                              "(ok|stall) ?(.*)$",
                              0, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;
    g_autofree char *request = NULL;
    g_autofree char *length = NULL;
    g_autofree char *outcome = NULL;
    g_autofree char *bytes = NULL;

    if (!g_regex_match (regex, line, 0, &match))
        return FALSE;
    request = g_match_info_fetch (match, 1);
    length = g_match_info_fetch (match, 2);
    outcome = g_match_info_fetch (match, 3);
    bytes = g_match_info_fetch (match, 4);
    compare (self, request, (guint) g_ascii_strtoull (length, NULL, 10),
             strcmp (outcome, "ok") == 0 ? bytes : NULL);
    return TRUE;
}

/* "> 01 00 …   # what it is" and "< 03 00 …": the beginning of the answer */
static void
replay_report (Replay *self, const char *line)
{
    g_auto (GStrv) parts = g_strsplit (line + 2, "#", 2);
    g_autoptr (GBytes) bytes = bytes_from_hex (g_strstrip (parts[0]));
    gsize size = g_bytes_get_size (bytes);

    if (line[0] == '>') {
        self->answer = self->report (bytes, self->user_data);
        return;
    }
    g_assert_nonnull (self->answer);
    g_assert_cmpuint (g_bytes_get_size (self->answer), >=, size);
    g_assert_cmpmem (g_bytes_get_data (self->answer, NULL), size, g_bytes_get_data (bytes, NULL),
                     size);
    g_clear_pointer (&self->answer, g_bytes_unref);
    self->n_compared++;
}

static void
replay_line (Replay *self, const char *line)
{
    if (line[0] == '\0' || line[0] == '#' || g_str_has_prefix (line, "=="))
        return;
    if (line[0] == '>' || line[0] == '<') {
        if (self->report != NULL)
            replay_report (self, line);
        return;
    }
    g_assert_true (replay_request (self, line) || replay_descriptor (self, line));
}

void
usb_transcript_replay (const char *name, UsbTranscriptFunc control, UsbTranscriptReport report,
                       gpointer user_data)
{
    Replay self = { .control = control, .report = report, .user_data = user_data };
    g_autofree char *file = g_strconcat (name, ".txt", NULL);
    g_autofree char *path
        = g_test_build_filename (G_TEST_DIST, "simulator", "transcripts", file, NULL);
    g_autofree char *text = NULL;
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) lines = NULL;

    g_file_get_contents (path, &text, NULL, &error);
    g_assert_no_error (error);
    lines = g_strsplit (text, "\n", -1);
    for (gsize i = 0; lines[i] != NULL; i++)
        replay_line (&self, lines[i]);
    g_assert_null (self.answer);
    g_assert_cmpuint (self.n_compared, >=, 4);
}
