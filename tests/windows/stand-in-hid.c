/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In the place of hid.dll; what hidapi and hid-place-windows.c ask for. */
#include "stand-in.h"

#include <hidsdi.h>

#define VENDOR_PAGE 0xFF00

void NTAPI
HidD_GetHidGuid (GUID *guid)
{
    static const GUID hid
        = { 0x4D1E55B2, 0xF16F, 0x11CF, { 0x88, 0xCB, 0x00, 0x11, 0x11, 0x00, 0x00, 0x30 } };

    *guid = hid;
}

BOOLEAN NTAPI
HidD_GetAttributes (HANDLE device, PHIDD_ATTRIBUTES attributes)
{
    attributes->VendorID = (USHORT) stand_in_get_number (STAND_IN_VENDOR);
    attributes->ProductID = (USHORT) stand_in_get_number (STAND_IN_PRODUCT);
    attributes->VersionNumber = 1;
    return TRUE;
}

BOOLEAN NTAPI
HidD_GetProductString (HANDLE device, void *buffer, ULONG size)
{
    return stand_in_get_text (STAND_IN_NAME, buffer, size / sizeof (WCHAR)) > 0;
}

/* The ROMs have none. */
BOOLEAN NTAPI
HidD_GetSerialNumberString (HANDLE device, void *buffer, ULONG size)
{
    return FALSE;
}

BOOLEAN NTAPI
HidD_GetManufacturerString (HANDLE device, void *buffer, ULONG size)
{
    return FALSE;
}

BOOLEAN NTAPI
HidD_GetIndexedString (HANDLE device, ULONG index, void *buffer, ULONG size)
{
    return FALSE;
}

BOOLEAN NTAPI
HidD_GetPreparsedData (HANDLE device, PHIDP_PREPARSED_DATA *data)
{
    *data = (PHIDP_PREPARSED_DATA) HeapAlloc (GetProcessHeap (), 0, 1);
    return *data != NULL;
}

BOOLEAN NTAPI
HidD_FreePreparsedData (PHIDP_PREPARSED_DATA data)
{
    return HeapFree (GetProcessHeap (), 0, data);
}

NTSTATUS NTAPI
HidP_GetCaps (PHIDP_PREPARSED_DATA data, PHIDP_CAPS caps)
{
    ZeroMemory (caps, sizeof *caps);
    caps->UsagePage = VENDOR_PAGE;
    caps->Usage = 1;
    caps->InputReportByteLength = (USHORT) stand_in_get_number (STAND_IN_INPUT);
    caps->OutputReportByteLength = (USHORT) stand_in_get_number (STAND_IN_OUTPUT);
    return HIDP_STATUS_SUCCESS;
}

BOOLEAN NTAPI
HidD_SetNumInputBuffers (HANDLE device, ULONG count)
{
    return TRUE;
}

/* Reports beside the two pipes are not used by any device that Salvor knows. */
BOOLEAN NTAPI
HidD_SetFeature (HANDLE device, void *report, ULONG size)
{
    return FALSE;
}

BOOLEAN NTAPI
HidD_GetFeature (HANDLE device, void *report, ULONG size)
{
    return FALSE;
}

BOOLEAN NTAPI
HidD_SetOutputReport (HANDLE device, void *report, ULONG size)
{
    return FALSE;
}

BOOLEAN NTAPI
HidD_GetInputReport (HANDLE device, void *report, ULONG size)
{
    return FALSE;
}
