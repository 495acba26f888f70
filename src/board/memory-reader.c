/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-memory-reader"
#include "config.h"

#include "board/memory-reader.h"

typedef enum {
    READ_FAILED, /* the connection is broken: the error is set */
    READ_REFUSED,
    READ_DONE,
} ReadOutcome;

/* ---- reading ahead ---- */

void
salvor_memory_reader_clear (SalvorMemoryReader *self)
{
    g_clear_pointer (&self->ahead, g_hash_table_unref);
}

static gboolean
take_ahead (SalvorMemoryReader *self, guint32 address, guint32 *value)
{
    gpointer found;

    if (self->ahead == NULL
        || !g_hash_table_lookup_extended (self->ahead, GUINT_TO_POINTER (address), NULL, &found))
        return FALSE;
    *value = GPOINTER_TO_UINT (found);
    self->answered = TRUE;
    return TRUE;
}

/* What must not be touched is left out. */
static void
want (SalvorMemoryReader *self, GArray *addresses, guint32 address)
{
    g_autofree char *hindrance = self->get_hindrance (self, address);
    guint32 ignored;

    if (hindrance == NULL && !take_ahead (self, address, &ignored))
        g_array_append_val (addresses, address);
}

/* One word that is refused spoils them all; then nothing was gained, and each is asked for by
 * itself. */
static gboolean
read_ahead (SalvorMemoryReader *self, GArray *addresses, GError **error)
{
    const guint32 *list = (const guint32 *) (gconstpointer) addresses->data;
    g_autofree guint32 *values = g_new0 (guint32, addresses->len + 1);
    g_autoptr (GError) local_error = NULL;

    if (!salvor_memory_access_read_words (self->memory, list, values, addresses->len,
                                          self->cancellable, &local_error)) {
        if (self->is_refusal (self, local_error)) {
            g_debug ("read ahead: %s", local_error->message);
            return TRUE;
        }
        g_propagate_error (error, g_steal_pointer (&local_error));
        return FALSE;
    }
    if (self->ahead == NULL)
        self->ahead = g_hash_table_new (NULL, NULL);
    for (guint i = 0; i < addresses->len; i++)
        g_hash_table_insert (self->ahead, GUINT_TO_POINTER (list[i]), GUINT_TO_POINTER (values[i]));
    return TRUE;
}

/* *reason: (transfer full) set when refused */
static ReadOutcome
read_word (SalvorMemoryReader *self, guint32 address, guint32 *value, char **reason, GError **error)
{
    g_autoptr (GError) local_error = NULL;

    *reason = self->get_hindrance (self, address);
    if (*reason != NULL)
        return READ_REFUSED;
    if (take_ahead (self, address, value))
        return READ_DONE;
    if (!self->gave_up
        && salvor_memory_access_read_word (self->memory, address, value, self->cancellable,
                                           &local_error)) {
        self->refusals = 0;
        self->answered = TRUE;
        return READ_DONE;
    }
    if (!self->gave_up) {
        if (!self->is_refusal (self, local_error)) {
            g_propagate_error (error, g_steal_pointer (&local_error));
            return READ_FAILED;
        }
        g_debug ("0x%08X: %s", address, local_error->message);
        self->refusals++;
        self->gave_up = self->gives_up (self);
    }
    *reason = self->explain_refusal (self);
    return READ_REFUSED;
}

/* ---- identification ---- */

/* The chips that the USB ids leave open share the place of the silicon id; a chip of the family
 * without a file is asked there as well, which is a plain read. */
static gboolean
read_digprog (SalvorMemoryReader *self, SalvorChip *chip, GError **error)
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
    readings->digprog_address = address;
    return outcome != READ_FAILED;
}

static gboolean
read_package_word (SalvorMemoryReader *self, GPtrArray *candidates, GError **error)
{
    SalvorIdentityReadings *readings = &self->result->readings;
    const SalvorField *field = salvor_identify_find_package_field (candidates);
    g_autofree char *reason = NULL;
    ReadOutcome outcome;

    if (field == NULL)
        return TRUE;
    outcome
        = read_word (self, field->word->shadow_address, &readings->package_word, &reason, error);
    readings->has_package_word = outcome == READ_DONE;
    return outcome != READ_FAILED;
}

