/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sane-state.h"

#include "chip/board-state.h"
#include "chip/chip-file.h"

static SalvorBoardState *
new_empty_state (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorChip) chip = salvor_chip_load (SANE_CHIP, &error);

    g_assert_no_error (error);
    return salvor_board_state_new (chip);
}

static void
test_what_nobody_tried_is_absent (void)
{
    SalvorBoardState *state = new_empty_state ();
    const char *reason = "unchanged";
    guint32 value = 7;

    g_assert_null (salvor_board_state_get_register (state, "SBMR2"));
    g_assert_null (salvor_board_state_get_shadow (state, 6));
    g_assert_null (salvor_board_state_get_otp (state, 6));
    g_assert_false (salvor_board_state_get_word (state, 6, &value, &reason));
    g_assert_null (reason);
    g_assert_cmpuint (value, ==, 7);
    g_assert_cmpuint (salvor_board_state_count_read (state), ==, 0);
    g_assert_cmpint (salvor_board_state_get_hab_answer (state), ==, -1);
    g_assert_cmpint (salvor_board_state_get_time (state), ==, 0);
    g_assert_cmpstr (salvor_board_state_get_source (state), ==, "");
    g_assert_cmpint (salvor_board_state_get_stage (state), ==, SALVOR_STAGE_UNKNOWN);
    g_assert_cmpint (salvor_board_state_get_header (state), ==, SALVOR_HEADER_UNKNOWN);
    g_assert_null (salvor_board_state_get_unique_id (state));
    g_assert_finalize_object (state);
}

static void
test_a_view_not_tried_stays_absent_beside_the_other (void)
{
    g_autoptr (SalvorBoardState) state = new_empty_state ();

    salvor_board_state_set_shadow (state, 6, 0x00010010);
    g_assert_nonnull (salvor_board_state_get_shadow (state, 6));
    g_assert_null (salvor_board_state_get_otp (state, 6));
    g_assert_false (salvor_board_state_differs (state, 6));
}

static void
test_cells_count_before_the_working_copy (void)
{
    g_autoptr (SalvorBoardState) state = new_empty_state ();
    guint32 value = 0;

    salvor_board_state_set_shadow (state, 6, 0x00000010);
    g_assert_true (salvor_board_state_get_word (state, 6, &value, NULL));
    g_assert_cmphex (value, ==, 0x00000010);
    salvor_board_state_set_otp (state, 6, 0x00010010);
    g_assert_true (salvor_board_state_get_word (state, 6, &value, NULL));
    g_assert_cmphex (value, ==, 0x00010010);
    g_assert_true (salvor_board_state_get_effective_word (state, 6, &value, NULL));
    g_assert_cmphex (value, ==, 0x00000010);
    g_assert_true (salvor_board_state_differs (state, 6));
    salvor_board_state_set_shadow (state, 6, 0x00010010);
    g_assert_false (salvor_board_state_differs (state, 6));
}

static void
test_an_unreadable_view_leaves_the_other_and_gives_its_reason (void)
{
    g_autoptr (SalvorBoardState) state = new_empty_state ();
    const char *reason = NULL;
    guint32 value = 0;

    salvor_board_state_set_otp_unreadable (state, 32, "SJC_RESP_LOCK = 1");
    g_assert_false (salvor_board_state_get_word (state, 32, &value, &reason));
    g_assert_cmpstr (reason, ==, "SJC_RESP_LOCK = 1");
    g_assert_false (salvor_board_state_get_effective_word (state, 32, &value, &reason));
    g_assert_cmpstr (reason, ==, "SJC_RESP_LOCK = 1");
    salvor_board_state_set_shadow (state, 32, 5);
    g_assert_true (salvor_board_state_get_word (state, 32, &value, &reason));
    g_assert_cmphex (value, ==, 5);
    g_assert_false (salvor_board_state_differs (state, 32));
}

static void
test_the_last_reading_wins (void)
{
    g_autoptr (SalvorBoardState) state = new_empty_state ();

    salvor_board_state_set_register_unreadable (state, "SBMR2", "no clock");
    g_assert_false (salvor_board_state_get_register (state, "SBMR2")->known);
    salvor_board_state_set_register (state, "SBMR2", 0x01000011);
    g_assert_true (salvor_board_state_get_register (state, "SBMR2")->known);
    g_assert_null (salvor_board_state_get_register (state, "SBMR2")->unreadable);
    salvor_board_state_set_register_unreadable (state, "SBMR2", "gone");
    g_assert_false (salvor_board_state_get_register (state, "SBMR2")->known);
    g_assert_cmpstr (salvor_board_state_get_register (state, "SBMR2")->unreadable, ==, "gone");
}

static void
test_registers_are_listed_by_name (void)
{
    g_autoptr (SalvorBoardState) state = new_empty_state ();
    g_auto (GStrv) names = NULL;
    g_autofree char *joined = NULL;

    salvor_board_state_set_register (state, "SRSR", 1);
    salvor_board_state_set_register_unreadable (state, "SBMR2", "no clock");
    salvor_board_state_set_register (state, "CCGR2", 2);
    names = salvor_board_state_list_registers (state);
    joined = g_strjoinv (" ", names);
    g_assert_cmpstr (joined, ==, "CCGR2 SBMR2 SRSR");
}

