/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board-memory"
#include "config.h"

#include "board/board-memory.h"

struct _SalvorBoardMemory {
    GMutex mutex;           /* guards everything below */
    SalvorChipShelf *shelf; /* owned */
    SalvorChip *chosen;     /* owned, nullable: what a person said */
    SalvorChip *known;      /* owned, nullable: proven or chosen … */
    char *known_id;         /* … for the board with this unique id; nullable */
    SalvorIdentityReadings readings;
};

SalvorBoardMemory *
salvor_board_memory_new (void)
{
    SalvorBoardMemory *self = g_new0 (SalvorBoardMemory, 1);

    g_mutex_init (&self->mutex);
    self->shelf = salvor_chip_shelf_new ();
    return self;
}

void
salvor_board_memory_free (SalvorBoardMemory *self)
{
    g_object_unref (self->shelf);
    g_clear_object (&self->chosen);
    g_clear_object (&self->known);
    g_free (self->known_id);
    g_mutex_clear (&self->mutex);
    g_free (self);
}

void
salvor_board_memory_set_shelf (SalvorBoardMemory *self, SalvorChipShelf *shelf)
{
    g_mutex_lock (&self->mutex);
    g_set_object (&self->shelf, shelf);
    g_mutex_unlock (&self->mutex);
}

GPtrArray *
salvor_board_memory_ref_chips (SalvorBoardMemory *self)
{
    g_autoptr (SalvorChipShelf) shelf = NULL;

    g_mutex_lock (&self->mutex);
    g_set_object (&shelf, self->shelf);
    g_mutex_unlock (&self->mutex);
    return salvor_chip_shelf_ref_chips (shelf);
}

void
salvor_board_memory_choose (SalvorBoardMemory *self, SalvorChip *chip)
{
    g_mutex_lock (&self->mutex);
    g_set_object (&self->chosen, chip);
    g_mutex_unlock (&self->mutex);
}

void
salvor_board_memory_keep (SalvorBoardMemory *self, const SalvorReadResult *result)
{
    g_mutex_lock (&self->mutex);
    self->readings = result->readings;
    if (result->state != NULL) {
        g_set_object (&self->known, salvor_board_state_get_chip (result->state));
        g_free (self->known_id);
        self->known_id = salvor_board_state_get_unique_id (result->state);
    }
    g_mutex_unlock (&self->mutex);
}

SalvorIdentityReadings
salvor_board_memory_get_readings (SalvorBoardMemory *self)
{
    SalvorIdentityReadings readings;

    g_mutex_lock (&self->mutex);
    readings = self->readings;
    g_mutex_unlock (&self->mutex);
    return readings;
}

SalvorBoardRecall
salvor_board_memory_recall (SalvorBoardMemory *self)
{
    SalvorBoardRecall recall = { .chips = salvor_board_memory_ref_chips (self) };

    g_mutex_lock (&self->mutex);
    g_set_object (&recall.chosen, self->chosen);
    g_set_object (&recall.known, self->known);
    recall.known_id = g_strdup (self->known_id);
    g_mutex_unlock (&self->mutex);
    return recall;
}

void
salvor_board_recall_clear (SalvorBoardRecall *self)
{
    g_clear_pointer (&self->chips, g_ptr_array_unref);
    g_clear_object (&self->chosen);
    g_clear_object (&self->known);
    g_clear_pointer (&self->known_id, g_free);
}
