/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usbip-client.h"

#include "base/bytes.h"
#include "base/data-files.h"

#include <gio/gnetworking.h>
#include <string.h>

/* Long enough for any machine; nothing waits for it to pass. Seconds */
#define PATIENCE 60

#define LOAD_ADDRESS 0x20208200

/* ---- bytes ---- */

GBytes *
bytes_from_hex (const char *text)
{
    GByteArray *bytes = g_byte_array_new ();

    for (const char *at = text; *at != '\0'; at++) {
        if (*at == ' ')
            continue;
        g_assert_true (g_ascii_isxdigit (at[0]) && g_ascii_isxdigit (at[1]));
        salvor_bytes_append_u8 (
            bytes, (guint8) (g_ascii_xdigit_value (at[0]) << 4 | g_ascii_xdigit_value (at[1])));
        at++;
    }
    return g_byte_array_free_to_bytes (bytes);
}

void
assert_hex (GBytes *bytes, const char *expected)
{
    g_autoptr (GBytes) wanted = bytes_from_hex (expected);

    g_assert_nonnull (bytes);
    g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                     g_bytes_get_data (wanted, NULL), g_bytes_get_size (wanted));
}

/* ---- the server ---- */

typedef struct {
    UsbDesk *desk;
    const char *const *boards;
    double pace;
    SalvorUsbSettings settings;
    GMutex mutex;
    GCond cond;
    gboolean ready;
} Start;

static guint16
get_port (const char *address)
{
    return (guint16) g_ascii_strtoull (strrchr (address, ':') + 1, NULL, 10);
}

static void
set_up (Start *start)
{
    UsbDesk *self = start->desk;
    g_autoptr (GError) error = NULL;

    self->hub = salvor_usb_hub_new (&start->settings, start->pace);
    for (gsize i = 0; start->boards[i] != NULL; i++) {
        salvor_usb_hub_add_board (self->hub, start->boards[i], &error);
        g_assert_no_error (error);
    }
    self->server = salvor_usbip_server_new (self->hub, "127.0.0.1:0", FALSE, &error);
    g_assert_no_error (error);
    self->port = get_port (salvor_usbip_server_get_address (self->server));
}

static gpointer
run (gpointer user_data)
{
    Start *start = user_data;
    UsbDesk *self = start->desk;

    g_main_context_push_thread_default (self->context);
    set_up (start);
    g_mutex_lock (&start->mutex);
    start->ready = TRUE;
    g_cond_signal (&start->cond);
    g_mutex_unlock (&start->mutex);
    g_main_loop_run (self->loop);
    g_clear_object (&self->server);
    g_assert_finalize_object (self->hub);
    /* what ended with the server hears of it */
    while (g_main_context_iteration (self->context, FALSE))
        ;
    g_main_context_pop_thread_default (self->context);
    return NULL;
}

UsbDesk *
usb_desk_new (const char *const *boards, double pace, SalvorProbeVersion probe_version)
{
    UsbDesk *self = g_new0 (UsbDesk, 1);
    Start start = {
        .desk = self,
        .boards = boards,
        .pace = pace,
        .settings = { .probe_version = probe_version },
    };

    self->context = g_main_context_new ();
    self->loop = g_main_loop_new (self->context, FALSE);
    g_mutex_init (&start.mutex);
    g_cond_init (&start.cond);
    g_mutex_lock (&start.mutex);
    self->thread = g_thread_new ("usb-desk", run, &start);
    while (!start.ready)
        g_cond_wait (&start.cond, &start.mutex);
    g_mutex_unlock (&start.mutex);
    g_mutex_clear (&start.mutex);
    g_cond_clear (&start.cond);
    return self;
}

static gboolean
quit (gpointer user_data)
{
    g_main_loop_quit (user_data);
    return G_SOURCE_REMOVE;
}

void
usb_desk_free (UsbDesk *self)
{
    g_main_context_invoke (self->context, quit, self->loop);
    g_thread_join (self->thread);
    g_main_loop_unref (self->loop);
    g_main_context_unref (self->context);
    g_free (self);
}

typedef struct {
    UsbDesk *desk;
    const char *bus_id;
    const char *hand_step;
    GMutex mutex;
    GCond cond;
    gboolean done;
} Act;

static gboolean
act (gpointer user_data)
{
    Act *self = user_data;
    SalvorUsbPlug *plug = salvor_usb_hub_find (self->desk->hub, self->bus_id);
    g_autoptr (GError) error = NULL;

    g_assert_nonnull (plug);
    salvor_simulated_board_act (salvor_usb_plug_get_board (plug), self->hand_step, &error);
    g_assert_no_error (error);
    g_mutex_lock (&self->mutex);
    self->done = TRUE;
    g_cond_signal (&self->cond);
    g_mutex_unlock (&self->mutex);
    return G_SOURCE_REMOVE;
}

