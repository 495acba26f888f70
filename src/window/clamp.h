/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorClamp: keeps its one child from getting wider than is good for reading. Property
 * "maximum-width" in pixels; what is left over is shared on both sides.
 */
#define SALVOR_TYPE_CLAMP (salvor_clamp_get_type ())
G_DECLARE_FINAL_TYPE (SalvorClamp, salvor_clamp, SALVOR, CLAMP, GtkWidget)

G_END_DECLS
