/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chip-fixture.h"

#include "base/checksum.h"
#include "simulator/example-program.h"
#include "simulator/simulated-bus.h"
#include "simulator/simulated-rom.h"

#define SBMR1 0x400F8004u
#define SBMR2 0x400F801Cu
#define SRSR 0x400F8008u
#define BOOT_LOG 0x2020515Cu

#define FORCE_INTERNAL_BOOT 0x00010000u
#define BT_FUSE_SEL 0x00000010u
#define SDP_DISABLE 0x00020000u
#define CLOSED 0x00000002u

/* ---- the table of chip-semantics 1a ---- */

static const struct {
    gboolean force;
    guint pins;
    gboolean fuse_sel;
    SalvorRomPath path;
    gboolean from_fuses;
} table[] = {
    { TRUE, 0, TRUE, SALVOR_ROM_INTERNAL_BOOT, TRUE },
    { TRUE, 1, TRUE, SALVOR_ROM_INTERNAL_BOOT, TRUE },
    { TRUE, 2, TRUE, SALVOR_ROM_INTERNAL_BOOT, TRUE },
    { TRUE, 3, TRUE, SALVOR_ROM_INTERNAL_BOOT, TRUE },
    { TRUE, 0, FALSE, SALVOR_ROM_INTERNAL_BOOT, FALSE },
    { TRUE, 1, FALSE, SALVOR_ROM_INTERNAL_BOOT, FALSE },
    { TRUE, 2, FALSE, SALVOR_ROM_INTERNAL_BOOT, FALSE },
    { TRUE, 3, FALSE, SALVOR_ROM_INTERNAL_BOOT, FALSE },
    { FALSE, 0, FALSE, SALVOR_ROM_SERIAL_DOWNLOAD, FALSE },
    { FALSE, 0, TRUE, SALVOR_ROM_INTERNAL_BOOT, TRUE },
    { FALSE, 1, FALSE, SALVOR_ROM_SERIAL_DOWNLOAD, FALSE },
    { FALSE, 1, TRUE, SALVOR_ROM_SERIAL_DOWNLOAD, TRUE },
    { FALSE, 2, FALSE, SALVOR_ROM_INTERNAL_BOOT, FALSE },
    { FALSE, 2, TRUE, SALVOR_ROM_INTERNAL_BOOT, TRUE },
    { FALSE, 3, FALSE, SALVOR_ROM_RESERVED, FALSE },
    { FALSE, 3, TRUE, SALVOR_ROM_RESERVED, TRUE },
};

static void
test_decision_table (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        SalvorRomInputs inputs = { table[i].pins, table[i].force, table[i].fuse_sel, FALSE };
        SalvorRomDecision decision = salvor_simulated_rom_decide (&inputs);

        g_assert_cmpint (decision.path, ==, table[i].path);
        g_assert_cmpint (decision.may_download, ==, table[i].path != SALVOR_ROM_RESERVED);
        if (decision.path == SALVOR_ROM_INTERNAL_BOOT)
            g_assert_cmpint (decision.settings_from_fuses, ==, table[i].from_fuses);
        inputs.sdp_disable = TRUE;
        decision = salvor_simulated_rom_decide (&inputs);
        g_assert_cmpint (decision.path, ==, table[i].path);
        g_assert_false (decision.may_download);
    }
}

/* ---- whole boots ---- */

typedef struct {
    SalvorSimulatedChip *chip;
    SalvorChip *description;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
    self->description = fixture_description ();
    self->chip = fixture_chip_new ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
    salvor_simulated_chip_free (self->chip);
    g_assert_finalize_object (self->description);
}

static void
burn (Fixture *self, guint index, guint32 bits)
{
    salvor_simulated_otp_make (salvor_simulated_chip_get_otp (self->chip), index, bits);
}

/* Returns the SHA-256 of the program; (transfer full) */
static char *
put_program (Fixture *self, gboolean is_signed)
{
    SalvorExampleProgram program = { 0x4000, 3, is_signed };
    g_autoptr (GBytes) image = salvor_example_program_new (self->description, &program);
    gsize size = 0;
    const guint8 *data = g_bytes_get_data (image, &size);

    salvor_simulated_flash_make (salvor_simulated_chip_get_flash (self->chip), 0, data, size);
    return salvor_sha256 (data, size);
}

