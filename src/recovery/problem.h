/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The closed list of situations that stand between a person and a working board: what each is
 * called, what it means, and what a person can do about it. Window and terminal say the same words.
 * problem-finder.h tells which one it is.
 *
 * The number of each row is that of the list the program was planned by (docs/problems.md), so some
 * numbers are missing: 14 and 15 belong to other systems, 60, 61, 63, 64 and 66 to burning fuses.
 * From 68 on are those that we came across ourselves.
 */
typedef enum {
    SALVOR_PROBLEM_NONE, /* none of the list: the error speaks for itself (base/errors.h) */

    /* connection */
    SALVOR_PROBLEM_NOTHING_CONNECTED,
    SALVOR_PROBLEM_CHARGE_ONLY_CABLE,
    SALVOR_PROBLEM_ONLY_PROBE,
    SALVOR_PROBLEM_GARBLED,
    SALVOR_PROBLEM_UNSTABLE,
    SALVOR_PROBLEM_OTHER_CONNECTION,
    SALVOR_PROBLEM_SWITCHES_NOT_READ,
    SALVOR_PROBLEM_NO_USB_PORT,
    SALVOR_PROBLEM_SEVERAL_BOARDS,
    SALVOR_PROBLEM_UNKNOWN_CHIP,

    /* this computer */
    SALVOR_PROBLEM_PERMISSION,
    SALVOR_PROBLEM_RULE_LATE,
    SALVOR_PROBLEM_IN_USE,
    SALVOR_PROBLEM_DRIVER,
    SALVOR_PROBLEM_NOT_SAVED,
    SALVOR_PROBLEM_PATH,

    /* serial download */
    SALVOR_PROBLEM_SWITCHES_DEAD,
    SALVOR_PROBLEM_NEW_CHIP,
    SALVOR_PROBLEM_OTHER_BOOT_DEVICE,
    SALVOR_PROBLEM_DOWNLOAD_OFF,
    SALVOR_PROBLEM_READING_OFF,
    SALVOR_PROBLEM_LOADER_UNSIGNED,
    SALVOR_PROBLEM_NO_KEYS,
    SALVOR_PROBLEM_LOADER_REJECTED,

    /* flashloader */
    SALVOR_PROBLEM_LOADER_NOT_BACK,
    SALVOR_PROBLEM_BOARD_LATE,
    SALVOR_PROBLEM_LOADER_WRONG_CHIP,
    SALVOR_PROBLEM_LOADER_DAMAGED,
    SALVOR_PROBLEM_STILL_ROM,
    SALVOR_PROBLEM_NO_ANSWER,

    /* flash */
    SALVOR_PROBLEM_FLASH_SILENT,
    SALVOR_PROBLEM_FLASH_TYPE,
    SALVOR_PROBLEM_ERASE_SLOW,
    SALVOR_PROBLEM_FLASH_PROTECTED,
    SALVOR_PROBLEM_FLASH_DIFFERS,
    SALVOR_PROBLEM_OLD_CONTENT,

    /* firmware file */
    SALVOR_PROBLEM_NO_FIRMWARE,
    SALVOR_PROBLEM_TOO_LARGE,
    SALVOR_PROBLEM_OTHER_ADDRESS,
    SALVOR_PROBLEM_NO_HEADER,
    SALVOR_PROBLEM_HAS_HEADER,
    SALVOR_PROBLEM_OTHER_PRODUCT,
    SALVOR_PROBLEM_NOT_SIGNED,
    SALVOR_PROBLEM_FILE_DAMAGED,

    /* writing */
    SALVOR_PROBLEM_UNPLUGGED,
    SALVOR_PROBLEM_UNFINISHED,
    SALVOR_PROBLEM_SUSPEND,
    SALVOR_PROBLEM_OTHER_BOARD,
    SALVOR_PROBLEM_CLOSING,
    SALVOR_PROBLEM_NOT_STARTED,

    /* debug probe */
    SALVOR_PROBLEM_PROBE_NO_TARGET,
    SALVOR_PROBLEM_DEBUG_CLOSED,
    SALVOR_PROBLEM_PROGRAM_BLOCKS,
    SALVOR_PROBLEM_PROBE_CALL,
    SALVOR_PROBLEM_PROBE_GONE,
    SALVOR_PROBLEM_NOWHERE,

    /* fuses */
    SALVOR_PROBLEM_BURNED_BIT,
    SALVOR_PROBLEM_WORD_LOCKED,
    SALVOR_PROBLEM_COPY_DIFFERS,
    SALVOR_PROBLEM_UNKNOWN_FUSES,

    /* found by ourselves */
    SALVOR_PROBLEM_SMALL_RAM,
    SALVOR_PROBLEM_ONLY_USB,
    SALVOR_PROBLEM_WAY_CLOSED,
    SALVOR_PROBLEM_LINE_PERMISSION,
    SALVOR_PROBLEM_SILENT_LINE,
    SALVOR_PROBLEM_STRANGE_LINE,

    SALVOR_N_PROBLEMS,
} SalvorProblemId;

