/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-register-cards"
#include "config.h"

#include "window/register-cards.h"

#include "window/fact-row.h"
#include "window/fuse-map.h"

#include <glib/gi18n-lib.h>

static void
clear (GtkListBox *list)
{
    GtkWidget *row = NULL;

    while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
        gtk_list_box_remove (list, row);
}

/* @code, @text: (nullable) */
static void
add (GtkListBox *list, SalvorDiscKind disc, const char *number, const char *title, const char *code,
     const char *text)
{
    GtkWidget *row = salvor_fact_row_new (disc, number, title);

    salvor_fact_row_set_detail (SALVOR_FACT_ROW (row), code, text);
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
    gtk_list_box_append (list, row);
}

/* Nothing was seen; @reason: (nullable): NULL: nobody looked */
static void
add_unseen (GtkListBox *list, const char *title, const char *reason)
{
    add (list, SALVOR_DISC_UNREADABLE, NULL, title, NULL,
         reason != NULL ? reason : _ ("Only a debug probe can see this."));
}

void
salvor_register_cards_fill_log (GtkListBox *list, SalvorBoardState *state)
{
    SalvorChip *chip = salvor_board_state_get_chip (state);
    const SalvorProbeSight *sight = salvor_board_state_get_probe_sight (state);
    const char *reason = NULL;
    gsize n_words = 0;
    const guint32 *words
        = sight != NULL ? salvor_probe_sight_get_boot_log (sight, &n_words, &reason) : NULL;

    clear (list);
    if (words == NULL)
        add_unseen (list, _ ("The log could not be read"), reason);
    for (gsize i = 0; words != NULL && i < n_words; i++) {
        g_autofree char *number = g_strdup_printf ("%u", (guint) i + 1);
        g_autofree char *text = salvor_boot_log_describe (chip, words[i]);
        g_autofree char *code = salvor_fuse_format_value (words[i]);

        add (list, SALVOR_DISC_PLAIN, number, text, code, NULL);
    }
    if (words != NULL && n_words == 0)
        add (list, SALVOR_DISC_PLAIN, "–", _ ("The log is empty"), NULL, NULL);
}

void
salvor_register_cards_fill_core (GtkListBox *list, SalvorBoardState *state)
{
    SalvorChip *chip = salvor_board_state_get_chip (state);
    const SalvorProbeSight *sight = salvor_board_state_get_probe_sight (state);
    const char *reason = NULL;
    guint32 address = 0;

    clear (list);
    if (sight != NULL && salvor_probe_sight_get_core_address (sight, &address, &reason)) {
        g_autofree char *code = salvor_fuse_format_value (address);

        add (list, SALVOR_DISC_GOOD, NULL,
             salvor_core_place_describe (salvor_core_place_find (chip, address)), code, NULL);
    } else {
        add_unseen (list, _ ("Where the processor was is not known"), reason);
    }
}

void
salvor_register_cards_fill_header (GtkListBox *list, SalvorBoardState *state)
{
    const char *detail = salvor_board_state_get_header_detail (state);

    clear (list);
    switch (salvor_board_state_get_header (state)) {
    case SALVOR_HEADER_VALID:
        add (list, SALVOR_DISC_GOOD, NULL, _ ("The flash has a start-up header"), detail, NULL);
        break;
    case SALVOR_HEADER_BLANK:
        add (list, SALVOR_DISC_PLAIN, "–",
             _ ("The flash is empty where the start-up header belongs"), detail, NULL);
        break;
    case SALVOR_HEADER_INVALID:
        add (list, SALVOR_DISC_ATTENTION, NULL,
             _ ("Something else stands where the start-up header belongs"), detail, NULL);
        break;
    case SALVOR_HEADER_UNKNOWN:
    default:
        add (list, SALVOR_DISC_UNREADABLE, NULL, _ ("The start-up header could not be read"), NULL,
             detail != NULL ? detail : _ ("The flash cannot be seen this way."));
        break;
    }
}
