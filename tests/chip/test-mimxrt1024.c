/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bytes.h"
#include "base/checksum.h"
#include "chip/chip-file.h"

#include <string.h>

static SalvorChip *
load_chip (void)
{
    g_autoptr (GError) error = NULL;
    SalvorChip *chip = salvor_chip_load ("MIMXRT1024", &error);

    g_assert_no_error (error);
    return chip;
}

/* Where the program's decisions come from, copied out of the fuse map by hand. */
static const struct {
    const char *role;
    guint word;
    guint lsb;
    guint width;
} places[] = {
    { "boot-cfg-lock", 0, 2, 2 },
    { "field-return", 0, 31, 1 },
    { "sec-config-0", 4, 1, 1 },
    { "package-flash", 4, 20, 1 },
    { "encrypted-xip", 5, 0, 1 },
    { "flash-type", 5, 1, 3 },
    { "boot-device", 5, 4, 4 },
    { "sec-config-1", 6, 1, 1 },
    { "dir-bt-dis", 6, 3, 1 },
    { "bt-fuse-sel", 6, 4, 1 },
    { "force-internal-boot", 6, 16, 1 },
    { "sdp-disable", 6, 17, 1 },
    { "sdp-read-disable", 6, 18, 1 },
    { "dap-sjc-swd-sel", 6, 19, 1 },
    { "sjc-disable", 6, 20, 1 },
    { "wdog-enable", 6, 21, 1 },
    { "jtag-smode", 6, 22, 2 },
    { "kte", 6, 26, 1 },
    { "jtag-heo", 6, 27, 1 },
    { "sdmmc-mfg-disable", 7, 3, 1 },
    { "uart-sdp-disable", 7, 4, 1 },
    { "wdog-timeout", 0x2D, 13, 3 },
    { "flexram-partition", 0x2D, 16, 4 },
    { "eeprom-recovery", 0x2D, 24, 1 },
};

static void
test_places (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();

    for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
        const SalvorField *field = salvor_chip_get_field_by_role (chip, places[i].role);

        g_assert_nonnull (field);
        g_assert_cmpstr (field->role, ==, places[i].role);
        g_assert_cmpuint (field->word->index, ==, places[i].word);
        g_assert_cmpuint (field->lsb, ==, places[i].lsb);
        g_assert_cmpuint (field->width, ==, places[i].width);
        g_assert_true (salvor_chip_get_field_at (chip, places[i].word, places[i].lsb) == field);
    }
}

static const struct {
    const char *role;
    const char *reg;
    guint lsb;
    guint width;
} register_places[] = {
    { "sec-config-latched", "SBMR2", 0, 2 },  { "dir-bt-dis-latched", "SBMR2", 3, 1 },
    { "bt-fuse-sel-latched", "SBMR2", 4, 1 }, { "boot-mode-pins", "SBMR2", 24, 2 },
    { "boot-device-latched", "SBMR1", 4, 4 },
};

static void
test_register_places (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();

    for (gsize i = 0; i < G_N_ELEMENTS (register_places); i++) {
        const SalvorField *field
            = salvor_chip_get_register_field_by_role (chip, register_places[i].role);

        g_assert_nonnull (field);
        g_assert_cmpstr (field->reg->name, ==, register_places[i].reg);
        g_assert_cmpuint (field->lsb, ==, register_places[i].lsb);
        g_assert_cmpuint (field->width, ==, register_places[i].width);
    }
    g_assert_cmphex (salvor_chip_get_register_by_role (chip, "boot-config-latched")->address, ==,
                     0x400F8004);
    g_assert_cmphex (salvor_chip_get_register_by_role (chip, "boot-mode")->address, ==, 0x400F801C);
    g_assert_cmphex (salvor_chip_get_register_by_role (chip, "reset-status")->address, ==,
                     0x400F8008);
}

static void
test_reset_causes (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();
    const SalvorRegister *reg = salvor_chip_get_register_by_role (chip, "reset-status");
    guint causes = 0;

    for (gsize i = 0; i < reg->n_fields; i++)
        causes += g_strcmp0 (reg->fields[i].role, "reset-cause") == 0;
    g_assert_cmpuint (causes, ==, 9);
    g_assert_cmpuint (salvor_chip_get_register_field_by_role (chip, "reset-cause")->lsb, ==, 0);
}

