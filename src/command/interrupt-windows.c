/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-interrupt"
#include "config.h"

#include "command/interrupt.h"

#include <windows.h>

struct _SalvorInterrupt {
    GCancellable *cancellable; /* owned */
};

/* Windows hands nothing to its handler, so what to cancel lies where the handler finds it. */
static SalvorInterrupt **
get_watched (void)
{
    static SalvorInterrupt *watched;

    return &watched;
}

static gboolean
cancel (gpointer data)
{
    g_cancellable_cancel (data);
    return G_SOURCE_REMOVE;
}

/* On a thread of its own: Ctrl-C, Ctrl-Break, or the window of the terminal was closed, after which
 * Windows ends the program once this returns, or after 5 s. */
static BOOL WINAPI
handle (DWORD event)
{
    SalvorInterrupt *self = g_atomic_pointer_get (get_watched ());

    if (self == NULL)
        return FALSE;
    g_idle_add_full (G_PRIORITY_DEFAULT, cancel, g_object_ref (self->cancellable), g_object_unref);
    if (event == CTRL_CLOSE_EVENT)
        Sleep (INFINITE);
    return TRUE;
}

SalvorInterrupt *
salvor_interrupt_watch (GCancellable *cancellable)
{
    SalvorInterrupt *self = g_new0 (SalvorInterrupt, 1);

    self->cancellable = g_object_ref (cancellable);
    g_atomic_pointer_set (get_watched (), self);
    SetConsoleCtrlHandler (handle, TRUE);
    return self;
}

void
salvor_interrupt_unwatch (SalvorInterrupt *self)
{
    SetConsoleCtrlHandler (handle, FALSE);
    g_atomic_pointer_set (get_watched (), NULL);
    g_object_unref (self->cancellable);
    g_free (self);
}
