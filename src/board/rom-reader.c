/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-rom-reader"
#include "config.h"

#include "board/board-reader.h"

#include "base/errors.h"
#include "protocol/sdp.h"

#include <glib/gi18n-lib.h>

/* How many refusals in a row, without one answer, tell that an open ROM shows nothing at all
 * (SDP_READ_DISABLE; the exact reply is recorded nowhere, protocols 2.6). */
#define REFUSALS_OF_AN_OPEN_ROM 3

/* One reading session. The ROM is asked for single words only: between the shadow registers lie
 * addresses of which nothing is known, so that a block read across them is not worth the risk. */
typedef struct {
    const SalvorReadRequest *request; /* no ref */
    SalvorReadResult *result;         /* no ref */
    SalvorSdp *sdp;                   /* no ref */
    GCancellable *cancellable;        /* nullable, no ref */
    guint refusals;                   /* in a row */
    gboolean answered;                /* the ROM has shown at least one word */
    gboolean gave_up;                 /* no more questions */
    guint32 lock_value;               /* of the lock word; 0 until read */
} Session;

typedef enum {
    READ_FAILED, /* the connection is broken: the error is set */
    READ_REFUSED,
    READ_DONE,
} ReadOutcome;

/* A closed ROM answers with an error word, or not at all (protocols 2.6, i.MX6SX). */
static gboolean
is_refusal (const GError *error, SalvorSdp *sdp)
{
    if (g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED)
        || g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_LOCKED))
        return TRUE;
    return g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_TIMEOUT)
           && salvor_sdp_get_hab (sdp) == SALVOR_SDP_HAB_CLOSED;
}

static char *
explain_refusal (Session *self)
{
    const SalvorField *disable = NULL;

    if (salvor_sdp_get_hab (self->sdp) == SALVOR_SDP_HAB_CLOSED)
        return g_strdup (_ ("This board is closed (HAB) and does not let it be read."));
    if (self->result->state != NULL)
        disable = salvor_chip_get_field_by_role (salvor_board_state_get_chip (self->result->state),
                                                 "sdp-read-disable");
    if (!self->answered && disable != NULL)
        return g_strdup_printf (_ ("The ROM lets nothing be read: %s may be burned."),
                                disable->name);
    return g_strdup (_ ("The ROM does not let this place be read."));
}

/* *reason: (transfer full) set when refused */
static ReadOutcome
read_word (Session *self, guint32 address, guint32 *value, char **reason, GError **error)
{
    g_autoptr (GError) local_error = NULL;

    if (!self->gave_up
        && salvor_sdp_read_register (self->sdp, address, 32, value, self->cancellable,
                                     &local_error)) {
        self->refusals = 0;
        self->answered = TRUE;
        return READ_DONE;
    }
    if (!self->gave_up) {
        if (!is_refusal (local_error, self->sdp)) {
            g_propagate_error (error, g_steal_pointer (&local_error));
            return READ_FAILED;
        }
        g_debug ("0x%08X: %s", address, local_error->message);
        self->refusals++;
        self->gave_up = salvor_sdp_get_hab (self->sdp) == SALVOR_SDP_HAB_CLOSED
                        || (!self->answered && self->refusals >= REFUSALS_OF_AN_OPEN_ROM);
    }
    *reason = explain_refusal (self);
    return READ_REFUSED;
}

/* ---- identification ---- */

/* The chips that the USB ids leave open share the place of the silicon id; a chip of the family
 * without a file is asked there as well, which is a plain read. */
static gboolean
read_digprog (Session *self, SalvorChip *chip, GError **error)
{
    SalvorIdentityReadings *readings = &self->result->readings;
    g_autofree char *reason = NULL;
    guint32 address = salvor_chip_get_digprog_address (chip);
    ReadOutcome outcome;

    if (address == 0)
        return TRUE;
    /* not proven on each part (facts: identify): a refusal is evidence of nothing */
    outcome = read_word (self, address, &readings->digprog, &reason, error);
    readings->has_digprog = outcome == READ_DONE;
    return outcome != READ_FAILED;
}

static gboolean
read_package_word (Session *self, SalvorChip *chip, GError **error)
{
    SalvorIdentityReadings *readings = &self->result->readings;
    const SalvorField *field = salvor_chip_get_field_by_role (chip, "package-flash");
    g_autofree char *reason = NULL;
    ReadOutcome outcome;

    if (field == NULL)
        return TRUE;
    outcome
        = read_word (self, field->word->shadow_address, &readings->package_word, &reason, error);
    readings->has_package_word = outcome == READ_DONE;
    return outcome != READ_FAILED;
}

static gboolean
identify (Session *self, GError **error)
{
    g_autoptr (SalvorIdentity) by_port = salvor_identify (
        self->request->chips, salvor_port_get_info (self->request->port), NULL);
    SalvorChip *chip;

    if (by_port->candidates->len > 0) {
        chip = g_ptr_array_index (by_port->candidates, 0);
        if (salvor_chip_has_sdp_read_register (chip)
            && (!read_digprog (self, chip, error) || !read_package_word (self, chip, error)))
            return FALSE;
    }
    return salvor_board_reader_identify (self->request, self->result, error);
}

