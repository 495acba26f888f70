/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-burn-plan"
#include "config.h"

#include "chip/burn-plan.h"

#include "base/errors.h"
#include "chip/boot-inputs.h"
#include "chip/boot-notes.h"
#include "chip/sentences.h"

#include <glib/gi18n-lib.h>

/* SEC_CONFIG as latched: bit 1 is the fuse that closes the board (facts: chip-semantics 3) */
#define LATCHED_SEC_CONFIG_CLOSED 2u

/* ---- what may be burned ---- */

/* The bits of the lock word that forbid burning this word, NULL when none is known to be set. */
static char *
describe_write_lock (SalvorBoardState *state, const SalvorFuseWord *word)
{
    guint32 lock;

    if (word->lock.write_mask == 0
        || !salvor_board_state_get_word (state, word->lock.lock_word, &lock, NULL)
        || (lock & word->lock.write_mask) == 0)
        return NULL;
    return g_strdup_printf (_ ("fuse %u = 0x%08X, %s"), word->lock.lock_word, lock,
                            word->lock.field_name != NULL ? word->lock.field_name : _ ("lock"));
}

static guint32
get_reserved_mask (const SalvorFuseWord *word)
{
    guint32 mask = word->reserved ? G_MAXUINT32 : 0;

    for (gsize i = 0; i < word->n_fields; i++) {
        if (word->fields[i].reserved)
            mask |= salvor_field_get_mask (&word->fields[i]);
    }
    return mask;
}

/* The story Salvor was made for: somebody wrote zeros to take a burn back. */
static void
refuse_zeros (guint index, guint32 current, GPtrArray *refused)
{
    g_autoptr (GString) bits = g_string_new (NULL);
    guint n_bits = 0;

    for (guint bit = 0; bit < 32; bit++) {
        if ((current & (guint32) 1 << bit) == 0)
            continue;
        g_string_append_printf (bits, "%s%u", n_bits > 0 ? ", " : "", bit);
        n_bits++;
    }
    if (n_bits == 0)
        salvor_sentences_add (refused,
                              _ ("Writing 0 to fuse word %u changes nothing: no bit is burned in "
                                 "it, and zeros burn none."),
                              index);
    else
        salvor_sentences_add (refused,
                              _ ("Writing 0 to fuse word %u (0x%08X) clears nothing: a fuse bit "
                                 "only goes from 0 to 1. Burned for ever: %s %s."),
                              index, current, g_dngettext (GETTEXT_PACKAGE, "bit", "bits", n_bits),
                              bits->str);
}

/* The new bits of a request that can be burned; everything else is refused with its reason. */
static guint32
accept_bits (SalvorBoardState *state, const SalvorBurnRequest *request, GPtrArray *refused)
{
    const SalvorFuseWord *word
        = salvor_chip_get_word (salvor_board_state_get_chip (state), request->word);
    g_autofree char *lock = NULL;
    const char *reason = NULL;
    guint32 current, wanted, reserved;

    if (word == NULL) {
        salvor_sentences_add (refused, _ ("This chip has no fuse word %u."), request->word);
        return 0;
    }
    if (!salvor_board_state_get_word (state, word->index, &current, &reason)) {
        salvor_sentences_add (refused,
                              _ ("Fuse word %u could not be read (%s), so nobody can say what "
                                 "burning it would do."),
                              word->index, reason != NULL ? reason : _ ("nobody tried"));
        return 0;
    }
    if (request->mask == 0)
        refuse_zeros (word->index, current, refused);
    wanted = request->mask & ~current;
    lock = wanted != 0 ? describe_write_lock (state, word) : NULL;
    if (lock != NULL) {
        salvor_sentences_add (refused, _ ("Fuse word %u is locked against burning for ever: %s."),
                              word->index, lock);
        return 0;
    }
    if (word->burned_once && current != 0 && wanted != 0) {
        salvor_sentences_add (refused,
                              _ ("Fuse word %u carries an error-correcting code: it can be burned "
                                 "once, as a whole, and that was done."),
                              word->index);
        return 0;
    }
    reserved = wanted & get_reserved_mask (word);
    if (reserved != 0)
        salvor_sentences_add (refused,
                              _ ("Bits 0x%08X of fuse word %u have no known meaning, so nobody can "
                                 "say what burning them would do."),
                              reserved, word->index);
    return wanted & ~reserved;
}

