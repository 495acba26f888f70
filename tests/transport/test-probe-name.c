/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/probe-name.h"

#include "base/errors.h"

static const struct {
    const char *name;
    const char *plain;
    SalvorProbeLine line;
} names[] = {
    { "probe:ABC", "probe:ABC", SALVOR_PROBE_LINE_ANY },
    { "probe:ABC@1-4,interface=swd", "probe:ABC@1-4", SALVOR_PROBE_LINE_SWD },
    { "probe:ABC,interface=jtag", "probe:ABC", SALVOR_PROBE_LINE_JTAG },
    { "sim:rt1060-jtag,state=x,interface=jtag", "sim:rt1060-jtag,state=x", SALVOR_PROBE_LINE_JTAG },
};

static void
test_names (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autofree char *plain = NULL;
        g_autoptr (GError) error = NULL;
        SalvorProbeLine line;

        g_assert_true (salvor_probe_name_parse (names[i].name, &plain, &line, &error));
        g_assert_no_error (error);
        g_assert_cmpstr (plain, ==, names[i].plain);
        g_assert_cmpint (line, ==, names[i].line);
    }
}

static void
test_neither (gconstpointer data)
{
    g_autofree char *plain = NULL;
    g_autoptr (GError) error = NULL;
    SalvorProbeLine line;

    g_assert_false (salvor_probe_name_parse (data, &plain, &line, &error));
    g_assert_error (error, SALVOR_ERROR, SALVOR_ERROR_INVALID_ARGUMENT);
    g_assert_null (plain);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/probe-name/names", test_names);
    g_test_add_data_func ("/probe-name/other", "probe:ABC,interface=uart", test_neither);
    g_test_add_data_func ("/probe-name/nothing", "probe:ABC,interface=", test_neither);
    g_test_add_data_func ("/probe-name/more-behind", "probe:ABC,interface=swd,x", test_neither);
    return g_test_run ();
}
