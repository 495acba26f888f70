/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The look: style sheet, colour tokens and icons of resources/. Tokens follow the display's
 * GtkSettings: dark when "gtk-application-prefer-dark-theme" is set or the theme is a dark one, and
 * high contrast when the theme is one. The wish of the desktop is carried there.
 */

/* Faces of text that is drawn, not styled: the same as in salvor.css. */
#define SALVOR_TEXT_FACES "Inter,Adwaita Sans,Cantarell,sans-serif"
#define SALVOR_MONOSPACE_FACES "JetBrains Mono,Adwaita Mono,monospace"

/* Once a display, before the first widget is made. Main thread. */
void salvor_style_install (GdkDisplay *display);

/* @token: name in the token files without its prefix, "track" */
GdkRGBA salvor_style_get_color (GtkWidget *widget, const char *token);

/* How much larger than 14 px the widget's own text is; drawn parts grow with it. */
double salvor_style_get_scale (GtkWidget *widget);

/* Draws a symbolic icon of the theme, @size px square, in one colour. */
void salvor_style_draw_icon (GtkWidget *widget, GtkSnapshot *snapshot, const char *icon_name,
                             double x, double y, int size, const GdkRGBA *color);

G_END_DECLS
