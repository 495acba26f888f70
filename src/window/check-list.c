/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "salvor-check-list"
#include "config.h"

#include "window/check-list.h"

#include "recovery/problem.h"
#include "window/item-row.h"
#include "window/widget-children.h"

#include <glib/gi18n-lib.h>

typedef struct {
    guint passed;
    guint warnings;
    guint failed;
} Count;

static void
add_row (GtkBox *box, Count *count, SalvorCheckState state, const char *title, const char *text)
{
    GtkWidget *row = salvor_item_row_new (title, text);

    switch (state) {
    case SALVOR_CHECK_OK:
        count->passed++;
        salvor_item_row_show_disc (SALVOR_ITEM_ROW (row), SALVOR_DISC_GOOD, _ ("passed"));
        break;
    case SALVOR_CHECK_WARNING:
        count->warnings++;
        salvor_item_row_show_disc (SALVOR_ITEM_ROW (row), SALVOR_DISC_ATTENTION,
                                   _ ("needs your eye"));
        break;
    case SALVOR_CHECK_FAILED:
        count->failed++;
        salvor_item_row_show_disc (SALVOR_ITEM_ROW (row), SALVOR_DISC_BLOCKED, _ ("failed"));
        break;
    case SALVOR_CHECK_ABSENT:
        salvor_item_row_show_disc (SALVOR_ITEM_ROW (row), SALVOR_DISC_PLAIN, NULL);
        break;
    }
    gtk_box_append (box, row);
}

/* What a missing signature means depends on the board, not on the file. */
static void
add_signature_row (GtkBox *box, Count *count, const SalvorRecoveryCheck *check)
{
    g_autoptr (SalvorVerdict) verdict = salvor_verdict_new (check->state);

    switch (verdict->hab) {
    case SALVOR_HAB_OPEN:
        add_row (box, count, SALVOR_CHECK_OK, _ ("Unsigned, and this board accepts it"),
                 _ ("The board is open, no signature is needed"));
        break;
    case SALVOR_HAB_CLOSED:
        add_row (box, count, SALVOR_CHECK_FAILED, _ ("Unsigned, and this board refuses it"),
                 _ ("The board accepts signed programs only"));
        break;
    case SALVOR_HAB_UNKNOWN:
        add_row (box, count, SALVOR_CHECK_WARNING, _ ("Unsigned"),
                 _ ("Whether this board needs a signature could not be read"));
        break;
    }
}

/* Every check may have passed, and still the file is nothing for the flash. */
static gboolean
is_other_kind (const SalvorBootHeader *header)
{
    return header->kind == SALVOR_IMAGE_LOADER
           || (header->kind == SALVOR_IMAGE_UNKNOWN && !salvor_boot_header_has_failed (header));
}

static void
write_summary (GtkLabel *label, const Count *count)
{
    g_autoptr (GString) text = g_string_new (NULL);

    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, "%u passed", "%u passed", count->passed),
                            count->passed);
    if (count->warnings > 0)
        g_string_append_printf (text,
                                g_dngettext (GETTEXT_PACKAGE, ", %u needs your eye",
                                             ", %u need your eye", count->warnings),
                                count->warnings);
    if (count->failed > 0)
        g_string_append_printf (
            text, g_dngettext (GETTEXT_PACKAGE, ", %u failed", ", %u failed", count->failed),
            count->failed);
    gtk_label_set_text (label, text->str);
}

void
salvor_check_list_fill (GtkBox *box, GtkLabel *summary, const SalvorRecoveryCheck *check)
{
    Count count = { 0 };

    salvor_box_clear (box);
    if (is_other_kind (check->header))
        add_row (box, &count, SALVOR_CHECK_FAILED,
                 salvor_problem_get_title (SALVOR_PROBLEM_NO_FIRMWARE),
                 salvor_image_kind_get_sentence (check->header->kind));
    for (int id = 0; id < SALVOR_N_CHECKS; id++) {
        const SalvorCheck *one = &check->header->checks[id];

        if (id == SALVOR_CHECK_CSF && one->state == SALVOR_CHECK_ABSENT)
            add_signature_row (box, &count, check);
        else if (one->state != SALVOR_CHECK_ABSENT)
            add_row (box, &count, one->state, one->title, one->text);
    }
    add_row (box, &count, SALVOR_CHECK_WARNING, _ ("Only you know the product"),
             _ ("Salvor cannot see which product the file is for. Make sure that it is yours."));
    write_summary (summary, &count);
}
