/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bytes.h"
#include "base/errors.h"

#include <string.h>

#include "protocol/gdb-fixture.h"

/* ---- connecting ---- */

static void
test_connect (GdbFixture *self, gconstpointer conversation)
{
    SalvorCoreState state = SALVOR_CORE_HALTED;

    gdb_fixture_play (self, (const char *const[]){ "> me000edf0,4", RUNS, NULL });
    g_assert_true (salvor_core_control_get_state (self->core, &state, NULL, NULL));
    g_assert_cmpint (state, ==, SALVOR_CORE_RUNNING);
    /* acknowledged until the server no longer wants it; the plain one always wants it */
    g_assert_cmpuint (scripted_stream_get_n_acknowledged (self->stream), ==,
                      conversation == gdb_plain ? 10 : 2);
}

typedef struct {
    const char *name;
    guint line; /* of OpenOCD's conversation, which is said otherwise */
    const char *said;
    SalvorError code;
} ConnectCase;

static const ConnectCase connect_cases[] = {
    { "silent", 1, "gone", SALVOR_ERROR_DISCONNECTED },
    { "no-board", 5, "< W00", SALVOR_ERROR_NO_TARGET },
    { "no-stop-reason", 5, "<", SALVOR_ERROR_NO_TARGET },
    { "zeros", 7, "< 00000000", SALVOR_ERROR_NO_TARGET },
    { "another-core", 7, "< 41c20f41", SALVOR_ERROR_NO_TARGET },
    { "memory-refused", 7, "< E01", SALVOR_ERROR_REFUSED },
    { "memory-short", 7, "< 71c21f", SALVOR_ERROR_PROTOCOL },
    { "memory-long", 7, "< 71c21f4100", SALVOR_ERROR_PROTOCOL },
    { "memory-odd", 7, "< 71c21f4", SALVOR_ERROR_PROTOCOL },
    { "memory-no-digits", 7, "< 71c21fxy", SALVOR_ERROR_PROTOCOL },
    { "damaged", 7, "raw $71c21f41#00", SALVOR_ERROR_PROTOCOL },
    { "endless-console", 7, "endless $O4f#e9", SALVOR_ERROR_TIMEOUT },
    { "endless-notifications", 7, "endless %Stop:T05#99", SALVOR_ERROR_TIMEOUT },
    { "endless-noise", 7, "endless xyz", SALVOR_ERROR_TIMEOUT },
    { "endless-packet", 7, "endless $0*~*~*~*~*~*~", SALVOR_ERROR_TIMEOUT },
};

static void
check_refused_connection (ScriptedStream *stream, SalvorError code)
{
    g_autoptr (SalvorGdbRemote) remote = salvor_gdb_remote_new (SALVOR_BYTE_STREAM (stream));
    g_autoptr (GError) error = NULL;

    g_assert_false (salvor_gdb_remote_connect (remote, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, (int) code);
    g_assert_false (scripted_stream_is_open (stream));
    g_assert_cmpuint (scripted_stream_get_elapsed_ms (stream), <=, 50 * 1000);
}

static void
test_refused_connections (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (connect_cases); i++) {
        const char *lines[32] = { NULL };
        g_autoptr (ScriptedStream) stream = NULL;

        for (gsize j = 0; j < connect_cases[i].line; j++)
            lines[j] = gdb_openocd[j];
        lines[connect_cases[i].line] = connect_cases[i].said;
        g_test_message ("%s", connect_cases[i].name);
        stream = scripted_stream_new (lines);
        check_refused_connection (stream, connect_cases[i].code);
    }
}

/* The server goes away in the middle of any answer. */
static void
test_cut (void)
{
    gsize n_bytes;

    {
        g_autoptr (ScriptedStream) whole = scripted_stream_new (gdb_openocd);
        g_autoptr (SalvorGdbRemote) remote = salvor_gdb_remote_new (SALVOR_BYTE_STREAM (whole));

        g_assert_true (salvor_gdb_remote_connect (remote, NULL, NULL));
        n_bytes = scripted_stream_get_n_sent (whole);
    }
    for (gsize i = 0; i < n_bytes; i++) {
        g_autoptr (ScriptedStream) stream = scripted_stream_new (gdb_openocd);

        scripted_stream_cut_after (stream, i);
        check_refused_connection (stream, SALVOR_ERROR_DISCONNECTED);
    }
}

