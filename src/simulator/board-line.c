/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board-line"
#include "config.h"

#include "simulator/board-private.h"

#include "base/errors.h"

/* A practice board on a serial line. */

static gboolean
is_forbidden_by_fuse (SalvorSimulatedBoard *self)
{
    return salvor_simulated_chip_get_stage (self->chip) == SALVOR_CHIP_IN_DOWNLOADER
           && salvor_simulated_otp_get_field (salvor_simulated_chip_get_otp (self->chip),
                                              "uart-sdp-disable")
                  != 0;
}

/* What the chip has to say goes on its way. */
static void
collect (SalvorSimulatedBoard *self)
{
    gint64 ready_us = 0;
    GBytes *bytes;

    while ((bytes = salvor_simulated_uart_take (self->uart, &ready_us)) != NULL) {
        salvor_simulated_wire_push_in (self->wire, SALVOR_PORT_SERIAL, bytes, ready_us);
        g_bytes_unref (bytes);
    }
}

/* Nobody listens on a board that is off or runs its own program; the bytes are gone then. */
static void
deliver (SalvorSimulatedBoard *self, const guint8 *data, gsize size, gint64 at_us)
{
    g_autoptr (GBytes) bytes = salvor_simulated_wire_carry_out (self->wire, data, size);
    gsize count = 0;
    const guint8 *arrived = g_bytes_get_data (bytes, &count);

    if (!self->attached || is_forbidden_by_fuse (self))
        return;
    salvor_simulated_uart_receive (self->uart, arrived, count, at_us);
    collect (self);
}

static SalvorBoardStep
write_step (SalvorSimulatedBoard *self, const guint8 *data, gsize size, gint64 deadline_us,
            gint64 *until_us, GError **error)
{
    gint64 now_us = salvor_clock_get_now (self->clock);
    gint64 arrival_us;
    SalvorBoardStep step;

    if (!salvor_simulated_board_check_cable (self, SALVOR_PORT_SERIAL, error))
        return SALVOR_BOARD_STEP_FAILED;
    arrival_us
        = salvor_simulated_wire_get_arrival_out (self->wire, SALVOR_PORT_SERIAL, size, now_us);
    step = salvor_simulated_board_plan_step (
        arrival_us, salvor_simulated_board_peek_event (self, now_us), deadline_us, until_us);
    if (step == SALVOR_BOARD_STEP_DONE)
        deliver (self, data, size, arrival_us);
    return step;
}

static void
set_timeout (GError **error)
{
    g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT,
                         "nothing happened before the deadline");
}

gboolean
salvor_simulated_board_write (SalvorSimulatedBoard *self, const guint8 *data, gsize size,
                              SalvorDeadline deadline, GCancellable *cancellable, GError **error)
{
    SalvorBoardStep step = SALVOR_BOARD_STEP_WAIT;
    gint64 until_us = 0;

    g_return_val_if_fail (self->uart != NULL, FALSE);

    while (step == SALVOR_BOARD_STEP_WAIT) {
        salvor_simulated_board_lock (self);
        step = write_step (self, data, size, deadline.at_us, &until_us, error);
        salvor_simulated_board_unlock (self);
        if (step == SALVOR_BOARD_STEP_FAILED
            || !salvor_clock_wait_until (
                self->clock, until_us, step == SALVOR_BOARD_STEP_DONE ? NULL : cancellable, error))
            return FALSE;
    }
    if (step == SALVOR_BOARD_STEP_TIMEOUT)
        set_timeout (error);
    return step == SALVOR_BOARD_STEP_DONE;
}

/* When a board of this kind does something by itself next */
static gint64
peek_event (SalvorSimulatedBoard *self, gint64 now_us)
{
    return MIN (salvor_simulated_board_peek_event (self, now_us),
                salvor_simulated_uart_get_patience (self->uart));
}

static SalvorBoardStep
read_step (SalvorSimulatedBoard *self, gint64 deadline_us, GBytes **bytes, gint64 *until_us,
           GError **error)
{
    gint64 now_us = salvor_clock_get_now (self->clock);
    gint64 arrival_us;
    SalvorBoardStep step = SALVOR_BOARD_STEP_DONE;

    if (!salvor_simulated_board_check_cable (self, SALVOR_PORT_SERIAL, error))
        return SALVOR_BOARD_STEP_FAILED;
    salvor_simulated_uart_advance (self->uart, now_us);
    collect (self);
    arrival_us = salvor_simulated_wire_get_next_in (self->wire);
    *until_us = now_us;
    if (arrival_us > now_us)
        step = salvor_simulated_board_plan_step (arrival_us, peek_event (self, now_us), deadline_us,
                                                 until_us);
    if (step == SALVOR_BOARD_STEP_DONE)
        *bytes = salvor_simulated_wire_pop_in (self->wire, SALVOR_PORT_SERIAL);
    /* a fault may have swallowed it */
    return step == SALVOR_BOARD_STEP_DONE && *bytes == NULL ? SALVOR_BOARD_STEP_WAIT : step;
}

GBytes *
salvor_simulated_board_read (SalvorSimulatedBoard *self, SalvorDeadline deadline,
                             GCancellable *cancellable, GError **error)
{
    g_autoptr (GBytes) bytes = NULL;
    SalvorBoardStep step = SALVOR_BOARD_STEP_WAIT;
    gint64 until_us = 0;

    g_return_val_if_fail (self->uart != NULL, NULL);

    while (step == SALVOR_BOARD_STEP_WAIT) {
        salvor_simulated_board_lock (self);
        step = read_step (self, deadline.at_us, &bytes, &until_us, error);
        salvor_simulated_board_unlock (self);
        if (step == SALVOR_BOARD_STEP_FAILED
            || !salvor_clock_wait_until (
                self->clock, until_us, step == SALVOR_BOARD_STEP_DONE ? NULL : cancellable, error))
            return NULL;
    }
    if (step == SALVOR_BOARD_STEP_TIMEOUT)
        set_timeout (error);
    return g_steal_pointer (&bytes);
}
