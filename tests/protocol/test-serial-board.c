/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulator/bench.h"

#include "protocol/mboot.h"
#include "protocol/sdp.h"
#include "protocol/serial-boards.h"

/*
 * ROM and flashloader on the serial line of a practice board, which makes its frames by itself, in
 * virtual time.
 */

#define BOARD "sim:rt1024-serial,connection=uart"
#define SCRATCH 0x20202000
/* more than three packets of 512 bytes */
#define SIZE 1700

/* The lines of the board, and in front of them who answers there */
static Bench *
serial_bench_new (const char *name)
{
    Bench *bench = bench_new (name);
    g_autoptr (SalvorPortProvider) boards = salvor_serial_boards_new (bench->provider);

    g_object_unref (bench->ports);
    bench->ports = salvor_port_list_new ();
    salvor_port_list_add_provider (bench->ports, boards);
    return bench;
}

static void
test_unasked (void)
{
    g_autoptr (Bench) bench = serial_bench_new (BOARD);
    g_autoptr (GPtrArray) before = salvor_port_list_enumerate (bench->ports);
    g_autoptr (GPtrArray) after = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_cmpuint (before->len, ==, 0);
    g_assert_true (salvor_port_list_prepare (bench->ports, BOARD, &error));
    g_assert_no_error (error);
    after = salvor_port_list_enumerate (bench->ports);
    g_assert_cmpuint (after->len, ==, 1);
    g_assert_cmpint (salvor_port_get_info (g_ptr_array_index (after, 0))->kind, ==,
                     SALVOR_PORT_ROM);
}

/* A board whose ROM may not listen, and that has no probe: nobody is there. */
static void
test_nobody (void)
{
    const char *name = "sim:rt1024-sdp-disabled,connection=uart";
    g_autoptr (Bench) bench = serial_bench_new (name);
    g_autoptr (SalvorPort) rom = NULL;
    g_autoptr (GError) error = NULL;

    salvor_port_list_prepare (bench->ports, name, NULL);
    rom = salvor_port_list_find (bench->ports, name, SALVOR_PORT_ROM, &error);
    g_assert_null (rom);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND);
}

/* Nobody would answer for a long time: who has pressed Stop does not wait for that. */
static void
test_stop (void)
{
    const char *name = "sim:rt1024-sdp-disabled,connection=uart";
    g_autoptr (Bench) bench = serial_bench_new (name);
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;

    g_cancellable_cancel (cancellable);
    g_cancellable_push_current (cancellable);
    g_assert_false (salvor_port_list_prepare (bench->ports, name, &error));
    g_cancellable_pop_current (cancellable);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A byte of the first command is lost, and what follows stands in the wrong place: without help the
 * ROM would never understand anything again. */
static void
test_out_of_step (void)
{
    const char *name = "sim:rt1024-serial,connection=uart,fault=lost-byte=1";
    g_autoptr (Bench) bench = serial_bench_new (name);
    g_autoptr (SalvorPort) rom = NULL;
    g_autoptr (GError) error = NULL;

    salvor_port_list_prepare (bench->ports, name, &error);
    g_assert_no_error (error);
    rom = salvor_port_list_find (bench->ports, name, SALVOR_PORT_ROM, &error);
    g_assert_no_error (error);
    g_assert_nonnull (rom);
}

static void
test_rom (void)
{
    g_autoptr (Bench) bench = serial_bench_new (BOARD);
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_ROM);
    g_autoptr (SalvorSdp) sdp = salvor_sdp_new (line->transport);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) memory = NULL;
    guint32 value = 0;

    g_assert_true (salvor_sdp_write_register (sdp, 0x20208000, 32, 0x12345678, NULL, &error));
    g_assert_no_error (error);
    g_assert_true (salvor_sdp_read_register (sdp, 0x20208000, 32, &value, NULL, &error));
    g_assert_cmphex (value, ==, 0x12345678);
    g_assert_true (salvor_sdp_read_register (sdp, 0x20208001, 8, &value, NULL, &error));
    g_assert_cmphex (value, ==, 0x56);
    memory = salvor_sdp_read_memory (sdp, 0x20208000, 200, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (g_bytes_get_size (memory), ==, 200);

    /* a refusal is shorter than what was asked for, and the next command is understood */
    g_clear_pointer (&memory, g_bytes_unref);
    memory = salvor_sdp_read_memory (sdp, 0, 200, NULL, &error);
    g_assert_null (memory);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED);
    g_clear_error (&error);
    g_assert_false (salvor_sdp_read_register (sdp, 0, 8, &value, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED);
    g_clear_error (&error);
    g_assert_true (salvor_sdp_read_register (sdp, 0x20208000, 32, &value, NULL, &error));
    g_assert_no_error (error);
    g_assert_cmphex (value, ==, 0x12345678);
    g_clear_object (&sdp);
}

/* Whichever byte of the conversation is lost: a value that is read is the one that is there. */
static void
test_rom_lost_byte (void)
{
    guint n_refused = 0;

    for (guint portion = 3; portion < 12; portion++) {
        g_autofree char *name = g_strdup_printf (BOARD ",fault=lost-byte=%u", portion);
        g_autoptr (Bench) bench = serial_bench_new (name);
        g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_ROM);
        g_autoptr (SalvorSdp) sdp = salvor_sdp_new (line->transport);
        g_autoptr (GError) error = NULL;
        guint32 value = 0;
        gboolean done = salvor_sdp_write_register (sdp, 0x20208000, 32, 0x12345678, NULL, &error)
                        && salvor_sdp_read_register (sdp, 0x20208000, 32, &value, NULL, &error);

        n_refused += done ? 0 : 1;
        if (done)
            g_assert_cmphex (value, ==, 0x12345678);
        else
            g_assert_nonnull (error);
        g_clear_object (&sdp);
    }
    g_assert_cmpuint (n_refused, >=, 4);
}

