/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-flash.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "recovery/flash-writer.h"

#include <string.h>

#define BASE 0x60000000u
#define FLASH_SIZE (8 * FAKE_BLOCK)
#define HEADER_SIZE (2 * FAKE_SECTOR)

/* Bytes without a blank page among them */
static GBytes *
make_pattern (gsize size, guint8 seed)
{
    guint8 *data = g_malloc (size);

    for (gsize i = 0; i < size; i++)
        data[i] = (guint8) ((i * 7 + seed + i / 256) % 251);
    return g_bytes_new_take (data, size);
}

static SalvorImage *
make_image (guint32 address, GBytes *data)
{
    g_autoptr (SalvorImage) plain = salvor_image_new_binary ("test", data);
    SalvorImage *placed = salvor_image_place (plain, address, NULL);

    g_assert_nonnull (placed);
    return placed;
}

typedef struct {
    FakeFlash *flash;
    GBytes *data;
    SalvorImage *image;
    SalvorFlashWriter *writer;
} Fixture;

/* An image of @size bytes from the base of a blank flash */
static void
set_up (Fixture *self, gsize size)
{
    SalvorFlashGeometry geometry;

    self->flash = fake_flash_new (FLASH_SIZE);
    self->data = make_pattern (size, 1);
    self->image = make_image (BASE, self->data);
    geometry = fake_flash_get_geometry (self->flash);
    self->writer = salvor_flash_writer_new (SALVOR_FLASH_ACCESS (self->flash), &geometry,
                                            self->image, HEADER_SIZE);
}

/* The flash holds another program of the same size. */
static void
fill_flash (Fixture *self, guint8 seed)
{
    g_autoptr (GBytes) other = make_pattern (FLASH_SIZE, seed);

    memcpy (fake_flash_get_cells (self->flash), g_bytes_get_data (other, NULL), FLASH_SIZE);
}

static void
renew_writer (Fixture *self)
{
    SalvorFlashGeometry geometry = fake_flash_get_geometry (self->flash);

    g_assert_finalize_object (self->writer);
    self->writer = salvor_flash_writer_new (SALVOR_FLASH_ACCESS (self->flash), &geometry,
                                            self->image, HEADER_SIZE);
}

static void
tear_down (Fixture *self)
{
    g_assert_finalize_object (self->writer);
    g_assert_finalize_object (self->image);
    g_bytes_unref (self->data);
    g_assert_finalize_object (self->flash);
}

static gboolean
run (Fixture *self, GArray *kept, GError **error)
{
    if (!salvor_flash_writer_read_old (self->writer, NULL, NULL, error))
        return FALSE;
    salvor_flash_writer_find_changes (self->writer, kept);
    return salvor_flash_writer_header_out (self->writer, NULL, error)
           && salvor_flash_writer_erase (self->writer, NULL, NULL, error)
           && salvor_flash_writer_write (self->writer, NULL, NULL, error)
           && salvor_flash_writer_verify (self->writer, NULL, NULL, error)
           && salvor_flash_writer_header_in (self->writer, NULL, NULL, error);
}

static void
run_well (Fixture *self)
{
    g_autoptr (GError) error = NULL;

    run (self, NULL, &error);
    g_assert_no_error (error);
}

static void
assert_flash_holds_image (Fixture *self)
{
    gsize size;
    const guint8 *data = g_bytes_get_data (self->data, &size);

    g_assert_cmpmem (fake_flash_get_cells (self->flash), size, data, size);
}

static const char *
get_change (Fixture *self, guint index)
{
    GPtrArray *changes = fake_flash_get_changes (self->flash);

    g_assert_cmpuint (index, <, changes->len);
    return g_ptr_array_index (changes, index);
}

static const char *
get_last_change (Fixture *self, guint index)
{
    return get_change (self, fake_flash_get_changes (self->flash)->len - 1 - index);
}

