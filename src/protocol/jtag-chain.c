/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-jtag-chain"
#include "config.h"

#include "protocol/jtag-chain.h"

#include "base/errors.h"
#include "protocol/dap-jtag.h"

/* Ones, SWD-to-JTAG selection 0xE73C, ones: 80 bits (ADIv5, B5.3; probe 2.1). It ends in
 * Test-Logic-Reset, and is that to pads that cannot switch. */
static const guint8 swd_to_jtag[] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x3C, 0xE7, 0xFF };

/*
 * IDCODEs of Arm's JTAG-DPs: version, then part 0xBA0n, designer 0x23B. Of the RT10xx it is
 * 0x0BA02477, alone in its chain with 4 bits of instructions as long as its JTAG_MOD pin is low
 * (RT1050: community.nxp.com m-p/1533464; RT1020: thread 512017; both from hardware). What it shows
 * with that pin high is of Freescale's designer code 0x00E: RT1050 0x188C301D (same place), RT1011
 * 0x088C701D with 5 bits (td-p/1272496).
 */
#define DEBUG_PORT_MASK 0x0FFF0FFFu
#define DEBUG_PORT_ID 0x0BA00477u
#define DEBUG_PORT_LENGTH 4
#define DESIGNER_MASK 0x00000FFFu
#define DESIGNER_FREESCALE 0x0000001Du

/* More bits than the TAPs have, and ones behind them that no IDCODE can be (IEEE 1149.1, 12.1.1) */
#define N_WORDS 5
#define NO_IDCODE G_MAXUINT32

/* ---- who they are ---- */

/* From Test-Logic-Reset, where those that have an IDCODE show it and the others a single zero */
static gboolean
scan_idcodes (SalvorCmsisDap *probe, guint64 *bits, GCancellable *cancellable, GError **error)
{
    SalvorJtagSequence scan[3 + N_WORDS] = {
        { .n_clocks = 1 },
        { .n_clocks = 1, .tms = TRUE },
        { .n_clocks = 2 },
    };

    for (guint i = 0; i < N_WORDS; i++)
        scan[3 + i] = (SalvorJtagSequence){ .n_clocks = 64, .tdi = G_MAXUINT64, .capture = TRUE };
    if (!salvor_dap_jtag_clock (probe, scan, G_N_ELEMENTS (scan), cancellable, error))
        return FALSE;
    for (guint i = 0; i < N_WORDS; i++)
        bits[i] = scan[3 + i].tdo;
    return TRUE;
}

static guint32
get_bits (const guint64 *words, guint at)
{
    guint64 low = words[at / 64] >> (at % 64);
    guint64 high = at % 64 > 32 && at / 64 + 1 < N_WORDS ? words[at / 64 + 1] << (64 - at % 64) : 0;

    return (guint32) (low | high);
}

static gboolean
take_idcodes (SalvorJtagChain *self, const guint64 *bits, GError **error)
{
    guint at = 0;

    for (self->n = 0; get_bits (bits, at) != NO_IDCODE; self->n++) {
        if (self->n == SALVOR_JTAG_MAX_TAPS) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET,
                         "more than %u TAPs between TDI and TDO, or TDO stays at 0", self->n);
            return FALSE;
        }
        self->idcodes[self->n] = (get_bits (bits, at) & 1) != 0 ? get_bits (bits, at) : 0;
        at += self->idcodes[self->n] != 0 ? 32 : 1;
    }
    if (self->n > 0)
        return TRUE;
    g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET,
                         "no TAP between TDI and TDO, TDO stays at 1");
    return FALSE;
}

static gboolean
find_debug_port (SalvorJtagChain *self, GError **error)
{
    guint32 first = self->idcodes[0];

    for (guint i = 0; i < self->n; i++) {
        if ((self->idcodes[i] & DEBUG_PORT_MASK) == DEBUG_PORT_ID) {
            self->debug_port = (guint8) i;
            return TRUE;
        }
    }
    if ((first & DESIGNER_MASK) == DESIGNER_FREESCALE)
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET,
                     "the chip's JTAG controller 0x%08X answers, not its debug port, as with the "
                     "JTAG_MOD pin high",
                     first);
    else
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET,
                     "%u TAPs, the first is 0x%08X, and none is a debug port", self->n, first);
    return FALSE;
}

/* ---- how long their instructions are ---- */

