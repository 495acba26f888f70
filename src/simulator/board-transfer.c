/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board-transfer"
#include "config.h"

#include "simulator/board-private.h"

#include "base/errors.h"

/* ---- devices ---- */

static gboolean
has_device (SalvorSimulatedBoard *self, SalvorPortKind kind)
{
    if (kind == SALVOR_PORT_PROBE)
        return self->probe != NULL && !self->probe_gone;
    /* an adapter stays where it is, whoever is at the other end */
    if (self->uart != NULL || kind == SALVOR_PORT_SERIAL)
        return self->uart != NULL && kind == SALVOR_PORT_SERIAL;
    return self->attached && self->kind == kind;
}

static guint
get_generation (SalvorSimulatedBoard *self, SalvorPortKind kind)
{
    if (kind == SALVOR_PORT_SERIAL)
        return 1;
    return kind == SALVOR_PORT_PROBE ? self->probe_generation : self->generation;
}

gboolean
salvor_simulated_board_find_device (SalvorSimulatedBoard *self, SalvorPortKind kind,
                                    guint *generation)
{
    gboolean found;

    salvor_simulated_board_lock (self);
    found = has_device (self, kind);
    *generation = get_generation (self, kind);
    salvor_simulated_board_unlock (self);
    return found;
}

static gboolean
check_access (SalvorSimulatedBoard *self, GError **error)
{
    if (self->no_access) {
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_PERMISSION,
                             "this account may not open the device");
        return FALSE;
    }
    if (self->no_driver) {
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_DRIVER, "the device has no driver");
        return FALSE;
    }
    return TRUE;
}

gboolean
salvor_simulated_board_check_access (SalvorSimulatedBoard *self, GError **error)
{
    gboolean open;

    salvor_simulated_board_lock (self);
    open = check_access (self, error);
    salvor_simulated_board_unlock (self);
    return open;
}

static gboolean
check_device (SalvorSimulatedBoard *self, SalvorPortKind kind, guint generation, GError **error)
{
    if (has_device (self, kind) && get_generation (self, kind) == generation)
        return TRUE;
    g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED,
                         "the device has left the bus");
    return FALSE;
}

static gboolean
open_locked (SalvorSimulatedBoard *self, SalvorPortKind kind, guint generation, GError **error)
{
    if (!check_device (self, kind, generation, error) || !check_access (self, error))
        return FALSE;
    if (self->n_taken > 0) {
        self->n_taken--;
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE,
                             "another program has the device open");
        return FALSE;
    }
    if (self->opened[kind] == generation) {
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_IN_USE,
                             "the device is open already");
        return FALSE;
    }
    self->opened[kind] = generation;
    return TRUE;
}

gboolean
salvor_simulated_board_open (SalvorSimulatedBoard *self, SalvorPortKind kind, guint generation,
                             GError **error)
{
    gboolean opened;

    salvor_simulated_board_lock (self);
    opened = open_locked (self, kind, generation, error);
    salvor_simulated_board_unlock (self);
    return opened;
}

static SalvorSimulatedWire *
get_wire_of (SalvorSimulatedBoard *self, SalvorPortKind kind)
{
    return kind == SALVOR_PORT_PROBE ? self->probe_wire : self->wire;
}

void
salvor_simulated_board_close (SalvorSimulatedBoard *self, SalvorPortKind kind, guint generation)
{
    salvor_simulated_board_lock (self);
    if (self->opened[kind] == generation) {
        self->opened[kind] = 0;
        salvor_simulated_wire_forget (get_wire_of (self, kind), salvor_clock_get_now (self->clock));
    }
    salvor_simulated_board_unlock (self);
}

/* ---- packets ---- */

/* What the chip has made goes on its way. */
static void
collect_answers (SalvorSimulatedBoard *self, SalvorPortKind kind)
{
    GBytes *packet;
    gint64 ready_us = 0;

    while ((packet = salvor_simulated_chip_take_answer (self->chip, &ready_us)) != NULL) {
        salvor_simulated_wire_push_in (self->wire, kind, packet, ready_us);
        g_bytes_unref (packet);
    }
}

static void
deliver_to_probe (SalvorSimulatedBoard *self, const guint8 *packet, gsize size, gint64 at_us)
{
    gint64 ready_us = 0;
    GBytes *answer;

    salvor_simulated_probe_receive (self->probe, packet, size, at_us);
    while ((answer = salvor_simulated_probe_take_answer (self->probe, &ready_us)) != NULL) {
        salvor_simulated_wire_push_in (self->probe_wire, SALVOR_PORT_PROBE, answer, ready_us);
        g_bytes_unref (answer);
    }
}

