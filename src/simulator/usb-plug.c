/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-usb-plug"
#include "config.h"

#include "simulator/usb-plug.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "simulator/usb-transfers.h"

#define BUS_NUMBER 1
#define TO_HOST 0x80

struct _SalvorUsbPlug {
    SalvorPacedBoard *paced; /* no ref */
    gboolean probe;
    char *bus_id;
    SalvorUsbSettings settings;
    SalvorUsbEventFunc func;
    gpointer func_data;

    SalvorUsbDevice *device; /* owned; NULL: nothing on the bus, and then the rest is void */
    SalvorPortKind kind;
    guint generation; /* of the board's device */
    guint32 device_number;
    guint8 answers; /* endpoint answers leave by: of the interface that was spoken to last */

    const SalvorUsbHost *host; /* static; NULL: nobody has it */
    gpointer host_data;
    SalvorUsbTransfers *transfers; /* owned */
    GBytes *rest;                  /* owned: what did not fit the last transfer */
};

SalvorUsbPlug *
salvor_usb_plug_new (SalvorPacedBoard *paced, gboolean probe, guint socket,
                     const SalvorUsbSettings *settings, SalvorUsbEventFunc func, gpointer user_data)
{
    SalvorUsbPlug *self = g_new0 (SalvorUsbPlug, 1);

    self->paced = paced;
    self->probe = probe;
    self->bus_id = g_strdup_printf ("%u-%u", BUS_NUMBER, socket);
    self->settings = *settings;
    self->func = func;
    self->func_data = user_data;
    self->transfers = salvor_usb_transfers_new ();
    return self;
}

void
salvor_usb_plug_free (SalvorUsbPlug *self)
{
    salvor_usb_plug_release (self);
    g_clear_pointer (&self->device, salvor_usb_device_free);
    salvor_usb_transfers_free (self->transfers);
    g_free (self->bus_id);
    g_free (self);
}

const char *
salvor_usb_plug_get_bus_id (const SalvorUsbPlug *self)
{
    return self->bus_id;
}

gboolean
salvor_usb_plug_is_probe (const SalvorUsbPlug *self)
{
    return self->probe;
}

SalvorSimulatedBoard *
salvor_usb_plug_get_board (const SalvorUsbPlug *self)
{
    return salvor_paced_board_get_board (self->paced);
}

gboolean
salvor_usb_plug_describe (const SalvorUsbPlug *self, SalvorUsbipDevice *device)
{
    const SalvorUsbDescriptors *descriptors;

    if (self->device == NULL)
        return FALSE;
    descriptors = salvor_usb_device_get_descriptors (self->device);
    *device = (SalvorUsbipDevice){
        .bus_id = self->bus_id,
        .bus_number = BUS_NUMBER,
        .device_number = self->device_number,
        .speed = descriptors->speed,
        .device = descriptors->device->data,
        .configuration = descriptors->configuration->data,
        .configuration_size = descriptors->configuration->len,
    };
    return TRUE;
}

SalvorPortKind
salvor_usb_plug_get_kind (const SalvorUsbPlug *self)
{
    return self->kind;
}

guint32
salvor_usb_plug_get_device_id (const SalvorUsbPlug *self)
{
    return BUS_NUMBER << 16 | self->device_number;
}

/* ---- the host ---- */

static void
forget_transfers (SalvorUsbPlug *self)
{
    salvor_usb_transfers_clear (self->transfers);
    g_clear_pointer (&self->rest, g_bytes_unref);
}

gboolean
salvor_usb_plug_take (SalvorUsbPlug *self, const SalvorUsbHost *host, gpointer user_data,
                      GError **error)
{
    if (self->device == NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND, "nothing is plugged in at %s",
                     self->bus_id);
        return FALSE;
    }
    if (self->host != NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE, "%s is taken by another host",
                     self->bus_id);
        return FALSE;
    }
    if (!salvor_simulated_board_open (salvor_usb_plug_get_board (self), self->kind,
                                      self->generation, error))
        return FALSE;
    self->host = host;
    self->host_data = user_data;
    salvor_usb_device_reset (self->device);
    self->func (self, SALVOR_USB_TAKEN, self->func_data);
    return TRUE;
}

