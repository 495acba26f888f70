/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "debugger.h"

/* Calling the ROM's flash functions with registers set and a breakpoint as the return address
 * (probe 5.5), and what they refuse. */

#define OLD_PROGRAM "rt1024-internal-boot-forced"

/* Where a caller keeps its things: DTCM */
#define RETURN 0x20000000u
#define STACK 0x20000800u
#define SETTINGS 0x20001000u
#define PAGE 0x20002000u

#define CALL_US 5000000

typedef struct {
    guint32 init, program, erase, clear_cache, transfer, update_lut;
} Functions;

/* As the driver's table in the ROM has them (probe 5.1) */
static Functions
find_functions (Debugger *debugger)
{
    guint32 tree = debugger_read (debugger, 0x0020001C);
    guint32 driver = debugger_read (debugger, tree + 0x10);

    return (Functions){
        debugger_read (debugger, driver + 0x04), debugger_read (debugger, driver + 0x08),
        debugger_read (debugger, driver + 0x10), debugger_read (debugger, driver + 0x18),
        debugger_read (debugger, driver + 0x1C), debugger_read (debugger, driver + 0x20)
    };
}

#define ERASE_SECTOR 0x0021055Du
#define ERASE_BLOCK 0x002104A9u
#define INIT 0x00210611u

static void
set_up_call (Debugger *debugger, guint32 function, guint32 r0, guint32 r1, guint32 r2, guint32 r3)
{
    debugger_set_register (debugger, 0, r0);
    debugger_set_register (debugger, 1, r1);
    debugger_set_register (debugger, 2, r2);
    debugger_set_register (debugger, 3, r3);
    debugger_set_register (debugger, 13, STACK);
    debugger_set_register (debugger, REGISTER_LR, RETURN | 1);
    debugger_set_register (debugger, REGISTER_PC, function);
    debugger_set_register (debugger, REGISTER_XPSR, 0x01000000);
    debugger_set_register (debugger, REGISTER_CFBP, 1);
}

/* The status; it has to come back to the breakpoint */
static guint32
finish_call (Debugger *debugger)
{
    debugger_resume (debugger);
    g_assert_cmphex (debugger_wait_stop (debugger, CALL_US), ==, 2);
    g_assert_cmphex (debugger_get_register (debugger, REGISTER_PC), ==, RETURN);
    g_assert_cmpint (salvor_simulated_core_get_fate (debugger->core), ==, SALVOR_FATE_RETURNED);
    return debugger_get_register (debugger, 0);
}

static guint32
call (Debugger *debugger, guint32 function, guint32 r0, guint32 r1, guint32 r2, guint32 r3)
{
    set_up_call (debugger, function, r0, r1, r2, r3);
    return finish_call (debugger);
}

static void
put_settings (Debugger *debugger)
{
    const SalvorFlashProfile *flash
        = salvor_chip_get_flash (salvor_simulated_chip_get_chip (debugger->chip));

    debugger_write_bytes (debugger, SETTINGS, flash->fcb, flash->fcb_size);
}

/* Stopped in the ROM, settings and breakpoint in RAM, nothing called yet */
static Debugger *
prepare (void)
{
    Debugger *debugger = debugger_new (OLD_PROGRAM);

    debugger_stop_in_rom (debugger);
    debugger_write (debugger, RETURN, 0xBE00BE00);
    put_settings (debugger);
    return debugger;
}

static Debugger *
prepare_initialised (void)
{
    Debugger *debugger = prepare ();

    g_assert_cmpuint (call (debugger, INIT, 0, SETTINGS, 0, 0), ==, 0);
    return debugger;
}

static guint8
peek (Debugger *debugger, guint32 offset)
{
    guint8 byte = 0;

    salvor_simulated_flash_peek (salvor_simulated_chip_get_flash (debugger->chip), offset, &byte,
                                 1);
    return byte;
}

