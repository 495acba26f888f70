/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-flexspi-settings"
#include "config.h"

#include "simulator/flexspi-settings.h"

#include "base/bytes.h"

/* Fields of the block (probe 5.3) */
#define TAG 0x42464346u
#define VERSION_LETTER 'V' /* in the highest byte of 0x56010400 */
#define VERSION_OFFSET 4
#define SAMPLE_CLOCK_OFFSET 0x0C
#define DEVICE_MODE_OFFSET 0x10
#define DEVICE_MODE_TYPE_OFFSET 0x11 /* what the genuine loader sets (transcript qe0) */
#define DEVICE_MODE_SEQUENCE_OFFSET 0x15
#define DEVICE_MODE_ARGUMENT_OFFSET 0x18
#define FREQUENCY_OFFSET 0x46
#define SIZE_OFFSET 0x50
#define LUT_OFFSET 0x80
#define PAGE_SIZE_OFFSET 0x1C0
#define SECTOR_SIZE_OFFSET 0x1C4
#define BLOCK_SIZE_OFFSET 0x1D0

/* Instructions: opcode in bits 15:10, lines in 9:8, operand in 7:0 (probe 5.4) */
#define INSTRUCTION_STOP 0x00
#define INSTRUCTION_COMMAND 0x01
#define INSTRUCTION_ADDRESS 0x02
#define INSTRUCTION_WRITE 0x08
#define INSTRUCTION_READ 0x09

/* The pins' own clock is good for 60 MHz, code 3; above it the strobe has to come back through its
 * pad (FlexSPI, sample clock sources 0 and 1; MCUX sets code 3 with source 0 on this part). */
#define SAMPLE_INTERNAL 0
#define SAMPLE_STROBE_PAD 1
#define MAX_FREQUENCY_INTERNAL 3

/* MHz by code (probe 5.3) */
static const guint8 frequencies[] = { 30, 30, 50, 60, 75, 80, 100, 133, 166, 200 };

static guint32
get_word (const guint8 *block, gsize offset)
{
    guint32 value = 0;

    salvor_bytes_peek_u32_le (block, SALVOR_FLEXSPI_SETTINGS_SIZE, offset, &value);
    return value;
}

static gboolean
is_power_of_two (guint32 value)
{
    return value != 0 && (value & (value - 1)) == 0;
}

static gboolean
has_sane_sizes (const SalvorFlexspiSettings *self)
{
    return is_power_of_two (self->page_size) && is_power_of_two (self->sector_size)
           && is_power_of_two (self->size) && self->page_size < self->sector_size
           && self->sector_size < self->size
           && (self->block_size == 0 || is_power_of_two (self->block_size));
}

gboolean
salvor_flexspi_settings_parse (SalvorFlexspiSettings *self,
                               const guint8 block[SALVOR_FLEXSPI_SETTINGS_SIZE])
{
    SalvorFlexspiSettings found = { .strobe_pad = self->strobe_pad };

    if (get_word (block, 0) != TAG || block[VERSION_OFFSET + 3] != VERSION_LETTER)
        return FALSE;
    found.size = get_word (block, SIZE_OFFSET);
    found.page_size = get_word (block, PAGE_SIZE_OFFSET);
    found.sector_size = get_word (block, SECTOR_SIZE_OFFSET);
    found.block_size = get_word (block, BLOCK_SIZE_OFFSET);
    found.sample_clock = block[SAMPLE_CLOCK_OFFSET];
    found.frequency = block[FREQUENCY_OFFSET];
    found.has_device_mode = block[DEVICE_MODE_OFFSET] != 0 || block[DEVICE_MODE_TYPE_OFFSET] != 0;
    found.device_mode_sequence = block[DEVICE_MODE_SEQUENCE_OFFSET];
    found.device_mode_argument = get_word (block, DEVICE_MODE_ARGUMENT_OFFSET);
    if (!has_sane_sizes (&found))
        return FALSE;
    *self = found;
    salvor_flexspi_settings_set_sequences (self, 0, block + LUT_OFFSET, SALVOR_FLEXSPI_N_SEQUENCES);
    return TRUE;
}

