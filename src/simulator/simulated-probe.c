/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-probe"
#include "config.h"

#include "simulator/simulated-probe.h"

#include "base/timing.h"
#include "simulator/probe-private.h"

#define DAP_UNKNOWN 0xFF
#define DAP_TRANSFER_ABORT 0x07
#define DAP_QUEUE_COMMANDS 0x7E
#define DAP_EXECUTE_COMMANDS 0x7F

/* Of an access without its data and its two turnarounds: an access that gets no OK has none */
#define CLOCKS_HEADER (SALVOR_SWD_ACCESS_CLOCKS - SALVOR_SWD_DATA_CLOCKS - 2)

#define DEFAULT_CLOCK_HZ 1000000
#define DEFAULT_WAIT_RETRIES 100

typedef struct {
    GBytes *response; /* owned */
    gint64 ready_us;
} Answer;

static void
answer_free (Answer *self)
{
    g_bytes_unref (self->response);
    g_free (self);
}

/* What the firmware starts with (probe 1.3) */
static void
set_defaults (SalvorSimulatedProbe *self)
{
    self->port_kind = PROBE_PORT_NONE;
    self->clock_hz = DEFAULT_CLOCK_HZ;
    self->turnaround = 1;
    self->idle_cycles = 0;
    self->wait_retries = DEFAULT_WAIT_RETRIES;
    self->match_retries = 0;
    self->match_mask = 0;
    self->n_taps = 0;
    self->tdi = TRUE;
    self->busy_until_us = G_MININT64;
}

SalvorSimulatedProbe *
salvor_simulated_probe_new (const SalvorSimulatedBus *bus, gpointer user_data,
                            const SalvorProbeSettings *settings, const char *serial)
{
    SalvorSimulatedProbe *self = g_new0 (SalvorSimulatedProbe, 1);

    self->bus = *bus;
    self->user_data = user_data;
    self->settings = *settings;
    self->serial = g_strdup (serial);
    self->port = salvor_simulated_debug_port_new (bus, user_data, settings->access_idr);
    self->chain = salvor_simulated_chain_new (self->port, bus, user_data);
    self->queued = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
    self->finishes = g_array_new (FALSE, FALSE, sizeof (gint64));
    g_queue_init (&self->answers);
    set_defaults (self);
    return self;
}

void
salvor_simulated_probe_free (SalvorSimulatedProbe *self)
{
    salvor_simulated_chain_free (self->chain);
    salvor_simulated_debug_port_free (self->port);
    g_ptr_array_unref (self->queued);
    g_array_unref (self->finishes);
    g_queue_clear_full (&self->answers, (GDestroyNotify) answer_free);
    g_free (self->serial);
    g_free (self);
}

const SalvorProbeSettings *
salvor_simulated_probe_get_settings (const SalvorSimulatedProbe *self)
{
    return &self->settings;
}

void
salvor_simulated_probe_power_cycle (SalvorSimulatedProbe *self)
{
    salvor_simulated_debug_port_power_cycle (self->port);
    salvor_simulated_chain_power_cycle (self->chain);
}

/* The pin is let go with the cable. */
void
salvor_simulated_probe_unplug (SalvorSimulatedProbe *self)
{
    if (self->reset_held)
        self->bus.hold_reset (FALSE, self->user_data);
    self->reset_held = FALSE;
    g_ptr_array_set_size (self->queued, 0);
    g_array_set_size (self->finishes, 0);
    g_queue_clear_full (&self->answers, (GDestroyNotify) answer_free);
    set_defaults (self);
}

/* ---- the line ---- */

gint64
salvor_probe_get_time (const SalvorSimulatedProbe *self)
{
    return self->start_us + self->delay_us
           + (gint64) (self->clocks * G_USEC_PER_SEC / self->clock_hz);
}

static guint8
access_once (SalvorSimulatedProbe *self, guint8 request, guint32 *value)
{
    guint8 ack = SALVOR_WIRE_SILENT;

    if (self->port_kind == PROBE_PORT_JTAG)
        return salvor_probe_jtag_access (self, request, value);
    self->clocks += CLOCKS_HEADER + 2 * self->turnaround + self->idle_cycles;
    self->bus.advance (salvor_probe_get_time (self), self->user_data);
    /* a target whose turnaround nobody has changed is not understood with another one */
    if (!salvor_probe_interferes (self, request, &ack) && self->port_kind == PROBE_PORT_SWD
        && self->turnaround == 1)
        ack = (guint8) salvor_simulated_debug_port_access (self->port,
                                                           request & PROBE_REQUEST_REGISTER, value);
    if (ack != SALVOR_WIRE_WAIT && ack != SALVOR_WIRE_FAULT)
        self->clocks += SALVOR_SWD_DATA_CLOCKS;
    return salvor_probe_spoil (self, request, ack);
}

