/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulator/bench.h"

#include "base/bytes.h"
#include "protocol/mboot.h"

#include <string.h>

/*
 * Every command of the flashloader on a practice board, and the ways in which each says no. The
 * board decodes what it is sent by itself, and is held to NXP's own build by its transcripts.
 */

#define MEMORY_ID 9
#define OPTION_WORD 0xC0000007
#define FLASH 0x60000000

/* RAM outside of the loader's own (protocols 3.7, property 0x0C), and a place inside */
#define SCRATCH 0x20202000
#define RESERVED 0x20208400

/* BX LR, the whole of a function that gives back what it got */
#define RETURN_INSTRUCTION 0x47704770

typedef struct {
    Bench *bench;
    Line *line;
    SalvorMboot *mboot;
    GError *error;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->bench = bench_new ("sim:rt1024-serial");
    bench_start_loader (fixture->bench, &fixture->error);
    g_assert_no_error (fixture->error);
    fixture->line = bench_open (fixture->bench, SALVOR_PORT_FLASHLOADER);
    fixture->mboot = salvor_mboot_new (fixture->line->transport);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    g_clear_error (&fixture->error);
    g_assert_finalize_object (fixture->mboot);
    line_free (fixture->line);
    bench_free (fixture->bench);
}

static void
assert_done (Fixture *fixture, gboolean done)
{
    g_assert_no_error (fixture->error);
    g_assert_true (done);
}

/* Refused with @status; the device understands the next command. */
static void
assert_status (Fixture *fixture, gboolean done, guint32 status)
{
    guint32 value = 0;

    g_assert_false (done);
    g_assert_error (fixture->error, SALVOR_ERROR, (int) salvor_mboot_status_get_error (status));
    g_assert_cmpuint (salvor_mboot_get_last_status (fixture->mboot), ==, status);
    g_clear_error (&fixture->error);
    assert_done (fixture,
                 salvor_mboot_read_once (fixture->mboot, 1, &value, NULL, &fixture->error));
}

static void
configure (Fixture *fixture)
{
    assert_done (fixture, salvor_mboot_fill_memory (fixture->mboot, SCRATCH, 4, OPTION_WORD, NULL,
                                                    &fixture->error));
    assert_done (fixture, salvor_mboot_configure_memory (fixture->mboot, MEMORY_ID, SCRATCH, NULL,
                                                         &fixture->error));
}

static gboolean
erase_all (Fixture *fixture, guint32 memory_id)
{
    return salvor_mboot_erase_all (fixture->mboot, memory_id, 60000, NULL, &fixture->error);
}

static gboolean
erase_region (Fixture *fixture, guint32 address, guint32 size)
{
    return salvor_mboot_erase_region (fixture->mboot, address, size, 10000, NULL, &fixture->error);
}

static gboolean
write_memory (Fixture *fixture, guint32 address, gsize size)
{
    g_autofree guint8 *data = g_malloc (size + 1);

    memset (data, 0xA7, size);
    return salvor_mboot_write_memory (fixture->mboot, address, data, size, NULL, NULL,
                                      &fixture->error);
}

static void
assert_holds (Fixture *fixture, guint32 address, gsize size, guint8 value)
{
    g_autoptr (GBytes) bytes = salvor_mboot_read_memory (fixture->mboot, address, size, NULL, NULL,
                                                         &fixture->error);

    g_assert_no_error (fixture->error);
    g_assert_cmpuint (g_bytes_get_size (bytes), ==, size);
    g_assert_true (salvor_bytes_are_all (g_bytes_get_data (bytes, NULL), size, value));
}

static void
assert_leaves (Fixture *fixture)
{
    salvor_port_list_wait_gone (fixture->bench->ports, fixture->bench->name,
                                SALVOR_PORT_FLASHLOADER, line_deadline (fixture->line), NULL,
                                &fixture->error);
    g_assert_no_error (fixture->error);
}

/* ---- properties ---- */

static void
assert_property (Fixture *fixture, SalvorMbootProperty tag, guint32 index, const char *text)
{
    guint32 values[SALVOR_MBOOT_MAX_PARAMETERS] = { 0 };
    guint n_values = 0;
    g_autofree char *described = NULL;

    assert_done (fixture, salvor_mboot_get_property (fixture->mboot, tag, index, values, &n_values,
                                                     NULL, &fixture->error));
    described = salvor_mboot_property_describe (tag, values, n_values);
    g_assert_cmpstr (described, ==, text);
}

