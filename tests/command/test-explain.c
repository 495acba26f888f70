/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "salvorctl.h"

#include "image-builder.h"

typedef struct {
    char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
    fixture->folder = test_folder_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
    test_folder_remove (fixture->folder);
}

/* Every word the contract names must be one of its values. */
static void
assert_one_of (Run *run, const char *path, const char *const *words)
{
    const char *value = run_get_string (run, path);

    if (!g_strv_contains (words, value))
        g_error ("%s is “%s”", path, value);
}

static void
assert_contract (Run *run, const char *prefix)
{
    static const struct {
        const char *path;
        const char *words[6];
    } values[] = {
        { "boot_mode.effective", { "internal", "serial-download", "reserved", "unknown" } },
        { "settings_from", { "pins", "fuses", "unknown" } },
        { "serial_download.state", { "now", "by-switches", "on-blank-flash", "never", "unknown" } },
        { "serial_download.certainty", { "proven", "reported", "unproven" } },
        { "debug.state", { "open", "secure", "closed", "unknown" } },
        { "hab", { "open", "closed", "unknown" } },
    };
    static const char *const lists[]
        = { "serial_download.because", "debug.because", "permanent", "routes" };
    static const char *const texts[]
        = { "chip", "boot_device", "sentence", "boot_mode.decided_by" };

    for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
        g_autofree char *path = g_strconcat (prefix, values[i].path, NULL);

        assert_one_of (run, path, values[i].words);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (lists); i++) {
        g_autofree char *path = g_strconcat (prefix, lists[i], NULL);

        run_get_length (run, path);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
        g_autofree char *path = g_strconcat (prefix, texts[i], NULL);

        g_assert_nonnull (run_get_string (run, path));
    }
}

/* State of a route by its id; fails when there is none. */
static const char *
get_route_state (Run *run, const char *id)
{
    for (guint i = 0; i < run_get_length (run, "routes"); i++) {
        g_autofree char *id_path = g_strdup_printf ("routes.%u.id", i);
        g_autofree char *state_path = g_strdup_printf ("routes.%u.state", i);

        if (strcmp (run_get_string (run, id_path), id) == 0)
            return run_get_string (run, state_path);
    }
    g_error ("there is no route “%s”", id);
}

static void
test_serial (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = run_salvorctl ("explain", "--board", "sim:rt1024-serial", "--json", NULL);

    run_assert_status (run, 0);
    assert_contract (run, "");
    g_assert_cmpstr (run_get_string (run, "chip"), ==, "MIMXRT1024");
    g_assert_cmpstr (run_get_string (run, "boot_mode.pins"), ==, "01");
    g_assert_cmpstr (run_get_string (run, "boot_mode.effective"), ==, "serial-download");
    g_assert_cmpstr (run_get_string (run, "serial_download.state"), ==, "now");
    g_assert_cmpstr (run_get_string (run, "hab"), ==, "open");
    g_assert_cmpstr (get_route_state (run, "serial"), ==, "open");
    g_assert_cmpint (run_get_int (run, "simulated"), ==, TRUE);
}

static void
test_new (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = run_salvorctl ("explain", "--board", "sim:rt1024-new", "--json", NULL);

    run_assert_status (run, 0);
    assert_contract (run, "");
    g_assert_cmpuint (run_get_length (run, "permanent"), ==, 0);
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = run_salvorctl ("explain", "--board", "sim:rt1024-closed", "--json", NULL);

    run_assert_status (run, 0);
    assert_contract (run, "");
    g_assert_cmpstr (run_get_string (run, "hab"), ==, "closed");
}

