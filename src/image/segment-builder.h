/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * SalvorSegmentBuilder: the pieces of a file with addresses, in the order of the file. Each piece
 * keeps its place in the file (a line, a program header), so that two pieces that want the same
 * address are named with both places. Time and memory grow with the bytes and pieces, no faster
 * than sorting them.
 */
typedef struct _SalvorSegmentBuilder SalvorSegmentBuilder;

/* Separate parts a file may have; real firmware has a handful. */
#define SALVOR_MAX_SEGMENTS 4096

/* @place_name: what a place is called, "line"; static. (transfer full) */
SalvorSegmentBuilder *salvor_segment_builder_new (const char *place_name) G_GNUC_WARN_UNUSED_RESULT;
void salvor_segment_builder_free (SalvorSegmentBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorSegmentBuilder, salvor_segment_builder_free)

/*
 * salvor_segment_builder_add:
 * @place: number of the line, of the program header, …
 * @data: copied; an empty piece is left out
 *
 * SALVOR_ERROR_BAD_FILE when it runs over the last 32-bit address, or when all pieces together are
 * larger than SALVOR_IMAGE_MAX_SIZE.
 */
gboolean salvor_segment_builder_add (SalvorSegmentBuilder *self, guint place, guint32 address,
                                     const guint8 *data, gsize size, GError **error);

/*
 * salvor_segment_builder_finish:
 *
 * Everything that was added as sorted segments, those that touch joined. SALVOR_ERROR_BAD_FILE
 * when two pieces overlap, there is none, or there are more than SALVOR_MAX_SEGMENTS parts.
 * (transfer full) (element-type SalvorSegment)
 */
GArray *salvor_segment_builder_finish (SalvorSegmentBuilder *self,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
