/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mboot-fixture.h"

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

/* At first no more at once than a computer keeps: 60 reports, here of 32 bytes. */
static void
test_read_in_pieces (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorProgress) progress = salvor_progress_new ();
    g_autoptr (GBytes) bytes = NULL;
    START (fixture, MAX_PACKET, MAX_PACKET_IS_32,
           "> 01 00 10 00 03 00 00 03 00 20 20 20 80 07 00 00 00 00 00 00", /* 1920 bytes */
           "< 03 00 0c 00 a3 01 00 02 00 00 00 00 80 07 00 00" WHOLE, "< 04 00 e8 03 +1004",
           "< 04 00 98 03 +924", READ_OK,
           "> 01 00 10 00 03 00 00 03 80 27 20 20 04 00 00 00 00 00 00 00", /* the rest: 4 */
           "< 03 00 0c 00 a3 01 00 02 00 00 00 00 04 00 00 00" WHOLE, "< 04 00 04 00 01 02 03 04",
           READ_OK);

    bytes = salvor_mboot_read_memory (fixture->mboot, 0x20202000, 1924, progress, NULL,
                                      &fixture->error);
    g_assert_no_error (fixture->error);
    g_assert_cmpuint (g_bytes_get_size (bytes), ==, 1924);
    g_assert_cmpuint (salvor_progress_get_done (progress), ==, 1924);
    g_assert_cmpuint (((const guint8 *) g_bytes_get_data (bytes, NULL))[1923], ==, 4);
}

#define READ_1920 "> 01 00 10 00 03 00 00 03 00 20 20 20 80 07 00 00 00 00 00 00"
#define READ_1920_STARTS "< 03 00 0c 00 a3 01 00 02 00 00 00 00 80 07 00 00" WHOLE

static void
assert_reads (Fixture *fixture, gsize size)
{
    g_autoptr (SalvorProgress) progress = salvor_progress_new ();
    g_autoptr (GBytes) bytes = NULL;

    bytes = salvor_mboot_read_memory (fixture->mboot, 0x20202000, size, progress, NULL,
                                      &fixture->error);
    g_assert_no_error (fixture->error);
    g_assert_cmpuint (g_bytes_get_size (bytes), ==, size);
    g_assert_cmpuint (salvor_progress_get_done (progress), ==, size);
}

/* What came whole and fast lets the next piece be twice as large. */
static void
test_read_in_larger_pieces (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS_32, READ_1920, READ_1920_STARTS,
           "< 04 00 e8 03 +1004", "< 04 00 98 03 +924", READ_OK,
           "> 01 00 10 00 03 00 00 03 80 27 20 20 00 0f 00 00 00 00 00 00", /* 3840 bytes */
           "< 03 00 0c 00 a3 01 00 02 00 00 00 00 00 0f 00 00" WHOLE, "< 04 00 00 0f +3844",
           READ_OK,
           "> 01 00 10 00 03 00 00 03 80 36 20 20 04 00 00 00 00 00 00 00", /* the rest: 4 */
           "< 03 00 0c 00 a3 01 00 02 00 00 00 00 04 00 00 00" WHOLE, "< 04 00 04 00 01 02 03 04",
           READ_OK);

    assert_reads (fixture, 1920 + 3840 + 4);
}

/* A slow line is not asked for more at once: a cancel waits for the end of a piece. */
static void
test_read_slowly (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS_32, READ_1920, READ_1920_STARTS, "wait 150",
           "< 04 00 e8 03 +1004", "wait 150", "< 04 00 98 03 +924", READ_OK,
           "> 01 00 10 00 03 00 00 03 80 27 20 20 80 07 00 00 00 00 00 00", READ_1920_STARTS,
           "< 04 00 80 07 +1924", READ_OK);

    assert_reads (fixture, 2 * 1920);
}

/* The same bytes in pieces of 24 reports */
#define READ_IN_SMALL_PIECES                                                                       \
    "> 01 00 10 00 03 00 00 03 00 20 20 20 00 03 00 00 00 00 00 00",                               \
        "< 03 00 0c 00 a3 01 00 02 00 00 00 00 00 03 00 00" WHOLE, "< 04 00 00 03 +772", READ_OK,  \
        "> 01 00 10 00 03 00 00 03 00 23 20 20 00 03 00 00 00 00 00 00",                           \
        "< 03 00 0c 00 a3 01 00 02 00 00 00 00 00 03 00 00" WHOLE, "< 04 00 00 03 +772", READ_OK,  \
        "> 01 00 10 00 03 00 00 03 00 26 20 20 84 01 00 00 00 00 00 00",                           \
        "< 03 00 0c 00 a3 01 00 02 00 00 00 00 84 01 00 00" WHOLE, "< 04 00 84 01 +392", READ_OK

static void
test_read_forgotten (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS_32, READ_1920, READ_1920_STARTS, "< 04 00 98 03 +924",
           READ_OK, READ_IN_SMALL_PIECES);

    assert_reads (fixture, 1924);
}

/* Also the answer behind the data was lost. */
static void
test_read_forgotten_to_the_end (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS_32, READ_1920, READ_1920_STARTS, "< 04 00 98 03 +924",
           READ_IN_SMALL_PIECES);

    assert_reads (fixture, 1924);
}

