/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/clock.h"

G_BEGIN_DECLS

/*
 * What differs from system to system about a serial line: opening it raw and for this program
 * alone, at 8 data bits, no parity, 1 stop bit, without flow control (protocols 2.8, 3.10).
 * Nothing here blocks but the wait. One file a system implements it, chosen by meson.
 */
typedef struct _SalvorSerialLine SalvorSerialLine;

/*
 * salvor_serial_line_open:
 * @speed: bits per second; SALVOR_ERROR_INVALID_ARGUMENT for one the system does not know
 *
 * SALVOR_ERROR_NOT_FOUND, SALVOR_ERROR_LINE_PERMISSION, SALVOR_ERROR_IN_USE; SALVOR_ERROR_FAILED
 * for something that is no serial port.
 *
 * Returns: (transfer full): the line, or NULL
 */
SalvorSerialLine *salvor_serial_line_open (const char *path, guint speed,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
void salvor_serial_line_close (SalvorSerialLine *line);

/* Bytes moved; 0: it would have to wait; -1 on error, SALVOR_ERROR_DISCONNECTED when the port is
 * gone. */
gssize salvor_serial_line_read (SalvorSerialLine *line, guint8 *buffer, gsize size, GError **error);
gssize salvor_serial_line_write (SalvorSerialLine *line, const guint8 *data, gsize size,
                                 GError **error);

/* Waits until the line is ready for @condition, G_IO_IN or G_IO_OUT, or has something to complain
 * of, until @deadline has passed, or until @cancellable is cancelled. May return before any of
 * these. */
void salvor_serial_line_wait (SalvorSerialLine *line, GIOCondition condition,
                              const SalvorDeadline *deadline, GCancellable *cancellable);

/* Asks the system, and does not open it; SALVOR_ERROR_LINE_PERMISSION or SALVOR_ERROR_NOT_FOUND */
gboolean salvor_serial_line_check_access (const char *path, GError **error);

/*
 * salvor_serial_line_find_practice:
 * @practice: (out): this is the pseudo terminal of a practice board (practice-mark.h)
 *
 * Opens nothing but pseudo terminals, behind which there is another program. SALVOR_ERROR_IN_USE
 */
gboolean salvor_serial_line_find_practice (const char *path, gboolean *practice, GError **error);

G_END_DECLS
