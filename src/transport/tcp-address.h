/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/clock.h"

G_BEGIN_DECLS

/*
 * salvor_tcp_address_look_up: where @host can be reached. An address in digits is taken as it
 * stands; a name is asked for until @deadline at the most.
 *
 * Returns: (transfer full) (element-type GInetAddress): at least one; SALVOR_ERROR_NOT_FOUND for a
 * name nobody knows, SALVOR_ERROR_TIMEOUT, G_IO_ERROR_CANCELLED
 */
GList *salvor_tcp_address_look_up (const char *host, SalvorDeadline deadline,
                                   GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
