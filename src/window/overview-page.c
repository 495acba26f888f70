/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-overview-page"
#include "config.h"

#include "window/overview-page.h"

#include "base/errors.h"
#include "window/activity.h"
#include "window/adaptive-bin.h"
#include "window/banner.h"
#include "window/boot-path.h"
#include "window/clamp.h"
#include "window/columns.h"
#include "window/mnemonic-button.h"
#include "window/overview-cards.h"
#include "window/overview-status.h"
#include "window/status-page.h"
#include "window/widget-children.h"

#include <glib/gi18n-lib.h>

struct _SalvorOverviewPage {
    GtkWidget parent_instance;

    SalvorBoard *board;            /* nullable */
    GSignalGroup *board_signals;   /* of the board */
    GSignalGroup *deeds;           /* of its activity: what was done to it */
    GSignalGroup *port_signals;    /* of its port list: problems come and go there */
    SalvorBoardState *shown_state; /* nullable: what the cards show */
    GError *problem;               /* nullable: of the last try to read */
    guint update_id;               /* 0 when no update is due */

    GtkWidget *bin;
    GtkWidget *banners;
    GtkWidget *practice_banner;
    GtkWidget *care_banner;
    GtkWidget *saved_banner;
    GtkWidget *stack;
    GtkWidget *status;
    GtkWidget *emblem;
    GtkWidget *meta;
    GtkWidget *title;
    GtkWidget *text;
    GtkWidget *notes;
    GtkWidget *path_heading;
    GtkWidget *legend;
    GtkWidget *path;
    GtkWidget *cards;
    GtkWidget *permanent_card;
    GtkWidget *routes_card;
    GtkWidget *words_read;
    GtkWidget *permanent;
    GtkWidget *routes;
    GtkWidget *ways_caption;
    GtkWidget *done_button;
    GtkWidget *recover_button;
    GtkWidget *bar;
    GtkWidget *bar_caption;
    GtkWidget *bar_recover_button;
};

G_DEFINE_FINAL_TYPE (SalvorOverviewPage, salvor_overview_page, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_BOARD };

/* The problem that stands in the way now, if there is one: of the board, else of the last read. */
static const GError *
get_problem (SalvorOverviewPage *self)
{
    const GError *problem = salvor_board_get_problem (self->board);

    return problem != NULL ? problem : self->problem;
}

/* With a state */

/* A label that may have a markup text; an empty one takes no room. */
static void
set_markup (GtkWidget *label, char *markup)
{
    gtk_label_set_markup (GTK_LABEL (label), markup);
    g_free (markup);
}

static void
set_text (GtkWidget *label, char *text)
{
    gtk_label_set_text (GTK_LABEL (label), text);
    g_free (text);
}

static gboolean
is_saved (SalvorOverviewPage *self)
{
    return self->board != NULL && salvor_board_is_saved (self->board);
}

static gboolean
has_passable_route (const SalvorVerdict *verdict)
{
    for (guint i = 0; i < SALVOR_N_ROUTES; i++) {
        if (salvor_overview_route_is_passable (&verdict->routes[i]))
            return TRUE;
    }
    return FALSE;
}

/* A way under the pointer or the keyboard shows its tracks. */
static void
route_flags_changed_cb (GtkWidget *row, GtkStateFlags old_flags, SalvorOverviewPage *self)
{
    const GtkStateFlags wanted = GTK_STATE_FLAG_PRELIGHT | GTK_STATE_FLAG_FOCUS_VISIBLE;
    gboolean is_on = (gtk_widget_get_state_flags (row) & wanted) != 0;
    SalvorRouteId route = salvor_overview_get_row_route (GTK_LIST_BOX_ROW (row));

    if (is_on != ((old_flags & wanted) != 0))
        salvor_boot_path_set_emphasis (SALVOR_BOOT_PATH (self->path),
                                       is_on ? route : SALVOR_N_ROUTES);
}

static void
watch_routes (SalvorOverviewPage *self)
{
    GtkWidget *row = gtk_widget_get_first_child (self->routes);

    for (; row != NULL; row = gtk_widget_get_next_sibling (row))
        g_signal_connect_object (row, "state-flags-changed", G_CALLBACK (route_flags_changed_cb),
                                 self, 0);
}

