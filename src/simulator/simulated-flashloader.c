/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-flashloader"
#include "config.h"

#include "simulator/simulated-flashloader.h"

#include "base/bytes.h"
#include "simulator/assumptions.h"
#include "simulator/loader-fuses.h"
#include "simulator/loader-memory.h"
#include "simulator/loader-properties.h"
#include "simulator/loader-status.h"
#include "simulator/simulated-nor.h"

#include <string.h>

/* Report ids (protocols 1.3); a report is id, 0, length LE, payload */
#define REPORT_COMMAND 1
#define REPORT_DATA 2
#define REPORT_RESPONSE 3
#define REPORT_DATA_IN 4
#define HEADER_SIZE 4
#define MAX_PAYLOAD SALVOR_LOADER_MAX_PAYLOAD

/* Commands of this build (protocols 3.3) */
#define FLASH_ERASE_ALL 0x01
#define FLASH_ERASE_REGION 0x02
#define READ_MEMORY 0x03
#define WRITE_MEMORY 0x04
#define FILL_MEMORY 0x05
#define GET_PROPERTY 0x07
#define RECEIVE_SB_FILE 0x08
#define EXECUTE 0x09
#define CALL 0x0A
#define RESET 0x0B
#define SET_PROPERTY 0x0C
#define PROGRAM_ONCE 0x0E
#define READ_ONCE 0x0F
#define CONFIGURE_MEMORY 0x11
#define GENERATE_KEY_BLOB 0x13

#define GENERIC_RESPONSE 0xA0
#define READ_MEMORY_RESPONSE 0xA3
#define PROPERTY_RESPONSE 0xA7
#define READ_ONCE_RESPONSE 0xAF
#define KEY_BLOB_RESPONSE 0xB3
#define RESPONSE_HAS_DATA 1

#define MAX_WORDS 8
#define KEY_SIZE 16
#define KEY_BLOB_SIZE 72

/* A return from a function: the only Arm code the model knows (BX LR) */
#define INSTRUCTION_RETURN 0x4770

/* What comes in after a command that takes data */
typedef struct {
    guint8 tag; /* 0: no data phase */
    guint32 address;
    guint32 remaining;
    guint32 memory_id;
} DataPhase;

struct _SalvorSimulatedFlashloader {
    SalvorSimulatedChip *chip; /* no ref */
    SalvorSimulatedNor *nor;
    SalvorLoaderMemory *memory;
    /* The one packet buffer of the firmware: what comes in lands here, what goes out is made here.
     * Parameters a host leaves out are read from what was there before (flashloader-genuine). */
    guint8 buffer[SALVOR_LOADER_REPORT_SIZE];
    DataPhase data;
};

SalvorSimulatedFlashloader *
salvor_simulated_flashloader_new (SalvorSimulatedChip *chip)
{
    SalvorSimulatedFlashloader *self = g_new0 (SalvorSimulatedFlashloader, 1);

    self->chip = chip;
    self->nor = salvor_simulated_nor_new (chip);
    self->memory = salvor_loader_memory_new (chip, self->nor);
    return self;
}

void
salvor_simulated_flashloader_free (SalvorSimulatedFlashloader *self)
{
    salvor_loader_memory_free (self->memory);
    salvor_simulated_nor_free (self->nor);
    g_free (self);
}

void
salvor_simulated_flashloader_start (SalvorSimulatedFlashloader *self)
{
    memset (self->buffer, 0, sizeof self->buffer);
    memset (&self->data, 0, sizeof self->data);
    salvor_simulated_nor_reset (self->nor);
    salvor_loader_memory_reset (self->memory);
}

/* ---- reports out ---- */

/* Always the full size; what lies behind the payload is left over from before. */
static void
send_report (SalvorSimulatedFlashloader *self, guint8 id, guint16 length)
{
    if (salvor_loader_memory_has_crashed (self->memory))
        return;
    self->buffer[0] = id;
    self->buffer[1] = 0;
    self->buffer[2] = (guint8) length;
    self->buffer[3] = (guint8) (length >> 8);
    salvor_simulated_chip_answer (self->chip, self->buffer, sizeof self->buffer);
}

static void
send_response (SalvorSimulatedFlashloader *self, guint8 tag, guint8 flags, const guint32 *words,
               guint8 n_words)
{
    guint8 *payload = self->buffer + HEADER_SIZE;

    payload[0] = tag;
    payload[1] = flags;
    payload[2] = 0;
    payload[3] = n_words;
    for (guint i = 0; i < n_words; i++)
        salvor_bytes_poke_u32_le (payload, MAX_PAYLOAD, 4 + 4 * i, words[i]);
    send_report (self, REPORT_RESPONSE, (guint16) (4 + 4 * n_words));
}