static SalvorSimulatedStage
boot (Fixture *self, guint pins)
{
    salvor_simulated_chip_set_pins (self->chip, pins, 0);
    salvor_simulated_chip_power_on (self->chip, 0);
    return salvor_simulated_chip_get_stage (self->chip);
}

static guint32
read_word (Fixture *self, guint32 address)
{
    guint32 value = 0;

    g_assert_true (salvor_simulated_bus_read (self->chip, address, &value));
    return value;
}

static void
assert_log (Fixture *self, const guint32 *words, gsize n_words)
{
    for (gsize i = 0; i < n_words; i++)
        g_assert_cmphex (read_word (self, BOOT_LOG + 4 * (guint32) i), ==, words[i]);
}

static void
test_program_starts (Fixture *self, gconstpointer data)
{
    static const guint32 log[]
        = { 0x00010002, 0x00020000, 0x00030000, 0x00040000, 0x00050000, 0x00060008, 0x00070000,
            0x000700F0, 0x00080000, 0x000800F0, 0x00090000, 0x000B0000, 0 };
    g_autofree char *sha256 = put_program (self, FALSE);

    g_assert_cmpint (boot (self, 2), ==, SALVOR_CHIP_IN_APPLICATION);
    g_assert_false (salvor_simulated_chip_is_attached (self->chip, G_MAXINT64 - 1));
    assert_log (self, log, G_N_ELEMENTS (log));
    g_assert_cmphex (read_word (self, SBMR2), ==, 0x02000000);
    g_assert_cmphex (read_word (self, SRSR), ==, 1);
    /* through the window, because the ROM has set the controller up */
    g_assert_cmphex (read_word (self, 0x60000000), ==, 0x42464346);
}

static void
test_blank_flash_falls_back (Fixture *self, gconstpointer data)
{
    static const guint32 log[] = { 0x00010002, 0x00020000, 0x00030000, 0x00040000, 0x00050000,
                                   0x00060008, 0x00070000, 0x00070033, 0x00061FFF, 0x000C0000 };
    guint32 value = 0;

    g_assert_cmpint (boot (self, 2), ==, SALVOR_CHIP_IN_DOWNLOADER);
    g_assert_cmphex (salvor_simulated_chip_get_hab_status (self->chip), ==, SALVOR_HAB_FAILURE);
    assert_log (self, log, G_N_ELEMENTS (log));
    g_assert_false (salvor_simulated_bus_read (self->chip, 0x60000000, &value));
}

static void
test_broken_headers_fall_back (Fixture *self, gconstpointer data)
{
    /* offset and the one byte that is spoiled: FCB tag, version, IVT tag, self, boot data start */
    static const guint32 places[] = { 0x0000, 0x0007, 0x1000, 0x1014, 0x1020 };

    for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
        SalvorSimulatedFlash *flash = salvor_simulated_chip_get_flash (self->chip);
        g_autofree char *sha256 = put_program (self, FALSE);
        guint8 byte = 0;

        salvor_simulated_flash_peek (flash, places[i], &byte, 1);
        byte ^= 0x04;
        salvor_simulated_flash_make (flash, places[i], &byte, 1);
        g_assert_cmpint (boot (self, 2), ==, SALVOR_CHIP_IN_DOWNLOADER);
    }
}

static void
test_bad_vectors_get_lost (Fixture *self, gconstpointer data)
{
    g_autofree char *sha256 = put_program (self, FALSE);

    salvor_simulated_flash_make (salvor_simulated_chip_get_flash (self->chip), 0x2000,
                                 (const guint8 *) "\x00\x00\x00\x10", 4);
    g_assert_cmpint (boot (self, 2), ==, SALVOR_CHIP_LOST);
}

