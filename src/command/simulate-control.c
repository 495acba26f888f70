/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulate-control"
#include "config.h"

#include "command/simulate-control.h"

#include "base/errors.h"

#include <string.h>

static const char *
get_scenario_name (SalvorUsbPlug *plug)
{
    return salvor_scenario_get_name (
        salvor_simulated_board_get_scenario (salvor_usb_plug_get_board (plug)));
}

/* By bus id; by scenario the board's own cable */
static SalvorUsbPlug *
find_plug (SalvorUsbHub *hub, const char *name, GError **error)
{
    SalvorUsbPlug *found = salvor_usb_hub_find (hub, name);
    GPtrArray *plugs = salvor_usb_hub_get_plugs (hub);

    for (guint i = 0; i < plugs->len && found == NULL; i++) {
        SalvorUsbPlug *plug = g_ptr_array_index (plugs, i);

        if (!salvor_usb_plug_is_probe (plug) && strcmp (get_scenario_name (plug), name) == 0)
            found = plug;
    }
    if (found == NULL)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND,
                     "“%s” is no bus id and no scenario of this bus", name);
    return found;
}

/* ---- what can be done; @argument may be NULL ---- */

static gboolean
move_cable (SalvorUsbPlug *plug, const char *step, GError **error)
{
    g_autofree char *hand_step
        = g_strconcat (step, salvor_usb_plug_is_probe (plug) ? "-probe" : "", NULL);

    return salvor_simulated_board_act (salvor_usb_plug_get_board (plug), hand_step, error);
}

static gboolean
unplug (SalvorUsbPlug *plug, const char *argument, SalvorSimulateAnswer *answer, GError **error)
{
    return move_cable (plug, "unplug", error);
}

static gboolean
plug_in (SalvorUsbPlug *plug, const char *argument, SalvorSimulateAnswer *answer, GError **error)
{
    return move_cable (plug, "plug", error);
}

static gboolean
power_cycle (SalvorUsbPlug *plug, const char *argument, SalvorSimulateAnswer *answer,
             GError **error)
{
    return salvor_simulated_board_act (salvor_usb_plug_get_board (plug), "power-cycle", error);
}

static gboolean
set_switches (SalvorUsbPlug *plug, const char *argument, SalvorSimulateAnswer *answer,
              GError **error)
{
    g_autofree char *hand_step = g_strconcat ("set-switches:", argument, NULL);

    return salvor_simulated_board_act (salvor_usb_plug_get_board (plug), hand_step, error);
}

static gboolean
add_fault (SalvorUsbPlug *plug, const char *argument, SalvorSimulateAnswer *answer, GError **error)
{
    SalvorFault fault = { 0 };

    if (!salvor_fault_parse (argument, &fault, error))
        return FALSE;
    salvor_simulated_board_add_fault (salvor_usb_plug_get_board (plug), &fault);
    return TRUE;
}

static gboolean
ask_traffic (SalvorUsbPlug *plug, const char *argument, SalvorSimulateAnswer *answer,
             GError **error)
{
    answer->traffic = plug;
    return TRUE;
}

typedef struct {
    const char *name;
    guint n_words; /* with its name and the board's */
    gboolean (*run) (SalvorUsbPlug *plug, const char *argument, SalvorSimulateAnswer *answer,
                     GError **error);
} Command;

static const Command commands[] = {
    { "unplug", 2, unplug },           { "plug", 2, plug_in },
    { "power-cycle", 2, power_cycle }, { "set-switches", 3, set_switches },
    { "fault", 3, add_fault },         { "traffic", 2, ask_traffic },
};

/* ---- lines ---- */

/* (transfer full): without empty words */
static char **
split (const char *line)
{
    g_auto (GStrv) parts = g_strsplit_set (line, " \t\r\n", -1);
    GStrvBuilder *builder = g_strv_builder_new ();
    char **words;

    for (gsize i = 0; parts[i] != NULL; i++) {
        if (parts[i][0] != '\0')
            g_strv_builder_add (builder, parts[i]);
    }
    words = g_strv_builder_end (builder);
    g_strv_builder_unref (builder);
    return words;
}

static const Command *
find_command (char **words)
{
    for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
        if (strcmp (commands[i].name, words[0]) == 0
            && commands[i].n_words == g_strv_length (words))
            return &commands[i];
    }
    return NULL;
}

gboolean
salvor_simulate_control (SalvorUsbHub *hub, const char *line, SalvorSimulateAnswer *answer,
                         GError **error)
{
    g_auto (GStrv) words = split (line);
    const Command *command;
    SalvorUsbPlug *plug;

    *answer = (SalvorSimulateAnswer){
        .quit = words[0] != NULL && words[1] == NULL && strcmp (words[0], "quit") == 0,
    };
    if (words[0] == NULL || answer->quit)
        return TRUE;
    command = find_command (words);
    if (command == NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "“%s” is none of: unplug BOARD, plug BOARD, power-cycle BOARD, "
                     "set-switches BOARD PINS, fault BOARD FAULT, traffic BOARD, quit",
                     line);
        return FALSE;
    }
    plug = find_plug (hub, words[1], error);
    return plug != NULL && command->run (plug, words[2], answer, error);
}
