/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "window/fixture.h"

#include "window/fuse-map.h"

typedef SalvorBoardState *(*MakeState) (void);

static SalvorFuseMap *
make_map (MakeState make_state)
{
    g_autoptr (SalvorBoardState) state = make_state ();
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (state);

    return salvor_fuse_map_new (state, verdict);
}

/* Numbers of the words that match, "5 6 7" */
static char *
list_matches (SalvorFuseMap *map, const char *search, SalvorFuseFilter filter)
{
    GString *list = g_string_new (NULL);

    salvor_fuse_map_search (map, search);
    for (gsize i = 0; i < salvor_fuse_map_get_size (map); i++) {
        if (salvor_fuse_map_matches (map, i, filter))
            g_string_append_printf (list, "%s%u", list->len > 0 ? " " : "",
                                    salvor_fuse_map_get_view (map, i)->word->index);
    }
    return g_string_free (list, FALSE);
}

static void
assert_matches (SalvorFuseMap *map, const char *search, SalvorFuseFilter filter,
                const char *expected)
{
    g_autofree char *list = list_matches (map, search, filter);

    g_assert_cmpstr (list, ==, expected);
}

static void
test_closes (void)
{
    g_autoptr (SalvorFuseMap) map = make_map (fixture_state_story);

    g_assert_cmphex (salvor_fuse_map_find (map, 6)->closes, ==, 0x00010010);
    g_assert_cmphex (salvor_fuse_map_find (map, 1)->closes, ==, 0);
    g_assert_cmphex (salvor_fuse_map_find (map, 5)->closes, ==, 0);
}

static void
test_closes_nothing (void)
{
    g_autoptr (SalvorFuseMap) map = make_map (fixture_state_new_chip);

    for (gsize i = 0; i < salvor_fuse_map_get_size (map); i++)
        g_assert_cmphex (salvor_fuse_map_get_view (map, i)->closes, ==, 0);
}

static void
test_locked (void)
{
    g_autoptr (SalvorFuseMap) map = make_map (fixture_state_story);

    /* LOCKS is 0x8043: the tester lock covers the chip's identity, not the boot settings */
    g_assert_true (salvor_fuse_map_find (map, 1)->locked);
    g_assert_false (salvor_fuse_map_find (map, 6)->locked);
    g_assert_cmpuint (salvor_fuse_map_count_locked (map), >=, 4);
}

static void
test_unreadable (void)
{
    g_autoptr (SalvorFuseMap) map = make_map (fixture_state_unreadable);
    const SalvorFuseView *view = salvor_fuse_map_find (map, 6);
    g_autofree char *text = salvor_fuse_view_describe_bit (view, 16);

    g_assert_false (view->known);
    g_assert_cmpstr (view->reason, ==, "the ROM refused the read");
    g_assert_cmpstr (text, ==,
                     "Word 6 BOOT_CFG1, bit 16, FORCE_INTERNAL_BOOT, not read, not locked");
}

static void
test_differs (void)
{
    g_autoptr (SalvorFuseMap) map = make_map (fixture_state_unreadable);

    /* working copy 0x10, fuse cells 0x30 */
    g_assert_cmphex (salvor_fuse_map_find (map, 5)->differs, ==, 0x00000020);
    g_assert_cmphex (salvor_fuse_map_find (map, 7)->differs, ==, 0);
}

static void
test_secret (void)
{
    g_autoptr (SalvorFuseMap) map = make_map (fixture_state_story);
    guint burned = salvor_fuse_map_count_burned (map);
    g_autofree char *masked = NULL;
    g_autofree char *shown = NULL;

    g_assert_true (salvor_fuse_map_find (map, 20)->hidden);
    masked = salvor_fuse_view_describe_word (salvor_fuse_map_find (map, 20));
    g_assert_nonnull (strstr (masked, "secret, not shown"));
    assert_matches (map, "0x5C5BDAD3", SALVOR_FUSE_FILTER_ALL, "");

    salvor_fuse_map_set_hidden (map, 20, FALSE);
    shown = salvor_fuse_view_describe_word (salvor_fuse_map_find (map, 20));
    g_assert_nonnull (strstr (shown, "0x5C5B_DAD3"));
    g_assert_cmpuint (salvor_fuse_map_count_burned (map), >, burned);
    assert_matches (map, "0x5C5BDAD3", SALVOR_FUSE_FILTER_ALL, "20");
}

