/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-try-pane"
#include "config.h"

#include "window/try-pane.h"

#include "window/boot-sketch.h"
#include "window/columns.h"
#include "window/route-change-row.h"

#include <glib/gi18n-lib.h>

/* px, as the pane of a bit */
#define WIDTH_BESIDE 312
#define HEIGHT_BELOW 290

struct _SalvorTryPane {
    GtkWidget parent_instance;

    GtkWidget *root;
    GtkWidget *refusal;
    GtkWidget *refusal_text;
    GtkWidget *halves;
    GtkWidget *now_title;
    GtkWidget *now_text;
    GtkWidget *now_path;
    GtkWidget *after;
    GtkWidget *after_title;
    GtkWidget *after_text;
    GtkWidget *after_path;
    GtkWidget *hint;
    GtkWidget *changes;
    GtkWidget *routes;
    GtkWidget *lost_box;
    GtkWidget *lost;
};

G_DEFINE_FINAL_TYPE (SalvorTryPane, salvor_try_pane, GTK_TYPE_WIDGET)

static gboolean
has_way (const SalvorVerdict *verdict)
{
    for (guint i = 0; i < SALVOR_N_ROUTES; i++) {
        if (verdict->routes[i].state == SALVOR_ROUTE_STATE_OPEN
            || verdict->routes[i].state == SALVOR_ROUTE_STATE_UNPROVEN)
            return TRUE;
    }
    return FALSE;
}

/* Where the start does not change, the ways into serial download tell the two apart. */
static const char *
say_serial (const SalvorVerdict *verdict)
{
    switch (verdict->serial) {
    case SALVOR_SERIAL_NOW:
        return _ ("The chip answers in serial download");
    case SALVOR_SERIAL_BY_SWITCHES:
        return _ ("The boot switches can ask for serial download");
    case SALVOR_SERIAL_ON_BLANK_FLASH:
        return _ ("If the program is missing, the chip should open serial download");
    case SALVOR_SERIAL_NEVER:
        return has_way (verdict)
                   ? _ ("Serial download is closed on every way. Only the debug probe "
                        "is left.")
                   : _ ("Every way to bring new firmware in would be closed, for ever.");
    case SALVOR_SERIAL_UNKNOWN:
    default:
        return _ ("Whether serial download can be reached is not known");
    }
}

static void
show_half (GtkWidget *title, GtkWidget *text, GtkWidget *path, const SalvorVerdict *verdict,
           const SalvorVerdict *other, gboolean later)
{
    gboolean same = g_strcmp0 (verdict->title, other->title) == 0;
    const char *sentence
        = same && verdict->serial != other->serial ? say_serial (verdict) : verdict->title;

    gtk_label_set_text (GTK_LABEL (title), sentence);
    gtk_label_set_text (GTK_LABEL (text), verdict->text);
    gtk_widget_set_visible (text, sentence == verdict->title);
    salvor_boot_sketch_show (SALVOR_BOOT_SKETCH (path), verdict, later ? other : NULL, sentence);
}

static void
clear_list (GtkWidget *list)
{
    GtkWidget *row = NULL;

    while ((row = gtk_widget_get_first_child (list)) != NULL)
        gtk_list_box_remove (GTK_LIST_BOX (list), row);
}

/* In the order of now, so that a row stays where it is. */
static void
fill_routes (SalvorTryPane *self, const SalvorBurnPlan *plan)
{
    clear_list (self->routes);
    for (guint i = 0; i < SALVOR_N_ROUTES; i++) {
        const SalvorRoute *before = &plan->before->routes[i];

        gtk_list_box_append (GTK_LIST_BOX (self->routes),
                             salvor_route_change_row_new (
                                 before, salvor_verdict_get_route (plan->after, before->id)));
    }
}

static GtkWidget *
make_sentence_row (const char *text)
{
    GtkWidget *row = gtk_list_box_row_new ();
    GtkWidget *box = salvor_columns_new (10);
    GtkWidget *image = g_object_new (
        GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "icon-name",
        "salvor-lock-closed-symbolic", "pixel-size", 13, "valign", GTK_ALIGN_START, NULL);
    GtkWidget *label = gtk_label_new (text);

    gtk_widget_add_css_class (image, "salvor-stop-text");
    gtk_label_set_xalign (GTK_LABEL (label), 0.0);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_widget_set_hexpand (label, TRUE);
    salvor_columns_append (SALVOR_COLUMNS (box), image);
    salvor_columns_append (SALVOR_COLUMNS (box), label);
    gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    return row;
}

