/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulate-serial"
#include "config.h"

#include "command/simulate-serial.h"

#include "base/errors.h"
#include "command/line-input.h"
#include "command/simulate-events.h"
#include "simulator/uart-plug.h"

#include <string.h>

struct _SalvorSimulateSerial {
    SalvorVerbRun *run; /* no ref */
    GPtrArray *plugs;   /* of owned SalvorUartPlug */
    gboolean quit;
};

static const char *
get_scenario_name (SalvorUartPlug *plug)
{
    return salvor_scenario_get_name (
        salvor_simulated_board_get_scenario (salvor_uart_plug_get_board (plug)));
}

/* ---- standard input ---- */

static SalvorSimulatedBoard *
find_board (SalvorSimulateSerial *self, const char *name, GError **error)
{
    for (guint i = 0; i < self->plugs->len; i++) {
        SalvorUartPlug *plug = g_ptr_array_index (self->plugs, i);

        if (strcmp (get_scenario_name (plug), name) == 0)
            return salvor_uart_plug_get_board (plug);
    }
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND, "“%s” is no scenario here", name);
    return NULL;
}

static gboolean
act (SalvorSimulatedBoard *board, char **words, GError **error)
{
    g_autofree char *step
        = words[2] != NULL ? g_strconcat (words[0], ":", words[2], NULL) : g_strdup (words[0]);
    SalvorFault fault = { 0 };

    if (strcmp (words[0], "fault") != 0 || words[2] == NULL)
        return salvor_simulated_board_act (board, step, error);
    if (!salvor_fault_parse (words[2], &fault, error))
        return FALSE;
    salvor_simulated_board_add_fault (board, &fault);
    return TRUE;
}

/* "power-cycle BOARD", "set-switches BOARD 01" and the like */
static gboolean
control (SalvorSimulateSerial *self, const char *line, GError **error)
{
    g_auto (GStrv) words = g_strsplit (line, " ", 3);
    SalvorSimulatedBoard *board;

    if (words[0] == NULL || words[1] == NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "“%s” is none of: unplug BOARD, plug BOARD, power-cycle BOARD, "
                     "set-switches BOARD PINS, fault BOARD FAULT, quit",
                     line);
        return FALSE;
    }
    board = find_board (self, words[1], error);
    return board != NULL && act (board, words, error);
}

static void
on_line (const char *line, gpointer user_data)
{
    SalvorSimulateSerial *self = user_data;
    g_autoptr (GError) error = NULL;

    self->quit = self->quit || strcmp (line, "quit") == 0;
    if (line[0] == '\0' || self->quit)
        return;
    if (control (self, line, &error))
        salvor_simulate_say_text (self->run->json, "done", "line", line);
    else
        salvor_simulate_say_text (self->run->json, "refused", "message", error->message);
}

/* ---- the run ---- */

static gboolean
add_board (SalvorSimulateSerial *self, const char *name, double pace, GError **error)
{
    g_autofree char *on_serial = g_strconcat (name, ",connection=uart", NULL);
    SalvorUartPlug *plug = salvor_uart_plug_new (on_serial, pace, error);

    if (plug == NULL)
        return FALSE;
    g_ptr_array_add (self->plugs, plug);
    return TRUE;
}

SalvorSimulateSerial *
salvor_simulate_serial_new (SalvorVerbRun *run, char **names, double pace, GError **error)
{
    g_autoptr (SalvorSimulateSerial) self = g_new0 (SalvorSimulateSerial, 1);

    self->run = run;
    self->plugs = g_ptr_array_new_with_free_func ((GDestroyNotify) salvor_uart_plug_free);
    for (gsize i = 0; names[i] != NULL; i++) {
        if (!add_board (self, names[i], pace, error))
            return NULL;
    }
    return g_steal_pointer (&self);
}

void
salvor_simulate_serial_free (SalvorSimulateSerial *self)
{
    g_ptr_array_unref (self->plugs);
    g_free (self);
}

void
salvor_simulate_serial_run (SalvorSimulateSerial *self)
{
    SalvorLineInput *input = salvor_line_input_new (on_line, self);

    for (guint i = 0; i < self->plugs->len; i++) {
        SalvorUartPlug *plug = g_ptr_array_index (self->plugs, i);

        salvor_simulate_say_serial (self->run->json, get_scenario_name (plug),
                                    salvor_uart_plug_get_path (plug));
    }
    while (!self->quit && !g_cancellable_is_cancelled (self->run->cancellable))
        g_main_context_iteration (NULL, TRUE);
    salvor_line_input_free (input);
}
