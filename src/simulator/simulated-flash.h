/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/chip.h"

G_BEGIN_DECLS

/* Commands of a serial NOR flash (W25Q32JV data sheet; the list of protocols 7.4). */
typedef enum {
    SALVOR_FLASH_WRITE_STATUS = 0x01,
    SALVOR_FLASH_PAGE_PROGRAM = 0x02,
    SALVOR_FLASH_READ = 0x03,
    SALVOR_FLASH_WRITE_DISABLE = 0x04,
    SALVOR_FLASH_READ_STATUS_1 = 0x05,
    SALVOR_FLASH_WRITE_ENABLE = 0x06,
    SALVOR_FLASH_FAST_READ = 0x0B,
    SALVOR_FLASH_WRITE_STATUS_3 = 0x11,
    SALVOR_FLASH_READ_STATUS_3 = 0x15,
    SALVOR_FLASH_ERASE_SECTOR = 0x20,
    SALVOR_FLASH_WRITE_STATUS_2 = 0x31,
    SALVOR_FLASH_QUAD_PAGE_PROGRAM = 0x32,
    SALVOR_FLASH_READ_STATUS_2 = 0x35,
    SALVOR_FLASH_READ_SFDP = 0x5A,
    SALVOR_FLASH_ERASE_CHIP = 0x60,
    SALVOR_FLASH_READ_JEDEC_ID = 0x9F,
    SALVOR_FLASH_ERASE_CHIP_TOO = 0xC7,
    SALVOR_FLASH_ERASE_BLOCK = 0xD8,
    SALVOR_FLASH_QUAD_READ = 0xEB,
} SalvorFlashOpcode;

#define SALVOR_FLASH_STATUS_BUSY 0x01u
#define SALVOR_FLASH_STATUS_WRITE_ENABLED 0x02u
#define SALVOR_FLASH_STATUS_2_QUAD_ENABLE 0x02u

/* Drive strength as the part is delivered (transcript qe0: SR3 = 60) */
#define SALVOR_FLASH_STATUS_3_AS_DELIVERED 0x60u

#define SALVOR_FLASH_N_STATUS 3

/* One command on its pins. */
typedef struct {
    guint8 opcode;
    guint32 address;   /* offset in the flash, where the command has one */
    const guint8 *out; /* nullable: data to the flash */
    gsize n_out;
    guint8 *in; /* nullable: filled with what the flash sends */
    gsize n_in;
} SalvorFlashCommand;

/*
 * SalvorSimulatedFlash: a serial NOR flash. Programming only clears bits and wraps inside a page,
 * erasing sets them; both need write enable and keep the part busy. Blank sectors cost no memory.
 * Times are microseconds on the board's clock. Not thread-safe.
 */
typedef struct _SalvorSimulatedFlash SalvorSimulatedFlash;

SalvorSimulatedFlash *salvor_simulated_flash_new (const SalvorFlashProfile *profile)
    G_GNUC_WARN_UNUSED_RESULT;
void salvor_simulated_flash_free (SalvorSimulatedFlash *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorSimulatedFlash, salvor_simulated_flash_free)

void salvor_simulated_flash_execute (SalvorSimulatedFlash *self, const SalvorFlashCommand *command,
                                     gint64 now_us);
/* G_MAXINT64 when it will never be ready */
gint64 salvor_simulated_flash_get_busy_until (const SalvorSimulatedFlash *self);
guint32 salvor_simulated_flash_get_size (const SalvorSimulatedFlash *self);
guint32 salvor_simulated_flash_get_sector_size (const SalvorSimulatedFlash *self);
/* How often a command was given since the part was made */
guint salvor_simulated_flash_get_count (const SalvorSimulatedFlash *self, guint8 opcode);

/* What the cells hold, without a command. Bytes beyond the end read as 0xFF. */
void salvor_simulated_flash_peek (const SalvorSimulatedFlash *self, guint32 offset, guint8 *data,
                                  gsize size);
/* Puts content in at the factory; what does not fit is cut. */
void salvor_simulated_flash_make (SalvorSimulatedFlash *self, guint32 offset, const guint8 *data,
                                  gsize size);
void salvor_simulated_flash_make_blank (SalvorSimulatedFlash *self);
/* NULL for a blank sector; borrowed until the next command */
const guint8 *salvor_simulated_flash_get_sector (const SalvorSimulatedFlash *self, guint index);
/* Status registers 1 to 3 in [0] to [2]; the non-volatile bits */
guint8 salvor_simulated_flash_get_status (const SalvorSimulatedFlash *self, guint index);
void salvor_simulated_flash_make_status (SalvorSimulatedFlash *self, guint index, guint8 value);

/* What the host knows to be done by @now_us can no longer be undone by a power loss. */
void salvor_simulated_flash_settle (SalvorSimulatedFlash *self, gint64 now_us);
/* The chip was reset: what was under way ends by itself, what had not begun never happens. */
void salvor_simulated_flash_abandon (SalvorSimulatedFlash *self, gint64 now_us);
/* Power goes: what was under way stays half done, what had not begun never happens. */
void salvor_simulated_flash_power_off (SalvorSimulatedFlash *self, gint64 now_us);
/* Sectors that a power loss left half erased, or with a page half programmed */
guint salvor_simulated_flash_get_torn (const SalvorSimulatedFlash *self, gboolean erase);

/* Faults */
void salvor_simulated_flash_flip_bit (SalvorSimulatedFlash *self, guint32 offset, guint bit);
/* It answers nothing but that it is not busy. */
void salvor_simulated_flash_silence (SalvorSimulatedFlash *self);
gboolean salvor_simulated_flash_is_silent (const SalvorSimulatedFlash *self);
/* It takes what would change it and does nothing, as with its block-protect bits set. */
void salvor_simulated_flash_protect (SalvorSimulatedFlash *self);
void salvor_simulated_flash_stick_busy (SalvorSimulatedFlash *self);
/* The supply fails half way through the erase command with this number, from 1 */
void salvor_simulated_flash_fail_at_erase (SalvorSimulatedFlash *self, guint number);
/* The same for the erase or program that is begun next */
void salvor_simulated_flash_fail_at_next_change (SalvorSimulatedFlash *self);
/* When the supply fails; G_MAXINT64 when it does not */
gint64 salvor_simulated_flash_get_power_failure (const SalvorSimulatedFlash *self);

G_END_DECLS
