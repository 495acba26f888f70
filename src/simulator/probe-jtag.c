/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-probe-jtag"
#include "config.h"

#include "simulator/probe-private.h"

/*
 * What the reference firmware does on a JTAG line (CMSIS-DAP, Firmware/Source/JTAG_DP.c), clock by
 * clock: nothing here knows what the TAPs are or where they stand.
 */

#define DAP_OK 0x00
#define DAP_ERROR 0xFF

/* DAP_JTAG_Sequence: clocks (0: 64), TMS, is TDO captured */
#define SEQUENCE_CLOCKS 0x3F
#define SEQUENCE_TMS 0x40
#define SEQUENCE_CAPTURE 0x80

/* Instructions of a JTAG-DP (ADIv5, B3.2) */
#define INSTRUCTION_ABORT 0x8
#define INSTRUCTION_DPACC 0xA
#define INSTRUCTION_APACC 0xB
#define INSTRUCTION_IDCODE 0xE

#define MAX_IR_LENGTH 32

/* ---- the line ---- */

/* TDO as the probe sees it. Above the clock that the wires carry it falls too slowly: a zero behind
 * three ones still reads as a one. That is how an RT1020 was seen to turn its IDCODE 0x0BA02477
 * into 0x0FA024FF (community.nxp.com, thread 512017). */
static gboolean
sample (SalvorSimulatedProbe *self, gboolean tdo)
{
    const SalvorProbeFaults *faults = &self->faults;
    gboolean smears = faults->max_clock_hz > 0 && self->clock_hz > faults->max_clock_hz
                      && (self->tdo_history & 7) == 7;

    self->tdo_history = (guint8) (self->tdo_history << 1 | (tdo ? 1 : 0));
    return faults->tdo_stuck ? faults->tdo_level != 0 : tdo || smears;
}

/* TDI stays as it was driven last. */
static gboolean
clock_once (SalvorSimulatedProbe *self, gboolean tms)
{
    self->clocks++;
    return sample (self, salvor_simulated_chain_clock (self->chain, tms, self->tdi));
}

static gboolean
clock_bit (SalvorSimulatedProbe *self, gboolean tms, gboolean tdi)
{
    self->tdi = tdi;
    return clock_once (self, tms);
}

static void
clock_many (SalvorSimulatedProbe *self, guint count)
{
    for (guint i = 0; i < count; i++)
        clock_once (self, FALSE);
}

void
salvor_probe_jtag_clock_tms (SalvorSimulatedProbe *self, const guint8 *bits, guint n_bits)
{
    for (guint i = 0; i < n_bits; i++)
        clock_once (self, (bits[i / 8] >> (i % 8) & 1) != 0);
}

/* ---- instructions ---- */

/* The bits behind the last of those that matter belong to the TAPs nearer to TDI. */
static void
end_shift (SalvorSimulatedProbe *self, gboolean last, guint n_behind)
{
    if (n_behind > 0) {
        clock_bit (self, FALSE, last);
        self->tdi = TRUE;
        clock_many (self, n_behind - 1);
        clock_once (self, TRUE);
    } else {
        clock_bit (self, TRUE, last);
    }
}

/* Update, and back to idle */
static void
end_scan (SalvorSimulatedProbe *self)
{
    clock_once (self, TRUE);
    clock_once (self, FALSE);
    self->tdi = TRUE;
}

static guint
count_bits (const SalvorSimulatedProbe *self, guint from, guint to)
{
    guint bits = 0;

    for (guint i = from; i < to; i++)
        bits += self->ir_lengths[i];
    return bits;
}

static void
set_instruction (SalvorSimulatedProbe *self, guint8 instruction)
{
    guint length = self->ir_lengths[self->tap];

    clock_once (self, TRUE);
    clock_once (self, TRUE);
    clock_many (self, 2);
    self->tdi = TRUE;
    clock_many (self, count_bits (self, 0, self->tap));
    for (guint i = 0; i + 1 < length; i++)
        clock_bit (self, FALSE, i < 8 && (instruction >> i & 1) != 0);
    end_shift (self, length <= 8 && (instruction >> (length - 1) & 1) != 0,
               count_bits (self, self->tap + 1, self->n_taps));
    end_scan (self);
}

/* ---- data ---- */

static void
begin_data (SalvorSimulatedProbe *self)
{
    clock_once (self, TRUE);
    clock_many (self, 2 + self->tap);
}

static void
shift_word (SalvorSimulatedProbe *self, guint32 out, guint32 *in)
{
    guint n_behind = self->n_taps - self->tap - 1u;

    *in = 0;
    for (guint i = 0; i < 31; i++)
        *in |= (guint32) clock_bit (self, FALSE, (out >> i & 1) != 0) << i;
    if (n_behind == 0) {
        *in |= (guint32) clock_bit (self, TRUE, out >> 31 != 0) << 31;
        return;
    }
    *in |= (guint32) clock_bit (self, FALSE, out >> 31 != 0) << 31;
    clock_many (self, n_behind - 1);
    clock_once (self, TRUE);
}