static gboolean
is_blank (Debugger *debugger, guint32 offset, gsize size)
{
    g_autofree guint8 *bytes = g_malloc (size);

    salvor_simulated_flash_peek (salvor_simulated_chip_get_flash (debugger->chip), offset, bytes,
                                 size);
    return salvor_bytes_are_all (bytes, size, 0xFF);
}

static void
test_recipe (void)
{
    g_autoptr (Debugger) debugger = prepare_initialised ();
    Functions functions = find_functions (debugger);

    g_assert_cmphex (functions.init, ==, INIT);
    g_assert_cmphex (peek (debugger, 0x1000), ==, 0xD1);
    g_assert_cmpuint (call (debugger, ERASE_SECTOR, 0, SETTINGS, 0x1000, 0), ==, 0);
    g_assert_cmphex (peek (debugger, 0x1000), ==, 0xFF);
    g_assert_cmphex (peek (debugger, 0x2000), !=, 0xFF);
    g_assert_cmpuint (call (debugger, functions.erase, 0, SETTINGS, 0x0, 0x10000), ==, 0);
    g_assert_cmphex (peek (debugger, 0x2000), ==, 0xFF);
    g_assert_cmpuint (call (debugger, ERASE_BLOCK, 0, SETTINGS, 0x10000, 0), ==, 0);
    g_assert_cmphex (peek (debugger, 0x10000), ==, 0xFF);
    debugger_write (debugger, PAGE, 0x44332211);
    debugger_write (debugger, PAGE + 252, 0xAABBCCDD);
    g_assert_cmpuint (call (debugger, functions.program, 0, SETTINGS, 0x100, PAGE), ==, 0);
    g_assert_cmphex (peek (debugger, 0x100), ==, 0x11);
    g_assert_cmphex (peek (debugger, 0x1FF), ==, 0xAA);
    call (debugger, functions.clear_cache, 0, 0, 0, 0);
    g_assert_cmphex (debugger_read (debugger, 0x60000100), ==, 0x44332211);
}

/* What was read before is not asked of the flash again, until the buffer is dropped. */
static void
test_clear_cache_is_needed (void)
{
    g_autoptr (Debugger) debugger = prepare_initialised ();
    Functions functions = find_functions (debugger);
    guint32 old = debugger_read (debugger, 0x60001000);

    g_assert_cmpuint (call (debugger, ERASE_SECTOR, 0, SETTINGS, 0x1000, 0), ==, 0);
    g_assert_cmphex (debugger_read (debugger, 0x60001000), ==, old);
    /* it returns nothing, so R0 says nothing */
    g_assert_cmphex (call (debugger, functions.clear_cache, 0, 0, 0, 0), !=, 0);
    g_assert_cmphex (debugger_read (debugger, 0x60001000), ==, 0xFFFFFFFF);
}

/* An erase takes as long as the flash takes, and the core runs meanwhile. */
static void
test_takes_its_time (void)
{
    g_autoptr (Debugger) debugger = prepare_initialised ();
    const SalvorFlashProfile *flash
        = salvor_chip_get_flash (salvor_simulated_chip_get_chip (debugger->chip));

    set_up_call (debugger, ERASE_SECTOR, 0, SETTINGS, 0x1000, 0);
    debugger_resume (debugger);
    debugger_wait (debugger, flash->sector_erase_us - 1000);
    g_assert_true (salvor_simulated_core_is_running (debugger->core));
    g_assert_cmphex (debugger_read (debugger, 0x60002000), ==, 0xFFFFFFFF);
    debugger_wait (debugger, 2000);
    g_assert_true (salvor_simulated_core_is_halted (debugger->core));
    g_assert_cmphex (debugger_read (debugger, 0x60002000), !=, 0xFFFFFFFF);
}