static void
fill_lost (SalvorTryPane *self, const SalvorBurnPlan *plan)
{
    clear_list (self->lost);
    for (guint i = 0; i < plan->lost->len; i++)
        gtk_list_box_append (GTK_LIST_BOX (self->lost),
                             make_sentence_row (g_ptr_array_index (plan->lost, i)));
    gtk_widget_set_visible (self->lost_box, plan->lost->len > 0);
}

static void
show_refusal (SalvorTryPane *self, const char *refusal)
{
    gtk_label_set_text (GTK_LABEL (self->refusal_text), refusal != NULL ? refusal : "");
    gtk_widget_set_visible (self->refusal, refusal != NULL);
    if (refusal != NULL)
        gtk_accessible_update_property (GTK_ACCESSIBLE (self->refusal),
                                        GTK_ACCESSIBLE_PROPERTY_LABEL, refusal, -1);
}

void
salvor_try_pane_show (SalvorTryPane *self, const SalvorTryOut *try_out)
{
    const SalvorBurnPlan *plan = NULL;
    gboolean changed = FALSE;

    g_return_if_fail (SALVOR_IS_TRY_PANE (self));

    plan = salvor_try_out_get_plan (try_out);
    show_refusal (self, salvor_try_out_get_refusal (try_out));
    gtk_widget_set_visible (self->root, plan != NULL);
    if (plan == NULL)
        return;
    changed = salvor_try_out_count (try_out) > 0;
    gtk_widget_set_visible (self->after, changed);
    gtk_widget_set_visible (self->changes, changed);
    gtk_widget_set_visible (self->hint, !changed);
    show_half (self->now_title, self->now_text, self->now_path, plan->before,
               changed ? plan->after : plan->before, FALSE);
    if (!changed)
        return;
    show_half (self->after_title, self->after_text, self->after_path, plan->after, plan->before,
               TRUE);
    fill_routes (self, plan);
    fill_lost (self, plan);
}

void
salvor_try_pane_set_beside (SalvorTryPane *self, gboolean beside)
{
    g_return_if_fail (SALVOR_IS_TRY_PANE (self));

    gtk_widget_set_size_request (GTK_WIDGET (self), beside ? WIDTH_BESIDE : -1,
                                 beside ? -1 : HEIGHT_BELOW);
    g_object_set (self->halves, "stacked", beside, NULL);
    if (beside)
        gtk_widget_add_css_class (GTK_WIDGET (self), "beside");
    else
        gtk_widget_remove_css_class (GTK_WIDGET (self), "beside");
}

static void
salvor_try_pane_dispose (GObject *object)
{
    gtk_widget_dispose_template (GTK_WIDGET (object), SALVOR_TYPE_TRY_PANE);
    G_OBJECT_CLASS (salvor_try_pane_parent_class)->dispose (object);
}

static void
salvor_try_pane_class_init (SalvorTryPaneClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_try_pane_dispose;
    g_type_ensure (SALVOR_TYPE_BOOT_SKETCH);
    g_type_ensure (SALVOR_TYPE_COLUMNS);
    gtk_widget_class_set_css_name (widget_class, "trypane");
    gtk_widget_class_set_template_from_resource (widget_class, "/org/salvor/Salvor/ui/try-pane.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorTryPane, after);
    gtk_widget_class_bind_template_child (widget_class, SalvorTryPane, after_path);
    gtk_widget_class_bind_template_child (widget_class, SalvorTryPane, after_text);
    gtk_widget_class_bind_template_child (widget_class, SalvorTryPane, after_title);
    gtk_widget_class_bind_template_child (widget_class, SalvorTryPane, changes);
    gtk_widget_class_bind_template_child (widget_class, SalvorTryPane, halves);
    gtk_widget_class_bind_template_child (widget_class, SalvorTryPane, hint);
    gtk_widget_class_bind_template_child (widget_class, SalvorTryPane, lost);
    gtk_widget_class_bind_template_child (widget_class, SalvorTryPane, lost_box);
    gtk_widget_class_bind_template_child (widget_class, SalvorTryPane, now_path);
    gtk_widget_class_bind_template_child (widget_class, SalvorTryPane, now_text);
    gtk_widget_class_bind_template_child (widget_class, SalvorTryPane, now_title);
    gtk_widget_class_bind_template_child (widget_class, SalvorTryPane, refusal);
    gtk_widget_class_bind_template_child (widget_class, SalvorTryPane, refusal_text);
    gtk_widget_class_bind_template_child (widget_class, SalvorTryPane, root);
    gtk_widget_class_bind_template_child (widget_class, SalvorTryPane, routes);
}

static void
salvor_try_pane_init (SalvorTryPane *self)
{
    gtk_widget_init_template (GTK_WIDGET (self));
}