/* ---- the state after burning and a power-on ---- */

/* The cells hold the new bits, and a power-on loads the working copy from the cells. */
static void
burn_word (SalvorBoardState *state, guint index, guint32 bits)
{
    const SalvorReading *otp = salvor_board_state_get_otp (state, index);
    const SalvorReading *shadow = salvor_board_state_get_shadow (state, index);
    guint32 value = 0;

    if (!salvor_board_state_get_word (state, index, &value, NULL))
        return;
    if (otp != NULL && otp->known)
        salvor_board_state_set_otp (state, index, value | bits);
    if (shadow != NULL && shadow->known)
        salvor_board_state_set_shadow (state, index, value | bits);
}

static void
latch_field (SalvorBoardState *state, const char *role, guint32 value)
{
    const SalvorField *field
        = salvor_chip_get_register_field_by_role (salvor_board_state_get_chip (state), role);
    const SalvorReading *reading
        = field != NULL ? salvor_board_state_get_register (state, field->reg->name) : NULL;
    guint32 mask;

    if (reading == NULL || !reading->known)
        return;
    mask = salvor_field_get_mask (field);
    salvor_board_state_set_register (state, field->reg->name,
                                     (reading->value & ~mask) | ((value << field->lsb) & mask));
}

/* While fuses decide, the register shows their word; the pins are not known to change. */
static gboolean
get_role_word (SalvorBoardState *state, const char *role, guint32 *value)
{
    const SalvorFuseWord *word
        = salvor_chip_get_word_by_role (salvor_board_state_get_chip (state), role);

    return word != NULL && salvor_board_state_get_word (state, word->index, value, NULL);
}

static void
latch_boot_config (SalvorBoardState *state)
{
    SalvorChip *chip = salvor_board_state_get_chip (state);
    const SalvorRegister *latched = salvor_chip_get_register_by_role (chip, "boot-config-latched");
    const SalvorReading *reading
        = latched != NULL ? salvor_board_state_get_register (state, latched->name) : NULL;
    guint32 low = 0, high = 0;

    if (reading == NULL || !reading->known || !get_role_word (state, "boot-config", &low))
        return;
    if (salvor_chip_get_word_by_role (chip, "boot-config-high") != NULL
        && !get_role_word (state, "boot-config-high", &high))
        return;
    salvor_board_state_set_register (state, latched->name,
                                     salvor_chip_make_boot_config (chip, low, high));
}

/* What a power-on latches from the fuses into registers (facts: chip-semantics 0 and 4). */
static void
latch_fuses (SalvorBoardState *state)
{
    SalvorBootInputs inputs;

    salvor_boot_inputs_read (&inputs, state, SALVOR_VIEW_NEXT_POWER_ON);
    if (inputs.inputs[SALVOR_INPUT_BT_FUSE_SEL].known)
        latch_field (state, "bt-fuse-sel-latched", inputs.inputs[SALVOR_INPUT_BT_FUSE_SEL].value);
    if (salvor_boot_inputs_is_set (&inputs, SALVOR_INPUT_BT_FUSE_SEL))
        latch_boot_config (state);
    if (inputs.inputs[SALVOR_INPUT_DIR_BT_DIS].known)
        latch_field (state, "dir-bt-dis-latched", inputs.inputs[SALVOR_INPUT_DIR_BT_DIS].value);
    if (salvor_boot_inputs_is_set (&inputs, SALVOR_INPUT_SEC_CONFIG)) {
        latch_field (state, "sec-config-latched",
                     inputs.inputs[SALVOR_INPUT_LATCHED_SEC_CONFIG].value
                         | LATCHED_SEC_CONFIG_CLOSED);
        salvor_board_state_set_hab_answer (state, 1);
    }
}

/* A power-on ends whatever loader is running. A probe stays where it is plugged in. */
static void
power_on (SalvorBoardState *state)
{
    gsize n_words = 0;
    const SalvorFuseWord *words
        = salvor_chip_get_words (salvor_board_state_get_chip (state), &n_words);

    for (gsize i = 0; i < n_words; i++)
        burn_word (state, words[i].index, 0);
    if (salvor_board_state_get_stage (state) != SALVOR_STAGE_PROBE)
        salvor_board_state_set_stage (state, SALVOR_STAGE_UNKNOWN);
    latch_fuses (state);
}

