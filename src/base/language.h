/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Text for people comes from gettext. What stands in C and in the .ui files is marked there; what
 * stands in data files is marked by po/its/salvor.its, under a context of its own for each kind of
 * file: "Open" is what a lock is, and what a button does.
 */
#define SALVOR_CHIP_TEXT "chip"
#define SALVOR_PRACTICE_BOARD_TEXT "practice board"

/*
 * Takes the language, numbers and dates of the environment; for main (), before anything else.
 * Translations are looked for where the program is installed, or in the folder that the environment
 * variable SALVOR_LOCALE_DIR names: po/ of the build folder, for a program that is not installed.
 */
void salvor_language_start (void);

/*
 * salvor_language_translate_data:
 * @context: one of the above
 * @text: (nullable): from a data file, runs of white space as one space
 *
 * Called when the file is read: the language does not change while the program runs.
 *
 * Returns: (nullable): the same text for people; @text itself where there is no translation
 */
const char *salvor_language_translate_data (const char *context, const char *text);

/*
 * Two sentences as one text. Most languages put a space between them, Chinese and Japanese do not.
 *
 * Returns: (transfer full): both
 */
char *salvor_language_join_sentences (const char *first, const char *second);

/* One item more for a list within a sentence, with the comma of the language before all but the
 * first. @list grows. */
void salvor_language_add_to_list (GString *list, const char *item);

G_END_DECLS
