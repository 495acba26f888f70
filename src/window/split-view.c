/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-split-view"
#include "config.h"

#include "window/split-view.h"

#include "window/split-edge.h"
#include "window/style.h"
#include "window/width-step.h"

/* visual.md 4, pixels */
#define BESIDE_WIDTH 1100
#define OVER_WIDTH 760
#define SIDEBAR_WIDTH 246
/* What a hand may make of it */
#define SIDEBAR_LEAST 200
#define SIDEBAR_MOST 460
#define SMALLEST_WIDTH 360

struct _SalvorSplitView {
    GtkWidget parent_instance;

    GtkWidget *sidebar; /* child, nullable */
    GtkWidget *content; /* child, nullable */
    SalvorWidthStep step;
    gboolean show_sidebar;
    int sidebar_width; /* px at 14 px text */
};

enum { PROP_0, PROP_SIDEBAR, PROP_CONTENT, PROP_MODE, PROP_SHOW_SIDEBAR, N_PROPS };

G_DEFINE_FINAL_TYPE (SalvorSplitView, salvor_split_view, GTK_TYPE_WIDGET)

/* The widest step has both side by side. */
static SalvorSplitMode
get_mode_of (int step)
{
    return (SalvorSplitMode) (SALVOR_SPLIT_PAGES - step);
}

static void
step_changed_cb (GtkWidget *widget)
{
    SalvorSplitView *self = SALVOR_SPLIT_VIEW (widget);

    /* next to the page the list is always welcome; over it only when asked for */
    salvor_split_view_set_show_sidebar (self, get_mode_of (self->step.step) == SALVOR_SPLIT_BESIDE);
    g_object_notify (G_OBJECT (self), "mode");
}

static double
get_scale (SalvorSplitView *self)
{
    return MAX (salvor_style_get_scale (GTK_WIDGET (self)), 1.0);
}

static void
measure_child (GtkWidget *child, GtkOrientation orientation, int for_size, int *minimum,
               int *natural)
{
    *minimum = *natural = 0;
    if (child != NULL && gtk_widget_get_visible (child))
        gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
salvor_split_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
    SalvorSplitView *self = SALVOR_SPLIT_VIEW (widget);
    int sidebar_minimum, sidebar_natural, content_minimum, content_natural;

    measure_child (self->sidebar, orientation, -1, &sidebar_minimum, &sidebar_natural);
    measure_child (self->content, orientation, -1, &content_minimum, &content_natural);
    *minimum = MAX (sidebar_minimum, content_minimum);
    *natural = MAX (sidebar_natural, content_natural);
    if (orientation == GTK_ORIENTATION_HORIZONTAL) {
        *minimum = MAX (*minimum, SMALLEST_WIDTH);
        *natural = MAX (*minimum, salvor_split_view_get_sidebar_width (self) + content_natural);
    }
}

static void
allocate (GtkWidget *child, gboolean visible, int x, int width, int height)
{
    if (child == NULL)
        return;
    gtk_widget_set_child_visible (child, visible);
    if (visible)
        gtk_widget_size_allocate (child, &(GtkAllocation){ x, 0, width, height }, -1);
}

static void
salvor_split_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
    SalvorSplitView *self = SALVOR_SPLIT_VIEW (widget);
    gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
    SalvorSplitMode mode = get_mode_of (salvor_width_step_find (&self->step, width));
    int sidebar_width = salvor_split_view_get_sidebar_width (self), beside = 0;

    salvor_width_step_follow (&self->step, width);
    if (mode == SALVOR_SPLIT_PAGES)
        sidebar_width = width;
    else if (mode == SALVOR_SPLIT_BESIDE && self->show_sidebar)
        beside = sidebar_width;
    allocate (self->content, mode != SALVOR_SPLIT_PAGES || !self->show_sidebar,
              mirrored ? 0 : beside, width - beside, height);
    allocate (self->sidebar, self->show_sidebar, mirrored ? width - sidebar_width : 0,
              sidebar_width, height);
}

static void
set_child (SalvorSplitView *self, GtkWidget **place, GtkWidget *child)
{
    g_clear_pointer (place, gtk_widget_unparent);
    *place = child;
    if (child == NULL)
        return;
    /* the page first: what lies over it is drawn after it */
    if (place == &self->content)
        gtk_widget_insert_after (child, GTK_WIDGET (self), NULL);
    else
        gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}