/* ---- what is lost ---- */

static void
add_lost_mode (const SalvorVerdict *before, const SalvorVerdict *after, GPtrArray *lost)
{
    if (before->boot_mode == after->boot_mode)
        return;
    salvor_sentences_add (lost, _ ("The start-up mode changes from “%s” to “%s”: %s."),
                          salvor_boot_mode_get_words (before->boot_mode),
                          salvor_boot_mode_get_words (after->boot_mode), after->decided_by);
}

/* From open to anything less, and from unproven to closed. */
static gboolean
route_gets_worse (SalvorRouteState before, SalvorRouteState after)
{
    if (before == SALVOR_ROUTE_STATE_OPEN)
        return after != SALVOR_ROUTE_STATE_OPEN;
    return before == SALVOR_ROUTE_STATE_UNPROVEN && after == SALVOR_ROUTE_STATE_CLOSED;
}

static void
add_lost_route (const SalvorVerdict *before, const SalvorVerdict *after, SalvorRouteId id,
                GPtrArray *lost)
{
    SalvorRouteState state_before = salvor_verdict_get_route (before, id)->state;
    const SalvorRoute *route = salvor_verdict_get_route (after, id);

    if (!route_gets_worse (state_before, route->state))
        return;
    if (route->state == SALVOR_ROUTE_STATE_CLOSED)
        salvor_sentences_add (lost, _ ("The way “%s” closes for ever. %s"),
                              salvor_route_get_title (id), route->because);
    else
        salvor_sentences_add (lost, _ ("The way “%s” is no longer sure. %s"),
                              salvor_route_get_title (id), route->because);
}

static void
add_lost_debug (const SalvorVerdict *before, const SalvorVerdict *after, GPtrArray *lost)
{
    if (before->debug != after->debug && before->debug == SALVOR_DEBUG_OPEN)
        salvor_sentences_add (lost, _ ("The debug port is no longer open. %s"),
                              (const char *) g_ptr_array_index (after->debug_because, 0));
    if (!before->debug_needs_jtag && after->debug_needs_jtag)
        salvor_sentences_add (lost, "%s",
                              _ ("Probes that only speak SWD no longer find the board."));
}

static void
add_lost_hab (const SalvorVerdict *before, const SalvorVerdict *after, GPtrArray *lost)
{
    if (before->hab != after->hab && after->hab == SALVOR_HAB_CLOSED)
        salvor_sentences_add (lost, _ ("Unsigned programs never start again. %s"),
                              (const char *) g_ptr_array_index (after->hab_because, 0));
}

/* What a setting is from now on, where the chip file names no loss: every burn is for ever. */
static void
add_kept_value (const SalvorField *field, guint32 word_value, const char *place, GPtrArray *lost)
{
    guint32 number = salvor_field_extract (field, word_value);
    const SalvorFieldValue *value = salvor_field_find_value (field, number);

    if (field->secret || field->word->secret)
        salvor_sentences_add (lost, _ ("“%s” gets a new value, for ever. (%s, %s)"), field->title,
                              place, field->name);
    else if (value != NULL && value->label != NULL)
        salvor_sentences_add (lost, _ ("“%s” becomes “%s”, for ever. (%s, %s)"), field->title,
                              value->label, place, field->name);
    else
        salvor_sentences_add (lost, _ ("“%s” becomes 0x%X, for ever. (%s, %s)"), field->title,
                              number, place, field->name);
}

/* What the chip file says of each field that gets a new value. */
static void
add_lost_fields (SalvorBoardState *before, SalvorBoardState *after, const SalvorFuseWord *word,
                 GPtrArray *lost)
{
    guint32 old_value, new_value;

    if (!salvor_board_state_get_word (before, word->index, &old_value, NULL)
        || !salvor_board_state_get_word (after, word->index, &new_value, NULL))
        return;
    for (gsize i = 0; i < word->n_fields; i++) {
        const SalvorField *field = &word->fields[i];
        g_autofree char *place = NULL;

        if (((old_value ^ new_value) & salvor_field_get_mask (field)) == 0)
            continue;
        place = salvor_field_describe (field);
        if (field->loss != NULL)
            salvor_sentences_add (lost, _ ("%s (%s, %s)"), field->loss, place, field->name);
        else
            add_kept_value (field, new_value, place, lost);
    }
}

