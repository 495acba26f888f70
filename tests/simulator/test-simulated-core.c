/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "debugger.h"

#define REGISTER_READY 0x00010000u
#define HALTED 0x00020000u
#define RETIRED 0x01000000u
#define WAS_RESET 0x02000000u

#define OLD_PROGRAM "rt1024-internal-boot-forced"

static void
test_halt_and_go_on (void)
{
    g_autoptr (Debugger) debugger = debugger_new (OLD_PROGRAM);
    guint32 pc;

    g_assert_cmphex (debugger_read (debugger, DHCSR), ==, RETIRED | WAS_RESET | REGISTER_READY);
    /* once is enough */
    g_assert_cmphex (debugger_read (debugger, DHCSR), ==, RETIRED | REGISTER_READY);
    debugger_halt (debugger);
    g_assert_cmphex (debugger_read (debugger, DHCSR), ==, HALTED | REGISTER_READY | 3);
    g_assert_cmphex (debugger_read (debugger, DFSR), ==, 1);
    pc = debugger_get_register (debugger, REGISTER_PC);
    g_assert_cmphex (pc & 0xFF000001u, ==, 0x60000000u);
    debugger_set_register (debugger, 0, 0x12345678);
    g_assert_cmphex (debugger_get_register (debugger, 0), ==, 0x12345678);
    debugger_resume (debugger);
    g_assert_cmphex (debugger_read (debugger, DHCSR), ==, RETIRED | REGISTER_READY | 1);
    g_assert_cmpint (salvor_simulated_chip_get_stage (debugger->chip), ==,
                     SALVOR_CHIP_IN_APPLICATION);
}

/* Without the key nothing happens, and a core that runs gives no registers away. */
static void
test_refused (void)
{
    g_autoptr (Debugger) debugger = debugger_new (OLD_PROGRAM);

    debugger_write (debugger, DHCSR, 0x00000003);
    g_assert_true (salvor_simulated_core_is_running (debugger->core));
    debugger_write (debugger, DHCSR, 0xA05F0002);
    g_assert_true (salvor_simulated_core_is_running (debugger->core));
    debugger_write (debugger, DCRDR, 0x11111111);
    debugger_write (debugger, DCRSR, REGISTER_PC);
    g_assert_cmphex (debugger_read (debugger, DCRDR), ==, 0x11111111);
    debugger_write (debugger, AIRCR, 0x00000004);
    g_assert_cmpint (salvor_simulated_chip_get_stage (debugger->chip), ==,
                     SALVOR_CHIP_IN_APPLICATION);
}

static void
test_stop_at_first_instruction (void)
{
    g_autoptr (Debugger) debugger = debugger_new (OLD_PROGRAM);

    debugger_halt (debugger);
    debugger_read (debugger, DHCSR);
    debugger_write (debugger, DEMCR, 0x01000001);
    debugger_write (debugger, DFSR, 0x1F);
    debugger_write (debugger, AIRCR, RESET_SYSTEM);
    g_assert_cmphex (debugger_read (debugger, DHCSR), ==, WAS_RESET | HALTED | REGISTER_READY | 3);
    g_assert_cmphex (debugger_read (debugger, DFSR), ==, 8);
    g_assert_cmphex (debugger_get_register (debugger, REGISTER_PC), ==, 0x002018FC);
    g_assert_cmphex (debugger_get_register (debugger, REGISTER_MSP), ==, 0x20201000);
    g_assert_cmpint (salvor_simulated_chip_get_stage (debugger->chip), ==, SALVOR_CHIP_IN_ROM);
    /* and the ROM goes on as if nothing had been */
    debugger_write (debugger, DEMCR, 0);
    debugger_resume (debugger);
    g_assert_cmpint (salvor_simulated_chip_get_stage (debugger->chip), ==, SALVOR_CHIP_IN_ROM);
    debugger_wait (debugger, 10000);
    g_assert_cmpint (salvor_simulated_chip_get_stage (debugger->chip), ==,
                     SALVOR_CHIP_IN_APPLICATION);
}

/* Between two packets the ROM does not get far: halting is writing C_DEBUGEN and then C_HALT. */
static void
test_halt_twice_in_rom (void)
{
    g_autoptr (Debugger) debugger = debugger_new (OLD_PROGRAM);

    debugger_stop_in_rom (debugger);
    debugger_write (debugger, DHCSR, RUN);
    debugger_wait (debugger, 2000);
    debugger_write (debugger, DHCSR, HALT);
    debugger_wait (debugger, 100000);
    g_assert_true (salvor_simulated_core_is_halted (debugger->core));
    g_assert_cmpint (salvor_simulated_chip_get_stage (debugger->chip), ==, SALVOR_CHIP_IN_ROM);
    g_assert_cmphex (debugger_get_register (debugger, REGISTER_PC) >> 16, ==, 0x0020);
    /* FlexRAM is as the fuses have it still: no program has run */
    g_assert_cmphex (debugger_read (debugger, 0x400AC040) & 4, ==, 0);
    debugger_resume (debugger);
    debugger_wait (debugger, 10000);
    g_assert_cmpint (salvor_simulated_chip_get_stage (debugger->chip), ==,
                     SALVOR_CHIP_IN_APPLICATION);
}

