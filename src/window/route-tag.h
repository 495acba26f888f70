/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* SalvorRouteTag: the state of a way to recover, as icon and word (visual.md 3.6). */
#define SALVOR_TYPE_ROUTE_TAG (salvor_route_tag_get_type ())
G_DECLARE_FINAL_TYPE (SalvorRouteTag, salvor_route_tag, SALVOR, ROUTE_TAG, GtkWidget)

GtkWidget *salvor_route_tag_new (SalvorRouteState state) G_GNUC_WARN_UNUSED_RESULT;

/* "Open", translated */
const char *salvor_route_state_get_word (SalvorRouteState state);
/* The word on the tag, translated: "Open" */
const char *salvor_route_tag_get_text (SalvorRouteTag *self);

G_END_DECLS