static void
test_forced_boot_ignores_switches (Fixture *self, gconstpointer data)
{
    g_autofree char *sha256 = put_program (self, FALSE);

    burn (self, 6, FORCE_INTERNAL_BOOT | BT_FUSE_SEL);
    g_assert_cmpint (boot (self, 1), ==, SALVOR_CHIP_IN_APPLICATION);
    /* the register still shows the switches: that is the trap */
    g_assert_cmphex (read_word (self, SBMR2), ==, 0x01000010);
    g_assert_cmphex (read_word (self, BOOT_LOG), ==, 0x00010002);
}

static void
test_forced_boot_without_program_falls_back (Fixture *self, gconstpointer data)
{
    burn (self, 6, FORCE_INTERNAL_BOOT | BT_FUSE_SEL);
    g_assert_cmpint (boot (self, 1), ==,
                     SALVOR_ASSUME_FORCED_BOOT_FALLS_BACK ? SALVOR_CHIP_IN_DOWNLOADER
                                                          : SALVOR_CHIP_IN_ROM);
}

static void
test_sdp_disable_shows_nothing (Fixture *self, gconstpointer data)
{
    burn (self, 6, SDP_DISABLE);
    g_assert_cmpint (boot (self, 1), ==, SALVOR_CHIP_IN_ROM);
    g_assert_cmpint (boot (self, 2), ==, SALVOR_CHIP_IN_ROM);
    g_assert_cmpint (salvor_simulated_chip_get_next_event (self->chip, 0), ==, G_MAXINT64);
}

static void
test_boot_from_fuses (Fixture *self, gconstpointer data)
{
    g_autofree char *sha256 = put_program (self, FALSE);

    g_assert_cmpint (boot (self, 0), ==, SALVOR_CHIP_IN_DOWNLOADER);
    g_assert_cmphex (read_word (self, BOOT_LOG), ==, 0x00010001);
    burn (self, 6, BT_FUSE_SEL);
    g_assert_cmpint (boot (self, 0), ==, SALVOR_CHIP_IN_APPLICATION);
    g_assert_cmphex (read_word (self, BOOT_LOG), ==, 0x00010000);
}

static void
test_other_boot_device_is_not_there (Fixture *self, gconstpointer data)
{
    g_autofree char *sha256 = put_program (self, FALSE);

    /* straps say SD, fuses say nothing */
    salvor_simulated_chip_set_pins (self->chip, 2, 0x20);
    salvor_simulated_chip_power_on (self->chip, 0);
    g_assert_cmpint (salvor_simulated_chip_get_stage (self->chip), ==, SALVOR_CHIP_IN_DOWNLOADER);
    g_assert_cmphex (read_word (self, SBMR1), ==, 0x20);
    /* with BT_FUSE_SEL the straps count for nothing */
    burn (self, 6, BT_FUSE_SEL);
    salvor_simulated_chip_power_on (self->chip, 0);
    g_assert_cmpint (salvor_simulated_chip_get_stage (self->chip), ==, SALVOR_CHIP_IN_APPLICATION);
    g_assert_cmphex (read_word (self, SBMR1), ==, 0);
    burn (self, 5, 0x20);
    salvor_simulated_chip_power_on (self->chip, 0);
    g_assert_cmpint (salvor_simulated_chip_get_stage (self->chip), ==, SALVOR_CHIP_IN_DOWNLOADER);
    g_assert_cmphex (read_word (self, SBMR1), ==, 0x20);
}

static void
test_reserved_mode_waits (Fixture *self, gconstpointer data)
{
    g_assert_cmpint (boot (self, 3), ==, SALVOR_CHIP_IN_ROM);
}

static void
test_closed_part_wants_signature (Fixture *self, gconstpointer data)
{
    g_autofree char *unsigned_sha256 = put_program (self, FALSE);
    g_autofree char *sha256 = NULL;

    burn (self, 6, CLOSED);
    salvor_simulated_chip_trust (self->chip, unsigned_sha256);
    g_assert_cmpint (boot (self, 2), ==, SALVOR_CHIP_IN_DOWNLOADER);
    sha256 = put_program (self, TRUE);
    g_assert_cmpint (boot (self, 2), ==, SALVOR_CHIP_IN_DOWNLOADER);
    salvor_simulated_chip_trust (self->chip, sha256);
    g_assert_cmpint (boot (self, 2), ==, SALVOR_CHIP_IN_APPLICATION);
    g_assert_cmphex (read_word (self, BOOT_LOG + 4), ==, 0x000200CC);
    g_assert_cmphex (read_word (self, SBMR2) & 3, ==, 2);
}