/* ---- answers ---- */

static void
test_damaged_once (GdbFixture *self, gconstpointer conversation)
{
    guint32 value = 0;

    gdb_fixture_play (self, (const char *const[]){ "> m20000000,4", "raw +$01020304#00", "resend",
                                                   "raw $01020304#8a", NULL });
    g_assert_true (salvor_memory_access_read_word (self->memory, 0x20000000, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0x04030201);
}

static void
test_damaged_for_ever (GdbFixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;
    guint32 value;

    gdb_fixture_play (self, (const char *const[]){ "> m20000000,4", "raw $01#00", "resend",
                                                   "raw $01#00", "resend", "raw $01#00", "resend",
                                                   "raw $01#00", NULL });
    g_assert_false (
        salvor_memory_access_read_word (self->memory, 0x20000000, &value, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
}

static void
test_asked_again (GdbFixture *self, gconstpointer conversation)
{
    guint32 value = 0;

    gdb_fixture_play (self, (const char *const[]){ "> m20000000,4", "raw -", "> m20000000,4",
                                                   "raw +$01020304#8a", NULL });
    g_assert_true (salvor_memory_access_read_word (self->memory, 0x20000000, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0x04030201);
}

/* The answer that came too late, or after a cancel, is not taken for the next one's. */
static void
test_late_answer (GdbFixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;
    guint32 value = 0;

    gdb_fixture_play (self, (const char *const[]){ "> m20000000,4", "cancel", "> m20000004,4",
                                                   "< 11111111", "< 22222222", NULL });
    g_assert_false (salvor_memory_access_read_word (
        self->memory, 0x20000000, &value, scripted_stream_get_cancellable (self->stream), &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_true (salvor_memory_access_read_word (self->memory, 0x20000004, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0x22222222);
}

static void
test_between (GdbFixture *self, gconstpointer conversation)
{
    guint32 value = 0;

    gdb_fixture_play (self, (const char *const[]){ "> m20000000,4", "< O4f", "raw %Stop:T05#99",
                                                   "< O", "< 0* 4* ", NULL });
    g_assert_true (salvor_memory_access_read_word (self->memory, 0x20000000, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0x44440000);
}

/* ---- memory ---- */

static void
test_silent_zero (GdbFixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;
    guint32 value = 1;

    /* "mdw 0x401f4400": a real one */
    gdb_fixture_play (self,
                      (const char *const[]){
                          "> m401f4400,4", "< 00000000", "> qRcmd,6d64772030783430316634343030",
                          "< O307834303166343430303a203030303030303030200a", "< OK", NULL });
    g_assert_true (salvor_memory_access_read_word (self->memory, 0x401F4400, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0);

    /* "mdw 0xf0000000": nothing there */
    gdb_fixture_play (self, (const char *const[]){ "> mf0000000,4", "< 00000000",
                                                   "> qRcmd,6d64772030786630303030303030",
                                                   "< O4572726f720a", "< E0E", NULL });
    g_assert_false (
        salvor_memory_access_read_word (self->memory, 0xF0000000, &value, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED);
}

/* Where the server says what it cannot read, zeros are zeros. */
static void
test_honest_zero (GdbFixture *self, gconstpointer conversation)
{
    guint32 value = 1;

    gdb_fixture_play (self, (const char *const[]){ "> m401f4400,4", "< 00000000", NULL });
    g_assert_true (salvor_memory_access_read_word (self->memory, 0x401F4400, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0);
}

/* 2048 bytes of packet hold 1016 bytes of memory in digits (probe 6.4). */
static void
test_read_chunks (GdbFixture *self, gconstpointer conversation)
{
    g_autofree char *first = g_strnfill (2 * 1016, '1');
    g_autofree char *first_line = g_strconcat ("< ", first, NULL);
    g_autoptr (GBytes) bytes = NULL;

    gdb_fixture_play (self, (const char *const[]){ "> m20200000,3f8", first_line, "> m202003f8,8",
                                                   "< 2222222233333333", NULL });
    bytes = salvor_memory_access_read_block (self->memory, 0x20200000, 1024, NULL, NULL);
    g_assert_nonnull (bytes);
    g_assert_cmpuint (g_bytes_get_size (bytes), ==, 1024);
    g_assert_cmphex (((const guint8 *) g_bytes_get_data (bytes, NULL))[1023], ==, 0x33);
}

static void
test_write_word (GdbFixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;

    gdb_fixture_play (self, (const char *const[]){ "> M20000000,4:78563412", "< OK",
                                                   "> M20000004,4:78563412", "< E0E", NULL });
    g_assert_true (
        salvor_memory_access_write_word (self->memory, 0x20000000, 0x12345678, NULL, NULL));
    g_assert_false (
        salvor_memory_access_write_word (self->memory, 0x20000004, 0x12345678, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED);
}

static void
test_write_bytes (GdbFixture *self, gconstpointer conversation)
{
    static const guint8 data[] = { 'a', '#', '$', '}', '*', 'b', 'c', 'd' };

    gdb_fixture_play (self, (const char *const[]){ "> X20200000,8:a}\003}\004}]}\nbcd", "< OK",
                                                   "> X20200000,0:", "< OK", NULL });
    g_assert_true (
        salvor_memory_access_write_block (self->memory, 0x20200000, data, sizeof data, NULL, NULL));
}

/* OpenOCD says OK first and the truth with the next packet. */
static void
test_write_bytes_fails_late (GdbFixture *self, gconstpointer conversation)
{
    static const guint8 data[] = { 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h' };
    g_autoptr (GError) error = NULL;

    gdb_fixture_play (self, (const char *const[]){ "> X20200000,8:abcdefgh", "< OK",
                                                   "> X20200000,0:", "< E0E", NULL });
    g_assert_false (salvor_memory_access_write_block (self->memory, 0x20200000, data, sizeof data,
                                                      NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED);
}

static void
test_write_digits (GdbFixture *self, gconstpointer conversation)
{
    static const guint8 data[] = { 'a', '#', '$', '}' };

    gdb_fixture_play (self, (const char *const[]){ "> M20200000,4:6123247d", "< OK", NULL });
    g_assert_true (
        salvor_memory_access_write_block (self->memory, 0x20200000, data, sizeof data, NULL, NULL));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    gdb_fixture_add_test ("/gdb-remote/connect/openocd", gdb_openocd, test_connect);
    gdb_fixture_add_test ("/gdb-remote/connect/pyocd", gdb_pyocd, test_connect);
    gdb_fixture_add_test ("/gdb-remote/connect/plain", gdb_plain, test_connect);
    g_test_add_func ("/gdb-remote/connect/refused", test_refused_connections);
    g_test_add_func ("/gdb-remote/connect/cut", test_cut);
    gdb_fixture_add_test ("/gdb-remote/answer/damaged-once", gdb_plain, test_damaged_once);
    gdb_fixture_add_test ("/gdb-remote/answer/damaged-for-ever", gdb_plain, test_damaged_for_ever);
    gdb_fixture_add_test ("/gdb-remote/answer/asked-again", gdb_plain, test_asked_again);
    gdb_fixture_add_test ("/gdb-remote/answer/late", gdb_openocd, test_late_answer);
    gdb_fixture_add_test ("/gdb-remote/answer/between", gdb_openocd, test_between);
    gdb_fixture_add_test ("/gdb-remote/memory/silent-zero", gdb_openocd, test_silent_zero);
    gdb_fixture_add_test ("/gdb-remote/memory/honest-zero", gdb_pyocd, test_honest_zero);
    gdb_fixture_add_test ("/gdb-remote/memory/read-chunks", gdb_pyocd, test_read_chunks);
    gdb_fixture_add_test ("/gdb-remote/memory/write-word", gdb_pyocd, test_write_word);
    gdb_fixture_add_test ("/gdb-remote/memory/write-bytes", gdb_openocd, test_write_bytes);
    gdb_fixture_add_test ("/gdb-remote/memory/write-bytes/fails-late", gdb_openocd,
                          test_write_bytes_fails_late);
    gdb_fixture_add_test ("/gdb-remote/memory/write-digits", gdb_plain, test_write_digits);
    return g_test_run ();
}
