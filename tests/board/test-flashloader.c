/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "data-folder.h"

#include "base/checksum.h"
#include "base/data-files.h"
#include "base/errors.h"
#include "board/flashloader.h"
#include "chip/chip-file.h"

#include <glib/gstdio.h>
#include <string.h>

#define ADDRESS 0x20208200u
#define SIZE 0x8000u

/* Offsets in a loader of the builder */
#define IVT_ENTRY 0x04
#define IVT_SELF 0x14
#define BOOT_DATA_START 0x20
#define VECTORS 0x200

typedef struct {
    SalvorChip *chip;
    GByteArray *loader;
    SalvorFlashloader *result;
    GError *error;
} Fixture;

static void
set_up (Fixture *self)
{
    memset (self, 0, sizeof *self);
    self->chip = salvor_chip_load ("MIMXRT1024", NULL);
    self->loader = test_loader_new (SIZE, ADDRESS);
}

static void
load (Fixture *self)
{
    g_autoptr (GBytes) data = test_image_get_bytes (self->loader);

    self->result = salvor_flashloader_new (data, "loader.bin", self->chip, &self->error);
}

static void
tear_down (Fixture *self)
{
    if (self->result != NULL)
        g_assert_finalize_object (self->result);
    g_clear_error (&self->error);
    g_byte_array_unref (self->loader);
    g_object_unref (self->chip);
}

static void
test_a_good_one (void)
{
    Fixture self;

    set_up (&self);
    load (&self);
    g_assert_no_error (self.error);
    g_assert_cmphex (salvor_flashloader_get_load_address (self.result), ==, ADDRESS);
    g_assert_cmphex (salvor_flashloader_get_jump_address (self.result), ==, ADDRESS);
    g_assert_cmpuint (salvor_flashloader_get_size (self.result), ==, SIZE);
    g_assert_cmpuint (strlen (salvor_flashloader_get_sha256 (self.result)), ==, 64);
    /* the stack reaches further than the file */
    g_assert_cmphex (salvor_flashloader_get_ram_end (self.result), ==, 0x20217FFF);
    g_assert_null (salvor_flashloader_get_known_title (self.result));
    g_assert_false (salvor_flashloader_is_practice (self.result));
    g_assert_false (salvor_flashloader_is_signed (self.result));
    tear_down (&self);
}

static void
test_the_practice_one (void)
{
    g_autoptr (SalvorChip) chip = salvor_chip_load ("MIMXRT1024", NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorFlashloader) loader = salvor_flashloader_new_practice (chip, &error);

    g_assert_no_error (error);
    g_assert_true (salvor_flashloader_is_practice (loader));
}

static void
test_the_practice_one_of_another_chip (void)
{
    g_autoptr (SalvorChip) chip = salvor_chip_load ("MIMXRT1024", NULL);
    g_autoptr (GBytes) data = salvor_data_load ("loaders/practice-mimxrt1064.bin", NULL);
    g_autoptr (SalvorFlashloader) loader = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_nonnull (data);
    loader = salvor_flashloader_new (data, "loader.bin", chip, &error);
    g_assert_null (loader);
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE);
    g_assert_nonnull (strstr (error->message, "MIMXRT1064"));
    g_assert_nonnull (strstr (error->message, "MIMXRT1024"));
}

/* Known by its content, whatever its name: a practice loader in a file is still one */
static void
test_the_practice_one_as_a_file (void)
{
    g_autoptr (SalvorChip) chip = salvor_chip_load ("MIMXRT1024", NULL);
    g_autoptr (GBytes) data = salvor_data_load ("loaders/practice-mimxrt1024.bin", NULL);
    char *folder = test_folder_new ();
    g_autofree char *path = g_build_filename (folder, "ivt_flashloader.bin", NULL);
    g_autoptr (SalvorFlashloader) loader = NULL;

    g_assert_nonnull (data);
    g_assert_true (g_file_set_contents (path, g_bytes_get_data (data, NULL),
                                        (gssize) g_bytes_get_size (data), NULL));
    loader = salvor_flashloader_load (path, chip, NULL, NULL);
    g_assert_nonnull (loader);
    g_assert_true (salvor_flashloader_is_practice (loader));
    test_folder_remove (folder);
}

/* ---- refused ---- */

