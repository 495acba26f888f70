/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The one error domain of Salvor. A code answers "what can the person do?"; the sentence and the
 * cure for a code live in errors.c. The message of a GError is the technical chain: lower-case
 * fragments with the numbers in them, joined by ": " with g_prefix_error ().
 *
 * Cancellation is not in this domain: it stays G_IO_ERROR_CANCELLED.
 */
#define SALVOR_ERROR (salvor_error_quark ())
GQuark salvor_error_quark (void);

typedef enum {
    SALVOR_ERROR_FAILED,           /* nothing better is known: save the report */
    SALVOR_ERROR_INVALID_ARGUMENT, /* the program or the command line was used wrongly */
    SALVOR_ERROR_NOT_FOUND,        /* no such board, practice board or file */
    SALVOR_ERROR_PERMISSION,       /* the device is there, this account may not open it */
    SALVOR_ERROR_IN_USE,           /* another program holds the device */
    SALVOR_ERROR_DRIVER,           /* the system has no driver for it that lets Salvor in */
    SALVOR_ERROR_DISCONNECTED,     /* the device went away: plug it back in */
    SALVOR_ERROR_TIMEOUT,          /* no answer within the deadline */
    SALVOR_ERROR_NO_SERVER,        /* nobody listens at the address of a GDB server */
    SALVOR_ERROR_LINE_PERMISSION,  /* this account may not open the serial port */
    SALVOR_ERROR_SILENT_LINE,      /* nobody answers at the serial port */
    SALVOR_ERROR_STRANGE_LINE,     /* something else answers at the serial port */
    SALVOR_ERROR_NO_TARGET,        /* the debug probe works, the board does not answer it */
    SALVOR_ERROR_PROTOCOL,         /* an answer that makes no sense: report it */
    SALVOR_ERROR_REFUSED,          /* the device refused with a status of its own */
    SALVOR_ERROR_WRONG_MODE,       /* the board is in another stage than this needs */
    SALVOR_ERROR_LOCKED,           /* HAB closed, fuse lock, read lock: keys or nothing */
    SALVOR_ERROR_PERMANENT,        /* what was asked for can never be undone or done */
    SALVOR_ERROR_NO_ROUTE,         /* no open way to bring firmware in */
    SALVOR_ERROR_UNKNOWN_CHIP,     /* identification left the chip open: choose one */
    SALVOR_ERROR_WRONG_BOARD,      /* another board answered than the one that was chosen */
    SALVOR_ERROR_NO_LOADER,        /* the flashloader file is missing: say where it is */
    SALVOR_ERROR_BAD_FILE,         /* damaged, truncated or not of the kind it should be */
    SALVOR_ERROR_UNSUITABLE_FILE,  /* a good file, but not for this board */
    SALVOR_ERROR_FLASH,            /* the flash did not answer, erase or program */
    SALVOR_ERROR_VERIFY,           /* what was read back is not what was written */
    SALVOR_ERROR_STORAGE,          /* this computer could not save or read a file */
    SALVOR_ERROR_EXISTS,           /* a file of that name is there and is not overwritten */
    SALVOR_ERROR_CONSENT,          /* a person must agree or act first */
    SALVOR_ERROR_RECORDING,        /* a recording does not go on the way the program does */
    SALVOR_N_ERRORS,
} SalvorError;

/*
 * salvor_error_get_code_name:
 *
 * The stable word for scripts ("permission", "timeout", …); "cancelled" for G_IO_ERROR_CANCELLED,
 * "failed" for any other domain. Never NULL, static.
 */
const char *salvor_error_get_code_name (const GError *error);

/* salvor_error_get_sentence: one translated sentence a support person can read aloud. Static. */
const char *salvor_error_get_sentence (const GError *error);

/* salvor_error_get_cure: what to do next, one or more translated sentences. Static, never NULL. */
const char *salvor_error_get_cure (const GError *error);

/*
 * salvor_error_needs_person: TRUE when no retry helps before a person has acted (permission,
 * wrong file, no open route): exit status 3 of salvorctl.
 */
gboolean salvor_error_needs_person (const GError *error);

G_END_DECLS
