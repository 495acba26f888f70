/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chip-fixture.h"

#include "base/data-files.h"

SalvorChip *
fixture_description (void)
{
    g_autoptr (GError) error = NULL;
    SalvorChip *chip = salvor_chip_load ("MIMXRT1024", &error);

    g_assert_no_error (error);
    return chip;
}

SalvorSimulatedChip *
fixture_chip_new (void)
{
    g_autoptr (SalvorChip) description = fixture_description ();
    SalvorSimulatedChip *chip = salvor_simulated_chip_new (description);
    SalvorSimulatedOtp *otp = salvor_simulated_chip_get_otp (chip);
    SalvorSimulatedFlash *flash = salvor_simulated_chip_get_flash (chip);

    salvor_simulated_otp_make (otp, 1, FIXTURE_WORD_1);
    salvor_simulated_otp_make (otp, 2, FIXTURE_WORD_2);
    salvor_simulated_flash_make_status (flash, 1, SALVOR_FLASH_STATUS_2_QUAD_ENABLE);
    salvor_simulated_flash_make_status (flash, 2, 0x60);
    salvor_simulated_chip_set_pins (chip, 1, 0);
    return chip;
}

GByteArray *
fixture_hex (const char *text)
{
    GByteArray *bytes = g_byte_array_new ();

    for (; *text != '\0'; text++) {
        if (g_ascii_isxdigit (text[0]) && g_ascii_isxdigit (text[1])) {
            salvor_bytes_append_u8 (bytes, (guint8) (g_ascii_xdigit_value (text[0]) << 4
                                                     | g_ascii_xdigit_value (text[1])));
            text++;
        }
    }
    return bytes;
}

void
fixture_send (SalvorSimulatedChip *chip, const char *text)
{
    g_autoptr (GByteArray) bytes = fixture_hex (text);

    salvor_simulated_chip_receive (chip, bytes->data, bytes->len,
                                   salvor_simulated_chip_get_now (chip));
}

GBytes *
fixture_take (SalvorSimulatedChip *chip)
{
    gint64 ready_us = 0;
    GBytes *packet = salvor_simulated_chip_take_answer (chip, &ready_us);

    g_assert_nonnull (packet);
    return packet;
}

void
fixture_expect (SalvorSimulatedChip *chip, const char *start)
{
    g_autoptr (GByteArray) wanted = fixture_hex (start);
    g_autofree char *sought = salvor_bytes_to_hex (wanted->data, wanted->len);
    g_autoptr (GBytes) packet = fixture_take (chip);
    g_autofree char *found = NULL;

    g_assert_cmpuint (g_bytes_get_size (packet), >=, wanted->len);
    found = salvor_bytes_to_hex (g_bytes_get_data (packet, NULL), wanted->len);
    g_assert_cmpstr (found, ==, sought);
}

void
fixture_expect_nothing (SalvorSimulatedChip *chip)
{
    gint64 ready_us = 0;

    g_assert_null (salvor_simulated_chip_take_answer (chip, &ready_us));
}

void
fixture_send_file (SalvorSimulatedChip *chip, guint32 address, const guint8 *data, gsize size)
{
    g_autofree char *command
        = g_strdup_printf ("01 04 04 %08X 00 %08X 00 00 00 00 00", address, (guint32) size);

    fixture_send (chip, command);
    for (gsize sent = 0; sent < size; sent += 1024) {
        guint8 report[1025] = { 2 };

        salvor_bytes_poke (report, sizeof report, 1, data + sent, MIN (1024, size - sent));
        salvor_simulated_chip_receive (chip, report, sizeof report,
                                       salvor_simulated_chip_get_now (chip));
    }
}

void
fixture_settle (SalvorSimulatedChip *chip)
{
    gint64 now_us = salvor_simulated_chip_get_now (chip);
    gint64 event_us;

    while ((event_us = salvor_simulated_chip_get_next_event (chip, now_us)) != G_MAXINT64) {
        now_us = event_us;
        salvor_simulated_chip_advance (chip, now_us);
    }
}

void
fixture_start_loader (SalvorSimulatedChip *chip)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) loader = salvor_data_load ("loaders/practice-mimxrt1024.bin", &error);

    g_assert_no_error (error);
    salvor_simulated_chip_power_on (chip, 0);
    g_assert_cmpint (salvor_simulated_chip_get_stage (chip), ==, SALVOR_CHIP_IN_DOWNLOADER);
    fixture_send_file (chip, FIXTURE_LOADER_ADDRESS, g_bytes_get_data (loader, NULL),
                       g_bytes_get_size (loader));
    fixture_expect (chip, "03 56 78 78 56");
    fixture_expect (chip, "04 88 88 88 88");
    fixture_send (chip, "01 0B 0B 20 20 82 00 00 00 00 00 00 00 00 00 00 00");
    fixture_expect (chip, "03 56 78 78 56");
    fixture_expect_nothing (chip);
    fixture_settle (chip);
    g_assert_cmpint (salvor_simulated_chip_get_stage (chip), ==, SALVOR_CHIP_IN_FLASHLOADER);
}
