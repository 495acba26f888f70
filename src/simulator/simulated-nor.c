/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-simulated-nor"
#include "config.h"

#include "simulator/simulated-nor.h"

#include "base/bytes.h"
#include "simulator/assumptions.h"
#include "simulator/loader-status.h"

#include <string.h>

#define BLOCK_TAG 0x42464346u
#define OPTION_WRITE_BLOCK 0xF000000Fu
#define OPTION_TAG 0xCu

/* The window before anything is known (protocols 3.9) */
#define UNKNOWN_WINDOW_SIZE 0x10000000u

#define BLANK 0xFF

struct _SalvorSimulatedNor {
    SalvorSimulatedChip *chip; /* no ref */
    gboolean configured;
    guint8 block[SALVOR_NOR_BLOCK_SIZE]; /* settings in force */
    SalvorNorGeometry geometry;
    gboolean has_attributes;
    guint32 attributes[SALVOR_NOR_N_ATTRIBUTES];
    GByteArray *page; /* collected for the next program */
    gboolean streaming;
    guint32 next_address; /* of the stream */
};

SalvorSimulatedNor *
salvor_simulated_nor_new (SalvorSimulatedChip *chip)
{
    SalvorSimulatedNor *self = g_new0 (SalvorSimulatedNor, 1);

    self->chip = chip;
    self->page = g_byte_array_new ();
    return self;
}

void
salvor_simulated_nor_free (SalvorSimulatedNor *self)
{
    g_byte_array_unref (self->page);
    g_free (self);
}

static void
end_stream (SalvorSimulatedNor *self)
{
    self->streaming = FALSE;
    g_byte_array_set_size (self->page, 0);
}

void
salvor_simulated_nor_reset (SalvorSimulatedNor *self)
{
    self->configured = FALSE;
    self->has_attributes = FALSE;
    end_stream (self);
}

static const SalvorFlashProfile *
get_profile (const SalvorSimulatedNor *self)
{
    return salvor_chip_get_flash (salvor_simulated_chip_get_chip (self->chip));
}

gboolean
salvor_simulated_nor_get_attributes (const SalvorSimulatedNor *self,
                                     guint32 words[SALVOR_NOR_N_ATTRIBUTES])
{
    for (guint i = 0; self->has_attributes && i < SALVOR_NOR_N_ATTRIBUTES; i++)
        words[i] = self->attributes[i];
    return self->has_attributes;
}

guint32
salvor_simulated_nor_get_window_size (const SalvorSimulatedNor *self)
{
    return self->configured ? self->geometry.size : UNKNOWN_WINDOW_SIZE;
}

/* ---- commands to the flash ---- */

static void
read_flash (SalvorSimulatedNor *self, guint8 opcode, guint32 offset, guint8 *data, gsize size)
{
    SalvorFlashCommand command = { .opcode = opcode, .address = offset, .in = data, .n_in = size };

    salvor_simulated_chip_run_flash (self->chip, &command);
}

static void
poll_status (SalvorSimulatedNor *self)
{
    guint8 status = 0;

    read_flash (self, SALVOR_FLASH_READ_STATUS_1, 0, &status, 1);
}

/* A changing command as the genuine driver sends it: look, enable, command, look, and look again
 * when it is done (transcripts: three 05 to each 06). */
static void
change_flash (SalvorSimulatedNor *self, SalvorFlashCommand command)
{
    SalvorFlashCommand enable = { .opcode = SALVOR_FLASH_WRITE_ENABLE };
    SalvorSimulatedFlash *flash = salvor_simulated_chip_get_flash (self->chip);
    guint8 status = 0;
    SalvorFlashCommand look = { .opcode = SALVOR_FLASH_READ_STATUS_1, .in = &status, .n_in = 1 };

    poll_status (self);
    salvor_simulated_chip_run_flash (self->chip, &enable);
    salvor_simulated_flash_execute (flash, &command, salvor_simulated_chip_get_now (self->chip));
    salvor_simulated_flash_execute (flash, &look, salvor_simulated_chip_get_now (self->chip));
    salvor_simulated_chip_spend_until (self->chip, salvor_simulated_flash_get_busy_until (flash));
    poll_status (self);
}

/* ---- settings ---- */

