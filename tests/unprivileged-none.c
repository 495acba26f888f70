/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unprivileged.h"

/* Windows has no such rights as chmod () takes away. */
gboolean
unprivileged_begin (void)
{
    return FALSE;
}

void
unprivileged_end (void)
{
}
