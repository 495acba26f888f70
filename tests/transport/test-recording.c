/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "transport/recording.h"

#include <string.h>

/* A short life of a board, as a recorder writes it */
static const char sane[]
    = "salvor-recording 1\n"
      "board \"usb:1-4.3\"\n"
      "0.000000 1 plug rom 1fc9:0130 product=\"SE Blank RT Family\" location=\"USB port 1-4.3\"\n"
      "0.000120 1 open\n"
      "0.001000 1 > 01 05 05 00*14\n"
      "0.002000 1 < 03 56 78 78 56\n"
      "0.202000 1 silence\n"
      "1.202000 1 ! 02 00*1024\n"
      "1.300000 1 close\n"
      "1.310000 1 act power-cycle\n"
      "1.400000 1 unplug\n"
      "4294.999999 2 plug probe 0d28:0204 serial=\"\\303\\244\\\"\\\\\" practice=\"yes\" "
      "chip=\"MIMXRT1024\"\n";

static SalvorRecording *
parse (const char *text, GError **error)
{
    return salvor_recording_parse (text, strlen (text), error);
}

/* What was read is written as it was. */
static void
test_mirror (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorRecording) recording = parse (sane, &error);
    g_autofree char *version = salvor_recording_format_version ();
    g_autofree char *board = NULL;
    g_autoptr (GString) text = g_string_new (version);

    g_assert_no_error (error);
    board = salvor_recording_format_board (recording->board_name);
    g_string_append (text, board);
    for (guint i = 0; i < recording->events->len; i++) {
        g_autofree char *line
            = salvor_recorded_event_format (g_ptr_array_index (recording->events, i));

        g_string_append_printf (text, "%s\n", line);
    }
    g_assert_cmpstr (text->str, ==, sane);
}

static void
test_events (void)
{
    g_autoptr (SalvorRecording) recording = parse (sane, NULL);
    const SalvorRecordedEvent *plug = g_ptr_array_index (recording->events, 9);
    const SalvorRecordedEvent *send = g_ptr_array_index (recording->events, 2);
    const guint8 packet[17] = { 1, 5, 5 };

    g_assert_cmpstr (recording->board_name, ==, "usb:1-4.3");
    g_assert_cmpint (plug->kind, ==, SALVOR_RECORDED_PLUG);
    g_assert_cmpuint (plug->line, ==, 12);
    g_assert_cmpuint (plug->device, ==, 2);
    g_assert_cmpint (plug->time_us, ==, G_GINT64_CONSTANT (4294999999));
    g_assert_cmpint (plug->device_info->kind, ==, SALVOR_PORT_PROBE);
    g_assert_cmphex (plug->device_info->vendor_id, ==, 0x0D28);
    g_assert_true (plug->device_info->practice);
    g_assert_cmpstr (plug->device_info->serial, ==, "ä\"\\");
    g_assert_null (plug->device_info->product);
    g_assert_cmpint (send->kind, ==, SALVOR_RECORDED_SEND);
    g_assert_cmpmem (g_bytes_get_data (send->packet, NULL), g_bytes_get_size (send->packet), packet,
                     sizeof packet);
}

/* People may write in it: comments, empty lines, room, and the line ends of another system. */
static void
test_comments (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorRecording) recording = parse (
        "salvor-recording 1 # by hand\r\n\n# a board\nboard \"x\" # of mine\r\n"
        "\t0.000000   1 plug rom 1fc9:0130#here\n   \n0.000000 1 > 01 5a # lower case",
        &error);
    const SalvorRecordedEvent *send;

    g_assert_no_error (error);
    g_assert_cmpuint (recording->events->len, ==, 2);
    send = g_ptr_array_index (recording->events, 1);
    g_assert_cmpuint (send->line, ==, 7);
    g_assert_cmpuint (g_bytes_get_size (send->packet), ==, 2);
}

#define HEAD "salvor-recording 1\nboard \"x\"\n"
#define PLUG HEAD "0.000000 1 plug rom 1fc9:0130\n"