typedef struct {
    const char *name;
    void (*change) (Fixture *self);
    SalvorError code;
} Refusal;

static void
make_empty (Fixture *self)
{
    g_byte_array_set_size (self->loader, 0);
}

static void
make_noise (Fixture *self)
{
    memset (self->loader->data, 0x5A, self->loader->len);
}

static void
cut (Fixture *self)
{
    g_byte_array_set_size (self->loader, 0x300);
}

static void
make_firmware (Fixture *self)
{
    g_byte_array_unref (self->loader);
    self->loader = test_image_new (SIZE, 1);
}

static void
load_over_the_rom (Fixture *self)
{
    g_byte_array_unref (self->loader);
    self->loader = test_loader_new (SIZE, 0x20200000);
}

static void
load_beyond_ram (Fixture *self)
{
    g_byte_array_unref (self->loader);
    self->loader = test_loader_new (SIZE, 0x2021C000);
}

static void
point_elsewhere (Fixture *self)
{
    test_image_put_u32 (self->loader, IVT_ENTRY, 0x20230001);
}

static void
put_the_stack_into_flash (Fixture *self)
{
    test_image_put_u32 (self->loader, VECTORS, 0x60001000);
}

static const Refusal refusals[] = {
    { "empty", make_empty, SALVOR_ERROR_BAD_FILE },
    { "noise", make_noise, SALVOR_ERROR_BAD_FILE },
    { "cut", cut, SALVOR_ERROR_BAD_FILE },
    { "firmware", make_firmware, SALVOR_ERROR_BAD_FILE },
    { "over-the-rom", load_over_the_rom, SALVOR_ERROR_UNSUITABLE_FILE },
    { "beyond-ram", load_beyond_ram, SALVOR_ERROR_UNSUITABLE_FILE },
    { "entry-elsewhere", point_elsewhere, SALVOR_ERROR_BAD_FILE },
    { "stack-in-flash", put_the_stack_into_flash, SALVOR_ERROR_BAD_FILE },
};

static void
test_refusal (gconstpointer data)
{
    const Refusal *refusal = data;
    Fixture self;

    set_up (&self);
    refusal->change (&self);
    load (&self);
    g_assert_null (self.result);
    g_test_message ("%s", self.error->message);
    g_assert_error (self.error, SALVOR_ERROR, (int) refusal->code);
    tear_down (&self);
}

/* ---- finding ---- */

/* A chip for which the builder's loaders are known: number 1 is its own, number 2 another chip's.
 * The hashes in the chip's file are changed for them; the files are nobody else's. */
typedef struct {
    char *folder;
    SalvorChip *chip;
    GByteArray *own;
    GByteArray *other;
} Finder;

static void
replace_hash (GString *text, const char *title, GByteArray *loader)
{
    g_autofree char *sha256 = salvor_sha256 (loader->data, loader->len);
    const char *start = strstr (text->str, title);
    const char *hash;

    g_assert_nonnull (start);
    hash = g_strrstr_len (text->str, start - text->str, "sha256=\"");
    g_assert_nonnull (hash);
    g_string_overwrite (text, (gsize) (hash - text->str) + strlen ("sha256=\""), sha256);
}

static void
find_set_up (Finder *self, gconstpointer data)
{
    g_autoptr (GBytes) xml = salvor_data_load ("chips/mimxrt1020.xml", NULL);
    g_autoptr (GString) text = NULL;
    g_autofree char *chips = NULL;
    g_autofree char *path = NULL;
    g_autoptr (GError) error = NULL;

    self->folder = test_folder_new ();
    self->own = test_loader_new (SIZE, ADDRESS);
    self->other = test_loader_new (SIZE / 2, ADDRESS);
    text = g_string_new_len (g_bytes_get_data (xml, NULL), (gssize) g_bytes_get_size (xml));
    replace_hash (text, "NXP flashloader K2.7.0 for i.MX RT1024", self->own);
    replace_hash (text, "NXP flashloader K2.1.0 for i.MX RT1021", self->other);
    chips = g_build_filename (self->folder, "chips", NULL);
    path = g_build_filename (chips, "mimxrt1020.xml", NULL);
    g_assert_cmpint (g_mkdir_with_parents (chips, 0700), ==, 0);
    g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
    g_setenv ("SALVOR_DATA_DIR", self->folder, TRUE);
    self->chip = salvor_chip_load ("MIMXRT1024", &error);
    g_setenv ("SALVOR_DATA_DIR", "", TRUE);
    g_assert_no_error (error);
}