static void
send_generic (SalvorSimulatedFlashloader *self, guint32 status, guint8 tag)
{
    guint32 words[] = { status, tag };

    send_response (self, GENERIC_RESPONSE, 0, words, G_N_ELEMENTS (words));
}

/* ---- commands without data ---- */

static guint32
get_parameter (const SalvorSimulatedFlashloader *self, guint index)
{
    guint32 value = 0;

    salvor_bytes_peek_u32_le (self->buffer, sizeof self->buffer, HEADER_SIZE + 4 + 4 * index,
                              &value);
    return value;
}

static guint32
get_memory_id (const SalvorSimulatedFlashloader *self)
{
    return salvor_chip_get_loader (salvor_simulated_chip_get_chip (self->chip))->memory_id;
}

static guint32
erase_all (SalvorSimulatedFlashloader *self)
{
    if (get_parameter (self, 0) != get_memory_id (self))
        return SALVOR_LOADER_INVALID_ARGUMENT;
    return salvor_simulated_nor_erase_all (self->nor);
}

static void
get_property (SalvorSimulatedFlashloader *self)
{
    guint32 words[1 + SALVOR_LOADER_MAX_PROPERTY_WORDS] = { 0 };
    guint n_words = 0;

    words[0] = salvor_loader_properties_get (self->chip, self->nor, self->memory,
                                             get_parameter (self, 0), get_parameter (self, 1),
                                             words + 1, &n_words);
    if (words[0] != SALVOR_LOADER_SUCCESS)
        n_words = 0;
    send_response (self, PROPERTY_RESPONSE, 0, words, (guint8) (1 + n_words));
}

static void
read_once (SalvorSimulatedFlashloader *self)
{
    guint32 index = get_parameter (self, 0);
    guint32 count = get_parameter (self, 1);
    guint32 words[]
        = { salvor_loader_fuses_check (salvor_simulated_chip_get_otp (self->chip), index, count), 0,
            0 };

    if (words[0] == SALVOR_LOADER_SUCCESS && count != 0) {
        words[1] = count;
        words[2] = salvor_simulated_otp_sense (salvor_simulated_chip_get_otp (self->chip), index);
    }
    send_response (self, READ_ONCE_RESPONSE, 0, words, words[1] != 0 ? 3 : 2);
}

/* The block has to lie in RAM with one byte to spare: address + 512 is looked at as well
 * (flashloader-genuine 6). */
static guint32
configure_memory (SalvorSimulatedFlashloader *self)
{
    guint32 address = get_parameter (self, 1);
    const guint8 *block;

    if (get_parameter (self, 0) != get_memory_id (self) || address == 0
        || !salvor_loader_memory_is_ram (self->memory, address, SALVOR_NOR_BLOCK_SIZE + 1))
        return SALVOR_LOADER_INVALID_ARGUMENT;
    block = salvor_simulated_memory_map (salvor_simulated_chip_get_memory (self->chip), address,
                                         SALVOR_NOR_BLOCK_SIZE);
    return block != NULL ? salvor_simulated_nor_configure (self->nor, block)
                         : SALVOR_LOADER_INVALID_ARGUMENT;
}

/* Where execute and call may go: RAM (protocols 3.9) */
static gboolean
may_run (SalvorSimulatedFlashloader *self, guint32 address)
{
    return address != 0 && address != G_MAXUINT32
           && salvor_loader_memory_is_ram (self->memory, address & ~1u, 2);
}

static guint16
fetch (SalvorSimulatedFlashloader *self, guint32 address)
{
    const guint8 *code = salvor_simulated_memory_map (salvor_simulated_chip_get_memory (self->chip),
                                                      address & ~1u, 2);

    return code != NULL ? (guint16) (code[0] | code[1] << 8) : 0;
}

/* Code the model does not know: an even address is a HardFault and a restart, anything else runs
 * away. */
static void
run_unknown (SalvorSimulatedFlashloader *self, guint32 address)
{
    salvor_simulated_chip_schedule (self->chip, (address & 1) == 0 ? SALVOR_CHANGE_RESET
                                                                   : SALVOR_CHANGE_GET_LOST);
}

