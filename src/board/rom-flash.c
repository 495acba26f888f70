/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-rom-flash"
#include "config.h"

#include "board/rom-flash.h"

#include "base/errors.h"
#include "board/core-takeover.h"
#include "board/nor-config.h"

#include <string.h>

/* Read in pieces of this size, so that progress moves and a cancel is heard. */
#define READ_PIECE (16 * 1024)

#define CLEAR_CACHE_TIMEOUT_MS 100

/* A flash that is not there reads as zeros or ones. The type in the middle byte differs between
 * orders of one part (W25Q32JV: 40 or 70), and ours is not yet seen on hardware. */
#define ID_NOTHING_LOW 0x000000
#define ID_NOTHING_HIGH 0xFFFFFF
#define ID_MAKER_AND_SIZE 0xFF00FF

struct _SalvorRomFlash {
    GObject parent_instance;

    SalvorCoreControl *core;    /* owned */
    SalvorMemoryAccess *memory; /* owned */
    SalvorChip *chip;           /* owned */
    SalvorRomCall *call;        /* owned */
    SalvorNorPlaces places;
    gboolean is_stale; /* what the bus has buffered of the flash may be old */
};

static void salvor_rom_flash_access_init (SalvorFlashAccessInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorRomFlash, salvor_rom_flash, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_FLASH_ACCESS,
                                                      salvor_rom_flash_access_init))

static const SalvorFlashProfile *
get_profile (SalvorRomFlash *self)
{
    return salvor_chip_get_flash (self->chip);
}

static guint32
get_instance (SalvorRomFlash *self)
{
    return salvor_chip_get_rom_functions (self->chip)->instance;
}

/* ---- prepare ---- */

/* Right after a reset nothing is decrypted; a chip on which something is would show other bytes
 * than the flash holds, and every comparison would fail. */
static gboolean
check_window (SalvorRomFlash *self, GCancellable *cancellable, GError **error)
{
    const SalvorEncryptedWindow *window = salvor_chip_get_encrypted_window (self->chip);
    guint32 value;

    if (window == NULL)
        return TRUE;
    if (!salvor_memory_access_read_word (self->memory, window->address, &value, cancellable, error))
        return FALSE;
    if ((value & window->mask) == 0)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                 "the flash is decrypted on its way to the bus: %s is set, 0x%08X", window->name,
                 value);
    return FALSE;
}

static gboolean
check_id (SalvorRomFlash *self, GCancellable *cancellable, GError **error)
{
    guint32 expected = get_profile (self)->jedec_id;
    guint32 id;

    if (!salvor_nor_config_read_id (self->call, self->memory, self->chip, &self->places, &id,
                                    cancellable, error))
        return FALSE;
    if (expected == 0 || id == expected)
        return TRUE;
    if (id == ID_NOTHING_LOW || id == ID_NOTHING_HIGH) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FLASH,
                     "the flash does not say what it is: 0x%06X, expected 0x%06X", id, expected);
        return FALSE;
    }
    if (((id ^ expected) & ID_MAKER_AND_SIZE) == 0) {
        g_info ("flash 0x%06X, expected 0x%06X: another order of the same part", id, expected);
        return TRUE;
    }
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_BOARD,
                 "the flash says it is 0x%06X, expected 0x%06X (%s)", id, expected,
                 get_profile (self)->part);
    return FALSE;
}

static gboolean
set_up (SalvorRomFlash *self, GCancellable *cancellable, GError **error)
{
    return salvor_core_takeover (self->core, self->memory, self->chip, cancellable, error)
           && salvor_core_takeover_set (self->memory, self->chip, SALVOR_SET_BEFORE_ROM_FUNCTIONS,
                                        cancellable, error)
           && salvor_rom_call_find (self->call, cancellable, error)
           && salvor_nor_config_init (self->call, self->memory, self->chip, &self->places,
                                      cancellable, error)
           && check_id (self, cancellable, error) && check_window (self, cancellable, error);
}

static gboolean
salvor_rom_flash_prepare (SalvorFlashAccess *access, SalvorFlashGeometry *geometry,
                          GCancellable *cancellable, GError **error)
{
    SalvorRomFlash *self = SALVOR_ROM_FLASH (access);
    const SalvorFlashProfile *profile = get_profile (self);

    if (profile->page_size > self->places.page_limit) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE,
                     "pages of %u bytes, there is room for %u", profile->page_size,
                     self->places.page_limit);
        return FALSE;
    }
    if (!set_up (self, cancellable, error)) {
        g_prefix_error (error, "flash functions of the ROM: ");
        return FALSE;
    }
    self->is_stale = TRUE;
    *geometry = (SalvorFlashGeometry){
        .base = profile->base,
        .size = profile->size,
        .page_size = profile->page_size,
        .sector_size = profile->sector_size,
        .block_size = profile->block_size,
    };
    return TRUE;
}

/* ---- changing the flash ---- */

/* A function that has begun to change the flash is not interrupted: it takes seconds at most, and
 * a busy flash would not start the board. */