static void
find_tear_down (Finder *self, gconstpointer data)
{
    g_unsetenv ("SALVOR_FLASHLOADER_DIR");
    g_byte_array_unref (self->own);
    g_byte_array_unref (self->other);
    g_assert_finalize_object (self->chip);
    test_folder_remove (self->folder);
}

/* Saves a loader at @place, a path below @folder. */
static void
put (GByteArray *loader, const char *folder, const char *place)
{
    g_autofree char *path = g_build_filename (folder, place, NULL);
    g_autofree char *parent = g_path_get_dirname (path);
    g_autofree char *name = g_path_get_basename (path);
    g_autofree char *saved = NULL;

    g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
    saved = test_image_save (loader, parent, name);
}

static void
assert_found (Finder *self)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorFlashloader) loader = salvor_flashloader_find (self->chip, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (salvor_flashloader_get_known_title (loader), ==,
                     "NXP flashloader K2.7.0 for i.MX RT1024");
    g_assert_cmpuint (salvor_flashloader_get_size (loader), ==, SIZE);
}

/* Where it is in a package, below the home folder of the test or one of its folders. */
static const char *const package_places[] = {
    "NXP-MCUBootUtility/src/targets/MIMXRT1024/ivt_flashloader.bin",
    "NXP-MCUBootUtility-6.2/src/targets/MIMXRT1024/ivt_flashloader.bin",
    "Downloads/NXP-MCUBootUtility-master/src/targets/MIMXRT1024/ivt_flashloader.bin",
    "NXP-MCUBootUtility/src/targets/MIMXRT1024/flexram_loader/ocram/ivt_flashloader.bin",
    "Flashloader_RT1020_1.0_GA/Tools/mfgtools-rel/Profiles/MXRT102X/OS Firmware/"
    "ivt_flashloader.bin",
    "Flashloader_RT1020_1.0_GA/Flashloader_RT1020_1.0_GA/Tools/mfgtools-rel/Profiles/MXRT102X/"
    "OS Firmware/ivt_flashloader.bin",
    "nxp/MCUX_Provi_v9/bin/data/targets/MIMXRT1024/ivt_flashloader.bin",
    "Downloads/SDK_2.16_EVK-MIMXRT1024/boards/evkmimxrt1024/bootloader_examples/flashloader/armgcc/"
    "release/ivt_flashloader.bin",
    "spsdk/tests/mcu_examples/data/rt102x/ivt_flashloader.bin",
};

static void
test_find_in_packages (Finder *self, gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS (package_places); i++) {
        g_autofree char *path = g_build_filename (g_get_home_dir (), package_places[i], NULL);

        g_test_message ("%s", package_places[i]);
        put (self->own, g_get_home_dir (), package_places[i]);
        assert_found (self);
        g_assert_cmpint (g_remove (path), ==, 0);
    }
}

/* The folder that somebody names may be a package, or one loader under any name. */
static void
test_find_in_the_named_folder (Finder *self, gconstpointer data)
{
    g_setenv ("SALVOR_FLASHLOADER_DIR", self->folder, TRUE);
    put (self->own, self->folder, "my loader");
    assert_found (self);
}

static void
test_find_below_the_named_folder (Finder *self, gconstpointer data)
{
    g_setenv ("SALVOR_FLASHLOADER_DIR", self->folder, TRUE);
    put (self->own, self->folder, "unpacked/src/targets/MIMXRT1024/ivt_flashloader.bin");
    assert_found (self);
}

static void
test_find_in_the_data_folder (Finder *self, gconstpointer data)
{
    g_autofree char *place = g_build_filename (g_get_user_data_dir (), "salvor", "flashloaders",
                                               "ivt_flashloader.bin", NULL);

    put (self->own, g_get_user_data_dir (), "salvor/flashloaders/ivt_flashloader.bin");
    assert_found (self);
    g_assert_cmpint (g_remove (place), ==, 0);
}

