/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "answer-desk.h"

G_BEGIN_DECLS

/*
 * A walk along all answers of one run: at each a child process goes on with every lie that is to be
 * told there, and the parent with the truth. What became of the children is counted.
 */
typedef struct {
    const char *name;
    const char *scenario;
    SalvorRouteId route;     /* SALVOR_N_ROUTES: the board is only read and explained */
    gboolean in_flashloader; /* that runs already */
    gboolean behind_gdb_server;
} AnswerRoute;

typedef enum {
    OUTCOME_RIGHT,      /* verified, or read and right, as if nothing had happened */
    OUTCOME_GAPS,       /* reading: a word is missing and says why */
    OUTCOME_BELIEVED,   /* reading: a well-formed answer with another value, which nothing tells */
    OUTCOME_SECOND_RUN, /* an error; the next run was right */
    OUTCOME_POWER,      /* an error; the next run after the power was taken away was right */
    N_GOOD_OUTCOMES,
    OUTCOME_FALSE_SUCCESS = N_GOOD_OUTCOMES,
    OUTCOME_OUTSIDE_CHANGED, /* bytes beside the image */
    OUTCOME_FOREIGN_ERROR,   /* not of the domain, or without a sentence */
    OUTCOME_TOO_LATE,
    OUTCOME_LOST, /* no further run helps */
    OUTCOME_CRASH,
    N_OUTCOMES,
} AnswerOutcome;

typedef struct {
    guint n_there[LIES_N_PORTS][N_LIES]; /* lies that could be told */
    guint n_told[LIES_N_PORTS][N_LIES][N_OUTCOMES];
} AnswerTally;

/* Of each kind on each route: there are thousands of places, and hundreds of statuses for each. */
#define ANSWER_MOST_OF_A_KIND 4000

/* Tells about @n_wanted of the lies, by the random seed of the test, as many of each kind where
 * there are; G_MAXUINT: every one, but of no kind more than ANSWER_MOST_OF_A_KIND. Adds to @tally,
 * shows what went wrong and returns how many that were. */
guint answer_walk (const AnswerRoute *route, guint n_wanted, AnswerTally *tally);

G_END_DECLS
