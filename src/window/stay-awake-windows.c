/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-stay-awake"
#include "config.h"

#include "window/stay-awake.h"

#include <windows.h>

/* GTK 4.8 asks nobody on Windows. The cookie is a handle, of which 32 bits have a meaning. */
guint
salvor_stay_awake_begin (GtkWidget *widget, const char *reason)
{
    g_autofree wchar_t *text = (wchar_t *) g_utf8_to_utf16 (reason, -1, NULL, NULL, NULL);
    REASON_CONTEXT context = {
        .Version = POWER_REQUEST_CONTEXT_VERSION,
        .Flags = POWER_REQUEST_CONTEXT_SIMPLE_STRING,
        .Reason.SimpleReasonString = text,
    };
    HANDLE request = PowerCreateRequest (&context);

    if (request == NULL || request == INVALID_HANDLE_VALUE)
        return 0;
    PowerSetRequest (request, PowerRequestSystemRequired);
    return GPOINTER_TO_UINT (request);
}

void
salvor_stay_awake_end (GtkWidget *widget, guint cookie)
{
    HANDLE request = GUINT_TO_POINTER (cookie);

    if (cookie == 0)
        return;
    PowerClearRequest (request, PowerRequestSystemRequired);
    CloseHandle (request);
}
