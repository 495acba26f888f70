/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bytes.h"
#include "protocol/cmsis-dap.h"

G_BEGIN_DECLS

/* For the files that hold other commands of the probe. */

/* A request with its command byte; (transfer full) */
GByteArray *salvor_cmsis_dap_new_request (guint8 command) G_GNUC_WARN_UNUSED_RESULT;
/* One request and its answer, which @reader then stands in, behind the command byte.
 * (transfer full) */
GBytes *salvor_cmsis_dap_exchange (SalvorCmsisDap *self, GByteArray *request, SalvorReader *reader,
                                   GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A command whose answer is one byte. @what: for the error */
gboolean salvor_cmsis_dap_exchange_status (SalvorCmsisDap *self, GByteArray *request,
                                           const char *what, guint8 expected,
                                           GCancellable *cancellable, GError **error);
/* Which TAP of the chain accesses go to */
void salvor_cmsis_dap_set_tap (SalvorCmsisDap *self, guint8 tap);

G_END_DECLS
