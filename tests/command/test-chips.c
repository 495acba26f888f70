/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "salvorctl.h"

#include <string.h>

/*
 * The practice boards of every chip, from outside: what explain says of each, and a recovery on
 * each way that is open without a person's word.
 */
static const struct {
    const char *number;    /* of the chip */
    gboolean reads;        /* its ROM tells registers and fuses */
    const char *probe_rom; /* state of the way */
    const char *device;    /* what it starts from */
} chips[] = {
    { "1010", FALSE, "closed", "FlexSPI NOR" },  { "1015", TRUE, "unproven", "FlexSPI NOR" },
    { "1020", TRUE, "open", "FlexSPI NOR" },     { "1024", TRUE, "open", "FlexSPI NOR" },
    { "1040", TRUE, "unproven", "FlexSPI NOR" }, { "1050", TRUE, "closed", "FlexSPI NOR" },
    { "1060", TRUE, "unproven", "FlexSPI NOR" }, { "1064", TRUE, "unproven", "FlexSPI NOR" },
};

typedef struct {
    char *name;     /* "MIMXRT1020" */
    char *firmware; /* made for it */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
    const char *number = chips[GPOINTER_TO_SIZE (data)].number;
    g_autofree char *file_name = g_strdup_printf ("practice-firmware-mimxrt%s.bin", number);

    self->name = g_strdup_printf ("MIMXRT%s", number);
    self->firmware = g_build_filename (g_getenv ("PRACTICE_FIRMWARE_DIR"), file_name, NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
    g_free (self->name);
    g_free (self->firmware);
}

static char *
make_board (gconstpointer data, const char *kind)
{
    return g_strdup_printf ("sim:rt%s-%s", chips[GPOINTER_TO_SIZE (data)].number, kind);
}

static Run *
explain (Fixture *self, gconstpointer data, const char *kind)
{
    g_autofree char *board = make_board (data, kind);
    Run *run = run_salvorctl ("explain", "--board", board, "--json", NULL);

    run_assert_status (run, 0);
    g_assert_cmpstr (run_get_string (run, "chip"), ==, self->name);
    return run;
}

static const char *
get_route_state (Run *run, const char *id)
{
    for (guint i = 0; i < run_get_length (run, "routes"); i++) {
        g_autofree char *id_path = g_strdup_printf ("routes.%u.id", i);
        g_autofree char *state_path = g_strdup_printf ("routes.%u.state", i);

        if (g_str_equal (run_get_string (run, id_path), id))
            return run_get_string (run, state_path);
    }
    g_error ("there is no route “%s”", id);
}

static void
test_in_serial_download (Fixture *self, gconstpointer data)
{
    static const char *const kinds[] = { "new", "serial" };

    for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
        g_autoptr (Run) run = explain (self, data, kinds[i]);
        gboolean reads = chips[GPOINTER_TO_SIZE (data)].reads;

        g_assert_cmpstr (run_get_string (run, "serial_download.state"), ==, "now");
        g_assert_cmpstr (run_get_string (run, "boot_mode.effective"), ==,
                         reads ? "serial-download" : "unknown");
        g_assert_cmpstr (run_get_string (run, "debug.state"), ==, reads ? "open" : "unknown");
        g_assert_cmpstr (run_get_string (run, "hab"), ==, "open");
        g_assert_cmpstr (get_route_state (run, "serial"), ==, "open");
    }
}

static void
test_internal_boot_forced (Fixture *self, gconstpointer data)
{
    g_autoptr (Run) run = explain (self, data, "internal-boot-forced");

    g_assert_cmpstr (run_get_string (run, "boot_mode.effective"), ==, "internal");
    g_assert_cmpstr (run_get_string (run, "boot_mode.pins"), ==, "01");
    g_assert_cmpstr (run_get_string (run, "settings_from"), ==, "fuses");
    g_assert_cmpstr (run_get_string (run, "serial_download.state"), ==, "on-blank-flash");
    g_assert_cmpstr (run_get_string (run, "serial_download.certainty"), ==, "unproven");
    g_assert_cmpstr (run_get_string (run, "boot_device"), ==,
                     chips[GPOINTER_TO_SIZE (data)].device);
    g_assert_cmpstr (get_route_state (run, "probe-rom"), ==,
                     chips[GPOINTER_TO_SIZE (data)].probe_rom);
    g_assert_cmpstr (get_route_state (run, "probe-flashloader"), ==, "unproven");
}