/* The case Salvor was made for. */
static void
test_internal_boot_forced (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = run_salvorctl ("explain", "--board", "sim:rt1024-internal-boot-forced",
                                         "--json", NULL);
    gboolean found = FALSE;

    run_assert_status (run, 0);
    assert_contract (run, "");
    g_assert_cmpstr (run_get_string (run, "boot_mode.pins"), ==, "01");
    g_assert_cmpstr (run_get_string (run, "boot_mode.effective"), ==, "internal");
    g_assert_cmpstr (run_get_string (run, "settings_from"), ==, "fuses");
    g_assert_cmpstr (run_get_string (run, "serial_download.state"), ==, "on-blank-flash");
    g_assert_cmpstr (run_get_string (run, "serial_download.certainty"), ==, "unproven");
    g_assert_cmpstr (get_route_state (run, "serial"), ==, "closed");
    g_assert_cmpstr (get_route_state (run, "probe-rom"), ==, "open");
    g_assert_cmpstr (get_route_state (run, "probe-flashloader"), ==, "unproven");
    g_assert_cmpstr (get_route_state (run, "probe-erase-header"), ==, "unproven");
    for (guint i = 0; i < run_get_length (run, "permanent"); i++) {
        g_autofree char *word = g_strdup_printf ("permanent.%u.word", i);
        g_autofree char *bit = g_strdup_printf ("permanent.%u.bit", i);

        found = found || (run_get_int (run, word) == 6 && run_get_int (run, bit) == 16);
    }
    g_assert_true (found);
}

/* The running program has switched off what most words hang on: what can be had is there, the rest
 * says why not, and nothing hangs. */
static void
test_clocks_gated (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) read
               = run_salvorctl ("read", "--board", "sim:rt1024-clocks-gated", "--json", NULL);
    g_autoptr (Run) explain
               = run_salvorctl ("explain", "--board", "sim:rt1024-clocks-gated", "--json", NULL);

    run_assert_status (read, 0);
    g_assert_cmpuint (run_get_length (read, "registers"), ==, 3);
    for (guint i = 0; i < 3; i++) {
        g_autofree char *value = g_strdup_printf ("registers.%u.value", i);

        g_assert_true (run_has (read, value));
    }
    g_assert_cmpuint (run_get_length (read, "fuses"), ==, 48);
    for (guint i = 0; i < 48; i++) {
        g_autofree char *shadow = g_strdup_printf ("fuses.%u.shadow", i);
        g_autofree char *unreadable = g_strdup_printf ("fuses.%u.unreadable", i);

        g_assert_false (run_has (read, shadow));
        g_assert_nonnull (strstr (run_get_string (read, unreadable), "CCGR2 CG6"));
    }
    run_assert_status (explain, 0);
    assert_contract (explain, "");
    g_assert_cmpstr (run_get_string (explain, "boot_mode.pins"), ==, "10");
    g_assert_cmpstr (run_get_string (explain, "boot_mode.effective"), ==, "unknown");
    g_assert_cmpstr (run_get_string (explain, "settings_from"), ==, "unknown");
    g_assert_cmpstr (run_get_string (explain, "debug.state"), ==, "open");
    g_assert_cmpstr (get_route_state (explain, "serial"), ==, "unknown");
}

static void
test_watchdog (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = run_salvorctl ("explain", "--board", "sim:rt1024-watchdog", NULL);

    run_assert_status (run, 0);
    run_assert_says (run, "A watchdog runs in serial download");
    run_assert_says (run, "Watchdog time: 16 s");
}

static void
test_internal_boot_forced_as_text (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run
               = run_salvorctl ("explain", "--board", "sim:rt1024-internal-boot-forced", NULL);

    run_assert_status (run, 0);
    run_assert_says (run, "always starts from its built-in flash");
    run_assert_says (run, "The reason is fuse 6 bit 16 = 1 (FORCE_INTERNAL_BOOT)");
    run_assert_says (run, "This is for ever (fuse 6 = 0x00010010)");
    run_assert_says (run, "writing zeros cannot clear it");
    run_assert_says (run, "For ever: Boot switches have no effect");
    run_assert_says (run, "practice board");
}

/* What could not be read is not called unburned. */
static void
test_unread_fuses_as_text (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) closed = run_salvorctl ("explain", "--board", "sim:rt1024-closed", NULL);
    g_autoptr (Run) fresh = run_salvorctl ("explain", "--board", "sim:rt1024-new", NULL);

    run_assert_status (closed, 0);
    run_assert_says (closed, "Whether any is burned is not known");
    g_assert_null (strstr (closed->output, "No fuse"));
    run_assert_says (fresh, "No fuse that decides how the board starts is burned.");
}

