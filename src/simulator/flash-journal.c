/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-flash-journal"
#include "config.h"

#include "simulator/flash-journal.h"

#include <string.h>

#define BLANK 0xFF

typedef struct {
    gboolean erase;
    guint sector;
    guint8 *before; /* owned, NULL for blank */
    gint64 start_us;
    gint64 end_us;
} Entry;

struct _SalvorFlashJournal {
    guint32 sector_size;
    GQueue entries; /* of owned Entry, oldest first */
    guint n_torn_erases;
    guint n_torn_programs;
};

static void
entry_free (Entry *self)
{
    g_free (self->before);
    g_free (self);
}

SalvorFlashJournal *
salvor_flash_journal_new (guint32 sector_size)
{
    SalvorFlashJournal *self = g_new0 (SalvorFlashJournal, 1);

    self->sector_size = sector_size;
    g_queue_init (&self->entries);
    return self;
}

void
salvor_flash_journal_free (SalvorFlashJournal *self)
{
    g_queue_clear_full (&self->entries, (GDestroyNotify) entry_free);
    g_free (self);
}

static void
record (SalvorFlashJournal *self, const Entry *entry)
{
    g_queue_push_tail (&self->entries, g_memdup2 (entry, sizeof *entry));
}

void
salvor_flash_journal_erase (SalvorFlashJournal *self, guint sector, guint8 *before, gint64 start_us,
                            gint64 end_us)
{
    record (self, &(Entry){ TRUE, sector, before, start_us, end_us });
}

void
salvor_flash_journal_program (SalvorFlashJournal *self, guint sector, guint8 *before,
                              gint64 start_us, gint64 end_us)
{
    record (self, &(Entry){ FALSE, sector, before, start_us, end_us });
}

void
salvor_flash_journal_settle (SalvorFlashJournal *self, gint64 now_us)
{
    Entry *oldest;

    while ((oldest = g_queue_peek_head (&self->entries)) != NULL && oldest->end_us <= now_us)
        entry_free (g_queue_pop_head (&self->entries));
}

/* A cut erase: the first half of the sector is blank, in the second some bits already are. A cut
 * program: every other byte is in. Nobody can rely on such cells; what matters is that they are
 * neither the old nor the new content. */
static void
leave_half_done (SalvorFlashJournal *self, const Entry *entry, guint8 **sectors)
{
    guint8 *now = sectors[entry->sector];

    if (entry->before == NULL)
        return;
    self->n_torn_erases += entry->erase ? 1 : 0;
    self->n_torn_programs += entry->erase ? 0 : 1;
    if (now == NULL) {
        now = sectors[entry->sector] = g_malloc (self->sector_size);
        memset (now, BLANK, self->sector_size);
    }
    for (guint32 i = 0; i < self->sector_size; i++) {
        if (entry->erase)
            now[i] = i < self->sector_size / 2 ? BLANK : (guint8) (entry->before[i] | 0xAA);
        else if (i % 2 == 1)
            now[i] = entry->before[i];
    }
}

static void
undo (Entry *entry, guint8 **sectors)
{
    g_free (sectors[entry->sector]);
    sectors[entry->sector] = g_steal_pointer (&entry->before);
}

gint64
salvor_flash_journal_abandon (SalvorFlashJournal *self, guint8 **sectors, gint64 now_us)
{
    Entry *newest;

    while ((newest = g_queue_peek_tail (&self->entries)) != NULL && newest->start_us >= now_us) {
        undo (newest, sectors);
        entry_free (g_queue_pop_tail (&self->entries));
    }
    return newest != NULL ? MAX (newest->end_us, now_us) : now_us;
}

void
salvor_flash_journal_roll_back (SalvorFlashJournal *self, guint8 **sectors, gint64 now_us)
{
    Entry *newest;

    while ((newest = g_queue_pop_tail (&self->entries)) != NULL) {
        if (newest->start_us >= now_us)
            undo (newest, sectors);
        else if (newest->end_us > now_us)
            leave_half_done (self, newest, sectors);
        entry_free (newest);
    }
}

guint
salvor_flash_journal_get_torn (const SalvorFlashJournal *self, gboolean erase)
{
    return erase ? self->n_torn_erases : self->n_torn_programs;
}