static const struct {
    const char *text;
    const char *complaint;
} bad[] = {
    { "", "nothing in it" },
    { "salvor-recording 1\n", "nothing in it" },
    { "PK\003\004", "line 1: not a recording" },
    { "\n" HEAD, "line 1: not a recording" },
    { "salvor-recording 2\n", "line 1: another version" },
    { "salvor-recording\n", "line 1: another version" },
    { "salvor-recording 1 x\n", "line 1: more than belongs here" },
    { "salvor-recording 1\n0.000000 1 open\n", "line 2: the name of the board" },
    { "salvor-recording 1\nboard x\n", "line 2: no text in quotes" },
    { "salvor-recording 1\nboard \"x\n", "line 2: a quote that does not end" },
    { "salvor-recording 1\nboard \"x\\\"\n", "line 2: a quote that does not end" },
    { "salvor-recording 1\nboard \"\\377\"\n", "line 2: text that is not UTF-8" },
    { HEAD "0 1 open\n", "line 3: no time" },
    { HEAD "0.00 1 open\n", "line 3: no time" },
    { HEAD "-1.000000 1 open\n", "line 3: no time" },
    { HEAD "4294967296.000000 1 open\n", "line 3: no time" },
    { HEAD "0.000000 0 open\n", "line 3: no number of a device" },
    { HEAD "0.000000 65536 open\n", "line 3: no number of a device" },
    { HEAD "0.000000 1\n", "line 3: no event" },
    { HEAD "0.000000 1 opened\n", "line 3: no event" },
    { HEAD "0.000000 1 open\n", "line 3: a device that is not plugged in" },
    { HEAD "0.000000 1 plug phone 1fc9:0130\n", "line 3: no kind of device" },
    { HEAD "0.000000 1 plug rom 1fc9\n", "line 3: no USB ids" },
    { HEAD "0.000000 1 plug rom 1fc90:0130\n", "line 3: no USB ids" },
    { HEAD "0.000000 1 plug rom 1fc9:0130 color=\"red\"\n", "line 3: nothing that is known" },
    { HEAD "0.000000 1 plug rom 1fc9:0130 serial=\"1\" serial=\"2\"\n",
      "line 3: nothing that is known" },
    { HEAD "0.000000 1 plug rom 1fc9:0130 serial\n", "line 3: nothing that is known" },
    { HEAD "0.000000 1 plug rom 1fc9:0130 serial=1\n", "line 3: no text in quotes" },
    { PLUG "0.000000 1 plug rom 1fc9:0130\n", "line 4: a device that is plugged in already" },
    { PLUG "0.000000 2 open\n", "line 4: a device that is not plugged in" },
    { PLUG "0.000000 1 unplug\n0.000000 1 open\n", "line 5: a device that is not plugged in" },
    { PLUG "0.000000 1 open now\n", "line 4: more than belongs here" },
    { PLUG "0.000000 1 act\n", "line 4: no hand step" },
    { PLUG "0.000000 1 >\n", "line 4: no bytes" },
    { PLUG "0.000000 1 > # nothing\n", "line 4: no bytes" },
    { PLUG "0.000000 1 > 1\n", "line 4: no byte of two digits" },
    { PLUG "0.000000 1 > 0G\n", "line 4: no byte of two digits" },
    { PLUG "0.000000 1 > 001\n", "line 4: no byte of two digits" },
    { PLUG "0.000000 1 > 00*\n", "line 4: no count" },
    { PLUG "0.000000 1 > 00*0\n", "line 4: no count" },
    { PLUG "0.000000 1 > 00*4097\n", "line 4: no count" },
    { PLUG "0.000000 1 > 00*4096 00\n", "line 4: a packet larger" },
    { PLUG "1.000000 1 open\n0.999999 1 close\n", "line 5: time runs backwards" },
};

/* Each breaks one thing and is told the line; nothing of it is taken. */
static void
test_bad (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (GError) error = NULL;

        g_assert_null (parse (bad[i].text, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
        if (strstr (error->message, bad[i].complaint) == NULL)
            g_error ("“%s” does not say “%s”", error->message, bad[i].complaint);
    }
}

static void
test_zero_byte (void)
{
    const char text[] = HEAD "0.000000 1 plug\0 rom 1fc9:0130\n";
    g_autoptr (GError) error = NULL;

    g_assert_null (salvor_recording_parse (text, sizeof text - 1, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    g_assert_nonnull (strstr (error->message, "line 3: a zero byte"));
}

/* Cut anywhere, it is either shorter or refused; never more. */
static void
test_cut_anywhere (void)
{
    for (gsize size = 0; size < sizeof sane - 1; size++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (SalvorRecording) recording = salvor_recording_parse (sane, size, &error);

        if (recording != NULL)
            g_assert_cmpuint (recording->events->len, <=, 10);
        else
            g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE);
    }
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/recording/mirror", test_mirror);
    g_test_add_func ("/recording/events", test_events);
    g_test_add_func ("/recording/comments", test_comments);
    g_test_add_func ("/recording/bad", test_bad);
    g_test_add_func ("/recording/zero-byte", test_zero_byte);
    g_test_add_func ("/recording/cut-anywhere", test_cut_anywhere);
    return g_test_run ();
}
