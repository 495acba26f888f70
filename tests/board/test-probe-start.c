/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-core.h"
#include "image-builder.h"

#include "base/errors.h"
#include "board/core-takeover.h"
#include "board/probe-start.h"
#include "chip/chip-file.h"

#include <string.h>

#define ADDRESS 0x20208200u
#define SIZE 0x2003u /* no whole number of words */
#define SBMR1 0x400F8004u

typedef struct {
    SalvorChip *chip;
    FakeCore *core;
    FakeKnobs *knobs;
    GByteArray *bytes;
    SalvorFlashloader *loader;
    GError *error;
} Fixture;

static void
set_up_chip (Fixture *self, SalvorChip *chip)
{
    g_autoptr (GBytes) data = NULL;

    memset (self, 0, sizeof *self);
    self->chip = g_object_ref (chip);
    self->core = fake_core_new ();
    self->knobs = fake_core_get_knobs (self->core);
    self->bytes = test_loader_new (SIZE, ADDRESS);
    data = test_image_get_bytes (self->bytes);
    self->loader = salvor_flashloader_new (data, "loader.bin", self->chip, &self->error);
    g_assert_no_error (self->error);
}

static void
set_up (Fixture *self)
{
    g_autoptr (SalvorChip) chip = salvor_chip_load ("MIMXRT1024", NULL);

    set_up_chip (self, chip);
}

static gboolean
take_over (Fixture *self)
{
    return salvor_core_takeover (SALVOR_CORE_CONTROL (self->core),
                                 SALVOR_MEMORY_ACCESS (self->core), self->chip, NULL, &self->error);
}

static gboolean
start (Fixture *self, SalvorProgress *progress)
{
    return salvor_probe_start_flashloader (SALVOR_CORE_CONTROL (self->core),
                                           SALVOR_MEMORY_ACCESS (self->core), self->chip,
                                           self->loader, progress, NULL, &self->error);
}

static void
tear_down (Fixture *self)
{
    g_clear_error (&self->error);
    g_assert_finalize_object (self->loader);
    g_assert_finalize_object (self->core);
    g_byte_array_unref (self->bytes);
    g_object_unref (self->chip);
}

static void
assert_failed (Fixture *self, SalvorError code, const char *part)
{
    g_assert_error (self->error, SALVOR_ERROR, (int) code);
    g_test_message ("%s", self->error->message);
    if (strstr (self->error->message, part) == NULL)
        g_error ("“%s”: expected “%s” in it", self->error->message, part);
}

static guint32
get_reset (Fixture *self, guint i)
{
    return g_array_index (self->knobs->resets, guint32, i);
}

/* ---- taking the core over ---- */

static void
test_takeover_leaves_nothing_of_the_program (void)
{
    Fixture self;

    set_up (&self);
    g_assert_true (take_over (&self));
    g_assert_no_error (self.error);
    g_assert_cmpuint (self.knobs->resets->len, ==, 1);
    g_assert_cmphex (get_reset (&self, 0), ==, SBMR1);
    g_assert_cmphex (fake_core_get_word (self.core, 0xE000ED94), ==, 0);
    g_assert_cmphex (fake_core_get_word (self.core, 0xE000E010), ==, 0);
    g_assert_cmphex (fake_core_get_word (self.core, 0xE000ED04), ==, 0x0A000000);
    for (guint i = 0; i < 5; i++) {
        g_assert_cmphex (fake_core_get_word (self.core, 0xE000E180 + 4 * i), ==, 0xFFFFFFFF);
        g_assert_cmphex (fake_core_get_word (self.core, 0xE000E280 + 4 * i), ==, 0xFFFFFFFF);
    }
    /* ICTR says five words */
    g_assert_cmphex (fake_core_get_word (self.core, 0xE000E180 + 4 * 5), ==, 0);
    /* both watchdog fields masked, the rest of SRC_SCR as it was */
    g_assert_cmphex (fake_core_get_word (self.core, 0x400F8000), ==, 0x50000280);
    tear_down (&self);
}