static gboolean
get_property (Fixture *fixture, guint32 tag, guint32 index)
{
    guint32 values[SALVOR_MBOOT_MAX_PARAMETERS];
    guint n_values;

    return salvor_mboot_get_property (fixture->mboot, tag, index, values, &n_values, NULL,
                                      &fixture->error);
}

static void
test_properties (Fixture *fixture, gconstpointer data)
{
    assert_property (fixture, SALVOR_MBOOT_PROPERTY_CURRENT_VERSION, 0, "K2.7.0");
    assert_property (fixture, SALVOR_MBOOT_PROPERTY_TARGET_VERSION, 0, "T1.0.0");
    assert_property (fixture, SALVOR_MBOOT_PROPERTY_AVAILABLE_PERIPHERALS, 0, "UART, USB HID");
    assert_property (fixture, SALVOR_MBOOT_PROPERTY_VERIFY_WRITES, 0, "yes");
    assert_property (fixture, SALVOR_MBOOT_PROPERTY_MAX_PACKET_SIZE, 0, "1012 bytes");
    assert_property (fixture, SALVOR_MBOOT_PROPERTY_RESERVED_REGIONS, 0,
                     "0x20208400 to 0x20212068, 0x20218000 to 0x2021D4EF");
    assert_property (fixture, SALVOR_MBOOT_PROPERTY_RAM_START_ADDRESS, 1, "0x20000000");
    assert_property (fixture, SALVOR_MBOOT_PROPERTY_RAM_SIZE, 2, "131072 bytes");
    assert_property (fixture, SALVOR_MBOOT_PROPERTY_FLASH_SECURITY_STATE, 0, "open");
    assert_status (fixture,
                   get_property (fixture, SALVOR_MBOOT_PROPERTY_EXTERNAL_MEMORY_ATTRIBUTES, 8), 4);
    assert_status (
        fixture,
        get_property (fixture, SALVOR_MBOOT_PROPERTY_EXTERNAL_MEMORY_ATTRIBUTES, MEMORY_ID), 10205);
    configure (fixture);
    assert_property (fixture, SALVOR_MBOOT_PROPERTY_EXTERNAL_MEMORY_ATTRIBUTES, MEMORY_ID,
                     "at 0x60000000, 4096 KiB, pages of 256 bytes, sectors of 4096 bytes, blocks "
                     "of 65536 bytes");
}

/* The fifteen commands of protocols 3.3, each of which is a function of this room */
static void
test_available_commands (Fixture *fixture, gconstpointer data)
{
    assert_property (
        fixture, SALVOR_MBOOT_PROPERTY_AVAILABLE_COMMANDS, 0,
        "erase all (0x01), erase region (0x02), read memory (0x03), write memory (0x04), fill "
        "memory (0x05), get property (0x07), receive sb file (0x08), execute (0x09), call (0x0A), "
        "reset (0x0B), set property (0x0C), program once (0x0E), read once (0x0F), configure "
        "memory (0x11), generate key blob (0x13)");
}

/* Every tag a host knows and this build does not */
static void
test_unknown_properties (Fixture *fixture, gconstpointer data)
{
    static const guint8 tags[]
        = { 0x03, 0x04, 0x05, 0x06, 0x08, 0x09, 0x0D, 0x10, 0x13, 0x14, 0x15, 0x16,
            0x17, 0x1A, 0x1B, 0x1C, 0x1D, 0x1E, 0x1F, 0x20, 0x21, 0x22, 0x24, 0x25 };

    for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
        assert_status (fixture, get_property (fixture, tags[i], 0), 10300);
}

static void
test_set_property (Fixture *fixture, gconstpointer data)
{
    SalvorMboot *mboot = fixture->mboot;

    assert_status (fixture,
                   salvor_mboot_set_property (mboot, SALVOR_MBOOT_PROPERTY_VERIFY_WRITES, 0, NULL,
                                              &fixture->error),
                   10301);
    assert_status (fixture,
                   salvor_mboot_set_property (mboot, SALVOR_MBOOT_PROPERTY_FLASH_READ_MARGIN, 1,
                                              NULL, &fixture->error),
                   10300);
}

/* ---- RAM ---- */

