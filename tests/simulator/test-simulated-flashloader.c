/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chip-fixture.h"

/* What flashloader-genuine says beyond the recorded exchanges. */

#define VERSION "01 00 0C 00 07 00 00 02 01 00 00 00 00 00 00 00"
#define VERSION_ANSWER "03 00 0C 00 A7 00 00 02 00 00 00 00 00 07 02 4B"
#define WRITE_8 "01 00 10 00 04 01 00 03 00 20 20 20 08 00 00 00 00 00 00 00"
#define WRITE_OK "03 00 0C 00 A0 00 00 02 00 00 00 00 04 00 00 00"
#define CONFIGURE "01 00 0C 00 11 00 00 02 09 00 00 00 00 20 20 20"
#define CONFIGURE_OK "03 00 0C 00 A0 00 00 02 00 00 00 00 11 00 00 00"
#define READ_ATTRIBUTES "01 00 0C 00 07 00 00 02 19 00 00 00 09 00 00 00"

typedef struct {
    SalvorSimulatedChip *chip;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
    self->chip = fixture_chip_new ();
    salvor_simulated_otp_make (salvor_simulated_chip_get_otp (self->chip), 0x2D,
                               GPOINTER_TO_UINT (data));
    fixture_start_loader (self->chip);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
    fixture_expect_nothing (self->chip);
    salvor_simulated_chip_free (self->chip);
}

static void
ask (Fixture *self, const char *command, const char *answer)
{
    fixture_send (self->chip, command);
    fixture_expect (self->chip, answer);
}

static void
test_one_byte_report (Fixture *self, gconstpointer data)
{
    ask (self, VERSION, VERSION_ANSWER);
    /* processed with what is left over in the buffer: the answer itself */
    ask (self, "01", "03 00 0C 00 A0 00 00 02 10 27 00 00 A7 00 00 00");
}

static void
test_odd_reports_are_dropped (Fixture *self, gconstpointer data)
{
    static const char *const reports[] = { "00 00 04 00 0B 00 00 00",
                                           "03 00 04 00 0B 00 00 00",
                                           "04 00 04 00 0B 00 00 00",
                                           "05 00 04 00 0B 00 00 00",
                                           "01 00 05 00 0B 00 00 00",
                                           "02 00 01 00 0B",
                                           "01 00 00 00" };

    for (gsize i = 0; i < G_N_ELEMENTS (reports); i++) {
        fixture_send (self->chip, reports[i]);
        fixture_expect_nothing (self->chip);
    }
    ask (self, VERSION, VERSION_ANSWER);
    g_assert_cmpint (salvor_simulated_chip_get_stage (self->chip), ==, SALVOR_CHIP_IN_FLASHLOADER);
}

static void
test_host_aborts_write (Fixture *self, gconstpointer data)
{
    ask (self, WRITE_8, WRITE_OK);
    ask (self, "02 00 00 00", "03 00 0C 00 A0 00 00 02 12 27 00 00 04 00 00 00");
}

static void
test_wrong_report_in_data_phase (Fixture *self, gconstpointer data)
{
    ask (self, WRITE_8, WRITE_OK);
    ask (self, VERSION, "03 00 00 00");
    fixture_expect (self->chip, "03 00 0C 00 A0 00 00 02 01 00 00 00 04 00 00 00");
    ask (self, WRITE_8, WRITE_OK);
    ask (self, "02 00 09 00 01 02 03 04 05 06 07 08", "03 00 00 00");
    fixture_expect (self->chip, "03 00 0C 00 A0 00 00 02 01 00 00 00 04 00 00 00");
}

static void
test_bytes_beyond_length_are_ignored (Fixture *self, gconstpointer data)
{
    ask (self, WRITE_8, WRITE_OK);
    ask (self, "02 00 0A 00 01 02 03 04 05 06 07 08 09 0A", WRITE_OK);
    ask (self, "01 00 10 00 03 00 00 03 00 20 20 20 0A 00 00 00 00 00 00 00", "03 00 0C 00 A3");
    fixture_expect (self->chip, "04 00 0A 00 01 02 03 04 05 06 07 08 00 00");
    fixture_expect (self->chip, "03 00 0C 00 A0 00 00 02 00 00 00 00 03 00 00 00");
}