/* From the first instruction on to where settings are read */
static void
test_go_on_to_the_watchpoint (void)
{
    g_autoptr (Debugger) debugger = debugger_new (OLD_PROGRAM);

    debugger_halt (debugger);
    debugger_write (debugger, DEMCR, 0x01000001);
    debugger_write (debugger, AIRCR, RESET_SYSTEM);
    debugger_write (debugger, DEMCR, 0x01000000);
    debugger_write (debugger, 0xE0001020, 0x400F8004);
    debugger_write (debugger, 0xE0001028, 0x805);
    debugger_resume (debugger);
    g_assert_cmphex (debugger_wait_stop (debugger, 10000), ==, 4);
    g_assert_cmphex (debugger_read (debugger, 0xE0001028), ==, 0x01000805);
    g_assert_cmphex (debugger_get_register (debugger, REGISTER_PC), !=, 0x002018FC);
}

static void
test_stop_where_settings_are_read (void)
{
    g_autoptr (Debugger) debugger = debugger_new (OLD_PROGRAM);

    debugger_stop_in_rom (debugger);
    g_assert_cmphex (debugger_get_register (debugger, REGISTER_PC) >> 16, ==, 0x0020);
    g_assert_cmpint (salvor_simulated_chip_get_stage (debugger->chip), ==, SALVOR_CHIP_IN_ROM);
    /* FlexRAM is as the fuses have it again */
    debugger_write (debugger, 0x2021FFFC, 0xCAFE0001);
    g_assert_cmphex (debugger_read (debugger, 0x2021FFFC), ==, 0xCAFE0001);
}

/* SYSRESETREQ alone keeps what the program had dealt out. */
static void
test_reset_keeps_the_arrangement_of_ram (void)
{
    g_autoptr (Debugger) debugger = debugger_new (OLD_PROGRAM);
    guint32 value = 0;

    debugger_halt (debugger);
    debugger_write (debugger, DEMCR, 0x01000001);
    debugger_write (debugger, AIRCR, RESET_SYSTEM);
    g_assert_cmpint (salvor_debug_bus_read (debugger->chip, 0x2021FFFC, 4, &value), ==,
                     SALVOR_BUS_FAULT);
    debugger_write (debugger, 0x400AC040, debugger_read (debugger, 0x400AC040) & ~4u);
    g_assert_cmpint (salvor_debug_bus_read (debugger->chip, 0x2021FFFC, 4, &value), ==,
                     SALVOR_BUS_DONE);
}

static void
test_breakpoint_at_the_program (void)
{
    g_autoptr (Debugger) debugger = debugger_new (OLD_PROGRAM);
    guint32 entry = debugger_read (debugger, 0x60002004) & ~1u;

    debugger_halt (debugger);
    debugger_write (debugger, 0xE0002008, entry | 1);
    debugger_write (debugger, 0xE0002000, 1);
    g_assert_cmphex (debugger_read (debugger, 0xE0002000), ==, 0x10000080);
    debugger_write (debugger, 0xE0002000, 3);
    g_assert_cmphex (debugger_read (debugger, 0xE0002000), ==, 0x10000081);
    debugger_write (debugger, DFSR, 0x1F);
    debugger_write (debugger, AIRCR, RESET_SYSTEM);
    g_assert_cmphex (debugger_wait_stop (debugger, 200000), ==, 2);
    g_assert_cmphex (debugger_get_register (debugger, REGISTER_PC), ==, entry);
}

/* Whoever halts a program and leaves it gets to know its watchdog. */
static void
test_watchdog_bites_a_halted_program (void)
{
    g_autoptr (Debugger) debugger = debugger_new (OLD_PROGRAM);

    debugger_halt (debugger);
    debugger_wait (debugger, 1000000);
    g_assert_true (salvor_simulated_core_is_halted (debugger->core));
    debugger_wait (debugger, 2000000);
    g_assert_true (salvor_simulated_core_is_running (debugger->core));
    g_assert_cmphex (debugger_read (debugger, 0x400F8008), ==, 0x11);
    /* masked in SRC_SCR it does not */
    debugger_halt (debugger);
    debugger_write (debugger, 0x400F8000, 0xA0000280);
    debugger_wait (debugger, 5000000);
    g_assert_true (salvor_simulated_core_is_halted (debugger->core));
}

static void
test_where_it_is_without_a_halt (void)
{
    g_autoptr (Debugger) debugger = debugger_new (OLD_PROGRAM);

    g_assert_cmphex (debugger_read (debugger, 0xE000101C), ==, 0);
    debugger_write (debugger, DEMCR, 0x01000000);
    g_assert_cmphex (debugger_read (debugger, 0xE000101C) & 0xFF000000u, ==, 0x60000000);
    debugger_halt (debugger);
    g_assert_cmphex (debugger_read (debugger, 0xE000101C), ==, 0xFFFFFFFF);
}

