/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sane-state.h"
#include "sentence-checks.h"

#include "chip/boot-verdict.h"

/* "probe-rom=open probe-flashloader=unproven …" in the order of the verdict; (transfer full) */
static char *
list_routes (const SalvorVerdict *verdict)
{
    GString *text = g_string_new (NULL);

    for (gsize i = 0; i < SALVOR_N_ROUTES; i++)
        g_string_append_printf (text, "%s%s=%s", i > 0 ? " " : "",
                                salvor_route_get_id (verdict->routes[i].id),
                                salvor_route_state_get_id (verdict->routes[i].state));
    return g_string_free (text, FALSE);
}

typedef struct {
    const char *name;
    SalvorBoardStage stage;
    guint pins;
    guint32 boot_word;
    SalvorHeaderState header;
    const char *routes;
} RouteCase;

static const RouteCase route_cases[] = {
    { "story", SALVOR_STAGE_PROBE, 1, 0x00010010, SALVOR_HEADER_VALID,
      "probe-rom=open probe-flashloader=unproven probe-erase-header=unproven serial=closed" },
    { "story-header-unknown", SALVOR_STAGE_UNKNOWN, 1, 0x00010010, SALVOR_HEADER_UNKNOWN,
      "probe-rom=open probe-flashloader=unproven probe-erase-header=unproven serial=closed" },
    { "story-flash-erased", SALVOR_STAGE_PROBE, 1, 0x00010010, SALVOR_HEADER_BLANK,
      "probe-rom=open serial=unproven probe-flashloader=unproven probe-erase-header=unproven" },
    { "story-downloader-answers", SALVOR_STAGE_ROM, 1, 0x00010010, SALVOR_HEADER_UNKNOWN,
      "serial=open probe-rom=open probe-flashloader=unproven probe-erase-header=unproven" },
    { "story-flashloader-answers", SALVOR_STAGE_FLASHLOADER, 1, 0x00010010, SALVOR_HEADER_VALID,
      "serial=open probe-rom=open probe-flashloader=unproven probe-erase-header=unproven" },
    { "switches-serial", SALVOR_STAGE_ROM, 1, 0, SALVOR_HEADER_UNKNOWN,
      "serial=open probe-rom=open probe-flashloader=unproven probe-erase-header=unproven" },
    { "switches-internal", SALVOR_STAGE_UNKNOWN, 2, 0, SALVOR_HEADER_VALID,
      "serial=open probe-rom=open probe-flashloader=unproven probe-erase-header=unproven" },
    { "probe-in-hand", SALVOR_STAGE_PROBE, 2, 0, SALVOR_HEADER_VALID,
      "probe-rom=open serial=open probe-flashloader=unproven probe-erase-header=unproven" },
    { "download-off", SALVOR_STAGE_PROBE, 1, 0x00020000, SALVOR_HEADER_VALID,
      "probe-rom=open probe-flashloader=unproven serial=closed probe-erase-header=closed" },
    { "debug-closed", SALVOR_STAGE_UNKNOWN, 1, 0x00100000, SALVOR_HEADER_VALID,
      "serial=open probe-rom=closed probe-flashloader=closed probe-erase-header=closed" },
    { "debug-secure", SALVOR_STAGE_UNKNOWN, 1, 0x00400000, SALVOR_HEADER_VALID,
      "serial=open probe-rom=closed probe-flashloader=closed probe-erase-header=closed" },
    { "no-way", SALVOR_STAGE_UNKNOWN, 1, 0x00D10010, SALVOR_HEADER_VALID,
      "serial=closed probe-rom=closed probe-flashloader=closed probe-erase-header=closed" },
};

static void
test_routes (gconstpointer data)
{
    const RouteCase *route = data;
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *routes = NULL;

    sane_state_set_word (state, SANE_BOOT_WORD, route->boot_word);
    sane_state_set_pins (state, route->pins);
    salvor_board_state_set_stage (state, route->stage);
    salvor_board_state_set_header (state, route->header, NULL);
    verdict = salvor_verdict_new (state);
    routes = list_routes (verdict);
    g_assert_cmpstr (routes, ==, route->routes);
    for (gsize i = 0; i < SALVOR_N_ROUTES; i++) {
        g_assert_cmpstr (verdict->routes[i].because, !=, "");
        if (verdict->routes[i].state == SALVOR_ROUTE_STATE_UNPROVEN)
            assert_contains (verdict->routes[i].because, "on hardware");
    }
}

static const SalvorRoute *
get_route (const SalvorVerdict *verdict, SalvorRouteId id)
{
    return salvor_verdict_get_route (verdict, id);
}

static void
test_closed_ways_name_what_closes_them (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;

    sane_state_set_word (state, SANE_BOOT_WORD, 0x00110010);
    verdict = salvor_verdict_new (state);
    assert_contains (get_route (verdict, SALVOR_ROUTE_SERIAL)->because,
                     "fuse 6 bit 16 = 1 (FORCE_INTERNAL_BOOT)");
    assert_contains (get_route (verdict, SALVOR_ROUTE_SERIAL)->because,
                     "Writing zeros to that fuse word clears nothing");
    assert_contains (get_route (verdict, SALVOR_ROUTE_PROBE_ROM)->because,
                     "fuse 6 bit 20 = 1 (SJC_DISABLE)");
    assert_contains (verdict->sentence, "No way to recover is known to be open.");
    assert_contains (verdict->emphasis, "No way in is left open");
    assert_lacks (verdict->text, "not lost");
}