static void
test_blank_flash_needs_no_erase (void)
{
    Fixture self;

    set_up (&self, 5 * FAKE_SECTOR);
    run_well (&self);
    assert_flash_holds_image (&self);
    g_assert_cmpuint (fake_flash_get_erased (self.flash), ==, 0);
    g_assert_cmpuint (salvor_flash_writer_get_sectors_erased (self.writer), ==, 0);
    g_assert_cmpuint (salvor_flash_writer_get_bytes_written (self.writer), ==, 5 * FAKE_SECTOR);
    g_assert_false (salvor_flash_writer_is_header_out (self.writer));
    tear_down (&self);
}

static void
test_header_is_out_first_and_in_last (void)
{
    Fixture self;

    set_up (&self, 5 * FAKE_SECTOR);
    fill_flash (&self, 9);
    run_well (&self);
    assert_flash_holds_image (&self);
    g_assert_cmpuint (fake_flash_get_changes (self.flash)->len, ==, 6);
    g_assert_cmpstr (get_change (&self, 0), ==, "erase 60000000+2000");
    g_assert_cmpstr (get_change (&self, 1), ==, "erase 60002000+3000");
    g_assert_cmpstr (get_change (&self, 2), ==, "program 60002000+3000");
    g_assert_cmpstr (get_change (&self, 3), ==, "program 60001000+1000");
    g_assert_cmpstr (get_change (&self, 4), ==, "program 60000100+F00");
    g_assert_cmpstr (get_change (&self, 5), ==, "program 60000000+100");
    g_assert_cmpuint (salvor_flash_writer_get_sectors_erased (self.writer), ==, 5);
    tear_down (&self);
}

static void
test_second_run_changes_nothing (void)
{
    Fixture self;

    set_up (&self, 5 * FAKE_SECTOR);
    fill_flash (&self, 9);
    run_well (&self);
    renew_writer (&self);
    fake_flash_forget_calls (self.flash);
    run_well (&self);
    g_assert_cmpuint (fake_flash_get_changes (self.flash)->len, ==, 0);
    g_assert_false (salvor_flash_writer_has_changes (self.writer));
    g_assert_cmpuint (salvor_flash_writer_get_sectors_kept (self.writer), ==, 5);
    tear_down (&self);
}

static void
test_one_change_costs_its_sector_and_the_header (void)
{
    Fixture self;

    set_up (&self, 40 * FAKE_SECTOR);
    run_well (&self);
    fake_flash_get_cells (self.flash)[20 * FAKE_SECTOR + 5] ^= 1;
    renew_writer (&self);
    fake_flash_forget_calls (self.flash);
    run_well (&self);
    assert_flash_holds_image (&self);
    g_assert_cmpuint (fake_flash_get_erased (self.flash), ==, 3);
    g_assert_cmpuint (salvor_flash_writer_get_sectors_erased (self.writer), ==, 3);
    g_assert_cmpuint (salvor_flash_writer_get_sectors_kept (self.writer), ==, 37);
    g_assert_cmpuint (fake_flash_get_programmed (self.flash), ==, 3 * FAKE_SECTOR);
    g_assert_cmpstr (get_change (&self, 0), ==, "erase 60000000+2000");
    g_assert_cmpstr (get_last_change (&self, 0), ==, "program 60000000+100");
    tear_down (&self);
}

/* The block that holds the header is erased as a whole once the header is out: one block erase
 * takes 150 ms, its other 14 sectors 630. */
static void
test_whole_blocks_are_erased_as_such (void)
{
    Fixture self;

    set_up (&self, 2 * FAKE_BLOCK + FAKE_SECTOR);
    fill_flash (&self, 9);
    run_well (&self);
    assert_flash_holds_image (&self);
    g_assert_cmpstr (get_change (&self, 0), ==, "erase 60000000+2000");
    g_assert_cmpstr (get_change (&self, 1), ==, "erase 60000000+21000");
    g_assert_cmpuint (salvor_flash_writer_get_sectors_erased (self.writer), ==, 33);
    tear_down (&self);
}

