/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-hid-place"
#include "config.h"

#include "transport/hid-place.h"

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

/* The first of its location paths; the others go through ACPI. (transfer full) (nullable) */
static char *
get_location (DEVINST node)
{
    DEVPROPTYPE type = 0;
    wchar_t paths[MAX_PROPERTY / sizeof (wchar_t)] = { 0 };
    ULONG size = sizeof paths - sizeof paths[0];

    if (CM_Get_DevNode_PropertyW (node, &DEVPKEY_Device_LocationPaths, &type, (BYTE *) paths, &size,
                                  0)
        != CR_SUCCESS)
        return NULL;
    return g_utf16_to_utf8 ((const gunichar2 *) paths, -1, NULL, NULL, NULL);
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
