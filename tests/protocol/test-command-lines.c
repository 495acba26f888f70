/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said to a board, as somebody would type it. */
#include "simulator/chip-fixture.h"

#include "protocol/command-lines.h"

typedef struct {
    const char *packet; /* to the board */
    const char *line;   /* NULL: there is none */
} Row;

static const SalvorPortInfo rom
    = { .kind = SALVOR_PORT_ROM, .vendor_id = 0x1FC9, .product_id = 0x0130 };
static const SalvorPortInfo loader
    = { .kind = SALVOR_PORT_FLASHLOADER, .vendor_id = 0x15A2, .product_id = 0x0073 };
static const SalvorPortInfo probe = { .kind = SALVOR_PORT_PROBE, .serial = "A B'C" };

#define SDP "sdphost -u 0x1fc9,0x0130 -- "
#define BLHOST "blhost -u 0x15a2,0x0073 -- "
#define BLHOST_ERASE "blhost -u 0x15a2,0x0073 -t 300000 -- "

/* spsdk/apps/sdphost.py */
static const Row rom_rows[] = {
    { "01 01 01 40 0F 80 1C 20 00 00 00 04 00 00 00 00 00", SDP "read-register 0x400F801C 32 4" },
    { "01 01 01 20 20 51 5C 20 00 00 01 00 00 00 00 00 00",
      SDP "read-register 0x2020515C 32 256 content.bin" },
    { "01 04 04 20 20 82 00 00 00 00 9E 68 00 00 00 00 00",
      SDP "write-file 0x20208200 ivt_flashloader.bin" },
    { "01 0B 0B 20 20 82 00 00 00 00 00 00 00 00 00 00 00", SDP "jump-address 0x20208200" },
    { "01 05 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00", SDP "error-status" },
    /* no public command: registers and device configuration; and what is no command */
    { "01 02 02 20 20 20 00 20 00 00 00 04 C0 00 00 07 00", NULL },
    { "01 0A 0A 20 20 20 00 00 00 00 00 18 00 00 00 00 00", NULL },
    { "02 D1 00 20 40", NULL },
    { "01 05 05", NULL },
};

/* spsdk/apps/blhost.py */
static const Row loader_rows[] = {
    { "01 00 08 00 07 00 00 01 01 00 00 00", BLHOST "get-property 1" },
    { "01 00 0C 00 07 00 00 02 0B 00 00 00 00 00 00 00", BLHOST "get-property 11" },
    { "01 00 0C 00 07 00 00 02 19 00 00 00 09 00 00 00", BLHOST "get-property 25 9" },
    { "01 00 0C 00 0C 00 00 02 0A 00 00 00 01 00 00 00", BLHOST "set-property 10 1" },
    { "01 00 0C 00 0F 00 00 02 06 00 00 00 04 00 00 00", BLHOST "efuse-read-once 0x06" },
    { "01 00 10 00 05 00 00 03 00 20 20 20 04 00 00 00 07 00 00 C0",
      BLHOST "fill-memory 0x20202000 0x4 0xC0000007" },
    { "01 00 0C 00 11 00 00 02 09 00 00 00 00 20 20 20", BLHOST "configure-memory 9 0x20202000" },
    { "01 00 10 00 02 00 00 03 00 00 00 60 00 10 00 00 00 00 00 00",
      BLHOST_ERASE "flash-erase-region 0x60000000 0x1000" },
    { "01 00 10 00 02 00 00 03 00 00 00 60 00 10 00 00 09 00 00 00",
      BLHOST_ERASE "flash-erase-region 0x60000000 0x1000 9" },
    { "01 00 08 00 01 00 00 01 09 00 00 00", BLHOST_ERASE "flash-erase-all 9" },
    { "01 00 10 00 04 01 00 03 00 10 00 60 00 20 00 00 00 00 00 00",
      BLHOST "write-memory 0x60001000 data.bin,8192" },
    { "01 00 10 00 03 00 00 03 00 00 00 60 00 02 00 00 00 00 00 00",
      BLHOST "read-memory 0x60000000 512 content.bin" },
    { "01 00 10 00 03 00 00 03 00 00 00 60 10 00 00 00 00 00 00 00",
      BLHOST "read-memory 0x60000000 16" },
    { "01 00 10 00 03 00 00 03 00 00 00 60 10 00 00 00 09 00 00 00",
      BLHOST "read-memory 0x60000000 16 - 9" },
    { "01 00 0C 00 0A 00 00 02 01 90 20 20 00 00 00 00", BLHOST "call 0x20209001 0x0" },
    { "01 00 10 00 09 00 00 03 01 90 20 20 00 00 00 00 00 00 02 20",
      BLHOST "execute 0x20209001 0x0 0x20020000" },
    { "01 00 04 00 0B 00 00 00", BLHOST "reset" },
    /* too short for what it says, unknown, and data */
    { "01 00 04 00 0F 00 00 00", NULL },
    { "01 00 04 00 7F 00 00 00", NULL },
    { "02 00 02 00 AA BB", NULL },
};