static GPtrArray *
list_lost (SalvorBoardState *state_before, const SalvorVerdict *before,
           SalvorBoardState *state_after, const SalvorVerdict *after)
{
    GPtrArray *lost = salvor_sentences_new ();
    gsize n_words = 0;
    const SalvorFuseWord *words = salvor_chip_get_words (before->chip, &n_words);

    add_lost_mode (before, after, lost);
    for (SalvorRouteId id = 0; id < SALVOR_N_ROUTES; id++)
        add_lost_route (before, after, id, lost);
    add_lost_debug (before, after, lost);
    add_lost_hab (before, after, lost);
    for (gsize i = 0; i < n_words; i++)
        add_lost_fields (state_before, state_after, &words[i], lost);
    return lost;
}

/* ---- the plan ---- */

SalvorBurnPlan *
salvor_burn_plan_new (SalvorBoardState *state, const SalvorBurnRequest *requests, gsize n_requests)
{
    g_autoptr (SalvorBoardState) unburned = NULL;
    g_autoptr (SalvorVerdict) baseline = NULL;
    SalvorBurnPlan *self;

    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (state), NULL);
    g_return_val_if_fail (requests != NULL || n_requests == 0, NULL);

    self = g_new0 (SalvorBurnPlan, 1);
    self->refused = salvor_sentences_new ();
    self->before = salvor_verdict_new (state);
    self->state_after = salvor_board_state_copy (state);
    for (gsize i = 0; i < n_requests; i++)
        burn_word (self->state_after, requests[i].word,
                   accept_bits (state, &requests[i], self->refused));
    power_on (self->state_after);
    self->after = salvor_verdict_new (self->state_after);

    /* A power-on alone changes things as well: what it takes is not the fault of the burn. */
    unburned = salvor_board_state_copy (state);
    power_on (unburned);
    baseline = salvor_verdict_new (unburned);
    self->lost = list_lost (unburned, baseline, self->state_after, self->after);
    return self;
}

void
salvor_burn_plan_free (SalvorBurnPlan *self)
{
    if (self == NULL)
        return;
    salvor_verdict_free (self->before);
    salvor_verdict_free (self->after);
    g_object_unref (self->state_after);
    g_ptr_array_unref (self->lost);
    g_ptr_array_unref (self->refused);
    g_free (self);
}

char *
salvor_burn_plan_explain_clear (SalvorBoardState *state, guint word, guint bit)
{
    const SalvorField *field;
    guint32 value;

    g_return_val_if_fail (SALVOR_IS_BOARD_STATE (state), NULL);
    g_return_val_if_fail (bit < 32, NULL);

    if (!salvor_board_state_get_word (state, word, &value, NULL)
        || (value & ((guint32) 1 << bit)) == 0)
        return NULL;
    field = salvor_chip_get_field_at (salvor_board_state_get_chip (state), word, bit);
    return g_strdup_printf (
        _ ("Fuse %u bit %u (%s) is burned and stays 1 for ever: a fuse bit only "
           "goes from 0 to 1. Writing 0 to this word changes nothing."),
        word, bit, field != NULL ? field->name : _ ("no name"));
}

/* Decimal or 0x…, nothing around it. */
static gboolean
parse_number (const char *text, guint64 max, guint64 *value)
{
    gboolean is_hex = g_str_has_prefix (text, "0x") || g_str_has_prefix (text, "0X");

    return g_ascii_string_to_unsigned (is_hex ? text + 2 : text, is_hex ? 16 : 10, 0, max, value,
                                       NULL);
}

gboolean
salvor_burn_request_parse (const char *text, SalvorBurnRequest *request, GError **error)
{
    g_auto (GStrv) parts = NULL;
    guint64 word = 0, mask = 0;

    g_return_val_if_fail (text != NULL, FALSE);
    g_return_val_if_fail (request != NULL, FALSE);

    parts = g_strsplit (text, "=", 3);
    if (g_strv_length (parts) != 2 || !parse_number (parts[0], G_MAXUINT, &word)
        || !parse_number (parts[1], G_MAXUINT32, &mask)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT,
                     "“%s” is not WORD=MASK, for example 6=0x00010000", text);
        return FALSE;
    }
    request->word = (guint) word;
    request->mask = (guint32) mask;
    return TRUE;
}
