/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-core.h"

#include "base/errors.h"
#include "board/rom-flash.h"
#include "board/rom-status.h"
#include "chip/chip-file.h"

#include <string.h>

#define SECTOR 4096u
#define BLOCK 65536u
#define PAGE 256u

typedef struct {
    FakeCore *core;
    FakeKnobs *knobs;
    SalvorFlashAccess *flash;
    SalvorFlashGeometry geometry;
    GError *error;
} Fixture;

static SalvorFlashAccess *
new_flash (FakeCore *core, SalvorChip *chip)
{
    return salvor_rom_flash_new (SALVOR_CORE_CONTROL (core), SALVOR_MEMORY_ACCESS (core), chip);
}

static void
set_up_chip (Fixture *self, SalvorChip *chip)
{
    memset (self, 0, sizeof *self);
    self->core = fake_core_new ();
    self->knobs = fake_core_get_knobs (self->core);
    self->flash = new_flash (self->core, chip);
}

static void
set_up (Fixture *self)
{
    g_autoptr (SalvorChip) chip = salvor_chip_load ("MIMXRT1024", NULL);

    set_up_chip (self, chip);
}

static gboolean
prepare (Fixture *self)
{
    return salvor_flash_access_prepare (self->flash, &self->geometry, NULL, &self->error);
}

static void
set_up_prepared (Fixture *self)
{
    set_up (self);
    g_assert_true (prepare (self));
    g_assert_no_error (self->error);
    g_array_set_size (self->knobs->calls, 0);
}

static void
tear_down (Fixture *self)
{
    g_clear_error (&self->error);
    g_assert_finalize_object (self->flash);
    g_assert_finalize_object (self->core);
}

/* The message of a failure, and what must be in it */
static void
assert_failed (Fixture *self, SalvorError code, const char *part)
{
    g_assert_error (self->error, SALVOR_ERROR, (int) code);
    g_test_message ("%s", self->error->message);
    if (strstr (self->error->message, part) == NULL)
        g_error ("“%s”: expected “%s” in it", self->error->message, part);
}

/* ---- prepare ---- */

static void
test_prepare (void)
{
    Fixture self;

    set_up (&self);
    g_assert_true (prepare (&self));
    g_assert_no_error (self.error);
    g_assert_cmphex (self.geometry.base, ==, 0x60000000);
    g_assert_cmphex (self.geometry.size, ==, 0x400000);
    g_assert_cmpuint (self.geometry.page_size, ==, PAGE);
    g_assert_cmpuint (self.geometry.sector_size, ==, SECTOR);
    g_assert_cmpuint (self.geometry.block_size, ==, BLOCK);
    g_assert_cmphex (fake_core_get_call (self.core, 0)->function, ==, FAKE_INIT);
    g_assert_cmpuint (fake_core_get_call (self.core, 0)->arguments[0], ==, 0);
    /* the pad of the read strobe, as NXP's algorithm sets it (probe 5.4) */
    g_assert_cmphex (fake_core_get_word (self.core, 0x401F816C), ==, 0x11);
    tear_down (&self);
}

/* Arguments, pages and stack stay out of the ROM's own RAM (probe 4.3). */
static void
test_the_roms_ram_is_left_alone (void)
{
    Fixture self;

    set_up (&self);
    memset (self.knobs->ocram, 0xC3, 0x8000);
    g_assert_true (prepare (&self));
    for (guint i = 0; i < 0x8000; i++)
        g_assert_cmphex (self.knobs->ocram[i], ==, 0xC3);
    g_assert_cmphex (self.knobs->registers[SALVOR_CORE_SP], >=, 0x20208000 + 0x1000);
    tear_down (&self);
}

static const struct {
    const char *name;
    guint32 address, value; /* what is wrong in the ROM */
    const char *expected;
} bad_roms[] = {
    { "tree-elsewhere", 0x0020001C, 0x20201000, "which is not in the ROM" },
    { "tree-unaligned", 0x0020001C, 0x0020C3A2, "which is not in the ROM" },
    { "no-tree", 0x0020001C, 0, "which is not in the ROM" },
    { "no-driver", 0x0020C3B0, 0xFFFFFFFF, "which is not in the ROM" },
    { "driver-at-the-end", 0x0020C3B0, 0x00217FFC, "is not in the ROM" },
    { "no-thumb-bit", 0x0020C3D8, 0x00210794, "no code of the ROM" },
    { "function-in-ram", 0x0020C3E0, 0x20203001, "no code of the ROM" },
};