static void
test_closed (Fixture *self, gconstpointer data)
{
    g_autoptr (Run) run = explain (self, data, "closed");

    g_assert_cmpstr (run_get_string (run, "hab"), ==, "closed");
    g_assert_cmpstr (run_get_string (run, "serial_download.state"), ==, "now");
}

static void
assert_recovers (Fixture *self, const char *board, const char *route)
{
    g_autoptr (Run) run = run_salvorctl ("recover", "--board", board, "--route", route, "--yes",
                                         "--no-backup", "--json", self->firmware, NULL);

    run_assert_status (run, 0);
    g_assert_cmpstr (run_get_string (run, "result"), ==, "verified");
    g_assert_cmpstr (run_get_string (run, "route"), ==, route);
    g_assert_cmpint (run_get_int (run, "bytes_written"), >, 140000);
}

/* Where nothing can be read, nothing proves a way back: a person has to agree to that in words. */
static void
test_recover (Fixture *self, gconstpointer data)
{
    g_autofree char *board = make_board (data, "serial");
    g_autofree char *forced = make_board (data, "internal-boot-forced");

    if (g_str_equal (chips[GPOINTER_TO_SIZE (data)].probe_rom, "open"))
        assert_recovers (self, forced, "probe-rom");
    if (chips[GPOINTER_TO_SIZE (data)].reads) {
        assert_recovers (self, board, "serial");
    } else {
        g_autoptr (Run) run = run_salvorctl ("recover", "--board", board, "--yes", "--no-backup",
                                             "--json", self->firmware, NULL);

        run_assert_status (run, 3);
        g_assert_cmpstr (run_get_string (run, "result"), ==, "refused");
    }
}

/* ---- the younger family: read and explained, not yet written ---- */

static const struct {
    const char *kind;
    const char *boot_mode;
    const char *serial;
    const char *debug;
    const char *hab;
} younger_boards[] = {
    { "new", "serial-download", "now", "open", "open" },
    { "serial", "unknown", "now", "unknown", "unknown" }, /* its ROM is not understood */
    { "internal-boot-forced", "internal", "on-blank-flash", "open", "open" },
    { "closed", "serial-download", "now", "open", "closed" },
};

static void
assert_no_way (const char *board, const char *firmware)
{
    g_autoptr (Run) run = run_salvorctl ("recover", "--board", board, "--yes", "--no-backup",
                                         "--json", firmware, NULL);

    run_assert_status (run, 3);
    g_assert_cmpstr (run_get_string (run, "result"), ==, "refused");
}

static void
test_younger (gconstpointer data)
{
    static const char *const routes[]
        = { "serial", "probe-rom", "probe-flashloader", "probe-erase-header" };
    g_autofree char *name = g_strconcat ("MIMXRT", (const char *) data, NULL);
    g_autofree char *file_name
        = g_strdup_printf ("practice-firmware-mimxrt%s.bin", (const char *) data);
    g_autofree char *firmware
        = g_build_filename (g_getenv ("PRACTICE_FIRMWARE_DIR"), file_name, NULL);

    for (gsize i = 0; i < G_N_ELEMENTS (younger_boards); i++) {
        g_autofree char *board
            = g_strdup_printf ("sim:rt%s-%s", (const char *) data, younger_boards[i].kind);
        g_autoptr (Run) run = run_salvorctl ("explain", "--board", board, "--json", NULL);

        run_assert_status (run, 0);
        g_assert_cmpstr (run_get_string (run, "chip"), ==, name);
        g_assert_cmpstr (run_get_string (run, "boot_mode.effective"), ==,
                         younger_boards[i].boot_mode);
        g_assert_cmpstr (run_get_string (run, "serial_download.state"), ==,
                         younger_boards[i].serial);
        g_assert_cmpstr (run_get_string (run, "debug.state"), ==, younger_boards[i].debug);
        g_assert_cmpstr (run_get_string (run, "hab"), ==, younger_boards[i].hab);
        for (gsize j = 0; j < G_N_ELEMENTS (routes); j++)
            g_assert_cmpstr (get_route_state (run, routes[j]), ==, "closed");
        assert_no_way (board, firmware);
    }
}

