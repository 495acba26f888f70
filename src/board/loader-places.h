/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Where a flashloader file may lie: the folder that SALVOR_FLASHLOADER_DIR names, the data folders
 * salvor/flashloaders of the person and of the system, and the places where NXP's own packages
 * keep theirs.
 */

/*
 * salvor_loader_places_list_files:
 *
 * Files that could be one, by their place alone, in the order in which they should be tried. What
 * is in the folders meant for Salvor may have any name. Blocking; bounded, and no link to a folder
 * is followed. (transfer full) (element-type filename)
 */
GPtrArray *salvor_loader_places_list_files (void) G_GNUC_WARN_UNUSED_RESULT;

/* The places, one a line, each indented by two spaces, for an error chain. (transfer full) */
char *salvor_loader_places_describe (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
