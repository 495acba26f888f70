/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-mboot"
#include "config.h"

#include "protocol/mboot-property.h"

#include "protocol/mboot-packet.h"
#include "protocol/mboot-status.h"

typedef char *(*DescribeFunc) (const guint32 *values, guint n_values);

/* How the words of a property are meant */
typedef struct {
    guint32 tag;
    const char *name;
    DescribeFunc describe; /* nullable: words in hex */
    guint min_values;      /* with fewer, words in hex as well */
} Property;

/* Five values of property 0x19 behind a word that says which of them are valid */
#define N_MEMORY_ATTRIBUTES 5

/* ---- words ---- */

static char *
describe_words (const guint32 *values, guint n_values)
{
    GString *text = g_string_new (n_values == 0 ? "nothing" : NULL);

    for (guint i = 0; i < n_values; i++)
        g_string_append_printf (text, "%s0x%08X", i > 0 ? " " : "", values[i]);
    return g_string_free (text, FALSE);
}

static char *
describe_number (const guint32 *values, guint n_values)
{
    return g_strdup_printf ("%u", values[0]);
}

static char *
describe_bytes (const guint32 *values, guint n_values)
{
    return g_strdup_printf ("%u bytes", values[0]);
}

static char *
describe_milliseconds (const guint32 *values, guint n_values)
{
    return g_strdup_printf ("%u ms", values[0]);
}

static char *
describe_switch (const guint32 *values, guint n_values)
{
    return g_strdup (values[0] != 0 ? "yes" : "no");
}

static char *
describe_status (const guint32 *values, guint n_values)
{
    return g_strdup_printf ("%u, %s", values[0], salvor_mboot_status_get_name (values[0]));
}

/* 0x4B020700 is K2.7.0 */
static char *
describe_version (const guint32 *values, guint n_values)
{
    guint32 value = values[0];
    char letter = (char) (value >> 24);

    if (!g_ascii_isupper (letter))
        return describe_words (values, n_values);
    return g_strdup_printf ("%c%u.%u.%u", letter, value >> 16 & 0xFF, value >> 8 & 0xFF,
                            value & 0xFF);
}

/* ---- bits ---- */

static char *
describe_peripherals (const guint32 *values, guint n_values)
{
    static const char *const names[]
        = { "UART", "I2C", "SPI", "CAN", "USB HID", "USB CDC", "USB DFU", "LIN" };
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < 32; i++) {
        if ((values[0] >> i & 1) == 0)
            continue;
        if (i < G_N_ELEMENTS (names))
            g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", names[i]);
        else
            g_string_append_printf (text, "%sbit %u", text->len > 0 ? ", " : "", i);
    }
    return g_string_free (text, FALSE);
}

/* Bit n stands for the command with tag n + 1. */
static char *
describe_commands (const guint32 *values, guint n_values)
{
    GString *text = g_string_new (NULL);

    for (guint8 tag = 1; tag <= 32; tag++) {
        if ((values[0] >> (tag - 1) & 1) != 0)
            g_string_append_printf (text, "%s%s (0x%02X)", text->len > 0 ? ", " : "",
                                    salvor_mboot_command_get_name (tag), tag);
    }
    return g_string_free (text, FALSE);
}

/* ---- choices ---- */

static char *
describe_security (const guint32 *values, guint n_values)
{
    switch (values[0]) {
    case 0:
    case 0x5AA55AA5:
        return g_strdup ("open");
    case 1:
    case 0xC33CC33C:
        return g_strdup ("closed");
    default:
        return describe_words (values, n_values);
    }
}

static char *
describe_margin (const guint32 *values, guint n_values)
{
    static const char *const names[] = { "normal", "user", "factory" };

    return values[0] < G_N_ELEMENTS (names) ? g_strdup (names[values[0]])
                                            : describe_words (values, n_values);
}

static char *
describe_voltage (const guint32 *values, guint n_values)
{
    static const char *const names[] = { "normal", "over drive" };

    return values[0] < G_N_ELEMENTS (names) ? g_strdup (names[values[0]])
                                            : describe_words (values, n_values);
}

/* ---- memory ---- */

/* Pairs of first and last byte; a pair of zeros is none */
static char *
describe_regions (const guint32 *values, guint n_values)
{
    GString *text = g_string_new (NULL);

    for (guint i = 0; i + 1 < n_values; i += 2) {
        if (values[i] != 0 || values[i + 1] != 0)
            g_string_append_printf (text, "%s0x%08X to 0x%08X", text->len > 0 ? ", " : "",
                                    values[i], values[i + 1]);
    }
    if (text->len == 0)
        g_string_append (text, "none");
    return g_string_free (text, FALSE);
}

static void
append_part (GString *text, const char *before, const char *number, const char *after)
{
    g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? ", " : "", before, number, after);
}

static char *
describe_memory (const guint32 *values, guint n_values)
{
    static const struct {
        const char *before, *after;
    } forms[N_MEMORY_ATTRIBUTES] = {
        { "at ", "" },
        { "", " KiB" },
        { "pages of ", " bytes" },
        { "sectors of ", " bytes" },
        { "blocks of ", " bytes" },
    };
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < N_MEMORY_ATTRIBUTES; i++) {
        g_autofree char *number = g_strdup_printf (i == 0 ? "0x%08X" : "%u", values[1 + i]);

        if ((values[0] >> i & 1) != 0)
            append_part (text, forms[i].before, number, forms[i].after);
    }
    return g_string_free (text, FALSE);
}

/* ---- the table ---- */

