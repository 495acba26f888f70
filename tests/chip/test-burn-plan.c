/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sane-state.h"
#include "sentence-checks.h"

#include "base/errors.h"
#include "chip/burn-plan.h"

static SalvorBurnPlan *
plan_one (SalvorBoardState *state, guint word, guint32 mask)
{
    SalvorBurnRequest request = { word, mask };

    return salvor_burn_plan_new (state, &request, 1);
}

static SalvorRouteState
get_route_state (const SalvorVerdict *verdict, SalvorRouteId id)
{
    return salvor_verdict_get_route (verdict, id)->state;
}

/* ---- what is lost ---- */

static void
test_nothing_asked_nothing_lost (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new_story ();
    g_autoptr (SalvorBurnPlan) plan = salvor_burn_plan_new (state, NULL, 0);

    g_assert_cmpuint (plan->lost->len, ==, 0);
    g_assert_cmpuint (plan->refused->len, ==, 0);
    g_assert_cmpstr (plan->before->sentence, ==, plan->after->sentence);
}

/* The mistake Salvor was made for, seen before it is made */
static void
test_the_story_before_it_happens (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorBurnPlan) plan = NULL;
    g_autofree char *lost = NULL;

    sane_state_set_pins (state, 1);
    plan = plan_one (state, SANE_BOOT_WORD, 1u << 4 | 1u << 16);
    lost = join_sentences (plan->lost);
    g_assert_cmpuint (plan->refused->len, ==, 0);
    g_assert_cmpint (plan->before->boot_mode, ==, SALVOR_BOOT_SERIAL_DOWNLOAD);
    g_assert_cmpint (plan->after->boot_mode, ==, SALVOR_BOOT_INTERNAL);
    g_assert_cmpint (plan->after->settings_from, ==, SALVOR_SETTINGS_FUSES);
    g_assert_cmpint (plan->after->serial, ==, SALVOR_SERIAL_ON_BLANK_FLASH);
    g_assert_cmpint (get_route_state (plan->before, SALVOR_ROUTE_SERIAL), ==,
                     SALVOR_ROUTE_STATE_OPEN);
    g_assert_cmpint (get_route_state (plan->after, SALVOR_ROUTE_SERIAL), ==,
                     SALVOR_ROUTE_STATE_CLOSED);
    assert_contains (lost, "The start-up mode changes from “serial download” to “start from "
                           "memory”");
    assert_contains (lost, "The way “Serial download” closes for ever.");
    assert_contains (lost, "(fuse 6 bit 16, FORCE_INTERNAL_BOOT)");
    assert_contains (lost, "(fuse 6 bit 4, BT_FUSE_SEL)");
}

static void
test_the_state_after_is_as_a_power_on_leaves_it (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorBurnPlan) plan = NULL;

    sane_state_set_word (state, 5, 0x00000020);
    sane_state_set_pins (state, 1);
    salvor_board_state_set_shadow (state, 7, 0x00000010);
    plan = plan_one (state, SANE_BOOT_WORD, 0x00010012);
    g_assert_cmphex (salvor_board_state_get_otp (plan->state_after, 6)->value, ==, 0x00010012);
    g_assert_cmphex (salvor_board_state_get_shadow (plan->state_after, 6)->value, ==, 0x00010012);
    /* An override of the working copy is gone, too. */
    g_assert_cmphex (salvor_board_state_get_shadow (plan->state_after, 7)->value, ==, 0);
    g_assert_cmphex (salvor_board_state_get_register (plan->state_after, "SBMR2")->value, ==,
                     0x01000013);
    g_assert_cmphex (salvor_board_state_get_register (plan->state_after, "SBMR1")->value, ==,
                     0x00000020);
    g_assert_cmpuint (plan->after->notes->len, >, 0); /* the wrong boot device */
    /* What was read is as it was. */
    g_assert_cmphex (salvor_board_state_get_otp (state, 6)->value, ==, 0);
    g_assert_cmphex (salvor_board_state_get_shadow (state, 7)->value, ==, 0x00000010);
}

static void
test_a_loader_does_not_outlive_the_power_on (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorBurnPlan) plan = NULL;
    g_autofree char *lost = NULL;

    sane_state_set_pins (state, 1);
    salvor_board_state_set_stage (state, SALVOR_STAGE_ROM);
    plan = plan_one (state, SANE_BOOT_WORD, 0x00020000);
    lost = join_sentences (plan->lost);
    g_assert_cmpint (plan->before->serial, ==, SALVOR_SERIAL_NOW);
    g_assert_cmpint (plan->after->serial, ==, SALVOR_SERIAL_NEVER);
    assert_contains (lost, "The way “Serial download” closes for ever.");
    assert_contains (lost, "fuse 6 bit 17 = 1 (SDP_DISABLE)");
}

