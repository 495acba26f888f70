/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What became of an access to the board's memory. */
typedef enum {
    SALVOR_BUS_DONE,
    SALVOR_BUS_FAULT,
    SALVOR_BUS_HANGS, /* no answer, and never again one */
} SalvorBusOutcome;

/* What the probe's debug port reaches on the board. All functions get @user_data. */
typedef struct {
    /* does the board's SWD port acknowledge at all? (power, fuses, pin function) */
    gboolean (*acknowledges) (gpointer user_data);
    /* word access at a multiple of four */
    SalvorBusOutcome (*read_word) (guint32 address, guint32 *value, gpointer user_data);
    SalvorBusOutcome (*write_word) (guint32 address, guint32 value, gpointer user_data);
} SalvorSimulatedBus;

/*
 * SalvorSimulatedProbe: a CMSIS-DAP probe with an ADIv5 debug port and one MEM-AP behind it, on
 * the level of packets. Decodes what it is sent by itself and as strictly as the reference
 * firmware does (CMSIS-DAP, Firmware/Source/DAP.c as described in probe 1.3 to 1.5).
 */
typedef struct _SalvorSimulatedProbe SalvorSimulatedProbe;

/* bytes in a packet: a full-speed HID probe (probe 1.1) */
#define SALVOR_SIMULATED_PROBE_PACKET_SIZE 64

/* @bus is copied; @user_data is borrowed */
SalvorSimulatedProbe *salvor_simulated_probe_new (const SalvorSimulatedBus *bus,
                                                  gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void salvor_simulated_probe_free (SalvorSimulatedProbe *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorSimulatedProbe, salvor_simulated_probe_free)

/* The board lost power: the debug port forgets everything. */
void salvor_simulated_probe_power_cycle (SalvorSimulatedProbe *self);

/*
 * One request packet, without a report id. *cost_us: time on the debug line.
 * Returns: (transfer full): the response, not padded; NULL for a packet without an answer
 */
GBytes *salvor_simulated_probe_handle (SalvorSimulatedProbe *self, const guint8 *packet, gsize size,
                                       gint64 *cost_us) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