/* What is lost in so small a piece was not forgotten by the computer. */
static void
test_read_forgotten_again (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS_32, READ_1920, READ_1920_STARTS, "< 04 00 98 03 +924",
           READ_OK, "> 01 00 10 00 03 00 00 03 00 20 20 20 00 03 00 00 00 00 00 00",
           "< 03 00 0c 00 a3 01 00 02 00 00 00 00 00 03 00 00" WHOLE, "< 04 00 98 02 +668", READ_OK,
           VERSION, VERSION_IS);

    g_assert_null (
        salvor_mboot_read_memory (fixture->mboot, 0x20202000, 1924, NULL, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_PROTOCOL);
    assert_answers (fixture);
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

/* ---- secure binaries ---- */

#define SB_40 "> 01 00 08 00 08 01 00 01 28 00 00 00"
#define SB_OK "< 03 00 0c 00 a0 00 00 02 00 00 00 00 08 00 00 00" WHOLE
#define SB_SIGNATURE "< 03 00 0c 00 a0 00 00 02 75 27 00 00 08 00 00 00" WHOLE /* 10101 */

static gboolean
receive_forty (Fixture *fixture, guint timeout_ms)
{
    const guint8 zeros[40] = { 0 };

    return salvor_mboot_receive_sb_file (fixture->mboot, zeros, sizeof zeros, timeout_ms, NULL,
                                         fixture->cancellable, &fixture->error);
}

/* A command in it may take as long as the caller allows. */
static void
test_sb_file (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS_32, SB_40, SB_OK, DATA_32, LAST_8, "wait 20000",
           SB_OK);

    g_assert_true (receive_forty (fixture, 30000));
    g_assert_no_error (fixture->error);
}

/* Garbage (genuine flashloader): an empty response first, for data were outstanding */
static void
test_sb_file_refused (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS_32, SB_40, SB_OK, DATA_32, EMPTY_RESPONSE,
           SB_SIGNATURE, VERSION, VERSION_IS);

    g_assert_false (receive_forty (fixture, 1000));
    assert_fails (fixture, SALVOR_ERROR_LOCKED);
    assert_answers (fixture);
}

static void
test_sb_file_cancelled (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS_32, SB_40, SB_OK, DATA_32, "cancel", HOST_ABORT,
           "< 03 00 0c 00 a0 00 00 02 12 27 00 00 08 00 00 00" WHOLE, VERSION, VERSION_IS);

    g_assert_false (receive_forty (fixture, 1000));
    assert_cancelled (fixture);
    assert_answers (fixture);
}

/* ---- key blobs ---- */

#define TAKE_KEY "> 01 00 10 00 13 01 00 03 00 00 00 00 10 00 00 00 00 00 00 00"
#define KEY "> 02 00 10 00 01 02 03 +20"
#define KEY_OK "< 03 00 0c 00 a0 00 00 02 00 00 00 00 13 00 00 00" WHOLE
#define GIVE_BLOB "> 01 00 10 00 13 00 00 03 00 00 00 00 48 00 00 00 01 00 00 00"
#define BLOB_STARTS "< 03 00 0c 00 b3 01 00 02 00 00 00 00 48 00 00 00" WHOLE
#define BLOB "< 04 00 48 00 81 00 38 43 66 55 10 00" WHOLE

static GBytes *
make_blob (Fixture *fixture)
{
    const guint8 key[SALVOR_MBOOT_KEY_SIZE] = { 1, 2, 3 };

    return salvor_mboot_generate_key_blob (fixture->mboot, key, fixture->cancellable,
                                           &fixture->error);
}

static void
test_key_blob (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) blob = NULL;
    START (fixture, MAX_PACKET, MAX_PACKET_IS, TAKE_KEY, KEY_OK, KEY, KEY_OK, GIVE_BLOB,
           BLOB_STARTS, BLOB, KEY_OK);

    blob = make_blob (fixture);
    g_assert_no_error (fixture->error);
    g_assert_cmpuint (g_bytes_get_size (blob), ==, SALVOR_MBOOT_KEY_BLOB_SIZE);
}

static void
test_key_refused (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS, TAKE_KEY,
           "< 03 00 0c 00 a0 00 00 02 10 27 00 00 13 00 00 00" WHOLE, VERSION, VERSION_IS);

    g_assert_null (make_blob (fixture));
    assert_fails (fixture, SALVOR_ERROR_REFUSED);
    assert_answers (fixture);
}

/* No blob of another size is taken for one. */
static void
test_key_blob_other_size (Fixture *fixture, gconstpointer data)
{
    START (fixture, MAX_PACKET, MAX_PACKET_IS, TAKE_KEY, KEY_OK, KEY, KEY_OK, GIVE_BLOB,
           "< 03 00 0c 00 b3 01 00 02 00 00 00 00 40 00 00 00" WHOLE, VERSION, VERSION_IS);

    g_assert_null (make_blob (fixture));
    assert_fails (fixture, SALVOR_ERROR_PROTOCOL);
    assert_answers (fixture);
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
    add ("/mboot/read-memory/in-pieces", test_read_in_pieces, NULL);
    add ("/mboot/read-memory/in-larger-pieces", test_read_in_larger_pieces, NULL);
    add ("/mboot/read-memory/slowly", test_read_slowly, NULL);
    add ("/mboot/read-memory/forgotten", test_read_forgotten, NULL);
    add ("/mboot/read-memory/forgotten-to-the-end", test_read_forgotten_to_the_end, NULL);
    add ("/mboot/read-memory/forgotten-again", test_read_forgotten_again, NULL);
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
    add_write_tests ();
    add_read_tests ();
    add ("/mboot/receive-sb-file/slow", test_sb_file, NULL);
    add ("/mboot/receive-sb-file/refused", test_sb_file_refused, NULL);
    add ("/mboot/receive-sb-file/cancelled", test_sb_file_cancelled, NULL);
    add ("/mboot/generate-key-blob/both-phases", test_key_blob, NULL);
    add ("/mboot/generate-key-blob/key-refused", test_key_refused, NULL);
    add ("/mboot/generate-key-blob/other-size", test_key_blob_other_size, NULL);
    return g_test_run ();
}
