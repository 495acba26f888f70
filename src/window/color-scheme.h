/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * SalvorColorScheme: carries the desktop's wish for dark or light, and for high contrast, into
 * "gtk-application-prefer-dark-theme" and "gtk-theme-name" of a GtkSettings, which GTK 4.8 does not
 * do by itself. Asks the settings portal (org.freedesktop.appearance, color-scheme and contrast);
 * where there is none, the keys of GNOME's own settings. Without a wish nothing is touched.
 */
#define SALVOR_TYPE_COLOR_SCHEME (salvor_color_scheme_get_type ())
G_DECLARE_FINAL_TYPE (SalvorColorScheme, salvor_color_scheme, SALVOR, COLOR_SCHEME, GObject)

/* Follows until it is freed. @settings: (transfer none) */
SalvorColorScheme *salvor_color_scheme_new (GtkSettings *settings) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