static void
test_a_kept_sector_in_the_first_block_is_spared (void)
{
    Fixture self;

    set_up (&self, 2 * FAKE_BLOCK);
    fill_flash (&self, 9);
    memcpy (fake_flash_get_cells (self.flash) + 7 * FAKE_SECTOR,
            (const guint8 *) g_bytes_get_data (self.data, NULL) + 7 * FAKE_SECTOR, FAKE_SECTOR);
    run_well (&self);
    assert_flash_holds_image (&self);
    g_assert_cmpstr (get_change (&self, 0), ==, "erase 60000000+2000");
    g_assert_cmpstr (get_change (&self, 1), ==, "erase 60002000+5000");
    g_assert_cmpstr (get_change (&self, 2), ==, "erase 60008000+18000");
    g_assert_cmpuint (salvor_flash_writer_get_sectors_kept (self.writer), ==, 1);
    tear_down (&self);
}

static void
test_partly_covered_sector_keeps_its_rest (void)
{
    Fixture self;
    g_autofree guint8 *before = NULL;

    set_up (&self, 4 * FAKE_SECTOR + 0x123);
    fill_flash (&self, 9);
    before = g_memdup2 (fake_flash_get_cells (self.flash), FLASH_SIZE);
    run_well (&self);
    assert_flash_holds_image (&self);
    g_assert_cmpmem (fake_flash_get_cells (self.flash) + 4 * FAKE_SECTOR + 0x123,
                     FLASH_SIZE - 4 * FAKE_SECTOR - 0x123, before + 4 * FAKE_SECTOR + 0x123,
                     FLASH_SIZE - 4 * FAKE_SECTOR - 0x123);
    tear_down (&self);
}

static void
test_kept_content_is_the_rest_of_partly_covered_sectors (void)
{
    Fixture self;
    g_autoptr (GArray) kept = NULL;
    const SalvorSegment *segment;

    set_up (&self, 4 * FAKE_SECTOR + 0x123);
    fill_flash (&self, 9);
    g_assert_true (salvor_flash_writer_read_old (self.writer, NULL, NULL, NULL));
    salvor_flash_writer_find_changes (self.writer, NULL);
    kept = salvor_flash_writer_get_kept_content (self.writer);
    g_assert_cmpuint (kept->len, ==, 1);
    segment = &g_array_index (kept, SalvorSegment, 0);
    g_assert_cmphex (segment->address, ==, BASE + 4 * FAKE_SECTOR + 0x123);
    g_assert_cmpmem (g_bytes_get_data (segment->data, NULL), g_bytes_get_size (segment->data),
                     fake_flash_get_cells (self.flash) + 4 * FAKE_SECTOR + 0x123,
                     FAKE_SECTOR - 0x123);
    tear_down (&self);
}

/* What the journal kept goes back into a sector that lost it to an erase. */
static void
test_kept_bytes_come_back (void)
{
    Fixture self;
    g_autoptr (GArray) kept = salvor_segments_new ();
    g_autoptr (GBytes) rest = make_pattern (FAKE_SECTOR - 0x123, 77);

    set_up (&self, 4 * FAKE_SECTOR + 0x123);
    salvor_segments_add (kept, BASE + 4 * FAKE_SECTOR + 0x123, rest);
    g_assert_true (run (&self, kept, NULL));
    assert_flash_holds_image (&self);
    g_assert_cmpmem (fake_flash_get_cells (self.flash) + 4 * FAKE_SECTOR + 0x123,
                     FAKE_SECTOR - 0x123, g_bytes_get_data (rest, NULL), FAKE_SECTOR - 0x123);
    tear_down (&self);
}

