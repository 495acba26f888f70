/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bytes.h"
#include "simulator/simulated-probe.h"

/* The transcript of probe 1.5, which OpenOCD and pyOCD both accept, held against the model. */

typedef struct {
    gboolean silent;
    gboolean jtag; /* its pads speak that, not SWD */
    gboolean hung; /* HANGING_ADDRESS was touched */
    gboolean reset_held;
    gint64 now_us;     /* of the last access */
    guint32 memory[4]; /* at MEMORY_BASE */
} Target;

#define MEMORY_BASE 0x20208200
#define HANGING_ADDRESS 0x401F4460
#define CPUID_ADDRESS 0xE000ED00
#define CPUID_VALUE 0x411FC271

static gboolean
acknowledges (SalvorDebugLine line, gpointer user_data)
{
    const Target *self = user_data;

    return !self->silent && self->jtag == (line == SALVOR_DEBUG_LINE_JTAG);
}

static void
advance (gint64 now_us, gpointer user_data)
{
    ((Target *) user_data)->now_us = now_us;
}

static SalvorBusOutcome
read_memory (guint32 address, guint width, guint32 *value, gpointer user_data)
{
    Target *self = user_data;

    self->hung = self->hung || address == HANGING_ADDRESS;
    if (self->hung)
        return SALVOR_BUS_HANGS;
    if (address == CPUID_ADDRESS)
        *value = CPUID_VALUE;
    else if (address >= MEMORY_BASE && address < MEMORY_BASE + sizeof self->memory)
        *value = self->memory[(address - MEMORY_BASE) / 4] >> (8 * (address & 3))
                 & (width == 4 ? G_MAXUINT32 : (1u << (8 * width)) - 1);
    else
        return SALVOR_BUS_FAULT;
    return SALVOR_BUS_DONE;
}

static SalvorBusOutcome
write_memory (guint32 address, guint width, guint32 value, gpointer user_data)
{
    Target *self = user_data;
    guint shift = 8 * (address & 3);
    guint32 mask = (width == 4 ? G_MAXUINT32 : (1u << (8 * width)) - 1) << shift;
    guint32 *word;

    if (address < MEMORY_BASE || address >= MEMORY_BASE + sizeof self->memory)
        return SALVOR_BUS_FAULT;
    word = &self->memory[(address - MEMORY_BASE) / 4];
    *word = (*word & ~mask) | (value << shift & mask);
    return SALVOR_BUS_DONE;
}

static void
hold_reset (gboolean held, gpointer user_data)
{
    ((Target *) user_data)->reset_held = held;
}

static const SalvorSimulatedBus bus
    = { acknowledges, advance, read_memory, write_memory, hold_reset };

static const SalvorProbeSettings usual
    = { SALVOR_PROBE_PACKET_SIZE, SALVOR_PROBE_PACKET_COUNT, TRUE, SALVOR_PROBE_ACCESS_IDR, FALSE };

static SalvorSimulatedProbe *
probe_new (Target *target)
{
    return salvor_simulated_probe_new (&bus, target, &usual, "PRACTICE0001");
}

static GByteArray *
parse_hex (const char *text)
{
    g_auto (GStrv) words = g_strsplit (text, " ", -1);
    GByteArray *bytes = g_byte_array_new ();

    for (gsize i = 0; words[i] != NULL; i++)
        salvor_bytes_append_u8 (bytes, (guint8) g_ascii_strtoull (words[i], NULL, 16));
    return bytes;
}

static void
assert_answer (SalvorSimulatedProbe *probe, const char *request, const char *expected)
{
    g_autoptr (GByteArray) packet = parse_hex (request);
    g_autoptr (GBytes) response = NULL;
    g_autofree char *text = NULL;
    gint64 ready_us = G_MININT64;
    gsize size;
    const guint8 *data;

    salvor_simulated_probe_receive (probe, packet->data, packet->len, 0);
    response = salvor_simulated_probe_take_answer (probe, &ready_us);
    g_assert_nonnull (response);
    data = g_bytes_get_data (response, &size);
    text = salvor_bytes_to_hex (data, size);
    g_assert_cmpstr (text, ==, expected);
    g_assert_cmpint (ready_us, >=, 0);
}

