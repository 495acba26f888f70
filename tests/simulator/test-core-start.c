/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "debugger.h"

#include "base/data-files.h"

/* Starting a loader in RAM: the state in which it starts, and one thing wrong with it at a time
 * (probe 4.4). */

#define OLD_PROGRAM "rt1024-internal-boot-forced"
#define LOAD_ADDRESS 0x20208200u
#define VECTORS 0x20208400u
#define START_US 2000000

static GBytes *
load_practice_loader (void)
{
    g_autoptr (GError) error = NULL;
    GBytes *loader = salvor_data_load ("loaders/practice-mimxrt1024.bin", &error);

    g_assert_no_error (error);
    return loader;
}

/* Everything as probe 4.5 has it up to the last step */
static Debugger *
prepare (void)
{
    Debugger *debugger = debugger_new (OLD_PROGRAM);
    g_autoptr (GBytes) loader = load_practice_loader ();

    debugger_stop_in_rom (debugger);
    debugger_write_bytes (debugger, LOAD_ADDRESS, g_bytes_get_data (loader, NULL),
                          g_bytes_get_size (loader));
    debugger_set_register (debugger, REGISTER_MSP, debugger_read (debugger, VECTORS));
    debugger_set_register (debugger, REGISTER_PC, debugger_read (debugger, VECTORS + 4));
    debugger_set_register (debugger, REGISTER_XPSR, 0x01000000);
    debugger_set_register (debugger, REGISTER_CFBP, 0);
    debugger_set_register (debugger, REGISTER_LR, 0xFFFFFFFF);
    debugger_write (debugger, VTOR, VECTORS);
    debugger_write (debugger, ICIALLU, 0);
    return debugger;
}

static void
assert_starts (Debugger *debugger)
{
    debugger_resume (debugger);
    debugger_wait (debugger, START_US);
    g_assert_cmpstr (salvor_core_fate_describe (salvor_simulated_core_get_fate (debugger->core)),
                     ==, salvor_core_fate_describe (SALVOR_FATE_NONE));
    g_assert_cmpint (salvor_simulated_chip_get_stage (debugger->chip), ==,
                     SALVOR_CHIP_IN_FLASHLOADER);
    g_assert_true (salvor_simulated_chip_is_attached (debugger->chip, debugger->now_us));
}

static void
assert_fails (Debugger *debugger, SalvorCoreFate fate)
{
    debugger_resume (debugger);
    debugger_wait (debugger, START_US);
    g_assert_cmpstr (salvor_core_fate_describe (salvor_simulated_core_get_fate (debugger->core)),
                     ==, salvor_core_fate_describe (fate));
    g_assert_cmpint (salvor_simulated_chip_get_stage (debugger->chip), ==, SALVOR_CHIP_LOST);
    g_assert_false (salvor_simulated_chip_is_attached (debugger->chip, debugger->now_us));
}

static void
test_starts (void)
{
    g_autoptr (Debugger) debugger = prepare ();

    assert_starts (debugger);
    /* and talks (the property of its version) once the debugger is gone */
    debugger_write (debugger, DHCSR, 0xA05F0000);
    fixture_send (debugger->chip, "01 00 08 00 07 00 00 01 01 00 00 00");
    fixture_expect (debugger->chip, "03 00 0C 00 A7");
}

/* What makes it fail, as words to write or a register to set, and what the core says of it */
typedef struct {
    const char *name;
    guint32 address;
    guint32 value;
    guint number; /* of a register, when there is no address */
    SalvorCoreFate fate;
    guint32 cfsr;
} Wrong;

