/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-mboot-flash"
#include "config.h"

#include "board/mboot-flash.h"

#include "base/bytes.h"
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

/* What the first block of a flash that was set up by trial is looked at for: is it the same twice,
 * and not what lines read that nobody drives? */
#define PROOF_SIZE 512

/* "Write the settings block that you work with into the flash" (protocols 4.3) */
#define WRITE_SETTINGS 0xF000000Fu

struct _SalvorMbootFlash {
    GObject parent_instance;

    SalvorMboot *mboot;      /* owned */
    SalvorChip *chip;        /* owned */
    GArray *setups;          /* owned (element-type SalvorFlashSetup): what is tried */
    SalvorFlashTrial *trial; /* owned: what was tried in the last prepare */
    guint32 block_size;      /* bytes; known after prepare, for the deadline of an erase */
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
configure (SalvorMbootFlash *self, const SalvorFlashSetup *setup, GCancellable *cancellable,
           GError **error)
{
    const SalvorLoaderProfile *loader = salvor_chip_get_loader (self->chip);
    guint32 scratch = loader->scratch_address;

    if (!salvor_mboot_fill_memory (self->mboot, scratch, 4, setup->option_word, cancellable, error))
        return FALSE;
    if (salvor_flash_setup_count_more (setup) > 0
        && !salvor_mboot_fill_memory (self->mboot, scratch + 4, 4, setup->second_word, cancellable,
                                      error))
        return FALSE;
    return salvor_mboot_configure_memory (self->mboot, loader->memory_id, scratch, cancellable,
                                          error);
}

static gboolean
read_geometry (SalvorMbootFlash *self, SalvorFlashGeometry *geometry, GCancellable *cancellable,
               GError **error)
{
    guint32 words[SALVOR_MBOOT_MAX_PARAMETERS] = { 0 };
    guint n_words = 0;

    if (!salvor_mboot_get_property (self->mboot, SALVOR_MBOOT_PROPERTY_EXTERNAL_MEMORY_ATTRIBUTES,
                                    salvor_chip_get_loader (self->chip)->memory_id, words, &n_words,
                                    cancellable, error)
        || !check_attributes (words, n_words, salvor_chip_get_flash (self->chip), error))
        return FALSE;
    *geometry = (SalvorFlashGeometry){
        .base = words[ATTRIBUTE_START],
        .size = words[ATTRIBUTE_KIB] * 1024,
        .page_size = words[ATTRIBUTE_PAGE],
        .sector_size = words[ATTRIBUTE_SECTOR],
        .block_size = words[ATTRIBUTE_BLOCK],
    };
    return TRUE;
}

/* ---- one set-up after the other ---- */

/* Only a set-up under which the flash reads the same twice is one to erase and write with. */
static gboolean
prove_by_reading (SalvorMbootFlash *self, GCancellable *cancellable, GError **error)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (self->chip);
    guint32 place = flash->base + flash->fcb_offset;
    g_autoptr (GBytes) first = NULL;
    g_autoptr (GBytes) second = NULL;

    first = salvor_mboot_read_memory (self->mboot, place, PROOF_SIZE, NULL, cancellable, error);
    if (first == NULL)
        return FALSE;
    second = salvor_mboot_read_memory (self->mboot, place, PROOF_SIZE, NULL, cancellable, error);
    if (second == NULL)
        return FALSE;
    if (!g_bytes_equal (first, second)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FLASH,
                     "set up, but 0x%08X reads differently the second time", place);
        return FALSE;
    }
    if (salvor_bytes_are_all (g_bytes_get_data (first, NULL), PROOF_SIZE, 0x00)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FLASH,
                     "set up, but %u bytes at 0x%08X are all 00, as when no flash drives its lines",
                     PROOF_SIZE, place);
        return FALSE;
    }
    return TRUE;
}

static gboolean
is_usual (SalvorMbootFlash *self, const SalvorFlashSetup *setup)
{
    return setup->option_word == salvor_chip_get_flash (self->chip)->option_word;
}

static gboolean
try_setup (SalvorMbootFlash *self, const SalvorFlashSetup *setup, SalvorFlashGeometry *geometry,
           GCancellable *cancellable, GError **error)
{
    return configure (self, setup, cancellable, error)
           && read_geometry (self, geometry, cancellable, error)
           && (is_usual (self, setup) || prove_by_reading (self, cancellable, error));
}

/* The flash or its driver said no; the conversation with the loader goes on. */
static gboolean
is_no_answer (const GError *error)
{
    return g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_FLASH)
           || g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_REFUSED);
}

