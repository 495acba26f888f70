/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-settle"
#include "config.h"

#include "board/settle.h"

#include "base/errors.h"

/* A report takes at most 16 ms on full speed (protocols 1.3); silence for this long is the end. */
#define QUIET_MS 200

void
salvor_settle (SalvorPacketTransport *transport, const GError *error)
{
    g_autoptr (GError) local_error = NULL;

    if (error == NULL || g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED))
        return;
    if (!salvor_packet_transport_drain (transport, QUIET_MS, NULL, &local_error))
        g_message ("%s", local_error->message);
}