static void
connect_probe (SalvorSimulatedProbe *probe)
{
    assert_answer (probe, "02 01", "02 01");
    assert_answer (probe, "11 40 42 0F 00", "11 00");
    assert_answer (probe, "04 00 40 00 00 00", "04 00");
    assert_answer (probe, "13 00", "13 00");
    assert_answer (probe, "12 88 FF FF FF FF FF FF FF 9E E7 FF FF FF FF FF FF FF 00", "12 00");
    assert_answer (probe, "05 00 01 02", "05 01 01 77 14 D1 0B");
    assert_answer (probe, "05 00 01 00 1E 00 00 00", "05 01 01");
    assert_answer (probe, "05 00 02 08 00 00 00 00 04 00 00 00 50", "05 02 01");
    assert_answer (probe, "05 00 01 06", "05 01 01 40 00 00 F0");
}

static void
test_golden_transcript (void)
{
    Target target = { 0 };
    g_autoptr (SalvorSimulatedProbe) probe = probe_new (&target);

    assert_answer (probe, "00 FF", "00 02 40 00");
    assert_answer (probe, "00 04", "00 06 31 2E 33 2E 30 00");
    connect_probe (probe);
    assert_answer (probe, "05 00 03 08 F0 00 00 00 0F 0B", "05 03 01 41 00 77 04 03 D0 0F E0");
    assert_answer (probe, "05 00 04 08 00 00 00 00 01 12 00 00 A2 05 00 ED 00 E0 0F",
                   "05 04 01 71 C2 1F 41");
    assert_answer (probe, "05 00 01 05 00 82 20 20", "05 01 01");
    assert_answer (probe, "06 00 02 00 0D D1 00 20 40 55 0B 21 20", "06 02 00 01");
    assert_answer (probe, "05 00 01 05 00 82 20 20", "05 01 01");
    assert_answer (probe, "06 00 02 00 0F", "06 02 00 01 D1 00 20 40 55 0B 21 20");
    g_assert_cmphex (target.memory[1], ==, 0x20210B55);
}

static void
test_fault_sticks_until_cleared (void)
{
    Target target = { 0 };
    g_autoptr (SalvorSimulatedProbe) probe = probe_new (&target);

    connect_probe (probe);
    assert_answer (probe, "05 00 01 01 12 00 00 A2", "05 01 01");
    assert_answer (probe, "05 00 02 05 00 00 00 F0 0F", "05 02 04");
    assert_answer (probe, "05 00 01 06", "05 01 01 60 00 00 F0");
    assert_answer (probe, "05 00 01 07", "05 00 04");
    assert_answer (probe, "05 00 01 00 1E 00 00 00", "05 01 01");
    assert_answer (probe, "05 00 01 06", "05 01 01 40 00 00 F0");
}

/* A hanging bus answers WAIT for ever; what lies before it still answers. */
static void
test_hang_waits_for_ever (void)
{
    Target target = { 0 };
    g_autoptr (SalvorSimulatedProbe) probe = probe_new (&target);

    connect_probe (probe);
    assert_answer (probe, "05 00 01 01 12 00 00 A2", "05 01 01");
    assert_answer (probe, "05 00 02 05 60 44 1F 40 0F", "05 02 02");
    assert_answer (probe, "05 00 01 06", "05 01 01 40 00 00 F0");
    assert_answer (probe, "05 00 01 0E", "05 00 02");
    assert_answer (probe, "05 00 01 07", "05 00 02");
    assert_answer (probe, "05 00 01 00 1F 00 00 00", "05 01 01");
    assert_answer (probe, "05 00 01 07", "05 00 02");
    salvor_simulated_probe_power_cycle (probe);
    target.hung = FALSE;
    connect_probe (probe);
    assert_answer (probe, "05 00 01 07", "05 01 01 00 00 00 00");
}

