/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scripted-transport.h"

#include "base/errors.h"
#include "protocol/access-plan.h"
#include "protocol/cmsis-dap.h"

/*
 * What goes over the wire and what comes back, byte by byte. The good lines are those of the golden
 * transcript (probe 1.5), which was taken with other people's programs.
 */

/* What every probe is asked first; its answers say what it can do. */
#define CONNECT(capabilities, count, size)                                                         \
    "> 00 F0", "< 00 " capabilities, "> 00 FE", "< 00 " count, "> 00 FF", "< 00 " size, "> 02 01", \
        "< 02 01", "> 04 02 96 00 00 00", "< 04 00", "> 13 00", "< 13 00", "> 01 00 01", "< 01 00"
#define CONNECT_GOLDEN CONNECT ("01 11", "01 04", "02 40 00")

typedef struct {
    ScriptedTransport *transport;
    SalvorCmsisDap *probe;
    GCancellable *cancellable; /* no ref */
} Dialogue;

static void
begin (Dialogue *self, const char *const *lines, gsize n)
{
    self->transport = scripted_transport_new (lines, n);
    self->cancellable = scripted_transport_get_cancellable (self->transport);
    self->probe = salvor_cmsis_dap_new (SALVOR_PACKET_TRANSPORT (self->transport));
}
#define BEGIN(self, lines) begin (self, lines, G_N_ELEMENTS (lines))

static void
end (Dialogue *self)
{
    scripted_transport_assert_done (self->transport);
    g_assert_finalize_object (self->probe);
    g_assert_finalize_object (self->transport);
}

static void
connect_probe (Dialogue *self)
{
    g_autoptr (GError) error = NULL;

    salvor_cmsis_dap_connect (self->probe, SALVOR_DAP_SWD, NULL, &error);
    g_assert_no_error (error);
}

static gboolean
transfer (Dialogue *self, SalvorDapTransfer *transfers, guint n, GError **error)
{
    return salvor_cmsis_dap_transfer (self->probe, transfers, n, self->cancellable, error);
}

static void
assert_transfer (Dialogue *self, SalvorDapTransfer *transfers, guint n)
{
    g_autoptr (GError) error = NULL;

    transfer (self, transfers, n, &error);
    g_assert_no_error (error);
}

static void
test_golden_transcript (void)
{
    const char *const lines[] = {
        CONNECT_GOLDEN,
        "> 11 40 42 0F 00",
        "< 11 00",
        "> 12 88 FF FF FF FF FF FF FF 9E E7 FF FF FF FF FF FF FF 00",
        "< 12 00",
        "> 05 00 01 02",
        "< 05 01 01 77 14 D1 0B",
        "> 05 00 01 00 1E 00 00 00",
        "< 05 01 01",
        "> 05 00 02 08 00 00 00 00 04 00 00 00 50",
        "< 05 02 01",
        "> 05 00 02 08 F0 00 00 00 0F",
        "< 05 02 01 41 00 77 04",
        "> 05 00 04 08 00 00 00 00 01 12 00 00 A2 05 00 ED 00 E0 0F",
        "< 05 04 01 71 C2 1F 41",
        "> 10 00 80 00 00 00 00",
        "< 10 03",
        "> 10 80 80 00 00 00 00",
        "< 10 83",
        "> 01 00 00",
        "< 01 00",
        "> 03",
        "< 03 00",
    };
    const guint8 wake[] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x9E, 0xE7,
                            0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x00 };
    SalvorDapTransfer id = { SALVOR_DAP_READ_DPIDR, 0 };
    SalvorDapTransfer clear = { SALVOR_DAP_WRITE_ABORT, 0x1E };
    SalvorDapTransfer power[]
        = { { SALVOR_DAP_WRITE_SELECT, 0 }, { SALVOR_DAP_WRITE_CTRL_STAT, 0x50000000 } };
    SalvorDapTransfer port[] = { { SALVOR_DAP_WRITE_SELECT, 0xF0 }, { SALVOR_DAP_READ_AP_C, 0 } };
    SalvorDapTransfer word[] = { { SALVOR_DAP_WRITE_SELECT, 0 },
                                 { SALVOR_DAP_WRITE_AP_0, 0xA2000012 },
                                 { SALVOR_DAP_WRITE_AP_4, 0xE000ED00 },
                                 { SALVOR_DAP_READ_AP_C, 0 } };
    Dialogue dialogue;

    BEGIN (&dialogue, lines);
    connect_probe (&dialogue);
    g_assert_true (salvor_cmsis_dap_set_clock (dialogue.probe, 1000000, NULL, NULL));
    g_assert_true (salvor_cmsis_dap_send_sequence (dialogue.probe, wake, 136, NULL, NULL));
    assert_transfer (&dialogue, &id, 1);
    g_assert_cmphex (id.value, ==, 0x0BD11477);
    assert_transfer (&dialogue, &clear, 1);
    assert_transfer (&dialogue, power, 2);
    assert_transfer (&dialogue, port, 2);
    g_assert_cmphex (port[1].value, ==, 0x04770041);
    assert_transfer (&dialogue, word, 4);
    g_assert_cmphex (word[3].value, ==, 0x411FC271);
    g_assert_true (salvor_cmsis_dap_hold_reset (dialogue.probe, TRUE, NULL, NULL));
    g_assert_true (salvor_cmsis_dap_hold_reset (dialogue.probe, FALSE, NULL, NULL));
    g_assert_true (salvor_cmsis_dap_disconnect (dialogue.probe, NULL, NULL));
    end (&dialogue);
}

