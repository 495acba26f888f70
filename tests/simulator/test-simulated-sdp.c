/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chip-fixture.h"

#include "base/checksum.h"
#include "base/data-files.h"

/* Packets of protocols 7.1 in, answers of 7.2 out, and what the ROM refuses. */

#define OPEN "03 56 78 78 56"
#define CLOSED "03 12 34 34 12"
#define REFUSED "04 89 23 23 89"
#define REFUSED_CLOSED "04 33 22 33 00"
#define FILE_DONE "04 88 88 88 88"
#define WRITE_DONE "04 12 8A 8A 12"

#define ERROR_STATUS "01 05 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
#define READ_UID "01 01 01 40 1F 44 10 20 00 00 00 04 00 00 00 00 00"
#define READ_SBMR1 "01 01 01 40 0F 80 04 20 00 00 00 04 00 00 00 00 00"
#define READ_SBMR2 "01 01 01 40 0F 80 1C 20 00 00 00 04 00 00 00 00 00"
#define READ_ZERO_8 "01 01 01 00 00 00 00 08 00 00 00 04 00 00 00 00 00"
#define READ_ZERO_32 "01 01 01 00 00 00 00 20 00 00 00 04 00 00 00 00 00"
#define JUMP "01 0B 0B 20 20 82 00 00 00 00 00 00 00 00 00 00 00"
#define SKIP_DCD "01 0C 0C 00 00 00 00 00 00 00 00 00 00 00 00 00 00"

typedef struct {
    SalvorSimulatedChip *chip;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
    self->chip = fixture_chip_new ();
    salvor_simulated_otp_make (salvor_simulated_chip_get_otp (self->chip), 6,
                               GPOINTER_TO_UINT (data));
    salvor_simulated_chip_power_on (self->chip, 0);
    g_assert_cmpint (salvor_simulated_chip_get_stage (self->chip), ==, SALVOR_CHIP_IN_DOWNLOADER);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
    fixture_expect_nothing (self->chip);
    salvor_simulated_chip_free (self->chip);
}

static void
ask (Fixture *self, const char *command, const char *hab, const char *status)
{
    fixture_send (self->chip, command);
    fixture_expect (self->chip, hab);
    fixture_expect (self->chip, status);
}

static void
test_error_status (Fixture *self, gconstpointer data)
{
    ask (self, ERROR_STATUS, OPEN, "04 F0 F0 F0 F0");
    /* after a boot that failed */
    salvor_simulated_chip_set_pins (self->chip, 2, 0);
    salvor_simulated_chip_power_on (self->chip, 0);
    ask (self, ERROR_STATUS, OPEN, "04 33 33 33 33");
}

static void
test_report_sizes (Fixture *self, gconstpointer data)
{
    g_autoptr (GBytes) hab = NULL;
    g_autoptr (GBytes) status = NULL;

    fixture_send (self->chip, ERROR_STATUS);
    hab = fixture_take (self->chip);
    status = fixture_take (self->chip);
    g_assert_cmpuint (g_bytes_get_size (hab), ==, 5);
    g_assert_cmpuint (g_bytes_get_size (status), ==, 65);
}

static void
test_long_command_report (Fixture *self, gconstpointer data)
{
    g_autoptr (GByteArray) report = fixture_hex (ERROR_STATUS);

    /* SPSDK pads report 1 to 1025 bytes */
    salvor_bytes_append_zeros (report, 1025 - report->len);
    salvor_simulated_chip_receive (self->chip, report->data, report->len, 0);
    fixture_expect (self->chip, OPEN);
    fixture_expect (self->chip, "04 F0 F0 F0 F0");
    /* too short for a command: nothing */
    salvor_simulated_chip_receive (self->chip, report->data, 16, 0);
    fixture_expect_nothing (self->chip);
}

static void
test_read_register (Fixture *self, gconstpointer data)
{
    ask (self, READ_UID, OPEN, "04 0F 1E 3C 5A 00 00");
    ask (self, READ_SBMR1, OPEN, "04 00 00 00 00");
    ask (self, READ_SBMR2, OPEN, "04 00 00 00 01");
    ask (self, "01 01 01 40 1F 44 11 08 00 00 00 01 00 00 00 00 00", OPEN, "04 1E 00");
    ask (self, "01 01 01 40 1F 44 12 10 00 00 00 02 00 00 00 00 00", OPEN, "04 3C 5A 00");
}

