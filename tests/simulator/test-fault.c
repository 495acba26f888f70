/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "simulator/board-name.h"
#include "simulator/fault.h"

#include <string.h>

static void
test_good (void)
{
    static const struct {
        const char *text;
        SalvorFault fault;
    } good[] = {
        { "cut=1", { SALVOR_FAULT_CUT, 1, 0 } },
        { "no-answer=0x10", { SALVOR_FAULT_NO_ANSWER, 16, 0 } },
        { "short-answer=3", { SALVOR_FAULT_SHORT_ANSWER, 3, 0 } },
        { "wrong-status=7:10203", { SALVOR_FAULT_WRONG_STATUS, 7, 10203 } },
        { "flip-bit=0x60001000:7", { SALVOR_FAULT_FLIP_BIT, 0x60001000, 7 } },
        { "late-reenumeration=5000", { SALVOR_FAULT_LATE_REENUMERATION, 5000, 0 } },
        { "other-board", { SALVOR_FAULT_OTHER_BOARD, 0, 0 } },
        { "no-access", { SALVOR_FAULT_NO_ACCESS, 0, 0 } },
        { "no-driver", { SALVOR_FAULT_NO_DRIVER, 0, 0 } },
        { "in-use=2", { SALVOR_FAULT_IN_USE, 2, 0 } },
        { "loader-lost=1", { SALVOR_FAULT_LOADER_LOST, 1, 0 } },
        { "no-flash", { SALVOR_FAULT_NO_FLASH, 0, 0 } },
        { "write-protected", { SALVOR_FAULT_WRITE_PROTECTED, 0, 0 } },
        { "stuck-busy", { SALVOR_FAULT_STUCK_BUSY, 0, 0 } },
        { "power-loss-during-erase=2", { SALVOR_FAULT_POWER_LOSS_DURING_ERASE, 2, 0 } },
        { "noise=40", { SALVOR_FAULT_NOISE, 40, 0 } },
        { "lost-byte=41", { SALVOR_FAULT_LOST_BYTE, 41, 0 } },
        { "probe-gone=9", { SALVOR_FAULT_PROBE_GONE, 9, 0 } },
        { "board-power=12", { SALVOR_FAULT_BOARD_POWER, 12, 0 } },
        { "probe-wait=5:3", { SALVOR_FAULT_PROBE_WAIT, 5, 3 } },
        { "probe-fault=0x20208200", { SALVOR_FAULT_PROBE_FAULT, 0x20208200, 0 } },
        { "probe-silent=100:4", { SALVOR_FAULT_PROBE_SILENT, 100, 4 } },
        { "probe-parity=7", { SALVOR_FAULT_PROBE_PARITY, 7, 0 } },
        { "probe-wrong-answer=8", { SALVOR_FAULT_PROBE_WRONG_ANSWER, 8, 0 } },
        { "probe-no-answer=8", { SALVOR_FAULT_PROBE_NO_ANSWER, 8, 0 } },
        { "probe-late-answer=8:2000", { SALVOR_FAULT_PROBE_LATE_ANSWER, 8, 2000 } },
        { "probe-max-clock=2000000", { SALVOR_FAULT_PROBE_MAX_CLOCK, 2000000, 0 } },
        { "tdo-stuck=1", { SALVOR_FAULT_TDO_STUCK, 1, 0 } },
        { "jtag-mod", { SALVOR_FAULT_JTAG_MOD, 0, 0 } },
        { "jtag-neighbour=0x4BA00477:4", { SALVOR_FAULT_JTAG_NEIGHBOUR, 0x4BA00477, 4 } },
    };

    g_assert_cmpuint (G_N_ELEMENTS (good), ==, SALVOR_N_FAULTS);
    for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
        SalvorFault fault = { 0 };
        g_autoptr (GError) error = NULL;

        salvor_fault_parse (good[i].text, &fault, &error);
        g_assert_no_error (error);
        g_assert_cmpint (fault.kind, ==, good[i].fault.kind);
        g_assert_cmpuint (fault.number, ==, good[i].fault.number);
        g_assert_cmpuint (fault.code, ==, good[i].fault.code);
    }
}

