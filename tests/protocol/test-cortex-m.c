/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/cortex-m.h"
#include "protocol/memory-access.h"
#include "simulator/bench.h"

/* The core of a practice board, through a practice probe: what only both ends together show. */

#define BOARD "sim:rt1024-internal-boot-forced"
#define SBMR1 0x400F8004
#define RETURN_ADDRESS 0x20001000
#define BREAKPOINTS 0xBE00BE00
#define DHCSR_ADDRESS 0xE000EDF0
#define DEMCR_ADDRESS 0xE000EDFC
#define ROM_FIRST 0x00200000
#define ROM_LAST 0x0021FFFF

typedef struct {
    Bench *bench;
    Line *line;
    SalvorCmsisDap *probe;
    SalvorAdiv5 *port;
    SalvorCoreControl *core;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    g_autofree char *name = g_strconcat (BOARD, data, NULL);
    g_autoptr (GError) error = NULL;

    fixture->bench = bench_new (name);
    fixture->line = bench_open (fixture->bench, SALVOR_PORT_PROBE);
    fixture->probe = salvor_cmsis_dap_new (fixture->line->transport);
    fixture->port = salvor_adiv5_new (fixture->probe);
    salvor_adiv5_connect (fixture->port, NULL, &error);
    g_assert_no_error (error);
    fixture->core = SALVOR_CORE_CONTROL (salvor_cortex_m_new (fixture->port));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_assert_finalize_object (fixture->core);
    g_assert_finalize_object (fixture->port);
    g_assert_finalize_object (fixture->probe);
    line_free (fixture->line);
    bench_free (fixture->bench);
}

static guint32
read_word (Fixture *fixture, guint32 address)
{
    g_autoptr (GError) error = NULL;
    guint32 value = 0;

    salvor_memory_access_read_word (SALVOR_MEMORY_ACCESS (fixture->port), address, &value, NULL,
                                    &error);
    g_assert_no_error (error);
    return value;
}

static guint32
read_register (Fixture *fixture, SalvorCoreRegister reg)
{
    g_autoptr (GError) error = NULL;
    guint32 value = 0;

    salvor_core_control_read_register (fixture->core, reg, &value, NULL, &error);
    g_assert_no_error (error);
    return value;
}

static SalvorCoreState
get_state (Fixture *fixture)
{
    g_autoptr (GError) error = NULL;
    SalvorCoreState state = SALVOR_CORE_LOCKED_UP;

    salvor_core_control_get_state (fixture->core, &state, NULL, &error);
    g_assert_no_error (error);
    return state;
}

