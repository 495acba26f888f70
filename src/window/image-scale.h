/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * SalvorImageScale: from addresses to pixels, the same for the file and the flash, so that equal
 * addresses stand at equal heights. Stretches between two marks keep their proportions, but none
 * becomes lower than can be read.
 */
typedef struct _SalvorImageScale SalvorImageScale;

/* @marks: (element-type guint64): sorted, without doubles, at least two; copied.
 * @height, @minimum: pixels; the result is higher than @height when the minima need it */
SalvorImageScale *salvor_image_scale_new (GArray *marks, double height,
                                          double minimum) G_GNUC_WARN_UNUSED_RESULT;
void salvor_image_scale_free (SalvorImageScale *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SalvorImageScale, salvor_image_scale_free)

/* Pixels from the top; addresses beyond the marks are held at the ends. */
double salvor_image_scale_get_y (const SalvorImageScale *self, guint64 address);
double salvor_image_scale_get_height (const SalvorImageScale *self);
/* TRUE when a stretch is drawn larger than its share */
gboolean salvor_image_scale_is_stretched (const SalvorImageScale *self);

G_END_DECLS
