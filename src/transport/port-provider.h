/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/port.h"

G_BEGIN_DECLS

/*
 * SalvorPortProvider: a source of ports (HID devices, practice boards, later serial ports).
 *
 * Signal "changed": something came or went; emitted on the main context the provider was made on.
 */
#define SALVOR_TYPE_PORT_PROVIDER (salvor_port_provider_get_type ())
G_DECLARE_INTERFACE (SalvorPortProvider, salvor_port_provider, SALVOR, PORT_PROVIDER, GObject)

struct _SalvorPortProviderInterface {
    GTypeInterface parent_iface;

    /* Returns: (transfer full) (element-type SalvorPort): what is there now; blocks for a short
     * time, any thread */
    GPtrArray *(*enumerate) (SalvorPortProvider *self, GError **error);

    /* Does this provider answer for names like @board_name ("sim:…", "usb:…")? */
    gboolean (*claims) (SalvorPortProvider *self, const char *board_name);

    /* Makes the named board available if it is one that can be conjured up (a practice board);
     * optional. SALVOR_ERROR_NOT_FOUND names what there is instead. */
    gboolean (*prepare) (SalvorPortProvider *self, const char *board_name, GError **error);

    /* Blocks until something may have changed at @board_name or the deadline has passed. Real
     * providers look again after at most 200 ms; practice boards move their clock to the next
     * event. Returns FALSE only when cancelled. */
    gboolean (*wait_for_change) (SalvorPortProvider *self, const char *board_name,
                                 SalvorDeadline deadline, GCancellable *cancellable,
                                 GError **error);
};

GPtrArray *salvor_port_provider_enumerate (SalvorPortProvider *self,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean salvor_port_provider_claims (SalvorPortProvider *self, const char *board_name);
gboolean salvor_port_provider_prepare (SalvorPortProvider *self, const char *board_name,
                                       GError **error);
gboolean salvor_port_provider_wait_for_change (SalvorPortProvider *self, const char *board_name,
                                               SalvorDeadline deadline, GCancellable *cancellable,
                                               GError **error);
/* For implementations: emits "changed" from the main context. */
void salvor_port_provider_changed (SalvorPortProvider *self);

G_END_DECLS