void
salvor_usb_plug_release (SalvorUsbPlug *self)
{
    if (self->host == NULL)
        return;
    self->host = NULL;
    forget_transfers (self);
    salvor_simulated_board_close (salvor_usb_plug_get_board (self), self->kind, self->generation);
    self->func (self, SALVOR_USB_RELEASED, self->func_data);
}

/* ---- the device comes and goes ---- */

/* What the board has at this cable now; FALSE: nothing */
static gboolean
find_device (SalvorUsbPlug *self, SalvorPortKind *kind, guint *generation)
{
    static const SalvorPortKind own[] = { SALVOR_PORT_ROM, SALVOR_PORT_FLASHLOADER };
    static const SalvorPortKind of_probe[] = { SALVOR_PORT_PROBE };
    const SalvorPortKind *kinds = self->probe ? of_probe : own;
    gsize n_kinds = self->probe ? G_N_ELEMENTS (of_probe) : G_N_ELEMENTS (own);

    for (gsize i = 0; i < n_kinds; i++) {
        *kind = kinds[i];
        if (salvor_simulated_board_find_device (salvor_usb_plug_get_board (self), *kind,
                                                generation))
            return TRUE;
    }
    return FALSE;
}

static void
remove_device (SalvorUsbPlug *self)
{
    const SalvorUsbHost *host = self->host;

    salvor_usb_plug_release (self);
    g_clear_pointer (&self->device, salvor_usb_device_free);
    if (host != NULL)
        host->gone (self->host_data);
    self->func (self, SALVOR_USB_UNPLUGGED, self->func_data);
}

static void
add_device (SalvorUsbPlug *self, SalvorPortKind kind, guint generation)
{
    SalvorUsbDescriptors *descriptors
        = salvor_usb_identity_make (salvor_usb_plug_get_board (self), kind, &self->settings);

    self->kind = kind;
    self->generation = generation;
    self->device_number++;
    self->answers = descriptors->interfaces[0].in;
    self->device = salvor_usb_device_new (descriptors);
    self->func (self, SALVOR_USB_PLUGGED, self->func_data);
}

static void
see_device (SalvorUsbPlug *self)
{
    SalvorPortKind kind = SALVOR_PORT_ROM;
    guint generation = 0;
    gboolean found = find_device (self, &kind, &generation);

    if (found && self->device != NULL && self->kind == kind && self->generation == generation)
        return;
    if (self->device != NULL)
        remove_device (self);
    if (found)
        add_device (self, kind, generation);
}

/* ---- transfers ---- */

static void
complete (SalvorUsbPlug *self, guint32 sequence, gint32 status, guint32 actual, const guint8 *data)
{
    self->host->completed (sequence, status, actual, data, self->host_data);
}

static void
queue (SalvorUsbPlug *self, const SalvorUsbipRequest *request, GBytes *payload)
{
    if (salvor_usb_transfers_add (self->transfers, request, payload))
        salvor_paced_board_wake (self->paced);
    else
        complete (self, request->sequence, SALVOR_USBIP_ENOMEM, 0, NULL);
}

/* The direction of the setup packet is that of the transfer, unless nothing is moved. */
static gboolean
is_direction_right (const SalvorUsbipRequest *request)
{
    gboolean moves = request->setup[6] != 0 || request->setup[7] != 0;

    return !moves || (request->setup[0] & TO_HOST) == (request->endpoint & TO_HOST);
}

static void
submit_control (SalvorUsbPlug *self, const SalvorUsbipRequest *request, GBytes *payload)
{
    g_autoptr (GByteArray) answer = g_byte_array_new ();
    gboolean to_host = (request->endpoint & TO_HOST) != 0;
    SalvorUsbOutcome outcome = SALVOR_USB_STALLED;

    if (is_direction_right (request))
        outcome = salvor_usb_device_control (self->device, request->setup, payload, answer);
    switch (outcome) {
    case SALVOR_USB_STALLED:
        complete (self, request->sequence, SALVOR_USBIP_EPIPE, 0, NULL);
        break;
    case SALVOR_USB_REPORT:
        queue (self, request, payload);
        break;
    case SALVOR_USB_DONE:
        if (to_host)
            complete (self, request->sequence, 0, MIN (answer->len, request->length), answer->data);
        else
            complete (self, request->sequence, 0, request->length, NULL);
        break;
    }
}