/* Capabilities of two bytes (MCU-Link), answers without content, an old probe that knows nothing of
 * the questions, no lamp: all of them can be worked with. */
static void
test_probes_differ (void)
{
    const char *const two_bytes[] = { CONNECT ("02 13 01", "01 08", "02 00 02") };
    const char *const silent[] = { CONNECT ("00", "00", "00") };
    const char *const too_much[] = { CONNECT ("01 01", "01 00", "02 FF FF") };
    const char *const unknown[]
        = { "> 00 F0", "< 00 01 01", "> 00 FE", "< 00 01 01", "> 00 FF", "< 00 02 40 00", "> 02 01",
            "< 02 01", "> 04 02 96 00 00 00", "< 04 00", "> 13 00", "< 13 00", "> 01 00 01", "< FF",
            /* an unknown command is answered by another one, so it is made sure of */
            "> 07", "> 00 FF", "< 00 02 40 00", "> 05 00 01 02", "< 05 01 01 77 14 D1 0B" };
    SalvorDapTransfer id = { SALVOR_DAP_READ_DPIDR, 0 };
    Dialogue dialogue;

    BEGIN (&dialogue, two_bytes);
    connect_probe (&dialogue);
    g_assert_cmpuint (salvor_cmsis_dap_get_packet_size (dialogue.probe), ==, 512);
    end (&dialogue);
    BEGIN (&dialogue, silent);
    connect_probe (&dialogue);
    g_assert_cmpuint (salvor_cmsis_dap_get_packet_size (dialogue.probe), ==, 64);
    end (&dialogue);
    BEGIN (&dialogue, too_much);
    connect_probe (&dialogue);
    g_assert_cmpuint (salvor_cmsis_dap_get_packet_size (dialogue.probe), ==, 1024);
    end (&dialogue);
    BEGIN (&dialogue, unknown);
    connect_probe (&dialogue);
    assert_transfer (&dialogue, &id, 1);
    end (&dialogue);
}

