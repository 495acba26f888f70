/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
    SALVOR_BANNER_TRYING,  /* violet with striped ends: nothing here is real */
    SALVOR_BANNER_CARE,    /* amber: needs attention */
    SALVOR_BANNER_COMPARE, /* quiet: two states side by side */
    SALVOR_BANNER_SAVED,   /* grey: what is shown is a memory */
} SalvorBannerKind;

/*
 * SalvorBanner: a line across the page (visual.md 3.6): icon, sentence, detail and at most one
 * action. Hidden until it is revealed.
 */
#define SALVOR_TYPE_BANNER (salvor_banner_get_type ())
G_DECLARE_FINAL_TYPE (SalvorBanner, salvor_banner, SALVOR, BANNER, GtkWidget)

GtkWidget *salvor_banner_new (SalvorBannerKind kind) G_GNUC_WARN_UNUSED_RESULT;

/* @title: whole sentence or heading; @detail: (nullable) what follows it in normal weight */
void salvor_banner_set_text (SalvorBanner *self, const char *title, const char *detail);
/* @action: (transfer floating) (nullable): a button at the end */
void salvor_banner_set_action (SalvorBanner *self, GtkWidget *action);
void salvor_banner_set_revealed (SalvorBanner *self, gboolean revealed);
gboolean salvor_banner_get_revealed (SalvorBanner *self);
const char *salvor_banner_get_title (SalvorBanner *self); /* nullable */

/* The sentence of a board that is only simulated, on every page. */
void salvor_banner_show_practice (SalvorBanner *self, gboolean simulated);

G_END_DECLS