static void
test_words (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();
    gsize n_words = 0;
    const SalvorFuseWord *words = salvor_chip_get_words (chip, &n_words);

    g_assert_cmpuint (n_words, ==, 48);
    for (guint i = 0; i < 48; i++) {
        gboolean is_reserved = (i >= 8 && i <= 14) || (i >= 16 && i <= 23) || i == 37;

        g_assert_cmpuint (words[i].index, ==, i);
        g_assert_cmphex (words[i].shadow_address, ==, 0x401F4400 + 0x10 * i);
        g_assert_cmpint (words[i].reserved, ==, is_reserved);
    }
    g_assert_null (salvor_chip_get_word (chip, 48));
    g_assert_null (salvor_chip_get_word (chip, G_MAXUINT));
}

static void
test_word_roles (void)
{
    static const char *const roles[]
        = { "unique-id-low", "unique-id-high", "boot-config", "usb-id", "srk-hash", "srk-revoke" };
    static const guint indexes[] = { 1, 2, 5, 15, 24, 47 };
    g_autoptr (SalvorChip) chip = load_chip ();

    for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
        g_assert_cmpuint (salvor_chip_get_word_by_role (chip, roles[i])->index, ==, indexes[i]);
    for (guint i = 0; i < 48; i++) {
        gboolean is_hash = i >= 24 && i <= 31;

        g_assert_cmpint (g_strcmp0 (salvor_chip_get_word (chip, i)->role, "srk-hash") == 0, ==,
                         is_hash);
    }
}

/* The debug password, the product's key and the master key */
static void
test_secrets (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();

    for (guint i = 0; i < 48; i++) {
        gboolean is_secret
            = (i >= 0x10 && i <= 0x17) || i == 0x20 || i == 0x21 || (i >= 0x29 && i <= 0x2C);

        g_assert_cmpint (salvor_chip_get_word (chip, i)->secret, ==, is_secret);
    }
}

static const struct {
    guint word;
    guint32 write;
    guint32 override;
    guint32 read;
    const char *field;
} locks[] = {
    { 0, 0, 0, 0, NULL },
    { 1, 0x00000001, 0x00000002, 0, "TESTER_LOCK" },
    { 4, 0x00000001, 0x00000002, 0, "TESTER_LOCK" },
    { 5, 0x00000004, 0x00000008, 0, "BOOT_CFG_LOCK" },
    { 6, 0x00000004, 0x00000008, 0, "BOOT_CFG_LOCK" },
    { 7, 0x00000004, 0x00000008, 0, "BOOT_CFG_LOCK" },
    { 8, 0, 0, 0, NULL },
    { 15, 0x00040000, 0x00080000, 0, "ANALOG_LOCK" },
    { 24, 0x00004000, 0x00004000, 0x00004000, "SRK" },
    { 31, 0x00004000, 0x00004000, 0x00004000, "SRK" },
    { 32, 0x00000040, 0x00000040, 0x00000040, "SJC_RESP_LOCK" },
    { 34, 0x00000100, 0x00000200, 0, "MAC_ADDR_LOCK" },
    { 36, 0x04000000, 0x08000000, 0, "GP3_LOCK" },
    { 38, 0x00000400, 0x00000800, 0, "GP1_LOCK" },
    { 39, 0x00001000, 0x00002000, 0, "GP2_LOCK" },
    { 40, 0x00010000, 0x00010000, 0, "SW_GP1_LOCK" },
    { 44, 0x00200000, 0x00200000, 0x00800000, "SW_GP2_LOCK" },
    { 45, 0x00400000, 0x00400000, 0, "MISC_CONF_LOCK" },
    { 46, 0x00400000, 0x00400000, 0, "MISC_CONF_LOCK" },
    { 47, 0, 0, 0, NULL },
};

static void
test_locks (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();

    for (gsize i = 0; i < G_N_ELEMENTS (locks); i++) {
        const SalvorFuseLock *lock = &salvor_chip_get_word (chip, locks[i].word)->lock;

        g_assert_cmpuint (lock->lock_word, ==, 0);
        g_assert_cmphex (lock->write_mask, ==, locks[i].write);
        g_assert_cmphex (lock->override_mask, ==, locks[i].override);
        g_assert_cmphex (lock->read_mask, ==, locks[i].read);
        g_assert_cmpstr (lock->field_name, ==, locks[i].field);
    }
}

