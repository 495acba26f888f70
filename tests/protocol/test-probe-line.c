/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/adiv5.h"
#include "protocol/memory-access.h"
#include "simulator/bench.h"

#include <string.h>

/*
 * A block is written to a practice board and read back while something is wrong with the probe or
 * its line: it is right in the end, or the error has its name and the port works again.
 */

#define BOARD "sim:rt1024-internal-boot-forced"
#define JTAG_BOARD "sim:rt1060-jtag"
#define RAM_START 0x20208000
#define RAM_SIZE 8192u
#define BAD_WORD "0x20208404"

typedef struct {
    const char *options; /* behind the board's name */
    int code;            /* of the error; -1: none */
    guint clock_hz;      /* what the line runs at in the end */
} Case;

static const Case cases[] = {
    { "", -1, 10000000 },
    { ",probe-packet=512x4", -1, 10000000 },
    { ",probe-packet=1024x1", -1, 10000000 },
    { ",fault=probe-wait=7:20", -1, 10000000 },
    { ",fault=probe-max-clock=4500000", -1, 4000000 },
    { ",fault=probe-max-clock=100000", -1, 100000 },
    { ",fault=probe-silent=200:3", -1, 4000000 },
    { ",fault=probe-silent=2300:3", -1, 4000000 },
    { ",fault=probe-parity=2400", -1, 4000000 },
    { ",fault=probe-fault=" BAD_WORD, SALVOR_ERROR_REFUSED, 10000000 },
    { ",probe-packet=512x4,fault=probe-fault=" BAD_WORD, SALVOR_ERROR_REFUSED, 10000000 },
    { ",fault=probe-wrong-answer=60", SALVOR_ERROR_PROTOCOL, 10000000 },
    /* the next answer is on its way already, and does not fit the question */
    { ",fault=probe-no-answer=60", SALVOR_ERROR_PROTOCOL, 10000000 },
    { ",probe-packet=64x1,fault=probe-no-answer=60", SALVOR_ERROR_TIMEOUT, 10000000 },
    { ",fault=probe-late-answer=60:1500", SALVOR_ERROR_TIMEOUT, 10000000 },
    { ",fault=board-power=60", SALVOR_ERROR_NO_TARGET, 0 },
    { ",fault=probe-gone=60", SALVOR_ERROR_DISCONNECTED, 0 },
};

/* The same with a board whose pads speak JTAG. There is no parity: a line that distorts data once
 * in a while is not noticed, one that does so from the beginning is. */
static const Case jtag_cases[] = {
    { "", -1, 10000000 },
    { ",probe-packet=512x4", -1, 10000000 },
    { ",probe-packet=1024x1", -1, 10000000 },
    { ",fault=probe-wait=7:20", -1, 10000000 },
    { ",fault=probe-max-clock=200000", -1, 100000 },
    { ",fault=probe-silent=200:3", -1, 4000000 },
    { ",fault=probe-silent=2300:3", -1, 4000000 },
    { ",fault=probe-fault=" BAD_WORD, SALVOR_ERROR_REFUSED, 10000000 },
    { ",probe-packet=512x4,fault=probe-fault=" BAD_WORD, SALVOR_ERROR_REFUSED, 10000000 },
    { ",fault=probe-wait=900:1000", SALVOR_ERROR_TIMEOUT, 10000000 },
    { ",fault=jtag-neighbour=0x188C301D:5", -1, 10000000 },
    { ",fault=jtag-neighbour=0:8", -1, 10000000 },
    { ",fault=board-power=300", SALVOR_ERROR_NO_TARGET, 0 },
    { ",fault=probe-gone=300", SALVOR_ERROR_DISCONNECTED, 0 },
};

/* Boards that nobody can talk to, and what of the reason has to be said */
static const struct {
    const char *name;
    const char *words;
} no_boards[] = {
    { JTAG_BOARD ",probe-swd-only", "no acknowledge" },
    { JTAG_BOARD ",fault=tdo-stuck=0", "TDO stays at 0" },
    { JTAG_BOARD ",fault=tdo-stuck=1", "TDO stays at 1" },
    { JTAG_BOARD ",fault=jtag-mod", "JTAG_MOD" },
    { JTAG_BOARD ",fault=probe-max-clock=50000", "over JTAG: " },
    { "sim:rt1024-debug-closed", "over JTAG: gave up after 4 tries: no TAP" },
};

