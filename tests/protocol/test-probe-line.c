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
    if (this->code == SALVOR_ERROR_REFUSED)
        g_assert_nonnull (strstr (error->message, BAD_WORD));
    if (this->clock_hz == 0)
        return;
    g_assert_cmpuint (salvor_adiv5_get_clock_hz (port), ==, this->clock_hz);
    assert_port_works (SALVOR_MEMORY_ACCESS (port));
    g_assert_true (salvor_adiv5_disconnect (port, NULL, NULL));
}

static void
test_line (gconstpointer data)
{
    const Case *this = data;
    g_autofree char *name = g_strconcat (BOARD, this->options, NULL);
    g_autoptr (Bench) bench = bench_new (name);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_PROBE);
    g_autoptr (SalvorCmsisDap) probe = salvor_cmsis_dap_new (line->transport);
    g_autoptr (SalvorAdiv5) port = salvor_adiv5_new (probe);
    g_autoptr (GError) error = NULL;

    salvor_adiv5_connect (port, NULL, &error);
    g_assert_no_error (error);
    go_round (SALVOR_MEMORY_ACCESS (port), 3, &error);
    assert_outcome (this, port, error);
    g_clear_object (&port);
    g_clear_object (&probe);
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
    return g_test_run ();
}
