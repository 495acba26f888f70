/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-debug-port"
#include "config.h"

#include "protocol/debug-port.h"

#include "base/errors.h"
#include "base/retry.h"
#include "protocol/dap-jtag.h"
#include "protocol/jtag-chain.h"

/* Line reset, JTAG-to-SWD selection 0xE79E, line reset, idle: 136 bits (ADIv5, B5.3; probe 2.1) */
static const guint8 jtag_to_swd[] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x9E, 0xE7,
                                      0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x00 };

/* Ones, 128 bits of alert, four zeros, activation code 0x1A, line reset: 224 bits (ADIv5, B5.3.4;
 * probe 2.1). Ports of version 1 have no dormant state and take it as noise. */
static const guint8 dormant_to_swd[]
    = { 0xFF, 0x92, 0xF3, 0x09, 0x62, 0x95, 0x2D, 0x85, 0x86, 0xE9, 0xAF, 0xDD, 0xE3, 0xA2,
        0x0E, 0xBC, 0x19, 0xA0, 0xF1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x00 };

/* Clears every sticky flag (ADIv5, ABORT; probe 2.2); and gives up an access that never ends */
#define ABORT_CLEAR_STICKY 0x0000001E
#define ABORT_EVERYTHING 0x0000001F

/* CDBGPWRUPREQ and CSYSPWRUPREQ, each acknowledged in the bit above it (ADIv5, CTRL/STAT) */
#define DEBUG_POWER_REQUEST 0x10000000u
#define POWER_REQUESTS 0x50000000u
#define POWER_ACKNOWLEDGES 0xA0000000u
/* ORUN, CMP, ERR, WDATAERR */
#define STICKY_FLAGS 0x000000B2u
/* Over JTAG the first three are cleared by writing ones to them, and ABORT does not (ADIv5, B2.2.2)
 */
#define CLEARED_BY_ONE 0x00000032u

/* Clocks that are tried, from what short cables carry to what bad ones still do. The i.MX RT data
 * sheets allow more than the first; probes round down to what they can. */
static const guint32 clocks_hz[] = { 10000000, 4000000, 1000000, 400000, 100000 };

/* A line that carries this forth and back carries data: every bit of every byte in both states. */
static const guint32 patterns[] = { 0xAAAAAAAA, 0x55555555, 0xFFFFFFFF, 0x00000000,
                                    0x12345678, 0xEDCBA987, 0x00FF00FF, 0xF0F0F0F0 };

/* One of each wake-up sequence, and again: a board that is just starting misses the first */
#define WAKE_TRIES 4
#define WAKE_DELAY_MS 10
#define POWER_TRIES 50
#define POWER_DELAY_MS 2

struct _SalvorDebugPort {
    SalvorCmsisDap *probe; /* owned */
    SalvorClock *clock;    /* owned */
    guint32 dpidr;
    guint clock_index; /* into clocks_hz */
    gboolean connected;
    guint n_wakes;         /* chooses the sequence */
    SalvorJtagChain chain; /* over JTAG, since it was woken */
    guint32 power;         /* what is requested now */
};

SalvorDebugPort *
salvor_debug_port_new (SalvorCmsisDap *probe)
{
    SalvorDebugPort *self = g_new0 (SalvorDebugPort, 1);

    self->probe = g_object_ref (probe);
    self->clock = g_object_ref (salvor_cmsis_dap_get_clock (probe));
    return self;
}

void
salvor_debug_port_free (SalvorDebugPort *self)
{
    g_object_unref (self->probe);
    g_object_unref (self->clock);
    g_free (self);
}

guint32
salvor_debug_port_get_dpidr (const SalvorDebugPort *self)
{
    return self->dpidr;
}

guint32
salvor_debug_port_get_clock_hz (const SalvorDebugPort *self)
{
    return self->connected ? clocks_hz[self->clock_index] : 0;
}

static gboolean
is_jtag (const SalvorDebugPort *self)
{
    return salvor_cmsis_dap_get_line (self->probe) == SALVOR_DAP_JTAG;
}

/* ---- waking ---- */

static gboolean
wake_swd (SalvorDebugPort *self, GCancellable *cancellable, GError **error)
{
    gboolean dormant = self->n_wakes++ % 2 == 1;
    const guint8 *bits = dormant ? dormant_to_swd : jtag_to_swd;
    guint n_bits = 8 * (dormant ? sizeof dormant_to_swd : sizeof jtag_to_swd);

    return salvor_cmsis_dap_send_sequence (self->probe, bits, n_bits, cancellable, error);
}

