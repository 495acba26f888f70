/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-boot-wrap"
#include "config.h"

#include "image/boot-wrap.h"

#include "base/bytes.h"
#include "base/errors.h"
#include "image/boot-header.h"
#include "image/ivt.h"

#include <string.h>

/* IVT to application: kInitialLoadSize 0x2000 with the IVT at 0x1000 (protocols 6.1) */
#define APPLICATION_DISTANCE 0x1000u

/* Tag, length 0x0020 and version 0x41 as NXP's SDK writes them (protocols 6.3) */
#define IVT_WORD 0x412000D1u

/* Where linkers put an application: multiples of a sector. The table itself needs less: VTOR
 * ignores the low bits that its 16 exceptions and 174 interrupts fill (ARM DDI 0403, B3.2.5). */
#define PLACE_STEP 0x1000u
#define VECTORS_ALIGNMENT 0x400u

#define N_EXCEPTIONS 16

/* The application that gets a header */
typedef struct {
    SalvorImage *image; /* no ref; as it was given */
    SalvorChip *chip;   /* no ref */
    const SalvorFlashProfile *flash;
    SalvorBootHeader *header; /* of @image */
} Application;

static gboolean fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list arguments;

    va_start (arguments, format);
    message = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_UNSUITABLE_FILE, message);
    return FALSE;
}

/* ---- can it be wrapped ---- */

static gboolean
check_kind (const Application *self, GError **error)
{
    return self->header->kind == SALVOR_IMAGE_APPLICATION
           || fail (error, "only an application can be wrapped, this is %s: %s",
                    salvor_image_kind_get_id (self->header->kind),
                    salvor_image_kind_get_sentence (self->header->kind));
}

/* What the checks found wrong with it; the missing header is what wrapping is for. */
static gboolean
check_checks (const Application *self, GError **error)
{
    for (guint i = 0; i < SALVOR_N_CHECKS; i++) {
        const SalvorCheck *check = &self->header->checks[i];
        gboolean elsewhere = i == SALVOR_CHECK_ADDRESS && check->state == SALVOR_CHECK_WARNING;

        if (check->state == SALVOR_CHECK_FAILED || elsewhere)
            return fail (error, "%s: %s: %s", salvor_check_get_id ((SalvorCheckId) i), check->title,
                         check->text);
    }
    return TRUE;
}

static gboolean
check_chip (const Application *self, GError **error)
{
    return self->flash->fcb_size > 0
           || fail (error, "the flash settings of %s are not known",
                    salvor_chip_get_name (self->chip));
}

/* ---- where it belongs ---- */

static guint32
get_usual_place (const Application *self)
{
    return self->flash->base + self->flash->ivt_offset + APPLICATION_DISTANCE;
}

/* Lowest and highest handler of the table at the start of the file; there is one, the reset */
static void
find_handlers (const Application *self, guint32 *lowest, guint32 *highest)
{
    guint32 start = salvor_image_get_start (self->image);
    guint32 handler;

    *lowest = self->header->entry;
    *highest = self->header->entry;
    for (guint32 i = 1; i < N_EXCEPTIONS; i++) {
        if (!salvor_image_peek_u32 (self->image, start + 4 * i, &handler) || handler % 2 == 0)
            continue;
        *lowest = MIN (*lowest, handler);
        *highest = MAX (*highest, handler);
    }
}

/* Places, every PLACE_STEP from @first to @last */
typedef struct {
    guint32 first;
    guint32 last;
} Places;

/* Where all handlers lie behind the table and inside the program; FALSE when that is nowhere. */
static gboolean
find_places (const Application *self, guint32 lowest, guint32 highest, Places *places)
{
    guint32 table_size = 4 * N_EXCEPTIONS;
    gsize size = salvor_image_get_size (self->image);
    guint64 first = highest >= size ? (guint64) highest - size + 1 : 0;

    if (lowest < table_size)
        return FALSE;
    first = (first + PLACE_STEP - 1) / PLACE_STEP * PLACE_STEP;
    places->first = (guint32) MAX (first, get_usual_place (self));
    places->last = (lowest - table_size) / PLACE_STEP * PLACE_STEP;
    return places->first <= places->last;
}

/* Start-up code sets VTOR, so a program holds the address of its own table as a word. FALSE when
 * it holds none of the places, or several. */
static gboolean
find_named_place (const Application *self, const Places *places, guint32 *place)
{
    guint32 start = salvor_image_get_start (self->image);
    gsize size = salvor_image_get_size (self->image);
    gboolean found = FALSE;
    guint32 word;

    for (gsize offset = 4 * N_EXCEPTIONS; offset + 4 <= size; offset += 4) {
        if (!salvor_image_peek_u32 (self->image, start + (guint32) offset, &word)
            || word % PLACE_STEP != 0 || word < places->first || word > places->last)
            continue;
        if (found && word != *place)
            return FALSE;
        *place = word;
        found = TRUE;
    }
    return found;
}

