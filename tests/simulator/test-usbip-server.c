/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "usb-transcript.h"
#include "usbip-client.h"

#include <string.h>

/* A host over loopback, against the whole server: boards, devices, transfers. */

#define ROM "1-1"
#define ROM_LISTED "1-1:3"

static UsbDesk *
new_desk (const char *board)
{
    const char *boards[] = { board, NULL };
    UsbDesk *desk = usb_desk_new (boards, 0, SALVOR_PROBE_BOTH_VERSIONS);

    return desk;
}

static void
send_hex (UsbHost *host, guint8 endpoint, const char *hex)
{
    g_autoptr (GBytes) bytes = bytes_from_hex (hex);

    g_assert_cmpint (
        usb_host_write (host, endpoint, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)),
        ==, 0);
}

static void
expect_packet (UsbHost *host, guint8 endpoint, guint32 room, gsize size, const char *start)
{
    g_autoptr (GBytes) packet = usb_host_read (host, endpoint, room);
    g_autoptr (GBytes) wanted = bytes_from_hex (start);

    g_assert_nonnull (packet);
    g_assert_cmpuint (g_bytes_get_size (packet), ==, size);
    g_assert_cmpmem (g_bytes_get_data (packet, NULL), g_bytes_get_size (wanted),
                     g_bytes_get_data (wanted, NULL), g_bytes_get_size (wanted));
}

/* READ_REGISTER of the boot settings, 32 bits: report 3, then report 4 (protocols 2.4) */
#define READ_REGISTER "01 0101 401F4410 20 00000004 00000000 00"

/* ---- before a device is taken ---- */

static void
test_list (void)
{
    const char *boards[] = { "sim:rt1024-serial", "sim:rt1024-internal-boot-forced", NULL };
    g_autoptr (UsbDesk) desk = usb_desk_new (boards, 0, SALVOR_PROBE_BOTH_VERSIONS);

    /* the second board runs its program: only its probe, at a socket of its own, is there */
    usb_host_wait_for (desk, "1-1:3 1-3:3,255");
}

static void
test_import (void)
{
    g_autoptr (UsbDesk) desk = new_desk ("sim:rt1024-serial");
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);
    g_autoptr (UsbHost) late = usb_host_new (desk);
    g_autoptr (UsbHost) wrong = usb_host_new (desk);

    g_assert_cmpuint (host->speed, ==, 2);
    g_assert_cmpuint (usb_host_import (late, ROM), ==, 2); /* busy */
    usb_host_expect_end (late);
    g_assert_cmpuint (usb_host_import (wrong, "7-7"), ==, 4); /* no such device */
    usb_host_expect_end (wrong);
    /* and the one that has it notices nothing */
    g_assert_cmpint (usb_host_control (host, "80 08 0000 0000", NULL, 1, NULL), ==, 0);
}

static void
test_import_again (void)
{
    g_autoptr (UsbDesk) desk = new_desk ("sim:rt1024-serial");
    UsbHost *first = usb_host_new_with (desk, ROM, 0x0130);
    g_autoptr (UsbHost) second = NULL;
    g_autoptr (GBytes) configuration = NULL;

    g_assert_cmpint (usb_host_control (first, "00 09 0001 0000", NULL, 0, NULL), ==, 0);
    usb_host_free (first);
    /* a new host finds a device after reset */
    second = usb_host_new_with (desk, ROM, 0x0130);
    g_assert_cmpint (usb_host_control (second, "80 08 0000 0000", NULL, 1, &configuration), ==, 0);
    assert_hex (configuration, "00");
}