void
usb_desk_act (UsbDesk *self, const char *bus_id, const char *hand_step)
{
    Act data = { .desk = self, .bus_id = bus_id, .hand_step = hand_step };

    g_mutex_init (&data.mutex);
    g_cond_init (&data.cond);
    g_main_context_invoke (self->context, act, &data);
    g_mutex_lock (&data.mutex);
    while (!data.done)
        g_cond_wait (&data.cond, &data.mutex);
    g_mutex_unlock (&data.mutex);
    g_mutex_clear (&data.mutex);
    g_cond_clear (&data.cond);
}

/* ---- the host ---- */

UsbHost *
usb_host_new (UsbDesk *desk)
{
    UsbHost *self = g_new0 (UsbHost, 1);
    g_autoptr (GError) error = NULL;

    self->client = g_socket_client_new ();
    g_socket_client_set_timeout (self->client, PATIENCE);
    self->connection
        = g_socket_client_connect_to_host (self->client, "127.0.0.1", desk->port, NULL, &error);
    g_assert_no_error (error);
    g_socket_set_option (g_socket_connection_get_socket (self->connection), IPPROTO_TCP,
                         TCP_NODELAY, 1, NULL);
    return self;
}

void
usb_host_free (UsbHost *self)
{
    g_object_unref (self->connection);
    g_object_unref (self->client);
    g_free (self);
}

gboolean
usb_host_send (UsbHost *self, const guint8 *data, gsize size)
{
    GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));

    return g_output_stream_write_all (stream, data, size, NULL, NULL, NULL);
}

/* Whether it arrived shows in the answer. */
static void
send_all (UsbHost *self, GByteArray *bytes)
{
    usb_host_send (self, bytes->data, bytes->len);
}

GBytes *
usb_host_receive (UsbHost *self, gsize size)
{
    GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (self->connection));
    g_autofree guint8 *data = g_malloc (size + 1);
    g_autoptr (GError) error = NULL;
    gsize count = 0;

    g_input_stream_read_all (stream, data, size, &count, NULL, &error);
    /* a peer that hung up with our bytes unread resets the connection; it does not go silent */
    g_assert_false (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT));
    return count == size ? g_bytes_new (data, size) : NULL;
}

void
usb_host_expect_end (UsbHost *self)
{
    g_autoptr (GBytes) byte = NULL;

    while ((byte = usb_host_receive (self, 1)) != NULL)
        g_clear_pointer (&byte, g_bytes_unref);
}

