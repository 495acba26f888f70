/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

/*
 * Says of a .salvor file that its schema refuses what the schema cannot say: what should stand
 * where something else stands. Sets @error to SALVOR_ERROR_BAD_FILE with line, value and what was
 * expected; FALSE when it finds no such place.
 */
gboolean salvor_state_damage_explain (xmlDoc *document, const char *file_name, GError **error);

G_END_DECLS