static gboolean
change (SalvorRomFlash *self, SalvorRomRole role, const guint32 arguments[4], guint32 max_us,
        GCancellable *cancellable, GError **error)
{
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    self->is_stale = TRUE;
    return salvor_rom_call_run (self->call, role, arguments, max_us / 1000 + 1, NULL, error);
}

static gboolean
erase_unit (SalvorRomFlash *self, SalvorRomRole role, guint32 offset, guint32 size, guint32 max_us,
            GCancellable *cancellable, GError **error)
{
    const guint32 arguments[4] = { get_instance (self), self->places.config, offset, size };

    if (!salvor_rom_call_has (self->call, role))
        role = SALVOR_ROM_ERASE;
    if (change (self, role, arguments, max_us, cancellable, error))
        return TRUE;
    g_prefix_error (error, "erase 0x%X bytes at 0x%08X: ", size, get_profile (self)->base + offset);
    return FALSE;
}

/* Blocks where a whole one is to be erased, sectors at both ends: a block takes hardly longer than
 * four sectors. */
static gboolean
salvor_rom_flash_erase (SalvorFlashAccess *access, guint32 address, guint32 size,
                        GCancellable *cancellable, GError **error)
{
    SalvorRomFlash *self = SALVOR_ROM_FLASH (access);
    const SalvorFlashProfile *profile = get_profile (self);
    guint32 offset = address - profile->base;
    guint32 end = offset + size;

    g_return_val_if_fail (address >= profile->base && offset <= profile->size, FALSE);
    g_return_val_if_fail (size <= profile->size - offset, FALSE);

    while (offset < end) {
        gboolean block = offset % profile->block_size == 0 && end - offset >= profile->block_size;
        guint32 unit = block ? profile->block_size : profile->sector_size;

        if (!erase_unit (self, block ? SALVOR_ROM_ERASE_BLOCK : SALVOR_ROM_ERASE_SECTOR, offset,
                         unit, block ? profile->block_erase_max_us : profile->sector_erase_max_us,
                         cancellable, error))
            return FALSE;
        offset += unit;
    }
    return TRUE;
}

/* Pages of a run, in two buffers in turn. */
typedef struct {
    guint32 offset; /* in the flash, of the first page */
    const guint8 *data;
    gsize size;
    gsize page_size;
    guint8 *page; /* owned: the one to load next, as large as a page */
} Pages;

/* The page at @done of the run, for its buffer. What is missing of a page stays as it is in the
 * flash, which ones do. */
static SalvorCoreLoad
take_page (SalvorRomFlash *self, const Pages *pages, gsize done)
{
    gsize size = MIN (pages->page_size, pages->size - done);
    SalvorCoreLoad load
        = { self->places.pages[done / pages->page_size % 2], pages->page, pages->page_size };

    for (gsize i = 0; i < pages->page_size; i++)
        pages->page[i] = i < size ? pages->data[done + i] : 0xFF;
    return load;
}

static gboolean
load_page (SalvorRomFlash *self, const Pages *pages, gsize done, GCancellable *cancellable,
           GError **error)
{
    SalvorCoreLoad load = take_page (self, pages, done);

    return salvor_memory_access_write_block (self->memory, load.address, load.data, load.size,
                                             cancellable, error);
}

/* While the ROM programs a page the next one is loaded, where the connection can do that. What was
 * started is waited for in any case; then the error of the page that comes first is told. */
static gboolean
program_page (SalvorRomFlash *self, const Pages *pages, gsize done, GCancellable *cancellable,
              GError **error)
{
    const guint32 arguments[4]
        = { get_instance (self), self->places.config, pages->offset + (guint32) done,
            self->places.pages[done / pages->page_size % 2] };
    const gsize next = done + pages->page_size;
    gboolean more = next < pages->size;
    gboolean beside = more && salvor_core_control_has_memory_during_calls (self->core);
    SalvorCoreLoad load = { 0, NULL, 0 };

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    if (beside)
        load = take_page (self, pages, next);
    return salvor_rom_call_run_beside (
               self->call, SALVOR_ROM_PROGRAM, arguments, beside ? &load : NULL,
               get_profile (self)->page_program_max_us / 1000 + 1, NULL, error)
           && (beside || !more || load_page (self, pages, next, cancellable, error));
}

static gboolean
salvor_rom_flash_program (SalvorFlashAccess *access, guint32 address, const guint8 *data,
                          gsize size, SalvorProgress *progress, GCancellable *cancellable,
                          GError **error)
{
    SalvorRomFlash *self = SALVOR_ROM_FLASH (access);
    const SalvorFlashProfile *profile = get_profile (self);
    g_autofree guint8 *page = g_malloc (profile->page_size);
    const Pages pages = { address - profile->base, data, size, profile->page_size, page };

    g_return_val_if_fail (address >= profile->base && pages.offset <= profile->size, FALSE);
    g_return_val_if_fail (size <= profile->size - pages.offset, FALSE);
    g_return_val_if_fail (pages.offset % profile->page_size == 0, FALSE);

    self->is_stale = TRUE;
    salvor_progress_set_total (progress, size);
    if (size > 0 && !load_page (self, &pages, 0, cancellable, error))
        return FALSE;
    for (gsize done = 0; done < size; done += profile->page_size) {
        if (!program_page (self, &pages, done, cancellable, error)) {
            g_prefix_error (error, "write a page at 0x%08X: ", address + (guint32) done);
            return FALSE;
        }
        salvor_progress_set_done (progress, MIN (done + profile->page_size, size));
    }
    return TRUE;
}