guint8
salvor_probe_access (SalvorSimulatedProbe *self, guint8 request, guint32 *value)
{
    guint8 ack = SALVOR_WIRE_WAIT;

    salvor_probe_count_access (self, request);
    for (guint i = 0; i <= self->wait_retries && ack == SALVOR_WIRE_WAIT; i++)
        ack = access_once (self, request, value);
    return ack;
}

/* ---- packets ---- */

static void
add_answer (SalvorSimulatedProbe *self, GByteArray *response)
{
    Answer *answer;

    if (!salvor_probe_spoil_answer (self, response))
        return;
    answer = g_new0 (Answer, 1);
    answer->response = g_bytes_new (response->data, response->len);
    answer->ready_us = self->busy_until_us;
    g_queue_push_tail (&self->answers, answer);
}

/* Takes as long as it keeps the line busy. */
static void
handle (SalvorSimulatedProbe *self, const guint8 *packet, gsize size, gint64 now_us)
{
    g_autoptr (GByteArray) response = g_byte_array_new ();
    SalvorReader reader;

    self->start_us = MAX (now_us, self->busy_until_us);
    self->delay_us = 0;
    self->clocks = 0;
    salvor_reader_init (&reader, packet, MIN (size, self->settings.packet_size));
    salvor_probe_command (self, &reader, response);
    if (response->len > self->settings.packet_size)
        g_byte_array_set_size (response, self->settings.packet_size);
    self->busy_until_us = salvor_probe_get_time (self);
    g_array_append_val (self->finishes, self->busy_until_us);
    add_answer (self, response);
}

/* Held back until a packet of another kind comes; answered as if executed at once (probe 1.3) */
static void
queue (SalvorSimulatedProbe *self, const guint8 *packet, gsize size)
{
    GByteArray *kept = g_byte_array_new ();

    salvor_bytes_append_u8 (kept, DAP_EXECUTE_COMMANDS);
    g_byte_array_append (kept, packet + 1, (guint) (size - 1));
    g_ptr_array_add (self->queued, g_byte_array_free_to_bytes (kept));
}

static void
handle_queued (SalvorSimulatedProbe *self, gint64 now_us)
{
    for (guint i = 0; i < self->queued->len; i++) {
        gsize size = 0;
        const guint8 *packet = g_bytes_get_data (g_ptr_array_index (self->queued, i), &size);

        handle (self, packet, size, now_us);
    }
    g_ptr_array_set_size (self->queued, 0);
}

static void
forget_finished (SalvorSimulatedProbe *self, gint64 now_us)
{
    while (self->finishes->len > 0 && g_array_index (self->finishes, gint64, 0) <= now_us)
        g_array_remove_index (self->finishes, 0);
}

void
salvor_simulated_probe_receive (SalvorSimulatedProbe *self, const guint8 *packet, gsize size,
                                gint64 now_us)
{
    /* has no answer, and nothing it could end: packets are handled as they come */
    if (size > 0 && packet[0] == DAP_TRANSFER_ABORT)
        return;
    forget_finished (self, now_us);
    if (size > 0 && packet[0] == DAP_QUEUE_COMMANDS && self->settings.atomic) {
        queue (self, packet, size);
        return;
    }
    handle_queued (self, now_us);
    handle (self, packet, size, now_us);
}

gint64
salvor_simulated_probe_get_ready_to_take (const SalvorSimulatedProbe *self, gint64 now_us)
{
    guint n_waiting = 0;

    for (guint i = 0; i < self->finishes->len; i++)
        n_waiting += g_array_index (self->finishes, gint64, i) > now_us;
    if (n_waiting < self->settings.packet_count)
        return now_us;
    return g_array_index (self->finishes, gint64,
                          self->finishes->len - self->settings.packet_count);
}

GBytes *
salvor_simulated_probe_take_answer (SalvorSimulatedProbe *self, gint64 *ready_us)
{
    Answer *answer = g_queue_pop_head (&self->answers);
    GBytes *response;

    if (answer == NULL)
        return NULL;
    response = g_bytes_ref (answer->response);
    *ready_us = answer->ready_us;
    answer_free (answer);
    return response;
}
