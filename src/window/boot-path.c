/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-boot-path"
#include "config.h"

#include "window/boot-path.h"

#include "window/boot-path-private.h"
#include "window/boot-place.h"
#include "window/boot-station.h"
#include "window/style.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (SalvorBootPath, salvor_boot_path, GTK_TYPE_WIDGET)

/* Where a child leads; lies on it as "salvor-place". */
static void
remember_place (GtkWidget *child, SalvorBootPlace place)
{
    g_object_set_data_full (G_OBJECT (child), "salvor-place", g_memdup2 (&place, sizeof place),
                            g_free);
}

static void
child_activated_cb (GtkWidget *child, SalvorBootPath *self)
{
    const SalvorBootPlace *place = g_object_get_data (G_OBJECT (child), "salvor-place");

    if (place->kind == SALVOR_BOOT_PLACE_FUSE)
        g_signal_emit_by_name (self, "show-bit", place->index, place->bit);
    else if (place->kind == SALVOR_BOOT_PLACE_REGISTER)
        g_signal_emit_by_name (self, "show-register", place->index, place->bit);
    else if (place->kind == SALVOR_BOOT_PLACE_HEADER)
        g_signal_emit_by_name (self, "show-header");
}

/* First evidence that stands in a fuse word; NULL when there is none. */
static const SalvorField *
find_fuse_field (const SalvorStop *stop)
{
    for (guint i = 0; i < stop->evidence->len; i++) {
        const SalvorEvidence *evidence = g_ptr_array_index (stop->evidence, i);

        if (evidence->field != NULL && evidence->field->word != NULL)
            return evidence->field;
    }
    return NULL;
}

static GtkWidget *
add_label (SalvorBootPath *self, const char *text, const char *css_class)
{
    GtkWidget *label = gtk_label_new (text);

    gtk_label_set_xalign (GTK_LABEL (label), 0.0);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    gtk_widget_add_css_class (label, css_class);
    gtk_widget_set_parent (label, GTK_WIDGET (self));
    return label;
}

static const char *
get_tooltip (SalvorBootPlaceKind kind)
{
    switch (kind) {
    case SALVOR_BOOT_PLACE_FUSE:
        return _ ("Show this fuse");
    case SALVOR_BOOT_PLACE_REGISTER:
        return _ ("Show this register");
    case SALVOR_BOOT_PLACE_HEADER:
        return _ ("Show the start-up header");
    case SALVOR_BOOT_PLACE_NONE:
    default:
        return NULL;
    }
}

/* A line of evidence, which is a link to its bit. */
static GtkWidget *
add_evidence (SalvorBootPath *self, const SalvorEvidence *evidence, SalvorBootPlace place)
{
    GtkWidget *button = NULL;
    GtkWidget *label = NULL;

    if (place.kind == SALVOR_BOOT_PLACE_NONE)
        return add_label (self, evidence->text, "salvor-evidence");

    button = gtk_button_new ();
    label = gtk_label_new (evidence->text);
    gtk_label_set_xalign (GTK_LABEL (label), 0.0);
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    gtk_button_set_child (GTK_BUTTON (button), label);
    gtk_widget_add_css_class (button, "salvor-evidence-link");
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    evidence->text, -1);
    gtk_widget_set_tooltip_text (button, get_tooltip (place.kind));
    remember_place (button, place);
    g_signal_connect (button, "clicked", G_CALLBACK (child_activated_cb), self);
    gtk_widget_set_parent (button, GTK_WIDGET (self));
    return button;
}

