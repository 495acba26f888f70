/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cut-trial.h"

#include "image-builder.h"

#include <glib/gstdio.h>

/*
 * docs/interruptions.md says what is tried. One packet of one case again, with all its messages:
 *
 *   SALVOR_CUT="power 123" test-recovery-cuts -p /cuts/complete/serial
 *
 * The words are "cable", "power" and "inside".
 */
#define ONLY "SALVOR_CUT"

/* Not a whole number of sectors: the last one is shared with what was there */
#define SMALL_SIZE 20000

#define SERIAL_BOARD "rt1024-serial"
#define FORCED_BOARD "rt1024-internal-boot-forced"
#define FAST_PROBE ",probe-packet=512x4"

/* Two blocks of 64 KiB and a part of a third */
#define LARGE_SIZE 150001
#define LARGE_ONE_IN 5

/* Of the packets that a sample tries */
#define SAMPLE_ONE_IN 53

typedef struct {
    const char *name;
    const char *scenario;
    const char *options;
    SalvorRouteId route;
} RouteCase;

/* A probe with large packets: there are fewer of them to cut at. */
static const RouteCase routes[] = {
    { "serial", SERIAL_BOARD, "", SALVOR_ROUTE_SERIAL },
    { "probe-rom", FORCED_BOARD, FAST_PROBE, SALVOR_ROUTE_PROBE_ROM },
    { "probe-flashloader", FORCED_BOARD, FAST_PROBE, SALVOR_ROUTE_PROBE_FLASHLOADER },
    { "probe-erase-header", FORCED_BOARD, FAST_PROBE, SALVOR_ROUTE_PROBE_ERASE_HEADER },
};

static CutCourse
make_course (const RouteCase *route, SalvorImage *image, guint one_in)
{
    return (CutCourse){ .scenario = route->scenario,
                        .options = route->options,
                        .route = route->route,
                        .image = image,
                        .one_in = one_in };
}

static void
run (const CutCourse *course)
{
    guint32 seed = (guint32) g_test_rand_int ();
    CutFigures figures;

    figures = cut_trial_run (course, seed, g_getenv (ONLY));
    g_test_message ("%u packets, cut %u times by cable, %u times by power and %u times inside, "
                    "which left %u sectors half erased and %u half programmed",
                    figures.n_packets, figures.n_cuts[CUT_CABLE], figures.n_cuts[CUT_POWER],
                    figures.n_cuts[CUT_INSIDE], figures.n_torn_erases, figures.n_torn_programs);
    g_assert_cmpuint (figures.n_failed, ==, 0);
    if (g_getenv (ONLY) != NULL)
        return;
    g_assert_cmpuint (figures.n_cuts[CUT_CABLE], >, 0);
    g_assert_cmpuint (figures.n_cuts[CUT_POWER], >, 0);
    if (course->one_in > 1)
        return;
    g_assert_cmpuint (figures.n_cuts[CUT_CABLE], ==, figures.n_packets);
    g_assert_cmpuint (figures.n_cuts[CUT_POWER], ==, figures.n_packets);
    g_assert_cmpuint (figures.n_cuts[CUT_INSIDE], >, 0);
    g_assert_cmpuint (figures.n_torn_erases, >, 0);
    g_assert_cmpuint (figures.n_torn_programs, >, 0);
}

/* Its boot data claim no more than there is: a board hashes what they claim whenever it starts. */
static SalvorImage *
make_image (gsize size)
{
    g_autoptr (GByteArray) bytes = test_image_new (size, 3);
    g_autoptr (GBytes) data = NULL;

    test_image_put_u32 (bytes, TEST_BOOT_DATA_OFFSET + 4, (guint32) size);
    data = test_image_get_bytes (bytes);
    return salvor_image_new_binary ("firmware.bin", data);
}

static void
test_sample (gconstpointer data)
{
    g_autoptr (SalvorImage) image = make_image (SMALL_SIZE);
    CutCourse course = make_course (data, image, SAMPLE_ONE_IN);

    run (&course);
}

static void
test_complete (gconstpointer data)
{
    g_autoptr (SalvorImage) image = make_image (SMALL_SIZE);
    CutCourse course = make_course (data, image, 1);

    run (&course);
}

