/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"

#include "protocol/gdb-fixture.h"

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
play_target (GdbFixture *self, const char *size, const char *head, const char *registers,
             const char *tail)
{
    g_autofree char *question = g_strdup_printf ("> qXfer:features:read:target.xml:0,%s", size);
    g_autofree char *text = g_strdup_printf ("< l%s%s%s</feature></target>", head, registers, tail);
    g_autofree char *answer = g_strescape (text, NULL);

    gdb_fixture_play (self, (const char *const[]){ question, answer, NULL });
}

static void
halt (GdbFixture *self)
{
    g_autoptr (GError) error = NULL;

    gdb_fixture_play (self, (const char *const[]){ HALT, "< OK", "> me000edf0,4", STANDS, NULL });
    salvor_core_control_halt (self->core, NULL, &error);
    g_assert_no_error (error);
}

static void
test_registers (GdbFixture *self, gconstpointer conversation)
{
    guint32 value = 0;

    halt (self);
    play_target (self, "3ff8", target_head, target_registers, REG ("xPSR", "16"));
    gdb_fixture_play (
        self, (const char *const[]){ "> pf", "< 00210060", "> P10=00000001", "< OK", NULL });
    g_assert_true (
        salvor_core_control_read_register (self->core, SALVOR_CORE_PC, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0x60002100);
    g_assert_true (
        salvor_core_control_write_register (self->core, SALVOR_CORE_XPSR, 0x01000000, NULL, NULL));
}

/* What servers do not agree on goes through the core's own registers. */
static void
test_special_register (GdbFixture *self, gconstpointer conversation)
{
    halt (self);
    play_target (self, "3ff8", target_head, target_registers, REG ("xPSR", "16"));
    gdb_fixture_play (self, (const char *const[]){ "> Me000edf8,4:01000000", "< OK",
                                                   "> Me000edf4,4:14000100", "< OK",
                                                   "> me000edf0,4", STANDS, NULL });
    g_assert_true (
        salvor_core_control_write_register (self->core, SALVOR_CORE_CFBP, 1, NULL, NULL));
}

/* Neither description nor "p": all registers at once, xPSR behind the old floating-point ones */
static void
test_registers_at_once (GdbFixture *self, gconstpointer conversation)
{
    g_autofree char *zeros = g_strnfill (120, '0');
    g_autofree char *floats = g_strnfill (200, 'f');
    g_autofree char *answer = g_strconcat ("< ", zeros, "44332211", floats, "00000001", NULL);
    g_autofree char *question = g_strconcat ("> G", zeros, "00002000", floats, "00000001", NULL);
    guint32 value = 0;

    halt (self);
    gdb_fixture_play (self, (const char *const[]){ "> g", answer, "> pf", "<", "> g", answer,
                                                   "> p19", "< 00000001", "> Pf=00002000", "<",
                                                   "> g", answer, question, "< OK", NULL });
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
test_bad_targets (GdbFixture *self, gconstpointer conversation)
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
test_endless_target (GdbFixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;
    guint32 value;

    halt (self);
    for (guint i = 0; i < 16; i++)
        gdb_fixture_play (self, (const char *const[]){
                                    "> qXfer:features:read:target.xml:0,3ff8",
                                    "< l<target><include href=\"target.xml\"/></target>", NULL });
    g_assert_false (
        salvor_core_control_read_register (self->core, SALVOR_CORE_PC, &value, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
}

static void
test_target_without_end (GdbFixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;
    guint32 value;

    halt (self);
    gdb_fixture_play (
        self, (const char *const[]){ "> qXfer:features:read:target.xml:0,3ff8", "< m<target>",
                                     "> qXfer:features:read:target.xml:8,3ff8", "< m", NULL });
    g_assert_false (
        salvor_core_control_read_register (self->core, SALVOR_CORE_PC, &value, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
}

/* As many bytes as "l" alone has */
static void
test_empty_target (GdbFixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;
    guint32 value;

    halt (self);
    gdb_fixture_play (
        self, (const char *const[]){ "> qXfer:features:read:target.xml:0,3ff8", "< l", NULL });
    g_assert_false (
        salvor_core_control_read_register (self->core, SALVOR_CORE_PC, &value, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
}

static void
assert_no_document (GdbFixture *self, const char *answer)
{
    g_autoptr (GError) error = NULL;
    guint32 value;

    gdb_fixture_play (
        self, (const char *const[]){ "> qXfer:features:read:target.xml:0,3ff8", answer, NULL });
    g_assert_false (
        salvor_core_control_read_register (self->core, SALVOR_CORE_PC, &value, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL);
    g_assert_nonnull (strstr (error->message, "no part of a document"));
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* The server's words are quoted, of whatever encoding and length they are. */
static void
test_target_is_no_document (GdbFixture *self, gconstpointer conversation)
{
    halt (self);
    assert_no_document (self, "< \xE0OK");
    assert_no_document (self, "< ");
}

static void
test_registers_while_running (GdbFixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;
    guint32 value;

    g_assert_false (
        salvor_core_control_read_register (self->core, SALVOR_CORE_PC, &value, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE);
}

/* A function of the chip, from its registers to its BKPT */
static void
test_call (GdbFixture *self, gconstpointer conversation)
{
    const SalvorCoreValue values[]
        = { { SALVOR_CORE_PC, 0x00210610 }, { SALVOR_CORE_LR, 0x20000001 } };
    SalvorClock *clock = salvor_core_control_get_clock (self->core);
    SalvorCoreResult result = { 0 };
    g_autoptr (GError) error = NULL;

    halt (self);
    play_target (self, "3ff8", target_head, target_registers, REG ("xPSR", "16"));
    gdb_fixture_play (self, (const char *const[]){ "> Pf=10062100", "< OK", "> Pe=01000020", "< OK",
                                                   "> c", "< O", "wait 300", "< T05", "> pf",
                                                   "< 00000020", "> p0", "< 00000000", "> pf",
                                                   "< 00000020", "> p10", "< 00000001", NULL });
    g_assert_false (salvor_core_control_has_memory_during_calls (self->core));
    salvor_core_control_run_call (self->core, values, G_N_ELEMENTS (values), NULL,
                                  salvor_deadline_after_ms (clock, 1000), &result, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (result.state, ==, SALVOR_CORE_BREAKPOINT);
    g_assert_cmphex (result.pc, ==, 0x20000000);
    g_assert_cmphex (result.xpsr, ==, 0x01000000);
}

/* One that does not come back: nothing else goes until it was stopped. */
static void
test_call_runs_on (GdbFixture *self, gconstpointer conversation)
{
    SalvorClock *clock = salvor_core_control_get_clock (self->core);
    SalvorCoreState state;
    g_autoptr (GError) error = NULL;
    guint32 value;

    halt (self);
    play_target (self, "3ff8", target_head, target_registers, REG ("xPSR", "16"));
    gdb_fixture_play (self, (const char *const[]){ "> pf", "< 00000020", "> c", "< O", NULL });
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
    gdb_fixture_play (self,
                      (const char *const[]){ "interrupt", "< S02", "> pf", "< feffff0f", NULL });
    g_assert_true (salvor_core_control_halt (self->core, NULL, NULL));
    g_assert_true (salvor_core_control_get_state (self->core, &state, NULL, NULL));
    g_assert_cmpint (state, ==, SALVOR_CORE_LOCKED_UP);
}

/* The core stopped by itself just when it was to be stopped: OpenOCD keeps the interrupt, and stops
 * it the next time. */
static void
test_stray_interrupt (GdbFixture *self, gconstpointer conversation)
{
    SalvorClock *clock = salvor_core_control_get_clock (self->core);
    SalvorCoreState state = SALVOR_CORE_RUNNING;

    halt (self);
    play_target (self, "3ff8", target_head, target_registers, REG ("xPSR", "16"));
    gdb_fixture_play (self, (const char *const[]){ "> pf", "< 00000020", "> c", "interrupt",
                                                   "< T05", "> c", "< S02", "> c", "wait 20",
                                                   "< T05", "> pf", "< 00000020", NULL });
    g_assert_true (salvor_core_control_read_register (self->core, SALVOR_CORE_PC, &(guint32){ 0 },
                                                      NULL, NULL));
    g_assert_true (salvor_core_control_resume (self->core, NULL, NULL));
    g_assert_true (salvor_core_control_halt (self->core, NULL, NULL));
    g_assert_true (salvor_core_control_resume (self->core, NULL, NULL));
    g_assert_true (salvor_core_control_wait_halted (
        self->core, salvor_deadline_after_ms (clock, 1000), &state, NULL, NULL));
    g_assert_cmpint (state, ==, SALVOR_CORE_BREAKPOINT);
}

/* VTOR gets a value no reset leaves. */
#define SET_WITNESS "> me000ed08,4", "< 00200060", "> Me000ed08,4:80aaaa2a", "< OK"
#define READ_WITNESS "> me000ed08,4"

static void
test_reset_by_server (GdbFixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;

    halt (self);
    gdb_fixture_play (self, (const char *const[]){ SET_WITNESS, RESET_HALT, "< O0a", "< OK",
                                                   READ_WITNESS, "< 00002000", "> me000edf0,4",
                                                   STANDS, "> Z3,400f8004,4", "< OK", "> c",
                                                   "< T05", "> z3,400f8004,4", "< OK", NULL });
    play_target (self, "3ff8", target_head, target_registers, REG ("xPSR", "16"));
    gdb_fixture_play (self, (const char *const[]){ "> pf", "< 00182000", NULL });
    salvor_core_control_reset_and_halt (self->core, 0x400F8004, NULL, &error);
    g_assert_no_error (error);
}

/* The server says OK and does nothing: the core's own reset does it. */
static void
test_reset_by_core (GdbFixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;

    halt (self);
    gdb_fixture_play (self, (const char *const[]){ SET_WITNESS,  RESET_HALT,
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
    gdb_fixture_play (self, (const char *const[]){ "> pf", "< 00182000", NULL });
    salvor_core_control_reset_and_halt (self->core, 0, NULL, &error);
    g_assert_no_error (error);
}

/* The ROM never looks: it is stopped, and the caller hears that it was not there. */
static void
test_reset_not_read (GdbFixture *self, gconstpointer conversation)
{
    g_autoptr (GError) error = NULL;

    halt (self);
    gdb_fixture_play (self, (const char *const[]){ SET_WITNESS, RESET_HALT, "< OK", READ_WITNESS,
                                                   "< 00002000", "> me000edf0,4", STANDS,
                                                   "> Z3,400f8004,4", "< OK", "> c", "interrupt",
                                                   "< S02", "> z3,400f8004,4", "< OK", NULL });
    g_assert_false (salvor_core_control_reset_and_halt (self->core, 0x400F8004, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
}

static void
test_release (GdbFixture *self, gconstpointer conversation)
{
    halt (self);
    gdb_fixture_play (self, (const char *const[]){ "> c", "interrupt", "< S02", RESUME, "< OK",
                                                   "> me000edf0,4", RUNS, NULL });
    g_assert_true (salvor_core_control_resume (self->core, NULL, NULL));
    g_assert_true (salvor_core_control_release (self->core, NULL, NULL));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    gdb_fixture_add_test ("/gdb-core/registers", gdb_openocd, test_registers);
    gdb_fixture_add_test ("/gdb-core/registers/special", gdb_openocd, test_special_register);
    gdb_fixture_add_test ("/gdb-core/registers/at-once", gdb_plain, test_registers_at_once);
    gdb_fixture_add_test ("/gdb-core/registers/while-running", gdb_openocd,
                          test_registers_while_running);
    gdb_fixture_add_test ("/gdb-core/target/bad", gdb_openocd, test_bad_targets);
    gdb_fixture_add_test ("/gdb-core/target/endless", gdb_openocd, test_endless_target);
    gdb_fixture_add_test ("/gdb-core/target/without-end", gdb_openocd, test_target_without_end);
    gdb_fixture_add_test ("/gdb-core/target/empty", gdb_openocd, test_empty_target);
    gdb_fixture_add_test ("/gdb-core/target/no-document", gdb_openocd, test_target_is_no_document);
    gdb_fixture_add_test ("/gdb-core/call", gdb_openocd, test_call);
    gdb_fixture_add_test ("/gdb-core/call/runs-on", gdb_openocd, test_call_runs_on);
    gdb_fixture_add_test ("/gdb-core/call/stray-interrupt", gdb_openocd, test_stray_interrupt);
    gdb_fixture_add_test ("/gdb-core/reset/by-server", gdb_openocd, test_reset_by_server);
    gdb_fixture_add_test ("/gdb-core/reset/by-core", gdb_openocd, test_reset_by_core);
    gdb_fixture_add_test ("/gdb-core/reset/not-read", gdb_openocd, test_reset_not_read);
    gdb_fixture_add_test ("/gdb-core/release", gdb_openocd, test_release);
    return g_test_run ();
}
