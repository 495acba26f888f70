/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mboot-fixture.h"

#include "protocol/memory-access.h"

/* ---- commands without data ---- */

static void
test_property (Fixture *fixture, gconstpointer data)
{
    guint32 values[SALVOR_MBOOT_MAX_PARAMETERS];
    guint n_values;
    START (fixture, VERSION, VERSION_IS, "> 01 00 0c 00 07 00 00 02 19 00 00 00 09 00 00 00",
           "< 03 00 20 00 a7 00 00 07 00 00 00 00 1f 00 00 00 00 00 00 60 00 10 00 00 00 01 00 00 "
           "00 10 00 00 00 00 01 00" WHOLE);

    assert_answers (fixture);
    g_assert_true (salvor_mboot_get_property (fixture->mboot,
                                              SALVOR_MBOOT_PROPERTY_EXTERNAL_MEMORY_ATTRIBUTES, 9,
                                              values, &n_values, NULL, NULL));
    g_assert_cmpuint (n_values, ==, 6);
    g_assert_cmphex (values[1], ==, 0x60000000);
    g_assert_cmphex (values[5], ==, 0x10000);
    g_assert_cmpuint (scripted_transport_get_elapsed_ms (fixture->transport), ==, 0);
}

static void
test_property_unknown (Fixture *fixture, gconstpointer data)
{
    START (fixture, VERSION, UNKNOWN_PROPERTY, VERSION, VERSION_IS);

    g_assert_false (get_version (fixture));
    assert_fails (fixture, SALVOR_ERROR_REFUSED);
    g_assert_cmpuint (salvor_mboot_get_last_status (fixture->mboot), ==, 10300);
    g_assert_nonnull (strstr (fixture->error->message, "status 10300 (0x283C), unknown property"));
    assert_answers (fixture);
    g_assert_cmpuint (salvor_mboot_get_last_status (fixture->mboot), ==, 0);
}

/* A command the device does not know is refused by the generic answer (protocols 3.3). */
static void
test_property_refused_generic (Fixture *fixture, gconstpointer data)
{
    START (fixture, VERSION, "< 03 00 0c 00 a0 00 00 02 10 27 00 00 07 00 00 00" WHOLE);

    g_assert_false (get_version (fixture));
    assert_fails (fixture, SALVOR_ERROR_REFUSED);
    g_assert_cmpuint (salvor_mboot_get_last_status (fixture->mboot), ==, 10000);
}

static void
test_security_violation (Fixture *fixture, gconstpointer data)
{
    START (fixture, VERSION, "< 03 00 0c 00 a0 00 00 02 11 27 00 00 07 00 00 00" WHOLE);

    g_assert_false (get_version (fixture));
    assert_fails (fixture, SALVOR_ERROR_LOCKED);
}

/* Each answer breaks one thing; the next command works again. */
static void
test_nonsense (Fixture *fixture, gconstpointer data)
{
    START (fixture, VERSION, (const char *) data, VERSION, VERSION_IS);

    g_assert_false (get_version (fixture));
    assert_fails (fixture, SALVOR_ERROR_PROTOCOL);
    assert_answers (fixture);
}

static void
test_two_empty_reports (Fixture *fixture, gconstpointer data)
{
    START (fixture, VERSION, EMPTY_RESPONSE, EMPTY_RESPONSE, VERSION, VERSION_IS);

    g_assert_false (get_version (fixture));
    assert_fails (fixture, SALVOR_ERROR_PROTOCOL);
    assert_answers (fixture);
}

static void
test_no_answer (Fixture *fixture, gconstpointer data)
{
    START (fixture, VERSION, VERSION, VERSION_IS);

    g_assert_false (get_version (fixture));
    assert_fails (fixture, SALVOR_ERROR_TIMEOUT);
    g_assert_cmpuint (scripted_transport_get_elapsed_ms (fixture->transport), ==,
                      SALVOR_MBOOT_TIMEOUT_MS);
    assert_answers (fixture);
}