static gboolean
go_round (SalvorMemoryAccess *memory, guint8 seed, GError **error)
{
    guint8 data[RAM_SIZE];
    g_autoptr (GBytes) found = NULL;

    for (guint i = 0; i < RAM_SIZE; i++)
        data[i] = (guint8) (seed + i * 5 + i / 256);
    if (!salvor_memory_access_write_block (memory, RAM_START, data, RAM_SIZE, NULL, error))
        return FALSE;
    found = salvor_memory_access_read_block (memory, RAM_START, RAM_SIZE, NULL, error);
    if (found == NULL)
        return FALSE;
    g_assert_cmpmem (g_bytes_get_data (found, NULL), g_bytes_get_size (found), data, RAM_SIZE);
    return TRUE;
}

/* Words beside the bad one still can be had, in both directions. */
static void
assert_port_works (SalvorMemoryAccess *memory)
{
    g_autoptr (GError) error = NULL;
    guint32 value = 0;

    salvor_memory_access_write_word (memory, RAM_START, 0xCAFEF00D, NULL, &error);
    g_assert_no_error (error);
    salvor_memory_access_read_word (memory, RAM_START, &value, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmphex (value, ==, 0xCAFEF00D);
}

static void
assert_outcome (const Case *this, SalvorAdiv5 *port, const GError *error)
{
    if (this->code < 0)
        g_assert_no_error (error);
    else
        g_assert_error (error, SALVOR_ERROR, this->code);
    if (this->code == SALVOR_ERROR_REFUSED && salvor_adiv5_get_line (port) == SALVOR_DAP_SWD)
        g_assert_nonnull (strstr (error->message, BAD_WORD));
    if (this->clock_hz == 0)
        return;
    g_assert_cmpuint (salvor_adiv5_get_clock_hz (port), ==, this->clock_hz);
    assert_port_works (SALVOR_MEMORY_ACCESS (port));
    g_assert_true (salvor_adiv5_disconnect (port, NULL, NULL));
}

static void
run_case (const Case *this, const char *board, SalvorDapLine expected)
{
    g_autofree char *name = g_strconcat (board, this->options, NULL);
    g_autoptr (Bench) bench = bench_new (name);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);
    g_autoptr (SalvorCmsisDap) probe = salvor_cmsis_dap_new (line->transport);
    g_autoptr (SalvorAdiv5) port = salvor_adiv5_new (probe);
    g_autoptr (GError) error = NULL;

    salvor_adiv5_connect (port, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (salvor_adiv5_get_line (port), ==, expected);
    g_assert_cmphex (salvor_adiv5_get_dpidr (port), ==, 0x0BD11477);
    go_round (SALVOR_MEMORY_ACCESS (port), 3, &error);
    assert_outcome (this, port, error);
    g_clear_object (&port);
    g_clear_object (&probe);
}

static void
test_line (gconstpointer data)
{
    run_case (data, BOARD, SALVOR_DAP_SWD);
}

static void
test_jtag (gconstpointer data)
{
    run_case (data, JTAG_BOARD, SALVOR_DAP_JTAG);
}

static void
test_no_board (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (no_boards); i++) {
        g_autoptr (Bench) bench = bench_new (no_boards[i].name);
        g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);
        g_autoptr (SalvorCmsisDap) probe = salvor_cmsis_dap_new (line->transport);
        g_autoptr (SalvorAdiv5) port = salvor_adiv5_new (probe);
        g_autoptr (GError) error = NULL;

        g_assert_false (salvor_adiv5_connect (port, NULL, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET);
        g_test_message ("%s: %s", no_boards[i].name, error->message);
        g_assert_nonnull (strstr (error->message, no_boards[i].words));
        g_clear_object (&port);
        g_clear_object (&probe);
    }
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *path
            = g_strconcat ("/probe-line/", i == 0 ? "good" : cases[i].options + 1, NULL);

        g_test_add_data_func (path, &cases[i], test_line);
    }
    for (guint i = 0; i < G_N_ELEMENTS (jtag_cases); i++) {
        g_autofree char *path
            = g_strconcat ("/probe-line/jtag/", i == 0 ? "good" : jtag_cases[i].options + 1, NULL);

        g_test_add_data_func (path, &jtag_cases[i], test_jtag);
    }
    g_test_add_func ("/probe-line/no-board", test_no_board);
    return g_test_run ();
}