static void
test_refuses (void)
{
    g_autoptr (Debugger) debugger = prepare_initialised ();
    Functions functions = find_functions (debugger);

    g_assert_cmpuint (call (debugger, INIT, 1, SETTINGS, 0, 0), ==, 4);
    g_assert_cmpuint (call (debugger, INIT, 0, 0, 0, 0), ==, 4);
    g_assert_cmpuint (call (debugger, ERASE_SECTOR, 1, SETTINGS, 0, 0), ==, 4);
    g_assert_cmpuint (call (debugger, ERASE_SECTOR, 0, SETTINGS, 0x60001000, 0), ==, 4);
    g_assert_cmpuint (call (debugger, ERASE_BLOCK, 0, SETTINGS, 0x400000, 0), ==, 4);
    g_assert_cmpuint (call (debugger, functions.erase, 0, SETTINGS, 0x3FF000, 0x2000), ==, 4);
    g_assert_cmpuint (call (debugger, functions.program, 0, SETTINGS, 0x400000, PAGE), ==, 4);
    g_assert_cmpuint (call (debugger, functions.program, 0, SETTINGS, 0x100, PAGE + 1), ==, 4);
    g_assert_cmpuint (call (debugger, functions.program, 0, SETTINGS, 0x100, 0), ==, 4);
    /* other settings than init was given */
    debugger_write (debugger, SETTINGS + 0x50, 0x00800000);
    g_assert_cmpuint (call (debugger, ERASE_SECTOR, 0, SETTINGS, 0x1000, 0), ==, 4);
    g_assert_cmphex (peek (debugger, 0x1000), ==, 0xD1);
}

/* Words of the settings, and what init says to them */
static void
test_bad_settings (void)
{
    static const struct {
        guint32 offset, value;
    } bad[] = {
        { 0x000, 0 },          /* tag */
        { 0x004, 0 },          /* version */
        { 0x050, 0 },          /* size */
        { 0x1C0, 0 },          /* page */
        { 0x1C0, 300 },        /* no power of two */
        { 0x1C4, 0 },          /* sector */
        { 0x1C4, 0x00800000 }, /* larger than the flash */
    };

    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (Debugger) debugger = prepare ();

        debugger_write (debugger, SETTINGS + bad[i].offset, bad[i].value);
        g_assert_cmpuint (call (debugger, INIT, 0, SETTINGS, 0, 0), ==, 4);
    }
}

static void
test_needs_init (void)
{
    g_autoptr (Debugger) debugger = prepare ();

    g_assert_cmpuint (call (debugger, ERASE_SECTOR, 0, SETTINGS, 0x1000, 0), ==, 6000);
    g_assert_cmphex (peek (debugger, 0x1000), ==, 0xD1);
}

/* Sequences the flash does not have, or that are not there */
static void
test_wrong_sequences (void)
{
    g_autoptr (Debugger) missing = prepare ();
    g_autoptr (Debugger) wrong = prepare ();

    debugger_write (missing, SETTINGS + 0xD0, 0);
    g_assert_cmpuint (call (missing, INIT, 0, SETTINGS, 0, 0), ==, 0);
    g_assert_cmpuint (call (missing, ERASE_SECTOR, 0, SETTINGS, 0x1000, 0), ==, 6001);
    debugger_write (wrong, SETTINGS + 0xD0, 0x08180499);
    g_assert_cmpuint (call (wrong, INIT, 0, SETTINGS, 0, 0), ==, 0);
    g_assert_cmpuint (call (wrong, ERASE_SECTOR, 0, SETTINGS, 0x1000, 0), ==, 0);
    g_assert_cmphex (peek (wrong, 0x1000), ==, 0xD1);
}

/* The settings of NXP's flash algorithm ask for the strobe, whose pad has to be switched (probe
 * 5.4): without it the status register cannot be read. */
static void
test_needs_the_strobe_pad (void)
{
    g_autoptr (Debugger) debugger = prepare ();
    guint8 strobe = 1, fast = 7;

    debugger_write_bytes (debugger, SETTINGS + 0x0C, &strobe, 1);
    debugger_write_bytes (debugger, SETTINGS + 0x46, &fast, 1);
    g_assert_cmpuint (call (debugger, INIT, 0, SETTINGS, 0, 0), ==, 0);
    g_assert_cmpuint (call (debugger, ERASE_SECTOR, 0, SETTINGS, 0x1000, 0), ==, 6002);
    debugger_write (debugger, 0x401F816C, 0x11);
    g_assert_cmpuint (call (debugger, ERASE_SECTOR, 0, SETTINGS, 0x2000, 0), ==, 0);
}

