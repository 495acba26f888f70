/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-boot-header"
#include "config.h"

#include "image/boot-header.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "image/header-checks.h"

#include <glib/gi18n-lib.h>

/* A signature that no board would accept is none. */
static void
take_signature (SalvorBootHeader *self, const SalvorCsf *csf)
{
    self->is_signed = csf != NULL && csf->damage == NULL;
    if (!self->is_signed)
        return;
    salvor_bytes_poke (self->signature.key_table_hash, SALVOR_SRK_HASH_SIZE, 0, csf->table.hash,
                       SALVOR_SRK_HASH_SIZE);
    self->signature.n_keys = csf->table.n_keys;
    self->signature.key_index = csf->key_index;
}

static void
take_facts (SalvorBootHeader *self, const SalvorHeaderView *view)
{
    self->kind = salvor_header_view_get_kind (view);
    self->has_vectors = view->has_vectors;
    self->vectors = view->vectors;
    self->stack_pointer = view->stack_pointer;
    self->has_ivt = view->has_ivt;
    self->encrypted_xip = view->encrypted_xip;
    self->encrypted_hab = view->csf != NULL && view->csf->encrypted;
    if (view->has_ivt) {
        self->has_entry = TRUE;
        self->entry = view->ivt.entry;
        self->self = view->ivt.self;
        self->ivt_offset = view->ivt_address - salvor_image_get_start (view->running);
    } else if (view->has_vectors) {
        self->has_entry = TRUE;
        self->entry = view->reset;
    }
    if (view->placed != NULL) {
        self->placed = g_object_ref (view->placed);
        self->load_address = salvor_image_get_start (view->placed);
    }
}

SalvorBootHeader *
salvor_boot_header_new (SalvorImage *image, SalvorChip *chip)
{
    SalvorBootHeader *self;
    SalvorHeaderView view;

    g_return_val_if_fail (SALVOR_IS_IMAGE (image), NULL);
    g_return_val_if_fail (SALVOR_IS_CHIP (chip), NULL);

    self = g_new0 (SalvorBootHeader, 1);
    salvor_header_view_init (&view, image, chip);
    take_facts (self, &view);
    take_signature (self, view.csf);
    salvor_header_checks_run (&view, self);
    salvor_header_view_clear (&view);
    return self;
}

void
salvor_boot_header_free (SalvorBootHeader *self)
{
    if (self == NULL)
        return;
    for (gsize i = 0; i < SALVOR_N_CHECKS; i++) {
        g_free (self->checks[i].title);
        g_free (self->checks[i].text);
        g_strfreev (self->checks[i].details);
    }
    g_clear_object (&self->placed);
    g_free (self);
}

/* One row a kind, in the order of the enum. */
static const struct {
    const char *id;
    const char *sentence;
} kinds[] = {
    [SALVOR_IMAGE_UNKNOWN]
    = { "unknown", N_ ("This file is not a firmware that this chip can start.") },
    [SALVOR_IMAGE_BOOTABLE] = { "bootable", N_ ("This is a complete firmware: its flash settings "
                                                "and its start-up header are in place.") },
    [SALVOR_IMAGE_MISSING_FCB]
    = { "missing-fcb", N_ ("This firmware has its start-up header, but the flash settings in "
                           "front of it are missing. They can be added.") },
    [SALVOR_IMAGE_APPLICATION] = { "application", N_ ("This is an application without a start-up "
                                                      "header; the board would not start.") },
    [SALVOR_IMAGE_LOADER]
    = { "loader", N_ ("This is a loader that runs from RAM, not a firmware for the flash.") },
};

const char *
salvor_image_kind_get_id (SalvorImageKind kind)
{
    g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kinds), kinds[0].id);
    return kinds[kind].id;
}

const char *
salvor_image_kind_get_sentence (SalvorImageKind kind)
{
    g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kinds), _ (kinds[0].sentence));
    return _ (kinds[kind].sentence);
}

const char *
salvor_check_get_id (SalvorCheckId id)
{
    static const char *const ids[SALVOR_N_CHECKS] = {
        [SALVOR_CHECK_FCB] = "fcb",
        [SALVOR_CHECK_IVT] = "ivt",
        [SALVOR_CHECK_BOOT_DATA] = "boot-data",
        [SALVOR_CHECK_ENTRY] = "entry",
        [SALVOR_CHECK_VECTORS] = "vectors",
        [SALVOR_CHECK_DCD] = "dcd",
        [SALVOR_CHECK_CSF] = "csf",
        [SALVOR_CHECK_ADDRESS] = "address",
        [SALVOR_CHECK_SIZE] = "size",
        [SALVOR_CHECK_COMPLETENESS] = "completeness",
    };

    g_return_val_if_fail (id < SALVOR_N_CHECKS, NULL);
    return ids[id];
}

const char *
salvor_check_state_get_id (SalvorCheckState state)
{
    static const char *const ids[] = {
        [SALVOR_CHECK_OK] = "ok",
        [SALVOR_CHECK_WARNING] = "warning",
        [SALVOR_CHECK_FAILED] = "failed",
        [SALVOR_CHECK_ABSENT] = "absent",
    };

    g_return_val_if_fail ((guint) state < G_N_ELEMENTS (ids), NULL);
    return ids[state];
}

