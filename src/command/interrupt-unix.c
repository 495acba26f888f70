/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-interrupt"
#include "config.h"

#include "command/interrupt.h"

#include <glib-unix.h>

struct _SalvorInterrupt {
    GCancellable *cancellable; /* owned */
    guint sources[2];
};

static gboolean
cancel (gpointer data)
{
    SalvorInterrupt *self = data;

    g_cancellable_cancel (self->cancellable);
    return G_SOURCE_CONTINUE;
}

SalvorInterrupt *
salvor_interrupt_watch (GCancellable *cancellable)
{
    SalvorInterrupt *self = g_new0 (SalvorInterrupt, 1);

    self->cancellable = g_object_ref (cancellable);
    self->sources[0] = g_unix_signal_add (SIGINT, cancel, self);
    self->sources[1] = g_unix_signal_add (SIGTERM, cancel, self);
    return self;
}

void
salvor_interrupt_unwatch (SalvorInterrupt *self)
{
    for (guint i = 0; i < G_N_ELEMENTS (self->sources); i++)
        g_source_remove (self->sources[i]);
    g_object_unref (self->cancellable);
    g_free (self);
}