/* Taking the power away ends the flashloader of a forced board; the burn is not to blame. */
static void
test_what_a_power_on_takes_is_not_lost_by_the_burn (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new_story ();
    g_autoptr (SalvorBurnPlan) plan = NULL;

    salvor_board_state_set_stage (state, SALVOR_STAGE_FLASHLOADER);
    plan = plan_one (state, 38, 0x00000001); /* GP1: free for the product */
    g_assert_cmpuint (plan->refused->len, ==, 0);
    g_assert_cmpint (get_route_state (plan->before, SALVOR_ROUTE_SERIAL), ==,
                     SALVOR_ROUTE_STATE_OPEN);
    g_assert_cmpint (get_route_state (plan->after, SALVOR_ROUTE_SERIAL), ==,
                     SALVOR_ROUTE_STATE_CLOSED);
    for (guint i = 0; i < plan->lost->len; i++)
        assert_lacks (g_ptr_array_index (plan->lost, i), "The way");
}

static void
test_losing_the_debug_port_closes_every_probe_way (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new_story ();
    g_autoptr (SalvorBurnPlan) plan = plan_one (state, SANE_BOOT_WORD, 0x00100000);
    g_autofree char *lost = join_sentences (plan->lost);

    g_assert_cmpint (plan->after->debug, ==, SALVOR_DEBUG_CLOSED);
    assert_contains (lost, "The way “Write the flash through the probe” closes for ever.");
    assert_contains (lost, "The way “Flashloader by probe, then USB” closes for ever.");
    assert_contains (lost, "The way “Erase the start-up header” closes for ever.");
    assert_contains (lost, "The debug port is no longer open.");
    assert_contains (lost, "fuse 6 bit 20 = 1 (SJC_DISABLE)");
    for (gsize i = 0; i < SALVOR_N_ROUTES; i++)
        g_assert_cmpint (plan->after->routes[i].state, ==, SALVOR_ROUTE_STATE_CLOSED);
}

static void
test_swd_probes_are_lost_by_choosing_jtag (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorBurnPlan) plan = plan_one (state, SANE_BOOT_WORD, 0x00080000);
    g_autofree char *lost = join_sentences (plan->lost);

    assert_contains (lost, "Probes that only speak SWD no longer find the board.");
    g_assert_cmpint (plan->after->debug, ==, SALVOR_DEBUG_OPEN);
}

static void
test_closing_the_board_is_a_loss (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorBurnPlan) plan = NULL;
    g_autofree char *lost = NULL;
    g_autofree char *because = NULL;

    salvor_board_state_set_hab_answer (state, 0);
    plan = plan_one (state, SANE_BOOT_WORD, 0x00000002);
    lost = join_sentences (plan->lost);
    because = join_sentences (plan->after->hab_because);
    g_assert_cmpint (plan->after->hab, ==, SALVOR_HAB_CLOSED);
    assert_contains (lost, "Unsigned programs never start again.");
    /* After the power-on every witness says the same. */
    assert_lacks (because, "These do not agree");
}

static void
test_the_working_copy_alone_is_enough (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorBurnPlan) plan = NULL;

    salvor_board_state_set_otp_unreadable (state, 6, "not over this connection");
    plan = plan_one (state, SANE_BOOT_WORD, 0x00010000);
    g_assert_cmpuint (plan->refused->len, ==, 0);
    g_assert_cmphex (salvor_board_state_get_shadow (plan->state_after, 6)->value, ==, 0x00010000);
    g_assert_false (salvor_board_state_get_otp (plan->state_after, 6)->known);
}

/* Every bit that can be burned is told to be for ever, whatever it means. */
static void
test_no_bit_is_burned_without_a_word (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    gsize n_words;
    const SalvorFuseWord *words
        = salvor_chip_get_words (salvor_board_state_get_chip (state), &n_words);
    guint n_told = 0;

    for (gsize i = 0; i < n_words * 32; i++) {
        guint index = words[i / 32].index;
        guint32 value = 0;
        g_autoptr (SalvorBurnPlan) plan = plan_one (state, index, (guint32) 1 << i % 32);

        salvor_board_state_get_word (state, index, &value, NULL);
        if ((value & (guint32) 1 << i % 32) != 0)
            continue;
        if (plan->lost->len + plan->refused->len == 0)
            g_error ("fuse %u bit %u: nothing is said", index, (guint) (i % 32));
        n_told++;
    }
    g_assert_cmpuint (n_told, >, 1000);
}

static void
test_a_value_is_named_where_no_loss_is (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorBurnPlan) plan = plan_one (state, SANE_BOOT_WORD, 0x00000004);

    g_assert_cmpuint (plan->lost->len, ==, 1);
    assert_contains (g_ptr_array_index (plan->lost, 0), "for ever. (fuse 6 bit 2, BOOT_FREQ)");
}

