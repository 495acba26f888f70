/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chip-fixture.h"

#include "simulator/simulated-flash.h"

#include <string.h>

typedef struct {
    SalvorChip *chip;
    SalvorSimulatedFlash *flash;
    gint64 now_us;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
    self->chip = fixture_description ();
    self->flash = salvor_simulated_flash_new (salvor_chip_get_flash (self->chip));
    self->now_us = 1000;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
    salvor_simulated_flash_free (self->flash);
    g_assert_finalize_object (self->chip);
}

static void
command (Fixture *self, guint8 opcode, guint32 address)
{
    SalvorFlashCommand it = { .opcode = opcode, .address = address };

    salvor_simulated_flash_execute (self->flash, &it, self->now_us);
}

static guint8
status (Fixture *self, guint8 opcode)
{
    guint8 value = 0;
    SalvorFlashCommand it = { .opcode = opcode, .in = &value, .n_in = 1 };

    salvor_simulated_flash_execute (self->flash, &it, self->now_us);
    return value;
}

static void
program (Fixture *self, guint32 address, const guint8 *data, gsize size)
{
    SalvorFlashCommand it
        = { .opcode = SALVOR_FLASH_PAGE_PROGRAM, .address = address, .out = data, .n_out = size };

    salvor_simulated_flash_execute (self->flash, &it, self->now_us);
}

static void
wait_ready (Fixture *self)
{
    self->now_us = MAX (self->now_us, salvor_simulated_flash_get_busy_until (self->flash));
}

static void
enable_and_program (Fixture *self, guint32 address, const guint8 *data, gsize size)
{
    command (self, SALVOR_FLASH_WRITE_ENABLE, 0);
    program (self, address, data, size);
    wait_ready (self);
}

static guint8
read_byte (Fixture *self, guint8 opcode, guint32 address)
{
    guint8 value = 0;
    SalvorFlashCommand it = { .opcode = opcode, .address = address, .in = &value, .n_in = 1 };

    salvor_simulated_flash_execute (self->flash, &it, self->now_us);
    return value;
}

static guint8
peek (Fixture *self, guint32 address)
{
    return read_byte (self, SALVOR_FLASH_READ, address);
}

static void
test_program_only_clears (Fixture *self, gconstpointer data)
{
    enable_and_program (self, 0x100, (const guint8 *) "\x0F", 1);
    enable_and_program (self, 0x100, (const guint8 *) "\xF8", 1);
    g_assert_cmphex (peek (self, 0x100), ==, 0x08);
    g_assert_cmphex (peek (self, 0x101), ==, 0xFF);
}

static void
test_program_wraps_in_page (Fixture *self, gconstpointer data)
{
    enable_and_program (self, 0x1FE, (const guint8 *) "\x01\x02\x03\x04", 4);
    g_assert_cmphex (peek (self, 0x1FE), ==, 0x01);
    g_assert_cmphex (peek (self, 0x1FF), ==, 0x02);
    g_assert_cmphex (peek (self, 0x100), ==, 0x03);
    g_assert_cmphex (peek (self, 0x101), ==, 0x04);
    g_assert_cmphex (peek (self, 0x200), ==, 0xFF);
}

static void
test_needs_write_enable_each_time (Fixture *self, gconstpointer data)
{
    program (self, 0, (const guint8 *) "\x00", 1);
    g_assert_cmphex (peek (self, 0), ==, 0xFF);
    command (self, SALVOR_FLASH_WRITE_ENABLE, 0);
    g_assert_cmphex (status (self, SALVOR_FLASH_READ_STATUS_1), ==, 0x02);
    command (self, SALVOR_FLASH_WRITE_DISABLE, 0);
    program (self, 0, (const guint8 *) "\x00", 1);
    g_assert_cmphex (peek (self, 0), ==, 0xFF);
    enable_and_program (self, 0, (const guint8 *) "\x00", 1);
    g_assert_cmphex (peek (self, 0), ==, 0x00);
    program (self, 1, (const guint8 *) "\x00", 1);
    g_assert_cmphex (peek (self, 1), ==, 0xFF);
}

