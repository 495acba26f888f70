/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-probe-reader"
#include "config.h"

#include "board/memory-reader.h"

#include "base/errors.h"
#include "board/debug-session.h"
#include "board/sight-reader.h"
#include "image/boot-header.h"

#include <glib/gi18n-lib.h>

/* What a look at one clock gate said. */
typedef enum {
    GATE_NOT_ASKED,
    GATE_OPEN,
    GATE_CLOSED,
    GATE_UNREADABLE, /* then the block behind it is left alone as well */
} GateState;

/* The chips that can be behind a probe share the places of their clock gates (MCUX headers of
 * RT1015 to RT1064), so the first one's list serves while the chip is still open. */
typedef struct {
    const SalvorClockGate *gates; /* of the chip */
    gsize n_gates;
    GateState *states;
} Gates;

static SalvorChip *
get_chip (SalvorMemoryReader *self)
{
    if (self->result->state != NULL)
        return salvor_board_state_get_chip (self->result->state);
    return g_ptr_array_index (self->request->chips, 0);
}

static char *get_hindrance (SalvorMemoryReader *self, guint32 address);

/* A block without a clock hangs the bus of whoever reads it, so each gate is looked at once, before
 * the first word behind it. A gate may itself lie behind another: FlexSPI's own switch. */
static void
look_at_gate (SalvorMemoryReader *self, Gates *gates, gsize i)
{
    const SalvorClockGate *gate = &gates->gates[i];
    g_autofree char *hindrance = NULL;
    g_autoptr (GError) error = NULL;
    guint32 value;

    gates->states[i] = GATE_UNREADABLE;
    hindrance = get_hindrance (self, gate->reg);
    if (hindrance != NULL)
        return;
    if (salvor_memory_access_read_word (self->memory, gate->reg, &value, self->cancellable, &error))
        gates->states[i] = (value & gate->mask) == gate->closed ? GATE_CLOSED : GATE_OPEN;
    else
        g_info ("clock gate %s: %s", gate->name, error->message);
}

static char *
get_hindrance (SalvorMemoryReader *self, guint32 address)
{
    Gates *gates = self->user_data;

    for (gsize i = 0; i < gates->n_gates; i++) {
        const SalvorClockGate *gate = &gates->gates[i];

        if (address < gate->first || address > gate->last)
            continue;
        if (gates->states[i] == GATE_NOT_ASKED)
            look_at_gate (self, gates, i);
        if (gates->states[i] == GATE_CLOSED)
            return g_strdup_printf (_ ("The running program has switched this clock off: %s. "
                                       "Reading would hang the board."),
                                    gate->name);
        if (gates->states[i] == GATE_UNREADABLE)
            return g_strdup_printf (_ ("Whether this clock runs could not be read: %s."),
                                    gate->name);
    }
    return NULL;
}

static gboolean
is_refusal (SalvorMemoryReader *self, const GError *error)
{
    return g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED);
}

/* A fault costs the board nothing, so every word is asked for. */
static gboolean
gives_up (SalvorMemoryReader *self)
{
    return FALSE;
}

static char *
explain_refusal (SalvorMemoryReader *self)
{
    return g_strdup (_ ("The chip does not let the debug probe read this place."));
}

/* The flash as the bus shows it: settings block and start-up header. */
static void
read_flash_head (SalvorMemoryReader *self)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (get_chip (self));
    guint32 size = flash->ivt_offset + SALVOR_BOOT_HEAD_SIZE;
    g_autofree char *hindrance = get_hindrance (self, flash->base);
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GError) error = NULL;

    if (hindrance != NULL) {
        salvor_board_state_set_header (self->result->state, SALVOR_HEADER_UNKNOWN, hindrance);
        return;
    }
    bytes = salvor_memory_access_read_block (self->memory, flash->base, size, self->cancellable,
                                             &error);
    if (bytes == NULL) {
        g_info ("flash head: %s", error->message);
        salvor_board_state_set_header (self->result->state, SALVOR_HEADER_UNKNOWN,
                                       _ ("The flash could not be read through the bus."));
        return;
    }
    salvor_board_reader_take_flash_head (self->result, bytes);
}

static gboolean
read_sight (SalvorMemoryReader *self, GError **error)
{
    g_autoptr (SalvorProbeSight) sight = salvor_probe_sight_new ();

    if (!salvor_sight_reader_read (self->memory, get_chip (self), sight, self->cancellable, error))
        return FALSE;
    salvor_board_state_set_probe_sight (self->result->state, sight);
    return TRUE;
}

static gboolean
read_session (SalvorMemoryReader *self, GError **error)
{
    if (!salvor_memory_reader_identify (self, error) || !salvor_memory_reader_read_all (self, error)
        || !read_sight (self, error))
        return FALSE;
    read_flash_head (self);
    return TRUE;
}

gboolean
salvor_probe_reader_read (const SalvorReadRequest *request, SalvorReadResult *result,
                          GCancellable *cancellable, GError **error)
{
    g_autoptr (SalvorDebugSession) session = NULL;
    g_autofree GateState *states = NULL;
    Gates gates = { NULL };
    SalvorMemoryReader reader = {
        .request = request,
        .result = result,
        .cancellable = cancellable,
        .user_data = &gates,
        .get_hindrance = get_hindrance,
        .is_refusal = is_refusal,
        .gives_up = gives_up,
        .explain_refusal = explain_refusal,
    };

    session = salvor_debug_session_open (request->port, cancellable, error);
    if (session == NULL)
        return FALSE;
    reader.memory = salvor_debug_session_get_memory (session);
    gates.gates = salvor_chip_get_clock_gates (get_chip (&reader), &gates.n_gates);
    states = gates.states = g_new0 (GateState, gates.n_gates);
    return read_session (&reader, error);
}