static void
add_stop (SalvorBootPath *self, SalvorStopId id, const SalvorVerdict *verdict)
{
    const SalvorStop *stop = &verdict->stops[id];
    SalvorStopParts *parts = &self->stops[id];
    gboolean beside = id == SALVOR_STOP_SERIAL_DOWNLOAD;
    SalvorBootPlace place = salvor_boot_place_find_stop (verdict, id);

    parts->station = salvor_boot_station_new (id, stop);
    remember_place (parts->station, place);
    gtk_widget_set_tooltip_text (parts->station, get_tooltip (place.kind));
    g_signal_connect (parts->station, "clicked", G_CALLBACK (child_activated_cb), self);
    gtk_widget_set_parent (parts->station, GTK_WIDGET (self));

    parts->name = add_label (self, stop->name, beside ? "salvor-row-title" : "salvor-caption");
    parts->outcome
        = add_label (self, stop->outcome, beside ? "salvor-caption" : "salvor-row-title");
    parts->n_evidence = MIN (stop->evidence->len, SALVOR_MAX_EVIDENCE);
    for (guint i = 0; i < parts->n_evidence; i++) {
        const SalvorEvidence *evidence = g_ptr_array_index (stop->evidence, i);

        parts->evidence[i]
            = add_evidence (self, evidence, salvor_boot_place_find (verdict, id, evidence));
    }
}

/* What is said beside a branch. */
typedef struct {
    const char *title;   /* nullable */
    const char *caption; /* nullable */
    const char *inlined; /* nullable: both in few words, beside the name of serial download */
    const char *css_class;
} BranchText;

static BranchText
get_switch_text (SalvorTrackState state)
{
    switch (state) {
    case SALVOR_TRACK_CLOSED_FOREVER:
        return (BranchText){ _ ("Closed for ever"), _ ("No switch reopens it"),
                             _ ("by switch closed for ever"), "salvor-stop-text" };
    case SALVOR_TRACK_NOT_TAKEN:
        return (BranchText){ NULL, _ ("With the boot switches"), _ ("with the boot switches"),
                             "salvor-caption" };
    case SALVOR_TRACK_UNKNOWN:
        return (BranchText){ NULL, _ ("Could not be read"), NULL, NULL };
    default:
        return (BranchText){ NULL, NULL, NULL, NULL };
    }
}

static BranchText
get_fallback_text (SalvorTrackState state)
{
    switch (state) {
    case SALVOR_TRACK_EXPECTED:
        return (BranchText){ _ ("If no valid program is found"),
                             _ ("Expected, not yet proven on hardware"), NULL, "salvor-care-text" };
    case SALVOR_TRACK_REPORTED:
        return (BranchText){ _ ("If no valid program is found"), _ ("Reported on hardware"), NULL,
                             "salvor-body" };
    case SALVOR_TRACK_CLOSED_FOREVER:
        return (BranchText){ _ ("Closed for ever"), _ ("Serial download is switched off"), NULL,
                             "salvor-stop-text" };
    case SALVOR_TRACK_TAKEN:
        return (BranchText){ _ ("No valid program was found"), NULL, NULL, "salvor-body" };
    case SALVOR_TRACK_UNKNOWN:
        return (BranchText){ NULL, _ ("Could not be read"), NULL, NULL };
    default:
        return (BranchText){ NULL, NULL, NULL, NULL };
    }
}

/* The tooltip of a lock names the fuse that closed the way. */
static void
set_lock_tooltip (GtkWidget *badge, const SalvorField *field)
{
    g_autofree char *place = field != NULL ? salvor_field_describe (field) : NULL;
    g_autofree char *text = NULL;

    if (place == NULL)
        return;
    /* Translators: %s is a place, "fuse 6 bit 16" */
    text = g_strdup_printf (_ ("Closed by %s. A fuse cannot be set back."), place);
    gtk_widget_set_tooltip_text (badge, text);
}

static const char *
get_badge_icon (SalvorTrackState state)
{
    if (state == SALVOR_TRACK_CLOSED_FOREVER)
        return "salvor-lock-closed-symbolic";
    return state == SALVOR_TRACK_EXPECTED ? "salvor-question-symbolic"
                                          : "salvor-unreadable-symbolic";
}

