/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chip/boot-verdict.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorWayPage: the page of the wizard where another way is chosen when one leads nowhere.
 *
 * Signal "chosen" (int: a SalvorRouteId).
 */
#define SALVOR_TYPE_WAY_PAGE (salvor_way_page_get_type ())
G_DECLARE_FINAL_TYPE (SalvorWayPage, salvor_way_page, SALVOR, WAY_PAGE, GtkWidget)

/* @out: the way that leads nowhere; @reason: (nullable): why, where the verdict does not say so */
void salvor_way_page_show (SalvorWayPage *self, const SalvorVerdict *verdict, SalvorRouteId out,
                           const char *reason);

G_END_DECLS
