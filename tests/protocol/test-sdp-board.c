/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulator/bench.h"

#include "base/bytes.h"
#include "protocol/sdp.h"

#include <string.h>

/*
 * Every command of the serial downloader on a practice board, open and closed, and every way in
 * which it says no. The board decodes what it is sent by itself, so both sides must mean the same.
 */

#define SBMR1 0x400F8004

/* RAM that the ROM leaves to files (protocols 2.7), the place the practice loader is made for, and
 * the one that the DCD below writes */
#define SCRATCH 0x2020A000
#define LOADER_ADDRESS 0x20208200
#define DCD_TARGET 0x2020A100

typedef struct {
    Bench *bench;
    Line *line;
    SalvorSdp *sdp;
    GError *error;
} Fixture;

/* @data: the scenario */
static void
set_up (Fixture *fixture, gconstpointer data)
{
    g_autofree char *name = g_strconcat ("sim:", (const char *) data, NULL);

    fixture->bench = bench_new (name);
    fixture->line = bench_open (fixture->bench, SALVOR_PORT_ROM);
    fixture->sdp = salvor_sdp_new (fixture->line->transport);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_clear_error (&fixture->error);
    g_assert_finalize_object (fixture->sdp);
    line_free (fixture->line);
    bench_free (fixture->bench);
}

static void
assert_fails (Fixture *fixture, SalvorError code, const char *fragment)
{
    g_assert_error (fixture->error, SALVOR_ERROR, (int) code);
    if (strstr (fixture->error->message, fragment) == NULL)
        g_error ("“%s” does not say “%s”", fixture->error->message, fragment);
    g_clear_error (&fixture->error);
}

static guint32
read_word (Fixture *fixture, guint32 address)
{
    guint32 value = 0;

    salvor_sdp_read_register (fixture->sdp, address, 32, &value, NULL, &fixture->error);
    g_assert_no_error (fixture->error);
    return value;
}

static gboolean
write_file (Fixture *fixture, guint32 address, gsize size)
{
    g_autofree guint8 *data = g_malloc (size);
    g_autoptr (GBytes) file = NULL;

    memset (data, 0xA7, size);
    file = g_bytes_new (data, size);
    return salvor_sdp_write_file (fixture->sdp, address, file, NULL, NULL, &fixture->error);
}

/* A device configuration of one write; the address and the value as bytes of the file */
static gboolean
write_dcd (Fixture *fixture, guint8 tag)
{
    const guint8 dcd[] = { tag,  0x00, 0x10, 0x41, 0xCC, 0x00, 0x0C, 0x04,
                           0x20, 0x20, 0xA1, 0x00, 0x00, 0x00, 0x00, 0x42 };
    g_autoptr (GBytes) bytes = g_bytes_new (dcd, sizeof dcd);

    return salvor_sdp_write_dcd (fixture->sdp, SCRATCH, bytes, NULL, &fixture->error);
}

static gboolean
jump (Fixture *fixture, guint32 address)
{
    return salvor_sdp_jump (fixture->sdp, address, NULL, &fixture->error);
}

/* ---- open ---- */