static void
test_addresses (void)
{
    SalvorUsbSettings settings = { .probe_version = SALVOR_PROBE_BOTH_VERSIONS };
    g_autoptr (SalvorUsbHub) hub = salvor_usb_hub_new (&settings, 0);
    static const char *const refused[] = { "0.0.0.0:0", "192.0.2.1:0", "[::]:0" };

    for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
        g_autoptr (GError) error = NULL;

        g_assert_null (salvor_usbip_server_new (hub, refused[i], FALSE, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_exposed (void)
{
    SalvorUsbSettings settings = { .probe_version = SALVOR_PROBE_BOTH_VERSIONS };
    g_autoptr (SalvorUsbHub) hub = salvor_usb_hub_new (&settings, 0);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorUsbipServer) server = salvor_usbip_server_new (hub, "0.0.0.0:0", TRUE, &error);

    g_assert_no_error (error);
    g_assert_true (g_str_has_prefix (salvor_usbip_server_get_address (server), "0.0.0.0:"));
}

static void
test_address_taken (void)
{
    SalvorUsbSettings settings = { .probe_version = SALVOR_PROBE_BOTH_VERSIONS };
    g_autoptr (SalvorUsbHub) hub = salvor_usb_hub_new (&settings, 0);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorUsbipServer) server
               = salvor_usbip_server_new (hub, "127.0.0.1:0", FALSE, &error);

    g_assert_no_error (error);
    g_assert_null (
        salvor_usbip_server_new (hub, salvor_usbip_server_get_address (server), FALSE, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE);
}

/* ---- the ROM ---- */

static void
test_rom_register (void)
{
    g_autoptr (UsbDesk) desk = new_desk ("sim:rt1024-serial");
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);

    send_hex (host, 0, READ_REGISTER);
    expect_packet (host, 0x81, 65, 5, "03 56787856");
    expect_packet (host, 0x81, 65, 65, "04");
}

/* A kernel asks before there is anything. */
static void
test_input_waits (void)
{
    g_autoptr (UsbDesk) desk = new_desk ("sim:rt1024-serial");
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);
    guint32 first = usb_host_submit (host, 0x81, NULL, NULL, 65);
    guint32 second = usb_host_submit (host, 0x81, NULL, NULL, 65);
    g_autoptr (GBytes) command = bytes_from_hex (READ_REGISTER);
    g_autoptr (GBytes) mode = NULL;
    UsbReturn result;

    /* the report first, then what it led to, in the order asked */
    g_assert_cmpint (usb_host_write (host, 0, g_bytes_get_data (command, NULL), 17), ==, 0);
    result = usb_host_return (host);
    g_assert_cmpuint (result.sequence, ==, first);
    mode = usb_host_receive (host, result.actual);
    assert_hex (mode, "03 56787856");
    result = usb_host_return (host);
    g_assert_cmpuint (result.sequence, ==, second);
    g_assert_cmpuint (result.actual, ==, 65);
}

/* 65 bytes are a packet of 64 and one of 1: a transfer of one packet takes the first. */
static void
test_packets (void)
{
    g_autoptr (UsbDesk) desk = new_desk ("sim:rt1024-serial");
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);

    send_hex (host, 0, READ_REGISTER);
    expect_packet (host, 0x81, 64, 5, "03 56787856");
    expect_packet (host, 0x81, 64, 64, "04");
    expect_packet (host, 0x81, 64, 1, "00");
}

static void
test_overflow (void)
{
    g_autoptr (UsbDesk) desk = new_desk ("sim:rt1024-serial");
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);
    UsbReturn result;

    send_hex (host, 0, READ_REGISTER);
    expect_packet (host, 0x81, 65, 5, "03 56787856");
    usb_host_submit (host, 0x81, NULL, NULL, 40);
    result = usb_host_return (host);
    g_assert_cmpint (result.status, ==, -75);
    g_assert_cmpuint (result.actual, ==, 0);
}

static void
test_no_such_endpoint (void)
{
    g_autoptr (UsbDesk) desk = new_desk ("sim:rt1024-serial");
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);

    usb_host_submit (host, 0x83, NULL, NULL, 64);
    g_assert_cmpint (usb_host_return (host).status, ==, -71);
    /* the ROM has no way in but endpoint 0 */
    usb_host_submit (host, 0x01, NULL, (const guint8 *) "\1\2\3", 3);
    g_assert_cmpint (usb_host_return (host).status, ==, -71);
}