SalvorChip *
salvor_memory_reader_get_likely (SalvorMemoryReader *self)
{
    g_autoptr (SalvorIdentity) identity = salvor_identify (
        self->request->chips, salvor_port_get_info (self->request->port), &self->result->readings);
    GPtrArray *likely = identity->candidates->len > 0 ? identity->candidates : self->request->chips;

    /* the request keeps it */
    return g_ptr_array_index (likely, 0);
}

gboolean
salvor_memory_reader_identify (SalvorMemoryReader *self, GError **error)
{
    g_autoptr (SalvorIdentity) by_port = salvor_identify (
        self->request->chips, salvor_port_get_info (self->request->port), &self->result->readings);
    SalvorChip *chip;

    if (by_port->candidates->len > 0 && !self->gave_up) {
        chip = g_ptr_array_index (by_port->candidates, 0);
        if (!read_digprog (self, chip, error)
            || !read_package_word (self, by_port->candidates, error))
            return FALSE;
    }
    return salvor_board_reader_identify (self->request, self->result, error);
}

/* ---- the state ---- */

static gboolean
read_one_register (SalvorMemoryReader *self, const SalvorRegister *reg, GError **error)
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
read_registers (SalvorMemoryReader *self, SalvorChip *chip, GError **error)
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
take_package_word (SalvorMemoryReader *self, SalvorChip *chip, const SalvorFuseWord *word)
{
    const SalvorField *field = salvor_chip_get_field_by_role (chip, "package-flash");

    if (!self->result->readings.has_package_word || field == NULL || field->word != word)
        return FALSE;
    salvor_board_state_set_shadow (self->result->state, word->index,
                                   self->result->readings.package_word);
    return TRUE;
}

static gboolean
read_fuse_word (SalvorMemoryReader *self, SalvorChip *chip, const SalvorFuseWord *word,
                GError **error)
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

/* The word that says what must not be read; nullable */
static const SalvorFuseWord *
find_lock_word (SalvorChip *chip)
{
    gsize n_words;
    const SalvorFuseWord *words = salvor_chip_get_words (chip, &n_words);

    for (gsize i = 0; i < n_words; i++) {
        if (words[i].lock.read_mask != 0)
            return salvor_chip_get_word (chip, words[i].lock.lock_word);
    }
    return NULL;
}

static gboolean
read_words (SalvorMemoryReader *self, SalvorChip *chip, GError **error)
{
    gsize n_words;
    const SalvorFuseWord *words = salvor_chip_get_words (chip, &n_words);
    const SalvorFuseWord *lock_word = find_lock_word (chip);

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

/* The registers, and what says which fuse words must not be read. */
static gboolean
read_ahead_registers (SalvorMemoryReader *self, SalvorChip *chip, GError **error)
{
    g_autoptr (GArray) addresses = g_array_new (FALSE, FALSE, sizeof (guint32));
    const SalvorFuseWord *lock_word = find_lock_word (chip);
    gsize n_registers;
    const SalvorRegister *registers = salvor_chip_get_registers (chip, &n_registers);

    for (gsize i = 0; i < n_registers; i++)
        want (self, addresses, registers[i].address);
    if (lock_word != NULL)
        want (self, addresses, lock_word->shadow_address);
    return read_ahead (self, addresses, error);
}

static gboolean
read_ahead_words (SalvorMemoryReader *self, SalvorChip *chip, GError **error)
{
    g_autoptr (GArray) addresses = g_array_new (FALSE, FALSE, sizeof (guint32));
    const SalvorFuseWord *lock_word = find_lock_word (chip);
    guint32 locks = 0;
    gsize n_words;
    const SalvorFuseWord *words = salvor_chip_get_words (chip, &n_words);

    if (lock_word != NULL && !take_ahead (self, lock_word->shadow_address, &locks))
        return TRUE;
    for (gsize i = 0; i < n_words; i++) {
        if ((locks & words[i].lock.read_mask) == 0)
            want (self, addresses, words[i].shadow_address);
    }
    return read_ahead (self, addresses, error);
}

gboolean
salvor_memory_reader_read_all (SalvorMemoryReader *self, GError **error)
{
    SalvorChip *chip = salvor_board_state_get_chip (self->result->state);

    if (self->reads_many
        && (!read_ahead_registers (self, chip, error) || !read_ahead_words (self, chip, error)))
        return FALSE;
    return read_registers (self, chip, error) && read_words (self, chip, error);
}
