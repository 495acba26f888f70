/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include "chip-fixture.h"

/* The probe of a whole practice board: the packets that OpenOCD and pyOCD send, and the rules they
 * rely on (probe 1.4, 1.5 and 7.2 to 7.5). */

#define BOARD "sim:rt1024-internal-boot-forced"

static void
ask (Line *line, const char *request, const char *answer)
{
    g_autoptr (GByteArray) wanted = fixture_hex (answer);
    g_autofree char *sought = salvor_bytes_to_hex (wanted->data, wanted->len);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) packet = NULL;
    g_autofree char *found = NULL;

    line_send (line, request);
    packet = line_receive (line, &error);
    g_assert_no_error (error);
    found = salvor_bytes_to_hex (g_bytes_get_data (packet, NULL), g_bytes_get_size (packet));
    g_assert_cmpstr (found, ==, sought);
}

static void
connect_line (Line *line)
{
    ask (line, "02 01", "02 01");
    ask (line, "12 88 FF FF FF FF FF FF FF 9E E7 FF FF FF FF FF FF FF 00", "12 00");
    ask (line, "05 00 01 02", "05 01 01 77 14 D1 0B");
    ask (line, "05 00 03 00 1E 00 00 00 08 00 00 00 00 04 00 00 00 50", "05 03 01");
    /* words, counting up */
    ask (line, "05 00 01 01 12 00 00 A2", "05 01 01");
}

/* Probe 1.5, step by step, byte for byte */
static void
test_golden_transcript (void)
{
    static const char *const steps[][2] = {
        { "00 F0", "00 01 13" },
        { "00 FE", "00 01 04" },
        { "00 FF", "00 02 40 00" },
        { "00 04", "00 06 31 2E 33 2E 30 00" },
        { "02 01", "02 01" },
        { "11 40 42 0F 00", "11 00" },
        { "04 00 40 00 00 00", "04 00" },
        { "13 00", "13 00" },
        { "12 88 FF FF FF FF FF FF FF 9E E7 FF FF FF FF FF FF FF 00", "12 00" },
        { "05 00 01 02", "05 01 01 77 14 D1 0B" },
        { "05 00 01 00 1E 00 00 00", "05 01 01" },
        { "05 00 02 08 00 00 00 00 04 00 00 00 50", "05 02 01" },
        { "05 00 01 06", "05 01 01 40 00 00 F0" },
        { "05 00 03 08 F0 00 00 00 0F 0B", "05 03 01 41 00 77 04 03 D0 0F E0" },
        { "05 00 04 08 00 00 00 00 01 12 00 00 A2 05 00 ED 00 E0 0F", "05 04 01 71 C2 1F 41" },
        { "05 00 02 05 F0 ED 00 E0 0D 03 00 5F A0", "05 02 01" },
        { "05 00 02 05 F0 ED 00 E0 0F", "05 02 01 03 00 03 02" },
        { "05 00 01 05 00 82 20 20", "05 01 01" },
        { "06 00 02 00 0D D1 00 20 40 55 0B 21 20", "06 02 00 01" },
        { "05 00 01 05 00 82 20 20", "05 01 01" },
        { "06 00 02 00 0F", "06 02 00 01 D1 00 20 40 55 0B 21 20" },
        { "05 00 02 05 00 00 00 F0 0F", "05 02 04" },
        { "05 00 01 06", "05 01 01 60 00 00 F0" },
        { "05 00 01 07", "05 00 04" },
        { "05 00 01 00 1E 00 00 00", "05 01 01" },
        { "05 00 02 20 00 00 02 00 05 F0 ED 00 E0", "05 02 01" },
        { "05 00 01 1F 00 00 02 00", "05 01 01" },
    };
    g_autoptr (Bench) bench = bench_new (BOARD);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
        ask (line, steps[i][0], steps[i][1]);
}

static void
test_info (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD ",probe-packet=512x2,probe-plain");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    ask (line, "00 01", "00 07 53 61 6C 76 6F 72 00");
    ask (line, "00 03", "00 0D 50 52 41 43 54 49 43 45 30 30 30 31 00");
    ask (line, "00 09", "00 06 31 2E 33 2E 30 00");
    ask (line, "00 05", "00 00");
    ask (line, "00 F1", "00 00");
    ask (line, "00 FD", "00 00");
    ask (line, "00 F0", "00 01 03");
    ask (line, "00 FE", "00 01 02");
    ask (line, "00 FF", "00 02 00 02");
    /* commands that are said to be missing are */
    ask (line, "7F 01 00 FE", "FF");
}

