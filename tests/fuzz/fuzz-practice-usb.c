/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "practice.h"
#include "simulator/usb-device.h"
#include "simulator/usbip-connection.h"

/* A practice board on a USB bus: the messages of USB/IP and what a host asks on endpoint 0. */

#define BOARD "sim:rt1024-serial"
#define MAX_TURNS 200

/* ---- endpoint 0 ---- */

static SalvorUsbDescriptors *
make_descriptors (guint8 kind)
{
    switch (kind & 3) {
    case 0:
        return salvor_usb_descriptors_new_rom (0x1FC9, 0x0130);
    case 1:
        return salvor_usb_descriptors_new_flashloader (0x15A2, 0x0073, SALVOR_USB_HIGH_SPEED);
    case 2:
        return salvor_usb_descriptors_new_probe (SALVOR_PROBE_BOTH_VERSIONS, "1", 64, FALSE);
    default:
        return salvor_usb_descriptors_new_probe (SALVOR_PROBE_VERSION_2, "1", 512, FALSE);
    }
}

/* Setup packets with what belongs to them: no answer is longer than was asked. */
static void
check_control (FuzzInput *input, guint8 kind)
{
    g_autoptr (SalvorUsbDevice) device = salvor_usb_device_new (make_descriptors (kind));

    while (!fuzz_input_is_empty (input)) {
        guint8 setup[SALVOR_USB_SETUP_SIZE];
        g_autoptr (GByteArray) answer = g_byte_array_new ();
        g_autoptr (GBytes) data = NULL;
        guint length;

        for (gsize i = 0; i < sizeof setup; i++)
            setup[i] = fuzz_input_take_u8 (input);
        length = (guint) (setup[6] | setup[7] << 8);
        data = (setup[0] & 0x80) != 0 ? g_bytes_new (NULL, 0)
                                      : fuzz_input_take_block (input, MIN (length, 64));
        salvor_usb_device_control (device, setup, data, answer);
        g_assert_cmpuint (answer->len, <=, length);
        salvor_usb_device_is_halted (device, setup[4]);
    }
}

/* ---- messages ---- */

static void
check_messages (const guint8 *data, gsize size)
{
    SalvorUsbipOperation operation;
    SalvorUsbipRequest request;
    g_autoptr (GError) operation_error = NULL;
    g_autoptr (GError) id_error = NULL;
    g_autoptr (GError) request_error = NULL;
    g_autofree char *bus_id = salvor_usbip_parse_bus_id (data, size, &id_error);
    gboolean done = salvor_usbip_parse_operation (data, size, &operation, &operation_error);

    fuzz_assert_outcome (done, operation_error);
    fuzz_assert_outcome (bus_id != NULL, id_error);
    done = salvor_usbip_parse_request (data, size, &request, &request_error);
    fuzz_assert_outcome (done, request_error);
    if (done)
        g_assert_cmpuint (salvor_usbip_get_payload_size (&request), <=, SALVOR_USBIP_MAX_PAYLOAD);
}

/* ---- a whole connection ---- */

static SalvorUsbHub *
make_hub (void)
{
    const SalvorUsbSettings settings = { SALVOR_PROBE_BOTH_VERSIONS, FALSE };
    SalvorUsbHub *hub = salvor_usb_hub_new (&settings, 0.0);
    g_autoptr (GError) error = NULL;

    salvor_usb_hub_add_board (hub, BOARD, &error);
    g_assert_no_error (error);
    return hub;
}

/* One for all executions, because reading a board takes long; it is switched off and on in between,
 * and what a host left in its flash does not matter here. */
static SalvorUsbHub *
get_hub (void)
{
    static SalvorUsbHub *hub = NULL;

    if (hub == NULL)
        hub = make_hub ();
    return hub;
}

static void
turn (void)
{
    for (guint i = 0; i < MAX_TURNS && g_main_context_iteration (NULL, FALSE); i++)
        ;
}

static void
check_connection (FuzzInput *input)
{
    SalvorUsbHub *hub = get_hub ();
    SalvorUsbPlug *plug = g_ptr_array_index (salvor_usb_hub_get_plugs (hub), 0);
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GInputStream) in = NULL;
    g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
    g_autoptr (GIOStream) stream = NULL;
    g_autoptr (SalvorUsbipConnection) connection = NULL;

    salvor_simulated_board_act (salvor_usb_plug_get_board (plug), "power-cycle", NULL);
    turn ();
    bytes = fuzz_input_take_block (input, input->size);
    in = g_memory_input_stream_new_from_bytes (bytes);
    stream = g_simple_io_stream_new (in, out);
    connection = salvor_usbip_connection_new (hub, stream);
    turn ();
    salvor_usbip_connection_close (connection);
    turn ();
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    FuzzInput input = { data, size };
    guint8 kind = fuzz_input_take_u8 (&input);

    check_messages (input.data, input.size);
    if ((kind & 0x80) != 0)
        check_connection (&input);
    else
        check_control (&input, kind);
    return 0;
}
