/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bytes.h"
#include "simulator/usb-transfers.h"
#include "usbip-client.h"

#include <string.h>

/* Peers that mean no good, or are broken: each is sent away or answered with an error, and the
 * next one is served as if nothing had been. */

#define ROM "1-1"
#define SEEDS 200

static UsbDesk *
new_desk (void)
{
    static const char *const boards[] = { "sim:rt1024-serial", NULL };

    return usb_desk_new (boards, 0, SALVOR_PROBE_BOTH_VERSIONS);
}

/* The server lives, and the device can be had. */
static void
expect_alive (UsbDesk *desk)
{
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);

    g_assert_cmpint (usb_host_control (host, "80 06 0200 0000", NULL, 255, NULL), ==, 0);
}

static void
send_bytes (UsbHost *host, GBytes *bytes)
{
    usb_host_send (host, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
send_hex (UsbHost *host, const char *hex)
{
    g_autoptr (GBytes) bytes = bytes_from_hex (hex);

    send_bytes (host, bytes);
}

/* ---- before a device is taken ---- */

static void
test_handshake (void)
{
    static const char *const bad[] = {
        "0110 8005 00000000", /* version */
        "0111 8006 00000000", /* operation */
        "0111 0003 00000000", /* a reply */
        "00000001 00000001",  /* a transfer before a device is taken */
        "474554202f20485454502f312e310d0a",
        /* a bus id without an end */
        "0111 8003 00000000 4141414141414141414141414141414141414141414141414141414141414141",
    };
    g_autoptr (UsbDesk) desk = new_desk ();

    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (UsbHost) host = usb_host_new (desk);

        send_hex (host, bad[i]);
        usb_host_expect_end (host);
    }
    expect_alive (desk);
}

/* Half a handshake, and then nothing: the server's patience ends. */
static void
test_never_finishes (void)
{
    g_autoptr (UsbDesk) desk = new_desk ();
    g_autoptr (UsbHost) silent = usb_host_new (desk);
    g_autoptr (UsbHost) half = usb_host_new (desk);

    send_hex (half, "0111 8003 00000000 312d31");
    expect_alive (desk);
    usb_host_expect_end (silent);
    usb_host_expect_end (half);
    expect_alive (desk);
}

static void
test_hangs_up (void)
{
    static const char *const halves[] = { "", "0111", "0111 8003 00000000 312d31" };
    g_autoptr (UsbDesk) desk = new_desk ();

    for (gsize i = 0; i < G_N_ELEMENTS (halves); i++) {
        g_autoptr (UsbHost) host = usb_host_new (desk);

        send_hex (host, halves[i]);
    }
    expect_alive (desk);
}

static void
test_too_many_peers (void)
{
    g_autoptr (UsbDesk) desk = new_desk ();
    g_autoptr (GPtrArray) peers = g_ptr_array_new_with_free_func ((GDestroyNotify) usb_host_free);

    for (guint i = 0; i < SALVOR_USBIP_MAX_PEERS; i++)
        g_ptr_array_add (peers, usb_host_new (desk));
    g_ptr_array_add (peers, usb_host_new (desk));
    usb_host_expect_end (g_ptr_array_index (peers, SALVOR_USBIP_MAX_PEERS));
    g_ptr_array_set_size (peers, 0);
    expect_alive (desk);
}

/* ---- transfers ---- */

/* command, device (0: the right one), direction, endpoint, length, packets */
typedef struct {
    guint32 command, device_id, direction, endpoint, length, n_packets;
} Header;

static void
send_header (UsbHost *host, const Header *header, const guint8 *setup)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new ();

    salvor_bytes_append_u32_be (bytes, header->command);
    salvor_bytes_append_u32_be (bytes, ++host->sequence);
    salvor_bytes_append_u32_be (bytes,
                                header->device_id != 0 ? header->device_id : host->device_id);
    salvor_bytes_append_u32_be (bytes, header->direction);
    salvor_bytes_append_u32_be (bytes, header->endpoint);
    salvor_bytes_append_u32_be (bytes, 0);
    salvor_bytes_append_u32_be (bytes, header->length);
    salvor_bytes_append_u32_be (bytes, 0);
    salvor_bytes_append_u32_be (bytes, header->n_packets);
    salvor_bytes_append_u32_be (bytes, 0);
    if (setup != NULL)
        g_byte_array_append (bytes, setup, 8);
    else
        salvor_bytes_append_zeros (bytes, 8);
    usb_host_send (host, bytes->data, bytes->len);
}