/* Among many that are not: an unknown one, one of another chip, and what is no loader at all */
static void
test_find_the_right_one (Finder *self, gconstpointer data)
{
    g_autoptr (GByteArray) unknown = test_loader_new (SIZE / 4, ADDRESS);

    g_setenv ("SALVOR_FLASHLOADER_DIR", self->folder, TRUE);
    put (unknown, self->folder, "a.bin");
    put (self->other, self->folder, "b.bin");
    put (self->own, self->folder, "z.bin");
    assert_found (self);
}

/* A link that leads back is not followed for ever. */
static void
test_find_stays_out_of_links (Finder *self, gconstpointer data)
{
    g_autofree char *link = g_build_filename (self->folder, "again", NULL);
    g_autoptr (GFile) file = g_file_new_for_path (link);
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_make_symbolic_link (file, self->folder, NULL, NULL));
    g_setenv ("SALVOR_FLASHLOADER_DIR", self->folder, TRUE);
    g_assert_null (salvor_flashloader_find (self->chip, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_LOADER);
}

/* Nobody knows it, so it is not taken unasked; where it was looked for is said. */
static void
test_find_names_the_places (Finder *self, gconstpointer data)
{
    g_autoptr (GByteArray) unknown = test_loader_new (SIZE / 4, ADDRESS);
    g_autoptr (GError) error = NULL;

    g_setenv ("SALVOR_FLASHLOADER_DIR", self->folder, TRUE);
    put (unknown, self->folder, "ivt_flashloader.bin");
    g_assert_null (salvor_flashloader_find (self->chip, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_LOADER);
    g_assert_nonnull (strstr (error->message, self->folder));
    g_assert_nonnull (strstr (error->message, g_get_user_data_dir ()));
    g_assert_nonnull (strstr (error->message, g_get_home_dir ()));
    g_assert_nonnull (strstr (error->message, "NXP-MCUBootUtility"));
}

/* The wrong one is there: that is said, and by name. */
static void
test_find_names_the_wrong_one (Finder *self, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    g_setenv ("SALVOR_FLASHLOADER_DIR", self->folder, TRUE);
    put (self->other, self->folder, "ivt_flashloader.bin");
    g_assert_null (salvor_flashloader_find (self->chip, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_LOADER);
    g_assert_nonnull (strstr (error->message, "NXP flashloader K2.1.0 for i.MX RT1021"));
}

static void
test_the_wrong_one_is_refused_by_name (Finder *self, gconstpointer data)
{
    g_autoptr (GBytes) bytes = test_image_get_bytes (self->other);
    g_autoptr (GError) error = NULL;

    g_assert_null (salvor_flashloader_new (bytes, "ivt_flashloader.bin", self->chip, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE);
    g_assert_cmpstr (error->message, ==,
                     "ivt_flashloader.bin: this is “NXP flashloader K2.1.0 for i.MX RT1021”, the "
                     "board is i.MX RT1024");
}

int
main (int argc, char **argv)
{
    char *folder = data_folder_new ();

    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/flashloader/good", test_a_good_one);
    g_test_add_func ("/flashloader/practice", test_the_practice_one);
    g_test_add_func ("/flashloader/practice-of-another-chip",
                     test_the_practice_one_of_another_chip);
    g_test_add_func ("/flashloader/practice-file", test_the_practice_one_as_a_file);
#define ADD(name, func)                                                                            \
    g_test_add ("/flashloader/" name, Finder, NULL, find_set_up, func, find_tear_down)
    ADD ("find/packages", test_find_in_packages);
    ADD ("find/named-folder", test_find_in_the_named_folder);
    ADD ("find/named-folder/below", test_find_below_the_named_folder);
    ADD ("find/data-folder", test_find_in_the_data_folder);
    ADD ("find/right-one", test_find_the_right_one);
    ADD ("find/links", test_find_stays_out_of_links);
    ADD ("find/places", test_find_names_the_places);
    ADD ("find/wrong-one", test_find_names_the_wrong_one);
    ADD ("refused/other-chip", test_the_wrong_one_is_refused_by_name);
#undef ADD
    for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
        g_autofree char *path = g_strdup_printf ("/flashloader/refused/%s", refusals[i].name);

        g_test_add_data_func (path, &refusals[i], test_refusal);
    }
    return data_folder_run_tests (folder);
}
