/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-segment-builder"
#include "config.h"

#include "image/segment-builder.h"

#include "base/errors.h"
#include "image/image.h"

#define ADDRESS_SPACE_END (G_GUINT64_CONSTANT (1) << 32)

typedef struct {
    guint32 address;
    guint32 size;   /* bytes */
    guint32 offset; /* in the bytes of the builder */
    guint place;
} Piece;

struct _SalvorSegmentBuilder {
    const char *place_name;
    GByteArray *bytes;  /* of all pieces, in the order of the file */
    GArray *pieces;     /* of Piece */
    gboolean is_sorted; /* by address, as in nearly every file */
};

SalvorSegmentBuilder *
salvor_segment_builder_new (const char *place_name)
{
    SalvorSegmentBuilder *self = g_new0 (SalvorSegmentBuilder, 1);

    self->place_name = place_name;
    self->bytes = g_byte_array_new ();
    self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
    self->is_sorted = TRUE;
    return self;
}

void
salvor_segment_builder_free (SalvorSegmentBuilder *self)
{
    if (self == NULL)
        return;
    g_byte_array_unref (self->bytes);
    g_array_unref (self->pieces);
    g_free (self);
}

static const Piece *
get_piece (SalvorSegmentBuilder *self, guint index)
{
    return &g_array_index (self->pieces, Piece, index);
}

static guint64
get_end (const Piece *piece)
{
    return piece->address + (guint64) piece->size;
}

gboolean
salvor_segment_builder_add (SalvorSegmentBuilder *self, guint place, guint32 address,
                            const guint8 *data, gsize size, GError **error)
{
    Piece piece = { address, (guint32) size, self->bytes->len, place };

    if (size == 0)
        return TRUE;
    if (size > SALVOR_IMAGE_MAX_SIZE - self->bytes->len) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                     "%s %u: more than %u bytes of content", self->place_name, place,
                     SALVOR_IMAGE_MAX_SIZE);
        return FALSE;
    }
    if (size > ADDRESS_SPACE_END - address) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                     "%s %u: %u bytes at 0x%08X run over the last address 0xFFFFFFFF",
                     self->place_name, place, (guint) size, address);
        return FALSE;
    }
    if (self->pieces->len > 0 && get_piece (self, self->pieces->len - 1)->address > address)
        self->is_sorted = FALSE;
    g_byte_array_append (self->bytes, data, (guint) size);
    g_array_append_val (self->pieces, piece);
    return TRUE;
}

/* Pieces of one address stay in the order of the file: the offsets rise with it. */
static int
compare_pieces (gconstpointer a, gconstpointer b)
{
    const Piece *first = a;
    const Piece *second = b;

    if (first->address != second->address)
        return first->address > second->address ? 1 : -1;
    return (first->offset > second->offset) - (first->offset < second->offset);
}

/* The pieces are sorted: where two overlap, two neighbours do. */
static gboolean
check_overlap (SalvorSegmentBuilder *self, GError **error)
{
    for (guint i = 1; i < self->pieces->len; i++) {
        const Piece *low = get_piece (self, i - 1);
        const Piece *high = get_piece (self, i);
        gboolean in_order = low->offset < high->offset;

        if (get_end (low) <= high->address)
            continue;
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                     "%s %u: address 0x%08X is filled already by %s %u", self->place_name,
                     in_order ? high->place : low->place, high->address, self->place_name,
                     in_order ? low->place : high->place);
        return FALSE;
    }
    return TRUE;
}

static void
flush_run (GArray *segments, guint32 address, GByteArray *run)
{
    g_autoptr (GBytes) data = g_byte_array_free_to_bytes (run);

    salvor_segments_add (segments, address, data);
}

/* Sorted pieces without overlap become segments. */
static GArray *
join_pieces (SalvorSegmentBuilder *self)
{
    GArray *segments = salvor_segments_new ();
    GByteArray *run = g_byte_array_new ();
    guint32 address = get_piece (self, 0)->address;

    for (guint i = 0; i < self->pieces->len; i++) {
        const Piece *piece = get_piece (self, i);

        if (address + (guint64) run->len != piece->address) {
            flush_run (segments, address, run);
            run = g_byte_array_new ();
            address = piece->address;
        }
        g_byte_array_append (run, self->bytes->data + piece->offset, piece->size);
    }
    flush_run (segments, address, run);
    return segments;
}

GArray *
salvor_segment_builder_finish (SalvorSegmentBuilder *self, GError **error)
{
    g_autoptr (GArray) segments = NULL;

    if (self->pieces->len == 0) {
        g_set_error_literal (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                             "there is no content in it, not one byte");
        return NULL;
    }
    if (!self->is_sorted)
        g_array_sort (self->pieces, compare_pieces);
    if (!check_overlap (self, error))
        return NULL;
    segments = join_pieces (self);
    if (segments->len > SALVOR_MAX_SEGMENTS) {
        g_set_error (error, SALVOR_ERROR, SALVOR_ERROR_BAD_FILE,
                     "%u parts with gaps between them, at most %u are expected", segments->len,
                     SALVOR_MAX_SEGMENTS);
        return NULL;
    }
    return g_steal_pointer (&segments);
}
