/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-style"
#include "config.h"

#include "window/style.h"

#include "window/color-scheme.h"

#include "salvor-resources.h"

#define RESOURCE_ROOT "/org/salvor/Salvor/"

/* Size of body text that visual.md 2.3 is drawn with, px. */
#define BODY_SIZE 14.0

/* SalvorStyle: what is installed on one display; lives as long as the display. */
#define SALVOR_TYPE_STYLE (salvor_style_get_type ())
G_DECLARE_FINAL_TYPE (SalvorStyle, salvor_style, SALVOR, STYLE, GObject)

struct _SalvorStyle {
    GObject parent_instance;

    GtkCssProvider *tokens;
    GtkCssProvider *contrast; /* above the tokens; empty unless the theme is a high contrast one */
    GtkCssProvider *sheet;
    SalvorColorScheme *color_scheme;
    gboolean dark;
    gboolean high_contrast;
};

G_DEFINE_FINAL_TYPE (SalvorStyle, salvor_style, G_TYPE_OBJECT)

static void
salvor_style_finalize (GObject *object)
{
    SalvorStyle *self = SALVOR_STYLE (object);

    g_clear_object (&self->tokens);
    g_clear_object (&self->contrast);
    g_clear_object (&self->sheet);
    g_clear_object (&self->color_scheme);
    G_OBJECT_CLASS (salvor_style_parent_class)->finalize (object);
}

static void
salvor_style_class_init (SalvorStyleClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_style_finalize;
}

static void
salvor_style_init (SalvorStyle *self)
{
    self->tokens = gtk_css_provider_new ();
    self->contrast = gtk_css_provider_new ();
    self->sheet = gtk_css_provider_new ();
}

static void
load_tokens (SalvorStyle *self)
{
    gtk_css_provider_load_from_resource (self->tokens, self->dark ? RESOURCE_ROOT "tokens-dark.css"
                                                                  : RESOURCE_ROOT
                                                           "tokens-light.css");
    if (self->high_contrast)
        gtk_css_provider_load_from_resource (self->contrast,
                                             RESOURCE_ROOT "tokens-high-contrast.css");
    else
        gtk_css_provider_load_from_data (self->contrast, "", 0);
}

static void
read_settings (SalvorStyle *self, GtkSettings *settings)
{
    g_autofree char *theme = NULL;
    gboolean prefer_dark = FALSE;

    g_object_get (settings, "gtk-theme-name", &theme, "gtk-application-prefer-dark-theme",
                  &prefer_dark, NULL);
    if (theme == NULL)
        theme = g_strdup ("");
    self->high_contrast = g_str_has_prefix (theme, "HighContrast") || strstr (theme, "-hc") != NULL;
    self->dark
        = prefer_dark || g_str_has_suffix (theme, "-dark") || g_str_has_suffix (theme, "Inverse");
}

static void
settings_changed_cb (GtkSettings *settings, GParamSpec *pspec, SalvorStyle *self)
{
    gboolean was_dark = self->dark;
    gboolean was_high_contrast = self->high_contrast;

    read_settings (self, settings);
    if (self->dark != was_dark || self->high_contrast != was_high_contrast)
        load_tokens (self);
}

static void
add_provider (GdkDisplay *display, GtkCssProvider *provider, guint above)
{
    gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + above);
}

void
salvor_style_install (GdkDisplay *display)
{
    GtkSettings *settings = gtk_settings_get_for_display (display);
    SalvorStyle *self = NULL;

    if (g_object_get_data (G_OBJECT (display), "salvor-style") != NULL)
        return;

    /* named here so that the linker keeps the resource object of the static library */
    g_resources_register (salvor_resources_get_resource ());
    gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display),
                                      RESOURCE_ROOT "icons");

    self = g_object_new (SALVOR_TYPE_STYLE, NULL);
    g_object_set_data_full (G_OBJECT (display), "salvor-style", self, g_object_unref);
    read_settings (self, settings);
    load_tokens (self);
    gtk_css_provider_load_from_resource (self->sheet, RESOURCE_ROOT "salvor.css");
    add_provider (display, self->tokens, 0);
    add_provider (display, self->contrast, 1);
    add_provider (display, self->sheet, 2);
    g_signal_connect_object (settings, "notify::gtk-theme-name", G_CALLBACK (settings_changed_cb),
                             self, 0);
    g_signal_connect_object (settings, "notify::gtk-application-prefer-dark-theme",
                             G_CALLBACK (settings_changed_cb), self, 0);
    self->color_scheme = salvor_color_scheme_new (settings);
    /* a number that is marked from the start looks as if somebody had chosen it */
    g_object_set (settings, "gtk-label-select-on-focus", FALSE, NULL);
}

GdkRGBA
salvor_style_get_color (GtkWidget *widget, const char *token)
{
    GtkStyleContext *context = gtk_widget_get_style_context (widget);
    g_autofree char *name = g_strconcat ("salvor_", token, NULL);
    GdkRGBA color = { 0.5, 0.5, 0.5, 1.0 };

    if (!gtk_style_context_lookup_color (context, name, &color))
        g_warning ("no colour is named “%s”", name);
    return color;
}

double
salvor_style_get_scale (GtkWidget *widget)
{
    PangoContext *context = gtk_widget_get_pango_context (widget);
    const PangoFontDescription *font = pango_context_get_font_description (context);
    double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;
    double dpi = pango_cairo_context_get_resolution (context);

    if (!pango_font_description_get_size_is_absolute (font))
        size = size * (dpi > 0.0 ? dpi : 96.0) / 72.0;
    return size > 0.0 ? size / BODY_SIZE : 1.0;
}

void
salvor_style_draw_icon (GtkWidget *widget, GtkSnapshot *snapshot, const char *icon_name, double x,
                        double y, int size, const GdkRGBA *color)
{
    GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
    g_autoptr (GtkIconPaintable) icon = gtk_icon_theme_lookup_icon (
        theme, icon_name, NULL, size, gtk_widget_get_scale_factor (widget),
        gtk_widget_get_direction (widget), 0);

    gtk_snapshot_save (snapshot);
    gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
    gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot, size, size,
                                              color, 1);
    gtk_snapshot_restore (snapshot);
}
