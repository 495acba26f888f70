/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-bench"
#include "config.h"

#include "desk.h"

#include "image-builder.h"

#include "image/image-file.h"

#include <stdlib.h>

/*
 * The most memory a recovery of 4 MiB from a file needs on each route, above what the process has
 * when it starts, beside the file and 32 MiB.
 *
 *   recovery-memory
 *
 * Each route has a process of its own: the system only keeps the highest mark. The practice board
 * with its 4 MiB of flash and what its journal of changes needs are counted as well.
 */

#define FLASH_SIZE 0x400000u
#define ALLOWANCE (32u * 1024 * 1024)
#define FIELD "VmHWM:"

/* Bytes; 0 where the system does not tell */
static guint64
get_peak (void)
{
    g_autofree char *status = NULL;
    const char *field;

    if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
        return 0;
    field = g_strstr_len (status, -1, FIELD);
    return field != NULL ? 1024 * g_ascii_strtoull (field + sizeof FIELD - 1, NULL, 10) : 0;
}

static gboolean
measure (const char *board, SalvorRouteId route, const char *path, GError **error)
{
    guint64 start = get_peak ();
    g_autofree char *what = g_strconcat ("peak memory, ", salvor_route_get_id (route), NULL);
    g_autoptr (SalvorImage) image = salvor_image_file_load (path, NULL, error);
    g_autoptr (Desk) desk = image != NULL ? desk_new (board, 0, error) : NULL;
    const Way way = { "", board, route, 0 };
    Cost cost;

    if (desk == NULL || !desk_recover (desk, image, &way, &cost, error))
        return FALSE;
    desk_print (what, (double) (get_peak () - start) / 1024, (FLASH_SIZE + ALLOWANCE) / 1024.0,
                "KiB");
    return TRUE;
}

static int
run_child (char **argv)
{
    g_autoptr (GError) error = NULL;
    gboolean good;

    desk_prepare ();
    good = measure (argv[1], salvor_route_from_id (argv[2]), argv[3], &error);
    if (!good)
        g_printerr ("%s: %s\n", argv[2], error->message);
    desk_clear ();
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

static gboolean
spawn (const char *program, const char *board, SalvorRouteId route, const char *path)
{
    const char *argv[] = { program, board, salvor_route_get_id (route), path, NULL };
    g_autoptr (GError) error = NULL;
    int status = 0;

    if (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL,
                      NULL, &status, &error)
        && g_spawn_check_wait_status (status, &error))
        return TRUE;
    g_printerr ("%s: %s\n", argv[2], error->message);
    return FALSE;
}

int
main (int argc, char **argv)
{
    g_autoptr (GByteArray) bytes = NULL;
    g_autofree char *path = NULL;
    char *folder;
    gboolean good;

    if (argc == 4)
        return run_child (argv);
    bytes = test_image_new (FLASH_SIZE, 3);
    folder = test_folder_new ();
    path = test_image_save (bytes, folder, "firmware.bin");
    good = spawn (argv[0], "sim:rt1024-serial", SALVOR_ROUTE_SERIAL, path)
           && spawn (argv[0], "sim:rt1024-internal-boot-forced,probe-packet=512x4",
                     SALVOR_ROUTE_PROBE_ROM, path);
    test_folder_remove (folder);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
