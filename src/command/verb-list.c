/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-verb-list"
#include "config.h"

#include "command/serial-list.h"
#include "command/verb.h"

#include "base/errors.h"
#include "board/board-list.h"
#include "report/json-text.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#define TEXT_COLUMN 24

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
    case SALVOR_PORT_SERIAL:
        break;
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
        salvor_json_add_string (builder, "stage", salvor_port_kind_get_id (info->kind));
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

/* Members of an object that is open */
static void
add_members (SalvorBoard *board, GPtrArray *ports, JsonBuilder *builder)
{
    SalvorChip *chip = salvor_board_get_chip (board);

    salvor_json_add_string (builder, "name", salvor_board_get_name (board));
    salvor_json_add_string (builder, "chip", chip != NULL ? salvor_chip_get_name (chip) : NULL);
    add_candidates (board, builder);
    add_ports (board, ports, builder);
    salvor_json_add_boolean (builder, "simulated", salvor_board_is_simulated (board));
    salvor_json_add_error (builder, "problem", salvor_board_get_problem (board));
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

        json_builder_begin_object (builder);
        add_members (board, ports, builder);
        json_builder_end_object (builder);
    }
    json_builder_end_array (builder);
    salvor_serial_list_add (builder);
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
    salvor_terminal_row (output, SALVOR_TONE_QUIET, 2, TEXT_COLUMN, _ ("Reason"), problem->message);
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
    salvor_serial_list_print (output);
}

/* ---- watching ---- */

typedef struct {
    SalvorVerbRun *run;      /* no ref */
    SalvorBoardList *boards; /* no ref */
    GHashTable *known;       /* name of a board that is there: what was said of it, as JSON */
} Watch;

/* (transfer full): one line; @board: (nullable) when it went */
static char *
make_line (const char *event, const char *name, SalvorBoard *board, GPtrArray *ports)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();

    json_builder_begin_object (builder);
    salvor_json_add_string (builder, "event", event);
    if (board != NULL)
        add_members (board, ports, builder);
    else
        salvor_json_add_string (builder, "name", name);
    json_builder_end_object (builder);
    return salvor_json_to_line (builder);
}

static const char *
get_event_text (const char *event)
{
    if (strcmp (event, "came") == 0)
        return _ ("Plugged in");
    return strcmp (event, "went") == 0 ? _ ("Unplugged") : _ ("Changed");
}

/* At once: whoever reads this waits for it. */
static void
say_event (Watch *self, const char *event, const char *name, SalvorBoard *board, GPtrArray *ports)
{
    g_autofree char *line = make_line (event, name, board, ports);

    if (self->run->json) {
        fputs (line, stdout);
    } else {
        salvor_terminal_row (self->run->output, SALVOR_TONE_QUIET, 0, TEXT_COLUMN,
                             get_event_text (event), name);
        if (board != NULL)
            print_board (self->run->output, board, ports);
    }
    fflush (stdout);
}

static gboolean
has_port (SalvorBoard *board, GPtrArray *ports)
{
    for (guint i = 0; i < ports->len; i++) {
        if (belongs_to (g_ptr_array_index (ports, i), board))
            return TRUE;
    }
    return FALSE;
}

/* A board whose last port has just gone is about to be gone itself: that is one event, not two. */
static void
see_board (Watch *self, SalvorBoard *board, GPtrArray *ports)
{
    const char *name = salvor_board_get_name (board);
    const char *before = g_hash_table_lookup (self->known, name);
    g_autofree char *now = make_line ("is", name, board, ports);

    if (g_strcmp0 (before, now) == 0 || !has_port (board, ports))
        return;
    say_event (self, before == NULL ? "came" : "changed", name, board, ports);
    g_hash_table_insert (self->known, g_strdup (name), g_steal_pointer (&now));
}

static void
see_gone (Watch *self)
{
    GHashTableIter iter;
    gpointer name;

    g_hash_table_iter_init (&iter, self->known);
    while (g_hash_table_iter_next (&iter, &name, NULL)) {
        SalvorBoard *board = salvor_board_list_find (self->boards, name);

        if (board != NULL && salvor_board_is_connected (board))
            continue;
        say_event (self, "went", name, NULL, NULL);
        g_hash_table_iter_remove (&iter);
    }
}

static void
see_all (Watch *self)
{
    g_autoptr (GPtrArray) ports = salvor_port_list_enumerate (self->run->ports);
    GListModel *boards = G_LIST_MODEL (self->boards);

    see_gone (self);
    for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
        g_autoptr (SalvorBoard) board = g_list_model_get_item (boards, i);

        if (salvor_board_is_connected (board))
            see_board (self, board, ports);
    }
    salvor_board_list_forget_gone (self->boards);
}

/* Until Ctrl-C, which is how this ends well */
static SalvorExit
watch (SalvorVerbRun *run, SalvorBoardList *boards)
{
    g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    Watch self = { .run = run, .boards = boards, .known = known };
    /* the list of boards has heard of it before: it listens for longer */
    gulong handler = g_signal_connect_swapped (run->ports, "changed", G_CALLBACK (see_all), &self);

    see_all (&self);
    while (!g_cancellable_is_cancelled (run->cancellable))
        g_main_context_iteration (NULL, TRUE);
    g_signal_handler_disconnect (run->ports, handler);
    return SALVOR_EXIT_DONE;
}

static SalvorExit
run_list (SalvorVerbRun *run)
{
    gboolean watching = FALSE;
    const GOptionEntry entries[] = {
        { "watch", 0, 0, G_OPTION_ARG_NONE, &watching,
          N_ ("Go on, and say what comes and goes; ends with Ctrl-C"), NULL },
        { NULL },
    };
    g_autoptr (SalvorBoardList) boards = NULL;
    g_autoptr (GPtrArray) ports = NULL;
    SalvorExit status;

    if (!salvor_verb_parse (run, entries, 0, 0, &status))
        return status;
    boards = salvor_board_list_new (run->ports, run->shelf);
    if (watching)
        return watch (run, boards);
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
    .run = run_list,
};
