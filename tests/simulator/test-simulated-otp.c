/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chip-fixture.h"

#define BASE 0x401F4000u
#define CTRL (BASE + 0x000)
#define CTRL_SET (BASE + 0x004)
#define CTRL_CLR (BASE + 0x008)
#define DATA (BASE + 0x020)
#define READ_CTRL (BASE + 0x030)
#define READ_FUSE_DATA (BASE + 0x040)
#define SHADOW(index) (BASE + 0x400 + 0x10 * (index))

#define WORD_6 6u

typedef struct {
    SalvorChip *chip;
    SalvorSimulatedOtp *otp;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
    self->chip = fixture_description ();
    self->otp = salvor_simulated_otp_new (self->chip);
    salvor_simulated_otp_reload (self->otp);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
    salvor_simulated_otp_free (self->otp);
    g_assert_finalize_object (self->chip);
}

static guint32
read_register (Fixture *self, guint32 address)
{
    guint32 value = 0;

    g_assert_true (salvor_simulated_otp_bus_read (self->otp, address, &value));
    return value;
}

static void
write_register (Fixture *self, guint32 address, guint32 value)
{
    g_assert_true (salvor_simulated_otp_bus_write (self->otp, address, value));
}

static void
test_bits_stay_burned (Fixture *self, gconstpointer data)
{
    g_assert_true (salvor_simulated_otp_burn (self->otp, WORD_6, 0x00010010));
    g_assert_true (salvor_simulated_otp_burn (self->otp, WORD_6, 0));
    g_assert_cmphex (salvor_simulated_otp_get_cell (self->otp, WORD_6), ==, 0x00010010);
    g_assert_true (salvor_simulated_otp_burn (self->otp, WORD_6, 2));
    g_assert_cmphex (salvor_simulated_otp_sense (self->otp, WORD_6), ==, 0x00010012);
}

static void
test_working_copy_follows_on_reload (Fixture *self, gconstpointer data)
{
    g_assert_true (salvor_simulated_otp_burn (self->otp, WORD_6, 0x10));
    g_assert_cmphex (salvor_simulated_otp_get_shadow (self->otp, WORD_6), ==, 0);
    g_assert_cmpuint (salvor_simulated_otp_get_field (self->otp, "bt-fuse-sel"), ==, 0);
    salvor_simulated_otp_reload (self->otp);
    g_assert_cmphex (salvor_simulated_otp_get_shadow (self->otp, WORD_6), ==, 0x10);
    g_assert_cmpuint (salvor_simulated_otp_get_field (self->otp, "bt-fuse-sel"), ==, 1);
}

static void
test_write_lock_holds (Fixture *self, gconstpointer data)
{
    const SalvorFuseWord *word = salvor_chip_get_word (self->chip, WORD_6);

    g_assert_true (salvor_simulated_otp_burn (self->otp, WORD_6, 1));
    g_assert_true (
        salvor_simulated_otp_burn (self->otp, word->lock.lock_word, word->lock.write_mask));
    salvor_simulated_otp_reload (self->otp);
    g_assert_false (salvor_simulated_otp_burn (self->otp, WORD_6, 2));
    g_assert_cmphex (salvor_simulated_otp_get_cell (self->otp, WORD_6), ==, 1);
}

static void
test_override_lock_keeps_working_copy (Fixture *self, gconstpointer data)
{
    const SalvorFuseWord *word = salvor_chip_get_word (self->chip, WORD_6);

    write_register (self, SHADOW (WORD_6), 0x10000);
    g_assert_cmphex (salvor_simulated_otp_get_shadow (self->otp, WORD_6), ==, 0x10000);
    g_assert_cmphex (salvor_simulated_otp_get_cell (self->otp, WORD_6), ==, 0);
    g_assert_true (
        salvor_simulated_otp_burn (self->otp, word->lock.lock_word, word->lock.override_mask));
    salvor_simulated_otp_reload (self->otp);
    write_register (self, SHADOW (WORD_6), 0x10000);
    g_assert_cmphex (read_register (self, SHADOW (WORD_6)), ==, 0);
}