static void
test_halted (void)
{
    g_autoptr (UsbDesk) desk = new_desk ("sim:rt1024-serial");
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);

    g_assert_cmpint (usb_host_control (host, "02 03 0000 0081", NULL, 0, NULL), ==, 0);
    usb_host_submit (host, 0x81, NULL, NULL, 65);
    g_assert_cmpint (usb_host_return (host).status, ==, -32);
    g_assert_cmpint (usb_host_control (host, "02 01 0000 0081", NULL, 0, NULL), ==, 0);
    send_hex (host, 0, READ_REGISTER);
    expect_packet (host, 0x81, 65, 5, "03 56787856");
}

static void
test_stall (void)
{
    g_autoptr (UsbDesk) desk = new_desk ("sim:rt1024-serial");
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);

    g_assert_cmpint (usb_host_control (host, "80 06 0600 0000", NULL, 10, NULL), ==, -32);
    g_assert_cmpint (usb_host_control (host, "80 06 0100 0000", NULL, 18, NULL), ==, 0);
}

/* ---- taking back ---- */

static void
test_unlink_pending (void)
{
    g_autoptr (UsbDesk) desk = new_desk ("sim:rt1024-serial");
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);
    guint32 pending = usb_host_submit (host, 0x81, NULL, NULL, 65);
    guint32 unlink = usb_host_unlink (host, pending);
    UsbReturn result = usb_host_return (host);

    g_assert_cmpuint (result.command, ==, 4);
    g_assert_cmpuint (result.sequence, ==, unlink);
    g_assert_cmpint (result.status, ==, -104);
    /* it takes no report away from the next one */
    send_hex (host, 0, READ_REGISTER);
    expect_packet (host, 0x81, 65, 5, "03 56787856");
}

static void
test_unlink_done (void)
{
    g_autoptr (UsbDesk) desk = new_desk ("sim:rt1024-serial");
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);
    UsbReturn result;

    g_assert_cmpint (usb_host_control (host, "80 08 0000 0000", NULL, 1, NULL), ==, 0);
    usb_host_unlink (host, host->sequence);
    result = usb_host_return (host);
    g_assert_cmpuint (result.command, ==, 4);
    g_assert_cmpint (result.status, ==, 0);
    usb_host_unlink (host, 0xFFFFFFFF);
    g_assert_cmpint (usb_host_return (host).status, ==, 0);
}

/* ---- the flashloader ---- */

static GBytes *
replay_control (const char *request, guint length, gpointer user_data)
{
    gboolean to_host = request[0] == '8' || request[0] == 'a' || request[0] == 'c';
    g_autoptr (GBytes) data = to_host ? NULL : g_bytes_new_take (g_malloc0 (length + 1), length);
    GBytes *answer = NULL;

    if (usb_host_control (user_data, request, data, (guint16) length, &answer) == 0)
        return answer != NULL ? answer : g_bytes_new (NULL, 0);
    g_clear_pointer (&answer, g_bytes_unref);
    return NULL;
}

static GBytes *
replay_report (GBytes *report, gpointer user_data)
{
    g_assert_cmpint (usb_host_write (user_data, 0x02, g_bytes_get_data (report, NULL),
                                     g_bytes_get_size (report)),
                     ==, 0);
    return usb_host_read (user_data, 0x81, 1016);
}

static void
test_flashloader (gconstpointer data)
{
    const double *pace = data;
    const char *boards[] = { "sim:rt1024-serial", NULL };
    g_autoptr (UsbDesk) desk = usb_desk_new (boards, *pace, SALVOR_PROBE_BOTH_VERSIONS);
    g_autoptr (UsbHost) host = NULL;

    usb_host_load_flashloader (desk, ROM, TRUE);
    /* at the same socket, another device */
    host = usb_host_new_with (desk, ROM, 0x0073);
    g_assert_cmpuint (host->speed, ==, 3);
    g_assert_cmpuint (host->device_id, >, 0x10001);
    g_assert_cmpint (usb_host_control (host, "00 09 0001 0000", NULL, 0, NULL), ==, 0);
    usb_transcript_replay ("usb", replay_control, replay_report, host);
}