/* Programming only clears bits, and a page ends where it ends. */
static void
test_flash_stays_a_flash (void)
{
    g_autoptr (Debugger) debugger = prepare_initialised ();
    Functions functions = find_functions (debugger);

    g_assert_cmpuint (call (debugger, ERASE_SECTOR, 0, SETTINGS, 0x20000, 0), ==, 0);
    for (guint32 i = 0; i < 256; i += 4)
        debugger_write (debugger, PAGE + i, 0x0F0F0F0F);
    debugger_write (debugger, PAGE, 0x01020304);
    g_assert_cmpuint (call (debugger, functions.program, 0, SETTINGS, 0x20080, PAGE), ==, 0);
    g_assert_cmphex (peek (debugger, 0x20080), ==, 0x04);
    g_assert_cmphex (peek (debugger, 0x20000), ==, 0x0F);
    g_assert_cmphex (peek (debugger, 0x20100), ==, 0xFF);
    debugger_write (debugger, PAGE, 0xFFFFFFFF);
    g_assert_cmpuint (call (debugger, functions.program, 0, SETTINGS, 0x20080, PAGE), ==, 0);
    g_assert_cmphex (peek (debugger, 0x20080), ==, 0x04);
}

/* ---- what does not come back ---- */

static void
assert_never_returns (Debugger *debugger, SalvorCoreFate fate)
{
    debugger_write (debugger, DEMCR, 0);
    debugger_resume (debugger);
    g_assert_cmphex (debugger_wait_stop (debugger, 100000), ==, 0);
    g_assert_cmpstr (salvor_core_fate_describe (salvor_simulated_core_get_fate (debugger->core)),
                     ==, salvor_core_fate_describe (fate));
}

static void
test_no_breakpoint (void)
{
    g_autoptr (Debugger) debugger = prepare ();

    debugger_write (debugger, RETURN, 0xDEF0DEF0);
    set_up_call (debugger, INIT, 0, SETTINGS, 0, 0);
    assert_never_returns (debugger, SALVOR_FATE_NO_BREAKPOINT);
}

static void
test_debug_switched_off (void)
{
    g_autoptr (Debugger) debugger = prepare ();

    set_up_call (debugger, INIT, 0, SETTINGS, 0, 0);
    debugger_write (debugger, DHCSR, 0xA05F0000);
    debugger_wait (debugger, 10000);
    g_assert_cmpint (salvor_simulated_core_get_fate (debugger->core), ==, SALVOR_FATE_DEBUG_OFF);
}

static void
test_mpu_on (void)
{
    g_autoptr (Debugger) debugger = prepare ();

    debugger_write (debugger, MPU_CTRL, 1);
    set_up_call (debugger, INIT, 0, SETTINGS, 0, 0);
    assert_never_returns (debugger, SALVOR_FATE_MPU);
}

static void
test_interrupt_pending (void)
{
    g_autoptr (Debugger) debugger = prepare ();

    debugger_write (debugger, 0xE000E100, 1u << 20);
    debugger_write (debugger, 0xE000E200, 1u << 20);
    set_up_call (debugger, INIT, 0, SETTINGS, 0, 0);
    debugger_set_register (debugger, REGISTER_CFBP, 0);
    assert_never_returns (debugger, SALVOR_FATE_INTERRUPTS);
}

/* Masked, it waits. */
static void
test_interrupt_masked (void)
{
    g_autoptr (Debugger) debugger = prepare ();

    debugger_write (debugger, 0xE000E100, 1u << 20);
    debugger_write (debugger, 0xE000E200, 1u << 20);
    g_assert_cmpuint (call (debugger, INIT, 0, SETTINGS, 0, 0), ==, 0);
}

