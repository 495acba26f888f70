/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window/split-view.h"

G_BEGIN_DECLS

/* Lets the edge between the sidebar and the page be dragged, where both stand side by side. */
void salvor_split_edge_add (SalvorSplitView *split);

G_END_DECLS