/* A reset of the line is left by reading DPIDR alone (7.2, rule 1). */
static void
test_line_reset (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    connect_line (line);
    ask (line, "12 40 FF FF FF FF FF FF FF 00", "12 00");
    ask (line, "05 00 01 06", "05 00 07");
    ask (line, "05 00 01 03", "05 00 07");
    ask (line, "05 00 01 02", "05 01 01 77 14 D1 0B");
    ask (line, "05 00 01 06", "05 01 01 40 00 00 F0");
    /* to JTAG and back, as OpenOCD does when it leaves */
    ask (line, "12 50 FF FF FF FF FF FF FF 3C E7 FF", "12 00");
    ask (line, "05 00 01 02", "05 00 07");
    connect_line (line);
    /* waking a port that does not sleep does no harm */
    ask (
        line,
        "12 E0 FF 92 F3 09 62 95 2D 85 86 E9 AF DD E3 A2 0E BC 19 A0 F1 FF FF FF FF FF FF FF FF 00",
        "12 00");
    ask (line, "05 00 01 02", "05 01 01 77 14 D1 0B");
}

/* Requests for power are acknowledged each by itself, and taken back (7.2, rule 2). */
static void
test_power (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    connect_line (line);
    ask (line, "05 00 02 04 00 0F 00 50 06", "05 02 01 40 0F 00 F0");
    ask (line, "05 00 02 04 00 0F 00 10 06", "05 02 01 40 0F 00 30");
    ask (line, "05 00 01 03", "05 00 04");
    ask (line, "05 00 01 00 1E 00 00 00", "05 01 01");
    ask (line, "05 00 02 04 00 0F 00 00 06", "05 02 01 40 0F 00 00");
}

/* Each bit of ABORT clears its own flag. */
static void
test_abort (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    connect_line (line);
    ask (line, "05 00 02 05 00 00 00 F0 0F", "05 02 04");
    ask (line, "05 00 01 00 1A 00 00 00", "05 01 04");
    ask (line, "05 00 01 06", "05 01 01 60 00 00 F0");
    ask (line, "08 00 04 00 00 00", "08 00");
    ask (line, "05 00 01 06", "05 01 01 40 00 00 F0");
    /* a late error of a write shows in the same packet (1.4, 2) */
    ask (line, "05 00 02 05 00 00 00 F0 0D 00 00 00 00", "05 02 04");
    /* and what is behind an error is not done (1.4, 4) */
    ask (line, "05 00 01 00 1E 00 00 00", "05 01 01");
    ask (line, "05 00 04 05 00 00 00 F0 0F 0F 07", "05 02 04");
}

/* Ports that do not exist read as zero and swallow writes (7.2, rule 4). */
static void
test_other_access_ports (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    connect_line (line);
    ask (line, "05 00 02 08 F0 00 00 01 0F", "05 02 01 00 00 00 00");
    ask (line, "05 00 02 08 00 00 00 01 05 00 00 00 20", "05 02 01");
    ask (line, "05 00 02 08 F0 00 00 FF 0F", "05 02 01 00 00 00 00");
}

/* CSW: what is implemented of it (7.2, rule 5) */
static void
test_control_word (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    ask (line, "02 01", "02 01");
    ask (line, "12 88 FF FF FF FF FF FF FF 9E E7 FF FF FF FF FF FF FF 00", "12 00");
    ask (line, "05 00 03 02 04 00 00 00 50 03", "05 03 01 77 14 D1 0B 42 00 00 43");
    ask (line, "05 00 02 01 FF FF FF FF 03", "05 02 01 42 00 00 4F");
    ask (line, "05 00 02 01 22 00 00 A2 03", "05 02 01 62 00 00 02");
    ask (line, "05 00 02 01 32 00 00 A2 03", "05 02 01 42 00 00 02");
    ask (line, "05 00 02 08 F0 00 00 00 07", "05 02 01 00 00 00 00");
}

