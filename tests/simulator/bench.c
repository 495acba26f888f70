/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include "base/data-files.h"
#include "chip-fixture.h"
#include "shared-chips.h"

#define MINUTE_MS 60000

Bench *
bench_new (const char *name)
{
    Bench *self = g_new0 (Bench, 1);
    g_autoptr (GPtrArray) all = NULL;
    g_autoptr (GError) error = NULL;

    self->provider = salvor_simulated_ports_new (test_shared_chips (), FALSE);
    self->ports = salvor_port_list_new ();
    self->name = g_strdup (name);
    salvor_port_list_add_provider (self->ports, self->provider);
    salvor_port_list_prepare (self->ports, name, &error);
    g_assert_no_error (error);
    all = salvor_port_list_enumerate (self->ports);
    g_assert_cmpuint (all->len, >, 0);
    self->clock = salvor_port_get_clock (g_ptr_array_index (all, 0));
    return self;
}

void
bench_free (Bench *self)
{
    g_assert_finalize_object (self->ports);
    /* "changed" may wait for a main loop; it holds nobody, and to let it come here would hold the
     * provider of another thread's bench for a moment */
    g_assert_finalize_object (self->provider);
    g_assert_finalize_object (self->clock);
    g_free (self->name);
    g_free (self);
}

SalvorPort *
bench_wait (Bench *self, SalvorPortKind kind)
{
    g_autoptr (GError) error = NULL;
    SalvorPort *port = salvor_port_list_wait_for (self->ports, self->name, kind,
                                                  salvor_deadline_after_ms (self->clock, MINUTE_MS),
                                                  NULL, &error);

    g_assert_no_error (error);
    return port;
}

void
bench_expect_gone (Bench *self, SalvorPortKind kind)
{
    g_autoptr (GError) error = NULL;
    SalvorPort *port = salvor_port_list_wait_for (self->ports, self->name, kind,
                                                  salvor_deadline_after_ms (self->clock, MINUTE_MS),
                                                  NULL, &error);

    g_assert_null (port);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
}

gint64
bench_now_ms (Bench *self)
{
    return salvor_clock_get_now (self->clock) / 1000;
}

Line *
bench_open (Bench *self, SalvorPortKind kind)
{
    Line *line = g_new0 (Line, 1);
    g_autoptr (GError) error = NULL;

    line->port = bench_wait (self, kind);
    line->transport = salvor_port_create_transport (line->port);
    SALVOR_PACKET_TRANSPORT_GET_IFACE (line->transport)->open (line->transport, NULL, &error);
    g_assert_no_error (error);
    return line;
}

void
line_free (Line *self)
{
    SALVOR_PACKET_TRANSPORT_GET_IFACE (self->transport)->close (self->transport, NULL);
    g_assert_finalize_object (self->transport);
    g_assert_finalize_object (self->port);
    g_free (self);
}

SalvorDeadline
line_deadline (Line *self)
{
    return salvor_deadline_after_ms (salvor_packet_transport_get_clock (self->transport),
                                     MINUTE_MS);
}

static gboolean
send_bytes (Line *self, const GByteArray *bytes, GError **error)
{
    return salvor_packet_transport_send (self->transport, bytes->data, bytes->len,
                                         line_deadline (self), NULL, error);
}

gboolean
line_try_send (Line *self, const char *text, GError **error)
{
    g_autoptr (GByteArray) bytes = fixture_hex (text);

    return send_bytes (self, bytes, error);
}

void
line_send (Line *self, const char *text)
{
    g_autoptr (GError) error = NULL;

    line_try_send (self, text, &error);
    g_assert_no_error (error);
}

GBytes *
line_receive (Line *self, GError **error)
{
    return salvor_packet_transport_receive (self->transport, line_deadline (self), NULL, error);
}

void
line_expect (Line *self, const char *start)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) packet = line_receive (self, &error);
    g_autoptr (GByteArray) wanted = fixture_hex (start);
    g_autofree char *sought = salvor_bytes_to_hex (wanted->data, wanted->len);
    g_autofree char *found = NULL;

    g_assert_no_error (error);
    g_assert_cmpuint (g_bytes_get_size (packet), >=, wanted->len);
    found = salvor_bytes_to_hex (g_bytes_get_data (packet, NULL), wanted->len);
    g_assert_cmpstr (found, ==, sought);
}

gboolean
line_send_file (Line *self, guint32 address, GBytes *data, GError **error)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data (data, &size);
    g_autofree char *command
        = g_strdup_printf ("01 04 04 %08X 00 %08X 00 00 00 00 00", address, (guint32) size);

    if (!line_try_send (self, command, error))
        return FALSE;
    for (gsize sent = 0; sent < size; sent += 1024) {
        g_autoptr (GByteArray) report = fixture_hex ("02");

        g_byte_array_append (report, bytes + sent, (guint) MIN (1024, size - sent));
        salvor_bytes_append_zeros (report, 1025 - report->len);
        if (!send_bytes (self, report, error))
            return FALSE;
    }
    return TRUE;
}

GBytes *
bench_load_practice_loader (void)
{
    g_autoptr (GError) error = NULL;
    GBytes *loader = salvor_data_load ("loaders/practice-mimxrt1024.bin", &error);

    g_assert_no_error (error);
    return loader;
}

static gboolean
take (Line *self, GError **error)
{
    g_autoptr (GBytes) packet = line_receive (self, error);

    return packet != NULL;
}

gboolean
bench_start_loader (Bench *self, GError **error)
{
    g_autoptr (Line) line = bench_open (self, SALVOR_PORT_ROM);
    g_autoptr (GBytes) loader = bench_load_practice_loader ();

    return line_send_file (line, FIXTURE_LOADER_ADDRESS, loader, error) && take (line, error)
           && take (line, error)
           && line_try_send (line, "01 0B 0B 20 20 82 00 00 00 00 00 00 00 00 00 00 00", error)
           && take (line, error);
}
