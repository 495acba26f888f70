/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "board/board.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What window tests start from: a display, boards as they could be read, windows to put them in. */

/* GTK with the program's look and the fonts of the design; call instead of gtk_test_init (). */
void fixture_init (int *argc, char ***argv);

/* As at the first start: nothing is remembered. */
void fixture_forget_settings (void);

/* The board of the story: word 6 = 0x00010010, switches 01, two words that cannot be read. */
SalvorBoardState *fixture_state_story (void) G_GNUC_WARN_UNUSED_RESULT;
/* Nothing burned but what the factory burned; switches 01; flash blank; a practice board. */
SalvorBoardState *fixture_state_new_chip (void) G_GNUC_WARN_UNUSED_RESULT;
/* Works, and is switched to serial download. */
SalvorBoardState *fixture_state_serial (void) G_GNUC_WARN_UNUSED_RESULT;
/* HAB closed, switches 10. */
SalvorBoardState *fixture_state_closed (void) G_GNUC_WARN_UNUSED_RESULT;
/* Word 6 could not be read; working copy and fuse cells of word 5 differ. */
SalvorBoardState *fixture_state_unreadable (void) G_GNUC_WARN_UNUSED_RESULT;

/* What the one port of a test board looks like. */
typedef struct {
    gboolean plugged_in;
    gboolean simulated;
    guint16 vendor_id;
    guint16 product_id;
    const GError *problem; /* nullable */
} FixturePort;

/* (transfer full): a board with at most one port; @state: (nullable) published at once */
SalvorBoard *fixture_board_new (const FixturePort *port,
                                SalvorBoardState *state) G_GNUC_WARN_UNUSED_RESULT;
/* Plugs in or pulls out. */
void fixture_board_set_port (SalvorBoard *board, const FixturePort *port);

/* A window of that size with @child in it, on screen and drawn once. */
GtkWindow *fixture_window_new (GtkWidget *child, int width, int height);
/* Runs the main context until the window is drawn and nothing is left to do. */
void fixture_settle (GtkWindow *window);
/* Gone for good; fails when @child (nullable) outlives it. */
void fixture_window_destroy (GtkWindow *window, GtkWidget *child);

/* First widget below @root of @type, in the order of children; NULL when there is none. With
 * @label, the first whose text (GtkLabel) or accessible label begins with it. */
GtkWidget *fixture_find (GtkWidget *root, GType type, const char *label);
/* TRUE when a label below @root that can be seen contains @text. */
gboolean fixture_shows (GtkWidget *root, const char *text);
/* Drops a file on a widget; FALSE when it does not take it. */
gboolean fixture_drop (GtkWidget *widget, const char *path);
/* The accessible label of a widget, as a screen reader gets it; (transfer full) */
char *fixture_get_label (GtkWidget *widget);

G_END_DECLS