/* Takes the sizes from the block and puts the settings in force. */
static guint32
use_block (SalvorSimulatedNor *self, const guint8 block[SALVOR_NOR_BLOCK_SIZE])
{
    SalvorNorGeometry geometry = { 0 };

    if (!salvor_nor_settings_get_geometry (block, UNKNOWN_WINDOW_SIZE, &geometry))
        return SALVOR_LOADER_INVALID_ARGUMENT;
    salvor_bytes_poke (self->block, sizeof self->block, 0, block, SALVOR_NOR_BLOCK_SIZE);
    self->geometry = geometry;
    self->configured = TRUE;
    self->has_attributes = TRUE;
    self->attributes[0] = 0x1F; /* all five values are valid */
    self->attributes[1] = get_profile (self)->base;
    self->attributes[2] = geometry.size / 1024;
    self->attributes[3] = geometry.page_size;
    self->attributes[4] = geometry.sector_size;
    self->attributes[5] = geometry.block_size;
    salvor_simulated_chip_map_flash (self->chip, TRUE);
    return SALVOR_LOADER_SUCCESS;
}

/* What the flash says of itself (SFDP, JESD216B) */
static gboolean
read_sfdp (SalvorSimulatedNor *self, SalvorNorGeometry *found)
{
    guint8 header[8], parameter[8], table[64];
    guint32 word = 0;

    read_flash (self, SALVOR_FLASH_READ_SFDP, 0, header, sizeof header);
    salvor_bytes_peek_u32_le (header, sizeof header, 0, &word);
    if (word != 0x50444653u)
        return FALSE;
    read_flash (self, SALVOR_FLASH_READ_SFDP, 8, parameter, sizeof parameter);
    salvor_bytes_peek_u32_le (parameter, sizeof parameter, 4, &word);
    read_flash (self, SALVOR_FLASH_READ_SFDP, word & 0xFFFFFF, table, sizeof table);
    salvor_bytes_peek_u32_le (table, sizeof table, 4, &word);
    found->size = word / 8 + 1;
    found->sector_size = 1u << (table[28] & 31);
    found->block_size = 1u << (table[32] & 31);
    found->page_size = 1u << (table[40] >> 4);
    return TRUE;
}

/* Quad enable is bit 1 of status register 2. TRUE when it had to be switched on. */
static gboolean
enable_quad (SalvorSimulatedNor *self)
{
    static const guint8 status[] = { 0x00, SALVOR_FLASH_STATUS_2_QUAD_ENABLE };
    guint8 status_2 = 0;
    SalvorFlashCommand command
        = { .opcode = SALVOR_FLASH_WRITE_STATUS, .out = status, .n_out = sizeof status };

    read_flash (self, SALVOR_FLASH_READ_STATUS_2, 0, &status_2, 1);
    if ((status_2 & SALVOR_FLASH_STATUS_2_QUAD_ENABLE) != 0)
        return FALSE;
    change_flash (self, command);
    return TRUE;
}

/* Looking for HyperFlash where there is none leaves nonsense behind, which property 0x19 then
 * tells with status 0 (flashloader-genuine, "newly learnt"). */
static guint32
fail_to_find (SalvorSimulatedNor *self, guint32 device_type)
{
    static const guint32 nonsense[SALVOR_NOR_N_ATTRIBUTES]
        = { 0x1F, 0x60000000u, 0x4000, 0x200, 0x40000, 0x40000 };

    if (device_type == 2 || device_type == 3) {
        for (guint i = 0; i < SALVOR_NOR_N_ATTRIBUTES; i++)
            self->attributes[i] = nonsense[i];
        self->has_attributes = TRUE;
    }
    return SALVOR_LOADER_NOR_NOT_FOUND;
}

/* The kind of flash this board has, as option words number it: 0 has tables that describe it
 * (SFDP), of the others the chip's file holds the settings block (protocols 4.2). */
static guint32
get_device_type (const SalvorSimulatedNor *self)
{
    return (get_profile (self)->option_word >> 20) & 0xF;
}

/* Whatever its bus, a flash that is there drives its lines when it is read. */
static gboolean
is_there (SalvorSimulatedNor *self)
{
    return !salvor_simulated_flash_is_silent (salvor_simulated_chip_get_flash (self->chip));
}