static void
test_erase_sets_its_unit (Fixture *self, gconstpointer data)
{
    const SalvorFlashProfile *profile = salvor_chip_get_flash (self->chip);

    enable_and_program (self, 0x0FFF, (const guint8 *) "\x00", 1);
    enable_and_program (self, 0x1000, (const guint8 *) "\x00", 1);
    enable_and_program (self, 0x1FFF, (const guint8 *) "\x00", 1);
    enable_and_program (self, 0x2000, (const guint8 *) "\x00", 1);
    command (self, SALVOR_FLASH_WRITE_ENABLE, 0);
    command (self, SALVOR_FLASH_ERASE_SECTOR, 0x1234);
    g_assert_cmpint (salvor_simulated_flash_get_busy_until (self->flash) - self->now_us, ==,
                     profile->sector_erase_us);
    wait_ready (self);
    g_assert_cmphex (peek (self, 0x0FFF), ==, 0x00);
    g_assert_cmphex (peek (self, 0x1000), ==, 0xFF);
    g_assert_cmphex (peek (self, 0x1FFF), ==, 0xFF);
    g_assert_cmphex (peek (self, 0x2000), ==, 0x00);
    command (self, SALVOR_FLASH_WRITE_ENABLE, 0);
    command (self, SALVOR_FLASH_ERASE_BLOCK, 0x00FF);
    wait_ready (self);
    g_assert_cmphex (peek (self, 0x0FFF), ==, 0xFF);
    g_assert_cmphex (peek (self, 0x2000), ==, 0xFF);
}

static void
test_busy_part_hears_only_status (Fixture *self, gconstpointer data)
{
    enable_and_program (self, 0x5000, (const guint8 *) "\x00", 1);
    command (self, SALVOR_FLASH_WRITE_ENABLE, 0);
    command (self, SALVOR_FLASH_ERASE_SECTOR, 0);
    g_assert_cmphex (status (self, SALVOR_FLASH_READ_STATUS_1), ==, 0x01);
    g_assert_cmphex (peek (self, 0x5000), ==, 0xFF);
    command (self, SALVOR_FLASH_WRITE_ENABLE, 0);
    wait_ready (self);
    g_assert_cmphex (status (self, SALVOR_FLASH_READ_STATUS_1), ==, 0x00);
    g_assert_cmphex (peek (self, 0x5000), ==, 0x00);
}

static void
test_quad_needs_its_bit (Fixture *self, gconstpointer data)
{
    static const guint8 on[] = { 0x00, 0x02 };
    SalvorFlashCommand it = { .opcode = SALVOR_FLASH_WRITE_STATUS, .out = on, .n_out = sizeof on };

    enable_and_program (self, 0, (const guint8 *) "\x5A", 1);
    g_assert_cmphex (read_byte (self, SALVOR_FLASH_QUAD_READ, 0), ==, 0xFF);
    salvor_simulated_flash_execute (self->flash, &it, self->now_us);
    g_assert_cmphex (status (self, SALVOR_FLASH_READ_STATUS_2), ==, 0x00);
    command (self, SALVOR_FLASH_WRITE_ENABLE, 0);
    salvor_simulated_flash_execute (self->flash, &it, self->now_us);
    wait_ready (self);
    g_assert_cmphex (status (self, SALVOR_FLASH_READ_STATUS_2), ==, 0x02);
    g_assert_cmphex (read_byte (self, SALVOR_FLASH_QUAD_READ, 0), ==, 0x5A);
}

static void
test_identifies_itself (Fixture *self, gconstpointer data)
{
    guint8 bytes[16] = { 0 };
    SalvorFlashCommand id = { .opcode = SALVOR_FLASH_READ_JEDEC_ID, .in = bytes, .n_in = 3 };
    SalvorFlashCommand sfdp = { .opcode = SALVOR_FLASH_READ_SFDP, .in = bytes, .n_in = 16 };
    guint32 word = 0;

    salvor_simulated_flash_execute (self->flash, &id, self->now_us);
    g_assert_cmpmem (bytes, 3, "\xEF\x40\x16", 3);
    salvor_simulated_flash_execute (self->flash, &sfdp, self->now_us);
    g_assert_cmpmem (bytes, 4, "SFDP", 4);
    salvor_bytes_peek_u32_le (bytes, sizeof bytes, 12, &word);
    sfdp.address = (word & 0xFFFFFF) + 4;
    salvor_simulated_flash_execute (self->flash, &sfdp, self->now_us);
    salvor_bytes_peek_u32_le (bytes, sizeof bytes, 0, &word);
    g_assert_cmphex (word, ==, 0x01FFFFFF); /* 32 Mbit less one */
}

