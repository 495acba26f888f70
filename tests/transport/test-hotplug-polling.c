/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/hotplug.h"

/* Links hotplug-polling.c in the place of the system's own: what other systems build is built and
 * run here too. */

static void
never (gpointer user_data)
{
    g_assert_not_reached ();
}

/* Starting and stopping neither hangs nor leaves a thread behind that still calls. */
static void
test_start_and_stop (void)
{
    SalvorHidLibrary *library = salvor_hid_library_new ();

    for (guint i = 0; i < 10; i++)
        salvor_hotplug_free (salvor_hotplug_new (library, never, NULL));
    g_assert_finalize_object (library);
}

static void
test_port_path (void)
{
    g_autoptr (SalvorHidLibrary) library = salvor_hid_library_new ();
    g_autoptr (SalvorHotplug) hotplug = salvor_hotplug_new (library, never, NULL);
    g_autofree char *path = salvor_hotplug_get_port_path (hotplug, "IOService:/x");

    g_assert_cmpstr (path, ==, "IOService:/x");
    g_assert_true (salvor_hotplug_check_node ("IOService:/x", NULL));
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/hotplug-polling/start-and-stop", test_start_and_stop);
    g_test_add_func ("/hotplug-polling/port-path", test_port_path);
    return g_test_run ();
}