/* ---- the flashloader ---- */

static GBytes *
make_content (void)
{
    guint8 *content = g_malloc (SIZE);

    for (gsize i = 0; i < SIZE; i++)
        content[i] = (guint8) (i * 7 + i / 256);
    return g_bytes_new_take (content, SIZE);
}

/* There and back; FALSE with an error. What comes back as good has to be what was sent. */
static gboolean
write_and_read (SalvorMboot *mboot, GError **error)
{
    g_autoptr (GBytes) content = make_content ();
    g_autoptr (GBytes) back = NULL;

    if (!salvor_mboot_write_memory (mboot, SCRATCH, g_bytes_get_data (content, NULL), SIZE, NULL,
                                    NULL, error))
        return FALSE;
    back = salvor_mboot_read_memory (mboot, SCRATCH, SIZE, NULL, NULL, error);
    g_assert_true (back == NULL || g_bytes_equal (content, back));
    return back != NULL;
}

/* *n_portions: what has gone over the line until then */
static Line *
open_loader (Bench *bench, guint64 *n_portions)
{
    g_autoptr (GError) error = NULL;
    Line *line;
    guint64 n_bytes = 0;

    bench_start_loader (bench, &error);
    g_assert_no_error (error);
    line = bench_open (bench, SALVOR_PORT_FLASHLOADER);
    g_assert_true (salvor_port_get_wire (line->port, n_portions, &n_bytes));
    return line;
}

static void
test_loader (void)
{
    g_autoptr (Bench) bench = serial_bench_new (BOARD);
    guint64 n_portions = 0;
    g_autoptr (Line) line = open_loader (bench, &n_portions);
    g_autoptr (SalvorMboot) mboot = salvor_mboot_new (line->transport);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) nothing = NULL;
    gint64 start_ms = bench_now_ms (bench);

    g_assert_true (write_and_read (mboot, &error));
    g_assert_no_error (error);
    /* both ways at 11.52 bytes a millisecond, and not twice as much */
    g_assert_cmpint (bench_now_ms (bench) - start_ms, >=, 2 * SIZE * 10 / 116);
    g_assert_cmpint (bench_now_ms (bench) - start_ms, <, 4 * SIZE * 10 / 116);

    /* what the flashloader breaks off, with data outstanding and without */
    nothing = salvor_mboot_read_memory (mboot, 0xF0000000, SIZE, NULL, NULL, &error);
    g_assert_null (nothing);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED);
    g_clear_error (&error);
    nothing = make_content ();
    g_assert_false (salvor_mboot_write_memory (mboot, 0xF0000000, g_bytes_get_data (nothing, NULL),
                                               SIZE, NULL, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED);
    g_clear_error (&error);
    g_assert_true (write_and_read (mboot, &error));
    g_assert_no_error (error);
    g_clear_object (&mboot);
}

static guint64
count_portions (guint64 *first)
{
    g_autoptr (Bench) bench = serial_bench_new (BOARD);
    g_autoptr (Line) line = open_loader (bench, first);
    g_autoptr (SalvorMboot) mboot = salvor_mboot_new (line->transport);
    guint64 n_portions = 0, n_bytes = 0;

    g_assert_true (write_and_read (mboot, NULL));
    g_assert_true (salvor_port_get_wire (line->port, &n_portions, &n_bytes));
    g_clear_object (&mboot);
    return n_portions;
}

/* TRUE when the work went well in spite of it. In any case the next work does. */
static gboolean
survives (const char *fault, guint64 portion)
{
    g_autofree char *name = g_strdup_printf (BOARD ",fault=%s=%u", fault, (guint) portion);
    g_autoptr (Bench) bench = serial_bench_new (name);
    guint64 n_portions = 0;
    g_autoptr (Line) line = open_loader (bench, &n_portions);
    g_autoptr (SalvorMboot) mboot = salvor_mboot_new (line->transport);
    g_autoptr (GError) error = NULL;
    gboolean done = write_and_read (mboot, &error);

    if (!done)
        g_test_message ("%s=%u: %s", fault, (guint) portion, error->message);
    g_clear_error (&error);
    if (!done && !write_and_read (mboot, &error))
        g_test_message ("then: %s", error->message);
    g_clear_error (&error);
    write_and_read (mboot, &error);
    g_assert_no_error (error);
    g_clear_object (&mboot);
    return done;
}

/* Each portion of a session is disturbed once. Frames are repeated; an acknowledgement that gets
 * lost may end the command, but nothing is ever taken for good that is not. */
static void
test_noise (gconstpointer data)
{
    const char *fault = data;
    guint64 first = 0;
    guint64 last = count_portions (&first);
    guint n_survived = 0;

    for (guint64 portion = first + 1; portion <= last; portion++)
        n_survived += survives (fault, portion);
    g_test_message ("%u of %u", n_survived, (guint) (last - first));
    g_assert_cmpuint (n_survived * 2, >, last - first);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/serial-board/stop", test_stop);
    g_test_add_func ("/serial-board/unasked", test_unasked);
    g_test_add_func ("/serial-board/nobody", test_nobody);
    g_test_add_func ("/serial-board/out-of-step", test_out_of_step);
    g_test_add_func ("/serial-board/rom", test_rom);
    g_test_add_func ("/serial-board/rom-lost-byte", test_rom_lost_byte);
    g_test_add_func ("/serial-board/loader", test_loader);
    g_test_add_data_func ("/serial-board/noise", "noise", test_noise);
    g_test_add_data_func ("/serial-board/lost-byte", "lost-byte", test_noise);
    return g_test_run ();
}