static void
test_probe_without_swd (void)
{
    const char *const lines[]
        = { "> 00 F0", "< 00 01 02", "> 00 FE", "< 00 01 01", "> 00 FF", "< 00 02 40 00" };
    g_autoptr (GError) error = NULL;
    Dialogue dialogue;

    BEGIN (&dialogue, lines);
    g_assert_false (salvor_cmsis_dap_connect (dialogue.probe, SALVOR_DAP_SWD, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE);
    end (&dialogue);
}

/* What an earlier program left is dropped before the first question. */
static void
test_stale_answers_are_dropped (void)
{
    const char *const lines[] = { "< 05 01 01 EF BE AD DE", "< 00 02 00 02", CONNECT_GOLDEN };
    Dialogue dialogue;

    BEGIN (&dialogue, lines);
    connect_probe (&dialogue);
    end (&dialogue);
}

/* ---- answers that are not what they should be ---- */

typedef struct {
    const char *answer; /* to a write and a read */
    int code;
    SalvorDapAck ack;
    guint done;
} BadAnswer;

static const BadAnswer bad_answers[] = {
    { "< 05 02 04", SALVOR_ERROR_REFUSED, SALVOR_DAP_FAULT, 2 },
    { "< 05 01 02", SALVOR_ERROR_TIMEOUT, SALVOR_DAP_WAIT, 1 },
    { "< 05 00 07", SALVOR_ERROR_NO_TARGET, SALVOR_DAP_LINE_ERROR, 0 },
    { "< 05 00 00", SALVOR_ERROR_NO_TARGET, SALVOR_DAP_LINE_ERROR, 0 },
    { "< 05 01 08 78 56 34 12", SALVOR_ERROR_NO_TARGET, SALVOR_DAP_LINE_ERROR, 1 },
    { "< 05 02 01", SALVOR_ERROR_PROTOCOL, SALVOR_DAP_NO_ANSWER, 2 },          /* no data */
    { "< 05 02 01 78 56 34", SALVOR_ERROR_PROTOCOL, SALVOR_DAP_NO_ANSWER, 2 }, /* too few */
    { "< 05 01 01 78 56 34 12", SALVOR_ERROR_PROTOCOL, SALVOR_DAP_NO_ANSWER, 0 },
    { "< 05 03 01 78 56 34 12", SALVOR_ERROR_PROTOCOL, SALVOR_DAP_NO_ANSWER, 0 },
    { "< 05 FF 04", SALVOR_ERROR_PROTOCOL, SALVOR_DAP_NO_ANSWER, 0 },
    { "< 05 02", SALVOR_ERROR_PROTOCOL, SALVOR_DAP_NO_ANSWER, 0 },
    { "< 05", SALVOR_ERROR_PROTOCOL, SALVOR_DAP_NO_ANSWER, 0 },
};

static void
test_bad_answers (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (bad_answers); i++) {
        const char *const lines[]
            = { CONNECT_GOLDEN, "> 05 00 02 05 00 00 00 F0 0F", bad_answers[i].answer };
        SalvorDapTransfer read[]
            = { { SALVOR_DAP_WRITE_AP_4, 0xF0000000 }, { SALVOR_DAP_READ_AP_C, 7 } };
        SalvorDapPacket packet = { .transfers = read, .n = 2 };
        g_autoptr (GError) error = NULL;
        Dialogue dialogue;
        gsize n_good = 7;

        BEGIN (&dialogue, lines);
        connect_probe (&dialogue);
        g_assert_false (salvor_cmsis_dap_run (dialogue.probe, &packet, 1, &n_good, NULL, &error));
        g_assert_error (error, SALVOR_ERROR, bad_answers[i].code);
        g_assert_cmpuint (n_good, ==, 0);
        g_assert_cmpint (packet.ack, ==, bad_answers[i].ack);
        g_assert_cmpuint (packet.done, ==, bad_answers[i].done);
        g_assert_cmphex (read[1].value, ==, 7);
        end (&dialogue);
    }
}

/* More than was asked for does no harm: HID reports are always full. */
static void
test_long_answer (void)
{
    const char *const lines[]
        = { CONNECT_GOLDEN, "> 05 00 01 02", "< 05 01 01 77 14 D1 0B FF FF FF FF +64" };
    SalvorDapTransfer id = { SALVOR_DAP_READ_DPIDR, 0 };
    Dialogue dialogue;

    BEGIN (&dialogue, lines);
    connect_probe (&dialogue);
    assert_transfer (&dialogue, &id, 1);
    g_assert_cmphex (id.value, ==, 0x0BD11477);
    end (&dialogue);
}

/* The answer that was given up comes late, just before the next question: it is not taken for the
 * answer to that. */