/* What the instruction registers take up comes out while ones go in, which is BYPASS to all; then a
 * zero goes through, and comes out as many clocks later as they have bits. It ends in Run-Test. */
static gboolean
scan_instructions (SalvorCmsisDap *probe, guint64 *captured, guint *length,
                   GCancellable *cancellable, GError **error)
{
    SalvorJtagSequence scan[] = {
        { .n_clocks = 8, .tms = TRUE },
        { .n_clocks = 1 },
        { .n_clocks = 2, .tms = TRUE },
        { .n_clocks = 2 },
        { .n_clocks = 64, .tdi = G_MAXUINT64, .capture = TRUE },
        { .n_clocks = 64, .tdi = G_MAXUINT64 - 1, .capture = TRUE },
        { .n_clocks = 2, .tms = TRUE, .tdi = G_MAXUINT64 },
        { .n_clocks = 1 },
    };

    if (!salvor_dap_jtag_clock (probe, scan, G_N_ELEMENTS (scan), cancellable, error))
        return FALSE;
    *captured = scan[4].tdo;
    for (*length = 0; *length < 64 && (scan[5].tdo >> *length & 1) != 0;)
        ++*length;
    return TRUE;
}

/* Each register takes up a one with a zero behind it at its beginning (IEEE 1149.1, 7.1.1), but may
 * have more of that. */
static gboolean
divide_at_marks (SalvorJtagChain *self, guint64 captured, guint length)
{
    guint n = 0, begin = 0;

    for (guint i = 0; i < length; i++) {
        if ((captured >> i & 3) != 1)
            continue;
        if (n == self->n || (n == 0 && i > 0))
            return FALSE;
        if (n > 0)
            self->ir_lengths[n - 1] = (guint8) (i - begin);
        begin = i;
        n++;
    }
    if (n != self->n)
        return FALSE;
    self->ir_lengths[n - 1] = (guint8) (length - begin);
    return self->ir_lengths[self->debug_port] == DEBUG_PORT_LENGTH;
}

static gboolean
divide (SalvorJtagChain *self, guint64 captured, guint length, GError **error)
{
    if (length < 64 && divide_at_marks (self, captured, length))
        return TRUE;
    if (self->n == 2 && length > DEBUG_PORT_LENGTH && length < 64) {
        self->ir_lengths[self->debug_port] = DEBUG_PORT_LENGTH;
        self->ir_lengths[1 - self->debug_port] = (guint8) (length - DEBUG_PORT_LENGTH);
        return TRUE;
    }
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET,
                 "%u TAPs with %u bits of instructions, which take up 0x%016" G_GINT64_MODIFIER
                 "X: whose are which cannot be told",
                 self->n, length, captured);
    return FALSE;
}

/* ---- all of it ---- */

static gboolean
measure (SalvorCmsisDap *probe, SalvorJtagChain *self, GCancellable *cancellable, GError **error)
{
    guint64 bits[N_WORDS], captured;
    guint length;

    return scan_idcodes (probe, bits, cancellable, error) && take_idcodes (self, bits, error)
           && find_debug_port (self, error)
           && scan_instructions (probe, &captured, &length, cancellable, error)
           && divide (self, captured, length, error);
}

/* The same id by another way: a probe that was told wrong lengths would read something else. */
static gboolean
check_debug_port (SalvorCmsisDap *probe, const SalvorJtagChain *self, GCancellable *cancellable,
                  GError **error)
{
    guint32 found, sought = self->idcodes[self->debug_port];

    if (!salvor_dap_jtag_read_idcode (probe, self->debug_port, &found, cancellable, error))
        return FALSE;
    if (found == sought)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET,
                 "debug port 0x%08X calls itself 0x%08X the second time", sought, found);
    return FALSE;
}

gboolean
salvor_jtag_chain_find (SalvorCmsisDap *probe, SalvorJtagChain *chain, GCancellable *cancellable,
                        GError **error)
{
    g_return_val_if_fail (SALVOR_IS_CMSIS_DAP (probe), FALSE);

    return salvor_cmsis_dap_send_sequence (probe, swd_to_jtag, 8 * sizeof swd_to_jtag, cancellable,
                                           error)
           && measure (probe, chain, cancellable, error)
           && salvor_dap_jtag_configure (probe, chain->ir_lengths, (guint8) chain->n,
                                         chain->debug_port, cancellable, error)
           && check_debug_port (probe, chain, cancellable, error);
}
