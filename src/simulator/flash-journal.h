/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * SalvorFlashJournal: what a power loss may still undo. The model changes the cells at once and
 * says when the part will be done; until the host's time has come there, the old content waits
 * here. Times in microseconds.
 */
typedef struct _SalvorFlashJournal SalvorFlashJournal;

SalvorFlashJournal *salvor_flash_journal_new (guint32 sector_size) G_GNUC_WARN_UNUSED_RESULT;
void salvor_flash_journal_free (SalvorFlashJournal *self);

/* One sector that is erased or programmed from @start_us to @end_us. @before: its old content,
 * (transfer full), NULL for a blank one */
void salvor_flash_journal_erase (SalvorFlashJournal *self, guint sector, guint8 *before,
                                 gint64 start_us, gint64 end_us);
void salvor_flash_journal_program (SalvorFlashJournal *self, guint sector, guint8 *before,
                                   gint64 start_us, gint64 end_us);
/* What has ended by @now_us stays. */
void salvor_flash_journal_settle (SalvorFlashJournal *self, gint64 now_us);
/* Nobody goes on with what had not begun by @now_us; what had begun ends by itself. Returns when
 * that is, or @now_us. */
gint64 salvor_flash_journal_abandon (SalvorFlashJournal *self, guint8 **sectors, gint64 now_us);
/* Power goes at @now_us: changes @sectors (owned buffers, NULL for blank) to what is left. */
void salvor_flash_journal_roll_back (SalvorFlashJournal *self, guint8 **sectors, gint64 now_us);
/* How many sectors were left half erased so far, or with a page half programmed */
guint salvor_flash_journal_get_torn (const SalvorFlashJournal *self, gboolean erase);

G_END_DECLS