static void
test_read_many_bytes (Fixture *self, gconstpointer data)
{
    guint8 pattern[100];

    for (guint i = 0; i < sizeof pattern; i++)
        pattern[i] = (guint8) i;
    fixture_send_file (self->chip, 0x20210000, pattern, sizeof pattern);
    fixture_expect (self->chip, OPEN);
    fixture_expect (self->chip, FILE_DONE);
    fixture_send (self->chip, "01 01 01 20 21 00 00 20 00 00 00 64 00 00 00 00 00");
    fixture_expect (self->chip, OPEN);
    fixture_expect (self->chip, "04 00 01 02 03");
    fixture_expect (self->chip, "04 40 41 42 43");
}

static void
test_read_refused (Fixture *self, gconstpointer data)
{
    ask (self, READ_ZERO_8, OPEN, REFUSED);
    ask (self, READ_ZERO_32, OPEN, REFUSED);
    /* ROM's own RAM, the flash window, unaligned, a width that is none, nothing at all */
    ask (self, "01 01 01 20 20 51 5C 20 00 00 00 04 00 00 00 00 00", OPEN, REFUSED);
    ask (self, "01 01 01 60 00 00 00 20 00 00 00 04 00 00 00 00 00", OPEN, REFUSED);
    ask (self, "01 01 01 40 0F 80 05 20 00 00 00 04 00 00 00 00 00", OPEN, REFUSED);
    ask (self, "01 01 01 40 0F 80 04 18 00 00 00 04 00 00 00 00 00", OPEN, REFUSED);
    ask (self, "01 01 01 40 0F 80 04 20 00 00 00 00 00 00 00 00 00", OPEN, REFUSED);
    /* over the end of the RAM and of the address space */
    ask (self, "01 01 01 20 21 FF FC 20 00 00 00 08 00 00 00 00 00", OPEN, REFUSED);
    ask (self, "01 01 01 40 0F 80 04 20 FF FF FF FC 00 00 00 00 00", OPEN, REFUSED);
}

static void
test_read_disabled (Fixture *self, gconstpointer data)
{
    ask (self, READ_UID, OPEN, REFUSED);
    ask (self, ERROR_STATUS, OPEN, "04 F0 F0 F0 F0");
}

static void
test_write_register (Fixture *self, gconstpointer data)
{
    ask (self, "01 02 02 20 21 00 00 20 00 00 00 04 C0 00 00 07 00", OPEN, WRITE_DONE);
    /* sdphost sends a count of 0, the width is in the format */
    ask (self, "01 02 02 20 21 00 01 08 00 00 00 00 00 00 00 AA 00", OPEN, WRITE_DONE);
    ask (self, "01 01 01 20 21 00 00 20 00 00 00 04 00 00 00 00 00", OPEN, "04 07 AA 00 C0");
    ask (self, "01 02 02 20 20 20 00 20 00 00 00 04 C0 00 00 07 00", OPEN, REFUSED);
}

static void
test_write_file (Fixture *self, gconstpointer data)
{
    static const guint8 bytes[1500] = { 0x11, 0x22 };
    const guint8 *ram;

    fixture_send_file (self->chip, 0x20209000, bytes, sizeof bytes);
    fixture_expect (self->chip, OPEN);
    fixture_expect (self->chip, FILE_DONE);
    ram = salvor_simulated_memory_map (salvor_simulated_chip_get_memory (self->chip), 0x20209000,
                                       sizeof bytes);
    g_assert_cmpmem (ram, sizeof bytes, bytes, sizeof bytes);
    /* what pads the last report is not written */
    fixture_send_file (self->chip, 0x20209001, (const guint8 *) "\x33", 1);
    fixture_expect (self->chip, OPEN);
    fixture_expect (self->chip, FILE_DONE);
    g_assert_cmphex (ram[1], ==, 0x33);
    g_assert_cmphex (ram[2], ==, 0);
}

static void
test_write_file_refused (Fixture *self, gconstpointer data)
{
    static const guint8 bytes[8] = { 0 };

    /* recorded on RT1064: behind its RAM; here as well */
    fixture_send (self->chip, "01 04 04 20 28 00 00 20 00 00 00 08 00 00 00 00 00");
    fixture_send (self->chip, "02 00 00 00 00 00 00 00 00");
    fixture_expect (self->chip, OPEN);
    fixture_expect (self->chip, REFUSED);
    /* the ROM's own RAM, no bytes, over the end, more than there are addresses */
    fixture_send_file (self->chip, 0x20207FFC, bytes, 8);
    fixture_expect (self->chip, OPEN);
    fixture_expect (self->chip, REFUSED);
    ask (self, "01 04 04 20 20 82 00 00 00 00 00 00 00 00 00 00 00", OPEN, REFUSED);
    ask (self, "01 04 04 20 21 FF FF 00 00 00 00 02 00 00 00 00 00", OPEN, REFUSED);
    ask (self, "01 04 04 20 20 82 00 00 FF FF FF FF 00 00 00 00 00", OPEN, REFUSED);
}