static void
test_image_wins_over_kept_bytes (void)
{
    Fixture self;
    g_autoptr (GArray) kept = salvor_segments_new ();
    g_autoptr (GBytes) stale = make_pattern (3 * FAKE_SECTOR, 77);

    set_up (&self, 4 * FAKE_SECTOR);
    salvor_segments_add (kept, BASE + 2 * FAKE_SECTOR, stale);
    g_assert_true (run (&self, kept, NULL));
    assert_flash_holds_image (&self);
    /* and what lies behind the range is not touched */
    g_assert_true (salvor_bytes_are_all (fake_flash_get_cells (self.flash) + 4 * FAKE_SECTOR,
                                         FAKE_SECTOR, 0xFF));
    tear_down (&self);
}

static void
test_blank_pages_are_not_programmed (void)
{
    Fixture self;
    g_autofree guint8 *bytes = NULL;

    set_up (&self, 6 * FAKE_SECTOR);
    bytes = g_memdup2 (g_bytes_get_data (self.data, NULL), 6 * FAKE_SECTOR);
    memset (bytes + 3 * FAKE_SECTOR, 0xFF, FAKE_SECTOR + 2 * FAKE_PAGE);
    g_assert_finalize_object (self.writer);
    g_assert_finalize_object (self.image);
    g_bytes_unref (self.data);
    self.data = g_bytes_new (bytes, 6 * FAKE_SECTOR);
    self.image = make_image (BASE, self.data);
    self.writer = NULL;
    {
        SalvorFlashGeometry geometry = fake_flash_get_geometry (self.flash);

        self.writer = salvor_flash_writer_new (SALVOR_FLASH_ACCESS (self.flash), &geometry,
                                               self.image, HEADER_SIZE);
    }
    fill_flash (&self, 9);
    run_well (&self);
    assert_flash_holds_image (&self);
    g_assert_cmpstr (get_change (&self, 2), ==, "program 60002000+1000");
    g_assert_cmpstr (get_change (&self, 3), ==, "program 60004200+1E00");
    tear_down (&self);
}

/* New data behind old, in a page that was blank: no erase of that sector */
static void
test_a_blank_page_is_programmed_without_an_erase (void)
{
    Fixture self;

    set_up (&self, 5 * FAKE_SECTOR);
    run_well (&self);
    memset (fake_flash_get_cells (self.flash) + 3 * FAKE_SECTOR + FAKE_PAGE, 0xFF, FAKE_PAGE);
    renew_writer (&self);
    fake_flash_forget_calls (self.flash);
    run_well (&self);
    assert_flash_holds_image (&self);
    g_assert_cmpuint (fake_flash_get_erased (self.flash), ==, 2);
    g_assert_cmpstr (get_change (&self, 1), ==, "program 60003100+100");
    tear_down (&self);
}

static void
test_verify_rewrites_a_sector_once (void)
{
    Fixture self;

    set_up (&self, 5 * FAKE_SECTOR);
    fake_flash_spoil (self.flash, BASE + 3 * FAKE_SECTOR + 0x456, 1);
    run_well (&self);
    assert_flash_holds_image (&self);
    g_assert_cmpstr (get_change (&self, 1), ==, "erase 60003000+1000");
    g_assert_cmpstr (get_change (&self, 2), ==, "program 60003000+1000");
    tear_down (&self);
}