/* TAR counts within a KiB, and stands still for the four words around it (rules 5 and 6). */
static void
test_address (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    connect_line (line);
    ask (line, "05 00 04 05 FC 87 20 20 0D 11 11 11 11 0D 22 22 22 22 07", "05 04 01 04 84 20 20");
    ask (line, "05 00 02 05 00 84 20 20 0F", "05 02 01 22 22 22 22");
    ask (line, "05 00 02 05 F0 ED 00 E0 08 10 00 00 00", "05 02 01");
    ask (line, "05 00 02 0F 07", "05 02 01 00 00 00 00 00 00 00 00");
    ask (line, "05 00 02 08 00 00 00 00 07", "05 02 01 F0 ED 00 E0");
}

/* Bytes and halfwords sit in the lanes of their address, packed ones fill the word (rule 7). */
static void
test_narrow (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    connect_line (line);
    ask (line, "05 00 02 05 00 84 20 20 0D 44 33 22 11", "05 02 01");
    /* a byte at 1 */
    ask (line, "05 00 03 01 10 00 00 A2 05 01 84 20 20 0D FF AA FF FF", "05 03 01");
    /* a halfword at 2 */
    ask (line, "05 00 03 01 11 00 00 A2 05 02 84 20 20 0D FF FF CC BB", "05 03 01");
    ask (line, "05 00 03 01 12 00 00 A2 05 00 84 20 20 0F", "05 03 01 44 AA CC BB");
    ask (line, "05 00 04 01 10 00 00 A2 05 02 84 20 20 0F 07", "05 04 01 00 00 CC 00 03 84 20 20");
    /* four bytes at once */
    ask (line, "05 00 04 01 20 00 00 A2 05 00 84 20 20 0F 07", "05 04 01 44 AA CC BB 04 84 20 20");
    /* a word that is not where words are */
    ask (line, "05 00 03 01 12 00 00 A2 05 02 84 20 20 0F", "05 03 04");
}

/* The private space has no holes inside its components (rule 8). */
static void
test_private_space (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    connect_line (line);
    ask (line, "05 00 02 05 BC 1F 00 E0 0F", "05 02 01 00 00 00 00");
    ask (line, "05 00 02 05 FC EE 00 E0 0D 01 00 00 00", "05 02 01");
    ask (line, "05 00 02 05 C8 0F 04 E0 0F", "05 02 01 00 00 00 00");
    /* the table of the chip: NXP, part 88C */
    ask (line, "05 00 01 05 E0 DF 0F E0", "05 01 01");
    ask (line, "06 00 08 00 0F",
         "06 08 00 01 8C 00 00 00 E8 00 00 00 08 00 00 00 00 00 00 00 0D 00 00 00 10 00 00 00 "
         "05 00 00 00 B1 00 00 00");
    ask (line, "05 00 02 05 00 00 08 E0 0F", "05 02 04");
}

/* A new connection leaves the board as it is (rule 9). */
static void
test_reconnect (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    connect_line (line);
    ask (line, "05 00 02 05 F0 ED 00 E0 0D 03 00 5F A0", "05 02 01");
    ask (line, "03", "03 00");
    ask (line, "05 00 01 02", "05 00 07");
    connect_line (line);
    ask (line, "05 00 02 05 F0 ED 00 E0 0F", "05 02 01 03 00 03 02");
}

static void
test_pins (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    connect_line (line);
    ask (line, "10 00 00 00 00 00 00", "10 83");
    ask (line, "05 00 02 05 F0 ED 00 E0 0D 03 00 5F A0", "05 02 01");
    ask (line, "10 00 80 00 00 00 00", "10 03");
    /* held: the debug registers answer, as they are after power-on, the others do not */
    ask (line, "05 00 02 05 F0 ED 00 E0 0F", "05 02 01 00 00 01 02");
    ask (line, "05 00 02 05 14 ED 00 E0 0F", "05 02 04");
    ask (line, "08 00 1E 00 00 00", "08 00");
    /* a stop at the first instruction is asked for, and comes */
    ask (line, "05 00 02 05 F0 ED 00 E0 0D 01 00 5F A0", "05 02 01");
    ask (line, "05 00 02 05 FC ED 00 E0 0D 01 00 00 01", "05 02 01");
    ask (line, "10 80 80 00 00 00 00", "10 83");
    ask (line, "05 00 02 05 F0 ED 00 E0 0F", "05 02 01 03 00 03 02");
}

