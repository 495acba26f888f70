/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-verb-list"
#include "config.h"

#include "command/verb.h"

#include "base/errors.h"
#include "board/board-list.h"
#include "report/json-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TEXT_COLUMN 24

static const char *
get_stage_id (SalvorPortKind kind)
{
    switch (kind) {
    case SALVOR_PORT_ROM:
        return "rom";
    case SALVOR_PORT_FLASHLOADER:
        return "flashloader";
    case SALVOR_PORT_PROBE:
        return "probe";
    case SALVOR_PORT_GDB:
        return "gdb";
    }
    g_return_val_if_reached ("");
}

static const char *
get_stage_text (SalvorPortKind kind)
{
    switch (kind) {
    case SALVOR_PORT_ROM:
        return _ ("Serial download");
    case SALVOR_PORT_FLASHLOADER:
        return _ ("Flashloader");
    case SALVOR_PORT_PROBE:
        return _ ("Debug probe");
    case SALVOR_PORT_GDB:
        return _ ("GDB server");
    }
    g_return_val_if_reached ("");
}

static gboolean
belongs_to (SalvorPort *port, SalvorBoard *board)
{
    return strcmp (salvor_port_get_info (port)->board_name, salvor_board_get_name (board)) == 0;
}

/* ---- JSON ---- */

static void
add_ports (SalvorBoard *board, GPtrArray *ports, JsonBuilder *builder)
{
    json_builder_set_member_name (builder, "ports");
    json_builder_begin_array (builder);
    for (guint i = 0; i < ports->len; i++) {
        const SalvorPortInfo *info = salvor_port_get_info (g_ptr_array_index (ports, i));

        if (!belongs_to (g_ptr_array_index (ports, i), board))
            continue;
        json_builder_begin_object (builder);
        salvor_json_add_string (builder, "stage", get_stage_id (info->kind));
        salvor_json_add_string (builder, "connection", info->location);
        json_builder_end_object (builder);
    }
    json_builder_end_array (builder);
}

static void
add_candidates (SalvorBoard *board, JsonBuilder *builder)
{
    GPtrArray *candidates = salvor_board_get_candidates (board);

    json_builder_set_member_name (builder, "candidates");
    json_builder_begin_array (builder);
    for (guint i = 0; candidates != NULL && i < candidates->len; i++)
        json_builder_add_string_value (builder,
                                       salvor_chip_get_name (g_ptr_array_index (candidates, i)));
    json_builder_end_array (builder);
}

static void
add_board (SalvorBoard *board, GPtrArray *ports, JsonBuilder *builder)
{
    SalvorChip *chip = salvor_board_get_chip (board);

    json_builder_begin_object (builder);
    salvor_json_add_string (builder, "name", salvor_board_get_name (board));
    salvor_json_add_string (builder, "chip", chip != NULL ? salvor_chip_get_name (chip) : NULL);
    add_candidates (board, builder);
    add_ports (board, ports, builder);
    salvor_json_add_boolean (builder, "simulated", salvor_board_is_simulated (board));
    salvor_json_add_error (builder, "problem", salvor_board_get_problem (board));
    json_builder_end_object (builder);
}

static void
print_json (GListModel *boards, GPtrArray *ports)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "boards");
    json_builder_begin_array (builder);
    for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
        g_autoptr (SalvorBoard) board = g_list_model_get_item (boards, i);

        add_board (board, ports, builder);
    }
    json_builder_end_array (builder);
    json_builder_end_object (builder);
    salvor_verb_print_json (builder);
}

/* ---- text ---- */