static void
test_late_answer (Fixture *fixture, gconstpointer data)
{
    START (fixture, ERASE, "wait 1050", ERASE_OK, VERSION, VERSION_IS);

    g_assert_false (salvor_mboot_erase_region (fixture->mboot, 0x60000000, 0x1000, 1000, NULL,
                                               &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_TIMEOUT);
    assert_answers (fixture);
}

static void
test_doubled_answer (Fixture *fixture, gconstpointer data)
{
    START (fixture, VERSION, VERSION_IS, VERSION_IS, ERASE, ERASE_OK);

    assert_answers (fixture);
    g_assert_true (salvor_mboot_erase_region (fixture->mboot, 0x60000000, 0x1000, 1000, NULL,
                                              &fixture->error));
}

static void
test_unplugged (Fixture *fixture, gconstpointer data)
{
    START (fixture, VERSION, "gone");

    g_assert_false (get_version (fixture));
    assert_fails (fixture, SALVOR_ERROR_DISCONNECTED);
}

static void
test_cancelled_before (Fixture *fixture, gconstpointer data)
{
    START (fixture, "cancel");

    g_assert_false (get_version (fixture));
    assert_cancelled (fixture);
}

/* A flashloader erases to the end; its answer is waited for, then the next command works. */
static void
test_erase_cancelled (Fixture *fixture, gconstpointer data)
{
    START (fixture, ERASE, "cancel", "wait 1500", ERASE_OK, VERSION, VERSION_IS);

    g_assert_false (salvor_mboot_erase_region (fixture->mboot, 0x60000000, 0x1000, 10000,
                                               fixture->cancellable, &fixture->error));
    assert_cancelled (fixture);
    assert_answers (fixture);
    g_assert_cmpuint (scripted_transport_get_elapsed_ms (fixture->transport), ==, 1500);
}

static void
test_erase_slow (Fixture *fixture, gconstpointer data)
{
    START (fixture, ERASE, "wait 9000", ERASE_OK);

    g_assert_true (salvor_mboot_erase_region (fixture->mboot, 0x60000000, 0x1000, 10000, NULL,
                                              &fixture->error));
    g_assert_no_error (fixture->error);
}

static void
test_erase_fails (Fixture *fixture, gconstpointer data)
{
    START (fixture, ERASE, "< 03 00 0c 00 a0 00 00 02 85 4e 00 00 02 00 00 00" WHOLE);

    g_assert_false (salvor_mboot_erase_region (fixture->mboot, 0x60000000, 0x1000, 10000, NULL,
                                               &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_FLASH);
    g_assert_cmpuint (salvor_mboot_get_last_status (fixture->mboot), ==, 20101);
}

/* A success of another command is none of this one. */
static void
test_erase_other_command (Fixture *fixture, gconstpointer data)
{
    START (fixture, ERASE, WRITE_OK, VERSION, VERSION_IS);

    g_assert_false (salvor_mboot_erase_region (fixture->mboot, 0x60000000, 0x1000, 10000, NULL,
                                               &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_PROTOCOL);
    assert_answers (fixture);
}

static void
test_configure (Fixture *fixture, gconstpointer data)
{
    START (fixture,
           "> 01 00 10 00 05 00 00 03 00 20 20 20 04 00 00 00 07 00 00 c0", /* fill-memory */
           "< 03 00 0c 00 a0 00 00 02 00 00 00 00 05 00 00 00" WHOLE,
           "> 01 00 0c 00 11 00 00 02 09 00 00 00 00 20 20 20", /* configure-memory 9 */
           "< 03 00 0c 00 a0 00 00 02 04 00 00 00 11 00 00 00" WHOLE);

    g_assert_true (
        salvor_mboot_fill_memory (fixture->mboot, 0x20202000, 4, 0xC0000007, NULL, NULL));
    g_assert_false (
        salvor_mboot_configure_memory (fixture->mboot, 9, 0x20202000, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_REFUSED);
}

static void
test_read_once (Fixture *fixture, gconstpointer data)
{
    guint32 value = 0;
    START (fixture, "> 01 00 0c 00 0f 00 00 02 01 00 00 00 04 00 00 00", /* read word 01 */
           "< 03 00 10 00 af 00 00 03 00 00 00 00 04 00 00 00 0f 1e 3c 5a" WHOLE,
           "> 01 00 0c 00 0f 00 00 02 40 00 00 00 04 00 00 00", /* out of range */
           "< 03 00 0c 00 af 00 00 02 04 00 00 00 00 00 00 00" WHOLE,
           "> 01 00 0c 00 0f 00 00 02 02 00 00 00 04 00 00 00",
           "< 03 00 10 00 af 00 00 03 00 00 00 00 00 00 00 00 0f 1e 3c 5a" WHOLE);

    g_assert_true (salvor_mboot_read_once (fixture->mboot, 1, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0x5A3C1E0F);
    g_assert_false (salvor_mboot_read_once (fixture->mboot, 0x40, &value, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_REFUSED);
    g_clear_error (&fixture->error);
    g_assert_false (salvor_mboot_read_once (fixture->mboot, 2, &value, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_PROTOCOL);
    g_assert_cmphex (value, ==, 0x5A3C1E0F);
}

/* ---- reset ---- */

static void
test_reset (Fixture *fixture, gconstpointer data)
{
    START (fixture, RESET, RESET_OK, "gone");

    g_assert_true (salvor_mboot_reset (fixture->mboot, NULL, &fixture->error));
    g_assert_no_error (fixture->error);
}

static void
test_reset_leaves_first (Fixture *fixture, gconstpointer data)
{
    START (fixture, RESET, "gone");

    g_assert_true (salvor_mboot_reset (fixture->mboot, NULL, &fixture->error));
    g_assert_no_error (fixture->error);
}

static void
test_reset_not_taken (Fixture *fixture, gconstpointer data)
{
    START (fixture, "gone");

    g_assert_false (salvor_mboot_reset (fixture->mboot, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_DISCONNECTED);
}

static void
test_reset_no_answer (Fixture *fixture, gconstpointer data)
{
    START (fixture, RESET);

    g_assert_false (salvor_mboot_reset (fixture->mboot, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_TIMEOUT);
}

/* ---- the rest of protocols 3.3 ---- */

static void
test_erase_all (Fixture *fixture, gconstpointer data)
{
    START (fixture, "> 01 00 08 00 01 00 00 01 09 00 00 00", "wait 40000",
           "< 03 00 0c 00 a0 00 00 02 00 00 00 00 01 00 00 00" WHOLE);

    g_assert_true (salvor_mboot_erase_all (fixture->mboot, 9, 60000, NULL, &fixture->error));
    g_assert_no_error (fixture->error);
}

/* It is deaf until it is done, so a cancel waits for that. */
static void
test_erase_all_cancelled (Fixture *fixture, gconstpointer data)
{
    START (fixture, "> 01 00 08 00 01 00 00 01 09 00 00 00", "cancel", "wait 40000",
           "< 03 00 0c 00 a0 00 00 02 00 00 00 00 01 00 00 00" WHOLE, VERSION, VERSION_IS);

    g_assert_false (
        salvor_mboot_erase_all (fixture->mboot, 9, 60000, fixture->cancellable, &fixture->error));
    assert_cancelled (fixture);
    g_assert_cmpuint (scripted_transport_get_elapsed_ms (fixture->transport), ==, 40000);
    assert_answers (fixture);
}

static void
test_set_property (Fixture *fixture, gconstpointer data)
{
    START (fixture, "> 01 00 0c 00 0c 00 00 02 0a 00 00 00 01 00 00 00", /* set-property 0A = 1 */
           "< 03 00 0c 00 a0 00 00 02 3d 28 00 00 0c 00 00 00" WHOLE,
           "> 01 00 0c 00 0c 00 00 02 0a 00 00 00 01 00 00 00",
           "< 03 00 0c 00 a0 00 00 02 00 00 00 00 0c 00 00 00" WHOLE);

    g_assert_false (salvor_mboot_set_property (fixture->mboot, SALVOR_MBOOT_PROPERTY_VERIFY_WRITES,
                                               1, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_REFUSED);
    g_assert_cmpuint (salvor_mboot_get_last_status (fixture->mboot), ==, 10301);
    g_assert_true (salvor_mboot_set_property (fixture->mboot, SALVOR_MBOOT_PROPERTY_VERIFY_WRITES,
                                              1, NULL, NULL));
}

#define EXECUTE "> 01 00 10 00 09 00 00 03 01 20 20 20 42 00 00 00 00 30 20 20"

static gboolean
execute (Fixture *fixture)
{
    return salvor_mboot_execute (fixture->mboot, 0x20202001, 0x42, 0x20203000, NULL,
                                 &fixture->error);
}

/* @data: what comes of the answer */
static void
test_execute (Fixture *fixture, gconstpointer data)
{
    START (fixture, EXECUTE, (const char *) data);

    g_assert_true (execute (fixture));
    g_assert_no_error (fixture->error);
}

static void
test_execute_refused (Fixture *fixture, gconstpointer data)
{
    START (fixture, EXECUTE, "< 03 00 0c 00 a0 00 00 02 04 00 00 00 09 00 00 00" WHOLE, VERSION,
           VERSION_IS);

    g_assert_false (execute (fixture));
    assert_fails (fixture, SALVOR_ERROR_REFUSED);
    assert_answers (fixture);
}

#define CALL "> 01 00 0c 00 0a 00 00 02 01 20 20 20 07 00 00 00"

static gboolean
call (Fixture *fixture, guint32 *result)
{
    return salvor_mboot_call (fixture->mboot, 0x20202001, 7, 2000, result, fixture->cancellable,
                              &fixture->error);
}

/* Whatever the function returns is a result, not a status (genuine flashloader: 0, 7, 12345678). */
static void
test_call (Fixture *fixture, gconstpointer data)
{
    guint32 result = 0;
    START (fixture, CALL, "wait 1900", "< 03 00 0c 00 a0 00 00 02 78 56 34 12 0a 00 00 00" WHOLE);

    g_assert_true (call (fixture, &result));
    g_assert_no_error (fixture->error);
    g_assert_cmphex (result, ==, 0x12345678);
}

static void
test_call_never_returns (Fixture *fixture, gconstpointer data)
{
    guint32 result = 77;
    START (fixture, CALL);

    g_assert_false (call (fixture, &result));
    assert_fails (fixture, SALVOR_ERROR_TIMEOUT);
    g_assert_cmpuint (scripted_transport_get_elapsed_ms (fixture->transport), ==, 2000);
    g_assert_cmpuint (result, ==, 77);
}

static void
test_call_other_command (Fixture *fixture, gconstpointer data)
{
    guint32 result = 77;
    START (fixture, CALL, ERASE_OK, VERSION, VERSION_IS);

    g_assert_false (call (fixture, &result));
    assert_fails (fixture, SALVOR_ERROR_PROTOCOL);
    assert_answers (fixture);
}

static void
test_call_cancelled (Fixture *fixture, gconstpointer data)
{
    guint32 result = 77;
    START (fixture, CALL, "cancel", "wait 1000",
           "< 03 00 0c 00 a0 00 00 02 78 56 34 12 0a 00 00 00" WHOLE, VERSION, VERSION_IS);

    g_assert_false (call (fixture, &result));
    assert_cancelled (fixture);
    assert_answers (fixture);
}

static void
test_memory_access (Fixture *fixture, gconstpointer data)
{
    guint32 value = 0;
    g_autoptr (GBytes) bytes = NULL;
    SalvorMemoryAccess *access;
    START (fixture, "> 01 00 10 00 03 00 00 03 00 20 20 20 04 00 00 00 00 00 00 00",
           "< 03 00 0c 00 a3 01 00 02 00 00 00 00 04 00 00 00" WHOLE,
           "< 04 00 04 00 07 00 00 c0" WHOLE, READ_OK,
           "> 01 00 10 00 05 00 00 03 00 20 20 20 04 00 00 00 0f 00 00 f0",
           "< 03 00 0c 00 a0 00 00 02 00 00 00 00 05 00 00 00" WHOLE, READ_12, READ_12_STARTS,
           READ_12_DATA, READ_OK);

    access = SALVOR_MEMORY_ACCESS (fixture->mboot);
    g_assert_true (salvor_memory_access_read_word (access, 0x20202000, &value, NULL, NULL));
    g_assert_cmphex (value, ==, 0xC0000007);
    g_assert_true (salvor_memory_access_write_word (access, 0x20202000, 0xF000000F, NULL, NULL));
    bytes = salvor_memory_access_read_block (access, 0x20202000, 12, NULL, NULL);
    g_assert_cmpuint (g_bytes_get_size (bytes), ==, 12);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    add ("/mboot/get-property/known", test_property, NULL);
    add ("/mboot/get-property/unknown", test_property_unknown, NULL);
    add ("/mboot/get-property/refused-generic", test_property_refused_generic, NULL);
    add ("/mboot/get-property/no-answer", test_no_answer, NULL);
    add ("/mboot/get-property/doubled-answer", test_doubled_answer, NULL);
    add ("/mboot/get-property/unplugged", test_unplugged, NULL);
    add ("/mboot/get-property/cancelled-before", test_cancelled_before, NULL);
    add ("/mboot/security-violation", test_security_violation, NULL);
    add ("/mboot/nonsense/other-command", test_nonsense, WRITE_OK);
    add ("/mboot/nonsense/other-tag", test_nonsense,
         "< 03 00 10 00 af 00 00 03 00 00 00 00 04 00 00 00 00 00 00 00");
    add ("/mboot/nonsense/generic-success", test_nonsense,
         "< 03 00 0c 00 a0 00 00 02 00 00 00 00 07 00 00 00");
    add ("/mboot/nonsense/no-parameters", test_nonsense, "< 03 00 04 00 a7 00 00 00");
    add ("/mboot/nonsense/data-report", test_nonsense, READ_12_DATA);
    add ("/mboot/nonsense/answer-as-data", test_nonsense,
         "< 04 00 0c 00 a7 00 00 02 00 00 00 00 00 07 02 4b");
    add ("/mboot/nonsense/short-report", test_nonsense, "< 03 00 0c");
    add ("/mboot/nonsense/length-beyond-report", test_nonsense, "< 03 00 0c 00 a7 00 00 02");
    add ("/mboot/nonsense/parameters-beyond-packet", test_nonsense, "< 03 00 04 00 a7 00 00 02");
    add ("/mboot/nonsense/two-empty-reports", test_two_empty_reports, NULL);
    add ("/mboot/erase-region/slow", test_erase_slow, NULL);
    add ("/mboot/erase-region/late-answer", test_late_answer, NULL);
    add ("/mboot/erase-region/fails", test_erase_fails, NULL);
    add ("/mboot/erase-region/other-command", test_erase_other_command, NULL);
    add ("/mboot/erase-region/cancelled", test_erase_cancelled, NULL);
    add ("/mboot/configure-memory", test_configure, NULL);
    add ("/mboot/read-once", test_read_once, NULL);
    add ("/mboot/reset/answers", test_reset, NULL);
    add ("/mboot/reset/leaves-first", test_reset_leaves_first, NULL);
    add ("/mboot/reset/not-taken", test_reset_not_taken, NULL);
    add ("/mboot/reset/no-answer", test_reset_no_answer, NULL);
    add ("/mboot/erase-all/slow", test_erase_all, NULL);
    add ("/mboot/erase-all/cancelled", test_erase_all_cancelled, NULL);
    add ("/mboot/set-property", test_set_property, NULL);
    add ("/mboot/execute/answers", test_execute,
         "< 03 00 0c 00 a0 00 00 02 00 00 00 00 09 00 00 00");
    add ("/mboot/execute/leaves-first", test_execute, "gone");
    add ("/mboot/execute/refused", test_execute_refused, NULL);
    add ("/mboot/call/result", test_call, NULL);
    add ("/mboot/call/never-returns", test_call_never_returns, NULL);
    add ("/mboot/call/other-command", test_call_other_command, NULL);
    add ("/mboot/call/cancelled", test_call_cancelled, NULL);
    add ("/mboot/memory-access", test_memory_access, NULL);
    return g_test_run ();
}