/* Commands in one packet, and commands held back until another comes */
static void
test_atomic_commands (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    connect_line (line);
    ask (line, "7F 02 05 00 01 05 00 84 20 20 06 00 02 00 0D 01 00 00 00 02 00 00 00",
         "7F 02 05 01 01 06 02 00 01");
    line_send (line, "7E 01 05 00 01 05 00 84 20 20");
    line_send (line, "7E 01 05 00 01 0F");
    ask (line, "00 FE", "7F 01 05 01 01");
    line_expect (line, "7F 01 05 01 01 01 00 00 00");
    line_expect (line, "00 01 04");
    /* nothing can be made of what comes behind an unknown command */
    ask (line, "7F 03 00 FE 80 00 FE", "7F 03 00 01 04 FF");
}

/* Three commands of an SWD sequence, as one that chooses a target sends them */
static void
test_swd_sequence (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    connect_line (line);
    ask (line, "1D 03 08 99 85 21 77 14 D1 0B 01", "1D 00 1F");
    ask (line, "1D 01 88", "1D 00 FF");
    ask (line, "1D 01 10 99", "1D FF");
}

static void
test_settings (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);
    gint64 start_ms;

    connect_line (line);
    ask (line, "02 03", "02 00");
    ask (line, "02 00", "02 01");
    ask (line, "11 00 00 00 00", "11 FF");
    ask (line, "04 00", "04 FF");
    ask (line, "01 00 01", "01 00");
    ask (line, "01 02 01", "01 FF");
    ask (line, "0A", "0A 00 00");
    ask (line, "06 00 00 00 0F", "06 00 00 00");
    /* a target whose turnaround was not changed does not understand another one */
    ask (line, "13 01", "13 00");
    ask (line, "05 00 01 02", "05 00 07");
    ask (line, "13 00", "13 00");
    ask (line, "05 00 01 02", "05 01 01 77 14 D1 0B");
    start_ms = bench_now_ms (bench);
    ask (line, "09 50 C3", "09 00");
    g_assert_cmpint (bench_now_ms (bench) - start_ms, >=, 50);
    /* what TransferAbort could abort has been done: it has no answer of its own */
    line_send (line, "07");
    ask (line, "00 FE", "00 01 04");
}

/* ---- time ---- */

/* Ten packets of a slow line one after the other, and as many as fit the queue at once */
static void
test_queue (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);
    gint64 start_ms, lock_step_ms;

    connect_line (line);
    ask (line, "05 00 01 05 00 84 20 20", "05 01 01");
    start_ms = bench_now_ms (bench);
    for (guint i = 0; i < 40; i++)
        ask (line, "06 00 01 00 0F", "06 01 00 01 00 00 00 00");
    lock_step_ms = bench_now_ms (bench) - start_ms;
    g_assert_cmpint (lock_step_ms, >=, 80);
    start_ms = bench_now_ms (bench);
    for (guint i = 0; i < 40; i++) {
        line_send (line, "06 00 01 00 0F");
        if (i >= 3)
            line_expect (line, "06 01 00 01");
    }
    for (guint i = 0; i < 3; i++)
        line_expect (line, "06 01 00 01");
    g_assert_cmpint (bench_now_ms (bench) - start_ms, <=, lock_step_ms * 6 / 10);
}

/* With room for one packet the second is not taken before the first is answered. */
static void
test_single_buffer (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD ",probe-packet=64x1");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);
    gint64 start_ms;

    start_ms = bench_now_ms (bench);
    line_send (line, "09 50 C3");
    g_assert_cmpint (bench_now_ms (bench) - start_ms, <, 5);
    line_send (line, "00 FE");
    g_assert_cmpint (bench_now_ms (bench) - start_ms, >=, 50);
    line_expect (line, "09 00");
    line_expect (line, "00 01 01");
}

