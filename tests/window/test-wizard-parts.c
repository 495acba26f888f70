/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small parts of the wizard, and every widget once, alone. */
#include "base/errors.h"
#include "window/board-picture.h"
#include "window/board-sidebar.h"
#include "window/connect-page.h"
#include "window/done-page.h"
#include "window/facts-table.h"
#include "window/firmware-page.h"
#include "window/fixture.h"
#include "window/image-map.h"
#include "window/item-row.h"
#include "window/recovery-wizard.h"
#include "window/review-page.h"
#include "window/sector-card.h"
#include "window/step-bar.h"
#include "window/step-list.h"
#include "window/stopped-page.h"
#include "window/trouble-card.h"
#include "window/write-page.h"

/* Each template is complete, draws in a small and in a large window, and leaves nothing behind. */
static void
test_every_widget_alone (void)
{
    const GType types[] = {
        SALVOR_TYPE_BOARD_PICTURE, SALVOR_TYPE_BOARD_SIDEBAR, SALVOR_TYPE_CONNECT_PAGE,
        SALVOR_TYPE_DONE_PAGE,     SALVOR_TYPE_FACTS_TABLE,   SALVOR_TYPE_FIRMWARE_PAGE,
        SALVOR_TYPE_IMAGE_MAP,     SALVOR_TYPE_ITEM_ROW,      SALVOR_TYPE_RECOVERY_WIZARD,
        SALVOR_TYPE_REVIEW_PAGE,   SALVOR_TYPE_SECTOR_CARD,   SALVOR_TYPE_STEP_BAR,
        SALVOR_TYPE_STEP_LIST,     SALVOR_TYPE_STOPPED_PAGE,  SALVOR_TYPE_TROUBLE_CARD,
        SALVOR_TYPE_WRITE_PAGE,
    };
    static const int widths[] = { 1180, 380 };

    for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
        for (gsize j = 0; j < G_N_ELEMENTS (widths); j++) {
            GtkWidget *widget = g_object_new (types[i], NULL);
            GtkWindow *window = fixture_window_new (widget, widths[j], 600);

            fixture_window_destroy (window, widget);
        }
    }
}

static void
assert_says (GtkWidget *row, const char *expected)
{
    g_autofree char *label = fixture_get_label (row);

    g_assert_cmpstr (label, ==, expected);
}

/* A mark is seen; whoever does not see it hears a word. */
static void
test_row_says_its_mark (void)
{
    GtkWidget *widget = g_object_ref_sink (salvor_item_row_new ("Set up the flash", NULL));
    SalvorItemRow *row = SALVOR_ITEM_ROW (widget);

    assert_says (widget, "Set up the flash");
    salvor_item_row_set_caption (row, "At 0x60000000");
    salvor_item_row_show_pending (row, "waiting");
    assert_says (widget, "Set up the flash, waiting. At 0x6000_0000");
    salvor_item_row_show_spinner (row, "running");
    salvor_item_row_set_end_text (row, "1.0 s");
    assert_says (widget, "Set up the flash, running. At 0x6000_0000. 1.0 s");
    salvor_item_row_show_disc (row, SALVOR_DISC_GOOD, "done");
    assert_says (widget, "Set up the flash, done. At 0x6000_0000. 1.0 s");
    g_assert_false (gtk_widget_has_css_class (widget, "pending"));
    g_assert_finalize_object (widget);
}

static void
note_option (SalvorTroubleCard *card, guint option, guint *chosen)
{
    *chosen = option;
}

/* What stands above the card and does what its buttons ask for. */
static void
cure_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
    guint *asked = user_data;

    *asked = g_variant_get_uint32 (parameter);
}

static void
add_cure (GtkWidget *widget, guint *asked)
{
    g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
    g_autoptr (GSimpleAction) action = g_simple_action_new ("cure", G_VARIANT_TYPE_UINT32);

    g_signal_connect (action, "activate", G_CALLBACK (cure_cb), asked);
    g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    gtk_widget_insert_action_group (widget, "wizard", G_ACTION_GROUP (group));
}