/* The board is never quicker than its pace: each report through endpoint 0 takes a frame of 1 ms
 * and is one packet long (base/timing.h). Slower it may be: this is not the only program here. */
static void
test_pace (void)
{
    const char *boards[] = { "sim:rt1024-serial", NULL };
    const guint n_reports = 20;
    const gint64 lead_us = 4000;
    g_autoptr (UsbDesk) desk = usb_desk_new (boards, 1, SALVOR_PROBE_BOTH_VERSIONS);
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);
    gint64 start_us = g_get_monotonic_time ();

    for (guint i = 0; i < n_reports; i++)
        send_hex (host, 0, "01 0505 00000000 00 00000000 00000000 00");
    g_assert_cmpint (g_get_monotonic_time () - start_us, >=, n_reports * 1000 - lead_us);
}

/* Nobody asks for the last answer of the ROM: it waits a while, but not for ever. */
static void
test_farewell (void)
{
    g_autoptr (UsbDesk) desk = new_desk ("sim:rt1024-serial");
    g_autoptr (UsbHost) host = NULL;

    usb_host_load_flashloader (desk, ROM, FALSE);
    host = usb_host_new_with (desk, ROM, 0x0073);
}

/* ---- cables ---- */

static void
test_unplug (void)
{
    g_autoptr (UsbDesk) desk = new_desk ("sim:rt1024-serial");
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);
    g_autoptr (UsbHost) again = NULL;

    usb_host_submit (host, 0x81, NULL, NULL, 65);
    usb_desk_act (desk, ROM, "unplug");
    usb_host_expect_end (host);
    usb_host_wait_for (desk, "");
    usb_desk_act (desk, ROM, "plug");
    again = usb_host_new_with (desk, ROM, 0x0130);
    g_assert_cmpuint (again->device_id, !=, host->device_id);
}

static void
test_power_cycle (void)
{
    g_autoptr (UsbDesk) desk = new_desk ("sim:rt1024-serial");
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);

    usb_desk_act (desk, ROM, "set-switches:10");
    usb_host_wait_for (desk, ROM_LISTED); /* read at power-up only */
    usb_desk_act (desk, ROM, "power-cycle");
    usb_host_expect_end (host);
    usb_host_wait_for (desk, ""); /* its program runs */
    usb_desk_act (desk, ROM, "set-switches:01");
    usb_desk_act (desk, ROM, "power-cycle");
    usb_host_wait_for (desk, ROM_LISTED);
}

/* Sixteen seconds of a board that nobody uses pass by themselves, at a quick pace. */
static void
test_watchdog (void)
{
    const char *boards[] = { "sim:rt1024-watchdog", NULL };
    g_autoptr (UsbDesk) desk = usb_desk_new (boards, 0.01, SALVOR_PROBE_BOTH_VERSIONS);
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);
    g_autoptr (UsbHost) again = NULL;

    usb_host_expect_end (host);
    again = usb_host_new_with (desk, ROM, 0x0130);
    g_assert_cmpuint (again->device_id, !=, host->device_id);
}

/* The cable comes out before report 3: command, answer, and no more */
static void
test_cut (void)
{
    g_autoptr (UsbDesk) desk = new_desk ("sim:rt1024-serial,fault=cut=3");
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);

    send_hex (host, 0, READ_REGISTER);
    expect_packet (host, 0x81, 65, 5, "03 56787856");
    usb_host_submit (host, 0x81, NULL, NULL, 65);
    usb_host_expect_end (host);
    usb_host_wait_for (desk, "");
}