static void
test_sb_file (Fixture *self, gconstpointer data)
{
    ask (self, "01 00 08 00 08 01 00 01 10 00 00 00", "03 00 0C 00 A0 00 00 02 00 00 00 00 08");
    ask (self, "02 00 08 00 01 02 03 04 05 06 07 08", "03 00 00 00");
    fixture_expect (self->chip, "03 00 0C 00 A0 00 00 02 75 27 00 00 08 00 00 00");
    ask (self, "01 00 08 00 08 01 00 01 00 00 00 00", "03 00 0C 00 A0 00 00 02 00 00 00 00 08");
    fixture_expect (self->chip, "03 00 0C 00 A0 00 00 02 00 00 00 00 08 00 00 00");
}

static void
test_key_blob (Fixture *self, gconstpointer data)
{
    ask (self, "01 00 10 00 13 00 00 03 00 00 00 00 48 00 00 00 01 00 00 00",
         "03 00 0C 00 B3 01 00 02 00 00 00 00 48 00 00 00");
    fixture_expect (self->chip, "04 00 48 00 81 00 38 43 66 55 10 00");
    fixture_expect (self->chip, "03 00 0C 00 A0 00 00 02 00 00 00 00 13 00 00 00");
    /* a key takes 16 bytes, whatever the length says */
    ask (self, "01 00 10 00 13 01 00 03 00 00 00 00 99 00 00 00 00 00 00 00",
         "03 00 0C 00 A0 00 00 02 00 00 00 00 13 00 00 00");
    ask (self, "02 00 10 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
         "03 00 0C 00 A0 00 00 02 00 00 00 00 13 00 00 00");
}

static void
test_call (Fixture *self, gconstpointer data)
{
    /* BX LR at 0x20202000 gives its argument back */
    ask (self, "01 00 10 00 05 00 00 03 00 20 20 20 04 00 00 00 70 47 70 47",
         "03 00 0C 00 A0 00 00 02 00 00 00 00 05");
    ask (self, "01 00 0C 00 0A 00 00 02 01 20 20 20 78 56 34 12",
         "03 00 0C 00 A0 00 00 02 78 56 34 12 0A 00 00 00");
    ask (self, "01 00 0C 00 0A 00 00 02 00 00 00 00 00 00 00 00",
         "03 00 0C 00 A0 00 00 02 04 00 00 00 0A 00 00 00");
}

static void
test_even_call_restarts (Fixture *self, gconstpointer data)
{
    fixture_send (self->chip, "01 00 0C 00 0A 00 00 02 00 20 20 20 00 00 00 00");
    fixture_expect_nothing (self->chip);
    fixture_settle (self->chip);
    g_assert_cmpint (salvor_simulated_chip_get_stage (self->chip), ==, SALVOR_CHIP_IN_DOWNLOADER);
}

static void
test_execute (Fixture *self, gconstpointer data)
{
    /* stack outside RAM */
    ask (self, "01 00 10 00 09 00 00 03 01 20 20 20 00 00 00 00 00 00 00 30",
         "03 00 0C 00 A0 00 00 02 04 00 00 00 09 00 00 00");
    ask (self, "01 00 10 00 09 00 00 03 01 20 20 20 00 00 00 00 00 00 00 00",
         "03 00 0C 00 A0 00 00 02 00 00 00 00 09 00 00 00");
    fixture_settle (self->chip);
    g_assert_cmpint (salvor_simulated_chip_get_stage (self->chip), ==, SALVOR_CHIP_LOST);
}

static void
test_reset (Fixture *self, gconstpointer data)
{
    ask (self, "01 00 04 00 0B 00 00 00", "03 00 0C 00 A0 00 00 02 00 00 00 00 0B 00 00 00");
    fixture_settle (self->chip);
    g_assert_cmpint (salvor_simulated_chip_get_stage (self->chip), ==, SALVOR_CHIP_IN_DOWNLOADER);
}

/* ---- FlexRAM ---- */

/* KiB of ITCM, DTCM and OCRAM for each code, as the loader reports them (transcript flexram); 0 is
 * reported as one byte */
static const guint reported[16][3]
    = { { 64, 64, 128 },  { 64, 128, 64 }, { 0, 128, 128 }, { 32, 128, 96 },
        { 128, 64, 64 },  { 0, 192, 64 },  { 32, 64, 160 }, { 0, 64, 192 },
        { 64, 256, 192 }, { 64, 32, 160 }, { 128, 32, 96 }, { 160, 32, 64 },
        { 128, 0, 128 },  { 32, 32, 192 }, { 192, 0, 64 },  { 0, 0, 256 } };