/* A word with an error-correcting code is burned once: nothing can be added to it. */
static void
test_burned_once (void)
{
    g_autoptr (Run) run = run_salvorctl ("what-if", "--board", "sim:rt1176-closed", "--set",
                                         "48=0xFFFFFFFF", "--set", "26=0x8000", "--json", NULL);

    run_assert_status (run, 0);
    g_assert_cmpint (run_get_length (run, "refused"), ==, 1);
    g_assert_nonnull (strstr (run_get_string (run, "refused.0"), "48"));
}

/* The start-up header says an address and an offset that only its own kind of chip has. */
static void
test_firmware_of_another_chip (void)
{
    static const char *const cases[][3] = {
        { "1064", "sim:rt1060-serial", "MIMXRT1060" }, /* 0x70000000 */
        { "1064", "sim:rt1024-serial", "MIMXRT1024" },
        { "1060", "sim:rt1064-serial", "MIMXRT1064" },
        { "1176", "sim:rt1060-serial", "MIMXRT1060" }, /* 0x30000000 */
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *file_name
            = g_strdup_printf ("practice-firmware-mimxrt%s.bin", cases[i][0]);
        g_autofree char *firmware
            = g_build_filename (g_getenv ("PRACTICE_FIRMWARE_DIR"), file_name, NULL);
        g_autoptr (Run) run = run_salvorctl ("recover", "--board", cases[i][1], "--yes",
                                             "--no-backup", "--json", firmware, NULL);

        run_assert_status (run, 3);
        g_assert_cmpstr (run_get_string (run, "result"), ==, "refused");
        /* both chips by name */
        g_assert_nonnull (strstr (run_get_string (run, "error.message"), cases[i][0]));
        g_assert_nonnull (strstr (run_get_string (run, "error.message"), cases[i][2]));
    }
}

/* Each bit of the RT10xx that decides booting, debugging or recovery for ever (chip-semantics 1 and
 * 2): burned alone, it is among what is permanent afterwards. */
static void
test_what_if (Fixture *self, gconstpointer data)
{
    static const char *const bits[] = {
        "6=0x00000010", /* BT_FUSE_SEL */
        "6=0x00010000", /* FORCE_INTERNAL_BOOT */
        "6=0x00000002", /* SEC_CONFIG[1] */
        "6=0x00020000", /* SDP_DISABLE */
        "6=0x00040000", /* SDP_READ_DISABLE */
        "6=0x00080000", /* DAP_SJC_SWD_SEL */
        "6=0x00100000", /* SJC_DISABLE */
        "6=0x00400000", /* JTAG_SMODE */
        "7=0x00000010", /* UART_SERIAL_DOWNLOAD_DISABLE */
    };
    gboolean reads = chips[GPOINTER_TO_SIZE (data)].reads;
    g_autofree char *board = make_board (data, reads ? "new" : "internal-boot-forced");

    /* where the ROM tells nothing it is a probe that does, on a board with the first two burned */
    for (gsize i = reads ? 0 : 2; i < G_N_ELEMENTS (bits); i++) {
        g_autoptr (Run) run
                   = run_salvorctl ("what-if", "--board", board, "--set", bits[i], "--json", NULL);

        run_assert_status (run, 0);
        g_assert_cmpint (run_get_length (run, "refused"), ==, 0);
        g_assert_cmpint (run_get_length (run, "after.permanent"), >,
                         run_get_length (run, "before.permanent"));
    }
}

static const struct {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
} tests[] = {
    { "in-serial-download", test_in_serial_download },
    { "internal-boot-forced", test_internal_boot_forced },
    { "closed", test_closed },
    { "recover", test_recover },
    { "what-if", test_what_if },
};

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (chips); i++) {
        for (gsize j = 0; j < G_N_ELEMENTS (tests); j++) {
            g_autofree char *path
                = g_strdup_printf ("/chips/rt%s/%s", chips[i].number, tests[j].name);

            g_test_add (path, Fixture, GSIZE_TO_POINTER (i), set_up, tests[j].test, tear_down);
        }
    }
    g_test_add_data_func ("/chips/rt1166/read-only", "1166", test_younger);
    g_test_add_data_func ("/chips/rt1176/read-only", "1176", test_younger);
    g_test_add_func ("/chips/rt1176/burned-once", test_burned_once);
    g_test_add_func ("/chips/firmware-of-another-chip", test_firmware_of_another_chip);
    return g_test_run ();
}
