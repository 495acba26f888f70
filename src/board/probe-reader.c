/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-probe-reader"
#include "config.h"

#include "board/memory-reader.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "board/debug-session.h"
#include "board/sight-reader.h"
#include "image/boot-header.h"

#include <glib/gi18n-lib.h>

/* Bytes of the flash settings block (protocols 6.2) */
#define FCB_SIZE 512

/* What a look at one clock gate said. */
typedef enum {
    GATE_NOT_ASKED,
    GATE_OPEN,
    GATE_CLOSED,
    GATE_UNREADABLE, /* then the block behind it is left alone as well */
} GateState;

/* The gate in front of the fuses is the same on every chip that has the access port which was found
 * (MCUX headers of RT1010 to RT1064, of RT1160 and RT1170): the first one's list serves until the
 * chip is known, then its own. */
typedef struct {
    const SalvorClockGate *gates; /* of the chip */
    gsize n_gates;
    GateState *states;       /* owned */
    SalvorCoreControl *core; /* nullable, no ref */
} Look;

static SalvorChip *
get_chip (SalvorMemoryReader *self)
{
    if (self->result->state != NULL)
        return salvor_board_state_get_chip (self->result->state);
    return salvor_memory_reader_get_likely (self);
}

static char *get_hindrance (SalvorMemoryReader *self, guint32 address);

/* A block without a clock hangs the bus of whoever reads it, so each gate is looked at once, before
 * the first word behind it. A gate may itself lie behind another: FlexSPI's own switch. */
static void
look_at_gate (SalvorMemoryReader *self, Look *look, gsize i)
{
    const SalvorClockGate *gate = &look->gates[i];
    g_autofree char *hindrance = NULL;
    g_autoptr (GError) error = NULL;
    guint32 value;

    look->states[i] = GATE_UNREADABLE;
    hindrance = get_hindrance (self, gate->reg);
    if (hindrance != NULL)
        return;
    if (salvor_memory_access_read_word (self->memory, gate->reg, &value, self->cancellable, &error))
        look->states[i] = (value & gate->mask) == gate->closed ? GATE_CLOSED : GATE_OPEN;
    else
        g_info ("clock gate %s: %s", gate->name, error->message);
}

static char *
get_hindrance (SalvorMemoryReader *self, guint32 address)
{
    Look *look = self->user_data;

    for (gsize i = 0; i < look->n_gates; i++) {
        const SalvorClockGate *gate = &look->gates[i];

        if (address < gate->first || address > gate->last)
            continue;
        if (look->states[i] == GATE_NOT_ASKED)
            look_at_gate (self, look, i);
        if (look->states[i] == GATE_CLOSED)
            return g_strdup_printf (_ ("The running program has switched this clock off: %s. "
                                       "Reading would hang the board."),
                                    gate->name);
        if (look->states[i] == GATE_UNREADABLE)
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

/* ---- start of the flash ---- */

/* One part of the head into its place; *blank stays TRUE as long as all of it is. */
static gboolean
read_part (SalvorMemoryReader *self, GByteArray *head, guint32 offset, guint32 size,
           gboolean *blank, GError **error)
{
    guint32 base = salvor_chip_get_flash (get_chip (self))->base;
    g_autoptr (GBytes) part = salvor_memory_access_read_block (self->memory, base + offset, size,
                                                               self->cancellable, error);
    const guint8 *bytes;

    if (part == NULL)
        return FALSE;
    bytes = g_bytes_get_data (part, NULL);
    *blank &= salvor_bytes_are_all (bytes, size, 0xFF);
    for (guint32 i = 0; i < size; i++)
        head->data[offset + i] = bytes[i];
    return TRUE;
}

/* Settings block and start-up header decide; only where both are blank does it matter what lies
 * between them, which is most of the packets. */
static gboolean
read_head (SalvorMemoryReader *self, GByteArray *head, GError **error)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (get_chip (self));
    gboolean blank = TRUE;

    return read_part (self, head, flash->fcb_offset, FCB_SIZE, &blank, error)
           && read_part (self, head, flash->ivt_offset, SALVOR_BOOT_HEAD_SIZE, &blank, error)
           && (!blank || read_part (self, head, 0, head->len, &blank, error));
}

/* The flash as the bus shows it. What else was read stays worth something when it shows none. */
static gboolean
read_flash_head (SalvorMemoryReader *self, GError **error)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (get_chip (self));
    g_autofree char *hindrance = get_hindrance (self, flash->base);
    g_autoptr (GByteArray) head = g_byte_array_new ();
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GError) local_error = NULL;

    if (hindrance != NULL) {
        salvor_board_state_set_header (self->result->state, SALVOR_HEADER_UNKNOWN, hindrance);
        return TRUE;
    }
    salvor_bytes_append_zeros (head, flash->ivt_offset + SALVOR_BOOT_HEAD_SIZE);
    if (read_head (self, head, &local_error)) {
        bytes = g_bytes_new (head->data, head->len);
        salvor_board_reader_take_flash_head (self->result, bytes);
        return TRUE;
    }
    if (!is_refusal (self, local_error)
        && !g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT)) {
        g_propagate_error (error, g_steal_pointer (&local_error));
        return FALSE;
    }
    g_info ("flash head: %s", local_error->message);
    salvor_board_state_set_header (self->result->state, SALVOR_HEADER_UNKNOWN,
                                   _ ("The flash could not be read through the bus."));
    return TRUE;
}