/* A raw binary has no addresses but those in its vectors. */
static gboolean
find_place (const Application *self, guint32 *place, GError **error)
{
    guint32 usual = get_usual_place (self);
    guint32 lowest, highest;
    Places places;

    find_handlers (self, &lowest, &highest);
    if (find_places (self, lowest, highest, &places)) {
        *place = places.first;
        if (places.first == places.last || find_named_place (self, &places, place))
            return TRUE;
        *place = usual;
        if (places.first == usual)
            return TRUE;
    }
    return fail (error,
                 "nothing says for certain where it belongs: its handlers lie from 0x%08X to "
                 "0x%08X, which does not fit 0x%08X; a file with addresses (Intel HEX, S-record, "
                 "ELF) says it",
                 lowest, highest, usual);
}

static SalvorImage *
place_application (const Application *self, GError **error)
{
    guint32 place = 0;

    if (salvor_image_has_addresses (self->image))
        return g_object_ref (self->image);
    return find_place (self, &place, error) ? salvor_image_place (self->image, place, error) : NULL;
}

/* What a header cannot be put in front of */
static gboolean
check_place (const Application *self, SalvorImage *placed, GError **error)
{
    guint32 start = salvor_image_get_start (placed);
    guint32 header_end
        = self->flash->base + self->flash->ivt_offset + SALVOR_IVT_SIZE + SALVOR_BOOT_DATA_SIZE + 4;
    guint64 flash_end = (guint64) self->flash->base + self->flash->size;

    if (start < header_end)
        return fail (error,
                     "the program begins at 0x%08X, where its start-up header belongs (up to "
                     "0x%08X); link it for 0x%08X",
                     start, header_end - 1, get_usual_place (self));
    if (start % VECTORS_ALIGNMENT != 0)
        return fail (error,
                     "the vector table begins at 0x%08X, which is no multiple of 0x%X: the "
                     "processor could not use it",
                     start, VECTORS_ALIGNMENT);
    if (salvor_image_peek (placed, self->header->entry & ~1u, 2) == NULL)
        return fail (error, "the reset address 0x%08X is not in the file", self->header->entry);
    if (salvor_image_get_end (placed) > flash_end)
        return fail (error, "the program ends at 0x%08" G_GINT64_MODIFIER "X, the flash at 0x%08X",
                     salvor_image_get_end (placed) - 1, (guint32) (flash_end - 1));
    return TRUE;
}

/* ---- wrapping it ---- */

static void
put (guint8 *bytes, gsize size, gsize offset, guint32 value)
{
    salvor_bytes_poke_u32_le (bytes, size, offset, value);
}

/* From the start of the flash to the application, at most to where one usually begins */
static GBytes *
make_header (const Application *self, guint32 vectors)
{
    const SalvorFlashProfile *flash = self->flash;
    gsize size = MIN (vectors, get_usual_place (self)) - flash->base;
    guint32 ivt = flash->base + flash->ivt_offset;
    gsize boot_data = flash->ivt_offset + SALVOR_IVT_SIZE;
    guint8 *bytes = g_malloc (size);

    memset (bytes, 0xFF, size);
    salvor_bytes_poke (bytes, size, flash->fcb_offset, flash->fcb, flash->fcb_size);
    memset (bytes + flash->ivt_offset, 0, SALVOR_IVT_SIZE + SALVOR_BOOT_DATA_SIZE);
    put (bytes, size, flash->ivt_offset, IVT_WORD);
    put (bytes, size, flash->ivt_offset + 0x04, vectors);
    put (bytes, size, flash->ivt_offset + 0x10, ivt + SALVOR_IVT_SIZE);
    put (bytes, size, flash->ivt_offset + 0x14, ivt);
    put (bytes, size, boot_data, flash->base);
    put (bytes, size, boot_data + 4, flash->size);
    return g_bytes_new_take (bytes, size);
}

static SalvorImage *
add_header (const Application *self, SalvorImage *placed, GError **error)
{
    g_autoptr (GBytes) header = make_header (self, salvor_image_get_start (placed));
    GArray *segments = salvor_segments_new ();
    const SalvorSegment *old;
    gsize n_old;

    salvor_segments_add (segments, self->flash->base, header);
    old = salvor_image_get_segments (placed, &n_old);
    for (gsize i = 0; i < n_old; i++)
        salvor_segments_add (segments, old[i].address, old[i].data);
    return salvor_image_new (salvor_image_get_name (placed), salvor_image_get_format (placed),
                             salvor_image_get_sha256 (placed), segments, error);
}

SalvorImage *
salvor_boot_header_wrap (SalvorImage *image, SalvorChip *chip, guint32 *vectors, GError **error)
{
    g_autoptr (SalvorBootHeader) header = NULL;
    g_autoptr (SalvorImage) placed = NULL;
    Application self = { .image = image, .chip = chip };

    g_return_val_if_fail (SALVOR_IS_IMAGE (image) && SALVOR_IS_CHIP (chip), NULL);

    header = salvor_boot_header_new (image, chip);
    self.header = header;
    self.flash = salvor_chip_get_flash (chip);
    if (!check_kind (&self, error) || !check_checks (&self, error) || !check_chip (&self, error))
        return NULL;
    placed = place_application (&self, error);
    if (placed == NULL || !check_place (&self, placed, error))
        return NULL;
    *vectors = salvor_image_get_start (placed);
    return add_header (&self, placed, error);
}