static void
test_ram (Fixture *fixture, gconstpointer data)
{
    static const gsize sizes[] = { 0, 1, 1011, 1012, 1013, 2024, 5000 };

    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
        assert_done (fixture, salvor_mboot_fill_memory (fixture->mboot, SCRATCH, 5008, 0x11111111,
                                                        NULL, &fixture->error));
        assert_done (fixture, write_memory (fixture, SCRATCH, sizes[i]));
        assert_holds (fixture, SCRATCH, sizes[i], 0xA7);
        assert_holds (fixture, SCRATCH + sizes[i], 8, 0x11);
    }
}

static void
test_ram_refused (Fixture *fixture, gconstpointer data)
{
    /* one report and several: the second kind is ended early by the device */
    assert_status (fixture, write_memory (fixture, RESERVED, 100), 10200);
    assert_status (fixture, write_memory (fixture, RESERVED, 5000), 10200);
    assert_status (fixture, write_memory (fixture, 0x20220000, 100), 10200);
    assert_status (fixture,
                   salvor_mboot_fill_memory (fixture->mboot, RESERVED, 4, 0, NULL, &fixture->error),
                   10200);
    assert_status (
        fixture,
        salvor_mboot_read_memory (fixture->mboot, 0x401F4410, 4, NULL, NULL, &fixture->error)
            != NULL,
        10200);
    assert_status (fixture, erase_region (fixture, SCRATCH, 16), 10213);
}

/* ---- flash ---- */

static void
test_flash (Fixture *fixture, gconstpointer data)
{
    configure (fixture);
    assert_done (fixture, erase_region (fixture, FLASH + 0x10000, 0x3000));
    assert_holds (fixture, FLASH + 0x10000, 0x3000, 0xFF);
    assert_done (fixture, write_memory (fixture, FLASH + 0x10000, 3000));
    assert_holds (fixture, FLASH + 0x10000, 3000, 0xA7);
    assert_holds (fixture, FLASH + 0x10000 + 3000, 72, 0xFF);
    assert_done (fixture, salvor_mboot_fill_memory (fixture->mboot, FLASH + 0x12000, 512,
                                                    0x5A5A5A5A, NULL, &fixture->error));
    assert_holds (fixture, FLASH + 0x12000, 512, 0x5A);
    assert_done (fixture, erase_all (fixture, MEMORY_ID));
    assert_holds (fixture, FLASH, 0x13000, 0xFF);
}

static void
test_flash_refused (Fixture *fixture, gconstpointer data)
{
    assert_status (fixture, erase_all (fixture, MEMORY_ID), 10205);
    assert_status (fixture, erase_region (fixture, FLASH, 16), 10205);
    assert_status (fixture, write_memory (fixture, FLASH, 256), 10205);
    configure (fixture);
    assert_status (fixture, erase_all (fixture, 0), 4);
    assert_status (fixture, erase_region (fixture, FLASH + 0x400000, 16), 10200);
    assert_done (fixture, erase_region (fixture, FLASH + 0x10000, 0x1000));
    assert_status (fixture, write_memory (fixture, FLASH + 0x10001, 256), 20105);
    assert_done (fixture, write_memory (fixture, FLASH + 0x10000, 256));
    assert_status (fixture, write_memory (fixture, FLASH + 0x10000, 256), 10203);
    assert_status (fixture, write_memory (fixture, FLASH + 0x10000, 5000), 10203);
}

static void
test_configure_refused (Fixture *fixture, gconstpointer data)
{
    SalvorMboot *mboot = fixture->mboot;

    assert_done (fixture,
                 salvor_mboot_fill_memory (mboot, SCRATCH, 4, 0xC0233007, NULL, &fixture->error));
    assert_status (fixture,
                   salvor_mboot_configure_memory (mboot, MEMORY_ID, SCRATCH, NULL, &fixture->error),
                   20109);
    assert_status (fixture,
                   salvor_mboot_configure_memory (mboot, 0x101, SCRATCH, NULL, &fixture->error), 4);
    assert_status (fixture,
                   salvor_mboot_configure_memory (mboot, MEMORY_ID, 0, NULL, &fixture->error), 4);
}

/* ---- secure binaries and keys ---- */

static gboolean
receive_sb_file (Fixture *fixture, gsize size)
{
    g_autofree guint8 *data = g_malloc0 (size);

    return salvor_mboot_receive_sb_file (fixture->mboot, data, size, 10000, NULL, NULL,
                                         &fixture->error);
}

/* What is no secure binary has no good signature; the device says so at its first report. */
static void
test_sb_file (Fixture *fixture, gconstpointer data)
{
    assert_status (fixture, receive_sb_file (fixture, 64), 10101);
    assert_status (fixture, receive_sb_file (fixture, 5000), 10101);
}