/* FlexRAM divided by a program outlives a reset: it is put right and the chip reset once more. */
static void
test_divided_ram_costs_a_second_reset (void)
{
    Fixture self;

    set_up (&self);
    fake_core_set_word (self.core, 0x400AC040, 0x00200007);
    g_assert_true (take_over (&self));
    g_assert_cmpuint (self.knobs->resets->len, ==, 2);
    g_assert_cmphex (fake_core_get_word (self.core, 0x400AC040), ==, 0x00200003);
    tear_down (&self);
}

static void
test_ram_that_is_divided_again_and_again (void)
{
    Fixture self;

    set_up (&self);
    self.knobs->divides_ram = TRUE;
    g_assert_false (take_over (&self));
    assert_failed (&self, SALVOR_ERROR_WRONG_MODE, "comes back after each of 3 resets");
    g_assert_cmpuint (self.knobs->resets->len, ==, 3);
    tear_down (&self);
}

static void
test_a_rom_that_is_not_caught_is_stopped_at_once (void)
{
    Fixture self;

    set_up (&self);
    self.knobs->never_stops = TRUE;
    g_assert_true (take_over (&self));
    g_assert_cmpuint (self.knobs->resets->len, ==, 2);
    g_assert_cmphex (get_reset (&self, 1), ==, 0);
    tear_down (&self);
}

/* Both caches on where the ROM was stopped: a stop at the first instruction is tried, and this core
 * has them on even there. */
static void
test_caches_that_stay_on_are_an_error (void)
{
    Fixture self;

    set_up (&self);
    fake_core_set_word (self.core, 0xE000ED14, 0x00030200);
    g_assert_false (take_over (&self));
    assert_failed (&self, SALVOR_ERROR_WRONG_MODE, "the data cache is on");
    g_assert_cmphex (get_reset (&self, 1), ==, 0);
    tear_down (&self);
}

static void
test_a_code_cache_is_switched_off (void)
{
    Fixture self;

    set_up (&self);
    fake_core_set_word (self.core, 0xE000ED14, 0x00020200);
    g_assert_true (take_over (&self));
    g_assert_cmphex (fake_core_get_word (self.core, 0xE000ED14), ==, 0x00000200);
    tear_down (&self);
}

/* A GDB server that cannot read gives zeros (probe 6.3). */
static void
test_a_core_of_zeros (void)
{
    Fixture self;

    set_up (&self);
    fake_core_set_word (self.core, 0xE000ED00, 0);
    g_assert_false (take_over (&self));
    assert_failed (&self, SALVOR_ERROR_NO_TARGET, "expected a Cortex-M7");
    g_assert_cmpuint (self.knobs->resets->len, ==, 0);
    tear_down (&self);
}

/* ---- starting a loader ---- */

static void
test_start (void)
{
    g_autoptr (SalvorProgress) progress = salvor_progress_new ();
    const guint32 *r;
    Fixture self;

    set_up (&self);
    g_assert_true (start (&self, progress));
    g_assert_no_error (self.error);
    r = self.knobs->registers;
    g_assert_cmpmem (self.knobs->ocram + (ADDRESS - FAKE_OCRAM_BASE), SIZE, self.bytes->data, SIZE);
    g_assert_cmphex (r[SALVOR_CORE_SP], ==, test_image_get_u32 (self.bytes, 0x200));
    g_assert_cmphex (r[SALVOR_CORE_PC], ==, test_image_get_u32 (self.bytes, 0x204) & ~1u);
    g_assert_cmphex (r[SALVOR_CORE_XPSR], ==, 0x01000000);
    g_assert_cmphex (r[SALVOR_CORE_CFBP], ==, 0);
    g_assert_cmphex (fake_core_get_word (self.core, 0xE000ED08), ==, ADDRESS + 0x200);
    g_assert_cmpint (self.knobs->state, ==, SALVOR_CORE_RUNNING);
    g_assert_true (self.knobs->released);
    g_assert_cmpfloat (salvor_progress_get_fraction (progress), ==, 1.0);
    tear_down (&self);
}

