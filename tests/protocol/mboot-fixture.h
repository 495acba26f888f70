/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scripted-transport.h"

#include "base/errors.h"
#include "protocol/mboot.h"

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

static inline void
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

static inline void
set_up (Fixture *fixture, gconstpointer data)
{
}

static inline void
tear_down (Fixture *fixture, gconstpointer data)
{
    scripted_transport_assert_done (fixture->transport);
    g_assert_finalize_object (fixture->mboot);
    g_assert_true (salvor_transport_lease_release (fixture->lease, NULL));
    g_assert_finalize_object (fixture->transport);
    g_clear_error (&fixture->error);
}

static inline void
assert_fails (Fixture *fixture, SalvorError code)
{
    g_assert_error (fixture->error, SALVOR_ERROR, (int) code);
}

static inline void
assert_cancelled (Fixture *fixture)
{
    g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static inline gboolean
get_version (Fixture *fixture)
{
    guint32 values[SALVOR_MBOOT_MAX_PARAMETERS];
    guint n_values;

    return salvor_mboot_get_property (fixture->mboot, SALVOR_MBOOT_PROPERTY_CURRENT_VERSION, 0,
                                      values, &n_values, fixture->cancellable, &fixture->error);
}

/* The device still understands after what happened before. */
static inline void
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

typedef void (*Test) (Fixture *fixture, gconstpointer data);

static inline void
add (const char *path, Test test, const char *data)
{
    g_test_add (path, Fixture, data, set_up, test, tear_down);
}