static void
test_words_with_a_value_are_counted (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    gsize n_words = 0;

    salvor_chip_get_words (salvor_board_state_get_chip (state), &n_words);
    g_assert_cmpuint (salvor_board_state_count_read (state), ==, n_words);
    sane_state_hide_word (state, 32);
    g_assert_cmpuint (salvor_board_state_count_read (state), ==, n_words - 1);
    salvor_board_state_set_otp (state, 32, 0);
    g_assert_cmpuint (salvor_board_state_count_read (state), ==, n_words);
}

static void
test_a_copy_is_equal_and_apart (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new_story ();
    g_autoptr (SalvorBoardState) copy = NULL;
    g_autofree char *unique_id = NULL;

    salvor_board_state_set_simulated (state, TRUE);
    salvor_board_state_set_time (state, 1764055140);
    salvor_board_state_set_hab_answer (state, 0);
    salvor_board_state_set_otp_unreadable (state, 32, "locked");
    copy = salvor_board_state_copy (state);
    salvor_board_state_set_otp (state, 6, 0);
    salvor_board_state_set_register (state, "SBMR2", 0);
    salvor_board_state_set_source (state, "elsewhere");
    salvor_board_state_set_header (state, SALVOR_HEADER_BLANK, NULL);

    g_assert_cmphex (salvor_board_state_get_otp (copy, 6)->value, ==, 0x00010010);
    g_assert_cmphex (salvor_board_state_get_register (copy, "SBMR2")->value, ==, 0x01000011);
    g_assert_cmpstr (salvor_board_state_get_source (copy), ==, "Debug probe MCU-Link, SWD");
    g_assert_cmpint (salvor_board_state_get_stage (copy), ==, SALVOR_STAGE_PROBE);
    g_assert_true (salvor_board_state_is_simulated (copy));
    g_assert_cmpint (salvor_board_state_get_time (copy), ==, 1764055140);
    g_assert_cmpint (salvor_board_state_get_hab_answer (copy), ==, 0);
    g_assert_cmpint (salvor_board_state_get_header (copy), ==, SALVOR_HEADER_VALID);
    g_assert_cmpstr (salvor_board_state_get_header_detail (copy), ==,
                     "FCB 0x42464346, IVT 0xD1 at 0x1000");
    g_assert_cmpstr (salvor_board_state_get_otp (copy, 32)->unreadable, ==, "locked");
    unique_id = salvor_board_state_get_unique_id (copy);
    g_assert_cmpstr (unique_id, ==, "6D2B91E4 3A0E70D5");
}

static void
test_half_a_unique_id_is_none (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();

    sane_state_hide_word (state, 2);
    g_assert_null (salvor_board_state_get_unique_id (state));
}

/* Everybody who cites a fuse uses these words (visual.md 6). */
static void
test_fields_are_cited_in_plain_words (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    SalvorChip *chip = salvor_board_state_get_chip (state);
    SalvorField whole_word = *salvor_chip_get_field_by_role (chip, "force-internal-boot");
    g_autofree char *bit
        = salvor_field_describe (salvor_chip_get_field_by_role (chip, "force-internal-boot"));
    g_autofree char *bits
        = salvor_field_describe (salvor_chip_get_field_by_role (chip, "jtag-smode"));
    g_autofree char *pins
        = salvor_field_describe (salvor_chip_get_register_field_by_role (chip, "boot-mode-pins"));
    g_autofree char *word = NULL;

    whole_word.lsb = 0;
    whole_word.width = 32;
    word = salvor_field_describe (&whole_word);
    g_assert_cmpstr (bit, ==, "fuse 6 bit 16");
    g_assert_cmpstr (bits, ==, "fuse 6 bits 23 to 22");
    g_assert_cmpstr (pins, ==, "SBMR2 bits 25 to 24");
    g_assert_cmpstr (word, ==, "fuse 6");
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/board-state/not-tried-is-absent", test_what_nobody_tried_is_absent);
    g_test_add_func ("/board-state/one-view-alone",
                     test_a_view_not_tried_stays_absent_beside_the_other);
    g_test_add_func ("/board-state/cells-before-working-copy",
                     test_cells_count_before_the_working_copy);
    g_test_add_func ("/board-state/unreadable-view",
                     test_an_unreadable_view_leaves_the_other_and_gives_its_reason);
    g_test_add_func ("/board-state/last-reading-wins", test_the_last_reading_wins);
    g_test_add_func ("/board-state/registers-by-name", test_registers_are_listed_by_name);
    g_test_add_func ("/board-state/count-read", test_words_with_a_value_are_counted);
    g_test_add_func ("/board-state/copy", test_a_copy_is_equal_and_apart);
    g_test_add_func ("/board-state/half-unique-id", test_half_a_unique_id_is_none);
    g_test_add_func ("/board-state/describe-field", test_fields_are_cited_in_plain_words);
    return g_test_run ();
}
