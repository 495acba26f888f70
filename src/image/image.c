/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-image"
#include "config.h"

#include "image/image.h"

#include "base/bytes.h"
#include "base/checksum.h"
#include "base/errors.h"

#define ADDRESS_SPACE_END (G_GUINT64_CONSTANT (1) << 32)

struct _SalvorImage {
    GObject parent_instance;

    char *name;
    SalvorImageFormat format;
    gboolean has_addresses;
    char *sha256;     /* of the file */
    GArray *segments; /* of SalvorSegment, sorted, at least one */
    gsize size;       /* bytes in all segments */
};

G_DEFINE_FINAL_TYPE (SalvorImage, salvor_image, G_TYPE_OBJECT)

static void
segment_clear (gpointer data)
{
    SalvorSegment *segment = data;

    g_bytes_unref (segment->data);
}

GArray *
salvor_segments_new (void)
{
    GArray *segments = g_array_new (FALSE, FALSE, sizeof (SalvorSegment));

    g_array_set_clear_func (segments, segment_clear);
    return segments;
}

void
salvor_segments_add (GArray *segments, guint32 address, GBytes *data)
{
    SalvorSegment segment = { address, data };

    if (g_bytes_get_size (data) == 0)
        return;
    g_bytes_ref (data);
    g_array_append_val (segments, segment);
}

static guint64
get_segment_end (const SalvorSegment *segment)
{
    return segment->address + (guint64) g_bytes_get_size (segment->data);
}

static int
compare_segments (gconstpointer a, gconstpointer b)
{
    const SalvorSegment *first = a;
    const SalvorSegment *second = b;

    return (first->address > second->address) - (first->address < second->address);
}

/* @segments: sorted */
static gboolean
check_segments (GArray *segments, GError **error)
{
    guint64 end = 0;
    guint64 size = 0;

    for (guint i = 0; i < segments->len; i++) {
        const SalvorSegment *segment = &g_array_index (segments, SalvorSegment, i);

        if (segment->address < end) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                         "two parts of the file want address 0x%08X", segment->address);
            return FALSE;
        }
        end = get_segment_end (segment);
        if (end > ADDRESS_SPACE_END) {
            g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                         "%" G_GSIZE_FORMAT " bytes at 0x%08X run over the last address",
                         g_bytes_get_size (segment->data), segment->address);
            return FALSE;
        }
        size += g_bytes_get_size (segment->data);
    }
    if (size == 0 || size > SALVOR_IMAGE_MAX_SIZE) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                     "%" G_GUINT64_FORMAT " bytes of content, expected 1 to %u", size,
                     SALVOR_IMAGE_MAX_SIZE);
        return FALSE;
    }
    return TRUE;
}

static void
flush_run (GArray *joined, guint32 address, GByteArray *run)
{
    g_autoptr (GBytes) data = g_byte_array_free_to_bytes (run);

    salvor_segments_add (joined, address, data);
}

/* Do two segments follow one another without a gap? @segments: sorted */
static gboolean
has_touching (GArray *segments)
{
    for (guint i = 1; i < segments->len; i++) {
        if (get_segment_end (&g_array_index (segments, SalvorSegment, i - 1))
            == g_array_index (segments, SalvorSegment, i).address)
            return TRUE;
    }
    return FALSE;
}

/* Segments that follow one another without a gap become one. @segments: sorted, checked */
static GArray *
join_segments (GArray *segments)
{
    GArray *joined = salvor_segments_new ();
    GByteArray *run = g_byte_array_new ();
    guint32 address = 0;

    for (guint i = 0; i < segments->len; i++) {
        const SalvorSegment *segment = &g_array_index (segments, SalvorSegment, i);

        if (address + (guint64) run->len != segment->address) {
            flush_run (joined, address, run);
            run = g_byte_array_new ();
        }
        if (run->len == 0)
            address = segment->address;
        g_byte_array_append (run, g_bytes_get_data (segment->data, NULL),
                             (guint) g_bytes_get_size (segment->data));
    }
    flush_run (joined, address, run);
    return joined;
}

static SalvorImage *
make_image (const char *name, SalvorImageFormat format, gboolean has_addresses, const char *sha256,
            GArray *segments)
{
    SalvorImage *self = g_object_new (SALVOR_TYPE_IMAGE, NULL);

    self->name = g_strdup (name);
    self->format = format;
    self->has_addresses = has_addresses;
    self->sha256 = g_strdup (sha256);
    self->segments = segments;
    for (guint i = 0; i < segments->len; i++)
        self->size += g_bytes_get_size (g_array_index (segments, SalvorSegment, i).data);
    return self;
}

static void
salvor_image_finalize (GObject *object)
{
    SalvorImage *self = SALVOR_IMAGE (object);

    g_clear_pointer (&self->name, g_free);
    g_clear_pointer (&self->sha256, g_free);
    g_clear_pointer (&self->segments, g_array_unref);

    G_OBJECT_CLASS (salvor_image_parent_class)->finalize (object);
}

static void
salvor_image_class_init (SalvorImageClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_image_finalize;
}

