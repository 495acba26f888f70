/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "transport/replay.h"

#include <string.h>

#define HEAD                                                                                       \
    "salvor-recording 1\n"                                                                         \
    "board \"usb:1-4\"\n"                                                                          \
    "0.000000 1 plug rom 1fc9:0130\n"                                                              \
    "0.000000 1 open\n"

typedef struct {
    SalvorReplay *replay;
    GError *error;
} Fixture;

/* @data: the lines behind the head */
static void
set_up (Fixture *fixture, gconstpointer data)
{
    g_autofree char *text = g_strconcat (HEAD, (const char *) data, NULL);
    SalvorRecording *recording = salvor_recording_parse (text, strlen (text), &fixture->error);

    g_assert_no_error (fixture->error);
    fixture->replay = salvor_replay_new ("replay:x", recording);
    salvor_replay_wait (fixture->replay, 0);
    g_assert_true (salvor_replay_open (fixture->replay, 1, &fixture->error));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_clear_error (&fixture->error);
    g_assert_finalize_object (fixture->replay);
}

static SalvorDeadline
after_ms (Fixture *fixture, guint ms)
{
    return salvor_deadline_after_ms (salvor_replay_get_clock (fixture->replay), ms);
}

static gint64
get_now_ms (Fixture *fixture)
{
    return salvor_clock_get_now (salvor_replay_get_clock (fixture->replay)) / 1000;
}

/* One byte out; FALSE with fixture->error */
static gboolean
send (Fixture *fixture, guint device, guint8 byte)
{
    g_clear_error (&fixture->error);
    return salvor_replay_send (fixture->replay, device, &byte, 1, after_ms (fixture, 1000),
                               &fixture->error);
}

/* One byte in, or -1 with fixture->error */
static int
receive (Fixture *fixture, guint device, guint timeout_ms)
{
    g_autoptr (GBytes) packet = NULL;

    g_clear_error (&fixture->error);
    packet = salvor_replay_receive (fixture->replay, device, after_ms (fixture, timeout_ms),
                                    &fixture->error);
    return packet != NULL ? ((const guint8 *) g_bytes_get_data (packet, NULL))[0] : -1;
}

static void
assert_fails (Fixture *fixture, SalvorError code, const char *fragment)
{
    g_assert_error (fixture->error, SALVOR_ERROR, (int) code);
    if (strstr (fixture->error->message, fragment) == NULL)
        g_error ("“%s” does not say “%s”", fixture->error->message, fragment);
}

static guint
count_devices (Fixture *fixture)
{
    g_autoptr (GPtrArray) devices = salvor_replay_get_devices (fixture->replay);

    return devices->len;
}

/* ---- in order ---- */

#define EXCHANGE                                                                                   \
    "0.010000 1 > 01\n"                                                                            \
    "0.020000 1 < 11\n"                                                                            \
    "0.030000 1 < 12\n"                                                                            \
    "0.100000 1 > 02\n"                                                                            \
    "0.200000 1 close\n"                                                                           \
    "0.300000 1 open\n"

static void
test_order (Fixture *fixture, gconstpointer data)
{
    g_assert_true (send (fixture, 1, 0x01));
    g_assert_cmpint (get_now_ms (fixture), ==, 10);
    g_assert_cmphex (receive (fixture, 1, 100), ==, 0x11);
    g_assert_cmphex (receive (fixture, 1, 100), ==, 0x12);
    g_assert_cmpint (get_now_ms (fixture), ==, 30);
    g_assert_true (send (fixture, 1, 0x02));
    salvor_replay_close (fixture->replay, 1);
    g_assert_cmpint (get_now_ms (fixture), ==, 200);
    g_assert_true (salvor_replay_open (fixture->replay, 1, &fixture->error));
    g_assert_cmpint (get_now_ms (fixture), ==, 300);
}

/* ---- what does not fit ---- */

