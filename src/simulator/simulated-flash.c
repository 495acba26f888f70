/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-flash"
#include "config.h"

#include "simulator/simulated-flash.h"

#include "base/bytes.h"
#include "simulator/flash-journal.h"
#include "simulator/flash-tables.h"

#include <string.h>

#define BLANK 0xFF

/* Writing a status register takes 10 ms (W25Q32JV data sheet, tW typical). */
#define WRITE_STATUS_US 10000

struct _SalvorSimulatedFlash {
    SalvorFlashProfile profile; /* plain values only; pointers in it are not used */
    guint n_sectors;
    guint8 **sectors; /* NULL: blank; owned */
    guint8 status[SALVOR_FLASH_N_STATUS];
    gboolean write_enabled;
    gint64 busy_until_us;
    SalvorFlashJournal *journal;
    guint counts[256];
    guint n_erases;

    gboolean has_flip; /* faults */
    guint32 flip_offset;
    guint8 flip_mask;
    gboolean stuck_busy;
    gboolean silent;
    gboolean protected;
    guint fail_at_erase; /* 0: never */
    gboolean fail_at_next_change;
    gint64 power_failure_us;
};

SalvorSimulatedFlash *
salvor_simulated_flash_new (const SalvorFlashProfile *profile)
{
    SalvorSimulatedFlash *self;

    g_return_val_if_fail (profile->sector_size > 0 && profile->page_size > 0, NULL);

    self = g_new0 (SalvorSimulatedFlash, 1);
    self->profile = *profile;
    self->n_sectors = profile->size / profile->sector_size;
    self->sectors = g_new0 (guint8 *, self->n_sectors);
    self->busy_until_us = G_MININT64; /* a board may be plugged in before the clock began */
    self->power_failure_us = G_MAXINT64;
    self->journal = salvor_flash_journal_new (profile->sector_size);
    return self;
}

void
salvor_simulated_flash_free (SalvorSimulatedFlash *self)
{
    for (guint i = 0; i < self->n_sectors; i++)
        g_free (self->sectors[i]);
    g_free (self->sectors);
    salvor_flash_journal_free (self->journal);
    g_free (self);
}

/* The sector with memory behind it */
static guint8 *
touch_sector (SalvorSimulatedFlash *self, guint index)
{
    if (self->sectors[index] == NULL) {
        self->sectors[index] = g_malloc (self->profile.sector_size);
        memset (self->sectors[index], BLANK, self->profile.sector_size);
    }
    return self->sectors[index];
}

static void
peek_sector (const guint8 *sector, gsize start, guint8 *data, gsize count)
{
    if (sector == NULL) {
        memset (data, BLANK, count);
        return;
    }
    salvor_bytes_poke (data, count, 0, sector + start, count);
}

void
salvor_simulated_flash_peek (const SalvorSimulatedFlash *self, guint32 offset, guint8 *data,
                             gsize size)
{
    gsize n_held = offset < self->profile.size ? MIN (size, self->profile.size - offset) : 0;

    for (gsize done = 0, count; done < n_held; done += count) {
        gsize at = offset + done;
        gsize start = at % self->profile.sector_size;

        count = MIN (n_held - done, self->profile.sector_size - start);
        peek_sector (self->sectors[at / self->profile.sector_size], start, data + done, count);
    }
    memset (data + n_held, BLANK, size - n_held);
}

void
salvor_simulated_flash_make (SalvorSimulatedFlash *self, guint32 offset, const guint8 *data,
                             gsize size)
{
    const gsize sector_size = self->profile.sector_size;
    gsize n_held = offset < self->profile.size ? MIN (size, self->profile.size - offset) : 0;
    gsize count;

    for (gsize i = 0; i < n_held; i += count) {
        guint index = (guint) ((offset + i) / sector_size);
        gsize start = (offset + i) % sector_size;

        count = MIN (n_held - i, sector_size - start);
        if (self->sectors[index] != NULL || !salvor_bytes_are_all (data + i, count, BLANK))
            salvor_bytes_poke (touch_sector (self, index), sector_size, start, data + i, count);
    }
}

