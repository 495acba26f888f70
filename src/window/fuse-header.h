/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* SalvorFuseHeader: the bit numbers that stay above the fuse grid. CSS node: fuseheader. */
#define SALVOR_TYPE_FUSE_HEADER (salvor_fuse_header_get_type ())
G_DECLARE_FINAL_TYPE (SalvorFuseHeader, salvor_fuse_header, SALVOR, FUSE_HEADER, GtkWidget)

GtkWidget *salvor_fuse_header_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @bit: -1: none */
void salvor_fuse_header_set_cursor (SalvorFuseHeader *self, int bit);
void salvor_fuse_header_set_hover (SalvorFuseHeader *self, int bit);

G_END_DECLS
