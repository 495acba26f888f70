/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "image/image.h"

G_BEGIN_DECLS

/* A file format that can be read and written */
typedef struct {
    SalvorImageFormat format;
    GArray *(*parse) (const guint8 *text, gsize size, GError **error);
    GBytes *(*write) (SalvorImage *image);
} FuzzTextFormat;

/* Parses; what comes out is written, parsed again, and the same. */
void fuzz_check_text_format (const FuzzTextFormat *format, const guint8 *text, gsize size);

/* Sorted, not touching, within the address space, not empty. */
void fuzz_assert_sound_image (SalvorImage *image);
/* The same bytes at the same addresses */
void fuzz_assert_same_content (SalvorImage *a, SalvorImage *b);

G_END_DECLS