static void
execute (SalvorSimulatedFlashloader *self)
{
    guint32 address = get_parameter (self, 0);
    guint32 stack = get_parameter (self, 2);
    gboolean good = may_run (self, address)
                    && (stack == 0 || salvor_loader_memory_is_ram (self->memory, stack, 0));

    send_generic (self, good ? SALVOR_LOADER_SUCCESS : SALVOR_LOADER_INVALID_ARGUMENT, EXECUTE);
    if (good)
        run_unknown (self, address);
}

/* The status is what the function returns in r0; a bare return gives its argument back. */
static void
call (SalvorSimulatedFlashloader *self)
{
    guint32 address = get_parameter (self, 0);

    if (!may_run (self, address))
        send_generic (self, SALVOR_LOADER_INVALID_ARGUMENT, CALL);
    else if ((address & 1) != 0 && fetch (self, address) == INSTRUCTION_RETURN)
        send_generic (self, get_parameter (self, 1), CALL);
    else
        run_unknown (self, address);
}

static void
reset (SalvorSimulatedFlashloader *self)
{
    send_generic (self, SALVOR_LOADER_SUCCESS, RESET);
    salvor_simulated_chip_schedule (self->chip, SALVOR_CHANGE_RESET);
}

/* ---- data to the host ---- */

/* Ranges are checked report by report; an error ends the stream with an empty data report. */
static void
read_memory (SalvorSimulatedFlashloader *self)
{
    guint32 address = get_parameter (self, 0);
    guint32 remaining = get_parameter (self, 1);
    guint32 memory_id = get_parameter (self, 2);
    guint32 words[] = { SALVOR_LOADER_SUCCESS, remaining };
    guint32 status = SALVOR_LOADER_SUCCESS;

    send_response (self, READ_MEMORY_RESPONSE, RESPONSE_HAS_DATA, words, G_N_ELEMENTS (words));
    while (remaining > 0 && status == SALVOR_LOADER_SUCCESS
           && !salvor_loader_memory_has_crashed (self->memory)) {
        guint32 n = MIN (remaining, salvor_simulated_chip_get_loader_payload (self->chip));

        status = salvor_loader_memory_read (self->memory, memory_id, address,
                                            self->buffer + HEADER_SIZE, n);
        send_report (self, REPORT_DATA_IN, status == SALVOR_LOADER_SUCCESS ? (guint16) n : 0);
        address += n;
        remaining -= n;
    }
    send_generic (self, status, READ_MEMORY);
}

/* The header is recorded; the rest depends on the part (see assumptions). */
static void
send_key_blob (SalvorSimulatedFlashloader *self)
{
    static const guint8 head[] = { 0x81, 0x00, 0x38, 0x43, 0x66, 0x55, 0x10, 0x00 };
    guint32 words[] = { SALVOR_LOADER_SUCCESS, KEY_BLOB_SIZE };

    send_response (self, KEY_BLOB_RESPONSE, RESPONSE_HAS_DATA, words, G_N_ELEMENTS (words));
    memset (self->buffer + HEADER_SIZE, SALVOR_ASSUME_KEY_BLOB_CONTENT, KEY_BLOB_SIZE);
    salvor_bytes_poke (self->buffer, sizeof self->buffer, HEADER_SIZE, head, sizeof head);
    send_report (self, REPORT_DATA_IN, KEY_BLOB_SIZE);
    send_generic (self, SALVOR_LOADER_SUCCESS, GENERATE_KEY_BLOB);
}

/* ---- data from the host ---- */

static guint32
finish_data (SalvorSimulatedFlashloader *self, guint32 status)
{
    guint32 flush_status = SALVOR_LOADER_SUCCESS;

    if (self->data.tag == WRITE_MEMORY)
        flush_status = salvor_simulated_nor_flush (self->nor);
    return status != SALVOR_LOADER_SUCCESS ? status : flush_status;
}

static void
end_data (SalvorSimulatedFlashloader *self, guint32 status)
{
    guint8 tag = self->data.tag;

    status = finish_data (self, status);
    memset (&self->data, 0, sizeof self->data);
    send_generic (self, status, tag);
}

/* The first answer is always "success": nothing has been looked at yet (protocols 3.5). */
static void
begin_data (SalvorSimulatedFlashloader *self, guint8 tag, guint32 address, guint32 size,
            guint32 memory_id)
{
    self->data = (DataPhase){ tag, address, size, memory_id };
    send_generic (self, SALVOR_LOADER_SUCCESS, tag);
    if (size == 0)
        end_data (self, SALVOR_LOADER_SUCCESS);
}

static void
generate_key_blob (SalvorSimulatedFlashloader *self)
{
    if (get_parameter (self, 2) == 0)
        begin_data (self, GENERATE_KEY_BLOB, 0, KEY_SIZE, 0);
    else
        send_key_blob (self);
}