/* ---- reading ---- */

/* What FlexSPI has buffered of the flash is older than what was programmed since. */
static gboolean
forget_buffers (SalvorRomFlash *self, GCancellable *cancellable, GError **error)
{
    const guint32 arguments[4] = { get_instance (self) };

    if (!self->is_stale || !salvor_rom_call_has (self->call, SALVOR_ROM_CLEAR_CACHE))
        return TRUE;
    if (!salvor_rom_call_run_void (self->call, SALVOR_ROM_CLEAR_CACHE, arguments,
                                   CLEAR_CACHE_TIMEOUT_MS, cancellable, error))
        return FALSE;
    self->is_stale = FALSE;
    return TRUE;
}

/* Words, because that is what the bus gives: the ends are cut off. */
static GBytes *
read_piece (SalvorRomFlash *self, guint32 address, gsize size, GCancellable *cancellable,
            GError **error)
{
    guint32 start = address & ~3u;
    gsize before = address - start;
    gsize whole = (before + size + 3) / 4 * 4;
    g_autoptr (GBytes) words
               = salvor_memory_access_read_block (self->memory, start, whole, cancellable, error);

    return words != NULL ? g_bytes_new_from_bytes (words, before, size) : NULL;
}

static GBytes *
salvor_rom_flash_read (SalvorFlashAccess *access, guint32 address, gsize size,
                       SalvorProgress *progress, GCancellable *cancellable, GError **error)
{
    SalvorRomFlash *self = SALVOR_ROM_FLASH (access);
    const SalvorFlashProfile *profile = get_profile (self);
    guint32 offset = address - profile->base;
    g_autoptr (GByteArray) bytes = NULL;

    g_return_val_if_fail (address >= profile->base && offset <= profile->size, NULL);
    g_return_val_if_fail (size <= profile->size - offset, NULL);

    if (!forget_buffers (self, cancellable, error))
        return NULL;
    salvor_progress_set_total (progress, size);
    bytes = g_byte_array_sized_new ((guint) size);
    while (bytes->len < size) {
        gsize count = MIN (READ_PIECE, size - bytes->len);
        g_autoptr (GBytes) piece
                   = read_piece (self, address + bytes->len, count, cancellable, error);

        if (piece == NULL) {
            g_prefix_error (error, "read the flash: ");
            return NULL;
        }
        g_byte_array_append (bytes, g_bytes_get_data (piece, NULL), (guint) count);
        salvor_progress_set_done (progress, bytes->len);
    }
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* ---- finish ---- */

static gboolean
salvor_rom_flash_finish (SalvorFlashAccess *access, GCancellable *cancellable, GError **error)
{
    SalvorRomFlash *self = SALVOR_ROM_FLASH (access);

    return salvor_core_control_reset_and_run (self->core, cancellable, error)
           && salvor_core_control_release (self->core, cancellable, error);
}

static void
salvor_rom_flash_access_init (SalvorFlashAccessInterface *iface)
{
    iface->prepare = salvor_rom_flash_prepare;
    iface->erase = salvor_rom_flash_erase;
    iface->program = salvor_rom_flash_program;
    iface->read = salvor_rom_flash_read;
    iface->finish = salvor_rom_flash_finish;
}

static void
salvor_rom_flash_finalize (GObject *object)
{
    SalvorRomFlash *self = SALVOR_ROM_FLASH (object);

    salvor_rom_call_free (self->call);
    g_object_unref (self->core);
    g_object_unref (self->memory);
    g_object_unref (self->chip);
    G_OBJECT_CLASS (salvor_rom_flash_parent_class)->finalize (object);
}

static void
salvor_rom_flash_class_init (SalvorRomFlashClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_rom_flash_finalize;
}

static void
salvor_rom_flash_init (SalvorRomFlash *self)
{
}

SalvorFlashAccess *
salvor_rom_flash_new (SalvorCoreControl *core, SalvorMemoryAccess *memory, SalvorChip *chip)
{
    SalvorRomFlash *self;

    g_return_val_if_fail (SALVOR_IS_CORE_CONTROL (core), NULL);
    g_return_val_if_fail (SALVOR_IS_MEMORY_ACCESS (memory), NULL);
    g_return_val_if_fail (SALVOR_IS_CHIP (chip), NULL);
    g_return_val_if_fail (salvor_chip_get_rom_functions (chip) != NULL, NULL);

    self = g_object_new (SALVOR_TYPE_ROM_FLASH, NULL);
    self->core = g_object_ref (core);
    self->memory = g_object_ref (memory);
    self->chip = g_object_ref (chip);
    self->call = salvor_rom_call_new (core, memory, chip);
    salvor_nor_config_lay_out (self->call, &self->places);
    return SALVOR_FLASH_ACCESS (self);
}
