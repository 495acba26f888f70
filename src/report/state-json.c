/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-state-json"
#include "config.h"

#include "report/state-json.h"

#include "report/json-text.h"

static gboolean
is_known (const SalvorReading *reading)
{
    return reading != NULL && reading->known;
}

gboolean
salvor_state_is_masked (SalvorBoardState *state, const SalvorFuseWord *word,
                        const char *const *revealed)
{
    if (!word->secret || (revealed != NULL && g_strv_contains (revealed, word->name)))
        return FALSE;
    return is_known (salvor_board_state_get_shadow (state, word->index))
           || is_known (salvor_board_state_get_otp (state, word->index));
}

static void
add_register (SalvorBoardState *state, const SalvorRegister *reg, JsonBuilder *builder)
{
    const SalvorReading *reading = salvor_board_state_get_register (state, reg->name);

    json_builder_begin_object (builder);
    salvor_json_add_string (builder, "name", reg->name);
    salvor_json_add_word (builder, "address", reg->address);
    if (reading != NULL && reading->known)
        salvor_json_add_word (builder, "value", reading->value);
    else if (reading != NULL && reading->unreadable != NULL)
        salvor_json_add_string (builder, "unreadable", reading->unreadable);
    json_builder_end_object (builder);
}

static void
add_values (const SalvorReading *shadow, const SalvorReading *otp, JsonBuilder *builder)
{
    const char *reason = NULL;

    if (shadow != NULL && shadow->known)
        salvor_json_add_word (builder, "shadow", shadow->value);
    else if (shadow != NULL)
        reason = shadow->unreadable;
    if (otp != NULL && otp->known)
        salvor_json_add_word (builder, "otp", otp->value);
    else if (otp != NULL && otp->unreadable != NULL)
        reason = otp->unreadable;
    if (reason != NULL)
        salvor_json_add_string (builder, "unreadable", reason);
}

static void
add_word (SalvorBoardState *state, const SalvorFuseWord *word, const char *const *revealed,
          JsonBuilder *builder)
{
    json_builder_begin_object (builder);
    salvor_json_add_int (builder, "index", word->index);
    salvor_json_add_string (builder, "name", word->name);
    if (salvor_state_is_masked (state, word, revealed))
        salvor_json_add_boolean (builder, "masked", TRUE);
    else
        add_values (salvor_board_state_get_shadow (state, word->index),
                    salvor_board_state_get_otp (state, word->index), builder);
    json_builder_end_object (builder);
}

static void
add_core (SalvorChip *chip, const SalvorProbeSight *sight, JsonBuilder *builder)
{
    const char *reason;
    guint32 address;
    gboolean known = salvor_probe_sight_get_core_address (sight, &address, &reason);

    if (!known && reason == NULL)
        return;
    json_builder_set_member_name (builder, "core");
    json_builder_begin_object (builder);
    if (known) {
        salvor_json_add_word (builder, "address", address);
        salvor_json_add_string (
            builder, "place", salvor_core_place_get_word (salvor_core_place_find (chip, address)));
    } else {
        salvor_json_add_string (builder, "unreadable", reason);
    }
    json_builder_end_object (builder);
}

static void
add_boot_log (SalvorChip *chip, const SalvorProbeSight *sight, JsonBuilder *builder)
{
    const char *reason;
    gsize n_words;
    const guint32 *words = salvor_probe_sight_get_boot_log (sight, &n_words, &reason);

    if (words == NULL && reason == NULL)
        return;
    if (words == NULL) {
        salvor_json_add_string (builder, "boot_log_unreadable", reason);
        return;
    }
    json_builder_set_member_name (builder, "boot_log");
    json_builder_begin_array (builder);
    for (gsize i = 0; i < n_words; i++) {
        g_autofree char *text = salvor_boot_log_describe (chip, words[i]);

        json_builder_begin_object (builder);
        salvor_json_add_word (builder, "value", words[i]);
        salvor_json_add_string (builder, "text", text);
        json_builder_end_object (builder);
    }
    json_builder_end_array (builder);
}

static void
add_probe_sight (SalvorBoardState *state, JsonBuilder *builder)
{
    const SalvorProbeSight *sight = salvor_board_state_get_probe_sight (state);

    if (sight == NULL)
        return;
    add_core (salvor_board_state_get_chip (state), sight, builder);
    add_boot_log (salvor_board_state_get_chip (state), sight, builder);
}

void
salvor_state_to_json (SalvorBoardState *state, const char *const *revealed, JsonBuilder *builder)
{
    SalvorChip *chip = salvor_board_state_get_chip (state);
    const SalvorRegister *registers;
    const SalvorFuseWord *words;
    gsize n_registers;
    gsize n_words;

    json_builder_begin_object (builder);
    salvor_json_add_string (builder, "chip", salvor_chip_get_name (chip));
    salvor_json_add_boolean (builder, "simulated", salvor_board_state_is_simulated (state));
    salvor_json_add_string (builder, "source", salvor_board_state_get_source (state));

    json_builder_set_member_name (builder, "registers");
    json_builder_begin_array (builder);
    registers = salvor_chip_get_registers (chip, &n_registers);
    for (gsize i = 0; i < n_registers; i++)
        add_register (state, &registers[i], builder);
    json_builder_end_array (builder);

    json_builder_set_member_name (builder, "fuses");
    json_builder_begin_array (builder);
    words = salvor_chip_get_words (chip, &n_words);
    for (gsize i = 0; i < n_words; i++)
        add_word (state, &words[i], revealed, builder);
    json_builder_end_array (builder);
    add_probe_sight (state, builder);
    json_builder_end_object (builder);
}