/* A word takes 46 clocks (probe 1.7): 126 of them at 1 MHz and at 10 MHz. */
static void
test_clock (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD ",probe-packet=512x1");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);
    gint64 start_us, slow_us, fast_us;

    connect_line (line);
    ask (line, "05 00 01 05 00 84 20 20", "05 01 01");
    start_us = salvor_clock_get_now (bench->clock);
    line_send (line, "06 00 7E 00 0F");
    line_expect (line, "06 7E 00 01");
    slow_us = salvor_clock_get_now (bench->clock) - start_us;
    ask (line, "11 80 96 98 00", "11 00");
    start_us = salvor_clock_get_now (bench->clock);
    line_send (line, "06 00 7E 00 0F");
    line_expect (line, "06 7E 00 01");
    fast_us = salvor_clock_get_now (bench->clock) - start_us;
    g_assert_cmpint (slow_us, >=, 126 * 46);
    g_assert_cmpint (slow_us, <=, 126 * 46 + 1000);
    g_assert_cmpint (fast_us, <=, 126 * 46 / 10 + 500);
}

/* ---- what routes are made of ---- */

static void
set_register (Line *line, guint number, guint32 value)
{
    g_autofree char *request = g_strdup_printf (
        "05 00 04 05 F8 ED 00 E0 0D %02X %02X %02X %02X 05 F4 ED 00 E0 0D %02X 00 01 00",
        value & 0xFF, value >> 8 & 0xFF, value >> 16 & 0xFF, value >> 24, number);

    ask (line, request, "05 04 01");
}

/* Stops in the ROM and cleans up (probe 4.5). */
static void
stop_in_rom (Line *line)
{
    connect_line (line);
    ask (line, "05 00 02 05 F0 ED 00 E0 0D 01 00 5F A0", "05 02 01");
    ask (line, "05 00 02 05 F0 ED 00 E0 0D 03 00 5F A0", "05 02 01");
    ask (line, "05 00 02 05 40 C0 0A 40 0D 03 00 20 00", "05 02 01");
    ask (line, "05 00 02 05 FC ED 00 E0 0D 00 04 00 01", "05 02 01");
    ask (line, "05 00 04 05 20 10 00 E0 0D 04 80 0F 40 0D 00 00 00 00 0D 07 08 00 00", "05 04 01");
    ask (line, "05 00 02 05 0C ED 00 E0 0D 04 00 FA 05", "05 02 01");
    ask (line, "05 00 02 05 F0 ED 00 E0 0F", "05 02 01 03 00 03 02");
    ask (line, "05 00 02 05 28 10 00 E0 0D 00 00 00 00", "05 02 01");
    ask (line, "05 00 02 05 94 ED 00 E0 0D 00 00 00 00", "05 02 01");
}

static void
write_file (Line *line, guint32 address, GBytes *file)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data (file, &size);

    for (gsize done = 0; done < size; done += 32) {
        g_autoptr (GString) request = g_string_new (NULL);
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) answer = NULL;
        guint32 at = address + (guint32) done;

        g_string_append_printf (request, "05 00 09 05 %02X %02X %02X %02X", at & 0xFF,
                                at >> 8 & 0xFF, at >> 16 & 0xFF, at >> 24);
        for (gsize i = 0; i < 32; i++) {
            if (i % 4 == 0)
                g_string_append (request, " 0D");
            g_string_append_printf (request, " %02X", done + i < size ? data[done + i] : 0);
        }
        line_send (line, request->str);
        answer = line_receive (line, &error);
        g_assert_no_error (error);
    }
}

#define ROM_INIT 0x00210611u
#define ROM_ERASE_SECTOR 0x0021055Du
#define SETTINGS 0x20001000u

/* Settings for the flash and a breakpoint to return to, in DTCM */
static void
prepare_calls (Line *line)
{
    g_autoptr (SalvorChip) chip = fixture_description ();
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);
    g_autoptr (GBytes) settings = g_bytes_new (flash->fcb, flash->fcb_size);

    stop_in_rom (line);
    write_file (line, SETTINGS, settings);
    ask (line, "05 00 02 05 00 00 00 20 0D 00 BE 00 BE", "05 02 01");
}