static void
test_power_loss_leaves_half_an_erase (Fixture *self, gconstpointer data)
{
    static const guint8 zeros[256] = { 0 };

    enable_and_program (self, 0x1000, zeros, sizeof zeros);
    enable_and_program (self, 0x1F00, zeros, sizeof zeros);
    salvor_simulated_flash_settle (self->flash, self->now_us);
    command (self, SALVOR_FLASH_WRITE_ENABLE, 0);
    command (self, SALVOR_FLASH_ERASE_SECTOR, 0x1000);
    salvor_simulated_flash_power_off (self->flash, self->now_us + 1000);
    self->now_us += 1000;
    g_assert_cmphex (peek (self, 0x1000), ==, 0xFF);
    g_assert_cmphex (peek (self, 0x1F00), !=, 0x00);
    g_assert_cmphex (peek (self, 0x1F00), !=, 0xFF);
}

static void
test_power_loss_before_start_undoes (Fixture *self, gconstpointer data)
{
    gint64 host_us = self->now_us;

    enable_and_program (self, 0x1000, (const guint8 *) "\x11\x22", 2);
    enable_and_program (self, 0x3000, (const guint8 *) "\x33\x44", 2);
    /* the host has only seen the first begin */
    salvor_simulated_flash_power_off (self->flash, host_us + 10);
    g_assert_cmphex (peek (self, 0x1000), ==, 0x11);
    g_assert_cmphex (peek (self, 0x1001), ==, 0xFF);
    g_assert_cmphex (peek (self, 0x3000), ==, 0xFF);
    g_assert_cmphex (peek (self, 0x3001), ==, 0xFF);
}

static void
test_settled_work_survives_power_loss (Fixture *self, gconstpointer data)
{
    enable_and_program (self, 0x1000, (const guint8 *) "\x11\x22", 2);
    salvor_simulated_flash_settle (self->flash, self->now_us);
    salvor_simulated_flash_power_off (self->flash, self->now_us);
    g_assert_cmphex (peek (self, 0x1001), ==, 0x22);
}

static void
test_blank_sectors_cost_nothing (Fixture *self, gconstpointer data)
{
    g_assert_null (salvor_simulated_flash_get_sector (self->flash, 5));
    enable_and_program (self, 0x5000, (const guint8 *) "\x00", 1);
    g_assert_nonnull (salvor_simulated_flash_get_sector (self->flash, 5));
    command (self, SALVOR_FLASH_WRITE_ENABLE, 0);
    command (self, SALVOR_FLASH_ERASE_CHIP, 0);
    wait_ready (self);
    g_assert_null (salvor_simulated_flash_get_sector (self->flash, 5));
}

#define ADD(name, func)                                                                            \
    g_test_add ("/simulated-flash/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    ADD ("program-only-clears", test_program_only_clears);
    ADD ("program-wraps-in-page", test_program_wraps_in_page);
    ADD ("needs-write-enable-each-time", test_needs_write_enable_each_time);
    ADD ("erase-sets-its-unit", test_erase_sets_its_unit);
    ADD ("busy-part-hears-only-status", test_busy_part_hears_only_status);
    ADD ("quad-needs-its-bit", test_quad_needs_its_bit);
    ADD ("identifies-itself", test_identifies_itself);
    ADD ("power-loss/half-an-erase", test_power_loss_leaves_half_an_erase);
    ADD ("power-loss/not-begun", test_power_loss_before_start_undoes);
    ADD ("power-loss/settled", test_settled_work_survives_power_loss);
    ADD ("blank-sectors-cost-nothing", test_blank_sectors_cost_nothing);
    return g_test_run ();
}