/* A flash that does not describe itself in tables. Where nobody has read a block back from one, it
 * is made up: right in its sizes and lines, and nothing else of it is looked at here. */
static guint32
use_known_block (SalvorSimulatedNor *self, guint32 option)
{
    const SalvorFlashProfile *profile = get_profile (self);
    SalvorNorGeometry geometry
        = { profile->size, profile->page_size, profile->sector_size, profile->block_size };
    guint8 block[SALVOR_NOR_BLOCK_SIZE];

    if (profile->fcb != NULL)
        return use_block (self, profile->fcb);
    salvor_nor_settings_build_octal (block, option, &geometry);
    return use_block (self, block);
}

static guint32
configure_by_option (SalvorSimulatedNor *self, guint32 option)
{
    guint8 block[SALVOR_NOR_BLOCK_SIZE];
    SalvorNorGeometry found = { 0 };
    guint32 device_type = (option >> 20) & 0xF;
    gboolean quad_was_off;

    if (((option >> 24) & 0xF) > 1)
        return SALVOR_LOADER_INVALID_ARGUMENT;
    if (device_type != get_device_type (self) || !is_there (self)
        || (device_type == 0 && !read_sfdp (self, &found)))
        return fail_to_find (self, device_type);
    if (device_type != 0)
        return use_known_block (self, option);
    quad_was_off = enable_quad (self);
    salvor_nor_settings_build (block, option, &found, quad_was_off);
    return use_block (self, block);
}

/* Not blank: "cumulative write" */
static guint32
check_blank (SalvorSimulatedNor *self, guint32 address, guint32 size, guint32 otherwise)
{
    g_autofree guint8 *data = g_malloc (size);

    read_flash (self, SALVOR_FLASH_QUAD_READ, address - get_profile (self)->base, data, size);
    return salvor_bytes_are_all (data, size, BLANK) ? SALVOR_LOADER_SUCCESS : otherwise;
}

static guint32
write_block (SalvorSimulatedNor *self)
{
    guint32 address = get_profile (self)->base + get_profile (self)->fcb_offset;
    guint32 status;

    if (!self->configured)
        return SALVOR_LOADER_INVALID_ARGUMENT;
    status = check_blank (self, address, SALVOR_NOR_BLOCK_SIZE, SALVOR_LOADER_CUMULATIVE_WRITE);
    if (status == SALVOR_LOADER_SUCCESS)
        status = salvor_simulated_nor_write (self, address, self->block, SALVOR_NOR_BLOCK_SIZE);
    if (status == SALVOR_LOADER_SUCCESS)
        status = salvor_simulated_nor_flush (self);
    return status;
}

guint32
salvor_simulated_nor_configure (SalvorSimulatedNor *self, const guint8 block[SALVOR_NOR_BLOCK_SIZE])
{
    guint32 option = 0;

    salvor_bytes_peek_u32_le (block, SALVOR_NOR_BLOCK_SIZE, 0, &option);
    if (option == OPTION_WRITE_BLOCK)
        return write_block (self);
    if (option == BLOCK_TAG)
        return use_block (self, block);
    if (option >> 28 == OPTION_TAG)
        return configure_by_option (self, option);
    return SALVOR_LOADER_INVALID_ARGUMENT;
}

/* ---- content ---- */

guint32
salvor_simulated_nor_read (SalvorSimulatedNor *self, guint32 address, guint8 *data, gsize size)
{
    if (!self->configured)
        return SALVOR_LOADER_NOT_CONFIGURED;
    read_flash (self, SALVOR_FLASH_QUAD_READ, address - get_profile (self)->base, data, size);
    return SALVOR_LOADER_SUCCESS;
}

/* Blocks where a whole one fits, sectors else (transcript: 128 KiB are two D8) */
static guint32
erase_next (SalvorSimulatedNor *self, guint32 offset, guint32 end)
{
    SalvorFlashCommand command = { .opcode = SALVOR_FLASH_ERASE_SECTOR, .address = offset };
    guint32 unit = self->geometry.sector_size;

    if (self->geometry.block_size > unit && offset % self->geometry.block_size == 0
        && end - offset >= self->geometry.block_size) {
        command.opcode = SALVOR_FLASH_ERASE_BLOCK;
        unit = self->geometry.block_size;
    }
    change_flash (self, command);
    return unit;
}

