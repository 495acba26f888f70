/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "salvorctl.h"

#include <gio/gio.h>
#include <stdarg.h>

static void
start (Run *run, GPtrArray *words)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GSubprocess) process = NULL;

    process = g_subprocess_newv ((const char *const *) words->pdata,
                                 G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                                 &error);
    g_assert_no_error (error);
    g_subprocess_communicate_utf8 (process, NULL, NULL, &run->output, &run->messages, &error);
    g_assert_no_error (error);
    if (!g_subprocess_get_if_exited (process))
        g_error ("salvorctl was killed by signal %d: %s", g_subprocess_get_term_sig (process),
                 run->messages);
    run->status = g_subprocess_get_exit_status (process);
}

Run *
run_salvorctl (const char *first, ...)
{
    Run *run = g_new0 (Run, 1);
    g_autoptr (GPtrArray) words = g_ptr_array_new ();
    const char *program = g_getenv ("SALVORCTL");
    va_list rest;

    g_assert_nonnull (program);
    g_ptr_array_add (words, (gpointer) program);
    va_start (rest, first);
    for (const char *word = first; word != NULL; word = va_arg (rest, const char *))
        g_ptr_array_add (words, (gpointer) word);
    va_end (rest);
    g_ptr_array_add (words, NULL);
    start (run, words);
    return run;
}

void
run_free (Run *run)
{
    g_free (run->output);
    g_free (run->messages);
    g_clear_object (&run->json);
    g_free (run);
}

static void
fail (const Run *run, const char *what)
{
    g_printerr ("---- standard output\n%s\n---- standard error\n%s\n", run->output, run->messages);
    g_error ("%s", what);
}

void
run_assert_status (const Run *run, int status)
{
    g_autofree char *what = NULL;

    if (run->status == status)
        return;
    what = g_strdup_printf ("exit status %d, expected %d", run->status, status);
    fail (run, what);
}

void
run_assert_says (const Run *run, const char *fragment)
{
    g_autofree char *what = NULL;

    if (strstr (run->output, fragment) != NULL || strstr (run->messages, fragment) != NULL)
        return;
    what = g_strdup_printf ("nothing says “%s”", fragment);
    fail (run, what);
}

JsonObject *
run_get_object (Run *run)
{
    g_autoptr (GError) error = NULL;

    if (run->json == NULL) {
        run->json = json_parser_new ();
        if (!json_parser_load_from_data (run->json, run->output, -1, &error))
            fail (run, error->message);
    }
    if (!JSON_NODE_HOLDS_OBJECT (json_parser_get_root (run->json)))
        fail (run, "standard output is not one object");
    return json_node_get_object (json_parser_get_root (run->json));
}

/* One step down; NULL when there is none */
static JsonNode *
step_down (JsonNode *node, const char *word)
{
    guint64 index;

    if (JSON_NODE_HOLDS_OBJECT (node))
        return json_object_get_member (json_node_get_object (node), word);
    if (JSON_NODE_HOLDS_ARRAY (node)
        && g_ascii_string_to_unsigned (word, 10, 0, G_MAXUINT, &index, NULL)
        && index < json_array_get_length (json_node_get_array (node)))
        return json_array_get_element (json_node_get_array (node), (guint) index);
    return NULL;
}

static JsonNode *
find (Run *run, const char *path)
{
    g_auto (GStrv) words = g_strsplit (path, ".", -1);
    JsonNode *node;

    run_get_object (run);
    node = json_parser_get_root (run->json);
    for (gsize i = 0; words[i] != NULL && node != NULL; i++)
        node = step_down (node, words[i]);
    return node;
}

static JsonNode *
get (Run *run, const char *path)
{
    JsonNode *node = find (run, path);
    g_autofree char *what = NULL;

    if (node != NULL)
        return node;
    what = g_strdup_printf ("there is no “%s”", path);
    fail (run, what);
    return NULL;
}

const char *
run_get_string (Run *run, const char *path)
{
    JsonNode *node = get (run, path);

    g_assert_true (JSON_NODE_HOLDS_NULL (node) || json_node_get_value_type (node) == G_TYPE_STRING);
    return json_node_get_string (node);
}

gint64
run_get_int (Run *run, const char *path)
{
    JsonNode *node = get (run, path);

    g_assert_true (json_node_get_value_type (node) == G_TYPE_INT64
                   || json_node_get_value_type (node) == G_TYPE_BOOLEAN);
    return json_node_get_value_type (node) == G_TYPE_BOOLEAN ? json_node_get_boolean (node)
                                                             : json_node_get_int (node);
}

guint
run_get_length (Run *run, const char *path)
{
    JsonNode *node = get (run, path);

    g_assert_true (JSON_NODE_HOLDS_ARRAY (node));
    return json_array_get_length (json_node_get_array (node));
}

gboolean
run_has (Run *run, const char *path)
{
    return find (run, path) != NULL;
}