/* ---- the state ---- */

static gboolean
read_one_register (Session *self, const SalvorRegister *reg, GError **error)
{
    g_autofree char *reason = NULL;
    guint32 value;

    switch (read_word (self, reg->address, &value, &reason, error)) {
    case READ_FAILED:
        return FALSE;
    case READ_REFUSED:
        salvor_board_state_set_register_unreadable (self->result->state, reg->name, reason);
        return TRUE;
    case READ_DONE:
        salvor_board_state_set_register (self->result->state, reg->name, value);
        return TRUE;
    }
    g_return_val_if_reached (FALSE);
}

/* The boot mode register first: it is the one that a closed part is most likely to show
 * (chip-semantics 3). */
static gboolean
read_registers (Session *self, SalvorChip *chip, GError **error)
{
    gsize n_registers;
    const SalvorRegister *registers = salvor_chip_get_registers (chip, &n_registers);
    const SalvorRegister *first = salvor_chip_get_register_by_role (chip, "boot-mode");

    if (first != NULL && !read_one_register (self, first, error))
        return FALSE;
    for (gsize i = 0; i < n_registers; i++) {
        if (&registers[i] != first && !read_one_register (self, &registers[i], error))
            return FALSE;
    }
    return TRUE;
}

/* The word that identified the chip was read already: every word costs three reports. */
static gboolean
take_package_word (Session *self, SalvorChip *chip, const SalvorFuseWord *word)
{
    const SalvorField *field = salvor_chip_get_field_by_role (chip, "package-flash");

    if (!self->result->readings.has_package_word || field == NULL || field->word != word)
        return FALSE;
    salvor_board_state_set_shadow (self->result->state, word->index,
                                   self->result->readings.package_word);
    return TRUE;
}

static gboolean
read_fuse_word (Session *self, SalvorChip *chip, const SalvorFuseWord *word, GError **error)
{
    g_autofree char *reason = NULL;
    guint32 value;

    if (take_package_word (self, chip, word))
        return TRUE;
    if (salvor_board_reader_is_read_locked (word, self->lock_value, &reason)) {
        salvor_board_state_set_shadow_unreadable (self->result->state, word->index, reason);
        return TRUE;
    }
    switch (read_word (self, word->shadow_address, &value, &reason, error)) {
    case READ_FAILED:
        return FALSE;
    case READ_REFUSED:
        salvor_board_state_set_shadow_unreadable (self->result->state, word->index, reason);
        return TRUE;
    case READ_DONE:
        salvor_board_state_set_shadow (self->result->state, word->index, value);
        return TRUE;
    }
    g_return_val_if_reached (FALSE);
}

static gboolean
read_words (Session *self, SalvorChip *chip, GError **error)
{
    gsize n_words;
    const SalvorFuseWord *words = salvor_chip_get_words (chip, &n_words);
    const SalvorFuseWord *lock_word = NULL;

    for (gsize i = 0; i < n_words && lock_word == NULL; i++) {
        if (words[i].lock.read_mask != 0)
            lock_word = salvor_chip_get_word (chip, words[i].lock.lock_word);
    }
    if (lock_word != NULL) {
        if (!read_fuse_word (self, chip, lock_word, error))
            return FALSE;
        salvor_board_state_get_word (self->result->state, lock_word->index, &self->lock_value,
                                     NULL);
    }
    for (gsize i = 0; i < n_words; i++) {
        if (&words[i] != lock_word && !read_fuse_word (self, chip, &words[i], error))
            return FALSE;
    }
    return TRUE;
}

/* A ROM without READ_REGISTER still says in front of any answer whether the part is closed. */
static gboolean
read_what_the_rom_shows (Session *self, SalvorChip *chip, GError **error)
{
    guint32 status;

    if (salvor_chip_has_sdp_read_register (chip))
        return read_registers (self, chip, error) && read_words (self, chip, error);
    self->gave_up = TRUE;
    return salvor_sdp_read_error_status (self->sdp, &status, self->cancellable, error)
           && read_registers (self, chip, error) && read_words (self, chip, error);
}

static gboolean
read_session (Session *self, GError **error)
{
    SalvorSdpHab hab;

    if (!identify (self, error))
        return FALSE;
    /* what was refused while identifying was asked of addresses that need not exist */
    self->gave_up = FALSE;
    if (!read_what_the_rom_shows (self, salvor_board_state_get_chip (self->result->state), error))
        return FALSE;
    hab = salvor_sdp_get_hab (self->sdp);
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
    Session session = { request, result, NULL, cancellable };

    lease = salvor_transport_acquire (transport, cancellable, error);
    if (lease == NULL)
        return FALSE;
    sdp = salvor_sdp_new (transport);
    session.sdp = sdp;
    return read_session (&session, error);
}