static void
set_up_call (Line *line, guint32 function, guint32 offset)
{
    set_register (line, 0, 0);
    set_register (line, 1, SETTINGS);
    set_register (line, 2, offset);
    set_register (line, 13, 0x20000800);
    set_register (line, 14, 0x20000001);
    set_register (line, 15, function);
    set_register (line, 16, 0x01000000);
    set_register (line, 20, 1);
    ask (line, "05 00 02 05 30 ED 00 E0 0D 1F 00 00 00", "05 02 01");
}

/* ---- faults ---- */

static void
test_wait (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD ",fault=probe-wait=1:3");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    connect_line (line);
    ask (line, "04 00 02 00 00 00", "04 00");
    ask (line, "05 00 01 05 00 84 20 20", "05 00 02");
    /* nothing sticks */
    ask (line, "05 00 01 06", "05 01 01 40 00 00 F0");
    ask (line, "04 00 03 00 00 00", "04 00");
    ask (line, "05 00 01 05 00 84 20 20", "05 01 01");
}

static void
test_bad_word (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD ",fault=probe-fault=0x20208404");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    connect_line (line);
    ask (line, "05 00 04 05 00 84 20 20 0F 0F 0F", "05 03 04 00 00 00 00");
    ask (line, "08 00 1E 00 00 00", "08 00");
    ask (line, "05 00 01 05 00 84 20 20", "05 01 01");
    ask (line, "06 00 04 00 0D 01 00 00 00 02 00 00 00 03 00 00 00 04 00 00 00", "06 02 00 04");
}

static void
test_silent (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD ",fault=probe-silent=2:2");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    ask (line, "02 01", "02 01");
    ask (line, "12 88 FF FF FF FF FF FF FF 9E E7 FF FF FF FF FF FF FF 00", "12 00");
    ask (line, "05 00 01 02", "05 01 01 77 14 D1 0B");
    ask (line, "05 00 01 06", "05 00 07");
    ask (line, "05 00 01 06", "05 00 07");
    ask (line, "05 00 01 06", "05 01 01 40 00 00 00");
}

static void
test_parity (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD ",fault=probe-parity=2");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    ask (line, "02 01", "02 01");
    ask (line, "12 88 FF FF FF FF FF FF FF 9E E7 FF FF FF FF FF FF FF 00", "12 00");
    ask (line, "05 00 01 02", "05 01 01 77 14 D1 0B");
    ask (line, "05 00 01 06", "05 00 08");
    ask (line, "05 00 01 06", "05 01 01 40 00 00 00");
}

static void
test_answers (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD ",fault=probe-wrong-answer=2"
                                               ",fault=probe-late-answer=3:400");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);
    gint64 start_ms;

    ask (line, "00 FE", "00 01 04");
    ask (line, "00 FE", "55 01 04");
    start_ms = bench_now_ms (bench);
    ask (line, "00 FE", "00 01 04");
    g_assert_cmpint (bench_now_ms (bench) - start_ms, >=, 400);
    ask (line, "00 FE", "00 01 04");
}

/* The request is done all the same. */
static void
test_no_answer (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD ",fault=probe-no-answer=6");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) answer = NULL;

    connect_line (line);
    line_send (line, "05 00 01 05 00 84 20 20");
    answer = line_receive (line, &error);
    g_assert_null (answer);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
    ask (line, "05 00 01 07", "05 01 01 00 84 20 20");
}

static void
test_too_fast (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD ",fault=probe-max-clock=2000000");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    connect_line (line);
    ask (line, "11 00 09 3D 00", "11 00");
    ask (line, "05 00 01 02", "05 00 08");
    ask (line, "05 00 01 00 1E 00 00 00", "05 00 07");
    ask (line, "11 80 84 1E 00", "11 00");
    ask (line, "05 00 01 02", "05 01 01 77 14 D1 0B");
}

/* The board is off, the probe is not; with power back the port has to be woken anew. */
static void
test_board_power (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD ",fault=board-power=11");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);
    g_autoptr (GError) error = NULL;

    connect_line (line);
    ask (line, "05 00 01 06", "05 00 07");
    ask (line, "00 FE", "00 01 04");
    g_assert_true (salvor_port_act (line->port, "power-cycle", &error));
    g_assert_no_error (error);
    g_assert_true (
        salvor_clock_wait_until (bench->clock, bench_now_ms (bench) * 1000 + 5000000, NULL, NULL));
    ask (line, "05 00 01 02", "05 00 07");
    connect_line (line);
}

