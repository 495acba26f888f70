/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-color-scheme"
#include "config.h"

#include "window/color-scheme.h"

#include <windows.h>

/* Where Windows 10 and 11 keep the choice of "Colors" in their settings */
#define THEME_KEY L"Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize"
#define LIGHT_VALUE L"AppsUseLightTheme"

/* GTK has its own theme under this name. */
#define CONTRAST_THEME "HighContrast"

struct _SalvorColorScheme {
    GObject parent_instance;

    GtkSettings *settings; /* owned */
    HKEY key;              /* owned; NULL: Windows has no such choice */
    HANDLE news;           /* owned event: something changed under the key */
    GSource *source;       /* owned; waits for the event */
};

G_DEFINE_FINAL_TYPE (SalvorColorScheme, salvor_color_scheme, G_TYPE_OBJECT)

static void
follow (SalvorColorScheme *self)
{
    HIGHCONTRASTW contrast = { .cbSize = sizeof contrast };
    DWORD light = 1;
    DWORD size = sizeof light;

    if (RegGetValueW (self->key, NULL, LIGHT_VALUE, RRF_RT_REG_DWORD, NULL, &light, &size)
        == ERROR_SUCCESS)
        g_object_set (self->settings, "gtk-application-prefer-dark-theme", light == 0, NULL);
    if (SystemParametersInfoW (SPI_GETHIGHCONTRAST, sizeof contrast, &contrast, 0)
        && (contrast.dwFlags & HCF_HIGHCONTRASTON) != 0)
        g_object_set (self->settings, "gtk-theme-name", CONTRAST_THEME, NULL);
    else
        gtk_settings_reset_property (self->settings, "gtk-theme-name");
}

/* Windows tells once, and has to be asked again. */
static void
ask_for_news (SalvorColorScheme *self)
{
    RegNotifyChangeKeyValue (self->key, FALSE, REG_NOTIFY_CHANGE_LAST_SET, self->news, TRUE);
}

static gboolean
on_news (gpointer user_data)
{
    SalvorColorScheme *self = user_data;

    ask_for_news (self);
    follow (self);
    return G_SOURCE_CONTINUE;
}

/* ---- a source that waits for an event of Windows ---- */

typedef struct {
    GSource source;
    GPollFD event;
} EventSource;

static gboolean
event_source_check (GSource *source)
{
    return (((EventSource *) source)->event.revents & G_IO_IN) != 0;
}

static gboolean
event_source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
    return callback (user_data);
}

/* @event: one that resets itself. (transfer full) */
static GSource *
event_source_new (HANDLE event)
{
    static GSourceFuncs functions
        = { .check = event_source_check, .dispatch = event_source_dispatch };
    GSource *source = g_source_new (&functions, sizeof (EventSource));
    EventSource *self = (EventSource *) source;

    self->event.fd = (gintptr) event;
    self->event.events = G_IO_IN;
    g_source_add_poll (source, &self->event);
    return source;
}

/* ---- object ---- */

static void
salvor_color_scheme_finalize (GObject *object)
{
    SalvorColorScheme *self = SALVOR_COLOR_SCHEME (object);

    if (self->source != NULL) {
        g_source_destroy (self->source);
        g_source_unref (self->source);
    }
    if (self->key != NULL)
        RegCloseKey (self->key);
    if (self->news != NULL)
        CloseHandle (self->news);
    g_object_unref (self->settings);
    G_OBJECT_CLASS (salvor_color_scheme_parent_class)->finalize (object);
}

static void
salvor_color_scheme_class_init (SalvorColorSchemeClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_color_scheme_finalize;
}

static void
salvor_color_scheme_init (SalvorColorScheme *self)
{
}

SalvorColorScheme *
salvor_color_scheme_new (GtkSettings *settings)
{
    SalvorColorScheme *self = g_object_new (SALVOR_TYPE_COLOR_SCHEME, NULL);

    self->settings = g_object_ref (settings);
    if (RegOpenKeyExW (HKEY_CURRENT_USER, THEME_KEY, 0, KEY_READ, &self->key) != ERROR_SUCCESS)
        return self;
    self->news = CreateEventW (NULL, FALSE, FALSE, NULL);
    self->source = event_source_new (self->news);
    g_source_set_callback (self->source, on_news, self, NULL);
    g_source_attach (self->source, NULL);
    ask_for_news (self);
    follow (self);
    return self;
}
