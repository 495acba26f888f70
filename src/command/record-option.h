/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command/verb.h"

G_BEGIN_DECLS

/*
 * salvor_record_option_begin: takes "--record FILE", which may stand in front of any verb.
 * @arguments: behind the name of the program
 * @recorder: (out) (nullable) (transfer full): what records from now on
 *
 * Returns: (transfer none): the arguments from the verb on; NULL when the option is wrong, which
 * was said, with *status.
 */
char **salvor_record_option_begin (SalvorVerbRun *run, char **arguments, SalvorRecorder **recorder,
                                   SalvorExit *status);

/* Ends the recording and says what is in it. Returns @status, or that of a recording that failed
 * where all else went well. */
SalvorExit salvor_record_option_end (SalvorVerbRun *run, SalvorRecorder *recorder,
                                     SalvorExit status);

G_END_DECLS
