/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "liar-ports.h"

#include "recovery/recovery-job.h"

G_BEGIN_DECLS

/*
 * A practice board on a desk of its own, with a liar on its line: recovered, read, looked into, all
 * in one thread and in virtual time. Files go to the current folder.
 */
typedef struct {
    SalvorSimulatedBoard *simulated; /* owned */
    Liar *liar;                      /* owned */
    SalvorPortList *ports;           /* owned */
    SalvorBoard *board;              /* owned */
    SalvorRouteId route;             /* of the first run */
    SalvorImage *image;              /* owned: what is to be written */
    GBytes *before;                  /* owned: the whole flash as it was at first */
    SalvorBoardState *state;         /* owned, nullable: as read before anybody lied */
} AnswerDesk;

/* @behind_gdb_server: its debug probe is reached through a GDB server */
AnswerDesk *answer_desk_new (const char *scenario, SalvorRouteId route, gboolean behind_gdb_server);
void answer_desk_free (AnswerDesk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnswerDesk, answer_desk_free)

/* The flashloader runs, however it came there; before anything else. */
void answer_desk_start_flashloader (AnswerDesk *self);
gint64 answer_desk_get_now (AnswerDesk *self); /* us on the board's clock */

/* The whole recovery, reading and planning included; TRUE when verified. SALVOR_N_ROUTES: the one
 * that is open, as for a person who presses the button again */
gboolean answer_desk_recover (AnswerDesk *self, SalvorRouteId route, GError **error);
/* The board comes back to the bus by itself, or it does not. */
void answer_desk_wait (AnswerDesk *self);
/* What Salvor tells a person to do where a board does not answer */
void answer_desk_power_cycle (AnswerDesk *self);

typedef enum {
    READING_RIGHT,
    READING_WITH_GAPS, /* what is missing says why, the rest is right */
    READING_WRONG,     /* a value is not what it should be */
} ReadingTruth;

/* Reads the board as it is and keeps that; before anybody lies. */
void answer_desk_learn (AnswerDesk *self);
/* Reads the board again and compares. FALSE when it cannot be read. */
gboolean answer_desk_read (AnswerDesk *self, ReadingTruth *truth, GError **error);

typedef enum {
    FLASH_RIGHT,
    FLASH_WRONG,           /* not the image */
    FLASH_OUTSIDE_CHANGED, /* a byte beside the image is not what it was */
} FlashTruth;

/* Looks into the flash behind Salvor's back. */
FlashTruth answer_desk_look (AnswerDesk *self);

G_END_DECLS
