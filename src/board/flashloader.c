/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-flashloader"
#include "config.h"

#include "board/flashloader.h"

#include "base/checksum.h"
#include "base/errors.h"
#include "board/loader-places.h"
#include "board/practice-loader.h"
#include "image/image-file.h"

#include <string.h>

/* The largest of NXP's loaders has 90,529 bytes (protocols 5.1); all of OCRAM has 1 MiB at most. */
#define MAX_LOADER_SIZE (1024 * 1024)

struct _SalvorFlashloader {
    GObject parent_instance;

    GBytes *data; /* owned */
    char *name;
    char *sha256;
    char *known_title; /* nullable */
    gboolean practice;
    gboolean is_signed;
    SalvorSignature signature; /* when it is signed */
    guint32 load_address;
    guint32 jump_address;
    SalvorLoaderStart start;
    guint32 ram_end; /* last byte of RAM that it is sure to need */
};

G_DEFINE_FINAL_TYPE (SalvorFlashloader, salvor_flashloader, G_TYPE_OBJECT)

static void
salvor_flashloader_finalize (GObject *object)
{
    SalvorFlashloader *self = SALVOR_FLASHLOADER (object);

    g_bytes_unref (self->data);
    g_free (self->name);
    g_free (self->sha256);
    g_free (self->known_title);
    G_OBJECT_CLASS (salvor_flashloader_parent_class)->finalize (object);
}

static void
salvor_flashloader_class_init (SalvorFlashloaderClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_flashloader_finalize;
}

static void
salvor_flashloader_init (SalvorFlashloader *self)
{
}

/* ---- what the file is ---- */

/* nullable */
static const SalvorKnownLoader *
find_known (SalvorChip *chip, const char *sha256)
{
    gsize n_loaders;
    const SalvorKnownLoader *loaders = salvor_chip_get_known_loaders (chip, &n_loaders);

    for (gsize i = 0; i < n_loaders; i++) {
        if (strcmp (loaders[i].sha256, sha256) == 0)
            return &loaders[i];
    }
    return NULL;
}

/* A loader that is known to be another chip's is refused by name. */
static gboolean
check_known (SalvorFlashloader *self, SalvorChip *chip, GError **error)
{
    const SalvorKnownLoader *known = find_known (chip, self->sha256);

    if (known == NULL)
        return TRUE;
    if (strcmp (known->chip, salvor_chip_get_name (chip)) != 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE,
                     "this is “%s”, the board is %s", known->title, salvor_chip_get_title (chip));
        return FALSE;
    }
    self->known_title = g_strdup (known->title);
    return TRUE;
}

/* That of another chip would not even be known to be one. */
static gboolean
check_practice (SalvorFlashloader *self, SalvorChip *chip, GError **error)
{
    g_autofree char *name = salvor_practice_loader_find_chip (self->data);

    self->practice = g_strcmp0 (name, salvor_chip_get_name (chip)) == 0;
    if (name == NULL || self->practice)
        return TRUE;
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE,
                 "this is the practice loader of %s, the board is %s", name,
                 salvor_chip_get_name (chip));
    return FALSE;
}

/* ---- whether it can be started ---- */

static gboolean
is_inside (guint64 start, guint64 size, guint64 address)
{
    return address >= start && address - start < size;
}

/* A stack grows down from its first address, so that one may lie just behind the region. */
static gboolean
is_stack_in_ram (SalvorChip *chip, guint32 stack_pointer)
{
    static const char *const names[] = { "ocram", "dtcm", "itcm" };

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        const SalvorMemoryRegion *region = salvor_chip_get_region (chip, names[i]);

        if (region != NULL && stack_pointer > region->start
            && is_inside (region->start, region->size, stack_pointer - 1))
            return TRUE;
    }
    return FALSE;
}

static gboolean
check_addresses (const SalvorBootHeader *header, gsize size, SalvorChip *chip, GError **error)
{
    const SalvorLoaderProfile *loader = salvor_chip_get_loader (chip);
    guint64 end = (guint64) header->load_address + size - 1;

    if (header->load_address < loader->free_ram_start || end > loader->free_ram_end) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE,
                     "the loader wants RAM from 0x%08X to 0x%08" G_GINT64_MODIFIER
                     "X, %s has 0x%08X to 0x%08X free",
                     header->load_address, end, salvor_chip_get_title (chip),
                     loader->free_ram_start, loader->free_ram_end);
        return FALSE;
    }
    if (!is_inside (header->load_address, size, header->self) || !header->has_entry
        || !is_inside (header->load_address, size, header->entry & ~1u)) {
        g_set_error (
            error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
            "the loader starts at 0x%08X, outside its own 0x%08X to 0x%08" G_GINT64_MODIFIER "X",
            header->entry, header->load_address, end);
        return FALSE;
    }
    if (!header->has_vectors || header->stack_pointer % 4 != 0
        || !is_stack_in_ram (chip, header->stack_pointer)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                     "the loader's stack pointer 0x%08X is not in RAM", header->stack_pointer);
        return FALSE;
    }
    return TRUE;
}

