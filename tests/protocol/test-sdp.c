/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sdp-fixture.h"

#include "protocol/memory-access.h"

static gboolean
read_register (Fixture *fixture, guint32 *value)
{
    return salvor_sdp_read_register (fixture->sdp, 0x400F8004, 32, value, NULL, &fixture->error);
}

/* ---- read register ---- */

static void
test_read (Fixture *fixture, gconstpointer data)
{
    START (fixture, READ_SBMR1, OPEN, DATA);

    g_assert_cmpint (salvor_sdp_get_hab (fixture->sdp), ==, SALVOR_SDP_HAB_UNKNOWN);
    assert_reads (fixture);
    g_assert_cmpint (salvor_sdp_get_hab (fixture->sdp), ==, SALVOR_SDP_HAB_OPEN);
    g_assert_cmpuint (scripted_transport_get_elapsed_ms (fixture->transport), ==, 0);
}

static void
test_read_narrow (Fixture *fixture, gconstpointer data)
{
    guint32 value;
    START (fixture, "> 01 01 01 40 0F 80 05 08 00 00 00 01 00 00 00 00 00", OPEN, DATA,
           "> 01 01 01 40 0F 80 06 10 00 00 00 02 00 00 00 00 00", OPEN, DATA);

    g_assert_true (salvor_sdp_read_register (fixture->sdp, 0x400F8005, 8, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0x78);
    g_assert_true (salvor_sdp_read_register (fixture->sdp, 0x400F8006, 16, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0x5678);
}

/* Report 3 may be as long as report 4 (protocols 8 row 9). */
static void
test_read_long_hab_report (Fixture *fixture, gconstpointer data)
{
    START (fixture, READ_SBMR1, OPEN " +65", DATA);

    assert_reads (fixture);
}

/* i.MX8MM, closed: HAB's words instead of data (protocols 7.2). */
static void
test_read_locked (Fixture *fixture, gconstpointer data)
{
    guint32 value = 7;
    START (fixture, READ_SBMR1, CLOSED, "< 04 33 22 33 00 +65", READ_SBMR1, OPEN, DATA);

    g_assert_false (read_register (fixture, &value));
    assert_fails (fixture, SALVOR_ERROR_LOCKED);
    g_assert_nonnull (strstr (fixture->error->message, "invalid address"));
    g_assert_cmpuint (value, ==, 7);
    g_assert_cmpint (salvor_sdp_get_hab (fixture->sdp), ==, SALVOR_SDP_HAB_CLOSED);
    assert_reads (fixture);
}

static void
test_read_closed_data_not_trusted (Fixture *fixture, gconstpointer data)
{
    guint32 value = 7;
    START (fixture, READ_SBMR1, CLOSED, DATA);

    g_assert_false (read_register (fixture, &value));
    assert_fails (fixture, SALVOR_ERROR_LOCKED);
    g_assert_cmpuint (value, ==, 7);
}

/* RT1050, open, address 0 (protocols 7.2). */
static void
test_read_refused (Fixture *fixture, gconstpointer data)
{
    guint32 value = 7;
    START (fixture, READ_SBMR1, OPEN, REFUSED, READ_SBMR1, OPEN, DATA);

    g_assert_false (read_register (fixture, &value));
    assert_fails (fixture, SALVOR_ERROR_REFUSED);
    g_assert_nonnull (strstr (fixture->error->message, "request not accepted"));
    g_assert_cmpuint (value, ==, 7);
    assert_reads (fixture);
}

static void
test_read_no_answer (Fixture *fixture, gconstpointer data)
{
    guint32 value;
    START (fixture, READ_SBMR1);

    g_assert_false (read_register (fixture, &value));
    assert_fails (fixture, SALVOR_ERROR_TIMEOUT);
    g_assert_cmpuint (scripted_transport_get_elapsed_ms (fixture->transport), ==,
                      SALVOR_SDP_TIMEOUT_MS);
}

static void
test_read_half_an_answer (Fixture *fixture, gconstpointer data)
{
    guint32 value;
    START (fixture, READ_SBMR1, OPEN);

    g_assert_false (read_register (fixture, &value));
    assert_fails (fixture, SALVOR_ERROR_TIMEOUT);
}

static void
test_read_slow_answer (Fixture *fixture, gconstpointer data)
{
    START (fixture, READ_SBMR1, "wait 4000", OPEN, "wait 4000", DATA);

    assert_reads (fixture);
    g_assert_cmpuint (scripted_transport_get_elapsed_ms (fixture->transport), ==, 8000);
}

/* The answer to the first read comes when nobody waits any more. */
static void
test_read_late_answer (Fixture *fixture, gconstpointer data)
{
    guint32 value;
    START (fixture, READ_SBMR1, "wait 5020", OPEN, "< 04 EE EE EE EE +65", READ_SBMR1, OPEN, DATA);

    g_assert_false (read_register (fixture, &value));
    assert_fails (fixture, SALVOR_ERROR_TIMEOUT);
    assert_reads (fixture);
}

static void
test_read_doubled_answer (Fixture *fixture, gconstpointer data)
{
    START (fixture, READ_SBMR1, OPEN, OPEN, DATA, DATA, READ_SBMR1, OPEN, DATA);

    assert_reads (fixture);
    assert_reads (fixture);
}

static void
test_read_hab_word_only (Fixture *fixture, gconstpointer data)
{
    guint32 value;
    START (fixture, READ_SBMR1, OPEN, OPEN, OPEN, OPEN);

    g_assert_false (read_register (fixture, &value));
    assert_fails (fixture, SALVOR_ERROR_PROTOCOL);
}

static void
test_read_contradiction (Fixture *fixture, gconstpointer data)
{
    guint32 value;
    START (fixture, READ_SBMR1, OPEN, CLOSED);

    g_assert_false (read_register (fixture, &value));
    assert_fails (fixture, SALVOR_ERROR_PROTOCOL);
}

/* Each answer breaks one thing; the next command works again. */
static void
test_read_nonsense (Fixture *fixture, gconstpointer data)
{
    START (fixture, READ_SBMR1, (const char *) data, READ_SBMR1, OPEN, DATA);
    guint32 value;

    g_assert_false (read_register (fixture, &value));
    assert_fails (fixture, SALVOR_ERROR_PROTOCOL);
    assert_reads (fixture);
}

static void
test_read_short_data (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = NULL;
    START (fixture, "> 01 01 01 20 20 80 00 20 00 00 00 40 00 00 00 00 00", OPEN, "< 04 01 02 +64");

    bytes = salvor_sdp_read_memory (fixture->sdp, 0x20208000, 64, NULL, &fixture->error);
    g_assert_null (bytes);
    assert_fails (fixture, SALVOR_ERROR_PROTOCOL);
}

static void
test_read_unplugged (Fixture *fixture, gconstpointer data)
{
    guint32 value;
    START (fixture, READ_SBMR1, OPEN, "gone");

    g_assert_false (read_register (fixture, &value));
    assert_fails (fixture, SALVOR_ERROR_DISCONNECTED);
}

static void
test_read_cancelled (Fixture *fixture, gconstpointer data)
{
    guint32 value;
    START (fixture, READ_SBMR1, OPEN, "cancel", DATA, READ_SBMR1, OPEN, DATA);

    g_assert_false (salvor_sdp_read_register (
        fixture->sdp, 0x400F8004, 32, &value,
        scripted_transport_get_cancellable (fixture->transport), &fixture->error));
    g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    assert_reads (fixture);
}

static void
test_cancelled_before (Fixture *fixture, gconstpointer data)
{
    guint32 value;
    START (fixture, "cancel");

    g_assert_false (salvor_sdp_read_register (
        fixture->sdp, 0x400F8004, 32, &value,
        scripted_transport_get_cancellable (fixture->transport), &fixture->error));
    g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- read memory ---- */

/* 100 bytes: 64 and 36 of 64 (protocols 2.4) */
static void
test_read_memory (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = NULL;
    const guint8 *content;
    gsize size;
    START (fixture, "> 01 01 01 20 20 80 00 20 00 00 00 64 00 00 00 00 00", OPEN,
           "< 04 01 02 03 04 ~65", "< 04 05 06 ~65");

    bytes = salvor_sdp_read_memory (fixture->sdp, 0x20208000, 100, NULL, &fixture->error);
    g_assert_no_error (fixture->error);
    content = g_bytes_get_data (bytes, &size);
    g_assert_cmpuint (size, ==, 100);
    g_assert_cmphex (content[0], ==, 0x01);
    g_assert_cmphex (content[3], ==, 0x04);
    g_assert_cmphex (content[63], ==, 0xEE);
    g_assert_cmphex (content[64], ==, 0x05);
    g_assert_cmphex (content[65], ==, 0x06);
}

static void
test_read_memory_unaligned (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = NULL;
    START (fixture, "> 01 01 01 20 20 80 00 08 00 00 00 03 00 00 00 00 00", OPEN, DATA);

    bytes = salvor_sdp_read_memory (fixture->sdp, 0x20208000, 3, NULL, &fixture->error);
    g_assert_no_error (fixture->error);
    g_assert_cmpuint (g_bytes_get_size (bytes), ==, 3);
}

static void
test_read_memory_doubled (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = NULL;
    START (fixture, "> 01 01 01 20 20 80 00 20 00 00 00 64 00 00 00 00 00", OPEN,
           "< 04 01 02 03 04 ~65", "< 04 01 02 03 04 ~65", "< 04 05 06 ~65", READ_SBMR1, OPEN,
           DATA);

    bytes = salvor_sdp_read_memory (fixture->sdp, 0x20208000, 100, NULL, &fixture->error);
    g_assert_null (bytes);
    assert_fails (fixture, SALVOR_ERROR_PROTOCOL);
    assert_reads (fixture);
}

/* The refusal word with something behind it is memory that happens to hold it. */
static void
test_read_memory_looks_refused (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = NULL;
    START (fixture, "> 01 01 01 20 20 80 00 20 00 00 00 08 00 00 00 00 00", OPEN,
           "< 04 89 23 23 89 01 +65");

    bytes = salvor_sdp_read_memory (fixture->sdp, 0x20208000, 8, NULL, &fixture->error);
    g_assert_no_error (fixture->error);
    g_assert_nonnull (bytes);
}

static void
test_read_memory_sizes (Fixture *fixture, gconstpointer data)
{
    const gsize sizes[] = { 0, 0x10001 };
    START (fixture, "gone");

    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
        g_autoptr (GError) error = NULL;

        g_assert_null (salvor_sdp_read_memory (fixture->sdp, 0x20208000, sizes[i], NULL, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT);
    }
    g_assert_null (salvor_sdp_read_memory (fixture->sdp, 0xFFFFFFF0, 17, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_INVALID_ARGUMENT);
}

static void
test_memory_access (Fixture *fixture, gconstpointer data)
{
    guint32 value = 0;
    g_autoptr (GBytes) bytes = NULL;
    SalvorMemoryAccess *access;
    START (fixture, READ_SBMR1, OPEN, DATA, "> 01 02 02 20 20 20 00 20 00 00 00 04 C0 00 00 07 00",
           OPEN, "< 04 12 8A 8A 12 +65", "> 01 01 01 20 20 80 00 20 00 00 00 08 00 00 00 00 00",
           OPEN, DATA);

    access = SALVOR_MEMORY_ACCESS (fixture->sdp);
    g_assert_true (salvor_memory_access_read_word (access, 0x400F8004, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0x12345678);
    g_assert_true (salvor_memory_access_write_word (access, 0x20202000, 0xC0000007, NULL, NULL));
    bytes = salvor_memory_access_read_block (access, 0x20208000, 8, NULL, NULL);
    g_assert_cmpuint (g_bytes_get_size (bytes), ==, 8);
}

/* ---- write register ---- */

static void
test_write_register (Fixture *fixture, gconstpointer data)
{
    START (fixture, "> 01 02 02 20 20 20 00 20 00 00 00 04 C0 00 00 07 00", OPEN,
           "< 04 12 8A 8A 12 +65");

    g_assert_true (salvor_sdp_write_register (fixture->sdp, 0x20202000, 32, 0xC0000007, NULL,
                                              &fixture->error));
    g_assert_no_error (fixture->error);
}

static void
test_write_register_refused (Fixture *fixture, gconstpointer data)
{
    START (fixture, "> 01 02 02 20 20 20 00 08 00 00 00 04 00 00 00 07 00", OPEN, REFUSED);

    g_assert_false (
        salvor_sdp_write_register (fixture->sdp, 0x20202000, 8, 7, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_REFUSED);
}

static void
test_write_register_locked (Fixture *fixture, gconstpointer data)
{
    START (fixture, "> 01 02 02 20 20 20 00 10 00 00 00 04 00 00 00 07 00", CLOSED,
           "< 04 33 22 33 00 +65");

    g_assert_false (
        salvor_sdp_write_register (fixture->sdp, 0x20202000, 16, 7, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_LOCKED);
}

/* ---- error status ---- */

/* RT1064, open, after a boot from an empty flash (protocols 7.2) */
static void
test_error_status (Fixture *fixture, gconstpointer data)
{
    guint32 status = 0;
    START (fixture, ERROR_STATUS, OPEN, "< 04 33 33 33 33 +65", ERROR_STATUS, CLOSED,
           "< 04 F0 F0 F0 F0 +65");

    g_assert_true (salvor_sdp_read_error_status (fixture->sdp, &status, NULL, NULL));
    g_assert_cmphex (status, ==, 0x33333333);
    g_assert_true (salvor_sdp_read_error_status (fixture->sdp, &status, NULL, NULL));
    g_assert_cmphex (status, ==, 0xF0F0F0F0);
    g_assert_cmpint (salvor_sdp_get_hab (fixture->sdp), ==, SALVOR_SDP_HAB_CLOSED);
}

/* ---- jump ---- */

static gboolean
jump (Fixture *fixture)
{
    return salvor_sdp_jump (fixture->sdp, 0x20208200,
                            scripted_transport_get_cancellable (fixture->transport),
                            &fixture->error);
}

static void
test_jump (Fixture *fixture, gconstpointer data)
{
    START (fixture, JUMP, OPEN);

    g_assert_true (jump (fixture));
    g_assert_no_error (fixture->error);
    g_assert_cmpuint (scripted_transport_get_elapsed_ms (fixture->transport), <=, 200);
}

static void
test_jump_leaves_at_once (Fixture *fixture, gconstpointer data)
{
    START (fixture, JUMP, OPEN, "gone");

    g_assert_true (jump (fixture));
}

static void
test_jump_leaves_without_a_word (Fixture *fixture, gconstpointer data)
{
    START (fixture, JUMP, "gone");

    g_assert_true (jump (fixture));
}

static void
test_jump_doubled_hab_word (Fixture *fixture, gconstpointer data)
{
    START (fixture, JUMP, OPEN, OPEN);

    g_assert_true (jump (fixture));
}

static void
test_jump_refused (Fixture *fixture, gconstpointer data)
{
    START (fixture, JUMP, OPEN, "wait 100", REFUSED, READ_SBMR1, OPEN, DATA);

    g_assert_false (jump (fixture));
    assert_fails (fixture, SALVOR_ERROR_REFUSED);
    assert_reads (fixture);
}

static void
test_jump_locked (Fixture *fixture, gconstpointer data)
{
    START (fixture, JUMP, CLOSED, "< 04 33 18 0A 1D +65");

    g_assert_false (jump (fixture));
    assert_fails (fixture, SALVOR_ERROR_LOCKED);
    g_assert_nonnull (strstr (fixture->error->message, "bad signature"));
}

/* Report 4 came after the look was over; it must not meet the next command (protocols 2.4). */
static void
test_jump_refused_late (Fixture *fixture, gconstpointer data)
{
    SalvorClock *clock;
    START (fixture, JUMP, OPEN, "wait 300", REFUSED, READ_SBMR1, OPEN, DATA);

    g_assert_true (jump (fixture));
    clock = salvor_packet_transport_get_clock (SALVOR_PACKET_TRANSPORT (fixture->transport));
    salvor_virtual_clock_advance (clock, 200 * 1000);
    assert_reads (fixture);
}

static void
test_jump_no_answer (Fixture *fixture, gconstpointer data)
{
    START (fixture, JUMP);

    g_assert_false (jump (fixture));
    assert_fails (fixture, SALVOR_ERROR_TIMEOUT);
}

static void
test_jump_nonsense (Fixture *fixture, gconstpointer data)
{
    START (fixture, JUMP, "< 03 00 00 00 00");

    g_assert_false (jump (fixture));
    assert_fails (fixture, SALVOR_ERROR_PROTOCOL);
}

static void
test_jump_cancelled (Fixture *fixture, gconstpointer data)
{
    START (fixture, JUMP, OPEN, "cancel");

    g_assert_false (jump (fixture));
    g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    add ("/sdp/read-register/open", test_read, NULL);
    add ("/sdp/read-register/narrow", test_read_narrow, NULL);
    add ("/sdp/read-register/long-hab-report", test_read_long_hab_report, NULL);
    add ("/sdp/read-register/locked", test_read_locked, NULL);
    add ("/sdp/read-register/closed-data-not-trusted", test_read_closed_data_not_trusted, NULL);
    add ("/sdp/read-register/refused", test_read_refused, NULL);
    add ("/sdp/read-register/no-answer", test_read_no_answer, NULL);
    add ("/sdp/read-register/half-an-answer", test_read_half_an_answer, NULL);
    add ("/sdp/read-register/slow-answer", test_read_slow_answer, NULL);
    add ("/sdp/read-register/late-answer", test_read_late_answer, NULL);
    add ("/sdp/read-register/doubled-answer", test_read_doubled_answer, NULL);
    add ("/sdp/read-register/hab-word-only", test_read_hab_word_only, NULL);
    add ("/sdp/read-register/contradiction", test_read_contradiction, NULL);
    add ("/sdp/read-register/wrong-report", test_read_nonsense, "< 05 56 78 78 56");
    add ("/sdp/read-register/status-first", test_read_nonsense, DATA);
    add ("/sdp/read-register/short-hab-report", test_read_nonsense, "< 03 56 78");
    add ("/sdp/read-register/unknown-hab-word", test_read_nonsense, "< 03 56 78 78 57");
    add ("/sdp/read-register/unplugged", test_read_unplugged, NULL);
    add ("/sdp/read-register/cancelled", test_read_cancelled, NULL);
    add ("/sdp/read-register/cancelled-before", test_cancelled_before, NULL);
    add ("/sdp/read-memory/two-reports", test_read_memory, NULL);
    add ("/sdp/read-memory/unaligned", test_read_memory_unaligned, NULL);
    add ("/sdp/read-memory/short-data", test_read_short_data, NULL);
    add ("/sdp/read-memory/doubled-report", test_read_memory_doubled, NULL);
    add ("/sdp/read-memory/looks-refused", test_read_memory_looks_refused, NULL);
    add ("/sdp/read-memory/sizes", test_read_memory_sizes, NULL);
    add ("/sdp/memory-access", test_memory_access, NULL);
    add ("/sdp/write-register/open", test_write_register, NULL);
    add ("/sdp/write-register/refused", test_write_register_refused, NULL);
    add ("/sdp/write-register/locked", test_write_register_locked, NULL);
    add ("/sdp/error-status", test_error_status, NULL);
    add ("/sdp/jump/done", test_jump, NULL);
    add ("/sdp/jump/leaves-at-once", test_jump_leaves_at_once, NULL);
    add ("/sdp/jump/leaves-without-a-word", test_jump_leaves_without_a_word, NULL);
    add ("/sdp/jump/doubled-hab-word", test_jump_doubled_hab_word, NULL);
    add ("/sdp/jump/refused", test_jump_refused, NULL);
    add ("/sdp/jump/locked", test_jump_locked, NULL);
    add ("/sdp/jump/refused-late", test_jump_refused_late, NULL);
    add ("/sdp/jump/no-answer", test_jump_no_answer, NULL);
    add ("/sdp/jump/nonsense", test_jump_nonsense, NULL);
    add ("/sdp/jump/cancelled", test_jump_cancelled, NULL);
    return g_test_run ();
}
