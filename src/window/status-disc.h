/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
    SALVOR_DISC_GOOD,       /* green with a tick: checked and true */
    SALVOR_DISC_STOP,       /* red with a lock: closed for ever */
    SALVOR_DISC_BLOCKED,    /* red with a struck circle: does not hold, does not go on */
    SALVOR_DISC_ATTENTION,  /* dashed amber with an exclamation mark */
    SALVOR_DISC_QUESTION,   /* dashed amber with a question mark: expected, not proven */
    SALVOR_DISC_UNREADABLE, /* grey with a struck-through eye */
    SALVOR_DISC_PLAIN,      /* grey with a number or a short text */
} SalvorDiscKind;

/* SalvorStatusDisc: 20 px disc at the start or the end of a row (visual.md 3.6). */
#define SALVOR_TYPE_STATUS_DISC (salvor_status_disc_get_type ())
G_DECLARE_FINAL_TYPE (SalvorStatusDisc, salvor_status_disc, SALVOR, STATUS_DISC, GtkWidget)

/* @text: (nullable): shown by SALVOR_DISC_PLAIN only */
GtkWidget *salvor_status_disc_new (SalvorDiscKind kind, const char *text) G_GNUC_WARN_UNUSED_RESULT;
void salvor_status_disc_set (SalvorStatusDisc *self, SalvorDiscKind kind, const char *text);
SalvorDiscKind salvor_status_disc_get_kind (SalvorStatusDisc *self);

G_END_DECLS