static void
salvor_image_init (SalvorImage *self)
{
}

SalvorImage *
salvor_image_new (const char *name, SalvorImageFormat format, const char *sha256, GArray *segments,
                  GError **error)
{
    g_autoptr (GArray) owned = segments;

    g_return_val_if_fail (name != NULL && sha256 != NULL && segments != NULL, NULL);

    g_array_sort (owned, compare_segments);
    if (!check_segments (owned, error))
        return NULL;
    if (!has_touching (owned))
        return make_image (name, format, TRUE, sha256, g_steal_pointer (&owned));
    return make_image (name, format, TRUE, sha256, join_segments (owned));
}

SalvorImage *
salvor_image_new_binary (const char *name, GBytes *data)
{
    GArray *segments;
    g_autofree char *sha256 = NULL;

    g_return_val_if_fail (name != NULL && data != NULL, NULL);
    g_return_val_if_fail (g_bytes_get_size (data) > 0, NULL);

    segments = salvor_segments_new ();
    salvor_segments_add (segments, 0, data);
    sha256 = salvor_sha256 (g_bytes_get_data (data, NULL), g_bytes_get_size (data));
    return make_image (name, SALVOR_FORMAT_BINARY, FALSE, sha256, segments);
}

SalvorImage *
salvor_image_place (SalvorImage *self, guint32 address, GError **error)
{
    GArray *segments;

    g_return_val_if_fail (SALVOR_IS_IMAGE (self), NULL);
    g_return_val_if_fail (self->segments->len == 1, NULL);

    segments = salvor_segments_new ();
    salvor_segments_add (segments, address, g_array_index (self->segments, SalvorSegment, 0).data);
    return salvor_image_new (self->name, self->format, self->sha256, segments, error);
}

const char *
salvor_image_get_name (SalvorImage *self)
{
    g_return_val_if_fail (SALVOR_IS_IMAGE (self), NULL);
    return self->name;
}

SalvorImageFormat
salvor_image_get_format (SalvorImage *self)
{
    g_return_val_if_fail (SALVOR_IS_IMAGE (self), SALVOR_FORMAT_BINARY);
    return self->format;
}

const char *
salvor_image_format_get_id (SalvorImageFormat format)
{
    static const char *const ids[] = {
        [SALVOR_FORMAT_BINARY] = "binary",
        [SALVOR_FORMAT_INTEL_HEX] = "intel-hex",
        [SALVOR_FORMAT_S_RECORD] = "s-record",
        [SALVOR_FORMAT_ELF] = "elf",
    };

    g_return_val_if_fail ((guint) format < G_N_ELEMENTS (ids), ids[0]);
    return ids[format];
}

gboolean
salvor_image_has_addresses (SalvorImage *self)
{
    g_return_val_if_fail (SALVOR_IS_IMAGE (self), FALSE);
    return self->has_addresses;
}

const SalvorSegment *
salvor_image_get_segments (SalvorImage *self, gsize *n_segments)
{
    g_return_val_if_fail (SALVOR_IS_IMAGE (self), NULL);

    *n_segments = self->segments->len;
    return &g_array_index (self->segments, SalvorSegment, 0);
}

/* The last segment that begins at @address or before it; NULL when all begin behind it */
static const SalvorSegment *
find_segment (SalvorImage *self, guint32 address)
{
    guint low = 0;
    guint high = self->segments->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (g_array_index (self->segments, SalvorSegment, middle).address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? &g_array_index (self->segments, SalvorSegment, low - 1) : NULL;
}

const guint8 *
salvor_image_peek (SalvorImage *self, guint32 address, gsize size)
{
    const SalvorSegment *segment;
    const guint8 *data;
    gsize length;
    guint32 offset;

    g_return_val_if_fail (SALVOR_IS_IMAGE (self), NULL);

    segment = find_segment (self, address);
    if (segment == NULL)
        return NULL;
    data = g_bytes_get_data (segment->data, &length);
    offset = address - segment->address;
    return offset < length && size <= length - offset ? data + offset : NULL;
}

gboolean
salvor_image_peek_u32 (SalvorImage *self, guint32 address, guint32 *value)
{
    const guint8 *place = salvor_image_peek (self, address, 4);

    return place != NULL && salvor_bytes_peek_u32_le (place, 4, 0, value);
}

guint32
salvor_image_get_start (SalvorImage *self)
{
    g_return_val_if_fail (SALVOR_IS_IMAGE (self), 0);
    return g_array_index (self->segments, SalvorSegment, 0).address;
}

guint64
salvor_image_get_end (SalvorImage *self)
{
    g_return_val_if_fail (SALVOR_IS_IMAGE (self), 0);
    return get_segment_end (
        &g_array_index (self->segments, SalvorSegment, self->segments->len - 1));
}

gsize
salvor_image_get_size (SalvorImage *self)
{
    g_return_val_if_fail (SALVOR_IS_IMAGE (self), 0);
    return self->size;
}

const char *
salvor_image_get_sha256 (SalvorImage *self)
{
    g_return_val_if_fail (SALVOR_IS_IMAGE (self), NULL);
    return self->sha256;
}