static const Wrong wrongs[] = {
    { "not-thumb", 0, 0, REGISTER_XPSR, SALVOR_FATE_NOT_THUMB, 0x00020000 },
    { "active-exception", 0, 0x0100000F, REGISTER_XPSR, SALVOR_FATE_EXCEPTION, 0 },
    { "faultmask", 0, 0x00010000, REGISTER_CFBP, SALVOR_FATE_MASKED, 0 },
    { "basepri", 0, 0x00004000, REGISTER_CFBP, SALVOR_FATE_MASKED, 0 },
    { "unprivileged", 0, 0x01000000, REGISTER_CFBP, SALVOR_FATE_CONTROL, 0 },
    { "process-stack", 0, 0x02000000, REGISTER_CFBP, SALVOR_FATE_CONTROL, 0 },
    { "no-stack", 0, 0x20240000, REGISTER_MSP, SALVOR_FATE_STACK, 0x00020000 },
    { "load-address-as-entry", 0, LOAD_ADDRESS, REGISTER_PC, SALVOR_FATE_ENTRY, 0x00020000 },
    { "mpu", MPU_CTRL, 1, 0, SALVOR_FATE_MPU, 0x00000010 },
    { "no-vectors", VTOR, 0x90000000, 0, SALVOR_FATE_VECTORS, 0x00020000 },
    { "interrupt", 0xE000E100, 1u << 20, 0, SALVOR_FATE_INTERRUPTS, 0 },
    { "systick", SYST_CSR, 7, 0, SALVOR_FATE_SYSTICK, 0 },
    { "pending-systick", ICSR, 1u << 26, 0, SALVOR_FATE_SYSTICK, 0 },
    { "changed-image", LOAD_ADDRESS + 0x900, 0x12345678, 0, SALVOR_FATE_IMAGE, 0x00020000 },
};

static void
test_wrong (gconstpointer data)
{
    const Wrong *wrong = data;
    g_autoptr (Debugger) debugger = prepare ();

    if (wrong->address != 0)
        debugger_write (debugger, wrong->address, wrong->value);
    else
        debugger_set_register (debugger, wrong->number, wrong->value);
    debugger_write (debugger, ICIALLU, 0);
    /* nobody catches it */
    debugger_write (debugger, DEMCR, 0);
    assert_fails (debugger, wrong->fate);
    g_assert_cmphex (debugger_read (debugger, 0xE000ED28) & wrong->cfsr, ==, wrong->cfsr);
}

/* With the catch on, the debugger sees the fault instead of a lockup. */
static void
test_caught (void)
{
    g_autoptr (Debugger) debugger = prepare ();

    debugger_write (debugger, MPU_CTRL, 1);
    debugger_resume (debugger);
    g_assert_cmphex (debugger_wait_stop (debugger, 10000), ==, 8);
    g_assert_cmphex (debugger_get_register (debugger, REGISTER_XPSR) & 0x1FF, ==, 3);
    g_assert_cmphex (debugger_read (debugger, 0xE000ED2C), ==, 0x40000000);
}

static void
test_locked_up (void)
{
    g_autoptr (Debugger) debugger = prepare ();

    debugger_write (debugger, MPU_CTRL, 1);
    debugger_write (debugger, DEMCR, 0);
    debugger_read (debugger, DHCSR);
    debugger_resume (debugger);
    g_assert_cmphex (debugger_read (debugger, DHCSR), ==, 0x00090001);
    debugger_halt (debugger);
    g_assert_cmphex (debugger_read (debugger, DHCSR), ==, 0x00030003);
}

static void
clean_caches (Debugger *debugger)
{
    for (guint32 set = 0; set < 128; set++) {
        for (guint32 way = 0; way < 4; way++)
            debugger_write (debugger, 0xE000EF74, way << 30 | set << 5);
    }
}