static void
test_verify_names_the_first_difference (void)
{
    Fixture self;
    g_autoptr (GError) error = NULL;

    set_up (&self, 5 * FAKE_SECTOR);
    fake_flash_spoil (self.flash, BASE + 3 * FAKE_SECTOR + 0x456, 2);
    g_assert_false (run (&self, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_VERIFY);
    g_assert_nonnull (strstr (error->message, "0x60003456"));
    /* the header has not come back: the board starts nothing */
    g_assert_true (salvor_flash_writer_is_header_out (self.writer));
    g_assert_true (salvor_bytes_are_all (fake_flash_get_cells (self.flash), FAKE_SECTOR, 0xFF));
    tear_down (&self);
}

static void
test_a_spoiled_header_is_rewritten (void)
{
    Fixture self;

    set_up (&self, 5 * FAKE_SECTOR);
    fake_flash_spoil (self.flash, BASE + 4, 1);
    run_well (&self);
    assert_flash_holds_image (&self);
    g_assert_cmpstr (get_last_change (&self, 1), ==, "erase 60000000+1000");
    g_assert_cmpstr (get_last_change (&self, 0), ==, "program 60000000+1000");
    tear_down (&self);
}

/* Whatever call fails, the tag of the header is not there, or everything is; and a second run
 * finishes the work. */
static void
test_each_call_may_fail (void)
{
    guint n_calls;
    Fixture self;

    set_up (&self, 18 * FAKE_SECTOR + 0x80);
    fill_flash (&self, 9);
    run_well (&self);
    n_calls = fake_flash_count_calls (self.flash);
    tear_down (&self);
    g_assert_cmpuint (n_calls, >, 8);

    for (guint call = 1; call <= n_calls; call++) {
        g_autoptr (GError) error = NULL;
        g_autofree guint8 *before = NULL;
        gsize size;

        set_up (&self, 18 * FAKE_SECTOR + 0x80);
        fill_flash (&self, 9);
        size = g_bytes_get_size (self.data);
        before = g_memdup2 (fake_flash_get_cells (self.flash), FLASH_SIZE);
        fake_flash_fail_call (self.flash, call);
        g_assert_false (run (&self, NULL, &error));
        g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_FLASH);
        if (fake_flash_get_changes (self.flash)->len == 0)
            g_assert_cmpmem (fake_flash_get_cells (self.flash), FLASH_SIZE, before, FLASH_SIZE);
        else if (memcmp (fake_flash_get_cells (self.flash), g_bytes_get_data (self.data, NULL),
                         size)
                 != 0)
            g_assert_true (
                salvor_bytes_are_all (fake_flash_get_cells (self.flash), FAKE_PAGE, 0xFF));
        renew_writer (&self);
        run_well (&self);
        assert_flash_holds_image (&self);
        tear_down (&self);
    }
}

static void
note_state (guint32 address, SalvorSectorState state, gpointer user_data)
{
    guint8 *states = user_data;

    states[(address - BASE) / FAKE_SECTOR] = (guint8) state;
}

static void
test_sector_states (void)
{
    Fixture self;
    guint8 states[8] = { 0 };

    set_up (&self, 8 * FAKE_SECTOR);
    run_well (&self);
    fake_flash_get_cells (self.flash)[5 * FAKE_SECTOR] ^= 1;
    renew_writer (&self);
    salvor_flash_writer_set_sector_func (self.writer, note_state, states);
    g_assert_true (salvor_flash_writer_read_old (self.writer, NULL, NULL, NULL));
    salvor_flash_writer_find_changes (self.writer, NULL);
    g_assert_cmpuint (states[0], ==, SALVOR_SECTOR_HEADER);
    g_assert_cmpuint (states[1], ==, SALVOR_SECTOR_HEADER);
    g_assert_cmpuint (states[4], ==, SALVOR_SECTOR_KEPT_EQUAL);
    g_assert_cmpuint (states[5], ==, SALVOR_SECTOR_WAITING);
    g_assert_true (salvor_flash_writer_header_out (self.writer, NULL, NULL));
    g_assert_true (salvor_flash_writer_erase (self.writer, NULL, NULL, NULL));
    g_assert_cmpuint (states[0], ==, SALVOR_SECTOR_HEADER);
    g_assert_cmpuint (states[5], ==, SALVOR_SECTOR_WAITING);
    g_assert_true (salvor_flash_writer_write (self.writer, NULL, NULL, NULL));
    g_assert_cmpuint (states[5], ==, SALVOR_SECTOR_WRITTEN);
    g_assert_true (salvor_flash_writer_verify (self.writer, NULL, NULL, NULL));
    g_assert_true (salvor_flash_writer_header_in (self.writer, NULL, NULL, NULL));
    g_assert_cmpuint (states[0], ==, SALVOR_SECTOR_WRITTEN);
    g_assert_cmpuint (states[6], ==, SALVOR_SECTOR_KEPT_EQUAL);
    tear_down (&self);
}

