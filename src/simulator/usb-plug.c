/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-usb-plug"
#include "config.h"

#include "simulator/usb-plug.h"

#include "base/bytes.h"
#include "base/errors.h"

#define BUS_NUMBER 1
#define TO_HOST 0x80

/* A transfer the host has under way */
typedef struct {
    guint32 sequence;
    guint8 endpoint; /* address; 0: an output report by way of endpoint 0 */
    guint32 room;    /* bytes the host takes */
    GBytes *payload; /* owned */
    gint64 due_us;   /* when it has arrived, as it looked when its turn came; 0: not yet */
} Transfer;

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
    GQueue transfers; /* of owned Transfer, in the order they came */
    GBytes *rest;     /* owned: what did not fit the last transfer */
};

static void
transfer_free (Transfer *self)
{
    g_bytes_unref (self->payload);
    g_free (self);
}

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
    g_queue_init (&self->transfers);
    return self;
}

void
salvor_usb_plug_free (SalvorUsbPlug *self)
{
    salvor_usb_plug_release (self);
    g_clear_pointer (&self->device, salvor_usb_device_free);
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
    g_queue_clear_full (&self->transfers, (GDestroyNotify) transfer_free);
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

static SalvorUsbDescriptors *
make_descriptors (SalvorUsbPlug *self, SalvorPortKind kind)
{
    SalvorScenario *scenario
        = salvor_simulated_board_get_scenario (salvor_usb_plug_get_board (self));
    SalvorChip *chip = salvor_scenario_get_chip (scenario);
    const SalvorLoaderProfile *loader = salvor_chip_get_loader (chip);
    gsize n_ids = 0;
    const SalvorUsbId *ids = salvor_chip_get_rom_ids (chip, &n_ids);

    if (kind == SALVOR_PORT_PROBE)
        return salvor_usb_descriptors_new_probe (
            self->settings.probe_version, salvor_scenario_get_probe_serial (scenario),
            salvor_simulated_board_get_probe_packet_size (salvor_usb_plug_get_board (self)),
            self->settings.full_speed);
    if (kind == SALVOR_PORT_FLASHLOADER)
        return salvor_usb_descriptors_new_flashloader (
            loader->vendor_id, loader->product_id,
            self->settings.full_speed ? SALVOR_USB_FULL_SPEED : SALVOR_USB_HIGH_SPEED);
    return salvor_usb_descriptors_new_rom (n_ids > 0 ? ids[0].vendor_id : 0,
                                           n_ids > 0 ? ids[0].product_id : 0);
}

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
    SalvorUsbDescriptors *descriptors = make_descriptors (self, kind);

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
    Transfer *transfer;

    if (g_queue_get_length (&self->transfers) >= SALVOR_USB_MAX_TRANSFERS) {
        complete (self, request->sequence, SALVOR_USBIP_ENOMEM, 0, NULL);
        return;
    }
    transfer = g_new0 (Transfer, 1);
    transfer->sequence = request->sequence;
    transfer->endpoint = request->endpoint;
    transfer->room = request->length;
    transfer->payload = g_bytes_ref (payload);
    g_queue_push_tail (&self->transfers, transfer);
    salvor_paced_board_wake (self->paced);
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
        complete (self, request->sequence, 0,
                  (request->endpoint & TO_HOST) != 0 ? MIN (answer->len, request->length)
                                                     : (guint32) g_bytes_get_size (payload),
                  answer->data);
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
    for (GList *link = self->transfers.head; link != NULL; link = link->next) {
        Transfer *transfer = link->data;

        if (transfer->sequence != sequence)
            continue;
        g_queue_delete_link (&self->transfers, link);
        transfer_free (transfer);
        return TRUE;
    }
    return FALSE;
}

/* ---- moving packets ---- */

static Transfer *
find_output (const SalvorUsbPlug *self)
{
    for (GList *link = self->transfers.head; link != NULL; link = link->next) {
        Transfer *transfer = link->data;

        if ((transfer->endpoint & TO_HOST) == 0)
            return transfer;
    }
    return NULL;
}

static Transfer *
find_input (const SalvorUsbPlug *self)
{
    for (GList *link = self->transfers.head; link != NULL; link = link->next) {
        Transfer *transfer = link->data;

        if (transfer->endpoint == self->answers)
            return transfer;
    }
    return NULL;
}

/* It has ended, and @transfer with it. */
static void
finish (SalvorUsbPlug *self, Transfer *transfer, gint32 status, guint32 actual, const guint8 *data)
{
    guint32 sequence = transfer->sequence;

    g_queue_remove (&self->transfers, transfer);
    transfer_free (transfer);
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
get_arrival_out (const SalvorUsbPlug *self, const Transfer *transfer)
{
    return salvor_simulated_board_get_arrival_out (salvor_usb_plug_get_board (self), self->kind,
                                                   g_bytes_get_size (transfer->payload));
}

/* Moves the board's time to its arrival. */
static gboolean
move_output (SalvorUsbPlug *self, Transfer *transfer)
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
hand_over (SalvorUsbPlug *self, Transfer *transfer)
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
get_output_time (SalvorUsbPlug *self, Transfer *output)
{
    if (output == NULL)
        return G_MAXINT64;
    if (output->due_us == 0 || output->due_us == G_MAXINT64)
        output->due_us = get_arrival_out (self, output);
    return output->due_us;
}

static gint64
get_input_time (SalvorUsbPlug *self, const Transfer *input)
{
    return input != NULL ? salvor_simulated_board_get_arrival_in (salvor_usb_plug_get_board (self),
                                                                  self->kind)
                         : G_MAXINT64;
}

/* One packet; FALSE: nothing is due before *next_us. */
static gboolean
move_one (SalvorUsbPlug *self, gint64 *next_us)
{
    Transfer *input = find_input (self);
    Transfer *output = find_output (self);
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
    const Transfer *output = find_output (self);

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
