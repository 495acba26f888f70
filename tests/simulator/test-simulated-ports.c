/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

static void
test_loader_starts (void)
{
    g_autoptr (Bench) bench = bench_new ("sim:rt1024-serial");
    g_autoptr (Line) line = NULL;

    start_loader (bench);
    line = bench_open (bench, SALVOR_PORT_FLASHLOADER);
    line_send_hex (line, "01 00 0C 00 07 00 00 02 01 00 00 00 00 00 00 00");
    line_expect (line, "03 00 0C 00 A7 00 00 02 00 00 00 00 00 07 02 4B");
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/simulated-ports/loader-starts", test_loader_starts);
    return g_test_run ();
}