/* The story Salvor was born from: word 6 = 0x00010010. */
static void
test_story (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();
    const SalvorField *forced = salvor_chip_get_field_by_role (chip, "force-internal-boot");
    const SalvorField *fuses = salvor_chip_get_field_by_role (chip, "bt-fuse-sel");
    guint32 word = 0x00010010;

    g_assert_cmphex (salvor_field_get_mask (forced) | salvor_field_get_mask (fuses), ==, word);
    g_assert_cmpuint (salvor_field_extract (forced, word), ==, 1);
    g_assert_cmpuint (salvor_field_extract (fuses, word), ==, 1);
    g_assert_cmpstr (salvor_field_find_value (forced, 1)->label, ==, "Boot switches are ignored");
    g_assert_nonnull (forced->loss);
    g_assert_nonnull (fuses->loss);
    g_assert_cmpint (forced->effects, ==, SALVOR_EFFECT_BOOT | SALVOR_EFFECT_RECOVERY);
    g_assert_cmpuint (
        salvor_field_extract (salvor_chip_get_field_by_role (chip, "sdp-disable"), word), ==, 0);
}

/* Where sources contradict each other both meanings are kept. */
static void
test_disputed (void)
{
    static const char *const roles[]
        = { "boot-device", "dir-bt-dis", "uart-sdp-disable", "wdog-timeout" };
    g_autoptr (SalvorChip) chip = load_chip ();

    for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
        g_assert_cmpint (salvor_chip_get_field_by_role (chip, roles[i])->certainty, ==,
                         SALVOR_CERTAINTY_DISPUTED);
    g_assert_cmpstr (salvor_chip_get_field_at (chip, 6, 2)->values[1].other, ==, "264 MHz");
    g_assert_cmpstr (salvor_chip_get_field_at (chip, 0x2D, 27)->values[0].other, ==, "3 bytes");
    g_assert_cmpint (salvor_chip_get_field_at (chip, 0, 22)->certainty, ==,
                     SALVOR_CERTAINTY_DISPUTED);
}

static void
test_identity (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();
    gsize n_ids = 0;
    const SalvorUsbId *ids = salvor_chip_get_rom_ids (chip, &n_ids);

    g_assert_cmpstr (salvor_chip_get_name (chip), ==, "MIMXRT1024");
    g_assert_cmpstr (salvor_chip_get_title (chip), ==, "i.MX RT1024");
    g_assert_cmphex (salvor_chip_get_silicon_type (chip), ==, 0x6B);
    g_assert_cmphex (salvor_chip_get_digprog_address (chip), ==, 0x400D8260);
    g_assert_true (salvor_chip_has_sdp_read_register (chip));
    g_assert_cmpuint (n_ids, ==, 1);
    g_assert_cmphex (ids[0].vendor_id, ==, 0x1FC9);
    g_assert_cmphex (ids[0].product_id, ==, 0x0130);
}

static void
test_memory (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();
    const SalvorMemoryRegion *ocram = salvor_chip_get_region (chip, "ocram");
    const SalvorFlexramLayout *layout = salvor_chip_get_flexram_layout (chip, 6);

    g_assert_cmphex (ocram->start, ==, 0x20200000);
    g_assert_cmphex (ocram->size, ==, 0x40000);
    g_assert_cmphex (ocram->default_size, ==, 0x20000);
    g_assert_cmphex (salvor_chip_get_region (chip, "rom")->default_size, ==, 0x18000);
    g_assert_null (salvor_chip_get_region (chip, "nowhere"));
    g_assert_cmpuint (layout->itcm_kib, ==, 32);
    g_assert_cmpuint (layout->dtcm_kib, ==, 64);
    g_assert_cmpuint (layout->ocram_kib, ==, 160);
    g_assert_null (salvor_chip_get_flexram_layout (chip, 16));
}

/* The table and what the fuse field says of it tell the same sizes. */
static void
test_flexram_labels (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();
    const SalvorField *field = salvor_chip_get_field_by_role (chip, "flexram-partition");

    for (guint32 code = 0; code < 16; code++) {
        const SalvorFlexramLayout *layout = salvor_chip_get_flexram_layout (chip, code);
        g_autofree char *label = g_strdup_printf ("%u + %u + %u KB", layout->itcm_kib,
                                                  layout->dtcm_kib, layout->ocram_kib);

        g_assert_cmpuint (layout->itcm_kib + layout->dtcm_kib + layout->ocram_kib, ==, 256);
        g_assert_cmpstr (salvor_field_find_value (field, code)->label, ==, label);
    }
}

