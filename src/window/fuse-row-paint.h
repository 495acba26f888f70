/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/fuse-geometry.h"
#include "window/fuse-map.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Everything that decides how a row looks. */
typedef struct {
    SalvorFuseGeometry geometry;
    const SalvorFuseView *view;
    int cursor;      /* bit, -1: not in this row */
    int hover;       /* bit, -1: none */
    gboolean inside; /* the pointer is over the row */
} SalvorFuseRowLook;

void salvor_fuse_row_paint (const SalvorFuseRowLook *look, GtkWidget *widget,
                            GtkSnapshot *snapshot);

G_END_DECLS