static void
test_a_rom_that_makes_no_sense (gconstpointer user_data)
{
    gsize i = GPOINTER_TO_UINT (user_data);
    Fixture self;

    set_up (&self);
    fake_core_set_word (self.core, bad_roms[i].address, bad_roms[i].value);
    g_assert_false (prepare (&self));
    assert_failed (&self, SALVOR_ERROR_WRONG_MODE, bad_roms[i].expected);
    g_assert_cmpuint (self.knobs->calls->len, ==, 0);
    tear_down (&self);
}

/* The RAM of calls is not there, or keeps nothing. */
static void
test_no_ram_for_calls (void)
{
    Fixture self;

    set_up (&self);
    self.knobs->ocram_end = 0x2020B000;
    g_assert_false (prepare (&self));
    assert_failed (&self, SALVOR_ERROR_REFUSED, "RAM for calls into the ROM");
    tear_down (&self);

    set_up (&self);
    self.knobs->ignores_writes = TRUE;
    g_assert_false (prepare (&self));
    assert_failed (&self, SALVOR_ERROR_WRONG_MODE, "RAM at 0x20209000 holds 0x00000000");
    tear_down (&self);
}

static void
test_init_refuses (void)
{
    Fixture self;

    set_up (&self);
    self.knobs->bad_function = FAKE_INIT;
    self.knobs->status = 20009;
    g_assert_false (prepare (&self));
    assert_failed (&self, SALVOR_ERROR_FLASH,
                   "ROM function “init” returned 20009 (flash: not found)");
    tear_down (&self);
}

static const struct {
    const char *name;
    guint32 jedec; /* first byte lowest */
    gint code;     /* -1: it is taken */
} ids[] = {
    { "ours", 0x001640EF, -1 },
    { "another-order", 0x001670EF, -1 },
    { "nothing-low", 0x00000000, SALVOR_ERROR_FLASH },
    { "nothing-high", 0xFFFFFFFF, SALVOR_ERROR_FLASH },
    { "twice-as-large", 0x001740EF, SALVOR_ERROR_WRONG_BOARD },
    { "another-maker", 0x0016409D, SALVOR_ERROR_WRONG_BOARD },
};

static void
test_flash_id (gconstpointer user_data)
{
    gsize i = GPOINTER_TO_UINT (user_data);
    Fixture self;

    set_up (&self);
    self.knobs->jedec = ids[i].jedec;
    g_assert_cmpint (prepare (&self), ==, ids[i].code < 0);
    if (ids[i].code >= 0)
        assert_failed (&self, ids[i].code, "expected 0xEF4016");
    tear_down (&self);
}

static void
test_a_decrypted_window_is_refused (void)
{
    Fixture self;

    set_up (&self);
    fake_core_set_word (self.core, 0x403EC000, 0x00000001);
    g_assert_false (prepare (&self));
    assert_failed (&self, SALVOR_ERROR_WRONG_MODE, "decrypted on its way to the bus");
    tear_down (&self);
}

/* ---- erase, program, read ---- */

/* Sectors up to the next block, one block, sectors behind it */
static void
test_erase_takes_the_largest_units (void)
{
    const guint32 start = BLOCK - 2 * SECTOR;
    const guint32 size = 2 * SECTOR + BLOCK + SECTOR;
    Fixture self;

    set_up_prepared (&self);
    g_assert_true (
        salvor_flash_access_erase (self.flash, FAKE_FLASH_BASE + start, size, NULL, &self.error));
    g_assert_no_error (self.error);
    g_assert_cmpuint (self.knobs->calls->len, ==, 4);
    g_assert_cmpuint (fake_core_count_calls (self.core, FAKE_ERASE_SECTOR), ==, 3);
    g_assert_cmpuint (fake_core_count_calls (self.core, FAKE_ERASE_BLOCK), ==, 1);
    g_assert_cmphex (self.knobs->flash[start - 1], ==, 0x5A);
    for (guint32 i = start; i < start + size; i++)
        g_assert_cmphex (self.knobs->flash[i], ==, 0xFF);
    g_assert_cmphex (self.knobs->flash[start + size], ==, 0x5A);
    tear_down (&self);
}