static void
test_closed_port_is_silent (void)
{
    Target target = { .silent = TRUE };
    g_autoptr (SalvorSimulatedProbe) probe = probe_new (&target);

    assert_answer (probe, "02 01", "02 01");
    assert_answer (probe, "12 88 FF FF FF FF FF FF FF 9E E7 FF FF FF FF FF FF FF 00", "12 00");
    assert_answer (probe, "05 00 01 02", "05 00 07");
}

static void
test_silent_before_the_switch_to_swd (void)
{
    Target target = { 0 };
    g_autoptr (SalvorSimulatedProbe) probe = probe_new (&target);

    assert_answer (probe, "02 01", "02 01");
    assert_answer (probe, "12 40 FF FF FF FF FF FF FF 00", "12 00");
    assert_answer (probe, "05 00 01 02", "05 00 07");
    connect_probe (probe);
    salvor_simulated_probe_power_cycle (probe);
    assert_answer (probe, "05 00 01 02", "05 00 07");
}

static void
test_value_match (void)
{
    Target target = { .memory = { 0x00020003 } };
    g_autoptr (SalvorSimulatedProbe) probe = probe_new (&target);

    connect_probe (probe);
    assert_answer (probe, "05 00 01 01 02 00 00 A2", "05 01 01");
    assert_answer (probe, "05 00 02 20 00 00 02 00 05 00 82 20 20", "05 02 01");
    assert_answer (probe, "05 00 01 1F 00 00 02 00", "05 01 01");
    assert_answer (probe, "05 00 01 1F 00 00 00 00", "05 00 11");
}

/* 65535 words are asked for; 15 have room. */
static void
test_block_stops_where_the_answer_ends (void)
{
    Target target = { 0 };
    g_autoptr (SalvorSimulatedProbe) probe = probe_new (&target);
    g_autoptr (GString) expected = g_string_new ("06 0F 00 01");

    connect_probe (probe);
    for (guint i = 0; i < 15; i++)
        g_string_append (expected, " 77 14 D1 0B");
    assert_answer (probe, "06 00 FF FF 02", expected->str);
}

static void
test_unknown_command (void)
{
    Target target = { 0 };
    g_autoptr (SalvorSimulatedProbe) probe = probe_new (&target);

    assert_answer (probe, "80", "FF");
    assert_answer (probe, "11 00 00 00 00", "11 FF");
    assert_answer (probe, "12 40 FF", "12 FF");
}

/* ---- JTAG ---- */

#define SCAN_IDCODES "14 05 01 00 41 00 02 00 A0 FF FF FF FF 88 FF"
#define RESET_TAPS "12 08 FF"

static void
add_fault (SalvorSimulatedProbe *probe, const char *text)
{
    SalvorFault fault;

    g_assert_true (salvor_fault_parse (text, &fault, NULL));
    salvor_simulated_probe_add_fault (probe, &fault);
}

static void
connect_jtag (SalvorSimulatedProbe *probe)
{
    assert_answer (probe, "02 02", "02 02");
    assert_answer (probe, RESET_TAPS, "12 00");
    assert_answer (probe, SCAN_IDCODES, "14 00 77 24 A0 0B FF");
    assert_answer (probe, RESET_TAPS, "12 00");
    assert_answer (probe, "12 01 00", "12 00");
    assert_answer (probe, "15 01 04", "15 00");
    assert_answer (probe, "16 00", "16 00 77 24 A0 0B");
    assert_answer (probe, "05 00 02 08 00 00 00 00 04 00 00 00 50", "05 02 01");
}