static void
test_skip_dcd_and_others (Fixture *self, gconstpointer data)
{
    ask (self, SKIP_DCD, OPEN, "04 09 D0 0D 90");
    fixture_send (self->chip, "01 03 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
    fixture_send (self->chip, "02 01 02 03");
    fixture_send (self->chip, "05 01 02 03");
    fixture_expect_nothing (self->chip);
    ask (self, ERROR_STATUS, OPEN, "04 F0 F0 F0 F0");
}

static void
test_dcd (Fixture *self, gconstpointer data)
{
    /* one word write into RAM */
    fixture_send (self->chip, "01 0A 0A 20 20 20 00 00 00 00 00 10 00 00 00 00 00");
    fixture_send (self->chip, "02 D2 00 10 41 CC 00 0C 04 20 21 00 00 12 34 56 78");
    fixture_expect (self->chip, OPEN);
    fixture_expect (self->chip, WRITE_DONE);
    ask (self, "01 01 01 20 21 00 00 20 00 00 00 04 00 00 00 00 00", OPEN, "04 78 56 34 12");
    /* one DCD a boot */
    ask (self, "01 0A 0A 20 20 20 00 00 00 00 00 10 00 00 00 00 00", OPEN, "04 33 27 DD 00");
}

static void
test_bad_dcd (Fixture *self, gconstpointer data)
{
    /* a length that does not end with a command */
    fixture_send (self->chip, "01 0A 0A 20 20 20 00 00 00 00 00 10 00 00 00 00 00");
    fixture_send (self->chip, "02 D2 00 10 41 CC 00 0D 04 20 21 00 00 12 34 56 78");
    fixture_expect (self->chip, OPEN);
    fixture_expect (self->chip, "04 33 27 DD 00");
    /* a length beyond what was sent */
    fixture_send (self->chip, "01 0A 0A 20 20 20 00 00 00 00 00 10 00 00 00 00 00");
    fixture_send (self->chip, "02 D2 01 00 41 CC 00 0C 04 20 21 00 00 12 34 56 78");
    fixture_expect (self->chip, OPEN);
    fixture_expect (self->chip, "04 33 27 DD 00");
    /* longer than allowed */
    ask (self, "01 0A 0A 20 20 20 00 00 00 00 04 01 00 00 00 00 00", OPEN, "04 33 27 DD 00");
}

static void
send_loader (Fixture *self, GBytes *loader)
{
    fixture_send_file (self->chip, FIXTURE_LOADER_ADDRESS, g_bytes_get_data (loader, NULL),
                       g_bytes_get_size (loader));
}

static GBytes *
load_loader (void)
{
    g_autoptr (GError) error = NULL;
    GBytes *loader = salvor_data_load ("loaders/practice-mimxrt1024.bin", &error);

    g_assert_no_error (error);
    return loader;
}

static void
test_jump (Fixture *self, gconstpointer data)
{
    g_autoptr (GBytes) loader = load_loader ();

    send_loader (self, loader);
    fixture_expect (self->chip, OPEN);
    fixture_expect (self->chip, FILE_DONE);
    fixture_send (self->chip, JUMP);
    fixture_expect (self->chip, OPEN);
    fixture_expect_nothing (self->chip);
    fixture_settle (self->chip);
    g_assert_cmpint (salvor_simulated_chip_get_stage (self->chip), ==, SALVOR_CHIP_IN_FLASHLOADER);
}

static void
test_jump_without_header (Fixture *self, gconstpointer data)
{
    g_autoptr (GBytes) loader = load_loader ();

    ask (self, JUMP, OPEN, "04 33 05 0A 00");
    send_loader (self, loader);
    fixture_expect (self->chip, OPEN);
    fixture_expect (self->chip, FILE_DONE);
    /* beside the header */
    ask (self, "01 0B 0B 20 20 84 00 00 00 00 00 00 00 00 00 00 00", OPEN, "04 33 05 0A 00");
    g_assert_cmpint (salvor_simulated_chip_get_next_event (self->chip, G_MAXINT64 - 1), ==,
                     G_MAXINT64);
}

static void
test_unknown_loader_gets_lost (Fixture *self, gconstpointer data)
{
    g_autoptr (GBytes) loader = load_loader ();
    gsize size = 0;
    g_autofree guint8 *bytes
        = g_memdup2 (g_bytes_get_data (loader, NULL), g_bytes_get_size (loader));

    size = g_bytes_get_size (loader);
    bytes[size - 1] ^= 1;
    fixture_send_file (self->chip, FIXTURE_LOADER_ADDRESS, bytes, size);
    fixture_expect (self->chip, OPEN);
    fixture_expect (self->chip, FILE_DONE);
    fixture_send (self->chip, JUMP);
    fixture_expect (self->chip, OPEN);
    fixture_settle (self->chip);
    g_assert_cmpint (salvor_simulated_chip_get_stage (self->chip), ==, SALVOR_CHIP_LOST);
}

static void
test_closed_part (Fixture *self, gconstpointer data)
{
    g_autoptr (GBytes) loader = load_loader ();

    ask (self, ERROR_STATUS, CLOSED, "04 F0 F0 F0 F0");
    ask (self, READ_SBMR2, CLOSED, "04 02 00 00 01");
    ask (self, READ_ZERO_32, CLOSED, REFUSED_CLOSED);
    ask (self, "01 01 01 20 21 00 00 20 00 00 00 04 00 00 00 00 00", CLOSED, REFUSED_CLOSED);
    ask (self, "01 02 02 20 21 00 00 20 00 00 00 04 C0 00 00 07 00", CLOSED, REFUSED_CLOSED);
    send_loader (self, loader);
    fixture_expect (self->chip, CLOSED);
    fixture_expect (self->chip, FILE_DONE);
    ask (self, JUMP, CLOSED, "04 33 18 0A 00");
    ask (self, ERROR_STATUS, CLOSED, "04 33 33 33 33");
    g_assert_cmpint (salvor_simulated_chip_get_stage (self->chip), ==, SALVOR_CHIP_IN_DOWNLOADER);
}

static void
test_small_ram_refuses_loader (Fixture *self, gconstpointer data)
{
    /* FlexRAM code 1 leaves 64 KiB of OCRAM */
    salvor_simulated_otp_make (salvor_simulated_chip_get_otp (self->chip), 0x2D, 0x00010000);
    salvor_simulated_chip_power_on (self->chip, 0);
    ask (self, "01 04 04 20 20 82 00 00 00 00 7E 01 00 00 00 00 00", OPEN, REFUSED);
}

/* Whatever comes in, nothing breaks, and a chip that is still there still answers. */
static void
test_random_reports (Fixture *self, gconstpointer data)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (20240517);

    for (guint i = 0; i < 20000; i++) {
        guint8 report[40];
        gsize size = (gsize) g_rand_int_range (rand, 1, sizeof report);
        gint64 ready_us = 0;
        GBytes *answer;

        for (gsize j = 0; j < size; j++)
            report[j] = (guint8) g_rand_int (rand);
        report[0] = (guint8) g_rand_int_range (rand, 0, 4);
        if (size > 2)
            report[1] = report[2] = (guint8) g_rand_int_range (rand, 0, 16);
        if (size > 9)
            report[8] = report[9] = 0;
        salvor_simulated_chip_receive (self->chip, report, size, i);
        while ((answer = salvor_simulated_chip_take_answer (self->chip, &ready_us)) != NULL)
            g_bytes_unref (answer);
    }
    fixture_send (self->chip, ERROR_STATUS);
    fixture_expect (self->chip, OPEN);
    fixture_expect (self->chip, "04");
}