static void
test_other_packet (Fixture *fixture, gconstpointer data)
{
    const guint8 packet[] = { 0x01, 0x02 };

    g_assert_false (send (fixture, 1, 0x02));
    assert_fails (fixture, SALVOR_ERROR_RECORDING,
                  "replay:x line 5: expected “> 01”, got “> 02 (of 1 bytes, 0 are as expected)”");
    g_clear_error (&fixture->error);
    g_assert_false (salvor_replay_send (fixture->replay, 1, packet, sizeof packet,
                                        after_ms (fixture, 1000), &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_RECORDING, "of 2 bytes, 1 are as expected");
    /* it stays where it is */
    g_assert_true (send (fixture, 1, 0x01));
}

static void
test_send_instead (Fixture *fixture, gconstpointer data)
{
    g_assert_true (send (fixture, 1, 0x01));
    g_assert_false (send (fixture, 1, 0x02));
    assert_fails (fixture, SALVOR_ERROR_RECORDING, "line 6: expected “< 11”, got “> 02”");
    g_assert_cmphex (receive (fixture, 1, 100), ==, 0x11);
}

static void
test_open_instead (Fixture *fixture, gconstpointer data)
{
    g_assert_false (salvor_replay_open (fixture->replay, 1, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_RECORDING, "line 5: expected “> 01”, got “open”");
}

static void
test_after_the_end (Fixture *fixture, gconstpointer data)
{
    g_assert_false (send (fixture, 1, 0x01));
    assert_fails (fixture, SALVOR_ERROR_RECORDING, "the recording has ended, got “> 01”");
    g_assert_cmpint (receive (fixture, 1, 100), ==, -1);
    assert_fails (fixture, SALVOR_ERROR_TIMEOUT, "nothing came");
}

static void
test_long_packet (Fixture *fixture, gconstpointer data)
{
    guint8 packet[32] = { 0 };

    packet[20] = 1;
    g_assert_false (salvor_replay_send (fixture->replay, 1, packet, sizeof packet,
                                        after_ms (fixture, 1000), &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_RECORDING,
                  "expected “> 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 …”");
    assert_fails (fixture, SALVOR_ERROR_RECORDING, "of 32 bytes, 20 are as expected");
}

/* ---- time ---- */

/* Who looks sees only what has come; who waits gets what was waited for, on a fast computer too. */
static void
test_look (Fixture *fixture, gconstpointer data)
{
    g_assert_true (send (fixture, 1, 0x01));
    g_assert_cmpint (receive (fixture, 1, 0), ==, -1);
    assert_fails (fixture, SALVOR_ERROR_TIMEOUT, "nothing came");
    g_assert_cmphex (receive (fixture, 1, 5), ==, 0x11);
    g_assert_cmpint (get_now_ms (fixture), ==, 15);
}

/* A silence lasts to the deadline; who did not wait for it is not held up. */
static void
test_silence (Fixture *fixture, gconstpointer data)
{
    g_assert_cmpint (receive (fixture, 1, 0), ==, -1);
    g_assert_cmpint (receive (fixture, 1, 50), ==, -1);
    assert_fails (fixture, SALVOR_ERROR_TIMEOUT, "nothing came");
    g_assert_cmpint (get_now_ms (fixture), ==, 50);
    g_assert_cmphex (receive (fixture, 1, 50), ==, 0x11);
    g_assert_true (send (fixture, 1, 0x02));
}

static void
test_not_taken (Fixture *fixture, gconstpointer data)
{
    g_assert_false (send (fixture, 1, 0x01));
    assert_fails (fixture, SALVOR_ERROR_TIMEOUT, "did not take");
    g_assert_cmpint (get_now_ms (fixture), ==, 1000);
    g_assert_true (send (fixture, 1, 0x01));
}

/* ---- plugs ---- */

static void
test_unplug (Fixture *fixture, gconstpointer data)
{
    g_assert_cmpint (receive (fixture, 1, 10), ==, -1);
    assert_fails (fixture, SALVOR_ERROR_DISCONNECTED, "device 1 is unplugged");
    g_assert_false (send (fixture, 1, 0x01));
    assert_fails (fixture, SALVOR_ERROR_DISCONNECTED, "device 1 is unplugged");
    g_assert_cmpuint (count_devices (fixture), ==, 0);
    salvor_replay_close (fixture->replay, 1);
}

/* The cable came out under the packet, which therefore is not in the recording. */
static void
test_unplug_under_send (Fixture *fixture, gconstpointer data)
{
    g_assert_false (send (fixture, 1, 0x55));
    assert_fails (fixture, SALVOR_ERROR_DISCONNECTED, "device 1 is unplugged");
    g_assert_cmpint (get_now_ms (fixture), ==, 500);
}

static void
test_comes_back (Fixture *fixture, gconstpointer data)
{
    g_assert_cmpuint (count_devices (fixture), ==, 1);
    salvor_replay_wait (fixture->replay, 400 * 1000);
    g_assert_cmpint (get_now_ms (fixture), ==, 400);
    g_assert_cmpuint (count_devices (fixture), ==, 1);
    salvor_replay_wait (fixture->replay, 10 * G_USEC_PER_SEC);
    g_assert_cmpint (get_now_ms (fixture), ==, 500);
    g_assert_cmpuint (count_devices (fixture), ==, 0);
    salvor_replay_wait (fixture->replay, 10 * G_USEC_PER_SEC);
    g_assert_cmpint (get_now_ms (fixture), ==, 2000);
    g_assert_cmpuint (count_devices (fixture), ==, 1);
    g_assert_false (salvor_replay_open (fixture->replay, 1, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_DISCONNECTED, "device 1");
    g_clear_error (&fixture->error);
    g_assert_true (salvor_replay_open (fixture->replay, 2, &fixture->error));
    /* nothing is left: time still passes */
    salvor_replay_wait (fixture->replay, 10 * G_USEC_PER_SEC);
    g_assert_cmpint (get_now_ms (fixture), ==, 10000);
}

/* The host goes straight on: what happened meanwhile has happened. */
static void
test_goes_straight_on (Fixture *fixture, gconstpointer data)
{
    g_assert_true (salvor_replay_open (fixture->replay, 2, &fixture->error));
    g_assert_no_error (fixture->error);
    g_assert_cmpuint (count_devices (fixture), ==, 1);
}

static void
test_hand_step (Fixture *fixture, gconstpointer data)
{
    g_assert_false (salvor_replay_act (fixture->replay, 1, "replug", &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_RECORDING, "line 5: expected “act power-cycle”");
    g_clear_error (&fixture->error);
    g_assert_true (salvor_replay_act (fixture->replay, 1, "power-cycle", &fixture->error));
    g_assert_false (salvor_replay_act (fixture->replay, 1, "power-cycle", &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_WRONG_MODE, "power-cycle");
}

typedef void (*Test) (Fixture *fixture, gconstpointer data);

static void
add (const char *path, Test test, const char *lines)
{
    g_test_add (path, Fixture, lines, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
    static const char unplugged[] = "0.500000 1 unplug\n"
                                    "2.000000 2 plug flashloader 15a2:0073\n"
                                    "2.000000 2 open\n";

    g_test_init (&argc, &argv, NULL);
    add ("/replay/order", test_order, EXCHANGE);
    add ("/replay/mismatch/other-packet", test_other_packet, EXCHANGE);
    add ("/replay/mismatch/send-instead", test_send_instead, EXCHANGE);
    add ("/replay/mismatch/open-instead", test_open_instead, EXCHANGE);
    add ("/replay/mismatch/after-the-end", test_after_the_end, "");
    add ("/replay/mismatch/long-packet", test_long_packet, "0.000000 1 > 00*32\n");
    add ("/replay/time/look", test_look, EXCHANGE);
    add ("/replay/time/silence", test_silence,
         "0.050000 1 silence\n0.060000 1 < 11\n0.100000 1 silence\n0.200000 1 > 02\n");
    add ("/replay/time/not-taken", test_not_taken, "1.000000 1 ! 01\n1.100000 1 > 01\n");
    add ("/replay/plugs/unplug", test_unplug, "0.000000 1 unplug\n");
    add ("/replay/plugs/unplug-under-send", test_unplug_under_send, unplugged);
    add ("/replay/plugs/comes-back", test_comes_back, unplugged);
    add ("/replay/plugs/goes-straight-on", test_goes_straight_on, unplugged);
    add ("/replay/hand-step", test_hand_step, "0.500000 1 act power-cycle\n");
    return g_test_run ();
}