static void
assert_narrow (const char *text)
{
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

    for (gsize i = 0; lines[i] != NULL; i++) {
        if (g_utf8_strlen (lines[i], -1) > 80)
            g_error ("wider than 80 columns: “%s”", lines[i]);
    }
}

static void
test_text_fits_a_terminal (Fixture *fixture, gconstpointer data)
{
    static const char *const boards[] = { "sim:rt1024-new", "sim:rt1024-serial",
                                          "sim:rt1024-closed", "sim:rt1024-internal-boot-forced" };

    for (gsize i = 0; i < G_N_ELEMENTS (boards); i++) {
        g_autoptr (Run) explain = run_salvorctl ("explain", "--board", boards[i], NULL);
        g_autoptr (Run) read = run_salvorctl ("read", "--board", boards[i], NULL);

        run_assert_status (explain, 0);
        run_assert_status (read, 0);
        assert_narrow (explain->output);
        assert_narrow (read->output);
        g_assert_null (strchr (explain->output, '\033'));
    }
}

/* ---- read ---- */

static void
test_read (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = run_salvorctl ("read", "--board", "sim:rt1024-serial", "--json", NULL);

    run_assert_status (run, 0);
    g_assert_cmpstr (run_get_string (run, "chip"), ==, "MIMXRT1024");
    g_assert_cmpstr (run_get_string (run, "source"), !=, "");
    g_assert_cmpuint (run_get_length (run, "registers"), >=, 3);
    g_assert_cmpuint (run_get_length (run, "fuses"), ==, 48);
    g_assert_cmpint (run_get_int (run, "fuses.1.index"), ==, 1);
    g_assert_cmpstr (run_get_string (run, "fuses.1.shadow"), ==, "0x6D2B91E4");
    for (guint i = 0; i < run_get_length (run, "registers"); i++) {
        g_autofree char *address = g_strdup_printf ("registers.%u.address", i);
        g_autofree char *value = g_strdup_printf ("registers.%u.value", i);

        g_assert_true (g_str_has_prefix (run_get_string (run, address), "0x"));
        g_assert_cmpuint (strlen (run_get_string (run, value)), ==, 10);
    }
}

/* Answers for the debug port and keys are nobody's business unless asked for by name. */
static void
test_secrets_are_masked (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) masked = run_salvorctl ("read", "--board", "sim:rt1024-serial", "--json", NULL);
    g_autoptr (Run) revealed = run_salvorctl ("read", "--board", "sim:rt1024-serial", "--reveal",
                                              "SJC_RESP0", "--json", NULL);

    g_assert_cmpstr (run_get_string (masked, "fuses.32.name"), ==, "SJC_RESP0");
    g_assert_cmpint (run_get_int (masked, "fuses.32.masked"), ==, TRUE);
    g_assert_false (run_has (masked, "fuses.32.shadow"));
    g_assert_false (run_has (masked, "fuses.32.otp"));
    g_assert_false (run_has (revealed, "fuses.32.masked"));
    g_assert_true (run_has (revealed, "fuses.33.masked"));
}

/* What was read can be explained without the board, and says the same. */
static void
test_saved_state (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = g_build_filename (fixture->folder, "board.salvor", NULL);
    g_autoptr (Run) saved
               = run_salvorctl ("read", "--board", "sim:rt1024-closed", "--output", path, NULL);
    g_autoptr (Run) alive
               = run_salvorctl ("explain", "--board", "sim:rt1024-closed", "--json", NULL);
    g_autoptr (Run) opened = run_salvorctl ("explain", path, "--json", NULL);

    run_assert_status (saved, 0);
    run_assert_status (opened, 0);
    g_assert_cmpstr (opened->output, ==, alive->output);
}

static void
test_damaged_state (Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = g_build_filename (fixture->folder, "board.salvor", NULL);
    g_autoptr (Run) run = NULL;

    g_assert_true (g_file_set_contents (path, "<salvor>", -1, NULL));
    run = run_salvorctl ("explain", path, "--json", NULL);
    run_assert_status (run, 3);
    g_assert_cmpstr (run_get_string (run, "error.code"), ==, "bad-file");
}

/* ---- what if ---- */

