/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What the program remembers from one start to the next: keys of the GSettings schema
 * org.salvor.Salvor (data/org.salvor.Salvor.gschema.xml says what each is). Where that schema is
 * not installed, everything is remembered until the program ends. Zero, %FALSE and "" are what a
 * key is that was never set. Main thread; needs a display.
 */
#define SALVOR_SETTING_WINDOW_WIDTH "window-width"
#define SALVOR_SETTING_WINDOW_HEIGHT "window-height"
#define SALVOR_SETTING_WINDOW_MAXIMIZED "window-maximized"
#define SALVOR_SETTING_SIDEBAR_HIDDEN "sidebar-hidden"
#define SALVOR_SETTING_SIDEBAR_WIDTH "sidebar-width"
#define SALVOR_SETTING_PAGE "page"
#define SALVOR_SETTING_FUSE_ZOOM "fuse-zoom"
#define SALVOR_SETTING_OPEN_FOLDER "open-folder"
#define SALVOR_SETTING_SAVE_FOLDER "save-folder"
#define SALVOR_SETTING_BACKUP_FOLDER "backup-folder"

gboolean salvor_settings_get_boolean (const char *key);
void salvor_settings_set_boolean (const char *key, gboolean value);
int salvor_settings_get_int (const char *key);
void salvor_settings_set_int (const char *key, int value);
/* (transfer full), never %NULL */
char *salvor_settings_get_string (const char *key) G_GNUC_WARN_UNUSED_RESULT;
void salvor_settings_set_string (const char *key, const char *value);

/* Path of the flashloader that served last for a chip; (transfer full) (nullable) */
char *salvor_settings_get_loader (const char *chip_name) G_GNUC_WARN_UNUSED_RESULT;
void salvor_settings_set_loader (const char *chip_name, const char *path);

G_END_DECLS