static void
test_headers (void)
{
    static const Header bad[] = {
        { 0, 0, 1, 1, 64, 0 },             /* command */
        { 3, 0, 1, 1, 64, 0 },             /* a return */
        { 0x01000000, 0, 1, 1, 64, 0 },    /* the other byte order */
        { 1, 0x00990099, 1, 1, 64, 0 },    /* another device */
        { 1, 0, 2, 1, 64, 0 },             /* direction */
        { 1, 0, 1, 16, 64, 0 },            /* endpoint */
        { 1, 0, 1, 1, 0xFFFFFFFF, 0 },     /* length */
        { 1, 0, 0, 1, 0x7FFFFFFF, 0 },     /* more than anybody sends */
        { 1, 0, 0, 1, 256 * 1024 + 1, 0 }, /* one byte more */
        { 1, 0, 1, 1, 64, 1 },             /* isochronous */
        { 1, 0, 1, 1, 64, 0x10000000 },    /* very isochronous */
    };
    g_autoptr (UsbDesk) desk = new_desk ();

    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);

        send_header (host, &bad[i], NULL);
        usb_host_expect_end (host);
    }
    expect_alive (desk);
}

/* The header lies about the direction of the setup packet, or about its length. */
static void
test_setup (void)
{
    static const struct {
        Header header;
        const char *setup;
    } bad[] = {
        { { 1, 0, 0, 0, 0, 0 }, "80 06 00 01 00 00 12 00" },  /* reads with a transfer out */
        { { 1, 0, 1, 0, 17, 0 }, "21 09 01 02 00 00 11 00" }, /* writes with a transfer in */
        { { 1, 0, 0, 0, 0, 0 }, "21 09 01 02 00 00 11 00" },  /* announces 17, sends none */
    };
    g_autoptr (UsbDesk) desk = new_desk ();
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);

    for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autoptr (GBytes) setup = bytes_from_hex (bad[i].setup);
        UsbReturn result;

        send_header (host, &bad[i].header, g_bytes_get_data (setup, NULL));
        result = usb_host_return (host);
        g_assert_cmpint (result.status, ==, -32);
        g_assert_cmpuint (result.actual, ==, 0);
    }
    g_assert_cmpint (usb_host_control (host, "80 06 0100 0000", NULL, 18, NULL), ==, 0);
}

/* A request that reads nothing, by its setup packet, and brings data all the same */
static void
test_reading_with_payload (void)
{
    g_autoptr (UsbDesk) desk = new_desk ();
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);
    g_autofree guint8 *payload = g_malloc0 (5000);
    const Header header = { 1, 0, 0, 0, 5000, 0 };
    UsbReturn result;

    send_header (host, &header, (const guint8 *) "\x80\x06\x00\x01\x00\x00\x00\x00");
    g_assert_true (usb_host_send (host, payload, 5000));
    result = usb_host_return (host);
    g_assert_cmpint (result.status, ==, -32);
    g_assert_cmpuint (result.actual, ==, 0);
    g_assert_cmpint (usb_host_control (host, "80 06 0100 0000", NULL, 18, NULL), ==, 0);
}

/* A host that asks for four gigabytes gets the 18 bytes there are. */
static void
test_huge_room (void)
{
    g_autoptr (UsbDesk) desk = new_desk ();
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);
    static const guint8 setup[8] = { 0x80, 6, 0, 1, 0, 0, 0xFF, 0xFF };
    const Header header = { 1, 0, 1, 0, 0x7FFFFFFF, 0 };
    UsbReturn result;

    send_header (host, &header, setup);
    result = usb_host_return (host);
    g_assert_cmpint (result.status, ==, 0);
    g_assert_cmpuint (result.actual, ==, 18);
}

static void
test_half_a_payload (void)
{
    g_autoptr (UsbDesk) desk = new_desk ();
    UsbHost *host = usb_host_new_with (desk, ROM, 0x0130);
    const Header header = { 1, 0, 0, 0, 1025, 0 };

    send_header (host, &header, (const guint8 *) "\x21\x09\x02\x02\x00\x00\x01\x04");
    usb_host_send (host, (const guint8 *) "\2half", 5);
    usb_host_free (host);
    expect_alive (desk);
}

static void
test_too_many_transfers (void)
{
    g_autoptr (UsbDesk) desk = new_desk ();
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);
    guint32 refused = 0;
    UsbReturn result;

    for (guint i = 0; i <= SALVOR_USB_MAX_TRANSFERS; i++)
        refused = usb_host_submit (host, 0x81, NULL, NULL, 65);
    result = usb_host_return (host);
    g_assert_cmpuint (result.sequence, ==, refused);
    g_assert_cmpint (result.status, ==, -12);
    usb_host_unlink (host, refused - 1);
    g_assert_cmpint (usb_host_return (host).status, ==, -104);
}

/* The same number twice: one is taken back, the other is still there. */
static void
test_same_sequence (void)
{
    g_autoptr (UsbDesk) desk = new_desk ();
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);
    guint32 twin = usb_host_submit (host, 0x81, NULL, NULL, 65);

    host->sequence = twin - 1;
    usb_host_submit (host, 0x81, NULL, NULL, 65);
    usb_host_unlink (host, twin);
    g_assert_cmpint (usb_host_return (host).status, ==, -104);
    usb_host_unlink (host, twin);
    g_assert_cmpint (usb_host_return (host).status, ==, -104);
    usb_host_unlink (host, twin);
    g_assert_cmpint (usb_host_return (host).status, ==, 0);
}