/* First check that failed, for the message */
static const char *
get_failed_text (const SalvorBootHeader *header)
{
    for (gsize i = 0; i < SALVOR_N_CHECKS; i++) {
        if (header->checks[i].state == SALVOR_CHECK_FAILED && header->checks[i].text != NULL)
            return header->checks[i].text;
    }
    return salvor_image_kind_get_sentence (header->kind);
}

static gboolean
check_header (SalvorFlashloader *self, SalvorChip *chip, GError **error)
{
    g_autoptr (SalvorImage) image = salvor_image_new_binary (self->name, self->data);
    g_autoptr (SalvorBootHeader) header = salvor_boot_header_new (image, chip);
    gsize size = g_bytes_get_size (self->data);
    guint32 end;

    if (header->kind != SALVOR_IMAGE_LOADER) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE, "no loader: %s",
                     get_failed_text (header));
        return FALSE;
    }
    if (!check_addresses (header, size, chip, error))
        return FALSE;
    if (salvor_boot_header_has_failed (header)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE, "damaged loader: %s",
                     get_failed_text (header));
        return FALSE;
    }
    end = header->load_address + (guint32) size - 1;
    self->load_address = header->load_address;
    self->jump_address = header->self;
    self->start = (SalvorLoaderStart){ header->entry, header->vectors, header->stack_pointer };
    self->is_signed = header->is_signed;
    self->signature = header->signature;
    self->ram_end
        = is_inside (salvor_chip_get_region (chip, "ocram")->start,
                     salvor_chip_get_region (chip, "ocram")->size, header->stack_pointer - 1)
              ? MAX (end, header->stack_pointer - 1)
              : end;
    return TRUE;
}

SalvorFlashloader *
salvor_flashloader_new (GBytes *data, const char *name, SalvorChip *chip, GError **error)
{
    g_autoptr (SalvorFlashloader) self = NULL;
    gsize size;
    const guint8 *bytes;

    g_return_val_if_fail (data != NULL && name != NULL, NULL);
    g_return_val_if_fail (SALVOR_IS_CHIP (chip), NULL);

    bytes = g_bytes_get_data (data, &size);
    if (size == 0 || size > MAX_LOADER_SIZE) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                     "no loader: %" G_GSIZE_FORMAT " bytes", size);
        return NULL;
    }
    self = g_object_new (SALVOR_TYPE_FLASHLOADER, NULL);
    self->data = g_bytes_ref (data);
    self->name = g_strdup (name);
    self->sha256 = salvor_sha256 (bytes, size);
    if (!check_known (self, chip, error) || !check_practice (self, chip, error)
        || !check_header (self, chip, error)) {
        g_prefix_error (error, "%s: ", name);
        return NULL;
    }
    return g_steal_pointer (&self);
}

SalvorFlashloader *
salvor_flashloader_load (const char *path, SalvorChip *chip, GCancellable *cancellable,
                         GError **error)
{
    g_autoptr (GBytes) data = NULL;
    g_autofree char *name = NULL;

    g_return_val_if_fail (path != NULL, NULL);

    data = salvor_file_read (path, MAX_LOADER_SIZE, cancellable, error);
    if (data == NULL)
        return NULL;
    name = g_path_get_basename (path);
    return salvor_flashloader_new (data, name, chip, error);
}

SalvorFlashloader *
salvor_flashloader_new_practice (SalvorChip *chip, GError **error)
{
    g_autoptr (GBytes) data = NULL;

    g_return_val_if_fail (SALVOR_IS_CHIP (chip), NULL);

    data = salvor_practice_loader_load (chip, error);
    if (data == NULL)
        return NULL;
    return salvor_flashloader_new (data, "practice loader", chip, error);
}

/* ---- finding one ---- */

/* Only a file whose content is known is taken unasked: an unknown one needs a person.
 * *others: what was there and is for another chip */
static SalvorFlashloader *
try_file (const char *path, SalvorChip *chip, GString *others)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (SalvorFlashloader) loader = salvor_flashloader_load (path, chip, NULL, &error);

    if (loader != NULL && loader->known_title != NULL) {
        g_debug ("%s: %s", path, loader->known_title);
        return g_steal_pointer (&loader);
    }
    if (g_error_matches (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE))
        g_string_append_printf (others, "\n  %s: %s", path, error->message);
    return NULL;
}