static void
test_flash (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);

    g_assert_true (flash->in_package);
    g_assert_cmphex (flash->base, ==, 0x60000000);
    g_assert_cmphex (flash->size, ==, 0x400000);
    g_assert_cmpuint (flash->page_size, ==, 256);
    g_assert_cmpuint (flash->sector_size, ==, 4096);
    g_assert_cmpuint (flash->block_size, ==, 65536);
    g_assert_cmphex (flash->option_word, ==, 0xC0000007);
    g_assert_cmphex (flash->jedec_id, ==, 0xEF4016);
    g_assert_cmphex (flash->fcb_offset, ==, 0);
    g_assert_cmphex (flash->ivt_offset, ==, 0x1000);
    g_assert_cmpuint (flash->page_program_us, ==, 400);
    g_assert_cmpuint (flash->page_program_max_us, ==, 3000);
    g_assert_cmpuint (flash->sector_erase_us, ==, 45000);
    g_assert_cmpuint (flash->sector_erase_max_us, ==, 400000);
    g_assert_cmpuint (flash->block_erase_us, ==, 150000);
    g_assert_cmpuint (flash->block_erase_max_us, ==, 2000000);
    g_assert_cmpuint (flash->chip_erase_us, ==, 10000000);
    g_assert_cmpuint (flash->chip_erase_max_us, ==, 50000000);
}

/* The geometry in the block is the geometry beside it. */
static void
test_fcb_geometry (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);
    const struct {
        gsize offset;
        guint32 expected;
    } fields[] = {
        { 0x000, 0x42464346 },         { 0x050, flash->size },       { 0x1C0, flash->page_size },
        { 0x1C4, flash->sector_size }, { 0x1D0, flash->block_size },
    };

    g_assert_cmpuint (flash->fcb_size, ==, 512);
    for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
        guint32 value = 0;

        g_assert_true (
            salvor_bytes_peek_u32_le (flash->fcb, flash->fcb_size, fields[i].offset, &value));
        g_assert_cmphex (value, ==, fields[i].expected);
    }
}

/*
 * What the genuine flashloader makes for 0xC0000007: internal loopback and 60 MHz. With the two
 * bytes its auto-configuration would otherwise have it is the block NXP's tool ships for the same
 * flash (MCUBootUtility, sip_flash_config.bin): an independent check of the other 510.
 */
static void
test_fcb (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);
    g_autofree guint8 *block = g_memdup2 (flash->fcb, flash->fcb_size);
    g_autofree char *sha256 = NULL;

    g_assert_cmphex (block[0x0C], ==, 0x00);
    g_assert_cmphex (block[0x46], ==, 0x03);
    block[0x0C] = 0x01;
    block[0x46] = 0x07;
    sha256 = salvor_sha256 (block, flash->fcb_size);
    g_assert_cmpstr (sha256, ==,
                     "3bdcab20a09f0228e30cec303f010bf70fefc8f69fbafc69eeb8e434c3d63abd");
}

/*
 * The block of NXP's flash algorithm, word by word from its disassembly (facts: probe 5.4), and
 * nothing else.
 */
static void
test_rom_config (void)
{
    static const struct {
        gsize offset;
        guint32 value;
    } words[] = {
        { 0x000, 0x42464346 }, { 0x004, 0x56010400 }, { 0x00C, 0x00030301 }, { 0x040, 0x00000010 },
        { 0x044, 0x00070401 }, { 0x050, 0x00400000 }, { 0x080, 0x0A1804EB }, { 0x084, 0x26043206 },
        { 0x090, 0x24010405 }, { 0x0B0, 0x00000406 }, { 0x0D0, 0x08180420 }, { 0x100, 0x081804D8 },
        { 0x110, 0x08180432 }, { 0x114, 0x00002204 }, { 0x1C0, 0x00000100 }, { 0x1C4, 0x00001000 },
        { 0x1C8, 0x00000001 }, { 0x1D0, 0x00010000 },
    };
    g_autoptr (SalvorChip) chip = load_chip ();
    const SalvorRomProfile *rom = salvor_chip_get_rom_functions (chip);
    guint8 expected[512] = { 0 };

    for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
        salvor_bytes_poke_u32_le (expected, sizeof expected, words[i].offset, words[i].value);
    g_assert_cmpmem (rom->config, rom->config_size, expected, sizeof expected);
}