static void
test_jtag_transcript (void)
{
    Target target = { .jtag = TRUE };
    g_autoptr (SalvorSimulatedProbe) probe = probe_new (&target);

    assert_answer (probe, "00 F0", "00 01 13");
    connect_jtag (probe);
    assert_answer (probe, "05 00 01 02", "05 01 01 77 14 D1 0B");
    /* no READOK on this line */
    assert_answer (probe, "05 00 01 06", "05 01 01 00 00 00 F0");
    assert_answer (probe, "05 00 03 08 F0 00 00 00 0F 0B", "05 03 01 41 00 77 04 03 D0 0F E0");
    assert_answer (probe, "05 00 04 08 00 00 00 00 01 12 00 00 A2 05 00 ED 00 E0 0F",
                   "05 04 01 71 C2 1F 41");
    assert_answer (probe, "05 00 01 05 00 82 20 20", "05 01 01");
    assert_answer (probe, "06 00 02 00 0D D1 00 20 40 55 0B 21 20", "06 02 00 01");
    assert_answer (probe, "05 00 01 05 00 82 20 20", "05 01 01");
    assert_answer (probe, "06 00 02 00 0F", "06 02 00 01 D1 00 20 40 55 0B 21 20");
    /* both kinds of register in turn */
    assert_answer (probe, "05 00 05 05 00 82 20 20 0F 06 0F 02",
                   "05 05 01 D1 00 20 40 00 00 00 F0 55 0B 21 20 77 14 D1 0B");
    g_assert_cmphex (target.memory[1], ==, 0x20210B55);
}

/* There is no FAULT: accesses behind the bad one do nothing, and the flag is cleared where it is
 * shown. */
static void
test_jtag_fault (void)
{
    Target target = { .jtag = TRUE };
    g_autoptr (SalvorSimulatedProbe) probe = probe_new (&target);

    connect_jtag (probe);
    assert_answer (probe, "05 00 01 01 12 00 00 A2", "05 01 01");
    assert_answer (probe, "05 00 02 05 00 00 00 F0 0D 01 00 00 00", "05 02 01");
    assert_answer (probe, "05 00 02 05 00 82 20 20 0D 01 00 00 00", "05 02 01");
    g_assert_cmphex (target.memory[0], ==, 0);
    assert_answer (probe, "08 00 1E 00 00 00", "08 00");
    assert_answer (probe, "05 00 01 06", "05 01 01 20 00 00 F0");
    assert_answer (probe, "05 00 01 04 32 00 00 50", "05 01 01");
    assert_answer (probe, "05 00 01 06", "05 01 01 00 00 00 F0");
    assert_answer (probe, "05 00 02 05 00 82 20 20 0D 01 00 00 00", "05 02 01");
    g_assert_cmphex (target.memory[0], ==, 1);
}

/* Nothing at all is answered then, but ABORT has an instruction of its own. */
static void
test_jtag_hang (void)
{
    Target target = { .jtag = TRUE };
    g_autoptr (SalvorSimulatedProbe) probe = probe_new (&target);

    assert_answer (probe, "04 00 02 00 00 00", "04 00");
    connect_jtag (probe);
    assert_answer (probe, "05 00 01 01 12 00 00 A2", "05 01 01");
    assert_answer (probe, "05 00 02 05 60 44 1F 40 0F", "05 02 02");
    assert_answer (probe, "05 00 01 06", "05 00 02");
    assert_answer (probe, "08 00 01 00 00 00", "08 00");
    assert_answer (probe, "05 00 01 06", "05 01 01 00 00 00 F0");
}

static void
test_jtag_match (void)
{
    Target target = { .jtag = TRUE, .memory = { 0x00020003 } };
    g_autoptr (SalvorSimulatedProbe) probe = probe_new (&target);

    connect_jtag (probe);
    assert_answer (probe, "05 00 01 01 02 00 00 A2", "05 01 01");
    assert_answer (probe, "05 00 02 20 00 00 02 00 05 00 82 20 20", "05 02 01");
    assert_answer (probe, "05 00 01 1F 00 00 02 00", "05 01 01");
    assert_answer (probe, "05 00 01 1F 00 00 00 00", "05 00 11");
}