static void
test_read_lock_hides_word (Fixture *self, gconstpointer data)
{
    gsize n_words = 0;
    const SalvorFuseWord *words = salvor_chip_get_words (self->chip, &n_words);
    guint n_checked = 0;

    for (gsize i = 0; i < n_words; i++) {
        if (words[i].lock.read_mask == 0)
            continue;
        g_assert_true (salvor_simulated_otp_burn (self->otp, words[i].index, 0x1234));
        g_assert_true (salvor_simulated_otp_burn (self->otp, words[i].lock.lock_word,
                                                  words[i].lock.read_mask));
        salvor_simulated_otp_reload (self->otp);
        g_assert_cmphex (salvor_simulated_otp_sense (self->otp, words[i].index), ==,
                         SALVOR_ASSUME_READ_LOCKED_VALUE);
        g_assert_cmphex (salvor_simulated_otp_get_shadow (self->otp, words[i].index), ==,
                         SALVOR_ASSUME_READ_LOCKED_VALUE);
        n_checked++;
        break;
    }
    g_assert_cmpuint (n_checked, ==, 1);
}

/* The write sequence of chip-semantics 6 */
static void
burn_by_registers (Fixture *self, guint32 key, guint32 index, guint32 bits)
{
    write_register (self, CTRL_CLR, 0xFFFF003F);
    write_register (self, CTRL_SET, key << 16 | index);
    write_register (self, DATA, bits);
}

static void
test_registers_burn_with_key (Fixture *self, gconstpointer data)
{
    burn_by_registers (self, 0x3E77, WORD_6, 0x20);
    g_assert_cmphex (read_register (self, CTRL) & 0xFFFF0200, ==, 0);
    g_assert_cmphex (salvor_simulated_otp_get_cell (self->otp, WORD_6), ==, 0x20);
    write_register (self, CTRL_SET, 0x400);
    g_assert_cmphex (read_register (self, CTRL) & 0x400, ==, 0);
    g_assert_cmphex (read_register (self, SHADOW (WORD_6)), ==, 0x20);
}

static void
test_registers_refuse_without_key (Fixture *self, gconstpointer data)
{
    burn_by_registers (self, 0x3E76, WORD_6, 0x20);
    g_assert_cmphex (read_register (self, CTRL) & 0x200, ==, 0x200);
    g_assert_cmphex (salvor_simulated_otp_get_cell (self->otp, WORD_6), ==, 0);
    /* the key is for one write */
    burn_by_registers (self, 0x3E77, WORD_6, 0x20);
    write_register (self, DATA, 0x40);
    g_assert_cmphex (salvor_simulated_otp_get_cell (self->otp, WORD_6), ==, 0x20);
}

static void
test_registers_sense_cells (Fixture *self, gconstpointer data)
{
    g_assert_true (salvor_simulated_otp_burn (self->otp, WORD_6, 0x77));
    write_register (self, CTRL_CLR, 0xFFFF003F);
    write_register (self, CTRL_SET, WORD_6);
    write_register (self, READ_CTRL, 1);
    g_assert_cmphex (read_register (self, READ_FUSE_DATA), ==, 0x77);
    g_assert_cmphex (read_register (self, SHADOW (WORD_6)), ==, 0);
}

static void
test_other_addresses_are_not_its_own (Fixture *self, gconstpointer data)
{
    guint32 value = 0;

    g_assert_false (salvor_simulated_otp_bus_read (self->otp, BASE - 4, &value));
    g_assert_false (salvor_simulated_otp_bus_write (self->otp, 0x400F8004, 0));
    g_assert_cmphex (read_register (self, SHADOW (WORD_6) + 4), ==, 0);
}

#define ADD(name, func) g_test_add ("/simulated-otp/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    ADD ("bits-stay-burned", test_bits_stay_burned);
    ADD ("working-copy-follows-on-reload", test_working_copy_follows_on_reload);
    ADD ("write-lock-holds", test_write_lock_holds);
    ADD ("override-lock-keeps-working-copy", test_override_lock_keeps_working_copy);
    ADD ("read-lock-hides-word", test_read_lock_hides_word);
    ADD ("registers-burn-with-key", test_registers_burn_with_key);
    ADD ("registers-refuse-without-key", test_registers_refuse_without_key);
    ADD ("registers-sense-cells", test_registers_sense_cells);
    ADD ("other-addresses-are-not-its-own", test_other_addresses_are_not_its_own);
    return g_test_run ();
}
