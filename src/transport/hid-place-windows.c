/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-hid-place"
#include "config.h"

#include "transport/hid-place.h"

#include "transport/usb-driver.h"
#include "transport/usb-location.h"

#include <windows.h>

#include <cfgmgr32.h>
#include <hidsdi.h>
#include <initguid.h>

#include <devpkey.h>

/* The headers of mingw-w64 10 lack it, the library has it. */
CMAPI CONFIGRET WINAPI CM_Get_Device_Interface_PropertyW (LPCWSTR path, const DEVPROPKEY *key,
                                                          DEVPROPTYPE *type, PBYTE buffer,
                                                          PULONG size, ULONG flags);

/* HID collection, function of a composite device, device: a socket is found within these. */
#define MAX_PARENTS 4

#define MAX_PROPERTY 2048 /* bytes */

#define USB_ENUMERATOR L"USB"

static wchar_t *
to_wide (const char *text)
{
    return (wchar_t *) g_utf8_to_utf16 (text, -1, NULL, NULL, NULL);
}

/* The device node behind what CreateFile () opens */
static gboolean
find_node (const wchar_t *path, DEVINST *node)
{
    DEVPROPTYPE type = 0;
    wchar_t id[MAX_DEVICE_ID_LEN] = { 0 };
    ULONG size = sizeof id - sizeof id[0];

    return CM_Get_Device_Interface_PropertyW (path, &DEVPKEY_Device_InstanceId, &type, (BYTE *) id,
                                              &size, 0)
               == CR_SUCCESS
           && CM_Locate_DevNodeW (node, id, CM_LOCATE_DEVNODE_NORMAL) == CR_SUCCESS;
}

/* Of a list the first. (transfer full) (nullable) */
static char *
get_text (DEVINST node, const DEVPROPKEY *key)
{
    DEVPROPTYPE type = 0;
    wchar_t text[MAX_PROPERTY / sizeof (wchar_t)] = { 0 };
    ULONG size = sizeof text - sizeof text[0];

    if (CM_Get_DevNode_PropertyW (node, key, &type, (BYTE *) text, &size, 0) != CR_SUCCESS
        || text[0] == 0)
        return NULL;
    return g_utf16_to_utf8 ((const gunichar2 *) text, -1, NULL, NULL, NULL);
}

/* The first of its location paths; the others go through ACPI. (transfer full) (nullable) */
static char *
get_location (DEVINST node)
{
    return get_text (node, &DEVPKEY_Device_LocationPaths);
}

char *
salvor_hid_place_find_socket (const char *device_path)
{
    g_autofree wchar_t *path = to_wide (device_path);
    DEVINST node;
    guint n_parents = 0;

    if (path == NULL || !find_node (path, &node))
        return NULL;
    do {
        g_autofree char *location = get_location (node);

        if (location != NULL)
            return salvor_usb_location_shorten (location);
    } while (n_parents++ < MAX_PARENTS && CM_Get_Parent (&node, node, 0) == CR_SUCCESS);
    return NULL;
}

static gsize
measure_report (HANDLE device)
{
    PHIDP_PREPARSED_DATA data = NULL;
    HIDP_CAPS caps = { 0 };
    gboolean known;

    if (!HidD_GetPreparsedData (device, &data))
        return 0;
    known = HidP_GetCaps (data, &caps) == HIDP_STATUS_SUCCESS;
    HidD_FreePreparsedData (data);
    /* it counts the report id */
    return known && caps.OutputReportByteLength > 0 ? caps.OutputReportByteLength - 1u : 0;
}

gsize
salvor_hid_place_get_report_size (const char *device_path)
{
    g_autofree wchar_t *path = to_wide (device_path);
    HANDLE device;
    gsize size;

    if (path == NULL)
        return 0;
    /* no access: only to ask, which works while another program has it */
    device
        = CreateFileW (path, 0, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    if (device == INVALID_HANDLE_VALUE)
        return 0;
    size = measure_report (device);
    CloseHandle (device);
    return size;
}

gboolean
salvor_hid_place_is_taken (const char *device_path)
{
    g_autofree wchar_t *path = to_wide (device_path);
    HANDLE device;

    if (path == NULL)
        return FALSE;
    /* as hidapi opens it first */
    device = CreateFileW (path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                          NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    if (device == INVALID_HANDLE_VALUE)
        return GetLastError () == ERROR_SHARING_VIOLATION;
    CloseHandle (device);
    return FALSE;
}

/* ---- what has a driver, or should have one ---- */

/* NULL: gone meanwhile. (transfer full) (nullable) */
static SalvorUsbNode *
describe (wchar_t *wide_id)
{
    g_autofree char *id = g_utf16_to_utf8 ((const gunichar2 *) wide_id, -1, NULL, NULL, NULL);
    SalvorUsbNode *node;
    DEVINST instance;
    ULONG status = 0;
    ULONG problem = 0;

    if (id == NULL
        || CM_Locate_DevNodeW (&instance, wide_id, CM_LOCATE_DEVNODE_NORMAL) != CR_SUCCESS
        || CM_Get_DevNode_Status (&status, &problem, instance, 0) != CR_SUCCESS)
        return NULL;
    node = salvor_usb_node_new (id);
    node->location = get_location (instance);
    node->name = get_text (instance, &DEVPKEY_Device_BusReportedDeviceDesc);
    node->service = get_text (instance, &DEVPKEY_Device_Service);
    node->problem = (status & DN_HAS_PROBLEM) != 0 ? problem : 0;
    return node;
}

/* One text after the other, and an empty one. (transfer full) (nullable) */
static wchar_t *
list_ids (void)
{
    ULONG flags = CM_GETIDLIST_FILTER_ENUMERATOR | CM_GETIDLIST_FILTER_PRESENT;
    ULONG size = 0; /* characters */
    g_autofree wchar_t *ids = NULL;
    CONFIGRET result;

    do {
        if (CM_Get_Device_ID_List_SizeW (&size, USB_ENUMERATOR, flags) != CR_SUCCESS || size == 0)
            return NULL;
        g_free (ids);
        ids = g_new0 (wchar_t, size);
        result = CM_Get_Device_ID_ListW (USB_ENUMERATOR, ids, size, flags);
    } while (result == CR_BUFFER_SMALL); /* something came in between */
    return result == CR_SUCCESS ? g_steal_pointer (&ids) : NULL;
}

GPtrArray *
salvor_hid_place_list_usb (void)
{
    GPtrArray *nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) salvor_usb_node_free);
    g_autofree wchar_t *ids = list_ids ();

    for (wchar_t *id = ids; id != NULL && *id != 0; id += wcslen (id) + 1) {
        SalvorUsbNode *node = describe (id);

        if (node != NULL)
            g_ptr_array_add (nodes, node);
    }
    return nodes;
}
