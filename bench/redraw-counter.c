/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-bench"
#include "config.h"

#include "redraw-counter.h"

typedef void (*SnapshotFunc) (GtkWidget *widget, GtkSnapshot *snapshot);

/* A widget being drawn. A class may call the drawing of its parent class for the same widget. */
typedef struct {
    GtkWidget *widget;
    GType level; /* whose drawing runs */
    gboolean has_inner;
} Step;

struct _RedrawCounter {
    GHashTable *originals; /* GType: SnapshotFunc */
    GHashTable *counts;    /* name (owned): guint */
    GArray *steps;         /* Step */
    guint n_widgets;
};

#define COUNTER_KEY "salvor-redraw-counter"

/* The functions of a class have no room for user data: it hangs on the window. */
static RedrawCounter *
find_counter (GtkWidget *widget)
{
    return g_object_get_data (G_OBJECT (gtk_widget_get_display (widget)), COUNTER_KEY);
}

static SnapshotFunc
get_original (RedrawCounter *self, GType type)
{
    return (SnapshotFunc) g_hash_table_lookup (self->originals, GSIZE_TO_POINTER (type));
}

/* Where the drawing that @level's calls as its parent's lives */
static GType
get_parent_level (RedrawCounter *self, GType level)
{
    SnapshotFunc own = get_original (self, level);
    GType type = level;

    while (get_original (self, type) == own)
        type = g_type_parent (type);
    return type;
}

/* By its id in the description of the page, or by what it is; parts of a GTK widget by that one */
static char *
get_name (GtkWidget *widget)
{
    const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget));
    GtkWidget *named = widget;

    while (id == NULL && g_str_has_prefix (G_OBJECT_TYPE_NAME (named), "GtkGizmo")) {
        named = gtk_widget_get_parent (named);
        id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (named));
    }
    return g_strdup_printf ("%s %s", G_OBJECT_TYPE_NAME (named),
                            id != NULL ? id : gtk_widget_get_css_name (named));
}

static void
count (RedrawCounter *self, GtkWidget *widget)
{
    char *name = get_name (widget);
    guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, name));

    g_hash_table_insert (self->counts, name, GUINT_TO_POINTER (n + 1));
}

static void
counting_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
    RedrawCounter *self = find_counter (widget);
    Step *outer
        = self->steps->len > 0 ? &g_array_index (self->steps, Step, self->steps->len - 1) : NULL;
    gboolean chained = outer != NULL && outer->widget == widget;
    Step step = { .widget = widget };

    step.level = chained ? get_parent_level (self, outer->level) : G_OBJECT_TYPE (widget);
    if (outer != NULL && !chained)
        outer->has_inner = TRUE;
    g_array_append_val (self->steps, step);
    get_original (self, step.level) (widget, snapshot);
    step = g_array_index (self->steps, Step, self->steps->len - 1);
    g_array_set_size (self->steps, self->steps->len - 1);
    if (chained)
        g_array_index (self->steps, Step, self->steps->len - 1).has_inner |= step.has_inner;
    else if (!step.has_inner)
        count (self, widget);
}

static void
watch_class (RedrawCounter *self, GType type)
{
    GtkWidgetClass *klass;

    for (; type != G_TYPE_INITIALLY_UNOWNED; type = g_type_parent (type)) {
        if (get_original (self, type) != NULL)
            continue;
        klass = g_type_class_peek (type);
        g_hash_table_insert (self->originals, GSIZE_TO_POINTER (type), (gpointer) klass->snapshot);
        klass->snapshot = counting_snapshot;
    }
}

static void
watch (RedrawCounter *self, GtkWidget *widget)
{
    GtkWidget *child;

    self->n_widgets += gtk_widget_get_mapped (widget) ? 1 : 0;
    watch_class (self, G_OBJECT_TYPE (widget));
    for (child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child))
        watch (self, child);
}

RedrawCounter *
redraw_counter_new (GtkWidget *window)
{
    RedrawCounter *self = g_new0 (RedrawCounter, 1);

    self->originals = g_hash_table_new (NULL, NULL);
    self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    self->steps = g_array_new (FALSE, TRUE, sizeof (Step));
    g_object_set_data (G_OBJECT (gtk_widget_get_display (window)), COUNTER_KEY, self);
    watch (self, window);
    return self;
}

void
redraw_counter_free (RedrawCounter *self)
{
    GHashTableIter iter;
    gpointer type;
    gpointer original;

    g_hash_table_iter_init (&iter, self->originals);
    while (g_hash_table_iter_next (&iter, &type, &original))
        ((GtkWidgetClass *) g_type_class_peek (GPOINTER_TO_SIZE (type)))->snapshot
            = (SnapshotFunc) original;
    g_hash_table_unref (self->originals);
    g_hash_table_unref (self->counts);
    g_array_unref (self->steps);
    g_free (self);
}

void
redraw_counter_print (RedrawCounter *self)
{
    g_autoptr (GList) names
               = g_list_sort (g_hash_table_get_keys (self->counts), (GCompareFunc) g_strcmp0);

    g_print ("redraw: of %u widgets on screen, drawn anew while the job ran:\n", self->n_widgets);
    for (GList *item = names; item != NULL; item = item->next)
        g_print ("  %6u %s\n", GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, item->data)),
                 (const char *) item->data);
}