/* Asks and asks and never reads: the server stops listening to it, and to it alone. */
static void
test_never_reads (void)
{
    g_autoptr (UsbDesk) desk = new_desk ();
    g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);
    GSocket *socket = g_socket_connection_get_socket (host->connection);
    g_autoptr (GByteArray) flood = g_byte_array_new ();
    g_autoptr (GError) error = NULL;
    gsize sent = 0;
    gssize count;
    g_autofree char *list = NULL;

    for (guint i = 0; i < 1000; i++) {
        salvor_bytes_append_u32_be (flood, 1);
        salvor_bytes_append_u32_be (flood, ++host->sequence);
        salvor_bytes_append_u32_be (flood, host->device_id);
        salvor_bytes_append_u32_be (flood, 1);
        salvor_bytes_append_zeros (flood, 8);
        salvor_bytes_append_u32_be (flood, 255);
        salvor_bytes_append_zeros (flood, 12);
        g_byte_array_append (flood, (const guint8 *) "\x80\x06\x00\x02\x00\x00\xFF\x00", 8);
    }
    g_socket_set_timeout (socket, 1);
    while ((count = g_socket_send (socket, (const char *) flood->data, flood->len, NULL, &error))
           > 0)
        sent += (gsize) count;
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
    /* what two kernels buffer, and a little */
    g_assert_cmpuint (sent, <, 32 * 1024 * 1024);
    list = usb_host_list (desk);
    g_assert_cmpstr (list, ==, "1-1:3");
}

/* ---- noise ---- */

static GBytes *
make_noise (GRand *rand, gsize size)
{
    guint8 *data = g_malloc (size);

    for (gsize i = 0; i < size; i++)
        data[i] = (guint8) g_rand_int_range (rand, 0, 256);
    return g_bytes_new_take (data, size);
}

static void
test_noise_at_the_door (void)
{
    g_autoptr (UsbDesk) desk = new_desk ();

    for (guint32 seed = 0; seed < SEEDS; seed++) {
        g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
        g_autoptr (GBytes) noise = make_noise (rand, (gsize) g_rand_int_range (rand, 8, 500));
        g_autoptr (UsbHost) host = usb_host_new (desk);

        send_bytes (host, noise);
        usb_host_expect_end (host);
    }
    expect_alive (desk);
}

/* Headers that are nearly right, with noise where it may pass: endpoints, setup packets, data */
static void
send_nearly_right (UsbHost *host, GRand *rand)
{
    guint8 setup[8];
    Header header = {
        .command = g_rand_int_range (rand, 0, 8) == 0 ? 2 : 1,
        .direction = (guint32) g_rand_int_range (rand, 0, 2),
        .endpoint = (guint32) g_rand_int_range (rand, 0, 4),
        .length = (guint32) g_rand_int_range (rand, 0, 1200),
    };
    g_autoptr (GBytes) payload = make_noise (rand, header.length);
    gboolean carries = header.command == 1 && header.direction == 0;

    for (gsize i = 0; i < sizeof setup; i++)
        setup[i] = (guint8) g_rand_int_range (rand, 0, i < 2 ? 256 : 4);
    setup[0] &= 0xA3; /* mostly requests that exist */
    send_header (host, &header, setup);
    if (carries)
        send_bytes (host, payload);
}

static void
test_noise_in_transfers (void)
{
    g_autoptr (UsbDesk) desk = new_desk ();

    for (guint32 seed = 0; seed < SEEDS / 4; seed++) {
        g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
        g_autoptr (UsbHost) host = usb_host_new_with (desk, ROM, 0x0130);

        for (guint i = 0; i < 50; i++)
            send_nearly_right (host, rand);
        /* a header that ends it: whatever came before was answered or is still waiting */
        send_hex (host, "ffffffff00000000000000000000000000000000000000000000000000000000"
                        "00000000000000000000000000000000");
        usb_host_expect_end (host);
    }
    expect_alive (desk);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/usbip-hostile/handshake", test_handshake);
    g_test_add_func ("/usbip-hostile/handshake/never-finishes", test_never_finishes);
    g_test_add_func ("/usbip-hostile/hangs-up", test_hangs_up);
    g_test_add_func ("/usbip-hostile/too-many-peers", test_too_many_peers);
    g_test_add_func ("/usbip-hostile/headers", test_headers);
    g_test_add_func ("/usbip-hostile/setup", test_setup);
    g_test_add_func ("/usbip-hostile/setup/reading-with-payload", test_reading_with_payload);
    g_test_add_func ("/usbip-hostile/huge-room", test_huge_room);
    g_test_add_func ("/usbip-hostile/half-a-payload", test_half_a_payload);
    g_test_add_func ("/usbip-hostile/too-many-transfers", test_too_many_transfers);
    g_test_add_func ("/usbip-hostile/same-sequence", test_same_sequence);
    g_test_add_func ("/usbip-hostile/never-reads", test_never_reads);
    g_test_add_func ("/usbip-hostile/noise/at-the-door", test_noise_at_the_door);
    g_test_add_func ("/usbip-hostile/noise/in-transfers", test_noise_in_transfers);
    return g_test_run ();
}