/* Fixed places are only those of the ROM with the fingerprint; in another the tree has to do. */
static void
test_another_rom_erases_through_its_tree (void)
{
    Fixture self;

    set_up (&self);
    fake_core_set_word (self.core, 0x0020A000, 0x80DBF000);
    g_assert_true (prepare (&self));
    g_assert_true (
        salvor_flash_access_erase (self.flash, FAKE_FLASH_BASE, BLOCK + SECTOR, NULL, &self.error));
    g_assert_cmpuint (fake_core_count_calls (self.core, FAKE_ERASE), ==, 2);
    g_assert_cmpuint (fake_core_count_calls (self.core, FAKE_ERASE_SECTOR), ==, 0);
    g_assert_cmphex (self.knobs->flash[BLOCK + SECTOR - 1], ==, 0xFF);
    tear_down (&self);
}

static GBytes *
make_pattern (gsize size)
{
    guint8 *bytes = g_malloc (size);

    for (gsize i = 0; i < size; i++)
        bytes[i] = (guint8) (i * 7 + i / 256);
    return g_bytes_new_take (bytes, size);
}

/* The last page is a part of one; what is behind it stays erased. */
static void
test_program_and_read_back (void)
{
    const gsize size = 5 * PAGE + 37;
    g_autoptr (GBytes) pattern = make_pattern (size);
    g_autoptr (GBytes) found = NULL;
    g_autoptr (SalvorProgress) progress = salvor_progress_new ();
    Fixture self;

    set_up_prepared (&self);
    g_assert_true (
        salvor_flash_access_erase (self.flash, FAKE_FLASH_BASE, SECTOR, NULL, &self.error));
    g_assert_true (salvor_flash_access_program (self.flash, FAKE_FLASH_BASE,
                                                g_bytes_get_data (pattern, NULL), size, progress,
                                                NULL, &self.error));
    g_assert_no_error (self.error);
    g_assert_cmpuint (salvor_progress_get_done (progress), ==, size);
    g_assert_cmpuint (fake_core_count_calls (self.core, FAKE_PROGRAM), ==, 6);
    g_assert_cmphex (self.knobs->flash[size], ==, 0xFF);
    found = salvor_flash_access_read (self.flash, FAKE_FLASH_BASE, size, NULL, NULL, &self.error);
    g_assert_no_error (self.error);
    g_assert_true (g_bytes_equal (found, pattern));
    tear_down (&self);
}

/* What the bus has buffered is thrown away once behind a change, not at each read. */
static void
test_old_buffers_are_cleared_once (void)
{
    Fixture self;

    set_up_prepared (&self);
    for (guint i = 0; i < 3; i++) {
        g_autoptr (GBytes) found = salvor_flash_access_read (self.flash, FAKE_FLASH_BASE + 5 + i,
                                                             11 + i, NULL, NULL, &self.error);

        g_assert_no_error (self.error);
        g_assert_cmpuint (g_bytes_get_size (found), ==, 11 + i);
    }
    g_assert_cmpuint (fake_core_count_calls (self.core, FAKE_CLEAR_CACHE), ==, 1);
    g_assert_true (
        salvor_flash_access_erase (self.flash, FAKE_FLASH_BASE, SECTOR, NULL, &self.error));
    g_bytes_unref (
        salvor_flash_access_read (self.flash, FAKE_FLASH_BASE, 4, NULL, NULL, &self.error));
    g_assert_cmpuint (fake_core_count_calls (self.core, FAKE_CLEAR_CACHE), ==, 2);
    tear_down (&self);
}

/* Two buffers in turn, so that one may be filled while the other is still being programmed. */
static void
test_pages_alternate (void)
{
    g_autoptr (GBytes) pattern = make_pattern (3 * PAGE);
    Fixture self;

    set_up_prepared (&self);
    g_assert_true (salvor_flash_access_program (self.flash, FAKE_FLASH_BASE,
                                                g_bytes_get_data (pattern, NULL), 3 * PAGE, NULL,
                                                NULL, &self.error));
    g_assert_cmphex (fake_core_get_call (self.core, 0)->arguments[3], !=,
                     fake_core_get_call (self.core, 1)->arguments[3]);
    g_assert_cmphex (fake_core_get_call (self.core, 0)->arguments[3], ==,
                     fake_core_get_call (self.core, 2)->arguments[3]);
    tear_down (&self);
}