/* ---- what takes long ---- */

/* Flash settings, start-up header and program in parts, with holes between them and in the header's
 * own sectors: what is there has to survive. */
static SalvorImage *
make_image_with_holes (void)
{
    static const guint32 parts[][2] = {
        { TEST_FCB_OFFSET, 0x200 }, { TEST_IVT_OFFSET, 0x40 }, { TEST_VECTORS_OFFSET, 0x1234 },
        { 0x4801, 0x333 },          { 0x8FF0, 0x20 },
    };
    g_autoptr (GByteArray) bytes = test_image_new (0x9010, 5);
    g_autoptr (GBytes) data = test_image_get_bytes (bytes);
    GArray *segments = salvor_segments_new ();
    g_autoptr (GError) error = NULL;
    SalvorImage *image;

    for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
        g_autoptr (GBytes) part = g_bytes_new_from_bytes (data, parts[i][0], parts[i][1]);

        salvor_segments_add (segments, TEST_FLASH_BASE + parts[i][0], part);
    }
    image = salvor_image_new ("firmware.hex", SALVOR_FORMAT_INTEL_HEX,
                              "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                              segments, &error);
    g_assert_no_error (error);
    return image;
}

static void
test_holes (gconstpointer data)
{
    g_autoptr (SalvorImage) image = make_image_with_holes ();
    CutCourse course = make_course (data, image, 1);

    course.without_backup = TRUE;
    run (&course);
}

/* More than one of the largest erase units, and an end in the middle of a page */
static void
test_large (gconstpointer data)
{
    g_autoptr (SalvorImage) image = make_image (LARGE_SIZE);
    CutCourse course = make_course (data, image, LARGE_ONE_IN);

    run (&course);
}

/* The second recovery is cut as well. */
static void
test_twice (gconstpointer data)
{
    g_autoptr (SalvorImage) image = make_image (SMALL_SIZE);
    CutCourse course = make_course (data, image, 1);

    course.cut_again = TRUE;
    run (&course);
}

/* Nothing in the flash before, and a header that is none */
static void
test_other_content (gconstpointer data)
{
    g_autoptr (SalvorImage) image = make_image (SMALL_SIZE);
    RouteCase route = { data, data, "", SALVOR_ROUTE_SERIAL };
    CutCourse course = make_course (&route, image, 1);

    run (&course);
}

/* ---- program ---- */

static void
add_for_each_route (const char *prefix, GTestDataFunc func)
{
    for (gsize i = 0; i < G_N_ELEMENTS (routes); i++) {
        g_autofree char *path = g_strdup_printf ("/cuts/%s/%s", prefix, routes[i].name);

        g_test_add_data_func (path, &routes[i], func);
    }
}

/* Journals and backups are written through to the disk thousands of times: where the system has a
 * disk in memory, there. */
static char *
make_folder (void)
{
    char *folder = g_strdup ("/dev/shm/salvor-test-XXXXXX");

    if (g_mkdtemp (folder) != NULL)
        return folder;
    g_free (folder);
    return test_folder_new ();
}

/* A relative name for the user data folder: each child has its own, by its working directory. */
int
main (int argc, char **argv)
{
    char *folder = make_folder ();
    g_autofree char *parent = g_build_filename (folder, "parent", NULL);
    int status;

    g_setenv ("XDG_DATA_HOME", "data", TRUE);
    g_assert_cmpint (g_mkdir (parent, 0700), ==, 0);
    g_assert_cmpint (g_chdir (parent), ==, 0);
    g_test_init (&argc, &argv, NULL);
    add_for_each_route ("sample", test_sample);
    add_for_each_route ("complete", test_complete);
    add_for_each_route ("long/holes", test_holes);
    add_for_each_route ("long/large", test_large);
    add_for_each_route ("long/twice", test_twice);
    g_test_add_data_func ("/cuts/long/content/blank", "rt1024-blank-flash", test_other_content);
    g_test_add_data_func ("/cuts/long/content/bad-header", "rt1024-bad-header", test_other_content);
    status = g_test_run ();
    test_folder_remove (folder);
    return status;
}
