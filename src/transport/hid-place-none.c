/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-hid-place"
#include "config.h"

#include "transport/hid-place.h"

#include "transport/usb-driver.h"

/* hidapi does not tell the socket. The path is unique, but another one for the ROM and for the
 * flashloader of the same board. */
char *
salvor_hid_place_find_socket (const char *device_path)
{
    return g_strdup (device_path);
}

gsize
salvor_hid_place_get_report_size (const char *device_path)
{
    return 0;
}

gboolean
salvor_hid_place_is_taken (const char *device_path)
{
    return FALSE;
}

GPtrArray *
salvor_hid_place_list_usb (void)
{
    return g_ptr_array_new_with_free_func ((GDestroyNotify) salvor_usb_node_free);
}
