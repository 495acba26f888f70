/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sdp-fixture.h"

/* ---- write file ---- */

/* 1025 bytes of 0x5A: one report is full, one holds a single byte. */
static GBytes *
make_file (void)
{
    guint8 file[1025];

    memset (file, 0x5A, sizeof file);
    return g_bytes_new (file, sizeof file);
}

/* The line of a whole report 2 full of 0x5A; interned, so nobody frees it */
static const char *
get_full_report (void)
{
    g_autoptr (GString) line = g_string_new ("> 02");

    for (guint i = 0; i < 1024; i++)
        g_string_append (line, " 5A");
    return g_intern_string (line->str);
}

#define LAST_REPORT "> 02 5A +1025"

static gboolean
write_file (Fixture *fixture, SalvorProgress *progress)
{
    g_autoptr (GBytes) file = make_file ();

    return salvor_sdp_write_file (fixture->sdp, 0x20208200, file, progress,
                                  scripted_transport_get_cancellable (fixture->transport),
                                  &fixture->error);
}

static void
test_write_file (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorProgress) progress = salvor_progress_new ();
    START (fixture, WRITE_FILE_2, get_full_report (), LAST_REPORT, OPEN, FILE_DONE);

    g_assert_true (write_file (fixture, progress));
    g_assert_no_error (fixture->error);
    g_assert_cmpuint (salvor_progress_get_done (progress), ==, 1025);
}

static void
test_write_file_closed (Fixture *fixture, gconstpointer data)
{
    START (fixture, WRITE_FILE_2, get_full_report (), LAST_REPORT, CLOSED, FILE_DONE);

    g_assert_true (write_file (fixture, NULL));
    g_assert_cmpint (salvor_sdp_get_hab (fixture->sdp), ==, SALVOR_SDP_HAB_CLOSED);
}

/* RT1064, open: the word that means "not this" (protocols 7.2) */
static void
test_write_file_refused (Fixture *fixture, gconstpointer data)
{
    START (fixture, WRITE_FILE_2, get_full_report (), LAST_REPORT, OPEN, REFUSED);

    g_assert_false (write_file (fixture, NULL));
    assert_fails (fixture, SALVOR_ERROR_REFUSED);
}

/* A ROM that says no before the end is not sent the rest. */
static void
test_write_file_refused_early (Fixture *fixture, gconstpointer data)
{
    START (fixture, WRITE_FILE_2, get_full_report (), OPEN, REFUSED, READ_SBMR1, OPEN, DATA);

    g_assert_false (write_file (fixture, NULL));
    assert_fails (fixture, SALVOR_ERROR_REFUSED);
    assert_reads (fixture);
}

/* A HAB word before the data is no answer yet. */
static void
test_write_file_early_hab_word (Fixture *fixture, gconstpointer data)
{
    START (fixture, WRITE_FILE_2, OPEN, get_full_report (), LAST_REPORT, FILE_DONE);

    g_assert_true (write_file (fixture, NULL));
}

static void
test_write_file_not_taken (Fixture *fixture, gconstpointer data)
{
    START (fixture, WRITE_FILE_2, get_full_report (), "send-timeout");

    g_assert_false (write_file (fixture, NULL));
    assert_fails (fixture, SALVOR_ERROR_TIMEOUT);
}

static void
test_write_file_unplugged (Fixture *fixture, gconstpointer data)
{
    START (fixture, WRITE_FILE_2, get_full_report (), "gone");

    g_assert_false (write_file (fixture, NULL));
    assert_fails (fixture, SALVOR_ERROR_DISCONNECTED);
}

/* The ROM counts bytes: the rest goes out, and the next command is understood. */
static void
test_write_file_cancelled (Fixture *fixture, gconstpointer data)
{
    START (fixture, WRITE_FILE_2, get_full_report (), "cancel", LAST_REPORT, OPEN, FILE_DONE,
           READ_SBMR1, OPEN, DATA);

    g_assert_false (write_file (fixture, NULL));
    g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    assert_reads (fixture);
}

static void
test_write_file_cancelled_at_the_end (Fixture *fixture, gconstpointer data)
{
    START (fixture, WRITE_FILE_2, get_full_report (), LAST_REPORT, "cancel", OPEN, FILE_DONE,
           READ_SBMR1, OPEN, DATA);

    g_assert_false (write_file (fixture, NULL));
    g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    assert_reads (fixture);
}

