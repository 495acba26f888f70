/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-recovery-limit"
#include "config.h"

#include "recovery/recovery-limit.h"

#include "base/timing.h"
#include "recovery/line-limit.h"

/* Payload of a data report of the ROM, and of the flashloader of the RT1024 and most of its
 * siblings (protocols 1.2, 3.6), bytes */
#define ROM_REPORT_SIZE 1024
#define LOADER_REPORT_SIZE 1012

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
static guint64
load_us (guint speed, gsize size)
{
    return 2 * SALVOR_USB_FS_CONTROL_SHORT_US
           + divide_up (size, ROM_REPORT_SIZE) * SALVOR_USB_FS_CONTROL_LONG_US
           + (2 + ROM_STATUS_FRAMES) * SALVOR_USB_FS_FRAME_US;
}

static guint64
commands_us (guint speed, guint n_commands)
{
    return (guint64) n_commands * 2 * SALVOR_USB_HS_INTERRUPT_SLOT_US;
}

/* Command, first answer, data, last answer (protocols 3.5) */
static guint64
read_us (guint speed, guint32 size)
{
    return (3 + divide_up (size, LOADER_REPORT_SIZE)) * SALVOR_USB_HS_INTERRUPT_SLOT_US;
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

/* What a unit of this size costs besides its own time */
typedef guint64 (*UnitLimit) (gconstpointer data, guint32 us);

/* @run_us: to ask for a run of sectors that touch each other */
static guint64
get_erase_us (const SalvorFlashProfile *flash, const guint32 *sectors, gsize n_sectors,
              guint64 run_us, UnitLimit unit_us, gconstpointer data)
{
    guint64 us = 0;

    for (gsize i = 0; i < n_sectors;) {
        gsize in_block = count_block (flash, sectors + i, n_sectors - i);

        if (i == 0 || sectors[i] - sectors[i - 1] != flash->sector_size)
            us += run_us;
        us += unit_us (data, in_block > 0 ? flash->block_erase_us : flash->sector_erase_us);
        i += MAX (in_block, 1);
    }
    return us;
}

static guint64
get_unit_us (gconstpointer data, guint32 us)
{
    return us;
}

guint64
salvor_limit_sectors_us (const SalvorFlashProfile *flash, const guint32 *sectors, gsize n_sectors,
                         guint64 run_us)
{
    return get_erase_us (flash, sectors, n_sectors, run_us, get_unit_us, NULL);
}

/* One command for a run of sectors that touch each other */
static guint64
erase_us (guint speed, const SalvorFlashProfile *flash, const guint32 *sectors, gsize n_sectors)
{
    return salvor_limit_sectors_us (flash, sectors, n_sectors, commands_us (speed, 1));
}

static guint64
program_us (guint speed, const SalvorFlashProfile *flash, guint n_pages, guint n_commands)
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

static const SalvorCarrierLimits usb_limits
    = { load_us, commands_us, read_us, erase_us, program_us };

const SalvorCarrierLimits *
salvor_carrier_limits_get (guint speed)
{
    return speed > 0 ? &salvor_line_limits : &usb_limits;
}

/* ---- through a debug probe ---- */

#define DEFAULT_PACKET_SIZE 64
#define DEFAULT_CLOCK_HZ 10000000
#define BYTES_PER_KIB 1024
#define WORDS_PER_KIB (BYTES_PER_KIB / 4)

/* Bytes of a list of accesses: its head, one that writes; an answer has as long a head and four
 * bytes a word read (probe 1.3, 1.7) */
#define LIST_HEAD 3
#define WRITE_SIZE 5
#define BLOCK_HEAD 5

/* A call of the ROM sets six registers at three accesses each, two of them writes, and lets the
 * core run; what came of it are three registers and the reason (probe 3.2, 5.5). The debug
 * registers need SELECT, an address and SELECT again, DFSR the first two. Bytes: */
#define CALL_START_SIZE (3 * WRITE_SIZE + 3 * WRITE_SIZE + 6 * (2 * WRITE_SIZE + 1) + WRITE_SIZE)
#define CALL_RESULT_SIZE (WRITE_SIZE + 3 * WRITE_SIZE + WRITE_SIZE + 3 * (WRITE_SIZE + 2) + 11)
/* and accesses */
#define CALL_START_ACCESSES 25
#define CALL_RESULT_ACCESSES 19

/* Line reset, power, two resets with the wait that the debug port needs (probe 4.5), some thirty
 * words of the core and the chip */
#define TAKE_OVER_WAIT_US (2 * 10000)
#define TAKE_OVER_EXCHANGES 40

static guint
get_packet_size (const SalvorProbePace *pace)
{
    return pace->packet_size > 0 ? pace->packet_size : DEFAULT_PACKET_SIZE;
}

/* Clocks that every access takes: those of the line, and two idle ones behind it, as pyOCD and
 * Salvor ask probes for them (probe 1.3) */
#define ACCESS_CLOCKS (SALVOR_SWD_ACCESS_CLOCKS + 2)
/* Beside the words of a packet: its address, and what fetches the last word or the last error
 * (probe 1.4-1, 1.4-2) */
#define PACKET_ACCESSES 2

/* Packets go one a frame at full speed, one a microframe at high speed. */
static guint64
get_slot_us (const SalvorProbePace *pace)
{
    return get_packet_size (pace) > DEFAULT_PACKET_SIZE ? SALVOR_USB_HS_MICROFRAME_US
                                                        : SALVOR_USB_FS_FRAME_US;
}

static guint64
get_line_us (const SalvorProbePace *pace, guint n_accesses)
{
    guint32 clock_hz = pace->clock_hz > 0 ? pace->clock_hz : DEFAULT_CLOCK_HZ;

    return (guint64) n_accesses * ACCESS_CLOCKS * 1000000 / clock_hz;
}

/* @n packets that are on their way together, and the answer to the last. What the probe does after
 * it has @busy_us for all of them goes on until the slot after. */
static guint64
get_row_us (const SalvorProbePace *pace, guint n, guint64 busy_us)
{
    guint64 slot_us = get_slot_us (pace);
    guint64 done_us = MAX (n * slot_us + 1, slot_us + busy_us);

    return divide_up (done_us, slot_us) * slot_us + slot_us;
}

/* Packets for the words of one KiB that go out as a list with its address */
static guint
count_written (const SalvorProbePace *pace, guint n_words)
{
    return (guint) divide_up (n_words,
                              (get_packet_size (pace) - LIST_HEAD - WRITE_SIZE) / WRITE_SIZE);
}

/* The same, where what follows the first packet is not sent before that is answered, and holds
 * more (probe 1.7). */
static guint
count_block_written (const SalvorProbePace *pace, guint n_words)
{
    guint listed = (get_packet_size (pace) - LIST_HEAD - WRITE_SIZE) / WRITE_SIZE;
    guint blocked = (get_packet_size (pace) - BLOCK_HEAD) / 4;

    return n_words <= listed ? 1 : 1 + (guint) divide_up (n_words - listed, blocked);
}

static guint
count_read (const SalvorProbePace *pace, guint n_words)
{
    guint room = get_packet_size (pace) - LIST_HEAD;

    return (guint) divide_up (n_words, MIN (room / 4, room - WRITE_SIZE));
}

/* The wire or the line, whichever takes longer */
static guint64
get_kib_us (const SalvorProbePace *pace, guint n_packets, guint32 size)
{
    guint64 us = MAX (n_packets * get_slot_us (pace),
                      get_line_us (pace, WORDS_PER_KIB + n_packets * PACKET_ACCESSES));

    return divide_up (size * us, BYTES_PER_KIB);
}

guint64
salvor_limit_probe_read_us (const SalvorProbePace *pace, guint32 size)
{
    return get_kib_us (pace, count_read (pace, WORDS_PER_KIB), size);
}

guint64
salvor_limit_probe_write_us (const SalvorProbePace *pace, guint32 size)
{
    return get_kib_us (
        pace, MIN (count_written (pace, WORDS_PER_KIB), count_block_written (pace, WORDS_PER_KIB)),
        size);
}

/* A call with @load_size bytes that are written beside it: in one packet where they fit, else each
 * act in packets of its own. */
static guint64
get_call_us (const SalvorProbePace *pace, guint32 load_size, guint64 chip_us)
{
    guint n_words = load_size / 4;
    guint room = get_packet_size (pace) - LIST_HEAD;
    guint load = n_words > 0 ? WRITE_SIZE * (1 + n_words) : 0;
    guint n = CALL_START_SIZE + load + CALL_RESULT_SIZE <= room
                  ? 1
                  : (guint) divide_up (CALL_START_SIZE, room)
                        + (n_words > 0 ? count_written (pace, n_words) : 0)
                        + (guint) divide_up (CALL_RESULT_SIZE, room);

    return get_row_us (pace, n,
                       get_line_us (pace, CALL_START_ACCESSES)
                           + MAX (SALVOR_ROM_CALL_US + chip_us, get_line_us (pace, n_words))
                           + get_line_us (pace, CALL_RESULT_ACCESSES));
}

guint64
salvor_limit_probe_start_us (const SalvorProbePace *pace)
{
    return TAKE_OVER_WAIT_US + (TAKE_OVER_EXCHANGES + 2) * 2 * get_slot_us (pace)
           + salvor_limit_probe_write_us (pace, 1024)
           + get_call_us (pace, 0, SALVOR_ROM_FLASH_INIT_US);
}

static guint64
get_probe_unit_us (gconstpointer data, guint32 us)
{
    return get_call_us (data, 0, us);
}

guint64
salvor_limit_probe_erase_us (const SalvorProbePace *pace, const SalvorFlashProfile *flash,
                             const guint32 *sectors, gsize n_sectors)
{
    return get_erase_us (flash, sectors, n_sectors, 0, get_probe_unit_us, pace);
}

guint64
salvor_limit_probe_program_us (const SalvorProbePace *pace, const SalvorFlashProfile *flash,
                               guint n_pages, guint n_runs)
{
    guint n_first = MIN (n_runs, n_pages);
    guint64 first_us = get_row_us (pace, count_block_written (pace, flash->page_size / 4),
                                   get_line_us (pace, flash->page_size / 4));

    return n_first * (first_us + get_call_us (pace, 0, flash->page_program_us))
           + (n_pages - n_first) * get_call_us (pace, flash->page_size, flash->page_program_us);
}
