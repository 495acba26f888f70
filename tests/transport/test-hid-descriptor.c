/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/hid-descriptor.h"

/* A CMSIS-DAP v1 probe: one input and one output report without id, 64 bytes each (probe 1.1). */
static const guint8 probe[] = { 0x06, 0x00, 0xFF, 0x09, 0x01, 0xA1, 0x01, 0x15, 0x00, 0x26, 0xFF,
                                0x00, 0x75, 0x08, 0x95, 0x40, 0x09, 0x01, 0x81, 0x02, 0x95, 0x40,
                                0x09, 0x01, 0x91, 0x02, 0x95, 0x01, 0x09, 0x01, 0xB1, 0x02, 0xC0 };
/* The same at high speed, 512 bytes */
static const guint8 fast[] = { 0x75, 0x08, 0x96, 0x00, 0x02, 0x81, 0x02, 0x91, 0x02 };
/* Two reports with ids: the longer one counts, not both together */
static const guint8 numbered[]
    = { 0x75, 0x08, 0x85, 0x01, 0x95, 0x10, 0x91, 0x02, 0x85, 0x02, 0x95, 0x20, 0x91, 0x02 };
static const guint8 input_only[] = { 0x75, 0x08, 0x95, 0x40, 0x81, 0x02 };
static const guint8 endless[]
    = { 0x77, 0xFF, 0xFF, 0xFF, 0xFF, 0x97, 0xFF, 0xFF, 0xFF, 0xFF, 0x91, 0x02 };

static void
test_sizes (void)
{
#define SIZE_OF(bytes) salvor_hid_descriptor_get_output_size (bytes, sizeof bytes)
    g_assert_cmpuint (SIZE_OF (probe), ==, 64);
    g_assert_cmpuint (SIZE_OF (fast), ==, 512);
    g_assert_cmpuint (SIZE_OF (numbered), ==, 32);
    g_assert_cmpuint (SIZE_OF (input_only), ==, 0);
}

static void
test_nonsense (void)
{
    const guint8 long_item[] = { 0xFE, 0x01, 0x00, 0x00 };

    g_assert_cmpuint (SIZE_OF (endless), ==, 0);
    g_assert_cmpuint (SIZE_OF (long_item), ==, 0);
    g_assert_cmpuint (salvor_hid_descriptor_get_output_size (probe, 0), ==, 0);
    /* cut within an item: 0x26 has two bytes, one is there */
    g_assert_cmpuint (salvor_hid_descriptor_get_output_size (probe, 11), ==, 0);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/hid-descriptor/sizes", test_sizes);
    g_test_add_func ("/hid-descriptor/nonsense", test_nonsense);
    return g_test_run ();
}
