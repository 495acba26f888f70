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
    guint n_rom_calls;          /* that were there when the last answer came */
    gboolean behind_gdb_server; /* instead of the probe there is a server for it */

    /* of each kind of port */
    GBytes *previous[LIES_N_PORTS]; /* nullable */
    GPtrArray *seen[LIES_N_PORTS];  /* one of each command, in order */
    GQueue pending[LIES_N_PORTS];   /* what comes next, before the board is asked */
};

Liar *liar_new (SalvorSimulatedBoard *board);
void liar_free (Liar *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Liar, liar_free)

/* What could be told instead of @answer. (transfer full) (element-type Lie) */
GArray *liar_list_lies (Liar *self, SalvorPortKind port, GBytes *answer);

/* For the transports and streams: an answer has come; what is to be told instead */
Lie liar_hear (Liar *self, SalvorPortKind port, GBytes *answer);
/* (transfer full): the packet or the bytes of a lie that is made of the answer */
GBytes *liar_make (Liar *self, SalvorPortKind port, const Lie *lie, GBytes *answer);
void liar_remember (Liar *self, SalvorPortKind port, GBytes *answer);
/* Fails the test where somebody looks for ever. */
void liar_count_call (Liar *self);

/*
 * LiarPorts: the ports of one practice board, which is made by the test, so that it can be looked
 * into at any time; the answers pass the liar.
 */
#define TYPE_LIAR_PORTS (liar_ports_get_type ())
G_DECLARE_FINAL_TYPE (LiarPorts, liar_ports, LIAR, PORTS, GObject)

/* @liar: outlives the ports */
SalvorPortProvider *liar_ports_new (Liar *liar);

G_END_DECLS