/* After a line reset the port answers nothing but a read of DPIDR (probe 2.1). */
static gboolean
try_wake (gpointer user_data, GCancellable *cancellable, GError **error)
{
    SalvorDebugPort *self = user_data;
    SalvorDapTransfer read_id = { SALVOR_DAP_READ_DPIDR, 0 };
    gboolean awake = is_jtag (self)
                         ? salvor_jtag_chain_find (self->probe, &self->chain, cancellable, error)
                         : wake_swd (self, cancellable, error);

    if (!awake || !salvor_cmsis_dap_ask (self->probe, &read_id, 1, cancellable, error))
        return FALSE;
    self->dpidr = read_id.value;
    return TRUE;
}

static gboolean
wake (SalvorDebugPort *self, GCancellable *cancellable, GError **error)
{
    self->n_wakes = 0;
    return salvor_retry (try_wake, self, WAKE_TRIES, WAKE_DELAY_MS, self->clock, cancellable,
                         error);
}

static gboolean
check_powered (gpointer user_data, GCancellable *cancellable, GError **error)
{
    SalvorDebugPort *self = user_data;
    SalvorDapTransfer status = { SALVOR_DAP_READ_CTRL_STAT, 0 };

    if (!salvor_cmsis_dap_ask (self->probe, &status, 1, cancellable, error))
        return FALSE;
    if ((status.value & POWER_ACKNOWLEDGES) == self->power << 1)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET,
                 "debug port does not follow the power request 0x%08X, CTRL/STAT is 0x%08X",
                 self->power, status.value);
    return FALSE;
}

static gboolean
request_power (SalvorDebugPort *self, guint32 power, GCancellable *cancellable, GError **error)
{
    SalvorDapTransfer request[] = {
        { SALVOR_DAP_WRITE_ABORT, ABORT_CLEAR_STICKY },
        { SALVOR_DAP_WRITE_SELECT, 0 },
        { SALVOR_DAP_WRITE_CTRL_STAT, power | (is_jtag (self) ? CLEARED_BY_ONE : 0) },
    };
    guint skipped = is_jtag (self) ? 1 : 0; /* there is no ABORT among the registers */

    self->power = power;
    return salvor_cmsis_dap_transfer (self->probe, request + skipped,
                                      G_N_ELEMENTS (request) - skipped, cancellable, error)
           && salvor_retry (check_powered, self, POWER_TRIES, POWER_DELAY_MS, self->clock,
                            cancellable, error);
}

gboolean
salvor_debug_port_wake (SalvorDebugPort *self, GCancellable *cancellable, GError **error)
{
    return wake (self, cancellable, error)
           && request_power (self, POWER_REQUESTS, cancellable, error);
}

/* ---- the speed of the line ---- */

/* TAR holds any word and nothing happens by it: what it gives back is what the line carries. */
static gboolean
try_patterns (SalvorDebugPort *self, GCancellable *cancellable, GError **error)
{
    SalvorDapTransfer round[2 * G_N_ELEMENTS (patterns)];

    for (guint i = 0; i < G_N_ELEMENTS (patterns); i++) {
        round[2 * i].request = SALVOR_DAP_WRITE_AP_4;
        round[2 * i].value = patterns[i];
        round[2 * i + 1].request = SALVOR_DAP_READ_AP_4;
    }
    if (!salvor_cmsis_dap_transfer (self->probe, round, G_N_ELEMENTS (round), cancellable, error))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS (patterns); i++) {
        if (round[2 * i + 1].value != patterns[i]) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET,
                         "0x%08X came back over the debug line as 0x%08X", patterns[i],
                         round[2 * i + 1].value);
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
set_clock (SalvorDebugPort *self, guint index, GCancellable *cancellable, GError **error)
{
    self->clock_index = index;
    return salvor_cmsis_dap_set_clock (self->probe, clocks_hz[index], cancellable, error);
}

