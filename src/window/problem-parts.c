/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-problem-parts"
#include "config.h"

#include "window/problem-parts.h"

#include "window/access-rule.h"
#include "window/widget-children.h"

#include <glib/gi18n-lib.h>

static void
copy_rule_cb (GtkButton *button)
{
    g_autofree char *commands = salvor_access_rule_make_commands ();

    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), commands);
}

GtkWidget *
salvor_problem_button_new (SalvorAction action)
{
    GtkWidget *button = gtk_button_new_with_label (salvor_action_get_label (action));

    gtk_widget_set_halign (button, GTK_ALIGN_START);
    if (action == SALVOR_ACTION_COPY_RULE) {
        g_signal_connect (button, "clicked", G_CALLBACK (copy_rule_cb), NULL);
        return button;
    }
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", (guint32) action);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "wizard.cure");
    return button;
}

/* A list beside it is what chooses: a button would say nothing more. */
static gboolean
is_shown (SalvorAction action)
{
    return action != SALVOR_ACTION_NONE && action != SALVOR_ACTION_CHOOSE_BOARD
           && action != SALVOR_ACTION_CHOOSE_CHIP;
}

void
salvor_problem_parts_fill_buttons (GtkBox *box, SalvorProblemId problem, SalvorAction elsewhere)
{
    gboolean any = FALSE;

    salvor_box_clear (box);
    for (guint i = 0; problem != SALVOR_PROBLEM_NONE && i < SALVOR_PROBLEM_MAX_ACTIONS; i++) {
        SalvorAction action = salvor_problem_get (problem)->actions[i];

        if (!is_shown (action) || action == elsewhere)
            continue;
        gtk_box_append (box, salvor_problem_button_new (action));
        any = TRUE;
    }
    gtk_widget_set_visible (GTK_WIDGET (box), any);
}

void
salvor_problem_parts_show_note (SalvorItemRow *row, SalvorProblemId problem, const char *detail)
{
    g_autofree char *caption = NULL;

    gtk_widget_set_visible (GTK_WIDGET (row), problem != SALVOR_PROBLEM_NONE);
    if (problem == SALVOR_PROBLEM_NONE)
        return;
    caption = detail != NULL
                  ? g_strdup_printf ("%s · %s", detail, salvor_problem_get_text (problem))
                  : g_strdup (salvor_problem_get_text (problem));
    salvor_item_row_set_title (row, salvor_problem_get_title (problem));
    salvor_item_row_set_caption (row, caption);
    salvor_item_row_show_disc (row, SALVOR_DISC_ATTENTION, _ ("needs your eye"));
}
