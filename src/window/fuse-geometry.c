/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-fuse-geometry"
#include "config.h"

#include "window/fuse-geometry.h"

#include "window/style.h"

/* visual.md 3.2, px at pitch 18 */
#define PITCH 18
#define CELL 16
#define ROW_HEIGHT 20
#define LOCK_X 6
#define NUMBER_END 36
#define NAME_X 46
#define NAME_WIDTH 123
#define NAME_TO_BITS 2
#define BYTE_GAP 6
#define BITS_TO_VALUE 10
#define VALUE_WIDTH 79
#define END_MARGIN 14
/* Names get what is left over, up to this much. */
#define MAX_EXTRA_NAME 150

/* Text that is larger than the design's moves the pitch on: 18, 24, 30. */
static double
get_zoom (GtkWidget *widget)
{
    double scale = salvor_style_get_scale (widget);

    if (scale < 1.2)
        return 1.0;
    return scale < 1.5 ? 4.0 / 3.0 : 5.0 / 3.0;
}

static int
scaled (double zoom, int size)
{
    return (int) (size * zoom + 0.5);
}

void
salvor_fuse_geometry_init (SalvorFuseGeometry *self, GtkWidget *widget, int width)
{
    double zoom = get_zoom (widget);
    int extra = CLAMP (width - salvor_fuse_geometry_get_min_width (widget), 0, MAX_EXTRA_NAME);

    self->zoom = zoom;
    self->pitch = scaled (zoom, PITCH);
    self->cell = scaled (zoom, CELL);
    self->row_height = scaled (zoom, ROW_HEIGHT);
    self->lock_x = LOCK_X;
    self->number_end = scaled (zoom, NUMBER_END);
    self->name_x = scaled (zoom, NAME_X);
    self->name_width = scaled (zoom, NAME_WIDTH) + extra;
    self->bits_x = self->name_x + self->name_width + NAME_TO_BITS;
    self->bits_width = 32 * self->pitch + 3 * scaled (zoom, BYTE_GAP);
    self->value_x = self->bits_x + self->bits_width + BITS_TO_VALUE;
    self->value_end = self->value_x + scaled (zoom, VALUE_WIDTH);
    self->width = self->value_end + END_MARGIN;
}

int
salvor_fuse_geometry_get_min_width (GtkWidget *widget)
{
    double zoom = get_zoom (widget);

    return scaled (zoom, NAME_X) + scaled (zoom, NAME_WIDTH) + NAME_TO_BITS
           + 32 * scaled (zoom, PITCH) + 3 * scaled (zoom, BYTE_GAP) + BITS_TO_VALUE
           + scaled (zoom, VALUE_WIDTH) + END_MARGIN;
}

int
salvor_fuse_geometry_get_cell_x (const SalvorFuseGeometry *self, guint bit)
{
    int column = 31 - (int) bit;

    return self->bits_x + column * self->pitch + column / 8 * scaled (self->zoom, BYTE_GAP)
           + (self->pitch - self->cell) / 2;
}

int
salvor_fuse_geometry_find_bit (const SalvorFuseGeometry *self, double x)
{
    for (guint bit = 0; bit < 32; bit++) {
        double left
            = salvor_fuse_geometry_get_cell_x (self, bit) - (self->pitch - self->cell) / 2.0;

        if (x >= left && x < left + self->pitch)
            return (int) bit;
    }
    return -1;
}
