/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Members of the object a JsonBuilder is in; the rules of the contract in one place. */

/* @value: (nullable): null */
void salvor_json_add_string (JsonBuilder *builder, const char *key, const char *value);
void salvor_json_add_int (JsonBuilder *builder, const char *key, gint64 value);
void salvor_json_add_boolean (JsonBuilder *builder, const char *key, gboolean value);
/* A register or fuse value or an address: "0x%08X" */
void salvor_json_add_word (JsonBuilder *builder, const char *key, guint32 value);
/* @strings: (element-type utf8) */
void salvor_json_add_strings (JsonBuilder *builder, const char *key, GPtrArray *strings);
/* { "code", "message", "cure" }; @error: (nullable): null */
void salvor_json_add_error (JsonBuilder *builder, const char *key, const GError *error);

/* The object as text, indented, with a newline at its end. @builder is at its end. (transfer full)
 */
char *salvor_json_to_text (JsonBuilder *builder);
/* The same in one line, for programs that print an object an event. (transfer full) */
char *salvor_json_to_line (JsonBuilder *builder);

G_END_DECLS
