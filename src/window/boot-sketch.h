/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorBootSketch: the boot path without its labels, small enough for a pane (visual.md 3.1).
 * Nothing in it can be focused; it is a picture with one accessible label.
 *
 * CSS node: bootsketch
 */
#define SALVOR_TYPE_BOOT_SKETCH (salvor_boot_sketch_get_type ())
G_DECLARE_FINAL_TYPE (SalvorBootSketch, salvor_boot_sketch, SALVOR, BOOT_SKETCH, GtkWidget)

/*
 * salvor_boot_sketch_show:
 * @verdict: nothing of it is kept
 * @before: (nullable): ways that are there with @verdict and were not with this one are drawn as
 *   tried out
 * @label: what a screen reader says
 */
void salvor_boot_sketch_show (SalvorBootSketch *self, const SalvorVerdict *verdict,
                              const SalvorVerdict *before, const char *label);

G_END_DECLS
