/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window/access-rule.h"
#include "window/driver.h"

#include "image-builder.h"
#include "recovery/problem.h"
#include "window/fixture.h"
#include "window/prepared-board.h"
#include "window/recovery-wizard.h"
#include "window/review-page.h"
#include "window/rule-installer.h"
#include "window/trouble-card.h"

#include <glib/gstdio.h>

/* What asks a person for something says to a screen reader what it is and what it is called:
 * tests/accessibility looks at the rest of the program over the bus, and meets none of these. */

static void
start (Driver *driver, SalvorBoard *board)
{
    GtkWidget *wizard;

    gtk_widget_activate_action (GTK_WIDGET (driver->window), "win.recover", NULL);
    wizard = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_RECOVERY_WIZARD, NULL);
    salvor_recovery_wizard_start (SALVOR_RECOVERY_WIZARD (wizard), board, SALVOR_N_ROUTES);
}

/* All below @root that the keyboard reaches */
static guint
check_names (GtkWidget *root)
{
    guint n = 0;

    for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
         child = gtk_widget_get_next_sibling (child)) {
        if (!gtk_widget_get_mapped (child))
            continue;
        if (GTK_IS_BUTTON (child) || GTK_IS_EXPANDER (child)) {
            g_autofree char *label = fixture_get_label (child);

            g_assert_true (
                (label != NULL && *label != '\0')
                || (GTK_IS_BUTTON (child) && gtk_button_get_label (GTK_BUTTON (child)) != NULL));
            g_assert_true (gtk_widget_get_focusable (child));
            n++;
        }
        n += check_names (child);
    }
    return n;
}

static void
test_permission (void)
{
    const char *name = "sim:rt1024-serial,fault=no-access";
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ name, NULL });
    GtkWidget *card;

    start (driver, driver_get_board (driver, name));
    driver_wait_for_text (driver, salvor_problem_get_title (SALVOR_PROBLEM_PERMISSION));
    card = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_TROUBLE_CARD,
                         salvor_problem_get_title (SALVOR_PROBLEM_PERMISSION));
    g_assert_nonnull (card);
    g_assert_true (gtk_test_accessible_has_role (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_ROLE_ALERT));
    g_assert_cmpuint (check_names (card), >=, 4);
}

/* What asks for the password, as it answers on other computers: it is found before the real one,
 * and what it is given goes into a file of the test. */
static void
stand_in (Driver *driver, const char *script)
{
    g_autofree char *path = g_build_filename (driver->folder, "pkexec", NULL);
    g_autofree char *rule = g_build_filename (driver->folder, "rule", NULL);

    if (script == NULL) {
        g_setenv ("PATH", driver->folder, TRUE);
        return;
    }
    g_assert_true (
        g_file_set_contents_full (path, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
    g_setenv ("TEST_RULE", rule, TRUE);
    g_setenv ("PATH", driver->folder, TRUE);
}

typedef struct {
    const char *name;
    const char *script; /* NULL: there is no such program */
    const char *answer;
    gboolean installs;
} RuleCase;

static const RuleCase rule_cases[] = {
    { "granted", "#!/bin/sh\n[ \"$1\" = /bin/sh ] && /bin/cat > \"$TEST_RULE\"\n",
      "The rule is installed.", TRUE },
    { "refused", "#!/bin/sh\nexit 126\n", "The password was not given", FALSE },
    { "failed", "#!/bin/sh\nexit 127\n", "The rule could not be installed.", FALSE },
    { "missing", NULL, "This computer has nothing that asks", FALSE },
};

/* The same panel on the wizard's card and on the overview. */
static void
press_rule (Driver *driver, const RuleCase *rule)
{
    g_autofree char *path = g_build_filename (driver->folder, "rule", NULL);
    g_autofree char *text = NULL;

    g_remove (path);
    driver_wait_for_button (driver, "Install Access Rule…");
    driver_press (driver, "Install Access Rule…");
    driver_wait_for_text (driver, rule->answer);
    driver_wait_for_button (driver, "Install Access Rule…");
    g_assert_true (driver_can_press (driver, "Copy Commands for an Administrator"));
    g_assert_true (fixture_shows (GTK_WIDGET (driver->window), "The rule"));
    g_assert_cmpint (g_file_get_contents (path, &text, NULL, NULL), ==, rule->installs);
    if (rule->installs)
        g_assert_cmpstr (text, ==, salvor_access_rule_get_text ());
}

static void
test_rule (gconstpointer data)
{
    const RuleCase *rule = data;
    const char *name = "sim:rt1024-serial,fault=no-access";
    g_autofree char *search_path = g_strdup (g_getenv ("PATH"));
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ name, NULL });

    stand_in (driver, rule->script);
    driver_pick_board (driver, driver_get_board (driver, name));
    press_rule (driver, rule);
    start (driver, driver_get_board (driver, name));
    press_rule (driver, rule);
    g_setenv ("PATH", search_path, TRUE);
}

