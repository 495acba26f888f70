/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scripted-transport.h"

#include "base/errors.h"
#include "protocol/mboot.h"
#include "protocol/memory-access.h"

/*
 * Lines with a comment are exchanges with the genuine RT1024 flashloader (facts: transcripts), the
 * others are made after facts: protocols 3.5. Answers are whole reports with stale bytes behind the
 * payload, as the device sends them.
 */
#define WHOLE " ~1016"

#define VERSION "> 01 00 0c 00 07 00 00 02 01 00 00 00 00 00 00 00" /* get-property 01 */
#define VERSION_IS "< 03 00 0c 00 a7 00 00 02 00 00 00 00 00 07 02 4b" WHOLE
#define MAX_PACKET "> 01 00 0c 00 07 00 00 02 0b 00 00 00 00 00 00 00" /* get-property 0B */
#define MAX_PACKET_IS "< 03 00 0c 00 a7 00 00 02 00 00 00 00 f4 03 00 00" WHOLE
#define MAX_PACKET_IS_32 "< 03 00 0c 00 a7 00 00 02 00 00 00 00 20 00 00 00" WHOLE
#define UNKNOWN_PROPERTY "< 03 00 08 00 a7 00 00 01 3c 28 00 00" WHOLE

#define WRITE_8 "> 01 00 10 00 04 01 00 03 00 20 20 20 08 00 00 00 00 00 00 00"
#define DATA_8 "> 02 00 08 00 01 02 03 04 05 06 07 08"
#define WRITE_40 "> 01 00 10 00 04 01 00 03 00 20 20 20 28 00 00 00 00 00 00 00"
#define DATA_32 "> 02 00 20 00 +36"
#define LAST_8 "> 02 00 08 00 +12"
#define WRITE_OK "< 03 00 0c 00 a0 00 00 02 00 00 00 00 04 00 00 00" WHOLE
#define WRITE_NOT_BLANK "< 03 00 0c 00 a0 00 00 02 db 27 00 00 04 00 00 00" WHOLE
#define WRITE_ABORTED "< 03 00 0c 00 a0 00 00 02 12 27 00 00 04 00 00 00" WHOLE
#define HOST_ABORT "> 02 00 00 00"
#define EMPTY_RESPONSE "< 03 00 00 00" WHOLE
#define EMPTY_DATA "< 04 00 00 00" WHOLE

#define READ_12 "> 01 00 10 00 03 00 00 03 00 20 20 20 0c 00 00 00 00 00 00 00"
#define READ_12_STARTS "< 03 00 0c 00 a3 01 00 02 00 00 00 00 0c 00 00 00" WHOLE
#define READ_12_DATA "< 04 00 0c 00 01 02 03 04 05 06 07 08 07 00 00 c0" WHOLE
#define READ_OK "< 03 00 0c 00 a0 00 00 02 00 00 00 00 03 00 00 00" WHOLE
#define READ_NOT_CONFIGURED "< 03 00 0c 00 a0 00 00 02 dd 27 00 00 03 00 00 00" WHOLE

#define ERASE "> 01 00 10 00 02 00 00 03 00 00 00 60 00 10 00 00 00 00 00 00"
#define ERASE_OK "< 03 00 0c 00 a0 00 00 02 00 00 00 00 02 00 00 00" WHOLE
#define RESET "> 01 00 04 00 0b 00 00 00"
#define RESET_OK "< 03 00 0c 00 a0 00 00 02 00 00 00 00 0b 00 00 00" WHOLE

typedef struct {
    ScriptedTransport *transport;
    SalvorTransportLease *lease;
    SalvorMboot *mboot;
    GCancellable *cancellable; /* borrowed */
    GError *error;
} Fixture;

static void
start (Fixture *fixture, const char *const *lines, gsize n_lines)
{
    fixture->transport = scripted_transport_new (lines, n_lines);
    fixture->lease = salvor_transport_acquire (SALVOR_PACKET_TRANSPORT (fixture->transport), NULL,
                                               &fixture->error);
    g_assert_no_error (fixture->error);
    fixture->mboot = salvor_mboot_new (SALVOR_PACKET_TRANSPORT (fixture->transport));
    fixture->cancellable = scripted_transport_get_cancellable (fixture->transport);
}

#define START(fixture, ...)                                                                        \
    const char *const lines[] = { __VA_ARGS__ };                                                   \
    start ((fixture), lines, G_N_ELEMENTS (lines))