static void
deliver (SalvorSimulatedBoard *self, SalvorPortKind kind, const guint8 *packet, gsize size,
         gint64 at_us)
{
    salvor_simulated_wire_count_out (get_wire_of (self, kind), size);
    if (kind == SALVOR_PORT_PROBE) {
        deliver_to_probe (self, packet, size, at_us);
    } else {
        salvor_simulated_chip_receive (self->chip, packet, size, at_us);
        collect_answers (self, kind);
    }
}

/* When the device takes the next packet: the flashloader none while it works or sends, the probe
 * as many as fit its queue. */
static gint64
get_ready_to_take (SalvorSimulatedBoard *self, SalvorPortKind kind, gint64 now_us)
{
    if (kind == SALVOR_PORT_PROBE)
        return salvor_simulated_probe_get_ready_to_take (self->probe, now_us);
    if (kind != SALVOR_PORT_FLASHLOADER)
        return now_us;
    return MAX (MAX (now_us, salvor_simulated_chip_get_busy_until (self->chip)),
                salvor_simulated_wire_get_last_in (self->wire));
}

gint64
salvor_simulated_board_get_arrival_out (SalvorSimulatedBoard *self, SalvorPortKind kind, gsize size)
{
    gint64 arrival_us;

    salvor_simulated_board_lock (self);
    arrival_us = salvor_simulated_wire_get_arrival_out (
        get_wire_of (self, kind), kind, size,
        get_ready_to_take (self, kind, salvor_clock_get_now (self->clock)));
    salvor_simulated_board_unlock (self);
    return arrival_us;
}

gint64
salvor_simulated_board_get_arrival_in (SalvorSimulatedBoard *self, SalvorPortKind kind)
{
    gint64 arrival_us;

    salvor_simulated_board_lock (self);
    arrival_us = salvor_simulated_wire_get_next_in (get_wire_of (self, kind));
    if (self->uart != NULL && kind == SALVOR_PORT_SERIAL)
        arrival_us = MIN (arrival_us, salvor_simulated_uart_get_patience (self->uart));
    salvor_simulated_board_unlock (self);
    return arrival_us;
}

/* Nobody hears of it from the board: it runs on. */
void
salvor_simulated_board_unplug_probe (SalvorSimulatedBoard *self)
{
    self->probe_gone = TRUE;
    self->changed = TRUE;
    salvor_simulated_probe_unplug (self->probe);
    salvor_simulated_wire_lose (self->probe_wire, salvor_clock_get_now (self->clock));
}

static gboolean
check_probe (SalvorSimulatedBoard *self, GError **error)
{
    if (!salvor_simulated_wire_is_probe_gone_now (self->probe_wire))
        return TRUE;
    salvor_simulated_board_unplug_probe (self);
    g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED,
                         "the debug probe was unplugged");
    return FALSE;
}

/* The probe stays where it is, with nothing on the other end. */
static void
check_board_power (SalvorSimulatedBoard *self)
{
    if (salvor_simulated_wire_is_power_lost_now (self->probe_wire))
        salvor_simulated_board_cut_power (self, salvor_clock_get_now (self->clock));
}

/* The cable comes out: no power any more (see assumptions). */
gboolean
salvor_simulated_board_check_cable (SalvorSimulatedBoard *self, SalvorPortKind kind, GError **error)
{
    if (!salvor_simulated_wire_is_cut_now (get_wire_of (self, kind)))
        return TRUE;
    salvor_simulated_board_cut_power (self, salvor_clock_get_now (self->clock));
    g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED,
                         "the cable was pulled out");
    return FALSE;
}

/* A report that is on its way is not called back: a cancel loses nothing (packet-transport.h). */
static GCancellable *
unless_done (SalvorBoardStep step, GCancellable *cancellable)
{
    return step == SALVOR_BOARD_STEP_DONE ? NULL : cancellable;
}

SalvorBoardStep
salvor_simulated_board_plan_step (gint64 at_us, gint64 event_us, gint64 deadline_us,
                                  gint64 *until_us)
{
    *until_us = MIN (event_us, deadline_us);
    if (at_us <= *until_us) {
        *until_us = at_us;
        return SALVOR_BOARD_STEP_DONE;
    }
    return event_us < deadline_us ? SALVOR_BOARD_STEP_WAIT : SALVOR_BOARD_STEP_TIMEOUT;
}

