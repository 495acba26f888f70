/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include "chip-fixture.h"
#include "simulator/simulated-bus.h"

/* What resets do, the watchdog's among them: chip-semantics 0, 5 and 10, probe 3.8. */

#define SBMR1 0x400F8004u
#define SBMR2 0x400F801Cu
#define SRSR 0x400F8008u
#define BOOT_LOG 0x2020515Cu
#define SHADOW_5 0x401F4450u
#define SHADOW_6 0x401F4460u
#define OCOTP_CTRL 0x401F4000u
#define OCOTP_CTRL_SET 0x401F4004u
#define OCOTP_CTRL_CLR 0x401F4008u
#define OCOTP_DATA 0x401F4020u
#define RELOAD_SHADOWS (1u << 10)
#define ERROR_BIT (1u << 9)

#define BT_FUSE_SEL 0x00000010u
#define WDOG_ENABLE 0x00200000u
#define WDOG_TIMEOUT(code) ((guint32) (code) << 13)
#define UART_SDP_DISABLE 0x00000010u

#define POWER_ON_RESET 0x01u
#define WATCHDOG_RESET 0x10u

#define SECOND_US G_USEC_PER_SEC

typedef struct {
    SalvorSimulatedChip *chip;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
    self->chip = fixture_chip_new ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
    salvor_simulated_chip_free (self->chip);
}

static void
burn (Fixture *self, guint index, guint32 bits)
{
    salvor_simulated_otp_make (salvor_simulated_chip_get_otp (self->chip), index, bits);
}

static guint32
read_word (Fixture *self, guint32 address)
{
    guint32 value = 0;

    g_assert_true (salvor_simulated_bus_read (self->chip, address, &value));
    return value;
}

static void
write_word (Fixture *self, guint32 address, guint32 value)
{
    g_assert_true (salvor_simulated_bus_write (self->chip, address, value));
}

/* ---- causes ---- */

static void
test_software_reset_has_no_bit (Fixture *self, gconstpointer data)
{
    salvor_simulated_chip_power_on (self->chip, 0);
    g_assert_cmphex (read_word (self, SRSR), ==, POWER_ON_RESET);
    write_word (self, SRSR, POWER_ON_RESET);
    salvor_simulated_chip_reset (self->chip, 1000);
    g_assert_cmphex (read_word (self, SRSR), ==, 0);
}

static void
test_power_clears_causes (Fixture *self, gconstpointer data)
{
    burn (self, 6, WDOG_ENABLE);
    salvor_simulated_chip_power_on (self->chip, 0);
    g_assert_true (salvor_simulated_chip_advance (self->chip, 64 * SECOND_US));
    salvor_simulated_chip_power_off (self->chip, 65 * SECOND_US);
    salvor_simulated_chip_power_on (self->chip, 66 * SECOND_US);
    g_assert_cmphex (read_word (self, SRSR), ==, POWER_ON_RESET);
}

/* ---- watchdog ---- */

static void
test_watchdog_is_off (Fixture *self, gconstpointer data)
{
    burn (self, 0x2D, WDOG_TIMEOUT (4));
    salvor_simulated_chip_power_on (self->chip, 0);
    g_assert_cmpint (salvor_simulated_chip_get_watchdog (self->chip), ==, G_MAXINT64);
}

static void
test_watchdog_times (Fixture *self, gconstpointer data)
{
    static const guint seconds[] = { 64, 32, 16, 8, 4 };

    for (guint code = 0; code < G_N_ELEMENTS (seconds); code++) {
        SalvorSimulatedChip *chip = fixture_chip_new ();
        SalvorSimulatedOtp *otp = salvor_simulated_chip_get_otp (chip);

        salvor_simulated_otp_make (otp, 6, WDOG_ENABLE);
        salvor_simulated_otp_make (otp, 0x2D, WDOG_TIMEOUT (code));
        salvor_simulated_chip_power_on (chip, 1000);
        g_assert_cmpint (salvor_simulated_chip_get_watchdog (chip), ==,
                         1000 + seconds[code] * SECOND_US);
        salvor_simulated_chip_free (chip);
    }
}

static void
test_watchdog_restarts_the_rom (Fixture *self, gconstpointer data)
{
    burn (self, 6, WDOG_ENABLE);
    salvor_simulated_chip_power_on (self->chip, 0);
    write_word (self, 0x20210000, 0x12345678);
    write_word (self, SRSR, POWER_ON_RESET);
    g_assert_false (salvor_simulated_chip_advance (self->chip, 64 * SECOND_US - 1));
    g_assert_true (salvor_simulated_chip_advance (self->chip, 64 * SECOND_US));
    g_assert_cmpint (salvor_simulated_chip_get_stage (self->chip), ==, SALVOR_CHIP_IN_DOWNLOADER);
    g_assert_false (salvor_simulated_chip_is_attached (self->chip, 64 * SECOND_US));
    g_assert_cmphex (read_word (self, SRSR), ==, WATCHDOG_RESET);
    g_assert_cmphex (read_word (self, 0x20210000), ==, 0x12345678);
    /* and again */
    g_assert_cmpint (salvor_simulated_chip_get_watchdog (self->chip), ==, 128 * SECOND_US);
}