static const char *
get_badge_class (SalvorTrackState state)
{
    if (state == SALVOR_TRACK_CLOSED_FOREVER)
        return "closed";
    return state == SALVOR_TRACK_EXPECTED ? "expected" : "unreadable";
}

static GtkWidget *
add_badge (SalvorBootPath *self, SalvorTrackState state, const SalvorField *field,
           const char *label)
{
    GtkWidget *badge = g_object_new (GTK_TYPE_BOX, "css-name", "bootbadge", "focusable", TRUE,
                                     "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
    GtkWidget *image = gtk_image_new_from_icon_name (get_badge_icon (state));

    gtk_widget_add_css_class (badge, get_badge_class (state));
    gtk_widget_set_hexpand (image, TRUE);
    gtk_box_append (GTK_BOX (badge), image);
    gtk_accessible_update_property (GTK_ACCESSIBLE (badge), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                    -1);
    if (state == SALVOR_TRACK_CLOSED_FOREVER)
        set_lock_tooltip (badge, field);
    gtk_widget_set_parent (badge, GTK_WIDGET (self));
    return badge;
}

static void
add_branch (SalvorBootPath *self, SalvorBranch branch, const SalvorVerdict *verdict)
{
    SalvorBranchParts *parts = &self->branches[branch];
    SalvorTrackState state = self->tracks.branches[branch];
    gboolean by_switch = branch == SALVOR_BRANCH_SWITCH;
    const SalvorStop *decider
        = &verdict->stops[by_switch ? SALVOR_STOP_START_UP_MODE : SALVOR_STOP_SERIAL_DOWNLOAD];
    BranchText text = by_switch ? get_switch_text (state) : get_fallback_text (state);
    g_autofree char *label = g_strdup_printf (
        "%s: %s. %s",
        by_switch ? _ ("Way from start-up mode to serial download")
                  : _ ("Way from the program to serial download"),
        text.title != NULL ? text.title : text.caption, text.title != NULL ? text.caption : "");

    if (salvor_track_state_has_badge (state))
        parts->badge = add_badge (self, state, find_fuse_field (decider), label);
    if (text.title != NULL) {
        parts->title = add_label (self, text.title, "salvor-row-title");
        gtk_widget_add_css_class (parts->title, text.css_class);
    }
    if (text.caption != NULL)
        parts->caption = add_label (self, text.caption, "salvor-caption");
    if (text.inlined != NULL) {
        parts->inlined = add_label (self, text.inlined, "salvor-row-title");
        gtk_widget_add_css_class (parts->inlined, text.css_class);
    }
}

static void
clear (SalvorBootPath *self)
{
    GtkWidget *child = NULL;

    while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
        gtk_widget_unparent (child);
    self->filled = FALSE;
    for (guint i = 0; i < SALVOR_N_STOPS; i++)
        self->stops[i] = (SalvorStopParts){ 0 };
    for (guint i = 0; i < SALVOR_N_BRANCHES; i++)
        self->branches[i] = (SalvorBranchParts){ 0 };
}

static void
fill (SalvorBootPath *self, const SalvorVerdict *verdict)
{
    salvor_boot_tracks_set_verdict (&self->tracks, verdict, NULL);
    for (guint i = 0; i < SALVOR_N_STOPS; i++) {
        if (i == SALVOR_STOP_SERIAL_DOWNLOAD) {
            add_branch (self, SALVOR_BRANCH_SWITCH, verdict);
            add_branch (self, SALVOR_BRANCH_FALLBACK, verdict);
        }
        add_stop (self, i, verdict);
    }
    self->filled = TRUE;
}

static void
salvor_boot_path_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
    SalvorBootPath *self = SALVOR_BOOT_PATH (widget);

    if (self->filled)
        salvor_boot_tracks_snapshot (&self->tracks, widget, snapshot);
    GTK_WIDGET_CLASS (salvor_boot_path_parent_class)->snapshot (widget, snapshot);
}

