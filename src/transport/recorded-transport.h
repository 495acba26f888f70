/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transport/recorder.h"

G_BEGIN_DECLS

/* A port like another, whose transports write down what they carry. (transfer full) */
#define SALVOR_TYPE_RECORDED_PORT (salvor_recorded_port_get_type ())
G_DECLARE_FINAL_TYPE (SalvorRecordedPort, salvor_recorded_port, SALVOR, RECORDED_PORT, SalvorPort)

SalvorPort *salvor_recorded_port_new (SalvorRecorder *recorder,
                                      SalvorPort *inner) G_GNUC_WARN_UNUSED_RESULT;

/*
 * The transport of such a port. It does what the one below does, and after each verb notes what
 * came of it: a packet that went out or came in, one that was not taken, a silence that lasted to
 * the deadline, a device that is gone. What a cancel ended did not happen.
 */
#define SALVOR_TYPE_RECORDED_TRANSPORT (salvor_recorded_transport_get_type ())
G_DECLARE_FINAL_TYPE (SalvorRecordedTransport, salvor_recorded_transport, SALVOR,
                      RECORDED_TRANSPORT, GObject)

G_END_DECLS