static void
test_rom_ram_written (void)
{
    g_autoptr (Debugger) debugger = prepare_initialised ();

    debugger_write (debugger, 0x20203000, 0);
    set_up_call (debugger, ERASE_SECTOR, 0, SETTINGS, 0x1000, 0);
    assert_never_returns (debugger, SALVOR_FATE_ROM_RAM);
    g_assert_cmphex (peek (debugger, 0x1000), ==, 0xD1);
}

static void
test_stack_in_rom_ram (void)
{
    g_autoptr (Debugger) debugger = prepare ();

    set_up_call (debugger, INIT, 0, SETTINGS, 0, 0);
    debugger_set_register (debugger, 13, 0x20204000);
    assert_never_returns (debugger, SALVOR_FATE_ROM_RAM);
}

static void
test_settings_nowhere (void)
{
    g_autoptr (Debugger) debugger = prepare ();

    set_up_call (debugger, INIT, 0, 0x30000000, 0, 0);
    assert_never_returns (debugger, SALVOR_FATE_ARGUMENT);
}

static void
test_no_clock (void)
{
    g_autoptr (Debugger) debugger = prepare ();
    guint32 value = 0;

    debugger_write (debugger, 0x400FC080, 0);
    set_up_call (debugger, INIT, 0, SETTINGS, 0, 0);
    debugger_write (debugger, DHCSR, RUN);
    g_assert_cmpint (salvor_simulated_core_get_fate (debugger->core), ==, SALVOR_FATE_CLOCK_GATED);
    g_assert_cmpint (salvor_debug_bus_read (debugger->chip, DHCSR, 4, &value), ==,
                     SALVOR_BUS_HANGS);
}

static void
test_run_bootloader (void)
{
    g_autoptr (Debugger) debugger = prepare ();
    guint32 tree = debugger_read (debugger, 0x0020001C);

    set_up_call (debugger, debugger_read (debugger, tree), 0xEB100000, 0, 0, 0);
    assert_never_returns (debugger, SALVOR_FATE_NEVER_RETURNS);
}

/* ---- power ---- */

/* The erase of the second sector was under way, the third had not begun. */
static void
test_power_lost_in_between (void)
{
    g_autoptr (Debugger) debugger = prepare_initialised ();
    const SalvorFlashProfile *flash
        = salvor_chip_get_flash (salvor_simulated_chip_get_chip (debugger->chip));
    Functions functions = find_functions (debugger);
    guint8 third = peek (debugger, 0x3010);

    set_up_call (debugger, functions.erase, 0, SETTINGS, 0x1000, 0x3000);
    debugger_resume (debugger);
    debugger_wait (debugger, flash->sector_erase_us * 3 / 2);
    salvor_simulated_chip_power_off (debugger->chip, debugger->now_us);
    g_assert_cmphex (peek (debugger, 0x1000), ==, 0xFF);
    g_assert_cmphex (peek (debugger, 0x3010), ==, third);
    g_assert_cmphex (peek (debugger, 0x2000), ==, 0xFF);
    g_assert_false (is_blank (debugger, 0x2800, 0x800));
}

/* A reset lets the flash finish what it is at, and nothing more. */
static void
test_reset_in_between (void)
{
    g_autoptr (Debugger) debugger = prepare_initialised ();
    const SalvorFlashProfile *flash
        = salvor_chip_get_flash (salvor_simulated_chip_get_chip (debugger->chip));
    Functions functions = find_functions (debugger);
    guint8 third = peek (debugger, 0x3010);

    set_up_call (debugger, functions.erase, 0, SETTINGS, 0x1000, 0x3000);
    debugger_resume (debugger);
    debugger_wait (debugger, flash->sector_erase_us * 3 / 2);
    debugger_write (debugger, AIRCR, RESET_SYSTEM);
    g_assert_true (is_blank (debugger, 0x2000, 0x1000));
    g_assert_cmphex (peek (debugger, 0x3010), ==, third);
}

