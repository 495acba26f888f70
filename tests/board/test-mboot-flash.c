/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scripted-transport.h"

#include "base/errors.h"
#include "board/mboot-flash.h"
#include "chip/chip-file.h"

#include <string.h>

/* Bytes as in protocols 7.3; scratch address and option word are those of the chip file. */
#define FILL "> 01 00 10 00 05 00 00 03 00 20 20 20 04 00 00 00 07 00 00 C0"
#define FILL_OK "< 03 00 0C 00 A0 00 00 02 00 00 00 00 05 00 00 00 ~1016"
#define CONFIGURE "> 01 00 0C 00 11 00 00 02 09 00 00 00 00 20 20 20"
#define CONFIGURE_OK "< 03 00 0C 00 A0 00 00 02 00 00 00 00 11 00 00 00 ~1016"
#define ATTRIBUTES "> 01 00 0C 00 07 00 00 02 19 00 00 00 09 00 00 00"

typedef struct {
    ScriptedTransport *transport;
    SalvorMboot *mboot;
    SalvorFlashAccess *flash;
} Fixture;

/* @setup: the one that a person named */
static SalvorFlashAccess *
new_flash (SalvorMboot *mboot, SalvorChip *chip, const char *setup)
{
    SalvorFlashSetup chosen;
    g_autoptr (GArray) setups = NULL;

    g_assert_true (salvor_flash_setups_find (chip, setup, &chosen, NULL));
    setups = salvor_flash_setups_list (chip, &chosen);
    return salvor_mboot_flash_new (mboot, chip, setups);
}

static void
set_up (Fixture *self, const char *const *lines, gsize n_lines)
{
    g_autoptr (SalvorChip) chip = salvor_chip_load ("MIMXRT1024", NULL);

    self->transport = scripted_transport_new (lines, n_lines);
    self->mboot = salvor_mboot_new (SALVOR_PACKET_TRANSPORT (self->transport));
    self->flash = new_flash (self->mboot, chip, "own");
}

static void
tear_down (Fixture *self)
{
    scripted_transport_assert_done (self->transport);
    g_assert_finalize_object (self->flash);
    g_assert_finalize_object (self->mboot);
    g_assert_finalize_object (self->transport);
}

static void
test_prepare (void)
{
    static const char *const lines[] = {
        FILL,
        FILL_OK,
        CONFIGURE,
        CONFIGURE_OK,
        ATTRIBUTES,
        "< 03 00 20 00 A7 00 00 07 00 00 00 00 1F 00 00 00 00 00 00 60 00 10 00 00 00 01 00 00 "
        "00 10 00 00 00 00 01 00 ~1016",
    };
    Fixture self;
    SalvorFlashGeometry geometry;
    g_autoptr (GError) error = NULL;

    set_up (&self, lines, G_N_ELEMENTS (lines));
    g_assert_true (salvor_flash_access_prepare (self.flash, &geometry, NULL, &error));
    g_assert_no_error (error);
    g_assert_cmphex (geometry.base, ==, 0x60000000);
    g_assert_cmphex (geometry.size, ==, 0x400000);
    g_assert_cmpuint (geometry.page_size, ==, 256);
    g_assert_cmpuint (geometry.sector_size, ==, 4096);
    g_assert_cmpuint (geometry.block_size, ==, 65536);
    tear_down (&self);
}