static void
test_trouble_says_cure_and_chain (void)
{
    GtkWidget *card = g_object_new (SALVOR_TYPE_TROUBLE_CARD, NULL);
    g_autoptr (GError) error = g_error_new (SALVOR_ERROR, SALVOR_ERROR_PROTOCOL,
                                            "hid 1fc9:0130 read: 3 bytes, expected 5");
    GtkWindow *window;
    guint asked = 0;

    add_cure (card, &asked);
    salvor_trouble_card_show_problem (SALVOR_TROUBLE_CARD (card), SALVOR_PROBLEM_NONE, error, TRUE);
    window = fixture_window_new (card, 600, 300);
    g_assert_true (fixture_shows (card, salvor_error_get_sentence (error)));
    g_assert_true (fixture_shows (card, salvor_error_get_cure (error)));
    /* the chain is folded away until it is asked for */
    g_assert_false (fixture_shows (card, "1fc9:0130"));
    gtk_expander_set_expanded (GTK_EXPANDER (fixture_find (card, GTK_TYPE_EXPANDER, NULL)), TRUE);
    fixture_settle (window);
    g_assert_true (fixture_shows (card, "1fc9:0130"));
    g_signal_emit_by_name (fixture_find (card, GTK_TYPE_BUTTON, "Try Again"), "clicked");
    g_assert_cmpuint (asked, ==, SALVOR_ACTION_TRY_AGAIN);
    fixture_window_destroy (window, card);
}

/* Every situation that stops the work has a way on, and the card has a button for it. */
static void
test_trouble_has_a_way_on (void)
{
    GtkWidget *card = g_object_new (SALVOR_TYPE_TROUBLE_CARD, NULL);
    GtkWindow *window = fixture_window_new (card, 600, 400);
    guint asked = 0;

    add_cure (card, &asked);
    for (guint i = SALVOR_PROBLEM_NONE + 1; i < SALVOR_N_PROBLEMS; i++) {
        const SalvorProblem *problem = salvor_problem_get (i);

        if (problem->manner != SALVOR_MANNER_TROUBLE || i == SALVOR_PROBLEM_UNKNOWN_CHIP)
            continue; /* the chip is chosen from a list */
        salvor_trouble_card_show_problem (SALVOR_TROUBLE_CARD (card), i, NULL, FALSE);
        fixture_settle (window);
        g_assert_true (fixture_shows (card, problem->title));
        g_assert_true (fixture_shows (card, problem->text));
        for (guint j = 0; j < SALVOR_PROBLEM_MAX_ACTIONS; j++) {
            GtkWidget *button;

            if (problem->actions[j] == SALVOR_ACTION_NONE)
                break;
            button = fixture_find (card, GTK_TYPE_BUTTON,
                                   salvor_action_get_label (problem->actions[j]));
            g_assert_nonnull (button);
            if (problem->actions[j] == SALVOR_ACTION_COPY_RULE)
                continue;
            g_signal_emit_by_name (button, "clicked");
            g_assert_cmpuint (asked, ==, problem->actions[j]);
        }
        g_assert_cmpint (problem->actions[0], !=, SALVOR_ACTION_NONE);
    }
    fixture_window_destroy (window, card);
}

/* Nobody guesses a chip: the button waits until one was chosen. */
static void
test_trouble_waits_for_a_choice (void)
{
    GtkWidget *card = g_object_new (SALVOR_TYPE_TROUBLE_CARD, NULL);
    const char *const chips[] = { "i.MX RT1021", "i.MX RT1024", NULL };
    GtkWidget *list, *button;
    guint chosen = 77;
    GtkWindow *window;

    g_signal_connect (card, "option-chosen", G_CALLBACK (note_option), &chosen);
    salvor_trouble_card_show_problem (SALVOR_TROUBLE_CARD (card), SALVOR_PROBLEM_UNKNOWN_CHIP, NULL,
                                      FALSE);
    salvor_trouble_card_offer (SALVOR_TROUBLE_CARD (card), chips, "Use This Chip");
    window = fixture_window_new (card, 600, 300);
    list = fixture_find (card, GTK_TYPE_DROP_DOWN, NULL);
    button = fixture_find (card, GTK_TYPE_BUTTON, "Use This Chip");
    g_assert_false (gtk_widget_is_sensitive (button));
    g_assert_true (fixture_shows (card, "Choose…"));
    gtk_drop_down_set_selected (GTK_DROP_DOWN (list), 2);
    g_assert_true (gtk_widget_is_sensitive (button));
    g_signal_emit_by_name (button, "clicked");
    g_assert_cmpuint (chosen, ==, 1);
    fixture_window_destroy (window, card);
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/wizard-parts/every-widget", test_every_widget_alone);
    g_test_add_func ("/item-row/says-its-mark", test_row_says_its_mark);
    g_test_add_func ("/trouble-card/cure-and-chain", test_trouble_says_cure_and_chain);
    g_test_add_func ("/trouble-card/way-on", test_trouble_has_a_way_on);
    g_test_add_func ("/trouble-card/choice", test_trouble_waits_for_a_choice);
    return g_test_run ();
}
