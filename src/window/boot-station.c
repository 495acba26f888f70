/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-boot-station"
#include "config.h"

#include "window/boot-station.h"

#include <glib/gi18n-lib.h>

struct _SalvorBootStation {
    GtkButton parent_instance;
};

G_DEFINE_FINAL_TYPE (SalvorBootStation, salvor_boot_station, GTK_TYPE_BUTTON)

static const char *const icon_names[SALVOR_N_STOPS] = {
    [SALVOR_STOP_POWER_ON] = "system-shutdown-symbolic",
    [SALVOR_STOP_START_UP_MODE] = "salvor-switch-symbolic",
    [SALVOR_STOP_SETTINGS] = "salvor-fuse-symbolic",
    [SALVOR_STOP_MEMORY] = "salvor-flash-symbolic",
    [SALVOR_STOP_PROGRAM] = "media-playback-start-symbolic",
    [SALVOR_STOP_SERIAL_DOWNLOAD] = "salvor-usb-symbolic",
};

static const char *const state_classes[] = {
    [SALVOR_STOP_TAKEN] = "taken",
    [SALVOR_STOP_END] = "end",
    [SALVOR_STOP_NOT_REACHED] = "not-reached",
    [SALVOR_STOP_UNREADABLE] = "unreadable",
};

static void
salvor_boot_station_class_init (SalvorBootStationClass *klass)
{
    gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
salvor_boot_station_init (SalvorBootStation *self)
{
    gtk_widget_add_css_class (GTK_WIDGET (self), "salvor-station");
}

/* The roundel's icon; where working copy and fuse cell differ, with a mark at its upper right. */
static GtkWidget *
make_child (SalvorStopId id, const SalvorStop *stop)
{
    const char *icon_name
        = stop->state == SALVOR_STOP_UNREADABLE ? "salvor-unreadable-symbolic" : icon_names[id];
    GtkWidget *image = gtk_image_new_from_icon_name (icon_name);
    GtkWidget *overlay = NULL;
    GtkWidget *mark = NULL;

    if (!stop->differs)
        return image;
    overlay = gtk_overlay_new ();
    gtk_overlay_set_child (GTK_OVERLAY (overlay), image);
    mark = gtk_image_new_from_icon_name ("salvor-attention-symbolic");
    gtk_widget_add_css_class (mark, "mark");
    gtk_widget_set_halign (mark, GTK_ALIGN_END);
    gtk_widget_set_valign (mark, GTK_ALIGN_START);
    gtk_overlay_add_overlay (GTK_OVERLAY (overlay), mark);
    return overlay;
}

static char *
join_evidence (const SalvorStop *stop)
{
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < stop->evidence->len; i++) {
        const SalvorEvidence *evidence = g_ptr_array_index (stop->evidence, i);

        g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", evidence->text);
    }
    return g_string_free (text, FALSE);
}

char *
salvor_boot_station_describe (const SalvorStop *stop)
{
    g_autofree char *evidence = join_evidence (stop);
    g_autoptr (GString) text = g_string_new (NULL);

    /* Translators: a station of the boot path, "Start-up mode: Internal, forced." */
    g_string_append_printf (text, _ ("%s: %s."), stop->name, stop->outcome);
    if (stop->state == SALVOR_STOP_END)
        g_string_append_printf (text, " %s", _ ("The start ends here."));
    if (stop->state == SALVOR_STOP_NOT_REACHED)
        g_string_append_printf (text, " %s", _ ("Not on the way the board takes."));
    if (stop->state == SALVOR_STOP_UNREADABLE)
        g_string_append_printf (text, " %s", _ ("This could not be read."));
    if (stop->differs)
        g_string_append_printf (text, " %s", _ ("Working copy and fuse differ."));
    if (*evidence != '\0')
        g_string_append_printf (text, " %s.", evidence);
    return g_strdup (text->str);
}

GtkWidget *
salvor_boot_station_new (SalvorStopId id, const SalvorStop *stop)
{
    GtkWidget *self = g_object_new (SALVOR_TYPE_BOOT_STATION, NULL);
    g_autofree char *label = salvor_boot_station_describe (stop);

    gtk_button_set_child (GTK_BUTTON (self), make_child (id, stop));
    gtk_widget_add_css_class (self, state_classes[stop->state]);
    if (stop->differs)
        gtk_widget_add_css_class (self, "differs");
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                    -1);
    return self;
}
