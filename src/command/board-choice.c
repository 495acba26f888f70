/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board-choice"
#include "config.h"

#include "command/board-choice.h"

#include "base/errors.h"
#include "chip/chip-file.h"
#include "chip/state-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* "usb:1-4, usb:1-5", or "none" */
static char *
name_boards (SalvorPortList *list)
{
    g_autoptr (GPtrArray) ports = salvor_port_list_enumerate (list);
    g_autoptr (GString) names = g_string_new (NULL);
    const char *last = NULL;

    for (guint i = 0; i < ports->len; i++) {
        const char *name = salvor_port_get_info (g_ptr_array_index (ports, i))->board_name;

        if (last != NULL && strcmp (last, name) == 0)
            continue;
        g_string_append_printf (names, "%s%s", last != NULL ? ", " : "", name);
        last = name;
    }
    return g_strdup (last != NULL ? names->str : "none");
}

static gboolean
choose_chip (SalvorBoard *board, const char *chip_name, GError **error)
{
    g_autoptr (SalvorChip) chip = NULL;

    if (chip_name == NULL)
        return TRUE;
    chip = salvor_chip_load (chip_name, error);
    return chip != NULL && salvor_board_choose_chip (board, chip, error);
}

SalvorBoard *
salvor_board_choice_open (SalvorVerbRun *run, const char *name, const char *chip_name,
                          GError **error)
{
    g_autoptr (SalvorBoard) board = NULL;

    if (name == NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "--board is missing; “salvorctl list” shows the boards that are there");
        return NULL;
    }
    if (!salvor_port_list_prepare (run->ports, name, error))
        return NULL;
    board = salvor_board_new (run->ports, name);
    salvor_board_share_chips (board, run->shelf);
    salvor_board_update_ports (board);
    if (!salvor_board_is_connected (board)) {
        g_autofree char *others = name_boards (run->ports);

        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NOT_FOUND,
                     "no board “%s” is plugged in; boards there: %s", name, others);
        return NULL;
    }
    if (!choose_chip (board, chip_name, error))
        return NULL;
    return g_steal_pointer (&board);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
    GAsyncResult **place = data;

    *place = g_object_ref (result);
}

gboolean
salvor_board_choice_read (SalvorVerbRun *run, SalvorBoard *board, GError **error)
{
    g_autoptr (GAsyncResult) result = NULL;

    salvor_board_read_async (board, run->cancellable, keep_result, &result);
    while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
    return salvor_board_read_finish (board, result, error);
}

SalvorBoardState *
salvor_board_choice_load_state (SalvorVerbRun *run, const char *path, const char *name,
                                const char *chip_name, GError **error)
{
    g_autoptr (SalvorBoard) board = NULL;

    if (path != NULL && name != NULL) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "either --board or a file, not both");
        return NULL;
    }
    if (path != NULL)
        return salvor_state_file_load (path, error);
    board = salvor_board_choice_open (run, name, chip_name, error);
    if (board == NULL || !salvor_board_choice_read (run, board, error))
        return NULL;
    return g_object_ref (salvor_board_get_state (board));
}

void
salvor_board_choice_say_simulated (SalvorTerminal *terminal, gboolean simulated)
{
    if (!simulated)
        return;
    salvor_terminal_paragraph (terminal, SALVOR_TONE_QUIET, 0,
                               _ ("This is a practice board: nothing real is touched."));
}
