/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Ctrl-C and a polite request to end cancel @cancellable, from the default main context. Ends with
 * salvor_interrupt_unwatch (). */
typedef struct _SalvorInterrupt SalvorInterrupt;

SalvorInterrupt *salvor_interrupt_watch (GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void salvor_interrupt_unwatch (SalvorInterrupt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorInterrupt, salvor_interrupt_unwatch)

G_END_DECLS