static void
test_progress_counts_every_byte (void)
{
    Fixture self;
    g_autoptr (SalvorProgress) progress = salvor_progress_new ();
    g_autoptr (SalvorProgress) header = salvor_progress_new ();

    set_up (&self, 5 * FAKE_SECTOR);
    g_assert_true (salvor_flash_writer_read_old (self.writer, NULL, NULL, NULL));
    salvor_flash_writer_find_changes (self.writer, NULL);
    g_assert_true (salvor_flash_writer_header_out (self.writer, NULL, NULL));
    g_assert_true (salvor_flash_writer_write (self.writer, progress, NULL, NULL));
    g_assert_cmpuint (salvor_progress_get_total (progress), ==, 3 * FAKE_SECTOR);
    g_assert_cmpuint (salvor_progress_get_done (progress), ==, 3 * FAKE_SECTOR);
    g_assert_true (salvor_flash_writer_header_in (self.writer, header, NULL, NULL));
    g_assert_cmpuint (salvor_progress_get_done (header), ==, 2 * FAKE_SECTOR);
    tear_down (&self);
}

static void
test_cancel_stops_before_the_next_erase (void)
{
    Fixture self;
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;

    set_up (&self, 5 * FAKE_SECTOR);
    fill_flash (&self, 9);
    g_assert_true (salvor_flash_writer_read_old (self.writer, NULL, NULL, NULL));
    salvor_flash_writer_find_changes (self.writer, NULL);
    g_cancellable_cancel (cancellable);
    g_assert_false (salvor_flash_writer_erase (self.writer, NULL, cancellable, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint (fake_flash_get_changes (self.flash)->len, ==, 0);
    tear_down (&self);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/flash-writer/blank-flash/no-erase", test_blank_flash_needs_no_erase);
    g_test_add_func ("/flash-writer/header/out-first-in-last",
                     test_header_is_out_first_and_in_last);
    g_test_add_func ("/flash-writer/header/spoiled", test_a_spoiled_header_is_rewritten);
    g_test_add_func ("/flash-writer/second-run/nothing", test_second_run_changes_nothing);
    g_test_add_func ("/flash-writer/change/costs", test_one_change_costs_its_sector_and_the_header);
    g_test_add_func ("/flash-writer/erase/blocks", test_whole_blocks_are_erased_as_such);
    g_test_add_func ("/flash-writer/erase/kept-sector",
                     test_a_kept_sector_in_the_first_block_is_spared);
    g_test_add_func ("/flash-writer/partial/rest", test_partly_covered_sector_keeps_its_rest);
    g_test_add_func ("/flash-writer/partial/kept-content",
                     test_kept_content_is_the_rest_of_partly_covered_sectors);
    g_test_add_func ("/flash-writer/partial/comes-back", test_kept_bytes_come_back);
    g_test_add_func ("/flash-writer/partial/image-wins", test_image_wins_over_kept_bytes);
    g_test_add_func ("/flash-writer/write/blank-pages", test_blank_pages_are_not_programmed);
    g_test_add_func ("/flash-writer/write/no-erase-needed",
                     test_a_blank_page_is_programmed_without_an_erase);
    g_test_add_func ("/flash-writer/verify/one-rewrite", test_verify_rewrites_a_sector_once);
    g_test_add_func ("/flash-writer/verify/names-address", test_verify_names_the_first_difference);
    g_test_add_func ("/flash-writer/failures/each-call", test_each_call_may_fail);
    g_test_add_func ("/flash-writer/states", test_sector_states);
    g_test_add_func ("/flash-writer/progress", test_progress_counts_every_byte);
    g_test_add_func ("/flash-writer/cancel", test_cancel_stops_before_the_next_erase);
    return g_test_run ();
}
