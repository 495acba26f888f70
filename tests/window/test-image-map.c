/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chip/chip-file.h"
#include "image-builder.h"
#include "window/fixture.h"
#include "window/image-map.h"
#include "window/image-part.h"
#include "window/image-scale.h"

typedef struct {
    SalvorChip *chip;
    SalvorBootHeader *header;
} Subject;

static Subject
make_subject (gsize size)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GByteArray) bytes = test_image_new (size, 1);
    g_autoptr (GBytes) data = NULL;
    g_autoptr (SalvorImage) image = NULL;
    Subject subject = { .chip = salvor_chip_load ("MIMXRT1024", &error) };

    g_assert_no_error (error);
    data = test_image_get_bytes (bytes);
    image = salvor_image_new_binary ("firmware.bin", data);
    subject.header = salvor_boot_header_new (image, subject.chip);
    g_assert_nonnull (subject.header->placed);
    return subject;
}

static void
clear_subject (Subject *subject)
{
    g_clear_object (&subject->chip);
    g_clear_pointer (&subject->header, salvor_boot_header_free);
}

static void
assert_part (GArray *parts, guint index, SalvorPartKind kind, guint64 start, guint64 end)
{
    const SalvorPart *part;

    g_assert_cmpuint (index, <, parts->len);
    part = &g_array_index (parts, SalvorPart, index);
    g_assert_cmpint (part->kind, ==, kind);
    g_assert_cmphex (part->start, ==, start);
    g_assert_cmphex (part->end, ==, end);
}

static void
test_parts_of_the_file (void)
{
    Subject subject = make_subject (0x12345);
    g_autoptr (GArray) parts
               = salvor_image_parts_of_file (subject.header->placed, subject.header, subject.chip);

    g_assert_cmpuint (parts->len, ==, 3);
    assert_part (parts, 0, SALVOR_PART_FLASH_SETTINGS, 0x60000000, 0x60001000);
    assert_part (parts, 1, SALVOR_PART_START_UP_HEADER, 0x60001000, 0x60002000);
    assert_part (parts, 2, SALVOR_PART_PROGRAM, 0x60002000, 0x60012345);
    clear_subject (&subject);
}

/* The flash is changed in whole sectors; the rest is kept. */
static void
test_parts_of_the_flash (void)
{
    Subject subject = make_subject (0x12345);
    g_autoptr (GArray) parts
               = salvor_image_parts_of_flash (subject.header->placed, subject.header, subject.chip);

    g_assert_cmpuint (parts->len, ==, 4);
    assert_part (parts, 2, SALVOR_PART_PROGRAM, 0x60002000, 0x60013000);
    assert_part (parts, 3, SALVOR_PART_KEPT, 0x60013000, 0x60400000);
    g_assert_cmpuint (
        salvor_part_count_sectors (&g_array_index (parts, SalvorPart, 2), subject.chip), ==, 17);
    clear_subject (&subject);
}

static void
test_parts_beyond_the_flash (void)
{
    Subject subject = make_subject (0x401000);
    g_autoptr (GArray) parts
               = salvor_image_parts_of_file (subject.header->placed, subject.header, subject.chip);

    assert_part (parts, parts->len - 1, SALVOR_PART_OUTSIDE, 0x60400000, 0x60401000);
    clear_subject (&subject);
}

static SalvorImageScale *
make_scale (const guint64 *marks, guint n_marks, double height, double minimum)
{
    g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (guint64));

    g_array_append_vals (array, marks, n_marks);
    return salvor_image_scale_new (array, height, minimum);
}

static void
test_scale_keeps_proportions (void)
{
    static const guint64 marks[] = { 0, 100, 400 };
    g_autoptr (SalvorImageScale) scale = make_scale (marks, 3, 400.0, 26.0);

    g_assert_false (salvor_image_scale_is_stretched (scale));
    g_assert_cmpfloat_with_epsilon (salvor_image_scale_get_y (scale, 100), 100.0, 1e-6);
    g_assert_cmpfloat_with_epsilon (salvor_image_scale_get_y (scale, 250), 250.0, 1e-6);
    g_assert_cmpfloat_with_epsilon (salvor_image_scale_get_y (scale, 9999), 400.0, 1e-6);
}

