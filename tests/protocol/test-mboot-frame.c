/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/mboot-frame.h"

#include <string.h>

/* Frames of SPSDK's own tests (spsdk: tests/mboot/blhost/test_blhost_cli.py), as in protocols 7.3:
 * their checksums were computed by another program. */
static const guint8 get_property[] = { 0x5A, 0xA4, 0x0C, 0x00, 0x4B, 0x33, 0x07, 0x00, 0x00,
                                       0x02, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00 };
static const guint8 unsupported[]
    = { 0x5A, 0xA4, 0x08, 0x00, 0x92, 0x68, 0xA7, 0x00, 0x00, 0x01, 0x3C, 0x28, 0x00, 0x00 };
static const guint8 ping_response[]
    = { 0x5A, 0xA7, 0x00, 0x02, 0x01, 0x50, 0x00, 0x00, 0xAA, 0xEA };
/* derived in protocols 7.3 */
static const guint8 data[] = { 0x5A, 0xA5, 0x04, 0x00, 0x12, 0xED, 0x01, 0x02, 0x03, 0x04 };
static const guint8 abort_data[] = { 0x5A, 0xA5, 0x00, 0x00, 0xFC, 0x4B };

static void
assert_encodes (SalvorMbootFrameType type, const guint8 *frame, gsize size)
{
    g_autoptr (GByteArray) made
               = salvor_mboot_frame_encode (type, size > 6 ? frame + 6 : NULL, size - 6);

    g_assert_cmpmem (made->data, made->len, frame, size);
}

static void
test_checksum (void)
{
    /* the check value of CRC-16/XMODEM */
    g_assert_cmphex (salvor_mboot_frame_checksum (0, (const guint8 *) "123456789", 9), ==, 0x31C3);
}

static void
test_encode (void)
{
    g_autoptr (GByteArray) ping = salvor_mboot_frame_encode (SALVOR_MBOOT_FRAME_PING, NULL, 0);

    g_assert_cmpmem (ping->data, ping->len, "\x5A\xA6", 2);
    assert_encodes (SALVOR_MBOOT_FRAME_COMMAND, get_property, sizeof get_property);
    assert_encodes (SALVOR_MBOOT_FRAME_DATA, data, sizeof data);
    assert_encodes (SALVOR_MBOOT_FRAME_DATA, abort_data, sizeof abort_data);
}

static void
assert_whole (const guint8 *bytes, gsize size, SalvorMbootFrameType type, gsize payload_size)
{
    SalvorMbootFrame frame = { 0 };
    gsize used = 0;

    g_assert_cmpint (salvor_mboot_frame_decode (bytes, size, &frame, &used), ==,
                     SALVOR_MBOOT_FRAME_WHOLE);
    g_assert_cmpint (frame.type, ==, type);
    g_assert_cmpuint (frame.size, ==, payload_size);
    g_assert_cmpuint (used, ==, size);
}

static void
test_decode (void)
{
    assert_whole (get_property, sizeof get_property, SALVOR_MBOOT_FRAME_COMMAND, 12);
    assert_whole (unsupported, sizeof unsupported, SALVOR_MBOOT_FRAME_COMMAND, 8);
    assert_whole (data, sizeof data, SALVOR_MBOOT_FRAME_DATA, 4);
    assert_whole (abort_data, sizeof abort_data, SALVOR_MBOOT_FRAME_DATA, 0);
    assert_whole (ping_response, sizeof ping_response, SALVOR_MBOOT_FRAME_PING_RESPONSE, 8);
    assert_whole ((const guint8 *) "\x5A\xA1", 2, SALVOR_MBOOT_FRAME_ACK, 0);
}

/* Any beginning of a frame waits for the rest, and none of it is thrown away. */
static void
test_partial (void)
{
    for (gsize size = 1; size < sizeof get_property; size++) {
        SalvorMbootFrame frame = { 0 };
        gsize used = 99;

        g_assert_cmpint (salvor_mboot_frame_decode (get_property, size, &frame, &used), ==,
                         SALVOR_MBOOT_FRAME_PARTIAL);
        g_assert_cmpuint (used, ==, 0);
    }
}

/* One bit in any byte but those that say where the frame begins and ends */
static void
test_damaged (void)
{
    for (gsize i = 4; i < sizeof get_property; i++) {
        guint8 bytes[sizeof get_property];
        SalvorMbootFrame frame = { 0 };
        gsize used = 0;

        for (gsize j = 0; j < sizeof bytes; j++)
            bytes[j] = (guint8) (get_property[j] ^ (j == i ? 0x10 : 0));
        g_assert_cmpint (salvor_mboot_frame_decode (bytes, sizeof bytes, &frame, &used), ==,
                         SALVOR_MBOOT_FRAME_DAMAGED);
        g_assert_cmpuint (used, ==, sizeof bytes);
    }
}

static void
test_rubbish (void)
{
    const guint8 bytes[] = { 0x00, 0x5A, 0x17, 0xA4, 0x5A, 0xA2 };
    /* more than any frame has */
    const guint8 huge[] = { 0x5A, 0xA4, 0xFF, 0xFF, 0x00, 0x00, 0x5A, 0xA1 };
    SalvorMbootFrame frame = { 0 };
    gsize used = 0;

    assert_whole (bytes, sizeof bytes, SALVOR_MBOOT_FRAME_NAK, 0);
    assert_whole (huge, sizeof huge, SALVOR_MBOOT_FRAME_ACK, 0);
    g_assert_cmpint (salvor_mboot_frame_decode (bytes, 4, &frame, &used), ==,
                     SALVOR_MBOOT_FRAME_PARTIAL);
    g_assert_cmpuint (used, ==, 4);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/mboot-frame/checksum", test_checksum);
    g_test_add_func ("/mboot-frame/encode", test_encode);
    g_test_add_func ("/mboot-frame/decode", test_decode);
    g_test_add_func ("/mboot-frame/decode/partial", test_partial);
    g_test_add_func ("/mboot-frame/decode/damaged", test_damaged);
    g_test_add_func ("/mboot-frame/decode/rubbish", test_rubbish);
    return g_test_run ();
}