guint32
salvor_simulated_nor_erase (SalvorSimulatedNor *self, guint32 address, guint32 size)
{
    guint32 base = get_profile (self)->base;
    guint32 start, end;

    if (!self->configured)
        return SALVOR_LOADER_NOT_CONFIGURED;
    if (size == 0)
        return SALVOR_LOADER_SUCCESS;
    start = (address - base) / self->geometry.sector_size * self->geometry.sector_size;
    end = ((address - base + size - 1) / self->geometry.sector_size + 1)
          * self->geometry.sector_size;
    for (guint32 offset = start; offset < end;)
        offset += erase_next (self, offset, end);
    return check_blank (self, base + start, end - start, SALVOR_LOADER_NOR_COMMAND_FAILURE);
}

guint32
salvor_simulated_nor_erase_all (SalvorSimulatedNor *self)
{
    SalvorFlashCommand command = { .opcode = SALVOR_FLASH_ERASE_CHIP };

    if (!self->configured)
        return SALVOR_LOADER_NOT_CONFIGURED;
    change_flash (self, command);
    return SALVOR_LOADER_SUCCESS;
}

/* A page has to be blank before, and is read back afterwards. */
static guint32
program_page (SalvorSimulatedNor *self, guint32 address)
{
    guint32 base = get_profile (self)->base;
    g_autofree guint8 *back = g_malloc (self->geometry.page_size);
    SalvorFlashCommand command = { .opcode = SALVOR_FLASH_PAGE_PROGRAM,
                                   .address = address - base,
                                   .out = self->page->data,
                                   .n_out = self->page->len };
    guint32 status
        = check_blank (self, address, self->geometry.page_size, SALVOR_LOADER_CUMULATIVE_WRITE);

    if (status != SALVOR_LOADER_SUCCESS)
        return status;
    change_flash (self, command);
    read_flash (self, SALVOR_FLASH_QUAD_READ, address - base, back, self->geometry.page_size);
    return memcmp (back, self->page->data, self->geometry.page_size) == 0
               ? SALVOR_LOADER_SUCCESS
               : SALVOR_LOADER_NOR_COMMAND_FAILURE;
}

/* Programs the collected page, which ends before @next_address is padded up. */
static guint32
finish_page (SalvorSimulatedNor *self)
{
    guint32 address = self->next_address - self->page->len;
    guint32 status;

    while (self->page->len < self->geometry.page_size)
        salvor_bytes_append_u8 (self->page, BLANK);
    status = program_page (self, address);
    g_byte_array_set_size (self->page, 0);
    return status;
}

static guint32
collect (SalvorSimulatedNor *self, const guint8 *data, gsize size)
{
    guint32 status = SALVOR_LOADER_SUCCESS;

    while (size > 0 && status == SALVOR_LOADER_SUCCESS) {
        gsize n = MIN (size, self->geometry.page_size - self->page->len);

        g_byte_array_append (self->page, data, (guint) n);
        self->next_address += (guint32) n;
        data += n;
        size -= n;
        if (self->page->len == self->geometry.page_size)
            status = finish_page (self);
    }
    return status;
}

guint32
salvor_simulated_nor_write (SalvorSimulatedNor *self, guint32 address, const guint8 *data,
                            gsize size)
{
    guint32 status;

    if (!self->configured)
        return SALVOR_LOADER_NOT_CONFIGURED;
    if (!self->streaming && (address - get_profile (self)->base) % self->geometry.page_size != 0)
        return SALVOR_LOADER_NOR_ALIGNMENT;
    if (!self->streaming)
        self->next_address = address;
    self->streaming = TRUE;
    status = collect (self, data, size);
    if (status != SALVOR_LOADER_SUCCESS)
        end_stream (self);
    return status;
}

guint32
salvor_simulated_nor_flush (SalvorSimulatedNor *self)
{
    guint32 status = SALVOR_LOADER_SUCCESS;

    if (self->streaming && self->page->len > 0)
        status = finish_page (self);
    end_stream (self);
    return status;
}
