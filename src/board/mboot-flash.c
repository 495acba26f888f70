/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-mboot-flash"
#include "config.h"

#include "board/mboot-flash.h"

#include "base/errors.h"

/* Words of property 0x19, and the flags that say which of them are valid (protocols 3.7) */
enum {
    ATTRIBUTE_FLAGS,
    ATTRIBUTE_START,
    ATTRIBUTE_KIB,
    ATTRIBUTE_PAGE,
    ATTRIBUTE_SECTOR,
    ATTRIBUTE_BLOCK,
    N_ATTRIBUTES
};
#define ATTRIBUTE_ALL_VALID 0x1F

/* An option word says in [27:24] how many words follow it (protocols 4.2). */
#define OPTION_EXTRA_WORDS(word) (((word) >> 24) & 0xF)

struct _SalvorMbootFlash {
    GObject parent_instance;

    SalvorMboot *mboot; /* owned */
    SalvorChip *chip;   /* owned */
    guint32 block_size; /* bytes; known after prepare, for the deadline of an erase */
};

static void salvor_mboot_flash_access_init (SalvorFlashAccessInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SalvorMbootFlash, salvor_mboot_flash, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALVOR_TYPE_FLASH_ACCESS,
                                                      salvor_mboot_flash_access_init))

static gboolean
is_power_of_two (guint32 value)
{
    return value != 0 && (value & (value - 1)) == 0;
}

/* What the loader says is checked before anything is computed from it. After a failed
 * configuration it can answer nonsense (flashloader-genuine, newly learnt). */
static gboolean
check_attributes (const guint32 *words, guint n_words, const SalvorFlashProfile *profile,
                  GError **error)
{
    gboolean sane;

    sane = n_words >= N_ATTRIBUTES
           && (words[ATTRIBUTE_FLAGS] & ATTRIBUTE_ALL_VALID) == ATTRIBUTE_ALL_VALID
           && words[ATTRIBUTE_START] == profile->base && words[ATTRIBUTE_KIB] > 0
           && words[ATTRIBUTE_KIB] <= (G_MAXUINT32 - profile->base) / 1024
           && is_power_of_two (words[ATTRIBUTE_PAGE]) && is_power_of_two (words[ATTRIBUTE_SECTOR])
           && is_power_of_two (words[ATTRIBUTE_BLOCK])
           && words[ATTRIBUTE_PAGE] <= words[ATTRIBUTE_SECTOR]
           && words[ATTRIBUTE_SECTOR] <= words[ATTRIBUTE_BLOCK];
    if (sane)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FLASH,
                 "the flashloader describes a flash that makes no sense: %u words, flags 0x%X, "
                 "start 0x%08X, %u KiB, page %u, sector %u, block %u",
                 n_words, words[ATTRIBUTE_FLAGS], words[ATTRIBUTE_START], words[ATTRIBUTE_KIB],
                 words[ATTRIBUTE_PAGE], words[ATTRIBUTE_SECTOR], words[ATTRIBUTE_BLOCK]);
    return FALSE;
}

/* The option word goes to RAM that the running loader leaves free, then the loader is told to use
 * it (protocols 5.3, steps 8 to 10). Doing so again on a flash that is set up already is allowed
 * and starts over. */
static gboolean
configure (SalvorMbootFlash *self, GCancellable *cancellable, GError **error)
{
    const SalvorLoaderProfile *loader = salvor_chip_get_loader (self->chip);
    guint32 option = salvor_chip_get_flash (self->chip)->option_word;
    guint32 scratch = loader->scratch_address;

    if (!salvor_mboot_fill_memory (self->mboot, scratch, 4, option, cancellable, error))
        return FALSE;
    if (OPTION_EXTRA_WORDS (option) > 0
        && !salvor_mboot_fill_memory (self->mboot, scratch + 4, 4 * OPTION_EXTRA_WORDS (option), 0,
                                      cancellable, error))
        return FALSE;
    if (!salvor_mboot_configure_memory (self->mboot, loader->memory_id, scratch, cancellable,
                                        error)) {
        g_prefix_error (error, "set up the flash with option word 0x%08X: ", option);
        return FALSE;
    }
    return TRUE;
}