/* Commands do not serve it. */
static void
test_watchdog_bites_amid_a_file (Fixture *self, gconstpointer data)
{
    burn (self, 6, WDOG_ENABLE);
    salvor_simulated_chip_power_on (self->chip, 0);
    fixture_send (self->chip, "01 04 04 20 20 82 00 00 00 00 04 00 00 00 00 00 00");
    g_assert_true (salvor_simulated_chip_advance (self->chip, 64 * SECOND_US));
    fixture_send (self->chip, "02 01 02 03 04");
    fixture_expect_nothing (self->chip);
    fixture_send (self->chip, "01 05 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
    fixture_expect (self->chip, "03 56 78 78 56");
}

static void
test_loader_outlives_watchdog (Fixture *self, gconstpointer data)
{
    burn (self, 6, WDOG_ENABLE);
    fixture_start_loader (self->chip);
    g_assert_cmpint (salvor_simulated_chip_get_watchdog (self->chip) == G_MAXINT64, ==,
                     SALVOR_ASSUME_JUMP_STOPS_WATCHDOG);
}

static void
test_board_comes_back_after_watchdog (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-watchdog");
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_ROM);
    g_autoptr (Line) again = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) packet = line_receive (line, &error);

    g_assert_null (packet);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
    g_assert_cmpint (bench_now_ms (bench), <=, 16000);
    g_assert_cmpint (bench_now_ms (bench), >, 10000);
    again = bench_open (bench, SALVOR_PORT_ROM);
    line_send (again, "01 01 01 40 0F 80 08 20 00 00 00 04 00 00 00 00 00");
    line_expect (again, "03 56 78 78 56");
    line_expect (again, "04 11 00 00 00");
}

static void
test_board_with_loader_stays (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-watchdog");
    g_autoptr (Line) line = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) packet = NULL;
    int end = SALVOR_ASSUME_JUMP_STOPS_WATCHDOG ? SALVOR_ERROR_TIMEOUT : SALVOR_ERROR_DISCONNECTED;

    g_assert_true (bench_start_loader (bench, &error));
    g_assert_no_error (error);
    line = bench_open (bench, SALVOR_PORT_FLASHLOADER);
    packet = line_receive (line, &error);
    g_assert_null (packet);
    g_assert_error (error, SALVOR_ERROR, end);
}

/* ---- working copy ---- */

static void
test_override_is_lost_at_reset (Fixture *self, gconstpointer data)
{
    burn (self, 6, BT_FUSE_SEL);
    salvor_simulated_chip_power_on (self->chip, 0);
    write_word (self, SHADOW_6, 0);
    g_assert_cmphex (read_word (self, SHADOW_6), ==, 0);
    salvor_simulated_chip_reset (self->chip, 1000);
    g_assert_cmphex (read_word (self, SHADOW_6), ==, BT_FUSE_SEL);
}

static void
test_reload_undoes_override (Fixture *self, gconstpointer data)
{
    burn (self, 6, BT_FUSE_SEL);
    salvor_simulated_chip_power_on (self->chip, 0);
    write_word (self, SHADOW_6, 0);
    write_word (self, OCOTP_CTRL_SET, RELOAD_SHADOWS);
    g_assert_cmphex (read_word (self, SHADOW_6), ==, BT_FUSE_SEL);
    g_assert_cmphex (read_word (self, OCOTP_CTRL) & RELOAD_SHADOWS, ==, 0);
}

/* SBMR1 and SBMR2 are a picture of the last reset. */
static void
test_boot_registers_are_latched (Fixture *self, gconstpointer data)
{
    salvor_simulated_chip_power_on (self->chip, 0);
    write_word (self, SHADOW_5, 0x20);
    write_word (self, SHADOW_6, BT_FUSE_SEL);
    g_assert_cmphex (read_word (self, SBMR1), ==, 0);
    g_assert_cmphex (read_word (self, SBMR2), ==, 0x01000000);
    burn (self, 5, 0x20);
    burn (self, 6, BT_FUSE_SEL);
    write_word (self, OCOTP_CTRL_SET, RELOAD_SHADOWS);
    g_assert_cmphex (read_word (self, SBMR2), ==, 0x01000000);
    salvor_simulated_chip_reset (self->chip, 1000);
    g_assert_cmphex (read_word (self, SBMR1), ==, 0x20);
    g_assert_cmphex (read_word (self, SBMR2), ==, 0x01000010);
}