/* What a person can do about it; the whole list. */
typedef enum {
    SALVOR_ACTION_NONE,
    SALVOR_ACTION_TRY_AGAIN,
    SALVOR_ACTION_CHOOSE_BOARD,
    SALVOR_ACTION_CHOOSE_CHIP,
    SALVOR_ACTION_USE_PRACTICE_BOARD,
    SALVOR_ACTION_COPY_RULE, /* the commands that let this account open boards */
    SALVOR_ACTION_CHOOSE_FIRMWARE,
    SALVOR_ACTION_COMPLETE_FIRMWARE, /* add what the file lacks */
    SALVOR_ACTION_CHOOSE_LOADER,
    SALVOR_ACTION_CHOOSE_FOLDER, /* for the old content */
    SALVOR_ACTION_SKIP_BACKUP,   /* go on without keeping the old content */
    SALVOR_ACTION_OTHER_WAY,     /* the first way that is open */
    SALVOR_ACTION_NO_SIGNED_FILES,
    SALVOR_ACTION_SHOW_BOARD, /* how it starts, and the ways that are left */
    SALVOR_N_ACTIONS,
} SalvorAction;

typedef enum {
    SALVOR_RETRY_NEVER,        /* the same again ends the same */
    SALVOR_RETRY_AFTER_PERSON, /* once a person has done what the text says */
    SALVOR_RETRY_NOW,          /* it may go well the next time */
    SALVOR_RETRY_BY_ITSELF,    /* Salvor goes on alone */
} SalvorRetry;

typedef enum {
    SALVOR_MANNER_TROUBLE, /* it stops the work: title, text and actions are shown */
    SALVOR_MANNER_NOTE,    /* said where it belongs; the work goes on */
    SALVOR_MANNER_ITSELF,  /* dealt with without a word: the row tells developers how */
} SalvorManner;

#define SALVOR_PROBLEM_MAX_ACTIONS 3

typedef struct {
    guint number;
    const char *name; /* "loader-not-back", for tests and reports */
    SalvorManner manner;
    SalvorRetry retry;
    const char *title; /* not translated; see salvor_problem_get_title () */
    const char *text;
    SalvorAction actions[SALVOR_PROBLEM_MAX_ACTIONS]; /* the best one first; the rest NONE */
} SalvorProblem;

/* The row of a situation; not of %SALVOR_PROBLEM_NONE. Static */
const SalvorProblem *salvor_problem_get (SalvorProblemId id);
/* One translated sentence, and what it means and what to do. Static */
const char *salvor_problem_get_title (SalvorProblemId id);
const char *salvor_problem_get_text (SalvorProblemId id);
/* Is this among the actions of the row? */
gboolean salvor_problem_offers (SalvorProblemId id, SalvorAction action);

/* "Choose Another File…": on a button, translated. Static */
const char *salvor_action_get_label (SalvorAction action);

G_END_DECLS
