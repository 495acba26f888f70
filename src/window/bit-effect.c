/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-bit-effect"
#include "config.h"

#include "window/bit-effect.h"

#include "chip/burn-plan.h"

#include <glib/gi18n-lib.h>

static void
bit_effect_free (gpointer data)
{
    SalvorBitEffect *self = data;

    g_free (self->text);
    g_free (self);
}

/* @text is consumed */
static void
add (GPtrArray *effects, SalvorBitEffectKind kind, char *text)
{
    SalvorBitEffect *effect = g_new0 (SalvorBitEffect, 1);

    effect->kind = kind;
    effect->text = text;
    g_ptr_array_add (effects, effect);
}

/* Takes bits away where they are known to be burned. */
static void
clear_bits (SalvorBoardState *state, guint word, guint32 mask)
{
    const SalvorReading *shadow = salvor_board_state_get_shadow (state, word);
    const SalvorReading *otp = salvor_board_state_get_otp (state, word);

    if (shadow != NULL && shadow->known)
        salvor_board_state_set_shadow (state, word, shadow->value & ~mask);
    if (otp != NULL && otp->known)
        salvor_board_state_set_otp (state, word, otp->value & ~mask);
}

/* The board as it would be if the bit had never been burned, and could still be. */
static SalvorBoardState *
make_state_without (SalvorBoardState *state, const SalvorFuseWord *word, guint32 mask)
{
    SalvorBoardState *without = salvor_board_state_copy (state);

    clear_bits (without, word->index, mask);
    if (word->lock.write_mask != 0)
        clear_bits (without, word->lock.lock_word, word->lock.write_mask);
    return without;
}

static gboolean
is_passable (SalvorRouteState state)
{
    return state == SALVOR_ROUTE_STATE_OPEN || state == SALVOR_ROUTE_STATE_UNPROVEN;
}

static void
compare_route (GPtrArray *effects, const SalvorRoute *before, const SalvorRoute *after)
{
    const char *title = salvor_route_get_title (after->id);

    if (after->state == SALVOR_ROUTE_STATE_CLOSED && is_passable (before->state))
        /* Translators: %s is a way to recover, "Write the flash through the probe" */
        add (effects, SALVOR_BIT_EFFECT_CLOSES, g_strdup_printf (_ ("%s: closed"), title));
    else if (after->state == SALVOR_ROUTE_STATE_UNPROVEN
             && before->state == SALVOR_ROUTE_STATE_OPEN)
        add (effects, SALVOR_BIT_EFFECT_UNPROVEN,
             g_strdup_printf (_ ("%s: expected, not yet proven on hardware"), title));
    else if (is_passable (after->state))
        add (effects, SALVOR_BIT_EFFECT_NONE, g_strdup_printf (_ ("%s: not affected"), title));
}

/* The two ways into serial download that the boot path shows. */
static void
compare_branches (GPtrArray *effects, const SalvorVerdict *before, const SalvorVerdict *after)
{
    if (after->switch_branch == SALVOR_TRACK_CLOSED_FOREVER
        && before->switch_branch != SALVOR_TRACK_CLOSED_FOREVER)
        add (effects, SALVOR_BIT_EFFECT_CLOSES,
             g_strdup (_ ("Serial download by boot switch is closed")));
    if (after->fallback_branch == before->fallback_branch)
        return;
    if (after->fallback_branch == SALVOR_TRACK_CLOSED_FOREVER)
        add (effects, SALVOR_BIT_EFFECT_CLOSES,
             g_strdup (_ ("Serial download after a missing program is closed")));
    if (after->fallback_branch == SALVOR_TRACK_EXPECTED)
        add (effects, SALVOR_BIT_EFFECT_UNPROVEN,
             g_strdup (_ ("Serial download after a missing program: expected, not yet proven on "
                          "hardware")));
}

static void
compare (GPtrArray *effects, const SalvorVerdict *before, const SalvorVerdict *after)
{
    guint n_changes = 0;

    compare_branches (effects, before, after);
    for (guint i = 0; i < SALVOR_N_ROUTES; i++) {
        const SalvorRoute *route = &after->routes[i];

        /* the branches say it already */
        if (route->id == SALVOR_ROUTE_SERIAL && effects->len > 0)
            continue;
        compare_route (effects, salvor_verdict_get_route (before, route->id), route);
    }
    for (guint i = 0; i < effects->len; i++) {
        const SalvorBitEffect *effect = g_ptr_array_index (effects, i);

        n_changes += effect->kind != SALVOR_BIT_EFFECT_NONE;
    }
    if (n_changes > 0)
        return;
    g_ptr_array_set_size (effects, 0);
    add (effects, SALVOR_BIT_EFFECT_NONE, g_strdup (_ ("No way to recover is affected")));
}

GPtrArray *
salvor_bit_effects_new (SalvorBoardState *state, guint word, guint bit)
{
    SalvorBurnRequest request = { word, (guint32) 1 << bit };
    GPtrArray *effects = g_ptr_array_new_with_free_func (bit_effect_free);
    SalvorChip *chip = salvor_board_state_get_chip (state);
    g_autoptr (SalvorBoardState) without = NULL;
    g_autoptr (SalvorBurnPlan) plan = NULL;
    guint32 value = 0;

    if (!salvor_board_state_get_word (state, word, &value, NULL))
        return effects;
    if ((value & request.mask) != 0)
        without = make_state_without (state, salvor_chip_get_word (chip, word), request.mask);
    plan = salvor_burn_plan_new (without != NULL ? without : state, &request, 1);
    if (plan->refused->len > 0 && without == NULL)
        add (effects, SALVOR_BIT_EFFECT_REFUSED, g_strdup (g_ptr_array_index (plan->refused, 0)));
    else
        compare (effects, plan->before, plan->after);
    return effects;
}