static void
test_memory_as_it_is (void)
{
    g_autoptr (Debugger) debugger = debugger_new (OLD_PROGRAM);
    guint32 value = 0;

    debugger_write (debugger, 0x00000100, 0xA1B2C3D4);
    debugger_write (debugger, 0x20000100, 0x01020304);
    g_assert_cmphex (debugger_read (debugger, 0x00000100), ==, 0xA1B2C3D4);
    salvor_debug_bus_read (debugger->chip, 0x20000102, 2, &value);
    g_assert_cmphex (value, ==, 0x0102);
    g_assert_cmphex (debugger_read (debugger, 0x0020A000), ==, 0xE9DD9A03);
    g_assert_cmphex (debugger_read (debugger, 0xE000ED00), ==, 0x411FC271);
    /* nothing there: zero inside a component, a fault outside */
    g_assert_cmphex (debugger_read (debugger, 0xE000EF00), ==, 0);
    g_assert_cmpint (salvor_debug_bus_read (debugger->chip, 0xE0080000, 4, &value), ==,
                     SALVOR_BUS_FAULT);
    g_assert_cmpint (salvor_debug_bus_read (debugger->chip, 0xF0000000, 4, &value), ==,
                     SALVOR_BUS_FAULT);
    g_assert_cmpint (salvor_debug_bus_write (debugger->chip, 0x60000000, 4, 0), ==,
                     SALVOR_BUS_FAULT);
}

/* Not the debug registers: those answer, so that a stop can be asked for. */
static void
test_reset_pin (void)
{
    g_autoptr (Debugger) debugger = debugger_new (OLD_PROGRAM);
    guint32 value = 0;

    salvor_simulated_chip_hold_reset (debugger->chip, TRUE, debugger->now_us);
    g_assert_cmphex (debugger_read (debugger, 0xE000ED00), ==, 0x411FC271);
    g_assert_cmpint (salvor_debug_bus_read (debugger->chip, CCR, 4, &value), ==, SALVOR_BUS_FAULT);
    debugger_write (debugger, DHCSR, RUN);
    debugger_write (debugger, DEMCR, 0x01000001);
    salvor_simulated_chip_hold_reset (debugger->chip, FALSE, debugger->now_us);
    g_assert_true (salvor_simulated_core_is_halted (debugger->core));
    g_assert_cmphex (debugger_read (debugger, 0x400F8008), ==, 1);
    /* power-on reset: RAM is dealt out by fuses */
    g_assert_cmpint (salvor_debug_bus_read (debugger->chip, 0x2021FFFC, 4, &value), ==,
                     SALVOR_BUS_DONE);
}

/* A ROM that was stopped opens its USB port when it goes on, not when it was reset; and a core that
 * stands still leaves the host without answers. */
static void
test_stopped_downloader (void)
{
    g_autoptr (Debugger) debugger = debugger_new ("rt1024-serial");

    debugger_halt (debugger);
    g_assert_true (salvor_simulated_chip_is_attached (debugger->chip, 1000000));
    fixture_send (debugger->chip, "01 05 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
    fixture_expect_nothing (debugger->chip);
    debugger_write (debugger, DEMCR, 0x01000001);
    debugger_write (debugger, AIRCR, RESET_SYSTEM);
    debugger_wait (debugger, 10000000);
    g_assert_false (salvor_simulated_chip_is_attached (debugger->chip, debugger->now_us));
    debugger_write (debugger, DEMCR, 0);
    debugger_resume (debugger);
    g_assert_false (salvor_simulated_chip_is_attached (debugger->chip, debugger->now_us));
    debugger_wait (debugger, 1010000);
    g_assert_true (salvor_simulated_chip_is_attached (debugger->chip, debugger->now_us));
    fixture_send (debugger->chip, "01 05 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
    fixture_expect (debugger->chip, "03 56 78 78 56");
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/simulated-core/halt-and-go-on", test_halt_and_go_on);
    g_test_add_func ("/simulated-core/refused", test_refused);
    g_test_add_func ("/simulated-core/reset/first-instruction", test_stop_at_first_instruction);
    g_test_add_func ("/simulated-core/reset/halt-twice", test_halt_twice_in_rom);
    g_test_add_func ("/simulated-core/reset/on-to-watchpoint", test_go_on_to_the_watchpoint);
    g_test_add_func ("/simulated-core/reset/settings-read", test_stop_where_settings_are_read);
    g_test_add_func ("/simulated-core/reset/keeps-ram-arrangement",
                     test_reset_keeps_the_arrangement_of_ram);
    g_test_add_func ("/simulated-core/reset/pin", test_reset_pin);
    g_test_add_func ("/simulated-core/breakpoint-at-program", test_breakpoint_at_the_program);
    g_test_add_func ("/simulated-core/watchdog", test_watchdog_bites_a_halted_program);
    g_test_add_func ("/simulated-core/sampled-pc", test_where_it_is_without_a_halt);
    g_test_add_func ("/simulated-core/stopped-downloader", test_stopped_downloader);
    g_test_add_func ("/simulated-core/memory", test_memory_as_it_is);
    return g_test_run ();
}