static void
fill_cards (SalvorOverviewPage *self, SalvorBoardState *state, const SalvorVerdict *verdict)
{
    gboolean passable = has_passable_route (verdict);

    set_markup (self->meta, salvor_overview_make_meta (state));
    gtk_label_set_text (GTK_LABEL (self->title), verdict->title);
    set_markup (self->text, salvor_overview_make_text (verdict));
    salvor_overview_fill_notes (GTK_BOX (self->notes), verdict);
    salvor_overview_fill_legend (GTK_BOX (self->legend), verdict);
    salvor_boot_path_set_verdict (SALVOR_BOOT_PATH (self->path), verdict);
    set_text (self->words_read, salvor_overview_count_words (state, is_saved (self)));
    salvor_overview_fill_permanent (GTK_LIST_BOX (self->permanent), verdict);
    salvor_overview_fill_routes (GTK_LIST_BOX (self->routes), verdict, is_saved (self));
    watch_routes (self);
    set_text (self->ways_caption, salvor_overview_count_ways (verdict));
    set_text (self->bar_caption, salvor_overview_count_ways (verdict));
    gtk_widget_set_sensitive (self->recover_button, passable && !is_saved (self));
    gtk_widget_set_sensitive (self->bar_recover_button, passable && !is_saved (self));
}

/* Old content stays when the board is gone or cannot be read; a banner says so. */
static void
update_care_banner (SalvorOverviewPage *self)
{
    SalvorBanner *banner = SALVOR_BANNER (self->care_banner);
    const GError *problem = self->board != NULL ? get_problem (self) : NULL;
    gboolean gone
        = self->board != NULL && !salvor_board_is_connected (self->board) && !is_saved (self);

    if (problem != NULL)
        salvor_banner_set_text (banner, salvor_error_get_sentence (problem),
                                salvor_error_get_cure (problem));
    else if (gone)
        salvor_banner_set_text (banner, _ ("The board is not connected."),
                                _ ("This is what was read last."));
    salvor_banner_set_revealed (banner, self->shown_state != NULL && (problem != NULL || gone));
}

/* It must not be taken for a board that is there. */
static void
update_saved_banner (SalvorOverviewPage *self)
{
    SalvorBanner *banner = SALVOR_BANNER (self->saved_banner);

    if (is_saved (self))
        salvor_banner_set_text (banner, salvor_board_get_subtitle (self->board),
                                _ ("This is what was read then, opened from a file. The board "
                                   "itself is not here and cannot be recovered from here."));
    salvor_banner_set_revealed (banner, is_saved (self));
}

/* After a recovery the board looks as it did before: what was done is said. */
static void
update_done (SalvorOverviewPage *self)
{
    const char *time = self->board != NULL
                           ? salvor_activity_get_recovery_time (salvor_activity_get (self->board))
                           : NULL;
    g_autofree char *text = NULL;

    gtk_widget_set_visible (self->done_button, time != NULL);
    if (time == NULL)
        return;
    /* Translators: %s is a time of the day, "14:32:07" */
    text = g_strdup_printf (_ ("Firmware written and verified at %s"), time);
    gtk_button_set_label (GTK_BUTTON (self->done_button), text);
}

static void
update (SalvorOverviewPage *self)
{
    SalvorBoardState *state = self->board != NULL ? salvor_board_get_state (self->board) : NULL;
    gboolean simulated = self->board != NULL && salvor_board_is_simulated (self->board);

    if (state != NULL && state != self->shown_state) {
        g_clear_error (&self->problem);
        fill_cards (self, state, salvor_board_get_verdict (self->board));
    }
    g_set_object (&self->shown_state, state);
    simulated = simulated || (state != NULL && salvor_board_state_is_simulated (state));
    salvor_banner_show_practice (SALVOR_BANNER (self->practice_banner), simulated);
    update_care_banner (self);
    update_saved_banner (self);
    update_done (self);
    if (state == NULL)
        salvor_overview_status_show (SALVOR_STATUS_PAGE (self->status), self->board,
                                     self->board != NULL ? get_problem (self) : NULL);
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), state != NULL ? "board" : "status");
    gtk_widget_set_visible (
        self->bar,
        state != NULL && salvor_adaptive_bin_get_step (SALVOR_ADAPTIVE_BIN (self->bin)) == 0);
}

static gboolean
update_cb (gpointer user_data)
{
    SalvorOverviewPage *self = SALVOR_OVERVIEW_PAGE (user_data);

    self->update_id = 0;
    update (self);
    return G_SOURCE_REMOVE;
}

/* Several properties change at once; one update follows. */
static void
queue_update (SalvorOverviewPage *self)
{
    if (self->update_id == 0)
        self->update_id = g_idle_add (update_cb, self);
}

static void
busy_changed_cb (SalvorOverviewPage *self)
{
    if (salvor_board_is_busy (self->board))
        g_clear_error (&self->problem);
    queue_update (self);
}

/* Callbacks of the template */