/* What a fault swallows is never seen; what comes behind it is. */
static void
test_lost_answer (void)
{
    g_autoptr (UsbDesk) desk = new_desk ("sim:rt1024-serial,fault=no-answer=2");
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);

    send_hex (host, 0, READ_REGISTER);
    expect_packet (host, 0x81, 65, 65, "04");
}

static void
test_two_boards (void)
{
    const char *boards[] = { "sim:rt1024-serial", "sim:rt1024-new", NULL };
    g_autoptr (UsbDesk) desk = usb_desk_new (boards, 0, SALVOR_PROBE_BOTH_VERSIONS);
    g_autoptr (UsbHost) first = usb_host_new_with (desk, "1-1", 0x0130);
    g_autoptr (UsbHost) second = usb_host_new_with (desk, "1-2", 0x0130);

    send_hex (first, 0, READ_REGISTER);
    usb_desk_act (desk, "1-2", "unplug");
    usb_host_expect_end (second);
    expect_packet (first, 0x81, 65, 5, "03 56787856");
    usb_host_wait_for (desk, "1-1:3");
}

/* ---- the probe ---- */

#define PROBE "1-2"
#define PROBE_PRODUCT 0x0204
/* DAP_Info, packet size (probe 1.3): 64 bytes, little endian */
#define INFO_PACKET_SIZE "00 FF"
#define PACKET_SIZE_ANSWER "00 02 40 00"

#define PROBE_BOARD "sim:rt1024-internal-boot-forced"

static UsbDesk *
new_probe_desk (SalvorProbeVersion version)
{
    const char *boards[] = { PROBE_BOARD, NULL };

    return usb_desk_new (boards, 0, version);
}

/* Always a whole report */
static void
test_probe_v1 (void)
{
    g_autoptr (UsbDesk) desk = new_probe_desk (SALVOR_PROBE_VERSION_1);
    g_autoptr (UsbHost) host = usb_host_new_with (desk, PROBE, PROBE_PRODUCT);

    send_hex (host, 0x01, INFO_PACKET_SIZE);
    expect_packet (host, 0x81, 64, 64, PACKET_SIZE_ANSWER " 00 00");
}

/* As long as the answer is */
static void
test_probe_v2 (void)
{
    g_autoptr (UsbDesk) desk = new_probe_desk (SALVOR_PROBE_VERSION_2);
    g_autoptr (UsbHost) host = usb_host_new_with (desk, PROBE, PROBE_PRODUCT);

    send_hex (host, 0x02, INFO_PACKET_SIZE);
    expect_packet (host, 0x82, 512, 4, PACKET_SIZE_ANSWER);
}

/* Each answer leaves by the interface that asked. */
static void
test_probe_both (void)
{
    g_autoptr (UsbDesk) desk = new_probe_desk (SALVOR_PROBE_BOTH_VERSIONS);
    g_autoptr (UsbHost) host = usb_host_new_with (desk, PROBE, PROBE_PRODUCT);
    guint32 waiting = usb_host_submit (host, 0x81, NULL, NULL, 64);

    send_hex (host, 0x02, INFO_PACKET_SIZE);
    expect_packet (host, 0x82, 64, 4, PACKET_SIZE_ANSWER);
    usb_host_unlink (host, waiting);
    g_assert_cmpint (usb_host_return (host).status, ==, -104);
    send_hex (host, 0x01, INFO_PACKET_SIZE);
    expect_packet (host, 0x81, 64, 64, PACKET_SIZE_ANSWER);
}

/* Requests may be queued (probe 1.6); the answers come in their order. */
static void
test_probe_queue (void)
{
    g_autoptr (UsbDesk) desk = new_probe_desk (SALVOR_PROBE_VERSION_2);
    g_autoptr (UsbHost) host = usb_host_new_with (desk, PROBE, PROBE_PRODUCT);

    send_hex (host, 0x02, INFO_PACKET_SIZE);
    send_hex (host, 0x02, "00 FE");
    expect_packet (host, 0x82, 64, 4, PACKET_SIZE_ANSWER);
    expect_packet (host, 0x82, 64, 3, "00 01");
}

