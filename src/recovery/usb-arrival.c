/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-usb-arrival"
#include "config.h"

#include "recovery/usb-arrival.h"

#include "base/errors.h"

#include <string.h>

/* How often to look for what may come up anywhere, as port providers do. */
#define LOOK_INTERVAL_US 200000

struct _SalvorUsbArrival {
    SalvorPortList *ports; /* owned */
    char *name;            /* known, or of the port the board was found at */
    gboolean is_known;
    GHashTable *before; /* set of "kind name": what was there when the work began */
};

static char *
make_key (SalvorPort *port)
{
    const SalvorPortInfo *info = salvor_port_get_info (port);

    return g_strdup_printf ("%d %s", (int) info->kind, info->board_name);
}

SalvorUsbArrival *
salvor_usb_arrival_new (SalvorPortList *ports, SalvorPort *port)
{
    SalvorUsbArrival *self = g_new0 (SalvorUsbArrival, 1);
    const SalvorPortInfo *info = salvor_port_get_info (port);
    g_autoptr (GPtrArray) all = salvor_port_list_enumerate (ports);

    self->ports = g_object_ref (ports);
    self->name = g_strdup (info->board_name);
    /* a practice board has one name for all its sockets */
    self->is_known
        = info->simulated || info->kind == SALVOR_PORT_ROM || info->kind == SALVOR_PORT_FLASHLOADER;
    self->before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < all->len; i++)
        g_hash_table_add (self->before, make_key (g_ptr_array_index (all, i)));
    return self;
}

void
salvor_usb_arrival_free (SalvorUsbArrival *self)
{
    if (self == NULL)
        return;
    g_object_unref (self->ports);
    g_hash_table_unref (self->before);
    g_free (self->name);
    g_free (self);
}

const char *
salvor_usb_arrival_get_name (SalvorUsbArrival *self)
{
    return self->name;
}

static gboolean
is_newcomer (SalvorUsbArrival *self, SalvorPort *port, SalvorPortKind kind)
{
    const SalvorPortInfo *info = salvor_port_get_info (port);
    g_autofree char *key = make_key (port);

    return info->kind == kind && !info->simulated && !g_hash_table_contains (self->before, key);
}

/* *found: (transfer full) (nullable). FALSE when there are two. */
static gboolean
look (SalvorUsbArrival *self, SalvorPortKind kind, SalvorPort **found, GError **error)
{
    g_autoptr (GPtrArray) all = salvor_port_list_enumerate (self->ports);
    g_autoptr (SalvorPort) only = NULL;

    for (guint i = 0; i < all->len; i++) {
        SalvorPort *port = g_ptr_array_index (all, i);

        if (!is_newcomer (self, port, kind))
            continue;
        if (only != NULL) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_BOARD,
                         "two boards came up, at %s and %s; which one is meant is not known",
                         salvor_port_get_info (only)->location,
                         salvor_port_get_info (port)->location);
            return FALSE;
        }
        only = g_object_ref (port);
    }
    *found = g_steal_pointer (&only);
    return TRUE;
}

static void
set_late_error (SalvorPort *port, GError **error)
{
    if (port != NULL)
        g_propagate_error (error, g_error_copy (salvor_port_get_info (port)->problem));
    else
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT,
                             "no board came up at any USB port");
}

static SalvorPort *
wait_for_newcomer (SalvorUsbArrival *self, SalvorPortKind kind, SalvorDeadline deadline,
                   GCancellable *cancellable, GError **error)
{
    for (;;) {
        g_autoptr (SalvorPort) port = NULL;

        if (g_cancellable_set_error_if_cancelled (cancellable, error)
            || !look (self, kind, &port, error))
            return NULL;
        if (port != NULL && salvor_port_get_info (port)->problem == NULL)
            return g_steal_pointer (&port);
        if (salvor_deadline_has_passed (&deadline)) {
            set_late_error (port, error);
            return NULL;
        }
        if (!salvor_clock_wait (deadline.clock, LOOK_INTERVAL_US, cancellable, error))
            return NULL;
    }
}

SalvorPort *
salvor_usb_arrival_wait (SalvorUsbArrival *self, SalvorPortKind kind, SalvorDeadline deadline,
                         GCancellable *cancellable, GError **error)
{
    SalvorPort *port;

    g_return_val_if_fail (self != NULL, NULL);

    if (self->is_known)
        return salvor_port_list_wait_for (self->ports, self->name, kind, deadline, cancellable,
                                          error);
    port = wait_for_newcomer (self, kind, deadline, cancellable, error);
    if (port == NULL)
        return NULL;
    g_free (self->name);
    self->name = g_strdup (salvor_port_get_info (port)->board_name);
    self->is_known = TRUE;
    g_message ("the board came up at %s", self->name);
    return port;
}
