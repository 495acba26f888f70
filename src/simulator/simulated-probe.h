/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulator/fault.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What became of an access to the board's memory. */
typedef enum {
    SALVOR_BUS_DONE,
    SALVOR_BUS_FAULT,
    SALVOR_BUS_HANGS, /* no answer, and never again one */
} SalvorBusOutcome;

/* The two ways of speaking to a debug port. */
typedef enum {
    SALVOR_DEBUG_LINE_SWD,
    SALVOR_DEBUG_LINE_JTAG,
} SalvorDebugLine;

/* What the probe's debug port reaches on the board. All functions get @user_data. */
typedef struct {
    /* do the board's debug pads answer on this line at all? (power, fuses, pin function) */
    gboolean (*acknowledges) (SalvorDebugLine line, gpointer user_data);
    /* lets happen on the board what is due by @now_us */
    void (*advance) (gint64 now_us, gpointer user_data);
    /* @width: bytes, 1, 2 or 4; @address is a multiple of it; the value is in the low bits */
    SalvorBusOutcome (*read) (guint32 address, guint width, guint32 *value, gpointer user_data);
    SalvorBusOutcome (*write) (guint32 address, guint width, guint32 value, gpointer user_data);
    /* the reset pin is pulled low, or released */
    void (*hold_reset) (gboolean held, gpointer user_data);
} SalvorSimulatedBus;

/* What a probe is like. */
typedef struct {
    guint packet_size;  /* bytes, 64 to 1024 */
    guint packet_count; /* packets it takes before it has answered the first, 1 to 255 */
    gboolean atomic;    /* knows ExecuteCommands and QueueCommands */
    guint32 access_idr; /* what the chip's access port says it is */
    gboolean swd_only;  /* knows no JTAG */
} SalvorProbeSettings;

/* The access port of the RT10xx (probe 2.5) */
#define SALVOR_PROBE_ACCESS_IDR 0x04770041u

/* A full-speed HID probe with the reference firmware (probe 1.5) */
#define SALVOR_PROBE_PACKET_SIZE 64
#define SALVOR_PROBE_PACKET_COUNT 4
#define SALVOR_PROBE_MAX_PACKET_SIZE 1024

/*
 * SalvorSimulatedProbe: a CMSIS-DAP probe with an ADIv5 debug port and one MEM-AP behind it, on
 * the level of packets. Decodes what it is sent by itself and as strictly as the reference
 * firmware does (CMSIS-DAP, Firmware/Source/DAP.c as described in probe 1.3 to 1.5).
 *
 * Times are microseconds on the board's clock. One packet is handled after the other.
 */
typedef struct _SalvorSimulatedProbe SalvorSimulatedProbe;

/* @bus and @settings are copied; @user_data is borrowed. @serial: of the probe, nullable */
SalvorSimulatedProbe *salvor_simulated_probe_new (const SalvorSimulatedBus *bus, gpointer user_data,
                                                  const SalvorProbeSettings *settings,
                                                  const char *serial) G_GNUC_WARN_UNUSED_RESULT;
void salvor_simulated_probe_free (SalvorSimulatedProbe *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorSimulatedProbe, salvor_simulated_probe_free)

const SalvorProbeSettings *salvor_simulated_probe_get_settings (const SalvorSimulatedProbe *self);
/* Faults that concern the probe and its line; others are ignored. */
void salvor_simulated_probe_add_fault (SalvorSimulatedProbe *self, const SalvorFault *fault);

/* The board lost power: the debug port forgets everything. */
void salvor_simulated_probe_power_cycle (SalvorSimulatedProbe *self);
/* The probe itself was unplugged. */
void salvor_simulated_probe_unplug (SalvorSimulatedProbe *self);

/* When the probe has room for one more packet: @now_us, or later when its queue is full */
gint64 salvor_simulated_probe_get_ready_to_take (const SalvorSimulatedProbe *self, gint64 now_us);
/* One request packet, without a report id, arrives at @now_us. */
void salvor_simulated_probe_receive (SalvorSimulatedProbe *self, const guint8 *packet, gsize size,
                                     gint64 now_us);
/* The oldest response, not padded, and when it is ready; NULL: there is none. (transfer full) */
GBytes *salvor_simulated_probe_take_answer (SalvorSimulatedProbe *self, gint64 *ready_us);

G_END_DECLS
