/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-window-prepared-board"
#include "config.h"

#include "window/prepared-board.h"

#include "image-builder.h"

#define SECTOR_SIZE 0x1000u
#define PROGRAM_SIZE 0x8000u

/* The lines of a board's file; (transfer full) */
static char *
describe_flash (gboolean has_program)
{
    g_autoptr (GByteArray) image = test_image_new (PROGRAM_SIZE, 1);
    GString *lines = g_string_new (NULL);

    for (guint i = 0; has_program && i < image->len; i += SECTOR_SIZE) {
        g_autofree char *base64
            = g_base64_encode (image->data + i, MIN (SECTOR_SIZE, image->len - i));

        g_string_append_printf (lines, "sector 0x%06X %s\n", i, base64);
    }
    return g_string_free (lines, FALSE);
}

SalvorBoard *
prepared_board_plug_in (Driver *driver, const PreparedBoard *what)
{
    g_autofree char *file = g_build_filename (driver->folder, what->scenario, NULL);
    g_autofree char *name = g_strdup_printf ("sim:%s,state=%s", what->scenario, file);
    g_autofree char *flash = describe_flash (what->has_program);
    g_autofree char *text = g_strdup_printf (
        "salvor-practice-board 1\nscenario %s\nswitches %s\nfuse 0x01 0x11111111\n"
        "fuse 0x02 0x22222222\nfuse 0x04 0x00100002\n%sstatus 2 0x02\n%send\n",
        what->scenario, what->switches, what->fuses, flash);
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (file, text, -1, NULL));
    salvor_port_list_prepare (driver->ports, name, &error);
    g_assert_no_error (error);
    while (salvor_board_list_find (driver->boards, name) == NULL)
        g_main_context_iteration (NULL, TRUE);
    return driver_get_board (driver, name);
}
