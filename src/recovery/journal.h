/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/*
 * The journal: the crash-safe file of a running recovery. It is written before the first erase and
 * removed once the flash is verified, so that a journal that is there tells of a board that was
 * left in the middle, and holds the bytes that have to come back into its partly covered sectors.
 *
 * One file a board and image, in the user data folder salvor/journals, readable by the owner alone.
 */
typedef struct {
    char *unique_id;    /* "6D2B91E4 3A0E70D5" */
    char *image_sha256; /* lower case */
    char *image_name;   /* for people */
    char *board_name;   /* "usb:1-4.3" */
    char *started;      /* UTC, ISO 8601 */
    char *backup;       /* nullable: full path of what was saved before the first erase */
    GArray *kept;       /* (element-type SalvorSegment): bytes that must not be lost */
} SalvorJournal;

/* @kept: (transfer full) */
SalvorJournal *salvor_journal_new (const char *unique_id, const char *board_name,
                                   SalvorImage *image, GArray *kept) G_GNUC_WARN_UNUSED_RESULT;
void salvor_journal_free (SalvorJournal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorJournal, salvor_journal_free)

/* On disk when this returns, whatever happens next. SALVOR_ERROR_STORAGE */
gboolean salvor_journal_save (const SalvorJournal *self, GError **error);

/*
 * salvor_journal_list:
 *
 * The recoveries of this board that were not finished, the oldest first. A journal that is damaged
 * is set aside (renamed) and left out. (transfer full) (element-type SalvorJournal)
 */
GPtrArray *salvor_journal_list (const char *unique_id) G_GNUC_WARN_UNUSED_RESULT;

/* The board is verified: what was unfinished before no longer matters. */
void salvor_journal_remove_all (const char *unique_id);

/* Text form; mirror images. SALVOR_ERROR_BAD_FILE for anything that is not exactly a journal. */
char *salvor_journal_write (const SalvorJournal *self) G_GNUC_WARN_UNUSED_RESULT;
SalvorJournal *salvor_journal_parse (const char *text, gsize size,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