gboolean
salvor_boot_header_has_failed (const SalvorBootHeader *self)
{
    for (gsize i = 0; i < SALVOR_N_CHECKS; i++) {
        if (self->checks[i].state == SALVOR_CHECK_FAILED)
            return TRUE;
    }
    return FALSE;
}

/* Every byte the image has there is blank or zero. */
static gboolean
is_place_free (SalvorImage *image, guint32 start, gsize size)
{
    for (gsize i = 0; i < size; i++) {
        const guint8 *byte = salvor_image_peek (image, start + (guint32) i, 1);

        if (byte != NULL && *byte != 0x00 && *byte != 0xFF)
            return FALSE;
    }
    return TRUE;
}

/* Adds what a segment holds before @start and from @end on. */
static void
add_around (GArray *segments, const SalvorSegment *segment, guint64 start, guint64 end)
{
    gsize size = g_bytes_get_size (segment->data);
    guint64 segment_end = segment->address + (guint64) size;

    if (segment->address < start) {
        gsize length = (gsize) (MIN (start, segment_end) - segment->address);
        g_autoptr (GBytes) head = g_bytes_new_from_bytes (segment->data, 0, length);

        salvor_segments_add (segments, segment->address, head);
    }
    if (segment_end > end) {
        gsize skip = segment->address < end ? (gsize) (end - segment->address) : 0;
        g_autoptr (GBytes) tail = g_bytes_new_from_bytes (segment->data, skip, size - skip);

        salvor_segments_add (segments, segment->address + (guint32) skip, tail);
    }
}

/* A copy with @fcb in its place, or nothing there. @fcb: (nullable) */
static SalvorImage *
put_fcb (SalvorImage *placed, SalvorChip *chip, GBytes *fcb, GError **error)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);
    guint32 start = flash->base + flash->fcb_offset;
    GArray *segments = salvor_segments_new ();
    gsize n_old;
    const SalvorSegment *old = salvor_image_get_segments (placed, &n_old);

    if (fcb != NULL)
        salvor_segments_add (segments, start, fcb);
    for (gsize i = 0; i < n_old; i++)
        add_around (segments, &old[i], start, start + (guint64) SALVOR_FCB_SIZE);
    return salvor_image_new (salvor_image_get_name (placed), salvor_image_get_format (placed),
                             salvor_image_get_sha256 (placed), segments, error);
}

SalvorImage *
salvor_boot_header_add_fcb (SalvorImage *placed, SalvorChip *chip, GError **error)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);
    guint32 start = flash->base + flash->fcb_offset;
    g_autoptr (GBytes) fcb = NULL;

    g_return_val_if_fail (SALVOR_IS_IMAGE (placed), NULL);

    if (flash->fcb_size == 0) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE,
                     "the flash settings of %s are not known", salvor_chip_get_name (chip));
        return NULL;
    }
    if (!is_place_free (placed, start, flash->fcb_size)) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE,
                     "the image has content of its own at 0x%08X, where the flash settings belong",
                     start);
        return NULL;
    }
    fcb = g_bytes_new (flash->fcb, flash->fcb_size);
    return put_fcb (placed, chip, fcb, error);
}

SalvorImage *
salvor_boot_header_remove_fcb (SalvorImage *placed, SalvorChip *chip, GError **error)
{
    g_return_val_if_fail (SALVOR_IS_IMAGE (placed), NULL);

    return put_fcb (placed, chip, NULL, error);
}

/* The header says of itself that it belongs where it lies, or that the program runs from RAM. */
static gboolean
is_at_home (const SalvorIvt *ivt, SalvorChip *chip)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);
    const SalvorHeaderView view = { .chip = chip, .flash = flash };

    return ivt->self == flash->base + flash->ivt_offset
           || salvor_header_view_find_place (&view, ivt->self) == SALVOR_PLACE_RAM;
}

SalvorHeaderState
salvor_boot_header_examine_flash (const guint8 *data, gsize size, SalvorChip *chip, char **detail)
{
    const SalvorFlashProfile *flash = salvor_chip_get_flash (chip);
    gsize head_size = flash->ivt_offset + SALVOR_IVT_SIZE;
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (SalvorImage) head = NULL;
    SalvorIvt ivt;
    SalvorFcb fcb;
    gboolean has_fcb;
    gboolean has_ivt;

    g_return_val_if_fail (data != NULL && size >= head_size, SALVOR_HEADER_INVALID);

    if (salvor_bytes_are_all (data, head_size, 0xFF)) {
        *detail = g_strdup_printf (_ ("The first %u bytes are blank"), (guint) head_size);
        return SALVOR_HEADER_BLANK;
    }
    bytes = g_bytes_new (data, head_size);
    head = salvor_image_new_binary ("flash", bytes);
    has_fcb = salvor_fcb_parse (head, flash->fcb_offset, &fcb);
    has_ivt = salvor_ivt_parse (head, flash->ivt_offset, &ivt) && is_at_home (&ivt, chip);
    *detail = g_strdup_printf (_ ("Flash settings %s at 0x%04X, start-up header %s at 0x%04X"),
                               has_fcb ? "FCFB" : _ ("missing"), flash->fcb_offset,
                               has_ivt ? "0xD1" : _ ("missing"), flash->ivt_offset);
    return has_fcb && has_ivt ? SALVOR_HEADER_VALID : SALVOR_HEADER_INVALID;
}
