/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-rom-reader"
#include "config.h"

#include "board/memory-reader.h"

#include "base/errors.h"
#include "board/settle.h"
#include "protocol/sdp.h"

#include <glib/gi18n-lib.h>

/* How many refusals in a row, without one answer, tell that an open ROM shows nothing at all
 * (SDP_READ_DISABLE; the exact reply is recorded nowhere, protocols 2.6). */
#define REFUSALS_OF_AN_OPEN_ROM 3

static SalvorSdp *
get_sdp (SalvorMemoryReader *self)
{
    return SALVOR_SDP (self->memory);
}

static gboolean
is_closed (SalvorMemoryReader *self)
{
    return salvor_sdp_get_hab (get_sdp (self)) == SALVOR_SDP_HAB_CLOSED;
}

/* The ROM itself knows what it may touch. */
static char *
get_hindrance (SalvorMemoryReader *self, guint32 address)
{
    return NULL;
}

/* A closed ROM answers with an error word, or not at all (protocols 2.6, i.MX6SX). */
static gboolean
is_refusal (SalvorMemoryReader *self, const GError *error)
{
    if (g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED)
        || g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_LOCKED))
        return TRUE;
    return g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT) && is_closed (self);
}

static gboolean
gives_up (SalvorMemoryReader *self)
{
    return is_closed (self) || (!self->answered && self->refusals >= REFUSALS_OF_AN_OPEN_ROM);
}

/* A ROM that may speak something else is not talked to. */
static gboolean
speaks_sdp (const SalvorReadRequest *request)
{
    g_autoptr (SalvorIdentity) by_port
               = salvor_identify (request->chips, salvor_port_get_info (request->port), NULL);

    for (guint i = 0; i < by_port->candidates->len; i++) {
        if (!salvor_chip_rom_speaks_sdp (g_ptr_array_index (by_port->candidates, i)))
            return FALSE;
    }
    return TRUE;
}

static char *
explain_refusal (SalvorMemoryReader *self)
{
    const SalvorField *disable = NULL;

    if (!speaks_sdp (self->request))
        return g_strdup (_ ("The ROM of this chip speaks another language than Salvor."));
    if (is_closed (self))
        return g_strdup (_ ("This board is closed (HAB) and does not let it be read."));
    if (self->result->state != NULL
        && salvor_chip_has_sdp_read_register (salvor_board_state_get_chip (self->result->state)))
        disable = salvor_chip_get_field_by_role (salvor_board_state_get_chip (self->result->state),
                                                 "sdp-read-disable");
    if (!self->answered && disable != NULL)
        return g_strdup_printf (_ ("The ROM lets nothing be read: %s may be burned."),
                                disable->name);
    return g_strdup (_ ("The ROM does not let this place be read."));
}

/* Whether the ROM can be asked for words: of every chip that the USB ids leave open, because nobody
 * knows what one does that has no such command. */
static gboolean
has_read_register (const SalvorReadRequest *request)
{
    g_autoptr (SalvorIdentity) by_port
               = salvor_identify (request->chips, salvor_port_get_info (request->port), NULL);
    gboolean all = by_port->candidates->len > 0;

    if (request->chosen != NULL)
        return salvor_chip_has_sdp_read_register (request->chosen);
    for (guint i = 0; i < by_port->candidates->len; i++)
        all = all && salvor_chip_has_sdp_read_register (g_ptr_array_index (by_port->candidates, i));
    return all;
}

static gboolean
read_session (SalvorMemoryReader *self, GError **error)
{
    gboolean readable = has_read_register (self->request);
    SalvorSdpHab hab;
    guint32 status;

    self->gave_up = !readable;
    if (!salvor_memory_reader_identify (self, error))
        return FALSE;
    /* what was refused while identifying was asked of addresses that need not exist */
    self->gave_up = !readable;
    /* a ROM without READ_REGISTER still says in front of any answer whether the part is closed */
    if (!readable && speaks_sdp (self->request)
        && !salvor_sdp_read_error_status (get_sdp (self), &status, self->cancellable, error))
        return FALSE;
    if (!salvor_memory_reader_read_all (self, error))
        return FALSE;
    hab = salvor_sdp_get_hab (get_sdp (self));
    if (hab != SALVOR_SDP_HAB_UNKNOWN)
        salvor_board_state_set_hab_answer (self->result->state, hab == SALVOR_SDP_HAB_CLOSED);
    return TRUE;
}

gboolean
salvor_rom_reader_read (const SalvorReadRequest *request, SalvorReadResult *result,
                        GCancellable *cancellable, GError **error)
{
    g_autoptr (SalvorPacketTransport) transport = salvor_port_create_transport (request->port);
    g_autoptr (SalvorTransportLease) lease = NULL;
    g_autoptr (SalvorSdp) sdp = NULL;
    g_autoptr (GError) local_error = NULL;
    SalvorMemoryReader reader = {
        .request = request,
        .result = result,
        .cancellable = cancellable,
        .get_hindrance = get_hindrance,
        .is_refusal = is_refusal,
        .gives_up = gives_up,
        .explain_refusal = explain_refusal,
    };

    lease = salvor_transport_acquire (transport, cancellable, error);
    if (lease == NULL)
        return FALSE;
    sdp = salvor_sdp_new (transport);
    reader.memory = SALVOR_MEMORY_ACCESS (sdp);
    if (read_session (&reader, &local_error))
        return TRUE;
    salvor_settle (transport, local_error);
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
}