static void
set_up (Fixture *fixture, gconstpointer data)
{
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    scripted_transport_assert_done (fixture->transport);
    g_assert_finalize_object (fixture->mboot);
    g_assert_true (salvor_transport_lease_release (fixture->lease, NULL));
    g_assert_finalize_object (fixture->transport);
    g_clear_error (&fixture->error);
}

static void
assert_fails (Fixture *fixture, SalvorError code)
{
    g_assert_error (fixture->error, SALVOR_ERROR, (int) code);
}

static void
assert_cancelled (Fixture *fixture)
{
    g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
get_version (Fixture *fixture)
{
    guint32 values[SALVOR_MBOOT_MAX_PARAMETERS];
    guint n_values;

    return salvor_mboot_get_property (fixture->mboot, SALVOR_MBOOT_PROPERTY_CURRENT_VERSION, 0,
                                      values, &n_values, fixture->cancellable, &fixture->error);
}

/* The device still understands after what happened before. */
static void
assert_answers (Fixture *fixture)
{
    guint32 values[SALVOR_MBOOT_MAX_PARAMETERS];
    guint n_values = 0;
    g_autoptr (GError) error = NULL;

    g_assert_true (salvor_mboot_get_property (fixture->mboot, SALVOR_MBOOT_PROPERTY_CURRENT_VERSION,
                                              0, values, &n_values, NULL, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (n_values, ==, 1);
    g_assert_cmphex (values[0], ==, 0x4B020700);
}

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

/* ---- write memory ---- */

static const guint8 eight[] = { 1, 2, 3, 4, 5, 6, 7, 8 };

static gboolean
write_eight (Fixture *fixture)
{
    return salvor_mboot_write_memory (fixture->mboot, 0x20202000, eight, sizeof eight, NULL,
                                      fixture->cancellable, &fixture->error);
}

/* 40 bytes of zeros to a device that takes 32 a report */
static gboolean
write_forty (Fixture *fixture, SalvorProgress *progress)
{
    const guint8 zeros[40] = { 0 };

    return salvor_mboot_write_memory (fixture->mboot, 0x20202000, zeros, sizeof zeros, progress,
                                      fixture->cancellable, &fixture->error);
}

static void
test_write (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS, WRITE_8, WRITE_OK, DATA_8, WRITE_OK, WRITE_8,
           WRITE_OK, DATA_8, WRITE_OK);

    g_assert_cmpuint (salvor_mboot_get_max_packet_size (fixture->mboot), ==, 32);
    g_assert_true (write_eight (fixture));
    g_assert_no_error (fixture->error);
    g_assert_cmpuint (salvor_mboot_get_max_packet_size (fixture->mboot), ==, 1012);
    g_assert_true (write_eight (fixture));
}

static void
test_write_two_reports (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorProgress) progress = salvor_progress_new ();
    START (fixture, MAX_PACKET, MAX_PACKET_IS_32, WRITE_40, WRITE_OK, DATA_32, LAST_8, WRITE_OK);

    g_assert_true (write_forty (fixture, progress));
    g_assert_no_error (fixture->error);
    g_assert_cmpuint (salvor_progress_get_done (progress), ==, 40);
}

static void
test_write_property_unknown (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, UNKNOWN_PROPERTY, WRITE_40, WRITE_OK, DATA_32, LAST_8, WRITE_OK);

    g_assert_true (write_forty (fixture, NULL));
    g_assert_cmpuint (salvor_mboot_get_max_packet_size (fixture->mboot), ==, 32);
}

/* A device may promise what no report can hold. */
static void
test_write_property_absurd (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, "< 03 00 0c 00 a7 00 00 02 00 00 00 00 ff ff ff ff" WHOLE, WRITE_8,
           WRITE_OK, DATA_8, WRITE_OK);

    g_assert_true (write_eight (fixture));
    g_assert_cmpuint (salvor_mboot_get_max_packet_size (fixture->mboot), ==,
                      SALVOR_PACKET_MAX_SIZE - 4);
}

static void
test_write_nothing (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS,
           "> 01 00 10 00 04 01 00 03 00 20 20 20 00 00 00 00 00 00 00 00", /* length 0 */
           WRITE_OK, WRITE_OK);

    g_assert_true (salvor_mboot_write_memory (fixture->mboot, 0x20202000, NULL, 0, NULL, NULL,
                                              &fixture->error));
    g_assert_no_error (fixture->error);
}

static void
test_write_not_opened (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS, WRITE_8,
           "< 03 00 0c 00 a0 00 00 02 10 27 00 00 04 00 00 00" WHOLE, VERSION, VERSION_IS);

    g_assert_false (write_eight (fixture));
    assert_fails (fixture, SALVOR_ERROR_REFUSED);
    assert_answers (fixture);
}

