/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "practice.h"

#include "base/data-files.h"
#include "chip/chip-file.h"
#include "simulator/sdp-gate.h"
#include "transport/packet-transport.h"

#include <string.h>

/* A chip that has all it says in its own file */
#define CHIP_PATH "chips/mimxrt1020.xml"
#define MAX_EVENTS 16

#define LONG_PACKET 0xFE
#define DATA_REPORT 0xFF
#define DATA_REPORT_SIZE 1025

/* The ROM hands out up to 3 MiB of registers for one command, and what comes behind the first
 * reports is more of the same: whoever wants more is refused. The linker puts this function before
 * the real one (--wrap). */
#define MAX_READING 160

gboolean __real_salvor_sdp_gate_may_read (SalvorSimulatedChip *chip, guint32 address, guint8 format,
                                          guint32 count);
gboolean __wrap_salvor_sdp_gate_may_read (SalvorSimulatedChip *chip, guint32 address, guint8 format,
                                          guint32 count);

/* What is said of the RAMs that are cut from FlexRAM, and of the flash, and what it becomes: else
 * most of an execution would go into memory that is made and let go */
static const char *const sizes[][2] = {
    { "size=\"0x00040000\" default-size=\"0x00010000\"",
      "size=\"0x00001000\" default-size=\"0x00001000\"" },
    { "size=\"0x00040000\" default-size=\"0x00020000\"",
      "size=\"0x0000C000\" default-size=\"0x0000C000\"" },
    { "<layout code=\"0\" itcm=\"64\" dtcm=\"64\" ocram=\"128\"/>",
      "<layout code=\"0\" itcm=\"4\" dtcm=\"4\" ocram=\"48\"/>" },
    { "base=\"0x60000000\" size=\"0x00800000\"", "base=\"0x60000000\" size=\"0x00040000\"" },
    { "<row offset=\"0x050\">00 00 80 00</row>", "<row offset=\"0x050\">00 00 04 00</row>" },
    { "free-ram-end=\"0x2021FFFF\"", "free-ram-end=\"0x2020BFFF\"" },
};

static SalvorChip *
get_small_chip (void)
{
    static SalvorChip *chip = NULL;
    g_autoptr (GBytes) file = NULL;
    g_autoptr (GString) text = NULL;
    g_autoptr (GBytes) xml = NULL;
    g_autoptr (GError) error = NULL;

    if (chip != NULL)
        return chip;
    file = salvor_data_load (CHIP_PATH, NULL);
    text = g_string_new_len (g_bytes_get_data (file, NULL), (gssize) g_bytes_get_size (file));
    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
        g_assert_cmpuint (g_string_replace (text, sizes[i][0], sizes[i][1], 0), >, 0);
    xml = g_bytes_new (text->str, text->len);
    chip = salvor_chip_file_parse (xml, CHIP_PATH, &error);
    g_assert_no_error (error);
    return chip;
}

SalvorSimulatedChip *
practice_chip_new (void)
{
    SalvorSimulatedChip *chip = salvor_simulated_chip_new (get_small_chip ());

    salvor_simulated_flash_make_status (salvor_simulated_chip_get_flash (chip), 1,
                                        SALVOR_FLASH_STATUS_2_QUAD_ENABLE);
    salvor_simulated_chip_set_pins (chip, 1, 0);
    salvor_simulated_chip_power_on (chip, 0);
    practice_chip_settle (chip);
    g_assert_cmpint (salvor_simulated_chip_get_stage (chip), ==, SALVOR_CHIP_IN_DOWNLOADER);
    return chip;
}

void
practice_chip_settle (SalvorSimulatedChip *chip)
{
    for (guint i = 0; i < MAX_EVENTS; i++) {
        gint64 now_us = salvor_simulated_chip_get_now (chip);
        gint64 event_us = salvor_simulated_chip_get_next_event (chip, now_us);

        if (event_us == G_MAXINT64)
            return;
        salvor_simulated_chip_advance (chip, event_us);
    }
}

gboolean
__wrap_salvor_sdp_gate_may_read (SalvorSimulatedChip *chip, guint32 address, guint8 format,
                                 guint32 count)
{
    return count <= MAX_READING && __real_salvor_sdp_gate_may_read (chip, address, format, count);
}

GByteArray *
practice_take_packet (FuzzInput *input)
{
    GByteArray *packet = g_byte_array_new ();
    guint8 length = fuzz_input_take_u8 (input);
    gsize count = length == LONG_PACKET ? fuzz_input_take_u16 (input) : length;
    gsize size;
    const guint8 *bytes;

    if (length == DATA_REPORT) {
        guint8 filler = fuzz_input_take_u8 (input);

        g_byte_array_set_size (packet, DATA_REPORT_SIZE);
        memset (packet->data, filler, DATA_REPORT_SIZE);
        packet->data[0] = 2;
        return packet;
    }
    bytes = fuzz_input_take_bytes (input, MIN (count, SALVOR_PACKET_MAX_SIZE), &size);
    g_byte_array_append (packet, bytes, (guint) size);
    return packet;
}