static void
test_secret_only (void)
{
    g_autoptr (SalvorFuseMap) map = make_map (fixture_state_story);

    salvor_fuse_map_set_hidden (map, 6, TRUE);
    g_assert_false (salvor_fuse_map_find (map, 6)->hidden);
}

static void
test_count_burned (void)
{
    g_autoptr (SalvorFuseMap) map = make_map (fixture_state_story);

    /* the ones of the fixture, counted by hand: 0: 4, 1: 17, 2: 14, 4: 3, 6: 2, 34: 9, 35: 6 */
    g_assert_cmpuint (salvor_fuse_map_count_burned (map), ==, 55);
}

static void
test_search_name (void)
{
    g_autoptr (SalvorFuseMap) map = make_map (fixture_state_story);

    assert_matches (map, "dap_sjc_SWD", SALVOR_FUSE_FILTER_ALL, "6");
    g_assert_cmphex (salvor_fuse_map_find (map, 6)->hits, ==, 1u << 19);
}

static void
test_search_word (void)
{
    g_autoptr (SalvorFuseMap) map = make_map (fixture_state_story);
    const char *const same[] = { "6", "0x06", "0x460", "0x401F4460", " 6 " };

    for (gsize i = 0; i < G_N_ELEMENTS (same); i++) {
        g_autofree char *list = list_matches (map, same[i], SALVOR_FUSE_FILTER_ALL);
        g_auto (GStrv) words = g_strsplit (list, " ", -1);

        g_assert_true (g_strv_contains ((const char *const *) words, "6"));
        g_assert_true (salvor_fuse_map_find (map, 6)->hit);
    }
}

static void
test_search_bit (void)
{
    g_autoptr (SalvorFuseMap) map = make_map (fixture_state_story);

    assert_matches (map, "6.16", SALVOR_FUSE_FILTER_ALL, "6");
    g_assert_cmphex (salvor_fuse_map_find (map, 6)->hits, ==, 0x00010000);
    assert_matches (map, "6.32", SALVOR_FUSE_FILTER_ALL, "");
}

/* As documents write a bit; the offset and the address of the word are as good as its number. */
static void
test_search_bit_forms (void)
{
    static const char *const forms[]
        = { "6.16",          "6 bit 16",       "6, bit 16", "fuse 6 bit 16",
            "Word 6 Bit 16", "0x06 bit 16",    "0x460[16]", "0x460.16",
            "6[16]",         "0x401F4460[16]", " 6 .16 ",   "0x401F_4460.16" };
    g_autoptr (SalvorFuseMap) map = make_map (fixture_state_story);

    for (gsize i = 0; i < G_N_ELEMENTS (forms); i++) {
        assert_matches (map, forms[i], SALVOR_FUSE_FILTER_ALL, "6");
        g_assert_cmphex (salvor_fuse_map_find (map, 6)->hits, ==, 0x10000);
    }
    assert_matches (map, "6.32", SALVOR_FUSE_FILTER_ALL, "");
    assert_matches (map, "6 bit", SALVOR_FUSE_FILTER_ALL, "");
    assert_matches (map, "0x0001_0010", SALVOR_FUSE_FILTER_ALL, "6");
}

/* One word with its settings, for the clipboard */
static void
test_format_word (void)
{
    g_autoptr (SalvorFuseMap) map = make_map (fixture_state_story);
    g_autofree char *text = salvor_fuse_map_format_word (map, salvor_fuse_map_find (map, 6));
    g_autofree char *secret = salvor_fuse_map_format_word (map, salvor_fuse_map_find (map, 20));

    g_assert_true (g_str_has_prefix (text, "  6  BOOT_CFG1                0x0001_0010\n"));
    g_assert_nonnull (strstr (text, "     bit 16         FORCE_INTERNAL_BOOT = 0x1, "));
    g_assert_nonnull (strstr (text, "     bits 23 to 22  JTAG_SMODE = 0x0, Open\n"));
    g_assert_nonnull (strstr (secret, "hidden"));
    g_assert_null (strstr (secret, " = "));
}