SalvorFlashloader *
salvor_flashloader_find (SalvorChip *chip, GError **error)
{
    g_autoptr (GPtrArray) files = NULL;
    g_autoptr (GString) others = g_string_new (NULL);
    g_autofree char *places = NULL;

    g_return_val_if_fail (SALVOR_IS_CHIP (chip), NULL);

    files = salvor_loader_places_list_files ();
    for (guint i = 0; i < files->len; i++) {
        SalvorFlashloader *loader = try_file (g_ptr_array_index (files, i), chip, others);

        if (loader != NULL)
            return loader;
    }
    places = salvor_loader_places_describe ();
    g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_NO_LOADER,
                 "no known flashloader for %s (%s) in\n%s%s%s", salvor_chip_get_title (chip),
                 salvor_chip_get_loader (chip)->package, places,
                 others->len > 0 ? "\nthere, but not for this chip:" : "", others->str);
    return NULL;
}

/* ---- what is asked of it ---- */

const char *
salvor_flashloader_get_name (SalvorFlashloader *self)
{
    g_return_val_if_fail (SALVOR_IS_FLASHLOADER (self), NULL);
    return self->name;
}

const char *
salvor_flashloader_get_sha256 (SalvorFlashloader *self)
{
    g_return_val_if_fail (SALVOR_IS_FLASHLOADER (self), NULL);
    return self->sha256;
}

const char *
salvor_flashloader_get_known_title (SalvorFlashloader *self)
{
    g_return_val_if_fail (SALVOR_IS_FLASHLOADER (self), NULL);
    return self->known_title;
}

gboolean
salvor_flashloader_is_practice (SalvorFlashloader *self)
{
    g_return_val_if_fail (SALVOR_IS_FLASHLOADER (self), FALSE);
    return self->practice;
}

gboolean
salvor_flashloader_is_signed (SalvorFlashloader *self)
{
    g_return_val_if_fail (SALVOR_IS_FLASHLOADER (self), FALSE);
    return self->is_signed;
}

const SalvorSignature *
salvor_flashloader_get_signature (SalvorFlashloader *self)
{
    g_return_val_if_fail (SALVOR_IS_FLASHLOADER (self), NULL);
    return self->is_signed ? &self->signature : NULL;
}

GBytes *
salvor_flashloader_get_data (SalvorFlashloader *self)
{
    g_return_val_if_fail (SALVOR_IS_FLASHLOADER (self), NULL);
    return self->data;
}

SalvorLoaderStart
salvor_flashloader_get_start (SalvorFlashloader *self)
{
    g_return_val_if_fail (SALVOR_IS_FLASHLOADER (self), (SalvorLoaderStart){ 0 });
    return self->start;
}

gsize
salvor_flashloader_get_size (SalvorFlashloader *self)
{
    g_return_val_if_fail (SALVOR_IS_FLASHLOADER (self), 0);
    return g_bytes_get_size (self->data);
}

guint32
salvor_flashloader_get_load_address (SalvorFlashloader *self)
{
    g_return_val_if_fail (SALVOR_IS_FLASHLOADER (self), 0);
    return self->load_address;
}

guint32
salvor_flashloader_get_jump_address (SalvorFlashloader *self)
{
    g_return_val_if_fail (SALVOR_IS_FLASHLOADER (self), 0);
    return self->jump_address;
}

guint32
salvor_flashloader_get_ram_end (SalvorFlashloader *self)
{
    g_return_val_if_fail (SALVOR_IS_FLASHLOADER (self), 0);
    return self->ram_end;
}

gboolean
salvor_flashloader_start (SalvorFlashloader *self, SalvorSdp *sdp, SalvorProgress *progress,
                          GCancellable *cancellable, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_FLASHLOADER (self), FALSE);
    g_return_val_if_fail (SALVOR_IS_SDP (sdp), FALSE);

    salvor_progress_set_total (progress, g_bytes_get_size (self->data));
    if (!salvor_sdp_write_file (sdp, self->load_address, self->data, progress, cancellable,
                                error)) {
        g_prefix_error (error, "send the flashloader to 0x%08X: ", self->load_address);
        return FALSE;
    }
    if (!salvor_sdp_jump (sdp, self->jump_address, cancellable, error)) {
        g_prefix_error (error, "start the flashloader at 0x%08X: ", self->jump_address);
        return FALSE;
    }
    return TRUE;
}