void
salvor_simulated_flash_make_blank (SalvorSimulatedFlash *self)
{
    for (guint i = 0; i < self->n_sectors; i++)
        g_clear_pointer (&self->sectors[i], g_free);
}

const guint8 *
salvor_simulated_flash_get_sector (const SalvorSimulatedFlash *self, guint index)
{
    g_return_val_if_fail (index < self->n_sectors, NULL);

    return self->sectors[index];
}

guint8
salvor_simulated_flash_get_status (const SalvorSimulatedFlash *self, guint index)
{
    g_return_val_if_fail (index < SALVOR_FLASH_N_STATUS, 0);

    return self->status[index];
}

void
salvor_simulated_flash_make_status (SalvorSimulatedFlash *self, guint index, guint8 value)
{
    g_return_if_fail (index < SALVOR_FLASH_N_STATUS);

    self->status[index] = value;
}

gint64
salvor_simulated_flash_get_busy_until (const SalvorSimulatedFlash *self)
{
    return self->busy_until_us;
}

guint32
salvor_simulated_flash_get_size (const SalvorSimulatedFlash *self)
{
    return self->profile.size;
}

guint32
salvor_simulated_flash_get_sector_size (const SalvorSimulatedFlash *self)
{
    return self->profile.sector_size;
}

guint
salvor_simulated_flash_get_count (const SalvorSimulatedFlash *self, guint8 opcode)
{
    return self->counts[opcode];
}

/* ---- operations that take time ---- */

static void
begin (SalvorSimulatedFlash *self, gint64 now_us, gint64 duration_us)
{
    self->write_enabled = FALSE;
    self->busy_until_us = self->stuck_busy ? G_MAXINT64 : now_us + duration_us;
    if (self->fail_at_next_change)
        self->power_failure_us = now_us + duration_us / 2;
    self->fail_at_next_change = FALSE;
}

static void
erase (SalvorSimulatedFlash *self, guint32 offset, guint32 size, gint64 duration_us, gint64 now_us)
{
    guint first = (offset % self->profile.size) / size * (size / self->profile.sector_size);
    guint count = MIN (size / self->profile.sector_size, self->n_sectors - first);

    begin (self, now_us, duration_us);
    for (guint i = 0; i < count; i++)
        salvor_flash_journal_erase (self->journal, first + i,
                                    g_steal_pointer (&self->sectors[first + i]), now_us,
                                    self->busy_until_us);
    if (++self->n_erases == self->fail_at_erase)
        self->power_failure_us = now_us + duration_us / 2;
}

/* Only the last page-size bytes count, and they stay inside the page (data sheet, page program). */
static void
program (SalvorSimulatedFlash *self, const SalvorFlashCommand *command, gint64 now_us)
{
    guint32 page_size = self->profile.page_size;
    guint32 page = command->address % self->profile.size / page_size * page_size;
    guint index = page / self->profile.sector_size;
    guint8 *sector = touch_sector (self, index);

    begin (self, now_us, self->profile.page_program_us);
    salvor_flash_journal_program (self->journal, index,
                                  g_memdup2 (sector, self->profile.sector_size), now_us,
                                  self->busy_until_us);
    for (gsize i = 0; i < command->n_out; i++) {
        guint32 at = page + (command->address % page_size + (guint32) i) % page_size;

        sector[at % self->profile.sector_size] &= command->out[i];
    }
}

static void
write_status (SalvorSimulatedFlash *self, const SalvorFlashCommand *command, guint first,
              gint64 now_us)
{
    for (gsize i = 0; i < command->n_out && first + i < SALVOR_FLASH_N_STATUS; i++)
        self->status[first + i] = command->out[i];
    self->status[0] &= (guint8) ~(SALVOR_FLASH_STATUS_BUSY | SALVOR_FLASH_STATUS_WRITE_ENABLED);
    begin (self, now_us, WRITE_STATUS_US);
}

/* ---- answers ---- */

static void
fill (const SalvorFlashCommand *command, guint8 value)
{
    if (command->in != NULL)
        memset (command->in, value, command->n_in);
}

