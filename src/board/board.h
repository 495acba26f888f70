/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"
#include "chip/chip-shelf.h"
#include "transport/port-list.h"

G_BEGIN_DECLS

/*
 * SalvorBoard: one board, by one name, over its whole journey: ROM, flashloader, gone and back.
 * One worker thread and one queue a board; no shared pool.
 *
 * Properties, notified on the main context: "connected" (boolean), "busy" (boolean), "state"
 * (SalvorBoardState, nullable; its change means the verdict changed too), "chip" (SalvorChip,
 * nullable), "title" (string), "subtitle" (string).
 */
#define SALVOR_TYPE_BOARD (salvor_board_get_type ())
G_DECLARE_FINAL_TYPE (SalvorBoard, salvor_board, SALVOR, BOARD, GObject)

SalvorBoard *salvor_board_new (SalvorPortList *ports, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* Chip files cost some milliseconds each: a program reads them once for all. Right after the board
 * was made; one that was not told reads them by itself. */
void salvor_board_share_chips (SalvorBoard *self, SalvorChipShelf *shelf);

/*
 * A board that is only remembered: opened from a file. It is never connected, and what can be done
 * with it is look.
 *
 * @name: "saved:…", of no port; @title: what people call it, for example the name of the file
 */
SalvorBoard *salvor_board_new_saved (SalvorPortList *ports, const char *name, const char *title,
                                     SalvorBoardState *state) G_GNUC_WARN_UNUSED_RESULT;
gboolean salvor_board_is_saved (SalvorBoard *self);

const char *salvor_board_get_name (SalvorBoard *self);     /* "usb:1-4.3" */
const char *salvor_board_get_title (SalvorBoard *self);    /* "i.MX RT1024" or "Unknown chip" */
const char *salvor_board_get_subtitle (SalvorBoard *self); /* "USB · …3A0E70D5" */
gboolean salvor_board_is_simulated (SalvorBoard *self);
gboolean salvor_board_is_connected (SalvorBoard *self);
gboolean salvor_board_is_busy (SalvorBoard *self);
SalvorPortList *salvor_board_get_ports (SalvorBoard *self);
/* Why it can not be used right now (permission, in use, unknown chip); nullable */
const GError *salvor_board_get_problem (SalvorBoard *self);

/* Nullable until identified. The candidates are what identification left open. Main context. */
SalvorChip *salvor_board_get_chip (SalvorBoard *self);
GPtrArray *salvor_board_get_candidates (SalvorBoard *self);         /* (element-type SalvorChip) */
const char *salvor_board_get_identity_evidence (SalvorBoard *self); /* nullable */
/* A person says which chip it is; SALVOR_ERROR_WRONG_BOARD when evidence speaks against it */
gboolean salvor_board_choose_chip (SalvorBoard *self, SalvorChip *chip, GError **error);

/* Last state and verdict; nullable. Main context only; take a reference to keep them. */
SalvorBoardState *salvor_board_get_state (SalvorBoard *self);
const SalvorVerdict *salvor_board_get_verdict (SalvorBoard *self);

/* Looks at the ports again; cheap, called when the port list changed. */
void salvor_board_update_ports (SalvorBoard *self);

/*
 * salvor_board_read: identifies and reads on the calling thread: registers, fuse words, flash
 * header as far as the stage allows. Changes nothing on the board. Words that cannot be read say
 * why inside the state. (transfer full)
 */
SalvorBoardState *salvor_board_read (SalvorBoard *self, GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same on the board's thread; publishes state and verdict when done. */
void salvor_board_read_async (SalvorBoard *self, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean salvor_board_read_finish (SalvorBoard *self, GAsyncResult *result, GError **error);

/* Publishes a state read elsewhere (by a job); main context only. */
void salvor_board_set_state (SalvorBoard *self, SalvorBoardState *state);

/*
 * Runs @func with @data on the board's own thread, after everything queued before. @done is called
 * on the main context that was the thread default when this was called, then @destroy.
 */
typedef void (*SalvorBoardFunc) (SalvorBoard *self, gpointer data);
void salvor_board_run (SalvorBoard *self, SalvorBoardFunc func, SalvorBoardFunc done, gpointer data,
                       GDestroyNotify destroy);

G_END_DECLS
