/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-record-option"
#include "config.h"

#include "command/record-option.h"

#include "base/errors.h"
#include "protocol/packet-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define OPTION "--record"

/* The verb has not been asked yet how its failures are to be said. */
static SalvorExit
fail (SalvorVerbRun *run, char **arguments, const GError *error)
{
    run->json = g_strv_contains ((const char *const *) arguments, "--json");
    return salvor_verb_fail (run, error);
}

/* *path: (transfer none). Returns how many arguments the option is; 0 when it is not there */
static guint
find_option (char **arguments, const char **path)
{
    if (arguments[0] == NULL || !g_str_has_prefix (arguments[0], OPTION))
        return 0;
    if (arguments[0][strlen (OPTION)] == '=') {
        *path = arguments[0] + strlen (OPTION "=");
        return 1;
    }
    if (strcmp (arguments[0], OPTION) != 0)
        return 0;
    *path = arguments[1];
    return arguments[1] != NULL ? 2 : 1;
}

char **
salvor_record_option_begin (SalvorVerbRun *run, char **arguments, SalvorRecorder **recorder,
                            SalvorExit *status)
{
    g_autoptr (GError) error = NULL;
    const char *path = NULL;
    guint n_taken = find_option (arguments, &path);

    *recorder = NULL;
    if (n_taken == 0)
        return arguments;
    if (path == NULL || *path == '\0')
        g_set_error (&error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     OPTION " needs the name of a file");
    else
        *recorder = salvor_recorder_new (path, &error);
    if (*recorder == NULL) {
        *status = fail (run, arguments, error);
        return NULL;
    }
    salvor_recorder_set_packet_text (*recorder, salvor_packet_text_describe,
                                     salvor_packet_text_new (), salvor_packet_text_free);
    salvor_port_list_set_recorder (run->ports, *recorder);
    return arguments + n_taken;
}

SalvorExit
salvor_record_option_end (SalvorVerbRun *run, SalvorRecorder *recorder, SalvorExit status)
{
    g_autoptr (GError) error = NULL;
    const char *board = salvor_recorder_get_board_name (recorder);

    if (!salvor_recorder_finish (recorder, &error)) {
        salvor_verb_say_error (run, error);
        return status == SALVOR_EXIT_DONE ? salvor_verb_get_status (error) : status;
    }
    if (board == NULL)
        salvor_terminal_paragraph (run->messages, SALVOR_TONE_PLAIN, 0,
                                   _ ("Nothing was recorded: no board was opened."));
    else
        salvor_terminal_paragraph (
            run->messages, SALVOR_TONE_PLAIN, 0,
            _ ("The recording is complete. It holds every word the board gave away, secret ones "
               "too: look at it before you hand it on."));
    return status;
}
