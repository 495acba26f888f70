/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-uart-plug"
#include "config.h"

#include "simulator/uart-plug.h"

#include "simulator/board-private.h"
#include "simulator/paced-board.h"
#include "simulator/pseudo-terminal.h"

#include <gio/gio.h>
#include <glib-unix.h>

/* At most so many bytes are under way to the board at once; the rest waits in the terminal. */
#define PORTION_SIZE 64

struct _SalvorUartPlug {
    SalvorPacedBoard *paced; /* owned */
    SalvorPseudoTerminal terminal;
    GSource *source; /* owned: bytes of other programs */
    guint8 portion[PORTION_SIZE];
    gsize portion_size; /* bytes on their way to the board ... */
    gint64 due_us;      /* ... where they arrive then, on its clock */
};

static gboolean
take_portion (SalvorUartPlug *self)
{
    SalvorSimulatedBoard *board = salvor_paced_board_get_board (self->paced);

    if (self->portion_size > 0)
        return TRUE;
    self->portion_size
        = salvor_pseudo_terminal_read (&self->terminal, self->portion, sizeof self->portion);
    if (self->portion_size > 0)
        self->due_us = salvor_simulated_board_get_arrival_out (board, SALVOR_PORT_SERIAL,
                                                               self->portion_size);
    return self->portion_size > 0;
}

/* TRUE when a portion has come to the board */
static gboolean
move_out (SalvorUartPlug *self, gint64 *next_us)
{
    SalvorSimulatedBoard *board = salvor_paced_board_get_board (self->paced);
    SalvorDeadline never = { salvor_simulated_board_get_clock (board), G_MAXINT64 };
    g_autoptr (GError) error = NULL;

    if (!take_portion (self))
        return FALSE;
    if (!salvor_paced_board_is_due (self->paced, self->due_us)) {
        *next_us = MIN (*next_us, self->due_us);
        return FALSE;
    }
    if (!salvor_simulated_board_write (board, self->portion, self->portion_size, never, NULL,
                                       &error))
        g_info ("%s", error->message);
    self->portion_size = 0;
    return TRUE;
}

/* TRUE when the board has sent something, or has grown tired of waiting */
static gboolean
move_in (SalvorUartPlug *self, gint64 *next_us)
{
    SalvorSimulatedBoard *board = salvor_paced_board_get_board (self->paced);
    gint64 arrival_us = salvor_simulated_board_get_arrival_in (board, SALVOR_PORT_SERIAL);
    SalvorDeadline then = { salvor_simulated_board_get_clock (board), arrival_us };
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GError) error = NULL;
    gsize size = 0;
    const guint8 *data;

    if (arrival_us == G_MAXINT64)
        return FALSE;
    if (!salvor_paced_board_is_due (self->paced, arrival_us)) {
        *next_us = MIN (*next_us, arrival_us);
        return FALSE;
    }
    bytes = salvor_simulated_board_read (board, then, NULL, &error);
    if (bytes == NULL) {
        g_debug ("%s", error->message);
        return TRUE;
    }
    data = g_bytes_get_data (bytes, &size);
    if (salvor_pseudo_terminal_write (&self->terminal, data, size) < size)
        g_info ("nobody reads at %s: bytes are lost", self->terminal.path);
    return TRUE;
}

static gint64
progress (gpointer user_data)
{
    SalvorUartPlug *self = user_data;
    gint64 next_us;

    do {
        next_us = G_MAXINT64;
        /* what is there already comes before the board grows tired of waiting for it */
    } while (move_out (self, &next_us) || move_in (self, &next_us));
    return next_us;
}

/* A serial line waits for nobody, but a flashloader for the acknowledgement of its last frame. */
static gboolean
has_undelivered (gint64 until_us, gpointer user_data)
{
    SalvorUartPlug *self = user_data;
    SalvorSimulatedBoard *board = salvor_paced_board_get_board (self->paced);
    gboolean waits;

    salvor_simulated_board_lock (board);
    waits = salvor_simulated_uart_awaits_sign (board->uart);
    salvor_simulated_board_unlock (board);
    return waits;
}

static gboolean
is_carrying (gpointer user_data)
{
    const SalvorUartPlug *self = user_data;

    return self->portion_size > 0;
}

static const SalvorPacedBoardFuncs funcs = { progress, has_undelivered, is_carrying };

static gboolean
on_bytes (int cable, GIOCondition condition, gpointer user_data)
{
    SalvorUartPlug *self = user_data;

    salvor_paced_board_wake (self->paced);
    return G_SOURCE_CONTINUE;
}

SalvorUartPlug *
salvor_uart_plug_new (const char *name, double pace, GError **error)
{
    SalvorPseudoTerminal terminal;
    SalvorUartPlug *self;

    if (!salvor_pseudo_terminal_open (&terminal, error))
        return NULL;
    self = g_new0 (SalvorUartPlug, 1);
    self->terminal = terminal;
    self->paced = salvor_paced_board_new (name, pace, &funcs, self, error);
    if (self->paced == NULL) {
        salvor_uart_plug_free (self);
        return NULL;
    }
    self->source = g_unix_fd_source_new (terminal.cable, G_IO_IN);
    g_source_set_callback (self->source, G_SOURCE_FUNC (on_bytes), self, NULL);
    g_source_attach (self->source, g_main_context_get_thread_default ());
    return self;
}

void
salvor_uart_plug_free (SalvorUartPlug *self)
{
    if (self->source != NULL) {
        g_source_destroy (self->source);
        g_source_unref (self->source);
    }
    g_clear_pointer (&self->paced, salvor_paced_board_free);
    salvor_pseudo_terminal_close (&self->terminal);
    g_free (self);
}

const char *
salvor_uart_plug_get_path (SalvorUartPlug *self)
{
    return self->terminal.path;
}

SalvorSimulatedBoard *
salvor_uart_plug_get_board (SalvorUartPlug *self)
{
    return salvor_paced_board_get_board (self->paced);
}