/* Large packets: a report is as large, and takes one transfer of a high-speed endpoint. */
static void
test_probe_large (void)
{
    const char *boards[] = { PROBE_BOARD ",probe-packet=512x2", NULL };
    g_autoptr (UsbDesk) desk = usb_desk_new (boards, 0, SALVOR_PROBE_BOTH_VERSIONS);
    g_autoptr (UsbHost) host = usb_host_new_with (desk, PROBE, PROBE_PRODUCT);

    g_assert_cmpuint (host->speed, ==, 3);
    send_hex (host, 0x01, INFO_PACKET_SIZE);
    expect_packet (host, 0x81, 512, 512, "00 02 00 02 00");
    send_hex (host, 0x02, INFO_PACKET_SIZE);
    expect_packet (host, 0x82, 512, 4, "00 02 00 02");
}

static void
test_probe_unplug (void)
{
    g_autoptr (UsbDesk) desk = new_probe_desk (SALVOR_PROBE_VERSION_2);
    g_autoptr (UsbHost) host = usb_host_new_with (desk, PROBE, PROBE_PRODUCT);

    usb_desk_act (desk, PROBE, "unplug-probe");
    usb_host_expect_end (host);
    usb_host_wait_for (desk, "");
    usb_desk_act (desk, PROBE, "plug-probe");
    usb_host_wait_for (desk, PROBE ":255");
}

int
main (int argc, char **argv)
{
    static const double no_wait = 0;
    static const double quick = 0.01;

    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/usbip-server/list", test_list);
    g_test_add_func ("/usbip-server/import", test_import);
    g_test_add_func ("/usbip-server/import/again", test_import_again);
    g_test_add_func ("/usbip-server/address/not-loopback", test_addresses);
    g_test_add_func ("/usbip-server/address/exposed", test_exposed);
    g_test_add_func ("/usbip-server/address/taken", test_address_taken);
    g_test_add_func ("/usbip-server/rom/register", test_rom_register);
    g_test_add_func ("/usbip-server/input/waits", test_input_waits);
    g_test_add_func ("/usbip-server/input/packets", test_packets);
    g_test_add_func ("/usbip-server/input/overflow", test_overflow);
    g_test_add_func ("/usbip-server/endpoint/none", test_no_such_endpoint);
    g_test_add_func ("/usbip-server/endpoint/halted", test_halted);
    g_test_add_func ("/usbip-server/stall", test_stall);
    g_test_add_func ("/usbip-server/unlink/pending", test_unlink_pending);
    g_test_add_func ("/usbip-server/unlink/done", test_unlink_done);
    g_test_add_data_func ("/usbip-server/flashloader", &no_wait, test_flashloader);
    g_test_add_data_func ("/usbip-server/flashloader/paced", &quick, test_flashloader);
    g_test_add_func ("/usbip-server/farewell", test_farewell);
    g_test_add_func ("/usbip-server/pace", test_pace);
    g_test_add_func ("/usbip-server/unplug", test_unplug);
    g_test_add_func ("/usbip-server/power-cycle", test_power_cycle);
    g_test_add_func ("/usbip-server/watchdog", test_watchdog);
    g_test_add_func ("/usbip-server/fault/cut", test_cut);
    g_test_add_func ("/usbip-server/fault/lost-answer", test_lost_answer);
    g_test_add_func ("/usbip-server/two-boards", test_two_boards);
    g_test_add_func ("/usbip-server/probe/v1", test_probe_v1);
    g_test_add_func ("/usbip-server/probe/v2", test_probe_v2);
    g_test_add_func ("/usbip-server/probe/both", test_probe_both);
    g_test_add_func ("/usbip-server/probe/queue", test_probe_queue);
    g_test_add_func ("/usbip-server/probe/large-packets", test_probe_large);
    g_test_add_func ("/usbip-server/probe/unplug", test_probe_unplug);
    return g_test_run ();
}
