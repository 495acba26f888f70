/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-probe-faults"
#include "config.h"

#include "simulator/probe-private.h"

#define WRONG_COMMAND 0x55

void
salvor_simulated_probe_add_fault (SalvorSimulatedProbe *self, const SalvorFault *fault)
{
    SalvorProbeFaults *faults = &self->faults;

    switch (fault->kind) {
    case SALVOR_FAULT_PROBE_WAIT:
        faults->wait_every = fault->number;
        faults->wait_attempts = fault->code;
        break;
    case SALVOR_FAULT_PROBE_FAULT:
        salvor_simulated_debug_port_fail_at (self->port, fault->number);
        break;
    case SALVOR_FAULT_PROBE_SILENT:
        faults->silent_from = fault->number;
        faults->silent_count = fault->code;
        break;
    case SALVOR_FAULT_PROBE_PARITY:
        faults->parity_at = fault->number;
        break;
    case SALVOR_FAULT_PROBE_WRONG_ANSWER:
        faults->wrong_answer_at = fault->number;
        break;
    case SALVOR_FAULT_PROBE_NO_ANSWER:
        faults->no_answer_at = fault->number;
        break;
    case SALVOR_FAULT_PROBE_LATE_ANSWER:
        faults->late_answer_at = fault->number;
        faults->late_answer_ms = fault->code;
        break;
    case SALVOR_FAULT_PROBE_MAX_CLOCK:
        faults->max_clock_hz = fault->number;
        break;
    case SALVOR_FAULT_TDO_STUCK:
        faults->tdo_stuck = TRUE;
        faults->tdo_level = fault->number;
        break;
    case SALVOR_FAULT_JTAG_MOD:
        salvor_simulated_chain_raise_mode_pin (self->chain);
        break;
    case SALVOR_FAULT_JTAG_NEIGHBOUR:
        salvor_simulated_chain_add_neighbour (self->chain, fault->number, fault->code);
        break;
    default:
        break;
    }
}

static gboolean
is_silent_now (const SalvorSimulatedProbe *self)
{
    const SalvorProbeFaults *faults = &self->faults;

    return faults->silent_count > 0 && self->n_accesses >= faults->silent_from
           && self->n_accesses - faults->silent_from < faults->silent_count;
}

void
salvor_probe_count_access (SalvorSimulatedProbe *self, guint8 request)
{
    const SalvorProbeFaults *faults = &self->faults;

    self->n_accesses++;
    self->waits_left = 0;
    if (faults->wait_every > 0 && (request & PROBE_REQUEST_AP) != 0
        && self->n_accesses % faults->wait_every == 0)
        self->waits_left = faults->wait_attempts;
}

gboolean
salvor_probe_interferes (SalvorSimulatedProbe *self, guint8 request, guint8 *ack)
{
    gboolean too_fast = self->port_kind == PROBE_PORT_SWD && self->faults.max_clock_hz > 0
                        && self->clock_hz > self->faults.max_clock_hz;

    if (too_fast && (request & PROBE_REQUEST_READ) != 0) {
        *ack = PROBE_ACK_PARITY;
    } else if (too_fast || is_silent_now (self)) {
        *ack = SALVOR_WIRE_SILENT;
    } else if (self->waits_left > 0) {
        self->waits_left--;
        *ack = SALVOR_WIRE_WAIT;
    } else {
        return FALSE;
    }
    return TRUE;
}

guint8
salvor_probe_spoil (SalvorSimulatedProbe *self, guint8 request, guint8 ack)
{
    if (ack != SALVOR_WIRE_OK || (request & PROBE_REQUEST_READ) == 0 || self->faults.parity_at == 0
        || self->n_accesses < self->faults.parity_at)
        return ack;
    self->faults.parity_at = 0;
    return PROBE_ACK_PARITY;
}

gboolean
salvor_probe_spoil_answer (SalvorSimulatedProbe *self, GByteArray *response)
{
    SalvorProbeFaults *faults = &self->faults;

    self->n_answers++;
    if (faults->wrong_answer_at > 0 && self->n_answers >= faults->wrong_answer_at) {
        faults->wrong_answer_at = 0;
        response->data[0] = WRONG_COMMAND;
    }
    if (faults->late_answer_at > 0 && self->n_answers >= faults->late_answer_at) {
        faults->late_answer_at = 0;
        self->busy_until_us += (gint64) faults->late_answer_ms * 1000;
    }
    if (faults->no_answer_at == 0 || self->n_answers < faults->no_answer_at)
        return TRUE;
    faults->no_answer_at = 0;
    return FALSE;
}