static SalvorBoardStep
send_step (SalvorSimulatedBoard *self, SalvorPortKind kind, guint generation, const guint8 *packet,
           gsize size, gint64 deadline_us, gint64 *until_us, GError **error)
{
    gint64 now_us = salvor_clock_get_now (self->clock);
    gint64 arrival_us;
    SalvorBoardStep step;

    if (!check_device (self, kind, generation, error)
        || !salvor_simulated_board_check_cable (self, kind, error)
        || (kind == SALVOR_PORT_PROBE && !check_probe (self, error)))
        return SALVOR_BOARD_STEP_FAILED;
    if (kind == SALVOR_PORT_PROBE)
        check_board_power (self);
    arrival_us = salvor_simulated_wire_get_arrival_out (get_wire_of (self, kind), kind, size,
                                                        get_ready_to_take (self, kind, now_us));
    step = salvor_simulated_board_plan_step (
        arrival_us, salvor_simulated_board_peek_event (self, now_us), deadline_us, until_us);
    if (step == SALVOR_BOARD_STEP_DONE)
        deliver (self, kind, packet, size, arrival_us);
    return step;
}

static void
set_timeout (GError **error)
{
    g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT,
                         "nothing happened before the deadline");
}

gboolean
salvor_simulated_board_send (SalvorSimulatedBoard *self, SalvorPortKind kind, guint generation,
                             const guint8 *packet, gsize size, SalvorDeadline deadline,
                             GCancellable *cancellable, GError **error)
{
    SalvorBoardStep step = SALVOR_BOARD_STEP_WAIT;
    gint64 until_us = 0;

    while (step == SALVOR_BOARD_STEP_WAIT) {
        salvor_simulated_board_lock (self);
        step = send_step (self, kind, generation, packet, size, deadline.at_us, &until_us, error);
        salvor_simulated_board_unlock (self);
        if (step == SALVOR_BOARD_STEP_FAILED
            || !salvor_clock_wait_until (self->clock, until_us, unless_done (step, cancellable),
                                         error))
            return FALSE;
    }
    if (step == SALVOR_BOARD_STEP_TIMEOUT)
        set_timeout (error);
    return step == SALVOR_BOARD_STEP_DONE;
}

/* What has arrived is there even when the device is gone: the host has it in its buffer. */
static SalvorBoardStep
receive_step (SalvorSimulatedBoard *self, SalvorPortKind kind, guint generation, gint64 deadline_us,
              GBytes **packet, gint64 *until_us, GError **error)
{
    SalvorSimulatedWire *wire = get_wire_of (self, kind);
    gint64 now_us = salvor_clock_get_now (self->clock);
    gint64 arrival_us = salvor_simulated_wire_get_next_in (wire);
    SalvorBoardStep step;

    if (!salvor_simulated_board_check_cable (self, kind, error)
        || (arrival_us > now_us && !check_device (self, kind, generation, error)))
        return SALVOR_BOARD_STEP_FAILED;
    if (arrival_us <= now_us) {
        *until_us = now_us;
        step = SALVOR_BOARD_STEP_DONE;
    } else {
        step = salvor_simulated_board_plan_step (
            arrival_us, salvor_simulated_board_peek_event (self, now_us), deadline_us, until_us);
    }
    if (step == SALVOR_BOARD_STEP_DONE) {
        *packet = salvor_simulated_wire_pop_in (wire, kind);
        if (*packet == NULL)
            return SALVOR_BOARD_STEP_WAIT; /* a fault swallowed it */
    }
    return step;
}

GBytes *
salvor_simulated_board_receive (SalvorSimulatedBoard *self, SalvorPortKind kind, guint generation,
                                SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    g_autoptr (GBytes) packet = NULL;
    SalvorBoardStep step = SALVOR_BOARD_STEP_WAIT;
    gint64 until_us = 0;

    while (step == SALVOR_BOARD_STEP_WAIT) {
        salvor_simulated_board_lock (self);
        step = receive_step (self, kind, generation, deadline.at_us, &packet, &until_us, error);
        salvor_simulated_board_unlock (self);
        if (step == SALVOR_BOARD_STEP_FAILED
            || !salvor_clock_wait_until (self->clock, until_us, unless_done (step, cancellable),
                                         error))
            return NULL;
    }
    if (step == SALVOR_BOARD_STEP_TIMEOUT)
        set_timeout (error);
    return g_steal_pointer (&packet);
}
