/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-dcd"
#include "config.h"

#include "simulator/simulated-dcd.h"

#include "base/bytes.h"
#include "simulator/simulated-bus.h"

#define COMMAND_WRITE 0xCC
#define COMMAND_CHECK 0xCF
#define COMMAND_NOP 0xC0
#define COMMAND_UNLOCK 0xB2

/* Operations in bits 4:3 of the parameter */
#define WRITE_CLEAR_BITS 1
#define WRITE_CLEAR_MASK 2
#define WRITE_SET 3
#define CHECK_ALL_CLEAR 0
#define CHECK_ALL_SET 1
#define CHECK_ANY_CLEAR 2

static gboolean
write_one (SalvorSimulatedChip *chip, guint operation, guint32 address, guint32 value)
{
    guint32 old = 0;

    if (!salvor_simulated_bus_read (chip, address & ~3u, &old))
        return FALSE;
    if (operation == WRITE_CLEAR_BITS || operation == WRITE_CLEAR_MASK)
        value = old & ~value;
    else if (operation == WRITE_SET)
        value = old | value;
    return salvor_simulated_bus_write (chip, address & ~3u, value);
}

static gboolean
run_write (SalvorSimulatedChip *chip, SalvorReader *reader, guint operation)
{
    guint32 address = 0;
    guint32 value = 0;

    while (salvor_reader_get_remaining (reader) > 0) {
        if (!salvor_reader_read_u32_be (reader, &address, NULL)
            || !salvor_reader_read_u32_be (reader, &value, NULL)
            || !write_one (chip, operation, address, value))
            return FALSE;
    }
    return TRUE;
}

/* Peripherals of the model do not change by themselves, so one look is as good as many. A check
 * without count waits for ever on hardware; here the modelled-away controllers count as ready. */
static gboolean
run_check (SalvorSimulatedChip *chip, SalvorReader *reader, guint operation)
{
    guint32 address = 0;
    guint32 mask = 0;
    guint32 value = 0;

    if (!salvor_reader_read_u32_be (reader, &address, NULL)
        || !salvor_reader_read_u32_be (reader, &mask, NULL)
        || !salvor_simulated_bus_read (chip, address & ~3u, &value))
        return FALSE;
    if (salvor_reader_get_remaining (reader) == 0)
        return TRUE;
    switch (operation) {
    case CHECK_ALL_CLEAR:
        return (value & mask) == 0;
    case CHECK_ALL_SET:
        return (value & mask) == mask;
    case CHECK_ANY_CLEAR:
        return (value & mask) != mask;
    default:
        return (value & mask) != 0;
    }
}

static gboolean
run_command (SalvorSimulatedChip *chip, guint8 tag, guint8 parameter, const guint8 *data,
             gsize size)
{
    SalvorReader reader;

    salvor_reader_init (&reader, data, size);
    switch (tag) {
    case COMMAND_WRITE:
        return run_write (chip, &reader, (parameter >> 3) & 3);
    case COMMAND_CHECK:
        return run_check (chip, &reader, (parameter >> 3) & 3);
    case COMMAND_NOP:
    case COMMAND_UNLOCK:
        return TRUE;
    default:
        return FALSE;
    }
}

static gboolean
run_next (SalvorSimulatedChip *chip, SalvorReader *reader)
{
    guint8 tag = 0;
    guint8 parameter = 0;
    guint16 length = 0;
    const guint8 *data = NULL;

    return salvor_reader_read_u8 (reader, &tag, NULL)
           && salvor_reader_read_u16_be (reader, &length, NULL)
           && salvor_reader_read_u8 (reader, &parameter, NULL) && length >= 4
           && salvor_reader_read_bytes (reader, length - 4u, &data, NULL)
           && run_command (chip, tag, parameter, data, length - 4u);
}

gboolean
salvor_simulated_dcd_run (SalvorSimulatedChip *chip, const guint8 *dcd, gsize size)
{
    SalvorReader reader;
    guint16 length = 0;

    if (size < 4 || dcd[0] != SALVOR_DCD_TAG || !salvor_bytes_peek_u16_be (dcd, size, 1, &length)
        || length < 4 || length > size)
        return FALSE;
    salvor_reader_init (&reader, dcd, length);
    salvor_reader_seek (&reader, 4, NULL);
    while (salvor_reader_get_remaining (&reader) > 0) {
        if (!run_next (chip, &reader))
            return FALSE;
    }
    return TRUE;
}