/* Small parts get what they need to be read, the large ones share the rest. */
static void
test_scale_stretches_small_parts (void)
{
    static const guint64 marks[] = { 0, 1, 2, 1002, 3002 };
    g_autoptr (SalvorImageScale) scale = make_scale (marks, 5, 352.0, 26.0);

    g_assert_true (salvor_image_scale_is_stretched (scale));
    g_assert_cmpfloat_with_epsilon (salvor_image_scale_get_y (scale, 1), 26.0, 1e-6);
    g_assert_cmpfloat_with_epsilon (salvor_image_scale_get_y (scale, 2), 52.0, 1e-6);
    g_assert_cmpfloat_with_epsilon (salvor_image_scale_get_y (scale, 1002), 152.0, 1e-6);
    g_assert_cmpfloat_with_epsilon (salvor_image_scale_get_height (scale), 352.0, 1e-6);
}

static void
test_scale_grows_when_it_must (void)
{
    static const guint64 marks[] = { 0, 1, 2, 3, 1000 };
    g_autoptr (SalvorImageScale) scale = make_scale (marks, 5, 60.0, 26.0);

    g_assert_cmpfloat_with_epsilon (salvor_image_scale_get_height (scale), 104.0, 1e-6);
}

static void
collect_labels (GtkWidget *root, GPtrArray *labels)
{
    GtkWidget *child;

    for (child = gtk_widget_get_first_child (root); child != NULL;
         child = gtk_widget_get_next_sibling (child)) {
        if (SALVOR_IS_IMAGE_PART (child))
            g_ptr_array_add (labels, fixture_get_label (child));
    }
}

/* Each part can be reached with Tab, and says where it lies. */
static void
test_map_says_each_part (void)
{
    static const char *const expected[] = {
        "Flash settings: 4096 bytes, 0x6000_0000 to 0x6000_0FFF",
        "Start-up header: 4096 bytes, 0x6000_1000 to 0x6000_1FFF",
        "Program: 122880 bytes, 0x6000_2000 to 0x6001_FFFF",
        "Flash settings, replaced: 4096 bytes, 0x6000_0000 to 0x6000_0FFF",
        "Start-up header, replaced: 4096 bytes, 0x6000_1000 to 0x6000_1FFF",
        "Replaced: 122880 bytes, 0x6000_2000 to 0x6001_FFFF",
        "Kept: 4063232 bytes, 0x6002_0000 to 0x603F_FFFF",
    };
    Subject subject = make_subject (0x20000);
    GtkWidget *map = g_object_new (SALVOR_TYPE_IMAGE_MAP, NULL);
    g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
    GtkWidget *part;
    GtkWindow *window;

    salvor_image_map_set_image (SALVOR_IMAGE_MAP (map), subject.header->placed, subject.header,
                                subject.chip);
    window = fixture_window_new (map, 560, 460);
    collect_labels (map, labels);
    g_assert_cmpuint (labels->len, ==, G_N_ELEMENTS (expected));
    for (guint i = 0; i < labels->len; i++)
        g_assert_cmpstr (g_ptr_array_index (labels, i), ==, expected[i]);
    g_assert_true (salvor_image_map_is_stretched (SALVOR_IMAGE_MAP (map)));
    part = fixture_find (map, SALVOR_TYPE_IMAGE_PART, "Program");
    g_assert_true (gtk_widget_grab_focus (part));
    fixture_settle (window);
    g_assert_true (fixture_shows (map, expected[2]));
    fixture_window_destroy (window, map);
    clear_subject (&subject);
}

static void
test_map_of_a_file_that_does_not_fit (void)
{
    Subject subject = make_subject (0x401000);
    GtkWidget *map = g_object_new (SALVOR_TYPE_IMAGE_MAP, NULL);
    GtkWindow *window;

    salvor_image_map_set_image (SALVOR_IMAGE_MAP (map), subject.header->placed, subject.header,
                                subject.chip);
    window = fixture_window_new (map, 408, 460);
    g_assert_true (fixture_shows (map, "Does not fit"));
    salvor_image_map_set_image (SALVOR_IMAGE_MAP (map), NULL, NULL, NULL);
    gtk_widget_set_visible (map, FALSE);
    fixture_settle (window);
    g_assert_null (fixture_find (map, SALVOR_TYPE_IMAGE_PART, NULL));
    fixture_window_destroy (window, map);
    clear_subject (&subject);
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/image-parts/file", test_parts_of_the_file);
    g_test_add_func ("/image-parts/flash", test_parts_of_the_flash);
    g_test_add_func ("/image-parts/beyond", test_parts_beyond_the_flash);
    g_test_add_func ("/image-scale/proportions", test_scale_keeps_proportions);
    g_test_add_func ("/image-scale/small-parts", test_scale_stretches_small_parts);
    g_test_add_func ("/image-scale/grows", test_scale_grows_when_it_must);
    g_test_add_func ("/image-map/says-each-part", test_map_says_each_part);
    g_test_add_func ("/image-map/does-not-fit", test_map_of_a_file_that_does_not_fit);
    return g_test_run ();
}