static const struct {
    const char *name;
    guint32 ocram_end;
    const char *expected;
} short_rams[] = {
    { "none", 0x20208000, "no RAM for the bytes of the loader at 0x20208200" },
    { "no-stack", 0x2020C000, "no RAM for the stack of the loader at 0x" },
};

/* FlexRAM is the reason, and the message says so. */
static void
test_short_ram (gconstpointer user_data)
{
    gsize i = GPOINTER_TO_UINT (user_data);
    Fixture self;

    set_up (&self);
    self.knobs->ocram_end = short_rams[i].ocram_end;
    g_assert_false (start (&self, NULL));
    assert_failed (&self, SALVOR_ERROR_WRONG_MODE, short_rams[i].expected);
    g_assert_nonnull (strstr (self.error->message, "FlexRAM"));
    g_assert_cmpint (self.knobs->state, ==, SALVOR_CORE_HALTED);
    tear_down (&self);
}

static void
test_ram_that_keeps_nothing (void)
{
    Fixture self;

    set_up (&self);
    self.knobs->ignores_writes = TRUE;
    g_assert_false (start (&self, NULL));
    assert_failed (&self, SALVOR_ERROR_WRONG_MODE, "0xA55A3CC3 was written, 0x00000000 is there");
    tear_down (&self);
}

static void
test_a_flipped_bit_is_found (void)
{
    Fixture self;

    set_up (&self);
    self.knobs->broken_address = ADDRESS + 0x1000;
    g_assert_false (start (&self, NULL));
    assert_failed (&self, SALVOR_ERROR_VERIFY, "RAM at 0x20209201 holds");
    tear_down (&self);
}

static void
test_a_loader_that_faults (void)
{
    Fixture self;

    set_up (&self);
    self.knobs->loader_faults = TRUE;
    g_assert_false (start (&self, NULL));
    assert_failed (&self, SALVOR_ERROR_FAILED, "has locked the core up: PC 0x");
    tear_down (&self);
}

static void
test_the_probe_goes_at_each_step (void)
{
    g_autoptr (SalvorChip) chip = salvor_chip_load ("MIMXRT1024", NULL);
    gboolean done = FALSE;
    guint steps;

    for (steps = 0; !done; steps++) {
        Fixture self;

        set_up_chip (&self, chip);
        self.knobs->operations_left = (gint) steps;
        done = start (&self, NULL);
        if (!done)
            g_assert_error (self.error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
        g_clear_error (&self.error);
        self.knobs->operations_left = -1;
        g_assert_true (start (&self, NULL));
        tear_down (&self);
    }
    g_assert_cmpuint (steps, >, 30);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/core-takeover/clean", test_takeover_leaves_nothing_of_the_program);
    g_test_add_func ("/core-takeover/divided-ram", test_divided_ram_costs_a_second_reset);
    g_test_add_func ("/core-takeover/divided-again", test_ram_that_is_divided_again_and_again);
    g_test_add_func ("/core-takeover/not-caught", test_a_rom_that_is_not_caught_is_stopped_at_once);
    g_test_add_func ("/core-takeover/data-cache", test_caches_that_stay_on_are_an_error);
    g_test_add_func ("/core-takeover/code-cache", test_a_code_cache_is_switched_off);
    g_test_add_func ("/core-takeover/zeros", test_a_core_of_zeros);
    g_test_add_func ("/probe-start/start", test_start);
    for (gsize i = 0; i < G_N_ELEMENTS (short_rams); i++) {
        g_autofree char *path = g_strconcat ("/probe-start/ram/", short_rams[i].name, NULL);

        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_short_ram);
    }
    g_test_add_func ("/probe-start/ram/keeps-nothing", test_ram_that_keeps_nothing);
    g_test_add_func ("/probe-start/ram/flipped-bit", test_a_flipped_bit_is_found);
    g_test_add_func ("/probe-start/faults", test_a_loader_that_faults);
    g_test_add_func ("/probe-start/probe-gone", test_the_probe_goes_at_each_step);
    return g_test_run ();
}