/* TRUE: @setup is in force. FALSE without an error: the next one is to be tried. */
static gboolean
try_and_note (SalvorMbootFlash *self, const SalvorFlashSetup *setup, SalvorFlashGeometry *geometry,
              GCancellable *cancellable, GError **error)
{
    g_autoptr (GError) local_error = NULL;

    if (try_setup (self, setup, geometry, cancellable, &local_error)) {
        g_autofree char *answer
            = g_strdup_printf ("%u KiB, pages of %u, sectors of %u bytes", geometry->size / 1024,
                               geometry->page_size, geometry->sector_size);

        salvor_flash_trial_add (self->trial, setup, TRUE, answer);
        return TRUE;
    }
    if (!is_no_answer (local_error)) {
        g_propagate_error (error, g_steal_pointer (&local_error));
        return FALSE;
    }
    salvor_flash_trial_add (self->trial, setup, FALSE, local_error->message);
    g_info ("flash set-up %s (0x%08X): %s", setup->name, setup->option_word, local_error->message);
    return FALSE;
}

static void
set_no_answer (SalvorMbootFlash *self, GError **error)
{
    g_autofree char *tried = salvor_flash_trial_describe (self->trial);

    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_FLASH, "the flash did not answer: %s", tried);
}

static gboolean
salvor_mboot_flash_prepare (SalvorFlashAccess *access, SalvorFlashGeometry *geometry,
                            GCancellable *cancellable, GError **error)
{
    SalvorMbootFlash *self = SALVOR_MBOOT_FLASH (access);

    salvor_flash_trial_unref (self->trial);
    self->trial = salvor_flash_trial_new ();
    for (guint i = 0; i < self->setups->len; i++) {
        const SalvorFlashSetup *setup = &g_array_index (self->setups, SalvorFlashSetup, i);
        g_autoptr (GError) local_error = NULL;

        if (try_and_note (self, setup, geometry, cancellable, &local_error)) {
            self->block_size = geometry->block_size;
            return TRUE;
        }
        if (local_error != NULL) {
            g_propagate_error (error, g_steal_pointer (&local_error));
            return FALSE;
        }
    }
    set_no_answer (self, error);
    return FALSE;
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
    g_array_unref (self->setups);
    salvor_flash_trial_unref (self->trial);
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
    self->trial = salvor_flash_trial_new ();
}

SalvorFlashAccess *
salvor_mboot_flash_new (SalvorMboot *mboot, SalvorChip *chip, GArray *setups)
{
    SalvorMbootFlash *self;

    g_return_val_if_fail (SALVOR_IS_MBOOT (mboot), NULL);
    g_return_val_if_fail (SALVOR_IS_CHIP (chip), NULL);
    g_return_val_if_fail (setups != NULL && setups->len > 0, NULL);

    self = g_object_new (SALVOR_TYPE_MBOOT_FLASH, NULL);
    self->mboot = g_object_ref (mboot);
    self->chip = g_object_ref (chip);
    self->setups = g_array_ref (setups);
    return SALVOR_FLASH_ACCESS (self);
}

SalvorFlashTrial *
salvor_mboot_flash_get_trial (SalvorMbootFlash *self)
{
    g_return_val_if_fail (SALVOR_IS_MBOOT_FLASH (self), NULL);

    return self->trial;
}

gboolean
salvor_mboot_flash_is_usual (SalvorMbootFlash *self)
{
    const SalvorFlashTry *answered;

    g_return_val_if_fail (SALVOR_IS_MBOOT_FLASH (self), TRUE);

    answered = salvor_flash_trial_get_answered (self->trial);
    return answered == NULL
           || answered->option_word == salvor_chip_get_flash (self->chip)->option_word;
}

/* The word goes where the option words went (protocols 4.3). */
gboolean
salvor_mboot_flash_write_settings (SalvorMbootFlash *self, GCancellable *cancellable,
                                   GError **error)
{
    const SalvorLoaderProfile *loader;

    g_return_val_if_fail (SALVOR_IS_MBOOT_FLASH (self), FALSE);

    loader = salvor_chip_get_loader (self->chip);
    if (salvor_mboot_fill_memory (self->mboot, loader->scratch_address, 4, WRITE_SETTINGS,
                                  cancellable, error)
        && salvor_mboot_configure_memory (self->mboot, loader->memory_id, loader->scratch_address,
                                          cancellable, error))
        return TRUE;
    g_prefix_error (error, "have the flashloader write its settings block: ");
    return FALSE;
}