static void
answer_status (SalvorSimulatedFlash *self, const SalvorFlashCommand *command, guint index,
               gint64 now_us)
{
    guint8 value = self->status[index];

    if (index == 0 && now_us < self->busy_until_us)
        value |= SALVOR_FLASH_STATUS_BUSY;
    if (index == 0 && self->write_enabled)
        value |= SALVOR_FLASH_STATUS_WRITE_ENABLED;
    fill (command, value);
}

/* A read that runs over the end goes on at the beginning (data sheet, read data). */
static void
read_cells (SalvorSimulatedFlash *self, const SalvorFlashCommand *command)
{
    for (gsize done = 0, count; done < command->n_in; done += count) {
        guint32 at = (guint32) ((command->address + done) % self->profile.size);

        count = MIN (command->n_in - done, self->profile.size - at);
        salvor_simulated_flash_peek (self, at, command->in + done, count);
        if (self->has_flip && self->flip_offset >= at && self->flip_offset - at < count)
            command->in[done + self->flip_offset - at] ^= self->flip_mask;
    }
}

static void
answer_jedec_id (SalvorSimulatedFlash *self, const SalvorFlashCommand *command)
{
    for (gsize i = 0; i < command->n_in; i++)
        command->in[i] = (guint8) (self->profile.jedec_id >> (16 - 8 * (i % 3)));
}

static void
answer (SalvorSimulatedFlash *self, const SalvorFlashCommand *command)
{
    switch (command->opcode) {
    case SALVOR_FLASH_READ:
    case SALVOR_FLASH_FAST_READ:
        read_cells (self, command);
        break;
    case SALVOR_FLASH_QUAD_READ:
        /* Without quad enable two of the four lines are no data lines. */
        if ((self->status[1] & SALVOR_FLASH_STATUS_2_QUAD_ENABLE) != 0)
            read_cells (self, command);
        else
            fill (command, BLANK);
        break;
    case SALVOR_FLASH_READ_JEDEC_ID:
        answer_jedec_id (self, command);
        break;
    case SALVOR_FLASH_READ_SFDP:
        salvor_flash_tables_read_sfdp (&self->profile, command->address, command->in,
                                       command->n_in);
        break;
    default:
        fill (command, BLANK);
        break;
    }
}

/* Such a command is over at once (W25Q32JV data sheet: program and erase to a protected place are
 * ignored). */
static gboolean
is_refused (SalvorSimulatedFlash *self, guint8 opcode)
{
    if (!self->protected || opcode == SALVOR_FLASH_WRITE_STATUS
        || opcode == SALVOR_FLASH_WRITE_STATUS_2 || opcode == SALVOR_FLASH_WRITE_STATUS_3)
        return FALSE;
    self->write_enabled = FALSE;
    return TRUE;
}

/* TRUE when it was a command that changes the flash */
static gboolean
change (SalvorSimulatedFlash *self, const SalvorFlashCommand *command, gint64 now_us)
{
    const SalvorFlashProfile *profile = &self->profile;

    switch (command->opcode) {
    case SALVOR_FLASH_WRITE_STATUS:
        write_status (self, command, 0, now_us);
        return TRUE;
    case SALVOR_FLASH_WRITE_STATUS_2:
        write_status (self, command, 1, now_us);
        return TRUE;
    case SALVOR_FLASH_WRITE_STATUS_3:
        write_status (self, command, 2, now_us);
        return TRUE;
    case SALVOR_FLASH_PAGE_PROGRAM:
    case SALVOR_FLASH_QUAD_PAGE_PROGRAM:
        program (self, command, now_us);
        return TRUE;
    case SALVOR_FLASH_ERASE_SECTOR:
        erase (self, command->address, profile->sector_size, profile->sector_erase_us, now_us);
        return TRUE;
    case SALVOR_FLASH_ERASE_BLOCK:
        erase (self, command->address, profile->block_size, profile->block_erase_us, now_us);
        return TRUE;
    case SALVOR_FLASH_ERASE_CHIP:
    case SALVOR_FLASH_ERASE_CHIP_TOO:
        erase (self, 0, profile->size, profile->chip_erase_us, now_us);
        return TRUE;
    default:
        return FALSE;
    }
}