static void
test_hand_steps_are_named (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);

    assert_contains (get_route (verdict, SALVOR_ROUTE_SERIAL)->because,
                     "With the boot switches at 01, the next power-on opens serial download");
    assert_contains (get_route (verdict, SALVOR_ROUTE_SERIAL)->because,
                     "take all power away for three seconds");
}

/* The header goes out by probe, but firmware comes in by serial download. */
static void
test_erasing_the_header_needs_serial_download (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new_story ();
    g_autoptr (SalvorVerdict) verdict = NULL;

    sane_state_set_field (state, "sdp-disable", 1);
    verdict = salvor_verdict_new (state);
    g_assert_cmpint (get_route (verdict, SALVOR_ROUTE_PROBE_ERASE_HEADER)->state, ==,
                     SALVOR_ROUTE_STATE_CLOSED);
    assert_contains (get_route (verdict, SALVOR_ROUTE_PROBE_ERASE_HEADER)->because,
                     "fuse 6 bit 17 = 1 (SDP_DISABLE)");
    g_assert_cmpint (get_route (verdict, SALVOR_ROUTE_PROBE_ROM)->state, ==,
                     SALVOR_ROUTE_STATE_OPEN);
}

static void
test_an_empty_flash_with_debug_closed_has_one_hope (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;

    sane_state_set_word (state, SANE_BOOT_WORD, 0x00110010);
    salvor_board_state_set_header (state, SALVOR_HEADER_INVALID, "FCB 0x00000000");
    verdict = salvor_verdict_new (state);
    g_assert_cmpint (verdict->routes[0].id, ==, SALVOR_ROUTE_SERIAL);
    g_assert_cmpint (verdict->routes[0].state, ==, SALVOR_ROUTE_STATE_UNPROVEN);
    assert_contains (verdict->text, "it should open serial download by itself");
    g_assert_cmpstr (verdict->emphasis, ==, "That is the only way left: its debug port is closed.");
}

/* 64 KiB are left of the 128 that NXP's flashloader is made for. */
static void
test_short_of_ram (void)
{
    g_autoptr (SalvorBoardState) state = sane_state_new ();
    g_autoptr (SalvorVerdict) verdict = NULL;
    g_autofree char *routes = NULL;

    sane_state_set_field (state, "flexram-partition", 1);
    salvor_board_state_set_stage (state, SALVOR_STAGE_ROM);
    verdict = salvor_verdict_new (state);
    routes = list_routes (verdict);
    g_assert_true (verdict->short_of_ram);
    g_assert_cmpstr (routes, ==,
                     "probe-rom=open serial=unproven probe-flashloader=unproven "
                     "probe-erase-header=unproven");
    assert_lacks (verdict->title, "ready");
    assert_contains (verdict->text, "fuse 45 bits 19 to 16 = 1 (Default_FlexRAM_Part)");
    assert_contains (get_route (verdict, SALVOR_ROUTE_SERIAL)->because, "does not fit");
    assert_lacks (get_route (verdict, SALVOR_ROUTE_PROBE_ROM)->because, "does not fit");
}

/* Other divisions leave enough, a loader that runs has found room, an RT1060 has more RAM. */
static void
test_enough_ram (void)
{
    static const struct {
        const char *chip;
        SalvorBoardStage stage;
        guint division;
    } cases[] = {
        { "MIMXRT1024", SALVOR_STAGE_ROM, 0 },
        { "MIMXRT1024", SALVOR_STAGE_ROM, 2 },
        { "MIMXRT1024", SALVOR_STAGE_FLASHLOADER, 1 },
        { "MIMXRT1060", SALVOR_STAGE_ROM, 3 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (SalvorBoardState) state = sane_state_new_of (cases[i].chip);
        g_autoptr (SalvorVerdict) verdict = NULL;

        sane_state_set_field (state, "flexram-partition", cases[i].division);
        salvor_board_state_set_stage (state, cases[i].stage);
        verdict = salvor_verdict_new (state);
        g_assert_false (verdict->short_of_ram);
    }
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (route_cases); i++) {
        g_autofree char *path = g_strconcat ("/boot-routes/", route_cases[i].name, NULL);

        g_test_add_data_func (path, &route_cases[i], test_routes);
    }
    g_test_add_func ("/boot-routes/because/closed", test_closed_ways_name_what_closes_them);
    g_test_add_func ("/boot-routes/because/hand-steps", test_hand_steps_are_named);
    g_test_add_func ("/boot-routes/because/erase-header",
                     test_erasing_the_header_needs_serial_download);
    g_test_add_func ("/boot-routes/ram/short", test_short_of_ram);
    g_test_add_func ("/boot-routes/ram/enough", test_enough_ram);
    g_test_add_func ("/boot-routes/because/one-hope",
                     test_an_empty_flash_with_debug_closed_has_one_hope);
    return g_test_run ();
}