static void
test_flexram_sizes (void)
{
    for (guint code = 0; code < G_N_ELEMENTS (reported); code++) {
        g_autoptr (SalvorSimulatedChip) chip = fixture_chip_new ();
        SalvorSimulatedOtp *otp = salvor_simulated_chip_get_otp (chip);

        fixture_start_loader (chip);
        salvor_simulated_otp_make (otp, 0x2D, code << 16);
        salvor_simulated_otp_reload (otp);
        for (guint i = 0; i < 3; i++) {
            guint32 size = reported[code][i] > 0 ? reported[code][i] * 1024 : 1;
            g_autofree char *question
                = g_strdup_printf ("01 00 0C 00 07 00 00 02 0F 00 00 00 %02X 00 00 00", i);
            g_autofree char *answer = g_strdup_printf ("03 00 0C 00 A7 00 00 02 00 00 00 00 %08X",
                                                       GUINT32_SWAP_LE_BE (size));

            fixture_send (chip, question);
            fixture_expect (chip, answer);
        }
    }
}

static void
test_memory_that_is_not_there_crashes (Fixture *self, gconstpointer data)
{
    /* code 8: the loader believes in 256 KiB of DTCM, the chip has 32 */
    fixture_send (self->chip, "01 00 10 00 03 00 00 03 00 80 00 20 04 00 00 00 00 00 00 00");
    fixture_expect (self->chip, "03 00 0C 00 A3 01 00 02 00 00 00 00 04 00 00 00");
    fixture_expect_nothing (self->chip);
    fixture_settle (self->chip);
    g_assert_cmpint (salvor_simulated_chip_get_stage (self->chip), ==, SALVOR_CHIP_IN_DOWNLOADER);
}

/* ---- flash settings ---- */

static void
set_option (Fixture *self, guint32 option)
{
    g_autofree char *fill = g_strdup_printf ("01 00 10 00 05 00 00 03 00 20 20 20 04 00 00 00 %08X",
                                             GUINT32_SWAP_LE_BE (option));

    ask (self, fill, "03 00 0C 00 A0 00 00 02 00 00 00 00 05 00 00 00");
}

/* Configures, writes the block and reads it back; (transfer full) */
static GBytes *
make_block (Fixture *self, guint32 option)
{
    g_autoptr (GBytes) report = NULL;

    set_option (self, option);
    ask (self, CONFIGURE, CONFIGURE_OK);
    ask (self, "01 00 10 00 02 00 00 03 00 00 00 60 00 10 00 00 00 00 00 00",
         "03 00 0C 00 A0 00 00 02 00 00 00 00 02 00 00 00");
    set_option (self, 0xF000000F);
    ask (self, CONFIGURE, CONFIGURE_OK);
    ask (self, "01 00 10 00 03 00 00 03 00 00 00 60 00 02 00 00 00 00 00 00", "03 00 0C 00 A3");
    report = fixture_take (self->chip);
    fixture_expect (self->chip, "03 00 0C 00 A0 00 00 02 00 00 00 00 03 00 00 00");
    return g_bytes_new_from_bytes (report, 4, 512);
}

static void
test_block_is_the_profile_block (Fixture *self, gconstpointer data)
{
    static const guint32 same[] = { 0xC0000007, 0xC0000003, 0xC0000004, 0xC0000006, 0xC0000008,
                                    0xC0000009, 0xC000000F, 0xC0000207, 0xC0000407 };
    const SalvorFlashProfile *profile
        = salvor_chip_get_flash (salvor_simulated_chip_get_chip (self->chip));

    for (gsize i = 0; i < G_N_ELEMENTS (same); i++) {
        g_autoptr (GBytes) block = make_block (self, same[i]);

        g_assert_cmpmem (g_bytes_get_data (block, NULL), 512, profile->fcb, profile->fcb_size);
    }
}

static void
test_option_variants (Fixture *self, gconstpointer data)
{
    g_autoptr (GBytes) slow = make_block (self, 0xC0000001);
    g_autoptr (GBytes) loopback = make_block (self, 0xC0000057);
    const guint8 *bytes = g_bytes_get_data (slow, NULL);

    g_assert_cmphex (bytes[0x46], ==, 1);
    bytes = g_bytes_get_data (loopback, NULL);
    g_assert_cmphex (bytes[0x0C], ==, 0);
    g_assert_cmpmem (bytes + 0x80, 10, "\xEB\x04\x18\x0A\x00\x1E\x04\x32\x04\x26", 10);
}

static void
test_hyperflash_leaves_nonsense (Fixture *self, gconstpointer data)
{
    set_option (self, 0xC0233007);
    ask (self, CONFIGURE, "03 00 0C 00 A0 00 00 02 8D 4E 00 00 11 00 00 00");
    ask (self, READ_ATTRIBUTES,
         "03 00 20 00 A7 00 00 07 00 00 00 00 1F 00 00 00 00 00 00 60 00 40 00 00 00 02 00 00 "
         "00 00 04 00 00 00 04 00");
}