/* Functions as NXP's driver of this chip finds them (facts: probe 5.1 and 5.2). */
static const struct {
    SalvorRomRole role;
    gboolean in_table;
    guint32 place;
} rom_functions[] = {
    { SALVOR_ROM_INIT, TRUE, 0x04 },
    { SALVOR_ROM_PROGRAM, TRUE, 0x08 },
    { SALVOR_ROM_ERASE, TRUE, 0x10 },
    { SALVOR_ROM_CLEAR_CACHE, TRUE, 0x18 },
    { SALVOR_ROM_TRANSFER, TRUE, 0x1C },
    { SALVOR_ROM_UPDATE_LUT, TRUE, 0x20 },
    { SALVOR_ROM_ERASE_SECTOR, FALSE, 0x0021055D },
    { SALVOR_ROM_ERASE_BLOCK, FALSE, 0x002104A9 },
};

static void
test_rom_functions (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();
    const SalvorRomProfile *rom = salvor_chip_get_rom_functions (chip);

    g_assert_cmphex (rom->tree_pointer, ==, 0x0020001C);
    g_assert_cmphex (rom->driver_offset, ==, 0x10);
    g_assert_cmpuint (rom->instance, ==, 0);
    g_assert_true (rom->has_fingerprint);
    g_assert_cmphex (rom->fingerprint_address, ==, 0x0020A000);
    g_assert_cmphex (rom->fingerprint, ==, 0xE9DD9A03);
    g_assert_cmphex (rom->rom_ram_first, ==, 0x20200000);
    g_assert_cmphex (rom->rom_ram_last, ==, 0x20207FFF);
    g_assert_cmpuint (G_N_ELEMENTS (rom_functions), ==, SALVOR_N_ROM_FUNCTIONS);
    for (gsize i = 0; i < G_N_ELEMENTS (rom_functions); i++) {
        const SalvorRomFunction *function = &rom->functions[rom_functions[i].role];

        g_assert_true (function->exists);
        g_assert_cmpint (function->in_table, ==, rom_functions[i].in_table);
        g_assert_cmphex (function->in_table ? function->offset : function->address, ==,
                         rom_functions[i].place);
        g_assert_nonnull (function->source);
    }
}

/* Every division of the RAM that fuses can choose leaves the workspace where it is. */
static void
test_the_workspace_is_always_there (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();
    const SalvorRomProfile *rom = salvor_chip_get_rom_functions (chip);
    const SalvorMemoryRegion *ocram = salvor_chip_get_region (chip, "ocram");

    for (guint code = 0; code < 16; code++) {
        const SalvorFlexramLayout *layout = salvor_chip_get_flexram_layout (chip, code);

        g_assert_nonnull (layout);
        g_assert_cmphex (rom->workspace_last - ocram->start, <, layout->ocram_kib * 1024);
    }
}

static const struct {
    SalvorSettingTime when;
    guint32 address, mask, value;
} debug_settings[] = {
    { SALVOR_SET_BEFORE_RESET, 0x400AC040, 0x00000004, 0 },
    { SALVOR_SET_AFTER_RESET, 0x400F8000, 0xF0000780, 0x50000280 },
    { SALVOR_SET_BEFORE_ROM_FUNCTIONS, 0x400FC080, 0x00000C00, 0x00000C00 },
    { SALVOR_SET_BEFORE_ROM_FUNCTIONS, 0x401F816C, 0x0000001F, 0x00000011 },
};

static void
test_debug_settings (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();
    gsize n_settings;
    const SalvorDebugSetting *settings = salvor_chip_get_debug_settings (chip, &n_settings);

    g_assert_cmpuint (n_settings, ==, G_N_ELEMENTS (debug_settings));
    for (gsize i = 0; i < n_settings; i++) {
        g_assert_cmpint (settings[i].when, ==, debug_settings[i].when);
        g_assert_cmphex (settings[i].address, ==, debug_settings[i].address);
        g_assert_cmphex (settings[i].mask, ==, debug_settings[i].mask);
        g_assert_cmphex (settings[i].value, ==, debug_settings[i].value);
    }
    g_assert_cmphex (salvor_chip_get_encrypted_window (chip)->address, ==, 0x403EC000);
    g_assert_cmphex (salvor_chip_get_encrypted_window (chip)->mask, ==, 1);
}

