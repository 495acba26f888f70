/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "window/fixture.h"

#include "window/bit-effect.h"

static gboolean
has_effect (GPtrArray *effects, SalvorBitEffectKind kind, const char *start)
{
    for (guint i = 0; i < effects->len; i++) {
        const SalvorBitEffect *effect = g_ptr_array_index (effects, i);

        if (effect->kind == kind && g_str_has_prefix (effect->text, start))
            return TRUE;
    }
    return FALSE;
}

static void
test_burned (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_story ();
    g_autoptr (GPtrArray) effects = salvor_bit_effects_new (state, 6, 16);

    g_assert_true (
        has_effect (effects, SALVOR_BIT_EFFECT_CLOSES, "Serial download by boot switch is closed"));
    g_assert_true (has_effect (effects, SALVOR_BIT_EFFECT_NONE, "Write the flash through"));
}

static void
test_not_burned (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_serial ();
    g_autoptr (GPtrArray) effects = salvor_bit_effects_new (state, 6, 17);

    g_assert_true (
        has_effect (effects, SALVOR_BIT_EFFECT_CLOSES, "Serial download by boot switch is closed"));
}

static void
test_state_untouched (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_story ();
    g_autoptr (GPtrArray) effects = salvor_bit_effects_new (state, 6, 16);
    guint32 value = 0;

    g_assert_cmpuint (effects->len, >, 0);
    g_assert_true (salvor_board_state_get_word (state, 6, &value, NULL));
    g_assert_cmphex (value, ==, 0x00010010);
}

static void
test_no_route (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_story ();
    g_autoptr (GPtrArray) effects = salvor_bit_effects_new (state, 6, 2);

    g_assert_cmpuint (effects->len, ==, 1);
    g_assert_true (has_effect (effects, SALVOR_BIT_EFFECT_NONE, "No way to recover is affected"));
}

static void
test_locked (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_story ();
    g_autoptr (GPtrArray) effects = NULL;

    /* BOOT_CFG_LOCK, write half */
    salvor_board_state_set_shadow (state, 0, 0x00008047);
    effects = salvor_bit_effects_new (state, 6, 17);
    g_assert_cmpuint (effects->len, ==, 1);
    g_assert_true (has_effect (effects, SALVOR_BIT_EFFECT_REFUSED, ""));
}

static void
test_unreadable (void)
{
    g_autoptr (SalvorBoardState) state = fixture_state_unreadable ();
    g_autoptr (GPtrArray) effects = salvor_bit_effects_new (state, 6, 16);

    g_assert_cmpuint (effects->len, ==, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/bit-effect/burned", test_burned);
    g_test_add_func ("/bit-effect/not-burned", test_not_burned);
    g_test_add_func ("/bit-effect/state-untouched", test_state_untouched);
    g_test_add_func ("/bit-effect/no-route", test_no_route);
    g_test_add_func ("/bit-effect/locked", test_locked);
    g_test_add_func ("/bit-effect/unreadable", test_unreadable);
    return g_test_run ();
}
