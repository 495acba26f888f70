/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip-shelf.h"
#include "command/terminal.h"
#include "recovery/problem.h"
#include "transport/port-list.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Exit statuses of the contract. */
typedef enum {
    SALVOR_EXIT_DONE = 0,
    SALVOR_EXIT_FAILED = 1,
    SALVOR_EXIT_WRONG_USE = 2,
    SALVOR_EXIT_PERSON_FIRST = 3,
    SALVOR_EXIT_CANCELLED = 4,
} SalvorExit;

/* One run of one verb. */
typedef struct _SalvorVerbRun SalvorVerbRun;

typedef struct {
    const char *name;
    const char *summary;   /* untranslated, one line */
    const char *arguments; /* untranslated, behind the options: "IMAGE"; nullable */
    const char *more;      /* nullable, untranslated: what --help has to say below the options */
    /* Does everything, the messages of a failure too */
    SalvorExit (*run) (SalvorVerbRun *run);
} SalvorVerb;

struct _SalvorVerbRun {
    const SalvorVerb *verb;
    SalvorChipShelf *shelf;    /* no ref */
    SalvorPortList *ports;     /* no ref */
    GCancellable *cancellable; /* no ref; Ctrl-C */
    char **arguments;          /* no ref: program and verb in one, then what follows */
    gboolean json;             /* once the options are parsed */
    char **names;              /* owned; file names, once the options are parsed */
    SalvorTerminal *output;    /* no ref; standard output */
    SalvorTerminal *messages;  /* no ref; standard error */
};

/*
 * salvor_verb_parse:
 * @entries: the options of the verb, without --json and --help
 * @min_names, @max_names: how many file names must follow
 *
 * FALSE when there is nothing left to do: help was shown (*status is 0) or the line is wrong (2).
 */
gboolean salvor_verb_parse (SalvorVerbRun *run, const GOptionEntry *entries, guint min_names,
                            guint max_names, SalvorExit *status);

/* Says a failure, as text or as JSON, and turns it into the exit status. */
SalvorExit salvor_verb_fail (SalvorVerbRun *run, const GError *error);
/* The same without a word */
SalvorExit salvor_verb_get_status (const GError *error);
/* The sentence, the chain and the cure on standard error */
void salvor_verb_say_error (SalvorVerbRun *run, const GError *error);
/* The same in the words of the situation, where it is one of the list */
void salvor_verb_say_problem (SalvorVerbRun *run, SalvorProblemId problem, const GError *error);
/* Writes what @builder holds to standard output. */
void salvor_verb_print_json (JsonBuilder *builder);

extern const SalvorVerb salvor_verb_list;
extern const SalvorVerb salvor_verb_read;
extern const SalvorVerb salvor_verb_explain;
extern const SalvorVerb salvor_verb_what_if;
extern const SalvorVerb salvor_verb_image;
extern const SalvorVerb salvor_verb_recover;
extern const SalvorVerb salvor_verb_backup;
extern const SalvorVerb salvor_verb_verify;
extern const SalvorVerb salvor_verb_report;
extern const SalvorVerb salvor_verb_restore;
extern const SalvorVerb salvor_verb_simulate;

G_END_DECLS
