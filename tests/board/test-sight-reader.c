/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-core.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "board/sight-reader.h"
#include "chip/chip-file.h"

#include <string.h>

#define PCSR 0xE000101Cu
#define DEMCR 0xE000EDFCu
#define BOOT_LOG 0x2020515Cu

typedef struct {
    SalvorChip *chip;
    FakeCore *core;
    FakeKnobs *knobs;
    SalvorProbeSight *sight;
    GError *error;
} Fixture;

static void
put_log (Fixture *self, const guint32 *words, gsize n)
{
    for (gsize i = 0; i < n; i++)
        salvor_bytes_poke_u32_le (self->knobs->ocram, FAKE_OCRAM_SIZE,
                                  BOOT_LOG - FAKE_OCRAM_BASE + 4 * i, words[i]);
}

/* A running program in flash, and the log of its start */
static void
set_up (Fixture *self)
{
    static const guint32 log[] = { 0x00010002, 0x000200F0, 0x000B0000 };

    memset (self, 0, sizeof *self);
    self->chip = salvor_chip_load ("MIMXRT1024", NULL);
    self->core = fake_core_new ();
    self->knobs = fake_core_get_knobs (self->core);
    self->sight = salvor_probe_sight_new ();
    fake_core_set_word (self->core, PCSR, 0x60002344);
    put_log (self, log, G_N_ELEMENTS (log));
}

static gboolean
look (Fixture *self, gboolean with_core)
{
    return salvor_sight_reader_read (SALVOR_MEMORY_ACCESS (self->core),
                                     with_core ? SALVOR_CORE_CONTROL (self->core) : NULL,
                                     self->chip, self->sight, NULL, &self->error);
}

static void
tear_down (Fixture *self)
{
    g_clear_error (&self->error);
    salvor_probe_sight_free (self->sight);
    g_assert_finalize_object (self->core);
    g_object_unref (self->chip);
}

static void
assert_core_at (Fixture *self, guint32 expected)
{
    guint32 address = 0;

    g_assert_true (salvor_probe_sight_get_core_address (self->sight, &address, NULL));
    g_assert_cmphex (address, ==, expected);
}

static const char *
get_log_reason (Fixture *self)
{
    const char *reason;
    gsize n_words;

    g_assert_null (salvor_probe_sight_get_boot_log (self->sight, &n_words, &reason));
    return reason;
}

/* Sampling needs tracing; it is as it was found afterwards. */
static void
test_a_running_core (void)
{
    gsize n_words;
    Fixture self;

    set_up (&self);
    fake_core_set_word (self.core, DEMCR, 0x00000010);
    g_assert_true (look (&self, TRUE));
    g_assert_no_error (self.error);
    assert_core_at (&self, 0x60002344);
    g_assert_nonnull (salvor_probe_sight_get_boot_log (self.sight, &n_words, NULL));
    g_assert_cmpuint (n_words, ==, 3);
    g_assert_cmphex (fake_core_get_word (self.core, DEMCR), ==, 0x00000010);
    g_assert_cmpint (self.knobs->state, ==, SALVOR_CORE_RUNNING);
    tear_down (&self);
}

/* A core somebody else has halted shows no sample, and its register. */
static void
test_a_halted_core (void)
{
    Fixture self;

    set_up (&self);
    fake_core_set_word (self.core, PCSR, 0xFFFFFFFF);
    self.knobs->state = SALVOR_CORE_HALTED;
    self.knobs->registers[SALVOR_CORE_PC] = 0x0020EB00;
    g_assert_true (look (&self, TRUE));
    assert_core_at (&self, 0x0020EB00);
    tear_down (&self);
}

static void
test_a_sleeping_core (void)
{
    const char *reason = NULL;
    guint32 address;
    Fixture self;

    set_up (&self);
    fake_core_set_word (self.core, PCSR, 0xFFFFFFFF);
    g_assert_true (look (&self, FALSE));
    g_assert_false (salvor_probe_sight_get_core_address (self.sight, &address, &reason));
    g_assert_cmpstr (reason, ==, "The processor sleeps, so it does not show where it is.");
    tear_down (&self);
}

/* The program has used the RAM: what does not begin like a log is none. */
static void
test_a_log_that_was_written_over (void)
{
    static const guint32 other[] = { 0x20004158, 0x0020C19D };
    static const guint32 almost[] = { 0x00010009, 0x000200F0 };
    Fixture self;

    set_up (&self);
    put_log (&self, other, G_N_ELEMENTS (other));
    g_assert_true (look (&self, TRUE));
    g_assert_nonnull (strstr (get_log_reason (&self), "uses the RAM"));
    put_log (&self, almost, G_N_ELEMENTS (almost));
    g_assert_true (look (&self, TRUE));
    g_assert_nonnull (strstr (get_log_reason (&self), "uses the RAM"));
    tear_down (&self);
}

/* FlexRAM left none there: the core is seen all the same. */
static void
test_a_log_whose_ram_is_gone (void)
{
    Fixture self;

    set_up (&self);
    self.knobs->ocram_end = FAKE_OCRAM_BASE + 0x4000;
    g_assert_true (look (&self, TRUE));
    assert_core_at (&self, 0x60002344);
    g_assert_nonnull (strstr (get_log_reason (&self), "is not there now"));
    tear_down (&self);
}

static void
test_a_lost_probe_is_told (void)
{
    gboolean done = FALSE;
    guint steps;

    for (steps = 0; !done; steps++) {
        Fixture self;

        set_up (&self);
        self.knobs->operations_left = (gint) steps;
        done = look (&self, FALSE);
        if (!done)
            g_assert_error (self.error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
        tear_down (&self);
    }
    g_assert_cmpuint (steps, ==, 6);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/sight-reader/running", test_a_running_core);
    g_test_add_func ("/sight-reader/halted", test_a_halted_core);
    g_test_add_func ("/sight-reader/sleeping", test_a_sleeping_core);
    g_test_add_func ("/sight-reader/log/written-over", test_a_log_that_was_written_over);
    g_test_add_func ("/sight-reader/log/ram-gone", test_a_log_whose_ram_is_gone);
    g_test_add_func ("/sight-reader/probe-gone", test_a_lost_probe_is_told);
    return g_test_run ();
}