static void
salvor_boot_path_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
    SalvorBootPath *self = SALVOR_BOOT_PATH (widget);
    double scale = salvor_style_get_scale (widget);

    if (orientation == GTK_ORIENTATION_HORIZONTAL) {
        *minimum = (int) (SALVOR_BOOT_PATH_MIN_WIDTH * MIN (scale, 1.2));
        *natural = (int) (SALVOR_BOOT_PATH_NATURAL_WIDTH * scale);
        return;
    }
    if (for_size < 0)
        for_size = (int) (SALVOR_BOOT_PATH_NATURAL_WIDTH * scale);
    *minimum = *natural = salvor_boot_path_lay_out (self, for_size, FALSE);
}

static void
salvor_boot_path_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
    salvor_boot_path_lay_out (SALVOR_BOOT_PATH (widget), width, TRUE);
}

static GtkSizeRequestMode
salvor_boot_path_get_request_mode (GtkWidget *widget)
{
    return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
salvor_boot_path_dispose (GObject *object)
{
    clear (SALVOR_BOOT_PATH (object));
    G_OBJECT_CLASS (salvor_boot_path_parent_class)->dispose (object);
}

static void
salvor_boot_path_class_init (SalvorBootPathClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    object_class->dispose = salvor_boot_path_dispose;
    widget_class->snapshot = salvor_boot_path_snapshot;
    widget_class->measure = salvor_boot_path_measure;
    widget_class->size_allocate = salvor_boot_path_size_allocate;
    widget_class->get_request_mode = salvor_boot_path_get_request_mode;
    gtk_widget_class_set_css_name (widget_class, "bootpath");
    gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);

    g_signal_new ("show-bit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
    g_signal_new ("show-header", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
    g_signal_new ("show-register", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
salvor_boot_path_init (SalvorBootPath *self)
{
    self->tracks.emphasis = SALVOR_N_BRANCHES;
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Boot path"), -1);
}

GtkWidget *
salvor_boot_path_new (void)
{
    return g_object_new (SALVOR_TYPE_BOOT_PATH, NULL);
}

void
salvor_boot_path_set_verdict (SalvorBootPath *self, const SalvorVerdict *verdict)
{
    g_return_if_fail (SALVOR_IS_BOOT_PATH (self));

    clear (self);
    if (verdict != NULL)
        fill (self, verdict);
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
salvor_boot_path_set_emphasis (SalvorBootPath *self, SalvorRouteId route)
{
    SalvorBranch branch = SALVOR_N_BRANCHES;

    g_return_if_fail (SALVOR_IS_BOOT_PATH (self));

    if (route == SALVOR_ROUTE_SERIAL)
        branch = SALVOR_BRANCH_SWITCH;
    if (route == SALVOR_ROUTE_PROBE_ERASE_HEADER)
        branch = SALVOR_BRANCH_FALLBACK;
    if (self->tracks.emphasis == branch)
        return;
    self->tracks.emphasis = branch;
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* 2: rests on that bit; 1: on another bit of the word; 0: on neither */
static guint
rate_child (GtkWidget *child, guint word, guint bit)
{
    const SalvorBootPlace *place = g_object_get_data (G_OBJECT (child), "salvor-place");

    if (place == NULL || place->kind != SALVOR_BOOT_PLACE_FUSE || place->index != word)
        return 0;
    return place->bit == bit ? 2 : 1;
}

void
salvor_boot_path_focus_bit (SalvorBootPath *self, guint word, guint bit)
{
    GtkWidget *best = NULL;
    guint best_rate = 0;

    g_return_if_fail (SALVOR_IS_BOOT_PATH (self));

    if (!self->filled)
        return;
    best = self->stops[SALVOR_STOP_START_UP_MODE].station;
    for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
         child = gtk_widget_get_next_sibling (child)) {
        guint rate = rate_child (child, word, bit);

        if (rate > best_rate) {
            best = child;
            best_rate = rate;
        }
    }
    gtk_widget_grab_focus (best);
}
