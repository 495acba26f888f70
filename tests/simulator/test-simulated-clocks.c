/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include "chip-fixture.h"
#include "simulator/simulated-bus.h"

#define CCGR2 0x400FC070u
#define CCGR6 0x400FC080u
#define FLEXSPI_MCR0 0x402A8000u
#define SHADOW_6 0x401F4460u
#define SBMR2 0x400F801Cu
#define FLASH_WINDOW 0x60000000u
#define OCOTP_ON 0x00003000u

typedef struct {
    SalvorSimulatedChip *chip;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
    self->chip = fixture_chip_new ();
    salvor_simulated_chip_power_on (self->chip, 0);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
    salvor_simulated_chip_free (self->chip);
}

static gboolean
can_read (Fixture *self, guint32 address)
{
    guint32 value = 0;

    return salvor_simulated_bus_read (self->chip, address, &value);
}

static void
test_reset_opens_all (Fixture *self, gconstpointer data)
{
    guint32 value = 0;

    g_assert_true (can_read (self, SHADOW_6));
    g_assert_true (salvor_simulated_bus_write (self->chip, CCGR2, 0));
    salvor_simulated_chip_reset (self->chip, 1000);
    g_assert_true (salvor_simulated_bus_read (self->chip, CCGR2, &value));
    g_assert_cmphex (value & OCOTP_ON, ==, OCOTP_ON);
    g_assert_true (can_read (self, SHADOW_6));
    g_assert_false (salvor_simulated_chip_is_hung (self->chip));
}

/* What has its clock goes on; one touch of the other ends everything. */
static void
test_touch_hangs_the_bus (Fixture *self, gconstpointer data)
{
    g_assert_true (salvor_simulated_bus_write (self->chip, CCGR2, 0));
    g_assert_true (can_read (self, SBMR2));
    g_assert_true (can_read (self, CCGR6));
    g_assert_false (salvor_simulated_chip_is_hung (self->chip));
    g_assert_false (can_read (self, SHADOW_6));
    g_assert_true (salvor_simulated_chip_is_hung (self->chip));
    g_assert_false (can_read (self, SBMR2));
    g_assert_false (salvor_simulated_bus_write (self->chip, CCGR2, OCOTP_ON));
    salvor_simulated_chip_power_off (self->chip, 1000);
    salvor_simulated_chip_power_on (self->chip, 2000);
    g_assert_true (can_read (self, SHADOW_6));
}

static void
test_write_hangs_as_well (Fixture *self, gconstpointer data)
{
    g_assert_true (salvor_simulated_bus_write (self->chip, CCGR2, 0));
    g_assert_false (salvor_simulated_bus_write (self->chip, SHADOW_6, 0));
    g_assert_true (salvor_simulated_chip_is_hung (self->chip));
}

static void
test_clock_can_be_switched_on (Fixture *self, gconstpointer data)
{
    g_assert_true (salvor_simulated_bus_write (self->chip, CCGR2, 0));
    g_assert_true (salvor_simulated_bus_write (self->chip, CCGR2, OCOTP_ON));
    g_assert_true (can_read (self, SHADOW_6));
}

/* The flash window has two switches, and one of them lies behind the other. */
static void
test_flash_has_two_switches (Fixture *self, gconstpointer data)
{
    g_assert_true (salvor_simulated_bus_write (self->chip, FLEXSPI_MCR0, 2));
    g_assert_true (can_read (self, FLEXSPI_MCR0));
    g_assert_false (can_read (self, FLASH_WINDOW));
    g_assert_true (salvor_simulated_chip_is_hung (self->chip));
    salvor_simulated_chip_power_on (self->chip, 1000);
    g_assert_true (salvor_simulated_bus_write (self->chip, CCGR6, 0));
    g_assert_true (can_read (self, SHADOW_6));
    g_assert_false (can_read (self, FLEXSPI_MCR0));
    g_assert_true (salvor_simulated_chip_is_hung (self->chip));
}

