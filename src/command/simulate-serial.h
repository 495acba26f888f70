/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command/verb.h"

G_BEGIN_DECLS

/*
 * “salvorctl simulate --uart”: practice boards at pseudo terminals, each of which is said on
 * standard output: "serial rt1024-serial /dev/pts/3". Lines on standard input as for USB, BOARD
 * being a scenario.
 */
typedef struct _SalvorSimulateSerial SalvorSimulateSerial;

/* @names: of boards, "sim:…", ended by NULL. (transfer full) */
SalvorSimulateSerial *salvor_simulate_serial_new (SalvorVerbRun *run, char **names, double pace,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void salvor_simulate_serial_free (SalvorSimulateSerial *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorSimulateSerial, salvor_simulate_serial_free)

/* Until "quit" or Ctrl-C */
void salvor_simulate_serial_run (SalvorSimulateSerial *self);

G_END_DECLS
