/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sane-state.h"

#include "chip/chip-file.h"

/* Factory words of an RT1024: open part (SEC_CONFIG[0]), flash in the package */
#define SANE_TESTER_WORD 4u
#define SANE_TESTER_VALUE 0x00100002u
#define SANE_UNIQUE_LOW 0x6D2B91E4u
#define SANE_UNIQUE_HIGH 0x3A0E70D5u

static guint32
get_word (SalvorBoardState *state, guint index)
{
    guint32 value = 0;

    salvor_board_state_get_word (state, index, &value, NULL);
    return value;
}

/* SBMR1 and SBMR2 as a power-on leaves them */
static void
latch (SalvorBoardState *state)
{
    const SalvorReading *mode = salvor_board_state_get_register (state, "SBMR2");
    guint32 boot = get_word (state, SANE_BOOT_WORD);
    guint32 sec_config = (get_word (state, SANE_TESTER_WORD) >> 1 & 1) | (boot & 2);

    salvor_board_state_set_register (state, "SBMR2",
                                     (mode->value & 0x03000000u) | (boot & 0x18u) | sec_config);
    if ((boot & 0x10u) != 0)
        salvor_board_state_set_register (state, "SBMR1", get_word (state, 5));
}

SalvorBoardState *
sane_state_new (void)
{
    return sane_state_new_of (SANE_CHIP);
}

SalvorBoardState *
sane_state_new_of (const char *chip_name)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorChip) chip = salvor_chip_load (chip_name, &error);
    SalvorBoardState *state;
    gsize n_words = 0;
    const SalvorFuseWord *words;

    g_assert_no_error (error);
    state = salvor_board_state_new (chip);
    words = salvor_chip_get_words (chip, &n_words);
    for (gsize i = 0; i < n_words; i++) {
        salvor_board_state_set_shadow (state, words[i].index, 0);
        salvor_board_state_set_otp (state, words[i].index, 0);
    }
    salvor_board_state_set_register (state, "SRSR", 0x00000001);
    salvor_board_state_set_register (state, "SBMR1", 0x00000000);
    salvor_board_state_set_register (state, "SBMR2", 0x02000000);
    sane_state_set_word (state, 1, SANE_UNIQUE_LOW);
    sane_state_set_word (state, 2, SANE_UNIQUE_HIGH);
    sane_state_set_word (state, SANE_TESTER_WORD, SANE_TESTER_VALUE);
    salvor_board_state_set_header (state, SALVOR_HEADER_VALID,
                                   "FCB 0x42464346, IVT 0xD1 at 0x1000");
    return state;
}

SalvorBoardState *
sane_state_new_story (void)
{
    SalvorBoardState *state = sane_state_new ();

    sane_state_set_word (state, SANE_BOOT_WORD, 0x00010010);
    sane_state_set_pins (state, 1);
    salvor_board_state_set_stage (state, SALVOR_STAGE_PROBE);
    salvor_board_state_set_source (state, "Debug probe MCU-Link, SWD");
    return state;
}

void
sane_state_set_word (SalvorBoardState *state, guint index, guint32 value)
{
    salvor_board_state_set_shadow (state, index, value);
    salvor_board_state_set_otp (state, index, value);
    latch (state);
}

void
sane_state_set_field (SalvorBoardState *state, const char *role, guint32 value)
{
    const SalvorField *field
        = salvor_chip_get_field_by_role (salvor_board_state_get_chip (state), role);
    guint32 mask;

    g_assert_nonnull (field);
    mask = salvor_field_get_mask (field);
    sane_state_set_word (state, field->word->index,
                         (get_word (state, field->word->index) & ~mask) | value << field->lsb);
}

void
sane_state_set_pins (SalvorBoardState *state, guint pins)
{
    const SalvorReading *mode = salvor_board_state_get_register (state, "SBMR2");

    salvor_board_state_set_register (state, "SBMR2", (mode->value & ~0x03000000u) | pins << 24);
}

void
sane_state_hide_word (SalvorBoardState *state, guint index)
{
    salvor_board_state_set_shadow_unreadable (state, index, "the fuse controller has no clock");
    salvor_board_state_set_otp_unreadable (state, index, "the fuse controller has no clock");
}

void
sane_state_hide_register (SalvorBoardState *state, const char *name)
{
    salvor_board_state_set_register_unreadable (state, name, "READ_REGISTER is switched off");
}
