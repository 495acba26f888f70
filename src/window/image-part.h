/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/image-parts.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorImagePart: one stretch of a bar of the image map: its pattern and its words. Focusable, so
 * that Tab moves from part to part and a screen reader names each.
 */
#define SALVOR_TYPE_IMAGE_PART (salvor_image_part_get_type ())
G_DECLARE_FINAL_TYPE (SalvorImagePart, salvor_image_part, SALVOR, IMAGE_PART, GtkWidget)

/* Pixels: what a part needs to be read */
#define SALVOR_PART_MINIMUM_HEIGHT 26

/* @title: (nullable) and @caption: (nullable): words in the part; @detail: the whole in words, for
 * the line below the map and for a screen reader */
GtkWidget *salvor_image_part_new (const SalvorPart *part, const char *title, const char *caption,
                                  const char *detail) G_GNUC_WARN_UNUSED_RESULT;
const SalvorPart *salvor_image_part_get_part (SalvorImagePart *self);
const char *salvor_image_part_get_detail (SalvorImagePart *self);

G_END_DECLS