static void
test_what_if (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = run_salvorctl ("what-if", "--board", "sim:rt1024-serial", "--set",
                                         "6=0x20000", "--json", NULL);

    run_assert_status (run, 0);
    assert_contract (run, "before.");
    assert_contract (run, "after.");
    g_assert_cmpstr (run_get_string (run, "before.serial_download.state"), ==, "now");
    g_assert_cmpstr (run_get_string (run, "after.serial_download.state"), ==, "never");
    g_assert_cmpuint (run_get_length (run, "lost"), >, 0);
    g_assert_cmpuint (run_get_length (run, "refused"), ==, 0);
}

static void
test_what_if_refused (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = run_salvorctl ("what-if", "--board", "sim:rt1024-serial", "--set", "99=1",
                                         "--json", NULL);

    run_assert_status (run, 0);
    g_assert_cmpuint (run_get_length (run, "refused"), ==, 1);
}

/* Zeros clear nothing, whether they stand alone or among other requests. */
static void
test_what_if_zeros (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = run_salvorctl ("what-if", "--board", "sim:rt1024-internal-boot-forced",
                                         "--set", "6=0", "--set", "6=0x20000", "--json", NULL);

    run_assert_status (run, 0);
    g_assert_cmpuint (run_get_length (run, "refused"), ==, 1);
    g_assert_nonnull (strstr (run_get_string (run, "refused.0"), "clears nothing"));
    g_assert_cmpstr (run_get_string (run, "after.boot_mode.effective"), ==, "internal");
    g_assert_cmpstr (run_get_string (run, "after.serial_download.state"), ==, "never");
}

/* Several requests count together, in whatever order and number they come. */
static void
test_what_if_several (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) two = run_salvorctl ("what-if", "--board", "sim:rt1024-serial", "--set",
                                         "6=0x10", "-s", "0x6=0x10000", "--json", NULL);
    g_autoptr (Run) one = run_salvorctl ("what-if", "--board", "sim:rt1024-serial", "--set",
                                         "6=0x10010", "--json", NULL);

    run_assert_status (two, 0);
    g_assert_cmpstr (two->output, ==, one->output);
    g_assert_cmpstr (run_get_string (two, "after.settings_from"), ==, "fuses");
    g_assert_cmpstr (run_get_string (two, "after.serial_download.state"), ==, "on-blank-flash");
    g_assert_cmpuint (run_get_length (two, "after.permanent"), ==, 2);
}

static void
test_what_if_burned_already (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = run_salvorctl ("what-if", "--board", "sim:rt1024-internal-boot-forced",
                                         "--set", "6=0x10010", NULL);

    run_assert_status (run, 0);
    run_assert_says (run, "burned already: nothing would change");
}

static void
test_what_if_as_text (Fixture *fixture, gconstpointer data)
{
    g_autoptr (Run) run = run_salvorctl ("what-if", "--board", "sim:rt1024-serial", "--set",
                                         "6=0x20000", NULL);

    run_assert_status (run, 0);
    run_assert_says (run, "nothing is written");
    run_assert_says (run, "Lost for ever");
    assert_narrow (run->output);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
    ADD ("/explain/serial", test_serial);
    ADD ("/explain/new", test_new);
    ADD ("/explain/closed", test_closed);
    ADD ("/explain/internal-boot-forced", test_internal_boot_forced);
    ADD ("/explain/internal-boot-forced/text", test_internal_boot_forced_as_text);
    ADD ("/explain/clocks-gated", test_clocks_gated);
    ADD ("/explain/watchdog", test_watchdog);
    ADD ("/explain/unread/text", test_unread_fuses_as_text);
    ADD ("/explain/text-fits", test_text_fits_a_terminal);
    ADD ("/explain/saved-state", test_saved_state);
    ADD ("/explain/damaged-state", test_damaged_state);
    ADD ("/read", test_read);
    ADD ("/read/secrets", test_secrets_are_masked);
    ADD ("/what-if", test_what_if);
    ADD ("/what-if/refused", test_what_if_refused);
    ADD ("/what-if/zeros", test_what_if_zeros);
    ADD ("/what-if/several", test_what_if_several);
    ADD ("/what-if/burned-already", test_what_if_burned_already);
    ADD ("/what-if/text", test_what_if_as_text);
#undef ADD
    return g_test_run ();
}
