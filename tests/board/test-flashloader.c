/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "data-folder.h"

#include "base/data-files.h"
#include "base/errors.h"
#include "board/flashloader.h"
#include "chip/chip-file.h"

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

static void
test_find_names_the_places (void)
{
    g_autoptr (SalvorChip) chip = salvor_chip_load ("MIMXRT1024", NULL);
    g_autoptr (GError) error = NULL;
    char *folder = test_folder_new ();
    g_autoptr (GByteArray) unknown = test_loader_new (SIZE, ADDRESS);
    g_autofree char *path = test_image_save (unknown, folder, "ivt_flashloader.bin");

    g_setenv ("SALVOR_FLASHLOADER_DIR", folder, TRUE);
    /* one that nobody knows is not taken unasked */
    g_assert_null (salvor_flashloader_find (chip, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_LOADER);
    g_assert_nonnull (strstr (error->message, folder));
    g_assert_nonnull (strstr (error->message, g_get_user_data_dir ()));
    g_unsetenv ("SALVOR_FLASHLOADER_DIR");
    test_folder_remove (folder);
}

int
main (int argc, char **argv)
{
    char *folder = data_folder_new ();

    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/flashloader/good", test_a_good_one);
    g_test_add_func ("/flashloader/practice", test_the_practice_one);
    g_test_add_func ("/flashloader/practice-file", test_the_practice_one_as_a_file);
    g_test_add_func ("/flashloader/find/places", test_find_names_the_places);
    for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
        g_autofree char *path = g_strdup_printf ("/flashloader/refused/%s", refusals[i].name);

        g_test_add_data_func (path, &refusals[i], test_refusal);
    }
    return data_folder_run_tests (folder);
}
