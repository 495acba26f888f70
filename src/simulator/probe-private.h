/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bytes.h"
#include "simulator/simulated-chain.h"
#include "simulator/simulated-debug-port.h"

G_BEGIN_DECLS

/* What is wrong with the line; each is 0 when it is not (fault.h) */
typedef struct {
    guint32 wait_every, wait_attempts;
    guint32 silent_from, silent_count;
    guint32 parity_at;
    guint32 wrong_answer_at;
    guint32 no_answer_at;
    guint32 late_answer_at, late_answer_ms;
    guint32 max_clock_hz;
    gboolean tdo_stuck;
    guint32 tdo_level; /* when it is */
} SalvorProbeFaults;

/* Ports of Connect (probe 1.3) */
typedef enum {
    PROBE_PORT_NONE = 0,
    PROBE_PORT_SWD = 1,
    PROBE_PORT_JTAG = 2,
} ProbePort;

/* TAPs the reference firmware has room for (CMSIS-DAP, DAP_config.h) */
#define PROBE_MAX_TAPS 8

struct _SalvorSimulatedProbe {
    SalvorSimulatedBus bus;
    gpointer user_data; /* no ref */
    SalvorProbeSettings settings;
    char *serial; /* nullable */
    SalvorSimulatedDebugPort *port;
    SalvorSimulatedChain *chain; /* in front of it, on a JTAG line */
    ProbePort port_kind;         /* that is connected */
    gboolean reset_held;
    guint32 clock_hz;
    guint turnaround; /* clocks */
    guint8 idle_cycles;
    guint16 wait_retries;
    guint16 match_retries;
    guint32 match_mask;

    guint8 n_taps; /* as the host says */
    guint8 ir_lengths[PROBE_MAX_TAPS];
    guint8 tap;         /* that is spoken to */
    guint8 instruction; /* in it, as far as this packet knows; 0: not known */
    gboolean tdi;       /* as it is driven */
    guint8 tdo_history; /* the last in the lowest bit */

    gint64 start_us; /* of the packet that is handled */
    gint64 delay_us; /* it asked for */
    guint64 clocks;  /* on the line since then */
    gint64 busy_until_us;
    GPtrArray *queued; /* of GBytes: commands held back */
    GArray *finishes;  /* of gint64: when each packet not yet handled will have been */
    GQueue answers;    /* of owned Answer */

    SalvorProbeFaults faults;
    guint32 n_accesses; /* since it was plugged in */
    guint32 n_answers;
    guint32 waits_left; /* of the access that is answered with WAIT */
};

/* Request bits (probe 1.4) */
#define PROBE_REQUEST_AP 0x01
#define PROBE_REQUEST_READ 0x02
#define PROBE_REQUEST_REGISTER 0x0F
#define PROBE_REQUEST_MATCH_VALUE 0x10
#define PROBE_REQUEST_MATCH_MASK 0x20
#define PROBE_RDBUFF 0x0E
#define PROBE_ACK_PARITY 0x08

/* One access on the line, with the retries of WAIT that were asked for; returns what the
 * acknowledge byte of an answer holds. */
guint8 salvor_probe_access (SalvorSimulatedProbe *self, guint8 request, guint32 *value);
/* What time it is in the middle of a packet */
gint64 salvor_probe_get_time (const SalvorSimulatedProbe *self);

/* probe-commands.c: takes one command and appends what it is answered with. FALSE when the rest of
 * the packet makes no sense any more. */
gboolean salvor_probe_command (SalvorSimulatedProbe *self, SalvorReader *reader,
                               GByteArray *response);

/* probe-transfer.c: DAP_Transfer and DAP_TransferBlock, behind the command byte */
void salvor_probe_transfer (SalvorSimulatedProbe *self, SalvorReader *reader, GByteArray *response);
void salvor_probe_transfer_block (SalvorSimulatedProbe *self, SalvorReader *reader,
                                  GByteArray *response);

/* probe-jtag.c: the TAP at @index is spoken to from now on, FALSE: there is none; one attempt at an
 * access; the commands. @bits: for TMS */
gboolean salvor_probe_jtag_select (SalvorSimulatedProbe *self, guint8 index);
guint8 salvor_probe_jtag_access (SalvorSimulatedProbe *self, guint8 request, guint32 *value);
void salvor_probe_jtag_clock_tms (SalvorSimulatedProbe *self, const guint8 *bits, guint n_bits);
void salvor_probe_jtag_sequence (SalvorSimulatedProbe *self, SalvorReader *reader,
                                 GByteArray *response);
guint8 salvor_probe_jtag_configure (SalvorSimulatedProbe *self, SalvorReader *reader);
void salvor_probe_jtag_idcode (SalvorSimulatedProbe *self, SalvorReader *reader,
                               GByteArray *response);
guint8 salvor_probe_jtag_write_abort (SalvorSimulatedProbe *self, guint8 index, guint32 value);

/* probe-faults.c: an access begins; does it get through to the board (each attempt); what becomes
 * of its acknowledge, and of a whole answer */
void salvor_probe_count_access (SalvorSimulatedProbe *self, guint8 request);
gboolean salvor_probe_interferes (SalvorSimulatedProbe *self, guint8 request, guint8 *ack);
guint8 salvor_probe_spoil (SalvorSimulatedProbe *self, guint8 request, guint8 ack);
/* FALSE: it gets lost */
gboolean salvor_probe_spoil_answer (SalvorSimulatedProbe *self, GByteArray *response);

G_END_DECLS