gboolean
salvor_debug_port_connect (SalvorDebugPort *self, GCancellable *cancellable, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS (clocks_hz); i++) {
        g_autoptr (GError) local_error = NULL;

        if (set_clock (self, i, cancellable, &local_error)
            && salvor_debug_port_wake (self, cancellable, &local_error)
            && try_patterns (self, cancellable, &local_error)) {
            self->connected = TRUE;
            g_info ("debug line runs at %u kHz, DPIDR is 0x%08X", clocks_hz[i] / 1000, self->dpidr);
            return TRUE;
        }
        g_info ("debug line at %u kHz: %s", clocks_hz[i] / 1000, local_error->message);
        if (i + 1 == G_N_ELEMENTS (clocks_hz)
            || !g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET)) {
            g_propagate_error (error, g_steal_pointer (&local_error));
            return FALSE;
        }
    }
    g_return_val_if_reached (FALSE);
}

/* The power request is forgotten with the power. */
static gboolean
check_never_off (SalvorDebugPort *self, GCancellable *cancellable, GError **error)
{
    SalvorDapTransfer status = { SALVOR_DAP_READ_CTRL_STAT, 0 };

    if (!salvor_cmsis_dap_ask (self->probe, &status, 1, cancellable, error))
        return FALSE;
    if ((status.value & POWER_REQUESTS) == self->power)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET,
                 "the board has been without power, CTRL/STAT is 0x%08X", status.value);
    return FALSE;
}

gboolean
salvor_debug_port_slow_down (SalvorDebugPort *self, GCancellable *cancellable, GError **error)
{
    if (self->clock_index + 1 == G_N_ELEMENTS (clocks_hz)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_TARGET,
                     "the debug line is bad even at %u kHz", clocks_hz[self->clock_index] / 1000);
        return FALSE;
    }
    if (!set_clock (self, self->clock_index + 1, cancellable, error)
        || !wake (self, cancellable, error) || !check_never_off (self, cancellable, error)
        || !request_power (self, POWER_REQUESTS, cancellable, error)
        || !try_patterns (self, cancellable, error))
        return FALSE;
    g_info ("debug line slowed down to %u kHz", clocks_hz[self->clock_index] / 1000);
    return TRUE;
}

/* ---- afterwards ---- */

/* One after the other, as a debugger that wants to come back does (probe 2.2). */
gboolean
salvor_debug_port_disconnect (SalvorDebugPort *self, GCancellable *cancellable, GError **error)
{
    self->connected = FALSE;
    return request_power (self, DEBUG_POWER_REQUEST, cancellable, error)
           && request_power (self, 0, cancellable, error);
}

/* With a sticky flag set only DPIDR, CTRL/STAT and ABORT are answered (probe 2.2). */
static gboolean
clear_flags (SalvorDebugPort *self, guint32 abort, guint32 *flags, GCancellable *cancellable,
             GError **error)
{
    SalvorDapTransfer repair[] = {
        { SALVOR_DAP_READ_CTRL_STAT, 0 },
        { SALVOR_DAP_WRITE_ABORT, abort },
        { SALVOR_DAP_WRITE_SELECT, 0 },
    };

    if (is_jtag (self)) {
        repair[1].request = SALVOR_DAP_WRITE_CTRL_STAT;
        repair[1].value = self->power | CLEARED_BY_ONE;
    }
    /* over JTAG an access that never ends keeps everything else out, and is given up first */
    if (is_jtag (self) && abort == ABORT_EVERYTHING
        && !salvor_dap_jtag_abort (self->probe, self->chain.debug_port, cancellable, error))
        return FALSE;
    if (!salvor_cmsis_dap_transfer (self->probe, repair, G_N_ELEMENTS (repair), cancellable, error))
        return FALSE;
    *flags = repair[0].value & STICKY_FLAGS;
    return TRUE;
}

guint32
salvor_debug_port_recover (SalvorDebugPort *self, SalvorDapAck ack, GCancellable *cancellable)
{
    guint32 abort = ack == SALVOR_DAP_WAIT ? ABORT_EVERYTHING : ABORT_CLEAR_STICKY;
    guint32 flags = 0;
    g_autoptr (GError) error = NULL;

    /* a port that lost its place in the stream listens to nothing but a line reset */
    if ((ack == SALVOR_DAP_LINE_ERROR && !wake (self, cancellable, &error))
        || !clear_flags (self, abort, &flags, cancellable, &error))
        g_info ("debug port after an error: %s", error->message);
    return flags;
}