/* The acknowledge as SWD has it: the first two bits change places. */
static guint8
scan (SalvorSimulatedProbe *self, guint8 request, guint32 *value)
{
    guint8 ack;
    guint32 result = 0;

    begin_data (self);
    ack = (guint8) (clock_bit (self, FALSE, (request & 0x2) != 0) << 1);
    ack = (guint8) (ack | clock_bit (self, FALSE, (request & 0x4) != 0));
    ack = (guint8) (ack | clock_bit (self, FALSE, (request & 0x8) != 0) << 2);
    if (ack == SALVOR_WIRE_OK)
        shift_word (self, *value, &result);
    else
        clock_once (self, TRUE);
    end_scan (self);
    clock_many (self, self->idle_cycles);
    if (ack == SALVOR_WIRE_OK && (request & PROBE_REQUEST_READ) != 0)
        *value = result;
    return ack;
}

guint8
salvor_probe_jtag_access (SalvorSimulatedProbe *self, guint8 request, guint32 *value)
{
    guint8 instruction = (request & PROBE_REQUEST_AP) != 0 ? INSTRUCTION_APACC : INSTRUCTION_DPACC;
    guint8 ack;

    self->bus.advance (salvor_probe_get_time (self), self->user_data);
    if (self->instruction != instruction)
        set_instruction (self, instruction);
    self->instruction = instruction;
    if (salvor_probe_interferes (self, request, &ack))
        return ack;
    return scan (self, request, value);
}

gboolean
salvor_probe_jtag_select (SalvorSimulatedProbe *self, guint8 index)
{
    self->instruction = 0;
    self->tap = index;
    return index < self->n_taps;
}

/* ---- commands ---- */

static gboolean
clock_sequence (SalvorSimulatedProbe *self, SalvorReader *reader, GByteArray *captured)
{
    guint8 info = 0;
    guint n_bits;
    const guint8 *bits;
    g_autofree guint8 *found = NULL;

    if (!salvor_reader_read_u8 (reader, &info, NULL))
        return FALSE;
    n_bits = (info & SEQUENCE_CLOCKS) == 0 ? 64 : info & SEQUENCE_CLOCKS;
    if (!salvor_reader_read_bytes (reader, (n_bits + 7) / 8, &bits, NULL))
        return FALSE;
    found = g_new0 (guint8, (n_bits + 7) / 8);
    for (guint i = 0; i < n_bits; i++) {
        gboolean tdi = (bits[i / 8] >> (i % 8) & 1) != 0;

        found[i / 8] |= (guint8) (clock_bit (self, (info & SEQUENCE_TMS) != 0, tdi) << (i % 8));
    }
    if ((info & SEQUENCE_CAPTURE) != 0)
        g_byte_array_append (captured, found, (n_bits + 7) / 8);
    return TRUE;
}

void
salvor_probe_jtag_sequence (SalvorSimulatedProbe *self, SalvorReader *reader, GByteArray *response)
{
    g_autoptr (GByteArray) captured = g_byte_array_new ();
    guint8 count = 0;
    gboolean good = salvor_reader_read_u8 (reader, &count, NULL);

    self->bus.advance (salvor_probe_get_time (self), self->user_data);
    for (guint i = 0; i < count && good; i++)
        good = clock_sequence (self, reader, captured);
    salvor_bytes_append_u8 (response, good ? DAP_OK : DAP_ERROR);
    g_byte_array_append (response, captured->data, captured->len);
}

/* The firmware looks at none of the numbers; what it has no room for is refused here. */
guint8
salvor_probe_jtag_configure (SalvorSimulatedProbe *self, SalvorReader *reader)
{
    guint8 count = 0;
    const guint8 *lengths;

    if (!salvor_reader_read_u8 (reader, &count, NULL) || count > PROBE_MAX_TAPS
        || !salvor_reader_read_bytes (reader, count, &lengths, NULL))
        return DAP_ERROR;
    self->n_taps = 0;
    for (guint i = 0; i < count; i++) {
        if (lengths[i] == 0 || lengths[i] > MAX_IR_LENGTH)
            return DAP_ERROR;
        self->ir_lengths[i] = lengths[i];
    }
    self->n_taps = count;
    return DAP_OK;
}

void
salvor_probe_jtag_idcode (SalvorSimulatedProbe *self, SalvorReader *reader, GByteArray *response)
{
    guint8 index = 0;
    guint32 idcode = 0;

    if (!salvor_reader_read_u8 (reader, &index, NULL) || self->port_kind != PROBE_PORT_JTAG
        || !salvor_probe_jtag_select (self, index)) {
        salvor_bytes_append_u8 (response, DAP_ERROR);
        return;
    }
    set_instruction (self, INSTRUCTION_IDCODE);
    begin_data (self);
    shift_word (self, G_MAXUINT32, &idcode);
    end_scan (self);
    salvor_bytes_append_u8 (response, DAP_OK);
    salvor_bytes_append_u32_le (response, idcode);
}

guint8
salvor_probe_jtag_write_abort (SalvorSimulatedProbe *self, guint8 index, guint32 value)
{
    guint32 unused;

    if (!salvor_probe_jtag_select (self, index))
        return DAP_ERROR;
    set_instruction (self, INSTRUCTION_ABORT);
    begin_data (self);
    for (guint i = 0; i < 3; i++)
        clock_bit (self, FALSE, FALSE);
    shift_word (self, value, &unused);
    end_scan (self);
    return DAP_OK;
}