static void
test_locked_burn_says_error (Fixture *self, gconstpointer data)
{
    /* LOCK bit 2: BOOT_CFG words are write-locked (chip-semantics 6) */
    burn (self, 0, 0x4);
    salvor_simulated_chip_power_on (self->chip, 0);
    write_word (self, OCOTP_CTRL_CLR, 0xFFFF003F);
    write_word (self, OCOTP_CTRL_SET, 0x3E770006);
    write_word (self, OCOTP_DATA, BT_FUSE_SEL);
    g_assert_cmphex (read_word (self, OCOTP_CTRL) & ERROR_BIT, ==, ERROR_BIT);
    write_word (self, OCOTP_CTRL_CLR, ERROR_BIT);
    g_assert_cmphex (read_word (self, OCOTP_CTRL) & ERROR_BIT, ==, 0);
    write_word (self, OCOTP_CTRL_SET, RELOAD_SHADOWS);
    g_assert_cmphex (read_word (self, SHADOW_6), ==, 0);
}

/* ---- memory ---- */

/* The fuse divides the RAM at the next reset, not before. */
static void
test_flexram_follows_reset (Fixture *self, gconstpointer data)
{
    guint32 value = 0;

    salvor_simulated_chip_power_on (self->chip, 0);
    g_assert_true (salvor_simulated_bus_read (self->chip, 0x2021FFFC, &value));
    burn (self, 0x2D, 0x00010000); /* 64 KiB ITCM, 128 KiB DTCM, 64 KiB OCRAM */
    g_assert_true (salvor_simulated_bus_read (self->chip, 0x2021FFFC, &value));
    g_assert_false (salvor_simulated_bus_read (self->chip, 0x2001FFFC, &value));
    salvor_simulated_chip_reset (self->chip, 1000);
    g_assert_false (salvor_simulated_bus_read (self->chip, 0x2021FFFC, &value));
    g_assert_true (salvor_simulated_bus_read (self->chip, 0x2020FFFC, &value));
    g_assert_true (salvor_simulated_bus_read (self->chip, 0x2001FFFC, &value));
}

/* A short log does not show the end of a longer one that was there before. */
static void
test_log_begins_anew (Fixture *self, gconstpointer data)
{
    static const guint32 serial[]
        = { 0x00010001, 0x00020000, 0x00030000, 0x00040000, 0x000C0000, 0 };

    salvor_simulated_chip_power_on (self->chip, 0);
    fixture_send (self->chip, "01 0B 0B 20 20 82 00 00 00 00 00 00 00 00 00 00 00");
    g_assert_cmphex (read_word (self, BOOT_LOG + 20), ==, 0x00090000);
    salvor_simulated_chip_reset (self->chip, 1000);
    for (guint32 i = 0; i < G_N_ELEMENTS (serial); i++)
        g_assert_cmphex (read_word (self, BOOT_LOG + 4 * i), ==, serial[i]);
}

/* ---- serial download ---- */

static void
test_uart_off_leaves_usb (Fixture *self, gconstpointer data)
{
    burn (self, 7, UART_SDP_DISABLE);
    salvor_simulated_chip_power_on (self->chip, 0);
    g_assert_cmpint (salvor_simulated_chip_get_stage (self->chip), ==, SALVOR_CHIP_IN_DOWNLOADER);
    fixture_send (self->chip, "01 05 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
    fixture_expect (self->chip, "03 56 78 78 56");
}

#define ADD(name, func) g_test_add ("/resets/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    ADD ("cause/software", test_software_reset_has_no_bit);
    ADD ("cause/power-clears", test_power_clears_causes);
    ADD ("watchdog/off", test_watchdog_is_off);
    ADD ("watchdog/times", test_watchdog_times);
    ADD ("watchdog/restarts-the-rom", test_watchdog_restarts_the_rom);
    ADD ("watchdog/amid-a-file", test_watchdog_bites_amid_a_file);
    ADD ("watchdog/loader", test_loader_outlives_watchdog);
    g_test_add_func ("/resets/watchdog/board", test_board_comes_back_after_watchdog);
    g_test_add_func ("/resets/watchdog/board-with-loader", test_board_with_loader_stays);
    ADD ("shadow/lost-at-reset", test_override_is_lost_at_reset);
    ADD ("shadow/reload", test_reload_undoes_override);
    ADD ("shadow/boot-registers-are-latched", test_boot_registers_are_latched);
    ADD ("lock/burn-says-error", test_locked_burn_says_error);
    ADD ("flexram", test_flexram_follows_reset);
    ADD ("boot-log", test_log_begins_anew);
    ADD ("uart-off", test_uart_off_leaves_usb);
    return g_test_run ();
}