/* The supply fails in the middle of the first erase that the ROM does for the debugger. */
static void
test_power_loss_during_erase (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD ",fault=power-loss-during-erase=1");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);
    g_autoptr (Line) usb = NULL;
    g_autoptr (GError) error = NULL;

    prepare_calls (line);
    set_up_call (line, ROM_INIT, 0);
    ask (line, "05 00 02 05 F0 ED 00 E0 0D 01 00 5F A0", "05 02 01");
    ask (line, "09 F0 FF", "09 00");
    set_up_call (line, ROM_ERASE_SECTOR, 0);
    ask (line, "05 00 02 05 F0 ED 00 E0 0D 01 00 5F A0", "05 02 01");
    ask (line, "09 F0 FF", "09 00");
    ask (line, "05 00 02 05 30 ED 00 E0 0F", "05 00 07");
    g_assert_true (salvor_port_act (line->port, "power-cycle", &error));
    g_assert_no_error (error);
    /* half the header is gone, so the ROM has nothing to start */
    usb = bench_open (bench, SALVOR_PORT_ROM);
}

/* Whatever comes in: every packet but two kinds has one answer, no longer than a packet, and the
 * probe goes on. The numbers are the same each time. */
static void
test_any_bytes (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD ",probe-plain");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);
    g_autoptr (GRand) random = g_rand_new_with_seed (5);

    connect_line (line);
    for (guint i = 0; i < 20000; i++) {
        gint32 size = g_rand_int_range (random, 1, 65);
        guint8 packet[64];
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) answer = NULL;

        for (gint32 j = 0; j < size; j++)
            packet[j] = (guint8) g_rand_int_range (random, 0, 256);
        /* mostly commands that there are, to the target there is */
        if (i % 8 != 0)
            packet[0] %= 0x1E;
        if (packet[0] == 0x07)
            continue;
        salvor_packet_transport_send (line->transport, packet, (gsize) size, line_deadline (line),
                                      NULL, &error);
        g_assert_no_error (error);
        answer = line_receive (line, &error);
        g_assert_no_error (error);
        g_assert_cmpuint (g_bytes_get_size (answer), <=, 64);
        g_assert_true (*(const guint8 *) g_bytes_get_data (answer, NULL) == packet[0]
                       || *(const guint8 *) g_bytes_get_data (answer, NULL) == 0xFF);
    }
    ask (line, "13 00", "13 00");
    connect_line (line);
}

/* ---- what fuses have closed ---- */

static void
test_closed (gconstpointer name)
{
    g_autoptr (Bench) bench = bench_new (name);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    ask (line, "02 01", "02 01");
    ask (line, "12 88 FF FF FF FF FF FF FF 9E E7 FF FF FF FF FF FF FF 00", "12 00");
    ask (line, "05 00 01 02", "05 00 07");
    ask (line, "06 00 01 00 02", "06 00 00 07");
}

/* ---- whole ways ---- */

/* The loader in RAM is started, and shows on the board's own USB socket. */
static void
test_start_loader (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);
    g_autoptr (GBytes) loader = bench_load_practice_loader ();
    g_autoptr (Line) usb = NULL;
    guint32 stack = 0, entry = 0;
    const guint8 *bytes = g_bytes_get_data (loader, NULL);

    salvor_bytes_peek_u32_le (bytes, g_bytes_get_size (loader), 0x200, &stack);
    salvor_bytes_peek_u32_le (bytes, g_bytes_get_size (loader), 0x204, &entry);
    stop_in_rom (line);
    write_file (line, 0x20208200, loader);
    set_register (line, 17, stack);
    set_register (line, 15, entry);
    set_register (line, 16, 0x01000000);
    set_register (line, 20, 0);
    ask (line, "05 00 02 05 08 ED 00 E0 0D 00 84 20 20", "05 02 01");
    ask (line, "05 00 02 05 F0 ED 00 E0 0D 01 00 5F A0", "05 02 01");
    ask (line, "05 00 02 05 F0 ED 00 E0 0D 00 00 5F A0", "05 02 01");
    usb = bench_open (bench, SALVOR_PORT_FLASHLOADER);
    line_send (usb, "01 00 08 00 07 00 00 01 01 00 00 00");
    line_expect (usb, "03 00 0C 00 A7");
}