static void
test_reset_does_not_sample_switches (Fixture *self, gconstpointer data)
{
    g_autofree char *sha256 = put_program (self, FALSE);

    g_assert_cmpint (boot (self, 1), ==, SALVOR_CHIP_IN_DOWNLOADER);
    salvor_simulated_chip_set_pins (self->chip, 2, 0);
    salvor_simulated_chip_reset (self->chip, 1000);
    g_assert_cmpint (salvor_simulated_chip_get_stage (self->chip), ==, SALVOR_CHIP_IN_DOWNLOADER);
    g_assert_cmpint (boot (self, 2), ==, SALVOR_CHIP_IN_APPLICATION);
}

static void
test_reset_keeps_ram_power_on_does_not (Fixture *self, gconstpointer data)
{
    boot (self, 1);
    g_assert_true (salvor_simulated_bus_write (self->chip, 0x20210000, 0x12345678));
    salvor_simulated_chip_reset (self->chip, 1000);
    g_assert_cmphex (read_word (self, 0x20210000), ==, 0x12345678);
    boot (self, 1);
    g_assert_cmphex (read_word (self, 0x20210000), ==, 0);
}

static void
test_debug_access_follows_fuses (Fixture *self, gconstpointer data)
{
    boot (self, 1);
    g_assert_cmpint (salvor_simulated_chip_get_debug_access (self->chip), ==, SALVOR_ACCESS_OPEN);
    burn (self, 6, 0x00400000);
    boot (self, 1);
    g_assert_cmpint (salvor_simulated_chip_get_debug_access (self->chip), ==, SALVOR_ACCESS_SECURE);
    burn (self, 6, 0x00800000);
    boot (self, 1);
    g_assert_cmpint (salvor_simulated_chip_get_debug_access (self->chip), ==, SALVOR_ACCESS_CLOSED);
    g_assert_false (salvor_simulated_chip_debug_is_jtag (self->chip));
    burn (self, 6, 0x00080000);
    boot (self, 1);
    g_assert_true (salvor_simulated_chip_debug_is_jtag (self->chip));
}

static void
test_reset_status_is_cleared_by_ones (Fixture *self, gconstpointer data)
{
    boot (self, 1);
    g_assert_true (salvor_simulated_bus_write (self->chip, SRSR, 0));
    g_assert_cmphex (read_word (self, SRSR), ==, 1);
    g_assert_true (salvor_simulated_bus_write (self->chip, SRSR, 1));
    g_assert_cmphex (read_word (self, SRSR), ==, 0);
}

#define ADD(name, func) g_test_add ("/simulated-rom/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/simulated-rom/decision-table", test_decision_table);
    ADD ("program-starts", test_program_starts);
    ADD ("blank-flash-falls-back", test_blank_flash_falls_back);
    ADD ("broken-headers-fall-back", test_broken_headers_fall_back);
    ADD ("bad-vectors-get-lost", test_bad_vectors_get_lost);
    ADD ("forced-boot/ignores-switches", test_forced_boot_ignores_switches);
    ADD ("forced-boot/falls-back", test_forced_boot_without_program_falls_back);
    ADD ("sdp-disable-shows-nothing", test_sdp_disable_shows_nothing);
    ADD ("boot-from-fuses", test_boot_from_fuses);
    ADD ("other-boot-device-is-not-there", test_other_boot_device_is_not_there);
    ADD ("reserved-mode-waits", test_reserved_mode_waits);
    ADD ("closed-part-wants-signature", test_closed_part_wants_signature);
    ADD ("reset/switches-not-sampled", test_reset_does_not_sample_switches);
    ADD ("reset/keeps-ram", test_reset_keeps_ram_power_on_does_not);
    ADD ("reset/status-is-cleared-by-ones", test_reset_status_is_cleared_by_ones);
    ADD ("debug-access-follows-fuses", test_debug_access_follows_fuses);
    return g_test_run ();
}