static void
test_bad (void)
{
    /* and what the message has to teach */
    static const char *const bad[][2] = {
        { "", "stuck-busy" },
        { "cat=1", "cut=REPORT" },
        { "cut", "cut=REPORT" },
        { "cut=", "cut=REPORT" },
        { "cut=-1", "cut=REPORT" },
        { "cut=4294967296", "cut=REPORT" },
        { "cut=1:2", "cut=REPORT" },
        { "cut=1x", "cut=REPORT" },
        { "wrong-status=1", "wrong-status=REPORT:CODE" },
        { "flip-bit=0x60000000:8", "flip-bit=ADDRESS:BIT" },
        { "flip-bit=0x60000000:1:1", "flip-bit=ADDRESS:BIT" },
        { "stuck-busy=1", "stuck-busy" },
        { "probe-wait=4", "probe-wait=EVERY:TIMES" },
        { "probe-silent=1:2:3", "probe-silent=ACCESS:COUNT" },
        { "probe-late-answer=1:600001", "probe-late-answer=RESPONSE:MILLISECONDS" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        SalvorFault fault = { 0 };
        g_autoptr (GError) error = NULL;

        g_assert_false (salvor_fault_parse (bad[i][0], &fault, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT);
        g_assert_nonnull (strstr (error->message, bad[i][1]));
    }
}

static void
test_names (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorBoardName) name = salvor_board_name_parse (
        "sim:rt1024-serial,fault=cut=4,state=/a b/c=d,fault=stuck-busy", &error);

    g_assert_no_error (error);
    g_assert_cmpstr (name->scenario, ==, "rt1024-serial");
    g_assert_cmpstr (name->state_file, ==, "/a b/c=d");
    g_assert_cmpuint (name->faults->len, ==, 2);
    g_assert_cmpuint (name->probe.packet_size, ==, 64);
    g_assert_cmpuint (name->probe.packet_count, ==, 4);
    g_assert_true (name->probe.atomic);
    g_assert_false (name->probe.swd_only);
    g_assert_cmphex (name->probe.access_idr, ==, 0x04770041);
}

static void
test_probe_options (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorBoardName) name = salvor_board_name_parse (
        "sim:a,probe-packet=1024x2,probe-plain,probe-swd-only,probe-idr=0x74770001", &error);

    g_assert_no_error (error);
    g_assert_cmpuint (name->probe.packet_size, ==, 1024);
    g_assert_cmpuint (name->probe.packet_count, ==, 2);
    g_assert_false (name->probe.atomic);
    g_assert_true (name->probe.swd_only);
    g_assert_cmphex (name->probe.access_idr, ==, 0x74770001);
}

static void
test_bad_names (void)
{
    static const char *const bad[][2] = {
        { "usb:1-2", "sim:SCENARIO" },
        { "sim:", "sim:SCENARIO" },
        { "sim:a,state=", "character 7: " },
        { "sim:a,state=x,state=y", "character 15: " },
        { "sim:a,,state=x", "character 7: " },
        { "sim:a,fault=cut", "character 7: " },
        { "sim:abc,state=x,speed=1", "character 17: " },
        { "sim:a,probe-packet=65x4", "character 7: " },
        { "sim:a,probe-packet=64x0", "character 7: " },
        { "sim:a,probe-packet=64", "character 7: " },
        { "sim:a,probe-packet=64x256", "character 7: " },
        { "sim:a,probe-idr=0x", "character 7: " },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (GError) error = NULL;

        g_assert_null (salvor_board_name_parse (bad[i][0], &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT);
        g_assert_nonnull (strstr (error->message, bad[i][1]));
    }
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/fault/good", test_good);
    g_test_add_func ("/fault/bad", test_bad);
    g_test_add_func ("/board-name/good", test_names);
    g_test_add_func ("/board-name/probe-options", test_probe_options);
    g_test_add_func ("/board-name/bad", test_bad_names);
    return g_test_run ();
}