/* The other copy of a secret must not be told in passing. */
static void
test_a_secret_value_is_not_told (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autofree char *lost = NULL;
    g_autoptr (SalvorBurnPlan) plan = NULL;

    sane_state_set_word (state, 32, 0x12340000); /* SJC_RESP0 */
    plan = plan_one (state, 32, 0x00005678);
    lost = join_sentences (plan->lost);
    assert_lacks (lost, "1234");
    assert_lacks (lost, "5678");
}

/* ---- what is refused ---- */

static void
test_burned_bits_are_accepted_silently (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new_story ();
    g_autoptr (SalvorBurnPlan) plan = NULL;

    sane_state_set_word (state, 0, 0x00000004); /* BOOT_CFG_LOCK: write */
    plan = plan_one (state, SANE_BOOT_WORD, 0x00010010);
    g_assert_cmpuint (plan->refused->len, ==, 0);
    g_assert_cmpuint (plan->lost->len, ==, 0);
}

static void
assert_refused (SalvorBoardState *state, guint word, guint32 mask, const char *reason)
{
    g_autoptr (SalvorBurnPlan) plan = plan_one (state, word, mask);
    guint32 before = 0, after = 0;

    g_assert_cmpuint (plan->refused->len, ==, 1);
    assert_contains (g_ptr_array_index (plan->refused, 0), reason);
    g_assert_cmpuint (plan->lost->len, ==, 0);
    salvor_board_state_get_word (state, word, &before, NULL);
    salvor_board_state_get_word (plan->state_after, word, &after, NULL);
    g_assert_cmphex (before, ==, after);
}

/* The wish to take a burn back, as the owner in the story tried it */
static void
test_zeros_are_refused (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new_story ();

    assert_refused (state, SANE_BOOT_WORD, 0,
                    "Writing 0 to fuse word 6 (0x00010010) clears nothing: a fuse bit only goes "
                    "from 0 to 1. Burned for ever: bits 4, 16.");
    assert_refused (state, 7, 0, "no bit is burned in it, and zeros burn none");
}

static void
test_unknown_word_is_refused (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();

    assert_refused (state, 63, 1, "This chip has no fuse word 63.");
}

static void
test_locked_word_is_refused (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();

    sane_state_set_word (state, 0, 0x00000004);
    assert_refused (state, SANE_BOOT_WORD, 0x00010000,
                    "Fuse word 6 is locked against burning for ever: fuse 0 = 0x00000004, "
                    "BOOT_CFG_LOCK.");
    assert_refused (state, 5, 0x00000010, "Fuse word 5 is locked");
}

/* The other half of the lock pair guards the working copy, not the cells. */
static void
test_override_lock_does_not_refuse (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorBurnPlan) plan = NULL;

    sane_state_set_word (state, 0, 0x00000008);
    plan = plan_one (state, SANE_BOOT_WORD, 0x00010000);
    g_assert_cmpuint (plan->refused->len, ==, 0);
}

static void
test_unread_word_is_refused (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();

    sane_state_hide_word (state, SANE_BOOT_WORD);
    assert_refused (state, SANE_BOOT_WORD, 0x00010000,
                    "Fuse word 6 could not be read (the fuse controller has no clock)");
}

static void
test_reserved_bits_are_refused_and_the_rest_counts (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorBurnPlan) plan = plan_one (state, SANE_BOOT_WORD, 0x00010080);

    g_assert_cmpuint (plan->refused->len, ==, 1);
    assert_contains (g_ptr_array_index (plan->refused, 0), "Bits 0x00000080 of fuse word 6");
    g_assert_cmphex (salvor_board_state_get_otp (plan->state_after, 6)->value, ==, 0x00010000);
    assert_refused (state, 8, 0x00000001, "Bits 0x00000001 of fuse word 8");
}

static void
test_a_lock_in_the_same_plan_comes_last (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    const SalvorBurnRequest requests[] = { { 0, 0x00000004 }, { SANE_BOOT_WORD, 0x00000010 } };
    g_autoptr (SalvorBurnPlan) plan = salvor_burn_plan_new (state, requests, 2);

    g_assert_cmpuint (plan->refused->len, ==, 0);
    g_assert_cmphex (salvor_board_state_get_otp (plan->state_after, 6)->value, ==, 0x00000010);
}

static void
test_two_requests_for_one_word_add_up (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    const SalvorBurnRequest requests[]
        = { { SANE_BOOT_WORD, 0x00000010 }, { SANE_BOOT_WORD, 0x00010000 } };
    g_autoptr (SalvorBurnPlan) plan = salvor_burn_plan_new (state, requests, 2);

    g_assert_cmphex (salvor_board_state_get_otp (plan->state_after, 6)->value, ==, 0x00010010);
}

/* ---- clearing ---- */