/* One line or the other */
static void
test_wrong_line (void)
{
    Target on_jtag = { .jtag = TRUE }, on_swd = { 0 };
    g_autoptr (SalvorSimulatedProbe) probe = probe_new (&on_jtag);
    g_autoptr (SalvorSimulatedProbe) other = probe_new (&on_swd);

    assert_answer (probe, "02 01", "02 01");
    assert_answer (probe, "12 88 FF FF FF FF FF FF FF 9E E7 FF FF FF FF FF FF FF 00", "12 00");
    assert_answer (probe, "05 00 01 02", "05 00 07");
    connect_jtag (probe);
    assert_answer (other, "02 02", "02 02");
    assert_answer (other, RESET_TAPS, "12 00");
    assert_answer (other, SCAN_IDCODES, "14 00 FF FF FF FF FF");
    assert_answer (other, "15 01 04", "15 00");
    assert_answer (other, "05 00 01 02", "05 00 07");
    connect_probe (other);
}

/* What the host says of the chain decides where its bits land. */
static void
test_wrong_lengths (void)
{
    Target target = { .jtag = TRUE };
    g_autoptr (SalvorSimulatedProbe) probe = probe_new (&target);

    connect_jtag (probe);
    assert_answer (probe, "05 01 01 02", "05 00 00");
    assert_answer (probe, "06 01 01 00 0F", "06 00 00 00");
    assert_answer (probe, "16 01", "16 FF");
    assert_answer (probe, "08 01 1F 00 00 00", "08 FF");
    /* five bits: what is left of 0x0A is 0x05, which is nothing but BYPASS: what goes in comes out
     * a clock later, and what came of a read looks like an acknowledge */
    assert_answer (probe, "15 01 05", "15 00");
    assert_answer (probe, "05 00 01 02", "05 01 05");
    assert_answer (probe, "15 09 04 04 04 04 04 04 04 04 04", "15 FF");
    assert_answer (probe, "15 01 00", "15 FF");
}

/* Nearest to TDO comes first. */
static void
test_neighbour (void)
{
    Target target = { .jtag = TRUE, .memory = { 0x12345678 } };
    g_autoptr (SalvorSimulatedProbe) probe = probe_new (&target);

    add_fault (probe, "jtag-neighbour=0x1BA00477:5");
    assert_answer (probe, "02 02", "02 02");
    assert_answer (probe, RESET_TAPS, "12 00");
    assert_answer (probe, "14 04 01 00 41 00 02 00 80 FF FF FF FF FF FF FF FF",
                   "14 00 77 04 A0 1B 77 24 A0 0B");
    assert_answer (probe, RESET_TAPS, "12 00");
    assert_answer (probe, "12 01 00", "12 00");
    assert_answer (probe, "15 02 05 04", "15 00");
    assert_answer (probe, "16 01", "16 00 77 24 A0 0B");
    assert_answer (probe, "05 01 02 08 00 00 00 00 04 00 00 00 50", "05 02 01");
    assert_answer (probe, "05 01 01 06", "05 01 01 00 00 00 F0");
    assert_answer (probe, "05 01 03 01 12 00 00 A2 05 00 82 20 20 0F", "05 03 01 78 56 34 12");
}

/* The other TAP of the chip, whose instruction register is longer by one */
static void
test_mode_pin (void)
{
    Target target = { .jtag = TRUE };
    g_autoptr (SalvorSimulatedProbe) probe = probe_new (&target);

    add_fault (probe, "jtag-mod");
    assert_answer (probe, "02 02", "02 02");
    assert_answer (probe, RESET_TAPS, "12 00");
    assert_answer (probe, SCAN_IDCODES, "14 00 1D 30 8C 18 FF");
    assert_answer (probe, RESET_TAPS, "12 00");
    /* to Shift-IR; what is captured, and when the zero that goes in comes out */
    assert_answer (probe, "14 04 01 00 42 00 02 00 8C DF 0F", "14 00 E1 0B");
}