static guint32
consume_data (SalvorSimulatedFlashloader *self, guint32 size)
{
    const guint8 *payload = self->buffer + HEADER_SIZE;

    switch (self->data.tag) {
    case WRITE_MEMORY:
        return salvor_loader_memory_write (self->memory, self->data.memory_id, self->data.address,
                                           payload, size);
    case RECEIVE_SB_FILE:
        return SALVOR_LOADER_SB_SIGNATURE;
    default:
        return SALVOR_LOADER_SUCCESS;
    }
}

/* With data outstanding an error is announced by an empty command report. */
static void
fail_data (SalvorSimulatedFlashloader *self, guint32 status)
{
    if (self->data.remaining > 0)
        send_report (self, REPORT_RESPONSE, 0);
    end_data (self, status);
}

static void
take_data (SalvorSimulatedFlashloader *self, guint8 id, guint16 length, gboolean complete)
{
    guint32 size = MIN (length, self->data.remaining);
    guint32 status;

    if (id != REPORT_DATA || !complete) {
        fail_data (self, SALVOR_LOADER_FAIL);
        return;
    }
    if (length == 0) {
        end_data (self, SALVOR_LOADER_ABORT_DATA_PHASE);
        return;
    }
    status = consume_data (self, size);
    self->data.address += size;
    self->data.remaining -= size;
    if (status != SALVOR_LOADER_SUCCESS)
        fail_data (self, status);
    else if (self->data.remaining == 0)
        end_data (self, SALVOR_LOADER_SUCCESS);
}

/* ---- reports in ---- */

static void
run_plain_command (SalvorSimulatedFlashloader *self, guint8 tag)
{
    guint32 status = SALVOR_LOADER_UNKNOWN_COMMAND;

    switch (tag) {
    case FLASH_ERASE_ALL:
        status = erase_all (self);
        break;
    case FLASH_ERASE_REGION:
        status = salvor_loader_memory_erase (self->memory, get_parameter (self, 2),
                                             get_parameter (self, 0), get_parameter (self, 1));
        break;
    case FILL_MEMORY:
        status = salvor_loader_memory_fill (self->memory, get_parameter (self, 0),
                                            get_parameter (self, 1), get_parameter (self, 2));
        break;
    case SET_PROPERTY:
        status = salvor_loader_properties_set (get_parameter (self, 0));
        break;
    case PROGRAM_ONCE:
        status = salvor_loader_fuses_program (salvor_simulated_chip_get_otp (self->chip),
                                              get_parameter (self, 0), get_parameter (self, 1),
                                              get_parameter (self, 2));
        break;
    case CONFIGURE_MEMORY:
        status = configure_memory (self);
        break;
    default:
        break;
    }
    send_generic (self, status, tag);
}

static void
run_command (SalvorSimulatedFlashloader *self)
{
    guint8 tag = self->buffer[HEADER_SIZE];

    switch (tag) {
    case READ_MEMORY:
        read_memory (self);
        break;
    case WRITE_MEMORY:
        begin_data (self, tag, get_parameter (self, 0), get_parameter (self, 1),
                    get_parameter (self, 2));
        break;
    case GET_PROPERTY:
        get_property (self);
        break;
    case RECEIVE_SB_FILE:
        begin_data (self, tag, 0, get_parameter (self, 0), 0);
        break;
    case EXECUTE:
        execute (self);
        break;
    case CALL:
        call (self);
        break;
    case RESET:
        reset (self);
        break;
    case READ_ONCE:
        read_once (self);
        break;
    case GENERATE_KEY_BLOB:
        generate_key_blob (self);
        break;
    default:
        run_plain_command (self, tag);
        break;
    }
}

void
salvor_simulated_flashloader_receive (SalvorSimulatedFlashloader *self, const guint8 *report,
                                      gsize size)
{
    guint16 length;
    gboolean complete;

    size = MIN (size, sizeof self->buffer);
    salvor_bytes_poke (self->buffer, sizeof self->buffer, 0, report, size);
    length = (guint16) (self->buffer[2] | self->buffer[3] << 8);
    /* Under four bytes the firmware's subtraction wraps and anything passes. */
    complete = size < HEADER_SIZE || length <= size - HEADER_SIZE;
    if (self->data.tag != 0)
        take_data (self, self->buffer[0], length, complete);
    else if (self->buffer[0] == REPORT_COMMAND && complete && length > 0)
        run_command (self);
}
