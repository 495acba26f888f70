/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a person wants to know while they look at something else. */
typedef enum {
    SALVOR_NOTICE_DONE,    /* the recovery ended, verified */
    SALVOR_NOTICE_STOPPED, /* it ended otherwise */
    SALVOR_NOTICE_WAITING, /* it waits for hands */
} SalvorNotice;

/* Sends it as a notification of the desktop, unless the window of @widget is the one in use. There
 * is one at a time; it goes away when the window is used again. */
void salvor_notice_send (GtkWidget *widget, SalvorNotice notice);

G_END_DECLS