/* ---- what goes wrong ---- */

static const struct {
    const char *name;
    FakeFate fate;
    guint32 status;
    const char *expected;
} fates[] = {
    { "fails", FAKE_RETURNS, 20001,
      "erase 0x1000 bytes at 0x60000000: ROM function “erase sector” returned 20001 (flash: erase "
      "sector failed)" },
    { "unknown-status", FAKE_RETURNS, 31337, "returned 31337 (unknown status)" },
    { "hangs", FAKE_HANGS, 0,
      "did not come back within 401 ms: PC 0x0021057C, LR 0x2020BFF9, exception 0, CFSR" },
    { "locks-up", FAKE_LOCKS_UP, 0, "locked the core up: PC 0xFFFFFFFE" },
    { "elsewhere", FAKE_RETURNS_ELSEWHERE, 0, "stopped at 0x20201234 instead of 0x2020BFF8" },
};

static void
test_a_function_that_fails (gconstpointer user_data)
{
    gsize i = GPOINTER_TO_UINT (user_data);
    Fixture self;

    set_up_prepared (&self);
    self.knobs->bad_function = FAKE_ERASE_SECTOR;
    self.knobs->fate = fates[i].fate;
    self.knobs->status = fates[i].status;
    g_assert_false (
        salvor_flash_access_erase (self.flash, FAKE_FLASH_BASE, SECTOR, NULL, &self.error));
    assert_failed (&self, SALVOR_ERROR_FLASH, fates[i].expected);
    g_assert_cmpint (self.knobs->state, !=, SALVOR_CORE_RUNNING);
    /* the board can still be started */
    g_clear_error (&self.error);
    g_assert_true (salvor_flash_access_finish (self.flash, NULL, &self.error));
    g_assert_cmpint (self.knobs->state, ==, SALVOR_CORE_RUNNING);
    tear_down (&self);
}

/* After a function that never came back the next one finds its stack again. */
static void
test_a_second_try_sets_the_core_up_again (void)
{
    Fixture self;

    set_up_prepared (&self);
    self.knobs->bad_function = FAKE_ERASE_SECTOR;
    self.knobs->fate = FAKE_LOCKS_UP;
    g_assert_false (
        salvor_flash_access_erase (self.flash, FAKE_FLASH_BASE, SECTOR, NULL, &self.error));
    g_clear_error (&self.error);
    self.knobs->bad_function = 0;
    self.knobs->registers[SALVOR_CORE_SP] = 0x13;
    self.knobs->registers[SALVOR_CORE_CFBP] = 0;
    g_assert_true (
        salvor_flash_access_erase (self.flash, FAKE_FLASH_BASE, SECTOR, NULL, &self.error));
    tear_down (&self);
}

static void
test_a_cancel_leaves_the_core_halted (void)
{
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GBytes) pattern = make_pattern (PAGE);
    Fixture self;

    set_up_prepared (&self);
    g_cancellable_cancel (cancellable);
    g_assert_false (
        salvor_flash_access_erase (self.flash, FAKE_FLASH_BASE, SECTOR, cancellable, &self.error));
    g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_clear_error (&self.error);
    g_assert_false (salvor_flash_access_program (self.flash, FAKE_FLASH_BASE,
                                                 g_bytes_get_data (pattern, NULL), PAGE, NULL,
                                                 cancellable, &self.error));
    g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint (self.knobs->calls->len, ==, 0);
    g_assert_cmpint (self.knobs->state, !=, SALVOR_CORE_RUNNING);
    tear_down (&self);
}

static void
test_finish (void)
{
    Fixture self;

    set_up_prepared (&self);
    g_assert_true (salvor_flash_access_finish (self.flash, NULL, &self.error));
    g_assert_cmpint (self.knobs->state, ==, SALVOR_CORE_RUNNING);
    g_assert_true (self.knobs->released);
    tear_down (&self);
}

