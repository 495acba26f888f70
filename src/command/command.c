/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-command"
#include "config.h"

#include "command/command.h"

#include "base/errors.h"
#include "command/interrupt.h"
#include "command/record-option.h"
#include "command/verb.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define HELP_COLUMN 12

static const SalvorVerb *const verbs[] = {
    &salvor_verb_list,   &salvor_verb_read,    &salvor_verb_explain,  &salvor_verb_what_if,
    &salvor_verb_report, &salvor_verb_image,   &salvor_verb_recover,  &salvor_verb_backup,
    &salvor_verb_verify, &salvor_verb_restore, &salvor_verb_simulate,
};

static const SalvorVerb *
find_verb (const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++) {
        if (strcmp (verbs[i]->name, name) == 0)
            return verbs[i];
    }
    return NULL;
}

static void
show_help (SalvorTerminal *terminal)
{
    salvor_terminal_paragraph (terminal, SALVOR_TONE_STRONG, 0,
                               _ ("salvorctl: see how a board starts, and bring it back"));
    salvor_terminal_gap (terminal);
    salvor_terminal_paragraph (terminal, SALVOR_TONE_PLAIN, 0,
                               _ ("Usage: salvorctl VERB [OPTION…], salvorctl VERB --help"));
    salvor_terminal_gap (terminal);
    for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
        salvor_terminal_row (terminal, SALVOR_TONE_STRONG, 2, HELP_COLUMN, verbs[i]->name,
                             _ (verbs[i]->summary));
    salvor_terminal_gap (terminal);
    salvor_terminal_paragraph (
        terminal, SALVOR_TONE_PLAIN, 0,
        _ ("Boards are named usb:PORT-PATH, probe:SERIAL[,interface=swd|jtag], uart:DEVICE, "
           "gdb:HOST:PORT or sim:SCENARIO[,state=FILE]; "
           "“salvorctl list” shows those that are plugged in."));
    salvor_terminal_paragraph (
        terminal, SALVOR_TONE_PLAIN, 0,
        _ ("“salvorctl --record FILE VERB …” writes down all that goes over the cable; the board "
           "“replay:FILE” plays it back."));
    salvor_terminal_paragraph (
        terminal, SALVOR_TONE_PLAIN, 0,
        _ ("Exit status: 0 done, 1 failed, 2 wrong use, 3 a person must act first, 4 cancelled."));
}

static SalvorExit
refuse (SalvorVerbRun *run, const char *verb)
{
    g_autoptr (GError) error = NULL;

    if (verb == NULL)
        error = g_error_new_literal (SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                                     "no verb; “salvorctl --help” lists them");
    else
        error = g_error_new (SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                             "no verb “%s”; “salvorctl --help” lists them", verb);
    return salvor_verb_fail (run, error);
}

/* News still on its way holds the boards it is about; a practice board saves itself when the last
 * one lets go. */
static void
let_go (void)
{
    while (g_main_context_iteration (NULL, FALSE))
        ;
}

static SalvorExit
run_verb (SalvorVerbRun *run, char **arguments)
{
    g_autoptr (SalvorInterrupt) interrupt = salvor_interrupt_watch (run->cancellable);
    g_autofree char *name = g_strdup_printf ("salvorctl %s", run->verb->name);
    g_autofree char **line
        = g_memdup2 (arguments, (g_strv_length (arguments) + 1) * sizeof (char *));
    SalvorExit status;

    line[0] = name;
    run->arguments = line;
    status = run->verb->run (run);
    g_clear_pointer (&run->names, g_strfreev);
    let_go ();
    return status;
}

/* @arguments: from the verb on */
static SalvorExit
dispatch (SalvorVerbRun *run, char **arguments)
{
    const char *verb = arguments[0];

    if (verb == NULL)
        return refuse (run, NULL);
    if (strcmp (verb, "--help") == 0 || strcmp (verb, "-h") == 0 || strcmp (verb, "help") == 0) {
        show_help (run->output);
        return SALVOR_EXIT_DONE;
    }
    if (strcmp (verb, "--version") == 0) {
        salvor_terminal_write (run->output, "salvorctl " SALVOR_VERSION "\n");
        return SALVOR_EXIT_DONE;
    }
    run->verb = find_verb (verb);
    return run->verb != NULL ? run_verb (run, arguments) : refuse (run, verb);
}

int
salvor_command_run (SalvorChipShelf *shelf, SalvorPortList *ports, char **arguments)
{
    g_autoptr (SalvorTerminal) output = salvor_terminal_new (SALVOR_OUTPUT);
    g_autoptr (SalvorTerminal) messages = salvor_terminal_new (SALVOR_MESSAGES);
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    SalvorVerbRun run = {
        .shelf = shelf,
        .ports = ports,
        .cancellable = cancellable,
        .output = output,
        .messages = messages,
    };
    g_autoptr (SalvorRecorder) recorder = NULL;
    SalvorExit status = SALVOR_EXIT_FAILED;

    g_return_val_if_fail (SALVOR_IS_CHIP_SHELF (shelf), SALVOR_EXIT_FAILED);
    g_return_val_if_fail (SALVOR_IS_PORT_LIST (ports), SALVOR_EXIT_FAILED);
    g_return_val_if_fail (arguments != NULL && arguments[0] != NULL, SALVOR_EXIT_WRONG_USE);

    arguments = salvor_record_option_begin (&run, arguments + 1, &recorder, &status);
    if (arguments != NULL)
        status = dispatch (&run, arguments);
    if (recorder != NULL)
        status = salvor_record_option_end (&run, recorder, status);
    return (int) status;
}