static void
test_zeros_clear_nothing (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new_story ();
    g_autofree char *why = salvor_burn_plan_explain_clear (state, SANE_BOOT_WORD, 16);

    g_assert_cmpstr (why, ==,
                     "Fuse 6 bit 16 (FORCE_INTERNAL_BOOT) is burned and stays 1 for ever: a fuse "
                     "bit only goes from 0 to 1. Writing 0 to this word changes nothing.");
    g_assert_null (salvor_burn_plan_explain_clear (state, SANE_BOOT_WORD, 17));
    g_assert_null (salvor_burn_plan_explain_clear (state, 63, 0));
}

/* ---- requests as text ---- */

typedef struct {
    const char *text;
    gboolean good;
    guint word;
    guint32 mask;
} RequestCase;

static const RequestCase request_cases[] = {
    { "6=0x00010010", TRUE, 6, 0x00010010 },
    { "0x2D=16777216", TRUE, 45, 0x01000000 },
    { "0=0xFFFFFFFF", TRUE, 0, 0xFFFFFFFF },
    { "", FALSE, 0, 0 },
    { "6", FALSE, 0, 0 },
    { "6=", FALSE, 0, 0 },
    { "=1", FALSE, 0, 0 },
    { "6=1=2", FALSE, 0, 0 },
    { "6=0x1FFFFFFFF", FALSE, 0, 0 },
    { "6=-1", FALSE, 0, 0 },
    { " 6=1", FALSE, 0, 0 },
    { "6=0x", FALSE, 0, 0 },
    { "six=1", FALSE, 0, 0 },
};

static void
test_requests_are_parsed_strictly (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (request_cases); i++) {
        const RequestCase *expected = &request_cases[i];
        SalvorBurnRequest request = { 99, 99 };
        g_autoptr (GError) error = NULL;

        g_assert_cmpint (salvor_burn_request_parse (expected->text, &request, &error), ==,
                         expected->good);
        if (expected->good) {
            g_assert_no_error (error);
            g_assert_cmpuint (request.word, ==, expected->word);
            g_assert_cmphex (request.mask, ==, expected->mask);
        } else {
            g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT);
            g_assert_cmpuint (request.word, ==, 99);
        }
    }
}

static void
add_refusal_tests (void)
{
    g_test_add_func ("/burn-plan/refused/burned-already", test_burned_bits_are_accepted_silently);
    g_test_add_func ("/burn-plan/refused/zeros", test_zeros_are_refused);
    g_test_add_func ("/burn-plan/refused/unknown-word", test_unknown_word_is_refused);
    g_test_add_func ("/burn-plan/refused/locked", test_locked_word_is_refused);
    g_test_add_func ("/burn-plan/refused/not-by-override-lock", test_override_lock_does_not_refuse);
    g_test_add_func ("/burn-plan/refused/unread", test_unread_word_is_refused);
    g_test_add_func ("/burn-plan/refused/reserved",
                     test_reserved_bits_are_refused_and_the_rest_counts);
    g_test_add_func ("/burn-plan/refused/lock-comes-last", test_a_lock_in_the_same_plan_comes_last);
    g_test_add_func ("/burn-plan/refused/two-requests", test_two_requests_for_one_word_add_up);
    g_test_add_func ("/burn-plan/clear", test_zeros_clear_nothing);
    g_test_add_func ("/burn-plan/parse", test_requests_are_parsed_strictly);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/burn-plan/lost/nothing", test_nothing_asked_nothing_lost);
    g_test_add_func ("/burn-plan/lost/story", test_the_story_before_it_happens);
    g_test_add_func ("/burn-plan/lost/state-after",
                     test_the_state_after_is_as_a_power_on_leaves_it);
    g_test_add_func ("/burn-plan/lost/loader-ends", test_a_loader_does_not_outlive_the_power_on);
    g_test_add_func ("/burn-plan/lost/not-by-the-burn",
                     test_what_a_power_on_takes_is_not_lost_by_the_burn);
    g_test_add_func ("/burn-plan/lost/debug", test_losing_the_debug_port_closes_every_probe_way);
    g_test_add_func ("/burn-plan/lost/swd", test_swd_probes_are_lost_by_choosing_jtag);
    g_test_add_func ("/burn-plan/lost/closed", test_closing_the_board_is_a_loss);
    g_test_add_func ("/burn-plan/lost/every-bit", test_no_bit_is_burned_without_a_word);
    g_test_add_func ("/burn-plan/lost/value", test_a_value_is_named_where_no_loss_is);
    g_test_add_func ("/burn-plan/lost/secret", test_a_secret_value_is_not_told);
    g_test_add_func ("/burn-plan/lost/working-copy-alone", test_the_working_copy_alone_is_enough);
    add_refusal_tests ();
    return g_test_run ();
}