void
salvor_usb_plug_submit (SalvorUsbPlug *self, const SalvorUsbipRequest *request, GBytes *payload)
{
    g_return_if_fail (self->host != NULL);

    if ((request->endpoint & ~TO_HOST) == 0)
        submit_control (self, request, payload);
    else if (salvor_usb_descriptors_find_endpoint (salvor_usb_device_get_descriptors (self->device),
                                                   request->endpoint)
             == NULL)
        complete (self, request->sequence, SALVOR_USBIP_EPROTO, 0, NULL);
    else if (salvor_usb_device_is_halted (self->device, request->endpoint))
        complete (self, request->sequence, SALVOR_USBIP_EPIPE, 0, NULL);
    else
        queue (self, request, payload);
}

gboolean
salvor_usb_plug_unlink (SalvorUsbPlug *self, guint32 sequence)
{
    return salvor_usb_transfers_unlink (self->transfers, sequence);
}

/* ---- moving packets ---- */

/* It has ended, and @transfer with it. */
static void
finish (SalvorUsbPlug *self, SalvorUsbTransfer *transfer, gint32 status, guint32 actual,
        const guint8 *data)
{
    guint32 sequence = transfer->sequence;

    salvor_usb_transfers_remove (self->transfers, transfer);
    complete (self, sequence, status, actual, data);
}

/* Where answers to what goes to @endpoint leave; endpoint 0 is the HID interface's. */
static void
turn_to (SalvorUsbPlug *self, guint8 endpoint)
{
    const SalvorUsbDescriptors *descriptors = salvor_usb_device_get_descriptors (self->device);
    const SalvorUsbInterface *interface = salvor_usb_descriptors_find_endpoint (descriptors,
                                                                                endpoint);

    self->answers = interface != NULL ? interface->in : descriptors->interfaces[0].in;
}

static gint64
get_arrival_out (const SalvorUsbPlug *self, const SalvorUsbTransfer *transfer)
{
    return salvor_simulated_board_get_arrival_out (salvor_usb_plug_get_board (self), self->kind,
                                                   g_bytes_get_size (transfer->payload));
}

/* Moves the board's time to its arrival. */
static gboolean
move_output (SalvorUsbPlug *self, SalvorUsbTransfer *transfer)
{
    SalvorSimulatedBoard *board = salvor_usb_plug_get_board (self);
    SalvorDeadline deadline
        = { salvor_simulated_board_get_clock (board), get_arrival_out (self, transfer) };
    gsize size = 0;
    const guint8 *data = g_bytes_get_data (transfer->payload, &size);
    g_autoptr (GError) error = NULL;

    turn_to (self, transfer->endpoint);
    if (size > 0
        && !salvor_simulated_board_send (board, self->kind, self->generation, data, size, deadline,
                                         NULL, &error)) {
        g_debug ("%s: %s", self->bus_id, error->message);
        return FALSE;
    }
    finish (self, transfer, 0, (guint32) size, NULL);
    return TRUE;
}

/* Some devices always send full reports, whatever is in them. Consumes @packet. */
static GBytes *
fill_up (const SalvorUsbPlug *self, GBytes *packet)
{
    const SalvorUsbInterface *interface = salvor_usb_descriptors_find_endpoint (
        salvor_usb_device_get_descriptors (self->device), self->answers);
    GByteArray *bytes;

    if (g_bytes_get_size (packet) >= interface->fixed_input)
        return packet;
    bytes = g_bytes_unref_to_array (packet);
    salvor_bytes_append_zeros (bytes, interface->fixed_input - bytes->len);
    return g_byte_array_free_to_bytes (bytes);
}