static const Property properties[] = {
    { SALVOR_MBOOT_PROPERTY_CURRENT_VERSION, "version", describe_version, 1 },
    { SALVOR_MBOOT_PROPERTY_AVAILABLE_PERIPHERALS, "connections", describe_peripherals, 1 },
    { SALVOR_MBOOT_PROPERTY_FLASH_START_ADDRESS, "start of the flash", NULL, 1 },
    { SALVOR_MBOOT_PROPERTY_FLASH_SIZE, "size of the flash", describe_bytes, 1 },
    { SALVOR_MBOOT_PROPERTY_FLASH_SECTOR_SIZE, "sector of the flash", describe_bytes, 1 },
    { SALVOR_MBOOT_PROPERTY_FLASH_BLOCK_COUNT, "blocks of the flash", describe_number, 1 },
    { SALVOR_MBOOT_PROPERTY_AVAILABLE_COMMANDS, "commands", describe_commands, 1 },
    { SALVOR_MBOOT_PROPERTY_CRC_CHECK_STATUS, "check of the application", describe_status, 1 },
    { SALVOR_MBOOT_PROPERTY_LAST_ERROR, "last error", describe_status, 1 },
    { SALVOR_MBOOT_PROPERTY_VERIFY_WRITES, "writes are verified", describe_switch, 1 },
    { SALVOR_MBOOT_PROPERTY_MAX_PACKET_SIZE, "largest packet", describe_bytes, 1 },
    { SALVOR_MBOOT_PROPERTY_RESERVED_REGIONS, "reserved regions", describe_regions, 2 },
    { SALVOR_MBOOT_PROPERTY_VALIDATE_REGIONS, "regions are validated", describe_switch, 1 },
    { SALVOR_MBOOT_PROPERTY_RAM_START_ADDRESS, "start of the RAM", NULL, 1 },
    { SALVOR_MBOOT_PROPERTY_RAM_SIZE, "size of the RAM", describe_bytes, 1 },
    { SALVOR_MBOOT_PROPERTY_SYSTEM_DEVICE_ID, "device id", NULL, 1 },
    { SALVOR_MBOOT_PROPERTY_FLASH_SECURITY_STATE, "security", describe_security, 1 },
    { SALVOR_MBOOT_PROPERTY_UNIQUE_DEVICE_ID, "unique id", NULL, 1 },
    { SALVOR_MBOOT_PROPERTY_FLASH_ACCESS_CONTROL, "flash access control", describe_switch, 1 },
    { SALVOR_MBOOT_PROPERTY_FLASH_ACCESS_SEGMENT_SIZE, "access segment", describe_bytes, 1 },
    { SALVOR_MBOOT_PROPERTY_FLASH_ACCESS_SEGMENT_COUNT, "access segments", describe_number, 1 },
    { SALVOR_MBOOT_PROPERTY_FLASH_READ_MARGIN, "read margin", describe_margin, 1 },
    { SALVOR_MBOOT_PROPERTY_QSPI_STATUS, "QuadSPI", describe_status, 1 },
    { SALVOR_MBOOT_PROPERTY_TARGET_VERSION, "target version", describe_version, 1 },
    { SALVOR_MBOOT_PROPERTY_EXTERNAL_MEMORY_ATTRIBUTES, "external memory", describe_memory,
      1 + N_MEMORY_ATTRIBUTES },
    { SALVOR_MBOOT_PROPERTY_RELIABLE_UPDATE_STATUS, "reliable update", describe_status, 1 },
    { SALVOR_MBOOT_PROPERTY_FLASH_PAGE_SIZE, "page of the flash", describe_bytes, 1 },
    { SALVOR_MBOOT_PROPERTY_INTERRUPT_PIN, "interrupt pin", NULL, 1 },
    { SALVOR_MBOOT_PROPERTY_KEY_STORE_UPDATE, "key store update", describe_switch, 1 },
    { SALVOR_MBOOT_PROPERTY_BYTE_WRITE_TIMEOUT, "time for a byte", describe_milliseconds, 1 },
    { SALVOR_MBOOT_PROPERTY_FUSE_LOCKED_STATUS, "locked fuses", NULL, 1 },
    { SALVOR_MBOOT_PROPERTY_BOOT_STATUS, "boot status", NULL, 1 },
    { SALVOR_MBOOT_PROPERTY_FIRMWARE_VERSION, "firmware version", NULL, 1 },
    { SALVOR_MBOOT_PROPERTY_FUSE_PROGRAM_VOLTAGE, "fuse voltage", describe_voltage, 1 },
    { SALVOR_MBOOT_PROPERTY_SHE_FLASH_PARTITION, "SHE flash partition", NULL, 1 },
    { SALVOR_MBOOT_PROPERTY_SHE_BOOT_MODE, "SHE boot mode", NULL, 1 },
};

/* (nullable) */
static const Property *
find_property (guint32 tag)
{
    for (gsize i = 0; i < G_N_ELEMENTS (properties); i++) {
        if (properties[i].tag == tag)
            return &properties[i];
    }
    return NULL;
}

const char *
salvor_mboot_property_get_name (guint32 tag)
{
    const Property *property = find_property (tag);

    return property != NULL ? property->name : "unknown property";
}

char *
salvor_mboot_property_describe (guint32 tag, const guint32 *values, guint n_values)
{
    const Property *property = find_property (tag);

    if (property == NULL || property->describe == NULL || n_values < property->min_values)
        return describe_words (values, n_values);
    return property->describe (values, n_values);
}
