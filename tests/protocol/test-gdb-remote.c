/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bytes.h"
#include "base/errors.h"
#include "protocol/gdb-remote.h"

#include <string.h>

#include "scripted-stream.h"

/* ---- golden conversations (probe 6.3) ---- */

#define SUPPORTED "> qSupported:multiprocess-;swbreak+;hwbreak+;vContSupported+;xmlRegisters=arm"

/* "mdw 0xe000ed00", "resume", "go", "halt", "reset halt", "reset" */
#define MDW_CPUID "> qRcmd,6d64772030786530303065643030"
#define RESUME "> qRcmd,726573756d65"
#define GO "> qRcmd,676f"
#define HALT "> qRcmd,68616c74"
#define RESET_HALT "> qRcmd,72657365742068616c74"
#define RESET "> qRcmd,7265736574"
#define INVALID "< 496e76616c6964"

/* DHCSR of a core that runs, and of one that stands still */
#define RUNS "< 01000100"
#define STANDS "< 03000300"

/* OpenOCD 0.12: console text before each answer, zeros for what it cannot read */
static const char *const openocd[] = {
    SUPPORTED,
    "< PacketSize=4000;qXfer:memory-map:read-;qXfer:features:read+;qXfer:threads:read+;"
    "QStartNoAckMode+;vContSupported+",
    "> QStartNoAckMode",
    "< OK",
    "> ?",
    "< S02",
    "> me000ed00,4",
    "< 71c21f41",
    "> Xe000ed00,0:",
    "< OK",
    MDW_CPUID,
    "< O307865303030656430303a203431316663323731200a",
    "< OK",
    RESUME,
    "< O",
    "< OK",
    "> me000edf0,4",
    RUNS,
    NULL,
};

/* pyOCD 0.13: smaller packets, its own commands, errors of its own */
static const char *const pyocd[] = {
    SUPPORTED,
    "< qXfer:features:read+;QStartNoAckMode+;qXfer:threads:read+;QNonStop+;PacketSize=800;"
    "qXfer:memory-map:read+",
    "> QStartNoAckMode",
    "< OK",
    "> ?",
    "< T1107:00000000;0d:00002120;0e:ffffffff;0f:00210060;thread:1;core:0;",
    "> me000ed00,4",
    "< 71c21f41",
    "> Xe000ed00,0:",
    "< OK",
    MDW_CPUID,
    INVALID,
    RESUME,
    INVALID,
    "> me000edf0,4",
    STANDS,
    GO,
    INVALID,
    "> me000edf0,4",
    STANDS,
    "> Me000edf0,4:01005fa0",
    "< OK",
    "> me000edf0,4",
    RUNS,
    NULL,
};

/* One of the plain kind: acknowledges for ever, describes nothing, knows no "X" */
static const char *const plain[] = {
    SUPPORTED,
    "raw +$PacketSize=400#c4",
    "> ?",
    "raw +$T05#b9",
    "> me000ed00,4",
    "raw +$71c21f41#f9",
    "> Xe000ed00,0:",
    "raw +$#00",
    MDW_CPUID,
    "raw +$#00",
    RESUME,
    "raw +$#00",
    "> me000edf0,4",
    STANDS,
    GO,
    "< OK",
    "> me000edf0,4",
    RUNS,
    NULL,
};

typedef struct {
    ScriptedStream *stream;
    SalvorGdbRemote *remote;
    SalvorMemoryAccess *memory;
    SalvorCoreControl *core;
} Fixture;

static void
set_up (Fixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;

    self->stream = scripted_stream_new (conversation);
    self->remote = salvor_gdb_remote_new (SALVOR_BYTE_STREAM (self->stream));
    self->memory = SALVOR_MEMORY_ACCESS (self->remote);
    self->core = SALVOR_CORE_CONTROL (self->remote);
    salvor_gdb_remote_connect (self->remote, NULL, &error);
    g_assert_no_error (error);
    scripted_stream_assert_done (self->stream);
}

static void
tear_down (Fixture *self, gconstpointer conversation)
{
    scripted_stream_assert_done (self->stream);
    g_assert_true (salvor_gdb_remote_disconnect (self->remote, NULL));
    g_assert_false (scripted_stream_is_open (self->stream));
    g_assert_finalize_object (self->remote);
    g_assert_finalize_object (self->stream);
}

static void
play (Fixture *self, const char *const *lines)
{
    scripted_stream_add (self->stream, lines);
}