/* The serial downloader is a program like any other. */
static void
test_downloader_hangs (Fixture *self, gconstpointer data)
{
    fixture_send (self->chip, "01 02 02 40 0F C0 70 20 00 00 00 04 00 00 00 00 00");
    fixture_expect (self->chip, "03 56 78 78 56");
    fixture_expect (self->chip, "04 12 8A 8A 12");
    fixture_send (self->chip, "01 01 01 40 1F 44 60 20 00 00 00 04 00 00 00 00 00");
    fixture_expect (self->chip, "03 56 78 78 56");
    fixture_expect_nothing (self->chip);
    fixture_send (self->chip, "01 05 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
    fixture_expect_nothing (self->chip);
    g_assert_true (salvor_simulated_chip_is_attached (self->chip, G_MAXINT64 - 1));
}

/* ---- the board of the scenario ---- */

static void
connect_probe (Line *line)
{
    line_send (line, "02 01");
    line_expect (line, "02 01");
    line_send (line, "12 88 FF FF FF FF FF FF FF 9E E7 FF FF FF FF FF FF FF 00");
    line_expect (line, "12 00");
    line_send (line, "05 00 01 02");
    line_expect (line, "05 01 01 77 14 D1 0B");
    /* power up, words, no increment */
    line_send (line, "05 00 03 08 00 00 00 00 04 00 00 00 50 01 02 00 00 A2");
    line_expect (line, "05 03 01");
}

/* TAR and DRW: SBMR2 says internal boot, by the switches */
static void
read_boot_mode (Line *line)
{
    line_send (line, "05 00 02 05 1C 80 0F 40 0F");
    line_expect (line, "05 02 01 01 00 00 02");
}

/* The sequence of a probe that does not look at the switches first. */
static void
test_careless_read_hangs (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-clocks-gated");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);
    g_autoptr (GError) error = NULL;

    connect_probe (line);
    read_boot_mode (line);
    /* fuse word 6: posted well, never answered */
    line_send (line, "05 00 02 05 60 44 1F 40 0F");
    line_expect (line, "05 02 02");
    /* from here on everything behind the debug port waits, the port itself does not */
    line_send (line, "05 00 02 05 1C 80 0F 40 0F");
    line_expect (line, "05 00 02");
    line_send (line, "05 00 01 06");
    line_expect (line, "05 01 01 40 00 00 F0");
    /* ABORT gets through, and the check behind it that every write ends with does not */
    line_send (line, "05 00 01 00 1E 00 00 00");
    line_expect (line, "05 01 02");
    line_send (line, "05 00 01 0F");
    line_expect (line, "05 00 02");
    /* nor does a new connection help; power does */
    line_send (line, "12 88 FF FF FF FF FF FF FF 9E E7 FF FF FF FF FF FF FF 00");
    line_expect (line, "12 00");
    line_send (line, "05 00 01 02");
    line_expect (line, "05 01 01 77 14 D1 0B");
    line_send (line, "05 00 01 03");
    line_expect (line, "05 00 02");
    g_assert_true (salvor_port_act (line->port, "power-cycle", &error));
    g_assert_no_error (error);
    g_assert_true (
        salvor_clock_wait_until (bench->clock, bench_now_ms (bench) * 1000 + 5000000, NULL, NULL));
    connect_probe (line);
    read_boot_mode (line);
}

/* A careful one sees all switches off and may switch a clock on. */
static void
test_switches_can_be_seen (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-clocks-gated");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);

    connect_probe (line);
    line_send (line, "05 00 02 05 70 C0 0F 40 0F");
    line_expect (line, "05 02 01 00 00 00 00");
    line_send (line, "05 00 02 05 80 C0 0F 40 0F");
    line_expect (line, "05 02 01 00 00 00 00");
    line_send (line, "05 00 02 05 80 C0 0F 40 0D 00 0C 00 00");
    line_expect (line, "05 02 01");
    line_send (line, "05 00 02 05 00 80 2A 40 0F");
    line_expect (line, "05 02 01 02 00 00 00");
}

/* The program that did it is gone with the flash's content. */
static void
test_another_program_leaves_the_clocks_alone (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorSimulatedBoard) board
               = salvor_simulated_board_new ("sim:rt1024-clocks-gated", NULL, 0, &error);
    SalvorSimulatedChip *chip;
    const guint8 byte = 0;
    guint32 value = 0;

    g_assert_no_error (error);
    chip = salvor_simulated_board_get_chip (board);
    salvor_simulated_flash_make (salvor_simulated_chip_get_flash (chip), 0x10000, &byte, 1);
    salvor_simulated_chip_power_on (chip, 0);
    g_assert_cmpint (salvor_simulated_chip_get_stage (chip), ==, SALVOR_CHIP_IN_APPLICATION);
    g_assert_true (salvor_simulated_bus_read (chip, SHADOW_6, &value));
}

#define ADD(name, func)                                                                            \
    g_test_add ("/simulated-clocks/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    ADD ("reset-opens-all", test_reset_opens_all);
    ADD ("hang/read", test_touch_hangs_the_bus);
    ADD ("hang/write", test_write_hangs_as_well);
    ADD ("hang/downloader", test_downloader_hangs);
    ADD ("switched-on", test_clock_can_be_switched_on);
    ADD ("flash-has-two", test_flash_has_two_switches);
    g_test_add_func ("/simulated-clocks/board/careless-read", test_careless_read_hangs);
    g_test_add_func ("/simulated-clocks/board/careful-look", test_switches_can_be_seen);
    g_test_add_func ("/simulated-clocks/board/another-program",
                     test_another_program_leaves_the_clocks_alone);
    return g_test_run ();
}