static void
test_key_blob (Fixture *fixture, gconstpointer data)
{
    static const guint8 head[] = { 0x81, 0x00, 0x38, 0x43, 0x66, 0x55, 0x10, 0x00 };
    const guint8 key[SALVOR_MBOOT_KEY_SIZE] = { 1, 2, 3 };
    g_autoptr (GBytes) blob
               = salvor_mboot_generate_key_blob (fixture->mboot, key, NULL, &fixture->error);

    g_assert_no_error (fixture->error);
    g_assert_cmpuint (g_bytes_get_size (blob), ==, SALVOR_MBOOT_KEY_BLOB_SIZE);
    g_assert_cmpmem (g_bytes_get_data (blob, NULL), sizeof head, head, sizeof head);
    assert_property (fixture, SALVOR_MBOOT_PROPERTY_CURRENT_VERSION, 0, "K2.7.0");
}

/* ---- code ---- */

static void
test_call (Fixture *fixture, gconstpointer data)
{
    SalvorMboot *mboot = fixture->mboot;
    guint32 result = 0;

    assert_done (fixture, salvor_mboot_fill_memory (mboot, SCRATCH, 4, RETURN_INSTRUCTION, NULL,
                                                    &fixture->error));
    assert_done (fixture, salvor_mboot_call (mboot, SCRATCH | 1, 0x12345678, 1000, &result, NULL,
                                             &fixture->error));
    g_assert_cmphex (result, ==, 0x12345678);
    assert_done (fixture,
                 salvor_mboot_call (mboot, SCRATCH | 1, 0, 1000, &result, NULL, &fixture->error));
    g_assert_cmphex (result, ==, 0);
    /* a place that is no code: refused, which looks like a result */
    assert_done (fixture, salvor_mboot_call (mboot, 0, 7, 1000, &result, NULL, &fixture->error));
    g_assert_cmphex (result, ==, 4);
}

/* An even address is no Thumb code: the device faults and starts again. */
static void
test_call_fault (Fixture *fixture, gconstpointer data)
{
    guint32 result = 7;

    g_assert_false (
        salvor_mboot_call (fixture->mboot, SCRATCH, 0, 1000, &result, NULL, &fixture->error));
    g_assert_error (fixture->error, SALVOR_ERROR, SALVOR_ERROR_DISCONNECTED);
    g_clear_error (&fixture->error);
    g_assert_cmpuint (result, ==, 7);
    assert_leaves (fixture);
}

static void
test_execute (Fixture *fixture, gconstpointer data)
{
    SalvorMboot *mboot = fixture->mboot;

    assert_status (fixture, salvor_mboot_execute (mboot, 0, 0, 0, NULL, &fixture->error), 4);
    assert_status (fixture,
                   salvor_mboot_execute (mboot, SCRATCH | 1, 0, 0x30000000, NULL, &fixture->error),
                   4);
    assert_done (fixture, salvor_mboot_execute (mboot, SCRATCH | 1, 0x42, SCRATCH + 0x1000, NULL,
                                                &fixture->error));
    assert_leaves (fixture);
}

static void
test_reset (Fixture *fixture, gconstpointer data)
{
    g_autoptr (SalvorPort) rom = NULL;

    assert_done (fixture, salvor_mboot_reset (fixture->mboot, NULL, &fixture->error));
    rom = bench_wait (fixture->bench, SALVOR_PORT_ROM);
    g_assert_nonnull (rom);
}

typedef void (*Test) (Fixture *fixture, gconstpointer data);

static void
add (const char *path, Test test)
{
    g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    add ("/mboot-board/property/known", test_properties);
    add ("/mboot-board/property/commands", test_available_commands);
    add ("/mboot-board/property/unknown", test_unknown_properties);
    add ("/mboot-board/property/set", test_set_property);
    add ("/mboot-board/ram/sizes", test_ram);
    add ("/mboot-board/ram/refused", test_ram_refused);
    add ("/mboot-board/flash/whole", test_flash);
    add ("/mboot-board/flash/refused", test_flash_refused);
    add ("/mboot-board/flash/configure-refused", test_configure_refused);
    add ("/mboot-board/sb-file", test_sb_file);
    add ("/mboot-board/key-blob", test_key_blob);
    add ("/mboot-board/call", test_call);
    add ("/mboot-board/call/fault", test_call_fault);
    add ("/mboot-board/execute", test_execute);
    add ("/mboot-board/reset", test_reset);
    return g_test_run ();
}