static void
test_late_answer_is_not_mistaken (void)
{
    const char *const lines[] = {
        CONNECT_GOLDEN,  "> 05 00 01 02", "wait 2500",
        "> 07",          "> 00 FF",       "< 05 01 01 EF BE AD DE",
        "< 00 02 40 00", "> 05 00 01 06", "< 05 01 01 40 00 00 F0",
    };
    SalvorDapTransfer id = { SALVOR_DAP_READ_DPIDR, 7 };
    SalvorDapTransfer status = { SALVOR_DAP_READ_CTRL_STAT, 0 };
    g_autoptr (GError) error = NULL;
    Dialogue dialogue;

    BEGIN (&dialogue, lines);
    connect_probe (&dialogue);
    g_assert_false (transfer (&dialogue, &id, 1, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
    g_assert_cmphex (id.value, ==, 7);
    assert_transfer (&dialogue, &status, 1);
    g_assert_cmphex (status.value, ==, 0xF0000040);
    end (&dialogue);
}

/* An answer that comes twice stands for the next one, which has the same command. At the end that
 * is found out: the lamp is answered by a transfer. The pins of the board are given back all the
 * same. */
static void
test_answer_that_came_twice (void)
{
    const char *const lines[] = {
        CONNECT_GOLDEN,
        "> 05 00 01 02",
        "< 05 01 01 77 14 D1 0B",
        "> 05 00 01 06",
        "< 05 01 01 77 14 D1 0B",
        "> 01 00 00",
        "< 05 01 01 40 00 00 F0",
        "> 07",
        "> 00 FF",
        "< 01 00",
        "< 00 02 40 00",
        "> 03",
        "< 03 00",
    };
    SalvorDapTransfer id = { SALVOR_DAP_READ_DPIDR, 0 };
    SalvorDapTransfer status = { SALVOR_DAP_READ_CTRL_STAT, 0 };
    g_autoptr (GError) error = NULL;
    Dialogue dialogue;

    BEGIN (&dialogue, lines);
    connect_probe (&dialogue);
    assert_transfer (&dialogue, &id, 1);
    assert_transfer (&dialogue, &status, 1);
    g_assert_cmphex (status.value, ==, id.value);
    g_assert_false (salvor_cmsis_dap_disconnect (dialogue.probe, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
    end (&dialogue);
}

/* ---- several packets in flight ---- */

static void
make_writes (SalvorDapPacket *packets, SalvorDapTransfer *writes, guint n)
{
    for (guint i = 0; i < n; i++) {
        writes[i] = (SalvorDapTransfer){ SALVOR_DAP_WRITE_AP_C, i };
        packets[i] = (SalvorDapPacket){ .transfers = &writes[i], .n = 1 };
    }
}

#define WRITE(value) "> 05 00 01 0D 0" value " 00 00 00"
#define GOOD "< 05 01 01"

/* The probe says it takes three; a packet that has to be confirmed is waited for. */
static void
test_packets_in_flight (void)
{
    const char *const lines[] = { CONNECT ("01 01", "01 03", "02 40 00"),
                                  WRITE ("0"),
                                  WRITE ("1"),
                                  WRITE ("2"),
                                  GOOD,
                                  WRITE ("3"),
                                  GOOD,
                                  GOOD,
                                  GOOD,
                                  WRITE ("4"),
                                  GOOD };
    SalvorDapTransfer writes[5];
    SalvorDapPacket packets[5];
    g_autoptr (GError) error = NULL;
    Dialogue dialogue;
    gsize n_good;

    make_writes (packets, writes, 5);
    packets[3].confirm = TRUE;
    BEGIN (&dialogue, lines);
    connect_probe (&dialogue);
    salvor_cmsis_dap_run (dialogue.probe, packets, 5, &n_good, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (n_good, ==, 5);
    end (&dialogue);
}

/* What is behind the first error is taken before anything else is asked. */
static void
test_error_leaves_the_probe_in_step (void)
{
    const char *const lines[] = { CONNECT_GOLDEN,
                                  WRITE ("0"),
                                  WRITE ("1"),
                                  WRITE ("2"),
                                  WRITE ("3"),
                                  GOOD,
                                  WRITE ("4"),
                                  "< 05 00 04",
                                  GOOD,
                                  "< 05 00 04",
                                  "< 05 00 07",
                                  "> 05 00 01 06",
                                  "< 05 01 01 60 00 00 F0" };
    SalvorDapTransfer writes[6], status = { SALVOR_DAP_READ_CTRL_STAT, 0 };
    SalvorDapPacket packets[6];
    g_autoptr (GError) error = NULL;
    Dialogue dialogue;
    gsize n_good;

    make_writes (packets, writes, 6);
    BEGIN (&dialogue, lines);
    connect_probe (&dialogue);
    g_assert_false (salvor_cmsis_dap_run (dialogue.probe, packets, 6, &n_good, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED);
    g_assert_cmpuint (n_good, ==, 1);
    assert_transfer (&dialogue, &status, 1);
    g_assert_cmphex (status.value, ==, 0xF0000060);
    end (&dialogue);
}

static void
test_cancel_leaves_the_probe_in_step (void)
{
    const char *const lines[]
        = { CONNECT_GOLDEN, WRITE ("0"), WRITE ("1"), WRITE ("2"),     "cancel",
            GOOD,           GOOD,        GOOD,        "> 05 00 01 06", "< 05 01 01 40 00 00 F0" };
    SalvorDapTransfer writes[6], status = { SALVOR_DAP_READ_CTRL_STAT, 0 };
    SalvorDapPacket packets[6];
    g_autoptr (GError) error = NULL;
    Dialogue dialogue;
    gsize n_good;

    make_writes (packets, writes, 6);
    BEGIN (&dialogue, lines);
    connect_probe (&dialogue);
    g_assert_false (
        salvor_cmsis_dap_run (dialogue.probe, packets, 6, &n_good, dialogue.cancellable, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_cancellable_reset (dialogue.cancellable);
    assert_transfer (&dialogue, &status, 1);
    end (&dialogue);
}

static void
test_unplugged (void)
{
    const char *const lines[] = { CONNECT_GOLDEN, WRITE ("0"), WRITE ("1"), "gone" };
    SalvorDapTransfer writes[6];
    SalvorDapPacket packets[6];
    g_autoptr (GError) error = NULL;
    Dialogue dialogue;
    gsize n_good;

    make_writes (packets, writes, 6);
    BEGIN (&dialogue, lines);
    connect_probe (&dialogue);
    g_assert_false (salvor_cmsis_dap_run (dialogue.probe, packets, 6, &n_good, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
    end (&dialogue);
}

/* A request as long as a USB packet, and no full one, would need an empty packet behind it: a byte
 * more is sent instead (probe 1.6). */
static void
test_no_empty_usb_packets (void)
{
    /* three bytes, eleven writes of five, six reads of one: 64 */
    const char *const lines[] = {
        CONNECT ("01 01", "01 01", "02 00 02"),
        "> 05 00 11 "
        "0D 00 00 00 00 0D 00 00 00 00 0D 00 00 00 00 0D 00 00 00 00 0D 00 00 00 00 0D 00 00 00 00 "
        "0D 00 00 00 00 0D 00 00 00 00 0D 00 00 00 00 0D 00 00 00 00 0D 00 00 00 00 "
        "0F 0F 0F 0F 0F 0F 00",
        "< 05 11 01 +27",
    };
    SalvorDapTransfer mixed[17];
    Dialogue dialogue;

    for (guint i = 0; i < 17; i++)
        mixed[i] = (SalvorDapTransfer){ i < 11 ? SALVOR_DAP_WRITE_AP_C : SALVOR_DAP_READ_AP_C, 0 };
    BEGIN (&dialogue, lines);
    connect_probe (&dialogue);
    assert_transfer (&dialogue, mixed, 17);
    end (&dialogue);
}

/* ---- the fewest packets ---- */

/* A KiB that starts at a KiB: what the formats allow, the address included (probe 1.7). */
static void
test_fewest_packets (void)
{
    static const struct {
        guint size;
        gsize written, read;
    } limits[] = { { 64, 19, 18 }, { 512, 3, 3 }, { 1024, 2, 2 } };
    guint8 data[4096] = { 0 };

    for (guint i = 0; i < G_N_ELEMENTS (limits); i++) {
        g_autoptr (SalvorAccessPlan) write = salvor_access_plan_new (
            0x20200000, 1024, data, limits[i].size, SALVOR_DAP_SWD);
        g_autoptr (SalvorAccessPlan) read = salvor_access_plan_new (0x20200000, 1024, NULL,
                                                                    limits[i].size, SALVOR_DAP_SWD);
        g_autoptr (SalvorAccessPlan) long_write = salvor_access_plan_new (
            0x20200000, 4096, data, limits[i].size, SALVOR_DAP_SWD);
        gsize n;

        salvor_access_plan_get_packets (write, &n);
        g_assert_cmpuint (n, ==, limits[i].written);
        salvor_access_plan_get_packets (read, &n);
        g_assert_cmpuint (n, ==, limits[i].read);
        salvor_access_plan_get_packets (long_write, &n);
        g_assert_cmpuint (n, ==, 4 * limits[i].written);
    }
}

/* Each packet ends with the flags then, and none of them is a block. */
static void
test_plans_over_jtag (void)
{
    static const struct {
        guint size;
        gsize written, read;
    } limits[] = { { 64, 24, 19 }, { 512, 3, 3 }, { 1024, 2, 2 } };
    guint8 data[1024] = { 0 };

    for (guint i = 0; i < G_N_ELEMENTS (limits); i++) {
        g_autoptr (SalvorAccessPlan) write = salvor_access_plan_new (
            0x20200000, 1024, data, limits[i].size, SALVOR_DAP_JTAG);
        g_autoptr (SalvorAccessPlan) read = salvor_access_plan_new (
            0x20200000, 1024, NULL, limits[i].size, SALVOR_DAP_JTAG);
        gsize n;
        const SalvorDapPacket *packets = salvor_access_plan_get_packets (write, &n);

        g_assert_cmpuint (n, ==, limits[i].written);
        for (gsize k = 0; k < n; k++) {
            g_assert_nonnull (packets[k].transfers);
            g_assert_cmpuint (packets[k].n, <, SALVOR_DAP_MAX_TRANSFERS);
        }
        salvor_access_plan_get_packets (read, &n);
        g_assert_cmpuint (n, ==, limits[i].read);
    }
}

/* No packet goes over the limit of the counter, and one without an address of its own follows only
 * a confirmed one. */
static void
test_plans_are_safe (void)
{
    guint8 data[2600] = { 0 };

    for (guint size = 64; size <= 1024; size += 32) {
        g_autoptr (SalvorAccessPlan) plan
                   = salvor_access_plan_new (0x20208200, sizeof data, data, size, SALVOR_DAP_SWD);
        gsize n, words = 0;
        const SalvorDapPacket *packets = salvor_access_plan_get_packets (plan, &n);
        guint32 next = 0;
        gboolean confirmed = FALSE;

        for (gsize i = 0; i < n; i++) {
            guint count = packets[i].n;

            if (packets[i].transfers != NULL) {
                next = packets[i].transfers[0].value;
                confirmed = packets[i].confirm;
                count--;
            } else {
                g_assert_true (confirmed);
            }
            g_assert_cmphex (next, ==, 0x20208200 + 4 * words);
            g_assert_cmphex (next / 1024, ==, (next + 4 * count - 1) / 1024);
            words += count;
            next += 4 * count;
        }
        g_assert_cmpuint (words, ==, sizeof data / 4);
    }
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/cmsis-dap/" path, func)
    ADD ("came-twice", test_answer_that_came_twice);
    ADD ("golden-transcript", test_golden_transcript);
    ADD ("connect/others", test_probes_differ);
    ADD ("connect/no-swd", test_probe_without_swd);
    ADD ("connect/stale-answers", test_stale_answers_are_dropped);
    ADD ("answer/bad", test_bad_answers);
    ADD ("answer/long", test_long_answer);
    ADD ("answer/late", test_late_answer_is_not_mistaken);
    ADD ("in-flight/count", test_packets_in_flight);
    ADD ("in-flight/error", test_error_leaves_the_probe_in_step);
    ADD ("in-flight/cancel", test_cancel_leaves_the_probe_in_step);
    ADD ("in-flight/unplugged", test_unplugged);
    ADD ("request/no-empty-packet", test_no_empty_usb_packets);
    ADD ("plan/fewest", test_fewest_packets);
    ADD ("plan/over-jtag", test_plans_over_jtag);
    ADD ("plan/safe", test_plans_are_safe);
    return g_test_run ();
}