gboolean
salvor_flexspi_settings_agree (const SalvorFlexspiSettings *self,
                               const guint8 block[SALVOR_FLEXSPI_SETTINGS_SIZE])
{
    return get_word (block, 0) == TAG && get_word (block, SIZE_OFFSET) == self->size
           && get_word (block, PAGE_SIZE_OFFSET) == self->page_size
           && get_word (block, SECTOR_SIZE_OFFSET) == self->sector_size;
}

void
salvor_flexspi_settings_set_sequences (SalvorFlexspiSettings *self, guint first,
                                       const guint8 *table, guint count)
{
    g_return_if_fail (first + count <= SALVOR_FLEXSPI_N_SEQUENCES);

    for (guint i = 0; i < 4 * count; i++)
        salvor_bytes_peek_u32_le (table, count * SALVOR_FLEXSPI_SEQUENCE_SIZE, 4 * i,
                                  &self->lut[4 * first + i]);
}

static guint
get_instruction (const SalvorFlexspiSettings *self, guint sequence, guint index)
{
    return self->lut[4 * sequence + index / 2] >> (index % 2 * 16) & 0xFFFF;
}

/* Opcodes whose data travel on four lines (W25Q32JV data sheet) */
static guint
count_lines (guint8 opcode)
{
    return opcode == 0xEB || opcode == 0x6B || opcode == 0x32 ? 4 : 1;
}

gboolean
salvor_flexspi_settings_get_command (const SalvorFlexspiSettings *self, guint sequence,
                                     SalvorFlexspiCommand *command)
{
    guint first;
    guint data_lines = 0;

    if (sequence >= SALVOR_FLEXSPI_N_SEQUENCES)
        return FALSE;
    first = get_instruction (self, sequence, 0);
    if (first >> 10 != INSTRUCTION_COMMAND)
        return FALSE;
    *command = (SalvorFlexspiCommand){ .opcode = (guint8) first, .pads = 1 };
    for (guint i = 1; i < 8; i++) {
        guint instruction = get_instruction (self, sequence, i);

        if (instruction >> 10 == INSTRUCTION_STOP)
            break;
        if (instruction >> 10 == INSTRUCTION_ADDRESS)
            command->has_address = TRUE;
        if (instruction >> 10 == INSTRUCTION_WRITE || instruction >> 10 == INSTRUCTION_READ) {
            data_lines = 1u << (instruction >> 8 & 3);
            command->data_size = (guint8) instruction;
        }
    }
    if (data_lines > 0)
        command->pads = (guint8) data_lines;
    command->sane = data_lines == 0 || data_lines == count_lines (command->opcode);
    return TRUE;
}

gboolean
salvor_flexspi_settings_get_device_mode (const SalvorFlexspiSettings *self, guint *sequence,
                                         guint8 argument[4], guint *size)
{
    SalvorFlexspiCommand command = { 0 };

    if (!self->has_device_mode)
        return FALSE;
    *sequence = self->device_mode_sequence;
    salvor_bytes_poke_u32_le (argument, 4, 0, self->device_mode_argument);
    salvor_flexspi_settings_get_command (self, self->device_mode_sequence, &command);
    *size = MIN (command.data_size, 4);
    return TRUE;
}

gboolean
salvor_flexspi_settings_can_read (const SalvorFlexspiSettings *self)
{
    switch (self->sample_clock) {
    case SAMPLE_INTERNAL:
        return self->frequency <= MAX_FREQUENCY_INTERNAL;
    case SAMPLE_STROBE_PAD:
        return self->strobe_pad;
    default: /* no flash with a strobe of its own is in these packages */
        return FALSE;
    }
}

gint64
salvor_flexspi_settings_get_us (const SalvorFlexspiSettings *self,
                                const SalvorFlexspiCommand *command, gsize n_bytes)
{
    guint mhz = frequencies[MIN (self->frequency, G_N_ELEMENTS (frequencies) - 1)];
    guint64 clocks = 8 + (command->has_address ? 24 : 0) + (guint64) n_bytes * 8 / command->pads;

    return (gint64) ((clocks + mhz - 1) / mhz);
}
