/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-usb-bulk"
#include "config.h"

#include "transport/usb-bulk-endpoints.h"

#include "base/errors.h"

#include <libusb.h>

#define MIN_ENDPOINTS 2
#define MAX_ENDPOINTS 3

static gboolean
is_bulk (const struct libusb_endpoint_descriptor *endpoint, guint8 direction)
{
    return (endpoint->bmAttributes & LIBUSB_TRANSFER_TYPE_MASK) == LIBUSB_TRANSFER_TYPE_BULK
           && (endpoint->bEndpointAddress & LIBUSB_ENDPOINT_DIR_MASK) == direction
           && endpoint->wMaxPacketSize != 0;
}

static gboolean
is_probe (const struct libusb_interface_descriptor *setting)
{
    const struct libusb_endpoint_descriptor *endpoints = setting->endpoint;

    return setting->bInterfaceClass == LIBUSB_CLASS_VENDOR_SPEC && setting->bInterfaceSubClass == 0
           && setting->bInterfaceProtocol == 0 && setting->bNumEndpoints >= MIN_ENDPOINTS
           && setting->bNumEndpoints <= MAX_ENDPOINTS
           && is_bulk (&endpoints[0], LIBUSB_ENDPOINT_OUT)
           && is_bulk (&endpoints[1], LIBUSB_ENDPOINT_IN)
           && (setting->bNumEndpoints == MIN_ENDPOINTS
               || is_bulk (&endpoints[2], LIBUSB_ENDPOINT_IN));
}

static const struct libusb_interface_descriptor *
find_setting (const struct libusb_config_descriptor *config, int interface_number)
{
    for (guint i = 0; i < config->bNumInterfaces; i++) {
        const struct libusb_interface *interface = &config->interface[i];

        for (int k = 0; k < interface->num_altsetting; k++) {
            const struct libusb_interface_descriptor *setting = &interface->altsetting[k];

            if (setting->bInterfaceNumber == interface_number && is_probe (setting))
                return setting;
        }
    }
    return NULL;
}

gboolean
salvor_usb_bulk_endpoints_find (const struct libusb_config_descriptor *config, int interface_number,
                                SalvorUsbBulkEndpoints *endpoints, GError **error)
{
    const struct libusb_interface_descriptor *setting = find_setting (config, interface_number);

    if (setting == NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                     "interface %d has not the endpoints of a CMSIS-DAP v2 probe",
                     interface_number);
        return FALSE;
    }
    endpoints->alternate = setting->bAlternateSetting;
    endpoints->out = setting->endpoint[0].bEndpointAddress;
    endpoints->in = setting->endpoint[1].bEndpointAddress;
    return TRUE;
}
