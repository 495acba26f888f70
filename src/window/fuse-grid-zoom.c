/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-grid-zoom"
#include "config.h"

#include "window/fuse-grid-private.h"
#include "window/settings.h"

/* Everything that is painted grows with the text of the grid. */
void
salvor_fuse_grid_zoom (SalvorFuseGrid *self, int by)
{
    static const char *const classes[] = { "zoom-0", "zoom-1", "zoom-2" };

    g_return_if_fail (SALVOR_IS_FUSE_GRID (self));

    gtk_widget_remove_css_class (GTK_WIDGET (self), classes[self->zoom]);
    self->zoom = CLAMP (self->zoom + by, 0, (int) G_N_ELEMENTS (classes) - 1);
    gtk_widget_add_css_class (GTK_WIDGET (self), classes[self->zoom]);
    gtk_widget_queue_resize (GTK_WIDGET (self));
    salvor_settings_set_int (SALVOR_SETTING_FUSE_ZOOM, self->zoom);
}
