/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * In the place of cfgmgr32.dll, of which Wine 8 lacks CM_Get_Device_Interface_PropertyW: a HID
 * collection and, as its parent, the USB device in the third socket of a hub.
 */
#include "stand-in.h"

#undef CMAPI
#define CMAPI /* these are defined here, not imported */
#include <cfgmgr32.h>
#include <initguid.h>

#include <devpkey.h>

#define COLLECTION 1
#define USB_DEVICE 2

#define TYPE_TEXT 0x12   /* DEVPROP_TYPE_STRING */
#define TYPE_LIST 0x2012 /* DEVPROP_TYPE_STRING_LIST */

typedef struct {
    DEVINST node;
    const DEVPROPKEY *key;
    DEVPROPTYPE type;
    const WCHAR *value;
    ULONG size; /* bytes, with the final 0s */
} Property;

#define TEXT_OF(text) TYPE_TEXT, text, sizeof (text)
#define LIST_OF(texts) TYPE_LIST, texts L"\0", sizeof (texts L"\0")

static const Property properties[] = {
    { COLLECTION, &DEVPKEY_Device_InstanceId, TEXT_OF (L"HID\\VID_1FC9&PID_0130\\7&1&0&0000") },
    { USB_DEVICE, &DEVPKEY_Device_HardwareIds, LIST_OF (L"USB\\VID_1FC9&PID_0130&REV_0001") },
    { USB_DEVICE, &DEVPKEY_Device_CompatibleIds, LIST_OF (L"USB\\Class_03&SubClass_00") },
    { USB_DEVICE, &DEVPKEY_Device_LocationPaths,
      LIST_OF (L"PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(4)#USB(3)\0ACPI(_SB_)#ACPI(PCI0)") },
};

/* What the environment says of the USB device */
static const struct {
    const DEVPROPKEY *key;
    const WCHAR *variable;
} described[] = {
    { &DEVPKEY_Device_InstanceId, STAND_IN_USB },
    { &DEVPKEY_Device_Service, STAND_IN_SERVICE },
    { &DEVPKEY_Device_BusReportedDeviceDesc, STAND_IN_NAME },
};

static BOOL
is_same_key (const DEVPROPKEY *a, const DEVPROPKEY *b)
{
    return IsEqualGUID (&a->fmtid, &b->fmtid) && a->pid == b->pid;
}

static CONFIGRET
get_described (const WCHAR *variable, DEVPROPTYPE *type, PBYTE buffer, PULONG size)
{
    WCHAR text[MAX_PATH];
    ULONG length = stand_in_get_text (variable, text, ARRAYSIZE (text));
    ULONG needed = (length + 1) * sizeof text[0];
    ULONG room = *size;

    if (length == 0)
        return CR_NO_SUCH_VALUE;
    *type = TYPE_TEXT;
    *size = needed;
    if (room < needed)
        return CR_BUFFER_SMALL;
    CopyMemory (buffer, text, needed);
    return CR_SUCCESS;
}

CONFIGRET WINAPI
CM_Get_DevNode_PropertyW (DEVINST node, const DEVPROPKEY *key, DEVPROPTYPE *type, PBYTE buffer,
                          PULONG size, ULONG flags)
{
    for (size_t i = 0; node == USB_DEVICE && i < ARRAYSIZE (described); i++) {
        if (is_same_key (described[i].key, key))
            return get_described (described[i].variable, type, buffer, size);
    }
    for (size_t i = 0; i < ARRAYSIZE (properties); i++) {
        const Property *found = &properties[i];
        ULONG room = *size;

        if (found->node != node || !is_same_key (found->key, key))
            continue;
        *type = found->type;
        *size = found->size;
        if (room < found->size)
            return CR_BUFFER_SMALL;
        CopyMemory (buffer, found->value, found->size);
        return CR_SUCCESS;
    }
    return CR_NO_SUCH_VALUE;
}

CONFIGRET WINAPI CM_Get_Device_Interface_PropertyW (LPCWSTR path, const DEVPROPKEY *key,
                                                    DEVPROPTYPE *type, PBYTE buffer, PULONG size,
                                                    ULONG flags);

CONFIGRET WINAPI
CM_Get_Device_Interface_PropertyW (LPCWSTR path, const DEVPROPKEY *key, DEVPROPTYPE *type,
                                   PBYTE buffer, PULONG size, ULONG flags)
{
    return CM_Get_DevNode_PropertyW (COLLECTION, key, type, buffer, size, flags);
}

CONFIGRET WINAPI
CM_Locate_DevNodeW (PDEVINST node, DEVINSTID_W id, ULONG flags)
{
    WCHAR usb[MAX_DEVICE_ID_LEN] = { 0 };

    stand_in_get_text (STAND_IN_USB, usb, ARRAYSIZE (usb));
    *node = lstrcmpW (id, usb) == 0 ? USB_DEVICE : COLLECTION;
    return CR_SUCCESS;
}

CONFIGRET WINAPI
CM_Get_Parent (PDEVINST parent, DEVINST node, ULONG flags)
{
    if (node != COLLECTION)
        return CR_NO_SUCH_DEVNODE;
    *parent = USB_DEVICE;
    return CR_SUCCESS;
}

CONFIGRET WINAPI
CM_Get_Device_Interface_List_SizeW (PULONG size, LPGUID class, DEVINSTID_W id, ULONG flags)
{
    WCHAR path[MAX_PATH];

    *size = stand_in_get_text (STAND_IN_PATH, path, ARRAYSIZE (path)) + 2; /* ends with two 0s */
    return CR_SUCCESS;
}

CONFIGRET WINAPI
CM_Get_Device_Interface_ListW (LPGUID class, DEVINSTID_W id, PWCHAR buffer, ULONG size, ULONG flags)
{
    ZeroMemory (buffer, size * sizeof (WCHAR));
    stand_in_get_text (STAND_IN_PATH, buffer, size - 1);
    return CR_SUCCESS;
}

/* ---- what is on the bus ---- */

CONFIGRET WINAPI
CM_Get_Device_ID_List_SizeW (PULONG size, PCWSTR filter, ULONG flags)
{
    WCHAR usb[MAX_DEVICE_ID_LEN] = { 0 };

    *size = stand_in_get_text (STAND_IN_USB, usb, ARRAYSIZE (usb)) + 2; /* ends with two 0s */
    return CR_SUCCESS;
}

CONFIGRET WINAPI
CM_Get_Device_ID_ListW (PCWSTR filter, PWCHAR buffer, ULONG size, ULONG flags)
{
    ZeroMemory (buffer, size * sizeof (WCHAR));
    if (flags != (CM_GETIDLIST_FILTER_ENUMERATOR | CM_GETIDLIST_FILTER_PRESENT)
        || lstrcmpW (filter, L"USB") != 0)
        return CR_INVALID_FLAG;
    stand_in_get_text (STAND_IN_USB, buffer, size - 1);
    return CR_SUCCESS;
}

CONFIGRET WINAPI
CM_Get_DevNode_Status (PULONG status, PULONG problem, DEVINST node, ULONG flags)
{
    *problem = stand_in_get_number (STAND_IN_PROBLEM);
    *status = *problem != 0 ? DN_HAS_PROBLEM : DN_STARTED;
    return CR_SUCCESS;
}
