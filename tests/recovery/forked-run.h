/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A forked run: the rest of a run goes on in a child process, from the very state it is in, and
 * hands a short record back. So each of a thousand places of a recovery can be broken, and none has
 * to be reached anew. For programs of one thread.
 *
 * The child works in a copy of the current folder, which is made its current folder: what it reads
 * and writes by relative names is its own. What it says goes to a file there, and is shown when it
 * ends badly.
 */
typedef struct {
    int child;  /* its process id */
    guint slot; /* tells children that run side by side apart */

    /* once waited for */
    gboolean came_back; /* the child ended by forked_run_end () and its record is here */
    int signal;         /* else what ended it, SIGXCPU after too much of the processor; 0: none */
} ForkedRun;

/* Processor time a child may use, seconds: what needs more goes round in circles. */
#define FORKED_RUN_MAX_CPU_S 60

/* TRUE in the child, FALSE in the parent, which goes on at once. */
gboolean forked_run_begin (ForkedRun *run, guint slot);
/* Parent only: until the child has ended. @record of @size bytes is filled when it came back. */
void forked_run_wait (ForkedRun *run, gpointer record, gsize size);
/* Child only: hands @record to the parent and ends. */
void forked_run_end (gconstpointer record, gsize size) G_GNUC_NORETURN;

G_END_DECLS