/* Error on the last report: only the final response (protocols 3.5). */
static void
test_write_final_error (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS, WRITE_8, WRITE_OK, DATA_8, WRITE_NOT_BLANK, VERSION,
           VERSION_IS);

    g_assert_false (write_eight (fixture));
    assert_fails (fixture, SALVOR_ERROR_FLASH);
    g_assert_cmpuint (salvor_mboot_get_last_status (fixture->mboot), ==, 10203);
    assert_answers (fixture);
}

/* Error with data outstanding: an empty report, then the final response; nothing more is sent. */
static void
test_write_device_aborts (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorProgress) progress = salvor_progress_new ();
    START (fixture, MAX_PACKET, MAX_PACKET_IS_32, WRITE_40, WRITE_OK, DATA_32, EMPTY_RESPONSE,
           WRITE_NOT_BLANK, VERSION, VERSION_IS);

    g_assert_false (write_forty (fixture, progress));
    assert_fails (fixture, SALVOR_ERROR_FLASH);
    g_assert_cmpuint (salvor_progress_get_done (progress), ==, 32);
    assert_answers (fixture);
}

/* The device gave up and takes no more: its reason is told, not the lost time. */
static void
test_write_device_stops_taking (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS_32, WRITE_40, WRITE_OK, DATA_32, "send-timeout",
           EMPTY_RESPONSE, WRITE_NOT_BLANK, VERSION, VERSION_IS);

    g_assert_false (write_forty (fixture, NULL));
    assert_fails (fixture, SALVOR_ERROR_FLASH);
    assert_answers (fixture);
}

static void
test_write_not_taken (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS_32, WRITE_40, WRITE_OK, DATA_32, "send-timeout");

    g_assert_false (write_forty (fixture, NULL));
    assert_fails (fixture, SALVOR_ERROR_TIMEOUT);
}

static void
test_write_early_success (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS_32, WRITE_40, WRITE_OK, DATA_32, WRITE_OK);

    g_assert_false (write_forty (fixture, NULL));
    assert_fails (fixture, SALVOR_ERROR_PROTOCOL);
}

static void
test_write_no_final (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS, WRITE_8, WRITE_OK, DATA_8);

    g_assert_false (write_eight (fixture));
    assert_fails (fixture, SALVOR_ERROR_TIMEOUT);
}

static void
test_write_unplugged (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS_32, WRITE_40, WRITE_OK, DATA_32, "gone");

    g_assert_false (write_forty (fixture, NULL));
    assert_fails (fixture, SALVOR_ERROR_DISCONNECTED);
}

static void
test_write_cancelled_at_the_start (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS, WRITE_8, "cancel", WRITE_OK, HOST_ABORT,
           WRITE_ABORTED, VERSION, VERSION_IS);

    g_assert_false (write_eight (fixture));
    assert_cancelled (fixture);
    assert_answers (fixture);
}

static void
test_write_cancelled_between (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS_32, WRITE_40, WRITE_OK, DATA_32, "cancel", HOST_ABORT,
           WRITE_ABORTED, VERSION, VERSION_IS);

    g_assert_false (write_forty (fixture, NULL));
    assert_cancelled (fixture);
    assert_answers (fixture);
    g_assert_cmpuint (scripted_transport_get_elapsed_ms (fixture->transport), ==, 0);
}

static void
test_write_cancelled_at_the_end (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS, WRITE_8, WRITE_OK, DATA_8, "cancel", "wait 40",
           WRITE_OK, VERSION, VERSION_IS);

    g_assert_false (write_eight (fixture));
    assert_cancelled (fixture);
    assert_answers (fixture);
}

/* ---- read memory ---- */

static GBytes *
read_twelve (Fixture *fixture, SalvorProgress *progress)
{
    return salvor_mboot_read_memory (fixture->mboot, 0x20202000, 12, progress, fixture->cancellable,
                                     &fixture->error);
}

static void
test_read (Fixture *fixture, gconstpointer data)
{
    const guint8 expected[] = { 1, 2, 3, 4, 5, 6, 7, 8, 7, 0, 0, 0xC0 };
    g_autoptr (SalvorProgress) progress = salvor_progress_new ();
    g_autoptr (GBytes) bytes = NULL;
    START (fixture, READ_12, READ_12_STARTS, READ_12_DATA, READ_OK);

    bytes = read_twelve (fixture, progress);
    g_assert_no_error (fixture->error);
    g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                     sizeof expected);
    g_assert_cmpuint (salvor_progress_get_done (progress), ==, 12);
}

