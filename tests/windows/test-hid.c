/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipe-device.h"
#include "simulator/bench.h"

#include "base/bytes.h"
#include "protocol/sdp.h"
#include "transport/hid-place.h"
#include "transport/hid-ports.h"

#include <glib/gstdio.h>

#include <string.h>
#include <windows.h>

/*
 * hidapi's code for Windows, unchanged, and all of Salvor above it, under Wine: lists, opens,
 * writes to, reads from and waits for a device, and hears that it goes. Not tried by this:
 * hidclass.sys, Windows' own driver.
 */

#define SCRATCH 0x2020A000

/* The reports of the ROM with their ids (protocols 1.1); from the device come 5 and 65 bytes. */
#define ROM_INPUT 65
#define ROM_OUTPUT 1025
#define COMMAND_REPORT 17
#define COMMAND_ID 1

static const PipeDeviceInfo rom = { 0x1FC9, 0x0130, "SE Blank RT Family", ROM_INPUT, ROM_OUTPUT };

typedef struct {
    PipeDevice *device;
    Bench *bench; /* what answers; NULL: nothing does */
    Line *line;
    SalvorPortList *ports;
    SalvorPortProvider *provider;
    SalvorPort *port;
    SalvorPacketTransport *transport; /* open */
    SalvorTransportLease *lease;
    guint n_problems; /* that its driver had */
    GError *error;
} Fixture;

/* As hidclass.sys: of the longest report it is handed, the device gets as much as it declares. */
static gsize
get_declared_size (const guint8 *report, gsize size)
{
    return report[0] == COMMAND_ID ? MIN (size, COMMAND_REPORT) : size;
}

