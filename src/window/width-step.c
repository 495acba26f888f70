/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-width-step"
#include "config.h"

#include "window/width-step.h"

#include "window/style.h"

/* The usual sizes of desktops differ a little; only text that was made larger moves the steps. */
#define LARGE_TEXT 1.2

int
salvor_width_step_find (const SalvorWidthStep *self, int width)
{
    double scale = salvor_style_get_scale (self->widget);
    int step = 0;

    if (scale < LARGE_TEXT)
        scale = 1.0;
    if (self->first > 0 && width >= self->first * scale)
        step++;
    if (self->second > 0 && width >= self->second * scale)
        step++;
    return step;
}

/* Somebody may wait for the first width, whatever it is. */
static gboolean
is_news (const SalvorWidthStep *self, int step)
{
    return step != self->step || !self->told;
}

static gboolean
tell_cb (gpointer user_data)
{
    SalvorWidthStep *self = user_data;
    int step = salvor_width_step_find (self, gtk_widget_get_width (self->widget));

    self->idle_id = 0;
    if (is_news (self, step)) {
        self->step = step;
        self->told = TRUE;
        self->changed (self->widget);
    }
    return G_SOURCE_REMOVE;
}

void
salvor_width_step_follow (SalvorWidthStep *self, int width)
{
    g_return_if_fail (self->changed != NULL);

    if (is_news (self, salvor_width_step_find (self, width)) && self->idle_id == 0)
        self->idle_id = g_idle_add_full (GTK_PRIORITY_RESIZE, tell_cb, self, NULL);
}

void
salvor_width_step_clear (SalvorWidthStep *self)
{
    g_clear_handle_id (&self->idle_id, g_source_remove);
}
