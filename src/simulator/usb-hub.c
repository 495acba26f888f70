/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-usb-hub"
#include "config.h"

#include "simulator/usb-hub.h"

#define N_CABLES 2

/* A board with its cables */
typedef struct {
    SalvorPacedBoard *paced;        /* owned */
    SalvorUsbPlug *plugs[N_CABLES]; /* no refs; the second is NULL without a probe */
} Desk;

typedef struct {
    SalvorUsbEventFunc func;
    gpointer user_data;
} Listener;

struct _SalvorUsbHub {
    GObject parent_instance;

    SalvorUsbSettings settings;
    double pace;
    GPtrArray *desks; /* of owned Desk */
    GPtrArray *plugs; /* of owned SalvorUsbPlug */
    GArray *listeners;
};

G_DEFINE_FINAL_TYPE (SalvorUsbHub, salvor_usb_hub, G_TYPE_OBJECT)

static gint64
on_progress (gpointer user_data)
{
    Desk *desk = user_data;
    gint64 next_us = G_MAXINT64;

    for (gsize i = 0; i < N_CABLES && desk->plugs[i] != NULL; i++)
        next_us = MIN (next_us, salvor_usb_plug_progress (desk->plugs[i]));
    return next_us;
}

/* Only the board's own device leaves with an event of the board. */
static gboolean
on_has_undelivered (gint64 until_us, gpointer user_data)
{
    Desk *desk = user_data;

    return desk->plugs[0] != NULL && salvor_usb_plug_has_undelivered (desk->plugs[0], until_us);
}

static gboolean
on_is_carrying (gpointer user_data)
{
    Desk *desk = user_data;

    for (gsize i = 0; i < N_CABLES && desk->plugs[i] != NULL; i++) {
        if (salvor_usb_plug_is_carrying (desk->plugs[i]))
            return TRUE;
    }
    return FALSE;
}

static const SalvorPacedBoardFuncs desk_funcs = {
    .progress = on_progress,
    .has_undelivered = on_has_undelivered,
    .is_carrying = on_is_carrying,
};

static void
desk_free (Desk *self)
{
    g_clear_pointer (&self->paced, salvor_paced_board_free);
    g_free (self);
}

static void
on_event (SalvorUsbPlug *plug, SalvorUsbEvent event, gpointer user_data)
{
    SalvorUsbHub *self = user_data;

    for (guint i = 0; i < self->listeners->len; i++) {
        Listener *listener = &g_array_index (self->listeners, Listener, i);

        listener->func (plug, event, listener->user_data);
    }
}

static SalvorUsbPlug *
add_plug (SalvorUsbHub *self, Desk *desk, gboolean probe)
{
    SalvorUsbPlug *plug = salvor_usb_plug_new (desk->paced, probe, self->plugs->len + 1,
                                               &self->settings, on_event, self);

    g_ptr_array_add (self->plugs, plug);
    return plug;
}

gboolean
salvor_usb_hub_add_board (SalvorUsbHub *self, const char *name, GError **error)
{
    Desk *desk = g_new0 (Desk, 1);
    SalvorScenario *scenario;

    desk->paced = salvor_paced_board_new (name, self->pace, &desk_funcs, desk, error);
    if (desk->paced == NULL) {
        desk_free (desk);
        return FALSE;
    }
    scenario = salvor_simulated_board_get_scenario (salvor_paced_board_get_board (desk->paced));
    desk->plugs[0] = add_plug (self, desk, FALSE);
    if (salvor_scenario_get_probe_serial (scenario) != NULL)
        desk->plugs[1] = add_plug (self, desk, TRUE);
    g_ptr_array_add (self->desks, desk);
    return TRUE;
}

void
salvor_usb_hub_listen (SalvorUsbHub *self, SalvorUsbEventFunc func, gpointer user_data)
{
    Listener listener = { func, user_data };

    g_array_append_val (self->listeners, listener);
}

void
salvor_usb_hub_unlisten (SalvorUsbHub *self, gpointer user_data)
{
    for (guint i = self->listeners->len; i > 0; i--) {
        if (g_array_index (self->listeners, Listener, i - 1).user_data == user_data)
            g_array_remove_index (self->listeners, i - 1);
    }
}

GPtrArray *
salvor_usb_hub_get_plugs (SalvorUsbHub *self)
{
    return self->plugs;
}

SalvorUsbPlug *
salvor_usb_hub_find (SalvorUsbHub *self, const char *bus_id)
{
    for (guint i = 0; i < self->plugs->len; i++) {
        SalvorUsbPlug *plug = g_ptr_array_index (self->plugs, i);

        if (g_str_equal (salvor_usb_plug_get_bus_id (plug), bus_id))
            return plug;
    }
    return NULL;
}

/* ---- life ---- */

static void
salvor_usb_hub_finalize (GObject *object)
{
    SalvorUsbHub *self = SALVOR_USB_HUB (object);

    g_array_set_size (self->listeners, 0);
    g_ptr_array_unref (self->plugs);
    g_ptr_array_unref (self->desks);
    g_array_unref (self->listeners);
    G_OBJECT_CLASS (salvor_usb_hub_parent_class)->finalize (object);
}

static void
salvor_usb_hub_class_init (SalvorUsbHubClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = salvor_usb_hub_finalize;
}

static void
salvor_usb_hub_init (SalvorUsbHub *self)
{
    self->desks = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_free);
    self->plugs = g_ptr_array_new_with_free_func ((GDestroyNotify) salvor_usb_plug_free);
    self->listeners = g_array_new (FALSE, FALSE, sizeof (Listener));
}

SalvorUsbHub *
salvor_usb_hub_new (const SalvorUsbSettings *settings, double pace)
{
    SalvorUsbHub *self = g_object_new (SALVOR_TYPE_USB_HUB, NULL);

    self->settings = *settings;
    self->pace = pace;
    return self;
}