/* Who halts the old program and only stops its MPU and interrupts still has its caches. */
static Debugger *
prepare_in_old_program (void)
{
    Debugger *debugger = debugger_new (OLD_PROGRAM);
    g_autoptr (GBytes) loader = load_practice_loader ();

    debugger_halt (debugger);
    debugger_write (debugger, 0x400F8000, 0xA0000280); /* its watchdog is not heard */
    debugger_write (debugger, 0x400AC040, debugger_read (debugger, 0x400AC040) & ~4u);
    debugger_write (debugger, MPU_CTRL, 0);
    debugger_write (debugger, SYST_CSR, 0);
    for (guint32 i = 0; i < 5; i++) {
        debugger_write (debugger, 0xE000E180 + 4 * i, G_MAXUINT32);
        debugger_write (debugger, 0xE000E280 + 4 * i, G_MAXUINT32);
    }
    debugger_write_bytes (debugger, LOAD_ADDRESS, g_bytes_get_data (loader, NULL),
                          g_bytes_get_size (loader));
    debugger_set_register (debugger, REGISTER_XPSR, 0x01000000);
    debugger_set_register (debugger, REGISTER_MSP, debugger_read (debugger, VECTORS));
    debugger_set_register (debugger, REGISTER_PC, debugger_read (debugger, VECTORS + 4));
    debugger_write (debugger, VTOR, VECTORS);
    return debugger;
}

static void
test_dirty_data_cache (void)
{
    g_autoptr (Debugger) debugger = prepare_in_old_program ();

    assert_fails (debugger, SALVOR_FATE_DATA_CACHE);
}

static void
test_stale_code_cache (void)
{
    g_autoptr (Debugger) debugger = prepare_in_old_program ();

    clean_caches (debugger);
    assert_fails (debugger, SALVOR_FATE_CODE_CACHE);
}

static void
test_starts_without_a_reset (void)
{
    g_autoptr (Debugger) debugger = prepare_in_old_program ();

    clean_caches (debugger);
    debugger_write (debugger, ICIALLU, 0);
    assert_starts (debugger);
}

/* The program had cut the OCRAM down, and nobody took that back. */
static void
test_too_little_ram (void)
{
    g_autoptr (Debugger) debugger = prepare ();

    debugger_write (debugger, 0x400AC044, 0x0000FA95); /* three banks: 96 KiB */
    debugger_write (debugger, 0x400AC040, 0x00200007);
    debugger_set_register (debugger, REGISTER_MSP, 0x20210000);
    assert_fails (debugger, SALVOR_FATE_RAM);
}

/* The loader leaves WDOG1 alone: it starts, and is gone after a while. */
static void
test_watchdog_ends_it (void)
{
    g_autoptr (Debugger) debugger = prepare_in_old_program ();

    clean_caches (debugger);
    debugger_write (debugger, ICIALLU, 0);
    debugger_write (debugger, 0x400F8000, 0xA0000500);
    debugger_resume (debugger);
    debugger_wait (debugger, 1500000);
    g_assert_cmpint (salvor_simulated_chip_get_stage (debugger->chip), ==,
                     SALVOR_CHIP_IN_FLASHLOADER);
    debugger_wait (debugger, 1000000);
    g_assert_cmpint (salvor_simulated_chip_get_stage (debugger->chip), ==,
                     SALVOR_CHIP_IN_APPLICATION);
    g_assert_cmphex (debugger_read (debugger, 0x400F8008), ==, 0x11);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/core-start/starts", test_starts);
    g_test_add_func ("/core-start/starts-without-a-reset", test_starts_without_a_reset);
    for (gsize i = 0; i < G_N_ELEMENTS (wrongs); i++) {
        g_autofree char *path = g_strdup_printf ("/core-start/%s", wrongs[i].name);

        g_test_add_data_func (path, &wrongs[i], test_wrong);
    }
    g_test_add_func ("/core-start/caught", test_caught);
    g_test_add_func ("/core-start/locked-up", test_locked_up);
    g_test_add_func ("/core-start/dirty-data-cache", test_dirty_data_cache);
    g_test_add_func ("/core-start/stale-code-cache", test_stale_code_cache);
    g_test_add_func ("/core-start/too-little-ram", test_too_little_ram);
    g_test_add_func ("/core-start/watchdog", test_watchdog_ends_it);
    return g_test_run ();
}
