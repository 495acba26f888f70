/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests to a probe, and what they are for. */
#include "simulator/chip-fixture.h"

#include "protocol/dap-listener.h"

static void
heard_cb (const SalvorHeard *heard, gboolean continues, gpointer user_data)
{
    GPtrArray *lines = user_data;

    if (continues)
        g_ptr_array_remove_index (lines, lines->len - 1);
    g_ptr_array_add (lines, salvor_heard_describe (heard));
}

/* All requests in their order, and what is left to say of them, one a line */
static char *
listen (const char *const *packets)
{
    SalvorDapListener *listener = salvor_dap_listener_new ();
    g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

    for (gsize i = 0; packets[i] != NULL; i++) {
        g_autoptr (GByteArray) packet = fixture_hex (packets[i]);

        salvor_dap_listener_hear (listener, packet->data, packet->len, heard_cb, lines);
    }
    salvor_dap_listener_free (listener);
    g_ptr_array_add (lines, NULL);
    return g_strjoinv ("\n", (char **) lines->pdata);
}

/* SELECT 0, CSW with increment, and TAR of a register of the fuses */
#define SETUP "05 00 03 08 00 00 00 00 01 12 00 00 23 05 60 84 1F 40"

static void
test_read (void)
{
    const char *const packets[] = { SETUP, "05 00 01 0F", NULL };
    g_autofree char *text = listen (packets);

    g_assert_cmpstr (text, ==, "read 0x401F8460");
}

/* What lies together is one access, over several packets and words. */
static void
test_run (void)
{
    const char *const packets[] = { SETUP, "05 00 02 0F 0F", "06 00 3E 00 0F", NULL };
    g_autofree char *text = listen (packets);

    g_assert_cmpstr (text, ==, "read 0x401F8460, 64 words");
}

/* Waiting for something is said once. */
static void
test_polling (void)
{
    const char *const packets[] = {
        SETUP, "05 00 01 0F", "05 00 02 05 60 84 1F 40 0F", "05 00 02 05 60 84 1F 40 0F", NULL,
    };
    g_autofree char *text = listen (packets);

    g_assert_cmpstr (text, ==, "read 0x401F8460, 3 times");
}

static void
test_write (void)
{
    const char *const packets[] = {
        SETUP,
        "05 00 02 05 00 20 20 20 0D 07 00 00 C0",
        "05 00 01 05 00 80 20 20",
        "06 00 02 00 0D 01 00 00 00 02 00 00 00",
        NULL,
    };
    g_autofree char *text = listen (packets);

    g_assert_cmpstr (text, ==, "write 0x20202000 = 0xC0000007\nwrite to 0x20208000, 2 words");
}

/* The four words around TAR: SELECT bank 1, then DHCSR by its place */
static void
test_core (void)
{
    const char *const packets[] = {
        "05 00 02 05 F0 ED 00 E0 08 10 00 00 00",
        "05 00 01 01 03 00 5F A0",       /* DHCSR: halt */
        "05 00 01 01 03 00 5F A0",       /* and again */
        "05 00 03 05 0D 00 00 00 0B 03", /* DCRSR write, DCRDR read, DHCSR read */
        "05 00 01 01 01 00 5F A0",       /* DHCSR: run */
        NULL,
    };
    g_autofree char *text = listen (packets);

    g_assert_cmpstr (text, ==,
                     "halt the processor\n"
                     "debug registers of the processor, 4 accesses\n"
                     "let the processor run");
}

static void
test_reset (void)
{
    const char *const packets[] = {
        "02 01",
        "05 00 02 05 0C ED 00 E0 0D 04 00 FA 05",
        "10 00 80 00 00 00 00",
        "10 80 80 00 00 00 00",
        "10 01 01 00 00 00 00", /* not the reset pin */
        "03",
        NULL,
    };
    g_autofree char *text = listen (packets);

    g_assert_cmpstr (text, ==,
                     "connect the probe to the debug port\n"
                     "reset the chip\n"
                     "pull the reset pin low\n"
                     "let go of the reset pin\n"
                     "let go of the debug port");
}

static void
noise_cb (const SalvorHeard *heard, gboolean continues, gpointer user_data)
{
    g_autofree char *text = salvor_heard_describe (heard);

    g_assert_nonnull (text);
}

/* Noise in any order: it only listens. */
static void
test_noise (void)
{
    SalvorDapListener *listener = salvor_dap_listener_new ();
    g_autoptr (GRand) rand = g_rand_new_with_seed (11);
    guint8 packet[64];

    for (guint i = 0; i < 20000; i++) {
        gsize size = (gsize) g_rand_int_range (rand, 0, sizeof packet + 1);

        for (gsize j = 0; j < size; j++)
            packet[j] = (guint8) g_rand_int_range (rand, 0, 256) >> g_rand_int_range (rand, 0, 8);
        salvor_dap_listener_hear (listener, packet, size, noise_cb, NULL);
    }
    salvor_dap_listener_free (listener);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/dap-listener/read", test_read);
    g_test_add_func ("/dap-listener/read/run", test_run);
    g_test_add_func ("/dap-listener/read/polling", test_polling);
    g_test_add_func ("/dap-listener/write", test_write);
    g_test_add_func ("/dap-listener/core", test_core);
    g_test_add_func ("/dap-listener/reset", test_reset);
    g_test_add_func ("/dap-listener/noise", test_noise);
    return g_test_run ();
}
