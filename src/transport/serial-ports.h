/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/port-provider.h"

G_BEGIN_DECLS

/*
 * Serial lines of this computer that somebody has named, "uart:DEVICE" or
 * "uart:DEVICE,speed=57600". At a serial port there may be anything, so none is opened, and none
 * becomes a port, before its name was prepared.
 */
#define SALVOR_UART_PREFIX "uart:"

SalvorPortProvider *salvor_serial_ports_new (void) G_GNUC_WARN_UNUSED_RESULT;

/*
 * salvor_uart_name_parse:
 * @path: (out) (transfer full): a device file
 * @speed: (out): bits per second
 *
 * SALVOR_ERROR_INVALID_ARGUMENT says what is wrong.
 */
gboolean salvor_uart_name_parse (const char *board_name, char **path, guint *speed, GError **error);

G_END_DECLS