/* What the board on the bench has to say to it */
static void
answer (PipeDevice *device, const guint8 *report, gsize size, gpointer user_data)
{
    Fixture *self = user_data;
    SalvorClock *clock;

    g_assert_cmpuint (size, ==, ROM_OUTPUT);
    if (self->line == NULL)
        return;
    clock = salvor_packet_transport_get_clock (self->line->transport);
    salvor_packet_transport_send (self->line->transport, report, get_declared_size (report, size),
                                  salvor_deadline_after_ms (clock, 1000), NULL, NULL);
    for (;;) {
        g_autoptr (GBytes) bytes = salvor_packet_transport_receive (
            self->line->transport, salvor_deadline_after_ms (clock, 1000), NULL, NULL);

        if (bytes == NULL)
            return;
        pipe_device_send (device, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }
}

static void
add_identity (GArray *identities, gpointer user_data)
{
    const SalvorUsbIdentity identity = { rom.vendor_id, rom.product_id, SALVOR_PORT_ROM };

    g_array_append_val (identities, identity);
}

/* @data: the name of a practice board, or NULL for a device that never answers */
static void
set_up (Fixture *self, gconstpointer data)
{
    if (data != NULL) {
        self->bench = bench_new (data);
        self->line = bench_open (self->bench, SALVOR_PORT_ROM);
    }
    self->device = pipe_device_new (&rom, answer, self);
    self->provider = salvor_hid_ports_new (add_identity, NULL, NULL);
    self->ports = salvor_port_list_new ();
    salvor_port_list_add_provider (self->ports, self->provider);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
    g_clear_pointer (&self->lease, salvor_transport_lease_free);
    g_clear_object (&self->transport);
    g_clear_object (&self->port);
    g_assert_finalize_object (self->ports);
    while (g_main_context_iteration (NULL, FALSE))
        ;
    g_assert_finalize_object (self->provider);
    pipe_device_free (self->device);
    g_clear_pointer (&self->line, line_free);
    g_clear_pointer (&self->bench, bench_free);
    g_clear_error (&self->error);
}

static void
open_device (Fixture *self)
{
    self->port = salvor_port_list_find (self->ports, "usb:1400-4.3", SALVOR_PORT_ROM, &self->error);
    g_assert_no_error (self->error);
    self->transport = salvor_port_create_transport (self->port);
    self->lease = salvor_transport_acquire (self->transport, NULL, &self->error);
    g_assert_no_error (self->error);
}

static SalvorDeadline
after_ms (Fixture *self, guint ms)
{
    return salvor_deadline_after_ms (salvor_packet_transport_get_clock (self->transport), ms);
}

/* ---- listed ---- */

/* By its socket, which stays the same when the flashloader comes */
static void
test_listed (Fixture *self, gconstpointer data)
{
    g_autoptr (GPtrArray) ports = salvor_port_list_enumerate (self->ports);
    const SalvorPortInfo *info;

    g_assert_cmpuint (ports->len, ==, 1);
    info = salvor_port_get_info (g_ptr_array_index (ports, 0));
    g_assert_cmpstr (info->board_name, ==, "usb:1400-4.3");
    g_assert_cmpint (info->kind, ==, SALVOR_PORT_ROM);
    g_assert_cmpstr (info->product, ==, rom.product);
    g_assert_null (info->problem);
}

static void
test_unplugged_is_not_listed (Fixture *self, gconstpointer data)
{
    g_autoptr (GPtrArray) ports = NULL;

    pipe_device_unplug (self->device);
    ports = salvor_port_list_enumerate (self->ports);
    g_assert_cmpuint (ports->len, ==, 0);
}

/* ---- without a driver that lets anybody in ---- */

/* (transfer full): of the one device there is */
static SalvorPort *
find_only (Fixture *self)
{
    g_autoptr (GPtrArray) ports = salvor_port_list_enumerate (self->ports);

    g_assert_cmpuint (ports->len, ==, 1);
    return g_object_ref (g_ptr_array_index (ports, 0));
}

static void
assert_refused (Fixture *self, const char *service, guint problem, const char *message)
{
    g_autoptr (SalvorPort) port = NULL;
    const SalvorPortInfo *info;

    pipe_device_set_driver (self->device, service, problem);
    port = find_only (self);
    info = salvor_port_get_info (port);
    g_assert_cmpstr (info->board_name, ==, "usb:1400-4.3");
    g_assert_cmpint (info->kind, ==, SALVOR_PORT_ROM);
    g_assert_cmpstr (info->product, ==, rom.product);
    g_assert_error (info->problem, SALVOR_ERROR, SALVOR_ERROR_DRIVER);
    g_assert_cmpstr (info->problem->message, ==, message);
}

#define ROM_ID "USB\\VID_1FC9&PID_0130"

static void
test_refused (Fixture *self, gconstpointer data)
{
    assert_refused (self, NULL, 28,
                    ROM_ID ": Windows reports problem code 28, its driver is missing");
    assert_refused (self, "HidUsb", 10,
                    ROM_ID ": Windows reports problem code 10, its driver is HidUsb");
    assert_refused (self, "WinUSB", 0, ROM_ID ": its driver is WinUSB, not HidUsb");
}

/* The cure helps at once, and what is pulled out is not kept for its driver's sake. */
static void
test_cured (Fixture *self, gconstpointer data)
{
    g_autoptr (GPtrArray) none = NULL;

    assert_refused (self, "libusbK", 0, ROM_ID ": its driver is libusbK, not HidUsb");
    pipe_device_set_driver (self->device, "HidUsb", 0);
    test_listed (self, data);
    pipe_device_set_driver (self->device, "libusbK", 0);
    pipe_device_unplug (self->device);
    none = salvor_port_list_enumerate (self->ports);
    g_assert_cmpuint (none->len, ==, 0);
}

/* One that comes, goes or changes without any HID device doing so; more than one look apart, and
 * again and again, because nobody knows when the first look is. */
#define CHANGE_INTERVAL_MS 1500
#define MAX_CHANGES 40

static gboolean
change_problem (gpointer user_data)
{
    Fixture *self = user_data;

    pipe_device_set_driver (self->device, NULL, self->n_problems % 2 == 0 ? 28 : 10);
    g_assert_cmpuint (++self->n_problems, <, MAX_CHANGES);
    return G_SOURCE_CONTINUE;
}

static void
count (SalvorPortList *ports, guint *n_changes)
{
    (*n_changes)++;
}

static void
test_news (Fixture *self, gconstpointer data)
{
    guint n_changes = 0;
    guint source;

    g_signal_connect (self->ports, "changed", G_CALLBACK (count), &n_changes);
    change_problem (self);
    /* what the driver did just now may count as news: two more cannot be that */
    source = g_timeout_add (CHANGE_INTERVAL_MS, change_problem, self);
    while (n_changes < 3)
        g_main_context_iteration (NULL, TRUE);
    g_source_remove (source);
}

/* ---- spoken to ---- */

static void
test_registers (Fixture *self, gconstpointer data)
{
    g_autoptr (SalvorSdp) sdp = NULL;
    guint32 value = 0;

    open_device (self);
    sdp = salvor_sdp_new (self->transport);
    g_assert_true (salvor_sdp_write_register (sdp, SCRATCH, 32, 0x11223344, NULL, &self->error));
    g_assert_no_error (self->error);
    g_assert_true (salvor_sdp_read_register (sdp, SCRATCH, 32, &value, NULL, &self->error));
    g_assert_no_error (self->error);
    g_assert_cmphex (value, ==, 0x11223344);
    g_assert_cmpint (salvor_sdp_get_hab (sdp), ==, SALVOR_SDP_HAB_OPEN);
}

/* Several reports in a row, the last one shorter than the others */
static void
test_file (Fixture *self, gconstpointer data)
{
    g_autoptr (SalvorSdp) sdp = NULL;
    g_autoptr (GByteArray) content = g_byte_array_new ();
    g_autoptr (GBytes) file = NULL;
    g_autoptr (GBytes) back = NULL;

    for (guint i = 0; i < 3000; i++)
        salvor_bytes_append_u8 (content, (guint8) (i * 7));
    file = g_bytes_new (content->data, content->len);
    open_device (self);
    sdp = salvor_sdp_new (self->transport);
    g_assert_true (salvor_sdp_write_file (sdp, SCRATCH, file, NULL, NULL, &self->error));
    g_assert_no_error (self->error);
    back = salvor_sdp_read_memory (sdp, SCRATCH, content->len, NULL, &self->error);
    g_assert_no_error (self->error);
    g_assert_true (g_bytes_equal (back, file));
}

/* While it is open it is there for others to see. */
static void
test_listed_while_open (Fixture *self, gconstpointer data)
{
    g_autoptr (GPtrArray) ports = NULL;

    open_device (self);
    ports = salvor_port_list_enumerate (self->ports);
    g_assert_cmpuint (ports->len, ==, 1);
}

/* ---- silent ---- */

static void
test_time_out (Fixture *self, gconstpointer data)
{
    open_device (self);
    g_assert_null (
        salvor_packet_transport_receive (self->transport, after_ms (self, 50), NULL, &self->error));
    g_assert_error (self->error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();

    open_device (self);
    g_cancellable_cancel (cancellable);
    g_assert_null (salvor_packet_transport_receive (self->transport, after_ms (self, 60000),
                                                    cancellable, &self->error));
    g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- gone ---- */

static gpointer
unplug (gpointer device)
{
    pipe_device_unplug (device);
    return NULL;
}

/* Pulled out before or while it is waited for: one is as good as the other. */
static void
test_unplugged_while_reading (Fixture *self, gconstpointer data)
{
    GThread *thread;

    open_device (self);
    thread = g_thread_new ("unplug", unplug, self->device);
    g_assert_null (salvor_packet_transport_receive (self->transport, after_ms (self, 60000), NULL,
                                                    &self->error));
    g_thread_join (thread);
    g_assert_error (self->error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
}

static void
test_unplugged_before_writing (Fixture *self, gconstpointer data)
{
    const guint8 report[COMMAND_REPORT] = { COMMAND_ID };

    open_device (self);
    pipe_device_unplug (self->device);
    g_assert_false (salvor_packet_transport_send (self->transport, report, sizeof report,
                                                  after_ms (self, 1000), NULL, &self->error));
    g_assert_error (self->error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
}

static void
test_unplugged_before_opening (Fixture *self, gconstpointer data)
{
    self->port = salvor_port_list_find (self->ports, "usb:1400-4.3", SALVOR_PORT_ROM, NULL);
    self->transport = salvor_port_create_transport (self->port);
    pipe_device_unplug (self->device);
    g_assert_null (salvor_transport_acquire (self->transport, NULL, &self->error));
    g_assert_error (self->error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
}

/* A file that is opened for nobody else stands for a device that another program has; both go
 * through the same rule of Windows. */
static void
test_taken (void)
{
    g_autofree char *path = g_build_filename (g_get_tmp_dir (), "salvor-taken-device", NULL);
    g_autofree wchar_t *wide = (wchar_t *) g_utf8_to_utf16 (path, -1, NULL, NULL, NULL);
    HANDLE other = CreateFileW (wide, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
                                FILE_FLAG_DELETE_ON_CLOSE, NULL);

    g_assert_true (other != INVALID_HANDLE_VALUE);
    g_assert_true (salvor_hid_place_is_taken (path));
    CloseHandle (other);
    g_assert_false (salvor_hid_place_is_taken (path)); /* gone is not taken */
    other = CreateFileW (wide, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                         NULL, CREATE_ALWAYS, 0, NULL);
    g_assert_false (salvor_hid_place_is_taken (path));
    CloseHandle (other);
    g_assert_cmpint (g_remove (path), ==, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, board, func) g_test_add (name, Fixture, board, set_up, func, tear_down)
    ADD ("/hid/listed", NULL, test_listed);
    ADD ("/hid/listed-while-open", NULL, test_listed_while_open);
    ADD ("/hid/driver/refused", NULL, test_refused);
    ADD ("/hid/driver/cured", NULL, test_cured);
    ADD ("/hid/driver/news", NULL, test_news);
    ADD ("/hid/registers", "sim:rt1024-serial", test_registers);
    ADD ("/hid/file", "sim:rt1024-serial", test_file);
    ADD ("/hid/time-out", NULL, test_time_out);
    ADD ("/hid/cancelled", NULL, test_cancelled);
    ADD ("/hid/unplugged/not-listed", NULL, test_unplugged_is_not_listed);
    ADD ("/hid/unplugged/while-reading", NULL, test_unplugged_while_reading);
    ADD ("/hid/unplugged/before-writing", NULL, test_unplugged_before_writing);
    ADD ("/hid/unplugged/before-opening", NULL, test_unplugged_before_opening);
#undef ADD
    g_test_add_func ("/hid/taken", test_taken);
    return g_test_run ();
}
