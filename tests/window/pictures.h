/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/driver.h"

G_BEGIN_DECLS

/*
 * Pictures of the program for people to look at, and for the guide: scenes drive the window on
 * practice boards to a page and save what is there. tools/make-screenshots is the way to them.
 *
 * Scenes press buttons by their words, and the words may be those of another language: a scene
 * says _("Recover…") as the program itself does.
 */
typedef struct {
    const char *folder; /* where the pictures go */
    char *suffix;       /* of the file names: "" or "-dark-narrow-de" */
    int width;          /* of the window, px */
    int height;
} Pictures;

/* A page or a way through several. */
typedef struct {
    const char *name;
    void (*take) (const Pictures *pictures);
} PictureScene;

/* Each ends with an entry without a name. */
extern const PictureScene picture_window_scenes[];
extern const PictureScene picture_wizard_scenes[];
extern const PictureScene picture_line_scenes[];
extern const PictureScene picture_problem_scenes[];
extern const PictureScene picture_rare_scenes[];

/* The window on practice boards; @board_names as in driver_new (). */
Driver *pictures_start (const Pictures *pictures,
                        const char *const *board_names) G_GNUC_WARN_UNUSED_RESULT;

/* Saves the window of the program as NAME + suffix + ".png". */
void pictures_save (const Pictures *pictures, Driver *driver, const char *name);
/* Saves another window in its own size. */
void pictures_save_window (const Pictures *pictures, GtkWindow *window, const char *name);

/* Picks a board and waits until it is read. */
void pictures_pick (Driver *driver, const char *board_name);

G_END_DECLS