static guint32
get_u32 (GBytes *bytes, gsize offset)
{
    SalvorReader reader;
    guint32 value = 0;

    salvor_reader_init (&reader, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    g_assert_true (salvor_reader_seek (&reader, offset, NULL));
    g_assert_true (salvor_reader_read_u32_be (&reader, &value, NULL));
    return value;
}

/* ---- before a device is taken ---- */

guint32
usb_host_import (UsbHost *self, const char *bus_id)
{
    g_autoptr (GByteArray) request = g_byte_array_new ();
    g_autoptr (GBytes) reply = NULL;
    g_autoptr (GBytes) device = NULL;
    guint32 status;

    salvor_bytes_append_u32_be (request, 0x01118003);
    salvor_bytes_append_u32_be (request, 0);
    g_byte_array_append (request, (const guint8 *) bus_id, (guint) strlen (bus_id));
    salvor_bytes_append_zeros (request, 32 - strlen (bus_id));
    send_all (self, request);
    reply = usb_host_receive (self, 8);
    g_assert_nonnull (reply);
    g_assert_cmphex (get_u32 (reply, 0), ==, 0x01110003);
    status = get_u32 (reply, 4);
    if (status != 0)
        return status;
    device = usb_host_receive (self, 312);
    g_assert_nonnull (device);
    g_assert_cmpstr ((const char *) g_bytes_get_data (device, NULL) + 256, ==, bus_id);
    self->device_id = get_u32 (device, 288) << 16 | get_u32 (device, 292);
    self->speed = get_u32 (device, 296);
    return 0;
}

static void
append_record (UsbHost *self, GString *text)
{
    g_autoptr (GBytes) device = usb_host_receive (self, 312);
    const guint8 *data;

    g_assert_nonnull (device);
    data = g_bytes_get_data (device, NULL);
    g_string_append_printf (text, "%s%s:", text->len > 0 ? " " : "", (const char *) data + 256);
    for (guint i = 0; i < data[311]; i++) {
        g_autoptr (GBytes) interface = usb_host_receive (self, 4);

        g_assert_nonnull (interface);
        g_string_append_printf (text, "%s%u", i > 0 ? "," : "",
                                ((const guint8 *) g_bytes_get_data (interface, NULL))[0]);
    }
}

char *
usb_host_list (UsbDesk *desk)
{
    g_autoptr (UsbHost) self = usb_host_new (desk);
    g_autoptr (GBytes) request = bytes_from_hex ("01118005 00000000");
    g_autoptr (GBytes) reply = NULL;
    g_autoptr (GString) text = g_string_new (NULL);

    g_assert_true (usb_host_send (self, g_bytes_get_data (request, NULL), 8));
    reply = usb_host_receive (self, 12);
    g_assert_nonnull (reply);
    g_assert_cmphex (get_u32 (reply, 0), ==, 0x01110005);
    g_assert_cmphex (get_u32 (reply, 4), ==, 0);
    for (guint32 i = 0; i < get_u32 (reply, 8); i++)
        append_record (self, text);
    usb_host_expect_end (self);
    return g_strdup (text->str);
}

void
usb_host_wait_for (UsbDesk *desk, const char *expected)
{
    gint64 end = g_get_monotonic_time () + PATIENCE * G_USEC_PER_SEC;
    gboolean found = FALSE;

    while (!found && g_get_monotonic_time () < end) {
        g_autofree char *list = usb_host_list (desk);

        found = strcmp (list, expected) == 0;
    }
    g_assert_true (found);
}

static UsbHost *
try_take (UsbDesk *desk, const char *bus_id, guint16 product)
{
    g_autoptr (UsbHost) self = usb_host_new (desk);
    g_autoptr (GBytes) device = NULL;

    if (usb_host_import (self, bus_id) != 0
        || usb_host_control (self, "80 06 0100 0000", NULL, 18, &device) != 0
        || ((const guint8 *) g_bytes_get_data (device, NULL))[10] != (product & 0xFF))
        return NULL;
    return g_steal_pointer (&self);
}

UsbHost *
usb_host_new_with (UsbDesk *desk, const char *bus_id, guint16 product)
{
    gint64 end = g_get_monotonic_time () + PATIENCE * G_USEC_PER_SEC;
    UsbHost *self = NULL;

    while (self == NULL && g_get_monotonic_time () < end)
        self = try_take (desk, bus_id, product);
    g_assert_nonnull (self);
    return self;
}

/* ---- transfers ---- */

static void
append_basic (UsbHost *self, GByteArray *bytes, guint32 command, guint8 endpoint)
{
    salvor_bytes_append_u32_be (bytes, command);
    salvor_bytes_append_u32_be (bytes, ++self->sequence);
    salvor_bytes_append_u32_be (bytes, self->device_id);
    salvor_bytes_append_u32_be (bytes, endpoint >> 7);
    salvor_bytes_append_u32_be (bytes, endpoint & 0x0F);
}

guint32
usb_host_submit (UsbHost *self, guint8 endpoint, const guint8 *setup, const guint8 *data,
                 guint32 length)
{
    static const guint8 no_setup[8] = { 0 };
    g_autoptr (GByteArray) bytes = g_byte_array_new ();

    append_basic (self, bytes, 1, endpoint);
    salvor_bytes_append_u32_be (bytes, 0);
    salvor_bytes_append_u32_be (bytes, length);
    salvor_bytes_append_zeros (bytes, 12);
    g_byte_array_append (bytes, setup != NULL ? setup : no_setup, 8);
    if (data != NULL)
        g_byte_array_append (bytes, data, length);
    send_all (self, bytes);
    return self->sequence;
}

guint32
usb_host_unlink (UsbHost *self, guint32 sequence)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new ();

    append_basic (self, bytes, 2, 0);
    salvor_bytes_append_u32_be (bytes, sequence);
    salvor_bytes_append_zeros (bytes, 24);
    send_all (self, bytes);
    return self->sequence;
}

UsbReturn
usb_host_return (UsbHost *self)
{
    g_autoptr (GBytes) header = usb_host_receive (self, 48);
    UsbReturn result = { 0 };

    if (header == NULL)
        return result; /* command 0: the device is gone */
    result.command = get_u32 (header, 0);
    result.sequence = get_u32 (header, 4);
    result.status = (gint32) get_u32 (header, 20);
    result.actual = result.command == 3 ? get_u32 (header, 24) : 0;
    return result;
}