/* ---- connecting ---- */

static void
test_connect (Fixture *self, gconstpointer conversation)
{
    SalvorCoreState state = SALVOR_CORE_HALTED;

    play (self, (const char *const[]){ "> me000edf0,4", RUNS, NULL });
    g_assert_true (salvor_core_control_get_state (self->core, &state, NULL, NULL));
    g_assert_cmpint (state, ==, SALVOR_CORE_RUNNING);
    /* acknowledged until the server no longer wants it; the plain one always wants it */
    g_assert_cmpuint (scripted_stream_get_n_acknowledged (self->stream), ==,
                      conversation == plain ? 10 : 2);
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
        const char *lines[G_N_ELEMENTS (openocd)] = { NULL };
        g_autoptr (ScriptedStream) stream = NULL;

        for (gsize j = 0; j < connect_cases[i].line; j++)
            lines[j] = openocd[j];
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
        g_autoptr (ScriptedStream) whole = scripted_stream_new (openocd);
        g_autoptr (SalvorGdbRemote) remote = salvor_gdb_remote_new (SALVOR_BYTE_STREAM (whole));

        g_assert_true (salvor_gdb_remote_connect (remote, NULL, NULL));
        n_bytes = scripted_stream_get_n_sent (whole);
    }
    for (gsize i = 0; i < n_bytes; i++) {
        g_autoptr (ScriptedStream) stream = scripted_stream_new (openocd);

        scripted_stream_cut_after (stream, i);
        check_refused_connection (stream, SALVOR_ERROR_DISCONNECTED);
    }
}

/* ---- answers ---- */

