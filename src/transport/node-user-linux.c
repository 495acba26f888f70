/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-node-user"
#include "config.h"

#include "transport/node-user.h"

#include <unistd.h>

#define PROCESSES "/proc"

static gboolean
is_number (const char *text)
{
    for (gsize i = 0; text[i] != '\0'; i++) {
        if (!g_ascii_isdigit (text[i]))
            return FALSE;
    }
    return text[0] != '\0';
}

/* A process that ends meanwhile, or belongs to somebody else, has nothing to show. */
static gboolean
has_open (const char *process, const char *node)
{
    g_autofree char *folder = g_build_filename (PROCESSES, process, "fd", NULL);
    g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
    gboolean found = FALSE;
    const char *name;

    while (files != NULL && !found && (name = g_dir_read_name (files)) != NULL) {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        g_autofree char *target = g_file_read_link (path, NULL);

        found = g_strcmp0 (target, node) == 0;
    }
    return found;
}

/* (transfer full) */
static char *
describe (const char *process)
{
    g_autofree char *path = g_build_filename (PROCESSES, process, "comm", NULL);
    g_autofree char *name = NULL;
    g_autofree char *clean = NULL;

    if (!g_file_get_contents (path, &name, NULL, NULL))
        return g_strdup_printf ("process %s", process);
    clean = g_utf8_make_valid (g_strstrip (name), -1);
    return g_strdup_printf ("%s (process %s)", clean, process);
}

char *
salvor_node_find_user (const char *node)
{
    g_autofree char *self = g_strdup_printf ("%d", (int) getpid ());
    g_autoptr (GDir) processes = NULL;
    const char *process;

    g_return_val_if_fail (node != NULL, NULL);

    processes = g_dir_open (PROCESSES, 0, NULL);
    while (processes != NULL && (process = g_dir_read_name (processes)) != NULL) {
        if (is_number (process) && !g_str_equal (process, self) && has_open (process, node))
            return describe (process);
    }
    return NULL;
}