static void
salvor_split_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
    SalvorSplitView *self = SALVOR_SPLIT_VIEW (object);

    switch (prop_id) {
    case PROP_SIDEBAR:
        g_value_set_object (value, self->sidebar);
        break;
    case PROP_CONTENT:
        g_value_set_object (value, self->content);
        break;
    case PROP_MODE:
        g_value_set_int (value, (int) get_mode_of (self->step.step));
        break;
    case PROP_SHOW_SIDEBAR:
        g_value_set_boolean (value, self->show_sidebar);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
salvor_split_view_set_property (GObject *object, guint prop_id, const GValue *value,
                                GParamSpec *pspec)
{
    SalvorSplitView *self = SALVOR_SPLIT_VIEW (object);

    switch (prop_id) {
    case PROP_SIDEBAR:
        set_child (self, &self->sidebar, g_value_get_object (value));
        break;
    case PROP_CONTENT:
        set_child (self, &self->content, g_value_get_object (value));
        break;
    case PROP_SHOW_SIDEBAR:
        salvor_split_view_set_show_sidebar (self, g_value_get_boolean (value));
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
salvor_split_view_dispose (GObject *object)
{
    SalvorSplitView *self = SALVOR_SPLIT_VIEW (object);

    salvor_width_step_clear (&self->step);
    g_clear_pointer (&self->sidebar, gtk_widget_unparent);
    g_clear_pointer (&self->content, gtk_widget_unparent);
    G_OBJECT_CLASS (salvor_split_view_parent_class)->dispose (object);
}

static void
salvor_split_view_class_init (SalvorSplitViewClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    object_class->get_property = salvor_split_view_get_property;
    object_class->set_property = salvor_split_view_set_property;
    object_class->dispose = salvor_split_view_dispose;
    widget_class->measure = salvor_split_view_measure;
    widget_class->size_allocate = salvor_split_view_size_allocate;

    g_object_class_install_property (
        object_class, PROP_SIDEBAR,
        g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
    g_object_class_install_property (
        object_class, PROP_CONTENT,
        g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
    g_object_class_install_property (object_class, PROP_MODE,
                                     g_param_spec_int ("mode", NULL, NULL, SALVOR_SPLIT_BESIDE,
                                                       SALVOR_SPLIT_PAGES, SALVOR_SPLIT_BESIDE,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
    g_object_class_install_property (object_class, PROP_SHOW_SIDEBAR,
                                     g_param_spec_boolean ("show-sidebar", NULL, NULL, TRUE,
                                                           G_PARAM_READWRITE
                                                               | G_PARAM_EXPLICIT_NOTIFY
                                                               | G_PARAM_STATIC_STRINGS));
}

static void
salvor_split_view_init (SalvorSplitView *self)
{
    self->show_sidebar = TRUE;
    self->sidebar_width = SIDEBAR_WIDTH;
    salvor_split_edge_add (self);
    /* as long as no width is known the window counts as wide; when it is, that is no news */
    self->step = (SalvorWidthStep){ .widget = GTK_WIDGET (self),
                                    .changed = step_changed_cb,
                                    .first = OVER_WIDTH,
                                    .second = BESIDE_WIDTH,
                                    .step = 2,
                                    .told = TRUE };
    gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

SalvorSplitMode
salvor_split_view_get_mode (SalvorSplitView *self)
{
    g_return_val_if_fail (SALVOR_IS_SPLIT_VIEW (self), SALVOR_SPLIT_BESIDE);

    return get_mode_of (self->step.step);
}

gboolean
salvor_split_view_get_show_sidebar (SalvorSplitView *self)
{
    g_return_val_if_fail (SALVOR_IS_SPLIT_VIEW (self), FALSE);

    return self->show_sidebar;
}

void
salvor_split_view_set_show_sidebar (SalvorSplitView *self, gboolean show_sidebar)
{
    g_return_if_fail (SALVOR_IS_SPLIT_VIEW (self));

    if (self->show_sidebar == show_sidebar)
        return;
    self->show_sidebar = show_sidebar;
    gtk_widget_queue_allocate (GTK_WIDGET (self));
    g_object_notify (G_OBJECT (self), "show-sidebar");
}

int
salvor_split_view_get_sidebar_width (SalvorSplitView *self)
{
    g_return_val_if_fail (SALVOR_IS_SPLIT_VIEW (self), SIDEBAR_WIDTH);

    return (int) (self->sidebar_width * get_scale (self));
}

void
salvor_split_view_set_sidebar_width (SalvorSplitView *self, int width)
{
    g_return_if_fail (SALVOR_IS_SPLIT_VIEW (self));

    width = CLAMP ((int) (width / get_scale (self)), SIDEBAR_LEAST, SIDEBAR_MOST);
    if (self->sidebar_width == width)
        return;
    self->sidebar_width = width;
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}