#define ADD(name, word_6, func)                                                                    \
    g_test_add ("/simulated-sdp/" name, Fixture, GUINT_TO_POINTER (word_6), set_up, func, tear_down)

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    ADD ("error-status", 0, test_error_status);
    ADD ("report-sizes", 0, test_report_sizes);
    ADD ("long-command-report", 0, test_long_command_report);
    ADD ("read-register", 0, test_read_register);
    ADD ("read-many-bytes", 0, test_read_many_bytes);
    ADD ("read-refused", 0, test_read_refused);
    ADD ("read-disabled", 0x00040000, test_read_disabled);
    ADD ("write-register", 0, test_write_register);
    ADD ("write-file", 0, test_write_file);
    ADD ("write-file/refused", 0, test_write_file_refused);
    ADD ("write-file/small-ram", 0, test_small_ram_refuses_loader);
    ADD ("skip-dcd-and-others", 0, test_skip_dcd_and_others);
    ADD ("dcd", 0, test_dcd);
    ADD ("dcd/bad", 0, test_bad_dcd);
    ADD ("jump", 0, test_jump);
    ADD ("jump/without-header", 0, test_jump_without_header);
    ADD ("jump/unknown-loader", 0, test_unknown_loader_gets_lost);
    ADD ("closed-part", 2, test_closed_part);
    ADD ("random-reports", 0, test_random_reports);
    return g_test_run ();
}