/* The device chooses how much a report holds. */
static void
test_read_many_reports (Fixture *fixture, gconstpointer data)
{
    const guint8 expected[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
    g_autoptr (GBytes) bytes = NULL;
    START (fixture, READ_12, READ_12_STARTS, "< 04 00 05 00 01 02 03 04 05" WHOLE,
           "< 04 00 01 00 06", "< 04 00 06 00 07 08 09 0a 0b 0c" WHOLE, READ_OK);

    bytes = read_twelve (fixture, NULL);
    g_assert_no_error (fixture->error);
    g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                     sizeof expected);
}

static void
test_read_nothing (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = NULL;
    START (fixture, "> 01 00 10 00 03 00 00 03 00 20 20 20 00 00 00 00 00 00 00 00", /* length 0 */
           "< 03 00 0c 00 a3 01 00 02 00 00 00 00 00 00 00 00" WHOLE, READ_OK);

    bytes = salvor_mboot_read_memory (fixture->mboot, 0x20202000, 0, NULL, NULL, &fixture->error);
    g_assert_no_error (fixture->error);
    g_assert_cmpuint (g_bytes_get_size (bytes), ==, 0);
}

/* Read error: an empty data report, then the final response (genuine, before configuration). */
static void
test_read_device_aborts (Fixture *fixture, gconstpointer data)
{
    START (fixture, READ_12, READ_12_STARTS, EMPTY_DATA, READ_NOT_CONFIGURED, VERSION, VERSION_IS);

    g_assert_null (read_twelve (fixture, NULL));
    assert_fails (fixture, SALVOR_ERROR_FLASH);
    g_assert_cmpuint (salvor_mboot_get_last_status (fixture->mboot), ==, 10205);
    assert_answers (fixture);
}

static void
test_read_device_aborts_between (Fixture *fixture, gconstpointer data)
{
    START (fixture, READ_12, READ_12_STARTS, "< 04 00 05 00 01 02 03 04 05" WHOLE, EMPTY_DATA,
           READ_NOT_CONFIGURED);

    g_assert_null (read_twelve (fixture, NULL));
    assert_fails (fixture, SALVOR_ERROR_FLASH);
}

static void
test_read_final_error (Fixture *fixture, gconstpointer data)
{
    START (fixture, READ_12, READ_12_STARTS, READ_12_DATA, READ_NOT_CONFIGURED);

    g_assert_null (read_twelve (fixture, NULL));
    assert_fails (fixture, SALVOR_ERROR_FLASH);
}

static void
test_read_refused (Fixture *fixture, gconstpointer data)
{
    START (fixture, READ_12, "< 03 00 0c 00 a0 00 00 02 10 27 00 00 03 00 00 00" WHOLE, VERSION,
           VERSION_IS);

    g_assert_null (read_twelve (fixture, NULL));
    assert_fails (fixture, SALVOR_ERROR_REFUSED);
    assert_answers (fixture);
}

/* @data: what comes instead of the data */
static void
test_read_nonsense (Fixture *fixture, gconstpointer data)
{
    START (fixture, READ_12, READ_12_STARTS, (const char *) data, VERSION, VERSION_IS);

    g_assert_null (read_twelve (fixture, NULL));
    assert_fails (fixture, SALVOR_ERROR_PROTOCOL);
    assert_answers (fixture);
}

static void
test_read_other_size_announced (Fixture *fixture, gconstpointer data)
{
    START (fixture, READ_12, "< 03 00 0c 00 a3 01 00 02 00 00 00 00 0b 00 00 00" WHOLE,
           READ_12_DATA, READ_OK, VERSION, VERSION_IS);

    g_assert_null (read_twelve (fixture, NULL));
    assert_fails (fixture, SALVOR_ERROR_PROTOCOL);
    assert_answers (fixture);
}

static void
test_read_doubled_report (Fixture *fixture, gconstpointer data)
{
    START (fixture, READ_12, READ_12_STARTS, "< 04 00 06 00 01 02 03 04 05 06" WHOLE,
           "< 04 00 06 00 01 02 03 04 05 06" WHOLE, "< 04 00 06 00 07 08 09 0a 0b 0c" WHOLE,
           READ_OK, VERSION, VERSION_IS);

    g_assert_null (read_twelve (fixture, NULL));
    assert_fails (fixture, SALVOR_ERROR_PROTOCOL);
    assert_answers (fixture);
}