/* In sight without scrolling: not below the fold of a page. */
static gboolean
is_in_sight (Driver *driver, GtkWidget *widget)
{
    graphene_rect_t bounds;

    return gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW) == NULL
           && gtk_widget_compute_bounds (widget, GTK_WIDGET (driver->window), &bounds)
           && bounds.origin.y + bounds.size.height
                  < (float) gtk_widget_get_height (GTK_WIDGET (driver->window));
}

/* A button that is off says why. */
static void
check_reason (Driver *driver, const char *reason)
{
    GtkWidget *button = driver_find_button (driver, "Erase and Write");

    g_assert_cmpint (gtk_widget_is_sensitive (button), ==, reason == NULL);
    g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, reason);
    g_assert_cmpint (gtk_test_accessible_has_property (GTK_ACCESSIBLE (button),
                                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION),
                     ==, reason != NULL);
}

/* Nothing in the flash, the switches without effect and no debug port: nobody has proven that the
 * board could be reached again if the work were cut. */
static void
test_consent (void)
{
    static const PreparedBoard last_chance
        = { "rt1024-blank-flash", "10", "fuse 0x06 0x00110010\n", FALSE };
    g_autoptr (Driver) driver = driver_new ((const char *const[]){ NULL });
    g_autoptr (GByteArray) image = test_image_new (0x8000, 1);
    g_autofree char *path = test_image_save (image, driver->folder, "firmware.bin");
    GtkWidget *card, *entry;

    start (driver, prepared_board_plug_in (driver, &last_chance));
    driver_wait_for_text (driver, "Choose the firmware");
    driver_drop (driver, path);
    driver_wait_for_button (driver, "Next");
    driver_press (driver, "Next");
    driver_settle (driver);
    card = fixture_find (GTK_WIDGET (driver->window), SALVOR_TYPE_REVIEW_PAGE, NULL);
    entry = fixture_find (card, GTK_TYPE_ENTRY, NULL);
    g_assert_nonnull (entry);
    g_assert_true (gtk_widget_get_mapped (entry));
    g_assert_true (
        gtk_test_accessible_has_role (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_ROLE_TEXT_BOX));
    g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (entry),
                                                     GTK_ACCESSIBLE_RELATION_LABELLED_BY));
    card = gtk_widget_get_parent (entry);
    g_assert_true (gtk_test_accessible_has_role (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_ROLE_ALERT));
    g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (card),
                                                     GTK_ACCESSIBLE_RELATION_LABELLED_BY));
    g_assert_true (is_in_sight (driver, card));
    check_reason (driver, "If you want it all the same, type 22222222.");
    gtk_editable_set_text (GTK_EDITABLE (entry), "22222222");
    driver_wait_for_button (driver, "Erase and Write");
    check_reason (driver, NULL);
}

int
main (int argc, char **argv)
{
    fixture_init (&argc, &argv);
    g_test_add_func ("/questions/permission", test_permission);
    g_test_add_func ("/questions/consent", test_consent);
    for (gsize i = 0; salvor_rule_installer_is_offered () && i < G_N_ELEMENTS (rule_cases); i++) {
        g_autofree char *path = g_strconcat ("/questions/rule/", rule_cases[i].name, NULL);

        g_test_add_data_func (path, &rule_cases[i], test_rule);
    }
    return g_test_run ();
}
