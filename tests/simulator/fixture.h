/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bytes.h"
#include "base/data-files.h"
#include "base/errors.h"
#include "simulator/simulated-board.h"
#include "simulator/simulated-ports.h"
#include "transport/port-list.h"

/* "01 02 FF" */
static inline GByteArray *
hex (const char *text)
{
    GByteArray *bytes = g_byte_array_new ();

    for (; *text != '\0'; text++) {
        if (g_ascii_isxdigit (text[0]) && g_ascii_isxdigit (text[1])) {
            salvor_bytes_append_u8 (bytes, (guint8) (g_ascii_xdigit_value (text[0]) << 4
                                                     | g_ascii_xdigit_value (text[1])));
            text++;
        }
    }
    return bytes;
}

/* The bytes as hexadecimal text are @expected; more may follow. */
static inline void
assert_starts_with (GBytes *packet, const char *expected)
{
    g_autoptr (GByteArray) wanted = hex (expected);
    gsize size = 0;
    const guint8 *data = g_bytes_get_data (packet, &size);
    g_autofree char *found = NULL;
    g_autofree char *sought = salvor_bytes_to_hex (wanted->data, wanted->len);

    g_assert_cmpuint (size, >=, wanted->len);
    found = salvor_bytes_to_hex (data, wanted->len);
    g_assert_cmpstr (found, ==, sought);
}

/* A practice board of its own list of ports, by name */
typedef struct {
    SalvorPortList *ports;
    char *name;
} Bench;

static inline Bench *
bench_new (const char *name)
{
    Bench *self = g_new0 (Bench, 1);
    g_autoptr (SalvorPortProvider) provider = salvor_simulated_ports_new (FALSE);
    g_autoptr (GError) error = NULL;

    self->ports = salvor_port_list_new ();
    self->name = g_strdup (name);
    salvor_port_list_add_provider (self->ports, provider);
    salvor_port_list_prepare (self->ports, name, &error);
    g_assert_no_error (error);
    return self;
}

static inline void
bench_free (Bench *self)
{
    g_assert_finalize_object (self->ports);
    g_free (self->name);
    g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bench, bench_free)

static inline SalvorPort *
bench_wait (Bench *self, SalvorPortKind kind)
{
    g_autoptr (SalvorClock) clock = salvor_virtual_clock_new (0);
    g_autoptr (GError) error = NULL;
    SalvorPort *port;
    GPtrArray *all;

    /* deadlines are points on the board's own clock */
    all = salvor_port_list_enumerate (self->ports);
    if (all->len > 0) {
        g_object_unref (clock);
        clock = salvor_port_get_clock (g_ptr_array_index (all, 0));
    }
    g_ptr_array_unref (all);
    port = salvor_port_list_wait_for (self->ports, self->name, kind,
                                      salvor_deadline_after_ms (clock, 60000), NULL, &error);
    g_assert_no_error (error);
    return port;
}

/* An open transport to what is there now */
typedef struct {
    SalvorPort *port;
    SalvorPacketTransport *transport;
} Line;

static inline Line *
bench_open (Bench *bench, SalvorPortKind kind)
{
    Line *self = g_new0 (Line, 1);
    g_autoptr (GError) error = NULL;

    self->port = bench_wait (bench, kind);
    self->transport = salvor_port_create_transport (self->port);
    SALVOR_PACKET_TRANSPORT_GET_IFACE (self->transport)->open (self->transport, NULL, &error);
    g_assert_no_error (error);
    return self;
}

static inline void
line_free (Line *self)
{
    SALVOR_PACKET_TRANSPORT_GET_IFACE (self->transport)->close (self->transport, NULL);
    g_object_unref (self->transport);
    g_object_unref (self->port);
    g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Line, line_free)

static inline SalvorClock *
line_clock (Line *self)
{
    return salvor_packet_transport_get_clock (self->transport);
}

static inline void
line_send (Line *self, const guint8 *data, gsize size)
{
    g_autoptr (GError) error = NULL;

    salvor_packet_transport_send (self->transport, data, size,
                                  salvor_deadline_after_ms (line_clock (self), 60000), NULL,
                                  &error);
    g_assert_no_error (error);
}

static inline void
line_send_hex (Line *self, const char *text)
{
    g_autoptr (GByteArray) bytes = hex (text);

    line_send (self, bytes->data, bytes->len);
}

static inline GBytes *
line_receive (Line *self)
{
    g_autoptr (GError) error = NULL;
    GBytes *packet = salvor_packet_transport_receive (
        self->transport, salvor_deadline_after_ms (line_clock (self), 60000), NULL, &error);

    g_assert_no_error (error);
    return packet;
}

static inline void
line_expect (Line *self, const char *expected)
{
    g_autoptr (GBytes) packet = line_receive (self);

    assert_starts_with (packet, expected);
}

/* Nothing comes for a second. */
static inline void
line_expect_silence (Line *self)
{
    g_autoptr (GError) error = NULL;
    GBytes *packet = salvor_packet_transport_receive (
        self->transport, salvor_deadline_after_ms (line_clock (self), 1000), NULL, &error);

    g_assert_null (packet);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
}

/* Sends a file by SDP WRITE_FILE; answers are left to the caller. */
static inline void
line_send_file (Line *self, guint32 address, const guint8 *data, gsize size)
{
    g_autoptr (GByteArray) command = hex ("01 04 04");

    salvor_bytes_append_u32_be (command, address);
    salvor_bytes_append_u8 (command, 0);
    salvor_bytes_append_u32_be (command, (guint32) size);
    salvor_bytes_append_zeros (command, 5);
    line_send (self, command->data, command->len);
    for (gsize sent = 0; sent < size; sent += 1024) {
        g_autoptr (GByteArray) report = hex ("02");

        g_byte_array_append (report, data + sent, (guint) MIN (1024, size - sent));
        salvor_bytes_append_zeros (report, 1025 - report->len);
        line_send (self, report->data, report->len);
    }
}

static inline GBytes *
load_practice_loader (void)
{
    g_autoptr (GError) error = NULL;
    GBytes *loader = salvor_data_load ("loaders/practice-mimxrt1024.bin", &error);

    g_assert_no_error (error);
    return loader;
}

#define LOADER_ADDRESS 0x20208200

/* From the ROM into the flashloader; the line is used up. */
static inline void
start_loader (Bench *bench)
{
    g_autoptr (Line) line = bench_open (bench, SALVOR_PORT_ROM);
    g_autoptr (GBytes) loader = load_practice_loader ();

    line_send_file (line, LOADER_ADDRESS, g_bytes_get_data (loader, NULL),
                    g_bytes_get_size (loader));
    line_expect (line, "03 56 78 78 56");
    line_expect (line, "04 88 88 88 88");
    line_send_hex (line, "01 0B 0B 20 20 82 00 00 00 00 00 00 00 00 00 00 00");
    line_expect (line, "03 56 78 78 56");
}