static gboolean
changes_flash (guint8 opcode)
{
    static const guint8 opcodes[] = {
        SALVOR_FLASH_WRITE_STATUS, SALVOR_FLASH_WRITE_STATUS_2,    SALVOR_FLASH_WRITE_STATUS_3,
        SALVOR_FLASH_PAGE_PROGRAM, SALVOR_FLASH_QUAD_PAGE_PROGRAM, SALVOR_FLASH_ERASE_SECTOR,
        SALVOR_FLASH_ERASE_BLOCK,  SALVOR_FLASH_ERASE_CHIP,        SALVOR_FLASH_ERASE_CHIP_TOO,
    };

    return memchr (opcodes, opcode, sizeof opcodes) != NULL;
}

void
salvor_simulated_flash_execute (SalvorSimulatedFlash *self, const SalvorFlashCommand *command,
                                gint64 now_us)
{
    self->counts[command->opcode]++;
    switch (command->opcode) {
    case SALVOR_FLASH_READ_STATUS_1:
        answer_status (self, command, 0, now_us);
        return;
    case SALVOR_FLASH_READ_STATUS_2:
        answer_status (self, command, 1, now_us);
        return;
    case SALVOR_FLASH_READ_STATUS_3:
        answer_status (self, command, 2, now_us);
        return;
    default:
        break;
    }
    /* A busy part hears nothing but the status commands. */
    if (now_us < self->busy_until_us || self->silent)
        fill (command, BLANK);
    else if (command->opcode == SALVOR_FLASH_WRITE_ENABLE)
        self->write_enabled = TRUE;
    else if (command->opcode == SALVOR_FLASH_WRITE_DISABLE)
        self->write_enabled = FALSE;
    else if (!changes_flash (command->opcode))
        answer (self, command);
    else if (self->write_enabled && !is_refused (self, command->opcode))
        change (self, command, now_us);
}

/* ---- power ---- */

void
salvor_simulated_flash_settle (SalvorSimulatedFlash *self, gint64 now_us)
{
    salvor_flash_journal_settle (self->journal, now_us);
}

void
salvor_simulated_flash_abandon (SalvorSimulatedFlash *self, gint64 now_us)
{
    if (self->busy_until_us > now_us && self->busy_until_us != G_MAXINT64)
        self->busy_until_us = salvor_flash_journal_abandon (self->journal, self->sectors, now_us);
}

void
salvor_simulated_flash_power_off (SalvorSimulatedFlash *self, gint64 now_us)
{
    salvor_flash_journal_roll_back (self->journal, self->sectors, now_us);
    self->write_enabled = FALSE;
    self->busy_until_us = G_MININT64;
    self->power_failure_us = G_MAXINT64;
}

guint
salvor_simulated_flash_get_torn (const SalvorSimulatedFlash *self, gboolean erase)
{
    return salvor_flash_journal_get_torn (self->journal, erase);
}

/* ---- faults ---- */

void
salvor_simulated_flash_flip_bit (SalvorSimulatedFlash *self, guint32 offset, guint bit)
{
    g_return_if_fail (bit < 8);

    self->has_flip = TRUE;
    self->flip_offset = offset;
    self->flip_mask = (guint8) (1u << bit);
}

void
salvor_simulated_flash_stick_busy (SalvorSimulatedFlash *self)
{
    self->stuck_busy = TRUE;
}

void
salvor_simulated_flash_silence (SalvorSimulatedFlash *self)
{
    self->silent = TRUE;
}

gboolean
salvor_simulated_flash_is_silent (const SalvorSimulatedFlash *self)
{
    return self->silent;
}

void
salvor_simulated_flash_protect (SalvorSimulatedFlash *self)
{
    self->protected = TRUE;
}

void
salvor_simulated_flash_fail_at_erase (SalvorSimulatedFlash *self, guint number)
{
    self->fail_at_erase = number;
}

void
salvor_simulated_flash_fail_at_next_change (SalvorSimulatedFlash *self)
{
    self->fail_at_next_change = TRUE;
}

gint64
salvor_simulated_flash_get_power_failure (const SalvorSimulatedFlash *self)
{
    return self->power_failure_us;
}
