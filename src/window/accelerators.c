/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-accelerators"
#include "config.h"

#include "window/accelerators.h"

static const struct {
    const char *action;
    const char *keys[3]; /* ended by %NULL */
} accelerators[] = {
    { "app.help", { "F1" } },
    { "app.shortcuts", { "<Control>question" } },
    { "app.quit", { "<Control>q" } },
    { "window.close", { "<Control>w" } },
    { "win.read-again", { "F5", "<Control>r" } },
    { "win.open-state", { "<Control>o" } },
    { "win.save-state", { "<Control>s" } },
    { "win.save-report", { "<Control>e" } },
    { "win.next-part", { "F6" } },
    { "win.sidebar", { "F9" } },
    { "win.page::overview", { "<Alt>1" } },
    { "win.page::fuses", { "<Alt>2" } },
    { "win.page::registers", { "<Alt>3" } },
    { "win.page::activity", { "<Alt>4" } },
};

void
salvor_accelerators_set (GtkApplication *application)
{
    for (gsize i = 0; i < G_N_ELEMENTS (accelerators); i++)
        gtk_application_set_accels_for_action (application, accelerators[i].action,
                                               accelerators[i].keys);
}

void
salvor_accelerators_show (GtkWindow *parent)
{
    g_autoptr (GtkBuilder) builder
               = gtk_builder_new_from_resource ("/org/salvor/Salvor/ui/shortcuts-window.ui");
    GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts_window"));

    gtk_window_set_transient_for (window, parent);
    gtk_window_present (window);
}