static gboolean
write_all (SalvorFlashAccess *flash, GBytes *pattern, GError **error)
{
    SalvorFlashGeometry geometry;
    gsize size;
    const guint8 *data = g_bytes_get_data (pattern, &size);
    g_autoptr (GBytes) found = NULL;

    if (!salvor_flash_access_prepare (flash, &geometry, NULL, error)
        || !salvor_flash_access_erase (flash, FAKE_FLASH_BASE, SECTOR, NULL, error)
        || !salvor_flash_access_program (flash, FAKE_FLASH_BASE, data, size, NULL, NULL, error))
        return FALSE;
    found = salvor_flash_access_read (flash, FAKE_FLASH_BASE, size, NULL, NULL, error);
    return found != NULL && salvor_flash_access_finish (flash, NULL, error);
}

/* Wherever the probe goes, the error says so, and a second run finishes. */
static void
test_the_probe_goes_at_each_step (void)
{
    g_autoptr (SalvorChip) chip = salvor_chip_load ("MIMXRT1024", NULL);
    g_autoptr (GBytes) pattern = make_pattern (2 * PAGE);
    gboolean done = FALSE;
    guint steps;

    for (steps = 0; !done; steps++) {
        Fixture self;

        set_up_chip (&self, chip);
        self.knobs->operations_left = (gint) steps;
        done = write_all (self.flash, pattern, &self.error);
        if (!done)
            g_assert_error (self.error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
        g_clear_error (&self.error);
        g_assert_finalize_object (self.flash);
        self.knobs->operations_left = -1;
        self.flash = new_flash (self.core, chip);
        g_assert_true (write_all (self.flash, pattern, &self.error));
        g_assert_no_error (self.error);
        g_assert_cmpmem (self.knobs->flash, 2 * PAGE, g_bytes_get_data (pattern, NULL), 2 * PAGE);
        tear_down (&self);
    }
    g_assert_cmpuint (steps, >, 60);
}

static void
test_statuses_have_names (void)
{
    g_assert_cmpstr (salvor_rom_status_get_name (0), ==, "success");
    g_assert_cmpstr (salvor_rom_status_get_name (6000), ==, "FlexSPI: sequence timed out");
    g_assert_cmpstr (salvor_rom_status_get_name (20007), ==, "flash: SFDP not found");
    g_assert_cmpstr (salvor_rom_status_get_name (20011), ==, "unknown status");
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/rom-flash/prepare", test_prepare);
    g_test_add_func ("/rom-flash/roms-ram", test_the_roms_ram_is_left_alone);
    for (gsize i = 0; i < G_N_ELEMENTS (bad_roms); i++) {
        g_autofree char *path = g_strconcat ("/rom-flash/bad-rom/", bad_roms[i].name, NULL);

        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_a_rom_that_makes_no_sense);
    }
    g_test_add_func ("/rom-flash/no-ram", test_no_ram_for_calls);
    g_test_add_func ("/rom-flash/init-refuses", test_init_refuses);
    for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
        g_autofree char *path = g_strconcat ("/rom-flash/id/", ids[i].name, NULL);

        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_flash_id);
    }
    g_test_add_func ("/rom-flash/decrypted-window", test_a_decrypted_window_is_refused);
    g_test_add_func ("/rom-flash/erase-units", test_erase_takes_the_largest_units);
    g_test_add_func ("/rom-flash/another-rom", test_another_rom_erases_through_its_tree);
    g_test_add_func ("/rom-flash/program-and-read", test_program_and_read_back);
    g_test_add_func ("/rom-flash/clear-cache", test_old_buffers_are_cleared_once);
    g_test_add_func ("/rom-flash/pages-alternate", test_pages_alternate);
    for (gsize i = 0; i < G_N_ELEMENTS (fates); i++) {
        g_autofree char *path = g_strconcat ("/rom-flash/function/", fates[i].name, NULL);

        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_a_function_that_fails);
    }
    g_test_add_func ("/rom-flash/second-try", test_a_second_try_sets_the_core_up_again);
    g_test_add_func ("/rom-flash/cancel", test_a_cancel_leaves_the_core_halted);
    g_test_add_func ("/rom-flash/finish", test_finish);
    g_test_add_func ("/rom-flash/probe-gone", test_the_probe_goes_at_each_step);
    g_test_add_func ("/rom-flash/statuses", test_statuses_have_names);
    return g_test_run ();
}
