/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-line-limit"
#include "config.h"

#include "recovery/line-limit.h"

#include "base/timing.h"

/* Bytes of the ROM: a command, its HAB word and its status (protocols 2.1, 2.8) */
#define ROM_COMMAND 16
#define ROM_WORD 4

/* Bytes of the flashloader's frames: what stands before a payload, an acknowledgement, a command
 * with three parameters, an answer with two (protocols 3.1, 3.10). Its packets of data hold 512
 * bytes on a serial line. */
#define FRAME_HEADER 6
#define SIGN 2
#define COMMAND (FRAME_HEADER + 16)
#define ANSWER (FRAME_HEADER + 12)
#define PACKET_SIZE 512

/* A command and the first answer to it, each acknowledged; and the last answer, behind the data */
#define EXCHANGE (COMMAND + SIGN + ANSWER + SIGN)
#define LAST_ANSWER (ANSWER + SIGN)

static guint64
get_bytes_us (guint speed, guint64 n_bytes)
{
    return n_bytes * SALVOR_UART_BITS_PER_BYTE * G_USEC_PER_SEC / speed;
}

/* @size bytes in frames, each acknowledged before the next one goes */
static guint64
count_data (guint64 size)
{
    guint64 n_frames = (size + PACKET_SIZE - 1) / PACKET_SIZE;

    return size + n_frames * (FRAME_HEADER + SIGN);
}

/* WRITE_FILE: command, data, HAB word, status; JUMP: command, HAB word (protocols 2.4) */
static guint64
load_us (guint speed, gsize size)
{
    return get_bytes_us (speed, 2 * ROM_COMMAND + size + 3 * ROM_WORD);
}

static guint64
commands_us (guint speed, guint n_commands)
{
    return get_bytes_us (speed, (guint64) n_commands * EXCHANGE);
}

static guint64
read_us (guint speed, guint32 size)
{
    return get_bytes_us (speed, EXCHANGE + count_data (size) + LAST_ANSWER);
}

static guint64
erase_us (guint speed, const SalvorFlashProfile *flash, const guint32 *sectors, gsize n_sectors)
{
    return salvor_limit_sectors_us (flash, sectors, n_sectors, commands_us (speed, 1));
}

/* The acknowledgement of data comes when their pages are programmed. */
static guint64
program_us (guint speed, const SalvorFlashProfile *flash, guint n_pages, guint n_commands)
{
    guint64 bytes = (guint64) n_commands * (EXCHANGE + LAST_ANSWER)
                    + count_data ((guint64) n_pages * flash->page_size);

    return get_bytes_us (speed, bytes) + (guint64) n_pages * flash->page_program_us;
}

const SalvorCarrierLimits salvor_line_limits
    = { load_us, commands_us, read_us, erase_us, program_us };
