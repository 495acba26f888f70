/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-verb-simulate"
#include "config.h"

#include "command/verb.h"

#include "base/errors.h"

#include <glib/gi18n-lib.h>

/* Where there are no pseudo terminals, no kernel that takes devices over USB/IP, and no way to wait
 * for standard input beside other things. Practice boards within the program work. */
static SalvorExit
run_simulate (SalvorVerbRun *run)
{
    g_autoptr (GError) error = g_error_new_literal (
        SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
        "practice boards outside the program: not on this system; “sim:” boards work");

    return salvor_verb_fail (run, error);
}

const SalvorVerb salvor_verb_simulate = {
    .name = "simulate",
    .summary = N_ ("Put practice boards on a real USB bus, through USB/IP"),
    .arguments = N_ ("SCENARIO…"),
    .run = run_simulate,
};