static void
stop_in_rom (Fixture *fixture, guint32 stop_address)
{
    g_autoptr (GError) error = NULL;

    salvor_core_control_reset_and_halt (fixture->core, stop_address, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (get_state (fixture), ==, SALVOR_CORE_HALTED);
}

static void
test_connecting_leaves_the_core_alone (Fixture *fixture, gconstpointer data)
{
    g_assert_cmpint (get_state (fixture), ==, SALVOR_CORE_RUNNING);
    g_assert_cmphex (read_word (fixture, DHCSR_ADDRESS) & 3, ==, 0);
}

static void
test_halts_and_runs (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    g_assert_true (salvor_core_control_halt (fixture->core, NULL, &error));
    g_assert_cmpint (get_state (fixture), ==, SALVOR_CORE_HALTED);
    g_assert_true (salvor_core_control_halt (fixture->core, NULL, &error));
    g_assert_true (salvor_core_control_resume (fixture->core, NULL, &error));
    g_assert_cmpint (get_state (fixture), ==, SALVOR_CORE_RUNNING);
}

static void
test_registers_need_a_halted_core (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;
    guint32 value = 7;

    g_assert_false (
        salvor_core_control_read_register (fixture->core, SALVOR_CORE_PC, &value, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE);
    g_assert_cmphex (value, ==, 7);
    g_clear_error (&error);
    g_assert_false (
        salvor_core_control_write_register (fixture->core, SALVOR_CORE_R0, 1, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE);
    g_clear_error (&error);
    g_assert_false (salvor_core_control_resume (fixture->core, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE);
}

static void
test_registers_keep_what_they_get (Fixture *fixture, gconstpointer data)
{
    const SalvorCoreValue values[] = {
        { SALVOR_CORE_R0, 0x11111111 },  { SALVOR_CORE_R1, 0x22222222 },
        { SALVOR_CORE_R2, 0x33333333 },  { SALVOR_CORE_R3, 0x44444444 },
        { SALVOR_CORE_R9, 0x55555555 },  { SALVOR_CORE_LR, 0x66666667 },
        { SALVOR_CORE_MSP, 0x20000F00 }, { SALVOR_CORE_CFBP, 1 },
    };
    g_autoptr (GError) error = NULL;

    stop_in_rom (fixture, 0);
    salvor_core_control_write_registers (fixture->core, values, G_N_ELEMENTS (values), NULL,
                                         &error);
    g_assert_no_error (error);
    for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        g_assert_cmphex (read_register (fixture, values[i].reg), ==, values[i].value);
}

/* At the first instruction of the ROM, or where it reads its settings: both before any program. */
static void
test_reset_stops_inside_the_rom (Fixture *fixture, gconstpointer data)
{
    const guint32 places[] = { 0, SBMR1 };

    for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
        stop_in_rom (fixture, places[i]);
        g_assert_cmphex (read_register (fixture, SALVOR_CORE_PC), >=, ROM_FIRST);
        g_assert_cmphex (read_register (fixture, SALVOR_CORE_PC), <=, ROM_LAST);
        /* nothing is left of the trap */
        g_assert_cmphex (read_word (fixture, DEMCR_ADDRESS) & 1, ==, 0);
        g_assert_cmphex (read_word (fixture, 0xE0001028) & 0xF, ==, 0);
    }
}

static void
test_reset_runs_the_program_again (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    stop_in_rom (fixture, 0);
    salvor_core_control_reset_and_run (fixture->core, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (get_state (fixture), ==, SALVOR_CORE_RUNNING);
}

static void
test_release_takes_everything_back (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    stop_in_rom (fixture, SBMR1);
    salvor_core_control_release (fixture->core, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmphex (read_word (fixture, DHCSR_ADDRESS) & 0x20003, ==, 0);
    g_assert_cmphex (read_word (fixture, DEMCR_ADDRESS), ==, 0);
    g_assert_cmphex (read_word (fixture, 0xE0002000) & 1, ==, 0);
}

/* A function of the ROM: "clear cache" of the flash driver (probe 5.1) */
static guint32
find_rom_function (Fixture *fixture)
{
    guint32 driver = read_word (fixture, read_word (fixture, 0x0020001C) + 0x10);

    return read_word (fixture, driver + 0x18);
}

static gboolean
call (Fixture *fixture, const SalvorCoreValue *values, gsize n, const SalvorCoreLoad *load,
      SalvorCoreResult *result, GError **error)
{
    SalvorDeadline deadline = salvor_deadline_after_ms (fixture->bench->clock, 1000);

    g_assert_true (salvor_core_control_has_memory_during_calls (fixture->core));
    return salvor_core_control_run_call (fixture->core, values, n, load, deadline, result, NULL,
                                         error);
}

/* "Clear cache", which needs no arguments and comes back */
static gboolean
call_rom (Fixture *fixture, const SalvorCoreLoad *load, SalvorCoreResult *result, GError **error)
{
    const SalvorCoreValue values[] = {
        { SALVOR_CORE_R0, 0 },
        { SALVOR_CORE_MSP, 0x20000F00 },
        { SALVOR_CORE_CFBP, 1 },
        { SALVOR_CORE_XPSR, 0x01000000 },
        { SALVOR_CORE_LR, RETURN_ADDRESS | 1 },
        { SALVOR_CORE_PC, find_rom_function (fixture) & ~1u },
    };

    *result = (SalvorCoreResult){ SALVOR_CORE_RUNNING, 1, 0, 0 };
    return call (fixture, values, G_N_ELEMENTS (values), load, result, error);
}

static void
stop_before_call (Fixture *fixture)
{
    stop_in_rom (fixture, SBMR1);
    g_assert_true (salvor_memory_access_write_word (SALVOR_MEMORY_ACCESS (fixture->port),
                                                    0xE000ED94, 0, NULL, NULL));
    g_assert_true (salvor_memory_access_write_word (SALVOR_MEMORY_ACCESS (fixture->port),
                                                    RETURN_ADDRESS, BREAKPOINTS, NULL, NULL));
}

static void
assert_came_back (const SalvorCoreResult *result)
{
    g_assert_cmpint (result->state, ==, SALVOR_CORE_BREAKPOINT);
    g_assert_cmphex (result->pc, ==, RETURN_ADDRESS);
    g_assert_cmphex (result->xpsr & 0x1FF, ==, 0);
}

static void
test_call_comes_back (Fixture *fixture, gconstpointer data)
{
    SalvorCoreResult result;
    g_autoptr (GError) error = NULL;

    stop_before_call (fixture);
    for (guint i = 0; i < 3; i++) {
        call_rom (fixture, NULL, &result, &error);
        g_assert_no_error (error);
        assert_came_back (&result);
    }
}

/* What is loaded beside a call takes several packets, over a border of the address counter. */
static void
test_call_loads_beside (Fixture *fixture, gconstpointer data)
{
    const guint32 address = 0x200003C0;
    SalvorCoreResult result;
    g_autoptr (GError) error = NULL;
    guint8 bytes[256];

    for (guint i = 0; i < sizeof bytes; i++)
        bytes[i] = (guint8) (i * 7 + 1);
    stop_before_call (fixture);
    for (guint i = 0; i < 3; i++) {
        const SalvorCoreLoad load = { address + 0x200 * i, bytes, sizeof bytes };
        g_autoptr (GBytes) found = NULL;

        call_rom (fixture, &load, &result, &error);
        g_assert_no_error (error);
        assert_came_back (&result);
        found = salvor_memory_access_read_block (SALVOR_MEMORY_ACCESS (fixture->port), load.address,
                                                 sizeof bytes, NULL, &error);
        g_assert_no_error (error);
        g_assert_cmpmem (g_bytes_get_data (found, NULL), sizeof bytes, bytes, sizeof bytes);
    }
}

/* The call is over all the same, its result is known, and the next one works. */
static void
test_call_with_a_bad_load (Fixture *fixture, gconstpointer data)
{
    const guint8 bytes[256] = { 0 };
    const SalvorCoreLoad load = { 0xF0000000, bytes, sizeof bytes };
    SalvorCoreResult result;
    g_autoptr (GError) error = NULL;

    stop_before_call (fixture);
    g_assert_false (call_rom (fixture, &load, &result, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED);
    g_clear_error (&error);
    assert_came_back (&result);
    call_rom (fixture, NULL, &result, &error);
    g_assert_no_error (error);
    assert_came_back (&result);
}

/* The probe stops waiting long before the deadline: it is then looked at. */
static void
test_call_outlasts_the_probe (Fixture *fixture, gconstpointer data)
{
    const SalvorCoreValue values[] = {
        { SALVOR_CORE_MSP, 0x20000F00 },
        { SALVOR_CORE_XPSR, 0x01000000 },
        { SALVOR_CORE_PC, 0x20000200 },
    };
    SalvorCoreResult result = { SALVOR_CORE_RUNNING, 0, 0, 0 };
    gint64 before = bench_now_ms (fixture->bench);
    g_autoptr (GError) error = NULL;

    stop_before_call (fixture);
    /* a branch to itself */
    g_assert_true (salvor_memory_access_write_word (SALVOR_MEMORY_ACCESS (fixture->port),
                                                    0x20000200, 0xE7FEE7FE, NULL, NULL));
    g_assert_false (call (fixture, values, G_N_ELEMENTS (values), NULL, &result, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
    g_assert_cmpint (result.state, ==, SALVOR_CORE_RUNNING);
    g_assert_cmpint (bench_now_ms (fixture->bench) - before, >=, 1000);
}

/* Where there is no code, the hard fault is caught: it does not go round in a handler for ever. */
static void
test_call_of_nothing_is_caught (Fixture *fixture, gconstpointer data)
{
    const SalvorCoreValue values[] = { { SALVOR_CORE_MSP, 0x20000F00 },
                                       { SALVOR_CORE_XPSR, 0x01000000 },
                                       { SALVOR_CORE_PC, 0x20000100 } };
    SalvorCoreResult result = { SALVOR_CORE_RUNNING, 0, 0, 0 };
    g_autoptr (GError) error = NULL;

    stop_in_rom (fixture, SBMR1);
    call (fixture, values, G_N_ELEMENTS (values), NULL, &result, &error);
    g_assert_no_error (error);
    g_assert_cmpint (result.state, ==, SALVOR_CORE_HALTED);
    g_assert_cmphex (result.xpsr & 0x1FF, ==, 3);
}

static void
test_wait_has_an_end (Fixture *fixture, gconstpointer data)
{
    SalvorDeadline deadline = salvor_deadline_after_ms (fixture->bench->clock, 250);
    gint64 before = bench_now_ms (fixture->bench);
    g_autoptr (GError) error = NULL;
    SalvorCoreState state;

    g_assert_false (
        salvor_core_control_wait_halted (fixture->core, deadline, &state, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
    g_assert_cmpint (bench_now_ms (fixture->bench) - before, >=, 250);
    g_assert_cmpint (bench_now_ms (fixture->bench) - before, <, 300);
}

/* The line carries no more than 1 MHz: the fastest clock that works is found. */
static void
test_bad_line_is_slowed_down (Fixture *fixture, gconstpointer data)
{
    g_assert_cmpuint (salvor_adiv5_get_clock_hz (fixture->port), ==, 1000000);
    stop_in_rom (fixture, SBMR1);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, "", set_up, func, tear_down)
    ADD ("/cortex-m/connect", test_connecting_leaves_the_core_alone);
    ADD ("/cortex-m/halt", test_halts_and_runs);
    ADD ("/cortex-m/registers/running", test_registers_need_a_halted_core);
    ADD ("/cortex-m/registers/write", test_registers_keep_what_they_get);
    ADD ("/cortex-m/reset/halt", test_reset_stops_inside_the_rom);
    ADD ("/cortex-m/reset/run", test_reset_runs_the_program_again);
    ADD ("/cortex-m/release", test_release_takes_everything_back);
    ADD ("/cortex-m/call", test_call_comes_back);
    ADD ("/cortex-m/call/load", test_call_loads_beside);
    ADD ("/cortex-m/call/bad-load", test_call_with_a_bad_load);
    ADD ("/cortex-m/call/long", test_call_outlasts_the_probe);
    ADD ("/cortex-m/call/no-code", test_call_of_nothing_is_caught);
    ADD ("/cortex-m/wait", test_wait_has_an_end);
    g_test_add ("/cortex-m/bad-line", Fixture, ",fault=probe-max-clock=1500000", set_up,
                test_bad_line_is_slowed_down, tear_down);
    return g_test_run ();
}