static gboolean
fetch_input (SalvorUsbPlug *self, gint64 at_us)
{
    SalvorSimulatedBoard *board = salvor_usb_plug_get_board (self);
    SalvorDeadline deadline = { salvor_simulated_board_get_clock (board), at_us };
    g_autoptr (GError) error = NULL;
    GBytes *packet = salvor_simulated_board_receive (board, self->kind, self->generation, deadline,
                                                     NULL, &error);

    if (packet == NULL) {
        g_debug ("%s: %s", self->bus_id, error->message);
        /* a fault swallowed it, and life goes on */
        return g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT);
    }
    self->rest = fill_up (self, packet);
    return TRUE;
}

/* A transfer takes whole packets: what is longer goes on in the next one, and overflows a transfer
 * that ends within a packet (USB 2.0, 5.7.3). */
static void
hand_over (SalvorUsbPlug *self, SalvorUsbTransfer *transfer)
{
    const SalvorUsbInterface *interface = salvor_usb_descriptors_find_endpoint (
        salvor_usb_device_get_descriptors (self->device), self->answers);
    g_autoptr (GBytes) bytes = g_steal_pointer (&self->rest);
    gsize size = 0;
    const guint8 *data = g_bytes_get_data (bytes, &size);
    guint32 whole = transfer->room - transfer->room % interface->packet_size;

    if (size <= transfer->room) {
        finish (self, transfer, 0, (guint32) size, data);
    } else if (whole == transfer->room && whole > 0) {
        self->rest = g_bytes_new_from_bytes (bytes, whole, size - whole);
        finish (self, transfer, 0, whole, data);
    } else {
        finish (self, transfer, SALVOR_USBIP_EOVERFLOW, whole, data);
    }
}

/* Looked at once, when its turn comes */
static gint64
get_output_time (SalvorUsbPlug *self, SalvorUsbTransfer *output)
{
    if (output == NULL)
        return G_MAXINT64;
    if (output->due_us == 0 || output->due_us == G_MAXINT64)
        output->due_us = get_arrival_out (self, output);
    return output->due_us;
}

static gint64
get_input_time (SalvorUsbPlug *self, const SalvorUsbTransfer *input)
{
    return input != NULL ? salvor_simulated_board_get_arrival_in (salvor_usb_plug_get_board (self),
                                                                  self->kind)
                         : G_MAXINT64;
}

/* One packet; FALSE: nothing is due before *next_us. */
static gboolean
move_one (SalvorUsbPlug *self, gint64 *next_us)
{
    SalvorUsbTransfer *input = salvor_usb_transfers_find_input (self->transfers, self->answers);
    SalvorUsbTransfer *output = salvor_usb_transfers_find_output (self->transfers);
    gint64 input_us;
    gint64 output_us;

    *next_us = G_MAXINT64;
    if (input != NULL && self->rest != NULL) {
        hand_over (self, input);
        return TRUE;
    }
    input_us = get_input_time (self, input);
    output_us = get_output_time (self, output);
    *next_us = MIN (input_us, output_us);
    if (!salvor_paced_board_is_due (self->paced, *next_us))
        return FALSE;
    *next_us = G_MAXINT64; /* when it fails, the device is gone or silent */
    return input_us <= output_us ? fetch_input (self, input_us) : move_output (self, output);
}

gint64
salvor_usb_plug_progress (SalvorUsbPlug *self)
{
    gint64 next_us = G_MAXINT64;

    see_device (self);
    while (self->host != NULL && move_one (self, &next_us))
        ;
    return next_us;
}

gboolean
salvor_usb_plug_is_carrying (const SalvorUsbPlug *self)
{
    const SalvorUsbTransfer *output = salvor_usb_transfers_find_output (self->transfers);

    return output != NULL && output->due_us != 0;
}

gboolean
salvor_usb_plug_has_undelivered (const SalvorUsbPlug *self, gint64 until_us)
{
    if (self->host == NULL)
        return FALSE;
    return self->rest != NULL
           || salvor_simulated_board_get_arrival_in (salvor_usb_plug_get_board (self), self->kind)
                  < until_us;
}