static void
test_damaged_once (Fixture *self, gconstpointer conversation)
{
    guint32 value = 0;

    play (self, (const char *const[]){ "> m20000000,4", "raw +$01020304#00", "resend",
                                       "raw $01020304#8a", NULL });
    g_assert_true (salvor_memory_access_read_word (self->memory, 0x20000000, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0x04030201);
}

static void
test_damaged_for_ever (Fixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;
    guint32 value;

    play (self, (const char *const[]){ "> m20000000,4", "raw $01#00", "resend", "raw $01#00",
                                       "resend", "raw $01#00", "resend", "raw $01#00", NULL });
    g_assert_false (
        salvor_memory_access_read_word (self->memory, 0x20000000, &value, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
}

static void
test_asked_again (Fixture *self, gconstpointer conversation)
{
    guint32 value = 0;

    play (self, (const char *const[]){ "> m20000000,4", "raw -", "> m20000000,4",
                                       "raw +$01020304#8a", NULL });
    g_assert_true (salvor_memory_access_read_word (self->memory, 0x20000000, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0x04030201);
}

/* The answer that came too late, or after a cancel, is not taken for the next one's. */
static void
test_late_answer (Fixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;
    guint32 value = 0;

    play (self, (const char *const[]){ "> m20000000,4", "cancel", "> m20000004,4", "< 11111111",
                                       "< 22222222", NULL });
    g_assert_false (salvor_memory_access_read_word (
        self->memory, 0x20000000, &value, scripted_stream_get_cancellable (self->stream), &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_true (salvor_memory_access_read_word (self->memory, 0x20000004, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0x22222222);
}

static void
test_between (Fixture *self, gconstpointer conversation)
{
    guint32 value = 0;

    play (self, (const char *const[]){ "> m20000000,4", "< O4f", "raw %Stop:T05#99", "< O",
                                       "< 0* 4* ", NULL });
    g_assert_true (salvor_memory_access_read_word (self->memory, 0x20000000, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0x44440000);
}

/* ---- memory ---- */

static void
test_silent_zero (Fixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;
    guint32 value = 1;

    /* "mdw 0x401f4400": a real one */
    play (self, (const char *const[]){
                    "> m401f4400,4", "< 00000000", "> qRcmd,6d64772030783430316634343030",
                    "< O307834303166343430303a203030303030303030200a", "< OK", NULL });
    g_assert_true (salvor_memory_access_read_word (self->memory, 0x401F4400, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0);

    /* "mdw 0xf0000000": nothing there */
    play (self, (const char *const[]){ "> mf0000000,4", "< 00000000",
                                       "> qRcmd,6d64772030786630303030303030", "< O4572726f720a",
                                       "< E0E", NULL });
    g_assert_false (
        salvor_memory_access_read_word (self->memory, 0xF0000000, &value, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED);
}

/* Where the server says what it cannot read, zeros are zeros. */
static void
test_honest_zero (Fixture *self, gconstpointer conversation)
{
    guint32 value = 1;

    play (self, (const char *const[]){ "> m401f4400,4", "< 00000000", NULL });
    g_assert_true (salvor_memory_access_read_word (self->memory, 0x401F4400, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0);
}

/* 2048 bytes of packet hold 1016 bytes of memory in digits (probe 6.4). */
static void
test_read_chunks (Fixture *self, gconstpointer conversation)
{
    g_autofree char *first = g_strnfill (2 * 1016, '1');
    g_autofree char *first_line = g_strconcat ("< ", first, NULL);
    g_autoptr (GBytes) bytes = NULL;

    play (self, (const char *const[]){ "> m20200000,3f8", first_line, "> m202003f8,8",
                                       "< 2222222233333333", NULL });
    bytes = salvor_memory_access_read_block (self->memory, 0x20200000, 1024, NULL, NULL);
    g_assert_nonnull (bytes);
    g_assert_cmpuint (g_bytes_get_size (bytes), ==, 1024);
    g_assert_cmphex (((const guint8 *) g_bytes_get_data (bytes, NULL))[1023], ==, 0x33);
}

static void
test_write_word (Fixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;

    play (self, (const char *const[]){ "> M20000000,4:78563412", "< OK", "> M20000004,4:78563412",
                                       "< E0E", NULL });
    g_assert_true (
        salvor_memory_access_write_word (self->memory, 0x20000000, 0x12345678, NULL, NULL));
    g_assert_false (
        salvor_memory_access_write_word (self->memory, 0x20000004, 0x12345678, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED);
}

static void
test_write_bytes (Fixture *self, gconstpointer conversation)
{
    static const guint8 data[] = { 'a', '#', '$', '}', '*', 'b', 'c', 'd' };

    play (self, (const char *const[]){ "> X20200000,8:a}\003}\004}]}\nbcd", "< OK",
                                       "> X20200000,0:", "< OK", NULL });
    g_assert_true (
        salvor_memory_access_write_block (self->memory, 0x20200000, data, sizeof data, NULL, NULL));
}

/* OpenOCD says OK first and the truth with the next packet. */
static void
test_write_bytes_fails_late (Fixture *self, gconstpointer conversation)
{
    static const guint8 data[] = { 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h' };
    g_autoptr (GError) error = NULL;

    play (self, (const char *const[]){ "> X20200000,8:abcdefgh", "< OK", "> X20200000,0:", "< E0E",
                                       NULL });
    g_assert_false (salvor_memory_access_write_block (self->memory, 0x20200000, data, sizeof data,
                                                      NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED);
}

static void
test_write_digits (Fixture *self, gconstpointer conversation)
{
    static const guint8 data[] = { 'a', '#', '$', '}' };

    play (self, (const char *const[]){ "> M20200000,4:6123247d", "< OK", NULL });
    g_assert_true (
        salvor_memory_access_write_block (self->memory, 0x20200000, data, sizeof data, NULL, NULL));
}

/* ---- core ---- */

#define REG(name, number) "<reg name=\"" name "\" bitsize=\"32\" regnum=\"" number "\"/>"

static const char target_head[]
    = "<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\"><target version=\"1.0\">"
      "<feature name=\"org.gnu.gdb.arm.m-profile\">";
static const char target_registers[] = REG ("r0", "0") REG ("r1", "1") REG ("r2", "2")
    REG ("r3", "3") REG ("r4", "4") REG ("r5", "5") REG ("r6", "6") REG ("r7", "7") REG ("r8", "8")
        REG ("r9", "9") REG ("r10", "10") REG ("r11", "11") REG ("r12", "12") REG ("sp", "13")
            REG ("lr", "14") REG ("pc", "15");

/* As a server sends it: "}" and "*" do not occur in it */
static void
play_target (Fixture *self, const char *size, const char *head, const char *registers,
             const char *tail)
{
    g_autofree char *question = g_strdup_printf ("> qXfer:features:read:target.xml:0,%s", size);
    g_autofree char *text = g_strdup_printf ("< l%s%s%s</feature></target>", head, registers, tail);
    g_autofree char *answer = g_strescape (text, NULL);

    play (self, (const char *const[]){ question, answer, NULL });
}

static void
halt (Fixture *self)
{
    g_autoptr (GError) error = NULL;

    play (self, (const char *const[]){ HALT, "< OK", "> me000edf0,4", STANDS, NULL });
    salvor_core_control_halt (self->core, NULL, &error);
    g_assert_no_error (error);
}

static void
test_registers (Fixture *self, gconstpointer conversation)
{
    guint32 value = 0;

    halt (self);
    play_target (self, "3ff8", target_head, target_registers, REG ("xPSR", "16"));
    play (self, (const char *const[]){ "> pf", "< 00210060", "> P10=00000001", "< OK", NULL });
    g_assert_true (
        salvor_core_control_read_register (self->core, SALVOR_CORE_PC, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0x60002100);
    g_assert_true (
        salvor_core_control_write_register (self->core, SALVOR_CORE_XPSR, 0x01000000, NULL, NULL));
}

/* What servers do not agree on goes through the core's own registers. */
static void
test_special_register (Fixture *self, gconstpointer conversation)
{
    halt (self);
    play_target (self, "3ff8", target_head, target_registers, REG ("xPSR", "16"));
    play (self, (const char *const[]){ "> Me000edf8,4:01000000", "< OK", "> Me000edf4,4:14000100",
                                       "< OK", "> me000edf0,4", STANDS, NULL });
    g_assert_true (
        salvor_core_control_write_register (self->core, SALVOR_CORE_CFBP, 1, NULL, NULL));
}

/* Neither description nor "p": all registers at once, xPSR behind the old floating-point ones */
static void
test_registers_at_once (Fixture *self, gconstpointer conversation)
{
    g_autofree char *zeros = g_strnfill (120, '0');
    g_autofree char *floats = g_strnfill (200, 'f');
    g_autofree char *answer = g_strconcat ("< ", zeros, "44332211", floats, "00000001", NULL);
    g_autofree char *question = g_strconcat ("> G", zeros, "00002000", floats, "00000001", NULL);
    guint32 value = 0;

    halt (self);
    play (self,
          (const char *const[]){ "> g", answer, "> pf", "<", "> g", answer, "> p19", "< 00000001",
                                 "> Pf=00002000", "<", "> g", answer, question, "< OK", NULL });
    g_assert_true (
        salvor_core_control_read_register (self->core, SALVOR_CORE_PC, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0x11223344);
    g_assert_true (
        salvor_core_control_read_register (self->core, SALVOR_CORE_XPSR, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0x01000000);
    g_assert_true (
        salvor_core_control_write_register (self->core, SALVOR_CORE_PC, 0x00200000, NULL, NULL));
}

typedef struct {
    const char *head;
    const char *tail;
} TargetCase;

static const TargetCase bad_targets[] = {
    { target_head, "" },                                        /* no xPSR */
    { target_head, REG ("xpsr", "15") },                        /* twice the same number */
    { target_head, REG ("xpsr", "99999") },                     /* a number that cannot be */
    { target_head, "<reg name=\"xpsr\" bitsize=\"64\"/>" },     /* not this core */
    { target_head, "<reg name=\"xpsr\"/>" },                    /* without a size */
    { target_head, "<xi:include href=\"../../passwd\"/>" },     /* outside */
    { target_head, "<reg name=\"xpsr\"" },                      /* not XML */
    { "<!DOCTYPE target [<!ENTITY a \"b\">]><target><feature>", /* entities */
      REG ("xPSR", "16") },
};

static void
test_bad_targets (Fixture *self, gconstpointer conversation)
{
    halt (self);
    for (gsize i = 0; i < G_N_ELEMENTS (bad_targets); i++) {
        g_autoptr (GError) error = NULL;
        guint32 value;

        g_test_message ("%s", bad_targets[i].tail);
        play_target (self, "3ff8", bad_targets[i].head, target_registers, bad_targets[i].tail);
        g_assert_false (
            salvor_core_control_read_register (self->core, SALVOR_CORE_PC, &value, NULL, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
    }
}

/* Documents that include each other for ever */
static void
test_endless_target (Fixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;
    guint32 value;

    halt (self);
    for (guint i = 0; i < 16; i++)
        play (self,
              (const char *const[]){ "> qXfer:features:read:target.xml:0,3ff8",
                                     "< l<target><include href=\"target.xml\"/></target>", NULL });
    g_assert_false (
        salvor_core_control_read_register (self->core, SALVOR_CORE_PC, &value, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
}

static void
test_target_without_end (Fixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;
    guint32 value;

    halt (self);
    play (self, (const char *const[]){ "> qXfer:features:read:target.xml:0,3ff8", "< m<target>",
                                       "> qXfer:features:read:target.xml:8,3ff8", "< m", NULL });
    g_assert_false (
        salvor_core_control_read_register (self->core, SALVOR_CORE_PC, &value, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
}

static void
test_registers_while_running (Fixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;
    guint32 value;

    g_assert_false (
        salvor_core_control_read_register (self->core, SALVOR_CORE_PC, &value, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE);
}

/* A function of the chip, from its registers to its BKPT */
static void
test_call (Fixture *self, gconstpointer conversation)
{
    const SalvorCoreValue values[]
        = { { SALVOR_CORE_PC, 0x00210610 }, { SALVOR_CORE_LR, 0x20000001 } };
    SalvorClock *clock = salvor_core_control_get_clock (self->core);
    SalvorCoreResult result = { 0 };
    g_autoptr (GError) error = NULL;

    halt (self);
    play_target (self, "3ff8", target_head, target_registers, REG ("xPSR", "16"));
    play (self,
          (const char *const[]){ "> Pf=10062100", "< OK", "> Pe=01000020", "< OK", "> c", "< O",
                                 "wait 300", "< T05", "> pf", "< 00000020", "> p0", "< 00000000",
                                 "> pf", "< 00000020", "> p10", "< 00000001", NULL });
    salvor_core_control_call (self->core, values, G_N_ELEMENTS (values),
                              salvor_deadline_after_ms (clock, 1000), &result, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (result.state, ==, SALVOR_CORE_BREAKPOINT);
    g_assert_cmphex (result.pc, ==, 0x20000000);
    g_assert_cmphex (result.xpsr, ==, 0x01000000);
}

/* One that does not come back: nothing else goes until it was stopped. */
static void
test_call_runs_on (Fixture *self, gconstpointer conversation)
{
    SalvorClock *clock = salvor_core_control_get_clock (self->core);
    SalvorCoreState state;
    g_autoptr (GError) error = NULL;
    guint32 value;

    halt (self);
    play_target (self, "3ff8", target_head, target_registers, REG ("xPSR", "16"));
    play (self, (const char *const[]){ "> pf", "< 00000020", "> c", "< O", NULL });
    g_assert_true (
        salvor_core_control_read_register (self->core, SALVOR_CORE_PC, &value, NULL, NULL));
    g_assert_true (salvor_core_control_resume (self->core, NULL, NULL));
    g_assert_false (salvor_core_control_wait_halted (
        self->core, salvor_deadline_after_ms (clock, 1000), &state, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
    g_clear_error (&error);
    g_assert_false (
        salvor_memory_access_read_word (self->memory, 0x20000000, &value, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE);
    play (self, (const char *const[]){ "interrupt", "< S02", "> pf", "< feffff0f", NULL });
    g_assert_true (salvor_core_control_halt (self->core, NULL, NULL));
    g_assert_true (salvor_core_control_get_state (self->core, &state, NULL, NULL));
    g_assert_cmpint (state, ==, SALVOR_CORE_LOCKED_UP);
}

/* VTOR gets a value no reset leaves. */
#define SET_WITNESS "> Me000ed08,4:80aaaa2a", "< OK"
#define READ_WITNESS "> me000ed08,4"

static void
test_reset_by_server (Fixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;

    halt (self);
    play (self, (const char *const[]){ SET_WITNESS, RESET_HALT, "< O0a", "< OK", READ_WITNESS,
                                       "< 00002000", "> me000edf0,4", STANDS, "> Z3,400f8004,4",
                                       "< OK", "> c", "< T05", "> z3,400f8004,4", "< OK", NULL });
    play_target (self, "3ff8", target_head, target_registers, REG ("xPSR", "16"));
    play (self, (const char *const[]){ "> pf", "< 00182000", NULL });
    salvor_core_control_reset_and_halt (self->core, 0x400F8004, NULL, &error);
    g_assert_no_error (error);
}

/* The server says OK and does nothing: the core's own reset does it. */
static void
test_reset_by_core (Fixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;

    halt (self);
    play (self, (const char *const[]){ SET_WITNESS,  RESET_HALT,
                                       "< OK",       READ_WITNESS,
                                       "< 80aaaa2a", RESET,
                                       "< OK",       READ_WITNESS,
                                       "< 80aaaa2a", "> me000edfc,4",
                                       "< 00000001", "> Me000edfc,4:01000001",
                                       "< OK",       "> Me000ed0c,4:0400fa05",
                                       "< E01",      "> me000edf0,4",
                                       RUNS,         "> me000edf0,4",
                                       STANDS,       "> Me000edfc,4:00000001",
                                       "< OK",       READ_WITNESS,
                                       "< 00002000", "> me000edf0,4",
                                       STANDS,       NULL });
    play_target (self, "3ff8", target_head, target_registers, REG ("xPSR", "16"));
    play (self, (const char *const[]){ "> pf", "< 00182000", NULL });
    salvor_core_control_reset_and_halt (self->core, 0, NULL, &error);
    g_assert_no_error (error);
}

/* The ROM never looks: it is stopped, and the caller hears that it was not there. */
static void
test_reset_not_read (Fixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;

    halt (self);
    play (self, (const char *const[]){ SET_WITNESS, RESET_HALT, "< OK", READ_WITNESS, "< 00002000",
                                       "> me000edf0,4", STANDS, "> Z3,400f8004,4", "< OK", "> c",
                                       "interrupt", "< S02", "> z3,400f8004,4", "< OK", NULL });
    g_assert_false (salvor_core_control_reset_and_halt (self->core, 0x400F8004, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
}

static void
test_release (Fixture *self, gconstpointer conversation)
{
    halt (self);
    play (self, (const char *const[]){ "> c", "interrupt", "< S02", RESUME, "< OK", "> me000edf0,4",
                                       RUNS, NULL });
    g_assert_true (salvor_core_control_resume (self->core, NULL, NULL));
    g_assert_true (salvor_core_control_release (self->core, NULL, NULL));
}

static void
add (const char *name, const char *const *conversation,
     void (*test) (Fixture *self, gconstpointer conversation))
{
    g_test_add (name, Fixture, conversation, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    add ("/gdb-remote/connect/openocd", openocd, test_connect);
    add ("/gdb-remote/connect/pyocd", pyocd, test_connect);
    add ("/gdb-remote/connect/plain", plain, test_connect);
    g_test_add_func ("/gdb-remote/connect/refused", test_refused_connections);
    g_test_add_func ("/gdb-remote/connect/cut", test_cut);
    add ("/gdb-remote/answer/damaged-once", plain, test_damaged_once);
    add ("/gdb-remote/answer/damaged-for-ever", plain, test_damaged_for_ever);
    add ("/gdb-remote/answer/asked-again", plain, test_asked_again);
    add ("/gdb-remote/answer/late", openocd, test_late_answer);
    add ("/gdb-remote/answer/between", openocd, test_between);
    add ("/gdb-remote/memory/silent-zero", openocd, test_silent_zero);
    add ("/gdb-remote/memory/honest-zero", pyocd, test_honest_zero);
    add ("/gdb-remote/memory/read-chunks", pyocd, test_read_chunks);
    add ("/gdb-remote/memory/write-word", pyocd, test_write_word);
    add ("/gdb-remote/memory/write-bytes", openocd, test_write_bytes);
    add ("/gdb-remote/memory/write-bytes/fails-late", openocd, test_write_bytes_fails_late);
    add ("/gdb-remote/memory/write-digits", plain, test_write_digits);
    add ("/gdb-remote/core/registers", openocd, test_registers);
    add ("/gdb-remote/core/registers/special", openocd, test_special_register);
    add ("/gdb-remote/core/registers/at-once", plain, test_registers_at_once);
    add ("/gdb-remote/core/registers/while-running", openocd, test_registers_while_running);
    add ("/gdb-remote/core/target/bad", openocd, test_bad_targets);
    add ("/gdb-remote/core/target/endless", openocd, test_endless_target);
    add ("/gdb-remote/core/target/without-end", openocd, test_target_without_end);
    add ("/gdb-remote/core/call", openocd, test_call);
    add ("/gdb-remote/core/call/runs-on", openocd, test_call_runs_on);
    add ("/gdb-remote/core/reset/by-server", openocd, test_reset_by_server);
    add ("/gdb-remote/core/reset/by-core", openocd, test_reset_by_core);
    add ("/gdb-remote/core/reset/not-read", openocd, test_reset_not_read);
    add ("/gdb-remote/core/release", openocd, test_release);
    return g_test_run ();
}
