/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-recovery-limit"
#include "config.h"

#include "recovery/recovery-limit.h"

#include "base/timing.h"

/* Payload of a data report of the ROM, and of the flashloader of the RT1024 and most of its
 * siblings (protocols 1.2, 3.6), bytes */
#define ROM_REPORT_SIZE 1024
#define LOADER_REPORT_SIZE 1012

/* Reports that a computer keeps until they are taken (docs/real-bus.md) */
#define COMPUTER_QUEUE 64

/* A status of the ROM is a report of 65 bytes: two packets of at most 64 (protocols 1.2). */
#define ROM_STATUS_FRAMES 2

static guint64
divide_up (guint64 value, guint64 unit)
{
    return (value + unit - 1) / unit;
}

static guint64
round_to_slots (guint64 us)
{
    return divide_up (us, SALVOR_USB_HS_INTERRUPT_SLOT_US) * SALVOR_USB_HS_INTERRUPT_SLOT_US;
}

/* WRITE_FILE: command, data, HAB word, status; JUMP: command, HAB word (protocols 2.4) */
guint64
salvor_limit_load_us (gsize size)
{
    return 2 * SALVOR_USB_FS_CONTROL_SHORT_US
           + divide_up (size, ROM_REPORT_SIZE) * SALVOR_USB_FS_CONTROL_LONG_US
           + (2 + ROM_STATUS_FRAMES) * SALVOR_USB_FS_FRAME_US;
}

guint64
salvor_limit_commands_us (guint n_commands)
{
    return (guint64) n_commands * 2 * SALVOR_USB_HS_INTERRUPT_SLOT_US;
}

/* Command, first answer, data, last answer (protocols 3.5); not more data at once than a computer
 * keeps */
guint64
salvor_limit_read_us (guint32 size)
{
    guint64 n_reports = divide_up (size, LOADER_REPORT_SIZE);
    guint64 n_commands = MAX (divide_up (n_reports, COMPUTER_QUEUE - 2), 1);

    return (3 * n_commands + n_reports) * SALVOR_USB_HS_INTERRUPT_SLOT_US;
}

/* How many of the sectors from @first on fill one whole block; 0 when they do not */
static gsize
count_block (const SalvorFlashProfile *flash, const guint32 *sectors, gsize n_sectors)
{
    gsize per_block = flash->block_size / flash->sector_size;

    if ((sectors[0] - flash->base) % flash->block_size != 0 || n_sectors < per_block)
        return 0;
    return sectors[per_block - 1] - sectors[0] == flash->block_size - flash->sector_size ? per_block
                                                                                         : 0;
}

/* @run_us: to ask for a run of sectors that touch each other; @unit_us: for each sector or block */
static guint64
get_erase_us (const SalvorFlashProfile *flash, const guint32 *sectors, gsize n_sectors,
              guint64 run_us, guint64 unit_us)
{
    guint64 us = 0;

    for (gsize i = 0; i < n_sectors;) {
        gsize in_block = count_block (flash, sectors + i, n_sectors - i);

        if (i == 0 || sectors[i] - sectors[i - 1] != flash->sector_size)
            us += run_us;
        us += unit_us + (in_block > 0 ? flash->block_erase_us : flash->sector_erase_us);
        i += MAX (in_block, 1);
    }
    return us;
}

/* One command for a run of sectors that touch each other */
guint64
salvor_limit_erase_us (const SalvorFlashProfile *flash, const guint32 *sectors, gsize n_sectors)
{
    return get_erase_us (flash, sectors, n_sectors, salvor_limit_commands_us (1), 0);
}

guint64
salvor_limit_program_us (const SalvorFlashProfile *flash, guint n_pages, guint n_commands)
{
    guint64 reports = divide_up ((guint64) n_pages * flash->page_size, LOADER_REPORT_SIZE);
    guint64 pages_per_report = divide_up (LOADER_REPORT_SIZE, flash->page_size);

    /* a command has two answers beside its data; the next data report is taken when the pages of
     * the one before are programmed, at the next slot of the bus */
    return (guint64) n_commands * 3 * SALVOR_USB_HS_INTERRUPT_SLOT_US
           + reports
                 * (SALVOR_USB_HS_INTERRUPT_SLOT_US
                    + round_to_slots (pages_per_report * flash->page_program_us));
}

/* ---- through a debug probe ---- */

/* Packets for a KiB, its address with it, at 64 bytes a packet (probe 1.7); one a frame when
 * several are in flight. */
#define PROBE_PACKETS_PER_KIB_READ 18
#define PROBE_PACKETS_PER_KIB_WRITTEN 19
/* A question and its answer: a frame each way */
#define PROBE_EXCHANGE_US (2 * SALVOR_USB_FS_FRAME_US)
/* A call sets up to nine registers, two or three a packet, lets the core run and hears that it
 * stands (probe 3.2, 5.5): four packets one behind the other, and the answer */
#define PROBE_CALL_US (4 * SALVOR_USB_FS_FRAME_US + PROBE_EXCHANGE_US)
/* Line reset, power, two resets with the wait that the debug port needs (probe 4.5), some thirty
 * words of the core and the chip */
#define PROBE_TAKE_OVER_US (2 * 10000 + 40 * PROBE_EXCHANGE_US)

guint64
salvor_limit_probe_read_us (guint32 size)
{
    return divide_up ((guint64) size * PROBE_PACKETS_PER_KIB_READ, 1024) * SALVOR_USB_FS_FRAME_US;
}

guint64
salvor_limit_probe_write_us (guint32 size)
{
    return divide_up ((guint64) size * PROBE_PACKETS_PER_KIB_WRITTEN, 1024)
           * SALVOR_USB_FS_FRAME_US;
}

guint64
salvor_limit_probe_start_us (void)
{
    return PROBE_TAKE_OVER_US + 2 * PROBE_EXCHANGE_US + salvor_limit_probe_write_us (1024)
           + PROBE_CALL_US + SALVOR_ROM_CALL_US + SALVOR_ROM_FLASH_INIT_US;
}

guint64
salvor_limit_probe_erase_us (const SalvorFlashProfile *flash, const guint32 *sectors,
                             gsize n_sectors)
{
    return get_erase_us (flash, sectors, n_sectors, 0, PROBE_CALL_US + SALVOR_ROM_CALL_US);
}

/* A page goes into RAM, and a call programs it. */
guint64
salvor_limit_probe_program_us (const SalvorFlashProfile *flash, guint n_pages)
{
    return n_pages
           * (salvor_limit_probe_write_us (flash->page_size) + PROBE_CALL_US + SALVOR_ROM_CALL_US
              + flash->page_program_us);
}