/* Without its header the ROM opens serial download after a power cycle. */
static void
test_erase_header (void)
{
    g_autoptr (Bench) bench = bench_new (BOARD);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);
    g_autoptr (GError) error = NULL;
    g_autoptr (Line) usb = NULL;
    g_autoptr (Line) again = NULL;
    static const guint32 calls[][2]
        = { { ROM_INIT, 0 }, { ROM_ERASE_SECTOR, 0x1000 }, { ROM_ERASE_SECTOR, 0x0 } };

    prepare_calls (line);
    for (gsize i = 0; i < G_N_ELEMENTS (calls); i++) {
        set_up_call (line, calls[i][0], calls[i][1]);
        ask (line, "05 00 02 05 F0 ED 00 E0 0D 01 00 5F A0", "05 02 01");
        ask (line, "09 F0 FF", "09 00");
        ask (line, "05 00 02 05 30 ED 00 E0 0F", "05 02 01 02 00 00 00");
    }
    g_assert_true (salvor_port_act (line->port, "power-cycle", &error));
    g_assert_no_error (error);
    usb = bench_open (bench, SALVOR_PORT_ROM);
    line_send (usb, "01 05 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
    line_expect (usb, "03 56 78 78 56");
    /* a reset by the debugger takes that device off the bus, and it comes back */
    connect_line (line);
    ask (line, "05 00 02 05 0C ED 00 E0 0D 04 00 FA 05", "05 02 01");
    g_assert_false (line_try_send (usb, "01", &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
    again = bench_open (bench, SALVOR_PORT_ROM);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/probe-board/golden-transcript", test_golden_transcript);
    g_test_add_func ("/probe-board/info", test_info);
    g_test_add_func ("/probe-board/line-reset", test_line_reset);
    g_test_add_func ("/probe-board/power", test_power);
    g_test_add_func ("/probe-board/abort", test_abort);
    g_test_add_func ("/probe-board/other-access-ports", test_other_access_ports);
    g_test_add_func ("/probe-board/control-word", test_control_word);
    g_test_add_func ("/probe-board/address", test_address);
    g_test_add_func ("/probe-board/narrow", test_narrow);
    g_test_add_func ("/probe-board/private-space", test_private_space);
    g_test_add_func ("/probe-board/reconnect", test_reconnect);
    g_test_add_func ("/probe-board/pins", test_pins);
    g_test_add_func ("/probe-board/atomic-commands", test_atomic_commands);
    g_test_add_func ("/probe-board/swd-sequence", test_swd_sequence);
    g_test_add_func ("/probe-board/settings", test_settings);
    g_test_add_func ("/probe-board/queue", test_queue);
    g_test_add_func ("/probe-board/single-buffer", test_single_buffer);
    g_test_add_func ("/probe-board/clock", test_clock);
    g_test_add_func ("/probe-board/fault/wait", test_wait);
    g_test_add_func ("/probe-board/fault/bad-word", test_bad_word);
    g_test_add_func ("/probe-board/fault/silent", test_silent);
    g_test_add_func ("/probe-board/fault/parity", test_parity);
    g_test_add_func ("/probe-board/fault/answers", test_answers);
    g_test_add_func ("/probe-board/fault/no-answer", test_no_answer);
    g_test_add_func ("/probe-board/fault/too-fast", test_too_fast);
    g_test_add_func ("/probe-board/fault/board-power", test_board_power);
    g_test_add_func ("/probe-board/any-bytes", test_any_bytes);
    g_test_add_func ("/probe-board/fault/power-loss-during-erase", test_power_loss_during_erase);
    g_test_add_data_func ("/probe-board/closed/debug-closed", "sim:rt1024-debug-closed",
                          test_closed);
    g_test_add_data_func ("/probe-board/closed/no-way", "sim:rt1024-no-way", test_closed);
    g_test_add_func ("/probe-board/way/start-loader", test_start_loader);
    g_test_add_func ("/probe-board/way/erase-header", test_erase_header);
    return g_test_run ();
}
