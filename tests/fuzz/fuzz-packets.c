/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "fuzz.h"
#include "protocol/command-lines.h"
#include "protocol/gdb-packet.h"
#include "protocol/hab-word.h"
#include "protocol/mboot-packet.h"
#include "protocol/mboot-property.h"
#include "protocol/mboot-status.h"
#include "protocol/packet-text.h"
#include "protocol/sdp-packet.h"
#include "transport/hid-descriptor.h"

/* Everything that takes a packet apart without asking for another one. */

static void
assert_text (char *text)
{
    g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
    g_free (text);
}

static void
check_sdp (const guint8 *data, gsize size)
{
    SalvorSdpCommand command, again;
    SalvorSdpReportView view;
    g_autoptr (GError) error = NULL;

    if (salvor_sdp_command_decode (data, size, &command)) {
        g_autoptr (GByteArray) encoded = salvor_sdp_command_encode (&command);

        g_assert_true (salvor_sdp_command_decode (encoded->data, encoded->len, &again));
        g_assert_cmpint (again.code, ==, command.code);
        g_assert_cmphex (again.address, ==, command.address);
        g_assert_cmpint (again.format, ==, command.format);
        g_assert_cmphex (again.count, ==, command.count);
        g_assert_cmphex (again.data, ==, command.data);
        g_assert_nonnull (salvor_sdp_command_get_name (command.code));
    }
    fuzz_assert_outcome (salvor_sdp_report_decode (data, size, &view, &error), error);
    if (error == NULL) {
        g_assert_true (view.payload >= data && view.size >= 4);
        g_assert_cmpuint ((gsize) (view.payload - data) + view.size, <=, size);
        assert_text (salvor_sdp_word_describe (view.word));
        assert_text (salvor_hab_word_describe (view.word));
    }
}

static void
check_mboot_packet (const guint8 *data, gsize size)
{
    SalvorMbootPacket packet, again;
    g_autoptr (GError) error = NULL;
    g_autoptr (GByteArray) encoded = NULL;

    fuzz_assert_outcome (salvor_mboot_packet_decode (data, size, &packet, &error), error);
    if (error != NULL)
        return;
    g_assert_cmpuint (packet.n_parameters, <=, SALVOR_MBOOT_MAX_PARAMETERS);
    encoded = salvor_mboot_packet_encode (&packet);
    g_assert_true (salvor_mboot_packet_decode (encoded->data, encoded->len, &again, NULL));
    g_assert_cmpint (again.tag, ==, packet.tag);
    g_assert_cmpuint (again.n_parameters, ==, packet.n_parameters);
    for (guint i = 0; i < packet.n_parameters; i++)
        g_assert_cmphex (again.parameters[i], ==, packet.parameters[i]);
    if (packet.n_parameters > 1)
        assert_text (salvor_mboot_property_describe (
            packet.parameters[0] & 0xFF, packet.parameters + 1, packet.n_parameters - 1));
}

static void
check_mboot (const guint8 *data, gsize size)
{
    SalvorMbootReportView view;
    g_autoptr (GError) error = NULL;

    fuzz_assert_outcome (salvor_mboot_report_decode (data, size, &view, &error), error);
    if (error == NULL) {
        g_assert_true (view.size == 0 || view.payload >= data);
        if (view.size > 0)
            g_assert_cmpuint ((gsize) (view.payload - data) + view.size, <=, size);
        check_mboot_packet (view.payload, view.size);
    }
    check_mboot_packet (data, size);
}

static void
check_gdb (const guint8 *data, gsize size)
{
    SalvorGdbDecoder decoder;
    g_autoptr (GError) escape_error = NULL;
    g_autoptr (GError) hex_error = NULL;
    g_autoptr (GByteArray) plain = salvor_gdb_unescape (data, size, &escape_error);
    g_autoptr (GByteArray) bytes = salvor_gdb_hex_decode (data, size, &hex_error);

    fuzz_assert_outcome (plain != NULL, escape_error);
    fuzz_assert_outcome (bytes != NULL, hex_error);
    salvor_gdb_decoder_init (&decoder);
    for (gsize i = 0; i < size; i++) {
        if (salvor_gdb_decoder_push (&decoder, data[i]) == SALVOR_GDB_PACKET)
            g_assert_cmpuint (decoder.payload->len, <=, SALVOR_GDB_PACKET_MAX);
    }
    salvor_gdb_decoder_clear (&decoder);
}

/* Binary bytes that were escaped, framed and taken apart are the same. */
static void
check_gdb_frame (const guint8 *data, gsize size)
{
    g_autoptr (GByteArray) payload = g_byte_array_new ();
    g_autoptr (GByteArray) frame = g_byte_array_new ();
    g_autoptr (GByteArray) plain = NULL;
    SalvorGdbDecoder decoder;
    SalvorGdbEvent event = SALVOR_GDB_NOTHING;

    salvor_gdb_escape_append (payload, data, size);
    salvor_gdb_packet_append (frame, payload->data, payload->len);
    salvor_gdb_decoder_init (&decoder);
    for (guint i = 0; i < frame->len; i++) {
        g_assert_cmpint (event, ==, SALVOR_GDB_NOTHING);
        event = salvor_gdb_decoder_push (&decoder, frame->data[i]);
    }
    g_assert_cmpint (event, ==, SALVOR_GDB_PACKET);
    plain = salvor_gdb_unescape (decoder.payload->data, decoder.payload->len, NULL);
    g_assert_cmpmem (plain->data, plain->len, data, size);
    salvor_gdb_decoder_clear (&decoder);
}

static void
hear (const SalvorHeard *heard, gboolean continues, gpointer user_data)
{
    const SalvorPortInfo port = { .board_name = "probe:1", .kind = SALVOR_PORT_PROBE };

    assert_text (salvor_heard_describe (heard));
    assert_text (salvor_command_line_make_heard (&port, heard));
}

/* Packets of one conversation: kind and direction, length, bytes. */
static void
check_conversation (const guint8 *data, gsize size)
{
    FuzzInput input = { data, size };
    SalvorPacketText *text = salvor_packet_text_new ();
    SalvorDapListener *listener = salvor_dap_listener_new ();

    while (!fuzz_input_is_empty (&input)) {
        guint8 mark = fuzz_input_take_u8 (&input);
        SalvorPortKind kind = mark % (SALVOR_PORT_PROBE + 1);
        const SalvorPortInfo port = { .board_name = "usb:1-4", .kind = kind };
        g_autoptr (GBytes) packet = fuzz_input_take_block (&input, fuzz_input_take_u8 (&input));
        gsize length;
        const guint8 *bytes = g_bytes_get_data (packet, &length);

        if (length == 0)
            continue;
        assert_text (salvor_packet_text_describe (kind, (mark & 0x80) != 0, bytes, length, text));
        if (kind == SALVOR_PORT_PROBE)
            salvor_dap_listener_hear (listener, bytes, length, hear, NULL);
        else
            assert_text (salvor_command_line_make (&port, bytes, length));
    }
    salvor_dap_listener_free (listener);
    salvor_packet_text_free (text);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    check_sdp (data, size);
    check_mboot (data, size);
    check_gdb (data, size);
    check_gdb_frame (data, size);
    check_conversation (data, size);
    salvor_hid_descriptor_get_output_size (data, size);
    return 0;
}
