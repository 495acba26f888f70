/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How a page without content looks. */
typedef enum {
    SALVOR_STATUS_QUIET, /* grey: nothing to show, nothing wrong */
    SALVOR_STATUS_BUSY,  /* a spinner: something is truly being waited for */
    SALVOR_STATUS_CARE,  /* amber: needs a person */
} SalvorStatusKind;

/*
 * SalvorStatusPage: one sentence in the middle of a page: what is the matter, what it means, what
 * to do, and the technical chain for those who want it.
 */
#define SALVOR_TYPE_STATUS_PAGE (salvor_status_page_get_type ())
G_DECLARE_FINAL_TYPE (SalvorStatusPage, salvor_status_page, SALVOR, STATUS_PAGE, GtkWidget)

GtkWidget *salvor_status_page_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @icon_name: (nullable): not for SALVOR_STATUS_BUSY; @text, @detail: (nullable). Takes all
 * actions away. */
void salvor_status_page_set (SalvorStatusPage *self, SalvorStatusKind kind, const char *icon_name,
                             const char *title, const char *text, const char *detail);
/* @action: (transfer floating): a button below the text, after those that are there */
void salvor_status_page_add_action (SalvorStatusPage *self, GtkWidget *action);
/* @part: (nullable) (transfer floating): below the text, in the place of the one before; it
 * stays while the page says something else */
void salvor_status_page_set_part (SalvorStatusPage *self, GtkWidget *part);
GtkWidget *salvor_status_page_get_part (SalvorStatusPage *self); /* nullable */

const char *salvor_status_page_get_title (SalvorStatusPage *self);
const char *salvor_status_page_get_text (SalvorStatusPage *self);

G_END_DECLS