/* Whatever could burn a fuse has no line: the command itself, a script that may contain it, and the
 * key that opens the fuse controller. */
static const Row burning_rows[] = {
    { "01 00 10 00 0E 00 00 03 06 00 00 00 04 00 00 00 10 00 00 00", NULL },
    { "01 00 08 00 08 01 00 01 00 10 00 00", NULL },
    { "01 00 10 00 05 00 00 03 00 40 1F 40 04 00 00 00 06 00 77 3E", NULL },
};

static void
check (const SalvorPortInfo *port, const Row *rows, gsize n_rows)
{
    for (gsize i = 0; i < n_rows; i++) {
        g_autoptr (GByteArray) packet = fixture_hex (rows[i].packet);
        g_autofree char *line = salvor_command_line_make (port, packet->data, packet->len);

        g_assert_cmpstr (line, ==, rows[i].line);
    }
}

static void
test_rom (void)
{
    check (&rom, rom_rows, G_N_ELEMENTS (rom_rows));
}

static void
test_loader (void)
{
    check (&loader, loader_rows, G_N_ELEMENTS (loader_rows));
}

static void
test_burning (void)
{
    SalvorHeard unlock = { SALVOR_HEARD_WRITE, 0x401F4000, 0x3E770006, 1, 1 };

    check (&loader, burning_rows, G_N_ELEMENTS (burning_rows));
    g_assert_null (salvor_command_line_make_heard (&probe, &unlock));
}

/* A board without USB ids is not reached by "-u". */
static void
test_no_ids (void)
{
    SalvorPortInfo port = { .kind = SALVOR_PORT_ROM };
    g_autoptr (GByteArray) packet = fixture_hex (rom_rows[0].packet);

    g_assert_null (salvor_command_line_make (&port, packet->data, packet->len));
}

#define PYOCD "pyocd cmd -u 'A B'\\''C' -t cortex_m -M attach "

static const struct {
    SalvorHeard heard;
    const char *line;
} heard_rows[] = {
    { { SALVOR_HEARD_READ, 0x401F8460, 0, 1, 1 }, PYOCD "-c \"read32 0x401F8460 4\"" },
    { { SALVOR_HEARD_READ, 0x400F8004, 0, 8, 3 }, PYOCD "-c \"read32 0x400F8004 32\"" },
    { { SALVOR_HEARD_READ, 0x60000000, 0, 1024, 1 },
      PYOCD "-c \"savemem 0x60000000 0x1000 content.bin\"" },
    { { SALVOR_HEARD_WRITE, 0x20202000, 0xC0000007, 1, 1 },
      PYOCD "-c \"write32 0x20202000 0xC0000007\"" },
    { { SALVOR_HEARD_WRITE, 0x20208000, 0, 256, 1 }, PYOCD "-c \"loadmem 0x20208000 data.bin\"" },
    { { SALVOR_HEARD_HALT, 0, 0, 1, 1 }, PYOCD "-O resume_on_disconnect=false -c \"halt\"" },
    { { SALVOR_HEARD_RUN, 0, 0, 1, 1 }, PYOCD "-c \"go\"" },
    { { SALVOR_HEARD_RESET, 0, 0, 1, 1 }, PYOCD "-c \"reset\"" },
    { { SALVOR_HEARD_CORE, 0, 0, 12, 1 }, NULL },
    { { SALVOR_HEARD_CONNECT, 0, 0, 0, 1 }, NULL },
    { { SALVOR_HEARD_DISCONNECT, 0, 0, 0, 1 }, NULL },
    { { SALVOR_HEARD_RESET_PIN, 0, 0, 0, 1 }, NULL },
};

static void
test_probe (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (heard_rows); i++) {
        g_autofree char *line = salvor_command_line_make_heard (&probe, &heard_rows[i].heard);

        g_assert_cmpstr (line, ==, heard_rows[i].line);
    }
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/command-lines/rom", test_rom);
    g_test_add_func ("/command-lines/loader", test_loader);
    g_test_add_func ("/command-lines/burning", test_burning);
    g_test_add_func ("/command-lines/no-ids", test_no_ids);
    g_test_add_func ("/command-lines/probe", test_probe);
    return g_test_run ();
}