static void
test_read_ends_in_silence (Fixture *fixture, gconstpointer data)
{
    START (fixture, READ_12, READ_12_STARTS, "< 04 00 05 00 01 02 03 04 05" WHOLE);

    g_assert_null (read_twelve (fixture, NULL));
    assert_fails (fixture, SALVOR_ERROR_TIMEOUT);
}

/* The genuine loader does not notice an abort while it sends: all data come (genuine, 3). */
static void
test_read_cancelled (Fixture *fixture, gconstpointer data)
{
    START (fixture, READ_12, READ_12_STARTS, "< 04 00 05 00 01 02 03 04 05" WHOLE, "cancel",
           "< 04 00 07 00 06 07 08 09 0a 0b 0c" WHOLE, READ_OK, VERSION, VERSION_IS);

    g_assert_null (read_twelve (fixture, NULL));
    assert_cancelled (fixture);
    assert_answers (fixture);
}

static void
test_read_cancelled_at_the_start (Fixture *fixture, gconstpointer data)
{
    START (fixture, READ_12, "cancel", READ_12_STARTS, READ_12_DATA, READ_OK, VERSION, VERSION_IS);

    g_assert_null (read_twelve (fixture, NULL));
    assert_cancelled (fixture);
    assert_answers (fixture);
    g_assert_cmpuint (scripted_transport_get_elapsed_ms (fixture->transport), ==, 0);
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

typedef void (*Test) (Fixture *fixture, gconstpointer data);

static void
add (const char *path, Test test, const char *data)
{
    g_test_add (path, Fixture, data, set_up, test, tear_down);
}

static void
add_command_tests (void)
{
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
}

static void
add_write_tests (void)
{
    add ("/mboot/write-memory/one-report", test_write, NULL);
    add ("/mboot/write-memory/two-reports", test_write_two_reports, NULL);
    add ("/mboot/write-memory/property-unknown", test_write_property_unknown, NULL);
    add ("/mboot/write-memory/property-absurd", test_write_property_absurd, NULL);
    add ("/mboot/write-memory/nothing", test_write_nothing, NULL);
    add ("/mboot/write-memory/not-opened", test_write_not_opened, NULL);
    add ("/mboot/write-memory/final-error", test_write_final_error, NULL);
    add ("/mboot/write-memory/device-aborts", test_write_device_aborts, NULL);
    add ("/mboot/write-memory/device-stops-taking", test_write_device_stops_taking, NULL);
    add ("/mboot/write-memory/not-taken", test_write_not_taken, NULL);
    add ("/mboot/write-memory/early-success", test_write_early_success, NULL);
    add ("/mboot/write-memory/no-final", test_write_no_final, NULL);
    add ("/mboot/write-memory/unplugged", test_write_unplugged, NULL);
    add ("/mboot/write-memory/cancelled-at-the-start", test_write_cancelled_at_the_start, NULL);
    add ("/mboot/write-memory/cancelled-between", test_write_cancelled_between, NULL);
    add ("/mboot/write-memory/cancelled-at-the-end", test_write_cancelled_at_the_end, NULL);
}

static void
add_read_tests (void)
{
    add ("/mboot/read-memory/one-report", test_read, NULL);
    add ("/mboot/read-memory/many-reports", test_read_many_reports, NULL);
    add ("/mboot/read-memory/nothing", test_read_nothing, NULL);
    add ("/mboot/read-memory/device-aborts", test_read_device_aborts, NULL);
    add ("/mboot/read-memory/device-aborts-between", test_read_device_aborts_between, NULL);
    add ("/mboot/read-memory/final-error", test_read_final_error, NULL);
    add ("/mboot/read-memory/refused", test_read_refused, NULL);
    add ("/mboot/read-memory/early-success", test_read_nonsense, READ_OK);
    add ("/mboot/read-memory/other-command", test_read_nonsense, WRITE_OK);
    add ("/mboot/read-memory/too-much", test_read_nonsense, "< 04 00 0d 00 +17");
    add ("/mboot/read-memory/unknown-report", test_read_nonsense, "< 05 00 0c 00 +16");
    add ("/mboot/read-memory/other-size-announced", test_read_other_size_announced, NULL);
    add ("/mboot/read-memory/doubled-report", test_read_doubled_report, NULL);
    add ("/mboot/read-memory/ends-in-silence", test_read_ends_in_silence, NULL);
    add ("/mboot/read-memory/cancelled", test_read_cancelled, NULL);
    add ("/mboot/read-memory/cancelled-at-the-start", test_read_cancelled_at_the_start, NULL);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    add_command_tests ();
    add_write_tests ();
    add_read_tests ();
    add ("/mboot/memory-access", test_memory_access, NULL);
    return g_test_run ();
}