static void
test_registers (Fixture *fixture, gconstpointer data)
{
    guint32 value = 0;
    SalvorSdp *sdp = fixture->sdp;

    g_assert_true (salvor_sdp_write_register (sdp, SCRATCH, 32, 0x11223344, NULL, NULL));
    g_assert_true (salvor_sdp_write_register (sdp, SCRATCH + 2, 16, 0xAABB, NULL, NULL));
    g_assert_true (salvor_sdp_write_register (sdp, SCRATCH + 1, 8, 0xCC, NULL, NULL));
    g_assert_cmphex (read_word (fixture, SCRATCH), ==, 0xAABBCC44);
    g_assert_true (salvor_sdp_read_register (sdp, SCRATCH + 2, 16, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0xAABB);
    g_assert_true (salvor_sdp_read_register (sdp, SCRATCH + 1, 8, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0xCC);
    g_assert_cmpint (salvor_sdp_get_hab (sdp), ==, SALVOR_SDP_HAB_OPEN);
}

/* Sizes on both sides of a report, in and out */
static void
test_file (Fixture *fixture, gconstpointer data)
{
    static const gsize sizes[] = { 1, 63, 64, 65, 1023, 1024, 1025, 3000 };

    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
        g_autoptr (GBytes) back = NULL;
        gsize size = 0;
        const guint8 *bytes;

        g_assert_true (
            salvor_sdp_write_register (fixture->sdp, SCRATCH + 3000, 8, 0x11, NULL, NULL));
        write_file (fixture, SCRATCH, sizes[i]);
        g_assert_no_error (fixture->error);
        back = salvor_sdp_read_memory (fixture->sdp, SCRATCH, sizes[i], NULL, &fixture->error);
        g_assert_no_error (fixture->error);
        bytes = g_bytes_get_data (back, &size);
        g_assert_cmpuint (size, ==, sizes[i]);
        g_assert_true (salvor_bytes_are_all (bytes, size, 0xA7));
        /* the padding of the last report went nowhere */
        g_assert_cmphex (read_word (fixture, SCRATCH + 3000) & 0xFF, ==, 0x11);
    }
}

static void
test_error_status (Fixture *fixture, gconstpointer data)
{
    guint32 status = 0;

    g_assert_true (salvor_sdp_read_error_status (fixture->sdp, &status, NULL, NULL));
    g_assert_cmphex (status, ==, 0xF0F0F0F0);
}

/* A board that came here because it found no program: HAB has noted a failure (protocols 2.7). */
static void
test_error_status_after_failed_boot (Fixture *fixture, gconstpointer data)
{
    guint32 status = 0;

    g_assert_true (salvor_sdp_read_error_status (fixture->sdp, &status, NULL, NULL));
    g_assert_cmphex (status, ==, 0x33333333);
}

static void
test_dcd (Fixture *fixture, gconstpointer data)
{
    g_assert_false (write_dcd (fixture, 0xD3));
    assert_fails (fixture, SALVOR_ERROR_REFUSED, "invalid device configuration data");
    g_assert_true (write_dcd (fixture, 0xD2));
    g_assert_no_error (fixture->error);
    g_assert_cmphex (read_word (fixture, DCD_TARGET), ==, 0x42);
    /* one between two starts */
    g_assert_false (write_dcd (fixture, 0xD2));
    assert_fails (fixture, SALVOR_ERROR_REFUSED, "invalid device configuration data");
    read_word (fixture, SBMR1);
}

static void
test_skip_dcd_header (Fixture *fixture, gconstpointer data)
{
    g_assert_true (salvor_sdp_skip_dcd_header (fixture->sdp, NULL, &fixture->error));
    g_assert_no_error (fixture->error);
    read_word (fixture, SBMR1);
}

static void
test_csf (Fixture *fixture, gconstpointer data)
{
    const guint8 csf[] = { 0xD4, 0x00, 0x04, 0x43 };
    g_autoptr (GBytes) bytes = g_bytes_new (csf, sizeof csf);

    g_assert_true (salvor_sdp_write_csf (fixture->sdp, SCRATCH, bytes, NULL, &fixture->error));
    read_word (fixture, SBMR1);
}

static void
test_jump (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) loader = bench_load_practice_loader ();
    g_autoptr (SalvorPort) port = NULL;

    g_assert_true (
        salvor_sdp_write_file (fixture->sdp, LOADER_ADDRESS, loader, NULL, NULL, &fixture->error));
    g_assert_true (jump (fixture, LOADER_ADDRESS));
    g_assert_no_error (fixture->error);
    port = bench_wait (fixture->bench, SALVOR_PORT_FLASHLOADER);
    g_assert_nonnull (port);
}

/* ---- refused by an open part ---- */

