/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program itself: it opens one window, knows its actions, and ends. */
#include "chip/state-file.h"
#include "window/application.h"
#include "window/confirm-window.h"
#include "window/fixture.h"
#include "window/help-window.h"
#include "window/main-window.h"

#include <glib/gstdio.h>

static guint
count_help_windows (GApplication *application)
{
    guint n_windows = 0;

    for (GList *item = gtk_application_get_windows (GTK_APPLICATION (application)); item != NULL;
         item = item->next)
        n_windows += SALVOR_IS_HELP_WINDOW (item->data);
    return n_windows;
}

/* However often it is asked for, there is one, and it goes with the window. */
static void
look_at_help (GApplication *application)
{
    g_action_group_activate_action (G_ACTION_GROUP (application), "help", NULL);
    g_action_group_activate_action (G_ACTION_GROUP (application), "help", NULL);
    g_assert_cmpuint (count_help_windows (application), ==, 1);
}

static void
look_at_program (GApplication *application, gpointer user_data)
{
    GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
    g_auto (GStrv) accels
        = gtk_application_get_accels_for_action (GTK_APPLICATION (application), "win.sidebar");

    g_assert_true (SALVOR_IS_MAIN_WINDOW (window));
    g_assert_cmpstr (accels[0], ==, "F9");
    g_assert_cmpfloat (salvor_application_get_practice_pace (SALVOR_APPLICATION (application)), ==,
                       1.0);
    g_action_group_activate_action (G_ACTION_GROUP (application), "practice-speed",
                                    g_variant_new_string ("instant"));
    g_assert_cmpfloat (salvor_application_get_practice_pace (SALVOR_APPLICATION (application)), ==,
                       0.0);
    look_at_help (application);
    *(gboolean *) user_data = TRUE;
    g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
}

static void
test_runs_and_quits (void)
{
    g_autoptr (SalvorPortList) ports = salvor_port_list_new ();
    g_autoptr (SalvorBoardList) boards = salvor_board_list_new (ports, NULL);
    g_autoptr (SalvorApplication) program = salvor_application_new (boards);
    gboolean looked = FALSE;

    g_application_set_flags (G_APPLICATION (program), G_APPLICATION_NON_UNIQUE);
    g_signal_connect_after (program, "activate", G_CALLBACK (look_at_program), &looked);
    g_assert_cmpint (g_application_run (G_APPLICATION (program), 0, NULL), ==, 0);
    g_assert_true (looked);
}

static void
look_for_saved (GListModel *boards, guint position, guint removed, guint added,
                GApplication *application)
{
    g_autoptr (SalvorBoard) board = g_list_model_get_item (boards, position);

    g_assert_true (salvor_board_is_saved (board));
    g_assert_cmpstr (salvor_board_get_title (board), ==, "board");
    g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
}

/* salvor FILE.salvor: it stands in the list. */
static void
test_opens_a_file (void)
{
    g_autoptr (SalvorPortList) ports = salvor_port_list_new ();
    g_autoptr (SalvorBoardList) boards = salvor_board_list_new (ports, NULL);
    g_autoptr (SalvorApplication) program = salvor_application_new (boards);
    g_autoptr (SalvorBoardState) state = fixture_state_story ();
    g_autofree char *folder = g_dir_make_tmp ("salvor-open-XXXXXX", NULL);
    g_autofree char *path = g_build_filename (folder, "board.salvor", NULL);
    char *arguments[] = { (char *) "salvor", path, NULL };

    g_assert_true (salvor_state_file_save (state, path, NULL));
    g_application_set_flags (G_APPLICATION (program),
                             g_application_get_flags (G_APPLICATION (program))
                                 | G_APPLICATION_NON_UNIQUE);
    g_signal_connect (boards, "items-changed", G_CALLBACK (look_for_saved), program);
    g_assert_cmpint (g_application_run (G_APPLICATION (program), 2, arguments), ==, 0);
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (boards)), ==, 1);
    g_assert_cmpint (g_unlink (path), ==, 0);
    g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
note_answer (SalvorConfirmWindow *window, gboolean act, int *answer)
{
    g_assert_cmpint (*answer, ==, -1);
    *answer = act;
}

static SalvorConfirmWindow *
ask (int *answer)
{
    SalvorConfirmWindow *question
        = salvor_confirm_window_new (NULL, "Stop writing?", NULL, "Keep Writing", "Stop Writing");

    *answer = -1;
    g_signal_connect (question, "answered", G_CALLBACK (note_answer), answer);
    gtk_window_present (GTK_WINDOW (question));
    fixture_settle (GTK_WINDOW (question));
    return question;
}

/* Closing the question is the safe answer, and so is what Return presses. */
static void
test_question_is_safe_by_default (void)
{
    int answer;
    SalvorConfirmWindow *question = ask (&answer);
    GtkWidget *safe = gtk_window_get_default_widget (GTK_WINDOW (question));

    g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (safe)), ==, "Keep Writing");
    g_assert_true (gtk_window_get_focus (GTK_WINDOW (question)) == safe);
    gtk_window_close (GTK_WINDOW (question));
    while (answer == -1)
        g_main_context_iteration (NULL, TRUE);
    g_assert_cmpint (answer, ==, FALSE);
}

static void
test_question_can_be_agreed_to (void)
{
    int answer;
    SalvorConfirmWindow *question = ask (&answer);
    GtkWidget *button = fixture_find (GTK_WIDGET (question), GTK_TYPE_BUTTON, "Stop Writing");

    g_signal_emit_by_name (button, "clicked");
    g_assert_cmpint (answer, ==, TRUE);
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/confirm-window/safe", test_question_is_safe_by_default);
    g_test_add_func ("/confirm-window/agreed", test_question_can_be_agreed_to);
    g_test_add_func ("/application/runs", test_runs_and_quits);
    g_test_add_func ("/application/opens-a-file", test_opens_a_file);
    return g_test_run ();
}
