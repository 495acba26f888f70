/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/privacy.h"

static void
check (const char *text, const char *expected)
{
    const char *const names[] = { "alice", "Alice Doe", "workshop", "pi", "root", "", NULL };
    g_autoptr (SalvorPrivacy) privacy = salvor_privacy_new_for ("/srv/alice/", names);
    g_autofree char *scrubbed = salvor_privacy_scrub (privacy, text);

    g_assert_cmpstr (scrubbed, ==, expected);
}

static void
test_home (void)
{
    check ("saved to /srv/alice/boards/a.bin", "saved to ~/boards/a.bin");
    check ("file:///srv/alice", "file://~");
    check ("/srv/alicex/a", "/srv/alicex/a");
}

static void
test_names (void)
{
    check ("/media/alice/STICK/a.bin", "/media/…/STICK/a.bin");
    check ("by Alice Doe at workshop, alice@workshop.example", "by … at …, …@….example");
    check ("malice and workshops stay", "malice and workshops stay");
    check ("gdb:workshop:3333", "gdb:…:3333");
}

/* A short name is a word of many languages: only a path gives it away. */
static void
test_short_names (void)
{
    check ("pi is a number", "pi is a number");
    check ("/media/pi/stick", "/media/…/stick");
}

/* What everybody is called tells nothing. */
static void
test_common_names (void)
{
    check ("the root of it needs root", "the root of it needs root");
}

static void
test_no_utf8 (void)
{
    check ("a\xff"
           "alice",
           "a\357\277\275…");
    check (NULL, NULL);
}

/* Of this computer: whatever it is called, it is gone. */
static void
test_this_computer (void)
{
    g_autoptr (SalvorPrivacy) privacy = salvor_privacy_new ();
    g_autofree char *path = g_build_filename (g_get_home_dir (), "file", NULL);
    g_autofree char *scrubbed = salvor_privacy_scrub (privacy, path);

    if (g_str_equal (g_get_home_dir (), "/"))
        g_test_skip ("nobody's home");
    else
        g_assert_cmpstr (scrubbed, ==, "~" G_DIR_SEPARATOR_S "file");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);

    g_test_add_func ("/privacy/home", test_home);
    g_test_add_func ("/privacy/names", test_names);
    g_test_add_func ("/privacy/short-names", test_short_names);
    g_test_add_func ("/privacy/common-names", test_common_names);
    g_test_add_func ("/privacy/no-utf8", test_no_utf8);
    g_test_add_func ("/privacy/this-computer", test_this_computer);
    return g_test_run ();
}