static void
test_read_refused (Fixture *fixture, gconstpointer data)
{
    guint32 value = 7;

    g_assert_false (salvor_sdp_read_register (fixture->sdp, 0, 32, &value, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_REFUSED, "the open part answered 0x89232389");
    g_assert_cmphex (value, ==, 7);
    /* the flash window, and more than one report of it */
    g_assert_null (salvor_sdp_read_memory (fixture->sdp, 0x60000000, 200, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_REFUSED, "request not accepted");
    read_word (fixture, SBMR1);
}

static void
test_write_refused (Fixture *fixture, gconstpointer data)
{
    g_assert_false (
        salvor_sdp_write_register (fixture->sdp, 0x60000000, 32, 1, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_REFUSED, "the open part answered 0x89232389");
    read_word (fixture, SBMR1);
}

/* RAM of the ROM itself, the flash window, and a file that runs past the end of the RAM */
static void
test_file_refused (Fixture *fixture, gconstpointer data)
{
    static const guint32 addresses[] = { 0x20200000, 0x60000000, 0x2023FC00 };

    for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++) {
        g_assert_false (write_file (fixture, addresses[i], 5000));
        assert_fails (fixture, SALVOR_ERROR_REFUSED, "request not accepted");
        read_word (fixture, SBMR1);
    }
}

/* The ROM answers a jump twice when it stays; nothing of that meets the next command. */
static void
test_jump_refused (Fixture *fixture, gconstpointer data)
{
    write_file (fixture, SCRATCH, 64);
    for (guint i = 0; i < 3; i++) {
        g_assert_false (jump (fixture, SCRATCH));
        assert_fails (fixture, SALVOR_ERROR_REFUSED, "invalid image vector table");
        read_word (fixture, SBMR1);
    }
}

/* ---- closed ---- */

static void
test_closed (Fixture *fixture, gconstpointer data)
{
    guint32 value = 7, status = 0;

    g_assert_true (salvor_sdp_read_error_status (fixture->sdp, &status, NULL, NULL));
    g_assert_cmpint (salvor_sdp_get_hab (fixture->sdp), ==, SALVOR_SDP_HAB_CLOSED);
    g_assert_false (
        salvor_sdp_read_register (fixture->sdp, SBMR1, 32, &value, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_LOCKED, "the closed part answered");
    g_assert_cmphex (value, ==, 7);
    g_assert_null (salvor_sdp_read_memory (fixture->sdp, 0, 64, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_LOCKED, "invalid address");
    g_assert_false (
        salvor_sdp_write_register (fixture->sdp, SCRATCH, 32, 1, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_LOCKED, "invalid address");
    g_assert_false (write_dcd (fixture, 0xD2));
    assert_fails (fixture, SALVOR_ERROR_LOCKED, "invalid device configuration data");
}

/* A closed part takes a file, and looks at its signature only when it is to run (protocols 2.6). */
static void
test_closed_jump (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) loader = bench_load_practice_loader ();
    guint32 status = 0;

    g_assert_true (
        salvor_sdp_write_file (fixture->sdp, LOADER_ADDRESS, loader, NULL, NULL, &fixture->error));
    g_assert_false (jump (fixture, LOADER_ADDRESS));
    assert_fails (fixture, SALVOR_ERROR_LOCKED, "bad signature, context authenticate image");
    g_assert_true (salvor_sdp_read_error_status (fixture->sdp, &status, NULL, NULL));
    g_assert_cmphex (status, ==, 0x33333333);
}

typedef void (*Test) (Fixture *fixture, gconstpointer data);

static void
add (const char *path, Test test, const char *scenario)
{
    g_test_add (path, Fixture, scenario, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    add ("/sdp-board/open/registers", test_registers, "rt1024-serial");
    add ("/sdp-board/open/file", test_file, "rt1024-serial");
    add ("/sdp-board/open/error-status", test_error_status, "rt1024-serial");
    add ("/sdp-board/open/error-status/blank-flash", test_error_status_after_failed_boot,
         "rt1024-blank-flash");
    add ("/sdp-board/open/dcd", test_dcd, "rt1024-serial");
    add ("/sdp-board/open/skip-dcd-header", test_skip_dcd_header, "rt1024-serial");
    add ("/sdp-board/open/csf", test_csf, "rt1024-serial");
    add ("/sdp-board/open/jump", test_jump, "rt1024-serial");
    add ("/sdp-board/refused/read", test_read_refused, "rt1024-serial");
    add ("/sdp-board/refused/write", test_write_refused, "rt1024-serial");
    add ("/sdp-board/refused/file", test_file_refused, "rt1024-serial");
    add ("/sdp-board/refused/jump", test_jump_refused, "rt1024-serial");
    add ("/sdp-board/closed/everything", test_closed, "rt1024-closed");
    add ("/sdp-board/closed/jump", test_closed_jump, "rt1024-closed");
    return g_test_run ();
}