static void
test_block_given_directly (Fixture *self, gconstpointer data)
{
    const SalvorFlashProfile *profile
        = salvor_chip_get_flash (salvor_simulated_chip_get_chip (self->chip));
    guint8 *ram = salvor_simulated_memory_map (salvor_simulated_chip_get_memory (self->chip),
                                               0x20202000, 512);

    salvor_bytes_poke (ram, 512, 0, profile->fcb, profile->fcb_size);
    ask (self, CONFIGURE, CONFIGURE_OK);
    ask (self, READ_ATTRIBUTES,
         "03 00 20 00 A7 00 00 07 00 00 00 00 1F 00 00 00 00 00 00 60 00 10 00 00 00 01 00 00 "
         "00 10 00 00 00 00 01 00");
    /* page size 0 */
    salvor_bytes_poke_u32_le (ram, 512, 0x1C0, 0);
    ask (self, CONFIGURE, "03 00 0C 00 A0 00 00 02 04 00 00 00 11 00 00 00");
}

static const guint8 tags[]
    = { 0x01, 0x02, 0x03, 0x04, 0x05, 0x07, 0x08, 0x0C, 0x0E, 0x0F, 0x11, 0x13, 0x17 };

/* An address or a length that is nearly right */
static guint32
pick_value (GRand *rand)
{
    static const guint32 values[]
        = { 0, 4, 9, 0x100, 0x1000, 0x20202000, 0x2021FFF0, 0x60000000, 0x603FFF00, 0xFFFFFFFC };

    return values[g_rand_int_range (rand, 0, G_N_ELEMENTS (values))]
           + (guint32) g_rand_int_range (rand, 0, 3);
}

static void
drop_answers (Fixture *self)
{
    gint64 ready_us = 0;
    GBytes *answer;

    while ((answer = salvor_simulated_chip_take_answer (self->chip, &ready_us)) != NULL)
        g_bytes_unref (answer);
}

static void
test_random_reports (Fixture *self, gconstpointer data)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (20240518);

    for (guint i = 0; i < 3000; i++) {
        guint8 report[24] = { 0 };

        report[0] = (guint8) g_rand_int_range (rand, 1, 3);
        report[2] = (guint8) g_rand_int_range (rand, 0, 21);
        report[4] = tags[g_rand_int_range (rand, 0, sizeof tags)];
        for (gsize j = 8; j < sizeof report; j += 4)
            salvor_bytes_poke_u32_le (report, sizeof report, j, pick_value (rand));
        salvor_simulated_chip_receive (self->chip, report, sizeof report,
                                       salvor_simulated_chip_get_now (self->chip));
        drop_answers (self);
    }
    g_assert_cmpint (salvor_simulated_chip_get_stage (self->chip), ==, SALVOR_CHIP_IN_FLASHLOADER);
    /* ends a data phase, if one was left */
    fixture_send (self->chip, "02 00 00 00");
    drop_answers (self);
    ask (self, VERSION, VERSION_ANSWER);
}

#define ADD(name, word_2d, func)                                                                   \
    g_test_add ("/simulated-flashloader/" name, Fixture, GUINT_TO_POINTER (word_2d), set_up, func, \
                tear_down)

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    ADD ("one-byte-report", 0, test_one_byte_report);
    ADD ("odd-reports-are-dropped", 0, test_odd_reports_are_dropped);
    ADD ("data/host-aborts", 0, test_host_aborts_write);
    ADD ("data/wrong-report", 0, test_wrong_report_in_data_phase);
    ADD ("data/bytes-beyond-length", 0, test_bytes_beyond_length_are_ignored);
    ADD ("sb-file", 0, test_sb_file);
    ADD ("key-blob", 0, test_key_blob);
    ADD ("call", 0, test_call);
    ADD ("call/even-address", 0, test_even_call_restarts);
    ADD ("execute", 0, test_execute);
    ADD ("reset", 0, test_reset);
    g_test_add_func ("/simulated-flashloader/flexram/sizes", test_flexram_sizes);
    ADD ("flexram/no-memory-behind", 0x00080000, test_memory_that_is_not_there_crashes);
    ADD ("settings/profile-block", 0, test_block_is_the_profile_block);
    ADD ("settings/variants", 0, test_option_variants);
    ADD ("settings/hyperflash", 0, test_hyperflash_leaves_nonsense);
    ADD ("settings/given-directly", 0, test_block_given_directly);
    ADD ("random-reports", 0, test_random_reports);
    return g_test_run ();
}
