/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <windows.h>

/*
 * Stand-ins for two libraries of Windows under Wine, which shows programs no HID device of ours:
 * hid.dll and cfgmgr32.dll tell of one device, as the environment describes it. What opens it,
 * writes and reads is not stood in for: the path is a named pipe (pipe-device.h).
 */
#define STAND_IN_PATH L"SALVOR_STAND_IN_PATH" /* of the device's interface */
#define STAND_IN_VENDOR L"SALVOR_STAND_IN_VENDOR"
#define STAND_IN_PRODUCT L"SALVOR_STAND_IN_PRODUCT"
#define STAND_IN_NAME L"SALVOR_STAND_IN_NAME"   /* product string */
#define STAND_IN_INPUT L"SALVOR_STAND_IN_INPUT" /* longest report, with its id */
#define STAND_IN_OUTPUT L"SALVOR_STAND_IN_OUTPUT"

/* The USB device it is a collection of; the other way round, one that is there alone has no
 * collection, because its driver is none for HID. */
#define STAND_IN_USB L"SALVOR_STAND_IN_USB"         /* instance id; not set: none is plugged in */
#define STAND_IN_SERVICE L"SALVOR_STAND_IN_SERVICE" /* its driver; not set: none */
#define STAND_IN_PROBLEM L"SALVOR_STAND_IN_PROBLEM" /* CM_PROB_…; not set: it works */

/* Returns: characters without the final 0; 0 when it is not set or does not fit */
static inline DWORD
stand_in_get_text (const WCHAR *name, WCHAR *buffer, DWORD size)
{
    DWORD length = GetEnvironmentVariableW (name, buffer, size);

    return length < size ? length : 0;
}

static inline ULONG
stand_in_get_number (const WCHAR *name)
{
    WCHAR text[16];

    return stand_in_get_text (name, text, ARRAYSIZE (text)) > 0 ? wcstoul (text, NULL, 10) : 0;
}