/* A flash that never gets ready keeps the function, and the reset that follows ends it. */
static void
test_stuck_flash (void)
{
    g_autoptr (Debugger) debugger = prepare_initialised ();

    salvor_simulated_flash_stick_busy (salvor_simulated_chip_get_flash (debugger->chip));
    set_up_call (debugger, ERASE_SECTOR, 0, SETTINGS, 0x1000, 0);
    assert_never_returns (debugger, SALVOR_FATE_NEVER_RETURNS);
    debugger_halt (debugger);
    g_assert_cmphex (debugger_get_register (debugger, REGISTER_PC) >> 16, ==, 0x0021);
    debugger_write (debugger, DEMCR, 0x01000001);
    debugger_write (debugger, AIRCR, RESET_SYSTEM);
    g_assert_cmphex (debugger_get_register (debugger, REGISTER_PC), ==, 0x002018FC);
}

/* ---- the lower half ---- */

/* The flash's id by a sequence of the caller's own */
static void
test_transfer (void)
{
    g_autoptr (Debugger) debugger = prepare_initialised ();
    Functions functions = find_functions (debugger);
    static const guint32 words[] = { 3, 0, 7, 1, 0, 0, 0, PAGE, 4 };

    debugger_write (debugger, 0x20003000, 0x2404049F);
    debugger_write (debugger, 0x20003004, 0);
    debugger_write (debugger, 0x20003008, 0);
    debugger_write (debugger, 0x2000300C, 0);
    g_assert_cmpuint (call (debugger, functions.update_lut, 0, 7, 0x20003000, 1), ==, 0);
    for (guint32 i = 0; i < G_N_ELEMENTS (words); i++)
        debugger_write (debugger, 0x20003100 + 4 * i, words[i]);
    g_assert_cmpuint (call (debugger, functions.transfer, 0, 0x20003100, 0, 0), ==, 0);
    g_assert_cmphex (debugger_read (debugger, PAGE) & 0xFFFFFF, ==, 0x1640EF);
    g_assert_cmpuint (call (debugger, functions.update_lut, 0, 15, 0x20003000, 2), ==, 4);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/rom-functions/recipe", test_recipe);
    g_test_add_func ("/rom-functions/clear-cache-is-needed", test_clear_cache_is_needed);
    g_test_add_func ("/rom-functions/takes-its-time", test_takes_its_time);
    g_test_add_func ("/rom-functions/refuses", test_refuses);
    g_test_add_func ("/rom-functions/bad-settings", test_bad_settings);
    g_test_add_func ("/rom-functions/needs-init", test_needs_init);
    g_test_add_func ("/rom-functions/wrong-sequences", test_wrong_sequences);
    g_test_add_func ("/rom-functions/needs-the-strobe-pad", test_needs_the_strobe_pad);
    g_test_add_func ("/rom-functions/flash-stays-a-flash", test_flash_stays_a_flash);
    g_test_add_func ("/rom-functions/no-breakpoint", test_no_breakpoint);
    g_test_add_func ("/rom-functions/debug-switched-off", test_debug_switched_off);
    g_test_add_func ("/rom-functions/mpu-on", test_mpu_on);
    g_test_add_func ("/rom-functions/interrupt-pending", test_interrupt_pending);
    g_test_add_func ("/rom-functions/interrupt-masked", test_interrupt_masked);
    g_test_add_func ("/rom-functions/rom-ram-written", test_rom_ram_written);
    g_test_add_func ("/rom-functions/stack-in-rom-ram", test_stack_in_rom_ram);
    g_test_add_func ("/rom-functions/settings-nowhere", test_settings_nowhere);
    g_test_add_func ("/rom-functions/no-clock", test_no_clock);
    g_test_add_func ("/rom-functions/run-bootloader", test_run_bootloader);
    g_test_add_func ("/rom-functions/power-lost", test_power_lost_in_between);
    g_test_add_func ("/rom-functions/reset", test_reset_in_between);
    g_test_add_func ("/rom-functions/stuck-flash", test_stuck_flash);
    g_test_add_func ("/rom-functions/transfer", test_transfer);
    return g_test_run ();
}
