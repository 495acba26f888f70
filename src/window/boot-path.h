/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorBootPath: how the chip starts, as a transit map (visual.md 3.1). Lies from left to right
 * where it is 724 px wide or wider (at 14 px text), from top to bottom below that.
 *
 * CSS nodes: bootpath, with children button.salvor-station, label, button.salvor-evidence-link and
 * bootbadge. Tracks are drawn, everything else is a child that a screen reader meets in the order
 * of the path.
 *
 * Signals, when a station or an evidence line is activated: "show-bit" (uint word, uint bit) where
 * it rests on a fuse word, "show-register" (uint index, uint bit) where it rests on a register, by
 * its place in the chip's list, "show-header" where it rests on the start-up header.
 */
#define SALVOR_TYPE_BOOT_PATH (salvor_boot_path_get_type ())
G_DECLARE_FINAL_TYPE (SalvorBootPath, salvor_boot_path, SALVOR, BOOT_PATH, GtkWidget)

GtkWidget *salvor_boot_path_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @verdict: (nullable): nothing of it is kept */
void salvor_boot_path_set_verdict (SalvorBootPath *self, const SalvorVerdict *verdict);

/* Fades all tracks but those of a way to recover; SALVOR_N_ROUTES, or a way without tracks of its
 * own: none. */
void salvor_boot_path_set_emphasis (SalvorBootPath *self, SalvorRouteId route);

/* Focuses what rests on a fuse word, best on that very bit; the start-up mode when nothing does. */
void salvor_boot_path_focus_bit (SalvorBootPath *self, guint word, guint bit);

G_END_DECLS