static void
test_loader (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();
    const SalvorLoaderProfile *loader = salvor_chip_get_loader (chip);
    gsize n_loaders = 0;
    const SalvorKnownLoader *known = salvor_chip_get_known_loaders (chip, &n_loaders);
    guint own = 0;

    g_assert_cmphex (loader->load_address, ==, 0x20208200);
    g_assert_cmpuint (loader->memory_id, ==, 9);
    g_assert_cmphex (loader->scratch_address, ==, 0x20202000);
    g_assert_cmphex (loader->free_ram_start, ==, 0x20208000);
    g_assert_cmphex (loader->free_ram_end, ==, 0x2021FFFF);
    g_assert_cmphex (loader->vendor_id, ==, 0x15A2);
    g_assert_cmphex (loader->product_id, ==, 0x0073);
    for (gsize i = 0; i < n_loaders; i++)
        own += g_str_equal (known[i].chip, "MIMXRT1024");
    g_assert_cmpuint (own, ==, 3);
    g_assert_cmpuint (n_loaders, >, own);
    g_assert_cmpstr (known[0].chip, ==, "MIMXRT1024");
    g_assert_cmpstr (known[0].sha256, ==,
                     "b459f76edc721225937010637aa17f20c215b8a7b71075282a4185cb87b6e8bd");
}

static void
test_boot_log (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();
    /* the log of a board that was put into serial download by its switches (MCUBootUtility) */
    static const guint32 log[]
        = { 0x00010001, 0x000200F0, 0x00030000, 0x00040000, 0x000C0000, 0x00090000 };

    g_assert_cmphex (salvor_chip_get_boot_log (chip)->address, ==, 0x2020515C);
    g_assert_cmphex (salvor_chip_get_boot_log (chip)->size, ==, 0x100);
    for (gsize i = 0; i < G_N_ELEMENTS (log); i++)
        g_assert_nonnull (salvor_chip_get_boot_log_text (chip, log[i]));
    g_assert_cmpstr (salvor_chip_get_boot_log_text (chip, 0x000C0000), ==,
                     "The serial downloader was entered.");
    g_assert_null (salvor_chip_get_boot_log_text (chip, 0));
}

static void
test_routes (void)
{
    g_autoptr (SalvorChip) chip = load_chip ();

    g_assert_cmpint (salvor_chip_get_route_grade (chip, "serial")->certainty, ==,
                     SALVOR_CERTAINTY_PROVEN);
    g_assert_cmpint (salvor_chip_get_route_grade (chip, "probe-rom")->certainty, ==,
                     SALVOR_CERTAINTY_REPORTED);
    g_assert_cmpint (salvor_chip_get_route_grade (chip, "probe-flashloader")->certainty, ==,
                     SALVOR_CERTAINTY_UNPROVEN);
    g_assert_cmpint (salvor_chip_get_route_grade (chip, "probe-erase-header")->certainty, ==,
                     SALVOR_CERTAINTY_UNPROVEN);
    g_assert_cmpuint (strlen (salvor_chip_get_route_grade (chip, "serial")->source), >, 0);
    g_assert_null (salvor_chip_get_route_grade (chip, "by-air"));
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/mimxrt1024/places", test_places);
    g_test_add_func ("/mimxrt1024/register-places", test_register_places);
    g_test_add_func ("/mimxrt1024/reset-causes", test_reset_causes);
    g_test_add_func ("/mimxrt1024/words", test_words);
    g_test_add_func ("/mimxrt1024/word-roles", test_word_roles);
    g_test_add_func ("/mimxrt1024/secrets", test_secrets);
    g_test_add_func ("/mimxrt1024/locks", test_locks);
    g_test_add_func ("/mimxrt1024/story", test_story);
    g_test_add_func ("/mimxrt1024/disputed", test_disputed);
    g_test_add_func ("/mimxrt1024/identity", test_identity);
    g_test_add_func ("/mimxrt1024/memory", test_memory);
    g_test_add_func ("/mimxrt1024/flexram-labels", test_flexram_labels);
    g_test_add_func ("/mimxrt1024/flash", test_flash);
    g_test_add_func ("/mimxrt1024/fcb", test_fcb);
    g_test_add_func ("/mimxrt1024/fcb-geometry", test_fcb_geometry);
    g_test_add_func ("/mimxrt1024/rom-config", test_rom_config);
    g_test_add_func ("/mimxrt1024/rom-functions", test_rom_functions);
    g_test_add_func ("/mimxrt1024/workspace", test_the_workspace_is_always_there);
    g_test_add_func ("/mimxrt1024/debug-settings", test_debug_settings);
    g_test_add_func ("/mimxrt1024/loader", test_loader);
    g_test_add_func ("/mimxrt1024/boot-log", test_boot_log);
    g_test_add_func ("/mimxrt1024/routes", test_routes);
    return g_test_run ();
}
