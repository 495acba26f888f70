/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/errors.h"
#include "transport/port.h"

#define TEST_TYPE_PORT (test_port_get_type ())
G_DECLARE_FINAL_TYPE (TestPort, test_port, TEST, PORT, SalvorPort)

struct _TestPort {
    SalvorPort parent_instance;
};

G_DEFINE_FINAL_TYPE (TestPort, test_port, SALVOR_TYPE_PORT)

static void
test_port_class_init (TestPortClass *klass)
{
}

static void
test_port_init (TestPort *self)
{
}

/* All strings are copies, the problem is one too. */
static void
test_info (void)
{
    SalvorPort *port = g_object_new (TEST_TYPE_PORT, NULL);
    char name[] = "usb:1-4";
    g_autoptr (GError) problem = g_error_new (SALVOR_ERROR, SALVOR_ERROR_PERMISSION, "no");
    SalvorPortInfo info = { .board_name = name,
                            .kind = SALVOR_PORT_FLASHLOADER,
                            .vendor_id = 0x15A2,
                            .location = "USB port 1-4",
                            .problem = problem };
    const SalvorPortInfo *kept;

    salvor_port_set_info (port, &info);
    name[0] = 'x';
    kept = salvor_port_get_info (port);
    g_assert_cmpstr (kept->board_name, ==, "usb:1-4");
    g_assert_cmpint (kept->kind, ==, SALVOR_PORT_FLASHLOADER);
    g_assert_cmphex (kept->vendor_id, ==, 0x15A2);
    g_assert_null (kept->title);
    g_assert_true (kept->problem != problem);
    g_assert_error (kept->problem, SALVOR_ERROR, SALVOR_ERROR_PERMISSION);
    g_assert_finalize_object (port);
}

/* Hardware neither counts its reports nor acts by itself. */
static void
test_optional (void)
{
    SalvorPort *port = g_object_new (TEST_TYPE_PORT, NULL);
    SalvorPortInfo info = { .board_name = "usb:1-4", .location = "USB port 1-4" };
    guint64 reports = 7, bytes = 7;
    g_autoptr (GError) error = NULL;

    salvor_port_set_info (port, &info);
    g_assert_false (salvor_port_get_wire (port, &reports, &bytes));
    g_assert_cmpuint (reports, ==, 7);
    g_assert_cmpuint (bytes, ==, 7);
    g_assert_false (salvor_port_act (port, "power-cycle", &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_WRONG_MODE);
    g_assert_finalize_object (port);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/port/info", test_info);
    g_test_add_func ("/port/optional", test_optional);
    return g_test_run ();
}
