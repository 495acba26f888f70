/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-image-scale"
#include "config.h"

#include "window/image-scale.h"

struct _SalvorImageScale {
    GArray *marks; /* of guint64 */
    GArray *tops;  /* of double, pixels; one a mark */
    gboolean stretched;
};

static guint64
get_mark (const SalvorImageScale *self, guint index)
{
    return g_array_index (self->marks, guint64, index);
}

static double
get_top (const SalvorImageScale *self, guint index)
{
    return g_array_index (self->tops, double, index);
}

/* Pixels an address unit gets among the stretches that are not at the minimum. */
static double
get_density (const SalvorImageScale *self, const gboolean *at_minimum, double height,
             double minimum)
{
    double size = 0.0;

    for (guint i = 0; i + 1 < self->marks->len; i++) {
        if (at_minimum[i])
            height -= minimum;
        else
            size += (double) (get_mark (self, i + 1) - get_mark (self, i));
    }
    return size > 0.0 ? MAX (height, 0.0) / size : 0.0;
}

/* Gives the minimum to stretches that are too low until none is left that is. */
static double
settle (SalvorImageScale *self, gboolean *at_minimum, double height, double minimum)
{
    double density;
    gboolean changed;

    do {
        density = get_density (self, at_minimum, height, minimum);
        changed = FALSE;
        for (guint i = 0; i + 1 < self->marks->len; i++) {
            double size = (double) (get_mark (self, i + 1) - get_mark (self, i));

            if (!at_minimum[i] && size * density < minimum) {
                at_minimum[i] = TRUE;
                changed = TRUE;
            }
        }
    } while (changed);
    return density;
}

SalvorImageScale *
salvor_image_scale_new (GArray *marks, double height, double minimum)
{
    SalvorImageScale *self;
    g_autofree gboolean *at_minimum = NULL;
    double density, top = 0.0;

    g_return_val_if_fail (marks != NULL && marks->len >= 2, NULL);

    self = g_new0 (SalvorImageScale, 1);
    self->marks = g_array_copy (marks);
    self->tops = g_array_new (FALSE, FALSE, sizeof (double));
    at_minimum = g_new0 (gboolean, marks->len);
    density = settle (self, at_minimum, height, minimum);
    g_array_append_val (self->tops, top);
    for (guint i = 0; i + 1 < marks->len; i++) {
        double size = (double) (get_mark (self, i + 1) - get_mark (self, i));

        top += at_minimum[i] ? minimum : size * density;
        g_array_append_val (self->tops, top);
        self->stretched = self->stretched || at_minimum[i];
    }
    return self;
}

void
salvor_image_scale_free (SalvorImageScale *self)
{
    g_array_unref (self->marks);
    g_array_unref (self->tops);
    g_free (self);
}

double
salvor_image_scale_get_y (const SalvorImageScale *self, guint64 address)
{
    for (guint i = 0; i + 1 < self->marks->len; i++) {
        guint64 start = get_mark (self, i), end = get_mark (self, i + 1);

        if (address <= start)
            return get_top (self, i);
        if (address < end)
            return get_top (self, i)
                   + (get_top (self, i + 1) - get_top (self, i)) * (double) (address - start)
                         / (double) (end - start);
    }
    return get_top (self, self->tops->len - 1);
}

double
salvor_image_scale_get_height (const SalvorImageScale *self)
{
    return get_top (self, self->tops->len - 1);
}

gboolean
salvor_image_scale_is_stretched (const SalvorImageScale *self)
{
    return self->stretched;
}
