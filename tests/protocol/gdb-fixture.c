/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/gdb-fixture.h"

const char *const gdb_openocd[] = {
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

const char *const gdb_pyocd[] = {
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

const char *const gdb_plain[] = {
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

static void
set_up (GdbFixture *self, gconstpointer conversation)
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
tear_down (GdbFixture *self, gconstpointer conversation)
{
    scripted_stream_assert_done (self->stream);
    g_assert_true (salvor_gdb_remote_disconnect (self->remote, NULL));
    g_assert_false (scripted_stream_is_open (self->stream));
    g_assert_finalize_object (self->remote);
    g_assert_finalize_object (self->stream);
}

void
gdb_fixture_play (GdbFixture *self, const char *const *lines)
{
    scripted_stream_add (self->stream, lines);
}

void
gdb_fixture_add_test (const char *name, const char *const *conversation, GdbTestFunc test)
{
    g_test_add (name, GdbFixture, conversation, set_up, test, tear_down);
}
