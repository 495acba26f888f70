/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What differs from system to system about a pseudo terminal: a serial port for other programs,
 * with this program in the place of the cable. Raw from the beginning, and marked as a practice
 * board (transport/practice-mark.h); nothing here blocks.
 */
typedef struct {
    int cable; /* this end */
    int port;  /* the other one, kept open so that programs may come and go */
    char *path;
} SalvorPseudoTerminal;

/* SALVOR_ERROR_FAILED with the reason of the system; @self is then untouched */
gboolean salvor_pseudo_terminal_open (SalvorPseudoTerminal *self, GError **error);
void salvor_pseudo_terminal_close (SalvorPseudoTerminal *self);

/* Bytes moved; 0: nothing can be now */
gsize salvor_pseudo_terminal_read (SalvorPseudoTerminal *self, guint8 *buffer, gsize size);
gsize salvor_pseudo_terminal_write (SalvorPseudoTerminal *self, const guint8 *data, gsize size);

G_END_DECLS