static gboolean
read_sight (SalvorMemoryReader *self, GError **error)
{
    const Look *look = self->user_data;
    g_autoptr (SalvorProbeSight) sight = salvor_probe_sight_new ();

    if (!salvor_sight_reader_read (self->memory, look->core, get_chip (self), sight,
                                   self->cancellable, error))
        return FALSE;
    salvor_board_state_set_probe_sight (self->result->state, sight);
    return TRUE;
}

static void
take_gates (SalvorMemoryReader *self)
{
    Look *look = self->user_data;

    g_free (look->states);
    look->gates = salvor_chip_get_clock_gates (get_chip (self), &look->n_gates);
    look->states = g_new0 (GateState, look->n_gates);
}

/* All of them before anything else: a connection that breaks here is noticed by what follows. */
static void
look_at_all_gates (SalvorMemoryReader *self)
{
    Look *look = self->user_data;

    for (gsize i = 0; i < look->n_gates; i++) {
        if (look->states[i] == GATE_NOT_ASKED)
            look_at_gate (self, look, i);
    }
}

static gboolean
read_session (SalvorMemoryReader *self, GError **error)
{
    take_gates (self);
    if (!salvor_memory_reader_identify (self, error))
        return FALSE;
    take_gates (self);
    look_at_all_gates (self);
    return salvor_memory_reader_read_all (self, error) && read_sight (self, error)
           && read_flash_head (self, error);
}

/* A probe that answers something else at the end may have done so all along. One that is gone has
 * said before what was asked. */
static gboolean
close_session (SalvorDebugSession *session, gboolean done, GError **error)
{
    g_autoptr (GError) local_error = NULL;

    if (salvor_debug_session_close (session, &local_error))
        return done;
    if (!done || !g_error_matches (local_error, SALVOR_ERROR, SALVOR_ERROR_PROTOCOL)) {
        g_info ("close the debug connection: %s", local_error->message);
        return done;
    }
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
}

gboolean
salvor_probe_reader_read (const SalvorReadRequest *request, SalvorReadResult *result,
                          GCancellable *cancellable, GError **error)
{
    SalvorDebugSession *session;
    Look look = { NULL };
    g_auto (SalvorMemoryReader) reader = {
        .request = request,
        .result = result,
        .cancellable = cancellable,
        .user_data = &look,
        .get_hindrance = get_hindrance,
        .is_refusal = is_refusal,
        .gives_up = gives_up,
        .explain_refusal = explain_refusal,
        .reads_many = TRUE,
    };

    gboolean done;

    session = salvor_debug_session_open (request->port, cancellable, error);
    if (session == NULL)
        return FALSE;
    reader.memory = salvor_debug_session_get_memory (session);
    look.core = salvor_debug_session_get_core (session);
    result->readings.access_port = salvor_debug_session_get_access_port (session);
    done = read_session (&reader, error);
    g_free (look.states);
    return close_session (session, done, error);
}
