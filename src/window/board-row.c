/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-board-row"
#include "config.h"

#include "window/board-row.h"

#include "base/errors.h"
#include "window/columns.h"
#include "window/row-press.h"
#include "window/status-disc.h"

#include <glib/gi18n-lib.h>

struct _SalvorBoardRow {
    GtkListBoxRow parent_instance;

    SalvorBoard *board; /* owned */
    GtkImage *icon;
    GtkLabel *title_label;
    GtkLabel *subtitle_label;
    SalvorStatusDisc *disc;
    GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (SalvorBoardRow, salvor_board_row, GTK_TYPE_LIST_BOX_ROW)

/* A probe stands among the boards as soon as it is known which board is behind it. */
SalvorBoardGroup
salvor_board_get_group (SalvorBoard *board)
{
    if (salvor_board_is_simulated (board))
        return SALVOR_BOARD_GROUP_PRACTICE;
    if (salvor_board_is_saved (board))
        return SALVOR_BOARD_GROUP_SAVED;
    if (g_str_has_prefix (salvor_board_get_name (board), "probe:")
        && salvor_board_get_chip (board) == NULL)
        return SALVOR_BOARD_GROUP_PROBES;
    return SALVOR_BOARD_GROUP_BOARDS;
}

const char *
salvor_board_group_get_title (SalvorBoardGroup group)
{
    switch (group) {
    case SALVOR_BOARD_GROUP_BOARDS:
        return _ ("Boards");
    case SALVOR_BOARD_GROUP_PROBES:
        return _ ("Probes");
    case SALVOR_BOARD_GROUP_SAVED:
        return _ ("Saved boards");
    case SALVOR_BOARD_GROUP_PRACTICE:
        return _ ("Practice boards");
    }
    return "";
}

/* A burned fuse has closed a way on the boot path. */
static gboolean
is_closed_for_ever (const SalvorVerdict *verdict)
{
    return verdict->switch_branch == SALVOR_TRACK_CLOSED_FOREVER
           || verdict->fallback_branch == SALVOR_TRACK_CLOSED_FOREVER
           || verdict->serial == SALVOR_SERIAL_NEVER;
}

/* What the disc at the end of the row says, in a sentence; NULL: there is nothing to say. */
static const char *
get_status (SalvorBoard *board, SalvorDiscKind *kind)
{
    const SalvorVerdict *verdict = salvor_board_get_verdict (board);
    const GError *problem = salvor_board_get_problem (board);

    *kind = SALVOR_DISC_ATTENTION;
    if (problem != NULL)
        return salvor_error_get_sentence (problem);
    if (!salvor_board_is_connected (board) && !salvor_board_is_saved (board))
        return _ ("This board is not connected.");
    if (verdict == NULL)
        return NULL;
    if (verdict->missing->len > 0) {
        *kind = SALVOR_DISC_UNREADABLE;
        return verdict->title;
    }
    *kind = is_closed_for_ever (verdict) ? SALVOR_DISC_STOP : SALVOR_DISC_GOOD;
    return verdict->title;
}

static const char *
get_icon_name (SalvorBoard *board)
{
    switch (salvor_board_get_group (board)) {
    case SALVOR_BOARD_GROUP_PRACTICE:
        return "salvor-try-out-symbolic";
    case SALVOR_BOARD_GROUP_PROBES:
        return "salvor-probe-symbolic";
    case SALVOR_BOARD_GROUP_SAVED:
        return "document-open-recent-symbolic";
    case SALVOR_BOARD_GROUP_BOARDS:
        break;
    }
    return salvor_board_get_chip (board) != NULL ? "salvor-chip-symbolic" : "salvor-usb-symbolic";
}

static void
update_status (SalvorBoardRow *self)
{
    SalvorDiscKind kind;
    const char *status = get_status (self->board, &kind);
    gboolean busy = salvor_board_is_busy (self->board);

    gtk_widget_set_visible (GTK_WIDGET (self->disc), status != NULL && !busy);
    if (status != NULL)
        salvor_status_disc_set (self->disc, kind, NULL);
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), status);
    gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
    gtk_spinner_set_spinning (self->spinner, busy);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    status != NULL ? status : "", -1);
}

static void
update (SalvorBoardRow *self)
{
    g_autofree char *label = NULL;

    gtk_label_set_text (self->title_label, salvor_board_get_title (self->board));
    gtk_label_set_text (self->subtitle_label, salvor_board_get_subtitle (self->board));
    gtk_image_set_from_icon_name (self->icon, get_icon_name (self->board));
    if (salvor_board_is_simulated (self->board))
        gtk_widget_add_css_class (GTK_WIDGET (self->icon), "salvor-try-text");
    label = g_strdup_printf ("%s, %s", salvor_board_get_title (self->board),
                             salvor_board_get_subtitle (self->board));
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                    -1);
    update_status (self);
}

static void
salvor_board_row_dispose (GObject *object)
{
    SalvorBoardRow *self = SALVOR_BOARD_ROW (object);

    gtk_widget_dispose_template (GTK_WIDGET (self), SALVOR_TYPE_BOARD_ROW);
    g_clear_object (&self->board);
    G_OBJECT_CLASS (salvor_board_row_parent_class)->dispose (object);
}

static void
salvor_board_row_class_init (SalvorBoardRowClass *klass)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

    G_OBJECT_CLASS (klass)->dispose = salvor_board_row_dispose;
    g_type_ensure (SALVOR_TYPE_COLUMNS);
    g_type_ensure (SALVOR_TYPE_STATUS_DISC);
    salvor_row_class_add_press (widget_class);
    gtk_widget_class_set_template_from_resource (widget_class,
                                                 "/org/salvor/Salvor/ui/board-row.ui");
    gtk_widget_class_bind_template_child (widget_class, SalvorBoardRow, icon);
    gtk_widget_class_bind_template_child (widget_class, SalvorBoardRow, title_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorBoardRow, subtitle_label);
    gtk_widget_class_bind_template_child (widget_class, SalvorBoardRow, disc);
    gtk_widget_class_bind_template_child (widget_class, SalvorBoardRow, spinner);
}

static void
salvor_board_row_init (SalvorBoardRow *self)
{
    gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
salvor_board_row_new (SalvorBoard *board)
{
    SalvorBoardRow *self;

    g_return_val_if_fail (SALVOR_IS_BOARD (board), NULL);

    self = g_object_new (SALVOR_TYPE_BOARD_ROW, NULL);
    self->board = g_object_ref (board);
    g_signal_connect_object (board, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    update (self);
    return GTK_WIDGET (self);
}

SalvorBoard *
salvor_board_row_get_board (SalvorBoardRow *self)
{
    g_return_val_if_fail (SALVOR_IS_BOARD_ROW (self), NULL);

    return self->board;
}
