/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "window/fixture.h"

#include "window/style.h"

#include <math.h>

#define ROOT "/org/salvor/Salvor/"

static char *
load_text (const char *name)
{
    g_autofree char *path = g_strconcat (ROOT, name, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
    gsize size = 0;
    const char *text = NULL;

    g_assert_no_error (error);
    text = g_bytes_get_data (bytes, &size);
    return g_strndup (text, size);
}

/* Names that a token file defines, sorted; (transfer full) */
static GPtrArray *
list_tokens (const char *name)
{
    g_autofree char *text = load_text (name);
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    GPtrArray *tokens = g_ptr_array_new_with_free_func (g_free);

    for (gsize i = 0; lines[i] != NULL; i++) {
        if (g_str_has_prefix (lines[i], "@define-color "))
            g_ptr_array_add (tokens, g_strndup (lines[i] + 14, strcspn (lines[i] + 14, " ")));
    }
    return tokens;
}

static void
test_same_tokens (void)
{
    g_autoptr (GPtrArray) light = list_tokens ("tokens-light.css");
    g_autoptr (GPtrArray) dark = list_tokens ("tokens-dark.css");
    g_autoptr (GPtrArray) contrast = list_tokens ("tokens-high-contrast.css");

    g_assert_cmpuint (light->len, >, 30);
    g_assert_cmpuint (light->len, ==, dark->len);
    for (guint i = 0; i < light->len; i++)
        g_assert_cmpstr (g_ptr_array_index (light, i), ==, g_ptr_array_index (dark, i));
    for (guint i = 0; i < contrast->len; i++)
        g_assert_true (g_ptr_array_find_with_equal_func (light, g_ptr_array_index (contrast, i),
                                                         g_str_equal, NULL));
}

/* Every colour of the sheets is a token that there is, and none is written out. */
static void
assert_only_tokens (const char *name)
{
    g_autofree char *text = load_text (name);
    g_autoptr (GPtrArray) tokens = list_tokens ("tokens-light.css");
    g_autoptr (GRegex) used = g_regex_new ("@(salvor_\\w+)", 0, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;
    guint n_used = 0;

    g_assert_false (g_regex_match_simple ("#[0-9a-fA-F]{3,8}\\b|\\brgba?\\(", text, 0, 0));
    for (g_regex_match (used, text, 0, &match); g_match_info_matches (match);
         g_match_info_next (match, NULL)) {
        g_autofree char *token = g_match_info_fetch (match, 1);

        if (!g_ptr_array_find_with_equal_func (tokens, token, g_str_equal, NULL))
            g_test_message ("%s is no token", token);
        g_assert_true (g_ptr_array_find_with_equal_func (tokens, token, g_str_equal, NULL));
        n_used++;
    }
    g_assert_cmpuint (n_used, >, 0);
}

static void
test_sheet_names_tokens (void)
{
    assert_only_tokens ("salvor.css");
    assert_only_tokens ("tokens-high-contrast.css");
}

static void
set_look (gboolean dark, const char *theme)
{
    g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", dark,
                  "gtk-theme-name", theme, NULL);
}

static double
get_channel (double value)
{
    return value <= 0.03928 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
get_luminance (const GdkRGBA *color)
{
    return 0.2126 * get_channel (color->red) + 0.7152 * get_channel (color->green)
           + 0.0722 * get_channel (color->blue);
}

/* WCAG 2 contrast of two tokens */
static double
get_contrast (GtkWidget *widget, const char *first, const char *second)
{
    GdkRGBA a = salvor_style_get_color (widget, first);
    GdkRGBA b = salvor_style_get_color (widget, second);
    double high = MAX (get_luminance (&a), get_luminance (&b));
    double low = MIN (get_luminance (&a), get_luminance (&b));

    return (high + 0.05) / (low + 0.05);
}

static void
test_follows_settings (void)
{
    GtkWidget *widget = g_object_ref_sink (gtk_label_new (NULL));
    GdkRGBA light;
    GdkRGBA dark;
    GdkRGBA back;

    set_look (FALSE, "Default");
    light = salvor_style_get_color (widget, "card");
    set_look (TRUE, "Default");
    dark = salvor_style_get_color (widget, "card");
    g_assert_cmpfloat (get_luminance (&light), >, 0.9);
    g_assert_cmpfloat (get_luminance (&dark), <, 0.1);
    set_look (FALSE, "Default");
    back = salvor_style_get_color (widget, "card");
    g_assert_true (gdk_rgba_equal (&light, &back));
    g_assert_finalize_object (widget);
}

/* visual.md 7: text 4.5 or better, marks and control edges 3.0 or better */
static void
test_contrast (void)
{
    static const char *const texts[]
        = { "text", "muted", "faint", "accent", "stop", "care", "good", "try" };
    static const char *const marks[]
        = { "edge", "track", "stop_fill", "care_line", "zero_line", "dead", "ink" };
    GtkWidget *widget = g_object_ref_sink (gtk_label_new (NULL));

    for (guint look = 0; look < 4; look++) {
        set_look (look % 2 == 1, look < 2 ? "Default" : "HighContrast");
        for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
            g_assert_cmpfloat (get_contrast (widget, texts[i], "card"), >=, 4.5);
        for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
            g_assert_cmpfloat (get_contrast (widget, marks[i], "card"), >=, 2.95);
        g_assert_cmpfloat (get_contrast (widget, "on_fill", "accent_fill"), >=, 4.5);
        g_assert_cmpfloat (get_contrast (widget, "on_fill", "stop_fill"), >=, 4.5);
        g_assert_cmpfloat (get_contrast (widget, "text", "accent_soft"), >=, 4.5);
    }
    set_look (FALSE, "Default");
    g_assert_finalize_object (widget);
}

static void
test_icons (void)
{
    static const char *const names[] = { "salvor-chip",
                                         "salvor-probe",
                                         "salvor-usb",
                                         "salvor-switch",
                                         "salvor-fuse",
                                         "salvor-flash",
                                         "salvor-lock-closed",
                                         "salvor-lock-open",
                                         "salvor-blocked",
                                         "salvor-check",
                                         "salvor-question",
                                         "salvor-attention",
                                         "salvor-unreadable",
                                         "salvor-unplug",
                                         "salvor-route",
                                         "salvor-try-out",
                                         "sidebar-show",
                                         "system-shutdown",
                                         "application-x-firmware",
                                         "org.salvor.Salvor" };
    GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autofree char *symbolic = g_strconcat (names[i], "-symbolic", NULL);

        if (!gtk_icon_theme_has_icon (theme, symbolic))
            g_test_message ("there is no %s", symbolic);
        g_assert_true (gtk_icon_theme_has_icon (theme, symbolic));
    }
    g_assert_true (gtk_icon_theme_has_icon (theme, "org.salvor.Salvor"));
}

/* GTK 4.8 recolours fills only: an icon with a stroke would keep its colour. */
static void
test_icons_are_filled (void)
{
    g_auto (GStrv) names = g_resources_enumerate_children (ROOT "icons/scalable/actions/",
                                                           G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

    g_assert_nonnull (names);
    g_assert_cmpuint (g_strv_length (names), >=, 16);
    for (gsize i = 0; names[i] != NULL; i++) {
        g_autofree char *path = g_strconcat ("icons/scalable/actions/", names[i], NULL);
        g_autofree char *text = load_text (path);

        g_assert_null (strstr (text, "stroke"));
    }
}

static void
test_scale (void)
{
    GtkWidget *widget = g_object_ref_sink (gtk_label_new (NULL));

    /* the fixture sets text of 14 px */
    g_assert_cmpfloat_with_epsilon (salvor_style_get_scale (widget), 1.0, 0.01);
    g_assert_finalize_object (widget);
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/style/same-tokens", test_same_tokens);
    g_test_add_func ("/style/sheet-names-tokens", test_sheet_names_tokens);
    g_test_add_func ("/style/follows-settings", test_follows_settings);
    g_test_add_func ("/style/contrast", test_contrast);
    g_test_add_func ("/style/icons", test_icons);
    g_test_add_func ("/style/icons-are-filled", test_icons_are_filled);
    g_test_add_func ("/style/scale", test_scale);
    return g_test_run ();
}
