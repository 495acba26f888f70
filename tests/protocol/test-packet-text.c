/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulator/chip-fixture.h"

#include "protocol/packet-text.h"

/* A conversation with each of the two, in order: a describer remembers what was asked. */
typedef struct {
    const char *packet; /* direction and bytes */
    const char *text;   /* NULL: nothing to say */
} Said;

static const Said with_rom[] = {
    { "> 01 01 01 40 0F 80 04 20 00 00 00 04 00 00 00 00 00",
      "read 0x400F8004, 4 bytes by 32 bits" },
    { "< 03 56 78 78 56", "0x56787856, open part" },
    { "< 04 78 56 34 12 00", NULL },
    { "> 01 01 01 00 00 00 00 20 00 00 00 04 00 00 00 00 00",
      "read 0x00000000, 4 bytes by 32 bits" },
    { "< 03 56 78 78 56", "0x56787856, open part" },
    { "< 04 89 23 23 89 00", "0x89232389, request not accepted" },
    { "> 01 02 02 20 20 20 00 20 00 00 00 04 C0 00 00 07 00",
      "write 0x20202000 = 0xC0000007, 32 bits" },
    { "< 04 12 8A 8A 12 00", "0x128A8A12, write done" },
    { "> 01 04 04 20 20 82 00 00 00 00 9E 68 00 00 00 00 00",
      "write file to 0x20208200, 40552 bytes" },
    { "> 02 D1 00 20 40", NULL },
    { "< 03 12 34 34 12", "0x12343412, closed part" },
    { "< 04 88 88 88 88 00", "0x88888888, file done" },
    { "> 01 0A 0A 20 20 20 00 00 00 00 00 18 00 00 00 00 00",
      "write device configuration to 0x20202000, 24 bytes" },
    { "> 01 0B 0B 20 20 82 00 00 00 00 00 00 00 00 00 00 00", "jump to 0x20208200" },
    { "< 04 33 18 0A 1D 00",
      "0x33180A1D, failure: bad signature, context authenticate image, engine CAAM" },
    { "> 01 05 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00", "error status" },
    { "< 04 F0 F0 F0 F0 00", "0xF0F0F0F0, no failure noted since the start" },
    { "> 01 03 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00", "unknown command" },
    { "> 01 05 05", NULL },
    { "< 04 88", NULL },
    { "< 09 01 02 03 04", NULL },
};

static const Said with_loader[] = {
    { "> 01 00 0C 00 07 00 00 02 01 00 00 00 00 00 00 00", "get property 0x01, version" },
    { "< 03 00 0C 00 A7 00 00 02 00 00 00 00 00 07 02 4B", "K2.7.0" },
    { "> 01 00 0C 00 07 00 00 02 0B 00 00 00 00 00 00 00", "get property 0x0B, largest packet" },
    { "< 03 00 0C 00 A7 00 00 02 00 00 00 00 F4 03 00 00 EE EE", "1012 bytes" },
    { "> 01 00 0C 00 07 00 00 02 03 00 00 00 00 00 00 00",
      "get property 0x03, start of the flash" },
    { "< 03 00 08 00 A7 00 00 01 3C 28 00 00", "status 10300, unknown property" },
    { "> 01 00 0C 00 0F 00 00 02 01 00 00 00 04 00 00 00", "read once 0x1 0x4" },
    { "< 03 00 10 00 AF 00 00 03 00 00 00 00 04 00 00 00 0F 1E 3C 5A", "0x5A3C1E0F" },
    { "> 01 00 10 00 03 00 00 03 00 00 00 60 00 02 00 00 00 00 00 00",
      "read memory 0x60000000 0x200 0x0" },
    { "< 03 00 0C 00 A3 01 00 02 00 00 00 00 00 02 00 00", "512 bytes follow" },
    { "< 04 00 02 00 AA BB", NULL },
    { "< 04 00 00 00", "the data end here" },
    { "< 03 00 0C 00 A0 00 00 02 DD 27 00 00 03 00 00 00", "status 10205, memory: not configured" },
    { "> 02 00 02 00 AA BB", NULL },
    { "> 01 00 04 00 0B 00 00 00", "reset" },
    { "< 03 00 0C 00 A0 00 00 02 00 00 00 00 0B 00 00 00", "status 0, success" },
    { "> 01 00 04 00 07 00 00 00", "get property" },
    { "< 03 00 04 00 A7 00 00 00", NULL },
    { "< 03 00 08 00 AF 00 00 01 00 00 00 00", "status 0, success" },
    { "< 03 00 08 00 A3 00 00 01 00 00 00 00", "status 0, success" },
    { "< 03 00 08 00 A7 00 00 09 00 00 00 00", NULL },
    { "< 03 00 FF 00 A7", NULL },
    { "< 03", NULL },
};

static void
listen (SalvorPortKind kind, const Said *said, gsize n_said)
{
    SalvorPacketText *describer = salvor_packet_text_new ();

    for (gsize i = 0; i < n_said; i++) {
        g_autoptr (GByteArray) packet = fixture_hex (said[i].packet + 1);
        g_autofree char *text = salvor_packet_text_describe (kind, said[i].packet[0] == '>',
                                                             packet->data, packet->len, describer);

        g_assert_cmpstr (text, ==, said[i].text);
    }
    salvor_packet_text_free (describer);
}

static void
test_rom (void)
{
    listen (SALVOR_PORT_ROM, with_rom, G_N_ELEMENTS (with_rom));
}

static void
test_flashloader (void)
{
    listen (SALVOR_PORT_FLASHLOADER, with_loader, G_N_ELEMENTS (with_loader));
}

static void
test_probe (void)
{
    static const Said said[] = { { "> 00 04", NULL }, { "< 00 01 02", NULL } };

    listen (SALVOR_PORT_PROBE, said, G_N_ELEMENTS (said));
}

/* Noise in any order: it only talks about it. */
static void
test_noise (void)
{
    SalvorPacketText *describer = salvor_packet_text_new ();
    g_autoptr (GRand) rand = g_rand_new_with_seed (7);
    guint8 packet[64];

    for (guint i = 0; i < 20000; i++) {
        gsize size = (gsize) g_rand_int_range (rand, 1, sizeof packet + 1);
        g_autofree char *text = NULL;

        for (gsize j = 0; j < size; j++)
            packet[j] = (guint8) g_rand_int_range (rand, 0, 256) >> g_rand_int_range (rand, 0, 8);
        text = salvor_packet_text_describe (i % 2 == 0 ? SALVOR_PORT_ROM : SALVOR_PORT_FLASHLOADER,
                                            g_rand_boolean (rand), packet, size, describer);
        g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
    }
    salvor_packet_text_free (describer);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/packet-text/rom", test_rom);
    g_test_add_func ("/packet-text/flashloader", test_flashloader);
    g_test_add_func ("/packet-text/probe", test_probe);
    g_test_add_func ("/packet-text/noise", test_noise);
    return g_test_run ();
}
