/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/usb-plug.h"

G_BEGIN_DECLS

/*
 * What “salvorctl simulate” says on standard output, one line an event: words for people and
 * scripts, or with @json an object a line. docs/usbip.md lists them.
 */

/* Where a device is not plugged into a port of this computer */
#define SALVOR_SIMULATE_NO_PORT G_MAXUINT

/* "plugged 1-1 rt1024-serial rom" */
void salvor_simulate_say_device (gboolean json, const char *event, SalvorUsbPlug *plug, guint port);
/* "listening 127.0.0.1:3240"; @key: what the text is, in JSON */
void salvor_simulate_say_text (gboolean json, const char *event, const char *key, const char *text);
/* "serial rt1024-serial /dev/pts/3": where a board is found as at a serial port */
void salvor_simulate_say_serial (gboolean json, const char *board, const char *path);
/* "traffic 1-1 rt1024-serial packets 40 bytes 40000": what the board and its probe have taken and
 * sent since they are there, in whole reports or packets */
void salvor_simulate_say_traffic (gboolean json, SalvorUsbPlug *plug);

G_END_DECLS
