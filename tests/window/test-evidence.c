/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window/evidence.h"
#include "window/format.h"

static void
assert_grouped (const char *text, const char *expected)
{
    g_autofree char *grouped = salvor_evidence_group (text);

    g_assert_cmpstr (grouped, ==, expected);
}

static void
test_groups_of_four (void)
{
    assert_grouped ("Vectors 0x60002000, reset 0x60002411",
                    "Vectors 0x6000_2000, reset 0x6000_2411");
    assert_grouped ("It ends at 0x602D7FFF.", "It ends at 0x602D_7FFF.");
    assert_grouped ("header 0xD1 at 0x1000", "header 0xD1 at 0x1000");
    assert_grouped ("", "");
}

/* The name of a file is the name of a file. */
static void
test_file_names_stay (void)
{
    const char *name = "/srv/backups/6D2B91E4_0x60000000-0x602D7FFF.bin";

    assert_grouped (name, name);
    assert_grouped ("0x60000000.bin", "0x60000000.bin");
}

static void
assert_text (char *text, const char *expected)
{
    g_assert_cmpstr (text, ==, expected);
    g_free (text);
}

static void
test_durations (void)
{
    assert_text (salvor_format_duration (0), "< 0.1 s");
    assert_text (salvor_format_duration (400), "0.4 s");
    assert_text (salvor_format_duration (19400), "19 s");
    assert_text (salvor_format_duration (59600), "1:00");
    assert_text (salvor_format_duration (68000), "1:08");
}

static void
test_amounts (void)
{
    g_autofree char *below_home = NULL;

    assert_text (salvor_format_amount (1851392, 2981888), "1.77 of 2.84 MB");
    assert_text (salvor_format_amount (0, 131072), "0 of 128 KB");
    assert_text (salvor_format_hash ("9f2c41a70d5e88b36614e03b"), "9F2C41A7…E03B");
    below_home = g_build_filename (g_get_home_dir (), "backups", "a.bin", NULL);
    assert_text (salvor_format_path (below_home), "~/backups/a.bin");
    assert_text (salvor_format_path ("/srv/a.bin"), "/srv/a.bin");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/evidence/groups-of-four", test_groups_of_four);
    g_test_add_func ("/evidence/file-names", test_file_names_stay);
    g_test_add_func ("/format/durations", test_durations);
    g_test_add_func ("/format/amounts", test_amounts);
    return g_test_run ();
}
