/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board-list.h"

#include "simulator/simulated-ports.h"
#include "simulator/uart-plug.h"
#include "window/disguised-ports.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * Driver: the window of the program on practice boards, worked as a person works it: it presses the
 * buttons that can be seen and reads the words that can be seen, and waits for conditions, never
 * for time.
 */
typedef struct {
    SalvorPortProvider *practice; /* owned: plugged in as practice boards */
    SalvorPortProvider *hidden;   /* owned: the boards behind @real */
    TestDisguisedPorts *real;     /* owned: plugged in as if they were hardware */
    SalvorPortList *ports;        /* owned */
    SalvorBoardList *boards;      /* owned */
    GtkWindow *window;            /* no ref; NULL once it is gone */
    char *folder;                 /* owned: for files of one test */
} Driver;

/* Opens the window, with every practice board there is. @board_names: %NULL-terminated names of
 * practice boards with faults, plugged in as well. */
Driver *driver_new (const char *const *board_names) G_GNUC_WARN_UNUSED_RESULT;
/* Once more, after the window was closed. */
void driver_open_window (Driver *self);
void driver_free (Driver *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Driver, driver_free)

/* Plugs a practice board in as if it were a real one. */
SalvorBoard *driver_plug_in (Driver *self, const char *practice_name, const char *real_name);
void driver_pull_out (Driver *self, const char *real_name);

SalvorBoard *driver_get_board (Driver *self, const char *name);

/* A button with this label that can be seen; NULL when there is none */
GtkWidget *driver_find_button (Driver *self, const char *label);
/* Presses it; fails when it cannot be seen or is off. */
void driver_press (Driver *self, const char *label);
/* Fails when the button cannot be seen. */
gboolean driver_can_press (Driver *self, const char *label);
/* Picks the row of a board in the list of boards. */
void driver_pick_board (Driver *self, SalvorBoard *board);
/* Waits until the wizard asks which chip the board has, and answers: a probe alone cannot tell the
 * chips of a family apart. */
void driver_choose_chip (Driver *self, const char *title);
/* A practice board at a pseudo terminal: "sim:SCENARIO,connection=uart" */
SalvorUartPlug *driver_plug_in_line (const char *board_name) G_GNUC_WARN_UNUSED_RESULT;
/* On the page of the serial ports: names one that is in no list, as pseudo terminals are. */
void driver_name_line (Driver *self, const char *path);
/* Drops a file on the firmware page. */
void driver_drop (Driver *self, const char *path);

/* Iterates until a word can be seen, a button can be pressed or a board is as wanted; fails when it
 * takes more than a minute. */
void driver_wait_for_text (Driver *self, const char *text);
void driver_wait_for_button (Driver *self, const char *label);
void driver_wait_for_read (Driver *self, SalvorBoard *board);

/* The window is gone. */
void driver_wait_for_end (Driver *self);
void driver_wait_for_connection (Driver *self, SalvorBoard *board);

/* Lets everything that is due happen and be drawn. */
void driver_settle (Driver *self);

G_END_DECLS