static void
step_changed_cb (SalvorAdaptiveBin *bin, GParamSpec *pspec, SalvorOverviewPage *self)
{
    gboolean narrow = salvor_adaptive_bin_get_step (bin) == 0;

    if (narrow)
        gtk_widget_add_css_class (GTK_WIDGET (self), "salvor-narrow");
    else
        gtk_widget_remove_css_class (GTK_WIDGET (self), "salvor-narrow");
    gtk_widget_set_visible (self->emblem, !narrow);
    gtk_widget_set_visible (self->path_heading, !narrow);
    g_object_set (self->cards, "stacked", narrow, "homogeneous", !narrow, NULL);
    /* on a small window what one can do comes before what one cannot change */
    gtk_widget_insert_after (self->permanent_card, self->cards, narrow ? self->routes_card : NULL);
    gtk_widget_set_visible (self->ways_caption, narrow);
    gtk_widget_set_visible (self->recover_button, !narrow);
    update (self);
}

static void
show_bit_cb (SalvorBootPath *path, guint word, guint bit, SalvorOverviewPage *self)
{
    g_signal_emit_by_name (self, "show-bit", word, bit);
}

static void
show_register_cb (SalvorBootPath *path, guint index, guint bit, SalvorOverviewPage *self)
{
    g_signal_emit_by_name (self, "show-register", index, bit);
}

static void
show_header_cb (SalvorBootPath *path, SalvorOverviewPage *self)
{
    g_signal_emit_by_name (self, "show-header");
}

static void
setting_activated_cb (GtkListBox *list, GtkListBoxRow *row, SalvorOverviewPage *self)
{
    guint word = 0;
    guint bit = 0;

    salvor_overview_get_row_bit (row, &word, &bit);
    g_signal_emit_by_name (self, "show-bit", word, bit);
}

static void
route_activated_cb (GtkListBox *list, GtkListBoxRow *row, SalvorOverviewPage *self)
{
    g_signal_emit_by_name (self, "recover", (int) salvor_overview_get_row_route (row));
}

static void
recover_clicked_cb (GtkButton *button, SalvorOverviewPage *self)
{
    g_signal_emit_by_name (self, "recover", -1);
}

/* Actions of the buttons in place of a state */

static void
read_again_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
    g_signal_emit_by_name (widget, "read-again");
}

static void
choose_chip_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
    SalvorOverviewPage *self = SALVOR_OVERVIEW_PAGE (widget);
    SalvorChip *chip = salvor_overview_status_find_candidate (
        self->board, g_variant_get_string (parameter, NULL));
    g_autoptr (GError) error = NULL;

    if (chip == NULL)
        return;
    if (salvor_board_choose_chip (self->board, chip, &error))
        g_signal_emit_by_name (self, "read-again");
    else
        salvor_overview_page_set_problem (self, error);
}

/* Object */

static void
salvor_overview_page_dispose (GObject *object)
{
    SalvorOverviewPage *self = SALVOR_OVERVIEW_PAGE (object);

    g_clear_handle_id (&self->update_id, g_source_remove);
    g_clear_object (&self->board_signals);
    g_clear_object (&self->deeds);
    g_clear_object (&self->port_signals);
    g_clear_object (&self->board);
    g_clear_object (&self->shown_state);
    g_clear_error (&self->problem);
    gtk_widget_dispose_template (GTK_WIDGET (self), SALVOR_TYPE_OVERVIEW_PAGE);
    G_OBJECT_CLASS (salvor_overview_page_parent_class)->dispose (object);
}

static void
salvor_overview_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
    SalvorOverviewPage *self = SALVOR_OVERVIEW_PAGE (object);

    switch (id) {
    case PROP_BOARD:
        g_value_set_object (value, self->board);
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
salvor_overview_page_set_property (GObject *object, guint id, const GValue *value,
                                   GParamSpec *pspec)
{
    SalvorOverviewPage *self = SALVOR_OVERVIEW_PAGE (object);

    switch (id) {
    case PROP_BOARD:
        salvor_overview_page_set_board (self, g_value_get_object (value));
        break;
    default:
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bind_children (GtkWidgetClass *widget_class)
{
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, banners);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, bar);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, bar_caption);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, bar_recover_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, bin);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, cards);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, emblem);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, legend);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, meta);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, notes);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, path);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, path_heading);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, permanent);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, permanent_card);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, done_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, recover_button);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, routes);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, routes_card);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, stack);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, status);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, text);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, title);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, ways_caption);
    gtk_widget_class_bind_template_child (widget_class, SalvorOverviewPage, words_read);
}

