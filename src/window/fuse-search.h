/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/fuse-map.h"

G_BEGIN_DECLS

/* Sets the hits of all views, see salvor_fuse_map_search (); FALSE when nothing is looked for. */
gboolean salvor_fuse_search (SalvorFuseView *views, gsize n_views, const char *text);

G_END_DECLS