static void
test_search_value (void)
{
    g_autoptr (SalvorFuseMap) map = make_map (fixture_state_story);

    assert_matches (map, "0x10010", SALVOR_FUSE_FILTER_ALL, "6");
    assert_matches (map, "0x123456789", SALVOR_FUSE_FILTER_ALL, "");
    assert_matches (map, "nothing of the kind", SALVOR_FUSE_FILTER_ALL, "");
}

static void
test_search_end (void)
{
    g_autoptr (SalvorFuseMap) map = make_map (fixture_state_story);

    salvor_fuse_map_search (map, "6.16");
    salvor_fuse_map_search (map, "");
    g_assert_cmphex (salvor_fuse_map_find (map, 6)->hits, ==, 0);
    g_assert_true (salvor_fuse_map_matches (map, 0, SALVOR_FUSE_FILTER_ALL));
}

static void
test_filter (void)
{
    g_autoptr (SalvorFuseMap) map = make_map (fixture_state_story);

    assert_matches (map, "", SALVOR_FUSE_FILTER_BURNED, "0 1 2 4 6 34 35");
    assert_matches (map, "boot_cfg1", SALVOR_FUSE_FILTER_BURNED, "6");
    assert_matches (map, "boot_cfg2", SALVOR_FUSE_FILTER_BURNED, "");
    assert_matches (map, "boot_cfg1", SALVOR_FUSE_FILTER_LOCKED, "");
    assert_matches (map, "boot_cfg1", SALVOR_FUSE_FILTER_BOOT, "6");
}

static void
test_describe (void)
{
    g_autoptr (SalvorFuseMap) map = make_map (fixture_state_story);
    const SalvorFuseView *view = salvor_fuse_map_find (map, 6);
    g_autofree char *burned = salvor_fuse_view_describe_bit (view, 16);
    g_autofree char *zero = salvor_fuse_view_describe_bit (view, 17);
    g_autofree char *unnamed = salvor_fuse_view_describe_bit (view, 7);
    g_autofree char *word = salvor_fuse_view_describe_word (view);

    g_assert_cmpstr (burned, ==,
                     "Word 6 BOOT_CFG1, bit 16, FORCE_INTERNAL_BOOT, burned, closes a route, not "
                     "locked");
    g_assert_cmpstr (zero, ==, "Word 6 BOOT_CFG1, bit 17, SDP_DISABLE, not burned, not locked");
    g_assert_cmpstr (unnamed, ==, "Word 6 BOOT_CFG1, bit 7, no name, not burned, not locked");
    g_assert_cmpstr (word, ==, "Word 6 BOOT_CFG1, 0x0001_0010");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/fuse-map/closes/story", test_closes);
    g_test_add_func ("/fuse-map/closes/nothing", test_closes_nothing);
    g_test_add_func ("/fuse-map/locked", test_locked);
    g_test_add_func ("/fuse-map/unreadable", test_unreadable);
    g_test_add_func ("/fuse-map/differs", test_differs);
    g_test_add_func ("/fuse-map/secret/on-request", test_secret);
    g_test_add_func ("/fuse-map/secret/no-other-word", test_secret_only);
    g_test_add_func ("/fuse-map/count-burned", test_count_burned);
    g_test_add_func ("/fuse-map/search/name", test_search_name);
    g_test_add_func ("/fuse-map/search/word", test_search_word);
    g_test_add_func ("/fuse-map/search/bit", test_search_bit);
    g_test_add_func ("/fuse-map/search/bit/forms", test_search_bit_forms);
    g_test_add_func ("/fuse-map/format/word", test_format_word);
    g_test_add_func ("/fuse-map/search/value", test_search_value);
    g_test_add_func ("/fuse-map/search/end", test_search_end);
    g_test_add_func ("/fuse-map/filter", test_filter);
    g_test_add_func ("/fuse-map/describe", test_describe);
    return g_test_run ();
}
