/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scripted-transport.h"

#include "base/errors.h"
#include "protocol/sdp.h"

/* Report 1 and the answers of an open and a closed part (facts: protocols 2.3, 7.1, 7.2). */
#define READ_SBMR1 "> 01 01 01 40 0F 80 04 20 00 00 00 04 00 00 00 00 00"
#define ERROR_STATUS "> 01 05 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
#define JUMP "> 01 0B 0B 20 20 82 00 00 00 00 00 00 00 00 00 00 00"
#define WRITE_FILE_2 "> 01 04 04 20 20 82 00 00 00 00 04 01 00 00 00 00 00"
#define OPEN "< 03 56 78 78 56"
#define CLOSED "< 03 12 34 34 12"
#define REFUSED "< 04 89 23 23 89 +65"
#define FILE_DONE "< 04 88 88 88 88 +65"
#define DATA "< 04 78 56 34 12 +65"

typedef struct {
    ScriptedTransport *transport;
    SalvorTransportLease *lease;
    SalvorSdp *sdp;
    GError *error;
} Fixture;

static inline void
start (Fixture *fixture, const char *const *lines, gsize n_lines)
{
    fixture->transport = scripted_transport_new (lines, n_lines);
    fixture->lease = salvor_transport_acquire (SALVOR_PACKET_TRANSPORT (fixture->transport), NULL,
                                               &fixture->error);
    g_assert_no_error (fixture->error);
    fixture->sdp = salvor_sdp_new (SALVOR_PACKET_TRANSPORT (fixture->transport));
}

#define START(fixture, ...)                                                                        \
    const char *const lines[] = { __VA_ARGS__ };                                                   \
    start ((fixture), lines, G_N_ELEMENTS (lines))

static inline void
set_up (Fixture *fixture, gconstpointer data)
{
}

static inline void
tear_down (Fixture *fixture, gconstpointer data)
{
    scripted_transport_assert_done (fixture->transport);
    g_assert_finalize_object (fixture->sdp);
    g_assert_true (salvor_transport_lease_release (fixture->lease, NULL));
    g_assert_finalize_object (fixture->transport);
    g_clear_error (&fixture->error);
}

/* The part still answers after what happened before. */
static inline void
assert_reads (Fixture *fixture)
{
    guint32 value = 0;
    g_autoptr (GError) error = NULL;

    g_assert_true (salvor_sdp_read_register (fixture->sdp, 0x400F8004, 32, &value, NULL, &error));
    g_assert_no_error (error);
    g_assert_cmphex (value, ==, 0x12345678);
}

static inline void
assert_fails (Fixture *fixture, SalvorError code)
{
    g_assert_error (fixture->error, SALVOR_ERROR, (int) code);
}

typedef void (*Test) (Fixture *fixture, gconstpointer data);

static inline void
add (const char *path, Test test, const char *data)
{
    g_test_add (path, Fixture, data, set_up, test, tear_down);
}