static void
salvor_overview_page_class_init (SalvorOverviewPageClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    object_class->dispose = salvor_overview_page_dispose;
    object_class->get_property = salvor_overview_page_get_property;
    object_class->set_property = salvor_overview_page_set_property;
    g_object_class_install_property (
        object_class, PROP_BOARD,
        g_param_spec_object ("board", NULL, NULL, SALVOR_TYPE_BOARD,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY));
    g_signal_new ("recover", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT);
    g_signal_new ("show-bit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
    g_signal_new ("show-header", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
    g_signal_new ("show-register", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
    g_signal_new ("read-again", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

    g_type_ensure (SALVOR_TYPE_ADAPTIVE_BIN);
    g_type_ensure (SALVOR_TYPE_BOOT_PATH);
    g_type_ensure (SALVOR_TYPE_CLAMP);
    g_type_ensure (SALVOR_TYPE_COLUMNS);
    g_type_ensure (SALVOR_TYPE_STATUS_PAGE);
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/overview-page.ui");
    bind_children (widget_class);
    gtk_widget_class_bind_template_callback (widget_class, recover_clicked_cb);
    gtk_widget_class_bind_template_callback (widget_class, route_activated_cb);
    gtk_widget_class_bind_template_callback (widget_class, setting_activated_cb);
    gtk_widget_class_bind_template_callback (widget_class, show_bit_cb);
    gtk_widget_class_bind_template_callback (widget_class, show_header_cb);
    gtk_widget_class_bind_template_callback (widget_class, show_register_cb);
    gtk_widget_class_bind_template_callback (widget_class, step_changed_cb);
    gtk_widget_class_install_action (widget_class, "overview.read-again", NULL,
                                     read_again_action_cb);
    gtk_widget_class_install_action (widget_class, "overview.choose-chip", "s",
                                     choose_chip_action_cb);
}

static GtkWidget *
make_saved_banner (SalvorOverviewPage *self)
{
    GtkWidget *button = salvor_mnemonic_button_new (_ ("_Close"));

    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.close-saved");
    self->saved_banner = salvor_banner_new (SALVOR_BANNER_SAVED);
    salvor_banner_set_action (SALVOR_BANNER (self->saved_banner), button);
    return self->saved_banner;
}

static void
salvor_overview_page_init (SalvorOverviewPage *self)
{
    gtk_widget_init_template (GTK_WIDGET (self));

    self->practice_banner = salvor_banner_new (SALVOR_BANNER_TRYING);
    self->care_banner = salvor_banner_new (SALVOR_BANNER_CARE);
    gtk_box_append (GTK_BOX (self->banners), self->practice_banner);
    gtk_box_append (GTK_BOX (self->banners), self->care_banner);
    gtk_box_append (GTK_BOX (self->banners), make_saved_banner (self));

    self->board_signals = g_signal_group_new (SALVOR_TYPE_BOARD);
    g_signal_group_connect_swapped (self->board_signals, "notify", G_CALLBACK (queue_update), self);
    g_signal_group_connect_swapped (self->board_signals, "notify::busy",
                                    G_CALLBACK (busy_changed_cb), self);
    self->deeds = g_signal_group_new (SALVOR_TYPE_ACTIVITY);
    g_signal_group_connect_swapped (self->deeds, "items-changed", G_CALLBACK (queue_update), self);
    self->port_signals = g_signal_group_new (SALVOR_TYPE_PORT_LIST);
    g_signal_group_connect_swapped (self->port_signals, "changed", G_CALLBACK (queue_update), self);
    step_changed_cb (SALVOR_ADAPTIVE_BIN (self->bin), NULL, self);
}

GtkWidget *
salvor_overview_page_new (void)
{
    return g_object_new (SALVOR_TYPE_OVERVIEW_PAGE, NULL);
}

void
salvor_overview_page_set_board (SalvorOverviewPage *self, SalvorBoard *board)
{
    g_return_if_fail (SALVOR_IS_OVERVIEW_PAGE (self));
    g_return_if_fail (board == NULL || SALVOR_IS_BOARD (board));

    if (!g_set_object (&self->board, board))
        return;
    g_clear_error (&self->problem);
    g_signal_group_set_target (self->board_signals, board);
    g_signal_group_set_target (self->deeds, board != NULL ? salvor_activity_get (board) : NULL);
    g_signal_group_set_target (self->port_signals,
                               board != NULL ? salvor_board_get_ports (board) : NULL);
    update (self);
    salvor_widget_scroll_to_top (gtk_stack_get_child_by_name (GTK_STACK (self->stack), "board"));
    g_object_notify (G_OBJECT (self), "board");
}

SalvorBoard *
salvor_overview_page_get_board (SalvorOverviewPage *self)
{
    g_return_val_if_fail (SALVOR_IS_OVERVIEW_PAGE (self), NULL);

    return self->board;
}

void
salvor_overview_page_focus_bit (SalvorOverviewPage *self, guint word, guint bit)
{
    g_return_if_fail (SALVOR_IS_OVERVIEW_PAGE (self));

    salvor_boot_path_focus_bit (SALVOR_BOOT_PATH (self->path), word, bit);
}

void
salvor_overview_page_set_problem (SalvorOverviewPage *self, const GError *problem)
{
    g_return_if_fail (SALVOR_IS_OVERVIEW_PAGE (self));

    g_clear_error (&self->problem);
    if (problem != NULL)
        self->problem = g_error_copy (problem);
    queue_update (self);
}
