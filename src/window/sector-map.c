/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-sector-map"
#include "config.h"

#include "window/sector-map.h"

#include <glib/gi18n-lib.h>

#define MAX_SQUARES 1024
#define SQUARES_WIDE 64
#define SQUARES_NARROW 32

struct _SalvorSectorMap {
    GtkWidget parent_instance;

    guint8 *squares; /* owned, SalvorSectorState of each */
    gsize n_squares;
    guint sectors_per_square;
    gboolean stopped;
    char *summary; /* owned */
};

G_DEFINE_FINAL_TYPE (SalvorSectorMap, salvor_sector_map, GTK_TYPE_WIDGET)

static guint
get_squares_per_row (int width)
{
    return width >= SQUARES_WIDE * SALVOR_SQUARE_SMALLEST_PITCH ? SQUARES_WIDE : SQUARES_NARROW;
}

static int
get_pitch (int width)
{
    return CLAMP (width / (int) get_squares_per_row (width), SALVOR_SQUARE_SMALLEST_PITCH,
                  SALVOR_SQUARE_PITCH);
}

static void
salvor_sector_map_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
    SalvorSectorMap *self = SALVOR_SECTOR_MAP (widget);
    int width = gtk_widget_get_width (widget);
    int per_row = (int) get_squares_per_row (width);
    int pitch = get_pitch (width);
    cairo_t *cr = gtk_snapshot_append_cairo (
        snapshot, &GRAPHENE_RECT_INIT (0, 0, width, gtk_widget_get_height (widget)));

    for (int i = 0; i < (int) self->n_squares; i++)
        salvor_sector_square_draw (widget, cr, i % per_row * pitch, i / per_row * pitch, pitch,
                                   self->squares[i], self->stopped);
    cairo_destroy (cr);
}

static GtkSizeRequestMode
salvor_sector_map_get_request_mode (GtkWidget *widget)
{
    return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
salvor_sector_map_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
    SalvorSectorMap *self = SALVOR_SECTOR_MAP (widget);

    if (orientation == GTK_ORIENTATION_HORIZONTAL) {
        *minimum = SQUARES_NARROW * SALVOR_SQUARE_SMALLEST_PITCH;
        *natural = SQUARES_WIDE * SALVOR_SQUARE_PITCH;
    } else {
        int width = for_size < 0 ? SQUARES_WIDE * SALVOR_SQUARE_PITCH : for_size;
        guint per_row = get_squares_per_row (width);

        *minimum = *natural = (int) ((self->n_squares + per_row - 1) / per_row) * get_pitch (width);
    }
}

static void
salvor_sector_map_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
    GTK_WIDGET_CLASS (salvor_sector_map_parent_class)->css_changed (widget, change);
    gtk_widget_queue_draw (widget);
}

static void
salvor_sector_map_finalize (GObject *object)
{
    SalvorSectorMap *self = SALVOR_SECTOR_MAP (object);

    g_free (self->squares);
    g_free (self->summary);
    G_OBJECT_CLASS (salvor_sector_map_parent_class)->finalize (object);
}

static void
salvor_sector_map_class_init (SalvorSectorMapClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    object_class->finalize = salvor_sector_map_finalize;
    widget_class->snapshot = salvor_sector_map_snapshot;
    widget_class->get_request_mode = salvor_sector_map_get_request_mode;
    widget_class->measure = salvor_sector_map_measure;
    widget_class->css_changed = salvor_sector_map_css_changed;
    gtk_widget_class_set_css_name (widget_class, "sectormap");
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
salvor_sector_map_init (SalvorSectorMap *self)
{
    self->sectors_per_square = 1;
    self->summary = g_strdup ("");
}

/* (transfer full) */
static char *
summarize (const guint8 *states, gsize n_states)
{
    guint written = 0, to_write = 0, equal = 0;

    for (gsize i = 0; i < n_states; i++) {
        switch ((SalvorSectorState) states[i]) {
        case SALVOR_SECTOR_WRITTEN:
            written++;
            break;
        case SALVOR_SECTOR_WAITING:
        case SALVOR_SECTOR_HEADER:
        case SALVOR_SECTOR_NOW:
        case SALVOR_SECTOR_DIFFERS:
            to_write++;
            break;
        case SALVOR_SECTOR_KEPT_EQUAL:
            equal++;
            break;
        case SALVOR_SECTOR_EMPTY:
        case SALVOR_SECTOR_DATA:
        case SALVOR_SECTOR_UNKNOWN:
            break;
        }
    }
    if (written + to_write == 0 && equal > 0)
        return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u sector holds the right bytes",
                                             "%u sectors hold the right bytes", equal),
                                equal);
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u of %u sector written",
                                         "%u of %u sectors written", written + to_write),
                            written, written + to_write);
}

void
salvor_sector_map_set_states (SalvorSectorMap *self, const guint8 *states, gsize n_states,
                              gboolean stopped)
{
    gsize group = MAX (1, (n_states + MAX_SQUARES - 1) / MAX_SQUARES);
    gsize n_squares = (n_states + group - 1) / group;

    g_return_if_fail (SALVOR_IS_SECTOR_MAP (self));
    g_return_if_fail (states != NULL || n_states == 0);

    if (n_squares != self->n_squares) {
        g_free (self->squares);
        self->squares = g_new0 (guint8, n_squares);
        self->n_squares = n_squares;
        gtk_widget_queue_resize (GTK_WIDGET (self));
    }
    for (gsize i = 0; i < n_squares; i++)
        self->squares[i]
            = salvor_sector_states_merge (states + i * group, MIN (group, n_states - i * group));
    self->sectors_per_square = (guint) group;
    self->stopped = stopped;
    g_free (self->summary);
    self->summary = summarize (states, n_states);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    self->summary, -1);
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint
salvor_sector_map_get_sectors_per_square (SalvorSectorMap *self)
{
    g_return_val_if_fail (SALVOR_IS_SECTOR_MAP (self), 1);

    return self->sectors_per_square;
}

const char *
salvor_sector_map_get_summary (SalvorSectorMap *self)
{
    g_return_val_if_fail (SALVOR_IS_SECTOR_MAP (self), "");

    return self->summary;
}
