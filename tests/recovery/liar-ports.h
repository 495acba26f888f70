/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "answer-lies.h"

#include "simulator/simulated-board.h"
#include "transport/port-provider.h"

G_BEGIN_DECLS

typedef struct _Liar Liar;

/* Hears of each honest answer before the program does, and may set liar->lie for it. */
typedef void (*LiarFunc) (Liar *liar, SalvorPortKind port, GBytes *answer, gpointer user_data);

/* What stands between one practice board and the program. Public to its tests. */
struct _Liar {
    SalvorSimulatedBoard *board; /* no ref */
    LiarFunc func;               /* NULL: every answer is handed on */
    gpointer user_data;
    Lie lie;         /* for the answer at hand; none again afterwards */
    guint n_answers; /* handed on so far, lies among them */
    guint max_calls; /* receiving more often than this is a circle: fails the test; 0: any */
    guint n_calls;

    /* of each kind of port */
    GBytes *previous[SALVOR_PORT_GDB]; /* nullable */
    GPtrArray *seen[SALVOR_PORT_GDB];  /* one of each command, in order */
    GQueue pending[SALVOR_PORT_GDB];   /* what comes next, before the board is asked */
};

Liar *liar_new (SalvorSimulatedBoard *board);
void liar_free (Liar *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Liar, liar_free)

/* What could be told instead of @answer. (transfer full) (element-type Lie) */
GArray *liar_list_lies (Liar *self, SalvorPortKind port, GBytes *answer);

/*
 * LiarPorts: the ports of one practice board, which is made by the test, so that it can be looked
 * into at any time; the answers pass the liar.
 */
#define TYPE_LIAR_PORTS (liar_ports_get_type ())
G_DECLARE_FINAL_TYPE (LiarPorts, liar_ports, LIAR, PORTS, GObject)

/* @liar: outlives the ports */
SalvorPortProvider *liar_ports_new (Liar *liar);

G_END_DECLS