/* "i.MX RT1024", or what it can be. (transfer full) */
static char *
describe_chip (SalvorBoard *board)
{
    GPtrArray *candidates = salvor_board_get_candidates (board);
    g_autoptr (GString) text = g_string_new (NULL);

    if (salvor_board_get_chip (board) != NULL || candidates == NULL || candidates->len == 0)
        return g_strdup (salvor_board_get_title (board));
    for (guint i = 0; i < candidates->len; i++)
        g_string_append_printf (text, "%s%s", i > 0 ? _ (" or ") : "",
                                salvor_chip_get_title (g_ptr_array_index (candidates, i)));
    return g_strdup_printf (_ ("Maybe %s, not certain yet"), text->str);
}

static void
print_board (SalvorTerminal *output, SalvorBoard *board, GPtrArray *ports)
{
    const GError *problem = salvor_board_get_problem (board);
    g_autofree char *chip = describe_chip (board);

    salvor_terminal_row (output, SALVOR_TONE_STRONG, 0, TEXT_COLUMN, salvor_board_get_name (board),
                         chip);
    for (guint i = 0; i < ports->len; i++) {
        const SalvorPortInfo *info = salvor_port_get_info (g_ptr_array_index (ports, i));

        if (belongs_to (g_ptr_array_index (ports, i), board))
            salvor_terminal_row (output, SALVOR_TONE_PLAIN, 2, TEXT_COLUMN,
                                 get_stage_text (info->kind), info->location);
    }
    if (salvor_board_is_simulated (board))
        salvor_terminal_row (output, SALVOR_TONE_QUIET, 2, TEXT_COLUMN, _ ("Practice board"),
                             salvor_board_get_title (board));
    if (problem == NULL)
        return;
    salvor_terminal_row (output, SALVOR_TONE_CARE, 2, TEXT_COLUMN, _ ("Problem"),
                         salvor_error_get_sentence (problem));
    salvor_terminal_row (output, SALVOR_TONE_QUIET, 2, TEXT_COLUMN, _ ("What helps"),
                         salvor_error_get_cure (problem));
}

static void
print_nothing_found (SalvorTerminal *output)
{
    static const char *const hints[] = {
        N_ ("Use the USB port that goes to the chip, often marked USB or OTG, not DEBUG."),
        N_ ("Use a cable that carries data: some only carry power."),
        N_ ("Set the boot switches to 01, then press reset. If nothing happens, take all power "
            "away for three seconds: the chip reads its switches only at power-up."),
        N_ ("Look for the power light."),
    };

    salvor_terminal_paragraph (output, SALVOR_TONE_STRONG, 0, _ ("No board found."));
    for (gsize i = 0; i < G_N_ELEMENTS (hints); i++) {
        g_autofree char *number = g_strdup_printf ("%u.", (guint) i + 1);

        salvor_terminal_row (output, SALVOR_TONE_PLAIN, 2, 5, number, _ (hints[i]));
    }
}

static void
print_text (SalvorTerminal *output, GListModel *boards, GPtrArray *ports)
{
    guint n_boards = g_list_model_get_n_items (boards);

    if (n_boards == 0)
        print_nothing_found (output);
    for (guint i = 0; i < n_boards; i++) {
        g_autoptr (SalvorBoard) board = g_list_model_get_item (boards, i);

        print_board (output, board, ports);
    }
}

static SalvorExit
run_list (SalvorVerbRun *run)
{
    const GOptionEntry entries[] = { { NULL } };
    g_autoptr (SalvorBoardList) boards = NULL;
    g_autoptr (GPtrArray) ports = NULL;
    SalvorExit status;

    if (!salvor_verb_parse (run, entries, 0, 0, &status))
        return status;
    boards = salvor_board_list_new (run->ports);
    ports = salvor_port_list_enumerate (run->ports);
    if (run->json)
        print_json (G_LIST_MODEL (boards), ports);
    else
        print_text (run->output, G_LIST_MODEL (boards), ports);
    return SALVOR_EXIT_DONE;
}

const SalvorVerb salvor_verb_list = {
    .name = "list",
    .summary = N_ ("Show the boards and debug probes that are plugged in"),
    .arguments = "",
    .run = run_list,
};
