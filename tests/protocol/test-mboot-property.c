/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "protocol/mboot-property.h"

#include <string.h>

/* Answers of the RT1024 flashloader (protocols 3.7) are described on a practice board; here is what
 * that board never says. */
static const struct {
    SalvorMbootProperty tag;
    guint n_values;
    guint32 values[7];
    const char *text;
} cases[] = {
    { SALVOR_MBOOT_PROPERTY_CURRENT_VERSION, 1, { 0x4B020800 }, "K2.8.0" },
    { SALVOR_MBOOT_PROPERTY_CURRENT_VERSION, 1, { 0x00020800 }, "0x00020800" },
    { SALVOR_MBOOT_PROPERTY_CURRENT_VERSION, 0, { 0 }, "nothing" },
    { SALVOR_MBOOT_PROPERTY_AVAILABLE_PERIPHERALS,
      1,
      { 0x80000091 },
      "UART, USB HID, LIN, bit 31" },
    { SALVOR_MBOOT_PROPERTY_AVAILABLE_COMMANDS,
      1,
      { 0x80000005 },
      "erase all (0x01), read memory (0x03), unknown command (0x20)" },
    { SALVOR_MBOOT_PROPERTY_VERIFY_WRITES, 1, { 0 }, "no" },
    { SALVOR_MBOOT_PROPERTY_LAST_ERROR,
      1,
      { 10203 },
      "10203, memory: write to a place that is not blank" },
    { SALVOR_MBOOT_PROPERTY_RESERVED_REGIONS, 4, { 0, 0, 0, 0 }, "none" },
    { SALVOR_MBOOT_PROPERTY_RESERVED_REGIONS, 1, { 5 }, "0x00000005" },
    { SALVOR_MBOOT_PROPERTY_FLASH_SECURITY_STATE, 1, { 0x5AA55AA5 }, "open" },
    { SALVOR_MBOOT_PROPERTY_FLASH_SECURITY_STATE, 1, { 1 }, "closed" },
    { SALVOR_MBOOT_PROPERTY_FLASH_SECURITY_STATE, 1, { 0xC33CC33C }, "closed" },
    { SALVOR_MBOOT_PROPERTY_FLASH_SECURITY_STATE, 1, { 2 }, "0x00000002" },
    { SALVOR_MBOOT_PROPERTY_UNIQUE_DEVICE_ID,
      2,
      { 0x5A3C1E0F, 0x1B2D4F61 },
      "0x5A3C1E0F 0x1B2D4F61" },
    { SALVOR_MBOOT_PROPERTY_FLASH_READ_MARGIN, 1, { 2 }, "factory" },
    { SALVOR_MBOOT_PROPERTY_FLASH_READ_MARGIN, 1, { 3 }, "0x00000003" },
    { SALVOR_MBOOT_PROPERTY_FUSE_PROGRAM_VOLTAGE, 1, { 1 }, "over drive" },
    { SALVOR_MBOOT_PROPERTY_BYTE_WRITE_TIMEOUT, 1, { 30 }, "30 ms" },
    { SALVOR_MBOOT_PROPERTY_FLASH_BLOCK_COUNT, 1, { 64 }, "64" },
    /* only the values that the first word calls valid */
    { SALVOR_MBOOT_PROPERTY_EXTERNAL_MEMORY_ATTRIBUTES,
      6,
      { 0x0A, 1, 4096, 2, 4096, 3 },
      "4096 KiB, sectors of 4096 bytes" },
    { SALVOR_MBOOT_PROPERTY_EXTERNAL_MEMORY_ATTRIBUTES, 1, { 0x1F }, "0x0000001F" },
};

static void
test_describe (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *text
            = salvor_mboot_property_describe (cases[i].tag, cases[i].values, cases[i].n_values);

        g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* A property of tomorrow */
static void
test_unknown (void)
{
    const guint32 values[] = { 1, 2 };
    g_autofree char *text = salvor_mboot_property_describe (0x77, values, 2);

    g_assert_cmpstr (salvor_mboot_property_get_name (0x77), ==, "unknown property");
    g_assert_cmpstr (text, ==, "0x00000001 0x00000002");
}

/* All of protocols 3.7 have a name, each its own; 0x23 is in no source. */
static void
test_names (void)
{
    g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

    for (guint32 tag = 0x01; tag <= 0x25; tag++) {
        const char *name = salvor_mboot_property_get_name (tag);

        g_assert_cmpint (strcmp (name, "unknown property") == 0, ==, tag == 0x23);
        g_assert_true (g_hash_table_add (seen, (gpointer) name));
    }
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/mboot-property/describe", test_describe);
    g_test_add_func ("/mboot-property/unknown", test_unknown);
    g_test_add_func ("/mboot-property/names", test_names);
    return g_test_run ();
}
