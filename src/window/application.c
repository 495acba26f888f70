/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-application"
#include "config.h"

#include "window/application.h"

#include "window/accelerators.h"
#include "window/help-topics.h"
#include "window/help-window.h"
#include "window/main-window.h"
#include "window/style.h"

#include <glib/gi18n-lib.h>

struct _SalvorApplication {
    GtkApplication parent_instance;

    SalvorBoardList *boards; /* owned */
    double practice_pace;
};

enum { PROP_0, PROP_PRACTICE_PACE, N_PROPS };

G_DEFINE_FINAL_TYPE (SalvorApplication, salvor_application, GTK_TYPE_APPLICATION)

static const struct {
    const char *name;
    double pace;
} speeds[] = {
    { "real", 1.0 },
    { "fast", 0.1 },
    { "instant", 0.0 },
};

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
    gtk_show_about_dialog (
        gtk_application_get_active_window (GTK_APPLICATION (user_data)), "program-name",
        _ ("Salvor"), "version", SALVOR_VERSION, "logo-icon-name", SALVOR_APPLICATION_ID,
        "comments",
        _ ("Shows how an i.MX RT board starts and why, and brings it back when it does not."),
        "license-type", GTK_LICENSE_GPL_3_0, NULL);
}

/* The help window may be in front, too. */
static GtkWindow *
find_main_window (GtkApplication *application)
{
    GList *item = gtk_application_get_windows (application);

    while (item != NULL && !SALVOR_IS_MAIN_WINDOW (item->data))
        item = item->next;
    return item != NULL ? item->data : NULL;
}

static void
help_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
    GtkWindow *window = find_main_window (GTK_APPLICATION (user_data));

    if (window != NULL)
        salvor_help_window_open (
            GTK_APPLICATION (user_data), window,
            salvor_help_get_topic (salvor_main_window_get_page_name (SALVOR_MAIN_WINDOW (window))));
}

static void
shortcuts_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
    salvor_accelerators_show (gtk_application_get_active_window (GTK_APPLICATION (user_data)));
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
    GtkWindow *window = find_main_window (GTK_APPLICATION (user_data));

    /* through the window, which asks first while a board is being written */
    if (window != NULL)
        gtk_window_close (window);
}

static void
practice_speed_action (GSimpleAction *action, GVariant *value, gpointer user_data)
{
    SalvorApplication *self = user_data;
    const char *name = g_variant_get_string (value, NULL);

    for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++) {
        if (strcmp (speeds[i].name, name) != 0)
            continue;
        self->practice_pace = speeds[i].pace;
        g_simple_action_set_state (action, value);
        g_object_notify (G_OBJECT (self), "practice-pace");
    }
}

static void
add_actions (SalvorApplication *self)
{
    const GActionEntry entries[] = {
        { "help", help_action, NULL, NULL, NULL, { 0 } },
        { "shortcuts", shortcuts_action, NULL, NULL, NULL, { 0 } },
        { "about", about_action, NULL, NULL, NULL, { 0 } },
        { "quit", quit_action, NULL, NULL, NULL, { 0 } },
        { "practice-speed", NULL, "s", "'real'", practice_speed_action, { 0 } },
    };

    g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
    salvor_accelerators_set (GTK_APPLICATION (self));
}

static void
salvor_application_startup (GApplication *application)
{
    G_APPLICATION_CLASS (salvor_application_parent_class)->startup (application);

    salvor_style_install (gdk_display_get_default ());
    gtk_window_set_default_icon_name (SALVOR_APPLICATION_ID);
    add_actions (SALVOR_APPLICATION (application));
}

/* The one window there is, made when it is needed first. */
static GtkWindow *
get_window (SalvorApplication *self)
{
    GtkWindow *window = find_main_window (GTK_APPLICATION (self));

    if (window == NULL)
        window = GTK_WINDOW (salvor_main_window_new (GTK_APPLICATION (self), self->boards));
    return window;
}

static void
salvor_application_activate (GApplication *application)
{
    gtk_window_present (get_window (SALVOR_APPLICATION (application)));
}

/* salvor FILE.salvor, or a file that was opened in the file manager */
static void
salvor_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
    GtkWindow *window = get_window (SALVOR_APPLICATION (application));

    for (int i = 0; i < n_files && SALVOR_IS_MAIN_WINDOW (window); i++)
        salvor_main_window_open_file (SALVOR_MAIN_WINDOW (window), files[i]);
    gtk_window_present (window);
}

static void
salvor_application_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
    SalvorApplication *self = SALVOR_APPLICATION (object);

    switch (prop_id) {
    case PROP_PRACTICE_PACE:
        g_value_set_double (value, self->practice_pace);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
salvor_application_dispose (GObject *object)
{
    g_clear_object (&SALVOR_APPLICATION (object)->boards);
    G_OBJECT_CLASS (salvor_application_parent_class)->dispose (object);
}

static void
salvor_application_class_init (SalvorApplicationClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);
    GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

    object_class->get_property = salvor_application_get_property;
    object_class->dispose = salvor_application_dispose;
    application_class->startup = salvor_application_startup;
    application_class->activate = salvor_application_activate;
    application_class->open = salvor_application_open;
    g_object_class_install_property (
        object_class, PROP_PRACTICE_PACE,
        g_param_spec_double ("practice-pace", NULL, NULL, 0.0, 1.0, 1.0,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
salvor_application_init (SalvorApplication *self)
{
    self->practice_pace = speeds[0].pace;
}

SalvorApplication *
salvor_application_new (SalvorBoardList *boards)
{
    SalvorApplication *self;

    g_return_val_if_fail (SALVOR_IS_BOARD_LIST (boards), NULL);

    self = g_object_new (SALVOR_TYPE_APPLICATION, "application-id", SALVOR_APPLICATION_ID, "flags",
                         G_APPLICATION_HANDLES_OPEN, NULL);
    self->boards = g_object_ref (boards);
    return self;
}

double
salvor_application_get_practice_pace (SalvorApplication *self)
{
    g_return_val_if_fail (SALVOR_IS_APPLICATION (self), 0.0);

    return self->practice_pace;
}