/* 20107: the flash did not answer. The message names what was tried (problem 33). */
static void
test_a_flash_that_does_not_answer (void)
{
    static const char *const lines[] = {
        FILL,
        FILL_OK,
        CONFIGURE,
        "< 03 00 0C 00 A0 00 00 02 8B 4E 00 00 11 00 00 00 ~1016",
    };
    Fixture self;
    SalvorFlashGeometry geometry;
    g_autoptr (GError) error = NULL;

    set_up (&self, lines, G_N_ELEMENTS (lines));
    g_assert_false (salvor_flash_access_prepare (self.flash, &geometry, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_FLASH);
    g_assert_nonnull (strstr (error->message, "0xC0000007"));
    g_assert_nonnull (strstr (error->message, "20107"));
    tear_down (&self);
}

/* What a failed configuration was seen to leave behind (flashloader-genuine, newly learnt), and
 * other things that no flash is: one word of a good answer is replaced. */
static const struct {
    const char *name;
    const char *answer;
} nonsense[] = {
    { "sector-of-a-hyperflash",
      "< 03 00 20 00 A7 00 00 07 00 00 00 00 1F 00 00 00 00 00 00 60 00 40 00 00 00 02 00 00 "
      "00 00 04 00 00 00 00 00 ~1016" },
    { "other-place",
      "< 03 00 20 00 A7 00 00 07 00 00 00 00 1F 00 00 00 00 00 00 70 00 10 00 00 00 01 00 00 "
      "00 10 00 00 00 00 01 00 ~1016" },
    { "no-size",
      "< 03 00 20 00 A7 00 00 07 00 00 00 00 1F 00 00 00 00 00 00 60 00 00 00 00 00 01 00 00 "
      "00 10 00 00 00 00 01 00 ~1016" },
    { "size-beyond-the-address-space",
      "< 03 00 20 00 A7 00 00 07 00 00 00 00 1F 00 00 00 00 00 00 60 FF FF FF FF 00 01 00 00 "
      "00 10 00 00 00 00 01 00 ~1016" },
    { "odd-page",
      "< 03 00 20 00 A7 00 00 07 00 00 00 00 1F 00 00 00 00 00 00 60 00 10 00 00 03 01 00 00 "
      "00 10 00 00 00 00 01 00 ~1016" },
    { "page-larger-than-sector",
      "< 03 00 20 00 A7 00 00 07 00 00 00 00 1F 00 00 00 00 00 00 60 00 10 00 00 00 20 00 00 "
      "00 10 00 00 00 00 01 00 ~1016" },
    { "size-not-valid",
      "< 03 00 20 00 A7 00 00 07 00 00 00 00 1D 00 00 00 00 00 00 60 00 10 00 00 00 01 00 00 "
      "00 10 00 00 00 00 01 00 ~1016" },
    { "too-few-words", "< 03 00 10 00 A7 00 00 03 00 00 00 00 1F 00 00 00 00 00 00 60 ~1016" },
};

static void
test_nonsense (gconstpointer data)
{
    const char *lines[] = { FILL,         FILL_OK,    CONFIGURE,
                            CONFIGURE_OK, ATTRIBUTES, nonsense[GPOINTER_TO_UINT (data)].answer };
    Fixture self;
    SalvorFlashGeometry geometry;
    g_autoptr (GError) error = NULL;

    set_up (&self, lines, G_N_ELEMENTS (lines));
    g_assert_false (salvor_flash_access_prepare (self.flash, &geometry, NULL, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_FLASH);
    tear_down (&self);
}

/* W25Q32JV data sheet: at most 400 ms a sector, 2 s a block; the loader is silent meanwhile. */
static void
test_an_erase_may_take_its_time (void)
{
    static const char *const lines[] = {
        "> 01 00 10 00 02 00 00 03 00 00 00 60 00 00 10 00 00 00 00 00",
        "wait 32000",
        "< 03 00 0C 00 A0 00 00 02 00 00 00 00 02 00 00 00 ~1016",
    };
    static const char *const prepare_lines[] = {
        FILL,
        FILL_OK,
        CONFIGURE,
        CONFIGURE_OK,
        ATTRIBUTES,
        "< 03 00 20 00 A7 00 00 07 00 00 00 00 1F 00 00 00 00 00 00 60 00 10 00 00 00 01 00 00 "
        "00 10 00 00 00 00 01 00 ~1016",
    };
    const char *all[G_N_ELEMENTS (prepare_lines) + G_N_ELEMENTS (lines)];
    Fixture self;
    SalvorFlashGeometry geometry;
    g_autoptr (GError) error = NULL;

    memcpy (all, prepare_lines, sizeof prepare_lines);
    memcpy (all + G_N_ELEMENTS (prepare_lines), lines, sizeof lines);
    set_up (&self, all, G_N_ELEMENTS (all));
    g_assert_true (salvor_flash_access_prepare (self.flash, &geometry, NULL, NULL));
    g_assert_true (salvor_flash_access_erase (self.flash, 0x60000000, 0x100000, NULL, &error));
    g_assert_no_error (error);
    tear_down (&self);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/mboot-flash/prepare", test_prepare);
    g_test_add_func ("/mboot-flash/prepare/no-answer", test_a_flash_that_does_not_answer);
    g_test_add_func ("/mboot-flash/erase/slow", test_an_erase_may_take_its_time);
    for (gsize i = 0; i < G_N_ELEMENTS (nonsense); i++) {
        g_autofree char *path = g_strdup_printf ("/mboot-flash/prepare/%s", nonsense[i].name);

        g_test_add_data_func (path, GUINT_TO_POINTER ((guint) i), test_nonsense);
    }
    return g_test_run ();
}