/* Nothing, and more than fits below 4 GiB: not a byte goes out. */
static void
test_write_file_sizes (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
    g_autoptr (GBytes) file = make_file ();
    START (fixture, "gone");

    g_assert_false (
        salvor_sdp_write_file (fixture->sdp, 0x20208200, nothing, NULL, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_INVALID_ARGUMENT);
    g_clear_error (&fixture->error);
    g_assert_false (
        salvor_sdp_write_file (fixture->sdp, 0xFFFFFC00, file, NULL, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_INVALID_ARGUMENT);
}

/* ---- device configuration and command sequence ---- */

#define DCD_WRITE_24 "> 01 0A 0A 20 20 20 00 00 00 00 00 18 00 00 00 00 00"
#define WRITE_CSF_24 "> 01 06 06 20 20 20 00 00 00 00 00 18 00 00 00 00 00"
#define DATA_24 "> 02 D2 +1025"
#define WRITE_DONE "< 04 12 8A 8A 12 +65"
#define DCD_REFUSED "< 04 33 27 DD 00 +65"
#define SKIP_DCD "> 01 0C 0C 00 00 00 00 00 00 00 00 00 00 00 00 00 00"

static const guint8 configuration[24] = { 0xD2 };

static gboolean
write_dcd (Fixture *fixture, gsize size)
{
    g_autofree guint8 *dcd = g_malloc0 (size);
    g_autoptr (GBytes) bytes = NULL;

    dcd[0] = 0xD2;
    bytes = g_bytes_new (dcd, size);
    return salvor_sdp_write_dcd (fixture->sdp, 0x20202000, bytes, NULL, &fixture->error);
}

static void
test_write_dcd (Fixture *fixture, gconstpointer data)
{
    START (fixture, DCD_WRITE_24, DATA_24, OPEN, WRITE_DONE);

    g_assert_true (write_dcd (fixture, 24));
    g_assert_no_error (fixture->error);
}

/* @data: the answer; a closed part says the same, and it is another error */
static void
test_write_dcd_refused (Fixture *fixture, gconstpointer data)
{
    gboolean closed = g_str_equal (data, CLOSED);
    START (fixture, DCD_WRITE_24, DATA_24, (const char *) data, DCD_REFUSED, READ_SBMR1, OPEN,
           DATA);

    g_assert_false (write_dcd (fixture, 24));
    assert_fails (fixture, closed ? SALVOR_ERROR_LOCKED : SALVOR_ERROR_REFUSED);
    g_assert_nonnull (strstr (fixture->error->message, "invalid device configuration data"));
    assert_reads (fixture);
}

static void
test_write_dcd_sizes (Fixture *fixture, gconstpointer data)
{
    const gsize sizes[] = { 0, 1025 };
    START (fixture, "gone");

    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
        g_autofree guint8 *dcd = g_malloc0 (1025);
        g_autoptr (GBytes) bytes = g_bytes_new (dcd, sizes[i]);
        g_autoptr (GError) error = NULL;

        g_assert_false (salvor_sdp_write_dcd (fixture->sdp, 0x20202000, bytes, NULL, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_write_csf (Fixture *fixture, gconstpointer data)
{
    g_autoptr (GBytes) bytes = g_bytes_new_static (configuration, sizeof configuration);
    START (fixture, WRITE_CSF_24, DATA_24, OPEN, WRITE_DONE, WRITE_CSF_24, DATA_24, OPEN, REFUSED);

    g_assert_true (salvor_sdp_write_csf (fixture->sdp, 0x20202000, bytes, NULL, &fixture->error));
    g_assert_false (salvor_sdp_write_csf (fixture->sdp, 0x20202000, bytes, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_REFUSED);
    g_assert_nonnull (strstr (fixture->error->message, "write command sequence"));
}

/* Both byte orders of the acknowledgement (protocols 8 row 2) */
static void
test_skip_dcd_header (Fixture *fixture, gconstpointer data)
{
    START (fixture, SKIP_DCD, OPEN, "< 04 90 0D D0 09 +65", SKIP_DCD, OPEN, "< 04 09 D0 0D 90 +65",
           SKIP_DCD, OPEN, REFUSED, READ_SBMR1, OPEN, DATA);

    g_assert_true (salvor_sdp_skip_dcd_header (fixture->sdp, NULL, &fixture->error));
    g_assert_true (salvor_sdp_skip_dcd_header (fixture->sdp, NULL, &fixture->error));
    g_assert_false (salvor_sdp_skip_dcd_header (fixture->sdp, NULL, &fixture->error));
    assert_fails (fixture, SALVOR_ERROR_REFUSED);
    assert_reads (fixture);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    add ("/sdp/write-file/open", test_write_file, NULL);
    add ("/sdp/write-file/closed", test_write_file_closed, NULL);
    add ("/sdp/write-file/refused", test_write_file_refused, NULL);
    add ("/sdp/write-file/refused-early", test_write_file_refused_early, NULL);
    add ("/sdp/write-file/early-hab-word", test_write_file_early_hab_word, NULL);
    add ("/sdp/write-file/not-taken", test_write_file_not_taken, NULL);
    add ("/sdp/write-file/unplugged", test_write_file_unplugged, NULL);
    add ("/sdp/write-file/cancelled", test_write_file_cancelled, NULL);
    add ("/sdp/write-file/cancelled-at-the-end", test_write_file_cancelled_at_the_end, NULL);
    add ("/sdp/write-file/sizes", test_write_file_sizes, NULL);
    add ("/sdp/write-dcd/open", test_write_dcd, NULL);
    add ("/sdp/write-dcd/refused", test_write_dcd_refused, OPEN);
    add ("/sdp/write-dcd/closed", test_write_dcd_refused, CLOSED);
    add ("/sdp/write-dcd/sizes", test_write_dcd_sizes, NULL);
    add ("/sdp/write-csf", test_write_csf, NULL);
    add ("/sdp/skip-dcd-header", test_skip_dcd_header, NULL);
    return g_test_run ();
}
