/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/image-parts.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorImageMap: the file beside the flash, in one scale, joined by a band (visual.md 3.3). Tab
 * moves through the parts; the part that has the focus says start, end and size below the map.
 */
#define SALVOR_TYPE_IMAGE_MAP (salvor_image_map_get_type ())
G_DECLARE_FINAL_TYPE (SalvorImageMap, salvor_image_map, SALVOR, IMAGE_MAP, GtkWidget)

/* @placed: (nullable): nothing to show; @header: of the same image. Copied. */
void salvor_image_map_set_image (SalvorImageMap *self, SalvorImage *placed,
                                 const SalvorBootHeader *header, SalvorChip *chip);
/* TRUE when parts are drawn larger than their share: say so in the caption. */
gboolean salvor_image_map_is_stretched (SalvorImageMap *self);

G_END_DECLS