static void
make_setup (const char *request, guint16 length, guint8 *setup)
{
    g_auto (GStrv) words = g_strsplit (request, " ", -1);
    guint numbers[4];

    g_assert_cmpuint (g_strv_length (words), ==, 4);
    for (gsize i = 0; i < 4; i++)
        numbers[i] = (guint) g_ascii_strtoull (words[i], NULL, 16);
    setup[0] = (guint8) numbers[0];
    setup[1] = (guint8) numbers[1];
    for (gsize i = 0; i < 2; i++) {
        setup[2 + 2 * i] = (guint8) (numbers[2 + i] & 0xFF);
        setup[3 + 2 * i] = (guint8) (numbers[2 + i] >> 8);
    }
    setup[6] = (guint8) (length & 0xFF);
    setup[7] = (guint8) (length >> 8);
}

gint32
usb_host_control (UsbHost *self, const char *request, GBytes *data, guint16 length, GBytes **answer)
{
    guint8 setup[8];
    guint32 sequence;
    UsbReturn result;

    make_setup (request, length, setup);
    sequence = usb_host_submit (self, setup[0] & 0x80, setup,
                                data != NULL ? g_bytes_get_data (data, NULL) : NULL, length);
    result = usb_host_return (self);
    if (result.command == 0)
        return USB_HOST_GONE;
    g_assert_cmpuint (result.command, ==, 3);
    g_assert_cmpuint (result.sequence, ==, sequence);
    if ((setup[0] & 0x80) != 0) {
        g_autoptr (GBytes) bytes = usb_host_receive (self, result.actual);

        g_assert_nonnull (bytes);
        if (answer != NULL)
            *answer = g_steal_pointer (&bytes);
    } else if (result.status == 0) {
        g_assert_cmpuint (result.actual, ==, length);
    }
    return result.status;
}

GBytes *
usb_host_read (UsbHost *self, guint8 endpoint, guint32 length)
{
    guint32 sequence = usb_host_submit (self, endpoint, NULL, NULL, length);
    UsbReturn result = usb_host_return (self);

    g_assert_cmpuint (result.command, ==, 3);
    g_assert_cmpuint (result.sequence, ==, sequence);
    g_assert_cmpint (result.status, ==, 0);
    return usb_host_receive (self, result.actual);
}

gint32
usb_host_write (UsbHost *self, guint8 endpoint, const guint8 *data, gsize size)
{
    g_autoptr (GBytes) bytes = g_bytes_new (data, size);
    g_autofree char *request = g_strdup_printf ("21 09 %04x 0000", 0x0200 | data[0]);
    UsbReturn result;

    if (endpoint == 0)
        return usb_host_control (self, request, bytes, (guint16) size, NULL);
    usb_host_submit (self, endpoint, NULL, data, (guint32) size);
    result = usb_host_return (self);
    g_assert_cmpuint (result.command, ==, 3);
    return result.status;
}

/* ---- the flashloader ---- */

static void
send_command (UsbHost *self, const char *hex)
{
    g_autoptr (GBytes) command = bytes_from_hex (hex);

    g_assert_cmpint (
        usb_host_write (self, 0, g_bytes_get_data (command, NULL), g_bytes_get_size (command)), ==,
        0);
}

static void
expect_report (UsbHost *self, const char *start)
{
    g_autoptr (GBytes) report = usb_host_read (self, 0x81, 65);
    g_autoptr (GBytes) wanted = bytes_from_hex (start);

    g_assert_nonnull (report);
    g_assert_cmpuint (g_bytes_get_size (report), >=, g_bytes_get_size (wanted));
    g_assert_cmpmem (g_bytes_get_data (report, NULL), g_bytes_get_size (wanted),
                     g_bytes_get_data (wanted, NULL), g_bytes_get_size (wanted));
}

static void
send_file (UsbHost *self, GBytes *file)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data (file, &size);

    for (gsize at = 0; at < size; at += 1024) {
        g_autoptr (GByteArray) report = g_byte_array_new ();

        salvor_bytes_append_u8 (report, 2);
        g_byte_array_append (report, data + at, (guint) MIN (1024, size - at));
        g_assert_cmpint (usb_host_write (self, 0, report->data, report->len), ==, 0);
    }
}

void
usb_host_load_flashloader (UsbDesk *desk, const char *bus_id, gboolean take_leave)
{
    g_autoptr (UsbHost) self = usb_host_new_with (desk, bus_id, 0x0130);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) loader = salvor_data_load ("loaders/practice-mimxrt1024.bin", &error);
    g_autofree char *write = NULL;

    g_assert_no_error (error);
    write = g_strdup_printf ("01 0404 %08X 00 %08X 00000000 00", LOAD_ADDRESS,
                             (guint) g_bytes_get_size (loader));
    send_command (self, write);
    send_file (self, loader);
    expect_report (self, "03 56787856");
    expect_report (self, "04 88888888");
    send_command (self, "01 0B0B 20208200 00 00000000 00000000 00");
    if (take_leave)
        expect_report (self, "03 56787856");
    usb_host_expect_end (self);
}
