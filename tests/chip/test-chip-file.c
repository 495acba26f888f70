/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "chip/chip-file.h"

static void
test_every_file_loads (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) chips = salvor_chip_load_all (&error);

    g_assert_no_error (error);
    g_assert_cmpuint (chips->len, >=, 1);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/chip-file/every-file-loads", test_every_file_loads);
    return g_test_run ();
}