static gboolean
salvor_mboot_flash_prepare (SalvorFlashAccess *access, SalvorFlashGeometry *geometry,
                            GCancellable *cancellable, GError **error)
{
    SalvorMbootFlash *self = SALVOR_MBOOT_FLASH (access);
    guint32 words[SALVOR_MBOOT_MAX_PARAMETERS] = { 0 };
    guint n_words = 0;

    if (!configure (self, cancellable, error)
        || !salvor_mboot_get_property (
            self->mboot, SALVOR_MBOOT_PROPERTY_EXTERNAL_MEMORY_ATTRIBUTES,
            salvor_chip_get_loader (self->chip)->memory_id, words, &n_words, cancellable, error)
        || !check_attributes (words, n_words, salvor_chip_get_flash (self->chip), error))
        return FALSE;

    *geometry = (SalvorFlashGeometry){
        .base = words[ATTRIBUTE_START],
        .size = words[ATTRIBUTE_KIB] * 1024,
        .page_size = words[ATTRIBUTE_PAGE],
        .sector_size = words[ATTRIBUTE_SECTOR],
        .block_size = words[ATTRIBUTE_BLOCK],
    };
    self->block_size = geometry->block_size;
    return TRUE;
}

static gboolean
salvor_mboot_flash_erase (SalvorFlashAccess *access, guint32 address, guint32 size,
                          GCancellable *cancellable, GError **error)
{
    SalvorMbootFlash *self = SALVOR_MBOOT_FLASH (access);
    guint blocks = self->block_size > 0 ? size / self->block_size + 2 : 2;
    guint timeout_ms
        = SALVOR_MBOOT_ERASE_BASE_TIMEOUT_MS + blocks * SALVOR_MBOOT_ERASE_TIMEOUT_MS_PER_BLOCK;

    if (!salvor_mboot_erase_region (self->mboot, address, size, timeout_ms, cancellable, error)) {
        g_prefix_error (error, "erase 0x%X bytes at 0x%08X: ", size, address);
        return FALSE;
    }
    return TRUE;
}

static gboolean
salvor_mboot_flash_program (SalvorFlashAccess *access, guint32 address, const guint8 *data,
                            gsize size, SalvorProgress *progress, GCancellable *cancellable,
                            GError **error)
{
    SalvorMbootFlash *self = SALVOR_MBOOT_FLASH (access);

    if (!salvor_mboot_write_memory (self->mboot, address, data, size, progress, cancellable,
                                    error)) {
        g_prefix_error (error, "write 0x%" G_GSIZE_MODIFIER "X bytes at 0x%08X: ", size, address);
        return FALSE;
    }
    return TRUE;
}

static GBytes *
salvor_mboot_flash_read (SalvorFlashAccess *access, guint32 address, gsize size,
                         SalvorProgress *progress, GCancellable *cancellable, GError **error)
{
    SalvorMbootFlash *self = SALVOR_MBOOT_FLASH (access);
    GBytes *bytes;

    bytes = salvor_mboot_read_memory (self->mboot, address, size, progress, cancellable, error);
    if (bytes == NULL)
        g_prefix_error (error, "read 0x%" G_GSIZE_MODIFIER "X bytes at 0x%08X: ", size, address);
    return bytes;
}

/* The loader needs no farewell to the flash: reset starts the ROM, which sets it up again. */
static gboolean
salvor_mboot_flash_finish (SalvorFlashAccess *access, GCancellable *cancellable, GError **error)
{
    return salvor_mboot_reset (SALVOR_MBOOT_FLASH (access)->mboot, cancellable, error);
}

static void
salvor_mboot_flash_access_init (SalvorFlashAccessInterface *iface)
{
    iface->prepare = salvor_mboot_flash_prepare;
    iface->erase = salvor_mboot_flash_erase;
    iface->program = salvor_mboot_flash_program;
    iface->read = salvor_mboot_flash_read;
    iface->finish = salvor_mboot_flash_finish;
}

static void
salvor_mboot_flash_finalize (GObject *object)
{
    SalvorMbootFlash *self = SALVOR_MBOOT_FLASH (object);

    g_object_unref (self->mboot);
    g_object_unref (self->chip);
    G_OBJECT_CLASS (salvor_mboot_flash_parent_class)->finalize (object);
}

static void
salvor_mboot_flash_class_init (SalvorMbootFlashClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_mboot_flash_finalize;
}

static void
salvor_mboot_flash_init (SalvorMbootFlash *self)
{
}

SalvorFlashAccess *
salvor_mboot_flash_new (SalvorMboot *mboot, SalvorChip *chip)
{
    SalvorMbootFlash *self;

    g_return_val_if_fail (SALVOR_IS_MBOOT (mboot), NULL);
    g_return_val_if_fail (SALVOR_IS_CHIP (chip), NULL);

    self = g_object_new (SALVOR_TYPE_MBOOT_FLASH, NULL);
    self->mboot = g_object_ref (mboot);
    self->chip = g_object_ref (chip);
    return SALVOR_FLASH_ACCESS (self);
}