static void
test_broken_wire (void)
{
    static const char *const levels[][2]
        = { { "tdo-stuck=0", "14 00 00 00 00 00 00" }, { "tdo-stuck=1", "14 00 FF FF FF FF FF" } };

    for (gsize i = 0; i < G_N_ELEMENTS (levels); i++) {
        Target target = { .jtag = TRUE };
        g_autoptr (SalvorSimulatedProbe) probe = probe_new (&target);

        add_fault (probe, levels[i][0]);
        assert_answer (probe, "02 02", "02 02");
        assert_answer (probe, RESET_TAPS, "12 00");
        assert_answer (probe, SCAN_IDCODES, levels[i][1]);
    }
}

/* What somebody saw on an RT1020 at 400 kHz (community.nxp.com, thread 512017) */
static void
test_slow_wire (void)
{
    Target target = { .jtag = TRUE };
    g_autoptr (SalvorSimulatedProbe) probe = probe_new (&target);

    add_fault (probe, "probe-max-clock=200000");
    assert_answer (probe, "02 02", "02 02");
    assert_answer (probe, "11 80 1A 06 00", "11 00");
    assert_answer (probe, RESET_TAPS, "12 00");
    assert_answer (probe, SCAN_IDCODES, "14 00 FF 24 A0 0F FF");
    assert_answer (probe, "11 A0 86 01 00", "11 00");
    connect_jtag (probe);
}

static void
test_swd_only (void)
{
    Target target = { .jtag = TRUE };
    SalvorProbeSettings settings = usual;
    g_autoptr (SalvorSimulatedProbe) probe = NULL;

    settings.swd_only = TRUE;
    probe = salvor_simulated_probe_new (&bus, &target, &settings, NULL);
    assert_answer (probe, "00 F0", "00 01 11");
    assert_answer (probe, "02 02", "02 00");
    assert_answer (probe, SCAN_IDCODES, "FF");
    assert_answer (probe, "15 01 04", "FF");
    assert_answer (probe, "16 00", "FF");
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/simulated-probe/golden-transcript", test_golden_transcript);
    g_test_add_func ("/simulated-probe/fault-sticks", test_fault_sticks_until_cleared);
    g_test_add_func ("/simulated-probe/hang-waits", test_hang_waits_for_ever);
    g_test_add_func ("/simulated-probe/closed-port-is-silent", test_closed_port_is_silent);
    g_test_add_func ("/simulated-probe/silent-before-swd", test_silent_before_the_switch_to_swd);
    g_test_add_func ("/simulated-probe/value-match", test_value_match);
    g_test_add_func ("/simulated-probe/block-stops", test_block_stops_where_the_answer_ends);
    g_test_add_func ("/simulated-probe/unknown-command", test_unknown_command);
    g_test_add_func ("/simulated-probe/jtag/transcript", test_jtag_transcript);
    g_test_add_func ("/simulated-probe/jtag/fault", test_jtag_fault);
    g_test_add_func ("/simulated-probe/jtag/hang", test_jtag_hang);
    g_test_add_func ("/simulated-probe/jtag/match", test_jtag_match);
    g_test_add_func ("/simulated-probe/jtag/wrong-line", test_wrong_line);
    g_test_add_func ("/simulated-probe/jtag/wrong-lengths", test_wrong_lengths);
    g_test_add_func ("/simulated-probe/jtag/neighbour", test_neighbour);
    g_test_add_func ("/simulated-probe/jtag/mode-pin", test_mode_pin);
    g_test_add_func ("/simulated-probe/jtag/broken-wire", test_broken_wire);
    g_test_add_func ("/simulated-probe/jtag/slow-wire", test_slow_wire);
    g_test_add_func ("/simulated-probe/jtag/swd-only", test_swd_only);
    return g_test_run ();
}
